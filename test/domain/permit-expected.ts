/**
 * What the permission matrix promises, written down a second time and by hand: each act and column in plain words, each
 * state of a loop with what it shows to whom. It exists to judge `permit` without asking it, so it reads neither the
 * matrix nor its conditions, only the types. It knows worlds (states, relations), not facts; `factsOf` turns one into
 * the other.
 */

import { type Actor, type Role, roles, type Scope, scopes } from '../../src/domain/actor.ts'
import type { Action, Facts, Verdict } from '../../src/domain/permit.ts'

// ── worlds ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type Sight = 'shut' | 'open'

/** A state of a loop, seen by somebody who sits on its panel, and what it shows: answers, not formulas. */
interface LoopState {
  readonly name: string
  /** The panelist's own card, as the caller would report it. */
  readonly card: 'open' | 'in' | 'closed'
  readonly released: boolean
  readonly cancelled: boolean
  readonly decided: boolean
  /** May columns that wait for the release look? */
  readonly outside: Sight
  /** May a panelist look (rollup, debrief)? */
  readonly panel: Sight
  /** May a panelist see cards where the company setting is `own_card`? */
  readonly panelCards: Sight
  /** Does the panelist's own card bar them from everything of others, whatever their roles? */
  readonly barred: boolean
}

const state = (
  name: string,
  card: LoopState['card'],
  [released, cancelled, decided]: readonly [boolean, boolean, boolean],
  [outside, panel, panelCards]: readonly [Sight, Sight, Sight],
  barred: boolean,
): LoopState => ({ name, card, released, cancelled, decided, outside, panel, panelCards, barred })

// biome-ignore format: a table
export const loopStates: readonly LoopState[] = [
  //                                             released cancelled decided   outside panel   panel, own_card setting
  state('no cards yet',                'open',   [false,  false,    false],  ['shut', 'shut', 'shut'], true),
  state('own draft, others in',        'open',   [false,  false,    false],  ['shut', 'shut', 'shut'], true),
  state('own in, others not',          'in',     [false,  false,    false],  ['shut', 'shut', 'open'], false),
  state('own card waived, others not', 'closed', [false,  false,    false],  ['shut', 'shut', 'shut'], false),
  state('own card voided, others not', 'closed', [false,  false,    false],  ['shut', 'shut', 'shut'], false),
  state('all in',                      'in',     [true,   false,    false],  ['open', 'open', 'open'], false),
  state('released, own waived',        'closed', [true,   false,    false],  ['open', 'open', 'open'], false),
  state('opened early, own open',      'open',   [true,   false,    false],  ['open', 'shut', 'shut'], true),
  state('opened early, own in',        'in',     [true,   false,    false],  ['open', 'open', 'open'], false),
  state('decided',                     'in',     [true,   false,    true],   ['open', 'open', 'open'], false),
  state('decided, own still open',     'open',   [true,   false,    true],   ['open', 'shut', 'shut'], true),
  state('superseded',                  'in',     [true,   false,    true],   ['open', 'open', 'open'], false),
  state('voided after release',        'closed', [true,   false,    true],   ['open', 'open', 'open'], false),
  state('cancelled, own in',           'in',     [false,  true,     false],  ['open', 'open', 'open'], false),
  state('cancelled, own not in',       'closed', [false,  true,     false],  ['open', 'shut', 'shut'], true),
  state('cancelled after release',     'closed', [true,   true,     false],  ['open', 'open', 'open'], false),
]

/** Everything else that may vary about one asking. */
export interface World {
  readonly loop: LoopState
  readonly setting: 'loop' | 'own_card'
  readonly onPanel: boolean
  readonly onTeam: boolean
  readonly otherCompany: boolean
  readonly candidate:
    | 'other person'
    | 'is the actor'
    | 'actor recused'
    | 'erased, was readable'
    | 'erased, was not'
    | 'erased, actor recused'
  readonly circumstance: Circumstance
}

