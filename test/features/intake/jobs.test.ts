import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'
import { applicationOf, candidateNamed, jobWithPlan, seat } from './seats.ts'

const nowhere = '0197a000-0000-7000-8000-00000000dead'
const codeOf = (reply: Reply) => [reply.status, reply.body.code]
const titles = (reply: Reply) => reply.body.data.map((each: { title: string }) => each.title)

let service: Service
let company: Company
let other: Company
let recruiter: Caller
let manager: Caller
let deputy: Caller
let interviewer: Caller
let auditor: Caller
let rubricVersionId: string
let leaderVersionId: string

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  other = await service.company('Contoso')
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  manager = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  deputy = await company.person('Dora Deputy', { roles: ['hiring_manager'] })
  interviewer = await company.person('Ivo Interviewer')
  auditor = await company.person('Aud Auditor', { roles: ['auditor'] })
  const rubrics = (await recruiter.get('/v1/rubrics')).body.data
  const newest = (slug: string) => rubrics.find((each: { slug: string }) => each.slug === slug).newest_version.id
  rubricVersionId = newest('product_manager')
  leaderVersionId = newest('product_leader')
})
afterAll(() => service.close())

const newJob = (more: object = {}) => ({
  title: 'Senior PM, payments',
  level: 'senior',
  decision_owner_id: manager.id,
  ...more,
})
const addJob = async (more: object = {}) => (await recruiter.post('/v1/jobs', newJob(more))).body

