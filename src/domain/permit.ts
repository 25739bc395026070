/**
 * Who may what: one pure function over the matrix in `permit-matrix.ts`. HTTP asks it twice (with the person alone, then
 * with the facts), SQL derives predicates from the same rows, the UI shows its answers. It knows no database and no
 * route, and loads nothing: whoever asks brings the facts, and a fact not brought does not hold.
 *
 * The order of answers, so that none tells what the actor may not know:
 *  1. another company, oneself as the candidate, recusal → `not_found`; erased → `gone` or `not_found`;
 *  2. no role (scope) has a line for the act → `forbidden` (`scope_missing`): known from the actor alone;
 *  3. the seal, from the actor's own card alone → `loop_sealed` or `own_card_open`;
 *  4. the grants; where none holds, the nearest miss (see `answerMiss`), `not_found` where the thing is not theirs to
 *     see; an earlier loop of a candidate they still have to judge → `loop_sealed`, whatever became of it;
 *  5. of those who would be let through: `own_card_open`, `own_card_begun`, `legal_hold`, a draft → `not_found`, the second person.
 */
import type { Actor, Role } from './actor.ts'
import {
  type Action,
  type Condition,
  columns,
  conditions,
  type Descriptor,
  descriptors,
  matrix,
  type Resource,
  type Row,
  table,
} from './permit-matrix.ts'
import type { RefusalCode } from './refusal.ts'

export type { Action, Condition, Descriptor, Resource, Row }
export { conditions, descriptors, matrix }

/** `approval_needed` is C6: the call answers 202 and another person grants it. */
export type Verdict = 'allowed' | 'approval_needed' | RefusalCode

/** What is known of the thing asked for. A member left out does not hold, unless said otherwise. */
export interface Facts {
  /** Company of the resource; absent = the actor's by construction. */
  readonly companyId?: string
  /** The thing is the actor's own: card, profile, key, source, training, request, act; their own recusal. */
  readonly self?: boolean
  /** A write that makes somebody an admin (C6); absent = it does not. */
  readonly targetIsAdmin?: boolean
  /** A write of a person that gives or takes a role; an API key needs `false` said outright. */
  readonly changesRoles?: boolean
  readonly candidate?: {
    readonly isActor: boolean
    readonly recused: boolean
    readonly erased?: boolean
    readonly couldRead?: boolean
    readonly hold?: boolean
    /** An own card in any loop of this candidate is open: earlier loops stay hidden. */
    readonly ownCardOpen?: boolean
  }
  /** C5. */
  readonly job?: { readonly onHiringTeam: boolean }
  /** C1 where no single loop is meant: on some loop of this job or candidate, or that uses this rubric. */
  readonly onLoop?: boolean
  readonly loop?: {
    /** C1: a panelist of the loop, whatever the role. */
    readonly onLoop: boolean
    /** `open` if any own card in the loop (required or training) is open; else `in` if any is in; else `closed`. */
    readonly ownCard: 'none' | 'open' | 'in' | 'closed'
    /** What is in of the actor's own is for training only: a shadow's, a reverse shadow's. Absent = it is not. */
    readonly onlyTraining?: boolean
    readonly released: boolean
    /** Cancelled before release counts as released, but not for panelists whose card was not in. */
    readonly cancelled?: boolean
    readonly mode: 'loop' | 'own_card'
    /** Standing of the actor in the decision. */
    readonly as: 'owner' | 'deputy' | 'delegate' | null
    readonly decided: boolean
  }
  /** The interview is one the actor sits on. */
  readonly ownInterview?: boolean
  readonly interviewBegun?: boolean
  /** The card is still a draft. */
  readonly draft?: boolean
  /** C7: people behind the figure. */
  readonly cell?: number
  readonly overFloor?: boolean
  /** C8 in force. */
  readonly unmasked?: boolean
  /** False where the event is not published yet; absent = only published ones were looked at. */
  readonly published?: boolean
  /** What an export holds; absent = rows. */
  readonly exportOf?: 'rows' | 'reports' | 'trail' | 'impact'
  /** C6: the other person who granted it (or, of something asked for, who asked), if any. */
  readonly approvedBy?: string | null
  /** C6: 72 hours have passed and there is no other admin: they may grant their own. */
  readonly loneAdmin?: boolean
  /** For `approval.decide`: what was asked for, and by whom. */
  readonly approval?: { readonly askedById: string; readonly action: Action }
}

