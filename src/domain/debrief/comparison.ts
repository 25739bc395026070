/**
 * The released loops of one job side by side, built from their debriefs so that a figure can never differ between the
 * two pages. It keeps apart what shares no interviewer, because nobody can tell there whether the candidates differ or
 * the panels, and it orders by time or name alone. It does not know who reads it.
 */
import type {
  ComparedLoop,
  Comparison,
  ComparisonCell,
  ComparisonGroup,
  ComparisonNote,
  ComparisonOrder,
  Debrief,
  DebriefDimension,
} from '../debrief-shape.ts'
import { compareText } from './cards.ts'

export type ComparisonInput = {
  readonly jobId: string
  readonly order: ComparisonOrder
  /** all dimensions of the rubric in its order; those that no loop planned or answered make no column */
  readonly dimensions: readonly string[]
  readonly loops: readonly {
    readonly candidate: { readonly id: string; readonly name: string }
    /** the connected component of the loop–interviewer graph it belongs to; null where no calibration knows it */
    readonly component: string | null
    readonly debrief: Pick<
      Debrief,
      | 'loop_id'
      | 'rubric_version_id'
      | 'edition'
      | 'released_at'
      | 'release'
      | 'dimensions'
      | 'overall'
      | 'uncovered'
      | 'thin'
      | 'decisions'
    >
  }[]
}

/**
 * Compares the released loops of one job. Cancelled loops are left out. Loops of one connected component share a group;
 * those that no calibration knows share the last one, where raw figures alone stand side by side. Inside a group the
 * figure to compare is the calibrated one only if every loop has an estimate: a raw and a calibrated figure are never
 * set against each other. Loops stand by time of release, or by name (in the order of the Unicode collation's root);
 * groups by their first loop.
 */
export function compareCandidates(input: ComparisonInput): Comparison {
  const loops = inOrder(
    input.loops.filter(({ debrief }) => debrief.release.cause !== 'cancelled'),
    input.order,
  )
  const present = new Set(loops.flatMap(({ debrief }) => debrief.dimensions.map(({ dimension }) => dimension)))
  const unlisted = [...present].filter(dimension => !input.dimensions.includes(dimension)).sort(compareText)
  const columns = [...input.dimensions.filter(dimension => present.has(dimension)), ...unlisted]
  const byComponent = new Map<string | null, Loop[]>()
  for (const loop of loops) byComponent.set(loop.component, [...(byComponent.get(loop.component) ?? []), loop])
  const unknown = byComponent.get(null)
  byComponent.delete(null)
  const groups = [...byComponent.values()].map(members => groupOf(members, columns, true))
  if (unknown) groups.push(groupOf(unknown, columns, false))
  return {
    job_id: input.jobId,
    order: input.order,
    dimensions: columns,
    groups: groups.length > 1 ? groups.map(withOtherGroups) : groups,
  }
}

type Loop = ComparisonInput['loops'][number]

function inOrder(loops: readonly Loop[], order: ComparisonOrder): Loop[] {
  // The root collation, named, so that the order does not depend on the machine's language.
  const { compare } = new Intl.Collator('und')
  const byRelease = (a: Loop, b: Loop) =>
    compareText(a.debrief.released_at, b.debrief.released_at) || compareText(a.debrief.loop_id, b.debrief.loop_id)
  const byName = (a: Loop, b: Loop) => compare(a.candidate.name, b.candidate.name)
  return [...loops].sort((a, b) => (order === 'candidate_name' ? byName(a, b) : 0) || byRelease(a, b))
}

function groupOf(members: readonly Loop[], columns: readonly string[], connected: boolean): ComparisonGroup {
  const estimates = members.flatMap(({ debrief }) =>
    debrief.overall.calibrated.kind === 'estimated' ? [debrief.overall.calibrated] : [],
  )
  const calibrated = connected && estimates.length === members.length
  const notes: ComparisonNote[] = []
  if (!calibrated) notes.push(noteTexts.not_calibrated)
  if (calibrated && new Set(estimates.map(estimate => estimate.calibration_id)).size > 1)
    notes.push(noteTexts.several_calibrations)
  if (new Set(members.map(({ debrief }) => debrief.rubric_version_id)).size > 1)
    notes.push(noteTexts.several_rubric_versions)
  return {
    connected,
    figure: calibrated ? 'calibrated' : 'raw',
    notes,
    loops: members.map(member => comparedLoop(member, columns)),
  }
}

const noteTexts = {
  other_groups: {
    code: 'other_groups',
    text: 'No chain of shared interviewers is known to link this group to the others: compare inside it, never across.',
  },
  not_calibrated: {
    code: 'not_calibrated',
    text: 'Raw figures only: a difference may come from who interviewed rather than from who was interviewed.',
  },
  several_calibrations: {
    code: 'several_calibrations',
    text: 'Each estimate comes from the calibration in force at its release; small differences may come from that alone.',
  },
  several_rubric_versions: {
    code: 'several_rubric_versions',
    text: 'These loops were rated against different versions of the rubric; the same number may stand for other words.',
  },
} as const satisfies Record<ComparisonNote['code'], ComparisonNote>

function withOtherGroups(group: ComparisonGroup): ComparisonGroup {
  return { ...group, notes: [noteTexts.other_groups, ...group.notes] }
}

function comparedLoop({ candidate, debrief }: Loop, columns: readonly string[]): ComparedLoop {
  const dimensions = new Map(debrief.dimensions.map(dimension => [dimension.dimension, dimension]))
  const decision = debrief.decisions.at(-1)
  return {
    loop_id: debrief.loop_id,
    candidate: { id: candidate.id, name: candidate.name },
    released_at: debrief.released_at,
    rubric_version_id: debrief.rubric_version_id,
    edition: debrief.edition,
    dimensions: columns.map(column => cellOf(column, dimensions.get(column))),
    overall: {
      bar: debrief.overall.bar,
      recommendations: debrief.overall.recommendations,
      raw: debrief.overall.raw,
      calibrated: debrief.overall.calibrated,
    },
    decision: decision
      ? {
          id: decision.id,
          decision: decision.decision,
          level: decision.level,
          track: decision.track,
          decided_at: decision.decided_at,
        }
      : null,
  }
}

function cellOf(column: string, dimension: DebriefDimension | undefined): ComparisonCell {
  if (!dimension)
    return {
      dimension: column,
      coverage: 'not_planned',
      bar: null,
      raw: { n: 0, mean: null, spread: null },
      calibrated: { kind: 'none' },
    }
  const { n, mean, spread } = dimension.raw
  return {
    dimension: column,
    coverage: coverageOf(n, dimension.planned),
    bar: dimension.bar,
    raw: { n, mean, spread },
    calibrated: dimension.calibrated,
  }
}

function coverageOf(n: number, planned: boolean): ComparisonCell['coverage'] {
  if (n >= 2) return 'covered'
  if (n === 1) return 'thin'
  return planned ? 'uncovered' : 'not_planned'
}
