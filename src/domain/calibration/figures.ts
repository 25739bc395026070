/**
 * A released loop's calibrated figures: its own cards seen through a calibration made without it, with the arithmetic that
 * leads from the raw mean to the standing. Small and immediate (a panel is a handful of sheets), so that a debrief never
 * waits for a fit. Knows nothing of storage, names or wording.
 */
import { invertSymmetric } from '../stats/dense.ts'
import { normalProbability, studentQuantile } from '../stats/distributions.ts'
import type { CalibratedInterviewer, Calibration } from './calibrate.ts'

export type LoopCards = {
  level: string | null
  /** The plan's dimensions with their weights (any positive scale) and bars. */
  plan: readonly { dimension: string; weight: number; bar: number }[]
  /** Independent ratings of required cards, one sheet per interviewer. */
  ratings: readonly { interviewer: string; dimension: string; rating: number }[]
}

/** raw mean = standing + interviewers' bars + one-sheet impressions + few ratings + not rated: exactly, in any order of adding. */
export type Arithmetic = {
  rawMean: number
  standing: number
  interviewersBars: number
  oneSheetImpressions: number
  fewRatings: number
  notRated: number
  named: { interviewer: string; bar: number; sheets: number }[]
}

export type Interval = { level: number; low: number; high: number }

export type Estimated = {
  kind: 'estimated'
  mean: number
  peSd: number
  interval: Interval
  pAtOrAboveBar: number
  arithmetic: Arithmetic
}

/**
 * `not_rated`: the panel left the dimension out; what the overall assumes for it is here, and is no figure to show.
 * `unknown_dimension`: the calibration has never seen it.
 */
export type DimensionFigure = { dimension: string } & (
  | Estimated
  | { kind: 'not_rated'; assumedMean: number; peSd: number }
  | { kind: 'unknown_dimension' }
)

export type LoopFigures = {
  dimensions: DimensionFigure[]
  overall: Estimated | { kind: 'nothing_rated' } | { kind: 'unknown_dimension'; dimensions: string[] }
}

/** Share of the probability inside the intervals of a debrief. */
export const INTERVAL_LEVEL = 0.8

/** Sums of numbers on this grid are exact in doubles, so that the lines of the arithmetic add up in any order. */
const GRID = 2 ** 40

/** Ratings of one loop that we are ready to weigh: a panel of 60 sheets on ten dimensions. The cost is the cube. */
export const MAX_RATINGS_OF_A_LOOP = 600

/**
 * Figures of a loop from the calibration in force and its own cards, by conditioning the normal model: with x = β + a the
 * standings, r = y − E(y) the surprise of the ratings and Ω = Var(y) (loop, bars with their stored uncertainty, sheets, residual),
 *
 *     E(x | y) = β̂ + Cov(x, y) Ω⁻¹ r,   Var(x | y) = Var(x) − Cov(x, y) Ω⁻¹ Cov(y, x).
 *
 * The uncertainty of β is in Ω and in the result, so the deviation is a prediction-error one. Of two interviewers' bars only
 * the dependence through β is kept. Bars in the arithmetic are those in force; what the loop itself would teach about them
 * stands under `fewRatings`. Interviewers the calibration does not know have a bar of zero with the full variance.
 */
export function figuresFor(cards: LoopCards, calibration: Calibration, level: number = INTERVAL_LEVEL): LoopFigures {
  if (cards.ratings.length > MAX_RATINGS_OF_A_LOOP) {
    throw new RangeError(`a loop of ${cards.ratings.length} ratings is beyond the bound of ${MAX_RATINGS_OF_A_LOOP}`)
  }
  const posterior = conditionOn(cards, calibration)
  const { rows, plan } = posterior
  const dimensions = cards.plan.map((planned): DimensionFigure => {
    const at = plan.findIndex(p => p.dimension === planned.dimension)
    if (at < 0) return { dimension: planned.dimension, kind: 'unknown_dimension' }
    const peSd = Math.sqrt(Math.max(posterior.covariance[at * plan.length + at]!, 0))
    const standing = posterior.mean[at]!
    const own = rows.filter(row => row.dimension === planned.dimension)
    if (own.length === 0) return { dimension: planned.dimension, kind: 'not_rated', assumedMean: standing, peSd }
    const means = meansOf(own)
    return {
      dimension: planned.dimension,
      ...estimate(standing, peSd, planned.bar, level, posterior.sheets, {
        ...addUp(means.raw, standing, means.bar, means.impression, 0),
        named: namedAmong(own, row => row.bar),
      }),
    }
  })
  return { dimensions, overall: overallFigure(cards, posterior, level) }
}

export type LaterFigure = { mean: number; peSd: number; interval: Interval; pAtOrAboveBar: number }

