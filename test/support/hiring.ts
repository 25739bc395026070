/**
 * Builds what a test needs through the API, as a recruiter would: job, plan, candidate, application, loop, cards. Every
 * step expects success and says what the service answered when it did not come.
 */
import type { Caller, Company, Reply, Service } from './service.ts'

export const dimensions = [
  'problem_clarity',
  'tradeoff_literacy',
  'metric_discipline',
  'learning_after_a_miss',
  'stakeholder_judgment',
] as const
export type Dimension = (typeof dimensions)[number]

/** Fails with the service's own words unless the reply has the status. */
export function expectStatus(reply: Reply, ...statuses: number[]): Reply {
  if (!statuses.includes(reply.status))
    throw new Error(`expected ${statuses.join(' or ')}, got ${reply.status}: ${reply.text.slice(0, 600)}`)
  return reply
}

export interface InterviewToPlan {
  readonly name: string
  readonly focus: readonly string[]
  readonly artifact?: string | null
}

export const usualPlan: readonly InterviewToPlan[] = [
  { name: 'Problem framing', focus: ['problem_clarity', 'tradeoff_literacy'] },
  { name: 'Metrics', focus: ['metric_discipline', 'problem_clarity'] },
  {
    name: 'A decision taken back',
    focus: ['learning_after_a_miss', 'metric_discipline'],
    artifact: 'reversed_decision',
  },
  { name: 'Stakeholders', focus: ['stakeholder_judgment', 'learning_after_a_miss'] },
  { name: 'Trade-offs', focus: ['tradeoff_literacy', 'stakeholder_judgment'] },
]

export async function makeJob(
  company: Company,
  owner: Caller,
  options: {
    title?: string
    level?: string
    deputy?: Caller
    team?: Caller[]
    plan?: readonly InterviewToPlan[]
    bars?: object
  } = {},
): Promise<string> {
  const { admin } = company
  const plan = options.plan ?? usualPlan
  const job = expectStatus(
    await admin.post('/v1/jobs', {
      title: options.title ?? 'Senior product manager, scheduling',
      level: options.level ?? 'senior',
      decision_owner_id: owner.id,
      deputy_id: options.deputy?.id ?? null,
      hiring_team: (options.team ?? []).map(person => person.id),
      ...(options.bars ? { bars: options.bars } : {}),
    }),
    201,
  ).body
  const rubrics = expectStatus(await admin.get('/v1/rubrics'), 200).body.data as {
    slug: string
    newest_version: { id: string }
  }[]
  const rubric = rubrics.find(each => each.slug === 'product_manager')!
  expectStatus(
    await admin.put(
      `/v1/jobs/${job.id}/plan`,
      {
        rubric_version_id: rubric.newest_version.id,
        dimensions: [...new Set(plan.flatMap(each => each.focus))],
        interviews: plan.map(each => ({
          name: each.name,
          focus: each.focus,
          artifact: each.artifact ?? null,
          minutes: 60,
          prompts: [],
          note: null,
        })),
      },
      { 'if-none-match': '*' },
    ),
    200,
    201,
  )
  return job.id
}

export async function makeApplication(
  company: Company,
  jobId: string,
  name: string,
  candidate: object = {},
): Promise<{ id: string; candidateId: string }> {
  const made = expectStatus(await company.admin.post('/v1/candidates', { name, ...candidate }), 201).body
  const application = expectStatus(
    await company.admin.post('/v1/applications', { job_id: jobId, candidate_id: made.id }),
    201,
  ).body
  return { id: application.id, candidateId: made.id }
}

export interface Seat {
  readonly interviewId: string
  readonly cardId: string
  readonly person: Caller
  readonly focus: readonly string[]
}

export interface LoopMade {
  readonly id: string
  readonly applicationId: string
  readonly candidateId: string
  readonly seats: Seat[]
}

/** Opens a loop and seats one interviewer per interview, an hour each from `startsAt` on; with no time where it is null. */
export async function makeLoop(
  service: Service,
  company: Company,
  jobId: string,
  panel: readonly Caller[],
  options: { name?: string; startsAt?: Date | null; candidate?: object } = {},
): Promise<LoopMade> {
  const application = await makeApplication(company, jobId, options.name ?? 'Noor Haddad', options.candidate)
  const loop = expectStatus(await company.admin.post('/v1/loops', { application_id: application.id }), 201).body
  const startsAt = options.startsAt === undefined ? service.now : options.startsAt
  const seats: Seat[] = []
  for (const [at, person] of panel.entries()) {
    const interview = loop.interviews[at]
    if (startsAt) {
      const from = new Date(startsAt.getTime() + at * 3_600_000)
      const to = new Date(from.getTime() + 3_300_000)
      expectStatus(
        await company.admin.patch(
          `/v1/interviews/${interview.id}`,
          { starts_at: from.toISOString(), ends_at: to.toISOString() },
          { 'if-match': '*' },
        ),
        200,
      )
    }
    const panelist = expectStatus(
      await company.admin.post(`/v1/interviews/${interview.id}/panelists`, { person_id: person.id }),
      201,
    ).body
    seats.push({ interviewId: interview.id, cardId: panelist.id, person, focus: interview.focus })
  }
  return { id: loop.id, applicationId: application.id, candidateId: application.candidateId, seats }
}

/** Drops the interviews of a loop that nobody sits at. */
export async function dropEmptyInterviews(company: Company, loopId: string): Promise<void> {
  const loop = expectStatus(await company.admin.get(`/v1/loops/${loopId}`), 200).body
  for (const interview of loop.interviews) {
    if (interview.panelists.length === 0 && interview.state !== 'dropped')
      expectStatus(
        await company.admin.put(`/v1/interviews/${interview.id}/drop`, { outcome: 'dropped', reason: 'not needed' }),
        200,
      )
  }
}

/** Answers the focus of a card with the given ratings (3 where none is given) and a word of evidence each. */
export async function fillCard(
  seat: Seat,
  ratings: Partial<Record<string, number>> = {},
  more: object = { recommendation: 'yes' },
): Promise<void> {
  for (const dimension of new Set([...seat.focus, ...Object.keys(ratings)])) {
    expectStatus(
      await seat.person.put(
        `/v1/scorecards/${seat.cardId}/ratings/${dimension}`,
        {
          rating: ratings[dimension] ?? 3,
          evidence: [{ kind: 'observation', text: `What was seen of ${dimension}.` }],
        },
        { 'if-match': '*' },
      ),
      200,
    )
  }
  expectStatus(await seat.person.patch(`/v1/scorecards/${seat.cardId}`, more, { 'if-match': '*' }), 200)
}

export async function submitCard(seat: Seat): Promise<Reply> {
  return seat.person.post(`/v1/scorecards/${seat.cardId}/submission`)
}

export async function fillAndSubmit(
  seat: Seat,
  ratings: Partial<Record<string, number>> = {},
  more?: object,
): Promise<Reply> {
  await fillCard(seat, ratings, more)
  return expectStatus(await submitCard(seat), 201)
}
