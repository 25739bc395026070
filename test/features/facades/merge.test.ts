import { MergeClient, MergeError } from '@mergeapi/merge-node-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillAndSubmit, fillCard, makeLoop } from '../../support/hiring.ts'
import { ask, type FacadeWorld, makeKey, openFacadeWorld } from './company.ts'

let world: FacadeWorld
let client: MergeClient
beforeAll(async () => {
  world = await openFacadeWorld()
  client = clientWith(world.key.key)
}, 120_000)
afterAll(() => world.close())

/** The client as it is published, sent to this service instead of to its own. */
function clientWith(apiKey: string): MergeClient {
  return new MergeClient({
    apiKey,
    accountToken: 'the service is one account',
    baseUrl: `${world.service.baseUrl}/facade/merge`,
    maxRetries: 0,
  })
}

async function allOf<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const each of pages) all.push(each)
  return all
}

const names = ['scorecards', 'interviews', 'applications', 'candidates', 'jobs', 'users'] as const

describe('@mergeapi/merge-node-client, unmodified', () => {
  it.each(names)('reads %s page after page, and one by its id', async name => {
    const api = client.ats[name]
    const all = await allOf<{ id?: string; modifiedAt?: Date }>(await api.list({}))
    expect(all.length).toBeGreaterThan(0)
    expect(await allOf(await api.list({ pageSize: 1 }))).toEqual(all)
    for (const each of all) {
      expect(each.modifiedAt).toBeInstanceOf(Date)
      expect(await api.retrieve(each.id!)).toEqual(each)
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  it('reads a released card as what was said, and of a sealed one nothing', async () => {
    const { released, sealed, panel } = world
    const cards = await allOf(await client.ats.scorecards.list({}))
    expect(cards.map(card => card.id).sort()).toEqual(released.seats.map(seat => seat.cardId).sort())
    expect(cards.find(card => card.interviewer === panel[0]!.id)).toMatchObject({
      application: released.applicationId,
      interview: released.seats[0]!.interviewId,
      overallRecommendation: 'DEFINITELY_NO',
      modifiedAt: world.releasedAt,
      remoteWasDeleted: false,
    })
    await expect(client.ats.scorecards.retrieve(sealed.seats[0]!.cardId)).rejects.toMatchObject({ statusCode: 404 })
    const interviews = await allOf(await client.ats.interviews.list({}))
    expect(new Set(interviews.map(each => each.status))).toEqual(new Set(['COMPLETE']))
  })

  it('asks with filters: by what a card belongs to, and by time', async () => {
    const { released, sealed, panel, jobId } = world
    const count = async (pages: Promise<AsyncIterable<unknown>>) => (await allOf(await pages)).length
    expect(await count(client.ats.scorecards.list({ applicationId: released.applicationId }))).toBe(3)
    expect(await count(client.ats.scorecards.list({ applicationId: sealed.applicationId }))).toBe(0)
    expect(await count(client.ats.scorecards.list({ interviewerId: panel[1]!.id }))).toBe(1)
    expect(await count(client.ats.scorecards.list({ applicationId: 'not an id' }))).toBe(0)
    expect(await count(client.ats.applications.list({ jobId, candidateId: released.candidateId }))).toBe(1)
    expect(await count(client.ats.candidates.list({ emailAddresses: 'noor@example.org', lastName: 'haddad' }))).toBe(1)
    expect(await count(client.ats.jobs.list({ status: 'CLOSED' }))).toBe(0)
    expect(await count(client.ats.scorecards.list({ modifiedBefore: world.releasedAt }))).toBe(0)
  })

  it('that polls by modified_after sees each card when its loop releases', async () => {
    const { service, sealed } = world
    const since = new Date(service.now)
    service.pass(1)
    expect(await allOf(await client.ats.scorecards.list({ modifiedAfter: since }))).toEqual([])
    await fillAndSubmit(sealed.seats[2]!)
    const fresh = await allOf(await client.ats.scorecards.list({ modifiedAfter: since }))
    expect(fresh.map(card => card.id).sort()).toEqual(sealed.seats.map(seat => seat.cardId).sort())
  })

  it('hears what it may not, what is not there and what it wrote wrongly', async () => {
    const few = await makeKey(world.service, world.company, ['jobs:read'])
    const refused = async (asked: PromiseLike<unknown>) => {
      const error = await Promise.resolve(asked).then(
        () => null,
        (problem: MergeError) => problem,
      )
      expect(error).toBeInstanceOf(MergeError)
      return [error?.statusCode, error?.body]
    }
    expect(await refused(clientWith(few.key).ats.users.list({}))).toEqual([403, { detail: expect.any(String) }])
    expect(await refused(clientWith('hl_nobody').ats.users.list({}))).toEqual([401, { detail: expect.any(String) }])
    expect(await refused(client.ats.jobs.retrieve(world.released.id))).toEqual([404, { detail: expect.any(String) }])
    expect(await refused(client.ats.jobs.retrieve('seven'))).toEqual([404, { detail: expect.any(String) }])
    expect(await refused(client.ats.users.list({ pageSize: 0 }))).toEqual([400, { page_size: [expect.any(String)] }])
    expect(await refused(client.ats.users.list({ cursor: 'x' }))).toEqual([400, { cursor: [expect.any(String)] }])
  })
})

describe('expand, as the client sends it', () => {
  const byId = async (name: (typeof names)[number]) => {
    const all = await allOf<{ id?: string }>(await client.ats[name].list({}))
    return (id: unknown) => all.find(each => each.id === id)
  }

  it('puts applications, interviews and interviewers of cards in the place of their ids, as their own lists show them', async () => {
    const { scorecards } = client.ats
    const [application, interview, user] = await Promise.all([byId('applications'), byId('interviews'), byId('users')])
    const plain = await allOf(await scorecards.list({}))
    const expanded = await allOf(await scorecards.list({ expand: ['application', 'interview', 'interviewer'] }))
    expect(plain.length).toBeGreaterThan(0)
    expect(expanded).toEqual(
      plain.map(card => ({
        ...card,
        application: application(card.application),
        interview: interview(card.interview),
        interviewer: user(card.interviewer),
      })),
    )
    expect(expanded[0]!.application).toMatchObject({ id: plain[0]!.application })
    const [first] = plain
    expect(await scorecards.retrieve(first!.id!, { expand: 'interviewer' })).toEqual({
      ...first,
      interviewer: user(first!.interviewer),
    })
    const paged = await scorecards.list({ expand: ['interviewer'], pageSize: 1 })
    expect((await allOf(paged)).map(card => card.interviewer)).toEqual(plain.map(card => user(card.interviewer)))
  })

  it('does so in interviews, applications, candidates and jobs, also where a member holds several', async () => {
    const { interviews, applications, candidates, jobs } = client.ats
    const [application, candidate, job, user] = await Promise.all(
      (['applications', 'candidates', 'jobs', 'users'] as const).map(byId),
    )
    const each = (ids: readonly unknown[] | undefined, find: (id: unknown) => unknown) => ids!.map(find)
    expect(await allOf(await interviews.list({ expand: ['application', 'interviewers'] }))).toEqual(
      (await allOf(await interviews.list({}))).map(one => ({
        ...one,
        application: application!(one.application),
        interviewers: each(one.interviewers, user!),
      })),
    )
    expect(await allOf(await applications.list({ expand: ['candidate', 'job'] }))).toEqual(
      (await allOf(await applications.list({}))).map(one => ({
        ...one,
        candidate: candidate!(one.candidate),
        job: job!(one.job),
      })),
    )
    expect(await allOf(await candidates.list({ expand: ['applications'] }))).toEqual(
      (await allOf(await candidates.list({}))).map(one => ({
        ...one,
        applications: each(one.applications, application!),
      })),
    )
    const [shown] = await allOf(await jobs.list({ expand: ['hiring_managers', 'recruiters'] }))
    expect(shown!.hiringManagers).toEqual([user!(world.owner.id)])
  })

  it('passes over names that are none, or that lead on', async () => {
    const plain = await allOf(await client.ats.interviews.list({}))
    expect(await allOf(await client.ats.interviews.list({ expand: ['organizer', 'job_interview_stage'] }))).toEqual(
      plain,
    )
    const read = async (query: string) =>
      (await ask(world.service, `/facade/merge/ats/v1/applications?${query}`, `Bearer ${world.key.key}`)).body.results
    const [bare, odd, listed, placed] = await Promise.all(
      ['', 'expand=constructor,job.team,offers,', 'expand=offers, job', 'expand[0]=job&expand[1]=__proto__'].map(read),
    )
    expect(odd).toEqual(bare)
    expect([listed[0].job.id, placed]).toEqual([bare[0].job, listed])
  })

  it('leaves the id of what the key may not read, and opens nothing that is sealed', async () => {
    const { key } = await makeKey(world.service, world.company, ['scorecards:read', 'people:read'])
    const [card] = await allOf(
      await clientWith(key).ats.scorecards.list({ expand: ['application', 'interview', 'interviewer'] }),
    )
    expect(card).toMatchObject({
      application: expect.any(String),
      interview: expect.any(String),
      interviewer: { email: expect.any(String) },
    })
    const { service, company, jobId, panel } = world
    const sealed = await makeLoop(service, company, jobId, panel, { name: 'Vera Veiled' })
    await fillCard(sealed.seats[0]!, {}, { recommendation: 'strong_no', summary: 'CANARY EXPANDED' })
    await sealed.seats[0]!.person.post(`/v1/scorecards/${sealed.seats[0]!.cardId}/submission`)
    const everything = 'expand=application,interview,interviewer,interviewers,candidate,job,applications'
    for (const name of names) {
      const reply = await ask(service, `/facade/merge/ats/v1/${name}?${everything}`, `Bearer ${world.key.key}`)
      expect(reply.status).toBe(200)
      const text = JSON.stringify(reply.body)
      expect(text).not.toContain('CANARY')
      expect(text).not.toContain(sealed.seats[0]!.cardId)
    }
  })
})

describe('cursors', () => {
  it('lead forth and back over the same rows, and belong to the question they came from', async () => {
    const read = async (query: string) =>
      (await ask(world.service, `/facade/merge/ats/v1/users?${query}`, `Bearer ${world.key.key}`)).body
    const [first, all] = [await read('page_size=2'), await read('')]
    expect([first.previous, all.next, all.previous]).toEqual([null, null, null])
    const second = await read(`page_size=2&cursor=${first.next}`)
    const third = await read(`page_size=2&cursor=${second.next}`)
    expect([...first.results, ...second.results, ...third.results]).toEqual(all.results)
    expect(third.next).toBe(null)
    const back = await read(`page_size=2&cursor=${third.previous}`)
    expect(back.results).toEqual(second.results)
    const start = await read(`page_size=2&cursor=${back.previous}`)
    expect([start.results, start.previous]).toEqual([first.results, null])
    expect(await read(`page_size=2&cursor=${first.next}&email=x`)).toEqual({ cursor: [expect.any(String)] })
  })

  it('ask nothing of parameters that Merge has and we do not', async () => {
    const read = (query: string) =>
      ask(world.service, `/facade/merge/ats/v1/interviews/?${query}`, `Bearer ${world.key.key}`)
    const plain = await read('')
    const odd = await read('include_remote_data=true&show_enum_origins=status&remote_fields=status')
    expect([odd.status, odd.body]).toEqual([200, plain.body])
    expect(plain.body.results.length).toBeGreaterThan(0)
  })
})
