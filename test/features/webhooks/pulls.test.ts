/** Hints, and the vendor that is asked about them: Lever over real HTTP, with its answers, its refusals and its worst moods. */
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reactions } from '../../../src/app.ts'
import { makePuller } from '../../../src/features/webhooks/puller.ts'
import { watchPushes } from '../../../src/features/webhooks/push-work.ts'
import { workingFor } from '../../../src/platform/jobs.ts'
import { push, recorded, signPush } from '../../support/ats.ts'
import { expectStatus, makeJob } from '../../support/hiring.ts'
import { workOff } from '../../support/jobs.ts'
import { type LeverDouble, leverKey, leverOpportunity, openLever } from '../../support/lever.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

const token = 'a token that lever made up'
const subject = leverOpportunity().data.id as string
const place = `/opportunities/${subject}`

let service: Service
let lever: LeverDouble
let company: Company
let auditor: Caller
let jobId: string
beforeAll(async () => {
  service = await openService({ OUTBOUND_ALLOW: '127.0.0.0/8' })
  lever = await openLever()
  company = await service.company('Northwind')
  auditor = await company.person('Aldo Auditor', { roles: ['auditor'] })
  const owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  jobId = await makeJob(company, owner, { plan: [{ name: 'Panel', focus: ['problem_clarity'] }] })
})
afterAll(async () => {
  await service.close()
  await lever.close()
})
beforeEach(async () => {
  for (const { id } of expectStatus(await company.admin.get('/v1/connections?limit=200'), 200).body.data)
    expectStatus(await company.admin.delete(`/v1/connections/${id}`), 204)
  sources++
  lever.take()
  lever.instead = null
  lever.things.clear()
  lever.things.set(place, leverOpportunity())
})

/** Each test has a source of its own, so that what another brought is nothing to it. */
let sources = 0
interface Connected {
  readonly id: string
  readonly path: string
}
const connect = async (more: object = {}): Promise<Connected> =>
  expectStatus(
    await company.admin.post('/v1/connections', {
      vendor: 'lever',
      source: `lever-${sources}`,
      opening_stage: 'onsite',
      jobs: [{ external_id: 'posting-1', job_id: jobId }],
      secret: token,
      api_key: leverKey,
      api_url: lever.url,
      ...more,
    }),
    201,
  ).body
let tokens = 0
async function hint(connected: Connected, change: object = {}): Promise<string> {
  const body = { ...recorded('lever', 'candidateStageChange'), ...change }
  const reply = await push(service, connected.path, signPush('lever', token, body, `token-${tokens++}`))
  expect(reply.status).toBe(200)
  await workOff(service)
  return reply.body.id
}
const read = async (id: string) => expectStatus(await company.admin.get(`/v1/pushes/${id}`), 200).body
const change = async ({ id }: Connected, body: object) =>
  company.admin.patch(`/v1/connections/${id}`, body, { 'if-match': '*' })
const application = async (id: string) => expectStatus(await company.admin.get(`/v1/applications/${id}`), 200).body
const paths = () => lever.take().map(({ path }) => path)
/** What the watch does every ten minutes, with what it asks for. */
async function watch(): Promise<void> {
  await watchPushes(workingFor(service.deps, reactions, new AbortController().signal))
  await workOff(service)
}

