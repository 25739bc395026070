/**
 * Rules for `blame`: a failure is put on other people or circumstances, with no part for the candidate. Taken-back blame is
 * ownership, and a cause that is followed by what was done about it is neutral; both are looked after by the frames.
 */
import type { Rule } from './rule.ts'

export const blameRules: readonly Rule[] = [
  {
    id: 'blame.failed-us',
    kind: 'blame',
    reason: 'others are said to have failed',
    pattern:
      '(?<span>(?:{DET} )?(?:{W} ){0,2}?{PEOPLE} (?:(?:just|simply|totally|completely|basically|really|had|has|have|also|clearly) ){0,2}(?:dropped the ball|screwed (?:it |that |this )?up|botched (?:it|the|that|this)|messed (?:it |that |this )?up|let (?:us|me|everyone|her) down|sat on (?:it|the|our|that|this)|slept (?:on|through)|never (?:bothered|delivered|listened|cared|learned|understood|got it|supported|believed)|could not be bothered|did not (?:bother|care|deliver|listen|do their))\\b)',
    despite: ['negated'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'Engineering dropped the ball.'],
      ['candidate', 'The agency simply never delivered.'],
      ['note', 'Says the vendor botched the migration.'],
    ],
    misses: [
      ['candidate', 'The vendor slipped two weeks, so we re-sequenced.'],
      ['candidate', 'Engineering never dropped the ball.'],
      ['candidate', 'I dropped the ball.'],
      ['candidate', 'Did engineering drop the ball?'],
    ],
  },
  {
    id: 'blame.their-fault',
    kind: 'blame',
    reason: 'names who is at fault, and it is not the candidate',
    pattern:
      "(?<span>(?:it|that|this|which|all of it|the {W}(?: {W}){0,3}) (?:is|was|were) (?:all |entirely |purely |solely |squarely |really |simply |just |completely |totally |100 % ){0,2}(?:{DET} )?(?:{W} ){0,2}?(?:{PEOPLE}|sam) (?:'s|') (?:own )?(?:fault|mess|mistake|failure)\\b(?! (?:that|if))|(?:is|was|were) (?:all |entirely |purely |solely |squarely ){0,2}the fault of (?:{DET} )?(?:{W} ){0,2}?{PEOPLE}\\b|(?:failure|miss|flop|delay|outage|slip|mess|loss) was (?:all |entirely |solely ){0,2}(?:down to|because of) (?:{DET} )?(?:{W} ){0,2}?{PEOPLE}\\b(?= *(?:[.,;]|$)))",
    toClauseEnd: true,
    plain: true,
    hits: [
      ['note', "Says the miss was all marketing's fault."],
      ['candidate', "It was entirely the vendor's fault."],
      ['candidate', 'The delay was the fault of legal.'],
    ],
    misses: [
      ['candidate', 'It was nobody in particular.'],
      ['candidate', 'Whose fault was it?'],
      ['candidate', "It was not the vendor's fault."],
      ['candidate', 'It was my fault.'],
      ['candidate', "That we got the money back is Ilona's doing."],
    ],
  },
  {
    id: 'blame.blamed',
    kind: 'blame',
    reason: 'the note says that the candidate puts it on others',
    pattern:
      '(?<span>(?:^(?:- )?|\\b(?:she|sam|candidate|just|simply|squarely|openly|also|only|and|again|immediately) )(?:blames|blamed|blaming|faults|points (?:the |a )?fingers? at|pins (?:it|that|the {W}|this)(?: {W})? (?:all )?on|throws (?:{W} ){1,3}under the bus) (?!(?:herself|themselves|nobody|no one|none|own|her own|no|noone)\\b)(?:{W}))',
    voice: 'note',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['note', 'Blames sales for the churn.'],
      ['note', 'She blamed the agency for everything.'],
      ['note', 'Pins the outage on the vendor.'],
    ],
    misses: [
      ['note', 'Blames nobody.'],
      ['note', 'Blames herself for the churn.'],
      ['note', 'Never blames the team.'],
      ['note', 'Blamed own vanity.'],
    ],
  },
  {
    id: 'blame.failed-because-of',
    kind: 'blame',
    reason: 'a failure explained by what others did alone',
    pattern:
      '(?<span>(?:failed|flopped|died|tanked|sank|collapsed|bombed|fell apart|went nowhere|never took off|stalled|went wrong|did not work|lost (?:the|that|our) (?:{W} ){1,2}|missed (?:the|our|every) (?:{W} ){1,2}?) ?(?:because|since) (?:of )?(?:the |our |their |that )?(?:{W} )?{PEOPLE} (?:was|were|is|did|could|would|had|never|kept|{W}ed|wrote|lost|sold|went|got|made|took|changed|dropped|ignored|refused)\\b)',
    despite: ['negated'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'We lost the tender because procurement wrote absurd rules.'],
      ['candidate', 'The launch flopped because the market was not ready.'],
      ['candidate', 'It failed because sales never bothered to learn it.'],
    ],
    misses: [
      ['candidate', 'We lost it because I never asked.'],
      ['candidate', 'If the launch failed because the market was not ready, what would you do?'],
    ],
  },
  {
    id: 'blame.out-of-my-hands',
    kind: 'blame',
    reason: 'says that nothing of it was in their hands',
    pattern:
      '(?<span>(?:it|that|this|everything|all of it|the {W}) (?:is|was|were) (?:completely |totally |simply |entirely |just |all )?(?:out of|beyond|outside) (?:my|her) (?:hands|control|influence)|(?:there was |there is )?nothing (?:{W} ){0,2}?i could have (?:done|changed)|\\bi did everything (?:right|by the book))\\b',
    voice: 'own',
    despite: ['hypothetical'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'It was out of my hands.'],
      ['candidate', 'There was nothing I could have done.'],
      ['candidate', 'I did everything by the book and the field team wrecked it.'],
    ],
    misses: [
      ['candidate', 'Is that out of your hands?'],
      ['candidate', 'I had it in my hands.'],
      ['candidate', 'It was not out of my hands.'],
    ],
  },
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
      "(?<span>(?:(?:is|was|were|all|entirely|purely|solely|squarely) ){1,3}(?:the fault of|(?:down|due) to|on|because of|{DET}?(?: ?{W} ){0,2}{PEOPLE} ?'?s?) (?:{W} ){0,4}(?:fault|problem|doing|mess|mistake|failure)\\b|(?:{W} ){0,3}{PEOPLE} (?:'s|') (?:own )?(?:fault|mess|doing|mistake|failure|problem)\\b)",
    toClauseEnd: true,
    hits: [['note', "Says the miss was all marketing's fault."]],
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
      '(?<span>{I}{ADV}(?:blames?|blamed|blaming|faults|points (?:the |a )?(?:finger|fingers) at|pins (?:it|that|the {W}|this) (?:all )?on|puts (?:it|the {W}(?: {W}){0,3}|that) (?:all |squarely )?(?:on|down to)|traces (?:the )?(?:{W} ){1,4}to|lays (?:it|the {W}(?: {W}){0,3}) at|throws (?:{W} ){1,3}under the bus|holds (?:{W} ){1,5}responsible|attributes the (?:failure|miss|loss|slip|delay) to|complains (?:that|about)) (?!(?:herself|themselves|nobody|no one|none|own|her own|self)\\b))',
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
      '(?<span>(?:not (?:my|her) (?:fault|doing|mistake|responsibility) ,|nothing (?:{W} ){0,3}(?:i|she) could(?: have)?(?: {W}){0,2}|(?<!\\bnot )(?:out of|beyond|outside) (?:my|our|her) (?:hands|control|influence)|(?:was|is) not (?:up to|on) (?:me|her)|nothing to do with (?:me|her|us|the product)|i did everything (?:right|by the book|i could)|(?:doomed|dead) (?:from|before) (?:the start|i|she)|entirely upstream of (?:me|her)|no part for (?:herself|themselves)|(?:they|users|customers|people) (?:just |simply )?(?:did not get it|were holding it wrong|were not ready)))',
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
