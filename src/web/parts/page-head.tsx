/** The head of a page: its title, in the window too, what it is about, and what one can do here. */
import { type ReactNode, useEffect } from 'react'
import { Link } from 'react-router'
import { Icon } from './icon.tsx'
import styles from './page-head.module.css'

export function PageHead({
  title,
  lead,
  back,
  children,
}: {
  title: string
  lead?: ReactNode
  /** where one came from */
  back?: { to: string; label: string }
  /** buttons */
  children?: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Hireloop`
  }, [title])
  return (
    <div className={styles.head}>
      <div className={styles.words}>
        {back && (
          <Link to={back.to} className={styles.back}>
            <Icon name="back" size={14} />
            {back.label}
          </Link>
        )}
        <h1>{title}</h1>
        {lead && <div className={styles.lead}>{lead}</div>}
      </div>
      {children && <div className={styles.acts}>{children}</div>}
    </div>
  )
}
