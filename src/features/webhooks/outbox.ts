/**
 * From the outbox of events to one delivery per event and endpoint, and from there to the courier. What is published and not
 * fanned out is the outbox; a job wakes its worker, and a watch asks every minute, so that a lost job delays and loses nothing.
 */
import type { Fragment, ReservedSql } from 'postgres'
import type { Actor, Scope } from '../../domain/actor.ts'
import type { EventType } from '../../domain/event.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps, Job } from '../../platform/deps.ts'
import { type Reaction, takeFromOutbox } from '../../platform/events.ts'
import { enqueue, listCompanies, type Working } from '../../platform/jobs.ts'
import { visibleEvent } from '../../platform/visibility.ts'
import { makeCourier } from './courier.ts'

const batchMax = 500
/** Deliveries are kept this long, delivered or not; what an endpoint slept through longer is in the feed. */
export const deliveriesKeptDays = 30
const removedAtOnceMax = 5_000
const dayMs = 86_400_000

/** Transactions that have asked for their company's outbox already: an act records several events. */
const asked = new WeakSet<Tx>()

/** Something was published: the outbox is asked for after the act, where anybody listens. The demo has no listeners. */
export const queueOutbox: Reaction['react'] = async ({ tx, deps, event, now }) => {
  if (!event.published || deps.takeJob || asked.has(tx)) return
  asked.add(tx)
  enqueue(tx, deps, now, 'webhook-outbox', {}, tx.sql`exists (select 1 from webhook_endpoints)`)
}

const courier = makeCourier()

/** Works one company's outbox and sends whoever is due on their way. Repeats do no harm. */
export async function workOutbox(working: Working, { companyId }: Pick<Job, 'companyId'>): Promise<void> {
  while (!working.stopping.aborted && (await working.deps.db.write(companyId, tx => fanOut(tx, working.deps))) > 0);
  const now = working.deps.clock()
  const due = await working.deps.db.read(
    companyId,
    tx => tx.sql<{ id: string }[]>`
      select w.id from webhook_endpoints w where w.state = 'active' and exists (
        select 1 from webhook_deliveries d where d.endpoint_id = w.id and d.state = 'pending' and d.next_attempt_at <= ${now})`,
  )
  for (const { id } of due) working.aside.keep(courier.wake(working, companyId, id))
}

/** Every minute and at the start: what a lost job left, what is due again, and what has been kept long enough. */
export async function watchWebhooks(working: Working): Promise<void> {
  for (const companyId of await listCompanies(working.deps)) {
    const before = new Date(working.deps.clock().getTime() - deliveriesKeptDays * dayMs)
    const [any] = await working.deps.db.write(companyId, async tx => {
      await tx.sql`
        delete from webhook_deliveries where id in (
          select id from webhook_deliveries where created_at < ${before} limit ${removedAtOnceMax})`
      return tx.sql`select 1 from webhook_endpoints limit 1`
    })
    if (any) await workOutbox(working, { companyId })
  }
}

/** Takes a batch out of the outbox and makes a delivery of each event for each endpoint that hears it; answers how many it took. */
async function fanOut(tx: Tx, deps: Deps): Promise<number> {
  const eventIds = await takeFromOutbox(tx, batchMax)
  if (eventIds.length === 0) return 0
  const now = deps.clock()
  for (const endpoint of await loadListeners(tx, now)) await insertDeliveries(tx, deps, endpoint, eventIds, now, 'once')
  return eventIds.length
}

export interface Listener {
  readonly id: string
  readonly api_key_id: string | null
  readonly event_types: readonly EventType[] | null
  /** of its integration as it is now; null where it belongs to none */
  readonly scopes: readonly Scope[] | null
  readonly created_at: Date
}

/** The company's endpoints, or one of them, with what the integration behind each may do right now. */
export async function loadListeners(tx: Tx, now: Date, id: string | null = null): Promise<Listener[]> {
  return tx.sql<Listener[]>`
    select w.id, w.api_key_id, w.event_types, w.created_at,
      case when w.api_key_id is null then null else coalesce((
        with recursive heirs as (
          select k.id, k.scopes, k.revoked_at, k.expires_at, k.created_at from api_keys k where k.id = w.api_key_id
          union select k.id, k.scopes, k.revoked_at, k.expires_at, k.created_at from api_keys k join heirs on k.rotated_from_id = heirs.id)
        select h.scopes from heirs h where h.revoked_at is null and (h.expires_at is null or h.expires_at > ${now})
        order by h.created_at desc limit 1), '{}') end as scopes
    from webhook_endpoints w where ${id}::uuid is null or w.id = ${id}::uuid order by w.id`
}

/**
 * Makes deliveries of those of the events that the endpoint may hear and wants to. `once` leaves those that are there,
 * `again` puts them in once more. An endpoint hears what an integration of its company may, published events alone.
 */
export async function insertDeliveries(
  tx: Tx,
  deps: Deps,
  endpoint: Listener,
  eventIds: readonly string[],
  now: Date,
  how: 'once' | 'again',
): Promise<void> {
  const { sql } = tx
  const hearer: Actor = {
    kind: 'integration',
    companyId: tx.companyId,
    id: endpoint.api_key_id ?? endpoint.id,
    scopes: endpoint.scopes ?? ['events:read'],
  }
  const ids = eventIds.map(() => deps.ids(now))
  const types = endpoint.event_types === null ? null : [...endpoint.event_types]
  const repeated = how === 'once' ? sql`nothing` : sql`update set ${dueAgain(sql, now)}`
  await sql`
    insert into webhook_deliveries (company_id, id, endpoint_id, event_id, type, next_attempt_at, created_at)
    select e.company_id, n.id, ${endpoint.id}, e.id, e.type, ${now}, ${now}
    from unnest(${[...eventIds]}::uuid[], ${ids}::uuid[]) n (event_id, id) join events e on e.id = n.event_id
    where e.published_at is not null and (${types}::text[] is null or e.type = any(${types}::text[])) and ${visibleEvent(sql, hearer)}
      ${how === 'once' ? sql`and e.published_at >= ${endpoint.created_at}` : sql``}
    on conflict (company_id, endpoint_id, event_id) do ${repeated}`
}

/** What an update of deliveries sets so that they are tried from now on, by the whole schedule. */
export function dueAgain(sql: ReservedSql, now: Date): Fragment {
  return sql`state = 'pending', attempts = 0, first_attempt_at = null, next_attempt_at = ${now}, leased_until = null`
}
