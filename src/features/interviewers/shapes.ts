/** What an interviewer's profile looks like on the wire: their own, one with a name over the floor, a pseudonymous one, an aggregate. */
import { z } from 'zod'
import { ProfileStatistics, Severity, TooFew } from '../../domain/calibration/profile-shape.ts'
import { Id, Time } from '../../platform/json-schema.ts'

const Count = z.int().min(0)
const rubric = { rubric_id: Id, rubric_slug: z.string(), calibration_id: Id, in_force_from: Time }

export const ProfileOnRubric = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('known'),
    ...rubric,
    severity: Severity,
    statistics: ProfileStatistics,
    history: z
      .array(z.strictObject({ calibration_id: Id, in_force_from: Time, severity: Severity }))
      .meta({ description: 'their severity in the versions that were in force, newest first' }),
  }),
  z.strictObject({
    kind: z.literal('too_few'),
    ...rubric,
    need: z.record(z.string(), Count),
    have: z.record(z.string(), Count),
  }),
  z
    .strictObject({ kind: z.literal('not_in_it'), ...rubric })
    .meta({ description: 'no released card of theirs is in the calibration in force' }),
])

const AggregateOnRubric = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('aggregate'),
    ...rubric,
    people: Count,
    spread: z.number().meta({ description: 'standard deviation of the estimated bars' }),
    reliability: z.number().nullable().meta({ description: 'the middle one; null where no difference was found' }),
    sheets: Count,
  }),
  TooFew.extend(rubric),
])

export const InterviewerProfile = z
  .discriminatedUnion('seen_as', [
    z.strictObject({
      seen_as: z.enum(['own', 'named', 'pseudonymous']),
      person_id: Id.nullable(),
      name: z.string(),
      rubrics: z.array(ProfileOnRubric),
    }),
    z
      .strictObject({ seen_as: z.literal('aggregate'), rubrics: z.array(AggregateOnRubric) })
      .meta({ description: 'of all interviewers together, and nothing of this one' }),
  ])
  .meta({
    id: 'InterviewerProfile',
    description:
      'How an interviewer rates, as far as it is known and yours to see, per rubric with a calibration in force',
  })
