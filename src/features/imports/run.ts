/**
 * The work of an import: reads the rows that wait, batch by batch in the order in which they rest upon each other, checks their
 * form, hands them to whoever owns their table and keeps what became of each. A worker that is killed loses at most the batch it
 * had in hand; the next one goes on behind the last that was kept. All-or-nothing is one transaction that nobody sees until it
 * ends. It writes no table but its own.
 */
import type { Actor } from '../../domain/actor.ts'
import {
  type ImportKind,
  importKinds,
  type RowDefaults,
  type RowFault,
  type RowOf,
  readRow,
  rowCharactersMax,
} from '../../domain/import-rows.ts'
import { permit } from '../../domain/permit.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { loadBringer } from '../../platform/auth.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { asRefusal } from '../../platform/http.ts'
import type { Entered, EnterRows, Incoming } from '../../platform/incoming.ts'
import { enqueue, listCompanies, type Worker } from '../../platform/jobs.ts'
import { abandon } from './receiving.ts'

/** Who enters which kind of rows: handed over where features meet. */
export type Entries = { readonly [K in ImportKind]: EnterRows<RowOf<K>> }

const batchRows = 500
/** Faults kept of one import; what is beyond is counted only. */
export const faultsKeptMax = 10_000
/** An import that has given no sign of life for so long is taken up again, or given up while its file was coming in. */
const silentMs = 120_000

interface ImportRow {
  readonly id: string
  readonly state: string
  readonly mode: 'all_or_nothing' | 'good_rows'
  readonly kind: ImportKind | null
  readonly source: string | null
  readonly rubric_version_id: string | null
  readonly principal_kind: 'person' | 'integration'
  readonly principal_id: string
  readonly rows: number
  readonly checked: number
  readonly faulty: number
  readonly at_rank: number
  readonly at_line: number
}

interface WaitingRow {
  readonly rank: number
  readonly line: number
  readonly content: string
}

interface Counts {
  created: number
  changed: number
  unchanged: number
  faulty: number
}

interface LineFault extends RowFault {
  readonly line: number
}

/** The worker of imports, given who enters what. */
export function runImportsWith(entries: Entries): Worker {
  return {
    async work({ deps, stopping }, job) {
      await runImport(deps, entries, job.companyId, job.subject.import_id!, stopping)
    },
  }
}

/** Runs an import, or goes on with one; an import that is over is left alone. */
export async function runImport(
  deps: Deps,
  entries: Entries,
  companyId: string,
  importId: string,
  stopping: AbortSignal,
): Promise<void> {
  const found = await deps.db.write(companyId, async tx => {
    const [row] = await tx.sql<ImportRow[]>`
      update imports set state = 'running', updated_at = ${deps.clock()} where id = ${importId} and state in ('queued', 'running')
      returning *`
    return row
  })
  if (!found) return
  if (found.mode === 'good_rows') await enterGoodRows(deps, entries, companyId, found, stopping)
  else await enterAllOrNothing(deps, entries, companyId, found, stopping)
}

// ---- good rows only ----

async function enterGoodRows(
  deps: Deps,
  entries: Entries,
  companyId: string,
  found: ImportRow,
  stopping: AbortSignal,
): Promise<void> {
  for (;;) {
    stopping.throwIfAborted()
    const more = await deps.db
      .write(companyId, tx => enterNext(deps, entries, tx, found.id, batchRows))
      // One row that a constraint keeps out takes none of the others with it: they are entered one by one.
      .catch(async error => {
        if (asRefusal(error)?.code === undefined || asRefusal(error)?.code === 'unavailable') throw error
        return enterOneByOne(deps, entries, companyId, found.id)
      })
    if (!more) return
  }
}

async function enterOneByOne(deps: Deps, entries: Entries, companyId: string, importId: string): Promise<boolean> {
  let more = true
  for (let count = 0; more && count < batchRows; count++) {
    more = await deps.db
      .write(companyId, tx => enterNext(deps, entries, tx, importId, 1))
      .catch(async error => {
        const refusal = asRefusal(error)
        if (refusal === null || refusal.code === 'unavailable') throw error
        return deps.db.write(companyId, tx => passOver(deps, tx, importId, refusal))
      })
  }
  return more
}

