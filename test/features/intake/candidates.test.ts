import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'
import { applicationOf, candidateNamed, jobWithPlan, release, seat } from './seats.ts'

const nowhere = '0197a000-0000-7000-8000-00000000dead'
const codeOf = (reply: Reply) => [reply.status, reply.body.code]
const names = (reply: Reply) => reply.body.data.map((each: { name: string }) => each.name)

let service: Service
let company: Company
let other: Company
let recruiter: Caller
let manager: Caller
let head: Caller
let interviewer: Caller
let auditor: Caller
let jobId: string

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  other = await service.company('Contoso')
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  manager = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  head = await company.person('Hedda Head', { roles: ['head_of_product'] })
  interviewer = await company.person('Ivo Interviewer')
  auditor = await company.person('Aud Auditor', { roles: ['auditor'] })
  jobId = await jobWithPlan(recruiter, manager)
})
afterAll(() => service.close())

const noor = {
  name: 'Noor Haddad',
  email: 'noor@mail.example',
  pronouns: 'she/her',
  files: [{ title: 'Roadmap narrative', url: 'https://files.example/noor/roadmap' }],
}

describe('a candidate', () => {
  it('is added, and read again as it was said', async () => {
    const made = await recruiter.post('/v1/candidates', { ...noor, external: { source: 'greenhouse', id: '9' } })
    expect([made.status, made.headers.etag]).toEqual([201, '"1"'])
    expect(made.body).toMatchObject({
      ...noor,
      external: { source: 'greenhouse', id: '9' },
      person_id: null,
      merged_into_id: null,
    })
    const read = await recruiter.get(`/v1/candidates/${made.body.id}`)
    expect([read.status, read.headers.etag, read.body]).toEqual([200, '"1"', made.body])
  })

  it.each([
    ['no name', { name: '' }, '/name'],
    ['an address that is none', { email: 'noor at mail' }, '/email'],
    [
      'a file that is not reached over https',
      { files: [{ title: 'CV', url: 'http://files.example/cv' }] },
      '/files/0/url',
    ],
    ['a file that is a script', { files: [{ title: 'CV', url: 'javascript:alert(1)' }] }, '/files/0/url'],
    ['an unknown field', { age: 31 }, '/age'],
  ])('is refused with %s, pointing there', async (_, more, pointer) => {
    const refused = await recruiter.post('/v1/candidates', { ...noor, ...more })
    expect([...codeOf(refused), refused.body.errors[0].pointer]).toEqual([400, 'invalid_request', pointer])
  })

  it('is made once however often the same request comes', async () => {
    const made = await recruiter.post('/v1/candidates', { ...noor, name: 'Once Only' }, { 'idempotency-key': 'c1' })
    const again = await recruiter.post('/v1/candidates', { ...noor, name: 'Once Only' }, { 'idempotency-key': 'c1' })
    expect([again.status, again.headers.etag, again.body]).toEqual([201, '"1"', made.body])
    expect(names(await recruiter.get('/v1/candidates?q=Once'))).toEqual(['Once Only'])
    const otherBody = await recruiter.post(
      '/v1/candidates',
      { ...noor, name: 'Somebody Else' },
      { 'idempotency-key': 'c1' },
    )
    expect(codeOf(otherBody)).toEqual([422, 'idempotency_key_reused'])
  })

  it('keeps an external id for itself, and points to a person who exists', async () => {
    const external = { source: 'ashby', id: 'x' }
    await recruiter.post('/v1/candidates', { name: 'First', external })
    expect(codeOf(await recruiter.post('/v1/candidates', { name: 'Second', external }))).toEqual([
      409,
      'external_id_taken',
    ])
    expect(codeOf(await recruiter.post('/v1/candidates', { name: 'Third', person_id: nowhere }))).toEqual([
      422,
      'unknown_reference',
    ])
    const id = await candidateNamed(recruiter, 'Fourth')
    const change = (body: object) => recruiter.patch(`/v1/candidates/${id}`, body, { 'if-match': '"1"' })
    expect(codeOf(await change({ external }))).toEqual([409, 'external_id_taken'])
    expect(codeOf(await change({ person_id: other.admin.id }))).toEqual([422, 'unknown_reference'])
  })

  it('is changed by whoever read it last, and by nobody else', async () => {
    const id = await candidateNamed(recruiter, 'Mina Before', { email: 'mina@mail.example' })
    const path = `/v1/candidates/${id}`
    expect(codeOf(await recruiter.patch(path, { name: 'Unread' }))).toEqual([428, 'precondition_required'])
    const changed = await recruiter.patch(
      path,
      { name: 'Mina After', email: null, pronouns: 'they/them', files: noor.files },
      { 'if-match': '"1"' },
    )
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"'])
    expect(changed.body).toMatchObject({ name: 'Mina After', email: null, pronouns: 'they/them', files: noor.files })
    expect(codeOf(await recruiter.patch(path, { name: 'Stale' }, { 'if-match': '"1"' }))).toEqual([
      412,
      'precondition_failed',
    ])
    expect(codeOf(await recruiter.patch(path, {}, { 'if-match': '"2"' }))).toEqual([400, 'invalid_request'])
    const external = await recruiter.patch(path, { external: { source: 'lever', id: '77' } }, { 'if-match': '"2"' })
    expect([external.body.external, external.body.name]).toEqual([{ source: 'lever', id: '77' }, 'Mina After'])
  })
})

