import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, type LoopMade } from '../../support/hiring.ts'
import { type Caller, openService, type Service } from '../../support/service.ts'
import { type Cast, castOf, overLoop, releasedLoop } from './company.ts'

let service: Service
let cast: Cast
beforeAll(async () => {
  service = await openService()
  cast = await castOf(service, 'Northwind')
})
afterAll(() => service.close())

type Asking = Pick<Caller, 'put' | 'post'>
const debriefOf = async (loop: { id: string }) => (await cast.owner.get(`/v1/loops/${loop.id}/debrief`)).body
const apart = { first: { problem_clarity: 1 }, second: { problem_clarity: 4 } }

describe('overruling the cause of a split', () => {
  const rule = (caller: Asking, loop: { id: string }, cause = 'open', dimension = 'problem_clarity') =>
    caller.put(`/v1/loops/${loop.id}/splits/${dimension}`, { cause })

  it('puts the new cause with its question and its name in place of the proposed one; the newest word stands', async () => {
    const loop = await releasedLoop(cast, apart)
    const [before] = (await debriefOf(loop)).dimensions
    expect(before.split).toMatchObject({
      proposed_cause: 'different_evidence',
      cause: 'different_evidence',
      overruled_by_id: null,
    })
    service.pass(1)
    const first = expectStatus(await rule(cast.first, loop), 200).body
    expect(first).toMatchObject({
      min: 1,
      max: 4,
      proposed_cause: 'different_evidence',
      cause: 'open',
      overruled_by_id: cast.first.id,
    })
    expect(first.question).not.toBe(before.split.question)
    expect((await debriefOf(loop)).dimensions[0].split).toEqual(first)
    service.pass(1)
    expectStatus(await rule(cast.owner, loop, 'different_bar'), 200)
    const after = await debriefOf(loop)
    expect(after.dimensions[0].split).toMatchObject({ cause: 'different_bar', overruled_by_id: cast.owner.id })
    expect(after.agenda.items[0].question).toBe(after.dimensions[0].split.question)
  })

  it('can be said twice and stands once', async () => {
    const loop = await releasedLoop(cast, apart)
    const said = [await rule(cast.owner, loop), await rule(cast.owner, loop)]
    expect(said.map(reply => reply.status)).toEqual([200, 200])
    expect(said[1]!.body).toEqual(said[0]!.body)
    expect((await service.sql`select 1 from split_overrules where loop_id = ${loop.id}`).length).toBe(1)
  })

  it('is not possible where nothing is split', async () => {
    const loop = await releasedLoop(cast, apart)
    for (const dimension of ['metric_discipline', 'charisma']) {
      const reply = await rule(cast.owner, loop, 'open', dimension)
      expect([reply.status, reply.body.code]).toEqual([404, 'split_not_found'])
    }
    const reply = await rule(cast.owner, loop, 'open', 'No Dimension')
    expect([reply.status, reply.body.code]).toEqual([404, 'not_found'])
    expect((await rule(cast.owner, loop, 'bad_mood')).body.code).toBe('invalid_request')
  })

  it('is for the hiring team and the panel', async () => {
    const loop = await releasedLoop(cast, apart)
    expect((await rule(service.anonymous, loop)).status).toBe(401)
    const elsewhere = await castOf(service, 'Contoso')
    const answers = Object.fromEntries(
      await Promise.all(
        [
          cast.teammate,
          cast.second,
          cast.stranger,
          cast.recruiter,
          cast.head,
          cast.admin,
          cast.auditor,
          elsewhere.owner,
        ].map(async caller => {
          const reply = await rule(caller, loop)
          return [
            `${caller.name} of ${caller.companyId === cast.company.id ? 'here' : 'elsewhere'}`,
            reply.body.code ?? reply.status,
          ]
        }),
      ),
    )
    expect(answers).toEqual({
      'Tomo Team of here': 200,
      'Ivo Second of here': 200,
      'Sven Stranger of here': 'not_found',
      'Rita Recruiter of here': 'forbidden',
      'Hedda Head of here': 'forbidden',
      'Ada Admin of here': 'forbidden',
      'Aki Auditor of here': 'forbidden',
      'Hana Owner of elsewhere': 'not_found',
    })
  })

  it('waits for the release, and ends with erasure', async () => {
    const sealed = await overLoop(cast)
    await fillAndSubmit(sealed.seats[0]!)
    for (const caller of [cast.owner, cast.first]) expect((await rule(caller, sealed)).body.code).toBe('loop_sealed')
    const loop = await releasedLoop(cast, apart)
    await service.sql`update candidates set erased_at = ${service.now} where id = ${loop.candidateId}`
    expect((await rule(cast.owner, loop)).body.code).toBe('gone')
  })
})

