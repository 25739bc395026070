/** The small company that the browser tests look at: one loop being written, one sealed, one released, and who sees what of them. */
import { dropEmptyInterviews, fillAndSubmit, type LoopMade, makeJob, makeLoop } from '../support/hiring.ts'
import type { Caller, Company, Service } from '../support/service.ts'
import { type Exchange, enterExchange } from './exchange.ts'

export interface Cast {
  readonly company: Company
  readonly manager: Caller
  readonly recruiter: Caller
  readonly head: Caller
  /** writes: a card due, a card in */
  readonly ines: Caller
  readonly jon: Caller
  /** nothing to do */
  readonly idle: Caller
  readonly jobId: string
  /** ines and jon sit on it, both cards are open */
  readonly writing: LoopMade
  /** ines is in, jon is not */
  readonly sealed: LoopMade
  /** all are in */
  readonly released: LoopMade
  /** of the manager */
  readonly digestId: string
  readonly exchange: Exchange
}

/** Enters the company and moves the clock past the interviews. */
export async function enterCompany(service: Service): Promise<Cast> {
  const company = await service.company('Northwind')
  const manager = await company.person('Hana Okafor', { roles: ['hiring_manager', 'interviewer'], seniority: 5 })
  const recruiter = await company.person('Rosa Lind', { roles: ['recruiter'], function: 'other' })
  const head = await company.person('Hedda Berg', { roles: ['head_of_product'], seniority: 5 })
  const ines = await company.person('Ines Duarte', { function: 'product' })
  const jon = await company.person('Jon Weber', { function: 'engineering' })
  const idle = await company.person('Ida Idle', { function: 'design' })
  const jobId = await makeJob(company, manager, { team: [manager, recruiter] })
  const writing = await makeLoop(service, company, jobId, [ines, jon], { name: 'Noor Haddad' })
  const sealed = await makeLoop(service, company, jobId, [ines, jon], { name: 'Sal Sealed' })
  const released = await makeLoop(service, company, jobId, [ines, jon], { name: 'Rita Released' })
  for (const loop of [sealed, released]) await dropEmptyInterviews(company, loop.id)
  service.pass(6)
  await fillAndSubmit(sealed.seats[0]!)
  for (const seat of released.seats) await fillAndSubmit(seat)
  const digestId = service.deps.ids(service.now)
  const found = {
    overdue: [{ loop_id: sealed.id, job_title: 'Senior product manager', person: jon.name, due_at: service.now }],
    splits: [{ loop_id: released.id, job_title: 'Senior product manager', dimension: 'problem_clarity' }],
    early_openings: [],
  }
  await service.sql`
    insert into digests (company_id, id, person_id, week, content, created_at, updated_at)
    values (${company.id}, ${digestId}, ${manager.id}, '2026-03-02', ${service.sql.json(found)}, ${service.now}, ${service.now})`
  const exchange = await enterExchange(service, company, jobId)
  return {
    company,
    manager,
    recruiter,
    head,
    ines,
    jon,
    idle,
    jobId,
    writing,
    sealed,
    released,
    digestId,
    exchange,
  }
}
