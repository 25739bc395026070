/**
 * What goes between the small company and other programs: an endpoint whose deliveries went well, wait and were given up, one
 * that was disabled, connections to each vendor, and pushes of which every kind of thing came.
 */
import { signPush } from '../support/ats.ts'
import { expectStatus } from '../support/hiring.ts'
import type { Company, Service } from '../support/service.ts'

export interface Exchange {
  readonly endpointId: string
  /** disabled because a delivery was given up */
  readonly disabledId: string
  readonly connectionId: string
  /** of Lever, without a key to ask with */
  readonly leverId: string
}

const minuteMs = 60_000

/** Enters it. Deliveries and pushes stand as a worker would have left them; nothing is called. */
export async function enterExchange(service: Service, company: Company, jobId: string): Promise<Exchange> {
  const { admin } = company
  const add = async (path: string, body: object) => expectStatus(await admin.post(path, body), 201).body
  const endpointId = await add('/v1/webhook-endpoints', {
    url: 'https://hooks.northwind.example/hireloop/decisions',
    description: 'Decisions back into the ATS',
    event_types: ['debrief.released', 'decision.recorded', 'scorecard.submitted', 'loop.planned', 'loop.all_in'],
  }).then(made => made.id)
  const disabledId = await add('/v1/webhook-endpoints', { url: 'https://10.warehouse.northwind.example/in' }).then(
    made => made.id,
  )
  const ago = (minutes: number) => new Date(service.now.getTime() - minutes * minuteMs)
  const tried = (at: Date, status: number | null, error: string | null, durationMs: number) => ({
    at: at.toISOString(),
    status,
    error,
    duration_ms: durationMs,
  })
  const events = await service.sql<{ id: string; type: string }[]>`
    select id, type from events where company_id = ${company.id} and published_at is not null and type in ('debrief.released', 'loop.planned', 'loop.all_in', 'scorecard.submitted')
    order by id limit 9`
  const put = async (
    endpoint: string,
    event: { id: string | null; type: string },
    at: Date,
    kept: { state: string; attempts?: number; next?: Date; delivered?: Date; tries: object[] },
  ) => service.sql`
    insert into webhook_deliveries (company_id, id, endpoint_id, event_id, type, state, attempts, next_attempt_at, delivered_at, tries, created_at)
    values (${company.id}, ${service.deps.ids(at)}, ${endpoint}, ${event.id}, ${event.type}, ${kept.state}, ${kept.attempts ?? 0},
      ${kept.next ?? null}, ${kept.delivered ?? null}, ${service.sql.json(kept.tries as never)}, ${at})`
  for (const [at, event] of events.entries()) {
    const then = ago(400 - at * 30)
    await put(endpointId, event, then, {
      state: 'delivered',
      delivered: then,
      tries: [tried(then, 204, null, 38 + at * 7)],
    })
    const last = at === events.length - 1
    await put(disabledId, event, then, {
      state: last ? 'failed' : 'pending',
      attempts: last ? 10 : 3,
      tries: [tried(then, null, 'connection_failed', 12), tried(ago(20), 503, null, 1_204)],
    })
  }
  const ping = { id: null, type: 'webhook.ping' }
  await put(endpointId, ping, ago(9), {
    state: 'pending',
    attempts: 2,
    next: new Date(service.now.getTime() + 5 * minuteMs),
    tries: [tried(ago(9), null, 'timeout', 10_000), tried(ago(8), 500, null, 96)],
  })
  await service.sql`
    update webhook_endpoints set state = 'disabled', disabled_reason = 'failing', disabled_at = ${ago(20)} where id = ${disabledId}`
  return { endpointId, disabledId, ...(await enterConnections(service, company, jobId)) }
}

async function enterConnections(
  service: Service,
  company: Company,
  jobId: string,
): Promise<{ connectionId: string; leverId: string }> {
  const { admin } = company
  const add = async (body: object) => expectStatus(await admin.post('/v1/connections', body), 201).body
  const { id: leverId } = await add({
    vendor: 'lever',
    secret: 'a-signature-token-of-lever',
    description: 'Lever of the design team',
  })
  const { id, path, secret } = await add({
    vendor: 'greenhouse',
    opening_stage: 'Onsite',
    jobs: [{ external_id: '107761', job_id: jobId }],
  })
  const { bytes, headers } = signPush('greenhouse', secret, { action: 'ping', payload: { web_hook_id: 1 } }, 'first')
  for (let times = 0; times < 2; times++)
    await fetch(`${service.baseUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: bytes,
    })
  for (const [at, [state, outcome]] of [
    ['failed', 'not_there'],
    ['needs_pull', 'api_key_missing'],
  ].entries()) {
    const when = new Date(service.now.getTime() - (60 - at * 30) * minuteMs)
    await service.sql`
      insert into pushes (company_id, id, connection_id, event_id, digest, action, state, outcome, last_received_at, created_at)
      values (${company.id}, ${service.deps.ids(when)}, ${leverId}, ${`hint-${at}`}, ${`hint ${at}`}, 'candidateStageChange', ${state!}, ${outcome!},
        ${when}, ${when})`
  }
  const [loop] = await service.sql<{ id: string; application_id: string; candidate_id: string }[]>`
    select l.id, l.application_id, a.candidate_id from loops l join applications a on a.id = l.application_id
    where l.company_id = ${company.id} order by l.id limit 1`
  const kinds = [
    ['new_candidate_application', 'applied', 'created', false],
    ['application_updated', 'superseded', null, false],
    ['candidate_stage_change', 'job_unknown', 'unknown_reference', false],
    ['candidate_stage_change', 'applied', 'changed', true],
    ['update_candidate', 'refused', 'candidate_erased', false],
    ['hire_candidate', 'applied', 'changed', false],
  ] as const
  for (const [at, [action, state, outcome, opened]] of kinds.entries()) {
    const when = new Date(service.now.getTime() - (120 - at * 15) * minuteMs)
    const digest = `digest ${at}`
    await service.sql`
      insert into pushes (company_id, id, connection_id, event_id, digest, action, state, outcome, candidate_id, application_id, loop_id,
        last_received_at, created_at)
      values (${company.id}, ${service.deps.ids(when)}, ${id}, ${`greenhouse-${4_710 + at}`}, ${digest}, ${action}, ${state}, ${outcome},
        ${opened ? loop!.candidate_id : null}, ${opened ? loop!.application_id : null}, ${opened ? loop!.id : null}, ${when}, ${when})`
  }
  return { connectionId: id, leverId }
}
