import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillAndSubmit } from '../../support/hiring.ts'
import { type Answer, ask, basic, type FacadeWorld, linkTo, makeKey, openFacadeWorld } from './company.ts'

let world: FacadeWorld
beforeAll(async () => {
  world = await openFacadeWorld()
}, 120_000)
afterAll(() => world.close())

const get = (path: string, key = world.key.key): Promise<Answer> =>
  ask(world.service, path.startsWith('http') ? path : `/facade/harvest/v1/${path}`, basic(key))

async function bodyOf(path: string, key?: string) {
  const reply = await get(path, key)
  expect(reply.status, `${path} ${JSON.stringify(reply.body)}`).toBe(200)
  return reply.body
}

const lists = [
  'users',
  'jobs',
  'candidates',
  'applications',
  'scorecards',
  'scheduled_interviews',
  'job_stages',
] as const

describe('every list', () => {
  it.each(lists)('%s answers a bare array with times in milliseconds, and each thing by its number', async list => {
    const rows = await bodyOf(`${list}/`)
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain('CANARY')
    for (const row of rows) {
      expect(Number.isInteger(row.id)).toBe(true)
      for (const [name, value] of Object.entries(row))
        if (name.endsWith('_at') && value !== null) expect(value, name).toMatch(/T\d\d:\d\d:\d\d\.\d{3}Z$/)
      if (list !== 'job_stages') expect(await bodyOf(`${list}/${row.id}`)).toEqual(row)
    }
  })

  it.each(lists)('%s turns away a key without the scope, a stranger and a number of nothing', async list => {
    const few = await makeKey(world.service, world.company, ['rubrics:read'])
    expect([(await get(list, few.key)).status, (await get(list, few.key)).body]).toEqual([
      403,
      { message: expect.any(String) },
    ])
    const stranger = await get(list, 'hl_nobody')
    expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Harvest"'])
    for (const id of ['1', '99999999999999', 'x']) {
      const missing = await get(`${list}/${id}`)
      expect([missing.status, missing.body]).toEqual([404, { message: expect.any(String) }])
    }
  })

  it.each(lists)('%s pages by number, forth and back', async list => {
    const all = await bodyOf(list)
    const seen: unknown[] = []
    let last: Answer | undefined
    for (let path: string | null = `${list}?per_page=1`; path !== null; path = linkTo(last!, 'next')) {
      last = await get(path)
      expect(last.status).toBe(200)
      seen.push(...last.body)
      expect(seen.length).toBeLessThanOrEqual(all.length)
    }
    expect(seen).toEqual(all)
    const prev = linkTo(last!, 'prev')
    expect(prev === null).toBe(all.length === 1)
    if (prev) expect((await get(prev)).body).toEqual([all.at(-2)])
  })

  it('says the last page unless it is not to count, and no link where there is one page', async () => {
    const counted = await get('users?per_page=2')
    const users = (await bodyOf('users')).length
    expect(new URL(linkTo(counted, 'last')!).searchParams.get('page')).toBe(String(Math.ceil(users / 2)))
    const uncounted = await get('users?per_page=2&skip_count=true')
    expect([linkTo(uncounted, 'last'), linkTo(uncounted, 'next') === null]).toEqual([null, false])
    expect((await get('users')).headers.has('link')).toBe(false)
  })

  it.each([
    ['users?page=0', 'page'],
    ['users?per_page=501', 'per_page'],
    ['users?created_after=soon', 'created_after'],
    ['applications?job_id=a', 'job_id'],
  ])('%s is refused with the name of the parameter', async (path, field) => {
    const reply = await get(path)
    expect([reply.status, reply.body]).toEqual([
      422,
      { message: 'Validation error', errors: [{ field, message: expect.any(String) }] },
    ])
  })
})

