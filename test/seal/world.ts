/**
 * Worlds: a company with its people, a loop under seal, an earlier loop of the same candidate and a loop of another one.
 * A world is drawn once and built twice; what the observer must not know (`Hidden`) is drawn for each building by itself.
 * Everything goes in through the API, each act at a moment of its own.
 */
import fc from 'fast-check'
import type { Role } from '../../src/domain/actor.ts'
import { scopes } from '../../src/domain/actor.ts'
import { detect } from '../../src/domain/signals/detect.ts'
import { analysisBy } from '../../src/features/signals/analysis.ts'
import type { Job } from '../../src/platform/deps.ts'
import { enqueue } from '../../src/platform/jobs.ts'
import { workOff } from '../support/jobs.ts'
import { enterReleasedLoops } from '../support/released-loops.ts'
import { type Ask, type Founded, foundCompany, idAt, type Side, type Twins, type Who } from './twin.ts'

const panelRoles = ['interviewer', 'shadow', 'reverse_shadow'] as const
type PanelRole = (typeof panelRoles)[number]

/** What a card says. */
interface Content {
  readonly rating: number
  readonly recommendation: 'strong_no' | 'no' | 'yes' | 'strong_yes'
  readonly words: string
  readonly flagged: boolean
}

/** What somebody else's card went through; the observer is to learn nothing of it. */
export interface HiddenAct {
  readonly kind:
    | 'none'
    | 'drafted'
    | 'in'
    | 'in and a later version'
    | 'in and voided'
    | 'in, and voiding asked for'
    | 'waived'
    | 'nudged'
  /** minutes after the loop opened */
  readonly minute: number
  readonly content: Content
  /** why the card was waived, or is to be voided */
  readonly reason: string
  /** what the candidate says in a transcript that the panelist adds to their interview; null: none is added */
  readonly spoken: string | null
  /** card and transcript were read for signals before anybody looks */
  readonly read: boolean
}

export interface Hidden {
  /** one for each seat of others in the loop, in order */
  readonly acts: readonly HiddenAct[]
  /** one for each of the two others in the earlier loop */
  readonly earlier: readonly HiddenAct[]
  readonly earlierEnd: End
  readonly end: End
}

type End = 'none' | 'opened early' | 'deferred' | 'decided' | 'delegated'

export interface Seat {
  readonly interview: 0 | 1 | 2
  readonly person: 'p0' | 'p1' | 'p2'
  readonly role: PanelRole
}

/** What everybody may know: the same in both buildings. */
export interface Plan {
  readonly sealMode: 'loop' | 'own_card'
  readonly scheduled: readonly [boolean, boolean, boolean]
  readonly observer: {
    readonly roles: readonly Role[]
    readonly standing: 'none' | 'team' | 'owner' | 'deputy'
    readonly seat: PanelRole
    readonly interview: 0 | 1 | 2
    /** a second seat, at another interview, with its card in */
    readonly twice: boolean
    readonly inEarlierLoop: 'no' | 'in' | 'declined'
  }
  readonly seats: readonly Seat[]
  /** what happens, for all to see, at a fourth interview with its one panelist */
  readonly extra: 'absent' | 'stays' | 'declines' | 'reassigned' | 'no_show' | 'dropped'
  /** two more panelists: `inny`, whose card is in, and `wade`, whose card is waived */
  readonly bystanders: boolean
  /** all cards come in and the last one is waived, at the same moment in both buildings */
  readonly releases: boolean
  readonly visible: readonly ('place' | 'stage' | 'deputy' | 'recusal' | 'nudge' | 'autosave' | 'added later')[]
  /** the earlier loop goes on while the observer's card is open */
  readonly earlierIsConcurrent: boolean
  /** picks among the filters of lists */
  readonly salt: number
}

export interface Spec {
  readonly plan: Plan
  readonly a: Hidden
  readonly b: Hidden
}

const content: fc.Arbitrary<Content> = fc.record({
  rating: fc.integer({ min: 1, max: 4 }),
  recommendation: fc.constantFrom('strong_no', 'no', 'yes', 'strong_yes'),
  words: fc.constantFrom(
    'Named the baseline first.',
    'Kept to the feature.',
    'Asked twelve clinics.',
    'CANARY one',
    'CANARY two',
    'I convinced them to drop the old plan.',
  ),
  flagged: fc.boolean(),
})

