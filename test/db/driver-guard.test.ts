/**
 * The guard in the driver: that it is put into exactly the release it was written for, and what it is for. Each failure
 * is shown twice, by a child process with the driver as released and by the same child with the guard, on a real server
 * that is killed. The children announce where they are and wait to be told, so nothing depends on timing.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DriverGuardError, ensureDriverGuard, removeDriverGuard } from '../../db/driver-guard.ts'
import { type EmbeddedDatabase, startEmbedded } from '../../db/embedded.ts'

const FILES = ['src/connection.js', 'src/index.js', 'cjs/src/connection.js', 'cjs/src/index.js']
const WAIT_MS_MAX = 30_000

let base: string
let released: string
let guarded: string
const children: ChildProcess[] = []

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'hireloop-guard-'))
  await chmod(base, 0o755)
  released = await copyDriver('released')
  guarded = await copyDriver('guarded')
  ensureDriverGuard(guarded)
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

describe('putting the guard in', () => {
  test('patches a released driver once, both its forms, and leaves nothing else behind', async () => {
    const driver = await copyDriver('once')
    const before = await textsOf(driver)
    const listed = await readdir(driver, { recursive: true })
    expect(ensureDriverGuard(driver)).toBe('patched')
    const after = await textsOf(driver)
    for (const [index, text] of after.entries()) {
      expect(text).toContain('hireloop guard')
      expect(text).not.toBe(before[index])
    }
    expect(await readdir(driver, { recursive: true })).toEqual(listed)
    expect(ensureDriverGuard(driver)).toBe('guarded')
    expect(await textsOf(driver)).toEqual(after)
    removeDriverGuard(driver)
    expect(await textsOf(driver)).toEqual(before)
  })

  test('the installed driver, the one this test would load, carries it', () => {
    expect(ensureDriverGuard()).toBe('guarded')
    const installed = createRequire(import.meta.url).resolve('postgres')
    expect(ensureDriverGuard(dirname(dirname(dirname(installed))))).toBe('guarded')
  })

  test('completes a driver of which only some files were patched', async () => {
    const driver = await copyDriver('half')
    await cp(join(guarded, 'src', 'index.js'), join(driver, 'src', 'index.js'))
    expect(ensureDriverGuard(driver)).toBe('patched')
    expect(await textsOf(driver)).toEqual(await textsOf(guarded))
  })

  test.each(FILES)('an unknown text of %s is refused, by name, and no file is touched', async file => {
    const driver = await copyDriver(`unknown-${file.replaceAll('/', '-')}`)
    await writeFile(join(driver, file), `${await readFile(join(driver, file), 'utf8')}\n// another release\n`)
    const before = await textsOf(driver)
    expect(() => ensureDriverGuard(driver)).toThrow(DriverGuardError)
    expect(() => ensureDriverGuard(driver)).toThrow(/is not the file of postgres 3\.4\.9.*installed: 3\.4\.9.*npm ci/)
    expect(await textsOf(driver)).toEqual(before)
  })

  test('a driver that is not there, or may not be written, is refused with what to do', async () => {
    expect(() => ensureDriverGuard(join(base, 'nowhere'))).toThrow(/cannot be read.*npm ci/)
    const driver = await copyDriver('read-only')
    for (const folder of ['src', 'cjs/src']) await chmod(join(driver, folder), 0o555)
    asOrdinaryUser(() => expect(() => ensureDriverGuard(driver)).toThrow(/cannot be written.*npm ci/))
    for (const folder of ['src', 'cjs/src']) await chmod(join(driver, folder), 0o755)
    expect(await textsOf(driver)).toEqual(await textsOf(released))
  })

  test('both forms load', async () => {
    const module: { default: unknown } = await import(join(guarded, 'src', 'index.js'))
    expect(module.default).toBeTypeOf('function')
    expect(createRequire(import.meta.url)(join(guarded, 'cjs', 'src', 'index.js'))).toBeTypeOf('function')
  })
})

describe('when the server dies', () => {
  const CRASH = /Cannot read properties of null \(reading 'write'\)/

  test('the released driver ends the process with the rollback of a transaction that lost its connection', async () => {
    const { exit, stderr } = await live(released, ROLLBACK)
    expect(exit).toBe(1)
    expect(stderr).toMatch(CRASH)
  })

  test('the guarded one refuses that rollback and works on when the server is back', async () => {
    const { said, exit, stderr } = await live(guarded, ROLLBACK)
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    expect(said).toEqual(['ready', 'rollback: CONNECTION_CLOSED', 'back', 'worked: 1'])
  })

  test('silencing the crash alone would answer a lost write as done; the guard refuses it', async () => {
    const silenced = await copyDriver('silenced')
    const path = join(silenced, 'src', 'connection.js')
    const text = await readFile(path, 'utf8')
    const call = '    const x = socket.write(chunk, fn)\n'
    expect(text.split(call)).toHaveLength(2)
    await writeFile(path, text.replace(call, `    if (!socket) return (chunk = nextWriteTimer = null, true)\n${call}`))
    const lost = await live(silenced, LOST_WRITE)
    expect(lost.said).toEqual(['ready', 'back', 'insert: done', 'rows: 0'])
    const refused = await live(guarded, LOST_WRITE)
    expect(refused.said).toEqual(['ready', 'back', 'insert: CONNECTION_CLOSED', 'rows: 0'])
  })

  test('reservations that were refused during the outage cost no connection afterwards', async () => {
    const { said, exit } = await live(guarded, RESERVATIONS)
    expect(said).toEqual(['ready', 'refused: 12', 'back', 'reserved: 3', 'ended'])
    expect(exit).toBe(0)
  })

  test('a reservation given back late does not disturb the one who has its connection by then', async () => {
    const { said } = await live(guarded, LATE_RELEASE)
    expect(said).toEqual(['ready', 'back', 'late: CONNECTION_CLOSED', 'mine: kept', 'waited: true', 'ended'])
  })

  test('pipelined statements that waited for their turn are refused too', async () => {
    const { said } = await live(guarded, PIPELINE)
    expect(said).toEqual(['ready', 'CONNECTION_CLOSED CONNECTION_CLOSED CONNECTION_CLOSED', 'back', 'worked: 1'])
  })

  test('the process survives three deaths under load and everybody gets on after each', async () => {
    const { said, exit, stderr } = await live(guarded, LOAD, 3)
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    expect(said).toEqual(['ready', 'back', 'all got on', 'back', 'all got on', 'back', 'all got on', 'ended'])
  })
})

/** Every child: `say` announces, `told` resolves at the next line from the test, `code` names what a promise came to. */
const PRELUDE = `
  const [path, url] = process.argv.slice(2)
  const { default: postgres } = await import(path)
  const waiting = []
  let heard = 0
  process.stdin.on('data', data => { for (const _ of String(data).trim().split('\\n')) { heard++; waiting.shift()?.() } })
  const told = () => new Promise(resolve => { if (heard > 0) resolve(); else waiting.push(resolve) }).then(() => { heard-- })
  const say = text => console.log(text)
  const code = promise => promise.then(() => 'done', error => error.code ?? error.message)
  const tick = () => new Promise(resolve => setTimeout(resolve, 10))
  let closed
  const lost = new Promise(resolve => { closed = resolve })
  const connect = max => postgres(url, { max, onnotice() {}, backoff: () => 0.02, onclose: () => closed() })
  const works = async sql => { for (;;) { try { return (await sql\`select 1 as one\`)[0].one } catch { await tick() } } }
`

