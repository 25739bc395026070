/**
 * Grammatical tags and the vocabulary of common words, from wink-nlp and its small English model. It stands between the
 * library and the rest, so that the library can be replaced here alone; the comparison with the other one that was tried
 * is in src/docs/signals.md. Made on first use: the model takes a third of a second to unpack.
 */
import model from 'wink-eng-lite-web-model'
import winkNLP, { type WinkMethods } from 'wink-nlp'

let made: WinkMethods | undefined

function nlp(): WinkMethods {
  made ??= winkNLP(model, ['pos'])
  return made
}

/** Universal tags of words that were joined by single spaces; a word the library cuts apart has the tag of its first piece. */
export function tagWords(canonical: string, places: readonly number[]): string[] {
  const { its } = nlp()
  const tokens = nlp().readDoc(canonical).tokens()
  const texts = tokens.out() as string[]
  const tags = tokens.out(its.pos) as unknown as string[]
  const found: string[] = new Array(places.length).fill('X')
  let at = 0
  let word = 0
  for (let k = 0; k < texts.length; k++) {
    const place = canonical.indexOf(texts[k]!, at)
    if (place < 0) continue
    while (word < places.length && places[word]! < place) word++
    if (word < places.length && places[word] === place) found[word] = tags[k]!
    at = place + texts[k]!.length
  }
  return found
}

/** How many words are remembered; a text of only new words must not fill the memory. */
const REMEMBERED_MAX = 20_000
const remembered = new Map<string, boolean>()

/** Whether an English lexicon holds the word as something else than a name. */
export function isCommonWord(lower: string): boolean {
  const known = remembered.get(lower)
  if (known !== undefined) return known
  const parts = lower.split(/[-']/).filter(part => part !== '')
  const common = parts.length > 1 ? parts.every(isCommonWord) : isInLexicon(lower)
  if (remembered.size < REMEMBERED_MAX) remembered.set(lower, common)
  return common
}

function isInLexicon(lower: string): boolean {
  const { its } = nlp()
  const tokens = nlp().readDoc(lower).tokens()
  if (tokens.length() !== 1) return false
  const only = tokens.itemAt(0)
  const known = (only.out(its.uniqueId) as unknown as number) < lexiconSize() && only.out(its.pos) !== 'PROPN'
  return known || isInflected(lower)
}

function isInflected(lower: string): boolean {
  const stem = /^(.{3,}?)(?:s|es|ed|ing|ly|er|d)$/.exec(lower)?.[1]
  if (stem === undefined || stem === lower) return false
  const { its } = nlp()
  const token = nlp().readDoc(stem).tokens().itemAt(0)
  return (token.out(its.uniqueId) as unknown as number) < lexiconSize() && token.out(its.pos) === 'VERB'
}

let size: number | undefined

/** Words that are not in the lexicon get numbers behind it: the first made-up word tells where it ends. */
function lexiconSize(): number {
  if (size === undefined) {
    const { its } = nlp()
    size = nlp().readDoc('qxzjvkqwx').tokens().itemAt(0).out(its.uniqueId) as unknown as number
  }
  return size
}
