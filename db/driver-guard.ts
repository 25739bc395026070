/**
 * Keeps this process alive, and honest, when PostgreSQL dies under load. postgres.js 3.4.9 goes on using a connection
 * whose socket is gone: it writes to null from setImmediate, which ends the process; and where one only silences that
 * write, statements of a lost transaction are answered by the next session as if they had worked, waiting callers hang
 * and the pool shrinks at every loss. The guard makes a lost connection refuse (CONNECTION_CLOSED), inserted into the
 * installed package as exact text edits. Must run before the driver is first imported, so it does not import it.
 * Does not know the pool's settings or who uses it. To be dropped when a release mends this (each edit says what).
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** The installed driver is not the text this guard was written for, or cannot be written. */
export class DriverGuardError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DriverGuardError'
  }
}

/**
 * Makes sure that the driver in `packageDir` (by default the one node would load from here), in its ESM and its
 * CommonJS form, carries the guard: `guarded` when it was there, `patched` when it had to be inserted. Each file is
 * replaced by a rename, so a process that reads it meanwhile sees the old or the new one, whole. Refuses with
 * `DriverGuardError` a text that is neither the release's own nor the guarded one, before anything is written.
 */
export function ensureDriverGuard(packageDir: string = findDriver()): 'guarded' | 'patched' {
  const guarded = FILES.flatMap(file => {
    const path = join(packageDir, file.name)
    const text = readDriverFile(path)
    if (digest(text) === file.sha256) return [{ path, text: applyEdits(text, file.edits) }]
    if (digest(undoEdits(text, file.edits)) === file.sha256) return []
    throw new DriverGuardError(
      `${path} is not the file of postgres ${DRIVER_VERSION}, with or without the guard (installed: ${installedVersion(packageDir)}). ` +
        `Reinstall with npm ci; if the driver was upgraded on purpose, revise db/driver-guard.ts first.`,
    )
  })
  for (const { path, text } of guarded) replaceFile(path, text)
  return guarded.length === 0 ? 'guarded' : 'patched'
}

/**
 * Takes the guard out of the driver in `packageDir` again, so that its text is the release's own: for showing what it
 * prevents, and for the day it is revised. Refuses, like putting it in, a text it does not know.
 */
export function removeDriverGuard(packageDir: string): void {
  ensureDriverGuard(packageDir)
  for (const file of FILES) {
    const path = join(packageDir, file.name)
    replaceFile(path, undoEdits(readDriverFile(path), file.edits))
  }
}

const DRIVER_VERSION = '3.4.9'

interface Edit {
  /** What goes wrong without it. */
  readonly why: string
  readonly from: string
  readonly to: string
}

const CONNECTION_EDITS: readonly Edit[] = [
  {
    why: 'a statement on a dead connection was kept and answered by the next session, or ended the process',
    from: `    if (stream)
      return queryError(q, Errors.generic('COPY_IN_PROGRESS'`,
    to: `    if (!socket || socket.writable === false) // hireloop guard
      return queryError(q, Errors.connection('CONNECTION_CLOSED', options))

    if (stream)
      return queryError(q, Errors.generic('COPY_IN_PROGRESS'`,
  },
  {
    why: 'a statement that could not be built failed another one in its place and hung for ever, and its connection with it',
    from: `    try {
      q.state = backend
      query
        ? sent.push(q)
        : (query = q, query.active = true)

      build(q)
      return write(toBuffer(q))
`,
    to: `    let bytes // hireloop guard
    try {
      build(q)
      bytes = toBuffer(q)
    } catch (error) {
      queryError(q, error)
      !query && sent.length === 0 && write(Sync)
      return true
    }
    try {
      q.state = backend
      query
        ? sent.push(q)
        : (query = q, query.active = true)

      return write(bytes)
`,
  },
  {
    why: 'the crash itself: a late message was kept for a socket that is gone, or for the next session',
    from: `  function write(x, fn) {
`,
    to: `  function write(x, fn) {
    if (!socket) return true // hireloop guard
`,
  },
  {
    why: 'bytes not yet sent went first into the next session, and its start message was never flushed',
    from: `    socket.removeAllListeners()
    socket = null
`,
    to: `    socket.removeAllListeners()
    socket = null
    chunk = nextWriteTimer = null // hireloop guard
`,
  },
  {
    why: 'what was sent between error and close was never refused; end() waited for the lost statement for ever',
    from: `    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))
`,
    to: `    ;(query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket)) // hireloop guard
    query = results = errorResponse = final = null
    result = new Result()
    rows = 0
`,
  },
  {
    why: "the refusal of the internal type query was nobody's to catch and ended the process; a caller who waits to reserve lost its place",
    from: `        initial.reserve && (initial = null)
        return fetchArrayTypes()
      }

      initial && !initial.reserve && execute(initial)
`,
    to: `        return fetchArrayTypes().catch(noop) // hireloop guard
      }

      initial.reserve ? initial.reserve(connection) : execute(initial) // hireloop guard
`,
  },
  {
    why: 'a cursor whose reader took its time went on with whatever the connection was doing by then',
    from: `    try {
      const x = await Promise.resolve(query.cursorFn(result))
      rows = 0
`,
    to: `    const q = query // hireloop guard
    try {
      const x = await Promise.resolve(q.cursorFn(result))
      if (query !== q) return
      rows = 0
`,
  },
  {
    why: 'the same, when the reader failed',
    from: `    } catch (err) {
      write(Sync)
      query.reject(err)
    }
`,
    to: `    } catch (err) {
      query === q && write(Sync) // hireloop guard
      q.reject(err)
    }
`,
  },
]

