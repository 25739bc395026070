import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, type LoopMade } from '../../support/hiring.ts'
import { type Caller, openService, type Service } from '../../support/service.ts'
import { type Cast, castOf, overLoop, releasedLoop } from './company.ts'

let service: Service
let cast: Cast
let otherAdmin: Caller
beforeAll(async () => {
  service = await openService()
  cast = await castOf(service, 'Northwind')
  otherAdmin = await cast.company.person('Olga Admin', { roles: ['admin'] })
})
afterAll(() => service.close())

const hire = { decision: 'hire', reason: 'Found the problem before the feature, twice.' }

function decideAs(
  caller: Pick<Caller, 'post'>,
  loop: { id: string },
  body: object = hire,
  headers?: Record<string, string>,
) {
  return caller.post(`/v1/loops/${loop.id}/decisions`, body, headers)
}

const stateOf = async (loop: LoopMade) => (await cast.admin.get(`/v1/loops/${loop.id}`)).body.state

describe('deciding', () => {
  it('keeps who decided what, why and as what, with the level and track of the loop unless others are named', async () => {
    const loop = await releasedLoop(cast)
    service.pass(1)
    const reply = expectStatus(
      await decideAs(cast.owner, loop, {
        ...hire,
        would_change_our_mind: 'A reference.',
        sees_that_we_do_not: 'Pricing.',
      }),
      201,
    )
    expect(reply.body).toEqual({
      id: expect.any(String),
      ...hire,
      level: 'senior',
      track: 'ic',
      would_change_our_mind: 'A reference.',
      sees_that_we_do_not: 'Pricing.',
      supersedes: null,
      decided_by_id: cast.owner.id,
      decided_as: 'owner',
      delegation_id: null,
      decided_at: service.now.toISOString(),
      snapshot_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect((await cast.first.get(`/v1/decisions/${reply.body.id}`)).body).toEqual(reply.body)
    expect((await cast.owner.get(`/v1/loops/${loop.id}/debrief`)).body.decisions).toEqual([reply.body])
    expect(await stateOf(loop)).toBe('decided')
    const named = await releasedLoop(cast)
    const lead = await decideAs(cast.deputy, named, { ...hire, level: 'lead', track: 'manager' })
    expect(lead.body).toMatchObject({ level: 'lead', track: 'manager', decided_as: 'deputy' })
  })

  it('is one event with the ids it speaks of, and leaves the application as it was', async () => {
    const loop = await releasedLoop(cast)
    const { body } = expectStatus(await decideAs(cast.owner, loop), 201)
    const events = await service.sql`select * from events where loop_id = ${loop.id} and type = 'decision.recorded'`
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      decision_id: body.id,
      job_id: cast.jobId,
      candidate_id: loop.candidateId,
      application_id: loop.applicationId,
      actor_id: cast.owner.id,
      published_at: service.now,
    })
    expect((await cast.admin.get(`/v1/applications/${loop.applicationId}`)).body.state).toBe('active')
  })

  it.each([
    ['a blank reason', { reason: ' \n' }, '/reason'],
    ['no reason', { reason: undefined }, '/reason'],
    ['a word that is no decision', { decision: 'maybe' }, '/decision'],
    ['an unknown field', { score: 3 }, '/score'],
    ['a reason without end', { reason: 'x'.repeat(10_001) }, '/reason'],
    ['half a character', { reason: 'so \ud800' }, '/reason'],
  ])('refuses %s and points at it', async (_, change, pointer) => {
    const loop = await releasedLoop(cast)
    const reply = await decideAs(cast.owner, loop, { ...hire, ...change })
    expect([reply.status, reply.body.code, reply.body.errors[0].pointer]).toEqual([400, 'invalid_request', pointer])
  })

  it('belongs to the owner and the deputy: each other role is told so in its own way', async () => {
    const loop = await releasedLoop(cast)
    expect((await decideAs(service.anonymous, loop)).status).toBe(401)
    const answers: Record<string, unknown> = {}
    for (const role of [
      'teammate',
      'strangeManager',
      'recruiter',
      'head',
      'first',
      'stranger',
      'auditor',
      'admin',
    ] as const)
      answers[role] = (await decideAs(cast[role], loop)).body.code
    const key = await cast.company.integration('Key', ['debriefs:read', 'decisions:read', 'loops:write'])
    answers.key = (await decideAs(key, loop)).body.code
    expect(answers).toEqual({
      teammate: 'decision_owner_only',
      // who may not know of the loop is not told of it
      strangeManager: 'not_found',
      recruiter: 'decision_owner_only',
      head: 'forbidden',
      first: 'forbidden',
      stranger: 'forbidden',
      auditor: 'forbidden',
      // there is nothing yet that an admin could correct
      admin: 'forbidden',
      key: 'scope_missing',
    })
    const elsewhere = await castOf(service, 'Contoso')
    expect((await decideAs(elsewhere.owner, loop)).body.code).toBe('not_found')
    expect((await decideAs(cast.owner, { id: 'none' })).body.code).toBe('not_found')
    expect((await service.sql`select 1 from decisions where loop_id = ${loop.id}`).length).toBe(0)
  })

  it('waits for the release, and never comes once the loop is cancelled', async () => {
    const loop = await overLoop(cast)
    await fillAndSubmit(loop.seats[0]!)
    expect((await decideAs(cast.owner, loop)).body.code).toBe('loop_sealed')
    expectStatus(await cast.recruiter.post(`/v1/loops/${loop.id}/cancellation`, { reason: 'The job was closed.' }), 200)
    expect((await decideAs(cast.owner, loop)).body.code).toBe('loop_closed')
  })

  it('is appended: a second one has to supersede the newest, and only the newest', async () => {
    const loop = await releasedLoop(cast)
    const first = expectStatus(await decideAs(cast.owner, loop), 201).body
    const again = await decideAs(cast.owner, loop)
    expect([again.status, again.body.code, again.body.decision_id]).toEqual([409, 'decision_exists', first.id])
    const second = expectStatus(
      await decideAs(cast.deputy, loop, { decision: 'no_hire', reason: 'A reference.', supersedes: first.id }),
      201,
    ).body
    expect(second.supersedes).toBe(first.id)
    const late = await decideAs(cast.owner, loop, { ...hire, supersedes: first.id })
    expect([late.body.code, late.body.newest_decision_id]).toEqual(['supersedes_not_newest', second.id])
    const listed = expectStatus(await cast.owner.get(`/v1/loops/${loop.id}/decisions`), 200).body
    expect(listed.data.map((each: { id: string }) => each.id)).toEqual([second.id, first.id])
    expect((await cast.owner.get(`/v1/loops/${loop.id}/debrief`)).body.decisions).toEqual([first, second])
  })

  it('can be put off: the loop stays in debrief, also after a hire that was taken back', async () => {
    const loop = await releasedLoop(cast)
    const put = expectStatus(
      await decideAs(cast.owner, loop, { decision: 'defer', reason: 'One more talk.' }),
      201,
    ).body
    expect(await stateOf(loop)).toBe('debrief')
    const hired = expectStatus(await decideAs(cast.owner, loop, { ...hire, supersedes: put.id }), 201).body
    expect(await stateOf(loop)).toBe('decided')
    expectStatus(
      await decideAs(cast.owner, loop, {
        decision: 'defer',
        reason: 'The reference called back.',
        supersedes: hired.id,
      }),
      201,
    )
    expect(await stateOf(loop)).toBe('debrief')
  })

  it('happens once under one Idempotency-Key, and once where two decide at the same moment', async () => {
    const loop = await releasedLoop(cast)
    const key = { 'idempotency-key': 'decide-once' }
    const made = expectStatus(await decideAs(cast.owner, loop, hire, key), 201)
    const again = await decideAs(cast.owner, loop, hire, key)
    expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([201, made.body, 'true'])
    expect((await decideAs(cast.owner, loop, { ...hire, reason: 'Another.' }, key)).body.code).toBe(
      'idempotency_key_reused',
    )
    const race = await releasedLoop(cast)
    const replies = await Promise.all([
      decideAs(cast.owner, race),
      decideAs(cast.deputy, race),
      decideAs(cast.owner, race),
    ])
    expect(replies.map(reply => reply.status).sort()).toEqual([201, 409, 409])
    expect((await service.sql`select 1 from decisions where loop_id = ${race.id}`).length).toBe(1)
  })

  it('waits for the card of an interview added after the release, until it is in or waived', async () => {
    const loop = await releasedLoop(cast)
    const added = expectStatus(
      await cast.recruiter.post(`/v1/loops/${loop.id}/interviews`, {
        name: 'One more talk',
        focus: ['metric_discipline'],
        panelists: [{ person_id: cast.stranger.id }],
      }),
      201,
    ).body
    const waiting = await decideAs(cast.owner, loop)
    const cardId = added.panelists[0].id
    expect([waiting.body.code, waiting.body.interview_ids, waiting.body.scorecard_ids]).toEqual([
      'decision_waits_for_cards',
      [added.id],
      [cardId],
    ])
    expectStatus(
      await cast.owner.post(`/v1/loops/${loop.id}/waivers`, { panelist_id: cardId, reason: 'they left the company' }),
      201,
    )
    expectStatus(await decideAs(cast.owner, loop), 201)
  })

  it('stands behind the lock of its loop: an interview added at the same moment is waited for', async () => {
    const loop = await releasedLoop(cast)
    let deciding: Promise<{ body: { code?: string } }> | undefined
    await service.sql.begin(async sql => {
      await sql`select 1 from loops where id = ${loop.id} for update`
      let settled = false
      deciding = decideAs(cast.owner, loop).finally(() => {
        settled = true
      })
      const waits = async () => (await service.sql`select 1 from pg_locks where not granted`).length > 0
      while (!settled && !(await waits())) await new Promise(resolve => setTimeout(resolve, 5))
      await sql`
        insert into interviews (company_id, id, loop_id, position, name, focus, kit, added_after_release, created_at, updated_at)
        select company_id, gen_random_uuid(), loop_id, 9, 'One more talk', focus, kit, true, created_at, updated_at
        from interviews where id = ${loop.seats[0]!.interviewId}`
    })
    expect((await deciding!).body.code).toBe('decision_waits_for_cards')
  })

  it('does not wait for a card that an early opening left open', async () => {
    const loop = await overLoop(cast)
    await fillAndSubmit(loop.seats[0]!)
    expectStatus(await cast.owner.post(`/v1/loops/${loop.id}/release`, { reason: 'The offer ends today.' }), 200)
    expectStatus(await decideAs(cast.owner, loop), 201)
  })

  it('falls to the deputy when the owner is recused', async () => {
    const loop = await releasedLoop(cast)
    expectStatus(
      await cast.admin.post(`/v1/candidates/${loop.candidateId}/recusals`, {
        person_id: cast.owner.id,
        reason: 'They are related.',
      }),
      201,
    )
    expect((await decideAs(cast.owner, loop)).body.code).toBe('not_found')
    expect(expectStatus(await decideAs(cast.deputy, loop), 201).body.decided_as).toBe('deputy')
  })

  it('is gone with the candidate', async () => {
    const loop = await releasedLoop(cast)
    const { body } = await decideAs(cast.owner, loop)
    await service.sql`update candidates set erased_at = ${service.now} where id = ${loop.candidateId}`
    expect((await decideAs(cast.owner, loop, { ...hire, supersedes: body.id })).status).toBe(410)
    for (const path of ['', '/snapshot', '/dissents'])
      expect((await cast.owner.get(`/v1/decisions/${body.id}${path}`)).status).toBe(410)
    expect((await cast.owner.get(`/v1/loops/${loop.id}/decisions`)).status).toBe(410)
  })
})

