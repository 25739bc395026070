/**
 * The card: what it holds, when it is complete, what may be done with it in which state, and which of its versions is the
 * independent one. Knows no loop beyond the interview's start and no database; never looks at anybody else's card.
 */
import { z } from 'zod'
import { Refusal, type RefusalCode } from './refusal.ts'
import { ArtifactKind } from './rubrics/rubric.ts'

export const Recommendation = z.enum(['strong_no', 'no', 'yes', 'strong_yes']).meta({ id: 'Recommendation' })
export type Recommendation = z.infer<typeof Recommendation>

export const LevelVote = z.enum(['one_below', 'fits', 'one_above']).meta({ id: 'LevelVote' })
export type LevelVote = z.infer<typeof LevelVote>

export const notAssessedReasons = ['ran_out_of_time', 'no_opportunity', 'not_my_expertise'] as const
/** `imported_mixed` is given by imports alone. */
export const NotAssessedReason = z.enum([...notAssessedReasons, 'imported_mixed'])
export type NotAssessedReason = z.infer<typeof NotAssessedReason>

export const LaterReason = z
  .enum(['slip', 'own_evidence_reread', 'new_evidence_heard', 'moved_to_the_group'])
  .meta({ id: 'LaterReason' })
export type LaterReason = z.infer<typeof LaterReason>

export const FlagKind = z.enum(['solo_success', 'blamed_failure', 'no_metrics']).meta({ id: 'FlagKind' })
export type FlagKind = z.infer<typeof FlagKind>

export const evidenceTextMax = 5_000
export const evidencePiecesMax = 20
export const notesMax = 50_000
export const summaryMax = 5_000
const dimensionsMax = 12
const flagsMax = 12

const Written = (max: number) => z.string().max(max, `Keep it to ${max} characters`)

export const Evidence = z
  .strictObject({
    kind: z
      .enum(['quote', 'observation'])
      .meta({ description: "quote: the candidate's words; observation: what the interviewer saw" }),
    text: Written(evidenceTextMax),
  })
  .meta({ id: 'Evidence' })
export type Evidence = z.infer<typeof Evidence>

export const Rated = z.strictObject({
  rating: z.int().min(1).max(4).nullable().meta({
    description:
      '1 clear concern, 2 below the bar, 3 meets the bar, 4 sets a new bar; null while the draft has evidence only',
  }),
  evidence: z.array(Evidence).max(evidencePiecesMax),
})
export const NotAssessed = z.strictObject({ not_assessed: NotAssessedReason })
export const Rating = z.union([Rated, NotAssessed]).meta({
  id: 'Rating',
  description:
    'A rating with its evidence, or why the dimension was not assessed. Not assessed is never a zero and in no mean.',
})
export type Rating = z.infer<typeof Rating>

const flagFields = { kind: FlagKind, quote: Written(evidenceTextMax).regex(/\S/, 'A flag always comes with a quote') }
const FlagSource = z.enum(['human', 'signals'])

export const RedFlag = z
  .strictObject({ ...flagFields, source: FlagSource })
  .meta({ id: 'CardFlag', description: 'A red flag with the quote it rests on' })
export type RedFlag = z.infer<typeof RedFlag>

/** A flag as it is ticked: by a human, unless said otherwise. */
const FlagTicked = z.strictObject({ ...flagFields, source: FlagSource.default('human') }).meta({ id: 'FlagTicked' })

export const CardArtifact = z
  .strictObject({ kind: ArtifactKind, note: Written(evidenceTextMax) })
  .meta({ id: 'CardArtifact' })
export type CardArtifact = z.infer<typeof CardArtifact>

/** What a submitted card says, as it is frozen. Notes are no part of it: they are the author's alone. */
export const CardContent = z.strictObject({
  ratings: z.record(z.string(), Rating),
  artifact: CardArtifact.nullable(),
  red_flags: z.array(RedFlag).max(flagsMax),
  recommendation: Recommendation.nullable(),
  level_vote: LevelVote.nullable(),
  summary: z.string().max(summaryMax).nullable(),
})
export type CardContent = z.infer<typeof CardContent>

/** The fields of a draft besides its ratings. */
export const DraftChange = z
  .strictObject({
    artifact: CardArtifact.nullable().optional(),
    red_flags: z.array(FlagTicked).max(flagsMax).optional(),
    recommendation: Recommendation.nullable().optional(),
    level_vote: LevelVote.nullable().optional(),
    summary: Written(summaryMax).nullable().optional(),
    notes: Written(notesMax).nullable().optional(),
  })
  .refine(change => Object.keys(change).length > 0, 'Name at least one field')
  .meta({
    id: 'DraftChange',
    examples: [{ recommendation: 'yes', summary: 'Found the real problem before the feature.' }],
  })