const POOL_EDITS: readonly Edit[] = [
  {
    why: 'a reservation refused during an outage stayed in the queue and later swallowed a connection for good',
    from: `        queries.push(query)
        closed.length && connect(closed.shift(), query)
      })
`,
    to: `        closed.length ? connect(closed.shift(), query) : queries.push(query) // hireloop guard
      })
`,
  },
  {
    why: 'a reservation outlived its connection: its statements and its release reached whoever had it next; end() never saw it go',
    from: `    c.reserved = () => queue.length
      ? c.execute(queue.shift())
      : move(c, reserved)
    c.reserved.release = true

    const sql = Sql(handler)
    sql.release = () => {
      c.reserved = null
`,
    to: `    const held = c.reserved = () => queue.length // hireloop guard
      ? c.execute(queue.shift())
      : move(c, reserved)
    c.reserved.release = true
    c.onclose = err => {
      while (queue.length) queue.shift().reject(err)
    }

    const sql = Sql(handler)
    sql.release = () => {
      if (c.reserved !== held) return
      c.reserved = null
      if (ending && queries.length === 0) return c.terminate()
`,
  },
  {
    why: 'the same',
    from: `    function handler(q) {
      c.queue === full
        ? queue.push(q)
`,
    to: `    function handler(q) {
      if (c.reserved !== held) return lost(q) // hireloop guard
      c.queue === full
        ? queue.push(q)
`,
  },
  {
    why: 'statements of a transaction that waited for their turn were never refused',
    from: `        new Promise((_, reject) => connection.onclose = reject)
`,
    to: `        new Promise((_, reject) => connection.onclose = err => { // hireloop guard
          while (queries.length) queries.shift().reject(err)
          reject(err)
        })
`,
  },
  {
    why: 'a transaction outlived its connection: its rollback, or anything else, reached whoever had it next',
    from: `        c.queue === full
          ? queries.push(q)
`,
    to: `        if (c.reserved !== held) return lost(q) // hireloop guard
        c.queue === full
          ? queries.push(q)
`,
  },
  {
    why: 'the same',
    from: `    let savepoints = 0
      , connection
`,
    to: `    let savepoints = 0
      , held // hireloop guard
      , connection
`,
  },
  {
    why: 'the same',
    from: `      c.reserved = () => queries.length
`,
    to: `      held = c.reserved = () => queries.length // hireloop guard
`,
  },
  {
    why: 'the same',
    from: `  function onclose(c, e) {
`,
    to: `  function lost(q) { // hireloop guard
    q.reject(Errors.connection('CONNECTION_CLOSED', options))
  }

  function onclose(c, e) {
`,
  },
]

/** The four files, with the digest of each as released. */
const FILES: readonly { name: string; sha256: string; edits: readonly Edit[] }[] = [
  {
    name: 'src/connection.js',
    sha256: 'ee3a218d9aa6a6f2887c1a19da50009335fe84c11a5431d5cab72d6bc528632f',
    edits: CONNECTION_EDITS,
  },
  {
    name: 'src/index.js',
    sha256: '4e21f5733e70d79cffc10d10d4ef01031de4a9ac862210e43f8870029fd103ed',
    edits: POOL_EDITS,
  },
  {
    name: 'cjs/src/connection.js',
    sha256: 'ce6d375809baad79963ef9b3773e6ac757bcf6da2362d4d85482bb14c2c751be',
    edits: CONNECTION_EDITS,
  },
  {
    name: 'cjs/src/index.js',
    sha256: 'd8fea1a5311c47e65004646bc81f57305ac64d48f99004a5b3ca27bcfc6babf8',
    edits: POOL_EDITS,
  },
]

function findDriver(): string {
  try {
    let dir = dirname(createRequire(import.meta.url).resolve('postgres'))
    while (basename(dir) !== 'postgres' && dir !== dirname(dir)) dir = dirname(dir)
    return dir
  } catch {
    throw new DriverGuardError('The package postgres is not installed. Run npm ci.')
  }
}

function readDriverFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new DriverGuardError(`The driver's ${path} cannot be read (${reasonOf(error)}). Run npm ci.`)
  }
}

function installedVersion(packageDir: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'))
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown'
  } catch {
    return 'unknown'
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The file's digest is known, so every edit's text stands in it exactly once; the test asserts it. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, { from, to }) => before.replace(from, () => to), text)
}

function undoEdits(text: string, edits: readonly Edit[]): string {
  return edits.reduceRight((after, { from, to }) => after.replace(to, () => from), text)
}

function replaceFile(path: string, text: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: statSync(path).mode })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new DriverGuardError(
      `The driver's ${path} needs the guard that keeps the service alive when the database dies, and cannot be written ` +
        `(${reasonOf(error)}). Run npm ci as a user who may write node_modules.`,
    )
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
