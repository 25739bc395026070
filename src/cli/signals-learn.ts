/**
 * Learning of the statistical layer: gradients of the network in domain/signals/network.ts, by hand, and Adam (Kingma & Ba
 * 2015) with decoupled decay (Loshchilov & Hutter 2019). The loss of a window is the cross-entropy of its kinds plus
 * that of its pieces' tags. Everything random comes from one seed, so the same corpus gives the same weights on the same
 * kind of machine. Products of matrices run on the WebAssembly kernels under the encoder's package.
 */
import { createRequire } from 'node:module'
import { kinds } from '../domain/signals/kinds.ts'
import {
  REACH,
  SENTENCE_SCALE,
  type Shape,
  SPREAD,
  sizesOf,
  type WeightName,
  type Weights,
  weightNames,
} from '../domain/signals/network.ts'
import type { Example } from './signals-corpus.ts'

export interface Schedule {
  readonly epochs: number
  readonly batch: number
  readonly rate: number
  readonly decay: number
  readonly drop: number
  readonly tagShare: number
  readonly seed: number
}

export const schedule: Schedule = { epochs: 9, batch: 64, rate: 3e-3, decay: 0.005, drop: 0.3, tagShare: 1, seed: 7 }

/** The weights that the examples teach, in `schedule.epochs` passes. `onEpoch` hears the mean loss of each. */
export async function learn(
  shape: Shape,
  examples: readonly Example[],
  plan: Schedule,
  onEpoch?: (epoch: number, loss: number) => void,
): Promise<Weights> {
  const multiply = await loadMultiply()
  const random = randomFrom(plan.seed)
  const sizes = sizesOf(shape)
  const weights = startingWeights(shape, random)
  const moment = zerosLike(weights)
  const square = zerosLike(weights)
  const steps = plan.epochs * Math.ceil(examples.length / plan.batch)
  let step = 0
  for (let epoch = 0; epoch < plan.epochs; epoch++) {
    let loss = 0
    for (const batch of batches(examples, plan.batch, random)) {
      step++
      const gradient = gradientOf(shape, weights, batch, plan, random, multiply)
      loss += gradient.loss
      const rate = plan.rate * Math.min(1, step / 50) * Math.max(0.02, 1 - step / steps)
      const fix1 = 1 - 0.9 ** step
      const fix2 = 1 - 0.999 ** step
      for (const name of weightNames) {
        const w = weights[name]
        const g = gradient.of[name]
        const m = moment[name]
        const s = square[name]
        const decay = sizes[name][0] > 1 ? plan.decay : 0
        for (let k = 0; k < w.length; k++) {
          m[k] = 0.9 * m[k]! + 0.1 * g[k]!
          s[k] = 0.999 * s[k]! + 0.001 * g[k]! * g[k]!
          w[k]! -= rate * (m[k]! / fix1 / (Math.sqrt(s[k]! / fix2) + 1e-8) + decay * w[k]!)
        }
      }
    }
    onEpoch?.(epoch + 1, loss / examples.length)
  }
  return weights
}

/** a (m × k) times b (k × n), either of them turned first. */
type Multiply = (
  a: Float32Array,
  aShape: [number, number],
  b: Float32Array,
  bShape: [number, number],
  turnA?: boolean,
  turnB?: boolean,
) => Float32Array

interface Kernels {
  ready(): Promise<void>
  tensor2d(values: Float32Array, shape: [number, number]): { dispose(): void }
  matMul(a: object, b: object, turnA: boolean, turnB: boolean): { dataSync(): Float32Array; dispose(): void }
}

async function loadMultiply(): Promise<Multiply> {
  // The kernels belong to the encoder's package, which names them as its own need.
  const from = createRequire(createRequire(import.meta.url).resolve('@energetic-ai/embeddings'))
  const kernels = from('@energetic-ai/core') as Kernels
  await kernels.ready()
  // Matrices are turned here: the kernels have a quick way for straight ones alone.
  return (a, aShape, b, bShape, turnA = false, turnB = false) => {
    const left = turnA ? kernels.tensor2d(turned(a, aShape), [aShape[1], aShape[0]]) : kernels.tensor2d(a, aShape)
    const right = turnB ? kernels.tensor2d(turned(b, bShape), [bShape[1], bShape[0]]) : kernels.tensor2d(b, bShape)
    const product = kernels.matMul(left, right, false, false)
    const values = Float32Array.from(product.dataSync())
    for (const each of [left, right, product]) each.dispose()
    return values
  }
}

