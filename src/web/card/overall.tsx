/** What a card says beyond its ratings: recommendation, level, summary, artifact, red flags with their quotes. */
import { type ReactNode, useId, useState } from 'react'
import type { Fields } from '../card-draft.ts'
import { say } from '../words.ts'
import { Choice } from './choice.tsx'
import styles from './overall.module.css'
import fieldStyles from './rating-field.module.css'
import { MarkedText, type TextMark } from './text-marks.tsx'

const recommendations = ['strong_no', 'no', 'yes', 'strong_yes'] as const
const levelVotes = ['one_below', 'fits', 'one_above'] as const
const artifacts = ['roadmap_narrative', 'post_launch_review', 'reversed_decision'] as const
const flags = {
  solo_success: 'Every success was theirs alone',
  blamed_failure: 'Every failure was somebody else’s',
  no_metrics: 'No figure anywhere, even when asked',
} as const
const lettersMax = 5_000

type FlagKind = keyof typeof flags

export function Overall({
  fields,
  onChange,
  summaryMarks,
  artifactMarks,
  children,
}: {
  fields: Fields
  onChange: (change: Partial<Fields>) => void
  summaryMarks: readonly TextMark[]
  artifactMarks: readonly TextMark[]
  children?: ReactNode
}) {
  const id = useId()
  return (
    <section className={styles.overall} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Overall</h2>
      <Choice
        legend="Recommendation"
        hint="Yours, from what you saw. It is never computed from the ratings."
        options={recommendations}
        value={fields.recommendation}
        onChange={recommendation => onChange({ recommendation })}
      />
      <Choice
        legend="Level"
        options={levelVotes}
        value={fields.level_vote}
        onChange={level_vote => onChange({ level_vote })}
      />
      <div className={styles.labelled}>
        <label htmlFor={`${id}-summary`}>Summary</label>
        <MarkedText
          marks={summaryMarks}
          id={`${id}-summary`}
          className={fieldStyles.text}
          rows={3}
          maxLength={lettersMax}
          placeholder="What the panel should know first"
          value={fields.summary ?? ''}
          onChange={event => onChange({ summary: event.currentTarget.value || null })}
        />
      </div>
      <Artifact fields={fields} onChange={onChange} marks={artifactMarks} />
      <Flags fields={fields} onChange={onChange} />
      {children}
    </section>
  )
}

function Artifact({
  fields,
  onChange,
  marks,
}: {
  fields: Fields
  onChange: (change: Partial<Fields>) => void
  marks: readonly TextMark[]
}) {
  const id = useId()
  const { artifact } = fields
  return (
    <div className={styles.labelled}>
      <label htmlFor={`${id}-kind`}>Artifact they walked you through</label>
      <select
        id={`${id}-kind`}
        className={styles.select}
        value={artifact?.kind ?? ''}
        onChange={event => {
          const kind = artifacts.find(each => each === event.currentTarget.value)
          onChange({ artifact: kind ? { kind, note: artifact?.note ?? '' } : null })
        }}
      >
        <option value="">None</option>
        {artifacts.map(kind => (
          <option key={kind} value={kind}>
            {say(kind)}
          </option>
        ))}
      </select>
      {artifact && (
        <MarkedText
          marks={marks}
          className={fieldStyles.text}
          aria-label="What it was and what it showed"
          placeholder="What it was and what it showed"
          rows={2}
          maxLength={lettersMax}
          value={artifact.note}
          onChange={event => onChange({ artifact: { ...artifact, note: event.currentTarget.value } })}
        />
      )}
    </div>
  )
}

function Flags({ fields, onChange }: { fields: Fields; onChange: (change: Partial<Fields>) => void }) {
  const id = useId()
  /** Ticked and without words yet: a flag is only said with its quote. */
  const [waiting, setWaiting] = useState<readonly FlagKind[]>([])
  const set = (kind: FlagKind, quote: string | null) => {
    const others = fields.red_flags.filter(flag => flag.kind !== kind)
    const blank = quote === null || quote.trim() === ''
    setWaiting(
      quote !== null && blank
        ? [...waiting.filter(each => each !== kind), kind]
        : waiting.filter(each => each !== kind),
    )
    onChange({ red_flags: blank ? others : [...others, { kind, quote, source: 'human' }] })
  }
  return (
    <fieldset className={styles.flags}>
      <legend>Red flags</legend>
      <p className={styles.hint}>Rare, and always with the words you heard.</p>
      {(Object.keys(flags) as FlagKind[]).map(kind => {
        const flag = fields.red_flags.find(each => each.kind === kind)
        const ticked = flag !== undefined || waiting.includes(kind)
        return (
          <div key={kind} className={styles.flag}>
            <label className={styles.tick}>
              <input type="checkbox" checked={ticked} onChange={() => set(kind, ticked ? null : '')} />
              <span>
                {say(kind)} <span className={styles.flagWords}>{flags[kind]}</span>
              </span>
            </label>
            {ticked && (
              <textarea
                id={`${id}-${kind}`}
                className={fieldStyles.text}
                aria-label={`The words behind ${say(kind).toLowerCase()}`}
                placeholder="The words you heard"
                rows={2}
                maxLength={lettersMax}
                value={flag?.quote ?? ''}
                onChange={event => set(kind, event.currentTarget.value)}
              />
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
