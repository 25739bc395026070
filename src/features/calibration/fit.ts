/**
 * What a refit computes, apart from where: the calibration, everybody's profile, how far panels agree. A pure function of
 * the cards, run in a thread of its own by `fit-worker.ts`. It knows no database and no clock.
 */
import {
  type BootstrapInterval,
  bootstrapInterval,
  type Coefficient,
  intraclassOfPairs,
  quadraticKappa,
} from '../../domain/calibration/agreement.ts'
import {
  type CalibratedInterviewer,
  type CalibratedLoop,
  type Calibration,
  calibrate,
  type TooFew,
} from '../../domain/calibration/calibrate.ts'
import type { Agreement, AgreementCoefficient, Profile } from '../../domain/calibration/profile-shape.ts'
import {
  type Finding,
  measureAgreement,
  profileRaters,
  type RaterProfile,
  type TimedRating,
} from '../../domain/calibration/rater-effects.ts'
import { createRandom } from '../../domain/stats/random.ts'
import type { Sheet } from './ratings.ts'
import type { Fitted } from './shapes.ts'

/** What figures of loops are computed from: a calibration without its loops and interviewers. */
export type Core = Omit<Calibration, 'loops' | 'interviewers'>

export interface FittedInterviewer {
  readonly effect: CalibratedInterviewer
  readonly profile: Profile
}

export type Fit =
  | (TooFew & { readonly cards: number })
  | {
      readonly kind: 'fitted'
      readonly core: Core
      /** as it stands on the wire, but for the time it took */
      readonly summary: Omit<Fitted, 'elapsed_ms'>
      readonly agreement: Agreement
      readonly interviewers: readonly FittedInterviewer[]
      readonly loops: readonly CalibratedLoop[]
    }

/** Bootstraps draw from here: the same cards give the same intervals. */
const seed = 20_260_101
/** Fewer cards than this say little of how soon somebody writes. */
const timelinessCardsMin = 5
const resamples = 400
/** Of many ratings the intervals are narrow, and fewer resamples find them well enough. */
const manyRatings = { from: 5_000, resamples: 100 } as const
const resampleLevel = 0.9

export type Phase = 'fitting' | 'profiling'

/**
 * Fits the cards. `progress` hears how often the deviance was evaluated and when profiles begin. Refuses nothing: too few
 * cards are an answer.
 */
export function fitSheets(
  sheets: readonly Sheet[],
  progress: (phase: Phase, evaluations: number) => void = () => {},
): Fit {
  const rows: TimedRating[] = sheets.flatMap(({ loop, interviewer, at, ratings }) =>
    Object.entries(ratings).map(([dimension, rating]) => ({ loop, interviewer, dimension, rating, submittedAt: at })),
  )
  const levels = new Map(sheets.map(({ loop, level }) => [loop, level]))
  const calibration = calibrate(rows, { levels, progress: evaluations => progress('fitting', evaluations) })
  if (calibration.kind === 'too_few') return { ...calibration, cards: sheets.length }
  progress('profiling', calibration.convergence.evaluations)
  const random = createRandom(seed)
  const { loops, interviewers, ...core } = calibration
  const profiles = new Map(profileRaters(rows, calibration, random).map(profile => [profile.interviewer, profile]))
  const byPerson = new Map<string, Sheet[]>()
  for (const sheet of sheets) byPerson.set(sheet.interviewer, [...(byPerson.get(sheet.interviewer) ?? []), sheet])
  return {
    kind: 'fitted',
    core,
    summary: summaryOf(calibration),
    agreement: agreementOf(rows),
    interviewers: interviewers.map(effect => ({
      effect,
      profile: profileOf(profiles.get(effect.id)!, byPerson.get(effect.id) ?? []),
    })),
    loops,
  }
}

function summaryOf(calibration: Calibration): Omit<Fitted, 'elapsed_ms'> {
  const { interviewers, loops, groups } = calibration
  const bars = interviewers.flatMap(({ reliability }) => (reliability.kind === 'estimated' ? [reliability.value] : []))
  const ofLoops = calibration.variances.loop + calibration.variances['loop:dimension']
  return {
    kind: 'fitted',
    engine: calibration.engine,
    model: calibration.model,
    model_because: calibration.modelBecause,
    bars: calibration.bars,
    n: calibration.released,
    early_days: calibration.earlyDays,
    variance_components: calibration.variances,
    boundary: calibration.boundary,
    reml_criterion: calibration.remlCriterion,
    convergence: {
      iterations: calibration.convergence.iterations,
      evaluations: calibration.convergence.evaluations,
      gradient_norm: calibration.convergence.gradientNorm,
      stopped: calibration.convergence.stopped,
    },
    reliabilities: {
      interviewers: bars.length > 0 ? { kind: 'estimated', ...rangeOf(bars) } : { kind: 'no_difference_found' },
      loops:
        ofLoops > 0
          ? { kind: 'estimated', ...rangeOf(loops.map(loop => reliabilityOf(loop, ofLoops))) }
          : { kind: 'no_difference_found' },
    },
    named_interviewers: interviewers.filter(({ named }) => named).length,
    means: calibration.beta.map(({ dimension, group, estimate, se }) => ({
      dimension: dimension === '' ? null : dimension,
      levels: groups[group]!.levels,
      other_levels: groups[group]!.others,
      mean: estimate,
      se,
    })),
    components: calibration.components,
  }
}

/** 1 − pe² / σ² of a loop's standing on a dimension, averaged over the dimensions. */
function reliabilityOf({ standing, covariance }: CalibratedLoop, variance: number): number {
  const size = standing.length
  const mean = standing.reduce((sum, _, d) => sum + covariance[d * size + d]!, 0) / size
  return Math.max(0, 1 - mean / variance)
}