describe('a correction by an admin', () => {
  it('takes a second admin, stands under the name of the first, and names what it corrects', async () => {
    const loop = await releasedLoop(cast)
    const wrong = expectStatus(await decideAs(cast.owner, loop), 201).body
    const correction = { decision: 'no_hire', reason: 'Recorded for the wrong candidate.', supersedes: wrong.id }
    const asked = expectStatus(await decideAs(cast.admin, loop, correction), 202)
    expect(asked.body).toMatchObject({
      action: 'decision.correct',
      operation: 'createDecision',
      state: 'open',
      asked_by_id: cast.admin.id,
    })
    expect((await service.sql`select 1 from decisions where loop_id = ${loop.id}`).length).toBe(1)
    expect((await cast.admin.post(`/v1/approvals/${asked.body.id}/grant`)).body.code).toBe('approval_own')
    service.pass(1)
    const granted = expectStatus(await otherAdmin.post(`/v1/approvals/${asked.body.id}/grant`), 200).body
    const [newest] = (await cast.owner.get(`/v1/loops/${loop.id}/decisions`)).body.data
    expect(newest).toMatchObject({
      id: granted.made_id,
      ...correction,
      decided_by_id: cast.admin.id,
      decided_as: 'admin',
    })
  })

  it('is refused at the grant when the decision it corrects is no longer the newest', async () => {
    const loop = await releasedLoop(cast)
    const wrong = expectStatus(await decideAs(cast.owner, loop), 201).body
    const asked = expectStatus(
      await decideAs(cast.admin, loop, { decision: 'no_hire', reason: 'Wrong.', supersedes: wrong.id }),
      202,
    ).body
    expectStatus(
      await decideAs(cast.owner, loop, { decision: 'defer', reason: 'Seen too.', supersedes: wrong.id }),
      201,
    )
    expect((await otherAdmin.post(`/v1/approvals/${asked.id}/grant`)).body.code).toBe('supersedes_not_newest')
  })
})

