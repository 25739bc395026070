/** Reads the feed: published events of what the actor may see, in the order in which they were published. */
import type { Actor } from '../../domain/actor.ts'
import type { Paging } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { type EventRow, eventColumns, eventFrom } from '../../platform/events.ts'
import { visibleEvent } from '../../platform/visibility.ts'

/**
 * One page of the feed. Serves only what transactions older than every running one published: ids and sequence numbers
 * commit out of order, and a cursor that passed a late one would lose it. The cursor is the last event's id and its place
 * is looked up: the place itself counts transactions, also of what is sealed and of other companies.
 */
export async function listEvents(tx: Tx, actor: Actor, filters: { type?: string; loop_id?: string }, pages: Paging) {
  const { sql } = tx
  const after = pages.after?.[0] ?? null
  const rows = await sql<EventRow[]>`
    select ${eventColumns(sql)} from events e
    where e.published_at is not null and e.published_xid < pg_snapshot_xmin(pg_current_snapshot())
      and (${after}::uuid is null
        or (e.published_xid, e.published_order) > (select x.published_xid, x.published_order from events x where x.id = ${after}))
      and (${filters.type ?? null}::text is null or e.type = ${filters.type ?? null})
      and (${filters.loop_id ?? null}::uuid is null or e.loop_id = ${filters.loop_id ?? null})
      and ${visibleEvent(sql, actor)}
    order by e.published_xid, e.published_order
    limit ${pages.fetch}`
  const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
  return { data: page.map(row => eventFrom(tx.companyId, row)), next_cursor }
}
