/**
 * What an interviewer has in hand: the questions of this interview, the artifact, and per dimension the anchors of this
 * level and what it is not. Follows the dimension that is being written. All of it comes from the API's kit.
 */
import { useId } from 'react'
import type { Shapes } from '../api.ts'
import { RatingMark } from '../parts/rating-mark.tsx'
import { ratingWords, sayWithin } from '../words.ts'
import styles from './kit-panel.module.css'

type Kit = Shapes['Kit']

export function KitPanel({
  kit,
  active,
  rating,
  onChoose,
}: {
  kit: Kit
  /** the dimension that is being written */
  active: string
  /** its rating, whose anchor is set off */
  rating: number | null
  onChoose: (dimension: string) => void
}) {
  const id = useId()
  const shown = kit.dimensions.find(each => each.dimension === active) ?? kit.dimensions[0]
  return (
    <div className={styles.kit}>
      {(kit.prompts.length > 0 || kit.note) && (
        <section className={styles.block} aria-labelledby={`${id}-ask`}>
          <h3 id={`${id}-ask`}>For this interview</h3>
          {kit.note && <p>{kit.note}</p>}
          <ol className={styles.questions}>
            {kit.prompts.map(prompt => (
              <li key={prompt}>{prompt}</li>
            ))}
          </ol>
        </section>
      )}
      {kit.artifact && (
        <details className={styles.block}>
          <summary>
            <span>Artifact: {kit.artifact.title}</span>
          </summary>
          <p>{kit.artifact.brief}</p>
          <p className={styles.label}>Look for</p>
          <ul className={styles.plainList}>
            {kit.artifact.look_for.map(each => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </details>
      )}
      {shown && (
        <section className={styles.block} aria-label={`Kit for ${shown.title}`}>
          <label className={styles.chooser}>
            <span className="unseen">Dimension shown in the kit</span>
            <select value={shown.dimension} onChange={event => onChoose(event.currentTarget.value)}>
              {kit.dimensions.map(each => (
                <option key={each.dimension} value={each.dimension}>
                  {each.title}
                  {each.focus ? ' (your focus)' : ''}
                </option>
              ))}
            </select>
          </label>
          <p>
            <span className={styles.label}>A strong candidate</span> {shown.strong_candidate}
          </p>
          <p>
            <span className={styles.label}>Ask for</span> {shown.ask_for}
          </p>
          <p className={styles.label}>What each rating looks like ({sayWithin(shown.anchors_written_for)})</p>
          <ul className={styles.anchors}>
            {[4, 3, 2, 1].map(each => (
              <li key={each} data-chosen={each === rating || undefined} data-rating={each}>
                <span className={styles.anchorHead}>
                  <RatingMark rating={each} size={13} silent />
                  {each} <span className={styles.anchorWords}>{ratingWords[each]}</span>
                </span>
                {shown.anchors[String(each)]}
              </li>
            ))}
          </ul>
          {shown.difference && (
            <p>
              <span className={styles.label}>At this level</span> {shown.difference}
            </p>
          )}
          {shown.not_this.length > 0 && (
            <>
              <p className={styles.label}>What this is not</p>
              <ul className={styles.plainList}>
                {shown.not_this.map(each => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
            </>
          )}
          {shown.prompts.length > 0 && (
            <>
              <p className={styles.label}>Questions that open it</p>
              <ol className={styles.questions}>
                {shown.prompts.map(prompt => (
                  <li key={prompt.question}>
                    {prompt.question}
                    {prompt.follow_up && <span className={styles.follow}>{prompt.follow_up}</span>}
                  </li>
                ))}
              </ol>
            </>
          )}
        </section>
      )}
    </div>
  )
}
