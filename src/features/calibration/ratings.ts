/**
 * The cards that enter a calibration, as the database holds them: one line per card, in its independent version. The same
 * cards that a debrief's figures rest on (`countingCards`), asked for in SQL because a fit takes thousands of them.
 */
import type { Fragment, ReservedSql } from 'postgres'
import type { Tx } from '../../platform/database.ts'
import { independentVersion } from '../../platform/independent-version.ts'

/** One card: who rated whom when, and how. */
export interface Sheet {
  readonly loop: string
  readonly interviewer: string
  readonly level: string
  /** milliseconds of the submission */
  readonly at: number
  /** from the end of the interview to the submission; null where the interview had no time */
  readonly hours: number | null
  readonly late: boolean
  /** dimension → rating; what was not assessed is absent */
  readonly ratings: Readonly<Record<string, number>>
}

/**
 * Loops (`l`) that may enter a calibration: released, and nobody's card on the candidate open anywhere. Whoever has to judge
 * a candidate still must learn nothing of what others wrote about them, also not from an average; so such a loop waits.
 */
export function enters(sql: ReservedSql): Fragment {
  return sql`(l.released_at is not null and l.cancelled_at is null and not exists (
    select 1 from panelists o join loops ol on ol.company_id = o.company_id and ol.id = o.loop_id
    where ol.company_id = l.company_id and ol.candidate_id = l.candidate_id and o.submitted_at is null and o.closed_at is null))`
}

/** Hands over the cards of a rubric's released loops, `chunk` at a time, from one snapshot. */
export async function streamSheets(
  tx: Tx,
  rubricId: string,
  chunk: number,
  take: (sheets: readonly Sheet[]) => void | Promise<void>,
): Promise<void> {
  const { sql } = tx
  const rows = sql<Sheet[]>`
    select p.loop_id as loop, p.person_id as interviewer, l.level,
      (extract(epoch from p.submitted_at) * 1000)::float8 as at,
      (extract(epoch from p.submitted_at - i.ends_at) / 3600)::float8 as hours,
      coalesce(p.submitted_at > i.ends_at + make_interval(hours => c.card_due_hours), false) as late,
      (select coalesce(json_object_agg(r.key, (r.value ->> 'rating')::int), '{}') from jsonb_each(s.content -> 'ratings') r
        where r.value ->> 'rating' is not null) as ratings
    from loops l
    join companies c on c.company_id = l.company_id
    join rubric_versions v on v.company_id = l.company_id and v.id = l.rubric_version_id
    join panelists p on p.company_id = l.company_id and p.loop_id = l.id
    join interviews i on i.company_id = p.company_id and i.id = p.interview_id
    join lateral (${independentVersion(sql)}) s on true
    where v.rubric_id = ${rubricId} and ${enters(sql)}
      and p.role = 'interviewer' and p.submitted_at is not null and p.voided_at is null
    order by p.loop_id, p.id`
  for await (const sheets of rows.cursor(chunk)) await take(sheets)
}
