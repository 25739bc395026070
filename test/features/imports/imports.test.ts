import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workers } from '../../../src/app.ts'
import { workingFor } from '../../../src/platform/jobs.ts'
import { expectStatus, makeJob } from '../../support/hiring.ts'
import { workOff } from '../../support/jobs.ts'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'
import { simulatedRows } from '../calibration/company.ts'

let service: Service
let company: Company
let other: Company
let admin: Caller
let recruiter: Caller
let rubricVersionId: string

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  other = await service.company('Contoso')
  admin = company.admin
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  const rubrics = expectStatus(await admin.get('/v1/rubrics'), 200).body.data
  rubricVersionId = rubrics.find((each: { slug: string }) => each.slug === 'product_manager').newest_version.id
})
afterAll(() => service.close())

const lines = (rows: readonly object[]) => rows.map(row => JSON.stringify(row)).join('\n')
const asLines = { 'content-type': 'application/x-ndjson' }
const asCsv = { 'content-type': 'text/csv' }
const codes = (reply: Reply) => [reply.status, reply.body.code]

/** Brings a file and works it off; answers the import as it then stands. */
async function bring(file: readonly object[] | string, query = 'source=ats', by: Caller = admin, headers = {}) {
  const text = typeof file === 'string' ? file : lines(file)
  const type = typeof file === 'string' ? asCsv : asLines
  const made = expectStatus(await by.post(`/v1/imports?${query}`, text, { ...type, ...headers }), 201).body
  await workOff(service)
  return expectStatus(await by.get(`/v1/imports/${made.id}`), 200).body
}
const faultsOf = async (id: string) => expectStatus(await admin.get(`/v1/imports/${id}/faults`), 200).body.data

const person = (id: string, more: object = {}) => ({
  kind: 'person',
  external_id: id,
  name: `Person ${id}`,
  email: `${id}@northwind.example`,
  ...more,
})

