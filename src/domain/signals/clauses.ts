/**
 * Who acts in each clause, and how it is told: denied, supposed, asked, reported. The statistical layer gets it beside each
 * word, because an encoder of sentences hardly tells "they convinced me" from "I convinced them". It cuts roughly, by
 * signs, joining words and grammatical tags, and knows no kind of signal.
 */
import { clauseIsReported } from './frames.ts'
import type { Word } from './text.ts'

/** Who acts: the first subject of a clause, or that of the one before where it has none of its own. */
export const actorNames = ['i', 'we', 'you', 'she', 'they', 'sam', 'it', 'noun', 'none'] as const
export const markNames = ['negated', 'supposed', 'should', 'asked', 'reported', 'me', 'people', 'inherited'] as const

/** Numbers a word. */
export const CLAUSE_WIDTH = actorNames.length + markNames.length

const actorOf = new Map<string, number>([
  ...actorNames.slice(0, 6).map((word, k) => [word, k] as const),
  ...['it', 'that', 'this', 'there', 'which', 'what', 'these', 'those'].map(word => [word, 6] as const),
])
const NOUN = 7
const NONE = 8

const signs = new Set([',', ';', ':', '.', '?', '!', '(', ')', '-', '>', '"'])
const openers = new Set(
  'but although though whereas while because since if unless until when who whom where why how that which so then and or before after'.split(
    ' ',
  ),
)
const denial = new Set(
  'not never no nobody none neither nor hardly without failed fails tried tries unable refused cannot lack lacks'.split(
    ' ',
  ),
)
const supposal = new Set(
  'if would will might may imagine suppose plan plans hope hopes want wants target goal'.split(' '),
)
const duty = new Set('should could ought'.split(' '))
const self = new Set('me my mine myself'.split(' '))
const people = new Set(
  'team teams engineering engineers engineer developers developer sales marketing legal finance ops operations support design designer designers researcher researchers analyst analysts data security compliance management leadership board ceo cto cfo vp director boss manager agency consultants vendor vendors supplier suppliers partner partners customer customers client clients users colleague colleagues intern qa tester testers regulator everyone everybody people folks guys nobody others'.split(
    ' ',
  ),
)

/** Rows of `CLAUSE_WIDTH` numbers, one a word of the sentence; `tags` are the grammatical tags of the words. */
export function describeClauses(words: readonly Word[], tags: readonly string[]): Float32Array {
  const rows = new Float32Array(words.length * CLAUSE_WIDTH)
  const asked = words.some(({ text }) => text === '?')
  const reported = clauseIsReported(words)
  let before = NONE
  for (const [from, to] of cutClauses(words)) {
    const own = findActor(words, tags, from, to)
    const actor = own === NONE ? before : own
    before = actor
    const has = (set: ReadonlySet<string>) => {
      for (let k = from; k < to; k++) if (set.has(words[k]!.text)) return 1
      return 0
    }
    const told = [has(denial), has(supposal), has(duty), asked ? 1 : 0, reported ? 1 : 0, has(self), has(people)]
    for (let k = from; k < to; k++) {
      const row = k * CLAUSE_WIDTH
      rows[row + actor] = 1
      rows.set(told, row + actorNames.length)
      rows[row + actorNames.length + told.length] = own === NONE && actor !== NONE ? 1 : 0
    }
  }
  return rows
}

/** Every word belongs to one clause; a sign or an opening word begins the next. */
function cutClauses(words: readonly Word[]): [number, number][] {
  const clauses: [number, number][] = []
  let from = 0
  for (let k = 1; k <= words.length; k++) {
    if (k < words.length && !signs.has(words[k]!.text) && !openers.has(words[k]!.text)) continue
    clauses.push([from, k])
    from = k
  }
  return clauses
}

/** The first pronoun or noun before the verb; none where a verb comes first. */
function findActor(words: readonly Word[], tags: readonly string[], from: number, to: number): number {
  let noun = NONE
  for (let k = from; k < to; k++) {
    const { text } = words[k]!
    if (k === from && (signs.has(text) || openers.has(text))) continue
    const known = actorOf.get(text)
    if (known !== undefined && noun === NONE) return known
    const tag = tags[k]
    if (tag === 'VERB' || tag === 'AUX') return noun
    if (tag === 'NOUN' || tag === 'PROPN') noun = NOUN
  }
  return NONE
}
