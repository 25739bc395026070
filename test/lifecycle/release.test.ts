/** The one moment at which a loop releases: by which act, never by another, and who may not bring it about. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus } from '../support/hiring.ts'
import type { Caller, Reply } from '../support/service.ts'
import {
  type Cast,
  type InterviewWish,
  type LoopInPlay,
  loopOf,
  openCast,
  planLoop,
  publishedOf,
  said,
  write,
} from './cast.ts'

let cast: Cast
let secondAdmin: Caller
beforeAll(async () => {
  cast = await openCast()
  secondAdmin = await cast.company.person('Sue Second', { roles: ['admin'] })
})
afterAll(() => cast.service.close())

const untimed = (...panel: InterviewWish['panel']): InterviewWish => ({ panel, inHours: null })
const waive = (who: Caller, loop: LoopInPlay, cardId: string, reason = 'away for weeks') =>
  who.post(`/v1/loops/${loop.id}/waivers`, { panelist_id: cardId, reason })
const outcome = (who: Caller, id: string, what: string) =>
  who.put(`/v1/interviews/${id}/${what === 'dropped' ? 'drop' : 'outcome'}`, { outcome: what })
const openEarly = (who: Caller, loop: LoopInPlay) =>
  who.post(`/v1/loops/${loop.id}/release`, { reason: 'their other offer runs out' })
async function voidCard(cardId: string): Promise<void> {
  const asked = expectStatus(
    await cast.admin.post(`/v1/scorecards/${cardId}/voiding`, { reason: 'wrong person' }),
    202,
  ).body
  expectStatus(await secondAdmin.post(`/v1/approvals/${asked.id}/grant`), 200)
}
const causeOf = async (loop: LoopInPlay): Promise<string | null> => (await loopOf(cast, loop.id)).seal.cause

describe('the loop releases', () => {
  /** What is there before, the act, and the cause afterwards. */
  const cases: readonly [
    says: string,
    wishes: () => InterviewWish[],
    before: (loop: LoopInPlay) => Promise<unknown>,
    act: (loop: LoopInPlay) => Promise<unknown>,
    cause: string | null,
  ][] = [
    [
      'with the last submission',
      () => [untimed(cast.ann), untimed(cast.ben)],
      loop => write(cast.ann, loop.card(cast.ann)),
      loop => write(cast.ben, loop.card(cast.ben)),
      'all_in',
    ],
    [
      'with the waiver of the last card, and the waiver stays its cause',
      () => [untimed(cast.ann), untimed(cast.ben)],
      loop => write(cast.ann, loop.card(cast.ann)),
      loop => waive(cast.owner, loop, loop.card(cast.ben)),
      'waived',
    ],
    [
      'with a submission after a waiver',
      () => [untimed(cast.ann), untimed(cast.ben)],
      loop => waive(cast.recruiter, loop, loop.card(cast.ben)),
      loop => write(cast.ann, loop.card(cast.ann)),
      'waived',
    ],
    [
      'with the dropping of an interview that nobody holds',
      () => [untimed(cast.ann), untimed()],
      loop => write(cast.ann, loop.card(cast.ann)),
      loop => outcome(cast.recruiter, loop.interviewIds[1]!, 'dropped'),
      'all_in',
    ],
    [
      'with an interview that nobody came to',
      () => [untimed(cast.ann), untimed(cast.ben)],
      loop => write(cast.ann, loop.card(cast.ann)),
      loop => outcome(cast.recruiter, loop.interviewIds[1]!, 'no_show'),
      'all_in',
    ],
    [
      'when the last one asked declines and another card of the interview is in',
      () => [untimed(cast.ann, cast.ben)],
      loop => write(cast.ann, loop.card(cast.ann)),
      loop => cast.ben.post(`/v1/panelists/${loop.card(cast.ben)}/declination`, {}),
      'all_in',
    ],
    [
      'when the last one asked is recused and another card of the interview is in',
      () => [untimed(cast.ann, cast.ben)],
      loop => write(cast.ann, loop.card(cast.ann)),
      loop => cast.admin.post(`/v1/candidates/${loop.candidateId}/recusals`, { person_id: cast.ben.id }),
      'all_in',
    ],
    [
      'though a training card is open',
      () => [untimed(cast.ann, [cast.ben, 'shadow'], [cast.cyd, 'reverse_shadow'])],
      async () => {},
      loop => write(cast.ann, loop.card(cast.ann)),
      'all_in',
    ],
    [
      'not while an interview has nobody',
      () => [untimed(cast.ann), untimed()],
      async () => {},
      loop => write(cast.ann, loop.card(cast.ann)),
      null,
    ],
    [
      'not when everything is waived: then nothing is in',
      () => [untimed(cast.ann), untimed(cast.ben)],
      loop => waive(cast.recruiter, loop, loop.card(cast.ann)),
      loop => waive(cast.recruiter, loop, loop.card(cast.ben)),
      null,
    ],
    [
      'not by a training card alone',
      () => [untimed(cast.ann, [cast.ben, 'shadow'])],
      loop => waive(cast.recruiter, loop, loop.card(cast.ann)),
      loop => write(cast.ben, loop.card(cast.ben)),
      null,
    ],
    [
      'not when the one who declined leaves the interview without an interviewer',
      () => [untimed(cast.ann), untimed(cast.ben)],
      loop => write(cast.ann, loop.card(cast.ann)),
      loop => cast.ben.post(`/v1/panelists/${loop.card(cast.ben)}/declination`, {}),
      null,
    ],
    [
      'not when the only card that is in is void',
      () => [untimed(cast.ann, cast.ben)],
      loop => write(cast.ann, loop.card(cast.ann)),
      async loop => {
        await voidCard(loop.card(cast.ann))
        await waive(cast.recruiter, loop, loop.card(cast.ben))
      },
      null,
    ],
  ]
  it.each(cases)('%s', async (_, wishes, before, act, cause) => {
    const loop = await planLoop(cast, wishes())
    await before(loop)
    expect(await causeOf(loop)).toBeNull()
    await act(loop)
    expect(await causeOf(loop)).toBe(cause)
    const published = await publishedOf(cast, loop.id)
    expect(published.filter(type => type === 'debrief.released')).toHaveLength(cause === null ? 0 : 1)
  })

  it('with a submission after a card was voided, which counts as waived', async () => {
    const loop = await planLoop(cast, [untimed(cast.ann), untimed(cast.ben)])
    await write(cast.ben, loop.card(cast.ben))
    await voidCard(loop.card(cast.ben))
    expect(await causeOf(loop)).toBeNull()
    await write(cast.ann, loop.card(cast.ann))
    expect(await causeOf(loop)).toBe('waived')
  })

  it('and a loop with no card in can only be cancelled', async () => {
    const loop = await planLoop(cast, [untimed(cast.ann)])
    expectStatus(await waive(cast.recruiter, loop, loop.card(cast.ann)), 201)
    const refused = await openEarly(cast.owner, loop)
    expect(said(refused)).toEqual([409, 'loop_has_no_card'])
    expect(refused.body.title).toContain('cancelled')
    expectStatus(await cast.recruiter.post(`/v1/loops/${loop.id}/cancellation`, { reason: 'nobody could come' }), 200)
    expect(await causeOf(loop)).toBe('cancelled')
  })
})

