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
    await page.getByText(payloads[12]!).filter({ visible: true }).first().waitFor()
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
    await reading.getByText(payloads[42]!).filter({ visible: true }).first().waitFor()
    expect(await ran()).toBe(0)
    await reading.getByRole('button', { name: 'Submit this card' }).click()
    await page.getByRole('heading', { name: 'Versions' }).waitFor()
    expect(await ran()).toBe(0)
    await page.goto(`/loops/${loop.id}`)
    await page.getByText(payloads[16]!).filter({ visible: true }).first().waitFor()
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

  it('runs nowhere in a debrief: not as evidence, transcript, waiver, decision or dissent', async () => {
    const manager = await company.person(payloads[20]!, { roles: ['hiring_manager'], seniority: 5 })
    const jobId = await makeJob(company, manager, { title: payloads[21], team: [manager, recruiter] })
    const startsAt = new Date(service.now.getTime() - 3 * 3_600_000)
    const made = await makeLoop(service, company, jobId, [ines, jon], { name: payloads[22], startsAt })
    await dropEmptyInterviews(company, made.id)
    const [seat, other] = made.seats
    for (const [at, dimension] of [...seat!.focus, 'metric_discipline'].entries())
      expectStatus(
        await ines.put(
          `/v1/scorecards/${seat!.cardId}/ratings/${dimension}`,
          { rating: 3, evidence: pieces(17 * at, 17 * at + 17) },
          { 'if-match': '*' },
        ),
        200,
      )
    const rest = {
      summary: payloads[0],
      artifact: { kind: 'reversed_decision', note: payloads[1] },
      red_flags: [{ kind: 'no_metrics', quote: payloads[2] }],
      recommendation: 'yes',
    }
    expectStatus(await ines.patch(`/v1/scorecards/${seat!.cardId}`, rest, { 'if-match': '*' }), 200)
    expectStatus(await ines.post(`/v1/scorecards/${seat!.cardId}/submission`), 201)
    const turns = payloads.map((text, at) => ({ speaker: at % 2 ? 'candidate' : 'interviewer', name: null, text }))
    expectStatus(await recruiter.post(`/v1/interviews/${seat!.interviewId}/transcripts`, { turns }), 201)
    const waiver = { panelist_id: other!.cardId, reason: payloads[3] }
    expectStatus(await recruiter.post(`/v1/loops/${made.id}/waivers`, waiver), 201)

    const { page, faults, close } = await openWindow(browser, service, manager)
    const ran = () => page.evaluate('window.ran ?? 0')
    await page.goto(`/loops/${made.id}/debrief`)
    await page.getByText(payloads[42]!).filter({ visible: true }).first().waitFor()
    const form = page.getByRole('form', { name: 'Decision' })
    await form.getByRole('radio', { name: /^No hire/ }).check()
    const fields = form.getByRole('textbox')
    for (let at = 0; at < (await fields.count()); at++) await fields.nth(at).fill(payloads[4 + at]!)
    await form.getByRole('button', { name: 'Record the decision' }).click()
    await page.getByRole('heading', { name: 'No hire' }).waitFor()
    expect(await ran()).toBe(0)
    await page.goto(`/loops/${made.id}`)
    await page
      .getByRole('button', { name: /^Read the transcript of/ })
      .first()
      .click()
    await page.getByText(payloads[13]!).filter({ visible: true }).first().waitFor()
    expect(await ran()).toBe(0)
    await page.goto(`/jobs/${jobId}/compare`)
    await page.getByText(payloads[22]!).filter({ visible: true }).first().waitFor()
    expect(await ran()).toBe(0)
    expect(faults).toEqual([])
    await close()

    const panel = await openWindow(browser, service, ines)
    await panel.page.goto(`/loops/${made.id}/debrief`)
    await panel.page.getByRole('button', { name: 'Record my own dissent' }).click()
    await panel.page.getByLabel('Your own dissent').fill(payloads.join('\n').slice(0, 4_000))
    await panel.page.getByRole('button', { name: 'Record the dissent' }).click()
    await panel.page.getByText('dissents').filter({ visible: true }).first().waitFor()
    expect(await panel.page.evaluate('window.ran ?? 0')).toBe(0)
    expect(panel.faults).toEqual([])
    await panel.close()
  })

  it('runs nowhere in the settings: not in a rubric, a job, a plan, a person, a key or what waits for a second one', async () => {
    const { admin } = company
    const { data } = expectStatus(await admin.get('/v1/rubrics'), 200).body
    const rubric = data.find((each: { slug: string }) => each.slug === 'product_manager')
    const { content } = expectStatus(await admin.get(`/v1/rubric-versions/${rubric.newest_version.id}`), 200).body
    const [dimension] = content.dimensions
    Object.assign(dimension, {
      title: payloads[30]!.slice(0, 120),
      question: payloads[31],
      not_this: payloads.slice(0, 12),
      prompts: payloads.slice(12, 24).map(question => ({ question, follow_up: payloads[24] })),
    })
    dimension.anchors.senior = { 1: payloads[25], 2: payloads[26], 3: payloads[27], 4: payloads[28] }
    delete dimension.level_differences.senior
    expectStatus(await admin.post(`/v1/rubrics/${rubric.id}/versions`, { content, note: payloads[29] }), 201)
    expectStatus(await admin.post('/v1/api-keys', { name: payloads[32], scopes: ['loops:read'] }), 201)
    const asked = { reason: payloads[33] }
    expectStatus(await recruiter.post(`/v1/scorecards/${loop.seats[0]!.cardId}/void-requests`, asked), 202)

    const { page, faults, close } = await openWindow(browser, service, admin)
    const ran = () => page.evaluate('window.ran ?? 0')
    await page.goto('/settings/rubrics')
    const shown = page.getByRole('region', { name: 'Product manager', exact: true })
    await shown.getByRole('button', { name: 'Versions and differences' }).click()
    await shown.getByText(payloads[31]!).filter({ visible: true }).first().waitFor()
    await shown.getByRole('button', { name: 'Write the next version' }).click()
    await shown
      .getByRole('button', { name: /^Edit / })
      .first()
      .click()
    await page.getByText('Import a file').click()
    await page.getByLabel("The file's text").fill(payloads.join('\n'))
    await page.getByRole('form', { name: 'Import a rubric' }).getByRole('button', { name: 'Import' }).click()
    await page.getByRole('form', { name: 'Import a rubric' }).getByRole('alert').waitFor()
    expect(await ran()).toBe(0)
    await page.goto('/settings/jobs')
    await page.getByText('Add a job').click()
    const adding = page.getByRole('form', { name: 'Add a job' })
    await adding.getByLabel('Title').fill(payloads[34]!)
    await adding.getByLabel('Decides').selectOption({ label: payloads[10]! })
    await adding.getByRole('button', { name: 'Add the job' }).click()
    await page.getByRole('heading', { name: payloads[34]! }).waitFor()
    expect(await ran()).toBe(0)
    await page.goto('/settings/people')
    await page.getByText(payloads[33]!).filter({ visible: true }).first().waitFor()
    await page.getByText('Add somebody').click()
    const person = page.getByRole('form', { name: 'Add somebody' })
    await person.getByLabel('Name').fill(payloads[35]!)
    await person.getByLabel('Email address').fill('payload@northwind.example')
    await person.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText(payloads[35]!).filter({ visible: true }).first().waitFor()
    expect(await ran()).toBe(0)
    await page.goto('/settings/keys')
    await page.getByText(payloads[32]!).filter({ visible: true }).first().waitFor()
    expect(await ran()).toBe(0)
    expect(faults.filter(fault => !/status of 4(00|22)/.test(fault))).toEqual([])
    await close()
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
