/** The released loops of one job side by side: what stands together, in which order, and which figure may be compared. */
import { describe, expect, it } from 'vitest'
import { type ComparisonInput, compareCandidates } from '../../src/domain/debrief/comparison.ts'
import { rollUp } from '../../src/domain/debrief.ts'
import { Comparison, type Decision } from '../../src/domain/debrief-shape.ts'
import { estimated, factsOf, fiveDimensions, type PanelistSketch, panelistId, personId, uuid } from './debrief-facts.ts'

type Sketch = {
  name: string
  day: number
  component?: string | null
  panel?: PanelistSketch[]
  planned?: string[]
  estimate?: number
  calibration?: number
  rubric?: number
  cancelled?: boolean
  decisions?: Decision[]
}

const loopOf = (sketch: Sketch, index: number): ComparisonInput['loops'][number] => {
  const panel = sketch.panel ?? [{ answers: { problem_clarity: 3 } }, { answers: { problem_clarity: 4 } }]
  const plain = factsOf(panel, { planned: sketch.planned ?? ['problem_clarity'], decisions: sketch.decisions ?? [] })
  const estimate =
    sketch.estimate === undefined ? null : estimated(sketch.estimate, 0.7, uuid(9100 + (sketch.calibration ?? 0)))
  const debrief = rollUp({
    ...plain,
    loop: {
      ...plain.loop,
      id: uuid(600 + index),
      releasedAt: new Date(Date.UTC(2026, 2, sketch.day)),
      release: { cause: sketch.cancelled ? 'cancelled' : 'all_in', byId: null, reason: null },
    },
    rubric: { ...plain.rubric, versionId: uuid(700 + (sketch.rubric ?? 0)) },
    calibration: {
      inForce: estimate !== null,
      editions: estimate
        ? [
            {
              number: 1,
              scorecardIds: plain.cards.map(({ scorecardId }) => scorecardId),
              dimensions: Object.fromEntries(fiveDimensions.map(dimension => [dimension, estimate])),
              overall: estimate,
            },
          ]
        : [],
    },
  })
  return {
    candidate: { id: uuid(800 + index), name: sketch.name },
    component: sketch.component === undefined ? 'a' : sketch.component,
    debrief,
  }
}

const compare = (sketches: Sketch[], order: ComparisonInput['order'] = 'released_at') => {
  const comparison = compareCandidates({
    jobId: uuid(1),
    order,
    dimensions: fiveDimensions,
    loops: sketches.map(loopOf),
  })
  expect(Comparison.parse(comparison)).toEqual(comparison)
  return comparison
}
const namesOf = ({ groups }: Comparison) => groups.map(({ loops }) => loops.map(({ candidate }) => candidate.name))
const notesOf = ({ groups }: Comparison) => groups.map(({ notes }) => notes.map(({ code }) => code))

