/**
 * The debrief, the decision, the dissent and the comparison as they stand on the wire and in a stored snapshot. The
 * descriptions become the API document. Times are ISO 8601 strings, because a debrief is hashed as canonical JSON.
 * It holds no rule: what the figures mean is decided in `debrief.ts`, who may read them in `permit.ts`.
 */
import { z } from 'zod'
import { DimensionKey, Level, Track } from './rubrics/rubric.ts'
import {
  CardArtifact,
  Evidence,
  FlagKind,
  LaterReason,
  LevelVote,
  NotAssessedReason,
  Recommendation,
} from './scorecard.ts'

/** What a person writes into a decision or a dissent is at most this many characters a field. */
export const decisionTextMax = 10_000

const Id = z.uuid()
const Time = z.iso.datetime()
const Count = z.int().min(0)
const Rating = z.int().min(1).max(4)

const CalibrationFloor = z.strictObject({ interviewers: Count, loops: Count, sheets: Count })

const Interval = z.strictObject({
  level: z.number().min(0).max(1).describe('The share of such intervals that hold the true standing, 0.8 here'),
  low: z.number(),
  high: z.number(),
})

export const Arithmetic = z
  .strictObject({
    raw_mean: z.number(),
    standing: z.number().describe('The estimated standing; the same number as the calibrated mean'),
    interviewers_bars: z.number().describe('Mean bar of the raters; lenient is positive'),
    one_sheet_impressions: z.number().describe('Mean of the single overall impressions that coloured whole cards'),
    few_ratings: z.number().describe('What pulled the estimate to the average because few ratings stand behind it'),
    not_rated: z.number().describe('Average assumed for dimensions of the plan that nobody rated; 0 for a dimension'),
    named: z
      .array(z.strictObject({ person_id: Id, bar: z.number(), sheets: Count }))
      .describe('The adjustments of the interviewers whose bars are known well enough to be named'),
  })
  .describe('How the raw mean becomes the standing: raw_mean = standing + the four lines between, exactly')
export type Arithmetic = z.infer<typeof Arithmetic>

const LaterEstimate = z.strictObject({ calibration_id: Id, mean: z.number(), interval: Interval })
export type LaterEstimate = z.infer<typeof LaterEstimate>

const laterOnly = z
  .array(LaterEstimate)
  .optional()
  .describe('What a later calibration, which holds this loop, says of it; absent where there is none')

export const Calibrated = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('none'), later: laterOnly })
      .describe('No calibration was in force when the loop released, or nobody rated this'),
    z.strictObject({ kind: z.literal('pending') }).describe('The figures for these cards are being computed'),
    z
      .strictObject({
        kind: z.literal('insufficient'),
        need: CalibrationFloor,
        have: CalibrationFloor,
        later: laterOnly,
      })
      .describe('The calibration in force stands on too little to show a figure'),
    z
      .strictObject({
        kind: z.literal('estimated'),
        mean: z.number(),
        pe_sd: z.number().min(0).describe('Standard deviation of the prediction error, in rating points'),
        interval: Interval,
        p_at_or_above_bar: z.number().min(0).max(1).describe('Probability that the standing is at or above the bar'),
        calibration_id: Id,
        model: z.enum(['M1', 'M2', 'M3']),
        computed_at: Time,
        released_loops: Count.describe('Released loops in the calibration; under 40 these are early days'),
        arithmetic: Arithmetic,
        later: z.array(LaterEstimate).describe('What a later calibration would say, offered beside and never instead'),
      })
      .describe('An estimate with its uncertainty and the arithmetic that leads to it'),
  ])
  .describe('The calibrated figure, which never stands without the raw one beside it')
  .meta({ id: 'Calibrated' })
export type Calibrated = z.infer<typeof Calibrated>

export const PanelCardState = z.enum(['submitted', 'open', 'closed', 'voided'])
export type PanelCardState = z.infer<typeof PanelCardState>

export const PanelistRole = z.enum(['interviewer', 'shadow', 'reverse_shadow'])
export type PanelistRole = z.infer<typeof PanelistRole>

