import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, fillAndSubmit, type LoopMade } from '../../support/hiring.ts'
import { type Caller, openService, type Service } from '../../support/service.ts'
import { type Cast, castOf, overLoop, releasedLoop, textsIn } from './company.ts'

let service: Service
let cast: Cast
let zoe: LoopMade
let adam: LoopMade
beforeAll(async () => {
  service = await openService()
  cast = await castOf(service, 'Northwind')
  zoe = await releasedLoop(
    cast,
    { first: { problem_clarity: 2 }, second: { problem_clarity: 4 } },
    { name: 'Zoe Last' },
  )
  service.pass(1)
  adam = await releasedLoop(
    cast,
    { first: { problem_clarity: 1, stakeholder_judgment: 3 } },
    { name: 'Adam Best', panel: [cast.first, cast.stranger] },
  )
  expectStatus(
    await cast.owner.post(`/v1/loops/${zoe.id}/decisions`, { decision: 'defer', reason: 'CANARY-REASON' }),
    201,
  )
})
afterAll(() => service.close())

const compare = (caller: Pick<Caller, 'get'>, query = '', jobId = cast.jobId) =>
  caller.get(`/v1/jobs/${jobId}/comparison${query}`)
const loopsIn = (body: { groups: { loops: { loop_id: string }[] }[] }) =>
  body.groups.flatMap(group => group.loops.map(loop => loop.loop_id))

