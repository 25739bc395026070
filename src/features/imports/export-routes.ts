/**
 * Exports: cards, ratings, decisions and events as CSV or JSON lines, as long as they are and a page at a time, so that the
 * hundred-thousandth row costs no more memory than the first. Each holds what the lists show its reader and no more. It stands in
 * one room with imports because both are the company's files; it writes nothing.
 */
import { stringify } from 'csv-stringify/sync'
import type { Fragment } from 'postgres'
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { type Action, grantsFor, permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import { loadBringer } from '../../platform/auth.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Route, Streamed, streamRoute } from '../../platform/http.ts'
import { independentVersion } from '../../platform/independent-version.ts'
import { Id } from '../../platform/json-schema.ts'
import { exportableEvent, openCardOn, visibleCard, visibleLoop } from '../../platform/visibility.ts'

const tag = 'imports'
const csvType = 'text/csv'
const linesType = 'application/x-ndjson'
/** Rows in memory at once. */
const pageRows = 1_000

const ExportRequest = z.strictObject({
  format: z
    .enum(['csv', 'jsonl'])
    .optional()
    .meta({ description: 'CSV or JSON lines; where absent, what the header Accept asks for, else CSV' }),
  job_id: Id.optional(),
})
type Request = z.output<typeof ExportRequest>

const ExportFile = z.string().meta({
  id: 'ExportFile',
  description:
    'Rows of text: CSV with a header, in which a cell that could be read as a formula begins with an apostrophe; or one JSON object a line',
})

type Value = string | number | boolean | null | Date | readonly unknown[]
type Row = Readonly<Record<string, Value>>

/** A page of rows, and the keys of its last. */
interface Page {
  readonly rows: readonly Row[]
  readonly last: readonly string[] | null
}

/** What one export holds: its columns, and how a page of it is read behind the last row of the page before. */
interface Exported {
  readonly columns: readonly string[]
  page(tx: Tx, actor: Actor, asked: Request, after: readonly string[] | null, now: Date): Promise<Page>
}

/** Cards (`p`, of loops `l`) that may be taken along. */
function exportableCard({ sql }: Tx, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  const own = actor.kind === 'person' ? sql`p.person_id = ${actor.id}` : sql`false`
  // Somebody's own card that is there only once its loop released would tell them that it has, while another of theirs is open.
  const C3 = sql`((l.released_at is not null or l.cancelled_at is not null) and not ${openCardOn(sql, me, sql`l.candidate_id`)})`
  return sql`(p.submitted_at is not null and p.voided_at is null
    and ${visibleLoop(sql, actor, 'export.read', { own, C3 })} and ${visibleCard(sql, actor)})`
}

/** Whether the words of evidence leave with a card: people read them where they read the card, keys by a scope of its own. */
function takesWords(actor: Actor): boolean {
  return permit('scorecard.read_evidence', actor) === 'allowed'
}

const cards: Exported = {
  columns: [
    'scorecard_id',
    'loop_id',
    'application_id',
    'job_id',
    'candidate_id',
    'interview_id',
    'interview',
    'person_id',
    'role',
    'rubric_version_id',
    'recommendation',
    'level_vote',
    'summary',
    'red_flags',
    'submitted_at',
    'released_at',
    'imported',
  ],
  async page(tx, actor, asked, after) {
    const { sql } = tx
    const me = actor.kind === 'person' ? actor.id : null
    const words = takesWords(actor)
    const rows = await sql<Row[]>`
      select p.id as scorecard_id, p.loop_id, l.application_id, l.job_id, l.candidate_id, p.interview_id, i.name as interview,
        p.person_id, p.role, l.rubric_version_id, s.content ->> 'recommendation' as recommendation,
        s.content ->> 'level_vote' as level_vote, case when ${words} then s.content ->> 'summary' end as summary,
        case when ${words} then array(select f ->> 'kind' from jsonb_array_elements(s.content -> 'red_flags') f) else '{}' end as red_flags,
        p.submitted_at, case when not ${openCardOn(sql, me, sql`l.candidate_id`)} then l.released_at end as released_at,
        exists (select 1 from past_scorecards b where b.panelist_id = p.id) as imported
      from panelists p
      join loops l on l.company_id = p.company_id and l.id = p.loop_id
      join interviews i on i.company_id = p.company_id and i.id = p.interview_id
      join lateral (${independentVersion(sql)}) s on true
      where ${exportableCard(tx, actor)} ${ofJob(tx, asked)}
        ${after ? sql`and p.id > ${after[0]!}::uuid` : sql``}
      order by p.id limit ${pageRows}`
    return { rows, last: lastOf(rows, 'scorecard_id') }
  },
}

const ratings: Exported = {
  columns: [
    'scorecard_id',
    'loop_id',
    'job_id',
    'candidate_id',
    'person_id',
    'dimension',
    'rating',
    'not_assessed',
    'evidence',
    'submitted_at',
  ],
  async page(tx, actor, asked, after) {
    const { sql } = tx
    const words = takesWords(actor)
    const rows = await sql<Row[]>`
      select p.id as scorecard_id, p.loop_id, l.job_id, l.candidate_id, p.person_id, r.key as dimension,
        (r.value ->> 'rating')::int as rating, r.value ->> 'not_assessed' as not_assessed,
        case when ${words} then coalesce(r.value -> 'evidence', '[]') else '[]' end as evidence, p.submitted_at
      from panelists p
      join loops l on l.company_id = p.company_id and l.id = p.loop_id
      join lateral (${independentVersion(sql)}) s on true
      cross join lateral jsonb_each(s.content -> 'ratings') r
      where ${exportableCard(tx, actor)} ${ofJob(tx, asked)}
        ${after ? sql`and p.id >= ${after[0]!}::uuid and (p.id, r.key) > (${after[0]!}::uuid, ${after[1]!})` : sql``}
      order by p.id, r.key limit ${pageRows}`
    return { rows, last: lastOf(rows, 'scorecard_id', 'dimension') }
  },
}

const decisions: Exported = {
  columns: [
    'decision_id',
    'loop_id',
    'application_id',
    'job_id',
    'candidate_id',
    'number',
    'decision',
    'level',
    'track',
    'reason',
    'would_change_our_mind',
    'sees_that_we_do_not',
    'decided_by_id',
    'decided_as',
    'decided_at',
    'supersedes_id',
  ],
  async page(tx, actor, asked, after) {
    const { sql } = tx
    const own = actor.kind === 'person' ? sql`d.decided_by_id = ${actor.id}` : sql`false`
    const rows = await sql<Row[]>`
      select d.id as decision_id, d.loop_id, l.application_id, l.job_id, l.candidate_id, d.number, d.decision, d.level, d.track, d.reason,
        d.would_change_our_mind, d.sees_that_we_do_not, d.decided_by_id, d.decided_as, d.decided_at, d.supersedes_id
      from decisions d join loops l on l.company_id = d.company_id and l.id = d.loop_id
      where ${visibleLoop(sql, actor, 'export.read', { own })} and ${visibleLoop(sql, actor, 'decision.read')} ${ofJob(tx, asked)}
        ${after ? sql`and d.id > ${after[0]!}::uuid` : sql``}
      order by d.id limit ${pageRows}`
    return { rows, last: lastOf(rows, 'decision_id') }
  },
}

const events: Exported = {
  columns: [
    'event_id',
    'type',
    'timestamp',
    'actor_kind',
    'actor_id',
    'job_id',
    'candidate_id',
    'application_id',
    'loop_id',
    'interview_id',
    'scorecard_id',
    'decision_id',
  ],
  async page(tx, actor, asked, after) {
    const { sql } = tx
    const rows = await sql<(Row & { xid: string; place: string })[]>`
      select e.id as event_id, e.type, e.published_at as timestamp, e.actor_kind, e.actor_id, e.job_id, e.candidate_id, e.application_id,
        e.loop_id, e.interview_id, e.scorecard_id, e.decision_id, e.published_xid::text as xid, e.published_order::text as place
      from events e
      where e.published_at is not null and e.published_xid < pg_snapshot_xmin(pg_current_snapshot())
        and ${exportableEvent(sql, actor)} ${asked.job_id === undefined ? sql`` : sql`and e.job_id = ${asked.job_id}`}
        ${after ? sql`and (e.published_xid, e.published_order) > (${after[0]!}::text::xid8, ${after[1]!}::bigint)` : sql``}
      order by e.published_xid, e.published_order limit ${pageRows}`
    return { rows, last: lastOf(rows, 'xid', 'place') }
  },
}

export const exportCards = exportRoute({
  operationId: 'exportCards',
  path: '/v1/exports/cards',
  summary: 'Cards that you may read and take along, in their independent version',
  description:
    'One row a card, in its independent version; nothing sealed, nothing void, no notes. Keys need `scorecards:read` besides, and `evidence:read` for the words.',
  exported: cards,
  reads: 'scorecard.read',
  orReads: 'scorecard.read_own',
})

export const exportRatings = exportRoute({
  operationId: 'exportRatings',
  path: '/v1/exports/ratings',
  summary: 'Ratings that you may read and take along, one row a card and dimension',
  description:
    'In the independent version of each card; what was not assessed says why and has no rating. Keys need `scorecards:read` besides, and `evidence:read` for the words.',
  exported: ratings,
  reads: 'scorecard.read',
  orReads: 'scorecard.read_own',
})

export const exportDecisions = exportRoute({
  operationId: 'exportDecisions',
  path: '/v1/exports/decisions',
  summary: 'Decisions that you may read and take along, superseded ones included',
  description: 'One row a decision with its reason. Keys need `decisions:read` besides.',
  exported: decisions,
  reads: 'decision.read',
})

export const exportEvents = exportRoute({
  operationId: 'exportEvents',
  path: '/v1/exports/events',
  summary: 'Events that you may hear of and take along, in the order of the feed',
  description: 'Ids, never names; of a loop under seal nothing. Keys need `events:read` besides.',
  exported: events,
  reads: 'event.read',
})

export const exportRoutes: readonly Route[] = [exportCards, exportRatings, exportDecisions, exportEvents]

interface ExportDefinition {
  readonly operationId: string
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly exported: Exported
  /** what the rows show has to be open to the reader by this act too */
  readonly reads: Action
  readonly orReads?: Action
}

/** The four exports: the same route but for what they hold. */
function exportRoute({ exported, reads, orReads, ...each }: ExportDefinition): Route {
  return streamRoute({
    ...each,
    tag,
    may: 'export.read',
    query: ExportRequest,
    sends: [csvType, linesType],
    reply: ExportFile,
    evidence: true,
    async stream({ tx, deps, actor, query, accepted }) {
      refuseWithoutRows(actor, reads, orReads)
      const asCsv = query.format === undefined ? accepted([csvType, linesType]) === csvType : query.format === 'csv'
      const name = each.path.split('/').at(-1)!
      return new Streamed(asCsv ? csvType : linesType, `${name}.${asCsv ? 'csv' : 'jsonl'}`, () =>
        leave(deps, tx.companyId, actor, exported, query, asCsv),
      )
    },
  })
}

/** Refuses those whose exports are other files, and keys without the scope for what the rows show. */
function refuseWithoutRows(actor: Actor, reads: Action, orReads?: Action): void {
  const files = new Set(['report_file', 'trail_or_impact_file'])
  if (grantsFor('export.read', actor).every(grant => grant.some(condition => files.has(condition))))
    throw new Refusal('forbidden')
  const verdict = permit(reads, actor)
  if (verdict === 'allowed' || (orReads && permit(orReads, actor) === 'allowed')) return
  throw new Refusal(verdict === 'approval_needed' ? 'forbidden' : verdict)
}

/** Page by page, each in a read of its own: whoever reads slowly holds no connection. What they may do is asked for every page. */
async function* leave(
  deps: Deps,
  companyId: string,
  { kind, id }: Actor,
  exported: Exported,
  asked: Request,
  asCsv: boolean,
): AsyncGenerator<string> {
  if (asCsv) yield csvOf([exported.columns])
  let after: readonly string[] | null = null
  for (;;) {
    const from: readonly string[] | null = after
    const page: Page = await deps.db.read(companyId, async tx => {
      const now = deps.clock()
      const actor = kind === 'system' ? null : await loadBringer(tx, kind, id, now)
      if (!actor) throw new Refusal('not_signed_in')
      return exported.page(tx, actor, asked, from, now)
    })
    if (page.rows.length > 0)
      yield asCsv ? csvOf(page.rows.map(row => cellsOf(row, exported.columns))) : linesOf(page.rows, exported.columns)
    if (page.rows.length < pageRows || page.last === null) return
    after = page.last
  }
}

function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(rows as (string | number)[][], { escape_formulas: true, record_delimiter: 'windows' })
}

function cellsOf(row: Row, columns: readonly string[]): (string | number)[] {
  return columns.map(column => cellOf(row[column] ?? null))
}

function cellOf(value: Value): string | number {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'object') return value.map(wordsOf).join('\n')
  return value
}

/** A piece of evidence, or a word, as a line of a cell. */
function wordsOf(piece: unknown): string {
  return typeof piece === 'object' && piece !== null && 'text' in piece ? String(piece.text) : String(piece)
}

function linesOf(rows: readonly Row[], columns: readonly string[]): string {
  return rows
    .map(row => `${JSON.stringify(Object.fromEntries(columns.map(column => [column, row[column] ?? null])))}\n`)
    .join('')
}

function ofJob({ sql }: Tx, { job_id }: Request): Fragment {
  return job_id === undefined ? sql`` : sql`and l.job_id = ${job_id}`
}

function lastOf(rows: readonly Row[], ...keys: readonly string[]): readonly string[] | null {
  const last = rows.at(-1)
  return last ? keys.map(key => String(last[key])) : null
}
