/**
 * The bounded minimiser on functions whose minimum is known.
 */
import { describe, expect, it } from 'vitest'
import { minimiseBounded, type Objective } from '../../../src/domain/stats/bounded-newton.ts'

/** Σ weight (x − target)², whose curvature is told as `told` times the true one. */
function bowl(targets: number[], told = 1): Objective {
  let at = new Float64Array()
  return {
    valueAt(point) {
      at = Float64Array.from(point)
      return targets.reduce((sum, t, k) => sum + (k + 1) * (point[k]! - t) ** 2, 0)
    },
    slopeThere() {
      const n = targets.length
      const curvature = new Float64Array(n * n)
      for (let k = 0; k < n; k++) curvature[k * n + k] = 2 * (k + 1) * told
      return { gradient: Float64Array.from(targets, (t, k) => 2 * (k + 1) * (at[k]! - t)), curvature }
    },
  }
}

const ones = (n: number) => new Float64Array(n).fill(1)

describe('the minimum', () => {
  it('inside the box is found in one step when the curvature is true, and still when it is not', () => {
    const exact = minimiseBounded(bowl([3, 0.2, 7]), ones(3), 0, 1e6)
    expect(Array.from(exact.point, x => Math.round(x * 1e6) / 1e6)).toEqual([3, 0.2, 7])
    expect([exact.stopped, exact.iterations]).toEqual(['converged', 1])
    for (const told of [0.4, 3]) {
      const rough = minimiseBounded(bowl([3, 0.2, 7], told), ones(3), 0, 1e6)
      expect(rough.stopped).toBe('converged')
      expect(rough.point[2]).toBeCloseTo(7, 4)
    }
  })

  it('beyond the bound is at the bound, and said to be', () => {
    const found = minimiseBounded(bowl([-1, 2, -3]), ones(3), 0, 1e6)
    expect(found.point[1]).toBeCloseTo(2, 6)
    expect([found.point[0], found.point[2]]).toEqual([0, 0])
    expect(found.atBound).toEqual([true, false, true])
  })

  it('leaves the bound again when that is where the start was', () => {
    expect(minimiseBounded(bowl([2]), new Float64Array(1), 0, 1e6).point[0]).toBeCloseTo(2, 6)
  })

  it('that does not exist ends at the ceiling, and said so', () => {
    let x = 1
    const falling: Objective = {
      valueAt(point) {
        x = point[0]!
        return -Math.log(x)
      },
      slopeThere: () => ({ gradient: Float64Array.of(-1 / x), curvature: Float64Array.of(1 / x ** 2) }),
    }
    const found = minimiseBounded(falling, ones(1), 0, 1000)
    expect([found.stopped, found.point[0]]).toEqual(['at_ceiling', 1000])
  })

  it('is reached around places where the function has no value', () => {
    const inner = bowl([0.5])
    const holed: Objective = { ...inner, valueAt: p => (p[0]! > 0.4 && p[0]! < 0.45 ? undefined : inner.valueAt(p)) }
    expect(minimiseBounded(holed, Float64Array.of(0.1), 0, 10).point[0]).toBeCloseTo(0.5, 5)
  })
})
