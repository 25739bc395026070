/**
 * What a released loop's cards amount to: rollup, splits, agenda, ledger. `rollUp` is one pure function from facts to
 * the debrief, so that the same cards give the same bytes on every read and a stored snapshot can be proven. It judges
 * evidence and never a candidate: no line of it recommends. It does not know who reads, how figures were calibrated,
 * nor where the facts were stored; the order in which rows arrive changes nothing.
 */
import { agendaOf } from './debrief/agenda.ts'
import { type LaterCalibration, withLater } from './debrief/calibrated.ts'
import {
  type CardFacts,
  type CardIn,
  type CountingCard,
  cardsIn,
  compareText,
  countingCards,
  givenIn,
  inPanelOrder,
  ownEntry,
  type Panelist,
  ratingIn,
} from './debrief/cards.ts'
import { questionFor } from './debrief/questions.ts'
import { adviseFromSignals } from './debrief/signal-advice.ts'
import type {
  Calibrated,
  Debrief,
  DebriefCard,
  DebriefDimension,
  DebriefSignals,
  Decision,
  LedgerEntry,
  Overall,
  PanelMember,
  RatingDot,
  RedFlag,
  ReleaseCause,
  SignalFinding,
  Split,
  SplitCause,
} from './debrief-shape.ts'
import type { FlagKind, LevelVote, Recommendation } from './scorecard.ts'

/** Where the bar stands unless the job raised it: between "below the bar" (2) and "meets the bar" (3). */
export const barDefault = 2.5
const splitRangeMin = 2
const splitRatersMin = 3
/** Taking known bars away explains a split when less than one point of range is left. */
const explainedRangeMax = 1
/** Below this a difference of ranges is rounding: a range of exactly one point must not pass for less. */
const rangeTolerance = 1e-9

/** The calibrated figures computed for one set of cards. */
export type Edition = {
  readonly number: number
  readonly scorecardIds: readonly string[]
  readonly dimensions: Readonly<Record<string, Calibrated>>
  readonly overall: Calibrated
}

export type DebriefInput = CardFacts & {
  readonly loop: {
    readonly id: string
    readonly releasedAt: Date
    readonly release: { readonly cause: ReleaseCause; readonly byId: string | null; readonly reason: string | null }
    readonly decisionOwnerId: string
  }
  /** in the order of the rubric, the recorded weights in place */
  readonly rubric: {
    readonly versionId: string
    readonly dimensions: readonly { readonly key: string; readonly weight: number }[]
  }
  /** by dimension; one that is absent stands at `barDefault` */
  readonly bars: Readonly<Record<string, number>>
  readonly plannedDimensions: readonly string[]
  readonly calibration: {
    /** whether a calibration was in force at release, so that figures will come or have come */
    readonly inForce: boolean
    readonly editions: readonly Edition[]
    /** the calibration in force now, where it is another than that at release and holds this loop */
    readonly later?: LaterCalibration | null
  }
  /** person → dimension → I + ID, lenient positive, for those over the floor alone */
  readonly interviewerBars: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly splitOverrules: readonly {
    readonly dimension: string
    readonly cause: SplitCause
    readonly byId: string
    readonly at: Date
  }[]
  readonly signals: { readonly status: DebriefSignals['status']; readonly findings: readonly SignalFinding[] }
  /** flags the signals propose; `panelistId` is null where a transcript alone gave rise to one */
  readonly signalFlags: readonly {
    readonly panelistId: string | null
    readonly kind: FlagKind
    readonly quote: string
  }[]
  readonly flagReviews: readonly {
    /** null for the flags of a transcript alone */
    readonly panelistId: string | null
    readonly kind: FlagKind
    readonly status: 'confirmed' | 'dismissed'
    readonly byId: string
    readonly at: Date
  }[]
  readonly decisions: readonly Decision[]
  readonly dissents: readonly {
    readonly decisionId: string
    readonly panelistId: string
    readonly text: string
    readonly at: Date
  }[]
}