/** C7: the smallest number of people behind a figure that may be shown. */
export const cellMin = 5

/** How a condition fails; decides which refusal is the honest one. */
export type Miss = 'later' | 'sealed' | 'floor' | 'owner' | 'panel' | 'asker' | 'standing'

/** Answers `met`, or how the condition fails under these facts. */
export type Rule = (actor: Actor, facts: Facts) => 'met' | Miss

/** A deny of the matrix: the refusal it answers, or null where it does not bind. */
export type Deny = (act: Descriptor, actor: Actor, facts: Facts, rules: Rules) => RefusalCode | null

export type Rules = Readonly<Record<Condition, Rule>>

/** Everything that decides, as data and small functions, so that a test can break one of them at a time. */
export interface Law {
  readonly matrix: readonly Row[]
  readonly descriptors: Readonly<Record<Action, Descriptor>>
  readonly rules: Rules
  /** Asked before anything else, in this order. */
  readonly existenceDenies: readonly Deny[]
  /** Asked once the actor has a line for the act. */
  readonly sealDenies: readonly Deny[]
  /** Whether this is an earlier loop, sealed whatever its state; asked beside the grants, so as not to tell strangers it exists. */
  readonly hidesEarlierLoop: (act: Descriptor, actor: Actor, facts: Facts, rules: Rules) => boolean
  /** Asked of those whom a grant would let through. */
  readonly lastDenies: readonly Deny[]
  /** C6: whether the second person has spoken. */
  readonly granted: (actor: Actor, facts: Facts) => boolean
}

/** The rules of the conditions in the cells. */
export const rules: Rules = {
  C1: (_, { loop, onLoop }) => met(loop?.onLoop === true || onLoop === true, 'standing'),
  C2: (_, { loop }) => {
    if (!loop?.onLoop) return 'standing'
    if (loop.ownCard === 'open') return 'sealed'
    return met(loop.released || loop.ownCard === 'in', 'sealed')
  },
  C3: (_, { loop }) => met(loop !== undefined && (loop.released || loop.cancelled === true), 'sealed'),
  C5: (_, { job }) => met(job?.onHiringTeam === true, 'standing'),
  C7: (_, { cell }) => met(cell !== undefined && cell >= cellMin, 'floor'),
  C8: (_, { unmasked }) => met(unmasked === true, 'standing'),
  own: (_, { self }) => met(self === true, 'standing'),
  own_interview: (_, { ownInterview }) => met(ownInterview === true, 'standing'),
  own_card_in: (_, { loop }) =>
    met(loop?.onLoop === true && loop.ownCard === 'in' && loop.onlyTraining !== true, 'panel'),
  own_card_setting: (_, { loop }) => met(loop?.mode === 'own_card', 'sealed'),
  decision_owner: (_, { loop }) => met(loop?.as === 'owner' || loop?.as === 'deputy', 'owner'),
  delegated: (_, { loop }) => met(loop?.as === 'delegate', 'owner'),
  decided: (_, { loop }) => met(loop?.decided === true, 'later'),
  over_floor: (_, { overFloor }) => met(overFloor === true, 'floor'),
  published: (_, { published }) => met(published !== false, 'standing'),
  ordinary_roles: (_, { targetIsAdmin }) => met(targetIsAdmin !== true, 'standing'),
  no_role_change: (_, { changesRoles, targetIsAdmin }) =>
    met(changesRoles === false && targetIsAdmin !== true, 'standing'),
  report_file: (_, { exportOf }) => met(exportOf === 'reports', 'standing'),
  trail_or_impact_file: (_, { exportOf }) => met(exportOf === 'trail' || exportOf === 'impact', 'standing'),
  asked_by_another: (actor, { approval, self, loneAdmin }) => {
    if (loneAdmin === true) return 'met'
    if (self === true || approval?.askedById === actor.id) return 'asker'
    return met(approval !== undefined || self === false, 'asker')
  },
}

/** D1: what belongs to another company does not exist here. */
export const denyOtherCompany: Deny = (_, actor, { companyId }) =>
  companyId !== undefined && companyId !== actor.companyId ? 'not_found' : null

/** D2: the candidate themselves, and those recused, find nothing of that candidate. */
export const denyConflicted: Deny = (_, _actor, { candidate }) =>
  candidate?.isActor || candidate?.recused ? 'not_found' : null

