/** Acts that take two people (C6): asked, granted, refused; who may, what is recorded, and what a lone admin may do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, type LoopMade, makeJob, makeLoop } from '../support/hiring.ts'
import { type Caller, type Company, openService, type Reply, type Service } from '../support/service.ts'

let service: Service
let company: Company
let second: Caller
let recruiter: Caller
let owner: Caller
let panel: Caller[]
let jobId: string
beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  second = await company.person('Sue Second', { roles: ['admin'] })
  recruiter = await company.person('Rosa Recruiter', { roles: ['recruiter'] })
  owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  panel = [await company.person('Ines One'), await company.person('Jon Two')]
  jobId = await makeJob(company, owner, {
    plan: [
      { name: 'Framing', focus: ['problem_clarity'] },
      { name: 'Metrics', focus: ['metric_discipline'] },
    ],
  })
})
afterAll(() => service.close())

let made = 0
const newcomer = (roles: string[]) => ({
  name: 'Nia New',
  email: `nia.${made++}@northwind.example`,
  function: 'other',
  seniority: 3,
  roles,
})
const grant = (who: Caller, id: string) => who.post(`/v1/approvals/${id}/grant`)
const refuse = (who: Caller, id: string) => who.post(`/v1/approvals/${id}/refuse`)
const said = (reply: Reply) => [reply.status, reply.body.code]
const askForAdmin = async () => expectStatus(await company.admin.post('/v1/people', newcomer(['admin'])), 202).body

async function releasedLoop(): Promise<LoopMade> {
  const loop = await makeLoop(service, company, jobId, panel)
  service.pass(4)
  for (const seat of loop.seats) await fillAndSubmit(seat)
  return loop
}

describe('making an admin', () => {
  it('waits for another admin; then the account is there, and both names are on record', async () => {
    const body = newcomer(['admin', 'interviewer'])
    const asked = expectStatus(await company.admin.post('/v1/people', body), 202).body
    expect(asked).toMatchObject({
      action: 'person.write',
      operation: 'createPerson',
      state: 'open',
      asked_by_id: company.admin.id,
      closed_by_id: null,
      made_id: null,
    })
    const lines = asked.asked as { field: string; value: string }[]
    expect(lines).toContainEqual({ field: 'roles', value: 'admin, interviewer' })
    expect(lines).toContainEqual({ field: 'email', value: body.email })
    expect((await second.get('/v1/approvals?state=open')).body.data[0].asked).toEqual(lines)
    expect((await company.admin.get(`/v1/people?q=${body.email}`)).body.data).toEqual([])
    const granted = expectStatus(await grant(second, asked.id), 200).body
    expect(granted).toMatchObject({
      id: asked.id,
      state: 'granted',
      asked_by_id: company.admin.id,
      closed_by_id: second.id,
    })
    const person = (await company.admin.get(`/v1/people/${granted.made_id}`)).body
    expect(person).toMatchObject({ email: body.email, roles: ['admin', 'interviewer'] })
  })

  it('is nothing the one who asked can grant or refuse, nor anybody who is no admin', async () => {
    const asked = await askForAdmin()
    expect(said(await grant(company.admin, asked.id))).toEqual([409, 'approval_own'])
    expect(said(await refuse(company.admin, asked.id))).toEqual([409, 'approval_own'])
    for (const who of [recruiter, owner, panel[0]!])
      expect(said(await grant(who, asked.id))).toEqual([403, 'forbidden'])
    expect(said(await grant(await elsewhereAdmin(), asked.id))).toEqual([404, 'not_found'])
    expect(
      (await company.admin.get('/v1/approvals?state=open')).body.data.map((each: { id: string }) => each.id),
    ).toContain(asked.id)
  })

  it('does not happen once refused, and what is closed stays closed', async () => {
    const asked = await askForAdmin()
    const refused = expectStatus(await refuse(second, asked.id), 200).body
    expect(refused).toMatchObject({ state: 'refused', closed_by_id: second.id, made_id: null })
    for (const again of [grant, refuse]) expect(said(await again(second, asked.id))).toEqual([409, 'approval_closed'])
    const granted = await askForAdmin()
    expectStatus(await grant(second, granted.id), 200)
    for (const again of [grant, refuse]) expect(said(await again(second, granted.id))).toEqual([409, 'approval_closed'])
  })

  it('also takes two where somebody already here becomes one, and nothing else does', async () => {
    const person = await company.person('Bea Becoming')
    const change = (body: object, etag = '"1"') =>
      company.admin.patch(`/v1/people/${person.id}`, body, { 'if-match': etag })
    expect((await change({ seniority: 4 })).status).toBe(200)
    const asked = expectStatus(await change({ roles: ['interviewer', 'admin'] }, '"2"'), 202).body
    expect((await company.admin.get(`/v1/people/${person.id}`)).body.roles).toEqual(['interviewer'])
    expectStatus(await grant(second, asked.id), 200)
    expect((await company.admin.get(`/v1/people/${person.id}`)).body.roles).toEqual(['interviewer', 'admin'])
    // An admin who stays one needs nobody.
    expect((await change({ roles: ['admin'] }, '"3"')).status).toBe(200)
  })

  it('overwrites nothing that changed between asking and granting', async () => {
    const person = await company.person('Cy Changed', { roles: ['interviewer', 'recruiter'] })
    const path = `/v1/people/${person.id}`
    expect(said(await company.admin.patch(path, { roles: ['recruiter', 'admin'] }))).toEqual([
      428,
      'precondition_required',
    ])
    const asked = expectStatus(
      await company.admin.patch(path, { roles: ['recruiter', 'admin'] }, { 'if-match': '"1"' }),
      202,
    ).body
    expectStatus(await company.admin.patch(path, { roles: ['interviewer'] }, { 'if-match': '"1"' }), 200)
    expect(said(await grant(second, asked.id))).toEqual([412, 'precondition_failed'])
    expect((await company.admin.get(path)).body.roles).toEqual(['interviewer'])
    expectStatus(await refuse(second, asked.id), 200)
  })

  it('keeps no password: it is set once the account is granted', async () => {
    const refused = await company.admin.post('/v1/people', { ...newcomer(['admin']), password: 'a password to keep' })
    expect(said(refused)).toEqual([400, 'invalid_request'])
    expect(refused.body.errors[0].pointer).toBe('/password')
    const [kept] =
      await service.sql`select count(*)::int as rows from approvals where request::text like '%a password to keep%'`
    expect(kept!.rows).toBe(0)
  })

  it('asked twice under one key waits once', async () => {
    const body = newcomer(['admin'])
    const key = { 'idempotency-key': 'make-an-admin' }
    const first = expectStatus(await company.admin.post('/v1/people', body, key), 202).body
    const again = expectStatus(await company.admin.post('/v1/people', body, key), 202)
    expect(again.body.id).toBe(first.id)
    expect(again.headers['idempotent-replayed']).toBe('true')
  })

  async function elsewhereAdmin(): Promise<Caller> {
    return (await service.company(`Elsewhere ${made++}`)).admin
  }
})

describe('voiding a card', () => {
  const voiding = (who: Caller, cardId: string, reason = 'the wrong candidate') =>
    who.post(`/v1/scorecards/${cardId}/voiding`, { reason })

  it('strikes the card through with both names and the reason', async () => {
    const loop = await releasedLoop()
    const [seat] = loop.seats
    const asked = expectStatus(await voiding(company.admin, seat!.cardId), 202).body
    expect(asked).toMatchObject({ action: 'scorecard.void', reason: 'the wrong candidate' })
    expect((await company.admin.get(`/v1/scorecards/${seat!.cardId}`)).body).toMatchObject({
      state: 'submitted',
      voided: null,
    })
    expectStatus(await grant(second, asked.id), 200)
    const card = (await owner.get(`/v1/scorecards/${seat!.cardId}`)).body
    expect(card).toMatchObject({
      state: 'voided',
      voided: { by_id: company.admin.id, second_id: second.id, reason: 'the wrong candidate' },
    })
    expect(card.ratings.problem_clarity.rating).toBe(3)
    expect((await owner.get(`/v1/loops/${loop.id}/debrief`)).body.dimensions[0].raw.n).toBe(0)
    const late = expectStatus(await voiding(company.admin, seat!.cardId), 202).body
    expect(said(await grant(second, late.id))).toEqual([409, 'scorecard_voided'])
  })

  it('before release counts as waived, and may be what releases the loop', async () => {
    const loop = await makeLoop(service, company, jobId, panel)
    service.pass(4)
    await fillAndSubmit(loop.seats[0]!)
    const extra = expectStatus(
      await company.admin.post(`/v1/interviews/${loop.seats[0]!.interviewId}/panelists`, { person_id: recruiter.id }),
      201,
    ).body
    await fillAndSubmit(loop.seats[1]!)
    const seat = { ...loop.seats[0]!, cardId: extra.id, person: recruiter }
    await service.sql`update people set roles = '{recruiter,interviewer}' where id = ${recruiter.id}`
    const asked = expectStatus(await voiding(company.admin, extra.id), 202).body
    // Nothing is written yet: the grant finds nothing to void, and the asking stays open.
    expect(said(await grant(second, asked.id))).toEqual([409, 'scorecard_not_submitted'])
    expectStatus(await refuse(second, asked.id), 200)
    expectStatus(
      await company.admin.post(`/v1/loops/${loop.id}/waivers`, { panelist_id: loop.seats[1]!.cardId, reason: 'x y z' }),
      409,
    )
    expect((await owner.get(`/v1/loops/${loop.id}`)).body.seal.released_at).toBeNull()
    expectStatus(
      await company.admin.post(`/v1/loops/${loop.id}/waivers`, { panelist_id: seat.cardId, reason: 'on leave' }),
      201,
    )
    expect((await owner.get(`/v1/loops/${loop.id}`)).body.seal.cause).toBe('waived')
  })

  it('is asked for by those who may not do it, and one admin suffices then', async () => {
    const loop = await releasedLoop()
    const [seat, other] = loop.seats
    const ask = (who: Caller, cardId: string) =>
      who.post(`/v1/scorecards/${cardId}/void-requests`, { reason: 'mixed up two people' })
    const asked = expectStatus(await ask(seat!.person, seat!.cardId), 202).body
    expect(asked).toMatchObject({ action: 'scorecard.void', operation: 'voidScorecard', asked_by_id: seat!.person.id })
    expect((await seat!.person.get('/v1/approvals')).body.data.map((each: { id: string }) => each.id)).toEqual([
      asked.id,
    ])
    expect(said(await ask(seat!.person, other!.cardId))).toEqual([403, 'forbidden'])
    expect(said(await grant(seat!.person, asked.id))).toEqual([403, 'forbidden'])
    expectStatus(await grant(company.admin, asked.id), 200)
    const card = (await owner.get(`/v1/scorecards/${seat!.cardId}`)).body
    expect(card.voided).toMatchObject({ by_id: seat!.person.id, second_id: company.admin.id })
    for (const who of [owner, recruiter]) expectStatus(await ask(who, other!.cardId), 202)
    const outsider = await company.person('Ola Outside', { roles: ['hiring_manager'] })
    expect(said(await ask(outsider, other!.cardId))).toEqual([404, 'not_found'])
  })

  it('cannot be granted by an admin whose own card in the loop is open, who does not even find it', async () => {
    const loop = await releasedLoop()
    const judge = await company.person('Judy Judge', { roles: ['admin', 'interviewer'] })
    expectStatus(
      await company.admin.post(`/v1/interviews/${loop.seats[0]!.interviewId}/panelists`, { person_id: judge.id }),
      201,
    )
    const asked = expectStatus(await voiding(company.admin, loop.seats[1]!.cardId), 202).body
    expect(said(await grant(judge, asked.id))).toEqual([404, 'not_found'])
    expect(said(await refuse(judge, asked.id))).toEqual([404, 'not_found'])
    expect((await judge.get('/v1/approvals')).text).not.toContain(asked.id)
    expect(said(await voiding(judge, loop.seats[1]!.cardId))).toEqual([403, 'loop_sealed'])
    expectStatus(await grant(second, asked.id), 200)
  })
})

describe("an admin's corrected decision", () => {
  it('is a new one by the admin who asked, once another grants it', async () => {
    const loop = await releasedLoop()
    const decide = (who: Caller, body: object) => who.post(`/v1/loops/${loop.id}/decisions`, body)
    const correction = { decision: 'hire', reason: 'the level was wrong', supersedes: null as string | null }
    expect(said(await decide(company.admin, correction))).toEqual([403, 'forbidden'])
    const first = expectStatus(await decide(owner, { decision: 'no_hire', reason: 'too thin' }), 201).body
    const asked = expectStatus(await decide(company.admin, { ...correction, supersedes: first.id }), 202).body
    expect((await owner.get(`/v1/loops/${loop.id}/decisions`)).body.data).toHaveLength(1)
    expect(said(await grant(company.admin, asked.id))).toEqual([409, 'approval_own'])
    const granted = expectStatus(await grant(second, asked.id), 200).body
    const decisions = (await owner.get(`/v1/loops/${loop.id}/decisions`)).body.data
    expect(decisions.map((each: { id: string }) => each.id)).toEqual([granted.made_id, first.id])
    expect(decisions[0]).toMatchObject({
      decision: 'hire',
      supersedes: first.id,
      decided_as: 'admin',
      decided_by_id: company.admin.id,
    })
    expect(granted).toMatchObject({ asked_by_id: company.admin.id, closed_by_id: second.id })
  })

  it('comes too late when the owner has decided anew meanwhile', async () => {
    const loop = await releasedLoop()
    const decide = (who: Caller, body: object) => who.post(`/v1/loops/${loop.id}/decisions`, body)
    const first = expectStatus(await decide(owner, { decision: 'hire', reason: 'clear all through' }), 201).body
    const asked = expectStatus(
      await decide(company.admin, { decision: 'defer', reason: 'one more talk', supersedes: first.id }),
      202,
    ).body
    expectStatus(await decide(owner, { decision: 'no_hire', reason: 'too thin', supersedes: first.id }), 201)
    expect(said(await grant(second, asked.id))).toEqual([409, 'supersedes_not_newest'])
    expectStatus(await refuse(second, asked.id), 200)
  })
})

describe('a lone admin', () => {
  it('grants their own after seventy-two hours, and not a moment before', async () => {
    const small = await service.company('Small Firm')
    const asked = expectStatus(
      await small.admin.post('/v1/people', { ...newcomer(['admin']), email: `nia.${made++}@small.example` }),
      202,
    ).body
    expect(said(await grant(small.admin, asked.id))).toEqual([409, 'approval_own'])
    service.pass(71.9)
    expect(said(await grant(small.admin, asked.id))).toEqual([409, 'approval_own'])
    service.pass(0.1)
    const granted = expectStatus(await grant(small.admin, asked.id), 200).body
    expect(granted).toMatchObject({ state: 'granted', asked_by_id: small.admin.id, closed_by_id: small.admin.id })
    const next = expectStatus(
      await small.admin.post('/v1/people', { ...newcomer(['admin']), email: `nia.${made++}@small.example` }),
      202,
    ).body
    service.pass(100)
    // Now there are two, and waiting helps nobody.
    expect(said(await grant(small.admin, next.id))).toEqual([409, 'approval_own'])
    expectStatus(await small.admin.patch(`/v1/people/${granted.made_id}`, { active: false }, { 'if-match': '*' }), 200)
    expectStatus(await grant(small.admin, next.id), 200)
  })
})
