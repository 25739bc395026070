/** What a panel talks about and for how long, who speaks when, who argues the other side. */
import { describe, expect, it } from 'vitest'
import { debriefMinutes, decisionMinutes, itemMinutesMax, itemMinutesMin } from '../../src/domain/debrief/agenda.ts'
import { type QuestionReason, questionFor } from '../../src/domain/debrief/questions.ts'
import { type DebriefInput, rollUp } from '../../src/domain/debrief.ts'
import type { Calibrated } from '../../src/domain/debrief-shape.ts'
import { libraryDimensions } from '../../src/domain/rubrics/rubric.ts'
import {
  estimated,
  factsOf,
  fiveDimensions,
  type PanelistSketch,
  panelistId,
  personId,
  released,
  uuid,
} from './debrief-facts.ts'

const itemsOf = (facts: DebriefInput) => rollUp(facts).agenda.items
const orderOf = (facts: DebriefInput) => itemsOf(facts).map(({ dimension, why }) => `${why} ${dimension}`)

/** Ratings by dimension in the rubric's order, one array per panelist; null is no rating. */
const panelOf = (...ratings: (number | null)[][]): PanelistSketch[] =>
  ratings.map(row => ({
    answers: Object.fromEntries(
      row.flatMap((rating, index) => (rating === null ? [] : [[fiveDimensions[index] ?? '', rating] as const])),
    ),
  }))

const withEdition = (facts: DebriefInput, figures: readonly (Calibrated | null)[]): DebriefInput => ({
  ...facts,
  calibration: {
    inForce: true,
    editions: [
      {
        number: 1,
        scorecardIds: facts.cards.map(({ scorecardId }) => scorecardId),
        dimensions: Object.fromEntries(
          figures.flatMap((figure, index) => (figure ? [[fiveDimensions[index] ?? '', figure] as const] : [])),
        ),
        overall: estimated(3, 0.8),
      },
    ],
  },
})