export const PanelMember = z
  .strictObject({
    panelist_id: Id,
    person_id: Id,
    interview_id: Id,
    role: PanelistRole.describe('Shadows and reverse shadows are in training; their cards enter no figure'),
    function: z.string(),
    seniority: z.int(),
    card: PanelCardState.describe('A voided card is struck through: it stands here and in no figure'),
    waiver: z
      .strictObject({ by_id: Id, reason: z.string(), at: Time })
      .nullable()
      .describe('Who decided not to wait for this card, and why'),
  })
  .meta({ id: 'PanelMember' })
export type PanelMember = z.infer<typeof PanelMember>

export const DebriefCard = z
  .strictObject({
    scorecard_id: Id,
    panelist_id: Id,
    recommendation: Recommendation.nullable(),
    level_vote: LevelVote.nullable(),
    summary: z.string().nullable(),
    artifact: CardArtifact.nullable(),
    later: z
      .strictObject({
        recommendation: Recommendation.nullable(),
        level_vote: LevelVote.nullable(),
        reason: LaterReason.nullable(),
        seen_others: z.array(Id),
        at: Time,
      })
      .nullable()
      .describe('The newest later version, if its recommendation or level vote differs; counted nowhere'),
  })
  .meta({ id: 'DebriefCard' })
export type DebriefCard = z.infer<typeof DebriefCard>

export const SplitCause = z.enum(['different_bar', 'different_evidence', 'open']).meta({ id: 'SplitCause' })
export type SplitCause = z.infer<typeof SplitCause>

export const Split = z
  .strictObject({
    min: Rating,
    max: Rating,
    proposed_cause: SplitCause.describe(
      '`different_bar`: without the known bars of the interviewers the range is below 1; `different_evidence`: all heard it in different interviews over different artifacts; `open`: neither',
    ),
    cause: SplitCause.describe('The proposed cause, or what a person put in its place'),
    overruled_by_id: Id.nullable(),
    question: z.string().describe('The question that would settle it'),
  })
  .describe('The panel stands two points or more apart, or three or more raters stand on both sides of the bar')
  .meta({ id: 'Split' })
export type Split = z.infer<typeof Split>

export const RatingDot = z.strictObject({
  scorecard_id: Id,
  panelist_id: Id,
  rating: Rating.describe('From the independent version: written before its author could see any other card'),
  evidence: z.array(Evidence),
  later: z
    .strictObject({ rating: Rating.nullable(), reason: LaterReason.nullable(), seen_others: z.array(Id), at: Time })
    .nullable()
    .describe('The newest later version, if its rating differs; counted nowhere'),
})
export type RatingDot = z.infer<typeof RatingDot>

const Raw = z
  .strictObject({
    n: Count,
    mean: z.number().nullable().describe('Null when nobody rated it: missing is never zero'),
    spread: z.int().min(0).max(3).nullable().describe('Highest minus lowest rating; null when nobody rated it'),
    distribution: z.strictObject({ '1': Count, '2': Count, '3': Count, '4': Count }),
  })
  .describe('The ratings as they were given')

export const DebriefDimension = z
  .strictObject({
    dimension: DimensionKey,
    planned: z.boolean().describe('Whether the plan of the loop asks for it'),
    weight: z.number().positive(),
    bar: z.number().describe('Between "below" and "meets": 2.5 unless the job raised it with a reason'),
    ratings: z.array(RatingDot).describe('One dot per panelist who rated it, in the order of the panel'),
    not_assessed: z.array(z.strictObject({ panelist_id: Id, reason: NotAssessedReason })),
    raw: Raw,
    calibrated: Calibrated,
    split: Split.nullable(),
  })
  .meta({ id: 'DebriefDimension' })
export type DebriefDimension = z.infer<typeof DebriefDimension>

const RecommendationCounts = z.strictObject({ strong_no: Count, no: Count, yes: Count, strong_yes: Count })
const OverallRaw = z.strictObject({
  dimensions: Count.describe('How many dimensions somebody rated'),
  mean: z.number().nullable().describe('Weighted mean of the means of the rated dimensions; null when there are none'),
})

