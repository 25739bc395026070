import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeApplication, makeJob } from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'

let service: Service
let company: Company
let other: Company
let admin: Caller
let recruiter: Caller
let owner: Caller
let key: Caller
let elsewhere: Caller

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  other = await service.company('Contoso')
  admin = company.admin
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  owner = await company.person('Olga Owner', { roles: ['hiring_manager'] })
  key = await company.integration('ATS', [
    'people:write',
    'jobs:write',
    'candidates:write',
    'candidates:read',
    'loops:write',
  ])
  elsewhere = await company.integration('Another', ['candidates:write'])
})
afterAll(() => service.close())

const at = (kind: string, id: string, source = 'ats') =>
  `/v1/${kind}/by-external-id/${source}/${encodeURIComponent(id)}`
const codes = (reply: Reply) => [reply.status, reply.body.code]

describe('every kind', () => {
  const bodies: readonly (readonly [kind: string, body: () => object, change: object])[] = [
    ['people', () => ({ name: 'Pia Pushed', email: 'pia@northwind.example' }), { seniority: 5 }],
    ['jobs', () => ({ title: 'Senior PM', level: 'senior', decision_owner: owner.id }), { state: 'closed' }],
    ['candidates', () => ({ name: 'Cleo Pushed' }), { email: 'cleo@mail.example' }],
    ['applications', () => ({ job: 'open', candidate: 'who', stage: 'Phone' }), { stage: 'Onsite' }],
    ['interviews', () => ({ application: 'apply', name: 'Framing', focus: ['problem_clarity'] }), { place: 'Room 5' }],
  ]
  beforeAll(async () => {
    const plan = [
      { name: 'Framing', focus: ['problem_clarity'] },
      { name: 'Metrics', focus: ['metric_discipline'] },
    ]
    const jobId = await makeJob(company, owner, { plan })
    await service.sql`update jobs set external_source = 'ats', external_id = 'open' where id = ${jobId}`
    expect((await admin.put(at('candidates', 'who'), { name: 'Wanda Who' })).status).toBe(201)
    const { id } = await makeApplication(company, jobId, 'Apply Applied')
    await service.sql`update applications set external_source = 'ats', external_id = 'apply' where id = ${id}`
    expect((await admin.post('/v1/loops', { application_id: id })).status).toBe(201)
  })

  it.each(bodies)(
    '%s: made once with 201, the same again changes nothing, a change is a 200',
    async (kind, body, change) => {
      const made = await admin.put(at(kind, 'one / two'), body())
      expect(codes(made)).toEqual([201, undefined])
      const again = await admin.put(at(kind, 'one / two'), body())
      expect([again.status, again.body.id, again.headers.etag]).toEqual([200, made.body.id, made.headers.etag])
      expect(again.body.updated_at).toBe(made.body.updated_at)
      service.pass(1)
      const changed = await admin.put(at(kind, 'one / two'), { ...body(), ...change })
      expect([changed.status, changed.body.id]).toEqual([200, made.body.id])
      expect(changed.body).toMatchObject(change)
      expect(changed.headers.etag).not.toBe(made.headers.etag)
      const left = await admin.put(at(kind, 'one / two'), body())
      const [field] = Object.keys(change)
      expect(left.body[field!], 'what is left out stays').toEqual(
        kind === 'applications' ? 'Phone' : Object.values(change)[0],
      )
    },
  )

  it.each(bodies)('%s: malformed, not signed in, wrong role, another source', async (kind, body) => {
    const wrong = await admin.put(at(kind, 'x'), { ...body(), colour: 'green' })
    expect(codes(wrong)).toEqual([400, 'invalid_request'])
    expect(wrong.body.errors[0].pointer).toBe('/colour')
    expect(codes(await service.anonymous.put(at(kind, 'x'), body()))).toEqual([401, 'not_signed_in'])
    expect(codes(await owner.put(at(kind, 'x'), body()))).toEqual([403, 'forbidden'])
    expect(codes(await admin.put(at(kind, 'x', 's'.repeat(61)), body()))).toEqual([404, 'not_found'])
  })

  it.each(bodies.slice(0, 3))('%s: two at the same time make one, and both are answered', async (kind, body) => {
    const ask = () =>
      admin.put(at(kind, 'raced'), kind === 'people' ? { name: 'Raced', email: 'raced@northwind.example' } : body())
    const replies = await Promise.all(Array.from({ length: 6 }, ask))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201])
    expect(new Set(replies.map(({ body: each }) => each.id)).size).toBe(1)
  })

  it.each(bodies.slice(0, 3))('%s: the same name in another company is another thing', async (kind, body) => {
    const theirs = kind === 'jobs' ? { ...body(), decision_owner: other.admin.id } : body()
    const mine = await admin.put(at(kind, 'shared'), kind === 'people' ? { name: 'S', email: 's@x.example' } : body())
    const made = await other.admin.put(
      at(kind, 'shared'),
      kind === 'people' ? { name: 'S', email: 's@x.example' } : theirs,
    )
    expect([mine.status, made.status]).toEqual([201, 201])
    expect(made.body.id).not.toBe(mine.body.id)
  })
})

