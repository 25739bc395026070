/** Builds loops as their readers may see them: who sits where for all, the state of cards only for those who may know. */
import type { Fragment } from 'postgres'
import type { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { pseudonymOf } from '../../domain/candidate.ts'
import {
  type ClosedCause,
  panelMix,
  plannedCoverage,
  sitsThere,
  stateOfInterview,
  stateOfLoop,
} from '../../domain/loop.ts'
import { type Facts, permissionsOf, permit, type Verdict } from '../../domain/permit.ts'
import { dueAt, independentVersion, stateOfCard } from '../../domain/scorecard.ts'
import type { Tx } from '../../platform/database.ts'
import { type LoopStanding, loadLoopStandings } from '../../platform/standing.ts'
import {
  type InterviewRow,
  interviewOf,
  type LoopRow,
  type PanelistRow,
  seatOf,
  selectInterviews,
  selectLoops,
  selectPanelists,
} from './rows.ts'
import type { InterviewSummary, Loop } from './shapes.ts'

export interface LoopWhole {
  readonly loop: LoopRow
  readonly interviews: readonly InterviewRow[]
  readonly panelists: readonly PanelistRow[]
  readonly independent: readonly IndependentRatings[]
  readonly standing: LoopStanding
}

interface IndependentRatings {
  readonly loop_id: string
  readonly panelist_id: string
  readonly number: number
  readonly seen_others: string[]
  /** the rated dimensions */
  readonly rated: string[]
}

/** Loads loops (`l`) that `which` picks, whole, in one flush; `sub` names the same loops for their parts. */
export async function loadLoops(
  tx: Tx,
  actor: Actor,
  ids: readonly string[] | string,
  now: Date,
): Promise<LoopWhole[]> {
  const many = typeof ids === 'string' ? [ids] : [...ids]
  const of = (column: Fragment) => tx.sql`${column} = any(${many}::uuid[])`
  const [loops, interviews, panelists, independent, standings] = await Promise.all([
    selectLoops(tx, of(tx.sql`l.id`)),
    selectInterviews(tx, of(tx.sql`i.loop_id`)),
    selectPanelists(tx, of(tx.sql`p.loop_id`)),
    tx.sql<IndependentRatings[]>`
      select v.loop_id, v.panelist_id, v.number, v.seen_others, array(
          select r.key from jsonb_each(v.content -> 'ratings') r where jsonb_typeof(r.value -> 'rating') = 'number') as rated
      from scorecard_versions v join loops l on l.company_id = v.company_id and l.id = v.loop_id
      where ${of(tx.sql`v.loop_id`)} and l.released_at is not null`,
    loadLoopStandings(tx, actor, of(tx.sql`l.id`), now),
  ])
  const order = new Map(many.map((id, at) => [id, at]))
  const [interviewsOf, panelistsOf, independentOf] = [byLoop(interviews), byLoop(panelists), byLoop(independent)]
  const standingOf = new Map(standings.map(each => [each.loopId, each]))
  return loops
    .map(row => {
      const standing = standingOf.get(row.id)!
      const loop = asKnown(row, standing)
      return {
        loop,
        // That an interview was added after the release tells that there was one.
        interviews: interviewsOf(row.id).map(part => ({
          ...part,
          added_after_release: part.added_after_release && !isShut(standing),
        })),
        panelists: panelistsOf(row.id),
        independent: independentOf(row.id),
        standing,
      }
    })
    .sort((left, right) => order.get(left.loop.id)! - order.get(right.loop.id)!)
}

/** The parts of each loop, in the order they came. */
function byLoop<Part extends { readonly loop_id: string }>(parts: readonly Part[]): (loopId: string) => Part[] {
  const groups = new Map<string, Part[]>()
  for (const part of parts) {
    const group = groups.get(part.loop_id)
    if (group) group.push(part)
    else groups.set(part.loop_id, [part])
  }
  return loopId => groups.get(loopId) ?? []
}

/**
 * Whether an own card of the actor on this candidate is open. Then they do not hear that a loop has released, was decided
 * or whose card came when, because that tells that others' cards are in.
 */
export function isShut(standing: LoopStanding): boolean {
  return standing.permit.candidate?.ownCardOpen === true
}

/** A loop as the actor may know it: with an own card open, as if it had not released. The release counts as an update. */
export function asKnown(row: LoopRow, standing: LoopStanding): LoopRow {
  if (row.released_at === null) return row
  if (!isShut(standing))
    return { ...row, updated_at: row.updated_at > row.released_at ? row.updated_at : row.released_at }
  return { ...row, released_at: null, release_cause: null, released_by_id: null, release_reason: null, decided: false }
}

/** The ETag of a loop as it is known: moves with every edit, and with the release for those who hear of it. */
export function tagOfLoop(loop: Pick<LoopRow, 'version' | 'released_at'>): number {
  return 2 * loop.version + (loop.released_at === null ? 0 : 1)
}

/** A loop on the wire, for one reader. */
export function viewLoop(whole: LoopWhole, actor: Actor, now: Date): z.output<typeof Loop> {
  const { loop, interviews, panelists, standing } = whole
  const parts = interviews.map(interviewOf)
  const seats = panelists.map(row => ({ ...seatOf(row), closedCause: seenCause(row) }))
  const { planned, gaps } = plannedCoverage(loop.dimensions, parts, seats)
  const cancelled = loop.cancelled_at !== null
  return {
    id: loop.id,
    application_id: loop.application_id,
    candidate: { id: loop.candidate_id, name: nameFor(actor, loop, standing) },
    job: { id: loop.job_id, title: loop.job_title, level: loop.level, track: loop.track },
    state: stateOfLoop(
      { releasedAt: loop.released_at, cancelledAt: loop.cancelled_at, decided: loop.decided },
      parts,
      now,
    ),
    decision_owner_id: loop.decision_owner_id,
    deputy_id: loop.deputy_id,
    rubric_version_id: loop.rubric_version_id,
    dimensions: loop.dimensions,
    bars: Object.fromEntries(loop.dimensions.map(dimension => [dimension, loop.bars[dimension]?.bar ?? barDefault])),
    seal: {
      mode: loop.seal_mode,
      released_at: loop.released_at ?? loop.cancelled_at,
      cause: cancelled ? 'cancelled' : loop.release_cause,
      by_id: cancelled ? loop.cancelled_by_id : loop.release_cause === 'opened_early' ? loop.released_by_id : null,
      reason: cancelled ? loop.cancel_reason : loop.release_reason,
    },
    interviews: interviews.map(interview => viewInterviewSummary(interview, whole, actor, now)),
    coverage: { planned, gaps, after_release: coverageAfterRelease(whole, actor) },
    panel_mix: panelMix(
      panelists
        .filter(row => sitsThere({ closedCause: seenCause(row) }))
        .map(row => ({ personId: row.person_id, function: row.function })),
    ),
    imported_by: loop.imported_by,
    created_at: loop.created_at,
    updated_at: loop.updated_at,
    permissions: permissionsOn('loop', actor, whole, standing.permit),
  }
}

/** The `permissions` of a loop or an interview of it: what each call would answer, `facts` being what it would know. */
export function permissionsOn(
  resource: 'loop' | 'interview',
  actor: Actor,
  { panelists }: LoopWhole,
  facts: Facts,
): Record<string, Verdict> {
  return permissionsOf(resource, actor, { ...facts, cell: peopleBehind(requiredCards(panelists)) })
}

/** Why somebody's card closed, as the panel shows it: a recusal takes them off it, also where it found their card in. */
function seenCause(row: PanelistRow): ClosedCause | null {
  return row.recused && sitsThere({ closedCause: row.closed_cause }) ? 'recused' : row.closed_cause
}

const barDefault = 2.5

/** One interview within a loop. */
export function viewInterviewSummary(
  interview: InterviewRow,
  { loop, panelists, standing }: LoopWhole,
  actor: Actor,
  now: Date,
): z.output<typeof InterviewSummary> {
  return {
    id: interview.id,
    name: interview.name,
    state: stateOfInterview(interviewOf(interview), now),
    starts_at: interview.starts_at,
    ends_at: interview.ends_at,
    place: interview.place,
    focus: interview.focus,
    artifact: interview.artifact,
    added_after_release: interview.added_after_release,
    panelists: panelists
      .filter(row => row.interview_id === interview.id)
      .map(row => {
        const shown = mayKnowCard(actor, standing, row.person_id)
        const due = dueAt(
          { endsAt: interview.ends_at, outcome: interview.outcome, outcomeAt: interview.outcome_at },
          loop.card_due_hours,
        )
        const cause = seenCause(row)
        const left = sitsThere({ closedCause: cause }) ? null : cause
        return {
          id: row.id,
          person_id: row.person_id,
          name: row.person_name,
          function: row.function,
          seniority: row.seniority,
          role: row.role,
          bar_raiser: row.bar_raiser,
          left: left as 'declined' | 'reassigned' | 'recused' | null,
          ...(shown ? { card: { id: row.id, state: stateOfRow(row), due_at: due } } : {}),
        }
      }),
  }
}

/** The state of one's own card, of all while one may know who is due, of all once one may read the debrief. */
export function mayKnowCard(actor: Actor, standing: LoopStanding, personId: string): boolean {
  if (actor.kind === 'person' && actor.id === personId) return true
  return (
    permit('loop.read_due', actor, standing.permit) === 'allowed' ||
    permit('scorecard.read', actor, standing.permit) === 'allowed'
  )
}

export function stateOfRow(row: { submitted_at: Date | null; closed_at: Date | null; voided_at: Date | null }) {
  return stateOfCard({ submittedAt: row.submitted_at, closedAt: row.closed_at, voidedAt: row.voided_at })
}

/** A name only for those who may see it; auditors, and a head of product before release, read a pseudonym. */
export function nameFor(
  actor: Actor,
  loop: { candidate_id: string; candidate_name: string },
  standing: LoopStanding,
): string {
  return isNamed(actor, standing) ? loop.candidate_name : pseudonymOf(loop.candidate_id)
}

/** Whether the actor may see who the candidate is. Whoever sits on the panel, in whatever role, meets them. */
export function isNamed(actor: Actor, { permit: facts }: LoopStanding): boolean {
  return facts.loop?.onLoop === true || permit('candidate.read_named', actor, facts) === 'allowed'
}

/**
 * The cards that a loop waits for or has: those of interviewers who still sit there, neither waived nor void, of interviews
 * that take place.
 */
export function requiredCards(panelists: readonly PanelistRow[]): PanelistRow[] {
  return panelists.filter(row => {
    const state = stateOfRow(row)
    return row.role === 'interviewer' && (state === 'open' || state === 'submitted')
  })
}

/** How many people stand behind a loop's counts of cards. */
export function peopleBehind(cards: readonly PanelistRow[]): number {
  return new Set(cards.filter(row => !row.recused).map(row => row.person_id)).size
}

function coverageAfterRelease({ loop, panelists, independent, standing }: LoopWhole, actor: Actor) {
  if (loop.released_at === null || permit('debrief.read', actor, standing.permit) !== 'allowed') return null
  const cards = panelists
    .filter(row => row.role === 'interviewer' && row.submitted_at !== null && row.voided_at === null)
    .map(row =>
      independentVersion(
        independent
          .filter(version => version.panelist_id === row.id)
          .map(version => ({ number: version.number, seenOthers: version.seen_others, rated: version.rated })),
      ),
    )
  const assessed = Object.fromEntries(
    loop.dimensions.map(dimension => [dimension, cards.filter(card => card?.rated.includes(dimension)).length]),
  )
  return {
    assessed,
    uncovered: loop.dimensions.filter(dimension => assessed[dimension] === 0),
    thin: loop.dimensions.filter(dimension => assessed[dimension] === 1),
  }
}
