import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import { dropEmptyInterviews, makeLoop } from '../support/hiring.ts'
import { type MailServer, openMailServer } from '../support/mail-server.ts'
import { notify, notifying } from '../support/notified.ts'
import { openService, type Service } from '../support/service.ts'
import { clientId, clientSecret, openSignInProvider } from '../support/sign-in-provider.ts'
import { type Cast, enterCompany } from './company.ts'

describeInBrowser('other ways in than a password', () => {
  let mail: MailServer
  let service: Service
  let browser: Browser
  let cast: Cast
  beforeAll(async () => {
    mail = await openMailServer()
    service = await openService(notifying(mail.url))
    Object.assign(service.deps.config, { publicUrl: service.baseUrl })
    cast = await enterCompany(service)
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
    await mail?.close()
  })

  it('the link of a mail opens one card by a button, and is over once the card is in', async () => {
    const guest = await cast.company.person('Gus Guest')
    const loop = await makeLoop(service, cast.company, cast.jobId, [guest], { name: 'Lio Linked' })
    await dropEmptyInterviews(cast.company, loop.id)
    service.pass(1.5)
    await notify(service)
    const told = mail.mails.find(each => each.to === guest.email)!
    const link = /http:\/\/127\.0\.0\.1:\d+\/card-link#[\w-]+/.exec(told.text)![0]
    const { page, faults, close } = await openWindow(browser, service, null)
    const asked: string[] = []
    page.on('request', request => asked.push(`${request.method()} ${request.url()}`))
    await page.goto(link)
    await page.getByRole('button', { name: 'Open the card' }).waitFor()
    // The page was opened and nothing was sent that could use the link up.
    expect(asked.filter(each => each.startsWith('POST'))).toEqual([])
    expect(asked.filter(each => each.includes(link.split('#')[1]!))).toEqual([])
    await page.getByRole('button', { name: 'Open the card' }).click()
    await page.getByText('Lio Linked').filter({ visible: true }).first().waitFor()
    expect(new URL(page.url()).pathname).toBe(`/cards/${loop.seats[0]!.cardId}`)
    expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(0)
    await page.goto(`${service.baseUrl}/loops`)
    await page.getByText('Lio Linked').filter({ visible: true }).first().waitFor()
    expect(new URL(page.url()).pathname).toBe(`/cards/${loop.seats[0]!.cardId}`)
    expect(faults).toEqual([])
    await service.sql`update panelists set submitted_at = ${service.now} where id = ${loop.seats[0]!.cardId}`
    await page.reload()
    await page.getByText('Sign in').filter({ visible: true }).first().waitFor()
    await close()
  })

  it("the company's provider signs in, and one lands where one wanted to go", async () => {
    const provider = await openSignInProvider({ redirectUri: `${service.baseUrl}/sign-in/callback` })
    const oidc = { issuer: provider.issuer, clientId, clientSecret, name: 'Northwind ID', company: undefined }
    Object.assign(service.deps.config, { oidc })
    const { page, faults, close } = await openWindow(browser, service, null)
    provider.as({ email: cast.manager.email, email_verified: true })
    await page.goto(`/loops/${cast.released.id}`)
    await page.getByRole('button', { name: 'Sign in with Northwind ID' }).click()
    await page.getByText('Rita Released').filter({ visible: true }).first().waitFor()
    expect(new URL(page.url()).pathname).toBe(`/loops/${cast.released.id}`)
    // The browser went to the provider and nowhere else.
    expect(faults.filter(fault => fault !== `asked ${provider.issuer}`)).toEqual([])
    await close()
    await provider.stop()
  })

  it('a person sets what they hear, and finds it there again', async () => {
    const { page, close } = await openWindow(browser, service, cast.ines)
    await page.goto('/settings/notifications')
    const due = page.getByRole('group', { name: 'A card is due', exact: true })
    await due.getByLabel('By mail').uncheck()
    await page.getByLabel('Your time zone').fill('Europe/Lisbon')
    await page.getByLabel('Quiet from').fill('20:00')
    await page.getByLabel('Quiet until').fill('08:00')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    const { body } = await cast.ines.get('/v1/me/notifications')
    expect(body).toMatchObject({ zone: 'Europe/Lisbon', quiet_hours: { from: 1200, until: 480 } })
    expect(body.email).not.toContain('due')
    await close()
  })
})
