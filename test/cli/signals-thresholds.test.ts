import { describe, expect, it } from 'vitest'
import { chooseEvidenceMin, countRules, type Judged } from '../../src/cli/signals-thresholds.ts'
import { sharpenBlend } from '../../src/cli/signals-wording.ts'
import { kinds } from '../../src/domain/signals/kinds.ts'

const labelled = (kind: (typeof kinds)[number], right: boolean) => kinds.map(each => (each === kind && right ? 1 : 0))
const fired = (rule: string, right: boolean, natural = false) => ({
  speaker: 'note' as const,
  natural,
  labels: labelled('hero', right),
  byRules: [{ kind: 'hero' as const, start: 0, end: 1, rule, reason: '', strength: 0 }],
})
const times = <T>(count: number, each: T): T[] => Array.from({ length: count }, () => each)

describe('rules that are counted', () => {
  it.each([
    ['right in 20 of 20', [...times(20, fired('hero.x', true))], ['evidence', 'conversation']],
    ['right in 10 of 10, which is too few', [...times(10, fired('hero.x', true))], []],
    ['right in 20 of 30', [...times(20, fired('hero.x', true)), ...times(10, fired('hero.x', false))], []],
    [
      'right in 20 of 20, and wrong in three ordinary talks',
      [...times(20, fired('hero.x', true)), ...times(3, fired('hero.x', false, true))],
      ['evidence'],
    ],
  ] as const)('and %s: carry findings alone as %j', (_, read, carries) => {
    expect(countRules(read)['hero.x note']!.carries).toEqual(carries)
  })

  it('trust a rule in plain words until it is seen to mislead', () => {
    expect(countRules([])['hero.saved note']).toMatchObject({ precision: 0.9, carries: ['evidence', 'conversation'] })
    expect(countRules(times(5, fired('hero.saved', false)))['hero.saved note']).toMatchObject({
      dense: [0, 5],
      precision: 0.72,
      carries: ['evidence', 'conversation'],
    })
    expect(countRules(times(6, fired('hero.saved', false)))['hero.saved note']).toMatchObject({
      dense: [0, 6],
      precision: 0.69,
      carries: ['evidence', 'conversation'],
    })
    expect(countRules(times(8, fired('hero.saved', false)))['hero.saved note']).toMatchObject({
      dense: [0, 8],
      precision: 0.64,
      carries: [],
    })
  })

  it('count a rule that fires twice in a window once', () => {
    const once = fired('hero.x', true)
    expect(countRules([{ ...once, byRules: [...once.byRules, ...once.byRules] }])['hero.x note']!.dense).toEqual([1, 1])
  })
})

describe('where evidence begins', () => {
  it('lies between what conversations and evidence carry', () => {
    const unit = (voice: string, natural: boolean, probability: number, at: number): Judged => ({
      voice,
      unit: `${voice}-${at}`,
      speaker: 'candidate',
      natural,
      labels: labelled('hero', false),
      probabilities: kinds.map((_, k) => (k === 0 ? probability : 0)),
      byRules: [],
    })
    const voiceOf = (voice: string, natural: boolean, probability: number) =>
      Array.from({ length: 60 }, (_, at) => unit(voice, natural, probability, at))
    const min = chooseEvidenceMin([...voiceOf('talk', true, 0.3), ...voiceOf('card', false, 0.6)])
    expect(min).toBeCloseTo(0.45, 1)
  })
})

describe('a blend for several networks', () => {
  const blend = kinds.map(() => ({ meant: 0.5, worded: 1, bias: 0.25 }))
  const window = (...said: number[]) => said.map(logit => kinds.map(() => logit))

  it('is that of one where all say the same', () => {
    sharpenBlend(blend, [window(1, 1), window(-3, -3)]).forEach((each, k) => {
      expect(each).toEqual(blend[k])
    })
  })

  it('makes more of a mean by as much as it varies less, and keeps its middle', () => {
    // alone: 3, 1, −1, −3 and 1, 3, −3, −1 about 0, variance 5; together 2, 2, −2, −2, variance 4
    const [first] = sharpenBlend(blend, [window(3, 1), window(1, 3), window(-1, -3), window(-3, -1)])
    expect(first).toEqual({ meant: 0.5 * (5 / 4), worded: 1, bias: 0.25 })
    // the same about −4
    const [shifted] = sharpenBlend(blend, [window(-1, -3), window(-3, -1), window(-5, -7), window(-7, -5)])
    expect(shifted!.meant * -4 + shifted!.bias).toBeCloseTo(0.5 * -4 + 0.25, 12)
  })
})
