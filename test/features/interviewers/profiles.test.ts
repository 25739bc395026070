import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calibrate } from '../../../src/domain/calibration/calibrate.ts'
import { profileRaters } from '../../../src/domain/calibration/rater-effects.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'
import { expectStatus } from '../../support/hiring.ts'
import { workOff } from '../../support/jobs.ts'
import { openService, type Service } from '../../support/service.ts'
import { type Rated, ratedCompany, simulatedRows } from '../calibration/company.ts'

// biome-ignore lint/suspicious/noExplicitAny: what the service answered
type Wire = any

const rows = simulatedRows({ loops: 60, interviewers: 8, severity: 0.9, panel: [3, 4] }, 11)
const fitted = calibrate(rows, { levels: new Map(rows.map(row => [row.loop, 'senior'])) })
if (fitted.kind !== 'fitted') throw new Error('the simulated company is large enough')
const over = fitted.interviewers.find(each => each.named)!
const under = fitted.interviewers.find(each => !each.named)!

describe('profiles of interviewers', () => {
  let service: Service
  let rated: Rated
  beforeAll(async () => {
    service = await openService()
    rated = await ratedCompany(service, 'Northwind', rows)
  })
  afterAll(() => service.close())
  const profile = (caller: { get: Service['anonymous']['get'] }, name: string) =>
    caller.get(`/v1/people/${rated.interviewers[name]!.id}/profile`)

  it('are empty before the first calibration, and say too few to those who see aggregates', async () => {
    const own = expectStatus(await profile(rated.interviewers[over.id]!, over.id), 200).body
    expect(own).toMatchObject({ seen_as: 'own', rubrics: [] })
    expect((await profile(rated.company.admin, over.id)).body.code).toBe('below_floor')
    expectStatus(await rated.head.post('/v1/calibrations', {}), 201)
    await workOff(service)
  })

  it('show interviewers their own in full: severity with its interval, flags or the floor under them, timeliness, history', async () => {
    const me = rated.interviewers[over.id]!
    const { body } = expectStatus(await profile(me, over.id), 200)
    expect(body).toMatchObject({ seen_as: 'own', person_id: me.id, name: me.name })
    const [known] = body.rubrics
    expect(known).toMatchObject({ kind: 'known', rubric_slug: 'product_manager', severity: { over_floor: true } })
    expect(known.severity.severity).toBeCloseTo(-over.bar, 6)
    expect(known.severity.interval.high - known.severity.severity).toBeCloseTo(1.645 * over.peSd, 6)
    expect(known.severity.sheets).toBe(over.sheets)
    const timed = rows.map(row => ({ ...row, submittedAt: 0 }))
    const here = profileRaters(timed, fitted as never, createRandom(1)).find(each => each.interviewer === over.id)!
    const { statistics } = known
    expect(statistics).toMatchObject({ sheets: here.sheets, ratings: here.ratings })
    if (here.inconsistency.kind === 'estimated') {
      expect(statistics.inconsistency.ratio).toBeCloseTo(here.inconsistency.ratio, 6)
      expect(statistics.inconsistency.flagged).toBe(here.inconsistency.flagged)
    }
    // Submitted five hours after each interview.
    expect(statistics.timeliness).toMatchObject({ kind: 'estimated', on_time: 1 })
    expect(statistics.timeliness.median_hours).toBeCloseTo(5, 9)
    expect(statistics.drift).toMatchObject({ kind: 'too_few', need: { sheets: 30, days: 182 } })
    expect(known.history).toHaveLength(1)
    const log =
      await service.sql`select outcome, subject_id from access_log where operation = 'getInterviewerProfile' and actor_id = ${me.id}`
    expect(log.at(-1)).toMatchObject({ outcome: 'read', subject_id: me.id })
  })

  it('say under which floor they are', async () => {
    const { body } = expectStatus(await profile(rated.interviewers[under.id]!, under.id), 200)
    expect(body.rubrics[0].severity.over_floor).toBe(false)
    const few = Object.values(body.rubrics[0].statistics).filter((each: Wire) => each.kind === 'too_few') as Wire[]
    for (const { need, have } of few) expect(Object.keys(have)).toEqual(Object.keys(need))
  })

  it('are shown to the head of product by name over the floor, without flags; under it as an aggregate', async () => {
    const named = expectStatus(await profile(rated.head, over.id), 200).body
    expect(named).toMatchObject({ seen_as: 'named', name: rated.interviewers[over.id]!.name })
    for (const finding of ['inconsistency', 'halo', 'central_tendency', 'drift']) {
      const { kind, flagged } = named.rubrics[0].statistics[finding]
      if (kind === 'estimated') expect(flagged).toBeNull()
    }
    const aggregate = expectStatus(await profile(rated.head, under.id), 200).body
    expect(aggregate.seen_as).toBe('aggregate')
    expect(JSON.stringify(aggregate)).not.toContain(rated.interviewers[under.id]!.id)
  })

  it('are the same aggregate for admins and hiring managers, whomever they ask about', async () => {
    const answers = new Set<string>()
    for (const caller of [rated.company.admin, rated.owner])
      for (const name of [over.id, under.id]) answers.add(expectStatus(await profile(caller, name), 200).text)
    expect(answers.size).toBe(1)
    const [aggregate] = JSON.parse([...answers][0]!).rubrics
    expect(aggregate).toMatchObject({ kind: 'aggregate', people: 8 })
    expect(aggregate.spread).toBeGreaterThan(0)
  })

  it('are pseudonymous for an auditor, and by name for the hour that an unmasking lasts', async () => {
    const masked = expectStatus(await profile(rated.auditor, over.id), 200)
    expect(masked.body).toMatchObject({ seen_as: 'pseudonymous', person_id: null })
    expect(masked.text).not.toContain(rated.interviewers[over.id]!.name)
    expect(masked.text).not.toContain(rated.interviewers[over.id]!.id)
    expectStatus(await rated.auditor.post('/v1/unmaskings', { reason: 'a complaint' }), 201)
    expect((await profile(rated.auditor, over.id)).body).toMatchObject({ name: rated.interviewers[over.id]!.name })
    service.pass(2)
    expect((await profile(rated.auditor, over.id)).body.person_id).toBeNull()
  })

  it('are nobody else’s to see', async () => {
    expect((await profile(rated.interviewers[under.id]!, over.id)).body.code).toBe('not_found')
    expect((await profile(rated.recruiter, over.id)).body.code).toBe('forbidden')
    expect((await profile(service.anonymous, over.id)).body.code).toBe('not_signed_in')
    const key = await rated.company.integration('ATS', ['people:read'])
    expect((await profile(key, over.id)).body.code).toBe('scope_missing')
    const other = await service.company('Contoso')
    expect((await profile(other.admin, over.id)).body.code).toBe('not_found')
    expect((await rated.head.get('/v1/people/x/profile')).body.code).toBe('not_found')
  })
})