export const Overall = z.strictObject({
  bar: z.number().describe('Weighted mean of the bars of the dimensions planned or rated'),
  recommendations: RecommendationCounts,
  level_votes: z.strictObject({ one_below: Count, fits: Count, one_above: Count }),
  raw: OverallRaw,
  calibrated: Calibrated,
})
export type Overall = z.infer<typeof Overall>

export const AgendaItem = z
  .strictObject({
    dimension: DimensionKey,
    why: z
      .enum(['uncovered', 'split', 'unsure'])
      .describe('Nobody rated it; the panel is split; or it stands here by how unsettled the figure is'),
    question: z.string(),
    minutes: z.int().min(1),
  })
  .meta({ id: 'AgendaItem' })
export type AgendaItem = z.infer<typeof AgendaItem>

export const Agenda = z.strictObject({
  minutes: z.int().describe('The whole meeting; what the items leave is for the decision and its reason'),
  items: z
    .array(AgendaItem)
    .describe('Uncovered, then split, then the rest; among the split and the rest the most unsettled first'),
  speaking_order: z
    .array(z.strictObject({ panelist_id: Id, speaks: z.boolean() }))
    .describe('Lowest seniority first, the decision owner last; who does not speak listens or is still to write'),
  bar_raiser_id: Id.nullable().describe('The panelist named as bar raiser, by panelist id'),
  devils_advocate: z
    .strictObject({ panelist_id: Id, proposed: z.literal(true) })
    .nullable()
    .describe('A proposal: the panelist whose independent view is farthest from the majority'),
})
export type Agenda = z.infer<typeof Agenda>

export const SignalKind = z
  .enum(['ownership', 'hero', 'blame', 'shared_credit', 'tradeoff', 'metric', 'learning'])
  .meta({ id: 'SignalKind' })
export type SignalKind = z.infer<typeof SignalKind>

export const SignalColumn = z.enum(['transcript', 'quotes', 'observations']).meta({ id: 'SignalColumn' })
export type SignalColumn = z.infer<typeof SignalColumn>

export const ReviewStatus = z.enum(['proposed', 'confirmed', 'dismissed']).meta({ id: 'ReviewStatus' })
export type ReviewStatus = z.infer<typeof ReviewStatus>

export const SignalFinding = z
  .strictObject({
    id: Id,
    column: SignalColumn,
    kind: SignalKind,
    panelist_id: Id.nullable().describe('Whose card the words stand on; null for a transcript'),
    interview_id: Id,
    dimension: DimensionKey.nullable(),
    turn: Count.nullable().describe('Which turn of the transcript, counted from 0; null on a card'),
    at_ms: Count.nullable().describe('When the turn began, in milliseconds of the recording'),
    quote: z.string().describe('The exact words'),
    start: Count.describe('Where the words begin in their text, in UTF-16 units'),
    end: Count,
    rule: z.string().describe('Which rule marked them'),
    reason: z.string().describe('Why the detector marked them'),
    detector: z.string().describe('The version of the detector: rule pack, its hash, engine'),
    status: ReviewStatus,
    by_id: Id.nullable().describe('Who confirmed or dismissed it'),
    reviewed_at: z.string().nullable().describe('When they did'),
  })
  .meta({ id: 'SignalFinding' })
export type SignalFinding = z.infer<typeof SignalFinding>

const SignalCounts = z.partialRecord(SignalKind, Count)

const SignalTold = z.strictObject({ count: Count, finding_ids: z.array(Id) })
const SignalBalance = z.strictObject({
  transcript: z.strictObject({ ownership: SignalTold, hero: SignalTold }),
  quotes: z.strictObject({ ownership: SignalTold, hero: SignalTold }),
  observations: z.strictObject({ ownership: SignalTold, hero: SignalTold }),
})

