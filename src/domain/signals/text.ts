/**
 * Reads a text into words that know where they stand in the original: invisible characters dropped, typographic signs
 * made plain, contractions spelled out, spelling made one, names of people masked, pronouns of one person made one. Rules
 * and the statistical layer see only this reading, so what is not in it cannot change a finding: neither whose name or
 * pronoun stands there nor on which side of the ocean the writer learned to spell. It knows nothing of signals.
 */

import { isCommonWord } from './tags.ts'
import {
  alwaysIse,
  alwaysNames,
  capitalizedWords,
  contractions,
  irregularParticiples,
  nameParticles,
  namesThatAreWords,
  spellings,
  titles,
} from './words.ts'

export interface Word {
  /** as it is matched: lower case, spelled out, masked */
  readonly text: string
  /** where it stands in the original; words spelled out from one contraction share the place */
  readonly start: number
  readonly end: number
  /** inside quotation marks */
  readonly quoted: boolean
  readonly capital: boolean
}

/** What every name of a person is read as. */
export const NAME = 'sam'

/** One sentence or bullet of a text. */
export interface Sentence {
  readonly start: number
  readonly end: number
  readonly words: readonly Word[]
  /** the words with single spaces between, which the patterns match */
  readonly canonical: string
  /** where each word begins in `canonical` */
  readonly places: readonly number[]
}

/** Longest text that is read, in UTF-16 units; what lies behind is left alone. */
export const TEXT_MAX = 400_000
/** A sentence longer than this many words is cut, so that no step grows faster than the text. */
const SENTENCE_WORDS_MAX = 90
/** No English word is longer; a longer one is matched by its beginning, so that a pattern's work a sentence is bounded. */
const WORD_MAX = 40

/** The sentences of a text, in order. Time is linear in its length. */
export function readSentences(text: string): Sentence[] {
  const { visible, places } = seeVisible(text.length > TEXT_MAX ? text.slice(0, TEXT_MAX) : text)
  const sentences: Sentence[] = []
  for (const piece of cutSentences(markQuotes(tokenize(visible)))) {
    const words = readWords(piece)
    if (words.length === 0) continue
    sentences.push(
      sentenceOf(
        places ? words.map(word => ({ ...word, start: places[word.start]!, end: places[word.end - 1]! + 1 })) : words,
      ),
    )
  }
  return sentences
}

/** The text without its invisible characters, and where each unit of it stands in the original; no places where it has none. */
function seeVisible(text: string): { visible: string; places?: number[] } {
  if (!invisible.test(text)) return { visible: text }
  const places: number[] = []
  let visible = ''
  for (let k = 0; k < text.length; k++) {
    if (invisible.test(text[k]!)) continue
    visible += text[k]
    places.push(k)
  }
  return { visible, places }
}

/** Short sentences of one text are read together up to this many words: what one leaves open its neighbour says. */
const WINDOW_WORDS_MAX = 45
const WINDOW_SENTENCES_MAX = 2
/** A piece shorter than this many words ("Failure?", "No.") is always read with what follows. */
const FRAGMENT_WORDS_MAX = 3

/**
 * The sentences of a text in the groups that the statistical layer reads at once: a text of one or two short sentences is
 * one window, a longer one a window a sentence, fragments joined to what follows.
 */
export function windowsOf(sentences: readonly Sentence[]): Sentence[][] {
  const total = sentences.reduce((sum, { words }) => sum + words.length, 0)
  if (sentences.length <= WINDOW_SENTENCES_MAX && total <= WINDOW_WORDS_MAX)
    return sentences.length > 0 ? [[...sentences]] : []
  const windows: Sentence[][] = []
  let window: Sentence[] = []
  for (const sentence of sentences) {
    window.push(sentence)
    const spoken = window.reduce((sum, { words }) => sum + words.filter(({ text }) => /[a-z0-9]/.test(text)).length, 0)
    if (spoken > FRAGMENT_WORDS_MAX || window.length > WINDOW_SENTENCES_MAX) {
      windows.push(window)
      window = []
    }
  }
  if (window.length > 0) {
    const last = windows.at(-1)
    if (last && last.length <= WINDOW_SENTENCES_MAX) last.push(...window)
    else windows.push(window)
  }
  return windows
}

