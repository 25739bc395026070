/** A company whose released loops are simulated: known bars, five dimensions of the library rubric, everybody in a role. */
import type { RatingRow } from '../../../src/domain/calibration/calibrate.ts'
import { SCENARIOS, type Scenario, simulateCompany } from '../../../src/domain/calibration/simulate.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'
import { makeJob } from '../../support/hiring.ts'
import { enterReleasedLoops } from '../../support/released-loops.ts'
import type { Caller, Company, Service } from '../../support/service.ts'

export const dimensions = [
  'problem_clarity',
  'tradeoff_literacy',
  'metric_discipline',
  'learning_after_a_miss',
  'stakeholder_judgment',
] as const

export interface Rated {
  readonly company: Company
  readonly owner: Caller
  readonly recruiter: Caller
  readonly head: Caller
  readonly auditor: Caller
  readonly jobId: string
  readonly rubricId: string
  /** by the name of the simulation: i1, i2 … */
  readonly interviewers: Readonly<Record<string, Caller>>
  readonly rows: readonly RatingRow[]
  /** loop of the simulation → id */
  readonly loops: Map<string, string>
}

const clean = SCENARIOS.find(each => each.name === 'clean')!

/** Simulated ratings on the dimensions of the rubric. */
export function simulatedRows(scenario: Partial<Scenario>, seed: number): RatingRow[] {
  const { rows } = simulateCompany({ ...clean, ...scenario }, createRandom(seed))
  return rows.map(row => ({ ...row, dimension: dimensions[Number(row.dimension.slice(1)) - 1]! }))
}

/** Founds a company with one job and enters the rows as released loops. */
export async function ratedCompany(service: Service, name: string, rows: readonly RatingRow[]): Promise<Rated> {
  const company = await service.company(name)
  const owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  const recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  const head = await company.person('Hope Head', { roles: ['head_of_product'] })
  const auditor = await company.person('Otto Auditor', { roles: ['auditor'] })
  const interviewers: Record<string, Caller> = {}
  for (const each of [...new Set(rows.map(row => row.interviewer))].sort())
    interviewers[each] = await company.person(`Quill ${wordFor(each)}`)
  const jobId = await makeJob(company, owner)
  const loops = await enterReleasedLoops(service, {
    companyId: company.id,
    jobId,
    people: Object.fromEntries(Object.entries(interviewers).map(([each, caller]) => [each, caller.id])),
    rows,
    from: new Date('2025-06-02T09:00:00Z'),
  })
  const [rubric] = await service.sql<{ id: string }[]>`
    select v.rubric_id as id from plans n join rubric_versions v on v.id = n.rubric_version_id where n.job_id = ${jobId}`
  return { company, owner, recruiter, head, auditor, jobId, rubricId: rubric!.id, interviewers, rows, loops }
}

/** Addresses are made of letters, and no pseudonym begins like such a name. */
function wordFor(name: string): string {
  const number = Number(name.slice(1))
  return `${String.fromCharCode(97 + Math.floor(number / 26))}${String.fromCharCode(97 + (number % 26))}`
}
