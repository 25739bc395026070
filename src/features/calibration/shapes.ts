/** What calibrations and the report on them look like on the wire; profiles are in `domain/calibration/profile-shape.ts`. */
import { z } from 'zod'
import { Agreement, AgreementCoefficient, Severity, TooFew } from '../../domain/calibration/profile-shape.ts'
import { Id, Time } from '../../platform/json-schema.ts'

const Count = z.int().min(0)

export const NewCalibration = z
  .strictObject({
    rubric_id: Id.optional().meta({
      description: 'which rubric; where absent the one that most released loops use',
    }),
  })
  .meta({
    id: 'NewCalibration',
    description: 'Which ratings to fit',
    examples: [{ rubric_id: '019578a0-0000-7000-8000-000000000001' }],
  })

const Floors = z.strictObject({ interviewers: Count, loops: Count, sheets: Count })

const Reliability = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('estimated'), median: z.number(), low: z.number(), high: z.number() }),
    z.strictObject({ kind: z.literal('no_difference_found') }),
  ])
  .meta({ description: 'of all of them: the middle one, the lowest and the highest; 1 is certain, 0 is nothing known' })

export const Fitted = z.strictObject({
  kind: z.literal('fitted'),
  engine: z.string(),
  model: z.enum(['M1', 'M2', 'M3']),
  model_because: z.string(),
  bars: z
    .string()
    .meta({ description: '`within_loops`: bars are learnt from disagreements about the same candidate only' }),
  n: z.strictObject({ loops: Count, interviewers: Count, sheets: Count, ratings: Count }),
  early_days: z.boolean().meta({ description: 'under 40 loops: raw means may still do better now and then' }),
  variance_components: z
    .record(z.string(), z.number())
    .meta({ description: 'loop, loop:dimension, interviewer, interviewer:dimension, sheet, residual' }),
  boundary: z.array(z.string()).meta({ description: 'components at zero: normal, and often so in a small company' }),
  reml_criterion: z.number(),
  convergence: z.strictObject({
    iterations: Count,
    evaluations: Count,
    gradient_norm: z.number(),
    stopped: z.string(),
  }),
  reliabilities: z.strictObject({ interviewers: Reliability, loops: Reliability }),
  named_interviewers: Count.meta({ description: 'how many interviewers are over the floor of severity' }),
  means: z
    .array(
      z.strictObject({
        dimension: z.string().nullable(),
        levels: z.array(z.string()),
        other_levels: z.boolean(),
        mean: z.number(),
        se: z.number(),
      }),
    )
    .meta({ description: 'the mean of a dimension at levels with enough loops of their own, and at all others' }),
  components: z
    .array(z.strictObject({ loops: Count, interviewers: Count, sheets: Count }))
    .meta({ description: 'groups that no shared candidate links, largest first: nothing is compared across them' }),
  elapsed_ms: Count,
})
export type Fitted = z.infer<typeof Fitted>

export const CalibrationResult = z.discriminatedUnion('kind', [
  Fitted,
  z
    .strictObject({ kind: z.literal('too_few'), need: Floors, have: Floors, elapsed_ms: Count })
    .meta({ description: 'too little to fit; what is missing' }),
])
export type CalibrationResult = z.infer<typeof CalibrationResult>

export const phases = ['waiting', 'loading', 'fitting', 'profiling', 'saving', 'finished'] as const

export const Calibration = z
  .strictObject({
    id: Id,
    rubric_id: Id,
    rubric_slug: z.string(),
    state: z.enum(['queued', 'running', 'done', 'failed']),
    trigger: z
      .enum(['requested', 'nightly', 'released'])
      .meta({ description: 'asked for by somebody, by the clock, or after enough newly released loops' }),
    requested_by_id: Id.nullable(),
    created_at: Time,
    started_at: Time.nullable(),
    finished_at: Time.nullable(),
    phase: z.enum(phases),
    progress: z.number().min(0).max(1),
    in_force: z
      .boolean()
      .meta({ description: 'one version per rubric: loops that release now are calibrated with it' }),
    in_force_from: Time.nullable(),
    in_force_until: Time.nullable(),
    failure: z
      .strictObject({ code: z.enum(['interrupted', 'too_large', 'fit_failed']), message: z.string() })
      .nullable()
      .meta({ description: 'why it failed; the version that was in force before stays in force' }),
    result: CalibrationResult.nullable(),
  })
  .meta({ id: 'Calibration', description: 'A calibration of one rubric: how far it is, and what it found' })
export type Calibration = z.infer<typeof Calibration>

export const CalibrationReport = z
  .strictObject({
    rubric_id: Id,
    rubric_slug: z.string(),
    calibration_id: Id.nullable().meta({ description: 'the version in force; null where none ever ran' }),
    in_force_from: Time.nullable(),
    result: CalibrationResult.nullable(),
    floors: z.strictObject({
      figures: Floors,
      severity: z.strictObject({ reliability: z.number(), deviations: z.number() }),
      flags: z.strictObject({ ratings: Count, sheets_of_several: Count }),
      drift: z.strictObject({ sheets: Count, days: Count }),
      people: Count,
    }),
    severity: z.discriminatedUnion('kind', [
      z
        .strictObject({
          kind: z.literal('listed'),
          names: z.enum(['real', 'pseudonyms']),
          below_floor: Count.meta({ description: 'interviewers whose bar is not known well enough' }),
          interviewers: z.array(Severity.extend({ person_id: Id.nullable(), name: z.string() })),
        })
        .meta({ description: 'over the floor alone, the most severe first' }),
      z.strictObject({
        kind: z.literal('aggregate'),
        people: Count,
        over_floor: Count.nullable().meta({ description: 'null where it is one to four people' }),
        spread: z.number().meta({ description: 'standard deviation of the estimated bars' }),
      }),
      TooFew,
    ]),
    agreement: Agreement.nullable(),
    timeliness: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('estimated'),
        people: Count,
        cards: Count,
        median_hours: z.number(),
        on_time: z.number(),
      }),
      TooFew,
    ]),
    history: z
      .array(
        z.strictObject({
          calibration_id: Id,
          in_force_from: Time,
          kind: z.enum(['fitted', 'too_few']),
          n: z.strictObject({ loops: Count, interviewers: Count, sheets: Count, ratings: Count.nullable() }),
          model: z.enum(['M1', 'M2', 'M3']).nullable(),
          interviewer_sd: z.number().nullable(),
          reliability: z.number().nullable(),
          named_interviewers: Count,
          alpha: AgreementCoefficient.nullable(),
        }),
      )
      .meta({ description: 'versions that were in force, newest first' }),
  })
  .meta({
    id: 'CalibrationReport',
    description: 'Bars, agreement and timeliness, as far as they are known and yours to see',
  })