const hiddenAct: fc.Arbitrary<HiddenAct> = fc.record({
  kind: fc.constantFrom(
    'none',
    'drafted',
    'in',
    'in',
    'in',
    'in and a later version',
    'in and voided',
    'in, and voiding asked for',
    'waived',
    'waived',
    'nudged',
  ),
  minute: fc.integer({ min: 1, max: 600 }),
  content,
  reason: fc.constantFrom('On leave until Monday.', 'CANARY: a strong no was meant.', 'Written for another candidate.'),
  spoken: fc.constantFrom(null, null, 'CANARY: I should have asked legal first.', 'Without me that launch was dead.'),
  read: fc.boolean(),
})

const seatsMax = 4

export const hidden = (ends: readonly End[]): fc.Arbitrary<Hidden> =>
  fc.record({
    acts: fc.array(hiddenAct, { minLength: seatsMax, maxLength: seatsMax }),
    earlier: fc.array(hiddenAct, { minLength: 2, maxLength: 2 }),
    earlierEnd: fc.constantFrom(...ends),
    end: fc.constantFrom(...ends),
  })

const interviewIndex = fc.constantFrom(0 as const, 1 as const, 2 as const)

export const plan: fc.Arbitrary<Plan> = fc.record({
  sealMode: fc.constantFrom('loop', 'loop', 'own_card'),
  scheduled: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  observer: fc.record({
    roles: fc.oneof(
      fc.constant<Role[]>(['interviewer']),
      fc
        .subarray<Role>(['admin', 'recruiter', 'hiring_manager', 'head_of_product', 'auditor', 'interviewer'], {
          minLength: 1,
        })
        // Who is nothing but an auditor writes no card, and so cannot sit on a panel.
        .filter(roles => roles.some(role => role !== 'auditor')),
    ),
    standing: fc.constantFrom('none', 'team', 'owner', 'deputy'),
    seat: fc.constantFrom(...panelRoles),
    interview: interviewIndex,
    twice: fc.boolean(),
    inEarlierLoop: fc.constantFrom('no', 'in', 'declined'),
  }),
  seats: fc.uniqueArray(
    fc.record({
      interview: interviewIndex,
      person: fc.constantFrom('p0', 'p1', 'p2'),
      role: fc.constantFrom('interviewer', ...panelRoles),
    }),
    { minLength: 2, maxLength: seatsMax, selector: seat => `${seat.interview} ${seat.person}` },
  ),
  extra: fc.constantFrom('absent', 'absent', 'stays', 'declines', 'reassigned', 'no_show', 'dropped'),
  visible: fc.subarray(['place', 'stage', 'deputy', 'recusal', 'nudge', 'autosave', 'added later']),
  bystanders: fc.constant(false),
  releases: fc.constant(false),
  earlierIsConcurrent: fc.boolean(),
  salt: fc.nat(1_000_000),
})

/** What a reader can ask about: ids by the first word of their path. Only what exists in both buildings. */
export type Ids = Readonly<Record<string, readonly string[]>>

export interface World {
  readonly founded: Founded
  readonly ids: Ids
  /** cards and interviews of the loop under seal and the earlier one that the observer has no part in */
  readonly othersCards: readonly string[]
  readonly othersInterviews: readonly string[]
  readonly loopId: string
  /** the moment of the readings */
  readonly readAt: Date
}

/** The people of every world. `obs` is the one with the open card. */
const cast: readonly { name: string; roles: readonly Role[]; seniority?: number }[] = [
  { name: 'ada', roles: ['admin'] },
  { name: 'abe', roles: ['admin'] },
  { name: 'rita', roles: ['recruiter'] },
  { name: 'rolf', roles: ['recruiter'] },
  { name: 'hana', roles: ['hiring_manager'], seniority: 5 },
  { name: 'dora', roles: ['hiring_manager'], seniority: 4 },
  { name: 'tess', roles: ['hiring_manager'] },
  { name: 'hope', roles: ['head_of_product'] },
  { name: 'otto', roles: ['auditor'] },
  { name: 'p0', roles: ['interviewer'] },
  { name: 'p1', roles: ['interviewer'], seniority: 2 },
  { name: 'p2', roles: ['interviewer'] },
  { name: 'p3', roles: ['interviewer'] },
  { name: 'vera', roles: ['interviewer'] },
  { name: 'newt', roles: ['interviewer'] },
  { name: 'out', roles: ['interviewer'] },
  { name: 'inny', roles: ['interviewer'] },
  { name: 'wade', roles: ['interviewer'] },
]

