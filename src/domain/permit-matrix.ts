/**
 * Who may what, as a table a person can read: one line per act, one column per kind of actor, the cells in the words of
 * the promise (yes, no, a condition, two people, a scope). It exists so that HTTP, SQL, the UI and the README say the
 * same thing because they read the same rows. It decides nothing: `permit.ts` does, and this file knows no facts.
 */
import type { Role, Scope } from './actor.ts'

// biome-ignore format: grouped by what the act is about
export type Action =
  | 'person.read' | 'person.write' | 'person.grant_admin'
  | 'settings.read' | 'settings.write' | 'connection.read' | 'connection.write'
  | 'api_key.read' | 'api_key.write' | 'api_key.rotate' | 'webhook.read' | 'webhook.write' | 'webhook.rotate'
  | 'rubric.read' | 'rubric.write' | 'rubric.propose'
  | 'candidate.read' | 'candidate.read_named' | 'candidate.write' | 'candidate.merge' | 'candidate.recuse' | 'candidate.unmask'
  | 'application.read' | 'application.write'
  | 'job.read' | 'job.write'
  | 'loop.read' | 'loop.write' | 'loop.request' | 'loop.cancel' | 'loop.waive' | 'loop.open_early' | 'loop.read_due'
  | 'interview.read' | 'interview.write' | 'interview.hold' | 'interview.drop'
  | 'panelist.write' | 'panelist.decline'
  | 'scorecard.read_own' | 'scorecard.write' | 'scorecard.submit' | 'scorecard.version'
  | 'scorecard.read' | 'scorecard.read_evidence' | 'scorecard.void' | 'scorecard.ask_void' | 'scorecard.nudge'
  | 'transcript.read' | 'transcript.write'
  | 'signal.read' | 'signal.review' | 'flag.review' | 'split.overrule' | 'signal.detect' | 'coach.read'
  | 'debrief.read' | 'comparison.read'
  | 'decision.write' | 'decision.correct' | 'decision.read' | 'decision.delegate' | 'dissent.write'
  | 'profile.read' | 'profile.read_named' | 'profile.read_aggregate'
  | 'calibration.run' | 'calibration.read' | 'report.read' | 'report.run' | 'training.read' | 'training.write' | 'outcome.write'
  | 'event.read' | 'import.write' | 'export.read'
  | 'privacy.read' | 'privacy.open' | 'privacy.write' | 'privacy.export' | 'retention.write' | 'hold.write' | 'hold.lift'
  | 'self_identification.write' | 'self_identification.read'
  | 'audit.read' | 'audit.read_own' | 'audit.verify' | 'approval.read' | 'approval.decide'
  | 'self.read'

/** Everything a cell may ask for. C4 does not exist; C6 is not a condition but an effect (`twoPeople`). */
export const conditions = {
  C1: 'on the loop: a panelist of it, whatever the role',
  C2: 'on the panel and no own card open; before release, own card in',
  C3: 'released; a cancelled loop counts as released',
  C5: "on the job's hiring team",
  C7: 'five or more people stand behind the figure',
  C8: "the auditor's real names: unmasked with a reason, for 60 minutes",
  own: 'the thing is their own',
  own_interview: 'the interview is one they sit on',
  own_card_in: 'their own card in this loop is in, and not for training',
  own_card_setting: 'the company shows panelists the cards of others as soon as their own is in',
  decision_owner: 'decision owner or deputy of the loop',
  delegated: 'the decision is delegated to them',
  decided: 'after the decision',
  over_floor: 'enough cards stand behind the person to be named',
  published: 'published: nothing of a sealed loop',
  ordinary_roles: 'makes nobody an admin',
  no_role_change: 'gives and takes no role',
  report_file: 'the file is a report',
  trail_or_impact_file: 'the file is the audit trail or an impact report',
  asked_by_another: 'somebody else asked for it; after 72 hours a lone admin may grant their own',
} as const satisfies Record<string, string>

export type Condition = keyof typeof conditions

/** `approval` is C6: asked by one person, done when another with the right grants it. */
export type Effect = 'allow' | 'approval'

