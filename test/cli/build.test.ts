/**
 * The build that `npm ci` and `npm start` run, on a small tree of its own: that it compiles only when a content changed
 * and says why, carries the assets, forgets what was deleted, keeps the old result when the compiler finds faults, gets
 * along with a second build, and does without the compiler where it may.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

let tree: string

beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'hireloop-build-'))
  await chmod(tree, 0o755)
  for (const file of [
    'src/cli/build.mjs',
    'db/driver-guard.ts',
    'tsconfig.json',
    '.tsconfig.build.json',
    'package.json',
  ]) {
    await mkdir(dirname(join(tree, file)), { recursive: true })
    await cp(join(REPOSITORY, file), join(tree, file))
  }
  await put('src/main.ts', "import { word } from './word.ts'\nconsole.log(word)\n")
  await put('src/word.ts', "export const word: string = 'first'\n")
  await put('src/domain/corpus.jsonl', '{"a":1}\n')
  await put('src/domain/weights.bin', 'weights')
  await put('src/notes.md', 'not an asset')
  await put('db/migrations/0001.sql', 'select 1;\n')
  await put('db/migrations/meta/journal.json', '{}')
  await put('openapi/openapi.json', '{}')
  await mkdir(join(tree, 'node_modules'))
  for (const name of ['typescript', '@types', 'undici-types'])
    await symlink(join(modules(), name), join(tree, 'node_modules', name))
  await cp(join(modules(), 'postgres'), join(tree, 'node_modules', 'postgres'), { recursive: true })
})

afterEach(() => rm(tree, { recursive: true, force: true }))

test('builds what runs, with its assets, and says why; then does nothing until a content changes', async () => {
  const first = await build()
  expect(first).toMatchObject({ exit: 0, stdout: '' })
  expect(first.stderr).toMatch(
    /^hireloop build: compiling: there is no build yet\nhireloop build: built in [\d.]+ s\n$/,
  )
  expect(await run()).toBe('first\n')
  expect(await files()).toEqual([
    'db/driver-guard.js',
    'db/driver-guard.js.map',
    'db/migrations/0001.sql',
    'db/migrations/meta/journal.json',
    'openapi/openapi.json',
    'src/domain/corpus.jsonl',
    'src/domain/weights.bin',
    'src/main.js',
    'src/main.js.map',
    'src/word.js',
    'src/word.js.map',
  ])

  await utimes(join(tree, 'src/word.ts'), new Date(), new Date())
  expect(await build()).toEqual({ exit: 0, stdout: '', stderr: '' })

  await put('src/word.ts', "export const word: string = 'second'\n")
  const again = await build()
  expect(again.stderr).toContain('compiling: src/word.ts changed since the last build')
  expect(await run()).toBe('second\n')
  expect(await files()).toHaveLength(11)
})

test('what was deleted or renamed among the sources goes from the build', async () => {
  await build()
  await rm(join(tree, 'db/migrations/0001.sql'))
  await put('db/migrations/0002.sql', 'select 2;\n')
  await put('src/main.ts', "console.log('alone')\n")
  await rm(join(tree, 'src/word.ts'))
  expect((await build()).stderr).toContain('compiling: db/migrations/0001.sql and 3 more changed since the last build')
  expect(await files()).not.toContain('db/migrations/0001.sql')
  expect(await files()).not.toContain('src/word.js')
  expect(await files()).toContain('db/migrations/0002.sql')
  expect(await run()).toBe('alone\n')
})

test('a fault in the sources fails the build, shows the fault, and leaves the old result in place', async () => {
  await build()
  await put('src/word.ts', 'export const word: string = 7\n')
  const failed = await build()
  expect(failed.exit).toBe(1)
  expect(failed.stdout).toMatch(/src\/word\.ts.*TS2322/)
  expect(failed.stderr).toContain('not built: the compiler found the faults above')
  expect(await run()).toBe('first\n')
  // It is not taken for done either.
  expect((await build()).exit).toBe(1)
  expect(await build('--quiet')).toMatchObject({ exit: 1, stderr: expect.stringContaining('not built') })
  await put('src/word.ts', "export const word: string = 'mended'\n")
  expect(await build('--quiet')).toEqual({ exit: 0, stdout: '', stderr: '' })
  expect(await run()).toBe('mended\n')
})

test('a build that was cut off is done again, and what it left is not in the way', async () => {
  await build()
  await rm(join(tree, 'dist/.stamp.json'))
  await rm(join(tree, 'dist/src/word.js'))
  await put('dist/.lock', String(2 ** 22 + 1))
  await put('dist/.next-abc/src/main.js', 'half')
  expect((await build()).stderr).toContain('compiling: the last build did not finish')
  expect(await run()).toBe('first\n')
  expect(await readdir(join(tree, 'dist'))).toEqual(['.stamp.json', '.tsbuildinfo', 'db', 'openapi', 'src'])
})

test('of several builds at once one compiles and all succeed', async () => {
  const all = await Promise.all([build(), build(), build()])
  expect(all.map(one => one.exit)).toEqual([0, 0, 0])
  expect(all.filter(one => one.stderr.includes('built in'))).toHaveLength(1)
  expect(await run()).toBe('first\n')
})

test('without the compiler an up-to-date build will do, an outdated one fails a start but no install', async () => {
  await build()
  await rm(join(tree, 'node_modules/typescript'))
  expect(await build()).toEqual({ exit: 0, stdout: '', stderr: '' })
  await put('src/word.ts', "export const word: string = 'newer'\n")
  const said =
    /^hireloop build: not built: src\/word\.ts changed since the last build, and a build needs the development dep/
  expect(await build('--prepare')).toEqual({ exit: 0, stdout: '', stderr: expect.stringMatching(said) })
  expect(await build()).toEqual({ exit: 1, stdout: '', stderr: expect.stringMatching(said) })
  await rm(join(tree, 'dist'), { recursive: true })
  expect(await build('--prepare')).toMatchObject({ exit: 0, stderr: expect.stringContaining('there is no build yet') })
  expect((await build()).exit).toBe(1)
})

test('an image that holds only what was built needs no sources', async () => {
  await build()
  await rm(join(tree, 'node_modules/typescript'))
  await rm(join(tree, 'src/main.ts'))
  await rm(join(tree, 'db'), { recursive: true })
  expect(await build()).toEqual({ exit: 0, stdout: '', stderr: '' })
})

test('a driver without its guard gets it, and one that cannot have it fails the build', async () => {
  await build()
  await rm(join(tree, 'node_modules/postgres'), { recursive: true })
  await cp(join(modules(), 'postgres'), join(tree, 'node_modules/postgres'), { recursive: true })
  const { removeDriverGuard } = await import('../../db/driver-guard.ts')
  removeDriverGuard(join(tree, 'node_modules/postgres'))
  expect((await build()).stderr).toContain('put the guard into the database driver')
  expect(await readFile(join(tree, 'node_modules/postgres/src/connection.js'), 'utf8')).toContain('hireloop guard')
  await put('node_modules/postgres/src/index.js', 'export default 7\n')
  const refused = await build()
  expect(refused.exit).toBe(1)
  expect(refused.stderr).toContain('is not the file of postgres 3.4.9')
})

async function build(...args: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['src/cli/build.mjs', ...args], {
    cwd: tree,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = Promise.all([text(child.stdout), text(child.stderr)])
  const [exit] = await once(child, 'close')
  const [stdout, stderr] = await output
  return { exit, stdout, stderr }
}

async function run(): Promise<string> {
  return text(spawn(process.execPath, ['dist/src/main.js'], { cwd: tree, stdio: ['ignore', 'pipe', 'inherit'] }).stdout)
}

async function files(): Promise<string[]> {
  const entries = await readdir(join(tree, 'dist'), { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && !entry.name.startsWith('.'))
    .map(entry => join(entry.parentPath, entry.name).slice(join(tree, 'dist/').length))
    .sort()
}

async function put(file: string, content: string): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true })
  await writeFile(join(tree, file), content)
}

function modules(): string {
  return dirname(dirname(createRequire(import.meta.url).resolve('typescript/package.json')))
}