const minuteMs = 60_000
const focusOf = [
  ['problem_clarity'],
  ['metric_discipline'],
  ['tradeoff_literacy', 'problem_clarity'],
  ['stakeholder_judgment'],
] as const
const nameOf = ['Problem framing', 'Metrics', 'Trade-offs', 'Stakeholders'] as const

/** Builds a world in both services; answers it when both made the same ids, and throws when they did not. */
export async function buildWorlds(twins: Twins, spec: Spec, number: number, base: Date): Promise<World> {
  const people = [...cast, { name: 'obs', roles: spec.plan.observer.roles }]
  const founded = await foundCompany(twins, base, {
    slug: `world-${number}`,
    sealMode: spec.plan.sealMode,
    people,
    keys: [
      { name: 'every scope', scopes: [...scopes] },
      { name: 'feed', scopes: ['events:read', 'loops:read', 'jobs:read', 'candidates:read'] },
    ],
  })
  // A decided loop takes no more changes, for anybody: then nothing else happens openly in either building.
  const decided = spec.a.end === 'decided' || spec.b.end === 'decided'
  const shared = {
    ...spec.plan,
    visible: spec.plan.visible.filter(each => !decided || (each !== 'deputy' && each !== 'added later')),
  }
  const [one, other] = await Promise.all([
    buildOne(twins.a, founded, shared, spec.a, base),
    buildOne(twins.b, founded, shared, spec.b, base),
  ])
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)]
  if (left !== right) {
    const from = Math.max(0, [...left].findIndex((character, at) => character !== right[at]) - 300)
    const part = (text: string) => text.slice(from, from + 600)
    throw new Error(
      `the two buildings of world ${number} have different ids:\n${part(left)}\n${part(right)}\n${JSON.stringify(spec)}`,
    )
  }
  const readAt = new Date(base.getTime() + 3_000 * minuteMs)
  return { founded, ...one, readAt }
}

type Made = Pick<World, 'ids' | 'othersCards' | 'othersInterviews' | 'loopId'>

