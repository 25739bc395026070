/**
 * Restricted maximum likelihood for ratings of loops by interviewers on dimensions: the models M1, M2 and M3, exact and sparse.
 * Works on counts and sums per sheet, folds one side of the design away unit by unit, and leaves a sparse system on the other.
 * Knows indices and numbers; ids, floors and words are the door's.
 *
 *     y = Xβ + C_c + CD_cd + I_i + ID_id + S_ci + ε,   Var y = σ² V(γ),   γ = variances relative to the residual's
 *
 * Whatever is said about one sheet depends on its rows only through their dimension. So a loop is one vector a_c ∈ Rᴰ with
 * a_cd = C_c + CD_cd ~ N(0, σ²(γ_C 11ᵀ + γ_CD I)), an interviewer one vector b_i likewise, and a sheet with counts m (per
 * dimension) weighs W = diag(m) − h mmᵀ, h = γ_S / (1 + γ_S Σm), its impression S integrated out. D unknowns per unit
 * instead of D + 1, no unknowns for sheets, and variances at zero need no special case.
 */
import { type Minimum, minimiseBounded, type Slope } from '../stats/bounded-newton.ts'
import { invertSymmetric } from '../stats/dense.ts'
import { createFactor, type Factor, factorise, invertOnPattern, type Pattern, planFactor, solve } from './sparse.ts'

export type Model = 'M1' | 'M2' | 'M3'

/** Variance terms, in the order in which everything here lists them. */
export const TERMS = ['loop', 'interviewer', 'loop:dimension', 'interviewer:dimension', 'sheet'] as const
export type Term = (typeof TERMS)[number]

export type Ratings = {
  loops: number
  interviewers: number
  dimensions: number
  /** Groups of loops with dimension means of their own (levels); `group` names each loop's. */
  groups: number
  group: Int32Array
  loop: Int32Array
  interviewer: Int32Array
  dimension: Int32Array
  score: Float64Array
}

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

/**
 * REML fit. The profiled deviance (Bates, Mächler, Bolker & Walker 2015, eq. 39; here with V written out)
 *
 *     d(γ) = log|V| + log|XᵀV⁻¹X| + (n − p)(1 + log(2π r² / (n − p))),   r² = yᵀPy,  σ̂² = r² / (n − p)
 *
 * is minimised by Newton steps with its exact gradient ∂d/∂γ_k = tr(PV_k) − yᵀPV_kPy / σ̂² and the average information
 * yᵀPV_jPV_kPy / σ̂² (Gilmour, Thompson & Cullis 1995), less the rank-one term that profiling σ² takes. Traces come from the
 * inverse on the pattern. Terms that the design cannot tell from β or from ε stay at zero (see `estimable`).
 * Needs more observations than columns of X. `progress` hears each evaluation.
 */
export function fitMixedModel(
  ratings: Ratings,
  model: Model,
  progress: (evaluations: number) => void = () => {},
): MixedModelFit {
  const agreed = agreedCells(ratings, model)
  if (agreed) return fitAgreement(ratings, agreed, model, progress)
  return fitTerms(buildDesign(ratings, model), progress)
}

