/**
 * Imports whose worker is killed: real processes, ended by SIGKILL while they wait for what the test holds before them, so that
 * where they die is chosen and not left to chance.
 */
import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus } from '../../support/hiring.ts'
import { type KilledWorkers, kill, killedWorkers, until } from '../../support/killed-workers.ts'
import { type Company, openService, type Service } from '../../support/service.ts'
import { sized } from '../../support/size.ts'

const rows = 1_300
const batch = 500
/** A row of no form, and one whose address the first row has: both faulty, in the middle of other batches than the first. */
const formless = 613
const taken = 1_111
const isFaulty = (at: number) => at === formless || at === taken
const places = [0, 1, 250, 499, 500, 612, 614, 999, 1_000, 1_110, 1_112, 1_299].filter(
  (_, nth) => (nth + 4) % sized(6, 1) === 0,
)

let service: Service
let company: Company
let workers: KilledWorkers
beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  workers = killedWorkers(service, ['import-run', 'import-watch'])
})
afterAll(async () => {
  await workers.close()
  await service.close()
})

/** A file whose lines are numbered from 1, like its faults. */
async function bring(source: string, mode: 'good_rows' | 'all_or_nothing', which: (at: number) => boolean) {
  const email = (at: number) => `${source}${at === taken ? 0 : at}@northwind.example`
  const text = Array.from({ length: rows }, (_, at) => {
    if (!which(at)) return ''
    const person = { kind: 'person', external_id: `p${at}`, name: `Person ${at}`, email: email(at) }
    return JSON.stringify(at === formless ? { ...person, name: 7 } : person)
  }).join('\n')
  const type = { 'content-type': 'application/x-ndjson' }
  const made = await company.admin.post(`/v1/imports?source=${source}&mode=${mode}`, text, type)
  return expectStatus(made, 201).body.id as string
}

/** Another transaction is about to make the same person: whoever enters the row waits for it. */
const holdRow = (source: string, at: number) => (sql: postgres.TransactionSql) =>
  sql`
  insert into people (company_id, id, external_source, external_id, name, email, function, seniority, roles, created_at, updated_at)
  values (${company.id}, ${randomUUID()}, ${source}, ${`p${at}`}, 'In the way', ${`${randomUUID()}@elsewhere.example`}, 'other', 3,
    '{interviewer}', ${service.now}, ${service.now})`
const holdReading = (sql: postgres.TransactionSql) => sql`lock table import_rows in access exclusive mode`
const holdEnd = (sql: postgres.TransactionSql) => sql`lock table import_rows in share mode`

async function stateOf(id: string) {
  const { body } = expectStatus(await company.admin.get(`/v1/imports/${id}`), 200)
  const people = await service.sql<{ external_id: string }[]>`
    select external_id from people where external_source = ${body.source} order by substr(external_id, 2)::int`
  return { ...body, people: people.map(each => each.external_id) }
}
const names = (which: (at: number) => boolean) =>
  Array.from({ length: rows }, (_, at) => at)
    .filter(which)
    .map(at => `p${at}`)

describe('an import whose worker is killed', () => {
  it('of good rows, at any row, goes on behind the last batch that was kept, and ends with every row once', async () => {
    const id = await bring('goods', 'good_rows', () => true)
    await workers.killAt(holdReading)
    expect(await stateOf(id)).toMatchObject({ state: 'running', created: 0, people: [] })
    for (const at of places) {
      await workers.killAt(holdRow('goods', at))
      const half = await stateOf(id)
      // Batches are kept whole with how far they came; of the one in hand nothing is.
      const whole = at - (at % batch)
      const kept = names(each => each < whole && !isFaulty(each))
      expect([half.state, half.people, half.created]).toEqual(['running', kept, kept.length])
      expect(half.faulty).toBe([formless, taken].filter(each => each < whole).length)
    }
    await workers.killAt(holdEnd)
    expect((await stateOf(id)).state).toBe('running')
    const last = await workers.start()
    await until(async () => (await stateOf(id)).state === 'done')
    await kill(last)
    const people = names(at => !isFaulty(at))
    expect(await stateOf(id)).toMatchObject({
      people,
      rows,
      created: people.length,
      changed: 0,
      unchanged: 0,
      faulty: 2,
      progress: 1,
    })
    const faults = expectStatus(await company.admin.get(`/v1/imports/${id}/faults`), 200).body.data
    expect(faults.map((each: { line: number; code: string }) => [each.line, each.code])).toEqual([
      [formless + 1, 'invalid_request'],
      [taken + 1, 'email_taken'],
    ])
    expect((await service.sql`select 1 from import_rows`).length).toBe(0)
    console.log(`figure: import workers killed ${places.length + 2}, rows ${rows}, entered once ${people.length}`)
  })

  it('of all or nothing, leaves nothing behind each time, and ends with every row once', async () => {
    const sound = (at: number) => !isFaulty(at)
    const id = await bring('wholes', 'all_or_nothing', sound)
    for (const hold of [holdReading, holdRow('wholes', 777), holdEnd]) {
      await workers.killAt(hold)
      expect(await stateOf(id)).toMatchObject({ state: 'running', people: [] })
    }
    const last = await workers.start()
    await until(async () => (await stateOf(id)).state === 'done')
    await kill(last)
    const people = names(sound)
    expect(await stateOf(id)).toMatchObject({
      people,
      rows: people.length,
      created: people.length,
      changed: 0,
      unchanged: 0,
      faulty: 0,
      progress: 1,
    })
    expect((await service.sql`select 1 from import_rows`).length).toBe(0)
  })
})
