/** What a panel makes of its cards: decisions, dissents, delegations, and what people ruled on splits and flags. */
import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { people } from './access.ts'
import { at, companyId, createdAt, id } from './columns.ts'
import { loops, panelists } from './loops.ts'

/** Appended, never changed: a later decision names the one it supersedes. */
export const decisions = pgTable(
  'decisions',
  {
    companyId: companyId(),
    id: id(),
    loopId: uuid('loop_id').notNull(),
    number: integer('number').notNull(),
    decision: text('decision').notNull(),
    level: text('level').notNull(),
    track: text('track').notNull(),
    reason: text('reason').notNull(),
    wouldChangeOurMind: text('would_change_our_mind'),
    seesThatWeDoNot: text('sees_that_we_do_not'),
    supersedesId: uuid('supersedes_id'),
    decidedById: uuid('decided_by_id').notNull(),
    decidedAs: text('decided_as').notNull(),
    delegationId: uuid('delegation_id'),
    decidedAt: at('decided_at').notNull(),
    /** the debrief as it stood, as canonical JSON text, so that the hash can be computed again from these very bytes */
    snapshot: text('snapshot').notNull(),
    snapshotSha256: text('snapshot_sha256').notNull(),
    /** which rows the snapshot rests on, and what of it no row remembers: with it the same bytes come out of the rows again */
    basis: jsonb('basis').notNull().default({}),
  },
  t => [
    primaryKey({ name: 'decisions_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'decisions_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    foreignKey({
      name: 'decisions_decider_exists',
      columns: [t.companyId, t.decidedById],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'decisions_superseded_exists',
      columns: [t.companyId, t.supersedesId],
      foreignColumns: [t.companyId, t.id],
    }),
    foreignKey({
      name: 'decisions_delegation_exists',
      columns: [t.companyId, t.delegationId],
      foreignColumns: [delegations.companyId, delegations.id],
    }),
    unique('decisions_number_taken').on(t.companyId, t.loopId, t.number),
    unique('decisions_superseded_once').on(t.companyId, t.supersedesId),
    check('decisions_decision_known', sql`${t.decision} in ('hire', 'no_hire', 'defer')`),
    check('decisions_decided_as_known', sql`${t.decidedAs} in ('owner', 'deputy', 'delegate', 'admin')`),
    check('decisions_reason_given', sql`length(btrim(${t.reason})) > 0`),
  ],
)

export const delegations = pgTable(
  'delegations',
  {
    companyId: companyId(),
    id: id(),
    loopId: uuid('loop_id').notNull(),
    personId: uuid('person_id').notNull(),
    reason: text('reason').notNull(),
    delegatedById: uuid('delegated_by_id').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'delegations_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'delegations_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    foreignKey({
      name: 'delegations_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'delegations_delegator_exists',
      columns: [t.companyId, t.delegatedById],
      foreignColumns: [people.companyId, people.id],
    }),
    unique('delegations_person_delegated_already').on(t.companyId, t.loopId, t.personId),
  ],
)

export const dissents = pgTable(
  'dissents',
  {
    companyId: companyId(),
    id: id(),
    decisionId: uuid('decision_id').notNull(),
    panelistId: uuid('panelist_id').notNull(),
    text: text('text').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'dissents_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'dissents_decision_exists',
      columns: [t.companyId, t.decisionId],
      foreignColumns: [decisions.companyId, decisions.id],
    }),
    foreignKey({
      name: 'dissents_panelist_exists',
      columns: [t.companyId, t.panelistId],
      foreignColumns: [panelists.companyId, panelists.id],
    }),
    unique('dissents_recorded_already').on(t.companyId, t.decisionId, t.panelistId),
  ],
)

/** A person's word on why a dimension is split, over the proposed cause. The newest one stands. */
export const splitOverrules = pgTable(
  'split_overrules',
  {
    companyId: companyId(),
    id: id(),
    loopId: uuid('loop_id').notNull(),
    dimension: text('dimension').notNull(),
    cause: text('cause').notNull(),
    overruledById: uuid('overruled_by_id').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'split_overrules_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'split_overrules_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    foreignKey({
      name: 'split_overrules_person_exists',
      columns: [t.companyId, t.overruledById],
      foreignColumns: [people.companyId, people.id],
    }),
    index('split_overrules_by_loop').on(t.companyId, t.loopId, t.createdAt),
    check('split_overrules_cause_known', sql`${t.cause} in ('different_bar', 'different_evidence', 'open')`),
  ],
)

/** A person's word on a red flag of a card: confirmed or dismissed. The newest one stands. */
export const flagReviews = pgTable(
  'flag_reviews',
  {
    companyId: companyId(),
    id: id(),
    loopId: uuid('loop_id').notNull(),
    /** null where the flag was proposed from a transcript */
    panelistId: uuid('panelist_id'),
    kind: text('kind').notNull(),
    status: text('status').notNull(),
    reviewedById: uuid('reviewed_by_id').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'flag_reviews_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'flag_reviews_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    foreignKey({
      name: 'flag_reviews_panelist_exists',
      columns: [t.companyId, t.panelistId],
      foreignColumns: [panelists.companyId, panelists.id],
    }),
    foreignKey({
      name: 'flag_reviews_person_exists',
      columns: [t.companyId, t.reviewedById],
      foreignColumns: [people.companyId, people.id],
    }),
    index('flag_reviews_by_loop').on(t.companyId, t.loopId, t.createdAt),
    check('flag_reviews_kind_known', sql`${t.kind} in ('solo_success', 'blamed_failure', 'no_metrics')`),
    check('flag_reviews_status_known', sql`${t.status} in ('confirmed', 'dismissed')`),
  ],
)

/** The calibrated figures of a released loop, computed once per set of cards and kept. */
export const debriefEditions = pgTable(
  'debrief_editions',
  {
    companyId: companyId(),
    loopId: uuid('loop_id').notNull(),
    number: integer('number').notNull(),
    scorecardIds: uuid('scorecard_ids').array().notNull(),
    figures: jsonb('figures').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'debrief_editions_pk', columns: [t.companyId, t.loopId, t.number] }),
    foreignKey({
      name: 'debrief_editions_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
  ],
)
