/**
 * The network of the statistical layer, forward only. Per piece t: h = relu(W1 x + b1); g = relu(W2 [h(t-2) … h(t+2)] + b2);
 * a tag v = V g + c for every kind (does this piece belong to a span?); for the whole, per kind,
 * y = Σ softmax(A g)(t) · (B g)(t) + 8 S s + R r + b, with the sentence vector s and what the rules said r. It knows
 * numbers only; where weights come from and what kinds mean is looked after elsewhere. Cost: 0.4 million products a piece.
 */

export interface Shape {
  readonly pieceWidth: number
  readonly sentenceWidth: number
  readonly wholeWidth: number
  readonly hidden: number
  readonly context: number
  readonly kinds: number
}

/** How many neighbours each piece sees on either side. */
export const REACH = 2
export const SPREAD = 2 * REACH + 1
export const SENTENCE_SCALE = 8

/** The matrices by name, row by row, inputs first. */
export function sizesOf(shape: Shape): Readonly<Record<WeightName, readonly [number, number]>> {
  const { pieceWidth, sentenceWidth, wholeWidth, hidden, context, kinds } = shape
  return {
    first: [pieceWidth, hidden],
    firstBias: [1, hidden],
    second: [SPREAD * hidden, context],
    secondBias: [1, context],
    tag: [context, kinds],
    tagBias: [1, kinds],
    attention: [context, kinds],
    value: [context, kinds],
    sentence: [sentenceWidth, kinds],
    whole: [wholeWidth, kinds],
    bias: [1, kinds],
  }
}

export const weightNames = [
  'first',
  'firstBias',
  'second',
  'secondBias',
  'tag',
  'tagBias',
  'attention',
  'value',
  'sentence',
  'whole',
  'bias',
] as const
export type WeightName = (typeof weightNames)[number]
export type Weights = Readonly<Record<WeightName, Float32Array>>

export interface Answer {
  /** log-odds per kind */
  readonly logits: Float32Array
  /** log-odds per piece and kind that the piece belongs to a span */
  readonly tags: Float32Array
  /** weight of each piece per kind, adding up to 1 over the pieces */
  readonly attention: Float32Array
  /** per kind the attended context: where labelled examples are compared */
  readonly pooled: Float32Array
}

/** Runs the network over one window of `size` pieces. */
export function runNetwork(
  shape: Shape,
  weights: Weights,
  size: number,
  pieces: Float32Array,
  sentence: Float32Array,
  whole: Float32Array,
): Answer {
  const { pieceWidth, hidden, context, kinds } = shape
  const lower = rowsTimes(pieces, size, pieceWidth, weights.first, hidden, weights.firstBias)
  rectify(lower)
  const spread = new Float32Array(size * SPREAD * hidden)
  for (let t = 0; t < size; t++)
    for (let d = 0; d < SPREAD; d++) {
      const from = t + d - REACH
      if (from >= 0 && from < size)
        spread.set(lower.subarray(from * hidden, (from + 1) * hidden), (t * SPREAD + d) * hidden)
    }
  const upper = rowsTimes(spread, size, SPREAD * hidden, weights.second, context, weights.secondBias)
  rectify(upper)
  const tags = rowsTimes(upper, size, context, weights.tag, kinds, weights.tagBias)
  const scores = rowsTimes(upper, size, context, weights.attention, kinds)
  const values = rowsTimes(upper, size, context, weights.value, kinds)
  const attention = softmaxColumns(scores, size, kinds)
  const logits = Float32Array.from(weights.bias)
  const pooled = new Float32Array(kinds * context)
  for (let k = 0; k < kinds; k++) {
    let sum = 0
    for (let t = 0; t < size; t++) {
      const share = attention[t * kinds + k]!
      sum += share * values[t * kinds + k]!
      for (let c = 0; c < context; c++) pooled[k * context + c]! += share * upper[t * context + c]!
    }
    for (let d = 0; d < sentence.length; d++) sum += SENTENCE_SCALE * sentence[d]! * weights.sentence[d * kinds + k]!
    for (let d = 0; d < whole.length; d++) sum += whole[d]! * weights.whole[d * kinds + k]!
    logits[k]! += sum
  }
  return { logits, tags, attention, pooled }
}

/** Rows times a matrix, plus a bias a column; zeros are skipped, of which rectified rows have many. */
function rowsTimes(
  rows: Float32Array,
  count: number,
  width: number,
  matrix: Float32Array,
  columns: number,
  bias?: Float32Array,
): Float32Array {
  const out = new Float32Array(count * columns)
  for (let row = 0; row < count; row++) {
    const into = row * columns
    if (bias) out.set(bias, into)
    for (let d = 0; d < width; d++) {
      const x = rows[row * width + d]!
      if (x === 0) continue
      const from = d * columns
      for (let c = 0; c < columns; c++) out[into + c]! += x * matrix[from + c]!
    }
  }
  return out
}

function rectify(values: Float32Array): void {
  for (let k = 0; k < values.length; k++) if (values[k]! < 0) values[k] = 0
}

function softmaxColumns(scores: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(scores.length)
  for (let c = 0; c < columns; c++) {
    let most = Number.NEGATIVE_INFINITY
    for (let r = 0; r < rows; r++) most = Math.max(most, scores[r * columns + c]!)
    let sum = 0
    for (let r = 0; r < rows; r++) sum += out[r * columns + c] = Math.exp(scores[r * columns + c]! - most)
    for (let r = 0; r < rows; r++) out[r * columns + c]! /= sum
  }
  return out
}
