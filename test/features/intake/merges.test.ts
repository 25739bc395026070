import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'
import { applicationOf, candidateNamed, jobWithPlan, release, seat } from './seats.ts'

const nowhere = '0197a000-0000-7000-8000-00000000dead'
const codeOf = (reply: Reply) => [reply.status, reply.body.code]

let service: Service
let company: Company
let recruiter: Caller
let manager: Caller
let jobId: string
let otherJobId: string
/** merged away */
let from: string
/** stays */
let into: string
let made = 0

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  manager = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  jobId = await jobWithPlan(recruiter, manager)
  otherJobId = await jobWithPlan(recruiter, manager, 'Another job')
})
afterAll(() => service.close())
beforeEach(async () => {
  made++
  from = await candidateNamed(recruiter, `Double ${made}`, { email: 'double@mail.example', pronouns: 'she/her' })
  into = await candidateNamed(recruiter, `Stays ${made}`)
})

const merge = (by: Caller, id: string, intoId: string, headers: Record<string, string> = {}) =>
  by.post(`/v1/candidates/${id}/merges`, { into_id: intoId }, headers)
const person = (name: string) => company.person(`${name} ${String.fromCharCode(96 + made)}`)

describe('a merge', () => {
  it('gives applications and loops to the one who stays, whose own fields stay as they are', async () => {
    const moved = await applicationOf(recruiter, jobId, from)
    const kept = await applicationOf(recruiter, otherJobId, into)
    const { loopId } = await seat(service, await person('Pia Panelist'), moved)
    const merged = await merge(recruiter, from, into)
    expect([merged.status, merged.headers.etag]).toEqual([200, '"2"'])
    expect(merged.body).toMatchObject({
      id: into,
      name: `Stays ${made}`,
      email: null,
      pronouns: null,
      merged_into_id: null,
    })
    const applications = (await recruiter.get(`/v1/applications?candidate_id=${into}`)).body.data
    expect(applications.map((each: { id: string }) => each.id).sort()).toEqual([moved, kept].sort())
    expect((await recruiter.get(`/v1/applications?candidate_id=${from}`)).body.data).toEqual([])
    expect((await recruiter.get(`/v1/applications/${moved}`)).body.candidate_id).toBe(into)
    const [loop] = await service.sql`select candidate_id from loops where id = ${loopId}`
    expect(loop).toEqual({ candidate_id: into })
    const events = await service.sql`
      select candidate_id, published_at is not null as published from events where type = 'candidate.merged' and candidate_id = ${into}`
    expect([...events]).toEqual([{ candidate_id: into, published: true }])
  })

  it('leaves the one merged away answering where they went, out of the lists, and takes no more changes', async () => {
    await merge(recruiter, from, into)
    const away = await recruiter.get(`/v1/candidates/${from}`)
    expect([away.status, away.headers.etag, away.body.merged_into_id]).toEqual([200, '"2"', into])
    const listed = (await recruiter.get('/v1/candidates?limit=200')).body.data.map((each: { id: string }) => each.id)
    expect([listed.includes(into), listed.includes(from)]).toEqual([true, false])
    const third = await candidateNamed(recruiter, 'Third')
    const asks = [
      recruiter.patch(`/v1/candidates/${from}`, { name: 'X' }, { 'if-match': '*' }),
      recruiter.post(`/v1/candidates/${from}/recusals`, { person_id: manager.id }),
      recruiter.post('/v1/applications', { job_id: jobId, candidate_id: from }),
      merge(recruiter, from, third),
      merge(recruiter, from, into),
      merge(recruiter, third, from),
    ]
    for (const reply of await Promise.all(asks)) {
      expect(codeOf(reply)).toEqual([409, 'candidate_merged'])
      expect(reply.body).toMatchObject({ candidate_id: from, merged_into_id: into })
    }
  })

  it('points at the one who stayed also after that one was merged in turn', async () => {
    await merge(recruiter, from, into)
    const last = await candidateNamed(recruiter, `Last ${made}`)
    await merge(recruiter, into, last)
    const pointers = await Promise.all([from, into, last].map(id => recruiter.get(`/v1/candidates/${id}`)))
    expect(pointers.map(reply => reply.body.merged_into_id)).toEqual([last, last, null])
  })

  it('under a repeated Idempotency-Key answers the one who stays again', async () => {
    const first = await merge(recruiter, from, into, { 'idempotency-key': `m-${made}` })
    const again = await merge(recruiter, from, into, { 'idempotency-key': `m-${made}` })
    expect([again.status, again.headers.etag, again.body]).toEqual([200, '"2"', first.body])
  })

  it('happens once when two ask at once, in either direction', async () => {
    const replies = await Promise.all([merge(recruiter, from, into), merge(recruiter, into, from)])
    expect(replies.map(reply => reply.status).sort()).toEqual([200, 409])
    expect(replies.find(reply => reply.status === 409)!.body.code).toBe('candidate_merged')
  })

  it('refuses to choose between two active applications for one job', async () => {
    const double = await applicationOf(recruiter, jobId, from)
    await applicationOf(recruiter, jobId, into)
    const refused = await merge(recruiter, from, into)
    expect([...codeOf(refused), refused.body.jobs]).toEqual([409, 'merge_active_twice', [jobId]])
    await recruiter.post(`/v1/applications/${double}/withdrawal`, {})
    expect((await merge(recruiter, from, into)).status).toBe(200)
    expect((await recruiter.get(`/v1/applications?candidate_id=${into}&job_id=${jobId}`)).body.data).toHaveLength(2)
  })

  it('waits while somebody who sits on a panel of each has one of the two still to judge', async () => {
    const panelist = await person('Pia Panelist')
    const one = await seat(service, panelist, await applicationOf(recruiter, jobId, from))
    const two = await seat(service, panelist, await applicationOf(recruiter, otherJobId, into))
    expect(codeOf(await merge(recruiter, from, into))).toEqual([409, 'merge_into_open_card'])
    await release(service, one)
    expect(codeOf(await merge(recruiter, from, into))).toEqual([409, 'merge_into_open_card'])
    await release(service, two)
    expect((await merge(recruiter, from, into)).status).toBe(200)
  })

  it('tells a person with an open card of their own nothing of whether others have one', async () => {
    const both = await company.person(`Bo Both ${String.fromCharCode(96 + made)}`, {
      roles: ['recruiter', 'interviewer'],
    })
    const applicationId = await applicationOf(recruiter, jobId, from)
    const shared = await person('Pia Panelist')
    await seat(service, both, applicationId)
    expect(codeOf(await merge(both, from, into))).toEqual([409, 'own_card_open'])
    await seat(service, shared, applicationId)
    await seat(service, shared, await applicationOf(recruiter, otherJobId, into))
    expect(codeOf(await merge(both, from, into))).toEqual([409, 'own_card_open'])
  })

  it('keeps hidden from both whoever was recused from either, and closes the cards they have open', async () => {
    const fromOne = await company.person(`Rec One ${String.fromCharCode(96 + made)}`, { roles: ['recruiter'] })
    const fromOther = await company.person(`Rec Two ${String.fromCharCode(96 + made)}`, { roles: ['recruiter'] })
    const { panelistId } = await seat(service, fromOther, await applicationOf(recruiter, jobId, from))
    await recruiter.post(`/v1/candidates/${from}/recusals`, { person_id: fromOne.id, reason: 'Friends' })
    await recruiter.post(`/v1/candidates/${into}/recusals`, { person_id: fromOther.id })
    expect((await merge(recruiter, from, into)).status).toBe(200)
    for (const who of [fromOne, fromOther])
      for (const id of [from, into]) expect(codeOf(await who.get(`/v1/candidates/${id}`))).toEqual([404, 'not_found'])
    const recusals = (await recruiter.get(`/v1/candidates/${into}/recusals`)).body.data
    expect(recusals).toContainEqual(
      expect.objectContaining({ person_id: fromOne.id, reason: 'Friends', candidate_id: into }),
    )
    expect(recusals).toHaveLength(2)
    const [card] = await service.sql`select closed_cause from panelists where id = ${panelistId}`
    expect(card).toEqual({ closed_cause: 'recused' })

    const later = await company.person(`Rec Three ${String.fromCharCode(96 + made)}`, { roles: ['recruiter'] })
    expect((await later.get(`/v1/candidates/${from}`)).status).toBe(200)
    await later.post(`/v1/candidates/${into}/recusals`, {})
    expect(codeOf(await later.get(`/v1/candidates/${from}`))).toEqual([404, 'not_found'])
    const events =
      await service.sql`select count(*)::int as count from recusals where candidate_id = ${from} and person_id = ${later.id}`
    expect([...events]).toEqual([{ count: 1 }])
  })

  it('carries the link of an internal candidate along, and refuses two different people', async () => {
    const insider = await company.person(`Ina Insider ${String.fromCharCode(96 + made)}`, { roles: ['recruiter'] })
    const internal = await candidateNamed(recruiter, 'Ina', { person_id: insider.id })
    expect((await insider.get(`/v1/candidates/${into}`)).status).toBe(200)
    await merge(recruiter, internal, into)
    for (const id of [internal, into])
      expect(codeOf(await insider.get(`/v1/candidates/${id}`))).toEqual([404, 'not_found'])
    expect((await recruiter.get(`/v1/candidates/${into}`)).body.person_id).toBe(insider.id)
    const somebody = await candidateNamed(recruiter, 'Hana', { person_id: manager.id })
    expect(codeOf(await merge(recruiter, somebody, into))).toEqual([409, 'merge_of_two_people'])
  })

  it('is of two candidates who are there, by those who write candidates', async () => {
    expect(codeOf(await merge(recruiter, from, from))).toEqual([422, 'merge_with_itself'])
    expect(codeOf(await merge(recruiter, from, nowhere))).toEqual([404, 'not_found'])
    expect(codeOf(await recruiter.post(`/v1/candidates/${from}/merges`, {}))).toEqual([400, 'invalid_request'])
    await applicationOf(recruiter, jobId, from)
    expect(codeOf(await merge(manager, from, into))).toEqual([403, 'forbidden'])
    const key = await company.integration('ATS', ['candidates:write'])
    const own = await candidateNamed(key, 'Brought by key')
    const second = await candidateNamed(key, 'Brought again')
    expect(codeOf(await merge(key, own, into))).toEqual([404, 'not_found'])
    expect((await merge(key, own, second)).body).toMatchObject({ id: second, name: 'Brought again' })
    expect((await merge(company.admin, from, into)).status).toBe(200)
  })

  it('and an application for the one merged away cannot slip past each other', async () => {
    for (let round = 0; round < 8; round++) {
      const away = await candidateNamed(recruiter, `Raced ${round}`)
      const [merged, applied] = await Promise.all([
        merge(recruiter, away, into),
        recruiter.post('/v1/applications', { job_id: jobId, candidate_id: away, source: `round ${round}` }),
      ])
      // Applied first, the application went along; merged first, it was refused; never is one left behind.
      if (applied.status === 201) {
        expect(merged.status).toBe(200)
        expect((await recruiter.get(`/v1/applications/${applied.body.id}`)).body.candidate_id).toBe(into)
        await recruiter.post(`/v1/applications/${applied.body.id}/withdrawal`, {})
      } else {
        expect([merged.status, ...codeOf(applied)]).toEqual([200, 409, 'candidate_merged'])
      }
      const left = await service.sql`select count(*)::int as count from applications where candidate_id = ${away}`
      expect([...left]).toEqual([{ count: 0 }])
    }
  })
})
