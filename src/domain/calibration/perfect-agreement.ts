/**
 * Ratings in which nobody ever differed from anybody about the same thing. The likelihood of the full model has no maximum
 * there (the residual vanishes), so it is recognised first and answered by the model that remains.
 */

import { buildDesign, type Model, type Ratings, TERMS, type Term, termsOf } from './design.ts'
import { buildSystem, evaluate } from './deviance.ts'
import { type FitOptions, fitTerms, type MixedModelFit, report } from './reml.ts'

/**
 * One row per (loop, dimension) when all ratings of the same thing are equal and something was rated twice; else undefined.
 * The likelihood then grows without bound as the residual vanishes, and no search may start.
 */
export function agreedCells(ratings: Ratings, model: Model): Ratings | undefined {
  const size = model === 'M1' ? 1 : ratings.dimensions
  const cells = new Map<number, number>()
  for (let k = 0; k < ratings.score.length; k++) {
    const cell = ratings.loop[k]! * size + (size === 1 ? 0 : ratings.dimension[k]!)
    const known = cells.get(cell)
    if (known === undefined) cells.set(cell, ratings.score[k]!)
    else if (known !== ratings.score[k]) return undefined
  }
  const constant = new Set(ratings.score).size === 1
  if (cells.size === ratings.score.length && !constant) return undefined
  const keys = [...cells.keys()]
  return {
    ...ratings,
    interviewers: 1,
    dimensions: size,
    loop: Int32Array.from(keys, cell => Math.floor(cell / size)),
    dimension: Int32Array.from(keys, cell => cell % size),
    interviewer: new Int32Array(keys.length),
    score: Float64Array.from(cells.values()),
  }
}

/**
 * Interviewers, sheets and residual have no variance; what is left is a model of the agreed cells, y = Xβ + C + CD, with CD in
 * the residual's place. A rated cell's standing is then known exactly, an unrated one's through C.
 */
export function fitAgreement(ratings: Ratings, cells: Ratings, model: Model, options: FitOptions): MixedModelFit {
  const size = cells.dimensions
  const square = size * size
  const enough =
    cells.score.length > new Set(Array.from(cells.loop, (c, k) => cells.group[c]! * size + cells.dimension[k]!)).size
  const design = buildDesign(cells, size === 1 ? 'M1' : 'M2')
  const system = buildSystem(design)
  const constant = new Set(cells.score).size === 1 || !enough
  const inner = constant
    ? report(system, evaluate(system, new Float64Array(TERMS.length))!, undefined)
    : fitTerms(design, options)
  const between = constant ? 0 : inner.residual
  const variances: Record<Term, number> = {
    loop: constant ? 0 : size === 1 ? inner.residual + inner.variances.loop : inner.variances.loop,
    'loop:dimension': size === 1 ? 0 : between,
    interviewer: 0,
    'interviewer:dimension': 0,
    sheet: 0,
  }
  const loops = inner.loops
  const standing = inner.standing
  if (constant) for (const part of [loops.conditional, loops.predictionError, standing]) part.fill(0)
  for (let c = 0; c < cells.loops; c++) {
    for (let d = 0; d < size; d++)
      for (const part of [loops.conditional, loops.predictionError, standing])
        part[c * square + d * size + d]! += between
  }
  const betaOf = (c: number, d: number) => inner.column[cells.group[c]! * size + d]!
  for (let k = 0; k < cells.score.length; k++) {
    const c = cells.loop[k]!
    const d = cells.dimension[k]!
    loops.effect[c * size + d] = constant ? 0 : cells.score[k]! - inner.beta[betaOf(c, d)]!
    for (let e = 0; e < size; e++) {
      for (const at of [c * square + d * size + e, c * square + e * size + d]) {
        loops.conditional[at] = 0
        standing[at] = 0
        const j = betaOf(c, d)
        const i = betaOf(c, e)
        loops.predictionError[at] = constant || i < 0 ? 0 : inner.betaCovariance[i * inner.beta.length + j]!
      }
    }
  }
  const sheets = buildDesign(ratings, model)
  const [loop, interviewer] =
    sheets.folded === 'loop' ? [sheets.foldedOf, sheets.keptOf] : [sheets.keptOf, sheets.foldedOf]
  const none = () => new Float64Array(sheets.sheets)
  const nobody = () => new Float64Array(ratings.interviewers * square)
  return {
    ...inner,
    model,
    observations: ratings.score.length,
    variances,
    residual: 0,
    boundary: termsOf(model).filter(term => variances[term] === 0),
    loops,
    standing,
    interviewers: {
      effect: new Float64Array(ratings.interviewers * size),
      conditional: nobody(),
      predictionError: nobody(),
    },
    interviewersWithBeta: new Float64Array(ratings.interviewers * size * inner.beta.length),
    sheets: { loop, interviewer, effect: none(), conditional: none(), predictionError: none() },
    convergence: { ...inner.convergence, stopped: 'perfect_agreement' },
  }
}