describe('a file', () => {
  const history = [
    { kind: 'application', external_id: 'a1', job: 'j1', candidate: 'c1', stage: 'Onsite' },
    { kind: 'candidate', external_id: 'c1', name: 'Cleo Candidate', email: 'cleo@mail.example' },
    { kind: 'job', external_id: 'j1', title: 'Senior PM', level: 'senior', decision_owner: 'p1', hiring_team: ['p2'] },
    person('p1', { roles: ['hiring_manager'] }),
    person('p2', { manager: 'p1' }),
    { kind: 'application', external_id: 'a2', job: 'j1', candidate: 'c2', state: 'rejected', reason: 'Below the bar' },
    { kind: 'candidate', external_id: 'c2', name: 'Cyrus Candidate' },
  ]

  it('of mixed kinds is entered in the order in which rows rest upon each other; again it changes nothing', async () => {
    const events = await countEvents()
    const done = await bring(history)
    expect(done).toMatchObject({ state: 'done', rows: 7, created: 7, changed: 0, unchanged: 0, faulty: 0, progress: 1 })
    const [application] = await service.sql`
      select a.stage, a.state, j.title, c.name, p.email from applications a join jobs j on j.id = a.job_id
      join candidates c on c.id = a.candidate_id join people p on p.id = j.decision_owner_id where a.external_id = 'a1'`
    expect(application).toEqual({
      stage: 'Onsite',
      state: 'active',
      title: 'Senior PM',
      name: 'Cleo Candidate',
      email: 'p1@northwind.example',
    })
    const again = await bring(history)
    expect(again).toMatchObject({ state: 'done', created: 0, changed: 0, unchanged: 7, faulty: 0 })
    expect(await countEvents(), 'imports make no events').toBe(events)
    const [{ waiting }] = (await service.sql`select count(*)::int as waiting from import_rows`) as never as [
      { waiting: number },
    ]
    expect(waiting).toBe(0)
  })

  it('may say twice what a thing is: the later line holds', async () => {
    const done = await bring([person('twice'), person('twice', { seniority: 5 })])
    expect(done).toMatchObject({ created: 1, changed: 1 })
    const [row] = await service.sql`select seniority from people where external_id = 'twice'`
    expect(row!.seniority).toBe(5)
  })

  it('of CSV takes one kind, lists by semicolon, and leaves alone what a cell does not say', async () => {
    const csv = [
      'external_id,name,email,seniority,roles,active',
      'v1,"Vera, von",vera@northwind.example,4,interviewer;hiring_manager,true',
      'v2,Viktor,viktor@northwind.example,,,',
    ].join('\r\n')
    expect(await bring(`\u{FEFF}${csv}\r\n`, 'kind=person&source=hris')).toMatchObject({ state: 'done', created: 2 })
    const rows =
      await service.sql`select name, seniority, roles from people where external_source = 'hris' order by external_id`
    expect([...rows]).toEqual([
      { name: 'Vera, von', seniority: 4, roles: ['interviewer', 'hiring_manager'] },
      { name: 'Viktor', seniority: 3, roles: ['interviewer'] },
    ])
    const changed = 'external_id,name,email,seniority\nv1,Vera,vera@northwind.example,\n'
    expect(await bring(changed, 'kind=person&source=hris')).toMatchObject({ changed: 1 })
    const [vera] = await service.sql`select name, seniority from people where external_id = 'v1'`
    expect(vera).toEqual({ name: 'Vera', seniority: 4 })
  })

  it('of CSV with breaks in its cells tells the line in which a row ends, however lines break', async () => {
    for (const [name, end] of [
      ['windows', '\r\n'],
      ['unix', '\n'],
    ]) {
      const csv = [
        'external_id,title,level,decision_owner',
        `${name},"Two${end}lines",senior,nobody-here`,
        '',
        'bad,Job,senor,nobody-here',
      ].join(end!)
      const done = await bring(csv, 'kind=job&source=ats&mode=good_rows')
      expect(
        (await faultsOf(done.id)).map((each: { line: number; pointer: string }) => [each.line, each.pointer]),
      ).toEqual([
        [3, '/decision_owner'],
        [5, '/level'],
      ])
    }
  })

  it('that is no CSV, no UTF-8 or too long is refused, and its import failed', async () => {
    const broken = await admin.post('/v1/imports?kind=person&source=x', 'name,"open\n1,2', asCsv)
    expect(codes(broken)).toEqual([400, 'invalid_request'])
    const long = await admin.post('/v1/imports?source=x', '{}\n'.repeat(100_001), asLines)
    expect(codes(long)).toEqual([413, 'payload_too_large'])
    const { data } = expectStatus(await admin.get('/v1/imports?state=failed'), 200).body
    expect(data.length).toBeGreaterThanOrEqual(2)
    expect(data[0].failure).toMatch(/larger/)
  })
})