/** A handful of things that are so or not; each circumstance sets some. */
export interface Circumstance {
  readonly name: string
  readonly mine?: boolean
  readonly myInterview?: boolean
  readonly begun?: boolean
  /** the actor's card in the loop is a shadow's */
  readonly training?: boolean
  readonly as?: 'owner' | 'deputy' | 'delegate'
  readonly people?: number
  readonly overFloor?: boolean
  readonly unmasked?: boolean
  readonly makesAdmin?: boolean
  readonly rolesUntouched?: boolean
  readonly unpublished?: boolean
  readonly file?: 'reports' | 'trail' | 'impact'
  readonly hold?: boolean
  readonly draft?: boolean
  readonly earlierLoop?: boolean
  readonly grantedBy?: 'another' | 'themselves'
  readonly lone?: boolean
  readonly askedBy?: 'another' | 'themselves'
  readonly asked?: Action
}

export const circumstances: readonly Circumstance[] = [
  { name: 'nothing speaks for it' },
  { name: 'my card was for training', training: true },
  { name: 'my own thing', mine: true, people: 5, overFloor: true, askedBy: 'themselves', asked: 'scorecard.void' },
  {
    name: 'my interview, I own the decision',
    myInterview: true,
    as: 'owner',
    people: 4,
    askedBy: 'another',
    asked: 'scorecard.void',
  },
  { name: 'mine, begun, deputy', mine: true, myInterview: true, begun: true, as: 'deputy', rolesUntouched: true },
  { name: 'begun, not my row', begun: true, myInterview: true, people: 12, draft: true },
  { name: 'delegated, makes an admin', as: 'delegate', makesAdmin: true, unmasked: true },
  {
    name: 'unpublished, report file, granted',
    unpublished: true,
    file: 'reports',
    grantedBy: 'another',
    makesAdmin: true,
  },
  {
    name: 'trail file, granted by themselves',
    file: 'trail',
    grantedBy: 'themselves',
    rolesUntouched: true,
    makesAdmin: true,
  },
  {
    name: 'impact file, lone admin',
    file: 'impact',
    grantedBy: 'themselves',
    lone: true,
    askedBy: 'themselves',
    asked: 'person.grant_admin',
  },
  { name: 'held, granted', hold: true, grantedBy: 'another', as: 'owner', askedBy: 'another', asked: 'privacy.write' },
  { name: 'held, mine', hold: true, mine: true, overFloor: true, rolesUntouched: true },
  { name: 'another loop of theirs waits for my card', earlierLoop: true, as: 'owner', myInterview: true },
  { name: 'my card, and another loop waits', earlierLoop: true, mine: true, people: 5 },
]

export const company = 'a-company'
export const me = 'the-actor'

/** The facts a caller would bring in this world. */
export function factsOf(world: World, actor: Actor): Facts {
  const { loop, circumstance: c } = world
  const onPanel = world.onPanel && actor.kind === 'person'
  return {
    companyId: world.otherCompany ? 'another-company' : company,
    self: c.mine === true,
    targetIsAdmin: c.makesAdmin === true,
    changesRoles: c.rolesUntouched !== true,
    candidate: {
      isActor: world.candidate === 'is the actor',
      recused: world.candidate === 'actor recused' || world.candidate === 'erased, actor recused',
      erased: world.candidate.startsWith('erased'),
      couldRead: world.candidate === 'erased, was readable' || world.candidate === 'erased, actor recused',
      hold: c.hold === true,
      ownCardOpen: (onPanel && loop.card === 'open') || c.earlierLoop === true,
    },
    job: { onHiringTeam: world.onTeam },
    loop: {
      onLoop: onPanel,
      ownCard: onPanel ? loop.card : 'none',
      onlyTraining: c.training === true,
      released: loop.released,
      cancelled: loop.cancelled,
      mode: world.setting,
      as: c.as ?? null,
      decided: loop.decided,
    },
    ownInterview: c.myInterview === true,
    interviewBegun: c.begun === true,
    draft: c.draft === true,
    cell: c.people ?? 0,
    overFloor: c.overFloor === true,
    unmasked: c.unmasked === true,
    published: c.unpublished !== true,
    exportOf: c.file ?? 'rows',
    approvedBy: c.grantedBy === undefined ? null : c.grantedBy === 'another' ? 'somebody-else' : me,
    loneAdmin: c.lone === true,
    approval:
      c.asked === undefined
        ? undefined
        : { askedById: c.askedBy === 'themselves' ? me : 'somebody-else', action: c.asked },
  }
}