describe('who sees how much of a candidate', () => {
  let id: string
  let applicationId: string
  const hidden = { email: null, person_id: null, external: null }

  beforeAll(async () => {
    const made = await recruiter.post('/v1/candidates', {
      ...noor,
      name: 'Selma Seen',
      external: { source: 'greenhouse', id: 'selma' },
    })
    id = made.body.id
    applicationId = await applicationOf(recruiter, jobId, id)
  })
  const read = (who: Caller) => who.get(`/v1/candidates/${id}`)
  const listed = async (who: Caller, q = '') =>
    (await who.get(`/v1/candidates?limit=200${q}`)).body.data.filter((each: { id: string }) => each.id === id)

  it('the hiring team of a job applied for sees all of it, other hiring managers nothing', async () => {
    const elsewhere = await company.person('Else Where', { roles: ['hiring_manager'] })
    expect((await read(manager)).body).toMatchObject({ name: 'Selma Seen', email: noor.email })
    expect(await listed(manager)).toEqual([(await read(manager)).body])
    expect(codeOf(await read(elsewhere))).toEqual([404, 'not_found'])
    expect(await listed(elsewhere)).toEqual([])
  })

  it('an auditor sees a pseudonym, finds nobody by name, and the name itself for the hour they said why', async () => {
    const pseudonym = `Candidate ${id.slice(-6).toUpperCase()}`
    const masked = { ...hidden, name: pseudonym, pronouns: null, files: [] }
    expect((await read(auditor)).body).toMatchObject(masked)
    expect(await listed(auditor)).toMatchObject([masked])
    expect(await listed(auditor, '&q=Selma')).toEqual([])
    expect((await read(auditor)).text + JSON.stringify(await listed(auditor))).not.toMatch(
      /Selma|noor@|selma|files\.example/,
    )
    expect((await auditor.post('/v1/unmaskings', { reason: 'A complaint about this loop' })).status).toBe(201)
    expect((await read(auditor)).body).toMatchObject({
      name: 'Selma Seen',
      email: noor.email,
      external: { id: 'selma' },
    })
    expect(await listed(auditor, '&q=Selma')).toHaveLength(1)
    service.pass(1.1)
    expect((await read(auditor)).body.name).toBe(pseudonym)
    expect(await listed(auditor, '&q=Selma')).toEqual([])
  })

  it('the head of product waits for a release, an interviewer sits on the panel and sees name, pronouns and files', async () => {
    expect(codeOf(await read(head))).toEqual([403, 'loop_sealed'])
    expect(await listed(head)).toEqual([])
    const recusals = `/v1/candidates/${id}/recusals`
    expect(codeOf(await head.get(recusals))).toEqual([403, 'loop_sealed'])
    expect(codeOf(await head.post(recusals, { person_id: manager.id }))).toEqual([403, 'loop_sealed'])
    expect(codeOf(await read(interviewer))).toEqual([404, 'not_found'])
    expect(await listed(interviewer)).toEqual([])

    const seated = await seat(service, interviewer, applicationId)
    const { pronouns, files } = noor
    expect((await read(interviewer)).body).toMatchObject({ ...hidden, name: 'Selma Seen', pronouns, files })
    expect(await listed(interviewer)).toEqual([(await read(interviewer)).body])
    expect(await listed(interviewer, '&q=selma')).toHaveLength(1)
    expect((await read(interviewer)).text).not.toContain(noor.email)
    expect(codeOf(await read(head))).toEqual([403, 'loop_sealed'])

    await release(service, seated)
    expect((await read(head)).body).toMatchObject({ name: 'Selma Seen', email: noor.email })
    expect(await listed(head)).toEqual([(await read(head)).body])
  })

  it('an interviewer who is a hiring manager too sees of their own jobs all, of others what the panel opens', async () => {
    const both = await company.person('Bo Both', { roles: ['interviewer', 'hiring_manager'] })
    const elsewhere = await jobWithPlan(recruiter, both, 'Another job')
    const theirs = await candidateNamed(recruiter, 'Tess Theirs', { email: 'tess@mail.example' })
    await applicationOf(recruiter, elsewhere, theirs)
    await seat(service, both, applicationId)
    expect((await both.get(`/v1/candidates/${theirs}`)).body.email).toBe('tess@mail.example')
    expect((await read(both)).body).toMatchObject({ name: 'Selma Seen', email: null })
    expect((await both.get('/v1/candidates')).body.data.map((each: { email: string | null }) => each.email)).toEqual([
      'tess@mail.example',
      null,
    ])
  })

  it('a key sees what its scopes open, and changes only what it brought itself', async () => {
    const key = await company.integration('ATS', ['candidates:write'])
    const both = await company.integration('ATS and back', ['candidates:write', 'candidates:read'])
    const made = await key.post('/v1/candidates', { ...noor, name: 'Kim Key' })
    expect([made.status, made.body.email]).toEqual([201, noor.email])
    const path = `/v1/candidates/${made.body.id}`
    expect((await key.patch(path, { pronouns: 'they/them' }, { 'if-match': '"1"' })).body).toMatchObject({
      name: 'Kim Key',
      pronouns: 'they/them',
    })
    expect(codeOf(await key.get(path))).toEqual([403, 'scope_missing'])
    expect((await both.get(path)).body.name).toBe('Kim Key')
    expect(codeOf(await both.patch(path, { name: 'Not theirs' }, { 'if-match': '*' }))).toEqual([403, 'forbidden'])
    expect(codeOf(await key.patch(`/v1/candidates/${id}`, { name: 'Not theirs' }, { 'if-match': '*' }))).toEqual([
      404,
      'not_found',
    ])
    expect(names(await both.get('/v1/candidates?q=Kim'))).toEqual(['Kim Key'])
    // Rotation gives the key another id and leaves it what it brought.
    const rotated = (await company.admin.post(`/v1/api-keys/${key.id}/rotation`, { overlap_hours: 0 })).body.key
    const again = await fetch(`${service.baseUrl}${path}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${rotated}`, 'content-type': 'application/json', 'if-match': '*' },
      body: '{"name":"Kim Again"}',
    })
    expect([again.status, ((await again.json()) as { name: string }).name]).toEqual([200, 'Kim Again'])
  })
})