describe('faulty rows', () => {
  const file = () => [
    person('good'),
    person('Bad Mail', { email: 'nowhere' }),
    { kind: 'unicorn', external_id: 'u' },
    { kind: 'application', external_id: 'lost', job: 'no-such-job', candidate: 'c1' },
    person('taken', { email: 'GOOD@northwind.example' }),
    { kind: 'candidate', external_id: 'extra', name: 'X', colour: 'green', nested: { a: 1 } },
  ]
  const expected = [
    { line: 2, code: 'invalid_request', pointer: '/email', message: 'Give an e-mail address' },
    {
      line: 3,
      code: 'invalid_request',
      pointer: '/kind',
      message: 'Say what the row is: one of person, job, candidate, application, interview, scorecard',
    },
    { line: 4, code: 'unknown_reference', pointer: '/job', message: 'There is no job "no-such-job" here' },
    { line: 5, code: 'email_taken', pointer: '/email', message: 'Another person here has this address' },
    { line: 6, code: 'invalid_request', pointer: '/colour', message: 'There is no such field' },
    { line: 6, code: 'invalid_request', pointer: '/nested', message: 'There is no such field' },
  ]

  it('keep everything out where all or nothing is asked for', async () => {
    const done = await bring(file())
    expect(done).toMatchObject({ state: 'refused', mode: 'all_or_nothing', created: 0, faulty: 3, checked: 6 })
    expect((await faultsOf(done.id)).map((each: { line: number }) => each.line)).toEqual([2, 3, 6, 6])
    expect(await service.sql`select 1 from people where external_id = 'good'`).toHaveLength(0)
    const lateFault = await bring([person('good'), file()[3]!])
    expect(lateFault).toMatchObject({ state: 'refused', created: 0, faulty: 1 })
    expect(await faultsOf(lateFault.id)).toEqual([{ ...expected[2], line: 2 }])
    expect(await service.sql`select 1 from people where external_id = 'good'`).toHaveLength(0)
  })

  it('are left out and told line by line where the good rows are wanted', async () => {
    const done = await bring(file(), 'source=ats&mode=good_rows')
    expect(done).toMatchObject({ state: 'done', created: 1, faulty: 5 })
    expect(await faultsOf(done.id)).toEqual(expected)
    const first = expectStatus(await admin.get(`/v1/imports/${done.id}/faults?limit=5`), 200)
    expect(first.body.data).toEqual(expected.slice(0, 5))
    const rest = expectStatus(
      await admin.get(`/v1/imports/${done.id}/faults?limit=5&cursor=${first.body.next_cursor}`),
      200,
    )
    expect(rest.body).toEqual({ data: expected.slice(5), next_cursor: null })
    expect(codes(await admin.get(`/v1/imports/${done.id}/faults?cursor=bent`))).toEqual([400, 'invalid_cursor'])
  })

  it.each([
    ['no JSON', '{"kind": "person"', '', 'This line is not valid JSON'],
    ['a list', '[]', '', 'A row is an object with named fields'],
    [
      'half a character',
      '{"kind":"person","name":"\\ud800"}',
      '/name',
      'This text holds a character that cannot be kept',
    ],
    ['too long', `{"kind":"person","name":"${'x'.repeat(70_000)}"}`, '', 'A row holds at most 65536 characters'],
  ])('%s is a fault of its line', async (_, text, pointer, message) => {
    const made = expectStatus(
      await admin.post('/v1/imports?source=ats&mode=good_rows', `${text}\n\n${lines([person('after')])}`, asLines),
      201,
    )
    await workOff(service)
    expect(await faultsOf(made.body.id)).toEqual([{ line: 1, code: 'invalid_request', pointer, message }])
  })

  it('ask of whoever brings them what the same act by hand would ask', async () => {
    const done = await bring(
      [person('by-recruiter'), { kind: 'candidate', external_id: 'by-recruiter', name: 'C' }],
      'source=ats&mode=good_rows',
      recruiter,
    )
    expect(done).toMatchObject({ created: 1, faulty: 1 })
    expect((await faultsOf(done.id))[0]).toMatchObject({ line: 1, code: 'forbidden' })
    const made = await bring([person('an-admin', { roles: ['admin'] })], 'source=ats')
    expect(made).toMatchObject({ state: 'refused', faulty: 1 })
    expect((await faultsOf(made.id))[0].message).toBe('A file makes nobody an admin; that takes two people')
  })

  it('of somebody who may do so no longer are not entered at all', async () => {
    const key = await company.integration('Short-lived', ['imports:write', 'candidates:write'])
    const reply = await key.post(
      '/v1/imports?source=ats',
      lines([{ kind: 'candidate', external_id: 'late', name: 'L' }]),
      asLines,
    )
    await service.sql`update api_keys set revoked_at = ${service.now} where id = ${key.id}`
    await workOff(service)
    const after = expectStatus(await admin.get(`/v1/imports/${reply.body.id}`), 200).body
    expect(after).toMatchObject({
      state: 'failed',
      failure: 'Whoever brought this file may do so no longer',
      created: 0,
    })
  })
})

