/**
 * The leash between this process and a PostgreSQL program it starts. The program runs under a tiny shell that holds the
 * reading end of a pipe; when the pipe closes (we let go of it, or we were killed and the kernel closed it) the shell
 * stops the program with SIGINT, then SIGQUIT, then SIGKILL, each within a bound. So nothing we start can outlive us,
 * and an orderly stop takes the very path that a crash takes. A shell, not a second node: it costs a megabyte and two
 * milliseconds, needs no file of its own, and as the program's parent it can never signal a recycled pid.
 * Knows nothing of data folders, ports or passwords.
 */
import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'

/** A fast shutdown writes a checkpoint first; after the bound the server is told to drop everything, then is killed. */
const INTERRUPT_MS = 20_000
const QUIT_MS = 5_000
const STEP_MS = 100

/** An unprivileged account to run under; only root can ask for one. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

export interface Leashed {
  /** The pid of the program itself, not of the shell; rejects when it could not be started. */
  readonly pid: Promise<number>
  /** Resolves when the program is gone; `clean` when it ended by itself or by an orderly stop. */
  readonly gone: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** From now on the program does not keep this process alive: a forgotten stop ends with us instead of hanging us. */
  unref(): void
  /** Lets go of the pipe: the program is stopped, within 26 seconds at the latest. */
  letGo(): void
}

/**
 * Starts `command` under the leash. Its output arrives line by line in `onLine`; `input` becomes its standard input.
 */
export function startLeashed(options: {
  command: string
  args: readonly string[]
  account: Account | undefined
  input?: string
  onLine: (line: string) => void
}): Leashed {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'hireloop-leash', options.command, ...options.args], {
    cwd: '/',
    detached: true,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin:/run/current-system/sw/bin', LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    ...(options.account ? { uid: options.account.uid, gid: options.account.gid } : {}),
  })
  const leash = shell.stdio[3] as Writable
  // A pipe whose other end died reports EPIPE; the exit is reported by `gone` already.
  for (const stream of [shell.stdin, leash]) stream.on('error', () => {})
  shell.stdin.end(options.input ?? '')

  const gone = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve => {
    shell.once('error', () => resolve({ code: null, signal: null }))
    // `exit`, not `close`: backends of a killed server may hold the output open for a moment longer.
    shell.once('exit', (code, signal) => setImmediate(resolve, { code, signal }))
  })
  const pid = new Promise<number>((resolve, reject) => {
    shell.once('error', reject)
    createInterface({ input: shell.stdout }).once('line', line => resolve(Number(line)))
    void gone.then(({ code }) => reject(new Error(`the shell ended with ${code} before it named the program's pid`)))
  })
  pid.catch(() => {})
  createInterface({ input: shell.stderr }).on('line', options.onLine)

  return {
    pid,
    gone,
    unref() {
      shell.unref()
      for (const stream of [shell.stdout, shell.stderr, leash]) if (stream instanceof Socket) stream.unref()
    },
    letGo() {
      shell.ref()
      leash.destroy()
    },
  }
}

/**
 * Descriptor 3 is the leash, 0 the program's input, 1 carries one line with its pid. The watcher is a background child
 * of the shell, the shell itself waits for the program, so the pid stays the program's own until the watcher is gone.
 */
const SCRIPT = `
trap '' HUP INT TERM
exec 4<&0 </dev/null
"$@" <&4 3<&- 4<&- >&2 &
program=$!
exec 4<&-
echo "$program"
exec >&2
(
  exec >/dev/null 2>&1
  while read -r line <&3; do :; done
  for turn in 'INT ${INTERRUPT_MS / STEP_MS}' 'QUIT ${QUIT_MS / STEP_MS}' 'KILL 1'; do
    kill -"\${turn% *}" "$program"
    step=0
    while [ "$step" -lt "\${turn#* }" ]; do
      kill -0 "$program" || exit 0
      sleep 0.1
      step=$((step + 1))
    done
  done
) &
watcher=$!
exec 3<&-
wait "$program"
code=$?
kill -KILL "$watcher" 2>/dev/null
exit "$code"
`