describe('comparing the candidates of a job', () => {
  it('sets the released loops side by side by time of release, raw where nothing is calibrated, in one group that promises nothing', async () => {
    const { body } = expectStatus(await compare(cast.owner), 200)
    expect(body).toMatchObject({ job_id: cast.jobId, order: 'released_at' })
    expect(body.dimensions).toEqual([
      'problem_clarity',
      'tradeoff_literacy',
      'metric_discipline',
      'stakeholder_judgment',
    ])
    expect(body.groups).toHaveLength(1)
    expect(body.groups[0]).toMatchObject({ connected: false, figure: 'raw' })
    expect(body.groups[0].notes.map((note: { code: string }) => note.code)).toEqual(['not_calibrated'])
    const [first, second] = body.groups[0].loops
    expect(first).toMatchObject({
      loop_id: zoe.id,
      candidate: { id: zoe.candidateId, name: 'Zoe Last' },
      overall: { bar: 2.5, raw: { dimensions: 3, mean: 3 } },
      decision: { decision: 'defer', level: 'senior', track: 'ic' },
    })
    expect(
      first.dimensions.map((cell: { coverage: string; raw: { mean: number | null } }) => [
        cell.coverage,
        cell.raw.mean,
      ]),
    ).toEqual([
      ['covered', 3],
      ['thin', 3],
      ['thin', 3],
      ['not_planned', null],
    ])
    expect(second).toMatchObject({ loop_id: adam.id, decision: null })
    expect(second.dimensions[0].raw).toEqual({ n: 2, mean: 2, spread: 2 })
  })

  it('orders by name when asked, and by no score ever', async () => {
    const { body } = expectStatus(await compare(cast.owner, '?order=candidate_name'), 200)
    expect(loopsIn(body)).toEqual([adam.id, zoe.id])
    for (const query of ['?order=score', '?order=overall', '?sort=mean'])
      expect((await compare(cast.owner, query)).body.code).toBe('invalid_request')
  })

  it('shows figures and none of the words behind them', async () => {
    const texts = textsIn((await compare(cast.owner)).body)
    expect(texts.filter(text => /CANARY|What was seen/.test(text))).toEqual([])
  })

  it('leaves no trace of a loop that is sealed: the answer is the same, byte for byte, as if it were not there', async () => {
    const before = await compare(cast.owner)
    const sealed = await overLoop(cast, { name: 'Sealed Sam' })
    await fillAndSubmit(sealed.seats[0]!)
    const after = await compare(cast.owner)
    expect(after.text).toBe(before.text)
    expectStatus(
      await cast.recruiter.post(`/v1/loops/${sealed.id}/cancellation`, { reason: 'The candidate found a job.' }),
      200,
    )
    expect((await compare(cast.owner)).text).toBe(before.text)
  })

  it('shows each person the loops whose debrief they may read', async () => {
    const seen = async (caller: Caller) => loopsIn(expectStatus(await compare(caller), 200).body)
    for (const caller of [cast.owner, cast.deputy, cast.teammate, cast.recruiter, cast.head, cast.admin, cast.first])
      expect(await seen(caller)).toEqual([zoe.id, adam.id])
    expect(await seen(cast.second)).toEqual([zoe.id])
    expect(await seen(cast.stranger)).toEqual([adam.id])
    // A deferral decides nothing.
    expect(await seen(cast.auditor)).toEqual([])
  })

  it('hides a loop from the author of an open card on that candidate, and from the recused', async () => {
    const opened = await overLoop(cast, { name: 'Open Ola' })
    await fillAndSubmit(opened.seats[0]!)
    expectStatus(await cast.owner.post(`/v1/loops/${opened.id}/release`, { reason: 'The offer ends today.' }), 200)
    expect(loopsIn((await compare(cast.owner)).body)).toContain(opened.id)
    expect(loopsIn((await compare(cast.second)).body)).toEqual([zoe.id])
    expectStatus(
      await cast.admin.post(`/v1/candidates/${opened.candidateId}/recusals`, {
        person_id: cast.teammate.id,
        reason: 'They are related.',
      }),
      201,
    )
    expect(loopsIn((await compare(cast.teammate)).body)).toEqual([zoe.id, adam.id])
  })

  it('calls candidates by a pseudonym for whoever may not see their names', async () => {
    const decision = { decision: 'no_hire', reason: 'The problem stayed where it was.' }
    expectStatus(await cast.owner.post(`/v1/loops/${adam.id}/decisions`, decision), 201)
    const [seen, ...others] = (await compare(cast.auditor)).body.groups[0].loops
    expect([seen.candidate, others]).toEqual([
      { id: adam.candidateId, name: `Candidate ${adam.candidateId.slice(-6).toUpperCase()}` },
      [],
    ])
    const key = await cast.company.integration('Bare', ['debriefs:read', 'jobs:read', 'loops:read'])
    const bare = expectStatus(await compare(key), 200)
    expect(bare.text).not.toContain('Zoe')
    expect(bare.body.groups[0].loops[0].decision).toBeNull()
    const full = await compare(
      await cast.company.integration('Full', ['debriefs:read', 'decisions:read', 'candidates:read', 'jobs:read']),
    )
    expect(full.body.groups[0].loops[0]).toMatchObject({
      candidate: { name: 'Zoe Last' },
      decision: { decision: 'defer' },
    })
  })

  it('is asked of a job one may see, by somebody signed in', async () => {
    expect((await compare(service.anonymous)).status).toBe(401)
    const [manager, recruiter] = [await compare(cast.strangeManager), await compare(cast.strangeRecruiter)]
    expect([manager.status, recruiter.status]).toEqual([404, 403])
    const outsider = await cast.company.person('Otto Outsider')
    expect((await compare(outsider)).body.code).toBe('not_found')
    const elsewhere = await castOf(service, 'Contoso')
    expect((await compare(elsewhere.admin)).body.code).toBe('not_found')
    expect((await compare(cast.owner, '', zoe.id)).body.code).toBe('not_found')
    expect((await compare(cast.owner, '', 'none')).body.code).toBe('not_found')
    expect((await compare(await cast.company.integration('None', ['jobs:read']))).body.code).toBe('scope_missing')
    const empty = expectStatus(await compare(elsewhere.owner, '', elsewhere.jobId), 200).body
    expect([empty.dimensions, empty.groups]).toEqual([[], []])
  })
})
