import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'
import { applicationOf, candidateNamed, jobWithPlan, release, seat } from './seats.ts'

const nowhere = '0197a000-0000-7000-8000-00000000dead'
const codeOf = (reply: Reply) => [reply.status, reply.body.code]

let service: Service
let company: Company
let recruiter: Caller
let manager: Caller
let interviewer: Caller
let auditor: Caller
let jobId: string
let id: string
let applicationId: string
let made = 0

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  manager = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  interviewer = await company.person('Ivo Interviewer')
  auditor = await company.person('Aud Auditor', { roles: ['auditor'] })
  jobId = await jobWithPlan(recruiter, manager)
})
afterAll(() => service.close())
beforeEach(async () => {
  id = await candidateNamed(recruiter, `Candidate ${++made}`)
  applicationId = await applicationOf(recruiter, jobId, id)
})

const recuse = (by: Caller, body: object = {}, headers: Record<string, string> = {}) =>
  by.post(`/v1/candidates/${id}/recusals`, body, headers)
const listRecusals = (by: Caller, query = '') => by.get(`/v1/candidates/${id}/recusals${query}`)

describe('a recusal', () => {
  it('hides the candidate from whoever recused themselves, everywhere, and closes their open card', async () => {
    const { panelistId } = await seat(service, interviewer, applicationId)
    expect((await interviewer.get(`/v1/candidates/${id}`)).status).toBe(200)
    const recused = await recuse(interviewer, { reason: 'We worked together until last spring' })
    expect(recused.status).toBe(201)
    expect(recused.body).toMatchObject({
      candidate_id: id,
      person_id: interviewer.id,
      reason: 'We worked together until last spring',
      recorded_by_id: interviewer.id,
      created_at: service.now.toISOString(),
    })
    expect(codeOf(await interviewer.get(`/v1/candidates/${id}`))).toEqual([404, 'not_found'])
    expect(codeOf(await listRecusals(interviewer))).toEqual([404, 'not_found'])
    expect((await interviewer.get('/v1/candidates')).body.data).toEqual([])
    const [card] = await service.sql`select closed_cause from panelists where id = ${panelistId}`
    expect(card).toEqual({ closed_cause: 'recused' })
  })

  it('is told to nobody outside', async () => {
    await recuse(manager)
    const events =
      await service.sql`select type, published_at from events where candidate_id = ${id} and type = 'candidate.recused'`
    expect([...events]).toEqual([{ type: 'candidate.recused', published_at: null }])
  })

  it('hides the candidate from a recruiter and a hiring manager too, and their applications', async () => {
    const second = await company.person(`Second Recruiter ${made}`, { roles: ['recruiter'] })
    const team = await company.person(`Team Member ${made}`, { roles: ['hiring_manager'] })
    const [job] = await service.sql`select version from jobs where id = ${jobId}`
    await recruiter.patch(`/v1/jobs/${jobId}`, { hiring_team: [team.id] }, { 'if-match': `"${job!.version}"` })
    for (const who of [second, team]) {
      expect((await who.get(`/v1/applications/${applicationId}`)).status).toBe(200)
      expect((await recuse(recruiter, { person_id: who.id })).status).toBe(201)
      expect(codeOf(await who.get(`/v1/candidates/${id}`))).toEqual([404, 'not_found'])
      expect(codeOf(await who.get(`/v1/applications/${applicationId}`))).toEqual([404, 'not_found'])
      expect((await who.get(`/v1/applications?candidate_id=${id}`)).body.data).toEqual([])
      expect((await who.get(`/v1/candidates?q=Candidate ${made}`)).body.data).toEqual([])
    }
    const asks = [
      second.patch(`/v1/candidates/${id}`, { name: 'X' }, { 'if-match': '*' }),
      second.post(`/v1/candidates/${id}/recusals`, { person_id: manager.id }),
      second.post('/v1/applications', { job_id: jobId, candidate_id: id }),
      second.patch(`/v1/applications/${applicationId}`, { stage: 'Offer' }, { 'if-match': '*' }),
      second.post(`/v1/applications/${applicationId}/rejection`, { reason: 'Spite' }),
      second.post(`/v1/applications/${applicationId}/withdrawal`, {}),
      second.post(`/v1/applications/${applicationId}/hire`),
      second.post(`/v1/applications/${applicationId}/reopening`),
    ]
    for (const reply of await Promise.all(asks)) expect(codeOf(reply)).toEqual([404, 'not_found'])
    const into = await candidateNamed(recruiter, 'Somebody Else')
    expect(codeOf(await second.post(`/v1/candidates/${id}/merges`, { into_id: into }))).toEqual([404, 'not_found'])
    expect(codeOf(await second.post(`/v1/candidates/${into}/merges`, { into_id: id }))).toEqual([404, 'not_found'])
  })

  it('is of oneself, or by a recruiter or an admin of anybody', async () => {
    const other = await company.person(`Other Interviewer ${made}`)
    await seat(service, interviewer, applicationId)
    expect(codeOf(await recuse(interviewer, { person_id: other.id }))).toEqual([403, 'forbidden'])
    expect(codeOf(await recuse(manager, { person_id: other.id }))).toEqual([403, 'forbidden'])
    expect(codeOf(await recuse(other, { person_id: interviewer.id }))).toEqual([404, 'not_found'])
    expect(codeOf(await recuse(auditor))).toEqual([403, 'forbidden'])
    const key = await company.integration('ATS', ['candidates:write', 'candidates:read'])
    expect(codeOf(await recuse(key, { person_id: other.id }))).toEqual([403, 'scope_missing'])
    expect((await recuse(company.admin, { person_id: other.id })).body.recorded_by_id).toBe(company.admin.id)
    expect((await recuse(manager)).status).toBe(201)
  })

  it('stands once: a second one is refused by name, a repeat of the same request gives the same', async () => {
    const first = await recuse(interviewer, {}, { 'idempotency-key': `r-${made}` })
    const again = await recuse(interviewer, {}, { 'idempotency-key': `r-${made}` })
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(codeOf(await recuse(interviewer))).toEqual([409, 'recusal_exists'])
    expect(codeOf(await recuse(recruiter, { person_id: interviewer.id }))).toEqual([409, 'recusal_exists'])
  })

  it('needs a person who exists and a form that fits', async () => {
    expect(codeOf(await recuse(recruiter, { person_id: nowhere }))).toEqual([422, 'unknown_reference'])
    expect(codeOf(await recuse(recruiter, { person_id: 'no-id' }))).toEqual([400, 'invalid_request'])
    expect(codeOf(await recuse(recruiter, { reason: ' ' }))).toEqual([400, 'invalid_request'])
  })

  it('leaves a card alone that is in', async () => {
    const seated = await seat(service, interviewer, applicationId)
    await release(service, seated)
    await recuse(recruiter, { person_id: interviewer.id })
    const [card] =
      await service.sql`select closed_at, submitted_at is not null as submitted from panelists where id = ${seated.panelistId}`
    expect(card).toEqual({ closed_at: null, submitted: true })
  })

  it('is listed for recruiters and admins, newest first, and for nobody else', async () => {
    await seat(service, interviewer, applicationId)
    const people = [await company.person(`P One ${made}`), await company.person(`P Two ${made}`)]
    for (const person of people) {
      service.pass(0.01)
      await recuse(recruiter, { person_id: person.id })
    }
    const first = await listRecusals(recruiter, '?limit=1')
    const second = await listRecusals(recruiter, `?limit=1&cursor=${first.body.next_cursor}`)
    const persons = [first, second].map(page => page.body.data[0].person_id)
    expect(persons).toEqual([people[1]!.id, people[0]!.id])
    expect((await listRecusals(company.admin)).body.data).toHaveLength(2)
    expect(codeOf(await listRecusals(manager))).toEqual([403, 'forbidden'])
    expect(codeOf(await listRecusals(interviewer))).toEqual([403, 'forbidden'])
    expect(codeOf(await listRecusals(auditor))).toEqual([403, 'forbidden'])
    expect(codeOf(await listRecusals(recruiter, '?limit=x'))).toEqual([400, 'invalid_request'])
  })
})
