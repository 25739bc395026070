/**
 * Bars learnt within loops only: a second way through the same model, for hiring, where candidates are not assigned to
 * interviewers at random. Knows what `reml.ts` knows; which way is taken is the door's choice.
 */
import { buildDesign, type Design, type Model, type Ratings, TERMS, type Term } from './design.ts'
import { applyRoot, evaluate, type State, type System, sandwich, unfold, weightColumn } from './deviance.ts'
import { agreedCells, fitAgreement } from './perfect-agreement.ts'
import { type FitOptions, type MixedModelFit, report, searchTerms } from './reml.ts'
import { combine, createUnitWalk, scoresOf } from './slope.ts'
import { invertOnPattern, solve } from './sparse.ts'

/**
 * Variance of C relative to the residual's that leaves a loop's mean to itself: with ten ratings a ten-thousandth of it is
 * shrunk. More would cost digits, because the means β then float.
 */
const OWN_MEAN = 1e3

/**
 * How strongly bars and standings are pulled to the average, relative to what chance alone asks. Chance is not alone: candidates
 * are not assigned at random, so that a bar left in harms more than one overdone, and the scale has ends and some interviewers
 * stay near its middle, so that ratings have been pulled in once before. Half the pull is as good or better in all simulated
 * companies but those without any severity, where it costs a point (`test/bench/calibration.ts`). The deviations are those
 * of the weaker pull.
 */
export const PULL = 0.5

/**
 * The full model also learns a bar from who was met: an interviewer who saw weak candidates looks severe, and pooled over
 * offices that never meet, a strong intake looks lenient. That is right only under random assignment. Here the bars come from
 * disagreements about the same candidate alone: first a fit in which every loop has a mean of its own (C without shrinkage),
 * whose bars are subtracted; then a fit of the rest for the standings. Both are pulled to the average, but less (`PULL`).
 *
 * With δb the error of the bars (covariance from the first fit), the standings of a loop err by their own error in the second
 * fit and by −(H Σ W δb + (I − HM) q′δb), where q′δb is what the bars' error does to β; both are in `standing`, and the covariance of bars and β in `interviewersWithBeta`. `remlCriterion` is the second fit's.
 * Twice the cost of one fit. Source: fixed loop effects as the guard against confounding are the "within" estimator of
 * Mundlak (1978) and Hausman (1978), here for the crossed factor only.
 */
export function fitWithinLoops(ratings: Ratings, model: Model, options: FitOptions = {}): MixedModelFit {
  const agreed = agreedCells(ratings, model)
  if (agreed) return fitAgreement(ratings, agreed, model, options)
  const design = buildDesign(ratings, model, 'loop')
  const first = softened(
    // Where no loop was ever seen by two people nothing about bars can be learnt this way, and none is assumed.
    searchTerms(design, { ...options, held: { loop: OWN_MEAN, ...(isShared(design) ? {} : { interviewer: 0 }) } }),
    'interviewer',
  )
  const bars = report(first.system, first.state, first.minimum)
  const held = { interviewer: 0, 'interviewer:dimension': 0 }
  const rest = buildDesign(withoutBars(ratings, bars), model, 'loop')
  const second = softened(searchTerms(rest, { ...options, held }), 'loop')
  const fit = report(second.system, second.state, second.minimum)
  const shift = barsInBeta(second.system, second.state, first.system, first.state)
  const betaCovariance = fit.betaCovariance.map((value, at) => value + shift.ofBeta[at]!)
  addErrorOfBars(fit.standing, first, second.state, shift, ratings)
  return {
    ...fit,
    betaCovariance,
    variances: {
      ...fit.variances,
      loop: second.estimated('loop'),
      interviewer: first.estimated('interviewer'),
      'interviewer:dimension': first.estimated('interviewer:dimension'),
    },
    boundary: [
      ...fit.boundary.filter(term => !term.startsWith('interviewer')),
      ...bars.boundary.filter(term => term.startsWith('interviewer')),
    ],
    interviewers: bars.interviewers,
    interviewersWithBeta: shift.withBars,
    convergence: {
      iterations: bars.convergence.iterations + fit.convergence.iterations,
      evaluations: bars.convergence.evaluations + fit.convergence.evaluations,
      gradientNorm: Math.max(bars.convergence.gradientNorm, fit.convergence.gradientNorm),
      stopped: bars.convergence.stopped === 'converged' ? fit.convergence.stopped : bars.convergence.stopped,
    },
  }
}