describe('filters', () => {
  it('on times, states, addresses and numbers leave what they say', async () => {
    const at = world.releasedAt.toISOString()
    expect(await bodyOf(`scorecards?updated_after=${at}`)).toHaveLength(3)
    expect(await bodyOf(`scorecards?updated_before=${at}`)).toEqual([])
    expect(await bodyOf('applications?status=active')).toHaveLength(2)
    expect(await bodyOf('applications?status=prospect')).toEqual([])
    expect((await bodyOf('candidates?email=noor@example.org'))[0].last_name).toBe('Haddad')
    const [job] = await bodyOf('jobs')
    expect(await bodyOf(`candidates?job_id=${job.id}`)).toHaveLength(2)
    expect(await bodyOf('candidates?job_id=12345')).toEqual([])
    expect(await bodyOf('jobs?department_id=7')).toEqual([])
    expect(await bodyOf(`scheduled_interviews?starts_after=${at}`)).toEqual([])
  })
})

describe('cards', () => {
  it('appear with the release: nested names, no mixed, and the notes of nobody', async () => {
    const { sealed, service } = world
    const cards = await bodyOf('scorecards')
    expect(cards).toHaveLength(3)
    const strict = cards.find((card: { overall_recommendation: string }) => card.overall_recommendation !== 'yes')
    expect(strict).toMatchObject({
      overall_recommendation: 'definitely_not',
      submitted_by: { first_name: 'Ines', last_name: 'Ilves', name: 'Ines Ilves', employee_id: null },
      ratings: { definitely_not: ['Problem clarity'], no: [], mixed: [], yes: [], strong_yes: ['Trade-off literacy'] },
      questions: [
        { id: null, question: 'Key Take-Aways', answer: 'Kept to the feature.' },
        { id: null, question: 'Private Notes', answer: '' },
      ],
    })
    expect(strict.attributes.map((each: { note: string }) => each.note).sort()).toEqual([
      'What was seen of problem_clarity.',
      'What was seen of tradeoff_literacy.',
    ])
    const applications = await bodyOf('applications')
    const counts = await Promise.all(
      applications.map(async (each: { id: number }) => (await bodyOf(`applications/${each.id}/scorecards`)).length),
    )
    expect(counts.sort()).toEqual([0, 3])
    const before = new Set(cards.map((card: { id: number }) => card.id))
    service.pass(1)
    await fillAndSubmit(sealed.seats[2]!)
    const after = (await bodyOf('scorecards')).filter((card: { id: number }) => !before.has(card.id))
    expect(after).toHaveLength(3)
    expect(after.map((card: { updated_at: string }) => card.updated_at)).toEqual(
      after.map(() => service.now.toISOString()),
    )
    const few = await makeKey(service, world.company, ['scorecards:read'])
    const wordless = await bodyOf('scorecards', few.key)
    expect(JSON.stringify(wordless)).not.toMatch(/What was seen|Kept to|CANARY/)
  })

  it('an interview tells its time and its people, and of their cards nothing', async () => {
    const interviews = await bodyOf('scheduled_interviews')
    expect(interviews).toHaveLength(6)
    for (const each of interviews) expect([each.status, each.interviewers[0].scorecard_id]).toEqual(['complete', null])
    const [job] = await bodyOf('jobs')
    const [stage] = await bodyOf(`jobs/${job.id}/stages`)
    expect(stage.interviews.map((each: { name: string }) => each.name)).toContain(interviews[0].interview.name)
    expect(stage.interviews[0].interview_kit.questions).toHaveLength(2)
  })
})

// ---- a client that was made for Harvest v1, as it is published ----

const load = createRequire(import.meta.url)
const { Greenhouse } = load('n8n-nodes-greenhouse/dist/nodes/Greenhouse/Greenhouse.node.js')
const { GreenhouseApi } = load('n8n-nodes-greenhouse/dist/credentials/GreenhouseApi.credentials.js')

interface NodeRequest {
  readonly method: string
  readonly url: string
  readonly qs?: Record<string, string | number>
  readonly returnFullResponse?: boolean
  readonly headers?: Record<string, string>
}

