/**
 * What there is to hear from one candidate of the demo: two or three stories from their working life with what they said
 * and what could be seen, each piece with the ratings it speaks for. It exists so that everybody on a panel draws on the
 * same facts. It knows no panel, no clock and no request.
 */

/** The dimensions by a word each, so that a dossier reads as prose and not as keys. */
export const facets = {
  problem: 'problem_clarity',
  tradeoff: 'tradeoff_literacy',
  metric: 'metric_discipline',
  learning: 'learning_after_a_miss',
  stakeholder: 'stakeholder_judgment',
  portfolio: 'portfolio_judgment',
  delegation: 'delegation',
  people: 'people_growth',
} as const
export type Facet = keyof typeof facets

/** The ratings that a piece of evidence can stand behind: '23' was heard as a two by some and as a three by others. */
export type Speaks = '1' | '12' | '2' | '23' | '3' | '34' | '4'

export interface Piece {
  readonly kind: 'quote' | 'observation'
  readonly speaks: Speaks
  /**
   * A quote: the candidate's words. An observation: what was seen, without its subject and beginning with a verb in the
   * past tense ("Named the baseline …"), so that each interviewer can write it in their own manner.
   */
  readonly text: string
}

export interface Story {
  readonly product: string
  readonly facts: Readonly<Partial<Record<Facet, readonly Piece[]>>>
}

export interface Flag {
  readonly kind: 'solo_success' | 'blamed_failure' | 'no_metrics'
  readonly quote: string
}

export interface Verdict {
  readonly decision: 'hire' | 'no_hire' | 'defer'
  readonly level?: 'associate' | 'pm' | 'senior' | 'lead' | 'principal'
  readonly reason: string
  readonly wouldChange: string
  readonly sees: string
}

export interface Dossier {
  readonly key: string
  readonly name: string
  readonly pronouns: 'she/her' | 'he/him' | 'they/them'
  readonly source: string
  /** how strong they are where a panel of middling severity would put them, 1 to 4 */
  readonly strength: Readonly<Partial<Record<Facet, number>>>
  readonly stories: readonly Story[]
  /** what an interviewer wrote about what the candidate walked them through */
  readonly artifacts?: readonly string[]
  readonly flags?: readonly Flag[]
  /** one-sentence judgements of those in favour and of those against */
  readonly pros: readonly string[]
  readonly cons: readonly string[]
  readonly verdict?: Verdict
}

/** The candidate's own words, and the ratings they speak for. */
export function said(speaks: Speaks, text: string): Piece {
  return { kind: 'quote', speaks, text }
}

/** What an interviewer could see or hear, and the ratings it speaks for. */
export function saw(speaks: Speaks, text: string): Piece {
  return { kind: 'observation', speaks, text }
}
