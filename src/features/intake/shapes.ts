/** What jobs, plans, candidates, applications and recusals look like on the wire. */
import { z } from 'zod'
import { ApplicationState } from '../../domain/application.ts'
import { planInterviewsMax } from '../../domain/plan.ts'
import { ArtifactKind, DimensionKey, Level, Track } from '../../domain/rubrics/rubric.ts'
import { Id, Time } from '../../platform/json-schema.ts'

const textMax = 2_000
const hiringTeamMax = 50
const filesMax = 20
/** Wider than any plan may be, so that the plan's own rules answer by name. */
const dimensionsReadMax = 24

const Line = z.string().trim().min(1, 'Say something or leave it out').max(200)
const Text = z.string().trim().min(1, 'Say something or leave it out').max(textMax)
const isUnlike = (list: readonly string[]) => new Set(list).size === list.length
const External = z
  .strictObject({ source: z.string().min(1).max(60), id: z.string().min(1).max(200) })
  .meta({ id: 'ExternalRef', description: 'what another system calls it: unique per source' })

const hasField = (change: object) => Object.keys(change).length > 0
const hasFieldMessage = 'Name at least one field'

// ---- jobs ----

export const JobState = z.enum(['open', 'closed'])
const Bar = z.literal([2.5, 3, 3.5])
export const Bars = z.record(z.string(), z.strictObject({ bar: Bar, reason: z.string().nullable() }))
const BarsIn = z
  .record(DimensionKey, z.strictObject({ bar: Bar, reason: Text.nullable().default(null) }))
  .refine(bars => Object.keys(bars).length <= dimensionsReadMax, `Name at most ${dimensionsReadMax} dimensions`)
  .meta({ description: 'dimension → bar: 2.5, or 3.0 or 3.5 with the reason; a dimension left out stands at 2.5' })
const HiringTeam = z.array(Id).max(hiringTeamMax).refine(isUnlike, 'Name each person once')

export const Job = z
  .strictObject({
    id: Id,
    title: z.string(),
    level: Level,
    track: Track,
    state: JobState,
    bars: Bars,
    hiring_team: z
      .array(Id)
      .meta({ description: 'besides the decision owner and the deputy, who always belong to it' }),
    decision_owner_id: Id,
    deputy_id: Id.nullable(),
    signals_off: z.boolean().meta({ description: 'no language signals are looked for in loops of this job' }),
    external: External.nullable(),
    created_at: Time,
    updated_at: Time,
    permissions: z
      .record(z.string(), z.string())
      .meta({ description: 'what you may do here: `allowed` or the code the call would be refused with' }),
  })
  .meta({ id: 'Job', description: 'What people are hired for' })

export const NewJob = z
  .strictObject({
    title: Line,
    level: Level,
    track: Track.default('ic'),
    bars: BarsIn.default({}),
    hiring_team: HiringTeam.default([]),
    decision_owner_id: Id,
    deputy_id: Id.nullable().default(null),
    signals_off: z.boolean().default(false),
    external: External.nullable().default(null),
  })
  .refine(job => job.deputy_id !== job.decision_owner_id, {
    path: ['deputy_id'],
    message: 'The deputy is somebody else',
  })
  .meta({
    id: 'NewJob',
    examples: [
      {
        title: 'Senior product manager, payments',
        level: 'senior',
        track: 'ic',
        bars: { metric_discipline: { bar: 3, reason: 'The team runs on experiments' } },
        hiring_team: ['0197a000-0000-7000-8000-000000000002'],
        decision_owner_id: '0197a000-0000-7000-8000-000000000001',
      },
    ],
  })

export const JobChange = z
  .strictObject({
    title: Line.optional(),
    level: Level.optional(),
    track: Track.optional(),
    bars: BarsIn.optional(),
    hiring_team: HiringTeam.optional(),
    decision_owner_id: Id.optional(),
    deputy_id: Id.nullable().optional(),
    signals_off: z.boolean().optional(),
    external: External.nullable().optional(),
  })
  .refine(hasField, hasFieldMessage)
  .meta({ id: 'JobChange', examples: [{ title: 'Senior product manager, ledger', deputy_id: null }] })

// ---- plans ----

const Minutes = z.int().min(5).max(480)

export const Plan = z
  .strictObject({
    job_id: Id,
    rubric_version_id: Id,
    dimensions: z.array(z.string()).meta({ description: 'in the order of the rubric' }),
    interviews: z.array(
      z.strictObject({
        name: z.string(),
        focus: z.array(z.string()),
        artifact: ArtifactKind.nullable(),
        minutes: Minutes,
        prompts: z.array(z.string()),
        note: z.string().nullable(),
      }),
    ),
    coverage: z.strictObject({
      planned: z.record(z.string(), z.int()).meta({ description: 'dimension → how many interviews focus it' }),
      gaps: z.array(z.string()).meta({ description: 'dimensions that fewer than two interviews focus' }),
    }),
    updated_at: Time,
  })
  .meta({ id: 'Plan', description: 'What a loop of this job looks at, and in which interviews' })