export const DebriefSignals = z
  .strictObject({
    status: z.enum(['pending', 'ready', 'unavailable', 'off']),
    columns: z
      .strictObject({ transcript: SignalCounts, quotes: SignalCounts, observations: SignalCounts })
      .describe('Findings per kind that nobody dismissed. The columns are never added up; a kind not found is absent'),
    dimensions: z
      .record(DimensionKey, z.strictObject({ quotes: SignalCounts, observations: SignalCounts }))
      .describe('The same per dimension; words of a transcript belong to none'),
    balance: z
      .strictObject({
        loop: SignalBalance,
        interviews: z.array(SignalBalance.extend({ interview_id: Id })),
      })
      .describe('Ownership beside hero as counts with their findings: over the loop and per interview, never a score'),
    findings: z.array(SignalFinding),
  })
  .describe('Advice from the language of the evidence; in no score and no order')
export type DebriefSignals = z.infer<typeof DebriefSignals>

export const RedFlag = z
  .strictObject({
    kind: FlagKind,
    quote: z.string(),
    source: z.enum(['human', 'signals']),
    panelist_id: Id.nullable().describe('Whose card it stands on; null where it comes from a transcript alone'),
    status: ReviewStatus,
    by_id: Id.nullable().describe('Who confirmed or dismissed it'),
  })
  .meta({ id: 'RedFlag' })
export type RedFlag = z.infer<typeof RedFlag>

export const LedgerEntry = z
  .strictObject({
    panelist_id: Id,
    dimension: DimensionKey,
    version: z.int().min(1).describe('The version of the card that moved the rating'),
    independent: Rating.nullable().describe('Null when the dimension was not assessed then'),
    before: Rating.nullable().describe('The rating in the version just before'),
    later: Rating.nullable(),
    reason: LaterReason.nullable().describe('Null only for a card first written with others already in sight'),
    seen_others: z.array(Id).describe('The panelists whose cards its author had been able to see'),
    toward: z.array(Id).describe('Those among them to whose independent rating it is nearer than before'),
    at: Time,
  })
  .meta({ id: 'LedgerEntry' })
export type LedgerEntry = z.infer<typeof LedgerEntry>

const DecisionText = z.string().max(decisionTextMax)

export const DecisionKind = z.enum(['hire', 'no_hire', 'defer']).meta({ id: 'DecisionKind' })
export type DecisionKind = z.infer<typeof DecisionKind>

export const DecisionRequest = z
  .strictObject({
    decision: DecisionKind.describe('`defer` leaves the loop in debrief'),
    level: Level.nullable().default(null).describe('The level of the job unless another is named'),
    track: Track.nullable().default(null).describe('The track of the job unless another is named'),
    reason: DecisionText.regex(/\S/, 'must not be blank').describe('Why, in the words of whoever decides'),
    would_change_our_mind: DecisionText.nullable().default(null),
    sees_that_we_do_not: DecisionText.nullable().default(null).describe('What this person would see that we do not'),
    supersedes: Id.nullable().default(null).describe('The newest decision, when there is one'),
  })
  .meta({ id: 'DecisionRequest' })
export type DecisionRequest = z.infer<typeof DecisionRequest>

export const Decision = z
  .strictObject({
    id: Id,
    decision: DecisionKind,
    level: Level,
    track: Track,
    reason: z.string(),
    would_change_our_mind: z.string().nullable(),
    sees_that_we_do_not: z.string().nullable(),
    supersedes: Id.nullable(),
    decided_by_id: Id,
    decided_as: z.enum(['owner', 'deputy', 'delegate', 'admin']),
    delegation_id: Id.nullable(),
    decided_at: Time,
    snapshot_sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of the debrief as it stood when decided, as canonical JSON in UTF-8'),
  })
  .meta({ id: 'Decision' })
export type Decision = z.infer<typeof Decision>

export const DissentRequest = z
  .strictObject({ text: DecisionText.regex(/\S/, 'must not be blank') })
  .meta({ id: 'DissentRequest' })
export type DissentRequest = z.infer<typeof DissentRequest>

export const Dissent = z
  .strictObject({ decision_id: Id, panelist_id: Id, text: z.string(), at: Time })
  .meta({ id: 'Dissent' })
export type Dissent = z.infer<typeof Dissent>

