/**
 * The frame around every page: the menu (what the API lets this person do decides what is on it), who is signed in, light
 * and dark, the way past the menu for keyboards. Knows the list of pages and none of them.
 */
import { UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { NavLink, useLocation } from 'react-router'
import { type Page, pages } from '../pages.ts'
import { type Me, may, useMe, useSignOut } from '../session.ts'
import { Icon } from './icon.tsx'
import { Initials } from './initials.tsx'
import { Mark } from './mark.tsx'
import styles from './shell.module.css'

type MenuPage = Page & { menu: NonNullable<Page['menu']> }

function menuOf(me: Me): MenuPage[] {
  return pages.filter((page): page is MenuPage => page.menu?.may.some(act => may(me, act)) ?? false)
}

/** Where somebody lands: who interviews, at their cards; others at the first entry after them. */
export function homeOf(me: Me): string {
  const entries = menuOf(me)
  const interviews = me.roles.some(role => role === 'interviewer')
  const first = interviews ? entries[0] : (entries.find(page => page.path !== '/cards') ?? entries[0])
  return first?.path ?? '/profile'
}

export function Shell({ children }: { children: ReactNode }) {
  const me = useMe()
  const [open, setOpen] = useState(false)
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const arrived = useRef(pathname)
  useEffect(() => {
    if (arrived.current === pathname) return
    arrived.current = pathname
    setOpen(false)
    window.scrollTo(0, 0)
    // Where the reader goes, so goes the focus: a screen reader hears the new page.
    main.current?.focus()
  }, [pathname])
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.side} data-open={open || undefined}>
        <div className={styles.top}>
          <NavLink to="/" className={styles.brand}>
            <Mark />
            <span>Hireloop</span>
          </NavLink>
          <UnstyledButton
            className={styles.toggle}
            aria-expanded={open}
            aria-controls="menu"
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'close' : 'menu'} />
            <span className="unseen">{open ? 'Close the menu' : 'Open the menu'}</span>
          </UnstyledButton>
        </div>
        <div id="menu" className={styles.menu}>
          <nav aria-label="Pages">
            <ul className={styles.entries}>
              {menuOf(me).map(({ path, menu, load }) => (
                <li key={path}>
                  <NavLink
                    to={path}
                    className={styles.entry}
                    onPointerEnter={() => void load()}
                    onFocus={() => void load()}
                  >
                    <Icon name={menu.icon} />
                    {menu.label}
                  </NavLink>
                </li>
              ))}
            </ul>
          </nav>
          <Account me={me} />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        {children}
      </main>
    </div>
  )
}

function Account({ me }: { me: Me }) {
  const signOut = useSignOut()
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const [failed, setFailed] = useState(false)
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <div className={styles.account}>
      <div className={styles.person}>
        <Initials name={me.name} />
        <div className={styles.personText}>
          <span className={styles.personName}>{me.name}</span>
          <span className={styles.personRole}>{me.roles.map(role => role.replaceAll('_', ' ')).join(', ')}</span>
        </div>
      </div>
      <div className={styles.company}>
        {me.company.name}
        {me.company.demo && <span className={styles.demo}>Demo</span>}
      </div>
      <div className={styles.acts}>
        <UnstyledButton className={styles.act} onClick={() => setColorScheme(other)}>
          <Icon name={scheme === 'dark' ? 'sun' : 'moon'} size={16} />
          {scheme === 'dark' ? 'Light' : 'Dark'}
        </UnstyledButton>
        <UnstyledButton
          className={styles.act}
          onClick={() => {
            setFailed(false)
            signOut().catch(() => setFailed(true))
          }}
        >
          <Icon name="leave" size={16} />
          Sign out
        </UnstyledButton>
      </div>
      {failed && (
        <p role="alert" className={styles.failed}>
          Signing out did not reach the service. Try again.
        </p>
      )}
    </div>
  )
}
