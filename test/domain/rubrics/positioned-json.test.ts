/**
 * The JSON reader is held against the language's own: it must accept what `JSON.parse` accepts, with the same value,
 * and refuse the rest. Positions and the wording of common slips are tables, counted by hand.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pointerOf } from '../../../src/domain/json-pointer.ts'
import { jsonDepthMax, jsonValuesMax, readPositionedJson } from '../../../src/domain/rubrics/positioned-json.ts'

fc.configureGlobal({ seed: 20250711 })

function parseNatively(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

describe('the reader and JSON.parse', () => {
  test('any JSON value reads as JSON.parse reads it, at any indentation', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const read = readPositionedJson(text)
        expect(read.ok && read.json.value).toStrictEqual(JSON.parse(text))
      }),
      { numRuns: 1_000 },
    )
  })

  test('a text with one character put in, taken out or exchanged is refused exactly when JSON.parse refuses it', () => {
    const character = fc.constantFrom(...'{}[]",:\\/ntu0123.-+eE \n\r\ttruefalsnul\u0001\u00a0x')
    let refused = 0
    let accepted = 0
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(), fc.nat(1), character, (value, place, cut, put) => {
        const text = JSON.stringify(value)
        const at = place % (text.length + 1)
        const edited = text.slice(0, at) + put + text.slice(at + cut)
        const native = parseNatively(edited)
        const read = readPositionedJson(edited)
        // The two differ on purpose in these: JSON.parse keeps the last of two equal keys, and reads 1e999 as Infinity.
        if (!read.ok && /twice|too large/.test(read.faults[0]?.message ?? '')) return
        expect(read.ok).toBe(native !== null)
        if (read.ok) expect(read.json.value).toStrictEqual(native?.value)
        if (read.ok) accepted++
        else refused++
      }),
      { numRuns: 5_000 },
    )
    expect(Math.min(refused, accepted)).toBeGreaterThan(500)
  })

  test('a key named __proto__ becomes an own property and changes no prototype', () => {
    const read = readPositionedJson('{"__proto__": {"polluted": true}}')
    const value = read.ok ? read.json.value : null
    expect(Object.keys(value ?? {})).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  test('a byte order mark is skipped and moves no column', () => {
    const read = readPositionedJson('\ufeff{"a": 1}')
    expect(read.ok && [read.json.value, read.json.positionOf('/a')]).toEqual([{ a: 1 }, { line: 1, column: 7 }])
  })
})

describe('positions', () => {
  const text = ['{', '  "a": [10,', '    {"b/c": "é😀", "d": null}],', '  "~": {}', '}'].join('\n')
  const cases: [pointer: string, value: [number, number], key: [number, number]][] = [
    ['', [1, 1], [1, 1]],
    ['/a', [2, 8], [2, 3]],
    ['/a/0', [2, 9], [2, 9]],
    ['/a/1', [3, 5], [3, 5]],
    ['/a/1/b~1c', [3, 13], [3, 6]],
    ['/a/1/d', [3, 25], [3, 20]],
    ['/~0', [4, 8], [4, 3]],
    // What is not there is shown at what should hold it.
    ['/a/1/missing', [3, 5], [3, 5]],
    ['/missing/deeper/still', [1, 1], [1, 1]],
  ]
  const lineEnds: [string, string][] = [
    ['\\n', '\n'],
    ['\\r\\n', '\r\n'],
    ['\\r', '\r'],
  ]
  for (const [name, lineEnd] of lineEnds)
    test(`values and keys are found by pointer where lines end in ${name}`, () => {
      const read = readPositionedJson(text.replaceAll('\n', lineEnd))
      if (!read.ok) throw new Error(read.faults[0]?.message)
      for (const [pointer, [line, column], [keyLine, keyColumn]] of cases) {
        expect([pointer, read.json.positionOf(pointer)]).toEqual([pointer, { line, column }])
        expect([pointer, read.json.keyPositionOf(pointer)]).toEqual([pointer, { line: keyLine, column: keyColumn }])
      }
    })

  test('a pointer escapes tilde and slash', () => {
    expect(pointerOf(['a', 0, 'b/c', '~1'])).toBe('/a/0/b~1c/~01')
  })
})

describe('faults', () => {
  const cases: [name: string, text: string, line: number, column: number, message: RegExp][] = [
    ['an empty file', ' \n ', 2, 2, /file is empty/],
    ['a comma before }', '{\n  "a": 1,\n}', 3, 1, /comma before this closing }/],
    ['a comma before ]', '[1,\n2,\n]', 3, 1, /comma before this closing \]/],
    ['two commas', '{"a": 1,, "b": 2}', 1, 9, /one comma too many/],
    ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 3, 3, /comma is missing before this/],
    ['a missing colon', '{\n  "a" 1\n}', 2, 7, /colon is missing after "a"/],
    ['a missing value', '{\n  "a": ,\n}', 2, 8, /value is missing before this comma/],
    ['single quotes', "{\n  'a': 1\n}", 2, 3, /straight double quotes/],
    ['curly quotes', '{\n  "a": “x”\n}', 2, 8, /straight double quotes \("\), not in “/],
    ['a bare word', '{"a": yes}', 1, 7, /"yes" is not a value; text must stand in double quotes/],
    ['a leading zero', '{"a": 01}', 1, 7, /"01" is not a number/],
    ['a number beyond all bounds', '{"a": 1e999}', 1, 7, /too large a number/],
    ['a line break in a text', '{\n  "a": "one\n  two"\n}', 2, 8, /not closed on its line/],
    ['a tab in a text', '{"a": "x\ty"}', 1, 9, /tab or control character/],
    ['a lone backslash', '{"a": "C:\\work"}', 1, 10, /backslash in a text must be written twice/],
    ['a comment', '{\n  // why\n  "a": 1\n}', 2, 3, /no comments/],
    ['an unclosed object', '{\n  "a": {\n    "b": 1\n', 4, 1, /ends before the { of line 2 is closed/],
    ['a wrong bracket', '{\n  "a": [1, 2}\n}', 2, 13, /does not close the \[ of line 2/],
    ['something behind the end', '{}\n{}', 2, 1, /follows after the end/],
    ['a bare field name', '{a: 1}', 1, 2, /field name in double quotes is expected/],
  ]
  test.each(cases)('%s is told in plain words where it stands', (_name, text, line, column, message) => {
    const read = readPositionedJson(text)
    const faults = read.ok ? [] : read.faults
    expect(faults).toEqual([{ line, column, pointer: expect.any(String), message: expect.stringMatching(message) }])
  })

  test('each doubled key is told, with the line of the first', () => {
    const read = readPositionedJson('{\n  "a": 1,\n  "b": {"c": 1, "c": 2},\n  "a": 3,\n  "a": 4\n}')
    expect(read.ok ? [] : read.faults).toEqual([
      { line: 3, column: 17, pointer: '/b/c', message: expect.stringContaining('first given in line 3') },
      { line: 4, column: 3, pointer: '/a', message: expect.stringContaining('first given in line 2') },
      { line: 5, column: 3, pointer: '/a', message: expect.stringContaining('first given in line 2') },
    ])
  })

  test('keys are doubled by what they mean, not by how they are written', () => {
    expect(readPositionedJson('{"a": 1, "\\u0061": 2}').ok).toBe(false)
  })

  test('values are read up to their bound and refused beyond it', () => {
    const list = (length: number) => JSON.stringify(Array(length).fill(0))
    expect(readPositionedJson(list(jsonValuesMax - 1)).ok).toBe(true)
    expect(readPositionedJson(list(jsonValuesMax)).ok).toBe(false)
  })

  test('nesting is read up to its bound and refused beyond it', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(readPositionedJson(nested(jsonDepthMax + 1)).ok).toBe(true)
    expect(readPositionedJson(nested(jsonDepthMax + 2)).ok).toBe(false)
    expect(readPositionedJson('['.repeat(200_000)).ok).toBe(false)
  })
})