describe('an internal candidate', () => {
  it('finds nothing of their own candidacy, whatever their role, and nobody is made one by their own hand', async () => {
    const insider = await company.person('Ina Insider', { roles: ['recruiter', 'interviewer'] })
    const id = await candidateNamed(recruiter, 'Ina Insider', { person_id: insider.id })
    const applicationId = await applicationOf(recruiter, jobId, id)
    expect((await recruiter.get(`/v1/candidates/${id}`)).body.person_id).toBe(insider.id)
    const asks = [
      insider.get(`/v1/candidates/${id}`),
      insider.patch(`/v1/candidates/${id}`, { name: 'The Best' }, { 'if-match': '*' }),
      insider.get(`/v1/candidates/${id}/recusals`),
      insider.post(`/v1/candidates/${id}/recusals`, { person_id: manager.id }),
      insider.post(`/v1/candidates/${id}/recusals`, {}),
      insider.post(`/v1/candidates/${id}/merges`, { into_id: nowhere }),
      insider.get(`/v1/applications/${applicationId}`),
      insider.post(`/v1/applications/${applicationId}/hire`),
      insider.post('/v1/applications', { job_id: jobId, candidate_id: id }),
      insider.post('/v1/candidates', { name: 'Ina again', person_id: insider.id }),
    ]
    for (const reply of await Promise.all(asks)) expect(codeOf(reply)).toEqual([404, 'not_found'])
    expect(names(await insider.get('/v1/candidates?q=Insider'))).toEqual([])
    expect((await insider.get(`/v1/applications?candidate_id=${id}`)).body.data).toEqual([])
    const someone = await candidateNamed(recruiter, 'Some One')
    const linked = await insider.patch(`/v1/candidates/${someone}`, { person_id: insider.id }, { 'if-match': '"1"' })
    expect(codeOf(linked)).toEqual([404, 'not_found'])
    expect((await recruiter.get(`/v1/candidates/${someone}`)).body.person_id).toBeNull()
  })

  it('who sat on the own panel before anybody noticed loses the open card', async () => {
    const insider = await company.person('Una Noticed')
    const id = await candidateNamed(recruiter, 'Una Noticed')
    const { panelistId } = await seat(service, insider, await applicationOf(recruiter, jobId, id))
    expect((await insider.get(`/v1/candidates/${id}`)).status).toBe(200)
    expect(
      (await recruiter.patch(`/v1/candidates/${id}`, { person_id: insider.id }, { 'if-match': '"1"' })).status,
    ).toBe(200)
    expect(codeOf(await insider.get(`/v1/candidates/${id}`))).toEqual([404, 'not_found'])
    const [card] = await service.sql`select closed_cause from panelists where id = ${panelistId}`
    expect(card).toEqual({ closed_cause: 'recused' })
  })
})