describe('people', () => {
  it('somebody who is here under the same address is taken over once, and the address is nobody else’s after', async () => {
    const known = await company.person('Karl Known')
    const linked = await admin.put(at('people', 'k1'), { name: 'Karl Knows', email: known.email.toUpperCase() })
    expect([linked.status, linked.body.id, linked.body.name]).toEqual([200, known.id, 'Karl Knows'])
    const second = await admin.put(at('people', 'k2'), { name: 'Karl Two', email: known.email })
    expect(codes(second)).toEqual([409, 'email_taken'])
  })

  it('a key gives no roles, a file of nobody makes an admin alone', async () => {
    const person = { name: 'Nils New', email: 'nils@northwind.example' }
    expect((await key.put(at('people', 'n1'), person)).status).toBe(201)
    expect(codes(await key.put(at('people', 'n1'), { ...person, roles: ['recruiter'] }))).toEqual([404, 'not_found'])
    const asked = await admin.put(at('people', 'n1'), { ...person, roles: ['admin'] })
    expect(asked.status).toBe(202)
    const second = await company.person('Sven Second', { roles: ['admin'] })
    expect((await second.post(`/v1/approvals/${asked.body.id}/grant`)).status).toBe(200)
    const [row] = await service.sql<{ roles: string[] }[]>`select roles from people where external_id = 'n1'`
    expect(row!.roles).toEqual(['admin'])
  })

  it('a manager is named as the same system names them; nobody is their own, and the last admin stays', async () => {
    const boss = (await admin.put(at('people', 'boss'), { name: 'Bo Boss', email: 'bo@northwind.example' })).body
    const worker = { name: 'Wim Worker', email: 'wim@northwind.example', manager: 'boss' }
    expect((await admin.put(at('people', 'w'), worker)).body.manager_id).toBe(boss.id)
    expect(codes(await admin.put(at('people', 'w'), { ...worker, manager: 'nobody' }))).toEqual([
      422,
      'unknown_reference',
    ])
    expect(codes(await admin.put(at('people', 'w'), { ...worker, manager: 'w' }))).toEqual([422, 'unknown_reference'])
    const lone = await service.company('Lonely')
    const last = { name: 'Ada Admin', email: lone.admin.email, roles: ['recruiter'] }
    expect(codes(await lone.admin.put(at('people', 'ada'), last))).toEqual([409, 'last_admin'])
  })
})