describe('the API key of a connection', () => {
  it('is never answered back, neither where it is set nor in any read, and stands sealed in the database', async () => {
    const connected = await connect()
    const replies = [
      connected,
      expectStatus(await change(connected, { api_key: leverKey, description: 'again' }), 200).body,
      expectStatus(await auditor.get(`/v1/connections/${connected.id}`), 200).body,
      expectStatus(await auditor.get('/v1/connections'), 200).body,
      expectStatus(await company.admin.post(`/v1/connections/${connected.id}/rotation`, { secret: token }), 201).body,
    ]
    expect(JSON.stringify(replies)).not.toContain(leverKey)
    expect(replies[2]).toMatchObject({ api_key_set_at: service.now.toISOString(), api_url: lever.url })
    const [row] = await service.sql<{ api_key: string }[]>`select api_key from connections where id = ${connected.id}`
    expect([row!.api_key.length > 20, row!.api_key.includes(leverKey)]).toEqual([true, false])
    expect(expectStatus(await change(connected, { api_key: null }), 200).body.api_key_set_at).toBeNull()
  })

  it('is for vendors that are asked, at an address that may be called, and goes only where it was given for', async () => {
    const make = async (body: object) => (await company.admin.post('/v1/connections', body)).body
    expect((await make({ vendor: 'ashby', api_key: leverKey })).errors[0].pointer).toBe('/api_key')
    expect((await make({ vendor: 'generic', api_url: lever.url })).code).toBe('secret_invalid')
    const inward = { vendor: 'lever', secret: token, api_url: 'https://10.0.0.7/v1' }
    expect(await make(inward)).toMatchObject({ code: 'url_refused', errors: [{ pointer: '/api_url' }] })
    for (const bad of ['ftp://lever.example', 'https://lever.example/v1?x=1', ''])
      expect((await make({ vendor: 'lever', secret: token, api_url: bad })).code).toBe('invalid_request')
    for (const bad of ['short', 'two words of it', 'with:colon'])
      expect((await make({ vendor: 'lever', secret: token, api_key: bad })).code).toBe('invalid_request')

    const connected = await connect({ api_url: null })
    const path = `/v1/connections/${connected.id}`
    expect((await company.admin.get(path)).body.api_url).toBe('https://api.lever.co/v1')
    const moved = await change(connected, { api_url: lever.url })
    expect([moved.body.code, moved.body.errors[0].pointer]).toEqual(['secret_invalid', '/api_key'])
    expect((await change(connected, { api_url: 'https://api.lever.co/v1' })).status).toBe(200)
    expect((await change(connected, { api_url: lever.url, api_key: leverKey })).status).toBe(200)
    expect((await change(connected, { api_url: 'https://[::1]/v1', api_key: leverKey })).body.code).toBe('url_refused')
    expect((await auditor.patch(path, { api_key: leverKey }, { 'if-match': '*' })).body.code).toBe('forbidden')
  })
})

