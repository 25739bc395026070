/** Two versions of the same thing, side by side, and the choice between them: neither is lost before somebody chooses. */
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RatingValue } from '../card-draft.ts'
import { RatingChip } from '../parts/rating-mark.tsx'
import { say } from '../words.ts'
import styles from './conflict-notice.module.css'

export function ConflictNotice({
  about,
  mine,
  theirs,
  onSettle,
}: {
  about: string
  mine: ReactNode
  theirs: ReactNode
  onSettle: (whose: 'mine' | 'theirs') => void
}) {
  return (
    <div className={styles.notice} role="alert">
      <p className={styles.title}>
        {about} was also changed in another window. Nothing is lost: choose which of the two goes on.
      </p>
      <div className={styles.pair}>
        <div className={styles.side}>
          <p className={styles.whose}>Here</p>
          <div className={styles.words}>{mine}</div>
          <Button size="xs" onClick={() => onSettle('mine')}>
            Keep this one
          </Button>
        </div>
        <div className={styles.side}>
          <p className={styles.whose}>In the other window</p>
          <div className={styles.words}>{theirs}</div>
          <Button size="xs" variant="default" onClick={() => onSettle('theirs')}>
            Take the other one
          </Button>
        </div>
      </div>
    </div>
  )
}

/** A rating in full, for reading. */
export function RatingWords({ value }: { value: RatingValue | null }) {
  if (value === null) return <p>Nothing</p>
  if ('not_assessed' in value) return <p>Not assessed: {say(value.not_assessed).toLowerCase()}</p>
  return (
    <>
      <p>{value.rating === null ? 'No rating yet' : <RatingChip rating={value.rating} />}</p>
      <EvidenceList evidence={value.evidence} />
    </>
  )
}

/** Evidence as it was written: text, and never anything else. */
export function EvidenceList({ evidence }: { evidence: readonly { kind: string; text: string }[] }) {
  return (
    <ul className={styles.evidence}>
      {evidence.map((piece, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name of their own
        <li key={at} data-kind={piece.kind}>
          {piece.kind === 'quote' ? <q>{piece.text}</q> : piece.text}
        </li>
      ))}
    </ul>
  )
}