/** D5: erased is said to those who could read it before, and to nobody else. */
export const denyErased: Deny = (_, _actor, { candidate }) =>
  candidate?.erased ? (candidate.couldRead === true ? 'gone' : 'not_found') : null

/** D3: nothing of others while an own card is open; nor after a cancellation that found the own card not in. */
export const denySealed: Deny = (act, actor, facts, rules) => {
  if (!act.subjectToSeal || actor.kind !== 'person') return null
  if (act.sealFreeWhen !== undefined && rules[act.sealFreeWhen](actor, facts) === 'met') return null
  const { loop } = facts
  const answer = act.ownCardAct ? 'own_card_open' : 'loop_sealed'
  // Nobody said whose cards are open: better closed than a guess.
  if (loop === undefined && !act.manyLoops) return answer
  if (loop?.ownCard === 'open') return answer
  if (act.ownCardAct) return null
  return loop?.cancelled && !loop.released && loop.ownCard === 'closed' ? 'loop_sealed' : null
}

/** D3 for earlier loops: while a card on this candidate is open elsewhere, nothing is to be learned from this loop. */
export const hidesEarlierLoop: Law['hidesEarlierLoop'] = (act, actor, facts, rules) => {
  if (actor.kind !== 'person' || facts.candidate?.ownCardOpen !== true) return false
  if (act.hidesEarlierLoop) return facts.loop?.onLoop !== true
  if (!act.subjectToSeal || act.ownCardAct) return false
  return act.sealFreeWhen === undefined || rules[act.sealFreeWhen](actor, facts) !== 'met'
}

/** D3 for acts that tell by working or not: they wait for the own card in every loop of the candidate. */
export const denyBeforeOwnCard: Deny = (act, actor, { candidate }) =>
  act.ownCardAct && actor.kind === 'person' && candidate?.ownCardOpen ? 'own_card_open' : null

/** Nobody hands back their own card once its interview has begun: another does it. */
export const denyHandingBack: Deny = (act, actor, facts, rules) => {
  if (act.handsBackCard === undefined || facts.interviewBegun !== true) return null
  return rules[act.handsBackCard](actor, facts) === 'met' ? 'own_card_begun' : null
}

/** D4: a legal hold forbids to delete, erase and void. */
export const denyHeld: Deny = (act, _actor, { candidate }) => (act.destroys && candidate?.hold ? 'legal_hold' : null)

/** A draft exists for nobody but its author, ever. */
export const denyDraft: Deny = (act, _actor, { draft }) => (act.writtenOnly && draft === true ? 'not_found' : null)

/** The law in force: the real matrix under the real rules. */
export const law: Law = {
  matrix,
  descriptors,
  rules,
  existenceDenies: [denyOtherCompany, denyConflicted, denyErased],
  sealDenies: [denySealed],
  hidesEarlierLoop,
  lastDenies: [denyBeforeOwnCard, denyHandingBack, denyHeld, denyDraft],
  granted: (actor, { approvedBy, loneAdmin }) =>
    typeof approvedBy === 'string' && (approvedBy !== actor.id || loneAdmin === true),
}

export interface Permits {
  readonly permit: (action: Action, actor: Actor, facts?: Facts) => Verdict
  readonly grantsFor: (action: Action, actor: Actor) => readonly (readonly Condition[])[]
  readonly permissionsOf: (resource: Resource, actor: Actor, facts: Facts) => Record<string, Verdict>
}

/**
 * Builds the three questions over a law. Production uses `law`; the tests also ask broken ones, to show that the
 * expectations notice.
 */
