/**
 * Rules for `blame`: a failure is put on other people or circumstances, with no part for the candidate. Taken-back blame is
 * ownership, and a cause that is followed by what was done about it is neutral; both are looked after by the frames.
 */
import type { Rule } from './rule.ts'

export const blameRules: readonly Rule[] = [
  {
    id: 'blame.dropped-the-ball',
    kind: 'blame',
    reason: 'others are said to have failed',
    pattern:
      '(?<span>(?:{DET} )?(?:{W} ){0,2}{PEOPLE} (?:(?:just|simply|totally|completely|basically|really|then|had|has|have|also) ){0,2}(?:dropped the ball|screwed|botched|blew|killed|ruined|wrecked|sabotaged|torpedoed|sank|tanked|let (?:us|me|her) down|messed|sat on|slept on|slept through|asleep|cut corners|missed (?:the|every|their) (?:deadline|date|point)|refused|kept (?:changing|moving|delaying)|bungled|fumbled|broke (?:it|everything)|dragged (?:its|their|her) feet|could not be bothered|got cold feet|did not (?:care|bother|deliver|listen|understand|get it|do their|know|want|have a clue|pull)|never (?:bothered|delivered|listened|cared|understood|learned|got|read|showed|wanted|believed|supported|gave)))\\b',
    despite: ['negated'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'Engineering dropped the ball.'],
      ['candidate', 'It failed because sales never bothered to learn it.'],
      ['note', 'Says legal killed the beta.'],
    ],
    misses: [
      ['candidate', 'The vendor slipped two weeks, so we re-sequenced.'],
      ['candidate', 'I never blamed the engineers.'],
      ['candidate', 'I dropped the ball.'],
    ],
  },
  {
    id: 'blame.fault-of',
    kind: 'blame',
    reason: 'names who is at fault, and it is not the candidate',
    pattern:
      "(?<span>(?:(?:is|was|were|all|entirely|purely|solely|squarely) ){1,3}(?:the fault of|(?:down|due) to|on|because of|{DET}?(?: ?{W} ){0,2}{PEOPLE} ?'?s?) (?:{W} ){0,4}(?:fault|problem|doing|mess|mistake|failure)\\b|(?:{W} ){0,3}{PEOPLE} (?:'s|') (?:own )?(?:fault|mess|doing|mistake|failure|problem)\\b|not (?:my|her) (?:fault|problem|doing|mistake|responsibility|failure))",
    despite: ['negated'],
    toClauseEnd: true,
    hits: [
      ['note', "Says the miss was all marketing's fault."],
      ['candidate', 'It was not my fault, the agency was late.'],
    ],
    misses: [
      ['candidate', 'It was nobody in particular.'],
      ['candidate', 'Whose fault was it?'],
    ],
  },
  {
    id: 'blame.blames',
    kind: 'blame',
    reason: 'the note says that the candidate puts it on others',
    pattern:
      '(?<span>{I}{ADV}(?:blames?|blamed|blaming|faults|points (?:the |a )?(?:finger|fingers) at|pins (?:it|that|the {W}|this) (?:all )?on|puts (?:it|the {W}(?: {W}){0,3}|that) (?:all |squarely )?(?:on|down to)|traces (?:the )?(?:{W} ){1,4}to|lays (?:it|the {W}(?: {W}){0,3}) at|throws (?:{W} ){1,3}under the bus|holds (?:{W} ){1,5}responsible|attributes the (?:failure|miss|loss|slip|delay) to|complains (?:that|about)) (?!(?:herself|themselves|nobody|no one)\\b))',
    voice: 'note',
    toClauseEnd: true,
    hits: [
      ['note', 'Blames sales for the churn.'],
      ['note', 'Puts the failed pilot on the ministry.'],
    ],
    misses: [
      ['note', 'Blames nobody.'],
      ['note', 'Blames herself for the churn.'],
      ['note', 'Never blames the team.'],
    ],
  },
  {
    id: 'blame.because-they',
    kind: 'blame',
    reason: 'a failure explained by what others did or by circumstances alone',
    pattern:
      '(?<span>(?:failed|flopped|died|tanked|sank|collapsed|lost|slipped|late|missed|dead|fell apart|went nowhere|never took off|went wrong|went south|did not work|bombed|churned|stalled)(?: {W}){0,4} (?:because|since|thanks to|due to|as) (?:of )?(?:the|our|their|they|sam|some|that|a|an|nobody|marketing|sales|engineering|legal|finance|management|leadership|procurement|head office|hr|it)\\b)(?! (?:i|my)\\b)',
    despite: ['negated'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'We lost the tender because procurement wrote absurd rules.'],
      ['candidate', 'The launch flopped because the market was not ready.'],
    ],
    misses: [
      ['candidate', 'We lost it because I never asked.'],
      ['candidate', 'If the launch failed because of the market, what would you do?'],
    ],
  },
  {
    id: 'blame.nothing-i-could',
    kind: 'blame',
    reason: 'says that nothing of it was in their hands',
    pattern:
      '(?<span>(?:nothing (?:{W} ){0,3}(?:i|she) could(?: have)?(?: {W}){0,2}|(?:out of|beyond|outside) (?:my|our|her) (?:hands|control|influence)|(?:was|is) not (?:up to|on) (?:me|her)|nothing to do with (?:me|her|us|the product)|i did everything (?:right|by the book|i could)|(?:doomed|dead) (?:from|before) (?:the start|i|she)|entirely upstream of (?:me|her)|no part for (?:herself|themselves)|(?:they|users|customers|people) (?:just |simply )?(?:did not get it|were holding it wrong|were not ready)))',
    despite: ['negated', 'hypothetical'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'It was out of my hands.'],
      ['candidate', 'I did everything by the book and the field team wrecked it.'],
    ],
    misses: [
      ['candidate', 'Is that out of your hands?'],
      ['candidate', 'I had it in my hands.'],
    ],
  },
]
