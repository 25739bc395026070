/**
 * What a calibration says of an interviewer beyond their bar: consistency, halo, use of the range, drift, agreement. Statistics
 * of what their ratings leave over once candidate, bar and dimension are accounted for, with floors under every flag. For
 * people's own profiles; knows nothing of who may read one.
 */
import { normalQuantile } from '../stats/distributions.ts'
import type { Random } from '../stats/random.ts'
import {
  type BootstrapInterval,
  bootstrapInterval,
  type Coefficient,
  krippendorffAlpha,
  quadraticKappa,
} from './agreement.ts'
import type { CalibratedInterviewer, Calibration, RatingRow } from './calibrate.ts'

/** Below these a flag would be false too often: at 20 ratings one interviewer in seven is flagged for nothing. */
export const FLAG_FLOOR = { ratings: 40, sheetsOfSeveral: 15 } as const
export const DRIFT_FLOOR = { sheets: 30, days: 182 } as const

/** From simulated interviewers of known kind (CALIBRATION §3). */
export const FLAGS = { inconsistency: 1.2, halo: 0.4, slope: 0.85, spread: 0.7, driftLevel: 0.99 } as const

/** A rating with the time its card was submitted, in milliseconds; drift is only looked for where times are given. */
export type TimedRating = RatingRow & { submittedAt?: number }

export type Finding<Value> =
  | ({ kind: 'estimated'; flagged: boolean } & Value)
  | { kind: 'too_few'; need: Record<string, number>; have: Record<string, number> }
  | { kind: 'undefined'; because: string }

export type RaterProfile = {
  interviewer: string
  ratings: number
  sheets: number
  sheetsOfSeveral: number
  bar: Pick<CalibratedInterviewer, 'bar' | 'peSd' | 'reliability' | 'named'>
  /** Mean square of what is left of their ratings, relative to everybody's. */
  inconsistency: Finding<{ ratio: number }>
  /** Correlation between ratings of one sheet that neither the candidate nor the bar explains. */
  halo: Finding<{ correlation: number }>
  /** Slope of their ratings on the others' mean of the same thing, and their spread relative to the others'. */
  centralTendency: Finding<{ slope: number; spread: number }>
  /** Bar of the later half of their sheets less that of the earlier half. */
  drift: Finding<{ change: number; low: number; high: number }>
  /** Agreement with each other rater of the same thing. */
  agreement: { kappa: Coefficient; interval: BootstrapInterval; pairs: number }
}

const MS_PER_DAY = 86_400_000
const RESAMPLES = 400
const RESAMPLE_LEVEL = 0.9

/**
 * Profiles of all interviewers of a calibration, from the ratings it was made of. Residuals are taken at the stored effects:
 * r = y − standing − (I + ID), the sheet's impression still in it, and e = r − Ŝ with Ŝ = σ²_S / (σ²_ε + nσ²_S) Σ r. Since effects
 * are fitted, squared residuals fall short of σ²_ε by the same share for everybody; inconsistency is therefore measured against the
 * mean over all. The random generator serves the bootstrap alone.
 */
export function profileRaters(rows: readonly TimedRating[], calibration: Calibration, random: Random): RaterProfile[] {
  const residuals = residualsOf(rows, calibration)
  const everyone = meanSquare(residuals.map(r => r.left))
  const byInterviewer = groupBy(residuals, r => r.interviewer)
  const cells = groupBy(rows, row => JSON.stringify([row.loop, row.dimension]))
  return calibration.interviewers.map(interviewer => {
    const own = byInterviewer.get(interviewer.id) ?? []
    const sheets = [...groupBy(own, r => r.loop).values()]
    const several = sheets.filter(sheet => sheet.length >= 2)
    const short = own.length < FLAG_FLOOR.ratings || several.length < FLAG_FLOOR.sheetsOfSeveral
    const tooFew = {
      kind: 'too_few' as const,
      need: { ...FLAG_FLOOR },
      have: { ratings: own.length, sheetsOfSeveral: several.length },
    }
    const { bar, peSd, reliability, named } = interviewer
    return {
      interviewer: interviewer.id,
      ratings: own.length,
      sheets: sheets.length,
      sheetsOfSeveral: several.length,
      bar: { bar, peSd, reliability, named },
      inconsistency: short ? tooFew : inconsistencyOf(own, everyone),
      halo: short ? tooFew : haloOf(several),
      centralTendency: short ? tooFew : centralTendencyOf(own, cells),
      drift: driftOf(sheets, calibration, short ? tooFew : undefined),
      agreement: agreementOf(own, cells, random),
    }
  })
}

