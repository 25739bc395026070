/**
 * Places in a text that somebody should look at: a coach's hint on one's own words, a signal that was detected. The words
 * are underlined in a copy of their line, with the reason beside them. Shows nothing where there is nothing to show.
 */
import { Icon } from '../parts/icon.tsx'
import styles from './text-marks.module.css'

export interface TextMark {
  /** where the words stand in the text, as UTF-16 offsets; `to` is behind the last one */
  readonly from: number
  readonly to: number
  readonly kind: 'hint' | 'signal'
  /** what it is called: "Vague praise", "Ownership" */
  readonly label: string
  /** why these words were marked, for the reader */
  readonly reason: string
}

const aroundMax = 28

export function TextMarks({ text, marks }: { text: string; marks: readonly TextMark[] }) {
  if (marks.length === 0) return null
  return (
    <ul className={styles.marks}>
      {marks.map(mark => (
        <li key={`${mark.from}-${mark.to}-${mark.label}`} className={styles.mark} data-kind={mark.kind}>
          <Icon name="note" size={14} />
          <span>
            <strong>{mark.label}</strong> <Cut text={text} mark={mark} /> {mark.reason}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The marked words with a little of what stands around them. */
function Cut({ text, mark }: { text: string; mark: TextMark }) {
  const before = text.slice(Math.max(0, mark.from - aroundMax), mark.from)
  const after = text.slice(mark.to, mark.to + aroundMax)
  return (
    <q className={styles.cut}>
      {before}
      <mark>{text.slice(mark.from, mark.to)}</mark>
      {after}
    </q>
  )
}
