/** The card once more as others will read it, before it is final. */
import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import type { Shapes } from '../api.ts'
import { type Fields, type RatingValue, tidy } from '../card-draft.ts'
import { CardWords } from './card-words.tsx'
import styles from './read-through.module.css'

export function ReadThrough({
  opened,
  card,
  kit,
  ratings,
  fields,
  onClose,
  onSubmit,
}: {
  opened: boolean
  card: Shapes['Scorecard']
  kit: Shapes['Kit']
  ratings: Readonly<Record<string, RatingValue | null>>
  fields: Fields
  onClose: () => void
  onSubmit: () => Promise<void>
}) {
  const [busy, setBusy] = useState(false)
  const said = Object.fromEntries(
    Object.entries(ratings).flatMap(([dimension, value]) => {
      const rating = tidy(value)
      return rating === null ? [] : [[dimension, rating]]
    }),
  )
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={<span className={styles.title}>Your card on {card.candidate.name}, as others will read it</span>}
      closeButtonProps={{ 'aria-label': 'Go on writing' }}
      // Within a dialog a header would be read as the banner of the whole page.
      attributes={{ header: { role: 'presentation' } }}
    >
      <CardWords card={{ ...fields, ratings: said }} order={card.dimensions} kit={kit} />
      <div className={styles.acts}>
        <p className={styles.final}>
          Submitting is final. You can add a later version with its reason; this one stays.
        </p>
        <Button variant="default" onClick={onClose}>
          Go on writing
        </Button>
        <Button
          loading={busy}
          onClick={() => {
            setBusy(true)
            void onSubmit().finally(() => setBusy(false))
          }}
        >
          Submit this card
        </Button>
      </div>
    </Modal>
  )
}
