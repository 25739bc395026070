/**
 * Rules for `ownership`: the candidate takes responsibility for a mistake, a gap or a consequential call of their own. They
 * look for the candidate as the one who erred or omitted; a job description, a plan or a bare "we" is none.
 */
import type { Rule } from './rule.ts'

export const ownershipRules: readonly Rule[] = [
  {
    id: 'ownership.my-fault',
    kind: 'ownership',
    reason: 'calls the miss their own fault',
    pattern:
      '(?<span>(?:(?:that|it|this|which|all of it|that one|this one|most of it|half of it|the {W}(?: {W}){0,3}) )(?:is|was|were) (?:all |entirely |squarely |really |also |only |partly |mostly |probably |totally |completely |100 % |clearly |simply |just ){0,2}(?:{MY} (?:own )?(?:fault|mistake|error|miss|bad|oversight|failing|blunder)(?! of)|on {ME}(?=$| [.,;!]| and| not)(?! , (?:the )?(?:coffee|drinks|round|lunch))|{MY} (?:own )?(?:call|decision) (?:,? ?and|,|-) (?:it was |a |the )?(?:the |a )?(?:wrong|bad|poor|mistake)))',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'That was my call and it was wrong.'],
      ['candidate', 'We missed it, and that one is on me.'],
      ['note', 'Said the delay was her own mistake.'],
      ['candidate', 'The outage was entirely my fault.'],
    ],
    misses: [
      ['candidate', 'It was not my fault.'],
      ['candidate', 'Was it my mistake?'],
      ['note', 'The test was on her phone.'],
    ],
  },
  {
    id: 'ownership.misjudged',
    kind: 'ownership',
    reason: 'names their own error',
    pattern:
      '(?<span>(?:\\bi {ADV}|\\b(?:admits?|admitted|says|said|concedes|conceded|grants|owns up) (?:that )?(?:she |they |i )?(?:had )?|\\bshe {ADV})(?:had |have )?(?:badly |seriously |completely )?(?:underestimated|misjudged|misread|overlooked|botched|bungled|fumbled|mishandled|miscalculated|messed (?:it |that |this )?up|screwed (?:it |that |this )?up|dropped the ball|got (?:it|that|this|the {W}) (?:badly |completely |all |so |totally )?wrong|let (?:them|the team|my team|everyone|people) down))\\b',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'I underestimated how long the migration would take.'],
      ['candidate', 'I really dropped the ball on the handover.'],
      ['note', 'Admits she misjudged the tender date.'],
    ],
    misses: [
      ['candidate', 'They underestimated the migration.'],
      ['candidate', 'I never underestimated the migration.'],
      ['note', 'The vendor botched it.'],
    ],
  },
  {
    id: 'ownership.never-asked',
    kind: 'ownership',
    reason: 'names their own omission',
    pattern:
      '(?<span>\\bi {ADV}(?:did not {ADV}(?:bother to |think to |once |even |ever )?(?:ask|tell|check|test|involve|warn|verify|validate|escalate|brief|listen|consult|measure|talk to|speak to|look at|read)|never (?:once |even |really |bothered to |thought to )?(?:asked|told|checked|tested|involved|warned|verified|validated|escalated|briefed|listened|consulted|measured|talked to|spoke to|looked at|read)|forgot to {W}|failed to (?:ask|tell|check|test|involve|warn|verify|validate|escalate|brief|listen|consult|measure|see)))\\b(?! (?:about|for) (?:the |my )?(?:salary|pay|raise|permission|much|money))',
    voice: 'own',
    despite: ['negated'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'I never told them there was a deadline.'],
      ['candidate', 'I forgot to check the spring tide.'],
      ['candidate', "I didn't test it on the old phones."],
    ],
    misses: [
      ['candidate', 'They never told me there was a deadline.'],
      ['candidate', "If I didn't test it, I would say so."],
    ],
  },
  {
    id: 'ownership.responsible',
    kind: 'ownership',
    reason: 'takes the responsibility in so many words',
    pattern:
      '(?<span>(?:\\bi {ADV}|\\b(?:she |clearly |fully |openly |says she |says that she |candidate |sam )|^(?:- )?)(?:(?:take|takes|took|accept|accepts|accepted|bear|shoulder|shouldered) (?:(?:the |full |all the |all |complete |sole |total ){1,2}(?:blame|responsibility)|responsibility for (?:it|that|this|the (?:{W} )?(?:miss|mistake|failure|outage|delay|error|mess|slip)))\\b(?! for everything)|own(?:s|ed)? (?:up to |the )(?:{W} )?(?:miss|mistake|failure|error|outage|slip|mess|blunder|it)|blame(?:s|d)? (?:myself|herself)\\b|plead(?:s|ed)? guilty\\b))',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'I take full responsibility for that outage.'],
      ['note', 'Owned the miss, says she underestimated migration.'],
      ['note', 'Takes full responsibility for the outage.'],
    ],
    misses: [
      ['note', 'Owns the pricing roadmap.'],
      ['note', 'Never took responsibility for it.'],
      ['candidate', 'I would take full responsibility for that.'],
    ],
  },
  {
    id: 'ownership.should-have',
    kind: 'ownership',
    reason: 'says what they themselves should have done',
    pattern:
      '(?<span>{I}{ADV}(?:should|ought to) (?:{W} ){0,2}?have (?:{W} ){0,1}(?:been |had )?(?!(?:liked|loved|studied|been a|been born)\\b)(?:{W}ed|known|seen|told|gone|been|done|taken|brought|spoken|caught|thought|said|read|written|made|met|put|set|kept|left|shown|given|run|let|held|built|stood|got|chosen|found|sent|paid))\\b',
    despite: ['negated', 'hypothetical'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'I should have looped in legal before the beta.'],
      ['candidate', 'I, uh, I should of asked the pharmacists first.'],
      ['note', 'Says she should have spoken to the depot before the cutover.'],
    ],
    misses: [
      ['candidate', 'We should have started with the smaller depots.'],
      ['interviewer', 'I should have sent you the agenda earlier.'],
      ['candidate', 'My boss said he should have listened.'],
      ['candidate', 'What should I have done?'],
    ],
  },
  {
    id: 'ownership.my-call',
    kind: 'ownership',
    reason: 'calls the decision or the doing their own',
    pattern:
      '(?<span>(?:(?:that|it|this|which|the {W}(?: {W})?|all of it|that one|most of it|half of it) )?(?:is|was|were) (?:all |entirely |squarely |really |also |only |partly |mostly |probably |totally |100 % )?(?:{MY} (?:own )?(?:doing|call|decision|bug|responsibility|choice|pick|merge|ticket|design|guess|number|addition|invention|job|assumptions?|forecast|wording)\\b|(?:down to {ME}|{MINE})(?= ?(?:[^a-z0-9 ]|$|(?:and|alone|only|too|to|for|but|because|since)\\b))))',
    toClauseEnd: true,
    hits: [
      ['candidate', 'That was my call and it was wrong.'],
      ['candidate', 'The decision to skip the pilot was mine.'],
    ],
    misses: [
      ['candidate', 'It was not my fault.'],
      ['candidate', 'Was it my call?'],
      ['note', 'The last call was on Monday.'],
      ['note', 'That was her first interview for us.'],
      ['note', "The idea was Femi's."],
    ],
  },
  {
    id: 'ownership.erred',
    kind: 'ownership',
    reason: 'names their own error with a verb of erring',
    pattern:
      '(?<span>{I}{ADV}(?:had {ADV}|have )?(?:underestimated?|overestimated?|misjudged?|misread|overlooked?|forgot(?:ten)?|neglected|ignored|dismissed|missed(?! (?:{W} ){1,3}?(?:[0-9=-]|down|up|fell|from|per)\\b)|botched|blew|bungled|fumbled|mishandled|miscalculated|underscoped|under-scoped|oversold|overpromised|over-promised|skipped|brushed off|waved (?:it |them |her )?(?:off|through|away)|rushed|assumed|trusted|screwed|messed|dropped the ball|let (?:them|her|it|the {W}) down|got (?:it|that|this) wrong|was wrong|got wrong|shipped (?:it|them|{W} {W}) (?:half-|un)tested))\\b',
    toClauseEnd: true,
    hits: [
      ['candidate', 'I underestimated how long the migration would take.'],
      ['candidate', 'The engineers warned me twice and I waved them off.'],
      ['note', 'Misjudged the tender date.'],
    ],
    misses: [
      ['candidate', 'They underestimated the migration.'],
      ['candidate', 'I never underestimated the migration.'],
      ['note', 'Legal misjudged the date.'],
    ],
  },
  {
    id: 'ownership.did-not',
    kind: 'ownership',
    reason: 'names their own omission',
    pattern:
      '(?<span>{I}{ADV}(?:(?:had|did) (?:never|not)(?: (?:once|even|really|actually|bother to|bothered to|think to|thought to))?|never(?: once| even| really| bothered to| thought to)?|failed to|forgot to|omitted to|neglected to) (?:ask|asked|tell|told|check|checked|test|tested|write|written|wrote|talk|talked|speak|spoken|call|called|look|looked|read|give|given|gave|invite|invited|involve|involved|warn|warned|show|shown|showed|verify|verified|measure|measured|validate|validated|define|defined|listen|listened|watch|watched|escalate|escalated|loop|looped|brief|briefed|plan|planned|set|push|pushed|raise|raised|share|shared|see|seen|saw|prepare|prepared|explain|explained|question|questioned|notice|noticed|consider|considered|include|included|follow|followed|make sure))\\b',
    despite: ['negated'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'Legal sat on it for weeks, but I never told them there was a deadline.'],
      ['candidate', 'I forgot to check the spring tide.'],
      ['note', 'Admits she never asked the branch staff.'],
    ],
    misses: [
      ['candidate', 'They never told me there was a deadline.'],
      ['candidate', 'I did not win the argument.'],
    ],
  },
  {
    id: 'ownership.takes-it',
    kind: 'ownership',
    reason: 'takes the responsibility in so many words',
    pattern:
      '(?<span>{I}{ADV}(?:(?:take|took|takes|taking|accept|accepts|accepted|bear|bears|carry|shoulder|shoulders) (?:the |full |all the |all |complete |sole |my share of the |her share of the )?(?:blame|fall|hit for|responsibility(?! (?:seriously|for (?:{W} ){1,2}(?:from|when|since|as)\\b)))|own(?:s|ed)? (?:up|that|it|the (?:miss|mistake|failure|error|delay|outage|slip|mess|decision|call))|(?:am|was) (?:to blame|at fault|the (?:bottleneck|blocker|problem|one who (?:had |has |would )?(?:missed|dropped|broke|botched|forgot|waved|signed|approved|let|skipped|ignored|promised|lost)))|plead(?:s|ed)? guilty|blame(?:s|d)? (?:myself|herself)|regret(?:s|ted)?(?! (?:to|nothing|that there|no|anything)\\b)|apologi[sz]e(?:s|d)? (?:to {THEM} )?for (?:not|having|{MY} (?:part|call|decision|mistake|error))))\\b',
    toClauseEnd: true,
    hits: [
      ['candidate', 'I take full responsibility for that outage.'],
      ['note', 'Owned the miss, says she underestimated migration.'],
      ['note', 'Regrets shipping it half tested.'],
    ],
    misses: [
      ['note', 'Owns the pricing roadmap.'],
      ['candidate', 'I owned onboarding for two years.'],
      ['note', 'Never took responsibility.'],
      ['note', 'Apologised for being late.'],
      ['candidate', "I'm the one who made it work."],
    ],
  },
  {
    id: 'ownership.it-was-me',
    kind: 'ownership',
    reason: "says that the act was theirs and nobody else's",
    pattern:
      "(?<span>(?<!\\bif )\\bit (?:was|is) (?:me|i) (?:who|that|which) (?:also |then |had |'d )?(?:told|let|said|signed|approved|purchased|bought|chose|picked|promised|gave|wanted|checked|merged|ordered|agreed|forgot|missed|skipped|put off|waved|assumed|insisted|pushed for|set the|left the|drew the line|had it|'d))",
    voice: 'own',
    // the verbs of promising and wanting, which elsewhere make a plan, tell of the past here
    despite: ['hypothetical'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'It was me who told the team that customers would not notice.'],
      ['note', 'On the date, she says "it was me who promised it on air".'],
    ],
    misses: [
      ['candidate', 'It was me who got them to sign.'],
      ['candidate', 'Was it me who told them?'],
      ['candidate', 'If it was me who told them, I would say so.'],
      ['candidate', 'It was Ana who told the team.'],
    ],
  },
  {
    id: 'ownership.mea-culpa',
    kind: 'ownership',
    reason: "an idiom for one's own fault",
    pattern:
      '(?<span>(?:mea culpa|{MY} bad\\b|shame on {ME}|guilty as charged|egg on {MY} face|asleep at the wheel|hands up|{MY} (?:biggest |worst |own |first |big )?(?:mistake|error|fault|failing|failure|blind spot|oversight)\\b|the (?:person|one|pm|fool|idiot) (?:who|supposed to|that) (?:{W} ){1,8}(?:was|is) (?:me|her|i)\\b|(?:fault|hole|mistake|bug|error|gap) was (?:{MINE}|{MY})\\b))',
    toClauseEnd: true,
    hits: [
      ['candidate', 'I was asleep at the wheel on accessibility.'],
      ['candidate', 'My biggest mistake was to trust one loud customer.'],
      ['candidate', 'The bug was mine.'],
    ],
    misses: [
      ['candidate', 'It was not my mistake.'],
      ['candidate', 'Their mistake was to trust one customer.'],
    ],
  },
]
