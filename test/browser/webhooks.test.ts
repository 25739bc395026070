import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { push, recorded, signPush } from '../support/ats.ts'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import { expectStatus, makeJob } from '../support/hiring.ts'
import { workOff } from '../support/jobs.ts'
import { type LeverDouble, leverKey, leverOpportunity, openLever } from '../support/lever.ts'
import { openReceiver, type Receiver, takeAll, verified } from '../support/receiver.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'
import { payloads } from './payloads.ts'

describeInBrowser('the pages of webhooks and connections', () => {
  let service: Service
  let receiver: Receiver
  let lever: LeverDouble
  let browser: Browser
  let company: Company
  let manager: Caller
  let auditor: Caller
  let jobId: string
  beforeAll(async () => {
    service = await openService({ OUTBOUND_ALLOW: '127.0.0.0/8' })
    // The receivers' library holds signatures against the clock of the machine.
    service.now = new Date()
    receiver = await openReceiver()
    lever = await openLever()
    company = await service.company('Northwind')
    manager = await company.person('Hana Okafor', { roles: ['hiring_manager'], seniority: 5 })
    auditor = await company.person('Aldo Auditor', { roles: ['auditor'] })
    jobId = await makeJob(company, manager, { title: 'Product manager, ledger' })
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
    await receiver?.close()
    await lever?.close()
  })

  /** Reads the secret that is shown this once and says one has it. */
  async function storeSecret(page: Page): Promise<string> {
    const shown = page.getByRole('region', { name: 'The new secret' })
    const secret = (await shown.locator('code').textContent())!
    await shown.getByRole('button', { name: 'I have stored it' }).click()
    await shown.waitFor({ state: 'detached' })
    return secret
  }

  it('adds an endpoint, pings it, shows the delivery and sends it again, and rotates the secret', async () => {
    const { page, context, faults, close } = await openWindow(browser, service, company.admin)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/settings/webhooks')
    await page.getByText('Something that happened here').waitFor()
    await page.getByRole('button', { name: 'Add the first endpoint' }).click()
    const adding = page.getByRole('form', { name: 'New endpoint' })
    const url = `${receiver.url}/hireloop`
    await adding.getByLabel('Address').fill('ftp://hooks.example/')
    await adding.getByRole('button', { name: 'Add the endpoint' }).click()
    await adding.getByRole('alert').getByText('This address is not called').waitFor()
    await adding.getByLabel('Address').fill(url)
    await adding.getByLabel('What it is for').fill('Ours')
    await adding.getByRole('radio', { name: 'Only what is ticked' }).check()
    expect(await adding.getByRole('button', { name: 'Add the endpoint' }).isDisabled()).toBe(true)
    await adding.getByRole('checkbox', { name: 'Application received' }).check()
    await adding.getByRole('button', { name: 'Add the endpoint' }).click()

    const shown = page.getByRole('region', { name: 'The new secret' })
    await shown.getByRole('button', { name: 'Copy the secret' }).click()
    await shown.getByText('Copied.').waitFor()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    const first = await storeSecret(page)
    expect(copied).toBe(first)
    await page.getByRole('heading', { name: 'Ours' }).waitFor()
    expect(await page.content()).not.toContain(first)

    receiver.answer = reply => void reply.writeHead(500).end()
    await page.getByRole('button', { name: 'Send a test ping' }).click()
    await page.getByText('The ping is on its way').waitFor()
    await workOff(service)
    await page.getByText('The receiver answered 500. The ping is tried again').waitFor()
    const [ping] = receiver.take()
    expect(verified(ping!, first).type).toBe('webhook.ping')

    receiver.answer = takeAll
    const deliveries = page.getByRole('region', { name: 'Deliveries' })
    await deliveries.getByRole('button', { name: 'Inspect: Test ping' }).click()
    await deliveries.getByText(`webhook-id: ${ping!.id}`).waitFor()
    const body = await deliveries.getByRole('figure').filter({ hasText: 'webhook.ping' }).locator('pre').textContent()
    expect(JSON.stringify(JSON.parse(body!))).toBe(ping!.text)
    await deliveries.getByRole('cell', { name: 'It answered 500' }).waitFor()
    await deliveries.getByRole('button', { name: 'Send again: Test ping' }).click()
    await deliveries.getByText('Goes out again, under the same id.').waitFor()
    await workOff(service)
    expect(receiver.take().map(({ id }) => id)).toEqual([ping!.id])
    await page.reload()
    await deliveries.getByText('it answered 204').waitFor()

    await page.getByRole('button', { name: 'Rotate the secret' }).click()
    await page.getByRole('dialog').getByLabel('The old secret signs too').selectOption({ label: 'For three days' })
    await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click()
    const second = await storeSecret(page)
    expect(second).not.toBe(first)
    await page.getByText(/^Two secrets sign until/).waitFor()
    const candidate = expectStatus(await company.admin.post('/v1/candidates', { name: 'Noor Haddad' }), 201).body
    expectStatus(await company.admin.post('/v1/applications', { job_id: jobId, candidate_id: candidate.id }), 201)
    await workOff(service)
    const [heard] = receiver.take()
    for (const secret of [first, second]) expect(verified(heard!, secret).type).toBe('application.received')

    await page.getByRole('button', { name: 'Send a stretch of time again' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('dialog').getByRole('status').getByText('goes out again').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await workOff(service)
    expect(receiver.take().map(({ id }) => id)).toEqual([heard!.id])

    await deliveries.getByLabel('Event').selectOption({ label: 'Test ping' })
    await deliveries
      .getByText('Application received', { exact: true })
      .filter({ visible: true })
      .waitFor({ state: 'detached' })
    await deliveries.getByLabel('State').selectOption({ label: 'Given up' })
    await deliveries.getByText('None of this kind').waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('pauses, changes what it hears, resumes what was disabled, and deletes after asking', async () => {
    const made = expectStatus(
      await company.admin.post('/v1/webhook-endpoints', { url: `${receiver.url}/other`, description: 'The other' }),
      201,
    ).body
    const { page, faults, close } = await openWindow(browser, service, company.admin)
    await page.goto('/settings/webhooks')
    await page.getByRole('link', { name: 'The other' }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused: what happens waits for it').waitFor()
    expect(await page.getByRole('button', { name: 'Send a test ping' }).count()).toBe(0)

    await page.getByRole('button', { name: 'Change', exact: true }).click()
    const changing = page.getByRole('form', { name: 'Change the endpoint' })
    await changing.getByRole('radio', { name: 'Only what is ticked' }).check()
    await changing.getByRole('checkbox', { name: 'Decision recorded' }).check()
    const meanwhile = { description: 'Somebody else was quicker' }
    expectStatus(await company.admin.patch(`/v1/webhook-endpoints/${made.id}`, meanwhile, { 'if-match': '*' }), 200)
    await changing.getByRole('button', { name: 'Save' }).click()
    await changing.getByRole('alert').getByText('It was changed meanwhile').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Somebody else was quicker' }).waitFor()
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await changing.getByRole('radio', { name: 'Only what is ticked' }).check()
    await changing.getByRole('checkbox', { name: 'Decision recorded' }).check()
    await changing.getByRole('button', { name: 'Save' }).click()
    await changing.waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Change')
    expect((await company.admin.get(`/v1/webhook-endpoints/${made.id}`)).body.event_types).toEqual([
      'decision.recorded',
    ])

    await service.sql`
      update webhook_endpoints set state = 'disabled', disabled_reason = 'gone', disabled_at = ${service.now}, version = version + 1
      where id = ${made.id}`
    await page.reload()
    await page.getByText('It answered 410, which asks for nothing more.').waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Send a test ping' }).waitFor()

    await page.getByRole('button', { name: 'Delete' }).click()
    const asking = page.getByRole('dialog')
    await asking.getByRole('button', { name: 'Not now' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await asking.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByText('Add an endpoint').waitFor()
    expect((await company.admin.get(`/v1/webhook-endpoints/${made.id}`)).status).toBe(404)
    expect(faults).toEqual([])
    await close()
  })

  it('connects Greenhouse step by step, lists what it pushes, and tries again once the job is named', async () => {
    const { page, faults, close } = await openWindow(browser, service, company.admin)
    await page.goto('/settings/connections')
    await page.getByRole('button', { name: 'Connect the first one' }).click()
    const adding = page.getByRole('form', { name: 'New connection' })
    await adding.getByLabel('Stage that opens a loop').fill('Onsite')
    await adding.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('In Greenhouse, open Configure').waitFor()
    const [row] = (await company.admin.get('/v1/connections')).body.data
    await page.getByText(`${service.baseUrl}${row.path}`).waitFor()
    const first = await storeSecret(page)
    await page.getByText('Nothing was pushed yet').waitFor()

    const payload = recorded('greenhouse', 'candidate_stage_change')
    const sent = signPush('greenhouse', first, payload, 'push-1')
    expect((await push(service, row.path, sent)).status).toBe(200)
    expect((await push(service, row.path, sent)).status).toBe(200)
    expect((await push(service, row.path, signPush('greenhouse', 'another secret', payload, 'push-2'))).status).toBe(
      401,
    )
    await workOff(service)
    await page.reload()
    const pushes = page.getByRole('region', { name: 'Pushes received' })
    await pushes.getByText('Job not known').filter({ visible: true }).first().waitFor()
    await pushes.getByText('Repeated, 2 times in all').waitFor()
    expect(await pushes.getByRole('listitem').count()).toBe(1)
    await pushes.getByRole('button', { name: 'Inspect: candidate_stage_change' }).click()
    await pushes.getByText('push-1').waitFor()
    await pushes.getByText('Its job is not known here.').waitFor()

    await page.getByRole('button', { name: 'Change stage and jobs' }).click()
    const changing = page.getByRole('form', { name: 'Change the connection' })
    await changing.getByLabel('Stage that opens a loop').fill(payload.payload.application.current_stage.name)
    await changing.getByRole('button', { name: 'Name a job' }).click()
    await changing.getByLabel('Its id there, 1').fill(String(payload.payload.application.jobs[0].id))
    await changing.getByLabel('Job here, 1').selectOption({ label: 'Product manager, ledger' })
    await changing.getByRole('button', { name: 'Save' }).click()
    await changing.waitFor({ state: 'detached' })
    await pushes.getByRole('button', { name: 'Try again: candidate_stage_change' }).click()
    await pushes.getByText('It is tried again.').waitFor()
    await workOff(service)
    await page.reload()
    await pushes.getByText('Applied').filter({ visible: true }).first().waitFor()
    await pushes.getByRole('link', { name: 'opened a loop' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(page.url()).toMatch(/\/loops\/[0-9a-f-]+$/)

    await page.goto(`/settings/connections/${row.id}`)
    await page.getByRole('button', { name: 'Rotate the secret' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click()
    const second = await storeSecret(page)
    expect(second).not.toBe(first)
    for (const [id, secret] of [
      ['push-3', first],
      ['push-4', second],
    ] as const)
      expect(
        (await push(service, row.path, signPush('greenhouse', secret, { action: 'ping', payload: { id } }, id))).status,
      ).toBe(200)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused: pushes are refused for now').waitFor()
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove for good' }).click()
    await page.getByText('No applicant tracking system is connected').waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('takes the token that Lever makes and shows it nowhere, says that hints wait, and asks Lever once there is a key', async () => {
    const token = 'token-of-lever-1234567890'
    const { page, faults, close } = await openWindow(browser, service, company.admin)
    await page.goto('/settings/connections')
    await page.getByRole('button', { name: 'Connect the first one' }).click()
    const adding = page.getByRole('form', { name: 'New connection' })
    await adding.getByRole('radio', { name: 'Lever' }).check()
    await adding.getByText('Lever shows a signature token beside it').waitFor()
    expect(await adding.getByRole('button', { name: 'Connect' }).isDisabled()).toBe(true)
    await adding.getByLabel('Signature token of Lever').fill(token)
    await adding.getByLabel('Stage that opens a loop').fill('Onsite')
    await adding.getByRole('button', { name: 'Name a job' }).click()
    await adding.getByLabel('Its id there, 1').fill('posting-1')
    await adding.getByLabel('Job here, 1').selectOption({ label: 'Product manager, ledger' })
    await adding.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'Lever is connected: one step is left' }).waitFor()
    expect(await page.content()).not.toContain(token)
    await page.getByRole('button', { name: 'I have pasted it' }).click()
    await page.getByRole('button', { name: 'Replace the signature token' }).waitFor()
    await page.getByRole('heading', { name: 'Lever cannot be asked: its hints wait' }).waitFor()

    const [connection] = (await company.admin.get('/v1/connections')).body.data
    const hint = signPush('lever', token, recorded('lever', 'candidateStageChange'), 'hint-1')
    expect((await push(service, connection.path, hint)).status).toBe(200)
    await workOff(service)
    await page.reload()
    const pushes = page.getByRole('region', { name: 'Pushes received' })
    await pushes.getByText('there is no API key to ask with').waitFor()
    expect(await pushes.getByRole('button', { name: /^Try again/ }).count()).toBe(0)
    await pushes.getByRole('button', { name: 'Inspect: candidateStageChange' }).click()
    await pushes.getByText('Give the connection an API key of the other system').waitFor()

    const opportunity = leverOpportunity()
    lever.things.set(`/opportunities/${opportunity.data.id}`, opportunity)
    await page.getByRole('button', { name: 'Give an API key' }).click()
    const giving = page.getByRole('dialog')
    await giving.getByLabel('API key of Lever').fill(leverKey)
    await giving.getByLabel('Where Lever is asked').fill('ftp://api.lever.example')
    await giving.getByRole('button', { name: 'Use this key' }).click()
    await giving.getByRole('alert').getByText('An address without a query').waitFor()
    await giving.getByLabel('Where Lever is asked').fill(lever.url)
    await giving.getByRole('button', { name: 'Use this key' }).click()
    await page.getByRole('button', { name: 'Replace the API key' }).waitFor()
    await giving.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(leverKey)
    await workOff(service)
    await page.reload()
    await pushes.getByText('Applied').filter({ visible: true }).first().waitFor()
    await pushes.getByRole('link', { name: 'opened a loop' }).waitFor()
    // What a browser says by itself of the address that was refused.
    expect(faults.filter(fault => !fault.includes('status of 400'))).toEqual([])
    await close()
  })

  it('runs nothing of what others called their events, endpoints and connections', async () => {
    const { admin } = company
    const endpoint = { url: `${receiver.url}/hook?${encodeURIComponent(payloads[10]!)}`, description: payloads[10] }
    const { id } = expectStatus(await admin.post('/v1/webhook-endpoints', endpoint), 201).body
    const named = { vendor: 'greenhouse', source: 'payloads', description: payloads[11], opening_stage: payloads[12] }
    const connected = expectStatus(await admin.post('/v1/connections', named), 201).body
    const said = { action: payloads[16]!.slice(0, 100), payload: {} }
    expect(
      (await push(service, connected.path, signPush('greenhouse', connected.secret, said, payloads[13]!))).status,
    ).toBe(200)
    const { page, faults, close } = await openWindow(browser, service, admin)
    const ran = () => page.evaluate('window.ran ?? 0')
    await page.goto('/settings/webhooks')
    await page.getByText(payloads[10]!).filter({ visible: true }).first().waitFor()
    await page.goto(`/settings/webhooks/${id}`)
    await page.getByRole('heading', { name: payloads[10]! }).waitFor()
    expect(await ran()).toBe(0)
    await page.goto('/settings/connections')
    await page.getByText(payloads[11]!).filter({ visible: true }).first().waitFor()
    expect(await ran()).toBe(0)
    await page.goto(`/settings/connections/${connected.id}`)
    await page.getByText(payloads[12]!).filter({ visible: true }).first().waitFor()
    const pushed = page.getByRole('region', { name: 'Pushes received' })
    await pushed
      .getByRole('button', { name: /^Inspect/ })
      .first()
      .click()
    await pushed.getByText(payloads[13]!).waitFor()
    await pushed.getByText(payloads[16]!).filter({ visible: true }).first().waitFor()
    expect(await ran()).toBe(0)
    expect(faults).toEqual([])
    await close()
  })

  it('is read by auditors without a button, and not in sight of others', async () => {
    const { page, faults, close } = await openWindow(browser, service, auditor)
    await page.goto('/settings/webhooks')
    await page.getByRole('link', { name: 'Ours' }).click()
    await page.getByRole('heading', { name: 'Deliveries' }).waitFor()
    await page
      .getByRole('button', { name: /^Inspect/ })
      .first()
      .waitFor()
    expect(await page.getByRole('button', { name: /^(Send|Rotate|Pause|Delete|Change)/ }).count()).toBe(0)
    expect(faults).toEqual([])
    await close()
    const other = await openWindow(browser, service, manager)
    await other.page.goto('/settings/webhooks')
    await other.page.getByText('No such section').waitFor()
    expect(await other.page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0)
    expect(other.faults).toEqual([])
    await other.close()
  })
})
