/**
 * Rules for `tradeoff`: the alternatives that were weighed, or what was given up and why. The word alone is none.
 */
import type { Rule } from './rule.ts'

export const tradeoffRules: readonly Rule[] = [
  {
    id: 'tradeoff.weighed-and-chose',
    kind: 'tradeoff',
    reason: 'tells the alternatives that were weighed, and which was taken',
    pattern:
      '(?<span>(?:i|we|she|they|^|^- ) ?(?:had |have )?(?:weighed|compared|considered|looked at|debated|evaluated|was torn between|were torn between) (?:{W} ){1,9}?(?:against|versus|vs|or|and at|and) (?:{W} ){1,8}?(?:, |and |; |but |, and |, so |so )(?:we |i |she |they )?(?:chose|picked|took|bought|built|went|kept|decided|opted|settled|stayed|rented)\\b)',
    toClauseEnd: true,
    plain: true,
    hits: [
      [
        'candidate',
        'We looked at building it and at buying it, and bought because compliance would have cost two quarters.',
      ],
      ['candidate', 'I weighed a rewrite against a patch and chose the patch.'],
    ],
    misses: [
      ['note', 'No alternatives mentioned.'],
      ['candidate', 'I would weigh a rewrite against a patch.'],
    ],
  },
  {
    id: 'tradeoff.chose-over',
    kind: 'tradeoff',
    reason: 'names what was chosen, what was not, and why',
    pattern:
      '(?<span>(?:\\b(?:i|we|she|they) {ADV}|^(?:- )?)(?:chose|picked|went with|went for|opted for|preferred|selected|decided on) (?:{W} ){1,7}?(?:over|instead of|rather than) {W}(?: {W}){0,4}(?:(?: ,)? (?:because|since|for|to|as|so|even though|although)\\b|$| \\.))',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'We picked native over web for the camera access.'],
      ['note', 'Chose the slower carrier over the cheap one because parcels broke.'],
    ],
    misses: [
      ['candidate', 'We took over the project.'],
      ['candidate', 'I would pick native over web because of the camera.'],
    ],
  },
  {
    id: 'tradeoff.cut-to-protect',
    kind: 'tradeoff',
    reason: 'names what was given up and for what',
    pattern:
      '(?<span>(?:\\b(?:i|we|she|they) {ADV}|^(?:- )?)(?:gave up|sacrificed|traded|dropped|cut|froze|postponed|skipped|ditched|deferred|shelved|descoped|scrapped|killed|let go of) (?:{W} ){1,6}?(?:to (?:protect|save|keep|hit|make|meet|free|avoid|hold)|in exchange for|in return for|for the sake of|so that) (?:{W} ?){1,7})',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'I cut offline mode to protect latency.'],
      ['note', 'Gave up the custom reports to keep the launch date.'],
    ],
    misses: [
      ['candidate', "It's all about trade-offs."],
      ['candidate', 'We will drop offline mode to protect latency.'],
      ['candidate', 'We never cut offline mode to protect latency.'],
    ],
  },
  {
    id: 'tradeoff.weighed',
    kind: 'tradeoff',
    reason: 'tells the alternatives that were weighed',
    pattern:
      '(?<span>(?:(?:i|we|she|they) )?(?:had |have )?(?:{W} )?(?:weighed|weighing|compared|considered|looked at|looked into|debated|evaluated|torn between|laid out|set out|costed|priced|sketched|assessed|toyed with) (?:{W} ,? ?){1,12}?(?:against|versus|vs|or|and at|with|and) (?:{W} ?){1,6})',
    toClauseEnd: true,
    hits: [
      ['candidate', 'We looked at building it and at buying it, and bought.'],
      ['candidate', 'I weighed a rewrite against a patch.'],
    ],
    misses: [
      ['note', 'No alternatives mentioned.'],
      ['candidate', 'I would weigh a rewrite against a patch.'],
    ],
  },
  {
    id: 'tradeoff.instead-of',
    kind: 'tradeoff',
    reason: 'names what was chosen and what was not',
    pattern:
      '(?<span>(?:(?:i|we|she|they) )?{ADV}(?:chose|picked|took|went (?:with|for)|opted for|preferred|kept|favored|favoured|bought|built|shipped|rented|selected|decided on|paid extra for|stayed with|stuck with|picks|chooses) (?:{W} ){1,8}?(?:over|instead of|rather than|not|at the price of|at the cost of|at the expense of) (?:{W} ?){1,6})',
    toClauseEnd: true,
    hits: [
      ['candidate', 'We picked native over web for the camera access.'],
      ['note', 'Chose the slower carrier instead of the cheap one.'],
    ],
    misses: [
      ['candidate', 'We took over the project.'],
      ['candidate', 'I would pick native over web.'],
    ],
  },
  {
    id: 'tradeoff.gave-up',
    kind: 'tradeoff',
    reason: 'names what was given up and for what',
    pattern:
      '(?<span>(?:(?:i|we|she|they) )?{ADV}(?:gave up|gives up|sacrificed|traded|dropped|cut|froze|postponed|delayed|killed|skipped|ditched|deferred|parked|shelved|descoped|swallowed|ate|accepted|lived with|took the hit|took a hit|let go of|lost|scrapped|left out|deprioritized|paused) (?:{W} ,? ?){1,9}?(?:to (?:protect|save|keep|get|hit|make|meet|ship|win|reach|buy|free|focus|avoid|fix|hold|have|gain|afford|pay)|for (?:the|a|an|speed|more|better)|so that|so (?:we|the|payroll|it)|because|in exchange for|in return for|got|, kept|kept) (?:{W} ?){1,8})',
    toClauseEnd: true,
    hits: [
      ['candidate', 'I cut offline mode to protect latency.'],
      ['note', '- gave up offline mode, got the pilot date'],
    ],
    misses: [
      ['candidate', "It's all about trade-offs."],
      ['candidate', 'We will drop offline mode to protect latency.'],
    ],
  },
  {
    id: 'tradeoff.would-have-cost',
    kind: 'tradeoff',
    reason: 'tells the price of the option not taken',
    pattern:
      '(?<span>(?:{W} ,? ?){1,12}?(?:would have|would |meant|might have) (?:{W} ){0,2}?(?:cost|taken|eaten|frozen|broken|meant|killed|delayed|doubled|tripled|slowed|required|needed|tied|burned|brought|paying|losing|bought|pushed|locked) (?:{W} ?){1,8})',
    despite: ['hypothetical'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'We bought it because compliance would have cost two quarters.'],
      ['candidate', 'Opening the API would have brought partners but frozen our schema, so we kept it shut.'],
    ],
    misses: [
      ['candidate', 'It would be nice.'],
      ['interviewer', 'What would it have cost you?'],
    ],
  },
  {
    id: 'tradeoff.on-the-table',
    kind: 'tradeoff',
    reason: 'two options stand against each other, and one was taken for a reason',
    pattern:
      '(?<span>(?:{W} (?:, )?){1,10}?(?:were (?:all |both )?on the table|(?:was|were) the (?:options|alternatives|choice)|or (?:{W} ){1,5}?(?:: |; |, )(?:we|i|she|they) (?:chose|picked|took|went)|(?:out|lost|down) , (?:{W} ){1,3}(?:in|won|up)\\b|(?:{W} )vs (?:{W} ){1,4}?(?:-|>|:|,|;)))',
    toClauseEnd: true,
    hits: [
      ['candidate', 'A kiosk, an app or plain SMS were all on the table, and SMS won.'],
      ['note', 'breadth lost, depth won'],
    ],
    misses: [
      ['candidate', 'The offer is on the table.'],
      ['candidate', 'Option A or option B?'],
    ],
  },
]
