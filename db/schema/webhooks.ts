/**
 * What goes between Hireloop and other programs by webhook: out to endpoints (one delivery per event and endpoint), in from
 * the applicant tracking systems of a company (one push per event of theirs). Secrets stand here sealed.
 */
import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { apiKeys, companies, people } from './access.ts'
import { at, companyId, createdAt, id, updatedAt } from './columns.ts'
import { applications, candidates } from './intake.ts'
import { loops } from './loops.ts'
import { events } from './platform.ts'

export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    companyId: companyId(),
    id: id(),
    url: text('url').notNull(),
    description: text('description'),
    /** the types it hears; null hears all */
    eventTypes: text('event_types').array(),
    state: text('state').notNull().default('active'),
    disabledReason: text('disabled_reason'),
    disabledAt: at('disabled_at'),
    /** the integration it belongs to: then it hears only while that key may, and the key may rotate the secret */
    apiKeyId: uuid('api_key_id'),
    secret: text('secret').notNull(),
    previousSecret: text('previous_secret'),
    previousSecretExpiresAt: at('previous_secret_expires_at'),
    /** what a delivery that gave up is held against: did anything else arrive since its first attempt */
    lastSuccessAt: at('last_success_at'),
    createdById: uuid('created_by_id').notNull(),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'webhook_endpoints_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'webhook_endpoints_company_exists',
      columns: [t.companyId],
      foreignColumns: [companies.companyId],
    }),
    foreignKey({
      name: 'webhook_endpoints_api_key_exists',
      columns: [t.companyId, t.apiKeyId],
      foreignColumns: [apiKeys.companyId, apiKeys.id],
    }),
    foreignKey({
      name: 'webhook_endpoints_creator_exists',
      columns: [t.companyId, t.createdById],
      foreignColumns: [people.companyId, people.id],
    }),
    check('webhook_endpoints_state_known', sql`${t.state} in ('active', 'paused', 'disabled')`),
  ],
)

/**
 * One event on its way to one endpoint: the job, its queue place and its record in one row. A ping has no event. The lease
 * is whose attempt is running; where it has run out, whoever had it died.
 */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    companyId: companyId(),
    id: id(),
    endpointId: uuid('endpoint_id').notNull(),
    eventId: uuid('event_id'),
    type: text('type').notNull(),
    state: text('state').notNull().default('pending'),
    /** failed attempts since the delivery was asked for, or asked for again */
    attempts: integer('attempts').notNull().default(0),
    firstAttemptAt: at('first_attempt_at'),
    nextAttemptAt: at('next_attempt_at'),
    leasedUntil: at('leased_until'),
    /** [{ at, status, error, duration_ms }], the newest last */
    tries: jsonb('tries').notNull().default([]),
    deliveredAt: at('delivered_at'),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'webhook_deliveries_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'webhook_deliveries_endpoint_exists',
      columns: [t.companyId, t.endpointId],
      foreignColumns: [webhookEndpoints.companyId, webhookEndpoints.id],
    }),
    foreignKey({
      name: 'webhook_deliveries_event_exists',
      columns: [t.companyId, t.eventId],
      foreignColumns: [events.companyId, events.id],
    }),
    unique('webhook_deliveries_event_sent_once').on(t.companyId, t.endpointId, t.eventId),
    index('webhook_deliveries_due').on(t.companyId, t.endpointId, t.nextAttemptAt).where(sql`state = 'pending'`),
    index('webhook_deliveries_by_event').on(t.companyId, t.eventId),
    index('webhook_deliveries_by_time').on(t.companyId, t.createdAt),
    check('webhook_deliveries_state_known', sql`${t.state} in ('pending', 'delivered', 'failed')`),
  ],
)

/** An applicant tracking system of the company that pushes. What its pushes name is unique per source. */
export const connections = pgTable(
  'connections',
  {
    companyId: companyId(),
    id: id(),
    vendor: text('vendor').notNull(),
    source: text('source').notNull(),
    description: text('description'),
    /** entering it opens a loop; null opens none */
    openingStage: text('opening_stage'),
    /** [{ external_id, job_id }]: besides the jobs that carry their external id themselves */
    jobs: jsonb('jobs').notNull().default([]),
    state: text('state').notNull().default('active'),
    /** for vendors that have to be asked what a push is about: the key, sealed, and where they are reached if not where all are */
    apiKey: text('api_key'),
    apiKeySetAt: at('api_key_set_at'),
    apiUrl: text('api_url'),
    /** a vendor that could not answer is asked nothing until then */
    restsUntil: at('rests_until'),
    secret: text('secret').notNull(),
    previousSecret: text('previous_secret'),
    previousSecretExpiresAt: at('previous_secret_expires_at'),
    createdById: uuid('created_by_id').notNull(),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'connections_pk', columns: [t.companyId, t.id] }),
    foreignKey({ name: 'connections_company_exists', columns: [t.companyId], foreignColumns: [companies.companyId] }),
    foreignKey({
      name: 'connections_creator_exists',
      columns: [t.companyId, t.createdById],
      foreignColumns: [people.companyId, people.id],
    }),
    uniqueIndex('connections_source_taken').on(t.companyId, t.source),
    check('connections_state_known', sql`${t.state} in ('active', 'paused')`),
  ],
)

/**
 * What a connection pushed, once per event of theirs; a replay counts here and does nothing. What was understood of it is
 * kept until it is done, because it names the candidate.
 */
export const pushes = pgTable(
  'pushes',
  {
    companyId: companyId(),
    id: id(),
    connectionId: uuid('connection_id').notNull(),
    eventId: text('event_id').notNull(),
    /** SHA-256 of what the signature covers: the same words under another event id are a replay too */
    digest: text('digest').notNull(),
    action: text('action').notNull(),
    happening: jsonb('happening'),
    /** what the other system calls the application, and when it says this happened: an older word never undoes a newer one */
    applicationRef: text('application_ref'),
    occurredAt: at('occurred_at'),
    state: text('state').notNull(),
    outcome: text('outcome'),
    /** of a hint: how often the vendor was asked, and when it may be asked next; null where it waits for somebody */
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: at('next_attempt_at'),
    candidateId: uuid('candidate_id'),
    applicationId: uuid('application_id'),
    loopId: uuid('loop_id'),
    times: integer('times').notNull().default(1),
    lastReceivedAt: at('last_received_at').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'pushes_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'pushes_connection_exists',
      columns: [t.companyId, t.connectionId],
      foreignColumns: [connections.companyId, connections.id],
    }),
    foreignKey({
      name: 'pushes_candidate_exists',
      columns: [t.companyId, t.candidateId],
      foreignColumns: [candidates.companyId, candidates.id],
    }),
    foreignKey({
      name: 'pushes_application_exists',
      columns: [t.companyId, t.applicationId],
      foreignColumns: [applications.companyId, applications.id],
    }),
    foreignKey({
      name: 'pushes_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    unique('pushes_event_received_already').on(t.companyId, t.connectionId, t.eventId),
    unique('pushes_words_received_already').on(t.companyId, t.connectionId, t.digest),
    index('pushes_by_application_ref').on(t.companyId, t.connectionId, t.applicationRef),
    index('pushes_by_candidate').on(t.companyId, t.candidateId),
    index('pushes_by_time').on(t.companyId, t.createdAt),
    index('pushes_to_ask_for').on(t.companyId, t.connectionId, t.nextAttemptAt).where(sql`next_attempt_at is not null`),
    check(
      'pushes_state_known',
      sql`${t.state} in ('received', 'applied', 'ignored', 'superseded', 'needs_pull', 'failed', 'job_unknown', 'refused')`,
    ),
  ],
)
