/**
 * How far interviewers agree about the same thing: Krippendorff's alpha, quadratic-weighted kappa, intraclass correlations, and
 * bootstrap intervals for them. Statistics of ratings alone, without a model; what can be divided by nothing is said, not NaN.
 */
import type { Random } from '../stats/random.ts'

export type Coefficient =
  | { kind: 'estimated'; value: number }
  | { kind: 'undefined'; because: 'nothing_shared' | 'no_variation' }

export type Metric = 'nominal' | 'ordinal' | 'interval' | 'ratio'

/**
 * Krippendorff's α = 1 − D_o / D_e over units with any number of ratings (those with one say nothing):
 * D_o = Σ o_vw δ²_vw, D_e = Σ n_v n_w δ²_vw / (n − 1), with coincidences o_vw in which every unit of m ratings gives each
 * ordered pair the weight 1/(m − 1). Ordinal δ_vw = n_v/2 + (n between) + n_w/2. Krippendorff 2011, "Computing Krippendorff's
 * alpha-reliability". Undefined where nothing is shared, or all shared ratings are alike.
 */
export function krippendorffAlpha(units: readonly (readonly number[])[], metric: Metric): Coefficient {
  const shared = units.filter(unit => unit.length >= 2)
  if (shared.length === 0) return { kind: 'undefined', because: 'nothing_shared' }
  const values = [...new Set(shared.flat())].sort((a, b) => a - b)
  const place = new Map(values.map((v, k) => [v, k]))
  const size = values.length
  const coincidence = new Float64Array(size * size)
  const totals = new Float64Array(size)
  for (const unit of shared) {
    const counts = new Float64Array(size)
    for (const v of unit) counts[place.get(v)!]! += 1
    for (let v = 0; v < size; v++) {
      totals[v]! += counts[v]!
      for (let w = 0; w < size; w++) {
        coincidence[v * size + w]! += (counts[v]! * (counts[w]! - (v === w ? 1 : 0))) / (unit.length - 1)
      }
    }
  }
  const distance = squaredDistances(values, totals, metric)
  const all = totals.reduce((a, b) => a + b, 0)
  let observed = 0
  let expected = 0
  for (let v = 0; v < size; v++) {
    for (let w = 0; w < size; w++) {
      observed += coincidence[v * size + w]! * distance(v, w)
      expected += totals[v]! * totals[w]! * distance(v, w)
    }
  }
  if (expected === 0) return { kind: 'undefined', because: 'no_variation' }
  return { kind: 'estimated', value: 1 - (observed * (all - 1)) / expected }
}

function squaredDistances(values: number[], totals: Float64Array, metric: Metric): (v: number, w: number) => number {
  return (v, w) => {
    if (v === w) return 0
    const [low, high] = v < w ? [v, w] : [w, v]
    switch (metric) {
      case 'nominal':
        return 1
      case 'interval':
        return (values[v]! - values[w]!) ** 2
      case 'ratio':
        return ((values[v]! - values[w]!) / (values[v]! + values[w]!)) ** 2
      case 'ordinal': {
        let between = (totals[low]! + totals[high]!) / 2
        for (let g = low + 1; g < high; g++) between += totals[g]!
        return between ** 2
      }
    }
  }
}

/**
 * Cohen's kappa with quadratic weights for pairs of ratings of the same thing: 1 − Σ(a − b)² / (Σ_ij (a_i − b_j)² / n), that is
 * disagreement against what the two margins would give by chance (Cohen 1968; Fleiss & Cohen 1973).
 */
export function quadraticKappa(pairs: readonly (readonly [number, number])[]): Coefficient {
  const n = pairs.length
  if (n === 0) return { kind: 'undefined', because: 'nothing_shared' }
  let observed = 0
  let sumA = 0
  let sumB = 0
  let squares = 0
  for (const [a, b] of pairs) {
    observed += (a - b) ** 2
    sumA += a
    sumB += b
    squares += a * a + b * b
  }
  const expected = squares - (2 * sumA * sumB) / n
  if (!(expected > 1e-12 * squares)) return { kind: 'undefined', because: 'no_variation' }
  return { kind: 'estimated', value: 1 - observed / expected }
}

export type Intraclass = { single: Coefficient; average: Coefficient }

/**
 * Intraclass correlations of a complete table, targets × judges (Shrout & Fleiss 1979): `random` = ICC(2,1) and ICC(2,k), judges
 * a sample of all judges and their bars an error; `fixed` = ICC(3,1) and ICC(3,k), these judges only, bars taken out. Refuses
 * ragged tables; needs two targets and two judges.
 */
