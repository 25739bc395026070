/**
 * Calibrations: each run with how far it is and what came of it, what the versions say of loops and interviewers, and
 * which version was in force when a loop released. What a finished version says is never changed.
 */
import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { people } from './access.ts'
import { at, companyId, createdAt, id } from './columns.ts'
import { loops } from './loops.ts'
import { rubrics } from './rubrics.ts'

/** One run: queued, running, done or failed. Of a company and rubric one at the most is under way and one in force. */
export const calibrations = pgTable(
  'calibrations',
  {
    companyId: companyId(),
    id: id(),
    rubricId: uuid('rubric_id').notNull(),
    state: text('state').notNull().default('queued'),
    trigger: text('trigger').notNull(),
    requestedById: uuid('requested_by_id'),
    createdAt: createdAt(),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
    /** the database's clock at the last sign of life; a run that has been silent for long is taken up again */
    beatAt: at('beat_at'),
    attempts: integer('attempts').notNull().default(0),
    phase: text('phase').notNull().default('waiting'),
    progress: doublePrecision('progress').notNull().default(0),
    failure: text('failure'),
    inForceFrom: at('in_force_from'),
    inForceUntil: at('in_force_until'),
    outcome: text('outcome'),
    /** interviewers whose ratings entered: how many people stand behind its figures */
    interviewers: integer('interviewers').notNull().default(0),
    loops: integer('loops').notNull().default(0),
    sheets: integer('sheets').notNull().default(0),
    /** what is shown of it, as it stands on the wire */
    summary: jsonb('summary'),
    /** what figures are computed from, without its loops and interviewers */
    core: jsonb('core'),
    /** agreement of the panels and of all interviewers together */
    agreement: jsonb('agreement'),
  },
  t => [
    primaryKey({ name: 'calibrations_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'calibrations_rubric_exists',
      columns: [t.companyId, t.rubricId],
      foreignColumns: [rubrics.companyId, rubrics.id],
    }),
    foreignKey({
      name: 'calibrations_requester_exists',
      columns: [t.companyId, t.requestedById],
      foreignColumns: [people.companyId, people.id],
    }),
    uniqueIndex('calibrations_one_under_way').on(t.companyId, t.rubricId).where(sql`state in ('queued', 'running')`),
    uniqueIndex('calibrations_one_in_force')
      .on(t.companyId, t.rubricId)
      .where(sql`in_force_from is not null and in_force_until is null`),
    check('calibrations_state_known', sql`${t.state} in ('queued', 'running', 'done', 'failed')`),
    check('calibrations_trigger_known', sql`${t.trigger} in ('requested', 'nightly', 'released')`),
    check('calibrations_outcome_known', sql`${t.outcome} in ('fitted', 'too_few')`),
    check('calibrations_done_is_whole', sql`(${t.state} = 'done') = (${t.outcome} is not null)`),
    check('calibrations_failure_is_whole', sql`(${t.state} = 'failed') = (${t.failure} is not null)`),
  ],
)

/** What a version says of a loop that entered it. */
export const calibrationLoops = pgTable(
  'calibration_loops',
  {
    companyId: companyId(),
    calibrationId: uuid('calibration_id').notNull(),
    loopId: uuid('loop_id').notNull(),
    component: integer('component').notNull(),
    sheets: integer('sheets').notNull(),
    /** per dimension of the version; the covariance row by row */
    standing: doublePrecision('standing').array().notNull(),
    covariance: doublePrecision('covariance').array().notNull(),
  },
  t => [
    primaryKey({ name: 'calibration_loops_pk', columns: [t.companyId, t.loopId, t.calibrationId] }),
    foreignKey({
      name: 'calibration_loops_calibration_exists',
      columns: [t.companyId, t.calibrationId],
      foreignColumns: [calibrations.companyId, calibrations.id],
    }),
    foreignKey({
      name: 'calibration_loops_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    index('calibration_loops_by_calibration').on(t.companyId, t.calibrationId),
  ],
)

/** What a version says of an interviewer: the bar with its uncertainty, and the profile. */
export const calibrationInterviewers = pgTable(
  'calibration_interviewers',
  {
    companyId: companyId(),
    calibrationId: uuid('calibration_id').notNull(),
    personId: uuid('person_id').notNull(),
    component: integer('component').notNull(),
    /** over the floor: may be named with their bar */
    named: boolean('named').notNull(),
    effect: jsonb('effect').notNull(),
    profile: jsonb('profile').notNull(),
  },
  t => [
    primaryKey({ name: 'calibration_interviewers_pk', columns: [t.companyId, t.calibrationId, t.personId] }),
    foreignKey({
      name: 'calibration_interviewers_calibration_exists',
      columns: [t.companyId, t.calibrationId],
      foreignColumns: [calibrations.companyId, calibrations.id],
    }),
    foreignKey({
      name: 'calibration_interviewers_person_exists',
      columns: [t.companyId, t.personId],
      foreignColumns: [people.companyId, people.id],
    }),
    index('calibration_interviewers_by_person').on(t.companyId, t.personId),
  ],
)

/** Which version was in force when a loop released, written with the release; null where there was none. */
export const loopCalibrations = pgTable(
  'loop_calibrations',
  {
    companyId: companyId(),
    loopId: uuid('loop_id').notNull(),
    calibrationId: uuid('calibration_id'),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'loop_calibrations_pk', columns: [t.companyId, t.loopId] }),
    foreignKey({
      name: 'loop_calibrations_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    foreignKey({
      name: 'loop_calibrations_calibration_exists',
      columns: [t.companyId, t.calibrationId],
      foreignColumns: [calibrations.companyId, calibrations.id],
    }),
    index('loop_calibrations_by_calibration').on(t.companyId, t.calibrationId),
  ],
)