function fitTerms(design: Design, progress: (evaluations: number) => void): MixedModelFit {
  const system = buildSystem(design)
  const free = TERMS.map((_, k) => k).filter(k => estimable(design, TERMS[k]!))
  const gamma = new Float64Array(TERMS.length)
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
  gamma.fill(0)
  free.forEach((k, at) => {
    gamma[k] = minimum.atBound[at] ? 0 : minimum.point[at]!
  })
  return report(system, evaluate(system, gamma)!, minimum)
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

// ── The design: counts and sums per sheet ────────────────────────────────────────────────────────────────────────────

type Design = {
  model: Model
  ratings: Ratings
  size: number
  observations: number
  /** Which side is folded away; the other is kept. */
  folded: 'loop' | 'interviewer'
  foldedUnits: number
  keptUnits: number
  /** Sheets, sorted by folded unit, then kept unit; `start` cuts them by folded unit. */
  start: Int32Array
  sheets: number
  foldedOf: Int32Array
  keptOf: Int32Array
  total: Float64Array
  /** Per sheet and dimension: number of ratings, and their sum about `centre`. */
  counts: Float64Array
  sums: Float64Array
  centre: number
  sumOfSquares: number
  column: Int32Array
  columns: number
  /** Where a sheet's columns of β begin in `column`. */
  columnStart: Int32Array
}

function buildDesign(ratings: Ratings, model: Model): Design {
  const size = model === 'M1' ? 1 : ratings.dimensions
  const n = ratings.score.length
  const folded = cheaperToFold(ratings, size)
  const [foldedIndex, keptIndex] =
    folded === 'loop' ? [ratings.loop, ratings.interviewer] : [ratings.interviewer, ratings.loop]
  const foldedUnits = folded === 'loop' ? ratings.loops : ratings.interviewers
  const keptUnits = folded === 'loop' ? ratings.interviewers : ratings.loops
  const dimensionOf = (row: number) => (size === 1 ? 0 : ratings.dimension[row]!)

  // A fixed order of the rows, so that the order in which they came cannot change the last digit.
  const rows = Int32Array.from({ length: n }, (_, i) => i)
  rows.sort(
    (a, b) =>
      foldedIndex[a]! - foldedIndex[b]! ||
      keptIndex[a]! - keptIndex[b]! ||
      dimensionOf(a) - dimensionOf(b) ||
      ratings.score[a]! - ratings.score[b]!,
  )
  let sum = 0
  for (const row of rows) sum += ratings.score[row]!
  const centre = sum / n

  const start = new Int32Array(foldedUnits + 1)
  const foldedOf: number[] = []
  const keptOf: number[] = []
  let sheets = 0
  for (let k = 0; k < n; k++) {
    const row = rows[k]!
    const before = k > 0 ? rows[k - 1]! : -1
    if (before < 0 || foldedIndex[row] !== foldedIndex[before] || keptIndex[row] !== keptIndex[before]) {
      foldedOf.push(foldedIndex[row]!)
      keptOf.push(keptIndex[row]!)
      start[foldedIndex[row]! + 1]!++
      sheets++
    }
  }
  for (let u = 0; u < foldedUnits; u++) start[u + 1]! += start[u]!

  const counts = new Float64Array(sheets * size)
  const sums = new Float64Array(sheets * size)
  const total = new Float64Array(sheets)
  const column = new Int32Array(ratings.groups * size).fill(-1)
  const columnStart = new Int32Array(sheets)
  let sumOfSquares = 0
  for (let k = 0, sheet = 0; k < n; k++) {
    const row = rows[k]!
    if (foldedOf[sheet] !== foldedIndex[row] || keptOf[sheet] !== keptIndex[row]) sheet++
    const d = dimensionOf(row)
    const y = ratings.score[row]! - centre
    counts[sheet * size + d]! += 1
    sums[sheet * size + d]! += y
    total[sheet]! += 1
    sumOfSquares += y * y
    columnStart[sheet] = ratings.group[ratings.loop[row]!]! * size
    column[columnStart[sheet]! + d] = 0
  }
  let columns = 0
  for (let c = 0; c < column.length; c++) if (column[c] === 0) column[c] = columns++
  return {
    model,
    ratings,
    size,
    observations: n,
    folded,
    foldedUnits,
    keptUnits,
    start,
    sheets,
    foldedOf: Int32Array.from(foldedOf),
    keptOf: Int32Array.from(keptOf),
    total,
    counts,
    sums,
    centre,
    sumOfSquares,
    column,
    columns,
    columnStart,
  }
}

/** Folding costs the square of a unit's sheets; what is kept costs up to the cube of its number. */
function cheaperToFold(ratings: Ratings, size: number): 'loop' | 'interviewer' {
  const perLoop = new Float64Array(ratings.loops)
  const perInterviewer = new Float64Array(ratings.interviewers)
  for (let k = 0; k < ratings.score.length; k++) {
    perLoop[ratings.loop[k]!]! += 1
    perInterviewer[ratings.interviewer[k]!]! += 1
  }
  const cost = (folded: Float64Array, kept: number) => {
    let pairs = 0
    for (const count of folded) pairs += (count * count) / 2
    const density = Math.min(1, pairs / ((kept * kept) / 2))
    return 8 * pairs * size * size + density * (kept * size) ** 3
  }
  return cost(perLoop, ratings.interviewers) <= cost(perInterviewer, ratings.loops) ? 'loop' : 'interviewer'
}

/**
 * A term is estimable when the model has it, its factor has more than one level (one level is β's), and its levels are
 * fewer than the ratings (else it is ε). Others are held at zero, and named.
 */
function estimable(design: Design, term: Term): boolean {
  const { ratings, model, observations, sheets, size, foldedOf, keptOf, counts } = design
  if (term === 'loop') return ratings.loops > 1 && ratings.loops < observations
  if (term === 'interviewer') return ratings.interviewers > 1 && ratings.interviewers < observations
  if (model === 'M1') return false
  if (term === 'sheet') return model === 'M3' && sheets > 1 && sheets < observations
  const unitOf = (term === 'loop:dimension') === (design.folded === 'loop') ? foldedOf : keptOf
  const seen = new Set<number>()
  for (let s = 0; s < sheets; s++)
    for (let d = 0; d < size; d++) if (counts[s * size + d]! > 0) seen.add(unitOf[s]! * size + d)
  // With one level per dimension the term is β itself.
  return seen.size > size && seen.size < observations
}

// ── The system at one γ ──────────────────────────────────────────────────────────────────────────────────────────────

type System = {
  design: Design
  pattern: Pattern
  factor: Factor
  /** Per folded unit its pairs of sheets (s, t < s) have consecutive block numbers here. */
  pairBlock: Int32Array
  pairStart: Int32Array
}

function buildSystem(design: Design): System {
  const { foldedUnits, keptUnits, start, keptOf, size } = design
  const pairStart = new Int32Array(foldedUnits + 1)
  for (let u = 0; u < foldedUnits; u++) {
    const k = start[u + 1]! - start[u]!
    pairStart[u + 1] = pairStart[u]! + (k * (k - 1)) / 2
  }
  const pairBlock = new Int32Array(pairStart[foldedUnits]!)
  const rows: number[] = []
  const columns: number[] = []
  const table = createPairTable(keptUnits)
  for (let u = 0, at = 0; u < foldedUnits; u++) {
    for (let s = start[u]!; s < start[u + 1]!; s++) {
      for (let t = start[u]!; t < s; t++) {
        // Sheets of a unit are sorted by kept unit, so s is the row and t the column.
        const known = table.get(keptOf[s]!, keptOf[t]!)
        if (known >= 0) pairBlock[at++] = known
        else {
          table.set(keptOf[s]!, keptOf[t]!, rows.length)
          pairBlock[at++] = rows.length
          rows.push(keptOf[s]!)
          columns.push(keptOf[t]!)
        }
      }
    }
  }
  const pattern: Pattern = { nodes: keptUnits, size, rows: Int32Array.from(rows), columns: Int32Array.from(columns) }
  return { design, pattern, factor: createFactor(planFactor(pattern)), pairBlock, pairStart }
}

/** Above this many kept units pairs are looked up in a map instead of a square table. */
const SQUARE_TABLE_UNITS = 3000

function createPairTable(units: number): {
  get(i: number, j: number): number
  set(i: number, j: number, value: number): void
} {
  if (units <= SQUARE_TABLE_UNITS) {
    const square = new Int32Array(units * units).fill(-1)
    return {
      get: (i, j) => square[i * units + j]!,
      set: (i, j, value) => void square.fill(value, i * units + j, i * units + j + 1),
    }
  }
  const map = new Map<number, number>()
  return { get: (i, j) => map.get(i * units + j) ?? -1, set: (i, j, value) => void map.set(i * units + j, value) }
}

type Spread = { one: number; rest: number; main: number; dimension: number }

type State = {
  gamma: Float64Array
  deviance: number
  sigma2: number
  /** h per sheet. */
  h: Float64Array
  /** H = (K⁻¹ + M)⁻¹ per folded unit, written so that K may be singular. */
  shrink: Float64Array
  foldedSpread: Spread
  keptSpread: Spread
  /** Kept solutions of the columns of X, then of y. */
  keptOfColumns: Float64Array[]
  beta: Float64Array
  /** (XᵀV⁻¹X)⁻¹ and a square root R of it, RRᵀ. */
  inverseInformation: Float64Array
  root: Float64Array
  residualSquares: number
}

/** Eigenvalues of γ_main 11ᵀ + γ_dimension I: `one` along 1 (square root), `rest` across it. */
function spreadOf(main: number, dimension: number, size: number): Spread {
  return { main, dimension, one: Math.sqrt(dimension + size * main), rest: Math.sqrt(dimension) }
}

function spreads(design: Design, gamma: Float64Array): { foldedSpread: Spread; keptSpread: Spread } {
  const loops = spreadOf(gamma[0]!, gamma[2]!, design.size)
  const interviewers = spreadOf(gamma[1]!, gamma[3]!, design.size)
  return design.folded === 'loop'
    ? { foldedSpread: loops, keptSpread: interviewers }
    : { foldedSpread: interviewers, keptSpread: loops }
}

/** X ← L X L for the symmetric root L of a spread and a size × size matrix at `at`. O(size²). */
function sandwich(
  matrix: Float64Array,
  at: number,
  size: number,
  spread: Spread,
  rowSum: Float64Array,
  columnSum: Float64Array,
): void {
  const alpha = spread.rest
  const kappa = (spread.one - spread.rest) / size
  let all = 0
  columnSum.fill(0)
  for (let d = 0; d < size; d++) {
    let sum = 0
    for (let e = 0; e < size; e++) {
      const value = matrix[at + d * size + e]!
      sum += value
      columnSum[e]! += value
    }
    rowSum[d] = sum
    all += sum
  }
  for (let d = 0; d < size; d++) {
    for (let e = 0; e < size; e++) {
      const i = at + d * size + e
      matrix[i] = alpha * alpha * matrix[i]! + alpha * kappa * (rowSum[d]! + columnSum[e]!) + kappa * kappa * all
    }
  }
}

function applyRoot(x: Float64Array, size: number, spread: Spread): void {
  const kappa = (spread.one - spread.rest) / size
  for (let at = 0; at < x.length; at += size) {
    let sum = 0
    for (let d = 0; d < size; d++) sum += x[at + d]!
    for (let d = 0; d < size; d++) x[at + d] = spread.rest * x[at + d]! + kappa * sum
  }
}

/** Inverse of a small symmetric positive definite matrix in place (Gauss–Jordan); answers log of its determinant. */
function invertSmall(matrix: Float64Array, size: number): number {
  let logDet = 0
  for (let k = 0; k < size; k++) {
    const pivot = matrix[k * size + k]!
    logDet += Math.log(pivot)
    const inverse = 1 / pivot
    matrix[k * size + k] = 1
    for (let j = 0; j < size; j++) matrix[k * size + j]! *= inverse
    for (let i = 0; i < size; i++) {
      if (i === k) continue
      const factor = matrix[i * size + k]!
      if (factor === 0) continue
      matrix[i * size + k] = 0
      for (let j = 0; j < size; j++) matrix[i * size + j]! -= factor * matrix[k * size + j]!
    }
  }
  return logDet
}

/** Factorises at γ, solves for β, and values the deviance; undefined where the numbers break down. */
function evaluate(system: System, gamma: Float64Array): State | undefined {
  const { design, factor } = system
  const { size, sheets, counts, columns, observations } = design
  const h = new Float64Array(sheets)
  let logDet = 0
  for (let s = 0; s < sheets; s++) {
    const grown = 1 + gamma[4]! * design.total[s]!
    h[s] = gamma[4]! / grown
    logDet += Math.log(grown)
  }
  const { foldedSpread, keptSpread } = spreads(design, gamma)
  const shrink = new Float64Array(design.foldedUnits * size * size)
  logDet += foldUnits(design, h, foldedSpread, shrink)
  if (!factorise(factor, assemble(system, h, shrink, keptSpread))) return undefined
  logDet += factor.logDet

  const state: State = {
    gamma: Float64Array.from(gamma),
    deviance: Number.NaN,
    sigma2: Number.NaN,
    h,
    shrink,
    foldedSpread,
    keptSpread,
    keptOfColumns: [],
    beta: new Float64Array(columns),
    inverseInformation: new Float64Array(columns * columns),
    root: new Float64Array(columns * columns),
    residualSquares: Number.NaN,
  }
  const information = new Float64Array(columns * columns)
  const weighted = new Float64Array(sheets * size)
  const inverseApplied = new Float64Array(sheets * size)
  const folded = new Float64Array(design.foldedUnits * size)
  for (let k = 0; k < columns; k++) {
    weightColumn(design, h, (s, d) => (design.column[design.columnStart[s]! + d] === k ? 1 : 0), weighted)
    const kept = solveKept(system, state, weighted)
    state.keptOfColumns.push(kept)
    unfold(design, state, weighted, kept, inverseApplied, folded)
    addByColumn(design, inverseApplied, information, k * columns)
  }
  weightScores(design, h, weighted)
  const kept = solveKept(system, state, weighted)
  state.keptOfColumns.push(kept)
  unfold(design, state, weighted, kept, inverseApplied, folded)
  const right = new Float64Array(columns)
  addByColumn(design, inverseApplied, right, 0)
  let scoreSquares = design.sumOfSquares
  for (let s = 0; s < sheets; s++) {
    let sum = 0
    for (let d = 0; d < size; d++) {
      const at = s * size + d
      sum += design.sums[at]!
      scoreSquares -= weighted[at]! * (folded[design.foldedOf[s]! * size + d]! + kept[design.keptOf[s]! * size + d]!)
    }
    scoreSquares -= h[s]! * sum * sum
  }
  const inverted = invertSymmetric(information, columns)
  if (!inverted) return undefined
  state.inverseInformation = inverted.inverse
  let explained = 0
  for (let j = 0; j < columns; j++) {
    for (let k = 0; k < columns; k++) state.beta[j]! += inverted.inverse[j * columns + k]! * right[k]!
    explained += state.beta[j]! * right[j]!
  }
  state.root = lowerRoot(inverted.inverse, columns)
  state.residualSquares = Math.max(scoreSquares - explained, Math.max(1e-14 * design.sumOfSquares, 1e-200))
  const freedom = observations - columns
  state.sigma2 = state.residualSquares / freedom
  state.deviance = logDet + inverted.logDet + freedom * (1 + Math.log(2 * Math.PI * state.sigma2))
  return Number.isFinite(state.deviance) && counts.length > 0 ? state : undefined
}

function lowerRoot(matrix: Float64Array, size: number): Float64Array {
  const root = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!
      for (let k = 0; k < j; k++) sum -= root[i * size + k]! * root[j * size + k]!
      root[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 0)) : sum / root[j * size + j]!
    }
  }
  return root
}

