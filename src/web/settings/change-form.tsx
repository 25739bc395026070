/**
 * The form in which one thing of the settings is changed as it was when the form was opened: what somebody else changed
 * meanwhile is not written over. It does not know what is changed.
 */
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Refusal } from '../parts/refusal.tsx'
import styles from './settings.module.css'

interface Change {
  /** what the form is called where it is read out */
  readonly label: string
  /** of the thing as it is now; the one of the moment of opening counts */
  readonly etag: string | null
  /** whether what is written may be saved */
  readonly complete: boolean
  readonly save: (ifMatch: string) => Promise<unknown>
  /** the first part of the queries that a change makes old */
  readonly changes: string
  readonly done: () => void
  readonly children: ReactNode
}

export function ChangeForm({ label, etag, complete, save, changes, done, children }: Change) {
  const queries = useQueryClient()
  const [opened] = useState(etag)
  const saving = useMutation({
    mutationFn: () => save(opened ?? '*'),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [changes] })
      done()
    },
  })
  return (
    <form
      className={styles.form}
      aria-label={label}
      onSubmit={event => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      {children}
      <Refusal
        error={saving.error}
        words={{ precondition_failed: 'It was changed meanwhile. Close this, look again, and change it then.' }}
      />
      <div className={styles.acts}>
        <Button type="submit" loading={saving.isPending} disabled={!complete}>
          Save
        </Button>
        <Button variant="default" onClick={done}>
          Close without saving
        </Button>
      </div>
    </form>
  )
}
