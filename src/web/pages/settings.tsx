/** The settings: a list of sections, those the API lets one see, and the chosen one beside it. Knows no section. */
import { lazy, Suspense } from 'react'
import { Navigate, NavLink, useParams } from 'react-router'
import { PageHead } from '../parts/page-head.tsx'
import { Empty, Lines } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import { sections } from '../settings/section-list.ts'
import styles from '../settings/settings.module.css'

const loaded = sections.map(section => ({ ...section, Component: lazy(section.load) }))

export default function SettingsPage() {
  const me = useMe()
  const { section: key, id } = useParams()
  const own = loaded.filter(section => section.may.some(act => may(me, act)))
  if (own.length === 0)
    return (
      <>
        <PageHead title="Settings" />
        <Empty icon="settings" title="Nothing here is yours to set">
          People, rubrics, jobs and keys are kept by admins, recruiters and the head of product.
        </Empty>
      </>
    )
  if (key === undefined) return <Navigate to={`/settings/${own[0]?.key}`} replace />
  const chosen = own.find(section => section.key === key && (id === undefined || section.opensOne))
  return (
    <>
      <PageHead title={chosen?.title ?? 'Settings'} lead={chosen?.words} />
      <div className={styles.page}>
        <nav key={key} ref={showChosen} aria-label="Settings" className={styles.nav}>
          <ul>
            {own.map(section => (
              <li key={section.key}>
                <NavLink to={`/settings/${section.key}`}>{section.title}</NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.content}>
          {chosen ? (
            <Suspense fallback={<Lines count={6} height={52} />}>
              <chosen.Component />
            </Suspense>
          ) : (
            <Empty icon="settings" title="No such section">
              It does not exist, or it is not yours to see.
            </Empty>
          )}
        </div>
      </div>
    </>
  )
}

/** On a telephone the sections stand in a row that scrolls: the chosen one comes into sight. */
function showChosen(nav: HTMLElement | null): void {
  nav?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
}
