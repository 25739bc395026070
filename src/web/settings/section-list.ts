/**
 * The sections of the settings as data: a new one is a file here and an entry. `may` names the acts of the permission matrix
 * any one of which shows it; each is loaded when it is opened.
 */
import type { ComponentType } from 'react'

export interface SettingsSection {
  /** the last part of its address */
  readonly key: string
  readonly title: string
  readonly words: string
  readonly may: readonly string[]
  readonly load: () => Promise<{ default: ComponentType }>
  /** whether its address goes on with the id of one thing */
  readonly opensOne?: true
}

export const sections: readonly SettingsSection[] = [
  {
    key: 'people',
    title: 'People and roles',
    words: 'Who works here, what they may do, and what waits for a second person.',
    may: ['person.read'],
    load: () => import('./people.tsx'),
  },
  {
    key: 'rubrics',
    title: 'Rubrics',
    words: 'What is rated, and in which words. Published versions never change.',
    may: ['rubric.read'],
    load: () => import('./rubrics.tsx'),
  },
  {
    key: 'jobs',
    title: 'Jobs and plans',
    words: 'Which interviews a job asks for, who decides, and how the plan covers the rubric.',
    may: ['job.write'],
    load: () => import('./jobs.tsx'),
  },
  {
    key: 'keys',
    title: 'API keys',
    words: 'What integrations sign in with. A key is shown once and kept as a hash.',
    may: ['api_key.read'],
    load: () => import('./keys.tsx'),
  },
  {
    key: 'webhooks',
    title: 'Webhooks',
    words: 'Your own systems hear what happens here as it happens: signed, and never with a name or a text.',
    may: ['webhook.read'],
    load: () => import('./webhooks.tsx'),
    opensOne: true,
  },
  {
    key: 'connections',
    title: 'ATS connections',
    words: 'What your applicant tracking system pushes here, and at which stage a loop opens by itself.',
    may: ['connection.read'],
    load: () => import('./connections.tsx'),
    opensOne: true,
  },
  {
    key: 'imports',
    title: 'Imports',
    words:
      'What other systems know comes in as a file: people, jobs, candidates, applications, interviews, past cards.',
    may: ['import.write'],
    load: () => import('./imports.tsx'),
  },
  {
    key: 'exports',
    title: 'Exports',
    words: 'Cards, ratings, decisions and events as files, as far as you may read them.',
    may: ['export.read'],
    load: () => import('./exports.tsx'),
  },
  {
    key: 'past-scorecards',
    title: 'Past scorecards',
    words: 'Whether cards that were written elsewhere may come in, and how they are told apart.',
    may: ['settings.read'],
    load: () => import('./past-scorecards.tsx'),
  },
  {
    key: 'company',
    title: 'Company',
    words: 'When cards open to the panel, and when they are due.',
    may: ['settings.read'],
    load: () => import('./company.tsx'),
  },
  {
    key: 'notifications',
    title: 'Notifications',
    words: 'What you hear, by mail or chat, and when not.',
    may: ['self.read'],
    load: () => import('./notifications.tsx'),
  },
]
