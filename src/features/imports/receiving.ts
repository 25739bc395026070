/**
 * How a file comes in: read from the wire piece by piece, cut into rows, each kept as text with the kind it says it is of. At
 * no time is more than a batch of it in memory. What the rows mean is found out later.
 */
import { createHash, type Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { importKinds, kindOfRow, type RowDefaults, rowCharactersMax, rowFromCells } from '../../domain/import-rows.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Deps } from '../../platform/deps.ts'
import { enqueue } from '../../platform/jobs.ts'

export const importRowsMax = 100_000
export const importBytesMax = 134_217_728
const batchRows = 1_000
const columnsMax = 200
/** A file that comes slower than its rows are kept says this often that it is still coming. */
const aliveMs = 20_000

/** A row as it waits. */
interface Waiting {
  readonly rank: number
  readonly line: number
  readonly content: string
}

export interface FileToReceive {
  readonly companyId: string
  readonly importId: string
  readonly format: 'jsonl' | 'csv'
  readonly defaults: RowDefaults
  readonly body: Readable
}

/**
 * Takes a file in and queues its import. Refuses a file that is too long (`payload_too_large`) or no text, and one that was given
 * up meanwhile (`request_too_slow`); whatever breaks, the import says so and keeps no row.
 */
export async function receiveFile(deps: Deps, file: FileToReceive): Promise<void> {
  const { companyId, importId } = file
  const hash = createHash('sha256')
  try {
    await deps.db.write(companyId, async tx => {
      await tx.sql`delete from import_rows where import_id = ${importId}`
      await tx.sql`update imports set rows = 0, bytes = 0, updated_at = ${deps.clock()} where id = ${importId}`
    })
    const counted = { bytes: 0 }
    const source = sayingSo(deps, file, counted, counting(file.body, hash, counted))
    const rows = file.format === 'csv' ? rowsOfCsv(source, file.defaults) : rowsOfLines(source, file.defaults)
    let batch: Waiting[] = []
    let total = 0
    for await (const row of rows) {
      if (++total > importRowsMax) throw new Refusal('payload_too_large', { rows_max: importRowsMax })
      batch.push(row)
      if (batch.length < batchRows) continue
      await keep(deps, file, batch, counted.bytes)
      batch = []
    }
    if (batch.length > 0) await keep(deps, file, batch, counted.bytes)
    const digest = hash.digest('hex')
    await deps.db.write(companyId, async tx => {
      const now = deps.clock()
      const [whole] = await tx.sql`
        update imports set state = 'queued', digest = ${digest}, bytes = ${counted.bytes}, updated_at = ${now}
        where id = ${importId} and state = 'receiving' returning id`
      if (!whole) throw new Refusal('request_too_slow')
      enqueue(tx, deps, now, 'import-run', { import_id: importId })
    })
  } catch (error) {
    const failure = error instanceof Refusal ? error.title : 'The file did not come in whole; send it again'
    await abandon(deps, companyId, importId, failure).catch(() => {})
    throw asUnreadable(error)
  }
}

/** Ends an import whose file never came in whole. */
export async function abandon(deps: Deps, companyId: string, importId: string, failure: string): Promise<void> {
  await deps.db.write(companyId, async tx => {
    const now = deps.clock()
    await tx.sql`delete from import_rows where import_id = ${importId}`
    await tx.sql`
      update imports set state = 'failed', failure = ${failure}, finished_at = ${now}, updated_at = ${now}
      where id = ${importId} and state = 'receiving'`
  })
}

/** The digest of a file that came before: reads it and keeps nothing. */
export async function digestOf(body: Readable): Promise<string> {
  const hash = createHash('sha256')
  for await (const _ of counting(body, hash, { bytes: 0 }));
  return hash.digest('hex')
}

/** A file that is no text or no CSV is the sender's to mend; everything else stays what it is. */
function asUnreadable(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string }
  if (typeof code === 'string' && code.startsWith('CSV_'))
    return new Refusal('invalid_request', { errors: [{ pointer: '', message: `The CSV cannot be read: ${message}` }] })
  if (error instanceof TypeError && code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return new Refusal('invalid_request', { errors: [{ pointer: '', message: 'The file is not UTF-8 text' }] })
  return error
}

async function* counting(body: Readable, hash: Hash, counted: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    counted.bytes += bytes.length
    if (counted.bytes > importBytesMax) throw new Refusal('payload_too_large', { bytes_max: importBytesMax })
    hash.update(bytes)
    yield bytes
  }
}