// ── the promise, act by act ─────────────────────────────────────────────────────────────────────────────────────────

/** The words of a cell. */
type Word =
  | '–'
  | 'may'
  | 'team' // on the hiring team
  | 'panel' // on the loop
  | 'released'
  | 'released team'
  | 'released panel'
  | 'released panel, or own_card panel'
  | 'decided'
  | 'five' // five people or more
  | 'team five'
  | 'mine'
  | 'mine on panel'
  | 'my interview'
  | 'my card in'
  | 'owner'
  | 'released delegate'
  | 'released owner or delegate'
  | 'named over floor'
  | 'unmasked'
  | 'published'
  | 'published team'
  | 'published panel'
  | 'report file'
  | 'trail file'
  | 'two people'
  | 'two people, decided'
  | 'alone unless it makes an admin'
  | 'asked by another'
  | 'roles untouched'

type Promised = readonly [
  admin: Word,
  recruiter: Word,
  hiringManager: Word,
  head: Word,
  interviewer: Word,
  auditor: Word,
  integration: readonly [scope: Scope | 'any' | '–', word: Word],
]

const noKey: Promised[6] = ['–', '–']

// biome-ignore format: a table, in the order of TRUST §3
export const promised: Readonly<Record<Action, Promised>> = {
  // people, roles, settings, connections
  'person.read': ['may', '–', '–', 'may', '–', 'may', ['people:read', 'may']],
  'person.write': ['alone unless it makes an admin', '–', '–', '–', '–', '–', ['people:write', 'roles untouched']],
  'person.grant_admin': ['two people', '–', '–', '–', '–', '–', noKey],
  'settings.read': ['may', '–', '–', '–', '–', 'may', noKey],
  'settings.write': ['may', '–', '–', '–', '–', '–', noKey],
  'connection.read': ['may', '–', '–', '–', '–', 'may', noKey],
  'connection.write': ['may', '–', '–', '–', '–', '–', noKey],
  // API keys, webhook endpoints, deliveries
  'api_key.read': ['may', '–', '–', '–', '–', 'may', noKey],
  'api_key.write': ['may', '–', '–', '–', '–', '–', noKey],
  'api_key.rotate': ['may', '–', '–', '–', '–', '–', ['api_keys:rotate', 'mine']],
  'webhook.read': ['may', '–', '–', '–', '–', 'may', noKey],
  'webhook.write': ['may', '–', '–', '–', '–', '–', noKey],
  'webhook.rotate': ['may', '–', '–', '–', '–', '–', ['webhooks:rotate', 'mine']],
  // rubrics
  'rubric.read': ['may', 'may', 'team', 'may', 'panel', 'may', ['rubrics:read', 'may']],
  'rubric.write': ['may', 'may', '–', 'may', '–', '–', noKey],
  'rubric.propose': ['may', 'may', 'team', 'may', '–', '–', noKey],
  // candidates
  'candidate.read': ['may', 'may', 'team', 'released', 'panel', 'may', ['candidates:read', 'may']],
  'candidate.read_named': ['may', 'may', 'team', 'released', 'panel', 'unmasked', ['candidates:read', 'may']],
  'candidate.write': ['may', 'may', '–', '–', '–', '–', ['candidates:write', 'mine']],
  'candidate.merge': ['may', 'may', '–', '–', '–', '–', ['candidates:write', 'mine']],
  'candidate.unmask': ['–', '–', '–', '–', '–', 'may', noKey],
  'application.read': ['may', 'may', 'team', 'released', '–', 'may', ['candidates:read', 'may']],
  'application.write': ['may', 'may', '–', '–', '–', '–', ['candidates:write', 'mine']],
  // jobs, plans, loops, interviews, panelists; waive, drop
  'job.read': ['may', 'may', 'team', 'may', 'panel', 'may', ['jobs:read', 'may']],
  'job.write': ['may', 'may', '–', '–', '–', '–', ['jobs:write', 'may']],
  'loop.read': ['may', 'may', 'team', 'may', 'panel', 'may', ['loops:read', 'may']],
  'loop.write': ['may', 'may', '–', '–', '–', '–', ['loops:write', 'may']],
  'loop.request': ['may', 'may', 'team', '–', '–', '–', noKey],
  'loop.cancel': ['may', 'may', '–', '–', '–', '–', ['loops:write', 'may']],
  'loop.waive': ['may', 'may', 'owner', '–', '–', '–', noKey],
  'interview.read': ['may', 'may', 'team', 'may', 'my interview', 'may', ['loops:read', 'may']],
  'interview.write': ['may', 'may', '–', '–', '–', '–', ['loops:write', 'may']],
  'interview.hold': ['may', 'may', '–', '–', 'my interview', '–', ['loops:write', 'may']],
  'interview.drop': ['may', 'may', 'owner', '–', '–', '–', ['loops:write', 'may']],
  'panelist.write': ['may', 'may', '–', '–', '–', '–', ['loops:write', 'may']],
  'panelist.decline': ['mine', 'mine', 'mine', 'mine', 'mine', '–', noKey],
  // open the seal early
  'loop.open_early': ['–', '–', 'owner', '–', '–', '–', noKey],
  // own draft, submission, later version, dissent
  'scorecard.read_own': ['mine on panel', 'mine on panel', 'mine on panel', 'mine on panel', 'mine', '–', noKey],
  'scorecard.write': ['mine on panel', 'mine on panel', 'mine on panel', 'mine on panel', 'mine', '–', noKey],
  'scorecard.submit': ['mine on panel', 'mine on panel', 'mine on panel', 'mine on panel', 'mine', '–', noKey],
  'scorecard.version': ['mine on panel', 'mine on panel', 'mine on panel', 'mine on panel', 'mine', '–', noKey],
  'dissent.write': ['my card in', 'my card in', 'my card in', 'my card in', 'my card in', '–', noKey],
  // who is due
  'loop.read_due': ['may', 'team', 'team', 'five', 'mine', '–', noKey],
  // others' cards, transcripts, signals of a loop
  'scorecard.read': ['released', 'released team', 'released team', 'released', 'released panel, or own_card panel', 'decided', ['scorecards:read', 'released']],
  'scorecard.read_evidence': ['released', 'released team', 'released team', 'released', 'released panel, or own_card panel', 'decided', ['evidence:read', 'released']],
  'transcript.read': ['released', 'released team', 'released team', 'released', 'released panel, or own_card panel', 'decided', ['evidence:read', 'released']],
  'signal.read': ['released', 'released team', 'released team', 'released', 'released panel, or own_card panel', 'decided', ['evidence:read', 'released']],
  // rollup, agenda, ledger, comparison
  'debrief.read': ['released', 'released team', 'released team', 'released', 'released panel', 'decided', ['debriefs:read', 'released']],
  'comparison.read': ['released', 'released team', 'released team', 'released', 'released panel', 'decided', ['debriefs:read', 'released']],
  // decision
  'decision.read': ['released', 'released team', 'released team', 'released', 'released panel', 'decided', ['decisions:read', 'released']],
  'decision.write': ['–', 'released delegate', 'released owner or delegate', '–', '–', '–', noKey],
  'decision.correct': ['two people, decided', '–', '–', '–', '–', '–', noKey],
  'decision.delegate': ['–', '–', 'owner', '–', '–', '–', noKey],
  // transcripts: add, replace
  'transcript.write': ['–', 'team', 'team', '–', 'my interview', '–', ['transcripts:write', 'may']],
  // signals, flags: confirm, dismiss; splits: overrule
  'signal.review': ['–', '–', 'released team', '–', 'released panel', '–', noKey],
  'flag.review': ['–', '–', 'released team', '–', 'released panel', '–', noKey],
  'split.overrule': ['–', '–', 'released team', '–', 'released panel', '–', noKey],
  // nudge
  'scorecard.nudge': ['may', 'team', 'team', '–', '–', '–', noKey],
  // recuse
  'candidate.recuse': ['may', 'may', 'mine', 'mine', 'mine', '–', noKey],
  // detect signals in given text
  'signal.detect': ['may', 'may', 'may', 'may', 'may', '–', ['signals:detect', 'may']],
  // interviewer profile
  'profile.read': ['–', '–', '–', '–', 'mine', 'may', noKey],
  'profile.read_named': ['–', '–', '–', 'named over floor', '–', '–', noKey],
  'profile.read_aggregate': ['five', '–', 'five', 'five', '–', '–', noKey],
  // calibrations, reports, training, outcomes
  'calibration.run': ['may', '–', '–', 'may', '–', '–', noKey],
  'calibration.read': ['may', 'team five', 'team five', 'may', '–', 'may', noKey],
  'report.run': ['may', '–', '–', 'may', '–', '–', noKey],
  'report.read': ['may', 'team five', 'team five', 'may', '–', 'may', noKey],
  'training.read': ['may', 'team five', 'team five', 'may', 'mine', 'may', noKey],
  'training.write': ['–', '–', '–', 'may', 'mine', '–', noKey],
  'outcome.write': ['–', '–', '–', 'may', '–', '–', noKey],
  // coach
  'coach.read': ['–', '–', '–', '–', 'mine', '–', noKey],
  // void a card
  'scorecard.void': ['two people', '–', '–', '–', '–', '–', noKey],
  'scorecard.ask_void': ['–', 'may', 'team', 'may', 'mine', '–', noKey],
  'approval.read': ['may', 'mine', 'mine', 'mine', 'mine', 'may', noKey],
  'approval.decide': ['asked by another', '–', '–', '–', '–', '–', noKey],
  // events feed
  'event.read': ['published', 'published', 'published team', 'published', 'published panel', 'published', ['events:read', 'published']],
  // imports, exports
  'import.write': ['may', 'may', '–', '–', '–', '–', ['imports:write', 'may']],
  'export.read': ['released', 'released team', 'released team', 'report file', 'mine', 'trail file', ['exports:read', 'released']],
  // privacy requests, retention, holds
  'privacy.read': ['may', 'mine', '–', '–', '–', 'may', noKey],
  'privacy.open': ['may', 'may', '–', '–', '–', '–', ['privacy:open', 'may']],
  'privacy.write': ['two people', '–', '–', '–', '–', '–', noKey],
  'privacy.export': ['two people', '–', '–', '–', '–', '–', noKey],
  'retention.write': ['two people', '–', '–', '–', '–', '–', noKey],
  'hold.write': ['two people', '–', '–', '–', '–', 'may', noKey],
  'hold.lift': ['two people', '–', '–', '–', '–', '–', noKey],
  // self-identification data
  'self_identification.write': ['–', '–', '–', '–', '–', '–', ['self_identification:write', 'may']],
  'self_identification.read': ['–', '–', '–', '–', '–', 'five', noKey],
  // audit trail
  'audit.read': ['may', '–', '–', '–', '–', 'may', noKey],
  'audit.read_own': ['may', 'mine', 'mine', 'mine', 'mine', 'may', noKey],
  'audit.verify': ['–', '–', '–', '–', '–', 'may', noKey],
  // oneself
  'self.read': ['may', 'may', 'may', 'may', 'may', 'may', ['any', 'may']],
}

