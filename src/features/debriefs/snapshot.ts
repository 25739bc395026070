/**
 * The debrief beside a decision, so that nobody can say later that it read differently: the bytes, their hash, and the
 * basis, which names the rows they rest on. Times alone would not do: an act that began earlier may commit later, and some
 * of what a debrief shows (who owns the decision, how senior a panelist is) keeps no history of its own.
 */
import { createHash } from 'node:crypto'
import { snapshotOf } from '../../domain/debrief/canonical-json.ts'
import type { PanelCardState, PanelistRole } from '../../domain/debrief-shape.ts'
import { type DebriefRow, debriefOf, stateOfPart } from './debrief-rows.ts'

/** What a snapshot rests on: ids of rows that never change, and copies of the few members that may. No words of anybody. */
export interface Basis {
  readonly decision_owner_id: string
  readonly signals_off: boolean
  readonly interviews: readonly Pick<DebriefRow['interviews'][number], 'id' | 'position' | 'artifact' | 'focus'>[]
  readonly panel: readonly {
    readonly id: string
    readonly role: PanelistRole
    readonly function: string
    readonly seniority: number
    readonly bar_raiser: boolean
    readonly card: PanelCardState
  }[]
  /** panelist → number of the newest version */
  readonly versions: Readonly<Record<string, number>>
  readonly editions: readonly number[]
  /** the calibration whose word stands beside the figures, and whose rows are kept for it */
  readonly later_calibration_id: string | null
  readonly split_overrules: readonly string[]
  readonly flag_reviews: readonly string[]
  /** what was said, found in it and said of that; absent from the bases of decisions older than these */
  readonly transcripts?: readonly string[]
  readonly signal_analyses?: readonly string[]
  readonly signal_reviews?: readonly string[]
  readonly decisions: readonly string[]
  readonly dissents: readonly string[]
}

/** The debrief as it stands in `row`: canonical JSON, its SHA-256 in hexadecimal, and the basis to make it again. */
export function takeSnapshot(row: DebriefRow): { json: string; sha256: string; basis: Basis } {
  const { json } = snapshotOf(debriefOf(row))
  return { json, sha256: sha256Of(json), basis: basisOf(row) }
}

/** The snapshot made again from the rows of today, however much was added to them since. */
export function retakeSnapshot(row: DebriefRow, basis: Basis): { json: string; sha256: string } {
  const { json } = snapshotOf(debriefOf(asOf(row, basis)))
  return { json, sha256: sha256Of(json) }
}

function basisOf(row: DebriefRow): Basis {
  const versions: Record<string, number> = {}
  for (const { panelist_id, number } of row.versions)
    versions[panelist_id] = Math.max(number, versions[panelist_id] ?? 0)
  return {
    decision_owner_id: row.decision_owner_id,
    signals_off: row.signals_off,
    interviews: row.interviews.map(({ id, position, artifact, focus }) => ({ id, position, artifact, focus })),
    panel: row.panel.map(part => ({
      id: part.id,
      role: part.role,
      function: part.function,
      seniority: part.seniority,
      bar_raiser: part.bar_raiser,
      card: stateOfPart(part),
    })),
    versions,
    editions: row.editions.map(({ number }) => number),
    later_calibration_id: row.later.find(({ in_force }) => in_force)?.calibration_id ?? null,
    split_overrules: row.split_overrules.map(({ id }) => id),
    flag_reviews: row.flag_reviews.map(({ id }) => id),
    transcripts: row.transcripts.map(({ id }) => id),
    signal_analyses: row.signal_analyses.map(({ id }) => id),
    signal_reviews: row.signal_reviews.map(({ id }) => id),
    decisions: row.decisions.map(({ id }) => id),
    dissents: row.dissents.map(({ id }) => id),
  }
}

/** The row as it was when `basis` was written down: what came later left out, what changed since put back. */
function asOf(row: DebriefRow, basis: Basis): DebriefRow {
  const among = (ids: readonly string[]) => (part: { readonly id: string }) => ids.includes(part.id)
  const interviews = new Map(basis.interviews.map(part => [part.id, part]))
  const panel = new Map(basis.panel.map(part => [part.id, part]))
  return {
    ...row,
    decision_owner_id: basis.decision_owner_id,
    signals_off: basis.signals_off,
    interviews: row.interviews.flatMap(part => {
      const then = interviews.get(part.id)
      return then ? [{ ...part, ...then }] : []
    }),
    panel: row.panel.flatMap(part => {
      const { card, ...then } = panel.get(part.id) ?? { card: null }
      return card === null ? [] : [{ ...part, ...then, ...timesIn(part, card) }]
    }),
    versions: row.versions.filter(({ panelist_id, number }) => number <= (basis.versions[panelist_id] ?? 0)),
    editions: row.editions.filter(({ number }) => basis.editions.includes(number)),
    later: row.later
      .filter(({ calibration_id }) => calibration_id === basis.later_calibration_id)
      .map(part => ({ ...part, in_force: true })),
    split_overrules: row.split_overrules.filter(among(basis.split_overrules)),
    flag_reviews: row.flag_reviews.filter(among(basis.flag_reviews)),
    transcripts: row.transcripts.filter(among(basis.transcripts ?? [])),
    signal_analyses: row.signal_analyses.filter(among(basis.signal_analyses ?? [])),
    signal_reviews: row.signal_reviews.filter(among(basis.signal_reviews ?? [])),
    decisions: row.decisions.filter(among(basis.decisions)),
    dissents: row.dissents.filter(among(basis.dissents)),
  }
}

/** The times of a card that had come as far as `card`, without those of what happened to it afterwards. */
function timesIn(part: DebriefRow['panel'][number], card: PanelCardState) {
  return {
    submitted_at: card === 'submitted' || card === 'voided' ? part.submitted_at : null,
    closed_at: card === 'closed' ? part.closed_at : null,
    closed_cause: card === 'closed' ? part.closed_cause : null,
    voided_at: card === 'voided' ? part.voided_at : null,
  }
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
