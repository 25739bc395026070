/**
 * Files that other systems' history comes in: each import with how far it is and what came of it, its rows while they wait,
 * and what was wrong with which. What the rows made stands in the tables of those who own it.
 */
import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { companies } from './access.ts'
import { at, companyId, createdAt, id, updatedAt } from './columns.ts'
import { rubricVersions } from './rubrics.ts'

export const imports = pgTable(
  'imports',
  {
    companyId: companyId(),
    id: id(),
    state: text('state').notNull().default('receiving'),
    mode: text('mode').notNull(),
    format: text('format').notNull(),
    /** the kind and the system of rows that do not say theirs */
    kind: text('kind'),
    source: text('source'),
    rubricVersionId: uuid('rubric_version_id'),
    /** who brought it: what they may do is asked again for every batch */
    principalKind: text('principal_kind').notNull(),
    principalId: uuid('principal_id').notNull(),
    /** SHA-256 of the file as it came, once all of it is there */
    digest: text('digest'),
    bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
    rows: integer('rows').notNull().default(0),
    /** rows looked at before anything is written, where all or nothing is asked for */
    checked: integer('checked').notNull().default(0),
    created: integer('created').notNull().default(0),
    changed: integer('changed').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    faulty: integer('faulty').notNull().default(0),
    /** the last row that is done, by kind and line: where a worker that takes over goes on */
    atRank: smallint('at_rank').notNull().default(0),
    atLine: integer('at_line').notNull().default(0),
    failure: text('failure'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    finishedAt: at('finished_at'),
  },
  t => [
    primaryKey({ name: 'imports_pk', columns: [t.companyId, t.id] }),
    foreignKey({ name: 'imports_company_exists', columns: [t.companyId], foreignColumns: [companies.companyId] }),
    foreignKey({
      name: 'imports_rubric_version_exists',
      columns: [t.companyId, t.rubricVersionId],
      foreignColumns: [rubricVersions.companyId, rubricVersions.id],
    }),
    check('imports_state_known', sql`${t.state} in ('receiving', 'queued', 'running', 'done', 'refused', 'failed')`),
    check('imports_mode_known', sql`${t.mode} in ('all_or_nothing', 'good_rows')`),
    check('imports_format_known', sql`${t.format} in ('jsonl', 'csv')`),
    check('imports_principal_known', sql`${t.principalKind} in ('person', 'integration')`),
  ],
)

/** The rows of an import that is not finished, as text, in the order in which they are entered. */
export const importRows = pgTable(
  'import_rows',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    /** 0 for what cannot be read, then the kinds in the order in which they rest upon each other */
    rank: smallint('rank').notNull(),
    line: integer('line').notNull(),
    content: text('content').notNull(),
  },
  t => [
    primaryKey({ name: 'import_rows_pk', columns: [t.companyId, t.importId, t.rank, t.line] }),
    foreignKey({
      name: 'import_rows_import_exists',
      columns: [t.companyId, t.importId],
      foreignColumns: [imports.companyId, imports.id],
    }),
  ],
)

/** What was wrong with a row: where, under which code, in words. Never the row itself. */
export const importFaults = pgTable(
  'import_faults',
  {
    companyId: companyId(),
    importId: uuid('import_id').notNull(),
    line: integer('line').notNull(),
    number: smallint('number').notNull(),
    code: text('code').notNull(),
    pointer: text('pointer').notNull(),
    message: text('message').notNull(),
  },
  t => [
    primaryKey({ name: 'import_faults_pk', columns: [t.companyId, t.importId, t.line, t.number] }),
    foreignKey({
      name: 'import_faults_import_exists',
      columns: [t.companyId, t.importId],
      foreignColumns: [imports.companyId, imports.id],
    }),
    index('import_faults_by_code').on(t.companyId, t.importId, t.code),
  ],
)