export const acts = Object.keys(promised) as Action[]

const columnOf: Readonly<Record<Role, 0 | 1 | 2 | 3 | 4 | 5>> = {
  admin: 0,
  recruiter: 1,
  hiring_manager: 2,
  head_of_product: 3,
  interviewer: 4,
  auditor: 5,
}

/** D3: nothing of these while an own card is open. */
const hiddenByOwnCard: readonly Action[] = [
  'loop.read_due',
  'scorecard.read',
  'scorecard.read_evidence',
  'scorecard.void',
  'scorecard.ask_void',
  'scorecard.nudge',
  'transcript.read',
  'transcript.write',
  'signal.read',
  'signal.review',
  'flag.review',
  'split.overrule',
  'debrief.read',
  'comparison.read',
  'decision.write',
  'decision.correct',
  'decision.read',
  'dissent.write',
  'event.read',
  'export.read',
  'audit.read',
  'audit.verify',
  'approval.read',
  'privacy.export',
]

/** Except of what is one's own. */
const ownStaysOpen: readonly Action[] = ['loop.read_due', 'scorecard.ask_void', 'export.read', 'approval.read']

/** Acts that no one with an open card does. */
const notWithOpenCard: readonly Action[] = ['loop.cancel', 'loop.waive', 'loop.open_early', 'interview.drop']

