/**
 * Fetches what changed since the last night into one file of JSON lines for each list. A card changes when its loop
 * releases, so none is missed. Rows come again; load them by id, the newest last.
 */
import { appendFile, readFile, writeFile } from 'node:fs/promises'

const { HIRELOOP_URL, HIRELOOP_KEY, FOLDER = '.' } = process.env
const lists = [
  'users',
  'jobs',
  'candidates',
  'applications',
  'interviews',
  'scorecards',
  'scorecard_candidate_attributes',
]
// What commits late carries a time that is past already: begin a little before the newest row seen.
const overlapMs = 300_000

const marks = JSON.parse(await readFile(`${FOLDER}/marks.json`, 'utf8').catch(() => '{}'))
for (const list of lists) {
  const since = marks[list] ? `&updated_at=gte|${marks[list]}` : ''
  let url = `${HIRELOOP_URL}/facade/harvest/v3/${list}?per_page=500${since}`
  let newest = 0
  while (url) {
    const reply = await fetch(url, { headers: { authorization: `Bearer ${HIRELOOP_KEY}` } })
    if (reply.status === 429) {
      await new Promise(resolve => setTimeout(resolve, 1000 * Number(reply.headers.get('retry-after'))))
      continue
    }
    if (!reply.ok) throw new Error(`${list}: ${reply.status} ${await reply.text()}`)
    const rows = await reply.json()
    await appendFile(`${FOLDER}/${list}.jsonl`, rows.map(row => `${JSON.stringify(row)}\n`).join(''))
    newest = rows.reduce((latest, row) => Math.max(latest, Date.parse(row.updated_at)), newest)
    url = /<([^>]+)>; rel="next"/.exec(reply.headers.get('link') ?? '')?.[1]
  }
  if (newest > 0) marks[list] = new Date(newest - overlapMs).toISOString()
}
await writeFile(`${FOLDER}/marks.json`, JSON.stringify(marks))