/**
 * What a later refit, which contains the loop, says of it: per dimension of the plan that the refit knows, and overall with the
 * plan's weights. Offered beside the figures computed at release, never instead. Undefined where the refit has not this loop.
 */
export function laterFigures(
  loop: string,
  plan: LoopCards['plan'],
  refit: Pick<Calibration, 'dimensions' | 'loops'>,
  level: number = INTERVAL_LEVEL,
): { dimensions: Map<string, LaterFigure>; overall: LaterFigure } | undefined {
  const found = refit.loops.find(l => l.id === loop)
  const known = plan.filter(p => refit.dimensions.includes(p.dimension))
  if (!found || known.length === 0) return undefined
  const size = found.standing.length
  const all = known.reduce((sum, p) => sum + p.weight, 0)
  const figure = (weighted: LoopCards['plan']): LaterFigure => {
    const weights = new Float64Array(size)
    const total = weighted.reduce((sum, p) => sum + p.weight, 0)
    let bar = 0
    for (const p of weighted) {
      weights[size === 1 ? 0 : refit.dimensions.indexOf(p.dimension)]! += p.weight / total
      bar += (p.weight / total) * p.bar
    }
    const mean = dot(weights, found.standing)
    const peSd = Math.sqrt(Math.max(bilinear(weights, found.covariance, weights, size), 0))
    return {
      mean,
      peSd,
      interval: intervalAround(mean, peSd, level, found.sheets),
      pAtOrAboveBar: probabilityAtOrAbove(mean, peSd, bar),
    }
  }
  return {
    dimensions: new Map(known.map(p => [p.dimension, figure([{ ...p, weight: 1 }])])),
    overall: figure(all > 0 ? known : known.map(p => ({ ...p, weight: 1 }))),
  }
}

function overallFigure(cards: LoopCards, posterior: Posterior, level: number): LoopFigures['overall'] {
  const { rows, plan } = posterior
  const ratedUnknown = cards.plan
    .map(p => p.dimension)
    .filter(d => !plan.some(p => p.dimension === d) && cards.ratings.some(r => r.dimension === d))
  if (ratedUnknown.length > 0) return { kind: 'unknown_dimension', dimensions: ratedUnknown }
  const rated = plan.filter(p => rows.some(row => row.dimension === p.dimension))
  if (rated.length === 0) return { kind: 'nothing_rated' }
  const allWeight = plan.reduce((sum, p) => sum + p.weight, 0)
  const ratedWeight = rated.reduce((sum, p) => sum + p.weight, 0)
  let standing = 0
  let bar = 0
  let variance = 0
  plan.forEach((p, d) => {
    standing += (p.weight / allWeight) * posterior.mean[d]!
    bar += (p.weight / allWeight) * p.bar
    plan.forEach((q, e) => {
      variance += ((p.weight * q.weight) / allWeight ** 2) * posterior.covariance[d * plan.length + e]!
    })
  })
  let raw = 0
  let bars = 0
  let impressions = 0
  let ratedStanding = 0
  const share = new Map<string, number>()
  for (const p of rated) {
    const own = rows.filter(row => row.dimension === p.dimension)
    const means = meansOf(own)
    const weight = p.weight / ratedWeight
    raw += weight * means.raw
    bars += weight * means.bar
    impressions += weight * means.impression
    ratedStanding += weight * posterior.mean[plan.indexOf(p)]!
    for (const row of own) share.set(row.interviewer, (share.get(row.interviewer) ?? 0) + weight)
  }
  const peSd = Math.sqrt(Math.max(variance, 0))
  // A person's bar on the whole: over the dimensions they rated, weighted as those are.
  const wholeBar = (row: Row) => {
    const own = rows.filter(r => r.interviewer === row.interviewer && rated.some(p => p.dimension === r.dimension))
    const weightOf = (r: Row) => rated.find(p => p.dimension === r.dimension)!.weight
    return own.reduce((sum, r) => sum + weightOf(r) * r.bar, 0) / own.reduce((sum, r) => sum + weightOf(r), 0)
  }
  const inPlan = rows.filter(row => rated.some(p => p.dimension === row.dimension))
  return estimate(standing, peSd, bar, level, posterior.sheets, {
    ...addUp(raw, standing, bars, impressions, ratedStanding - standing),
    named: namedAmong(inPlan, wholeBar),
  })
}

/** The lines on the grid; what the others leave of the raw mean is "few ratings, pulled to the average". */
function addUp(
  raw: number,
  standing: number,
  bars: number,
  impressions: number,
  notRated: number,
): Omit<Arithmetic, 'named'> {
  const onGrid = (x: number) => Math.round(x * GRID) / GRID
  const lines = {
    rawMean: onGrid(raw),
    standing: onGrid(standing),
    interviewersBars: onGrid(bars),
    oneSheetImpressions: onGrid(impressions),
    notRated: onGrid(notRated),
  }
  const fewRatings =
    lines.rawMean - lines.standing - lines.interviewersBars - lines.oneSheetImpressions - lines.notRated
  return { ...lines, fewRatings }
}

