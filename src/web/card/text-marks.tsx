/**
 * A field for text in which places can be marked: a coach's hint on one's own words, a signal that was detected. The words
 * are underlined where they stand; below, a hint asks its question and a signal says why when it is focused or pointed at.
 * Knows not where marks come from, and shows nothing where there are none.
 */
import { type ComponentProps, type ReactNode, useId, useRef, useState } from 'react'
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

export function MarkedText({
  marks,
  value,
  ...field
}: { marks: readonly TextMark[]; value: string } & Omit<ComponentProps<'textarea'>, 'value'>) {
  const id = useId()
  const ground = useRef<HTMLDivElement>(null)
  const [told, setTold] = useState<TextMark | null>(null)
  const shown = told && marks.find(each => isSame(each, told)) ? told : null
  return (
    <>
      <div className={styles.frame}>
        {marks.length > 0 && (
          <div ref={ground} className={styles.ground} aria-hidden="true">
            {underlined(value, marks, shown)}
          </div>
        )}
        <textarea
          {...field}
          value={value}
          aria-describedby={marks.length > 0 ? id : undefined}
          onScroll={event => {
            if (ground.current) ground.current.scrollTop = event.currentTarget.scrollTop
          }}
        />
      </div>
      <TextMarks id={id} marks={marks} told={shown} onTell={setTold} />
    </>
  )
}

/** The marks in words: questions at once, signals when they are asked for. */
export function TextMarks({
  id,
  marks,
  told = null,
  onTell = () => {},
}: {
  id?: string
  marks: readonly TextMark[]
  told?: TextMark | null
  onTell?: (mark: TextMark | null) => void
}) {
  if (marks.length === 0) return null
  const hints = marks.filter(({ kind }) => kind === 'hint')
  const signals = marks.filter(({ kind }) => kind === 'signal')
  return (
    <div id={id} className={styles.marks}>
      {hints.length > 0 && (
        <ul className={styles.hints}>
          {hints.map(mark => (
            <li
              key={keyOf(mark)}
              className={styles.hint}
              onPointerEnter={() => onTell(mark)}
              onPointerLeave={() => onTell(null)}
            >
              <Icon name="note" size={14} />
              <span>
                <b>{mark.label}.</b> {mark.reason}
              </span>
            </li>
          ))}
        </ul>
      )}
      {signals.length > 0 && (
        <div className={styles.signals}>
          {signals.map(mark => (
            <button
              key={keyOf(mark)}
              type="button"
              className={styles.signal}
              aria-describedby={told && isSame(told, mark) ? `${id}-reason` : undefined}
              onPointerEnter={() => onTell(mark)}
              onPointerLeave={() => onTell(null)}
              onFocus={() => onTell(mark)}
              onBlur={() => onTell(null)}
            >
              {mark.label}
            </button>
          ))}
          <span id={`${id}-reason`} className={styles.reason}>
            {told?.kind === 'signal' ? told.reason : 'Signals in the language; in no score.'}
          </span>
        </div>
      )}
    </div>
  )
}

/** The text with the marked words underlined; of two that overlap the earlier one. */
function underlined(text: string, marks: readonly TextMark[], told: TextMark | null): ReactNode[] {
  const parts: ReactNode[] = []
  let end = 0
  for (const mark of [...marks].sort((left, right) => left.from - right.from)) {
    if (mark.from < end || mark.to <= mark.from || mark.to > text.length) continue
    parts.push(
      text.slice(end, mark.from),
      <mark key={keyOf(mark)} data-kind={mark.kind} data-told={(told && isSame(told, mark)) || undefined}>
        {text.slice(mark.from, mark.to)}
      </mark>,
    )
    end = mark.to
  }
  parts.push(text.slice(end))
  return parts
}

function keyOf({ from, to, kind, label }: TextMark): string {
  return `${kind}-${label}-${from}-${to}`
}

function isSame(left: TextMark, right: TextMark): boolean {
  return keyOf(left) === keyOf(right)
}