describe('a waiver', () => {
  it('is for recruiters, the owner and the deputy, with a reason that stands on the debrief', async () => {
    const { ann, ben, deputy, head, owner } = cast
    const loop = await planLoop(cast, [untimed(ann), untimed(ben)])
    await write(ann, loop.card(ann))
    const outsider = await cast.company.person('Ola Outside', { roles: ['hiring_manager'] })
    expect(said(await waive(ann, loop, loop.card(ben)))).toEqual([403, 'forbidden'])
    expect(said(await waive(head, loop, loop.card(ben)))).toEqual([403, 'forbidden'])
    expect(said(await waive(outsider, loop, loop.card(ben)))).toEqual([404, 'not_found'])
    expect(said(await waive(owner, loop, loop.card(ben), ' '))).toEqual([400, 'invalid_request'])
    const waived = expectStatus(await waive(deputy, loop, loop.card(ben), 'on leave until May'), 201).body
    expect(waived).toMatchObject({ panelist_id: loop.card(ben), by_id: deputy.id, reason: 'on leave until May' })
    const panel = (await owner.get(`/v1/loops/${loop.id}/debrief`)).body.panel as {
      person_id: string
      waiver: object | null
    }[]
    expect(panel.find(each => each.person_id === ben.id)!.waiver).toMatchObject({
      by_id: deputy.id,
      reason: 'on leave until May',
    })
    expect(said(await ben.post(`/v1/scorecards/${loop.card(ben)}/submission`))).toEqual([409, 'scorecard_closed'])
  })

  it('is of a required card of this loop that is open, and of no other', async () => {
    const { ann, ben, cyd, recruiter } = cast
    const loop = await planLoop(cast, [untimed(ann, [ben, 'shadow']), untimed(cyd)])
    const elsewhere = await planLoop(cast, [untimed(ann)])
    expect(said(await waive(recruiter, loop, elsewhere.card(ann)))).toEqual([422, 'panelist_needed'])
    expect(said(await waive(recruiter, loop, loop.card(ben)))).toEqual([409, 'training_card_not_required'])
    await write(ann, loop.card(ann))
    expect(said(await waive(recruiter, loop, loop.card(ann)))).toEqual([409, 'scorecard_submitted'])
    expectStatus(await waive(recruiter, loop, loop.card(cyd)), 201)
    expect(said(await waive(recruiter, loop, loop.card(cyd)))).toEqual([409, 'waiver_exists'])
  })

  it('and dropping is nothing for somebody whose own card in the loop is open, required or training', async () => {
    const { company, recruiter } = cast
    const busy = await company.person('Bea Busy', { roles: ['recruiter', 'interviewer'] })
    for (const role of ['interviewer', 'shadow', 'reverse_shadow'] as const) {
      const loop = await planLoop(cast, [untimed(cast.ann, [busy, role]), untimed(cast.ben)])
      for (const reply of [
        await waive(busy, loop, loop.card(cast.ben)),
        await waive(busy, loop, loop.card(busy)),
        await outcome(busy, loop.interviewIds[1]!, 'dropped'),
      ]) {
        expect(said(reply)).toEqual([409, 'own_card_open'])
        expect(reply.body.title).toContain('another person')
      }
      // Another one does it for them.
      if (role === 'interviewer') expectStatus(await waive(recruiter, loop, loop.card(busy)), 201)
    }
  })
})

