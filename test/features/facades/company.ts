/**
 * A company that tools read through the facades: one loop that has released, one whose cards are in but for one, and keys of
 * several scopes. Requests are sent as those tools send them, with Node's own fetch.
 */
import { randomBytes } from 'node:crypto'
import type { Scope } from '../../../src/domain/actor.ts'
import { hashSecret, newApiKey } from '../../../src/platform/auth.ts'
import { dropEmptyInterviews, fillAndSubmit, fillCard, type LoopMade, makeJob, makeLoop } from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

export const readingScopes: readonly Scope[] = [
  'people:read',
  'jobs:read',
  'candidates:read',
  'loops:read',
  'scorecards:read',
  'evidence:read',
]

export interface Key {
  readonly id: string
  readonly key: string
}

/** Makes an API key and answers what its holder is given. */
export async function makeKey(service: Service, company: Company, scopes: readonly Scope[]): Promise<Key> {
  const key = newApiKey()
  const id = service.deps.ids(service.now)
  await service.sql`
    insert into api_keys (company_id, id, name, scopes, hint, hash, created_by_id, created_at)
    values (${company.id}, ${id}, ${`key ${randomBytes(3).toString('hex')}`}, ${[...scopes]}, ${key.slice(0, 7)}, ${hashSecret(key)},
      ${company.admin.id}, ${service.now})`
  return { id, key }
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the service answered
  readonly body: any
  readonly headers: Headers
}

/** Sends a request as a tool would. `authorization` is the whole header. */
export async function ask(
  service: Service,
  path: string,
  authorization: string | null,
  init: RequestInit = {},
): Promise<Answer> {
  const reply = await fetch(path.startsWith('http') ? path : `${service.baseUrl}${path}`, {
    ...init,
    headers: { ...(authorization === null ? {} : { authorization }), ...(init.headers as Record<string, string>) },
  })
  const text = await reply.text()
  return { status: reply.status, body: text === '' ? null : JSON.parse(text), headers: reply.headers }
}

/** The header of Basic. */
export function basic(user: string, password = ''): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/** The path of rel="next" in a Link header; null on the last page. */
export function linkTo(answer: Answer, rel: string): string | null {
  return new RegExp(`<([^>]+)>; rel="${rel}"`).exec(answer.headers.get('link') ?? '')?.[1] ?? null
}

export interface FacadeWorld {
  readonly service: Service
  readonly company: Company
  readonly owner: Caller
  readonly panel: readonly Caller[]
  readonly jobId: string
  /** all cards in: three, the first with a quote */
  readonly released: LoopMade
  /** two of three cards in */
  readonly sealed: LoopMade
  readonly key: Key
  readonly releasedAt: Date
  close(): Promise<void>
}

/** Opens a service with that company. The clock stands a day after the loops opened. */
export async function openFacadeWorld(env: Record<string, string> = {}): Promise<FacadeWorld> {
  const service = await openService(env)
  const company = await service.company('Northwind')
  const owner = await company.person('Olga Owner', { roles: ['hiring_manager'], seniority: 5 })
  const panel = [
    await company.person('Ines Ilves'),
    await company.person('Petra Paul Pohl'),
    await company.person('Raj'),
  ]
  const jobId = await makeJob(company, owner)
  await service.sql`
    update plans set interviews = jsonb_set(interviews, '{0,prompts}', '["Which number would have changed the call?", "Who disagreed?"]')
    where job_id = ${jobId}`
  const released = await makeLoop(service, company, jobId, panel, {
    name: 'Noor van Haddad',
    candidate: { email: 'noor@example.org' },
  })
  const sealed = await makeLoop(service, company, jobId, panel, { name: 'Sam Sealed' })
  const key = await makeKey(service, company, readingScopes)
  service.pass(24)
  for (const loop of [released, sealed]) await dropEmptyInterviews(company, loop.id)
  await fillCard(
    released.seats[0]!,
    { problem_clarity: 1, tradeoff_literacy: 4 },
    {
      recommendation: 'strong_no',
      summary: 'Kept to the feature.',
      notes: 'CANARY NOTE',
    },
  )
  const [first] = released.seats
  await first!.person.post(`/v1/scorecards/${first!.cardId}/submission`)
  await fillAndSubmit(released.seats[1]!, { metric_discipline: 2, problem_clarity: 3 })
  service.pass(1)
  for (const seat of sealed.seats.slice(0, 2))
    await fillAndSubmit(seat, {}, { recommendation: 'strong_no', summary: 'CANARY SEALED' })
  service.pass(1)
  await fillAndSubmit(released.seats[2]!)
  const releasedAt = new Date(service.now)
  service.pass(1)
  return {
    service,
    company,
    owner,
    panel,
    jobId,
    released,
    sealed,
    key,
    releasedAt,
    close: () => service.close(),
  }
}
