/**
 * The search for the variances that maximise the restricted likelihood, and the report of effects at them. Knows the design
 * and the deviance; which model to fit and what to do with the answer is for others.
 */
import { type Minimum, minimiseBounded, type Slope } from '../stats/bounded-newton.ts'
import { type Design, estimable, type Model, TERMS, type Term, termsOf } from './design.ts'
import { buildSystem, evaluate, type State, type System, sandwich, unfold, weightColumn } from './deviance.ts'
import { columnOfRoot, combine, createUnitWalk, residualColumn, residualKept, slopeOf } from './slope.ts'
import { invertOnPattern } from './sparse.ts'

/** Effects of one side: `size` numbers per unit, and per unit a size × size covariance. */
export type SideEffects = {
  effect: Float64Array
  /** Given the variances, β known: what lme4 calls condVar. */
  conditional: Float64Array
  /** With the uncertainty of β: Henderson's prediction-error covariance. */
  predictionError: Float64Array
}

export type MixedModelFit = {
  model: Model
  observations: number
  /** Dimensions the effects are over: 1 for M1. */
  size: number
  /** σ² per term, zero where not in the model or at the boundary. */
  variances: Record<Term, number>
  residual: number
  boundary: Term[]
  remlCriterion: number
  /** Column of β for (group, dimension), −1 where nobody rated it. */
  column: Int32Array
  beta: Float64Array
  betaCovariance: Float64Array
  loops: SideEffects
  interviewers: SideEffects
  /** Prediction-error covariance of the standings β + a, per loop size × size; where β has no column its own part is left out. */
  standing: Float64Array
  /** Covariance of (b_i − b̂_i) with β̂, per interviewer size × columns. */
  interviewersWithBeta: Float64Array
  sheets: {
    loop: Int32Array
    interviewer: Int32Array
    effect: Float64Array
    conditional: Float64Array
    predictionError: Float64Array
  }
  convergence: {
    iterations: number
    evaluations: number
    gradientNorm: number
    /** `perfect_agreement`: nobody ever differed from anybody about the same thing, so that there is no residual to fit. */
    stopped: Minimum['stopped'] | 'perfect_agreement'
  }
}

/** Variances relative to the residual below this are zero: during the search it stands in for it. */
const GAMMA_FLOOR = 1e-10

/** And above this the residual is: so few ratings that the effects explain all of them. */
const GAMMA_CEILING = 1e8

export type FitOptions = {
  /** Hears of every evaluation of the deviance. */
  progress?: (evaluations: number) => void
  /** Variances, relative to the residual's, that are given instead of estimated. */
  held?: Partial<Record<Term, number>>
}

/** Variances by REML for the terms the design can tell apart, and the effects at them. */
export function fitTerms(design: Design, options: FitOptions): MixedModelFit {
  const { system, state, minimum } = searchTerms(design, options)
  return report(system, state, minimum)
}

/** The search alone: the system and the state at its end, for whoever needs more of them than the report. */
export function searchTerms(
  design: Design,
  { progress = () => {}, held = {} }: FitOptions,
): { system: System; state: State; minimum: Minimum } {
  const system = buildSystem(design)
  const free = TERMS.map((_, k) => k).filter(k => held[TERMS[k]!] === undefined && estimable(design, TERMS[k]!))
  const gamma = Float64Array.from(TERMS, term => held[term] ?? 0)
  let evaluations = 0
  let state: State | undefined
  const minimum = minimiseBounded(
    {
      valueAt(point) {
        free.forEach((k, at) => {
          gamma[k] = point[at]!
        })
        progress(++evaluations)
        state = evaluate(system, gamma)
        return state?.deviance
      },
      slopeThere() {
        const whole = slopeOf(system, state!)
        return restrict(whole, free)
      },
    },
    startingPoint(free),
    GAMMA_FLOOR,
    GAMMA_CEILING,
  )
  free.forEach((k, at) => {
    gamma[k] = minimum.atBound[at] ? 0 : minimum.point[at]!
  })
  return { system, state: evaluate(system, gamma)!, minimum }
}

