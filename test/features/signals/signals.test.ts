import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analysisBy, watchSignals } from '../../../src/features/signals/analysis.ts'
import { type Detector, makeDetector } from '../../../src/features/signals/detect-thread.ts'
import { NotDetected } from '../../../src/features/signals/text-thread.ts'
import type { Job } from '../../../src/platform/deps.ts'
import { workingFor } from '../../../src/platform/jobs.ts'
import { expectStatus, fillCard, type LoopMade, makeJob, makeLoop, submitCard } from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

let service: Service
let company: Company
let owner: Caller
let outsider: Caller
let panel: Caller[]
let jobId: string
let detector: Detector

const plan = [
  { name: 'Framing', focus: ['problem_clarity'] },
  { name: 'Metrics', focus: ['metric_discipline'] },
]
const byRules = { engine: 'rules', density: null } as const
const owned = 'I should have looped in legal before the beta.'
const heroic = 'I convinced them to drop the old plan.'
const rated = (text: string, kind = 'quote') => ({ rating: 3, evidence: [{ kind, text }] })

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  outsider = await company.person('Otto Outside', { roles: ['hiring_manager'] })
  panel = [await company.person('Ines One'), await company.person('Jon Two')]
  jobId = await makeJob(company, owner, { plan })
  detector = makeDetector()
})
afterAll(async () => {
  await detector.close()
  await service.close()
})

/** Works what the queue holds, as the worker would, and empties it. */
async function workQueue(by: Pick<Detector, 'detect'> = detector): Promise<number> {
  const jobs = await service.sql<{ id: string; data: { company_id: string; subject: Job['subject'] } }[]>`
    delete from pgboss.job where name = 'signals-analysis' returning id, data`
  const working = workingFor(service.deps, [], new AbortController().signal)
  for (const { id, data } of jobs)
    await analysisBy(by)(working, { queue: 'signals-analysis', id, companyId: data.company_id, subject: data.subject })
  return jobs.length
}

/** A loop of two cards with words on them, and a transcript of the first interview; not submitted yet. */
async function spokenLoop(job = jobId): Promise<LoopMade> {
  const loop = await makeLoop(service, company, job, panel)
  service.pass(3)
  await fillCard(loop.seats[0]!)
  await fillCard(loop.seats[1]!)
  const path = (at: number, dimension: string) => `/v1/scorecards/${loop.seats[at]!.cardId}/ratings/${dimension}`
  expectStatus(await panel[0]!.put(path(0, 'problem_clarity'), rated(owned), { 'if-match': '*' }), 200)
  expectStatus(await panel[1]!.put(path(1, 'metric_discipline'), rated(heroic), { 'if-match': '*' }), 200)
  const turns = [
    { speaker: 'interviewer', text: 'I should have asked that earlier.', at_ms: 1_000 },
    { speaker: 'candidate', text: `We tried. ${owned}`, at_ms: 4_000 },
  ]
  expectStatus(await panel[0]!.post(`/v1/interviews/${loop.seats[0]!.interviewId}/transcripts`, { turns }), 201)
  return loop
}

async function release(loop: LoopMade): Promise<void> {
  for (const seat of loop.seats) expectStatus(await submitCard(seat), 201)
}
const debriefOf = async (loop: LoopMade) => expectStatus(await owner.get(`/v1/loops/${loop.id}/debrief`), 200).body
const reviewOf = (loop: LoopMade, finding_id: string, status: string) =>
  owner.post(`/v1/loops/${loop.id}/signal-reviews`, { finding_id, status })

