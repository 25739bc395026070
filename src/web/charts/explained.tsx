/**
 * Something that says more when it is pointed at or focused: the words appear beside it, stay while they are read, and go
 * with Escape. They take no room, so nothing moves.
 */
import { UnstyledButton } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import styles from './explained.module.css'

export function Explained({ label, more, children }: { label: string; more: ReactNode; children: ReactNode }) {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only the reach of the button inside, so that the words can be pointed at
    <div
      className={styles.explained}
      onPointerEnter={event => event.pointerType === 'mouse' && setOpen(true)}
      onPointerLeave={event => event.pointerType === 'mouse' && setOpen(false)}
      onKeyDown={event => event.key === 'Escape' && setOpen(false)}
    >
      <UnstyledButton
        className={styles.button}
        aria-describedby={open ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
      >
        <span className="unseen">{label}</span>
        <span aria-hidden="true">{children}</span>
      </UnstyledButton>
      {open && (
        <div id={id} role="tooltip" className={styles.more}>
          {more}
        </div>
      )}
    </div>
  )
}
