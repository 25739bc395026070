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
  /\b(?:would|will|might|may|if i|if we|if she|if they|if you|if the|if it|had i|hopes? (?:to|that)|hoping to|hoped to|plans? to|planning to|planned to|wants? (?:[a-z-]+ ){0,3}to|wanted to|like to|going to|intends? to|intend|let us|next (?:quarter|year|month|sprint|half)|my plan|plan is|target|targets|goal|goals|aim|aims|aiming|supposed to|expect|expects|forecast|promised?|imagine|suppose|hypothetically|wish)\b/
const others =
  '(?:boss|manager|colleague|colleagues|ceo|cto|cfo|coo|cpo|vp|director|founder|founders|recruiter|referee|reference|references|predecessor|mentor|friend|wife|husband|people|he|teacher|professor|other candidate|panelist|interviewer|hr|lead|engineer|investor|competitor|studio|company|previous pm|old pm|press|article|book)'
/** Somebody else is named as the one who said it. */
export const reportedBy = new RegExp(
  `(?<![^ ])(?:(?:(?:my|our|the|her|their|old|previous|former|another|a|other) (?:[a-z-]+ ){0,2}${others}|people|everyone|everybody|rumor) (?:always |once |also |still |only |even |later |loves? |likes? |then ){0,2}(?:said|says|say|claims?|claimed|thinks?|thought|told|tells|telling|telling|swears|insists|insisted|admits|admitted|wrote|writes|argued|believes|believed|felt|to say)\\b|\\b(?:according to|quotes|quoting|quoted|cites|per|as) (?:the |her |our |my |a )?(?:[a-z-]+ ){0,1}${others}\\b|\\b(?:reference|referee|recruiter|cv|resume) (?:call )?(?:says|said|:))`,
)

/**
 * Why a stretch asserts nothing of the candidate, or undefined where it does. `from` and `to` are places in the sentence's
 * canonical text.
 */
export function vetoOf(
  sentence: Sentence,
  from: number,
  to: number,
  despite: readonly Veto[] = [],
  by: Said = 'note',
): Veto | undefined {
  const { canonical, words } = sentence
  const [first, behind] = [indexAt(sentence, from), indexAt(sentence, Math.max(from, to - 1)) + 1]
  const [clauseFirst] = clauseAround(words, first, behind)
  if (!despite.includes('question') && isQuestion(words, first)) return 'question'
  if (!despite.includes('reported')) {
    if (by === 'other' || reportedBy.test(canonical.slice(0, to))) return 'reported'
    const told = canonical.slice(0, from)
    if (by === 'candidate' && (othersSaid.test(told) || othersTold.test(told))) return 'reported'
  }
  const clause = textOf(sentence, clauseFirst, Math.max(behind, first + 1))
  if (!despite.includes('hypothetical') && supposition.test(clause)) return 'hypothetical'
  if (!despite.includes('negated')) {
    const near = textOf(sentence, Math.max(clauseFirst, first - 5), behind)
    if (negation.test(near)) return 'negated'
  }
  return undefined
}

/** Whose words are read: the candidate's own, a note, or somebody's whom a note quotes and who is not the candidate. */
export type Said = 'candidate' | 'note' | 'other'

/** What stands right before the words of somebody else in the candidate's own: "they always said I …". */
const othersSaid =
  /\b(?:she|they|you|sam|people|everyone|everybody|wife|husband|mother|mom|father|boss|manager|director|ceo|colleague|predecessor|accountant|friend|customers?) (?:always |still |also |once |even |then |likes to |like to )?(?:said|says|say|thinks?|thought|reckons?|told (?:me|us)|tells? me|believes?|believed|claims?|claimed|argued|insists?) ?(?:that )?,? ?$/

/** Somebody who is named as speaking, with a sign before what they said. */
const othersTold =
  /\b(?:boss|manager|director|ceo|cto|cfo|founder|accountant|predecessor|wife|husband|colleague|mentor|friend|mother|father)(?: [a-z]+){0,2} (?:says?|said|tells?|told|wrote|writes|note)(?: [a-z]+){0,3} ?[:,][^.!?]{0,40}$/

/** Somebody in a note who is quoted and is not the candidate; who is only told something is left out. */
const quotedOther =
  /(?<!\b(?:told|tells|telling|to|asked|asks|from|of|with|by|on|against|for) (?:the |her |a |my |our |an )?)\b(?:ref|referee|reference|testimonial|reviewer|ex-boss|boss|ceo|cto|cfo|gm|md|director|manager|predecessor|broker|superintendent|supt|officer|sergeant|dean|mentor|founder|colleague|ex-colleague|notetaker|panelist|interviewer|recruiter|husband|wife|mother|curator|lead)\b(?! (?:and|or) (?:she|sam))/g
/** So many letters may stand between who is quoted and the quotation. */
const QUOTED_BEHIND_MAX = 40

/** The candidate is told something: whoever said it was somebody else. */
const toldThem = /\b(?:told|tells|told to|said to) (?:her|sam|them|me|us)(?: by (?:the )?[a-z]+)?(?: that)?[ ,:.]*$/

/** Whether the words before a quotation in a note name somebody else as its speaker. */
export function isQuotedOther(before: readonly Word[]): boolean {
  const told = before.map(({ text }) => text).join(' ')
  const named = [...told.matchAll(quotedOther)].at(-1)
  const behind = named && told.slice(named.index + named[0].length)
  return (behind !== undefined && behind.length <= QUOTED_BEHIND_MAX && !behind.includes('"')) || toldThem.test(told)
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
  /\b(?:but|though|although|yet|still|only)\b(?: [^ .]+){0,14}? (?:i|my|me|mine|myself|she had|her own|herself)\b/
const actedOn = /, (?:so|and so) (?:we|i|she|they) |; (?:we|i|she|they) (?:re-?|moved|switched)/

/** Whether blame that ends at `to` is taken back, or is the neutral cause of what was then done about it. */
export function isBlameSettled({ canonical }: Sentence, to: number): boolean {
  const rest = canonical.slice(to)
  return takenBack.test(rest) || actedOn.test(rest)
}

/** Words that are read together, and whose they are. */
interface Words {
  readonly words: Word[]
  readonly by: Said
}

/** Who is quoted stands at most so many words before the quotation. */
const ATTRIBUTION_WORDS = 8

/** The words that are the candidate's own, and those that tell of the candidate, of one sentence. */
export function wordsByVoice(words: readonly Word[], speaker: 'candidate' | 'note'): { own: Words[]; note: Words[] } {
  const plain = words.filter(word => word.text !== '"')
  if (speaker === 'candidate') {
    const unquoted = plain.filter(word => !word.quoted)
    // all in quotation marks, or nearly: a candidate's answer that was pasted as a quotation
    return { own: [{ words: unquoted.length >= 3 ? unquoted : plain, by: 'candidate' }], note: [] }
  }
  const own: Words[] = []
  let run: Word[] = []
  let before: Word[] = []
  const close = () => {
    if (run.length >= 2)
      own.push({ words: run, by: isQuotedOther(before.slice(-ATTRIBUTION_WORDS)) ? 'other' : 'candidate' })
    if (run.length > 0) before = []
    run = []
  }
  for (const word of plain) {
    if (word.quoted) run.push(word)
    else {
      close()
      before.push(word)
    }
  }
  close()
  const others = new Set(own.filter(({ by }) => by === 'other').flatMap(each => each.words))
  return { own, note: [{ words: plain.filter(word => !others.has(word)), by: 'note' }] }
}
