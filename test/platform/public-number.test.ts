import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { publicNumberMax, publicNumberOf, serialNumberOf } from '../../src/platform/public-number.ts'
import { sized } from '../support/size.ts'

const key = '000102030405060708090a0b0c0d0e0f'
const other = 'ffffffffffffffffffffffffffffffff'
const serial = fc.integer({ min: 1, max: publicNumberMax })
const runs = { numRuns: sized(2_000, 50_000), seed: 20_260_302 }

describe('public numbers', () => {
  // From an implementation of the same network in another language, with its own HMAC.
  it.each([
    ['loops', 1, 1_948_967_960],
    ['loops', 2, 1_532_634_267],
    ['loops', 3, 671_482_581],
    ['scorecards', 1, 314_080_869],
    ['loops', 1_000_000, 222_964_250],
    ['loops', publicNumberMax, 1_561_761_544],
    // The one that the network sends out of the range, and through itself once more.
    ['loops', 1_748_748_506, 1_668_504_366],
  ])('of %s %i is %i', (kind, from, to) => {
    expect(publicNumberOf(key, kind, from)).toBe(to)
    expect(serialNumberOf(key, kind, to)).toBe(from)
  })

  it('lead back to the serial number they came from, both ways, and stay in the range', () => {
    fc.assert(
      fc.property(
        serial,
        fc.string({ minLength: 1 }),
        fc.constantFrom('loops', 'candidates'),
        (number, anyKey, kind) => {
          const shown = publicNumberOf(anyKey, kind, number)
          expect(Number.isInteger(shown) && shown >= 1 && shown <= publicNumberMax).toBe(true)
          expect(serialNumberOf(anyKey, kind, shown)).toBe(number)
          expect(publicNumberOf(anyKey, kind, serialNumberOf(anyKey, kind, number))).toBe(number)
        },
      ),
      runs,
    )
  })

  it('are all different', () => {
    const count = sized(20_000, 500_000)
    const seen = new Set(Array.from({ length: count }, (_, index) => publicNumberOf(key, 'loops', index + 1)))
    expect(seen.size).toBe(count)
  })

  it('keep no order: as many rise as fall, and steps tell nothing of how many rows lie between', () => {
    const count = 4_000
    const numbers = Array.from({ length: count }, (_, index) => publicNumberOf(key, 'loops', index + 1))
    const rising = numbers.slice(1).filter((number, index) => number > numbers[index]!).length / (count - 1)
    // Of a random order half the neighbours rise; six standard deviations, sqrt(1/12n), around it.
    expect(Math.abs(rising - 0.5)).toBeLessThan(6 * Math.sqrt(1 / (12 * count)))
    const correlation = correlate(
      numbers,
      numbers.map((_, index) => index),
    )
    expect(Math.abs(correlation)).toBeLessThan(6 / Math.sqrt(count))
  })

  it('are others in another company and for another kind', () => {
    let same = 0
    fc.assert(
      fc.property(serial, number => {
        const shown = publicNumberOf(key, 'loops', number)
        if (shown === publicNumberOf(other, 'loops', number)) same++
        if (shown === publicNumberOf(key, 'interviews', number)) same++
      }),
      runs,
    )
    expect(same).toBe(0)
  })

  it.each([0, -1, 1.5, publicNumberMax + 1, Number.NaN])('refuse %d', number => {
    expect(() => publicNumberOf(key, 'loops', number)).toThrow(RangeError)
    expect(() => serialNumberOf(key, 'loops', number)).toThrow(RangeError)
  })
})

function correlate(left: readonly number[], right: readonly number[]): number {
  const mean = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0) / all.length
  const [x, y] = [mean(left), mean(right)]
  const product = left.reduce((sum, value, index) => sum + (value - x) * (right[index]! - y), 0)
  const square = (all: readonly number[], around: number) => all.reduce((sum, value) => sum + (value - around) ** 2, 0)
  return product / Math.sqrt(square(left, x) * square(right, y))
}
