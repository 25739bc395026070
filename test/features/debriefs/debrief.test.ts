import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, fillCard, type LoopMade, makeJob } from '../../support/hiring.ts'
import { type Caller, openService, type Service } from '../../support/service.ts'
import { type Cast, castOf, overLoop, releasedLoop, twoInterviews } from './company.ts'

let service: Service
let cast: Cast
beforeAll(async () => {
  service = await openService()
  cast = await castOf(service, 'Northwind')
})
afterAll(() => service.close())

const debriefOf = (caller: Pick<Caller, 'get'>, loop: { id: string }, headers?: Record<string, string>) =>
  caller.get(`/v1/loops/${loop.id}/debrief`, headers)

describe('the debrief of a released loop', () => {
  let loop: LoopMade
  beforeAll(async () => {
    loop = await releasedLoop(
      cast,
      {
        first: { problem_clarity: 1, tradeoff_literacy: 3 },
        second: { problem_clarity: 4, metric_discipline: 2, stakeholder_judgment: 3 },
      },
      {
        firstSays: {
          recommendation: 'no',
          level_vote: 'one_below',
          summary: 'Solved before asking.',
          red_flags: [{ kind: 'no_metrics', quote: 'We did not measure it.' }],
        },
        secondSays: { recommendation: 'strong_yes' },
      },
    )
  })

  it('holds the evidence, the raw figures, the splits and the gaps, each card under its panelist', async () => {
    const { body } = expectStatus(await debriefOf(cast.owner, loop), 200)
    const [first, second] = loop.seats.map(seat => seat.cardId)
    expect(body).toMatchObject({
      loop_id: loop.id,
      edition: 1,
      released_at: service.now.toISOString(),
      release: { cause: 'all_in', by_id: null, reason: null },
      overall: {
        recommendations: { strong_no: 0, no: 1, yes: 0, strong_yes: 1 },
        level_votes: { one_below: 1, fits: 0, one_above: 0 },
        // the mean of the means 2.5, 3, 2 and 3
        raw: { dimensions: 4, mean: 2.625 },
        calibrated: { kind: 'none' },
      },
      uncovered: [],
      thin: ['tradeoff_literacy', 'metric_discipline'],
      decisions: [],
      dissents: [],
    })
    expect(
      body.panel.map((member: Record<string, unknown>) => [
        member.panelist_id,
        member.function,
        member.seniority,
        member.card,
      ]),
    ).toEqual([
      [first, 'engineering', 2, 'submitted'],
      [second, 'design', 4, 'submitted'],
    ])
    const clarity = body.dimensions.find((each: { dimension: string }) => each.dimension === 'problem_clarity')
    expect(clarity.ratings).toEqual([
      {
        scorecard_id: first,
        panelist_id: first,
        rating: 1,
        evidence: [{ kind: 'observation', text: 'What was seen of problem_clarity.' }],
        later: null,
      },
      {
        scorecard_id: second,
        panelist_id: second,
        rating: 4,
        evidence: [{ kind: 'observation', text: 'What was seen of problem_clarity.' }],
        later: null,
      },
    ])
    expect(clarity.raw).toEqual({ n: 2, mean: 2.5, spread: 3, distribution: { '1': 1, '2': 0, '3': 0, '4': 1 } })
    expect(clarity.split).toMatchObject({
      min: 1,
      max: 4,
      proposed_cause: 'different_evidence',
      cause: 'different_evidence',
      overruled_by_id: null,
    })
    expect(
      body.dimensions.map((each: { dimension: string; planned: boolean }) => [each.dimension, each.planned]),
    ).toEqual([
      ['problem_clarity', true],
      ['tradeoff_literacy', true],
      ['metric_discipline', true],
      ['stakeholder_judgment', false],
    ])
    expect(body.agenda.items[0]).toMatchObject({ dimension: 'problem_clarity', why: 'split' })
    expect(body.agenda.speaking_order.map((each: { panelist_id: string }) => each.panelist_id)).toEqual([first, second])
    expect(body.red_flags).toEqual([
      {
        kind: 'no_metrics',
        quote: 'We did not measure it.',
        source: 'human',
        panelist_id: first,
        status: 'proposed',
        by_id: null,
      },
    ])
    expect(body.permissions).toMatchObject({
      'debrief.read': 'allowed',
      'decision.write': 'allowed',
      'dissent.write': 'dissent_not_on_panel',
    })
  })

  it('shows where somebody moved after the release, toward whom, and leaves the independent rating standing', async () => {
    const moved = await releasedLoop(cast, { first: { problem_clarity: 1 }, second: { problem_clarity: 4 } })
    const [first, second] = moved.seats
    service.pass(1)
    expectStatus(
      await cast.first.post(`/v1/scorecards/${first!.cardId}/versions`, {
        reason: 'moved_to_the_group',
        ratings: {
          problem_clarity: { rating: 2, evidence: [{ kind: 'observation', text: 'Asked twice in the second half.' }] },
        },
      }),
      201,
    )
    const { body } = await debriefOf(cast.owner, moved)
    expect(body.ledger).toEqual([
      {
        panelist_id: first!.cardId,
        dimension: 'problem_clarity',
        version: 2,
        independent: 1,
        before: 1,
        later: 2,
        reason: 'moved_to_the_group',
        seen_others: [second!.cardId],
        toward: [second!.cardId],
        at: service.now.toISOString(),
      },
    ])
    expect(body.dimensions[0].ratings[0]).toMatchObject({
      rating: 1,
      later: { rating: 2, reason: 'moved_to_the_group', seen_others: [second!.cardId], at: service.now.toISOString() },
    })
    expect(body.dimensions[0].raw.mean).toBe(2.5)
  })

  it('raises the bar where the job raised it, and says who was waived and why', async () => {
    const jobId = await makeJob(cast.company, cast.owner, {
      plan: twoInterviews,
      bars: { problem_clarity: { bar: 3.5, reason: 'the role frames for three teams' } },
    })
    const waived = await overLoop({ ...cast, jobId })
    await fillAndSubmit(waived.seats[0]!)
    expectStatus(
      await cast.owner.post(`/v1/loops/${waived.id}/waivers`, {
        panelist_id: waived.seats[1]!.cardId,
        reason: 'ill for two weeks',
      }),
      201,
    )
    const { body } = expectStatus(await debriefOf(cast.owner, waived), 200)
    expect(body.release.cause).toBe('waived')
    expect(body.dimensions[0]).toMatchObject({ dimension: 'problem_clarity', bar: 3.5 })
    expect(body.panel[1]).toMatchObject({
      card: 'closed',
      waiver: { by_id: cast.owner.id, reason: 'ill for two weeks', at: service.now.toISOString() },
    })
    expect(body.uncovered).toEqual(['metric_discipline'])
  })

  it('weighs the dimensions as the plan recorded it, and as the rubric does where the plan says nothing', async () => {
    const weighed = await releasedLoop(cast, { first: { tradeoff_literacy: 1 }, second: { metric_discipline: 4 } })
    await service.sql`update loops set weights = ${service.sql.json({ problem_clarity: 2, tradeoff_literacy: 4 })} where id = ${weighed.id}`
    const { body } = await debriefOf(cast.owner, weighed)
    expect(body.dimensions.map((each: { weight: number }) => each.weight)).toEqual([2, 4, 1])
    // (2 · 3 + 4 · 1 + 1 · 4) / 7
    expect(body.overall.raw.mean).toBe(2)
  })

  it('shows figures of a stored edition only while they rest on the very cards that count', async () => {
    const estimated = {
      kind: 'estimated',
      mean: 2.9,
      pe_sd: 0.3,
      interval: { level: 0.8, low: 2.5, high: 3.3 },
      p_at_or_above_bar: 0.9,
      calibration_id: loop.id,
      model: 'M2',
      computed_at: '2026-03-02T20:00:00.000Z',
      released_loops: 37,
      arithmetic: {
        raw_mean: 3,
        standing: 2.9,
        interviewers_bars: 0.1,
        one_sheet_impressions: 0,
        few_ratings: 0,
        not_rated: 0,
        named: [],
      },
      later: [],
    }
    const figured = await releasedLoop(cast)
    const ids = figured.seats.map(seat => seat.cardId)
    const figures = { dimensions: { problem_clarity: estimated }, overall: estimated, interviewer_bars: {} }
    await service.sql`
      insert into debrief_editions (company_id, loop_id, number, scorecard_ids, figures, created_at)
      values (${cast.company.id}, ${figured.id}, 1, ${ids}, ${service.sql.json(figures)}, ${service.now})`
    const before = (await debriefOf(cast.owner, figured)).body
    expect([before.edition, before.overall.calibrated]).toEqual([1, estimated])
    expect(before.dimensions[1].calibrated).toEqual({ kind: 'none' })
    await voidCard(ids[1]!)
    const after = (await debriefOf(cast.owner, figured)).body
    expect([after.edition, after.overall.calibrated]).toEqual([2, { kind: 'none' }])
    expect(after.panel[1].card).toBe('voided')
    expect(after.cards.map((card: { scorecard_id: string }) => card.scorecard_id)).toEqual([ids[0]])
  })

  it('carries an ETag that is the same for everybody who reads the same, and another as soon as anything changes', async () => {
    const tagged = await releasedLoop(cast)
    const [mine, admins] = [await debriefOf(cast.owner, tagged), await debriefOf(cast.admin, tagged)]
    expect(mine.body.permissions).not.toEqual(admins.body.permissions)
    expect(mine.headers.etag).toMatch(/^"[\w-]{32}"$/)
    expect(admins.headers.etag).toBe(mine.headers.etag)
    const unchanged = await debriefOf(cast.owner, tagged, { 'if-none-match': mine.headers.etag! })
    expect([unchanged.status, unchanged.text]).toEqual([304, ''])
    expectStatus(
      await cast.owner.post(`/v1/loops/${tagged.id}/decisions`, { decision: 'defer', reason: 'One more talk.' }),
      201,
    )
    const changed = await debriefOf(cast.owner, tagged, { 'if-none-match': mine.headers.etag! })
    expect(changed.status).toBe(200)
    expect(changed.headers.etag).not.toBe(mine.headers.etag)
  })

  it('leaves a line in the access log for every look, also for one that was refused', async () => {
    const looked = await releasedLoop(cast)
    await debriefOf(cast.owner, looked)
    await debriefOf(cast.strangeRecruiter, looked)
    const lines = await service.sql`
      select actor_id, operation, outcome, loop_id from access_log where subject_id = ${looked.id} and operation = 'getDebrief' order by outcome`
    expect(lines.map(line => [line.actor_id, line.outcome, line.loop_id])).toEqual([
      [cast.strangeRecruiter.id, 'forbidden', looked.id],
      [cast.owner.id, 'read', looked.id],
    ])
  })
})

