/** What becomes of an interview: planned, scheduled, held, missed, dropped, and added after the release. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus } from '../support/hiring.ts'
import { type Cast, type LoopInPlay, loopOf, openCast, planLoop, publishedOf, said, write } from './cast.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast()
})
afterAll(() => cast.service.close())

const outcome = (who: Cast['ann'], interviewId: string, body: object) =>
  who.put(`/v1/interviews/${interviewId}/outcome`, body)
const drop = (who: Cast['ann'], interviewId: string) =>
  who.put(`/v1/interviews/${interviewId}/drop`, { outcome: 'dropped', reason: 'no longer needed' })
const stateOf = async (loop: LoopInPlay, at = 0) => (await loopOf(cast, loop.id)).interviews[at].state

describe('an interview', () => {
  it('goes from planned through scheduled to held, by plan and clock, without anybody saying so', async () => {
    const { admin, service, ann } = cast
    const loop = await planLoop(cast, [{ panel: [ann], inHours: null }])
    const path = `/v1/interviews/${loop.interviewIds[0]}`
    expect(await stateOf(loop)).toBe('planned')
    const starts = new Date(service.now.getTime() + 3_600_000).toISOString()
    const ends = new Date(service.now.getTime() + 7_200_000).toISOString()
    expectStatus(await admin.patch(path, { starts_at: starts, ends_at: ends }, { 'if-match': '*' }), 200)
    expect(await stateOf(loop)).toBe('scheduled')
    const events = await publishedOf(cast, loop.id)
    service.pass(2)
    expect(await stateOf(loop)).toBe('held')
    expect((await loopOf(cast, loop.id)).state).toBe('sealed')
    expect(await publishedOf(cast, loop.id)).toEqual(events)
    const moved = await admin.patch(path, { starts_at: ends, ends_at: null }, { 'if-match': '*' })
    expect(said(moved)).toEqual([409, 'interview_over'])
    expect(moved.body.state).toBe('held')
    // What is no matter of time can still be set right.
    expect((await admin.patch(path, { place: 'Room 2' }, { 'if-match': '*' })).status).toBe(200)
  })

  it('has an end after its start', async () => {
    const loop = await planLoop(cast, [{ panel: [cast.ann] }])
    const starts = new Date(cast.service.now.getTime() + 3_600_000).toISOString()
    const path = `/v1/interviews/${loop.interviewIds[0]}`
    expect(said(await cast.admin.patch(path, { starts_at: starts, ends_at: starts }, { 'if-match': '*' }))).toEqual([
      422,
      'interview_times_invalid',
    ])
  })

  it('is said to be held by a recruiter or by whoever sits there, and by nobody else', async () => {
    const { ann, ben, recruiter, owner } = cast
    const loop = await planLoop(cast, [
      { panel: [ann], inHours: null },
      { panel: [ben], inHours: null },
    ])
    const [first, second] = loop.interviewIds
    for (const who of [owner, ben])
      expect(said(await outcome(who, first!, { outcome: 'held' }))).toEqual([403, 'forbidden'])
    expect((await outcome(ann, first!, { outcome: 'held' })).body).toMatchObject({
      state: 'held',
      outcome: { by_id: ann.id },
    })
    expect((await outcome(recruiter, second!, { outcome: 'held' })).body.state).toBe('held')
    expect((await loopOf(cast, loop.id)).state).toBe('sealed')
  })

  it('that nobody came to closes its cards, and may be what releases the loop', async () => {
    const { ann, ben, recruiter, service } = cast
    const loop = await planLoop(cast, [{ panel: [ann] }, { panel: [ben] }])
    service.pass(3)
    await write(ann, loop.card(ann))
    expect((await loopOf(cast, loop.id)).seal.released_at).toBeNull()
    const missed = expectStatus(
      await outcome(recruiter, loop.interviewIds[1]!, { outcome: 'no_show', reason: 'fell ill' }),
      200,
    )
    expect(missed.body).toMatchObject({
      state: 'no_show',
      outcome: { outcome: 'no_show', by_id: recruiter.id, reason: 'fell ill' },
    })
    expect((await loopOf(cast, loop.id)).seal.cause).toBe('all_in')
    const card = (await ben.get(`/v1/scorecards/${loop.card(ben)}`)).body
    expect([card.state, card.closed.cause]).toEqual(['closed', 'no_show'])
    const late = await ben.post(`/v1/scorecards/${loop.card(ben)}/submission`)
    expect(said(late)).toEqual([409, 'scorecard_closed'])
    // A closed card hides nothing once the loop has released.
    expect((await ben.get(`/v1/loops/${loop.id}/debrief`)).status).toBe(200)
  })

  it('that was missed or dropped takes no more changes, and says what to do instead', async () => {
    const { admin, ann, ben, dot, recruiter } = cast
    const loop = await planLoop(cast, [
      { panel: [ann], inHours: null },
      { panel: [ben], inHours: null },
    ])
    const [missed, dropped] = loop.interviewIds
    expectStatus(await outcome(recruiter, missed!, { outcome: 'no_show' }), 200)
    expectStatus(await drop(recruiter, dropped!), 200)
    for (const id of loop.interviewIds) {
      const refused = [
        await admin.patch(`/v1/interviews/${id}`, { name: 'Again' }, { 'if-match': '*' }),
        await admin.post(`/v1/interviews/${id}/panelists`, { person_id: dot.id }),
        await outcome(recruiter, id, { outcome: 'held' }),
      ]
      for (const reply of refused) {
        expect(said(reply)).toEqual([409, 'interview_over'])
        expect(reply.body.title).toContain('add another interview')
        expect(reply.body.state).toBe(id === missed ? 'no_show' : 'dropped')
      }
    }
    expect(said(await drop(recruiter, missed!))).toEqual([409, 'interview_over'])
    expect(said(await outcome(recruiter, dropped!, { outcome: 'no_show' }))).toEqual([409, 'interview_over'])
    // Saying it again changes nothing and is no error.
    expect((await outcome(recruiter, missed!, { outcome: 'no_show' })).status).toBe(200)
    expect((await drop(recruiter, dropped!)).status).toBe(200)
  })

  it('is dropped before it is held, by recruiter, owner or deputy; its cards close', async () => {
    const { ann, ben, cyd, deputy, head, owner, service } = cast
    const loop = await planLoop(cast, [{ panel: [ann] }, { panel: [ben], inHours: 2 }, { panel: [cyd], inHours: 9 }])
    expect(said(await drop(ann, loop.interviewIds[0]!))).toEqual([403, 'forbidden'])
    expect(said(await drop(head, loop.interviewIds[0]!))).toEqual([403, 'forbidden'])
    expectStatus(await drop(owner, loop.interviewIds[1]!), 200)
    service.pass(3)
    expect(said(await drop(deputy, loop.interviewIds[0]!))).toEqual([409, 'interview_over'])
    expectStatus(await drop(deputy, loop.interviewIds[2]!), 200)
    expect((await cyd.get(`/v1/scorecards/${loop.card(cyd)}`)).body.closed.cause).toBe('dropped')
    expect((await loopOf(cast, loop.id)).state).toBe('sealed')
    await write(ann, loop.card(ann))
    expect((await loopOf(cast, loop.id)).seal.cause).toBe('all_in')
  })

  it('with a card in is neither dropped nor counted as missed', async () => {
    const { ann, ben, recruiter } = cast
    const loop = await planLoop(cast, [
      { panel: [ann], inHours: null },
      { panel: [ben], inHours: null },
    ])
    await write(ann, loop.card(ann))
    for (const reply of [
      await drop(recruiter, loop.interviewIds[0]!),
      await outcome(recruiter, loop.interviewIds[0]!, { outcome: 'no_show' }),
    ])
      expect(said(reply)).toEqual([409, 'interview_has_submitted_card'])
    const focus = await recruiter.patch(
      `/v1/interviews/${loop.interviewIds[0]}`,
      { focus: ['tradeoff_literacy'] },
      { 'if-match': '*' },
    )
    expect(said(focus)).toEqual([409, 'interview_has_submitted_card'])
  })

  it('takes a card at any time where no time is set, and not before its start where one is', async () => {
    const { ann, ben, service } = cast
    const loop = await planLoop(cast, [
      { panel: [ann], inHours: null },
      { panel: [ben], inHours: 5 },
    ])
    expect((await write(ann, loop.card(ann))).body.state).toBe('submitted')
    const early = await ben.post(`/v1/scorecards/${loop.card(ben)}/submission`)
    expect(said(early)).toEqual([409, 'interview_not_started'])
    expect(early.body.starts_at).toBe(new Date(service.now.getTime() + 5 * 3_600_000).toISOString())
    // The card moved no interview.
    expect(await stateOf(loop)).toBe('planned')
  })
})

describe('an interview added after the release', () => {
  async function released(): Promise<LoopInPlay> {
    const loop = await planLoop(cast, [{ panel: [cast.ann], inHours: null }])
    await write(cast.ann, loop.card(cast.ann))
    return loop
  }
  const add = async (loop: LoopInPlay, who: Cast['ann']) => {
    const wish = { name: 'One more', focus: ['metric_discipline'], panelists: [{ person_id: who.id }] }
    return expectStatus(await cast.recruiter.post(`/v1/loops/${loop.id}/interviews`, wish), 201).body
  }
  const decide = (who: Cast['ann'], loop: LoopInPlay) =>
    who.post(`/v1/loops/${loop.id}/decisions`, { decision: 'hire', reason: 'clear all through' })

  it('keeps the debrief from its panelist until their card is in, and the decision waits for it', async () => {
    const { ann, ben, owner } = cast
    const loop = await released()
    const added = await add(loop, ben)
    expect(added.added_after_release).toBe(true)
    const cardId = added.panelists[0].id
    expect((await loopOf(cast, loop.id)).state).toBe('debrief')
    expect(said(await ben.get(`/v1/loops/${loop.id}/debrief`))).toEqual([403, 'loop_sealed'])
    expect(said(await ben.get(`/v1/scorecards/${loop.card(ann)}`))).toEqual([403, 'loop_sealed'])
    expect((await ann.get(`/v1/loops/${loop.id}/debrief`)).status).toBe(200)
    const waits = await decide(owner, loop)
    expect(said(waits)).toEqual([409, 'decision_waits_for_cards'])
    expect(JSON.stringify(waits.body)).toContain(cardId)
    await write(ben, cardId)
    expect((await ben.get(`/v1/loops/${loop.id}/debrief`)).status).toBe(200)
    expectStatus(await decide(owner, loop), 201)
  })

  it('is waited for or waived', async () => {
    const { cyd, owner } = cast
    const loop = await released()
    const added = await add(loop, cyd)
    expect(said(await decide(owner, loop))).toEqual([409, 'decision_waits_for_cards'])
    const waived = await owner.post(`/v1/loops/${loop.id}/waivers`, {
      panelist_id: added.panelists[0].id,
      reason: 'cannot come',
    })
    expectStatus(waived, 201)
    expectStatus(await decide(owner, loop), 201)
    expect(
      (await owner.get(`/v1/loops/${loop.id}/debrief`)).body.panel.find((each: { waiver: unknown }) => each.waiver),
    ).toMatchObject({
      person_id: cyd.id,
      waiver: { by_id: owner.id, reason: 'cannot come' },
    })
  })

  it('is dropped, and nothing is waited for any more', async () => {
    const loop = await released()
    const added = await add(loop, cast.dot)
    expectStatus(await drop(cast.recruiter, added.id), 200)
    expectStatus(await decide(cast.owner, loop), 201)
    expect(
      said(await cast.recruiter.post(`/v1/loops/${loop.id}/interviews`, { name: 'Late', focus: ['problem_clarity'] })),
    ).toEqual([409, 'loop_closed'])
  })

  it('releases nothing a second time', async () => {
    const loop = await released()
    const before = (await loopOf(cast, loop.id)).seal
    cast.service.pass(1)
    const added = await add(loop, cast.ben)
    await write(cast.ben, added.panelists[0].id)
    expect((await loopOf(cast, loop.id)).seal).toEqual(before)
    expect((await publishedOf(cast, loop.id)).filter(type => type === 'debrief.released')).toHaveLength(1)
  })
})
