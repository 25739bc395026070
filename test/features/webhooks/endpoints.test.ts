import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectStatus, makeJob } from '../../support/hiring.ts'
import { workOff } from '../../support/jobs.ts'
import { openReceiver, type Receiver, takeAll, verified } from '../../support/receiver.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

let service: Service
let receiver: Receiver
let company: Company
let other: Company
let auditor: Caller
let recruiter: Caller
let jobId: string
beforeAll(async () => {
  service = await openService({ OUTBOUND_ALLOW: '127.0.0.0/8' })
  // The receivers' library holds signatures against its own clock.
  service.now = new Date()
  receiver = await openReceiver()
  company = await service.company('Northwind')
  other = await service.company('Contoso')
  auditor = await company.person('Aldo Auditor', { roles: ['auditor'] })
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  jobId = await makeJob(company, await company.person('Hana Manager', { roles: ['hiring_manager'] }))
})
afterAll(async () => {
  await service.close()
  await receiver.close()
})
beforeEach(async () => {
  // A test that failed leaves nobody listening to the next one.
  await service.sql`delete from webhook_deliveries`
  await service.sql`delete from webhook_endpoints`
  receiver.take()
  receiver.answer = takeAll
})

const make = async (body: object = {}, from = company) =>
  expectStatus(await from.admin.post('/v1/webhook-endpoints', { url: `${receiver.url}/hook`, ...body }), 201).body
const deliveriesOf = async (id: string) =>
  expectStatus(await company.admin.get(`/v1/webhook-deliveries?endpoint_id=${id}`), 200).body.data
/** Something happens that is published at once. */
async function apply(stage: string | null = null): Promise<string> {
  const candidate = expectStatus(await company.admin.post('/v1/candidates', { name: 'Noor Haddad' }), 201).body
  const made = await company.admin.post('/v1/applications', { job_id: jobId, candidate_id: candidate.id, stage })
  return expectStatus(made, 201).body.id
}

describe('a webhook endpoint', () => {
  it('shows its secret once, and afterwards only how it is set up', async () => {
    const made = await make({ description: 'Ours', event_types: ['debrief.released', 'debrief.released'] })
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(made).toMatchObject({ state: 'active', event_types: ['debrief.released'], disabled_reason: null })
    const { secret: _, ...rest } = made
    const read = expectStatus(await company.admin.get(`/v1/webhook-endpoints/${made.id}`), 200)
    expect(read.body).toEqual(rest)
    expect(expectStatus(await auditor.get('/v1/webhook-endpoints'), 200).body.data).toContainEqual(rest)
    const [row] = await service.sql<{ secret: string }[]>`select secret from webhook_endpoints where id = ${made.id}`
    expect(row!.secret).not.toContain(made.secret.slice(6, 30))
    expectStatus(await company.admin.delete(`/v1/webhook-endpoints/${made.id}`), 204)
    expect((await company.admin.get(`/v1/webhook-endpoints/${made.id}`)).status).toBe(404)
  })

  it('is refused where its address is not called', async () => {
    for (const url of ['ftp://hooks.example/', 'https://10.0.0.1/', 'https://u:p@hooks.example/', 'nonsense']) {
      const reply = await company.admin.post('/v1/webhook-endpoints', { url })
      expect([url, reply.status, reply.body.code]).toEqual([url, 422, 'url_refused'])
    }
    const made = await make()
    const moved = await company.admin.patch(
      `/v1/webhook-endpoints/${made.id}`,
      { url: 'https://192.168.0.1/' },
      { 'if-match': '*' },
    )
    expect(moved.body.code).toBe('url_refused')
  })

  it('is changed by the version that was read', async () => {
    const made = await make()
    const path = `/v1/webhook-endpoints/${made.id}`
    const change = (version: string) => company.admin.patch(path, { state: 'paused' }, { 'if-match': version })
    expect((await company.admin.patch(path, { state: 'paused' })).body.code).toBe('precondition_required')
    const changed = expectStatus(await change('"1"'), 200)
    expect([changed.body.state, changed.headers.etag]).toEqual(['paused', '"2"'])
    expect((await change('"1"')).body.code).toBe('precondition_failed')
    expect(expectStatus(await company.admin.get('/v1/webhook-endpoints?state=paused'), 200).body.data).toMatchObject([
      { id: made.id },
    ])
  })

  it('is for admins to write and for auditors to read, and for nobody of another company', async () => {
    const made = await make()
    const path = `/v1/webhook-endpoints/${made.id}`
    expect((await service.anonymous.get(path)).body.code).toBe('not_signed_in')
    expect((await recruiter.get(path)).body.code).toBe('forbidden')
    expect((await auditor.post('/v1/webhook-endpoints', { url: receiver.url })).body.code).toBe('forbidden')
    expect((await company.admin.post('/v1/webhook-endpoints', { address: 'x' })).body.code).toBe('invalid_request')
    const foreign = other.admin
    expect(
      await Promise.all([
        foreign.get(path),
        foreign.patch(path, { state: 'paused' }, { 'if-match': '*' }),
        foreign.delete(path),
        foreign.post(`${path}/rotation`, {}),
        foreign.post(`${path}/pings`),
        foreign.post(`${path}/replays`, { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }),
      ]).then(replies => replies.map(reply => reply.status)),
    ).toEqual([404, 404, 404, 404, 404, 404])
  })

  it('belongs to a key of the company, which may rotate its secret and no other', async () => {
    const key = await company.integration('ATS bridge', ['events:read', 'webhooks:rotate'])
    const stranger = await other.integration('Elsewhere', ['events:read'])
    const wrong = await company.admin.post('/v1/webhook-endpoints', { url: receiver.url, api_key_id: stranger.id })
    expect(wrong.body.code).toBe('unknown_reference')
    const [mine, another] = [await make({ api_key_id: key.id }), await make()]
    const rotated = expectStatus(await key.post(`/v1/webhook-endpoints/${mine.id}/rotation`, {}), 201).body
    expect(rotated.secret).not.toBe(mine.secret)
    expect((await key.post(`/v1/webhook-endpoints/${another.id}/rotation`, {})).body.code).toBe('not_found')
  })

  it('hears nothing once the key it belongs to is revoked', async () => {
    const key = await company.integration('Bridge to be revoked', ['events:read'])
    const deaf = await company.integration('Without the scope', ['jobs:read'])
    await make({ api_key_id: key.id })
    await make({ api_key_id: deaf.id, url: `${receiver.url}/deaf` })
    await apply()
    await workOff(service)
    expect(receiver.take().map(({ path }) => path)).toEqual(['/hook'])
    expectStatus(await company.admin.delete(`/v1/api-keys/${key.id}`), 204)
    await apply()
    await workOff(service)
    expect(receiver.take()).toEqual([])
  })

  it('refuses a fifty-first', async () => {
    const crowded = await service.company('Crowded')
    const replies = []
    for (let at = 0; at <= 50; at++)
      replies.push(await crowded.admin.post('/v1/webhook-endpoints', { url: 'https://hooks.example/' }))
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(50)
    expect(replies.at(-1)!.body.code).toBe('too_many_endpoints')
  })
})