/** Voids a card as two admins do. */
async function voidCard(cardId: string): Promise<void> {
  const other = await cast.company.person(`Vera Void ${cardId.slice(-4)}`, { roles: ['admin'] })
  const asked = expectStatus(
    await cast.admin.post(`/v1/scorecards/${cardId}/voiding`, { reason: 'written for another candidate' }),
    202,
  )
  expectStatus(await other.post(`/v1/approvals/${asked.body.id}/grant`), 200)
}

describe('who reads a debrief', () => {
  let loop: LoopMade
  beforeAll(async () => {
    loop = await releasedLoop(
      cast,
      {},
      {
        firstSays: {
          recommendation: 'yes',
          summary: 'CANARY-SUMMARY',
          artifact: { kind: 'roadmap_narrative', note: 'CANARY-NOTE' },
        },
      },
    )
  })

  it('is said by the matrix, role by role', async () => {
    const answers: Record<string, unknown> = {}
    for (const role of [
      'owner',
      'deputy',
      'teammate',
      'recruiter',
      'head',
      'admin',
      'first',
      'stranger',
      'strangeManager',
      'strangeRecruiter',
      'auditor',
    ] as const) {
      const reply = await debriefOf(cast[role], loop)
      answers[role] = reply.status === 200 ? 200 : [reply.status, reply.body.code]
    }
    expect(answers).toEqual({
      owner: 200,
      deputy: 200,
      teammate: 200,
      recruiter: 200,
      head: 200,
      admin: 200,
      first: 200,
      stranger: [404, 'not_found'],
      strangeManager: [404, 'not_found'],
      strangeRecruiter: [403, 'forbidden'],
      auditor: [403, 'forbidden'],
    })
  })

  it('lets an auditor in after the decision', async () => {
    const decided = await releasedLoop(cast)
    expect((await debriefOf(cast.auditor, decided)).status).toBe(403)
    expectStatus(
      await cast.owner.post(`/v1/loops/${decided.id}/decisions`, {
        decision: 'no_hire',
        reason: 'Below the bar on metrics.',
      }),
      201,
    )
    expect((await debriefOf(cast.auditor, decided)).status).toBe(200)
  })

  it('asks for a session, for an id, and for one of this company', async () => {
    expect((await debriefOf(service.anonymous, loop)).status).toBe(401)
    expect((await debriefOf(cast.owner, { id: 'no-id' })).body.code).toBe('not_found')
    const elsewhere = await castOf(service, 'Contoso')
    for (const caller of [elsewhere.admin, elsewhere.owner, elsewhere.auditor])
      expect((await debriefOf(caller, loop)).body.code).toBe('not_found')
    expect((await cast.owner.get(`/v1/loops/${loop.id}/debrief?fields=raw`)).body.code).toBe('invalid_request')
  })

  it('gives a key no words without the scope for evidence and no decisions without theirs', async () => {
    const decided = await releasedLoop(
      cast,
      {},
      {
        firstSays: {
          recommendation: 'yes',
          summary: 'CANARY-SUMMARY',
          red_flags: [{ kind: 'blamed_failure', quote: 'CANARY-QUOTE' }],
        },
      },
    )
    expectStatus(
      await cast.owner.post(`/v1/loops/${decided.id}/decisions`, { decision: 'hire', reason: 'CANARY-REASON' }),
      201,
    )
    const none = await cast.company.integration('None', ['loops:read'])
    expect((await debriefOf(none, decided)).body.code).toBe('scope_missing')
    const bare = await debriefOf(await cast.company.integration('Bare', ['debriefs:read', 'loops:read']), decided)
    expect(bare.status).toBe(200)
    expect(bare.text).not.toMatch(/CANARY|What was seen/)
    expect(bare.body.dimensions[0].raw).toMatchObject({ n: 2, mean: 3 })
    expect(bare.body).toMatchObject({ decisions: [], red_flags: [] })
    const full = await debriefOf(
      await cast.company.integration('Full', ['debriefs:read', 'loops:read', 'evidence:read', 'decisions:read']),
      decided,
    )
    for (const canary of ['CANARY-SUMMARY', 'CANARY-QUOTE', 'CANARY-REASON', 'What was seen'])
      expect(full.text).toContain(canary)
    expect(full.headers.etag).not.toBe(bare.headers.etag)
  })

  it('is nobody while the loop is sealed, whatever is in already', async () => {
    const sealed = await overLoop(cast)
    await fillAndSubmit(sealed.seats[0]!)
    await fillCard(sealed.seats[1]!)
    for (const role of ['owner', 'recruiter', 'head', 'admin', 'first', 'second'] as const) {
      const reply = await debriefOf(cast[role], sealed)
      expect([role, reply.status, reply.body.code]).toEqual([role, 403, 'loop_sealed'])
    }
  })

  it('is not the author of a card left open by an early opening, until it is in', async () => {
    const opened = await overLoop(cast)
    await fillAndSubmit(opened.seats[0]!)
    expectStatus(
      await cast.owner.post(`/v1/loops/${opened.id}/release`, { reason: 'The offer of another company ends today.' }),
      200,
    )
    const { body } = expectStatus(await debriefOf(cast.owner, opened), 200)
    expect(body.release).toEqual({
      cause: 'opened_early',
      by_id: cast.owner.id,
      reason: 'The offer of another company ends today.',
    })
    expect(body.panel.map((member: { card: string }) => member.card)).toEqual(['submitted', 'open'])
    expect(body.cards).toHaveLength(1)
    expect((await debriefOf(cast.second, opened)).body.code).toBe('loop_sealed')
    await fillAndSubmit(opened.seats[1]!, { problem_clarity: 4 })
    const after = expectStatus(await debriefOf(cast.second, opened), 200).body
    // It was written under the seal: independent, and counted.
    expect(after.cards).toHaveLength(2)
    expect(after.ledger).toEqual([])
  })

  it('is nobody recused, nor the candidate, and it is gone once erased', async () => {
    const recused = await releasedLoop(cast)
    expectStatus(
      await cast.admin.post(`/v1/candidates/${recused.candidateId}/recusals`, {
        person_id: cast.teammate.id,
        reason: 'They are related.',
      }),
      201,
    )
    expect((await debriefOf(cast.teammate, recused)).body.code).toBe('not_found')
    await service.sql`update candidates set person_id = ${cast.head.id} where id = ${recused.candidateId}`
    expect((await debriefOf(cast.head, recused)).body.code).toBe('not_found')
    await service.sql`update candidates set person_id = null, erased_at = ${service.now} where id = ${recused.candidateId}`
    expect((await debriefOf(cast.owner, recused)).status).toBe(410)
    expect((await debriefOf(cast.stranger, recused)).status).toBe(404)
  })

  it('is everybody but a panelist without a card, where the loop was cancelled before its release', async () => {
    const cancelled = await overLoop(cast)
    await fillAndSubmit(cancelled.seats[0]!)
    expectStatus(
      await cast.recruiter.post(`/v1/loops/${cancelled.id}/cancellation`, { reason: 'The job was closed.' }),
      200,
    )
    const { body } = expectStatus(await debriefOf(cast.owner, cancelled), 200)
    expect(body.release).toEqual({ cause: 'cancelled', by_id: cast.recruiter.id, reason: 'The job was closed.' })
    expect((await debriefOf(cast.first, cancelled)).status).toBe(200)
    expect((await debriefOf(cast.second, cancelled)).body.code).toBe('loop_sealed')
  })
})