/** One sentence of given words, as when neighbours are read together. */
export function sentenceOf(words: readonly Word[]): Sentence {
  const places: number[] = []
  let canonical = ''
  for (const word of words) {
    if (canonical !== '') canonical += ' '
    places.push(canonical.length)
    canonical += word.text
  }
  return { start: words[0]!.start, end: words.at(-1)!.end, words, canonical, places }
}

/** The words that `canonical` covers from `from` up to `to`, as indexes `[first, behind the last]`. */
export function wordsBetween({ places, words }: Sentence, from: number, to: number): [number, number] {
  let first = 0
  while (first + 1 < places.length && places[first + 1]! <= from) first++
  let behind = first
  while (behind < words.length && places[behind]! < to) behind++
  return [first, Math.max(behind, first + 1)]
}

/** The sentence as the encoder reads it, and where each word stands in it: the canonical words with their punctuation set close. */
export function encoderText(words: readonly Word[]): { text: string; starts: number[]; ends: number[] } {
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  let glue = true
  let sentenceStart = true
  let inQuote = false
  for (const word of words) {
    const closes = word.text === '"' && inQuote
    const tight = closes || /^([.,;:!?%)\]]|'s?)$/.test(word.text)
    if (!glue && !tight) text += ' '
    starts.push(text.length)
    const capital = word.text === 'i' || word.text === NAME || sentenceStart
    text +=
      word.capital && word.text.length > 1 && /^[a-z]+$/.test(word.text) && isAcronym(word)
        ? word.text.toUpperCase()
        : capital
          ? capitalize(word.text)
          : word.text
    ends.push(text.length)
    glue = word.text === '(' || word.text === '[' || (word.text === '"' && !closes)
    if (word.text === '"') inQuote = !inQuote
    sentenceStart = /^[.!?]$/.test(word.text) || (sentenceStart && /^["'\-(]$/.test(word.text))
  }
  return { text, starts, ends }
}

function isAcronym(word: Word): boolean {
  return word.capital && word.end - word.start === word.text.length && word.text.length <= 4 && !isCommonWord(word.text)
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

// ---- tokens ----

interface Token {
  readonly raw: string
  readonly start: number
  readonly end: number
  readonly kind: 'word' | 'number' | 'mark' | 'break'
  quoted: boolean
}

const invisible = /\p{Default_Ignorable_Code_Point}/u

/** Signs that mean the same, one unit each. */
const plain: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  ʼ: "'",
  '´': "'",
  '`': "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '″': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '…': '.',
  '→': '>',
  '⇒': '>',
  '➔': '>',
  '➜': '>',
  '•': '-',
  '·': '-',
  '∙': '-',
  '‣': '-',
  '▪': '-',
  '％': '%',
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const unit = text[at]!
    if (unit === '\n' || unit === '\r') {
      tokens.push({ raw: '\n', start: at, end: at + 1, kind: 'break', quoted: false })
      at++
      continue
    }
    if (/\s/.test(unit)) {
      at++
      continue
    }
    const code = text.codePointAt(at)!
    const length = code > 0xffff ? 2 : 1
    if (isLetter(text, at)) at = takeWord(text, at, tokens)
    else if (unit >= '0' && unit <= '9') at = takeNumber(text, at, tokens)
    else {
      tokens.push({
        raw: plain[unit] ?? text.slice(at, at + length),
        start: at,
        end: at + length,
        kind: 'mark',
        quoted: false,
      })
      at += length
    }
  }
  return tokens
}

const letter = /[\p{L}\p{M}]/u

function isLetter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (unit < 0x80) return (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)
  return letter.test(String.fromCodePoint(text.codePointAt(at)!))
}

/** Letters, with apostrophes and hyphens between them. */
function takeWord(text: string, from: number, tokens: Token[]): number {
  let at = from
  let end = from
  let raw = ''
  while (at < text.length) {
    if (isLetter(text, at)) {
      const length = text.codePointAt(at)! > 0xffff ? 2 : 1
      raw += text.slice(at, at + length)
      at += length
      end = at
      continue
    }
    const unit = text[at]!
    const sign = plain[unit] ?? unit
    const next = at + 1
    if ((sign === "'" || (sign === '-' && unit !== '—')) && next < text.length && isLetter(text, next)) {
      raw += sign
      at++
      continue
    }
    if (unit >= '0' && unit <= '9' && raw.length <= 3) {
      raw += unit
      at++
      end = at
      continue
    }
    break
  }
  tokens.push({ raw: raw.normalize('NFKC'), start: from, end, kind: 'word', quoted: false })
  return end
}

