/**
 * What a request costs beside the database alone: `npm run bench -- [--short] [--rounds=6] [--seconds=3] [--only=submission,…]
 * [--connections=10] [--profile=submission] [--from-source] [--service-only] [--out=file]`. The built service in a process of its own answers
 * real HTTP from autocannon in another; pgbench runs the very statements that the service was heard to send, on the same
 * database, over as many connections, in turns (ABBA). Prints a table and writes artifacts/bench.json.
 *
 * DATABASE_URL names a server (a superuser's); without it the embedded one is started. The pgbench columns are left out,
 * with a note, where pgbench is neither on PATH nor where Debian puts it.
 */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { ensureDriverGuard } from '../../db/driver-guard.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import type { LoadAnswer, LoadOrder, LoadRequest } from './service-load.ts'
import { describeProfile } from './service-profile.ts'
import { type Example, idIn, idOf, kinds, type Script, upToCommit, writeScript } from './service-script.ts'
import { listenOnWire, type Wire } from './service-wire.ts'
import { makeWorld, password, peopleCount, ratingOf, seatsPerLoop, type World } from './service-world.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    connections: { type: 'string', default: '10' },
    only: { type: 'string' },
    profile: { type: 'string' },
    'from-source': { type: 'boolean', default: false },
    'service-only': { type: 'boolean', default: false },
    out: { type: 'string', default: join(root, 'artifacts', 'bench.json') },
  },
})
const rounds = Number(options.rounds ?? (options.short ? 2 : 6))
const secondsPerTurn = Number(options.seconds ?? (options.short ? 1 : 3))
const connections = Number(options.connections)
const goals: Readonly<Record<string, number>> = { submission: 0.35, 'debrief read': 0.3 }
/** Loops that are there from the start: some with open drafts to save into, some released to read. */
const draftedLoops = 400
const releasedLoops = 400
const releasedFrom = 1_000
const pooledFrom = 10_000
const warmUpPerConnection = 40
/** Runs of pgbench so far: ids made in one are beyond those of every run before. */
let pgbenchRuns = 0
const examplesMax = 60
const debianFolder = '/usr/lib/postgresql'

/** One request of an operation and what pgbench needs to be told of it. */
interface Operation {
  readonly name: string
  readonly success: number
  /** the request number `n`; every number is asked for once where `uses` is set */
  request(n: number, tokens: Tokens): LoadRequest
  /** values the request will be heard to use, in pgbench's words; `:n` is its number */
  known(n: number): Map<string, string>
  /** whole numbers that the words above use, set before each transaction from `:n` */
  readonly sets: readonly string[]
  /**
   * Values that pgbench asks for once, before the transaction, and then sends as the service does: as they are. Needed where a
   * statement compares many rows with one: an expression in its place is made again for each of them, and takes another plan.
   */
  readonly asksFirst?: string
  /** which of its scripts the request number `n` takes, and the same as pgbench asks it; one script where absent */
  readonly variant?: { readonly of: (n: number) => number; readonly when: readonly string[] }
  /** uses up a card a request: fresh ones are copied before each turn */
  readonly uses?: boolean
  /** the first transaction alone, as a column of its own */
  readonly withoutLog?: boolean
}

type Tokens = Awaited<ReturnType<World['signTokens']>>

const signedIn = (token: string, more: Record<string, string> = {}) => ({ authorization: `Bearer ${token}`, ...more })
const json = { 'content-type': 'application/json' }
const cardWords = (card: number, expression: string) =>
  new Map([
    [idOf(kinds.card, card), idIn(kinds.card, expression)],
    [idOf(kinds.loop, Math.floor(card / seatsPerLoop)), idIn(kinds.loop, `(${expression}) / ${seatsPerLoop}`)],
    [
      idOf(kinds.candidate, Math.floor(card / seatsPerLoop)),
      idIn(kinds.candidate, `(${expression}) / ${seatsPerLoop}`),
    ],
    [
      idOf(kinds.application, Math.floor(card / seatsPerLoop)),
      idIn(kinds.application, `(${expression}) / ${seatsPerLoop}`),
    ],
    [idOf(kinds.interview, card), idIn(kinds.interview, expression)],
    [idOf(kinds.person, card % peopleCount), idIn(kinds.person, `(${expression}) % ${peopleCount}`)],
  ])