describe('a job', () => {
  it('is added with its bars and its hiring team, and read again as it was said', async () => {
    const made = await recruiter.post('/v1/jobs', {
      ...newJob(),
      bars: { metric_discipline: { bar: 3, reason: 'The team runs on experiments' }, problem_clarity: { bar: 2.5 } },
      hiring_team: [interviewer.id],
      deputy_id: deputy.id,
      signals_off: true,
      external: { source: 'greenhouse', id: '4711' },
    })
    expect([made.status, made.headers.etag]).toEqual([201, '"1"'])
    expect(made.body).toMatchObject({
      title: 'Senior PM, payments',
      level: 'senior',
      track: 'ic',
      state: 'open',
      bars: {
        metric_discipline: { bar: 3, reason: 'The team runs on experiments' },
        problem_clarity: { bar: 2.5, reason: null },
      },
      hiring_team: [interviewer.id],
      decision_owner_id: manager.id,
      deputy_id: deputy.id,
      signals_off: true,
      external: { source: 'greenhouse', id: '4711' },
    })
    const read = await recruiter.get(`/v1/jobs/${made.body.id}`)
    expect([read.status, read.headers.etag, read.body]).toEqual([200, '"1"', made.body])
    expect((await recruiter.get(`/v1/jobs/${made.body.id}`, { 'if-none-match': '"1"' })).status).toBe(304)
  })

  it('raises a bar only to 3.0 or 3.5 and only with its reason', async () => {
    const silent = await recruiter.post('/v1/jobs', newJob({ bars: { metric_discipline: { bar: 3 } } }))
    expect([...codeOf(silent), silent.body.dimensions]).toEqual([422, 'bar_needs_reason', ['metric_discipline']])
    const between = await recruiter.post(
      '/v1/jobs',
      newJob({ bars: { metric_discipline: { bar: 2.75, reason: 'Between' } } }),
    )
    expect(codeOf(between)).toEqual([400, 'invalid_request'])
  })

  it.each([
    ['no title', { title: ' ' }, '/title'],
    ['an unknown level', { level: 'director' }, '/level'],
    ['no decision owner', { decision_owner_id: undefined }, '/decision_owner_id'],
    ['somebody twice on the hiring team', { hiring_team: [nowhere, nowhere] }, '/hiring_team'],
    ['an unknown field', { salary: 1 }, '/salary'],
    ['a bar for something that is no dimension', { bars: { 'Not A Key': { bar: 2.5 } } }, '/bars/Not A Key'],
  ])('is refused with %s, pointing there', async (_, more, pointer) => {
    const refused = await recruiter.post('/v1/jobs', newJob(more))
    expect(codeOf(refused)).toEqual([400, 'invalid_request'])
    expect(refused.body.errors.map((each: { pointer: string }) => each.pointer)).toContain(pointer)
  })

  it('has a deputy who is somebody else', async () => {
    const refused = await recruiter.post('/v1/jobs', newJob({ deputy_id: manager.id }))
    expect([...codeOf(refused), refused.body.errors[0].pointer]).toEqual([400, 'invalid_request', '/deputy_id'])
    const job = await addJob()
    const changed = await recruiter.patch(`/v1/jobs/${job.id}`, { deputy_id: manager.id }, { 'if-match': '"1"' })
    expect(codeOf(changed)).toEqual([422, 'unknown_reference'])
  })

  it('names people of this company who take part', async () => {
    const gone = await company.person('Gus Gone')
    await service.sql`update people set active = false where id = ${gone.id}`
    expect(codeOf(await recruiter.post('/v1/jobs', newJob({ hiring_team: [gone.id] })))).toEqual([
      409,
      'person_inactive',
    ])
    const foreign = await recruiter.post('/v1/jobs', newJob({ decision_owner_id: other.admin.id }))
    expect([...codeOf(foreign), foreign.body.people]).toEqual([422, 'unknown_reference', [other.admin.id]])
    const job = await addJob()
    const path = `/v1/jobs/${job.id}`
    expect(codeOf(await recruiter.patch(path, { deputy_id: gone.id }, { 'if-match': '"1"' }))).toEqual([
      409,
      'person_inactive',
    ])
    expect(codeOf(await recruiter.patch(path, { hiring_team: [nowhere] }, { 'if-match': '"1"' }))).toEqual([
      422,
      'unknown_reference',
    ])
  })

  it('keeps an external id for itself', async () => {
    const external = { source: 'lever', id: 'a-1' }
    const first = await addJob({ external })
    expect(codeOf(await recruiter.post('/v1/jobs', newJob({ external })))).toEqual([409, 'external_id_taken'])
    const second = await addJob()
    const taken = await recruiter.patch(`/v1/jobs/${second.id}`, { external }, { 'if-match': '"1"' })
    expect(codeOf(taken)).toEqual([409, 'external_id_taken'])
    await recruiter.patch(`/v1/jobs/${first.id}`, { external: null }, { 'if-match': '"1"' })
    expect((await recruiter.patch(`/v1/jobs/${second.id}`, { external }, { 'if-match': '"1"' })).body.external).toEqual(
      external,
    )
  })

  it('is made once however often the same request comes', async () => {
    const made = await recruiter.post('/v1/jobs', newJob({ title: 'Once' }), { 'idempotency-key': 'job-1' })
    const again = await recruiter.post('/v1/jobs', newJob({ title: 'Once' }), { 'idempotency-key': 'job-1' })
    expect([again.status, again.headers.etag, again.body]).toEqual([201, '"1"', made.body])
    expect(titles(await recruiter.get('/v1/jobs?q=Once'))).toEqual(['Once'])
  })

  it('is changed by whoever read it last, and by nobody else', async () => {
    const job = await addJob({ hiring_team: [interviewer.id] })
    const path = `/v1/jobs/${job.id}`
    expect(codeOf(await recruiter.patch(path, { title: 'Unread' }))).toEqual([428, 'precondition_required'])
    const changed = await recruiter.patch(
      path,
      {
        title: 'Staff PM',
        level: 'lead',
        track: 'manager',
        decision_owner_id: deputy.id,
        hiring_team: [manager.id, auditor.id],
        signals_off: true,
      },
      { 'if-match': '"1"' },
    )
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"'])
    expect(changed.body).toMatchObject({
      title: 'Staff PM',
      level: 'lead',
      track: 'manager',
      decision_owner_id: deputy.id,
      signals_off: true,
    })
    expect(changed.body.hiring_team).toEqual([manager.id, auditor.id].sort())
    expect(codeOf(await recruiter.patch(path, { title: 'Stale' }, { 'if-match': '"1"' }))).toEqual([
      412,
      'precondition_failed',
    ])
    expect(codeOf(await recruiter.patch(path, {}, { 'if-match': '"2"' }))).toEqual([400, 'invalid_request'])
    const team = await recruiter.patch(path, { hiring_team: [] }, { 'if-match': '"2"' })
    expect([team.body.hiring_team, team.body.title]).toEqual([[], 'Staff PM'])
  })

  it('keeps one of two changes made at once', async () => {
    const job = await addJob()
    const both = await Promise.all(
      ['One', 'Two'].map(title => recruiter.patch(`/v1/jobs/${job.id}`, { title }, { 'if-match': '"1"' })),
    )
    expect(both.map(reply => reply.status).sort()).toEqual([200, 412])
  })

  it('is closed and opened again, and a repeat of either changes nothing', async () => {
    const job = await addJob()
    const closed = await recruiter.post(`/v1/jobs/${job.id}/closing`)
    expect([closed.status, closed.body.state, closed.headers.etag]).toEqual([200, 'closed', '"2"'])
    const again = await recruiter.post(`/v1/jobs/${job.id}/closing`)
    expect([again.status, again.body]).toEqual([200, closed.body])
    const candidateId = await candidateNamed(recruiter, 'Late Comer')
    const late = await recruiter.post('/v1/applications', { job_id: job.id, candidate_id: candidateId })
    expect(codeOf(late)).toEqual([409, 'job_closed'])
    const opened = await recruiter.post(`/v1/jobs/${job.id}/reopening`)
    expect([opened.body.state, opened.headers.etag]).toEqual(['open', '"3"'])
    expect((await recruiter.post('/v1/applications', { job_id: job.id, candidate_id: candidateId })).status).toBe(201)
  })
})

