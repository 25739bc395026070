/**
 * The loop and what hangs on it: interviews, panelists and their cards. A panelist's row IS the draft of their card
 * (assignment makes it), so that an assignment without a card and a card without an assignment cannot exist.
 */
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
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
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { people } from './access.ts'
import { at, companyId, createdAt, id, serialNumber, updatedAt } from './columns.ts'
import { imports } from './imports.ts'
import { applications, candidates, jobs } from './intake.ts'
import { rubricVersions } from './rubrics.ts'

export const loops = pgTable(
  'loops',
  {
    companyId: companyId(),
    id: id(),
    serialNumber: serialNumber(),
    applicationId: uuid('application_id').notNull(),
    jobId: uuid('job_id').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    rubricVersionId: uuid('rubric_version_id').notNull(),
    /** copied from the job and its plan when the loop opened, so that a later change there moves nothing here */
    level: text('level').notNull(),
    track: text('track').notNull(),
    dimensions: text('dimensions').array().notNull(),
    bars: jsonb('bars').notNull(),
    weights: jsonb('weights').notNull().default({}),
    sealMode: text('seal_mode').notNull(),
    decisionOwnerId: uuid('decision_owner_id').notNull(),
    deputyId: uuid('deputy_id'),
    releasedAt: at('released_at'),
    releaseCause: text('release_cause'),
    releasedById: uuid('released_by_id'),
    releaseReason: text('release_reason'),
    cancelledAt: at('cancelled_at'),
    cancelledById: uuid('cancelled_by_id'),
    cancelReason: text('cancel_reason'),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'loops_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'loops_application_exists',
      columns: [t.companyId, t.applicationId],
      foreignColumns: [applications.companyId, applications.id],
    }),
    foreignKey({
      name: 'loops_job_exists',
      columns: [t.companyId, t.jobId],
      foreignColumns: [jobs.companyId, jobs.id],
    }),
    foreignKey({
      name: 'loops_candidate_exists',
      columns: [t.companyId, t.candidateId],
      foreignColumns: [candidates.companyId, candidates.id],
    }),
    foreignKey({
      name: 'loops_rubric_version_exists',
      columns: [t.companyId, t.rubricVersionId],
      foreignColumns: [rubricVersions.companyId, rubricVersions.id],
    }),
    foreignKey({
      name: 'loops_decision_owner_exists',
      columns: [t.companyId, t.decisionOwnerId],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'loops_deputy_exists',
      columns: [t.companyId, t.deputyId],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'loops_releaser_exists',
      columns: [t.companyId, t.releasedById],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'loops_canceller_exists',
      columns: [t.companyId, t.cancelledById],
      foreignColumns: [people.companyId, people.id],
    }),
    index('loops_by_number').on(t.companyId, t.serialNumber),
    index('loops_by_cancellation').on(t.companyId, t.cancelledAt).where(sql`cancelled_at is not null`),
    index('loops_by_time').on(t.companyId, t.createdAt, t.id),
    index('loops_by_job').on(t.companyId, t.jobId),
    index('loops_by_candidate').on(t.companyId, t.candidateId),
    index('loops_by_application').on(t.companyId, t.applicationId),
    check('loops_seal_mode_known', sql`${t.sealMode} in ('loop', 'own_card')`),
    check('loops_release_cause_known', sql`${t.releaseCause} in ('all_in', 'waived', 'opened_early')`),
    check('loops_release_is_whole', sql`(${t.releasedAt} is null) = (${t.releaseCause} is null)`),
    check(
      'loops_early_opening_has_reason',
      sql`${t.releaseCause} is distinct from 'opened_early' or (${t.releaseReason} is not null and ${t.releasedById} is not null)`,
    ),
    check('loops_deputy_is_another', sql`${t.deputyId} is distinct from ${t.decisionOwnerId}`),
  ],
)