/** H per folded unit: L(I + LML)⁻¹L with M the sum of its sheets' weights; answers Σ log|I + LML|. */
function foldUnits(design: Design, h: Float64Array, spread: Spread, shrink: Float64Array): number {
  const { size, start, counts, foldedUnits } = design
  const block = new Float64Array(size * size)
  const rowSum = new Float64Array(size)
  const columnSum = new Float64Array(size)
  let logDet = 0
  for (let u = 0; u < foldedUnits; u++) {
    block.fill(0)
    for (let s = start[u]!; s < start[u + 1]!; s++) addWeight(block, 0, counts, s, h[s]!, size)
    sandwich(block, 0, size, spread, rowSum, columnSum)
    for (let d = 0; d < size; d++) block[d * size + d]! += 1
    logDet += invertSmall(block, size)
    sandwich(block, 0, size, spread, rowSum, columnSum)
    shrink.set(block, u * size * size)
  }
  return logDet
}

/** Adds W = diag(m) − h mmᵀ of a sheet. */
function addWeight(
  target: Float64Array,
  at: number,
  counts: Float64Array,
  sheet: number,
  h: number,
  size: number,
): void {
  for (let d = 0; d < size; d++) {
    const m = counts[sheet * size + d]!
    if (m === 0) continue
    target[at + d * size + d]! += m
    for (let e = 0; e < size; e++) target[at + d * size + e]! -= h * m * counts[sheet * size + e]!
  }
}

