/**
 * Makes `dist` from the sources, when and only when something in them changed since the last build. It is what
 * `npm ci` runs (`--prepare`) and what `npm start` runs first, so it is plain JavaScript and needs nothing but node;
 * the compiler only when there is something to compile. The result appears by renames once it is whole, a failed build
 * leaves the old one in place, and two builds at once wait for each other. Also puts the guard into the database driver.
 * Knows nothing of what the code does, nor of settings.
 */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DIST = join(ROOT, 'dist')
const STAMP = join(DIST, '.stamp.json')
const LOCK = join(DIST, '.lock')
const ENTRY = 'src/main.js'
/** A build takes seconds; a lock older than this was left by one whose pid another process has by now. */
const LOCK_MS_MAX = 600_000
const LOCK_POLL_MS = 100

const SOURCE_FOLDERS = ['src', 'db', 'openapi']
const SOURCE_FILES = ['package.json', 'package-lock.json', 'tsconfig.json', '.tsconfig.build.json', '.vite.config.ts']
/** What the pages are made of: while none of it changed, those of the last build stay. */
const WEB_SOURCES = /^(src\/web\/|openapi\/types\.ts$|\.vite\.config\.ts$|package(-lock)?\.json$)/
/** What the built code reads at run time and the compiler does not carry over. */
const ASSETS = [/^db\/migrations\//, /^openapi\/openapi\.json$/, /^src\/.*\.(json|jsonl|bin)$/]

const QUIET = process.argv.includes('--quiet')

process.exitCode = await build(process.argv.includes('--prepare'))

/** Answers the exit code; with `--quiet` only failures are told. With `prepare` an install without the compiler is no failure: it may only want the packages. */
async function build(prepare) {
  const sources = readSources()
  const reason = reasonToBuild(sources)
  if (reason !== undefined) {
    const compiler = findCompiler()
    if (compiler === undefined) return withoutCompiler(prepare, reason, sources)
    mkdirSync(DIST, { recursive: true })
    await holdLock()
    try {
      // Another build may have done the work while this one waited.
      const still = reasonToBuild(sources)
      if (still !== undefined && !buildAll(compiler, sources, still)) return 1
    } finally {
      rmSync(LOCK, { force: true })
    }
  }
  return guardDriver()
}

/** Every source file with the digest of its content: a checkout, a copy or a touch changes times, not contents. */
function readSources() {
  const files = SOURCE_FOLDERS.flatMap(folder => listFiles(folder)).concat(SOURCE_FILES)
  return Object.fromEntries(
    files
      .filter(file => existsSync(join(ROOT, file)))
      .sort()
      .map(file => [
        file,
        createHash('sha256')
          .update(readFileSync(join(ROOT, file)))
          .digest('base64url')
          .slice(0, 16),
      ]),
  )
}

function listFiles(folder) {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? listFiles(path) : entry.isFile() ? [path] : []
  })
}

/** Why `dist` does not do, in words; `undefined` when it does. */
function reasonToBuild(sources) {
  if (!existsSync(join(DIST, ENTRY))) return 'there is no build yet'
  const built = readStamp()
  if (built === undefined) return 'the last build did not finish'
  const changed = Object.keys({ ...built, ...sources }).filter(file => built[file] !== sources[file])
  if (changed.length === 0) return undefined
  return `${changed[0]}${changed.length > 1 ? ` and ${changed.length - 1} more` : ''} changed since the last build`
}

/** The sources of the last whole build with their digests; `undefined` when there was none. */
function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'))
  } catch {
    return undefined
  }
}

function findCompiler() {
  try {
    return createRequire(join(ROOT, 'package.json')).resolve('typescript/lib/tsc.js')
  } catch {
    return undefined
  }
}

function withoutCompiler(prepare, reason, sources) {
  // An image that holds only what was built: there is nothing to compare with and nothing to compile.
  if (existsSync(join(DIST, ENTRY)) && sources['src/main.ts'] === undefined) return guardDriver()
  complain(`not built: ${reason}, and a build needs the development dependencies (npm ci without --omit=dev)`)
  return prepare ? 0 : 1
}

/** Waits for its turn; the lock appears whole, by a hard link, and a dead holder's is broken. */
async function holdLock() {
  const draft = `${LOCK}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, String(process.pid))
  try {
    for (let told = false; ; await sleep(LOCK_POLL_MS)) {
      try {
        linkSync(draft, LOCK)
        return
      } catch (error) {
        if (error.code !== 'EEXIST') throw error
      }
      const holder = readLock()
      if (holder === undefined) continue
      if (!holder.alive) breakLock(holder.pid)
      else if (!told) {
        told = true
        say(`waiting for the build of process ${holder.pid}`)
      }
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Takes a dead one's lock away; should a rival have replaced it in this very moment, the rival gets it back. */
function breakLock(pid) {
  const taken = `${LOCK}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(LOCK, taken)
    if (Number(readFileSync(taken, 'utf8')) !== pid) linkSync(taken, LOCK)
  } catch {
    // Somebody was quicker; the next turn of the loop sees who.
  } finally {
    rmSync(taken, { force: true })
  }
}

