import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import {
  dropEmptyInterviews,
  fillAndSubmit,
  type LoopMade,
  makeApplication,
  makeJob,
  makeLoop,
} from '../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

describeInBrowser('a recruiter', () => {
  let service: Service
  let browser: Browser
  let company: Company
  let manager: Caller
  let recruiter: Caller
  let ines: Caller
  let jon: Caller
  let ada: Caller
  let jobId: string
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    manager = await company.person('Hana Okafor', { roles: ['hiring_manager'], seniority: 5 })
    recruiter = await company.person('Rosa Lind', { roles: ['recruiter'], function: 'other' })
    ines = await company.person('Ines Duarte')
    jon = await company.person('Jon Weber', { function: 'engineering' })
    ada = await company.person('Ada Young', { function: 'design' })
    jobId = await makeJob(company, manager, {
      title: 'Senior product manager, scheduling',
      team: [manager, recruiter],
      plan: [
        { name: 'Problem framing', focus: ['problem_clarity', 'tradeoff_literacy'] },
        { name: 'Metrics', focus: ['metric_discipline', 'problem_clarity'] },
      ],
    })
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  /** A loop of ines and jon whose interviews are over; jon's card is in. */
  const half = async (name: string): Promise<LoopMade> => {
    const startsAt = new Date(service.now.getTime() - 3 * 3_600_000)
    const loop = await makeLoop(service, company, jobId, [ines, jon], { name, startsAt })
    await dropEmptyInterviews(company, loop.id)
    await fillAndSubmit(loop.seats[1]!)
    return loop
  }

  it('goes from an application to a planned loop, and waives the card that will not come', async () => {
    await makeApplication(company, jobId, 'Noor Haddad')
    const { page, faults, close } = await openWindow(browser, service, recruiter)
    await page.goto('/loops')
    await page.getByRole('button', { name: 'New loop' }).click()
    const opening = page.getByRole('dialog')
    await opening.getByLabel('Job').selectOption({ label: 'Senior product manager, scheduling' })
    await opening.getByLabel(/Noor Haddad/).check()
    await opening.getByRole('button', { name: 'Open the loop' }).click()
    await page.waitForURL(/\/loops\/[0-9a-f-]{36}$/)
    const id = page.url().split('/').at(-1)!
    await page.getByRole('heading', { name: 'Noor Haddad' }).waitFor()

    for (const [interview, person] of [
      ['Problem framing', 'Ines Duarte'],
      ['Metrics', 'Jon Weber'],
    ] as const) {
      await page.getByRole('button', { name: `Name a panelist for ${interview}` }).click()
      const naming = page.getByRole('dialog')
      await naming.getByLabel('Search').fill(person.slice(0, 5))
      await naming.getByLabel(person).check()
      await naming.getByRole('button', { name: 'Name as interviewer' }).click()
      await naming.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: `Change for ${interview}`, exact: true }).click()
      await page.getByRole('menuitem', { name: 'Set the time' }).click()
      const timing = page.getByRole('dialog')
      await timing.getByLabel('Begins').fill('2020-01-01T10:00')
      await timing.getByLabel('Ends').fill('2020-01-01T11:00')
      await timing.getByLabel('Place').fill('Room 4')
      await timing.getByRole('button', { name: 'Save the time' }).click()
      await timing.waitFor({ state: 'detached' })
    }

    await page.getByRole('button', { name: 'Add an interview' }).click()
    const adding = page.getByRole('dialog')
    await adding.getByLabel('Name').fill('With the founders')
    await adding.getByLabel(/^Trade-off literacy/).check()
    await adding.getByLabel('Questions of the kit').fill('What would you not build?\n\nWhy?')
    await adding.getByRole('button', { name: 'Add the interview' }).click()
    await page.getByRole('heading', { name: 'With the founders' }).waitFor()
    const planned = (await recruiter.get(`/v1/loops/${id}`)).body
    expect(planned.interviews.map((each: { name: string }) => each.name)).toEqual([
      'Problem framing',
      'Metrics',
      'With the founders',
    ])
    const added = (await recruiter.get(`/v1/interviews/${planned.interviews[2].id}`)).body
    expect(added).toMatchObject({
      focus: ['tradeoff_literacy'],
      kit: { prompts: ['What would you not build?', 'Why?'] },
    })
    await page.getByRole('button', { name: 'Change for With the founders', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Drop this interview' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('The founders are away until spring.')
    await page.getByRole('dialog').getByRole('button', { name: 'Drop the interview' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Waive the card of Jon Weber' }).click()
    const waiving = page.getByRole('dialog')
    await waiving.getByLabel('Reason').fill('Ill since Tuesday; the panel covers it.')
    await waiving.getByRole('button', { name: 'Waive this card' }).click()
    await page.getByText('0 of 1 cards in').waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('changes no time over a colleague who changed it while the window was open', async () => {
    const loop = await makeLoop(service, company, jobId, [ines, jon], {
      name: 'Tim Timed',
      startsAt: new Date(service.now.getTime() + 48 * 3_600_000),
    })
    const { page, faults, close } = await openWindow(browser, service, recruiter)
    const open = async () => {
      await page.getByRole('button', { name: 'Change for Problem framing', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Set the time' }).click()
      await page.getByRole('dialog').getByLabel('Place').waitFor()
      return page.getByRole('dialog')
    }
    await page.goto(`/loops/${loop.id}`)
    const first = await open()
    await first.getByLabel('Place').fill('Room 4')
    const path = `/v1/interviews/${loop.seats[0]!.interviewId}`
    const tag = { 'if-match': (await recruiter.get(path)).headers.etag! }
    expect((await company.admin.patch(path, { place: 'Room 9' }, tag)).status).toBe(200)
    await first.getByRole('button', { name: 'Save the time' }).click()
    await first.getByText('Somebody changed this interview in the meantime.').waitFor()
    expect((await recruiter.get(path)).body.place).toBe('Room 9')

    await first.getByRole('button', { name: 'Not now' }).click()
    const second = await open()
    expect(await second.getByLabel('Place').inputValue()).toBe('Room 9')
    await second.getByLabel('Place').fill('Room 10')
    await second.getByRole('button', { name: 'Save the time' }).click()
    await second.waitFor({ state: 'detached' })
    expect((await recruiter.get(path)).body.place).toBe('Room 10')
    expect(faults).toEqual([])
    await close()
  })

  it('puts somebody else in a place, and names another decision owner, on a telephone', async () => {
    const loop = await makeLoop(service, company, jobId, [ines, jon], {
      name: 'Petra Placed',
      startsAt: new Date(service.now.getTime() + 24 * 3_600_000),
    })
    const { page, faults, close } = await openWindow(browser, service, recruiter, { width: 390, height: 844 })
    await page.goto(`/loops/${loop.id}`)
    await page.getByRole('button', { name: 'Change for the seat of Ines Duarte' }).click()
    await page.getByRole('menuitem', { name: 'Put somebody else here' }).click()
    const placing = page.getByRole('dialog')
    await placing.getByLabel('Ada Young').check()
    await placing.getByRole('button', { name: 'Put them there' }).click()
    await page.getByRole('button', { name: 'Change for the seat of Ada Young' }).waitFor()
    expect(await page.getByRole('button', { name: 'Change for the seat of Ines Duarte' }).count()).toBe(0)

    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Change who decides' }).click()
    const owning = page.getByRole('dialog')
    await owning.getByLabel('Decision owner').selectOption({ label: 'Ada Young' })
    await owning.getByLabel('Deputy').selectOption({ label: 'Hana Okafor' })
    await owning.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Ada Young decides, Hana Okafor deputises').waitFor()
    expect(faults).toEqual([])
    await close()
    const { body } = await recruiter.get(`/v1/loops/${loop.id}`)
    expect(body).toMatchObject({ decision_owner_id: ada.id, deputy_id: manager.id })
  })

  it('pastes a transcript, is told which line cannot be read, and reads it once the loop is released', async () => {
    const loop = await half('Tara Transcript')
    const { page, faults, close } = await openWindow(browser, service, recruiter)
    await page.goto(`/loops/${loop.id}`)
    await page.getByRole('button', { name: 'Add the transcript of Problem framing' }).click()
    const pasting = page.getByRole('dialog')
    await pasting.getByLabel('The text').fill('WEBVTT\n\n00:00:01.000 --> soon\n<v Tara Transcript>I was wrong.\n')
    expect(await pasting.getByLabel('Written as').inputValue()).toBe('vtt')
    await pasting.getByRole('button', { name: 'Add the transcript' }).click()
    await pasting.getByText(/Line 3: /).waitFor()
    await pasting.locator('input[type=file]').setInputFiles({
      name: 'call.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(
        'Jon: What was your part?\nTara Transcript: It was my mistake: I shipped it without a baseline.\n',
      ),
    })
    await pasting.getByText('call.txt').waitFor()
    expect(await pasting.getByLabel('Written as').inputValue()).toBe('txt')
    await pasting.getByRole('button', { name: 'Add the transcript' }).click()
    await page.getByText('read: 2 turns, 1 by the candidate').waitFor()
    expect(await page.getByRole('button', { name: 'Read the transcript of Problem framing' }).count()).toBe(0)

    await page.getByRole('button', { name: 'Waive the card of Ines Duarte' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('On leave, and the other card covers it.')
    await page.getByRole('dialog').getByRole('button', { name: 'Waive this card' }).click()
    await page.getByText('Released').filter({ visible: true }).first().waitFor()
    await page.getByRole('button', { name: 'Read the transcript of Problem framing' }).click()
    await page.getByText('It was my mistake: I shipped it without a baseline.').waitFor()
    await page.getByRole('button', { name: 'Read the transcript of Metrics' }).click()
    await page.getByText('No transcript of this interview was added.').waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('asks for a card to be voided without learning what is on it', async () => {
    const loop = await half('Vera Void')
    const { page, faults, close } = await openWindow(browser, service, recruiter)
    await page.goto(`/loops/${loop.id}`)
    await page.getByRole('button', { name: 'Change for the seat of Jon Weber' }).click()
    await page.getByRole('menuitem', { name: 'Ask for it to be voided' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('It was written about somebody else.')
    await page.getByRole('dialog').getByRole('button', { name: 'Ask for it' }).click()
    await page.getByText('An admin grants or refuses it; until then nothing has changed.').waitFor()
    expect(faults).toEqual([])
    await close()
    const approvals = (await company.admin.get('/v1/approvals?state=open')).body.data
    expect(approvals).toHaveLength(1)
    expect(approvals[0]).toMatchObject({ operation: 'voidScorecard', asked_by_id: recruiter.id })
  })

  it('is asked for a loop by the manager who may not open one', async () => {
    const { id: applicationId } = await makeApplication(company, jobId, 'Asta Asked')
    const { page, faults, close } = await openWindow(browser, service, manager)
    await page.goto('/loops')
    await page.getByRole('button', { name: 'Ask for a loop' }).click()
    const asking = page.getByRole('dialog')
    await asking.getByLabel('Job').selectOption({ label: 'Senior product manager, scheduling' })
    await asking.getByLabel(/Asta Asked/).check()
    await asking.getByLabel('Why now').fill('The panel is free next week.')
    await asking.getByRole('button', { name: 'Ask for it' }).click()
    await asking.getByText('Asked. An admin grants or refuses it').waitFor()
    expect(faults).toEqual([])
    await close()
    const open = (await company.admin.get('/v1/approvals?state=open')).body.data
    const asked = open.find((each: { asked_by_id: string }) => each.asked_by_id === manager.id)
    expect((await company.admin.post(`/v1/approvals/${asked.id}/grant`)).status).toBe(200)
    const loops = (await company.admin.get(`/v1/loops?application_id=${applicationId}`)).body.data
    expect(loops).toHaveLength(1)
  })

  it('loses a panelist who recuses themselves: they are led away and find nothing any more', async () => {
    const loop = await half('Rea Recused')
    const { page, faults, close } = await openWindow(browser, service, ines)
    await page.goto(`/loops/${loop.id}`)
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Recuse myself' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Recuse myself' }).click()
    await page.getByRole('heading', { name: 'Loops' }).waitFor()
    expect(await page.getByRole('link', { name: 'Rea Recused' }).count()).toBe(0)
    expect((await ines.get(`/v1/loops/${loop.id}`)).status).toBe(404)
    expect(faults).toEqual([])
    await close()
  })
})
