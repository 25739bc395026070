/**
 * The words themselves, beside what an encoder makes of them: which words, pairs, endings, grammatical shapes, actors and
 * rules a window holds, hashed into a fixed number of places, and a weight a place and kind. It catches what is said in a
 * set phrase, where the networks of model.ts catch what is meant. It learns nothing and knows no encoder.
 */
import { actorNames, CLAUSE_WIDTH, markNames } from './clauses.ts'
import type { Finding, Kind } from './kinds.ts'
import type { Veto } from './rules/rule.ts'
import type { Word } from './text.ts'

/** Places that features are hashed into. */
export const WORDING_PLACES = 1 << 18

/** What the wording of a window is read from. */
export interface Told {
  readonly words: readonly Word[]
  readonly tags: readonly string[]
  /** rows of `CLAUSE_WIDTH`, one a word */
  readonly clauses: Float32Array
  readonly speaker: 'candidate' | 'note'
  readonly byRules: readonly Finding[]
  readonly vetoes: readonly { readonly kind: Kind; readonly veto: Veto }[]
}

/** The places of a window's features, each once, ascending. */
export function placeWording(told: Told): Int32Array {
  const features = new Set<string>()
  addWords(features, told)
  addActors(features, told)
  addShapes(features, told)
  addLetters(features, told.words)
  for (const { kind, rule } of told.byRules) features.add(`r${rule}`).add(`R${kind}`)
  for (const { kind, veto } of told.vetoes) features.add(`v${kind}|${veto}`)
  const places = new Set<number>()
  for (const feature of features) places.add(placeOf(feature))
  return Int32Array.from(places).sort()
}

/** Log-odds a kind: bias + Σ weights of the places / √(number of places). `weights` are rows of `kinds` a place. */
export function weighWording(
  weights: ArrayLike<number>,
  scales: ArrayLike<number>,
  bias: ArrayLike<number>,
  places: Int32Array,
): Float32Array {
  const kinds = bias.length
  const sums = new Float32Array(kinds)
  for (const place of places) for (let k = 0; k < kinds; k++) sums[k]! += weights[place * kinds + k]!
  const share = 1 / Math.sqrt(Math.max(1, places.length))
  return sums.map((sum, k) => sum * scales[k]! * share + bias[k]!)
}

const STEP = 6
const STEPS_MAX = 6

function addWords(features: Set<string>, { words, speaker }: Told): void {
  const voice = speaker === 'note' ? 'n' : 'c'
  const plain = [`^${voice}`, ...words.map(({ text }) => text), '$']
  const stems = [`^${voice}`, ...words.map(({ text }) => stemOf(text)), '$']
  plain.forEach((word, k) => {
    const [next, third] = [plain[k + 1], plain[k + 2]]
    features.add(`1${word}`).add(`s${stems[k]}`)
    if (next !== undefined) features.add(`2${word} ${next}`).add(`S${stems[k]} ${stems[k + 1]}`)
    if (third !== undefined) features.add(`3${word} ${next} ${third}`).add(`4${word} _ ${third}`)
  })
  const bare = stems.slice(1, -1)
  for (const count of [1, 2, 3]) features.add(`F${voice}${bare.slice(0, count).join(' ')}`)
  for (const count of [2, 3]) features.add(`E${bare.slice(-count).join(' ')}`)
  const length = Math.min(STEPS_MAX, Math.floor(words.length / STEP))
  features.add(`L${length}`).add(`l${voice}${length}`)
}

/** Whose word it is, who acts in its clause, and whether that is denied or supposed. */
function addActors(features: Set<string>, { words, clauses, speaker }: Told): void {
  const voice = speaker === 'note' ? 'n' : 'c'
  const owner = (k: number) => (speaker === 'candidate' || words[k]!.quoted ? 'o' : 'n')
  words.forEach(({ text }, k) => {
    const row = clauses.subarray(k * CLAUSE_WIDTH, (k + 1) * CLAUSE_WIDTH)
    const actor = actorNames[row.indexOf(1)] ?? '-'
    const marks = markNames.map((_, m) => row[actorNames.length + m])
    const stem = stemOf(text)
    features
      .add(`${owner(k)}:${text}`)
      .add(`a${owner(k)}|${actor}|${stem}`)
      .add(`c${voice}|${actor}|${marks.join('')}`)
    const told = [...'nszqr'].filter((_, m) => marks[m] === 1).join('')
    if (told !== '') features.add(`x${told}|${stem}`)
    if (k + 1 < words.length && owner(k) === owner(k + 1))
      features.add(`${owner(k)}2${stem} ${stemOf(words[k + 1]!.text)}`)
  })
}

const shapes: Readonly<Record<string, string>> = { NOUN: 'N', PROPN: 'N', VERB: 'V', ADJ: 'J', NUM: '#' }

/** Three and four words in a row, with nouns, verbs, adjectives and figures as such. */
function addShapes(features: Set<string>, { words, tags, speaker }: Told): void {
  const row = [`^${speaker === 'note' ? 'n' : 'c'}`, ...words.map(({ text }, k) => shapes[tags[k] ?? ''] ?? text), '$']
  for (let k = 0; k + 2 < row.length; k++) {
    const three = `${row[k]} ${row[k + 1]} ${row[k + 2]}`
    features.add(`p${three}`)
    if (k + 3 < row.length) features.add(`P${three} ${row[k + 3]}`)
  }
}

/** Four and five letters in a row. */
function addLetters(features: Set<string>, words: readonly Word[]): void {
  const text = ` ${words.map(word => word.text).join(' ')} `
  for (let k = 0; k + 4 <= text.length; k++) {
    features.add(`k${text.slice(k, k + 4)}`)
    if (k + 5 <= text.length) features.add(`K${text.slice(k, k + 5)}`)
  }
}

const endings = ['ing', 'ed', 'es', 's', 'ly', 'd']
/** What is left without an ending has at least so many letters. */
const STEM_MIN = 4

function stemOf(word: string): string {
  const ending = endings.find(each => word.length >= each.length + STEM_MIN && word.endsWith(each))
  return ending ? word.slice(0, -ending.length) : word
}

/** FNV-1a over UTF-16 units, mixed once more so that the low digits are even. */
function placeOf(feature: string): number {
  let hash = 0x811c9dc5
  for (let k = 0; k < feature.length; k++) {
    hash ^= feature.charCodeAt(k)
    hash = Math.imul(hash, 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) & (WORDING_PLACES - 1)
}