function takeNumber(text: string, from: number, tokens: Token[]): number {
  let at = from
  while (at < text.length) {
    const unit = text[at]!
    const digit = unit >= '0' && unit <= '9'
    const next = text[at + 1] ?? ''
    if (digit || ((unit === '.' || unit === ',' || unit === ':') && next >= '0' && next <= '9' && next !== '')) at++
    else break
  }
  // 4k, 2m, 3x, 10th, 90s
  let behind = at
  while (behind < text.length && behind - at < 3 && isLetter(text, behind)) behind++
  if (behind > at && (behind >= text.length || !isLetter(text, behind))) {
    const unit = text.slice(at, behind).toLowerCase()
    if (/^(k|m|x|bn|b|s|h|d|w|th|st|nd|rd|pp|pt|ms)$/.test(unit)) {
      tokens.push({ raw: text.slice(from, at), start: from, end: at, kind: 'number', quoted: false })
      tokens.push({ raw: unit, start: at, end: behind, kind: 'word', quoted: false })
      return behind
    }
  }
  tokens.push({ raw: text.slice(from, at), start: from, end: at, kind: 'number', quoted: false })
  return at
}

/** Marks what stands between quotation marks; a mark that is never closed quotes to the end of its line. */
function markQuotes(tokens: Token[]): Token[] {
  let open = false
  let single = false
  tokens.forEach((token, k) => {
    if (token.kind === 'break') {
      open = false
      single = false
    } else if (token.raw === '"') open = !open
    else if (token.raw === "'") {
      const before = tokens[k - 1]
      const after = tokens[k + 1]
      const opens =
        after !== undefined &&
        after.start === token.end &&
        (before === undefined || before.end < token.start || before.kind === 'mark')
      if (!single && opens) single = true
      else if (single && before !== undefined && before.end === token.start) single = false
    } else token.quoted = open || single
  })
  return tokens
}

const endings = new Set(['.', '!', '?'])
const abbreviations = new Set(
  'mr mrs ms dr prof st vs etc e.g i.e approx no fig inc ltd co jr sr cf ca resp'.split(' '),
)

function cutSentences(tokens: readonly Token[]): Token[][] {
  const pieces: Token[][] = []
  let piece: Token[] = []
  const close = () => {
    if (piece.length > 0) pieces.push(piece)
    piece = []
  }
  tokens.forEach((token, k) => {
    if (token.kind === 'break') {
      close()
      return
    }
    piece.push(token)
    if (piece.length >= SENTENCE_WORDS_MAX) close()
    if (!endings.has(token.raw) || piece.length === 0) return
    const next = tokens[k + 1]
    const before = tokens[k - 1]
    if (next === undefined || next.kind === 'break') return
    if (endings.has(next.raw)) return
    if (next.raw === '"' || next.raw === "'" || next.raw === ')') {
      // the closing sign belongs to the sentence that it closes
      const behind = tokens[k + 2]
      if (next.start === token.end && behind !== undefined && behind.kind === 'word' && startsSentence(behind)) {
        pieces.push([...piece, next])
        piece = []
        skipped.add(next)
      }
      return
    }
    if (next.start === token.end) return
    if (
      token.raw === '.' &&
      before !== undefined &&
      (abbreviations.has(before.raw.toLowerCase()) || /^[A-Z]$/.test(before.raw))
    )
      return
    if (token.raw === '.' && !startsSentence(next)) return
    close()
  })
  close()
  return pieces.map(each => each.filter((token, k) => !(k === 0 && skipped.has(token)))).filter(each => each.length > 0)
}

const skipped = new WeakSet<Token>()

