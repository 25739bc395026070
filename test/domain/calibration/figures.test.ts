/**
 * What a released loop gets: figures that add up, that move the right way, and that know what they do not know.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Calibration, calibrate, type RatingRow } from '../../../src/domain/calibration/calibrate.ts'
import { type Arithmetic, figuresFor, type LoopCards, laterFigures } from '../../../src/domain/calibration/figures.ts'
import { SCENARIOS, simulateCompany } from '../../../src/domain/calibration/simulate.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'
import { readRatings } from './reference.ts'

const DIMENSIONS = ['d1', 'd2', 'd3', 'd4', 'd5']
const PLAN = DIMENSIONS.map(dimension => ({ dimension, weight: 1, bar: 2.5 }))

function fitted(rows: RatingRow[], levels?: Map<string, string>): Calibration {
  const calibration = calibrate(rows, levels ? { levels } : {})
  if (calibration.kind !== 'fitted') throw new Error('the fixture must be large enough to fit')
  return calibration
}

const small = fitted(readRatings('sim_F_small'))
const clean = fitted(simulateCompany(SCENARIOS[0]!, createRandom(3)).rows)

function panel(
  rating: (interviewer: string, dimension: string) => number | undefined,
  interviewers = ['i1', 'i2', 'i3', 'i4'],
): LoopCards {
  const ratings = interviewers.flatMap(interviewer =>
    DIMENSIONS.flatMap(dimension => {
      const value = rating(interviewer, dimension)
      return value === undefined ? [] : [{ interviewer, dimension, rating: value }]
    }),
  )
  return { level: null, plan: PLAN, ratings }
}

function sumOf(a: Arithmetic): number {
  return a.standing + a.interviewersBars + a.oneSheetImpressions + a.fewRatings + a.notRated
}

describe('the arithmetic', () => {
  const anyCards = fc.record({
    level: fc.constantFrom(null, 'pm', 'lead'),
    plan: fc.constantFrom(...[1, 2, 3, 4, 5]).chain(n =>
      fc.tuple(
        ...DIMENSIONS.slice(0, n).map(dimension =>
          fc.record({
            dimension: fc.constant(dimension),
            weight: fc.integer({ min: 1, max: 5 }),
            bar: fc.constantFrom(2.5, 3, 3.5),
          }),
        ),
      ),
    ),
    ratings: fc.uniqueArray(
      fc.record({
        interviewer: fc.constantFrom('i1', 'i2', 'i5', 'i9', 'newcomer', 'another newcomer'),
        dimension: fc.constantFrom(...DIMENSIONS),
        rating: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 24, selector: r => `${r.interviewer} ${r.dimension}` },
    ),
  })

  it('adds up to the raw mean exactly, in every dimension and overall, whatever the cards and in whatever order', () => {
    let checked = 0
    fc.assert(
      fc.property(anyCards, fc.constantFrom(small, clean), (cards, calibration) => {
        const figures = figuresFor(cards, calibration)
        for (const figure of [...figures.dimensions, figures.overall]) {
          if (figure.kind !== 'estimated') continue
          checked++
          const a = figure.arithmetic
          expect(sumOf(a)).toBe(a.rawMean)
          expect(a.notRated + a.fewRatings + a.oneSheetImpressions + a.interviewersBars + a.standing).toBe(a.rawMean)
          expect(figure.mean).toBe(a.standing)
        }
        for (const figure of figures.dimensions) {
          const own = cards.ratings.filter(r => r.dimension === figure.dimension).map(r => r.rating)
          if (figure.kind === 'estimated')
            expect(figure.arithmetic.rawMean).toBeCloseTo(own.reduce((a, b) => a + b, 0) / own.length, 11)
          else expect(own).toEqual([])
        }
      }),
      { seed: 17, numRuns: 400 },
    )
    expect(checked).toBeGreaterThan(500)
  })

  it('has as overall raw mean the weighted mean of the rated dimensions', () => {
    const cards = {
      ...panel((_, d) => (d === 'd1' ? 4 : d === 'd2' ? 2 : undefined)),
      plan: PLAN.map((p, k) => ({ ...p, weight: k === 0 ? 3 : 1 })),
    }
    const { overall } = figuresFor(cards, small)
    expect(overall.kind === 'estimated' && overall.arithmetic.rawMean).toBeCloseTo((3 * 4 + 2) / 4, 11)
  })

  it('gives what was not rated a line of its own, which is zero when everything was', () => {
    const all = figuresFor(
      panel(() => 3),
      small,
    ).overall
    const some = figuresFor(
      panel((_, d) => (d === 'd5' ? undefined : 4)),
      small,
    )
    expect(all.kind === 'estimated' && all.arithmetic.notRated).toBe(0)
    expect(some.overall.kind === 'estimated' && some.overall.arithmetic.notRated).toBeGreaterThan(0)
    expect(some.dimensions[4]!.kind).toBe('not_rated')
  })

  it('takes the bars in force, lenient positive, and names them only over the floor', () => {
    const named = clean.interviewers.filter(i => i.named)
    const unnamed = clean.interviewers.filter(i => !i.named)
    expect(named.length).toBeGreaterThan(3)
    expect(unnamed.length).toBeGreaterThan(3)
    const [a, b] = [named[0]!, unnamed[0]!]
    const figures = figuresFor(
      panel(() => 3, [a.id, b.id]),
      clean,
    )
    const first = figures.dimensions[0]!
    if (first.kind !== 'estimated') throw new Error('rated dimensions are estimated')
    expect(first.arithmetic.named).toEqual([{ interviewer: a.id, bar: a.barByDimension[0], sheets: a.sheets }])
    expect(first.arithmetic.interviewersBars).toBeCloseTo((a.barByDimension[0]! + b.barByDimension[0]!) / 2, 10)
    expect(figures.overall.kind === 'estimated' && figures.overall.arithmetic.named.map(n => n.interviewer)).toEqual([
      a.id,
    ])
  })
})

describe('the standing', () => {
  it('of a panel that rates 3 throughout is at or above 2.5 with 0.9 or more, of one that rates 2 throughout with 0.1 or less', () => {
    for (const calibration of [small, clean]) {
      const three = figuresFor(
        panel(() => 3),
        calibration,
      ).overall
      const two = figuresFor(
        panel(() => 2),
        calibration,
      ).overall
      expect(three.kind === 'estimated' && three.pAtOrAboveBar).toBeGreaterThanOrEqual(0.9)
      expect(two.kind === 'estimated' && two.pAtOrAboveBar).toBeLessThanOrEqual(0.1)
    }
  })

  it('is higher where severe interviewers gave the same ratings, and closer to them with more interviewers', () => {
    const byBar = clean.interviewers.toSorted((a, b) => a.bar - b.bar).map(i => i.id)
    const meanOf = (ids: string[]) => {
      const { overall } = figuresFor(
        panel(() => 3, ids),
        clean,
      )
      if (overall.kind !== 'estimated') throw new Error('rated loops are estimated')
      return overall
    }
    const severe = meanOf(byBar.slice(0, 4))
    const lenient = meanOf(byBar.slice(-4))
    expect(severe.mean - lenient.mean).toBeGreaterThan(0.3)
    expect(meanOf(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']).peSd).toBeLessThan(meanOf(['n1', 'n2']).peSd)
    expect(meanOf(['n1', 'n2']).interval.high - meanOf(['n1', 'n2']).interval.low).toBeGreaterThan(0)
  })

  it('knows less through an interviewer it has never seen than through a known one', () => {
    const known = figuresFor(
      panel(
        () => 3,
        clean.interviewers.slice(0, 3).map(i => i.id),
      ),
      clean,
    ).overall
    const unknown = figuresFor(
      panel(() => 3, ['x', 'y', 'z']),
      clean,
    ).overall
    expect(known.kind === 'estimated' && unknown.kind === 'estimated' && unknown.peSd > known.peSd).toBe(true)
  })

  it('of a loop left out of the fit is near what a fit with it says, though computed from its own cards alone', () => {
    const rows = simulateCompany({ ...SCENARIOS[0]!, loops: 120, interviewers: 20 }, createRandom(8)).rows
    for (const loop of ['c1', 'c50', 'c110']) {
      const without = fitted(rows.filter(r => r.loop !== loop))
      const own = rows.filter(r => r.loop === loop)
      const before = figuresFor({ level: null, plan: PLAN, ratings: own }, without).overall
      const after = laterFigures(loop, PLAN, fitted(rows))!.overall
      if (before.kind !== 'estimated') throw new Error('rated loops are estimated')
      expect(Math.abs(before.mean - after.mean)).toBeLessThan(0.25 * after.peSd)
      expect(before.peSd / after.peSd).toBeGreaterThan(0.95)
      expect(before.peSd / after.peSd).toBeLessThan(1.1)
    }
  })

  it('needs its dimension to be known, and says so otherwise', () => {
    const cards = { ...panel(() => 3), plan: [...PLAN, { dimension: 'new', weight: 1, bar: 2.5 }] }
    expect(figuresFor(cards, small).dimensions[5]).toEqual({ dimension: 'new', kind: 'unknown_dimension' })
    expect(figuresFor(cards, small).overall.kind).toBe('estimated')
    const rated = { ...cards, ratings: [...cards.ratings, { interviewer: 'i1', dimension: 'new', rating: 4 }] }
    expect(figuresFor(rated, small).overall).toEqual({ kind: 'unknown_dimension', dimensions: ['new'] })
    expect(figuresFor({ ...cards, ratings: [] }, small).overall).toEqual({ kind: 'nothing_rated' })
  })

  it('starts from the mean of its level where that level has one', () => {
    const rows = readRatings('sim_F_small').map(r => ({
      ...r,
      rating: Number(r.loop.slice(1)) <= 20 ? r.rating : Math.max(1, r.rating - 1),
    }))
    const levels = new Map(rows.map(r => [r.loop, Number(r.loop.slice(1)) <= 20 ? 'pm' : 'lead']))
    const byLevel = fitted(rows, levels)
    expect(byLevel.groups.map(g => g.levels)).toEqual(expect.arrayContaining([['pm'], ['lead']]))
    const cards = panel((_, d) => (d === 'd1' ? 3 : undefined), ['x'])
    const pm = figuresFor({ ...cards, level: 'pm' }, byLevel).overall
    const lead = figuresFor({ ...cards, level: 'lead' }, byLevel).overall
    expect(pm.kind === 'estimated' && lead.kind === 'estimated' && pm.mean - lead.mean).toBeGreaterThan(0.2)
  })
})

it('stores and comes back from JSON as it was', () => {
  const back = JSON.parse(JSON.stringify(small)) as Calibration
  expect(back).toEqual(small)
  expect(
    figuresFor(
      panel(() => 3),
      back,
    ),
  ).toEqual(
    figuresFor(
      panel(() => 3),
      small,
    ),
  )
})
