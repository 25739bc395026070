/**
 * One dimension of a card being written: the rating (1 to 4 or not assessed, by mouse or by key), what that rating means at
 * this level, and the evidence beside it. Hears of hints and signals as marks on a text; knows nothing of where they come from.
 */
import { UnstyledButton } from '@mantine/core'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Shapes } from '../api.ts'
import type { Conflict, Evidence, RatingValue } from '../card-draft.ts'
import { Icon } from '../parts/icon.tsx'
import { RatingMark } from '../parts/rating-mark.tsx'
import { ratingWords, say } from '../words.ts'
import { ConflictNotice, RatingWords } from './conflict-notice.tsx'
import styles from './rating-field.module.css'
import { MarkedText, type TextMark, TextMarks } from './text-marks.tsx'

export type KitDimension = Shapes['Kit']['dimensions'][number]

export interface RatingFieldProps {
  readonly dimension: string
  readonly kit: KitDimension | undefined
  readonly value: RatingValue | null
  readonly focus: boolean
  /** the service says that this still keeps the card from being submitted */
  readonly missing: boolean
  readonly conflict?: Conflict<RatingValue | null>
  /** hints and signals on each piece of evidence, by its place in the list */
  readonly marks?: readonly (readonly TextMark[])[]
  /** hints on the rating as a whole */
  readonly hints?: readonly TextMark[]
  readonly onChange: (value: RatingValue | null) => void
  readonly onSettle?: (whose: 'mine' | 'theirs') => void
  /** somebody is working here */
  readonly onEnter: () => void
}

const ratings = [1, 2, 3, 4] as const
const reasons = ['ran_out_of_time', 'no_opportunity', 'not_my_expertise'] as const
const evidenceMax = 20
const lettersMax = 5_000

/** The address of a dimension's place on the page. */
export function placeOf(dimension: string): string {
  return `dimension-${dimension}`
}

