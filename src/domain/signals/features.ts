/**
 * What the statistical layer sees of a window of sentences: per piece the encoder's reading, the grammatical tag and whose
 * words they are and who acts in their clause; for the whole the sentence vector, what the rules said, vetoes among it, and
 * the wording. Training and detection
 * share this file, so that they cannot drift apart. It knows no weights.
 */
import { CLAUSE_WIDTH, describeClauses } from './clauses.ts'
import { findByRules, vetoedBy } from './detect-rules.ts'
import { type Finding, kinds } from './kinds.ts'
import { tagWords } from './tags.ts'
import { encoderText, type Sentence, sentenceOf, type Word } from './text.ts'
import { placeWording, type Told } from './wording.ts'

/** What an encoder says of one window: places of its pieces, a row for each, and one unit vector for the whole. */
export interface Vectors {
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly pieces: Float32Array
  readonly sentence: Float32Array
}

export const SENTENCE_WIDTH = 512
const ENCODED_WIDTH = 1024
/** Rows of the encoder have a root mean square near 3; the layers above expect about 1. */
const PIECE_SCALE = 0.3

const tagList = [
  'ADJ',
  'ADP',
  'ADV',
  'AUX',
  'CCONJ',
  'DET',
  'INTJ',
  'NOUN',
  'NUM',
  'PART',
  'PRON',
  'PROPN',
  'PUNCT',
  'SCONJ',
  'SYM',
  'VERB',
  'X',
  'SPACE',
]
const TAG_PLACE = new Map(tagList.map((tag, k) => [tag, k]))
const UNKNOWN_TAG = TAG_PLACE.get('X')!
const MARKS = 4
export const PIECE_WIDTH = ENCODED_WIDTH + tagList.length + MARKS + CLAUSE_WIDTH
export const WHOLE_WIDTH = 2 * kinds.length + 2
/** A window has about this many pieces. */
const PIECES_TYPICAL = 30

/** One window as numbers. */
export interface Reading {
  readonly speaker: 'candidate' | 'note'
  readonly words: readonly Word[]
  /** pieces of the encoder, and the word that each belongs to */
  readonly size: number
  readonly wordOf: Int32Array
  /** `size` rows of `PIECE_WIDTH` */
  readonly pieces: Float32Array
  readonly sentence: Float32Array
  /** `WHOLE_WIDTH` */
  readonly whole: Float32Array
  readonly byRules: readonly Finding[]
  /** places of the words, pairs and shapes of the window */
  readonly wording: Int32Array
}

/** The text of a window as it goes to the encoder. */
export function textOfWindow(window: readonly Sentence[]): string {
  return encoderText(window.flatMap(({ words }) => words)).text
}

/** What is read of a window without an encoder: its words and tags, who acts, what the rules say and what they take back. */
export function readTold(window: readonly Sentence[], speaker: 'candidate' | 'note'): Told {
  const words = window.flatMap(sentence => sentence.words)
  const all = sentenceOf(words)
  const tags = tagWords(all.canonical, all.places)
  return {
    words,
    tags,
    clauses: clausesOfWindow(window, tags),
    speaker,
    byRules: window.flatMap(sentence => findByRules(sentence, speaker)),
    vetoes: window.flatMap(sentence => vetoedBy(sentence, speaker)),
  }
}

/** A window and its vectors as numbers. */
export function readWindow(window: readonly Sentence[], speaker: 'candidate' | 'note', vectors: Vectors): Reading {
  const told = readTold(window, speaker)
  const { words, tags, clauses, byRules, vetoes } = told
  const { starts } = encoderText(words)
  const size = vectors.starts.length
  const wordOf = new Int32Array(size)
  const pieces = new Float32Array(size * PIECE_WIDTH)
  const isNote = speaker === 'note' ? 1 : 0
  let word = 0
  for (let k = 0; k < size; k++) {
    while (word + 1 < words.length && starts[word + 1]! <= vectors.starts[k]!) word++
    wordOf[k] = word
    const row = k * PIECE_WIDTH
    for (let d = 0; d < ENCODED_WIDTH; d++) pieces[row + d] = vectors.pieces[k * ENCODED_WIDTH + d]! * PIECE_SCALE
    pieces[row + ENCODED_WIDTH + (TAG_PLACE.get(tags[word]!) ?? UNKNOWN_TAG)] = 1
    const quoted = words[word]!.quoted ? 1 : 0
    const marks = row + ENCODED_WIDTH + tagList.length
    pieces[marks] = quoted
    pieces[marks + 1] = isNote
    pieces[marks + 2] = isNote * (1 - quoted)
    pieces[marks + 3] = k === 0 ? 1 : 0
    pieces.set(clauses.subarray(word * CLAUSE_WIDTH, (word + 1) * CLAUSE_WIDTH), marks + MARKS)
  }
  const whole = new Float32Array(WHOLE_WIDTH)
  for (const { kind } of byRules) whole[kinds.indexOf(kind)] = 1
  for (const { kind } of vetoes) whole[kinds.length + kinds.indexOf(kind)] = 1
  whole[2 * kinds.length] = isNote
  whole[2 * kinds.length + 1] = size / PIECES_TYPICAL
  return {
    speaker,
    words,
    size,
    wordOf,
    pieces,
    sentence: vectors.sentence,
    whole,
    byRules,
    wording: placeWording(told),
  }
}

/** The clauses of every sentence, one below the other as the words of the window are. */
function clausesOfWindow(window: readonly Sentence[], tags: readonly string[]): Float32Array {
  const rows = new Float32Array(tags.length * CLAUSE_WIDTH)
  let first = 0
  for (const { words } of window) {
    rows.set(describeClauses(words, tags.slice(first, first + words.length)), first * CLAUSE_WIDTH)
    first += words.length
  }
  return rows
}
