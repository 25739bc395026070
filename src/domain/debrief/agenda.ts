/**
 * What a panel talks about, for how long, in which order, and who argues the other side. It orders dimensions and
 * voices, never candidates, and gives no reason to hire or not. It does not know who runs the meeting or whether it is held.
 */
import type { Agenda, AgendaItem, DebriefDimension } from '../debrief-shape.ts'
import type { Recommendation } from '../scorecard.ts'
import { type CountingCard, inPanelOrder, type Panelist, ratingIn } from './cards.ts'
import { questionFor } from './questions.ts'

export const debriefMinutes = 45
/** What the items leave free of the meeting: the decision and its reason are spoken too. */
export const decisionMinutes = 5
export const itemMinutesMin = 3
export const itemMinutesMax = 12
/** How much of the meeting an item gets against the others: a split is argued, a gap needs a plan, the rest a look. */
const itemWeights: Readonly<Record<AgendaItem['why'], number>> = { split: 3, uncovered: 2, unsure: 1 }
const itemRanks: Readonly<Record<AgendaItem['why'], number>> = { uncovered: 0, split: 1, unsure: 2 }
const devilsAdvocateCardsMin = 3
/** Distances are compared in billionths of a rating point: what is left below that is rounding, not opinion. */
const distanceUnits = 1e9

export type AgendaFacts = {
  readonly interviews: Parameters<typeof inPanelOrder>[0]['interviews']
  readonly panel: readonly Panelist[]
  readonly decisionOwnerId: string
  readonly cards: readonly CountingCard[]
  /** in the order of the rubric */
  readonly dimensions: readonly DebriefDimension[]
}

/** The agenda of a debrief from its panel, the cards that count and the rolled-up dimensions. */
export function agendaOf(facts: AgendaFacts): Agenda {
  const present = inPanelOrder(facts).filter(staysOnPanel)
  const advocate = devilsAdvocate(facts)
  return {
    minutes: debriefMinutes,
    items: agendaItems(facts.dimensions),
    speaking_order: speakingOrder(present, facts.decisionOwnerId),
    bar_raiser_id: present.find(({ barRaiser }) => barRaiser)?.id ?? null,
    devils_advocate: advocate && { panelist_id: advocate.id, proposed: true },
  }
}

/** Who declined, was replaced or recused themselves has no part in the meeting; a waiver leaves its panelist there. */
function staysOnPanel({ card, waiver }: Panelist): boolean {
  return card !== 'closed' || waiver !== null
}

/**
 * Uncovered dimensions, split ones, then every other rated one. Among the split and among the rest the most unsettled
 * comes first: the smallest |P − 0.5|, or the mean nearest its bar as long as any rated dimension lacks an estimate,
 * because two yardsticks make no order. Ties keep the rubric's order.
 */
function agendaItems(dimensions: readonly DebriefDimension[]): AgendaItem[] {
  const estimated = dimensions.every(({ raw, calibrated }) => raw.n === 0 || calibrated.kind === 'estimated')
  const unsettled = ({ calibrated, raw, bar }: DebriefDimension) => {
    if (raw.mean === null) return 0
    if (estimated && calibrated.kind === 'estimated') return distance(calibrated.p_at_or_above_bar, 0.5)
    return distance(raw.mean, bar)
  }
  const ranked = dimensions
    .filter(({ planned, raw }) => planned || raw.n > 0)
    .map(dimension => ({ dimension, why: whyOnAgenda(dimension), unsettled: unsettled(dimension) }))
    .sort((a, b) => itemRanks[a.why] - itemRanks[b.why] || a.unsettled - b.unsettled)
  const minutes = shareMinutes(ranked.map(({ why }) => itemWeights[why]))
  return ranked.map(({ dimension: { dimension, split }, why }, index) => ({
    dimension,
    why,
    question: split?.question ?? questionFor(dimension, why === 'uncovered' ? 'uncovered' : 'unsure'),
    minutes: minutes[index] ?? itemMinutesMin,
  }))
}

function whyOnAgenda({ raw, split }: DebriefDimension): AgendaItem['why'] {
  if (raw.n === 0) return 'uncovered'
  return split ? 'split' : 'unsure'
}

