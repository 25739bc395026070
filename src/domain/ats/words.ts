/**
 * Words that several outward shapes share: a rating in the five words of Harvest, the evidence of a rating as one note, a
 * name in two halves. Where a vendor has no word for ours, the choice is made here once.
 */
import type { Evidence, Rated } from './facade-rows.ts'

export type RatingWord = 'definitely_not' | 'no' | 'yes' | 'strong_yes' | 'no_decision'

const ratingWords: Readonly<Record<number, RatingWord>> = { 1: 'definitely_not', 2: 'no', 3: 'yes', 4: 'strong_yes' }

/** The name of the one stage that a loop is, where vendors have several. */
export const loopStageName = 'Interview loop'

/** A rating in Harvest's words: 1 to 4 as definitely_not, no, yes, strong_yes; not assessed as no_decision; never `mixed`. */
export function wordFor(rated: Rated): RatingWord {
  return 'not_assessed' in rated ? 'no_decision' : (ratingWords[rated.rating] ?? 'no_decision')
}

/** The evidence of a rating as one text, a line for each piece, what the candidate said in quotation marks; null where there is none. */
export function noteFor(rated: Rated): string | null {
  if ('not_assessed' in rated || rated.evidence.length === 0) return null
  return rated.evidence.map(({ kind, text }: Evidence) => (kind === 'quote' ? `“${text}”` : text)).join('\n')
}

/** A name in two: the last word is the last name, and who has one word has only a first name. */
export function halvesOf(name: string): { first: string; last: string } {
  const words = name.trim().split(/\s+/)
  const last = words.length > 1 ? words.pop()! : ''
  return { first: words.join(' '), last }
}