export function RatingField(props: RatingFieldProps) {
  const { dimension, kit, value, focus, missing, conflict, marks, hints = [], onChange, onSettle, onEnter } = props
  const id = useId()
  const section = useRef<HTMLElement>(null)
  const [writeNext, setWriteNext] = useState<number | null>(null)
  const rating = value && 'rating' in value ? value.rating : null
  const reason = value && 'not_assessed' in value ? value.not_assessed : null
  const evidence: readonly Evidence[] = value && 'evidence' in value ? value.evidence : []
  /** Evidence is put aside, not thrown away, while "not assessed" is tried. */
  const aside = useRef<readonly Evidence[]>([])

  useEffect(() => {
    if (writeNext === null) return
    section.current?.querySelectorAll('textarea')[writeNext]?.focus()
    setWriteNext(null)
  }, [writeNext])

  const rate = (next: number, write: boolean) => {
    const kept = evidence.length > 0 ? evidence : aside.current
    if (kept.length === 0 && write) {
      onChange({ rating: next, evidence: [{ kind: 'quote', text: '' }] })
      setWriteNext(0)
    } else onChange({ rating: next, evidence: [...kept] })
  }
  const leaveOut = (next: (typeof reasons)[number]) => {
    if (evidence.length > 0) aside.current = evidence
    onChange({ not_assessed: next })
  }
  const change = (pieces: readonly Evidence[]) => onChange({ rating, evidence: [...pieces] })
  const add = (kind: Evidence['kind']) => {
    change([...evidence, { kind, text: '' }])
    setWriteNext(evidence.length)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const writing = event.target instanceof HTMLTextAreaElement
    if (writing && event.key === 'Escape') {
      event.preventDefault()
      section.current?.focus()
      return
    }
    if (event.ctrlKey || event.metaKey || (writing && !event.altKey)) return
    const digit = /^(?:Digit|Numpad)([1-4])$/.exec(event.code)?.[1]
    if (digit) {
      event.preventDefault()
      rate(Number(digit), true)
    } else if (event.code === 'KeyN') {
      event.preventDefault()
      leaveOut('ran_out_of_time')
    }
  }

  const anchor = rating === null ? null : kit?.anchors[String(rating)]
  return (
    <section
      ref={section}
      id={placeOf(dimension)}
      className={styles.field}
      aria-labelledby={`${id}-title`}
      tabIndex={-1}
      onFocus={onEnter}
      onKeyDown={onKeyDown}
      data-missing={missing || undefined}
    >
      <div className={styles.head}>
        <h2 id={`${id}-title`}>{kit?.title ?? say(dimension)}</h2>
        {focus && <span className={styles.focusTag}>Your focus</span>}
      </div>
      {kit && <p className={styles.question}>{kit.question}</p>}

      <fieldset className={styles.scale}>
        <legend className="unseen">Rating of {kit?.title ?? say(dimension)}</legend>
        {ratings.map(each => (
          <label key={each} className={styles.option} data-rating={each}>
            <input
              type="radio"
              name={`${id}-rating`}
              className="unseen"
              checked={rating === each}
              onChange={() => rate(each, false)}
            />
            <RatingMark rating={each} silent />
            <span className={styles.number}>{each}</span>
            <span className={styles.words}>{ratingWords[each]}</span>
          </label>
        ))}
        <label className={styles.option} data-rating="n">
          <input
            type="radio"
            name={`${id}-rating`}
            className="unseen"
            checked={reason !== null}
            onChange={() => leaveOut('ran_out_of_time')}
          />
          <span className={styles.number}>n</span>
          <span className={styles.words}>Not assessed</span>
        </label>
      </fieldset>

      {anchor && (
        <p className={styles.anchor} data-rating={rating}>
          {anchor}
        </p>
      )}

      {reason !== null && (
        <fieldset className={styles.reasons}>
          <legend>Why was it not assessed?</legend>
          {reasons.map(each => (
            <label key={each} className={styles.reason}>
              <input type="radio" name={`${id}-reason`} checked={reason === each} onChange={() => leaveOut(each)} />
              {say(each)}
            </label>
          ))}
        </fieldset>
      )}

      {reason === null && (
        <div className={styles.evidence}>
          {evidence.map((piece, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name of their own; their order is what is saved
            <div key={at} className={styles.piece} data-kind={piece.kind}>
              <div className={styles.pieceHead}>
                <KindSwitch
                  kind={piece.kind}
                  onChange={kind => change(evidence.map((other, place) => (place === at ? { ...other, kind } : other)))}
                />
                <UnstyledButton
                  className={styles.remove}
                  onClick={() => {
                    change(evidence.filter((_, place) => place !== at))
                    section.current?.focus()
                  }}
                >
                  <Icon name="bin" size={15} />
                  <span className="unseen">
                    Remove {piece.kind} {at + 1}
                  </span>
                </UnstyledButton>
              </div>
              <MarkedText
                marks={marks?.[at] ?? []}
                className={styles.text}
                aria-label={`${piece.kind === 'quote' ? 'What they said' : 'What you saw'}, ${kit?.title ?? say(dimension)}, ${at + 1}`}
                placeholder={
                  piece.kind === 'quote' ? 'Their words, as close as you can' : 'What they did, and what you saw'
                }
                rows={2}
                maxLength={lettersMax}
                value={piece.text}
                onChange={event => {
                  const { value: text } = event.currentTarget
                  change(evidence.map((other, place) => (place === at ? { ...other, text } : other)))
                }}
              />
            </div>
          ))}
          <TextMarks marks={hints} />
          {evidence.length < evidenceMax && (
            <div className={styles.add}>
              <UnstyledButton className={styles.addButton} onClick={() => add('quote')}>
                <Icon name="plus" size={14} /> Quote
              </UnstyledButton>
              <UnstyledButton className={styles.addButton} onClick={() => add('observation')}>
                <Icon name="plus" size={14} /> Observation
              </UnstyledButton>
              {missing && rating !== null && <span className={styles.need}>A rating needs what it rests on.</span>}
              {missing && rating === null && evidence.length > 0 && (
                <span className={styles.need}>There is evidence, and no rating yet.</span>
              )}
            </div>
          )}
        </div>
      )}

      {value !== null && !focus && (
        <UnstyledButton className={styles.clear} onClick={() => onChange(null)}>
          Take this dimension off the card
        </UnstyledButton>
      )}

      {conflict && onSettle && (
        <ConflictNotice
          about={kit?.title ?? say(dimension)}
          mine={<RatingWords value={conflict.mine} />}
          theirs={<RatingWords value={conflict.theirs} />}
          onSettle={onSettle}
        />
      )}
    </section>
  )
}

function KindSwitch({ kind, onChange }: { kind: Evidence['kind']; onChange: (kind: Evidence['kind']) => void }) {
  const id = useId()
  return (
    <fieldset className={styles.kinds}>
      <legend className="unseen">Kind of evidence</legend>
      {(['quote', 'observation'] as const).map(each => (
        <label key={each} className={styles.kind}>
          <input type="radio" name={id} className="unseen" checked={kind === each} onChange={() => onChange(each)} />
          {each === 'quote' ? 'They said' : 'I saw'}
        </label>
      ))}
    </fieldset>
  )
}