export const interviews = pgTable(
  'interviews',
  {
    companyId: companyId(),
    id: id(),
    serialNumber: serialNumber(),
    loopId: uuid('loop_id').notNull(),
    position: smallint('position').notNull(),
    name: text('name').notNull(),
    focus: text('focus').array().notNull(),
    artifact: text('artifact'),
    /** what the interviewer finds in the kit: { prompts: [text], note } */
    kit: jsonb('kit').notNull(),
    startsAt: at('starts_at'),
    endsAt: at('ends_at'),
    place: text('place'),
    /** what a person said of it; where nobody said anything the clock decides */
    outcome: text('outcome'),
    outcomeById: uuid('outcome_by_id'),
    outcomeAt: at('outcome_at'),
    outcomeReason: text('outcome_reason'),
    addedAfterRelease: boolean('added_after_release').notNull().default(false),
    externalSource: text('external_source'),
    externalId: text('external_id'),
    version: integer('version').notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  t => [
    primaryKey({ name: 'interviews_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'interviews_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    foreignKey({
      name: 'interviews_outcome_sayer_exists',
      columns: [t.companyId, t.outcomeById],
      foreignColumns: [people.companyId, people.id],
    }),
    unique('interviews_in_one_loop').on(t.companyId, t.loopId, t.id),
    unique('interviews_position_taken').on(t.companyId, t.loopId, t.position),
    index('interviews_by_number').on(t.companyId, t.serialNumber),
    uniqueIndex('interviews_external_id_taken').on(t.companyId, t.externalSource, t.externalId),
    check('interviews_outcome_known', sql`${t.outcome} in ('held', 'no_show', 'dropped')`),
    check(
      'interviews_times_invalid',
      sql`${t.endsAt} is null or (${t.startsAt} is not null and ${t.endsAt} > ${t.startsAt})`,
    ),
    check('interviews_focus_too_wide', sql`cardinality(${t.focus}) between 1 and 3`),
    check(
      'interviews_artifact_known',
      sql`${t.artifact} in ('roadmap_narrative', 'post_launch_review', 'reversed_decision')`,
    ),
  ],
)

export const panelists = pgTable(
  'panelists',
  {
    companyId: companyId(),
    /** the panelist and their card: one row, one id */
    id: id(),
    serialNumber: serialNumber(),
    loopId: uuid('loop_id').notNull(),
    interviewId: uuid('interview_id').notNull(),
    personId: uuid('person_id').notNull(),
    role: text('role').notNull().default('interviewer'),
    barRaiser: boolean('bar_raiser').notNull().default(false),
    assignedAt: at('assigned_at').notNull(),

    // the card: the draft's own fields; ratings have rows of their own so that each can be saved by itself
    artifact: jsonb('artifact'),
    redFlags: jsonb('red_flags').notNull().default([]),
    recommendation: text('recommendation'),
    levelVote: text('level_vote'),
    summary: text('summary'),
    /** the author's alone: never released, exported only to the candidate */
    notes: text('notes'),
    version: integer('version').notNull().default(1),
    /** counts the edits of ratings; each rating's ETag is the count at its last edit, so that none ever comes back */
    ratingEdits: bigint('rating_edits', { mode: 'number' }).notNull().default(0),
    draftedAt: at('drafted_at'),

    submittedAt: at('submitted_at'),
    closedAt: at('closed_at'),
    closedCause: text('closed_cause'),
    waivedById: uuid('waived_by_id'),
    waivedReason: text('waived_reason'),
    voidedAt: at('voided_at'),
    voidedById: uuid('voided_by_id'),
    voidSecondId: uuid('void_second_id'),
    voidReason: text('void_reason'),
    /** what the outside sees: the time of assignment until publication, then the time of release or of a later act */
    publicUpdatedAt: at('public_updated_at').notNull(),
    nudgedAt: at('nudged_at'),
  },
  t => [
    primaryKey({ name: 'panelists_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'panelists_interview_exists',
      columns: [t.companyId, t.loopId, t.interviewId],
      foreignColumns: [interviews.companyId, interviews.loopId, interviews.id],
    }),
    foreignKey({
      name: 'panelists_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'panelists_waiver_exists',
      columns: [t.companyId, t.waivedById],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'panelists_voider_exists',
      columns: [t.companyId, t.voidedById],
      foreignColumns: [people.companyId, people.id],
    }),
    foreignKey({
      name: 'panelists_void_second_exists',
      columns: [t.companyId, t.voidSecondId],
      foreignColumns: [people.companyId, people.id],
    }),
    uniqueIndex('panelists_person_on_interview_already')
      .on(t.companyId, t.interviewId, t.personId)
      .where(sql`closed_cause is null or closed_cause not in ('declined', 'reassigned', 'recused')`),
    index('panelists_by_number').on(t.companyId, t.serialNumber),
    index('panelists_by_change').on(t.companyId, t.publicUpdatedAt),
    index('panelists_open').on(t.companyId, t.id).where(sql`submitted_at is null and closed_at is null`),
    index('panelists_by_loop').on(t.companyId, t.loopId),
    index('panelists_by_person').on(t.companyId, t.personId, t.assignedAt),
    check('panelists_role_known', sql`${t.role} in ('interviewer', 'shadow', 'reverse_shadow')`),
    check('panelists_recommendation_known', sql`${t.recommendation} in ('strong_no', 'no', 'yes', 'strong_yes')`),
    check('panelists_level_vote_known', sql`${t.levelVote} in ('one_below', 'fits', 'one_above')`),
    check(
      'panelists_closed_cause_known',
      sql`${t.closedCause} in ('waived', 'declined', 'reassigned', 'recused', 'no_show', 'dropped', 'cancelled')`,
    ),
    check('panelists_closing_is_whole', sql`(${t.closedAt} is null) = (${t.closedCause} is null)`),
    check('panelists_submitted_or_closed', sql`${t.submittedAt} is null or ${t.closedAt} is null`),
    check(
      'panelists_waiver_has_reason',
      sql`${t.closedCause} is distinct from 'waived' or (${t.waivedById} is not null and ${t.waivedReason} is not null)`,
    ),
    check(
      'panelists_void_is_whole',
      sql`${t.voidedAt} is null or (${t.submittedAt} is not null and ${t.voidReason} is not null and ${t.voidSecondId} is not null)`,
    ),
  ],
)

/** The ratings of a draft, one row a dimension; frozen into a version at submission. */
export const ratings = pgTable(
  'ratings',
  {
    companyId: companyId(),
    panelistId: uuid('panelist_id').notNull(),
    dimension: text('dimension').notNull(),
    rating: smallint('rating'),
    notAssessed: text('not_assessed'),
    evidence: jsonb('evidence').notNull().default([]),
    version: bigint('version', { mode: 'number' }).notNull(),
  },
  t => [
    primaryKey({ name: 'ratings_pk', columns: [t.companyId, t.panelistId, t.dimension] }),
    foreignKey({
      name: 'ratings_panelist_exists',
      columns: [t.companyId, t.panelistId],
      foreignColumns: [panelists.companyId, panelists.id],
    }),
    check('ratings_in_range', sql`${t.rating} between 1 and 4`),
    check(
      'ratings_reason_known',
      sql`${t.notAssessed} in ('ran_out_of_time', 'no_opportunity', 'not_my_expertise', 'imported_mixed')`,
    ),
    check('ratings_rated_or_not', sql`${t.rating} is null or ${t.notAssessed} is null`),
  ],
)

/** What was said and when: the submission is version 1, later ones stand beside it. Nothing here is ever updated. */
export const scorecardVersions = pgTable(
  'scorecard_versions',
  {
    companyId: companyId(),
    id: id(),
    panelistId: uuid('panelist_id').notNull(),
    loopId: uuid('loop_id').notNull(),
    number: integer('number').notNull(),
    /** { ratings, artifact, red_flags, recommendation, level_vote, summary } */
    content: jsonb('content').notNull(),
    reason: text('reason'),
    /** the panelists whose cards the author had been able to see, recorded by the service */
    seenOthers: uuid('seen_others').array().notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'scorecard_versions_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'scorecard_versions_panelist_exists',
      columns: [t.companyId, t.panelistId],
      foreignColumns: [panelists.companyId, panelists.id],
    }),
    foreignKey({
      name: 'scorecard_versions_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    unique('scorecard_versions_number_taken').on(t.companyId, t.panelistId, t.number),
    index('scorecard_versions_by_loop').on(t.companyId, t.loopId),
    check(
      'scorecard_versions_reason_known',
      sql`${t.reason} in ('slip', 'own_evidence_reread', 'new_evidence_heard', 'moved_to_the_group')`,
    ),
    check('scorecard_versions_later_has_reason', sql`(${t.number} = 1) = (${t.reason} is null)`),
  ],
)

/** The provenance of a loop that was not held here: an import brought it, released as it was born. One for each application and rubric version. */
export const pastLoops = pgTable(
  'past_loops',
  {
    companyId: companyId(),
    loopId: uuid('loop_id').notNull(),
    applicationId: uuid('application_id').notNull(),
    rubricVersionId: uuid('rubric_version_id').notNull(),
    importId: uuid('import_id').notNull(),
  },
  t => [
    primaryKey({ name: 'past_loops_pk', columns: [t.companyId, t.loopId] }),
    foreignKey({
      name: 'past_loops_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    foreignKey({
      name: 'past_loops_import_exists',
      columns: [t.companyId, t.importId],
      foreignColumns: [imports.companyId, imports.id],
    }),
    unique('past_loops_one_for_application').on(t.companyId, t.applicationId, t.rubricVersionId),
  ],
)

/** The provenance of a card that was written elsewhere: which import brought it, and what its own system calls it. */
export const pastScorecards = pgTable(
  'past_scorecards',
  {
    companyId: companyId(),
    panelistId: uuid('panelist_id').notNull(),
    importId: uuid('import_id').notNull(),
    externalSource: text('external_source').notNull(),
    externalId: text('external_id').notNull(),
  },
  t => [
    primaryKey({ name: 'past_scorecards_pk', columns: [t.companyId, t.panelistId] }),
    foreignKey({
      name: 'past_scorecards_panelist_exists',
      columns: [t.companyId, t.panelistId],
      foreignColumns: [panelists.companyId, panelists.id],
    }),
    foreignKey({
      name: 'past_scorecards_import_exists',
      columns: [t.companyId, t.importId],
      foreignColumns: [imports.companyId, imports.id],
    }),
    unique('past_scorecards_external_id_taken').on(t.companyId, t.externalSource, t.externalId),
  ],
)
