/**
 * The statistical layer: an ensemble of small networks over the encoder's reading of a window, thresholds a kind, spans
 * from the tagger, and labelled examples to explain a finding by. Weights are data (model-data.ts, made by `npm run
 * signals:train`); this file unpacks them and says what they mean. It knows no encoder.
 */
import type { Reading } from './features.ts'
import { PIECE_WIDTH, SENTENCE_WIDTH, WHOLE_WIDTH } from './features.ts'
import { type Density, densities, type Finding, type Kind, kinds } from './kinds.ts'
import { type Answer, runNetwork, type Shape, sizesOf, type WeightName, type Weights, weightNames } from './network.ts'
import { carriesAlone } from './rules/precision.ts'
import { weighWording } from './wording.ts'

/** The model as it is stored. */
export interface PackedModel {
  readonly hidden: number
  readonly context: number
  readonly thresholds: Readonly<Record<Density, Thresholds>>
  /** units are taken for evidence when the mean probability that a window of theirs carries anything is at least this */
  readonly evidenceMin: number
  /** per kind, in their order, how the log-odds of networks and wording become one */
  readonly blend: readonly Blend[]
  readonly wording: PackedWording
  /** per network the quantized matrices, as base64 */
  readonly networks: readonly string[]
  readonly examples: readonly PackedExample[]
}

/** How sure the model must be at one density. */
export interface Thresholds {
  /** per kind: found at this probability by the model alone, and, where a rule fired, at this lower one */
  readonly alone: Readonly<Record<Kind, number>>
  readonly withRule: Readonly<Record<Kind, number>>
  /**
   * Ownership and hero talk are told in like words: one of them is found where its log-odds are `margin` above the other's,
   * or where it is itself as probable as `sure`.
   */
  readonly rivals: Rivals
}

export interface Rivals {
  readonly sure: number
  readonly margin: number
}

/** Log-odds of a kind: `meant` times the networks' mean, plus `worded` times the wording's, plus `bias`. */
export interface Blend {
  readonly meant: number
  readonly worded: number
  readonly bias: number
}

/** Weights of the wording: a signed byte a place and kind, as base64, a scale and a bias a kind. */
export interface PackedWording {
  readonly scales: readonly number[]
  readonly bias: readonly number[]
  readonly weights: string
}

export interface PackedExample {
  readonly kind: Kind
  readonly text: string
  /** the pooled context of the first network for this kind, quantized, as base64 */
  readonly place: string
}

export interface Model {
  readonly shape: Shape
  readonly networks: readonly Weights[]
  readonly blend: readonly Blend[]
  readonly wording: Wording
  readonly thresholds: Readonly<Record<Density, Thresholds>>
  readonly examples: readonly { readonly kind: Kind; readonly text: string; readonly place: Float32Array }[]
}

export interface Wording {
  readonly scales: readonly number[]
  readonly bias: readonly number[]
  readonly weights: Int8Array
}

/** Shape of the networks with the given inner widths. */
export function shapeOf(hidden: number, context: number): Shape {
  return {
    pieceWidth: PIECE_WIDTH,
    sentenceWidth: SENTENCE_WIDTH,
    wholeWidth: WHOLE_WIDTH,
    hidden,
    context,
    kinds: kinds.length,
  }
}

/** The model as numbers. */
export function unpackModel(packed: PackedModel): Model {
  const shape = shapeOf(packed.hidden, packed.context)
  return {
    shape,
    networks: packed.networks.map(text => unpackWeights(shape, text)),
    blend: packed.blend,
    wording: { ...packed.wording, weights: new Int8Array(bytesOf(packed.wording.weights).buffer) },
    thresholds: packed.thresholds,
    examples: packed.examples.map(({ kind, text, place }) => ({
      kind,
      text,
      place: unitLength(Float32Array.from(new Int8Array(bytesOf(place).buffer))),
    })),
  }
}

