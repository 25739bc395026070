/**
 * The door of the detector: a text and who speaks in, findings out, each with its place in the original, its rule and a
 * reason in words. Rules give precision and places; where sentence vectors are given, the statistical layer adds what has
 * no typical word. It is pure: it neither loads an encoder nor keeps time, and nothing it finds is a score.
 */
import { detectByRules } from './detect-rules.ts'
import { readWindow, textOfWindow, type Vectors } from './features.ts'
import { fingerprint } from './fingerprint.ts'
import type { Engine, Finding, Speaker } from './kinds.ts'
import { findByModel, type Model, unpackModel } from './model.ts'
import { packedModel } from './model-data.ts'
import { PACK_ID, rules } from './rules/pack.ts'
import { readSentences, windowsOf } from './text.ts'
import { packedWording } from './wording-data.ts'

export type { Vectors } from './features.ts'

/** What stands beside stored findings, so that they can be told from those of another version. */
export interface Pack {
  readonly id: string
  readonly hash: string
}

/**
 * The texts whose vectors `detect` takes, in the order it takes them: one a window of sentences that may carry a signal.
 * None for an interviewer.
 */
export function textsToEncode(text: string, speaker: Speaker): string[] {
  if (speaker === 'interviewer') return []
  return windowsOf(readSentences(text)).map(textOfWindow)
}

/**
 * The findings in a text, in order of their place: by rules alone, or, where the vectors of `textsToEncode` are given, by
 * rules and the statistical layer. Offsets are UTF-16 units of the text as given. Refuses vectors that are not of this text.
 */
export function detect(text: string, speaker: Speaker, vectors?: readonly Vectors[]): Finding[] {
  if (speaker === 'interviewer') return []
  if (!vectors) return detectByRules(text, speaker)
  const windows = windowsOf(readSentences(text))
  if (vectors.length !== windows.length) throw new RangeError('as many vectors as windows')
  return windows
    .flatMap((window, k) => findByModel(currentModel(), readWindow(window, speaker, vectors[k]!)))
    .sort((a, b) => a.start - b.start || a.end - b.end)
}

let model: Model | undefined

/** The model in force, unpacked on first use. */
export function currentModel(): Model {
  model ??= unpackModel({ ...packedModel, wording: packedWording })
  return model
}

const hashes = new Map<Engine, string>()

/** Id and hash of what an engine goes by: the rules, and the weights where it asks them. */
export function packOf(engine: Engine): Pack {
  let hash = hashes.get(engine)
  if (hash === undefined) {
    hash = fingerprint(JSON.stringify(engine === 'rules' ? rules : [rules, packedModel, packedWording]))
    hashes.set(engine, hash)
  }
  return { id: engine === 'rules' ? `${PACK_ID}.rules` : PACK_ID, hash }
}
