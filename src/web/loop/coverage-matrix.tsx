/**
 * Which interview, by its number in the loop, looks at which dimension, and how many independent raters that makes; after
 * the release, how many there were.
 */
import type { Shapes } from '../api.ts'
import { say } from '../words.ts'
import styles from './coverage-matrix.module.css'

export function CoverageMatrix({ loop }: { loop: Shapes['Loop'] }) {
  const interviews = loop.interviews
    .map((interview, at) => ({ ...interview, number: at + 1 }))
    .filter(({ state }) => state !== 'dropped' && state !== 'no_show')
  const after = loop.coverage.after_release
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className={styles.frame} aria-label="Dimensions by interview" tabIndex={0}>
      <table className={styles.matrix}>
        <caption className="unseen">Planned coverage of the dimensions by the interviews</caption>
        <thead>
          <tr>
            <th scope="col">Dimension</th>
            <th scope="col">Raters</th>
            {after && <th scope="col">Rated</th>}
            {interviews.map(interview => (
              <th key={interview.id} scope="col" title={interview.name}>
                {interview.number}
                <span className="unseen"> {interview.name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {loop.dimensions.map(dimension => {
            const planned = loop.coverage.planned[dimension] ?? 0
            const gap = loop.coverage.gaps.includes(dimension)
            const rated = after?.assessed[dimension]
            return (
              <tr key={dimension}>
                <th scope="row">{say(dimension)}</th>
                <td className={styles.count} data-gap={gap || undefined}>
                  {planned}
                  {gap && <span className="unseen">, a gap</span>}
                </td>
                {after && (
                  <td className={styles.count} data-gap={(rated ?? 0) < 2 || undefined}>
                    {rated ?? 0}
                  </td>
                )}
                {interviews.map(interview => (
                  <td key={interview.id}>
                    {interview.focus.includes(dimension) ? (
                      <>
                        <span className={styles.dot} aria-hidden="true" />
                        <span className="unseen">Looks at it</span>
                      </>
                    ) : (
                      <span className="unseen">No</span>
                    )}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