const ROLLBACK = `
  const sql = connect(1)
  const held = await sql.reserve()
  await held\`begin\`
  say('ready')
  await lost
  say('rollback: ' + await code(held\`rollback\`))
  held.release()
  await told()
  say('back')
  say('worked: ' + await works(sql))
  process.exit(0)
`

const LOST_WRITE = `
  const sql = connect(1)
  await sql\`drop table if exists kept\`
  await sql\`create table kept (n int)\`
  const held = await sql.reserve()
  say('ready')
  await lost
  await told()
  say('back')
  const insert = code(held.unsafe('insert into kept values (1)'))
  await works(sql)
  say('insert: ' + await insert)
  say('rows: ' + (await connect(1)\`select count(*)::int as n from kept\`)[0].n)
  process.exit(0)
`

const RESERVATIONS = `
  const sql = connect(3)
  await works(sql)
  say('ready')
  await lost
  const tries = await Promise.allSettled(Array.from({ length: 12 }, () => sql.reserve()))
  say('refused: ' + tries.filter(one => one.status === 'rejected').length)
  await told()
  say('back')
  await works(sql)
  const held = await Promise.all([sql.reserve(), sql.reserve(), sql.reserve()])
  await Promise.all(held.map(one => one\`select 1\`))
  say('reserved: ' + held.length)
  const ended = sql.end()
  for (const one of held) one.release()
  await ended
  say('ended')
  process.exit(0)
`

const LATE_RELEASE = `
  const sql = connect(1)
  const late = await sql.reserve()
  say('ready')
  await lost
  await told()
  say('back')
  await works(sql)
  const mine = await sql.reserve()
  await mine.unsafe("select set_config('app.mark', 'kept', false)")
  say('late: ' + await code(late.unsafe("select set_config('app.mark', 'spoilt', false)")))
  late.release()
  let overtaken = false
  const waiter = sql\`select 1\`.then(() => { overtaken = true })
  say('mine: ' + (await mine\`select current_setting('app.mark') as mark\`)[0].mark)
  say('waited: ' + !overtaken)
  mine.release()
  await waiter
  await sql.end()
  say('ended')
  process.exit(0)
`

