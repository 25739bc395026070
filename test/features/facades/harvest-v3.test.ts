import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, makeLoop } from '../../support/hiring.ts'
import {
  type Answer,
  ask,
  basic,
  type FacadeWorld,
  type Key,
  linkTo,
  makeKey,
  openFacadeWorld,
  readingScopes,
} from './company.ts'

const lists = [
  'users',
  'jobs',
  'candidates',
  'applications',
  'application_stages',
  'interviews',
  'interviewers',
  'scorecards',
  'scorecard_candidate_attributes',
  'job_candidate_attributes',
  'candidate_attribute_types',
  'focus_candidate_attributes',
  'scorecard_questions',
  'job_interview_stages',
  'job_interviews',
  'interview_kits',
] as const
type List = (typeof lists)[number]

/** Which scope opens a list. */
const scopeOf: Readonly<Record<List, string>> = {
  users: 'people:read',
  jobs: 'jobs:read',
  candidates: 'candidates:read',
  applications: 'candidates:read',
  application_stages: 'loops:read',
  interviews: 'loops:read',
  interviewers: 'loops:read',
  scorecards: 'scorecards:read',
  scorecard_candidate_attributes: 'scorecards:read',
  job_candidate_attributes: 'jobs:read',
  candidate_attribute_types: 'jobs:read',
  focus_candidate_attributes: 'jobs:read',
  scorecard_questions: 'jobs:read',
  job_interview_stages: 'jobs:read',
  job_interviews: 'jobs:read',
  interview_kits: 'jobs:read',
}

let world: FacadeWorld
let token: string

beforeAll(async () => {
  world = await openFacadeWorld()
  token = await tokenFor(world.key)
}, 120_000)
afterAll(() => world.close())

