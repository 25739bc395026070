/** The small page of its own for whoever is not, or not wholly, signed in: the mark, a title, a few words, one thing to do. */
import { type ReactNode, useEffect } from 'react'
import styles from '../pages/sign-in.module.css'
import { Mark } from './mark.tsx'

export function Panel({ title, lead, children }: { title: string; lead: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Hireloop`
  }, [title])
  return (
    <div className={styles.page}>
      <main className={styles.panel}>
        <div className={styles.brand}>
          <Mark size={34} />
          <span>Hireloop</span>
        </div>
        <h1>{title}</h1>
        <p className={styles.lead}>{lead}</p>
        {children && <div className={styles.form}>{children}</div>}
      </main>
    </div>
  )
}
