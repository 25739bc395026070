/**
 * The door of calibration: ratings with names in, a calibration that can be stored out. Chooses the model, fits it, names the
 * effects, and draws the lines under which nothing is said. Knows no storage, no clock and no person beyond an id; what a
 * released loop gets from the result is in `figures.ts`.
 */
import { type Component, findComponents } from './connectivity.ts'
import type { Model, Ratings, Term } from './design.ts'
import { fitMixedModel } from './mixed-model.ts'
import type { MixedModelFit, SideEffects } from './reml.ts'
import { fitWithinLoops, PULL } from './within-loops.ts'

/** Changes whenever the same ratings would give other figures, so that stored calibrations can tell how they were made. */
export const ENGINE_VERSION = 'reml-1'

/** Calibrated figures exist only where the fit has at least these. */
export const FLOORS = { interviewers: 3, loops: 10, sheets: 30 } as const

/** A level has dimension means of its own from this many loops on. */
export const LOOPS_FOR_OWN_LEVEL = 10

/** One-sheet impressions are separable from the rest only when this many sheets, and this share, have two ratings or more. */
export const SHEETS_FOR_IMPRESSIONS = { count: 30, share: 1 / 3 } as const

/** A bar is named at this reliability, and when it is this many of its deviations from nothing. */
export const NAMING = { reliability: 0.7, deviations: 1.645 } as const

/** Below this many loops the gain over raw means is small and now and then a loss: the answer says "early days". */
export const EARLY_DAYS_LOOPS = 40

/** One independent rating of a required card of a released loop; `loop` and `interviewer` together are the sheet. */
export type RatingRow = { loop: string; interviewer: string; dimension: string; rating: number }

export type CalibratedInterviewer = {
  id: string
  component: number
  sheets: number
  ratings: number
  /** I: lenient is positive. Severity is its opposite. */
  bar: number
  conditionalSd: number
  peSd: number
  /** 1 − pe² / σ²_I; where σ²_I is at zero nobody differs, which is another statement than not knowing. */
  reliability: { kind: 'estimated'; value: number } | { kind: 'no_difference_found' }
  /** Over the floor: may be named with their bar. */
  named: boolean
  /** I + ID, in the order of `dimensions` (one number for M1). */
  barByDimension: number[]
  /** Prediction-error covariance of those, row-major, and their covariance with β (rows of β's length). */
  covariance: number[]
  withBeta: number[]
}

export type CalibratedLoop = {
  id: string
  component: number
  level: string | null
  sheets: number
  /** β + C + CD per dimension, in the order of `dimensions` (all the same for M1), and its prediction-error covariance. */
  standing: number[]
  covariance: number[]
}

export type Calibration = {
  kind: 'fitted'
  engine: string
  model: Model
  modelBecause: string
  bars: Bars
  released: { loops: number; interviewers: number; sheets: number; ratings: number }
  earlyDays: boolean
  variances: Record<Term | 'residual', number>
  /** Share of the pull to the average that was applied to bars and standings; their priors are σ² / pull. */
  pull: number
  /** Degrees of freedom left to the residual: ratings less columns of β. */
  residualFreedom: number
  /** Variances at zero; normal, and often so in a small company. */
  boundary: string[]
  remlCriterion: number
  convergence: MixedModelFit['convergence']
  dimensions: string[]
  groups: { levels: string[]; others: boolean }[]
  /** Mean of a dimension (`place` in the vectors) at a group of levels. */
  beta: { dimension: string; place: number; group: number; estimate: number; se: number }[]
  betaCovariance: number[]
  interviewers: CalibratedInterviewer[]
  loops: CalibratedLoop[]
  components: Component[]
}

export type TooFew = {
  kind: 'too_few'
  need: { interviewers: number; loops: number; sheets: number }
  have: { interviewers: number; loops: number; sheets: number }
}

/**
 * How bars are learnt: from disagreements about the same candidate only (`within_loops`), or also from who was met
 * (`all_ratings`, the plain mixed model), which is right only where candidates are assigned at random.
 */
export type Bars = 'within_loops' | 'all_ratings'

