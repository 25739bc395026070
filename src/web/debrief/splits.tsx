/**
 * Where the panel disagrees: who stands where, the proposed cause, the question that would settle it, and the human word
 * that may replace the proposal. The names of causes are the API's.
 */
import { NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { api, read, type Shapes } from '../api.ts'
import { RatingMark } from '../parts/rating-mark.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { allows } from '../session.ts'
import { say } from '../words.ts'
import styles from './room.module.css'
import { type DebriefDimension, useRefresh, useRoom } from './room.ts'
import { Section } from './section.tsx'

const causes: Readonly<Record<Shapes['SplitCause'], { name: string; words: string }>> = {
  different_bar: {
    name: 'Different bars',
    words: 'Without the known bars of the interviewers the ratings would lie within one point.',
  },
  different_evidence: {
    name: 'Different evidence',
    words: 'They come from different interviews, and no two heard about the same artifact.',
  },
  open: { name: 'Open', words: 'Neither bars nor interviews explain it. The panel has to.' },
}

export function SplitsPart() {
  const { debrief } = useRoom()
  const split = debrief.dimensions.filter(each => each.split !== null)
  return (
    <Section
      id="splits"
      title="Where the panel splits"
      lead="Two points or more apart, or three and more raters on both sides of the bar."
    >
      {split.length === 0 ? (
        <p className={styles.quiet}>
          The panel is split on no dimension. That may be agreement, or everybody asking the same question.
        </p>
      ) : (
        split.map(each => <SplitCard key={each.dimension} dimension={each} />)
      )}
    </Section>
  )
}

function SplitCard({ dimension }: { dimension: DebriefDimension }) {
  const { debrief, panelistName, personName } = useRoom()
  const refresh = useRefresh(debrief.loop_id)
  const overrule = useMutation({
    mutationFn: (cause: Shapes['SplitCause']) =>
      read(
        api.PUT('/v1/loops/{id}/splits/{dimension}', {
          params: { path: { id: debrief.loop_id, dimension: dimension.dimension } },
          body: { cause },
        }),
      ),
    onSuccess: refresh,
  })
  const { split } = dimension
  if (!split) return null
  const stands = [4, 3, 2, 1]
    .map(rating => ({ rating, who: dimension.ratings.filter(each => each.rating === rating) }))
    .filter(each => each.who.length > 0)
  return (
    <article className={styles.panel} aria-labelledby={`split-${dimension.dimension}`}>
      <h3 id={`split-${dimension.dimension}`} className={styles.panelTitle}>
        {say(dimension.dimension)}
      </h3>
      <p className={styles.question}>{split.question}</p>
      <div className={styles.splitBody}>
        <ul className={styles.stands}>
          {stands.map(({ rating, who }) => (
            <li key={rating}>
              <RatingMark rating={rating} size={14} />
              <b className="numbers">{rating}</b>
              <span>{who.map(each => panelistName(each.panelist_id)).join(', ')}</span>
            </li>
          ))}
        </ul>
        <div className={styles.cause}>
          {allows(debrief, 'split.overrule') ? (
            <NativeSelect
              label="Cause"
              size="xs"
              value={split.cause}
              disabled={overrule.isPending}
              onChange={event => overrule.mutate(event.currentTarget.value as Shapes['SplitCause'])}
              data={Object.entries(causes).map(([value, { name }]) => ({
                value,
                label: value === split.proposed_cause ? `${name} (proposed)` : name,
              }))}
            />
          ) : (
            <p>
              <b>{causes[split.cause].name}</b>
            </p>
          )}
          <p className={styles.soft}>{causes[split.cause].words}</p>
          {split.overruled_by_id && (
            <p className={styles.soft}>
              {personName(split.overruled_by_id)} put this in place of “
              {causes[split.proposed_cause].name.toLowerCase()}”.
            </p>
          )}
          <Refusal error={overrule.error} />
        </div>
      </div>
    </article>
  )
}