describe('candidates', () => {
  it('are listed newest first, page by page', async () => {
    for (const name of ['Page 1', 'Page 2', 'Page 3']) {
      service.pass(0.01)
      await candidateNamed(recruiter, name)
    }
    const first = await recruiter.get('/v1/candidates?q=page&limit=2')
    const second = await recruiter.get(`/v1/candidates?q=page&limit=2&cursor=${first.body.next_cursor}`)
    expect([...names(first), ...names(second)]).toEqual(['Page 3', 'Page 2', 'Page 1'])
    expect(second.body.next_cursor).toBeNull()
    expect(first.headers.link).toContain('rel="next"')
    expect(codeOf(await recruiter.get('/v1/candidates?cursor=AAAA'))).toEqual([400, 'invalid_cursor'])
    expect(codeOf(await recruiter.get('/v1/candidates?email=a'))).toEqual([400, 'invalid_request'])
  })

  it('are added and changed by recruiters, admins and keys, and by nobody else', async () => {
    const id = await candidateNamed(company.admin, 'By The Admin')
    await applicationOf(recruiter, jobId, id)
    for (const who of [manager, head, interviewer, auditor]) {
      expect(codeOf(await who.post('/v1/candidates', noor))).toEqual([403, 'forbidden'])
      expect(codeOf(await who.patch(`/v1/candidates/${id}`, { name: 'Mine' }, { 'if-match': '*' }))).toEqual([
        403,
        'forbidden',
      ])
    }
    const reader = await company.integration('Warehouse', ['candidates:read'])
    expect(codeOf(await reader.post('/v1/candidates', noor))).toEqual([403, 'scope_missing'])
    const stranger = await company.integration('Jobs', ['jobs:read'])
    expect(codeOf(await stranger.get('/v1/candidates'))).toEqual([403, 'scope_missing'])
  })

  it('are not there for another company, and for nobody who is not signed in', async () => {
    const id = await candidateNamed(recruiter, 'Only Here')
    const asks = (who: Pick<Caller, 'get' | 'post' | 'patch'>, candidateId: string) => [
      who.get(`/v1/candidates/${candidateId}`),
      who.patch(`/v1/candidates/${candidateId}`, { name: 'Theirs' }, { 'if-match': '*' }),
      who.get(`/v1/candidates/${candidateId}/recusals`),
      who.post(`/v1/candidates/${candidateId}/recusals`, {}),
      who.post(`/v1/candidates/${candidateId}/merges`, { into_id: nowhere }),
    ]
    for (const reply of await Promise.all([
      ...asks(other.admin, id),
      ...asks(company.admin, nowhere),
      ...asks(company.admin, 'no-id'),
    ]))
      expect(codeOf(reply)).toEqual([404, 'not_found'])
    const anonymous = [
      ...asks(service.anonymous, id),
      service.anonymous.get('/v1/candidates'),
      service.anonymous.post('/v1/candidates', noor),
    ]
    for (const reply of await Promise.all(anonymous)) expect(codeOf(reply)).toEqual([401, 'not_signed_in'])
    expect(names(await other.admin.get('/v1/candidates'))).toEqual([])
  })

  it('once erased are gone for those who could read them, never were for others, and stand in no list', async () => {
    const id = await candidateNamed(recruiter, 'Erased Since')
    const applicationId = await applicationOf(recruiter, jobId, id)
    const into = await candidateNamed(recruiter, 'Still Here')
    const elsewhere = await company.person('Far Off', { roles: ['interviewer'] })
    await service.sql`update candidates set erased_at = ${service.now} where id = ${id}`
    const asks = [
      recruiter.get(`/v1/candidates/${id}`),
      manager.get(`/v1/candidates/${id}`),
      recruiter.patch(`/v1/candidates/${id}`, { name: 'X' }, { 'if-match': '*' }),
      recruiter.get(`/v1/candidates/${id}/recusals`),
      recruiter.post(`/v1/candidates/${id}/recusals`, {}),
      recruiter.post(`/v1/candidates/${id}/merges`, { into_id: into }),
      recruiter.post(`/v1/candidates/${into}/merges`, { into_id: id }),
      recruiter.post('/v1/applications', { job_id: jobId, candidate_id: id }),
      recruiter.get(`/v1/applications/${applicationId}`),
      recruiter.patch(`/v1/applications/${applicationId}`, { stage: 'X' }, { 'if-match': '*' }),
      recruiter.post(`/v1/applications/${applicationId}/rejection`, { reason: 'No' }),
      recruiter.post(`/v1/applications/${applicationId}/withdrawal`, {}),
      recruiter.post(`/v1/applications/${applicationId}/hire`),
      recruiter.post(`/v1/applications/${applicationId}/reopening`),
    ]
    for (const reply of await Promise.all(asks)) expect(codeOf(reply)).toEqual([410, 'gone'])
    expect(codeOf(await elsewhere.get(`/v1/candidates/${id}`))).toEqual([404, 'not_found'])
    expect(names(await recruiter.get('/v1/candidates?q=Erased'))).toEqual([])
    expect((await recruiter.get(`/v1/applications?candidate_id=${id}`)).body.data).toEqual([])
  })
})
