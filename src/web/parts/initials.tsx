/** A person as two letters on a quiet ground; always beside their name. */
import styles from './initials.module.css'

export function Initials({ name }: { name: string }) {
  const letters = name
    .split(/\s+/)
    .map(word => [...word][0] ?? '')
    .filter((_, at, all) => at === 0 || at === all.length - 1)
    .join('')
  return (
    <span className={styles.initials} aria-hidden="true">
      {letters}
    </span>
  )
}
