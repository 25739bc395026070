/**
 * Deliveries: what was sent where, what the receiver answered, and sending one again. Of events that somebody may not hear
 * of yet, because a card of their own is open, they find no delivery either.
 */
import type { Fragment, ReservedSql } from 'postgres'
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { Refusal } from '../../domain/refusal.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { type Route, route } from '../../platform/http.ts'
import { enqueue } from '../../platform/jobs.ts'
import { Id } from '../../platform/json-schema.ts'
import { visibleEvent } from '../../platform/visibility.ts'
import { loadMessage } from './messages.ts'
import { dueAgain } from './outbox.ts'
import { DeliveryState, DeliveryType, InspectedWebhookDelivery, WebhookDelivery } from './shapes.ts'

const tag = 'webhooks'
const ById = z.strictObject({ id: Id })

type DeliveryRow = z.output<typeof WebhookDelivery>

export const listWebhookDeliveries = route({
  operationId: 'listWebhookDeliveries',
  method: 'GET',
  path: '/v1/webhook-deliveries',
  tag,
  summary: 'Deliveries, newest first, with what the receiver answered',
  description: 'Deliveries are kept for thirty days.',
  may: 'webhook.read',
  query: z.strictObject({
    ...pageQuery,
    endpoint_id: Id.optional(),
    event_id: Id.optional(),
    state: DeliveryState.optional(),
    type: DeliveryType.optional(),
  }),
  reply: listOf(WebhookDelivery),
  async handle({ tx, actor, query, paging }) {
    const { sql } = tx
    const pages = paging()
    const after = pages.after?.[0] ?? null
    const rows = await sql<DeliveryRow[]>`
      select ${deliveryColumns(sql)} from webhook_deliveries d
      left join events e on e.company_id = d.company_id and e.id = d.event_id
      where (${after}::uuid is null or d.id < ${after}::uuid)
        and (${query.endpoint_id ?? null}::uuid is null or d.endpoint_id = ${query.endpoint_id ?? null})
        and (${query.event_id ?? null}::uuid is null or d.event_id = ${query.event_id ?? null})
        and (${query.state ?? null}::text is null or d.state = ${query.state ?? null})
        and (${query.type ?? null}::text is null or d.type = ${query.type ?? null})
        and (d.event_id is null or ${visibleEvent(sql, actor)})
      order by d.id desc limit ${pages.fetch}`
    const { rows: data, next_cursor } = pages.page(rows, row => [row.id])
    return { data: [...data], next_cursor }
  },
})

export const getWebhookDelivery = route({
  operationId: 'getWebhookDelivery',
  method: 'GET',
  path: '/v1/webhook-deliveries/{id}',
  tag,
  summary: 'One delivery with its last attempts and what they send',
  may: 'webhook.read',
  params: ById,
  reply: InspectedWebhookDelivery,
  async handle({ tx, actor, params }) {
    const delivery = await loadDelivery(tx, actor, params.id)
    const [endpoint] = await tx.sql<[{ created_by_id: string }]>`
      select created_by_id from webhook_endpoints where id = ${delivery.endpoint_id}`
    const { id, body } = await loadMessage(tx, { ...delivery, created_by_id: endpoint.created_by_id })
    return { ...delivery, request: { webhook_id: id, body } }
  },
})

export const replayWebhookDelivery = route({
  operationId: 'replayWebhookDelivery',
  method: 'POST',
  path: '/v1/webhook-deliveries/{id}/replay',
  tag,
  summary: 'Send a delivery again, now and by the whole schedule, under the same id',
  may: 'webhook.write',
  params: ById,
  reply: WebhookDelivery,
  facts: async ({ tx, actor, params }) => ({ delivery: await loadDelivery(tx, actor, params.id) }),
  async handle({ tx, deps, actor, params, now }) {
    await tx.sql`
      update webhook_deliveries set ${dueAgain(tx.sql, now)}
      where id = ${params.id}`
    enqueue(tx, deps, now, 'webhook-outbox', {})
    return loadDelivery(tx, actor, params.id)
  },
  again: ({ tx, actor }, id) => loadDelivery(tx, actor, id),
})

export const deliveryRoutes: readonly Route[] = [listWebhookDeliveries, getWebhookDelivery, replayWebhookDelivery]

/** One delivery; refuses `not_found` also where the actor may not hear of its event. */
export async function loadDelivery(tx: Tx, actor: Actor, id: string): Promise<DeliveryRow> {
  const [row] = await tx.sql<DeliveryRow[]>`
    select ${deliveryColumns(tx.sql)} from webhook_deliveries d
    left join events e on e.company_id = d.company_id and e.id = d.event_id
    where d.id = ${id} and (d.event_id is null or ${visibleEvent(tx.sql, actor)})`
  if (!row) throw new Refusal('not_found')
  return row
}

function deliveryColumns(sql: ReservedSql): Fragment {
  return sql`d.id, d.endpoint_id, d.event_id, d.type, d.state, d.attempts, d.next_attempt_at, d.delivered_at, d.tries, d.created_at`
}