function rangeOf(values: readonly number[]): { median: number; low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b)
  return { median: medianOf(sorted), low: sorted[0]!, high: sorted.at(-1)! }
}

function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Agreement per dimension and over all: alpha, kappa of pairs, and the correlation of two and of a panel's ratings. */
function agreementOf(rows: readonly TimedRating[]): Agreement {
  const random = createRandom(seed)
  const measured = measureAgreement(rows, random)
  return measured.map(({ dimension, alpha, interval, loops }) => {
    const own = dimension === null ? rows : rows.filter(row => row.dimension === dimension)
    const cells = new Map<string, { loop: string; dimension: string; ratings: number[] }>()
    for (const row of own) {
      const key = JSON.stringify([row.loop, row.dimension])
      const cell = cells.get(key) ?? { loop: row.loop, dimension: row.dimension, ratings: [] }
      cell.ratings.push(row.rating)
      cells.set(key, cell)
    }
    // Dimensions have means of their own; what is left of them would pass for agreement.
    const centre = centresOf(own)
    const byLoop = new Map<string, { pairs: [number, number][]; units: number[][] }>()
    let raters = 0
    let shared = 0
    for (const cell of cells.values()) {
      if (cell.ratings.length < 2) continue
      raters += cell.ratings.length
      shared++
      const unit = byLoop.get(cell.loop) ?? { pairs: [], units: [] }
      cell.ratings.forEach((a, i) => {
        cell.ratings.forEach((b, j) => {
          if (i !== j) unit.pairs.push([a, b])
        })
      })
      unit.units.push(cell.ratings.map(rating => rating - centre.get(cell.dimension)!))
      byLoop.set(cell.loop, unit)
    }
    const units = [...byLoop.values()]
    const k = shared === 0 ? 0 : raters / shared
    const kappa = (sample: typeof units) => quadraticKappa(sample.flatMap(unit => unit.pairs))
    const single = (sample: typeof units) => intraclassOfPairs(sample.flatMap(unit => unit.units))
    const average = (sample: typeof units) => steppedUp(single(sample), k)
    const settings = {
      random,
      resamples: own.length < manyRatings.from ? resamples : manyRatings.resamples,
      level: resampleLevel,
    }
    return {
      dimension,
      loops,
      alpha: wire(alpha, interval),
      kappa: wire(kappa(units), bootstrapInterval(units, kappa, settings)),
      icc_single: wire(single(units), bootstrapInterval(units, single, settings)),
      icc_panel: wire(average(units), bootstrapInterval(units, average, settings)),
      raters_mean: k,
    }
  })
}

function centresOf(rows: readonly TimedRating[]): Map<string, number> {
  const sums = new Map<string, [sum: number, n: number]>()
  for (const { dimension, rating } of rows) {
    const [sum, n] = sums.get(dimension) ?? [0, 0]
    sums.set(dimension, [sum + rating, n + 1])
  }
  return new Map([...sums].map(([dimension, [sum, n]]) => [dimension, sum / n]))
}

/** Spearman–Brown: the reliability of the mean of k ratings from that of one. */
function steppedUp(single: Coefficient, k: number): Coefficient {
  if (single.kind !== 'estimated') return single
  const below = 1 + (k - 1) * single.value
  return below <= 0
    ? { kind: 'undefined', because: 'no_variation' }
    : { kind: 'estimated', value: (k * single.value) / below }
}

function wire(coefficient: Coefficient, interval: BootstrapInterval): AgreementCoefficient {
  if (coefficient.kind === 'undefined') return coefficient
  const { value } = coefficient
  if (interval.kind === 'undefined') return { kind: 'estimated', value, interval: null }
  const { level, low, high } = interval
  return { kind: 'estimated', value, interval: { level, low, high } }
}

function profileOf(profile: RaterProfile, sheets: readonly Sheet[]): Profile {
  const { inconsistency, halo, centralTendency, drift, agreement } = profile
  return {
    sheets: profile.sheets,
    ratings: profile.ratings,
    sheets_of_several: profile.sheetsOfSeveral,
    inconsistency: wireFinding(inconsistency),
    halo: wireFinding(halo),
    central_tendency: wireFinding(centralTendency),
    drift: wireFinding(drift),
    agreement: { pairs: agreement.pairs, kappa: wire(agreement.kappa, agreement.interval) },
    timeliness: timelinessOf(sheets),
  }
}

const wireKeys: Readonly<Record<string, string>> = {
  sheetsOfSeveral: 'sheets_of_several',
  sharedRatings: 'shared_ratings',
}

function wireFinding<Value>(finding: Finding<Value>): Finding<Value> {
  if (finding.kind !== 'too_few') return finding
  const renamed = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).map(([key, count]) => [wireKeys[key] ?? key, count]))
  return { kind: 'too_few', need: renamed(finding.need), have: renamed(finding.have) }
}

/** How soon after an interview the card was in, for interviews that had a time. */
function timelinessOf(sheets: readonly Sheet[]): Profile['timeliness'] {
  const timed = sheets.flatMap(({ hours, late }) => (hours === null ? [] : [{ hours, late }]))
  if (timed.length < timelinessCardsMin)
    return { kind: 'too_few', need: { cards: timelinessCardsMin }, have: { cards: timed.length } }
  return {
    kind: 'estimated',
    cards: timed.length,
    median_hours: medianOf(timed.map(({ hours }) => hours).sort((a, b) => a - b)),
    on_time: timed.filter(({ late }) => !late).length / timed.length,
  }
}