describe('candidates and applications', () => {
  it('a key changes those alone that it brought', async () => {
    expect((await key.put(at('candidates', 'own'), { name: 'Olaf Own' })).status).toBe(201)
    expect(codes(await elsewhere.put(at('candidates', 'own'), { name: 'Olaf Else' }))).toEqual([404, 'not_found'])
    const pushed = { job: 'open', candidate: 'own' }
    expect(codes(await elsewhere.put(at('applications', 'own'), pushed))).toEqual([404, 'not_found'])
    expect((await key.put(at('applications', 'own'), pushed)).status).toBe(201)
  })

  it('whoever is recused finds nobody there, and one merged away takes no more changes', async () => {
    const made = (await admin.put(at('candidates', 'recused'), { name: 'Ria Recused' })).body
    expect((await recruiter.post(`/v1/candidates/${made.id}/recusals`, {})).status).toBe(201)
    expect(codes(await recruiter.put(at('candidates', 'recused'), { name: 'R' }))).toEqual([404, 'not_found'])
    const applied = await recruiter.put(at('applications', 'recused'), { job: 'open', candidate: 'recused' })
    expect(codes(applied)).toEqual([404, 'not_found'])
    const into = (await admin.put(at('candidates', 'stays'), { name: 'Ria Stays' })).body
    expect((await admin.post(`/v1/candidates/${made.id}/merges`, { into_id: into.id })).status).toBe(200)
    expect(codes(await admin.put(at('candidates', 'recused'), { name: 'R' }))).toEqual([409, 'candidate_merged'])
  })

  it('an application that closes has the consequences it has by hand, and its events', async () => {
    expect((await admin.put(at('candidates', 'closing'), { name: 'Cora Closing' })).status).toBe(201)
    const body = { job: 'open', candidate: 'closing', stage: 'Onsite' }
    const made = (await admin.put(at('applications', 'closing'), body)).body
    const loop = (await admin.post('/v1/loops', { application_id: made.id })).body
    const without = { ...body, state: 'rejected' }
    expect(codes(await admin.put(at('applications', 'closing'), without))).toEqual([400, 'invalid_request'])
    const closed = await admin.put(at('applications', 'closing'), { ...without, reason: 'Below the bar' })
    expect(closed.body).toMatchObject({ state: 'rejected', rejection_reason: 'Below the bar' })
    expect((await admin.get(`/v1/loops/${loop.id}`)).body.state).toBe('cancelled')
    const events = await service.sql<{ type: string }[]>`
      select type from events where application_id = ${made.id} order by published_order`
    expect(events.map(({ type }) => type)).toEqual([
      'application.received',
      'application.stage_entered',
      'loop.planned',
      'application.closed',
      'loop.cancelled',
    ])
    const moved = await admin.put(at('applications', 'closing'), {
      ...body,
      stage: 'Offer',
      state: 'rejected',
      reason: 'x',
    })
    expect(codes(moved)).toEqual([409, 'application_closed'])
  })

  it('points to what is there, in a job that is open, and only once', async () => {
    const unknown = await admin.put(at('applications', 'lost'), { job: 'nowhere', candidate: 'who' })
    expect(codes(unknown)).toEqual([422, 'unknown_reference'])
    expect(unknown.body.errors[0]).toEqual({ pointer: '/job', message: 'There is no job "nowhere" here' })
    const job = { title: 'Shut', level: 'pm', decision_owner: owner.email, state: 'closed' }
    expect((await admin.put(at('jobs', 'shut'), job)).status).toBe(201)
    expect(codes(await admin.put(at('applications', 'shut'), { job: 'shut', candidate: 'who' }))).toEqual([
      409,
      'job_closed',
    ])
    const twice = await admin.put(at('applications', 'second'), { job: 'open', candidate: 'who' })
    expect(codes(twice)).toEqual([409, 'already_exists'])
    const gone = await company.person('Greta Gone')
    await service.sql`update people set active = false where id = ${gone.id}`
    const led = await admin.put(at('jobs', 'led'), { title: 'Led', level: 'pm', decision_owner: gone.id })
    expect(codes(led)).toEqual([409, 'person_inactive'])
  })
})

describe('interviews', () => {
  it('takes the place that the plan holds for it, seats people once, and says what keeps somebody from sitting there', async () => {
    const panelist = await company.person('Petra Panelist')
    const body = {
      application: 'apply',
      name: 'Metrics',
      starts_at: '2026-03-09T13:00:00Z',
      ends_at: '2026-03-09T14:00:00Z',
      panelists: [panelist.email],
    }
    const made = await admin.put(at('interviews', 'planned'), body)
    expect([made.status, made.body.focus, made.body.panelists.length]).toEqual([201, ['metric_discipline'], 1])
    expect((await admin.put(at('interviews', 'planned'), body)).body.panelists).toHaveLength(1)
    const nobody = await admin.put(at('interviews', 'planned'), { ...body, panelists: ['nobody'] })
    expect(codes(nobody)).toEqual([422, 'unknown_reference'])
    const backwards = await admin.put(at('interviews', 'planned'), { ...body, ends_at: '2026-03-09T12:00:00Z' })
    expect(codes(backwards)).toEqual([422, 'interview_times_invalid'])
    const loopless = await admin.put(at('interviews', 'loopless'), { ...body, application: 'one / two' })
    expect(codes(loopless)).toEqual([422, 'unknown_reference'])
  })
})
