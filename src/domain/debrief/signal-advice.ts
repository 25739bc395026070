/**
 * What the findings of the detector amount to in a debrief: counts in three columns that are never added up, per dimension,
 * ownership beside hero, and the flags they propose. Advice to readers: no figure and no order of a debrief rests on it. It
 * does not know how findings are made.
 */
import type { DebriefSignals, SignalColumn, SignalFinding, SignalKind } from '../debrief-shape.ts'
import type { FlagKind } from '../scorecard.ts'
import { compareText } from './cards.ts'

/** An interview, or one card of it, in which outcomes are told and none has a measure; `quote` is one that was told. */
export interface UnmeasuredOutcomes {
  readonly interviewId: string
  /** null for a transcript */
  readonly panelistId: string | null
  readonly quote: string
}

export interface ProposedFlag {
  readonly panelistId: string | null
  readonly kind: FlagKind
  readonly quote: string
}

/**
 * The findings on cards that count and in transcripts, and per kind how many nobody dismissed. A kind without a finding is
 * absent: nothing found is no measured zero. Where signals are switched off there are none, whatever was stored.
 * `interviewIds` are those of the loop, in their order.
 */
export function adviseFromSignals(
  signals: { readonly status: DebriefSignals['status']; readonly findings: readonly SignalFinding[] },
  counting: ReadonlySet<string>,
  interviewIds: readonly string[],
): DebriefSignals {
  const findings = (signals.status === 'off' ? [] : signals.findings)
    .filter(({ panelist_id }) => panelist_id === null || counting.has(panelist_id))
    .sort((a, b) => compareText(a.id, b.id))
  const standing = findings.filter(({ status }) => status !== 'dismissed')
  const dimensions: Record<string, DebriefSignals['dimensions'][string]> = {}
  for (const dimension of [...new Set(standing.flatMap(finding => finding.dimension ?? []))].sort(compareText)) {
    const here = standing.filter(finding => finding.dimension === dimension)
    // A company may well call a dimension `__proto__`; a defined property is one whatever its name.
    Object.defineProperty(dimensions, dimension, {
      value: { quotes: countKinds(here, 'quotes'), observations: countKinds(here, 'observations') },
      enumerable: true,
    })
  }
  return {
    status: signals.status,
    columns: {
      transcript: countKinds(standing, 'transcript'),
      quotes: countKinds(standing, 'quotes'),
      observations: countKinds(standing, 'observations'),
    },
    dimensions,
    balance: {
      loop: balanceOf(standing),
      interviews: interviewIds
        .map(id => ({ id, here: standing.filter(({ interview_id }) => interview_id === id) }))
        .filter(({ here }) => here.some(({ kind }) => kind === 'ownership' || kind === 'hero'))
        .map(({ id, here }) => ({ interview_id: id, ...balanceOf(here) })),
    },
    findings,
  }
}

function countKinds(findings: readonly SignalFinding[], column: SignalColumn): Partial<Record<SignalKind, number>> {
  const counts: Partial<Record<SignalKind, number>> = {}
  for (const finding of findings) if (finding.column === column) counts[finding.kind] = (counts[finding.kind] ?? 0) + 1
  return counts
}

function balanceOf(findings: readonly SignalFinding[]): DebriefSignals['balance']['loop'] {
  const told = (column: SignalColumn, kind: SignalKind) => {
    const ids = findings.filter(finding => finding.column === column && finding.kind === kind).map(({ id }) => id)
    return { count: ids.length, finding_ids: ids }
  }
  const both = (column: SignalColumn) => ({ ownership: told(column, 'ownership'), hero: told(column, 'hero') })
  return { transcript: both('transcript'), quotes: both('quotes'), observations: both('observations') }
}

/** What lifts a flag wherever it is told in the interview. */
const answers = { solo_success: 'shared_credit', blamed_failure: 'ownership', no_metrics: 'metric' } as const

/**
 * The flags that findings propose, a line for each quote: `solo_success` where there is hero talk, `blamed_failure` where
 * there is blame, `no_metrics` where outcomes are told without a measure; each unless a finding of the same interview, in
 * whatever column, answers it. Dismissed findings neither propose nor answer, save that a figure that was told stays told:
 * whoever dismisses the only measure does not thereby say that there was none.
 */
export function proposeFlagsFromFindings(
  findings: readonly SignalFinding[],
  unmeasured: readonly UnmeasuredOutcomes[],
): ProposedFlag[] {
  const standing = findings.filter(({ status }) => status !== 'dismissed')
  const answered = (flag: FlagKind, interviewId: string) =>
    (flag === 'no_metrics' ? findings : standing).some(
      ({ kind, interview_id }) => kind === answers[flag] && interview_id === interviewId,
    )
  const flagOf: Partial<Record<SignalKind, FlagKind>> = { hero: 'solo_success', blame: 'blamed_failure' }
  const told = standing.flatMap(({ kind, interview_id, panelist_id, quote }) => {
    const flag = flagOf[kind]
    return flag && !answered(flag, interview_id) ? [{ panelistId: panelist_id, kind: flag, quote }] : []
  })
  const missing = unmeasured
    .filter(({ interviewId }) => !answered('no_metrics', interviewId))
    .map(({ panelistId, quote }) => ({ panelistId, kind: 'no_metrics' as const, quote }))
  return [...told, ...missing]
}
