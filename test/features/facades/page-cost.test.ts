/**
 * What the database looks at for one page of a facade, counted in rows of tables and not in time: of a company with thousands of
 * cards no more than a page needs. A plan that reads a table from one end to the other fails here.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../../src/domain/actor.ts'
import * as rows from '../../../src/features/facades/rows.ts'
import { makeJob } from '../../support/hiring.ts'
import { enterReleasedLoops } from '../../support/released-loops.ts'
import { type Company, openService, type Service } from '../../support/service.ts'
import { readingScopes } from './company.ts'

const loops = 700
const panel = ['one', 'two', 'three', 'four']
const pageSize = 11
/** Rows that a page may cost in all tables together, each row of it with what hangs on it. */
const visitedMax = pageSize * 40

let service: Service
let company: Company
let actor: Actor
beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  const owner = await company.person('Olga Owner', { roles: ['hiring_manager'] })
  const jobId = await makeJob(company, owner)
  const people: Record<string, string> = {}
  for (const name of panel) people[name] = (await company.person(`Interviewer ${name}`)).id
  await enterReleasedLoops(service, {
    companyId: company.id,
    jobId,
    people,
    from: new Date('2024-01-01T09:00:00Z'),
    rows: Array.from({ length: loops }, (_, loop) =>
      panel.map(interviewer => ({ loop: `${loop}`, interviewer, dimension: 'problem_clarity', rating: 3 })),
    ).flat(),
  })
  await service.sql`analyze`
  const key = await company.integration('reader', [...readingScopes])
  actor = { kind: 'integration', companyId: company.id, id: key.id, scopes: [...readingScopes] }
}, 120_000)
afterAll(() => service.close())

interface Node {
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Node[]
}

/** Rows of tables that a plan read, kept or not. */
function visitedBy(node: Node): number {
  const own = node['Relation Name']
    ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
    : 0
  return own + (node.Plans ?? []).reduce((sum, each) => sum + visitedBy(each), 0)
}

/** Asks for a page; answers how many rows it has and how many were read for it. */
async function readPage(relation: rows.Relation, how: { ofCards?: boolean; since?: Date; upwards?: boolean } = {}) {
  return service.deps.db.read(company.id, async tx => {
    const reader = { sql: tx.sql, actor, now: service.now, changedSince: how.since ?? null }
    const where = how.since ? tx.sql`r.updated_at >= ${how.since}` : tx.sql`true`
    const order = how.ofCards ? tx.sql`r.card_n desc, r.n desc` : how.upwards ? tx.sql`r.n` : tx.sql`r.n desc`
    const [row] = await tx.sql<{ 'QUERY PLAN': { Plan: Node }[] }[]>`
      explain (analyze, timing off, format json)
      select r.* from (${relation(reader)}) r where ${where} order by ${order} limit ${pageSize}`
    const plan = row!['QUERY PLAN'][0]!.Plan
    return { shown: plan['Actual Rows'], visited: visitedBy(plan) }
  })
}

describe('a page of a facade', () => {
  it.each<[string, rows.Relation, Parameters<typeof readPage>[1]?]>([
    ['cards', rows.cards],
    ['published cards', rows.publishedCards],
    ['published cards, oldest first', rows.publishedCards, { upwards: true }],
    ['ratings', rows.ratings, { ofCards: true }],
    ['interviews', rows.interviews],
    ['interviewers', rows.interviewers],
    ['applications', rows.applications],
    ['candidates', rows.candidates],
    ['loops', rows.loops],
  ])('of %s reads what its rows need and no more', async (_, relation, how) => {
    const { shown, visited } = await readPage(relation, how)
    expect(shown).toBe(pageSize)
    expect(visited).toBeLessThan(visitedMax)
  })

  it.each<[string, rows.Relation, boolean]>([
    ['cards', rows.cards, false],
    ['ratings', rows.ratings, true],
  ])('of %s that changed of late reads those alone', async (_, relation, ofCards) => {
    const since = new Date(new Date('2024-01-01T09:00:00Z').getTime() + (loops - 2) * 86_400_000)
    const { shown, visited } = await readPage(relation, { since, ofCards })
    expect(shown).toBe(2 * panel.length)
    expect(visited).toBeLessThan(visitedMax)
  })

  it('that reads a whole table would be seen', async () => {
    const unordered: rows.Relation = reader =>
      reader.sql`select md5(k.id::text) as n, k.updated_at from (${rows.cards(reader)}) k`
    expect((await readPage(unordered)).visited).toBeGreaterThan(loops * panel.length)
  })
})
