import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'
import { applicationOf, candidateNamed, jobWithPlan, release, seat } from './seats.ts'

const nowhere = '0197a000-0000-7000-8000-00000000dead'
const codeOf = (reply: Reply) => [reply.status, reply.body.code]
const ids = (reply: Reply) => reply.body.data.map((each: { id: string }) => each.id)

let service: Service
let company: Company
let other: Company
let recruiter: Caller
let manager: Caller
let interviewer: Caller
let auditor: Caller
let jobId: string
let candidateId: string
let made = 0

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  other = await service.company('Contoso')
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  manager = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  interviewer = await company.person('Ivo Interviewer')
  auditor = await company.person('Aud Auditor', { roles: ['auditor'] })
  jobId = await jobWithPlan(recruiter, manager)
})
afterAll(() => service.close())
beforeEach(async () => {
  service.pass(0.01)
  candidateId = await candidateNamed(recruiter, `Candidate ${++made}`)
})

const apply = (by: Caller, more: object = {}, headers: Record<string, string> = {}) =>
  by.post('/v1/applications', { job_id: jobId, candidate_id: candidateId, ...more }, headers)
const applied = async () => applicationOf(recruiter, jobId, candidateId)
const move = (by: Caller, id: string, how: string, body?: object, headers: Record<string, string> = {}) =>
  by.post(`/v1/applications/${id}/${how}`, body, headers)
const eventsOf = async (id: string) =>
  (await service.sql`select type from events where application_id = ${id} order by published_xid, published_order`).map(
    ({ type }) => type,
  )

describe('an application', () => {
  it('is added active, and says so in the feed without opening a loop', async () => {
    const application = await apply(recruiter, { source: 'Referral', external: { source: 'greenhouse', id: 'a-9' } })
    expect([application.status, application.headers.etag]).toEqual([201, '"1"'])
    expect(application.body).toMatchObject({
      job_id: jobId,
      candidate_id: candidateId,
      state: 'active',
      stage: null,
      source: 'Referral',
      rejection_reason: null,
      withdrawal_reason: null,
      closed_at: null,
      external: { source: 'greenhouse', id: 'a-9' },
    })
    const read = await recruiter.get(`/v1/applications/${application.body.id}`)
    expect([read.status, read.headers.etag, read.body]).toEqual([200, '"1"', application.body])
    expect(await eventsOf(application.body.id)).toEqual(['application.received'])
    const loops =
      await service.sql`select count(*)::int as count from loops where application_id = ${application.body.id}`
    expect([...loops]).toEqual([{ count: 0 }])
  })

  it('enters a stage when it is added in one and whenever the stage changes, and only then', async () => {
    const { id } = (await apply(recruiter, { stage: 'Screen' })).body
    expect(await eventsOf(id)).toEqual(['application.received', 'application.stage_entered'])
    const change = (body: object, version: number) =>
      recruiter.patch(`/v1/applications/${id}`, body, { 'if-match': `"${version}"` })
    expect((await change({ stage: 'Onsite' }, 1)).body).toMatchObject({ stage: 'Onsite', state: 'active' })
    expect(await eventsOf(id)).toHaveLength(3)
    await change({ stage: 'Onsite', source: 'Agency' }, 2)
    await change({ stage: null }, 3)
    expect(await eventsOf(id)).toEqual([
      'application.received',
      'application.stage_entered',
      'application.stage_entered',
    ])
    const read = await recruiter.get(`/v1/applications/${id}`)
    expect([read.headers.etag, read.body.stage, read.body.source]).toEqual(['"4"', null, 'Agency'])
  })

  it('is changed by whoever read it last, and by nobody else', async () => {
    const id = await applied()
    const path = `/v1/applications/${id}`
    expect(codeOf(await recruiter.patch(path, { stage: 'Unread' }))).toEqual([428, 'precondition_required'])
    expect(
      (await recruiter.patch(path, { external: { source: 'lever', id: `l-${made}` } }, { 'if-match': '"1"' })).headers
        .etag,
    ).toBe('"2"')
    expect(codeOf(await recruiter.patch(path, { stage: 'Stale' }, { 'if-match': '"1"' }))).toEqual([
      412,
      'precondition_failed',
    ])
    expect(codeOf(await recruiter.patch(path, {}, { 'if-match': '"2"' }))).toEqual([400, 'invalid_request'])
    expect(codeOf(await recruiter.patch(path, { state: 'hired' }, { 'if-match': '"2"' }))).toEqual([
      400,
      'invalid_request',
    ])
  })

  it('is one while it is active, also when two ask at once; another may follow when it is over', async () => {
    const both = await Promise.all([apply(recruiter), apply(recruiter)])
    expect(both.map(reply => reply.status).sort()).toEqual([201, 409])
    expect(both.find(reply => reply.status === 409)!.body.code).toBe('already_exists')
    const { id } = both.find(reply => reply.status === 201)!.body
    await move(recruiter, id, 'withdrawal', {})
    expect((await apply(recruiter)).status).toBe(201)
    expect(codeOf(await move(recruiter, id, 'reopening'))).toEqual([409, 'already_exists'])
  })

  it('is made once however often the same request comes', async () => {
    const first = await apply(recruiter, {}, { 'idempotency-key': `a-${made}` })
    const again = await apply(recruiter, {}, { 'idempotency-key': `a-${made}` })
    expect([again.status, again.headers.etag, again.body]).toEqual([201, '"1"', first.body])
    expect(await eventsOf(first.body.id)).toEqual(['application.received'])
  })

  it('points to a job and a candidate that are there', async () => {
    const noJob = await apply(recruiter, { job_id: nowhere })
    expect([...codeOf(noJob), noJob.body.job_id]).toEqual([422, 'unknown_reference', nowhere])
    expect(codeOf(await apply(recruiter, { candidate_id: nowhere }))).toEqual([404, 'not_found'])
    expect(codeOf(await apply(recruiter, { candidate_id: 'no-id' }))).toEqual([400, 'invalid_request'])
    expect(codeOf(await apply(recruiter, { stage: '' }))).toEqual([400, 'invalid_request'])
    const external = { source: 'ashby', id: 'taken' }
    await apply(recruiter, { external })
    const otherJob = await jobWithPlan(recruiter, manager, 'Another job')
    expect(codeOf(await apply(recruiter, { job_id: otherJob, external }))).toEqual([409, 'external_id_taken'])
    const second = await applicationOf(recruiter, otherJob, candidateId)
    const taken = await recruiter.patch(`/v1/applications/${second}`, { external }, { 'if-match': '"1"' })
    expect(codeOf(taken)).toEqual([409, 'external_id_taken'])
  })
})

