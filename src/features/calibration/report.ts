/**
 * The report on the bar of the house: whose severity is known well enough, how far panels agree, how the fits went on. Names
 * stand there for the head of product and pseudonyms for an auditor, both over the floor alone; everybody else gets figures
 * about five or more people.
 */
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import type { CalibratedInterviewer } from '../../domain/calibration/calibrate.ts'
import { FLOORS, NAMING } from '../../domain/calibration/calibrate.ts'
import {
  type Agreement,
  type Profile,
  pseudonymOfInterviewer,
  severityOf,
} from '../../domain/calibration/profile-shape.ts'
import { DRIFT_FLOOR, FLAG_FLOOR } from '../../domain/calibration/rater-effects.ts'
import { cellMin, permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Tx } from '../../platform/database.ts'
import { route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { usesRubric } from '../../platform/visibility.ts'
import { CalibrationReport, type CalibrationResult } from './shapes.ts'

/** Versions in the history; older ones are in the list of calibrations. */
const historyMax = 50

interface VersionRow {
  readonly id: string
  readonly rubric_id: string
  readonly rubric_slug: string
  readonly on_team: boolean
  readonly unmasked: boolean
  readonly calibration_id: string | null
  readonly in_force_from: Date | null
  readonly people: number
  readonly summary: CalibrationResult | null
  readonly agreement: Agreement | null
}

interface PersonRow {
  readonly person_id: string
  readonly name: string
  readonly effect: CalibratedInterviewer
  readonly profile: Profile
}

export const getCalibrationReport = route({
  operationId: 'getCalibrationReport',
  method: 'GET',
  path: '/v1/reports/calibration',
  tag: 'reports',
  summary: 'Bars of interviewers over the floor, agreement of panels, timeliness, and the history of fits',
  description: `From the calibration in force of one rubric. The head of product sees names, an auditor pseudonyms, everybody else figures about ${cellMin} or more people. Floors are said as need and have.`,
  may: 'report.read',
  query: z.strictObject({
    rubric_id: Id.optional().meta({ description: 'where absent the rubric that most released loops use' }),
  }),
  reply: CalibrationReport,
  evidence: true,
  refuses: ['not_found', 'below_floor'],
  facts: async ({ tx, actor, query, now }) => {
    const { sql } = tx
    const me = actor.kind === 'person' ? actor.id : null
    const [row] = await sql<VersionRow[]>`
      select r.id, r.id as rubric_id, r.slug as rubric_slug, coalesce(${usesRubric(sql, me, sql`r.id`)}, false) as on_team,
        exists (select 1 from unmaskings u where u.person_id = ${me} and u.expires_at > ${now}) as unmasked,
        k.id as calibration_id, k.in_force_from, coalesce(k.interviewers, 0) as people, k.summary, k.agreement
      from rubrics r
      left join calibrations k on k.company_id = r.company_id and k.rubric_id = r.id
        and k.in_force_from is not null and k.in_force_until is null
      where ${query.rubric_id ?? null}::uuid is null or r.id = ${query.rubric_id ?? null}::uuid
      order by (select count(*) from loops l join rubric_versions v on v.company_id = l.company_id and v.id = l.rubric_version_id
        where v.rubric_id = r.id and l.released_at is not null) desc, r.id
      limit 1`
    if (!row) throw new Refusal('not_found')
    return { row, permit: { job: { onHiringTeam: row.on_team }, cell: row.people, unmasked: row.unmasked } }
  },
  async handle({ tx, actor, facts: { row } }) {
    const people = row.calibration_id === null ? [] : await loadPeople(tx, row.calibration_id)
    const everywhere = permit('report.read', actor, {}) === 'allowed'
    const history = await loadHistory(tx, row.rubric_id, everywhere ? 0 : cellMin)
    return {
      rubric_id: row.rubric_id,
      rubric_slug: row.rubric_slug,
      calibration_id: row.calibration_id,
      in_force_from: row.in_force_from,
      result: row.summary,
      floors: {
        figures: { ...FLOORS },
        severity: { reliability: NAMING.reliability, deviations: NAMING.deviations },
        flags: { ratings: FLAG_FLOOR.ratings, sheets_of_several: FLAG_FLOOR.sheetsOfSeveral },
        drift: { ...DRIFT_FLOOR },
        people: cellMin,
      },
      severity: severities(people, actor, row),
      agreement: row.agreement,
      timeliness: timelinessOf(people),
      history,
    }
  },
})

async function loadPeople(tx: Tx, calibrationId: string): Promise<PersonRow[]> {
  return tx.sql<PersonRow[]>`
    select ci.person_id, p.name, ci.effect, ci.profile
    from calibration_interviewers ci join people p on p.company_id = ci.company_id and p.id = ci.person_id
    where ci.calibration_id = ${calibrationId} order by ci.person_id`
}

/** Over the floor with names or pseudonyms, the most severe first; else what can be said of five or more together. */
function severities(
  people: readonly PersonRow[],
  actor: Actor,
  { unmasked }: VersionRow,
): z.output<typeof CalibrationReport>['severity'] {
  const named = permit('profile.read_named', actor, { overFloor: true }) === 'allowed'
  const pseudonymous = permit('profile.read', actor, { self: false }) === 'allowed'
  const over = people.filter(({ effect }) => effect.named)
  if (named || pseudonymous) {
    const asName = named || unmasked
    return {
      kind: 'listed',
      names: asName ? 'real' : 'pseudonyms',
      below_floor: people.length - over.length,
      interviewers: over
        .map(({ person_id, name, effect }) => ({
          person_id: asName ? person_id : null,
          name: asName ? name : pseudonymOfInterviewer(person_id),
          ...severityOf(effect),
        }))
        .sort((a, b) => b.severity - a.severity || (a.name < b.name ? -1 : 1)),
    }
  }
  if (people.length < cellMin) return { kind: 'too_few', need: { people: cellMin }, have: { people: people.length } }
  const bars = people.map(({ effect }) => -effect.bar)
  const mean = bars.reduce((sum, bar) => sum + bar, 0) / bars.length
  return {
    kind: 'aggregate',
    people: people.length,
    over_floor: over.length >= cellMin || over.length === 0 ? over.length : null,
    spread: Math.sqrt(bars.reduce((sum, bar) => sum + (bar - mean) ** 2, 0) / bars.length),
  }
}

/** How soon cards come in, over people whose own figure is over its floor. */
function timelinessOf(people: readonly PersonRow[]): z.output<typeof CalibrationReport>['timeliness'] {
  const timed = people.flatMap(({ profile }) => (profile.timeliness.kind === 'estimated' ? [profile.timeliness] : []))
  if (timed.length < cellMin) return { kind: 'too_few', need: { people: cellMin }, have: { people: timed.length } }
  const cards = timed.reduce((sum, each) => sum + each.cards, 0)
  const hours = timed.map(each => each.median_hours).sort((a, b) => a - b)
  return {
    kind: 'estimated',
    people: timed.length,
    cards,
    median_hours: hours[Math.floor(hours.length / 2)]!,
    on_time: timed.reduce((sum, each) => sum + each.on_time * each.cards, 0) / cards,
  }
}

async function loadHistory(tx: Tx, rubricId: string, peopleMin: number) {
  const rows = await tx.sql<
    { id: string; in_force_from: Date; summary: CalibrationResult; agreement: Agreement | null }[]
  >`
    select k.id, k.in_force_from, k.summary, k.agreement from calibrations k
    where k.rubric_id = ${rubricId} and k.in_force_from is not null and k.interviewers >= ${peopleMin}
    order by k.in_force_from desc, k.id desc limit ${historyMax}`
  return rows.map(({ id, in_force_from, summary, agreement }) => ({
    calibration_id: id,
    in_force_from,
    kind: summary.kind,
    n: summary.kind === 'fitted' ? summary.n : { ...summary.have, ratings: null },
    model: summary.kind === 'fitted' ? summary.model : null,
    interviewer_sd: summary.kind === 'fitted' ? Math.sqrt(summary.variance_components.interviewer ?? 0) : null,
    reliability:
      summary.kind === 'fitted' && summary.reliabilities.interviewers.kind === 'estimated'
        ? summary.reliabilities.interviewers.median
        : null,
    named_interviewers: summary.kind === 'fitted' ? summary.named_interviewers : 0,
    alpha: agreement?.find(({ dimension }) => dimension === null)?.alpha ?? null,
  }))
}
