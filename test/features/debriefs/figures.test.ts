import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calibrate } from '../../../src/domain/calibration/calibrate.ts'
import { figuresFor } from '../../../src/domain/calibration/figures.ts'
import {
  dropEmptyInterviews,
  expectStatus,
  fillAndSubmit,
  fillCard,
  type LoopMade,
  makeLoop,
} from '../../support/hiring.ts'
import { workOff } from '../../support/jobs.ts'
import { type Caller, openService, type Service } from '../../support/service.ts'
import { type Rated, ratedCompany, simulatedRows } from '../calibration/company.ts'

// biome-ignore lint/suspicious/noExplicitAny: what the service answered
type Wire = any

const rows = simulatedRows({ loops: 60, interviewers: 8, severity: 0.9, panel: [3, 4] }, 11)
const fitted = calibrate(rows, { levels: new Map(rows.map(row => [row.loop, 'senior'])) })
if (fitted.kind !== 'fitted') throw new Error('the simulated company is large enough')
/** from the most severe to the most lenient, as the calibration sees them */
const bySeverity = [...fitted.interviewers].sort((a, b) => a.bar - b.bar)
const named = fitted.interviewers.filter(each => each.named)

describe('the calibrated figures of a loop', () => {
  let service: Service
  let rated: Rated
  let before: LoopMade
  let first: LoopMade
  let panel: Caller[]
  beforeAll(async () => {
    service = await openService()
    rated = await ratedCompany(service, 'Northwind', rows)
    const chosen = [bySeverity[0]!, bySeverity.at(-1)!, bySeverity[3]!, bySeverity[4]!]
    panel = chosen.map(({ id }) => rated.interviewers[id]!)
    before = await loopOf('Bea Before')
    for (const seat of before.seats) await fillAndSubmit(seat, { problem_clarity: 3 })
    await workOff(service)
    expectStatus(await rated.head.post('/v1/calibrations', {}), 201)
    await workOff(service)
    service.pass(1)
    first = await loopOf('Ann First')
    // The most severe gives a 2 where the most lenient gives a 4.
    await fillAndSubmit(first.seats[0]!, { problem_clarity: 2 })
    await fillAndSubmit(first.seats[1]!, { problem_clarity: 4 })
    await fillAndSubmit(first.seats[2]!, { problem_clarity: 3 })
    await fillAndSubmit(first.seats[3]!)
  })
  afterAll(() => service.close())

  async function loopOf(name: string): Promise<LoopMade> {
    const loop = await makeLoop(service, rated.company, rated.jobId, panel, { name })
    await dropEmptyInterviews(rated.company, loop.id)
    service.pass(6)
    return loop
  }
  const debriefOf = async (loop: LoopMade): Promise<Wire> =>
    expectStatus(await rated.owner.get(`/v1/loops/${loop.id}/debrief`), 200).body
  const inForce = async () => (await rated.head.get('/v1/calibrations?in_force=true')).body.data[0]

  it('are pending at release and estimated when the job has run, as the engine says, with raw beside', async () => {
    const waiting = await debriefOf(first)
    expect(waiting.overall.calibrated).toEqual({ kind: 'pending' })
    expect(waiting.dimensions[0].calibrated).toEqual({ kind: 'pending' })
    expect(await workOff(service)).toContain('loop-figures')
    const debrief = await debriefOf(first)
    expect(debrief.edition).toBe(1)
    const { id, result } = await inForce()
    // The calibration holds the loop that released before it: fit the same cards here.
    const also = before.seats.flatMap((seat, at) =>
      [...new Set([...seat.focus, 'problem_clarity'])].map(dimension => ({
        loop: 'before',
        interviewer: Object.entries(rated.interviewers).find(([, caller]) => caller.id === panel[at]!.id)![0],
        dimension,
        rating: 3,
      })),
    )
    const all = [...rows, ...also]
    const here = calibrate(all, { levels: new Map(all.map(row => [row.loop, 'senior'])) })
    if (here.kind !== 'fitted') throw new Error('it is large enough')
    expect(result.n.loops).toBe(61)
    const personOf = new Map(debrief.panel.map((member: Wire) => [member.panelist_id, member.person_id]))
    const nameOf = new Map(Object.entries(rated.interviewers).map(([name, caller]) => [caller.id, name]))
    const figures = figuresFor(
      {
        level: 'senior',
        plan: debrief.dimensions.map(({ dimension, weight, bar }: Wire) => ({ dimension, weight, bar })),
        ratings: debrief.dimensions.flatMap(({ dimension, ratings }: Wire) =>
          ratings.map(({ panelist_id, rating }: Wire) => ({
            interviewer: nameOf.get(personOf.get(panelist_id) as string)!,
            dimension,
            rating,
          })),
        ),
      },
      here,
    )
    for (const [at, figure] of figures.dimensions.entries()) {
      const { calibrated, raw } = debrief.dimensions[at]
      if (figure.kind !== 'estimated') throw new Error('every dimension of the plan was rated')
      expect(calibrated).toMatchObject({ kind: 'estimated', calibration_id: id, model: here.model, released_loops: 61 })
      expect(calibrated.mean).toBeCloseTo(figure.mean, 6)
      expect(calibrated.pe_sd).toBeCloseTo(figure.peSd, 6)
      expect(calibrated.p_at_or_above_bar).toBeCloseTo(figure.pAtOrAboveBar, 6)
      expect(calibrated.arithmetic.raw_mean).toBeCloseTo(raw.mean, 9)
    }
    expect(debrief.overall.calibrated.arithmetic.raw_mean).toBeCloseTo(debrief.overall.raw.mean, 9)
  })

  it('add up to the raw mean exactly, and name only whose bar is over the floor', async () => {
    const debrief = await debriefOf(first)
    const floored = new Set(
      (
        await service.sql<{ person_id: string }[]>`
          select person_id from calibration_interviewers ci join calibrations k on k.id = ci.calibration_id
          where k.in_force_until is null and ci.named`
      ).map(each => each.person_id),
    )
    expect(floored.size).toBeGreaterThan(0)
    for (const { calibrated } of [...debrief.dimensions, debrief.overall]) {
      const { raw_mean, standing, interviewers_bars, one_sheet_impressions, few_ratings, not_rated, named } =
        calibrated.arithmetic
      expect(standing + interviewers_bars + one_sheet_impressions + few_ratings + not_rated).toBe(raw_mean)
      expect(standing).toBe(calibrated.mean)
      for (const { person_id } of named) expect(floored.has(person_id)).toBe(true)
    }
    const people = debrief.overall.calibrated.arithmetic.named.map(({ person_id }: Wire) => person_id)
    expect(people.sort()).toEqual(
      panel
        .map(caller => caller.id)
        .filter(id => floored.has(id))
        .sort(),
    )
  })

  it('explain a split by known bars, and order the agenda by how unsettled they are', async () => {
    expect(named.map(each => each.id)).toEqual(expect.arrayContaining([bySeverity[0]!.id, bySeverity.at(-1)!.id]))
    const debrief = await debriefOf(first)
    expect(debrief.dimensions[0]).toMatchObject({
      dimension: 'problem_clarity',
      split: { min: 2, max: 4, proposed_cause: 'different_bar', cause: 'different_bar' },
    })
    const unsettled = debrief.agenda.items
      .filter(({ why }: Wire) => why === 'unsure')
      .map(({ dimension }: Wire) => {
        const { calibrated } = debrief.dimensions.find((each: Wire) => each.dimension === dimension)
        return Math.abs(calibrated.p_at_or_above_bar - 0.5)
      })
    expect(unsettled.length).toBeGreaterThan(1)
    expect(unsettled).toEqual([...unsettled].sort((a, b) => a - b))
  })

  it('of a loop that released before any calibration stay none; what the later one says stands beside', async () => {
    const debrief = await debriefOf(before)
    const { id } = await inForce()
    for (const { calibrated } of [...debrief.dimensions, debrief.overall])
      expect(calibrated).toMatchObject({ kind: 'none', later: [{ calibration_id: id, mean: expect.any(Number) }] })
    expect(debrief.dimensions[0].split).toBeNull()
  })

  it('get a further edition for a late card and for a void one, from the calibration of the release', async () => {
    const { id } = await inForce()
    const loop = await loopOf('Eve Early')
    await fillAndSubmit(loop.seats[0]!, { problem_clarity: 2 })
    await fillAndSubmit(loop.seats[1]!, { problem_clarity: 4 })
    await fillCard(loop.seats[2]!)
    await fillAndSubmit(loop.seats[3]!)
    expectStatus(
      await rated.owner.post(`/v1/loops/${loop.id}/release`, { reason: 'The offer expires tonight.' }),
      200,
      201,
    )
    await workOff(service)
    const early = await debriefOf(loop)
    expect([early.edition, early.cards.length, early.overall.calibrated.kind]).toEqual([1, 3, 'estimated'])
    // A refit in between changes nothing for this loop.
    expectStatus(await rated.head.post('/v1/calibrations', {}), 201)
    await workOff(service)
    expect((await inForce()).id).not.toBe(id)
    await fillAndSubmit(loop.seats[2]!, { metric_discipline: 1 })
    const due = await debriefOf(loop)
    expect([due.edition, due.overall.calibrated.kind]).toEqual([2, 'pending'])
    await workOff(service)
    const late = await debriefOf(loop)
    expect([late.edition, late.cards.length, late.overall.calibrated.calibration_id]).toEqual([2, 4, id])
    expect(late.overall.calibrated.arithmetic.raw_mean).not.toBe(early.overall.calibrated.arithmetic.raw_mean)
    const asked = await rated.company.admin.post(`/v1/scorecards/${loop.seats[2]!.cardId}/voiding`, {
      reason: 'Written about another.',
    })
    const second = await rated.company.person('Sue Second', { roles: ['admin'] })
    expectStatus(await second.post(`/v1/approvals/${expectStatus(asked, 202).body.id}/grant`), 200)
    await workOff(service)
    const voided = await debriefOf(loop)
    // The cards are those of the first edition again, and so are its figures.
    expect(voided.edition).toBe(3)
    expect({ ...voided.overall.calibrated, computed_at: null, later: [] }).toEqual({
      ...early.overall.calibrated,
      computed_at: null,
      later: [],
    })
    const editions = await service.sql`select number from debrief_editions where loop_id = ${loop.id} order by number`
    expect(editions.map(({ number }) => number)).toEqual([1, 2, 3])
  })

  it('are part of the snapshot of a decision, which reproduces bit for bit after further refits', async () => {
    const decided = expectStatus(
      await rated.owner.post(`/v1/loops/${before.id}/decisions`, {
        decision: 'hire',
        reason: 'Found the problem first.',
      }),
      201,
    ).body
    const snapshot = async () => (await rated.owner.get(`/v1/decisions/${decided.id}/snapshot`)).body
    const taken = await snapshot()
    expect(taken.reproduces).toBe(true)
    const shown = JSON.parse(taken.json).overall.calibrated.later[0].calibration_id
    expect(shown).toBe((await inForce()).id)
    for (let refit = 0; refit < 2; refit++) {
      service.pass(1)
      expectStatus(await rated.head.post('/v1/calibrations', {}), 201)
      await workOff(service)
    }
    const now = await debriefOf(before)
    expect(now.overall.calibrated.later[0].calibration_id).toBe((await inForce()).id)
    const again = await snapshot()
    expect(again).toEqual(taken)
    expect(createHash('sha256').update(again.json).digest('hex')).toBe(decided.snapshot_sha256)
  })

  it('are set side by side in one group where interviewers link the loops, each loop by its own estimate', async () => {
    await workOff(service)
    const { groups } = expectStatus(await rated.owner.get(`/v1/jobs/${rated.jobId}/comparison`), 200).body
    const group = groups.find((each: Wire) => each.loops.some(({ loop_id }: Wire) => loop_id === first.id))
    expect(group.connected).toBe(true)
    // Loops from before the first calibration have no estimate: then raw is what can be compared.
    expect(group.figure).toBe('raw')
    const mine = group.loops.find(({ loop_id }: Wire) => loop_id === first.id)
    expect(mine.overall.calibrated).toEqual((await debriefOf(first)).overall.calibrated)
  })

  it('are computed once however often the job runs, and found again when the job was lost', async () => {
    const loop = await loopOf('Lou Lost')
    for (const seat of loop.seats) await fillAndSubmit(seat)
    await service.sql`delete from pgboss.job where name = 'loop-figures'`
    expect((await debriefOf(loop)).overall.calibrated.kind).toBe('pending')
    const { workers, reactions } = await import('../../../src/app.ts')
    const { workingFor } = await import('../../../src/platform/jobs.ts')
    const working = workingFor(service.deps, reactions, new AbortController().signal)
    const watch = workers['figures-watch']
    if (!watch || !('tick' in watch)) throw new Error('the figures are watched')
    await watch.tick(working)
    const began = performance.now()
    await workOff(service)
    console.log(
      `figure: figures of a released loop, from the queue to the stored edition ${(performance.now() - began).toFixed(0)} ms`,
    )
    expect((await debriefOf(loop)).overall.calibrated.kind).toBe('estimated')
    await watch.tick(working)
    expect(await workOff(service)).toEqual([])
    const work = workers['loop-figures']
    if (!work || !('work' in work)) throw new Error('the figures are worked')
    const job = {
      queue: 'loop-figures',
      id: loop.id,
      companyId: rated.company.id,
      subject: { loop_id: loop.id },
    } as const
    await Promise.all([work.work(working, job), work.work(working, job)])
    expect(await service.sql`select 1 from debrief_editions where loop_id = ${loop.id}`).toHaveLength(1)
  })

  it('say too little where the calibration in force at release had too few cards', async () => {
    const small = await ratedCompany(
      service,
      'Smallco',
      rows.filter(row => Number(row.loop.slice(1)) <= 4),
    )
    expectStatus(await small.head.post('/v1/calibrations', {}), 201)
    await workOff(service)
    const people = Object.values(small.interviewers).slice(0, 4)
    const loop = await makeLoop(service, small.company, small.jobId, people, { name: 'Sam Small' })
    await dropEmptyInterviews(small.company, loop.id)
    service.pass(6)
    for (const seat of loop.seats) await fillAndSubmit(seat)
    await workOff(service)
    const debrief = expectStatus(await small.owner.get(`/v1/loops/${loop.id}/debrief`), 200).body
    expect(debrief.overall.calibrated).toMatchObject({
      kind: 'insufficient',
      need: { interviewers: 3, loops: 10, sheets: 30 },
      have: { loops: 4 },
    })
  })
})
