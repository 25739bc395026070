/**
 * What a delivery says: the id and the exact text that every attempt signs and sends, and that is shown to whoever looks at
 * the delivery. The event as the feed tells it; a ping has the form of an event that is about nothing.
 */
import type { Tx } from '../../platform/database.ts'
import { type EventRow, eventColumns, eventFrom } from '../../platform/events.ts'

/** A delivery, with who made the endpoint it goes to: a ping is theirs. */
interface ToSay {
  readonly id: string
  readonly event_id: string | null
  readonly created_at: Date
  readonly created_by_id: string
}

/** The `webhook-id` and the body of a delivery. Asks nobody whether they may hear of it: whoever calls has. */
export async function loadMessage(tx: Tx, delivery: ToSay): Promise<{ id: string; body: string }> {
  const message = delivery.event_id === null ? pingFrom(tx, delivery) : await loadEvent(tx, delivery.event_id)
  return { id: message.id, body: JSON.stringify(message) }
}

async function loadEvent(tx: Tx, id: string) {
  const [row] = await tx.sql<EventRow[]>`select ${eventColumns(tx.sql)} from events e where e.id = ${id}`
  return eventFrom(tx.companyId, row!)
}

function pingFrom(tx: Tx, { id, created_at: timestamp, created_by_id }: ToSay) {
  const actor = { kind: 'person', id: created_by_id }
  return { id, type: 'webhook.ping', timestamp, actor, data: { company_id: tx.companyId } }
}
