/**
 * Does what a push asks for, behind the door: in one transaction, or not at all. Whoever owns jobs, candidates and applications
 * hands over how a happening is applied; this file knows when, in which order, and writes down what came of it.
 */
import { type ApplyHappening, Happening } from '../../domain/ats/happening.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Tx } from '../../platform/database.ts'
import type { Job } from '../../platform/deps.ts'
import type { Acting } from '../../platform/events.ts'
import { enqueue, listCompanies, type Working } from '../../platform/jobs.ts'
import { isAskable, makePuller } from './puller.ts'

export const pushesKeptDays = 90
const dayMs = 86_400_000
const removedAtOnceMax = 5_000
const watchedMax = 200
/** Younger ones have their job. */
const lostAfterMs = 120_000

/** How a happening is applied, by whoever owns jobs, candidates and applications. */
type Apply = ApplyHappening<Acting>

interface PushInHand {
  readonly id: string
  readonly connection_id: string
  readonly happening: unknown
  readonly application_ref: string | null
  readonly occurred_at: Date | null
  readonly source: string
  readonly jobs: { external_id: string; job_id: string }[]
}

const puller = makePuller()

/** Works one push: applies it, or writes down why not. A repeat finds it done. Of a connection it asks for what is due. */
export function pushesBy(apply: Apply) {
  return async (working: Working, { companyId, subject }: Pick<Job, 'companyId' | 'subject'>): Promise<void> => {
    const { deps } = working
    if (subject.connection_id) {
      // Beside the queue: a vendor that is slow to answer holds up no other's pushes.
      working.aside.keep(puller.wake(working, companyId, subject.connection_id))
      return
    }
    try {
      await deps.db.write(companyId, tx => applyPush(working, tx, apply, subject.push_id!))
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'unavailable') throw error
      const [fault] = (error.details.errors ?? []) as { pointer?: string }[]
      const state = error.code === 'unknown_reference' && fault?.pointer === '/job' ? 'job_unknown' : 'refused'
      await deps.db.write(
        companyId,
        tx =>
          tx.sql`update pushes set state = ${state}, outcome = ${error.code} where id = ${subject.push_id!} and state = 'received'`,
      )
    }
  }
}

async function applyPush({ deps, recorder }: Working, tx: Tx, apply: Apply, id: string): Promise<void> {
  const now = deps.clock()
  const [push] = await tx.sql<PushInHand[]>`
    select p.id, p.connection_id, p.happening, p.application_ref, p.occurred_at, k.source, k.jobs
    from pushes p join connections k on k.company_id = p.company_id and k.id = p.connection_id
    where p.id = ${id} and p.state = 'received' and p.happening is not null for update of p`
  if (!push) return
  if (await isOld(tx, push)) {
    await tx.sql`update pushes set state = 'superseded', happening = null where id = ${id}`
    return
  }
  const applied = await apply(
    {
      tx,
      deps,
      now,
      record: recorder(tx, now),
      source: push.source,
      jobs: new Map(push.jobs.map(({ external_id, job_id }) => [external_id, job_id])),
    },
    Happening.parse(push.happening),
  )
  const state = applied.outcome === 'unknown' ? 'ignored' : 'applied'
  await tx.sql`
    update pushes p set state = ${state}, outcome = ${applied.outcome}, happening = null, candidate_id = ${applied.candidateId},
      application_id = ${applied.applicationId},
      loop_id = (select l.id from loops l where l.application_id = ${applied.applicationId} and l.created_at = ${now} order by l.id desc limit 1)
    where p.id = ${id}`
}

/**
 * Whether something newer was applied of the same application: vendors try again for hours, and so an older word can come after
 * a newer one. Asked one at a time per application.
 */
async function isOld(tx: Tx, push: PushInHand): Promise<boolean> {
  if (push.application_ref === null) return false
  const name = `push\n${push.connection_id}\n${push.application_ref}`
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`
  if (push.occurred_at === null) return false
  const [newer] = await tx.sql`
    select 1 from pushes where connection_id = ${push.connection_id} and application_ref = ${push.application_ref}
      and state = 'applied' and occurred_at > ${push.occurred_at} limit 1`
  return newer !== undefined
}

/** Now and then: pushes whose job was lost and hints that are due are asked for again, those kept long enough are removed. */
export async function watchPushes({ deps }: Pick<Working, 'deps'>): Promise<void> {
  for (const companyId of await listCompanies(deps)) {
    await deps.db.write(companyId, async tx => {
      const now = deps.clock()
      const lostBefore = new Date(now.getTime() - lostAfterMs)
      const before = new Date(now.getTime() - pushesKeptDays * dayMs)
      const lost = await tx.sql<{ id: string }[]>`
        select id from pushes where state = 'received' and last_received_at < ${lostBefore} order by id limit ${watchedMax}`
      for (const { id } of lost) enqueue(tx, deps, now, 'pushes', { push_id: id })
      const due = await tx.sql<{ id: string }[]>`
        select k.id from connections k where ${isAskable(tx.sql, now)} and exists (
          select 1 from pushes p where p.connection_id = k.id and p.state = 'needs_pull' and p.next_attempt_at <= ${now})`
      for (const { id } of due) enqueue(tx, deps, now, 'pushes', { connection_id: id })
      await tx.sql`
        delete from pushes where id in (select id from pushes where created_at < ${before} limit ${removedAtOnceMax})`
    })
  }
}
