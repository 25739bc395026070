import { describe, expect, it } from 'vitest'
import { packOf } from '../../../src/domain/signals/detect.ts'
import { detectByRules } from '../../../src/domain/signals/detect-rules.ts'
import { kinds } from '../../../src/domain/signals/kinds.ts'
import { rules } from '../../../src/domain/signals/rules/pack.ts'

describe('the rules', () => {
  it.each(rules.flatMap(rule => rule.hits.map(([speaker, text]) => [rule.kind, rule.id, speaker, text] as const)))(
    'find %s (%s) where a %s says: %s',
    (kind, _, speaker, text) => {
      expect(detectByRules(text, speaker).map(each => each.kind)).toContain(kind)
    },
  )

  it.each(rules.flatMap(rule => rule.misses.map(([speaker, text]) => [rule.kind, rule.id, speaker, text] as const)))(
    'find no %s (%s) where a %s says: %s',
    (kind, _, speaker, text) => {
      expect(detectByRules(text, speaker).map(each => each.kind)).not.toContain(kind)
    },
  )

  it('have ids of their own, a reason, and examples both ways', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    for (const { id, kind, reason, hits, misses } of rules) {
      expect(id.startsWith(kind.replace('_', '-')), id).toBe(true)
      expect(reason.length, id).toBeGreaterThan(10)
      expect(hits.length, id).toBeGreaterThan(0)
      expect(misses.length, id).toBeGreaterThan(0)
    }
    expect(new Set(rules.map(({ kind }) => kind))).toEqual(new Set(kinds))
  })

  it('say of themselves by which version a finding was made', () => {
    expect(packOf('rules')).toEqual({ id: 'pm-signals-1.rules', hash: expect.stringMatching(/^[0-9a-f]{16}$/) })
  })

  it('carry no signal where an interviewer speaks', () => {
    expect(rules.flatMap(({ hits }) => hits).flatMap(([, text]) => detectByRules(text, 'interviewer'))).toEqual([])
  })
})
