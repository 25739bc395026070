/**
 * Calibrations over HTTP: asking for one, seeing how far it is, the versions there were, and the report on bars and agreement
 * that the one in force gives. What is shown to whom follows the matrix; under a floor the answer is what is missing.
 */
import { z } from 'zod'
import { Refusal } from '../../domain/refusal.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { type Route, route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { usesRubric, visibleCalibration } from '../../platform/visibility.ts'
import { getCalibrationReport } from './report.ts'
import { requestCalibration } from './run.ts'
import { Calibration, type CalibrationResult, NewCalibration } from './shapes.ts'

const tag = 'calibration'

export const createCalibration = route({
  operationId: 'createCalibration',
  method: 'POST',
  path: '/v1/calibrations',
  tag,
  summary: 'Fit the released ratings of a rubric anew, in the background',
  description:
    'Answers at once; read it again to see how far it is. While one of the rubric is under way, asking again answers that one with 200. The version in force stays in force until the new one is done, and also when it fails.',
  may: 'calibration.run',
  body: NewCalibration,
  reply: Calibration,
  status: 201,
  refuses: ['unknown_reference'],
  async handle({ tx, deps, actor, body, now, status }) {
    const rubricId = body.rubric_id ?? (await busiestRubric(tx))
    const { id, made } = await requestCalibration(
      tx,
      deps,
      now,
      rubricId,
      'requested',
      actor.kind === 'person' ? actor.id : null,
    )
    if (!made) status(200)
    return loadCalibration(tx, id)
  },
  again: ({ tx }, id) => loadCalibration(tx, id),
})

/** The rubric that most released loops use; where nothing released yet, the oldest. */
async function busiestRubric(tx: Tx): Promise<string> {
  const [rubric] = await tx.sql<{ id: string }[]>`
    select r.id from rubrics r
    left join rubric_versions v on v.company_id = r.company_id and v.rubric_id = r.id
    left join loops l on l.company_id = v.company_id and l.rubric_version_id = v.id and l.released_at is not null
    group by r.id order by count(l.id) desc, r.id limit 1`
  if (!rubric) throw new Refusal('unknown_reference')
  return rubric.id
}

export const listCalibrations = route({
  operationId: 'listCalibrations',
  method: 'GET',
  path: '/v1/calibrations',
  tag,
  summary: 'Calibrations, newest first: those under way, the one in force of each rubric, those before',
  description:
    'Recruiters and hiring managers see those of rubrics of their jobs, with five or more interviewers in them.',
  may: 'calibration.read',
  query: z.strictObject({
    ...pageQuery,
    rubric_id: Id.optional(),
    in_force: z
      .enum(['true', 'false'])
      .optional()
      .meta({ description: 'only the version in force of each rubric, or only the others' }),
  }),
  reply: listOf(Calibration),
  async handle({ tx, actor, query, paging }) {
    const pages = paging()
    const { sql } = tx
    const after = pages.after?.[0] ?? null
    const inForce = query.in_force === undefined ? null : query.in_force === 'true'
    const rows = await sql<CalibrationRow[]>`
      select ${columns(tx)}
      where ${visibleCalibration(sql, actor)} and (${after}::uuid is null or k.id < ${after}::uuid)
        and (${query.rubric_id ?? null}::uuid is null or k.rubric_id = ${query.rubric_id ?? null}::uuid)
        and (${inForce}::boolean is null or (k.in_force_from is not null and k.in_force_until is null) = ${inForce}::boolean)
      order by k.id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    return { data: page.map(calibrationFrom), next_cursor }
  },
})

export const getCalibration = route({
  operationId: 'getCalibration',
  method: 'GET',
  path: '/v1/calibrations/{id}',
  tag,
  summary: 'A calibration: how far it is while it runs, then what it found',
  may: 'calibration.read',
  params: z.strictObject({ id: Id }),
  reply: Calibration,
  refuses: ['below_floor'],
  facts: async ({ tx, actor, params }) => {
    const { sql } = tx
    const me = actor.kind === 'person' ? actor.id : null
    const [row] = await sql<(CalibrationRow & { on_team: boolean; people: number })[]>`
      select coalesce(${usesRubric(sql, me, sql`k.rubric_id`)}, false) as on_team, k.interviewers as people, ${columns(tx)}
      where k.id = ${params.id}`
    if (!row) throw new Refusal('not_found')
    const { on_team, people, ...calibration } = row
    return { calibration, permit: { job: { onHiringTeam: on_team }, cell: people } }
  },
  handle: async ({ facts }) => calibrationFrom(facts.calibration),
})

interface CalibrationRow extends Omit<Calibration, 'in_force' | 'failure' | 'result'> {
  readonly failure: string | null
  readonly summary: CalibrationResult | null
}

/** Calibrations (`k`) with their rubrics: the columns and where they come from. */
function columns(tx: Tx) {
  return tx.sql`k.id, k.rubric_id, r.slug as rubric_slug, k.state, k.trigger, k.requested_by_id, k.created_at, k.started_at, k.finished_at,
      k.phase, k.progress, k.in_force_from, k.in_force_until, k.failure, k.summary
    from calibrations k join rubrics r on r.company_id = k.company_id and r.id = k.rubric_id`
}

async function loadCalibration(tx: Tx, id: string): Promise<Calibration> {
  const [row] = await tx.sql<CalibrationRow[]>`select ${columns(tx)} where k.id = ${id}`
  if (!row) throw new Refusal('not_found')
  return calibrationFrom(row)
}

function calibrationFrom({ failure, summary, ...row }: CalibrationRow): Calibration {
  return {
    ...row,
    in_force: row.in_force_from !== null && row.in_force_until === null,
    failure: failure === null ? null : failureFrom(failure),
    result: summary,
  }
}

const failures = {
  interrupted: 'The service ended three times while it ran; it was not tried again.',
  too_large: 'There are more ratings than this service fits by itself.',
  fit_failed: 'The fit could not be computed.',
} as const

function failureFrom(failure: string): NonNullable<Calibration['failure']> {
  const [code = '', ...said] = failure.split(' ')
  const known = code in failures ? (code as keyof typeof failures) : 'fit_failed'
  return { code: known, message: [failures[known], ...(said.length > 0 ? [said.join(' ')] : [])].join(' ') }
}

export const calibrationRoutes: readonly Route[] = [
  createCalibration,
  listCalibrations,
  getCalibration,
  getCalibrationReport,
]
