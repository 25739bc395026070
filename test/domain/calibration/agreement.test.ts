/**
 * Agreement against published worked examples and identities.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bootstrapInterval,
  type Coefficient,
  intraclassCorrelations,
  intraclassFromVariances,
  krippendorffAlpha,
  type Metric,
  quadraticKappa,
} from '../../../src/domain/calibration/agreement.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'

function numberOf(coefficient: Coefficient): number {
  if (coefficient.kind !== 'estimated') throw new Error(coefficient.because)
  return coefficient.value
}

/** Krippendorff 2011: four observers, twelve units, `0` for missing. */
const OBSERVERS = ['123321412000', '123322412503', '033323422510', '123324412510']
const UNITS = Array.from({ length: 12 }, (_, u) => OBSERVERS.map(o => Number(o[u])).filter(v => v > 0))

/** Shrout & Fleiss 1979, table 2: six targets, four judges. */
const JUDGED = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
]

describe("Krippendorff's alpha", () => {
  it.each<[Metric, number]>([
    ['nominal', 0.743],
    ['ordinal', 0.815],
    ['interval', 0.849],
    ['ratio', 0.797],
  ])('of his own example is, %s, %d', (metric, published) => {
    expect(numberOf(krippendorffAlpha(UNITS, metric))).toBeCloseTo(published, 3)
  })

  it('is the same with nothing missing as by the definition over all pairs', () => {
    const units = [
      [1, 2, 2],
      [3, 3, 4],
      [2, 2, 2],
      [4, 3, 4],
    ]
    const all = units.flat()
    let within = 0
    for (const unit of units) for (const a of unit) for (const b of unit) within += (a - b) ** 2
    let between = 0
    for (const a of all) for (const b of all) between += (a - b) ** 2
    const expected = 1 - within / (3 * 4 * 2) / (between / (12 * 11))
    expect(numberOf(krippendorffAlpha(units, 'interval'))).toBeCloseTo(expected, 12)
  })

  it('is one in perfect agreement, and undefined where nothing is shared or nothing varies', () => {
    expect(
      krippendorffAlpha(
        [
          [1, 1],
          [4, 4, 4],
        ],
        'ordinal',
      ),
    ).toEqual({ kind: 'estimated', value: 1 })
    expect(krippendorffAlpha([[1], [4]], 'ordinal')).toEqual({ kind: 'undefined', because: 'nothing_shared' })
    expect(
      krippendorffAlpha(
        [
          [3, 3],
          [3, 3],
        ],
        'ordinal',
      ),
    ).toEqual({ kind: 'undefined', because: 'no_variation' })
  })

  it('takes no notice of what the categories are called where only their order counts', () => {
    const renamed = UNITS.map(unit => unit.map(v => v ** 3))
    expect(numberOf(krippendorffAlpha(renamed, 'ordinal'))).toBeCloseTo(
      numberOf(krippendorffAlpha(UNITS, 'ordinal')),
      12,
    )
  })
})

describe('quadratic-weighted kappa', () => {
  it("is Cohen's kappa where there are two categories: 0.4 for 20, 5, 10 and 15 of fifty", () => {
    const table: [number, number, number][] = [
      [1, 1, 20],
      [1, 2, 5],
      [2, 1, 10],
      [2, 2, 15],
    ]
    const pairs = table.flatMap(([a, b, times]) => Array.from({ length: times }, (): [number, number] => [a, b]))
    expect(numberOf(quadraticKappa(pairs))).toBeCloseTo(0.4, 12)
  })

  it('is the concordance correlation 2 cov / (var + var + squared difference of means)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })), {
          minLength: 3,
          maxLength: 40,
        }),
        pairs => {
          const n = pairs.length
          const [ma, mb] = [0, 1].map(k => pairs.reduce((sum, p) => sum + p[k]!, 0) / n) as [number, number]
          let [cov, va, vb] = [0, 0, 0]
          for (const [a, b] of pairs) {
            cov += ((a - ma) * (b - mb)) / n
            va += (a - ma) ** 2 / n
            vb += (b - mb) ** 2 / n
          }
          const below = va + vb + (ma - mb) ** 2
          const kappa = quadraticKappa(pairs)
          if (below < 1e-9) expect(kappa.kind).toBe('undefined')
          else expect(numberOf(kappa)).toBeCloseTo((2 * cov) / below, 9)
        },
      ),
      { seed: 3, numRuns: 200 },
    )
  })
})

describe('intraclass correlations', () => {
  it('of Shrout and Fleiss are 0.29 and 0.62 with random judges, 0.71 and 0.91 with fixed ones', () => {
    const { random, fixed } = intraclassCorrelations(JUDGED)
    expect(numberOf(random.single)).toBeCloseTo(0.29, 2)
    expect(numberOf(random.average)).toBeCloseTo(0.62, 2)
    expect(numberOf(fixed.single)).toBeCloseTo(0.71, 2)
    expect(numberOf(fixed.average)).toBeCloseTo(0.91, 2)
  })

  it('refuse a ragged table, and are undefined for one judge or a table without variation', () => {
    expect(() => intraclassCorrelations([[1, 2], [1]])).toThrow(RangeError)
    expect(intraclassCorrelations([[1], [2]]).random.single.kind).toBe('undefined')
    expect(
      intraclassCorrelations([
        [2, 2],
        [2, 2],
      ]).random.single.kind,
    ).toBe('undefined')
  })

  it('from variances grow with the number averaged', () => {
    const { single, average } = intraclassFromVariances(0.5, 0.5, 4)
    expect([numberOf(single), numberOf(average)]).toEqual([0.5, 0.8])
  })
})

describe('the bootstrap', () => {
  const alpha = (sample: number[][]) => krippendorffAlpha(sample, 'ordinal')

  it('is the same for the same seed, holds the estimate, and is narrower with more units', () => {
    const options = (seed: number) => ({ random: createRandom(seed), resamples: 500, level: 0.9 })
    const once = bootstrapInterval(UNITS, alpha, options(4))
    expect(bootstrapInterval(UNITS, alpha, options(4))).toEqual(once)
    const many = bootstrapInterval([...UNITS, ...UNITS, ...UNITS, ...UNITS], alpha, options(4))
    if (once.kind !== 'estimated' || many.kind !== 'estimated') throw new Error('defined')
    expect(once.low).toBeLessThan(0.815)
    expect(once.high).toBeGreaterThan(0.815)
    expect(many.high - many.low).toBeLessThan(0.75 * (once.high - once.low))
  })

  it('is undefined where the coefficient mostly is', () => {
    expect(bootstrapInterval([[3], [3, 3]], alpha, { random: createRandom(1), resamples: 50, level: 0.9 })).toEqual({
      kind: 'undefined',
    })
  })
})