describe('reading decisions', () => {
  let loop: LoopMade
  let decisionId: string
  beforeAll(async () => {
    loop = await releasedLoop(cast)
    decisionId = expectStatus(await decideAs(cast.owner, loop), 201).body.id
  })
  const paths = () => [
    `/v1/loops/${loop.id}/decisions`,
    `/v1/decisions/${decisionId}`,
    `/v1/decisions/${decisionId}/snapshot`,
    `/v1/decisions/${decisionId}/dissents`,
  ]

  it('is open to whoever reads the debrief, and to nobody else', async () => {
    const elsewhere = await castOf(service, 'Fabrikam')
    for (const path of paths()) {
      for (const role of ['owner', 'teammate', 'recruiter', 'head', 'admin', 'first', 'auditor'] as const)
        expect([path, role, (await cast[role].get(path)).status]).toEqual([path, role, 200])
      expect((await service.anonymous.get(path)).status).toBe(401)
      expect((await cast.stranger.get(path)).body.code).toBe('not_found')
      expect((await cast.strangeRecruiter.get(path)).body.code).toBe('forbidden')
      expect((await elsewhere.admin.get(path)).body.code).toBe('not_found')
      expect((await cast.owner.get(path.replace(/[0-9a-f-]{36}/, 'none'))).body.code).toBe('not_found')
      expect((await cast.owner.get(path.replace(/[0-9a-f-]{36}/, cast.jobId))).body.code).toBe('not_found')
    }
  })

  it('asks a key for the scope of decisions, and for a snapshot those of its words besides', async () => {
    const one = await cast.company.integration('Decisions', ['decisions:read', 'loops:read'])
    const [list, single, snapshot] = paths()
    expect((await one.get(list!)).status).toBe(200)
    expect((await one.get(single!)).status).toBe(200)
    expect((await one.get(snapshot!)).body.code).toBe('scope_missing')
    const without = await cast.company.integration('Debriefs', ['debriefs:read', 'decisions:read', 'loops:read'])
    expect((await without.get(snapshot!)).body.code).toBe('scope_missing')
    const all = await cast.company.integration('All', [
      'debriefs:read',
      'decisions:read',
      'evidence:read',
      'loops:read',
    ])
    expect((await all.get(snapshot!)).status).toBe(200)
    expect((await (await cast.company.integration('Loops', ['loops:read'])).get(list!)).body.code).toBe('scope_missing')
  })

  it('tells the author of an open card nothing, not even that there is a decision', async () => {
    const opened = await overLoop(cast)
    await fillAndSubmit(opened.seats[0]!)
    expectStatus(await cast.owner.post(`/v1/loops/${opened.id}/release`, { reason: 'The offer ends today.' }), 200)
    const undecided = await cast.second.get(`/v1/loops/${opened.id}/decisions`)
    const made = expectStatus(await decideAs(cast.owner, opened), 201).body
    const decided = await cast.second.get(`/v1/loops/${opened.id}/decisions`)
    expect([undecided.body.code, decided.body.code]).toEqual(['loop_sealed', 'loop_sealed'])
    for (const path of ['', '/snapshot', '/dissents'])
      expect((await cast.second.get(`/v1/decisions/${made.id}${path}`)).body.code).toBe('loop_sealed')
  })

  it('goes page by page', async () => {
    const long = await releasedLoop(cast)
    const ids: string[] = []
    for (let at = 0; at < 5; at++)
      ids.unshift(
        expectStatus(
          await decideAs(cast.owner, long, { decision: 'defer', reason: `Talk ${at}.`, supersedes: ids[0] ?? null }),
          201,
        ).body.id,
      )
    const read: string[] = []
    let cursor = ''
    for (let page = 0; page < 3; page++) {
      const { body } = expectStatus(await cast.owner.get(`/v1/loops/${long.id}/decisions?limit=2${cursor}`), 200)
      read.push(...body.data.map((each: { id: string }) => each.id))
      expect(body.next_cursor === null).toBe(page === 2)
      cursor = `&cursor=${body.next_cursor}`
    }
    expect(read).toEqual(ids)
    expect((await cast.owner.get(`/v1/loops/${long.id}/decisions?cursor=made-up`)).body.code).toBe('invalid_cursor')
    expect((await cast.owner.get(`/v1/decisions/${ids[0]}/dissents?cursor=made-up`)).body.code).toBe('invalid_cursor')
    expect((await cast.owner.get(`/v1/loops/${long.id}/delegations?cursor=made-up`)).body.code).toBe('invalid_cursor')
  })
})