describe('the list of jobs', () => {
  it('is filtered by state, level, title and hiring team, newest first', async () => {
    const made = async (more: object) => {
      service.pass(0.01)
      return addJob(more)
    }
    await made({ title: 'List A', level: 'pm', hiring_team: [interviewer.id] })
    await made({ title: 'List B', level: 'senior', deputy_id: deputy.id })
    const last = await made({ title: 'List C 100%', level: 'pm', decision_owner_id: deputy.id })
    await recruiter.post(`/v1/jobs/${last.id}/closing`)
    const list = async (query: string) => titles(await recruiter.get(`/v1/jobs?q=List&${query}`))
    expect(await list('')).toEqual(['List C 100%', 'List B', 'List A'])
    expect(await list('level=pm')).toEqual(['List C 100%', 'List A'])
    expect(await list('state=closed')).toEqual(['List C 100%'])
    expect(await list('state=open&level=pm')).toEqual(['List A'])
    expect(await list(`hiring_team_member=${interviewer.id}`)).toEqual(['List A'])
    expect(await list(`hiring_team_member=${deputy.id}`)).toEqual(['List C 100%', 'List B'])
    expect(titles(await deputy.get('/v1/jobs?q=List&hiring_team_member=me'))).toEqual(['List C 100%', 'List B'])
    expect(titles(await recruiter.get(`/v1/jobs?q=${encodeURIComponent('100%')}`))).toEqual(['List C 100%'])
    expect(titles(await recruiter.get(`/v1/jobs?q=${encodeURIComponent('L%A')}`))).toEqual([])
  })

  it('pages without leaving out or repeating one, in the order of the list', async () => {
    for (const title of ['Page 1', 'Page 2', 'Page 3']) {
      service.pass(0.01)
      await addJob({ title })
    }
    const seen: string[] = []
    let path: string | null = '/v1/jobs?q=Page&limit=1'
    while (path !== null) {
      const page: Reply = await recruiter.get(path)
      seen.push(...titles(page))
      const cursor: string | null = page.body.next_cursor
      path = cursor === null ? null : `/v1/jobs?q=Page&limit=1&cursor=${encodeURIComponent(cursor)}`
    }
    expect(seen).toEqual(['Page 3', 'Page 2', 'Page 1'])
    const cursor = (await recruiter.get('/v1/jobs?q=Page&limit=1')).body.next_cursor
    expect(codeOf(await recruiter.get(`/v1/jobs?q=Other&limit=1&cursor=${cursor}`))).toEqual([400, 'invalid_cursor'])
    expect(codeOf(await company.admin.get(`/v1/jobs?q=Page&limit=1&cursor=${cursor}`))).toEqual([400, 'invalid_cursor'])
  })

  it.each(['limit=0', 'limit=201', 'state=paused', 'level=director', 'hiring_team_member=you', 'order=title'])(
    'does not take ?%s',
    async query => {
      expect(codeOf(await recruiter.get(`/v1/jobs?${query}`))).toEqual([400, 'invalid_request'])
    },
  )

  it('holds for a hiring manager the jobs of their team, for an interviewer those they sit on a panel of', async () => {
    const stranger = await company.person('Sten Stranger', { roles: ['hiring_manager'] })
    const panelist = await company.person('Pia Panelist')
    const jobId = await jobWithPlan(recruiter, stranger, 'Seen by few')
    const applicationId = await applicationOf(recruiter, jobId, await candidateNamed(recruiter, 'Noor Haddad'))
    expect(titles(await stranger.get('/v1/jobs'))).toEqual(['Seen by few'])
    expect(titles(await panelist.get('/v1/jobs'))).toEqual([])
    expect(codeOf(await panelist.get(`/v1/jobs/${jobId}`))).toEqual([404, 'not_found'])
    expect(codeOf(await deputy.get(`/v1/jobs/${jobId}`))).toEqual([404, 'not_found'])
    await seat(service, panelist, applicationId)
    expect(titles(await panelist.get('/v1/jobs'))).toEqual(['Seen by few'])
    expect((await panelist.get(`/v1/jobs/${jobId}`)).status).toBe(200)
    expect((await panelist.get(`/v1/jobs/${jobId}/plan`)).status).toBe(200)
  })

  it('says of each job what one may do with it', async () => {
    const job = await addJob({ title: 'Permitted', hiring_team: [deputy.id] })
    const permissionsFor = async (who: Caller) => (await who.get(`/v1/jobs/${job.id}`)).body.permissions
    expect(await permissionsFor(recruiter)).toMatchObject({
      'job.read': 'allowed',
      'job.write': 'allowed',
      'loop.write': 'allowed',
    })
    expect(await permissionsFor(deputy)).toMatchObject({
      'job.read': 'allowed',
      'job.write': 'forbidden',
      'loop.request': 'allowed',
    })
    expect(await permissionsFor(auditor)).toMatchObject({
      'job.read': 'allowed',
      'job.write': 'forbidden',
      'loop.request': 'forbidden',
    })
    const [listed] = (await deputy.get('/v1/jobs?q=Permitted')).body.data
    expect(listed.permissions).toEqual(await permissionsFor(deputy))
  })
})

