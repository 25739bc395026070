/**
 * Chance that comes out the same on every run: a small generator seeded by a word, so that what happens in one loop does
 * not depend on how many draws another took. It knows nothing of hiring and is no source of secrets.
 */

export interface Chance {
  /** uniform in [0, 1) */
  next(): number
  /** true with probability `p` */
  happens(p: number): boolean
  /** a whole number from `min` to `max`, both included */
  whole(min: number, max: number): number
  /** one of the list; throws on an empty one */
  pick<T>(list: readonly T[]): T
  /** standard normal */
  normal(): number
}

/**
 * A generator seeded by `word`. State: 32 bits, advanced by a Weyl sequence and mixed by multiplication and shifts, in
 * the manner of the mulberry32 family; the seed is the FNV-1a hash of the word. Normal deviates by Box and Muller (1958).
 */
export function chanceOf(word: string): Chance {
  let state = hashOf(word)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    happens: p => next() < p,
    whole: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick(list) {
      if (list.length === 0) throw new Error('there is nothing to pick from')
      return list[Math.floor(next() * list.length)]!
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  }
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (const character of word) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193)
  return hash | 0
}
