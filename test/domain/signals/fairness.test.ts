import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseMarkup } from '../../../src/domain/signals/corpus.ts'
import { detectByRules } from '../../../src/domain/signals/detect-rules.ts'
import { encoderText, NAME, readSentences } from '../../../src/domain/signals/text.ts'

/**
 * Findings come from the reading of a text alone: the canonical words go to the rules, the encoder's text and the quotation
 * marks to the networks. So where two texts have one reading, their findings are the same, whatever the engine.
 */
const readingOf = (text: string) =>
  readSentences(text).map(({ words, canonical }) => ({
    canonical,
    encoded: encoderText(words).text,
    quoted: words.map(({ quoted }) => quoted),
  }))

const folder = 'src/domain/signals/corpus'
const units = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.txt'))
  .flatMap(name => parseMarkup(name, readFileSync(`${folder}/${name}`, 'utf8')))
  .filter(({ speaker }) => speaker !== 'interviewer')

const names = [
  'Priya',
  'Oluwaseun',
  'Nguyễn',
  'Mei',
  'Fatima',
  'Siobhán',
  'Dmitri',
  'Guadalupe',
  'Jamal',
  'Keisha',
  'Björn',
  'Yael',
  "O'Connor",
  'Al-Rashid',
  'Jean-Luc',
  '王芳',
  'Олена',
  'محمد',
  'Ayşe',
  'Kwame',
  'Leilani',
  'Sanjay',
  'Hiroshi',
  'Zoë',
  'Emily',
  'John',
] // prettier