/** One line of the flat matrix: the disjunction `when` of conjunctions; `[[]]` asks for nothing. */
export interface Row {
  readonly action: Action
  readonly role: Role | 'integration'
  readonly when: readonly (readonly Condition[])[]
  readonly effect: Effect
  /** The scope an API key needs; null where any key may. Never set for people. */
  readonly scope?: Scope | null
}

interface Grant {
  readonly when: readonly Condition[]
  readonly effect: Effect
  readonly scope?: Scope | null
}

/** One cell: the ways in which the act is open to the column. */
type Cell = readonly Grant[]
type Cells = readonly [
  admin: Cell,
  recruiter: Cell,
  hiringManager: Cell,
  headOfProduct: Cell,
  interviewer: Cell,
  integration: Cell,
  auditor: Cell,
]

/** The columns in the order of the table. */
export const columns = [
  'admin',
  'recruiter',
  'hiring_manager',
  'head_of_product',
  'interviewer',
  'integration',
  'auditor',
] as const satisfies readonly Row['role'][]

// The vocabulary of the cells, as short as the columns are narrow.
const no: Cell = []
const yes = on()
const C1 = on('C1')
const C3 = on('C3')
const C5 = on('C5')
const C7 = on('C7')
const C8 = on('C8')
const C3C5 = on('C3', 'C5')
const C5C7 = on('C5', 'C7')
const own = on('own')
const ownC1 = on('C1', 'own')
const ownIntv = on('own_interview')
const ownIn = on('C3', 'own_card_in')
const panel = on('C2', 'C3')
const panelOr = or(panel, on('C2', 'own_card_setting'))
const owner = on('decision_owner')
const delegate = on('C3', 'delegated')
const decides = or(on('C3', 'decision_owner'), delegate)
const decided = on('C3', 'decided')
const floor = on('over_floor')
const heard = on('published')
const heardC1 = on('published', 'C1')
const heardC5 = on('published', 'C5')
const reports = on('report_file')
const trail = on('trail_or_impact_file')
const another = on('asked_by_another')
const two = twoPeople()
const mostly = or(on('ordinary_roles'), two) // alone, but it takes two to make an admin
const correct = twoPeople('C3', 'decided')

/**
 * The matrix. Sections are the rows of the promise, in its order and words. A role that writes also reads. Where the
 * promise says nothing the cell is `no`.
 */
