import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  dropEmptyInterviews,
  expectStatus,
  fillCard,
  makeApplication,
  makeJob,
  makeLoop,
  type Seat,
  submitCard,
} from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Reply, type Service } from '../../support/service.ts'
import { sized } from '../../support/size.ts'

const rounds = sized(20, 200)
const panelSize = 8

describe('acts at the same moment', () => {
  let service: Service
  let company: Company
  let owner: Caller
  let deputy: Caller
  const panel: Caller[] = []
  let jobId: string
  let wholeJobId: string
  const statuses = (replies: readonly Reply[]) => replies.map(reply => reply.status).sort()
  const releases = async (loopId: string) =>
    (
      await service.sql`select count(*)::int as count from events where loop_id = ${loopId} and type = 'debrief.released'`
    )[0]!.count as number
  const deadlocks = async () =>
    (await service.sql`select deadlocks::int as count from pg_stat_database where datname = current_database()`)[0]!
      .count as number

  beforeAll(async () => {
    service = await openService({ DATABASE_POOL: '20' })
    company = await service.company('Northwind')
    owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
    deputy = await company.person('Dora Deputy', { roles: ['hiring_manager'] })
    for (let at = 0; at < panelSize; at++) panel.push(await company.person(`Panelist ${'abcdefgh'[at]}`))
    jobId = await makeJob(company, owner, { deputy, plan: [{ name: 'Everything', focus: ['problem_clarity'] }] })
    wholeJobId = await makeJob(company, owner, { deputy })
  })
  afterAll(() => service.close())

  /** A loop with one interview at which everybody sits. */
  async function crowdedLoop(people: readonly Caller[]): Promise<{ id: string; seats: Seat[] }> {
    const application = await makeApplication(company, jobId, 'Noor Haddad')
    const interview = {
      name: 'Panel',
      focus: ['problem_clarity'],
      panelists: people.map(person => ({ person_id: person.id })),
    }
    const loop = expectStatus(
      await company.admin.post('/v1/loops', { application_id: application.id, interviews: [interview] }),
      201,
    ).body
    const seats = people.map(person => {
      const seat = loop.interviews[0].panelists.find((each: { person_id: string }) => each.person_id === person.id)
      return { interviewId: loop.interviews[0].id, cardId: seat.id, person, focus: ['problem_clarity'] }
    })
    return { id: loop.id, seats }
  }

  it('eight panelists submit at once, and the loop releases exactly once', async () => {
    let releasedTwice = 0
    let neverReleased = 0
    for (let round = 0; round < rounds; round++) {
      const loop = await crowdedLoop(panel)
      await Promise.all(loop.seats.map(seat => fillCard(seat)))
      expect(statuses(await Promise.all(loop.seats.map(submitCard)))).toEqual(Array(panelSize).fill(201))
      const count = await releases(loop.id)
      if (count > 1) releasedTwice++
      if (count === 0) neverReleased++
      const held = await service.sql`select 1 from events where loop_id = ${loop.id} and published_at is null`
      expect(held).toHaveLength(0)
    }
    console.log(
      `figure: races: ${rounds} loops of ${panelSize} submitting at once, ${releasedTwice} double and ${neverReleased} missing releases`,
    )
    expect([releasedTwice, neverReleased]).toEqual([0, 0])
  })

  it('twenty edits of one rating with the same tag: one is kept, the others are told', async () => {
    const loop = await crowdedLoop(panel)
    const [seat] = loop.seats
    const path = `/v1/scorecards/${seat!.cardId}/ratings/problem_clarity`
    const first = expectStatus(await seat!.person.put(path, { rating: 1, evidence: [] }, { 'if-none-match': '*' }), 200)
    const edits = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        seat!.person.put(
          path,
          { rating: 2, evidence: [{ kind: 'observation', text: `edit ${at}` }] },
          { 'if-match': first.headers.etag! },
        ),
      ),
    )
    expect(statuses(edits)).toEqual([200, ...Array(19).fill(412)])
    const kept = edits.findIndex(edit => edit.status === 200)
    const card = (await seat!.person.get(`/v1/scorecards/${seat!.cardId}`)).body
    expect(card.ratings.problem_clarity.evidence[0].text).toBe(`edit ${kept}`)
  })

  it('two tabs edit different parts of a draft, and nothing is lost', async () => {
    const loop = await makeLoop(service, company, wholeJobId, panel.slice(0, 5))
    const [seat] = loop.seats
    const before = expectStatus(await seat!.person.get(`/v1/scorecards/${seat!.cardId}`), 200)
    const replies = await Promise.all([
      seat!.person.put(
        `/v1/scorecards/${seat!.cardId}/ratings/problem_clarity`,
        { rating: 3, evidence: [] },
        { 'if-none-match': '*' },
      ),
      seat!.person.put(
        `/v1/scorecards/${seat!.cardId}/ratings/tradeoff_literacy`,
        { rating: 2, evidence: [] },
        { 'if-none-match': '*' },
      ),
      seat!.person.patch(
        `/v1/scorecards/${seat!.cardId}`,
        { summary: 'from the other tab' },
        { 'if-match': before.headers.etag! },
      ),
    ])
    expect(statuses(replies)).toEqual([200, 200, 200])
    const card = (await seat!.person.get(`/v1/scorecards/${seat!.cardId}`)).body
    expect(card).toMatchObject({
      summary: 'from the other tab',
      ratings: { problem_clarity: { rating: 3 }, tradeoff_literacy: { rating: 2 } },
    })
  })

  it('an autosave beside the submission is in the card or refused, never lost', async () => {
    let inCard = 0
    let refused = 0
    for (let round = 0; round < Math.ceil(rounds / 2); round++) {
      const loop = await crowdedLoop(panel.slice(0, 1))
      const [seat] = loop.seats
      await fillCard(seat!)
      const [save, submission] = await Promise.all([
        seat!.person.put(
          `/v1/scorecards/${seat!.cardId}/ratings/problem_clarity`,
          { rating: 4, evidence: [{ kind: 'observation', text: 'the last thought' }] },
          { 'if-match': '*' },
        ),
        submitCard(seat!),
      ])
      expect(submission.status).toBe(201)
      const said = (await seat!.person.get(`/v1/scorecards/${seat!.cardId}`)).body.ratings.problem_clarity.rating
      if (save.status === 200) {
        expect(said).toBe(4)
        inCard++
      } else {
        expect([409, 412]).toContain(save.status)
        expect(said).toBe(3)
        refused++
      }
    }
    console.log(`figure: races: autosave beside submission: ${inCard} in the card, ${refused} refused, 0 lost`)
  })

  it('a submission during a waiver of the same card: one of them holds, and the loop releases once', async () => {
    for (let round = 0; round < rounds; round++) {
      const loop = await crowdedLoop(panel.slice(0, 2))
      const [first, second] = loop.seats
      await Promise.all([fillCard(first!), fillCard(second!)])
      expectStatus(await submitCard(first!), 201)
      const [submission, waiver] = await Promise.all([
        submitCard(second!),
        owner.post(`/v1/loops/${loop.id}/waivers`, { panelist_id: second!.cardId, reason: 'on leave until next week' }),
      ])
      expect([submission.status, waiver.status].sort()).toEqual([201, 409])
      expect(await releases(loop.id)).toBe(1)
    }
  })

  it('a release during a reassignment: the newcomer is waited for, or came too late, and never half of each', async () => {
    const newcomer = await company.person('Nina Newcomer')
    for (let round = 0; round < rounds; round++) {
      const loop = await crowdedLoop(panel.slice(0, 2))
      const [first, second] = loop.seats
      await Promise.all([fillCard(first!), fillCard(second!)])
      expectStatus(await submitCard(first!), 201)
      const [submission, reassignment] = await Promise.all([
        submitCard(second!),
        company.admin.post(`/v1/panelists/${second!.cardId}/reassignment`, { person_id: newcomer.id }),
      ])
      expect([submission.status, reassignment.status].sort()).toEqual([201, 409])
      expect(await releases(loop.id)).toBe(submission.status === 201 ? 1 : 0)
    }
  })

  it('a decision during a new interview: the decision waits, or the interview comes too late', async () => {
    for (let round = 0; round < Math.ceil(rounds / 2); round++) {
      const loop = await crowdedLoop(panel.slice(0, 2))
      await Promise.all(loop.seats.map(seat => fillCard(seat)))
      await Promise.all(loop.seats.map(submitCard))
      const [decision, interview] = await Promise.all([
        owner.post(`/v1/loops/${loop.id}/decisions`, {
          decision: 'hire',
          reason: 'The evidence on both cards agrees.',
        }),
        company.admin.post(`/v1/loops/${loop.id}/interviews`, {
          name: 'One more',
          focus: ['problem_clarity'],
          panelists: [{ person_id: panel[3]!.id }],
        }),
      ])
      expect([decision.status, interview.status].sort()).toEqual([201, 409])
    }
  })

  it('early openings by owner and deputy at once: one opens, the other is told', async () => {
    for (let round = 0; round < Math.ceil(rounds / 2); round++) {
      const loop = await makeLoop(service, company, wholeJobId, panel.slice(0, 2), { startsAt: null })
      await dropEmptyInterviews(company, loop.id)
      await fillCard(loop.seats[0]!)
      expectStatus(await submitCard(loop.seats[0]!), 201)
      const reason = { reason: 'the candidate holds an offer that ends today' }
      const opened = await Promise.all([
        owner.post(`/v1/loops/${loop.id}/release`, reason),
        deputy.post(`/v1/loops/${loop.id}/release`, reason),
      ])
      expect(statuses(opened)).toEqual([200, 409])
      expect(await releases(loop.id)).toBe(1)
    }
  })

  it('none of it ran into a deadlock', async () => {
    const count = await deadlocks()
    console.log(`figure: races: ${count} deadlocks`)
    expect(count).toBe(0)
  })
})
