/** One text for one value: the examples of RFC 8785 itself, and what is refused because JSON would say it differently. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalDepthMax, canonicalJson, snapshotOf } from '../../src/domain/debrief/canonical-json.ts'
import { rollUp } from '../../src/domain/debrief.ts'
import { factsOf } from './debrief-facts.ts'

describe('canonical JSON', () => {
  it('writes the example of RFC 8785 §3.2.2 as its §3.2.3 prints it', () => {
    const example: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`)
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('sorts names by UTF-16 code units, as in RFC 8785 §3.2.3', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
    const text = canonicalJson(Object.fromEntries(names.map((name, index) => [name, index])))
    // carriage return, one, control, o with diaeresis, euro, grinning face, hebrew letter dalet
    expect([...text.matchAll(/:(\d)/g)].map(([, index]) => Number(index))).toEqual([1, 3, 5, 6, 0, 4, 2])
  })

  it.each([
    // RFC 8785 appendix B, by the bits of the double
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the double %s as %s', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text)
  })

  it.each<[string, unknown]>([
    ['undefined', { a: undefined }],
    ['a hole in a list', new Array(1)],
    ['NaN', [Number.NaN]],
    ['an infinity', Number.POSITIVE_INFINITY],
    ['a date', { at: new Date(0) }],
    ['a map', new Map()],
    ['a big integer', 1n],
    ['a function', { toJSON: () => 1 }],
    ['half a surrogate pair', 'a\ud83d'],
    ['half a surrogate pair in a name', { '\ude00': 1 }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow()
  })

  it('refuses what is nested without end', () => {
    const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)])
    expect(canonicalJson(nest(canonicalDepthMax))).toContain('1')
    expect(() => canonicalJson(nest(canonicalDepthMax + 1))).toThrow('nested deeper')
  })

  it('says the same as JSON, in one way only', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, shuffled(member)]),
      )
    }
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }), value => {
        const text = canonicalJson(value)
        // JSON itself cannot tell -0 from 0
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(canonicalJson(shuffled(value))).toBe(text)
      }),
      { seed: 8785, numRuns: 300 },
    )
  })
})

describe('the snapshot of a debrief', () => {
  const debrief = rollUp(factsOf([{ answers: { problem_clarity: 4 } }, { answers: { problem_clarity: 2 } }]))

  it('holds all of it but what the reader may do, and reads back the same', () => {
    const { json } = snapshotOf({ ...debrief, permissions: { 'debrief.read': 'allowed' } })
    expect(JSON.parse(json)).toEqual(debrief)
    expect(json).toBe(snapshotOf(debrief).json)
    expect(json).not.toContain('permissions')
  })

  it('is the same text after a way through a database that forgets the order of names', () => {
    const { json } = snapshotOf(debrief)
    expect(canonicalJson(JSON.parse(json))).toBe(json)
    expect(canonicalJson(JSON.parse(JSON.stringify(debrief)))).toBe(json)
  })
})
