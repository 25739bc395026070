/**
 * Probabilities and quantiles against R 4.2.2 (pnorm, qnorm, pt, qt), 16 digits.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  normalProbability,
  normalQuantile,
  studentProbability,
  studentQuantile,
} from '../../../src/domain/stats/distributions.ts'

describe('the normal distribution', () => {
  it.each([
    [-8, 6.220960574271785e-16],
    [-3.5, 2.326290790355249e-4],
    [-3, 1.349898031630095e-3],
    [-1, 0.158655253931457],
    [0.5, 0.691462461274013],
    [2.9, 0.998134186699616],
    [6, 0.9999999990134123],
  ])('has %d at probability %d', (x, p) => {
    expect(Math.abs(normalProbability(x) / p - 1)).toBeLessThan(1e-12)
  })

  it.each([
    [1e-10, -6.361340902404056],
    [0.001, -3.090232306167813],
    [0.1, -1.2815515655446008],
    [0.4, -0.2533471031357998],
    [0.975, 1.9599639845400536],
  ])('has quantile at %d of %d', (p, x) => {
    expect(normalQuantile(p)).toBeCloseTo(x, 12)
  })

  it('has quantiles that undo its probabilities, and ends without end', () => {
    fc.assert(
      fc.property(fc.double({ min: -7, max: 5, noNaN: true }), x => {
        expect(normalQuantile(normalProbability(x))).toBeCloseTo(x, 7)
      }),
      { seed: 2 },
    )
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  })
})

describe("Student's t", () => {
  it.each([
    [0.001, 3, -10.214531852407385],
    [0.1, 3, -1.637744353696209],
    [0.1, 30.5, -1.3099313160303754],
    [0.975, 3, 3.1824463052837078],
    [0.975, 30.5, 2.0408694451863205],
  ])('has quantile at %d with %d degrees of %d', (p, degrees, t) => {
    expect(studentQuantile(p, degrees)).toBeCloseTo(t, 10)
  })

  it('is Cauchy with one degree, and normal with endless ones', () => {
    expect(studentProbability(1, 1)).toBeCloseTo(0.75, 13)
    expect(studentQuantile(0.9, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.9))
    expect(studentQuantile(0.5, 4)).toBe(0)
  })
})