/** I + LQL on the pattern, with Q_ij = δ_ij Σ W_s − Σ W_s H W_t: what folding leaves for the kept side. */
function assemble(system: System, h: Float64Array, shrink: Float64Array, spread: Spread): Float64Array {
  const { design, pattern, pairBlock, pairStart } = system
  const { size, start, counts, keptOf, foldedUnits, keptUnits } = design
  const square = size * size
  const values = new Float64Array((pattern.nodes + pattern.rows.length) * square)
  let widest = 1
  for (let u = 0; u < foldedUnits; u++) widest = Math.max(widest, start[u + 1]! - start[u]!)
  const pulled = new Float64Array(widest * size)
  for (let u = 0; u < foldedUnits; u++) {
    const first = start[u]!
    const end = start[u + 1]!
    const H = u * square
    for (let s = first; s < end; s++) {
      for (let d = 0; d < size; d++) {
        let sum = 0
        for (let e = 0; e < size; e++) sum += shrink[H + d * size + e]! * counts[s * size + e]!
        pulled[(s - first) * size + d] = sum
      }
    }
    let pair = pairStart[u]!
    for (let s = first; s < end; s++) {
      addWeight(values, keptOf[s]! * square, counts, s, h[s]!, size)
      const gs = (s - first) * size
      for (let t = first; t <= s; t++) {
        const target = (t === s ? keptOf[s]! : keptUnits + pairBlock[pair++]!) * square
        const gt = (t - first) * size
        let cross = 0
        for (let d = 0; d < size; d++) cross += counts[s * size + d]! * pulled[gt + d]!
        const hs = h[s]!
        const ht = h[t]!
        for (let d = 0; d < size; d++) {
          const ms = counts[s * size + d]!
          if (ms === 0) continue
          const ofRow = hs * ht * cross - ht * pulled[gt + d]!
          for (let e = 0; e < size; e++) {
            const mt = counts[t * size + e]!
            if (mt === 0) continue
            values[target + d * size + e]! -= ms * mt * (shrink[H + d * size + e]! - hs * pulled[gs + e]! + ofRow)
          }
        }
      }
    }
  }
  const rowSum = new Float64Array(size)
  const columnSum = new Float64Array(size)
  for (let at = 0; at < values.length; at += square) sandwich(values, at, size, spread, rowSum, columnSum)
  for (let i = 0; i < keptUnits; i++) for (let d = 0; d < size; d++) values[i * square + d * size + d]! += 1
  return values
}

