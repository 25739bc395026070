import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import { openService, type Service } from '../support/service.ts'
import { enterCompany } from './company.ts'
import { type Visitors, walk } from './walk.ts'

const root = new URL('../../', import.meta.url)
const pictures = new URL('artifacts/pages/', root).pathname

interface AxeFinding {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
}

describeInBrowser('every page', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  let service: Service
  let browser: Browser
  let cast: Visitors
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    service = await openService()
    cast = { ...(await enterCompany(service)), newcomer: (await service.company('Contoso')).admin }
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  it('is looked at: the walk passes every address that the service answers with a page', () => {
    const addresses: string[] = JSON.parse(readFileSync(new URL('dist/web/pages.json', root), 'utf8'))
    const passed = walk.map(stop => stop.path(cast).split('?', 1)[0]!)
    const missed = addresses.filter(address => {
      const pattern = new RegExp(`^${address.replace(/:\w+/g, '[^/]+')}$`)
      return !passed.some(path => pattern.test(path))
    })
    expect(missed).toEqual([])
  })

  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      it(`has no fault that axe finds, fits its window and is silent, ${scheme} at ${width} px`, async () => {
        const told: string[] = []
        for (const stop of walk) {
          const look = { scheme, width, height: width < 500 ? 844 : 900 }
          const { page, faults, close } = await openWindow(browser, service, stop.who(cast), look)
          await page.goto(stop.path(cast))
          await page.getByText(stop.shows).filter({ visible: true }).first().waitFor()
          await stop.before?.(page)
          await page.evaluate(axe)
          const found = await page.evaluate(async () => {
            const { violations } = await (
              globalThis as unknown as { axe: { run(): Promise<{ violations: unknown[] }> } }
            ).axe.run()
            return violations
          })
          for (const { id, nodes } of found as AxeFinding[])
            told.push(...nodes.map(node => `${stop.name}: ${id} at ${node.target.join(' ')}: ${node.failureSummary}`))
          const overflow = await page.evaluate<number>(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          )
          if (overflow > 0) told.push(`${stop.name} is ${overflow} px wider than its window`)
          told.push(...faults.map(fault => `${stop.name}: ${fault}`))
          await page.screenshot({ path: `${pictures}${stop.name}-${width}-${scheme}.png`, fullPage: true })
          await close()
        }
        expect(told).toEqual([])
      })
    }
  }
})