function isShared(design: Design): boolean {
  return design.sheets > design.foldedUnits
}

/** The end of a search with one main effect pulled less; `estimated` still tells the variances that were found. */
function softened({ system, state, minimum }: ReturnType<typeof searchTerms>, pulled: Term) {
  const gamma = Float64Array.from(state.gamma, (value, k) => (TERMS[k] === pulled ? value / PULL : value))
  const estimated = (term: Term) => state.sigma2 * state.gamma[TERMS.indexOf(term)]!
  return { system, minimum, estimated, state: evaluate(system, gamma) ?? state }
}

function withoutBars(ratings: Ratings, bars: MixedModelFit): Ratings {
  const { size } = bars
  const score = ratings.score.map(
    (y, k) => y - bars.interviewers.effect[ratings.interviewer[k]! * size + (size === 1 ? 0 : ratings.dimension[k]!)]!,
  )
  return { ...ratings, score }
}

type BarsInBeta = {
  /** Cov(b_i, β) per interviewer size × columns, and what the bars' error adds to Var(β). */
  withBars: Float64Array
  ofBeta: Float64Array
}

/** δβ = −C XᵀV⁻¹Z δb: the second fit's means move with the bars that were subtracted. */
function barsInBeta(second: System, secondState: State, first: System, firstState: State): BarsInBeta {
  const { design } = second
  const { size, sheets, columns, keptUnits } = design
  const scores: Float64Array[] = []
  const weighted = new Float64Array(sheets * size)
  const applied = new Float64Array(sheets * size)
  const folded = new Float64Array(design.foldedUnits * size)
  for (let k = 0; k < columns; k++) {
    weightColumn(design, secondState.h, (s, d) => (design.column[design.columnStart[s]! + d] === k ? 1 : 0), weighted)
    unfold(design, secondState, weighted, secondState.keptOfColumns[k]!, applied, folded)
    scores.push(scoresOf(design, applied).kept)
  }
  const moved = Array.from({ length: columns }, (_, k) =>
    combine(scores, columns, j => secondState.inverseInformation[k * columns + j]!),
  )
  const withBars = new Float64Array(keptUnits * size * columns)
  const ofBeta = new Float64Array(columns * columns)
  moved.forEach((q, k) => {
    const covariance = covarianceWith(first, firstState, q)
    for (let i = 0; i < covariance.length; i++) withBars[i * columns + k] = -covariance[i]!
    moved.forEach((other, j) => {
      for (let i = 0; i < covariance.length; i++) ofBeta[k * columns + j]! += covariance[i]! * other[i]!
    })
  })
  return { withBars, ofBeta }
}

/** Cov(b, qᵀb) in the first fit, with the uncertainty of its own β. */
function covarianceWith(system: System, state: State, q: Float64Array): Float64Array {
  const { size, columns } = system.design
  const x = Float64Array.from(q)
  applyRoot(x, size, state.keptSpread)
  solve(system.factor, x)
  applyRoot(x, size, state.keptSpread)
  for (let r = 0; r < columns; r++) {
    const ofRoot = combine(state.keptOfColumns, columns, k => state.root[k * columns + r]!)
    let along = 0
    for (let i = 0; i < q.length; i++) along += ofRoot[i]! * q[i]!
    for (let i = 0; i < x.length; i++) x[i]! += along * ofRoot[i]!
  }
  return x.map(value => value * state.sigma2)
}

