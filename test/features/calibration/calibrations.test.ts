import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calibrate } from '../../../src/domain/calibration/calibrate.ts'
import { expectStatus } from '../../support/hiring.ts'
import { workOff } from '../../support/jobs.ts'
import { type Company, openService, type Service } from '../../support/service.ts'
import { type Rated, ratedCompany, simulatedRows } from './company.ts'

const rows = simulatedRows({ loops: 40, interviewers: 12, unsteady: 0.2 }, 7)

describe('calibrations', () => {
  let service: Service
  let rated: Rated
  let empty: Company
  beforeAll(async () => {
    service = await openService()
    rated = await ratedCompany(service, 'Northwind', rows)
    empty = await service.company('Contoso')
  })
  afterAll(() => service.close())

  it('are asked for, run in the background and found again with their result, the version in force', async () => {
    const { head, rubricId } = rated
    const asked = expectStatus(await head.post('/v1/calibrations', { rubric_id: rubricId }), 201).body
    expect(asked).toMatchObject({
      state: 'queued',
      phase: 'waiting',
      progress: 0,
      trigger: 'requested',
      requested_by_id: head.id,
      in_force: false,
      result: null,
      failure: null,
    })
    // While one is under way, asking again answers that one.
    const second = expectStatus(await rated.company.admin.post('/v1/calibrations', {}), 200).body
    expect(second.id).toBe(asked.id)
    expect(await workOff(service)).toContain('calibration-run')
    const done = expectStatus(await head.get(`/v1/calibrations/${asked.id}`), 200).body
    expect(done).toMatchObject({ state: 'done', phase: 'finished', progress: 1, in_force: true, failure: null })
    const levels = new Map(rows.map(row => [row.loop, 'senior']))
    const here = calibrate(rows, { levels })
    if (here.kind !== 'fitted') throw new Error('the simulated company is large enough')
    expect(done.result).toMatchObject({
      kind: 'fitted',
      model: here.model,
      model_because: here.modelBecause,
      n: here.released,
      boundary: here.boundary,
      components: here.components,
      early_days: false,
    })
    for (const [term, variance] of Object.entries(here.variances))
      expect(done.result.variance_components[term]).toBeCloseTo(variance, 6)
    expect(done.result.convergence.evaluations).toBeGreaterThan(1)
    expect(done.result.reliabilities.interviewers).toMatchObject({ kind: 'estimated' })
    expect(done.result.elapsed_ms).toBeGreaterThan(0)
    const events = (await rated.company.admin.get('/v1/events?type=calibration.finished')).body.data
    expect(events).toMatchObject([{ actor: { kind: 'system', id: null }, data: { company_id: rated.company.id } }])
  })

  it('are repeated under one Idempotency-Key once', async () => {
    const key = { 'idempotency-key': 'once' }
    const first = expectStatus(await rated.head.post('/v1/calibrations', { rubric_id: rated.rubricId }, key), 201)
    const again = expectStatus(await rated.head.post('/v1/calibrations', { rubric_id: rated.rubricId }, key), 201)
    expect(again.body.id).toBe(first.body.id)
    expect(again.headers['idempotent-replayed']).toBe('true')
    await workOff(service)
    const [before] = (await rated.head.get('/v1/calibrations?in_force=false')).body.data
    expect(before).toMatchObject({ state: 'done', in_force: false, in_force_until: expect.any(String) })
    const inForce = (await rated.head.get('/v1/calibrations?in_force=true')).body.data
    expect(inForce.map(({ id }: { id: string }) => id)).toEqual([first.body.id])
  })

  it('say too few where there is too little, and that is an answer, not a failure', async () => {
    const asked = expectStatus(await empty.admin.post('/v1/calibrations', {}), 201).body
    await workOff(service)
    const done = (await empty.admin.get(`/v1/calibrations/${asked.id}`)).body
    expect(done).toMatchObject({
      state: 'done',
      in_force: true,
      result: {
        kind: 'too_few',
        need: { interviewers: 3, loops: 10, sheets: 30 },
        have: { interviewers: 0, loops: 0, sheets: 0 },
      },
    })
  })

  it('enter no card that is void, in training, written with others in sight, or of a candidate on whom a card is open', async () => {
    const { sql } = service
    const [voided, training, sighted, open] = [...rated.loops.values()].slice(0, 4) as [string, string, string, string]
    const before = (await rated.head.get(`/v1/calibrations?in_force=true&rubric_id=${rated.rubricId}`)).body.data[0]
    const first = (loop: string) => sql`select id from panelists where loop_id = ${loop} order by id limit 1`
    const [cards] = await sql<{ rows: number }[]>`select count(*)::int as rows from panelists where loop_id = ${open}`
    await sql`update panelists set voided_at = now(), void_reason = 'x', void_second_id = person_id, voided_by_id = person_id where id in (${first(voided)})`
    await sql`update panelists set role = 'shadow' where id in (${first(training)})`
    await sql`update scorecard_versions set seen_others = array[panelist_id] where panelist_id in (${first(sighted)})`
    await sql`insert into panelists (company_id, id, loop_id, interview_id, person_id, role, assigned_at, public_updated_at)
      select company_id, gen_random_uuid(), loop_id, interview_id, ${rated.owner.id}, 'shadow', now(), now() from panelists where id in (${first(open)})`
    await rated.head.post('/v1/calibrations', { rubric_id: rated.rubricId })
    await workOff(service)
    const after = (await rated.head.get(`/v1/calibrations?in_force=true&rubric_id=${rated.rubricId}`)).body.data[0]
    expect(after.result.n.sheets).toBe(before.result.n.sheets - 3 - cards!.rows)
    expect(after.result.n.loops).toBe(before.result.n.loops - 1)
  })

  it('refuse what they cannot take, and whom they are not for', async () => {
    const { head, company, owner, recruiter, auditor, interviewers } = rated
    expect((await head.post('/v1/calibrations', { rubric_id: 'x' })).body.code).toBe('invalid_request')
    expect((await head.post('/v1/calibrations', { n: 1 })).body.code).toBe('invalid_request')
    expect((await head.post('/v1/calibrations', { rubric_id: company.id })).body.code).toBe('unknown_reference')
    expect((await head.get('/v1/calibrations?in_force=maybe')).body.code).toBe('invalid_request')
    expect((await service.anonymous.get('/v1/calibrations')).body.code).toBe('not_signed_in')
    expect((await service.anonymous.post('/v1/calibrations', {})).body.code).toBe('not_signed_in')
    for (const caller of [owner, recruiter, auditor, interviewers.i1!])
      expect((await caller.post('/v1/calibrations', {})).body.code).toBe('forbidden')
    expect((await interviewers.i1!.get('/v1/calibrations')).body.code).toBe('forbidden')
    const key = await company.integration('ATS', ['loops:read'])
    expect((await key.get('/v1/calibrations')).body.code).toBe('scope_missing')
    const [mine] = (await head.get('/v1/calibrations')).body.data
    expect((await empty.admin.get(`/v1/calibrations/${mine.id}`)).body.code).toBe('not_found')
    expect((await head.get('/v1/calibrations/x')).body.code).toBe('not_found')
    const inOther = (await empty.admin.get('/v1/calibrations')).body.data.map(({ id }: { id: string }) => id)
    expect(inOther).not.toContain(mine.id)
    const theirs = (await empty.admin.post('/v1/calibrations', { rubric_id: rated.rubricId })).body
    expect(theirs.code).toBe('unknown_reference')
  })

  it('are shown to the hiring team of jobs with the rubric, as soon as five people stand behind them', async () => {
    const [mine] = (await rated.head.get(`/v1/calibrations?in_force=true&rubric_id=${rated.rubricId}`)).body.data
    expect((await rated.owner.get(`/v1/calibrations/${mine.id}`)).status).toBe(200)
    expect((await rated.owner.get('/v1/calibrations')).body.data.map(({ id }: { id: string }) => id)).toContain(mine.id)
    const elsewhere = await rated.company.person('Max Elsewhere', { roles: ['hiring_manager'] })
    expect((await elsewhere.get(`/v1/calibrations/${mine.id}`)).body.code).toBe('not_found')
    expect((await elsewhere.get('/v1/calibrations')).body.data).toEqual([])
    await service.sql`update calibrations set interviewers = 4 where id = ${mine.id}`
    expect((await rated.owner.get(`/v1/calibrations/${mine.id}`)).body.code).toBe('below_floor')
    expect((await rated.owner.get('/v1/calibrations')).body.data.map(({ id }: { id: string }) => id)).not.toContain(
      mine.id,
    )
    expect((await rated.auditor.get(`/v1/calibrations/${mine.id}`)).status).toBe(200)
    await service.sql`update calibrations set interviewers = 12 where id = ${mine.id}`
  })
})
