import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import { openService, type Service } from '../support/service.ts'
import { type Cast, enterCompany } from './company.ts'

describeInBrowser('files that leave', () => {
  let service: Service
  let browser: Browser
  let cast: Cast
  beforeAll(async () => {
    service = await openService()
    cast = await enterCompany(service)
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  it('hold what their reader may read, as asked for, and nothing of a loop under seal', async () => {
    const { page, faults, close } = await openWindow(browser, service, cast.manager)
    await page.goto('/settings/exports')
    const save = async (what: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: `Download ${what}` }).click(),
      ])
      return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') }
    }
    const cards = await save('cards')
    expect(cards.name).toBe('cards.csv')
    expect(cards.text.split('\r\n')[0]).toMatch(/^scorecard_id,loop_id,/)
    expect(cards.text).toContain(cast.released.id)
    expect(cards.text).not.toContain(cast.sealed.id)
    await page.getByText(/^cards\.csv: .* with your downloads\.$/).waitFor()

    await page.getByLabel('Written as').selectOption({ label: 'JSON lines, for programs' })
    await page.getByLabel('Of which job').selectOption({ label: 'Senior product manager, scheduling' })
    const ratings = await save('ratings')
    expect(ratings.name).toBe('ratings.jsonl')
    const rows = ratings.text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.every(each => each.loop_id === cast.released.id && each.job_id === cast.jobId)).toBe(true)
    expect(faults).toEqual([])
    await close()
  })

  it('work as plain links with the sign-in of the window', async () => {
    const { context, page, close } = await openWindow(browser, service, cast.manager)
    await page.goto('/settings/exports')
    const address = await page.getByRole('link', { name: 'Download events' }).getAttribute('href')
    const reply = await context.request.get(new URL(address!, service.baseUrl).href)
    expect(reply.status()).toBe(200)
    expect(reply.headers()['content-disposition']).toBe('attachment; filename="events.csv"')
    await close()
  })

  it('are refused in the words of the service to whom other files belong', async () => {
    const { page, faults, close } = await openWindow(browser, service, cast.head)
    await page.goto('/settings/exports')
    await page.getByRole('link', { name: 'Download cards' }).click()
    await page.getByRole('alert').waitFor()
    const said = (await cast.head.get('/v1/exports/cards')).body
    expect(said.code).toBe('forbidden')
    expect(await page.getByRole('alert').innerText()).toContain(said.title)
    expect(faults).toEqual([])
    await close()
  })
})