// biome-ignore format: a table is read by its columns
export const table: readonly (readonly [about: string, acts: Readonly<Partial<Record<Action, Cells>>>])[] = [
  ['people, roles, settings, connections', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'person.read':               [yes,     no,       no,      yes,     no,          key('people:read'),                     yes],
    'person.write':              [mostly,  no,       no,      no,      no,          key('people:write', 'no_role_change'),  no],
    'person.grant_admin':        [two,     no,       no,      no,      no,          no,                                     no],
    'settings.read':             [yes,     no,       no,      no,      no,          no,                                     yes],
    'settings.write':            [yes,     no,       no,      no,      no,          no,                                     no],
    'connection.read':           [yes,     no,       no,      no,      no,          no,                                     yes],
    'connection.write':          [yes,     no,       no,      no,      no,          no,                                     no],
  }],
  ['API keys, webhook endpoints, deliveries', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'api_key.read':              [yes,     no,       no,      no,      no,          no,                                     yes],
    'api_key.write':             [yes,     no,       no,      no,      no,          no,                                     no],
    'api_key.rotate':            [yes,     no,       no,      no,      no,          key('api_keys:rotate', 'own'),          no],
    'webhook.read':              [yes,     no,       no,      no,      no,          no,                                     yes],
    'webhook.write':             [yes,     no,       no,      no,      no,          no,                                     no],
    'webhook.rotate':            [yes,     no,       no,      no,      no,          key('webhooks:rotate', 'own'),          no],
  }],
  ['rubrics', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'rubric.read':               [yes,     yes,      C5,      yes,     C1,          key('rubrics:read'),                    yes],
    'rubric.write':              [yes,     yes,      no,      yes,     no,          no,                                     no],
    'rubric.propose':            [yes,     yes,      C5,      yes,     no,          no,                                     no],
  }],
  ['candidates', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'candidate.read':            [yes,     yes,      C5,      C3,      C1,          key('candidates:read'),                 yes],
    'candidate.read_named':      [yes,     yes,      C5,      C3,      C1,          key('candidates:read'),                 C8],
    'candidate.write':           [yes,     yes,      no,      no,      no,          key('candidates:write', 'own'),         no],
    'candidate.merge':           [yes,     yes,      no,      no,      no,          key('candidates:write', 'own'),         no],
    'candidate.unmask':          [no,      no,       no,      no,      no,          no,                                     yes],
    'application.read':          [yes,     yes,      C5,      C3,      no,          key('candidates:read'),                 yes],
    'application.write':         [yes,     yes,      no,      no,      no,          key('candidates:write', 'own'),         no],
  }],
  ['jobs, plans, loops, interviews, panelists; waive, drop', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'job.read':                  [yes,     yes,      C5,      yes,     C1,          key('jobs:read'),                       yes],
    'job.write':                 [yes,     yes,      no,      no,      no,          key('jobs:write'),                      no],
    'loop.read':                 [yes,     yes,      C5,      yes,     C1,          key('loops:read'),                      yes],
    'loop.write':                [yes,     yes,      no,      no,      no,          key('loops:write'),                     no],
    'loop.request':              [yes,     yes,      C5,      no,      no,          no,                                     no],
    'loop.cancel':               [yes,     yes,      no,      no,      no,          key('loops:write'),                     no],
    'loop.waive':                [yes,     yes,      owner,   no,      no,          no,                                     no],
    'interview.read':            [yes,     yes,      C5,      yes,     ownIntv,     key('loops:read'),                      yes],
    'interview.write':           [yes,     yes,      no,      no,      no,          key('loops:write'),                     no],
    'interview.hold':            [yes,     yes,      no,      no,      ownIntv,     key('loops:write'),                     no],
    'interview.drop':            [yes,     yes,      owner,   no,      no,          key('loops:write'),                     no],
    'panelist.write':            [yes,     yes,      no,      no,      no,          key('loops:write'),                     no],
    'panelist.decline':          [own,     own,      own,     own,     own,         no,                                     no],
  }],
  ['open the seal early', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'loop.open_early':           [no,      no,       owner,   no,      no,          no,                                     no],
  }],
  ['own draft, submission, later version, dissent', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'scorecard.read_own':        [ownC1,   ownC1,    ownC1,   ownC1,   own,         no,                                     no],
    'scorecard.write':           [ownC1,   ownC1,    ownC1,   ownC1,   own,         no,                                     no],
    'scorecard.submit':          [ownC1,   ownC1,    ownC1,   ownC1,   own,         no,                                     no],
    'scorecard.version':         [ownC1,   ownC1,    ownC1,   ownC1,   own,         no,                                     no],
    'dissent.write':             [ownIn,   ownIn,    ownIn,   ownIn,   ownIn,       no,                                     no],
  }],
  ['who is due', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'loop.read_due':             [yes,     C5,       C5,      C7,      own,         no,                                     no],
  }],
  ["others' cards, transcripts, signals of a loop", {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'scorecard.read':            [C3,      C3C5,     C3C5,    C3,      panelOr,     key('scorecards:read', 'C3'),           decided],
    'scorecard.read_evidence':   [C3,      C3C5,     C3C5,    C3,      panelOr,     key('evidence:read', 'C3'),             decided],
    'transcript.read':           [C3,      C3C5,     C3C5,    C3,      panelOr,     key('evidence:read', 'C3'),             decided],
    'signal.read':               [C3,      C3C5,     C3C5,    C3,      panelOr,     key('evidence:read', 'C3'),             decided],
  }],
  ['rollup, agenda, ledger, comparison', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'debrief.read':              [C3,      C3C5,     C3C5,    C3,      panel,       key('debriefs:read', 'C3'),             decided],
    'comparison.read':           [C3,      C3C5,     C3C5,    C3,      panel,       key('debriefs:read', 'C3'),             decided],
  }],
  ['decision', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'decision.read':             [C3,      C3C5,     C3C5,    C3,      panel,       key('decisions:read', 'C3'),            decided],
    'decision.write':            [no,      delegate, decides, no,      no,          no,                                     no],
    'decision.correct':          [correct, no,       no,      no,      no,          no,                                     no],
    'decision.delegate':         [no,      no,       owner,   no,      no,          no,                                     no],
  }],
  ['transcripts: add, replace', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'transcript.write':          [no,      C5,       C5,      no,      ownIntv,     key('transcripts:write'),               no],
  }],
  ['signals, flags: confirm, dismiss; splits: overrule', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'signal.review':             [no,      no,       C3C5,    no,      panel,       no,                                     no],
    'flag.review':               [no,      no,       C3C5,    no,      panel,       no,                                     no],
    'split.overrule':            [no,      no,       C3C5,    no,      panel,       no,                                     no],
  }],
  ['nudge', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'scorecard.nudge':           [yes,     C5,       C5,      no,      no,          no,                                     no],
  }],
  ['recuse', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'candidate.recuse':          [yes,     yes,      own,     own,     own,         no,                                     no],
  }],
  ['detect signals in given text', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'signal.detect':             [yes,     yes,      yes,     yes,     yes,         key('signals:detect'),                  no],
  }],
  ['interviewer profile', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'profile.read':              [no,      no,       no,      no,      own,         no,                                     yes],
    'profile.read_named':        [no,      no,       no,      floor,   no,          no,                                     no],
    'profile.read_aggregate':    [C7,      no,       C7,      C7,      no,          no,                                     no],
  }],
  ['calibrations, reports, training, outcomes', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'calibration.run':           [yes,     no,       no,      yes,     no,          no,                                     no],
    'calibration.read':          [yes,     C5C7,     C5C7,    yes,     no,          no,                                     yes],
    'report.run':                [yes,     no,       no,      yes,     no,          no,                                     no],
    'report.read':               [yes,     C5C7,     C5C7,    yes,     no,          no,                                     yes],
    'training.read':             [yes,     C5C7,     C5C7,    yes,     own,         no,                                     yes],
    'training.write':            [no,      no,       no,      yes,     own,         no,                                     no],
    'outcome.write':             [no,      no,       no,      yes,     no,          no,                                     no],
  }],
  ['coach', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'coach.read':                [no,      no,       no,      no,      own,         no,                                     no],
  }],
  ['void a card', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'scorecard.void':            [two,     no,       no,      no,      no,          no,                                     no],
    'scorecard.ask_void':        [no,      yes,      C5,      yes,     own,         no,                                     no],
    'approval.read':             [yes,     own,      own,     own,     own,         no,                                     yes],
    'approval.decide':           [another, no,       no,      no,      no,          no,                                     no],
  }],
  ['events feed', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'event.read':                [heard,   heard,    heardC5, heard,   heardC1,     key('events:read', 'published'),        heard],
  }],
  ['imports, exports', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'import.write':              [yes,     yes,      no,      no,      no,          key('imports:write'),                   no],
    'export.read':               [C3,      C3C5,     C3C5,    reports, own,         key('exports:read', 'C3'),              trail],
  }],
  ['privacy requests, retention, holds', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'privacy.read':              [yes,     own,      no,      no,      no,          no,                                     yes],
    'privacy.open':              [yes,     yes,      no,      no,      no,          key('privacy:open'),                    no],
    'privacy.write':             [two,     no,       no,      no,      no,          no,                                     no],
    'privacy.export':            [two,     no,       no,      no,      no,          no,                                     no],
    'retention.write':           [two,     no,       no,      no,      no,          no,                                     no],
    'hold.write':                [two,     no,       no,      no,      no,          no,                                     yes],
    'hold.lift':                 [two,     no,       no,      no,      no,          no,                                     no],
  }],
  ['self-identification data', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'self_identification.write': [no,      no,       no,      no,      no,          key('self_identification:write'),       no],
    'self_identification.read':  [no,      no,       no,      no,      no,          no,                                     C7],
  }],
  ['audit trail', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'audit.read':                [yes,     no,       no,      no,      no,          no,                                     yes],
    'audit.read_own':            [yes,     own,      own,     own,     own,         no,                                     yes],
    'audit.verify':              [no,      no,       no,      no,      no,          no,                                     yes],
  }],
  ['oneself: who is signed in, own sign-ins', {
    //                            admin    recruiter manager  head     interviewer  integration                             auditor
    'self.read':                 [yes,     yes,      yes,     yes,     yes,         key(null),                              yes],
  }],
]

