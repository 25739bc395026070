/**
 * Minimises a smooth function of a few variables that may not fall below a bound: Newton steps on a given positive
 * semi-definite curvature, each the exact minimum of its quadratic model inside the box, halved until the function agrees.
 * For objectives whose value is dear and whose gradient is exact. Deterministic; knows nothing of what it minimises.
 */

export type Slope = { gradient: Float64Array; curvature: Float64Array }

export type Objective = {
  /** The function's value; undefined where it cannot be computed, which is treated as infinitely bad. */
  valueAt(point: Float64Array): number | undefined
  /** Gradient and a positive semi-definite approximation of the Hessian (row-major) at the point valued last. */
  slopeThere(): Slope
}

export type Minimum = {
  point: Float64Array
  value: number
  /** Largest |gradient × variable| over the free variables: the change of value per relative change of a variable. */
  gradientNorm: number
  atBound: boolean[]
  iterations: number
  evaluations: number
  /** `at_ceiling`: the function still falls where a variable has reached its upper bound. */
  stopped: 'converged' | 'no_progress' | 'iteration_limit' | 'at_ceiling'
}

/** Newton steps before we stop and say so; ordinary problems take 5 to 12. */
const MAX_ITERATIONS = 100
const MAX_HALVINGS = 30
/** A predicted improvement below this, in units of the function, is none; and no variable may still want to move by more. */
const IMPROVEMENT = 1e-9
const MOVEMENT = 1e-6
/** Where no step improves the value any more, a predicted improvement below this is rounding. */
const IN_THE_NOISE = 1e-6
/** A variable grows at most by this factor in one step. */
const GROWTH = 10
const SUFFICIENT = 1e-4

/**
 * Minimum of `objective` over lower ≤ x ≤ upper, started at `start`; the upper bound is a fence against functions that fall
 * for ever, not a place to expect the answer. The model step solves min gᵀδ + ½δᵀHδ exactly by trying
 * every set of variables at the bound (at most 2^n; n is about five). Projected Newton with Armijo's rule: Bertsekas 1982.
 */
export function minimiseBounded(objective: Objective, start: Float64Array, lower: number, upper: number): Minimum {
  let point = start.map(x => Math.max(x, lower))
  let value = objective.valueAt(point) ?? Number.POSITIVE_INFINITY
  let evaluations = 1
  let slope = objective.slopeThere()
  for (let iteration = 1; ; iteration++) {
    const step = modelStep(slope, point, lower)
    const done = step.predicted < IMPROVEMENT && step.largestMove < MOVEMENT
    if (done || iteration > MAX_ITERATIONS) {
      return finish(done ? 'converged' : 'iteration_limit', iteration - 1)
    }
    const noise = 1e-13 * (1 + Math.abs(value))
    let accepted = false
    for (let halving = 0, share = 1; halving < MAX_HALVINGS; halving++, share /= 2) {
      const next = point.map((x, k) => Math.max(lower, Math.min(x + share * step.move[k]!, GROWTH * x + 0.1, upper)))
      if (next.every((x, k) => x === point[k])) break
      const trial = objective.valueAt(next)
      evaluations++
      if (trial !== undefined && trial <= value - SUFFICIENT * share * step.predicted + noise) {
        point = next
        value = trial
        accepted = true
        break
      }
    }
    if (!accepted) {
      objective.valueAt(point)
      if (step.predicted < IN_THE_NOISE) return finish('converged', iteration)
      return finish(point.some(x => x >= upper) ? 'at_ceiling' : 'no_progress', iteration)
    }
    slope = objective.slopeThere()
  }

  function finish(stopped: Minimum['stopped'], iterations: number): Minimum {
    const atBound = Array.from(point, x => x <= lower)
    let gradientNorm = 0
    for (let k = 0; k < point.length; k++) {
      if (!atBound[k]) gradientNorm = Math.max(gradientNorm, Math.abs(slope.gradient[k]! * point[k]!))
    }
    return { point, value, gradientNorm, atBound, iterations, evaluations, stopped }
  }
}

type ModelStep = { move: Float64Array; predicted: number; largestMove: number }

/** The best feasible stationary point of the quadratic model over all choices of variables held at the bound. */
function modelStep(slope: Slope, point: Float64Array, lower: number): ModelStep {
  const n = point.length
  let best: ModelStep = { move: new Float64Array(n), predicted: 0, largestMove: 0 }
  for (let held = 0; held < 1 << n; held++) {
    const move = stationaryMove(slope, point, lower, held)
    if (!move) continue
    let change = 0
    for (let i = 0; i < n; i++) {
      change += slope.gradient[i]! * move[i]!
      for (let j = 0; j < n; j++) change += 0.5 * slope.curvature[i * n + j]! * move[i]! * move[j]!
    }
    if (-change > best.predicted) {
      let largestMove = 0
      for (let i = 0; i < n; i++) {
        if (point[i]! > lower || move[i]! > 0)
          largestMove = Math.max(largestMove, Math.abs(move[i]!) / Math.max(point[i]!, 1e-4))
      }
      best = { move, predicted: -change, largestMove }
    }
  }
  return best
}

/** Held variables go to the bound, the free ones to the model's stationary point; undefined when that leaves the box. */
function stationaryMove(slope: Slope, point: Float64Array, lower: number, held: number): Float64Array | undefined {
  const n = point.length
  const move = new Float64Array(n)
  const free: number[] = []
  for (let i = 0; i < n; i++) {
    if (held & (1 << i)) move[i] = lower - point[i]!
    else free.push(i)
  }
  const size = free.length
  const system = free.map(i => {
    let right = -slope.gradient[i]!
    for (let j = 0; j < n; j++) if (held & (1 << j)) right -= slope.curvature[i * n + j]! * move[j]!
    // A breath of damping keeps directions without information (confounded variables) from running away.
    return [...free.map(j => slope.curvature[i * n + j]! * (i === j ? 1 + 1e-9 : 1)), right]
  })
  for (let k = 0; k < size; k++) {
    const pivot = system[k]![k]!
    if (!(pivot > 1e-300)) return undefined
    for (let r = k + 1; r < size; r++) {
      const factor = system[r]![k]! / pivot
      for (let c = k; c <= size; c++) system[r]![c]! -= factor * system[k]![c]!
    }
  }
  for (let k = size - 1; k >= 0; k--) {
    let right = system[k]![size]!
    for (let c = k + 1; c < size; c++) right -= system[k]![c]! * move[free[c]!]!
    const to = right / system[k]![k]!
    if (!Number.isFinite(to) || point[free[k]!]! + to < lower) return undefined
    move[free[k]!] = to
  }
  return move
}