/** Enters the next rows and keeps how far it came, in one transaction; answers whether more may come. */
async function enterNext(deps: Deps, entries: Entries, tx: Tx, importId: string, size: number): Promise<boolean> {
  const at = await lockImport(tx, importId)
  if (!at) return false
  const rows = await loadRows(tx, at.id, at.at_rank, at.at_line, size)
  if (rows.length === 0) {
    await finish(deps, tx, importId, 'done', null)
    return false
  }
  const actor = await loadAllowed(tx, at, deps.clock())
  if (!actor) {
    await finish(deps, tx, importId, 'failed', 'Whoever brought this file may do so no longer')
    return false
  }
  const { counts, faults } = await enterRows(deps, entries, tx, at, actor, rows)
  await keepFaults(tx, importId, at.faulty, faults)
  await keepProgress(deps, tx, importId, counts, rows.at(-1)!)
  return true
}

/** Counts the next row as faulty and goes past it. */
async function passOver(deps: Deps, tx: Tx, importId: string, refusal: Refusal): Promise<boolean> {
  const at = await lockImport(tx, importId)
  const [row] = at ? await loadRows(tx, at.id, at.at_rank, at.at_line, 1) : []
  if (!at || !row) return false
  await keepFaults(tx, importId, at.faulty, [
    { line: row.line, code: refusal.code, pointer: '', message: refusal.title },
  ])
  await keepProgress(deps, tx, importId, { created: 0, changed: 0, unchanged: 0, faulty: 1 }, row)
  return true
}

async function keepProgress(deps: Deps, tx: Tx, importId: string, counts: Counts, last: WaitingRow): Promise<void> {
  await tx.sql`
    update imports set created = created + ${counts.created}, changed = changed + ${counts.changed},
      unchanged = unchanged + ${counts.unchanged}, faulty = faulty + ${counts.faulty},
      at_rank = ${last.rank}, at_line = ${last.line}, updated_at = ${deps.clock()}
    where id = ${importId}`
}

// ---- all or nothing ----

/** Undoes what was entered, because some of it could not be. */
class NothingThen extends Error {}

