import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reactions } from '../../../src/app.ts'
import { watchPushes } from '../../../src/features/webhooks/push-work.ts'
import { workingFor } from '../../../src/platform/jobs.ts'
import { push, recorded, type SentPush, signPush } from '../../support/ats.ts'
import { expectStatus, fillAndSubmit, makeJob } from '../../support/hiring.ts'
import { workOff } from '../../support/jobs.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

let service: Service
let company: Company
let other: Company
let auditor: Caller
let owner: Caller
let jobId: string
beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  other = await service.company('Contoso')
  auditor = await company.person('Aldo Auditor', { roles: ['auditor'] })
  owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  const plan = [{ name: 'Panel', focus: ['problem_clarity'] }]
  jobId = await makeJob(company, owner, { plan })
})
afterAll(() => service.close())
beforeEach(async () => {
  for (const { id } of expectStatus(await company.admin.get('/v1/connections?limit=200'), 200).body.data)
    expectStatus(await company.admin.delete(`/v1/connections/${id}`), 204)
  sources++
})

/** Each test has a source of its own, so that what another brought is nothing to it. */
let sources = 0
const theirJob: Readonly<Record<string, string>> = {
  greenhouse: '3485',
  ashby: 'b7b7b7b7-3333-4d4d-8e8e-121212121212',
  generic: 'job-4',
  lever: 'x',
}
interface Connected {
  readonly id: string
  readonly path: string
  readonly secret: string
  readonly vendor: string
}
const connect = async (vendor: string, more: object = {}): Promise<Connected> =>
  expectStatus(
    await company.admin.post('/v1/connections', {
      vendor,
      source: `${vendor}-${sources}`,
      opening_stage: 'onsite',
      jobs: [{ external_id: theirJob[vendor], job_id: jobId }],
      ...(vendor === 'lever' ? { secret: 'a token that lever made up' } : {}),
      ...more,
    }),
    201,
  ).body
async function send(connected: Connected, payload: object, id?: string): Promise<string> {
  const reply = await push(service, connected.path, signPush(connected.vendor, connected.secret, payload, id))
  expect([reply.status, reply.text]).toEqual([200, JSON.stringify({ id: reply.body.id })])
  await workOff(service)
  return reply.body.id
}
const read = async (id: string) => expectStatus(await company.admin.get(`/v1/pushes/${id}`), 200).body
const loopsOf = async (applicationId: string) =>
  expectStatus(await company.admin.get(`/v1/loops?application_id=${applicationId}`), 200).body.data
const application = async (id: string) => expectStatus(await company.admin.get(`/v1/applications/${id}`), 200).body
const refusedBy = async (sent: SentPush, path: string) => (await push(service, path, sent)).status

describe('a connection', () => {
  it('shows its secret and where to push once made, and the secret never again', async () => {
    const made = await connect('greenhouse')
    expect(made.path).toBe(`/v1/ats/${made.id}`)
    const { secret, ...rest } = made
    expect(expectStatus(await auditor.get(`/v1/connections/${made.id}`), 200).body).toEqual(rest)
    expect(expectStatus(await auditor.get('/v1/connections'), 200).body.data).toEqual([rest])
    const [row] = await service.sql<{ secret: string }[]>`select secret from connections where id = ${made.id}`
    expect(row!.secret).not.toContain(secret)
  })

  it('is refused with a secret its vendor cannot use, a job that is not there, or a source that is taken', async () => {
    const make = async (body: object) => (await company.admin.post('/v1/connections', body)).body
    expect((await make({ vendor: 'lever' })).code).toBe('secret_invalid')
    expect((await make({ vendor: 'generic', secret: 'not of that form at all' })).code).toBe('secret_invalid')
    const unknown = await make({ vendor: 'ashby', jobs: [{ external_id: '1', job_id: randomUUID() }] })
    expect([unknown.code, unknown.errors[0].pointer]).toEqual(['unknown_reference', '/jobs/0/job_id'])
    expect((await make({ vendor: 'workday' })).code).toBe('invalid_request')
    expect((await make({ vendor: 'ashby' })).source).toBe('ashby')
    expect((await make({ vendor: 'ashby' })).code).toBe('already_exists')
    const rotated = await company.admin.post(`/v1/connections/${(await connect('lever')).id}/rotation`, {})
    expect(rotated.body.code).toBe('secret_invalid')
  })

  it('is for admins to change by the version they read, for auditors to read, and for nobody of another company', async () => {
    const { id } = await connect('greenhouse')
    const path = `/v1/connections/${id}`
    const changed = await company.admin.patch(path, { opening_stage: 'Final round' }, { 'if-match': '"1"' })
    expect([changed.status, changed.body.opening_stage, changed.headers.etag]).toEqual([200, 'Final round', '"2"'])
    expect((await company.admin.patch(path, { state: 'paused' }, { 'if-match': '"1"' })).body.code).toBe(
      'precondition_failed',
    )
    expect((await auditor.patch(path, { state: 'paused' }, { 'if-match': '*' })).body.code).toBe('forbidden')
    expect((await owner.get(path)).body.code).toBe('forbidden')
    expect((await service.anonymous.get(path)).body.code).toBe('not_signed_in')
    const foreign = [
      other.admin.get(path),
      other.admin.patch(path, { state: 'paused' }, { 'if-match': '*' }),
      other.admin.delete(path),
      other.admin.post(`${path}/rotation`, {}),
    ]
    expect((await Promise.all(foreign)).map(({ status }) => status)).toEqual([404, 404, 404, 404])
  })
})