/**
 * The debrief of a released loop. Raw figures, agenda and calibrated figures rest on the same cards: `countingCards`.
 * Calibrated figures are taken from the newest edition made of exactly those cards; until it exists they are `pending`
 * where a calibration was in force at release, else `none`. What a later one says stands beside. The dimensions are those planned (by the plan, or as focus
 * of an interview) and those that a card answers.
 * Throws a plain error, never a refusal, where a card contradicts the rubric it is pinned to.
 */
export function rollUp(input: DebriefInput): Debrief {
  const cards = countingCards(input)
  checkRatings(input, cards)
  const edition = editionOf(input, cards)
  const dimensions = input.rubric.dimensions
    .map(({ key, weight }) => rollUpDimension(input, cards, edition, key, weight))
    .filter(({ planned, ratings, not_assessed }) => planned || ratings.length > 0 || not_assessed.length > 0)
  const { release, releasedAt } = input.loop
  const debrief: Debrief = {
    loop_id: input.loop.id,
    rubric_version_id: input.rubric.versionId,
    edition: edition.number,
    released_at: releasedAt.toISOString(),
    release: { cause: release.cause, by_id: release.byId, reason: release.reason },
    panel: inPanelOrder(input).map(memberOf),
    cards: cards.map(debriefCardOf),
    dimensions,
    overall: rollUpOverall(cards, dimensions, edition),
    uncovered: dimensions.filter(({ planned, raw }) => planned && raw.n === 0).map(({ dimension }) => dimension),
    thin: dimensions.filter(({ planned, raw }) => planned && raw.n === 1).map(({ dimension }) => dimension),
    agenda: agendaOf({
      interviews: input.interviews,
      panel: input.panel,
      decisionOwnerId: input.loop.decisionOwnerId,
      cards,
      dimensions,
    }),
    signals: adviseFromSignals(
      input.signals,
      new Set(cards.map(({ panelist }) => panelist.id)),
      inKeyOrder(input.interviews, ({ position, id }) => [String(position).padStart(4, '0'), id]).map(({ id }) => id),
    ),
    red_flags: redFlagsOf(input, cards),
    ledger: ledgerOf(input, cards),
    decisions: inKeyOrder(input.decisions, decision => [decision.decided_at, decision.id]),
    dissents: inKeyOrder(
      input.dissents.map(({ decisionId, panelistId, text, at }) => ({
        decision_id: decisionId,
        panelist_id: panelistId,
        text,
        at: at.toISOString(),
      })),
      dissent => [dissent.at, dissent.panelist_id, dissent.decision_id],
    ),
  }
  return withLater(debrief, input.calibration.later ?? null)
}

function checkRatings({ rubric }: DebriefInput, cards: readonly CountingCard[]): void {
  const known = new Set(rubric.dimensions.map(({ key }) => key))
  for (const { scorecardId, independent } of cards)
    for (const dimension of Object.keys(independent.content.ratings)) {
      if (!known.has(dimension)) throw new Error(`card ${scorecardId} answers a dimension that its rubric lacks`)
      const rating = ratingIn(independent, dimension)
      if (rating !== null && ![1, 2, 3, 4].includes(rating))
        throw new Error(`card ${scorecardId} holds a rating that is not 1, 2, 3 or 4`)
    }
}

type CurrentEdition = { number: number; figureOf: (dimension: string) => Calibrated; overall: Calibrated }

function editionOf({ calibration }: DebriefInput, cards: readonly CountingCard[]): CurrentEdition {
  const setOf = (ids: readonly string[]) => [...ids].sort(compareText).join(' ')
  const current = setOf(cards.map(card => card.scorecardId))
  const newestFirst = [...calibration.editions].sort((a, b) => b.number - a.number)
  const edition = newestFirst.find(({ scorecardIds }) => setOf(scorecardIds) === current)
  if (edition) {
    const figureOf = (dimension: string): Calibrated => ownEntry(edition.dimensions, dimension) ?? { kind: 'none' }
    return { number: edition.number, figureOf, overall: edition.overall }
  }
  const awaited: Calibrated = { kind: calibration.inForce ? 'pending' : 'none' }
  return { number: (newestFirst[0]?.number ?? 0) + 1, figureOf: () => awaited, overall: awaited }
}

