/**
 * Asks a vendor what its hints are about, and makes of each the happening that it stood for; applying it is the work of pushes
 * as ever. One question at a time and connection, so that a slow vendor holds up nobody else and none is asked in a rush.
 * Who dies on the way leaves a lease that runs out. It knows no vendor: each one's file says what to ask and what it means.
 */
import type { Fragment, ReservedSql } from 'postgres'
import { type Happening, isKeepable, momentOf, type Pull } from '../../domain/ats/happening.ts'
import { askAgainAt, faultOfStatus, type PullFault, restUntil } from '../../domain/ats/pull.ts'
import { vendorCalled } from '../../domain/ats/vendors.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { enqueue, type Working } from '../../platform/jobs.ts'
import { OutboundRefused, send } from '../../platform/outbound.ts'
import { openSecret } from '../../platform/sealed-secret.ts'
import { makeGate } from './gate.ts'

/** Hints asked for at once, per process, whoever they are of. */
const pullsAtOnceMax = 8
const answerTimeoutMs = 10_000
/** A vendor's answer is a person with their applications, a few kilobytes; no more than this is read. */
const answerBytesMax = 1_048_576
/** Questions a hint at the most, whatever a vendor's file asks for. */
const questionsMax = 4
/** Longer than all questions of a hint can take; then whoever had it is dead. */
const leaseMs = 120_000
/** Pauses shorter than this are waited for here; the watch finds the others. */
const waitedForMs = 600_000

/** A hint in hand. */
interface Hint {
  readonly id: string
  readonly subject: string
  readonly attempts: number
  readonly vendor: string
  readonly apiKey: string | null
  readonly apiUrl: string | null
  readonly leasedUntil: Date
  readonly claimedAt: Date
}

type Pulled = { readonly happening: Happening } | { readonly fault: PullFault; readonly retryAfter: string | null }

export interface Puller {
  /** Asks for the hints of a connection that are due; resolves when none is left that is due now. */
  wake(working: Working, companyId: string, connectionId: string): Promise<void>
}

/** Makes a puller: one per process, because its lanes are what keeps vendors apart. */
export function makePuller(): Puller {
  const lanes = new Map<string, { woken: boolean }>()
  const pulls = makeGate(pullsAtOnceMax)

  async function wake(working: Working, companyId: string, connectionId: string): Promise<void> {
    const running = lanes.get(connectionId)
    if (running) {
      running.woken = true
      return
    }
    const lane = { woken: true }
    lanes.set(connectionId, lane)
    try {
      while (lane.woken && !working.stopping.aborted) {
        lane.woken = false
        while (await pulls(() => takeTurn(working, companyId, connectionId)));
      }
    } finally {
      lanes.delete(connectionId)
    }
  }

  /** Asks for the hint that has been due longest, between two short transactions. False where none is due, or the vendor rests. */
  async function takeTurn(working: Working, companyId: string, connectionId: string): Promise<boolean> {
    const { deps, stopping, aside } = working
    const hint = stopping.aborted ? null : await deps.db.write(companyId, tx => claim(tx, connectionId, deps.clock()))
    if (!hint) return false
    const pulled = await pull(deps, hint)
    const pauses = await deps.db.write(companyId, tx => settle(tx, deps, connectionId, hint, pulled))
    for (const pauseMs of pauses)
      if (pauseMs <= waitedForMs) aside.later(pauseMs, () => wake(working, companyId, connectionId))
    return pauses.length === 0
  }

  return { wake }
}

/** What an update of pushes sets so that hints are asked for from now on, as often as at first. */
export function askFromNow(sql: ReservedSql, now: Date): Fragment {
  return sql`state = 'needs_pull', outcome = null, attempts = 0, next_attempt_at = ${now}`
}

/** Whether the vendor of a connection (`k`) may be asked now: neither paused nor left alone for a while. */
export function isAskable(sql: ReservedSql, now: Date): Fragment {
  return sql`(k.state = 'active' and (k.rests_until is null or k.rests_until <= ${now}))`
}

/** Claims the hint of the connection that has been due longest; null where none is. */
async function claim(tx: Tx, connectionId: string, now: Date): Promise<Hint | null> {
  const leasedUntil = new Date(now.getTime() + leaseMs)
  const [row] = await tx.sql<
    { id: string; subject: string; attempts: number; vendor: string; api_key: string | null; api_url: string | null }[]
  >`
    with due as (
      select p.id, k.vendor, k.api_key, k.api_url from pushes p join connections k on k.company_id = p.company_id and k.id = p.connection_id
      where p.connection_id = ${connectionId} and ${isAskable(tx.sql, now)} and p.state = 'needs_pull' and p.next_attempt_at <= ${now}
      order by p.next_attempt_at, p.id limit 1 for update of p skip locked)
    update pushes p set next_attempt_at = ${leasedUntil}, attempts = p.attempts + 1 from due where p.id = due.id
    returning p.id, p.happening ->> 'subject' as subject, p.attempts, due.vendor, due.api_key, due.api_url`
  if (!row) return null
  const { id, subject, attempts, vendor, api_key: apiKey, api_url: apiUrl } = row
  return { id, subject, attempts, vendor, apiKey, apiUrl, leasedUntil, claimedAt: now }
}

