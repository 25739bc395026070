import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  expectStatus,
  fillAndSubmit,
  fillCard,
  makeApplication,
  makeJob,
  type Seat,
  submitCard,
} from '../support/hiring.ts'
import { inParallel } from '../support/in-parallel.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'
import { sized } from '../support/size.ts'

interface FeedEvent {
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly actor: { readonly kind: string; readonly id: string | null }
  readonly data: { readonly loop_id?: string; readonly scorecard_id?: string }
}

describe('what a sealed loop holds back', () => {
  let service: Service
  let company: Company
  let owner: Caller
  let feed: Caller
  let jobId: string
  const panel: Caller[] = []
  beforeAll(async () => {
    service = await openService({ DATABASE_POOL: '20' })
    company = await service.company('Northwind')
    owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
    feed = await company.integration('feed', ['events:read', 'loops:read', 'scorecards:read'])
    for (const name of ['Ines', 'Jon', 'Kim', 'Lea']) panel.push(await company.person(name))
    jobId = await makeJob(company, owner, { plan: [{ name: 'Panel', focus: ['problem_clarity'] }] })
  })
  afterAll(() => service.close())

  /** A loop with one interview for each of the people. */
  async function openLoop(people: readonly Caller[]): Promise<{ id: string; seats: Seat[] }> {
    const { id: application_id } = await makeApplication(company, jobId, 'Noor Haddad')
    const interviews = people.map((person, index) => ({
      name: `Interview ${index}`,
      focus: ['problem_clarity'],
      panelists: [{ person_id: person.id }],
    }))
    const loop = expectStatus(await company.admin.post('/v1/loops', { application_id, interviews }), 201).body
    const seats = people.map((person, index) => ({
      interviewId: loop.interviews[index].id as string,
      cardId: loop.interviews[index].panelists[0].id as string,
      person,
      focus: ['problem_clarity'],
    }))
    return { id: loop.id, seats }
  }
  const eventsOf = async (loopId: string): Promise<FeedEvent[]> =>
    expectStatus(await feed.get(`/v1/events?loop_id=${loopId}&limit=200`), 200).body.data
  const typesOf = async (loopId: string) => (await eventsOf(loopId)).map(event => event.type)
  const openEarly = async (loopId: string) =>
    expectStatus(await owner.post(`/v1/loops/${loopId}/release`, { reason: 'An offer elsewhere ends today.' }), 200)

  it('shows nowhere before the release, and is published with its time, in order, at the release', async () => {
    const loop = await openLoop(panel.slice(0, 3))
    const before = (await feed.get(`/v1/loops/${loop.id}`)).text
    service.pass(1)
    await fillAndSubmit(loop.seats[2]!)
    service.pass(1)
    await fillAndSubmit(loop.seats[0]!)
    expect(await typesOf(loop.id)).toEqual(['loop.planned'])
    expect((await feed.get(`/v1/loops/${loop.id}`)).text).toBe(before)
    expect((await feed.get(`/v1/scorecards?loop_id=${loop.id}`)).body.data).toEqual([])

    service.pass(1)
    const releasedAt = service.now.toISOString()
    await fillAndSubmit(loop.seats[1]!)
    const events = (await eventsOf(loop.id)).slice(1)
    expect(events.map(event => event.type)).toEqual([
      'scorecard.submitted',
      'scorecard.submitted',
      'scorecard.submitted',
      'loop.all_in',
      'debrief.released',
    ])
    expect(new Set(events.map(event => event.timestamp))).toEqual(new Set([releasedAt]))
    // Neither the time inside an id nor the order tells when a card came.
    const times = events.map(event => Number.parseInt(event.id.replaceAll('-', '').slice(0, 12), 16))
    expect(new Set(times)).toEqual(new Set([service.now.getTime()]))
    const cards = events.slice(0, 3).map(event => event.data.scorecard_id!)
    expect(cards).toEqual(loop.seats.map(seat => seat.cardId).sort())
    // Nor do the last two say whose card was the last.
    expect(events.slice(3).map(event => event.actor)).toEqual(Array(2).fill({ kind: 'system', id: null }))
    const listed = (await feed.get(`/v1/scorecards?loop_id=${loop.id}`)).body.data
    expect(listed.map((card: { updated_at: string }) => card.updated_at)).toEqual(Array(3).fill(releasedAt))
    expect((await feed.get(`/v1/loops/${loop.id}`)).body.updated_at).toBe(releasedAt)
  })

  it('a card submitted after the release is published at once, and later versions move its time', async () => {
    const loop = await openLoop(panel.slice(0, 2))
    await fillAndSubmit(loop.seats[0]!)
    await openEarly(loop.id)
    const late = loop.seats[1]!
    service.pass(2)
    const submittedAt = service.now.toISOString()
    await fillAndSubmit(late)
    const [newest] = (await eventsOf(loop.id)).slice(-1)
    expect(newest).toMatchObject({
      type: 'scorecard.submitted',
      timestamp: submittedAt,
      data: { scorecard_id: late.cardId },
    })
    const readBy = async (caller: Caller) => (await caller.get(`/v1/scorecards/${late.cardId}`)).body.updated_at
    expect(await readBy(owner)).toBe(submittedAt)

    service.pass(2)
    expectStatus(
      await late.person.post(`/v1/scorecards/${late.cardId}/versions`, {
        reason: 'slip',
        summary: 'Meant the other one.',
      }),
      201,
    )
    expect(await readBy(owner)).toBe(service.now.toISOString())
    expect((await typesOf(loop.id)).at(-1)).toBe('scorecard.versioned')
  })

  it('a card open at an early release stays sealed from everybody, and everything from its author', async () => {
    const loop = await openLoop(panel.slice(0, 2))
    const [early, open] = loop.seats as [Seat, Seat]
    await fillAndSubmit(early)
    await fillCard(open, { problem_clarity: 1 }, { summary: 'CANARY in a draft', recommendation: 'no' })
    const before = (await open.person.get(`/v1/loops/${loop.id}`)).text
    const heardBefore = (await open.person.get(`/v1/events?loop_id=${loop.id}`)).text
    service.pass(1)
    await openEarly(loop.id)

    for (const reader of [owner, company.admin, early.person]) {
      expect((await reader.get(`/v1/scorecards/${open.cardId}`)).status).toBe(404)
      expect((await reader.get(`/v1/loops/${loop.id}/debrief`)).text).not.toContain('CANARY')
    }
    for (const path of [
      `/v1/scorecards/${early.cardId}`,
      `/v1/loops/${loop.id}/debrief`,
      `/v1/loops/${loop.id}/decisions`,
    ])
      expect((await open.person.get(path)).body.code, path).toBe('loop_sealed')
    expect((await open.person.get(`/v1/loops/${loop.id}`)).text).toBe(before)
    expect((await open.person.get(`/v1/events?loop_id=${loop.id}`)).text).toBe(heardBefore)

    expectStatus(await submitCard(open), 201)
    expect((await open.person.get(`/v1/scorecards/${early.cardId}`)).status).toBe(200)
    expect((await open.person.get(`/v1/loops/${loop.id}`)).body.seal.cause).toBe('opened_early')
  })

  it('an incremental reader misses none and sees none early while many submit at once', async () => {
    const loopsMade = sized(50, 250)
    const atOnce = 100
    const loops: { id: string; seats: Seat[] }[] = []
    for (let made = 0; made < loopsMade; made++) loops.push(await openLoop(panel))
    const seats = loops.flatMap(loop => loop.seats)
    await inParallel(seats, atOnce, seat => fillCard(seat))
    const mine = new Set(loops.map(loop => loop.id))

    // The reader keeps the last cursor it was given and asks again from there, as a webhook's consumer would.
    const seen = new Map<string, FeedEvent>()
    const order: string[] = []
    let cursor: string | null = null
    let polls = 0
    const poll = async () => {
      for (;;) {
        const query: string = cursor === null ? '' : `&cursor=${cursor}`
        const page = expectStatus(await feed.get(`/v1/events?limit=7${query}`), 200).body
        polls++
        for (const event of page.data as FeedEvent[]) {
          if (!seen.has(event.id)) order.push(event.id)
          seen.set(event.id, event)
        }
        if (page.next_cursor === null) return
        cursor = page.next_cursor
      }
    }
    let submitting = true
    const reading = (async () => {
      while (submitting) await poll()
    })()
    const replies = await inParallel(seats, atOnce, submitCard)
    submitting = false
    await reading
    await poll()
    expect(replies.every(reply => reply.status === 201)).toBe(true)

    const written =
      await service.sql`select id, loop_id, type from events where published_at is not null and company_id = ${company.id}`
    const missed = written.filter(row => !seen.has(row.id as string))
    const early = loops.filter(loop => {
      const types = order
        .map(id => seen.get(id)!)
        .filter(event => event.data.loop_id === loop.id)
        .map(event => event.type)
      const expected = [
        'loop.planned',
        ...loop.seats.map(() => 'scorecard.submitted'),
        'loop.all_in',
        'debrief.released',
      ]
      return JSON.stringify(types) !== JSON.stringify(expected)
    })
    console.log(
      `figure: publication: ${replies.length} submissions at once over ${loops.length} loops, ${polls} polls, ${seen.size} events read, ${missed.length} missed, ${early.length} loops out of order`,
    )
    expect(written.filter(row => mine.has(row.loop_id as string)).length).toBe(loops.length * (panel.length + 3))
    expect(missed).toEqual([])
    expect(early).toEqual([])
  })

  it('is never published by a cancellation', async () => {
    const loop = await openLoop(panel.slice(0, 2))
    await fillAndSubmit(loop.seats[0]!)
    expectStatus(await company.admin.post(`/v1/loops/${loop.id}/cancellation`, { reason: 'The job was closed.' }), 200)
    expect(await typesOf(loop.id)).toEqual(['loop.planned', 'loop.cancelled'])
  })
})
