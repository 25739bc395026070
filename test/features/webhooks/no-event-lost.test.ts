import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reactions } from '../../../src/app.ts'
import { systemActor } from '../../../src/domain/actor.ts'
import { happened } from '../../../src/domain/event.ts'
import { recorderFor } from '../../../src/platform/events.ts'
import { expectStatus } from '../../support/hiring.ts'
import { openReceiver, type Receiver } from '../../support/receiver.ts'
import { type Company, openService, type Service } from '../../support/service.ts'
import { sized } from '../../support/size.ts'

const eventsWanted = sized(100, 1_000)
const killsWanted = sized(3, 10)
const failingShare = 0.3
const program = fileURLToPath(new URL('../../support/outbox-worker.ts', import.meta.url))

let service: Service
let receiver: Receiver
let company: Company
const workers: ChildProcess[] = []
beforeAll(async () => {
  service = await openService({ OUTBOUND_ALLOW: '127.0.0.0/8' })
  service.now = new Date()
  receiver = await openReceiver()
  company = await service.company('Northwind')
})
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await service.close()
  await receiver.close()
})

/** Starts a worker whose clock stands `hours` ahead, so that what failed before is due again and what died has lost its lease. */
async function startWorker(hours: number): Promise<ChildProcess> {
  const startsAt = service.now.getTime() + hours * 3_600_000
  const worker = spawn(
    process.execPath,
    ['--import', 'tsx', program, service.databaseUrl, service.deps.secret, String(startsAt)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  workers.push(worker)
  await once(worker.stdout!, 'data')
  return worker
}

describe('no event is lost', () => {
  it(`${eventsWanted} events, a third of the deliveries failing, ${killsWanted} workers killed: each arrives`, async () => {
    expectStatus(await company.admin.post('/v1/webhook-endpoints', { url: `${receiver.url}/hook` }), 201)
    const batch = 50
    for (let from = 0; from < eventsWanted; from += batch)
      await service.deps.db.write(company.id, async tx => {
        const record = recorderFor(tx, service.deps, systemActor(company.id), service.now, reactions)
        await record(
          ...Array.from({ length: Math.min(batch, eventsWanted - from) }, () => happened('loop.planned', {})),
        )
      })
    const published = await service.sql<{ id: string }[]>`select id from events where company_id = ${company.id}`
    expect(published).toHaveLength(eventsWanted)

    // A fixed generator: which deliveries fail is the same in every run as far as their order is.
    let state = 20_260_302
    const chance = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
    const accepted = new Map<string, number>()
    let failed = 0
    let slow = true
    receiver.answer = (reply, { id }) => {
      if (chance() < failingShare) {
        failed++
        // Half of them refuse, half hang up.
        if (chance() < 0.5) reply.writeHead(500).end()
        else reply.destroy()
        return
      }
      accepted.set(id, (accepted.get(id) ?? 0) + 1)
      // While workers are being killed answers take a while, so that each dies with deliveries under way.
      setTimeout(() => reply.writeHead(204).end(), slow ? 15 : 0)
    }

    const share = Math.ceil(eventsWanted / (killsWanted + 2))
    let hours = 0
    let killed = 0
    for (; killed < killsWanted; killed++) {
      const worker = await startWorker(hours)
      const goal = receiver.received.length + share
      while (receiver.received.length < goal && accepted.size < eventsWanted) await delay(2)
      worker.kill('SIGKILL')
      await once(worker, 'exit')
      hours += 1
    }
    slow = false
    const left = async () =>
      (
        await service.sql<{ count: number }[]>`
          select count(*)::int as count from events e where e.company_id = ${company.id} and not exists (
            select 1 from webhook_deliveries d where d.event_id = e.id and d.state = 'delivered')`
      )[0]!.count
    for (let round = 0; (await left()) > 0 && round < 12; round++) {
      const worker = await startWorker(hours)
      await once(worker.stdout!, 'data')
      worker.kill('SIGKILL')
      await once(worker, 'exit')
      hours += 25
    }

    expect(await left()).toBe(0)
    expect(published.filter(({ id }) => !accepted.has(id))).toEqual([])
    expect([...accepted.keys()].filter(id => !published.some(each => each.id === id))).toEqual([])
    const twice = [...accepted.values()].filter(times => times > 1).length
    console.log(
      `figure: webhook events ${eventsWanted}, deliveries failed ${failed} of ${receiver.received.length}, workers killed ${killed}, distinct ids delivered ${accepted.size}, delivered more than once ${twice}`,
    )
    expect(failed).toBeGreaterThan(eventsWanted * 0.2)
  })
})