function startsSentence({ kind, raw }: Token): boolean {
  if (kind !== 'word' || /^i(?:'|$)/i.test(raw)) return true
  const initial = raw.charAt(0)
  // a letter of a script without capitals may begin one
  return initial !== initial.toLowerCase() || initial === initial.toUpperCase()
}

// ---- words ----

const fillers = new Set('uh um erm er hmm mm mhm uhm ehm uhh umm euh äh ähm'.split(' '))
const tens = /^(one|two|three|four|five|six|seven|eight|nine)$/

function readWords(tokens: readonly Token[]): Word[] {
  const words: Word[] = []
  let initial = true
  for (let k = 0; k < tokens.length; k++) {
    const token = tokens[k]!
    const { raw, start, end, quoted } = token
    const capital = raw.charAt(0) !== raw.charAt(0).toLowerCase()
    const push = (text: string, until = end) =>
      words.push({ text: text.slice(0, WORD_MAX), start, end: until, quoted, capital })
    if (token.kind === 'mark') {
      push(raw)
      if (/^[.!?:"'\-(>]$/.test(raw)) initial = true
      continue
    }
    if (token.kind === 'number') {
      push(raw.replaceAll(',', ''))
      initial = false
      continue
    }
    const lower = raw.toLowerCase()
    if (fillers.has(lower)) {
      // a hesitation and the comma behind it say nothing
      if (tokens[k + 1]?.raw === ',') k++
      continue
    }
    const name = takeName(tokens, k, initial)
    if (name > 0) {
      const last = tokens[k + name - 1]!
      if (words.at(-1)?.text !== NAME) push(NAME, last.end)
      if (/'s$/i.test(last.raw)) words.push({ text: "'s", start: last.start, end: last.end, quoted, capital: false })
      k += name - 1
      initial = false
      continue
    }
    initial = false
    // "should of": heard, not spelled
    const heard =
      lower === 'of' && /^(?:should|could|would|might|must)$/.test(words.at(-1)?.text ?? '') ? 'have' : lower
    readWord(heard, nextVerbish(tokens, k), push)
    // "I I thought", "the the": said twice
    const twice = words.at(-1)
    if (
      twice !== undefined &&
      words.at(-2)?.text === twice.text &&
      /^[a-z']+$/.test(twice.text) &&
      !tens.test(twice.text) &&
      twice.text !== 'had' &&
      twice.text !== 'that'
    )
      words.pop()
  }
  return words
}

function nextVerbish(tokens: readonly Token[], k: number): string {
  for (let n = k + 1; n < Math.min(tokens.length, k + 4); n++) {
    const lower = tokens[n]!.raw.toLowerCase()
    if (
      /ly$/.test(lower) ||
      [
        'never',
        'always',
        'already',
        'just',
        'also',
        'not',
        'only',
        'once',
        'since',
        'really',
        'ever',
        'even',
        'still',
      ].includes(lower)
    )
      continue
    return lower
  }
  return ''
}

function isParticiple(word: string): boolean {
  return irregularParticiples.has(word) || (/[a-z]{2}ed$/.test(word) && word !== 'need' && word !== 'feed')
}

const singular: Readonly<Record<string, string>> = {
  he: 'she',
  she: 'she',
  's/he': 'she',
  ze: 'she',
  xe: 'she',
  him: 'her',
  her: 'her',
  his: 'her',
  hers: 'her',
  hir: 'her',
  zir: 'her',
  xem: 'her',
  himself: 'herself',
  herself: 'herself',
  hisself: 'herself',
  themself: 'herself',
}

function readWord(lower: string, next: string, push: (text: string) => void): void {
  const whole = Object.hasOwn(contractions, lower) ? contractions[lower] : undefined
  if (whole !== undefined) {
    for (const part of whole.split(' ')) push(part)
    return
  }
  const apostrophe = lower.lastIndexOf("'")
  if (apostrophe > 0) {
    const stem = lower.slice(0, apostrophe)
    const tail = lower.slice(apostrophe + 1)
    if (tail === 'd') {
      push(wordOf(stem))
      push(next === 'better' || isParticiple(next) ? 'had' : 'would')
      return
    }
    if (tail === 's') {
      push(wordOf(stem))
      if (/^(he|she|it|that|there|who|what|where|here|how|everyone|nobody|everybody|ze|this)$/.test(stem))
        push(next !== 'done' && isParticiple(next) && stem !== 'that' ? 'has' : 'is')
      else push("'s")
      return
    }
    if (tail === 'll' || tail === 've' || tail === 're') {
      push(wordOf(stem))
      push(tail === 'll' ? 'will' : tail === 've' ? 'have' : 'are')
      return
    }
    if (tail === 't' && stem.endsWith('n')) {
      push(wordOf(stem.slice(0, -1)))
      push('not')
      return
    }
  }
  const spelled = wordOf(lower)
  for (const part of spelled.split(' ')) push(part)
}

function wordOf(lower: string): string {
  const known = Object.hasOwn(singular, lower)
    ? singular[lower]!
    : Object.hasOwn(spellings, lower)
      ? spellings[lower]!
      : undefined
  if (known !== undefined) return known
  if (lower.length > 5) {
    if (!alwaysIse.has(lower)) {
      const ise = /^([a-z]{3,})is(e|ed|es|ing|er|ers|ation|ations)$/.exec(lower)
      if (ise) return `${ise[1]}iz${ise[2]}`
    }
    const doubled = /^([a-z]{2,}[aeiou])ll(ed|ing|er|ers)$/.exec(lower)
    if (doubled && doubledInBritain.has(`${doubled[1]}l`)) return `${doubled[1]}l${doubled[2]}`
  }
  return lower
}

const doubledInBritain = new Set(
  'cancel travel model label level signal total channel fuel counsel tunnel marshal pedal initial'.split(' '),
)

/** How many tokens from `k` on are the name of a person; 0 where none begins. */
function takeName(tokens: readonly Token[], k: number, initial: boolean): number {
  let n = isNameToken(tokens, k, initial) ? 1 : 0
  if (n === 0) return 0
  for (;;) {
    const next = tokens[k + n]
    if (next === undefined || next.kind !== 'word' || tokens[k + n - 1]!.raw.endsWith("'s")) return n
    if (isNameToken(tokens, k + n, false, true)) n++
    else if (
      nameParticles.has(next.raw.toLowerCase()) &&
      tokens[k + n + 1]?.kind === 'word' &&
      isNameToken(tokens, k + n + 1, false, true)
    )
      n += 2
    else return n
  }
}

function isNameToken(tokens: readonly Token[], k: number, initial: boolean, inName = false): boolean {
  const { raw } = tokens[k]!
  const stem = raw.replace(/'(s|d|ll|ve|re|m)$/i, '')
  if (/[^!-\u024f\u1e00-\u1eff]/.test(stem)) return true
  const lower = stem.toLowerCase()
  if (titles.has(lower) && !initial) return stem !== lower
  if (stem.charAt(0) === stem.charAt(0).toLowerCase()) return false
  if (lower === 'i' || Object.hasOwn(contractions, raw.toLowerCase())) return false
  if (capitalizedWords.has(lower)) return false
  if (stem.length > 1 && stem === stem.toUpperCase()) return false
  if (/\d/.test(stem)) return false
  if (stem.length === 1) return false
  const next = tokens[k + 1]
  if (namesThatAreWords.has(lower)) {
    if (!initial) return true
    return (
      next !== undefined &&
      (/'s$/.test(raw) ||
        next.raw === 'and' ||
        next.raw === 'in' ||
        next.raw === 'from' ||
        /^[a-z]+ed$/.test(next.raw) ||
        [
          'is',
          'was',
          'had',
          'has',
          'did',
          'found',
          'saw',
          'got',
          'gave',
          'made',
          'told',
          'said',
          'says',
          'built',
          'brought',
          'wrote',
          'caught',
          'took',
          'deserves',
        ].includes(next.raw))
    )
  }
  if (!initial) return inName || !isSentenceWord(lower)
  return alwaysNames.has(lower) || !isCommonWord(lower)
}

/** Small words that are capitalized behind a dash, a heading or by shouting, and never name anybody. */
function isSentenceWord(lower: string): boolean {
  return /^(the|a|an|we|they|he|she|it|you|my|our|their|his|her|and|but|or|so|not|no|yes|if|when|then|because|that|this|these|those|what|who|why|how|where|which|in|on|at|of|to|for|with|without|by|from|as|is|was|are|were|be|do|did|does|have|had|has|will|would|should|could|can)$/.test(
    lower,
  )
}