describe('signals of a loop', () => {
  it('are read behind the submission: the debrief says pending, then shows three columns with every quote', async () => {
    const loop = await spokenLoop()
    await release(loop)
    const before = await debriefOf(loop)
    expect(before.signals).toMatchObject({ status: 'pending', findings: [] })
    expect(await workQueue()).toBe(3)
    const { signals } = await debriefOf(loop)
    expect(signals.status).toBe('ready')
    expect(signals.columns).toEqual({
      transcript: { ownership: 1 },
      quotes: { ownership: 1, hero: 1 },
      observations: {},
    })
    expect(signals.dimensions).toEqual({
      problem_clarity: { quotes: { ownership: 1 }, observations: {} },
      metric_discipline: { quotes: { hero: 1 }, observations: {} },
    })
    const spoken = signals.findings.find((each: { column: string }) => each.column === 'transcript')
    expect(spoken).toMatchObject({ kind: 'ownership', panelist_id: null, turn: 1, at_ms: 4_000, status: 'proposed' })
    expect(`We tried. ${owned}`.slice(spoken.start, spoken.end)).toBe(spoken.quote)
    expect(spoken.detector).toMatch(/^[\w.-]+ [0-9a-f]{16} rules$/)
    expect(signals.balance.loop.quotes).toMatchObject({ ownership: { count: 1 }, hero: { count: 1 } })
    expect(signals.balance.interviews.map((each: { interview_id: string }) => each.interview_id)).toEqual(
      loop.seats.map(seat => seat.interviewId),
    )
  })

  it('propose a red flag with its quote until a person rules on it', async () => {
    const loop = await spokenLoop()
    await release(loop)
    await workQueue()
    const [flag] = (await debriefOf(loop)).red_flags
    expect(flag).toMatchObject({
      kind: 'solo_success',
      source: 'signals',
      status: 'proposed',
      panelist_id: loop.seats[1]!.cardId,
      by_id: null,
    })
    expect(heroic).toContain(flag.quote)
    const review = { panelist_id: flag.panelist_id, kind: flag.kind, status: 'dismissed' }
    expectStatus(await owner.post(`/v1/loops/${loop.id}/flag-reviews`, review), 201)
    expect((await debriefOf(loop)).red_flags[0]).toMatchObject({ status: 'dismissed', by_id: owner.id })
  })

  it('change nothing else of the debrief: not one figure, order or question', async () => {
    const loop = await spokenLoop()
    await release(loop)
    const before = await debriefOf(loop)
    await workQueue()
    const after = await debriefOf(loop)
    expect(after.signals.findings.length).toBeGreaterThan(0)
    const rest = ({ signals: _, red_flags: __, ...more }: Record<string, unknown>) => more
    expect(rest(after)).toEqual(rest(before))
  })

  it('are confirmed and dismissed with who and when; the newest word stands and counts move', async () => {
    const loop = await spokenLoop()
    await release(loop)
    await workQueue()
    const hero = (await debriefOf(loop)).signals.findings.find((each: { kind: string }) => each.kind === 'hero')
    expect(expectStatus(await reviewOf(loop, hero.id, 'confirmed'), 201).body).toMatchObject({ by_id: owner.id })
    service.pass(1)
    const again = { 'idempotency-key': `review-${hero.id}` }
    const body = { finding_id: hero.id, status: 'dismissed' }
    const first = expectStatus(await panel[0]!.post(`/v1/loops/${loop.id}/signal-reviews`, body, again), 201)
    const second = expectStatus(await panel[0]!.post(`/v1/loops/${loop.id}/signal-reviews`, body, again), 201)
    expect(second.body).toEqual(first.body)
    const { signals, red_flags } = await debriefOf(loop)
    const now = signals.findings.find((each: { id: string }) => each.id === hero.id)
    expect(now).toMatchObject({ status: 'dismissed', by_id: panel[0]!.id, reviewed_at: service.now.toISOString() })
    expect(signals.columns.quotes).toEqual({ ownership: 1 })
    expect(red_flags).toEqual([])
  })

  it('take no word before the release, of nobody outside the loop, and of no finding that is not there', async () => {
    const loop = await spokenLoop()
    const nothing = service.deps.ids(service.now)
    expect((await reviewOf(loop, nothing, 'confirmed')).body.code).toBe('loop_sealed')
    await release(loop)
    await workQueue()
    expect((await reviewOf(loop, nothing, 'confirmed')).body.code).toBe('finding_not_found')
    expect((await reviewOf(loop, nothing, 'proposed')).body.code).toBe('invalid_request')
    const body = { finding_id: nothing, status: 'confirmed' }
    const path = `/v1/loops/${loop.id}/signal-reviews`
    expect((await outsider.post(path, body)).body.code).toBe('not_found')
    expect((await company.admin.post(path, body)).body.code).toBe('forbidden')
    expect((await service.anonymous.post(path, body)).body.code).toBe('not_signed_in')
    const elsewhere = await service.company('Contoso')
    const theirs = await elsewhere.person('Tia Theirs', { roles: ['hiring_manager'] })
    expect((await theirs.post(path, body)).body.code).toBe('not_found')
    await service.sql`update candidates set erased_at = ${service.now} where id = ${loop.candidateId}`
    expect((await owner.post(path, body)).body.code).toBe('gone')
  })

  it('say unavailable where the time is spent: the card is in, the loop releases, and nothing waits', async () => {
    const loop = await spokenLoop()
    await release(loop)
    await workQueue({
      detect: async () => {
        throw new NotDetected('the time for this text is spent')
      },
    })
    const { signals, cards } = await debriefOf(loop)
    expect(signals).toMatchObject({ status: 'unavailable', findings: [] })
    expect(cards).toHaveLength(2)
  })

  it('are off for a job that says so: nothing is read, and nothing that was found is shown', async () => {
    const other = await makeJob(company, owner, { plan })
    const loop = await spokenLoop(other)
    await release(loop)
    await workQueue()
    const off = { signals_off: true }
    expectStatus(await company.admin.patch(`/v1/jobs/${other}`, off, { 'if-match': '*' }), 200)
    const { signals, red_flags } = await debriefOf(loop)
    expect(signals).toMatchObject({
      status: 'off',
      findings: [],
      columns: { transcript: {}, quotes: {}, observations: {} },
    })
    expect(red_flags).toEqual([])
    const silent = await spokenLoop(other)
    await release(silent)
    await workQueue()
    expect(await service.sql`select 1 from signal_analyses where loop_id = ${silent.id}`).toHaveLength(0)
    expectStatus(await company.admin.patch(`/v1/jobs/${other}`, { signals_off: false }, { 'if-match': '*' }), 200)
    await watchSignals({ deps: service.deps })
    await workQueue()
    expect((await debriefOf(silent)).signals.status).toBe('ready')
  })

  it('rest on the independent version of a card and on the newest transcript', async () => {
    const loop = await spokenLoop()
    await release(loop)
    const ratings = { metric_discipline: rated('Activation went from 31% to 38% in six weeks.') }
    const version = { reason: 'new_evidence_heard', ratings }
    expectStatus(await panel[1]!.post(`/v1/scorecards/${loop.seats[1]!.cardId}/versions`, version), 201)
    const turns = [{ speaker: 'candidate', text: 'Nothing went wrong there.' }]
    expectStatus(await panel[0]!.post(`/v1/interviews/${loop.seats[0]!.interviewId}/transcripts`, { turns }), 201)
    await workQueue()
    const { signals } = await debriefOf(loop)
    expect(signals.status).toBe('ready')
    expect(signals.columns).toEqual({ transcript: {}, quotes: { ownership: 1, hero: 1 }, observations: {} })
  })

  it('stay in the snapshot of a decision as they stood then, whatever is found or said later', async () => {
    const loop = await spokenLoop()
    await release(loop)
    await workQueue()
    const hero = (await debriefOf(loop)).signals.findings.find((each: { kind: string }) => each.kind === 'hero')
    expectStatus(await reviewOf(loop, hero.id, 'confirmed'), 201)
    const decision = { decision: 'hire', reason: 'They saw their own part in the miss.' }
    const { id } = expectStatus(await owner.post(`/v1/loops/${loop.id}/decisions`, decision), 201).body
    service.pass(1)
    expectStatus(await reviewOf(loop, hero.id, 'dismissed'), 201)
    const turns = [{ speaker: 'candidate', text: heroic }]
    expectStatus(await panel[1]!.post(`/v1/interviews/${loop.seats[1]!.interviewId}/transcripts`, { turns }), 201)
    await workQueue()
    const snapshot = expectStatus(await owner.get(`/v1/decisions/${id}/snapshot`), 200).body
    expect(snapshot.reproduces).toBe(true)
    const then = JSON.parse(snapshot.json).signals
    expect(then.findings.find((each: { id: string }) => each.id === hero.id).status).toBe('confirmed')
    expect((await debriefOf(loop)).signals.columns.transcript).toEqual({ ownership: 1, hero: 1 })
  })

  it('are counts without words for a key that may not read evidence', async () => {
    const loop = await spokenLoop()
    await release(loop)
    await workQueue()
    const key = await company.integration('Counter', ['debriefs:read'])
    const { signals } = expectStatus(await key.get(`/v1/loops/${loop.id}/debrief`), 200).body
    expect(signals.findings).toEqual([])
    expect(signals.balance.loop.quotes.hero).toEqual({ count: 1, finding_ids: [] })
    expect(JSON.stringify(signals)).not.toContain('convinced')
  })

  it('are read once, however often the job is worked', async () => {
    const loop = await spokenLoop()
    await release(loop)
    const job = {
      queue: 'signals-analysis',
      id: 'x',
      companyId: company.id,
      subject: { scorecard_id: loop.seats[0]!.cardId },
    } as const
    const working = workingFor(service.deps, [], new AbortController().signal)
    await Promise.all([analysisBy(detector)(working, job), analysisBy(detector)(working, job)])
    await analysisBy(detector)(working, job)
    expect(
      await service.sql`select 1 from signal_analyses where panelist_id = ${job.subject.scorecard_id}`,
    ).toHaveLength(1)
  })
})

