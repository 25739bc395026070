/** The product's words as people read them: the names on the wire stay in the code, these stand on the pages. */
import type { Shapes } from './api.ts'

const words: Readonly<Record<string, string>> = {
  problem_clarity: 'Problem clarity',
  tradeoff_literacy: 'Trade-off literacy',
  metric_discipline: 'Metric discipline',
  learning_after_a_miss: 'Learning after a miss',
  stakeholder_judgment: 'Stakeholder judgment',
  strong_no: 'Strong no',
  strong_yes: 'Strong yes',
  one_below: 'One level below',
  one_above: 'One level above',
  fits: 'Fits the level',
  ran_out_of_time: 'Ran out of time',
  no_opportunity: 'No opportunity',
  not_my_expertise: 'Not my expertise',
  imported_mixed: 'Mixed in the import',
  roadmap_narrative: 'Roadmap narrative',
  post_launch_review: 'Post-launch review',
  reversed_decision: 'Reversed decision',
  solo_success: 'Solo success',
  blamed_failure: 'Blamed failure',
  no_metrics: 'No metrics',
  own_evidence_reread: 'I reread my own evidence',
  slip: 'A slip of the pen',
  new_evidence_heard: 'I heard new evidence',
  moved_to_the_group: 'I moved to the group',
  cross_functional_alignment: 'Cross-functional alignment',
  tradeoff: 'Trade-off',
  metric: 'Metric',
  no_evidence: 'No evidence yet',
  other_dimension: 'Another dimension?',
  contradicts_rating: 'At odds with the rating?',
  pm: 'PM',
  ic: 'IC',
}

/** A name on the wire in words for people; what is not listed is the name itself, with its underscores as spaces. */
export function say(name: string): string {
  const known = words[name]
  if (known !== undefined) return known
  const plain = name.replaceAll('_', ' ')
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** As `say`, inside a sentence. */
export function sayWithin(name: string): string {
  const words = say(name)
  return words === words.toUpperCase() ? words : words.charAt(0).toLowerCase() + words.slice(1)
}

export const levels: readonly Shapes['Level'][] = ['associate', 'pm', 'senior', 'lead', 'principal']
export const tracks: readonly Shapes['Track'][] = ['ic', 'manager']

export const ratingWords: Readonly<Record<number, string>> = {
  1: 'Clear concern',
  2: 'Below the bar',
  3: 'Meets the bar',
  4: 'Sets a new bar',
}
