/**
 * Webhook endpoints: where events go, who may turn the key, and what is sent again. What a route reports of an endpoint is
 * how it is set up, never how its deliveries fare: that would tell when something happened on a loop that is sealed.
 */
import { and, desc, eq, sql as fragment, lt } from 'drizzle-orm'
import { z } from 'zod'
import { webhookEndpoints } from '../../../db/schema/webhooks.ts'
import type { EventType } from '../../domain/event.ts'
import { Refusal } from '../../domain/refusal.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { Nothing, type Route, route } from '../../platform/http.ts'
import { enqueue } from '../../platform/jobs.ts'
import { Id } from '../../platform/json-schema.ts'
import { faultOfUrl } from '../../platform/outbound.ts'
import { sealSecret } from '../../platform/sealed-secret.ts'
import { loadDelivery } from './delivery-routes.ts'
import { dueAgain, insertDeliveries, loadListeners } from './outbox.ts'
import { newWebhookSecret, turnTo } from './secrets.ts'
import {
  NewWebhookEndpoint,
  NewWebhookReplay,
  ShownWebhookEndpoint,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookReplay,
  WebhookRotation,
} from './shapes.ts'

const tag = 'webhooks'
const ById = z.strictObject({ id: Id })
const endpointsMax = 50
const replayedMax = 10_000

const columns = {
  id: webhookEndpoints.id,
  url: webhookEndpoints.url,
  description: webhookEndpoints.description,
  event_types: fragment<EventType[] | null>`${webhookEndpoints.eventTypes}`,
  state: fragment<'active' | 'paused' | 'disabled'>`${webhookEndpoints.state}`,
  disabled_reason: fragment<'gone' | 'failing' | null>`${webhookEndpoints.disabledReason}`,
  disabled_at: webhookEndpoints.disabledAt,
  api_key_id: webhookEndpoints.apiKeyId,
  previous_secret_expires_at: webhookEndpoints.previousSecretExpiresAt,
  created_by_id: webhookEndpoints.createdById,
  created_at: webhookEndpoints.createdAt,
  updated_at: webhookEndpoints.updatedAt,
}

export const createWebhookEndpoint = route({
  operationId: 'createWebhookEndpoint',
  method: 'POST',
  path: '/v1/webhook-endpoints',
  tag,
  summary: 'Add an address that events are sent to; its secret is shown this once',
  description:
    'Deliveries are signed as Standard Webhooks asks and carry the same JSON as the feed: ids, never names or text. It hears what is published from now on; for earlier events ask for a replay.',
  may: 'webhook.write',
  body: NewWebhookEndpoint,
  reply: ShownWebhookEndpoint,
  status: 201,
  etag: true,
  showsSecret: true,
  refuses: ['url_refused', 'unknown_reference', 'too_many_endpoints'],
  async handle({ tx, deps, actor, body, now, etag }) {
    refuseUncallable(deps, body.url)
    const [{ count }] = await tx.sql<[{ count: number }]>`select count(*)::int as count from webhook_endpoints`
    if (count >= endpointsMax) throw new Refusal('too_many_endpoints', { max: endpointsMax })
    const secret = newWebhookSecret()
    const [row] = await tx.db
      .insert(webhookEndpoints)
      .values({
        companyId: tx.companyId,
        id: deps.ids(now),
        url: body.url,
        description: body.description,
        eventTypes: body.event_types && [...new Set(body.event_types)],
        state: body.paused ? 'paused' : 'active',
        apiKeyId: body.api_key_id,
        secret: sealSecret(deps, secret),
        createdById: actor.id!,
        createdAt: now,
        updatedAt: now,
      })
      .returning(columns)
    etag(1)
    return { ...row!, secret }
  },
})

export const listWebhookEndpoints = route({
  operationId: 'listWebhookEndpoints',
  method: 'GET',
  path: '/v1/webhook-endpoints',
  tag,
  summary: 'Webhook endpoints, newest first, without their secrets',
  may: 'webhook.read',
  query: z.strictObject({ ...pageQuery, state: z.enum(['active', 'paused', 'disabled']).optional() }),
  reply: listOf(WebhookEndpoint),
  async handle({ tx, query, paging }) {
    const pages = paging()
    const rows = await tx.db
      .select(columns)
      .from(webhookEndpoints)
      .where(
        and(
          pages.after ? lt(webhookEndpoints.id, pages.after[0]!) : undefined,
          query.state ? eq(webhookEndpoints.state, query.state) : undefined,
        ),
      )
      .orderBy(desc(webhookEndpoints.id))
      .limit(pages.fetch)
    const { rows: data, next_cursor } = pages.page(rows, row => [row.id])
    return { data: [...data], next_cursor }
  },
})