describe('a comparison', () => {
  const three: Sketch[] = [
    { name: 'Zoë', day: 1, panel: [{ answers: { problem_clarity: 1 } }] },
    { name: 'Émile', day: 3, panel: [{ answers: { problem_clarity: 4 } }] },
    { name: 'Fatima', day: 2, panel: [{ answers: { problem_clarity: 3 } }] },
  ]

  it('orders by the time of release or by name, and never by a score', () => {
    expect(namesOf(compare(three))).toEqual([['Zoë', 'Fatima', 'Émile']])
    expect(namesOf(compare(three, 'candidate_name'))).toEqual([['Émile', 'Fatima', 'Zoë']])
    const reversed = three.map((sketch, index) => ({ ...sketch, panel: three[2 - index]?.panel ?? [] }))
    expect(namesOf(compare(reversed))).toEqual([['Zoë', 'Fatima', 'Émile']])
  })

  it('offers no order by a score to ask for', () => {
    expect(Comparison.shape.order.safeParse('mean').success).toBe(false)
    expect(Comparison.shape.order.options).toEqual(['released_at', 'candidate_name'])
  })

  it('keeps apart what shares no interviewer, and says so in each group', () => {
    const comparison = compare([
      { name: 'A', day: 1, component: 'north', estimate: 3 },
      { name: 'B', day: 2, component: 'south', estimate: 3 },
      { name: 'C', day: 3, component: 'north', estimate: 2 },
    ])
    expect(namesOf(comparison)).toEqual([['A', 'C'], ['B']])
    expect(comparison.groups.map(({ connected, figure }) => [connected, figure])).toEqual([
      [true, 'calibrated'],
      [true, 'calibrated'],
    ])
    expect(notesOf(comparison)).toEqual([['other_groups'], ['other_groups']])
  })

  it('sets loops that no calibration knows last, together and raw alone, whatever estimate they carry', () => {
    const comparison = compare([
      { name: 'A', day: 1, component: null, estimate: 3 },
      { name: 'B', day: 2, component: 'north', estimate: 3 },
      { name: 'C', day: 3, component: null, estimate: 2 },
    ])
    expect(namesOf(comparison)).toEqual([['B'], ['A', 'C']])
    expect(comparison.groups.map(({ connected, figure }) => [connected, figure])).toEqual([
      [true, 'calibrated'],
      [false, 'raw'],
    ])
    expect(notesOf(comparison)).toEqual([['other_groups'], ['other_groups', 'not_calibrated']])
  })

  it('compares raw figures in a group where one loop lacks an estimate, so that raw never meets calibrated', () => {
    const comparison = compare([
      { name: 'A', day: 1, estimate: 3 },
      { name: 'B', day: 2 },
    ])
    expect(comparison.groups[0]).toMatchObject({ connected: true, figure: 'raw' })
    expect(notesOf(comparison)).toEqual([['not_calibrated']])
    // The raw figure stands beside the calibrated one all the same.
    expect(comparison.groups[0]?.loops[0]?.overall).toMatchObject({
      raw: { dimensions: 1, mean: 3.5 },
      calibrated: { kind: 'estimated', mean: 3 },
    })
  })

  it('says when estimates come from several calibrations or ratings from several versions of the rubric', () => {
    expect(
      notesOf(
        compare([
          { name: 'A', day: 1, estimate: 3, calibration: 1 },
          { name: 'B', day: 2, estimate: 3, calibration: 2, rubric: 1 },
        ]),
      ),
    ).toEqual([['several_calibrations', 'several_rubric_versions']])
    expect(
      notesOf(
        compare([
          { name: 'A', day: 1, estimate: 3 },
          { name: 'B', day: 2, estimate: 3 },
        ]),
      ),
    ).toEqual([[]])
  })

  it('gives every loop a cell in every column, and shows a gap as a gap', () => {
    const comparison = compare([
      {
        name: 'A',
        day: 1,
        planned: ['problem_clarity', 'metric_discipline'],
        panel: [
          { answers: { problem_clarity: 2, stakeholder_judgment: 3, tradeoff_literacy: 'no_opportunity' } },
          { answers: { problem_clarity: 4 } },
        ],
      },
      { name: 'B', day: 2 },
    ])
    expect(comparison.dimensions).toEqual([
      'problem_clarity',
      'tradeoff_literacy',
      'metric_discipline',
      'stakeholder_judgment',
    ])
    const cells = comparison.groups[0]?.loops.map(({ dimensions }) =>
      dimensions.map(({ coverage, bar, raw }) => [coverage, bar, raw.n, raw.mean, raw.spread]),
    )
    expect(cells).toEqual([
      [
        ['covered', 2.5, 2, 3, 2],
        ['not_planned', 2.5, 0, null, null],
        ['uncovered', 2.5, 0, null, null],
        ['thin', 2.5, 1, 3, 0],
      ],
      [
        ['covered', 2.5, 2, 3.5, 1],
        ['not_planned', null, 0, null, null],
        ['not_planned', null, 0, null, null],
        ['not_planned', null, 0, null, null],
      ],
    ])
  })

  it('shows the newest decision of each loop, and none where there is none', () => {
    const decision = (number: number, kind: Decision['decision'], at: string): Decision => ({
      id: uuid(500 + number),
      decision: kind,
      level: 'senior',
      track: 'ic',
      reason: 'as said',
      would_change_our_mind: null,
      sees_that_we_do_not: null,
      supersedes: number === 1 ? null : uuid(499 + number),
      decided_by_id: personId(0),
      decided_as: 'owner',
      delegation_id: null,
      decided_at: at,
      snapshot_sha256: 'ab'.repeat(32),
    })
    const decisions = [
      decision(2, 'hire', '2026-03-05T09:00:00.000Z'),
      decision(1, 'defer', '2026-03-04T09:00:00.000Z'),
    ]
    const comparison = compare([
      { name: 'A', day: 1, decisions },
      { name: 'B', day: 2 },
    ])
    expect(comparison.groups[0]?.loops.map(loop => loop.decision)).toEqual([
      { id: uuid(502), decision: 'hire', level: 'senior', track: 'ic', decided_at: '2026-03-05T09:00:00.000Z' },
      null,
    ])
  })

  it('leaves cancelled loops out and carries no words of any card', () => {
    const comparison = compare([
      { name: 'A', day: 1, cancelled: true },
      { name: 'B', day: 2 },
    ])
    expect(namesOf(comparison)).toEqual([['B']])
    expect(JSON.stringify(comparison)).not.toMatch(/heard on|summary 0/)
    expect(JSON.stringify(comparison)).not.toContain(panelistId(1))
  })

  it('of nothing is empty', () => {
    expect(compare([])).toEqual({ job_id: uuid(1), order: 'released_at', dimensions: [], groups: [] })
  })
})
