/**
 * A calibrated figure in words: what it is, what it is not, and how the raw mean became it. Each of its four kinds is said
 * as what it is; none is hidden behind a dash. Knows nothing of drawing.
 */
import type { Shapes } from '../api.ts'
import styles from './calibrated.module.css'
import { figure, percent, signed } from './scale.ts'

export type CalibratedFigure = Shapes['Calibrated']
type Estimated = Extract<CalibratedFigure, { kind: 'estimated' }>

const earlyDaysUntil = 40

/** One line: the figure with its interval, or why there is none. */
export function calibratedLine(calibrated: CalibratedFigure): string {
  switch (calibrated.kind) {
    case 'none':
      return 'no calibration in force'
    case 'pending':
      return 'calibrated figure being computed'
    case 'insufficient':
      return 'not enough cards to calibrate'
    case 'estimated': {
      const { mean, interval } = calibrated
      return `calibrated ${figure(mean)}, ${percent(interval.level)} interval ${figure(interval.low)} to ${figure(interval.high)}`
    }
  }
}

/** How the figure came about, line by line; for one without an estimate, why. */
export function Arithmetic({
  calibrated,
  raw,
  bar,
  nameOf,
}: {
  calibrated: CalibratedFigure
  raw: { n: number; mean: number | null; what: string }
  bar: number
  nameOf: (personId: string) => string
}) {
  const mean = raw.mean === null ? `Nobody rated this, so there is no mean.` : null
  if (calibrated.kind !== 'estimated')
    return (
      <div className={styles.words}>
        {mean ?? (
          <p>
            Raw mean <b className="numbers">{figure(raw.mean ?? 0)}</b>, over {raw.n} {raw.what}. The bar is{' '}
            <span className="numbers">{figure(bar)}</span>.
          </p>
        )}
        <NoEstimate calibrated={calibrated} />
      </div>
    )
  return <Sum calibrated={calibrated} raw={raw} bar={bar} nameOf={nameOf} />
}

function NoEstimate({ calibrated }: { calibrated: Exclude<CalibratedFigure, Estimated> }) {
  if (calibrated.kind === 'none')
    return <p>No calibration was in force when this loop was released, so the raw mean stands alone.</p>
  if (calibrated.kind === 'pending')
    return <p>The calibrated figure is computed some seconds after the release. It appears here by itself.</p>
  const { have, need } = calibrated
  return (
    <p>
      The calibration in force stands on too little to show a figure: {have.interviewers} of {need.interviewers}{' '}
      interviewers, {have.loops} of {need.loops} loops, {have.sheets} of {need.sheets} cards.
    </p>
  )
}

function Sum({
  calibrated,
  raw,
  bar,
  nameOf,
}: {
  calibrated: Estimated
  raw: { n: number; mean: number | null; what: string }
  bar: number
  nameOf: (personId: string) => string
}) {
  const { arithmetic, interval, mean } = calibrated
  const lines: readonly [label: string, taken: number][] = [
    [`Interviewers' bars, ${leaning(arithmetic.interviewers_bars)} on average`, arithmetic.interviewers_bars],
    ['One overall impression colouring a whole card', arithmetic.one_sheet_impressions],
    ['Pull to the average, because the ratings are few', arithmetic.few_ratings],
    ['Dimensions nobody rated, taken as average', arithmetic.not_rated],
  ]
  return (
    <div className={styles.words}>
      <table className={styles.sum}>
        <tbody>
          <tr>
            <th scope="row">
              Raw mean over {raw.n} {raw.what}
            </th>
            <td>{figure(arithmetic.raw_mean)}</td>
          </tr>
          {lines
            .filter(([, taken], at) => at < 3 || Math.abs(taken) >= 0.005)
            .map(([label, taken]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{signed(-taken)}</td>
              </tr>
            ))}
          <tr className={styles.total}>
            <th scope="row">Calibrated mean</th>
            <td>{figure(mean)}</td>
          </tr>
        </tbody>
      </table>
      {arithmetic.named.length > 0 ? (
        <p>
          {arithmetic.named
            .map(({ person_id, bar: own, sheets }) => `${nameOf(person_id)} is ${leaning(own)} (${sheets} cards)`)
            .join('; ')}
          . Others: bars not known well enough.
        </p>
      ) : (
        <p>Single interviewers' bars are not known well enough to be named.</p>
      )}
      <p>
        {percent(interval.level)} interval {figure(interval.low)} to {figure(interval.high)}. Chance that the standing
        is at or above the bar of {figure(bar)}: {percent(calibrated.p_at_or_above_bar)}.
        {calibrated.released_loops < earlyDaysUntil &&
          ` Early days: ${calibrated.released_loops} released loops stand behind it.`}
      </p>
      {calibrated.later.map(later => (
        <p key={later.calibration_id}>
          A later calibration would say {figure(later.mean)} ({figure(later.interval.low)} to{' '}
          {figure(later.interval.high)}).
        </p>
      ))}
    </div>
  )
}

function leaning(bar: number): string {
  const size = figure(Math.abs(bar))
  return bar === 0 || size === '0.00' ? 'neither lenient nor severe' : `${bar > 0 ? 'lenient' : 'severe'} by ${size}`
}