export const getWebhookEndpoint = route({
  operationId: 'getWebhookEndpoint',
  method: 'GET',
  path: '/v1/webhook-endpoints/{id}',
  tag,
  summary: 'One webhook endpoint, without its secret',
  may: 'webhook.read',
  params: ById,
  reply: WebhookEndpoint,
  etag: true,
  async handle({ tx, params, etag }) {
    const { version, ...endpoint } = await loadEndpoint(tx, params.id)
    etag(version)
    return endpoint
  },
})

export const changeWebhookEndpoint = route({
  operationId: 'changeWebhookEndpoint',
  method: 'PATCH',
  path: '/v1/webhook-endpoints/{id}',
  tag,
  summary: 'Change, pause or resume a webhook endpoint',
  description:
    'While it is paused or disabled its deliveries wait, for thirty days; what waited is sent when it is active again.',
  may: 'webhook.write',
  params: ById,
  body: WebhookEndpointChange,
  reply: WebhookEndpoint,
  etag: true,
  ifMatch: 'required',
  refuses: ['url_refused'],
  facts: async ({ tx, params }) => ({ before: await loadEndpoint(tx, params.id) }),
  async handle({ tx, deps, params, body, facts, now, ifMatch, etag }) {
    const expected = ifMatch()
    if (body.url !== undefined) refuseUncallable(deps, body.url)
    const [changed] = await tx.db
      .update(webhookEndpoints)
      .set({
        ...(body.url === undefined ? {} : { url: body.url }),
        ...(body.description === undefined ? {} : { description: body.description }),
        ...(body.event_types === undefined ? {} : { eventTypes: body.event_types && [...new Set(body.event_types)] }),
        ...(body.state === undefined ? {} : { state: body.state, disabledReason: null, disabledAt: null }),
        version: fragment`${webhookEndpoints.version} + 1`,
        updatedAt: now,
      })
      .where(
        and(eq(webhookEndpoints.id, params.id), expected === null ? undefined : eq(webhookEndpoints.version, expected)),
      )
      .returning({ ...columns, version: webhookEndpoints.version })
    if (!changed) throw new Refusal('precondition_failed')
    // What gave up while the receiver was away is tried once more as well.
    if (body.state === 'active' && facts.before.state === 'disabled')
      await tx.sql`
        update webhook_deliveries set ${dueAgain(tx.sql, now)}
        where endpoint_id = ${params.id} and state <> 'delivered'`
    if (body.state === 'active') enqueue(tx, deps, now, 'webhook-outbox', {})
    const { version, ...endpoint } = changed
    etag(version)
    return endpoint
  },
})

export const removeWebhookEndpoint = route({
  operationId: 'removeWebhookEndpoint',
  method: 'DELETE',
  path: '/v1/webhook-endpoints/{id}',
  tag,
  summary: 'Remove a webhook endpoint with its deliveries; nothing is sent there any more',
  may: 'webhook.write',
  params: ById,
  reply: Nothing,
  status: 204,
  async handle({ tx, params }) {
    await tx.sql`select 1 from webhook_endpoints where id = ${params.id} for update`
    await tx.sql`delete from webhook_deliveries where endpoint_id = ${params.id}`
    const removed = await tx.sql`delete from webhook_endpoints where id = ${params.id} returning 1`
    if (removed.length === 0) throw new Refusal('not_found')
  },
})

