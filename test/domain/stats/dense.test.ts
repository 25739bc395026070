/**
 * Dense kernels against their definitions, at sizes that cross every block and tile boundary.
 */
import { describe, expect, it } from 'vitest'
import {
  addProducts,
  addTriangleProduct,
  factorisePanel,
  invertSymmetric,
  invertTriangle,
  mirror,
} from '../../../src/domain/stats/dense.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'

const SIZES = [1, 2, 3, 5, 47, 48, 49, 97, 130]

function positiveDefinite(size: number, seed: number): Float64Array {
  const random = createRandom(seed)
  const factor = Float64Array.from({ length: size * size }, () => random.normal())
  const matrix = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      for (let k = 0; k < size; k++) matrix[i * size + j]! += factor[i * size + k]! * factor[j * size + k]!
    }
    matrix[i * size + i]! += size
  }
  return matrix
}

function distanceFromIdentity(a: Float64Array, b: Float64Array, size: number): number {
  let worst = 0
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = i === j ? -1 : 0
      for (let k = 0; k < size; k++) sum += a[i * size + k]! * b[k * size + j]!
      worst = Math.max(worst, Math.abs(sum))
    }
  }
  return worst
}

describe('the product kernel', () => {
  it.each([
    [1, 1, 1],
    [4, 2, 3],
    [5, 3, 7],
    [9, 8, 1],
    [3, 6, 0],
  ])('adds and subtracts %d × %d products of depth %d inside larger arrays', (rows, cols, depth) => {
    const random = createRandom(rows * 100 + cols)
    const a = { data: Float64Array.from({ length: 200 }, () => random.normal()), offset: 3, stride: 11 }
    const b = { data: Float64Array.from({ length: 200 }, () => random.normal()), offset: 7, stride: 13 }
    const before = Float64Array.from({ length: 200 }, () => random.normal())
    const c = { data: Float64Array.from(before), offset: 5, stride: 15 }
    addProducts(c, a, b, rows, cols, depth, -1)
    const expected = Float64Array.from(before)
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        for (let k = 0; k < depth; k++) expected[5 + i * 15 + j]! -= a.data[3 + i * 11 + k]! * b.data[7 + j * 13 + k]!
      }
    }
    for (let k = 0; k < 200; k++) expect(c.data[k]).toBeCloseTo(expected[k]!, 12)
  })
})

describe('inverses', () => {
  it.each(SIZES)('of size %d times the matrix are the identity', size => {
    const matrix = positiveDefinite(size, size)
    const { inverse } = invertSymmetric(matrix, size)!
    expect(distanceFromIdentity(matrix, inverse, size)).toBeLessThan(1e-10)
  })

  it.each(SIZES)('of triangles of size %d are triangles whose product is the inverse', size => {
    const matrix = positiveDefinite(size, size + 1)
    const lower = { data: Float64Array.from(matrix), offset: 0, stride: size }
    expect(factorisePanel(lower, size, 0)).toBe(true)
    const product = new Float64Array(size * size)
    addTriangleProduct({ data: product, offset: 0, stride: size }, invertTriangle(lower, size), size)
    mirror({ data: product, offset: 0, stride: size }, size)
    expect(distanceFromIdentity(matrix, product, size)).toBeLessThan(1e-10)
  })

  it('have the log of the determinant: of a diagonal the sum of logs', () => {
    const { logDet } = invertSymmetric(Float64Array.of(2, 0, 0, 0, 3, 0, 0, 0, 5), 3)!
    expect(logDet).toBeCloseTo(Math.log(30), 14)
  })

  it('are refused for what is not positive definite', () => {
    expect(invertSymmetric(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined()
    expect(invertSymmetric(Float64Array.of(0), 1)).toBeUndefined()
  })
})

it('panels carry what lies below: L₂₁ L₁₁ᵀ is what stood there', () => {
  const [size, below] = [60, 37]
  const matrix = positiveDefinite(size, 4)
  const random = createRandom(5)
  const under = Float64Array.from({ length: below * size }, () => random.normal())
  const panel = new Float64Array((size + below) * size)
  panel.set(matrix)
  panel.set(under, size * size)
  factorisePanel({ data: panel, offset: 0, stride: size }, size, below)
  let worst = 0
  for (let i = 0; i < below; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0
      for (let k = 0; k <= j; k++) sum += panel[(size + i) * size + k]! * panel[j * size + k]!
      worst = Math.max(worst, Math.abs(sum - under[i * size + j]!))
    }
  }
  expect(worst).toBeLessThan(1e-10)
})