describe('the agenda', () => {
  it('runs from uncovered through split to the mean nearest its bar, ties in the order of the rubric', () => {
    const facts = factsOf(panelOf([4, 2, null, 3, 3], [4, 4, null, 3, 2]))
    expect(orderOf(facts)).toEqual([
      'uncovered metric_discipline',
      'split tradeoff_literacy',
      // two raters on both sides are no split, but nothing is more unsettled
      'unsure stakeholder_judgment',
      'unsure learning_after_a_miss',
      'unsure problem_clarity',
    ])
  })

  it('puts the more unsettled of two splits first', () => {
    const facts = factsOf(panelOf([4, 2, 3, 3, 3], [4, 4, 3, 3, 3], [2, 2, 3, 3, 3]))
    // means 3.33 and 2.67: the second is nearer to 2.5
    expect(orderOf(facts).slice(0, 2)).toEqual(['split tradeoff_literacy', 'split problem_clarity'])
  })

  it('keeps ties in the order of the rubric, whichever side of the bar they lie on', () => {
    expect(orderOf(factsOf(panelOf([3, 2, 3, 2, 3], [3, 2, 3, 2, 3])))).toEqual(
      fiveDimensions.map(dimension => `unsure ${dimension}`),
    )
    // 0.7 − 0.5 and 0.5 − 0.3 differ in the last bit of a double
    const equal = [0.3, 0.7, 0.3, 0.7, 0.3].map(p => estimated(3, p))
    expect(orderOf(withEdition(factsOf(panelOf([3, 3, 3, 3, 3], [3, 3, 3, 3, 3])), equal))).toEqual(
      fiveDimensions.map(dimension => `unsure ${dimension}`),
    )
  })

  it('measures by the distance of P from a half where every rated dimension has an estimate', () => {
    const facts = factsOf(panelOf([3, 3, 3, 3, 2], [3, 3, 3, 3, 3]))
    const figures = [0.9, 0.45, 0.3, 0.75, 0.99].map(p => estimated(3, p))
    expect(orderOf(withEdition(facts, figures))).toEqual([
      'unsure tradeoff_literacy',
      'unsure metric_discipline',
      'unsure learning_after_a_miss',
      'unsure problem_clarity',
      'unsure stakeholder_judgment',
    ])
  })

  it('goes back to the raw means when one rated dimension has no estimate, because two yardsticks make no order', () => {
    const facts = factsOf(panelOf([3, 3, 3, 3, 2], [3, 3, 3, 3, 3]))
    const figures = [0.5, 0.9, 0.9, 0.9].map(p => estimated(3, p))
    expect(orderOf(withEdition(facts, [...figures, null]))[0]).toBe('unsure stakeholder_judgment')
  })

  it('needs no estimate for what nobody rated', () => {
    const facts = factsOf(panelOf([3, 3, 3, 3, null], [3, 3, 3, 3, null]))
    const figures = [0.9, 0.8, 0.55, 0.95].map(p => estimated(3, p))
    expect(orderOf(withEdition(facts, [...figures, null])).slice(0, 2)).toEqual([
      'uncovered stakeholder_judgment',
      'unsure metric_discipline',
    ])
  })

  it('measures against the raised bar of a dimension', () => {
    const facts = factsOf(panelOf([3, 3, 3, 3, 3], [3, 3, 3, 3, 3]), { bars: { learning_after_a_miss: 3 } })
    expect(orderOf(facts)[0]).toBe('unsure learning_after_a_miss')
  })

  it('leaves out what was neither planned nor rated', () => {
    const sketch: PanelistSketch = { answers: { problem_clarity: 3, delegation: 'no_opportunity' } }
    const facts = factsOf([sketch], {
      planned: ['problem_clarity'],
      rubric: { versionId: uuid(1), dimensions: ['problem_clarity', 'delegation'].map(key => ({ key, weight: 1 })) },
    })
    expect(orderOf(facts)).toEqual(['unsure problem_clarity'])
  })

  it.each<[string, (number | null)[][], number[]]>([
    ['one unsettled dimension takes no more than the maximum', [[3], [3]], [12]],
    [
      'five equal ones share forty minutes evenly',
      [
        [3, 3, 3, 3, 3],
        [3, 3, 3, 3, 3],
      ],
      [8, 8, 8, 8, 8],
    ],
    // weights 2, 3, 1, 1, 1 of 8: 40 minutes would give 10, 15, 5, 5, 5; the split stops at 12 and the rest share 3
    [
      'a gap and a split get more than the rest',
      [
        [null, 4, 3, 3, 3],
        [null, 2, 3, 3, 3],
      ],
      [12, 12, 6, 5, 5],
    ],
    [
      'four gaps and a split',
      [
        [null, null, null, null, 4],
        [null, null, null, null, 1],
      ],
      [8, 7, 7, 7, 11],
    ],
  ])('%s', (_, ratings, minutes) => {
    const planned = fiveDimensions.slice(0, ratings[0]?.length)
    expect(itemsOf(factsOf(panelOf(...ratings), { planned })).map(item => item.minutes)).toEqual(minutes)
  })

  it('fits the meeting with the twelve dimensions that a rubric may have', () => {
    const keys = Array.from({ length: 12 }, (_, index) => `dimension_${index}`)
    const facts = factsOf([{ answers: { dimension_0: 1 } }, { answers: { dimension_0: 4 } }], {
      planned: keys,
      rubric: { versionId: uuid(1), dimensions: keys.map(key => ({ key, weight: 1 })) },
    })
    const minutes = itemsOf(facts).map(item => item.minutes)
    expect(minutes).toHaveLength(12)
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(itemMinutesMin)
    expect(Math.max(...minutes)).toBeLessThanOrEqual(itemMinutesMax)
    expect(minutes.reduce((sum, minute) => sum + minute, 0)).toBeLessThanOrEqual(debriefMinutes - decisionMinutes)
  })
})