describe('opening early', () => {
  it('is for the owner or the deputy, with a reason shown for ever, once', async () => {
    const { admin, ann, ben, deputy, owner, recruiter } = cast
    const loop = await planLoop(cast, [untimed(ann), untimed(ben)])
    expect(said(await openEarly(owner, loop))).toEqual([409, 'loop_has_no_card'])
    await write(ann, loop.card(ann))
    for (const who of [admin, recruiter]) expect(said(await openEarly(who, loop))).toEqual([403, 'forbidden'])
    expectStatus(await openEarly(deputy, loop), 200)
    expect((await loopOf(cast, loop.id)).seal).toMatchObject({
      cause: 'opened_early',
      by_id: deputy.id,
      reason: 'their other offer runs out',
    })
    expect(said(await openEarly(owner, loop))).toEqual([409, 'loop_already_released'])
    expect((await publishedOf(cast, loop.id)).filter(type => type === 'seal.opened_early')).toHaveLength(1)
    // Ben's card stays sealed from and for him, and comes in later.
    expect(said(await ben.get(`/v1/loops/${loop.id}/debrief`))).toEqual([403, 'loop_sealed'])
    expect(said(await owner.get(`/v1/scorecards/${loop.card(ben)}`))).toEqual([404, 'not_found'])
    const late = await write(ben, loop.card(ben), 1)
    expect(late.body.versions[0]).toMatchObject({ independent: true, seen_others: [] })
    expect((await owner.get(`/v1/scorecards/${loop.card(ben)}`)).status).toBe(200)
    expect((await ben.get(`/v1/loops/${loop.id}/debrief`)).status).toBe(200)
  })

  it('is never for somebody whose own card is open, and takes more than a training card', async () => {
    const { ann, company, owner } = cast
    const manager = await company.person('Mia Manager', { roles: ['hiring_manager', 'interviewer'] })
    const loop = await planLoop(cast, [untimed(ann, [manager, 'shadow']), untimed(cast.ben)])
    expectStatus(await cast.admin.patch(`/v1/loops/${loop.id}`, { deputy_id: manager.id }, { 'if-match': '*' }), 200)
    await write(ann, loop.card(ann))
    expect(said(await openEarly(manager, loop))).toEqual([409, 'own_card_open'])
    const shadowed = await planLoop(cast, [untimed(ann, [cast.ben, 'shadow'])])
    await write(cast.ben, shadowed.card(cast.ben))
    expect(said(await openEarly(owner, shadowed))).toEqual([409, 'loop_has_no_card'])
  })

  it('with a card that is still open at the decision, the decision does not wait for it', async () => {
    const { ann, ben, owner } = cast
    const loop = await planLoop(cast, [untimed(ann), untimed(ben)])
    await write(ann, loop.card(ann))
    expectStatus(await openEarly(owner, loop), 200)
    expectStatus(await owner.post(`/v1/loops/${loop.id}/decisions`, { decision: 'hire', reason: 'clear' }), 201)
    // It may still be waived, or come in.
    expectStatus(await waive(owner, loop, loop.card(ben)), 201)
  })
})

