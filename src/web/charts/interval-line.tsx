/** One figure on a short line: raw mean, calibrated mean with its interval, the bar. The words stand beside it, so it is silent. */
import type { CalibratedFigure } from './calibrated.tsx'
import styles from './interval-line.module.css'
import { placeOf } from './scale.ts'

const height = 18
const middle = 9

export function IntervalLine({
  rawMean,
  calibrated,
  bar,
}: {
  rawMean: number | null
  calibrated: CalibratedFigure
  bar: number | null
}) {
  return (
    <span className={styles.line}>
      <svg width="100%" height={height} aria-hidden="true" focusable="false" className={styles.svg}>
        <line className={styles.axis} x1="0" x2="100%" y1={middle} y2={middle} />
        {bar !== null && <line className={styles.bar} x1={placeOf(bar)} x2={placeOf(bar)} y1="1" y2={height - 1} />}
        {calibrated.kind === 'estimated' && (
          <>
            <line
              className={styles.interval}
              x1={placeOf(calibrated.interval.low)}
              x2={placeOf(calibrated.interval.high)}
              y1={middle}
              y2={middle}
            />
            <circle className={styles.mean} cx={placeOf(calibrated.mean)} cy={middle} r="4" />
          </>
        )}
        {rawMean !== null && (
          <svg x={placeOf(rawMean)} y={middle} className={styles.svg} aria-hidden="true">
            <path className={styles.raw} d="M0-5 5 0 0 5-5 0Z" />
          </svg>
        )}
      </svg>
    </span>
  )
}
