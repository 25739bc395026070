/**
 * A strict JSON reader that remembers where everything stood, so that a fault in a rubric file can be shown at its line.
 * `JSON.parse` gives neither positions of values nor a word about duplicate keys, and its syntax messages speak to
 * programmers. This file knows JSON (RFC 8259) and plain words for its usual slips; it knows nothing of rubrics.
 */
import { pointerOf } from '../json-pointer.ts'

/** Nesting beyond this is refused: no rubric is deeper than five, and the reader recurses once per level. */
export const jsonDepthMax = 32

/** The largest rubric that its schema allows has 1,123 values; many more would only cost time to complain about. */
export const jsonValuesMax = 5_000

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Lines and columns count from 1; a column is a UTF-16 unit, as editors count. */
export type Position = { line: number; column: number }

export type JsonFault = Position & { pointer: string; message: string }

/** `key` is null for the root and for entries of a list. */
type Place = { key: number | null; value: number }

export type PositionedJson = {
  value: Json
  /** Where the value of a JSON pointer begins, or, when it is not there, its nearest enclosing value. */
  positionOf(pointer: string): Position
  /** Where the key of a JSON pointer begins; the value's position where there is no key. */
  keyPositionOf(pointer: string): Position
}

/**
 * Reads JSON text into its value and the positions in it. Answers `ok: false` with every duplicate key, or with the
 * first syntax fault (after which nothing further can be told reliably) behind the duplicates before it. A byte order
 * mark at the start is skipped. Time and memory are linear in the text; the caller bounds its length, this file the depth
 * and the number of values.
 */
export function readPositionedJson(
  text: string,
): { ok: true; json: PositionedJson } | { ok: false; faults: JsonFault[] } {
  const reader = new Reader(text)
  try {
    const value = reader.readDocument()
    if (reader.faults.length > 0) return { ok: false, faults: reader.faults }
    const placeOf = (pointer: string): Place => {
      for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
        const place = reader.places.get(at)
        if (place) return place
      }
      return reader.places.get('') ?? { key: null, value: 0 }
    }
    return {
      ok: true,
      json: {
        value,
        positionOf: pointer => reader.positionAt(placeOf(pointer).value),
        keyPositionOf: pointer => {
          const place = placeOf(pointer)
          return reader.positionAt(place.key ?? place.value)
        },
      },
    }
  } catch (error) {
    if (error instanceof SyntaxFault) return { ok: false, faults: [...reader.faults, error.fault] }
    throw error
  }
}

/** Carries a syntax fault out of the recursion; never leaves this file. */
class SyntaxFault extends Error {
  readonly fault: JsonFault
  constructor(fault: JsonFault) {
    super(fault.message)
    this.fault = fault
  }
}

class Reader {
  readonly places = new Map<string, Place>()
  readonly faults: JsonFault[] = []
  private readonly text: string
  private at = 0
  private values = 0
  private lineStarts: number[] | null = null

  constructor(text: string) {
    this.text = text
  }

  readDocument(): Json {
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1
    this.skipSpace('')
    if (this.at >= this.text.length) this.fail('', this.at, 'The file is empty.')
    const value = this.readValue('', null, 0)
    this.skipSpace('')
    if (this.at < this.text.length) this.fail('', this.at, 'Something follows after the end of the JSON; remove it.')
    return value
  }

  positionAt(offset: number): Position {
    this.lineStarts ??= lineStartsOf(this.text)
    let low = 0
    let high = this.lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    const bom = low === 0 && this.text.charCodeAt(0) === 0xfeff ? 1 : 0
    return { line: low + 1, column: Math.max(0, offset - (this.lineStarts[low] ?? 0) - bom) + 1 }
  }

