import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, makeApplication, makeJob, makeLoop } from './support/hiring.ts'
import { type Caller, type Company, openService, type Reply, type Service } from './support/service.ts'

const metricsToken = 'a token for the scraper of the tests'

describe('refusals of the server itself', () => {
  let service: Service
  let company: Company
  beforeAll(async () => {
    service = await openService({ RATE_LIMIT_PER_MINUTE: '100', METRICS_TOKEN: metricsToken })
    company = await service.company('Northwind')
  })
  afterAll(() => service.close())

  const told = ({ status, body, headers }: Reply) => [status, body.code, headers['content-type']?.split(';')[0]]

  it('a body over the limit, of another kind, or headers beyond measure get a problem like any other', async () => {
    const large = await company.admin.post('/v1/candidates', { name: 'x'.repeat(1_200_000) })
    expect(told(large)).toEqual([413, 'payload_too_large', 'application/problem+json'])
    const { access_token: token } = (
      await service.anonymous.post('/v1/auth/token', { email: company.admin.email, password: 'a password for tests' })
    ).body
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' }
    const text = await fetch(`${service.baseUrl}/v1/candidates`, { method: 'POST', headers, body: 'name\nNoor Haddad' })
    const problem = (await text.json()) as { code: string }
    expect([text.status, problem.code, text.headers.get('content-type')]).toEqual([
      415,
      'unsupported_media_type',
      'application/problem+json',
    ])
    const heavy = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      const url = new URL(`${service.baseUrl}/v1/me`)
      const asked = request(
        { host: url.hostname, port: url.port, path: url.pathname, headers: { 'x-heavy': 'x'.repeat(20_000) } },
        reply => {
          let body = ''
          reply.on('data', chunk => {
            body += chunk
          })
          reply.on('end', () => resolve({ status: reply.statusCode!, body }))
        },
      )
      asked.on('error', reject)
      asked.end()
    })
    expect([heavy.status, JSON.parse(heavy.body).code]).toEqual([431, 'headers_too_large'])
  })

  it('an Idempotency-Key that is too long or holds what no header should is refused', async () => {
    const job = { name: 'Noor Haddad' }
    expect((await company.admin.post('/v1/candidates', job, { 'idempotency-key': 'k'.repeat(256) })).body.code).toBe(
      'invalid_idempotency_key',
    )
    expect((await company.admin.post('/v1/candidates', job, { 'idempotency-key': '' })).body.code).toBe(
      'invalid_idempotency_key',
    )
    expect((await company.admin.post('/v1/candidates', job, { 'idempotency-key': 'k'.repeat(255) })).status).toBe(201)
  })

  it('of 200 requests on a quota of 100 a hundred are served, and the rest are told how long to wait', async () => {
    const person = await company.person('Quentin Quota')
    const replies = await Promise.all(Array.from({ length: 200 }, () => person.get('/v1/me')))
    expect(replies.filter(reply => reply.status === 200)).toHaveLength(100)
    const refused = replies.find(reply => reply.status === 429)!
    expect(refused.body.code).toBe('too_many_requests')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.headers['ratelimit-policy']).toBe('"default";q=100;w=60')
    expect(refused.headers.ratelimit).toMatch(/^"default";r=0;t=\d+$/)
  })

  it('metrics count acts on sealed cards too, so they are for the operator alone', async () => {
    const metrics = (authorization?: string) =>
      service.anonymous.get('/metrics', authorization === undefined ? {} : { authorization })
    expect(told(await metrics())).toEqual([404, 'not_found', 'application/problem+json'])
    expect((await metrics('Bearer another token that is long enough')).status).toBe(404)
    const scraped = await metrics(`Bearer ${metricsToken}`)
    expect(scraped.status).toBe(200)
    expect(scraped.text).toContain('http_request_duration_seconds_count')
    const without = await openService()
    try {
      expect((await without.anonymous.get('/metrics', { authorization: 'Bearer undefined' })).status).toBe(404)
    } finally {
      await without.close()
    }
  })

  it('those who are refused at the door are counted as well: without a token by address, without the role by person', async () => {
    const person = await company.person('Ned Norole')
    const forbidden = await Promise.all(Array.from({ length: 110 }, () => person.get('/v1/people')))
    expect(forbidden.filter(reply => reply.status === 403)).toHaveLength(100)
    expect(forbidden.filter(reply => reply.status === 429)).toHaveLength(10)
    const unsigned = await Promise.all(
      Array.from({ length: 110 }, () => service.anonymous.get('/v1/people', { authorization: 'Bearer a.b.c' })),
    )
    expect(unsigned.filter(reply => reply.status === 401).length).toBeLessThanOrEqual(100)
    expect(unsigned.filter(reply => reply.status === 429).length).toBeGreaterThanOrEqual(10)
    // The address used up what is asked without a sign-in, and nothing of anybody's who signed in.
    expect((await company.admin.get('/v1/me')).status).toBe(200)
  })
})