export function intraclassCorrelations(table: readonly (readonly number[])[]): {
  random: Intraclass
  fixed: Intraclass
} {
  const n = table.length
  const k = table[0]?.length ?? 0
  if (table.some(row => row.length !== k)) throw new RangeError('an intraclass table needs every judge on every target')
  if (n < 2 || k < 2) {
    const none: Intraclass = {
      single: { kind: 'undefined', because: 'nothing_shared' },
      average: { kind: 'undefined', because: 'nothing_shared' },
    }
    return { random: none, fixed: none }
  }
  const all = table.flat()
  const mean = all.reduce((a, b) => a + b, 0) / (n * k)
  const targetMeans = table.map(row => row.reduce((a, b) => a + b, 0) / k)
  const judgeMeans = Array.from({ length: k }, (_, j) => table.reduce((sum, row) => sum + row[j]!, 0) / n)
  const squares = (means: number[]) => means.reduce((sum, m) => sum + (m - mean) ** 2, 0)
  const targets = (k * squares(targetMeans)) / (n - 1)
  const judges = (n * squares(judgeMeans)) / (k - 1)
  const residual = (squares(all) - k * squares(targetMeans) - n * squares(judgeMeans)) / ((n - 1) * (k - 1))
  const ratio = (above: number, below: number): Coefficient =>
    Math.abs(below) < 1e-12
      ? { kind: 'undefined', because: 'no_variation' }
      : { kind: 'estimated', value: above / below }
  return {
    random: {
      single: ratio(targets - residual, targets + (k - 1) * residual + (k * (judges - residual)) / n),
      average: ratio(targets - residual, targets + (judges - residual) / n),
    },
    fixed: {
      single: ratio(targets - residual, targets + (k - 1) * residual),
      average: ratio(targets - residual, targets),
    },
  }
}

/**
 * ICC(2,1) and ICC(2,k) where panels differ from loop to loop and no table is complete: from variance components, what is
 * shared by all ratings of a loop's dimension over all there is, with k ratings averaged.
 */
export function intraclassFromVariances(between: number, within: number, k: number): Intraclass {
  const of = (noise: number): Coefficient =>
    between + noise > 0
      ? { kind: 'estimated', value: between / (between + noise) }
      : { kind: 'undefined', because: 'no_variation' }
  return { single: of(within), average: of(within / k) }
}

/**
 * Correlation of two ratings of the same thing by different people, r = Σ_u Σ_i≠j x_i x_j / (m_u − 1) / Σ_u Σ_i x_i², for units u
 * of m_u ratings taken from their mean (Fisher 1925, §38, with units weighted as in alpha). Bars count as error: it estimates what
 * ICC(2,1) does and needs no complete table. Units of one rating say nothing.
 */
export function intraclassOfPairs(units: readonly (readonly number[])[]): Coefficient {
  let products = 0
  let squares = 0
  let shared = 0
  for (const unit of units) {
    if (unit.length < 2) continue
    shared++
    const sum = unit.reduce((a, b) => a + b, 0)
    const square = unit.reduce((a, b) => a + b * b, 0)
    products += (sum * sum - square) / (unit.length - 1)
    squares += square
  }
  if (shared === 0) return { kind: 'undefined', because: 'nothing_shared' }
  if (squares < 1e-12) return { kind: 'undefined', because: 'no_variation' }
  return { kind: 'estimated', value: products / squares }
}

/** Most resamples of a bootstrap: enough for two digits of a limit, and a bound on the time. */
export const MAX_RESAMPLES = 10_000

export type BootstrapInterval =
  | { kind: 'estimated'; level: number; low: number; high: number; resamples: number }
  | { kind: 'undefined' }

/**
 * Percentile bootstrap (Efron 1979): units (say loops) are drawn with replacement, the coefficient computed anew, and the
 * central `level` of its values taken. Resamples in which it is undefined are left out; undefined when that is half of them.
 */
export function bootstrapInterval<Unit>(
  units: readonly Unit[],
  coefficient: (sample: Unit[]) => Coefficient,
  { random, resamples, level }: { random: Random; resamples: number; level: number },
): BootstrapInterval {
  if (resamples > MAX_RESAMPLES) throw new RangeError(`at most ${MAX_RESAMPLES} resamples`)
  const values: number[] = []
  for (let b = 0; b < resamples && units.length > 0; b++) {
    const result = coefficient(units.map(() => units[random.below(units.length)]!))
    if (result.kind === 'estimated') values.push(result.value)
  }
  if (values.length === 0 || values.length * 2 < resamples) return { kind: 'undefined' }
  values.sort((a, b) => a - b)
  return {
    kind: 'estimated',
    level,
    low: quantile(values, (1 - level) / 2),
    high: quantile(values, (1 + level) / 2),
    resamples: values.length,
  }
}

/** Quantile of sorted values, linear between order statistics. */
function quantile(sorted: number[], p: number): number {
  const at = p * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!)
}