export type DraftChange = z.infer<typeof DraftChange>

/** What people may give as a reason; `imported_mixed` stays to imports. */
const NotAssessedByHand = z.strictObject({ not_assessed: z.enum(notAssessedReasons) })

/** One rating as it is saved: a number with evidence, evidence alone for now, or a reason why not. */
export const RatingChange = z
  .union([
    z.strictObject({
      rating: z.int().min(1).max(4).nullable().default(null),
      evidence: z.array(Evidence).max(evidencePiecesMax).default([]),
    }),
    NotAssessedByHand,
  ])
  .meta({
    id: 'RatingChange',
    examples: [
      { rating: 3, evidence: [{ kind: 'quote', text: 'We asked twelve clinics what they did on the day before.' }] },
    ],
  })

/** A later version: what changes, and why. */
export const LaterVersion = z
  .strictObject({
    reason: LaterReason,
    ratings: z
      .record(z.string().max(50), z.union([Rated, NotAssessedByHand]))
      .refine(all => Object.keys(all).length <= dimensionsMax, 'Too many dimensions')
      .optional(),
    artifact: CardArtifact.nullable().optional(),
    red_flags: z.array(FlagTicked).max(flagsMax).optional(),
    recommendation: Recommendation.nullable().optional(),
    level_vote: LevelVote.nullable().optional(),
    summary: Written(summaryMax).nullable().optional(),
  })
  .meta({
    id: 'LaterVersion',
    description: 'Only what changes; the rest is taken from the newest version',
    examples: [
      {
        reason: 'own_evidence_reread',
        ratings: {
          metric_discipline: {
            rating: 2,
            evidence: [{ kind: 'observation', text: 'The baseline came only when asked.' }],
          },
        },
      },
    ],
  })
export type LaterVersion = z.infer<typeof LaterVersion>

export type CardState = 'open' | 'submitted' | 'closed' | 'voided'
export type CardAct = 'write' | 'submit' | 'version' | 'waive' | 'decline' | 'reassign' | 'void' | 'nudge'

/** What each act does to a card in each state: the state it leads to, or the refusal. */
export const cardMoves: Readonly<Record<CardState, Readonly<Record<CardAct, CardState | RefusalCode>>>> = {
  open: {
    write: 'open',
    submit: 'submitted',
    version: 'scorecard_not_submitted',
    waive: 'closed',
    decline: 'closed',
    reassign: 'closed',
    void: 'scorecard_not_submitted',
    nudge: 'open',
  },
  submitted: {
    write: 'scorecard_submitted',
    submit: 'submitted',
    version: 'submitted',
    waive: 'scorecard_submitted',
    decline: 'scorecard_submitted',
    reassign: 'scorecard_submitted',
    void: 'voided',
    nudge: 'scorecard_submitted',
  },
  closed: {
    write: 'scorecard_closed',
    submit: 'scorecard_closed',
    version: 'scorecard_closed',
    waive: 'scorecard_closed',
    decline: 'scorecard_closed',
    reassign: 'scorecard_closed',
    void: 'scorecard_closed',
    nudge: 'scorecard_closed',
  },
  voided: {
    write: 'scorecard_voided',
    submit: 'scorecard_voided',
    version: 'scorecard_voided',
    waive: 'scorecard_voided',
    decline: 'scorecard_voided',
    reassign: 'scorecard_voided',
    void: 'scorecard_voided',
    nudge: 'scorecard_voided',
  },
}

const cardStates = new Set<string>(['open', 'submitted', 'closed', 'voided'] satisfies CardState[])

/** The state an act leads to; refuses where the table says so, and why a closed card is closed. */
export function moveCard(state: CardState, act: CardAct, closedCause: string | null = null): CardState {
  const next = cardMoves[state][act]
  if (cardStates.has(next)) return next as CardState
  throw new Refusal(next as RefusalCode, closedCause === null ? {} : { cause: closedCause })
}

/** The state of a card from its row. */
export function stateOfCard(card: {
  submittedAt: Date | null
  closedAt: Date | null
  voidedAt: Date | null
}): CardState {
  if (card.voidedAt) return 'voided'
  if (card.submittedAt) return 'submitted'
  return card.closedAt ? 'closed' : 'open'
}

/** When a card is due: so many hours after the end of its interview; null where no end is known yet. */
export function dueAt(
  interview: { endsAt: Date | null; outcome: string | null; outcomeAt: Date | null },
  dueHours: number,
): Date | null {
  const end = interview.endsAt ?? (interview.outcome === 'held' ? interview.outcomeAt : null)
  return end && new Date(end.getTime() + dueHours * 3_600_000)
}