const personWords = (n: number) => new Map([[idOf(kinds.person, n % peopleCount), idIn(kinds.person, ':person')]])
const personSets = [`\\set person :n % ${peopleCount}`]

const operations: readonly Operation[] = [
  {
    name: 'submission',
    success: 201,
    request: (n, tokens) => ({
      method: 'POST',
      path: `/v1/scorecards/${idOf(kinds.card, n)}/submission`,
      headers: signedIn(tokens.interviewer(n)),
    }),
    known: n => cardWords(n, ':n'),
    sets: [`\\set seat :n % ${seatsPerLoop}`],
    variant: { of: n => (n % seatsPerLoop === seatsPerLoop - 1 ? 1 : 0), when: [`:seat < ${seatsPerLoop - 1}`] },
    uses: true,
  },
  {
    name: 'autosave',
    success: 200,
    request: (n, tokens) => {
      const card = n % (draftedLoops * seatsPerLoop)
      return {
        method: 'PUT',
        path: `/v1/scorecards/${idOf(kinds.card, card)}/ratings/metric_discipline`,
        headers: signedIn(tokens.interviewer(card), { ...json, 'if-match': '*' }),
        body: JSON.stringify(ratingOf(3)),
      }
    },
    known: n => cardWords(n % (draftedLoops * seatsPerLoop), ':card'),
    sets: [`\\set card :n % ${draftedLoops * seatsPerLoop}`],
  },
  {
    name: 'debrief read',
    success: 200,
    request: (n, tokens) => ({
      method: 'GET',
      path: `/v1/loops/${idOf(kinds.loop, releasedFrom + (n % releasedLoops))}/debrief`,
      headers: signedIn(tokens.owner),
    }),
    known: n => new Map([[idOf(kinds.loop, releasedFrom + (n % releasedLoops)), idIn(kinds.loop, ':loop')]]),
    sets: [`\\set loop ${releasedFrom} + :n % ${releasedLoops}`],
    withoutLog: true,
  },
  {
    name: 'list of own cards',
    success: 200,
    request: (n, tokens) => ({
      method: 'GET',
      path: '/v1/scorecards?panelist=me',
      headers: signedIn(tokens.interviewer(n)),
    }),
    known: n => new Map([[idOf(kinds.person, n % peopleCount), ':who']]),
    sets: personSets,
    asksFirst: `select ${idIn(kinds.person, ':person')} as who \\gset`,
  },
  {
    name: 'list of loops',
    success: 200,
    request: (_, tokens) => ({ method: 'GET', path: '/v1/loops', headers: signedIn(tokens.owner) }),
    known: () => new Map(),
    sets: [],
  },
  {
    name: 'sign-in',
    success: 200,
    request: n => ({
      method: 'POST',
      path: '/v1/auth/token',
      headers: json,
      body: JSON.stringify({ email: `person-${n % peopleCount}@bench.example`, password }),
    }),
    known: n =>
      new Map([
        ...personWords(n),
        [`person-${n % peopleCount}@bench.example`, `'person-' || :person || '@bench.example'`],
      ]),
    sets: personSets,
  },
]

interface Turn {
  readonly perSecond: number
  readonly done: number
  readonly released?: number
  readonly others?: Record<string, number>
  readonly latencyMs?: { readonly p50: number; readonly p99: number }
  /** processor time of the service a request; null where the system does not tell */
  readonly cpuMs?: number | null
}

interface Column {
  readonly name: string
  readonly turns: Turn[]
  /** takes `perConnection` requests a connection from number `first` on */
  run(first: number, perConnection: number): Promise<Turn>
  rate: number
}

const chosen = operations.filter(each => !options.only || options.only.split(',').includes(each.name))
if (chosen.length === 0) throw new Error(`--only names none of: ${operations.map(each => each.name).join(', ')}`)
await main()