function turned(matrix: Float32Array, [rows, columns]: readonly [number, number]): Float32Array {
  const out = new Float32Array(matrix.length)
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = matrix[r * columns + c]!
  return out
}

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Normal deviates of variance 2 / inputs for what is rectified (He et al. 2015), a third of it at the outputs, rare kinds at first. */
function startingWeights(shape: Shape, random: () => number): Record<WeightName, Float32Array> {
  const sizes = sizesOf(shape)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const scale: Partial<Record<WeightName, number>> = { first: 1, second: 1, tag: 0.3, attention: 0.3, value: 0.3 }
  return Object.fromEntries(
    weightNames.map(name => {
      const [rows, columns] = sizes[name]
      const deviation = (scale[name] ?? 0) * Math.sqrt(2 / rows)
      const start = name === 'tagBias' || name === 'bias' ? -2 : 0
      return [name, Float32Array.from({ length: rows * columns }, () => (deviation > 0 ? normal() * deviation : start))]
    }),
  ) as Record<WeightName, Float32Array>
}

function zerosLike(weights: Weights): Record<WeightName, Float32Array> {
  return Object.fromEntries(weightNames.map(name => [name, new Float32Array(weights[name].length)])) as Record<
    WeightName,
    Float32Array
  >
}

/** Windows of about one length together, in a new order every time. */
function batches(examples: readonly Example[], size: number, random: () => number): Example[][] {
  const order = examples
    .map(example => ({ example, key: example.reading.size + random() * 6 }))
    .sort((a, b) => a.key - b.key)
  const cut: Example[][] = []
  for (let first = 0; first < order.length; first += size)
    cut.push(order.slice(first, first + size).map(({ example }) => example))
  for (let k = cut.length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1))
    ;[cut[k], cut[other]] = [cut[other]!, cut[k]!]
  }
  return cut
}

/** Dropped columns: one mask a window and width, kept ones scaled up. */
function masksOf(count: number, width: number, drop: number, random: () => number): Float32Array {
  return Float32Array.from({ length: count * width }, () => (random() < drop ? 0 : 1 / (1 - drop)))
}

