/**
 * The permission matrix, cell by cell and in every state of a loop, judged by expectations written by hand
 * (`permit-expected.ts`), by sentences from the promise, and by laws that hold whatever the matrix says.
 */
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { type Actor, roles, scopes, systemActor } from '../../src/domain/actor.ts'
import {
  type Action,
  conditions,
  createPermit,
  descriptors,
  type Facts,
  grantsFor,
  law,
  matrix,
  permissionsOf,
  permit,
  renderMatrix,
  rules,
  type Verdict,
} from '../../src/domain/permit.ts'
import { columns, table } from '../../src/domain/permit-matrix.ts'
import {
  acts,
  circumstances,
  company,
  deniedWorlds,
  doubleRoles,
  expected,
  factsOf,
  integration,
  keys,
  loopStates,
  me,
  person,
  promised,
  singleRoles,
  type World,
  wordsFor,
  worlds,
} from './permit-expected.ts'

const seed = 20_260_101
const tally = { askings: 0, answers: new Map<Verdict, number>() }

afterAll(() => {
  const answers = [...tally.answers].map(([answer, n]) => `${answer} ${n}`).join(', ')
  console.log(`figure: permit: ${acts.length} acts × ${columns.length} columns = ${acts.length * columns.length} cells`)
  console.log(`figure: permit: ${tally.askings} askings judged (${answers})`)
})

/** Where `permit` and the hand-written expectation differ; the first twenty, in words. */
function disagreements(actors: readonly Actor[], among: Iterable<World>): string[] {
  const found: string[] = []
  for (const world of among) {
    for (const actor of actors) {
      const facts = factsOf(world, actor)
      for (const action of acts) {
        const answer = permit(action, actor, facts)
        tally.askings++
        tally.answers.set(answer, (tally.answers.get(answer) ?? 0) + 1)
        const promise = expected(action, actor, world)
        if (answer !== promise && found.length < 20)
          found.push(`${tell(action, actor, world)}: ${answer}, promised ${promise}`)
      }
    }
  }
  return found
}

function tell(action: Action, actor: Actor, world: World): string {
  const who =
    actor.kind === 'person' ? actor.roles.join('+') : actor.kind === 'integration' ? actor.scopes.join(' ') : 'system'
  const where = `${world.loop.name}, setting ${world.setting}, ${world.onPanel ? 'on' : 'off'} the panel, ${world.onTeam ? 'on' : 'off'} the team`
  return `${action} by ${who}; ${where}; ${world.circumstance.name}; ${world.candidate}`
}

describe('every cell of the matrix in every state of a loop', () => {
  it('answers a person with one role as promised', () => {
    expect(disagreements(singleRoles, worlds())).toEqual([])
  })

  it('answers a person with two roles as promised', () => {
    // Every pair in every state; of the circumstances every other one, and all of them where one pair stands for its kind.
    const everyOther = circumstances.filter((_, i) => i % 2 === 0)
    expect(disagreements(doubleRoles, worlds(loopStates, everyOther))).toEqual([])
    expect(disagreements([person('admin', 'interviewer'), person('hiring_manager', 'interviewer')], worlds())).toEqual(
      [],
    )
  })

  it('answers a key with each scope, with all and with none as promised', () => {
    const everyOther = circumstances.filter((_, i) => i % 2 === 0)
    expect(disagreements(keys, worlds(loopStates, everyOther))).toEqual([])
    expect(disagreements(keys.slice(0, 2), worlds())).toEqual([])
  })

  it('answers of another company, of oneself as candidate, of the recused and the erased as promised', () => {
    const some = [...singleRoles, ...doubleRoles.slice(0, 6), ...keys.slice(0, 2)]
    expect(disagreements(some, deniedWorlds())).toEqual([])
  })

  it('answers with every refusal it knows somewhere, and with no other', () => {
    const answers = new Set<Verdict>()
    for (const among of [worlds(loopStates.slice(7, 11)), deniedWorlds()])
      for (const world of among)
        for (const actor of [...singleRoles, integration()])
          for (const action of acts) answers.add(permit(action, actor, factsOf(world, actor)))
    const heard = [...answers].sort()
    expect(heard).toEqual(
      [
        'allowed',
        'approval_needed',
        'approval_own',
        'below_floor',
        'decision_owner_only',
        'dissent_not_on_panel',
        'forbidden',
        'gone',
        'legal_hold',
        'loop_sealed',
        'not_found',
        'own_card_begun',
        'own_card_open',
        'scope_missing',
      ].sort(),
    )
  })
})

