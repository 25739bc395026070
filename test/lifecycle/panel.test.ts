/** Who sits on a panel and how that changes: declining, reassigning, recusal, deputies, and who cannot sit there at all. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus } from '../support/hiring.ts'
import type { Caller } from '../support/service.ts'
import { apply, type Cast, type LoopInPlay, loopOf, openCast, planLoop, said, write } from './cast.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast()
})
afterAll(() => cast.service.close())

const decline = (who: Caller, cardId: string) =>
  who.post(`/v1/panelists/${cardId}/declination`, { reason: 'double booked' })
const reassign = (by: Caller, cardId: string, to: Caller) =>
  by.post(`/v1/panelists/${cardId}/reassignment`, { person_id: to.id })
const recuse = (by: Caller, loop: LoopInPlay, body: object = {}) =>
  by.post(`/v1/candidates/${loop.candidateId}/recusals`, body)

describe('declining', () => {
  it('closes the own card before the interview begins, and the seat is free for another', async () => {
    const { ann, ben, dot, recruiter } = cast
    const loop = await planLoop(cast, [{ panel: [ann, ben] }])
    const declined = expectStatus(await decline(ann, loop.card(ann)), 200).body
    expect(declined).toMatchObject({ left: 'declined', card: { state: 'closed' } })
    const again = await decline(ann, loop.card(ann))
    expect([...said(again), again.body.cause]).toEqual([409, 'scorecard_closed', 'declined'])
    expect(said(await ann.get(`/v1/loops/${loop.id}`))).toEqual([404, 'not_found'])
    expectStatus(await recruiter.post(`/v1/interviews/${loop.interviewIds[0]}/panelists`, { person_id: dot.id }), 201)
    // Asked again, the same person gets a card of their own again.
    expectStatus(await recruiter.post(`/v1/interviews/${loop.interviewIds[0]}/panelists`, { person_id: ann.id }), 201)
  })

  it("is one's own alone, and not once the interview has begun", async () => {
    const { ann, ben, recruiter, service } = cast
    const loop = await planLoop(cast, [{ panel: [ann, ben] }])
    expect(said(await decline(ben, loop.card(ann)))).toEqual([403, 'forbidden'])
    expect(said(await decline(recruiter, loop.card(ann)))).toEqual([403, 'forbidden'])
    service.pass(1)
    const late = await decline(ann, loop.card(ann))
    expect(said(late)).toEqual([409, 'own_card_begun'])
    expect(late.body.title).toContain('ask a recruiter')
  })
})

describe('reassigning', () => {
  it('gives the next one an empty card, never the draft', async () => {
    const { ann, dot, recruiter } = cast
    const loop = await planLoop(cast, [{ panel: [ann] }])
    const path = `/v1/scorecards/${loop.card(ann)}`
    expectStatus(await ann.patch(path, { summary: 'CANARY of a draft' }, { 'if-match': '*' }), 200)
    const next = expectStatus(await reassign(recruiter, loop.card(ann), dot), 201).body
    expect(next.person_id).toBe(dot.id)
    expect(next.id).not.toBe(loop.card(ann))
    const card = expectStatus(await dot.get(`/v1/scorecards/${next.id}`), 200)
    expect(card.text).not.toContain('CANARY')
    expect(card.body).toMatchObject({ state: 'open', summary: null, ratings: {} })
    const old = (await ann.get(path)).body
    expect([old.state, old.closed.cause]).toEqual(['closed', 'reassigned'])
    const again = await reassign(recruiter, loop.card(ann), dot)
    expect([...said(again), again.body.cause]).toEqual([409, 'scorecard_closed', 'reassigned'])
  })

  it('is possible after the interview by another person, and not of a card that is in', async () => {
    const { ann, ben, dot, recruiter, service } = cast
    const loop = await planLoop(cast, [{ panel: [ann, ben] }])
    service.pass(3)
    expectStatus(await reassign(recruiter, loop.card(ann), dot), 201)
    await write(ben, loop.card(ben))
    expect(said(await reassign(recruiter, loop.card(ben), ann))).toEqual([409, 'scorecard_submitted'])
  })

  it('is nothing a recruiter does with their own card once its interview has begun', async () => {
    const { company, dot, service } = cast
    const busy = await company.person('Bea Busy', { roles: ['recruiter', 'interviewer'] })
    const loop = await planLoop(cast, [{ panel: [busy] }])
    service.pass(1)
    expect(said(await reassign(busy, loop.card(busy), dot))).toEqual([409, 'own_card_begun'])
  })
})

describe('nobody is seated', () => {
  const seat = (loop: LoopInPlay, personId: string) =>
    cast.recruiter.post(`/v1/interviews/${loop.interviewIds[0]}/panelists`, { person_id: personId })
  it('twice at one interview, on their own panel, when recused, when gone, or when unknown', async () => {
    const { admin, ann, ben, company, dot } = cast
    const insider = await company.person('Ira Insider')
    const gone = await company.person('Gus Gone')
    expectStatus(await admin.patch(`/v1/people/${gone.id}`, { active: false }, { 'if-match': '*' }), 200)
    const loop = await planLoop(cast, [{ panel: [ann] }], { candidate: { person_id: insider.id } })
    expectStatus(await recuse(admin, loop, { person_id: ben.id }), 201)
    expect(said(await seat(loop, ann.id))).toEqual([409, 'panelist_exists'])
    expect(said(await seat(loop, insider.id))).toEqual([409, 'panelist_is_candidate'])
    const recused = await seat(loop, ben.id)
    expect([...said(recused), recused.body.person_id]).toEqual([409, 'panelist_recused', ben.id])
    const left = await seat(loop, gone.id)
    expect([...said(left), left.body.person_id]).toEqual([409, 'person_inactive', gone.id])
    expect(said(await seat(loop, loop.id))).toEqual([422, 'unknown_reference'])
    expectStatus(await seat(loop, dot.id), 201)
  })

  it('in a loop of a job without a plan', async () => {
    const { admin, owner } = cast
    const bare = { title: 'Unplanned', level: 'pm', decision_owner_id: owner.id }
    const job = expectStatus(await admin.post('/v1/jobs', bare), 201).body
    const candidate = expectStatus(await admin.post('/v1/candidates', { name: 'Una Unplanned' }), 201).body
    const application = expectStatus(
      await admin.post('/v1/applications', { job_id: job.id, candidate_id: candidate.id }),
      201,
    ).body
    const refused = await admin.post('/v1/loops', { application_id: application.id })
    expect([...said(refused), refused.body.job_id]).toEqual([409, 'plan_missing', job.id])
  })
})

describe('a recusal', () => {
  it('closes the open card, shuts the candidate off, and is for oneself or for recruiters and admins to say', async () => {
    const { ann, ben, recruiter } = cast
    const loop = await planLoop(cast, [{ panel: [ann, ben] }])
    expect(said(await recuse(ben, loop, { person_id: ann.id }))).toEqual([403, 'forbidden'])
    expectStatus(await recuse(ann, loop), 201)
    const paths = [
      'loops/' + loop.id,
      'interviews/' + loop.interviewIds[0],
      'scorecards/' + loop.card(ann),
      'candidates/' + loop.candidateId,
    ]
    for (const path of paths) expect(said(await ann.get(`/v1/${path}`))).toEqual([404, 'not_found'])
    expect((await ann.get('/v1/scorecards')).text).not.toContain(loop.id)
    const panel = (await loopOf(cast, loop.id)).interviews[0].panelists as { person_id: string; left: string | null }[]
    expect(panel.find(each => each.person_id === ann.id)!.left).toBe('recused')
    expect(said(await recuse(recruiter, loop, { person_id: ann.id }))).toEqual([409, 'recusal_exists'])
  })

  it('of the owner leaves the deputy to act', async () => {
    const { ann, ben, deputy, owner } = cast
    const loop = await planLoop(cast, [
      { panel: [ann], inHours: null },
      { panel: [ben], inHours: null },
    ])
    await write(ann, loop.card(ann))
    expectStatus(await recuse(owner, loop), 201)
    const waiver = { panelist_id: loop.card(ben), reason: 'away for weeks' }
    const verdict = { decision: 'hire', reason: 'clear all through' }
    expect(said(await owner.post(`/v1/loops/${loop.id}/waivers`, waiver))).toEqual([404, 'not_found'])
    expectStatus(await deputy.post(`/v1/loops/${loop.id}/waivers`, waiver), 201)
    expect(said(await owner.post(`/v1/loops/${loop.id}/decisions`, verdict))).toEqual([404, 'not_found'])
    const made = expectStatus(await deputy.post(`/v1/loops/${loop.id}/decisions`, verdict), 201).body
    expect(made).toMatchObject({ decided_as: 'deputy', decided_by_id: deputy.id })
  })
})

describe('a loop asked for by a hiring manager', () => {
  it('waits for an admin and opens from the plan; those who are recused hear nothing of it', async () => {
    const { admin, owner, ann, company } = cast
    const application = await apply(cast)
    const ask = (who: Caller, reason = 'the case study answered our question') =>
      who.post('/v1/loop-requests', { application_id: application.id, reason })
    const nowhere = await owner.post('/v1/loop-requests', { application_id: owner.id, reason: 'no such one' })
    expect(said(nowhere)).toEqual([422, 'unknown_reference'])
    expect(said(await ask(ann))).toEqual([403, 'forbidden'])
    const stranger = await company.person('Hal Elsewhere', { roles: ['hiring_manager'] })
    expect(said(await ask(stranger))).toEqual([404, 'not_found'])
    const asked = expectStatus(await ask(owner), 202).body
    expect([asked.state, asked.reason, asked.operation]).toEqual([
      'open',
      'the case study answered our question',
      'createLoop',
    ])

    const recused = await company.person('Rae Recused', { roles: ['admin'] })
    expectStatus(await recused.post(`/v1/candidates/${application.candidateId}/recusals`, { reason: 'a friend' }), 201)
    const seen = async (who: Caller) =>
      (await who.get('/v1/approvals')).body.data.map((each: { id: string }) => each.id)
    expect(await seen(recused)).not.toContain(asked.id)
    expect(said(await recused.post(`/v1/approvals/${asked.id}/grant`))).toEqual([404, 'not_found'])
    expect(await seen(admin)).toContain(asked.id)
    const granted = expectStatus(await admin.post(`/v1/approvals/${asked.id}/grant`), 200).body
    const loop = await loopOf(cast, granted.made_id)
    expect([loop.application_id, loop.state, loop.interviews.length]).toEqual([application.id, 'planned', 2])

    const closed = await apply(cast)
    expectStatus(await admin.post(`/v1/applications/${closed.id}/withdrawal`, {}), 200)
    const late = await owner.post('/v1/loop-requests', { application_id: closed.id, reason: 'too late' })
    expect(said(late)).toEqual([409, 'application_closed'])
  })
})
