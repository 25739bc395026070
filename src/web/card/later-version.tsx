/** A later version of a submitted card: its reason first, then what changes. What was said before stays beside it. */
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes } from '../api.ts'
import { type RatingValue, tidy } from '../card-draft.ts'
import { Choice } from './choice.tsx'
import styles from './later-version.module.css'
import { RatingField } from './rating-field.tsx'

type Card = Shapes['Scorecard']

const reasons = ['slip', 'own_evidence_reread', 'new_evidence_heard', 'moved_to_the_group'] as const
const recommendations = ['strong_no', 'no', 'yes', 'strong_yes'] as const

export function LaterVersion({ card, kit, onDone }: { card: Card; kit: Shapes['Kit'] | null; onDone: () => void }) {
  const queries = useQueryClient()
  const [reason, setReason] = useState<(typeof reasons)[number] | null>(null)
  const [ratings, setRatings] = useState<Readonly<Record<string, RatingValue>>>(card.ratings)
  const [recommendation, setRecommendation] = useState(card.recommendation)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const save = async () => {
    if (reason === null) return setProblem('Say first why there is a later version.')
    setBusy(true)
    setProblem(null)
    const changed = Object.entries(ratings).flatMap(([dimension, value]) => {
      const rating = tidy(value)
      const before = card.ratings[dimension]
      return rating === null || JSON.stringify(rating) === JSON.stringify(before) ? [] : [[dimension, rating]]
    })
    const body = {
      reason,
      ...(changed.length > 0 ? { ratings: Object.fromEntries(changed) } : {}),
      ...(recommendation === card.recommendation ? {} : { recommendation }),
    }
    try {
      await read(api.POST('/v1/scorecards/{id}/versions', { params: { path: { id: card.id } }, body }))
      await queries.invalidateQueries()
      onDone()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'This did not work.')
      setBusy(false)
    }
  }
  return (
    <section className={styles.later} aria-labelledby="later-title">
      <h2 id="later-title">A later version</h2>
      <Choice legend="Why?" options={reasons} value={reason} onChange={setReason} />
      <Choice legend="Recommendation" options={recommendations} value={recommendation} onChange={setRecommendation} />
      {card.dimensions
        .filter(dimension => card.ratings[dimension] || card.focus.includes(dimension))
        .map(dimension => (
          <RatingField
            key={dimension}
            dimension={dimension}
            kit={kit?.dimensions.find(each => each.dimension === dimension)}
            value={ratings[dimension] ?? null}
            focus
            missing={false}
            onChange={value => value && setRatings({ ...ratings, [dimension]: value })}
            onEnter={() => {}}
          />
        ))}
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.acts}>
        <Button variant="default" onClick={onDone}>
          Leave it as it is
        </Button>
        <Button loading={busy} onClick={() => void save()}>
          Add this version
        </Button>
      </div>
    </section>
  )
}
