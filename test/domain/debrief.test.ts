/** What counts, what the figures are, where a panel is split and what moved afterwards: the rules one by one. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { countingCards } from '../../src/domain/debrief/cards.ts'
import { rollUp } from '../../src/domain/debrief.ts'
import { Debrief, DecisionRequest } from '../../src/domain/debrief-shape.ts'
import {
  estimated,
  factsOf,
  interviewId,
  type PanelistSketch,
  panelistId,
  personId,
  released,
  uuid,
} from './debrief-facts.ts'

const clarity = 'problem_clarity'
const rated = (rating: number): PanelistSketch => ({ answers: { [clarity]: rating } })
const clarityOf = (...args: Parameters<typeof factsOf>) => {
  const dimension = rollUp(factsOf(...args)).dimensions.find(({ dimension }) => dimension === clarity)
  if (!dimension) throw new Error('the sketch rates no clarity')
  return dimension
}

describe('the raw figures of a dimension', () => {
  it.each([
    { ratings: [3], n: 1, mean: 3, spread: 0, distribution: { '1': 0, '2': 0, '3': 1, '4': 0 } },
    { ratings: [2, 2, 3, 4], n: 4, mean: 2.75, spread: 2, distribution: { '1': 0, '2': 2, '3': 1, '4': 1 } },
    { ratings: [1, 4], n: 2, mean: 2.5, spread: 3, distribution: { '1': 1, '2': 0, '3': 0, '4': 1 } },
    { ratings: [4, 4, 4, 4, 4], n: 5, mean: 4, spread: 0, distribution: { '1': 0, '2': 0, '3': 0, '4': 5 } },
  ])('of $ratings are n $n, mean $mean, spread $spread', ({ ratings, ...raw }) => {
    expect(clarityOf(ratings.map(rated)).raw).toEqual(raw)
  })

  it('are empty and not zero where nobody rated a planned dimension', () => {
    const dimension = clarityOf([{ answers: { metric_discipline: 3 } }])
    expect(dimension.raw).toEqual({ n: 0, mean: null, spread: null, distribution: { '1': 0, '2': 0, '3': 0, '4': 0 } })
    expect(dimension.split).toBeNull()
  })

  it('leave out who did not assess it, and say why', () => {
    const dimension = clarityOf([rated(4), { answers: { [clarity]: 'no_opportunity' } }, rated(3)])
    expect(dimension.raw).toMatchObject({ n: 2, mean: 3.5 })
    expect(dimension.not_assessed).toEqual([{ panelist_id: panelistId(1), reason: 'no_opportunity' }])
    expect(dimension.ratings.map(dot => dot.panelist_id)).toEqual([panelistId(0), panelistId(2)])
  })

  it('carry the evidence in the order in which its author wrote it', () => {
    const facts = factsOf([rated(3)])
    const evidence = [
      { kind: 'observation' as const, text: 'z second thought' },
      { kind: 'quote' as const, text: 'a first word' },
    ]
    const [card] = facts.cards
    const [version] = card?.versions ?? []
    if (!card || !version) throw new Error('no card')
    const content = { ...version.content, ratings: { [clarity]: { rating: 3, evidence } } }
    const [dimension] = rollUp({ ...facts, cards: [{ ...card, versions: [{ ...version, content }] }] }).dimensions
    expect(dimension?.ratings[0]?.evidence).toEqual(evidence)
  })
})

describe('which cards count', () => {
  it.each<[string, PanelistSketch]>([
    ['a voided card', { card: 'voided' }],
    ['a shadow', { role: 'shadow' }],
    ['a reverse shadow', { role: 'reverse_shadow' }],
    ['a card that is still open', { card: 'open' }],
    ['a closed card', { card: 'closed' }],
    ['a card first written with another in sight', { seen: [0] }],
  ])('not %s', (_, sketch) => {
    const odd = { answers: { [clarity]: 1 }, recommendation: 'strong_no', levelVote: 'one_below', ...sketch } as const
    const debrief = rollUp(factsOf([rated(4), rated(3), odd]))
    const [dimension] = debrief.dimensions
    expect(dimension?.raw).toMatchObject({ n: 2, mean: 3.5 })
    expect(dimension?.ratings.map(dot => dot.panelist_id)).not.toContain(panelistId(2))
    expect(debrief.cards.map(card => card.panelist_id)).toEqual([panelistId(0), panelistId(1)])
    expect(debrief.overall.recommendations.strong_no).toBe(0)
    expect(debrief.overall.level_votes.one_below).toBe(0)
    expect(debrief.panel).toHaveLength(3)
    expect(debrief.panel[2]?.card).toBe(sketch.card ?? 'submitted')
  })

  it('a card that came in after an early release, by an author who had seen nothing', () => {
    const facts = factsOf([rated(4), rated(2)], {
      loop: {
        id: uuid(9000),
        releasedAt: new Date('2026-03-01T00:00:00.000Z'),
        release: { cause: 'opened_early', byId: personId(0), reason: 'the offer of another company ends today' },
        decisionOwnerId: personId(0),
      },
    })
    const debrief = rollUp(facts)
    expect(debrief.dimensions[0]?.raw.n).toBe(2)
    expect(debrief.release).toEqual({
      cause: 'opened_early',
      by_id: personId(0),
      reason: 'the offer of another company ends today',
    })
  })

  it.each([
    { seen: [[]], independent: 1, after: [] },
    { seen: [[], []], independent: 2, after: [] },
    { seen: [[], [], [0]], independent: 2, after: [3] },
    { seen: [[], [0], [0, 1]], independent: 1, after: [2, 3] },
    { seen: [[], [0], []], independent: 1, after: [2, 3] },
    { seen: [[0]], independent: null, after: [] },
  ])('in the last version before others could be seen: $seen gives $independent', ({ seen, independent, after }) => {
    const later = seen.slice(1).map(others => ({ answers: { [clarity]: 3 }, seen: others }))
    const [card] = countingCards(factsOf([{ ...rated(2), seen: seen[0] ?? [], later }]))
    expect(card?.independent.number ?? null).toBe(independent)
    expect(card?.later.map(({ number }) => number) ?? []).toEqual(after)
  })

  it('with a correction made before release, which is as independent as the first word', () => {
    const dimension = clarityOf([{ ...rated(2), later: [{ answers: { [clarity]: 3 }, reason: 'slip' }] }])
    expect(dimension.ratings[0]).toMatchObject({ rating: 3, later: null })
  })

  it('and never with a dimension that the rubric lacks or a rating that is not 1 to 4, which are faults', () => {
    expect(() => rollUp(factsOf([{ answers: { charisma: 3 } }]))).toThrow('a dimension that its rubric lacks')
    expect(() => rollUp(factsOf([{ answers: { [clarity]: 0 } }]))).toThrow('not 1, 2, 3 or 4')
    expect(() => rollUp(factsOf([{ answers: { [clarity]: 2.5 } }]))).toThrow('not 1, 2, 3 or 4')
  })
})

describe('the overall figures', () => {
  it('are the mean of the dimensions, however many rated each', () => {
    const { overall } = rollUp(
      factsOf([
        { answers: { problem_clarity: 4, metric_discipline: 1 } },
        { answers: { problem_clarity: 4 } },
        { answers: { problem_clarity: 4 } },
      ]),
    )
    // The mean of all four ratings would be 3.25.
    expect(overall.raw).toEqual({ dimensions: 2, mean: 2.5 })
  })

  it('weigh the dimensions as the rubric records', () => {
    const weights = new Map([
      ['problem_clarity', 3],
      ['metric_discipline', 1],
    ])
    const { overall } = rollUp(
      factsOf([{ answers: { problem_clarity: 4, metric_discipline: 2 } }], {
        planned: [],
        rubric: { versionId: uuid(1), dimensions: [...weights].map(([key, weight]) => ({ key, weight })) },
        bars: { problem_clarity: 3.5 },
      }),
    )
    expect(overall.raw).toEqual({ dimensions: 2, mean: 3.5 })
    expect(overall.bar).toBe(3.25)
  })

  it('have no mean where nobody rated anything', () => {
    const { overall } = rollUp(factsOf([{ answers: { [clarity]: 'ran_out_of_time' } }]))
    expect(overall.raw).toEqual({ dimensions: 0, mean: null })
    expect(overall.bar).toBe(2.5)
  })

  it('set the bar over what was planned or rated, not over what was only waved through', () => {
    const bars = { problem_clarity: 3.5, metric_discipline: 3.0, tradeoff_literacy: 3.0 }
    const answers = { problem_clarity: 3, stakeholder_judgment: 3, tradeoff_literacy: 'no_opportunity' } as const
    const { overall } = rollUp(factsOf([{ answers }], { planned: ['problem_clarity', 'metric_discipline'], bars }))
    // planned 3.5 and 3.0, rated besides 2.5
    expect(overall.bar).toBe(3)
  })

  it('count recommendations and level votes, and no vote that was not cast', () => {
    const { overall } = rollUp(
      factsOf([
        { ...rated(4), recommendation: 'strong_yes', levelVote: 'one_above' },
        { ...rated(3), recommendation: 'yes', levelVote: 'fits' },
        { ...rated(3), recommendation: 'yes', levelVote: null },
        { ...rated(2), recommendation: 'no', levelVote: 'fits' },
        { ...rated(1), recommendation: null, levelVote: 'one_below' },
      ]),
    )
    expect(overall.recommendations).toEqual({ strong_no: 0, no: 1, yes: 2, strong_yes: 1 })
    expect(overall.level_votes).toEqual({ one_below: 1, fits: 2, one_above: 1 })
  })
})

describe('coverage', () => {
  it('lists planned dimensions that nobody rated and those that a single panelist rated, apart', () => {
    const debrief = rollUp(
      factsOf(
        [
          { answers: { problem_clarity: 3, metric_discipline: 2, stakeholder_judgment: 4 } },
          { answers: { problem_clarity: 3, tradeoff_literacy: 'ran_out_of_time' } },
        ],
        { planned: ['problem_clarity', 'tradeoff_literacy', 'metric_discipline'] },
      ),
    )
    expect(debrief.uncovered).toEqual(['tradeoff_literacy'])
    // stakeholder_judgment has one rater too, but nobody planned it
    expect(debrief.thin).toEqual(['metric_discipline'])
  })

  it('shows the dimensions planned or answered in the order of the rubric, and no others', () => {
    const debrief = rollUp(
      factsOf([{ answers: { stakeholder_judgment: 3, metric_discipline: 'no_opportunity' } }], {
        planned: ['learning_after_a_miss'],
      }),
    )
    expect(debrief.dimensions.map(({ dimension, planned }) => [dimension, planned])).toEqual([
      ['metric_discipline', false],
      ['learning_after_a_miss', true],
      ['stakeholder_judgment', false],
    ])
  })

  it('takes the focus of an interview for planned even if the plan forgot it', () => {
    const facts = factsOf([rated(3)], { planned: [] })
    const interviews = facts.interviews.map(interview => ({ ...interview, focus: ['metric_discipline'] }))
    expect(rollUp({ ...facts, interviews }).uncovered).toEqual(['metric_discipline'])
  })
})

describe('a dimension', () => {
  it.each([
    { ratings: [2, 3], bar: 2.5, split: false, because: 'two raters on both sides are too few' },
    { ratings: [2, 3, 3], bar: 2.5, split: true, because: 'three raters stand on both sides' },
    { ratings: [3, 3, 4], bar: 2.5, split: false, because: 'all stand above' },
    { ratings: [1, 2, 2], bar: 2.5, split: false, because: 'all stand below' },
    { ratings: [2, 4], bar: 2.5, split: true, because: 'two points apart' },
    { ratings: [1, 3], bar: 2.5, split: true, because: 'two points apart' },
    { ratings: [1, 4], bar: 2.5, split: true, because: 'three points apart' },
    { ratings: [3, 4], bar: 3.5, split: false, because: 'two raters on both sides are too few' },
    { ratings: [3, 3, 4], bar: 3.5, split: true, because: 'three raters stand on both sides of a raised bar' },
    { ratings: [3, 3, 4], bar: 3, split: false, because: 'a rating at the bar is not below it' },
    { ratings: [2, 3, 3], bar: 3, split: true, because: 'one of three stands below the raised bar' },
    { ratings: [2, 3, 3], bar: 3.5, split: false, because: 'all three stand below the raised bar' },
    { ratings: [3], bar: 2.5, split: false, because: 'one rater agrees with themselves' },
    { ratings: [2, 2, 2, 2, 3], bar: 2.5, split: true, because: 'one of five stands on the other side' },
  ])('rated $ratings at a bar of $bar is split: $split, because $because', ({ ratings, bar, split }) => {
    const dimension = clarityOf(ratings.map(rated), { bars: { [clarity]: bar } })
    expect(dimension.split !== null).toBe(split)
    if (split) expect(dimension.split).toMatchObject({ min: Math.min(...ratings), max: Math.max(...ratings) })
  })
})

describe('the proposed cause of a split', () => {
  const barsOf = (...bars: number[]) =>
    Object.fromEntries(bars.map((bar, n) => [personId(n), { [clarity]: bar }] as const))

  it.each<{ cause: string; because: string; panel: PanelistSketch[]; bars?: Record<string, Record<string, number>> }>([
    {
      cause: 'different_bar',
      because: 'a lenient and a severe bar explain two points',
      panel: [rated(2), rated(4)],
      bars: barsOf(-0.6, 0.5),
    },
    {
      cause: 'different_evidence',
      because: 'a whole point is left',
      panel: [rated(2), rated(4)],
      bars: barsOf(-0.5, 0.5),
    },
    {
      cause: 'different_evidence',
      because: 'a whole point is left, though 3 − 0.7 and 2 − 0.7 are no whole numbers',
      panel: [rated(2), rated(2), rated(3)],
      bars: barsOf(0.7, 0.7, 0.7),
    },
    {
      cause: 'different_bar',
      because: 'one known bar is enough, the unknown ones take nothing away',
      panel: [rated(3), rated(2), rated(3)],
      bars: { [personId(1)]: { [clarity]: -0.1 } },
    },
    {
      cause: 'different_evidence',
      because: 'a bar known on another dimension says nothing here',
      panel: [rated(2), rated(4)],
      bars: { [personId(1)]: { metric_discipline: 1.5 } },
    },
    {
      cause: 'different_evidence',
      because: 'all heard it apart and over nothing in common',
      panel: [rated(2), rated(4)],
    },
    {
      cause: 'different_evidence',
      because: 'the artifacts differ',
      panel: [{ ...rated(2), artifact: 'roadmap_narrative' }, { ...rated(4), artifact: 'reversed_decision' }, rated(3)],
    },
    {
      cause: 'open',
      because: 'two walked through the same artifact',
      panel: [
        { ...rated(2), artifact: 'roadmap_narrative' },
        { ...rated(4), artifact: 'roadmap_narrative' },
      ],
    },
    {
      cause: 'open',
      because: 'an artifact only planned counts where the card names none',
      panel: [
        { ...rated(2), plannedArtifact: 'roadmap_narrative' },
        { ...rated(4), artifact: 'roadmap_narrative' },
      ],
    },
    {
      cause: 'different_evidence',
      because: 'what the card names beats what was planned',
      panel: [
        { ...rated(2), plannedArtifact: 'roadmap_narrative', artifact: 'post_launch_review' },
        { ...rated(4), artifact: 'roadmap_narrative' },
      ],
    },
    { cause: 'open', because: 'two sat in one interview', panel: [rated(2), { ...rated(4), sharesInterviewOf: 0 }] },
    {
      cause: 'different_evidence',
      because: 'the third in the shared interview did not rate it',
      panel: [rated(2), rated(4), { answers: { metric_discipline: 3 }, sharesInterviewOf: 0 }],
    },
    {
      cause: 'different_bar',
      because: 'a known bar comes before different evidence and before a shared interview',
      panel: [rated(2), { ...rated(4), sharesInterviewOf: 0 }],
      bars: barsOf(-0.7, 0.7),
    },
  ])('is $cause where $because', ({ cause, panel, bars }) => {
    const { split } = clarityOf(panel, bars ? { interviewerBars: bars } : {})
    expect(split).toMatchObject({ proposed_cause: cause, cause, overruled_by_id: null })
  })

  it('gives way to what a person says, the newest word last, and stays on record', () => {
    const overrule = { dimension: clarity, cause: 'open' as const, byId: personId(0), at: released }
    const newer = { ...overrule, cause: 'different_bar' as const, byId: personId(1), at: new Date('2026-03-03') }
    const split = clarityOf([rated(2), rated(4)], { splitOverrules: [newer, overrule] }).split
    const unruled = clarityOf([rated(2), rated(4)]).split
    expect(split).toMatchObject({
      proposed_cause: 'different_evidence',
      cause: 'different_bar',
      overruled_by_id: personId(1),
    })
    expect(split?.question).not.toBe(unruled?.question)
  })

  it('overrules no dimension that is not split, and no other one', () => {
    const splitOverrules = [{ dimension: clarity, cause: 'open' as const, byId: personId(0), at: released }]
    expect(clarityOf([rated(3), rated(3)], { splitOverrules }).split).toBeNull()
    const answers = (rating: number) => ({ answers: { metric_discipline: rating } })
    const debrief = rollUp(factsOf([answers(1), answers(4)], { splitOverrules }))
    const metric = debrief.dimensions.find(({ dimension }) => dimension === 'metric_discipline')
    expect(metric?.split).toMatchObject({ cause: 'different_evidence', overruled_by_id: null })
  })
})

describe('the ledger', () => {
  const moved = (...later: NonNullable<PanelistSketch['later']>): PanelistSketch => ({ ...rated(2), later })

  it('names those to whom a rating moved, of those who could be seen', () => {
    const { ledger } = rollUp(
      factsOf([moved({ answers: { [clarity]: 3 }, seen: [1, 2, 4] }), rated(4), rated(3), rated(4), rated(1)]),
    )
    expect(ledger).toEqual([
      {
        panelist_id: panelistId(0),
        dimension: clarity,
        version: 2,
        independent: 2,
        before: 2,
        later: 3,
        reason: 'moved_to_the_group',
        seen_others: [panelistId(1), panelistId(2), panelistId(4)],
        // 3 is nearer to 4 and 3 than 2 was; the other 4 had not been seen, and 1 is farther now
        toward: [panelistId(1), panelistId(2)],
        at: '2026-03-02T12:01:00.000Z',
      },
    ])
  })

  it.each([
    { from: 2, to: 4, theirs: 3, toward: false, because: 'equally far on the other side is not nearer' },
    { from: 2, to: 3, theirs: 3, toward: true, because: 'it arrives' },
    { from: 1, to: 4, theirs: 3, toward: true, because: 'one point off is nearer than two' },
    { from: 3, to: 2, theirs: 3, toward: false, because: 'it leaves' },
    { from: 3, to: 2, theirs: 1, toward: true, because: 'down is a direction too' },
  ])('a move from $from to $to is toward a $theirs: $toward, because $because', ({ from, to, theirs, toward }) => {
    const mover = { answers: { [clarity]: from }, later: [{ answers: { [clarity]: to }, seen: [1] }] }
    const { ledger } = rollUp(factsOf([mover, rated(theirs)]))
    expect(ledger[0]?.toward).toEqual(toward ? [panelistId(1)] : [])
  })

  it('measures against the independent rating of others, not against where they moved', () => {
    const { ledger } = rollUp(
      factsOf([
        moved({ answers: { [clarity]: 3 }, seen: [1] }),
        { ...rated(1), later: [{ answers: { [clarity]: 4 }, seen: [0] }] },
      ]),
    )
    // Against the later ratings, 3 would be nearer to the other's 4 and 4 nearer to the other's 3.
    expect(ledger.map(({ panelist_id, toward }) => [panelist_id, toward])).toEqual([
      [panelistId(0), []],
      [panelistId(1), []],
    ])
  })

  it('keeps each step of several, and says nothing of versions that move no rating', () => {
    const { ledger, dimensions } = rollUp(
      factsOf([
        moved(
          { answers: { [clarity]: 3 }, seen: [1], reason: 'new_evidence_heard' },
          { answers: { metric_discipline: 3 }, seen: [1] },
          { answers: { [clarity]: 2 }, seen: [1], reason: 'own_evidence_reread' },
        ),
        rated(4),
      ]),
    )
    expect(
      ledger.map(({ dimension, version, independent, before, later, toward }) => [
        dimension,
        version,
        independent,
        before,
        later,
        toward,
      ]),
    ).toEqual([
      [clarity, 2, 2, 2, 3, [panelistId(1)]],
      ['metric_discipline', 3, null, null, 3, []],
      [clarity, 4, 2, 3, 2, []],
    ])
    // Back where it began: the dot shows no later rating, the ledger shows both steps.
    expect(dimensions[0]?.ratings[0]?.later).toBeNull()
  })

  it('shows a rating taken back as moved, but toward nobody', () => {
    const { ledger, dimensions } = rollUp(
      factsOf([moved({ answers: { [clarity]: 'not_my_expertise' }, seen: [1], reason: 'slip' }), rated(4)]),
    )
    expect(ledger[0]).toMatchObject({ independent: 2, later: null, toward: [], reason: 'slip' })
    expect(dimensions[0]?.ratings[0]).toMatchObject({ rating: 2, later: { rating: null, reason: 'slip' } })
    expect(dimensions[0]?.raw).toMatchObject({ n: 2, mean: 3 })
  })

  it('moves no figure', () => {
    const before = rollUp(factsOf([rated(2), rated(4)]))
    const after = rollUp(factsOf([moved({ answers: { [clarity]: 4 }, recommendation: 'yes', seen: [1] }), rated(4)]))
    expect(after.overall).toEqual(before.overall)
    expect(after.agenda).toEqual(before.agenda)
    expect(after.dimensions[0]?.raw).toEqual(before.dimensions[0]?.raw)
    expect(after.dimensions[0]?.ratings[0]?.later).toMatchObject({ rating: 4, seen_others: [panelistId(1)] })
    expect(after.cards[0]).toMatchObject({ recommendation: null, later: { recommendation: 'yes' } })
    expect(before.cards[0]?.later).toBeNull()
  })

  it('holds all of a card that was first written with another in sight', () => {
    const { ledger } = rollUp(factsOf([{ ...rated(2), seen: [1] }, rated(4)]))
    expect(ledger).toMatchObject([
      { panelist_id: panelistId(0), version: 1, independent: null, later: 2, reason: null },
    ])
  })

  it('is silent about training and voided cards', () => {
    const later = [{ answers: { [clarity]: 4 }, seen: [1] }]
    const debrief = rollUp(
      factsOf([{ ...rated(2), role: 'shadow', later }, rated(4), { ...rated(2), card: 'voided', later }]),
    )
    expect(debrief.ledger).toEqual([])
  })
})

describe('calibrated figures', () => {
  const panel = [rated(3), rated(2)]
  const edition = (number: number, members: number[], mean: number) => ({
    number,
    scorecardIds: members.map(panelistId),
    dimensions: { [clarity]: estimated(mean, 0.6) },
    overall: estimated(mean + 0.1, 0.7),
  })

  it('are none where no calibration was in force, and pending where the figures are still to come', () => {
    const none = rollUp(factsOf(panel))
    expect([none.edition, none.overall.calibrated, none.dimensions[0]?.calibrated]).toEqual([
      1,
      { kind: 'none' },
      { kind: 'none' },
    ])
    const pending = rollUp(factsOf(panel, { calibration: { inForce: true, editions: [] } }))
    expect([pending.edition, pending.overall.calibrated, pending.dimensions[0]?.calibrated]).toEqual([
      1,
      { kind: 'pending' },
      { kind: 'pending' },
    ])
  })

  it('are those of the edition made of the very cards that the raw figures rest on', () => {
    const editions = [edition(2, [1, 0], 2.7), edition(1, [0], 3)]
    const debrief = rollUp(factsOf(panel, { calibration: { inForce: true, editions } }))
    expect(debrief.edition).toBe(2)
    expect(debrief.dimensions[0]?.calibrated).toEqual(estimated(2.7, 0.6))
    expect(debrief.overall.calibrated).toEqual(estimated(2.8000000000000003, 0.7))
  })

  it('are pending in a further edition once a late card is in or one is voided, and never of other cards', () => {
    const editions = [edition(1, [0, 1], 2.7)]
    const late = rollUp(factsOf([...panel, rated(4)], { calibration: { inForce: true, editions } }))
    expect([late.edition, late.overall.calibrated]).toEqual([2, { kind: 'pending' }])
    const voided = rollUp(
      factsOf([rated(3), { ...rated(2), card: 'voided' }], { calibration: { inForce: true, editions } }),
    )
    expect([voided.edition, voided.overall.calibrated]).toEqual([2, { kind: 'pending' }])
  })
})

describe('red flags', () => {
  const flag = { kind: 'no_metrics' as const, quote: 'it went really well', source: 'human' as const }

  it('are proposed until somebody confirms or dismisses their kind on that card, and the newest word stands', () => {
    const review = (status: 'confirmed' | 'dismissed', n: number, at: string) => ({
      panelistId: panelistId(0),
      kind: flag.kind,
      status,
      byId: personId(n),
      at: new Date(at),
    })
    const facts = [
      { ...rated(2), flags: [flag] },
      { ...rated(2), flags: [flag] },
    ]
    const flagReviews = [
      review('dismissed', 3, '2026-03-05'),
      review('confirmed', 2, '2026-03-04'),
      { ...review('confirmed', 4, '2026-03-06'), kind: 'solo_success' as const },
    ]
    expect(rollUp(factsOf(facts, { flagReviews })).red_flags).toEqual([
      { ...flag, panelist_id: panelistId(0), status: 'dismissed', by_id: personId(3) },
      { ...flag, panelist_id: panelistId(1), status: 'proposed', by_id: null },
    ])
  })

  it('of the signals stand beside those of people, each once, those of a transcript last', () => {
    const signalFlags = [
      { panelistId: null, kind: 'solo_success' as const, quote: 'without me it was dead' },
      { panelistId: panelistId(0), kind: flag.kind, quote: flag.quote },
      { panelistId: panelistId(0), kind: 'blamed_failure' as const, quote: 'engineering dropped the ball' },
      { panelistId: panelistId(1), kind: 'blamed_failure' as const, quote: 'words of a voided card' },
    ]
    const facts = [
      { ...rated(2), flags: [flag] },
      { ...rated(2), card: 'voided' as const, flags: [flag] },
    ]
    expect(
      rollUp(factsOf(facts, { signalFlags })).red_flags.map(({ kind, source, panelist_id }) => [
        kind,
        source,
        panelist_id,
      ]),
    ).toEqual([
      ['blamed_failure', 'signals', panelistId(0)],
      ['no_metrics', 'human', panelistId(0)],
      ['solo_success', 'signals', null],
    ])
    const off = factsOf(facts, { signalFlags, signals: { status: 'off', findings: [] } })
    expect(rollUp(off).red_flags.map(({ source }) => source)).toEqual(['human'])
  })
})

describe('signals', () => {
  const finding = (number: number, more: object = {}) => ({
    id: uuid(number),
    column: 'quotes' as const,
    kind: 'ownership' as const,
    panelist_id: panelistId(0),
    interview_id: interviewId(0),
    dimension: clarity,
    turn: null,
    at_ms: null,
    quote: 'I should have asked',
    start: 0,
    end: 19,
    rule: 'ownership.should_have',
    reason: 'takes a miss on themselves',
    detector: 'rules-1',
    status: 'proposed' as const,
    by_id: null,
    reviewed_at: null,
    ...more,
  })

  it('are counted per column and kind without what was dismissed, which stays in the list', () => {
    const findings = [
      finding(3, { column: 'transcript', panelist_id: null, kind: 'hero' }),
      finding(2, { status: 'dismissed', by_id: personId(4) }),
      finding(1),
      finding(4, { status: 'confirmed', by_id: personId(4) }),
      finding(5, { panelist_id: panelistId(1), column: 'observations' }),
    ]
    const facts = factsOf([rated(2), { ...rated(2), card: 'voided' }], { signals: { status: 'ready', findings } })
    const { signals } = rollUp(facts)
    expect(signals.columns).toEqual({ transcript: { hero: 1 }, quotes: { ownership: 2 }, observations: {} })
    expect(signals.findings.map(({ id }) => id)).toEqual([1, 2, 3, 4].map(uuid))
  })

  it('change no figure, no order and no question', () => {
    const plain = rollUp(factsOf([rated(2), rated(4)]))
    const signalled = rollUp(
      factsOf([rated(2), rated(4)], { signals: { status: 'ready', findings: [finding(1, { kind: 'hero' })] } }),
    )
    expect({ ...signalled, signals: null }).toEqual({ ...plain, signals: null })
  })

  it('switched off show nothing, whatever was stored', () => {
    const { signals } = rollUp(factsOf([rated(2)], { signals: { status: 'off', findings: [finding(1)] } }))
    expect(signals).toMatchObject({
      status: 'off',
      columns: { transcript: {}, quotes: {}, observations: {} },
      dimensions: {},
      findings: [],
    })
    expect(signals.balance.interviews).toEqual([])
  })
})

describe('the shape', () => {
  it('is the documented one, with every member present', () => {
    const debrief = rollUp(factsOf([{ ...rated(2), later: [{ answers: { [clarity]: 3 }, seen: [1] }] }, rated(4)]))
    expect(Debrief.parse(debrief)).toEqual(debrief)
  })

  it('can be written as JSON Schema, with a description for each figure that needs one', () => {
    const text = JSON.stringify(z.toJSONSchema(Debrief))
    expect(text).toContain('missing is never zero')
    const request = z.toJSONSchema(DecisionRequest, { io: 'input' })
    expect(request.$defs?.DecisionRequest?.required).toEqual(['decision', 'reason'])
  })
})