export const rotateWebhookSecret = route({
  operationId: 'rotateWebhookSecret',
  method: 'POST',
  path: '/v1/webhook-endpoints/{id}/rotation',
  tag,
  summary: 'Make a new secret; the old one signs beside it for the overlap',
  may: 'webhook.rotate',
  params: ById,
  body: WebhookRotation,
  reply: ShownWebhookEndpoint,
  status: 201,
  showsSecret: true,
  facts: async ({ tx, actor, params }) => {
    const key = actor.kind === 'integration' ? actor.id : null
    const [found] = await tx.sql<{ own: boolean }[]>`
      with recursive lineage as (
        select k.id, k.rotated_from_id from api_keys k where k.id = ${key}
        union select k.id, k.rotated_from_id from api_keys k join lineage on k.id = lineage.rotated_from_id)
      select coalesce(w.api_key_id in (select id from lineage), false) as own
      from webhook_endpoints w where w.id = ${params.id} for update of w`
    if (!found) throw new Refusal('not_found')
    return { permit: { self: found.own } }
  },
  async handle({ tx, deps, params, body, now }) {
    const secret = newWebhookSecret()
    const [row] = await tx.db
      .update(webhookEndpoints)
      .set(turnTo(deps, webhookEndpoints, secret, body.overlap_hours, now))
      .where(eq(webhookEndpoints.id, params.id))
      .returning(columns)
    return { ...row!, secret }
  },
})

export const pingWebhookEndpoint = route({
  operationId: 'pingWebhookEndpoint',
  method: 'POST',
  path: '/v1/webhook-endpoints/{id}/pings',
  tag,
  summary: 'Send a signed test delivery; read the delivery to see what came of it',
  may: 'webhook.write',
  params: ById,
  reply: WebhookDelivery,
  status: 201,
  facts: async ({ tx, params }) => ({ endpoint: await loadEndpoint(tx, params.id) }),
  async handle({ tx, deps, actor, params, now }) {
    const id = deps.ids(now)
    await tx.sql`
      insert into webhook_deliveries (company_id, id, endpoint_id, type, next_attempt_at, created_at)
      values (${tx.companyId}, ${id}, ${params.id}, 'webhook.ping', ${now}, ${now})`
    enqueue(tx, deps, now, 'webhook-outbox', {})
    return loadDelivery(tx, actor, id)
  },
  again: ({ tx, actor }, id) => loadDelivery(tx, actor, id),
})

export const createWebhookReplay = route({
  operationId: 'createWebhookReplay',
  method: 'POST',
  path: '/v1/webhook-endpoints/{id}/replays',
  tag,
  summary: 'Send the events of a stretch of time again, also those that the endpoint never heard',
  description: `At most ${replayedMax} events at once. They go out under the same ids, so that a receiver knows what it has.`,
  may: 'webhook.write',
  params: ById,
  body: NewWebhookReplay,
  reply: WebhookReplay,
  status: 201,
  refuses: ['range_too_wide'],
  facts: async ({ tx, params, now }) => {
    const [listener] = await loadListeners(tx, now, params.id)
    if (!listener) throw new Refusal('not_found')
    return { listener }
  },
  async handle({ tx, deps, params, body, facts, now }) {
    const types = body.event_types === null ? null : [...body.event_types]
    const rows = await tx.sql<{ id: string }[]>`
      select e.id from events e
      where e.published_at >= ${body.from} and e.published_at < ${body.to}
        and (${types}::text[] is null or e.type = any(${types}::text[]))
      order by e.published_xid, e.published_order limit ${replayedMax + 1}`
    if (rows.length > replayedMax) throw new Refusal('range_too_wide', { max: replayedMax })
    if (rows.length > 0) {
      const ids = rows.map(({ id }) => id)
      await insertDeliveries(tx, deps, facts.listener, ids, now, 'again')
      enqueue(tx, deps, now, 'webhook-outbox', {})
    }
    return { endpoint_id: params.id, from: body.from, to: body.to }
  },
})

export const endpointRoutes: readonly Route[] = [
  createWebhookEndpoint,
  listWebhookEndpoints,
  getWebhookEndpoint,
  changeWebhookEndpoint,
  removeWebhookEndpoint,
  rotateWebhookSecret,
  pingWebhookEndpoint,
  createWebhookReplay,
]

function refuseUncallable(deps: Deps, url: string): void {
  const fault = faultOfUrl(deps, url)
  if (fault) throw new Refusal('url_refused', { errors: [{ pointer: '/url', message: fault }] })
}

async function loadEndpoint(tx: Tx, id: string) {
  const [row] = await tx.db
    .select({ ...columns, version: webhookEndpoints.version })
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.id, id))
  if (!row) throw new Refusal('not_found')
  return row
}
