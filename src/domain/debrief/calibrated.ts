/**
 * A loop's calibrated figures in the words of the debrief: what one edition stores, computed once from the calibration in
 * force at release and the cards that count; and what a later refit says, offered beside. It decides no figure itself, that
 * is `domain/calibration`; it knows no storage and no clock.
 */
import type { Calibration, TooFew } from '../calibration/calibrate.ts'
import { type Estimated, figuresFor, type LaterFigure, laterFigures } from '../calibration/figures.ts'
import type { Calibrated, Debrief, LaterEstimate } from '../debrief-shape.ts'

/** The calibration in force at release: as far as this loop's panel needs it, or that it had too little. */
export type CalibrationAtRelease = {
  readonly id: string
  readonly outcome: TooFew | Calibration
}

/** What an edition keeps beside the cards it names. */
export type EditionFigures = {
  readonly dimensions: Readonly<Record<string, Calibrated>>
  readonly overall: Calibrated
  /** person → dimension → I + ID, for those over the floor alone: they may explain a split */
  readonly interviewer_bars: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/**
 * The figures of a loop from the debrief of its cards. Rests on the ratings that the debrief shows, so that raw and calibrated
 * can never rest on different ones. A dimension that nobody rated gets none; one that the calibration has never seen is
 * `insufficient` with nothing had. Without a calibration everything is `none`.
 */
export function figuresOfEdition(
  debrief: Debrief,
  level: string,
  calibration: CalibrationAtRelease | null,
  computedAt: Date,
): EditionFigures {
  if (!calibration) return { dimensions: {}, overall: { kind: 'none' }, interviewer_bars: {} }
  const { id, outcome } = calibration
  const rated = debrief.dimensions.filter(({ raw }) => raw.n > 0)
  if (outcome.kind === 'too_few') {
    const insufficient: Calibrated = { kind: 'insufficient', need: { ...outcome.need }, have: { ...outcome.have } }
    return {
      dimensions: Object.fromEntries(rated.map(({ dimension }) => [dimension, insufficient])),
      overall: rated.length > 0 ? insufficient : { kind: 'none' },
      interviewer_bars: {},
    }
  }
  const personOf = new Map(debrief.panel.map(member => [member.panelist_id, member.person_id]))
  const figures = figuresFor(
    {
      level,
      plan: planOf(debrief),
      ratings: debrief.dimensions.flatMap(({ dimension, ratings }) =>
        ratings.map(({ panelist_id, rating }) => ({ interviewer: personOf.get(panelist_id)!, dimension, rating })),
      ),
    },
    outcome,
  )
  const unseen: Calibrated = {
    kind: 'insufficient',
    need: { interviewers: 3, loops: 10, sheets: 30 },
    have: { interviewers: 0, loops: 0, sheets: 0 },
  }
  const wire = (estimated: Estimated): Calibrated => ({
    kind: 'estimated',
    mean: estimated.mean,
    pe_sd: estimated.peSd,
    interval: { ...estimated.interval },
    p_at_or_above_bar: estimated.pAtOrAboveBar,
    calibration_id: id,
    model: outcome.model,
    computed_at: computedAt.toISOString(),
    released_loops: outcome.released.loops,
    arithmetic: {
      raw_mean: estimated.arithmetic.rawMean,
      standing: estimated.arithmetic.standing,
      interviewers_bars: estimated.arithmetic.interviewersBars,
      one_sheet_impressions: estimated.arithmetic.oneSheetImpressions,
      few_ratings: estimated.arithmetic.fewRatings,
      not_rated: estimated.arithmetic.notRated,
      named: estimated.arithmetic.named.map(({ interviewer, bar, sheets }) => ({
        person_id: interviewer,
        bar,
        sheets,
      })),
    },
    later: [],
  })
  const calibrated = figures.dimensions.flatMap((figure): [string, Calibrated][] => {
    if (figure.kind === 'estimated') return [[figure.dimension, wire(figure)]]
    const known = figure.kind === 'unknown_dimension' && rated.some(({ dimension }) => dimension === figure.dimension)
    return known ? [[figure.dimension, unseen]] : []
  })
  const { overall } = figures
  return {
    dimensions: Object.fromEntries(calibrated),
    overall:
      overall.kind === 'estimated' ? wire(overall) : overall.kind === 'unknown_dimension' ? unseen : { kind: 'none' },
    interviewer_bars: barsOver(outcome, new Set(personOf.values())),
  }
}

/** The dimensions that the overall spans: planned or rated, with their weights and bars. */
function planOf({ dimensions }: Pick<Debrief, 'dimensions'>) {
  return dimensions
    .filter(({ planned, raw }) => planned || raw.n > 0)
    .map(({ dimension, weight, bar }) => ({ dimension, weight, bar }))
}

function barsOver({ interviewers, dimensions, model }: Calibration, panel: ReadonlySet<string>) {
  const over = interviewers.filter(({ id, named }) => named && panel.has(id))
  return Object.fromEntries(
    over.map(({ id, barByDimension }) => [
      id,
      Object.fromEntries(
        dimensions.map((dimension, place) => [dimension, barByDimension[model === 'M1' ? 0 : place]!]),
      ),
    ]),
  )
}

/** What a calibration that was made with this loop says of it: standings and their covariance, by its own dimensions. */
export type LaterCalibration = {
  readonly calibration_id: string
  readonly dimensions: readonly string[]
  readonly sheets: number
  readonly standing: readonly number[]
  readonly covariance: readonly number[]
}

/** The debrief with what a later calibration says beside each figure; the figures themselves stay as they were. */
export function withLater<Part extends Pick<Debrief, 'loop_id' | 'dimensions' | 'overall'>>(
  debrief: Part,
  later: LaterCalibration | null,
): Part {
  if (!later) return debrief
  const figures = laterFigures(debrief.loop_id, planOf(debrief), {
    dimensions: [...later.dimensions],
    loops: [
      {
        id: debrief.loop_id,
        component: 0,
        level: null,
        sheets: later.sheets,
        standing: [...later.standing],
        covariance: [...later.covariance],
      },
    ],
  })
  if (!figures) return debrief
  const beside = (calibrated: Calibrated, figure: LaterFigure | undefined): Calibrated => {
    if (!figure || calibrated.kind === 'pending') return calibrated
    const { mean, interval } = figure
    const estimate: LaterEstimate = { calibration_id: later.calibration_id, mean, interval: { ...interval } }
    return { ...calibrated, later: [estimate] }
  }
  return {
    ...debrief,
    dimensions: debrief.dimensions.map(dimension =>
      dimension.raw.n === 0
        ? dimension
        : { ...dimension, calibrated: beside(dimension.calibrated, figures.dimensions.get(dimension.dimension)) },
    ),
    overall:
      debrief.overall.raw.mean === null
        ? debrief.overall
        : { ...debrief.overall, calibrated: beside(debrief.overall.calibrated, figures.overall) },
  }
}
