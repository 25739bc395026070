/**
 * Two services that answer the same acts with the same bytes: same clock, same ids, same secret. What one does and the other
 * does not leaves no trace in the ids of what both do, because an id depends on the moment and on nothing that came before.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Role, Scope } from '../../src/domain/actor.ts'
import { productManager } from '../../src/domain/rubrics/product-manager.ts'
import { hashSecret, newApiKey, signAccessToken } from '../../src/platform/auth.ts'
import { openService, type Service } from '../support/service.ts'

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who sends a request: a person with the roles their row has, or an API key. */
export interface Who {
  readonly name: string
  readonly id: string
  readonly companyId: string
  readonly roles: readonly Role[]
  readonly key: string | null
}

export interface Ask {
  readonly method: Verb
  readonly url: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** Changes what a service answered on its way to the reader: how a leak is planted. */
export type Tamper = (side: Side, who: Who, ask: Ask, answer: Answer) => Promise<Answer>

export interface Side {
  readonly service: Service
  /** Stands at this moment, and counts ids from there. Each act of a world has a moment of its own. */
  stand(at: Date): void
  send(who: Who, ask: Ask): Promise<Answer>
  tamper: Tamper | null
}

export interface Twins {
  readonly a: Side
  readonly b: Side
  close(): Promise<void>
}

/** Opens the two services; each may have settings of its own besides what they share. */
export async function openTwins(
  envs: readonly [Record<string, string>, Record<string, string>] = [{}, {}],
): Promise<Twins> {
  const secret = randomBytes(48).toString('base64')
  const [a, b] = await Promise.all(envs.map(env => openSide({ ...env, JWT_SECRET: secret })))
  if (!a || !b) throw new Error('there are two')
  return {
    a,
    b,
    close: async () => void (await Promise.all([a.service.close(), b.service.close()])),
  }
}

async function openSide(env: Record<string, string>): Promise<Side> {
  let counted = 0
  const ids = (now: Date) => idAt(now, counted++)
  const service = await openService(env, undefined, { ids })
  const side: Side = {
    service,
    tamper: null,
    stand(at) {
      service.now = at
      counted = 0
    },
    async send(who, ask) {
      const credential =
        who.key ??
        signAccessToken(
          service.app,
          { companyId: who.companyId, id: who.id, roles: who.roles, epoch: 1 },
          service.deps.clock(),
        )
      const reply = await service.app.inject({
        method: ask.method,
        url: ask.url,
        headers: { authorization: `Bearer ${credential}`, ...ask.headers },
        ...(ask.body === undefined ? {} : { payload: ask.body }),
      })
      const headers = Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, String(value)]))
      const answer = { status: reply.statusCode, headers, text: reply.body }
      return side.tamper ? side.tamper(side, who, ask, answer) : answer
    },
  }
  return side
}

/** A UUIDv7 of this moment; its tail is a hash of the moment and of how many ids it gave before. */
export function idAt(now: Date, count: number): string {
  const time = now.getTime().toString(16).padStart(12, '0')
  const tail = createHash('sha256').update(`${time} ${count}`).digest('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6, 18)}`
}

export interface PersonToAdd {
  readonly name: string
  readonly roles: readonly Role[]
  readonly seniority?: number
}

export interface KeyToAdd {
  readonly name: string
  readonly scopes: readonly Scope[]
}

export interface Founded {
  readonly companyId: string
  readonly rubricId: string
  readonly rubricVersionId: string
  readonly people: Readonly<Record<string, Who>>
  readonly keys: Readonly<Record<string, Who>>
}

/** One company in both services, with its people and keys, straight into the tables: none of it is what a test asks. */
export async function foundCompany(
  { a, b }: Twins,
  at: Date,
  company: {
    slug: string
    sealMode: 'loop' | 'own_card'
    people: readonly PersonToAdd[]
    keys: readonly KeyToAdd[]
  },
): Promise<Founded> {
  const companyId = idAt(at, 0)
  const people = company.people.map((person, index): Who & { seniority: number } => ({
    name: person.name,
    id: idAt(at, index + 1),
    companyId,
    roles: person.roles,
    key: null,
    seniority: person.seniority ?? 3,
  }))
  const keys = company.keys.map((each, index) => ({
    name: each.name,
    id: idAt(at, people.length + index + 1),
    companyId,
    roles: [],
    key: newApiKey(),
    scopes: each.scopes,
  }))
  const [first] = people
  const rubricId = idAt(at, people.length + keys.length + 1)
  const rubricVersionId = idAt(at, people.length + keys.length + 2)
  for (const { service } of [a, b]) {
    // Sent together: the statements of one transaction need not wait for each other.
    await service.sql.begin(sql => [
      sql`insert into companies (company_id, slug, name, seal_mode, signals_engine, permutation_key, created_at, updated_at)
        values (${companyId}, ${company.slug}, ${company.slug}, ${company.sealMode}, 'rules', ${hashSecret(company.slug)}, ${at}, ${at})`,
      ...people.map(
        person => sql`
          insert into people (company_id, id, email, name, function, seniority, roles, created_at, updated_at)
          values (${companyId}, ${person.id}, ${`${person.name}@${company.slug}.example`}, ${person.name}, 'product',
            ${person.seniority}, ${[...person.roles]}, ${at}, ${at})`,
      ),
      ...keys.map(
        each => sql`
          insert into api_keys (company_id, id, name, scopes, hint, hash, created_by_id, created_at)
          values (${companyId}, ${each.id}, ${each.name}, ${[...each.scopes]}, 'hl_same', ${hashSecret(each.key)}, ${first!.id}, ${at})`,
      ),
      sql`insert into rubrics (company_id, id, slug, origin, created_at)
        values (${companyId}, ${rubricId}, ${productManager.slug}, 'library', ${at})`,
      sql`insert into rubric_versions (company_id, id, rubric_id, number, content, note, created_at)
        values (${companyId}, ${rubricVersionId}, ${rubricId}, 1, ${sql.json(productManager as never)}, 'from the library', ${at})`,
    ])
  }
  return {
    companyId,
    rubricId,
    rubricVersionId,
    people: Object.fromEntries(people.map(({ seniority: _, ...who }) => [who.name, who])),
    keys: Object.fromEntries(keys.map(({ scopes: _, ...who }) => [who.name, who])),
  }
}
