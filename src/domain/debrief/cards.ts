/**
 * Which cards a released loop's figures rest on, and in which version. Rollup, agenda, ledger and the calibration of a
 * loop all ask here, so that they can never rest on different cards. It knows what a card says, not what it amounts to.
 */
import type { PanelCardState, PanelistRole } from '../debrief-shape.ts'
import type { ArtifactKind } from '../rubrics/rubric.ts'
import type { CardContent, LaterReason, Rating } from '../scorecard.ts'

export type CardVersion = {
  readonly number: number
  readonly submittedAt: Date
  /** null for the first version */
  readonly reason: LaterReason | null
  /** ids of the panelists whose cards the author had been able to see when writing it */
  readonly seenOthers: readonly string[]
  readonly content: CardContent
}

export type Panelist = {
  readonly id: string
  readonly personId: string
  readonly interviewId: string
  readonly role: PanelistRole
  readonly function: string
  /** 1 to 5 */
  readonly seniority: number
  readonly barRaiser: boolean
  readonly card: PanelCardState
  readonly waiver: { readonly byId: string; readonly reason: string; readonly at: Date } | null
}

export type CardFacts = {
  readonly interviews: readonly {
    readonly id: string
    readonly position: number
    readonly artifact: ArtifactKind | null
    readonly focus: readonly string[]
  }[]
  readonly panel: readonly Panelist[]
  /** every card with all its versions; those that do not count are left out here, not by the caller */
  readonly cards: readonly {
    readonly scorecardId: string
    readonly panelistId: string
    readonly versions: readonly CardVersion[]
  }[]
}

/** A required card that is in and not voided. */
export type CardIn = {
  readonly scorecardId: string
  readonly panelist: Panelist
  /** null when its author had seen another's card before first writing: then it counts in nothing */
  readonly independent: CardVersion | null
  /** oldest first */
  readonly later: readonly CardVersion[]
}

/** A card that figures rest on. */
export type CountingCard = CardIn & {
  readonly independent: CardVersion
  /** what the candidate walked through: the card's own word, else the plan of its interview */
  readonly artifactKind: ArtifactKind | null
}

/**
 * The cards that figures rest on, in the order of the panel, each with its independent version. A card that was still
 * open at an early release counts like any other as long as its author had seen nothing.
 */
export function countingCards(facts: CardFacts): CountingCard[] {
  const planned = new Map(facts.interviews.map(({ id, artifact }) => [id, artifact]))
  return cardsIn(facts).flatMap(card => {
    const { independent } = card
    if (!independent) return []
    const artifactKind = independent.content.artifact?.kind ?? planned.get(card.panelist.interviewId) ?? null
    return [{ ...card, independent, artifactKind }]
  })
}

/** The required cards that are in, in the order of the panel: no training card, none that is open, closed or voided. */
export function cardsIn(facts: CardFacts): CardIn[] {
  const panel = inPanelOrder(facts)
  const place = new Map(panel.map(({ id }, index) => [id, index]))
  const placeOf = (id: string) => place.get(id) ?? panel.length
  const cards = new Map(facts.cards.map(card => [card.panelistId, card]))
  return panel.flatMap(panelist => {
    const card = cards.get(panelist.id)
    if (!card || panelist.role !== 'interviewer' || panelist.card !== 'submitted') return []
    const versions = [...card.versions]
      .sort((a, b) => a.number - b.number)
      .map(version => ({
        ...version,
        seenOthers: [...new Set(version.seenOthers)].sort((a, b) => placeOf(a) - placeOf(b) || compareText(a, b)),
      }))
    return [{ scorecardId: card.scorecardId, panelist, ...atFirstSight(versions) }]
  })
}

/**
 * Divides versions, oldest first, where their author could first see another's card: the independent one is the last
 * before that. What was seen stays seen: later versions are later whatever they record, for a card that had been in
 * sight may since have been voided.
 */
function atFirstSight(versions: readonly CardVersion[]): Pick<CardIn, 'independent' | 'later'> {
  const sight = versions.findIndex(version => version.seenOthers.length > 0)
  const until = sight === -1 ? versions.length : sight
  return { independent: versions[until - 1] ?? null, later: versions.slice(until) }
}

/** By the interview's place in the loop, then by panelist id, which rises with the time of assignment. */
export function inPanelOrder(facts: Pick<CardFacts, 'interviews' | 'panel'>): Panelist[] {
  const position = new Map(facts.interviews.map(interview => [interview.id, interview.position]))
  const place = ({ interviewId }: Panelist) => position.get(interviewId) ?? facts.interviews.length
  return [...facts.panel].sort((a, b) => place(a) - place(b) || compareText(a.id, b.id))
}

/** What a version says of a dimension: a rating, not assessed, or null when it does not mention it. */
export function givenIn(version: CardVersion, dimension: string): Rating | null {
  return ownEntry(version.content.ratings, dimension) ?? null
}

/** The rating a version gives a dimension, null when it gives none. */
export function ratingIn(version: CardVersion | null | undefined, dimension: string): number | null {
  const given = version ? givenIn(version, dimension) : null
  return given && 'rating' in given ? given.rating : null
}

/** A record's own entry: a company may well call a dimension `constructor`. */
export function ownEntry<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Order by code unit, which depends on no machine's language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