type Residual = {
  loop: string
  interviewer: string
  dimension: string
  rating: number
  submittedAt: number | undefined
  /** y − standing − bar, with the sheet's impression. */
  raw: number
  /** Without it. */
  left: number
}

function residualsOf(rows: readonly TimedRating[], calibration: Calibration): Residual[] {
  const { variances, dimensions } = calibration
  const loops = new Map(calibration.loops.map(l => [l.id, l]))
  const interviewers = new Map(calibration.interviewers.map(i => [i.id, i]))
  const residuals: Residual[] = []
  for (const row of rows) {
    const place = calibration.model === 'M1' ? 0 : dimensions.indexOf(row.dimension)
    const standing = loops.get(row.loop)?.standing[place]
    const bar = interviewers.get(row.interviewer)?.barByDimension[place]
    if (standing === undefined || bar === undefined) continue
    const raw = row.rating - standing - bar
    residuals.push({ ...row, submittedAt: row.submittedAt, raw, left: raw })
  }
  for (const sheet of groupBy(residuals, r => JSON.stringify([r.loop, r.interviewer])).values()) {
    const whole = variances.residual + sheet.length * variances.sheet
    const share = whole > 0 ? variances.sheet / whole : 0
    const impression = share * sheet.reduce((sum, r) => sum + r.raw, 0)
    for (const r of sheet) r.left = r.raw - impression
  }
  return residuals
}

function inconsistencyOf(own: Residual[], everyone: number): RaterProfile['inconsistency'] {
  if (everyone === 0) return { kind: 'undefined', because: 'nobody ever differed' }
  const ratio = meanSquare(own.map(r => r.left)) / everyone
  return { kind: 'estimated', ratio, flagged: ratio > FLAGS.inconsistency }
}

/** Mean product of two residuals of one sheet over the mean square: an intraclass correlation about zero. */
function haloOf(several: Residual[][]): RaterProfile['halo'] {
  let products = 0
  let pairs = 0
  for (const sheet of several) {
    for (let a = 0; a < sheet.length; a++) {
      for (let b = 0; b < a; b++) {
        products += sheet[a]!.raw * sheet[b]!.raw
        pairs++
      }
    }
  }
  const square = meanSquare(several.flat().map(r => r.raw))
  if (square === 0) return { kind: 'undefined', because: 'nobody ever differed' }
  const correlation = products / pairs / square
  return { kind: 'estimated', correlation, flagged: correlation > FLAGS.halo }
}

function centralTendencyOf(own: Residual[], cells: Map<string, TimedRating[]>): RaterProfile['centralTendency'] {
  const points: { own: number; others: number }[] = []
  const othersRatings: number[] = []
  for (const r of own) {
    const others = othersOf(r, cells)
    if (others.length === 0) continue
    points.push({ own: r.rating, others: mean(others) })
    othersRatings.push(...others)
  }
  const spreadOfOthers = deviation(othersRatings)
  const ofMeans = deviation(points.map(p => p.others))
  if (points.length < FLAG_FLOOR.ratings) {
    return { kind: 'too_few', need: { sharedRatings: FLAG_FLOOR.ratings }, have: { sharedRatings: points.length } }
  }
  if (spreadOfOthers === 0 || ofMeans === 0) return { kind: 'undefined', because: 'the others never varied' }
  const centreOwn = mean(points.map(p => p.own))
  const centreOthers = mean(points.map(p => p.others))
  let crossed = 0
  for (const p of points) crossed += (p.own - centreOwn) * (p.others - centreOthers)
  const slope = crossed / (points.length * ofMeans ** 2)
  const spread = deviation(points.map(p => p.own)) / spreadOfOthers
  return { kind: 'estimated', slope, spread, flagged: slope < FLAGS.slope && spread < FLAGS.spread }
}

