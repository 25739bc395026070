/**
 * Frames: whose words a stretch is, and whether it is asserted at all. The same sentence carries a signal or none as it is
 * told, denied, asked, planned, supposed or reported of somebody else; that is decided here once for all rules and for
 * what the statistical layer proposes. It knows no kind of signal, save that blame can be taken back.
 */
import type { Veto } from './rules/rule.ts'
import type { Sentence, Word } from './text.ts'

const boundary = new Set([
  ',',
  ';',
  ':',
  '.',
  '?',
  '!',
  '(',
  ')',
  '-',
  '>',
  'but',
  'although',
  'though',
  'whereas',
  'while',
  'because',
])

/** The clause around the words `first … behind - 1`: up to the nearest sign or conjunction on either side. */
export function clauseAround(words: readonly Word[], first: number, behind: number): [number, number] {
  let from = first
  while (from > 0 && !boundary.has(words[from - 1]!.text)) from--
  let to = behind
  while (to < words.length && !boundary.has(words[to]!.text)) to++
  return [from, to]
}

/** All clauses of a sentence, as word indexes; joined by `and` or `so` they count as two. */
export function clausesOf(words: readonly Word[]): [number, number][] {
  const clauses: [number, number][] = []
  let from = 0
  for (let k = 0; k <= words.length; k++) {
    const ends =
      k === words.length ||
      boundary.has(words[k]!.text) ||
      ((words[k]!.text === 'and' || words[k]!.text === 'so') && k - from >= 4)
    if (!ends) continue
    if (k - from >= 2) clauses.push([from, k])
    from = k < words.length && /^[a-z]/.test(words[k]!.text) ? k : k + 1
  }
  return clauses
}

const negation =
  /\b(?:not|never|no|nobody|none|neither|nor|hardly|failed to|fails to|tried to|tries to|unable to|refused to|refuses to|without|no one|cannot|far from|is wrong that|lack of|lacks?|absence of)\b/
const supposition =
  /\b(?:would|will|might|may|if i|if we|if she|if they|if you|if the|if it|had i|hopes? to|hoping to|hoped to|plans? to|planning to|planned to|wants? to|wanted to|like to|going to|intends? to|intend|let us|next (?:quarter|year|month|sprint|half)|my plan|plan is|target|targets|goal|goals|aim|aims|aiming|supposed to|expect|expects|forecast|promised?|imagine|suppose|hypothetically|wish)\b/
const others =
  '(?:boss|manager|colleague|colleagues|ceo|cto|cfo|coo|cpo|vp|director|founder|founders|recruiter|referee|reference|references|predecessor|mentor|friend|wife|husband|people|he|teacher|professor|other candidate|panelist|interviewer|hr|lead|engineer|investor|competitor|studio|company|previous pm|old pm|press|article|book)'
const reportedBy = new RegExp(
  `\\b(?:(?:my|our|the|her|their|old|previous|former|another|a|other) (?:[a-z-]+ ){0,2}${others}|people|everyone|everybody|rumor) (?:always |once |also |still |only |even |later |loves? |likes? |then )*(?:said|says|say|claims?|claimed|thinks?|thought|told|tells|telling|telling|swears|insists|insisted|admits|admitted|wrote|writes|argued|believes|believed|felt|to say)\\b|\\b(?:according to|quotes|quoting|quoted|cites|per|as) (?:the |her |our |my |a )?(?:[a-z-]+ ){0,1}${others}\\b|\\b(?:reference|referee|recruiter|cv|resume) (?:call )?(?:says|said|:)`,
)

/**
 * Why a stretch asserts nothing of the candidate, or undefined where it does. `from` and `to` are places in the sentence's
 * canonical text.
 */
export function vetoOf(sentence: Sentence, from: number, to: number, despite: readonly Veto[] = []): Veto | undefined {
  const { canonical, words } = sentence
  const [first, behind] = [indexAt(sentence, from), indexAt(sentence, Math.max(from, to - 1)) + 1]
  const [clauseFirst] = clauseAround(words, first, behind)
  if (!despite.includes('question') && isQuestion(words, first)) return 'question'
  if (!despite.includes('reported') && reportedBy.test(canonical.slice(0, to))) return 'reported'
  const clause = textOf(sentence, clauseFirst, Math.max(behind, first + 1))
  if (!despite.includes('hypothetical') && supposition.test(clause)) return 'hypothetical'
  if (!despite.includes('negated')) {
    const near = textOf(sentence, Math.max(clauseFirst, first - 5), behind)
    if (negation.test(near)) return 'negated'
  }
  return undefined
}

/** Whether somebody else is named as the one whose words the sentence reports. */
export function clauseIsReported(words: readonly Word[]): boolean {
  return reportedBy.test(words.map(({ text }) => text).join(' '))
}

function isQuestion(words: readonly Word[], first: number): boolean {
  for (let k = first; k < words.length; k++) {
    if (words[k]!.text === '?') return true
    if (words[k]!.text === '.' || words[k]!.text === '!') return false
  }
  return false
}

function indexAt({ places }: Sentence, place: number): number {
  let k = 0
  while (k + 1 < places.length && places[k + 1]! <= place) k++
  return k
}

function textOf({ canonical, places, words }: Sentence, first: number, behind: number): string {
  return canonical.slice(places[first] ?? 0, behind < words.length ? places[behind] : canonical.length)
}

/** Whether the doer is "my team and I": more than one, who never make a hero. */
export function isShared({ words }: Sentence, first: number): boolean {
  const joined = words[first]?.text === 'and' ? first : first - 1
  if (words[joined]?.text !== 'and' || words[joined + 1]?.text !== 'i') return false
  const [from] = clauseAround(words, joined, joined + 1)
  const subject = words.slice(from, joined)
  return (
    subject.length > 0 &&
    subject.length <= 4 &&
    !subject.some(({ text }) => text === 'i' || text === 'we' || /ed$/.test(text))
  )
}

const takenBack =
  /\b(?:but|though|although|yet|still|only)\b[^.]{0,80}\b(?:i|my|me|mine|myself|she had|her own|herself)\b/
const actedOn = /, (?:so|and so) (?:we|i|she|they) |; (?:we|i|she|they) (?:re-?|moved|switched)/

/** Whether blame that ends at `to` is taken back, or is the neutral cause of what was then done about it. */
export function isBlameSettled({ canonical }: Sentence, to: number): boolean {
  const rest = canonical.slice(to)
  return takenBack.test(rest) || actedOn.test(rest)
}

/** The words that are the candidate's own, and those that tell of the candidate, of one sentence. */
export function wordsByVoice(words: readonly Word[], speaker: 'candidate' | 'note'): { own: Word[][]; note: Word[][] } {
  const plain = words.filter(word => word.text !== '"')
  if (speaker === 'candidate') {
    const unquoted = plain.filter(word => !word.quoted)
    // all in quotation marks, or nearly: a candidate's answer that was pasted as a quotation
    return { own: [unquoted.length >= 3 ? unquoted : plain], note: [] }
  }
  const own: Word[][] = []
  let run: Word[] = []
  for (const word of plain) {
    if (word.quoted) run.push(word)
    else if (run.length > 0) {
      own.push(run)
      run = []
    }
  }
  if (run.length > 0) own.push(run)
  return { own: own.filter(each => each.length >= 2), note: [plain] }
}
