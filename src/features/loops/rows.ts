/**
 * The rows of loops, interviews and panelists as the database holds them, and how they are read: one statement each, sent
 * together. Domain functions take what `seatOf` and `interviewOf` make of them.
 */
import type { Fragment } from 'postgres'
import type { ClosedCause, Interview, InterviewOutcome, PanelistRole, Seat } from '../../domain/loop.ts'
import type { ArtifactKind, Level, Track } from '../../domain/rubrics/rubric.ts'
import type {
  CardArtifact,
  CardContent,
  LaterReason,
  LevelVote,
  Rating,
  Recommendation,
  RedFlag,
} from '../../domain/scorecard.ts'
import type { Tx } from '../../platform/database.ts'

export interface LoopRow {
  readonly id: string
  readonly application_id: string
  readonly job_id: string
  readonly candidate_id: string
  readonly candidate_name: string
  readonly candidate_pronouns: string | null
  readonly job_title: string
  readonly level: Level
  readonly track: Track
  readonly rubric_version_id: string
  readonly dimensions: string[]
  readonly bars: Record<string, { bar: number; reason: string | null }>
  readonly seal_mode: 'loop' | 'own_card'
  readonly decision_owner_id: string
  readonly deputy_id: string | null
  readonly released_at: Date | null
  readonly release_cause: 'all_in' | 'waived' | 'opened_early' | null
  readonly released_by_id: string | null
  readonly release_reason: string | null
  readonly cancelled_at: Date | null
  readonly cancelled_by_id: string | null
  readonly cancel_reason: string | null
  readonly decided: boolean
  readonly card_due_hours: number
  readonly imported_by: string | null
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
}

export interface InterviewRow {
  readonly id: string
  readonly loop_id: string
  readonly position: number
  readonly name: string
  readonly focus: string[]
  readonly artifact: ArtifactKind | null
  readonly kit: { prompts: string[]; note: string | null }
  readonly starts_at: Date | null
  readonly ends_at: Date | null
  readonly place: string | null
  readonly outcome: InterviewOutcome | null
  readonly outcome_by_id: string | null
  readonly outcome_at: Date | null
  readonly outcome_reason: string | null
  readonly added_after_release: boolean
  readonly version: number
}

export interface PanelistRow {
  readonly id: string
  readonly loop_id: string
  readonly interview_id: string
  readonly person_id: string
  readonly person_name: string
  readonly function: string
  readonly seniority: number
  readonly role: PanelistRole
  readonly bar_raiser: boolean
  readonly submitted_at: Date | null
  readonly closed_at: Date | null
  readonly closed_cause: ClosedCause | null
  readonly voided_at: Date | null
  readonly nudged_at: Date | null
  /** recused from the candidate, or the candidate themselves: off the panel, whatever became of the card */
  readonly recused: boolean
}

/** A card's own fields, beyond what everybody on the panel's list needs. */
export interface CardRow {
  readonly id: string
  readonly loop_id: string
  readonly interview_id: string
  readonly person_id: string
  readonly person_name: string
  readonly role: PanelistRole
  readonly assigned_at: Date
  readonly artifact: CardArtifact | null
  readonly red_flags: RedFlag[]
  readonly recommendation: Recommendation | null
  readonly level_vote: LevelVote | null
  readonly summary: string | null
  readonly notes: string | null
  readonly version: number
  readonly submitted_at: Date | null
  readonly closed_at: Date | null
  readonly closed_cause: ClosedCause | null
  readonly waived_reason: string | null
  readonly voided_at: Date | null
  readonly voided_by_id: string | null
  readonly void_second_id: string | null
  readonly void_reason: string | null
  readonly public_updated_at: Date
  readonly drafted_at: Date | null
  readonly nudged_at: Date | null
  readonly imported_by: string | null
  readonly ratings:
    | {
        dimension: string
        rating: number | null
        not_assessed: string | null
        evidence: Rating[] | never[]
        version: number
      }[]
    | null
  readonly versions:
    | { number: number; content: CardContent; reason: LaterReason | null; seen_others: string[]; created_at: string }[]
    | null
}

