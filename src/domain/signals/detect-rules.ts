/**
 * The rules at work: which of them match a sentence, in whose voice, which a frame takes back, and where the span lies in
 * the original. It knows nothing of the statistical layer, which listens to it.
 */

import { isBlameSettled, isShared, vetoOf, wordsByVoice } from './frames.ts'
import type { Finding, Kind, Speaker } from './kinds.ts'
import { rules } from './rules/pack.ts'
import { precisionOf } from './rules/precision.ts'
import { compilePattern, type Rule, type Veto } from './rules/rule.ts'
import { readSentences, type Sentence, sentenceOf, type Word, wordsBetween } from './text.ts'

/** What a rule found, before its place in the original is cut. */
interface Match {
  readonly rule: Rule
  readonly words: readonly Word[]
  readonly strength: number
}

/**
 * The findings of rules in a text, in order of their place. An interviewer's words carry none. Offsets are UTF-16 units of
 * the text as given.
 */
export function detectByRules(text: string, speaker: Speaker): Finding[] {
  if (speaker === 'interviewer') return []
  return readSentences(text).flatMap(sentence => findByRules(sentence, speaker))
}

/** The findings of rules in one sentence that was read already. */
export function findByRules(sentence: Sentence, speaker: 'candidate' | 'note'): Finding[] {
  const found: Finding[] = []
  for (const { rule, words, strength } of matchesOf(sentence, speaker)) {
    const { kind, id, reason } = rule
    found.push({ kind, start: words[0]!.start, end: words.at(-1)!.end, rule: id, reason, strength })
  }
  return withoutDoubles(found)
}

/** Rules that match although a frame takes them back, with the frame: what the statistical layer hears of. */
export function vetoedBy(sentence: Sentence, speaker: 'candidate' | 'note'): { kind: Kind; veto: Veto }[] {
  const vetoed: { kind: Kind; veto: Veto }[] = []
  matchesOf(sentence, speaker, (kind, veto) => void vetoed.push({ kind, veto }))
  return vetoed
}

function matchesOf(
  sentence: Sentence,
  speaker: 'candidate' | 'note',
  onVeto?: (kind: Kind, veto: Veto) => void,
): Match[] {
  const matches: Match[] = []
  const readings = wordsByVoice(sentence.words, speaker)
  for (const voice of ['own', 'note'] as const)
    for (const { words, by } of readings[voice]) {
      if (words.length === 0) continue
      const reading = sentenceOf(words)
      for (const { rule, pattern } of compiled(voice)) {
        const hit = pattern.exec(reading.canonical)
        if (!hit) continue
        const [from, to] = hit.indices?.groups?.span ?? hit.indices![0]!
        const veto = vetoOf(reading, from, to, rule.despite, by)
        if (
          veto ||
          (rule.kind === 'blame' && isBlameSettled(reading, to)) ||
          (rule.kind === 'hero' && isShared(reading, wordsBetween(reading, from, to)[0]))
        ) {
          if (veto) onVeto?.(rule.kind, veto)
          continue
        }
        matches.push({
          rule,
          words: spanOf(reading, from, to, rule.toClauseEnd === true),
          strength: precisionOf(rule.id, speaker),
        })
      }
    }
  return matches
}

const dangling =
  /^(?:[-,;:.>"()]|and|but|says?|said|claims|claimed|admits|admitted|that|then|also|so|because|who|though)$/
const clauseEnd = new Set([',', ';', '.', ':', '!', '?', 'but', ')'])

/** The words of a match without the signs and joining words that only led to it. */
function spanOf(reading: Sentence, from: number, to: number, toClauseEnd: boolean): Word[] {
  let [first, behind] = wordsBetween(reading, from, to)
  const { words } = reading
  while (toClauseEnd && behind < words.length && !clauseEnd.has(words[behind]!.text)) behind++
  while (behind - first > 1 && dangling.test(words[first]!.text)) first++
  while (behind - first > 1 && dangling.test(words[behind - 1]!.text)) behind--
  return words.slice(first, behind)
}

const plainIds: ReadonlySet<string> = new Set(rules.filter(({ plain }) => plain).map(({ id }) => id))

/** Of findings of one kind that overlap those in plain words, then the first and longest; in order of their place. */
function withoutDoubles(found: readonly Finding[]): Finding[] {
  const kept: Finding[] = []
  for (const each of [...found].sort(
    (a, b) => Number(plainIds.has(b.rule)) - Number(plainIds.has(a.rule)) || a.start - b.start || b.end - a.end,
  )) {
    if (!kept.some(other => other.kind === each.kind && other.start < each.end && each.start < other.end))
      kept.push(each)
  }
  return kept.sort((a, b) => a.start - b.start || a.end - b.end)
}

interface Compiled {
  readonly rule: Rule
  readonly pattern: RegExp
}

const made = new Map<'own' | 'note', Compiled[]>()

function compiled(voice: 'own' | 'note'): Compiled[] {
  let list = made.get(voice)
  if (!list) {
    list = rules
      .filter(rule => rule.voice === undefined || rule.voice === voice)
      .map(rule => ({ rule, pattern: compilePattern(rule, voice) }))
    made.set(voice, list)
  }
  return list
}
