/**
 * Gradient and average information of the profiled deviance, exact, from the inverse on the sparse pattern; and the walk over
 * the folded units that reads that inverse, which the final report uses again. Knows the system, not the search.
 */
import type { Slope } from '../stats/bounded-newton.ts'
import { type Design, TERMS } from './design.ts'
import {
  addByColumn,
  addWeight,
  type State,
  type System,
  sandwich,
  solveKept,
  unfold,
  weightColumn,
} from './deviance.ts'
import { invertOnPattern } from './sparse.ts'

/** ZᵀV⁻¹ of a column for every term: per folded unit, per kept unit, per sheet. */
type Scores = { folded: Float64Array; kept: Float64Array; sheet: Float64Array }

/** Sums of a column's V⁻¹ over every folded unit, kept unit and sheet. */
export function scoresOf(design: Design, inverseApplied: Float64Array): Scores {
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
export function slopeOf(system: System, state: State): Slope {
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

/** Column r of XR, R the square root of (XᵀV⁻¹X)⁻¹, as a value per sheet and dimension. */
export function columnOfRoot(design: Design, state: State, r: number): (sheet: number, dimension: number) => number {
  const { column, columnStart, columns } = design
  return (s, d) => {
    const k = column[columnStart[s]! + d]!
    return k < 0 ? 0 : state.root[k * columns + r]!
  }
}

/** Σ factor(k) · column k. */
export function combine(columnsOf: Float64Array[], count: number, factor: (k: number) => number): Float64Array {
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
export function residualColumn(design: Design, state: State, weighted: Float64Array): void {
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

/** Kept effects of y − Xβ, by linearity from those of y and of X's columns. */
export function residualKept(state: State, columns: number): Float64Array {
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
 * `information` = Z_uᵀV⁻¹Z_u, `gain` = G, `ease` = E = I − HM, `crossed` = U_s = Σ_t Ŝ_st W_t per sheet, `sheetInformation` = Σ_s z_sᵀV⁻¹z_s.
 */
export function createUnitWalk(system: System, state: State, spreadInverse: Float64Array) {
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
  const walk = { crossed, gain, ease, information, sheetInformation: 0, visit }
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
