/** A part of the debrief: a heading that the menu of the page leads to, what the part is for, and its content. */
import type { ReactNode } from 'react'
import styles from './room.module.css'

export function Section({
  id,
  title,
  lead,
  aside,
  children,
}: {
  id: string
  title: string
  lead?: ReactNode
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <section id={id} className={styles.section} aria-labelledby={`${id}-title`}>
      <div className={styles.sectionHead}>
        <div>
          <h2 id={`${id}-title`}>{title}</h2>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {aside}
      </div>
      {children}
    </section>
  )
}
