/**
 * `hireloop export cards > cards.csv`: takes an export of a running service through its API, as it leaves, to the standard output.
 * What it holds is what the API key may read.
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { type FilesIo, processIo, tellRefusal } from './import.ts'

const kinds = ['cards', 'ratings', 'decisions', 'events']
const usage = `usage: hireloop export <${kinds.join('|')}> [--format csv|jsonl] [--job <id>] [--url …] > file

The API key comes from API_KEY or API_KEY_FILE; it needs exports:read and the scope of what it takes
(scorecards:read, with evidence:read for the words; decisions:read; events:read).
`

/** Runs the command; answers 0 once all of it is out, 1 where the service refused or broke off, 2 for a wrong call. */
export async function runExport(words: readonly string[], io: FilesIo = processIo): Promise<number> {
  const asked = readWords(words)
  const { apiKey, address } = io.settings()
  if (asked === null || apiKey === undefined) {
    io.err(asked === null ? usage : 'Name an API key: API_KEY=hl_… or API_KEY_FILE=path.\n')
    return 2
  }
  const { kind, query, url } = asked
  try {
    const reply = await fetch(new URL(`/v1/exports/${kind}?${query}`, url ?? address), {
      headers: { authorization: `Bearer ${apiKey}` },
    })
    if (!reply.ok) return tellRefusal(io, (await reply.json()) as Record<string, unknown>)
    const decoder = new TextDecoder()
    for await (const chunk of reply.body ?? []) {
      io.out(decoder.decode(chunk, { stream: true }))
      // As fast as the reader takes it and no faster.
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
    }
    return 0
  } catch (error) {
    io.err(`The export broke off: ${(error as { cause?: Error }).cause?.message ?? (error as Error).message}\n`)
    return 1
  }
}

function readWords(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { format: { type: 'string' }, job: { type: 'string' }, url: { type: 'string' } },
    })
    const [kind] = positionals
    if (kind === undefined || positionals.length > 1 || !kinds.includes(kind)) return null
    const query = new URLSearchParams()
    if (values.format) query.set('format', values.format)
    if (values.job) query.set('job_id', values.job)
    return { kind, query, url: values.url }
  } catch {
    return null
  }
}
