/**
 * Who may decide on a loop, when, and what follows; and who may put a dissent beside it. The decision is a person's,
 * with that person's reason: nothing here proposes one. It does not know sessions, approvals or the seal, which the
 * permission matrix settles before; nor does it make ids or hashes.
 */
import type { PersonActor } from '../actor.ts'
import type {
  Decision,
  DecisionKind,
  DecisionRequest,
  DissentRequest,
  PanelCardState,
  PanelistRole,
} from '../debrief-shape.ts'
import { Refusal } from '../refusal.ts'
import type { Level, Track } from '../rubrics/rubric.ts'

export const dissentWindowHours = 24

/** The person who acts; roles alone decide whether somebody corrects as an admin. */
export type Decider = Pick<PersonActor, 'id' | 'roles'>

export type DecisionFacts = {
  readonly loop: {
    readonly releasedAt: Date | null
    readonly cancelledAt: Date | null
    readonly decisionOwnerId: string
    readonly deputyId: string | null
    readonly level: Level
    readonly track: Track
  }
  readonly delegations: readonly { readonly id: string; readonly personId: string }[]
  /** the interviews added after release, with every card that was ever asked for in them */
  readonly addedInterviews: readonly {
    readonly id: string
    readonly state: 'planned' | 'scheduled' | 'held' | 'no_show' | 'dropped'
    readonly cards: readonly {
      readonly scorecardId: string
      readonly role: PanelistRole
      readonly state: PanelCardState
      readonly waived: boolean
    }[]
  }[]
  readonly newestDecision: { readonly id: string } | null
}

/** A decision as it will be appended; its id and the hash of its snapshot come with storing it. */
export type DecisionMade = {
  readonly decision: DecisionKind
  readonly level: Level
  readonly track: Track
  readonly reason: string
  readonly wouldChangeOurMind: string | null
  readonly seesThatWeDoNot: string | null
  readonly supersedesId: string | null
  readonly decidedById: string
  readonly decidedAs: Decision['decided_as']
  readonly delegationId: string | null
  readonly decidedAt: Date
}

/**
 * The decision of a released loop and the state that follows: `debrief` after a deferral, also one that supersedes a
 * hire, else `decided`. It changes no application. Level and track are the loop's unless the request names others.
 * Refuses `loop_closed` (cancelled), `loop_not_released`, `decision_owner_only`, `decision_waits_for_cards` (an interview
 * added after release is neither answered nor waived nor dropped; cards open since an early release hold nothing up),
 * `decision_exists`, `supersedes_not_newest`, and `invalid_request` where the reason is blank.
 */
export function decide(
  facts: DecisionFacts,
  request: DecisionRequest,
  actor: Decider,
  now: Date,
): { decision: DecisionMade; loopState: 'debrief' | 'decided' } {
  const { loop, newestDecision } = facts
  if (loop.cancelledAt) throw new Refusal('loop_closed')
  if (!loop.releasedAt) throw new Refusal('loop_not_released')
  const { decidedAs, delegationId } = capacityOf(facts, actor)
  const waiting = facts.addedInterviews.filter(isWaitedFor)
  if (waiting.length > 0)
    throw new Refusal('decision_waits_for_cards', {
      interview_ids: waiting.map(({ id }) => id),
      scorecard_ids: waiting.flatMap(({ cards }) => cards.filter(isDue).map(({ scorecardId }) => scorecardId)),
    })
  if (newestDecision && request.supersedes === null)
    throw new Refusal('decision_exists', { decision_id: newestDecision.id })
  if (request.supersedes !== null && request.supersedes !== newestDecision?.id)
    throw new Refusal('supersedes_not_newest', { newest_decision_id: newestDecision?.id ?? null })
  if (request.reason.trim() === '')
    throw new Refusal('invalid_request', { errors: [{ pointer: '/reason', message: 'must not be blank' }] })
  return {
    decision: {
      decision: request.decision,
      level: request.level ?? loop.level,
      track: request.track ?? loop.track,
      reason: request.reason,
      wouldChangeOurMind: request.would_change_our_mind,
      seesThatWeDoNot: request.sees_that_we_do_not,
      supersedesId: request.supersedes,
      decidedById: actor.id,
      decidedAs,
      delegationId,
      decidedAt: now,
    },
    loopState: request.decision === 'defer' ? 'debrief' : 'decided',
  }
}

/**
 * As what this person decides: the owner before the deputy before a delegate. An admin who is none of them can only
 * correct, that is supersede, what others decided.
 */
function capacityOf(
  { loop, delegations, newestDecision }: DecisionFacts,
  actor: Decider,
): { decidedAs: Decision['decided_as']; delegationId: string | null } {
  if (actor.id === loop.decisionOwnerId) return { decidedAs: 'owner', delegationId: null }
  if (actor.id === loop.deputyId) return { decidedAs: 'deputy', delegationId: null }
  const delegation = delegations.find(({ personId }) => personId === actor.id)
  if (delegation) return { decidedAs: 'delegate', delegationId: delegation.id }
  if (actor.roles.includes('admin') && newestDecision) return { decidedAs: 'admin', delegationId: null }
  throw new Refusal('decision_owner_only')
}

/** As at release: an interview is settled when it did not take place, or somebody's card is in or waived and none is due. */
function isWaitedFor({ state, cards }: DecisionFacts['addedInterviews'][number]): boolean {
  if (state === 'no_show' || state === 'dropped') return false
  const settled = cards.some(
    card => card.role === 'interviewer' && (card.state === 'submitted' || card.state === 'voided' || card.waived),
  )
  return !settled || cards.some(isDue)
}

/** Training cards hold nothing up. */
function isDue(card: DecisionFacts['addedInterviews'][number]['cards'][number]): boolean {
  return card.role === 'interviewer' && card.state === 'open'
}

export type DissentFacts = {
  readonly decision: { readonly id: string; readonly decidedAt: Date }
  readonly panel: readonly {
    readonly id: string
    readonly personId: string
    readonly role: PanelistRole
    readonly card: PanelCardState
  }[]
  /** the dissents recorded to this decision so far */
  readonly dissents: readonly { readonly panelistId: string }[]
}

export type DissentMade = {
  readonly decisionId: string
  readonly panelistId: string
  readonly text: string
  readonly at: Date
}

/**
 * A panelist's own dissent to a decision. Refuses `dissent_not_on_panel` for whoever has no required card in (a voided
 * one is not), `dissent_exists` when that person dissented already (nothing is replaced), `dissent_window_closed` later
 * than 24 hours after the decision, and `invalid_request` where the text is blank. A person on two interviews of the
 * loop dissents once, as the panelist with the smaller id.
 */
export function dissent(
  facts: DissentFacts,
  request: DissentRequest,
  actor: Pick<Decider, 'id'>,
  now: Date,
): DissentMade {
  const own = facts.panel
    .filter(({ personId, role, card }) => personId === actor.id && role === 'interviewer' && card === 'submitted')
    .map(({ id }) => id)
    .sort()
  const [panelistId] = own
  if (panelistId === undefined) throw new Refusal('dissent_not_on_panel')
  if (facts.dissents.some(({ panelistId }) => own.includes(panelistId))) throw new Refusal('dissent_exists')
  const closesAt = new Date(facts.decision.decidedAt.getTime() + dissentWindowHours * 3_600_000)
  if (now > closesAt) throw new Refusal('dissent_window_closed', { closed_at: closesAt.toISOString() })
  if (request.text.trim() === '')
    throw new Refusal('invalid_request', { errors: [{ pointer: '/text', message: 'must not be blank' }] })
  return { decisionId: facts.decision.id, panelistId, text: request.text, at: now }
}