// ── judging ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** How near one column's cell comes: from `allowed` down to `absent`. */
const nearness = [
  'allowed',
  'approval_needed',
  'not yet',
  'sealed',
  'few',
  'not theirs',
  'no panelist',
  'own asking',
  'away',
  'absent',
] as const
type Nearness = (typeof nearness)[number]

/** What a word comes to for one column in this world. */
function come(word: Word, w: World): Nearness {
  const c = w.circumstance
  const shown = w.loop.outside === 'open'
  const looks = (sight: Sight): Nearness => (sight === 'open' ? 'allowed' : 'sealed')
  const owns = c.as === 'owner' || c.as === 'deputy'
  const five = (c.people ?? 0) >= 5
  switch (word) {
    case '–':
      return 'absent'
    case 'may':
      return 'allowed'
    case 'team':
      return w.onTeam ? 'allowed' : 'away'
    case 'panel':
      return w.onPanel ? 'allowed' : 'away'
    case 'released':
      return looks(w.loop.outside)
    case 'released team':
      return w.onTeam ? looks(w.loop.outside) : 'away'
    case 'released panel':
      return w.onPanel ? looks(w.loop.panel) : 'away'
    case 'released panel, or own_card panel':
      if (!w.onPanel) return 'away'
      return looks(w.setting === 'own_card' ? w.loop.panelCards : w.loop.panel)
    case 'decided':
      if (!shown) return 'sealed'
      return w.loop.decided ? 'allowed' : 'not yet'
    case 'five':
      return five ? 'allowed' : 'few'
    case 'team five':
      if (!w.onTeam) return 'away'
      return five ? 'allowed' : 'few'
    case 'mine':
      return c.mine ? 'allowed' : 'away'
    case 'mine on panel':
      return c.mine && w.onPanel ? 'allowed' : 'away'
    case 'my interview':
      return c.myInterview ? 'allowed' : 'away'
    case 'my card in':
      if (!w.onPanel || w.loop.card !== 'in' || c.training) return 'no panelist'
      return looks(w.loop.panel)
    case 'owner':
      return owns ? 'allowed' : 'not theirs'
    case 'released delegate':
      return c.as === 'delegate' ? looks(w.loop.outside) : 'not theirs'
    case 'released owner or delegate':
      return c.as === undefined ? 'not theirs' : looks(w.loop.outside)
    case 'named over floor':
      return c.overFloor ? 'allowed' : 'few'
    case 'unmasked':
      return c.unmasked ? 'allowed' : 'away'
    case 'published':
      return c.unpublished ? 'away' : 'allowed'
    case 'published team':
      return c.unpublished || !w.onTeam ? 'away' : 'allowed'
    case 'published panel':
      return c.unpublished || !w.onPanel ? 'away' : 'allowed'
    case 'report file':
      return c.file === 'reports' ? 'allowed' : 'away'
    case 'trail file':
      return c.file === 'trail' || c.file === 'impact' ? 'allowed' : 'away'
    case 'two people':
      return secondSpoke(c) ? 'allowed' : 'approval_needed'
    case 'two people, decided':
      if (!shown) return 'sealed'
      if (!w.loop.decided) return 'not yet'
      return secondSpoke(c) ? 'allowed' : 'approval_needed'
    case 'alone unless it makes an admin':
      return !c.makesAdmin || secondSpoke(c) ? 'allowed' : 'approval_needed'
    case 'asked by another':
      if (c.lone) return 'allowed'
      return c.mine || c.askedBy === 'themselves' ? 'own asking' : 'allowed'
    case 'roles untouched':
      return c.rolesUntouched && !c.makesAdmin ? 'allowed' : 'away'
  }
}

