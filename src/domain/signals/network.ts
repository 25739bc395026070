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
  const lower = fullRowsTimes(pieces, size, pieceWidth, weights.first, hidden, weights.firstBias)
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

/**
 * Rows without zeros times a matrix, plus a bias a column: two rows and four inputs in one go, so that each weight that is
 * fetched is used twice.
 */
function fullRowsTimes(
  rows: Float32Array,
  count: number,
  width: number,
  matrix: Float32Array,
  columns: number,
  bias: Float32Array,
): Float32Array {
  const paired = count - (count % 2)
  const whole = width - (width % 4)
  const out = new Float32Array(count * columns)
  for (let row = 0; row < paired; row += 2) {
    const [one, two] = [row * columns, (row + 1) * columns]
    out.set(bias, one)
    out.set(bias, two)
    for (let d = 0; d < width; d += d < whole ? 4 : 1) {
      const [r, q] = [row * width + d, (row + 1) * width + d]
      const m = d * columns
      if (d >= whole) {
        const [x, u] = [rows[r]!, rows[q]!]
        for (let column = 0; column < columns; column++) {
          out[one + column]! += x * matrix[m + column]!
          out[two + column]! += u * matrix[m + column]!
        }
        continue
      }
      const [x, y, z, w] = [rows[r]!, rows[r + 1]!, rows[r + 2]!, rows[r + 3]!]
      const [u, v, s, t] = [rows[q]!, rows[q + 1]!, rows[q + 2]!, rows[q + 3]!]
      const [m1, m2, m3] = [m + columns, m + 2 * columns, m + 3 * columns]
      for (let column = 0; column < columns; column++) {
        const a = matrix[m + column]!
        const b = matrix[m1 + column]!
        const c = matrix[m2 + column]!
        const e = matrix[m3 + column]!
        out[one + column]! += x * a + y * b + z * c + w * e
        out[two + column]! += u * a + v * b + s * c + t * e
      }
    }
  }
  if (paired < count)
    out.set(rowsTimes(rows.subarray(paired * width), 1, width, matrix, columns, bias), paired * columns)
  return out
}

/**
 * Rows times a matrix, plus a bias a column. Zeros are left out, of which rectified rows have many, and four inputs are taken
 * in one go, which twice halves how often a sum is fetched and put back.
 */
function rowsTimes(
  rows: Float32Array,
  count: number,
  width: number,
  matrix: Float32Array,
  columns: number,
  bias?: Float32Array,
): Float32Array {
  const out = new Float32Array(count * columns)
  const inputs = new Int32Array(width)
  for (let row = 0; row < count; row++) {
    const into = row * columns
    const from = row * width
    if (bias) out.set(bias, into)
    let some = 0
    for (let d = 0; d < width; d++) if (rows[from + d] !== 0) inputs[some++] = d
    let k = 0
    for (; k + 3 < some; k += 4) {
      const [a, b, c, d] = [inputs[k]!, inputs[k + 1]!, inputs[k + 2]!, inputs[k + 3]!]
      const [x, y, z, w] = [rows[from + a]!, rows[from + b]!, rows[from + c]!, rows[from + d]!]
      const [fromA, fromB, fromC, fromD] = [a * columns, b * columns, c * columns, d * columns]
      for (let column = 0; column < columns; column++)
        out[into + column]! +=
          x * matrix[fromA + column]! +
          y * matrix[fromB + column]! +
          z * matrix[fromC + column]! +
          w * matrix[fromD + column]!
    }
    for (; k < some; k++) {
      const x = rows[from + inputs[k]!]!
      const start = inputs[k]! * columns
      for (let column = 0; column < columns; column++) out[into + column]! += x * matrix[start + column]!
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