describe('a plan', () => {
  const two = (more: object = {}) => ({
    rubric_version_id: rubricVersionId,
    dimensions: ['metric_discipline', 'problem_clarity'],
    interviews: [
      { name: 'Product sense', focus: ['problem_clarity'] },
      {
        name: 'Post-launch review',
        focus: ['problem_clarity', 'metric_discipline'],
        artifact: 'post_launch_review',
        minutes: 60,
        prompts: ['Which number would have changed the call?'],
        note: 'Bring the dashboard',
      },
    ],
    ...more,
  })
  const first = { 'if-none-match': '*' }

  it('is set once for the first time, then by whoever read it last', async () => {
    const { id } = await addJob()
    const path = `/v1/jobs/${id}/plan`
    expect(codeOf(await recruiter.get(path))).toEqual([404, 'not_found'])
    expect(codeOf(await recruiter.put(path, two()))).toEqual([428, 'precondition_required'])
    expect(codeOf(await recruiter.put(path, two(), { 'if-match': '*' }))).toEqual([412, 'precondition_failed'])
    const set = await recruiter.put(path, two(), first)
    expect([set.status, set.headers.etag]).toEqual([200, '"1"'])
    expect(set.body).toEqual({
      job_id: id,
      rubric_version_id: rubricVersionId,
      dimensions: ['problem_clarity', 'metric_discipline'],
      interviews: [
        { name: 'Product sense', focus: ['problem_clarity'], artifact: null, minutes: 45, prompts: [], note: null },
        {
          name: 'Post-launch review',
          focus: ['problem_clarity', 'metric_discipline'],
          artifact: 'post_launch_review',
          minutes: 60,
          prompts: ['Which number would have changed the call?'],
          note: 'Bring the dashboard',
        },
      ],
      coverage: { planned: { problem_clarity: 2, metric_discipline: 1 }, gaps: ['metric_discipline'] },
      updated_at: service.now.toISOString(),
    })
    expect((await recruiter.get(path)).body).toEqual(set.body)
    expect(codeOf(await recruiter.put(path, two(), first))).toEqual([412, 'precondition_failed'])
    const changed = await recruiter.put(
      path,
      two({ dimensions: ['problem_clarity', 'metric_discipline', 'tradeoff_literacy'] }),
      {
        'if-match': '"1"',
      },
    )
    expect([changed.headers.etag, changed.body.coverage.gaps]).toEqual([
      '"2"',
      ['tradeoff_literacy', 'metric_discipline'],
    ])
    expect(codeOf(await recruiter.put(path, two(), { 'if-match': '"1"' }))).toEqual([412, 'precondition_failed'])
  })

  it('is made by one of two who set the first one at once', async () => {
    const { id } = await addJob()
    const both = await Promise.all([1, 2].map(() => recruiter.put(`/v1/jobs/${id}/plan`, two(), first)))
    expect(both.map(reply => reply.status).sort()).toEqual([200, 412])
  })

  it.each<[string, () => object, string, object]>([
    [
      'a rubric version that is not there',
      () => ({ rubric_version_id: nowhere }),
      'unknown_reference',
      { rubric_version_id: nowhere },
    ],
    [
      'more than six dimensions',
      () => ({ dimensions: ['problem_clarity', 'a_1', 'a_2', 'a_3', 'a_4', 'a_5', 'a_6'] }),
      'too_many_dimensions',
      { most: 6 },
    ],
    [
      'a dimension of another rubric',
      () => ({ dimensions: ['problem_clarity', 'metric_discipline', 'people_growth'] }),
      'dimension_not_in_rubric',
      { dimensions: ['people_growth'] },
    ],
    [
      'a rubric that is not for the level',
      () => ({ rubric_version_id: leaderVersionId }),
      'dimension_not_in_rubric',
      { level: 'senior' },
    ],
    [
      'a focus outside the plan',
      () => ({ dimensions: ['problem_clarity'] }),
      'dimension_unknown',
      { dimensions: ['metric_discipline'] },
    ],
    [
      'four dimensions in focus',
      () => ({
        dimensions: ['problem_clarity', 'metric_discipline', 'tradeoff_literacy', 'stakeholder_judgment'],
        interviews: [
          { name: 'All', focus: ['problem_clarity', 'metric_discipline', 'tradeoff_literacy', 'stakeholder_judgment'] },
        ],
      }),
      'focus_too_wide',
      { interview: 0 },
    ],
    ['no interview', () => ({ interviews: [] }), 'plan_has_no_interview', {}],
  ])('with %s is refused by name', async (_, more, code, details) => {
    const { id } = await addJob()
    const refused = await recruiter.put(`/v1/jobs/${id}/plan`, two(more()), first)
    expect(codeOf(refused)).toEqual([422, code])
    expect(refused.body).toMatchObject(details)
  })

  it.each([
    ['a dimension twice', { dimensions: ['problem_clarity', 'problem_clarity'] }, '/dimensions'],
    ['an interview without focus', { interviews: [{ name: 'Talk', focus: [] }] }, '/interviews/0/focus'],
    [
      'an unknown artifact',
      { interviews: [{ name: 'Talk', focus: ['problem_clarity'], artifact: 'cv' }] },
      '/interviews/0/artifact',
    ],
    [
      'thirteen interviews',
      { interviews: Array.from({ length: 13 }, () => ({ name: 'Talk', focus: ['problem_clarity'] })) },
      '/interviews',
    ],
  ])('with %s is malformed', async (_, more, pointer) => {
    const { id } = await addJob()
    const refused = await recruiter.put(`/v1/jobs/${id}/plan`, two(more), first)
    expect([...codeOf(refused), refused.body.errors[0].pointer]).toEqual([400, 'invalid_request', pointer])
  })

  it('holds its job to what it asks: the level it was made for, and bars for dimensions of its rubric', async () => {
    const { id } = await addJob()
    await recruiter.put(`/v1/jobs/${id}/plan`, two(), first)
    const path = `/v1/jobs/${id}`
    const change = (body: object) => recruiter.patch(path, body, { 'if-match': '"1"' })
    const bars = await change({ bars: { people_growth: { bar: 3, reason: 'They will lead' } } })
    expect([...codeOf(bars), bars.body.dimensions]).toEqual([422, 'dimension_unknown', ['people_growth']])
    expect(codeOf(await change({ bars: { problem_clarity: { bar: 3.5 } } }))).toEqual([422, 'bar_needs_reason'])
    expect((await change({ bars: { problem_clarity: { bar: 3.5, reason: 'A new market' } } })).status).toBe(200)

    const leader = await addJob({ level: 'lead', track: 'manager' })
    const plan = {
      rubric_version_id: leaderVersionId,
      dimensions: ['people_growth'],
      interviews: [{ name: 'People', focus: ['people_growth'] }],
    }
    expect((await recruiter.put(`/v1/jobs/${leader.id}/plan`, plan, first)).status).toBe(200)
    const moved = await recruiter.patch(`/v1/jobs/${leader.id}`, { track: 'ic' }, { 'if-match': '"1"' })
    expect([...codeOf(moved), moved.body.dimensions]).toEqual([422, 'dimension_not_in_rubric', ['people_growth']])
    expect((await recruiter.patch(`/v1/jobs/${leader.id}`, { level: 'principal' }, { 'if-match': '"1"' })).status).toBe(
      200,
    )
  })
})