async function buildOne(side: Side, founded: Founded, plan: Plan, hidden: Hidden, base: Date): Promise<Made> {
  const { people, companyId } = founded
  const who = (name: string): Who => people[name]!
  const admin = who('ada')
  const at = (minute: number, second = 0) => new Date(base.getTime() + minute * minuteMs + second * 1_000)
  /** An act that everybody may know of: it has to succeed. */
  const open = async (minute: number, by: Who, ask: Ask, second = 0) => {
    side.stand(at(minute, second))
    const answer = await side.send(by, ask)
    if (answer.status >= 300) throw new Error(`${by.name} ${ask.method} ${ask.url}: ${answer.status} ${answer.text}`)
    return answer.text === '' ? null : JSON.parse(answer.text)
  }
  /** An act the observer must not hear of: it may be refused, as the world happens to stand. */
  const covert = async (minute: number, second: number, by: Who, ask: Ask) => {
    side.stand(at(minute, second))
    const answer = await side.send(by, ask)
    if (answer.status >= 500) throw new Error(`${by.name} ${ask.method} ${ask.url}: ${answer.status} ${answer.text}`)
    return answer.text === '' ? null : JSON.parse(answer.text)
  }
  const post = (url: string, body?: object): Ask => ({ method: 'POST', url, body })

  // ---- the ground ----
  const { standing } = plan.observer
  const owner = standing === 'owner' ? 'obs' : 'hana'
  const deputy = standing === 'deputy' ? 'obs' : standing === 'owner' ? 'hana' : 'dora'
  const ground = await layGround(side, founded, at(10), {
    owner: who(owner).id,
    deputy: who(deputy).id,
    team: [who('rita').id, who('tess').id, ...(standing === 'team' ? [who('obs').id] : [])],
  })
  const { jobId, earlierJobId, candidateId, otherCandidateId, otherApplicationId, earlierApplicationId } = ground
  const application = { job_id: jobId, candidate_id: candidateId, stage: 'Onsite' }
  const applicationId = (await open(26, admin, post('/v1/applications', application))).id as string

  const openLoop = async (
    minute: number,
    application_id: string,
    interviews: { index: number; starts: Date | null; panel: { name: string; role: PanelRole }[] }[],
  ) =>
    open(
      minute,
      admin,
      post('/v1/loops', {
        application_id,
        interviews: interviews.map(({ index, starts, panel }) => ({
          name: nameOf[index],
          focus: focusOf[index],
          starts_at: starts?.toISOString() ?? null,
          ends_at: starts ? new Date(starts.getTime() + 55 * minuteMs).toISOString() : null,
          panelists: panel.map(({ name, role }) => ({ person_id: who(name).id, role })),
        })),
      }),
    )
  const cardsOf = (loop: LoopBody) =>
    loop.interviews.flatMap((interview, position) =>
      interview.panelists.map(panelist => ({ id: panelist.id, personId: panelist.person_id, position })),
    )
  /** Fills a card and hands it in, as its author. */
  const write = async (
    minute: number,
    second: number,
    by: Who,
    cardId: string,
    focus: readonly string[],
    said: Content,
    send: typeof covert,
  ) => {
    for (const [index, dimension] of focus.entries())
      await send(minute, second + index, by, {
        method: 'PUT',
        url: `/v1/scorecards/${cardId}/ratings/${dimension}`,
        headers: { 'if-match': '*' },
        body: { rating: ((said.rating + index) % 4) + 1, evidence: [{ kind: 'quote', text: said.words }] },
      })
    await send(minute, second + 5, by, {
      method: 'PATCH',
      url: `/v1/scorecards/${cardId}`,
      headers: { 'if-match': '*' },
      body: {
        recommendation: said.recommendation,
        summary: said.words,
        notes: said.words,
        red_flags: said.flagged ? [{ kind: 'no_metrics', quote: said.words }] : [],
      },
    })
  }
  const submit = (cardId: string) => post(`/v1/scorecards/${cardId}/submission`)
  const plainly = (minute: number, second: number, by: Who, ask: Ask) => open(minute, by, ask, second)
  const usual: Content = { rating: 2, recommendation: 'yes', words: 'As in every world.', flagged: false }

  /** One hidden act on one card, in the order of the clock. */
  const carryOut = async (
    loopId: string,
    from: number,
    steps: readonly { act: HiddenAct; cardId: string; interviewId: string; by: Who; focus: readonly string[] }[],
    offset = 0,
  ) => {
    const inOrder = steps
      .map((step, index) => ({ ...step, index }))
      .sort((left, right) => left.act.minute - right.act.minute || left.index - right.index)
    for (const { act, cardId, interviewId, by, focus, index } of inOrder) {
      // Ten seconds apart within a minute, so that no two acts share a moment.
      const minute = from + act.minute
      const second = index * 14 + offset
      if (act.spoken !== null) {
        const turns = [{ speaker: 'candidate', text: act.spoken }]
        const added = await covert(
          minute,
          second + 11,
          by,
          post(`/v1/interviews/${interviewId}/transcripts`, { turns }),
        )
        if (act.read && added?.id)
          await readForSignals(side, companyId, { transcript_id: added.id }, at(minute, second + 12))
      }
      if (act.kind === 'none') continue
      if (act.kind === 'nudged') {
        await covert(minute, second, admin, post(`/v1/scorecards/${cardId}/nudges`))
        continue
      }
      if (act.kind === 'waived') {
        await covert(
          minute,
          second,
          who('rita'),
          post(`/v1/loops/${loopId}/waivers`, { panelist_id: cardId, reason: act.reason }),
        )
        continue
      }
      await write(minute, second, by, cardId, focus, act.content, covert)
      if (act.kind === 'drafted') continue
      await covert(minute, second + 7, by, submit(cardId))
      if (act.read) await readForSignals(side, companyId, { scorecard_id: cardId }, at(minute, second + 13))
      if (act.kind === 'in and a later version')
        await covert(
          minute,
          second + 8,
          by,
          post(`/v1/scorecards/${cardId}/versions`, { reason: 'slip', summary: `${act.content.words} Rather.` }),
        )
      if (act.kind === 'in and voided' || act.kind === 'in, and voiding asked for') {
        const asked = await covert(
          minute,
          second + 9,
          admin,
          post(`/v1/scorecards/${cardId}/voiding`, { reason: act.reason }),
        )
        if (act.kind === 'in and voided' && asked?.id)
          await covert(minute, second + 10, who('abe'), post(`/v1/approvals/${asked.id}/grant`))
      }
    }
  }
  const bringToEnd = async (loopId: string, minute: number, end: End) => {
    if (end === 'none') return
    const decider = who('hana')
    await covert(
      minute,
      0,
      decider,
      post(`/v1/loops/${loopId}/release`, { reason: 'The candidate holds an offer until tonight.' }),
    )
    if (end === 'delegated')
      await covert(
        minute + 1,
        0,
        decider,
        post(`/v1/loops/${loopId}/delegations`, {
          person_id: who('rolf').id,
          reason: 'Away until Monday, and the cards disagree.',
        }),
      )
    if (end === 'decided' || end === 'deferred')
      await covert(
        minute + 2,
        0,
        decider,
        post(`/v1/loops/${loopId}/decisions`, {
          decision: end === 'decided' ? 'hire' : 'defer',
          reason: 'The evidence on the cards agrees.',
        }),
      )
  }

  // ---- a loop of another candidate of the same job: known to whoever may know it, the same in both buildings ----
  const otherLoop: LoopBody = await openLoop(30, otherApplicationId, [
    { index: 0, starts: null, panel: [{ name: 'out', role: 'interviewer' }] },
  ])
  const [outsCard] = cardsOf(otherLoop)
  await write(40, 0, who('out'), outsCard!.id, focusOf[0], usual, plainly)
  if (plan.salt % 2 === 0) await open(41, who('out'), submit(outsCard!.id))

  // ---- the earlier loop of the same candidate ----
  const { inEarlierLoop } = plan.observer
  const earlierLoop: LoopBody = await openLoop(50, earlierApplicationId, [
    { index: 0, starts: null, panel: [{ name: 'p0', role: 'interviewer' }] },
    { index: 1, starts: null, panel: [{ name: 'p1', role: 'interviewer' }] },
    ...(inEarlierLoop === 'no'
      ? []
      : [{ index: 2, starts: null, panel: [{ name: 'obs', role: 'interviewer' as const }] }]),
  ])
  const earlierCards = cardsOf(earlierLoop)
  const mine = earlierCards.find(card => card.personId === who('obs').id)
  if (mine && inEarlierLoop === 'in') {
    await write(52, 0, who('obs'), mine.id, focusOf[2], usual, plainly)
    await open(53, who('obs'), submit(mine.id))
  }
  if (mine && inEarlierLoop === 'declined') {
    await open(53, who('obs'), post(`/v1/panelists/${mine.id}/declination`, {}))
    await open(54, admin, {
      method: 'PUT',
      url: `/v1/interviews/${earlierLoop.interviews[2]!.id}/drop`,
      body: { outcome: 'dropped', reason: 'not needed' },
    })
  }
  const earlierSteps = hidden.earlier.map((act, index) => ({
    act,
    cardId: earlierCards[index]!.id,
    interviewId: earlierLoop.interviews[earlierCards[index]!.position]!.id,
    by: who(`p${index}`),
    focus: focusOf[index]!,
  }))
  const finishEarlier = async (from: number) => {
    await carryOut(earlierLoop.id, from, earlierSteps, 0.5)
    await bringToEnd(earlierLoop.id, from + 700, hidden.earlierEnd)
  }
  if (!plan.earlierIsConcurrent) await finishEarlier(60)

  // ---- the loop under seal ----
  const from = 900
  const { observer, seats, extra } = plan
  const panelOf = (index: number) => [
    ...seats.filter(seat => seat.interview === index).map(({ person, role }) => ({ name: person, role })),
    ...(observer.interview === index ? [{ name: 'obs', role: observer.seat }] : []),
    ...(plan.bystanders && index === 0 ? ['inny', 'wade'].map(name => ({ name, role: 'interviewer' as const })) : []),
    ...(observer.twice && (observer.interview + 1) % 3 === index
      ? [{ name: 'obs', role: 'interviewer' as const }]
      : []),
  ]
  const used = [0, 1, 2].filter(index => panelOf(index).length > 0)
  const loop: LoopBody = await openLoop(from, applicationId, [
    ...used.map(index => ({ index, starts: plan.scheduled[index] ? at(from - 30) : null, panel: panelOf(index) })),
    ...(extra === 'absent'
      ? []
      : [{ index: 3, starts: null, panel: [{ name: 'vera', role: 'interviewer' as const }] }]),
  ])
  const cards = cardsOf(loop).map(card => ({ ...card, index: [...used, 3][card.position]! }))
  const cardOf = (name: string, index: number) =>
    cards.find(card => card.personId === who(name).id && card.index === index)!
  const observersCard = cardOf('obs', observer.interview)
  if (observer.twice) {
    const second = cardOf('obs', (observer.interview + 1) % 3)
    await write(from + 1, 0, who('obs'), second.id, focusOf[second.index]!, usual, plainly)
    await open(from + 2, who('obs'), submit(second.id))
  }
  if (plan.bystanders) {
    await write(from + 3, 0, who('inny'), cardOf('inny', 0).id, focusOf[0], usual, plainly)
    await open(from + 3, who('inny'), submit(cardOf('inny', 0).id), 30)
    const waived = { panelist_id: cardOf('wade', 0).id, reason: 'ill' }
    await open(from + 4, who('rita'), post(`/v1/loops/${loop.id}/waivers`, waived))
  }
  const steps = seats.map((seat, index) => ({
    act: hidden.acts[index]!,
    cardId: cardOf(seat.person, seat.interview).id,
    interviewId: loop.interviews[cardOf(seat.person, seat.interview).position]!.id,
    by: who(seat.person),
    focus: focusOf[seat.interview]!,
  }))
  // Half of what happens openly comes before what is hidden, half after.
  if (extra === 'declines')
    await open(from + 5, who('vera'), post(`/v1/panelists/${cardOf('vera', 3).id}/declination`, { reason: 'On leave' }))
  if (extra === 'no_show' || extra === 'dropped') {
    const url = `/v1/interviews/${loop.interviews.at(-1)!.id}/${extra === 'dropped' ? 'drop' : 'outcome'}`
    await open(from + 5, who('rita'), { method: 'PUT', url, body: { outcome: extra, reason: 'no time' } })
  }
  if (plan.visible.includes('place'))
    await open(from + 6, admin, {
      method: 'PATCH',
      url: `/v1/interviews/${loop.interviews[0]!.id}`,
      headers: { 'if-match': '*' },
      body: { place: 'Room 4' },
    })
  if (plan.visible.includes('autosave')) {
    const url = `/v1/scorecards/${observersCard.id}`
    await open(from + 7, who('obs'), { method: 'PATCH', url, headers: { 'if-match': '*' }, body: { notes: 'my own' } })
  }
  await carryOut(loop.id, from + 10, steps)
  if (plan.earlierIsConcurrent) await finishEarlier(from + 20)
  const late = from + 760
  if (extra === 'reassigned')
    await open(late, admin, post(`/v1/panelists/${cardOf('vera', 3).id}/reassignment`, { person_id: who('newt').id }))
  if (plan.visible.includes('stage'))
    await open(late + 1, admin, {
      method: 'PATCH',
      url: `/v1/applications/${applicationId}`,
      headers: { 'if-match': '*' },
      body: { stage: 'Debrief' },
    })
  if (plan.visible.includes('recusal'))
    await open(
      late + 2,
      admin,
      post(`/v1/candidates/${candidateId}/recusals`, { person_id: who('p0').id, reason: 'worked together' }),
    )
  if (plan.visible.includes('nudge'))
    await open(late + 3, who('abe'), post(`/v1/scorecards/${observersCard.id}/nudges`))
  if (plan.releases) {
    await write(late + 4, 0, who('obs'), observersCard.id, focusOf[observer.interview]!, usual, plainly)
    await open(late + 4, who('obs'), submit(observersCard.id), 30)
    const waived = { panelist_id: cardOf('vera', 3).id, reason: 'ill' }
    await open(late + 5, who('rita'), post(`/v1/loops/${loop.id}/waivers`, waived))
  }
  await bringToEnd(loop.id, late + 10, hidden.end)
  if (plan.visible.includes('deputy'))
    await open(late + 30, who('abe'), {
      method: 'PATCH',
      url: `/v1/loops/${loop.id}`,
      headers: { 'if-match': '*' },
      body: { deputy_id: who('tess').id },
    })
  const added = plan.visible.includes('added later')
    ? await open(
        late + 31,
        who('abe'),
        post(`/v1/loops/${loop.id}/interviews`, {
          name: 'One more',
          focus: ['problem_clarity'],
          panelists: [{ person_id: who('p3').id }],
        }),
      )
    : null

  // In every fifth world other candidates were judged before, calibrations ran, and one more loop released under them.
  const calibrated = plan.salt % 5 === 0 && !plan.releases ? await calibrate(side, founded, jobId, at) : null

  const loops = [loop.id, earlierLoop.id, otherLoop.id, ...(calibrated?.loops ?? [])]
  const mixed = [...cards, ...cardsOf(earlierLoop)]
  const seatsOfAll = [...mixed, ...cardsOf(otherLoop)].map(card => card.id)
  return {
    loopId: loop.id,
    othersCards: mixed.filter(card => card.personId !== who('obs').id).map(card => card.id),
    othersInterviews: [loop, earlierLoop]
      .flatMap(each => each.interviews)
      .filter(interview => !interview.panelists.some(panelist => panelist.person_id === who('obs').id))
      .map(interview => interview.id),
    ids: {
      loops,
      jobs: [jobId, earlierJobId],
      candidates: [candidateId, otherCandidateId],
      applications: [applicationId, otherApplicationId, earlierApplicationId],
      interviews: [
        ...[loop, earlierLoop, otherLoop].flatMap(each => each.interviews.map(interview => interview.id)),
        ...(added ? [added.id] : []),
      ],
      scorecards: seatsOfAll,
      panelists: seatsOfAll,
      people: [who('p0').id, who('obs').id],
      rubrics: [founded.rubricId],
      'rubric-versions': [founded.rubricVersionId],
      digests: [],
      'api-keys': [founded.keys.feed!.id],
      decisions: [],
      approvals: [],
      'webhook-endpoints': [someId],
      'webhook-deliveries': [someId],
      connections: [someId],
      pushes: [someId],
      calibrations: calibrated?.calibrations ?? [],
      imports: [],
    },
  }
}

