/** An act that wants its reason: what will happen in words, the reason, and the way back. The refusal stays beside it. */
import { type ReactNode, useState } from 'react'
import styles from '../parts/act-form.module.css'
import { ActForm, Field } from '../parts/act-form.tsx'

const lettersMax = 2_000

export function ReasonForm({
  title,
  children,
  act,
  optional = false,
  said,
  onAct,
  onClose,
}: {
  title: string
  /** what it does, for whom */
  children: ReactNode
  /** the words on the button */
  act: string
  optional?: boolean
  said?: string
  onAct: (reason: string) => Promise<unknown>
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  return (
    <ActForm title={title} act={act} said={said} onAct={() => onAct(reason.trim())} onClose={onClose}>
      <div>{children}</div>
      <Field label={optional ? 'Reason, if there is one to give' : 'Reason'}>
        <textarea
          className={styles.text}
          required={!optional}
          minLength={3}
          maxLength={lettersMax}
          data-autofocus
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
      </Field>
    </ActForm>
  )
}
