/**
 * What a page of the facades costs, and whether that depends on how many cards there are: `npx tsx test/bench/facades.ts
 * [--cards=20000] [--explain=part of a path]`. Asks the service in this process over real HTTP for a page of each list at a
 * tenth of the cards and at all of them, several times each; prints the medians and their ratio. With `--explain` prints
 * instead how the database goes about it. DATABASE_URL names a server (a superuser's); without it the embedded one is started.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { ensureDriverGuard } from '../../db/driver-guard.ts'

ensureDriverGuard()
const { startEmbedded } = await import('../../db/embedded.ts')
const { migrate } = await import('../../db/migrate.ts')
const { buildApp } = await import('../../src/app.ts')
const { hashSecret, newApiKey } = await import('../../src/platform/auth.ts')
const { readConfig } = await import('../../src/platform/config.ts')
const { openDatabase } = await import('../../src/platform/database.ts')
const { newIdMaker } = await import('../../src/platform/ids.ts')
const { makeWorld, seatsPerLoop } = await import('./service-world.ts')

const { values: options } = parseArgs({
  options: { cards: { type: 'string', default: '20000' }, explain: { type: 'string' } },
})
const cardsMax = Number(options.cards)
const asks = 7
const openShare = 0.1
const scopes = ['people:read', 'jobs:read', 'candidates:read', 'loops:read', 'scorecards:read', 'evidence:read']

/** An hour before the newest row, in each dialect's words. */
const recent = new Date(Date.now() - 3_600_000).toISOString()
const pages: readonly string[] = [
  '/harvest/v3/candidates',
  '/harvest/v3/applications',
  '/harvest/v3/application_stages',
  '/harvest/v3/interviews',
  '/harvest/v3/interviewers',
  '/harvest/v3/scorecards',
  `/harvest/v3/scorecards?updated_at=gte|${recent}`,
  '/harvest/v3/scorecard_candidate_attributes',
  `/harvest/v3/scorecard_candidate_attributes?updated_at=gte|${recent}`,
  '/harvest/v3/job_interviews',
  '/harvest/v3/interview_kits',
  '/harvest/v1/candidates?skip_count=true',
  '/harvest/v1/applications?skip_count=true',
  '/harvest/v1/scorecards',
  '/harvest/v1/scorecards?skip_count=true',
  `/harvest/v1/scorecards?skip_count=true&updated_after=${recent}`,
  '/harvest/v1/scheduled_interviews?skip_count=true',
  '/harvest/v1/job_stages',
  '/merge/ats/v1/candidates',
  '/merge/ats/v1/applications',
  '/merge/ats/v1/interviews',
  '/merge/ats/v1/scorecards',
  `/merge/ats/v1/scorecards?modified_after=${recent}`,
]

const folder = mkdtempSync(join(tmpdir(), 'hireloop-facades-'))
const plans: string[] = []
const embedded = process.env.DATABASE_URL
  ? null
  : await startEmbedded({ dataDir: folder, log: line => void plans.push(line) })
