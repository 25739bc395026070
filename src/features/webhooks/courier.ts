/**
 * Carries deliveries to their receivers: claims one, sends it signed outside any transaction, writes down what came of it.
 * Each endpoint has a lane of its own with a few places, so that a slow receiver holds up nobody else. Who dies on the way
 * leaves a lease that runs out, and another goes again under the same id.
 */
import { Webhook } from 'standardwebhooks'
import { outcomeOf, retryAt } from '../../domain/delivery.ts'
import { happened } from '../../domain/event.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Working } from '../../platform/jobs.ts'
import { OutboundRefused, send } from '../../platform/outbound.ts'
import { makeGate } from './gate.ts'
import { loadMessage } from './messages.ts'
import { openSecrets, type SealedSecrets, secretColumns } from './secrets.ts'

/** Attempts under way to one endpoint at once, per process. */
const laneWidth = 4
/** Attempts under way at once, per process: only so many slow receivers can hold up the rest, each for one timeout. */
const attemptsAtOnceMax = 128
/** Transactions of the courier at once: requests share the pool. */
const turnsAtOnceMax = 3
const attemptTimeoutMs = 10_000
/** Longer than an attempt can take with its waiting for a turn; then whoever had it is dead. */
const leaseMs = 60_000
const triesKeptMax = 30
/** Retries nearer than this are waited for here; the watch finds the others. */
const waitedForMs = 60_000
/** When the last success was is known to the minute: every success would write the same row otherwise. */
const successKnownToMs = 60_000

/** A delivery in hand, with what its attempt needs. */
interface Parcel {
  readonly id: string
  readonly leasedUntil: Date
  readonly attempts: number
  readonly firstAttemptAt: Date
  readonly endpointId: string
  readonly url: string
  /** in force, as far as they can be read */
  readonly secrets: readonly string[]
  readonly messageId: string
  readonly body: string
}

interface Attempted {
  readonly parcel: Parcel
  readonly at: Date
  readonly status: number | null
  readonly error: string | null
  readonly durationMs: number
}

export interface Courier {
  /** Delivers what is due to an endpoint; resolves when nothing is left that is due now. */
  wake(working: Working, companyId: string, endpointId: string): Promise<void>
}

/** Makes a courier: one per process, because its lanes are what keeps receivers apart. */
export function makeCourier(): Courier {
  const lanes = new Map<string, number>()
  const attempts = makeGate(attemptsAtOnceMax)
  const turns = makeGate(turnsAtOnceMax)

  async function wake(working: Working, companyId: string, endpointId: string): Promise<void> {
    const running = lanes.get(endpointId) ?? 0
    // Whoever is on the lane asks again before leaving, and so finds what came meanwhile.
    if (running >= laneWidth) return
    lanes.set(endpointId, running + 1)
    let second: Promise<void> | null = null
    try {
      let before: Attempted | null = null
      for (;;) {
        const settled: Attempted | null = before
        const parcel = await attempts(async () => {
          const taken = await turns(() => takeTurn(working, companyId, endpointId, settled))
          before = null
          if (!taken) return null
          second ??= wake(working, companyId, endpointId)
          before = await attempt(working.deps, taken)
          return taken
        })
        if (!parcel) break
      }
    } finally {
      const left = (lanes.get(endpointId) ?? 1) - 1
      if (left > 0) lanes.set(endpointId, left)
      else lanes.delete(endpointId)
      await second
    }
  }

  /** One transaction: writes down what came of the attempt before, and claims the next parcel unless the process stops. */
  async function takeTurn(
    working: Working,
    companyId: string,
    endpointId: string,
    before: Attempted | null,
  ): Promise<Parcel | null> {
    const { deps, stopping } = working
    const now = deps.clock()
    const { parcel, next } = await deps.db.write(companyId, async tx => ({
      next: before ? await settle(working, tx, before, now) : null,
      parcel: stopping.aborted ? null : await claim(tx, deps, endpointId, now),
    }))
    const pauseMs = next === null ? Number.POSITIVE_INFINITY : next.getTime() - now.getTime()
    if (pauseMs <= waitedForMs) working.aside.later(pauseMs, () => wake(working, companyId, endpointId))
    return parcel
  }

  return { wake }
}