describe('delegating', () => {
  const delegate = (
    caller: Pick<Caller, 'post'>,
    loop: { id: string },
    personId: string,
    more: object = {},
    headers?: Record<string, string>,
  ) =>
    caller.post(
      `/v1/loops/${loop.id}/delegations`,
      { person_id: personId, reason: 'On leave until the ninth.', ...more },
      headers,
    )

  it('lets the person decide, and the decision says under which delegation', async () => {
    const loop = await overLoop(cast)
    // before the release too: leave is planned
    const made = expectStatus(await delegate(cast.owner, loop, cast.recruiter.id), 201).body
    expect(made).toEqual({
      id: expect.any(String),
      loop_id: loop.id,
      person_id: cast.recruiter.id,
      reason: 'On leave until the ninth.',
      delegated_by_id: cast.owner.id,
      created_at: service.now.toISOString(),
    })
    for (const seat of loop.seats) await fillAndSubmit(seat)
    const decided = expectStatus(await decideAs(cast.recruiter, loop), 201).body
    expect(decided).toMatchObject({ decided_as: 'delegate', delegation_id: made.id, decided_by_id: cast.recruiter.id })
  })

  it('is for the owner and the deputy, and needs a reason', async () => {
    const loop = await releasedLoop(cast)
    expect((await delegate(service.anonymous, loop, cast.recruiter.id)).status).toBe(401)
    expect((await delegate(cast.teammate, loop, cast.recruiter.id)).body.code).toBe('decision_owner_only')
    expect((await delegate(cast.recruiter, loop, cast.recruiter.id)).body.code).toBe('forbidden')
    expect((await delegate(cast.strangeManager, loop, cast.recruiter.id)).body.code).toBe('not_found')
    const elsewhere = await castOf(service, 'Litware')
    expect((await delegate(elsewhere.owner, loop, cast.recruiter.id)).body.code).toBe('not_found')
    const foreign = await delegate(cast.owner, loop, elsewhere.recruiter.id)
    expect([foreign.status, foreign.body.code]).toEqual([422, 'unknown_reference'])
    const silent = await delegate(cast.owner, loop, cast.recruiter.id, { reason: ' ' })
    expect([silent.body.code, silent.body.errors[0].pointer]).toEqual(['invalid_request', '/reason'])
    expectStatus(await delegate(cast.deputy, loop, cast.recruiter.id), 201)
  })

  it('goes to nobody who may decide already, cannot decide, is conflicted or has left', async () => {
    const loop = await releasedLoop(cast)
    for (const person of [cast.owner, cast.deputy])
      expect((await delegate(cast.owner, loop, person.id)).body.code).toBe('delegation_exists')
    expectStatus(await delegate(cast.owner, loop, cast.recruiter.id), 201)
    expect((await delegate(cast.owner, loop, cast.recruiter.id)).body.code).toBe('delegation_exists')
    for (const person of [cast.first, cast.head, cast.admin])
      expect((await delegate(cast.owner, loop, person.id)).body.code).toBe('person_cannot_decide')
    const offTeam = (await delegate(cast.owner, loop, cast.strangeManager.id)).body
    expect([offTeam.code, offTeam.errors[0].pointer]).toEqual(['person_cannot_decide', '/person_id'])
    expectStatus(
      await cast.admin.post(`/v1/candidates/${loop.candidateId}/recusals`, {
        person_id: cast.teammate.id,
        reason: 'They are related.',
      }),
      201,
    )
    expect((await delegate(cast.owner, loop, cast.teammate.id)).body.code).toBe('person_cannot_decide')
    const gone = await cast.company.person('Gil Gone', { roles: ['recruiter'] })
    await service.sql`update people set active = false where id = ${gone.id}`
    expect((await delegate(cast.owner, loop, gone.id)).body.code).toBe('person_inactive')
  })

  it('is not possible on a cancelled loop, nor after erasure, and happens once under one key', async () => {
    const loop = await overLoop(cast)
    const key = { 'idempotency-key': 'delegate-once' }
    const made = expectStatus(await delegate(cast.owner, loop, cast.recruiter.id, {}, key), 201)
    expect((await delegate(cast.owner, loop, cast.recruiter.id, {}, key)).body).toEqual(made.body)
    expectStatus(await cast.recruiter.post(`/v1/loops/${loop.id}/cancellation`, { reason: 'The job was closed.' }), 200)
    expect((await delegate(cast.owner, loop, cast.teammate.id)).body.code).toBe('loop_closed')
    await service.sql`update candidates set erased_at = ${service.now} where id = ${loop.candidateId}`
    expect((await delegate(cast.owner, loop, cast.teammate.id)).body.code).toBe('gone')
    expect((await cast.owner.get(`/v1/loops/${loop.id}/delegations`)).body.code).toBe('gone')
  })

  it('is listed to the two it concerns while the loop is sealed, and to readers of decisions afterwards', async () => {
    const loop = await overLoop(cast)
    const made = expectStatus(await delegate(cast.owner, loop, cast.recruiter.id), 201).body
    const listed = async (caller: Caller) => (await caller.get(`/v1/loops/${loop.id}/delegations`)).body.data
    expect(await listed(cast.owner)).toEqual([made])
    expect(await listed(cast.recruiter)).toEqual([made])
    for (const caller of [cast.deputy, cast.first, cast.admin]) expect(await listed(caller)).toEqual([])
    for (const seat of loop.seats) await fillAndSubmit(seat)
    for (const caller of [cast.deputy, cast.first, cast.admin]) expect(await listed(caller)).toEqual([made])
    expect((await cast.stranger.get(`/v1/loops/${loop.id}/delegations`)).body.code).toBe('not_found')
    expect((await service.anonymous.get(`/v1/loops/${loop.id}/delegations`)).status).toBe(401)
  })
})

