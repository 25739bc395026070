/**
 * Rules for `learning`: a belief or a way of working that changed because of what happened. A wish or a platitude is none.
 */
import type { Rule } from './rule.ts'

export const learningRules: readonly Rule[] = [
  {
    id: 'learning.since-then',
    kind: 'learning',
    reason: 'a habit that began with what happened',
    pattern:
      '(?<span>(?:since then|ever since|from then on|from that day|after that|since that (?:day|launch|week|outage)|since (?:the|that) (?:{W} ){1,3},?|these days|nowadays|today|now) ,? ?(?:{W} )?(?:i|we|she|they|my|her|every|no|nobody|nothing) (?:{W} ){0,3}?(?:always|never|write|writes|ask|asks|start|starts|test|tests|do|does|run|runs|keep|keeps|put|puts|check|checks|call|calls|insist|insists|refuse|require|make|makes|begin|begins|rehearse|rehearses|ship|ships|get|gets|read|reads|say|says|sit|sits|show|shows|send|sends|give|gives|include|plan|plans|want|wants|need|needs|use|uses|leave|leaves|go|goes|bring|brings|walk|walks|treat|double|doubles|share|shares|pay|talk|talks|measure|measures|sign|signs|approve|approves|trust|trusts)\\b)',
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
      '(?<span>(?:(?:i|she|they|we) )?(?:{W} )?(?:no longer|(?:have |has )?(?:stopped|quit|gave up|given up|sworn off|swore off|buried|unlearned) (?:{W}ing|her|my|believing)|(?:do|does|will|would) (?:not|never) (?:{W} ){1,10}(?:any ?more|again)|never again|used to (?:{W} ){1,10}?(?:; |, |and |but |until )(?:now|today|these days|then|since|not anymore|no longer))\\b)',
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
      '(?<span>(?:(?:{W} ){1,4}(?:proved|proves|showed|taught|convinced|flipped|humbled|cured|persuaded|changed|turned|made) (?:me|her|us|{MY} (?:mind|view|thinking|habit|rollout|whole)) (?:wrong|that|to|of|into|rethink|realize|around|,|how|why|about|{W})|(?:i|she|they)? ?(?:have |has )?(?:changed|reversed|rethought|revised|flipped|rewired) (?:my|her|their) (?:{W} )?(?:mind|view|habit|habits|approach|practice|belief|process|thinking|stance|opinion|rule|way|routine)|{I}(?:learned|realized|understood) (?:the hard way|from (?:that|it|this)|that|to|how|never)))(?:\\b|$)',
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
      '(?<span>(?:next time|today|now|in hindsight|with hindsight|knowing what i know|if i did it again|second time around|looking back) ,? ?(?:{W} ){0,3}?(?:i|she) would (?:not )?{W}\\b)(?! (?:love|like|hope))',
    despite: ['hypothetical', 'negated'],
    toClauseEnd: true,
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
