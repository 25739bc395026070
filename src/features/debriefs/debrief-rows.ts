/**
 * A released loop as the database holds it, and the debrief it gives. One prepared statement with JSON inside: the debrief's
 * read is the hottest of all reads. It knows every table the debrief rests on and decides nothing: `rollUp` does.
 */
import type { Fragment } from 'postgres'
import type { EditionFigures, LaterCalibration } from '../../domain/debrief/calibrated.ts'
import { type CardVersion, type CountingCard, compareText, countingCards } from '../../domain/debrief/cards.ts'
import { proposeFlagsFromFindings } from '../../domain/debrief/signal-advice.ts'
import { type DebriefInput, rollUp } from '../../domain/debrief.ts'
import type { Debrief, Decision, PanelistRole, SignalFinding, SplitCause } from '../../domain/debrief-shape.ts'
import type { ClosedCause, InterviewOutcome } from '../../domain/loop.ts'
import type { ArtifactKind, Level, Track } from '../../domain/rubrics/rubric.ts'
import { type CardContent, type FlagKind, type LaterReason, stateOfCard } from '../../domain/scorecard.ts'
import type { Tx } from '../../platform/database.ts'

/** Inside JSON the database writes times as text. */
type TimeText = string

export interface DebriefRow {
  readonly id: string
  readonly job_id: string
  readonly candidate_id: string
  readonly candidate_name: string
  readonly application_id: string
  readonly level: Level
  readonly track: Track
  readonly rubric_version_id: string
  readonly rubric_dimensions: readonly string[]
  readonly rubric_weights: readonly number[]
  readonly dimensions: readonly string[]
  readonly bars: Readonly<Record<string, { readonly bar: number }>>
  readonly weights: Readonly<Record<string, number>>
  readonly decision_owner_id: string
  readonly deputy_id: string | null
  readonly released_at: Date | null
  readonly release_cause: 'all_in' | 'waived' | 'opened_early' | null
  readonly released_by_id: string | null
  readonly release_reason: string | null
  readonly cancelled_at: Date | null
  readonly cancelled_by_id: string | null
  readonly cancel_reason: string | null
  readonly signals_off: boolean
  readonly interviews: readonly InterviewPart[]
  readonly panel: readonly PanelistPart[]
  readonly versions: readonly VersionPart[]
  readonly editions: readonly EditionPart[]
  /** the calibration in force at release; null where there was none */
  readonly calibration_id: string | null
  /** what calibrations made with this loop say of it: the one in force now, and those that a snapshot shows */
  readonly later: readonly (LaterCalibration & { readonly in_force: boolean })[]
  readonly split_overrules: readonly {
    readonly id: string
    readonly dimension: string
    readonly cause: SplitCause
    readonly by_id: string
    readonly at: TimeText
  }[]
  readonly flag_reviews: readonly {
    readonly id: string
    readonly panelist_id: string | null
    readonly kind: FlagKind
    readonly status: 'confirmed' | 'dismissed'
    readonly by_id: string
    readonly at: TimeText
  }[]
  /** the transcripts of its interviews, without their words */
  readonly transcripts: readonly { readonly id: string; readonly interview_id: string; readonly at: TimeText }[]
  readonly signal_analyses: readonly AnalysisPart[]
  readonly signal_reviews: readonly {
    readonly id: string
    readonly finding_id: string
    readonly status: 'confirmed' | 'dismissed'
    readonly by_id: string
    readonly at: TimeText
  }[]
  readonly decisions: readonly (Decision & { readonly number: number })[]
  readonly dissents: readonly {
    readonly id: string
    readonly decision_id: string
    readonly panelist_id: string
    readonly text: string
    readonly at: TimeText
  }[]
}

interface InterviewPart {
  readonly id: string
  readonly position: number
  readonly artifact: ArtifactKind | null
  readonly focus: readonly string[]
  readonly starts_at: TimeText | null
  readonly ends_at: TimeText | null
  readonly outcome: InterviewOutcome | null
  readonly added_after_release: boolean
}

interface PanelistPart {
  readonly id: string
  readonly person_id: string
  readonly interview_id: string
  readonly role: PanelistRole
  readonly function: string
  readonly seniority: number
  readonly bar_raiser: boolean
  readonly submitted_at: TimeText | null
  readonly closed_at: TimeText | null
  readonly closed_cause: ClosedCause | null
  readonly voided_at: TimeText | null
  readonly waived_by_id: string | null
  readonly waived_reason: string | null
}

interface VersionPart {
  readonly panelist_id: string
  readonly number: number
  readonly at: TimeText
  readonly reason: LaterReason | null
  readonly seen_others: readonly string[]
  readonly content: CardContent
}

