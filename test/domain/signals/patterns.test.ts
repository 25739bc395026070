import { readFileSync } from 'node:fs'
import { checkSync } from 'recheck'
import { describe, expect, it } from 'vitest'
import { detectByRules } from '../../../src/domain/signals/detect-rules.ts'
import { rules } from '../../../src/domain/signals/rules/pack.ts'
import { classes, patternSource } from '../../../src/domain/signals/rules/rule.ts'
import { readSentences } from '../../../src/domain/signals/text.ts'

process.env.RECHECK_BACKEND = 'pure'

/** What recheck may take for one pattern: what it cannot decide in this time is listed with the worst that was measured. */
const DECIDE_MS = 60
/** Milliseconds at worst on hostile sentences of 90 words, from `npm run signals:score -- --patterns`. */
const worst: Readonly<Record<string, number>> = JSON.parse(
  readFileSync('test/fixtures/signals/worst-patterns.json', 'utf8'),
)
const WORST_MAX = 2

const both = rules.flatMap(rule =>
  (['own', 'note'] as const)
    .filter(voice => rule.voice === undefined || rule.voice === voice)
    .map(voice => [rule.id, voice, patternSource(rule, voice)] as const),
)

describe('the patterns', () => {
  it.each(both)('%s (%s) is safe, or undecided and listed with a small worst case', (id, voice, source) => {
    const { status } = checkSync(source, '', { timeout: DECIDE_MS })
    expect(status).not.toBe('vulnerable')
    if (status !== 'safe') expect(worst[`${id} (${voice})`]).toBeLessThanOrEqual(WORST_MAX)
  })

  it('are all listed, and nothing else is', () => {
    expect(Object.keys(worst).sort()).toEqual(both.map(([id, voice]) => `${id} (${voice})`).sort())
  })

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
