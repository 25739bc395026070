/**
 * The library rubrics as they are written: whole for each of their levels, no anchor twice, behaviour in place of
 * praise, lengths that fit a card, and the thoughts of PRODUCT.md §3 in them. It cannot tell whether an anchor is true.
 */
import { describe, expect, test } from 'vitest'
import { libraryRubrics } from '../../../src/domain/rubrics/library.ts'
import {
  anchorsFor,
  artifactKinds,
  dimensionsFor,
  formatRubricFile,
  type Level,
  libraryDimensions,
  parseRubricFile,
  Rubric,
  ratingNumbers,
  type Track,
} from '../../../src/domain/rubrics/rubric.ts'

const five = [
  'problem_clarity',
  'tradeoff_literacy',
  'metric_discipline',
  'learning_after_a_miss',
  'stakeholder_judgment',
]
const leading = [...five, 'cross_functional_alignment', 'strategy_influence', 'portfolio_judgment']

const anchors = libraryRubrics.flatMap(rubric =>
  rubric.dimensions.flatMap(({ key, anchors: written }) =>
    rubric.levels.flatMap(level =>
      ratingNumbers.flatMap(number => {
        const text = written[level]?.[number]
        return text === undefined ? [] : [{ at: `${rubric.slug} ${key} ${level} ${number}`, text }]
      }),
    ),
  ),
)
const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? []

describe('the library', () => {
  test('holds the two rubrics of PRODUCT.md', () => {
    expect(libraryRubrics.map(({ slug, levels, tracks }) => ({ slug, levels, tracks }))).toEqual([
      {
        slug: 'product_manager',
        levels: ['associate', 'pm', 'senior', 'lead', 'principal'],
        tracks: ['ic', 'manager'],
      },
      { slug: 'product_leader', levels: ['lead', 'principal'], tracks: ['ic', 'manager'] },
    ])
  })

  test('names its dimensions in one list, in the order of the rubrics', () => {
    const keys = libraryRubrics.flatMap(rubric => rubric.dimensions.map(({ key }) => key))
    expect([...new Set(keys)]).toEqual([...libraryDimensions])
  })

  const applying: [slug: string, level: Level, track: Track | null, keys: string[]][] = [
    ['product_manager', 'associate', null, five],
    ['product_manager', 'pm', null, five],
    ['product_manager', 'senior', null, five],
    ['product_manager', 'lead', 'manager', five],
    ['product_manager', 'principal', 'ic', five],
    ['product_leader', 'senior', null, []],
    ['product_leader', 'lead', 'ic', leading],
    ['product_leader', 'lead', 'manager', [...leading, 'delegation', 'people_growth']],
    ['product_leader', 'principal', 'manager', [...leading, 'delegation', 'people_growth']],
  ]
  test.each(applying)('%s asks a %s on track %s about the dimensions of PRODUCT.md', (slug, level, track, keys) => {
    expect(dimensionsFor(rubricNamed(slug), level, track)).toEqual(keys)
  })

  const writtenFor: [slug: string, level: Level, from: Level][] = [
    ['product_manager', 'associate', 'pm'],
    ['product_manager', 'pm', 'pm'],
    ['product_manager', 'senior', 'senior'],
    ['product_manager', 'lead', 'lead'],
    ['product_manager', 'principal', 'lead'],
    ['product_leader', 'lead', 'lead'],
    ['product_leader', 'principal', 'principal'],
  ]
  test.each(writtenFor)('%s shows a %s the anchors written for %s in each dimension', (slug, level, from) => {
    const rubric = rubricNamed(slug)
    const found = rubric.dimensions.map(({ key }) => anchorsFor(rubric, key, level))
    expect(found.map(each => each?.written_for)).toEqual(rubric.dimensions.map(() => from))
    expect(found.map(each => each?.difference === null)).toEqual(rubric.dimensions.map(() => level === from))
  })

  function rubricNamed(slug: string): Rubric {
    const rubric = libraryRubrics.find(each => each.slug === slug)
    if (!rubric) throw new Error(`no library rubric is named ${slug}`)
    return rubric
  }
})

