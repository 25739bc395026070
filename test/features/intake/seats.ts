/** Puts people on the panels of loops, straight into the tables: what the tests here need of loops is only that they exist. */
import type { Caller, Service } from '../../support/service.ts'

export interface Seat {
  readonly loopId: string
  readonly panelistId: string
}

/** Opens a loop for an application with one interview on which `person` sits, their card open. */
export async function seat(service: Service, person: Caller, applicationId: string): Promise<Seat> {
  const { sql, deps, now } = service
  const [loopId, interviewId, panelistId] = [deps.ids(now), deps.ids(now), deps.ids(now)]
  await sql`
    insert into loops (company_id, id, application_id, job_id, candidate_id, rubric_version_id, level, track, dimensions, bars,
      seal_mode, decision_owner_id, created_at, updated_at)
    select a.company_id, ${loopId}, a.id, a.job_id, a.candidate_id, p.rubric_version_id, j.level, j.track, p.dimensions, '{}',
      'loop', j.decision_owner_id, ${now}, ${now}
    from applications a
    join jobs j on j.company_id = a.company_id and j.id = a.job_id
    join plans p on p.company_id = a.company_id and p.job_id = a.job_id
    where a.id = ${applicationId}`
  await sql`
    insert into interviews (company_id, id, loop_id, position, name, focus, kit, created_at, updated_at)
    values (${person.companyId}, ${interviewId}, ${loopId}, 1, 'Product sense', ${['problem_clarity']}, '{}', ${now}, ${now})`
  await sql`
    insert into panelists (company_id, id, loop_id, interview_id, person_id, assigned_at, public_updated_at)
    values (${person.companyId}, ${panelistId}, ${loopId}, ${interviewId}, ${person.id}, ${now}, ${now})`
  return { loopId, panelistId }
}

/** Submits the card of a seat and releases its loop. */
export async function release(service: Service, { loopId, panelistId }: Seat): Promise<void> {
  const { sql, now } = service
  await sql`update panelists set submitted_at = ${now} where id = ${panelistId}`
  await sql`update loops set released_at = ${now}, release_cause = 'all_in' where id = ${loopId}`
}

/** Adds an open job with a plan of one interview, so that loops can grow from it. */
export async function jobWithPlan(by: Caller, owner: Caller, title = 'Senior product manager'): Promise<string> {
  const rubrics = await by.get('/v1/rubrics')
  const rubric = rubrics.body.data.find((each: { slug: string }) => each.slug === 'product_manager')
  const job = await by.post('/v1/jobs', { title, level: 'senior', decision_owner_id: owner.id })
  const plan = {
    rubric_version_id: rubric.newest_version.id,
    dimensions: ['problem_clarity', 'metric_discipline'],
    interviews: [{ name: 'Product sense', focus: ['problem_clarity'] }],
  }
  await by.put(`/v1/jobs/${job.body.id}/plan`, plan, { 'if-none-match': '*' })
  return job.body.id
}

/** Adds a candidate by name. */
export async function candidateNamed(by: Caller, name: string, more: object = {}): Promise<string> {
  return (await by.post('/v1/candidates', { name, ...more })).body.id
}

/** Adds an application; answers its id. */
export async function applicationOf(by: Caller, job_id: string, candidate_id: string): Promise<string> {
  return (await by.post('/v1/applications', { job_id, candidate_id })).body.id
}
