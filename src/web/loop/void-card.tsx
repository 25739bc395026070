/** Striking a card out, or asking for it: a reason now, and somebody else who grants it later. Nothing is erased. */
import { api, read } from '../api.ts'
import { ReasonForm } from './reason-form.tsx'

export function VoidCard({
  cardId,
  author,
  acts,
  onClose,
}: {
  cardId: string
  author: string
  /** whether one voids, and another admin grants it, or asks an admin to */
  acts: 'voids' | 'asks'
  onClose: () => void
}) {
  const params = { path: { id: cardId } }
  return (
    <ReasonForm
      title={acts === 'voids' ? `Void the card of ${author}` : `Ask for the card of ${author} to be voided`}
      act={acts === 'voids' ? 'Void this card' : 'Ask for it'}
      said={
        acts === 'voids'
          ? 'Asked. It takes a second admin to grant it; until then nothing has changed.'
          : 'Asked. An admin grants or refuses it; until then nothing has changed.'
      }
      onClose={onClose}
      onAct={reason =>
        acts === 'voids'
          ? read(api.POST('/v1/scorecards/{id}/voiding', { params, body: { reason } }))
          : read(api.POST('/v1/scorecards/{id}/void-requests', { params, body: { reason } }))
      }
    >
      A void card stays readable, struck through, with your reason. It counts in no average, no calibration and no
      export.
    </ReasonForm>
  )
}
