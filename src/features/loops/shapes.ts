/** What loops, interviews, panelists and cards look like on the wire. */
import { z } from 'zod'
import { ArtifactKind, Level, Track } from '../../domain/rubrics/rubric.ts'
import {
  CardArtifact,
  CardContent,
  LaterReason,
  LevelVote,
  Rating,
  Recommendation,
  RedFlag,
  summaryMax,
} from '../../domain/scorecard.ts'
import { Id, Time, TimeIn } from '../../platform/json-schema.ts'

const Reason = z.string().trim().min(3, 'Say why, in a few words').max(2_000)
export const DimensionName = z
  .string()
  .max(49)
  .regex(/^[a-z][a-z0-9_]{1,48}$/, 'Give the key of a dimension')
export const PanelistRole = z.enum(['interviewer', 'shadow', 'reverse_shadow']).meta({ id: 'PanelistRole' })
export const CardStateShape = z.enum(['open', 'submitted', 'closed', 'voided']).meta({ id: 'CardState' })
export const InterviewStateShape = z
  .enum(['planned', 'scheduled', 'held', 'no_show', 'dropped'])
  .meta({ id: 'InterviewState' })
export const LoopStateShape = z
  .enum(['planned', 'interviewing', 'sealed', 'debrief', 'decided', 'cancelled'])
  .meta({ id: 'LoopState' })
export const Permissions = z.record(z.string(), z.string()).meta({
  description:
    'One entry per act on this resource: `allowed`, `approval_needed` or the code the call would be refused with',
})

export const PanelistCard = z
  .strictObject({ id: Id, state: CardStateShape, due_at: Time.nullable() })
  .meta({ id: 'PanelistCard', description: 'Present only for those who may know' })

export const Panelist = z
  .strictObject({
    id: Id,
    person_id: Id,
    name: z.string(),
    function: z.string(),
    seniority: z.int(),
    role: PanelistRole,
    bar_raiser: z.boolean(),
    left: z
      .enum(['declined', 'reassigned', 'recused'])
      .nullable()
      .meta({ description: 'why they no longer sit there' }),
    card: PanelistCard.optional(),
  })
  .meta({ id: 'Panelist' })

export const InterviewSummary = z
  .strictObject({
    id: Id,
    name: z.string(),
    state: InterviewStateShape,
    starts_at: Time.nullable(),
    ends_at: Time.nullable(),
    place: z.string().nullable(),
    focus: z.array(z.string()),
    artifact: ArtifactKind.nullable(),
    added_after_release: z.boolean(),
    panelists: z.array(Panelist),
  })
  .meta({ id: 'InterviewSummary' })

