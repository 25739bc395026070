/**
 * Who wants to hear what and where, what was sent to whom, the links that open one card to somebody without a sign-in, and
 * the weekly digests with what their readers wrote into them. What a notification says stands nowhere: it is written anew
 * from the rows whenever it is sent.
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
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { people } from './access.ts'
import { at, companyId, createdAt, id, updatedAt } from './columns.ts'
import { jobs } from './intake.ts'
import { loops, panelists } from './loops.ts'

/** A person's own choice; who has no row here hears everything by mail, at any hour. */
export const notificationSettings = pgTable(
  'notification_settings',
  {
    companyId: companyId(),
    personId: uuid('person_id').notNull(),
    emailKinds: text('email_kinds').array().notNull(),
    chatKinds: text('chat_kinds').array().notNull(),
    /** an incoming webhook of their own; whoever knows it can write to them, so it is shown to nobody again */
    chatUrl: text('chat_url'),
    zone: text('zone').notNull(),
    /** minutes of the local day; equal bounds are no quiet hours */
    quietFrom: smallint('quiet_from'),
    quietUntil: smallint('quiet_until'),
    version: integer('version').notNull().default(1),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'notification_settings_pk', columns: [t.companyId, t.personId] }),
    foreignKey({
      name: 'notification_settings_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    check('notification_settings_quiet_is_whole', sql`(${t.quietFrom} is null) = (${t.quietUntil} is null)`),
    check(
      'notification_settings_quiet_in_range',
      sql`${t.quietFrom} between 0 and 1439 and ${t.quietUntil} between 0 and 1439`,
    ),
  ],
)

/** Who hears of a card that stays overdue in the loops of a job, and after how long. */
export const jobBackups = pgTable(
  'job_backups',
  {
    companyId: companyId(),
    jobId: uuid('job_id').notNull(),
    personId: uuid('person_id').notNull(),
    afterHours: integer('after_hours').notNull(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'job_backups_pk', columns: [t.companyId, t.jobId] }),
    foreignKey({
      name: 'job_backups_job_exists',
      columns: [t.companyId, t.jobId],
      foreignColumns: [jobs.companyId, jobs.id],
    }),
    foreignKey({
      name: 'job_backups_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    check('job_backups_after_hours_in_range', sql`${t.afterHours} between 1 and 240`),
  ],
)

/** One notification by one channel. The row is made before anything is sent and says how far the sending came. */
export const notifications = pgTable(
  'notifications',
  {
    companyId: companyId(),
    id: id(),
    personId: uuid('person_id').notNull(),
    kind: text('kind').notNull(),
    channel: text('channel').notNull(),
    /** what it is about, as far as it is told once: a card, a card and the day of a reminder, a loop, a decision, a week */
    subject: text('subject').notNull(),
    loopId: uuid('loop_id'),
    panelistId: uuid('panelist_id'),
    state: text('state').notNull().default('waiting'),
    /** why it was never sent */
    because: text('because'),
    attempts: integer('attempts').notNull().default(0),
    /** not tried before: quiet hours, or the pause after a failure */
    notBefore: at('not_before').notNull(),
    /** whoever sends it has it until then; later another one takes it up */
    claimedUntil: at('claimed_until'),
    createdAt: createdAt(),
    settledAt: at('settled_at'),
  },
  t => [
    primaryKey({ name: 'notifications_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'notifications_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'notifications_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    foreignKey({
      name: 'notifications_panelist_exists',
      columns: [t.companyId, t.panelistId],
      foreignColumns: [panelists.companyId, panelists.id],
    }),
    unique('notifications_told_once').on(t.companyId, t.personId, t.kind, t.subject, t.channel),
    index('notifications_waiting').on(t.companyId, t.notBefore).where(sql`state = 'waiting'`),
    index('notifications_by_time').on(t.companyId, t.createdAt),
    check(
      'notifications_kind_known',
      sql`${t.kind} in ('due', 'overdue', 'escalated', 'nudge', 'released', 'decided', 'digest')`,
    ),
    check('notifications_channel_known', sql`${t.channel} in ('email', 'chat')`),
    check('notifications_state_known', sql`${t.state} in ('waiting', 'sent', 'withheld', 'failed')`),
    check('notifications_settling_is_whole', sql`(${t.settledAt} is null) = (${t.state} = 'waiting')`),
  ],
)

/** A link in a mail that opens one card, and the session it was traded for. Of both the hash alone is kept. */
export const cardLinks = pgTable(
  'card_links',
  {
    companyId: companyId(),
    id: id(),
    panelistId: uuid('panelist_id').notNull(),
    hash: text('hash').notNull(),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    sessionHash: text('session_hash'),
    sessionExpiresAt: at('session_expires_at'),
  },
  t => [
    primaryKey({ name: 'card_links_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'card_links_panelist_exists',
      columns: [t.companyId, t.panelistId],
      foreignColumns: [panelists.companyId, panelists.id],
    }),
    unique('card_links_hash_taken').on(t.hash),
    unique('card_links_session_hash_taken').on(t.sessionHash),
    index('card_links_by_time').on(t.companyId, t.createdAt),
    check(
      'card_links_session_is_whole',
      sql`(${t.usedAt} is null) = (${t.sessionHash} is null) and (${t.usedAt} is null) = (${t.sessionExpiresAt} is null)`,
    ),
  ],
)

/** What one reader was told of one week, and the four fields they filled. */
export const digests = pgTable(
  'digests',
  {
    companyId: companyId(),
    id: id(),
    personId: uuid('person_id').notNull(),
    /** the Monday it was made for, in the reader's own zone */
    week: text('week').notNull(),
    /** ids and counts, as they stood when it was made */
    content: jsonb('content').notNull(),
    learned: text('learned'),
    brokenAssumption: text('broken_assumption'),
    stopping: text('stopping'),
    conflict: text('conflict'),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'digests_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'digests_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    unique('digests_week_made').on(t.companyId, t.personId, t.week),
  ],
)
