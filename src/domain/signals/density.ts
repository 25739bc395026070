/**
 * Whether several units are evidence that somebody picked, or talk as it runs: the same sentence is a signal more probably
 * where more than half of all sentences are. Decided once for a whole request or file, and only where nobody said it. It
 * knows probabilities and lengths, and no words.
 */
import type { Density } from './kinds.ts'

/** A unit as it bears on its density. */
export interface Sampled {
  /** per window: the probability that it carries any signal; none for an interviewer */
  readonly carries: readonly number[]
  /** words of the unit */
  readonly words: number
}

/** Fewer units than this say too little by what they carry; then their length decides. */
const UNITS_MIN = 20
/** Evidence is one sentence or bullet; longer than this many words is a turn of a talk. */
const EVIDENCE_WORDS_MAX = 45

/**
 * The density of the units. From twenty units on: `evidence` where the mean probability that a window carries anything is
 * at least `evidenceMin`. Fewer: `evidence` where at least half of them are one window of at most 45 words.
 */
export function decideDensity(units: readonly Sampled[], evidenceMin: number): Density {
  const told = units.filter(({ carries }) => carries.length > 0)
  if (told.length < UNITS_MIN) {
    const short = told.filter(({ carries, words }) => carries.length === 1 && words <= EVIDENCE_WORDS_MAX).length
    return told.length > 0 && short * 2 >= told.length ? 'evidence' : 'conversation'
  }
  const all = told.flatMap(({ carries }) => carries)
  return all.reduce((sum, carried) => sum + carried, 0) / all.length >= evidenceMin ? 'evidence' : 'conversation'
}