async function main(): Promise<void> {
  ensureDriverGuard()
  if (!options['from-source']) {
    const built = spawnSync(process.execPath, [join(root, 'src/cli/build.mjs')], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    if (built.status !== 0) throw new Error('the service could not be built')
  }
  const pgbench = options['service-only'] ? null : findPgbench()
  if (!pgbench && !options['service-only'])
    say('pgbench was not found (PATH, /usr/lib/postgresql): its columns are left out')
  const folder = mkdtempSync(join(tmpdir(), 'hireloop-bench-'))
  // As root the server runs as somebody else, who has to pass through here.
  chmodSync(folder, 0o711)
  const embedded = process.env.DATABASE_URL ? null : await startEmbedded({ dataDir: folder, log: () => {} })
  const serverUrl = process.env.DATABASE_URL ?? embedded!.url
  const database = `hireloop_bench_${process.pid}`
  const maker = postgres(serverUrl, { max: 1, onnotice: () => {} })
  await maker.unsafe(`create database ${database}`)
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  const sql = postgres(url.href, { max: 1, onnotice: () => {}, transform: { undefined: null } })
  try {
    await migrate(url.href)
    await bench(sql, url.href, folder, pgbench)
  } finally {
    await sql.end()
    await maker.unsafe(`drop database ${database} with (force)`)
    await maker.end()
    await embedded?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function bench(sql: postgres.Sql, url: string, folder: string, pgbench: string | null): Promise<void> {
  const secret = randomBytes(48).toString('base64')
  const world = await makeWorld(sql, url, secret)
  const wire = await listenOnWire(url)
  const heard = await startService(wire.url, secret, { DATABASE_POOL: '2' })
  let numbers = { pooled: pooledFrom }
  const takeLoops = async (count: number) => {
    const from = numbers.pooled
    await world.copyLoops('drafted', from, count)
    numbers = { pooled: from + count }
    return from * seatsPerLoop
  }
  const scripts = new Map<string, Map<string, string>>()
  const variables = new Map<string, string>()
  const sizes: Record<string, { statements: number; flushes: number }> = {}
  try {
    await world.enter(heard.url)
    await world.copyLoops('drafted', 0, draftedLoops)
    await world.copyLoops('released', releasedFrom, releasedLoops)
    for (const operation of chosen) {
      const first = operation.uses ? await takeLoops(Math.ceil(examplesMax / seatsPerLoop)) : 0
      const examples = await hearExamples(operation, heard.url, wire, world, first)
      const written = (cut: (example: Example) => Example) =>
        examples.map((pair, at) => writeScript(`v${scripts.size}_${at}`, cut(pair[0]!), cut(pair[1]!)))
      const whole = written(example => example)
      sizes[operation.name] = { statements: whole[0]!.statements, flushes: whole[0]!.flushes }
      const forms = new Map([
        ['pgbench', assemble(operation, whole, 'plain')],
        ['pgbench, pipelined', assemble(operation, whole, 'pipelined')],
      ])
      const all = [...whole]
      if (operation.withoutLog) {
        const first = written(example => ({ ...example, exchange: upToCommit(example.exchange, 1) }))
        forms.set('pgbench, no access log', assemble(operation, first, 'plain'))
        all.push(...first)
      }
      for (const script of all) for (const [name, value] of script.variables) variables.set(name, value)
      scripts.set(operation.name, forms)
    }
  } finally {
    await heard.stop()
    await wire.close()
  }

  const profiled = options.profile !== undefined
  const service = await startService(url, secret, {}, profiled ? folder : undefined)
  const load = fork(fileURLToPath(new URL('./service-load.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  })
  const measured: Record<string, Column[]> = {}
  const loadBefore = loadavg()[0]!
  try {
    for (const operation of chosen) {
      const columns: Column[] = [serviceColumn(operation, service, load, world)]
      if (pgbench && !profiled)
        for (const [name, script] of scripts.get(operation.name)!)
          columns.push(pgbenchColumn(operation, name, script, variables, { pgbench, url, folder }))
      await measure(operation, columns, sql, takeLoops)
      measured[operation.name] = columns
      say(lineOf(operation.name, columns))
    }
  } finally {
    load.kill()
    await service.stop()
  }
  if (profiled) {
    const profile = readdirSync(folder).find(name => name.endsWith('.cpuprofile'))
    if (profile) say(describeProfile(join(folder, profile), root))
    return
  }
  const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  report(measured, sizes, { version: server!.version, loadBefore, pgbench: pgbench !== null })
}

/** Sends requests until each of the operation's scripts has been heard twice over a connection that had nothing to prepare. */
async function hearExamples(
  operation: Operation,
  baseUrl: string,
  wire: Wire,
  world: World,
  first: number,
): Promise<Example[][]> {
  const tokens = await world.signTokens()
  const wanted = (operation.variant?.when.length ?? 0) + 1
  const examples: Example[][] = Array.from({ length: wanted }, () => [])
  for (let at = 0; at < examplesMax && examples.some(each => each.length < 2); at++) {
    const n = first + at
    const { method, path, headers, body } = operation.request(n, tokens)
    wire.take()
    const reply = await fetch(baseUrl + path, { method, headers, body })
    const text = await reply.text()
    if (reply.status !== operation.success)
      throw new Error(`${method} ${path} answered ${reply.status}: ${text.slice(0, 400)}`)
    const exchange = wire.take()
    const heard = examples[operation.variant?.of(n) ?? 0]!
    if (exchange.warm && heard.length < 2) heard.push({ exchange, known: operation.known(n) })
  }
  if (examples.some(each => each.length < 2))
    throw new Error(`${operation.name}: ${examplesMax} requests and still something to prepare`)
  return examples
}

/** The whole script: counters, then the one script, or a choice between several. */
function assemble(operation: Operation, parts: readonly Script[], form: 'plain' | 'pipelined'): string {
  const head = [
    '\\set n :first + :client_id * :each + :done',
    '\\set done :done + 1',
    '\\set fresh :base + :n',
    ...operation.sets,
    ...(operation.asksFirst ? [operation.asksFirst] : []),
    '',
  ].join('\n')
  const choices = operation.variant?.when ?? []
  if (choices.length === 0) return head + parts[0]![form]
  const branches = choices.map((when, at) => `${at === 0 ? '\\if' : '\\elif'} ${when}\n${parts[at]![form]}`)
  return `${head}${branches.join('')}\\else\n${parts[choices.length]![form]}\\endif\n`
}

// ---- turns ----

async function measure(
  operation: Operation,
  columns: readonly Column[],
  sql: postgres.Sql,
  takeLoops: (count: number) => Promise<number>,
): Promise<void> {
  let numbers = 0
  const turn = async (column: Column, perConnection: number) => {
    const whole = perConnection * connections
    const first = operation.uses ? await takeLoops(Math.ceil(whole / seatsPerLoop)) : numbers
    numbers += whole
    await sql.unsafe('checkpoint')
    const done = await column.run(first, perConnection)
    if (!operation.uses) return done
    const [count] = await sql<{ cards: number; loops: number }[]>`
      select (select count(*)::int from panelists where submitted_at is not null and id >= ${idOf(kinds.card, first)} and id < ${idOf(kinds.card, first + whole)}) as cards,
        (select count(*)::int from loops where released_at is not null and id >= ${idOf(kinds.loop, first / seatsPerLoop)} and id < ${idOf(kinds.loop, (first + whole) / seatsPerLoop)}) as loops`
    if (count!.cards !== done.done)
      throw new Error(`${column.name} counted ${done.done} submissions, the database holds ${count!.cards}`)
    return { ...done, released: count!.loops }
  }
  for (const column of columns) {
    await turn(column, warmUpPerConnection)
    column.rate = (await turn(column, warmUpPerConnection)).perSecond
  }
  for (let round = 0; round < rounds; round++) {
    for (const column of round % 2 === 0 ? columns : [...columns].reverse()) {
      const whole = Math.ceil((column.rate * secondsPerTurn) / connections / seatsPerLoop) * seatsPerLoop
      const done = await turn(column, whole)
      column.turns.push(done)
      column.rate = done.perSecond
    }
  }
}

function serviceColumn(
  operation: Operation,
  service: { url: string; cpuMs(): number | null },
  load: ChildProcess,
  world: World,
): Column {
  return {
    name: 'service',
    turns: [],
    rate: 0,
    async run(first, perConnection) {
      const tokens = await world.signTokens()
      const requests = Array.from({ length: connections }, (_, client) =>
        Array.from({ length: perConnection }, (_, at) =>
          operation.request(first + client * perConnection + at, tokens),
        ),
      )
      const order: LoadOrder = { url: service.url, requests }
      const before = service.cpuMs()
      load.send(order)
      const [answer] = (await once(load, 'message')) as [LoadAnswer]
      const { [operation.success]: done = 0, ...others } = answer.statuses
      if (answer.lost > 0) others.lost = answer.lost
      const after = service.cpuMs()
      const cpuMs = before === null || after === null ? null : (after - before) / done
      return { perSecond: done / answer.seconds, done, others, latencyMs: answer.latencyMs, cpuMs }
    },
  }
}

function pgbenchColumn(
  operation: Operation,
  name: string,
  script: string,
  variables: ReadonlyMap<string, string>,
  where: { pgbench: string; url: string; folder: string },
): Column {
  const file = join(where.folder, `${`${operation.name} ${name}`.replace(/\W+/g, '-')}.sql`)
  writeFileSync(file, script)
  const used = [...variables].filter(([variable]) => script.includes(`:${variable}`))
  const { hostname, port, username, password: secret, pathname } = new URL(where.url)
  return {
    name,
    turns: [],
    rate: 0,
    async run(first, perConnection) {
      const numbers = { first, each: perConnection, done: 0, base: ++pgbenchRuns * 100_000_000 }
      const defined = [...Object.entries(numbers), ...used].flatMap(([variable, value]) => [
        '-D',
        `${variable}=${value}`,
      ])
      const child = spawn(
        where.pgbench,
        [
          '-n',
          '-M',
          'prepared',
          '-c',
          String(connections),
          '-j',
          String(Math.min(2, connections)),
          '-t',
          String(perConnection),
          ...defined,
          '-f',
          file,
          decodeURIComponent(pathname.slice(1)),
        ],
        {
          env: {
            ...process.env,
            PGHOST: hostname,
            PGPORT: port || '5432',
            PGUSER: decodeURIComponent(username),
            PGPASSWORD: decodeURIComponent(secret),
          },
        },
      )
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
      await once(child, 'close')
      const perSecond = Number(/^tps = ([\d.]+)/m.exec(said)?.[1])
      const done = Number(/actually processed: (\d+)/.exec(said)?.[1])
      if (!(perSecond > 0) || done !== perConnection * connections)
        throw new Error(`pgbench, ${operation.name}: ${said.slice(0, 2_000)}`)
      return { perSecond, done }
    },
  }
}

// ---- the service ----

async function startService(databaseUrl: string, secret: string, env: Record<string, string>, profileFolder?: string) {
  const port = await freePort()
  const program = options['from-source']
    ? ['--import', 'tsx', join(root, 'src/main.ts')]
    : [join(root, 'dist/src/main.js')]
  const profiling = profileFolder ? ['--cpu-prof', '--cpu-prof-interval', '500', '--cpu-prof-dir', profileFolder] : []
  const child = spawn(process.execPath, [...profiling, ...program, 'serve'], {
    cwd: root,
    // Its log is written and thrown away, at the level that everybody gets by default.
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      DATABASE_POOL: String(connections),
      JWT_SECRET: secret,
      PORT: String(port),
      DEMO: '0',
      WORK_QUEUE: '0',
      RATE_LIMIT_PER_MINUTE: '100000000',
      SIGN_IN_LIMIT_PER_MINUTE: '100000000',
      OVERLOAD_DELAY_MS: '0',
      ...env,
    },
  })
  let said = ''
  child.stderr.on('data', chunk => (said = (said + chunk).slice(-4_000)))
  const url = `http://127.0.0.1:${port}`
  for (let waited = 0; ; waited += 50) {
    if (child.exitCode !== null || waited > 60_000) throw new Error(`the service did not start: ${said}`)
    if (
      await fetch(`${url}/v1/none`).then(
        () => true,
        () => false,
      )
    )
      break
    await sleep(50)
  }
  return {
    url,
    cpuMs: () => cpuMsOf(child.pid!),
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** Processor time of a process in milliseconds, from the clock ticks of Linux (a hundredth of a second each). */
function cpuMsOf(pid: number): number | null {
  if (process.platform !== 'linux') return null
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

function findPgbench(): string | null {
  if (spawnSync('pgbench', ['--version']).status === 0) return 'pgbench'
  if (!existsSync(debianFolder)) return null
  const versions = readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a))
  return versions.map(version => join(debianFolder, version, 'bin', 'pgbench')).find(existsSync) ?? null
}

// ---- what came out ----

function report(
  measured: Readonly<Record<string, Column[]>>,
  sizes: Readonly<Record<string, { statements: number; flushes: number }>>,
  around: { version: string; loadBefore: number; pgbench: boolean },
): void {
  const results = Object.entries(measured).map(([operation, columns]) => ({
    operation,
    ...sizes[operation],
    goal: goals[operation] ?? null,
    columns: columns.map(({ name, turns }) => ({
      name,
      per_second: round(median(turns.map(turn => turn.perSecond)), 1),
      per_second_of_rounds: turns.map(turn => round(turn.perSecond, 1)),
      /** the service's median over this column's */
      ratio: name === 'service' ? null : round(ratioOf(columns, name), 3),
      done: turns.reduce((sum, turn) => sum + turn.done, 0),
      released: turns.some(turn => turn.released !== undefined)
        ? turns.reduce((sum, turn) => sum + (turn.released ?? 0), 0)
        : null,
      others: merge(turns.map(turn => turn.others ?? {})),
      cpu_ms: typeof turns[0]?.cpuMs === 'number' ? round(median(turns.map(turn => turn.cpuMs!)), 2) : null,
      latency_ms: turns[0]?.latencyMs
        ? { p50: median(turns.map(turn => turn.latencyMs!.p50)), p99: median(turns.map(turn => turn.latencyMs!.p99)) }
        : null,
    })),
  }))
  const machine = {
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgresql: around.version,
    load_before: round(around.loadBefore, 1),
    load_after: round(loadavg()[0]!, 1),
  }
  mkdirSync(dirname(options.out), { recursive: true })
  writeFileSync(
    options.out,
    `${JSON.stringify({ machine, rounds, seconds_per_turn: secondsPerTurn, connections, pgbench: around.pgbench, results }, null, 2)}\n`,
  )
  say(
    `\n${connections} connections, medians of ${rounds} rounds of about ${secondsPerTurn} s; ${machine.cores} cores, ${machine.memory_gib} GiB, Node ${machine.node.slice(1)}, PostgreSQL ${machine.postgresql}, load ${machine.load_before} before and ${machine.load_after} after\n`,
  )
  say(
    '| operation | statements (flushes) | service /s | p50, p99 ms | its CPU ms | pgbench /s | ratio | pipelined /s | ratio | goal |\n|---|---|---|---|---|---|---|---|---|---|',
  )
  for (const { operation, statements, flushes, goal, columns } of results) {
    const [service, plain, pipelined] = columns
    const cell = (column: typeof plain) => (column ? `${column.per_second} | ${column.ratio}` : '— | —')
    say(
      `| ${operation} | ${statements} (${flushes}) | ${service!.per_second} | ${service!.latency_ms?.p50}, ${service!.latency_ms?.p99} | ${service!.cpu_ms ?? '—'} | ${cell(plain)} | ${cell(pipelined)} | ${goal ?? ''} |`,
    )
  }
  for (const { operation, columns } of results) {
    for (const column of columns) {
      if (column.released !== null)
        say(`${operation}, ${column.name}: ${column.done} submitted, ${column.released} of them released a loop`)
      if (Object.keys(column.others).length > 0)
        say(`${operation}, ${column.name}: other answers ${JSON.stringify(column.others)}`)
      if (column.name === 'pgbench, no access log')
        say(
          `${operation}: without the write to the access log pgbench does ${column.per_second} /s, ratio ${column.ratio}`,
        )
    }
  }
}

function lineOf(operation: string, columns: readonly Column[]): string {
  return `${operation}: ${columns.map(({ name, turns }) => `${name} ${turns.map(turn => turn.perSecond.toFixed(0)).join(' ')}`).join(' · ')}`
}

function ratioOf(columns: readonly Column[], name: string): number {
  const rate = (column: Column) => median(column.turns.map(turn => turn.perSecond))
  return rate(columns[0]!) / rate(columns.find(column => column.name === name)!)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function merge(counts: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const each of counts) for (const [name, count] of Object.entries(each)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