describe('dissenting', () => {
  const dissent = (
    caller: Pick<Caller, 'post'>,
    decisionId: string,
    text = 'Nobody saw a decision taken back.',
    headers?: Record<string, string>,
  ) => caller.post(`/v1/decisions/${decisionId}/dissents`, { text }, headers)
  const decided = async () => {
    const loop = await releasedLoop(cast)
    return { loop, id: expectStatus(await decideAs(cast.owner, loop), 201).body.id as string }
  }

  it("stands in a panelist's own name beside the decision, in the list and in the debrief", async () => {
    const { loop, id } = await decided()
    service.pass(2)
    const key = { 'idempotency-key': 'dissent-once' }
    const made = expectStatus(await dissent(cast.first, id, undefined, key), 201).body
    const { id: dissentId, ...words } = made
    expect(words).toEqual({
      decision_id: id,
      panelist_id: loop.seats[0]!.cardId,
      text: 'Nobody saw a decision taken back.',
      at: service.now.toISOString(),
    })
    expect((await dissent(cast.first, id, undefined, key)).body).toEqual(made)
    expect((await dissent(cast.first, id)).body.code).toBe('dissent_exists')
    expectStatus(await dissent(cast.second, id, 'Neither did I.'), 201)
    const listed = (await cast.teammate.get(`/v1/decisions/${id}/dissents`)).body.data
    expect(listed.map((each: { text: string }) => each.text).sort()).toEqual([
      'Neither did I.',
      'Nobody saw a decision taken back.',
    ])
    expect(listed.some((each: { id: string }) => each.id === dissentId)).toBe(true)
    expect((await cast.owner.get(`/v1/loops/${loop.id}/debrief`)).body.dissents).toContainEqual(words)
  })

  it('is open for 24 hours and not a moment longer', async () => {
    const { id } = await decided()
    service.pass(24)
    expectStatus(await dissent(cast.first, id), 201)
    service.now = new Date(service.now.getTime() + 1)
    const late = await dissent(cast.second, id)
    expect([late.status, late.body.code]).toEqual([409, 'dissent_window_closed'])
  })

  it('is for those whose card is in: nobody dissents for another', async () => {
    const { id } = await decided()
    expect((await dissent(service.anonymous, id)).status).toBe(401)
    for (const caller of [cast.owner, cast.recruiter, cast.admin, cast.head])
      expect((await dissent(caller, id)).body.code).toBe('dissent_not_on_panel')
    expect((await dissent(cast.stranger, id)).body.code).toBe('not_found')
    expect((await dissent(cast.auditor, id)).body.code).toBe('forbidden')
    const elsewhere = await castOf(service, 'Tailspin')
    expect((await dissent(elsewhere.first, id)).body.code).toBe('not_found')
    const blank = await dissent(cast.first, id, '  ')
    expect([blank.body.code, blank.body.errors[0].pointer]).toEqual(['invalid_request', '/text'])
    const foreign = await cast.first.post(`/v1/decisions/${id}/dissents`, { text: 'x', panelist_id: cast.second.id })
    expect(foreign.body.code).toBe('invalid_request')
  })

  it('is not for training cards, nor while an own card is open', async () => {
    const loop = await overLoop(cast)
    expectStatus(
      await cast.recruiter.post(`/v1/interviews/${loop.seats[0]!.interviewId}/panelists`, {
        person_id: cast.stranger.id,
        role: 'shadow',
      }),
      201,
    )
    for (const seat of loop.seats) await fillAndSubmit(seat)
    const { id } = expectStatus(await decideAs(cast.owner, loop), 201).body
    expect((await dissent(cast.stranger, id)).body.code).toBe('loop_sealed')
    const shadow = (await cast.admin.get(`/v1/loops/${loop.id}`)).body.interviews[0].panelists.find(
      (each: { role: string }) => each.role === 'shadow',
    )
    await fillAndSubmit({
      interviewId: loop.seats[0]!.interviewId,
      cardId: shadow.id,
      person: cast.stranger,
      focus: loop.seats[0]!.focus,
    })
    expect((await dissent(cast.stranger, id)).body.code).toBe('dissent_not_on_panel')
    const { permissions } = expectStatus(await cast.stranger.get(`/v1/loops/${loop.id}/debrief`), 200).body
    expect(permissions['dissent.write']).toBe('dissent_not_on_panel')
    const first = expectStatus(await cast.first.get(`/v1/loops/${loop.id}/debrief`), 200).body
    expect(first.permissions['dissent.write']).toBe('allowed')
  })

  it('is gone with the candidate', async () => {
    const { loop, id } = await decided()
    await service.sql`update candidates set erased_at = ${service.now} where id = ${loop.candidateId}`
    expect((await dissent(cast.first, id)).body.code).toBe('gone')
  })
})
