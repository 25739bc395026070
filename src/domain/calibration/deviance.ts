/**
 * The profiled REML deviance at given variances, and the solutions that come with it. One side of the design (say loops) is
 * folded away exactly, unit by unit, in blocks of a few numbers; what is left for the other side is one sparse system.
 * Knows one point; the way from point to point is the search's.
 */
import { invertSymmetric } from '../stats/dense.ts'
import type { Design } from './design.ts'
import { createFactor, type Factor, factorise, type Pattern, planFactor, solve } from './sparse.ts'

export type System = {
  design: Design
  pattern: Pattern
  factor: Factor
  /** Per folded unit its pairs of sheets (s, t < s) have consecutive block numbers here. */
  pairBlock: Int32Array
  pairStart: Int32Array
}

/** The sparse pattern that folding leaves, ordered and with room for its factor: once per design, used at every γ. */
export function buildSystem(design: Design): System {
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

export type Spread = { one: number; rest: number; main: number; dimension: number }

export type State = {
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
export function sandwich(
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

/** x ← L x for every unit's `size` numbers, L the symmetric root of a spread. */
export function applyRoot(x: Float64Array, size: number, spread: Spread): void {
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

/**
 * Factorises at γ, solves for β, and values the deviance; undefined where the numbers break down. With a folded unit's
 * M = Σ W over its sheets and K the covariance of its effects, H = (K⁻¹ + M)⁻¹ is written L(I + LML)⁻¹L, L = K^½, so that
 * variances may be zero; the kept side's system is I + LQL with Q_ij = δ_ij Σ W_s − Σ W_s H W_t. Then
 * log|V| = Σ log(1 + γ_S n_s) + Σ log|I + LML| + log|I + LQL|.
 */
export function evaluate(system: System, gamma: Float64Array): State | undefined {
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
export function addWeight(
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
export function weightColumn(
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
export function solveKept(system: System, state: State, weighted: Float64Array): Float64Array {
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
export function unfold(
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
export function addByColumn(design: Design, perSheet: Float64Array, target: Float64Array, at: number): void {
  const { size, sheets, column, columnStart, counts } = design
  for (let s = 0; s < sheets; s++) {
    for (let d = 0; d < size; d++) {
      if (counts[s * size + d]! > 0) target[at + column[columnStart[s]! + d]!]! += perSheet[s * size + d]!
    }
  }
}
