/** What moved after others could be seen: both ratings side by side, the reason given, and toward whom. Counted nowhere. */
import { Moment } from '../parts/moment.tsx'
import { RatingChip } from '../parts/rating-mark.tsx'
import { say } from '../words.ts'
import styles from './room.module.css'
import { useRoom } from './room.ts'
import { Section } from './section.tsx'

export function LedgerPart() {
  const { debrief, panelistName } = useRoom()
  return (
    <Section
      id="ledger"
      title="What moved"
      lead="Ratings changed after their author could see other cards. The figures above rest on the independent ones."
    >
      {debrief.ledger.length === 0 ? (
        <p className={styles.quiet}>No rating was changed after the release.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways has to be reached by keyboard
        <section className={styles.scroll} aria-label="Moved ratings" tabIndex={0}>
          <table className={styles.matrix}>
            <thead>
              <tr>
                <th scope="col">Panelist</th>
                <th scope="col">Dimension</th>
                <th scope="col">Independent</th>
                <th scope="col">Later</th>
                <th scope="col">Reason given</th>
                <th scope="col">Nearer to</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {debrief.ledger.map(entry => (
                <tr key={`${entry.panelist_id}-${entry.dimension}-${entry.version}`}>
                  <th scope="row">{panelistName(entry.panelist_id)}</th>
                  <td>{say(entry.dimension)}</td>
                  <td>
                    <Rated rating={entry.independent} />
                  </td>
                  <td>
                    <Rated rating={entry.later} />
                  </td>
                  <td>{entry.reason ? say(entry.reason) : 'First written with others in sight'}</td>
                  <td>{entry.toward.length > 0 ? entry.toward.map(panelistName).join(', ') : 'nobody'}</td>
                  <td>
                    <Moment at={entry.at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Section>
  )
}

function Rated({ rating }: { rating: number | null }) {
  return rating === null ? <span className={styles.soft}>Not assessed</span> : <RatingChip rating={rating} />
}