function estimate(
  mean: number,
  peSd: number,
  bar: number,
  level: number,
  sheets: number,
  arithmetic: Arithmetic,
): Estimated {
  return {
    kind: 'estimated',
    mean: arithmetic.standing,
    peSd,
    interval: intervalAround(mean, peSd, level, sheets),
    pAtOrAboveBar: probabilityAtOrAbove(mean, peSd, bar),
    arithmetic,
  }
}

/**
 * Central interval mean ± t · deviation with 2 degrees of freedom per sheet. The deviation takes the panel's interviewers to be
 * as steady as the average one; who sits on this panel is chance, and the fewer they are, the more it matters. The factor is
 * an empirical one: it holds the simulated coverage of 90 % intervals (`test/bench/calibration.ts`) where the normal's falls short.
 */
export function intervalAround(mean: number, deviation: number, level: number, sheets: number): Interval {
  const reach = studentQuantile(0.5 + level / 2, 2 * Math.max(sheets, 1)) * deviation
  return { level, low: mean - reach, high: mean + reach }
}

/** P(standing ≥ bar) for a normal standing; a standing without uncertainty is at or above its bar or is not. */
export function probabilityAtOrAbove(mean: number, deviation: number, bar: number): number {
  if (deviation <= 0) return mean >= bar ? 1 : 0
  return normalProbability((mean - bar) / deviation)
}

function namedAmong(rows: Row[], barOf: (row: Row) => number): Arithmetic['named'] {
  const seen = new Set<string>()
  const named: Arithmetic['named'] = []
  for (const row of rows) {
    if (seen.has(row.interviewer) || !row.known?.named) continue
    seen.add(row.interviewer)
    named.push({ interviewer: row.interviewer, bar: barOf(row), sheets: row.known.sheets })
  }
  return named.sort((a, b) => (a.interviewer < b.interviewer ? -1 : 1))
}

function meansOf(rows: Row[]): { raw: number; bar: number; impression: number } {
  const sums = { raw: 0, bar: 0, impression: 0 }
  for (const row of rows) {
    sums.raw += row.rating
    sums.bar += row.bar
    sums.impression += row.impression
  }
  return { raw: sums.raw / rows.length, bar: sums.bar / rows.length, impression: sums.impression / rows.length }
}

type Row = {
  interviewer: string
  dimension: string
  rating: number
  /** Place of the dimension in the calibration's vectors (0 throughout for M1). */
  place: number
  known: CalibratedInterviewer | undefined
  /** I + ID in force. */
  bar: number
  impression: number
}

type Posterior = {
  plan: LoopCards['plan'][number][]
  rows: Row[]
  sheets: number
  mean: Float64Array
  covariance: Float64Array
}