describe('jobs and plans', () => {
  it('are written by recruiters, admins and keys with the scope, and by nobody else', async () => {
    const { id } = await addJob({ hiring_team: [deputy.id] })
    const key = await company.integration('ATS', ['jobs:write'])
    const pushed = await key.post('/v1/jobs', newJob({ title: 'Pushed' }))
    expect(pushed.status).toBe(201)
    expect((await company.admin.post('/v1/jobs', newJob())).status).toBe(201)
    expect(codeOf(await key.get(`/v1/jobs/${id}`))).toEqual([403, 'scope_missing'])
    const reader = await company.integration('Warehouse', ['jobs:read'])
    expect((await reader.get(`/v1/jobs/${id}`)).status).toBe(200)
    expect(codeOf(await reader.post('/v1/jobs', newJob()))).toEqual([403, 'scope_missing'])
    for (const who of [manager, deputy, interviewer, auditor]) {
      expect(codeOf(await who.post('/v1/jobs', newJob()))).toEqual([403, 'forbidden'])
      expect(codeOf(await who.patch(`/v1/jobs/${id}`, { title: 'Mine' }, { 'if-match': '*' }))).toEqual([
        403,
        'forbidden',
      ])
      expect(codeOf(await who.post(`/v1/jobs/${id}/closing`))).toEqual([403, 'forbidden'])
      expect(codeOf(await who.post(`/v1/jobs/${id}/reopening`))).toEqual([403, 'forbidden'])
      expect(codeOf(await who.put(`/v1/jobs/${id}/plan`, {}, { 'if-match': '*' }))).toEqual([403, 'forbidden'])
    }
    expect((await recruiter.get(`/v1/jobs/${id}`)).headers.etag).toBe('"1"')
  })

  it('are not there for another company, and for nobody who is not signed in', async () => {
    const { id } = await addJob()
    const plan = { rubric_version_id: rubricVersionId, dimensions: ['problem_clarity'], interviews: [] }
    const asks = (
      who: { get: Caller['get']; post: Caller['post']; patch: Caller['patch']; put: Caller['put'] },
      jobId: string,
    ) => [
      who.get(`/v1/jobs/${jobId}`),
      who.patch(`/v1/jobs/${jobId}`, { title: 'Theirs' }, { 'if-match': '*' }),
      who.post(`/v1/jobs/${jobId}/closing`),
      who.post(`/v1/jobs/${jobId}/reopening`),
      who.get(`/v1/jobs/${jobId}/plan`),
      who.put(`/v1/jobs/${jobId}/plan`, plan, { 'if-match': '*' }),
    ]
    for (const reply of await Promise.all([
      ...asks(other.admin, id),
      ...asks(company.admin, nowhere),
      ...asks(company.admin, 'no-id'),
    ]))
      expect(codeOf(reply)).toEqual([404, 'not_found'])
    const anonymous = [
      ...asks(service.anonymous, id),
      service.anonymous.get('/v1/jobs'),
      service.anonymous.post('/v1/jobs', newJob()),
    ]
    for (const reply of await Promise.all(anonymous)) expect(codeOf(reply)).toEqual([401, 'not_signed_in'])
    expect(titles(await other.admin.get('/v1/jobs'))).toEqual([])
  })
})