/** One reading of a card's version or of a transcript. */
interface AnalysisPart {
  readonly id: string
  readonly interview_id: string
  readonly panelist_id: string | null
  readonly card_version: number | null
  readonly transcript_id: string | null
  readonly status: 'ready' | 'unavailable'
  readonly engine: string
  readonly pack_id: string
  readonly pack_hash: string
  readonly findings: readonly (Pick<
    SignalFinding,
    'id' | 'column' | 'kind' | 'dimension' | 'turn' | 'at_ms' | 'quote' | 'start' | 'end' | 'rule' | 'reason'
  > & { readonly strength: number })[]
  readonly no_metrics_quote: string | null
}

interface EditionPart {
  readonly number: number
  readonly scorecard_ids: readonly string[]
  /** what the calibration of a loop stores: figures per dimension and overall, and the bars it knows well enough */
  readonly figures: Omit<EditionFigures, 'interviewer_bars'> & Partial<Pick<EditionFigures, 'interviewer_bars'>>
}

/** The loops (`l`) that `which` picks with all that their debriefs rest on, in no particular order. One statement. */
export function selectDebriefs(tx: Tx, which: Fragment) {
  return tx.sql<DebriefRow[]>`
    select l.id, l.job_id, l.candidate_id, c.name as candidate_name, l.application_id, l.level, l.track, l.rubric_version_id,
      jsonb_path_query_array(v.content, '$.dimensions[*].key') as rubric_dimensions,
      jsonb_path_query_array(v.content, '$.dimensions[*].weight') as rubric_weights,
      l.dimensions, l.bars, l.weights, l.decision_owner_id, l.deputy_id, l.released_at, l.release_cause, l.released_by_id,
      l.release_reason, l.cancelled_at, l.cancelled_by_id, l.cancel_reason, j.signals_off,
      (select coalesce(json_agg(json_build_object('id', i.id, 'position', i.position, 'artifact', i.artifact, 'focus', i.focus,
          'starts_at', i.starts_at, 'ends_at', i.ends_at, 'outcome', i.outcome, 'added_after_release', i.added_after_release)), '[]')
        from interviews i where i.company_id = l.company_id and i.loop_id = l.id) as interviews,
      (select coalesce(json_agg(json_build_object('id', p.id, 'person_id', p.person_id, 'interview_id', p.interview_id, 'role', p.role,
          'function', e.function, 'seniority', e.seniority, 'bar_raiser', p.bar_raiser, 'submitted_at', p.submitted_at,
          'closed_at', p.closed_at, 'closed_cause', p.closed_cause, 'voided_at', p.voided_at, 'waived_by_id', p.waived_by_id,
          'waived_reason', p.waived_reason)), '[]')
        from panelists p join people e on e.company_id = p.company_id and e.id = p.person_id
        where p.company_id = l.company_id and p.loop_id = l.id) as panel,
      (select coalesce(json_agg(json_build_object('panelist_id', s.panelist_id, 'number', s.number, 'at', s.created_at,
          'reason', s.reason, 'seen_others', s.seen_others, 'content', s.content)), '[]')
        from scorecard_versions s where s.company_id = l.company_id and s.loop_id = l.id) as versions,
      (select coalesce(json_agg(json_build_object('number', d.number, 'scorecard_ids', d.scorecard_ids, 'figures', d.figures)), '[]')
        from debrief_editions d where d.company_id = l.company_id and d.loop_id = l.id) as editions,
      (select lc.calibration_id from loop_calibrations lc where lc.company_id = l.company_id and lc.loop_id = l.id) as calibration_id,
      (select coalesce(json_agg(json_build_object('calibration_id', k.id, 'dimensions', k.core -> 'dimensions', 'sheets', cl.sheets,
          'standing', cl.standing, 'covariance', cl.covariance, 'in_force', k.in_force_until is null)), '[]')
        from calibration_loops cl join calibrations k on k.company_id = cl.company_id and k.id = cl.calibration_id
        where cl.company_id = l.company_id and cl.loop_id = l.id and k.in_force_from is not null and l.released_at is not null) as later,
      (select coalesce(json_agg(json_build_object('id', o.id, 'dimension', o.dimension, 'cause', o.cause, 'by_id', o.overruled_by_id,
          'at', o.created_at)), '[]')
        from split_overrules o where o.company_id = l.company_id and o.loop_id = l.id) as split_overrules,
      (select coalesce(json_agg(json_build_object('id', f.id, 'panelist_id', f.panelist_id, 'kind', f.kind, 'status', f.status,
          'by_id', f.reviewed_by_id, 'at', f.created_at)), '[]')
        from flag_reviews f where f.company_id = l.company_id and f.loop_id = l.id) as flag_reviews,
      (select coalesce(json_agg(json_build_object('id', t.id, 'interview_id', t.interview_id, 'at', t.created_at)), '[]')
        from transcripts t where t.company_id = l.company_id and t.loop_id = l.id) as transcripts,
      (select coalesce(json_agg(json_build_object('id', a.id, 'interview_id', a.interview_id, 'panelist_id', a.panelist_id,
          'card_version', a.card_version, 'transcript_id', a.transcript_id, 'status', a.status, 'engine', a.engine,
          'pack_id', a.pack_id, 'pack_hash', a.pack_hash, 'findings', a.findings, 'no_metrics_quote', a.no_metrics_quote)), '[]')
        from signal_analyses a where a.company_id = l.company_id and a.loop_id = l.id) as signal_analyses,
      (select coalesce(json_agg(json_build_object('id', r.id, 'finding_id', r.finding_id, 'status', r.status,
          'by_id', r.reviewed_by_id, 'at', r.created_at)), '[]')
        from signal_reviews r where r.company_id = l.company_id and r.loop_id = l.id) as signal_reviews,
      (select coalesce(json_agg(json_build_object('id', d.id, 'number', d.number, 'decision', d.decision, 'level', d.level,
          'track', d.track, 'reason', d.reason, 'would_change_our_mind', d.would_change_our_mind,
          'sees_that_we_do_not', d.sees_that_we_do_not, 'supersedes', d.supersedes_id, 'decided_by_id', d.decided_by_id,
          'decided_as', d.decided_as, 'delegation_id', d.delegation_id, 'decided_at', d.decided_at,
          'snapshot_sha256', d.snapshot_sha256) order by d.number), '[]')
        from decisions d where d.company_id = l.company_id and d.loop_id = l.id) as decisions,
      (select coalesce(json_agg(json_build_object('id', x.id, 'decision_id', x.decision_id, 'panelist_id', x.panelist_id,
          'text', x.text, 'at', x.created_at)), '[]')
        from dissents x join decisions d on d.company_id = x.company_id and d.id = x.decision_id
        where d.company_id = l.company_id and d.loop_id = l.id) as dissents
    from loops l
    join candidates c on c.company_id = l.company_id and c.id = l.candidate_id
    join jobs j on j.company_id = l.company_id and j.id = l.job_id
    join rubric_versions v on v.company_id = l.company_id and v.id = l.rubric_version_id
    where ${which}`
}

