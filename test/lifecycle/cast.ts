/**
 * The people of a small hiring and the few steps that the lifecycle tests take again and again: plan a loop in one request,
 * write a card in two. Every step expects success unless a test sends the request itself.
 */
import { expectStatus } from '../support/hiring.ts'
import { type Caller, type Company, openService, type Reply, type Service } from '../support/service.ts'

export interface Cast {
  readonly service: Service
  readonly company: Company
  readonly admin: Caller
  readonly recruiter: Caller
  readonly owner: Caller
  readonly deputy: Caller
  readonly head: Caller
  /** three interviewers, and a fourth for other seats */
  readonly ann: Caller
  readonly ben: Caller
  readonly cyd: Caller
  readonly dot: Caller
  readonly jobId: string
}

export const dimensions = ['problem_clarity', 'metric_discipline', 'tradeoff_literacy'] as const

/** Opens a service with one company, its people and one job with a plan of two interviews. */
export async function openCast(): Promise<Cast> {
  const service = await openService()
  const company = await service.company('Northwind')
  const owner = await company.person('Otto Owner', { roles: ['hiring_manager'], seniority: 5 })
  const deputy = await company.person('Dora Deputy', { roles: ['hiring_manager'], seniority: 4 })
  const recruiter = await company.person('Rosa Recruiter', { roles: ['recruiter'], function: 'other' })
  const cast = {
    service,
    company,
    admin: company.admin,
    recruiter,
    owner,
    deputy,
    head: await company.person('Hedda Head', { roles: ['head_of_product'] }),
    ann: await company.person('Ann One'),
    ben: await company.person('Ben Two', { function: 'engineering' }),
    cyd: await company.person('Cyd Three', { function: 'design' }),
    dot: await company.person('Dot Four'),
  }
  return { ...cast, jobId: await planJob(cast) }
}

/** A job of its own, with a plan of as many interviews as there are dimensions in `focus`. */
export async function planJob(
  { company, owner, deputy, recruiter }: Pick<Cast, 'company' | 'owner' | 'deputy' | 'recruiter'>,
  focus: readonly string[] = dimensions.slice(0, 2),
): Promise<string> {
  const { admin } = company
  const job = expectStatus(
    await admin.post('/v1/jobs', {
      title: 'Senior product manager, scheduling',
      level: 'senior',
      decision_owner_id: owner.id,
      deputy_id: deputy.id,
      hiring_team: [recruiter.id],
    }),
    201,
  ).body
  const rubrics = expectStatus(await admin.get('/v1/rubrics'), 200).body.data as {
    slug: string
    newest_version: { id: string }
  }[]
  const rubric = rubrics.find(each => each.slug === 'product_manager')!
  const plan = {
    rubric_version_id: rubric.newest_version.id,
    dimensions,
    interviews: focus.map(dimension => ({ name: `On ${dimension}`, focus: [dimension] })),
  }
  expectStatus(await admin.put(`/v1/jobs/${job.id}/plan`, plan, { 'if-none-match': '*' }), 200)
  return job.id
}

type Role = 'interviewer' | 'shadow' | 'reverse_shadow'
export type Sitter = Caller | readonly [Caller, Role]

export interface InterviewWish {
  readonly panel: readonly Sitter[]
  /** hours from now to its start, or null for no time; it takes an hour */
  readonly inHours?: number | null
  readonly focus?: string
}

export interface LoopInPlay {
  readonly id: string
  readonly applicationId: string
  readonly candidateId: string
  readonly interviewIds: readonly string[]
  /** the card of a person, in the interview of that place where they sit in several */
  card(who: Caller, place?: number): string
}

/** Plans a loop for a new candidate: one interview a wish, the first starting in an hour unless said otherwise. */
export async function planLoop(
  cast: Cast,
  wishes: readonly InterviewWish[],
  options: {
    name?: string
    jobId?: string
    candidate?: object
    application?: { id: string; candidateId: string }
  } = {},
): Promise<LoopInPlay> {
  const { admin, service } = cast
  const application = options.application ?? (await apply(cast, options))
  const loop = expectStatus(
    await admin.post('/v1/loops', {
      application_id: application.id,
      interviews: wishes.map((wish, at) => wished(service, wish, at)),
    }),
    201,
  ).body
  const seats = loop.interviews.flatMap(
    (interview: { panelists: { id: string; person_id: string }[] }, place: number) =>
      interview.panelists.map(panelist => ({ ...panelist, place })),
  ) as { id: string; person_id: string; place: number }[]
  return {
    id: loop.id,
    applicationId: application.id,
    candidateId: application.candidateId,
    interviewIds: loop.interviews.map((interview: { id: string }) => interview.id),
    card(who, place) {
      const seat = seats.find(each => each.person_id === who.id && (place === undefined || each.place === place))
      if (!seat) throw new Error(`${who.name} sits nowhere there`)
      return seat.id
    },
  }
}

/** A candidate's application for the job. */
export async function apply(
  { admin, jobId }: Pick<Cast, 'admin' | 'jobId'>,
  options: { name?: string; jobId?: string; candidate?: object } = {},
): Promise<{ id: string; candidateId: string }> {
  const candidate = expectStatus(
    await admin.post('/v1/candidates', { name: options.name ?? 'Noor Haddad', ...options.candidate }),
    201,
  ).body
  const asked = { job_id: options.jobId ?? jobId, candidate_id: candidate.id }
  const application = expectStatus(await admin.post('/v1/applications', asked), 201).body
  return { id: application.id, candidateId: candidate.id }
}

function wished(service: Service, wish: InterviewWish, at: number) {
  const hours = wish.inHours === undefined ? 1 : wish.inHours
  const from = (more: number) => new Date(service.now.getTime() + (hours! + more) * 3_600_000).toISOString()
  const dimension = wish.focus ?? dimensions[at % dimensions.length]!
  return {
    name: `Interview ${at + 1}`,
    focus: [dimension],
    starts_at: hours === null ? null : from(0),
    ends_at: hours === null ? null : from(1),
    panelists: wish.panel.map(sitter => {
      const [who, role] = isSeat(sitter) ? sitter : ([sitter, 'interviewer'] as const)
      return { person_id: who.id, role }
    }),
  }
}

function isSeat(sitter: Sitter): sitter is readonly [Caller, Role] {
  return Array.isArray(sitter)
}

/** Rates the focus of a card and submits it. */
export async function write(who: Caller, cardId: string, rating = 3): Promise<Reply> {
  const { focus } = expectStatus(await who.get(`/v1/scorecards/${cardId}`), 200).body
  for (const dimension of focus)
    expectStatus(
      await who.put(
        `/v1/scorecards/${cardId}/ratings/${dimension}`,
        { rating, evidence: [{ kind: 'observation', text: `What was seen of ${dimension}.` }] },
        { 'if-match': '*' },
      ),
      200,
    )
  return expectStatus(await who.post(`/v1/scorecards/${cardId}/submission`), 201)
}

/** Status and code: what a refusal is recognised by. */
export function said(reply: Reply): [number, string | undefined] {
  return [reply.status, reply.body?.code]
}

/** A loop as the admin reads it. */
export async function loopOf({ admin }: Pick<Cast, 'admin'>, loopId: string) {
  return expectStatus(await admin.get(`/v1/loops/${loopId}`), 200).body
}

/** The types of a loop's published events, in their order. */
export async function publishedOf({ service }: Pick<Cast, 'service'>, loopId: string): Promise<string[]> {
  const rows = await service.sql<{ type: string }[]>`
    select type from events where loop_id = ${loopId} and published_at is not null order by published_xid, published_order`
  return rows.map(row => row.type)
}