describe.each(libraryRubrics.map(rubric => [rubric.slug, rubric] as const))('%s', (_slug, rubric) => {
  test('keeps the laws of the schema and survives its own file', () => {
    expect(Rubric.safeParse(rubric).error?.issues).toBeUndefined()
    expect(parseRubricFile(formatRubricFile(rubric))).toEqual({ ok: true, rubric })
  })

  test('weighs each dimension the same', () => {
    expect(new Set(rubric.dimensions.map(({ weight }) => weight))).toEqual(new Set([1]))
  })

  test('gives each dimension four to six prompts, each with one follow-up question', () => {
    for (const { key, prompts } of rubric.dimensions) {
      expect([key, prompts.length >= 4 && prompts.length <= 6]).toEqual([key, true])
      for (const prompt of prompts) {
        expect(prompt.question).toMatch(/[.?]$/)
        expect(prompt.follow_up).toMatch(/^[^?]*\?$|^[A-Z][^?]*\.$/)
      }
    }
  })

  test('says for each dimension at least three things that it is not', () => {
    for (const { key, not_this } of rubric.dimensions) expect([key, not_this.length >= 3]).toEqual([key, true])
  })

  test('briefs the three artifacts, with at least four things to look for', () => {
    expect(rubric.artifacts.map(({ kind }) => kind)).toEqual([...artifactKinds])
    for (const { look_for } of rubric.artifacts) expect(look_for.length).toBeGreaterThanOrEqual(4)
  })

  test('says that the process of a decision is judged, not only how it turned out', () => {
    expect(rubric.summary).toMatch(/how the decision was made .* not only how it turned out/)
  })
})

describe('the anchors', () => {
  test('are a hundred and forty, and none is said twice', () => {
    expect(anchors).toHaveLength(140)
    expect(new Set(anchors.map(({ text }) => text)).size).toBe(140)
  })

  test('share no run of eight words, so that levels and numbers speak of different things', () => {
    const seen = new Map<string, string>()
    const shared: string[] = []
    for (const { at, text } of anchors) {
      const words = wordsOf(text)
      for (let index = 0; index + 8 <= words.length; index++) {
        const run = words.slice(index, index + 8).join(' ')
        const before = seen.get(run)
        if (before !== undefined && before !== at) shared.push(`${before} and ${at}: ${run}`)
        seen.set(run, at)
      }
    }
    expect(shared).toEqual([])
  })

  test('are 30 to 70 words long', () => {
    expect(anchors.filter(({ text }) => !within(text.trim().split(/\s+/).length, 30, 70))).toEqual([])
  })

  test('name behaviour, without words that praise or blame in its place', () => {
    const hollow =
      /\b(excellent|strong|strongly|great|good|poor|poorly|weak|outstanding|solid|clear|clearly|effective|effectively|very|highly|deep|deeply|robust|exceptional|impressive|thoughtful|meaningful|adequate|proficient|demonstrates?|understanding|understands|well|successfully|appropriate|appropriately|truly|really|best|world-class|insightful|compelling|proactive|proactively|significant|significantly|properly|consistently|extremely|somewhat|mostly|smart|brilliant|talented|passionate|visionary)\b/i
    expect(anchors.filter(({ text }) => hollow.test(text)).map(({ at, text }) => [at, hollow.exec(text)?.[0]])).toEqual(
      [],
    )
  })

  test('open with a verb or a circumstance, and speak of the candidate in no gender', () => {
    expect(anchors.filter(({ text }) => !/^[A-Z]/.test(text) || !text.endsWith('.'))).toEqual([])
    expect(anchors.filter(({ text }) => /\b(he|she|his|her|him|hers)\b/i.test(text))).toEqual([])
  })

  function within(value: number, min: number, max: number): boolean {
    return value >= min && value <= max
  }
})