const serverUrl = process.env.DATABASE_URL ?? embedded!.url
const owner = postgres(serverUrl, { max: 1, onnotice: () => {} })
const name = `bench_facades_${process.pid}`
await owner.unsafe(`create database ${name}`)
const url = new URL(serverUrl)
url.pathname = `/${name}`
const sql = postgres(url.href, { max: 1, onnotice: () => {}, transform: { undefined: null } })
try {
  await migrate(url.href, () => {})
  const secret = 'a secret of the bench, which nobody else has'
  const config = readConfig({
    LOG_LEVEL: 'silent',
    DATABASE_URL: url.href,
    JWT_SECRET: secret,
    OVERLOAD_DELAY_MS: '0',
    RATE_LIMIT_PER_MINUTE: '1000000',
  })
  const db = openDatabase(url.href, config.databasePool)
  const deps = { config, db, secret, clock: () => new Date(), ids: newIdMaker() }
  const app = await buildApp(deps)
  const baseUrl = await app.listen({ port: 0, host: '127.0.0.1' })
  const world = await makeWorld(sql, url.href, secret)
  await world.enter(baseUrl)
  const key = newApiKey()
  await sql`
    insert into api_keys (company_id, id, name, scopes, hint, hash, created_by_id, created_at)
    values (${world.companyId}, ${deps.ids(new Date())}, 'bench', ${scopes}, 'hl_benc', ${hashSecret(key)}, ${world.ownerId}, now())`

  const ask = async (path: string): Promise<number> => {
    const began = performance.now()
    const reply = await fetch(`${baseUrl}/facade${path}`, { headers: { authorization: `Bearer ${key}` } })
    const body = await reply.text()
    if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}: ${body.slice(0, 300)}`)
    return performance.now() - began
  }
  const median = async (path: string): Promise<number> => {
    await ask(path)
    const times: number[] = []
    for (let nth = 0; nth < asks; nth++) times.push(await ask(path))
    return times.sort((a, b) => a - b)[Math.floor(asks / 2)]!
  }
  /** Loops so far; brings them to so many cards, of which a tenth is open. */
  let made = 0
  const growTo = async (cards: number) => {
    const loops = Math.round(cards / seatsPerLoop)
    const open = Math.round((loops - made) * openShare)
    await world.copyLoops('released', 1_000 + made, loops - made - open)
    await world.copyLoops('drafted', 1_000 + loops - open, open)
    made = loops
    // Copies are all of one moment; years of hiring are not. The newest are an hour old at the most.
    await sql.unsafe(`
      with aged as (select id, now() - interval '20 minutes' * (row_number() over (order by serial_number desc) - 1) as moment from loops)
      update loops l set released_at = case when l.released_at is null then null else a.moment end, created_at = a.moment - interval '2 days'
      from aged a where a.id = l.id`)
    await sql.unsafe(`
      update panelists p set assigned_at = l.created_at, public_updated_at = coalesce(l.released_at, l.created_at),
        submitted_at = case when p.submitted_at is null then null else l.released_at end
      from loops l where l.id = p.loop_id`)
    await sql.unsafe('vacuum analyze')
  }

  if (options.explain !== undefined) {
    await growTo(cardsMax)
    await sql.unsafe(`alter database ${name} set session_preload_libraries = 'auto_explain'`)
    for (const setting of ['log_min_duration = 0', 'log_analyze = on', 'log_buffers = on'])
      await sql.unsafe(`alter database ${name} set auto_explain.${setting}`)
    const watched = await buildApp({ ...deps, db: openDatabase(url.href, 1) })
    for (const path of pages.filter(each => each.includes(options.explain!))) {
      plans.length = 0
      await watched.inject({ url: `/facade${path}`, headers: { authorization: `Bearer ${key}` } })
      await new Promise(resolve => setTimeout(resolve, 300))
      console.log(`\n== ${path}\n${plans.join('\n')}`)
    }
  } else {
    await growTo(cardsMax / 10)
    const before = new Map<string, number>()
    for (const path of pages) before.set(path, await median(path))
    await growTo(cardsMax)
    console.log(`| page | ms at ${cardsMax / 10} cards | ms at ${cardsMax} | ratio |\n|---|---|---|---|`)
    for (const path of pages) {
      const [small, large] = [before.get(path)!, await median(path)]
      const shown = path.replace(recent, '…')
      console.log(`| \`${shown}\` | ${small.toFixed(1)} | ${large.toFixed(1)} | ${(large / small).toFixed(1)} |`)
    }
  }
  await app.close()
  await db.end()
} finally {
  await sql.end()
  await owner.unsafe(`drop database ${name} with (force)`)
  await owner.end()
  await embedded?.stop()
  rmSync(folder, { recursive: true, force: true })
}
