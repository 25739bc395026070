import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, type LoopMade, makeJob, makeLoop } from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

let service: Service
let company: Company
let owner: Caller
let recruiter: Caller
let stranger: Caller
let panel: Caller[]
let jobId: string
let loop: LoopMade

const plan = [
  { name: 'Framing', focus: ['problem_clarity'] },
  { name: 'Metrics', focus: ['metric_discipline'] },
]
const words = 'I should have looped in legal before the beta.'
const turns = { turns: [{ speaker: 'candidate', text: words, at_ms: 1_000 }] }
const at = (index: number, rest: string) => `/v1/interviews/${loop.seats[index]!.interviewId}/${rest}`

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  stranger = await company.person('Sten Stranger', { roles: ['recruiter'] })
  panel = [await company.person('Ines One'), await company.person('Jon Two')]
  jobId = await makeJob(company, owner, { plan, team: [recruiter] })
})
afterAll(() => service.close())
beforeEach(async () => {
  loop = await makeLoop(service, company, jobId, panel)
  service.pass(3)
})

const release = async () => {
  for (const seat of loop.seats) await fillAndSubmit(seat)
}

describe('transcripts', () => {
  it('are added by the interviewer, a recruiter or a key, and read by all who read cards once the loop released', async () => {
    const made = expectStatus(await panel[0]!.post(at(0, 'transcripts'), turns), 201).body
    expect(made).toMatchObject({ loop_id: loop.id, format: 'turns', turns: 1, candidate_turns: 1 })
    const key = await company.integration('Recorder', ['transcripts:write'])
    const file = `WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jon Two>Go on.\n\n00:02.000 --> 00:03.000\n<v Noor Haddad>${words}\n`
    expectStatus(await key.post(at(1, 'transcripts'), { format: 'vtt', text: file }), 201)
    await release()
    const read = expectStatus(await owner.get(at(1, 'transcript')), 200)
    expect(read.body.turns).toEqual([
      { speaker: 'interviewer', name: 'Jon Two', at_ms: 1_000, text: 'Go on.' },
      { speaker: 'candidate', name: null, at_ms: 2_000, text: words },
    ])
    expect(read.body.added_by).toEqual({ kind: 'integration', id: key.id })
    expect((await owner.get(at(1, 'transcript'), { 'if-none-match': read.headers.etag! })).status).toBe(304)
  })

  it('are replaced by a later one; the answer to both is alike, so that adding tells nothing', async () => {
    const first = expectStatus(await recruiter.post(at(0, 'transcripts'), turns), 201).body
    const later = { turns: [{ speaker: 'candidate', text: 'Read again by a person.' }] }
    const second = expectStatus(await panel[0]!.post(at(0, 'transcripts'), later), 201).body
    const shapeOf = ({ id: _, ...rest }: Record<string, unknown>) => rest
    expect(shapeOf(second)).toEqual(shapeOf(first))
    await release()
    expect((await owner.get(at(0, 'transcript'))).body.turns[0].text).toBe('Read again by a person.')
    const kept = await service.sql`select id from transcripts where loop_id = ${loop.id}`
    expect(kept).toHaveLength(2)
  })

  it('stay sealed until the release, for everybody', async () => {
    expectStatus(await recruiter.post(at(0, 'transcripts'), turns), 201)
    for (const somebody of [recruiter, owner, company.admin, ...panel])
      expect((await somebody.get(at(0, 'transcript'))).body.code).toBe('loop_sealed')
    await release()
    expect((await panel[1]!.get(at(0, 'transcript'))).status).toBe(200)
  })

  it('are not there where nobody added one', async () => {
    await release()
    expect((await owner.get(at(0, 'transcript'))).body.code).toBe('not_found')
  })

  it('cannot be added by whoever sat elsewhere, is off the team or lacks the role, nor from another company', async () => {
    expect((await panel[1]!.post(at(0, 'transcripts'), turns)).body.code).toBe('loop_sealed')
    expect((await stranger.post(at(0, 'transcripts'), turns)).body.code).toBe('forbidden')
    expect((await company.admin.post(at(0, 'transcripts'), turns)).body.code).toBe('forbidden')
    const reader = await company.integration('Reader', ['evidence:read'])
    expect((await reader.post(at(0, 'transcripts'), turns)).body.code).toBe('scope_missing')
    const elsewhere = await service.company(`Contoso ${service.now.getTime()}`)
    const theirs = await elsewhere.person('Otto Other', { roles: ['recruiter'] })
    expect((await theirs.post(at(0, 'transcripts'), turns)).body.code).toBe('not_found')
    expect((await service.anonymous.post(at(0, 'transcripts'), turns)).body.code).toBe('not_signed_in')
  })

  it('are refused line by line where the file cannot be read, and by pointer where the request is none', async () => {
    const bad = await recruiter.post(at(0, 'transcripts'), { format: 'srt', text: '1\nsoon\nNoor: hello' })
    expect([bad.status, bad.body.code]).toEqual([422, 'transcript_invalid'])
    expect(bad.body.errors[0]).toMatchObject({ pointer: '/text', line: 1 })
    for (const body of [{}, { turns: [] }, { text: 'x' }, { format: 'vtt' }, { ...turns, format: 'txt', text: 'x' }])
      expect([body, (await recruiter.post(at(0, 'transcripts'), body)).body.code]).toEqual([body, 'invalid_request'])
    const silent = { turns: [{ speaker: 'interviewer', text: 'Hello?' }] }
    expect((await recruiter.post(at(0, 'transcripts'), silent)).body.errors[0].pointer).toBe('/turns')
  })

  it('take the name under which the candidate speaks in the file', async () => {
    const text = 'Ines One: And?\nGuest 2: I asked them.'
    expect((await recruiter.post(at(0, 'transcripts'), { format: 'txt', text })).body.code).toBe('transcript_invalid')
    const named = expectStatus(
      await recruiter.post(at(0, 'transcripts'), { format: 'txt', text, candidate: 'Guest 2' }),
      201,
    )
    expect(named.body).toMatchObject({ turns: 2, candidate_turns: 1 })
  })

  it('are added once however often the request is repeated', async () => {
    const again = { 'idempotency-key': `once-${loop.id}` }
    const first = expectStatus(await recruiter.post(at(0, 'transcripts'), turns, again), 201)
    const second = expectStatus(await recruiter.post(at(0, 'transcripts'), turns, again), 201)
    expect(second.body).toEqual(first.body)
    expect(second.headers['idempotent-replayed']).toBe('true')
    expect(await service.sql`select 1 from transcripts where loop_id = ${loop.id}`).toHaveLength(1)
  })

  it('are no longer taken by a loop that was cancelled', async () => {
    expectStatus(await company.admin.post(`/v1/loops/${loop.id}/cancellation`, { reason: 'The job was filled.' }), 200)
    expect((await recruiter.post(at(0, 'transcripts'), turns)).body.code).toBe('loop_closed')
  })

  it('of a candidate who was erased are gone', async () => {
    expectStatus(await recruiter.post(at(0, 'transcripts'), turns), 201)
    await release()
    await service.sql`update candidates set erased_at = ${service.now} where id = ${loop.candidateId}`
    expect((await owner.get(at(0, 'transcript'))).body.code).toBe('gone')
    expect((await recruiter.post(at(0, 'transcripts'), turns)).body.code).toBe('gone')
  })
})
