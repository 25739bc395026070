/**
 * Rules for `learning`: a belief or a way of working that changed because of what happened. A wish or a platitude is none.
 */
import type { Rule } from './rule.ts'

export const learningRules: readonly Rule[] = [
  {
    id: 'learning.ever-since',
    kind: 'learning',
    reason: 'a habit that began with what happened',
    pattern:
      '(?<span>(?:since then|ever since|from then on|from that day on|since that (?:day|launch|outage|project)|these days|nowadays) ,? ?(?:i|we|she) (?:{W} ){0,2}?(?:always|never|write|writes|ask|asks|start|starts|test|tests|do not|does not|run|runs|keep|keeps|put|puts|check|checks|call|calls|insist|insists|refuse|require|make|makes|begin|begins|rehearse|ship|ships|read|reads|sit|sits|show|shows|send|sends|bring|brings|talk|talks|measure|measures|double|doubles|have written|have asked|have tested|have checked)\\b)',
    despite: ['negated'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'Since then I write the pre-mortem first.'],
      ['candidate', "These days I don't approve a screen until I've seen it in full sun."],
      ['note', 'Ever since she asks the depot first.'],
    ],
    misses: [
      ['candidate', 'Since then the company was sold.'],
      ['candidate', 'Do you still do that these days?'],
    ],
  },
  {
    id: 'learning.changed',
    kind: 'learning',
    reason: 'changed a belief or a way of working',
    pattern:
      '(?<span>(?:(?:{W} ){0,3}(?:proved|proves|showed|shown|taught) (?:me|her|us) (?:wrong|otherwise)|\\bi (?:have |had |completely |totally |quickly |then ){0,2}(?:changed|rethought|revised|reversed) (?:my|the way) (?:own )?(?:mind|view|views|habit|habits|approach|process|practice|thinking|opinion|belief|i {W}|{W} habit|{W} process|{W} practice)|\\bi (?:have )?learned (?:the hard way|my lesson|from (?:that|it|this))|taught me (?:to|that|never to|not to)\\b))(?:\\b|$)',
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'The data proved me wrong, so I reversed it.'],
      ['candidate', 'I changed my mind after the third interview.'],
      ['candidate', 'I learned the hard way to ask the night shift.'],
    ],
    misses: [
      ['candidate', "I'd love to learn more."],
      ['candidate', 'You always learn something.'],
      ['candidate', 'I never changed my mind on that.'],
      ['candidate', 'The results proved me right.'],
    ],
  },
  {
    id: 'learning.stopped',
    kind: 'learning',
    reason: 'something they used to do or believe and no longer do',
    pattern:
      '(?<span>\\bi (?:(?!never|not){W} )?(?:no longer (?:believe|think|trust|assume|ship|write|test|promise|launch|ask|start|plan|guess|read|approve|sign|accept|build|use|let|say|count|treat|rely|do|make|take|send|go)|(?:have |have since )?stopped (?:believing|assuming|trusting|shipping|writing|testing|promising|launching|asking|planning|guessing|approving|signing|accepting|building|using|letting|relying|treating|doing))\\b)',
    voice: 'own',
    despite: ['negated'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'I no longer believe that native is the default.'],
      ['candidate', "I've stopped promising dates before the engineers have looked."],
      ['candidate', 'I no longer ship on a Friday.'],
    ],
    misses: [
      ['candidate', 'We no longer have that team.'],
      ['candidate', 'Should I no longer ship on a Friday?'],
      ['candidate', 'I never stopped testing.'],
    ],
  },
  {
    id: 'learning.since-then',
    kind: 'learning',
    reason: 'a habit that began with what happened',
    pattern:
      '(?<span>(?:since then|ever since|from then on|from that day|after that|since that (?:day|launch|week|outage)|since (?:the|that) (?:{W} ){1,3},?|these days|nowadays|today) ,? ?(?:{W} )?(?:i|we|she|they|my|her|every|no|nobody|nothing) (?:{W} ){0,3}?(?:always|never|write|writes|ask|asks|start|starts|test|tests|do|does|run|runs|keep|keeps|put|puts|check|checks|call|calls|insist|insists|refuse|require|make|makes|begin|begins|rehearse|rehearses|ship|ships|get|gets|read|reads|say|says|sit|sits|show|shows|send|sends|give|gives|include|plan|plans|want|wants|need|needs|use|uses|leave|leaves|go|goes|bring|brings|walk|walks|treat|double|doubles|share|shares|pay|talk|talks|measure|measures|sign|signs|approve|approves|trust|trusts)\\b)',
    despite: ['negated'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'Since then I write the pre-mortem first.'],
      ['candidate', "These days I don't approve a screen until I've seen it in full sun."],
    ],
    misses: [
      ['candidate', 'Since then the company was sold.'],
      ['candidate', 'Now we have three teams.'],
    ],
  },
  {
    id: 'learning.no-longer',
    kind: 'learning',
    reason: 'something they used to do or believe and no longer do',
    pattern:
      '(?<span>{I}(?:(?!never|not){W} )?(?:no longer|(?:have |has )?(?:stopped|quit|gave up|given up|sworn off|swore off|buried|unlearned) (?:{W}ing|her|my|believing)|(?:do|does|will) (?:not|never) (?:{W} ){1,10}(?:any ?more|again)|never again|used to (?:{W} ){1,10}?(?:; |, |and |but |until )(?:now|today|these days|then|since|not anymore|no longer))\\b)',
    despite: ['negated', 'hypothetical'],
    toClauseEnd: true,
    hits: [
      ['candidate', 'I no longer believe that native is the default.'],
      ['candidate', 'I used to hand specs over a wall; today engineers write them with me.'],
      ['note', 'Stopped assuming that docs are the bottleneck.'],
    ],
    misses: [
      ['candidate', 'We used to have three teams.'],
      ['candidate', 'The plan no longer exists?'],
    ],
  },
  {
    id: 'learning.proved-wrong',
    kind: 'learning',
    reason: 'the facts changed their mind',
    pattern:
      '(?<span>(?:(?:{W} ){1,4}(?:proved|proves|showed|taught|flipped|humbled|cured|changed) (?:me|her|us|{MY} (?:mind|view|thinking|habit|rollout)) (?:wrong|that|to|of|rethink|realize|around|how|why|about)|(?:i|she|they)? ?(?:have |has )?(?:changed|reversed|rethought|revised|flipped|rewired) (?:my|her|their) (?:{W} )?(?:mind|view|habit|habits|approach|practice|belief|process|thinking|stance|opinion|rule|way|routine)|{I}(?:learned|realized|understood) (?:the hard way|from (?:that|it|this)|that|to|how|never)))(?:\\b|$)',
    toClauseEnd: true,
    hits: [
      ['candidate', 'The data proved me wrong, so I reversed it.'],
      ['note', 'Changed her rollout habit after the outage.'],
      ['candidate', 'I learned to ask the night shift first.'],
    ],
    misses: [
      ['candidate', "I'd love to learn more."],
      ['candidate', 'You always learn something.'],
    ],
  },
  {
    id: 'learning.next-time',
    kind: 'learning',
    reason: 'says what they would do otherwise in the same situation',
    pattern:
      '(?<span>(?:next time|today|in hindsight|with hindsight|knowing what i know(?: now)?|if i did it again|if i had to do it again|second time around|looking back) ,? ?(?:{W} ){0,3}?(?:i|she) would (?:not |never |have |definitely |always |first ){0,2}(?!(?:love|like|hope|say|prefer|guess|be happy)\\b){W}\\b)',
    despite: ['hypothetical', 'negated'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['candidate', 'Next time I would talk to the depot first.'],
      ['candidate', "Today I'd tell the mayor's office no in the first meeting."],
    ],
    misses: [
      ['candidate', 'Next quarter I would like to join you.'],
      ['interviewer', 'What would you do next time?'],
    ],
  },
  {
    id: 'learning.lesson',
    kind: 'learning',
    reason: 'names the lesson and where it came from',
    pattern:
      '(?<span>(?:(?:my|the|her|one|big|biggest|main) (?:{W} )?(?:lesson|takeaway|learning) (?:{W} ){0,3}?(?:was|is|:|=|for)|lesson (?:learned|:|=)|taught (?:me|her|us)|that is (?:when|how|why) i (?:started|stopped|learned|began|now)|which is why (?:i|she|we) (?:now|always|never)|it took (?:{W} ){1,5}(?:to|for me to) (?:{W} ){0,3}(?:learn|see|get|understand|realize|teach)|(?:went in|came in) (?:{W} ){1,6}?,? ?came out|turned (?:her|me) (?:from|into)))',
    toClauseEnd: true,
    hits: [
      ['candidate', 'My lesson was to ask the drivers first.'],
      ['note', 'Went in preaching gamification, came out allergic to it.'],
    ],
    misses: [
      ['candidate', 'There is always a lesson.'],
      ['interviewer', 'What was the lesson?'],
    ],
  },
  {
    id: 'learning.now-does',
    kind: 'learning',
    reason: 'the note tells a habit that is new',
    pattern:
      '(?<span>(?:^|[-,;:.] |and |she |they )(?:now|since then|ever since|nowadays|today|these days) (?:always |never |also )?(?:{W}s|insists on|has|does) (?:{W} ?){1,4})',
    voice: 'note',
    despite: ['negated'],
    toClauseEnd: true,
    plain: true,
    hits: [
      ['note', 'Misjudged the training; now doubles every estimate.'],
      ['note', '- now tests every screen outdoors, after the fiasco'],
    ],
    misses: [
      ['note', 'Lives in Leeds now.'],
      ['note', 'Now what?'],
    ],
  },
]
