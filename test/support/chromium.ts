/**
 * A real Chromium for the browser tests: where it is found on this machine, how it is started, and how somebody of the
 * service signs in with it. Knows no page.
 */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { signAccessToken } from '../../src/platform/auth.ts'
import type { Caller, Service } from './service.ts'

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser']

/** The system's browser; undefined where there is none, and then the browser tests say so and do nothing. */
export const chromiumPath = places.find(place => place !== undefined && place !== '' && existsSync(place))

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

/** A window of its own, signed in as `caller`, by the cookie that a sign-in would have set. */
export async function windowFor(
  browser: Browser,
  service: Service,
  caller: Caller & { readonly roles?: readonly string[] },
  look: Look = {},
): Promise<BrowserContext> {
  const context = await openWindow(browser, service, look)
  const [person] = await service.sql<{ roles: never[]; session_epoch: number }[]>`
    select roles, session_epoch from people where id = ${caller.id}`
  const token = signAccessToken(
    service.app,
    { companyId: caller.companyId, id: caller.id, roles: person!.roles, epoch: person!.session_epoch },
    service.deps.clock(),
  )
  await context.addCookies([
    {
      name: 'hireloop_session',
      value: token,
      domain: new URL(service.baseUrl).hostname,
      path: '/v1',
      httpOnly: true,
      sameSite: 'Strict',
    },
  ])
  return context
}

/** A window of its own, signed in as nobody. Its clock is the service's. */
export async function openWindow(browser: Browser, service: Service, look: Look = {}): Promise<BrowserContext> {
  const { scheme = 'light', width = 1280, height = 900 } = look
  const context = await browser.newContext({
    baseURL: service.baseUrl,
    colorScheme: scheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(15_000)
  await context.clock.setFixedTime(service.deps.clock())
  return context
}