/** One dimension: dots, raw figures and split. Nobody having rated it gives n = 0 and no mean, never a zero. */
function rollUpDimension(
  input: DebriefInput,
  cards: readonly CountingCard[],
  edition: CurrentEdition,
  dimension: string,
  weight: number,
): DebriefDimension {
  const bar = ownEntry(input.bars, dimension) ?? barDefault
  const answers = cards.flatMap(card => {
    const given = givenIn(card.independent, dimension)
    return given ? [{ card, given }] : []
  })
  const rated = answers.flatMap(({ card, given }) =>
    'rating' in given && given.rating !== null ? [{ card, rating: given.rating, evidence: given.evidence }] : [],
  )
  const numbers = rated.map(({ rating }) => rating)
  const count = (rating: number) => numbers.filter(number => number === rating).length
  const n = numbers.length
  return {
    dimension,
    planned:
      input.plannedDimensions.includes(dimension) || input.interviews.some(({ focus }) => focus.includes(dimension)),
    weight,
    bar,
    ratings: rated.map(({ card, rating, evidence }) => ({
      scorecard_id: card.scorecardId,
      panelist_id: card.panelist.id,
      rating,
      evidence: evidence.map(({ kind, text }) => ({ kind, text })),
      later: laterRating(card, dimension),
    })),
    not_assessed: answers.flatMap(({ card, given }) =>
      'not_assessed' in given ? [{ panelist_id: card.panelist.id, reason: given.not_assessed }] : [],
    ),
    raw: {
      n,
      mean: n === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / n,
      spread: n === 0 ? null : Math.max(...numbers) - Math.min(...numbers),
      distribution: { '1': count(1), '2': count(2), '3': count(3), '4': count(4) },
    },
    calibrated: edition.figureOf(dimension),
    split: splitOf(input, dimension, bar, rated),
  }
}

function laterRating({ independent, later }: CountingCard, dimension: string): RatingDot['later'] {
  const newest = later.at(-1)
  const rating = ratingIn(newest, dimension)
  if (!newest || rating === ratingIn(independent, dimension)) return null
  return { rating, reason: newest.reason, seen_others: [...newest.seenOthers], at: newest.submittedAt.toISOString() }
}

type Rated = { readonly card: CountingCard; readonly rating: number }

/**
 * Split when max − min ≥ 2, or when of three or more raters at least one stands below the bar and one at or above it.
 * The first cause that fits is proposed; what a person put in its place stands, the newest word over older ones.
 */
function splitOf(input: DebriefInput, dimension: string, bar: number, rated: readonly Rated[]): Split | null {
  if (rated.length === 0) return null
  const numbers = rated.map(({ rating }) => rating)
  const min = Math.min(...numbers)
  const max = Math.max(...numbers)
  if (!isSplit(numbers, bar)) return null
  const proposed = proposedCause(input, dimension, rated)
  const overrules = input.splitOverrules.filter(overrule => overrule.dimension === dimension)
  const overrule = inKeyOrder(overrules, ({ at, byId, cause }) => [at.toISOString(), byId, cause]).at(-1)
  const cause = overrule?.cause ?? proposed
  return {
    min,
    max,
    proposed_cause: proposed,
    cause,
    overruled_by_id: overrule?.byId ?? null,
    question: questionFor(dimension, cause),
  }
}

/**
 * Whether ratings of one dimension are split: two points apart or more, or three raters or more on both sides of the bar.
 * Nobody is split alone, and no ratings are not split.
 */
