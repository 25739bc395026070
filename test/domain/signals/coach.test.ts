import { describe, expect, it } from 'vitest'
import { type CoachedText, coach } from '../../../src/domain/signals/coach/coach.ts'

const observation = (text: string, more: Partial<CoachedText> = {}): CoachedText => ({
  place: 'here',
  kind: 'observation',
  dimension: 'metric_discipline',
  rating: 3,
  text,
  ...more,
})
const codes = (...texts: CoachedText[]) => coach(texts).map(({ code }) => code)

describe('the coach', () => {
  it.each([
    ['vague_praise', 'Great candidate, named the baseline and why it was wrong.'],
    ['charisma', 'Very charismatic when she told of the churn baseline of 4 %.'],
    ['personality', 'Brilliant on the retention baseline and its guardrail.'],
    ['pedigree', 'Went to Stanford, gave the conversion baseline without asking.'],
    ['pedigree', 'Named two metrics and fits our mould well.'],
    ['thin_evidence', 'Good numbers.'],
    ['contradicts_rating', 'Could not name a metric for either of the launches, no baseline.'],
    ['other_dimension', 'Told two alternatives and why she chose the slower of both options.'],
    ['pasted_text', 'Dear hiring team, in my current role I look after the churn metric of a marketplace.'],
    ['protected_characteristic', 'He is a cripple but knew the churn baseline and its guardrail by heart.'],
  ] as const)('hints at %s: %s', (code, text) => {
    expect(codes(observation(text))).toContain(code)
  })

  it('leaves evidence alone that tells what was said', () => {
    expect(
      codes(observation('She gave the churn baseline (4.1 %) before the work and named crash rate as the guardrail.')),
    ).toEqual([])
    expect(codes(observation('He told her that they had measured drop-off by hand for two weeks.'))).toEqual([])
  })

  it('looks at a quote for its length alone, because its words are not the interviewer’s', () => {
    const quote = (text: string) => observation(text, { kind: 'quote' })
    expect(codes(quote('We had a brilliant, charismatic designer and churn fell.'))).toEqual([])
    expect(codes(quote('Churn fell.'))).toEqual(['thin_evidence'])
  })

  it('asks for words where a number stands alone, and of private notes only what must stand nowhere', () => {
    expect(codes(observation('', { kind: 'rating' }))).toEqual(['no_evidence'])
    const notes = (text: string) => observation(text, { kind: 'notes', dimension: null, rating: null })
    expect(codes(notes('Charming, polished, ask about the churn.'))).toEqual([])
    expect(codes(notes('Seems a cripple.'))).toEqual(['protected_characteristic'])
  })

  it('sees the same text in two places', () => {
    const text = 'Named the churn baseline before the work, and which guardrail would stop it.'
    expect(codes(observation(text), observation(text, { dimension: null }))).toEqual(['pasted_text'])
  })

  it('cuts the words it speaks of', () => {
    const text = 'A charming person, and the churn baseline was there.'
    const [hint] = coach([observation(text)])
    expect(text.slice(hint!.start, hint!.end)).toBe('charming')
    expect(hint!.says).toContain('?')
  })

  it('gives a bounded number of hints, however long the text', () => {
    const long = observation('charming '.repeat(5000))
    expect(coach([long]).length).toBeLessThanOrEqual(30)
    expect(coach([...Array.from({ length: 3 }, () => observation('a '.repeat(10_000))), long])).toEqual(
      coach(Array.from({ length: 3 }, () => observation('a '.repeat(10_000)))),
    )
  })
})
