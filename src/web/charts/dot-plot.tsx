/**
 * Ratings on a line from 1 to 4, a row per dimension: a dot for each panelist, the raw mean, the calibrated mean with its
 * interval, the bar. Drawn without colour that could be read as a verdict. Every row says in words what it shows.
 */
import type { ReactNode } from 'react'
import { ratingWords } from '../words.ts'
import { type CalibratedFigure, calibratedLine } from './calibrated.tsx'
import styles from './dot-plot.module.css'
import { Explained } from './explained.tsx'
import { figure, placeOf } from './scale.ts'

export interface DotRow {
  readonly key: string
  readonly label: string
  /** under the label: how many, or why none */
  readonly note: string
  readonly bar: number
  readonly dots: readonly { key: string; letters: string; name: string; rating: number }[]
  readonly rawMean: number | null
  readonly calibrated: CalibratedFigure
  readonly more: ReactNode
  readonly total?: boolean
}

const marks = [1, 2, 3, 4] as const
const rowHeight = 62
const dotRadius = 10
const dotLine = 17
const meanLine = 45

export function DotPlot({ rows, title }: { rows: readonly DotRow[]; title: string }) {
  return (
    <figure className={styles.plot} aria-label={title}>
      <div className={styles.axis} aria-hidden="true">
        <div className={styles.ends}>
          {marks.map(mark => (
            <span key={mark} data-mark={mark}>
              <b>{mark}</b> <i>{ratingWords[mark]}</i>
            </span>
          ))}
        </div>
      </div>
      {rows.map(row => (
        <div key={row.key} className={styles.row} data-total={row.total || undefined}>
          <div className={styles.label}>
            <span className={styles.name}>{row.label}</span>
            <span className={styles.note}>{row.note}</span>
            {row.calibrated.kind !== 'estimated' && row.rawMean !== null && (
              <span className={styles.note}>{calibratedLine(row.calibrated)}</span>
            )}
          </div>
          <Explained label={inWords(row)} more={row.more}>
            <Line row={row} />
          </Explained>
        </div>
      ))}
      <Legend />
    </figure>
  )
}

function Line({ row }: { row: DotRow }) {
  const { calibrated } = row
  return (
    <span className={styles.track}>
      <svg width="100%" height={rowHeight} aria-hidden="true" focusable="false" className={styles.svg}>
        {marks.map(mark => (
          <line key={mark} className={styles.grid} x1={placeOf(mark)} x2={placeOf(mark)} y1="0" y2={rowHeight} />
        ))}
        <line className={styles.bar} x1={placeOf(row.bar)} x2={placeOf(row.bar)} y1="0" y2={rowHeight} />
        {stacked(row.dots).map(({ dot, shift }) => (
          <svg key={dot.key} x={placeOf(dot.rating)} y={dotLine} className={styles.at} aria-hidden="true">
            <g transform={`translate(${shift} 0)`}>
              <circle className={styles.dot} r={dotRadius} />
              <text className={styles.letters} y="3">
                {dot.letters}
              </text>
            </g>
          </svg>
        ))}
        {calibrated.kind === 'estimated' && (
          <>
            <line
              className={styles.interval}
              x1={placeOf(calibrated.interval.low)}
              x2={placeOf(calibrated.interval.high)}
              y1={meanLine}
              y2={meanLine}
            />
            <circle className={styles.mean} cx={placeOf(calibrated.mean)} cy={meanLine} r="5" />
          </>
        )}
        {row.rawMean !== null && (
          <svg x={placeOf(row.rawMean)} y={meanLine} className={styles.at} aria-hidden="true">
            <path className={styles.raw} d="M0-6.5 6.5 0 0 6.5-6.5 0Z" />
          </svg>
        )}
      </svg>
      {row.rawMean === null && <span className={styles.nobody}>Nobody rated it</span>}
    </span>
  )
}

/** Dots of the same rating stand side by side, around its place. */
function stacked(dots: DotRow['dots']): { dot: DotRow['dots'][number]; shift: number }[] {
  return dots.map(dot => {
    const same = dots.filter(each => each.rating === dot.rating)
    const step = Math.min(2 * dotRadius + 2, 66 / same.length)
    return { dot, shift: (same.indexOf(dot) - (same.length - 1) / 2) * step }
  })
}

function inWords(row: DotRow): string {
  if (row.rawMean === null) return `${row.label}: nobody rated it. The bar is ${figure(row.bar)}.`
  const dots = row.dots.map(dot => `${dot.name} ${dot.rating}`).join(', ')
  return `${row.label}: ${dots ? `${dots}; ` : ''}raw mean ${figure(row.rawMean)}; ${calibratedLine(row.calibrated)}; bar ${figure(row.bar)}.`
}

function Legend() {
  return (
    <figcaption className={styles.legend}>
      <span>
        <svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true">
          <circle className={styles.dot} r="8.5" />
        </svg>
        a panelist
      </span>
      <span>
        <svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
          <path className={styles.raw} d="M0-6.5 6.5 0 0 6.5-6.5 0Z" />
        </svg>
        raw mean
      </span>
      <span>
        <svg width="34" height="14" viewBox="-17 -7 34 14" aria-hidden="true">
          <line className={styles.interval} x1="-16" x2="16" />
          <circle className={styles.mean} r="5" />
        </svg>
        calibrated mean, 80 % interval
      </span>
      <span>
        <svg width="8" height="18" viewBox="-4 0 8 18" aria-hidden="true">
          <line className={styles.bar} y2="18" />
        </svg>
        the bar
      </span>
      <span className={styles.hint}>Point at a line, or reach it by keyboard, for the arithmetic.</span>
    </figcaption>
  )
}
