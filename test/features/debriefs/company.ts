/** A company with everybody who may stand around a debrief, and loops that are released with the ratings a test names. */
import { fillAndSubmit, type InterviewToPlan, type LoopMade, makeJob, makeLoop } from '../../support/hiring.ts'
import type { Caller, Company, Service } from '../../support/service.ts'

/** Two raters for problem clarity, one for trade-offs, one for metrics. */
export const twoInterviews: readonly InterviewToPlan[] = [
  { name: 'Framing', focus: ['problem_clarity', 'tradeoff_literacy'] },
  { name: 'Metrics', focus: ['problem_clarity', 'metric_discipline'] },
]

export interface Cast {
  readonly service: Service
  readonly company: Company
  readonly admin: Caller
  readonly owner: Caller
  readonly deputy: Caller
  /** on the hiring team */
  readonly teammate: Caller
  readonly recruiter: Caller
  readonly head: Caller
  readonly auditor: Caller
  /** sit in the two interviews */
  readonly first: Caller
  readonly second: Caller
  /** an interviewer who sits nowhere, and a manager and a recruiter of other jobs */
  readonly stranger: Caller
  readonly strangeManager: Caller
  readonly strangeRecruiter: Caller
  readonly jobId: string
}

export async function castOf(service: Service, name: string): Promise<Cast> {
  const company = await service.company(name)
  const person = company.person
  const owner = await person('Hana Owner', { roles: ['hiring_manager'], seniority: 5 })
  const deputy = await person('Dana Deputy', { roles: ['hiring_manager'], seniority: 4 })
  const teammate = await person('Tomo Team', { roles: ['hiring_manager'] })
  const recruiter = await person('Rita Recruiter', { roles: ['recruiter'] })
  const jobId = await makeJob(company, owner, { deputy, team: [teammate, recruiter], plan: twoInterviews })
  return {
    service,
    company,
    admin: company.admin,
    owner,
    deputy,
    teammate,
    recruiter,
    head: await person('Hedda Head', { roles: ['head_of_product'] }),
    auditor: await person('Aki Auditor', { roles: ['auditor'] }),
    first: await person('Ines First', { function: 'engineering', seniority: 2 }),
    second: await person('Ivo Second', { function: 'design', seniority: 4 }),
    stranger: await person('Sven Stranger'),
    strangeManager: await person('Mona Elsewhere', { roles: ['hiring_manager'] }),
    strangeRecruiter: await person('Rolf Elsewhere', { roles: ['recruiter'] }),
    jobId,
  }
}

/** A loop whose two interviews are over and whose cards are still open. */
export function overLoop(
  cast: Cast,
  options: { name?: string; candidate?: object; panel?: Caller[] } = {},
): Promise<LoopMade> {
  const { service, company, jobId, first, second } = cast
  const startsAt = new Date(service.now.getTime() - 6 * 3_600_000)
  return makeLoop(service, company, jobId, options.panel ?? [first, second], { startsAt, ...options })
}

type Ratings = Partial<Record<string, number>>

/** A loop that both cards have released: `ratings` of the first and the second interviewer. */
export async function releasedLoop(
  cast: Cast,
  ratings: { first?: Ratings; second?: Ratings } = {},
  options: { name?: string; candidate?: object; panel?: Caller[]; firstSays?: object; secondSays?: object } = {},
): Promise<LoopMade> {
  const loop = await overLoop(cast, options)
  await fillAndSubmit(loop.seats[0]!, ratings.first, options.firstSays)
  await fillAndSubmit(loop.seats[1]!, ratings.second, options.secondSays)
  return loop
}

/** Every string anywhere in a value. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(textsIn)
}