export function selectLoops(tx: Tx, which: Fragment) {
  return tx.sql<LoopRow[]>`
    select l.id, l.application_id, l.job_id, l.candidate_id, c.name as candidate_name, c.pronouns as candidate_pronouns,
      j.title as job_title, l.level, l.track, l.rubric_version_id, l.dimensions, l.bars, l.seal_mode, l.decision_owner_id,
      l.deputy_id, l.released_at, l.release_cause, l.released_by_id, l.release_reason, l.cancelled_at, l.cancelled_by_id,
      l.cancel_reason, coalesce(d.decision <> 'defer', false) as decided, o.card_due_hours,
      (select b.import_id from past_loops b where b.company_id = l.company_id and b.loop_id = l.id) as imported_by, l.version, l.created_at, l.updated_at
    from loops l
    join candidates c on c.company_id = l.company_id and c.id = l.candidate_id
    join jobs j on j.company_id = l.company_id and j.id = l.job_id
    join companies o on o.company_id = l.company_id
    left join lateral (select decision from decisions where loop_id = l.id order by number desc limit 1) d on true
    where ${which}`
}

export function selectInterviews(tx: Tx, which: Fragment) {
  return tx.sql<InterviewRow[]>`
    select i.id, i.loop_id, i.position, i.name, i.focus, i.artifact, i.kit, i.starts_at, i.ends_at, i.place, i.outcome,
      i.outcome_by_id, i.outcome_at, i.outcome_reason, i.added_after_release, i.version
    from interviews i where ${which} order by i.position`
}

export function selectPanelists(tx: Tx, which: Fragment) {
  return tx.sql<PanelistRow[]>`
    select p.id, p.loop_id, p.interview_id, p.person_id, e.name as person_name, e.function, e.seniority, p.role, p.bar_raiser,
      p.submitted_at, p.closed_at, p.closed_cause, p.voided_at, p.nudged_at,
      exists (select 1 from loops x join candidates c on c.company_id = x.company_id and c.id = x.candidate_id where x.id = p.loop_id
        and (c.person_id = p.person_id
          or exists (select 1 from recusals r where r.candidate_id = c.id and r.person_id = p.person_id))) as recused
    from panelists p join people e on e.company_id = p.company_id and e.id = p.person_id
    where ${which} order by p.id`
}

/** Cards with their ratings and versions, as JSON inside one statement. */
export function selectCards(tx: Tx, which: Fragment) {
  return tx.sql<CardRow[]>`
    select p.id, p.loop_id, p.interview_id, p.person_id, e.name as person_name, p.role, p.assigned_at, p.artifact, p.red_flags,
      p.recommendation, p.level_vote, p.summary, p.notes, p.version, p.submitted_at, p.closed_at, p.closed_cause,
      p.waived_reason, p.voided_at, p.voided_by_id, p.void_second_id, p.void_reason, p.public_updated_at, p.drafted_at,
      p.nudged_at,
      (select b.import_id from past_scorecards b where b.company_id = p.company_id and b.panelist_id = p.id) as imported_by,
      (select json_agg(json_build_object('dimension', r.dimension, 'rating', r.rating, 'not_assessed', r.not_assessed,
        'evidence', r.evidence, 'version', r.version)) from ratings r where r.panelist_id = p.id) as ratings,
      (select json_agg(json_build_object('number', v.number, 'content', v.content, 'reason', v.reason,
        'seen_others', v.seen_others, 'created_at', v.created_at) order by v.number)
        from scorecard_versions v where v.panelist_id = p.id) as versions
    from panelists p join people e on e.company_id = p.company_id and e.id = p.person_id
    where ${which}`
}

export function interviewOf(row: InterviewRow): Interview & { focus: readonly string[] } {
  return { id: row.id, startsAt: row.starts_at, endsAt: row.ends_at, outcome: row.outcome, focus: row.focus }
}

export function seatOf(row: PanelistRow): Seat {
  return {
    id: row.id,
    interviewId: row.interview_id,
    personId: row.person_id,
    role: row.role,
    submitted: row.submitted_at !== null,
    voided: row.voided_at !== null,
    closedCause: row.closed_cause,
  }
}

/** The draft's ratings, keyed by dimension, as the wire has them. */
export function ratingsOf(card: CardRow): Record<string, Rating> {
  return Object.fromEntries(
    (card.ratings ?? []).map(row => [
      row.dimension,
      row.not_assessed === null ? { rating: row.rating, evidence: row.evidence } : { not_assessed: row.not_assessed },
    ]),
  ) as Record<string, Rating>
}

/** What a card says: its newest version, or the draft where there is none. */
export function contentOf(card: CardRow): CardContent {
  const newest = card.versions?.at(-1)
  if (newest) return newest.content
  return {
    ratings: ratingsOf(card),
    artifact: card.artifact,
    red_flags: card.red_flags,
    recommendation: card.recommendation,
    level_vote: card.level_vote,
    summary: card.summary,
  }
}