/** Weighted vectors Wφ of a column that is constant within sheet and dimension. */
function weightColumn(
  design: Design,
  h: Float64Array,
  phi: (sheet: number, dimension: number) => number,
  weighted: Float64Array,
): void {
  const { size, sheets, counts } = design
  for (let s = 0; s < sheets; s++) {
    let sum = 0
    for (let d = 0; d < size; d++) {
      const value = counts[s * size + d]! * phi(s, d)
      weighted[s * size + d] = value
      sum += value
    }
    for (let d = 0; d < size; d++) weighted[s * size + d]! -= h[s]! * counts[s * size + d]! * sum
  }
}

function weightScores(design: Design, h: Float64Array, weighted: Float64Array): void {
  const { size, sheets, counts, sums } = design
  for (let s = 0; s < sheets; s++) {
    let sum = 0
    for (let d = 0; d < size; d++) sum += sums[s * size + d]!
    for (let d = 0; d < size; d++) weighted[s * size + d] = sums[s * size + d]! - h[s]! * counts[s * size + d]! * sum
  }
}

/** Kept effects of a weighted column: b = L(I + LQL)⁻¹L(z_i − Σ W_s H z_c). */
function solveKept(system: System, state: State, weighted: Float64Array): Float64Array {
  const { design, factor } = system
  const { size, start, counts, keptOf, foldedUnits } = design
  const { h, shrink } = state
  const kept = new Float64Array(design.keptUnits * size)
  const z = new Float64Array(size)
  const pulled = new Float64Array(size)
  for (let u = 0; u < foldedUnits; u++) {
    z.fill(0)
    for (let s = start[u]!; s < start[u + 1]!; s++) for (let d = 0; d < size; d++) z[d]! += weighted[s * size + d]!
    multiply(shrink, u * size * size, z, pulled, size)
    for (let s = start[u]!; s < start[u + 1]!; s++) {
      let sum = 0
      for (let d = 0; d < size; d++) sum += counts[s * size + d]! * pulled[d]!
      const target = keptOf[s]! * size
      for (let d = 0; d < size; d++)
        kept[target + d]! += weighted[s * size + d]! - counts[s * size + d]! * (pulled[d]! - h[s]! * sum)
    }
  }
  applyRoot(kept, size, state.keptSpread)
  solve(factor, kept)
  applyRoot(kept, size, state.keptSpread)
  return kept
}

function multiply(matrix: Float64Array, at: number, x: Float64Array, out: Float64Array, size: number): void {
  for (let d = 0; d < size; d++) {
    let sum = 0
    for (let e = 0; e < size; e++) sum += matrix[at + d * size + e]! * x[e]!
    out[d] = sum
  }
}

/** Folded effects a = H(z − Σ W_s b), and V⁻¹ applied: per sheet w − W(a + b). */
function unfold(
  design: Design,
  state: State,
  weighted: Float64Array,
  kept: Float64Array,
  inverseApplied: Float64Array,
  folded: Float64Array,
): void {
  const { size, start, counts, keptOf, foldedUnits } = design
  const { h, shrink } = state
  const z = new Float64Array(size)
  const a = new Float64Array(size)
  for (let u = 0; u < foldedUnits; u++) {
    z.fill(0)
    for (let s = start[u]!; s < start[u + 1]!; s++) {
      const b = keptOf[s]! * size
      let sum = 0
      for (let d = 0; d < size; d++) sum += counts[s * size + d]! * kept[b + d]!
      for (let d = 0; d < size; d++)
        z[d]! += weighted[s * size + d]! - counts[s * size + d]! * (kept[b + d]! - h[s]! * sum)
    }
    multiply(shrink, u * size * size, z, a, size)
    folded.set(a, u * size)
    for (let s = start[u]!; s < start[u + 1]!; s++) {
      const b = keptOf[s]! * size
      let sum = 0
      for (let d = 0; d < size; d++) sum += counts[s * size + d]! * (a[d]! + kept[b + d]!)
      for (let d = 0; d < size; d++) {
        inverseApplied[s * size + d] =
          weighted[s * size + d]! - counts[s * size + d]! * (a[d]! + kept[b + d]! - h[s]! * sum)
      }
    }
  }
}

