import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reactions, workers } from '../../../src/app.ts'
import { systemActor } from '../../../src/domain/actor.ts'
import { happened } from '../../../src/domain/event.ts'
import { makeCourier } from '../../../src/features/webhooks/courier.ts'
import { watchWebhooks } from '../../../src/features/webhooks/outbox.ts'
import { recorderFor } from '../../../src/platform/events.ts'
import { type Aside, startJobs, workingFor } from '../../../src/platform/jobs.ts'
import { expectStatus, fillAndSubmit, makeJob, makeLoop } from '../../support/hiring.ts'
import { workOff } from '../../support/jobs.ts'
import { openReceiver, type Receiver, takeAll, verified } from '../../support/receiver.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

let service: Service
let receiver: Receiver
let company: Company
let owner: Caller
beforeAll(async () => {
  service = await openService({ OUTBOUND_ALLOW: '127.0.0.0/8' })
  service.now = new Date()
  receiver = await openReceiver()
  company = await service.company('Northwind')
  owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
})
afterAll(async () => {
  await service.close()
  await receiver.close()
})
beforeEach(async () => {
  await service.sql`delete from webhook_deliveries`
  await service.sql`delete from webhook_endpoints`
  receiver.take()
  receiver.answer = takeAll
})

const make = async (body: object = {}) =>
  expectStatus(await company.admin.post('/v1/webhook-endpoints', { url: `${receiver.url}/hook`, ...body }), 201).body
const ping = async (id: string): Promise<string> =>
  expectStatus(await company.admin.post(`/v1/webhook-endpoints/${id}/pings`), 201).body.id
const read = async (id: string) => expectStatus(await company.admin.get(`/v1/webhook-deliveries/${id}`), 200).body
const stateOf = async (id: string) => {
  const { state, disabled_reason } = expectStatus(await company.admin.get(`/v1/webhook-endpoints/${id}`), 200).body
  return [state, disabled_reason]
}
/** What the watch does every minute, waited for to its end. */
async function watch(): Promise<void> {
  const beside: Promise<unknown>[] = []
  const aside: Aside = { keep: work => void beside.push(work), later: () => {} }
  await watchWebhooks(workingFor(service.deps, reactions, new AbortController().signal, aside))
  await Promise.all(beside)
}
const publish = (...types: Parameters<typeof happened>[0][]) =>
  service.deps.db.write(company.id, async tx => {
    const record = recorderFor(tx, service.deps, systemActor(company.id), service.now, reactions)
    await record(...types.map(type => happened(type, {})))
  })