/** What an act is about; `permissionsOf` collects the acts of one of these. */
export type Resource =
  | 'person'
  | 'settings'
  | 'connection'
  | 'api_key'
  | 'webhook'
  | 'rubric'
  | 'candidate'
  | 'application'
  | 'job'
  | 'loop'
  | 'interview'
  | 'scorecard'
  | 'debrief'
  | 'text'
  | 'profile'
  | 'calibration'
  | 'report'
  | 'training'
  | 'outcome'
  | 'event'
  | 'file'
  | 'privacy'
  | 'self_identification'
  | 'audit'
  | 'approval'
  | 'self'

/** What the permission rules need to know of an act besides its line in the table. */
export interface Descriptor {
  readonly action: Action
  readonly resource: Resource
  /** Plain words: "<somebody> may …". */
  readonly says: string
  readonly reads: boolean
  /** D3 binds it: it shows, or acts upon, what others wrote or when they wrote it. */
  readonly subjectToSeal: boolean
  /** Other resources whose `permissions` member shows it too. */
  readonly alsoOn?: readonly Resource[]
  /** The read that tells whether the actor may know that the thing exists; itself when absent. */
  readonly seenBy?: Action
  /** The seal does not bind when this holds: the thing is the actor's own. */
  readonly sealFreeWhen?: Condition
  /**
   * An act that tells, by working or not, whether others' cards are in: not while an own card on the candidate is open, in
   * whatever loop. The answer is `own_card_open` instead of `loop_sealed`: an act, no look.
   */
  readonly ownCardAct?: boolean
  /** With this condition the act hands back the actor's own card: not once the interview has begun. */
  readonly handsBackCard?: Condition
  /** D4 binds it: it deletes, erases or voids. */
  readonly destroys?: boolean
  /** Hidden while an own card in another loop of the same candidate is open, unless the actor sits on this one. */
  readonly hidesEarlierLoop?: boolean
  /** It answers for many loops at once: without one in the facts, each row is asked by itself. */
  readonly manyLoops?: boolean
  /** Only what is written can be read so; of a draft it says `not_found`. */
  readonly writtenOnly?: boolean
}

