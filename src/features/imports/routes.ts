/**
 * Imports over HTTP: a file is taken in as it comes, its rows are entered behind the reply, and whoever brought it watches how far
 * that is and reads what was wrong with which row. It knows no table of anybody else's.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Fragment } from 'postgres'
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { Refusal } from '../../domain/refusal.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Made, type Route, route, Streamed, type StreamedBody, streamRoute } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { exportRoutes } from './export-routes.ts'
import { digestOf, importBytesMax, importRowsMax, receiveFile } from './receiving.ts'
import { Import, ImportFault, ImportRequest, ImportState } from './shapes.ts'

const tag = 'imports'
const ById = z.strictObject({ id: Id })
const lineTypes = ['application/x-ndjson', 'application/jsonl']
const csvType = 'text/csv'
/** A file that has brought nothing for so long is not coming any more: the same key may send it again. */
const stalledMs = 60_000

type ImportOut = z.output<typeof Import>

export const createImport = route({
  operationId: 'createImport',
  method: 'POST',
  path: '/v1/imports',
  tag,
  summary: 'Bring a file of people, jobs, candidates, applications, interviews or past scorecards',
  description: [
    `JSON lines (one object a line, kinds may be mixed) or CSV (a header and rows of one kind), up to ${importRowsMax} rows. Every row carries \`external_id\`, and \`external_source\` unless \`source\` says it for all; it points to others by what the same system calls them, by their id here, and to people also by address.`,
    'A file may take up to an hour to come in, as long as it keeps coming. The reply comes when it is in; its rows are entered behind it. The same file again changes nothing. Each row asks what whoever brings it may do by hand. Imports make no events. Past scorecards come only where an admin allows it (`past_scorecards` of the company), are pinned to `rubric_version_id`, may lack evidence, and their loops are born released; a rating `mixed` becomes not assessed.',
  ].join('\n\n'),
  may: 'import.write',
  query: ImportRequest,
  takes: [...lineTypes, csvType],
  bodyLimit: importBytesMax,
  reply: Import,
  status: 201,
  refuses: ['past_scorecards_off', 'unknown_reference', 'request_too_slow'],
  async handle({ tx, deps, actor, query, body, now }) {
    if (query.kind === 'scorecard') await refuseUnlessTaken(tx, query.rubric_version_id)
    const id = deps.ids(now)
    const { type } = body as unknown as StreamedBody
    await tx.sql`
      insert into imports (company_id, id, mode, format, kind, source, rubric_version_id, principal_kind, principal_id, created_at, updated_at)
      values (${tx.companyId}, ${id}, ${query.mode}, ${type === csvType ? 'csv' : 'jsonl'}, ${query.kind ?? null}, ${query.source ?? null},
        ${query.rubric_version_id ?? null}, ${actor.kind}, ${actor.id}, ${now}, ${now})`
    return loadImport(tx, actor, id)
  },
  again: ({ tx, actor }, id) => loadImport(tx, actor, id),
  afterwards: takeIn,
})

/** Refuses past cards where none are taken, or without the rubric version they are rated by. */
async function refuseUnlessTaken(tx: Tx, rubricVersionId: string | undefined): Promise<void> {
  const [company] = await tx.sql<{ past_scorecards: boolean }[]>`select past_scorecards from companies`
  if (!company!.past_scorecards) throw new Refusal('past_scorecards_off')
  if (rubricVersionId === undefined)
    throw new Refusal('invalid_request', {
      errors: [
        { pointer: '/query/rubric_version_id', message: 'Name the rubric version that past cards are rated by' },
      ],
    })
}

/** Takes the file in once the import is there. A repeat under the same key has to bring the same file. */
async function takeIn({ answer, body, deps, companyId, replayed }: Made<ImportOut, unknown>): Promise<ImportOut> {
  const { stream } = body as StreamedBody
  if (replayed) {
    const before = await deps.db.read(companyId, async tx => {
      const [row] = await tx.sql<{ digest: string | null; updated_at: Date }[]>`
        select digest, updated_at from imports where id = ${answer.id}`
      return row!
    })
    if (before.digest !== null) {
      if ((await digestOf(stream)) !== before.digest) throw new Refusal('idempotency_key_reused')
      return answer
    }
    // The first try never ended: it is under way still, or its file did not come in whole.
    const underWay = answer.state === 'receiving' && deps.clock().getTime() - before.updated_at.getTime() < stalledMs
    if (underWay) throw new Refusal('idempotency_key_running')
    await deps.db.write(companyId, async tx => {
      tx.defer(tx.sql`
        update imports set state = 'receiving', failure = null, finished_at = null, updated_at = ${deps.clock()}
        where id = ${answer.id} and digest is null`)
    })
  }
  await receiveFile(deps, {
    companyId,
    importId: answer.id,
    format: answer.format,
    defaults: { kind: answer.kind, source: answer.source },
    body: stream,
  })
  return deps.db.read(companyId, tx => loadImport(tx, null, answer.id))
}