describe('the matrix as data', () => {
  it('has a line and a description for every act, and none twice', () => {
    const lined = table.flatMap(([, lines]) => Object.keys(lines))
    expect([...lined].sort()).toEqual(Object.keys(descriptors).sort())
    expect([...lined].sort()).toEqual([...acts].sort())
    expect(new Set(lined).size).toBe(lined.length)
    for (const act of acts)
      expect(
        matrix.some(row => row.action === act),
        `${act} is open to somebody`,
      ).toBe(true)
    for (const act of acts) expect(descriptors[act].action).toBe(act)
  })

  it('gives keys a scope in every row but that of oneself, and people none', () => {
    for (const row of matrix) {
      if (row.role !== 'integration') expect(row.scope).toBeUndefined()
      else if (row.action === 'self.read') expect(row.scope).toBeNull()
      else expect(scopes).toContain(row.scope)
    }
  })

  it('uses every scope there is, so that no key is promised a right that does not exist', () => {
    expect([...new Set(matrix.map(row => row.scope).filter(scope => typeof scope === 'string'))].sort()).toEqual(
      [...scopes].sort(),
    )
  })

  it('uses every condition it names', () => {
    const used = new Set(matrix.flatMap(row => row.when.flat()))
    expect([...used].sort()).toEqual(Object.keys(conditions).sort())
  })

  it('has no way for a key to a draft, a note or the own-card acts', () => {
    const drafts: Action[] = [
      'scorecard.read_own',
      'scorecard.write',
      'scorecard.submit',
      'scorecard.version',
      'dissent.write',
    ]
    for (const action of drafts) expect(permit(action, integration(...scopes))).toBe('scope_missing')
  })

  it('refuses an act that has no row, to everybody but the service itself', () => {
    const without = createPermit({ ...law, matrix: matrix.filter(row => row.action !== 'job.read') })
    for (const actor of singleRoles) expect(without.permit('job.read', actor)).toBe('forbidden')
    for (const actor of singleRoles)
      expect(without.permit('job.read', actor, { job: { onHiringTeam: true } })).toBe('forbidden')
    expect(without.permit('job.read', integration(...scopes), {})).toBe('scope_missing')
    expect(without.permissionsOf('job', person('admin'), {})['job.read']).toBe('forbidden')
    expect(without.grantsFor('job.read', person('admin'))).toEqual([])
  })

  it('refuses an act nobody ever described', () => {
    const nameless = createPermit({ ...law, matrix: [] })
    for (const action of acts) expect(nameless.permit(action, person(...roles), {})).toBe('forbidden')
  })
})

// One loop, told in facts, for the sentences below.
const loop = { onLoop: false, ownCard: 'none', released: false, mode: 'loop', as: null, decided: false } as const
const sealed: Facts = { job: { onHiringTeam: true }, loop }
const released: Facts = { ...sealed, loop: { ...loop, released: true } }
const decided: Facts = { ...sealed, loop: { ...loop, released: true, decided: true } }
const ownOpen: Facts = { ...sealed, loop: { ...loop, onLoop: true, ownCard: 'open' } }
const ownIn: Facts = { ...sealed, loop: { ...loop, onLoop: true, ownCard: 'in' } }
const openedEarly: Facts = { ...sealed, loop: { ...loop, onLoop: true, ownCard: 'open', released: true } }
const own = (facts: Facts): Facts => ({ ...facts, self: true })
const as = (standing: 'owner' | 'deputy' | 'delegate', { loop: at, ...facts }: Facts): Facts => ({
  ...facts,
  loop: { ...loop, ...at, as: standing },
})
const ownCardSetting = ({ loop: at, ...facts }: Facts): Facts => ({
  ...facts,
  loop: { ...loop, ...at, mode: 'own_card' },
})