describe('the questions', () => {
  const reasons: QuestionReason[] = ['different_bar', 'different_evidence', 'open', 'uncovered', 'unsure']
  const cells = [...libraryDimensions, 'data_fluency'].flatMap(dimension =>
    reasons.map(reason => ({ dimension, reason, question: questionFor(dimension, reason) })),
  )

  it('differ for every dimension and every reason', () => {
    expect(new Set(cells.map(({ question }) => question)).size).toBe(55)
  })

  it.each(cells)('$dimension, $reason: ends as something one can answer and speaks of no verdict', ({ question }) => {
    expect(question).toMatch(/^[A-Z].*[.?]$/)
    expect(question.length).toBeLessThan(200)
    expect(question).not.toMatch(/\b(hire|reject|recommend|strong candidate|weak|score|he|she|his|her)\b/i)
  })

  it("speak of a company's own dimension in its words", () => {
    expect(questionFor('data_fluency', 'uncovered')).toContain('data fluency')
    expect(questionFor('constructor', 'open')).toContain('constructor')
  })

  it('on the agenda belong to the dimension and to why it is there', () => {
    const items = itemsOf(factsOf(panelOf([null, 4, 3], [null, 2, 3]), { planned: fiveDimensions.slice(0, 3) }))
    expect(items.map(({ question }) => question)).toEqual([
      questionFor('problem_clarity', 'uncovered'),
      questionFor('tradeoff_literacy', 'different_evidence'),
      questionFor('metric_discipline', 'unsure'),
    ])
  })
})

describe('the speaking order', () => {
  const speak = (sketches: PanelistSketch[], owner = 99) =>
    rollUp(
      factsOf(sketches, {
        loop: {
          id: uuid(9000),
          releasedAt: released,
          release: { cause: 'all_in', byId: null, reason: null },
          decisionOwnerId: personId(owner),
        },
      }),
    ).agenda.speaking_order.map(({ panelist_id, speaks }) => [Number(panelist_id.slice(-12)) / 10, speaks])

  it('runs by seniority, lowest first, ties in the order of the panel', () => {
    expect(speak([{ seniority: 4 }, { seniority: 2 }, { seniority: 5 }, { seniority: 2 }, { seniority: 1 }])).toEqual([
      [4, true],
      [1, true],
      [3, true],
      [0, true],
      [2, true],
    ])
  })

  it('lets the decision owner speak last, however junior', () => {
    expect(speak([{ seniority: 1 }, { seniority: 5 }, { seniority: 3 }], 0)).toEqual([
      [2, true],
      [1, true],
      [0, true],
    ])
  })

  it('lets shadows listen, whether or not their card is in', () => {
    expect(
      speak([{ role: 'shadow', seniority: 1 }, {}, { role: 'reverse_shadow', seniority: 2, card: 'open' }]),
    ).toEqual([
      [0, false],
      [2, false],
      [1, true],
    ])
  })

  it.each<[string, PanelistSketch, (number | boolean)[][]]>([
    [
      'a waived panelist',
      { card: 'closed', waiver: { byId: uuid(1), reason: 'ill', at: released } },
      [
        [0, true],
        [1, false],
      ],
    ],
    [
      'a panelist whose card is void',
      { card: 'voided' },
      [
        [0, true],
        [1, false],
      ],
    ],
    [
      'a panelist whose card is open since an early release',
      { card: 'open' },
      [
        [0, true],
        [1, false],
      ],
    ],
    ['a panelist who declined or was replaced, and is not even there', { card: 'closed' }, [[0, true]]],
  ])('gives no voice to %s', (_, sketch, order) => {
    expect(speak([{}, sketch])).toEqual(order)
  })

  it('names the bar raiser, unless they left the panel', () => {
    const raiserOf = (sketch: PanelistSketch) => rollUp(factsOf([{}, sketch])).agenda.bar_raiser_id
    expect(raiserOf({ barRaiser: true })).toBe(panelistId(1))
    expect(raiserOf({ barRaiser: true, card: 'closed' })).toBeNull()
    expect(raiserOf({})).toBeNull()
  })
})