function secondSpoke(c: Circumstance): boolean {
  return c.grantedBy === 'another' || (c.grantedBy === 'themselves' && c.lone === true)
}

/** The words that speak for this actor. */
export function wordsFor(action: Action, actor: Actor): Word[] {
  if (actor.kind === 'person')
    return actor.roles.map(role => promised[action][columnOf[role]]).filter(word => word !== '–')
  if (actor.kind === 'integration') {
    const [scope, word] = promised[action][6]
    return scope !== '–' && (scope === 'any' || actor.scopes.includes(scope)) ? [word] : []
  }
  return ['may']
}

/** The answer that TRUST §3 promises this actor in this world. */
export function expected(action: Action, actor: Actor, whole: World): Verdict {
  if (whole.otherCompany) return 'not_found'
  if (actor.kind === 'system') return 'allowed'
  if (whole.candidate === 'is the actor' || whole.candidate === 'actor recused') return 'not_found'
  if (whole.candidate === 'erased, was readable') return 'gone'
  if (whole.candidate === 'erased, was not' || whole.candidate === 'erased, actor recused') return 'not_found'
  const person = actor.kind === 'person'
  const w: World = person ? whole : { ...whole, onPanel: false }
  const c = w.circumstance
  const words = wordsFor(action, actor)
  if (words.length === 0) return person ? 'forbidden' : 'scope_missing'

  const free = (c.mine && ownStaysOpen.includes(action)) || (c.myInterview && action === 'transcript.write')
  const hidden = person && hiddenByOwnCard.includes(action) && !free
  if (w.onPanel && w.loop.card === 'open' && notWithOpenCard.includes(action)) return 'own_card_open'
  if (hidden && w.onPanel && w.loop.barred) return 'loop_sealed'

  const [best] = words.map(word => come(word, w)).sort((a, b) => nearness.indexOf(a) - nearness.indexOf(b))
  const plan = person && !w.onPanel && (action === 'loop.read' || action === 'interview.read')
  if (c.earlierLoop && (hidden || plan)) {
    // Their card in another loop of this candidate is open: nothing from here, and strangers hear of no loop at all.
    const open = best === 'allowed' || best === 'approval_needed'
    return open || knowsLoop(actor, w) ? 'loop_sealed' : 'not_found'
  }
  const mayKnow = knows(action, actor, w)
  switch (best) {
    case 'allowed':
    case 'approval_needed':
      if (person && c.earlierLoop && notWithOpenCard.includes(action)) return 'own_card_open'
      if (action === 'panelist.decline' && c.begun) return 'own_card_begun'
      if (action === 'panelist.write' && c.begun && c.mine) return 'own_card_begun'
      if (action === 'interview.drop' && c.begun && c.myInterview) return 'own_card_begun'
      if (c.hold && ['scorecard.void', 'privacy.write', 'retention.write'].includes(action)) return 'legal_hold'
      if (c.draft && (action === 'scorecard.read' || action === 'scorecard.read_evidence')) return 'not_found'
      if (action === 'approval.decide' && c.asked !== undefined) {
        const granted = { ...w, circumstance: { ...c, grantedBy: c.askedBy } }
        return expected(c.asked, actor, granted)
      }
      return best
    case 'sealed':
      return 'loop_sealed'
    case 'few':
      return 'below_floor'
    case 'not theirs':
      return mayKnow === 'yes' ? 'decision_owner_only' : mayKnow
    case 'no panelist':
      return mayKnow === 'yes' ? 'dissent_not_on_panel' : mayKnow
    case 'own asking':
      return 'approval_own'
    default:
      return mayKnow === 'yes' ? 'forbidden' : mayKnow
  }
}

