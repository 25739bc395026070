/** What a loop grows from: jobs with their plan and hiring team, candidates, applications, and who is recused. */
import { sql } from 'drizzle-orm'
import {
  boolean,
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
import { companies, people } from './access.ts'
import { at, companyId, createdAt, id, serialNumber, updatedAt } from './columns.ts'
import { rubricVersions } from './rubrics.ts'

export const jobs = pgTable(
  'jobs',
  {
    companyId: companyId(),
    id: id(),
    serialNumber: serialNumber(),
    title: text('title').notNull(),
    level: text('level').notNull(),
    track: text('track').notNull().default('ic'),
    state: text('state').notNull().default('open'),
    /** dimension → { bar, reason }; a dimension that is absent stands at 2.5 */
    bars: jsonb('bars').notNull().default({}),
    decisionOwnerId: uuid('decision_owner_id').notNull(),
    deputyId: uuid('deputy_id'),
    signalsOff: boolean('signals_off').notNull().default(false),
    externalSource: text('external_source'),
    externalId: text('external_id'),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'jobs_pk', columns: [t.companyId, t.id] }),
    foreignKey({ name: 'jobs_company_exists', columns: [t.companyId], foreignColumns: [companies.companyId] }),
    foreignKey({
      name: 'jobs_decision_owner_exists',
      columns: [t.companyId, t.decisionOwnerId],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'jobs_deputy_exists',
      columns: [t.companyId, t.deputyId],
      foreignColumns: [people.companyId, people.id],
    }),
    uniqueIndex('jobs_external_id_taken').on(t.companyId, t.externalSource, t.externalId),
    index('jobs_by_time').on(t.companyId, t.createdAt, t.id),
    check('jobs_level_known', sql`${t.level} in ('associate', 'pm', 'senior', 'lead', 'principal')`),
    check('jobs_track_known', sql`${t.track} in ('ic', 'manager')`),
    check('jobs_state_known', sql`${t.state} in ('open', 'closed')`),
    check('jobs_deputy_is_another', sql`${t.deputyId} is distinct from ${t.decisionOwnerId}`),
  ],
)

/** Who belongs to a job's hiring team besides the decision owner and the deputy, who always do. */
export const hiringTeamMembers = pgTable(
  'hiring_team_members',
  { companyId: companyId(), jobId: uuid('job_id').notNull(), personId: uuid('person_id').notNull() },
  t => [
    primaryKey({ name: 'hiring_team_members_pk', columns: [t.companyId, t.jobId, t.personId] }),
    foreignKey({
      name: 'hiring_team_members_job_exists',
      columns: [t.companyId, t.jobId],
      foreignColumns: [jobs.companyId, jobs.id],
    }),
    foreignKey({
      name: 'hiring_team_members_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    index('hiring_team_members_by_person').on(t.companyId, t.personId),
  ],
)

/** The plan of a job: which dimensions, which interviews. A loop copies it when it opens. */
export const plans = pgTable(
  'plans',
  {
    companyId: companyId(),
    jobId: uuid('job_id').notNull(),
    rubricVersionId: uuid('rubric_version_id').notNull(),
    dimensions: text('dimensions').array().notNull(),
    /** [{ name, focus, artifact, minutes, prompts, note }] */
    interviews: jsonb('interviews').notNull(),
    version: integer('version').notNull().default(1),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'plans_pk', columns: [t.companyId, t.jobId] }),
    foreignKey({
      name: 'plans_job_exists',
      columns: [t.companyId, t.jobId],
      foreignColumns: [jobs.companyId, jobs.id],
    }),
    foreignKey({
      name: 'plans_rubric_version_exists',
      columns: [t.companyId, t.rubricVersionId],
      foreignColumns: [rubricVersions.companyId, rubricVersions.id],
    }),
  ],
)

export const candidates = pgTable(
  'candidates',
  {
    companyId: companyId(),
    id: id(),
    serialNumber: serialNumber(),
    name: text('name').notNull(),
    email: text('email'),
    pronouns: text('pronouns'),
    /** links to a portfolio or a résumé: [{ title, url }] */
    files: jsonb('files').notNull().default([]),
    /** an internal candidate: the person who must see nothing of their own candidacy */
    personId: uuid('person_id'),
    mergedIntoId: uuid('merged_into_id'),
    erasedAt: at('erased_at'),
    externalSource: text('external_source'),
    externalId: text('external_id'),
    createdByKeyId: uuid('created_by_key_id'),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'candidates_pk', columns: [t.companyId, t.id] }),
    foreignKey({ name: 'candidates_company_exists', columns: [t.companyId], foreignColumns: [companies.companyId] }),
    foreignKey({
      name: 'candidates_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'candidates_merge_target_exists',
      columns: [t.companyId, t.mergedIntoId],
      foreignColumns: [t.companyId, t.id],
    }),
    uniqueIndex('candidates_external_id_taken').on(t.companyId, t.externalSource, t.externalId),
    index('candidates_erased').on(t.companyId, t.id).where(sql`erased_at is not null`),
    index('candidates_by_number').on(t.companyId, t.serialNumber),
    index('candidates_by_time').on(t.companyId, t.createdAt, t.id),
    index('candidates_by_person').on(t.companyId, t.personId),
    check('candidates_not_merged_into_itself', sql`${t.mergedIntoId} is distinct from ${t.id}`),
  ],
)

export const recusals = pgTable(
  'recusals',
  {
    companyId: companyId(),
    id: id(),
    candidateId: uuid('candidate_id').notNull(),
    personId: uuid('person_id').notNull(),
    reason: text('reason'),
    recordedById: uuid('recorded_by_id').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'recusals_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'recusals_candidate_exists',
      columns: [t.companyId, t.candidateId],
      foreignColumns: [candidates.companyId, candidates.id],
    }),
    foreignKey({
      name: 'recusals_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'recusals_recorder_exists',
      columns: [t.companyId, t.recordedById],
      foreignColumns: [people.companyId, people.id],
    }),
    unique('recusals_person_recused_already').on(t.companyId, t.candidateId, t.personId),
    index('recusals_by_person').on(t.companyId, t.personId),
  ],
)

export const applications = pgTable(
  'applications',
  {
    companyId: companyId(),
    id: id(),
    serialNumber: serialNumber(),
    jobId: uuid('job_id').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    state: text('state').notNull().default('active'),
    stage: text('stage'),
    source: text('source'),
    rejectionReason: text('rejection_reason'),
    closedAt: at('closed_at'),
    externalSource: text('external_source'),
    externalId: text('external_id'),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'applications_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'applications_job_exists',
      columns: [t.companyId, t.jobId],
      foreignColumns: [jobs.companyId, jobs.id],
    }),
    foreignKey({
      name: 'applications_candidate_exists',
      columns: [t.companyId, t.candidateId],
      foreignColumns: [candidates.companyId, candidates.id],
    }),
    uniqueIndex('applications_external_id_taken').on(t.companyId, t.externalSource, t.externalId),
    uniqueIndex('applications_active_already').on(t.companyId, t.jobId, t.candidateId).where(sql`state = 'active'`),
    index('applications_by_number').on(t.companyId, t.serialNumber),
    index('applications_by_time').on(t.companyId, t.createdAt, t.id),
    index('applications_by_candidate').on(t.companyId, t.candidateId),
    check('applications_state_known', sql`${t.state} in ('active', 'hired', 'rejected', 'withdrawn')`),
    check('applications_rejection_has_reason', sql`${t.state} <> 'rejected' or ${t.rejectionReason} is not null`),
  ],
)
