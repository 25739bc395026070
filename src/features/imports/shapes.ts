/** What imports look like on the wire: how they are asked for, how far they are, what was wrong with which row. */
import { z } from 'zod'
import { ExternalSource, ImportKind } from '../../domain/import-rows.ts'
import { Id, Time } from '../../platform/json-schema.ts'

export const ImportState = z
  .enum(['receiving', 'queued', 'running', 'done', 'refused', 'failed'])
  .meta({ id: 'ImportState' })
export const ImportMode = z.enum(['all_or_nothing', 'good_rows']).meta({ id: 'ImportMode' })

export const Import = z
  .strictObject({
    id: Id,
    state: ImportState.meta({
      description:
        'receiving, queued, running; done; refused: all or nothing was asked for and some rows are faulty; failed: `failure` says why',
    }),
    mode: ImportMode,
    format: z.enum(['jsonl', 'csv']),
    kind: ImportKind.nullable(),
    source: z.string().nullable(),
    rubric_version_id: Id.nullable(),
    bytes: z.int().meta({ description: 'how long the file was' }),
    rows: z.int().meta({ description: 'rows in the file' }),
    checked: z.int().meta({ description: 'rows looked at before anything is written; of `all_or_nothing` alone' }),
    created: z.int(),
    changed: z.int(),
    unchanged: z.int().meta({ description: 'rows that said nothing new' }),
    faulty: z.int().meta({ description: 'rows that were not taken; see its faults' }),
    progress: z.number().min(0).max(1).meta({ description: 'how much of the work is done' }),
    failure: z.string().nullable(),
    created_at: Time,
    updated_at: Time,
    finished_at: Time.nullable(),
  })
  .meta({ id: 'Import', description: 'A file that brings what other systems know, and how far it is' })

export const ImportFault = z
  .strictObject({
    line: z.int().meta({ description: 'counted from 1; of CSV the header is line 1' }),
    code: z.string(),
    pointer: z.string().meta({ description: 'JSON pointer into the row' }),
    message: z.string(),
  })
  .meta({ id: 'ImportFault', description: 'What was wrong with a row' })

export const ImportRequest = z.strictObject({
  kind: ImportKind.optional().meta({ description: 'What the rows are that do not say so; needed for CSV' }),
  source: ExternalSource.optional().meta({ description: 'The system of the rows that do not say theirs' }),
  mode: ImportMode.default('all_or_nothing').meta({
    description: '`all_or_nothing` writes nothing while any row is faulty, `good_rows` leaves the faulty ones out',
  }),
  rubric_version_id: Id.optional().meta({ description: 'The rubric version that past scorecards are pinned to' }),
})
