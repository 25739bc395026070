import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Company, openService, type Service } from '../support/service.ts'

const run = promisify(execFile)

/** The block of the README that is marked as the journey. */
function journey(): string {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const block = /<!-- journey:[^>]*-->\n```bash\n([\s\S]*?)\n```/.exec(readme)
  if (!block) throw new Error('the README holds no journey')
  return block[1]!
}

describe("the README's walk by curl", () => {
  let service: Service
  let company: Company
  let printed: string
  beforeAll(async () => {
    service = await openService()
    service.now = new Date()
    company = await service.company('Northwind')
    const env = {
      ...process.env,
      HIRELOOP: service.baseUrl,
      EMAIL: company.admin.email,
      PASSWORD: 'a password for tests',
    }
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', journey()], { env, timeout: 120_000 })
    printed = stdout
  })
  afterAll(() => service.close())

  it('meets the seal while a card is open, and prints the debrief after the last one', () => {
    const lines = printed.trim().split('\n')
    expect(lines[0]).toBe('loop_sealed')
    expect(lines[1]).toBe('problem_clarity: n 3, mean 3.3333333333333335, spread 1')
    expect(lines[2]).toBe('tradeoff_literacy: n 2, mean 3, spread 0')
    expect(lines[3]).toBe('metric_discipline: n 2, mean 2, spread 0')
    expect(lines[4]).toMatch(/^learning_after_a_miss: n 2, mean 3, spread 2, split: \S/)
    expect(lines[5]).toBe('stakeholder_judgment: n 1, mean 3, spread 0')
    expect(lines.at(-1)).toMatch(/^decision on loop [0-9a-f-]{36}: hire, snapshot [0-9a-f]{64}$/)
  })

  it('leaves a decided loop with its evidence, its split, a thin dimension and a dissent', async () => {
    const loopId = /decision on loop (\S+):/.exec(printed)![1]
    const loop = (await company.admin.get(`/v1/loops/${loopId}`)).body
    expect(loop).toMatchObject({
      state: 'decided',
      seal: { cause: 'all_in' },
      panel_mix: { functions: { product: 2, engineering: 2, design: 1 }, single_function: false },
    })
    const debrief = (await company.admin.get(`/v1/loops/${loopId}/debrief`)).body
    expect(debrief.panel.map((member: { card: string }) => member.card)).toEqual(Array(5).fill('submitted'))
    expect(debrief.dimensions[0].ratings[0].evidence[0].text).toMatch(/twelve clinics/)
    expect(
      debrief.dimensions.every((each: { calibrated: object }) => JSON.stringify(each.calibrated) === '{"kind":"none"}'),
    ).toBe(true)
    expect(debrief.overall.raw).toMatchObject({ dimensions: 5 })
    expect(debrief.overall.raw.mean).toBeCloseTo((10 / 3 + 3 + 2 + 3 + 3) / 5, 12)
    expect(debrief.overall.recommendations).toEqual({ strong_no: 0, no: 1, yes: 3, strong_yes: 1 })
    expect([debrief.uncovered, debrief.thin]).toEqual([[], ['stakeholder_judgment']])
    expect(debrief.agenda.items[0]).toMatchObject({ dimension: 'learning_after_a_miss', why: 'split' })
    expect(debrief.decisions[0]).toMatchObject({ decision: 'hire', decided_as: 'owner' })
    expect(debrief.dissents).toHaveLength(1)
    const snapshot = await company.admin.get(`/v1/decisions/${debrief.decisions[0].id}/snapshot`)
    expect(snapshot.status).toBe(200)
  })

  it('tells its story in the feed, in order and without names', async () => {
    const loopId = /decision on loop (\S+):/.exec(printed)![1]
    const feed = await company.admin.get(`/v1/events?loop_id=${loopId}&limit=200`)
    const types = feed.body.data.map((event: { type: string }) => event.type)
    expect(types.slice(-8)).toEqual([
      ...Array(5).fill('scorecard.submitted'),
      'loop.all_in',
      'debrief.released',
      'decision.recorded',
    ])
    expect(feed.text).not.toMatch(/Noor|Hana|clinics/)
  })
})