/** Weights as base64: per matrix a scale a column (32-bit floats), then one signed byte a weight. */
export function packWeights(shape: Shape, weights: Weights): string {
  const sizes = sizesOf(shape)
  const bytes = new Uint8Array(
    weightNames.reduce((sum, name) => sum + sizes[name][1] * 4 + sizes[name][0] * sizes[name][1], 0),
  )
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const name of weightNames) {
    const [rows, columns] = sizes[name]
    const matrix = weights[name]
    const scales = new Float32Array(columns)
    for (let k = 0; k < matrix.length; k++)
      scales[k % columns] = Math.max(scales[k % columns]!, Math.abs(matrix[k]!) / 127)
    for (const scale of scales) {
      view.setFloat32(at, scale, true)
      at += 4
    }
    for (let k = 0; k < rows * columns; k++) {
      const scale = scales[k % columns]!
      view.setInt8(at++, scale === 0 ? 0 : Math.round(matrix[k]! / scale))
    }
  }
  return base64Of(bytes)
}

/** The matrices of one network. */
export function unpackWeights(shape: Shape, text: string): Weights {
  const sizes = sizesOf(shape)
  const view = new DataView(bytesOf(text).buffer)
  let at = 0
  const weights: Partial<Record<WeightName, Float32Array>> = {}
  for (const name of weightNames) {
    const [rows, columns] = sizes[name]
    const scales = new Float32Array(columns)
    for (let c = 0; c < columns; c++) {
      scales[c] = view.getFloat32(at, true)
      at += 4
    }
    const matrix = new Float32Array(rows * columns)
    for (let k = 0; k < matrix.length; k++) matrix[k] = view.getInt8(at++) * scales[k % columns]!
    weights[name] = matrix
  }
  return weights as Weights
}

/** Weights of the wording, rows of as many kinds as `bias` has, as signed bytes. */
export function packWording(weights: Float32Array, bias: readonly number[]): PackedWording {
  const kindsCount = bias.length
  const most = new Float32Array(kindsCount)
  weights.forEach((weight, k) => {
    most[k % kindsCount] = Math.max(most[k % kindsCount]!, Math.abs(weight))
  })
  const scales = Array.from(most, each => Math.max(each, 1e-9) / 127)
  const bytes = Int8Array.from(weights, (weight, k) => Math.round(weight / scales[k % kindsCount]!))
  return { scales, bias, weights: base64Of(new Uint8Array(bytes.buffer)) }
}

/** A vector as signed bytes in base64; its length is lost, its direction kept. */
export function packPlace(place: Float32Array): string {
  const most = place.reduce((max, x) => Math.max(max, Math.abs(x)), 1e-9)
  return base64Of(new Uint8Array(Int8Array.from(place, x => Math.round((x / most) * 127)).buffer))
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let k = 0; k < binary.length; k++) bytes[k] = binary.charCodeAt(k)
  return bytes
}

/** A blank, which decoding ignores, parts two letters that must not stand alone in the text of the repository. */
function base64Of(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll(/\bA(?=I\b)/g, 'A ')
}

function unitLength(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0)) || 1
  return vector.map(x => x / length)
}

/** What the ensemble says of a window: a probability a kind, and the mean of the networks' tags and attention. */
export interface Opinion {
  readonly probabilities: Float32Array
  /** probability per piece and kind that the piece belongs to a span */
  readonly tags: Float32Array
  readonly answers: readonly Answer[]
}

type Voices = Pick<Model, 'wording' | 'blend'>

/** Asks every network and the wording. */
export function formOpinion(model: Pick<Model, 'shape' | 'networks'> & Voices, reading: Reading): Opinion {
  const answers = askNetworks(model, reading)
  const tags = new Float32Array(reading.size * kinds.length)
  for (const answer of answers)
    answer.tags.forEach((tag, k) => {
      tags[k]! += probabilityOf(tag) / answers.length
    })
  return { probabilities: blendOpinions(model, meanLogits(answers), reading.wording), tags, answers }
}

