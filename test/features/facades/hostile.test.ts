/**
 * Every address of the facades under queries, numbers, cursors and credentials of all kinds: no answer is a fault, each
 * refusal is in the vendor's words, and nothing of a sealed card comes out. What is drawn is fixed by a seed.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { facades } from '../../../src/app.ts'
import { openService } from '../../support/service.ts'
import { sized } from '../../support/size.ts'
import { type Answer, ask, basic, type FacadeWorld, makeKey, openFacadeWorld } from './company.ts'

const requestsEach = sized(12, 300)
const seed = 20_260_302

let world: FacadeWorld
beforeAll(async () => {
  world = await openFacadeWorld()
}, 120_000)
afterAll(() => world.close())

const value = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1.5',
    '1e9',
    '99999999999999999999',
    'true',
    'null',
    '\u0000',
    '\ud800',
    '٣',
    "' or 1=1 --",
  ),
  fc.constantFrom(
    'gte|2026-01-01T00:00:00Z',
    'gte|',
    '|',
    'lt|9999-99-99',
    '2026-02-30',
    '2026-01-01T00:00:00 01:00',
    '0000-01-01',
  ),
  fc.integer({ min: 1, max: 2 ** 31 }).map(String),
  fc.uuid(),
)
const name = fc.oneof(
  fc.constantFrom(
    'ids',
    'created_at',
    'updated_at',
    'created_at[gte]',
    'updated_at[x]',
    'fields',
    'per_page',
    'cursor',
    'page',
  ),
  fc.constantFrom(
    'status',
    'active',
    'current',
    'job_ids',
    'application_ids',
    'updated_after',
    'created_before',
    'job_id',
  ),
  fc.constantFrom(
    'page_size',
    'modified_after',
    'remote_id',
    'email',
    'parent',
    '__proto__',
    'constructor',
    'toString',
  ),
  fc.string({ maxLength: 20 }),
)
const query = fc.array(fc.tuple(name, value), { maxLength: 4 })
const id = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 }).map(String),
  fc.uuid(),
  fc.constantFrom('x', '%', '..', '1%00'),
)

describe('every address under hostile requests', () => {
  it.each(facades.filter(each => each.method === 'GET').map((each, place) => [each.path, place] as const))(
    '%s answers in its own words and never with a fault',
    async (path, place) => {
      const drawn = fc.sample(fc.tuple(query, id, fc.integer({ min: 0, max: 9 })), {
        numRuns: requestsEach,
        seed: seed + place,
      })
      for (const [members, number, luck] of drawn) {
        const filled = path.replace('{id}', number)
        const search = members
          .map(each => each.map(part => encodeURIComponent(part.toWellFormed())).join('='))
          .join('&')
        const authorization =
          luck === 0 ? `Bearer ${'x'.repeat(50)}` : luck === 1 ? basic('a', 'b') : basic(world.key.key)
        const reply = await ask(world.service, `${filled}?${search}`, authorization)
        const told = `${reply.status} ${filled}?${search} ${JSON.stringify(reply.body).slice(0, 200)}`
        expect(reply.status, told).toBeLessThan(500)
        if (luck <= 1 && !/[%.]/.test(number)) expect([401, 404, 422], told).toContain(reply.status)
        expect(JSON.stringify(reply.body)).not.toContain('CANARY')
        if (reply.status >= 400 && !/[%.]/.test(number)) {
          expect(reply.headers.get('content-type'), told).toMatch(/^application\/json/)
          expect(Object.keys(reply.body), told).not.toContain('code')
        }
      }
    },
  )

  it.each([
    ['/facade/harvest/v3/users', 30, { message: expect.any(String) }],
    ['/facade/harvest/v1/users', 10, { message: expect.any(String) }],
    ['/facade/merge/ats/v1/users', 60, { detail: expect.any(String) }],
  ])('%s counts in windows of %i seconds and answers 429 in its own words', async (path, seconds, body) => {
    const tight = await openService({ RATE_LIMIT_PER_MINUTE: '12' })
    try {
      const { key } = await makeKey(tight, await tight.company('Tight'), ['people:read'])
      const replies: Answer[] = []
      for (let sent = 0; sent <= (12 * seconds) / 60; sent++) replies.push(await ask(tight, path, `Bearer ${key}`))
      const refused = replies.pop()!
      expect(replies.map(reply => reply.status)).toEqual(replies.map(() => 200))
      expect([refused.status, refused.body]).toEqual([429, body])
      const wait = Number(refused.headers.get('retry-after'))
      expect(wait > 0 && wait <= seconds).toBe(true)
      expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
    } finally {
      await tight.close()
    }
  })
})
