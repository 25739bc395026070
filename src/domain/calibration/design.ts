/**
 * Ratings as the fit sees them: counts and sums per sheet and dimension, sorted so that one side of the design can be folded
 * away unit by unit, and which variance terms such a design can tell apart at all. Knows no variances.
 */

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

/** The variance terms a model has. */
export function termsOf(model: Model): Term[] {
  return model === 'M1' ? ['loop', 'interviewer'] : TERMS.filter(term => term !== 'sheet' || model === 'M3')
}

export type Design = {
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

/** Counts and sums of the ratings; without `folded` the side is folded away whose absence leaves the cheaper system. */
export function buildDesign(
  ratings: Ratings,
  model: Model,
  folded: Design['folded'] = cheaperToFold(ratings, model === 'M1' ? 1 : ratings.dimensions),
): Design {
  const size = model === 'M1' ? 1 : ratings.dimensions
  const n = ratings.score.length
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
 * A term is estimable when the model has it, its factor has more than one level (one level is β's), its levels are fewer
 * than the ratings (else it is ε), and a dimension's term has more of them than the term it refines. Others are held at zero, and named.
 */
export function estimable(design: Design, term: Term): boolean {
  const { ratings, model, observations, sheets, size, foldedOf, keptOf, counts } = design
  if (term === 'loop') return ratings.loops > 1 && ratings.loops < observations
  if (term === 'interviewer') return ratings.interviewers > 1 && ratings.interviewers < observations
  if (model === 'M1') return false
  if (term === 'sheet') return model === 'M3' && sheets > 1 && sheets < observations
  const unitOf = (term === 'loop:dimension') === (design.folded === 'loop') ? foldedOf : keptOf
  const seen = new Set<number>()
  for (let s = 0; s < sheets; s++)
    for (let d = 0; d < size; d++) if (counts[s * size + d]! > 0) seen.add(unitOf[s]! * size + d)
  const units = new Set(unitOf).size
  // With one level per dimension the term is β itself, with one per unit it is the unit's own.
  return seen.size > size && seen.size > units && seen.size < observations
}
