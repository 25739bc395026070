import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jitter, outcomeOf, retryAt } from '../../src/domain/delivery.ts'

const now = new Date('2026-03-02T09:00:00Z')

describe('a failed attempt', () => {
  it.each([
    [1, '2026-03-02T09:00:05.000Z'],
    [2, '2026-03-02T09:05:00.000Z'],
    [3, '2026-03-02T09:30:00.000Z'],
    [4, '2026-03-02T11:00:00.000Z'],
    [5, '2026-03-02T14:00:00.000Z'],
    [6, '2026-03-02T19:00:00.000Z'],
    [7, '2026-03-02T23:00:00.000Z'],
    [8, '2026-03-03T05:00:00.000Z'],
    [9, '2026-03-03T09:00:00.000Z'],
  ])('number %i is followed by one at %s', (failures, at) => {
    expect(retryAt(failures, now, 0.5)?.toISOString()).toBe(at)
  })

  it('number ten is the last', () => {
    expect([retryAt(10, now, 0), retryAt(11, now, 0.5)]).toEqual([null, null])
  })

  it('comes back neither earlier nor later than the jitter allows, and chance decides where between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, chance) => {
          const pause = (share: number) => retryAt(failures, now, share)!.getTime() - now.getTime()
          expect(pause(chance)).toBeGreaterThanOrEqual(pause(0))
          expect(pause(chance)).toBeLessThanOrEqual(pause(0.999_999))
          expect(pause(0) / pause(0.5)).toBeCloseTo(1 - jitter, 3)
        },
      ),
      { seed: 8, numRuns: 200 },
    )
  })
})

describe('an answer', () => {
  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [199, 'failed'],
    [301, 'failed'],
    [304, 'failed'],
    [400, 'failed'],
    [410, 'gone'],
    [429, 'failed'],
    [500, 'failed'],
    [null, 'failed'],
  ] as const)('%s means %s', (status, outcome) => {
    expect(outcomeOf(status)).toBe(outcome)
  })
})
