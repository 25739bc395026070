import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  dropEmptyInterviews,
  expectStatus,
  fillAndSubmit,
  fillCard,
  type LoopMade,
  makeJob,
  makeLoop,
  submitCard,
} from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'

let service: Service
let company: Company
let other: Company
let owner: Caller
let recruiter: Caller
let strangeRecruiter: Caller
let panel: Caller[]
let released: LoopMade
let sealed: LoopMade
let jobId: string

const kinds = ['cards', 'ratings', 'decisions', 'events'] as const
const formulas = ['=HYPERLINK("http://x")', '+1+1', '-2+3', '@SUM(A1)', '\tTAB', '\rCR']

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  other = await service.company('Contoso')
  owner = await company.person('Olga Owner', { roles: ['hiring_manager'] })
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  strangeRecruiter = await company.person('Sam Stranger', { roles: ['recruiter'] })
  panel = []
  for (const name of ['Ines One', 'Ivan Two', 'Iris Three']) panel.push(await company.person(name))
  jobId = await makeJob(company, owner, { team: [recruiter] })
  released = await makeLoop(service, company, jobId, panel.slice(0, 2), { name: 'Rhea Released' })
  sealed = await makeLoop(service, company, jobId, panel, { name: 'Silas Sealed' })
  service.pass(8)
  for (const loop of [released, sealed]) await dropEmptyInterviews(company, loop.id)
  await fillCard(released.seats[0]!, {}, { recommendation: 'no', summary: formulas[0] })
  expectStatus(await submitCard(released.seats[0]!), 201)
  await fillAndSubmit(released.seats[1]!, { problem_clarity: 4 })
  const later = { reason: 'moved_to_the_group', recommendation: 'strong_yes', summary: 'After the debrief.' }
  expectStatus(await released.seats[1]!.person.post(`/v1/scorecards/${released.seats[1]!.cardId}/versions`, later), 201)
  await fillAndSubmit(sealed.seats[0]!)
  expectStatus(
    await owner.post(`/v1/loops/${released.id}/decisions`, { decision: 'no_hire', reason: '@nobody could say why' }),
    201,
  )
})
afterAll(() => service.close())

const codes = (reply: Reply) => [reply.status, reply.body.code]
const linesOf = (reply: Reply) =>
  expectStatus(reply, 200)
    .text.split('\n')
    .filter(Boolean)
    .map(each => JSON.parse(each))
const rowsOf = async (by: Caller, kind: string, query = 'format=jsonl') =>
  linesOf(await by.get(`/v1/exports/${kind}?${query}`))

