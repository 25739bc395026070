/**
 * Signals on request and what people say of stored ones: detection in any text without keeping it, and one word on one
 * finding. The newest word stands; no figure of a debrief rests on it.
 */
import { z } from 'zod'
import { Refusal } from '../../domain/refusal.ts'
import type { Engine } from '../../domain/signals/kinds.ts'
import { route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { loadLoopStanding } from '../../platform/standing.ts'
import { makeDetector } from './detect-thread.ts'
import { DetectedSignals, NewSignalReview, SignalReview, UnitsToDetect, unitsMax } from './shapes.ts'
import { NotDetected } from './text-thread.ts'

const tag = 'signals'
/** Somebody waits for the answer: what takes longer than this is asked in smaller parts. */
const answerMs = 25_000

/** A thread of its own beside that of the background work. */
const detector = makeDetector()

export const detectSignals = route({
  operationId: 'detectSignals',
  method: 'POST',
  path: '/v1/signals/detect',
  tag,
  summary: 'Language signals in any texts you send: quotes as the candidate, notes as the interviewer wrote them',
  description: `Nothing of it is kept. At most ${unitsMax.rules} units by rules, ${unitsMax.rules_and_model} where the company's engine is \`rules_and_model\`; \`engine: "rules"\` asks for rules alone. \`density\` says whether somebody picked the units as evidence or they are talk as it runs; left out, it is decided once for all of them, and the answer says how.`,
  may: 'signal.detect',
  body: UnitsToDetect,
  reply: DetectedSignals,
  refuses: ['too_many_units', 'unavailable'],
  async handle({ tx, body }) {
    const [company] = await tx.sql<{ engine: Engine }[]>`select signals_engine as engine from companies`
    const engine = body.engine ?? company!.engine
    if (body.units.length > unitsMax[engine])
      throw new Refusal('too_many_units', { engine, most: unitsMax[engine], given: body.units.length })
    // The thread says behind the commit what it went by.
    return { engine, density: null, pack: { id: '', hash: '' }, units: [] }
  },
  async afterwards({ answer, body }) {
    const reading = { engine: answer.engine, density: body.density ?? null }
    const { pack, density, findings } = await detector.detect(body.units, reading, answerMs).catch((error: unknown) => {
      throw error instanceof NotDetected ? new Refusal('unavailable') : error
    })
    return {
      engine: answer.engine,
      density,
      pack,
      units: body.units.map(({ id, text }, at) => ({
        id: id ?? null,
        findings: findings[at]!.map(({ kind, start, end, rule, reason, strength }) => ({
          kind,
          start,
          end,
          quote: text.slice(start, end),
          rule,
          reason,
          strength,
        })),
      })),
    }
  },
})

export const createSignalReview = route({
  operationId: 'createSignalReview',
  method: 'POST',
  path: '/v1/loops/{id}/signal-reviews',
  tag,
  summary: 'Confirm or dismiss one finding, with your name; the newest word stands and no figure moves',
  may: 'signal.review',
  params: z.strictObject({ id: Id }),
  body: NewSignalReview,
  reply: SignalReview,
  status: 201,
  refuses: ['finding_not_found', 'loop_sealed', 'gone'],
  facts: async ({ tx, actor, params, body, now }) => {
    const [[analysis], standing] = await Promise.all([
      tx.sql<{ id: string }[]>`
        select a.id from signal_analyses a where a.loop_id = ${params.id}
          and a.findings @> ${JSON.stringify([{ id: body.finding_id }])}::jsonb`,
      loadLoopStanding(tx, actor, params.id, now),
    ])
    return { analysisId: analysis?.id, loopId: standing.loopId, permit: standing.permit }
  },
  async handle({ tx, deps, actor, body, facts, now }) {
    if (!facts.analysisId) throw new Refusal('finding_not_found')
    if (actor.kind !== 'person') throw new Error('only a person rules on a finding')
    const review = { id: deps.ids(now), loop_id: facts.loopId, ...body, by_id: actor.id, created_at: now }
    tx.defer(tx.sql`
      insert into signal_reviews (company_id, id, loop_id, analysis_id, finding_id, status, reviewed_by_id, created_at)
      values (${tx.companyId}, ${review.id}, ${review.loop_id}, ${facts.analysisId}, ${review.finding_id}, ${review.status},
        ${review.by_id}, ${now})`)
    return review
  },
  async again({ tx, facts }, id) {
    const [review] = await tx.sql<z.output<typeof SignalReview>[]>`
      select id, loop_id, finding_id, status, reviewed_by_id as by_id, created_at from signal_reviews
      where id = ${id} and loop_id = ${facts.loopId}`
    if (!review) throw new Refusal('not_found')
    return review
  },
})

export const signalRoutesOfLoops = [detectSignals, createSignalReview]