/** Loss of the batch (summed over windows) and the gradient of its mean. Windows stand one below the other, without padding. */
function gradientOf(
  shape: Shape,
  weights: Weights,
  batch: readonly Example[],
  plan: Schedule,
  random: () => number,
  multiply: Multiply,
) {
  const { pieceWidth, hidden, context, sentenceWidth, wholeWidth } = shape
  const count = kinds.length
  const rows = batch.reduce((sum, { reading }) => sum + reading.size, 0)
  const B = batch.length
  const inMask = masksOf(B, pieceWidth, plan.drop / 2, random)
  const lowMask = masksOf(B, hidden, plan.drop, random)
  const upMask = masksOf(B, context, plan.drop, random)
  const sentenceMask = masksOf(B, sentenceWidth, plan.drop / 2, random)

  const X = new Float32Array(rows * pieceWidth)
  const owner = new Int32Array(rows)
  const first = new Int32Array(B + 1)
  let row = 0
  batch.forEach(({ reading }, b) => {
    first[b] = row
    for (let t = 0; t < reading.size; t++, row++) {
      owner[row] = b
      for (let d = 0; d < pieceWidth; d++)
        X[row * pieceWidth + d] = reading.pieces[t * pieceWidth + d]! * inMask[b * pieceWidth + d]!
    }
  })
  first[B] = row

  const H = multiply(X, [rows, pieceWidth], weights.first, [pieceWidth, hidden])
  for (let r = 0; r < rows; r++)
    for (let d = 0; d < hidden; d++) {
      const z = H[r * hidden + d]! + weights.firstBias[d]!
      H[r * hidden + d] = z > 0 ? z * lowMask[owner[r]! * hidden + d]! : 0
    }
  const wide = SPREAD * hidden
  const C = new Float32Array(rows * wide)
  for (let r = 0; r < rows; r++)
    for (let d = 0; d < SPREAD; d++) {
      const from = r + d - REACH
      if (from >= 0 && from < rows && owner[from] === owner[r])
        C.set(H.subarray(from * hidden, (from + 1) * hidden), r * wide + d * hidden)
    }
  const G = multiply(C, [rows, wide], weights.second, [wide, context])
  for (let r = 0; r < rows; r++)
    for (let d = 0; d < context; d++) {
      const z = G[r * context + d]! + weights.secondBias[d]!
      G[r * context + d] = z > 0 ? z * upMask[owner[r]! * context + d]! : 0
    }
  const heads = new Float32Array(context * 3 * count)
  for (let d = 0; d < context; d++)
    for (let k = 0; k < count; k++) {
      heads[d * 3 * count + k] = weights.tag[d * count + k]!
      heads[d * 3 * count + count + k] = weights.attention[d * count + k]!
      heads[d * 3 * count + 2 * count + k] = weights.value[d * count + k]!
    }
  const Z = multiply(G, [rows, context], heads, [context, 3 * count])
  const S = new Float32Array(B * sentenceWidth)
  const R = new Float32Array(B * wholeWidth)
  batch.forEach(({ reading }, b) => {
    for (let d = 0; d < sentenceWidth; d++)
      S[b * sentenceWidth + d] = SENTENCE_SCALE * reading.sentence[d]! * sentenceMask[b * sentenceWidth + d]!
    R.set(reading.whole, b * wholeWidth)
  })
  const fromSentence = multiply(S, [B, sentenceWidth], weights.sentence, [sentenceWidth, count])
  const fromWhole = multiply(R, [B, wholeWidth], weights.whole, [wholeWidth, count])

  let loss = 0
  const dZ = new Float32Array(rows * 3 * count)
  const dY = new Float32Array(B * count)
  const attention = new Float32Array(rows)
  for (let b = 0; b < B; b++) {
    const { labels, tags, reading } = batch[b]!
    const [from, to] = [first[b]!, first[b + 1]!]
    for (let k = 0; k < count; k++) {
      let most = Number.NEGATIVE_INFINITY
      for (let r = from; r < to; r++) most = Math.max(most, Z[r * 3 * count + count + k]!)
      let sum = 0
      for (let r = from; r < to; r++) sum += attention[r] = Math.exp(Z[r * 3 * count + count + k]! - most)
      let pooled = 0
      for (let r = from; r < to; r++) {
        attention[r]! /= sum
        pooled += attention[r]! * Z[r * 3 * count + 2 * count + k]!
      }
      const y = pooled + fromSentence[b * count + k]! + fromWhole[b * count + k]! + weights.bias[k]!
      const target = labels[k]!
      const p = 1 / (1 + Math.exp(-y))
      loss -= Math.log((target > 0 ? p : 1 - p) + 1e-7)
      const dy = (p - target) / B
      dY[b * count + k] = dy
      for (let r = from; r < to; r++) {
        const tagP = 1 / (1 + Math.exp(-(Z[r * 3 * count + k]! + weights.tagBias[k]!)))
        dZ[r * 3 * count + k] = (plan.tagShare * 3 * (tagP - tags[(r - from) * count + k]!)) / (B * reading.size)
        dZ[r * 3 * count + count + k] = attention[r]! * (Z[r * 3 * count + 2 * count + k]! - pooled) * dy
        dZ[r * 3 * count + 2 * count + k] = attention[r]! * dy
      }
    }
  }

  const dHeads = multiply(G, [rows, context], dZ, [rows, 3 * count], true)
  const dG = multiply(dZ, [rows, 3 * count], heads, [context, 3 * count], false, true)
  for (let r = 0; r < rows; r++)
    for (let d = 0; d < context; d++)
      dG[r * context + d] = G[r * context + d]! > 0 ? dG[r * context + d]! * upMask[owner[r]! * context + d]! : 0
  const dSecond = multiply(C, [rows, wide], dG, [rows, context], true)
  const dC = multiply(dG, [rows, context], weights.second, [wide, context], false, true)
  const dH = new Float32Array(rows * hidden)
  for (let r = 0; r < rows; r++)
    for (let d = 0; d < SPREAD; d++) {
      const from = r + d - REACH
      if (from < 0 || from >= rows || owner[from] !== owner[r]) continue
      for (let c = 0; c < hidden; c++) dH[from * hidden + c]! += dC[r * wide + d * hidden + c]!
    }
  for (let r = 0; r < rows; r++)
    for (let d = 0; d < hidden; d++)
      dH[r * hidden + d] = H[r * hidden + d]! > 0 ? dH[r * hidden + d]! * lowMask[owner[r]! * hidden + d]! : 0

  const part = (which: number) =>
    Float32Array.from(
      { length: context * count },
      (_, k) => dHeads[Math.floor(k / count) * 3 * count + which * count + (k % count)]!,
    )
  const tagBias = new Float32Array(count)
  for (let r = 0; r < rows; r++) for (let k = 0; k < count; k++) tagBias[k]! += dZ[r * 3 * count + k]!
  const of: Record<WeightName, Float32Array> = {
    first: multiply(X, [rows, pieceWidth], dH, [rows, hidden], true),
    firstBias: sumRows(dH, hidden),
    second: dSecond,
    secondBias: sumRows(dG, context),
    tag: part(0),
    tagBias,
    attention: part(1),
    value: part(2),
    sentence: multiply(S, [B, sentenceWidth], dY, [B, count], true),
    whole: multiply(R, [B, wholeWidth], dY, [B, count], true),
    bias: sumRows(dY, count),
  }
  return { loss, of }
}

function sumRows(values: Float32Array, width: number): Float32Array {
  const sums = new Float32Array(width)
  for (let k = 0; k < values.length; k++) sums[k % width]! += values[k]!
  return sums
}
