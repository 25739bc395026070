import { describe, expect, it } from 'vitest'
import { type Kind, kinds } from '../../../src/domain/signals/kinds.ts'
import { type ByRule, decideKinds, type Thresholds } from '../../../src/domain/signals/model.ts'

const everyKind = (value: number) => Object.fromEntries(kinds.map(kind => [kind, value])) as Record<Kind, number>
const thresholds: Thresholds = {
  alone: everyKind(0.5),
  withRule: everyKind(0.3),
  rivals: { sure: 0.85, margin: 2 },
}
const nothing = new Set<Kind>()
const byNoRule: ByRule = { found: nothing, certain: nothing }
const sureOf = (...certain: Kind[]): ByRule => ({ found: new Set(certain), certain: new Set(certain) })
const seen = (...found: Kind[]): ByRule => ({ found: new Set(found), certain: nothing })

const decide = (probable: Partial<Record<Kind, number>>, byRule: ByRule) =>
  decideKinds(
    thresholds,
    kinds.map(kind => probable[kind] ?? 0.01),
    byRule,
  )

describe('of what is probable is found', () => {
  // log-odds of 0.6 are 0.41, of 0.2 −1.39 and of 0.1 −2.20
  it.each<[string, Partial<Record<Kind, number>>, ByRule, Kind[]]>([
    ['what is more probable than its threshold', { metric: 0.51, blame: 0.49 }, byNoRule, ['metric']],
    ['at a lower one what a rule saw too', { metric: 0.31, blame: 0.31 }, seen('metric'), ['metric']],
    ['what a rule carries alone, however improbable', { blame: 0.02 }, sureOf('blame'), ['blame']],
    ['ownership that is far ahead of hero talk', { ownership: 0.6, hero: 0.1 }, byNoRule, ['ownership']],
    ['neither of the two where they are near', { ownership: 0.6, hero: 0.2 }, byNoRule, []],
    ['neither where both are likely', { ownership: 0.7, hero: 0.65 }, byNoRule, []],
    ['hero talk that is sure by itself', { ownership: 0.8, hero: 0.9 }, byNoRule, ['hero']],
    ['both where both are sure', { ownership: 0.9, hero: 0.9 }, byNoRule, ['ownership', 'hero']],
    [
      'hero talk that a rule carries, where ownership is less probable',
      { ownership: 0.3, hero: 0.4 },
      sureOf('hero'),
      ['hero'],
    ],
    ['not what a rule carries where its rival is more probable', { ownership: 0.4, hero: 0.3 }, sureOf('hero'), []],
    [
      'ownership that a rule carries, not the rival beside it',
      { ownership: 0.5, hero: 0.4 },
      sureOf('ownership'),
      ['ownership'],
    ],
    ['both where rules carry both', { ownership: 0.1, hero: 0.4 }, sureOf('ownership', 'hero'), ['ownership', 'hero']],
    [
      'any other kind beside them',
      { ownership: 0.6, hero: 0.5, blame: 0.6, learning: 0.7 },
      byNoRule,
      ['blame', 'learning'],
    ],
  ])('%s', (_, probable, byRule, found) => {
    expect(decide(probable, byRule)).toEqual(found)
  })
})
