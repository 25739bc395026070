/**
 * Every page that is looked at: its name, who opens it, where, and what is there once it has come. A new page is a line
 * here; test/browser/pages.test.ts misses it otherwise.
 */
import type { Page } from 'playwright-core'
import type { Caller } from '../support/service.ts'
import type { Cast } from './company.ts'

export interface Visitors extends Cast {
  /** the admin of a company with nothing in it */
  readonly newcomer: Caller
}

export interface Stop {
  readonly name: string
  /** nobody where it is shown to those not signed in */
  readonly who: (cast: Visitors) => Caller | null
  readonly path: (cast: Visitors) => string
  /** a text that stands on the page once it is whole */
  readonly shows: string
  /** what is done there before it is looked at */
  readonly before?: (page: Page) => Promise<unknown>
}

export const walk: readonly Stop[] = [
  { name: 'sign-in', who: () => null, path: () => '/', shows: 'Sign in' },
  { name: 'my-cards', who: cast => cast.ines, path: () => '/cards', shows: 'Noor Haddad' },
  { name: 'my-cards-empty', who: cast => cast.idle, path: () => '/cards', shows: 'No card of yours is in yet' },
  {
    name: 'scorecard-writing',
    who: cast => cast.ines,
    path: cast => `/cards/${cast.writing.seats[0]!.cardId}`,
    shows: 'Your focus',
    before: writeWithHints,
  },
  {
    name: 'scorecard-submitted',
    who: cast => cast.ines,
    path: cast => `/cards/${cast.released.seats[0]!.cardId}`,
    shows: 'Independent',
  },
  { name: 'loops', who: cast => cast.recruiter, path: () => '/loops', shows: 'Sal Sealed' },
  {
    name: 'loop-sealed',
    who: cast => cast.recruiter,
    path: cast => `/loops/${cast.sealed.id}`,
    shows: '1 of 2 cards in',
  },
  {
    name: 'loop-transcript',
    who: cast => cast.recruiter,
    path: cast => `/loops/${cast.sealed.id}`,
    shows: '1 of 2 cards in',
    before: async page => {
      await page
        .getByRole('button', { name: /^Add the transcript of/ })
        .first()
        .click()
      await page.getByRole('dialog').getByLabel('The text').waitFor()
    },
  },
  {
    name: 'loop-released',
    who: cast => cast.manager,
    path: cast => `/loops/${cast.released.id}`,
    shows: 'Released: every required card was in',
  },
  {
    name: 'debrief',
    who: cast => cast.manager,
    path: cast => `/loops/${cast.released.id}/debrief`,
    shows: 'Rita Released',
  },
  {
    name: 'debrief-sealed',
    who: cast => cast.manager,
    path: cast => `/loops/${cast.sealed.id}/debrief`,
    shows: 'Sal Sealed',
  },
  { name: 'profile', who: cast => cast.ines, path: () => '/profile', shows: 'There is no calibration yet' },
  { name: 'compare', who: cast => cast.manager, path: cast => `/jobs/${cast.jobId}/compare`, shows: 'Compare' },
  { name: 'settings', who: cast => cast.company.admin, path: () => '/settings', shows: 'Ines Duarte' },
  { name: 'calibration', who: cast => cast.head, path: () => '/calibration', shows: 'How far apart the bars' },
  {
    name: 'settings-people',
    who: cast => cast.company.admin,
    path: () => '/settings/people',
    shows: 'Ines Duarte',
    before: async page => {
      await page.getByRole('button', { name: 'Change Ines Duarte' }).click()
      await page.getByLabel('New password', { exact: true }).waitFor()
    },
  },
  {
    name: 'settings-rubrics',
    who: cast => cast.company.admin,
    path: () => '/settings/rubrics',
    shows: 'Import a file',
    before: async page => {
      await page.getByRole('button', { name: 'Write the next version' }).last().click()
      await page
        .getByRole('button', { name: /^Edit / })
        .first()
        .click()
    },
  },
  {
    name: 'settings-jobs',
    who: cast => cast.company.admin,
    path: () => '/settings/jobs',
    shows: 'decided by Hana Okafor',
    before: async page => {
      await page.getByText('Add a job').click()
      await page.getByRole('button', { name: /^Change Senior/ }).click()
      await page.getByRole('button', { name: 'Save the job' }).waitFor()
    },
  },
  { name: 'settings-keys', who: cast => cast.company.admin, path: () => '/settings/keys', shows: 'Make a key' },
  {
    name: 'settings-company',
    who: cast => cast.company.admin,
    path: () => '/settings/company',
    shows: 'A card is due',
  },
  {
    name: 'settings-imports',
    who: cast => cast.company.admin,
    path: () => '/settings/imports',
    shows: 'Nothing was imported yet',
    before: async page => {
      await page.getByLabel('What it holds').selectOption({ label: 'Past scorecards' })
      await page.getByText('Columns of past scorecards').click()
      await page.getByLabel('Rated by').waitFor()
    },
  },
  {
    name: 'settings-exports',
    who: cast => cast.manager,
    path: () => '/settings/exports',
    shows: 'What leaves, and what does not',
  },
  {
    name: 'settings-past-scorecards',
    who: cast => cast.company.admin,
    path: () => '/settings/past-scorecards',
    shows: 'Where they come from stays visible',
  },
  {
    name: 'settings-notifications',
    who: cast => cast.ines,
    path: () => '/settings/notifications',
    shows: 'Your chat address',
  },
  {
    name: 'settings-webhooks',
    who: cast => cast.company.admin,
    path: () => '/settings/webhooks',
    shows: 'Last delivered',
    before: async page => {
      await page.getByText('Add an endpoint').click()
      await page.getByRole('radio', { name: 'Only what is ticked' }).check()
    },
  },
  {
    name: 'settings-webhooks-empty',
    who: cast => cast.newcomer,
    path: () => '/settings/webhooks',
    shows: 'Nothing of yours listens yet',
  },
  {
    name: 'settings-webhook',
    who: cast => cast.company.admin,
    path: cast => `/settings/webhooks/${cast.exchange.endpointId}`,
    shows: 'it answered 500',
    before: page => page.getByRole('button', { name: 'Inspect: Test ping' }).click(),
  },
  {
    name: 'settings-webhook-disabled',
    who: cast => cast.company.admin,
    path: cast => `/settings/webhooks/${cast.exchange.disabledId}`,
    shows: 'nothing is sent',
    before: page => page.getByRole('button', { name: 'Rotate the secret' }).click(),
  },
  {
    name: 'settings-connections',
    who: cast => cast.company.admin,
    path: () => '/settings/connections',
    shows: 'Last push',
    before: async page => {
      await page.getByText('Add a connection').click()
      await page.getByRole('radio', { name: 'Lever' }).check()
      await page.getByRole('button', { name: 'Name a job' }).click()
    },
  },
  {
    name: 'settings-connections-empty',
    who: cast => cast.newcomer,
    path: () => '/settings/connections',
    shows: 'No applicant tracking system is connected',
  },
  {
    name: 'settings-connection',
    who: cast => cast.company.admin,
    path: cast => `/settings/connections/${cast.exchange.connectionId}`,
    shows: 'Job not known',
    before: async page => {
      await page.getByText('What to enter in Greenhouse').click()
      await page.getByRole('button', { name: 'Inspect: candidate_stage_change' }).first().click()
    },
  },
  {
    name: 'settings-connection-lever',
    who: cast => cast.company.admin,
    path: cast => `/settings/connections/${cast.exchange.leverId}`,
    shows: 'its hints wait',
    before: async page => {
      await page.getByRole('button', { name: 'Inspect: candidateStageChange' }).first().click()
      await page.getByRole('button', { name: 'Give an API key' }).click()
    },
  },
  { name: 'digests', who: cast => cast.manager, path: () => '/digests', shows: 'The week of 2 March 2026' },
  { name: 'digest', who: cast => cast.manager, path: cast => `/digests/${cast.digestId}`, shows: 'What did we learn?' },
  { name: 'card-link', who: () => null, path: () => '/card-link', shows: 'Open the card' },
  { name: 'sign-in-return', who: () => null, path: () => '/sign-in/callback', shows: 'Back to the sign-in' },
]

/** A rating, and evidence that the coach asks about and in which a signal is found. */
async function writeWithHints(page: Page): Promise<void> {
  const first = page.locator('section:has(h2)').first()
  await first.locator('label[data-rating="3"]').click()
  if ((await first.getByRole('textbox').count()) === 0) await first.getByRole('button', { name: 'Observation' }).click()
  await first.getByRole('textbox').fill('A charming person. They owned the miss.')
  await first.getByText('Charisma.').waitFor()
  await first.getByRole('button', { name: 'Ownership' }).waitFor()
}