async function enterAllOrNothing(
  deps: Deps,
  entries: Entries,
  companyId: string,
  found: ImportRow,
  stopping: AbortSignal,
): Promise<void> {
  const faults = await checkForms(deps, companyId, found, stopping)
  const total: Counts = { created: 0, changed: 0, unchanged: 0, faulty: 0 }
  const faultyLines = new Set(faults.map(({ line }) => line))
  if (faults.length === 0) {
    try {
      await deps.db.write(companyId, async tx => {
        Object.assign(total, { created: 0, changed: 0, unchanged: 0, faulty: 0 })
        // Held by whoever works this import: another worker that takes it up waits here, and then finds it done.
        await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`import ${found.id}`}, 0))`
        const [state] = await tx.sql<{ state: string }[]>`select state from imports where id = ${found.id}`
        if (state?.state !== 'running') throw new NothingThen()
        const actor = await loadAllowed(tx, found, deps.clock())
        if (!actor) {
          await finish(deps, tx, found.id, 'failed', 'Whoever brought this file may do so no longer')
          return
        }
        let at: WaitingRow = { rank: 0, line: 0, content: '' }
        for (;;) {
          stopping.throwIfAborted()
          const rows = await loadRows(tx, found.id, at.rank, at.line, batchRows)
          if (rows.length === 0) break
          const batch = await enterRows(deps, entries, tx, found, actor, rows)
          for (const key of ['created', 'changed', 'unchanged'] as const) total[key] += batch.counts[key]
          if (faults.length < faultsKeptMax) faults.push(...batch.faults)
          for (const { line } of batch.faults) faultyLines.add(line)
          at = rows.at(-1)!
          await tellProgress(deps, companyId, found.id, total, faultyLines.size)
        }
        if (faultyLines.size > 0) throw new NothingThen()
        await finish(deps, tx, found.id, 'done', null)
      })
      return
    } catch (error) {
      const refusal = asRefusal(error)
      if (refusal && refusal.code !== 'unavailable')
        faults.push({ line: 0, code: refusal.code, pointer: '', message: refusal.title })
      else if (!(error instanceof NothingThen)) throw error
    }
  }
  if (faults.length === 0) return
  await deps.db.write(companyId, async tx => {
    await tx.sql`delete from import_faults where import_id = ${found.id}`
    await keepFaults(tx, found.id, 0, faults)
    await tx.sql`
      update imports set created = 0, changed = 0, unchanged = 0, faulty = ${Math.max(1, faultyLines.size)} where id = ${found.id}`
    await finish(deps, tx, found.id, 'refused', null)
  })
}

/** Reads every row once and writes nothing but how far it came; answers what is wrong with their form. */
async function checkForms(
  deps: Deps,
  companyId: string,
  found: ImportRow,
  stopping: AbortSignal,
): Promise<LineFault[]> {
  const faults: LineFault[] = []
  let at: WaitingRow = { rank: 0, line: 0, content: '' }
  for (let checked = 0; ; ) {
    stopping.throwIfAborted()
    const rows = await deps.db.read(companyId, tx => loadRows(tx, found.id, at.rank, at.line, batchRows))
    if (rows.length === 0) return faults
    for (const row of rows) {
      const read = readWaiting(row, found)
      if ('faults' in read && faults.length < faultsKeptMax)
        faults.push(...read.faults.map(each => ({ ...each, line: row.line })))
    }
    checked += rows.length
    at = rows.at(-1)!
    await deps.db.write(companyId, async tx => {
      tx.defer(tx.sql`update imports set checked = ${checked}, updated_at = ${deps.clock()} where id = ${found.id}`)
    })
  }
}

/** How far it is, for those who watch: beside the transaction that nobody sees into. */
async function tellProgress(
  deps: Deps,
  companyId: string,
  importId: string,
  counts: Counts,
  faulty: number,
): Promise<void> {
  await deps.db.write(companyId, async tx => {
    tx.defer(tx.sql`
      update imports set created = ${counts.created}, changed = ${counts.changed}, unchanged = ${counts.unchanged}, faulty = ${faulty},
        updated_at = ${deps.clock()}
      where id = ${importId}`)
  })
}

// ---- what both share ----

async function lockImport(tx: Tx, importId: string): Promise<ImportRow | undefined> {
  const [row] = await tx.sql<ImportRow[]>`select * from imports where id = ${importId} and state = 'running' for update`
  return row
}

async function loadRows(tx: Tx, importId: string, rank: number, line: number, size: number): Promise<WaitingRow[]> {
  const rows = await tx.sql<WaitingRow[]>`
    select rank, line, content from import_rows where import_id = ${importId} and (rank, line) > (${rank}, ${line})
    order by rank, line limit ${size}`
  return [...rows]
}

/** Who brought the file, as they may act now; null where they may bring none any more. */
async function loadAllowed(tx: Tx, row: ImportRow, now: Date): Promise<Actor | null> {
  const actor = await loadBringer(tx, row.principal_kind, row.principal_id, now)
  return actor && permit('import.write', actor) === 'allowed' ? actor : null
}

/** Enters rows of any kinds, kind by kind; answers counts and faults with their lines. */
async function enterRows(
  deps: Deps,
  entries: Entries,
  tx: Tx,
  row: ImportRow,
  actor: Actor,
  rows: readonly WaitingRow[],
): Promise<{ counts: Counts; faults: LineFault[] }> {
  const counts: Counts = { created: 0, changed: 0, unchanged: 0, faulty: 0 }
  const faults: LineFault[] = []
  const into: Incoming = {
    tx,
    deps,
    actor,
    now: deps.clock(),
    importId: row.id,
    rubricVersionId: row.rubric_version_id,
  }
  // Two files that bring the same history wait for each other instead of making it twice.
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`imports of ${tx.companyId}`}, 0))`
  for (const [at, kind] of [null, ...importKinds].entries()) {
    const own = rows.filter(({ rank }) => rank === at)
    if (own.length === 0) continue
    const readable: { line: number; row: RowOf<ImportKind> }[] = []
    for (const each of own) {
      const read = readWaiting(each, row)
      if (!('faults' in read)) {
        readable.push({ line: each.line, row: read.row })
        continue
      }
      counts.faulty++
      faults.push(...read.faults.map(fault => ({ ...fault, line: each.line })))
    }
    if (kind === null || readable.length === 0) continue
    const entered = await enterKind(
      entries,
      kind,
      into,
      readable.map(each => each.row),
    )
    for (const [place, outcome] of entered.entries()) {
      if ('fault' in outcome) {
        counts.faulty++
        faults.push({ ...outcome.fault, line: readable[place]!.line })
      } else counts[outcome.change]++
    }
  }
  return { counts, faults }
}

/** The kind of a row says which entry takes it; the form was checked by the same kind. */
function enterKind<K extends ImportKind>(
  entries: Entries,
  kind: K,
  into: Incoming,
  rows: readonly RowOf<ImportKind>[],
): Promise<Entered[]> {
  const enter = entries[kind] as EnterRows<RowOf<ImportKind>>
  return enter(into, rows)
}

function readWaiting({ content }: WaitingRow, defaults: RowDefaults) {
  if (content.length > rowCharactersMax)
    return {
      faults: [{ code: 'invalid_request', pointer: '', message: `A row holds at most ${rowCharactersMax} characters` }],
    }
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    return { faults: [{ code: 'invalid_request', pointer: '', message: 'This line is not valid JSON' }] }
  }
  return readRow(value, defaults)
}

