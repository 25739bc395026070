/**
 * An act that wants a few words first, in a window of its own: what it does, the fields, the way back, and the refusal
 * beside them when it was refused. Everything on the page is read again once it is done. Knows no act.
 */
import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import styles from './act-form.module.css'
import { Refusal } from './refusal.tsx'

/** Within a dialog a header would be read as the banner of the whole page. */
const plainHeader = { header: { role: 'presentation' } }

export function ActForm({
  title,
  act,
  closing = 'Close without doing anything',
  ready = true,
  wide = false,
  words,
  said,
  children,
  onAct,
  onClose,
}: {
  title: string
  /** the words on the button */
  act: string
  /** what the cross in the corner does, for those who hear it */
  closing?: string
  /** whether enough was said to try */
  ready?: boolean
  wide?: boolean
  /** better words for a code of refusal */
  words?: Readonly<Record<string, string>>
  /** what is told once it is done; without it the window closes */
  said?: ReactNode
  children: ReactNode
  onAct: () => Promise<unknown>
  onClose: () => void
}) {
  const queries = useQueryClient()
  const acting = useMutation({
    mutationFn: onAct,
    async onSuccess() {
      await queries.invalidateQueries()
      if (!said) onClose()
    },
  })
  const done = acting.isSuccess && Boolean(said)
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={wide ? 'lg' : 'md'}
      closeButtonProps={{ 'aria-label': done ? 'Close' : closing }}
      attributes={plainHeader}
    >
      <form
        className={styles.form}
        aria-label={title}
        onSubmit={event => {
          event.preventDefault()
          if (!done) acting.mutate()
        }}
      >
        {done ? (
          <p role="status" className={styles.said}>
            {said}
          </p>
        ) : (
          children
        )}
        <Refusal error={acting.error} words={words} />
        <div className={styles.acts}>
          {done ? (
            <Button onClick={onClose}>Close</Button>
          ) : (
            <>
              <Button variant="default" onClick={onClose}>
                Not now
              </Button>
              <Button type="submit" disabled={!ready} loading={acting.isPending}>
                {act}
              </Button>
            </>
          )}
        </div>
      </form>
    </Modal>
  )
}

/** A field with its name above it, and what helps to fill it below. */
export function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is what stands inside */}
      <label className={styles.labelled}>
        {label}
        {children}
      </label>
      {hint && <p className={styles.hint}>{hint}</p>}
    </div>
  )
}