const sentences: readonly (readonly [sentence: string, action: Action, actor: Actor, facts: Facts, answer: Verdict])[] =
  [
    [
      'an admin on the panel with an open card reads no debrief',
      'debrief.read',
      person('admin'),
      openedEarly,
      'loop_sealed',
    ],
    ['nor learns who is due', 'loop.read_due', person('admin'), ownOpen, 'loop_sealed'],
    ['nor sees events of the loop', 'event.read', person('admin'), openedEarly, 'loop_sealed'],
    ['nor finds it in the audit trail', 'audit.read', person('admin'), openedEarly, 'loop_sealed'],
    ['nor waives', 'loop.waive', person('admin'), ownOpen, 'own_card_open'],
    ['nor drops an interview', 'interview.drop', person('admin'), ownOpen, 'own_card_open'],
    ['an admin off the panel waives', 'loop.waive', person('admin'), sealed, 'allowed'],
    ['an admin reads no card of a sealed loop', 'scorecard.read', person('admin'), sealed, 'loop_sealed'],
    [
      'an owner with an open card does not open early',
      'loop.open_early',
      person('hiring_manager'),
      as('owner', ownOpen),
      'own_card_open',
    ],
    ['an owner without one does', 'loop.open_early', person('hiring_manager'), as('owner', sealed), 'allowed'],
    ['a deputy does', 'loop.open_early', person('hiring_manager'), as('deputy', sealed), 'allowed'],
    [
      'another manager of the team does not',
      'loop.open_early',
      person('hiring_manager'),
      sealed,
      'decision_owner_only',
    ],
    ['an admin does not open the seal', 'loop.open_early', person('admin'), sealed, 'forbidden'],
    [
      'an interviewer sees nothing before release though their card is in',
      'scorecard.read',
      person('interviewer'),
      ownIn,
      'loop_sealed',
    ],
    ['unless the company set own_card', 'scorecard.read', person('interviewer'), ownCardSetting(ownIn), 'allowed'],
    ['and even then no rollup', 'debrief.read', person('interviewer'), ownCardSetting(ownIn), 'loop_sealed'],
    [
      'and hiring managers still wait',
      'scorecard.read',
      person('hiring_manager'),
      ownCardSetting(sealed),
      'loop_sealed',
    ],
    [
      'an interviewer reads their own card while it is open',
      'scorecard.read_own',
      person('interviewer'),
      own(ownOpen),
      'allowed',
    ],
    ['and their own due card', 'loop.read_due', person('interviewer'), own(ownOpen), 'allowed'],
    ['not whose else is due', 'loop.read_due', person('interviewer'), ownIn, 'forbidden'],
    ['nobody writes the card of another', 'scorecard.write', person('interviewer'), ownIn, 'forbidden'],
    [
      'a stranger hears of no loop',
      'debrief.read',
      person('interviewer'),
      { loop, job: { onHiringTeam: false } },
      'not_found',
    ],
    [
      'nor does a manager of another team',
      'decision.write',
      person('hiring_manager'),
      { loop, job: { onHiringTeam: false } },
      'not_found',
    ],
    [
      'a recruiter of another job knows the loop, not its cards',
      'scorecard.read',
      person('recruiter'),
      { ...released, job: { onHiringTeam: false } },
      'forbidden',
    ],
    ['an owner decides after release', 'decision.write', person('hiring_manager'), as('owner', released), 'allowed'],
    ['not before', 'decision.write', person('hiring_manager'), as('owner', sealed), 'loop_sealed'],
    ['a recruiter decides when delegated', 'decision.write', person('recruiter'), as('delegate', released), 'allowed'],
    ['not otherwise', 'decision.write', person('recruiter'), released, 'decision_owner_only'],
    ['an admin never decides', 'decision.write', person('admin'), released, 'forbidden'],
    [
      'an admin corrects a decision with a second person',
      'decision.correct',
      person('admin'),
      decided,
      'approval_needed',
    ],
    [
      'who then has spoken',
      'decision.correct',
      person('admin'),
      { ...decided, approvedBy: 'somebody-else' },
      'allowed',
    ],
    [
      'which they cannot be themselves',
      'decision.correct',
      person('admin'),
      { ...decided, approvedBy: me },
      'approval_needed',
    ],
    [
      'and not where nothing was decided',
      'decision.correct',
      person('admin'),
      { ...released, approvedBy: 'somebody-else' },
      'forbidden',
    ],
    ['an auditor reads cards after the decision', 'scorecard.read', person('auditor'), decided, 'allowed'],
    ['not between release and decision', 'scorecard.read', person('auditor'), released, 'forbidden'],
    ['an auditor sees candidates without names', 'candidate.read', person('auditor'), released, 'allowed'],
    ['with names only under an unmasking', 'candidate.read_named', person('auditor'), released, 'forbidden'],
    [
      'which was asked for with a reason',
      'candidate.read_named',
      person('auditor'),
      { ...released, unmasked: true },
      'allowed',
    ],
    [
      'a head of product sees who is due as counts',
      'loop.read_due',
      person('head_of_product'),
      { ...sealed, cell: 4 },
      'below_floor',
    ],
    ['of five and more', 'loop.read_due', person('head_of_product'), { ...sealed, cell: 5 }, 'allowed'],
    [
      'and names profiles over the floor alone',
      'profile.read_named',
      person('head_of_product'),
      { overFloor: false },
      'below_floor',
    ],
    ['a card is declined before its interview', 'panelist.decline', person('interviewer'), own(ownOpen), 'allowed'],
    [
      'not once it has begun',
      'panelist.decline',
      person('interviewer'),
      { ...own(ownOpen), interviewBegun: true },
      'own_card_begun',
    ],
    [
      'nor reassigned by a recruiter who sits on it',
      'panelist.write',
      person('recruiter'),
      { ...own(ownOpen), interviewBegun: true },
      'own_card_begun',
    ],
    [
      'another recruiter reassigns it',
      'panelist.write',
      person('recruiter'),
      { ...sealed, interviewBegun: true },
      'allowed',
    ],
    [
      'a dissent is for those whose card is in',
      'dissent.write',
      person('hiring_manager'),
      released,
      'dissent_not_on_panel',
    ],
    [
      'of the panel',
      'dissent.write',
      person('hiring_manager'),
      { ...released, loop: { ...loop, released: true, onLoop: true, ownCard: 'in' } },
      'allowed',
    ],
    [
      'and not for a card in training',
      'dissent.write',
      person('interviewer'),
      { ...released, loop: { ...loop, released: true, onLoop: true, ownCard: 'in', onlyTraining: true } },
      'dissent_not_on_panel',
    ],
    [
      'a hold forbids to void',
      'scorecard.void',
      person('admin'),
      { ...released, candidate: { isActor: false, recused: false, hold: true } },
      'legal_hold',
    ],
    [
      'the candidate finds nothing of themselves, as admin neither',
      'debrief.read',
      person('admin'),
      { ...released, candidate: { isActor: true, recused: false } },
      'not_found',
    ],
    [
      'the recused find not even their own card',
      'scorecard.read_own',
      person('interviewer'),
      { ...own(ownIn), candidate: { isActor: false, recused: true } },
      'not_found',
    ],
    ['making an admin takes two', 'person.write', person('admin'), { targetIsAdmin: true }, 'approval_needed'],
    ['other people take one', 'person.write', person('admin'), {}, 'allowed'],
    [
      'a key changes people, not roles',
      'person.write',
      integration('people:write', 'people:read'),
      { changesRoles: true },
      'forbidden',
    ],
    ['and has to say so', 'person.write', integration('people:write', 'people:read'), {}, 'forbidden'],
    [
      'a key of the right scope reads released cards',
      'scorecard.read',
      integration('scorecards:read'),
      released,
      'allowed',
    ],
    ['not sealed ones', 'scorecard.read', integration('scorecards:read'), sealed, 'loop_sealed'],
    ['not their evidence', 'scorecard.read_evidence', integration('scorecards:read'), released, 'scope_missing'],
    ['a key rotates itself', 'api_key.rotate', integration('api_keys:rotate'), { self: true }, 'allowed'],
    ['and no other', 'api_key.rotate', integration('api_keys:rotate'), { self: false }, 'not_found'],
    [
      'nobody reads self-identification rows',
      'self_identification.read',
      person('admin', 'recruiter', 'hiring_manager', 'head_of_product', 'interviewer'),
      { cell: 500 },
      'forbidden',
    ],
  ]

