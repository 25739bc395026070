/**
 * Seeded numbers: repeatable, and of the distributions they claim.
 */
import { expect, it } from 'vitest'
import { normalProbability } from '../../../src/domain/stats/distributions.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'

it('gives the same numbers for the same seed and others for another', () => {
  const draw = (seed: number) =>
    Array.from({ length: 5 }, (_, k) => (k % 2 ? createRandom(seed).normal() : createRandom(seed).uniform()))
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
  expect(createRandom(1).uniform()).not.toBe(createRandom(2 ** 32 + 1).uniform())
})

it('is uniform within what chance allows', () => {
  const random = createRandom(1)
  const cells = new Array<number>(20).fill(0)
  for (let k = 0; k < 100_000; k++) cells[random.below(20)]!++
  const chi = cells.reduce((sum, n) => sum + (n - 5000) ** 2 / 5000, 0)
  // 19 degrees of freedom: 99.9 % below 43.8.
  expect(chi).toBeLessThan(43.8)
})

it('is normal within what chance allows', () => {
  const random = createRandom(2)
  const values = Float64Array.from({ length: 50_000 }, () => random.normal()).sort()
  let distance = 0
  values.forEach((x, k) => {
    distance = Math.max(distance, Math.abs(normalProbability(x) - (k + 0.5) / values.length))
  })
  // Kolmogorov–Smirnov at 0.1 %: 1.95 / √n.
  expect(distance).toBeLessThan(1.95 / Math.sqrt(values.length))
})

it('shuffles without losing anybody, each order as often as any', () => {
  const random = createRandom(3)
  const seen = new Map<string, number>()
  for (let k = 0; k < 6000; k++) {
    const order = random.shuffle(['a', 'b', 'c']).join('')
    seen.set(order, (seen.get(order) ?? 0) + 1)
  }
  expect([...seen.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
  for (const n of seen.values()) expect(Math.abs(n - 1000)).toBeLessThan(120)
})