describe('a delivery', () => {
  it('carries the bytes of the feed, signed so that the library of receivers verifies them', async () => {
    const made = await make()
    const applicationId = await apply('Onsite')
    await workOff(service)
    const sent = receiver.take()
    expect(sent.map(({ headers }) => headers['content-type'])).toEqual(['application/json', 'application/json'])
    const feed = await company.admin.get('/v1/events?limit=200')
    for (const delivery of sent) {
      const event = verified(delivery, made.secret)
      expect(event.data.application_id).toBe(applicationId)
      expect(delivery.id).toBe(event.id)
      expect(feed.text).toContain(delivery.text)
    }
    expect(sent.map(({ text }) => JSON.parse(text).type)).toEqual(['application.received', 'application.stage_entered'])
    const listed = await deliveriesOf(made.id)
    expect(listed.map((each: { state: string }) => each.state)).toEqual(['delivered', 'delivered'])
    const requests = await Promise.all(
      listed.map(async ({ id }: { id: string }) => (await auditor.get(`/v1/webhook-deliveries/${id}`)).body.request),
    )
    expect(requests).toEqual(
      expect.arrayContaining(
        sent.map(({ id, text }: { id: string; text: string }) => ({ webhook_id: id, body: text })),
      ),
    )
  })

  it('with one byte changed, or older than five minutes, is rejected by that library', async () => {
    const made = await make()
    await apply()
    await workOff(service)
    const [delivery] = receiver.take()
    expect(verified(delivery!, made.secret).type).toBe('application.received')
    const altered = { ...delivery!, text: delivery!.text.replace('application.received', 'application.deceived') }
    expect(() => verified(altered, made.secret)).toThrow('No matching signature found')
    const old = String(Math.floor(Date.now() / 1000) - 301)
    const late = { ...delivery!, headers: { ...delivery!.headers, 'webhook-timestamp': old } }
    expect(() => verified(late, made.secret)).toThrow('too old')
  })

  it('is made only of the types that the endpoint asked for, and only from its beginning on', async () => {
    const early = await apply()
    service.pass(0.001)
    await make({ event_types: ['application.received'] })
    const later = await apply('Onsite')
    await workOff(service)
    expect(receiver.take().map(({ text }) => JSON.parse(text).data.application_id)).toEqual([later])
    expect(early).not.toBe(later)
  })

  it('carries two signatures while a secret is being rotated, and one afterwards', async () => {
    const made = await make()
    const rotated = expectStatus(
      await company.admin.post(`/v1/webhook-endpoints/${made.id}/rotation`, { overlap_hours: 1 }),
      201,
    ).body
    expect(rotated.previous_secret_expires_at).toBe(new Date(service.now.getTime() + 3_600_000).toISOString())
    await apply()
    await workOff(service)
    const [both] = receiver.take()
    expect([verified(both!, made.secret).type, verified(both!, rotated.secret).type]).toEqual(
      Array(2).fill('application.received'),
    )
    const real = service.now
    service.pass(1.01)
    await apply()
    await workOff(service)
    const [one] = receiver.take()
    expect(one!.headers['webhook-signature']!.split(' ')).toHaveLength(1)
    service.now = real
  })

  it('a ping is one that can be read, and a repeat under its key answers the same', async () => {
    const made = await make()
    const path = `/v1/webhook-endpoints/${made.id}/pings`
    const ping = expectStatus(await company.admin.post(path, undefined, { 'idempotency-key': 'p' }), 201).body
    const again = await company.admin.post(path, undefined, { 'idempotency-key': 'p' })
    expect([again.body.id, again.headers['idempotent-replayed']]).toEqual([ping.id, 'true'])
    expect(ping).toMatchObject({ state: 'pending', type: 'webhook.ping', event_id: null })
    await workOff(service)
    const sent = receiver.take()
    expect(sent.map(delivery => verified(delivery, made.secret))).toEqual([
      {
        id: ping.id,
        type: 'webhook.ping',
        timestamp: ping.created_at,
        actor: { kind: 'person', id: company.admin.id },
        data: { company_id: company.id },
      },
    ])
    const read = expectStatus(await company.admin.get(`/v1/webhook-deliveries/${ping.id}`), 200).body
    expect(read).toMatchObject({ state: 'delivered', tries: [{ status: 204, error: null }] })
    expect(read.request).toEqual({ webhook_id: ping.id, body: sent[0]!.text })
  })

  it('waits while the endpoint is paused, and goes when it is resumed', async () => {
    const made = await make({ paused: true })
    await apply()
    await workOff(service)
    expect(receiver.take()).toEqual([])
    expect(await deliveriesOf(made.id)).toMatchObject([{ state: 'pending' }])
    const path = `/v1/webhook-endpoints/${made.id}`
    expectStatus(await company.admin.patch(path, { state: 'active' }, { 'if-match': '*' }), 200)
    await workOff(service)
    expect(receiver.take()).toHaveLength(1)
  })

  it('is sent again when asked, one or those of a stretch of time, under the same ids', async () => {
    service.pass(0.001)
    const start = service.now
    await apply()
    service.pass(0.01)
    const made = await make()
    await apply()
    await workOff(service)
    const [first] = receiver.take()
    const [delivery] = await deliveriesOf(made.id)
    const one = await company.admin.post(`/v1/webhook-deliveries/${delivery.id}/replay`)
    expect(expectStatus(one, 200).body).toMatchObject({ id: delivery.id, state: 'pending', attempts: 0 })
    await workOff(service)
    expect(receiver.take().map(({ id }) => id)).toEqual([first!.id])

    service.pass(0.01)
    const stretch = { from: start.toISOString(), to: service.now.toISOString(), event_types: ['application.received'] }
    const asked = await company.admin.post(`/v1/webhook-endpoints/${made.id}/replays`, stretch)
    expect(expectStatus(asked, 201).body).toEqual({ endpoint_id: made.id, from: stretch.from, to: stretch.to })
    await workOff(service)
    const sent = receiver.take().map(({ id }) => id)
    expect([sent.length, sent.includes(first!.id)]).toEqual([2, true])
    const backwards = { from: stretch.to, to: stretch.from }
    const wrong = await company.admin.post(`/v1/webhook-endpoints/${made.id}/replays`, backwards)
    expect(wrong.body.errors).toMatchObject([{ pointer: '/to' }])
  })

  it('of more events than one replay takes is refused, and asks for a shorter time', async () => {
    const busy = await service.company('Busy')
    await service.sql`
      insert into events (company_id, id, type, actor_kind, created_at, published_at, published_xid, published_order, fanned_out)
      select ${busy.id}, gen_random_uuid(), 'loop.planned', 'system', ${service.now}, ${service.now}, pg_current_xact_id(), nextval('event_order'), true
      from generate_series(1, 10001)`
    const made = await make({}, busy)
    const from = new Date(service.now.getTime() - 1_000).toISOString()
    const to = new Date(service.now.getTime() + 1_000).toISOString()
    const reply = await busy.admin.post(`/v1/webhook-endpoints/${made.id}/replays`, { from, to })
    expect([reply.status, reply.body.code]).toEqual([422, 'range_too_wide'])
  })

  it('is found by nobody of another company', async () => {
    const made = await make()
    await apply()
    await workOff(service)
    const [delivery] = await deliveriesOf(made.id)
    expect((await other.admin.get(`/v1/webhook-deliveries/${delivery.id}`)).status).toBe(404)
    expect((await other.admin.post(`/v1/webhook-deliveries/${delivery.id}/replay`)).status).toBe(404)
    expect((await other.admin.get('/v1/webhook-deliveries')).body.data).toEqual([])
    expect((await recruiter.get('/v1/webhook-deliveries')).body.code).toBe('forbidden')
  })
})
