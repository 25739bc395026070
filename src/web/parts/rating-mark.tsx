/**
 * A rating as a mark: direction says on which side of the bar, fill says how far, colour says it again for those who see
 * it. Read aloud as its words.
 */
import { ratingWords } from '../words.ts'
import styles from './rating-mark.module.css'

const paths: Readonly<Record<number, string>> = {
  1: 'M2.2 4.5h11.6L8 13.2Z',
  2: 'M2.2 4.5h11.6L8 13.2Z',
  3: 'M2.2 11.5h11.6L8 2.8Z',
  4: 'M2.2 11.5h11.6L8 2.8Z',
}

/** The mark alone; `silent` where the words stand beside it. */
export function RatingMark({ rating, size = 16, silent = false }: { rating: number; size?: number; silent?: boolean }) {
  return (
    <svg
      className={styles.mark}
      data-rating={rating}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role={silent ? undefined : 'img'}
      aria-hidden={silent || undefined}
      aria-label={silent ? undefined : `${rating}, ${ratingWords[rating]?.toLowerCase()}`}
      focusable="false"
    >
      <path d={paths[rating]} />
    </svg>
  )
}

/** The mark with its number. */
export function RatingChip({ rating }: { rating: number }) {
  return (
    <span className={styles.chip} data-rating={rating}>
      <RatingMark rating={rating} size={12} silent />
      <span className="numbers">{rating}</span>
      <span className="unseen">{ratingWords[rating]}</span>
    </span>
  )
}
