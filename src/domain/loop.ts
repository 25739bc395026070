/**
 * The loop: in which state it and its interviews are, what may be done in each, and the one moment at which it releases.
 * States that the clock decides are computed, never stored. Knows who sits where and whether a card is in, and never what
 * a card says.
 */
import { Refusal, type RefusalCode } from './refusal.ts'

export type InterviewState = 'planned' | 'scheduled' | 'held' | 'no_show' | 'dropped'
export type InterviewAct = 'edit' | 'schedule' | 'assign' | 'hold' | 'no_show' | 'drop'
export type InterviewOutcome = 'held' | 'no_show' | 'dropped'

export interface Interview {
  readonly id: string
  readonly startsAt: Date | null
  readonly endsAt: Date | null
  /** what a person said of it; null leaves it to the clock */
  readonly outcome: InterviewOutcome | null
}

/** Held when somebody said so, or when its end has passed and nobody said otherwise. */
export function stateOfInterview(interview: Interview, now: Date): InterviewState {
  if (interview.outcome) return interview.outcome
  if (interview.endsAt && interview.endsAt <= now) return 'held'
  return interview.startsAt ? 'scheduled' : 'planned'
}

/** Whether the time for changing hands is over: the interview has started, or its outcome is known. */
export function hasBegun(interview: Interview, now: Date): boolean {
  return interview.outcome !== null || (interview.startsAt !== null && interview.startsAt <= now)
}

/** What each act does to an interview in each state: the state it leads to, or the refusal. `as_is` leaves it there. */
export const interviewMoves: Readonly<
  Record<InterviewState, Readonly<Record<InterviewAct, InterviewState | 'as_is' | RefusalCode>>>
> = {
  planned: { edit: 'as_is', schedule: 'scheduled', assign: 'as_is', hold: 'held', no_show: 'no_show', drop: 'dropped' },
  scheduled: {
    edit: 'as_is',
    schedule: 'scheduled',
    assign: 'as_is',
    hold: 'held',
    no_show: 'no_show',
    drop: 'dropped',
  },
  held: {
    edit: 'as_is',
    schedule: 'interview_over',
    assign: 'as_is',
    hold: 'held',
    // The clock counted it as held; a person knows better, as long as nobody wrote about it.
    no_show: 'no_show',
    drop: 'interview_over',
  },
  no_show: {
    edit: 'interview_over',
    schedule: 'interview_over',
    assign: 'interview_over',
    hold: 'interview_over',
    no_show: 'no_show',
    drop: 'interview_over',
  },
  dropped: {
    edit: 'interview_over',
    schedule: 'interview_over',
    assign: 'interview_over',
    hold: 'interview_over',
    no_show: 'interview_over',
    drop: 'dropped',
  },
}

const interviewStates = new Set<string>([
  'planned',
  'scheduled',
  'held',
  'no_show',
  'dropped',
] satisfies InterviewState[])

/** The state an act leads to; refuses where the table says so. `cardIn`: a card of this interview is submitted. */
export function moveInterview(state: InterviewState, act: InterviewAct, cardIn: boolean): InterviewState {
  const next = interviewMoves[state][act]
  if (next === 'as_is') return state
  if (!interviewStates.has(next)) throw new Refusal(next as RefusalCode, { state })
  if (next !== state && (next === 'no_show' || next === 'dropped') && cardIn)
    throw new Refusal('interview_has_submitted_card', { state })
  return next as InterviewState
}

export type LoopState = 'planned' | 'interviewing' | 'sealed' | 'debrief' | 'decided' | 'cancelled'
export type LoopAct = 'edit' | 'add_interview' | 'assign' | 'waive' | 'cancel' | 'open_early' | 'decide'