/** The debrief of a released or cancelled loop. A loop that is neither is a fault: the seal was asked before. */
export function debriefOf(row: DebriefRow): Debrief {
  return rollUp(inputOf(row))
}

function inputOf(row: DebriefRow): DebriefInput {
  const facts = { interviews: row.interviews, panel: row.panel.map(panelistOf), cards: cardsOf(row.versions) }
  return {
    ...facts,
    ...signalsIn(row, countingCards(facts)),
    loop: releaseOf(row),
    rubric: {
      versionId: row.rubric_version_id,
      dimensions: row.rubric_dimensions.map((key, at) => ({
        key,
        weight: row.weights[key] ?? row.rubric_weights[at] ?? 1,
      })),
    },
    bars: Object.fromEntries(Object.entries(row.bars).map(([dimension, { bar }]) => [dimension, bar])),
    plannedDimensions: row.dimensions,
    calibration: {
      inForce: row.calibration_id !== null,
      later: row.later.find(({ in_force }) => in_force) ?? null,
      editions: row.editions.map(({ number, scorecard_ids, figures }) => ({
        number,
        scorecardIds: scorecard_ids,
        dimensions: figures.dimensions,
        overall: figures.overall,
      })),
    },
    interviewerBars: newestOf(row.editions)?.figures.interviewer_bars ?? {},
    splitOverrules: row.split_overrules.map(({ dimension, cause, by_id, at }) => ({
      dimension,
      cause,
      byId: by_id,
      at: new Date(at),
    })),
    flagReviews: row.flag_reviews.map(({ panelist_id, kind, status, by_id, at }) => ({
      panelistId: panelist_id,
      kind,
      status,
      byId: by_id,
      at: new Date(at),
    })),
    decisions: decisionsOf(row),
    dissents: row.dissents.map(({ decision_id, panelist_id, text, at }) => ({
      decisionId: decision_id,
      panelistId: panelist_id,
      text,
      at: new Date(at),
    })),
  }
}

/** A loop cancelled before release counts as released; its cards can be read and enter no fit. */
function releaseOf(row: DebriefRow): DebriefInput['loop'] {
  const { id, decision_owner_id: decisionOwnerId } = row
  if (row.released_at && row.release_cause) {
    // Who handed in the last card is nobody's business; who opened early stands there for ever.
    const byId = row.release_cause === 'opened_early' ? row.released_by_id : null
    return {
      id,
      decisionOwnerId,
      releasedAt: row.released_at,
      release: { cause: row.release_cause, byId, reason: row.release_reason },
    }
  }
  if (!row.cancelled_at) throw new Error(`loop ${id} has no debrief before its release`)
  return {
    id,
    decisionOwnerId,
    releasedAt: row.cancelled_at,
    release: { cause: 'cancelled', byId: row.cancelled_by_id, reason: row.cancel_reason },
  }
}

