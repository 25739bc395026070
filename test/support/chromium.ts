/**
 * A real Chromium for the browser tests: where it is found on this machine, how it is started, and how somebody of the
 * service is signed in with it. What a page says in its console, asks of another host or is refused by the content policy
 * is kept as a fault. Knows no page.
 */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { describe, it } from 'vitest'
import { signAccessToken } from '../../src/platform/auth.ts'
import type { Caller, Service } from './service.ts'

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser']

/** The system's browser; undefined where there is none. */
export const chromiumPath = places.find(place => place !== undefined && place !== '' && existsSync(place))

/** As `describe`, where there is a browser; elsewhere one line that says there is none. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (chromiumPath !== undefined) describe(name, tests)
  else it(`${name}: left out, because there is no Chromium on this machine`, () => {})
}

export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    headless: true,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface Look {
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

export interface Window {
  readonly context: BrowserContext
  readonly page: Page
  /** what should not have happened in any page of this window */
  readonly faults: string[]
  close(): Promise<void>
}

const patienceMs = 30_000

/** A window of its own on the service, signed in as `who` by the cookie that a sign-in would have set, or as nobody. */
export async function openWindow(
  browser: Browser,
  service: Service,
  who: Caller | null,
  look: Look = {},
): Promise<Window> {
  const { scheme = 'light', width = 1280, height = 900 } = look
  const context = await browser.newContext({
    baseURL: service.baseUrl,
    colorScheme: scheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(patienceMs)
  await context.clock.setFixedTime(service.deps.clock())
  if (who) await signInto(context, service, who)
  const faults: string[] = []
  watch(context, service, faults)
  const page = await context.newPage()
  return { context, page, faults, close: () => context.close() }
}

async function signInto(context: BrowserContext, service: Service, who: Caller): Promise<void> {
  const [person] = await service.sql<{ roles: never[]; session_epoch: number }[]>`
    select roles, session_epoch from people where id = ${who.id}`
  const { roles, session_epoch: epoch } = person!
  const value = signAccessToken(
    service.app,
    { companyId: who.companyId, id: who.id, roles, epoch },
    service.deps.clock(),
  )
  const domain = new URL(service.baseUrl).hostname
  await context.addCookies([
    { name: 'hireloop_session', value, domain, path: '/v1', httpOnly: true, sameSite: 'Strict' },
  ])
}

/** What a browser says by itself of an answer that is no success: the page deals with it, and says so in its own words. */
const expectedNoise =
  /^Failed to load resource: (the server responded with a status of (401|403|404|409|412|422)|net::ERR_INTERNET_DISCONNECTED)/

function watch(context: BrowserContext, service: Service, faults: string[]): void {
  context.on('console', message => {
    if (message.type() === 'error' && !expectedNoise.test(message.text())) faults.push(`console: ${message.text()}`)
  })
  context.on('weberror', error => faults.push(`error: ${error.error().message}`))
  context.on('dialog', dialog => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  context.on('request', request => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.origin !== service.baseUrl)
      faults.push(`asked ${url.origin}`)
  })
}
