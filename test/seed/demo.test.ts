import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Deps } from '../../src/platform/deps.ts'
import { demoPassword, demoPeople, seedDemo } from '../../src/seed/demo.ts'
import { openService, type Reply, type Service } from '../support/service.ts'

const seedTimeoutMs = 240_000
/** the base of the service's clock: a Wednesday morning, so that there is a yesterday and a tomorrow in the week */
const start = new Date('2026-03-04T10:20:00Z')

type Get = (path: string) => Promise<Reply>

// biome-ignore lint/suspicious/noExplicitAny: what the service answered
type Wire = any

/** Signs in as one of those whom the welcome lines name, with the password they name. */
async function signIn(service: Service, name: string): Promise<Get> {
  const person = demoPeople.find(each => each.name === name)
  if (!person) throw new Error(`${name} is not among those a stranger signs in as`)
  const session = await service.anonymous.post('/v1/auth/token', { email: person.email, password: demoPassword })
  if (session.status !== 200) throw new Error(`signing in as ${name} answered ${session.status}`)
  return path => service.anonymous.get(path, { authorization: `Bearer ${session.body.access_token}` })
}

async function everything(get: Get, path: string): Promise<Wire[]> {
  const found: Wire[] = []
  for (let cursor: string | null = null; ; ) {
    const { body }: Reply = await get(
      `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor ? `&cursor=${cursor}` : ''}`,
    )
    found.push(...body.data)
    cursor = body.next_cursor
    if (cursor === null) return found
  }
}

function countBy<T>(list: readonly T[], key: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of list) counts[key(one)] = (counts[key(one)] ?? 0) + 1
  return counts
}

/** All that was said and done, with names in place of ids: equal for two companies that differ in ids alone. */
async function contentOf(service: Service): Promise<Record<string, string[]>> {
  const { sql } = service
  const rows = {
    company: sql`select slug, name, demo, seal_mode, card_due_hours from companies`,
    people: sql`select p.name, p.email, p.function, p.seniority, p.roles, p.active, m.name as manager, p.created_at,
        exists (select 1 from passwords w where w.person_id = p.id) as signs_in
      from people p left join people m on m.id = p.manager_id`,
    jobs: sql`select j.title, j.level, j.track, j.bars, o.name as owner, d.name as deputy, n.dimensions, n.interviews, j.created_at
      from jobs j join people o on o.id = j.decision_owner_id join people d on d.id = j.deputy_id join plans n on n.job_id = j.id`,
    candidates: sql`select c.name, c.email, c.pronouns, c.files, e.name as internal, c.created_at
      from candidates c left join people e on e.id = c.person_id`,
    applications: sql`select c.name, j.title, a.state, a.stage, a.source, a.rejection_reason, a.closed_at, a.created_at
      from applications a join candidates c on c.id = a.candidate_id join jobs j on j.id = a.job_id`,
    loops: sql`select c.name, l.released_at, l.release_cause, l.release_reason, r.name as released_by, l.cancelled_at, l.cancel_reason,
        l.bars, l.created_at
      from loops l join candidates c on c.id = l.candidate_id left join people r on r.id = l.released_by_id`,
    interviews: sql`select c.name as candidate, l.created_at as loop_at, i.position, i.name, i.focus, i.artifact, i.kit, i.starts_at, i.ends_at,
        i.outcome, i.outcome_reason, i.added_after_release
      from interviews i join loops l on l.id = i.loop_id join candidates c on c.id = l.candidate_id`,
    cards: sql`select c.name as candidate, l.created_at as loop_at, i.position, e.name, p.role, p.bar_raiser, p.submitted_at, p.closed_cause,
        p.waived_reason, p.recommendation, p.level_vote, p.summary, p.notes, p.red_flags, p.artifact, p.nudged_at, p.assigned_at
      from panelists p join loops l on l.id = p.loop_id join candidates c on c.id = l.candidate_id
      join interviews i on i.id = p.interview_id join people e on e.id = p.person_id`,
    ratings: sql`select c.name as candidate, i.position, e.name, r.dimension, r.rating, r.not_assessed, r.evidence
      from ratings r join panelists p on p.id = r.panelist_id join loops l on l.id = p.loop_id
      join candidates c on c.id = l.candidate_id join interviews i on i.id = p.interview_id join people e on e.id = p.person_id`,
    versions: sql`select c.name as candidate, e.name, v.number, v.reason, v.content, v.created_at,
        (select count(*) from unnest(v.seen_others))::int as seen
      from scorecard_versions v join panelists p on p.id = v.panelist_id join loops l on l.id = p.loop_id
      join candidates c on c.id = l.candidate_id join people e on e.id = p.person_id`,
    decisions: sql`select c.name, d.number, d.decision, d.level, d.track, d.reason, d.would_change_our_mind, d.sees_that_we_do_not,
        d.supersedes_id is not null as supersedes, e.name as decided_by, d.decided_as, d.decided_at
      from decisions d join loops l on l.id = d.loop_id join candidates c on c.id = l.candidate_id join people e on e.id = d.decided_by_id`,
    dissents: sql`select c.name, e.name as dissenter, x.text, x.created_at from dissents x join decisions d on d.id = x.decision_id
      join loops l on l.id = d.loop_id join candidates c on c.id = l.candidate_id
      join panelists p on p.id = x.panelist_id join people e on e.id = p.person_id`,
    delegations: sql`select c.name, e.name as to_whom, g.reason from delegations g join loops l on l.id = g.loop_id
      join candidates c on c.id = l.candidate_id join people e on e.id = g.person_id`,
    recusals: sql`select c.name, e.name as who, r.reason from recusals r join candidates c on c.id = r.candidate_id join people e on e.id = r.person_id`,
    events: sql`select e.type, p.name as actor, c.name as candidate, e.created_at, e.published_at is not null as published
      from events e left join people p on p.id = e.actor_id left join candidates c on c.id = e.candidate_id`,
    approvals: sql`select action, operation, state, asked_at from approvals`,
    keys: sql`select name, scopes from api_keys`,
  }
  const content: Record<string, string[]> = {}
  for (const [table, query] of Object.entries(rows))
    content[table] = (await query).map(row => JSON.stringify(row)).sort()
  return content
}

