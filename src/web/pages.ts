/**
 * The pages as data: a new one is a file in pages/ and an entry here. Each is loaded when it is first opened; `path` also
 * tells the service which addresses are pages. `may` is the act of the permission matrix without which the menu leaves it out.
 */
import type { ComponentType } from 'react'
import type { IconName } from './parts/icon.tsx'

export interface Page {
  readonly path: string
  readonly load: () => Promise<{ default: ComponentType }>
  /** shown to everybody, signed in or not, and without the menu */
  readonly open?: true
  /** an entry of the menu; pages without one are reached from others */
  readonly menu?: {
    readonly label: string
    readonly icon: IconName
    /** any one of these acts */
    readonly may: readonly string[]
  }
}

export const pages: readonly Page[] = [
  {
    path: '/cards',
    load: () => import('./pages/my-cards.tsx'),
    menu: { label: 'My cards', icon: 'card', may: ['scorecard.read_own'] },
  },
  { path: '/cards/:id', load: () => import('./pages/scorecard.tsx') },
  {
    path: '/loops',
    load: () => import('./pages/loops.tsx'),
    menu: { label: 'Loops', icon: 'loop', may: ['loop.read'] },
  },
  { path: '/loops/:id', load: () => import('./pages/loop.tsx') },
  { path: '/loops/:id/debrief', load: () => import('./pages/debrief.tsx') },
  { path: '/jobs/:id/compare', load: () => import('./pages/compare.tsx') },
  {
    path: '/profile',
    load: () => import('./pages/profile.tsx'),
    menu: { label: 'My profile', icon: 'person', may: ['profile.read'] },
  },
  {
    path: '/calibration',
    load: () => import('./pages/calibration.tsx'),
    menu: { label: 'Calibration', icon: 'scale', may: ['calibration.run'] },
  },
  {
    path: '/settings',
    load: () => import('./pages/settings.tsx'),
    menu: { label: 'Settings', icon: 'settings', may: ['settings.read', 'rubric.write', 'job.write', 'self.read'] },
  },
  { path: '/settings/:section', load: () => import('./pages/settings.tsx') },
  { path: '/settings/:section/:id', load: () => import('./pages/settings.tsx') },
  { path: '/digests', load: () => import('./pages/digests.tsx') },
  { path: '/digests/:id', load: () => import('./pages/digest.tsx') },
  { path: '/card-link', open: true, load: () => import('./pages/card-link.tsx') },
  { path: '/sign-in/callback', open: true, load: () => import('./pages/sign-in-return.tsx') },
]