function othersOf(
  one: { loop: string; dimension: string; interviewer: string },
  cells: Map<string, TimedRating[]>,
): number[] {
  const cell = cells.get(JSON.stringify([one.loop, one.dimension])) ?? []
  return cell.filter(row => row.interviewer !== one.interviewer).map(row => row.rating)
}

function driftOf(
  sheets: Residual[][],
  calibration: Calibration,
  tooFew: Extract<RaterProfile['drift'], { kind: 'too_few' }> | undefined,
): RaterProfile['drift'] {
  const timed = sheets
    .filter(sheet => sheet.every(r => r.submittedAt !== undefined))
    .map(sheet => ({
      at: Math.max(...sheet.map(r => r.submittedAt!)),
      loop: sheet[0]!.loop,
      level: mean(sheet.map(r => r.raw)),
    }))
    .sort((a, b) => a.at - b.at || (a.loop < b.loop ? -1 : 1))
  const days = timed.length > 0 ? (timed.at(-1)!.at - timed[0]!.at) / MS_PER_DAY : 0
  if (timed.length < DRIFT_FLOOR.sheets || days < DRIFT_FLOOR.days) {
    return { kind: 'too_few', need: { ...DRIFT_FLOOR }, have: { sheets: timed.length, days: Math.floor(days) } }
  }
  if (tooFew) return tooFew
  const half = Math.floor(timed.length / 2)
  const [early, late] = [timed.slice(0, half), timed.slice(-half)].map(part => part.map(sheet => sheet.level))
  const change = mean(late!) - mean(early!)
  // Standings are fitted to these very sheets and take a little of each with them; the sheets' own variance has the same shortfall.
  const error = Math.sqrt((variance(early!) + variance(late!)) / half)
  if (error === 0 || calibration.variances.residual === 0) return { kind: 'undefined', because: 'nobody ever differed' }
  const reach = normalQuantile(0.5 + FLAGS.driftLevel / 2) * error
  return { kind: 'estimated', change, low: change - reach, high: change + reach, flagged: Math.abs(change) > reach }
}

function agreementOf(own: Residual[], cells: Map<string, TimedRating[]>, random: Random): RaterProfile['agreement'] {
  const byLoop = [...groupBy(own, r => r.loop).values()]
    .map(sheet => sheet.flatMap(r => othersOf(r, cells).map((other): [number, number] => [r.rating, other])))
    .filter(pairs => pairs.length > 0)
  const interval = bootstrapInterval(byLoop, sample => quadraticKappa(sample.flat()), {
    random,
    resamples: RESAMPLES,
    level: RESAMPLE_LEVEL,
  })
  const pairs = byLoop.flat()
  return { kappa: quadraticKappa(pairs), interval, pairs: pairs.length }
}

export type PanelAgreement = {
  dimension: string | null
  alpha: Coefficient
  interval: BootstrapInterval
  loops: number
}

/** Ordinal alpha of all interviewers, per dimension and over all of them (`dimension: null`), with loops resampled. */
export function measureAgreement(rows: readonly RatingRow[], random: Random): PanelAgreement[] {
  const dimensions = [...new Set(rows.map(r => r.dimension))].sort()
  return [null, ...dimensions].map(dimension => {
    const own = dimension === null ? rows : rows.filter(r => r.dimension === dimension)
    const loops = [...groupBy(own, r => r.loop).values()].map(loop =>
      [...groupBy(loop, r => r.dimension).values()].map(cell => cell.map(r => r.rating)),
    )
    const alpha = (sample: number[][][]) => krippendorffAlpha(sample.flat(), 'ordinal')
    return {
      dimension,
      alpha: alpha(loops),
      interval: bootstrapInterval(loops, alpha, { random, resamples: RESAMPLES, level: RESAMPLE_LEVEL }),
      loops: loops.filter(cells => cells.some(cell => cell.length >= 2)).length,
    }
  })
}

/** Items by key, in order of first appearance (`Map.groupBy` is not in Node 20). */
function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}

function meanSquare(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, v) => sum + v * v, 0) / values.length
}

function variance(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1)
}

function deviation(values: readonly number[]): number {
  if (values.length === 0) return 0
  const centre = mean(values)
  return Math.sqrt(meanSquare(values.map(v => v - centre)))
}
