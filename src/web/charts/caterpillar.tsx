/** Severities with their intervals, one line each, around nobody's bar: lenient to the left, severe to the right. */
import styles from './caterpillar.module.css'
import { figure, percent, placeOf, signed } from './scale.ts'

export interface SeverityLine {
  readonly key: string
  readonly name: string
  readonly note: string
  readonly severity: number
  readonly low: number
  readonly high: number
  readonly level: number
}

/** The axis reaches at least this far to both sides, so that small differences look small. */
const reachMin = 0.5
const height = 22

export function Caterpillar({ lines, title }: { lines: readonly SeverityLine[]; title: string }) {
  const reach = Math.max(reachMin, ...lines.flatMap(line => [Math.abs(line.low), Math.abs(line.high)]))
  const at = (value: number) => placeOf(value, -reach, reach)
  return (
    <figure className={styles.figure} aria-label={title}>
      <div className={styles.head} aria-hidden="true">
        <span>{signed(-reach)} lenient</span>
        <span>the average bar</span>
        <span>severe {signed(reach)}</span>
      </div>
      <ul className={styles.lines}>
        {lines.map(line => (
          <li key={line.key}>
            <span className={styles.name}>
              {line.name}
              <span className={styles.note}>{line.note}</span>
            </span>
            <span className={styles.track}>
              <svg width="100%" height={height} aria-hidden="true" focusable="false" className={styles.svg}>
                <line className={styles.zero} x1="50%" x2="50%" y1="0" y2={height} />
                <line
                  className={styles.interval}
                  x1={at(line.low)}
                  x2={at(line.high)}
                  y1={height / 2}
                  y2={height / 2}
                />
                <circle className={styles.dot} cx={at(line.severity)} cy={height / 2} r="4.5" />
              </svg>
            </span>
            <span className={styles.figures}>
              {signed(line.severity)}
              <span className={styles.note}>
                {figure(line.low)} to {figure(line.high)}
                <span className="unseen">, {percent(line.level)} interval</span>
              </span>
            </span>
          </li>
        ))}
      </ul>
    </figure>
  )
}
