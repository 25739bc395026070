import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, type LoopMade } from '../../support/hiring.ts'
import { openService, type Service } from '../../support/service.ts'
import { type Cast, castOf, overLoop, releasedLoop } from './company.ts'

let service: Service
let cast: Cast
beforeAll(async () => {
  service = await openService()
  cast = await castOf(service, 'Northwind')
})
afterAll(() => service.close())

const snapshotOf = async (decisionId: string) =>
  expectStatus(await cast.owner.get(`/v1/decisions/${decisionId}/snapshot`), 200).body
const debriefOf = async (loop: LoopMade) => expectStatus(await cast.owner.get(`/v1/loops/${loop.id}/debrief`), 200).body
const decide = async (loop: LoopMade, body: object = {}) =>
  expectStatus(
    await cast.owner.post(`/v1/loops/${loop.id}/decisions`, { decision: 'defer', reason: 'One more talk.', ...body }),
    201,
  ).body

async function addVersion(loop: LoopMade, seat: number, rating: number) {
  const { person, cardId } = loop.seats[seat]!
  return expectStatus(
    await person.post(`/v1/scorecards/${cardId}/versions`, {
      reason: 'moved_to_the_group',
      ratings: { problem_clarity: { rating, evidence: [{ kind: 'quote', text: `Said again: ${rating}.` }] } },
    }),
    201,
  )
}

describe('the snapshot of a decision', () => {
  it('is the debrief as everybody read it just before, and its hash is that of the very bytes', async () => {
    const loop = await releasedLoop(cast, { first: { problem_clarity: 1 } })
    const { permissions: _, ...read } = await debriefOf(loop)
    const decision = await decide(loop)
    const reply = expectStatus(await cast.first.get(`/v1/decisions/${decision.id}/snapshot`), 200)
    expect(JSON.parse(reply.body.json)).toEqual(read)
    expect(reply.body).toMatchObject({ decision_id: decision.id, sha256: decision.snapshot_sha256, reproduces: true })
    expect(createHash('sha256').update(reply.body.json, 'utf8').digest('hex')).toBe(decision.snapshot_sha256)
    expect(reply.headers.etag).toBe(`"${decision.snapshot_sha256}"`)
  })

  it('leaves a line in the access log', async () => {
    const loop = await releasedLoop(cast)
    const { id } = await decide(loop)
    await snapshotOf(id)
    const lines =
      await service.sql`select actor_id, outcome, loop_id from access_log where operation = 'getSnapshot' and subject_id = ${id}`
    expect(lines.map(line => ({ ...line }))).toEqual([{ actor_id: cast.owner.id, outcome: 'read', loop_id: loop.id }])
  })
})