export type CalibrateOptions = {
  bars?: Bars

  /** Level of each loop; loops without one share their means with the levels too rare for their own. */
  levels?: ReadonlyMap<string, string>
  progress?: (evaluations: number) => void
}

/**
 * A calibration of released loops, or `too_few` with need and have (FLOORS). Deterministic; rows may come in any order. The
 * cost is that of `fitMixedModel`: milliseconds for a company, seconds for 100,000 ratings.
 */
export function calibrate(rows: readonly RatingRow[], options: CalibrateOptions = {}): Calibration | TooFew {
  const sheets = countSheets(rows)
  const have = {
    interviewers: new Set(rows.map(r => r.interviewer)).size,
    loops: new Set(rows.map(r => r.loop)).size,
    sheets: sheets.all,
  }
  const short = have.interviewers < FLOORS.interviewers || have.loops < FLOORS.loops || have.sheets < FLOORS.sheets
  const choice = chooseModel(rows)
  const indexed = indexRatings(rows, options.levels ?? new Map())
  if (short || rows.length <= indexed.ratings.groups * indexed.dimensions.length)
    return { kind: 'too_few', need: { ...FLOORS }, have }
  const bars = options.bars ?? 'within_loops'
  const fitBy = bars === 'within_loops' ? fitWithinLoops : fitMixedModel
  const fit = fitBy(indexed.ratings, choice.model, options.progress ? { progress: options.progress } : {})
  return assembleCalibration(rows, indexed, fit, { because: choice.because, bars, levels: options.levels ?? new Map() })
}

type SheetCounts = { all: number; several: number; perInterviewer: Map<string, number>; perLoop: Map<string, number> }

function countSheets(rows: readonly RatingRow[]): SheetCounts {
  const ratings = new Map<string, Map<string, number>>()
  for (const { loop, interviewer } of rows) {
    const own = ratings.get(interviewer) ?? new Map<string, number>()
    own.set(loop, (own.get(loop) ?? 0) + 1)
    ratings.set(interviewer, own)
  }
  const counts: SheetCounts = { all: 0, several: 0, perInterviewer: new Map(), perLoop: new Map() }
  for (const [interviewer, own] of ratings) {
    counts.perInterviewer.set(interviewer, own.size)
    for (const [loop, n] of own) {
      counts.all++
      if (n >= 2) counts.several++
      counts.perLoop.set(loop, (counts.perLoop.get(loop) ?? 0) + 1)
    }
  }
  return counts
}

/** M1 where no dimension is repeated within a loop, M2 where sheets are too thin to show an impression, else M3. */
export function chooseModel(rows: readonly RatingRow[]): { model: Model; because: string } {
  const cells = new Set<string>()
  const dimensions = new Set<string>()
  for (const row of rows) {
    cells.add(JSON.stringify([row.loop, row.dimension]))
    dimensions.add(row.dimension)
  }
  if (dimensions.size < 2) return { model: 'M1', because: 'there is one dimension' }
  if (cells.size === rows.length) return { model: 'M1', because: 'no dimension of a loop was rated twice' }
  const { all, several } = countSheets(rows)
  const { count, share } = SHEETS_FOR_IMPRESSIONS
  const said = `${several} of ${all} sheets carry two or more ratings`
  if (several < count) return { model: 'M2', because: `${said}; one-sheet impressions need ${count}` }
  if (several < share * all) return { model: 'M2', because: `${said}; one-sheet impressions need a third` }
  return { model: 'M3', because: said }
}

export type IndexedRatings = {
  ratings: Ratings
  loops: string[]
  interviewers: string[]
  dimensions: string[]
  groups: Calibration['groups']
}

/** Names to numbers, in the order of the names, so that the order of the rows is forgotten. */
export function indexRatings(rows: readonly RatingRow[], levels: ReadonlyMap<string, string>): IndexedRatings {
  const index = (of: (row: RatingRow) => string) => {
    const names = [...new Set(rows.map(of))].sort()
    const numbers = new Map(names.map((name, k) => [name, k]))
    return { names, numbers: Int32Array.from(rows, row => numbers.get(of(row))!) }
  }
  const loop = index(r => r.loop)
  const interviewer = index(r => r.interviewer)
  const dimension = index(r => r.dimension)
  const { groups, group } = groupLevels(loop.names, levels)
  return {
    loops: loop.names,
    interviewers: interviewer.names,
    dimensions: dimension.names,
    groups,
    ratings: {
      loops: loop.names.length,
      interviewers: interviewer.names.length,
      dimensions: dimension.names.length,
      groups: groups.length,
      group,
      loop: loop.numbers,
      interviewer: interviewer.numbers,
      dimension: dimension.numbers,
      score: Float64Array.from(rows, r => r.rating),
    },
  }
}