/** The normal model of this loop, conditioned on its ratings. */
function conditionOn(cards: LoopCards, calibration: Calibration): Posterior {
  const { variances, beta } = calibration
  const p = beta.length
  const place = (dimension: string) => (calibration.model === 'M1' ? 0 : calibration.dimensions.indexOf(dimension))
  const isKnown = (dimension: string) => calibration.dimensions.includes(dimension)
  const people = new Map(calibration.interviewers.map(i => [i.id, i]))
  const plan = cards.plan.filter(planned => isKnown(planned.dimension))
  const rows = cards.ratings
    .filter(r => isKnown(r.dimension))
    .map((r): Row => {
      const known = people.get(r.interviewer)
      const at = place(r.dimension)
      return { ...r, place: at, known, bar: known ? known.barByDimension[at]! : 0, impression: 0 }
    })
  const n = rows.length
  const sheets = new Set(rows.map(row => row.interviewer)).size
  const size = calibration.model === 'M1' ? 1 : calibration.dimensions.length
  const betaOf = (at: number) => meanWeights(calibration, cards.level, at)
  const rowBeta = rows.map(row => betaOf(row.place))
  const planBeta = plan.map(planned => betaOf(place(planned.dimension)))
  const mean = Float64Array.from(planBeta, weights =>
    dot(
      weights,
      beta.map(b => b.estimate),
    ),
  )
  const between = (x: Float64Array, z: Float64Array) => bilinear(x, calibration.betaCovariance, z, p)
  const loopCovariance = (d: number, e: number) =>
    variances.loop / calibration.pull + (d === e ? variances['loop:dimension'] : 0)

  const covariance = new Float64Array(plan.length ** 2)
  plan.forEach((a, i) => {
    plan.forEach((b, j) => {
      covariance[i * plan.length + j] =
        between(planBeta[i]!, planBeta[j]!) + loopCovariance(place(a.dimension), place(b.dimension))
    })
  })
  if (n === 0) return { plan, rows, sheets, mean, covariance }

  // Cov(b_i, β) as rows of p numbers, and what it says through β about two different people: C_i Vβ⁻¹ C_jᵀ.
  const withBeta = (row: Row) =>
    row.known?.withBeta.slice(row.place * p, (row.place + 1) * p) ?? new Array<number>(p).fill(0)
  const rowWithBeta = rows.map(withBeta)
  const betaPrecision =
    invertSymmetric(Float64Array.from(calibration.betaCovariance), p)?.inverse ?? new Float64Array(p * p)
  const barCovariance = (r: number, s: number) => {
    const a = rows[r]!
    const b = rows[s]!
    if (a.interviewer !== b.interviewer) return bilinear(rowWithBeta[r]!, betaPrecision, rowWithBeta[s]!, p)
    if (a.known) return a.known.covariance[a.place * size + b.place]!
    return variances.interviewer / calibration.pull + (a.place === b.place ? variances['interviewer:dimension'] : 0)
  }
  const omega = new Float64Array(n * n)
  for (let r = 0; r < n; r++) {
    for (let s = 0; s < n; s++) {
      const a = rows[r]!
      const b = rows[s]!
      let value = between(rowBeta[r]!, rowBeta[s]!) + loopCovariance(a.place, b.place) + barCovariance(r, s)
      value += dot(rowBeta[r]!, rowWithBeta[s]!) + dot(rowBeta[s]!, rowWithBeta[r]!)
      if (a.interviewer === b.interviewer) value += variances.sheet
      if (r === s) value += variances.residual
      omega[r * n + s] = value
    }
  }
  const cross = (i: number, r: number) =>
    between(planBeta[i]!, rowBeta[r]!) +
    dot(planBeta[i]!, rowWithBeta[r]!) +
    loopCovariance(place(plan[i]!.dimension), rows[r]!.place)
  const surprise = Float64Array.from(
    rows,
    (row, r) =>
      row.rating -
      dot(
        rowBeta[r]!,
        beta.map(b => b.estimate),
      ) -
      row.bar,
  )
  const precision = invertOrSoften(omega, n)
  const weighed = new Float64Array(n)
  for (let r = 0; r < n; r++) for (let s = 0; s < n; s++) weighed[r]! += precision[r * n + s]! * surprise[s]!
  for (const row of rows) {
    rows.forEach((other, s) => {
      if (other.interviewer === row.interviewer) row.impression += variances.sheet * weighed[s]!
    })
  }
  const crossed = plan.map((_, i) => Float64Array.from({ length: n }, (_, r) => cross(i, r)))
  plan.forEach((_, i) => {
    mean[i]! += dot(crossed[i]!, weighed)
    plan.forEach((_, j) => {
      covariance[i * plan.length + j]! -= bilinear(crossed[i]!, precision, crossed[j]!, n)
    })
  })
  return { plan, rows, sheets, mean, covariance }
}

/** Ω can be singular only under perfect agreement (no residual variance); a trace of residual then makes it regular. */
function invertOrSoften(omega: Float64Array, n: number): Float64Array {
  for (let soft = 0; ; soft = soft === 0 ? 1e-9 : soft * 100) {
    const trial = Float64Array.from(omega)
    for (let r = 0; r < n; r++) trial[r * n + r]! += soft
    const inverted = invertSymmetric(trial, n)
    if (inverted) return inverted.inverse
  }
}

/**
 * Which columns of β make a dimension's mean at a level: its own, or that of the levels without one; where neither exists
 * (every loop so far was of a level with its own), the average over the levels that have one.
 */
function meanWeights(calibration: Calibration, level: string | null, place: number): Float64Array {
  const weights = new Float64Array(calibration.beta.length)
  const group = calibration.groups.findIndex(g => level !== null && g.levels.includes(level))
  const fallback = calibration.groups.findIndex(g => g.others)
  const columns = calibration.beta.map((b, k) => ({ ...b, k })).filter(b => b.place === place)
  const exact = columns.find(b => b.group === group) ?? columns.find(b => b.group === fallback)
  if (exact) weights[exact.k] = 1
  else for (const b of columns) weights[b.k] = 1 / columns.length
  return weights
}

function dot(x: ArrayLike<number>, z: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < x.length; k++) sum += x[k]! * z[k]!
  return sum
}

function bilinear(x: ArrayLike<number>, matrix: ArrayLike<number>, z: ArrayLike<number>, size: number): number {
  let sum = 0
  for (let j = 0; j < size; j++) {
    if (x[j] === 0) continue
    let row = 0
    for (let k = 0; k < size; k++) row += matrix[j * size + k]! * z[k]!
    sum += x[j]! * row
  }
  return sum
}
