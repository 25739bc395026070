import { checkSync } from 'recheck'
import { describe, expect, it } from 'vitest'
import { detectByRules } from '../../../src/domain/signals/detect-rules.ts'
import { rules } from '../../../src/domain/signals/rules/pack.ts'
import { classes, patternSource } from '../../../src/domain/signals/rules/rule.ts'
import { readSentences } from '../../../src/domain/signals/text.ts'

process.env.RECHECK_BACKEND = 'pure'

/** What recheck may take for one pattern: what it cannot decide in this time is safe by the bounds of the next test alone. */
const DECIDE_MS = 60

const both = rules.flatMap(rule =>
  (['own', 'note'] as const)
    .filter(voice => rule.voice === undefined || rule.voice === voice)
    .map(voice => [rule.id, voice, patternSource(rule, voice)] as const),
)

describe('the patterns', () => {
  it.each(both.filter(([, voice], k) => voice === 'own' || both[k - 1]?.[0] !== both[k]![0]))(
    '%s (%s) has no vulnerable pattern',
    (_, __, source) => {
      expect(checkSync(source, '', { timeout: DECIDE_MS }).status).not.toBe('vulnerable')
    },
  )

  it.each(both)('%s (%s) repeats without bound only the letters of one word', (_, __, source) => {
    const bare = source
      .replaceAll(classes.W!, 'W')
      .replaceAll(/\[[^\]]*\]/g, 'C')
      .replaceAll(/\\./g, 'E')
    expect(bare).not.toMatch(/[)WE][+*]|\{\d+,\}/)
  })

  it('see sentences of bounded length and words of bounded length, whatever the text', () => {
    const texts = [
      'a'.repeat(100_000),
      'a '.repeat(50_000),
      `I ${'had not '.repeat(12_000)}`,
      `${'"'.repeat(50_000)}`,
      'x'.repeat(99) + '9'.repeat(50_000),
    ]
    for (const text of texts) {
      for (const { canonical, words } of readSentences(text)) {
        expect(words.length).toBeLessThanOrEqual(200)
        expect(canonical.length).toBeLessThanOrEqual(200 * 41)
      }
      expect(detectByRules(text, 'note')).toBeInstanceOf(Array)
    }
  })
})
