/**
 * The seven kinds of language signal, the three flags and who may speak: the words that everything else here is built of.
 * Knows nothing of how a signal is found.
 */

export const kinds = ['ownership', 'hero', 'blame', 'shared_credit', 'tradeoff', 'metric', 'learning'] as const
export type Kind = (typeof kinds)[number]

export const speakers = ['candidate', 'interviewer', 'note'] as const
export type Speaker = (typeof speakers)[number]

export const flags = ['solo_success', 'blamed_failure', 'no_metrics'] as const
export type Flag = (typeof flags)[number]

/** What a company can choose: rules alone, or rules with the statistical layer over sentence vectors. */
export const engines = ['rules', 'rules_and_model'] as const
export type Engine = (typeof engines)[number]

/**
 * How much of a text carries a signal. `evidence`: units that somebody picked, more than half of which do. `conversation`:
 * talk or notes as they run, where one sentence in seven does. The same words weigh differently in either.
 */
export const densities = ['evidence', 'conversation'] as const
export type Density = (typeof densities)[number]

/** One signal in a text: `start` and `end` are offsets of UTF-16 units into the text as it was given. */
export interface Finding {
  readonly kind: Kind
  readonly start: number
  readonly end: number
  /** id of the rule that fired, or `model.<kind>` */
  readonly rule: string
  /** why, in words for a human reader */
  readonly reason: string
  /** 0 to 1; how sure the detector is, for ordering only, never a score of the person */
  readonly strength: number
}
