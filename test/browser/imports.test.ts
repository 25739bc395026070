import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import { expectStatus, makeJob } from '../support/hiring.ts'
import { workOff } from '../support/jobs.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

describeInBrowser('files that come in', () => {
  let service: Service
  let browser: Browser
  let company: Company
  let recruiter: Caller
  let jobId: string
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    const manager = await company.person('Hana Okafor', { roles: ['hiring_manager'], seniority: 5 })
    recruiter = await company.person('Rosa Lind', { roles: ['recruiter'], function: 'other' })
    jobId = await makeJob(company, manager, { team: [manager, recruiter] })
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  const candidates = [
    'external_id,name,email',
    'c-1,Noor Haddad,noor@mail.example',
    'c-2,"Ana ""Annie"" Ruiz",nowhere',
    'c-3,,bo@mail.example',
    'c-4,Bo Ek,bo@mail.example',
  ].join('\r\n')
  const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  const choose = (page: Page, name: string, text: string) =>
    page.locator('input[type=file]').setInputFiles(file(name, text))
  const saved = async (page: Page, button: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ])
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
  }
  const tableOf = (page: Page) => page.getByRole('region', { name: 'Refused rows' }).locator('tbody tr').allInnerTexts()

  it('with two bad rows: nothing is taken, both are told, then the good ones come and are found where loops begin', async () => {
    const { page, faults, close } = await openWindow(browser, service, recruiter)
    await page.goto('/settings/imports')
    await page.getByText('Nothing was imported yet').waitFor()
    await page.getByLabel('What it holds').selectOption({ label: 'Candidates' })
    await page.getByLabel('Where it comes from').fill('ats')
    await page.getByText('Columns of candidates').click()
    await page.getByText('As they gave them.').waitFor()
    const example = await saved(page, 'Download an example')
    expect(example.name).toBe('example-candidate.csv')
    expect(example.text.split('\r\n')[0]).toBe('external_id,name,email,pronouns')
    await choose(page, 'candidates.csv', candidates)
    await page.getByText('candidates.csv').waitFor()
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('Its rows are entered next').waitFor()

    // Whoever comes back finds it again, and hears of the rest.
    await page.reload()
    await page.getByText('Its rows are entered next').waitFor()
    await workOff(service)
    await page.getByText('Nothing was entered, because rows are wrong').waitFor()
    await page.getByRole('cell', { name: 'Give an e-mail address' }).waitFor()
    expect(await tableOf(page)).toEqual(['3\temail\tGive an e-mail address', expect.stringMatching(/^4\tname\t/)])
    const list = await saved(page, 'Download this list')
    expect(list.text.split('\r\n').slice(0, 2)).toEqual(['line,field,reason', '3,email,Give an e-mail address'])

    await choose(page, 'another.csv', 'external_id\n')
    await page.getByText('the file of this import held').waitFor()
    await choose(page, 'candidates.csv', candidates)
    await page.getByRole('button', { name: 'Take the good rows' }).click()
    await page.getByText('Its rows are entered next').waitFor()
    await workOff(service)
    await page.getByText('Done in part').first().waitFor()
    const rows = await saved(page, 'Download the refused rows')
    expect(rows).toEqual({
      name: 'refused-rows.csv',
      text: 'external_id,name,email\r\nc-2,"Ana ""Annie"" Ruiz",nowhere\r\nc-3,,bo@mail.example\r\n',
    })

    await page.getByRole('link', { name: 'Bring another file' }).click()
    await page.getByLabel('What it holds').selectOption({ label: 'Applications' })
    await page.getByLabel('Where it comes from').fill('ats')
    await choose(page, 'applications.csv', `external_id,job,candidate\na-1,${jobId},c-1\na-4,${jobId},c-4\n`)
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('Its rows are entered next').waitFor()
    await workOff(service)
    await page.getByText('2 new, 0 changed, 0 as before').waitFor()
    await page.goto('/loops')
    await page.getByRole('button', { name: 'New loop' }).click()
    const opening = page.getByRole('dialog')
    await opening.getByLabel('Job').selectOption({ label: 'Senior product manager, scheduling' })
    await opening.getByLabel(/Noor Haddad/).waitFor()
    await opening.getByLabel(/Bo Ek/).waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('are told of as they go on, and how much longer it takes', async () => {
    const lines = Array.from({ length: 40 }, (_, at) => ({
      kind: 'candidate',
      external_id: `p-${at}`,
      name: `P ${at}`,
    }))
    const made = expectStatus(
      await company.admin.post(
        '/v1/imports?source=ats&mode=good_rows',
        lines.map(line => JSON.stringify(line)).join('\n'),
        { 'content-type': 'application/x-ndjson' },
      ),
      201,
    ).body
    const { page, faults, close } = await openWindow(browser, service, company.admin, { width: 390, height: 844 })
    await page.goto(`/settings/imports?import=${made.id}`)
    const meter = page.getByRole('progressbar', { name: 'Rows worked through' })
    await meter.waitFor()
    expect(await meter.getAttribute('aria-valuenow')).toBe('0')
    const worked = (created: number) =>
      service.sql`update imports set state = 'running', created = ${created}, updated_at = now() where id = ${made.id}`
    await worked(10)
    await page.getByText('How fast it goes is told in a moment').waitFor()
    await page.locator('[aria-valuenow="25"]').waitFor()
    // A second of looking on is what a pace is told from.
    for (let created = 11; (await page.getByText(/rows a second, .* left/).count()) === 0; created = (created % 38) + 1)
      await worked(created).then(() => page.waitForTimeout(400))
    await service.sql`update imports set state = 'queued', created = 0 where id = ${made.id}`
    await workOff(service)
    await page.getByText('40 new, 0 changed, 0 as before').waitFor()
    expect(await meter.count()).toBe(0)
    expect(faults).toEqual([])
    await close()
  })

  it('that break off on the way say so, and are sent again without being entered twice', async () => {
    const { context, page, faults, close } = await openWindow(browser, service, recruiter)
    await page.goto('/settings/imports')
    await page.getByLabel('What it holds').selectOption({ label: 'Candidates' })
    await page.getByLabel('Where it comes from').fill('ats')
    await choose(page, 'late.csv', 'external_id,name\nlate-1,Lea Late\n')
    await context.route('**/v1/imports?*', route => route.abort('connectionreset'), { times: 1 })
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('It broke off after').waitFor()
    await page.getByRole('button', { name: 'Send it again' }).click()
    await page.getByText('Its rows are entered next').waitFor()
    await workOff(service)
    await page.getByText('1 new, 0 changed, 0 as before').waitFor()
    expect(faults.filter(fault => !fault.includes('ERR_CONNECTION_RESET'))).toEqual([])
    await close()
    const found = await service.sql`select 1 from candidates where external_id = 'late-1'`
    expect(found).toHaveLength(1)
  })

  it('of past cards are refused until an admin allows them, and what they bring is marked where it is read', async () => {
    const { page, faults, close } = await openWindow(browser, service, company.admin)
    await page.goto('/settings/imports')
    await page.getByLabel('What it holds').selectOption({ label: 'Past scorecards' })
    await page.getByText('This company takes no cards that were written elsewhere.').waitFor()
    await page.getByLabel('Where it comes from').fill('ats')
    await page.getByLabel('Rated by').selectOption({ label: 'Product manager, version 1' })
    const cards = [
      'external_id,application,interviewer,submitted_at,rating.problem_clarity',
      `card-1,a-1,${recruiter.email},2024-05-02T15:00:00Z,3`,
    ].join('\n')
    await choose(page, 'cards.csv', cards)
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page
      .getByText('This company takes no cards written elsewhere; an admin can allow it in the settings')
      .waitFor()
    await page.getByRole('button', { name: 'Choose something else' }).click()

    await page.getByRole('link', { name: 'Past scorecards' }).click()
    await page.getByText('Where they come from stays visible').waitFor()
    await page.getByRole('button', { name: 'Allow past scorecards' }).click()
    await page.getByRole('heading', { name: 'Northwind takes past scorecards' }).waitFor()
    await page.getByRole('link', { name: 'Bring a file of them' }).click()
    await page.getByLabel('What it holds').selectOption({ label: 'Past scorecards' })
    await page.getByLabel('Where it comes from').fill('ats')
    await page.getByLabel('Rated by').selectOption({ label: 'Product manager, version 1' })
    expect(await page.getByText('This company takes no cards').count()).toBe(0)
    await choose(page, 'cards.csv', cards)
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('Its rows are entered next').waitFor()
    await workOff(service)
    await page.getByText('1 new, 0 changed, 0 as before').waitFor()
    const [{ loop_id: loopId, panelist_id: cardId }] = (await service.sql`
      select p.loop_id, s.panelist_id from past_scorecards s join panelists p on p.id = s.panelist_id`) as never as [
      { loop_id: string; panelist_id: string },
    ]
    for (const path of [`/loops/${loopId}`, `/cards/${cardId}`]) {
      await page.goto(path)
      await page.getByRole('link', { name: 'brought by an import' }).waitFor()
    }
    await page.getByRole('link', { name: 'brought by an import' }).click()
    await page.getByText('1 new, 0 changed, 0 as before').waitFor()
    // What a browser says by itself of the file that was refused.
    expect(faults).toEqual([])
    await close()
  })
})