describe('refusals that tell a recruiter what is in the way', () => {
  let service: Service
  let company: Company
  let owner: Caller
  let ines: Caller
  let jon: Caller
  let jobId: string
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
    ines = await company.person('Ines One')
    jon = await company.person('Jon Two')
    jobId = await makeJob(company, owner)
  })
  afterAll(() => service.close())

  it('an address that is taken, and the last admin, stay as they are', async () => {
    const twin = await company.admin.post('/v1/people', {
      name: 'Another',
      email: ines.email.toUpperCase(),
      function: 'product',
      seniority: 2,
    })
    expect([twin.status, twin.body.code]).toEqual([409, 'email_taken'])
    const demoted = await company.admin.patch(
      `/v1/people/${company.admin.id}`,
      { roles: ['recruiter'] },
      { 'if-match': '*' },
    )
    expect([demoted.status, demoted.body.code]).toEqual([409, 'last_admin'])
  })

  it('a job without a plan opens no loop', async () => {
    const bare = expectStatus(
      await company.admin.post('/v1/jobs', { title: 'No plan yet', level: 'pm', decision_owner_id: owner.id }),
      201,
    ).body
    const application = await makeApplication(company, bare.id, 'Noor Haddad')
    const refused = await company.admin.post('/v1/loops', { application_id: application.id })
    expect([refused.status, refused.body.code]).toEqual([409, 'plan_missing'])
  })

  it('an interview ends after it starts', async () => {
    const loop = await makeLoop(service, company, jobId, [])
    const times = {
      name: 'Backwards',
      focus: ['problem_clarity'],
      starts_at: '2026-03-03T10:00:00Z',
      ends_at: '2026-03-03T09:00:00Z',
    }
    const refused = await company.admin.post(`/v1/loops/${loop.id}/interviews`, times)
    expect([refused.status, refused.body.code]).toEqual([422, 'interview_times_invalid'])
  })

  it('nobody sits twice at one interview, judges themselves, or judges whom they are recused from', async () => {
    const loop = await makeLoop(service, company, jobId, [ines], { candidate: { person_id: jon.id } })
    const path = `/v1/interviews/${loop.seats[0]!.interviewId}/panelists`
    expect((await company.admin.post(path, { person_id: ines.id })).body.code).toBe('panelist_exists')
    expect((await company.admin.post(path, { person_id: jon.id })).body.code).toBe('panelist_is_candidate')
    const kim = await company.person('Kim Three')
    expectStatus(
      await company.admin.post(`/v1/candidates/${loop.candidateId}/recusals`, {
        person_id: kim.id,
        reason: 'former colleagues',
      }),
      201,
    )
    expect((await company.admin.post(path, { person_id: kim.id })).body.code).toBe('panelist_recused')
  })

  it('a waiver is for a required card of this loop, once', async () => {
    const loop = await makeLoop(service, company, jobId, [ines, jon])
    const other = await makeLoop(service, company, jobId, [ines])
    const waive = (panelistId: string) =>
      company.admin.post(`/v1/loops/${loop.id}/waivers`, { panelist_id: panelistId, reason: 'on leave this week' })
    expect((await waive(other.seats[0]!.cardId)).body.code).toBe('panelist_needed')
    const lea = await company.person('Lea Shadow')
    const shadow = expectStatus(
      await company.admin.post(`/v1/interviews/${loop.seats[0]!.interviewId}/panelists`, {
        person_id: lea.id,
        role: 'shadow',
      }),
      201,
    ).body
    expect((await waive(shadow.id)).body.code).toBe('training_card_not_required')
    expectStatus(await waive(loop.seats[0]!.cardId), 201)
    expect((await waive(loop.seats[0]!.cardId)).body.code).toBe('waiver_exists')
  })
})