  private readValue(pointer: string, key: number | null, depth: number): Json {
    if (depth > jsonDepthMax) this.fail(pointer, this.at, `Nested more than ${jsonDepthMax} deep.`)
    if (++this.values > jsonValuesMax)
      this.fail(
        pointer,
        this.at,
        `The file holds more than ${jsonValuesMax.toLocaleString('en')} values; no rubric is that large.`,
      )
    this.places.set(pointer, { key, value: this.at })
    const first = this.text[this.at]
    if (first === '{') return this.readObject(pointer, depth)
    if (first === '[') return this.readList(pointer, depth)
    if (first === '"') return this.readText(pointer)
    const word = /[-+.\w]*/y
    word.lastIndex = this.at
    const token = word.exec(this.text)?.[0] ?? ''
    if (token === 'true' || token === 'false' || token === 'null') {
      this.at += token.length
      return token === 'null' ? null : token === 'true'
    }
    if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(token)) {
      const number = Number(token)
      if (!Number.isFinite(number)) this.fail(pointer, this.at, `${token.slice(0, 40)} is too large a number.`)
      this.at += token.length
      return number
    }
    return this.fail(pointer, this.at, this.notAValue(token))
  }

  private readObject(pointer: string, depth: number): Json {
    const open = this.at
    const entries: [string, Json][] = []
    const firstAt = new Map<string, number>()
    this.at++
    this.skipSpace(pointer)
    if (this.takes('}')) return {}
    for (;;) {
      const keyAt = this.at
      if (this.text[this.at] !== '"') this.fail(pointer, this.at, this.notAKey(open))
      const key = this.readText(pointer)
      const inner = `${pointer}${pointerOf([key])}`
      const before = firstAt.get(key)
      if (before !== undefined) {
        const message = `"${key.slice(0, 60)}" stands here twice; it was first given in line ${this.positionAt(before).line}. Keep one.`
        this.faults.push({ ...this.positionAt(keyAt), pointer: inner, message })
      }
      firstAt.set(key, before ?? keyAt)
      this.skipSpace(inner)
      if (!this.takes(':')) this.fail(inner, this.at, `A colon is missing after "${key.slice(0, 60)}".`)
      this.skipSpace(inner)
      entries.push([key, this.readValue(inner, keyAt, depth + 1)])
      this.skipSpace(pointer)
      // fromEntries defines own properties, so a key named __proto__ stays a key and is refused as unknown later.
      if (this.takes('}')) return Object.fromEntries(entries)
      if (!this.takes(',')) this.fail(pointer, this.at, this.notASeparator('{', '}', open))
      this.skipSpace(pointer)
      if (this.text[this.at] === '}') this.fail(pointer, this.at, 'There is a comma before this closing }; remove it.')
    }
  }

  private readList(pointer: string, depth: number): Json {
    const open = this.at
    const values: Json[] = []
    this.at++
    this.skipSpace(pointer)
    if (this.takes(']')) return values
    for (;;) {
      values.push(this.readValue(`${pointer}/${values.length}`, null, depth + 1))
      this.skipSpace(pointer)
      if (this.takes(']')) return values
      if (!this.takes(',')) this.fail(pointer, this.at, this.notASeparator('[', ']', open))
      this.skipSpace(pointer)
      if (this.text[this.at] === ']') this.fail(pointer, this.at, 'There is a comma before this closing ]; remove it.')
    }
  }

  private readText(pointer: string): string {
    const open = this.at
    const parts: string[] = []
    this.at++
    for (;;) {
      const start = this.at
      while (isPlain(this.text.charCodeAt(this.at))) this.at++
      parts.push(this.text.slice(start, this.at))
      const stop = this.text[this.at]
      if (stop === '"') {
        this.at++
        return parts.join('')
      }
      if (stop === undefined || stop === '\n' || stop === '\r')
        this.fail(pointer, open, 'This text is not closed on its line; it needs a " at its end (a line break is \\n).')
      if (stop !== '\\') this.fail(pointer, this.at, 'A tab or control character stands in a text; write a tab as \\t.')
      parts.push(this.readEscape(pointer))
    }
  }

  private readEscape(pointer: string): string {
    const letter = this.text[this.at + 1] ?? ''
    const plain = escapes.get(letter)
    if (plain !== undefined) {
      this.at += 2
      return plain
    }
    const hex = letter === 'u' ? this.text.slice(this.at + 2, this.at + 6) : ''
    if (!/^[0-9a-fA-F]{4}$/.test(hex))
      this.fail(
        pointer,
        this.at,
        'A backslash in a text must be written twice (\\\\), or begin \\", \\n, \\t or \\u0000.',
      )
    this.at += 6
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  private skipSpace(pointer: string): void {
    const space = /[ \t\r\n]*/y
    space.lastIndex = this.at
    this.at += space.exec(this.text)?.[0].length ?? 0
    if (/^\/[/*]/.test(this.text.slice(this.at, this.at + 2)))
      this.fail(pointer, this.at, 'JSON has no comments; remove this one.')
  }

  private takes(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private notAValue(token: string): string {
    const first = this.text[this.at]
    if (first === undefined) return 'The file ends where a value is expected.'
    if (first === ',') return 'A value is missing before this comma.'
    if (first === '}' || first === ']') return `A value is missing before this ${first}.`
    if (quotes.has(first)) return `Text must stand in straight double quotes ("), not in ${first}.`
    if (/^[-+.\d]/.test(token)) return `"${token.slice(0, 40)}" is not a number as JSON writes it (like 1, 0.5 or -2).`
    if (token !== '') return `"${token.slice(0, 40)}" is not a value; text must stand in double quotes.`
    return `A value is expected here, not "${first}".`
  }

  private notAKey(open: number): string {
    const first = this.text[this.at]
    if (first === undefined) return this.endsInside('{', '}', open)
    if (first === ',') return 'There is one comma too many here.'
    if (quotes.has(first)) return `A field name must stand in straight double quotes ("), not in ${first}.`
    return 'A field name in double quotes is expected here.'
  }

  private notASeparator(opening: string, closing: string, open: number): string {
    const next = this.text[this.at]
    if (next === undefined) return this.endsInside(opening, closing, open)
    if (next === '}' || next === ']')
      return `This ${next} does not close the ${opening} of line ${this.positionAt(open).line}; a ${closing} is expected.`
    return 'A comma is missing before this.'
  }

  private endsInside(opening: string, closing: string, open: number): string {
    return `The file ends before the ${opening} of line ${this.positionAt(open).line} is closed by a ${closing}.`
  }

  private fail(pointer: string, offset: number, message: string): never {
    throw new SyntaxFault({ ...this.positionAt(offset), pointer, message })
  }
}

/** Whether a UTF-16 unit may stand in a text as it is; beyond the end (NaN) none does. */
function isPlain(unit: number): boolean {
  return unit >= 0x20 && unit !== 0x22 && unit !== 0x5c
}

const escapes = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** What word processors and other languages put where JSON wants a straight double quote. */
const quotes = new Set(["'", '`', '“', '”', '„', '‘', '’', '«', '»'])

/** A line ends at \n, \r\n or a lone \r. */
function lineStartsOf(text: string): number[] {
  const starts = [0]
  for (const end of text.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length)
  return starts
}