export function createPermit(inForce: Law): Permits {
  const rowsOf = new Map<string, Row[]>()
  for (const row of inForce.matrix) {
    const key = `${row.action} ${row.role}`
    rowsOf.set(key, [...(rowsOf.get(key) ?? []), row])
  }

  const linesOf = new WeakMap<Actor, Map<Action, Row[]>>()

  function permit(action: Action, actor: Actor, facts?: Facts): Verdict {
    if (actor.kind === 'system')
      return denyOtherCompany(inForce.descriptors[action], actor, facts ?? {}, inForce.rules) ?? 'allowed'
    const lines = linesFor(action, actor)
    const noLine = actor.kind === 'person' ? 'forbidden' : 'scope_missing'
    if (facts === undefined) return lines.length > 0 ? 'allowed' : noLine

    const act = inForce.descriptors[action]
    if (act === undefined) return noLine
    const denied = (denies: readonly Deny[]) => {
      for (const deny of denies) {
        const code = deny(act, actor, facts, inForce.rules)
        if (code !== null) return code
      }
      return null
    }
    const early = denied(inForce.existenceDenies) ?? (lines.length === 0 ? noLine : null) ?? denied(inForce.sealDenies)
    if (early !== null) return early

    const holding = holdingOf(lines, act, actor, facts)
    if (inForce.hidesEarlierLoop(act, actor, facts, inForce.rules)) {
      const known = holding.length > 0 || holdingOf(linesFor('loop.read', actor), act, actor, facts).length > 0
      return known ? 'loop_sealed' : 'not_found'
    }
    if (holding.length === 0) return answerMiss(act, lines, actor, facts)
    const last = denied(inForce.lastDenies)
    if (last !== null) return last
    if (action === 'approval.decide' && facts.approval !== undefined) return decideAsked(actor, facts, facts.approval)
    if (holding.some(({ effect }) => effect === 'allow')) return 'allowed'
    return inForce.granted(actor, facts) ? 'allowed' : 'approval_needed'
  }

  function grantsFor(action: Action, actor: Actor): readonly (readonly Condition[])[] {
    if (actor.kind === 'system') return [[]]
    return withoutImplied(linesFor(action, actor).flatMap(({ when, effect }) => (effect === 'allow' ? when : [])))
  }

  function permissionsOf(resource: Resource, actor: Actor, facts: Facts): Record<string, Verdict> {
    const answers: Record<string, Verdict> = {}
    for (const act of Object.values(inForce.descriptors)) {
      if (act.resource === resource || act.alsoOn?.includes(resource))
        answers[act.action] = permit(act.action, actor, facts)
    }
    return answers
  }

  /** The rows of all the actor's roles, or those that the key's scopes open; found once for each actor, since a list asks often. */
  function linesFor(action: Action, actor: Exclude<Actor, { kind: 'system' }>): Row[] {
    const known = linesOf.get(actor) ?? new Map<Action, Row[]>()
    linesOf.set(actor, known)
    const lines = known.get(action) ?? findLines(action, actor)
    known.set(action, lines)
    return lines
  }

  function findLines(action: Action, actor: Exclude<Actor, { kind: 'system' }>): Row[] {
    if (actor.kind === 'person') return actor.roles.flatMap((role: Role) => rowsOf.get(`${action} ${role}`) ?? [])
    const rows = rowsOf.get(`${action} integration`) ?? []
    return rows.filter(({ scope }) => scope === null || (scope !== undefined && actor.scopes.includes(scope)))
  }

  /** Those of the lines whose conditions hold. */
  function holdingOf(lines: readonly Row[], act: Descriptor, actor: Actor, facts: Facts): Row[] {
    return lines.filter(({ when }) => when.some(all => all.every(name => missOf(name, act, actor, facts) === 'met')))
  }

  function missOf(name: Condition, act: Descriptor, actor: Actor, facts: Facts): 'met' | Miss {
    // An answer about many loops without one in hand: the rows ask for themselves; only being on a panel is asked here.
    if (act.manyLoops && facts.loop === undefined) {
      if (name === 'C2') return inForce.rules.C1(actor, facts)
      if (name === 'C3' || name === 'decided' || name === 'own_card_setting') return 'met'
    }
    return inForce.rules[name](actor, facts)
  }

  /**
   * No grant holds: answers for the one that came nearest. Waiting for the release is `loop_sealed`; too few people
   * `below_floor`; a decision that is another's `decision_owner_only`; anything else `forbidden`. All but the first two
   * presuppose that the actor may know the thing: where they may not, the answer is that of the read.
   */
  function answerMiss(act: Descriptor, lines: readonly Row[], actor: Actor, facts: Facts): Verdict {
    let nearest: Miss = 'standing'
    for (const all of lines.flatMap(({ when }) => when)) {
      let worst: Miss = 'later'
      for (const name of all) {
        const miss = missOf(name, act, actor, facts)
        if (miss !== 'met' && missOrder.indexOf(miss) > missOrder.indexOf(worst)) worst = miss
      }
      if (missOrder.indexOf(worst) < missOrder.indexOf(nearest)) nearest = worst
    }
    if (nearest === 'sealed') return 'loop_sealed'
    if (nearest === 'floor') return 'below_floor'
    const seenBy = act.seenBy ?? act.action
    if (seenBy === act.action) return nearest === 'later' ? 'forbidden' : 'not_found'
    const seen = permit(seenBy, actor, facts)
    if (seen !== 'allowed') return seen === 'loop_sealed' ? seen : 'not_found'
    return missAnswers[nearest]
  }

  /**
   * C6: to grant or refuse takes the right to the act itself. Where the facts of the thing are at hand they count too;
   * a grant is carried out by asking for the act again, with all of them.
   */
  function decideAsked(actor: Actor, facts: Facts, approval: NonNullable<Facts['approval']>): Verdict {
    if (facts.loop === undefined && facts.candidate === undefined) return permit(approval.action, actor)
    return permit(approval.action, actor, { ...facts, approval: undefined, approvedBy: approval.askedById })
  }

  return { permit, grantsFor, permissionsOf }
}

