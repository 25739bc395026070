import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/domain/refusal.ts'
import {
  parseTranscript,
  type TranscriptFormat,
  transcriptFormats,
  turnLengthMax,
} from '../../src/domain/transcript.ts'

const said = (format: TranscriptFormat, text: string, candidate = ['Noor Haddad']) =>
  parseTranscript(format, text, candidate).map(({ speaker, name, at_ms, text: words }) => [speaker, name, at_ms, words])

/** Lines and messages of what was refused. */
function faultsOf(format: TranscriptFormat, text: string): [number, string][] {
  try {
    parseTranscript(format, text, ['Noor Haddad'])
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'transcript_invalid') throw error
    return (error.details.errors as { line: number; message: string }[]).map(({ line, message }) => [line, message])
  }
  return []
}

describe('a transcript from a file', () => {
  it('reads WebVTT: voices, notes, identifiers, tags, entities and sentences cut by captions', () => {
    const file = [
      '\uFEFFWEBVTT - Interview',
      'Kind: captions',
      '',
      'NOTE',
      'written by a recorder',
      '',
      'STYLE',
      '::cue { color: red }',
      '',
      '1',
      '00:00:01.000 --> 00:00:03.500 align:start',
      '<v Ines One>What would you do differently?</v>',
      '',
      'second-cue',
      '01:02.250 --> 01:05.000',
      '<v.loud Noor Haddad>I should have &amp; <i>could have</i>',
      '',
      '00:01:05.000 --> 00:01:07.000',
      '<v Noor Haddad>asked legal first.',
    ].join('\r\n')
    expect(said('vtt', file)).toEqual([
      ['interviewer', 'Ines One', 1_000, 'What would you do differently?'],
      ['candidate', 'Noor Haddad', 62_250, 'I should have & could have asked legal first.'],
    ])
  })

  it('reads SubRip, with names before a colon and speech that goes on without one', () => {
    const file = `1
00:00:01,000 --> 00:00:02,000
Interviewer: Go on.

2
00:00:02,500 --> 00:00:04,000
Noor: We cut offline mode.

3
00:00:04,000 --> 00:00:06,000
It cost us two weeks.
So: a fair price.
`
    expect(said('srt', file)).toEqual([
      ['interviewer', 'Interviewer', 1_000, 'Go on.'],
      ['candidate', 'Noor', 2_500, 'We cut offline mode. It cost us two weeks. So: a fair price.'],
    ])
  })

  it('reads plain text: names, times before them, and headings of name and time', () => {
    expect(said('txt', 'Ines One: And then?\n\n[00:01:05] Candidate: I asked them.\nTwice.')).toEqual([
      ['interviewer', 'Ines One', null, 'And then?'],
      ['candidate', 'Candidate', 65_000, 'I asked them. Twice.'],
    ])
    expect(said('txt', 'Ines One   0:03\nAnd then?\nNoor Haddad (1:02:03)\nI asked them.')).toEqual([
      ['interviewer', 'Ines One', 3_000, 'And then?'],
      ['candidate', 'Noor Haddad', 3_723_000, 'I asked them.'],
    ])
  })

  it('reads JSON: bare or under turns, by role or by name, with seconds, milliseconds or a clock', () => {
    const turns = [
      { speaker: 'Ines One', text: 'And then?', start: 1.5 },
      { speaker: 'noor  HADDAD', text: 'I asked them.', at: '00:00:03' },
      { speaker: 'candidate', name: 'N.', text: 'Twice.', at_ms: 4200 },
    ]
    const expected = [
      ['interviewer', 'Ines One', 1_500, 'And then?'],
      ['candidate', 'noor  HADDAD', 3_000, 'I asked them.'],
      ['candidate', 'candidate', 4_200, 'Twice.'],
    ]
    expect(said('json', JSON.stringify(turns))).toEqual(expected)
    expect(said('json', JSON.stringify({ segments: turns }))).toEqual(expected)
  })

  it.each<[string, TranscriptFormat, string, [number, string | RegExp][]]>([
    ['a cue without times', 'vtt', 'WEBVTT\n\nhello\nthere\n', [[3, /Expected a time/]]],
    ['a time that is none', 'srt', '1\n00:61:00,000 --> 00:62:00,000\nNoor: x', [[2, /no time/]]],
    ['an end before the beginning', 'vtt', 'WEBVTT\n\n00:02.000 --> 00:01.000\n<v Noor>x', [[3, /ends before/]]],
    ['words of nobody', 'txt', 'hello there\nNoor: yes', [[1, /Who says this/]]],
    ['a silent file', 'txt', '\n\n', [[1, /Nothing is said/]]],
    ['nobody who is the candidate', 'txt', 'Ines One: hello\nJon Two: hi', [[1, /Nobody here speaks/]]],
    ['JSON that is none', 'json', '[\n  {"speaker": "candidate" "text": "x"}\n]', [[2, /./]]],
    [
      'turns without words, voices or times',
      'json',
      '[\n{"speaker":"candidate"},\n{"text":"x"},\n{"speaker":"candidate","text":"x","at":"noon"},\n7]',
      [
        [2, /needs its "text"/],
        [3, /needs its "speaker"/],
        [4, /time of a turn/],
        [5, /object/],
      ],
    ],
    ['an object without turns', 'json', '{"lines":[]}', [[1, /list of turns/]]],
    ['a NUL inside JSON', 'json', '[{"speaker":"candidate","text":"a\\u0000b"}]', [[1, /NUL/]]],
    [
      'a turn without end',
      'json',
      JSON.stringify([{ speaker: 'candidate', text: 'x'.repeat(turnLengthMax + 1) }]),
      [[1, /at most/]],
    ],
  ])('names the line of %s', (_, format, text, expected) => {
    const faults = faultsOf(format, text)
    expect(faults.map(([line]) => line)).toEqual(expected.map(([line]) => line))
    for (const [index, [, message]] of expected.entries()) expect(faults[index]![1]).toMatch(message)
  })

  it('answers turns or faulty lines for any text whatever, and the turns hold only what the file held', () => {
    const letters = fc.constantFrom(
      'Noor: ',
      '00:00:01.000 --> 00:00:02.000',
      '\n',
      '\n\n',
      'WEBVTT',
      '<v Noor>',
      '[',
      '{"text":"x"',
      ' ',
      '<',
      'é',
      '𝒳',
    )
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.array(letters, { maxLength: 40 }).map(parts => parts.join('')),
    )
    fc.assert(
      fc.property(fc.constantFrom(...transcriptFormats.filter(each => each !== 'json')), text, (format, file) => {
        let turns: ReturnType<typeof parseTranscript>
        try {
          turns = parseTranscript(format, file, ['Noor'])
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
          return
        }
        expect(turns.some(({ speaker }) => speaker === 'candidate')).toBe(true)
        for (const { text: words } of turns)
          for (const word of words.split(/[\s:<>&;]+/).filter(each => /^\p{L}+$/u.test(each)))
            expect(file).toContain(word)
      }),
      { seed: 20261122, numRuns: 2_000 },
    )
  })

  it('reads a file of half a million characters in time that grows with its length alone', () => {
    const line = '[00:00:01] Noor Haddad: I should have asked them before we built it.\n'
    const turns = parseTranscript('txt', line.repeat(7_000), ['Noor Haddad'])
    expect(turns.reduce((sum, turn) => sum + turn.text.length, 0)).toBeGreaterThan(300_000)
  })
})
