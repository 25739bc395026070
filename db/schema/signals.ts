/**
 * Transcripts of interviews, what the detector found in them and in cards, and what people said of its findings. All of it
 * is appended and never changed: the newest transcript of an interview stands, and so does the newest word on a finding.
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
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { people } from './access.ts'
import { companyId, createdAt, id } from './columns.ts'
import { interviews, loops, panelists } from './loops.ts'

export const transcripts = pgTable(
  'transcripts',
  {
    companyId: companyId(),
    id: id(),
    loopId: uuid('loop_id').notNull(),
    interviewId: uuid('interview_id').notNull(),
    format: text('format').notNull(),
    /** [{ speaker, name, at_ms, text }] in the order in which they were said */
    turns: jsonb('turns').notNull(),
    addedByKind: text('added_by_kind').notNull(),
    addedById: uuid('added_by_id').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'transcripts_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'transcripts_interview_exists',
      columns: [t.companyId, t.loopId, t.interviewId],
      foreignColumns: [interviews.companyId, interviews.loopId, interviews.id],
    }),
    index('transcripts_by_interview').on(t.companyId, t.interviewId, t.createdAt, t.id),
    index('transcripts_by_loop').on(t.companyId, t.loopId),
    check('transcripts_format_known', sql`${t.format} in ('turns', 'vtt', 'srt', 'txt', 'json')`),
    check('transcripts_added_by_known', sql`${t.addedByKind} in ('person', 'integration')`),
  ],
)

/** One reading of one text: a version of a card, or a transcript. */
export const signalAnalyses = pgTable(
  'signal_analyses',
  {
    companyId: companyId(),
    id: id(),
    loopId: uuid('loop_id').notNull(),
    interviewId: uuid('interview_id').notNull(),
    panelistId: uuid('panelist_id'),
    cardVersion: integer('card_version'),
    transcriptId: uuid('transcript_id'),
    status: text('status').notNull(),
    engine: text('engine').notNull(),
    packId: text('pack_id').notNull(),
    packHash: text('pack_hash').notNull(),
    /** [{ id, column, kind, dimension, turn, at_ms, quote, start, end, rule, reason, strength }] */
    findings: jsonb('findings').notNull().default([]),
    /** words of a told outcome where at least two are told and none has a measure */
    noMetricsQuote: text('no_metrics_quote'),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'signal_analyses_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'signal_analyses_interview_exists',
      columns: [t.companyId, t.loopId, t.interviewId],
      foreignColumns: [interviews.companyId, interviews.loopId, interviews.id],
    }),
    foreignKey({
      name: 'signal_analyses_panelist_exists',
      columns: [t.companyId, t.panelistId],
      foreignColumns: [panelists.companyId, panelists.id],
    }),
    foreignKey({
      name: 'signal_analyses_transcript_exists',
      columns: [t.companyId, t.transcriptId],
      foreignColumns: [transcripts.companyId, transcripts.id],
    }),
    index('signal_analyses_by_loop').on(t.companyId, t.loopId),
    uniqueIndex('signal_analyses_card_read_once').on(t.companyId, t.panelistId, t.cardVersion),
    uniqueIndex('signal_analyses_transcript_read_once').on(t.companyId, t.transcriptId),
    check('signal_analyses_status_known', sql`${t.status} in ('ready', 'unavailable')`),
    check('signal_analyses_engine_known', sql`${t.engine} in ('rules', 'rules_and_model')`),
    check(
      'signal_analyses_of_one_text',
      sql`(${t.transcriptId} is null) = (${t.panelistId} is not null) and (${t.panelistId} is null) = (${t.cardVersion} is null)`,
    ),
  ],
)

export const signalReviews = pgTable(
  'signal_reviews',
  {
    companyId: companyId(),
    id: id(),
    loopId: uuid('loop_id').notNull(),
    analysisId: uuid('analysis_id').notNull(),
    findingId: uuid('finding_id').notNull(),
    status: text('status').notNull(),
    reviewedById: uuid('reviewed_by_id').notNull(),
    createdAt: createdAt(),
  },
  t => [
    primaryKey({ name: 'signal_reviews_pk', columns: [t.companyId, t.id] }),
    foreignKey({
      name: 'signal_reviews_loop_exists',
      columns: [t.companyId, t.loopId],
      foreignColumns: [loops.companyId, loops.id],
    }),
    foreignKey({
      name: 'signal_reviews_analysis_exists',
      columns: [t.companyId, t.analysisId],
      foreignColumns: [signalAnalyses.companyId, signalAnalyses.id],
    }),
    foreignKey({
      name: 'signal_reviews_reviewer_exists',
      columns: [t.companyId, t.reviewedById],
      foreignColumns: [people.companyId, people.id],
    }),
    index('signal_reviews_by_loop').on(t.companyId, t.loopId),
    check('signal_reviews_status_known', sql`${t.status} in ('confirmed', 'dismissed')`),
  ],
)
