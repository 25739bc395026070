/**
 * The door of the detector: a text and who speaks in, findings out, each with its place in the original, its rule and a
 * reason in words. Rules give precision and places; where sentence vectors are given, the statistical layer adds what has
 * no typical word. It is pure: it neither loads an encoder nor keeps time, and nothing it finds is a score.
 */
import { decideDensity, type Sampled } from './density.ts'
import { detectByRules } from './detect-rules.ts'
import { readWindow, textOfWindow, type Vectors } from './features.ts'
import { fingerprint } from './fingerprint.ts'
import { type Density, densities, type Engine, type Finding, type Speaker } from './kinds.ts'
import { findByModel, type Model, unpackModel } from './model.ts'
import { packedModel } from './model-data.ts'
import { PACK_ID, rules } from './rules/pack.ts'
import { rulePrecision } from './rules/precision-data.ts'
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

/** What vectors say, and how dense the text is that they are of. */
export interface Read {
  /** those of `textsToEncode` */
  readonly vectors: readonly Vectors[]
  readonly density: Density
}

/**
 * The findings in a text, in order of their place: by rules alone, or, where its vectors are given, by rules and the
 * statistical layer at the density that is said. Offsets are UTF-16 units of the text as given. Refuses vectors that are not
 * of this text.
 */
export function detect(text: string, speaker: Speaker, read?: Read): Finding[] {
  return read ? [...weighUnit(text, speaker, read.vectors).findings[read.density]] : detectByRules(text, speaker)
}

/** A unit with its findings at either density, for as long as it is not known which of them holds. */
export interface WeighedUnit extends Sampled {
  readonly findings: Readonly<Record<Density, readonly Finding[]>>
}

/** What rules and the statistical layer make of a unit. Refuses vectors that are not of this text. */
export function weighUnit(text: string, speaker: Speaker, vectors: readonly Vectors[]): WeighedUnit {
  if (speaker === 'interviewer') return { findings: { evidence: [], conversation: [] }, carries: [], words: 0 }
  const windows = windowsOf(readSentences(text))
  if (vectors.length !== windows.length) throw new RangeError('as many vectors as windows')
  const weighed = windows.map((window, k) => findByModel(currentModel(), readWindow(window, speaker, vectors[k]!)))
  const at = (density: Density) =>
    weighed.flatMap(({ findings }) => findings[density]).sort((a, b) => a.start - b.start || a.end - b.end)
  return {
    findings: Object.fromEntries(densities.map(density => [density, at(density)])) as Record<Density, Finding[]>,
    carries: weighed.map(({ carries }) => carries),
    words: windows.flat().reduce((sum, { words }) => sum + words.length, 0),
  }
}

/** Units of one request or file, at the density that is said or else shows in them. */
export function settleUnits(
  units: readonly WeighedUnit[],
  said?: Density,
): { density: Density; findings: (readonly Finding[])[] } {
  const density = said ?? decideDensity(units, packedModel.evidenceMin)
  return { density, findings: units.map(({ findings }) => findings[density]) }
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
    const read = [rules, rulePrecision]
    hash = fingerprint(JSON.stringify(engine === 'rules' ? read : [...read, packedModel, packedWording]))
    hashes.set(engine, hash)
  }
  return { id: engine === 'rules' ? `${PACK_ID}.rules` : PACK_ID, hash }
}