/** Xᵀ of a vector given per sheet and dimension. */
function addByColumn(design: Design, perSheet: Float64Array, target: Float64Array, at: number): void {
  const { size, sheets, column, columnStart, counts } = design
  for (let s = 0; s < sheets; s++) {
    for (let d = 0; d < size; d++) {
      if (counts[s * size + d]! > 0) target[at + column[columnStart[s]! + d]!]! += perSheet[s * size + d]!
    }
  }
}

// ── Gradient and average information ─────────────────────────────────────────────────────────────────────────────────

/** ZᵀV⁻¹ of a column for every term: per folded unit, per kept unit, per sheet. */
type Scores = { folded: Float64Array; kept: Float64Array; sheet: Float64Array }

function scoresOf(design: Design, inverseApplied: Float64Array): Scores {
  const { size, sheets } = design
  const scores: Scores = {
    folded: new Float64Array(design.foldedUnits * size),
    kept: new Float64Array(design.keptUnits * size),
    sheet: new Float64Array(sheets),
  }
  for (let s = 0; s < sheets; s++) {
    const u = design.foldedOf[s]! * size
    const v = design.keptOf[s]! * size
    let sum = 0
    for (let d = 0; d < size; d++) {
      const value = inverseApplied[s * size + d]!
      scores.folded[u + d]! += value
      scores.kept[v + d]! += value
      sum += value
    }
    scores.sheet[s] = sum
  }
  return scores
}

/** xᵀV⁻¹V_kV⁻¹z for every term k, in the order of TERMS. */
function productsOf(design: Design, x: Scores, z: Scores): Float64Array {
  const folded = unitProducts(x.folded, z.folded, design.size)
  const kept = unitProducts(x.kept, z.kept, design.size)
  let sheet = 0
  for (let s = 0; s < x.sheet.length; s++) sheet += x.sheet[s]! * z.sheet[s]!
  return inTermOrder(design, folded, kept, sheet)
}

type MainAndDimension = { main: number; dimension: number }

function inTermOrder(design: Design, folded: MainAndDimension, kept: MainAndDimension, sheet: number): Float64Array {
  const [loop, interviewer] = design.folded === 'loop' ? [folded, kept] : [kept, folded]
  return Float64Array.of(loop.main, interviewer.main, loop.dimension, interviewer.dimension, sheet)
}

function unitProducts(x: Float64Array, z: Float64Array, size: number): MainAndDimension {
  let main = 0
  let dimension = 0
  for (let at = 0; at < x.length; at += size) {
    let sumX = 0
    let sumZ = 0
    for (let d = 0; d < size; d++) {
      sumX += x[at + d]!
      sumZ += z[at + d]!
      dimension += x[at + d]! * z[at + d]!
    }
    main += sumX * sumZ
  }
  return { main, dimension }
}

/** Exact gradient and average information of the profiled deviance at the state. */
function slopeOf(system: System, state: State): Slope {
  const { design } = system
  const { size, sheets, columns, observations } = design
  const terms = TERMS.length
  const gradient = tracesOf(system, state)
  const weighted = new Float64Array(sheets * size)
  const inverseApplied = new Float64Array(sheets * size)
  const folded = new Float64Array(design.foldedUnits * size)

  // Columns of X scaled so that XᵀV⁻¹X is the identity: what P takes from V⁻¹ is then a plain sum of squares.
  for (let r = 0; r < columns; r++) {
    weightColumn(design, state.h, columnOfRoot(design, state, r), weighted)
    unfold(
      design,
      state,
      weighted,
      combine(state.keptOfColumns, columns, k => state.root[k * columns + r]!),
      inverseApplied,
      folded,
    )
    const scores = scoresOf(design, inverseApplied)
    const taken = productsOf(design, scores, scores)
    for (let k = 0; k < terms; k++) gradient[k]! -= taken[k]!
  }

  residualColumn(design, state, weighted)
  const keptResidual = residualKept(state, columns)
  unfold(design, state, weighted, keptResidual, inverseApplied, folded)
  const scores = scoresOf(design, inverseApplied)
  const quadratic = productsOf(design, scores, scores)
  for (let k = 0; k < terms; k++) gradient[k]! -= quadratic[k]! / state.sigma2

  const curvature = new Float64Array(terms * terms)
  const ofX: Float64Array[] = []
  for (let k = 0; k < terms; k++) {
    weightColumn(design, state.h, termColumn(design, k, scores), weighted)
    unfold(design, state, weighted, solveKept(system, state, weighted), inverseApplied, folded)
    const row = productsOf(design, scores, scoresOf(design, inverseApplied))
    const byColumn = new Float64Array(columns)
    addByColumn(design, inverseApplied, byColumn, 0)
    ofX.push(rootTransposed(state.root, byColumn, columns))
    curvature.set(row, k * terms)
  }
  for (let j = 0; j < terms; j++) {
    for (let k = 0; k < terms; k++) {
      let value = curvature[j * terms + k]!
      for (let r = 0; r < columns; r++) value -= ofX[j]![r]! * ofX[k]![r]!
      curvature[j * terms + k] =
        value / state.sigma2 - (quadratic[j]! * quadratic[k]!) / ((observations - columns) * state.sigma2 ** 2)
    }
  }
  for (let j = 0; j < terms; j++) {
    for (let k = 0; k < j; k++) {
      const mean = (curvature[j * terms + k]! + curvature[k * terms + j]!) / 2
      curvature[j * terms + k] = mean
      curvature[k * terms + j] = mean
    }
  }
  return { gradient, curvature }
}