describe('a delivery that fails', () => {
  it('is tried ten times by the schedule under one id, and then given up', async () => {
    const made = await make()
    const id = await ping(made.id)
    receiver.answer = reply => void reply.writeHead(500).end()
    const pauses: number[] = []
    await workOff(service)
    for (;;) {
      const delivery = await read(id)
      if (delivery.next_attempt_at === null) break
      pauses.push(Math.round((Date.parse(delivery.next_attempt_at) - service.now.getTime()) / 1_000))
      await watch()
      expect((await read(id)).attempts).toBe(delivery.attempts)
      service.now = new Date(delivery.next_attempt_at)
      await watch()
    }
    const promised = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    expect(pauses.map((pause, at) => Math.abs(pause / promised[at]! - 1) <= 0.101)).toEqual(promised.map(() => true))
    expect(receiver.take().map(delivery => delivery.id)).toEqual(Array(10).fill(id))
    const given = await read(id)
    expect([given.state, given.attempts, given.tries.length]).toEqual(['failed', 10, 10])
    expect(given.tries[0]).toMatchObject({ status: 500, error: null })
    // Nothing arrived for as long as it was tried: the endpoint is disabled, and that is told in the feed.
    expect(await stateOf(made.id)).toEqual(['disabled', 'failing'])
    const told = await company.admin.get('/v1/events?type=webhook.disabled')
    expect(told.body.data).toMatchObject([{ type: 'webhook.disabled', actor: { kind: 'system' } }])
  })

  it('leaves an endpoint at work to which others arrived meanwhile', async () => {
    const made = await make()
    const bad = await ping(made.id)
    receiver.answer = (reply, delivery) => void reply.writeHead(delivery.id === bad ? 500 : 204).end()
    await workOff(service)
    for (let at = 0; at < 9; at++) {
      service.pass(27)
      await ping(made.id)
      await workOff(service)
    }
    expect((await read(bad)).state).toBe('failed')
    expect(await stateOf(made.id)).toEqual(['active', null])
  })

  it('whose receiver is gone disables the endpoint at once; resumed, what waited and what gave up is delivered', async () => {
    const made = await make()
    const first = await ping(made.id)
    receiver.answer = reply => void reply.writeHead(410).end()
    await workOff(service)
    expect((await read(first)).state).toBe('failed')
    expect(await stateOf(made.id)).toEqual(['disabled', 'gone'])
    await publish('loop.planned')
    await workOff(service)
    expect(receiver.take()).toHaveLength(1)
    receiver.answer = takeAll
    const path = `/v1/webhook-endpoints/${made.id}`
    expectStatus(await company.admin.patch(path, { state: 'active' }, { 'if-match': '*' }), 200)
    await workOff(service)
    const types = receiver.take().map(({ text }) => JSON.parse(text).type)
    expect(types.sort()).toEqual(['loop.planned', 'webhook.disabled', 'webhook.ping'])
  })

  it('says why: a redirect, no answer in time, nobody there, an address that turned inward', async () => {
    const made = await make()
    receiver.answer = reply => void reply.writeHead(307, { location: `${receiver.url}/elsewhere` }).end()
    const redirected = await ping(made.id)
    await workOff(service)
    expect((await read(redirected)).tries).toMatchObject([{ status: 307, error: null }])
    expect(receiver.take().map(({ path }) => path)).toEqual(['/hook'])

    const nowhere = await make({ url: 'http://127.0.0.1:9/' })
    const unheard = await ping(nowhere.id)
    const turned = await make({ url: 'https://turned.example/' })
    const inward = await ping(turned.id)
    const resolving = { ...service.deps, resolve: async () => ['10.0.0.1'] }
    await workOff(service, resolving)
    expect((await read(unheard)).tries).toMatchObject([{ status: null, error: 'connection_failed' }])
    expect((await read(inward)).tries).toMatchObject([{ status: null, error: 'address_refused' }])

    const otherSecret = { ...service.deps, secret: 'the service was given another secret' }
    const lost = await ping(made.id)
    await workOff(service, otherSecret)
    expect((await read(lost)).tries).toMatchObject([{ status: null, error: 'secret_unreadable' }])
  })

  it('is taken up again under the same id where whoever had it died on the way', async () => {
    const made = await make()
    const id = await ping(made.id)
    // Somebody took it and is never heard of again: a lease, and no outcome.
    await service.sql`update webhook_deliveries set leased_until = ${new Date(service.now.getTime() + 60_000)} where id = ${id}`
    await workOff(service)
    expect(receiver.take()).toEqual([])
    service.pass(0.02)
    await watch()
    expect(receiver.take().map(delivery => delivery.id)).toEqual([id])
    expect((await read(id)).state).toBe('delivered')
  })
})