describe('training cards', () => {
  it('hold nothing up, enter no rollup, and the seal binds their authors all the same', async () => {
    const { ann, ben, cyd, owner } = cast
    const loop = await planLoop(cast, [untimed(ann, [ben, 'shadow'], [cyd, 'reverse_shadow'])])
    await write(ann, loop.card(ann), 4)
    expect((await loopOf(cast, loop.id)).state).toBe('debrief')
    for (const who of [ben, cyd]) {
      expect(said(await who.get(`/v1/loops/${loop.id}/debrief`))).toEqual([403, 'loop_sealed'])
      expect(said(await who.get(`/v1/scorecards/${loop.card(ann)}`))).toEqual([403, 'loop_sealed'])
    }
    const late = await write(ben, loop.card(ben), 1)
    expect(late.body.versions[0].seen_others).toEqual([])
    expect((await ben.get(`/v1/loops/${loop.id}/debrief`)).status).toBe(200)
    const debrief = (await owner.get(`/v1/loops/${loop.id}/debrief`)).body
    const clarity = debrief.dimensions.find((each: { dimension: string }) => each.dimension === 'problem_clarity')
    expect(clarity.raw).toMatchObject({ n: 1, mean: 4 })
  })
})

describe('who is shown whose card while the loop is sealed', () => {
  it('nobody but its author; who is due is for recruiters and managers of the job', async () => {
    const { admin, ann, ben, head, owner, recruiter } = cast
    const loop = await planLoop(cast, [untimed(ann), untimed(ben)])
    await write(ann, loop.card(ann))
    for (const who of [admin, recruiter, owner, head, ben]) {
      expect(said(await who.get(`/v1/scorecards/${loop.card(ann)}`))).toEqual([403, 'loop_sealed'])
      expect(said(await who.get(`/v1/loops/${loop.id}/debrief`))).toEqual([403, 'loop_sealed'])
    }
    const due = (reply: Reply) => reply.body.data.map((each: { id: string }) => each.id)
    for (const who of [admin, recruiter, owner])
      expect(due(await who.get(`/v1/loops/${loop.id}/due`))).toEqual([loop.card(ben)])
    expect(said(await head.get(`/v1/loops/${loop.id}/due`))).toEqual([403, 'below_floor'])
    expect(said(await ben.get(`/v1/loops/${loop.id}/due`))).toEqual([403, 'loop_sealed'])
    expect(said(await ann.get(`/v1/loops/${loop.id}/due`))).toEqual([403, 'forbidden'])
    const shown = (await ben.get(`/v1/loops/${loop.id}`)).body.interviews
    expect(shown[0].panelists[0].card).toBeUndefined()
    expect(shown[1].panelists[0].card.state).toBe('open')
  })
})
