/**
 * Whether the hand-written expectations would notice: each mutant is the law with one thing broken (a cell, a condition,
 * a deny, a word about an act), and each has to be caught by at least one asking of the sweep that `permit.test.ts` runs.
 */
import { afterAll, describe, expect, it } from 'vitest'
import type { Role, Scope } from '../../src/domain/actor.ts'
import {
  type Action,
  type Condition,
  createPermit,
  type Descriptor,
  denyBeforeOwnCard,
  denyConflicted,
  denyDraft,
  denyErased,
  denyHandingBack,
  denyHeld,
  denyOtherCompany,
  denySealed,
  type Law,
  law,
  type Row,
  type Rule,
} from '../../src/domain/permit.ts'
import { acts, deniedWorlds, expected, factsOf, integration, keys, singleRoles, worlds } from './permit-expected.ts'

type Column = Role | 'integration'

/** Without one condition in the cells of these columns. */
const drop = (action: Action, column: Column, condition: Condition): Law =>
  cell(action, column, row => ({ ...row, when: row.when.map(all => all.filter(name => name !== condition)) }))

/** With the cell open to anybody of the column. */
const open = (action: Action, column: Column, scope?: Scope): Law => ({
  ...law,
  matrix: [...law.matrix, { action, role: column, when: [[]], effect: 'allow', ...(scope ? { scope } : {}) }],
})

/** Without the cell. */
const close = (action: Action, column: Column): Law => ({
  ...law,
  matrix: law.matrix.filter(row => row.action !== action || row.role !== column),
})

const cell = (action: Action, column: Column, change: (row: Row) => Row): Law => ({
  ...law,
  matrix: law.matrix.map(row => (row.action === action && row.role === column ? change(row) : row)),
})

const rule = (name: Condition, broken: Rule): Law => ({ ...law, rules: { ...law.rules, [name]: broken } })

const told = (action: Action, change: Partial<Descriptor>): Law => ({
  ...law,
  descriptors: { ...law.descriptors, [action]: { ...law.descriptors[action], ...change } },
})

const yes: Rule = () => 'met'

