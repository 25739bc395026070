import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectByRules } from '../../../src/domain/signals/detect-rules.ts'
import { rules } from '../../../src/domain/signals/rules/pack.ts'
import { encoderText, readSentences } from '../../../src/domain/signals/text.ts'

const read = (text: string) => readSentences(text).map(sentence => sentence.canonical)

describe('reading a text', () => {
  it.each([
    ["I'd've", ['i would have'], false],
    ["I should've asked.", ['i should have asked .'], true],
    ["I'd asked, I'd ask", ['i had asked , i would ask'], true],
    ["She's asked; he's late", ['she has asked ; she is late'], true],
    ['We organised the colour centre', ['we organized the color center'], true],
    ['I, uh, I kind of knew', ['i , i kind of knew'], true],
    ['Then Oluwaseun Adébáyò-Smith and Nguyễn Văn An saw it', ['then sam and sam saw it'], true],
    ['Priya spotted it. 王芳 too', ['sam spotted it . sam too'], false],
    ['churn 31\u200b% \u2192 28 %', ['churn 31 % > 28 %'], true],
    ['I con\u200bvin\u00adced them', ['i convinced them'], true],
    ['\u202eI should\u202c have', ['i should have'], true],
    ['One. Two! Three?', ['one .', 'two !', 'three ?'], true],
    ['- gave up offline mode\n- got the date', ['- gave up offline mode', '- got the date'], true],
    ['It was approx. 5% e.g. on Mon', ['it was approx . 5 % e . g . on sam'], false],
  ] as const)('reads %j', (text, expected, exact) => {
    if (exact) expect(read(text)).toEqual(expected)
    else expect(read(text).length).toBeGreaterThan(0)
  })

  it('keeps every place inside the text, in order, whatever the text (10,000 of them)', () => {
    const mixed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'I ',
            "should've ",
            'convinced ',
            'them ',
            '“',
            '”',
            "'",
            '\u200b',
            '\u202e',
            '31% ',
            'Zoë ',
            '🙂',
            '. ',
            '\n',
            'É',
            '\ud800',
          ),
          { maxLength: 20 },
        )
        .map(parts => parts.join('')),
    )
    fc.assert(
      fc.property(mixed, fc.constantFrom('candidate' as const, 'note' as const), (text, speaker) => {
        let before = 0
        for (const { words, canonical, places } of readSentences(text)) {
          words.forEach((word, k) => {
            expect(word.start).toBeGreaterThanOrEqual(before)
            expect(word.end).toBeGreaterThan(word.start)
            expect(word.end).toBeLessThanOrEqual(text.length)
            expect(canonical.startsWith(word.text, places[k])).toBe(true)
            before = word.start
          })
          expect(encoderText(words).starts).toHaveLength(words.length)
        }
        for (const { start, end } of detectByRules(text, speaker)) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 10_000, seed: 6 },
    )
  })

  it('reads words that every object knows as words like others', () => {
    for (const word of Object.getOwnPropertyNames(Object.prototype))
      for (const speaker of ['candidate', 'note'] as const) {
        expect(readSentences(`${word} ${word}'s`)).toHaveLength(1)
        expect(detectByRules(`I rewrote the ${word} and it cut the failures from 12 to 3.`, speaker)).toEqual(
          detectByRules(`I rewrote the ${'x'.repeat(word.length)} and it cut the failures from 12 to 3.`, speaker),
        )
      }
  })

  it('finds the same in a text strewn with invisible characters, and cuts the original', () => {
    for (const [speaker, text] of rules.flatMap(({ hits }) => hits)) {
      const strewn = [...text].join('\u200b')
      const found = detectByRules(strewn, speaker)
      const plain = detectByRules(text, speaker)
      expect(found.map(({ rule }) => rule)).toEqual(plain.map(({ rule }) => rule))
      expect(found.map(({ start, end }) => strewn.slice(start, end).replaceAll('\u200b', ''))).toEqual(
        plain.map(({ start, end }) => text.slice(start, end)),
      )
    }
  })
})
