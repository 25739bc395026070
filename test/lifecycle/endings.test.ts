/** How loops end: decisions, rejection, withdrawal, cancellation; internal candidates and merges; due dates and nudges. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus } from '../support/hiring.ts'
import type { Caller } from '../support/service.ts'
import {
  apply,
  type Cast,
  type LoopInPlay,
  loopOf,
  openCast,
  planJob,
  planLoop,
  publishedOf,
  said,
  write,
} from './cast.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast()
})
afterAll(() => cast.service.close())

const decide = (who: Caller, loop: LoopInPlay, body: object) =>
  who.post(`/v1/loops/${loop.id}/decisions`, { reason: 'clear all through', ...body })
async function released(name?: string): Promise<LoopInPlay> {
  const loop = await planLoop(cast, [{ panel: [cast.ann], inHours: null }], name === undefined ? {} : { name })
  await write(cast.ann, loop.card(cast.ann))
  return loop
}

describe('decisions', () => {
  it('wait for the release', async () => {
    const loop = await planLoop(cast, [{ panel: [cast.ann], inHours: null }])
    expect(said(await decide(cast.owner, loop, { decision: 'hire' }))).toEqual([403, 'loop_sealed'])
  })

  it('that defer leave the loop in debrief; a later one supersedes the newest by name', async () => {
    const { owner } = cast
    const loop = await released()
    const first = expectStatus(await decide(owner, loop, { decision: 'defer' }), 201).body
    expect((await loopOf(cast, loop.id)).state).toBe('debrief')
    expect(said(await decide(owner, loop, { decision: 'hire' }))).toEqual([409, 'decision_exists'])
    const next = expectStatus(await decide(owner, loop, { decision: 'hire', supersedes: first.id }), 201).body
    expect((await loopOf(cast, loop.id)).state).toBe('decided')
    expect(said(await decide(owner, loop, { decision: 'no_hire', supersedes: first.id }))).toEqual([
      409,
      'supersedes_not_newest',
    ])
    // Deferred anew, it is open to changes again.
    expectStatus(await decide(owner, loop, { decision: 'defer', supersedes: next.id }), 201)
    expect((await loopOf(cast, loop.id)).state).toBe('debrief')
    expect((await owner.get(`/v1/loops/${loop.id}/decisions`)).body.data).toHaveLength(3)
  })

  it('change no application', async () => {
    const loop = await released()
    expectStatus(await decide(cast.owner, loop, { decision: 'hire' }), 201)
    expect((await cast.admin.get(`/v1/applications/${loop.applicationId}`)).body.state).toBe('active')
  })
})

describe.each([
  ['rejection', { reason: 'the job was filled' }],
  ['withdrawal', {}],
] as const)('an early %s', (act, body) => {
  it('cancels the loops that are not released, at once, and leaves those that are', async () => {
    const { admin, ann, ben } = cast
    const first = await released()
    const application = { id: first.applicationId, candidateId: first.candidateId }
    const second = await planLoop(cast, [{ panel: [ann, ben], inHours: null }], { application })
    await write(ann, second.card(ann))
    expectStatus(await admin.post(`/v1/applications/${first.applicationId}/${act}`, body), 200)
    expect((await loopOf(cast, first.id)).state).toBe('debrief')
    expect(await loopOf(cast, second.id)).toMatchObject({ state: 'cancelled', seal: { cause: 'cancelled' } })
    expect(await publishedOf(cast, second.id)).toContain('loop.cancelled')
    const card = (await ben.get(`/v1/scorecards/${second.card(ben)}`)).body
    expect([card.state, card.closed.cause]).toEqual(['closed', 'cancelled'])
    // Reopened, the application may have another loop; the cancelled one stays cancelled.
    expect(said(await admin.post('/v1/loops', { application_id: first.applicationId }))).toEqual([
      409,
      'application_closed',
    ])
    expectStatus(await admin.post(`/v1/applications/${first.applicationId}/reopening`), 200)
    expect((await loopOf(cast, second.id)).state).toBe('cancelled')
    expectStatus(await admin.post('/v1/loops', { application_id: first.applicationId }), 201)
  })
})

describe('a cancelled loop', () => {
  it('counts as released for everybody but panelists whose card was not in, and takes nothing more', async () => {
    const { admin, ann, ben, owner, recruiter } = cast
    const loop = await planLoop(cast, [{ panel: [ann, ben], inHours: null }])
    await write(ann, loop.card(ann))
    expectStatus(await recruiter.post(`/v1/loops/${loop.id}/cancellation`, { reason: 'the job was filled' }), 200)
    for (const who of [admin, recruiter, owner])
      expect((await who.get(`/v1/scorecards/${loop.card(ann)}`)).status).toBe(200)
    expect(said(await ben.get(`/v1/scorecards/${loop.card(ann)}`))).toEqual([403, 'loop_sealed'])
    const closed = [
      await admin.patch(`/v1/loops/${loop.id}`, { deputy_id: null }, { 'if-match': '*' }),
      await admin.post(`/v1/loops/${loop.id}/interviews`, { name: 'Late', focus: ['problem_clarity'] }),
      await admin.post(`/v1/loops/${loop.id}/cancellation`, { reason: 'once more' }),
    ]
    for (const reply of closed) expect([...said(reply), reply.body.state]).toEqual([409, 'loop_closed', 'cancelled'])
    expect((await publishedOf(cast, loop.id)).filter(type => type.startsWith('scorecard.'))).toEqual([])
  })

  it('was not released: a released one is not cancelled any more', async () => {
    const loop = await released()
    const refused = await cast.recruiter.post(`/v1/loops/${loop.id}/cancellation`, { reason: 'too late' })
    expect([...said(refused), refused.body.state]).toEqual([409, 'loop_already_released', 'debrief'])
  })
})

describe('candidates', () => {
  it('of the company find nothing of their own candidacy, whatever their roles', async () => {
    const { ann, company } = cast
    const roles = ['admin', 'recruiter', 'hiring_manager', 'head_of_product', 'interviewer', 'auditor'] as const
    const insider = await company.person('Ira Insider', { roles: [...roles] })
    const loop = await planLoop(cast, [{ panel: [ann], inHours: null }], { candidate: { person_id: insider.id } })
    await write(ann, loop.card(ann))
    const made = expectStatus(await decide(cast.owner, loop, { decision: 'hire' }), 201).body
    const paths = [
      `candidates/${loop.candidateId}`,
      `applications/${loop.applicationId}`,
      `loops/${loop.id}`,
      `loops/${loop.id}/due`,
      `loops/${loop.id}/debrief`,
      `loops/${loop.id}/decisions`,
      `interviews/${loop.interviewIds[0]}`,
      `scorecards/${loop.card(ann)}`,
      `decisions/${made.id}`,
    ]
    for (const path of paths)
      expect([path, ...said(await insider.get(`/v1/${path}`))]).toEqual([path, 404, 'not_found'])
    const ids = [loop.candidateId, loop.applicationId, loop.id, loop.card(ann), made.id]
    for (const list of ['candidates', 'applications', 'loops', 'interviews', 'scorecards', 'events']) {
      const { text } = expectStatus(await insider.get(`/v1/${list}?limit=200`), 200)
      expect([list, ids.filter(id => text.includes(id))]).toEqual([list, []])
    }
  })

  it('that are merged take their loops along', async () => {
    const { admin } = cast
    const loop = await released('Nora Hadad')
    const otherJob = await planJob(cast)
    const kept = await apply(cast, { name: 'Noor Haddad', jobId: otherJob })
    expectStatus(await admin.post(`/v1/candidates/${loop.candidateId}/merges`, { into_id: kept.candidateId }), 200)
    expect((await loopOf(cast, loop.id)).candidate).toEqual({ id: kept.candidateId, name: 'Noor Haddad' })
    expect((await loopOf(cast, loop.id)).state).toBe('debrief')
  })
})

describe('what is due', () => {
  it('is due as many hours after the end as the company says, and then overdue', async () => {
    const { admin, ann, service } = cast
    const loop = await planLoop(cast, [{ panel: [ann] }])
    const ends = service.now.getTime() + 2 * 3_600_000
    const mine = async () => {
      const { data } = expectStatus(await ann.get(`/v1/scorecards?loop_id=${loop.id}`), 200).body
      return { due: new Date(data[0].due_at).getTime(), overdue: data[0].overdue }
    }
    expect(await mine()).toEqual({ due: ends + 24 * 3_600_000, overdue: false })
    expectStatus(await admin.patch('/v1/company', { card_due_hours: 48 }, { 'if-match': '*' }), 200)
    expect(await mine()).toEqual({ due: ends + 48 * 3_600_000, overdue: false })
    service.pass(51)
    expect((await mine()).overdue).toBe(true)
    expectStatus(await admin.patch('/v1/company', { card_due_hours: 24 }, { 'if-match': '*' }), 200)
  })

  it('is nudged by recruiters and managers of the job without an open card, and only while it is open', async () => {
    const { ann, ben, head, owner, recruiter, service } = cast
    const loop = await planLoop(cast, [{ panel: [ann, ben], inHours: null }])
    const nudge = (who: Caller, card: Caller) => who.post(`/v1/scorecards/${loop.card(card)}/nudges`)
    for (const who of [recruiter, owner]) expectStatus(await nudge(who, ann), 204)
    expect(said(await nudge(head, ann))).toEqual([403, 'forbidden'])
    expect(said(await nudge(ben, ann))).toEqual([403, 'forbidden'])
    expect(new Date((await ann.get(`/v1/scorecards/${loop.card(ann)}`)).body.nudged_at)).toEqual(service.now)
    await write(ann, loop.card(ann))
    expect(said(await nudge(recruiter, ann))).toEqual([409, 'scorecard_submitted'])
  })
})