describe('sentences of the promise', () => {
  it.each(sentences)('%s (%s)', (_, action, actor, facts, answer) => {
    expect(permit(action, actor, facts)).toBe(answer)
  })

  it('a panelist whose card was not in when the loop was cancelled sees nothing, everybody else does', () => {
    const cancelled = { ...loop, cancelled: true }
    const late: Facts = { ...sealed, loop: { ...cancelled, onLoop: true, ownCard: 'closed' } }
    const inTime: Facts = { ...sealed, loop: { ...cancelled, onLoop: true, ownCard: 'in' } }
    for (const action of ['scorecard.read', 'debrief.read', 'transcript.read', 'signal.read'] as const) {
      expect(permit(action, person('interviewer'), late)).toBe('loop_sealed')
      expect(permit(action, person('interviewer', 'admin'), late)).toBe('loop_sealed')
      expect(permit(action, person('interviewer'), inTime)).toBe('allowed')
      expect(permit(action, person('hiring_manager'), { ...sealed, loop: cancelled })).toBe('allowed')
    }
  })

  it('an earlier loop of a candidate still to be judged is sealed to those who know of it and unheard of to others', () => {
    const judging = { isActor: false, recused: false, ownCardOpen: true }
    for (const was of [
      loop,
      { ...loop, released: true },
      { ...loop, released: true, decided: true },
      { ...loop, cancelled: true },
    ]) {
      for (const action of ['loop.read', 'debrief.read', 'scorecard.read', 'decision.read'] as const) {
        const earlier: Facts = { loop: was, candidate: judging, job: { onHiringTeam: false } }
        expect(permit(action, person('admin'), earlier)).toBe('loop_sealed')
        expect(permit(action, person('interviewer'), earlier)).toBe('not_found')
        expect(permit(action, person('hiring_manager'), { ...earlier, job: { onHiringTeam: true } })).toBe(
          'loop_sealed',
        )
      }
    }
    // The loop they are judging in stays theirs to read.
    expect(permit('loop.read', person('interviewer'), { ...ownOpen, candidate: judging })).toBe('allowed')
  })

  it('a draft of another is nobody’s to read, even where cards are shown', () => {
    for (const action of ['scorecard.read', 'scorecard.read_evidence'] as const) {
      expect(permit(action, person('admin'), { ...released, draft: true })).toBe('not_found')
      expect(permit(action, person('admin'), { ...sealed, draft: true })).toBe('loop_sealed')
      expect(permit(action, person('admin'), { ...sealed, draft: false })).toBe('loop_sealed')
    }
  })

  it('a lone admin grants their own after 72 hours, and nobody else does', () => {
    const asked = { approval: { askedById: me, action: 'privacy.write' as const } }
    expect(permit('approval.decide', person('admin'), asked)).toBe('approval_own')
    expect(permit('approval.decide', person('admin'), { ...asked, loneAdmin: true })).toBe('allowed')
    expect(permit('privacy.write', person('admin'), { approvedBy: me, loneAdmin: true })).toBe('allowed')
    expect(permit('privacy.write', person('admin'), { approvedBy: me })).toBe('approval_needed')
    expect(permit('approval.decide', person('hiring_manager'), { ...asked, loneAdmin: true })).toBe('forbidden')
  })

  it('who decides an approval needs the right to the act itself, with its denies where they are known', () => {
    const by = (action: Action): Facts => ({ approval: { askedById: 'somebody-else', action } })
    expect(permit('approval.decide', person('admin'), by('scorecard.void'))).toBe('allowed')
    expect(permit('approval.decide', person('admin'), by('decision.write'))).toBe('forbidden')
    expect(permit('approval.decide', person('admin'), { ...by('scorecard.void'), ...ownOpen })).toBe('loop_sealed')
    expect(permit('approval.decide', person('admin'), {})).toBe('approval_own')
  })

  it('an answer about many loops leaves the release to its rows, and being on a panel not', () => {
    const onTeam: Facts = { job: { onHiringTeam: true } }
    expect(permit('comparison.read', person('hiring_manager'), onTeam)).toBe('allowed')
    expect(permit('comparison.read', person('hiring_manager'), { job: { onHiringTeam: false } })).toBe('not_found')
    expect(permit('comparison.read', person('interviewer'), onTeam)).toBe('not_found')
    expect(permit('comparison.read', person('interviewer'), { onLoop: true })).toBe('allowed')
    expect(permit('export.read', person('admin'), {})).toBe('allowed')
  })

  it('an act under the seal asked without the loop is refused rather than guessed', () => {
    expect(permit('loop.waive', person('admin'), {})).toBe('own_card_open')
    expect(permit('scorecard.nudge', person('admin'), {})).toBe('loop_sealed')
    expect(permit('loop.read_due', person('recruiter'), { job: { onHiringTeam: true } })).toBe('loop_sealed')
  })

  it('the service does everything in its own company and nothing in another', () => {
    for (const action of acts) {
      expect(permit(action, systemActor(company))).toBe('allowed')
      expect(permit(action, systemActor(company), { ...ownOpen, companyId: company })).toBe('allowed')
      expect(permit(action, systemActor(company), { companyId: 'another-company' })).toBe('not_found')
    }
    expect(grantsFor('scorecard.read', systemActor(company))).toEqual([[]])
  })
})

