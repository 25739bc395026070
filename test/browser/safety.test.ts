import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import { dropEmptyInterviews, expectStatus, type LoopMade, makeJob, makeLoop } from '../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'
import { payloads } from './payloads.ts'

describeInBrowser('text that would like to be a script', () => {
  let service: Service
  let browser: Browser
  let company: Company
  let recruiter: Caller
  let ines: Caller
  let jon: Caller
  let loop: LoopMade
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    recruiter = await company.person(payloads[10]!, { roles: ['recruiter'] })
    ines = await company.person('Ines Duarte')
    jon = await company.person(payloads[16]!, { function: 'engineering' })
    const jobId = await makeJob(company, recruiter, { title: payloads[11], team: [recruiter] })
    loop = await makeLoop(service, company, jobId, [ines, jon], { name: payloads[12] })
    await dropEmptyInterviews(company, loop.id)
    service.pass(6)
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  const pieces = (from: number, to: number) => payloads.slice(from, to).map(text => ({ kind: 'quote', text }))

  it('there are fifty of them, and where text is taken for markup they do run', async () => {
    expect(new Set(payloads).size).toBe(50)
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.setContent(`<div>${payloads[10]}</div>`)
    await page.waitForFunction('window.ran > 0')
    await context.close()
  })

  it('runs nowhere: not while it is written, not in the read-through, not on the card that is in, not on the loop', async () => {
    const seat = loop.seats[0]!
    const [first, second] = seat.focus
    const put = async (dimension: string, evidence: object[]) =>
      expectStatus(
        await ines.put(
          `/v1/scorecards/${seat.cardId}/ratings/${dimension}`,
          { rating: 3, evidence },
          { 'if-match': '*' },
        ),
        200,
      )
    await put(first!, pieces(0, 20))
    await put(second!, pieces(20, 40))
    await put('metric_discipline', pieces(40, 50))
    expectStatus(
      await ines.patch(
        `/v1/scorecards/${seat.cardId}`,
        {
          summary: payloads.join('\n').slice(0, 5_000),
          notes: payloads.join('\n'),
          artifact: { kind: 'reversed_decision', note: payloads[0] },
          red_flags: [{ kind: 'no_metrics', quote: payloads[10] }],
          recommendation: 'yes',
        },
        { 'if-match': '*' },
      ),
      200,
    )
    const { page, faults, close } = await openWindow(browser, service, ines)
    const ran = () => page.evaluate('window.ran ?? 0')
    await page.goto('/cards')
    await page.getByText(payloads[12]!).first().waitFor()
    await page.goto(`/cards/${seat.cardId}`)
    await page.getByLabel('Summary').waitFor()
    await page.getByRole('button', { name: 'Notes' }).click()
    for (const [at, payload] of payloads.slice(0, 10).entries())
      await page.getByRole('textbox').nth(at).fill(`${payload} and more`)
    await page
      .getByRole('status')
      .filter({ hasText: /^Saved$/ })
      .waitFor()
    await page.getByRole('button', { name: 'Read through and submit' }).click()
    const reading = page.getByRole('dialog')
    await reading.getByText(payloads[42]!).first().waitFor()
    expect(await ran()).toBe(0)
    await reading.getByRole('button', { name: 'Submit this card' }).click()
    await page.getByRole('heading', { name: 'Versions' }).waitFor()
    expect(await ran()).toBe(0)
    await page.goto(`/loops/${loop.id}`)
    await page.getByText(payloads[16]!).first().waitFor()
    expect(await ran()).toBe(0)
    expect(faults).toEqual([])
    await close()

    const desk = await openWindow(browser, service, recruiter)
    await desk.page.goto('/loops')
    await desk.page.getByRole('link', { name: payloads[12] }).waitFor()
    await desk.page.goto(`/loops/${loop.id}`)
    await desk.page.getByText('Waiting for').waitFor()
    expect(await desk.page.evaluate('window.ran ?? 0')).toBe(0)
    expect(desk.faults).toEqual([])
    await desk.close()
  })

  it('an address typed after the product’s own runs nothing either', async () => {
    const { page, faults, close } = await openWindow(browser, service, ines)
    for (const payload of payloads.slice(0, 12)) {
      await page.goto(`/loops?state=${encodeURIComponent(payload)}&job=${encodeURIComponent(payload)}`)
      await page.getByRole('heading', { name: 'Loops' }).waitFor()
    }
    expect(await page.evaluate('window.ran ?? 0')).toBe(0)
    expect(faults.filter(fault => !fault.includes('400'))).toEqual([])
    await close()
  })

  it('the policy stops what would get through: an inline script, an inline style, another host', async () => {
    const { page, faults, close } = await openWindow(browser, service, ines)
    await page.goto('/cards')
    await page.getByRole('heading', { name: 'My cards' }).waitFor()
    await page.evaluate(`
      const script = document.createElement('script'); script.textContent = 'window.ran = 1'; document.head.append(script)
      const style = document.createElement('style'); style.textContent = 'body { display: none }'; document.head.append(style)
      document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = 2">')
      fetch('https://evil.example/').catch(() => {})`)
    await page.waitForTimeout(300)
    expect(await page.evaluate('window.ran ?? 0')).toBe(0)
    expect(await page.evaluate('getComputedStyle(document.body).display')).not.toBe('none')
    expect(faults.filter(fault => /Content Security Policy/i.test(fault)).length).toBeGreaterThanOrEqual(3)
    await close()
  })
})
