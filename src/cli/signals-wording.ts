/**
 * Learning of the wording's weights (domain/signals/wording.ts): logistic regression a kind by stochastic gradients with a
 * step a place (AdaGrad: Duchi, Hazan & Singer 2011) and a pull toward zero. And of the blend of wording and networks:
 * three numbers a kind. Everything random comes from one seed.
 */
import { kinds } from '../domain/signals/kinds.ts'
import { type Blend, probabilityOf } from '../domain/signals/model.ts'
import { WORDING_PLACES } from '../domain/signals/wording.ts'
import { randomFrom } from './signals-learn.ts'

/** What is learned from: where the features of a window are, and which kinds it carries. */
export interface Worded {
  readonly wording: Int32Array
  readonly labels: Float32Array
}

export interface WordingWeights {
  /** rows of kinds, one a place */
  readonly weights: Float32Array
  readonly bias: number[]
}

const PASSES = 10
const RATE = 0.3
const PULL = 1e-3
const BIAS_RATE = 0.02
const FIRST_SQUARE = 1e-2
const SEED = 7
/** Kinds are rare: log-odds before anything is read. */
const BIAS_START = -2

/** Weights of places, in `PASSES` passes over the examples in new orders. */
export function learnWording(examples: readonly Worded[]): WordingWeights {
  const count = kinds.length
  const random = randomFrom(SEED)
  const weights = new Float32Array(WORDING_PLACES * count)
  const squares = new Float32Array(WORDING_PLACES * count).fill(FIRST_SQUARE)
  const bias = kinds.map(() => BIAS_START)
  const order = Int32Array.from(examples, (_, k) => k)
  const step = new Float64Array(count)
  for (let pass = 0; pass < PASSES; pass++) {
    for (let k = order.length - 1; k > 0; k--) {
      const other = Math.floor(random() * (k + 1))
      const held = order[k]!
      order[k] = order[other]!
      order[other] = held
    }
    for (const at of order) {
      const { wording, labels } = examples[at]!
      const share = 1 / Math.sqrt(Math.max(1, wording.length))
      step.fill(0)
      for (const place of wording) for (let k = 0; k < count; k++) step[k]! += weights[place * count + k]!
      for (let k = 0; k < count; k++) {
        const error = probabilityOf(step[k]! * share + bias[k]!) - labels[k]!
        bias[k]! -= BIAS_RATE * error
        step[k] = error * share
      }
      for (const place of wording)
        for (let k = 0; k < count; k++) {
          const w = place * count + k
          squares[w]! += step[k]! * step[k]!
          weights[w]! -= (RATE * (step[k]! + PULL * weights[w]!)) / Math.sqrt(squares[w]!)
        }
    }
  }
  return { weights, bias }
}

/** A window that neither of the two was taught, with what they say of it. */
export interface Blended {
  readonly labels: Float32Array
  readonly meant: ArrayLike<number>
  readonly worded: ArrayLike<number>
}

const BLEND_STEPS = 400
const BLEND_RATE = 0.5

/** How the log-odds of both become one: logistic regression a kind on windows that neither was taught. */
export function learnBlend(judged: readonly Blended[]): Blend[] {
  return kinds.map((_, k) => {
    let [meant, worded, bias] = [0.5, 0.5, 0]
    for (let step = 0; step < BLEND_STEPS; step++) {
      let [dMeant, dWorded, dBias] = [0, 0, 0]
      for (const each of judged) {
        const error = probabilityOf(meant * each.meant[k]! + worded * each.worded[k]! + bias) - each.labels[k]!
        dMeant += error * each.meant[k]!
        dWorded += error * each.worded[k]!
        dBias += error
      }
      const rate = BLEND_RATE / judged.length
      meant -= rate * dMeant
      worded -= rate * dWorded
      bias -= rate * dBias
    }
    return { meant, worded, bias }
  })
}

/**
 * The blend for the mean of several networks, where `blend` was learned on one: chance says less in a mean, so its log-odds
 * vary less, and by as much more is made of them (the slope of a regression on a noisy reading grows as its variance
 * falls; Fuller 1987). `said` are the log-odds of every network, by window of text that none of them was taught; the mean of what
 * the blend makes of it stays.
 */
export function sharpenBlend(blend: readonly Blend[], said: readonly (readonly ArrayLike<number>[])[]): Blend[] {
  return blend.map(({ meant, worded, bias }, k) => {
    const networks = said[0]!.length
    const alone = Array.from({ length: networks }, (_, n) => varianceOf(said.map(each => each[n]![k]!)))
    const together = said.map(each => meanOf(each.map(logits => logits[k]!)))
    const grown = meanOf(alone) / varianceOf(together)
    return { meant: meant * grown, worded, bias: bias + meant * meanOf(together) * (1 - grown) }
  })
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length
}

function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return meanOf(values.map(each => (each - mean) ** 2))
}
