/**
 * Sparse block systems against the dense inverse, on random patterns from empty to full.
 */
import { describe, expect, it } from 'vitest'
import {
  createFactor,
  factorise,
  invertOnPattern,
  MAX_FACTOR_SIZE,
  type Pattern,
  planFactor,
  solve,
} from '../../../src/domain/calibration/sparse.ts'
import { invertSymmetric } from '../../../src/domain/stats/dense.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'

function randomSystem(nodes: number, size: number, degree: number, seed: number) {
  const random = createRandom(seed)
  const pairs = new Set<string>()
  for (let k = 0; k < (nodes * degree) / 2; k++) {
    const [i, j] = [random.below(nodes), random.below(nodes)]
    if (i !== j) pairs.add(`${Math.max(i, j)} ${Math.min(i, j)}`)
  }
  const list = [...pairs].map(p => p.split(' ').map(Number))
  const pattern: Pattern = {
    nodes,
    size,
    rows: Int32Array.from(list, p => p[0]!),
    columns: Int32Array.from(list, p => p[1]!),
  }
  const n = nodes * size
  const dense = new Float64Array(n * n)
  const values = new Float64Array((nodes + list.length) * size * size)
  const put = (block: number, i: number, j: number, d: number, e: number, value: number) => {
    values[(block * size + d) * size + e] = value
    dense[(i * size + d) * n + j * size + e] = value
    dense[(j * size + e) * n + i * size + d] = value
  }
  for (let i = 0; i < nodes; i++) {
    for (let d = 0; d < size; d++)
      for (let e = 0; e <= d; e++) put(i, i, i, d, e, d === e ? 8 * size * (degree + 2) : 1)
    for (let d = 0; d < size; d++) for (let e = 0; e < d; e++) values[(i * size + e) * size + d] = 1
  }
  list.forEach(([i, j], k) => {
    for (let d = 0; d < size; d++) for (let e = 0; e < size; e++) put(nodes + k, i!, j!, d, e, random.normal())
  })
  return { pattern, values, dense, n, random }
}

describe.each([
  [1, 3, 0],
  [6, 1, 0],
  [40, 3, 3],
  [60, 2, 45],
  [120, 1, 4],
  [30, 5, 2],
  [200, 1, 12],
])('a system of %d nodes of %d with degree %d', (nodes, size, degree) => {
  const { pattern, values, dense, n, random } = randomSystem(nodes, size, degree, nodes + size)
  const factor = createFactor(planFactor(pattern))
  const factorised = factorise(factor, values)
  const reference = invertSymmetric(dense, n)!

  it('has the determinant of the dense one', () => {
    expect(factorised).toBe(true)
    expect(factor.logDet).toBeCloseTo(reference.logDet, 8)
  })

  it('is solved', () => {
    const x = Float64Array.from({ length: n }, () => random.normal())
    const b = new Float64Array(n)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) b[i]! += dense[i * n + j]! * x[j]!
    solve(factor, b)
    for (let i = 0; i < n; i++) expect(b[i]).toBeCloseTo(x[i]!, 9)
  })

  it('has the blocks of the dense inverse on its pattern', () => {
    const inverse = invertOnPattern(factor)
    const check = (block: number, i: number, j: number) => {
      for (let d = 0; d < size; d++) {
        for (let e = 0; e < size; e++) {
          expect(inverse[(block * size + d) * size + e]).toBeCloseTo(
            reference.inverse[(i * size + d) * n + j * size + e]!,
            10,
          )
        }
      }
    }
    for (let i = 0; i < nodes; i++) check(i, i, i)
    pattern.rows.forEach((i, k) => {
      check(nodes + k, i, pattern.columns[k]!)
    })
  })

  it('is factorised anew in the same room', () => {
    expect(
      factorise(
        factor,
        values.map(v => 4 * v),
      ),
    ).toBe(true)
    expect(factor.logDet).toBeCloseTo(reference.logDet + n * Math.log(4), 8)
  })
})

it('keeps teams that never meet apart: the factor holds no more than their own blocks', () => {
  const [teams, team] = [50, 8]
  const list: [number, number][] = []
  for (let t = 0; t < teams; t++)
    for (let i = 0; i < team; i++) for (let j = 0; j < i; j++) list.push([i * teams + t, j * teams + t])
  const pattern: Pattern = {
    nodes: teams * team,
    size: 5,
    rows: Int32Array.from(list, p => Math.max(...p)),
    columns: Int32Array.from(list, p => Math.min(...p)),
  }
  expect(planFactor(pattern).factorSize).toBeLessThanOrEqual(teams * (team * 5) ** 2)
})

it('refuses what is not positive definite, and a design beyond its bound before trying it', () => {
  const pattern: Pattern = { nodes: 2, size: 1, rows: Int32Array.of(1), columns: Int32Array.of(0) }
  expect(factorise(createFactor(planFactor(pattern)), Float64Array.of(1, 1, 2))).toBe(false)
  const nodes = 3000
  const pairs = (nodes * (nodes - 1)) / 2
  const [rows, columns] = [new Int32Array(pairs), new Int32Array(pairs)]
  for (let i = 0, k = 0; i < nodes; i++) {
    for (let j = 0; j < i; j++, k++) {
      rows[k] = i
      columns[k] = j
    }
  }
  expect((nodes * 6) ** 2).toBeGreaterThan(MAX_FACTOR_SIZE)
  expect(() => planFactor({ nodes, size: 6, rows, columns })).toThrow(/too entangled/)
})
