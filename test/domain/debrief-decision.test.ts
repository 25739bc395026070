/** Who decides as what, what a decision waits for, how one supersedes another, and who may dissent until when. */
import { describe, expect, it } from 'vitest'
import {
  type Decider,
  type DecisionFacts,
  type DissentFacts,
  decide,
  dissent,
} from '../../src/domain/debrief/decision.ts'
import { DecisionRequest, DissentRequest } from '../../src/domain/debrief-shape.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { panelistId, personId, released, uuid } from './debrief-facts.ts'

const [owner, deputy, delegate, other] = [0, 1, 2, 3].map(personId) as [string, string, string, string]
const now = new Date('2026-03-02T15:00:00.000Z')
const standing = { id: uuid(501) }

const factsOf = (more: Omit<Partial<DecisionFacts>, 'loop'> & { loop?: Partial<DecisionFacts['loop']> } = {}) => ({
  delegations: [{ id: uuid(700), personId: delegate }],
  addedInterviews: [],
  newestDecision: null,
  ...more,
  loop: {
    releasedAt: released,
    cancelledAt: null,
    decisionOwnerId: owner,
    deputyId: deputy,
    level: 'senior',
    track: 'ic',
    ...more.loop,
  } as const,
})

const request = (more: Partial<DecisionRequest> = {}) =>
  DecisionRequest.parse({ decision: 'hire', reason: 'two misses told with their own part', ...more })
const person = (id: string, ...roles: Decider['roles'][number][]): Decider => ({ id, roles })

/** The code and details of the refusal, or 'made' when there was none. */
const outcomeOf = (act: () => unknown): unknown => {
  try {
    act()
    return 'made'
  } catch (error) {
    if (error instanceof Refusal)
      return Object.keys(error.details).length > 0 ? [error.code, error.details] : error.code
    throw error
  }
}