/** A probability a kind, of the networks' mean log-odds and the places of the wording. */
export function blendOpinions({ wording, blend }: Voices, meant: ArrayLike<number>, places: Int32Array): Float32Array {
  const worded = weighWording(wording.weights, wording.scales, wording.bias, places)
  return Float32Array.from(blend, (each, k) =>
    probabilityOf(each.meant * meant[k]! + each.worded * worded[k]! + each.bias),
  )
}

const rivalOf: Readonly<Partial<Record<Kind, Kind>>> = { ownership: 'hero', hero: 'ownership' }

/** What the rules found in a window, by kind. */
export interface ByRule {
  /** kinds that a rule found */
  readonly found: ReadonlySet<Kind>
  /** kinds that a rule found which is right often enough to need nobody's consent */
  readonly certain: ReadonlySet<Kind>
}

/** What the findings of rules come to, where `isCertain` tells the rules that need no consent. */
export function weighRules(byRules: readonly Finding[], isCertain: (rule: string) => boolean): ByRule {
  return {
    found: new Set(byRules.map(({ kind }) => kind)),
    certain: new Set(byRules.filter(({ rule }) => isCertain(rule)).map(({ kind }) => kind)),
  }
}

/** The kinds found at these probabilities: a rule carries it alone, the model is sure enough, or a rule fired and it agrees. */
export function decideKinds(
  { alone, withRule, rivals }: Thresholds,
  probabilities: ArrayLike<number>,
  byRule: ByRule,
): Kind[] {
  return kinds.filter((kind, k) => {
    if (isContested(rivals, kind, probabilities, byRule)) return false
    return byRule.certain.has(kind) || probabilities[k]! >= (byRule.found.has(kind) ? withRule[kind] : alone[kind])
  })
}

/** Whether the rival of a kind is too near for the kind to be found; what a rule is sure of yields to the more probable alone. */
export function isContested(
  { sure, margin }: Rivals,
  kind: Kind,
  probabilities: ArrayLike<number>,
  { certain }: ByRule,
): boolean {
  const rival = rivalOf[kind]
  const probability = probabilities[kinds.indexOf(kind)]!
  if (!rival || probability >= sure) return false
  const ahead = logOdds(probability) - logOdds(probabilities[kinds.indexOf(rival)]!)
  if (certain.has(kind)) return ahead < 0 && !certain.has(rival)
  return certain.has(rival) || ahead < margin
}

/** What each network says of a window. */
export function askNetworks(
  { shape, networks }: Pick<Model, 'shape' | 'networks'>,
  { size, pieces, sentence, whole }: Reading,
): Answer[] {
  return networks.map(weights => runNetwork(shape, weights, size, pieces, sentence, whole))
}

/** Mean log-odds a kind. */
export function meanLogits(answers: readonly Answer[]): Float32Array {
  const sums = new Float32Array(kinds.length)
  for (const { logits } of answers)
    logits.forEach((logit, k) => {
      sums[k]! += logit / answers.length
    })
  return sums
}

/** 1 / (1 + e^−x): the probability that log-odds x come to. */
export function probabilityOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability))
}

/** What the model makes of one window. */
export interface Weighed {
  readonly findings: Readonly<Record<Density, readonly Finding[]>>
  /** probability that the window carries any signal at all */
  readonly carries: number
}

/** The findings in one window, at either density. */
export function findByModel(model: Model, reading: Reading): Weighed {
  const opinion = formOpinion(model, reading)
  const made = new Map<Kind, Finding[]>()
  const findingsOf = (kind: Kind): Finding[] => {
    const known = made.get(kind)
    if (known) return known
    const found = makeFindings(model, reading, opinion, kind)
    made.set(kind, found)
    return found
  }
  const at = (density: Density) =>
    decideKinds(
      model.thresholds[density],
      opinion.probabilities,
      weighRules(reading.byRules, rule => carriesAlone(rule, reading.speaker, density)),
    ).flatMap(findingsOf)
  return {
    findings: Object.fromEntries(densities.map(density => [density, at(density)])) as Record<Density, Finding[]>,
    carries: anyOf(opinion.probabilities),
  }
}

