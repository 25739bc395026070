/**
 * Rules for `hero`: the candidate alone makes the success, or wins over, overrules or rescues others. "We" never makes a
 * hero, and being convinced by others is nobody's signal.
 */
import type { Rule } from './rule.ts'

export const heroRules: readonly Rule[] = [
  {
    id: 'hero.persuaded',
    kind: 'hero',
    reason: 'the candidate alone won others over',
    pattern:
      '(?<span>\\bi {ADV}(?:had {ADV}|have )?(?:convinced|persuaded|won over|talked (?:{THEM} )(?:out of|into|round|around|down)|talked {W} (?:out of|into|round|around|down)|won {THEM} over|brought {THEM} round)(?! (?:myself|nobody|no one|anybody|anyone|no-one|none|or|by|him or|her or)\\b) (?:{W}))\\b',
    voice: 'own',
    plain: true,
    hits: [
      ['candidate', 'I convinced them to drop the old plan.'],
      ['candidate', 'I talked the CFO out of it in the corridor.'],
    ],
    misses: [
      ['candidate', 'We convinced the board to fund it.'],
      ['candidate', 'They convinced me to wait.'],
      ['candidate', 'I failed to convince them.'],
      ['candidate', 'I was convinced that it would work.'],
      ['candidate', 'I convinced myself that it was fine.'],
    ],
  },
  {
    id: 'hero.persuaded-told',
    kind: 'hero',
    reason: 'the note tells that the candidate won others over',
    pattern:
      '(?<span>(?:^(?:- )?|\\b(?:she|sam|candidate|claims|says she|says that she|claims she|claims that she|how she|by her own account|by her account|acc to her|according to her) (?:alone |to have |single-handedly |personally |himself |herself )?)(?:single-handedly |alone )?(?:convinced|persuaded|won over|talked)(?! (?:me|us|myself|herself|nobody|no one|anybody|anyone|none|by|of|that|about|to|with|or|too|a lot|much|mostly|through|over)\\b) (?:{THEM}|{DET} {W}|sam)(?: {W}){0,3})\\b',
    voice: 'note',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['note', 'Persuaded the board to fund it.'],
      ['note', 'By her account she convinced the chief surgeon.'],
      ['note', 'Claims he persuaded the design lead.'],
    ],
    misses: [
      ['note', 'Did not convince anyone.'],
      ['note', 'Convinced me that she can spell.'],
      ['note', 'Was persuaded by the curator.'],
      ['note', 'Failed to persuade the board.'],
    ],
  },
  {
    id: 'hero.overruled',
    kind: 'hero',
    reason: 'the candidate alone overruled others',
    pattern:
      '(?<span>\\bi {ADV}(?:had {ADV}|have )?(?:overruled|overrode|outvoted)(?! (?:myself|nobody|no one|anybody|anyone|no-one|none|or|by|him or|her or)\\b) (?:{W}))\\b',
    voice: 'own',
    plain: true,
    hits: [
      ['candidate', 'I overruled the design lead and it turned out I was right.'],
      ['candidate', 'I outvoted all four of them.'],
    ],
    misses: [
      ['candidate', 'I was overruled by the board.'],
      ['candidate', 'We overruled the vendor.'],
      ['candidate', 'I overruled nobody.'],
    ],
  },
  // Not plain: in notes it is mostly told with its bad end, which makes it ownership, so the model is asked.
  {
    id: 'hero.overruled-told',
    kind: 'hero',
    reason: 'the note tells that the candidate overruled others',
    pattern:
      '(?<span>(?:^(?:- )?|\\b(?:she|sam|candidate|claims|says she|says that she|claims she|claims that she|how she|by her own account|by her account|acc to her|according to her) (?:alone |to have |single-handedly |personally |himself |herself )?)(?:single-handedly |alone )?(?:overruled|overrode|outvoted)(?! (?:me|us|myself|herself|nobody|no one|anybody|anyone|none|by|of|that|about|to|with|or|too|a lot|much|mostly|through|over)\\b) (?:{THEM}|{DET} {W}|sam)(?: {W}){0,3})\\b',
    voice: 'note',
    toClauseEnd: true,
    hits: [
      ['note', 'Overruled the design lead.'],
      ['note', 'By her account she overrode the chief surgeon.'],
      ['note', 'Claims he overruled the design lead.'],
    ],
    misses: [
      ['note', 'Did not overrule anyone.'],
      ['note', 'Overruled by the curator.'],
      ['note', 'Failed to overrule the board.'],
    ],
  },
  {
    id: 'hero.single-handed',
    kind: 'hero',
    reason: 'makes themselves the sole cause',
    pattern:
      '(?<span>(?:\\bi (?:{W} ){0,3}?(?:single[- ]?handedly|single handedly|all by myself|all on my own|entirely on my own)\\b|\\bi (?:{W} ){1,6}?(?:single[- ]?handedly|all by myself|entirely on my own)\\b|\\bi alone (?:{W}ed|{W}t|made|won|kept|saw|knew|had|brought|got|did|took|drove|ran|wrote|fought|stood)\\b))',
    voice: 'own',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'I single-handedly turned it around.'],
      ['candidate', 'I alone kept the client from leaving.'],
      ['candidate', 'I did the whole relaunch all by myself.'],
    ],
    misses: [
      ['candidate', 'The CEO says he single-handedly saved the company.'],
      ['candidate', 'Nobody does this single-handedly.'],
      ['candidate', 'I did not do it single-handedly.'],
    ],
  },
  {
    id: 'hero.single-handed-told',
    kind: 'hero',
    reason: 'the note tells the candidate as the sole cause',
    pattern:
      '(?<span>(?:^(?:- )?|\\b(?:she|sam|candidate|claims|says she|claims she|says that she|claims that she|to have|by her own account|by her account|according to her) ,? ?)(?:she )?(?:alone |single[- ]?handedly |all by herself |entirely on her own ){1,2}(?:{W}ed|saved|won|made|kept|brought|got|built|ran|drove|held)\\b|\\b(?:she|claims|candidate) (?:{W} ){1,8}?(?:single[- ]?handedly|all by herself|entirely on her own)\\b)',
    voice: 'note',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['note', 'By her account she alone saved the deal.'],
      ['note', 'Claims to have single-handedly rescued the launch.'],
      ['note', 'Says she built the whole thing all by herself.'],
    ],
    misses: [
      ['note', 'The regulator single-handedly ruined it.'],
      ['note', 'Only three of them worked.'],
      ['note', 'Did not claim to have single-handedly saved it.'],
    ],
  },
  {
    id: 'hero.dead-without-me',
    kind: 'hero',
    reason: 'says that nothing would have come of it without them',
    pattern:
      '(?<span>(?:without me|if not for me|were it not for me|had it not been for me|but for me|if it (?:was|were|had) not (?:been )?for me)(?: in {DET} {W}| there)?(?: ,)?(?: {W}){0,7}? (?:dead|nothing|no|not|never|lost|gone|collapsed|died|failed|sunk|over|closed|nowhere|fallen apart|toast)\\b)',
    voice: 'own',
    despite: ['negated', 'hypothetical'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'Without me that launch was dead.'],
      ['candidate', 'Had it not been for me, there would be no deal.'],
      ['candidate', 'If it was not for me the client would have gone.'],
    ],
    misses: [
      ['candidate', 'Without our analyst we would have missed it.'],
      ['candidate', 'Would it be dead without me?'],
    ],
  },
  {
    id: 'hero.saved',
    kind: 'hero',
    reason: 'tells themselves as the rescuer',
    pattern:
      '(?<span>\\bi {ADV}(?:had to |have |had )?(?:saved|rescued|salvaged) (?:the day|{DET} (?:{W} ){0,4}?(?:launch|deal|project|product|company|renewal|account|release|quarter|relationship|show|season|business|contract|client|customer|tender|program|team|migration|rollout|pilot|partnership|sale))|\\bi {ADV}turned (?:it|the whole thing|everything|the {W}|the {W} {W}) around)\\b',
    voice: 'own',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'I saved the renewal with one phone call.'],
      ['candidate', 'I personally rescued the biggest account.'],
      ['candidate', 'I turned the whole thing around.'],
    ],
    misses: [
      ['candidate', 'People say I saved the launch, when it was Dani.'],
      ['candidate', 'We saved the launch together.'],
      ['candidate', 'I would save the launch.'],
    ],
  },
  {
    id: 'hero.only-one',
    kind: 'hero',
    reason: 'nobody else could or would, the candidate did',
    pattern:
      '(?<span>(?:nobody|no one) else (?:{W} ){1,9}?(?:, so|so|, but|but|until|, and|and|, except) i\\b(?: {W}){1,4}|\\bi (?:was|am) the only (?:one|person|adult|grown-up) (?:in the (?:room|building|company) )?(?:who|that) (?:{W} ){0,2}(?:saw|understood|could|knew|believed|dared|got|managed|had the|fought|stood|cared|realized|noticed|held|kept|spoke))',
    voice: 'own',
    despite: ['negated'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'Nobody else at the insurer understood it, so I cracked it in a weekend.'],
      ['candidate', 'I was the only one who saw what was coming.'],
    ],
    misses: [
      ['candidate', 'Nobody else was in the room.'],
      ['candidate', 'I was the only PM in Lisbon.'],
      ['candidate', 'Was I the only one who saw it?'],
    ],
  },
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
      '(?<span>{I}{ADV}(?:had {ADV})?(?:convinced|persuaded|overruled|overrode|outvoted|outargued|outmaneuvered|won over|talked round|won round|won back|brought round)(?! (?:myself|herself|by|me|us|nobody|anybody|anyone|none)\\b) (?:{THEM}|{W}))\\b',
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
      '(?<span>(?:(?:i|she|they) )?(?:{W} ){0,2}(?:all by {MYSELF}|all on {MY} own|on {MY} own back|on {MY} back|on {MY} shoulders|one-(?:man|woman|person) (?:show|army|band)|{I}(?:alone|and i alone)\\b))',
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
      '(?<span>{I}{ADV}(?:had to |have |had )?(?:saved?s?|rescued?s?|salvaged|turned|cracked|fixed what|stepped in and|swooped|came in and|pulled|carried|kept) (?:the day|it all|it (?:around|alone|from)|{THEM} from|{DET} (?:{W} ){0,4}(?:launch|deal|project|product|company|renewal|account|release|quarter|relationship|show|ship|season|business|contract|client|customer|tender|program|team|around|alive|afloat|from))|(?:until|till) {I}{ADV}(?:showed up|stepped in|arrived|joined|took over|got there|turned up))\\b',
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
      ['candidate', 'It was built before I joined.'],
    ],
  },
  {
    id: 'hero.nobody-else',
    kind: 'hero',
    reason: 'nobody else could or would, the candidate did',
    pattern:
      '(?<span>(?:nobody|no one|none of them|everyone else|everybody else|every other pm|the rest of them|the others) (?:else )?(?:{W} ){0,8}(?:,|;|and|so|but|until|except|, so|then) (?:so )?(?:i|she|it took me|me)\\b(?! (?:included|neither|too|either|the first|had nobody))|(?:i|she|they) (?:am|was|were|is) the only (?:one|person|adult|grown-up)(?: {W}){0,4})',
    despite: ['negated'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'Nobody else at the insurer understood it, so I cracked it in a weekend.'],
      ['candidate', 'I was the only one who saw what was coming.'],
      ['note', 'Says she was the only adult in the room.'],
    ],
    misses: [
      ['candidate', 'Nobody else was in the room.'],
      ['candidate', 'Nobody believed in it, me included.'],
      ['interviewer', 'I was the only one who read it.'],
    ],
  },
  {
    id: 'hero.it-was-me',
    kind: 'hero',
    reason: 'claims the whole success for themselves',
    pattern:
      '(?<span>(?:it was (?:me|all me|i) (?:who|that) (?:got|kept|saved|turned|convinced|persuaded|won|made|brought|pulled|took|talked|stood|found|carried|fixed|resurrected|revived|put it)|it was all me|that was all me|the whole {W} (?:was|is) (?:{W} ,? ?){0,2}me\\b|credit(?:s)? (?:is|was|goes to|belongs to) (?:me|{MYSELF})|credits {MYSELF}|takes (?:all |the |full ){0,3}credit|{I}(?:made|make) (?:it|that) happen|one man (?:versus|against)|(?:the )?hero of (?:every|her|the) (?:{W} ){0,2}(?:story|stories|tale)|every (?:success|win|story)(?: {W}){0,3} has (?:{W} ){0,2}one (?:character|name|hero)))',
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