describe('a receiver that is slow', () => {
  it('holds up nobody else, and has no more than four deliveries to deal with at once', async () => {
    const slow = await make({ url: `${receiver.url}/slow` })
    const quick = await make({ url: `${receiver.url}/quick` })
    await publish(...Array(20).fill('loop.planned'))
    let open = 0
    let openMost = 0
    let letGo = () => {}
    const released = new Promise<void>(resolve => {
      letGo = resolve
    })
    receiver.answer = (reply, { path }) => {
      if (path === '/quick') return takeAll(reply)
      openMost = Math.max(openMost, ++open)
      void released.then(() => {
        open--
        takeAll(reply)
      })
    }
    const courier = makeCourier()
    const working = workingFor(service.deps, reactions, new AbortController().signal)
    // The outbox is worked with its own courier; this one carries, so that the test sees both ends.
    await service.sql`update webhook_endpoints set state = 'paused'`
    await watch()
    await service.sql`update webhook_endpoints set state = 'active'`
    const slowDone = courier.wake(working, company.id, slow.id)
    await courier.wake(working, company.id, quick.id)
    expect(receiver.received.filter(({ path }) => path === '/quick')).toHaveLength(20)
    expect(receiver.received.filter(({ path }) => path === '/slow').length).toBeLessThanOrEqual(4)
    letGo()
    await slowDone
    expect(receiver.received.filter(({ path }) => path === '/slow')).toHaveLength(20)
    expect(openMost).toBeLessThanOrEqual(4)
  })
})

describe('the running queue', () => {
  it('sends what was asked for, tries again by itself after five seconds, and waits for what is under way when told to stop', async () => {
    // The queue's own timers run by the clock of the machine.
    service.now = new Date()
    const made = await make()
    const deps = { ...service.deps, clock: () => new Date() }
    const jobs = await startJobs(deps, { 'webhook-outbox': workers['webhook-outbox'] }, reactions)
    const sentTimes = async (id: string, times: number) => {
      while (receiver.received.filter(delivery => delivery.id === id).length < times) await delay(20)
    }
    let failures = 1
    receiver.answer = reply => void reply.writeHead(failures-- > 0 ? 500 : 204).end()
    const id = await ping(made.id)
    await sentTimes(id, 2)
    let letGo = () => {}
    const gate = new Promise<void>(resolve => {
      letGo = resolve
    })
    receiver.answer = reply => void gate.then(() => takeAll(reply))
    const last = await ping(made.id)
    await sentTimes(last, 1)
    const stopped = jobs.stop()
    letGo()
    await stopped
    const [first, second] = [await read(id), await read(last)]
    expect([first.state, first.tries.map(({ status }: { status: number }) => status)]).toEqual([
      'delivered',
      [500, 204],
    ])
    const pauseMs = Date.parse(first.tries[1].at) - Date.parse(first.tries[0].at)
    expect(pauseMs).toBeGreaterThanOrEqual(4_400)
    expect(second.state).toBe('delivered')
  })
})

