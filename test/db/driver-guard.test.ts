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
import { text } from 'node:stream/consumers'
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
    for (const [index, source] of after.entries()) {
      expect(source).toContain('hireloop guard')
      expect(source).not.toBe(before[index])
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
    const source = await readFile(path, 'utf8')
    const call = '    const x = socket.write(chunk, fn)\n'
    expect(source.split(call)).toHaveLength(2)
    await writeFile(
      path,
      source.replace(call, `    if (!socket) return (chunk = nextWriteTimer = null, true)\n${call}`),
    )
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

  test('a transaction that goes on late does not disturb the one who has its connection by then', async () => {
    const { said } = await live(guarded, LATE_TRANSACTION)
    expect(said).toEqual(['ready', 'back', 'late: CONNECTION_CLOSED', 'mine: kept', 'transaction: CONNECTION_CLOSED'])
  })

  test('pipelined statements of a transaction that waited for their turn are refused too', async () => {
    const { said } = await live(guarded, PIPELINED_TRANSACTION)
    expect(said).toEqual(['ready', 'CONNECTION_CLOSED CONNECTION_CLOSED CONNECTION_CLOSED', 'back', 'worked: 1'])
  })

  test('the pool can be ended although the death caught a statement in flight', async () => {
    const { said } = await live(guarded, END)
    expect(said).toEqual(['ready', 'refused', 'ended'])
  })

  test.each(['went on', 'failed'])('a cursor whose reader %s late leaves the next statement alone', async how => {
    const { said } = await live(guarded, CURSOR.replace('HOW', how))
    expect(said).toEqual(['ready', 'back', 'cursor: CONNECTION_CLOSED', 'other: mine'])
  })

  test('the process survives three deaths under load and everybody gets on after each', async () => {
    const { said, exit, stderr } = await live(guarded, LOAD, 3)
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    expect(said).toEqual(['ready', 'back', 'all got on', 'back', 'all got on', 'back', 'all got on', 'ended'])
  })
})