export function isSplit(ratings: readonly number[], bar: number): boolean {
  if (ratings.length === 0) return false
  const min = Math.min(...ratings)
  const max = Math.max(...ratings)
  const onBothSides = ratings.length >= splitRatersMin && min < bar && max >= bar
  return max - min >= splitRangeMin || onBothSides
}

function proposedCause({ interviewerBars }: DebriefInput, dimension: string, rated: readonly Rated[]): SplitCause {
  // A bar that is not known well enough is not guessed at: it takes nothing away.
  const knownBar = (personId: string) => ownEntry(ownEntry(interviewerBars, personId) ?? {}, dimension) ?? 0
  const levelled = rated.map(({ card, rating }) => rating - knownBar(card.panelist.personId))
  const range = Math.max(...levelled) - Math.min(...levelled)
  if (range < explainedRangeMax - rangeTolerance) return 'different_bar'
  const interviews = new Set(rated.map(({ card }) => card.panelist.interviewId))
  const artifacts = rated.flatMap(({ card }) => (card.artifactKind ? [card.artifactKind] : []))
  const nothingShared = interviews.size === rated.length && new Set(artifacts).size === artifacts.length
  return nothingShared ? 'different_evidence' : 'open'
}

function memberOf({ waiver, ...panelist }: Panelist): PanelMember {
  return {
    panelist_id: panelist.id,
    person_id: panelist.personId,
    interview_id: panelist.interviewId,
    role: panelist.role,
    function: panelist.function,
    seniority: panelist.seniority,
    card: panelist.card,
    waiver: waiver && { by_id: waiver.byId, reason: waiver.reason, at: waiver.at.toISOString() },
  }
}

function debriefCardOf({ scorecardId, panelist, independent, later }: CountingCard): DebriefCard {
  const { recommendation, level_vote, summary, artifact } = independent.content
  const newest = later.at(-1)
  const moved = newest?.content.recommendation !== recommendation || newest?.content.level_vote !== level_vote
  return {
    scorecard_id: scorecardId,
    panelist_id: panelist.id,
    recommendation,
    level_vote,
    summary,
    artifact: artifact && { kind: artifact.kind, note: artifact.note },
    later:
      newest && moved
        ? {
            recommendation: newest.content.recommendation,
            level_vote: newest.content.level_vote,
            reason: newest.reason,
            seen_others: [...newest.seenOthers],
            at: newest.submittedAt.toISOString(),
          }
        : null,
  }
}

/**
 * Over all dimensions: the mean is the weighted mean of the rated dimensions' means and not of all ratings, so that a
 * dimension with many raters weighs no more than one with few. The bar spans what was planned or rated; a dimension
 * that was only answered "not assessed" moves neither.
 */
function rollUpOverall(
  cards: readonly CountingCard[],
  dimensions: readonly DebriefDimension[],
  edition: CurrentEdition,
): Overall {
  const countRecommended = (recommendation: Recommendation) =>
    cards.filter(({ independent }) => independent.content.recommendation === recommendation).length
  const countVotes = (vote: LevelVote) =>
    cards.filter(({ independent }) => independent.content.level_vote === vote).length
  const weighBar = dimensions.flatMap(({ planned, raw, weight, bar }) =>
    planned || raw.n > 0 ? [{ weight, value: bar }] : [],
  )
  const weighMean = dimensions.flatMap(({ raw, weight }) => (raw.mean === null ? [] : [{ weight, value: raw.mean }]))
  return {
    bar: weightedMean(weighBar) ?? barDefault,
    recommendations: {
      strong_no: countRecommended('strong_no'),
      no: countRecommended('no'),
      yes: countRecommended('yes'),
      strong_yes: countRecommended('strong_yes'),
    },
    level_votes: { one_below: countVotes('one_below'), fits: countVotes('fits'), one_above: countVotes('one_above') },
    raw: { dimensions: weighMean.length, mean: weightedMean(weighMean) },
    calibrated: edition.overall,
  }
}

