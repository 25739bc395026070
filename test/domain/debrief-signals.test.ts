import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proposeFlagsFromFindings } from '../../src/domain/debrief/signal-advice.ts'
import { rollUp } from '../../src/domain/debrief.ts'
import { type SignalFinding, SignalKind } from '../../src/domain/debrief-shape.ts'
import { factsOf, interviewId, type PanelistSketch, panelistId } from './debrief-facts.ts'

const uuid = (number: number) => `0197a000-0000-7000-8000-${String(number).padStart(12, '0')}`

const finding = (number: number, more: Partial<SignalFinding> = {}): SignalFinding => ({
  id: uuid(number),
  column: 'quotes',
  kind: 'ownership',
  panelist_id: panelistId(0),
  interview_id: interviewId(0),
  dimension: 'problem_clarity',
  turn: null,
  at_ms: null,
  quote: `words ${number}`,
  start: 0,
  end: 7,
  rule: 'a.rule',
  reason: 'a reason',
  detector: 'rules-1',
  status: 'proposed',
  by_id: null,
  reviewed_at: null,
  ...more,
})
const rated = (rating: number): PanelistSketch => ({ answers: { problem_clarity: rating } })
const spoken = { column: 'transcript', panelist_id: null, dimension: null, turn: 2 } as const
const withFindings = (findings: readonly SignalFinding[]) =>
  rollUp(factsOf([rated(2), rated(4)], { signals: { status: 'ready', findings } })).signals

describe('signals of a debrief', () => {
  it('are counted per dimension in the columns of cards, and those of transcripts in none', () => {
    const { dimensions } = withFindings([
      finding(1),
      finding(2),
      finding(3, { column: 'observations', kind: 'metric' }),
      finding(4, { status: 'dismissed', kind: 'blame' }),
      finding(5, { dimension: 'tradeoff_literacy', kind: 'tradeoff' }),
      finding(6, spoken),
    ])
    expect(dimensions).toEqual({
      problem_clarity: { quotes: { ownership: 2 }, observations: { metric: 1 } },
      tradeoff_literacy: { quotes: { tradeoff: 1 }, observations: {} },
    })
  })

  it('set ownership beside hero over the loop and per interview, each column apart, with the findings behind each count', () => {
    const { balance } = withFindings([
      finding(1),
      finding(2, { kind: 'hero', interview_id: interviewId(1), panelist_id: panelistId(1) }),
      finding(3, { ...spoken, kind: 'hero' }),
      finding(4, { kind: 'hero', status: 'dismissed' }),
      finding(5, { kind: 'learning' }),
    ])
    const none = { count: 0, finding_ids: [] }
    expect(balance.loop).toEqual({
      transcript: { ownership: none, hero: { count: 1, finding_ids: [uuid(3)] } },
      quotes: { ownership: { count: 1, finding_ids: [uuid(1)] }, hero: { count: 1, finding_ids: [uuid(2)] } },
      observations: { ownership: none, hero: none },
    })
    expect(
      balance.interviews.map(({ interview_id, quotes }) => [interview_id, quotes.ownership.count, quotes.hero.count]),
    ).toEqual([
      [interviewId(0), 1, 0],
      [interviewId(1), 0, 1],
    ])
  })

  it('change nothing but themselves, whatever was found and whatever people said of it', () => {
    const any = fc.record({
      kind: fc.constantFrom(...SignalKind.options),
      column: fc.constantFrom('transcript', 'quotes', 'observations'),
      panelist: fc.constantFrom(0, 1, null),
      interview: fc.constantFrom(0, 1),
      status: fc.constantFrom('proposed', 'confirmed', 'dismissed'),
      dimension: fc.constantFrom('problem_clarity', 'tradeoff_literacy', null),
    })
    const plain = rollUp(factsOf([rated(2), rated(4), rated(1)]))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), sketches => {
        const findings = sketches.map(({ panelist, interview, ...sketch }, n) =>
          finding(n, {
            ...sketch,
            panelist_id: panelist === null ? null : panelistId(panelist),
            interview_id: interviewId(interview),
          }),
        )
        const signalFlags = proposeFlagsFromFindings(findings, [])
        const told = rollUp(
          factsOf([rated(2), rated(4), rated(1)], { signals: { status: 'ready', findings }, signalFlags }),
        )
        expect({ ...told, signals: null, red_flags: null }).toEqual({ ...plain, signals: null, red_flags: null })
        expect(told.red_flags.filter(({ source }) => source === 'human')).toEqual(plain.red_flags)
      }),
      { seed: 20261122, numRuns: 300 },
    )
  })
})

describe('flags that findings propose', () => {
  const kindsOf = (
    findings: readonly SignalFinding[],
    unmeasured: Parameters<typeof proposeFlagsFromFindings>[1] = [],
  ) => proposeFlagsFromFindings(findings, unmeasured).map(({ kind, quote, panelistId: id }) => [kind, quote, id])

  it.each<[string, SignalFinding[], unknown[]]>([
    [
      'hero talk alone, quote by quote',
      [finding(1, { kind: 'hero' }), finding(2, { kind: 'hero' })],
      [
        ['solo_success', 'words 1', panelistId(0)],
        ['solo_success', 'words 2', panelistId(0)],
      ],
    ],
    [
      'hero talk answered by credit in the transcript',
      [finding(1, { kind: 'hero' }), finding(2, { ...spoken, kind: 'shared_credit' })],
      [],
    ],
    [
      'credit that was dismissed answers nothing',
      [finding(1, { kind: 'hero' }), finding(2, { kind: 'shared_credit', status: 'dismissed' })],
      [['solo_success', 'words 1', panelistId(0)]],
    ],
    [
      'credit of another interview answers nothing',
      [finding(1, { kind: 'hero' }), finding(2, { kind: 'shared_credit', interview_id: interviewId(1) })],
      [['solo_success', 'words 1', panelistId(0)]],
    ],
    [
      'blame in a transcript stands on no card',
      [finding(1, { ...spoken, kind: 'blame' })],
      [['blamed_failure', 'words 1', null]],
    ],
    ['blame answered by ownership', [finding(1, { kind: 'blame' }), finding(2)], []],
    ['hero talk that was dismissed', [finding(1, { kind: 'hero', status: 'dismissed' })], []],
  ])('%s', (_, findings, expected) => {
    expect(kindsOf(findings)).toEqual(expected)
  })

  it('say that no measure was told, unless one was anywhere in the interview', () => {
    const told = [{ interviewId: interviewId(0), panelistId: null, quote: 'It went very well.' }]
    expect(kindsOf([], told)).toEqual([['no_metrics', 'It went very well.', null]])
    expect(kindsOf([finding(1, { kind: 'metric' })], told)).toEqual([])
    expect(kindsOf([finding(1, { kind: 'metric', interview_id: interviewId(1) })], told)).toHaveLength(1)
  })

  it('do not come back for want of a measure when the only one is dismissed', () => {
    const told = [{ interviewId: interviewId(0), panelistId: null, quote: 'It went very well.' }]
    expect(kindsOf([finding(1, { kind: 'metric', status: 'dismissed' })], told)).toEqual([])
  })
})