/** `sealed`: every interview is over and the loop is not released. Computed from interviews and clock, never from cards. */
export function stateOfLoop(
  loop: { releasedAt: Date | null; cancelledAt: Date | null; decided: boolean },
  interviews: readonly Interview[],
  now: Date,
): LoopState {
  if (loop.cancelledAt) return 'cancelled'
  if (loop.releasedAt) return loop.decided ? 'decided' : 'debrief'
  const states = interviews.map(interview => stateOfInterview(interview, now))
  const over = (state: InterviewState) => state === 'held' || state === 'no_show' || state === 'dropped'
  if (states.length > 0 && states.every(over)) return 'sealed'
  return interviews.some(interview => hasBegun(interview, now)) ? 'interviewing' : 'planned'
}

/** What each act does to a loop in each state: allowed, or the refusal. */
export const loopMoves: Readonly<Record<LoopState, Readonly<Record<LoopAct, 'allowed' | RefusalCode>>>> = {
  planned: beforeRelease(),
  interviewing: beforeRelease(),
  sealed: beforeRelease(),
  debrief: {
    edit: 'allowed',
    add_interview: 'allowed',
    assign: 'allowed',
    waive: 'allowed',
    cancel: 'loop_already_released',
    open_early: 'loop_already_released',
    decide: 'allowed',
  },
  decided: {
    edit: 'loop_closed',
    add_interview: 'loop_closed',
    assign: 'loop_closed',
    // A card left open by an early opening may still be waived after the decision.
    waive: 'allowed',
    cancel: 'loop_already_released',
    open_early: 'loop_already_released',
    decide: 'allowed',
  },
  cancelled: {
    edit: 'loop_closed',
    add_interview: 'loop_closed',
    assign: 'loop_closed',
    waive: 'loop_closed',
    cancel: 'loop_closed',
    open_early: 'loop_closed',
    decide: 'loop_closed',
  },
}

function beforeRelease(): Record<LoopAct, 'allowed' | RefusalCode> {
  return {
    edit: 'allowed',
    add_interview: 'allowed',
    assign: 'allowed',
    waive: 'allowed',
    cancel: 'allowed',
    open_early: 'allowed',
    decide: 'loop_not_released',
  }
}

/** Refuses an act that the loop's state does not take. */
export function refuseUnlessLoopTakes(state: LoopState, act: LoopAct): void {
  const answer = loopMoves[state][act]
  if (answer !== 'allowed') throw new Refusal(answer, { state })
}

export type PanelistRole = 'interviewer' | 'shadow' | 'reverse_shadow'
export type ClosedCause = 'waived' | 'declined' | 'reassigned' | 'recused' | 'no_show' | 'dropped' | 'cancelled'

/** A panelist as far as the release needs them. */
export interface Seat {
  readonly id: string
  readonly interviewId: string
  readonly personId: string
  readonly role: PanelistRole
  readonly submitted: boolean
  readonly voided: boolean
  readonly closedCause: ClosedCause | null
}

/** Whether a panelist still sits there: those who declined, were replaced or recused left the panel. */
export function sitsThere(seat: Pick<Seat, 'closedCause'>): boolean {
  return seat.closedCause !== 'declined' && seat.closedCause !== 'reassigned' && seat.closedCause !== 'recused'
}

export type ReleaseCause = 'all_in' | 'waived'

/**
 * Whether the loop releases with what stands now, and by what cause; null while it does not. Every interview is missed or
 * dropped, or has an `interviewer` with all its required cards in or waived; and at least one card is in. A void card
 * counts as waived. Training cards hold nothing up.
 */
export function releaseDue(
  loop: { releasedAt: Date | null; cancelledAt: Date | null },
  interviews: readonly Pick<Interview, 'id' | 'outcome'>[],
  seats: readonly Seat[],
): ReleaseCause | null {
  if (loop.releasedAt || loop.cancelledAt) return null
  const counted = interviews.filter(interview => interview.outcome !== 'no_show' && interview.outcome !== 'dropped')
  const required = counted.map(interview =>
    seats.filter(seat => seat.interviewId === interview.id && seat.role === 'interviewer' && sitsThere(seat)),
  )
  if (required.some(cards => cards.length === 0)) return null
  const cards = required.flat()
  const isIn = (seat: Seat) => seat.submitted && !seat.voided
  const isWaived = (seat: Seat) => seat.voided || seat.closedCause === 'waived'
  if (!cards.every(card => isIn(card) || isWaived(card)) || !cards.some(isIn)) return null
  return cards.some(isWaived) ? 'waived' : 'all_in'
}

