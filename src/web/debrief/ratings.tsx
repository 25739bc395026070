/**
 * The numbers of a debrief: who rated what, the same as dots on a line with raw and calibrated means, and what the ratings
 * do not cover. It shows what the API computed and computes nothing.
 */
import { Arithmetic } from '../charts/calibrated.tsx'
import { DotPlot, type DotRow } from '../charts/dot-plot.tsx'
import { figure } from '../charts/scale.ts'
import { RatingChip } from '../parts/rating-mark.tsx'
import { say } from '../words.ts'
import styles from './room.module.css'
import { type DebriefDimension, lettersOf, useRoom } from './room.ts'
import { Section } from './section.tsx'

export function RatingsPart() {
  const { debrief } = useRoom()
  return (
    <Section
      id="ratings"
      title="Ratings"
      lead="Each rating as it was given before its author could see another card. Not assessed is never a zero."
    >
      <Matrix />
      <div className={styles.panel}>
        <Plot />
      </div>
      {(debrief.uncovered.length > 0 || debrief.thin.length > 0) && <Coverage />}
    </Section>
  )
}

/** Dimensions by panelists; also on the first page of the print. */
export function Matrix({ caption = 'Ratings by dimension and panelist' }: { caption?: string }) {
  const { debrief, raters, panelistName } = useRoom()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways has to be reached by keyboard
    <section className={styles.scroll} aria-label={caption} tabIndex={0}>
      <table className={styles.matrix}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Dimension</th>
            {raters.map(member => (
              <th key={member.panelist_id} scope="col">
                {panelistName(member.panelist_id)}
                <span className={styles.soft}>{say(member.function)}</span>
              </th>
            ))}
            <th scope="col" className={styles.number}>
              Raw mean
            </th>
            <th scope="col" className={styles.number}>
              Bar
            </th>
          </tr>
        </thead>
        <tbody>
          {debrief.dimensions.map(dimension => (
            <tr key={dimension.dimension}>
              <th scope="row">{say(dimension.dimension)}</th>
              {raters.map(({ panelist_id }) => (
                <td key={panelist_id}>
                  <Cell dimension={dimension} panelistId={panelist_id} />
                </td>
              ))}
              <td className={styles.number}>{dimension.raw.mean === null ? 'none' : figure(dimension.raw.mean)}</td>
              <td className={styles.number}>{figure(dimension.bar)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Recommendation</th>
            {raters.map(({ panelist_id }) => {
              const card = debrief.cards.find(each => each.panelist_id === panelist_id)
              return (
                <td key={panelist_id}>
                  {card?.recommendation ? say(card.recommendation) : <span className={styles.soft}>none</span>}
                  {card?.later?.recommendation && card.later.recommendation !== card.recommendation && (
                    <span className={styles.later}>later {say(card.later.recommendation).toLowerCase()}</span>
                  )}
                </td>
              )
            })}
            <td className={styles.number}>
              {debrief.overall.raw.mean === null ? 'none' : figure(debrief.overall.raw.mean)}
            </td>
            <td className={styles.number}>{figure(debrief.overall.bar)}</td>
          </tr>
          <tr>
            <th scope="row">Level</th>
            {raters.map(({ panelist_id }) => {
              const vote = debrief.cards.find(each => each.panelist_id === panelist_id)?.level_vote
              return <td key={panelist_id}>{vote ? votes[vote] : <span className={styles.soft}>no word</span>}</td>
            })}
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

const votes = { one_below: 'One below', fits: 'Fits', one_above: 'One above' } as const

function Cell({ dimension, panelistId }: { dimension: DebriefDimension; panelistId: string }) {
  const rating = dimension.ratings.find(each => each.panelist_id === panelistId)
  if (rating)
    return (
      <>
        <RatingChip rating={rating.rating} />
        {rating.later && (
          <span className={styles.later}>
            later {rating.later.rating === null ? 'not assessed' : rating.later.rating}
          </span>
        )}
      </>
    )
  const left = dimension.not_assessed.find(each => each.panelist_id === panelistId)
  if (left) return <span className={styles.notAssessed}>{say(left.reason)}</span>
  return <span className="unseen">not asked</span>
}

/** The ratings as dots, a line per dimension and one for the whole. */
export function Plot() {
  const { debrief, panelistName, personName } = useRoom()
  const rows: DotRow[] = debrief.dimensions.map(each => ({
    key: each.dimension,
    label: say(each.dimension),
    note: each.raw.n === 0 ? 'uncovered' : each.raw.n === 1 ? '1 rating, thin' : `${each.raw.n} ratings`,
    bar: each.bar,
    dots: each.ratings.map(rating => {
      const name = panelistName(rating.panelist_id)
      return { key: rating.scorecard_id, letters: lettersOf(name), name, rating: rating.rating }
    }),
    rawMean: each.raw.mean,
    calibrated: each.calibrated,
    more: (
      <Arithmetic
        calibrated={each.calibrated}
        raw={{ ...each.raw, what: each.raw.n === 1 ? 'rating' : 'ratings' }}
        bar={each.bar}
        nameOf={personName}
      />
    ),
  }))
  const { overall } = debrief
  rows.push({
    key: 'overall',
    label: 'All dimensions',
    note: `mean of ${overall.raw.dimensions} dimension means`,
    bar: overall.bar,
    dots: [],
    rawMean: overall.raw.mean,
    calibrated: overall.calibrated,
    more: (
      <Arithmetic
        calibrated={overall.calibrated}
        raw={{ n: overall.raw.dimensions, mean: overall.raw.mean, what: 'dimensions' }}
        bar={overall.bar}
        nameOf={personName}
      />
    ),
    total: true,
  })
  return <DotPlot rows={rows} title="Ratings, means and the bar per dimension" />
}

function Coverage() {
  const { debrief } = useRoom()
  return (
    <div className={styles.panel}>
      <h3 className={styles.panelTitle}>What the ratings do not cover</h3>
      <dl className={styles.facts}>
        {debrief.uncovered.length > 0 && (
          <div>
            <dt>Uncovered</dt>
            <dd>
              {debrief.uncovered.map(say).join(', ')}
              <span className={styles.soft}>in the plan, rated by nobody</span>
            </dd>
          </div>
        )}
        {debrief.thin.length > 0 && (
          <div>
            <dt>Thin</dt>
            <dd>
              {debrief.thin.map(say).join(', ')}
              <span className={styles.soft}>rated by a single panelist</span>
            </dd>
          </div>
        )}
      </dl>
    </div>
  )
}