/** The unit with every word that is read as a name replaced; null where it has none. */
function renamed(text: string, name: string): string | null {
  let out = text
  let found = false
  const masked = readSentences(text).flatMap(({ words }) => words.filter(word => word.text === NAME))
  for (const { start, end } of [...masked].sort((a, b) => b.start - a.start)) {
    const tail = /['’]s$/.exec(text.slice(start, end))?.[0] ?? ''
    out = out.slice(0, start) + name + tail + out.slice(end)
    found = true
  }
  return found ? out : null
}

const inKind = (from: string, to: string) =>
  from[0] === from[0]!.toUpperCase() ? to[0]!.toUpperCase() + to.slice(1) : to

function replaceWords(text: string, table: Readonly<Record<string, string>>): string {
  const pattern = new RegExp(`(?<![\\p{L}'’-])(?:${Object.keys(table).join('|')})(?![\\p{L}'’-])`, 'giu')
  return text.replace(pattern, word => inKind(word, table[word.toLowerCase()]!))
}

describe('the same text', () => {
  it(`with other names reads the same (${names.length} names of many origins)`, () => {
    let pairs = 0
    let units500 = 0
    const different: string[] = []
    for (const { text } of units) {
      const named = renamed(text, 'Petra')
      if (named === null) continue
      units500++
      const expected = JSON.stringify(readingOf(named))
      for (const name of names) {
        pairs++
        if (JSON.stringify(readingOf(renamed(text, name)!)) !== expected) different.push(`${name}: ${text}`)
      }
      if (units500 >= 600) break
    }
    expect(units500).toBeGreaterThanOrEqual(500)
    expect(pairs).toBeGreaterThanOrEqual(500 * names.length)
    expect(different).toEqual([])
  })

  it.each([
    ['he for she', { she: 'he', her: 'his', hers: 'his', herself: 'himself' }],
    ['she for he', { he: 'she', him: 'her', his: 'her', himself: 'herself' }],
  ])('with %s reads the same', (_, table) => {
    const told = units.filter(({ text }) => /\b(?:he|she|him|her|his|hers|himself|herself)\b/i.test(text))
    expect(told.length).toBeGreaterThanOrEqual(500)
    const different = told.filter(
      ({ text }) => JSON.stringify(readingOf(replaceWords(text, table))) !== JSON.stringify(readingOf(text)),
    )
    expect(different.map(({ text }) => text)).toEqual([])
  })

  it('with contractions spelled out reads the same', () => {
    const table = {
      "didn't": 'did not',
      "don't": 'do not',
      "wasn't": 'was not',
      "couldn't": 'could not',
      "I'm": 'I am',
      "we're": 'we are',
      "I've": 'I have',
      "we've": 'we have',
      "should've": 'should have',
      "can't": 'cannot',
      "won't": 'will not',
      "isn't": 'is not',
      "they're": 'they are',
      "I'll": 'I will',
    }
    const lower = Object.fromEntries(Object.entries(table).map(([from, to]) => [from.toLowerCase(), to]))
    const told = units.filter(({ text }) => replaceWords(text, lower) !== text)
    expect(told.length).toBeGreaterThanOrEqual(500)
    const different = told.filter(
      ({ text }) => JSON.stringify(readingOf(replaceWords(text, lower))) !== JSON.stringify(readingOf(text)),
    )
    expect(different.map(({ text }) => text)).toEqual([])
  })

  it('in British or American spelling reads the same', () => {
    for (const [british, american] of [
      ['We organised the colour catalogue at the centre', 'We organized the color catalog at the center'],
      ['I apologised for the unrealised programme', 'I apologized for the unrealized program'],
      ['I cancelled the labelled enrolment, whilst travelling', 'I canceled the labeled enrollment, while traveling'],
      [
        'She analysed their behaviour and their favourite licence',
        'She analyzed their behavior and their favorite license',
      ],
      ['They realise it was prioritised by judgement', 'They realize it was prioritized by judgment'],
    ]) {
      expect(readingOf(british!)).toEqual(readingOf(american!))
    }
  })

  it('in a non-native phrasing is flagged about as often', () => {
    const pairs = [
      ['I should have asked the pharmacists first.', 'I should of ask the pharmacists first.', 'ownership'],
      ['That was my mistake.', 'That was the my mistake.', 'ownership'],
      ['I convinced them to drop the plan.', 'I convinced them for drop the plan.', 'hero'],
      ['Without me that launch was dead.', 'Without me this launch was dead, yes.', 'hero'],
      ['Engineering dropped the ball.', 'The engineering dropped the ball completely.', 'blame'],
      ['The credit goes to the support team.', 'The credit goes to support team.', 'shared_credit'],
      ['We picked native over web for the camera.', 'We picked the native over the web for camera.', 'tradeoff'],
      ['Churn fell by two points.', 'The churn fell by two point.', 'metric'],
      ['Activation went from 31% to 38%.', 'Activation went from 31 percent to 38 percent.', 'metric'],
      ['Since then I write the pre-mortem first.', 'Since then, I write first the pre-mortem.', 'learning'],
      ['I underestimated the migration.', 'I have underestimated the migration.', 'ownership'],
      ['I forgot to tell the drivers.', 'I have forgot to tell to the drivers.', 'ownership'],
      ['It was my fault.', 'It was fault of mine, my fault.', 'ownership'],
      ['I persuaded the board to fund it.', 'I have persuaded the board for to fund it.', 'hero'],
      ['I saved the account.', 'I have saved the account.', 'hero'],
      ['Sales never bothered to learn it.', 'The sales never bothered for learn it.', 'blame'],
      ['It failed because of marketing.', 'It failed because of the marketing.', 'blame'],
      ['It was the nurse who saw it.', 'It was the nurse which saw it, that is who.', 'shared_credit'],
      ['Our designer spotted it.', 'Our designer she spotted it.', 'shared_credit'],
      ['I cut offline mode to protect latency.', 'I have cut the offline mode to protect the latency.', 'tradeoff'],
      ['Conversion doubled in a month.', 'The conversion doubled in one month.', 'metric'],
      ['Tickets dropped by a third.', 'The tickets dropped of one third.', 'metric'],
      ['I no longer promise dates.', 'I no longer promise the dates.', 'learning'],
    ] as const
    const rate = (which: 0 | 1) =>
      pairs.filter(pair => detectByRules(pair[which], 'candidate').some(({ kind }) => kind === pair[2])).length
    expect(rate(1) / rate(0)).toBeGreaterThanOrEqual(0.95)
  })
})