/** Whether the actor may know that the thing exists, and what they hear if not. Listed by hand, act by act. */
function knows(action: Action, actor: Actor, w: World): 'yes' | 'not_found' | 'loop_sealed' {
  const c = w.circumstance
  const has = (role: Role) => actor.kind === 'person' && actor.roles.includes(role)
  const holds = (scope: Scope) => actor.kind === 'integration' && actor.scopes.includes(scope)
  const ask = (known: boolean) => (known ? 'yes' : 'not_found')
  const looksOn = has('admin') || has('recruiter') || has('head_of_product') || has('auditor')
  const byTeam = has('hiring_manager') && w.onTeam
  const byPanel = has('interviewer') && w.onPanel
  switch (action) {
    case 'loop.waive':
    case 'loop.read_due':
    case 'loop.open_early':
    case 'interview.read':
    case 'interview.hold':
    case 'interview.drop':
    case 'panelist.decline':
    case 'scorecard.read_own':
    case 'scorecard.write':
    case 'scorecard.submit':
    case 'scorecard.version':
    case 'scorecard.read':
    case 'scorecard.read_evidence':
    case 'scorecard.ask_void':
    case 'scorecard.nudge':
    case 'transcript.read':
    case 'transcript.write':
    case 'signal.read':
    case 'signal.review':
    case 'flag.review':
    case 'split.overrule':
    case 'coach.read':
    case 'debrief.read':
    case 'decision.read':
    case 'decision.write':
    case 'decision.correct':
    case 'decision.delegate': {
      const known = knowsLoop(actor, w)
      if (known && c.earlierLoop && !w.onPanel && actor.kind === 'person') return 'loop_sealed'
      return ask(known)
    }
    case 'comparison.read':
    case 'loop.request':
      return ask(looksOn || byTeam || byPanel || holds('jobs:read'))
    case 'rubric.propose':
      return ask(has('admin') || has('recruiter') || has('head_of_product') || has('auditor') || byTeam || byPanel)
    case 'candidate.recuse':
    case 'candidate.read_named':
    case 'candidate.write':
    case 'candidate.merge': {
      if (has('admin') || has('recruiter') || has('auditor') || byTeam || byPanel || holds('candidates:read'))
        return 'yes'
      if (has('head_of_product')) return w.loop.outside === 'open' ? 'yes' : 'loop_sealed'
      return 'not_found'
    }
    case 'application.write':
      return ask(holds('candidates:read'))
    case 'person.write':
      return ask(holds('people:read'))
    case 'dissent.write': {
      // Of a decision they may not read they hear what the read would say.
      const decision = expected('decision.read', actor, w)
      if (decision === 'allowed') return 'yes'
      return decision === 'loop_sealed' ? 'loop_sealed' : 'not_found'
    }
    case 'training.write':
      if (has('admin') || has('auditor')) return 'yes'
      return ask((has('recruiter') || has('hiring_manager')) && w.onTeam && (c.people ?? 0) >= 5)
    default:
      return 'not_found'
  }
}