/** Asks the vendor, question after question. Answers what was learnt or why nothing was. */
async function pull(deps: Deps, hint: Hint): Promise<Pulled> {
  const vendor = vendorCalled(hint.vendor)?.pull
  if (!vendor || hint.apiKey === null) return failed('api_key_missing')
  const apiKey = openSecret(deps, hint.apiKey)
  if (apiKey === null) return failed('api_key_unreadable')
  const answers: unknown[] = []
  for (let question = 0; question < questionsMax; question++) {
    const read = vendor.read(hint.subject, answers)
    if (read === null) return failed('answer_unexpected')
    if ('happening' in read) return isKeepable(read.happening) ? read : failed('answer_unexpected')
    const answer = await ask(deps, addressOf(vendor, hint, read.ask), apiKey)
    if ('fault' in answer) return answer
    answers.push(answer.json)
  }
  return failed('answer_unexpected')
}

function failed(fault: PullFault, retryAfter: string | null = null): { fault: PullFault; retryAfter: string | null } {
  return { fault, retryAfter }
}

function addressOf(vendor: Pull, { apiUrl }: Hint, path: string): string {
  return `${(apiUrl ?? vendor.url).replace(/\/+$/, '')}${path}`
}

/** One question, with the key as the user of Basic. */
async function ask(
  deps: Deps,
  url: string,
  apiKey: string,
): Promise<{ json: unknown } | { fault: PullFault; retryAfter: string | null }> {
  try {
    const reply = await send(deps, url, {
      method: 'GET',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`,
      },
      timeoutMs: answerTimeoutMs,
      replyBytesMax: answerBytesMax,
    })
    const fault = faultOfStatus(reply.status)
    if (fault) return failed(fault, [reply.headers['retry-after']].flat()[0] ?? null)
    return reply.whole ? { json: JSON.parse(reply.text) } : failed('answer_too_large')
  } catch (error) {
    if (error instanceof SyntaxError) return failed('answer_unexpected')
    if (error instanceof OutboundRefused)
      return failed(error.fault === 'name_unresolved' ? 'unreachable' : 'address_refused')
    return failed((error as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable')
  }
}

/**
 * Writes down what came of a hint. Answers after which pauses, in milliseconds, something of the connection is to be asked
 * again; none where nothing keeps the next hint from being asked for.
 */
async function settle(tx: Tx, deps: Deps, connectionId: string, hint: Hint, pulled: Pulled): Promise<number[]> {
  const now = deps.clock()
  if ('happening' in pulled) {
    await saveHappening(tx, deps, connectionId, hint, pulled.happening, now)
    return []
  }
  const { fault, retryAfter } = pulled
  const next = askAgainAt(fault, hint.attempts, now, Math.random(), retryAfter)
  const rest = restUntil(fault, now, retryAfter)
  const state = next || fault === 'api_key_missing' ? 'needs_pull' : 'failed'
  await tx.sql`
    update pushes set state = ${state}, outcome = ${fault}, next_attempt_at = ${next}
    where id = ${hint.id} and state = 'needs_pull' and next_attempt_at = ${hint.leasedUntil}`
  if (rest) await tx.sql`update connections set rests_until = ${rest} where id = ${connectionId}`
  return [next, rest].flatMap(moment => (moment ? [moment.getTime() - now.getTime()] : []))
}

/**
 * A hint that became a happening is a push like any other from here on. Hints at the same thing that came before it was asked
 * for are answered with it. What was learnt counts whoever holds the lease by now.
 */
async function saveHappening(
  tx: Tx,
  deps: Deps,
  connectionId: string,
  hint: Hint,
  happening: Happening,
  now: Date,
): Promise<void> {
  const concerns = happening.kind !== 'nothing'
  const occurredAt = happening.kind === 'application' ? momentOf(happening.occurredAt) : null
  const [saved] = await tx.sql`
    update pushes set state = ${concerns ? 'received' : 'ignored'}, outcome = null, next_attempt_at = null,
      happening = ${concerns ? JSON.stringify(happening) : null}, occurred_at = ${occurredAt}
    where id = ${hint.id} and state = 'needs_pull' returning 1`
  if (!saved) return
  if (concerns) enqueue(tx, deps, now, 'pushes', { push_id: hint.id })
  await tx.sql`
    update pushes set state = 'superseded', outcome = null, next_attempt_at = null, happening = null
    where connection_id = ${connectionId} and application_ref = ${hint.subject} and id <> ${hint.id} and state = 'needs_pull'
      and last_received_at < ${hint.claimedAt}`
}
