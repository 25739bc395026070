/** An act that wants its reason: what will happen in words, the reason, and the way back. The refusal stays beside it. */
import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Failure } from '../parts/states.tsx'
import styles from './form.module.css'

const lettersMax = 2_000

export function ReasonForm({
  title,
  children,
  act,
  optional = false,
  onAct,
  onClose,
}: {
  title: string
  /** what it does, for whom */
  children: ReactNode
  /** the words on the button */
  act: string
  optional?: boolean
  onAct: (reason: string) => Promise<unknown>
  onClose: () => void
}) {
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const acting = useMutation({
    mutationFn: () => onAct(reason.trim()),
    async onSuccess() {
      await queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close without doing anything' }}>
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault()
          acting.mutate()
        }}
      >
        <div>{children}</div>
        <label className={styles.labelled}>
          {optional ? 'Reason, if there is one to give' : 'Reason'}
          <textarea
            className={styles.text}
            required={!optional}
            minLength={3}
            maxLength={lettersMax}
            data-autofocus
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
          />
        </label>
        {acting.isError && <Failure error={acting.error} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={acting.isPending}>
            {act}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