function columnOfRoot(design: Design, state: State, r: number): (sheet: number, dimension: number) => number {
  const { column, columnStart, columns } = design
  return (s, d) => {
    const k = column[columnStart[s]! + d]!
    return k < 0 ? 0 : state.root[k * columns + r]!
  }
}

function combine(columnsOf: Float64Array[], count: number, factor: (k: number) => number): Float64Array {
  const sum = new Float64Array(columnsOf[0]!.length)
  for (let k = 0; k < count; k++) {
    const f = factor(k)
    if (f === 0) continue
    const one = columnsOf[k]!
    for (let i = 0; i < sum.length; i++) sum[i]! += f * one[i]!
  }
  return sum
}

/** Weighted vectors of y − Xβ. */
function residualColumn(design: Design, state: State, weighted: Float64Array): void {
  const { size, sheets, counts, sums, column, columnStart } = design
  for (let s = 0; s < sheets; s++) {
    let sum = 0
    for (let d = 0; d < size; d++) {
      const at = s * size + d
      const k = column[columnStart[s]! + d]!
      const value = counts[at]! > 0 ? sums[at]! - counts[at]! * state.beta[k]! : 0
      weighted[at] = value
      sum += value
    }
    for (let d = 0; d < size; d++) weighted[s * size + d]! -= state.h[s]! * counts[s * size + d]! * sum
  }
}

function residualKept(state: State, columns: number): Float64Array {
  const kept = Float64Array.from(state.keptOfColumns[columns]!)
  const fitted = combine(state.keptOfColumns, columns, k => state.beta[k]!)
  for (let i = 0; i < kept.length; i++) kept[i]! -= fitted[i]!
  return kept
}

/** V_kPy as a column that is constant within sheet and dimension. */
function termColumn(design: Design, k: number, scores: Scores): (sheet: number, dimension: number) => number {
  const { size, foldedOf, keptOf } = design
  const term = TERMS[k]!
  if (term === 'sheet') return s => scores.sheet[s]!
  const onFolded = term.startsWith(design.folded)
  const unitOf = onFolded ? foldedOf : keptOf
  const vector = onFolded ? scores.folded : scores.kept
  if (term.endsWith(':dimension')) return (s, d) => vector[unitOf[s]! * size + d]!
  const sums = new Float64Array(vector.length / size)
  for (let i = 0; i < vector.length; i++) sums[Math.floor(i / size)]! += vector[i]!
  return s => sums[unitOf[s]!]!
}

function rootTransposed(root: Float64Array, x: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size)
  for (let k = 0; k < size; k++) for (let r = 0; r <= k; r++) out[r]! += root[k * size + r]! * x[k]!
  return out
}

/**
 * tr(V⁻¹V_k) for every term. On the kept side from I − S⁻¹ = L ZᵀV⁻¹Z L, split along 1 and across it; on the folded side
 * from ZᵀV⁻¹Z = ME − EᵀGE with E = I − HM and G = Σ W_s Ŝ_st W_t, which needs no inverse of a variance.
 */
function tracesOf(system: System, state: State): Float64Array {
  const { design } = system
  const { size, keptUnits, foldedUnits } = design
  const square = size * size
  const inverse = invertOnPattern(system.factor)
  const { one, rest, dimension } = state.keptSpread
  const kept: MainAndDimension = { main: 0, dimension: 0 }
  for (let i = 0; i < keptUnits; i++) {
    let along = size
    let trace = size
    for (let d = 0; d < size; d++) {
      trace -= inverse[i * square + d * size + d]!
      for (let e = 0; e < size; e++) along -= inverse[i * square + d * size + e]!
    }
    if (one > 0) kept.main += along / (one * one)
    if (dimension > 0)
      kept.dimension += along / size / (one * one) + (size > 1 ? (trace - along / size) / (rest * rest) : 0)
  }
  const rowSum = new Float64Array(size)
  const columnSum = new Float64Array(size)
  for (let at = 0; at < inverse.length; at += square) sandwich(inverse, at, size, state.keptSpread, rowSum, columnSum)

  const folded: MainAndDimension = { main: 0, dimension: 0 }
  let sheet = 0
  const walk = createUnitWalk(system, state, inverse)
  for (let u = 0; u < foldedUnits; u++) {
    walk.visit(u)
    for (let d = 0; d < size; d++) {
      folded.dimension += walk.information[d * size + d]!
      for (let e = 0; e < size; e++) folded.main += walk.information[d * size + e]!
    }
    sheet += walk.sheetInformation
  }
  return inTermOrder(design, folded, kept, sheet)
}

/**
 * What the inverse of the kept system says about one folded unit after another. After `visit(u)`:
 * `information` = Z_uᵀV⁻¹Z_u, `gain` = G, `crossed` = U_s = Σ_t Ŝ_st W_t per sheet, `sheetInformation` = Σ_s z_sᵀV⁻¹z_s.
 */
