import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import { fillCard, type LoopMade, makeJob, makeLoop } from '../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

const password = 'a password for tests'

describeInBrowser('an interviewer', () => {
  let service: Service
  let browser: Browser
  let company: Company
  let ines: Caller
  let jon: Caller
  let jobId: string
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    const manager = await company.person('Hana Okafor', { roles: ['hiring_manager'] })
    ines = await company.person('Ines Duarte')
    jon = await company.person('Jon Weber', { function: 'engineering' })
    jobId = await makeJob(company, manager, { team: [manager] })
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  /** A loop of ines and jon whose interviews are over. */
  const loopOver = async (name: string): Promise<LoopMade> => {
    const startsAt = new Date(service.now.getTime() - 3 * 3_600_000)
    return makeLoop(service, company, jobId, [ines, jon], { name, startsAt })
  }
  const cardOf = async (person: Caller, id: string) => (await person.get(`/v1/scorecards/${id}`)).body
  const saved = (page: Page) =>
    page
      .getByRole('status')
      .filter({ hasText: /^Saved$/ })
      .waitFor()

  it('goes from the due card to the submission by keyboard alone, signed in by password', async () => {
    const loop = await loopOver('Noor Haddad')
    const seat = loop.seats[0]!
    await company.admin.put(`/v1/people/${ines.id}/password`, { password })
    const { page, faults, close } = await openWindow(browser, service, null)
    await page.goto('/')
    await page.getByLabel('Email address').focus()
    await page.keyboard.type(ines.email)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    const row = page.getByRole('link', { name: /Noor Haddad/ })
    await row.waitFor()
    expect(await page.evaluate('document.cookie')).toBe('')
    await row.focus()
    await page.keyboard.press('Enter')

    const clarity = page.getByRole('region', { name: 'Problem clarity', exact: true })
    await clarity.getByRole('radio', { name: /Meets the bar/ }).focus()
    await page.keyboard.press('4')
    await page.keyboard.type('We sat in twelve clinics for two days before we drew anything.')
    const tradeoffs = page.getByRole('region', { name: 'Trade-off literacy', exact: true })
    await tradeoffs.getByRole('radio', { name: /Meets the bar/ }).focus()
    await page.keyboard.press('n')
    await tradeoffs.getByLabel('No opportunity').focus()
    await page.keyboard.press('Space')
    await page.getByRole('radio', { name: 'Strong yes' }).focus()
    await page.keyboard.press('Space')
    await page.getByLabel('Summary').focus()
    await page.keyboard.type('Reframed the ask from evidence she collected herself.')
    await saved(page)
    expect(await cardOf(ines, seat.cardId)).toMatchObject({ state: 'open', missing: [], recommendation: 'strong_yes' })

    await page.getByRole('button', { name: 'Read through and submit' }).focus()
    await page.keyboard.press('Enter')
    const reading = page.getByRole('dialog')
    await reading.getByText('We sat in twelve clinics for two days before we drew anything.').waitFor()
    await reading.getByRole('button', { name: 'Submit this card' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Versions' }).waitFor()
    expect(await cardOf(ines, seat.cardId)).toMatchObject({
      state: 'submitted',
      ratings: {
        problem_clarity: {
          rating: 4,
          evidence: [{ kind: 'quote', text: 'We sat in twelve clinics for two days before we drew anything.' }],
        },
        tradeoff_literacy: { not_assessed: 'no_opportunity' },
      },
      recommendation: 'strong_yes',
      summary: 'Reframed the ask from evidence she collected herself.',
    })
    expect(await page.evaluate('Object.keys(localStorage).filter(key => key.startsWith("hireloop.draft"))')).toEqual([])
    await page.getByRole('link', { name: 'My cards' }).first().click()
    await page.getByRole('heading', { name: 'Submitted' }).waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('is told what is missing in the words of the service, and led there', async () => {
    const loop = await loopOver('Mia Missing')
    const { page, close } = await openWindow(browser, service, ines)
    await page.goto(`/cards/${loop.seats[0]!.cardId}`)
    await page.getByRole('button', { name: 'Read through and submit' }).click()
    await page.getByText('Problem clarity is still to be answered.').waitFor()
    await page.waitForFunction('document.activeElement?.id === "dimension-problem_clarity"')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await close()
  })

  it('is asked about their own words where they stand, and nothing waits for it', async () => {
    const loop = await loopOver('Hilda Hints')
    const seat = loop.seats[0]!
    await fillCard(seat)
    const { page, faults, close } = await openWindow(browser, service, ines)
    await page.goto(`/cards/${seat.cardId}`)
    const clarity = page.getByRole('region', { name: 'Problem clarity', exact: true })
    await clarity.getByRole('textbox').fill('A charming person. They owned the miss.')
    await clarity.getByText('Charisma.').waitFor()
    expect(await clarity.locator('mark[data-kind=hint]').textContent()).toBe('charming')
    const signal = clarity.getByRole('button', { name: 'Ownership' })
    await signal.waitFor()
    const said = clarity.locator(`[id="${await clarity.getByRole('textbox').getAttribute('aria-describedby')}"]`)
    expect(await said.textContent()).toContain('in no score')
    await signal.focus()
    await clarity.locator('mark[data-kind=signal][data-told]').waitFor()
    expect(await said.textContent()).not.toContain('in no score')
    await clarity.getByRole('textbox').fill('She measured the baseline by hand for a week.')
    expect(await clarity.locator('mark').count()).toBe(0)
    expect(faults).toEqual([])

    await page.route('**/v1/coach', route => route.abort())
    await page.route('**/v1/signals/detect', route => route.abort())
    await clarity.getByRole('textbox').fill('A charming person, once more.')
    await saved(page)
    expect((await cardOf(ines, seat.cardId)).ratings.problem_clarity.evidence[0].text).toBe(
      'A charming person, once more.',
    )
    await close()
    const [kept] = await service.sql<{ keys: number }[]>`
      select count(*)::int as keys from idempotency_keys where operation in ('readCoach', 'detectSignals')`
    expect(kept).toEqual({ keys: 0 })
  })

  it('loses nothing when two windows write the same rating: both versions are shown, and one is chosen', async () => {
    const loop = await loopOver('Cora Conflict')
    const seat = loop.seats[0]!
    await fillCard(seat)
    const { page, close } = await openWindow(browser, service, ines)
    await page.goto(`/cards/${seat.cardId}`)
    const clarity = page.getByRole('region', { name: 'Problem clarity', exact: true })
    await clarity.getByRole('textbox').waitFor()
    const elsewhere = { rating: 2, evidence: [{ kind: 'quote', text: 'Written in the other window.' }] }
    const put = (body: object) =>
      ines.put(`/v1/scorecards/${seat.cardId}/ratings/problem_clarity`, body, { 'if-match': '*' })
    expect((await put(elsewhere)).status).toBe(200)
    await clarity.getByRole('textbox').fill('Written here.')
    const notice = page.getByRole('alert')
    await notice.getByText('Written in the other window.').waitFor()
    await notice.getByText('Written here.').waitFor()
    expect((await cardOf(ines, seat.cardId)).ratings.problem_clarity).toEqual(elsewhere)
    await notice.getByRole('button', { name: 'Keep this one' }).click()
    await saved(page)
    expect((await cardOf(ines, seat.cardId)).ratings.problem_clarity.evidence[0].text).toBe('Written here.')

    expect((await put(elsewhere)).status).toBe(200)
    await clarity.getByRole('textbox').fill('Written here again.')
    await notice.getByRole('button', { name: 'Take the other one' }).click()
    await page.waitForFunction(
      'document.querySelector("#dimension-problem_clarity textarea")?.value === "Written in the other window."',
    )
    expect((await cardOf(ines, seat.cardId)).ratings.problem_clarity).toEqual(elsewhere)
    await close()
  })

  it('writes on while the network is away, over a reload too, and all is saved when it is back', async () => {
    const loop = await loopOver('Olga Offline')
    const seat = loop.seats[0]!
    const { context, page, close } = await openWindow(browser, service, ines)
    await page.goto(`/cards/${seat.cardId}`)
    await page.getByLabel('Summary').waitFor()
    // The API is away, the pages themselves come from the browser or the service.
    await context.route('**/v1/**', route => (route.request().method() === 'GET' ? route.continue() : route.abort()))
    await page.getByLabel('Summary').fill('Typed on a train.')
    await page.getByText('Offline. Kept in this browser, saved when the connection is back').waitFor()
    expect((await cardOf(ines, seat.cardId)).summary).toBe(null)
    await page.reload()
    await page.getByText('is back.').waitFor()
    expect(await page.getByLabel('Summary').inputValue()).toBe('Typed on a train.')
    await context.unroute('**/v1/**')
    await page.evaluate('window.dispatchEvent(new Event("online"))')
    await saved(page)
    expect((await cardOf(ines, seat.cardId)).summary).toBe('Typed on a train.')
    await close()
  })

  it('keeps what was typed when the session ends, and leaves nothing behind when signing out', async () => {
    const lena = await company.person('Lena Late')
    await company.admin.put(`/v1/people/${lena.id}/password`, { password })
    const startsAt = new Date(service.now.getTime() - 3 * 3_600_000)
    const loop = await makeLoop(service, company, jobId, [lena], { name: 'Sara Session', startsAt })
    const seat = loop.seats[0]!
    const { context, page, close } = await openWindow(browser, service, lena)
    await page.goto(`/cards/${seat.cardId}`)
    await page.getByLabel('Summary').waitFor()
    await context.clearCookies()
    await page.getByLabel('Summary').fill('Typed after the session had ended.')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    const kept = () => page.evaluate('Object.keys(localStorage).filter(key => key.startsWith("hireloop.draft")).length')
    expect(await kept()).toBe(1)
    await page.getByLabel('Email address').fill(lena.email)
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await saved(page)
    expect((await cardOf(lena, seat.cardId)).summary).toBe('Typed after the session had ended.')

    await context.route('**/v1/scorecards/**', route =>
      route.request().method() === 'GET' ? route.continue() : route.abort(),
    )
    await page.getByLabel('Summary').fill('Never saved.')
    await page.getByText('Offline.').waitFor()
    expect(await kept()).toBe(1)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await kept()).toBe(0)
    expect(await context.cookies()).toEqual([])
    await close()
  })

  it('sees nothing of another card while the loop is sealed, and is told why', async () => {
    const loop = await loopOver('Sal Sealed')
    const other = loop.seats[1]!
    const { page, faults, close } = await openWindow(browser, service, ines)
    await page.goto(`/cards/${other.cardId}`)
    await page.getByText('This loop is sealed until every required card is in').waitFor()
    await page.goto(`/loops/${loop.id}`)
    await page.getByText('Nobody sees anybody’s card until every required card is in or waived.').waitFor()
    const rows = await page.getByRole('listitem').filter({ hasText: 'Jon Weber' }).allInnerTexts()
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row).not.toMatch(/\b(In|Open|Submitted)$/)
    expect(faults).toEqual([])
    await close()
  })

  it('adds a later version with its reason, and the first one stays', async () => {
    const loop = await loopOver('Lara Later')
    const seat = loop.seats[0]!
    await fillCard(seat)
    await ines.post(`/v1/scorecards/${seat.cardId}/submission`)
    const { page, close } = await openWindow(browser, service, ines)
    await page.goto(`/cards/${seat.cardId}`)
    await page.getByRole('button', { name: 'Add a later version' }).click()
    await page.getByText('I reread my own evidence').click()
    const clarity = page.getByRole('region', { name: 'Problem clarity', exact: true })
    await clarity.getByText('Below the bar').click()
    await page.getByRole('button', { name: 'Add this version' }).click()
    await page.getByText('What version 1 said').waitFor()
    const { versions } = await cardOf(ines, seat.cardId)
    expect(versions.map((each: { reason: string | null }) => each.reason)).toEqual([null, 'own_evidence_reread'])
    expect(versions[1].ratings.problem_clarity.rating).toBe(2)
    await close()
  })
})
