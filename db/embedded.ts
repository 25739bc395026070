/**
 * A real PostgreSQL on loopback for the times when DATABASE_URL is unset: first run, development, tests. Same server,
 * same durability (fsync on) and same driver as in production, so nothing that works here can fail there. The stock
 * wrapper of these binaries leaves an orphan when node is killed and trusts half-made data; this supervision does not.
 * Knows nothing of schemas, companies or the driver: it hands out a superuser's URL and takes care of the process.
 */
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { chmod, chown, lstat, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { claimFolder, EmbeddedInUse, processStart } from './embedded-owner.ts'
import { CLUSTER, choosePlace, EmbeddedUnavailable, type Engine, type Place, prepareEngine } from './embedded-place.ts'
import { type Account, type Leashed, startLeashed } from './embedded-watchdog.ts'

export { EmbeddedInUse, EmbeddedUnavailable }

/** The server could be started but did not come up; the message ends with its last lines. */
export class EmbeddedFailed extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'EmbeddedFailed'
  }
}

export interface EmbeddedDatabase {
  /** The superuser's URL of the database `hireloop`, password included: a secret. */
  readonly url: string
  /** The pid of the server (its postmaster). */
  readonly pid: number
  /** Resolves when the server is gone, whether stopped or dead; the folder is free again by then. */
  readonly gone: Promise<void>
  /** Stops the server in order and gives the folder back; safe to repeat. */
  stop(): Promise<void>
}

const PG_MAJOR = '18'
/** Crash recovery replays at most max_wal_size; the bound is for a server that hangs, not for a slow disk. */
const READY_MS_MAX = 120_000
const READY_POLL_MS = 10
/** A port found free can be taken by another before the server binds it. */
const PORT_ATTEMPTS_MAX = 8
/** Backends of a killed server end when they notice its death; until then the memory they share is still in use. */
const MEMORY_ATTEMPTS_MAX = 40
const MEMORY_RETRY_MS = 250
const LOG_TAIL_LINES = 20
const PS_BYTES_MAX = 16 * 1024 * 1024
const LEFT_OVER_STEPS = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

/**
 * Starts the server that keeps its data below `dataDir`, making the data on the first call, and resolves when it takes
 * connections. Listens on 127.0.0.1 only, on `port` or any free one; the password is made once and kept beside the data
 * in a file of mode 0600. `log` gets the server's and our own lines (never statements, values or the password).
 * `homes` are the folders root may use when the data folder is out of an unprivileged account's reach.
 * Refuses with `EmbeddedUnavailable`, `EmbeddedInUse` or `EmbeddedFailed`.
 */
