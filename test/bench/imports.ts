/**
 * What a long file costs: `npx tsx test/bench/imports.ts [--rows=100000]`. Brings so many candidates to the service in this
 * process over real HTTP while somebody watches the progress, in both modes, then takes events out at 1,000 and at as many rows;
 * prints rows per second, the most memory that was resident, and how many steps were seen. DATABASE_URL names a server (a
 * superuser's); without it the embedded one is started.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { ensureDriverGuard } from '../../db/driver-guard.ts'

ensureDriverGuard()
const { startEmbedded } = await import('../../db/embedded.ts')
const { migrate } = await import('../../db/migrate.ts')
const { buildApp, reactions, workers } = await import('../../src/app.ts')
const { insertCompany } = await import('../../src/features/access/new-company.ts')
const { insertLibraryRubrics } = await import('../../src/features/rubrics/library.ts')
const { hashSecret, newApiKey } = await import('../../src/platform/auth.ts')
const { readConfig } = await import('../../src/platform/config.ts')
const { openDatabase } = await import('../../src/platform/database.ts')
const { newIdMaker } = await import('../../src/platform/ids.ts')
const { workingFor } = await import('../../src/platform/jobs.ts')

const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } })
const count = Number(values.rows)
const smallCount = 1_000
const mib = 1_048_576

const folder = mkdtempSync(join(tmpdir(), 'hireloop-imports-'))
const embedded = process.env.DATABASE_URL ? null : await startEmbedded({ dataDir: folder, log: () => {} })
const serverUrl = process.env.DATABASE_URL ?? embedded!.url
const owner = postgres(serverUrl, { max: 1, onnotice: () => {} })
const name = `bench_imports_${process.pid}`
await owner.unsafe(`create database ${name}`)
const url = new URL(serverUrl)
url.pathname = `/${name}`
try {
  await migrate(url.href, () => {})
  const config = readConfig({
    LOG_LEVEL: 'silent',
    DATABASE_URL: url.href,
    JWT_SECRET: 'a secret of the bench, which nobody else has',
    OVERLOAD_DELAY_MS: '0',
    RATE_LIMIT_PER_MINUTE: '1000000',
  })
  const db = openDatabase(url.href, config.databasePool)
  const deps = { config, db, secret: config.jwtSecret!, clock: () => new Date(), ids: newIdMaker() }
  const companyId = deps.ids(new Date())
  const key = newApiKey()
  await db.write(companyId, async tx => {
    const now = new Date()
    const admin = { email: 'admin@bench.example', name: 'Ada', password: 'a password of the bench' }
    const adminId = await insertCompany(tx, deps, now, { slug: 'bench', name: 'Bench', demo: false, admin })
    await insertLibraryRubrics(tx, deps, now)
    await tx.sql`
      insert into api_keys (company_id, id, name, scopes, hint, hash, created_by_id, created_at)
      values (${companyId}, ${deps.ids(now)}, 'bench', ${['imports:write', 'candidates:write', 'exports:read', 'events:read']}, 'hl_benc',
        ${hashSecret(key)}, ${adminId}, ${now})`
  })
  const app = await buildApp(deps)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { authorization: `Bearer ${key}` }
  const worker = workers['import-run']!
  if (!('work' in worker)) throw new Error('imports are worked from a queue')

  for (const mode of ['good_rows', 'all_or_nothing']) {
    const memory = watchMemory()
    const began = performance.now()
    const reply = await fetch(`${address}/v1/imports?source=bench_${mode}&mode=${mode}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-ndjson' },
      body: Readable.toWeb(Readable.from(candidates())) as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    const made = (await reply.json()) as { id: string; rows: number; bytes: number }
    if (reply.status !== 201) throw new Error(`${reply.status} ${JSON.stringify(made)}`)
    const received = performance.now()
    const watching = countSteps(`${address}/v1/imports/${made.id}/progress`, headers)
    const subject = { import_id: made.id }
    await worker.work(workingFor(deps, reactions, new AbortController().signal), {
      queue: 'import-run',
      id: made.id,
      companyId,
      subject,
    })
    const ended = performance.now()
    const steps = await watching
    const done = (await (await fetch(`${address}/v1/imports/${made.id}`, { headers })).json()) as { created: number }
    const peak = memory.stop()
    console.log(
      [
        `figure: import ${mode} rows ${done.created} of ${made.rows}, ${Math.round(made.bytes / 1000)} kB`,
        `received in ${seconds(received - began)} s, entered in ${seconds(ended - received)} s`,
        `${Math.round((made.rows / (ended - began)) * 1000)} rows/s in all`,
        `resident ${peak.before} MiB before, ${peak.most} MiB at most`,
        `progress steps seen ${steps}`,
      ].join('; '),
    )
  }

  const sql = postgres(url.href, { max: 1, onnotice: () => {} })
  for (const rows of [smallCount, count]) {
    await sql`delete from events`
    await sql`
      insert into events (company_id, id, type, actor_kind, created_at, published_at, published_xid, published_order)
      select ${companyId}, gen_random_uuid(), 'application.received', 'system', now(), now(), pg_current_xact_id(), nextval('event_order')
      from generate_series(1, ${rows}::int)`
    const memory = watchMemory()
    const began = performance.now()
    let lines = 0
    const reply = await fetch(`${address}/v1/exports/events?format=csv`, { headers })
    for await (const chunk of reply.body!) for (const byte of chunk) if (byte === 10) lines++
    const ended = performance.now()
    const peak = memory.stop()
    console.log(
      `figure: export rows ${lines - 1} of ${rows}; ${Math.round(((lines - 1) / (ended - began)) * 1000)} rows/s; resident ${peak.before} MiB before, ${peak.most} MiB at most`,
    )
  }
  await sql.end()
  await app.close()
  await db.end()
} finally {
  await owner.unsafe(`drop database ${name} with (force)`)
  await owner.end()
  await embedded?.stop()
  rmSync(folder, { recursive: true, force: true })
}

function* candidates(): Generator<string> {
  for (let at = 0; at < count; at++)
    yield `${JSON.stringify({ kind: 'candidate', external_id: `c-${at}`, name: `Candidate ${at}`, email: `c${at}@mail.example`, pronouns: 'they/them' })}\n`
}

/** Reads the progress to its end; answers how many steps were told. */
async function countSteps(at: string, headers: Record<string, string>): Promise<number> {
  const reply = await fetch(at, { headers })
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of reply.body!) text += decoder.decode(chunk, { stream: true })
  return text.split('\n\n').filter(each => each.startsWith('event: ')).length
}

/** Looks at what is resident ten times a second, after a collection where one can be asked for. */
function watchMemory() {
  globalThis.gc?.()
  const before = Math.round(process.memoryUsage.rss() / mib)
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, Math.round(process.memoryUsage.rss() / mib))
  }, 100)
  return {
    stop() {
      clearInterval(timer)
      return { before, most: Math.max(most, Math.round(process.memoryUsage.rss() / mib)) }
    },
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}