/**
 * Refuses an early opening while no card is in: there is nothing to open, the loop can only be cancelled. A training card
 * is none: no debrief rests on it.
 */
export function refuseOpeningEmpty(seats: readonly Seat[]): void {
  if (!seats.some(seat => seat.role === 'interviewer' && seat.submitted && !seat.voided))
    throw new Refusal('loop_has_no_card')
}

/** Independent raters that the plan gives each dimension, and the dimensions with fewer than two. */
export function plannedCoverage(
  dimensions: readonly string[],
  interviews: readonly (Pick<Interview, 'id' | 'outcome'> & { readonly focus: readonly string[] })[],
  seats: readonly Seat[],
): { planned: Record<string, number>; gaps: string[] } {
  const counted = interviews.filter(interview => interview.outcome !== 'no_show' && interview.outcome !== 'dropped')
  const planned = Object.fromEntries(
    dimensions.map(dimension => {
      const raters = new Set<string>()
      for (const interview of counted.filter(each => each.focus.includes(dimension))) {
        const people = seats.filter(
          seat => seat.interviewId === interview.id && seat.role === 'interviewer' && sitsThere(seat),
        )
        // An interview nobody is assigned to yet will have somebody.
        if (people.length === 0) raters.add(interview.id)
        for (const seat of people) raters.add(seat.personId)
      }
      return [dimension, raters.size]
    }),
  )
  return { planned, gaps: dimensions.filter(dimension => planned[dimension]! < ratersWanted) }
}

/** Every dimension wants this many independent raters. */
export const ratersWanted = 2

/** The functions on a panel; a panel of two or more people from one function is flagged. */
export function panelMix(people: readonly { readonly personId: string; readonly function: string }[]) {
  const byPerson = new Map(people.map(person => [person.personId, person.function]))
  const functions: Record<string, number> = {}
  for (const name of [...byPerson.values()].sort()) functions[name] = (functions[name] ?? 0) + 1
  return { functions, single_function: byPerson.size > 1 && Object.keys(functions).length === 1 }
}

/** What decides whose cards the author of a card has been able to see. */
export interface Sight {
  readonly author: Seat
  readonly seats: readonly (Seat & { readonly submittedAt: Date | null })[]
  readonly releasedAt: Date | null
  readonly mode: 'loop' | 'own_card'
  /** when this card was assigned: what was open to its author before stays seen */
  readonly assignedAt: Date
  /** by a role of theirs the author may read released loops of this job without a card */
  readonly readsByRole: boolean
  /** what earlier versions by the same person recorded */
  readonly seenBefore: readonly string[]
}

/**
 * The panelists whose cards the author has been able to see by now, recorded with every version. Nobody's while an own
 * card is open and the seal is on; what was seen once, through an earlier card or before this one was assigned, stays seen.
 */
export function seenBy({ author, seats, releasedAt, mode, assignedAt, readsByRole, seenBefore }: Sight): string[] {
  const own = seats.filter(seat => seat.personId === author.personId)
  const others = seats.filter(seat => seat.personId !== author.personId && seat.submittedAt !== null)
  const seen = new Set(seenBefore)
  const ownOpen = own.some(seat => seat.submittedAt === null && seat.closedCause === null)
  const ownIn = own.some(seat => seat.submittedAt !== null && !seat.voided)
  if (!ownOpen && ownIn && (releasedAt !== null || mode === 'own_card'))
    for (const seat of others) if (!seat.voided) seen.add(seat.id)
  const inBefore = own.some(
    seat => seat.id !== author.id && seat.submittedAt !== null && seat.submittedAt <= assignedAt,
  )
  if (releasedAt !== null && releasedAt <= assignedAt && (inBefore || readsByRole))
    for (const seat of others) if (seat.submittedAt! <= assignedAt) seen.add(seat.id)
  return [...seen].sort()
}
