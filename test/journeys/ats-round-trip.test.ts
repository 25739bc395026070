import { MergeClient } from '@mergeapi/merge-node-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { push, recorded, signPush } from '../support/ats.ts'
import { expectStatus, fillAndSubmit, makeJob, type Seat } from '../support/hiring.ts'
import { workOff } from '../support/jobs.ts'
import { openReceiver, type Receiver, verified } from '../support/receiver.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

/** From an ATS and back: what it pushes, what grows from it here, and what it hears, with the seal looked at after each step. */
describe('a round trip with an applicant tracking system', () => {
  let service: Service
  let receiver: Receiver
  let company: Company
  let owner: Caller
  let reader: Caller
  let merge: MergeClient
  let panel: Caller[]
  let connection: { id: string; path: string; secret: string }
  let secret: string
  let applicationId: string
  let loopId: string
  let seats: Seat[]
  const heard: { id: string; type: string; timestamp: string; data: Record<string, string> }[] = []

  beforeAll(async () => {
    service = await openService({ OUTBOUND_ALLOW: '127.0.0.0/8' })
    // The receivers' library holds signatures against the clock of the machine.
    service.now = new Date()
    receiver = await openReceiver()
    company = await service.company('Northwind')
    const { admin } = company
    owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
    panel = [await company.person('Ines One'), await company.person('Jon Two', { function: 'engineering' })]
    const plan = [
      { name: 'Problem framing', focus: ['problem_clarity'] },
      { name: 'Metrics', focus: ['metric_discipline'] },
    ]
    const jobId = await makeJob(company, owner, { plan })
    reader = await company.integration('The ATS, reading', [
      'events:read',
      'loops:read',
      'scorecards:read',
      'evidence:read',
      'debriefs:read',
      'decisions:read',
    ])
    const ask = {
      name: 'The warehouse',
      scopes: ['scorecards:read', 'evidence:read', 'candidates:read'],
    }
    merge = new MergeClient({
      apiKey: expectStatus(await admin.post('/v1/api-keys', ask), 201).body.key,
      accountToken: 'the service is one account',
      baseUrl: `${service.baseUrl}/facade/merge`,
      maxRetries: 0,
    })
    const asked = { vendor: 'greenhouse', opening_stage: 'Onsite', jobs: [{ external_id: '3485', job_id: jobId }] }
    connection = expectStatus(await admin.post('/v1/connections', asked), 201).body
    const listening = { url: `${receiver.url}/greenhouse-bridge`, api_key_id: reader.id }
    secret = expectStatus(await admin.post('/v1/webhook-endpoints', listening), 201).body.secret
  })
  afterAll(async () => {
    await service.close()
    await receiver.close()
  })

  async function send(name: string): Promise<void> {
    const reply = await push(
      service,
      connection.path,
      signPush('greenhouse', connection.secret, recorded('greenhouse', name)),
    )
    expect([name, reply.status]).toEqual([name, 200])
    await workOff(service)
  }
  /** What arrived since the last time, each verified by the library of receivers. */
  async function listen(): Promise<string[]> {
    await workOff(service)
    const events = receiver.take().map(delivery => verified(delivery, secret))
    heard.push(...events)
    // Several travel at once: which of them arrives first is nobody's promise.
    return events.map(({ type }) => type).sort()
  }
  /** Cards as a published client reads them through the facade: all of them, or those that changed since. */
  async function cardsThroughFacade(modifiedAfter?: Date): Promise<string[]> {
    const ids: string[] = []
    const asking = { applicationId, ...(modifiedAfter ? { modifiedAfter } : {}) }
    for await (const card of await merge.ats.scorecards.list(asking)) ids.push(card.id!)
    return ids.sort()
  }
  const cards = async () => expectStatus(await reader.get(`/v1/scorecards?loop_id=${loopId}`), 200).body.data

  it('an application that is pushed is here, and opens no loop', async () => {
    await send('new_candidate_application')
    const [application] = expectStatus(await company.admin.get('/v1/applications'), 200).body.data
    applicationId = application.id
    expect(application).toMatchObject({ stage: 'Application review', external: { source: 'greenhouse', id: '265277' } })
    expect((await company.admin.get('/v1/loops')).body.data).toEqual([])
    expect(await cardsThroughFacade()).toEqual([])
    expect(await listen()).toEqual(['application.received', 'application.stage_entered'])
  })

  it('entering the stage opens the loop of the plan', async () => {
    await send('candidate_stage_change')
    const [loop] = expectStatus(await company.admin.get(`/v1/loops?application_id=${applicationId}`), 200).body.data
    loopId = loop.id
    expect(loop).toMatchObject({ state: 'planned', decision_owner_id: owner.id })
    expect(await listen()).toEqual(['application.stage_entered', 'loop.planned'])
    seats = []
    for (const [at, person] of panel.entries()) {
      const interview = loop.interviews[at]
      const path = `/v1/interviews/${interview.id}/panelists`
      const seat = expectStatus(await company.admin.post(path, { person_id: person.id }), 201).body
      seats.push({ interviewId: interview.id, cardId: seat.id, person, focus: interview.focus })
    }
    expect(await listen()).toEqual(['interview.changed', 'interview.changed'])
  })

  it('the first card is in, and nobody outside learns of it', async () => {
    await fillAndSubmit(seats[0]!, { problem_clarity: 4 })
    expect(await listen()).toEqual([])
    expect(await cards()).toEqual([])
    expect(await cardsThroughFacade()).toEqual([])
    expect((await reader.get(`/v1/loops/${loopId}/debrief`)).body.code).toBe('loop_sealed')
    expect((await seats[1]!.person.get(`/v1/scorecards/${seats[0]!.cardId}`)).body.code).toBe('loop_sealed')
  })

  it('the last card releases the loop, and everything held back is heard at once, at one time', async () => {
    const lastPolled = new Date(service.now)
    // A second only: the receivers' library allows no more than minutes.
    service.now = new Date(lastPolled.getTime() + 1_000)
    expect(await cardsThroughFacade(lastPolled)).toEqual([])
    await fillAndSubmit(seats[1]!, { metric_discipline: 2 })
    expect(await cardsThroughFacade(lastPolled)).toEqual(seats.map(({ cardId }) => cardId).sort())
    expect(await listen()).toEqual(['debrief.released', 'loop.all_in', 'scorecard.submitted', 'scorecard.submitted'])
    expect(new Set(heard.slice(-4).map(({ timestamp }) => timestamp)).size).toBe(1)
    const told = heard.filter(({ type }) => type === 'scorecard.submitted').map(({ data }) => data.scorecard_id)
    expect(told.sort()).toEqual(seats.map(({ cardId }) => cardId).sort())
    expect((await cards()).map(({ id }: { id: string }) => id).sort()).toEqual(told)
    const debrief = expectStatus(await reader.get(`/v1/loops/${loopId}/debrief`), 200).body
    expect(debrief.dimensions.map((each: { raw: { mean: number } }) => each.raw.mean)).toEqual([4, 2])
  })

  it('the decision is heard, and read by whoever writes it back', async () => {
    const decision = { decision: 'hire', reason: 'Found the problem before anybody asked.' }
    expectStatus(await owner.post(`/v1/loops/${loopId}/decisions`, decision), 201)
    expect(await listen()).toEqual(['decision.recorded'])
    const { decision_id } = heard.at(-1)!.data
    expect(expectStatus(await reader.get(`/v1/decisions/${decision_id}`), 200).body).toMatchObject({ decision: 'hire' })
    expect((await company.admin.get(`/v1/applications/${applicationId}`)).body.state).toBe('active')
  })

  it('the system answers that the candidate is hired, and the round is closed', async () => {
    await send('hire_candidate')
    expect((await company.admin.get(`/v1/applications/${applicationId}`)).body.state).toBe('hired')
    const through = await merge.ats.applications.retrieve(applicationId)
    expect(through.remoteId).toBe('265277')
    expect(await listen()).toEqual(['application.closed'])
    const pushes = expectStatus(await company.admin.get('/v1/pushes'), 200).body.data
    expect(pushes.map(({ state }: { state: string }) => state)).toEqual(['applied', 'applied', 'applied'])
  })

  it('was heard as the feed tells it: each event once, in the same words', async () => {
    const feed = expectStatus(await reader.get('/v1/events?limit=200'), 200).body.data
    expect(heard.map(({ id }) => id).sort()).toEqual(feed.map(({ id }: { id: string }) => id).sort())
    for (const event of feed) expect(heard).toContainEqual(event)
  })
})