describe('a decision', () => {
  it('carries what was said, by whom and when, and nothing that was left open', () => {
    const made = decide(
      factsOf(),
      request({
        level: 'lead',
        track: 'manager',
        would_change_our_mind: 'a second reversal',
        sees_that_we_do_not: 'scale',
      }),
      person(owner),
      now,
    )
    expect(made).toEqual({
      decision: {
        decision: 'hire',
        level: 'lead',
        track: 'manager',
        reason: 'two misses told with their own part',
        wouldChangeOurMind: 'a second reversal',
        seesThatWeDoNot: 'scale',
        supersedesId: null,
        decidedById: owner,
        decidedAs: 'owner',
        delegationId: null,
        decidedAt: now,
      },
      loopState: 'decided',
    })
  })

  it('is for the level and track of the loop unless it names others', () => {
    expect(decide(factsOf(), request(), person(owner), now).decision).toMatchObject({ level: 'senior', track: 'ic' })
    expect(decide(factsOf(), request({ level: 'pm' }), person(owner), now).decision).toMatchObject({
      level: 'pm',
      track: 'ic',
    })
  })

  it.each([
    { decision: 'hire', state: 'decided' },
    { decision: 'no_hire', state: 'decided' },
    { decision: 'defer', state: 'debrief' },
  ] as const)('to $decision leaves the loop $state', ({ decision, state }) => {
    expect(decide(factsOf(), request({ decision }), person(owner), now).loopState).toBe(state)
    const superseding = { newestDecision: standing }
    expect(
      decide(factsOf(superseding), request({ decision, supersedes: standing.id }), person(owner), now).loopState,
    ).toBe(state)
  })

  it.each<[string, Decider, { decidedAs: string; delegationId: string | null }]>([
    ['the owner', person(owner), { decidedAs: 'owner', delegationId: null }],
    ['the deputy', person(deputy), { decidedAs: 'deputy', delegationId: null }],
    ['a delegate', person(delegate, 'recruiter'), { decidedAs: 'delegate', delegationId: uuid(700) }],
    ['an admin who owns it', person(owner, 'admin'), { decidedAs: 'owner', delegationId: null }],
    ['an admin it was delegated to', person(delegate, 'admin'), { decidedAs: 'delegate', delegationId: uuid(700) }],
    ['an admin who corrects', person(other, 'admin'), { decidedAs: 'admin', delegationId: null }],
  ])('by %s says in which capacity it was made', (_, actor, capacity) => {
    const facts = factsOf({ newestDecision: standing })
    expect(decide(facts, request({ supersedes: standing.id }), actor, now).decision).toMatchObject(capacity)
  })

  it.each<[string, Decider]>([
    ['a hiring manager who neither owns it nor stands in', person(other, 'hiring_manager', 'recruiter')],
    ['a head of product', person(other, 'head_of_product')],
    ['an admin with nothing to correct', person(other, 'admin')],
  ])('is not for %s', (_, actor) => {
    expect(outcomeOf(() => decide(factsOf(), request(), actor, now))).toBe('decision_owner_only')
  })

  it('is for nobody without a deputy when the name of no deputy is asked for', () => {
    const facts = factsOf({ loop: { deputyId: null }, delegations: [] })
    expect(outcomeOf(() => decide(facts, request(), person(deputy), now))).toBe('decision_owner_only')
  })

  it('needs a released loop that was not cancelled', () => {
    const sealed = factsOf({ loop: { releasedAt: null } })
    expect(outcomeOf(() => decide(sealed, request(), person(owner), now))).toBe('loop_not_released')
    const cancelled = factsOf({ loop: { cancelledAt: now } })
    expect(outcomeOf(() => decide(cancelled, request(), person(owner), now))).toBe('loop_closed')
  })

  it('needs a reason, at the door and behind it', () => {
    expect(DecisionRequest.safeParse({ decision: 'hire', reason: ' \n ' }).success).toBe(false)
    expect(DecisionRequest.safeParse({ decision: 'hire' }).success).toBe(false)
    expect(outcomeOf(() => decide(factsOf(), { ...request(), reason: ' \n ' }, person(owner), now))).toEqual([
      'invalid_request',
      { errors: [{ pointer: '/reason', message: 'must not be blank' }] },
    ])
  })

  it.each([
    { newest: null, supersedes: null, outcome: 'made' },
    { newest: standing, supersedes: null, outcome: ['decision_exists', { decision_id: standing.id }] },
    { newest: standing, supersedes: standing.id, outcome: 'made' },
    {
      newest: standing,
      supersedes: uuid(500),
      outcome: ['supersedes_not_newest', { newest_decision_id: standing.id }],
    },
    { newest: null, supersedes: uuid(500), outcome: ['supersedes_not_newest', { newest_decision_id: null }] },
  ])('with $newest standing, superseding $supersedes, is $outcome', ({ newest, supersedes, outcome }) => {
    const act = () => decide(factsOf({ newestDecision: newest }), request({ supersedes }), person(owner), now)
    expect(outcomeOf(act)).toEqual(outcome)
  })

  type Added = DecisionFacts['addedInterviews'][number]
  const card = (state: Added['cards'][number]['state'], more: Partial<Added['cards'][number]> = {}) => ({
    scorecardId: uuid(800),
    role: 'interviewer' as const,
    state,
    waived: false,
    ...more,
  })
  const added = (state: Added['state'], ...cards: Added['cards']): Added => ({ id: uuid(900), state, cards })

  it.each<{ because: string; interview: Added; waits: string[] | false }>([
    { because: 'its card is open', interview: added('held', card('open')), waits: [uuid(800)] },
    { because: 'its card is in', interview: added('held', card('submitted')), waits: false },
    { because: 'its card is waived', interview: added('held', card('closed', { waived: true })), waits: false },
    { because: 'its card was voided', interview: added('held', card('voided')), waits: false },
    { because: 'nobody showed up', interview: added('no_show', card('closed')), waits: false },
    { because: 'it was dropped', interview: added('dropped', card('closed')), waits: false },
    { because: 'its only panelist declined', interview: added('planned', card('closed')), waits: [] },
    { because: 'nobody is named yet', interview: added('planned'), waits: [] },
    {
      because: 'one of two cards is open',
      interview: added('held', card('submitted'), card('open', { scorecardId: uuid(801) })),
      waits: [uuid(801)],
    },
    {
      because: 'only a training card is open',
      interview: added('held', card('submitted'), card('open', { role: 'shadow' })),
      waits: false,
    },
    {
      because: 'a shadow alone is no interviewer',
      interview: added('held', card('submitted', { role: 'shadow' })),
      waits: [],
    },
  ])('waits for an interview added after release ($waits) when $because', ({ interview, waits }) => {
    const act = () => decide(factsOf({ addedInterviews: [interview] }), request(), person(owner), now)
    expect(outcomeOf(act)).toEqual(
      waits === false ? 'made' : ['decision_waits_for_cards', { interview_ids: [uuid(900)], scorecard_ids: waits }],
    )
  })
})