describe('exports', () => {
  it('hold the independent version of what is released, and nothing of a loop under seal', async () => {
    const cards = await rowsOf(company.admin, 'cards')
    expect(cards.map(each => each.scorecard_id).sort()).toEqual(released.seats.map(seat => seat.cardId).sort())
    const second = cards.find(each => each.scorecard_id === released.seats[1]!.cardId)
    expect(second).toMatchObject({
      recommendation: 'yes',
      loop_id: released.id,
      person_id: panel[1]!.id,
      imported: false,
    })
    const ratings = await rowsOf(company.admin, 'ratings')
    expect(ratings.every(each => each.loop_id === released.id)).toBe(true)
    expect(ratings.find(each => each.person_id === panel[1]!.id && each.dimension === 'problem_clarity')).toMatchObject(
      {
        rating: 4,
        not_assessed: null,
        evidence: [{ kind: 'observation', text: 'What was seen of problem_clarity.' }],
      },
    )
    expect(await rowsOf(company.admin, 'decisions')).toMatchObject([
      { loop_id: released.id, decision: 'no_hire', decided_by_id: owner.id },
    ])
    const events = await rowsOf(company.admin, 'events')
    expect(events.map(each => each.type)).toContain('debrief.released')
    expect(events.some(each => each.loop_id === sealed.id)).toBe(false)
  })

  it('show each reader what the lists show them: their jobs, their own cards, by the scopes of a key', async () => {
    expect(await rowsOf(recruiter, 'cards')).toHaveLength(2)
    expect(await rowsOf(strangeRecruiter, 'cards')).toEqual([])
    const own = await rowsOf(panel[0]!, 'cards')
    expect(own.map(each => each.scorecard_id).sort()).toEqual(
      [released.seats[0]!.cardId, sealed.seats[0]!.cardId].sort(),
    )
    expect(await rowsOf(panel[2]!, 'cards')).toEqual([])
    expect(await rowsOf(other.admin, 'cards')).toEqual([])
    const numbers = await company.integration('Numbers', ['exports:read', 'scorecards:read'])
    const [card] = await rowsOf(numbers, 'cards')
    expect(card).toMatchObject({ summary: null, red_flags: [], recommendation: expect.any(String) })
    expect((await rowsOf(numbers, 'ratings')).every(each => each.evidence.length === 0)).toBe(true)
    expect(codes(await numbers.get('/v1/exports/decisions'))).toEqual([403, 'scope_missing'])
    expect(codes(await numbers.get('/v1/exports/events'))).toEqual([403, 'scope_missing'])
    const words = await company.integration('Words', ['exports:read', 'scorecards:read', 'evidence:read'])
    expect((await rowsOf(words, 'ratings')).every(each => each.evidence.length > 0 || each.not_assessed)).toBe(true)
  })

  it('tell nobody whose own card is open that the loop was opened early', async () => {
    const both = await company.person('Abby Both', { roles: ['admin', 'interviewer'] })
    const early = await makeLoop(service, company, jobId, [panel[0]!, both], { name: 'Elsa Early' })
    service.pass(8)
    await fillAndSubmit(early.seats[0]!)
    const seen = async () => Promise.all(kinds.map(kind => rowsOf(both, kind)))
    const before = await seen()
    expectStatus(await owner.post(`/v1/loops/${early.id}/release`, { reason: 'The offer expires tonight.' }), 200)
    expect(await seen()).toEqual(before)
    expect((await rowsOf(company.admin, 'events')).some(each => each.loop_id === early.id)).toBe(true)
  })

  it.each(kinds)('%s: not signed in, wrong role, malformed', async kind => {
    const path = `/v1/exports/${kind}`
    expect(codes(await service.anonymous.get(path))).toEqual([401, 'not_signed_in'])
    const key = await company.integration('Feed', ['events:read', 'scorecards:read', 'decisions:read'])
    expect(codes(await key.get(path))).toEqual([403, 'scope_missing'])
    for (const role of ['head_of_product', 'auditor'] as const) {
      const reader = await company.person(`Hope ${role} ${kind}`, { roles: [role] })
      expect(codes(await reader.get(path)), 'their exports are other files').toEqual([403, 'forbidden'])
    }
    expect(codes(await company.admin.get(`${path}?format=xlsx`))).toEqual([400, 'invalid_request'])
    expect(await rowsOf(company.admin, kind, `format=jsonl&job_id=${other.id}`)).toEqual([])
  })

  it.each(kinds)('%s: CSV and JSON lines hold the same, by query or by Accept', async kind => {
    const csv = await company.admin.get(`/v1/exports/${kind}?format=csv`)
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(csv.headers['content-disposition']).toBe(`attachment; filename="${kind}.csv"`)
    const rows = await rowsOf(company.admin, kind)
    const cells: Record<string, string>[] = parse(csv.text, { columns: true })
    expect(cells).toHaveLength(rows.length)
    expect(Object.keys(cells[0]!)).toEqual(Object.keys(rows[0]!))
    const accepted = await company.admin.get(`/v1/exports/${kind}`, { accept: 'application/x-ndjson' })
    expect(linesOf(accepted)).toEqual(rows)
    expect((await company.admin.get(`/v1/exports/${kind}`)).text).toBe(csv.text)
  })

  it('a cell that a spreadsheet could run begins with an apostrophe, and JSON says what was written', async () => {
    for (const words of formulas) {
      await service.sql`alter table scorecard_versions disable trigger all`
      await service.sql`update scorecard_versions set content = jsonb_set(content, '{summary}', ${JSON.stringify(words)}::text::jsonb)
        where panelist_id = ${released.seats[0]!.cardId}`
      const csv = await company.admin.get('/v1/exports/cards?format=csv')
      const cells: Record<string, string>[] = parse(csv.text, { columns: true })
      const card = cells.find(each => each.scorecard_id === released.seats[0]!.cardId)!
      expect(card.summary).toBe(`'${words}`)
      const row = (await rowsOf(company.admin, 'cards')).find(each => each.scorecard_id === released.seats[0]!.cardId)
      expect(row.summary).toBe(words)
    }
  })

  it('leaves out what was voided, and stops when whoever reads may do so no longer', async () => {
    const leaver = await company.person('Lea Leaver', { roles: ['admin'] })
    const before = await rowsOf(leaver, 'cards')
    await service.sql`update panelists set voided_at = ${service.now}, voided_by_id = ${company.admin.id}, void_second_id = ${leaver.id}, void_reason = 'x'
      where id = ${released.seats[0]!.cardId}`
    expect(await rowsOf(leaver, 'cards')).toHaveLength(before.length - 1)
    await service.sql`update panelists set voided_at = null, void_second_id = null, void_reason = null where id = ${released.seats[0]!.cardId}`
    await service.sql`update people set active = false where id = ${leaver.id}`
    expect(codes(await leaver.get('/v1/exports/cards'))).toEqual([401, 'not_signed_in'])
  })

  it('goes through more than a page without a row lost or twice', async () => {
    const count = 2_500
    await service.sql`
      insert into events (company_id, id, type, actor_kind, created_at, published_at, published_xid, published_order)
      select ${company.id}, gen_random_uuid(), 'loop.planned', 'system', ${service.now}, ${service.now}, pg_current_xact_id(), nextval('event_order')
      from generate_series(1, ${count})`
    const ids = (await rowsOf(company.admin, 'events')).map(each => each.event_id)
    expect(new Set(ids).size).toBe(ids.length)
    const [there] = await service.sql`select count(*)::int as count from events e where e.published_at is not null
      and (e.loop_id is null or e.loop_id in (select l.id from loops l where l.released_at is not null)) and e.company_id = ${company.id}`
    expect(ids).toHaveLength(there!.count)
  })
})
