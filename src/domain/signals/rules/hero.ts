/**
 * Rules for `hero`: the candidate alone makes the success, or wins over, overrules or rescues others. "We" never makes a
 * hero, and being convinced by others is nobody's signal.
 */
import type { Rule } from './rule.ts'

export const heroRules: readonly Rule[] = [
  {
    id: 'hero.won-over',
    kind: 'hero',
    reason: 'the candidate alone won others over or overruled them',
    pattern:
      '(?<span>{I}{ADV}(?:had {ADV}|have )?(?:convinced?s?|persuaded?s?|talked?s?|won|wore|brought|got|overruled?s?|overrode|outvoted|outargued|out-argued|beat|silenced|faced down|stared down|strong-armed|bulldozed|forced|pushed back on and beat|turned|flipped|sold|made|brings) (?:{THEM}|{DET} (?:{W} ){1,4})(?: ?(?:over|round|around|down|into|out of|to|on|on board|that|see|sign|agree|about|approve|give up|change|reverse|drop|keep|in an argument|,|\\.|;|$|and|in)))(?:\\b|$|(?<=[,.;]))',
    hits: [
      ['candidate', 'I convinced them to drop the old plan.'],
      ['candidate', 'I talked the CFO out of it in the corridor.'],
      ['note', 'Persuaded the board to fund it.'],
    ],
    misses: [
      ['candidate', 'We convinced the board to fund it.'],
      ['candidate', 'They convinced me to wait.'],
      ['candidate', 'I failed to convince them.'],
      ['candidate', 'I would convince them with data.'],
      ['candidate', 'I was convinced that it would work.'],
      ['note', 'Did not convince anyone.'],
    ],
  },
  {
    id: 'hero.convinced',
    kind: 'hero',
    reason: 'the candidate alone won others over or overruled them',
    pattern:
      '(?<span>{I}{ADV}(?:had {ADV})?(?:convinced|persuaded|overruled|overrode|outvoted|outargued|outmaneuvered|won over|talked round|won round|won back|brought round) (?:{THEM}|{W}))\\b',
    toClauseEnd: false,
    hits: [
      ['candidate', 'I overruled the design lead and it turned out I was right.'],
      ['note', 'She won over the surgeons.'],
    ],
    misses: [
      ['candidate', 'My team and I convinced the board.'],
      ['candidate', 'If I had convinced them we would be done.'],
    ],
  },
  {
    id: 'hero.alone',
    kind: 'hero',
    reason: 'makes themselves the sole cause',
    pattern:
      '(?<span>(?:(?:i|she|he|they) )?(?:{W} ){0,2}(?:single-handedly|single handedly|singlehandedly|all by {MYSELF}|all on {MY} own|on {MY} own back|on {MY} back|on {MY} shoulders|one-(?:man|woman|person) (?:show|army|band)|{I}(?:alone|and i alone|only)\\b))',
    toClauseEnd: true,
    hits: [
      ['candidate', 'I single-handedly turned it around.'],
      ['note', 'Presents the recovery as a one-man show.'],
      ['candidate', 'I alone kept the client from leaving.'],
    ],
    misses: [
      ['candidate', 'The CEO says he single-handedly saved the company.'],
      ['candidate', 'Nobody does this single-handedly.'],
    ],
  },
  {
    id: 'hero.without-me',
    kind: 'hero',
    reason: 'says that nothing would have come of it without them',
    pattern:
      '(?<span>(?:without {ME}\\b|if not for {ME}\\b|were it not for {ME}\\b|had i not|(?:if it was|if it were|but for|had it) not (?:been )?for {ME}\\b|(?:only|solely|all) (?:because of|thanks to|down to|due to) {ME}\\b|thanks to (?:yours truly|{ME}\\b)|because of {ME}\\b))',
    despite: ['negated', 'hypothetical'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'Without me that launch was dead.'],
      ['candidate', 'The second model only exists because of me.'],
      ['candidate', 'Had it not been for me, there would be no deal.'],
    ],
    misses: [
      ['candidate', 'Without our analyst we would have missed it.'],
      ['candidate', 'The team runs fine without her.'],
    ],
    voice: 'own',
  },
  {
    id: 'hero.rescued',
    kind: 'hero',
    reason: 'tells themselves as the rescuer',
    pattern:
      '(?<span>{I}{ADV}(?:had to |have |had )?(?:saved?s?|rescued?s?|salvaged|turned|cracked|fixed what|stepped in and|swooped|came in and|pulled|carried|kept) (?:the day|it all|it (?:around|alone|from)|{THEM} from|{DET} (?:{W} ){0,4}(?:launch|deal|project|product|company|renewal|account|release|quarter|relationship|show|ship|season|business|contract|client|customer|tender|program|team|around|alive|afloat|from))|(?:until|till|before) {I}{ADV}(?:showed up|stepped in|came|arrived|joined|took over|got there|turned up))\\b',
    toClauseEnd: true,
    hits: [
      ['candidate', 'I saved the renewal with one phone call.'],
      ['candidate', 'They were lost until I showed up.'],
      ['note', 'Rescued the account herself.'],
    ],
    misses: [
      ['candidate', 'People say I saved the launch, when it was Dani.'],
      ['candidate', 'We saved the launch together.'],
      ['candidate', 'I would save the launch.'],
    ],
  },
  {
    id: 'hero.nobody-else',
    kind: 'hero',
    reason: 'nobody else could or would, the candidate did',
    pattern:
      '(?<span>(?:nobody|no one|none of them|everyone else|everybody else|every other pm|the rest of them|the others) (?:else )?(?:{W} ){0,8}(?:,|;|and|so|but|until|except|, so|then) (?:so )?(?:i|she|it took me|me)\\b|(?:i|she|they) (?:am|was|were|is) the only (?:one|person|pm|adult|grown-up)(?: {W}){0,4})',
    despite: ['negated'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'Nobody else at the insurer understood it, so I cracked it in a weekend.'],
      ['candidate', 'I was the only one who saw what was coming.'],
      ['note', 'Says she was the only adult in the room.'],
    ],
    misses: [
      ['candidate', 'Nobody else was in the room.'],
      ['interviewer', 'I was the only one who read it.'],
    ],
  },
  {
    id: 'hero.it-was-me',
    kind: 'hero',
    reason: 'claims the whole success for themselves',
    pattern:
      '(?<span>(?:it was (?:me|all me|i) (?:who|that)|it was all me|that was all me|the whole {W} (?:was|is) (?:{W} ,? ?){0,2}me\\b|credit(?:s)? (?:is|was|goes to|belongs to) (?:me|{MYSELF})|credits {MYSELF}|takes (?:all |the |full ){0,3}credit|{I}(?:made|make) (?:it|that) happen|one man (?:versus|against)|(?:the )?hero of (?:every|her|the) (?:{W} ){0,2}(?:story|stories|tale)|every (?:success|win|story)(?: {W}){0,3} has (?:{W} ){0,2}one (?:character|name|hero)))',
    toClauseEnd: true,
    hits: [
      ['candidate', 'The whole turnaround was frankly me and a whiteboard.'],
      ['note', 'Takes all the credit for the relaunch.'],
      ['note', 'Every success story has exactly one character in it: her.'],
    ],
    misses: [
      ['note', 'Takes no credit for the relaunch.'],
      ['candidate', 'It was not me who fixed it.'],
    ],
  },
]
