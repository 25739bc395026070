/** What the records keep of oneself: lines of one's own, and nothing in them that was not told at the time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  dropEmptyInterviews,
  expectStatus,
  fillAndSubmit,
  type LoopMade,
  makeJob,
  makeLoop,
} from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

interface Act {
  readonly at: string
  readonly record: string
  readonly act: string
  readonly outcome: string
  readonly loop_id: string | null
  readonly subject_id: string | null
}

let service: Service
let company: Company
let owner: Caller
let recruiter: Caller
let first: Caller
let second: Caller
let jobId: string
let loop: LoopMade
beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  owner = await company.person('Olga Owner', { roles: ['hiring_manager'] })
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  first = await company.person('Ines One')
  second = await company.person('Ivan Two')
  jobId = await makeJob(company, owner, { team: [recruiter] })
  loop = await makeLoop(service, company, jobId, [first, second])
  await dropEmptyInterviews(company, loop.id)
  service.pass(3)
})
afterAll(() => service.close())

const actsOf = async (person: Caller, query = ''): Promise<Act[]> =>
  expectStatus(await person.get(`/v1/audit/own${query}`), 200).body.data
const said = ({ record, act, outcome }: Act) => `${record} ${act} ${outcome}`

describe('what is kept of oneself', () => {
  it('is nothing for whoever did nothing', async () => {
    expect(await actsOf(second)).toEqual([])
  })

  it('is what one did, read and was refused, at the time of doing it, and nobody else’s', async () => {
    await fillAndSubmit(loop.seats[0]!)
    const submittedAt = service.now
    service.pass(1)
    expect((await first.get(`/v1/loops/${loop.id}/debrief`)).body.code).toBe('loop_sealed')
    const sealed = await actsOf(first)
    expect(sealed.map(said).filter(each => !each.endsWith(' read'))).toEqual([
      'access getDebrief loop_sealed',
      'event scorecard.submitted done',
    ])
    expect(sealed.find(({ record }) => record === 'event')).toEqual({
      at: submittedAt.toISOString(),
      record: 'event',
      act: 'scorecard.submitted',
      outcome: 'done',
      loop_id: loop.id,
      subject_id: loop.seats[0]!.cardId,
    })
    // The reply said no more than that the loop is sealed.
    expect(sealed[0]).toMatchObject({ outcome: 'loop_sealed', loop_id: null, subject_id: null })
    expect((await actsOf(second)).map(said)).not.toContain('event scorecard.submitted done')
    service.pass(1)
    await fillAndSubmit(loop.seats[1]!)
    // The other's card released the loop and published this one: neither moved a line.
    expect(await actsOf(first)).toEqual(sealed)
    expectStatus(await first.get(`/v1/loops/${loop.id}/debrief`), 200)
    expect((await actsOf(first))[0]).toMatchObject({ act: 'getDebrief', outcome: 'read', loop_id: loop.id })
    const decision = { decision: 'no_hire', reason: 'Nobody could name the option that was given up.' }
    const { id } = expectStatus(await owner.post(`/v1/loops/${loop.id}/decisions`, decision), 201).body
    expect((await actsOf(owner))[0]).toMatchObject({ act: 'decision.recorded', loop_id: loop.id, subject_id: id })
  })

  it('holds nothing of what an act led to while a card of one’s own on the candidate is open', async () => {
    const closed = await makeLoop(service, company, jobId, [second], { name: 'Cleo Candidate' })
    const body = { job_id: await makeJob(company, owner), candidate_id: closed.candidateId }
    const application = expectStatus(await company.admin.post('/v1/applications', body), 201).body
    const judged = expectStatus(await company.admin.post('/v1/loops', { application_id: application.id }), 201).body
    const interview = `/v1/interviews/${judged.interviews[0].id}`
    expectStatus(await company.admin.post(`${interview}/panelists`, { person_id: recruiter.id }), 201)
    const rejection = `/v1/applications/${closed.applicationId}/rejection`
    expectStatus(await recruiter.post(rejection, { reason: 'The role was filled.' }), 200, 201)
    const acts = async () =>
      (await actsOf(recruiter))
        .filter(({ record }) => record === 'event')
        .map(said)
        .sort()
    expect(await acts()).toEqual(['event application.closed done'])
    expectStatus(await company.admin.put(`${interview}/drop`, { outcome: 'dropped', reason: 'not needed' }), 200)
    expect(await acts()).toEqual(['event application.closed done', 'event loop.cancelled done'])
  })

  it('leaves out what is about a candidate whom one is recused from, and what was not found', async () => {
    const about = (acts: readonly Act[]) => acts.filter(({ loop_id }) => loop_id === loop.id)
    expect(about(await actsOf(first))).not.toEqual([])
    expectStatus(
      await first.post(`/v1/candidates/${loop.candidateId}/recusals`, { reason: 'We worked together.' }),
      201,
    )
    expect((await first.get(`/v1/loops/${loop.id}/debrief`)).body.code).toBe('not_found')
    const acts = await actsOf(first)
    expect(about(acts)).toEqual([])
    expect(acts.map(({ outcome }) => outcome)).not.toContain('not_found')
    const [kept] = await service.sql<{ count: number }[]>`
      select count(*)::int as count from access_log where actor_id = ${first.id} and outcome = 'not_found'`
    expect(kept!.count, 'the log itself has it').toBeGreaterThan(0)
  })

  it('comes in pages that hold every line once, and goes back ninety days', async () => {
    const all = await actsOf(owner, '?limit=200')
    for (let more = 0; more < 5; more++) await owner.get(`/v1/loops/${loop.id}/debrief`)
    const whole = await actsOf(owner, '?limit=200')
    expect(whole).toHaveLength(all.length + 5)
    const paged: Act[] = []
    for (let next: string | null = ''; next !== null; ) {
      const { body } = expectStatus(await owner.get(`/v1/audit/own?limit=2${next && `&cursor=${next}`}`), 200)
      paged.push(...body.data)
      next = body.next_cursor
    }
    expect(paged).toEqual(whole)
    service.pass(91 * 24)
    expect(await actsOf(owner)).toEqual([])
  })

  it('is for people: no key, nobody unknown, nobody of another company', async () => {
    const key = await company.integration('Key', ['events:read', 'debriefs:read'])
    const other = await service.company('Contoso')
    expect([403, 401]).toContain((await key.get('/v1/audit/own')).status)
    expect((await service.anonymous.get('/v1/audit/own')).body.code).toBe('not_signed_in')
    expect((await owner.get('/v1/audit/own?person_id=x')).body.code).toBe('invalid_request')
    expect((await owner.get('/v1/audit/own?cursor=x')).body.code).toBe('invalid_cursor')
    expect(await actsOf(other.admin)).toEqual([])
  })
})