describe('the end of an application', () => {
  it('by rejection keeps the reason, cancels the loop that was not released, and is told', async () => {
    const id = await applied()
    const { loopId, panelistId } = await seat(service, interviewer, id)
    expect(codeOf(await move(recruiter, id, 'rejection', { reason: ' ' }))).toEqual([422, 'rejection_reason_needed'])
    expect(codeOf(await move(recruiter, id, 'rejection', {}))).toEqual([400, 'invalid_request'])
    const rejected = await move(recruiter, id, 'rejection', { reason: 'Below the bar for metric discipline' })
    expect([rejected.status, rejected.headers.etag]).toEqual([200, '"2"'])
    expect(rejected.body).toMatchObject({
      state: 'rejected',
      rejection_reason: 'Below the bar for metric discipline',
      withdrawal_reason: null,
      closed_at: service.now.toISOString(),
    })
    expect(await eventsOf(id)).toEqual(expect.arrayContaining(['application.closed', 'loop.cancelled']))
    const [loop] = await service.sql`select cancelled_at is not null as cancelled from loops where id = ${loopId}`
    const [card] = await service.sql`select closed_cause from panelists where id = ${panelistId}`
    expect([loop, card]).toEqual([{ cancelled: true }, { closed_cause: 'cancelled' }])
  })

  it('by withdrawal may keep silent about why', async () => {
    const silent = await applied()
    expect((await move(recruiter, silent, 'withdrawal', {})).body).toMatchObject({
      state: 'withdrawn',
      withdrawal_reason: null,
    })
    const told = await applied()
    expect((await move(recruiter, told, 'withdrawal', { reason: 'Took another offer' })).body).toMatchObject({
      state: 'withdrawn',
      withdrawal_reason: 'Took another offer',
      rejection_reason: null,
    })
    expect(await eventsOf(told)).toEqual(['application.received', 'application.closed'])
  })

  it('by a hire cancels no loop', async () => {
    const id = await applied()
    const { loopId } = await seat(service, interviewer, id)
    expect((await move(recruiter, id, 'hire')).body).toMatchObject({
      state: 'hired',
      closed_at: service.now.toISOString(),
    })
    const [loop] = await service.sql`select cancelled_at from loops where id = ${loopId}`
    expect(loop).toEqual({ cancelled_at: null })
    expect(await eventsOf(id)).toContain('application.closed')
  })

  it('is undone by reopening unless it was a hire or the job is closed, and the reason goes with it', async () => {
    const id = await applied()
    await move(recruiter, id, 'rejection', { reason: 'Too early' })
    const reopened = await move(recruiter, id, 'reopening')
    expect(reopened.body).toMatchObject({ state: 'active', rejection_reason: null, closed_at: null })
    expect(reopened.headers.etag).toBe('"3"')
    await move(recruiter, id, 'rejection', { reason: 'Too early again' })
    await recruiter.post(`/v1/jobs/${jobId}/closing`)
    expect(codeOf(await move(recruiter, id, 'reopening'))).toEqual([409, 'job_closed'])
    await recruiter.post(`/v1/jobs/${jobId}/reopening`)
    await move(recruiter, id, 'reopening')
    await move(recruiter, id, 'hire')
    expect(codeOf(await move(recruiter, id, 'reopening'))).toEqual([409, 'application_closed'])
  })

  it.each([
    ['rejection', { reason: 'No' }],
    ['withdrawal', {}],
    ['hire', undefined],
  ])('by %s does not happen twice, and nothing but a reopening follows it', async (how, body) => {
    const id = await applied()
    const first = await move(recruiter, id, how, body, { 'idempotency-key': `${how}-${made}` })
    const repeated = await move(recruiter, id, how, body, { 'idempotency-key': `${how}-${made}` })
    expect([repeated.status, repeated.headers.etag, repeated.body]).toEqual([200, '"2"', first.body])
    const again = await move(recruiter, id, how, body)
    expect([...codeOf(again), again.body.state]).toEqual([409, 'application_state_unchanged', first.body.state])
    const others = [
      ['rejection', { reason: 'No' }],
      ['withdrawal', {}],
      ['hire', undefined],
    ] as const
    for (const [act, with_] of others.filter(([act]) => act !== how))
      expect(codeOf(await move(recruiter, id, act, with_))).toEqual([409, 'application_closed'])
    const stage = await recruiter.patch(`/v1/applications/${id}`, { stage: 'Offer' }, { 'if-match': '"2"' })
    expect([...codeOf(stage), stage.body.state]).toEqual([409, 'application_closed', first.body.state])
    expect((await recruiter.patch(`/v1/applications/${id}`, { source: 'Agency' }, { 'if-match': '"2"' })).status).toBe(
      200,
    )
    expect((await eventsOf(id)).filter(type => type === 'application.closed')).toHaveLength(1)
  })

  it('is reached once when two ask for different ends at once', async () => {
    const id = await applied()
    const both = await Promise.all([move(recruiter, id, 'hire'), move(recruiter, id, 'rejection', { reason: 'No' })])
    expect(both.map(reply => reply.status).sort()).toEqual([200, 409])
    expect((await eventsOf(id)).filter(type => type === 'application.closed')).toHaveLength(1)
  })

  it('does not reopen what is open', async () => {
    expect(codeOf(await move(recruiter, await applied(), 'reopening'))).toEqual([409, 'application_state_unchanged'])
  })
})