describe("the devil's advocate", () => {
  type Card = [recommendation: PanelistSketch['recommendation'], ...ratings: number[]]
  const advocateOf = (cards: Card[], more: Partial<DebriefInput> = {}) => {
    const sketches = cards.map(([recommendation, ...ratings]) => ({ ...panelOf(ratings)[0], recommendation }))
    const advocate = rollUp(factsOf(sketches, more)).agenda.devils_advocate
    if (advocate) expect(advocate.proposed).toBe(true)
    return advocate ? Number(advocate.panelist_id.slice(-12)) / 10 : null
  }

  it.each<{ because: string; cards: Card[]; advocate: number | null }>([
    {
      because: 'one stands alone',
      cards: [
        ['yes', 3],
        ['yes', 4],
        ['no', 2],
        ['yes', 3],
      ],
      advocate: 2,
    },
    {
      because: 'one alone is for',
      cards: [
        ['no', 2],
        ['strong_yes', 4],
        ['no', 1],
        ['strong_no', 1],
      ],
      advocate: 1,
    },
    {
      because: 'of two on the other side one is farther',
      cards: [
        ['yes', 4],
        ['no', 2],
        ['yes', 3],
        ['strong_no', 1],
        ['yes', 4],
      ],
      advocate: 3,
    },
    {
      because: 'all recommend the same, and one is least convinced',
      cards: [
        ['yes', 4],
        ['yes', 3],
        ['yes', 2],
        ['strong_yes', 4],
      ],
      advocate: 2,
    },
    {
      because: 'the enthusiast among the convinced is farther, but argues nothing',
      cards: [
        ['yes', 3],
        ['yes', 3],
        ['yes', 3],
        ['no', 2],
        ['yes', 4, 4],
      ],
      advocate: 3,
    },
    {
      because: 'the sides are even, and one lies farthest from the middle',
      cards: [
        ['yes', 3],
        ['no', 2],
        ['yes', 3],
        ['strong_no', 1],
      ],
      advocate: 3,
    },
    {
      because: 'the first of the panel breaks a tie',
      cards: [
        ['yes', 4],
        ['no', 2],
        ['no', 2],
        ['yes', 4],
        ['yes', 4],
      ],
      advocate: 1,
    },
    {
      because: 'no recommendation is read from the ratings',
      cards: [
        [null, 2],
        [null, 1],
        [null, 4],
      ],
      advocate: 2,
    },
    {
      because: 'all recommend against, and one is least against',
      cards: [
        ['no', 2],
        ['strong_no', 1],
        ['no', 3],
      ],
      advocate: 2,
    },
    {
      because: 'the other side counts though the ratings are alike',
      cards: [
        ['yes', 3],
        ['yes', 3],
        ['no', 3],
      ],
      advocate: 2,
    },
    {
      because: 'everybody agrees',
      cards: [
        ['yes', 3],
        ['yes', 3],
        ['yes', 3],
      ],
      advocate: null,
    },
    {
      because: 'two cards are no panel',
      cards: [
        ['yes', 4],
        ['strong_no', 1],
      ],
      advocate: null,
    },
    { because: 'a card without a rating has no view', cards: [['yes', 4], ['no', 1], ['no']], advocate: null },
  ])('is $advocate where $because', ({ cards, advocate }) => {
    expect(advocateOf(cards)).toBe(advocate)
  })

  it('is measured from the bar, so that a card on a hard dimension is not taken for a hard card', () => {
    const bars = { problem_clarity: 3.5 }
    const sketches: PanelistSketch[] = [
      { answers: { problem_clarity: 4 }, recommendation: 'yes' },
      { answers: { metric_discipline: 3 }, recommendation: 'yes' },
      { answers: { problem_clarity: 3 }, recommendation: 'yes' },
    ]
    const advocate = rollUp(factsOf(sketches, { bars })).agenda.devils_advocate
    // 0.5 above, 0.5 above, 0.5 below: the 3 against a bar of 3.5, not the 3 against one of 2.5
    expect(advocate?.panelist_id).toBe(panelistId(2))
  })

  it('takes the independent view, not what somebody moved to', () => {
    const sketches: PanelistSketch[] = [
      { answers: { problem_clarity: 4 }, recommendation: 'yes' },
      { answers: { problem_clarity: 3 }, recommendation: 'yes' },
      {
        answers: { problem_clarity: 1 },
        recommendation: 'no',
        later: [{ answers: { problem_clarity: 4 }, recommendation: 'strong_yes', seen: [0, 1] }],
      },
    ]
    expect(rollUp(factsOf(sketches)).agenda.devils_advocate?.panelist_id).toBe(panelistId(2))
  })
})
