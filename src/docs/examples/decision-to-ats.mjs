/**
 * Writes decisions back into the ATS that the applications came from: follows the feed, reads each decision, sends it to
 * the application's own address there. Run it every few minutes; where it stopped is kept in a file.
 */
import { readFile, writeFile } from 'node:fs/promises'

const { HIRELOOP_URL, HIRELOOP_KEY, ATS_URL, ATS_TOKEN, STATE = 'decisions.json' } = process.env

async function call(url, token, init = {}) {
  const reply = await fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } })
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`)
  return reply.status === 204 ? null : reply.json()
}
const read = path => call(`${HIRELOOP_URL}/v1${path}`, HIRELOOP_KEY)

const state = JSON.parse(await readFile(STATE, 'utf8').catch(() => '{"cursor":null,"sent":[]}'))
for (;;) {
  const page = await read(`/events?type=decision.recorded&limit=100${state.cursor ? `&cursor=${state.cursor}` : ''}`)
  for (const { id, data } of page.data.filter(event => !state.sent.includes(event.id))) {
    const [decision, application] = await Promise.all([
      read(`/decisions/${data.decision_id}`),
      read(`/applications/${data.application_id}`),
    ])
    if (application.external) {
      const { decision: outcome, level, reason, decided_at } = decision
      await call(`${ATS_URL}/applications/${application.external.id}/decisions`, ATS_TOKEN, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': id },
        body: JSON.stringify({ outcome, level, reason, decided_at }),
      })
    }
    // Kept after each: a failure repeats at most the one that failed, under the same key.
    state.sent.push(id)
    await writeFile(STATE, JSON.stringify(state))
  }
  if (!page.next_cursor) break
  Object.assign(state, { cursor: page.next_cursor, sent: [] })
}
await writeFile(STATE, JSON.stringify(state))