describe('applications', () => {
  it('are listed newest first by job, candidate and state, page by page', async () => {
    const elsewhere = await jobWithPlan(recruiter, manager, 'List job')
    const in_ = async (job: string) => {
      service.pass(0.01)
      return applicationOf(recruiter, job, candidateId)
    }
    const first = await in_(elsewhere)
    const second = await in_(jobId)
    await move(recruiter, first, 'withdrawal', {})
    const third = await in_(elsewhere)
    const list = async (query: string) => ids(await recruiter.get(`/v1/applications?${query}`))
    expect(await list(`candidate_id=${candidateId}`)).toEqual([third, second, first])
    expect(await list(`job_id=${elsewhere}`)).toEqual([third, first])
    expect(await list(`candidate_id=${candidateId}&state=active`)).toEqual([third, second])
    expect(await list(`job_id=${elsewhere}&state=withdrawn`)).toEqual([first])
    const page = await recruiter.get(`/v1/applications?candidate_id=${candidateId}&limit=2`)
    expect(ids(page)).toEqual([third, second])
    expect(await list(`candidate_id=${candidateId}&limit=2&cursor=${page.body.next_cursor}`)).toEqual([first])
    expect(codeOf(await recruiter.get('/v1/applications?state=open'))).toEqual([400, 'invalid_request'])
    expect(codeOf(await recruiter.get('/v1/applications?cursor=AAAA'))).toEqual([400, 'invalid_cursor'])
  })

  it('are seen by the hiring team and by auditors, who see nothing that leads to the name', async () => {
    const { id } = (await apply(recruiter, { external: { source: 'greenhouse', id: `name-${made}` } })).body
    const path = `/v1/applications/${id}`
    expect((await manager.get(path)).body.external).toEqual({ source: 'greenhouse', id: `name-${made}` })
    expect((await auditor.get(path)).body).toMatchObject({ id, external: null })
    expect((await auditor.get('/v1/applications?limit=200')).text).not.toContain(`name-${made}`)
    expect(ids(await manager.get(`/v1/applications?candidate_id=${candidateId}`))).toEqual([id])
    const elsewhere = await company.person(`Else ${String.fromCharCode(96 + made)}`, { roles: ['hiring_manager'] })
    expect(codeOf(await elsewhere.get(path))).toEqual([404, 'not_found'])
    expect(ids(await elsewhere.get('/v1/applications'))).toEqual([])
    await seat(service, interviewer, id)
    expect(codeOf(await interviewer.get(path))).toEqual([403, 'forbidden'])
    expect(codeOf(await interviewer.get('/v1/applications'))).toEqual([403, 'forbidden'])
  })

  it('open to the head of product with the release of their loop', async () => {
    const head = await company.person(`Head ${String.fromCharCode(96 + made)}`, { roles: ['head_of_product'] })
    const id = await applied()
    const seated = await seat(service, interviewer, id)
    expect(codeOf(await head.get(`/v1/applications/${id}`))).toEqual([403, 'loop_sealed'])
    await release(service, seated)
    expect((await head.get(`/v1/applications/${id}`)).status).toBe(200)
  })

  it('are written by recruiters, admins and, of what they brought, keys', async () => {
    const id = await applied()
    const ends: [string, object | undefined][] = [
      ['rejection', { reason: 'No' }],
      ['withdrawal', {}],
      ['hire', undefined],
      ['reopening', undefined],
    ]
    for (const who of [manager, interviewer, auditor]) {
      expect(codeOf(await apply(who))).toEqual([403, 'forbidden'])
      expect(codeOf(await who.patch(`/v1/applications/${id}`, { stage: 'X' }, { 'if-match': '*' }))).toEqual([
        403,
        'forbidden',
      ])
      for (const [how, body] of ends) expect(codeOf(await move(who, id, how, body))).toEqual([403, 'forbidden'])
    }
    const key = await company.integration('ATS', ['candidates:write'])
    const brought = await candidateNamed(key, 'Brought by key')
    const own = await apply(key, { candidate_id: brought, external: { source: 'ats', id: '1' } })
    expect([own.status, own.body.external]).toEqual([201, { source: 'ats', id: '1' }])
    expect((await move(key, own.body.id, 'rejection', { reason: 'No' })).status).toBe(200)
    expect(codeOf(await move(key, id, 'rejection', { reason: 'No' }))).toEqual([404, 'not_found'])
    expect(codeOf(await apply(key))).toEqual([404, 'not_found'])
    expect(codeOf(await key.get(`/v1/applications/${id}`))).toEqual([403, 'scope_missing'])
    expect((await recruiter.get(`/v1/applications/${id}`)).headers.etag).toBe('"1"')
  })

  it('are not there for another company, and for nobody who is not signed in', async () => {
    const id = await applied()
    const asks = (who: Pick<Caller, 'get' | 'post' | 'patch'>, applicationId: string) => [
      who.get(`/v1/applications/${applicationId}`),
      who.patch(`/v1/applications/${applicationId}`, { stage: 'X' }, { 'if-match': '*' }),
      who.post(`/v1/applications/${applicationId}/rejection`, { reason: 'No' }),
      who.post(`/v1/applications/${applicationId}/withdrawal`, {}),
      who.post(`/v1/applications/${applicationId}/hire`),
      who.post(`/v1/applications/${applicationId}/reopening`),
    ]
    for (const reply of await Promise.all([
      ...asks(other.admin, id),
      ...asks(company.admin, nowhere),
      ...asks(company.admin, 'no-id'),
    ]))
      expect(codeOf(reply)).toEqual([404, 'not_found'])
    expect(codeOf(await apply(other.admin))).toEqual([404, 'not_found'])
    const foreignCandidate = await candidateNamed(other.admin, 'Foreign')
    expect(codeOf(await apply(other.admin, { candidate_id: foreignCandidate }))).toEqual([422, 'unknown_reference'])
    const anonymous = [
      ...asks(service.anonymous, id),
      service.anonymous.get('/v1/applications'),
      service.anonymous.post('/v1/applications', { job_id: jobId, candidate_id: candidateId }),
    ]
    for (const reply of await Promise.all(anonymous)) expect(codeOf(reply)).toEqual([401, 'not_signed_in'])
    expect(ids(await other.admin.get('/v1/applications'))).toEqual([])
  })
})
