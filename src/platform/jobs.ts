/**
 * The background queue: pg-boss on our own connections. Jobs carry ids only and run at least once; what needs a company
 * names it in its own transaction. It does not know features: `app.ts` wires what follows from events.
 */
import PgBoss from 'pg-boss'
import { jobsSchema } from '../../db/queues.ts'
import type { Deps } from './deps.ts'

const keysKeptMs = 24 * 3_600_000
const sessionsKeptMs = 30 * 24 * 3_600_000

/** Starts working the queue; `stop` waits for running jobs, within a bound. */
export async function startJobs(deps: Deps): Promise<{ stop(): Promise<void> }> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => deps.db.runAsService(text, values) },
    schema: jobsSchema,
    migrate: false,
    supervise: true,
    schedule: true,
  })
  // An outage is the database's to end: pg-boss asks again by itself, and requests say 503 meanwhile.
  boss.on('error', () => {})
  await boss.start()
  await boss.schedule('housekeeping', '17 3 * * *', {}, { tz: 'UTC' })
  await boss.work('housekeeping', async () => {
    await purge(deps)
  })
  return { stop: () => boss.stop({ graceful: true, wait: true, timeout: 10_000 }) }
}

/** Removes what has served its time: answered requests after a day, ended sessions after a month. */
export async function purge(deps: Deps): Promise<void> {
  const now = deps.clock().getTime()
  const companies = await deps.db.lookup<{ company_id: string }>(sql => sql`select company_id from list_companies()`)
  for (const { company_id } of companies) {
    await deps.db.write(company_id, async tx => {
      await tx.sql`delete from idempotency_keys where created_at < ${new Date(now - keysKeptMs)}`
      await tx.sql`delete from refresh_tokens where expires_at < ${new Date(now - sessionsKeptMs)}`
    })
  }
}
