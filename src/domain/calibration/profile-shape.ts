/**
 * What a calibration says of an interviewer, and of the agreement of panels, as it is stored and stands on the wire. Two
 * features show it, so it stands here. It holds no rule: the floors and flags are those of `rater-effects.ts`.
 */
import { z } from 'zod'
import { type CalibratedInterviewer, NAMING } from './calibrate.ts'

const Count = z.int().min(0)
const Interval = z.strictObject({ level: z.number(), low: z.number(), high: z.number() })
export const TooFew = z
  .strictObject({
    kind: z.literal('too_few'),
    need: z.record(z.string(), z.number()),
    have: z.record(z.string(), z.number()),
  })
  .meta({ description: 'under the floor: what it takes, and what there is' })
const Undefined = z.strictObject({ kind: z.literal('undefined'), because: z.string() })
const flagged = z
  .boolean()
  .nullable()
  .meta({ description: 'worth a look; null for everybody but the interviewer themselves' })
const finding = <T extends z.ZodRawShape>(shape: T) =>
  z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('estimated'), ...shape, flagged }), TooFew, Undefined])

export const AgreementCoefficient = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('estimated'), value: z.number(), interval: Interval.nullable() }),
  Undefined,
])
export type AgreementCoefficient = z.infer<typeof AgreementCoefficient>

export const ProfileStatistics = z.strictObject({
  sheets: Count,
  ratings: Count,
  sheets_of_several: Count.meta({ description: 'cards with two ratings or more' }),
  inconsistency: finding({ ratio: z.number() }).meta({
    description: 'what is left of their ratings, squared, against what is left of everybody’s; 1 is usual',
  }),
  halo: finding({ correlation: z.number() }).meta({
    description: 'how much the ratings of one card go together beyond what the candidate explains',
  }),
  central_tendency: finding({ slope: z.number(), spread: z.number() }).meta({
    description: 'how they follow the others’ ratings, and how much of the range they use beside the others',
  }),
  drift: finding({ change: z.number(), low: z.number(), high: z.number() }).meta({
    description: 'the bar of the later half of their cards less that of the earlier half, with a 99 % interval',
  }),
  agreement: z.strictObject({ pairs: Count, kappa: AgreementCoefficient }),
  timeliness: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('estimated'), cards: Count, median_hours: z.number(), on_time: z.number() }),
    TooFew,
  ]),
})
export type Profile = z.infer<typeof ProfileStatistics>

export const Agreement = z
  .array(
    z.strictObject({
      dimension: z.string().nullable().meta({ description: 'null: over all dimensions' }),
      loops: Count.meta({ description: 'loops in which two or more rated the same thing' }),
      raters_mean: z.number().meta({ description: 'ratings per shared thing' }),
      alpha: AgreementCoefficient.meta({ description: 'Krippendorff, ordinal' }),
      kappa: AgreementCoefficient.meta({ description: 'quadratic weights, over pairs' }),
      icc_single: AgreementCoefficient.meta({ description: 'correlation of two ratings of the same thing: ICC(2,1)' }),
      icc_panel: AgreementCoefficient.meta({ description: 'of the means of two panels: ICC(2,k), k = raters_mean' }),
    }),
  )
  .meta({ description: 'with 90 % bootstrap intervals over loops' })
export type Agreement = z.infer<typeof Agreement>

/** Somebody's bar as severity: severe is positive, the opposite of the bar of the arithmetic. */
export const Severity = z.strictObject({
  severity: z.number(),
  pe_sd: z.number(),
  interval: Interval,
  reliability: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('estimated'), value: z.number() }),
    z.strictObject({ kind: z.literal('no_difference_found') }),
  ]),
  over_floor: z.boolean().meta({ description: 'known well enough to be named' }),
  sheets: Count,
})

/** Share of the probability inside the interval of a severity: the one that naming asks about. */
const severityLevel = 0.9

/** The severity of an interviewer with its 90 % interval: −I ± 1.645 pe. */
export function severityOf(effect: CalibratedInterviewer): z.output<typeof Severity> {
  const { bar, peSd, reliability, named, sheets } = effect
  const reach = NAMING.deviations * peSd
  // Nobody's bar is minus nothing.
  const severity = bar === 0 ? 0 : -bar
  return {
    severity,
    pe_sd: peSd,
    interval: { level: severityLevel, low: severity - reach, high: severity + reach },
    reliability,
    over_floor: named,
    sheets,
  }
}

/** What an interviewer is called where their name is not to be seen: the same every time, and telling nothing. */
export function pseudonymOfInterviewer(id: string): string {
  return `Interviewer ${id.slice(-6)}`
}
