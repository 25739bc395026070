/**
 * `hireloop import history.csv --kind candidate --source greenhouse`: brings a file to a running service through its API, with an
 * API key, shows how far it is and tells what was wrong with which row. It goes through the API and not to the database, so that
 * it works from any machine and may do what its key may do.
 */
import { createReadStream, openSync, readSync } from 'node:fs'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { importKinds } from '../domain/import-rows.ts'
import { type ClientSettings, readClientSettings } from '../platform/config.ts'

export interface FilesIo {
  out(text: string): void
  err(text: string): void
  /** a progress bar is drawn only for a person watching */
  errIsTerminal: boolean
  settings(): ClientSettings
}

export const processIo: FilesIo = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  errIsTerminal: process.stderr.isTTY === true,
  settings: readClientSettings,
}

const usage = `usage: hireloop import <file> [options]

The file holds JSON lines (one object a line, kinds may be mixed) or CSV (a header and rows of one kind). Every row carries
external_id: what its own system calls it.
  --kind …            what the rows are that do not say so: ${importKinds.join(', ')}
  --source …          the system that the rows come from, such as greenhouse
  --mode …            all_or_nothing (default): writes nothing while any row is faulty; good_rows: leaves the faulty ones out
  --rubric-version …  id of the rubric version that past scorecards are rated by
  --url …             the service (default: PUBLIC_URL, else http://127.0.0.1:PORT)
The API key comes from API_KEY or API_KEY_FILE; it needs imports:write and the scope of what it brings
(people:write, jobs:write, candidates:write, loops:write).
`

const pollMs = 300
const faultsShown = 50
const barWidth = 30

interface ImportState {
  readonly id: string
  readonly state: string
  readonly rows: number
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly faulty: number
  readonly progress: number
  readonly failure: string | null
}

/** Runs the command; answers 0 where every row was entered, 1 where some or all were not, 2 for a wrong call. */
export async function runImport(words: readonly string[], io: FilesIo = processIo): Promise<number> {
  const asked = readWords(words)
  if (asked === null) {
    io.err(usage)
    return words.includes('--help') || words.includes('-h') ? 0 : 2
  }
  const { file, query, url } = asked
  const { apiKey, address } = io.settings()
  if (apiKey === undefined) {
    io.err('Name an API key: API_KEY=hl_… or API_KEY_FILE=path. An admin makes one with the scope imports:write.\n')
    return 2
  }
  const call = callerOf(url ?? address, apiKey)
  let type: string
  try {
    type = typeOf(file)
  } catch (error) {
    io.err(`${file} cannot be read: ${(error as Error).message}\n`)
    return 2
  }
  const made = await call(
    'POST',
    `/v1/imports?${query}`,
    Readable.toWeb(createReadStream(file)) as ReadableStream,
    type,
  )
  if (made.status !== 201) return tellRefusal(io, made.body)
  let now = made.body as unknown as ImportState
  while (!['done', 'refused', 'failed'].includes(now.state)) {
    if (io.errIsTerminal) io.err(`\r${barOf(now)}`)
    await pause(pollMs)
    const seen = await call('GET', `/v1/imports/${now.id}`)
    if (seen.status !== 200) return tellRefusal(io, seen.body)
    now = seen.body as unknown as ImportState
  }
  if (io.errIsTerminal) io.err(`\r${barOf(now)}\n`)
  io.out(
    `${now.rows} rows: ${now.created} created, ${now.changed} changed, ${now.unchanged} unchanged, ${now.faulty} faulty (import ${now.id})\n`,
  )
  if (now.failure !== null) io.err(`${now.failure}\n`)
  if (now.state === 'refused') io.err('Nothing was written; mend the rows below, or ask for --mode good_rows.\n')
  if (now.faulty > 0) {
    const { body } = await call('GET', `/v1/imports/${now.id}/faults?limit=${faultsShown}`)
    const list = body as unknown as {
      data: { line: number; pointer: string; message: string }[]
      next_cursor: string | null
    }
    for (const { line, pointer, message } of list.data) io.err(`line ${line}${pointer && ` ${pointer}`}: ${message}\n`)
    if (list.next_cursor !== null) io.err(`… more at /v1/imports/${now.id}/faults\n`)
  }
  return now.state === 'done' && now.faulty === 0 ? 0 : 1
}

interface Asked {
  readonly file: string
  readonly query: URLSearchParams
  readonly url: string | undefined
}

function readWords(words: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        kind: { type: 'string' },
        source: { type: 'string' },
        mode: { type: 'string' },
        'rubric-version': { type: 'string' },
        url: { type: 'string' },
      },
    })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) return null
    const { url, 'rubric-version': rubric_version_id, ...same } = values
    const query = Object.entries({ ...same, rubric_version_id }).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    return { file, query: new URLSearchParams(query), url }
  } catch {
    return null
  }
}

/** By its name, else by how it begins. */
function typeOf(file: string): string {
  const first = Buffer.alloc(1)
  readSync(openSync(file, 'r'), first, 0, 1, 0)
  const name = extname(file).toLowerCase()
  if (name === '.csv') return 'text/csv'
  return ['.jsonl', '.ndjson', '.json'].includes(name) || first.toString() === '{' ? 'application/x-ndjson' : 'text/csv'
}

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Calls the service as the holder of a key; tells an unreachable one in words. */
export function callerOf(address: string, apiKey: string) {
  return async (method: string, path: string, body?: ReadableStream, type?: string): Promise<Answer> => {
    try {
      const reply = await fetch(new URL(path, address), {
        method,
        headers: { authorization: `Bearer ${apiKey}`, ...(type === undefined ? {} : { 'content-type': type }) },
        ...(body === undefined ? {} : { body, duplex: 'half' }),
      } as RequestInit)
      const text = await reply.text()
      return { status: reply.status, body: text === '' ? {} : JSON.parse(text) }
    } catch (error) {
      const title = `${address} does not answer: ${(error as { cause?: Error }).cause?.message ?? (error as Error).message}`
      return { status: 0, body: { title } }
    }
  }
}

/** What the service said no with, in its own words. */
export function tellRefusal(io: Pick<FilesIo, 'err'>, body: Answer['body']): number {
  io.err(`${body.title ?? 'The service answered something that is no answer'}${body.code ? ` (${body.code})` : ''}\n`)
  for (const each of (body.errors ?? []) as { pointer: string; message: string }[])
    io.err(`  ${each.pointer}: ${each.message}\n`)
  return 1
}

function barOf({ progress, rows, created, changed, unchanged, faulty }: ImportState): string {
  const filled = Math.round(progress * barWidth)
  const done = created + changed + unchanged + faulty
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`
  return `${bar} ${String(Math.round(progress * 100)).padStart(3)} %  ${done}/${rows} rows${faulty > 0 ? `, ${faulty} faulty` : ''}  `
}