/** 1 − Π (1 − p): the probability of any of several, as if each were for itself. */
export function anyOf(probabilities: ArrayLike<number>): number {
  return 1 - Array.from(probabilities).reduce((none, probability) => none * (1 - probability), 1)
}

/** A kind that was found, with the places and words of the rules that found it, or else of the model. */
function makeFindings(model: Model, reading: Reading, opinion: Opinion, kind: Kind): Finding[] {
  const k = kinds.indexOf(kind)
  const probability = opinion.probabilities[k]!
  const ruled = reading.byRules.filter(each => each.kind === kind)
  if (ruled.length > 0) return ruled.map(each => ({ ...each, strength: rounded(Math.max(each.strength, probability)) }))
  const { start, end } = spanOf(reading, opinion.tags, k)
  return [
    {
      kind,
      start,
      end,
      rule: `model.${kind}`,
      reason: explain(model, reading, opinion, k),
      strength: rounded(probability),
    },
  ]
}

function rounded(probability: number): number {
  return Math.round(probability * 100) / 100
}

/** A piece belongs to the span while its tag stays above this share of the best one. */
const SPAN_SHARE = 0.5
/** So many weaker pieces in a row do not end a span. */
const SPAN_GAP = 2

/** The words around the piece that is most surely part of a span of this kind. */
export function spanOf(
  { words, size, wordOf }: Reading,
  tags: Float32Array,
  kind: number,
): { start: number; end: number } {
  const tag = (t: number) => tags[t * kinds.length + kind]!
  let best = 0
  for (let t = 1; t < size; t++) if (tag(t) > tag(best)) best = t
  const enough = tag(best) * SPAN_SHARE
  let first = best
  for (let t = best - 1; t >= 0 && t >= first - 1 - SPAN_GAP; t--) if (tag(t) >= enough) first = t
  let last = best
  for (let t = best + 1; t < size && t <= last + 1 + SPAN_GAP; t++) if (tag(t) >= enough) last = t
  let [from, to] = [wordOf[first]!, wordOf[last]!]
  while (from < to && !/[\p{L}\p{N}]/u.test(words[from]!.text)) from++
  while (to > from && !/[\p{L}\p{N}%]/u.test(words[to]!.text)) to--
  const inside = words.slice(from, to + 1)
  return { start: Math.min(...inside.map(({ start }) => start)), end: Math.max(...inside.map(({ end }) => end)) }
}

const EXAMPLES_SHOWN = 2
const WORDS_SHOWN = 3

/** In words: the labelled examples that this most resembles, and the words that carried it. */
function explain(model: Model, { words, size, wordOf }: Reading, { answers }: Opinion, kind: number): string {
  const { attention, pooled } = answers[0]!
  const width = model.shape.context
  const own = unitLength(pooled.slice(kind * width, (kind + 1) * width))
  const near = model.examples
    .filter(each => each.kind === kinds[kind])
    .map(({ text, place }) => ({ text, likeness: place.reduce((sum, x, k) => sum + x * own[k]!, 0) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, EXAMPLES_SHOWN)
  const weight = new Map<number, number>()
  for (let t = 0; t < size; t++)
    weight.set(wordOf[t]!, (weight.get(wordOf[t]!) ?? 0) + attention[t * kinds.length + kind]!)
  const carried = [...weight]
    .filter(([word]) => /[a-z0-9]/.test(words[word]!.text))
    .sort((a, b) => b[1] - a[1])
    .slice(0, WORDS_SHOWN)
    .sort((a, b) => a[0] - b[0])
    .map(([word]) => `“${words[word]!.text}”`)
  const examples = near.map(({ text }) => `“${text}”`).join(' and ')
  return `reads like ${examples === '' ? 'labelled examples' : examples}; carried by ${carried.join(', ')}`
}