function readLock() {
  try {
    const pid = Number(readFileSync(LOCK, 'utf8'))
    return { pid, alive: Date.now() - statSync(LOCK).mtimeMs < LOCK_MS_MAX && isRunning(pid) }
  } catch {
    return undefined
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Builds into a folder inside `dist` and swaps it in; false when the compiler found faults (it has printed them). */
function buildAll(compiler, sources, reason) {
  const started = performance.now()
  say(`compiling: ${reason}`)
  for (const name of readdirSync(DIST))
    if (/^\.(next|old)-/.test(name)) rmSync(join(DIST, name), { recursive: true, force: true })
  const key = randomBytes(6).toString('hex')
  const next = join(DIST, `.next-${key}`)
  try {
    if (!compile(compiler, next, sources)) {
      complain('not built: the compiler found the faults above; dist is as it was')
      return false
    }
    copyAssets(next, sources)
    const kept = hasFreshWeb(sources) ? ['web'] : []
    if (kept.length === 0 && !buildWeb(next, sources)) {
      complain('not built: the pages have the faults above; dist is as it was')
      return false
    }
    rmSync(STAMP, { force: true })
    swapIn(next, join(DIST, `.old-${key}`), kept)
    writeFileSync(`${STAMP}.${key}`, JSON.stringify(sources))
    renameSync(`${STAMP}.${key}`, STAMP)
  } finally {
    rmSync(next, { recursive: true, force: true })
    rmSync(join(DIST, `.old-${key}`), { recursive: true, force: true })
  }
  say(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return true
}

/**
 * The compiler remembers types between builds and, because the folder is new each time, writes every file. Should its
 * memory make it leave one out all the same, it is made to forget and asked again.
 */
function compile(compiler, next, sources) {
  const memory = join(DIST, '.tsbuildinfo')
  const options = ['-p', '.tsconfig.build.json', '--outDir', next, '--tsBuildInfoFile', memory, '--noEmitOnError']
  const wanted = Object.keys(sources).filter(
    file => /^(src(?!\/web\/)|db|openapi)\/.*\.ts$/.test(file) && !file.endsWith('.d.ts'),
  )
  const isWhole = () => wanted.every(file => existsSync(join(next, file.replace(/ts$/, 'js'))))
  const run = () => spawnSync(process.execPath, [compiler, ...options], { cwd: ROOT, stdio: 'inherit' }).status === 0
  if (!run()) return false
  if (isWhole()) return true
  rmSync(memory, { force: true })
  return run() && isWhole()
}

function copyAssets(next, sources) {
  for (const file of Object.keys(sources)) {
    if (file.startsWith('src/web/') || !ASSETS.some(pattern => pattern.test(file))) continue
    mkdirSync(dirname(join(next, file)), { recursive: true })
    copyFileSync(join(ROOT, file), join(next, file))
  }
}

/** Whether the pages of the last build are those that would be built now. */
function hasFreshWeb(sources) {
  if (!existsSync(join(DIST, 'web', 'pages.json'))) return false
  const built = readStamp()
  if (built === undefined) return false
  return Object.keys({ ...built, ...sources }).every(file => !WEB_SOURCES.test(file) || built[file] === sources[file])
}

/** Builds the pages into `next`; false when that failed (the bundler has said why). A tree without pages has none to build. */
function buildWeb(next, sources) {
  if (sources['.vite.config.ts'] === undefined || sources['src/web/index.html'] === undefined) return true
  const vite = createRequire(join(ROOT, 'package.json')).resolve('vite/package.json')
  const bundler = join(dirname(vite), 'bin', 'vite.js')
  const options = ['build', '--config', '.vite.config.ts', '--outDir', join(next, 'web'), '--logLevel', 'warn']
  const stdio = QUIET ? ['ignore', 'ignore', 'pipe'] : 'inherit'
  // Whatever runs the build, a test or somebody at work: the pages are those of production.
  const env = { ...process.env, NODE_ENV: 'production' }
  const { status, stderr } = spawnSync(process.execPath, [bundler, ...options], { cwd: ROOT, stdio, env })
  if (status !== 0 && stderr) process.stderr.write(stderr)
  return status === 0
}

/** Puts each new folder where the old one was; a folder that is no longer built goes, unless it is `kept` as it is. */
function swapIn(next, old, kept) {
  mkdirSync(old)
  const made = readdirSync(next)
  for (const name of new Set([...readdirSync(DIST), ...made])) {
    if (name.startsWith('.') || kept.includes(name)) continue
    if (existsSync(join(DIST, name))) renameSync(join(DIST, name), join(old, name))
    if (made.includes(name)) renameSync(join(next, name), join(DIST, name))
  }
}

/** Makes the driver survive the death of the database; see db/driver-guard.ts. */
async function guardDriver() {
  const built = join(DIST, 'db', 'driver-guard.js')
  if (!existsSync(built)) return 0
  const { ensureDriverGuard } = await import(pathToFileURL(built).href)
  try {
    if (ensureDriverGuard() === 'patched') say('put the guard into the database driver (see db/driver-guard.ts)')
    return 0
  } catch (error) {
    complain(error.message)
    return 1
  }
}

function say(line) {
  if (!QUIET) complain(line)
}

function complain(line) {
  console.error(`hireloop build: ${line}`)
}