const mutants: readonly (readonly [what: string, broken: Law])[] = [
  // cells
  ['a recruiter reads cards of every job', drop('scorecard.read', 'recruiter', 'C5')],
  ['an admin reads cards before release', drop('scorecard.read', 'admin', 'C3')],
  ['a hiring manager reads the debrief before release', drop('debrief.read', 'hiring_manager', 'C3')],
  ['a head of product reads cards before release', drop('scorecard.read', 'head_of_product', 'C3')],
  ['an interviewer reads the debrief once their card is in', drop('debrief.read', 'interviewer', 'C3')],
  ['an interviewer off the panel reads transcripts', drop('transcript.read', 'interviewer', 'C2')],
  ['own_card holds without the setting', drop('scorecard.read', 'interviewer', 'own_card_setting')],
  [
    'own_card holds for hiring managers',
    cell('scorecard.read', 'hiring_manager', row => ({ ...row, when: [...row.when, ['C5', 'own_card_setting']] })),
  ],
  ['an auditor reads before the decision', drop('scorecard.read', 'auditor', 'decided')],
  ['a key reads sealed cards', drop('scorecard.read', 'integration', 'C3')],
  [
    'a key reads evidence with the scope for cards',
    cell('scorecard.read_evidence', 'integration', row => ({ ...row, scope: 'scorecards:read' })),
  ],
  ['a key writes drafts', open('scorecard.write', 'integration', 'loops:write')],
  ['a key waives', open('loop.waive', 'integration', 'loops:write')],
  ['a key changes candidates of other sources', drop('candidate.write', 'integration', 'own')],
  ['a key makes admins', drop('person.write', 'integration', 'no_role_change')],
  ['a key without scope rotates', cell('webhook.rotate', 'integration', row => ({ ...row, scope: null }))],
  ['an admin decides', open('decision.write', 'admin')],
  ['a recruiter decides undelegated', drop('decision.write', 'recruiter', 'delegated')],
  ['an owner decides before release', drop('decision.write', 'hiring_manager', 'C3')],
  ['an admin opens the seal', open('loop.open_early', 'admin')],
  ['any hiring manager opens the seal', drop('loop.open_early', 'hiring_manager', 'decision_owner')],
  ['an admin voids alone', cell('scorecard.void', 'admin', row => ({ ...row, effect: 'allow' }))],
  ['an admin erases alone', cell('privacy.write', 'admin', row => ({ ...row, effect: 'allow' }))],
  ['an admin makes admins alone', drop('person.write', 'admin', 'ordinary_roles')],
  ['a correction takes no decision', drop('decision.correct', 'admin', 'decided')],
  ['an interviewer writes the card of another', drop('scorecard.write', 'interviewer', 'own')],
  ['an admin off the panel writes a card', drop('scorecard.submit', 'admin', 'C1')],
  ['a recruiter may not build loops', close('loop.write', 'recruiter')],
  ['an interviewer reads any profile', drop('profile.read', 'interviewer', 'own')],
  ['profiles are named below the floor', drop('profile.read_named', 'head_of_product', 'over_floor')],
  ['self-identification of four is shown', drop('self_identification.read', 'auditor', 'C7')],
  ['an admin reads self-identification', open('self_identification.read', 'admin')],
  ['the auditor always sees names', drop('candidate.read_named', 'auditor', 'C8')],
  ['unpublished events are heard', drop('event.read', 'interviewer', 'published')],
  ['a hiring manager exports sealed loops', drop('export.read', 'hiring_manager', 'C3')],
  ['a head of product exports more than reports', drop('export.read', 'head_of_product', 'report_file')],
  ['a hiring manager recuses anybody', drop('candidate.recuse', 'hiring_manager', 'own')],
  ['a recruiter adds transcripts to every job', drop('transcript.write', 'recruiter', 'C5')],
  ['whoever asked may grant', drop('approval.decide', 'admin', 'asked_by_another')],
  ['dissent needs no card', drop('dissent.write', 'interviewer', 'own_card_in')],
  // conditions
  [
    'a training card gives dissent',
    rule('own_card_in', (_, { loop }) => (loop?.onLoop === true && loop.ownCard === 'in' ? 'met' : 'panel')),
  ],
  ['being on the loop is taken for granted', rule('C1', yes)],
  [
    'a waived card counts as in',
    rule('C2', (actor, facts) => (facts.loop?.ownCard === 'closed' ? 'met' : law.rules.C2(actor, facts))),
  ],
  ['a cancelled loop never releases', rule('C3', (_, { loop }) => (loop?.released ? 'met' : 'sealed'))],
  ['four people are enough', rule('C7', (_, { cell: people }) => ((people ?? 0) >= 4 ? 'met' : 'floor'))],
  ['a deputy has no standing', rule('decision_owner', (_, { loop }) => (loop?.as === 'owner' ? 'met' : 'owner'))],
  ['a delegate counts as owner', rule('decision_owner', (_, { loop }) => (loop?.as ? 'met' : 'owner'))],
  [
    'a lone admin never grants',
    rule('asked_by_another', (actor, facts) => law.rules.asked_by_another(actor, { ...facts, loneAdmin: false })),
  ],
  ['strangers are told of the seal', rule('C5', (_, { job }) => (job?.onHiringTeam ? 'met' : 'sealed'))],
  // denies
  [
    'other companies are not another world',
    { ...law, existenceDenies: law.existenceDenies.filter(deny => deny !== denyOtherCompany) },
  ],
  [
    'candidates see their own loop',
    { ...law, existenceDenies: law.existenceDenies.filter(deny => deny !== denyConflicted) },
  ],
  [
    'the recused are only half recused',
    {
      ...law,
      existenceDenies: law.existenceDenies.map(deny =>
        deny === denyConflicted ? (_act, _actor, { candidate }) => (candidate?.isActor ? 'not_found' : null) : deny,
      ),
    },
  ],
  ['the erased are still there', { ...law, existenceDenies: law.existenceDenies.filter(deny => deny !== denyErased) }],
  [
    'erasure is told to everybody',
    {
      ...law,
      existenceDenies: law.existenceDenies.map(deny =>
        deny === denyErased ? (_act, _actor, { candidate }) => (candidate?.erased ? 'gone' : null) : deny,
      ),
    },
  ],
  ['erasure is told before recusal', { ...law, existenceDenies: [...law.existenceDenies].reverse() }],
  ['an open card binds nobody', { ...law, sealDenies: law.sealDenies.filter(deny => deny !== denySealed) }],
  [
    'an open card binds not once the loop is released',
    {
      ...law,
      sealDenies: [(act, actor, facts, rules) => (facts.loop?.released ? null : denySealed(act, actor, facts, rules))],
    },
  ],
  [
    'an open card does not bind admins',
    {
      ...law,
      sealDenies: [
        (act, actor, facts, rules) =>
          actor.kind === 'person' && actor.roles.includes('admin') ? null : denySealed(act, actor, facts, rules),
      ],
    },
  ],
  [
    'a cancellation shows cards to those whose card was not in',
    {
      ...law,
      sealDenies: [(act, actor, facts, rules) => (facts.loop?.cancelled ? null : denySealed(act, actor, facts, rules))],
    },
  ],
  ['earlier loops are open', { ...law, hidesEarlierLoop: () => false }],
  ['a hold forbids nothing', { ...law, lastDenies: law.lastDenies.filter(deny => deny !== denyHeld) }],
  [
    'an own card is handed back after the interview began',
    { ...law, lastDenies: law.lastDenies.filter(deny => deny !== denyHandingBack) },
  ],
  ['drafts are read', { ...law, lastDenies: law.lastDenies.filter(deny => deny !== denyDraft) }],
  ['one grants what one asked for', { ...law, granted: (_, { approvedBy }) => typeof approvedBy === 'string' }],
  ['no second person is ever enough', { ...law, granted: () => false }],
  // what is said of acts
  ['who is due is not under the seal', told('loop.read_due', { subjectToSeal: false })],
  ['nudging is not under the seal', told('scorecard.nudge', { subjectToSeal: false })],
  ['events are not under the seal', told('event.read', { subjectToSeal: false })],
  ['the audit trail is not under the seal', told('audit.read', { subjectToSeal: false })],
  [
    'a loop is waived while a card on the candidate is open elsewhere',
    { ...law, lastDenies: law.lastDenies.filter(deny => deny !== denyBeforeOwnCard) },
  ],
  ['waiving with an open card says loop_sealed', told('loop.waive', { ownCardAct: false })],
  ['dropping with an open card is no matter', told('interview.drop', { subjectToSeal: false })],
  ['one may not read one’s own due card', told('loop.read_due', { sealFreeWhen: undefined })],
  ['own transcripts wait for the own card', told('transcript.write', { sealFreeWhen: undefined })],
  ['declining is always possible', told('panelist.decline', { handsBackCard: undefined })],
  ['a hold does not stop erasing', told('privacy.write', { destroys: false })],
  ['strangers are told forbidden', told('decision.write', { seenBy: 'self.read' })],
  ['a plan shows earlier loops', told('loop.read', { hidesEarlierLoop: false })],
]