describe('the report on calibration', () => {
  let service: Service
  let rated: Rated
  beforeAll(async () => {
    service = await openService()
    rated = await ratedCompany(service, 'Northwind', rows)
  })
  afterAll(() => service.close())
  const report = (caller: { get: Service['anonymous']['get'] }, query = '') =>
    caller.get(`/v1/reports/calibration${query}`)

  it('says that none ever ran', async () => {
    const { body } = expectStatus(await report(rated.head), 200)
    expect(body).toMatchObject({ rubric_slug: 'product_manager', calibration_id: null, agreement: null, history: [] })
    expect((await report(rated.owner)).body.code).toBe('below_floor')
    expectStatus(await rated.head.post('/v1/calibrations', {}), 201)
    await workOff(service)
  })

  it('names to the head of product whose severity is over the floor, the most severe first, with intervals for a plot', async () => {
    const { body } = expectStatus(await report(rated.head, `?rubric_id=${rated.rubricId}`), 200)
    const named = (fitted as Extract<typeof fitted, { kind: 'fitted' }>).interviewers.filter(each => each.named)
    expect(body.severity).toMatchObject({ kind: 'listed', names: 'real', below_floor: 8 - named.length })
    const expected = [...named].sort((a, b) => a.bar - b.bar).map(each => rated.interviewers[each.id]!.id)
    expect(body.severity.interviewers.map(({ person_id }: Wire) => person_id)).toEqual(expected)
    for (const each of body.severity.interviewers) {
      expect(each.interval.low).toBeLessThan(each.severity)
      expect(each.over_floor).toBe(true)
    }
  })

  it('tells how far panels agree, with intervals, per dimension and over all', async () => {
    const { agreement, timeliness, history, floors } = (await report(rated.head)).body
    expect(agreement.map(({ dimension }: Wire) => dimension)).toEqual([
      null,
      ...[...new Set(rows.map(row => row.dimension))].sort(),
    ])
    for (const each of agreement)
      for (const coefficient of [each.alpha, each.kappa, each.icc_single, each.icc_panel]) {
        expect(coefficient).toMatchObject({ kind: 'estimated', interval: { level: 0.9 } })
        expect(coefficient.interval.low).toBeLessThanOrEqual(coefficient.interval.high)
      }
    const [all] = agreement
    expect(all.icc_panel.value).toBeGreaterThan(all.icc_single.value)
    expect(timeliness).toMatchObject({ kind: 'estimated', people: 8, on_time: 1 })
    expect(history).toMatchObject([{ kind: 'fitted', n: { loops: 60, interviewers: 8 } }])
    expect(floors).toMatchObject({ people: 5, figures: { interviewers: 3, loops: 10, sheets: 30 } })
  })

  it('gives others pseudonyms or figures about five or more', async () => {
    const masked = expectStatus(await report(rated.auditor), 200)
    expect(masked.body.severity).toMatchObject({ kind: 'listed', names: 'pseudonyms' })
    for (const caller of Object.values(rated.interviewers)) {
      expect(masked.text).not.toContain(caller.id)
      expect(masked.text).not.toContain(caller.name)
    }
    for (const caller of [rated.company.admin, rated.owner]) {
      const answer = expectStatus(await report(caller), 200)
      expect(answer.body.severity).toMatchObject({ kind: 'aggregate', people: 8 })
      for (const each of Object.values(rated.interviewers)) expect(answer.text).not.toContain(each.id)
    }
    const log =
      await service.sql`select 1 from access_log where operation = 'getCalibrationReport' and outcome = 'read'`
    expect(log.length).toBeGreaterThanOrEqual(3)
  })

  it('refuses whom it is not for, and what it cannot take', async () => {
    expect((await report(rated.interviewers.i1!)).body.code).toBe('forbidden')
    expect((await report(service.anonymous)).body.code).toBe('not_signed_in')
    expect((await report(rated.head, '?rubric_id=x')).body.code).toBe('invalid_request')
    const other = await service.company('Contoso')
    expect((await report(other.admin, `?rubric_id=${rated.rubricId}`)).body.code).toBe('not_found')
    const elsewhere = await rated.company.person('Max Elsewhere', { roles: ['hiring_manager'] })
    expect((await report(elsewhere, `?rubric_id=${rated.rubricId}`)).body.code).toBe('not_found')
  })
})