function createUnitWalk(system: System, state: State, spreadInverse: Float64Array) {
  const { design, pairBlock, pairStart } = system
  const { size, start, counts, keptOf, keptUnits } = design
  const { h, shrink } = state
  const square = size * size
  let widest = 1
  for (let u = 0; u < design.foldedUnits; u++) widest = Math.max(widest, start[u + 1]! - start[u]!)
  const crossed = new Float64Array(widest * square)
  const gain = new Float64Array(square)
  const information = new Float64Array(square)
  const weight = new Float64Array(square)
  const ease = new Float64Array(square)
  const work = new Float64Array(square)
  const v = new Float64Array(size)
  const hv = new Float64Array(size)
  const walk = { crossed, gain, information, sheetInformation: 0, visit }
  return walk

  function visit(u: number): void {
    const first = start[u]!
    const end = start[u + 1]!
    const H = u * square
    crossed.fill(0, 0, (end - first) * square)
    let pair = pairStart[u]!
    for (let s = first; s < end; s++) {
      addCross(s, s, keptOf[s]! * square, false)
      for (let t = first; t < s; t++) {
        const block = (keptUnits + pairBlock[pair++]!) * square
        addCross(s, t, block, false)
        addCross(t, s, block, true)
      }
    }
    gain.fill(0)
    weight.fill(0)
    for (let s = first; s < end; s++) {
      addWeight(weight, 0, counts, s, h[s]!, size)
      const U = (s - first) * square
      for (let e = 0; e < size; e++) {
        let sum = 0
        for (let d = 0; d < size; d++) sum += counts[s * size + d]! * crossed[U + d * size + e]!
        for (let d = 0; d < size; d++)
          gain[d * size + e]! += counts[s * size + d]! * (crossed[U + d * size + e]! - h[s]! * sum)
      }
    }
    product(shrink, H, weight, 0, ease)
    for (let i = 0; i < square; i++) ease[i] = -ease[i]!
    for (let d = 0; d < size; d++) ease[d * size + d]! += 1
    product(weight, 0, ease, 0, information)
    product(gain, 0, ease, 0, work)
    for (let d = 0; d < size; d++) {
      for (let e = 0; e < size; e++) {
        let sum = 0
        for (let f = 0; f < size; f++) sum += ease[f * size + d]! * work[f * size + e]!
        information[d * size + e]! -= sum
      }
    }
    walk.sheetInformation = 0
    for (let s = first; s < end; s++) walk.sheetInformation += ofSheet(s, first, H)
  }

  /** crossed_s += Ŝ_st W_t, from a block that is stored as (s, t) or transposed. */
  function addCross(s: number, t: number, block: number, transposed: boolean): void {
    const U = (s - start[design.foldedOf[s]!]!) * square
    for (let d = 0; d < size; d++) {
      let sum = 0
      for (let e = 0; e < size; e++) {
        const value = spreadInverse[block + (transposed ? e * size + d : d * size + e)]!
        sum += value * counts[t * size + e]!
      }
      for (let e = 0; e < size; e++) {
        const m = counts[t * size + e]!
        if (m === 0) continue
        const value = spreadInverse[block + (transposed ? e * size + d : d * size + e)]!
        crossed[U + d * size + e]! += m * (value - h[t]! * sum)
      }
    }
  }

  function ofSheet(s: number, first: number, H: number): number {
    const total = design.total[s]!
    const scale = 1 - h[s]! * total
    for (let d = 0; d < size; d++) v[d] = counts[s * size + d]! * scale
    for (let d = 0; d < size; d++) {
      let sum = 0
      for (let e = 0; e < size; e++) sum += shrink[H + d * size + e]! * v[e]!
      hv[d] = sum
    }
    const U = (s - first) * square
    const own = keptOf[s]! * square
    let value = 0
    for (let d = 0; d < size; d++) {
      value += v[d]! - v[d]! * hv[d]!
      let row = 0
      for (let e = 0; e < size; e++) {
        row += spreadInverse[own + d * size + e]! * v[e]! - 2 * crossed[U + d * size + e]! * hv[e]!
      }
      value -= v[d]! * row
      let gained = 0
      for (let e = 0; e < size; e++) gained += gain[d * size + e]! * hv[e]!
      value -= hv[d]! * gained
    }
    return value
  }

  function product(a: Float64Array, aAt: number, b: Float64Array, bAt: number, out: Float64Array): void {
    for (let d = 0; d < size; d++) {
      for (let e = 0; e < size; e++) {
        let sum = 0
        for (let f = 0; f < size; f++) sum += a[aAt + d * size + f]! * b[bAt + f * size + e]!
        out[d * size + e] = sum
      }
    }
  }
}

// ── Perfect agreement ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * One row per (loop, dimension) when all ratings of the same thing are equal and something was rated twice; else undefined.
 * The likelihood then grows without bound as the residual vanishes, and no search may start.
 */
function agreedCells(ratings: Ratings, model: Model): Ratings | undefined {
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
function fitAgreement(
  ratings: Ratings,
  cells: Ratings,
  model: Model,
  progress: (evaluations: number) => void,
): MixedModelFit {
  const size = cells.dimensions
  const square = size * size
  const enough =
    cells.score.length > new Set(Array.from(cells.loop, (c, k) => cells.group[c]! * size + cells.dimension[k]!)).size
  const design = buildDesign(cells, size === 1 ? 'M1' : 'M2')
  const system = buildSystem(design)
  const constant = new Set(cells.score).size === 1 || !enough
  const inner = constant
    ? report(system, evaluate(system, new Float64Array(TERMS.length))!, undefined)
    : fitTerms(design, progress)
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

// ── The report ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Effects and their covariances at the final γ: blocks of the inverse of Henderson's equations. */
function report(system: System, state: State, minimum: Minimum | undefined): MixedModelFit {
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

/** The variance terms a model has. */
export function termsOf(model: Model): Term[] {
  return model === 'M1' ? ['loop', 'interviewer'] : TERMS.filter(term => term !== 'sheet' || model === 'M3')
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
