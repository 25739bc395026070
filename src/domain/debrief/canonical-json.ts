/**
 * One text for one value, so that a debrief can be hashed and proven later bit for bit. Follows the JSON
 * Canonicalization Scheme (RFC 8785). It does not hash: hashing is done where the text is stored.
 */
import type { Debrief } from '../debrief-shape.ts'

/** Far deeper than any of our shapes; a value nested deeper is a mistake, not a document. */
export const canonicalDepthMax = 32

/**
 * The canonical JSON text of a value: members sorted by the UTF-16 code units of their names, no white space, numbers
 * and strings as ECMAScript writes them (RFC 8785 §3.2). Throws a plain error for what JSON cannot say or would say
 * differently than it was meant: undefined, NaN, infinities, big integers, functions, dates and other classes, half a
 * surrogate pair, nesting over `canonicalDepthMax`.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0)
}

/** The text of a debrief that is stored beside a decision and hashed: all of it but `permissions`, which depends on the reader. */
export function snapshotOf(debrief: Debrief & { permissions?: unknown }): { json: string } {
  const { permissions: _, ...rest } = debrief
  return { json: canonicalJson(rest) }
}

function write(value: unknown, depth: number): string {
  if (depth > canonicalDepthMax) throw new Error(`nested deeper than ${canonicalDepthMax}`)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return writeNumber(value)
  if (typeof value === 'string') return writeString(value)
  if (Array.isArray(value)) return `[${Array.from(value, entry => write(entry, depth + 1)).join(',')}]`
  if (!isPlainObject(value)) throw new Error(`canonical JSON cannot hold a value of type ${typeof value}`)
  const members = Object.entries(value)
    // The default order of JavaScript's sort is by code unit, which is the one RFC 8785 asks for.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${writeString(name)}:${write(member, depth + 1)}`)
  return `{${members.join(',')}}`
}

function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw new Error('canonical JSON cannot hold a number that is not finite')
  return JSON.stringify(number)
}

function writeString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new Error('canonical JSON cannot hold half a surrogate pair')
  return JSON.stringify(text)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