describe('a dissent', () => {
  const facts: DissentFacts = {
    decision: { id: uuid(501), decidedAt: now },
    panel: [
      { id: panelistId(0), personId: personId(0), role: 'interviewer', card: 'submitted' },
      { id: panelistId(1), personId: personId(1), role: 'interviewer', card: 'submitted' },
      { id: panelistId(2), personId: personId(2), role: 'shadow', card: 'submitted' },
      { id: panelistId(3), personId: personId(3), role: 'interviewer', card: 'open' },
      { id: panelistId(4), personId: personId(4), role: 'interviewer', card: 'closed' },
      { id: panelistId(5), personId: personId(5), role: 'interviewer', card: 'voided' },
      { id: panelistId(7), personId: personId(1), role: 'interviewer', card: 'submitted' },
    ],
    dissents: [{ panelistId: panelistId(0) }],
  }
  const passed = (ms: number) => new Date(now.getTime() + ms)
  const day = 24 * 3_600_000
  const words = { text: 'the guardrail was never named' }

  it('stands with its author as a panelist, its words and its time', () => {
    expect(dissent(facts, words, { id: personId(1) }, passed(day))).toEqual({
      decisionId: uuid(501),
      panelistId: panelistId(1),
      text: words.text,
      at: passed(day),
    })
  })

  it.each([
    { who: 0, ms: 0, outcome: 'dissent_exists', because: 'nothing is replaced' },
    { who: 1, ms: day, outcome: 'made', because: 'the window is open until its last instant' },
    {
      who: 1,
      ms: day + 1,
      outcome: ['dissent_window_closed', { closed_at: '2026-03-03T15:00:00.000Z' }],
      because: 'a day is over',
    },
    { who: 2, ms: 0, outcome: 'dissent_not_on_panel', because: 'a shadow decides nothing' },
    { who: 3, ms: 0, outcome: 'dissent_not_on_panel', because: 'the own card is open' },
    { who: 4, ms: 0, outcome: 'dissent_not_on_panel', because: 'the own card was closed unwritten' },
    { who: 5, ms: 0, outcome: 'dissent_not_on_panel', because: 'the own card is void' },
    { who: 6, ms: 0, outcome: 'dissent_not_on_panel', because: 'not on the panel' },
  ])('by person $who after $ms ms is $outcome, because $because', ({ who, ms, outcome }) => {
    expect(outcomeOf(() => dissent(facts, words, { id: personId(who) }, passed(ms)))).toEqual(outcome)
  })

  it('is one a person, also for somebody on two interviews', () => {
    const twice = { ...facts, dissents: [{ panelistId: panelistId(7) }] }
    expect(outcomeOf(() => dissent(twice, words, { id: personId(1) }, now))).toBe('dissent_exists')
  })

  it('needs words', () => {
    expect(DissentRequest.safeParse({ text: '  ' }).success).toBe(false)
    expect(outcomeOf(() => dissent(facts, { text: ' ' }, { id: personId(1) }, now))).toEqual([
      'invalid_request',
      { errors: [{ pointer: '/text', message: 'must not be blank' }] },
    ])
  })
})