describe('the detector on request', () => {
  const detect = (caller: Pick<Caller, 'post'>, body: object) => caller.post('/v1/signals/detect', body)

  it('answers findings for any units in their order, and keeps nothing', async () => {
    const units = [
      { id: 'a', speaker: 'candidate', text: owned },
      { speaker: 'interviewer', text: owned },
      { id: 'c', speaker: 'note', text: 'Owned the miss, says she underestimated migration.' },
    ]
    const before = await service.sql`select count(*) from signal_analyses`
    const answer = expectStatus(await detect(panel[0]!, { units }), 200).body
    expect(answer).toMatchObject({ engine: 'rules', density: null })
    expect(answer.pack).toEqual({ id: expect.stringMatching(/./), hash: expect.stringMatching(/^[0-9a-f]{16}$/) })
    expect(
      answer.units.map(({ id, findings }: { id: string; findings: { kind: string }[] }) => [
        id,
        [...new Set(findings.map(({ kind }) => kind))],
      ]),
    ).toEqual([
      ['a', ['ownership']],
      [null, []],
      ['c', ['ownership']],
    ])
    const [{ start, end, quote }] = answer.units[0].findings
    expect(owned.slice(start, end)).toBe(quote)
    expect(await service.sql`select count(*) from signal_analyses`).toEqual(before)
  })

  it('takes a thousand units by rules and two hundred with the model, and no more', async () => {
    const unit = { speaker: 'candidate', text: 'We shipped it.' }
    const many = (count: number) => ({ units: Array.from({ length: count }, () => unit) })
    expect(expectStatus(await detect(panel[0]!, many(1_000)), 200).body.units).toHaveLength(1_000)
    expect((await detect(panel[0]!, many(1_001))).body.code).toBe('invalid_request')
    const modern = await service.company('Modern')
    const engine = { signals_engine: 'rules_and_model' }
    expect(expectStatus(await modern.admin.patch('/v1/company', engine, { 'if-match': '*' }), 200).body).toMatchObject(
      engine,
    )
    expect((await detect(modern.admin, many(201))).body).toMatchObject({ code: 'too_many_units', most: 200 })
    expect(expectStatus(await detect(modern.admin, { ...many(201), engine: 'rules' }), 200).body.engine).toBe('rules')
  })

  it('reads with the model where the company asks for it, and finds what no rule knows', async () => {
    const modern = await service.company('Meaningful')
    const engine = { signals_engine: 'rules_and_model' }
    expectStatus(await modern.admin.patch('/v1/company', engine, { 'if-match': '*' }), 200)
    const units = [
      { id: 'told', speaker: 'candidate', text: owned },
      {
        id: 'meant',
        speaker: 'candidate',
        text: 'Retention went from 31 to 38 percent, thanks to a nurse who rewrote it.',
      },
      { id: 'asked', speaker: 'interviewer', text: owned },
      { id: 'plain', speaker: 'candidate', text: 'We met every Tuesday at ten.' },
    ]
    const answer = expectStatus(await detect(modern.admin, { units }), 200).body
    expect(answer).toMatchObject({ engine: 'rules_and_model', density: 'evidence' })
    const kindsOf = new Map<string, string[]>(
      answer.units.map(({ id, findings }: { id: string; findings: { kind: string }[] }) => [
        id,
        findings.map(({ kind }) => kind),
      ]),
    )
    expect(kindsOf.get('told')).toContain('ownership')
    expect(kindsOf.get('meant')).toContain('metric')
    expect(kindsOf.get('asked')).toEqual([])
    expect(kindsOf.get('plain')).toEqual([])
    for (const [at, { text }] of units.entries())
      for (const { start, end, quote, rule, reason } of answer.units[at].findings) {
        expect(text.slice(start, end)).toBe(quote)
        expect(rule).toMatch(/^[a-z_-]+\.[a-z_-]+$/)
        expect(reason).toMatch(/\S/)
      }
    const rules = expectStatus(await detect(modern.admin, { units, engine: 'rules' }), 200).body
    expect(rules.pack).not.toEqual(answer.pack)
    expect(rules.density).toBeNull()
    const said = expectStatus(await detect(modern.admin, { units, density: 'conversation' }), 200).body
    expect(said).toMatchObject({ density: 'conversation', pack: answer.pack })
    const talk = [{ speaker: 'candidate', text: 'We met every Tuesday at ten, and nobody minded. '.repeat(8) }]
    expect(expectStatus(await detect(modern.admin, { units: talk }), 200).body.density).toBe('conversation')
    expect((await detect(modern.admin, { units, density: 'dense' })).body.code).toBe('invalid_request')
    expect(expectStatus(await detect(modern.admin, { units }), 200).body).toEqual(answer)
  })

  it('refuses whoever is not signed in, an auditor, a key without the scope, and what is no unit', async () => {
    const units = [{ speaker: 'candidate', text: owned }]
    expect((await detect(service.anonymous, { units })).body.code).toBe('not_signed_in')
    const auditor = await company.person('Aldo Auditor', { roles: ['auditor'] })
    expect((await detect(auditor, { units })).body.code).toBe('forbidden')
    expect((await detect(await company.integration('Reader', ['loops:read']), { units })).body.code).toBe(
      'scope_missing',
    )
    const key = await company.integration('Reading', ['signals:detect'])
    expectStatus(await detect(key, { units }), 200)
    expect((await detect(key, { units: [{ speaker: 'nobody', text: 'x' }] })).body.code).toBe('invalid_request')
  })

  it('gives up a text whose time is spent, and reads the next one in a new thread', async () => {
    const slow = makeDetector()
    const units = [{ speaker: 'candidate' as const, text: owned.repeat(2_000) }]
    await slow.detect([{ speaker: 'candidate', text: owned }], byRules)
    await expect(slow.detect(units, byRules, 0)).rejects.toThrow(NotDetected)
    expect((await slow.detect([{ speaker: 'candidate', text: owned }], byRules)).findings[0]).toHaveLength(1)
    await slow.close()
  })

  it('lets no more than a few wait for it', async () => {
    const one = makeDetector()
    const asked = Array.from({ length: 20 }, () => one.detect([{ speaker: 'candidate', text: owned }], byRules))
    const settled = await Promise.allSettled(asked)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(16)
    await one.close()
  })
})