describe('reviewing a red flag', () => {
  let loop: LoopMade
  const flags = (quote: string) => ({
    recommendation: 'no',
    red_flags: [
      { kind: 'solo_success', quote },
      { kind: 'no_metrics', quote },
    ],
  })
  const flagged = () =>
    releasedLoop(cast, {}, { firstSays: flags('I did it alone.'), secondSays: flags('It was all me.') })
  const review = (caller: Asking, of: LoopMade, change: object = {}, headers?: Record<string, string>) =>
    (caller as Caller).post(
      `/v1/loops/${of.id}/flag-reviews`,
      { panelist_id: of.seats[0]!.cardId, kind: 'solo_success', status: 'dismissed', ...change },
      headers,
    )
  beforeAll(async () => {
    loop = await flagged()
  })

  it('stands beside the flag with a name, on that card and that kind alone; the newest word stands', async () => {
    const mine = await flagged()
    const made = expectStatus(await review(cast.owner, mine), 201).body
    expect(made).toEqual({
      id: expect.any(String),
      loop_id: mine.id,
      panelist_id: mine.seats[0]!.cardId,
      kind: 'solo_success',
      status: 'dismissed',
      by_id: cast.owner.id,
      created_at: service.now.toISOString(),
    })
    const shown = async () =>
      (await debriefOf(mine)).red_flags.map((flag: Record<string, unknown>) => [
        flag.kind,
        flag.panelist_id === mine.seats[0]!.cardId,
        flag.status,
        flag.by_id,
      ])
    expect(await shown()).toEqual([
      ['no_metrics', true, 'proposed', null],
      ['solo_success', true, 'dismissed', cast.owner.id],
      ['no_metrics', false, 'proposed', null],
      ['solo_success', false, 'proposed', null],
    ])
    service.pass(1)
    expectStatus(await review(cast.first, mine, { status: 'confirmed' }), 201)
    expect((await shown())[1]).toEqual(['solo_success', true, 'confirmed', cast.first.id])
  })

  it('needs a flag to speak of', async () => {
    for (const change of [{ kind: 'blamed_failure' }, { panelist_id: loop.id }, { panelist_id: null }]) {
      const reply = await review(cast.owner, loop, change)
      expect([reply.status, reply.body.code]).toEqual([404, 'flag_not_found'])
    }
    for (const change of [
      { status: 'proposed' },
      { kind: 'rude' },
      { panelist_id: 'x' },
      { panelist_id: undefined },
      { note: 'x' },
    ])
      expect((await review(cast.owner, loop, change)).body.code).toBe('invalid_request')
  })

  it('is for the hiring team and the panel of a released loop', async () => {
    expect((await review(service.anonymous as Caller, loop)).status).toBe(401)
    const elsewhere = await castOf(service, 'Fabrikam')
    for (const [caller, code] of [
      [cast.stranger, 'not_found'],
      [cast.strangeManager, 'not_found'],
      [elsewhere.owner, 'not_found'],
      [cast.recruiter, 'forbidden'],
      [cast.admin, 'forbidden'],
    ] as const)
      expect((await review(caller, loop)).body.code).toBe(code)
    const sealed = await overLoop(cast)
    await fillAndSubmit(sealed.seats[0]!, {}, flags('I did it alone.'))
    expect((await review(cast.owner, sealed)).body.code).toBe('loop_sealed')
  })

  it('happens once under one Idempotency-Key, and ends with erasure', async () => {
    const once = await flagged()
    const key = { 'idempotency-key': 'review-once' }
    const made = expectStatus(await review(cast.owner, once, {}, key), 201)
    expect((await review(cast.owner, once, {}, key)).body).toEqual(made.body)
    expect((await service.sql`select 1 from flag_reviews where loop_id = ${once.id}`).length).toBe(1)
    await service.sql`update candidates set erased_at = ${service.now} where id = ${once.candidateId}`
    expect((await review(cast.owner, once)).body.code).toBe('gone')
  })
})