describe('a hint', () => {
  it('is asked for with the key as the user of Basic, and applied as what another vendor pushes', async () => {
    const connected = await connect()
    const first = await read(await hint(connected))
    expect(first).toMatchObject({ state: 'applied', outcome: 'created', advice: null, next_attempt_at: null })
    const [asked, ...more] = lever.take()
    expect([asked!.path, more]).toEqual([`/v1${place}?expand=applications&expand=contact&expand=stage`, []])
    expect(asked!.headers.authorization).toBe(`Basic ${Buffer.from(`${leverKey}:`).toString('base64')}`)
    expect(await application(first.application_id)).toMatchObject({ job_id: jobId, stage: 'Onsite', state: 'active' })
    const candidate = expectStatus(await company.admin.get(`/v1/candidates/${first.candidate_id}`), 200).body
    expect(candidate).toMatchObject({ name: 'Noor Haddad', email: 'noor.haddad@mail.example' })
    const loop = expectStatus(await company.admin.get(`/v1/loops/${first.loop_id}`), 200).body
    expect([loop.application_id, loop.state]).toEqual([first.application_id, 'planned'])

    const archived = leverOpportunity()
    Object.assign(archived.data, { archived: { reason: 'reason-1' }, updatedAt: archived.data.updatedAt + 60_000 })
    lever.things.set(place, archived)
    lever.things.set('/archive_reasons/reason-1', { data: { id: 'reason-1', text: 'Too far away', type: 'non-hired' } })
    const second = await read(await hint(connected, { event: 'candidateArchiveChange' }))
    expect(second).toMatchObject({ state: 'applied', application_id: first.application_id })
    expect(await application(first.application_id)).toMatchObject({
      state: 'rejected',
      rejection_reason: 'Too far away',
    })
    expect(expectStatus(await company.admin.get(`/v1/loops/${first.loop_id}`), 200).body.state).toBe('cancelled')
  })

  it('keeps nothing of the candidate when it is done, and of an unknown job waits for it as any push does', async () => {
    const connected = await connect({ jobs: [] })
    const id = await hint(connected)
    expect(await read(id)).toMatchObject({ state: 'job_unknown', outcome: 'unknown_reference' })
    expectStatus(await change(connected, { jobs: [{ external_id: 'posting-1', job_id: jobId }] }), 200)
    expectStatus(await company.admin.post(`/v1/pushes/${id}/retry`), 200)
    await workOff(service)
    expect(await read(id)).toMatchObject({ state: 'applied', outcome: 'created' })
    const [row] = await service.sql`select happening from pushes where id = ${id}`
    expect(row!.happening).toBeNull()
    expect((await company.admin.post(`/v1/pushes/${id}/retry`)).body.code).toBe('push_done')
  })

  it('without a key waits and says what to do; with one it is asked for', async () => {
    const connected = await connect({ api_key: null })
    const id = await hint(connected)
    expect(await read(id)).toMatchObject({ state: 'needs_pull', outcome: 'api_key_missing', next_attempt_at: null })
    const [listed] = (await auditor.get('/v1/pushes?state=needs_pull')).body.data
    expect(listed.advice).toMatch(/^Give the connection an API key/)
    await watch()
    expectStatus(await company.admin.post(`/v1/pushes/${id}/retry`), 200)
    await workOff(service)
    expect([await read(id), paths()]).toEqual([expect.objectContaining({ outcome: 'api_key_missing' }), []])
    expectStatus(await change(connected, { api_key: leverKey }), 200)
    await workOff(service)
    expect(await read(id)).toMatchObject({ state: 'applied', outcome: 'created' })
  })

  it('of a wrong key fails at once and says so; another key is told what the first was refused', async () => {
    const connected = await connect({ api_key: 'another-key' })
    const id = await hint(connected)
    expect(await read(id)).toMatchObject({
      state: 'failed',
      outcome: 'api_key_refused',
      advice: 'The other system does not take the API key: give the connection one that it takes.',
      next_attempt_at: null,
    })
    expect(paths()).toHaveLength(1)
    expectStatus(await change(connected, { api_key: leverKey }), 200)
    await workOff(service)
    expect((await read(id)).state).toBe('applied')
  })

  it('that met 429 is asked for again when Retry-After has passed and not before, nor is anything else', async () => {
    const connected = await connect()
    lever.instead = reply => void reply.writeHead(429, { 'retry-after': '300' }).end('{"code":"RateLimitExceeded"}')
    const id = await hint(connected)
    const waiting = await read(id)
    expect(waiting).toMatchObject({ state: 'needs_pull', outcome: 'too_many_requests' })
    expect(waiting.advice).toContain('by itself')
    expect(new Date(waiting.next_attempt_at).getTime() - service.now.getTime()).toBe(300_000)
    lever.instead = null
    lever.take()
    service.pass(299 / 3_600)
    const meanwhile = await hint(connected)
    await watch()
    expect([paths(), (await read(meanwhile)).state]).toEqual([[], 'needs_pull'])
    service.pass(1 / 3_600)
    await watch()
    expect([(await read(id)).state, (await read(meanwhile)).state].sort()).toEqual(['applied', 'superseded'])
    expect(paths()).toHaveLength(1)
  })

  it('that nobody answers is asked for seven times, then given up with its reason, and taken up by a retry', async () => {
    const connected = await connect()
    lever.instead = reply => void reply.writeHead(503).end()
    const id = await hint(connected)
    for (let round = 0; round < 10; round++) {
      service.pass(7)
      await watch()
    }
    expect(await read(id)).toMatchObject({
      state: 'failed',
      outcome: 'unavailable_there',
      advice: 'The other system could not answer. Retry when it can.',
      next_attempt_at: null,
    })
    expect(paths()).toHaveLength(7)
    lever.instead = null
    expect(expectStatus(await company.admin.post(`/v1/pushes/${id}/retry`), 200).body).toMatchObject({
      state: 'needs_pull',
      outcome: null,
      advice: null,
    })
    await workOff(service)
    expect((await read(id)).state).toBe('applied')
  })

  it('at something that is gone says so', async () => {
    const connected = await connect()
    lever.things.clear()
    const push = await read(await hint(connected))
    expect(push).toMatchObject({ state: 'failed', outcome: 'not_there', application_id: null })
    expect(push.advice).toContain('removed')
  })

  it.each<[string, string, (reply: ServerResponse) => void]>([
    ['no JSON', 'answer_unexpected', reply => reply.writeHead(200).end('<html>Maintenance</html>')],
    ['half of it', 'answer_unexpected', reply => reply.writeHead(200).end('{"data":{"id":')],
    ['wrong types', 'answer_unexpected', reply => reply.writeHead(200).end('{"data":{"id":7,"applications":{}}}')],
    ['nothing', 'answer_unexpected', reply => reply.writeHead(204).end()],
    ['the way elsewhere', 'answer_unexpected', reply => reply.writeHead(302, { location: '/v1/users' }).end()],
    [
      'a name that no column keeps',
      'answer_unexpected',
      reply => {
        const body = leverOpportunity()
        body.data.contact.name = 'Noor\u0000'
        reply.writeHead(200).end(JSON.stringify(body))
      },
    ],
    [
      'more than is read',
      'answer_too_large',
      reply => {
        const body = leverOpportunity()
        body.data.headline = 'x'.repeat(1_200_000)
        reply.writeHead(200).end(JSON.stringify(body))
      },
    ],
    ['a broken line', 'unreachable', reply => reply.destroy()],
  ])('answered by %s comes to %s, without a fault of ours', async (_, outcome, answer) => {
    const connected = await connect()
    lever.instead = answer
    const id = await hint(connected)
    expect(await read(id)).toMatchObject({
      state: outcome === 'unreachable' ? 'needs_pull' : 'failed',
      outcome,
      candidate_id: null,
    })
    expect(lever.take().every(({ path }) => path.startsWith('/v1/opportunities/'))).toBe(true)
    expect((await company.admin.get('/v1/applications?limit=1')).status).toBe(200)
  })

  it('that comes again is counted and not asked for twice; other words of its own time are answered with it', async () => {
    const connected = await connect()
    const sent = signPush('lever', token, recorded('lever', 'candidateStageChange'), `token-${tokens++}`)
    const first = await push(service, connected.path, sent)
    expect((await push(service, connected.path, sent)).body).toEqual(first.body)
    const later = signPush('lever', token, recorded('lever', 'candidateStageChange'), `token-${tokens++}`)
    const second = await push(service, connected.path, later)
    service.pass(0.01)
    await workOff(service)
    expect(await read(first.body.id)).toMatchObject({ state: 'applied', times: 2 })
    expect((await read(second.body.id)).state).toBe('superseded')
    expect(paths()).toHaveLength(1)
  })

  it('that tells an older word than was applied undoes nothing', async () => {
    const connected = await connect()
    const { application_id } = await read(await hint(connected))
    const older = leverOpportunity()
    Object.assign(older.data, { stage: { id: 's', text: 'Phone screen' }, updatedAt: older.data.updatedAt - 1 })
    lever.things.set(place, older)
    expect((await read(await hint(connected))).state).toBe('superseded')
    expect((await application(application_id)).stage).toBe('Onsite')
  })

  it('waits while its connection is paused, and is asked for when it goes on', async () => {
    const connected = await connect()
    lever.instead = reply => void reply.writeHead(500).end()
    const id = await hint(connected)
    lever.instead = null
    expectStatus(await change(connected, { state: 'paused' }), 200)
    service.pass(1)
    await watch()
    expect((await read(id)).state).toBe('needs_pull')
    expectStatus(await change(connected, { state: 'active' }), 200)
    await workOff(service)
    expect((await read(id)).state).toBe('applied')
  })

  it('whose asker died is asked for by the next one', async () => {
    const connected = await connect()
    const sent = signPush('lever', token, recorded('lever', 'candidateStageChange'), `token-${tokens++}`)
    const { id } = (await push(service, connected.path, sent)).body
    const lease = new Date(service.now.getTime() + 120_000)
    await service.sql`delete from pgboss.job where name = 'pushes'`
    await service.sql`update pushes set next_attempt_at = ${lease}, attempts = 1 where id = ${id}`
    await watch()
    expect((await read(id)).state).toBe('needs_pull')
    service.pass(0.1)
    await watch()
    expect((await read(id)).state).toBe('applied')
  })

  it('of a vendor that does not answer holds up no other connection', async () => {
    const slow = await openLever()
    const held: ServerResponse[] = []
    let letGo = false
    slow.instead = reply => void (letGo ? reply.destroy() : held.push(reply))
    const save = async (connected: Connected) => {
      const sent = signPush('lever', token, recorded('lever', 'candidateStageChange'), `token-${tokens++}`)
      return (await push(service, connected.path, sent)).body.id as string
    }
    const [waiting, quick] = [await connect({ source: 'slow', api_url: slow.url }), await connect()]
    const [first, second] = [await save(waiting), await save(quick)]
    const puller = makePuller()
    const working = workingFor(service.deps, reactions, new AbortController().signal)
    const hanging = puller.wake(working, company.id, waiting.id)
    await puller.wake(working, company.id, quick.id)
    expect((await read(second)).state).toBe('received')
    letGo = true
    for (const reply of held) reply.destroy()
    await hanging
    expect(await read(first)).toMatchObject({ state: 'needs_pull', outcome: 'unreachable' })
    await slow.close()
    await workOff(service)
    expect((await read(second)).state).toBe('applied')
  })

  it('is nothing to another company', async () => {
    const other = await service.company('Contoso')
    const id = await hint(await connect())
    expect((await other.admin.get(`/v1/pushes/${id}`)).body.code).toBe('not_found')
    expect((await other.admin.post(`/v1/pushes/${id}/retry`)).body.code).toBe('not_found')
  })
})
