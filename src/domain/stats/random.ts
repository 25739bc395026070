/**
 * Seeded random numbers: the same seed gives the same numbers on every machine, for simulation and resampling. It is passed
 * as an argument, because the domain has no randomness of its own. Not for secrets.
 */

export type Random = {
  /** Uniform on [0, 1) with 53 bits. */
  uniform(): number
  /** Uniform on 0 … bound − 1. */
  below(bound: number): number
  /** Standard normal. */
  normal(): number
  /** A new order of the items, each equally likely (Fisher & Yates). */
  shuffle<T>(items: readonly T[]): T[]
}

/** Generator sfc32 (Doty-Humphrey), seeded by an integer and run in. */
export function createRandom(seed: number): Random {
  let a = seed | 0
  let b = Math.floor(seed / 2 ** 32) | 0
  let c = 0x9e3779b9 | 0
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 16; i++) next()
  let spare: number | undefined
  const uniform = () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53
  const below = (bound: number) => Math.floor(uniform() * bound)
  return {
    uniform,
    below,
    normal() {
      if (spare !== undefined) {
        const value = spare
        spare = undefined
        return value
      }
      // Polar method (Marsaglia & Bray 1964): two at a time.
      for (;;) {
        const u = 2 * uniform() - 1
        const v = 2 * uniform() - 1
        const s = u * u + v * v
        if (s >= 1 || s === 0) continue
        const factor = Math.sqrt((-2 * Math.log(s)) / s)
        spare = v * factor
        return u * factor
      }
    },
    shuffle(items) {
      const order = items.slice()
      for (let i = order.length - 1; i > 0; i--) {
        const j = below(i + 1)
        const held = order[i]!
        order[i] = order[j]!
        order[j] = held
      }
      return order
    },
  }
}