/**
 * What a card still lacks: focus dimensions without an answer, and any dimension begun and not finished. An answer is a
 * rating with at least one piece of evidence, or a reason for not assessing. In the order of the rubric.
 */
export function missingFrom(
  ratings: Readonly<Record<string, Rating>>,
  focus: readonly string[],
  dimensions: readonly string[],
): string[] {
  return dimensions.filter(dimension => {
    const rating = ratings[dimension]
    if (!rating) return focus.includes(dimension)
    return !isAnswered(rating)
  })
}

function isAnswered(rating: Rating): boolean {
  if ('not_assessed' in rating) return true
  return rating.rating !== null && rating.evidence.some(piece => piece.text.trim() !== '')
}

/** Refuses ratings of dimensions that the rubric of this loop does not have. */
export function refuseUnknownDimensions(
  ratings: Readonly<Record<string, unknown>>,
  dimensions: readonly string[],
): void {
  const unknown = Object.keys(ratings).filter(dimension => !dimensions.includes(dimension))
  if (unknown.length > 0)
    throw new Refusal('dimension_unknown', {
      errors: unknown.map(dimension => ({
        pointer: `/ratings/${dimension}`,
        message: 'The rubric has no such dimension',
      })),
    })
}

export interface Draft {
  readonly state: CardState
  /** why it is closed, where it is */
  readonly closedCause?: string | null
  readonly content: CardContent
  readonly focus: readonly string[]
  /** every dimension of the rubric for this level and track, in order */
  readonly dimensions: readonly string[]
  readonly interview: { readonly startsAt: Date | null }
}

/** The content that a submission freezes. Refuses a card that is closed, too early or not complete. */
export function submit(draft: Draft, now: Date): CardContent {
  moveCard(draft.state, 'submit', draft.closedCause)
  const { startsAt } = draft.interview
  if (startsAt && startsAt > now) throw new Refusal('interview_not_started', { starts_at: startsAt.toISOString() })
  refuseIncomplete(draft.content, draft.focus, draft.dimensions)
  return frozen(draft.content)
}

/** The content of a later version: the newest one with the changes laid over it. Refuses one that changes nothing. */
export function addVersion(
  newest: CardContent,
  change: LaterVersion,
  card: Omit<Draft, 'content' | 'interview'>,
): CardContent {
  moveCard(card.state, 'version', card.closedCause)
  const { reason: _, ratings = {}, ...fields } = change
  refuseUnknownDimensions(ratings, card.dimensions)
  const next = { ...newest, ...withoutUndefined(fields), ratings: { ...newest.ratings, ...ratings } }
  refuseIncomplete(next, card.focus, card.dimensions)
  const content = frozen(next)
  if (canonical(content) === canonical(newest)) throw new Refusal('scorecard_unchanged')
  return content
}

function refuseIncomplete(content: CardContent, focus: readonly string[], dimensions: readonly string[]): void {
  const missing = missingFrom(content.ratings, focus, dimensions)
  if (missing.length === 0) return
  const errors = missing.map(dimension => {
    const rating = content.ratings[dimension]
    if (!rating || 'not_assessed' in rating)
      return { pointer: `/ratings/${dimension}`, message: 'Rate it with evidence, or say why it was not assessed' }
    return rating.rating === null
      ? { pointer: `/ratings/${dimension}/rating`, message: 'There is evidence and no rating yet' }
      : { pointer: `/ratings/${dimension}/evidence`, message: 'A rating needs at least one piece of evidence' }
  })
  throw new Refusal('scorecard_incomplete', { missing, errors })
}

/** Leaves out evidence without words, so that a frozen card holds what was said and nothing else. */
function frozen(content: CardContent): CardContent {
  const ratings = Object.fromEntries(
    Object.entries(content.ratings).map(([dimension, rating]) => [
      dimension,
      'not_assessed' in rating
        ? rating
        : { ...rating, evidence: rating.evidence.filter(piece => piece.text.trim() !== '') },
    ]),
  )
  return { ...content, ratings }
}

export interface Version {
  readonly number: number
  /** panelists whose cards its author had been able to see */
  readonly seenOthers: readonly string[]
}

/**
 * The independent version: the last one its author wrote before they could see anybody else's card. Null where already the
 * first was written with others in sight. What has been seen stays seen, so the search ends at the first sight.
 */
export function independentVersion<V extends Version>(versions: readonly V[]): V | null {
  const inOrder = [...versions].sort((left, right) => left.number - right.number)
  const firstSight = inOrder.findIndex(version => version.seenOthers.length > 0)
  return (firstSight === -1 ? inOrder : inOrder.slice(0, firstSight)).at(-1) ?? null
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  )
}
