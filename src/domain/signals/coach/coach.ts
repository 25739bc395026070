/**
 * The coach: reads an interviewer's own text before anyone else does, and hints kindly at what would make it better
 * evidence. It blocks nothing, stores nothing and tells nobody. What its hints look for is data in hints.ts; language
 * about protected characteristics is left to retext-equality.
 */
import { retext } from 'retext'
import retextEnglish from 'retext-english'
import retextEquality from 'retext-equality'
import { dimensionWords, type HintCode, highWords, lowWords, phraseHints, says } from './hints.ts'

/** One text of a card; a `rating` is one that stands there without any, and its text is empty. */
export interface CoachedText {
  /** where it stands in the card, as the caller names it */
  readonly place: string
  readonly kind: 'quote' | 'observation' | 'artifact' | 'summary' | 'notes' | 'rating'
  readonly dimension: string | null
  /** 1 to 4, null where the dimension is not rated */
  readonly rating: number | null
  readonly text: string
}

export interface Hint {
  readonly code: HintCode
  readonly place: string
  /** offsets into that text; the whole text where the hint is about what is missing */
  readonly start: number
  readonly end: number
  readonly says: string
}

/** Evidence of fewer words than this shows hardly anything. */
const EVIDENCE_WORDS_MIN = 5
/** Texts longer than this are read no further, and of all texts together no more than `TOTAL_MAX`. */
const COACHED_MAX = 20_000
const TOTAL_MAX = 60_000
/** Hints a card at most: more would not be read. */
const HINTS_MAX = 30
/** A text this long that stands in two places was pasted. */
const PASTED_MIN = 40

/**
 * The hints for a card's texts, in order of the texts. A quote is the candidate's own words and is looked at for its length
 * and its fit alone; notes are their author's alone and are looked at for what must not stand anywhere.
 */
export function coach(texts: readonly CoachedText[]): Hint[] {
  let left = TOTAL_MAX
  const hints = texts.flatMap((given, k) => {
    const text = given.text.slice(0, Math.min(COACHED_MAX, left))
    left -= text.length
    if (text === '' && given.kind !== 'rating') return []
    const whole = (code: HintCode): Hint => ({ code, place: given.place, start: 0, end: text.length, says: says[code] })
    if (given.kind === 'rating') return [whole('no_evidence')]
    if (given.kind === 'notes') return hintsOfEquality(given.place, text)
    const own =
      given.kind === 'quote' ? [] : [...hintsOfPhrases(given.place, text), ...hintsOfEquality(given.place, text)]
    const evidence = given.kind === 'quote' || given.kind === 'observation'
    const words = text.split(/\s+/).filter(word => /\p{L}|\p{N}/u.test(word)).length
    if (evidence && given.rating !== null && words < EVIDENCE_WORDS_MIN) own.push(whole('thin_evidence'))
    if (given.kind === 'observation' && contradicts(text, given.rating)) own.push(whole('contradicts_rating'))
    if (evidence && belongsElsewhere(text, given.dimension)) own.push(whole('other_dimension'))
    if (isPasted(text, texts.slice(0, k))) own.push(whole('pasted_text'))
    return own
  })
  return hints.slice(0, HINTS_MAX)
}

function hintsOfPhrases(place: string, text: string): Hint[] {
  return phraseHints.flatMap(({ code, pattern }) =>
    [...text.matchAll(pattern)].map(match => ({
      code,
      place,
      start: match.index,
      end: match.index + match[0].length,
      says: says[code],
    })),
  )
}

/** What the library also warns of and a card cannot do without: pronouns of a person it tells of. */
const ordinaryRules = new Set(['he-she', 'her-him', 'herself-himself'])

const checker = retext().use(retextEnglish).use(retextEquality)

function hintsOfEquality(place: string, text: string): Hint[] {
  return checker.processSync(text).messages.flatMap(message => {
    const where = message.place
    if (!where || !('start' in where) || ordinaryRules.has(message.ruleId ?? '')) return []
    const [start, end] = [where.start.offset, where.end.offset]
    if (start === undefined || end === undefined) return []
    return [
      {
        code: 'protected_characteristic' as const,
        place,
        start,
        end,
        says: `${says.protected_characteristic} (${message.reason})`,
      },
    ]
  })
}

function contradicts(text: string, rating: number | null): boolean {
  if (rating === null) return false
  const [low, high] = [lowWords.test(text), highWords.test(text)]
  return (rating >= 3 && low && !high) || (rating <= 2 && high && !low)
}

/** Words of another dimension, and none of its own. */
function belongsElsewhere(text: string, dimension: string | null): boolean {
  if (dimension === null || dimensionWords[dimension] === undefined || dimensionWords[dimension].test(text))
    return false
  return Object.entries(dimensionWords).some(
    ([other, words]) => other !== dimension && (text.match(new RegExp(words.source, 'gi')) ?? []).length >= 2,
  )
}

function isPasted(text: string, before: readonly CoachedText[]): boolean {
  const squeezed = text.replaceAll(/\s+/g, ' ').trim()
  if (
    /^(?:hi|dear|hello)\b[^.]{0,60},\s/i.test(squeezed) ||
    /\b(?:linkedin\.com|curriculum vitae|job description|forwarded message)\b/i.test(squeezed)
  )
    return true
  return (
    squeezed.length >= PASTED_MIN && before.some(({ text: other }) => other.replaceAll(/\s+/g, ' ').trim() === squeezed)
  )
}