describe('the first asking, before anything is loaded', () => {
  it('lets through whom some cell could let through, and names the lack of the others', () => {
    for (const actor of [...singleRoles, ...doubleRoles, ...keys]) {
      for (const action of acts) {
        const refusal = actor.kind === 'person' ? 'forbidden' : 'scope_missing'
        expect(permit(action, actor), `${action} by ${JSON.stringify(actor)}`).toBe(
          wordsFor(action, actor).length > 0 ? 'allowed' : refusal,
        )
      }
    }
  })

  it('refuses a person without any role everything', () => {
    for (const action of acts) expect(permit(action, person())).toBe('forbidden')
  })
})

// ── laws ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const anyAction = fc.constantFrom(...acts)
const anyRoles = fc.uniqueArray(fc.constantFrom(...roles), { maxLength: 3 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const anyLoop = fc.record({
  onLoop: fc.boolean(),
  ownCard: fc.constantFrom('none', 'open', 'in', 'closed'),
  released: fc.boolean(),
  cancelled: fc.boolean(),
  mode: fc.constantFrom('loop', 'own_card'),
  as: fc.constantFrom('owner', 'deputy', 'delegate', null),
  decided: fc.boolean(),
})
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  companyId: fc.constantFrom(undefined, company),
  self: maybe(fc.boolean()),
  targetIsAdmin: maybe(fc.boolean()),
  changesRoles: maybe(fc.boolean()),
  candidate: maybe(
    fc.record({
      isActor: fc.constant(false),
      recused: fc.constant(false),
      hold: fc.boolean(),
      ownCardOpen: fc.boolean(),
    }),
  ),
  job: maybe(fc.record({ onHiringTeam: fc.boolean() })),
  onLoop: maybe(fc.boolean()),
  loop: maybe(anyLoop),
  ownInterview: maybe(fc.boolean()),
  interviewBegun: maybe(fc.boolean()),
  draft: maybe(fc.boolean()),
  cell: maybe(fc.nat(10)),
  overFloor: maybe(fc.boolean()),
  unmasked: maybe(fc.boolean()),
  published: maybe(fc.boolean()),
  exportOf: fc.constantFrom(undefined, 'rows', 'reports', 'trail', 'impact'),
  approvedBy: fc.constantFrom(undefined, null, me, 'somebody-else'),
  loneAdmin: maybe(fc.boolean()),
  approval: maybe(fc.record({ askedById: fc.constantFrom(me, 'somebody-else'), action: anyAction })),
})
const runs = { numRuns: 5_000, seed }