/**
 * Shares the meeting out in whole minutes by D'Hondt's method: every item starts with `itemMinutesMin`, and each further
 * minute goes to the item with the most weight per minute it would then have, the earlier one at a tie, until
 * `debriefMinutes − decisionMinutes` are spent or all have `itemMinutesMax`. A rubric has at most twelve dimensions,
 * whose minimum is 36 minutes, so it always fits.
 */
function shareMinutes(weights: readonly number[]): number[] {
  const minutes = weights.map(() => itemMinutesMin)
  for (let left = debriefMinutes - decisionMinutes - itemMinutesMin * weights.length; left > 0; left--) {
    const claims = minutes.map((spent, index) => (spent < itemMinutesMax ? (weights[index] ?? 0) / (spent + 1) : 0))
    const largest = Math.max(0, ...claims)
    if (largest === 0) break
    const next = claims.indexOf(largest)
    minutes[next] = (minutes[next] ?? 0) + 1
  }
  return minutes
}

/**
 * Lowest seniority first, so that nobody has to contradict a superior who spoke already, and the decision owner last;
 * ties in the order of the panel. Only an interviewer whose card is in speaks: shadows listen, a waived or voided card
 * gives its author nothing to stand on, and an open one means that its author is not to hear the others yet.
 */
function speakingOrder(present: readonly Panelist[], decisionOwnerId: string): Agenda['speaking_order'] {
  const ownerLast = ({ personId }: Panelist) => (personId === decisionOwnerId ? 1 : 0)
  return [...present]
    .sort((a, b) => ownerLast(a) - ownerLast(b) || a.seniority - b.seniority)
    .map(({ id, role, card }) => ({ panelist_id: id, speaks: role === 'interviewer' && card === 'submitted' }))
}

/**
 * The panelist whose independent view is farthest from the majority. A view is the mean of rating − bar over what the
 * panelist rated, so that a card on dimensions with a raised bar is not taken for a generous one. The majority is the
 * side that more than half of the cards take (by recommendation, or by the sign of the view where there is none), and
 * its view is the mean of theirs. Proposed is, among those who took the other side or, if nobody did, among all, whoever
 * lies farthest from it toward the other side: an enthusiast among the convinced is far away, but no devil's advocate.
 * Where the sides are even, the distance from the mean of all decides. Ties in the order of the panel.
 * Null with fewer than three cards that rate anything, and where nobody's view differs.
 */
function devilsAdvocate({ cards, dimensions }: AgendaFacts): Panelist | null {
  const views = cards.flatMap(card => viewOf(card, dimensions))
  if (views.length < devilsAdvocateCardsMin) return null
  const inFavour = views.filter(view => view.inFavour)
  const against = views.filter(view => !view.inFavour)
  if (inFavour.length === against.length) {
    const centre = meanOf(views.map(({ mean }) => mean))
    return farthest(views, view => distance(view, centre))
  }
  const [majority, others, toOtherSide] =
    inFavour.length > against.length ? [inFavour, against, -1] : [against, inFavour, 1]
  const centre = meanOf(majority.map(({ mean }) => mean))
  const away = (view: number) => Math.round((view - centre) * toOtherSide * distanceUnits)
  return others.length > 0 ? farthest(others, away, Number.NEGATIVE_INFINITY) : farthest(majority, away)
}

type View = { panelist: Panelist; mean: number; inFavour: boolean }

function viewOf({ panelist, independent }: CountingCard, dimensions: readonly DebriefDimension[]): View[] {
  const distances = dimensions.flatMap(({ dimension, bar }) => {
    const rating = ratingIn(independent, dimension)
    return rating === null ? [] : [rating - bar]
  })
  if (distances.length === 0) return []
  const mean = meanOf(distances)
  return [{ panelist, mean, inFavour: isInFavour(independent.content.recommendation, mean) }]
}

function isInFavour(recommendation: Recommendation | null, view: number): boolean {
  if (recommendation === null) return view >= 0
  return recommendation === 'yes' || recommendation === 'strong_yes'
}

/** The first of those with the largest distance, as long as it is above `above`. */
function farthest(views: readonly View[], away: (view: number) => number, above = 0): Panelist | null {
  let best: { panelist: Panelist | null; away: number } = { panelist: null, away: above }
  for (const view of views) if (away(view.mean) > best.away) best = { panelist: view.panelist, away: away(view.mean) }
  return best.panelist
}

function distance(a: number, b: number): number {
  return Math.round(Math.abs(a - b) * distanceUnits)
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}