/** Nothing in a world has it. */
const someId = '0197a000-0000-7000-8000-0000000000ab'

const raters = ['p0', 'p1', 'p2', 'obs', 'out', 'newt'] as const

/** Twelve released loops of other candidates, a calibration of all that may enter one, a thirteenth loop and its figures. */
async function calibrate(
  side: Side,
  { companyId, people }: Founded,
  jobId: string,
  at: (minute: number, second?: number) => Date,
): Promise<{ loops: string[]; calibrations: string[] }> {
  const { service } = side
  const rows = Array.from({ length: 12 }, (_, loop) =>
    raters.flatMap((interviewer, rater) =>
      (loop + rater) % 3 === 0
        ? []
        : plannedDimensions.map((dimension, place) => ({
            loop: `earlier ${loop}`,
            interviewer,
            dimension,
            rating: 1 + ((loop * 7 + rater * 5 + place * 3 + ((loop * rater) % 2)) % 4),
          })),
    ),
  ).flat()
  const ids = Object.fromEntries(raters.map(name => [name, people[name]!.id]))
  const enter = (own: typeof rows, minute: number) => {
    side.stand(at(minute))
    return enterReleasedLoops(service, { companyId, jobId, people: ids, rows: own, from: at(minute) })
  }
  const first = await enter(rows, -40_000)
  // What was found in cards takes ids of its own: read before, so that those of the calibration are alike in both buildings.
  side.stand(at(2_899))
  await workOff(service)
  side.stand(at(2_900))
  const asked = await side.send(people.ada!, { method: 'POST', url: '/v1/calibrations', body: {} })
  if (asked.status !== 201) throw new Error(`calibrating: ${asked.status} ${asked.text}`)
  await workOff(service)
  // How long it took is no secret and never the same.
  await service.sql`update calibrations set summary = jsonb_set(summary, '{elapsed_ms}', '1') where company_id = ${companyId}`
  const last = await enter(
    rows.filter(row => row.loop === 'earlier 3').map(row => ({ ...row, loop: 'later' })),
    2_901,
  )
  const [loopId] = last.values()
  await service.sql`insert into loop_calibrations (company_id, loop_id, calibration_id, created_at)
    select company_id, ${loopId!}, id, ${at(2_901)} from calibrations where company_id = ${companyId} and in_force_until is null`
  side.stand(at(2_902))
  await service.deps.db.write(companyId, async tx =>
    enqueue(tx, service.deps, service.deps.clock(), 'loop-figures', { loop_id: loopId! }),
  )
  await workOff(service)
  return { loops: [first.get('earlier 0')!, loopId!], calibrations: [JSON.parse(asked.text).id] }
}