function weightedMean(entries: readonly { weight: number; value: number }[]): number | null {
  if (entries.length === 0) return null
  const weights = entries.reduce((sum, { weight }) => sum + weight, 0)
  return entries.reduce((sum, { weight, value }) => sum + weight * value, 0) / weights
}

/**
 * The flags on cards that count and those the signals propose beside them, each once: where a person and the signals
 * mark the same words, the person's flag stands. A flag is proposed until somebody confirms or dismisses flags of its
 * kind on that card; the newest word stands. Flags of a transcript alone come last.
 */
function redFlagsOf(input: DebriefInput, cards: readonly CountingCard[]): RedFlag[] {
  const place = new Map<string | null, number>(cards.map(({ panelist }, index) => [panelist.id, index]))
  place.set(null, cards.length)
  const ticked = cards.flatMap(({ panelist, independent }) =>
    independent.content.red_flags.map(flag => ({ ...flag, panelistId: panelist.id })),
  )
  const proposed = input.signals.status === 'off' ? [] : input.signalFlags
  const flags = new Map<string, Omit<RedFlag, 'status' | 'by_id'>>()
  // Later entries give way to earlier ones, and a person's source sorts before the signals' one.
  for (const { panelistId, kind, quote, source } of [
    ...ticked.sort((a, b) => compareText(a.source, b.source)),
    ...proposed.map(flag => ({ ...flag, source: 'signals' as const })),
  ]) {
    const at = place.get(panelistId)
    const key = JSON.stringify([String(at).padStart(4, '0'), kind, quote])
    if (at !== undefined && !flags.has(key)) flags.set(key, { kind, quote, source, panelist_id: panelistId })
  }
  return inKeyOrder([...flags], ([key]) => [key]).map(([, flag]) => {
    const reviews = input.flagReviews.filter(
      review => review.panelistId === flag.panelist_id && review.kind === flag.kind,
    )
    const review = inKeyOrder(reviews, ({ at, byId, status }) => [at.toISOString(), byId, status]).at(-1)
    return { ...flag, status: review?.status ?? 'proposed', by_id: review?.byId ?? null }
  })
}

/**
 * Each rating that a later version moved, by panelist, version and dimension. `toward` names, of the panelists whose
 * cards the author had been able to see, those to whose independent rating it is nearer than it was in the version
 * before; a rating that comes or goes altogether moves toward nobody.
 */
function ledgerOf(input: DebriefInput, counting: readonly CountingCard[]): LedgerEntry[] {
  const independentOf = new Map(counting.map(({ panelist, independent }) => [panelist.id, independent]))
  return cardsIn(input).flatMap(({ panelist, independent, later }: CardIn) =>
    later.flatMap((version, index) =>
      input.rubric.dimensions.flatMap(({ key }) => {
        const before = ratingIn(later[index - 1] ?? independent, key)
        const now = ratingIn(version, key)
        if (before === now) return []
        return [
          {
            panelist_id: panelist.id,
            dimension: key,
            version: version.number,
            independent: ratingIn(independent, key),
            before,
            later: now,
            reason: version.reason,
            seen_others: [...version.seenOthers],
            toward: version.seenOthers.filter(id => isNearer(ratingIn(independentOf.get(id), key), before, now)),
            at: version.submittedAt.toISOString(),
          },
        ]
      }),
    ),
  )
}

function isNearer(theirs: number | null, before: number | null, now: number | null): boolean {
  if (theirs === null || before === null || now === null) return false
  return Math.abs(now - theirs) < Math.abs(before - theirs)
}

/** By a key of texts. Times as ISO 8601 in UTC sort as text, so that a time first in the key means oldest first. */
function inKeyOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => readonly string[]): Row[] {
  return [...rows].sort((a, b) => {
    const keyOfB = keyOf(b)
    return keyOf(a).reduce((order, text, index) => order || compareText(text, keyOfB[index] ?? ''), 0)
  })
}
