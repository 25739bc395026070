import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import { dropEmptyInterviews, fillAndSubmit, type LoopMade, makeJob, makeLoop } from '../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

describeInBrowser('a debrief', () => {
  let service: Service
  let browser: Browser
  let company: Company
  let manager: Caller
  let ines: Caller
  let jon: Caller
  let jobId: string
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    manager = await company.person('Hana Okafor', { roles: ['hiring_manager'], seniority: 5 })
    ines = await company.person('Ines Duarte')
    jon = await company.person('Jon Weber', { function: 'engineering' })
    jobId = await makeJob(company, manager, { team: [manager] })
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  /** A loop of ines and jon whose interviews are over, with ines's card in. */
  const halfIn = async (name: string): Promise<LoopMade> => {
    const startsAt = new Date(service.now.getTime() - 3 * 3_600_000)
    const loop = await makeLoop(service, company, jobId, [ines, jon], { name, startsAt })
    await dropEmptyInterviews(company, loop.id)
    await fillAndSubmit(loop.seats[0]!, { problem_clarity: 4 })
    return loop
  }
  const askedFor = (paths: string[], end: string) => paths.filter(path => path.endsWith(end))

  it('is led by its hiring manager from the release to the decision, by keyboard', async () => {
    const loop = await halfIn('Rita Released')
    const { page, faults, close } = await openWindow(browser, service, manager)
    await page.goto(`/loops/${loop.id}/debrief`)
    await page.getByText('Sealed, so that nobody leans on anybody').waitFor()
    await page.getByText('1 of 2 required cards are in').waitFor()
    await page.getByText('Jon Weber').waitFor()
    expect(await page.getByText('What was seen of').count()).toBe(0)

    await fillAndSubmit(loop.seats[1]!, { problem_clarity: 1 })
    await page.reload()
    await page.getByRole('heading', { name: 'Evidence' }).waitFor()
    // Evidence before any number: the first rating stands below the last piece of evidence.
    const evidence = await page.getByText('What was seen of problem_clarity.').first().boundingBox()
    const matrix = await page.getByRole('table').first().boundingBox()
    expect(evidence!.y).toBeLessThan(matrix!.y)

    const line = page.getByRole('button', { name: /^Problem clarity: Ines Duarte 4, Jon Weber 1; raw mean 2.50/ })
    await line.focus()
    await page.getByRole('tooltip').getByText('over 2 ratings').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('tooltip').count()).toBe(0)

    const cause = page.getByLabel('Cause')
    const before = await cause.inputValue()
    const after = before === 'open' ? 'different_evidence' : 'open'
    await cause.selectOption(after)
    await page.getByText('Hana Okafor put this in place of').waitFor()

    const form = page.getByRole('form', { name: 'Decision' })
    await form.getByRole('button', { name: 'Record the decision' }).focus()
    await page.keyboard.press('Enter')
    await form.getByText('Choose one of the three.').waitFor()
    await form.getByText('A decision without a reason is not kept.').waitFor()
    await form.getByRole('radio', { name: /^Defer/ }).focus()
    await page.keyboard.press('Space')
    await form.getByLabel('Reason').focus()
    await page.keyboard.type('We heard two stories of one clinic. <b>I would ask first.</b>')
    await form.getByRole('button', { name: 'Record the decision' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Defer' }).waitFor()
    await page
      .getByText('We heard two stories of one clinic. <b>I would ask first.</b>')
      .filter({ visible: true })
      .waitFor()
    await page.getByText('Hana Okafor, as decision owner').waitFor()

    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('The cards on record still give these very bytes.').waitFor()
    expect(faults).toEqual([])
    await close()
    const { body } = await manager.get(`/v1/loops/${loop.id}/debrief`)
    expect(body.decisions).toHaveLength(1)
    expect(body.decisions[0]).toMatchObject({ decision: 'defer', decided_as: 'owner' })
    expect(body.dimensions.find((each: { split: unknown }) => each.split).split).toMatchObject({
      cause: after,
      overruled_by_id: manager.id,
    })
  })

  it('is printed as one page of summary and the evidence from page two on, dark on white whatever the screen is', async () => {
    const loop = await halfIn('Pia Paper')
    await fillAndSubmit(loop.seats[1]!, { problem_clarity: 1 })
    // A4 less its margins, at 96 pixels to the inch.
    const look = { scheme: 'dark', width: 718, height: 1047 } as const
    const { page, faults, close } = await openWindow(browser, service, manager, look)
    await page.goto(`/loops/${loop.id}/debrief`)
    await page.getByRole('heading', { name: 'Evidence' }).waitFor()
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const summary = await page.locator('[data-first-page]').boundingBox()
    expect(summary!.y + summary!.height).toBeLessThan(look.height)
    expect(await page.evaluate('getComputedStyle(document.querySelector("[data-first-page]")).breakAfter')).toBe('page')
    const evidence = await page.getByRole('heading', { name: 'Evidence' }).boundingBox()
    expect(evidence!.y).toBeGreaterThanOrEqual(summary!.y + summary!.height)
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(27, 29, 31)')
    expect(await page.getByRole('button', { name: 'Record the decision' }).isVisible()).toBe(false)
    const pdf = await page.pdf({ format: 'A4' })
    expect(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)!.length).toBeGreaterThanOrEqual(2)
    expect(faults).toEqual([])
    await close()
  })

  it('keeps a panelist’s own dissent beside the decision, and of nobody else', async () => {
    const loop = await halfIn('Dora Dissent')
    await fillAndSubmit(loop.seats[1]!, { problem_clarity: 2 })
    const decided = await manager.post(`/v1/loops/${loop.id}/decisions`, {
      decision: 'no_hire',
      level: 'senior',
      track: 'ic',
      reason: 'Two of us heard no figure.',
      would_change_our_mind: 'A launch with its baseline.',
      sees_that_we_do_not: 'How the clinics work.',
    })
    expect(decided.status).toBe(201)
    const { page, faults, close } = await openWindow(browser, service, ines)
    await page.goto(`/loops/${loop.id}/debrief`)
    await page.getByRole('button', { name: 'Record my own dissent' }).click()
    await page.getByLabel('Your own dissent').fill('I heard the figure, and wrote it down: 4.1 %.')
    await page.getByRole('button', { name: 'Record the dissent' }).click()
    await page.getByText('I heard the figure, and wrote it down: 4.1 %.').filter({ visible: true }).first().waitFor()
    await page.getByText('Ines Duarte dissents').filter({ visible: true }).first().waitFor()
    expect(faults).toEqual([])
    await close()
    const { body } = await manager.get(`/v1/loops/${loop.id}/debrief`)
    expect(body.dissents).toEqual([
      expect.objectContaining({
        panelist_id: loop.seats[0]!.cardId,
        text: 'I heard the figure, and wrote it down: 4.1 %.',
      }),
    ])
    const desk = await openWindow(browser, service, manager)
    await desk.page.goto(`/loops/${loop.id}/debrief`)
    await desk.page.getByRole('heading', { name: 'No hire' }).waitFor()
    expect(await desk.page.getByRole('button', { name: 'Record my own dissent' }).count()).toBe(0)
    await desk.close()
  })

  it('tells a panelist whose card is open why there is nothing to see, and asks for nothing', async () => {
    const loop = await halfIn('Sal Sealed')
    const { page, faults, close } = await openWindow(browser, service, jon)
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.goto(`/loops/${loop.id}/debrief`)
    await page.getByText('While your own card in this loop is open you learn nothing').waitFor()
    const own = page.getByRole('link', { name: 'Go to your card' })
    expect(await own.getAttribute('href')).toBe(`/cards/${loop.seats[1]!.cardId}`)
    expect(await page.getByText('required cards are in').count()).toBe(0)
    expect(askedFor(asked, '/v1/loops/' + loop.id)).not.toEqual([])
    expect(askedFor(asked, `/v1/loops/${loop.id}/debrief`)).toEqual([])
    expect(faults).toEqual([])
    await close()
  })

  it('opens early for the decision owner alone, with the reason on it for ever', async () => {
    const loop = await halfIn('Erin Early')
    const { page, faults, close } = await openWindow(browser, service, manager, { width: 390, height: 844 })
    await page.goto(`/loops/${loop.id}/debrief`)
    await page.getByText('Open the seal early').click()
    const form = page.getByRole('form', { name: 'Open the seal early' })
    expect(await form.getByRole('button', { name: 'Open it now' }).isDisabled()).toBe(true)
    await form.getByLabel('Reason').fill('The offer window closes tonight.')
    await form.getByRole('button', { name: 'Open it now' }).click()
    await page.getByRole('heading', { name: 'Evidence' }).waitFor()
    await page.getByText('the seal was opened early by Hana Okafor').filter({ visible: true }).waitFor()
    await page.getByText('The offer window closes tonight.').filter({ visible: true }).waitFor()
    expect(faults).toEqual([])
    await close()
  })
})