const counts = { killed: 0, askings: 0 }
afterAll(() =>
  console.log(`figure: permit mutants: ${counts.killed} of ${mutants.length} killed, ${counts.askings} askings`),
)

/** The sweep of `permit.test.ts` for single roles and a few keys, in a mixed but fixed order, with what is promised. */
const sweep = mixed([...worlds(), ...deniedWorlds()]).flatMap(world =>
  [...singleRoles, ...keys.slice(0, 2), integration('scorecards:read'), integration('webhooks:rotate')].map(actor => ({
    actor,
    facts: factsOf(world, actor),
    promises: acts.map(action => expected(action, actor, world)),
  })),
)

/** Walks the list in strides, so that neighbours differ and a mutant is found early. */
function mixed<T>(list: readonly T[]): T[] {
  const stride = 7_919 // a prime that does not divide the length, so that every item comes once
  return list.map((_, i) => list[(i * stride) % list.length]!)
}

/** Whether some asking of the sweep gives another answer than promised. */
function isCaught(broken: Law): boolean {
  const { permit } = createPermit(broken)
  return sweep.some(({ actor, facts, promises }) =>
    acts.some((action, i) => {
      counts.askings++
      return permit(action, actor, facts) !== promises[i]
    }),
  )
}

describe('each mutant of the law is caught by the expectations', () => {
  it.each(mutants)('%s', (_, broken) => {
    expect(isCaught(broken)).toBe(true)
    counts.killed++
  })

  it('there are at least thirty, each under its own name', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(30)
    expect(new Set(mutants.map(([what]) => what)).size).toBe(mutants.length)
  })

  it('the law in force is not caught: the sweep does not cry wolf', () => {
    expect(isCaught(law)).toBe(false)
  })
})
