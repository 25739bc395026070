/**
 * Records what happened, in the transaction of the act. The row is the feed, the outbox and the trigger of reactions; what
 * a sealed loop hides stays unpublished until the loop releases. It does not know who listens: `app.ts` wires that.
 */
import type { Fragment, ReservedSql } from 'postgres'
import { type Actor, systemActor } from '../domain/actor.ts'
import type { DomainEvent, EventType } from '../domain/event.ts'
import type { Tx } from './database.ts'
import type { Deps } from './deps.ts'

/** A loop completes by itself: whose card or waiver came last would tell the order in which they came. */
const nobodysAct = new Set<EventType>(['loop.all_in', 'debrief.released'])

/** What a reaction gets: the event, who caused it and the transaction it happened in. */
export interface Reaction {
  readonly on: EventType
  react(context: { tx: Tx; deps: Deps; actor: Actor; event: DomainEvent; now: Date; record: Recorder }): Promise<void>
}

/** Records events of one act. The rows leave with the commit; reactions run before it. */
export type Recorder = (...events: DomainEvent[]) => Promise<void>

/** What an act needs that one feature carries out for another. */
export interface Acting {
  readonly tx: Tx
  readonly deps: Deps
  readonly now: Date
  readonly record: Recorder
}

/** Answers how one act records what happened: rows that leave with its commit, then the reactions to each. */
export function recorderFor(tx: Tx, deps: Deps, actor: Actor, now: Date, reactions: readonly Reaction[]): Recorder {
  const record: Recorder = async (...events) => {
    for (const event of events) {
      const { subject } = event
      const by = nobodysAct.has(event.type) ? systemActor(tx.companyId) : actor
      tx.defer(tx.sql`
        insert into events (company_id, id, type, actor_kind, actor_id, job_id, candidate_id, application_id, loop_id,
          interview_id, scorecard_id, decision_id, created_at, published_at, published_xid, published_order)
        values (${tx.companyId}, ${deps.ids(now)}, ${event.type}, ${by.kind}, ${by.id}, ${subject.jobId ?? null},
          ${subject.candidateId ?? null}, ${subject.applicationId ?? null}, ${subject.loopId ?? null},
          ${subject.interviewId ?? null}, ${subject.scorecardId ?? null}, ${subject.decisionId ?? null}, ${now},
          ${event.published ? now : null},
          case when ${event.published} then pg_current_xact_id() end,
          case when ${event.published} then nextval('event_order') end)`)
    }
    for (const event of events) {
      for (const reaction of reactions) {
        if (reaction.on === event.type) await reaction.react({ tx, deps, actor, event, now, record })
      }
    }
  }
  return record
}

/**
 * Publishes what a loop has kept back, with the time of its release: the feed and every webhook learn of it only now. The
 * time inside the ids becomes that of the release too, and the order goes by card, so that neither tells who wrote when.
 */
export function publishHeldEvents(tx: Tx, loopId: string, now: Date): void {
  const time = now.getTime().toString(16).padStart(12, '0')
  // Places are given once, in a list of its own: joined directly, the rows would be placed as they happen to be scanned.
  tx.defer(tx.sql`
    with held as materialized (
      select id from events where loop_id = ${loopId} and published_at is null order by scorecard_id, type, id),
    placed as materialized (select id, nextval('event_order') as place from held)
    update events e set id = (${time} || substr(replace(e.id::text, '-', ''), 13))::uuid,
      published_at = ${now}, published_xid = pg_current_xact_id(), published_order = placed.place
    from placed where e.id = placed.id and e.loop_id = ${loopId}`)
}

const subjects = [
  'job_id',
  'candidate_id',
  'application_id',
  'loop_id',
  'interview_id',
  'scorecard_id',
  'decision_id',
] as const

export interface EventRow extends Readonly<Record<(typeof subjects)[number], string | null>> {
  readonly id: string
  readonly type: EventType
  readonly published_at: Date
  readonly actor_kind: 'person' | 'integration' | 'system'
  readonly actor_id: string | null
}

/** The columns of an event (`e`) from which it is told. */
export function eventColumns(sql: ReservedSql): Fragment {
  return sql`e.id, e.type, e.published_at, e.actor_kind, e.actor_id, e.job_id, e.candidate_id, e.application_id, e.loop_id,
    e.interview_id, e.scorecard_id, e.decision_id`
}

/** A published event as the feed serves it and every webhook carries it: ids that apply, in one order of members. */
export function eventFrom(companyId: string, row: EventRow) {
  return {
    id: row.id,
    type: row.type,
    timestamp: row.published_at,
    actor: { kind: row.actor_kind, id: row.actor_id },
    data: {
      company_id: companyId,
      ...Object.fromEntries(subjects.flatMap(name => (row[name] === null ? [] : [[name, row[name]]]))),
    },
  }
}

/**
 * Takes published events that no webhook has been told of yet out of the outbox, at most `limit`, in the order of their
 * publication; answers their ids. Asks each row, never what is newer than the last: ids and places commit out of order.
 * Another worker's are left to it; where the transaction fails they are in the outbox again.
 */
export async function takeFromOutbox(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.sql<{ id: string }[]>`
    with waiting as materialized (
      select id, published_xid, published_order from events where published_at is not null and not fanned_out
      order by published_xid, published_order limit ${limit} for update skip locked),
    taken as (update events e set fanned_out = true from waiting w where e.id = w.id returning w.*)
    select id from taken order by published_xid, published_order`
  return rows.map(({ id }) => id)
}