async function rowCounts(service: Service): Promise<Record<string, number>> {
  const tables = await service.sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname not in ('refresh_tokens', 'access_log') order by 1`
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await service.sql.unsafe<{ count: number }[]>(`select count(*)::int as count from "${name}"`)
    counts[name] = row!.count
  }
  return counts
}

describe('the demo company', () => {
  let service: Service
  let loops: Wire[]
  let debriefs: Wire[]
  let cards: Wire[]
  const progress: [number, number][] = []
  beforeAll(async () => {
    service = await openService()
    service.now = start
    await seedDemo(service.deps, { onProgress: (done, total) => progress.push([done, total]) })
    const admin = await signIn(service, 'Tomasz Wilk')
    loops = await everything(admin, '/v1/loops')
    debriefs = []
    for (const loop of loops.filter(({ state }) => state === 'decided' || state === 'debrief'))
      debriefs.push((await admin(`/v1/loops/${loop.id}/debrief`)).body)
    cards = await service.sql`
      select e.name, p.role, c.name as candidate, v.number, v.reason, v.content, v.seen_others, p.submitted_at, v.created_at, l.released_at, l.id as loop_id
      from scorecard_versions v join panelists p on p.id = v.panelist_id join people e on e.id = p.person_id
      join loops l on l.id = p.loop_id join candidates c on c.id = l.candidate_id order by v.created_at`
  }, seedTimeoutMs)
  afterAll(() => service.close())

  const debriefOf = (name: string) => {
    const loop = loops.find(
      ({ candidate, seal }) => candidate.name === name && seal.cause !== null && seal.cause !== 'cancelled',
    )
    return debriefs.find(({ loop_id }) => loop_id === loop.id)
  }

  it('has the size that its readers need: people, jobs, candidates, loops in every state, cards', async () => {
    const { sql } = service
    const [counts] =
      await sql`select (select count(*)::int from people) as people, (select count(*)::int from jobs) as jobs,
      (select count(*)::int from candidates) as candidates, (select count(*)::int from loops) as loops,
      (select count(*)::int from loops where released_at is not null) as released,
      (select count(*)::int from panelists where submitted_at is not null) as cards`
    expect(counts).toEqual({ people: 14, jobs: 3, candidates: 50, loops: 45, released: 32, cards: expect.any(Number) })
    expect(counts!.cards).toBeGreaterThanOrEqual(212)
    expect(counts!.cards).toBeLessThanOrEqual(228)
    expect(countBy(loops, ({ job, state }) => `${job.level} ${state}`)).toEqual({
      'senior decided': 12,
      'senior debrief': 3,
      'senior sealed': 1,
      'senior interviewing': 1,
      'senior planned': 1,
      'senior cancelled': 2,
      'lead decided': 7,
      'lead debrief': 2,
      'lead sealed': 1,
      'lead planned': 1,
      'lead cancelled': 1,
      'associate decided': 7,
      'associate debrief': 1,
      'associate sealed': 1,
      'associate interviewing': 2,
      'associate planned': 1,
      'associate cancelled': 1,
    })
    const jobs = await sql`select title, level, track, state from jobs order by title`
    expect(jobs.map(({ level, track }) => `${level} ${track}`)).toEqual(['associate ic', 'lead manager', 'senior ic'])
  })

  it('has people of every role and every function, and a line of managers', async () => {
    const people = await service.sql`select roles, function, manager_id from people`
    expect([...new Set(people.flatMap(({ roles }) => roles))].sort()).toEqual([
      'admin',
      'auditor',
      'head_of_product',
      'hiring_manager',
      'interviewer',
      'recruiter',
    ])
    expect([...new Set(people.map(person => person.function))].sort()).toEqual([
      'design',
      'engineering',
      'other',
      'product',
    ])
    expect(people.filter(({ manager_id }) => manager_id !== null).length).toBeGreaterThanOrEqual(5)
  })

  it('has three interviewers of marked severity or leniency with 25 cards each', () => {
    const first = cards.filter(({ number, role }) => number === 1 && role === 'interviewer')
    const written = countBy(first, ({ name }) => name)
    expect([written['Davor Kovač'], written['Ruth Abelman'], written['Yuki Tanabe']]).toEqual([25, 25, 25])
    const numbers = first.flatMap(({ name, candidate, content }) =>
      Object.entries(content.ratings).flatMap(([dimension, { rating }]: [string, Wire]) =>
        rating === undefined ? [] : [{ name, about: `${candidate} ${dimension}`, rating }],
      ),
    )
    const mean = (list: { rating: number }[]) => list.reduce((sum, { rating }) => sum + rating, 0) / list.length
    /** how far somebody lies from the others who rated the same dimension of the same candidate */
    const away = (who: string) => {
      const gaps = numbers
        .filter(({ name }) => name === who)
        .flatMap(own => {
          const others = numbers.filter(({ name, about }) => name !== who && about === own.about)
          return others.length === 0 ? [] : [{ rating: own.rating - mean(others) }]
        })
      return mean(gaps)
    }
    expect(away('Davor Kovač')).toBeLessThan(-0.5)
    expect(away('Ruth Abelman')).toBeLessThan(-0.35)
    expect(away('Yuki Tanabe')).toBeGreaterThan(0.5)
    for (const name of ['Helene Brandt', 'Lina Haddad', 'Beatriz Nunes', 'Kofi Mensah'])
      expect(Math.abs(away(name))).toBeLessThan(0.45)
  })

  it('shows a hiring manager the featured debrief first: a split, a gap, a dissent, ratings that moved', async () => {
    const helene = await signIn(service, 'Helene Brandt')
    expect(demoPeople[0]).toMatchObject({ name: 'Helene Brandt', role: 'hiring manager' })
    const [first] = (await helene('/v1/loops')).body.data
    expect(first).toMatchObject({ candidate: { name: 'Maren Holt' }, state: 'debrief' })
    expect((await helene('/v1/loops?state=debrief&decision_owner=me')).body.data[0].id).toBe(first.id)
    const { body: debrief } = await helene(`/v1/loops/${first.id}/debrief`)
    const metric = debrief.dimensions.find(({ dimension }: Wire) => dimension === 'metric_discipline')
    expect(metric).toMatchObject({
      bar: 3,
      raw: { n: 3, distribution: { '1': 1, '2': 1, '3': 0, '4': 1 } },
      split: { cause: 'different_evidence' },
    })
    expect(debrief.uncovered).toEqual(['stakeholder_judgment'])
    expect(debrief.thin).toEqual([])
    expect(debrief.panel).toHaveLength(5)
    expect(new Set(debrief.panel.map((member: Wire) => member.function)).size).toBe(3)
    expect(
      debrief.ledger
        .map(({ reason, independent, later, toward }: Wire) => [reason, independent, later, toward.length])
        .sort(),
    ).toEqual([
      ['moved_to_the_group', 4, 3, 1],
      ['new_evidence_heard', 2, 3, 1],
    ])
    expect(debrief.decisions).toMatchObject([{ decision: 'defer', decided_as: 'owner' }])
    // Two of its interviews were recorded: what was said stands beside what the cards keep of it.
    expect(debrief.signals.status).toBe('ready')
    expect(Object.keys(debrief.signals.columns.transcript)).toEqual(expect.arrayContaining(['ownership', 'hero']))
    expect(new Set(debrief.signals.findings.map((each: Wire) => each.column)).size).toBe(3)
    expect(debrief.dissents).toHaveLength(1)
    const flagsOf = (source: string) => debrief.red_flags.filter((flag: Wire) => flag.source === source)
    expect(flagsOf('human')).toMatchObject([{ kind: 'no_metrics', status: 'proposed' }])
    for (const flag of flagsOf('signals')) expect([flag.status, flag.quote.length > 0]).toEqual(['proposed', true])
    expect(debrief.agenda.items[0]).toMatchObject({ dimension: 'stakeholder_judgment', why: 'uncovered' })
    expect(debrief.agenda.items[1]).toMatchObject({ dimension: 'metric_discipline', why: 'split' })
  })

  it('has splits for want of common evidence and open ones, gaps, thin dimensions, raised bars', () => {
    const splits = debriefs.flatMap(({ dimensions }) => dimensions.flatMap(({ split }: Wire) => (split ? [split] : [])))
    const causes = countBy(splits, ({ cause }) => cause)
    expect(causes.different_evidence).toBeGreaterThanOrEqual(8)
    expect(causes.open).toBeGreaterThanOrEqual(8)
    expect(splits.filter(({ overruled_by_id }) => overruled_by_id !== null)).toHaveLength(1)
    expect(debriefOf('Gareth Pugh')).toMatchObject({
      uncovered: ['learning_after_a_miss'],
      thin: ['stakeholder_judgment'],
    })
    expect(debriefOf('Mei-Ling Chow').thin).toEqual(['learning_after_a_miss', 'stakeholder_judgment'])
    const bars = new Set(debriefs.flatMap(({ dimensions }) => dimensions.map(({ bar }: Wire) => bar)))
    expect([...bars].sort()).toEqual([2.5, 3])
  })

  it('calibrates after two thirds of its released loops: later debriefs are estimated, earlier ones have a later word beside', () => {
    const released = [...debriefs]
      .filter(({ release }) => release.cause !== 'cancelled')
      .sort((a, b) => (a.released_at < b.released_at ? -1 : 1))
    const kinds = released.map(({ overall }) => overall.calibrated.kind)
    expect(kinds.slice(0, 22)).toEqual(Array(22).fill('none'))
    expect(countBy(kinds.slice(22), kind => kind)).toEqual({ estimated: 7, insufficient: 3 })
    expect(debriefOf('Chloe Marsden').overall.calibrated.later).toHaveLength(1)
    const leader = debriefOf('Thabo Nkosi').overall.calibrated
    expect(leader).toMatchObject({ kind: 'insufficient', need: { loops: 10 }, have: { loops: 6 } })
    const causes = released.flatMap(({ dimensions }) =>
      dimensions.flatMap(({ split }: Wire) => (split?.proposed_cause === 'different_bar' ? [split] : [])),
    )
    expect(causes.length).toBeGreaterThanOrEqual(2)
    // Three rated it, at the bar in the mean; the most lenient of the house was one of them.
    const metric = debriefOf('Samira Khalil').dimensions.find(
      ({ dimension }: Wire) => dimension === 'metric_discipline',
    )
    expect(metric).toMatchObject({ bar: 3, raw: { n: 3, mean: 3 } })
    expect(metric.calibrated.mean).toBeLessThan(2.9)
    expect(metric.calibrated.p_at_or_above_bar).toBeLessThan(0.4)
    expect(metric.calibrated.arithmetic.interviewers_bars).toBeGreaterThan(0.2)
  })

  it('has three interviewers over the floor of severity in the calibration in force, two severe and one lenient', async () => {
    const ingrid = await signIn(service, 'Ingrid Solheim')
    const { body } = await ingrid('/v1/reports/calibration')
    expect(body).toMatchObject({ rubric_slug: 'product_manager', severity: { kind: 'listed', names: 'real' } })
    expect(body.severity.interviewers.map(({ name }: Wire) => name).sort()).toEqual([
      'Davor Kovač',
      'Ruth Abelman',
      'Yuki Tanabe',
    ])
    expect(body.severity.interviewers.at(-1)).toMatchObject({ name: 'Yuki Tanabe' })
    expect(body.history).toHaveLength(3)
    const davor = await signIn(service, 'Davor Kovač')
    const me = (await davor('/v1/me')).body
    expect((await davor(`/v1/people/${me.id}/profile`)).body).toMatchObject({ seen_as: 'own', name: 'Davor Kovač' })
  })

  it('enters into a calibration just the cards that the debriefs rest on', async () => {
    const [version] = await service.sql`
      select k.id, k.sheets, k.in_force_from from calibrations k join rubrics r on r.id = k.rubric_id
      where r.slug = 'product_manager' and k.in_force_until is null and k.in_force_from is not null`
    const inIt = await service.sql<
      { loop_id: string }[]
    >`select loop_id from calibration_loops where calibration_id = ${version!.id}`
    const ids = new Set(inIt.map(({ loop_id }) => loop_id))
    const sheets = debriefs
      .filter(({ loop_id }) => ids.has(loop_id))
      .flatMap(({ loop_id, cards: counting, panel, dimensions }) => {
        const personOf = new Map(panel.map((member: Wire) => [member.panelist_id, member.person_id]))
        const rating = new Set(
          dimensions.flatMap(({ ratings }: Wire) => ratings.map(({ panelist_id }: Wire) => panelist_id)),
        )
        return counting
          .filter(({ panelist_id }: Wire) => rating.has(panelist_id))
          .map(({ panelist_id }: Wire) => `${loop_id} ${personOf.get(panelist_id)}`)
      })
    expect(new Set(sheets).size).toBe(version!.sheets)
  })

  it('holds a rating pair that known bars would explain: the strict one low, the lenient one high', () => {
    const tradeoff = debriefOf('Hannah Lindqvist').dimensions.find(
      ({ dimension }: Wire) => dimension === 'tradeoff_literacy',
    )
    expect(tradeoff.ratings.map(({ rating }: Wire) => rating).sort()).toEqual([2, 3, 4])
  })

  it('has later versions of every reason; those before release are the independent ones', () => {
    const later = cards.filter(({ number }) => number > 1)
    expect([...new Set(later.map(({ reason }) => reason))].sort()).toEqual([
      'moved_to_the_group',
      'new_evidence_heard',
      'own_evidence_reread',
      'slip',
    ])
    for (const { reason, seen_others, created_at, released_at } of later) {
      const before = reason === 'slip' || reason === 'own_evidence_reread'
      expect([reason, created_at < released_at, seen_others.length === 0]).toEqual([reason, before, before])
    }
  })

  it('has loops that released by all cards, by a waiver and by an early opening that its owner gave a reason for', () => {
    const causes = countBy(
      loops.filter(({ state }) => state === 'decided' || state === 'debrief'),
      ({ seal }) => seal.cause,
    )
    expect(causes).toEqual({ all_in: 30, waived: 1, opened_early: 1 })
    const early = debriefOf('Declan Burke')
    expect(early.release).toMatchObject({ cause: 'opened_early', reason: expect.stringContaining('Kofi') })
    expect(early.panel.every(({ card }: Wire) => card === 'submitted')).toBe(true)
    const late = cards.find(({ candidate, name }) => candidate === 'Declan Burke' && name === 'Kofi Mensah')
    expect(late.created_at > late.released_at && late.seen_others.length === 0).toBe(true)
    expect(debriefOf('Vikram Rao').panel.filter(({ waiver }: Wire) => waiver !== null)).toHaveLength(1)
  })

  it('has a no-show, a dropped interview, seats declined, handed on and left for a recusal, and training cards of both kinds', async () => {
    const { sql } = service
    const outcomes =
      await sql`select outcome, count(*)::int as count from interviews where outcome is not null group by 1 order by 1`
    expect(outcomes.map(({ outcome, count }) => [outcome, count])).toEqual([
      ['dropped', 1],
      ['no_show', 1],
    ])
    const closed = await sql<
      { cause: string }[]
    >`select distinct closed_cause as cause from panelists where closed_cause is not null order by 1`
    expect(closed.map(({ cause }) => cause)).toEqual([
      'cancelled',
      'declined',
      'dropped',
      'no_show',
      'reassigned',
      'recused',
      'waived',
    ])
    const training = cards.filter(({ role }) => role !== 'interviewer')
    expect([...new Set(training.map(({ role }) => role))].sort()).toEqual(['reverse_shadow', 'shadow'])
    expect(await sql`select 1 from recusals`).toHaveLength(1)
    expect((await sql`select 1 from panelists where bar_raiser`).length).toBeGreaterThanOrEqual(5)
    expect(await sql`select 1 from panelists where nudged_at is not null`).toHaveLength(1)
    const again =
      await sql`select a.id from applications a join loops l on l.application_id = a.id group by 1 having count(*) = 2`
    expect(again).toHaveLength(1)
  })

  it('has decisions of every kind and by owner, deputy and delegate, one superseded, with dissents inside 24 hours', async () => {
    const { sql } = service
    const decisions = await sql`select decision, decided_as, supersedes_id, decided_at from decisions`
    expect(countBy([...decisions], ({ decision }) => decision)).toEqual({ hire: 12, no_hire: 15, defer: 5 })
    expect([...new Set(decisions.map(({ decided_as }) => decided_as))].sort()).toEqual(['delegate', 'deputy', 'owner'])
    expect(decisions.filter(({ supersedes_id }) => supersedes_id !== null)).toHaveLength(1)
    const dissents = await sql`
      select extract(epoch from x.created_at - d.decided_at) / 3600 as hours from dissents x join decisions d on d.id = x.decision_id`
    expect(dissents.length).toBeGreaterThanOrEqual(6)
    for (const { hours } of dissents) expect(Number(hours)).toBeLessThan(24)
    const ends = await sql`select state, count(*)::int as count from applications group by 1 order by 1`
    expect(Object.fromEntries(ends.map(({ state, count }) => [state, count]))).toEqual({
      active: 18,
      hired: 10,
      rejected: 17,
      withdrawn: 5,
    })
  })

  it('has red flags ticked with quotes from the same card, some confirmed, artifacts walked through, votes on the level', () => {
    const flags = debriefs.flatMap(({ red_flags }) => red_flags)
    expect([...new Set(flags.map(({ kind }) => kind))].sort()).toEqual(['blamed_failure', 'no_metrics', 'solo_success'])
    expect(new Set(flags.map(({ status }) => status))).toEqual(new Set(['proposed', 'confirmed']))
    for (const { content } of cards)
      for (const { quote } of content.red_flags) {
        const evidence = Object.values(content.ratings).flatMap((rating: Wire) => rating.evidence ?? [])
        expect(evidence.some(({ text }: Wire) => text.includes(quote))).toBe(true)
      }
    const artifacts = new Set(cards.flatMap(({ content }) => (content.artifact ? [content.artifact.kind] : [])))
    expect([...artifacts].sort()).toEqual(['post_launch_review', 'reversed_decision', 'roadmap_narrative'])
    const votes = countBy(cards, ({ content }) => String(content.level_vote))
    expect(Object.keys(votes).sort()).toEqual(['fits', 'null', 'one_above', 'one_below'])
  })

  it('has an internal candidate who finds nothing of their own candidacy', async () => {
    const [own] = await service.sql`select c.id, e.name from candidates c join people e on e.id = c.person_id`
    expect(own!.name).toBe('Sam Okafor')
    const seats =
      await service.sql`select 1 from panelists p join loops l on l.id = p.loop_id join candidates c on c.id = l.candidate_id
      where p.person_id = c.person_id`
    expect(seats).toHaveLength(0)
  })

  it('stands in the middle of things: interviews today and tomorrow, cards due and overdue, a decision that waits', async () => {
    const within = (from: number, to: number) =>
      loops
        .flatMap(({ interviews }) => interviews)
        .filter(({ starts_at }: Wire) => {
          const hours = (Date.parse(starts_at) - start.getTime()) / 3_600_000
          return hours >= from && hours < to
        })
    expect(within(-8, 0).length).toBeGreaterThanOrEqual(2)
    expect(within(0, 8).length).toBeGreaterThanOrEqual(1)
    expect(within(16, 34).length).toBeGreaterThanOrEqual(3)
    const lina = await signIn(service, 'Lina Haddad')
    const due = (await lina('/v1/scorecards?panelist=me&due=true')).body.data
    expect(countBy(due, ({ overdue }: Wire) => String(overdue))).toEqual({ true: 1, false: 2 })
    const draft = due.find(({ candidate }: Wire) => candidate.name === 'Amara Diallo')
    const begun = (await lina(`/v1/scorecards/${draft.id}`)).body
    expect(Object.keys(begun.ratings)).toHaveLength(1)
    expect(begun.missing.length).toBeGreaterThanOrEqual(1)
    const waits = loops.find(({ candidate }) => candidate.name === 'Anjali Mehta')
    expect(waits.interviews.filter(({ added_after_release }: Wire) => added_after_release)).toMatchObject([
      { state: 'scheduled' },
    ])
  })

  it('shows each demo person something to do or to read at once', async () => {
    for (const { name, role } of demoPeople) {
      const get = await signIn(service, name)
      const me = (await get('/v1/me')).body
      expect(me.company).toMatchObject({ demo: true, name: 'Kestrel Bay' })
      if (role === 'auditor') {
        const [decided] = (await get('/v1/loops?state=decided')).body.data
        expect((await get(`/v1/loops/${decided.id}/debrief`)).status).toBe(200)
        expect(JSON.stringify(decided)).not.toContain(loops.find(({ id }) => id === decided.id).candidate.name)
        continue
      }
      expect((await get('/v1/loops')).body.data.length).toBeGreaterThan(0)
      if (role.startsWith('interviewer') || role === 'hiring manager')
        expect((await get('/v1/scorecards?panelist=me&due=true')).body.data.length).toBeGreaterThan(0)
      if (role === 'recruiter' || role === 'hiring manager') {
        const sealed = (await get('/v1/loops?state=sealed')).body.data.find(
          ({ candidate }: Wire) => candidate.name === 'Amara Diallo',
        )
        expect((await get(`/v1/loops/${sealed.id}/due`)).body.counts.overdue).toBeGreaterThan(0)
      }
      if (role === 'head of product') {
        const [open] = (await get('/v1/loops?state=debrief')).body.data
        expect((await get(`/v1/loops/${open.id}/debrief`)).status).toBe(200)
      }
      if (role === 'admin') {
        expect((await get('/v1/people')).body.data.length).toBe(14)
        expect((await get('/v1/approvals?state=open')).body.data).toHaveLength(1)
        expect((await get('/v1/api-keys')).body.data).toHaveLength(1)
      }
    }
  })

  it('keeps the seal: a hiring manager with an open card learns nothing of the others', async () => {
    const helene = await signIn(service, 'Helene Brandt')
    const sealed = loops.find(({ candidate }) => candidate.name === 'Nikolai Sorensen')
    const refused = await helene(`/v1/loops/${sealed.id}/debrief`)
    expect([refused.status, refused.body.code]).toEqual([403, 'loop_sealed'])
  })

  it('reads as if people had written it: hardly anything twice, no gaps left to fill in', async () => {
    const texts = cards.flatMap(({ number, content }) =>
      number > 1
        ? []
        : [
            ...Object.values(content.ratings).flatMap((rating: Wire) =>
              (rating.evidence ?? []).map(({ text }: Wire) => text),
            ),
            ...(content.summary ? [content.summary] : []),
            ...(content.artifact?.note ? [content.artifact.note] : []),
          ],
    )
    expect(texts.length).toBeGreaterThan(750)
    const often = Object.entries(countBy(texts, text => text)).filter(([, count]) => count > 3)
    expect(often).toEqual([])
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.85)
    const said = await service.sql<{ text: string }[]>`
      select unnest(array[reason, would_change_our_mind, sees_that_we_do_not]) as text from decisions
      union all select text from dissents union all select release_reason from loops where release_reason is not null
      union all select notes from panelists where notes is not null union all select rejection_reason from applications where rejection_reason is not null`
    for (const text of [...texts, ...said.map(row => row.text)]) {
      expect(text).not.toMatch(
        /\b(undefined|null|NaN|[Ll]orem|TODO|TBD|[Pp]laceholder)\b|\[object|xxx|[{}<>]| {2}|\.\.(?!\.)| ,/,
      )
      expect(text.trim().length).toBeGreaterThan(5)
    }
  })

  it('tells the feed of things nearly in the order in which they happened', async () => {
    const events = await service.sql<
      { at: Date }[]
    >`select published_at as at from events where published_at is not null order by published_order`
    let newest = 0
    const daysBehind = events.map(({ at }) => {
      newest = Math.max(newest, at.getTime())
      return (newest - at.getTime()) / 86_400_000
    })
    expect(events.length).toBeGreaterThan(400)
    expect(Math.max(...daysBehind)).toBeLessThan(7)
    const [after] = await service.sql<
      { count: number }[]
    >`select count(*)::int as count from events where created_at > ${start}`
    expect(after!.count).toBe(0)
  })

  it('counts its steps up to the last', () => {
    expect(progress.length).toBeGreaterThan(300)
    expect(progress.map(([done]) => done)).toEqual(progress.map((_, at) => at + 1))
    expect(progress.at(-1)![0]).toBe(progress.at(-1)![1])
  })

  it(
    'is the same on every run, ids apart, also where runs were stopped and one died in the middle of a step',
    async () => {
      const broken = await openService()
      try {
        broken.now = start
        let done = 0
        await seedDemo(broken.deps, { onProgress: () => done++, shouldStop: () => done >= 90 })
        expect(done).toBeLessThan(110)
        const admin = await signIn(broken, 'Tomasz Wilk')
        expect((await admin('/v1/company')).body.name).toContain('being entered')

        // The second run dies in the middle of a step, hours later; the history keeps the moment it is counted from.
        broken.pass(3)
        let writes = 0
        const { deps } = broken
        const dying: Deps = {
          ...deps,
          db: {
            ...deps.db,
            write: (companyId, work) =>
              ++writes > 700 ? Promise.reject(new Error('the process is gone')) : deps.db.write(companyId, work),
          },
        }
        // In a request, or in the work behind one.
        await expect(seedDemo(dying)).rejects.toThrow(/could not be entered|the process is gone/)

        broken.pass(30)
        await seedDemo(deps)
        const [expected, found] = [await contentOf(service), await contentOf(broken)]
        for (const [table, rows] of Object.entries(expected))
          expect({ table, rows: found[table] }).toEqual({ table, rows })
      } finally {
        await broken.close()
      }
    },
    seedTimeoutMs,
  )

  it('is left alone by a further run, also where its admin has another password by now', async () => {
    const before = await rowCounts(service)
    let steps = 0
    await seedDemo(service.deps, { onProgress: () => steps++ })
    const { sql } = service
    await sql`update passwords set hash = (select hash from passwords w join people p on p.id = w.person_id where p.name = 'Priya Raman')
      where person_id = (select id from people where name = 'Tomasz Wilk')`
    const changed = await service.anonymous.post('/v1/auth/token', {
      email: 'tomasz@kestrelbay.example',
      password: demoPassword,
    })
    expect(changed.status).toBe(200)
    await sql`update passwords set hash = replace(hash, substr(hash, length(hash) - 5, 3), 'AAA') where person_id = (select id from people where name = 'Tomasz Wilk')`
    await seedDemo(service.deps, { onProgress: () => steps++ })
    expect(steps).toBe(0)
    expect(await rowCounts(service)).toEqual(before)
  })
})

describe('a demo company left half entered', () => {
  it('is told to be beyond completion once the keys of its requests are gone, and nothing is doubled', async () => {
    const service = await openService()
    try {
      service.now = start
      let done = 0
      await seedDemo(service.deps, { onProgress: () => done++, shouldStop: () => done >= 20 })
      await service.sql`delete from idempotency_keys`
      const before = await rowCounts(service)
      await expect(seedDemo(service.deps)).rejects.toThrow('can no longer be completed')
      expect(await rowCounts(service)).toEqual(before)
    } finally {
      await service.close()
    }
  })
})
