/**
 * What the coach hints at, as data: phrases a hint, the sentence it says, and the words that belong to a dimension. It
 * knows no card.
 */

export const hintCodes = [
  'vague_praise',
  'charisma',
  'personality',
  'pedigree',
  'no_evidence',
  'thin_evidence',
  'other_dimension',
  'contradicts_rating',
  'pasted_text',
  'protected_characteristic',
] as const
export type HintCode = (typeof hintCodes)[number]

/** What each hint says, to the interviewer alone. */
export const says: Readonly<Record<HintCode, string>> = {
  vague_praise: 'Praise without what was said or done: which words or which act made you think so?',
  charisma: 'This is about how they came across. What did they say about the problem, the options, the numbers?',
  personality: 'This names a trait. What did they do or say that shows it?',
  pedigree: 'A school, an employer or a fit is no evidence. What did they show in the interview?',
  no_evidence: 'A rating without a word beside it. What did you hear or see that it rests on?',
  thin_evidence: 'Very short for a rating to rest on: one sentence of what they said would carry it.',
  other_dimension: 'This reads like evidence for another dimension. Does it belong there?',
  contradicts_rating: 'The words and the number point in different directions. Which one is right?',
  pasted_text: 'This looks pasted from elsewhere. What did you hear yourself?',
  protected_characteristic: 'This may touch a protected characteristic. Is it needed for the evidence?',
}

export const phraseHints: readonly { readonly code: HintCode; readonly pattern: RegExp }[] = [
  {
    code: 'vague_praise',
    pattern:
      /\b(?:great|good|strong|solid|excellent|amazing|awesome|fantastic|outstanding|impressive|nice|top|weak|poor) (?:candidate|answers?|interview|conversation|chat|person|pm|product sense|communicator|communication|overall|stuff|energy|guy|profile)\b|\b(?:i (?:really )?liked (?:him|her|them)|gut feeling|rock ?star|ninja|unicorn|no red flags|all good|did (?:well|great|fine))\b/gi,
  },
  {
    code: 'charisma',
    pattern:
      /\b(?:charismatic|charming|charm|confident|confidence|polished|articulate|eloquent|presence|gravitas|magnetic|inspiring|energetic|enthusiastic|likeable|likable|engaging|well[- ]spoken|executive presence|great energy)\b/gi,
  },
  {
    code: 'personality',
    pattern:
      /\b(?:arrogant|humble|shy|introvert(?:ed)?|extrovert(?:ed)?|aggressive|abrasive|bossy|cold|warm|nice|friendly|smart|bright|brilliant|genius|lazy|hungry|passionate|ambitious|emotional|difficult|pleasant|quiet|intense|a natural leader|team player|go[- ]getter|self[- ]starter)\b/gi,
  },
  {
    code: 'pedigree',
    pattern:
      /\b(?:(?:[Ww]ent to|[Ss]tudied at|[Gg]raduated from|[Dd]egree from|alumn(?:us|a|i) of|[Cc]omes from|[Ww]orked at|years at|[Ee]x)[- ](?:[A-Z][A-Za-z]+|a (?:top|good|great|target) (?:school|university|company))|ivy league|oxbridge|faang|top[- ]tier (?:school|company|university)|big[- ]name|(?:culture|cultural) fit|fits? (?:our|the) (?:mou?ld|culture|profile|team well)|one of us|our kind of)\b/g,
  },
]

/** Words that go with a low rating, and with a high one. */
export const lowWords =
  /\b(?:could not|couldn't|did not|didn't|failed to|no (?:metric|figure|number|example|alternative|baseline|answer)|vague|never (?:named|mentioned|explained)|struggled|missed|unable|confused|blamed|without (?:any|a) (?:metric|figure|example|reason))\b/i
export const highWords =
  /\b(?:clearly|named (?:the|a|three|two) |precise|reframed|weighed|explained (?:why|the)|strong example|concrete|owned (?:the|it)|reversed|credited|insightful|thorough|specific)\b/i

export const dimensionWords: Readonly<Record<string, RegExp>> = {
  problem_clarity:
    /\b(?:problem|reframed?|root cause|user need|pain|hypothes[ie]s|who has it|asked-for|ambigu\w+|jargon|scope)\b/i,
  tradeoff_literacy:
    /\b(?:trade-?offs?|alternatives?|options?|gave up|cost of|instead of|deprioriti[sz]ed|weighed|versus|vs|chose)\b/i,
  metric_discipline:
    /\b(?:metrics?|baseline|guardrail|figures?|numbers?|conversion|retention|churn|measured?|kpi|per cent|percent|%)/i,
  learning_after_a_miss:
    /\b(?:mistake|miss|learned|learnt|lesson|failure|failed|since then|changed (?:her|his|their)|habit|reversed|own part)\b/i,
  stakeholder_judgment:
    /\b(?:stakeholders?|escalat\w+|disagree\w*|boss|executives?|credit(?:s|ed)?|convinced|pressure|bad news|sponsor|outranked)\b/i,
}