async function keepFaults(tx: Tx, importId: string, before: number, faults: readonly LineFault[]): Promise<void> {
  const room = Math.max(0, faultsKeptMax - before)
  const kept = faults.slice(0, room)
  if (kept.length === 0) return
  const numbers = new Map<number, number>()
  const numbered = kept.map(each => {
    const number = (numbers.get(each.line) ?? 0) + 1
    numbers.set(each.line, number)
    return { ...each, number, message: each.message.toWellFormed(), pointer: each.pointer.slice(0, 500).toWellFormed() }
  })
  await tx.sql`
    insert into import_faults (company_id, import_id, line, number, code, pointer, message)
    select ${tx.companyId}, ${importId}, x.line, x.number, x.code, x.pointer, x.message
    from jsonb_to_recordset(${JSON.stringify(numbered)}::jsonb) as x(line int, number smallint, code text, pointer text, message text)
    on conflict do nothing`
}

/** The end of an import: its rows wait no longer. */
async function finish(
  deps: Deps,
  tx: Tx,
  importId: string,
  state: 'done' | 'refused' | 'failed',
  failure: string | null,
): Promise<void> {
  const now = deps.clock()
  await tx.sql`
    update imports set state = ${state}, failure = ${failure}, finished_at = ${now}, updated_at = ${now} where id = ${importId}`
  await tx.sql`delete from import_rows where import_id = ${importId}`
}

/** By the clock: takes up what a worker left lying, and gives up files that stopped coming in. */
export const watchImports: Worker = {
  every: '* * * * *',
  atStart: true,
  async tick({ deps }) {
    for (const companyId of await listCompanies(deps)) {
      const silent = await deps.db.write(companyId, async tx => {
        const now = deps.clock()
        const since = new Date(now.getTime() - silentMs)
        const rows = await tx.sql<{ id: string; state: string }[]>`
          update imports set updated_at = ${now} where state in ('queued', 'running') and updated_at < ${since} returning id, state`
        for (const { id } of rows) enqueue(tx, deps, now, 'import-run', { import_id: id })
        return tx.sql<{ id: string }[]>`select id from imports where state = 'receiving' and updated_at < ${since}`
      })
      for (const { id } of silent) await abandon(deps, companyId, id, 'The file did not come in whole; send it again')
    }
  },
}