async function tokenFor({ id, key }: Key): Promise<string> {
  const reply = await ask(world.service, '/facade/harvest/token', basic(id, key), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
  expect(reply.status).toBe(200)
  return reply.body.access_token
}

const get = (path: string, bearer = token): Promise<Answer> =>
  ask(world.service, `/facade/harvest/v3/${path}`, `Bearer ${bearer}`)

type Row = Record<string, Answer['body']>

/** The rows of a list, which has to answer. */
async function rowsOf(path: string, bearer?: string) {
  const reply = await get(path, bearer)
  expect(reply.status, `${path} ${JSON.stringify(reply.body)}`).toBe(200)
  return reply.body as Row[]
}

describe('the token', () => {
  it('is traded for id and key, says when it ends, and ends then', async () => {
    const { service, key } = world
    const before = service.now
    const reply = await ask(service, '/facade/harvest/token', basic(key.id, key.key), { method: 'POST' })
    expect(reply.body).toEqual({
      token_type: 'Bearer',
      access_token: expect.any(String),
      expires_at: new Date(before.getTime() + 3_600_000).toISOString(),
    })
    service.pass(1.01)
    expect((await get('users', reply.body.access_token)).status).toBe(401)
    service.now = before
    expect((await get('users', reply.body.access_token)).status).toBe(200)
  })

  it('is refused to who has no key, another key, or another grant, in the words of OAuth', async () => {
    const { service, key, company } = world
    const other = await makeKey(service, company, readingScopes)
    const post = (authorization: string | null, body?: string) =>
      ask(service, '/facade/harvest/token', authorization, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    for (const authorization of [null, basic(other.id, key.key), basic(key.id, 'hl_none'), `Bearer ${key.key}`]) {
      const reply = await post(authorization)
      expect([reply.status, reply.body.error]).toEqual([401, 'invalid_client'])
    }
    const reply = await post(basic(key.id, key.key), 'grant_type=password')
    expect([reply.status, reply.body.error]).toEqual([400, 'invalid_request'])
  })

  it('of a key that was revoked opens nothing any more', async () => {
    const doomed = await makeKey(world.service, world.company, readingScopes)
    const bearer = await tokenFor(doomed)
    await rowsOf('jobs', bearer)
    await world.service.sql`update api_keys set revoked_at = now() where id = ${doomed.id}`
    expect((await get('jobs', bearer)).status).toBe(401)
  })

  it('of a person opens no facade, and that of a key opens nothing else', async () => {
    const { service, company } = world
    const { authorization } = await signedIn()
    expect((await ask(service, '/facade/harvest/v3/users', authorization)).status).toBe(401)
    expect((await ask(service, '/v1/jobs', `Bearer ${token}`)).status).toBe(401)
    expect(company.admin.id).toBeDefined()
  })
})

async function signedIn(): Promise<{ authorization: string }> {
  const reply = await world.service.anonymous.post('/v1/auth/token', {
    email: world.company.admin.email,
    password: 'a password for tests',
  })
  return { authorization: `Bearer ${reply.body.access_token}` }
}

describe('every list', () => {
  it.each(lists)('%s answers a bare array of numbered rows, also with a slash at the end', async list => {
    const rows = await rowsOf(list)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      expect(Number.isInteger(row.id) && row.id > 0 && row.id < 2 ** 31).toBe(true)
      for (const [name, value] of Object.entries(row)) {
        if (name.endsWith('_at') && value !== null)
          expect(value, name).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        expect(value, name).not.toBeUndefined()
      }
    }
    expect(new Set(rows.map(row => row.id)).size).toBe(rows.length)
    expect(await rowsOf(`${list}/`)).toEqual(rows)
  })

  it.each(lists)('%s is closed to a key without its scope, and to nobody known', async list => {
    const others = readingScopes.filter(scope => scope !== scopeOf[list])
    const bearer = await tokenFor(await makeKey(world.service, world.company, others))
    const refused = await get(list, bearer)
    expect([refused.status, refused.body]).toEqual([403, { message: expect.any(String) }])
    const unknown = await ask(world.service, `/facade/harvest/v3/${list}`, null)
    expect([unknown.status, unknown.body, unknown.headers.get('www-authenticate')]).toEqual([
      401,
      { message: expect.any(String) },
      'Bearer',
    ])
  })

  it.each(lists)('%s pages by a cursor in an absolute link, and each row comes once', async list => {
    const all = await rowsOf(list)
    const seen: unknown[] = []
    let path: string | null = `${list}?per_page=1`
    for (let pages = 0; path !== null; pages++) {
      expect(pages).toBeLessThan(200)
      const reply: Answer = path.startsWith('http')
        ? await ask(world.service, path, `Bearer ${token}`)
        : await get(path)
      expect(reply.status).toBe(200)
      seen.push(...reply.body)
      path = linkTo(reply, 'next')
      if (path) {
        const url = new URL(path)
        expect([url.origin, [...url.searchParams.keys()]]).toEqual([world.service.baseUrl, ['cursor']])
      }
    }
    expect(seen).toEqual(all)
  })

  it.each(lists)('%s is found by its ids, and each number it points to is one of another list', async list => {
    const rows = await rowsOf(list)
    const [first, last] = [rows[0]!, rows.at(-1)!]
    const found = await rowsOf(`${list}?ids=${first.id},${last.id}`)
    expect(found.map(row => row.id).sort()).toEqual([...new Set([first.id, last.id])].sort())
    expect(await rowsOf(`${list}?ids=${2 ** 31 + 5}`)).toEqual([])
    for (const [member, target] of Object.entries(pointsTo)) {
      for (const row of rows.slice(0, 5)) {
        if (!(member in row) || row[member] === null || (list === 'interviewers' && member === 'interviewer_id'))
          continue
        expect(await rowsOf(`${target}?ids=${row[member]}`), `${list}.${member}`).toHaveLength(1)
      }
    }
  })

  it('of another company holds nothing of this one', async () => {
    const { service } = world
    const other = await service.company('Elsewhere')
    const bearer = await tokenFor(await makeKey(service, other, readingScopes))
    const counts = await Promise.all(lists.map(async list => [list, (await rowsOf(list, bearer)).length]))
    expect(counts.filter(([, count]) => count !== 0)).toEqual([['users', 1]])
    const [card] = await rowsOf('scorecards')
    expect(await rowsOf(`scorecards?ids=${card!.id}`, bearer)).toEqual([])
  })

  it('tells how many requests are left, and then how long to wait', async () => {
    const reply = await get('users')
    expect(Number(reply.headers.get('x-ratelimit-limit'))).toBe(500_000)
    expect(Number(reply.headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0)
    expect(Number(reply.headers.get('x-ratelimit-reset'))).toBeGreaterThan(world.service.now.getTime() / 1000)
    expect(reply.headers.has('ratelimit')).toBe(false)
  })
})

const pointsTo: Readonly<Record<string, List>> = {
  job_id: 'jobs',
  candidate_id: 'candidates',
  application_id: 'applications',
  stage_id: 'application_stages',
  job_interview_stage_id: 'job_interview_stages',
  job_interview_id: 'job_interviews',
  interview_id: 'interviews',
  interview_kit_id: 'interview_kits',
  user_id: 'users',
  submitter_id: 'users',
  interviewer_id: 'interviewers',
  scorecard_id: 'scorecards',
  job_candidate_attribute_id: 'job_candidate_attributes',
  candidate_attribute_type_id: 'candidate_attribute_types',
}

describe('what is asked wrongly', () => {
  it.each([
    ['scorecards?cursor=abc&per_page=10', 'cursor'],
    ['scorecards?cursor=abc', 'cursor'],
    ['scorecards?per_page=0', 'per_page'],
    ['scorecards?per_page=501', 'per_page'],
    ['scorecards?ids=seven', 'ids'],
    [`scorecards?ids=${Array.from({ length: 51 }, (_, at) => at + 1).join()}`, 'ids'],
    ['scorecards?updated_at=2026-01-01', 'updated_at'],
    ['scorecards?updated_at=about|2026-01-01', 'updated_at'],
    ['scorecards?updated_at=gte|yesterday', 'updated_at'],
    ['job_interviews?active=perhaps', 'active'],
  ])('%s is refused with the name of the parameter', async (path, field) => {
    const reply = await get(path)
    expect([reply.status, reply.body]).toEqual([
      422,
      { message: 'Validation error', errors: [{ field, message: expect.any(String) }] },
    ])
  })

  it('a parameter that nobody knows changes nothing, and an address that nobody knows is not found', async () => {
    expect(await rowsOf('jobs?order_by=name&skip_count=true&application_id=1')).toEqual(await rowsOf('jobs'))
    const reply = await get('offers')
    expect([reply.status, reply.body]).toEqual([404, { message: expect.any(String) }])
  })

  it('a cursor serves the list and the key it was made for, and no other', async () => {
    const cursor = new URL(linkTo(await get('users?per_page=1'), 'next')!).search
    expect((await get(`jobs${cursor}`)).status).toBe(422)
    const other = await tokenFor(await makeKey(world.service, world.company, readingScopes))
    expect((await get(`users${cursor}`, other)).status).toBe(422)
  })
})

describe('filters', () => {
  it('on times take operators before and in brackets, and hold over the pages', async () => {
    const { releasedAt } = world
    const at = releasedAt.toISOString()
    const fresh = await rowsOf(`scorecards?updated_at=gte|${at}`)
    expect(fresh.map(row => row.updated_at)).toEqual([at, at, at])
    expect(await rowsOf(`scorecards?updated_at[gte]=${at}`)).toEqual(fresh)
    expect(await rowsOf(`scorecards?updated_at=gte|${at}|lt|${at}`)).toEqual([])
    expect(await rowsOf(`scorecards?updated_at=gt|${at}`)).toEqual([])
    const next = linkTo(await get(`scorecards?updated_at=gte|${at}&per_page=2&fields=id`), 'next')!
    const rest = await ask(world.service, next, `Bearer ${token}`)
    expect(rest.body).toEqual([{ id: fresh[2]!.id }])
  })

  it('ask for an application as active and get it as in_process', async () => {
    const rows = await rowsOf('applications?status=active')
    expect(rows.map(row => row.status)).toEqual(['in_process', 'in_process'])
    expect(await rowsOf('applications?status=hired')).toEqual([])
    expect(await rowsOf('applications?status=nonsense')).toEqual([])
  })

  it('take several numbers, and find nothing for what nobody has here', async () => {
    const applications = await rowsOf('applications')
    const ids = applications.map(row => row.id).join()
    expect(await rowsOf(`scorecards?application_ids=${ids}`)).toHaveLength(6)
    expect(await rowsOf(`scorecards?application_ids=${applications[0]!.id}`)).toHaveLength(3)
    expect(await rowsOf('users?office_ids=7')).toEqual([])
  })

  it('leave the fields that are asked for', async () => {
    const [card] = await rowsOf('scorecards?fields=id,status,nothing')
    expect(Object.keys(card!)).toEqual(['id', 'status'])
  })
})

describe('cards', () => {
  it('of a released loop say what was said: ratings in their words, evidence as the note, no mixed', async () => {
    const { released } = world
    const cards = await rowsOf('scorecards?status=complete')
    expect(cards).toHaveLength(3)
    const strict = cards.find(card => card.candidate_rating === 'strong_no')!
    expect(strict).toMatchObject({
      status: 'complete',
      public_notes: 'Kept to the feature.',
      notes: null,
      private_notes: null,
      updated_at: world.releasedAt.toISOString(),
    })
    const attributes = await rowsOf(`scorecard_candidate_attributes?scorecard_ids=${strict.id}`)
    const names = new Map((await rowsOf('job_candidate_attributes')).map(row => [row.id, row.name]))
    expect(
      Object.fromEntries(
        attributes.map(row => [names.get(row.job_candidate_attribute_id), row.candidate_attribute_rating]),
      ),
    ).toEqual({ 'Problem clarity': 'definitely_not', 'Trade-off literacy': 'strong_yes' })
    expect(attributes.map(row => row.note).sort()).toEqual([
      'What was seen of problem_clarity.',
      'What was seen of tradeoff_literacy.',
    ])
    expect(JSON.stringify(cards)).not.toContain('CANARY NOTE')
    expect(released.seats).toHaveLength(3)
  })

  it('under seal are the placeholders of their assignment, whether in or not', async () => {
    const sealed = await rowsOf('scorecards?status=draft')
    expect(sealed).toHaveLength(3)
    for (const card of sealed)
      expect(card).toMatchObject({
        status: 'draft',
        candidate_rating: null,
        public_notes: null,
        submitted_at: null,
        interviewed_at: null,
        updated_at: card.created_at,
      })
    const attributes = await rowsOf('scorecard_candidate_attributes')
    expect(attributes.filter(row => sealed.some(card => card.id === row.scorecard_id))).toEqual([])
    const everything = await Promise.all(lists.map(list => get(list)))
    expect(JSON.stringify(everything.map(({ body }) => body))).not.toContain('CANARY')
  })

  it('of somebody who was recused later still point to their author', async () => {
    const { company, released, panel } = world
    await company.admin.post(`/v1/candidates/${released.candidateId}/recusals`, {
      person_id: panel[1]!.id,
      reason: 'They were neighbours once.',
    })
    const cards = await rowsOf('scorecards?status=complete')
    const interviewers = await rowsOf(`interviewers?ids=${cards.map(card => card.interviewer_id).join()}`)
    expect([cards.length, interviewers.length]).toEqual([3, 3])
  })

  it('show no word to a key that may not read evidence, and no placeholder to one that may not know of panels', async () => {
    const few = await tokenFor(await makeKey(world.service, world.company, ['scorecards:read']))
    const cards = await rowsOf('scorecards', few)
    expect(cards.map(card => [card.status, card.public_notes])).toEqual(cards.map(() => ['complete', null]))
    expect(cards).toHaveLength(3)
    const attributes = await rowsOf('scorecard_candidate_attributes', few)
    expect(attributes.length).toBeGreaterThan(5)
    expect(attributes.filter(row => row.note !== null)).toEqual([])
  })

  it('are logged as read, and a refusal as a denial', async () => {
    const { service, company } = world
    const reader = await makeKey(service, company, ['scorecards:read'])
    const bearer = await tokenFor(reader)
    await rowsOf('scorecards', bearer)
    await get('jobs', bearer)
    const log = await service.sql<{ operation: string; outcome: string }[]>`
      select operation, outcome from access_log where actor_id = ${reader.id} order by id`
    expect(log.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ['listHarvestV3Scorecards', 'read'],
      ['listHarvestV3Jobs', 'scope_missing'],
    ])
  })
})

describe('an incremental reader', () => {
  it('that asks for what changed since its last newest row misses no released card', async () => {
    const { service, sealed } = world
    const known = new Map<number, string>()
    let since = '2026-01-01T00:00:00.000Z'
    const poll = async () => {
      token = await tokenFor(world.key)
      const rows = await rowsOf(`scorecards?updated_at=gte|${since}`)
      for (const row of rows) {
        known.set(row.id, row.status)
        if (row.updated_at > since) since = row.updated_at
      }
    }
    await poll()
    const drafts = [...known].filter(([, status]) => status === 'draft')
    expect(drafts).toHaveLength(3)
    service.pass(1)
    await poll()
    await fillAndSubmit(sealed.seats[2]!)
    service.pass(1)
    await poll()
    expect([...known.values()]).toEqual(Array.from({ length: 6 }, () => 'complete'))
    const [first] = sealed.seats
    service.pass(0.5)
    await first!.person.post(`/v1/scorecards/${first!.cardId}/versions`, { reason: 'slip', summary: 'A word more.' })
    const changed = await rowsOf(`scorecards?updated_at=gt|${since}`)
    expect(changed).toHaveLength(1)
  })

  it('from any moment on gets just what changed since, also of a loop that was cancelled with a card in', async () => {
    const { service, company, jobId, panel } = world
    const cancelled = await makeLoop(service, company, jobId, panel, { name: 'Carla Called Off' })
    service.pass(24)
    await fillAndSubmit(cancelled.seats[0]!)
    service.pass(1)
    const reason = { reason: 'The candidate moved away.' }
    expectStatus(await company.admin.post(`/v1/loops/${cancelled.id}/cancellation`, reason), 200)
    service.pass(1)
    token = await tokenFor(world.key)
    for (const list of ['scorecards', 'scorecard_candidate_attributes']) {
      const all = await rowsOf(list)
      const moments = [...new Set(all.map(row => row.updated_at as string))]
      expect(moments.length).toBeGreaterThan(2)
      for (const moment of moments) {
        expect(await rowsOf(`${list}?updated_at=gte|${moment}`)).toEqual(all.filter(row => row.updated_at >= moment))
        expect(await rowsOf(`${list}?updated_at[gt]=${moment}`)).toEqual(all.filter(row => row.updated_at > moment))
        const both = `updated_at=lte|${moment}|gte|${moments.at(-1)}|gt|2026-01-01`
        expect(await rowsOf(`${list}?${both}`)).toEqual(
          all.filter(row => row.updated_at <= moment && row.updated_at >= moments.at(-1)!),
        )
      }
    }
  })
})