describe('what is heard', () => {
  it('is every type of event there is to be told, each once, and nothing of a loop before its release', async () => {
    const made = await make()
    const [ines, jon] = [await company.person('Ines One'), await company.person('Jon Two')]
    const plan = [
      { name: 'One', focus: ['problem_clarity'] },
      { name: 'Two', focus: ['metric_discipline'] },
    ]
    const small = await makeJob(company, owner, { plan })
    const loop = await makeLoop(service, company, small, [ines, jon], { name: 'Noor Haddad' })
    service.pass(3)
    await fillAndSubmit(loop.seats[0]!)
    await workOff(service)
    const before = receiver.take().map(({ text }) => JSON.parse(text))
    expect(new Set(before.map(({ type }) => type))).toEqual(
      new Set(['application.received', 'loop.planned', 'interview.changed']),
    )
    await fillAndSubmit(loop.seats[1]!)
    const version = { reason: 'slip', summary: 'A word was missing.' }
    expectStatus(await ines.post(`/v1/scorecards/${loop.seats[0]!.cardId}/versions`, version), 201)
    const decision = { decision: 'hire', reason: 'Found the problem first.' }
    expectStatus(await owner.post(`/v1/loops/${loop.id}/decisions`, decision), 201)

    const early = await makeLoop(service, company, small, [ines, jon], { name: 'Ella Early' })
    service.pass(3)
    await fillAndSubmit(early.seats[0]!)
    expectStatus(await owner.post(`/v1/loops/${early.id}/release`, { reason: 'The offer expires tonight.' }), 200)
    const staged = `/v1/applications/${early.applicationId}`
    expectStatus(await company.admin.patch(staged, { stage: 'Offer' }, { 'if-match': '*' }), 200)
    // Erasure is an act of its own part of the house; the event of it travels like any other.
    await publish('candidate.erased')
    await workOff(service)
    const heard = [...before, ...receiver.take().map(delivery => verifiedNow(delivery, made.secret))]
    const promised = [
      'application.received',
      'application.stage_entered',
      'loop.planned',
      'interview.changed',
      'loop.all_in',
      'debrief.released',
      'seal.opened_early',
      'scorecard.submitted',
      'scorecard.versioned',
      'decision.recorded',
      'candidate.erased',
    ]
    const types = new Set(heard.map(({ type }) => type))
    expect(promised.filter(type => !types.has(type))).toEqual([])
    const ids = heard.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    console.log(`figure: webhook event types heard ${types.size}, of those promised ${promised.length}`)
  })

  it('by an admin whose own card is open, in the list of deliveries: nothing of that candidate but what the plan shows', async () => {
    const made = await make()
    const jon = await company.person('Jon Panel')
    const second = await company.person('Olga Admin', { roles: ['admin'] })
    const plan = [
      { name: 'One', focus: ['problem_clarity'] },
      { name: 'Two', focus: ['metric_discipline'] },
    ]
    const small = await makeJob(company, owner, { plan })
    const loop = await makeLoop(service, company, small, [company.admin, jon], { name: 'Uma Unknown' })
    service.pass(3)
    await fillAndSubmit(loop.seats[1]!)
    expectStatus(await owner.post(`/v1/loops/${loop.id}/release`, { reason: 'The offer expires tonight.' }), 200)
    await workOff(service)
    const listedTo = async (caller: Caller) =>
      (await caller.get(`/v1/webhook-deliveries?endpoint_id=${made.id}&limit=200`)).body.data as {
        id: string
        type: string
      }[]
    const all = await listedTo(second)
    const hidden = all.filter(({ type }) =>
      ['scorecard.submitted', 'debrief.released', 'seal.opened_early'].includes(type),
    )
    expect(hidden).toHaveLength(3)
    const seen = await listedTo(company.admin)
    expect(seen.filter(({ id }) => hidden.some(each => each.id === id))).toEqual([])
    expect((await company.admin.get(`/v1/webhook-deliveries/${hidden[0]!.id}`)).body.code).toBe('not_found')
    expect((await company.admin.post(`/v1/webhook-deliveries/${hidden[0]!.id}/replay`)).body.code).toBe('not_found')
  })

  it('waits in the outbox where the job was lost, until the watch comes round', async () => {
    await make()
    await publish('loop.planned')
    await service.sql`delete from pgboss.job where name = 'webhook-outbox'`
    await workOff(service)
    expect(receiver.take()).toEqual([])
    await watch()
    expect(receiver.take()).toHaveLength(1)
  })

  it('is kept for thirty days', async () => {
    const made = await make()
    const id = await ping(made.id)
    await workOff(service)
    service.pass(29 * 24)
    await watch()
    expect((await read(id)).id).toBe(id)
    service.pass(2 * 24)
    await watch()
    expect((await company.admin.get(`/v1/webhook-deliveries/${id}`)).body.code).toBe('not_found')
  })
})

/** Verifies at the service's time: the library looks at the clock of the machine, which tests do not move. */
function verifiedNow(delivery: Parameters<typeof verified>[0], secret: string) {
  const real = Date.now
  const sentAt = Number(delivery.headers['webhook-timestamp']) * 1_000
  Date.now = () => sentAt
  try {
    return verified(delivery, secret)
  } finally {
    Date.now = real
  }
}