describe('the routes', () => {
  it('take files alone, from those who may bring them, and show them to nobody else', async () => {
    expect(codes(await admin.post('/v1/imports', { kind: 'person' }))).toEqual([415, 'unsupported_media_type'])
    expect(codes(await admin.post('/v1/candidates', 'a,b', asCsv))).toEqual([415, 'unsupported_media_type'])
    expect(codes(await admin.post('/v1/imports?mode=some', '{}', asLines))).toEqual([400, 'invalid_request'])
    expect(codes(await admin.post(`/v1/imports?rubric_version_id=${company.id}`, '{}', asLines))).toEqual([
      422,
      'unknown_reference',
    ])
    const { id } = await bring([person('seen')])
    const owner = await company.person('Olga Owner', { roles: ['hiring_manager'] })
    const key = await company.integration('Another', ['imports:write'])
    for (const path of [`/v1/imports/${id}`, `/v1/imports/${id}/faults`, `/v1/imports/${id}/progress`]) {
      expect(codes(await service.anonymous.get(path))).toEqual([401, 'not_signed_in'])
      expect(codes(await owner.get(path))).toEqual([403, 'forbidden'])
      expect(codes(await other.admin.get(path))).toEqual([404, 'not_found'])
      expect(codes(await key.get(path)), 'what another brought').toEqual([404, 'not_found'])
    }
    expect(codes(await owner.post('/v1/imports', '{}', asLines))).toEqual([403, 'forbidden'])
    expect((await key.get('/v1/imports')).body.data).toEqual([])
    expect((await other.admin.get('/v1/imports')).body.data).toEqual([])
  })

  it('a repeat under the same key brings nothing twice; another file under it is refused', async () => {
    const file = lines([person('keyed')])
    const key = { 'idempotency-key': 'file-1', ...asLines }
    const first = expectStatus(await admin.post('/v1/imports?source=ats', file, key), 201)
    const again = await admin.post('/v1/imports?source=ats', file, key)
    expect([again.status, again.body.id, again.headers['idempotent-replayed']]).toEqual([201, first.body.id, 'true'])
    expect(codes(await admin.post('/v1/imports?source=ats', lines([person('other')]), key))).toEqual([
      422,
      'idempotency_key_reused',
    ])
    await workOff(service)
    expect((await admin.get(`/v1/imports/${first.body.id}`)).body).toMatchObject({ state: 'done', rows: 1, created: 1 })
  })

  it('progress is told step by step until it is over', async () => {
    const rows = Array.from({ length: 1_200 }, (_, at) => ({
      kind: 'candidate',
      external_id: `step-${at}`,
      name: `Step ${at}`,
    }))
    const made = expectStatus(await admin.post('/v1/imports?source=ats', lines(rows), asLines), 201).body
    const watching = admin.get(`/v1/imports/${made.id}/progress`)
    const working = workOff(service)
    const [reply] = await Promise.all([watching, working])
    expect(reply.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    const events = reply.text
      .trim()
      .split('\n\n')
      .map(each => /^event: (\w+)\ndata: (.+)$/.exec(each)!)
    expect(events.at(-1)![1]).toBe('done')
    const steps = events.map(each => JSON.parse(each[2]!))
    expect(steps.at(-1)).toMatchObject({ id: made.id, state: 'done', created: 1_200, progress: 1 })
    expect(steps.map(each => each.progress)).toEqual([...steps.map(each => each.progress)].sort((a, b) => a - b))
  })
})

describe('a worker that is killed', () => {
  it.each(['good_rows', 'all_or_nothing'])('%s: the next one goes on, and nothing is missing or twice', async mode => {
    const rows = Array.from({ length: 2_600 }, (_, at) => ({
      kind: 'candidate',
      external_id: `${mode}-${at}`,
      name: `K ${at}`,
    }))
    const made = expectStatus(await admin.post(`/v1/imports?source=kill&mode=${mode}`, lines(rows), asLines), 201).body
    const subject = { import_id: made.id }
    const job = { queue: 'import-run' as const, id: made.id, companyId: company.id, subject }
    const worker = workers['import-run']!
    if (!('work' in worker)) throw new Error('imports are worked from a queue')
    let kills = 0
    for (const after of [3, 3, 3]) {
      const dying = dyingAfter(after)
      await worker.work(workingFor(dying, [], new AbortController().signal), job).catch(() => kills++)
    }
    expect(kills).toBe(3)
    await workOff(service)
    const done = expectStatus(await admin.get(`/v1/imports/${made.id}`), 200).body
    expect(done).toMatchObject({ state: 'done', created: 2_600, changed: 0, unchanged: 0, faulty: 0 })
    const [there] =
      await service.sql`select count(*)::int as count from candidates where external_id like ${`${mode}-%`}`
    expect(there!.count).toBe(2_600)
  })

  it('leaves an import that the clock takes up again, and a file that never came in whole is given up', async () => {
    const made = expectStatus(await admin.post('/v1/imports?source=ats', lines([person('lying')]), asLines), 201).body
    await service.sql`delete from pgboss.job where name = 'import-run'`
    await service.sql`insert into imports (company_id, id, mode, format, principal_kind, principal_id, created_at, updated_at)
      values (${company.id}, ${crypto.randomUUID()}, 'good_rows', 'csv', 'person', ${admin.id}, ${service.now}, ${service.now})`
    service.pass(1)
    const watch = workers['import-watch']!
    if ('tick' in watch) await watch.tick(workingFor(service.deps, [], new AbortController().signal))
    expect(await workOff(service)).toContain('import-run')
    expect((await admin.get(`/v1/imports/${made.id}`)).body.state).toBe('done')
    expect(await service.sql`select 1 from imports where state = 'receiving'`).toHaveLength(0)
  })

  /** The service's things, whose database is gone for good after so many transactions. */
  function dyingAfter(transactions: number) {
    let left = transactions
    const gone = () => {
      if (left-- <= 0) throw new Error('killed')
    }
    const { db } = service.deps
    return {
      ...service.deps,
      db: {
        ...db,
        write: (async (companyId, work) => {
          gone()
          return db.write(companyId, work)
        }) as typeof db.write,
        read: (async (companyId, work) => {
          gone()
          return db.read(companyId, work)
        }) as typeof db.read,
      },
    }
  }
})

describe('past scorecards', () => {
  let jobId: string
  let query: string
  beforeAll(async () => {
    const owner = await company.person('Otto Owner', { roles: ['hiring_manager'] })
    jobId = await makeJob(company, owner)
    query = `source=past&rubric_version_id=${rubricVersionId}`
  })
  const card = (id: string, more: object = {}) => ({
    kind: 'scorecard',
    external_id: id,
    application: 'pa',
    interviewer: 'rater-1',
    submitted_at: '2025-03-01T10:00:00Z',
    recommendation: 'yes',
    ratings: { problem_clarity: 3, metric_discipline: 'mixed' },
    ...more,
  })
  const around = () => [
    { kind: 'person', external_id: 'rater-1', name: 'Rae Rater', email: 'rae@past.example' },
    { kind: 'person', external_id: 'rater-2', name: 'Roy Rater', email: 'roy@past.example' },
    { kind: 'candidate', external_id: 'pc', name: 'Paula Past' },
    { kind: 'application', external_id: 'pa', job: jobId, candidate: 'pc', state: 'hired' },
  ]

  it('come only where an admin allows it, under a rubric version', async () => {
    const asked = await admin.post(`/v1/imports?kind=scorecard&${query}`, lines([card('x')]), asLines)
    expect(codes(asked)).toEqual([409, 'past_scorecards_off'])
    const mixed = await bring([...around(), card('x')], `${query}&mode=good_rows`)
    expect(mixed).toMatchObject({ created: 4, faulty: 1 })
    expect((await faultsOf(mixed.id))[0].code).toBe('past_scorecards_off')
    expectStatus(await admin.patch('/v1/company', { past_scorecards: true }, { 'if-match': '*' }), 200)
    expect(codes(await admin.post('/v1/imports?kind=scorecard', lines([card('x')]), asLines))).toEqual([
      400,
      'invalid_request',
    ])
  })

  it('are entered with their loop, born released and without events; mixed becomes not assessed; provenance is shown', async () => {
    const events = await countEvents()
    const second = card('c2', {
      interviewer: 'roy@past.example',
      submitted_at: '2025-03-02T10:00:00Z',
      ratings: { tradeoff_literacy: { rating: 4, evidence: [{ kind: 'quote', text: 'We gave up speed.' }] } },
    })
    const done = await bring([card('c1'), second], query)
    expect(done).toMatchObject({ state: 'done', created: 2 })
    expect(await countEvents()).toBe(events)
    const loops = expectStatus(await admin.get('/v1/loops?state=debrief'), 200).body.data
    const loop = loops.find((each: { candidate: { name: string } }) => each.candidate.name === 'Paula Past')
    expect(loop).toMatchObject({
      imported_by: done.id,
      rubric_version_id: rubricVersionId,
      dimensions: ['problem_clarity', 'tradeoff_literacy', 'metric_discipline'],
      seal: { released_at: '2025-03-02T10:00:00.000Z' },
    })
    const cards = expectStatus(await admin.get(`/v1/scorecards?loop_id=${loop.id}`), 200).body.data
    expect(cards).toHaveLength(2)
    const first = cards.find((each: { panelist: { name: string } }) => each.panelist.name === 'Rae Rater')
    const shown = expectStatus(await admin.get(`/v1/scorecards/${first.id}`), 200).body
    expect(shown).toMatchObject({
      imported_by: done.id,
      state: 'submitted',
      submitted_at: '2025-03-01T10:00:00.000Z',
      ratings: { problem_clarity: { rating: 3, evidence: [] }, metric_discipline: { not_assessed: 'imported_mixed' } },
    })
    const debrief = expectStatus(await admin.get(`/v1/loops/${loop.id}/debrief`), 200).body
    expect(
      debrief.dimensions.map((each: { dimension: string; raw: { n: number } }) => [each.dimension, each.raw.n]),
    ).toEqual([
      ['problem_clarity', 1],
      ['tradeoff_literacy', 1],
      ['metric_discipline', 0],
    ])
  })

  it('are never changed: the same again is nothing new, another content is a fault; later ones join their loop', async () => {
    expect(await bring([card('c1')], query)).toMatchObject({ state: 'done', unchanged: 1 })
    const changed = await bring([card('c1', { ratings: { problem_clarity: 1 } })], query)
    expect(changed).toMatchObject({ state: 'refused', faulty: 1 })
    expect((await faultsOf(changed.id))[0].code).toBe('scorecard_submitted')
    expect(
      await bring([card('c3', { submitted_at: '2025-04-01T10:00:00Z', ratings: { stakeholder_judgment: 2 } })], query),
    ).toMatchObject({ created: 1 })
    const [loop] = await service.sql`
      select l.released_at, l.dimensions, (select count(*)::int from panelists p where p.loop_id = l.id) as cards
      from loops l join past_loops b on b.loop_id = l.id join applications a on a.id = l.application_id where a.external_id = 'pa'`
    expect(loop).toMatchObject({ cards: 3, released_at: new Date('2025-04-01T10:00:00Z') })
    expect(loop!.dimensions).toContain('stakeholder_judgment')
  })

  it.each([
    ['a card of nobody', { interviewer: 'nobody' }, 'unknown_reference', '/interviewer'],
    ['a card of tomorrow', { submitted_at: '2031-01-01T00:00:00Z' }, 'invalid_request', '/submitted_at'],
    ['a dimension that the rubric lacks', { ratings: { charisma: 4 } }, 'dimension_unknown', '/ratings/charisma'],
    ['no rating at all', { ratings: { problem_clarity: 'no_decision' } }, 'invalid_request', '/ratings'],
    [
      'a word that is no rating',
      { ratings: { problem_clarity: 'superb' } },
      'invalid_request',
      '/ratings/problem_clarity',
    ],
  ])('%s is a fault', async (_, more, code, pointer) => {
    const done = await bring([card('faulty', more)], query)
    expect(done.state).toBe('refused')
    expect((await faultsOf(done.id))[0]).toMatchObject({ code, pointer })
  })

  it('of years calibrate on day one', async () => {
    const rated = simulatedRows({ loops: 150, interviewers: 20 }, 11)
    const sheets = new Map<string, { loop: string; interviewer: string; ratings: Record<string, number> }>()
    for (const { loop, interviewer, dimension, rating } of rated) {
      const key = `${loop} ${interviewer}`
      const sheet = sheets.get(key) ?? { loop, interviewer, ratings: {} }
      sheet.ratings[dimension] = rating
      sheets.set(key, sheet)
    }
    const names = (key: 'loop' | 'interviewer') => [...new Set(rated.map(row => row[key]))]
    const file = [
      ...names('interviewer').map(id => ({
        kind: 'person',
        external_id: id,
        name: `Rater ${id}`,
        email: `${id}@years.example`,
      })),
      ...names('loop').map(id => ({ kind: 'candidate', external_id: id, name: `Candidate ${id}` })),
      ...names('loop').map(id => ({
        kind: 'application',
        external_id: id,
        job: jobId,
        candidate: id,
        state: 'rejected',
        reason: 'Long ago',
      })),
      ...[...sheets.values()].map(({ loop, interviewer, ratings }) => ({
        kind: 'scorecard',
        external_id: `${loop}-${interviewer}`,
        application: loop,
        interviewer,
        submitted_at: '2024-05-05T09:00:00Z',
        ratings,
      })),
    ]
    const done = await bring(file, `source=years&rubric_version_id=${rubricVersionId}`)
    expect(done).toMatchObject({ state: 'done', created: file.length, faulty: 0 })
    expect(rated.length).toBeGreaterThan(2_000)
    const [rubric] = await service.sql`select rubric_id as id from rubric_versions where id = ${rubricVersionId}`
    const asked = expectStatus(await admin.post('/v1/calibrations', { rubric_id: rubric!.id }), 201).body
    await workOff(service)
    const { result } = expectStatus(await admin.get(`/v1/calibrations/${asked.id}`), 200).body
    expect(result).toMatchObject({ kind: 'fitted' })
    expect(result.n.loops).toBeGreaterThanOrEqual(150)
    console.log(
      `figure: imported history calibrated ratings ${rated.length}, sheets ${sheets.size}, loops ${result.n.loops}`,
    )
  })
})

describe('a small import measured', () => {
  it('enters thousands of rows a second at best, some hundreds at worst', async () => {
    const rows = Array.from({ length: 5_000 }, (_, at) => ({
      kind: 'candidate',
      external_id: `m-${at}`,
      name: `M ${at}`,
    }))
    const began = performance.now()
    const done = await bring(rows)
    const seconds = (performance.now() - began) / 1000
    expect(done.created).toBe(5_000)
    console.log(`figure: import rows 5000, rows per second ${Math.round(5_000 / seconds)}`)
  })
})

async function countEvents(): Promise<number> {
  const [row] = await service.sql<{ count: number }[]>`select count(*)::int as count from events`
  return row!.count
}