/** How much an answer lets through. */
const openness = (answer: Verdict) => (answer === 'allowed' ? 2 : answer === 'approval_needed' ? 1 : 0)

describe('laws', () => {
  it('one more role never takes away what was allowed', () => {
    fc.assert(
      fc.property(anyAction, anyRoles, fc.constantFrom(...roles), anyFacts, (action, held, more, facts) => {
        const before = permit(action, person(...held), facts)
        const after = permit(action, person(...new Set([...held, more])), facts)
        expect(openness(after)).toBeGreaterThanOrEqual(openness(before))
      }),
      runs,
    )
  })

  it('one more scope never takes away what was allowed', () => {
    fc.assert(
      fc.property(
        anyAction,
        fc.subarray([...scopes]),
        fc.constantFrom(...scopes),
        anyFacts,
        (action, held, more, facts) => {
          const before = permit(action, integration(...held), facts)
          const after = permit(action, integration(...new Set([...held, more])), facts)
          expect(openness(after)).toBeGreaterThanOrEqual(openness(before))
        },
      ),
      runs,
    )
  })

  it('the denies bind whatever the roles', () => {
    const denies: readonly ((facts: Facts) => Facts)[] = [
      facts => ({ ...facts, companyId: 'another-company' }),
      facts => ({ ...facts, candidate: { ...facts.candidate, isActor: true, recused: false } }),
      facts => ({ ...facts, candidate: { ...facts.candidate, isActor: false, recused: true } }),
      facts => ({ ...facts, candidate: { isActor: false, recused: false, erased: true, couldRead: false } }),
    ]
    fc.assert(
      fc.property(anyAction, fc.constantFrom(...denies), anyFacts, (action, deny, facts) => {
        expect(permit(action, person(...roles), deny(facts))).toBe('not_found')
      }),
      runs,
    )
  })

  it('the first asking never refuses what the facts could allow', () => {
    fc.assert(
      fc.property(anyAction, anyRoles, anyFacts, (action, held, facts) => {
        if (openness(permit(action, person(...held), facts)) > 0)
          expect(permit(action, person(...held))).toBe('allowed')
      }),
      runs,
    )
  })

  it('a fact forgotten never opens a door', () => {
    const granting = [
      'job',
      'onLoop',
      'cell',
      'overFloor',
      'unmasked',
      'approvedBy',
      'loneAdmin',
      'exportOf',
      'loop',
    ] as const
    fc.assert(
      fc.property(anyAction, anyRoles, anyFacts, fc.constantFrom(...granting), (action, held, facts, forgotten) => {
        // An export of rows is the plain case, and an answer about many loops leaves the loop to its rows.
        if (forgotten === 'loop' && (descriptors[action].manyLoops || action === 'approval.decide')) return
        const known = permit(action, person(...held), facts)
        const forgetful = permit(action, person(...held), { ...facts, [forgotten]: undefined })
        expect(openness(forgetful)).toBeLessThanOrEqual(openness(known))
      }),
      runs,
    )
  })

  it('with an own card open, nothing under the seal depends on what became of the loop', () => {
    const sealedActs = acts.filter(action => descriptors[action].subjectToSeal)
    expect(sealedActs.length).toBeGreaterThan(20)
    fc.assert(
      fc.property(
        fc.constantFrom(...sealedActs),
        anyRoles,
        anyFacts,
        anyLoop,
        anyLoop,
        (action, held, facts, one, other) => {
          const mine = { onLoop: true, ownCard: 'open' } as const
          const at = (some: typeof one): Facts => ({
            ...facts,
            self: false,
            ownInterview: false,
            loop: { ...some, ...mine },
          })
          expect(permit(action, person(...held), at(one))).toBe(permit(action, person(...held), at(other)))
        },
      ),
      runs,
    )
  })

  it('with a card open elsewhere on the candidate, nothing of an earlier loop depends on what became of it', () => {
    const hidden = acts.filter(action => descriptors[action].subjectToSeal && !descriptors[action].ownCardAct)
    fc.assert(
      fc.property(
        fc.constantFrom(...hidden),
        anyRoles,
        anyFacts,
        anyLoop,
        anyLoop,
        (action, held, facts, one, other) => {
          const judging = { isActor: false, recused: false, ownCardOpen: true }
          const at = (some: typeof one): Facts => ({
            ...facts,
            self: false,
            ownInterview: false,
            candidate: judging,
            loop: { ...some, onLoop: false, ownCard: 'none', as: null },
          })
          expect(permit(action, person(...held), at(one))).toBe(permit(action, person(...held), at(other)))
        },
      ),
      runs,
    )
  })

  it('a stranger cannot tell a loop that exists from one that does not', () => {
    fc.assert(
      fc.property(anyAction, fc.subarray(['hiring_manager', 'interviewer'] as const), anyLoop, (action, held, some) => {
        const about = descriptors[action].resource
        if (!['loop', 'interview', 'scorecard', 'debrief'].includes(about)) return
        const strange: Facts = {
          job: { onHiringTeam: false },
          loop: { ...some, onLoop: false, ownCard: 'none', as: null },
        }
        const answer = permit(action, person(...held), strange)
        expect(answer).toBe(wordsFor(action, person(...held)).length === 0 ? 'forbidden' : 'not_found')
      }),
      runs,
    )
  })

  it('whatever is allowed rests on a grant whose conditions hold, and SQL sees the same grants', () => {
    fc.assert(
      fc.property(anyAction, anyRoles, anyFacts, (action, held, facts) => {
        const actor = person(...held)
        if (facts.loop === undefined && descriptors[action].manyLoops) return
        if (permit(action, actor, facts) !== 'allowed') return
        if (matrix.some(row => row.action === action && row.effect === 'approval')) return
        const ways = grantsFor(action, actor)
        expect(ways.some(all => all.every(name => rules[name](actor, facts) === 'met'))).toBe(true)
      }),
      runs,
    )
  })
})