export const listImports = route({
  operationId: 'listImports',
  method: 'GET',
  path: '/v1/imports',
  tag,
  summary: 'Imports, newest first; an integration sees those it brought',
  may: 'import.write',
  query: z.strictObject({ ...pageQuery, state: ImportState.optional() }),
  reply: listOf(Import),
  async handle({ tx, actor, query, paging }) {
    const { sql } = tx
    const pages = paging()
    const rows = await sql<ImportRow[]>`
      select ${columns(tx)} from imports i where ${visibleImport(tx, actor)}
        ${query.state === undefined ? sql`` : sql`and i.state = ${query.state}`}
        ${pages.after ? sql`and i.id < ${pages.after[0]!}::uuid` : sql``}
      order by i.id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    return { data: page.map(importFrom), next_cursor }
  },
})

export const getImport = route({
  operationId: 'getImport',
  method: 'GET',
  path: '/v1/imports/{id}',
  tag,
  summary: 'How far an import is, and what came of it',
  may: 'import.write',
  params: ById,
  reply: Import,
  handle: ({ tx, actor, params }) => loadImport(tx, actor, params.id),
})

export const listImportFaults = route({
  operationId: 'listImportFaults',
  method: 'GET',
  path: '/v1/imports/{id}/faults',
  tag,
  summary: 'What was wrong with which row, by line',
  description: 'Of an import with very many faults the first ten thousand are kept.',
  may: 'import.write',
  params: ById,
  query: z.strictObject(pageQuery),
  reply: listOf(ImportFault),
  async handle({ tx, actor, params, paging }) {
    await loadImport(tx, actor, params.id)
    const { sql } = tx
    const pages = paging(2)
    const rows = await sql<(z.output<typeof ImportFault> & { number: number })[]>`
      select line, number, code, pointer, message from import_faults where import_id = ${params.id}
        ${pages.after ? sql`and (line, number) > (${pages.after[0]!}::int, ${pages.after[1]!}::int)` : sql``}
      order by line, number limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [String(row.line), String(row.number)])
    return { data: page.map(({ number: _, ...each }) => each), next_cursor }
  },
})

const pollMs = 300
const silenceMs = 15_000
const watchedMs = 600_000

export const watchImport = streamRoute({
  operationId: 'watchImport',
  path: '/v1/imports/{id}/progress',
  tag,
  summary: 'How far an import is, as it goes on: server-sent events, until it is over',
  description:
    'Each event `progress` carries the import as it then stands; the last one is called `done`. A connection lasts ten minutes at the most; then connect again.',
  may: 'import.write',
  params: ById,
  sends: ['text/event-stream'],
  reply: z.string().meta({ id: 'EventStream', description: 'Server-sent events, each with JSON as its data' }),
  async stream({ tx, deps, actor, params }) {
    await loadImport(tx, actor, params.id)
    return new Streamed('text/event-stream', null, closing => progressOf(deps, tx.companyId, params.id, closing))
  },
})

/** One event for each step that is seen, at once and then until it is over. */
async function* progressOf(deps: Deps, companyId: string, id: string, closing: () => boolean): AsyncGenerator<string> {
  const began = performance.now()
  let said = ''
  let saidAt = began
  for (;;) {
    const now = await deps.db.read(companyId, tx => loadImport(tx, null, id))
    const over = now.finished_at !== null
    const text = JSON.stringify(now)
    const at = performance.now()
    if (text !== said) {
      said = text
      saidAt = at
      yield `event: ${over ? 'done' : 'progress'}\ndata: ${text}\n\n`
    } else if (at - saidAt > silenceMs) {
      // Keeps what stands between from giving up a connection that says nothing.
      saidAt = at
      yield ': still at it\n\n'
    }
    if (over || closing() || at - began > watchedMs) return
    await pause(pollMs)
  }
}

export const importRoutes: readonly Route[] = [
  createImport,
  listImports,
  getImport,
  listImportFaults,
  watchImport,
  ...exportRoutes,
]

type ImportRow = Omit<ImportOut, 'progress'>

function columns({ sql }: Tx): Fragment {
  return sql`i.id, i.state, i.mode, i.format, i.kind, i.source, i.rubric_version_id, i.bytes, i.rows, i.checked, i.created, i.changed,
    i.unchanged, i.faulty, i.failure, i.created_at, i.updated_at, i.finished_at`
}

/** Imports (`i`) that the actor may find. Null stands for whoever was let in already. */
function visibleImport({ sql }: Tx, actor: Actor | null): Fragment {
  return actor?.kind === 'integration' ? sql`i.principal_id = ${actor.id}` : sql`true`
}

async function loadImport(tx: Tx, actor: Actor | null, id: string): Promise<ImportOut> {
  const [row] = await tx.sql<ImportRow[]>`
    select ${columns(tx)} from imports i where i.id = ${id} and ${visibleImport(tx, actor)}`
  if (!row) throw new Refusal('not_found')
  return importFrom(row)
}

/** Of all the work, how much looking at the rows is before anything is written. */
const checkingShare = 0.2

function importFrom(row: ImportRow): ImportOut {
  const entered = row.created + row.changed + row.unchanged + row.faulty
  const share = row.mode === 'all_or_nothing' ? checkingShare : 0
  const done = (share * row.checked + (1 - share) * entered) / Math.max(1, row.rows)
  return { ...row, progress: row.finished_at !== null ? 1 : Math.min(1, Math.round(done * 1000) / 1000) }
}