describe('between the events of a dying socket', () => {
  test('a statement after the error and before the close is refused at once', async () => {
    expect(await alone(guarded, AFTER_ERROR)).toEqual({
      said: ['first: ECONNRESET', 'second: CONNECTION_CLOSED'],
      exit: 0,
      stderr: '',
    })
  })

  test('bytes that were not sent yet never reach the next session, which begins as it must', async () => {
    expect(await alone(guarded, UNSENT)).toEqual({
      said: ['unsent: CONNECTION_CLOSED', 'begins: 196608'],
      exit: 0,
      stderr: '',
    })
  })

  test('a password that arrives after its socket went is dropped', async () => {
    expect(await alone(guarded, PASSWORD)).toEqual({ said: ['asked', 'begins: 196608'], exit: 0, stderr: '' })
  })

  test('a loss while the driver asks for the types ends no process', async () => {
    const loss = { said: ['refused: ECONNRESET'], exit: 0, stderr: '' }
    expect(await alone(guarded, TYPES)).toEqual(loss)
    expect(await alone(released, TYPES)).toMatchObject({ exit: 1, stderr: expect.stringContaining('ECONNRESET') })
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
  let lost
  const arm = () => { lost = new Promise(resolve => { closed = resolve }) }
  arm()
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
  say('lost')
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
  say('lost')
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
  say('lost')
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
  say('lost')
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
  say('lost')
  await told()
  say('back')
  say('worked: ' + await works(sql))
  process.exit(0)
`

const LATE_TRANSACTION = `
  const sql = connect(1)
  let started
  const inside = new Promise(resolve => { started = resolve })
  let goOn
  const later = new Promise(resolve => { goOn = resolve })
  let late
  const inner = new Promise(resolve => { late = resolve })
  const transaction = code(sql.begin(async tx => {
    await tx\`select 1\`
    started()
    await later
    late(code(tx.unsafe("select set_config('app.mark', 'spoilt', false)").execute()))
  }))
  await inside
  say('ready')
  await lost
  say('lost')
  await told()
  say('back')
  await works(sql)
  const mine = await sql.reserve()
  await mine.unsafe("select set_config('app.mark', 'kept', false)")
  goOn()
  say('late: ' + await (await inner.then(promise => promise)))
  say('mine: ' + (await mine\`select current_setting('app.mark') as mark\`)[0].mark)
  say('transaction: ' + await transaction)
  process.exit(0)
`

const PIPELINED_TRANSACTION = `
  const sql = connect(1)
  let all
  const transaction = code(sql.begin(tx => {
    all = [tx\`select pg_sleep(\${600})\`, tx\`select \${2}::int\`, tx\`select \${3}::int\`].map(code)
    return Promise.all(all)
  }))
  const other = postgres(url, { max: 1 })
  while ((await other\`select 1 from pg_stat_activity where wait_event = 'PgSleep'\`).length === 0) await tick()
  await other.end()
  say('ready')
  say((await Promise.all(all)).map(word => word === 'ECONNRESET' ? 'CONNECTION_CLOSED' : word).join(' '))
  await transaction
  say('lost')
  await told()
  say('back')
  say('worked: ' + await works(sql))
  process.exit(0)
`

const END = `
  const sql = connect(1)
  const slow = code(sql\`select pg_sleep(\${600})\`)
  const other = postgres(url, { max: 1 })
  while ((await other\`select 1 from pg_stat_activity where wait_event = 'PgSleep'\`).length === 0) await tick()
  await other.end()
  say('ready')
  await slow
  await lost
  say('refused')
  await sql.end()
  say('ended')
  process.exit(0)
`

const CURSOR = `
  const sql = connect(1)
  let resume
  const thinking = new Promise((resolve, reject) => { resume = () => 'HOW' === 'failed' ? reject(new Error('reader')) : resolve() })
  let reading
  const begun = new Promise(resolve => { reading = resolve })
  const cursor = code(sql\`select generate_series(1, 10)\`.cursor(2, () => { reading(); return thinking }))
  await begun
  say('ready')
  await lost
  say('lost')
  await told()
  say('back')
  await works(sql)
  const other = connect(1)
  await works(other)
  await other\`select pg_advisory_lock(7)\`
  const mine = sql\`select 'mine' as word from (select pg_advisory_lock(7)) as waited\`.then(rows => rows[0].word, String)
  while ((await other\`select 1 from pg_locks where locktype = 'advisory' and not granted\`).length === 0) await tick()
  resume()
  for (let ticks = 0; ticks < 5; ticks++) await tick()
  await other\`select pg_advisory_unlock(7)\`
  say('cursor: ' + (await cursor).replace('ECONNRESET', 'CONNECTION_CLOSED'))
  say('other: ' + await mine)
  process.exit(0)
`

/**
 * Sockets that do what the child says: `welcome` opens a session without a password, and each keeps what was written to
 * it. What the kernel does within a millisecond can so be held between two of its events.
 */
const DOUBLE = `
  const { EventEmitter } = await import('node:events')
  const sockets = []
  let gate = Promise.resolve()
  const socket = async () => {
    await gate
    const written = []
    const made = Object.assign(new EventEmitter(), {
      written, writable: true, readyState: 'open', write(bytes) { written.push(Buffer.from(bytes)); return true }, end() {}, destroy() {},
    })
    sockets.push(made)
    return made
  }
  const message = (type, body) => { const head = Buffer.alloc(5); head.write(type); head.writeUInt32BE(body.length + 4, 1); return Buffer.concat([head, body]) }
  const welcome = Buffer.concat([message('R', Buffer.from([0, 0, 0, 0])), message('Z', Buffer.from('I'))])
  const until = async holds => { for (let tries = 0; tries < 1000; tries++) { if (holds()) return; await tick() } say('in vain'); process.exit(2) }
  const opened = async n => { await until(() => sockets[n]?.written.length > 0); return sockets[n] }
  const atOnce = promise => Promise.race([promise, new Promise(resolve => setTimeout(resolve, 200, 'waits'))])
  const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  const begins = bytes => bytes.readUInt32BE(4)
  const fake = settings => postgres({ host: 'double', max: 1, socket, fetch_types: false, backoff: () => 0, ...settings })
`

const AFTER_ERROR = `
  const sql = fake()
  const reserving = sql.reserve()
  const first = await opened(0)
  first.emit('data', welcome)
  const held = await reserving
  const one = code(held\`select 1\`)
  await until(() => first.written.length > 1)
  first.writable = false
  first.emit('error', reset())
  say('first: ' + await one)
  say('second: ' + await atOnce(code(held\`rollback\`)))
  process.exit(0)
`

const UNSENT = `
  const sql = fake()
  const reserving = sql.reserve()
  const first = await opened(0)
  first.emit('data', welcome)
  const held = await reserving
  const unsent = code(held\`select 1\`)
  for (let turns = 0; turns < 10; turns++) await null
  first.emit('close', false)
  say('unsent: ' + await unsent)
  code(sql\`select 2\`)
  say('begins: ' + begins((await opened(1)).written[0]))
  process.exit(0)
`

const PASSWORD = `
  let give
  let asked = 0
  const sql = fake({ pass: () => { asked++; return new Promise(resolve => { give = resolve }) } })
  code(sql\`select 1\`)
  const first = await opened(0)
  first.emit('data', message('R', Buffer.from([0, 0, 0, 3])))
  await until(() => asked === 1)
  say('asked')
  let letThrough
  gate = new Promise(resolve => { letThrough = resolve })
  first.emit('close', false)
  await tick()
  give('secret')
  await tick()
  letThrough()
  say('begins: ' + begins((await opened(1)).written[0]))
  process.exit(0)
`

const TYPES = `
  const sql = fake({ fetch_types: true })
  const one = code(sql\`select 1\`)
  const first = await opened(0)
  first.emit('data', welcome)
  await until(() => first.written.length > 1)
  first.emit('error', reset())
  say('refused: ' + await one)
  await tick()
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
    await lost
    arm()
    say('lost')
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
 * Runs a child with the given driver: once it is ready the server is killed; once the child says that it is through with
 * the loss the server is started again on its port, and the child told so; `deaths` times.
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
      await until('the child has met the loss', () => stdout.split('lost\n').length > death || child.exitCode !== null)
      server = await startEmbedded({ dataDir, log: () => {}, port: Number(new URL(server.url).port) })
      child.stdin.write('go\n')
    }
    await until('the child has ended', () => child.exitCode !== null || child.signalCode !== null)
    const [exit] = await exited
    return { said: stdout.split('\n').filter(line => line !== '' && line !== 'lost'), exit, stderr }
  } finally {
    await server.stop()
  }
}

/** Runs a child with the given driver and no server; `double` sockets stand in. */
async function alone(
  driver: string,
  program: string,
): Promise<{ said: string[]; exit: number | null; stderr: string }> {
  const file = join(await mkdtemp(join(base, 'alone-')), 'child.mjs')
  await writeFile(file, `${PRELUDE}\n${DOUBLE}\n${program}`)
  const child = spawn(process.execPath, [file, join(driver, 'src', 'index.js'), ''], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const output = Promise.all([text(child.stdout), text(child.stderr)])
  const [exit] = await once(child, 'close')
  const [stdout, stderr] = await output
  return { said: stdout.split('\n').filter(line => line !== ''), exit, stderr }
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
