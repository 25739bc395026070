/**
 * What the records keep of oneself: what somebody did, what evidence they read and what they were refused, newest first. It
 * shows nobody else's line and nothing that the reply of the time did not tell. It does not know who may read everybody's.
 */
import { z } from 'zod'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import { type Route, route } from '../../platform/http.ts'
import { ownAccess, ownEvent } from '../../platform/visibility.ts'
import { OwnAct } from './shapes.ts'

/** The records are kept longer; this far back they are shown here. */
const shownDays = 90

interface ActRow extends z.output<typeof OwnAct> {
  /** parts lines of one moment; stays the same when an event is published and takes the time of that */
  readonly tail: string
}

export const listOwnActs = route({
  operationId: 'listOwnActs',
  method: 'GET',
  path: '/v1/audit/own',
  tag: 'access',
  summary: 'What is kept of what you did, read and were refused, newest first',
  description: `Of the last ${shownDays} days. Acts on a candidate on whom a card of yours is open show your own cards and what the plan shows anyway; the rest when it is in. What was refused is told without what it was about.`,
  may: 'audit.read_own',
  query: z.strictObject(pageQuery),
  reply: listOf(OwnAct),
  async handle({ tx, actor, now, paging }) {
    const { sql } = tx
    const pages = paging(2)
    const since = new Date(now.getTime() - shownDays * 86_400_000)
    const rows = await sql<ActRow[]>`
      with own as (
        select e.created_at as at, 'event' as record, e.type as act, 'done' as outcome, e.loop_id,
          coalesce(e.scorecard_id, e.decision_id, e.interview_id, e.loop_id, e.application_id, e.candidate_id, e.job_id) as subject_id,
          substr(e.id::text, 15) as tail
        from events e where e.id >= ${firstIdAt(since)} and e.created_at >= ${since} and ${ownEvent(sql, actor)}
        union all
        select g.at, 'access', g.operation, g.outcome, case when g.outcome = 'read' then g.loop_id end,
          case when g.outcome = 'read' then g.subject_id end, substr(g.id::text, 15)
        from access_log g where g.at >= ${since} and ${ownAccess(sql, actor)})
      select at, record, act, outcome, loop_id, subject_id, tail from own
      ${pages.after ? sql`where (at, tail collate "C") < (${pages.after[0]!}::text::timestamptz, ${pages.after[1]!})` : sql``}
      order by at desc, tail collate "C" desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.at.toISOString(), row.tail])
    return { data: page.map(({ tail: _, ...act }) => act), next_cursor }
  },
})

export const ownActRoutes: readonly Route[] = [listOwnActs]

/** No id of this moment or later is smaller. Of an event the id may be later than the act, never earlier. */
function firstIdAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