/** What the node is run in: its parameters, the credentials as its own file declares them, and requests over real HTTP. */
function runtimeFor(parameters: Record<string, unknown>, key: string) {
  const credentials: Record<string, string> = {
    apiKey: key,
    harvestBaseUrl: `${world.service.baseUrl}/facade/harvest/v1`,
  }
  const { auth } = new GreenhouseApi().authenticate.properties
  const filled = (template: string) =>
    template.replace(/^=\{\{\$credentials\.(\w+)\}\}$/, (_, name) => credentials[name]!)
  const send = async (_name: string, options: NodeRequest) => {
    const url = new URL(options.url)
    for (const [name, value] of Object.entries(options.qs ?? {})) url.searchParams.set(name, String(value))
    const reply = await fetch(url, {
      method: options.method,
      headers: { ...options.headers, authorization: basic(filled(auth.username), filled(auth.password)) },
    })
    const body = await reply.json()
    if (!reply.ok)
      throw Object.assign(new Error(`Request failed with status code ${reply.status}`), {
        response: { status: reply.status, body },
      })
    return options.returnFullResponse ? { body, headers: Object.fromEntries(reply.headers) } : body
  }
  return {
    getInputData: () => [{ json: {} }],
    getNodeParameter: (name: string, _item: number, otherwise?: unknown) => parameters[name] ?? otherwise,
    getCredentials: async () => credentials,
    getNode: () => ({ name: 'Greenhouse', type: 'greenhouse', typeVersion: 1, position: [0, 0], parameters: {} }),
    continueOnFail: () => false,
    helpers: {
      httpRequestWithAuthentication: send,
      returnJsonArray: (data: object | object[]) => [data].flat().map(json => ({ json })),
      constructExecutionMetaData: (items: { json: object }[]) => items,
    },
  }
}

async function runNode(parameters: Record<string, unknown>, key = world.key.key) {
  const [items] = await new Greenhouse().execute.call(runtimeFor(parameters, key))
  return (items as { json: Answer['body'] }[]).map(({ json }) => json)
}

describe('n8n-nodes-greenhouse, unmodified', () => {
  it.each([
    ['scorecard', 'scorecardId'],
    ['interview', 'interviewId'],
    ['application', 'applicationId'],
    ['candidate', 'candidateId'],
    ['job', 'jobId'],
    ['user', 'userId'],
  ])('reads each %s, many and one', async (resource, idParameter) => {
    const all = await runNode({ resource, operation: 'getMany', returnAll: true })
    expect(all.length).toBeGreaterThan(0)
    expect(await runNode({ resource, operation: 'getMany', returnAll: false, limit: 1 })).toEqual([all[0]])
    expect(await runNode({ resource, operation: 'get', [idParameter]: all[0].id })).toEqual([all[0]])
  })

  it('reads the stages of a job, asks for what changed, and sends parameters that v1 does not know', async () => {
    const [job] = await runNode({ resource: 'job', operation: 'getMany', returnAll: true })
    const [stage] = await runNode({ resource: 'job', operation: 'getStages', jobId: job.id })
    expect(stage.job_id).toBe(job.id)
    const filters = { updatedAfter: world.releasedAt.toISOString(), applicationId: 1, interviewId: 1 }
    const cards = await runNode({ resource: 'scorecard', operation: 'getMany', returnAll: true, filters })
    expect(cards.length).toBeGreaterThan(0)
  })

  it('hears in words that its key may not, and that it is none', async () => {
    const few = await makeKey(world.service, world.company, ['jobs:read'])
    await expect(runNode({ resource: 'user', operation: 'getMany', returnAll: true }, few.key)).rejects.toThrow('scope')
    await expect(runNode({ resource: 'user', operation: 'getMany', returnAll: true }, 'hl_no')).rejects.toThrow(
      'Sign in',
    )
  })
})

describe('a list that is too long to be counted', () => {
  it('names the next page and no last one; what a filter leaves of it is counted', async () => {
    const { service, company } = world
    await service.sql`
      insert into candidates (company_id, id, name, email, created_at, updated_at)
      select ${company.id}, gen_random_uuid(), 'Candidate ' || n, 'candidate-' || n % 2 || '@long.example', ${service.now}, ${service.now}
      from generate_series(1, 5001) n`
    const long = await get('candidates?per_page=500')
    expect([linkTo(long, 'next') === null, linkTo(long, 'last')]).toEqual([false, null])
    const half = await get('candidates?per_page=500&email=candidate-1@long.example')
    expect(new URL(linkTo(half, 'last')!).searchParams.get('page')).toBe('6')
  })
})
