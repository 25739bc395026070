/** What a card says, for reading: ratings with their evidence, then the overall words. All of it is text. */
import type { Shapes } from '../api.ts'
import { RatingMark } from '../parts/rating-mark.tsx'
import { ratingWords, say } from '../words.ts'
import styles from './card-words.module.css'
import { EvidenceList } from './conflict-notice.tsx'

type Said = Pick<
  Shapes['CardVersion'],
  'ratings' | 'artifact' | 'red_flags' | 'recommendation' | 'level_vote' | 'summary'
>

export function CardWords({ card, order, kit }: { card: Said; order: readonly string[]; kit: Shapes['Kit'] | null }) {
  return (
    <div className={styles.words}>
      {(card.recommendation || card.level_vote || card.summary) && (
        <div className={styles.overall}>
          <p className={styles.verdict}>
            {card.recommendation && <strong>{say(card.recommendation)}</strong>}
            {card.level_vote && <span>{say(card.level_vote)}</span>}
          </p>
          {card.summary && <p className={styles.text}>{card.summary}</p>}
        </div>
      )}
      {order.flatMap(dimension => {
        const rating = card.ratings[dimension]
        if (!rating) return []
        return [
          <section key={dimension} className={styles.dimension}>
            <h3>{kit?.dimensions.find(each => each.dimension === dimension)?.title ?? say(dimension)}</h3>
            {'not_assessed' in rating ? (
              <p className={styles.not}>Not assessed: {say(rating.not_assessed).toLowerCase()}</p>
            ) : (
              <>
                {rating.rating !== null && (
                  <p className={styles.rating} data-rating={rating.rating}>
                    <RatingMark rating={rating.rating} size={14} silent />
                    {rating.rating} {ratingWords[rating.rating]}
                  </p>
                )}
                <EvidenceList evidence={rating.evidence} />
              </>
            )}
          </section>,
        ]
      })}
      {card.artifact && (
        <section className={styles.dimension}>
          <h3>Artifact: {say(card.artifact.kind)}</h3>
          <p className={styles.text}>{card.artifact.note}</p>
        </section>
      )}
      {card.red_flags.length > 0 && (
        <section className={styles.dimension}>
          <h3>Red flags</h3>
          {card.red_flags.map(flag => (
            <p key={`${flag.kind}-${flag.quote}`} className={styles.text}>
              <strong>{say(flag.kind)}</strong> <q>{flag.quote}</q>
            </p>
          ))}
        </section>
      )}
    </div>
  )
}