function startingPoint(free: number[]): Float64Array {
  const typical: Record<Term, number> = {
    loop: 0.8,
    interviewer: 0.15,
    'loop:dimension': 0.2,
    'interviewer:dimension': 0.05,
    sheet: 0.15,
  }
  return Float64Array.from(free, k => typical[TERMS[k]!])
}

function restrict(slope: Slope, free: number[]): Slope {
  const all = TERMS.length
  return {
    gradient: Float64Array.from(free, k => slope.gradient[k]!),
    curvature: Float64Array.from(free.flatMap(j => free.map(k => slope.curvature[j * all + k]!))),
  }
}

/** Effects and their covariances at the final γ: blocks of the inverse of Henderson's equations. */
export function report(system: System, state: State, minimum: Minimum | undefined): MixedModelFit {
  const { design } = system
  const { size, sheets, columns, foldedUnits, keptUnits, counts, foldedOf, keptOf, start, ratings } = design
  const square = size * size
  const sigma2 = state.sigma2

  const weighted = new Float64Array(sheets * size)
  const inverseApplied = new Float64Array(sheets * size)
  const folded = new Float64Array(foldedUnits * size)
  residualColumn(design, state, weighted)
  const kept = residualKept(state, columns)
  unfold(design, state, weighted, kept, inverseApplied, folded)
  const impressions = new Float64Array(sheets)
  for (let s = 0; s < sheets; s++)
    for (let d = 0; d < size; d++) impressions[s]! += state.gamma[4]! * inverseApplied[s * size + d]!

  const foldedConditional = new Float64Array(foldedUnits * square)
  const keptConditional = new Float64Array(keptUnits * square)
  const sheetConditional = new Float64Array(sheets)
  const inverse = invertOnPattern(system.factor)
  const rowSum = new Float64Array(size)
  const columnSum = new Float64Array(size)
  for (let at = 0; at < inverse.length; at += square) sandwich(inverse, at, size, state.keptSpread, rowSum, columnSum)
  for (let i = 0; i < keptConditional.length; i++) keptConditional[i] = sigma2 * inverse[i]!
  const walk = createUnitWalk(system, state, inverse)
  const work = new Float64Array(square)
  for (let u = 0; u < foldedUnits; u++) {
    walk.visit(u)
    // Var(a_u) = H + HGH
    const H = state.shrink.subarray(u * square, (u + 1) * square)
    const target = u * square
    smallProduct(walk.gain, H, work, size)
    for (let d = 0; d < size; d++) {
      for (let e = 0; e < size; e++) {
        let sum = H[d * size + e]!
        for (let f = 0; f < size; f++) sum += H[d * size + f]! * work[f * size + e]!
        foldedConditional[target + d * size + e] = sigma2 * sum
      }
    }
    for (let s = start[u]!; s < start[u + 1]!; s++) {
      // Given a and b the impression keeps γ_S/(1 + γ_S n); through them it inherits h² mᵀ Var(a + b) m.
      const U = (s - start[u]!) * square
      smallProduct(walk.crossed.subarray(U, U + square), H, work, size)
      let inherited = 0
      for (let d = 0; d < size; d++) {
        for (let e = 0; e < size; e++) {
          const both = counts[s * size + d]! * counts[s * size + e]!
          if (both === 0) continue
          const spreadHere =
            inverse[keptOf[s]! * square + d * size + e]! + foldedConditional[target + d * size + e]! / sigma2
          inherited += both * (spreadHere - work[d * size + e]! - work[e * size + d]!)
        }
      }
      sheetConditional[s] = sigma2 * (state.h[s]! + state.h[s]! ** 2 * inherited)
    }
  }

  const foldedError = Float64Array.from(foldedConditional)
  const keptError = Float64Array.from(keptConditional)
  const sheetError = Float64Array.from(sheetConditional)
  const loopUnits = ratings.loops
  const standing = Float64Array.from(design.folded === 'loop' ? foldedConditional : keptConditional)
  const interviewersWithBeta = new Float64Array(ratings.interviewers * size * columns)
  const shift = new Float64Array(size)
  const foldedOfRoot = new Float64Array(foldedUnits * size)
  for (let r = 0; r < columns; r++) {
    weightColumn(design, state.h, columnOfRoot(design, state, r), weighted)
    const keptOfRoot = combine(state.keptOfColumns, columns, k => state.root[k * columns + r]!)
    unfold(design, state, weighted, keptOfRoot, inverseApplied, foldedOfRoot)
    addOuter(foldedError, foldedOfRoot, size, sigma2)
    addOuter(keptError, keptOfRoot, size, sigma2)
    for (let s = 0; s < sheets; s++) {
      let sum = 0
      for (let d = 0; d < size; d++) sum += inverseApplied[s * size + d]!
      sheetError[s]! += sigma2 * (state.gamma[4]! * sum) ** 2
    }
    const [ofLoops, ofInterviewers] = design.folded === 'loop' ? [foldedOfRoot, keptOfRoot] : [keptOfRoot, foldedOfRoot]
    for (let c = 0; c < loopUnits; c++) {
      for (let d = 0; d < size; d++) {
        const k = design.column[ratings.group[c]! * size + d]!
        shift[d] = (k < 0 ? 0 : state.root[k * columns + r]!) - ofLoops[c * size + d]!
      }
      for (let d = 0; d < size; d++) {
        for (let e = 0; e < size; e++) standing[c * square + d * size + e]! += sigma2 * shift[d]! * shift[e]!
      }
    }
    for (let i = 0; i < ratings.interviewers * size; i++) {
      for (let k = r; k < columns; k++) {
        interviewersWithBeta[i * columns + k]! -= sigma2 * ofInterviewers[i]! * state.root[k * columns + r]!
      }
    }
  }

  const foldedSide: SideEffects = { effect: folded, conditional: foldedConditional, predictionError: foldedError }
  const keptSide: SideEffects = { effect: kept, conditional: keptConditional, predictionError: keptError }
  const variances = Object.fromEntries(TERMS.map((term, k) => [term, sigma2 * state.gamma[k]!])) as Record<Term, number>
  return {
    model: design.model,
    observations: design.observations,
    size,
    variances,
    residual: sigma2,
    boundary: termsOf(design.model).filter(term => variances[term] === 0),
    remlCriterion: state.deviance,
    column: design.column,
    beta: state.beta.map(b => b + design.centre),
    betaCovariance: state.inverseInformation.map(c => c * sigma2),
    loops: design.folded === 'loop' ? foldedSide : keptSide,
    interviewers: design.folded === 'loop' ? keptSide : foldedSide,
    standing,
    interviewersWithBeta,
    sheets: {
      loop: design.folded === 'loop' ? foldedOf : keptOf,
      interviewer: design.folded === 'loop' ? keptOf : foldedOf,
      effect: impressions,
      conditional: sheetConditional,
      predictionError: sheetError,
    },
    convergence: {
      iterations: minimum?.iterations ?? 0,
      evaluations: minimum?.evaluations ?? 1,
      gradientNorm: minimum?.gradientNorm ?? 0,
      stopped: minimum?.stopped ?? 'converged',
    },
  }
}

function smallProduct(a: Float64Array, b: Float64Array, out: Float64Array, size: number): void {
  for (let d = 0; d < size; d++) {
    for (let e = 0; e < size; e++) {
      let sum = 0
      for (let f = 0; f < size; f++) sum += a[d * size + f]! * b[f * size + e]!
      out[d * size + e] = sum
    }
  }
}

function addOuter(target: Float64Array, vectors: Float64Array, size: number, factor: number): void {
  for (let at = 0, unit = 0; at < vectors.length; at += size, unit += size * size) {
    for (let d = 0; d < size; d++) {
      for (let e = 0; e < size; e++) target[unit + d * size + e]! += factor * vectors[at + d]! * vectors[at + e]!
    }
  }
}
