/**
 * The released loops of one job side by side. Each loop is asked for by itself, with the same rules as its debrief: a loop
 * that the reader may not read leaves no trace here, not even in a count.
 */
import { z } from 'zod'
import { findComponents } from '../../domain/calibration/connectivity.ts'
import { pseudonymOf } from '../../domain/candidate.ts'
import { compareCandidates } from '../../domain/debrief/comparison.ts'
import { Comparison, ComparisonOrder } from '../../domain/debrief-shape.ts'
import { permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Tx } from '../../platform/database.ts'
import { route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { loadLoopStandings } from '../../platform/standing.ts'
import { onTeamOf, stayedOnPanel } from '../../platform/visibility.ts'
import { type DebriefRow, debriefOf, selectDebriefs } from './debrief-rows.ts'

/** More columns than this nobody compares; the loops released last stand. */
const comparedLoopsMax = 100
const askedLoopsMax = 2_000

export const getComparison = route({
  operationId: 'getComparison',
  method: 'GET',
  path: '/v1/jobs/{id}/comparison',
  tag: 'debriefs',
  summary: 'The released loops of a job that you may read, side by side; never in the order of a score',
  description: `Raw beside calibrated, in groups inside which figures can be compared. At most the ${comparedLoopsMax} loops released last. Candidates whose names you may not see stand under pseudonyms.`,
  may: 'comparison.read',
  params: z.strictObject({ id: Id }),
  query: z.strictObject({
    order: ComparisonOrder.default('released_at').meta({ description: 'By time of release or by name' }),
  }),
  reply: Comparison,
  facts: async ({ tx, actor, params, now }) => {
    const { sql } = tx
    const me = actor.kind === 'person' ? actor.id : null
    const [[job], standings] = await Promise.all([
      sql<{ on_team: boolean; on_loop: boolean }[]>`
        select coalesce(${onTeamOf(sql, me, sql`j.id`)}, false) as on_team,
          exists (select 1 from panelists p join loops x on x.company_id = p.company_id and x.id = p.loop_id
            where x.job_id = j.id and p.person_id = ${me}
              and ${stayedOnPanel(sql)}) as on_loop
        from jobs j where j.id = ${params.id}`,
      loadLoopStandings(
        tx,
        actor,
        sql`l.id in (select x.id from loops x where x.job_id = ${params.id} and x.released_at is not null
          order by x.released_at desc, x.id desc limit ${askedLoopsMax})`,
        now,
      ),
    ])
    if (!job) throw new Refusal('not_found')
    return { standings, subjectId: params.id, permit: { job: { onHiringTeam: job.on_team }, onLoop: job.on_loop } }
  },
  async handle({ tx, actor, params, query, facts }) {
    const readable = facts.standings
      .filter(standing => permit('comparison.read', actor, standing.permit) === 'allowed')
      .sort((a, b) => b.releasedAt!.getTime() - a.releasedAt!.getTime() || (a.loopId < b.loopId ? 1 : -1))
      .slice(0, comparedLoopsMax)
    const rows =
      readable.length === 0
        ? []
        : await selectDebriefs(tx, tx.sql`l.id = any(${readable.map(({ loopId }) => loopId)}::uuid[])`)
    const rowOf = new Map(rows.map(row => [row.id, row]))
    const loops = readable.flatMap(({ loopId, permit: standing }) => {
      const row = rowOf.get(loopId)
      return row ? [{ row, standing }] : []
    })
    const components = await loadComponents(
      tx,
      loops.map(({ row }) => row),
    )
    return compareCandidates({
      jobId: params.id,
      order: query.order,
      dimensions: [...new Set(loops.flatMap(({ row }) => row.rubric_dimensions))],
      loops: loops.map(({ row, standing }) => {
        const debrief = debriefOf(row)
        return {
          candidate: {
            id: row.candidate_id,
            name:
              permit('candidate.read_named', actor, standing) === 'allowed'
                ? row.candidate_name
                : pseudonymOf(row.candidate_id),
          },
          component: components.get(row.id) ?? null,
          debrief: permit('decision.read', actor, standing) === 'allowed' ? debrief : { ...debrief, decisions: [] },
        }
      }),
    })
  },
})

/**
 * Which loops are linked by interviewers, directly or through the calibrations in force: those that share somebody, or whose
 * raters stand in one connected part of a calibration. A loop none of whose raters any calibration knows stays out.
 */
async function loadComponents(tx: Tx, rows: readonly DebriefRow[]): Promise<ReadonlyMap<string, string>> {
  const sheets = rows.flatMap(row => {
    const debrief = debriefOf(row)
    const personOf = new Map(debrief.panel.map(member => [member.panelist_id, member.person_id]))
    return debrief.cards.map(card => ({ loop: row.id, interviewer: personOf.get(card.panelist_id)! }))
  })
  if (sheets.length === 0) return new Map()
  const known = await tx.sql<{ person_id: string; part: string }[]>`
    select distinct ci.person_id, k.id || ' ' || ci.component as part
    from calibration_interviewers ci join calibrations k on k.company_id = ci.company_id and k.id = ci.calibration_id
    where k.in_force_from is not null and k.in_force_until is null
      and ci.person_id = any(${[...new Set(sheets.map(({ interviewer }) => interviewer))]}::uuid[])`
  const links = known.map(({ person_id, part }) => ({ loop: part, interviewer: person_id }))
  const { ofLoop } = findComponents([...sheets, ...links])
  const calibrated = new Set(links.map(({ loop }) => ofLoop.get(loop)!))
  return new Map(
    rows.flatMap(({ id }) => {
      const component = ofLoop.get(id)
      return component !== undefined && calibrated.has(component) ? [[id, String(component)]] : []
    }),
  )
}
