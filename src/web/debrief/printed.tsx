/** The first printed page: one page of summary. The evidence follows from the second page on. Seen on paper alone. */
import type { ReactNode } from 'react'
import { calibratedLine } from '../charts/calibrated.tsx'
import { figure } from '../charts/scale.ts'
import { say } from '../words.ts'
import { ReleaseFacts } from './release.tsx'
import styles from './room.module.css'
import { useRoom } from './room.ts'

export function PrintedSummary({ matrix }: { matrix: ReactNode }) {
  const { debrief, personName } = useRoom()
  const decision = debrief.decisions.at(-1)
  const split = debrief.dimensions.filter(each => each.split !== null)
  return (
    <div className={styles.printed} data-first-page>
      <ReleaseFacts />
      {matrix}
      <ul>
        {debrief.dimensions.map(each => (
          <li key={each.dimension}>
            {say(each.dimension)}: {each.raw.mean === null ? 'nobody rated it' : `raw mean ${figure(each.raw.mean)}`},{' '}
            {calibratedLine(each.calibrated)}, bar {figure(each.bar)}
          </li>
        ))}
      </ul>
      <p>
        Split: {split.length > 0 ? split.map(each => say(each.dimension)).join(', ') : 'no dimension'}. Uncovered:{' '}
        {debrief.uncovered.length > 0 ? debrief.uncovered.map(say).join(', ') : 'none'}. Thin:{' '}
        {debrief.thin.length > 0 ? debrief.thin.map(say).join(', ') : 'none'}.
      </p>
      {decision ? (
        <p>
          <b>{say(decision.decision)}</b>, {personName(decision.decided_by_id)}: {decision.reason}
        </p>
      ) : (
        <p>Nothing is decided yet.</p>
      )}
    </div>
  )
}