type Extras = Omit<Descriptor, 'action' | 'resource' | 'says' | 'reads' | 'subjectToSeal'>

/** Every act in plain words. `sealed` marks what D3 binds. */
export const descriptors: Readonly<Record<Action, Descriptor>> = describe({
  'person.read': ['person', 'reads', 'read people and their roles'],
  'person.write': ['person', 'writes', 'add and change people and roles', { seenBy: 'person.read' }],
  'person.grant_admin': ['person', 'writes', 'make somebody an admin', { seenBy: 'person.read' }],
  'settings.read': ['settings', 'reads', 'read the settings'],
  'settings.write': ['settings', 'writes', 'change the settings', { seenBy: 'settings.read' }],
  'connection.read': ['connection', 'reads', 'read the ATS connections, without secrets'],
  'connection.write': ['connection', 'writes', 'change the ATS connections', { seenBy: 'connection.read' }],

  'api_key.read': ['api_key', 'reads', 'list API keys, without secrets'],
  'api_key.write': ['api_key', 'writes', 'make and revoke API keys', { seenBy: 'api_key.read' }],
  'api_key.rotate': ['api_key', 'writes', 'rotate an API key', { seenBy: 'api_key.read' }],
  'webhook.read': ['webhook', 'reads', 'read webhook endpoints and deliveries, without secrets'],
  'webhook.write': ['webhook', 'writes', 'change webhook endpoints, replay deliveries', { seenBy: 'webhook.read' }],
  'webhook.rotate': ['webhook', 'writes', 'rotate the secret of a webhook endpoint', { seenBy: 'webhook.read' }],

  'rubric.read': ['rubric', 'reads', 'read rubrics'],
  'rubric.write': ['rubric', 'writes', 'publish versions of a rubric', { seenBy: 'rubric.read' }],
  'rubric.propose': ['rubric', 'writes', 'propose a version of a rubric', { seenBy: 'rubric.read' }],

  'candidate.read': [
    'candidate',
    'reads',
    'read a candidate; auditors pseudonymously, interviewers name, pronouns, files',
  ],
  'candidate.read_named': ['candidate', 'reads', 'see who a candidate is', { seenBy: 'candidate.read' }],
  'candidate.write': ['candidate', 'writes', 'add and change candidates', { seenBy: 'candidate.read' }],
  'candidate.merge': ['candidate', 'writes', 'merge two candidates', { seenBy: 'candidate.read' }],
  'candidate.recuse': ['candidate', 'writes', 'recuse a person from a candidate', { seenBy: 'candidate.read' }],
  'candidate.unmask': ['candidate', 'writes', 'ask for real names for 60 minutes', { seenBy: 'candidate.read' }],
  'application.read': ['application', 'reads', 'read applications'],
  'application.write': ['application', 'writes', 'add and change applications', { seenBy: 'application.read' }],

  'job.read': ['job', 'reads', 'read a job and its plan'],
  'job.write': ['job', 'writes', 'add and change jobs and plans', { seenBy: 'job.read' }],
  'loop.read': ['loop', 'reads', 'read a loop: its plan and people, no cards', { hidesEarlierLoop: true }],
  'loop.write': ['loop', 'writes', 'build and change loops', { seenBy: 'loop.read', alsoOn: ['job'] }],
  'loop.request': ['loop', 'writes', 'ask for a loop to be built', { seenBy: 'job.read', alsoOn: ['job'] }],
  'loop.cancel': ['loop', 'writes sealed', 'cancel a loop', { seenBy: 'loop.read', ownCardAct: true }],
  'loop.waive': [
    'loop',
    'writes sealed',
    'waive a required card, with a reason',
    { seenBy: 'loop.read', ownCardAct: true, alsoOn: ['debrief'] },
  ],
  'loop.open_early': [
    'loop',
    'writes sealed',
    'open the seal early, with a reason shown for ever',
    { seenBy: 'loop.read', ownCardAct: true },
  ],
  'loop.read_due': [
    'loop',
    'reads sealed',
    'see whose cards are due',
    { seenBy: 'loop.read', sealFreeWhen: 'own', alsoOn: ['interview'] },
  ],
  'interview.read': [
    'interview',
    'reads',
    'read an interview and its kit',
    { seenBy: 'loop.read', hidesEarlierLoop: true },
  ],
  'interview.write': [
    'interview',
    'writes',
    'add, schedule and change interviews',
    { seenBy: 'loop.read', alsoOn: ['loop'] },
  ],
  'interview.hold': ['interview', 'writes', 'say that an interview was held or missed', { seenBy: 'loop.read' }],
  'interview.drop': [
    'interview',
    'writes sealed',
    'drop an interview not yet held',
    { seenBy: 'loop.read', ownCardAct: true, handsBackCard: 'own_interview' },
  ],
  'panelist.write': [
    'interview',
    'writes',
    'name, reassign and remove panelists, never one whose card is in',
    { seenBy: 'loop.read', handsBackCard: 'own' },
  ],
  'panelist.decline': ['interview', 'writes', 'decline an interview', { seenBy: 'loop.read', handsBackCard: 'own' }],

  'scorecard.read_own': ['scorecard', 'reads', 'read their own card', { seenBy: 'loop.read' }],
  'scorecard.write': ['scorecard', 'writes', 'write their own draft', { seenBy: 'loop.read' }],
  'scorecard.submit': ['scorecard', 'writes', 'submit their own card', { seenBy: 'loop.read' }],
  'scorecard.version': ['scorecard', 'writes', 'add a later version of their own card', { seenBy: 'loop.read' }],
  'scorecard.read': [
    'scorecard',
    'reads sealed',
    "read others' cards, never their notes",
    { seenBy: 'loop.read', writtenOnly: true, alsoOn: ['loop'] },
  ],
  'scorecard.read_evidence': [
    'scorecard',
    'reads sealed',
    "read the words of the evidence on others' cards",
    { seenBy: 'loop.read', writtenOnly: true },
  ],
  'scorecard.void': ['scorecard', 'writes sealed', 'void a submitted card', { seenBy: 'loop.read', destroys: true }],
  'scorecard.ask_void': [
    'scorecard',
    'writes sealed',
    'ask for a submitted card to be voided',
    { seenBy: 'loop.read', sealFreeWhen: 'own' },
  ],
  'scorecard.nudge': [
    'scorecard',
    'writes sealed',
    'nudge those whose card is due',
    { seenBy: 'loop.read', alsoOn: ['loop', 'debrief'] },
  ],
  'transcript.read': ['interview', 'reads sealed', 'read transcripts', { seenBy: 'loop.read', alsoOn: ['loop'] }],
  'transcript.write': [
    'interview',
    'writes sealed',
    'add and replace transcripts',
    { seenBy: 'loop.read', sealFreeWhen: 'own_interview' },
  ],
  'signal.read': [
    'debrief',
    'reads sealed',
    'read language signals',
    { seenBy: 'loop.read', alsoOn: ['loop', 'scorecard'] },
  ],
  'signal.review': ['debrief', 'writes sealed', 'confirm and dismiss signals', { seenBy: 'loop.read' }],
  'flag.review': ['debrief', 'writes sealed', 'confirm and dismiss red flags', { seenBy: 'loop.read' }],
  'split.overrule': ['debrief', 'writes sealed', 'overrule the proposed cause of a split', { seenBy: 'loop.read' }],
  'signal.detect': ['text', 'reads', 'detect signals in text they give'],
  'coach.read': ['scorecard', 'reads', 'be coached on their own text', { seenBy: 'loop.read' }],

  'debrief.read': ['debrief', 'reads sealed', 'read the debrief', { seenBy: 'loop.read', alsoOn: ['loop'] }],
  'comparison.read': [
    'debrief',
    'reads sealed',
    'compare the candidates of a job',
    { seenBy: 'job.read', manyLoops: true, alsoOn: ['job'] },
  ],
  'decision.write': ['debrief', 'writes sealed', 'decide, with a reason', { seenBy: 'loop.read', alsoOn: ['loop'] }],
  'decision.correct': [
    'debrief',
    'writes sealed',
    'correct a decision by a new one',
    { seenBy: 'loop.read', alsoOn: ['loop'] },
  ],
  'decision.read': ['debrief', 'reads sealed', 'read decisions', { seenBy: 'loop.read', alsoOn: ['loop'] }],
  'decision.delegate': ['debrief', 'writes', 'delegate the decision', { seenBy: 'loop.read', alsoOn: ['loop'] }],
  'dissent.write': ['debrief', 'writes sealed', 'record their own dissent', { seenBy: 'decision.read' }],

  'profile.read': ['profile', 'reads', 'read their own profile; auditors any, pseudonymously'],
  'profile.read_named': [
    'profile',
    'reads',
    "read an interviewer's profile by name",
    { seenBy: 'profile.read_aggregate' },
  ],
  'profile.read_aggregate': ['profile', 'reads', 'read profiles as aggregates'],

  'calibration.run': ['calibration', 'writes', 'run a calibration', { seenBy: 'calibration.read' }],
  'calibration.read': ['calibration', 'reads', 'read calibrations'],
  'report.read': ['report', 'reads', 'read reports'],
  'report.run': ['report', 'writes', 'run reports', { seenBy: 'report.read' }],
  'training.read': ['training', 'reads', 'read training paths and gym results'],
  'training.write': ['training', 'writes', 'sign off training; rate in the gym', { seenBy: 'training.read' }],
  'outcome.write': ['outcome', 'writes', 'record outcomes after hiring', { seenBy: 'report.read' }],

  'event.read': ['event', 'reads sealed', 'read the events feed', { manyLoops: true }],
  'import.write': ['file', 'writes', 'import files', { alsoOn: ['job'] }],
  'export.read': [
    'file',
    'reads sealed',
    'export what they may read',
    { manyLoops: true, sealFreeWhen: 'own', alsoOn: ['job'] },
  ],

  'privacy.read': ['privacy', 'reads', 'read privacy requests, retention and holds'],
  'privacy.open': ['privacy', 'writes', 'open a privacy request', { seenBy: 'candidate.read' }],
  'privacy.write': ['privacy', 'writes', 'carry out a privacy request', { seenBy: 'privacy.read', destroys: true }],
  'privacy.export': [
    'privacy',
    'reads sealed',
    'open the file of an access export',
    { seenBy: 'privacy.read', manyLoops: true },
  ],
  'retention.write': ['privacy', 'writes', 'change and apply retention', { seenBy: 'privacy.read', destroys: true }],
  'hold.write': ['privacy', 'writes', 'place a legal hold', { seenBy: 'privacy.read' }],
  'hold.lift': ['privacy', 'writes', 'lift a legal hold', { seenBy: 'privacy.read' }],
  'self_identification.write': ['self_identification', 'writes', 'hand over self-identification data'],
  'self_identification.read': ['self_identification', 'reads', 'read self-identification data as aggregates'],

  'audit.read': ['audit', 'reads sealed', 'read the audit trail', { manyLoops: true }],
  'audit.read_own': ['audit', 'reads', 'read their own acts in the audit trail'],
  'audit.verify': [
    'audit',
    'reads sealed',
    'verify and export the audit trail',
    { seenBy: 'audit.read', manyLoops: true },
  ],
  'approval.read': [
    'approval',
    'reads sealed',
    'read what waits for a second person',
    { manyLoops: true, sealFreeWhen: 'own' },
  ],
  'approval.decide': [
    'approval',
    'writes',
    'grant or refuse what another person asked for',
    { seenBy: 'approval.read' },
  ],

  'self.read': ['self', 'reads', 'read who they are and their own sign-ins'],
})