/** Adds the bars' error to the standings' covariance, loop by loop. */
function addErrorOfBars(
  standing: Float64Array,
  first: { system: System; state: State },
  second: State,
  shift: BarsInBeta,
  ratings: Ratings,
): void {
  const { design } = first.system
  const { size, columns, start, counts, keptOf } = design
  const square = size * size
  const inverse = invertOnPattern(first.system.factor)
  const rowSum = new Float64Array(size)
  const columnSum = new Float64Array(size)
  for (let at = 0; at < inverse.length; at += square)
    sandwich(inverse, at, size, first.state.keptSpread, rowSum, columnSum)
  const walk = createUnitWalk(first.system, { ...first.state, h: second.h, shrink: second.shrink }, inverse)
  const roots = Array.from({ length: columns }, (_, r) =>
    combine(first.state.keptOfColumns, columns, k => first.state.root[k * columns + r]!),
  )
  const variance = first.state.sigma2
  const gathered = new Float64Array(size * (columns + size))
  for (let c = 0; c < design.foldedUnits; c++) {
    walk.visit(c)
    const H = second.shrink.subarray(c * square, (c + 1) * square)
    // Σ W b over the loop's sheets, for the first fit's β-columns and for Cov(b, β) of the loop's own columns.
    gathered.fill(0)
    const own = Array.from({ length: size }, (_, d) => design.column[ratings.group[c]! * size + d]!)
    for (let s = start[c]!; s < start[c + 1]!; s++) {
      const b = keptOf[s]! * size
      roots.forEach((root, r) => {
        addWeighted(gathered, r, s, d => root[b + d]!)
      })
      own.forEach((k, e) => {
        if (k >= 0) addWeighted(gathered, columns + e, s, d => -shift.withBars[(b + d) * columns + k]!)
      })
    }
    const error = walk.gain.map(value => variance * value)
    for (let r = 0; r < columns; r++) {
      for (let d = 0; d < size; d++) {
        for (let e = 0; e < size; e++)
          error[d * size + e]! += variance * gathered[r * size + d]! * gathered[r * size + e]!
      }
    }
    const ofBeta = new Float64Array(square)
    const cross = new Float64Array(square)
    own.forEach((k, d) => {
      own.forEach((j, e) => {
        if (k >= 0 && j >= 0) ofBeta[d * size + e] = shift.ofBeta[k * columns + j]!
      })
      for (let e = 0; e < size; e++) cross[e * size + d] = gathered[(columns + d) * size + e]!
    })
    addTo(standing, c * square, H, walk.ease, error, ofBeta, cross)
  }

  function addWeighted(target: Float64Array, column: number, s: number, b: (d: number) => number): void {
    let sum = 0
    for (let d = 0; d < size; d++) sum += counts[s * size + d]! * b(d)
    for (let d = 0; d < size; d++) target[column * size + d]! += counts[s * size + d]! * (b(d) - second.h[s]! * sum)
  }

  /** H Var(g) H + E Var(q′b) Eᵀ + H Cov(g, q′b) Eᵀ + its transpose. */
  function addTo(
    target: Float64Array,
    at: number,
    H: Float64Array,
    ease: Float64Array,
    error: Float64Array,
    ofBeta: Float64Array,
    cross: Float64Array,
  ): void {
    for (let d = 0; d < size; d++) {
      for (let e = 0; e < size; e++) {
        let value = 0
        for (let f = 0; f < size; f++) {
          for (let g = 0; g < size; g++) {
            value += H[d * size + f]! * error[f * size + g]! * H[e * size + g]!
            value += ease[d * size + f]! * ofBeta[f * size + g]! * ease[e * size + g]!
            value += H[d * size + f]! * cross[f * size + g]! * ease[e * size + g]!
            value += H[e * size + f]! * cross[f * size + g]! * ease[d * size + g]!
          }
        }
        target[at + d * size + e]! += value
      }
    }
  }
}