function panelistOf(part: PanelistPart): DebriefInput['panel'][number] {
  const { closed_at, closed_cause, waived_by_id, waived_reason } = part
  return {
    id: part.id,
    personId: part.person_id,
    interviewId: part.interview_id,
    role: part.role,
    function: part.function,
    seniority: part.seniority,
    barRaiser: part.bar_raiser,
    card: stateOfPart(part),
    waiver:
      closed_cause === 'waived' && closed_at && waived_by_id && waived_reason
        ? { byId: waived_by_id, reason: waived_reason, at: new Date(closed_at) }
        : null,
  }
}

/** The state of a card from its part of the row. */
export function stateOfPart({ submitted_at, closed_at, voided_at }: PanelistPart) {
  return stateOfCard({ submittedAt: timeOf(submitted_at), closedAt: timeOf(closed_at), voidedAt: timeOf(voided_at) })
}

export function timeOf(text: TimeText | null): Date | null {
  return text === null ? null : new Date(text)
}

function cardsOf(versions: readonly VersionPart[]): DebriefInput['cards'] {
  const byPanelist = new Map<string, CardVersion[]>()
  for (const { panelist_id, number, at, reason, seen_others, content } of versions) {
    const version = { number, submittedAt: new Date(at), reason, seenOthers: seen_others, content }
    byPanelist.set(panelist_id, [...(byPanelist.get(panelist_id) ?? []), version])
  }
  // A panelist's row is their card: one id.
  return [...byPanelist].map(([panelistId, all]) => ({ scorecardId: panelistId, panelistId, versions: all }))
}

/** What was found in the texts that the debrief rests on: the independent version of each card that counts, the newest transcript of each interview. */
function signalsIn(row: DebriefRow, cards: readonly CountingCard[]): Pick<DebriefInput, 'signals' | 'signalFlags'> {
  if (row.signals_off) return { signals: { status: 'off', findings: [] }, signalFlags: [] }
  const transcripts = new Map<string, string>()
  for (const { id, interview_id } of [...row.transcripts].sort((a, b) => compareText(a.at + a.id, b.at + b.id)))
    transcripts.set(interview_id, id)
  const asked = [
    ...cards.map(({ panelist, independent }) =>
      row.signal_analyses.find(each => each.panelist_id === panelist.id && each.card_version === independent.number),
    ),
    ...[...transcripts.values()].map(id => row.signal_analyses.find(each => each.transcript_id === id)),
  ]
  const read = asked.filter(each => each !== undefined)
  const findings = read.flatMap(analysis => findingsOf(analysis, row.signal_reviews))
  const unmeasured = read.flatMap(({ interview_id, panelist_id, no_metrics_quote }) =>
    no_metrics_quote === null ? [] : [{ interviewId: interview_id, panelistId: panelist_id, quote: no_metrics_quote }],
  )
  const status =
    read.length < asked.length ? 'pending' : read.some(each => each.status === 'unavailable') ? 'unavailable' : 'ready'
  return { signals: { status, findings }, signalFlags: proposeFlagsFromFindings(findings, unmeasured) }
}

function findingsOf(analysis: AnalysisPart, reviews: DebriefRow['signal_reviews']): SignalFinding[] {
  const detector = `${analysis.pack_id} ${analysis.pack_hash} ${analysis.engine}`
  return analysis.findings.map(({ strength: _, ...finding }) => {
    const review = reviews
      .filter(({ finding_id }) => finding_id === finding.id)
      .sort((a, b) => compareText(a.at + a.id, b.at + b.id))
      .at(-1)
    return {
      ...finding,
      panelist_id: analysis.panelist_id,
      interview_id: analysis.interview_id,
      detector,
      status: review?.status ?? 'proposed',
      by_id: review?.by_id ?? null,
      reviewed_at: review ? new Date(review.at).toISOString() : null,
    }
  })
}

function newestOf(editions: readonly EditionPart[]): EditionPart | undefined {
  return [...editions].sort((a, b) => b.number - a.number)[0]
}

/** The decisions as they stand on the wire, oldest first. */
export function decisionsOf(row: Pick<DebriefRow, 'decisions'>): Decision[] {
  return row.decisions.map(({ number: _, ...decision }) => ({
    ...decision,
    decided_at: new Date(decision.decided_at).toISOString(),
  }))
}
