/** The service's own books: what happened, who looked, which requests were answered already. Written by platform alone. */
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { companies, people } from './access.ts'
import { at, companyId, createdAt, id } from './columns.ts'

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

/** Orders the events that one transaction publishes. */
export const eventOrder = pgSequence('event_order')

/**
 * Feed, outbox and trigger of reactions in one row. `published_xid` is the transaction that published it: readers take
 * only rows of transactions older than every running one, so that a cursor never passes an event still on its way.
 */
export const events = pgTable(
  'events',
  {
    companyId: companyId(),
    id: id(),
    type: text('type').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: uuid('actor_id'),
    jobId: uuid('job_id'),
    candidateId: uuid('candidate_id'),
    applicationId: uuid('application_id'),
    loopId: uuid('loop_id'),
    interviewId: uuid('interview_id'),
    scorecardId: uuid('scorecard_id'),
    decisionId: uuid('decision_id'),
    createdAt: createdAt(),
    publishedAt: at('published_at'),
    publishedXid: xid8('published_xid'),
    publishedOrder: bigint('published_order', { mode: 'number' }),
    /** whether each webhook endpoint has its delivery of it: the outbox is what is published and not fanned out */
    fannedOut: boolean('fanned_out').notNull().default(false),
  },
  t => [
    primaryKey({ name: 'events_pk', columns: [t.companyId, t.id] }),
    foreignKey({ name: 'events_company_exists', columns: [t.companyId], foreignColumns: [companies.companyId] }),
    index('events_unpublished_by_loop').on(t.companyId, t.loopId).where(sql`published_at is null`),
    index('events_by_loop').on(t.companyId, t.loopId),
    index('events_to_fan_out').on(t.companyId, t.publishedAt).where(sql`published_at is not null and not fanned_out`),
    index('events_in_published_order').on(t.companyId, t.publishedXid, t.publishedOrder),
    check('events_actor_kind_known', sql`${t.actorKind} in ('person', 'integration', 'system')`),
  ],
)

/** A read of evidence or a refusal to show it. Its own short write, before the reply. */
export const accessLog = pgTable(
  'access_log',
  {
    companyId: companyId(),
    id: id(),
    actorKind: text('actor_kind').notNull(),
    actorId: uuid('actor_id'),
    operation: text('operation').notNull(),
    outcome: text('outcome').notNull(),
    loopId: uuid('loop_id'),
    subjectId: uuid('subject_id'),
    requestId: text('request_id').notNull(),
    at: at('at').notNull(),
  },
  t => [
    primaryKey({ name: 'access_log_pk', columns: [t.companyId, t.id] }),
    foreignKey({ name: 'access_log_company_exists', columns: [t.companyId], foreignColumns: [companies.companyId] }),
    index('access_log_by_loop').on(t.companyId, t.loopId, t.at),
    index('access_log_by_time').on(t.companyId, t.at, t.id),
  ],
)

/** Requests answered under an Idempotency-Key: what was made, never what was said. Kept for 24 hours. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    companyId: companyId(),
    principal: text('principal').notNull(),
    operation: text('operation').notNull(),
    key: text('key').notNull(),
    digest: text('digest').notNull(),
    status: integer('status').notNull(),
    madeId: uuid('made_id'),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'idempotency_keys_pk', columns: [t.companyId, t.principal, t.operation, t.key] }),
    foreignKey({
      name: 'idempotency_keys_company_exists',
      columns: [t.companyId],
      foreignColumns: [companies.companyId],
    }),
    index('idempotency_keys_by_time').on(t.companyId, t.createdAt),
  ],
)

/** An act that needs two people: asked by one, granted or refused by another. */
export const approvals = pgTable(
  'approvals',
  {
    companyId: companyId(),
    id: id(),
    action: text('action').notNull(),
    operation: text('operation').notNull(),
    request: jsonb('request').notNull(),
    reason: text('reason').notNull(),
    state: text('state').notNull().default('open'),
    askedById: uuid('asked_by_id').notNull(),
    askedAt: at('asked_at').notNull(),
    closedById: uuid('closed_by_id'),
    closedAt: at('closed_at'),
    /** what the granted act made, so that a repeat finds it */
    madeId: uuid('made_id'),
  },
  t => [
    primaryKey({ name: 'approvals_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'approvals_asker_exists',
      columns: [t.companyId, t.askedById],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'approvals_closer_exists',
      columns: [t.companyId, t.closedById],
      foreignColumns: [people.companyId, people.id],
    }),
    index('approvals_by_time').on(t.companyId, t.askedAt, t.id),
    check('approvals_state_known', sql`${t.state} in ('open', 'granted', 'refused')`),
  ],
)
