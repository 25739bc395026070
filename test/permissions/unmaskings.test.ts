/** The auditor's hour of real names (C8): pseudonyms before, names for sixty minutes, pseudonyms after, and a trace. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, type LoopMade, makeJob, makeLoop } from '../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

describe('unmasking', () => {
  let service: Service
  let company: Company
  let auditor: Caller
  let owner: Caller
  let jobId: string
  let loop: LoopMade
  const name = 'Noor Haddad'
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    auditor = await company.person('Ada Auditor', { roles: ['auditor'] })
    owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
    const panelist = await company.person('Ines One')
    jobId = await makeJob(company, owner, { plan: [{ name: 'Framing', focus: ['problem_clarity'] }] })
    const candidate = { email: 'noor@mail.example', pronouns: 'she/her', external: { source: 'ats', id: 'noor-4711' } }
    loop = await makeLoop(service, company, jobId, [panelist], { name, candidate })
    service.pass(2)
    await fillAndSubmit(loop.seats[0]!)
    expectStatus(await owner.post(`/v1/loops/${loop.id}/decisions`, { decision: 'hire', reason: 'clear' }), 201)
  })
  afterAll(() => service.close())

  /** Everything an auditor may read in which a candidate is called by a name. */
  const reads = () => [
    '/v1/candidates',
    `/v1/candidates/${loop.candidateId}`,
    '/v1/applications',
    `/v1/applications/${loop.applicationId}`,
    '/v1/loops',
    `/v1/loops/${loop.id}`,
    '/v1/interviews',
    `/v1/interviews/${loop.seats[0]!.interviewId}`,
    '/v1/scorecards',
    `/v1/scorecards/${loop.seats[0]!.cardId}`,
    `/v1/loops/${loop.id}/debrief`,
    `/v1/jobs/${jobId}/comparison`,
    '/v1/events',
  ]
  const showing = async (who: Caller) => {
    const named: string[] = []
    for (const path of reads()) {
      const reply = expectStatus(await who.get(path), 200)
      if (/Noor|Haddad|noor@|she\/her|4711/.test(reply.text)) named.push(path)
    }
    return named
  }

  it('until then the auditor reads pseudonyms everywhere, the same one each time', async () => {
    expect(await showing(auditor)).toEqual([])
    const pseudonym = (await auditor.get(`/v1/candidates/${loop.candidateId}`)).body.name
    expect(pseudonym).toMatch(/^Candidate [0-9A-F]{6}$/)
    for (const path of reads().filter(each => /loops\/[^/]*$|interviews\/|scorecards\/|comparison/.test(each)))
      expect((await auditor.get(path)).text).toContain(pseudonym)
    expect((await auditor.get('/v1/candidates?q=Noor')).body.data).toEqual([])
    // Those who may see the name see it in the same places.
    expect(await showing(company.admin)).toEqual(reads().filter(path => !/events|debrief|applications/.test(path)))
  })

  it('takes a reason, and an auditor', async () => {
    expect((await auditor.post('/v1/unmaskings', {})).body.code).toBe('invalid_request')
    expect((await auditor.post('/v1/unmaskings', { reason: ' ' })).body.code).toBe('invalid_request')
    for (const who of [company.admin, owner])
      expect((await who.post('/v1/unmaskings', { reason: 'curious' })).body.code).toBe('forbidden')
  })

  it('shows the names for sixty minutes and not after, to this auditor alone, and tells the admin', async () => {
    const other = await company.person('Abe Auditor', { roles: ['auditor'] })
    const hour = expectStatus(await auditor.post('/v1/unmaskings', { reason: 'a complaint of 2 March' }), 201).body
    expect(hour).toMatchObject({ person_id: auditor.id, reason: 'a complaint of 2 March' })
    expect(new Date(hour.expires_at).getTime() - new Date(hour.created_at).getTime()).toBe(3_600_000)
    expect(await showing(auditor)).toEqual(await showing(company.admin))
    expect((await auditor.get('/v1/candidates?q=Noor')).body.data).toHaveLength(1)
    expect(await showing(other)).toEqual([])
    service.pass(59 / 60)
    expect(await showing(auditor)).not.toEqual([])
    service.pass(1 / 60)
    expect(await showing(auditor)).toEqual([])
    const told = expectStatus(await company.admin.get('/v1/unmaskings'), 200).body.data
    expect(told).toEqual([hour])
    expect((await owner.get('/v1/unmaskings')).body.code).toBe('forbidden')
  })

  it('does not lift the seal, nor what waits for the decision', async () => {
    const panelist = await company.person('Jon Two')
    const sealed = await makeLoop(service, company, jobId, [panelist], { name: 'Sam Sealed' })
    expectStatus(await auditor.post('/v1/unmaskings', { reason: 'a complaint' }), 201)
    expect((await auditor.get(`/v1/loops/${sealed.id}`)).body.candidate.name).toBe('Sam Sealed')
    expect((await auditor.get(`/v1/loops/${sealed.id}/debrief`)).body.code).toBe('loop_sealed')
    service.pass(2)
    await fillAndSubmit(sealed.seats[0]!)
    expect((await auditor.get(`/v1/loops/${sealed.id}/debrief`)).body.code).toBe('forbidden')
  })
})