/** Claims the delivery to the endpoint that has been due longest; null where none is. */
async function claim(tx: Tx, deps: Deps, endpointId: string, now: Date): Promise<Parcel | null> {
  const leasedUntil = new Date(now.getTime() + leaseMs)
  const [row] = await tx.sql<
    (SealedSecrets & {
      id: string
      event_id: string | null
      attempts: number
      first_attempt_at: Date
      created_at: Date
      created_by_id: string
      url: string
    })[]
  >`
    with due as (
      select d.id, w.url, w.created_by_id, ${secretColumns(tx.sql, now)}
      from webhook_deliveries d join webhook_endpoints w on w.company_id = d.company_id and w.id = d.endpoint_id
      where d.endpoint_id = ${endpointId} and w.state = 'active' and d.state = 'pending' and d.next_attempt_at <= ${now}
        and (d.leased_until is null or d.leased_until <= ${now})
      order by d.next_attempt_at, d.id limit 1 for update of d skip locked)
    update webhook_deliveries d set leased_until = ${leasedUntil}, first_attempt_at = coalesce(d.first_attempt_at, ${now})
    from due where d.id = due.id
    returning d.id, d.event_id, d.attempts, d.first_attempt_at, d.created_at, due.created_by_id, due.url, due.secret, due.previous_secret`
  if (!row) return null
  const message = await loadMessage(tx, row)
  return {
    id: row.id,
    leasedUntil,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at,
    endpointId,
    url: row.url,
    secrets: openSecrets(deps, row),
    messageId: message.id,
    body: message.body,
  }
}

/** Sends a parcel, signed by every secret in force. Answers what came of it, whatever that was. */
async function attempt(deps: Deps, parcel: Parcel): Promise<Attempted> {
  const at = deps.clock()
  const began = performance.now()
  const done = (status: number | null, error: string | null): Attempted => ({
    parcel,
    at,
    status,
    error,
    durationMs: Math.round(performance.now() - began),
  })
  if (parcel.secrets.length === 0) return done(null, 'secret_unreadable')
  try {
    const { status } = await send(deps, parcel.url, {
      body: parcel.body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': parcel.messageId,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': parcel.secrets
          .map(secret => new Webhook(secret).sign(parcel.messageId, at, parcel.body))
          .join(' '),
      },
      timeoutMs: attemptTimeoutMs,
    })
    return done(status, null)
  } catch (error) {
    if (error instanceof OutboundRefused) return done(null, error.fault)
    return done(null, (error as Error).name === 'TimeoutError' ? 'timeout' : 'connection_failed')
  }
}

/** Writes down what came of an attempt; answers when the next one is due. A success counts whoever holds the lease by now. */
async function settle(working: Working, tx: Tx, attempted: Attempted, now: Date): Promise<Date | null> {
  const { parcel, status } = attempted
  const outcome = outcomeOf(status)
  const tried = JSON.stringify([
    { at: attempted.at.toISOString(), status, error: attempted.error, duration_ms: attempted.durationMs },
  ])
  const tries = tx.sql`(case when jsonb_array_length(tries) >= ${triesKeptMax} then tries - 0 else tries end) || ${tried}::jsonb`
  if (outcome === 'delivered') {
    await Promise.all([
      tx.sql`
        update webhook_deliveries set state = 'delivered', delivered_at = ${now}, next_attempt_at = null, leased_until = null, tries = ${tries}
        where id = ${parcel.id} and state = 'pending'`,
      tx.sql`
        update webhook_endpoints set last_success_at = ${now}
        where id = ${parcel.endpointId} and (last_success_at is null or last_success_at < ${new Date(now.getTime() - successKnownToMs)})`,
    ])
    return null
  }
  const next = outcome === 'gone' ? null : retryAt(parcel.attempts + 1, now, Math.random())
  const [kept] = await tx.sql`
    update webhook_deliveries set state = ${next ? 'pending' : 'failed'}, attempts = attempts + 1, next_attempt_at = ${next},
      leased_until = null, tries = ${tries}
    where id = ${parcel.id} and state = 'pending' and leased_until = ${parcel.leasedUntil} returning 1`
  if (kept && next === null) await disableEndpoint(working, tx, parcel, outcome === 'gone' ? 'gone' : 'failing', now)
  return kept ? next : null
}

/** A receiver that is gone, or to which nothing arrived for as long as a delivery is tried, is sent nothing more; that is told. */
async function disableEndpoint(
  working: Working,
  tx: Tx,
  parcel: Parcel,
  reason: 'gone' | 'failing',
  now: Date,
): Promise<void> {
  const [disabled] = await tx.sql`
    update webhook_endpoints set state = 'disabled', disabled_reason = ${reason}, disabled_at = ${now}, version = version + 1, updated_at = ${now}
    where id = ${parcel.endpointId} and state = 'active'
      and (${reason} = 'gone' or last_success_at is null or last_success_at < ${parcel.firstAttemptAt})
    returning id`
  if (disabled) await working.recorder(tx, now)(happened('webhook.disabled', {}))
}