describe('a snapshot comes out of the records again, byte for byte,', () => {
  let loop: LoopMade
  let decision: { id: string; snapshot_sha256: string }
  beforeEach(async () => {
    loop = await releasedLoop(
      cast,
      { first: { problem_clarity: 1 }, second: { problem_clarity: 4 } },
      { firstSays: { recommendation: 'no', red_flags: [{ kind: 'no_metrics', quote: 'We did not measure.' }] } },
    )
    // A history before the decision, so that there is something to tell apart from what follows.
    service.pass(1)
    await addVersion(loop, 0, 2)
    await cast.owner.put(`/v1/loops/${loop.id}/splits/problem_clarity`, { cause: 'open' })
    await cast.owner.post(`/v1/loops/${loop.id}/flag-reviews`, {
      panelist_id: loop.seats[0]!.cardId,
      kind: 'no_metrics',
      status: 'confirmed',
    })
    service.pass(1)
    decision = await decide(loop)
  })

  /** The debrief of today must have moved on, or the case shows nothing. */
  async function expectReproducedThoughChanged() {
    const snapshot = await snapshotOf(decision.id)
    const { permissions: _, ...today } = await debriefOf(loop)
    expect(JSON.parse(snapshot.json)).not.toEqual({ ...today, decisions: [], dissents: [] })
    expect([snapshot.sha256, snapshot.reproduces]).toEqual([decision.snapshot_sha256, true])
  }

  it('after later versions of the cards', async () => {
    service.pass(1)
    await addVersion(loop, 0, 3)
    await addVersion(loop, 1, 2)
    await expectReproducedThoughChanged()
  })

  it('after a version whose author began before the decision and was recorded after it', async () => {
    service.pass(-0.5)
    await addVersion(loop, 1, 2)
    service.pass(0.5)
    await expectReproducedThoughChanged()
  })

  it('after other words on splits and flags', async () => {
    service.pass(1)
    expectStatus(await cast.deputy.put(`/v1/loops/${loop.id}/splits/problem_clarity`, { cause: 'different_bar' }), 200)
    expectStatus(
      await cast.deputy.post(`/v1/loops/${loop.id}/flag-reviews`, {
        panelist_id: loop.seats[0]!.cardId,
        kind: 'no_metrics',
        status: 'dismissed',
      }),
      201,
    )
    await expectReproducedThoughChanged()
  })

  it('after a card was voided', async () => {
    const other = await cast.company.person(`Vera Void ${loop.id.slice(-4)}`, { roles: ['admin'] })
    const asked = expectStatus(
      await cast.admin.post(`/v1/scorecards/${loop.seats[1]!.cardId}/voiding`, { reason: 'another candidate' }),
      202,
    )
    expectStatus(await other.post(`/v1/approvals/${asked.body.id}/grant`), 200)
    await expectReproducedThoughChanged()
  })

  it('after an interview was added, answered, and another one waived', async () => {
    for (const name of ['Third talk', 'Fourth talk']) {
      const added = expectStatus(
        await cast.recruiter.post(`/v1/loops/${loop.id}/interviews`, {
          name,
          focus: ['metric_discipline'],
          panelists: [{ person_id: cast.stranger.id }],
        }),
        201,
      ).body
      const seat = { interviewId: added.id, cardId: added.panelists[0].id, person: cast.stranger, focus: added.focus }
      if (name === 'Third talk') await fillAndSubmit(seat, { metric_discipline: 1 })
      else
        expectStatus(
          await cast.owner.post(`/v1/loops/${loop.id}/waivers`, {
            panelist_id: seat.cardId,
            reason: 'enough is known',
          }),
          201,
        )
    }
    await expectReproducedThoughChanged()
  })

  it('after the panel was promoted and moved, the plan of the talks changed, the loop got another owner and the job its signals off', async () => {
    await service.sql`update people set seniority = 5, function = 'other' where id = ${cast.first.id}`
    await service.sql`update people set seniority = 1 where id = ${cast.second.id}`
    await service.sql`update jobs set signals_off = true where id = ${cast.jobId}`
    await service.sql`update interviews set artifact = 'reversed_decision', position = 7 - position where loop_id = ${loop.id}`
    expectStatus(
      await cast.recruiter.patch(
        `/v1/loops/${loop.id}`,
        { decision_owner_id: cast.first.id, deputy_id: cast.owner.id },
        { 'if-match': '*' },
      ),
      200,
    )
    await expectReproducedThoughChanged()
    await service.sql`update people set seniority = 2, function = 'engineering' where id = ${cast.first.id}`
    await service.sql`update people set seniority = 4 where id = ${cast.second.id}`
    await service.sql`update jobs set signals_off = false where id = ${cast.jobId}`
  })

  it('after calibrated figures came, and after later editions', async () => {
    const ids = loop.seats.map(seat => seat.cardId)
    const insufficient = {
      kind: 'insufficient',
      need: { interviewers: 3, loops: 10, sheets: 30 },
      have: { interviewers: 2, loops: 1, sheets: 2 },
    }
    const figures = { dimensions: { problem_clarity: insufficient }, overall: insufficient }
    await service.sql`
      insert into debrief_editions (company_id, loop_id, number, scorecard_ids, figures, created_at)
      values (${cast.company.id}, ${loop.id}, 1, ${ids}, ${service.sql.json(figures)}, ${service.now})`
    await expectReproducedThoughChanged()
  })

  it('after later decisions and their dissents, each of which has a snapshot of its own', async () => {
    service.pass(1)
    expectStatus(await cast.first.post(`/v1/decisions/${decision.id}/dissents`, { text: 'We know enough.' }), 201)
    const second = await decide(loop, { decision: 'hire', supersedes: decision.id })
    service.pass(1)
    expectStatus(await cast.second.post(`/v1/decisions/${second.id}/dissents`, { text: 'We do not.' }), 201)
    const third = await decide(loop, { supersedes: second.id })
    const snapshots = [await snapshotOf(decision.id), await snapshotOf(second.id), await snapshotOf(third.id)]
    expect(snapshots.map(snapshot => snapshot.reproduces)).toEqual([true, true, true])
    expect(
      snapshots
        .map(({ json }) => JSON.parse(json))
        .map(({ decisions, dissents }) => [decisions.length, dissents.length]),
    ).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ])
    expect(new Set(snapshots.map(snapshot => snapshot.sha256)).size).toBe(3)
  })
})

describe('a record changed behind the back of the service', () => {
  it.each([
    [
      'a rating',
      `update scorecard_versions set content = jsonb_set(content, '{ratings,problem_clarity,rating}', '4') where loop_id = $1`,
    ],
    ['the reason of an early opening', `update loops set release_reason = 'nothing special' where id = $1`],
    [
      'the stored bytes',
      `update decisions set snapshot = replace(snapshot, 'What was seen', 'What was not seen') where loop_id = $1`,
    ],
    ['the stored hash', `update decisions set snapshot_sha256 = repeat('0', 64) where loop_id = $1`],
  ])('is noticed: %s', async (_, statement) => {
    const loop = await overLoop(cast)
    await fillAndSubmit(loop.seats[0]!, { problem_clarity: 2 })
    expectStatus(await cast.owner.post(`/v1/loops/${loop.id}/release`, { reason: 'The offer ends today.' }), 200)
    const { id } = await decide(loop)
    expect((await snapshotOf(id)).reproduces).toBe(true)
    await service.sql.unsafe(statement, [loop.id])
    expect((await snapshotOf(id)).reproduces).toBe(false)
  })
})