describe('what derives from the matrix', () => {
  it('gives SQL the grants of all roles, without those another implies', () => {
    expect(grantsFor('loop.read', person('hiring_manager'))).toEqual([['C5']])
    expect(grantsFor('loop.read', person('hiring_manager', 'interviewer'))).toEqual([['C5'], ['C1']])
    expect(grantsFor('loop.read', person('admin', 'interviewer'))).toEqual([[]])
    expect(grantsFor('scorecard.read', person('recruiter', 'admin'))).toEqual([['C3']])
    expect(grantsFor('scorecard.read', person('interviewer'))).toEqual([
      ['C2', 'C3'],
      ['C2', 'own_card_setting'],
    ])
    expect(grantsFor('scorecard.read', integration('evidence:read'))).toEqual([])
    expect(grantsFor('scorecard.read', integration('scorecards:read'))).toEqual([['C3']])
    // What takes two people is granted to nobody alone.
    expect(grantsFor('scorecard.void', person('admin'))).toEqual([])
  })

  it('answers every act of a resource with the code of the call', () => {
    const shown = permissionsOf('loop', person('interviewer'), ownIn)
    expect(shown).toMatchObject({
      'loop.read': 'allowed',
      'loop.waive': 'forbidden',
      'loop.open_early': 'forbidden',
      'debrief.read': 'loop_sealed',
      'scorecard.read': 'loop_sealed',
    })
    for (const resource of ['loop', 'interview', 'scorecard', 'debrief', 'job'] as const) {
      const answers = permissionsOf(resource, person('hiring_manager'), as('owner', released))
      const ownActs = acts.filter(action => descriptors[action].resource === resource)
      expect(ownActs.length).toBeGreaterThan(1)
      expect(Object.keys(answers)).toEqual(expect.arrayContaining(ownActs))
      for (const [action, answer] of Object.entries(answers))
        expect(answer).toBe(permit(action as Action, person('hiring_manager'), as('owner', released)))
    }
  })

  it('renders one line per act, with every column and the words of each condition', () => {
    const lines = renderMatrix().split('\n')
    const cells = (action: Action) => lines.find(line => line.startsWith(`| \`${action}\``))?.split(' | ')
    for (const action of acts) expect(cells(action)?.length, action).toBe(columns.length + 1)
    expect(cells('loop.open_early')?.slice(1)).toEqual(['–', '–', '`decision_owner`', '–', '–', '–', '– |'])
    expect(cells('person.write')?.[1]).toBe('`ordinary_roles`, or two people (C6)')
    expect(cells('transcript.read')?.[6]).toBe('scope `evidence:read` and `C3`')
    for (const [name, says] of Object.entries(conditions)) expect(lines).toContain(`- \`${name}\`: ${says}`)
    expect(Object.keys(promised).length).toBe(acts.length)
  })
})
