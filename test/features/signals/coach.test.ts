import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTextThread, NotDetected } from '../../../src/features/signals/text-thread.ts'
import { expectStatus } from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

let service: Service
let company: Company
let writer: Caller

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  writer = await company.person('Ines One')
})
afterAll(() => service.close())

const card = {
  ratings: {
    metric_discipline: {
      rating: 4,
      evidence: [
        { kind: 'observation', text: 'A charming person, and the churn baseline was there.' },
        { kind: 'quote', text: 'My charming designer measured churn by hand for a week.' },
      ],
    },
    problem_clarity: { rating: 2, evidence: [] },
    tradeoff_literacy: { not_assessed: 'ran_out_of_time' },
  },
  artifact: { kind: 'reversed_decision', note: 'Went to Stanford and said so.' },
  summary: 'Great candidate.',
  notes: 'charming, must ask about the guardrail',
}

describe('the coach', () => {
  it('hints at the words of a card with their place, letter for letter, and asks instead of telling', async () => {
    const { hints } = expectStatus(await writer.post('/v1/coach', card), 200).body
    expect(
      hints.map(({ code, pointer, field, dimension, quote }: Record<string, unknown>) => [
        code,
        pointer,
        field,
        dimension,
        quote,
      ]),
    ).toEqual([
      ['charisma', '/ratings/metric_discipline/evidence/0/text', 'observation', 'metric_discipline', 'charming'],
      ['no_evidence', '/ratings/problem_clarity', 'rating', 'problem_clarity', ''],
      ['pedigree', '/artifact/note', 'artifact', null, 'Went to Stanford'],
      ['vague_praise', '/summary', 'summary', null, 'Great candidate'],
    ])
    const [first] = hints
    expect(card.ratings.metric_discipline.evidence[0]!.text.slice(first.start, first.end)).toBe('charming')
    for (const { message } of hints) expect(message).toContain('?')
  })

  it('takes one text alone, and has nothing to say of evidence that tells what was said', async () => {
    const text = 'She gave the churn baseline (4.1 %) before the work and named crash rate as the guardrail.'
    const ratings = { metric_discipline: { rating: 3, evidence: [{ kind: 'observation', text }] } }
    expect(expectStatus(await writer.post('/v1/coach', { ratings }), 200).body).toEqual({ hints: [] })
    expect(expectStatus(await writer.post('/v1/coach', {}), 200).body).toEqual({ hints: [] })
  })

  it('keeps nothing: no row of any table holds a word of what was sent', async () => {
    const canary = 'zanzibarium'
    expectStatus(await writer.post('/v1/coach', { summary: `Great candidate, ${canary}.` }), 200)
    const tables = await service.sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`
    expect(tables.length).toBeGreaterThan(20)
    for (const { name } of tables) {
      const rows = await service.sql.unsafe(`select 1 from ${name} t where t::text ilike $1`, [`%${canary}%`])
      expect(rows, name).toHaveLength(0)
    }
  })

  it('answers a repeat under one key alike', async () => {
    const again = { 'idempotency-key': 'coach-1' }
    const first = expectStatus(await writer.post('/v1/coach', card, again), 200)
    const second = expectStatus(await writer.post('/v1/coach', card, again), 200)
    expect(second.body).toEqual(first.body)
    expect((await writer.post('/v1/coach', {}, again)).body.code).toBe('idempotency_key_reused')
  })

  it('refuses what is no card, whoever is not signed in, who interviews nobody, and a key', async () => {
    expect((await writer.post('/v1/coach', { ratings: { a: { rating: 5, evidence: [] } } })).body.code).toBe(
      'invalid_request',
    )
    expect((await writer.post('/v1/coach', { red_flags: [] })).body.code).toBe('invalid_request')
    expect((await service.anonymous.post('/v1/coach', card)).body.code).toBe('not_signed_in')
    const recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
    expect((await recruiter.post('/v1/coach', card)).body.code).toBe('forbidden')
    const key = await company.integration('Reading', ['signals:detect'])
    expect((await key.post('/v1/coach', card)).body.code).toBe('scope_missing')
  })

  it('gives up where the time for a text is spent, and reads the next one', async () => {
    const thread = makeTextThread<string, string>(new URL('../../support/echo-worker', import.meta.url), 2)
    expect(await thread.ask('a text', 60_000)).toBe('a text')
    await expect(thread.ask('never', 50)).rejects.toThrow(NotDetected)
    expect(await thread.ask('another', 60_000)).toBe('another')
    const asked = await Promise.allSettled(['1', '2', '3'].map(text => thread.ask(text, 60_000)))
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    await thread.close()
  })
})
