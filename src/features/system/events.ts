/** Reads the feed: published events of what the actor may see, in the order in which they were published. */
import type { Actor } from '../../domain/actor.ts'
import type { EventType } from '../../domain/event.ts'
import type { Paging } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { visibleEvent } from '../../platform/visibility.ts'

interface EventRow {
  readonly id: string
  readonly type: EventType
  readonly published_at: Date
  readonly actor_kind: 'person' | 'integration' | 'system'
  readonly actor_id: string | null
  readonly job_id: string | null
  readonly candidate_id: string | null
  readonly application_id: string | null
  readonly loop_id: string | null
  readonly interview_id: string | null
  readonly scorecard_id: string | null
  readonly decision_id: string | null
}

const subjects = [
  'job_id',
  'candidate_id',
  'application_id',
  'loop_id',
  'interview_id',
  'scorecard_id',
  'decision_id',
] as const

/**
 * One page of the feed. Serves only what transactions older than every running one published: ids and sequence numbers
 * commit out of order, and a cursor that passed a late one would lose it. The cursor is the last event's id and its place
 * is looked up: the place itself counts transactions, also of what is sealed and of other companies.
 */
export async function listEvents(tx: Tx, actor: Actor, filters: { type?: string; loop_id?: string }, pages: Paging) {
  const { sql } = tx
  const after = pages.after?.[0] ?? null
  const rows = await sql<EventRow[]>`
    select e.id, e.type, e.published_at, e.actor_kind, e.actor_id, e.job_id, e.candidate_id, e.application_id, e.loop_id,
      e.interview_id, e.scorecard_id, e.decision_id
    from events e
    where e.published_at is not null and e.published_xid < pg_snapshot_xmin(pg_current_snapshot())
      and (${after}::uuid is null
        or (e.published_xid, e.published_order) > (select x.published_xid, x.published_order from events x where x.id = ${after}))
      and (${filters.type ?? null}::text is null or e.type = ${filters.type ?? null})
      and (${filters.loop_id ?? null}::uuid is null or e.loop_id = ${filters.loop_id ?? null})
      and ${visibleEvent(sql, actor)}
    order by e.published_xid, e.published_order
    limit ${pages.fetch}`
  const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
  return {
    data: page.map(row => ({
      id: row.id,
      type: row.type,
      timestamp: row.published_at,
      actor: { kind: row.actor_kind, id: row.actor_id },
      data: {
        company_id: tx.companyId,
        ...Object.fromEntries(subjects.flatMap(name => (row[name] === null ? [] : [[name, row[name]]]))),
      },
    })),
    next_cursor,
  }
}
