import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  dropEmptyInterviews,
  expectStatus,
  fillAndSubmit,
  type LoopMade,
  makeJob,
  makeLoop,
} from '../../support/hiring.ts'
import { type MailServer, openMailServer } from '../../support/mail-server.ts'
import { notify, notifying } from '../../support/notified.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

const any = { 'if-match': '*' }

describe('the weekly digest', () => {
  let mail: MailServer
  let service: Service
  let company: Company
  let owner: Caller
  let recruiter: Caller
  let outsider: Caller
  let head: Caller
  let panel: Caller[]
  let jobId: string
  let early: LoopMade
  let late: LoopMade
  beforeAll(async () => {
    mail = await openMailServer()
    service = await openService(notifying(mail.url))
    company = await service.company('Northwind')
    // A Wednesday.
    service.now = new Date('2026-03-04T09:00:00Z')
    owner = await company.person('Hana Manager', { roles: ['hiring_manager', 'interviewer'] })
    recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
    outsider = await company.person('Olaf Outside', { roles: ['recruiter'] })
    head = await company.person('Hedda Head', { roles: ['head_of_product'] })
    panel = []
    for (const name of ['Ines One', 'Jon Two', 'Kim Three']) panel.push(await company.person(name))
    jobId = await makeJob(company, owner, { team: [recruiter] })
    early = await makeLoop(service, company, jobId, panel, { name: 'Ella Early' })
    const split = await makeLoop(service, company, jobId, panel.slice(0, 2), { name: 'Sami Split' })
    late = await makeLoop(service, company, jobId, panel.slice(1, 2), { name: 'Lale Late' })
    for (const loop of [early, split, late]) await dropEmptyInterviews(company, loop.id)
    service.pass(6)
    await fillAndSubmit(early.seats[0]!)
    expectStatus(await owner.post(`/v1/loops/${early.id}/release`, { reason: 'The offer expires tonight.' }), 200)
    await fillAndSubmit(split.seats[0]!, { problem_clarity: 1 })
    await fillAndSubmit(split.seats[1]!, { problem_clarity: 4 })
  })
  afterAll(async () => {
    await service.close()
    await mail.close()
  })

  const mailed = (person: Caller) =>
    mail.mails.filter(each => each.to === person.email && /week in loops/.test(each.subject))
  const newest = async (person: Caller) => (await person.get('/v1/digests?limit=1')).body.data[0]

  it('is made on Monday at eight by its reader’s own clock, once, for those who look after loops', async () => {
    expectStatus(await owner.patch('/v1/me/notifications', { zone: 'America/Los_Angeles' }, any), 200)
    service.now = new Date('2026-03-09T07:59:00Z')
    await notify(service)
    expect(mail.mails.filter(each => /week/.test(each.subject))).toEqual([])
    service.now = new Date('2026-03-09T08:00:00Z')
    await notify(service)
    await notify(service)
    expect([recruiter, outsider, head, owner, panel[0]!, company.admin].map(person => mailed(person).length)).toEqual([
      1, 1, 1, 0, 0, 0,
    ])
    // Clocks went on a night before: eight in the morning is an hour earlier.
    service.now = new Date('2026-03-09T15:00:00Z')
    await notify(service)
    expect(mailed(owner)).toHaveLength(1)
    service.now = new Date('2026-03-10T09:00:00Z')
    await notify(service)
    expect([recruiter, outsider, head, owner].map(person => mailed(person).length)).toEqual([1, 1, 1, 1])
  })

  it('tells what is overdue, where panels split and what was opened early, to those who may know it, and names no candidate', async () => {
    const digest = await newest(recruiter)
    expect(digest.week).toBe('2026-03-09')
    expect(digest.early_openings).toEqual([{ loop_id: early.id, job_title: 'Senior product manager, scheduling' }])
    expect(digest.splits.map((each: { dimension: string }) => each.dimension)).toEqual(['problem_clarity'])
    expect(
      digest.overdue.map((each: { loop_id: string; person: string }) => [each.loop_id, each.person]).sort(),
    ).toEqual(
      [
        [early.id, 'Jon Two'],
        [early.id, 'Kim Three'],
        [late.id, 'Jon Two'],
      ].sort(),
    )
    expect(mailed(recruiter)[0]!.subject).toBe('Your week in loops: 3 overdue, 1 split, 1 opened early')
    // Not of the team: nothing is theirs to know. The head of product reads debriefs, and of who is due counts alone.
    expect(await newest(outsider)).toMatchObject({ overdue: [], splits: [], early_openings: [] })
    expect(await newest(head)).toMatchObject({ overdue: [], splits: [{ dimension: 'problem_clarity' }] })
    for (const each of mail.mails.filter(({ subject }) => /week/.test(subject)))
      expect(each.raw).not.toMatch(/Ella|Early|Sami|Lale/)
  })

  it('leaves out a loop in which its reader’s own card is open', async () => {
    expect((await newest(owner)).overdue.map((each: { loop_id: string }) => each.loop_id)).toContain(late.id)
    const loop = expectStatus(await company.admin.get(`/v1/loops/${late.id}`), 200).body
    const [interview] = loop.interviews
    expectStatus(await company.admin.post(`/v1/interviews/${interview.id}/panelists`, { person_id: owner.id }), 201)
    service.now = new Date('2026-03-16T15:00:00Z')
    await notify(service)
    const digest = await newest(owner)
    expect(digest.week).toBe('2026-03-16')
    expect(digest.overdue.map((each: { loop_id: string }) => each.loop_id)).not.toContain(late.id)
    expect((await newest(recruiter)).overdue.map((each: { loop_id: string }) => each.loop_id)).toContain(late.id)
  })

  it('has four fields that its reader fills, and the next one shows them back', async () => {
    const { id } = await newest(recruiter)
    const read = await recruiter.get(`/v1/digests/${id}`)
    const tag = { 'if-match': read.headers.etag! }
    const answers = { learned: 'Ask for the baseline first.', stopping: 'Four interviews in a day.' }
    const filled = await recruiter.patch(`/v1/digests/${id}`, answers, tag)
    expect(filled.body).toMatchObject({ ...answers, broken_assumption: null, conflict: null })
    expect((await recruiter.patch(`/v1/digests/${id}`, { conflict: 'Levels' }, tag)).body.code).toBe(
      'precondition_failed',
    )
    expect((await recruiter.patch(`/v1/digests/${id}`, { conflict: 'Levels' })).body.code).toBe('precondition_required')
    expect((await recruiter.patch(`/v1/digests/${id}`, { conflict: 'Levels: Hana.' }, any)).body.stopping).toBe(
      answers.stopping,
    )
    service.now = new Date('2026-03-23T08:00:00Z')
    await notify(service)
    expect((await newest(recruiter)).last_week).toEqual({
      ...answers,
      broken_assumption: null,
      conflict: 'Levels: Hana.',
    })
    const { text } = mailed(recruiter).at(-1)!
    expect(text).toContain('What did we learn? Ask for the baseline first.')
    expect(text).toContain('Which conflict needs a single owner? Levels: Hana.')
    expect(text).not.toContain('Which assumption broke?')
  })

  it('counts each card in its independent version, so that its splits are those of the debrief', async () => {
    // A Wednesday.
    service.now = new Date('2026-04-01T09:00:00Z')
    const elsewhere = await service.company('Fabrikam')
    const manager = await elsewhere.person('Mara Manager', { roles: ['hiring_manager'] })
    const [first, second] = [await elsewhere.person('Ada One'), await elsewhere.person('Bo Two')]
    const job = await makeJob(elsewhere, manager)
    const loops: LoopMade[] = []
    for (const name of ['Slip', 'Reread', 'Moved']) {
      const loop = await makeLoop(service, elsewhere, job, [first, second], { name })
      await dropEmptyInterviews(elsewhere, loop.id)
      loops.push(loop)
    }
    service.pass(3)
    const rateAnew = async (loop: LoopMade, rating: number, reason: string) =>
      expectStatus(
        await first.post(`/v1/scorecards/${loop.seats[0]!.cardId}/versions`, {
          reason,
          ratings: { problem_clarity: { rating, evidence: [{ kind: 'quote', text: `Said again: ${rating}.` }] } },
        }),
        201,
      )
    const [slip, reread, moved] = loops as [LoopMade, LoopMade, LoopMade]
    await fillAndSubmit(slip.seats[0]!, { problem_clarity: 1 })
    await rateAnew(slip, 3, 'slip')
    await fillAndSubmit(slip.seats[1]!, { problem_clarity: 4 })
    await fillAndSubmit(reread.seats[0]!, { problem_clarity: 3 })
    await rateAnew(reread, 1, 'own_evidence_reread')
    await fillAndSubmit(reread.seats[1]!, { problem_clarity: 4 })
    await fillAndSubmit(moved.seats[0]!, { problem_clarity: 1 })
    await fillAndSubmit(moved.seats[1]!, { problem_clarity: 4 })
    await rateAnew(moved, 4, 'moved_to_the_group')
    const inDebriefs: string[] = []
    for (const { id } of loops) {
      const debrief = expectStatus(await manager.get(`/v1/loops/${id}/debrief`), 200).body
      for (const { dimension, split } of debrief.dimensions) if (split) inDebriefs.push(`${id} ${dimension}`)
    }
    service.now = new Date('2026-04-06T08:00:00Z')
    await notify(service)
    const told = (await newest(manager)).splits as { loop_id: string; dimension: string }[]
    expect(told.map(each => `${each.loop_id} ${each.dimension}`).sort()).toEqual(inDebriefs.sort())
    expect(inDebriefs).toEqual([reread, moved].map(({ id }) => `${id} problem_clarity`).sort())
  })

  it('is its reader’s alone', async () => {
    const { id } = await newest(recruiter)
    const other = await service.company('Contoso')
    const key = await company.integration('Key', ['loops:read'])
    for (const stranger of [owner, company.admin, other.admin, key]) {
      expect((await stranger.get(`/v1/digests/${id}`)).body.code).toBe('not_found')
      expect((await stranger.patch(`/v1/digests/${id}`, { learned: 'x' }, any)).body.code).toBe('not_found')
    }
    expect((await service.anonymous.get(`/v1/digests/${id}`)).body.code).toBe('not_signed_in')
    expect((await key.get('/v1/digests')).body.data).toEqual([])
    expect((await recruiter.patch(`/v1/digests/${id}`, {}, any)).body.code).toBe('invalid_request')
    expect((await recruiter.patch(`/v1/digests/${id}`, { learned: 'x'.repeat(2_001) }, any)).body.code).toBe(
      'invalid_request',
    )
    const [first, second] = (await recruiter.get('/v1/digests')).body.data
    expect(first.id > second.id).toBe(true)
  })
})
