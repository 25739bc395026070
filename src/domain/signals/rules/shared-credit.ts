/**
 * Rules for `shared_credit`: somebody else is named as a cause of a success. A bare "we" or a list of who was there is none.
 */
import type { Rule } from './rule.ts'

export const sharedCreditRules: readonly Rule[] = [
  {
    id: 'shared-credit.credit-to',
    kind: 'shared_credit',
    reason: 'gives the credit to somebody else',
    pattern:
      '(?<span>(?:(?:credit|credits|kudos|praise|medal|applause|glory|bonus) (?:for (?:{W} ){1,4})?(?:really |all |mostly |entirely |actually )?(?:goes|go|went|belongs?|is due|are due|should go) (?:all |mostly |entirely |really )?to|(?:kudos|props|hats off|shout-?out|credit) to) (?!(?:me|myself|herself)\\b){W}(?: {W}){0,3}|(?:{W} ){1,4}deserves? (?:the|all the|a|most of the) (?:credit|medal|praise|bonus))',
    despite: ['hypothetical'],
    hits: [
      ['candidate', 'The credit goes to the support team.'],
      ['candidate', 'Hats off to the QA crew.'],
    ],
    misses: [
      ['candidate', 'The credit goes to me.'],
      ['candidate', 'No credit goes to the support team.'],
    ],
  },
  {
    id: 'shared-credit.credits',
    kind: 'shared_credit',
    reason: 'the note says that the candidate credits somebody else',
    pattern:
      '(?<span>{I}{ADV}(?:credits?|credited|thanks|thanked|praises|praised|gives (?:{W} ){0,2}credit to|gave (?:{W} ){0,2}credit to|acknowledges|acknowledged|named|names|points to|attributes (?:it|the {W}(?: {W}){0,3}) to|tips (?:her|his) hat to|singles out) (?!(?:herself|no|nobody|themselves|two|three|a few)\\b)(?:the |her |a |an |sam|two |their )(?:{W} ?){1,4})',
    voice: 'note',
    hits: [
      ['note', 'Credits the data scientist with the insight.'],
      ['note', 'Thanks the sound designer for the hit.'],
    ],
    misses: [
      ['note', 'Credits herself with the insight.'],
      ['note', 'Never credits the data scientist.'],
    ],
  },
  {
    id: 'shared-credit.thanks-to',
    kind: 'shared_credit',
    reason: 'names somebody else as the cause of a success',
    pattern:
      '(?<span>(?:thanks to|would not have (?:{W} ){1,5}without|could not have (?:{W} ){1,5}without|nothing without|without|only (?:worked|works|happened|possible|exists) (?:because|thanks to)|you can thank|we have|owe(?:s|d)? (?:it|that|this|the {W}|everything) to) (?!(?:me|that|it|this|her|which|a doubt|much|any|asking|knowing|telling)\\b)(?:{DET} )?(?:{W} ){0,3}(?:{PEOPLE}|sam)\\b)',
    despite: ['negated', 'hypothetical'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'Without our analyst we would have missed it.'],
      ['candidate', 'It shipped on time thanks to the two backend engineers.'],
    ],
    misses: [
      ['candidate', 'Thanks to me it shipped.'],
      ['candidate', 'Without asking the team we went ahead.'],
    ],
  },
  {
    id: 'shared-credit.spotted-it',
    kind: 'shared_credit',
    reason: 'somebody else had the idea, saw it or made it work',
    pattern:
      '(?<span>(?:(?:our|my|the|her|their|a|an|one of our|one of the|two|sam ,? ?(?:our|the|my|a|in|from|on)?) (?:{W} ){0,4}(?:{PEOPLE}|sam)|sam) (?:(?:actually|really|already|then|first|she|they|in {W}|from {W}|on {W}) )?(?:(?:who )?(?:spotted|found|figured|noticed|came up with|suggested|proposed|cracked|solved|saw|caught|invented|discovered|pointed out|nailed|made (?:it|that|this|the (?:difference|pilot|launch)) (?:possible|work|happen)?|saved|rescued|had the idea|worked out|built the (?:{W} ){1,4}that)))\\b',
    toClauseEnd: true,
    hits: [
      ['candidate', 'Our designer spotted it, not me.'],
      ['candidate', 'Priya in support spotted the pattern that saved the pilot.'],
    ],
    misses: [
      ['candidate', 'Our designer never spotted it.'],
      ['candidate', 'Would your designer have spotted it?'],
    ],
  },
  {
    id: 'shared-credit.was-theirs',
    kind: 'shared_credit',
    reason: 'says whose idea or work it really was',
    pattern:
      "(?<span>(?:(?:the )?(?:idea|insight|win|fix|breakthrough|save|thinking|solution|trick|concept|design|work|merit|success|design|hard part|rescue) (?:{W} ){0,3}?(?:was|were|is|came from|came out of|belongs? to|=) (?:not (?:mine|me|her) ?,? ?)?(?:all |really |actually |entirely |down to )?(?!(?:mine|my|ours|that|to|not)\\b)(?:{W} ){0,3}(?:sam|{PEOPLE}|'s|theirs)|all sam 's idea|(?:brain|brains|hero|heroes|engine|mind) behind|(?:real|true|actual) (?:hero|heroes|brains?|architect)|not me ,? ?(?:but|it was)|it was (?:sam|{DET} (?:{W} ){0,3}{PEOPLE}) (?:who|that|which)|(?:are|is|was|were) (?:the reason|why) (?:it|we|the|they|nobody)))",
    toClauseEnd: true,
    despite: ['negated'],
    hits: [
      ['candidate', "The idea was Tomasz's."],
      ['candidate', 'It was the nurse who saw it.'],
    ],
    misses: [
      ['candidate', 'The idea was mine.'],
      ['candidate', 'Was the idea your own?'],
    ],
  },
]
