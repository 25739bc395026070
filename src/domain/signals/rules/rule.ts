/**
 * What a rule is, and the word classes that rules are written with. A rule is data: a pattern over the canonical words of a
 * sentence, a reason for the reader, examples that it must hit and examples that it must leave alone; one test walks them
 * all. It does not know frames: negation, questions, plans and other people's words are looked after in one place for all.
 */
import type { Density, Kind, Speaker } from '../kinds.ts'

export interface Rule {
  readonly id: string
  readonly kind: Kind
  /** why a match is a signal, in words for a human reader */
  readonly reason: string
  /**
   * A pattern over canonical words joined by single spaces, with classes in braces. `(?<span>…)` cuts the stretch that
   * shows it; without it the whole match does.
   */
  readonly pattern: string
  /** whose words it reads: the candidate's own (also quoted in a note), the note's, or both (the default) */
  readonly voice?: 'own' | 'note'
  /** vetoes that do not apply, because the pattern itself holds a negation, a condition or a question */
  readonly despite?: readonly Veto[]
  /** says it in so many words: taken to be right nine times in ten before it was counted */
  readonly plain?: boolean
  /** the span runs on to the end of its clause */
  readonly toClauseEnd?: boolean
  readonly hits: readonly Example[]
  readonly misses: readonly Example[]
}

export type Veto = 'negated' | 'hypothetical' | 'question' | 'reported'
export type Example = readonly [Speaker, string]

/** How often one rule was right in the words of one speaker. */
export interface RulePrecision {
  /** how many were right, and how many there were, in dense voices and in texts at natural density */
  readonly dense: readonly [right: number, of: number]
  readonly natural: readonly [right: number, of: number]
  /**
   * share of all that were right, as if one right and one wrong had been seen before, or of a rule in plain words eighteen
   * right and two wrong
   */
  readonly precision: number
  /** where the rule is right often enough to carry a finding alone */
  readonly carries: readonly Density[]
}

const people =
  'engineering|engineers?|developers?|devs?|backend|frontend|sales|salespeople|marketing|legal|lawyers?|finance|ops|operations|support|design|designers?|research|researchers?|analysts?|data|security|compliance|procurement|hr|it|platform|infra|infrastructure|qa|testers?|management|leadership|executives?|execs?|board|ceo|cto|cfo|coo|cpo|vp|director|directors|head|manager|managers|boss|founders?|investors?|agency|agencies|consultants?|consultancy|contractors?|vendors?|suppliers?|partners?|customers?|clients?|users?|regulators?|regulator|market|competitors?|factory|warehouse|drivers?|nurses?|doctors?|teachers?|intern|interns|team|teams|squad|department|colleagues?|colleague|stakeholders?|architects?|committee|council|ministry|bank|lab|crew|folks|guys|people|group|side|office|staff|union|scientists?|scientist|lead|leads|owners?|owner|sponsor|predecessor|pm|pms|producers?|translators?|editors?|accountants?|auditors?|moderators?|volunteers?|librarians?|farmers?|operators?|technicians?|apprentice|secretary|clerks?|clerk|reps?|rep|account execs'

/** Classes that patterns may name in braces. Bounded repetition only: no pattern may take more than linear time. */
export const classes: Readonly<Record<string, string>> = {
  ADV: '(?:(?:really|honestly|just|simply|basically|frankly|personally|clearly|probably|totally|badly|also|then|actually|completely|quietly|quickly|still|even|already|only|myself|herself|finally|eventually|literally|pretty much|more or less|kind of|sort of|you know ,) ){0,2}',
  DET: '(?:the|our|my|their|her|its|that|this|those|these|a|an|some|every|each|both|all|two|three|whole|entire|other)',
  PEOPLE: `(?:${people})`,
  THEM: `(?:them|her|sam|everyone|everybody|people|(?:the|our|my|their|her|a|two|three|both|all|every|half the|whole|even the|skeptical|an?) (?:[a-z'-]+ ){0,3}(?:${people}))`,
  W: "[a-z0-9'%$-][a-z0-9'%$.-]*",
  FIGURE:
    '(?:[0-9][0-9.,:]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|a hundred|half|a third|two thirds|a quarter|three quarters|a fifth|a tenth)',
  MEASURE:
    '(?:activation|retention|churn|conversion|revenue|arr|mrr|nps|csat|margin|sign-?ups?|signups?|tickets?|complaints?|refunds?|returns?|cancellations?|completion|adoption|usage|engagement|latency|uptime|downtime|defects?|errors?|error rate|crash(?:es)?|load time|build times?|response times?|handling time|wait(?:ing)? times?|no-shows?|dropout|drop-off|abandonment|bounce|renewals?|orders?|bookings?|basket|dau|mau|wau|weekly actives?|monthly actives?|daily actives?|active users|false positives?|spoilage|breakage|fraud|chargebacks?|accuracy|precision|attendance|subscriptions?|conversions?|installs?|downloads?|sales|cost|costs|spend|time to [a-z]+|rate|share|volume|score|rating|calls|claims|deliveries|enrolment|enrollment|satisfaction|throughput|occupancy|utilization|turnover|backlog|payouts?|d7|d30|d1|d90|ctr|aov|gmv|ltv|cac)',
}

/** The classes that differ by who tells: the candidate's own words, or a note about them. */
export const voices: Readonly<Record<'own' | 'note', Readonly<Record<string, string>>>> = {
  own: { I: '\\bi ', ME: 'me', MY: 'my', MINE: 'mine', MYSELF: 'myself', AM: '(?:am|was|were)' },
  note: {
    I: '(?:^(?:- )?|[-,;:."(>] |\\b(?:she|they|sam|candidate|and|but|says|say|said|claims|claimed|admits|admitted|that|then|also|so|who|though|because) )',
    ME: '(?:her|them|sam)',
    MY: '(?:her|their|own|her own)',
    MINE: '(?:her|theirs)',
    MYSELF: '(?:herself|themselves|themself)',
    AM: '(?:is|was|were|being|as)',
  },
}

/** The pattern of a rule for one voice, as source of a regular expression. Throws where it names an unknown class. */
export function patternSource(rule: Rule, voice: 'own' | 'note'): string {
  return rule.pattern.replace(/\{([A-Z]+)\}/g, (_, name: string) => {
    const found = voices[voice][name] ?? classes[name]
    if (found === undefined) throw new RangeError(`${rule.id} names an unknown class ${name}`)
    return found
  })
}

/** The pattern of a rule for one voice, as it is looked for: from the start of a word on, or behind a hyphen. */
export function compilePattern(rule: Rule, voice: 'own' | 'note'): RegExp {
  return new RegExp(`(?<![^ -])(?:${patternSource(rule, voice)})`, 'd')
}
