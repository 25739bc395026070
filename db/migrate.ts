/**
 * Brings a database to the newest shape: roles, tables, policies, the job queue. Runs as the owner role, one process at a
 * time, waiting for nobody's locks for long; harmless when repeated. It does not know what the tables are for.
 */
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import PgBoss from 'pg-boss'
import postgres from 'postgres'
import { clockQueue, jobsSchema, queues } from './queues.ts'
import { lookupRole, ownerRole, rolesSql, serviceRole } from './roles.ts'

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))
/** A migration gives way to readers after this long and tries again, so that nobody queues up behind it. */
const lockTimeoutMs = 2_000
const attemptsMax = 30
const advisoryLock = 7_341_220_118
const oldestServer = 150_000

/** The login may not create the roles it needs; `sql` is what an administrator has to run once. */
export class RolesMissing extends Error {
  readonly sql: string
  constructor(sql: string) {
    super(
      `This database login may not create roles. Ask an administrator of the server to run this once, then start again:\n\n${sql}\n`,
    )
    this.name = 'RolesMissing'
    this.sql = sql
  }
}

/**
 * Migrates the database behind `url`. Answers the number of migrations it applied. Refuses a server older than
 * PostgreSQL 15 and throws RolesMissing where the login can neither find nor create the roles.
 */
export async function migrate(url: string, note: (line: string) => void = () => {}): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10, prepare: false })
  try {
    const [server] = await sql<{ version: number; login: string; database: string }[]>`
      select current_setting('server_version_num')::int as version, current_user as login, current_database() as database`
    if (server!.version < oldestServer) throw new Error('Hireloop needs PostgreSQL 15 or newer')
    await sql`select pg_advisory_lock(${advisoryLock})`
    await ensureRoles(sql, server!.login, server!.database)
    await sql.unsafe(`set role ${ownerRole}`)
    await sql.unsafe(`set lock_timeout = ${lockTimeoutMs}`)
    const before = await appliedMigrations(sql)
    for (let attempt = 1; ; attempt++) {
      try {
        await applyMigrations(drizzle(sql), { migrationsFolder, migrationsSchema: 'public' })
        break
      } catch (error) {
        if (!isLockTimeout(error) || attempt >= attemptsMax) throw error
        note(`a migration waits for a lock; trying again (${attempt})`)
        await delay(250 + attempt * 100)
      }
    }
    await ensureQueues(sql)
    return (await appliedMigrations(sql)) - before
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** How many migrations this build brings: what readiness compares with the database. */
export function knownMigrations(): number {
  const journal = `${migrationsFolder}/meta/_journal.json`
  return existsSync(journal) ? JSON.parse(readFileSync(journal, 'utf8')).entries.length : 0
}

async function ensureRoles(sql: postgres.Sql, login: string, database: string): Promise<void> {
  const held = await sql<{ rolname: string }[]>`
    select rolname from pg_roles where rolname in ${sql([ownerRole, serviceRole, lookupRole])}
      and pg_has_role(current_user, oid, 'member')`
  if (held.length < 3) {
    try {
      await sql.unsafe(`do $$ begin
        ${[ownerRole, serviceRole, lookupRole]
          .map(
            role =>
              `begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end;`,
          )
          .join('\n')}
      end $$`)
      await sql.unsafe(`grant ${ownerRole}, ${serviceRole}, ${lookupRole} to current_user`)
    } catch (error) {
      if ((error as { code?: string }).code === '42501') throw new RolesMissing(rolesSql(login, database))
      throw error
    }
  }
  const [granted] = await sql<{ whole: boolean }[]>`
    select has_schema_privilege(${ownerRole}, 'public', 'create') and has_schema_privilege(${lookupRole}, 'public', 'create')
      and has_schema_privilege(${serviceRole}, 'public', 'usage')
      and has_database_privilege(${ownerRole}, current_database(), 'create')
      and pg_has_role(${ownerRole}, ${lookupRole}, 'member') as whole`
  if (granted!.whole) return
  try {
    const statements = rolesSql(login, database).split('\n')
    for (const statement of statements.filter(line => line.startsWith('GRANT'))) {
      if (!statement.includes(' TO "')) await sql.unsafe(statement)
    }
  } catch (error) {
    if ((error as { code?: string }).code === '42501') throw new RolesMissing(rolesSql(login, database))
    throw error
  }
}

async function appliedMigrations(sql: postgres.Sql): Promise<number> {
  const [table] = await sql<
    { there: boolean }[]
  >`select to_regclass('public.__drizzle_migrations') is not null as there`
  if (!table!.there) return 0
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from public.__drizzle_migrations`
  return row!.count
}

/** Makes the job tables and one partition a queue, as the owner; the service may only write rows. */
async function ensureQueues(sql: postgres.Sql): Promise<void> {
  const [schema] = await sql<{ there: boolean }[]>`select to_regclass(${`${jobsSchema}.version`}) is not null as there`
  if (!schema!.there) await sql.unsafe(PgBoss.getConstructionPlans(jobsSchema))
  const made = new Set(
    (await sql.unsafe<{ name: string }[]>(`select name from ${jobsSchema}.queue`)).map(queue => queue.name),
  )
  for (const queue of [clockQueue, ...queues]) {
    if (!made.has(queue))
      await sql.unsafe(`select ${jobsSchema}.create_queue('${queue}', '{"policy":"standard"}'::json)`)
  }
  await sql.unsafe(`
    grant usage on schema ${jobsSchema} to ${serviceRole};
    grant select, insert, update, delete on all tables in schema ${jobsSchema} to ${serviceRole};
    grant execute on all functions in schema ${jobsSchema} to ${serviceRole};
    grant select on public.__drizzle_migrations to ${serviceRole};`)
}

function isLockTimeout(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? (error as { cause?: { code?: string } }).cause?.code
  return code === '55P03'
}