/** Whether somebody may know that the loop exists. */
function knowsLoop(actor: Actor, w: World): boolean {
  if (actor.kind === 'integration') return actor.scopes.includes('loops:read')
  if (actor.kind === 'system') return true
  if (actor.roles.some(role => ['admin', 'recruiter', 'head_of_product', 'auditor'].includes(role))) return true
  return (actor.roles.includes('hiring_manager') && w.onTeam) || (actor.roles.includes('interviewer') && w.onPanel)
}

// ── who asks ────────────────────────────────────────────────────────────────────────────────────────────────────────

export function person(...held: Role[]): Actor {
  return { kind: 'person', companyId: company, id: me, roles: held }
}

export function integration(...held: Scope[]): Actor {
  return { kind: 'integration', companyId: company, id: me, scopes: held }
}

export const singleRoles: readonly Actor[] = roles.map(role => person(role))

export const doubleRoles: readonly Actor[] = roles.flatMap((first, i) =>
  roles.slice(i + 1).map(second => person(first, second)),
)

export const keys: readonly Actor[] = [
  integration(),
  integration(...scopes),
  ...scopes.map(scope => integration(scope)),
]

/** Every world in which the denies of existence do not speak: states × setting × relation × circumstance. */
export function* worlds(states: readonly LoopState[] = loopStates, among = circumstances): Generator<World> {
  for (const loop of states)
    for (const setting of ['loop', 'own_card'] as const)
      for (const [onPanel, onTeam] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const)
        for (const circumstance of among)
          yield { loop, setting, onPanel, onTeam, circumstance, otherCompany: false, candidate: 'other person' }
}

/** The worlds in which they do: another company, oneself, recused, erased. */
export function* deniedWorlds(): Generator<World> {
  const denied = [
    'is the actor',
    'actor recused',
    'erased, was readable',
    'erased, was not',
    'erased, actor recused',
  ] as const
  for (const world of worlds(loopStates, circumstances.slice(0, 3))) {
    yield { ...world, otherCompany: true }
    for (const candidate of denied) yield { ...world, candidate }
  }
}
