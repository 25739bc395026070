import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, fillCard, makeJob, makeLoop, submitCard } from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

describe('from plan to release', () => {
  let service: Service
  let company: Company
  let owner: Caller
  let panel: Caller[]
  let jobId: string
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    owner = await company.person('Hana Manager', { roles: ['hiring_manager'], seniority: 5 })
    panel = []
    for (const name of ['Ines One', 'Jon Two', 'Kim Three', 'Lea Four', 'Max Five'])
      panel.push(await company.person(name))
    jobId = await makeJob(company, owner)
  })
  afterAll(() => service.close())

  it('a loop copies the plan, stays sealed until the last card, and releases once with it', async () => {
    const loop = await makeLoop(service, company, jobId, panel)
    const planned = (await company.admin.get(`/v1/loops/${loop.id}`)).body
    expect(planned.interviews).toHaveLength(5)
    expect(planned.coverage.gaps).toEqual([])
    expect(planned.seal).toMatchObject({ mode: 'loop', released_at: null, cause: null })
    service.pass(6)
    expect((await company.admin.get(`/v1/loops/${loop.id}`)).body.state).toBe('sealed')
    for (const seat of loop.seats.slice(0, 4)) await fillAndSubmit(seat)
    const sealed = await owner.get(`/v1/scorecards/${loop.seats[0]!.cardId}`)
    expect([sealed.status, sealed.body.code]).toEqual([403, 'loop_sealed'])
    expect((await company.admin.get(`/v1/scorecards/${loop.seats[0]!.cardId}`)).body.code).toBe('loop_sealed')
    const last = await fillAndSubmit(loop.seats[4]!)
    expect(last.body).toMatchObject({ state: 'submitted', missing: [] })
    const released = (await owner.get(`/v1/loops/${loop.id}`)).body
    expect(released).toMatchObject({ state: 'debrief', seal: { cause: 'all_in', by_id: null } })
    expect(released.coverage.after_release.uncovered).toEqual([])
    expect((await owner.get(`/v1/scorecards/${loop.seats[0]!.cardId}`)).status).toBe(200)
    const events =
      await service.sql`select type, published_at from events where loop_id = ${loop.id} order by published_order`
    expect(events.filter(event => event.type === 'debrief.released')).toHaveLength(1)
    expect(events.every(event => event.published_at !== null)).toBe(true)
  })

  it('a submission repeated answers the same card, and a draft can no longer be written', async () => {
    const loop = await makeLoop(service, company, jobId, panel)
    service.pass(6)
    const [seat] = loop.seats
    await fillAndSubmit(seat!)
    const again = await submitCard(seat!)
    expect(again.status).toBe(200)
    const late = await seat!.person.put(
      `/v1/scorecards/${seat!.cardId}/ratings/problem_clarity`,
      { rating: 1, evidence: [] },
      { 'if-match': '*' },
    )
    expect([late.status, late.body.code]).toEqual([409, 'scorecard_submitted'])
  })

  it('an incomplete card says what is missing, and where', async () => {
    const loop = await makeLoop(service, company, jobId, panel)
    service.pass(6)
    const [seat] = loop.seats
    await seat!.person.put(
      `/v1/scorecards/${seat!.cardId}/ratings/problem_clarity`,
      { rating: 3, evidence: [] },
      { 'if-none-match': '*' },
    )
    const refused = await submitCard(seat!)
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({
      code: 'scorecard_incomplete',
      missing: ['problem_clarity', 'tradeoff_literacy'],
    })
    expect(refused.body.errors[0].pointer).toBe('/ratings/problem_clarity/evidence')
  })

  it('a card cannot be submitted before its interview starts', async () => {
    const loop = await makeLoop(service, company, jobId, panel, {
      startsAt: new Date(service.now.getTime() + 3_600_000),
    })
    await fillCard(loop.seats[0]!)
    expect((await submitCard(loop.seats[0]!)).body.code).toBe('interview_not_started')
  })

  it('each rating of a draft has its own tag, and a stale one is refused without loss', async () => {
    const loop = await makeLoop(service, company, jobId, panel)
    const [seat] = loop.seats
    const path = `/v1/scorecards/${seat!.cardId}/ratings/problem_clarity`
    const first = expectStatus(await seat!.person.put(path, { rating: 2, evidence: [] }, { 'if-none-match': '*' }), 200)
    expect((await seat!.person.put(path, { rating: 3, evidence: [] }, { 'if-none-match': '*' })).status).toBe(412)
    expect((await seat!.person.put(path, { rating: 3, evidence: [] })).status).toBe(428)
    const second = expectStatus(
      await seat!.person.put(path, { rating: 3, evidence: [] }, { 'if-match': first.headers.etag! }),
      200,
    )
    expect(
      (await seat!.person.put(path, { rating: 4, evidence: [] }, { 'if-match': first.headers.etag! })).body.code,
    ).toBe('precondition_failed')
    const card = (await seat!.person.get(`/v1/scorecards/${seat!.cardId}`)).body
    expect(card.ratings.problem_clarity.rating).toBe(3)
    expect(card.etags.problem_clarity).toBe(second.headers.etag)
    expect((await seat!.person.delete(path, { 'if-match': second.headers.etag! })).status).toBe(204)
    const again = expectStatus(await seat!.person.put(path, { rating: 1, evidence: [] }, { 'if-none-match': '*' }), 200)
    expect([first.headers.etag, second.headers.etag]).not.toContain(again.headers.etag)
  })

  it('my due cards are mine alone', async () => {
    const loop = await makeLoop(service, company, jobId, panel)
    service.pass(30)
    const mine = await panel[0]!.get('/v1/scorecards?panelist=me&due=true')
    expect(mine.status).toBe(200)
    const card = mine.body.data.find((each: { loop_id: string }) => each.loop_id === loop.id)
    expect(card).toMatchObject({ state: 'open', overdue: true, candidate: { name: 'Noor Haddad' } })
    expect(
      mine.body.data.every((each: { panelist: { person_id: string } }) => each.panelist.person_id === panel[0]!.id),
    ).toBe(true)
  })

  it('notes leave with nobody but their author', async () => {
    const loop = await makeLoop(service, company, jobId, panel)
    service.pass(6)
    for (const seat of loop.seats) await fillAndSubmit(seat, {}, { notes: 'CANARY in the notes', recommendation: 'no' })
    const [seat] = loop.seats
    expect((await seat!.person.get(`/v1/scorecards/${seat!.cardId}`)).body.notes).toContain('CANARY')
    for (const reader of [owner, company.admin, panel[1]!])
      expect((await reader.get(`/v1/scorecards/${seat!.cardId}`)).text).not.toContain('CANARY')
  })
})