/** Hands a file on and tells now and then that it is still coming: a slow line may take minutes for one batch of rows. */
async function* sayingSo(
  deps: Deps,
  { companyId, importId }: FileToReceive,
  counted: { readonly bytes: number },
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let saidAt = deps.clock().getTime()
  for await (const bytes of source) {
    const now = deps.clock()
    if (now.getTime() - saidAt >= aliveMs) {
      saidAt = now.getTime()
      await deps.db.write(companyId, async tx => {
        tx.defer(tx.sql`
          update imports set bytes = ${counted.bytes}, updated_at = ${now} where id = ${importId} and state = 'receiving'`)
      })
    }
    yield bytes
  }
}

/** Lines of JSON; empty ones are counted and left out. A line too long to be a row is kept as far as it tells so. */
async function* rowsOfLines(source: AsyncIterable<Buffer>, defaults: RowDefaults): AsyncGenerator<Waiting> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let line = 0
  const rowOf = (text: string): Waiting | null => {
    line++
    const trimmed = text.trim()
    if (trimmed === '') return null
    return { rank: rankOf(parsed(trimmed), defaults), line, content: storable(trimmed.slice(0, rowCharactersMax + 1)) }
  }
  for await (const chunk of source) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    // What is too long already is cut, so that one endless line stays bounded.
    if (rest.length > 2 * rowCharactersMax) rest = rest.slice(0, rowCharactersMax + 1)
    for (const text of lines) {
      const row = rowOf(text)
      if (row) yield row
    }
  }
  const row = rowOf(rest + decoder.decode())
  if (row) yield row
}

/** Lines of CSV under a header, each as the JSON of its cells. */
async function* rowsOfCsv(source: AsyncIterable<Buffer>, defaults: RowDefaults): AsyncGenerator<Waiting> {
  const parser = Readable.from(withPlainBreaks(source)).pipe(
    parse({
      bom: true,
      columns: (header: string[]) => {
        if (header.length > columnsMax)
          throw new Refusal('invalid_request', {
            errors: [{ pointer: '', message: `Name at most ${columnsMax} columns` }],
          })
        return header.map(name => name.trim())
      },
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: rowCharactersMax,
    }),
  )
  for await (const { record, info } of parser as AsyncIterable<{
    record: Record<string, string>
    info: { lines: number }
  }>) {
    const row = rowFromCells(record)
    yield { rank: rankOf(row, defaults), line: info.lines, content: storable(JSON.stringify(row)) }
  }
}

const [feed, carriage] = [0x0a, 0x0d]

/** With LF for CRLF: the parser counts the two letters of a break within a cell as two lines, and would tell wrong ones. */
async function* withPlainBreaks(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held = false
  for await (const chunk of source) {
    const bytes: Buffer = held ? Buffer.concat([Buffer.of(carriage), chunk]) : chunk
    // A break may be cut in two by the wire.
    held = bytes.at(-1) === carriage
    const plain = Buffer.allocUnsafe(bytes.length)
    let length = 0
    for (let at = 0; at < bytes.length - (held ? 1 : 0); at++) {
      if (bytes[at] === carriage && bytes[at + 1] === feed) continue
      plain[length++] = bytes[at]!
    }
    yield plain.subarray(0, length)
  }
  if (held) yield Buffer.of(carriage)
}

/** What a line says, or nothing where it is no JSON. */
function parsed(text: string): unknown {
  if (text.length > rowCharactersMax) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The place of a row's kind in the order of entry; 0 for what is of none. */
function rankOf(value: unknown, defaults: RowDefaults): number {
  const kind = value === undefined ? null : kindOfRow(value, defaults)
  return kind === null ? 0 : importKinds.indexOf(kind) + 1
}

/** The database keeps no NUL; such a line is no JSON anyway and will be told so. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u{FFFD}').toWellFormed()
}

async function keep(deps: Deps, file: FileToReceive, batch: readonly Waiting[], bytes: number): Promise<void> {
  await deps.db.write(file.companyId, async tx => {
    const [coming] = await tx.sql`
      update imports set rows = rows + ${batch.length}, bytes = ${bytes}, updated_at = ${deps.clock()}
      where id = ${file.importId} and state = 'receiving' returning id`
    if (!coming) throw new Refusal('request_too_slow')
    tx.defer(tx.sql`
      insert into import_rows (company_id, import_id, rank, line, content)
      select ${tx.companyId}, ${file.importId}, x.rank, x.line, x.content from unnest(${batch.map(({ rank }) => rank)}::int[],
        ${batch.map(({ line }) => line)}::int[], ${batch.map(({ content }) => content)}::text[]) as x (rank, line, content)`)
  })
}