/**
 * Groups of loops with means of their own: each level with enough loops, and one for all others. Where the others together
 * are too few for means, they share those of the most frequent level rather than estimate a mean from themselves.
 */
function groupLevels(
  loops: string[],
  levels: ReadonlyMap<string, string>,
): { groups: Calibration['groups']; group: Int32Array } {
  const counts = new Map<string, number>()
  for (const id of loops) {
    const level = levels.get(id)
    if (level !== undefined) counts.set(level, (counts.get(level) ?? 0) + 1)
  }
  const own = [...counts]
    .filter(([, n]) => n >= LOOPS_FOR_OWN_LEVEL)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const groups = own.map(([level]) => ({ levels: [level], others: false }))
  const covered = own.reduce((sum, [, n]) => sum + n, 0)
  if (groups.length === 0 || loops.length - covered >= LOOPS_FOR_OWN_LEVEL) groups.push({ levels: [], others: true })
  else groups[0]!.others = true
  const others = groups.findIndex(g => g.others)
  const group = Int32Array.from(loops, id => {
    const at = groups.findIndex(g => g.levels.includes(levels.get(id) ?? ''))
    return at >= 0 && levels.has(id) ? at : others
  })
  return { groups, group }
}

function assembleCalibration(
  rows: readonly RatingRow[],
  indexed: IndexedRatings,
  fit: MixedModelFit,
  told: { because: string; bars: Bars; levels: ReadonlyMap<string, string> },
): Calibration {
  const { loops, interviewers, dimensions, groups, ratings } = indexed
  const { size } = fit
  const square = size * size
  const p = fit.beta.length
  const connectivity = findComponents(sheetsOf(rows))
  const sheets = countSheets(rows)
  const counts = new Map<string, number>()
  for (const { interviewer } of rows) counts.set(interviewer, (counts.get(interviewer) ?? 0) + 1)
  const named = nameEffects(fit.interviewers, size, fit.variances.interviewer, fit.variances['interviewer:dimension'])
  const beta = groups.flatMap((_, group) =>
    Array.from({ length: size }, (_, place) => ({ group, place, k: fit.column[group * size + place]! })).filter(
      b => b.k >= 0,
    ),
  )
  return {
    kind: 'fitted',
    engine: ENGINE_VERSION,
    model: fit.model,
    modelBecause: told.because,
    bars: told.bars,
    pull: told.bars === 'within_loops' ? PULL : 1,
    released: { loops: loops.length, interviewers: interviewers.length, sheets: sheets.all, ratings: rows.length },
    earlyDays: loops.length < EARLY_DAYS_LOOPS,
    variances: { ...fit.variances, residual: fit.residual },
    residualFreedom: fit.observations - p,
    boundary: fit.boundary,
    remlCriterion: fit.remlCriterion,
    convergence: fit.convergence,
    dimensions,
    groups,
    beta: beta
      .sort((a, b) => a.k - b.k)
      .map(({ group, place, k }) => ({
        dimension: size === 1 ? '' : dimensions[place]!,
        place,
        group,
        estimate: fit.beta[k]!,
        se: Math.sqrt(fit.betaCovariance[k * p + k]!),
      })),
    betaCovariance: Array.from(fit.betaCovariance),
    interviewers: interviewers.map((id, i): CalibratedInterviewer => {
      const main = named.main[i]!
      const component = connectivity.ofInterviewer.get(id)!
      const variance = fit.variances.interviewer
      const reliability = variance > 0 ? Math.max(0, 1 - main.peSd ** 2 / variance) : 0
      const here = connectivity.components[component]!
      const floored =
        here.interviewers >= FLOORS.interviewers && here.loops >= FLOORS.loops && here.sheets >= FLOORS.sheets
      return {
        id,
        component,
        sheets: sheets.perInterviewer.get(id)!,
        ratings: counts.get(id)!,
        bar: main.effect,
        conditionalSd: main.conditionalSd,
        peSd: main.peSd,
        reliability: variance > 0 ? { kind: 'estimated', value: reliability } : { kind: 'no_difference_found' },
        named: floored && reliability >= NAMING.reliability && Math.abs(main.effect) > NAMING.deviations * main.peSd,
        barByDimension: Array.from(fit.interviewers.effect.subarray(i * size, (i + 1) * size)),
        covariance: Array.from(fit.interviewers.predictionError.subarray(i * square, (i + 1) * square)),
        withBeta: Array.from(fit.interviewersWithBeta.subarray(i * size * p, (i + 1) * size * p)),
      }
    }),
    loops: loops.map((id, c): CalibratedLoop => {
      const group = ratings.group[c]!
      return {
        id,
        component: connectivity.ofLoop.get(id)!,
        level: told.levels.get(id) ?? null,
        sheets: sheets.perLoop.get(id)!,
        standing: Array.from({ length: size }, (_, d) => {
          const k = fit.column[group * size + d]!
          return fit.loops.effect[c * size + d]! + (k >= 0 ? fit.beta[k]! : meanOfPlace(fit, groups.length, d))
        }),
        covariance: Array.from(fit.standing.subarray(c * square, (c + 1) * square)),
      }
    }),
    components: connectivity.components,
  }
}