const PIPELINE = `
  const sql = connect(1)
  const held = await sql.reserve()
  const all = [held\`select pg_sleep(\${600})\`, held\`select \${2}::int\`, held\`select \${3}::int\`].map(code)
  const other = postgres(url, { max: 1 })
  while ((await other\`select 1 from pg_stat_activity where wait_event = 'PgSleep'\`).length === 0) await tick()
  await other.end()
  say('ready')
  say((await Promise.all(all)).map(word => word === 'ECONNRESET' ? 'CONNECTION_CLOSED' : word).join(' '))
  held.release()
  await told()
  say('back')
  say('worked: ' + await works(sql))
  process.exit(0)
`

const LOAD = `
  const sql = connect(6)
  const ways = [
    () => sql\`select \${1}::int\`,
    () => sql.begin(async tx => { await tx\`select \${1}::int\`; await tx\`select \${2}::text\` }),
    async () => {
      const held = await sql.reserve()
      try { await Promise.all([held\`begin\`, held\`select \${5}::int\`, held\`commit\`]) } finally { held.release() }
    },
    async () => { for await (const _ of sql\`select generate_series(1, \${20}::int)\`.cursor(5)) await tick() },
  ]
  const done = Array(24).fill(0)
  let stopping = false
  const workers = done.map(async (_, i) => {
    while (!stopping) try { await ways[i % ways.length](); done[i]++ } catch { await tick() }
  })
  const everybody = async () => {
    const from = [...done]
    while (!done.every((n, i) => n >= from[i] + 3)) await tick()
  }
  await everybody()
  say('ready')
  for (let death = 0; death < 3; death++) {
    await told()
    say('back')
    await everybody()
    say('all got on')
  }
  stopping = true
  await Promise.all(workers)
  await sql.end()
  say('ended')
  process.exit(0)
`

/**
 * Runs a child with the given driver: once it is ready the server is killed and started again on its port, and the
 * child told so; `deaths` times, each after the child's last word.
 */
async function live(
  driver: string,
  program: string,
  deaths = 1,
): Promise<{ said: string[]; exit: number | null; stderr: string }> {
  const dataDir = await mkdtemp(join(base, 'data-'))
  await chmod(dataDir, 0o711)
  let server: EmbeddedDatabase = await startEmbedded({ dataDir, log: () => {} })
  try {
    const file = join(dataDir, 'child.mjs')
    await writeFile(file, `${PRELUDE}\n${program}`)
    const child = spawn(process.execPath, [file, join(driver, 'src', 'index.js'), server.url], { stdio: 'pipe' })
    children.push(child)
    child.stdin.on('error', () => {})
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    child.stderr.on('data', chunk => {
      stderr += chunk
    })
    const exited = once(child, 'close')
    for (let death = 1; death <= deaths; death++) {
      const word = death === 1 ? 'ready\n' : 'all got on\n'
      const times = Math.max(1, death - 1)
      await until(`the child has said ${word}`, () => stdout.split(word).length > times || child.exitCode !== null)
      process.kill(server.pid, 'SIGKILL')
      await server.gone
      server = await startEmbedded({ dataDir, log: () => {}, port: Number(new URL(server.url).port) })
      child.stdin.write('go\n')
    }
    await until('the child has ended', () => child.exitCode !== null || child.signalCode !== null)
    const [exit] = await exited
    return { said: stdout.split('\n').filter(line => line !== ''), exit, stderr }
  } finally {
    await server.stop()
  }
}

/** The driver as released, whatever state the installed one is in. */
async function copyDriver(name: string): Promise<string> {
  const installed = dirname(dirname(dirname(createRequire(import.meta.url).resolve('postgres'))))
  const copy = join(base, name, 'node_modules', 'postgres')
  await cp(installed, copy, { recursive: true })
  removeDriverGuard(copy)
  return copy
}

async function textsOf(driver: string): Promise<string[]> {
  return Promise.all(FILES.map(file => readFile(join(driver, file), 'utf8')))
}

/** Root may write what is read-only; for root the act runs as nobody. */
function asOrdinaryUser(act: () => void): void {
  const root = process.getuid?.() === 0
  try {
    if (root) process.seteuid?.(65534)
    act()
  } finally {
    if (root) process.seteuid?.(0)
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + WAIT_MS_MAX; Date.now() < deadline; await sleep(10)) if (holds()) return
  throw new Error(`Waited in vain until ${what}`)
}