/** What the worker does behind a submission or a transcript, here at a moment of the world. */
async function readForSignals(side: Side, companyId: string, subject: Job['subject'], moment: Date): Promise<void> {
  side.stand(moment)
  const working = { deps: side.service.deps, stopping: new AbortController().signal }
  await analysisBy(inThisThread)(working, { queue: 'signals-analysis', id: 'world', companyId, subject })
}

const inThisThread: Parameters<typeof analysisBy>[0] = {
  detect: async units => ({
    pack: { id: 'rules', hash: '0' },
    density: null,
    findings: units.map(({ text, speaker }) => detect(text, speaker)),
  }),
}

/** Jobs with their plans, candidates and applications, straight into the tables: nothing of them is hidden from anybody here. */
async function layGround(
  side: Side,
  { companyId, rubricVersionId }: Founded,
  at: Date,
  people: { owner: string; deputy: string; team: readonly string[] },
) {
  const id = (index: number) => idAt(at, index)
  const jobs = [
    [id(0), 'Senior product manager, scheduling'],
    [id(1), 'Senior product manager, billing'],
  ] as const
  const candidates = [
    [id(2), 'Noor Haddad'],
    [id(3), 'Mika Aalto'],
  ] as const
  const applications = [
    [id(4), id(0), id(3)],
    [id(5), id(1), id(2)],
  ] as const
  const interviews = nameOf.map((name, index) => ({
    name,
    focus: focusOf[index]!,
    artifact: null,
    minutes: 60,
    prompts: [],
    note: null,
  }))
  await side.service.sql.begin(sql => [
    ...jobs.map(
      ([job, title]) => sql`
        insert into jobs (company_id, id, title, level, decision_owner_id, deputy_id, created_at, updated_at)
        values (${companyId}, ${job}, ${title}, 'senior', ${people.owner}, ${people.deputy}, ${at}, ${at})`,
    ),
    sql`insert into hiring_team_members (company_id, job_id, person_id)
      select ${companyId}, job, person from unnest(${jobs.map(([job]) => job)}::uuid[]) job, unnest(${[...people.team]}::uuid[]) person`,
    ...jobs.map(
      ([job]) => sql`
        insert into plans (company_id, job_id, rubric_version_id, dimensions, interviews, updated_at)
        values (${companyId}, ${job}, ${rubricVersionId}, ${[...plannedDimensions]}, ${sql.json(interviews)}, ${at})`,
    ),
    ...candidates.map(
      ([candidate, name]) => sql`
        insert into candidates (company_id, id, name, created_at, updated_at) values (${companyId}, ${candidate}, ${name}, ${at}, ${at})`,
    ),
    ...applications.map(
      ([application, job, candidate]) => sql`
        insert into applications (company_id, id, job_id, candidate_id, stage, created_at, updated_at)
        values (${companyId}, ${application}, ${job}, ${candidate}, 'Onsite', ${at}, ${at})`,
    ),
  ])
  return {
    jobId: id(0),
    earlierJobId: id(1),
    candidateId: id(2),
    otherCandidateId: id(3),
    otherApplicationId: id(4),
    earlierApplicationId: id(5),
  }
}

const plannedDimensions = ['problem_clarity', 'tradeoff_literacy', 'metric_discipline', 'stakeholder_judgment']

interface LoopBody {
  readonly id: string
  readonly interviews: readonly {
    readonly id: string
    readonly panelists: readonly { readonly id: string; readonly person_id: string }[]
  }[]
}