/** The table as flat rows, one per cell and effect that says something. */
export const matrix: readonly Row[] = table.flatMap(([, acts]) =>
  actionsOf(acts).flatMap(([action, cells]) =>
    columns.flatMap((role, column) => {
      const cell = cells[column] ?? []
      const rows: Row[] = []
      for (const effect of ['allow', 'approval'] as const) {
        const grants = cell.filter(grant => grant.effect === effect)
        const [first] = grants
        if (first === undefined) continue
        const when = grants.map(grant => grant.when)
        rows.push(
          role === 'integration'
            ? { action, role, when, effect, scope: first.scope ?? null }
            : { action, role, when, effect },
        )
      }
      return rows
    }),
  ),
)

/** May, when all of these hold. */
function on(...when: Condition[]): Cell {
  return [{ when, effect: 'allow' }]
}

function or(...cells: Cell[]): Cell {
  return cells.flat()
}

/** An API key with this scope (null: any key) may, when all of these hold. */
function key(scope: Scope | null, ...when: Condition[]): Cell {
  return [{ when, effect: 'allow', scope }]
}

/** C6: one asks when all of these hold, another grants. */
function twoPeople(...when: Condition[]): Cell {
  return [{ when, effect: 'approval' }]
}

type Words = 'reads' | 'writes' | 'reads sealed' | 'writes sealed'
type Line = readonly [resource: Resource, kind: Words, says: string, extras?: Extras]

function describe(lines: Readonly<Record<Action, Line>>): Record<Action, Descriptor> {
  const described: Partial<Record<Action, Descriptor>> = {}
  for (const [action, [resource, kind, says, extras]] of actionsOf(lines)) {
    described[action] = {
      action,
      resource,
      says,
      reads: kind.startsWith('reads'),
      subjectToSeal: kind.endsWith('sealed'),
      ...extras,
    }
  }
  // Every action has a line: the argument's type is a full record.
  return described as Record<Action, Descriptor>
}

function actionsOf<T>(record: Partial<Record<Action, T>>): [Action, T][] {
  return Object.entries(record) as [Action, T][]
}
