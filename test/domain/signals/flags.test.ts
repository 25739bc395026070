import { describe, expect, it } from 'vitest'
import { detect, textsToEncode } from '../../../src/domain/signals/detect.ts'
import { proposeFlags } from '../../../src/domain/signals/flags.ts'
import type { Finding, Kind } from '../../../src/domain/signals/kinds.ts'

const finding = (kind: Kind): Finding => ({ kind, start: 0, end: 1, rule: 'r', reason: 'x', strength: 1 })
const said = (text: string, ...found: Kind[]) => ({ speaker: 'candidate' as const, text, findings: found.map(finding) })
const asked = (text: string) => ({ speaker: 'interviewer' as const, text, findings: [] })
const flagsOf = (...turns: Parameters<typeof proposeFlags>[0]) => proposeFlags(turns).map(({ flag }) => flag)

describe('flags', () => {
  it('are raised by hero without shared credit and by blame without ownership, with what they rest on', () => {
    expect(flagsOf(said('x', 'hero'))).toEqual(['solo_success'])
    expect(flagsOf(said('x', 'hero'), said('y', 'shared_credit'))).toEqual([])
    expect(flagsOf(said('x', 'blame'))).toEqual(['blamed_failure'])
    expect(flagsOf(said('x', 'blame', 'ownership'))).toEqual([])
    expect(proposeFlags([asked('?'), said('x', 'hero')])[0]!.because).toEqual([{ turn: 1, finding: finding('hero') }])
  })

  it('see missing metrics only where two outcomes are told', () => {
    const first = said('The launch went well, people loved it.')
    expect(flagsOf(first)).toEqual([])
    expect(flagsOf(first, asked('And another one?'), said('That one failed badly.'))).toEqual(['no_metrics'])
    expect(flagsOf(first, asked('And another one?'), said('That one failed badly.', 'metric'))).toEqual([])
    expect(flagsOf(first, asked('What happened then?'), said('It failed later.'))).toEqual([])
  })
})

describe('the door', () => {
  it('finds nothing in an interviewer’s words and asks for no vectors of them', () => {
    expect(detect('I should have asked them.', 'interviewer')).toEqual([])
    expect(textsToEncode('I should have asked them.', 'interviewer')).toEqual([])
  })

  it('refuses vectors that are not of this text', () => {
    expect(() => detect('I should have asked them.', 'candidate', { vectors: [], density: 'evidence' })).toThrow(
      RangeError,
    )
  })
})
