import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, openWindow, startChromium } from '../support/chromium.ts'
import { makeJob } from '../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

describeInBrowser('the settings', () => {
  let service: Service
  let browser: Browser
  let company: Company
  let manager: Caller
  let ines: Caller
  let second: Caller
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    manager = await company.person('Hana Okafor', { roles: ['hiring_manager'], seniority: 5 })
    ines = await company.person('Ines Duarte')
    second = await company.person('Ada Second', { roles: ['admin'] })
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  const choose = (form: Locator, label: string, option: string) =>
    form.getByLabel(label, { exact: true }).selectOption({ label: option })

  it('adds a job, gives it its first plan, and raises a bar with the reason', async () => {
    const { page, faults, close } = await openWindow(browser, service, company.admin)
    await page.goto('/settings/jobs')
    await page.getByText('Add a job').click()
    const adding = page.getByRole('form', { name: 'Add a job' })
    await adding.getByLabel('Title').fill('Product manager, ledger')
    await choose(adding, 'Level', 'PM')
    await choose(adding, 'Decides', 'Hana Okafor')
    await choose(adding, 'Hiring team', 'Ines Duarte')
    await adding.getByRole('button', { name: 'Add the job' }).click()
    await page.getByText('Product manager, ledger is in.').waitFor()

    await page.getByRole('button', { name: 'Plan of Product manager, ledger' }).click()
    const plan = page.getByRole('form', { name: 'Plan of Product manager, ledger' })
    await plan.getByText('This job has no plan yet.').waitFor()
    await plan.getByLabel('Problem clarity').first().check()
    await plan.getByLabel('Metric discipline').first().check()
    await plan.getByLabel('Interview', { exact: true }).fill('Figures')
    const focus = plan.getByRole('group', { name: 'Focus' })
    await focus.getByLabel('Metric discipline').check()
    await plan.getByLabel('Questions of the kit').fill('Which number would have changed the call?')
    await plan.getByRole('button', { name: 'Save the plan' }).click()
    await page.getByText('Raters as planned: Problem clarity 0, Metric discipline 1').waitFor()

    await page.getByRole('button', { name: 'Change Product manager, ledger' }).click()
    const changing = page.getByRole('form', { name: 'Change Product manager, ledger' })
    await choose(changing, 'In their absence', 'Ines Duarte')
    await choose(changing, 'Metric discipline', '3.0')
    await changing.getByRole('button', { name: 'Save the job' }).click()
    await changing.getByRole('alert').waitFor()
    await changing.getByLabel('Reason for the bar of Metric discipline').fill('The team runs on experiments')
    await changing.getByLabel('No language signals').check()
    await changing.getByRole('button', { name: 'Save the job' }).click()
    await page.getByText('Raised bars: Metric discipline 3.0').waitFor()

    await page.getByRole('button', { name: 'Change Product manager, ledger' }).click()
    const overdue = page.getByRole('form', { name: 'Overdue cards of Product manager, ledger' })
    await choose(overdue, 'Is told', 'Ines Duarte')
    await overdue.getByRole('button', { name: 'Save who is told' }).click()
    await overdue.getByRole('alert').waitFor()
    await choose(overdue, 'Is told', 'Hana Okafor')
    await overdue.getByLabel('After so many hours').fill('48')
    await overdue.getByRole('button', { name: 'Save who is told' }).click()
    await overdue.getByText('Hana Okafor is told.').waitFor()
    expect(faults).toEqual([])
    await close()
    const [job] = (await company.admin.get('/v1/jobs')).body.data
    expect(job).toMatchObject({
      title: 'Product manager, ledger',
      level: 'pm',
      decision_owner_id: manager.id,
      deputy_id: ines.id,
      hiring_team: [ines.id],
      signals_off: true,
      bars: { metric_discipline: { bar: 3, reason: 'The team runs on experiments' } },
    })
    const told = { person_id: manager.id, after_hours: 48 }
    expect((await company.admin.get(`/v1/jobs/${job.id}/backup`)).body).toEqual(told)
  })

  it('names a manager, sets a password, and what makes an admin waits for a second one', async () => {
    const { page, faults, close } = await openWindow(browser, service, company.admin)
    await page.goto('/settings/people')
    await page.getByRole('button', { name: 'Change Ines Duarte' }).click()
    const changing = page.getByRole('form', { name: 'Change Ines Duarte' })
    await choose(changing, 'Manager', 'Hana Okafor')
    await changing.getByRole('button', { name: 'Save' }).click()
    await changing.waitFor({ state: 'detached' })
    expect((await company.admin.get(`/v1/people/${ines.id}`)).body.manager_id).toBe(manager.id)

    await page.getByRole('button', { name: 'Change Ines Duarte' }).click()
    const password = page.getByRole('form', { name: 'Password of Ines Duarte' })
    await password.getByLabel('New password', { exact: true }).fill('a long enough password')
    await password.getByRole('button', { name: 'Set the password' }).click()
    await password.getByText('Set. Their sessions have ended.').waitFor()
    expect(await password.getByLabel('New password', { exact: true }).inputValue()).toBe('')

    await page.getByRole('button', { name: 'Change Hana Okafor' }).click()
    const raising = page.getByRole('form', { name: 'Change Hana Okafor' })
    await raising.getByRole('checkbox', { name: 'Admin' }).check()
    await raising.getByRole('button', { name: 'Save' }).click()
    await raising.getByText('It takes a second admin to grant it').waitFor()
    expect((await company.admin.get(`/v1/people/${manager.id}`)).body.roles).toEqual(['hiring_manager'])
    expect(faults).toEqual([])
    await close()

    const other = await openWindow(browser, service, second)
    await other.page.goto('/settings/people')
    await other.page.getByRole('button', { name: 'Grant: Change a person' }).click()
    await other.page.getByRole('heading', { name: 'Waits for a second person' }).waitFor({ state: 'detached' })
    expect(other.faults).toEqual([])
    await other.close()
    expect((await second.get(`/v1/people/${manager.id}`)).body.roles).toContain('admin')
  })

  it('shows a key once, rotates it with an overlap and revokes it for good', async () => {
    const { page, faults, close } = await openWindow(browser, service, company.admin)
    await page.goto('/settings/keys')
    await page.getByText('Make a key').click()
    const making = page.getByRole('form', { name: 'New API key' })
    await making.getByLabel('Name').fill('Nightly warehouse')
    await making.getByLabel('loops:read').check()
    await making.getByRole('button', { name: 'Make the key' }).click()
    const shown = page.getByRole('region', { name: 'The new key' })
    const first = await shown.locator('code').textContent()
    expect(first).toMatch(/^hl_[0-9A-Za-z]{30,}$/)
    await shown.getByRole('button', { name: 'I have it' }).click()
    await page.reload()
    await page.getByText('Nightly warehouse').filter({ visible: true }).first().waitFor()
    expect(await page.content()).not.toContain(first)

    await page.getByRole('button', { name: /^Rotate Nightly warehouse/ }).click()
    await shown.waitFor()
    expect(await shown.locator('code').textContent()).not.toBe(first)
    await shown.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('button', { name: 'Revoke Nightly warehouse' }).first().click()
    await page.getByRole('button', { name: 'Revoke for good' }).click()
    await page
      .getByRole('listitem')
      .filter({ hasText: /revoked/ })
      .first()
      .waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('writes the next version of a rubric with a dimension of its own, is told what it lacks, and shows what changed', async () => {
    await makeJob(company, manager)
    const { page, faults, close } = await openWindow(browser, service, company.admin)
    await page.goto('/settings/rubrics')
    const rubric = page.getByRole('region', { name: 'Product manager', exact: true })
    await rubric.getByRole('button', { name: 'Write the next version' }).click()
    const form = rubric.getByRole('form', { name: 'Next version of Product manager' })
    await form.getByRole('button', { name: 'Edit Problem clarity' }).click()
    await form.getByLabel('What this is not').fill('Fluency in frameworks.\nA fast answer.')
    await form.getByRole('button', { name: 'Add a question' }).click()
    await form
      .getByLabel(/^Question \d+$/)
      .last()
      .fill('Who told you it was a problem?')
    await form.getByRole('button', { name: 'Close Problem clarity' }).click()

    await form.getByRole('button', { name: 'Add a dimension' }).click()
    await form.getByLabel('Name', { exact: true }).fill('Written clarity')
    expect(await form.getByLabel('Key of the dimension').inputValue()).toBe('written_clarity')
    await form.getByLabel('Question', { exact: true }).fill('Can others act on what they write?')
    await form.getByLabel('A strong candidate').fill('Writes what was decided and why.')
    await form.getByLabel('Ask for', { exact: true }).fill('A page they wrote before a hard decision.')
    await form.getByLabel('What this version is about').fill('Writing is part of the work here')
    await form.getByRole('button', { name: 'Preview what changes' }).click()
    await form
      .getByRole('alert')
      .getByText(/^Written clarity › anchors/)
      .first()
      .waitFor()

    const level = form.getByLabel('Level', { exact: true })
    const options = ['associate', 'pm', 'lead', 'principal']
    await level.selectOption('senior')
    await form.getByRole('button', { name: 'Write the anchors of this level out' }).click()
    for (const label of ['1, clear concern', '2, below the bar', '3, meets the bar', '4, sets a new bar'])
      await form.getByLabel(label).fill(`What ${label} reads like.`)
    for (const other of options) {
      await level.selectOption(other)
      await form.getByLabel('What is different at this level').fill(`Less of it, as ${other}.`)
    }
    await form.getByRole('button', { name: 'Move Written clarity up' }).click()
    await form.getByLabel('Summary').fill('For those who own a number.')
    expect(await form.getByRole('button', { name: 'Publish' }).count()).toBe(0)
    await form.getByRole('button', { name: 'Preview what changes' }).click()
    const added = form.getByRole('region', { name: 'Written clarity' })
    await added.waitFor()
    const problem = form.getByRole('region', { name: 'Problem clarity' })
    expect((await problem.locator('ins').allInnerTexts()).join()).toContain('Who told you it was a problem?')
    const whole = form.getByRole('region', { name: 'The rubric as a whole' })
    expect(await whole.locator('del').first().textContent()).toContain('(removed: ')
    await form.getByText('stays on version 1').first().waitFor()
    await form.getByText('Once it moves, its panels read other words for Problem clarity.').first().waitFor()
    // A word changed since asks for another look.
    await form.getByLabel('Summary').fill('For those who own a number and its guardrail.')
    await added.waitFor({ state: 'detached' })
    await form.getByRole('button', { name: 'Preview what changes' }).click()
    await form.getByRole('button', { name: 'Publish' }).click()
    await form.waitFor({ state: 'detached' })

    await rubric.getByRole('button', { name: 'Versions and differences' }).click()
    const changes = rubric.getByRole('region', { name: 'Differences' })
    await changes.getByText('Dimension: added.').waitFor()
    await changes.getByText('Written clarity').first().waitFor()
    await changes.getByText('Who told you it was a problem?').filter({ visible: true }).first().waitFor()
    const download = page.waitForEvent('download')
    await rubric.getByRole('button', { name: 'Export Product manager' }).click()
    expect((await download).suggestedFilename()).toMatch(/product_manager.*\.json$/)
    // What a browser says by itself of the version that was refused.
    expect(faults.filter(fault => !fault.includes('status of 400'))).toEqual([])
    await close()
    const list = (await company.admin.get('/v1/rubrics')).body.data
    const mine = list.find((each: { slug: string }) => each.slug === 'product_manager')
    const { content } = (await company.admin.get(`/v1/rubric-versions/${mine.newest_version.id}`)).body
    expect(content.dimensions.map((each: { key: string }) => each.key).at(-2)).toBe('written_clarity')
    expect(content.dimensions[0].not_this).toEqual(['Fluency in frameworks.', 'A fast answer.'])
  })
})
