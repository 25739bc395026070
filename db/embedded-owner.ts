/**
 * Who owns a data folder. PostgreSQL guards its own files against a second server; this guards the folder against a
 * second Hireloop, and lets the next start clean up behind one that was killed. An owner is a pid together with the
 * moment that process started, so a recycled pid owns nothing.
 * Does not know what is in the folder. Processes in other containers that share the folder cannot be seen from here.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Each failed attempt means that somebody else made progress; more than a few means the folder is misbehaving. */
const CLAIM_ATTEMPTS_MAX = 50

/** Another process, still running, owns the folder. */
export class EmbeddedInUse extends Error {
  readonly pid: number
  constructor(folder: string, pid: number) {
    super(
      `The database in ${folder} is in use by process ${pid}. ` +
        `Stop that process (kill ${pid}), or set DATA_DIR to another folder, or set DATABASE_URL to a server of your own.`,
    )
    this.name = 'EmbeddedInUse'
    this.pid = pid
  }
}

/**
 * Makes this process the owner of `folder`, which must exist; answers how to give it back. Refuses with `EmbeddedInUse`
 * while the present owner lives. The right to own is a numbered turn: the highest `owner.<n>` counts, a successor makes
 * `owner.<n+1>` with a hard link, which exactly one of several can. The highest turn is never deleted, only marked as
 * given back, so a slow rival that judged an old turn can never be mistaken for its successor.
 */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const me = JSON.stringify({ pid: process.pid, started: processStart(process.pid) })
  for (let attempt = 0; attempt < CLAIM_ATTEMPTS_MAX; attempt++) {
    const turn = Math.max(0, ...(await turnsIn(folder)))
    if (turn > 0) {
      const holder = await readHolder(turnFile(folder, turn))
      if (holder === 'vanished') continue
      if (holder && processStart(holder.pid) === holder.started) throw new EmbeddedInUse(folder, holder.pid)
    }
    const mine = turn + 1
    const draft = join(folder, `owner.new-${randomBytes(6).toString('hex')}`)
    await writeFile(draft, me, { flag: 'wx', mode: 0o644 })
    try {
      await link(draft, turnFile(folder, mine))
    } catch (error) {
      if (isCode(error, 'EEXIST')) continue
      throw error
    } finally {
      await rm(draft, { force: true })
    }
    const turns = await turnsIn(folder)
    if (Math.max(...turns) !== mine) {
      await rm(turnFile(folder, mine), { force: true })
      continue
    }
    for (const past of turns) if (past < mine) await rm(turnFile(folder, past), { force: true })
    return () => giveBack(folder, mine)
  }
  throw new Error(`Could not become the owner of ${folder}: the files owner.* in it change all the time.`)
}

/**
 * When the process with this pid started, as a text that no other process on this machine ever has; `undefined` when
 * there is no such process (a zombie is none).
 */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') {
      return (
        execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim() ||
        undefined
      )
    }
    // The name in brackets may hold blanks and brackets itself; state is the first field behind it, start the twentieth.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${fields[19]}`
  } catch {
    return undefined
  }
}

async function turnsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder)
  return names.flatMap(name => (/^owner\.\d+$/.test(name) ? [Number(name.slice('owner.'.length))] : []))
}

function turnFile(folder: string, turn: number): string {
  return join(folder, `owner.${turn}`)
}

/** The holder of a turn; `undefined` when it was given back or never became whole (power cut), `vanished` when a rival tidied it. */
async function readHolder(file: string): Promise<{ pid: number; started: string } | 'vanished' | undefined> {
  try {
    const holder: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof holder !== 'object' || holder === null || !('pid' in holder) || !('started' in holder)) return undefined
    const { pid, started } = holder
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'vanished'
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

async function giveBack(folder: string, turn: number): Promise<void> {
  const draft = join(folder, `owner.new-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(draft, '{}', { flag: 'wx', mode: 0o644 })
    await rename(draft, turnFile(folder, turn))
  } catch (error) {
    // Somebody removed the whole folder while we ran: there is nothing left to give back.
    if (!isCode(error, 'ENOENT')) throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
