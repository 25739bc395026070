/**
 * The three red flags over a whole answer or interview. They are proposed to people with the findings they rest on, never
 * raised by themselves. It knows turns and findings, not how findings are made.
 */
import type { Finding, Flag, Kind, Speaker } from './kinds.ts'

export interface ToldTurn {
  readonly speaker: Speaker
  readonly text: string
  readonly findings: readonly Finding[]
}

export interface ProposedFlag {
  readonly flag: Flag
  /** the findings it rests on, by turn; empty for `no_metrics`, which rests on an absence */
  readonly because: readonly { readonly turn: number; readonly finding: Finding }[]
}

/** Outcome stories that must lack a figure before their absence says something. */
const STORIES_MIN = 2

/**
 * The flags of an interview: `solo_success` where there is hero talk and no shared credit, `blamed_failure` where there is
 * blame and no ownership, `no_metrics` where at least two outcome stories are told and none has a metric.
 */
export function proposeFlags(turns: readonly ToldTurn[]): ProposedFlag[] {
  const told = turns.flatMap(({ speaker, findings }, turn) =>
    speaker === 'interviewer' ? [] : findings.map(finding => ({ turn, finding })),
  )
  const of = (kind: Kind) => told.filter(({ finding }) => finding.kind === kind)
  const proposed: ProposedFlag[] = []
  if (of('hero').length > 0 && of('shared_credit').length === 0)
    proposed.push({ flag: 'solo_success', because: of('hero') })
  if (of('blame').length > 0 && of('ownership').length === 0)
    proposed.push({ flag: 'blamed_failure', because: of('blame') })
  if (of('metric').length === 0 && countStories(turns) >= STORIES_MIN)
    proposed.push({ flag: 'no_metrics', because: [] })
  return proposed
}

/** What opens another story: the interviewer asks for one, or the candidate names it. */
const asksForAnother =
  /\b(?:other|another|second|else|next (?:one|project|example)|what about|how about|tell me about|walk me through|something (?:that|which)|anything (?:go|that)|did (?:anything|something)|go (?:wrong|badly|less well)|not go well|went (?:wrong|badly|less well)|didn't (?:go|work)|fail(?:ed|ure)?|flop|mistake|setback|proud|success|win|low|high|last (?:two|one))\b/i
const namesAnother = /^(?:then (?:for|there|came)|the (?:other|second|next)|another|and then (?:for|the)|also )\b/i

/** Words of how something turned out, good or bad. */
const outcome =
  /\b(?:launch(?:ed)?|shipped|released|landed|took off|went (?:well|great|fine|down|live)|worked|success|successful|popular|loved?|adored?|happy|thrilled|better|faster|shorter|healthy|proud|grew|won|saved|hit|failed?|failure|flop(?:ped)?|wrong|bad(?:ly)?|died|killed|buried|stopped|dead|doomed|lost|complain(?:ts|ed)|deleted|withdrawn|pulled|cancel+ed|down again|hardly anybody|nobody used|changed everything|great|huge(?:ly)?|massive(?:ly)?|big win|well received|people took to it)\b/i

/** Stretches of the talk between two openings of a story in which the candidate tells how something turned out. */
function countStories(turns: readonly ToldTurn[]): number {
  let stories = 0
  let told = false
  for (const { speaker, text, findings } of turns) {
    if (speaker === 'interviewer') {
      if (asksForAnother.test(text)) told = false
      continue
    }
    for (const sentence of text.split(/(?<=[.!?]) /)) {
      if (namesAnother.test(sentence)) told = false
    }
    if (!told && (outcome.test(text) || findings.some(({ kind }) => kind !== 'tradeoff' && kind !== 'learning'))) {
      told = true
      stories++
    }
  }
  return stories
}