export const Seal = z
  .strictObject({
    mode: z.enum(['loop', 'own_card']),
    released_at: Time.nullable(),
    cause: z.enum(['all_in', 'waived', 'opened_early', 'cancelled']).nullable(),
    by_id: Id.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Seal' })

const ImportedBy = Id.nullable().meta({
  description: 'the import that brought it from elsewhere; null where it was held here',
})
const Counts = z.record(z.string(), z.int())

export const Loop = z
  .strictObject({
    id: Id,
    application_id: Id,
    candidate: z.strictObject({ id: Id, name: z.string() }),
    job: z.strictObject({ id: Id, title: z.string(), level: Level, track: Track }),
    state: LoopStateShape,
    decision_owner_id: Id,
    deputy_id: Id.nullable(),
    rubric_version_id: Id,
    dimensions: z.array(z.string()).meta({ description: 'the dimensions of the plan, in rubric order' }),
    bars: z.record(z.string(), z.number()).meta({ description: 'where the bar stands per dimension' }),
    seal: Seal,
    interviews: z.array(InterviewSummary),
    coverage: z.strictObject({
      planned: Counts.meta({ description: 'independent raters per dimension' }),
      gaps: z.array(z.string()).meta({ description: 'dimensions with fewer than two' }),
      after_release: z
        .strictObject({ assessed: Counts, uncovered: z.array(z.string()), thin: z.array(z.string()) })
        .nullable(),
    }),
    panel_mix: z.strictObject({ functions: Counts, single_function: z.boolean() }),
    imported_by: ImportedBy,
    created_at: Time,
    updated_at: Time,
    permissions: Permissions,
  })
  .meta({ id: 'Loop', description: 'The interviews of one application, sealed until every required card is in' })

export const NewPanelist = z
  .strictObject({ person_id: Id, role: PanelistRole.default('interviewer'), bar_raiser: z.boolean().default(false) })
  .meta({ id: 'NewPanelist', examples: [{ person_id: '019578a0-0000-7000-8000-000000000001', role: 'interviewer' }] })

const InterviewFields = {
  name: z.string().trim().min(1).max(200),
  focus: z.array(DimensionName).min(1).max(3, 'An interview has at most three focus dimensions'),
  artifact: ArtifactKind.nullable(),
  prompts: z.array(z.string().trim().min(1).max(1_000)).max(12),
  note: z.string().max(2_000).nullable(),
  starts_at: TimeIn.nullable(),
  ends_at: TimeIn.nullable(),
  place: z.string().max(500).nullable(),
}

export const NewInterview = z
  .strictObject({
    name: InterviewFields.name,
    focus: InterviewFields.focus,
    artifact: InterviewFields.artifact.default(null),
    prompts: InterviewFields.prompts.default([]),
    note: InterviewFields.note.default(null),
    starts_at: InterviewFields.starts_at.default(null),
    ends_at: InterviewFields.ends_at.default(null),
    place: InterviewFields.place.default(null),
    panelists: z.array(NewPanelist).max(10).default([]),
  })
  .meta({
    id: 'NewInterview',
    examples: [
      {
        name: 'Problem framing',
        focus: ['problem_clarity'],
        starts_at: '2026-03-02T13:00:00Z',
        ends_at: '2026-03-02T14:00:00Z',
      },
    ],
  })

export const InterviewChange = z
  .strictObject({
    name: InterviewFields.name.optional(),
    focus: InterviewFields.focus.optional(),
    artifact: InterviewFields.artifact.optional(),
    prompts: InterviewFields.prompts.optional(),
    note: InterviewFields.note.optional(),
    starts_at: InterviewFields.starts_at.optional(),
    ends_at: InterviewFields.ends_at.optional(),
    place: InterviewFields.place.optional(),
  })
  .refine(change => Object.keys(change).length > 0, 'Name at least one field')
  .meta({
    id: 'InterviewChange',
    examples: [{ starts_at: '2026-03-02T13:00:00Z', ends_at: '2026-03-02T14:00:00Z', place: 'Room 4' }],
  })

export const NewLoop = z
  .strictObject({
    application_id: Id,
    decision_owner_id: Id.optional().meta({ description: "the job's, unless said otherwise" }),
    deputy_id: Id.nullable().optional(),
    interviews: z
      .array(NewInterview)
      .min(1)
      .max(12)
      .optional()
      .meta({ description: "those of the job's plan, unless said otherwise" }),
  })
  .meta({ id: 'NewLoop', examples: [{ application_id: '019578a0-0000-7000-8000-000000000001' }] })

export const LoopChange = z
  .strictObject({ decision_owner_id: Id.optional(), deputy_id: Id.nullable().optional() })
  .refine(change => Object.keys(change).length > 0, 'Name at least one field')
  .meta({ id: 'LoopChange', examples: [{ deputy_id: '019578a0-0000-7000-8000-000000000001' }] })

export const ReasonGiven = z
  .strictObject({ reason: Reason })
  .meta({ id: 'ReasonGiven', examples: [{ reason: 'The role was closed before the last interview.' }] })
export const ReasonOptional = z
  .strictObject({ reason: Reason.nullable().default(null) })
  .meta({ id: 'ReasonOptional', examples: [{ reason: 'On leave that day.' }] })

export const LoopRequest = z.strictObject({ application_id: Id, reason: ReasonGiven.shape.reason }).meta({
  id: 'LoopRequest',
  examples: [
    {
      application_id: '019578a0-0000-7000-8000-000000000001',
      reason: 'Her case study answered the question we are hiring for; the panel of March is free next week.',
    },
  ],
})

export const WaiverRequest = z.strictObject({ panelist_id: Id, reason: Reason }).meta({
  id: 'WaiverRequest',
  description: 'The card that will not be waited for, and why; the reason stands on the debrief',
  examples: [
    {
      panelist_id: '019578a0-0000-7000-8000-000000000001',
      reason: 'Ill since Tuesday; the panel covers the dimension twice.',
    },
  ],
})

export const Waiver = z
  .strictObject({
    id: Id.meta({ description: 'the card that was waived' }),
    loop_id: Id,
    panelist_id: Id,
    by_id: Id,
    reason: z.string(),
    at: Time,
  })
  .meta({ id: 'Waiver' })

export const OutcomeRequest = z
  .strictObject({ outcome: z.enum(['held', 'no_show', 'dropped']), reason: Reason.nullable().default(null) })
  .meta({ id: 'OutcomeRequest', examples: [{ outcome: 'no_show', reason: 'The candidate did not dial in.' }] })

export const Reassignment = z.strictObject({ person_id: Id, reason: Reason.nullable().default(null) }).meta({
  id: 'Reassignment',
  examples: [{ person_id: '019578a0-0000-7000-8000-000000000001', reason: 'Swapped with a colleague.' }],
})

export const Kit = z
  .strictObject({
    prompts: z.array(z.string()),
    note: z.string().nullable(),
    dimensions: z.array(
      z.strictObject({
        dimension: z.string(),
        title: z.string(),
        question: z.string(),
        strong_candidate: z.string(),
        ask_for: z.string(),
        not_this: z.array(z.string()),
        prompts: z.array(z.strictObject({ question: z.string(), follow_up: z.string().nullable() })),
        anchors: z.record(z.string(), z.string()).meta({ description: 'what 1, 2, 3 and 4 look like at this level' }),
        anchors_written_for: Level,
        difference: z
          .string()
          .nullable()
          .meta({ description: 'how this level differs from the one the anchors are written for' }),
        focus: z.boolean(),
      }),
    ),
    artifact: z
      .strictObject({ kind: ArtifactKind, title: z.string(), brief: z.string(), look_for: z.array(z.string()) })
      .nullable(),
  })
  .meta({ id: 'Kit', description: 'What an interviewer has in hand: questions, artifact, anchors of this level' })

export const Interview = z
  .strictObject({
    ...InterviewSummary.shape,
    loop_id: Id,
    candidate: z.strictObject({ id: Id, name: z.string(), pronouns: z.string().nullable() }),
    job: z.strictObject({ id: Id, title: z.string(), level: Level, track: Track }),
    outcome: z
      .strictObject({
        outcome: z.enum(['held', 'no_show', 'dropped']),
        by_id: Id.nullable(),
        at: Time,
        reason: z.string().nullable(),
      })
      .nullable(),
    kit: Kit,
    permissions: Permissions,
  })
  .meta({ id: 'Interview' })

export const CardVersion = z
  .strictObject({
    number: z.int(),
    created_at: Time,
    reason: LaterReason.nullable(),
    independent: z.boolean().meta({
      description:
        "the version that rollups and fits use: the last one written before its author could see anybody else's card",
    }),
    seen_others: z.array(Id).meta({ description: 'panelists whose cards the author had been able to see' }),
    ...CardContent.shape,
  })
  .meta({ id: 'CardVersion' })

export const Scorecard = z
  .strictObject({
    id: Id,
    loop_id: Id,
    interview_id: Id,
    panelist: z.strictObject({ id: Id, person_id: Id, name: z.string(), role: PanelistRole }),
    candidate: z.strictObject({ id: Id, name: z.string() }),
    job: z.strictObject({ id: Id, title: z.string(), level: Level, track: Track }),
    rubric_version_id: Id,
    state: CardStateShape,
    focus: z.array(z.string()),
    dimensions: z.array(z.string()).meta({ description: 'every dimension that may be rated here' }),
    due_at: Time.nullable(),
    ratings: z.record(z.string(), Rating),
    etags: z
      .record(z.string(), z.string())
      .meta({ description: 'the ETag of each rating of the draft, for If-Match; empty once submitted' }),
    artifact: CardArtifact.nullable(),
    red_flags: z.array(RedFlag),
    recommendation: Recommendation.nullable(),
    level_vote: LevelVote.nullable(),
    summary: z.string().max(summaryMax).nullable(),
    notes: z.string().nullable().meta({ description: "the author's alone; null for everybody else" }),
    missing: z.array(z.string()).meta({ description: 'what keeps the draft from being submitted' }),
    submitted_at: Time.nullable(),
    closed: z.strictObject({ cause: z.string(), reason: z.string().nullable() }).nullable(),
    voided: z.strictObject({ at: Time, by_id: Id, second_id: Id, reason: z.string() }).nullable(),
    nudged_at: Time.nullable(),
    imported_by: ImportedBy,
    versions: z.array(CardVersion),
    updated_at: Time,
    permissions: Permissions,
  })
  .meta({
    id: 'Scorecard',
    description: "One panelist's card of one interview. The members show its newest version, `versions` all of them.",
  })

export const ScorecardSummary = z
  .strictObject({
    id: Id,
    loop_id: Id,
    interview: z.strictObject({
      id: Id,
      name: z.string(),
      state: InterviewStateShape,
      starts_at: Time.nullable(),
      ends_at: Time.nullable(),
    }),
    panelist: z.strictObject({ id: Id, person_id: Id, name: z.string(), role: PanelistRole }),
    candidate: z.strictObject({ id: Id, name: z.string() }),
    job: z.strictObject({ id: Id, title: z.string(), level: Level, track: Track }),
    state: CardStateShape,
    due_at: Time.nullable(),
    overdue: z.boolean(),
    nudged_at: Time.nullable(),
    submitted_at: Time.nullable(),
    recommendation: Recommendation.nullable(),
    updated_at: Time,
  })
  .meta({ id: 'ScorecardSummary' })

export const SavedRating = z
  .strictObject({ dimension: z.string(), rating: Rating.nullable(), etag: z.string() })
  .meta({ id: 'SavedRating' })

export const DueCard = z
  .strictObject({
    id: Id,
    panelist: z.strictObject({ id: Id, person_id: Id, name: z.string(), role: PanelistRole }),
    interview: z.strictObject({ id: Id, name: z.string() }),
    state: CardStateShape,
    due_at: Time.nullable(),
    overdue: z.boolean(),
    nudged_at: Time.nullable(),
  })
  .meta({ id: 'DueCard' })

export const DueList = z
  .strictObject({
    counts: z.strictObject({ required: z.int(), in: z.int(), open: z.int(), overdue: z.int() }),
    data: z.array(DueCard).nullable().meta({ description: 'null for those who may know the counts alone' }),
  })
  .meta({ id: 'DueList', description: 'Whose card the loop waits for' })