export async function startEmbedded(options: {
  dataDir: string
  log: (line: string) => void
  port?: number
  homes?: readonly string[]
}): Promise<EmbeddedDatabase> {
  const { log } = options
  const place = await choosePlace(options.dataDir, options.homes, log)
  const giveBack = await claimFolder(place.folder)
  try {
    const engine = await prepareEngine(place, log)
    const cluster = join(place.folder, CLUSTER)
    const data = join(cluster, 'data')
    await endLeftOvers(data, log)
    await makeCluster(place, engine, cluster, log)
    const password = (await readFile(join(cluster, 'password'), 'utf8')).trim()
    const { server, pid, port } = await startServer({ engine, data, account: place.account, port: options.port, log })

    server.unref()
    let stopping = false
    const gone = server.gone.then(async () => {
      if (!stopping) {
        log('the embedded PostgreSQL ended unexpectedly')
        // Only the shell between us may have died; then the server still runs.
        await endLeftOvers(data, log)
      }
      await giveBack()
    })
    gone.catch(error => log(`giving the data folder back failed: ${error}`))
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/hireloop`,
      pid,
      gone,
      stop() {
        stopping = true
        server.letGo()
        return gone
      },
    }
  } catch (error) {
    await giveBack()
    throw error
  }
}

/** Ends what a killed owner left running on this data; we own the folder, so nothing here has a living owner. */
async function endLeftOvers(data: string, log: (line: string) => void): Promise<void> {
  for (const { signal, waitMs } of LEFT_OVER_STEPS) {
    const left = serversOn(data)
    if (left.length === 0) break
    log(`ending a PostgreSQL that was left running: ${signal} to ${left.join(', ')}`)
    for (const pid of left) sendSignal(pid, signal)
    for (let waited = 0; waited < waitMs && serversOn(data).length > 0; waited += 50) await sleep(50)
  }
  const stale = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  // The pid in it went to a stranger: the server would take that for a living postmaster and refuse. Otherwise the file
  // stays, since the server also finds by it the memory that a dying backend may still use.
  if (stale > 0 && processStart(stale) !== undefined && serversOn(data).length === 0)
    await rm(join(data, 'postmaster.pid'), { force: true })
}

/** The pids of postmasters on this data folder and of backends that carry its cluster name; never of a leash. */
function serversOn(data: string): number[] {
  const backend = `postgres: ${clusterName(data)}: `
  const postmaster = `/postgres -D ${data} `
  return runningCommands().flatMap(({ pid, command }) => {
    const ours = command.startsWith(backend) || (command.includes(postmaster) && !command.startsWith('/bin/sh '))
    return ours && processStart(pid) !== undefined ? [pid] : []
  })
}

function runningCommands(): { pid: number; command: string }[] {
  if (process.platform !== 'linux') {
    const listed = execFileSync('/bin/ps', ['-axo', 'pid=,command='], { encoding: 'utf8', maxBuffer: PS_BYTES_MAX })
    return listed.split('\n').map(line => ({ pid: Number.parseInt(line, 10), command: line.replace(/^ *\d+ /, '') }))
  }
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return []
    try {
      return [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') }]
    } catch {
      return []
    }
  })
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself in between.
  }
}

function clusterName(data: string): string {
  return `hireloop-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`
}

/**
 * Makes the cluster, its database and its password in a folder beside and renames that when all is whole and on disk;
 * a crash in the middle leaves a folder that the next start removes.
 */
async function makeCluster(place: Place, engine: Engine, cluster: string, log: (line: string) => void): Promise<void> {
  for (const name of await readdir(place.folder))
    if (name.startsWith(`${CLUSTER}.new-`))
      await rm(join(place.folder, name), { recursive: true, force: true, maxRetries: 5 })
  const found = await lstat(cluster).catch(() => undefined)
  if (found) {
    const major = (await readFile(join(cluster, 'data', 'PG_VERSION'), 'utf8').catch(() => '')).trim()
    if (major === PG_MAJOR) return
    throw new EmbeddedFailed(
      `${cluster} holds data of PostgreSQL ${major || 'unknown'}, this is ${PG_MAJOR}. ` +
        'Dump it with the version that made it, move the folder away, start again and restore.',
    )
  }
  log(`making a database in ${cluster}`)
  const draft = join(place.folder, `${CLUSTER}.new-${randomBytes(6).toString('hex')}`)
  const data = join(draft, 'data')
  const pwfile = join(draft, 'pwfile')
  const password = randomBytes(24).toString('base64url')
  const folderMode = place.account ? 0o711 : 0o700
  await mkdir(draft, { mode: folderMode })
  await chmod(draft, folderMode)
  await mkdir(data, { mode: 0o700 })
  await writeFile(join(draft, 'password'), `${password}\n`, { flag: 'wx', mode: 0o600, flush: true })
  await writeFile(pwfile, `${password}\n`, { flag: 'wx', mode: 0o600 })
  if (place.account) for (const path of [data, pwfile]) await giveTo(place.account, path)

  // The builtin provider sorts by code point and knows the letters of all scripts, alike on every platform.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const secret = ['--username=postgres', `--pwfile=${pwfile}`, '--auth=scram-sha-256']
  await run(engine.initdb, ['-D', data, ...locale, ...secret, '--no-instructions'], place.account)
  const single = ['--single', '-D', data, ...settings({ exit_on_error: 'on', log_checkpoints: 'off' }), 'template1']
  await run(engine.postgres, single, place.account, 'create database hireloop\n')
  await rm(pwfile)
  await syncFolder(draft)
  await rename(draft, cluster)
  await syncFolder(place.folder)
}

async function giveTo(account: Account, path: string): Promise<void> {
  try {
    await chown(path, account.uid, account.gid)
  } catch {
    throw new EmbeddedUnavailable(`it must run as ${account.name}, and this process may not give files to that account`)
  }
}

/** Runs a program to its end under the leash; refuses with its last lines when it fails. */
async function run(
  command: string,
  args: readonly string[],
  account: Account | undefined,
  input?: string,
): Promise<void> {
  const tail = newTail()
  const leashed = startOrExplain({ command, args, account, input, onLine: tail.add })
  const { code, signal } = await leashed.gone
  if (code !== 0) {
    await leashed.pid.catch(startFailed)
    // What the shell answers for a program that this system cannot execute, or whose libraries it lacks.
    if (code === 126 || code === 127) startFailed(tail.text())
    throw new EmbeddedFailed(`${command} ended with ${code ?? signal}:\n${tail.text()}`)
  }
}

/** A root that may not change to another account fails at once, everything else that cannot start fails a moment later. */
function startOrExplain(options: Parameters<typeof startLeashed>[0]): Leashed {
  try {
    return startLeashed(options)
  } catch (error) {
    return startFailed(error)
  }
}

function startFailed(error: unknown): never {
  throw new EmbeddedUnavailable(`its programs cannot be started (${error instanceof Error ? error.message : error})`)
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path)
  await handle.sync().finally(() => handle.close())
}

async function startServer(options: {
  engine: Engine
  data: string
  account: Account | undefined
  port: number | undefined
  log: (line: string) => void
}): Promise<{ server: Leashed; pid: number; port: number }> {
  const { engine, data, account, log } = options
  let portAttempts = 0
  let memoryAttempts = 0
  for (;;) {
    const port = options.port ?? (await findFreePort())
    const tail = newTail()
    const server = startOrExplain({
      command: engine.postgres,
      args: ['-D', data, '-p', String(port), ...settings({ ...SETTINGS, cluster_name: clusterName(data) })],
      account,
      onLine: line => {
        tail.add(line)
        log(line)
      },
    })
    const pid = await server.pid.catch(startFailed)
    if (await becomesReady(server, data, pid)) return { server, pid, port }
    const said = tail.text()
    if (/could not bind|could not create any TCP\/IP sockets/.test(said)) {
      if (options.port !== undefined) throw new EmbeddedFailed(`Port ${port} on 127.0.0.1 is taken by another program.`)
      if (++portAttempts < PORT_ATTEMPTS_MAX) continue
    }
    if (/pre-existing shared memory block/.test(said) && ++memoryAttempts < MEMORY_ATTEMPTS_MAX) {
      await sleep(MEMORY_RETRY_MS)
      continue
    }
    throw new EmbeddedFailed(`The embedded PostgreSQL did not start:\n${said}`)
  }
}

/** Durable, loopback only, passwords only, no socket file; sized for one small service. Values never reach the log. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '100',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_checkpoints: 'off',
  // A failed statement is the client's to report; here its text and values would be candidates' data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** The server writes `ready` on the eighth line of its pid file when it takes connections; false when it ended instead. */
async function becomesReady(server: Leashed, data: string, pid: number): Promise<boolean> {
  let ended = false
  void server.gone.then(() => {
    ended = true
  })
  for (const deadline = Date.now() + READY_MS_MAX; Date.now() < deadline; await sleep(READY_POLL_MS)) {
    if (ended) return false
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (lines[0] === String(pid) && lines[7]?.trim() === 'ready') return true
  }
  server.letGo()
  await server.gone
  throw new EmbeddedFailed(`The embedded PostgreSQL was not ready within ${READY_MS_MAX / 1000} seconds.`)
}

async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

function newTail(): { add(line: string): void; text(): string } {
  const lines: string[] = []
  return {
    add(line) {
      lines.push(line)
      if (lines.length > LOG_TAIL_LINES) lines.shift()
    },
    text: () => lines.join('\n'),
  }
}