describe('a push', () => {
  it.each([
    ['greenhouse', 'new_candidate_application', 'candidate_stage_change'],
    ['ashby', 'applicationSubmit', 'candidateStageChange'],
  ])('of %s brings an application, and a loop only when it enters the stage', async (vendor, applied, staged) => {
    const connected = await connect(vendor)
    const first = await read(await send(connected, recorded(vendor, applied)))
    expect(first).toMatchObject({ state: 'applied', outcome: 'created', loop_id: null, action: applied, times: 1 })
    expect(await loopsOf(first.application_id)).toEqual([])
    expect(await application(first.application_id)).toMatchObject({ job_id: jobId, stage: 'Application review' })
    const second = await read(await send(connected, recorded(vendor, staged)))
    expect(second).toMatchObject({ state: 'applied', outcome: 'changed', application_id: first.application_id })
    const [loop, ...more] = await loopsOf(first.application_id)
    expect([loop.id, loop.state, loop.interviews.map(({ name }: { name: string }) => name), more]).toEqual([
      second.loop_id,
      'planned',
      ['Panel'],
      [],
    ])
    expect(loop.candidate.name).toBe('Noor Haddad')
  })

  it('opens one loop however often the application enters the stage, and none for a job without a plan', async () => {
    const connected = await connect('generic')
    const body = recorded('generic', 'application.updated')
    const { application_id } = await read(await send(connected, body))
    expect(await loopsOf(application_id)).toHaveLength(1)
    body.data.stage = 'Phone screen'
    body.data.occurred_at = '2026-03-02T11:00:00Z'
    await send(connected, body)
    body.data.stage = 'ONSITE'
    body.data.occurred_at = '2026-03-02T12:00:00Z'
    await send(connected, body)
    expect(await loopsOf(application_id)).toHaveLength(1)

    const planless = expectStatus(
      await company.admin.post('/v1/jobs', { title: 'No plan', level: 'pm', decision_owner_id: owner.id }),
      201,
    ).body
    const bare = await connect('generic', {
      source: `bare-${sources}`,
      jobs: [{ external_id: 'job-4', job_id: planless.id }],
    })
    const pushed = await read(await send(bare, recorded('generic', 'application.updated')))
    expect(pushed).toMatchObject({ state: 'applied', loop_id: null })
    expect(await loopsOf(pushed.application_id)).toEqual([])
  })

  it('that ends an application ends it here, with its reason and what follows', async () => {
    const connected = await connect('greenhouse')
    const { application_id } = await read(await send(connected, recorded('greenhouse', 'candidate_stage_change')))
    await send(connected, recorded('greenhouse', 'reject_candidate'))
    expect(await application(application_id)).toMatchObject({
      state: 'rejected',
      rejection_reason: 'Another candidate was nearer',
    })
    expect((await loopsOf(application_id))[0].state).toBe('cancelled')
  })

  it('that says a candidate hired leaves the loop to those who decide', async () => {
    const connected = await connect('ashby')
    const { application_id } = await read(await send(connected, recorded('ashby', 'candidateStageChange')))
    await send(connected, recorded('ashby', 'candidateHire'))
    expect((await application(application_id)).state).toBe('hired')
    expect((await loopsOf(application_id))[0].state).toBe('planned')
  })

  it('changes a candidate who is here, and makes none who is not', async () => {
    const connected = await connect('greenhouse')
    const before = await read(await send(connected, recorded('greenhouse', 'update_candidate')))
    expect(before).toMatchObject({ state: 'ignored', outcome: 'unknown', candidate_id: null })
    const { candidate_id } = await read(await send(connected, recorded('greenhouse', 'new_candidate_application')))
    const again = recorded('greenhouse', 'update_candidate')
    again.payload.candidate.tags = ['again']
    await send(connected, again)
    expect(expectStatus(await company.admin.get(`/v1/candidates/${candidate_id}`), 200).body).toMatchObject({
      name: 'Noor Haddad-Weiss',
      email: 'noor@mail.example',
      external: { source: `greenhouse-${sources}`, id: '265772' },
    })
  })

  it('that merges candidates makes them one, whether or not the other is here', async () => {
    const connected = await connect('greenhouse')
    const first = await read(await send(connected, recorded('greenhouse', 'candidate_stage_change')))
    const named = await read(await send(connected, recorded('greenhouse', 'merge_candidate')))
    expect(named).toMatchObject({ state: 'applied', outcome: 'merged', candidate_id: first.candidate_id })
    const twin = recorded('greenhouse', 'new_candidate_application')
    Object.assign(twin.payload.application, { id: 77, jobs: [{ id: 4000 }], last_activity_at: '2026-03-03T08:00:00Z' })
    twin.payload.application.candidate.id = 265_950
    const secondJob = await makeJob(company, owner, {
      title: 'Another',
      plan: [{ name: 'One', focus: ['problem_clarity'] }],
    })
    const jobs = [
      { external_id: '3485', job_id: jobId },
      { external_id: '4000', job_id: secondJob },
    ]
    expectStatus(await company.admin.patch(`/v1/connections/${connected.id}`, { jobs }, { 'if-match': '*' }), 200)
    const second = await read(await send(connected, twin))
    expect(second.candidate_id).not.toBe(first.candidate_id)
    const merging = recorded('greenhouse', 'merge_candidate')
    Object.assign(merging.payload.person, { id: 265_950, new_candidate_id: 265_900 })
    const merged = await read(await send(connected, merging))
    expect(merged).toMatchObject({ state: 'applied', outcome: 'merged', candidate_id: first.candidate_id })
    expect((await application(second.application_id)).candidate_id).toBe(first.candidate_id)
    // What still comes under the old name is of the one who stayed.
    twin.payload.application.last_activity_at = '2026-03-04T08:00:00Z'
    expect(await read(await send(connected, twin))).toMatchObject({
      state: 'applied',
      candidate_id: first.candidate_id,
    })
  })

  it('that is refused says why, and can be tried again', async () => {
    const connected = await connect('greenhouse')
    const first = await read(await send(connected, recorded('greenhouse', 'new_candidate_application')))
    const twin = recorded('greenhouse', 'new_candidate_application')
    Object.assign(twin.payload.application, { id: 78 })
    twin.payload.application.candidate.id = 265_900
    await send(connected, twin)
    const merging = await send(connected, recorded('greenhouse', 'merge_candidate'))
    expect(await read(merging)).toMatchObject({ state: 'refused', outcome: 'merge_active_twice' })
    expectStatus(
      await company.admin.post(`/v1/applications/${first.application_id}/withdrawal`, { reason: 'Entered twice.' }),
      200,
    )
    const path = `/v1/pushes/${merging}/retry`
    expect(expectStatus(await company.admin.post(path), 200).body.state).toBe('received')
    await workOff(service)
    expect(await read(merging)).toMatchObject({ state: 'applied', outcome: 'merged' })
    expect((await company.admin.post(path)).body.code).toBe('push_done')
    expect((await other.admin.post(path)).body.code).toBe('not_found')
  })

  it('of a job that is not known waits for it, and keeps nothing of the candidate when done', async () => {
    const connected = await connect('generic', { jobs: [] })
    const id = await send(connected, recorded('generic', 'application.updated'))
    expect(await read(id)).toMatchObject({ state: 'job_unknown', outcome: 'unknown_reference', candidate_id: null })
    expect((await company.admin.get('/v1/candidates?q=nobody of this name')).body.data).toEqual([])
    const kept = () => service.sql<{ happening: unknown }[]>`select happening from pushes where id = ${id}`
    expect((await kept())[0]!.happening).not.toBeNull()
    const jobs = [{ external_id: 'job-4', job_id: jobId }]
    expectStatus(await company.admin.patch(`/v1/connections/${connected.id}`, { jobs }, { 'if-match': '*' }), 200)
    expectStatus(await company.admin.post(`/v1/pushes/${id}/retry`), 200)
    await workOff(service)
    expect(await read(id)).toMatchObject({ state: 'applied', outcome: 'created' })
    expect((await kept())[0]!.happening).toBeNull()
  })

  it('that came before, under its id or in the same words, is counted, answered alike and does nothing', async () => {
    const connected = await connect('greenhouse')
    const sent = signPush('greenhouse', connected.secret, recorded('greenhouse', 'candidate_stage_change'), 'event-1')
    const first = await push(service, connected.path, sent)
    await workOff(service)
    const events = async () => (await service.sql`select count(*)::int as count from events`)[0]!.count
    const before = await events()
    const again = await push(service, connected.path, sent)
    const renamed = { ...sent, headers: { ...sent.headers, 'greenhouse-event-id': 'event-2' } }
    const relabelled = await push(service, connected.path, renamed)
    expect([again, relabelled]).toEqual([first, first])
    await workOff(service)
    expect(await read(first.body.id)).toMatchObject({ times: 3, state: 'applied', event_id: 'event-1' })
    expect(await events()).toBe(before)
  })

  it('that is older than what was applied already undoes nothing', async () => {
    const connected = await connect('greenhouse')
    const newer = await read(await send(connected, recorded('greenhouse', 'candidate_stage_change')))
    const older = await read(await send(connected, recorded('greenhouse', 'new_candidate_application')))
    expect(older.state).toBe('superseded')
    expect((await application(newer.application_id)).stage).toBe('Onsite')
  })

  it('of Lever is a hint, because nobody signed what it says', async () => {
    const connected = await connect('lever')
    const body = recorded('lever', 'candidateStageChange')
    const sent = signPush('lever', connected.secret, body, 'token-1')
    const first = await push(service, connected.path, sent)
    expect(await read(first.body.id)).toMatchObject({ state: 'needs_pull', action: 'candidateStageChange' })
    // Another body under the same token is no news: its words are anybody's.
    const forged = { ...sent, bytes: sent.bytes.replace('"event":"candidateStageChange"', '"event":"candidateHired"') }
    expect((await push(service, connected.path, forged)).body).toEqual(first.body)
    expect(await refusedBy({ ...sent, bytes: sent.bytes.replace('token-1', 'token-2') }, connected.path)).toBe(401)
  })

  it.each(['greenhouse', 'ashby', 'generic'])(
    'of %s with one byte changed, or no signature, is refused',
    async vendor => {
      const connected = await connect(vendor)
      const sent = signPush(vendor, connected.secret, recorded(vendor, 'ping'))
      expect(await refusedBy({ ...sent, bytes: `${sent.bytes} ` }, connected.path)).toBe(401)
      expect(await refusedBy({ ...sent, headers: {} }, connected.path)).toBe(401)
      expect(await refusedBy(signPush(vendor, 'whsec_c29tZWJvZHkgZWxzZSBlbnRpcmVseQ==', {}), connected.path)).toBe(401)
      expect((await company.admin.get('/v1/pushes')).body.data).toEqual([])
      expect((await push(service, connected.path, sent)).status).toBe(200)
      expect((await company.admin.get('/v1/pushes')).body.data).toMatchObject([{ state: 'ignored', action: 'ping' }])
    },
  )

  it('in Standard Webhooks that is older than five minutes is refused', async () => {
    const connected = await connect('generic')
    const real = Date
    const past = new Date(Date.now() - 301_000)
    globalThis.Date = class extends real {
      constructor() {
        super(past)
      }
    } as DateConstructor
    const sent = signPush('generic', connected.secret, recorded('generic', 'ping'))
    globalThis.Date = real
    expect(await refusedBy(sent, connected.path)).toBe(401)
  })

  it('is taken under both secrets while one is rotated, and refused while the connection is paused', async () => {
    const connected = await connect('ashby')
    const path = `/v1/connections/${connected.id}`
    const rotated = expectStatus(await company.admin.post(`${path}/rotation`, { overlap_hours: 1 }), 201).body
    const by = (secret: string, mark: number) =>
      refusedBy(signPush('ashby', secret, { ...recorded('ashby', 'ping'), mark }), connected.path)
    expect([await by(connected.secret, 1), await by(rotated.secret, 2)]).toEqual([200, 200])
    service.pass(1.1)
    expect([await by(connected.secret, 3), await by(rotated.secret, 4)]).toEqual([401, 200])
    expectStatus(await company.admin.patch(path, { state: 'paused' }, { 'if-match': '*' }), 200)
    expect(await by(rotated.secret, 5)).toBe(503)
    expectStatus(await company.admin.patch(path, { state: 'active' }, { 'if-match': '*' }), 200)
    expect(await by(rotated.secret, 5)).toBe(200)
  })

  it('that nobody understands is taken and written down, so that its sender does not try for ever', async () => {
    const connected = await connect('generic')
    for (const body of [{ type: 'application.updated', data: {} }, ['nonsense'], { type: 'ping\0', data: '\0' }]) {
      const id = await send(connected, body)
      expect(await read(id)).toMatchObject({ state: 'refused', outcome: 'unreadable', action: 'unreadable' })
      expect((await company.admin.post(`/v1/pushes/${id}/retry`)).body.code).toBe('push_done')
    }
    const named = recorded('generic', 'application.updated')
    named.data.candidate.name = 'Half a character \ud800'
    expect(await read(await send(connected, named))).toMatchObject({ outcome: 'unreadable' })
  })

  it('to nowhere, too large or by another method is told in plain JSON', async () => {
    const connected = await connect('generic')
    const sent = signPush('generic', connected.secret, recorded('generic', 'ping'))
    expect(await push(service, `/v1/ats/${randomUUID()}`, sent)).toMatchObject({
      status: 404,
      body: { message: 'there is no such connection' },
    })
    expect(await refusedBy(sent, '/v1/ats/nonsense')).toBe(404)
    expect(await refusedBy({ ...sent, bytes: 'x'.repeat(1_100_000) }, connected.path)).toBe(413)
    expect((await company.admin.get(connected.path)).status).toBe(404)
  })

  it('whose job was lost is asked for again, and after ninety days nothing is left of it', async () => {
    const connected = await connect('generic')
    const reply = await push(
      service,
      connected.path,
      signPush('generic', connected.secret, recorded('generic', 'application.updated')),
    )
    await service.sql`delete from pgboss.job where name = 'pushes'`
    service.pass(0.1)
    await watchPushes(workingFor(service.deps, reactions, new AbortController().signal))
    await workOff(service)
    expect((await read(reply.body.id)).state).toBe('applied')
    service.pass(91 * 24)
    await watchPushes(workingFor(service.deps, reactions, new AbortController().signal))
    expect((await company.admin.get(`/v1/pushes/${reply.body.id}`)).body.code).toBe('not_found')
  })

  it('about somebody of the company is found by everybody who may but by themselves', async () => {
    const connected = await connect('generic')
    const second = await company.person('Olga Admin', { roles: ['admin'] })
    const pushed = await read(await send(connected, recorded('generic', 'application.updated')))
    const person = { person_id: second.id }
    expectStatus(await company.admin.patch(`/v1/candidates/${pushed.candidate_id}`, person, { 'if-match': '*' }), 200)
    expect((await second.get(`/v1/pushes/${pushed.id}`)).body.code).toBe('not_found')
    expect((await second.get('/v1/pushes')).body.data).toEqual([])
    expect(expectStatus(await auditor.get('/v1/pushes'), 200).body.data).toMatchObject([{ id: pushed.id }])
    expect((await other.admin.get(`/v1/pushes/${pushed.id}`)).body.code).toBe('not_found')
    expect((await owner.get('/v1/pushes')).body.code).toBe('forbidden')
  })

  it('opens a loop that a panel can work to its release', async () => {
    const connected = await connect('generic')
    const { loop_id } = await read(await send(connected, recorded('generic', 'application.updated')))
    const [loop] = (await company.admin.get('/v1/loops')).body.data
    expect(loop.id).toBe(loop_id)
    const ines = await company.person('Ines One')
    const at = `/v1/interviews/${loop.interviews[0].id}/panelists`
    const seat = expectStatus(await company.admin.post(at, { person_id: ines.id }), 201).body
    await fillAndSubmit({
      interviewId: loop.interviews[0].id,
      cardId: seat.id,
      person: ines,
      focus: ['problem_clarity'],
    })
    expect((await company.admin.get(`/v1/loops/${loop_id}`)).body.seal.cause).toBe('all_in')
  })
})
