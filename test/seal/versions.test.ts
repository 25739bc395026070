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
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

interface Version {
  readonly number: number
  readonly reason: string | null
  readonly independent: boolean
  readonly seen_others: string[]
}

describe('the independent version', () => {
  let service: Service
  let company: Company
  let owner: Caller
  let jobId: string
  const panel: Caller[] = []
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    owner = await company.person('Hana Manager', { roles: ['hiring_manager', 'interviewer'] })
    for (const name of ['Ines', 'Jon', 'Kim']) panel.push(await company.person(name))
    jobId = await makeJob(company, owner, { plan: [{ name: 'Panel', focus: ['problem_clarity'] }] })
  })
  afterAll(() => service.close())

  /** A loop with one interview for each of the people; a person may come twice. */
  async function openLoop(
    people: readonly Caller[],
    sealMode: 'loop' | 'own_card' = 'loop',
  ): Promise<{ id: string; seats: Seat[] }> {
    expectStatus(await company.admin.patch('/v1/company', { seal_mode: sealMode }, { 'if-match': '*' }), 200)
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
  const versionsOf = async (seat: Seat): Promise<Version[]> =>
    expectStatus(await seat.person.get(`/v1/scorecards/${seat.cardId}`), 200).body.versions
  let words = 0
  const addVersion = async (seat: Seat, reason: string) => {
    service.pass(1)
    expectStatus(
      await seat.person.post(`/v1/scorecards/${seat.cardId}/versions`, { reason, summary: `Said again, ${words++}.` }),
      201,
    )
  }
  const openEarly = async (loopId: string) =>
    expectStatus(await owner.post(`/v1/loops/${loopId}/release`, { reason: 'An offer elsewhere ends today.' }), 200)
  const independentOf = (versions: readonly Version[]) =>
    versions.filter(version => version.independent).map(version => version.number)

  it('is the last one before the release: a slip still counts, what follows the group does not', async () => {
    const { seats } = await openLoop(panel)
    const [first, second, third] = seats as [Seat, Seat, Seat]
    await fillAndSubmit(first)
    await fillAndSubmit(second)
    await addVersion(first, 'slip')
    await fillAndSubmit(third)
    await addVersion(first, 'moved_to_the_group')
    const versions = await versionsOf(first)
    expect(versions.map(({ reason, seen_others }) => [reason, seen_others])).toEqual([
      [null, []],
      ['slip', []],
      ['moved_to_the_group', [second.cardId, third.cardId].sort()],
    ])
    expect(independentOf(versions)).toEqual([2])
  })

  it('under the own_card setting ends with the own submission, as soon as somebody else is in', async () => {
    const { seats } = await openLoop(panel, 'own_card')
    const [first, second] = seats as [Seat, Seat, Seat]
    await fillAndSubmit(first)
    await addVersion(first, 'own_evidence_reread')
    await fillAndSubmit(second)
    await addVersion(first, 'new_evidence_heard')
    const versions = await versionsOf(first)
    expect(versions.map(version => version.seen_others)).toEqual([[], [], [second.cardId]])
    expect(independentOf(versions)).toEqual([2])
    // The second could see nobody before their own was in, and the first from then on.
    expect((await versionsOf(second)).map(version => version.seen_others)).toEqual([[]])
  })

  it.each(['loop', 'own_card'] as const)(
    'of somebody on two interviews (%s) waits for both of their cards',
    async sealMode => {
      const [double, other] = [panel[0]!, panel[1]!]
      const loop = await openLoop([double, double, other], sealMode)
      const [one, two, others] = loop.seats as [Seat, Seat, Seat]
      await fillAndSubmit(others)
      await fillAndSubmit(one)
      await addVersion(one, 'slip')
      expect((await versionsOf(one)).map(version => version.seen_others)).toEqual([[], []])
      expect((await double.get(`/v1/scorecards/${others.cardId}`)).body.code).toBe('loop_sealed')
      await fillAndSubmit(two)
      await addVersion(one, 'moved_to_the_group')
      expect((await versionsOf(two)).map(version => [version.seen_others, version.independent])).toEqual([[[], true]])
      const versions = await versionsOf(one)
      expect(versions.at(-1)!.seen_others).toEqual([others.cardId])
      expect(independentOf(versions)).toEqual([2])
    },
  )

  it('is that of a card still open at an early release', async () => {
    const loop = await openLoop(panel.slice(0, 2))
    const [early, open] = loop.seats as [Seat, Seat]
    await fillAndSubmit(early)
    await openEarly(loop.id)
    await fillAndSubmit(open)
    expect((await versionsOf(open)).map(version => [version.seen_others, version.independent])).toEqual([[[], true]])
    await addVersion(open, 'moved_to_the_group')
    expect((await versionsOf(open)).at(-1)!.seen_others).toEqual([early.cardId])
  })

  it('does not exist where the author read the debrief before they were assigned', async () => {
    const loop = await openLoop(panel.slice(0, 2))
    for (const seat of loop.seats) await fillAndSubmit(seat)
    expectStatus(await owner.get(`/v1/loops/${loop.id}/debrief`), 200)
    service.pass(1)
    const added = expectStatus(
      await company.admin.post(`/v1/loops/${loop.id}/interviews`, {
        name: 'One more',
        focus: ['problem_clarity'],
        panelists: [{ person_id: owner.id }, { person_id: panel[2]!.id }],
      }),
      201,
    ).body
    const seatOf = (person: Caller): Seat => ({
      interviewId: added.id,
      cardId: added.panelists.find((each: { person_id: string }) => each.person_id === person.id).id,
      person,
      focus: ['problem_clarity'],
    })
    const [reader, newcomer] = [seatOf(owner), seatOf(panel[2]!)]
    for (const seat of [reader, newcomer]) {
      await fillCard(seat)
      expectStatus(await submitCard(seat), 201)
    }
    const cards = loop.seats.map(seat => seat.cardId).sort()
    expect((await versionsOf(reader)).map(version => [version.seen_others, version.independent])).toEqual([
      [cards, false],
    ])
    expect((await versionsOf(newcomer)).map(version => [version.seen_others, version.independent])).toEqual([
      [[], true],
    ])
  })

  it('cannot come back: what was seen once stays seen, with every card of the same person', async () => {
    const loop = await openLoop(panel.slice(0, 2))
    const [first, second] = loop.seats as [Seat, Seat]
    for (const seat of loop.seats) await fillAndSubmit(seat)
    await addVersion(first, 'moved_to_the_group')
    const added = expectStatus(
      await company.admin.post(`/v1/loops/${loop.id}/interviews`, {
        name: 'Once more',
        focus: ['problem_clarity'],
        panelists: [{ person_id: first.person.id }],
      }),
      201,
    ).body
    // Their new card is open: nobody's is shown to them now, but they have seen.
    expect((await first.person.get(`/v1/scorecards/${second.cardId}`)).body.code).toBe('loop_sealed')
    await addVersion(first, 'slip')
    const again: Seat = {
      interviewId: added.id,
      cardId: added.panelists[0].id,
      person: first.person,
      focus: ['problem_clarity'],
    }
    await fillAndSubmit(again)
    expect((await versionsOf(first)).map(version => version.seen_others)).toEqual([
      [],
      [second.cardId],
      [second.cardId],
    ])
    expect(independentOf(await versionsOf(first))).toEqual([1])
    expect((await versionsOf(again)).map(version => [version.seen_others, version.independent])).toEqual([
      [[second.cardId], false],
    ])
  })
})
