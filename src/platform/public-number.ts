/**
 * Public integers for interfaces that want numbers for ids: a keyed permutation of a row's serial number, because a sequence
 * tells how many rows came between two others, and so how many cards of a sealed loop are in. A permutation needs no column
 * of its own and leads back to the row. It knows no table and no facade; the key is the company's and leaves it nowhere.
 */
import { createHmac } from 'node:crypto'

/** The largest serial number and the largest public one: what clients keep in 32 signed bits. */
export const publicNumberMax = 2 ** 31 - 1

const leftBits = 15
const rightBits = 16
/** As many as FF1 has; an even number, so that the halves end as wide as they began. */
const rounds = 10

/**
 * The public number of a row, from 1 to `publicNumberMax`. A Feistel network over 31 bits with halves of 15 and 16, the
 * structure of FF1 (NIST SP 800-38G, algorithm 7): A, B = B, A + F(i, B) mod 2^m, with m the width of A; F is the first 16
 * bits of HMAC-SHA-256(key, kind, i, B). The one value outside the range is sent through again (cycle walking), so that the
 * range is mapped onto itself. `kind` names what is counted, lest the numbers of two tables tell of each other. Ten HMACs a
 * number. Refuses serial numbers outside the range.
 */
export function publicNumberOf(permutationKey: string, kind: string, serialNumber: number): number {
  return walk(serialNumber, value => {
    let [a, b] = [value >>> rightBits, value & mask(rightBits)]
    for (let round = 0; round < rounds; round++) {
      const width = widthIn(round)
      ;[a, b] = [b, (a + mix(permutationKey, kind, round, b)) & mask(width)]
    }
    return joined(a, b)
  })
}

/** The serial number behind a public one: the same network backwards. Refuses numbers outside the range. */
export function serialNumberOf(permutationKey: string, kind: string, publicNumber: number): number {
  return walk(publicNumber, value => {
    let [a, b] = [value >>> rightBits, value & mask(rightBits)]
    for (let round = rounds - 1; round >= 0; round--) {
      const width = widthIn(round)
      ;[a, b] = [(b - mix(permutationKey, kind, round, a)) & mask(width), a]
    }
    return joined(a, b)
  })
}

/** Permutes 1 to max by a permutation of 0 to max: what lands on the surplus value goes through once more. */
function walk(number: number, permute: (value: number) => number): number {
  if (!Number.isInteger(number) || number < 1 || number > publicNumberMax)
    throw new RangeError(`a number from 1 to ${publicNumberMax} is needed, not ${number}`)
  let value = number - 1
  do value = permute(value)
  while (value === publicNumberMax)
  return value + 1
}

/** How wide the half is that a round changes: the left one first, then in turn. */
function widthIn(round: number): number {
  return round % 2 === 0 ? leftBits : rightBits
}

function mask(bits: number): number {
  return 2 ** bits - 1
}

function joined(a: number, b: number): number {
  return a * 2 ** rightBits + b
}

function mix(key: string, kind: string, round: number, half: number): number {
  return createHmac('sha256', key).update(`${kind} ${round} ${half}`).digest().readUInt16BE(0)
}