export const PlanSet = z
  .strictObject({
    rubric_version_id: Id,
    dimensions: z.array(DimensionKey).min(1).max(dimensionsReadMax).refine(isUnlike, 'Name each dimension once'),
    interviews: z
      .array(
        z.strictObject({
          name: Line,
          focus: z
            .array(DimensionKey)
            .min(1)
            .max(dimensionsReadMax)
            .refine(isUnlike, 'Name each dimension once')
            .meta({ description: 'one to three of the dimensions of the plan' }),
          artifact: ArtifactKind.nullable().default(null),
          minutes: Minutes.default(45),
          prompts: z.array(Text).max(12).default([]),
          note: Text.nullable().default(null),
        }),
      )
      .max(planInterviewsMax),
  })
  .meta({
    id: 'PlanSet',
    examples: [
      {
        rubric_version_id: '0197a000-0000-7000-8000-000000000003',
        dimensions: ['problem_clarity', 'metric_discipline'],
        interviews: [
          { name: 'Product sense', focus: ['problem_clarity'], minutes: 45 },
          {
            name: 'Post-launch review',
            focus: ['problem_clarity', 'metric_discipline'],
            artifact: 'post_launch_review',
            minutes: 60,
            prompts: ['Which number would have changed the call?'],
          },
        ],
      },
    ],
  })

// ---- candidates ----

const File = z.strictObject({
  title: Line,
  url: z.url({ protocol: /^https$/, error: 'Give an https address' }).max(textMax),
})
const Files = z.array(File).max(filesMax)
const Pronouns = z.string().trim().min(1).max(60)

export const Candidate = z
  .strictObject({
    id: Id,
    name: z.string().meta({ description: 'for auditors a pseudonym made from the id, such as "Candidate 3F2A91"' }),
    email: z.string().nullable().meta({ description: 'null also for those who see name, pronouns and files only' }),
    pronouns: z.string().nullable(),
    files: z.array(z.strictObject({ title: z.string(), url: z.string() })),
    person_id: Id.nullable().meta({
      description: 'an internal candidate: the person who sees nothing of their own candidacy',
    }),
    external: External.nullable(),
    merged_into_id: Id.nullable().meta({
      description: 'set on one that was merged away: what was asked of it is there now',
    }),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Candidate', description: 'Somebody who applied' })

export const NewCandidate = z
  .strictObject({
    name: Line,
    email: z.email('Give an e-mail address').max(254).nullable().default(null),
    pronouns: Pronouns.nullable().default(null),
    files: Files.default([]),
    person_id: Id.nullable().default(null),
    external: External.nullable().default(null),
  })
  .meta({
    id: 'NewCandidate',
    examples: [
      {
        name: 'Noor Haddad',
        email: 'noor@mail.example',
        pronouns: 'she/her',
        files: [{ title: 'Roadmap narrative', url: 'https://files.example/noor/roadmap' }],
      },
    ],
  })

export const CandidateChange = z
  .strictObject({
    name: Line.optional(),
    email: z.email('Give an e-mail address').max(254).nullable().optional(),
    pronouns: Pronouns.nullable().optional(),
    files: Files.optional(),
    person_id: Id.nullable().optional(),
    external: External.nullable().optional(),
  })
  .refine(hasField, hasFieldMessage)
  .meta({ id: 'CandidateChange', examples: [{ pronouns: 'they/them' }] })

export const Recusal = z
  .strictObject({
    id: Id,
    candidate_id: Id,
    person_id: Id,
    reason: z.string().nullable(),
    recorded_by_id: Id,
    created_at: Time,
  })
  .meta({
    id: 'Recusal',
    description: 'A person who takes no part in anything about a candidate and sees nothing of it',
  })

export const NewRecusal = z
  .strictObject({
    person_id: Id.optional().meta({ description: 'oneself where absent' }),
    reason: Text.nullable().default(null),
  })
  .meta({ id: 'NewRecusal', examples: [{ reason: 'We worked together until last spring' }] })

export const NewMerge = z
  .strictObject({ into_id: Id.meta({ description: 'the candidate that stays' }) })
  .meta({ id: 'NewMerge', examples: [{ into_id: '0197a000-0000-7000-8000-000000000004' }] })

// ---- applications ----

export const Application = z
  .strictObject({
    id: Id,
    job_id: Id,
    candidate_id: Id,
    state: ApplicationState,
    stage: z.string().nullable(),
    source: z.string().nullable(),
    rejection_reason: z.string().nullable().meta({ description: 'null unless rejected' }),
    withdrawal_reason: z.string().nullable().meta({ description: 'null unless withdrawn, and where nobody said why' }),
    closed_at: Time.nullable(),
    external: External.nullable(),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Application', description: 'A candidate for a job' })

export const NewApplication = z
  .strictObject({
    job_id: Id,
    candidate_id: Id,
    stage: Line.nullable().default(null),
    source: Line.nullable().default(null),
    external: External.nullable().default(null),
  })
  .meta({
    id: 'NewApplication',
    examples: [
      {
        job_id: '0197a000-0000-7000-8000-000000000005',
        candidate_id: '0197a000-0000-7000-8000-000000000004',
        stage: 'Onsite',
        source: 'Referral',
      },
    ],
  })

export const ApplicationChange = z
  .strictObject({
    stage: Line.nullable().optional(),
    source: Line.nullable().optional(),
    external: External.nullable().optional(),
  })
  .refine(hasField, hasFieldMessage)
  .meta({ id: 'ApplicationChange', examples: [{ stage: 'Offer' }] })

export const Rejection = z
  .strictObject({ reason: z.string().trim().max(textMax) })
  .meta({ id: 'Rejection', examples: [{ reason: 'Below the bar for metric discipline' }] })

export const Withdrawal = z
  .strictObject({ reason: Text.nullable().default(null) })
  .meta({ id: 'Withdrawal', examples: [{ reason: 'Took another offer' }] })
