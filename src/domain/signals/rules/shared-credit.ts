/**
 * Rules for `shared_credit`: somebody else is named as a cause of a success. A bare "we" or a list of who was there is none.
 */
import type { Rule } from './rule.ts'

export const sharedCreditRules: readonly Rule[] = [
  {
    id: 'shared-credit.credited',
    kind: 'shared_credit',
    reason: 'the note says that the candidate credits somebody else',
    pattern:
      '(?<span>(?:^(?:- )?|\\b(?:she|sam|candidate|and|but|also|openly|freely|explicitly|always|readily|then) )(?:credits?|credited|gives (?:all |most of |the |full |all the ){0,2}credit to|gave (?:all |most of |the |full |all the ){0,2}credit to|praises|praised) (?!(?:herself|no|nobody|themselves|no one|none|own|card|cards|me|her own)\\b)(?:the |her |a |an |sam|two |their |our |one ){1,2}(?:{W} ?){0,4})',
    voice: 'note',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['note', 'Credits the data scientist with the insight.'],
      ['note', 'Gives the credit to her engineers.'],
      ['note', 'She openly credited the night shift.'],
    ],
    misses: [
      ['note', 'Credits herself with the insight.'],
      ['note', 'Never credits the data scientist.'],
      ['note', 'Credits no one.'],
    ],
  },
  {
    id: 'shared-credit.thanks',
    kind: 'shared_credit',
    reason: 'names somebody else as the cause of a success',
    pattern:
      '(?<span>(?:(?<!\\bno )(?:all |only |largely |mostly )?thanks to|only (?:worked|works|happened|possible) (?:because of|thanks to)|you can thank) (?:{DET} )?(?:{W} ){0,2}?(?:{PEOPLE}|sam)(?= *(?:[.,;]|$)| (?:who|that|in|from|for (?:that|it|this)|it|we|the|and)\\b)(?! ?,? who (?:never|fell|failed|lost|did not)))',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'It shipped on time thanks to the two backend engineers.'],
      ['candidate', 'You can thank our support team for that.'],
    ],
    misses: [
      ['candidate', 'Thanks to me it shipped.'],
      ['candidate', 'No thanks to the vendor.'],
    ],
  },
  {
    id: 'shared-credit.without-them',
    kind: 'shared_credit',
    reason: 'says that it would have failed without somebody else',
    pattern:
      '(?<span>(?:without (?!(?:me|that|it|this|which|a|an|any)\\b)(?:(?:the|our|my|her|their|two|those) (?:{W} ){0,3}?)?(?:{PEOPLE}|sam)(?: (?:in|from|on|at) (?:{W} ?){1,2}?)? ?,? ?(?:i|we|she|they|it|that|this|none|nothing|the {W}) (?:{W} )?(?:would (?:have (?:missed|failed|lost|died|never|been (?:lost|dead|nothing|nowhere|stuck))|never|not|still)|could (?:not|never) have|of it would)\\b|(?:would not|could not|would never|could never) have (?:{W} ){1,5}?without (?!(?:me|that|it|this|which|a|an|any)\\b)(?:(?:the|our|my|her|their|two|those) (?:{W} ){0,3}?)?(?:{PEOPLE}|sam)\\b))',
    despite: ['negated', 'hypothetical'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'Without our analyst we would have missed it.'],
      ['candidate', "We couldn't have done it without the support team."],
    ],
    misses: [
      ['candidate', 'Without asking the team we went ahead.'],
      ['candidate', 'Without me it would have died.'],
    ],
  },
  {
    id: 'shared-credit.saw-it',
    kind: 'shared_credit',
    reason: 'somebody else had the idea or saw it',
    pattern:
      '(?<span>(?:(?:our|my|the|her|a|an|one of our|one of the|one of my) (?!(?:{W} )?(?:customers?|users?|clients?|regulators?|competitors?|market)\\b)(?:{W} ){0,3}?{PEOPLE}(?: (?:named|called) sam)?|sam(?: ,? ?(?:our|the|my|a|in|from|on)(?: {W}){1,3}?)?) ,? ?(?:(?:actually|really|first|who|was the one who|were the ones who) ){0,2}(?:spotted|noticed|figured (?:it |that |this )?out|came up with|cracked|pointed out|had the idea|found the (?:bug|fix|cause|answer|trick|problem|leak|error|pattern)|worked out (?:how|why|that)|solved)\\b|it was (?:{DET} (?:{W} ){0,3}?{PEOPLE}|sam)(?: {W}){0,3}? (?:who|that) (?:{W} )?(?:spotted|noticed|saw|found|figured|came|cracked|had|solved|saved|fixed|made|pointed|built|suggested)\\b)',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'Our designer spotted it, not me.'],
      ['candidate', 'It was the nurse who saw it.'],
      ['note', 'Says it was the night nurse who found the leak.'],
    ],
    misses: [
      ['candidate', 'Our designer never spotted it.'],
      ['candidate', 'Would your designer have spotted it?'],
      ['candidate', 'The customers noticed it too late.'],
    ],
  },
  {
    id: 'shared-credit.idea-of',
    kind: 'shared_credit',
    reason: 'says whose idea it really was',
    pattern:
      "(?<span>(?:(?:the|this|that) (?:{W} )?(?:idea|insight|breakthrough|trick|fix|concept|solution|credit)|it|that) (?:was|is|came from|goes to|belongs to) (?:not mine ,? ?(?:it was )?)?(?:really |actually |all |entirely |originally ){0,2}(?:{DET} (?:{W} ){0,3}?{PEOPLE}|sam) (?:'s|') (?:idea|insight|doing|work|trick|fix|suggestion|{W} idea)\\b|(?:the|this|that) (?:{W} )?(?:idea|insight|breakthrough|trick) (?:was|is|came from|belongs to) (?:not mine ,? ?(?:it was )?)?(?:really |actually |all |entirely ){0,2}(?:{DET} (?:{W} ){0,3}?{PEOPLE}|sam)\\b)",
    plain: true,
    hits: [
      ['candidate', "The idea was Tomasz's."],
      ['candidate', "That was our designer's idea."],
      ['candidate', 'The insight came from the support team.'],
    ],
    misses: [
      ['candidate', 'The idea was mine.'],
      ['candidate', 'Was the idea your own?'],
      ['candidate', "It was not the designer's idea."],
    ],
  },
  {
    id: 'shared-credit.credit-to',
    kind: 'shared_credit',
    reason: 'gives the credit to somebody else',
    pattern:
      '(?<span>(?:(?:credit|credits|kudos|praise|medal|applause|glory|bonus) (?:for (?:{W} ){1,4})?(?:really |all |mostly |entirely |actually )?(?:goes|go|went|belongs?|is due|are due|should go) (?:all |mostly |entirely |really )?to|(?:kudos|props|hats off|shout-?out|credit) to) (?!(?:me|myself|herself)\\b){W}(?: {W}){0,3}|(?:{W} ){1,4}deserves? (?:the|all the|a|most of the) (?:credit|medal|praise|bonus))',
    despite: ['hypothetical'],
    plain: true,
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
      '(?<span>{I}{ADV}(?:credits?|credited|thanks|thanked|praises|praised|gives (?:{W} ){0,2}credit to|gave (?:{W} ){0,2}credit to|acknowledges|acknowledged|attributes (?:it|the (?:win|success|idea|fix|turnaround|growth|rise)(?: {W}){0,3}) to|tips (?:her|his) hat to|singles out) (?!(?:herself|no|nobody|themselves|two|three|a few)\\b)(?:the |her |a |an |sam|two |their )(?:{W} ?){1,4})',
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
      '(?<span>(?:(?<!\\bno )thanks to|would not have (?:{W} ){1,5}without|could not have (?:{W} ){1,5}without|nothing without|only (?:worked|works|happened|possible|exists) (?:because|thanks to)|you can thank|we have (?:{W} ){1,4}to thank|owe(?:s|d)? (?:it|that|this|the {W}|everything) to) (?!(?:me|that|it|this|her|which|a doubt|much|any|asking|knowing|telling)\\b)(?:{DET} )?(?:{W} ){0,3}(?:{PEOPLE}|sam)\\b|without (?!(?:me|my|it|[a-z]+ing)\\b)(?:{DET} )?(?:{W} ){0,3}(?:{PEOPLE}|sam)\\b(?= (?:[^ ]+ ){0,8}would\\b))',
    despite: ['negated', 'hypothetical'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'Without our analyst we would have missed it.'],
      ['candidate', 'We owe that to the analysts.'],
      ['candidate', 'Without our analyst on the phone that night we would have missed it.'],
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
      '(?<span>(?!(?:our|my|the|her|their|a|an|two) (?:{W} )?(?:customers?|users?|clients?|regulators?|competitors?|market|public)\\b)(?:(?:our|my|the|her|their|a|an|one of our|one of the|two|sam ,? ?(?:our|the|my|a|in|from|on)?) (?:{W} ){0,4}(?:{PEOPLE}|sam)|sam) (?:(?:actually|really|already|then|first|she|they|in {W}|from {W}|on {W}) )?(?:(?:who )?(?:spotted|found|figured|noticed|came up with|suggested|proposed|cracked|solved|saw|caught|discovered|pointed out|nailed|made (?:it|that|this|the (?:difference|pilot|launch)) (?:possible|work|happen)?|saved|rescued|had the idea|worked out|built the (?:{W} ){1,4}that)))\\b',
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
      "(?<span>(?:(?:the )?(?:idea|insight|win|fix|breakthrough|save|thinking|solution|trick|concept|design|work|merit|success|design|hard part|rescue) (?:{W} ){0,3}?(?:was|were|is|came from|came out of|belongs? to|=) (?:not (?:mine|me|her) ?,? ?)?(?:all |really |actually |entirely |down to )?(?!(?:mine|my|ours|that|to|not)\\b)(?:{W} ){0,3}(?:sam|{PEOPLE}|'s|theirs)|all sam 's idea|(?:brain|brains|hero|heroes|engine|mind) behind|(?:real|true|actual) (?:hero|heroes|brains?|architect)|not me ,? ?(?:but|it was)|it was (?:sam|{DET} (?:{W} ){0,3}{PEOPLE}) (?:who|that|which)|(?:are|is|was|were) the reason (?:it|we|the {W}) (?:works?|worked|lives?|exists?|survived)))",
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