/** A dimension nobody rated at this group of levels: the average over the groups where somebody did. */
function meanOfPlace(fit: MixedModelFit, groups: number, place: number): number {
  const columns = Array.from({ length: groups }, (_, g) => fit.column[g * fit.size + place]!).filter(k => k >= 0)
  return columns.reduce((sum, k) => sum + fit.beta[k]!, 0) / columns.length
}

/** Each sheet once. */
export function sheetsOf(rows: readonly RatingRow[]): { loop: string; interviewer: string }[] {
  const seen = new Map<string, { loop: string; interviewer: string }>()
  for (const { loop, interviewer } of rows) seen.set(JSON.stringify([loop, interviewer]), { loop, interviewer })
  return [...seen.values()]
}

export type Effect = { effect: number; conditionalSd: number; peSd: number }

/**
 * Main and dimension effects of the units of a side out of their sums a_d = main + dimension_d: given a, the main effect is
 * k Σ a_d with k = σ²_main / (σ²_dimension + D σ²_main), uncertain by σ²_main σ²_dimension / (σ²_dimension + D σ²_main) more.
 */
export function nameEffects(
  side: SideEffects,
  size: number,
  main: number,
  dimension: number,
): { main: Effect[]; byDimension: Effect[] } {
  const whole = dimension + size * main
  const k = whole > 0 ? main / whole : 0
  const left = whole > 0 ? (main * dimension) / whole : 0
  const units = side.effect.length / size
  const zero: Effect = { effect: 0, conditionalSd: 0, peSd: 0 }
  const result = { main: [] as Effect[], byDimension: [] as Effect[] }
  const weights = new Float64Array(size)
  for (let u = 0; u < units; u++) {
    const combine = (): Effect => {
      let effect = 0
      let conditional = left
      let predictionError = left
      for (let d = 0; d < size; d++) {
        effect += weights[d]! * side.effect[u * size + d]!
        for (let e = 0; e < size; e++) {
          const at = u * size * size + d * size + e
          conditional += weights[d]! * weights[e]! * side.conditional[at]!
          predictionError += weights[d]! * weights[e]! * side.predictionError[at]!
        }
      }
      return {
        effect,
        conditionalSd: Math.sqrt(Math.max(conditional, 0)),
        peSd: Math.sqrt(Math.max(predictionError, 0)),
      }
    }
    weights.fill(k)
    result.main.push(main > 0 ? combine() : zero)
    for (let d = 0; d < size; d++) {
      weights.fill(-k)
      weights[d]! += 1
      result.byDimension.push(dimension > 0 ? combine() : zero)
    }
  }
  return result
}