export const ReleaseCause = z.enum(['all_in', 'waived', 'opened_early', 'cancelled']).meta({ id: 'ReleaseCause' })
export type ReleaseCause = z.infer<typeof ReleaseCause>

export const Debrief = z.strictObject({
  loop_id: Id,
  rubric_version_id: Id,
  edition: z.int().min(1).describe('Rises when a card that came late, or one voided, changes what the figures rest on'),
  released_at: Time,
  release: z.strictObject({ cause: ReleaseCause, by_id: Id.nullable(), reason: z.string().nullable() }),
  panel: z.array(PanelMember),
  cards: z.array(DebriefCard).describe('The cards that raw figures, calibrated figures and agenda all rest on'),
  dimensions: z.array(DebriefDimension).describe('In the order of the rubric'),
  overall: Overall,
  uncovered: z.array(DimensionKey).describe('Dimensions of the plan that nobody rated'),
  thin: z.array(DimensionKey).describe('Dimensions of the plan that a single panelist rated'),
  agenda: Agenda,
  signals: DebriefSignals,
  red_flags: z.array(RedFlag),
  ledger: z.array(LedgerEntry).describe('What moved after others could be seen; counted nowhere'),
  decisions: z.array(Decision).describe('Oldest first; each later one names the one it supersedes'),
  dissents: z.array(Dissent),
})
export type Debrief = z.infer<typeof Debrief>

export const ComparisonCell = z.strictObject({
  dimension: DimensionKey,
  coverage: z
    .enum(['covered', 'thin', 'uncovered', 'not_planned'])
    .describe('Two raters or more; one; none although planned; none and not planned'),
  bar: z.number().nullable().describe('Null where the dimension stood in neither the plan nor a card'),
  raw: z.strictObject({
    n: Count,
    mean: z.number().nullable(),
    spread: z.int().min(0).max(3).nullable(),
  }),
  calibrated: Calibrated,
})
export type ComparisonCell = z.infer<typeof ComparisonCell>

export const ComparedLoop = z
  .strictObject({
    loop_id: Id,
    candidate: z.strictObject({ id: Id, name: z.string() }),
    released_at: Time,
    rubric_version_id: Id,
    edition: z.int().min(1),
    dimensions: z.array(ComparisonCell).describe('One cell per column, in the order of the columns'),
    overall: z.strictObject({
      bar: z.number(),
      recommendations: RecommendationCounts,
      raw: OverallRaw,
      calibrated: Calibrated,
    }),
    decision: Decision.pick({ id: true, decision: true, level: true, track: true, decided_at: true })
      .nullable()
      .describe('The newest decision'),
  })
  .meta({ id: 'ComparedLoop' })
export type ComparedLoop = z.infer<typeof ComparedLoop>

export const ComparisonNote = z.strictObject({
  code: z.enum(['other_groups', 'not_calibrated', 'several_calibrations', 'several_rubric_versions']),
  text: z.string(),
})
export type ComparisonNote = z.infer<typeof ComparisonNote>

export const ComparisonGroup = z
  .strictObject({
    connected: z
      .boolean()
      .describe(
        'Whether shared interviewers link these loops, so that one set of bars can be told apart from standing',
      ),
    figure: z
      .enum(['calibrated', 'raw'])
      .describe('The figure to set side by side: calibrated only where every loop of the group has an estimate'),
    notes: z.array(ComparisonNote),
    loops: z.array(ComparedLoop),
  })
  .meta({ id: 'ComparisonGroup' })
export type ComparisonGroup = z.infer<typeof ComparisonGroup>

export const ComparisonOrder = z.enum(['released_at', 'candidate_name'])
export type ComparisonOrder = z.infer<typeof ComparisonOrder>

export const Comparison = z
  .strictObject({
    job_id: Id,
    order: ComparisonOrder.describe('By time of release or by name; never by a score and never by language'),
    dimensions: z.array(DimensionKey).describe('The columns'),
    groups: z.array(ComparisonGroup).describe('Figures are comparable inside a group and never across groups'),
  })
  .describe('The released loops of one job side by side')
  .meta({ id: 'Comparison' })
export type Comparison = z.infer<typeof Comparison>