const inForce = createPermit(law)

/**
 * Whether the actor may do this. Without facts (the first asking, before parsing): `allowed` when some grant of theirs
 * could apply, else `forbidden`, or `scope_missing` for an API key. With facts: the denies, then the grants of all
 * roles together, then no. A fact not given does not hold.
 */
export function permit(action: Action, actor: Actor, facts?: Facts): Verdict {
  return inForce.permit(action, actor, facts)
}

/**
 * What the actor's grants ask for, as a disjunction of conjunctions: the source of SQL predicates. `[]` is nobody,
 * `[[]]` asks for nothing. Denies are not in it and bind besides; what takes two people is not in it either.
 */
export function grantsFor(action: Action, actor: Actor): readonly (readonly Condition[])[] {
  return inForce.grantsFor(action, actor)
}

/**
 * The `permissions` member of a loop, interview, card, debrief or job: each act of that resource and the code with
 * which the call would be refused now. A pure function of the facts, so it tells no more than the calls themselves.
 */
export function permissionsOf(resource: Resource, actor: Actor, facts: Facts): Record<string, Verdict> {
  return inForce.permissionsOf(resource, actor, facts)
}

/** The matrix as the README shows it: markdown, one section per row of the promise, and the words of the conditions. */
export function renderMatrix(): string {
  const head = ['act', ...columns.map(column => column.replaceAll('_', ' '))]
  const lines = [renderLine(head), renderLine(head.map(() => '---'))]
  for (const [about, acts] of table) {
    lines.push(renderLine([`**${about}**`, ...columns.map(() => '')]))
    for (const act of Object.values(descriptors)) {
      if (acts[act.action] === undefined) continue
      const cells = columns.map(role =>
        renderCell(matrix.filter(row => row.action === act.action && row.role === role)),
      )
      lines.push(renderLine([`\`${act.action}\` ${act.says}`, ...cells]))
    }
  }
  const words = Object.entries(conditions).map(([name, says]) => `- \`${name}\`: ${says}`)
  return `${lines.join('\n')}\n\n${words.join('\n')}\n`
}

function renderLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function renderCell(rows: readonly Row[]): string {
  if (rows.length === 0) return '–'
  const ways = rows.flatMap(({ when, effect, scope }) =>
    when.map(all => {
      const words: string[] = all.map(name => `\`${name}\``)
      if (typeof scope === 'string') words.unshift(`scope \`${scope}\``)
      if (effect === 'approval') words.push('two people (C6)')
      return words.length === 0 ? 'yes' : words.join(' and ')
    }),
  )
  return ways.join(', or ')
}

/** From the nearest miss to the farthest. */
const missOrder: readonly Miss[] = ['later', 'sealed', 'floor', 'owner', 'panel', 'asker', 'standing']

const missAnswers: Readonly<Record<Miss, RefusalCode>> = {
  later: 'forbidden',
  sealed: 'loop_sealed',
  floor: 'below_floor',
  owner: 'decision_owner_only',
  panel: 'dissent_not_on_panel',
  asker: 'approval_own',
  standing: 'forbidden',
}

function met(holds: boolean, miss: Miss): 'met' | Miss {
  return holds ? 'met' : miss
}

/** Drops conjunctions that ask for everything another one asks for, and more. */
function withoutImplied(dnf: readonly (readonly Condition[])[]): readonly (readonly Condition[])[] {
  const kept: (readonly Condition[])[] = []
  for (const all of [...dnf].sort((a, b) => a.length - b.length)) {
    if (!kept.some(weaker => weaker.every(name => all.includes(name)))) kept.push(all)
  }
  return kept
}
