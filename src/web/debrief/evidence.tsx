/**
 * The evidence of a debrief, before any number: per dimension what each panelist heard and saw, side by side, and what
 * they said of the candidate as a whole. Everything here is the text of people, shown as text.
 */
import type { Shapes } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Initials } from '../parts/initials.tsx'
import { say } from '../words.ts'
import styles from './room.module.css'
import type { DebriefDimension } from './room.ts'
import { useRoom } from './room.ts'
import { Section } from './section.tsx'

export function EvidencePart() {
  const { debrief } = useRoom()
  return (
    <Section
      id="evidence"
      title="Evidence"
      lead="What the panel heard and saw, before any number. Read it, then the ratings."
    >
      {debrief.dimensions.map(dimension => (
        <DimensionEvidence key={dimension.dimension} dimension={dimension} />
      ))}
      <Impressions />
    </Section>
  )
}

function DimensionEvidence({ dimension }: { dimension: DebriefDimension }) {
  const { panelistName } = useRoom()
  const heading = `evidence-${dimension.dimension}`
  return (
    <section className={styles.panel} aria-labelledby={heading}>
      <h3 id={heading} className={styles.panelTitle}>
        {say(dimension.dimension)}
        {!dimension.planned && <span className={styles.tag}>Not in the plan</span>}
      </h3>
      {dimension.ratings.length === 0 ? (
        <p className={styles.gap}>
          <Icon name="warn" size={16} />
          Nobody has evidence here. The agenda begins with it.
        </p>
      ) : (
        <div className={styles.voices}>
          {dimension.ratings.map(rating => (
            <article key={rating.scorecard_id} className={styles.voice}>
              <Speaker panelistId={rating.panelist_id} />
              {rating.evidence.map((piece, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: evidence is never reordered and has no id
                <Piece key={at} piece={piece} />
              ))}
            </article>
          ))}
        </div>
      )}
      {dimension.not_assessed.length > 0 && (
        <p className={styles.aside}>
          Not assessed:{' '}
          {dimension.not_assessed
            .map(each => `${panelistName(each.panelist_id)} (${say(each.reason).toLowerCase()})`)
            .join(', ')}
        </p>
      )}
    </section>
  )
}

/** Who speaks: name, function, and the interview they sat in. */
export function Speaker({ panelistId }: { panelistId: string }) {
  const { debrief, panelistName, interviewName } = useRoom()
  const member = debrief.panel.find(each => each.panelist_id === panelistId)
  const name = panelistName(panelistId)
  return (
    <header className={styles.speaker}>
      <Initials name={name} />
      <span>
        <b>{name}</b>
        {member && (
          <span className={styles.soft}>
            {say(member.function)} · {interviewName(member.interview_id)}
          </span>
        )}
      </span>
    </header>
  )
}

function Piece({ piece }: { piece: Shapes['Evidence'] }) {
  return piece.kind === 'quote' ? (
    <blockquote className={styles.quote}>{piece.text}</blockquote>
  ) : (
    <p className={styles.observation}>{piece.text}</p>
  )
}

function Impressions() {
  const { debrief } = useRoom()
  const cards = debrief.cards.filter(card => card.summary !== null && card.summary !== '')
  if (cards.length === 0) return null
  return (
    <section className={styles.panel} aria-labelledby="evidence-whole">
      <h3 id="evidence-whole" className={styles.panelTitle}>
        In a few words
      </h3>
      <div className={styles.voices}>
        {cards.map(card => (
          <article key={card.scorecard_id} className={styles.voice}>
            <Speaker panelistId={card.panelist_id} />
            <p className={styles.observation}>{card.summary}</p>
            {card.artifact && (
              <p className={styles.aside}>
                <Icon name="note" size={14} /> {say(card.artifact.kind)}
                {card.artifact.note && `: ${card.artifact.note}`}
              </p>
            )}
          </article>
        ))}
      </div>
    </section>
  )
}
