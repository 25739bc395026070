/**
 * The database, asked itself: what its catalog says about companies kept apart, keys, roles and names, whether the tables
 * are those of the schema files, and whether a row of one company can be seen or made by another through any table.
 */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { knownMigrations, migrate } from '../db/migrate.ts'
import { lookupRole, ownerRole, serviceRole } from '../db/roles.ts'
import { constraintRefusals } from '../src/platform/database.ts'
import { type World, walkThrough } from './support/contract-walk.ts'
import { databaseUrl } from './support/database-server.ts'
import { openService, type Service } from './support/service.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)

let service: Service
/** every table of ours; the list of applied migrations is the library's */
let tables: string[]
beforeAll(async () => {
  service = await openService()
  const rows = await service.sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> '__drizzle_migrations' order by 1`
  tables = rows.map(({ name }) => name)
})
afterAll(() => service.close())

interface Constraint {
  readonly table: string
  readonly name: string
  /** p primary, u unique, f foreign, c check, i unique index without a constraint */
  readonly kind: 'p' | 'u' | 'f' | 'c' | 'i'
  readonly columns: readonly string[]
  /** of a foreign key: where it points to */
  readonly target: string | null
  readonly targetColumns: readonly string[]
}

async function readConstraints(): Promise<Constraint[]> {
  return service.sql<Constraint[]>`
    select t.relname as table, c.conname as name, c.contype as kind,
      array(select a.attname::text from unnest(c.conkey) with ordinality k(number, place) join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number order by place) as columns,
      f.relname as target,
      array(select a.attname::text from unnest(c.confkey) with ordinality k(number, place) join pg_attribute a on a.attrelid = f.oid and a.attnum = k.number order by place) as "targetColumns"
    from pg_constraint c join pg_class t on t.oid = c.conrelid left join pg_class f on f.oid = c.confrelid
    where t.relnamespace = 'public'::regnamespace and t.relname <> '__drizzle_migrations' and c.contype in ('p', 'u', 'f', 'c')
    union all
    select t.relname, i.relname, 'i', array(select pg_get_indexdef(x.indexrelid, place, true) from generate_series(1, x.indnkeyatts) place), null, '{}'
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
    where t.relnamespace = 'public'::regnamespace and t.relname <> '__drizzle_migrations' and x.indisunique
      and not exists (select 1 from pg_constraint where conindid = x.indexrelid)`
}

describe('companies are kept apart', () => {
  it('every table begins its key with the company, and every foreign key stays inside it', async () => {
    const constraints = await readConstraints()
    for (const table of tables) {
      const key = constraints.find(each => each.table === table && each.kind === 'p')
      expect(key?.columns[0], table).toBe('company_id')
    }
    const foreign = constraints.filter(({ kind }) => kind === 'f')
    expect(foreign.length).toBeGreaterThan(50)
    for (const { name, columns, targetColumns } of foreign)
      expect([name, columns[0], targetColumns[0]]).toEqual([name, 'company_id', 'company_id'])
    expect(tables.filter(table => !reaches(table, 'companies', foreign))).toEqual([])
  })

  /** Unique across companies, each for a reason. */
  const unique: Readonly<Record<string, string>> = {
    companies_slug_taken: 'the slug is what tells companies apart at sign-in',
    api_keys_hash_taken: 'found before a company is known; the hash of 178 random bits',
    refresh_tokens_hash_taken: 'found before a company is known; the hash of 256 random bits',
    card_links_hash_taken: 'found before a company is known; the hash of a signature of 256 bits',
    card_links_session_hash_taken: 'found before a company is known; the hash of 256 random bits',
  }

  it('what is unique is so per company', async () => {
    const across = (await readConstraints()).filter(
      ({ kind, columns }) => (kind === 'u' || kind === 'i') && columns[0] !== 'company_id',
    )
    expect(across.map(({ name }) => name).sort()).toEqual(Object.keys(unique).sort())
  })

  it('row-level security is on for every table, forced upon its owner, and lets the service see its company alone', async () => {
    const rows = await service.sql<{ name: string; on: boolean; forced: boolean; owner: string; policies: string[] }[]>`
      select c.relname as name, c.relrowsecurity as on, c.relforcerowsecurity as forced, c.relowner::regrole::text as owner,
        array(select p.polname || ' ' || p.polcmd::text || ' to ' || array_to_string(p.polroles::regrole[], ',') || ' ' || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' / '
          || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') from pg_policy p where p.polrelid = c.oid order by 1) as policies
      from pg_class c where c.relname in ${service.sql(tables)} and c.relnamespace = 'public'::regnamespace`
    const mine = "(company_id = (NULLIF(current_setting('app.company_id'::text, true), ''::text))::uuid)"
    const lookedUp = ['api_keys', 'card_links', 'companies', 'connections', 'passwords', 'people', 'refresh_tokens']
    for (const { name, on, forced, owner, policies } of rows) {
      expect([name, on, forced, owner]).toEqual([name, true, true, ownerRole])
      const lookup = lookedUp.includes(name) ? [`lookup r to ${lookupRole} true / `] : []
      expect(policies, name).toEqual([...lookup, `own_company * to ${serviceRole} ${mine} / ${mine}`])
    }
  })

  it('the service owns nothing, makes nothing and passes by no policy; the roles cannot sign in', async () => {
    const roles = await service.sql`
      select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb from pg_roles where rolname in ${service.sql([ownerRole, serviceRole, lookupRole])}`
    expect(roles).toHaveLength(3)
    for (const role of roles)
      expect(role).toMatchObject({
        rolsuper: false,
        rolbypassrls: false,
        rolcanlogin: false,
        rolcreaterole: false,
        rolcreatedb: false,
      })
    const [rights] = await service.sql`
      select (select count(*)::int from pg_class where relowner = ${serviceRole}::regrole) + (select count(*)::int from pg_proc where proowner = ${serviceRole}::regrole) as owned,
        has_schema_privilege(${serviceRole}, 'public', 'create') as creates, has_database_privilege(${serviceRole}, current_database(), 'create') as makes_schemas,
        pg_has_role(${serviceRole}, ${ownerRole}, 'member') or pg_has_role(${serviceRole}, ${lookupRole}, 'member') as becomes_another`
    expect(rights).toEqual({ owned: 0, creates: false, makes_schemas: false, becomes_another: false })
  })

  it('before a company is known only these functions look, with a pinned path, as a role that sees only what they answer', async () => {
    const functions = await service.sql<
      { name: string; answers: string; owner: string; config: string[]; open: boolean }[]
    >`
      select proname as name, pg_get_function_result(oid) as answers, proowner::regrole::text as owner, proconfig as config, has_function_privilege('public', oid, 'execute') as open
      from pg_proc where prosecdef and pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) order by 1`
    const pinned = { owner: lookupRole, config: ['search_path=public, pg_temp'], open: false }
    expect(functions).toEqual([
      { name: 'find_api_key', answers: 'TABLE(company_id uuid, id uuid, hash text)', ...pinned },
      { name: 'find_card_link', answers: 'TABLE(company_id uuid, id uuid, hash text)', ...pinned },
      { name: 'find_card_session', answers: 'TABLE(company_id uuid, id uuid, hash text)', ...pinned },
      { name: 'find_connection', answers: 'TABLE(company_id uuid, id uuid)', ...pinned },
      { name: 'find_refresh_token', answers: 'TABLE(company_id uuid, id uuid, hash text)', ...pinned },
      {
        name: 'find_sign_ins',
        answers: 'TABLE(company_id uuid, company_slug text, person_id uuid, password_hash text)',
        ...pinned,
      },
      { name: 'list_companies', answers: 'TABLE(company_id uuid, slug text, demo boolean)', ...pinned },
    ])
    const seen = await service.sql<{ column: string }[]>`
      select table_name || '.' || column_name as column from information_schema.column_privileges where grantee = ${lookupRole} and table_schema = 'public' order by 1`
    expect(seen.map(({ column }) => column)).toEqual([
      'api_keys.company_id',
      'api_keys.hash',
      'api_keys.id',
      'card_links.company_id',
      'card_links.hash',
      'card_links.id',
      'card_links.session_hash',
      'companies.company_id',
      'companies.demo',
      'companies.slug',
      'connections.company_id',
      'connections.id',
      'passwords.company_id',
      'passwords.hash',
      'passwords.person_id',
      'people.active',
      'people.company_id',
      'people.email',
      'people.id',
      'refresh_tokens.company_id',
      'refresh_tokens.hash',
      'refresh_tokens.id',
    ])
  })

  it('what was said stays: the service may only add to the tables of record', async () => {
    const kept = [
      'access_log',
      'calibration_interviewers',
      'calibration_loops',
      'debrief_editions',
      'decisions',
      'delegations',
      'dissents',
      'flag_reviews',
      'loop_calibrations',
      'past_loops',
      'past_scorecards',
      'rubric_versions',
      'scorecard_versions',
      'signal_analyses',
      'signal_reviews',
      'split_overrules',
      'transcripts',
      'unmaskings',
    ]
    const rows = await service.sql<{ name: string; updates: boolean; deletes: boolean; truncates: boolean }[]>`
      select relname as name, has_table_privilege(${serviceRole}, oid, 'update') or has_any_column_privilege(${serviceRole}, oid, 'update') as updates,
        has_table_privilege(${serviceRole}, oid, 'delete') as deletes, has_table_privilege(${serviceRole}, oid, 'truncate') as truncates
      from pg_class where relname in ${service.sql(tables)} and relnamespace = 'public'::regnamespace order by 1`
    expect(rows.filter(({ updates }) => !updates).map(({ name }) => name)).toEqual(kept)
    // What a version says of its loops and interviewers goes when nothing rests on it any more, what another system calls a card with its erasure.
    const removed = ['calibration_interviewers', 'calibration_loops', 'past_loops', 'past_scorecards']
    expect(kept.filter(name => rows.find(row => row.name === name)!.deletes)).toEqual(removed)
    expect(rows.filter(({ truncates }) => truncates)).toEqual([])
  })

  it('views, if there are any, ask as whoever looks', async () => {
    const views = await service.sql<{ name: string; options: string[] | null }[]>`
      select relname as name, reloptions as options from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace`
    expect(views.filter(({ options }) => !options?.includes('security_invoker=true'))).toEqual([])
  })
})

describe('two companies in every table', () => {
  let worlds: World[]
  /** Tables that no call of the API fills yet. */
  const filledByHand = [
    'debrief_editions',
    'calibration_loops',
    'calibration_interviewers',
    'signal_analyses',
    'notifications',
    'job_backups',
    'imports',
    'import_rows',
    'import_faults',
    'past_loops',
    'past_scorecards',
  ]
  beforeAll(async () => {
    worlds = []
    for (const name of ['Northwind', 'Contoso']) {
      const world = await walkThrough(service, await service.company(name), service.anonymous, name.toLowerCase())
      const [loopId] = world.ids.loops!
      await fillEdition(world.company.id, loopId!)
      await fillCalibration(world.company.id, loopId!)
      await fillSignals(world.company.id)
      await fillNotifications(world.company.id)
      await fillImports(world.company.id)
      await service.sql`insert into idempotency_keys (company_id, principal, operation, key, digest, status, created_at) values (${world.company.id}, 'p', 'o', 'k', 'd', 200, ${service.now})`
      worlds.push(world)
    }
  })

  /** A row made of whatever the table asks for: it is only looked at from the other company. */
  async function fillEdition(companyId: string, loopId: string): Promise<void> {
    const columns = await service.sql<{ name: string; type: string }[]>`
      select column_name as name, udt_name as type from information_schema.columns where table_name = 'debrief_editions' and is_nullable = 'NO' and column_default is null`
    const samples: Record<string, unknown> = {
      uuid: loopId,
      int4: 1,
      int2: 1,
      int8: 1,
      text: 'x',
      jsonb: '{}',
      timestamptz: service.now,
      _uuid: [],
      bool: true,
      _text: [],
    }
    const row = Object.fromEntries(
      columns.map(({ name, type }) => [name, name === 'company_id' ? companyId : samples[type]]),
    )
    await service.sql`insert into debrief_editions ${service.sql(row as never)}`
  }

  /** What the worker writes when it has fitted. */
  async function fillCalibration(companyId: string, loopId: string): Promise<void> {
    const { sql } = service
    const [made] = await sql<{ id: string }[]>`
      insert into calibrations (company_id, id, rubric_id, trigger, created_at, state, outcome)
      select company_id, gen_random_uuid(), id, 'nightly', ${service.now}, 'done', 'too_few' from rubrics where company_id = ${companyId} limit 1 returning id`
    await sql`insert into calibration_loops (company_id, calibration_id, loop_id, component, sheets, standing, covariance)
      values (${companyId}, ${made!.id}, ${loopId}, 0, 1, '{3}', '{0.1}')`
    await sql`insert into calibration_interviewers (company_id, calibration_id, person_id, component, named, effect, profile)
      select company_id, ${made!.id}, id, 0, false, '{}', '{}' from people where company_id = ${companyId} limit 1`
  }

  /** What the worker writes when it has read a transcript, and a word on it. */
  async function fillSignals(companyId: string): Promise<void> {
    const { sql } = service
    const [person] = await sql<{ id: string }[]>`select id from people where company_id = ${companyId} limit 1`
    await sql`
      with said as (
        insert into transcripts (company_id, id, loop_id, interview_id, format, turns, added_by_kind, added_by_id, created_at)
        select company_id, gen_random_uuid(), loop_id, id, 'turns', '[]', 'person', ${person!.id}, ${service.now} from interviews
        where company_id = ${companyId} limit 1 returning *),
      read as (
        insert into signal_analyses (company_id, id, loop_id, interview_id, transcript_id, status, engine, pack_id, pack_hash, created_at)
        select company_id, gen_random_uuid(), loop_id, interview_id, id, 'ready', 'rules', 'x', 'x', ${service.now} from said returning *)
      insert into signal_reviews (company_id, id, loop_id, analysis_id, finding_id, status, reviewed_by_id, created_at)
      select company_id, gen_random_uuid(), loop_id, id, gen_random_uuid(), 'confirmed', ${person!.id}, ${service.now} from read`
  }

  /** What an import leaves behind. */
  async function fillImports(companyId: string): Promise<void> {
    const { sql, now } = service
    const id = crypto.randomUUID()
    await sql`insert into imports (company_id, id, mode, format, principal_kind, principal_id, created_at, updated_at)
      values (${companyId}, ${id}, 'good_rows', 'csv', 'person', ${id}, ${now}, ${now})`
    await sql`insert into import_rows (company_id, import_id, rank, line, content) values (${companyId}, ${id}, 1, 2, '{}')`
    await sql`insert into import_faults (company_id, import_id, line, number, code, pointer, message)
      values (${companyId}, ${id}, 3, 1, 'unknown_reference', '/job', 'x')`
    await sql`insert into past_loops (company_id, loop_id, application_id, rubric_version_id, import_id)
      select company_id, id, application_id, rubric_version_id, ${id} from loops where company_id = ${companyId} limit 1`
    await sql`insert into past_scorecards (company_id, panelist_id, import_id, external_source, external_id)
      select company_id, id, ${id}, 'x', 'x' from panelists where company_id = ${companyId} limit 1`
  }

  /** What is written when something is sent, and nothing is sent here. */
  async function fillNotifications(companyId: string): Promise<void> {
    const { sql, now } = service
    const [person] = await sql<{ id: string }[]>`select id from people where company_id = ${companyId} limit 1`
    const [card] = await sql<{ id: string }[]>`select id from panelists where company_id = ${companyId} limit 1`
    const [job] = await sql<{ id: string }[]>`select id from jobs where company_id = ${companyId} limit 1`
    await sql`insert into notifications (company_id, id, person_id, kind, channel, subject, not_before, created_at)
      values (${companyId}, gen_random_uuid(), ${person!.id}, 'due', 'email', ${card!.id}, ${now}, ${now})`
    await sql`insert into job_backups (company_id, job_id, person_id, after_hours, updated_at)
      values (${companyId}, ${job!.id}, ${person!.id}, 24, ${now}) on conflict do nothing`
  }

  it('the service sees every row of the company it names, none of the other, and none at all where it names none', async () => {
    const [one, other] = worlds.map(world => world.company.id)
    const figures: string[] = []
    let rows = 0
    for (const table of tables) {
      const [truth] = await service.sql<{ one: number; other: number }[]>`
        select count(*) filter (where company_id = ${one!})::int as one, count(*) filter (where company_id = ${other!})::int as other from ${service.sql(table)}`
      expect([table, truth!.one > 0, truth!.other > 0]).toEqual([table, true, true])
      rows += truth!.one + truth!.other
      const seen = await asService(
        one!,
        sql =>
          sql<
            { company_id: string; count: number }[]
          >`select company_id, count(*)::int as count from ${sql(table)} group by 1`,
      )
      if (JSON.stringify(seen) !== JSON.stringify([{ company_id: one, count: truth!.one }]))
        figures.push(`${table}: ${JSON.stringify(seen)}`)
      const blind = await asService(
        '',
        sql => sql<{ count: number }[]>`select count(*)::int as count from ${sql(table)}`,
      )
      if (blind[0]!.count !== 0) figures.push(`${table}: ${blind[0]!.count} without a company`)
    }
    console.log(`figure: schema tables ${tables.length}, rows of two companies ${rows}, seen across ${figures.length}`)
    expect(figures).toEqual([])
    expect(filledByHand.filter(table => !tables.includes(table))).toEqual([])
  })

  it('the service can make no row of another company, move none there and touch none of theirs', async () => {
    const [one, other] = worlds.map(world => world.company.id)
    for (const table of tables) {
      const copy = asService(
        one!,
        sql => sql`insert into ${sql(table)} overriding system value
          select made.* from ${sql(table)} mine, jsonb_populate_record(mine, jsonb_build_object('company_id', ${other!}::text)) made where mine.company_id = ${one!} limit 1`,
      )
      await expect(copy, `insert into ${table}`).rejects.toMatchObject({ code: '42501' })
      const move = asService(one!, sql => sql`update ${sql(table)} set company_id = ${other!}`)
      await expect(move, `update ${table}`).rejects.toMatchObject({ code: '42501' })
      const removed = await asService(one!, sql => sql`delete from ${sql(table)} where company_id = ${other!}`).catch(
        (error: { code: string }) => error,
      )
      expect(removed, `delete from ${table}`).toMatchObject('code' in removed ? { code: '42501' } : { count: 0 })
    }
  })

  /** Runs one statement as requests run theirs, and takes it back. */
  async function asService<T>(companyId: string, statement: (sql: postgres.TransactionSql) => Promise<T>): Promise<T> {
    let result: T | undefined
    await service.sql
      .begin(async sql => {
        await sql`select set_config('role', ${serviceRole}, true), set_config('app.company_id', ${companyId}, true)`
        result = await statement(sql)
        throw new TakenBack()
      })
      .catch(error => {
        if (!(error instanceof TakenBack)) throw error
      })
    return result!
  }
  class TakenBack extends Error {}
})

describe('constraints', () => {
  it('are all named by us, after what they mean', async () => {
    const constraints = await readConstraints()
    const nameless = constraints.filter(({ name, table, kind }) =>
      kind === 'p'
        ? name !== `${table}_pk`
        : !name.startsWith(`${table}_`) || /_(fkey|key|check|pkey|idx|fk|unique)\d*$/.test(name),
    )
    expect(nameless.map(({ name }) => name)).toEqual([])
  })

  /** What only a bug of ours can break, and why. */
  const bugs: readonly (readonly [names: RegExp, reason: string])[] = [
    [/_(known|in_range)$/, 'the schema of the request checked the word or the number at the door'],
    [/_company_exists$/, 'the company comes from the credential'],
    [
      /_(creator|decider|delegator|recorder|releaser|canceller|outcome_sayer|asker|closer|publisher|requester|reviewer|voider|void_second|waiver)_exists$/,
      'who acts is signed in, and no person is ever removed',
    ],
    [
      /^(passwords|refresh_tokens|unmaskings|split_overrules|flag_reviews)_person_exists$/,
      'who acts is signed in, and no person is ever removed',
    ],
    [
      /^(decisions|delegations|debrief_editions|split_overrules|flag_reviews|interviews|scorecard_versions)_loop_exists$/,
      'the facts of the route loaded and locked the loop',
    ],
    [/^(plans|hiring_team_members|loops)_job_exists$/, 'the facts of the route loaded and locked the job'],
    [
      /^loops_(application|candidate|rubric_version)_exists$/,
      'copied from the application and the plan that the facts loaded',
    ],
    [/^(ratings|scorecard_versions|flag_reviews|dissents)_panelist_exists$/, 'the facts of the route loaded the card'],
    [/^(panelists|transcripts)_interview_exists$/, 'the facts of the route loaded the interview'],
    [
      /^signal_analyses_(interview|panelist|transcript)_exists$|^signal_reviews_(loop|analysis)_exists$/,
      'written from rows that are there, and none of them is ever removed',
    ],
    [/^signal_analyses_(card|transcript)_read_once$/, 'the worker leaves out what was read already'],
    [
      /^(decisions_superseded|decisions_delegation|dissents_decision|rubric_versions_rubric|recusals_candidate|candidates_merge_target)_exists$/,
      'the facts of the route loaded it',
    ],
    [
      /_(is_whole|has_reason|of_one_text|rated_or_not|submitted_or_closed|reason_given)$/,
      'written together by one statement, after the domain agreed',
    ],
    [/^candidates_not_merged_into_itself$/, 'the domain refuses it by name first'],
    [
      /^(notification_settings|notifications|card_links|digests|job_backups)_(loop|panelist|job)_exists$|^(notification_settings|notifications|digests)_person_exists$/,
      'written from rows that are there, and none of them is ever removed',
    ],
    [/^(notifications_told_once|digests_week_made)$/, 'written by what leaves out conflicts'],
    [
      /^(import_rows|import_faults|past_loops|past_scorecards)_(import|loop|panelist)_exists$/,
      'written from rows that are there, and none of them is ever removed',
    ],
    [
      /^past_(loops_one_for_application|scorecards_external_id_taken)$/,
      'imports of a company are entered one after the other, and look first',
    ],
    [/_hash_taken$/, 'made of so much chance that two are never alike'],
    [/^interviews_(position_taken|in_one_loop)$/, 'numbered with the loop locked'],
    [/^scorecard_versions_number_taken$/, 'numbered with the loop locked'],
    [
      /^(calibration_(loops|interviewers)|loop_calibrations)_(calibration|loop|person)_exists$/,
      'written from rows that are there, and none of them is ever removed',
    ],
    [
      /^calibrations_one_(under_way|in_force)$/,
      'the next one is put in by what leaves out conflicts, or with the old one put out',
    ],
    [
      /^webhook_deliveries_(endpoint|event)_exists$|^pushes_(connection|candidate|application|loop)_exists$/,
      'the facts of the route or the worker loaded what it points to',
    ],
    [
      /^(webhook_deliveries_event_sent_once|pushes_(event|words)_received_already)$/,
      'written by what leaves out conflicts, or goes on from them',
    ],
    [/_pk$/, 'ids are made by chance; what is keyed otherwise is written by an upsert'],
  ]

  it('each is told as a refusal, or only a bug of ours can break it, and never both', async () => {
    const names = (await readConstraints()).map(({ name }) => name)
    const told = new Set(Object.keys(constraintRefusals))
    const reasonsFor = (name: string) => bugs.filter(([pattern]) => pattern.test(name))
    expect(names.filter(name => !told.has(name) && reasonsFor(name).length !== 1)).toEqual([])
    expect(names.filter(name => told.has(name) && name !== 'ratings_pk' && reasonsFor(name).length > 0)).toEqual([])
    expect(
      [...told].filter(name => !names.includes(name)),
      'a refusal for a constraint that is not there',
    ).toEqual([])
    expect(
      bugs.filter(([pattern]) => !names.some(name => pattern.test(name))).map(String),
      'a reason that nothing needs',
    ).toEqual([])
    console.log(`figure: constraints ${names.length}, told as refusals ${names.filter(name => told.has(name)).length}`)
  })
})

describe('migrations', () => {
  it('use no type that PostgreSQL 15 does not have', async () => {
    const types = await service.sql<{ type: string }[]>`
      select distinct format_type(a.atttypid, null) as type from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relname in ${service.sql(tables)} and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped order by 1`
    const old = [
      'bigint',
      'boolean',
      'double precision',
      'double precision[]',
      'integer',
      'jsonb',
      'numeric',
      'smallint',
      'text',
      'text[]',
      'timestamp with time zone',
      'uuid',
      'uuid[]',
      'xid8',
    ]
    expect(types.map(({ type }) => type).filter(type => !old.includes(type))).toEqual([])
  })

  it('do no harm when repeated, and two at once make one database', async () => {
    const shape = () => service.sql`
      select (select md5(string_agg(pg_get_constraintdef(oid), '|' order by conname)) from pg_constraint where connamespace = 'public'::regnamespace) as constraints,
        (select md5(string_agg(attrelid::regclass::text || attname || atttypid::text, '|' order by attrelid::regclass::text, attnum)) from pg_attribute
          where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)) as columns,
        (select count(*) from pg_policy) as policies, (select count(*) from public.__drizzle_migrations) as applied`
    const before = await shape()
    expect(await migrate(service.databaseUrl)).toBe(0)
    expect(await shape()).toEqual(before)
    const server = postgres(inject('serverUrl'), { max: 1, onnotice: () => {} })
    const name = `t_fresh_${process.pid}`
    await server.unsafe(`create database ${name}`)
    try {
      const applied = await Promise.all([1, 2].map(() => migrate(databaseUrl(inject('serverUrl'), name))))
      expect(applied.sort()).toEqual([0, knownMigrations()])
    } finally {
      await server.unsafe(`drop database ${name} with (force)`)
      await server.end()
    }
  })

  it('say what the schema files say: nothing is left to generate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hireloop-migrations-'))
    try {
      cpSync(join(root, 'db/migrations'), folder, { recursive: true })
      const { stdout } = await run(
        'node',
        [
          'node_modules/drizzle-kit/bin.cjs',
          'generate',
          '--dialect',
          'postgresql',
          '--schema',
          './db/schema/*.ts',
          '--out',
          relative(root, folder),
        ],
        { cwd: root },
      )
      expect(stdout).toContain('No schema changes')
      expect(readdirSync(folder)).toEqual(readdirSync(join(root, 'db/migrations')))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('made the columns and keys that the schema files declare, and no others', async () => {
    const modules = await Promise.all(
      readdirSync(join(root, 'db/schema')).map(file => import(pathToFileURL(join(root, 'db/schema', file)).href)),
    )
    const declared = modules
      .flatMap(module => Object.values(module))
      .filter((value): value is PgTable => is(value, PgTable))
      .map(getTableConfig)
    expect(declared.map(({ name }) => name).sort()).toEqual(tables)
    const constraints = await readConstraints()
    for (const { name, columns, uniqueConstraints, checks, foreignKeys, primaryKeys } of declared) {
      const there = await service.sql<{ column: string; required: boolean }[]>`
        select attname as column, attnotnull as required from pg_attribute where attrelid = ${name}::regclass and attnum > 0 and not attisdropped order by 1`
      expect(
        there.map(({ column, required }) => ({ column, required })),
        name,
      ).toEqual(
        columns
          .map(each => ({ column: each.name, required: each.notNull }))
          .sort((a, b) => (a.column < b.column ? -1 : 1)),
      )
      const named = [...uniqueConstraints, ...checks, ...primaryKeys]
        .map(each => each.name)
        .concat(foreignKeys.map(each => each.getName()))
      const kept = constraints.filter(each => each.table === name && each.kind !== 'i').map(each => each.name)
      expect(kept.sort(), name).toEqual(named.sort())
    }
  })

  /** Rules of squawk that do not fit, each with its reason. */
  const squawkExcluded: Readonly<Record<string, string>> = {
    'require-lock-timeout': 'migrate.ts sets it for its session and tries again',
    'require-statement-timeout': 'tables are made empty; what rewrites a full one is reviewed by hand',
    'prefer-bigint-over-int': 'counts of one loop, one card or one rubric',
    'prefer-bigint-over-smallint': 'ratings from 1 to 4 and seniorities from 1 to 5',
  }

  it('block nobody, says squawk', async ({ skip }) => {
    const platform = `@squawk-cli/${process.platform}-${process.arch}/package.json`
    const require = createRequire(createRequire(import.meta.url).resolve('squawk-cli/package.json'))
    if (!canResolve(require, platform)) {
      console.log(`squawk has no program for ${process.platform}-${process.arch}; the migrations were not checked`)
      skip()
    }
    const files = readdirSync(join(root, 'db/migrations'))
      .filter(file => file.endsWith('.sql'))
      .map(file => `db/migrations/${file}`)
    const options = [
      '--pg-version',
      '15.0',
      '--assume-in-transaction',
      '--reporter',
      'json',
      '--exclude',
      Object.keys(squawkExcluded).join(','),
    ]
    const { stdout } = await run('node', ['node_modules/squawk-cli/js/bin/squawk', ...options, ...files], {
      cwd: root,
    }).catch((failure: { stdout: string }) => failure)
    const findings = JSON.parse(stdout) as { file: string; line: number; rule_name: string }[]
    console.log(`figure: squawk files ${files.length}, findings ${findings.length}`)
    expect(findings.map(({ file, line, rule_name }) => `${file}:${line} ${rule_name}`)).toEqual([])
  })
})

function reaches(table: string, goal: string, foreign: readonly Constraint[], seen = new Set<string>()): boolean {
  if (table === goal) return true
  if (seen.has(table)) return false
  seen.add(table)
  return foreign.some(each => each.table === table && reaches(each.target!, goal, foreign, seen))
}

function canResolve(require: NodeJS.Require, name: string): boolean {
  try {
    return existsSync(require.resolve(name)) && readFileSync(require.resolve(name)).length > 0
  } catch {
    return false
  }
}
