/**
 * Whether units are read as evidence or as a conversation where nobody says it, on what each network says of the voices and
 * texts that it was not taught (`npm run signals:train` keeps it as a fixture).
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../../src/cli/signals-learn.ts'
import { sampleOf } from '../../../src/cli/signals-thresholds.ts'
import { decideDensity } from '../../../src/domain/signals/density.ts'
import { packedModel } from '../../../src/domain/signals/model-data.ts'

const held: Readonly<Record<string, number[][]>> = JSON.parse(
  readFileSync('test/fixtures/signals/held-carries.json', 'utf8'),
)
const files = Object.entries(held).map(([name, units]) => ({
  name,
  density: name.startsWith('natural/') ? ('conversation' as const) : ('evidence' as const),
  units: units.map(carries => ({ carries, words: 20 })),
}))
const decide = (units: Parameters<typeof decideDensity>[0]) => decideDensity(units, packedModel.evidenceMin)

describe('the density of units', () => {
  it.each(files)('of $name shows in them: $density', ({ units, density }) => {
    expect(decide(units)).toBe(density)
  })

  it('shows in random samples of fifty units of a file almost always', () => {
    const random = randomFrom(50)
    const wrong = { evidence: 0, conversation: 0 }
    const of = { evidence: 0, conversation: 0 }
    for (const { units, density } of files)
      for (let n = 0; n < 100; n++) {
        of[density]++
        if (decide(sampleOf(units, 50, random)) !== density) wrong[density]++
      }
    const share = (density: 'evidence' | 'conversation') => wrong[density] / of[density]
    console.log(
      `figure: of samples of fifty, evidence taken for conversation ${(100 * share('evidence')).toFixed(1)} %, conversation for evidence ${(100 * share('conversation')).toFixed(1)} %`,
    )
    expect(of.conversation).toBeGreaterThanOrEqual(1_000)
    expect(share('evidence')).toBeLessThanOrEqual(0.04)
    expect(share('conversation')).toBeLessThanOrEqual(0.04)
  })

  it.each([
    ['one short unit', [{ carries: [0.01], words: 9 }], 'evidence'],
    ['a turn of several sentences', [{ carries: [0.9, 0.9, 0.9], words: 60 }], 'conversation'],
    ['one sentence that never ends', [{ carries: [0.9], words: 80 }], 'conversation'],
    ['an interviewer alone', [{ carries: [], words: 0 }], 'conversation'],
    ['nothing', [], 'conversation'],
    [
      'as many short ones as turns',
      [
        { carries: [0.1], words: 9 },
        { carries: [0.1, 0.1], words: 50 },
      ],
      'evidence',
    ],
  ] as const)('of %s is told by length', (_, units, density) => {
    expect(decide(units)).toBe(density)
  })

  it('asks what units carry from twenty on, interviewers left out', () => {
    const many = (count: number, carries: number) =>
      Array.from({ length: count }, () => ({ carries: [carries], words: 9 }))
    const interviewers = Array.from({ length: 30 }, () => ({ carries: [], words: 0 }))
    expect(decide([...many(19, 0), ...interviewers])).toBe('evidence')
    expect(decide([...many(20, 0), ...interviewers])).toBe('conversation')
    expect(decide([...many(20, 1), ...interviewers])).toBe('evidence')
  })
})
