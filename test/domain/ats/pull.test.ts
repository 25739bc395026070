import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  adviceOn,
  askAgainAt,
  faultOfStatus,
  type PullFault,
  pullJitter,
  restUntil,
} from '../../../src/domain/ats/pull.ts'

const now = new Date('2026-03-02T09:00:00Z')
const iso = (moment: Date | null) => moment?.toISOString() ?? null

describe('an answer', () => {
  it.each([
    [200, null],
    [204, null],
    [302, 'answer_unexpected'],
    [400, 'answer_unexpected'],
    [401, 'api_key_refused'],
    [403, 'api_key_refused'],
    [404, 'not_there'],
    [408, 'unavailable_there'],
    [410, 'not_there'],
    [429, 'too_many_requests'],
    [500, 'unavailable_there'],
    [503, 'unavailable_there'],
  ] as const)('of status %i means %s', (status, fault) => {
    expect(faultOfStatus(status)).toBe(fault)
  })
})

describe('a question that was not answered', () => {
  it.each([
    [1, '2026-03-02T09:00:30.000Z'],
    [2, '2026-03-02T09:02:00.000Z'],
    [3, '2026-03-02T09:10:00.000Z'],
    [4, '2026-03-02T09:30:00.000Z'],
    [5, '2026-03-02T11:00:00.000Z'],
    [6, '2026-03-02T15:00:00.000Z'],
    [7, null],
  ])('for the %i. time is asked again at %s', (attempts, at) => {
    expect(iso(askAgainAt('timeout', attempts, now, 0.5, null))).toBe(at)
  })

  it.each([
    ['api_key_refused', null],
    ['not_there', null],
    ['answer_unexpected', null],
    ['answer_too_large', null],
    ['address_refused', null],
    ['api_key_missing', null],
    ['too_many_requests', '2026-03-02T09:00:30.000Z'],
    ['unavailable_there', '2026-03-02T09:00:30.000Z'],
    ['unreachable', '2026-03-02T09:00:30.000Z'],
  ] as const)('for %s is asked again at %s, and as long the vendor rests', (fault: PullFault, at) => {
    expect([iso(askAgainAt(fault, 1, now, 0.5, '5')), iso(restUntil(fault, now, '5'))]).toEqual([at, at])
  })

  it.each([
    ['300', '2026-03-02T09:05:00.000Z'],
    ['Mon, 02 Mar 2026 09:05:00 GMT', '2026-03-02T09:05:00.000Z'],
    ['999999999', '2026-03-02T15:00:00.000Z'],
    ['Mon, 02 Mar 2026 08:00:00 GMT', '2026-03-02T09:00:30.000Z'],
    ['0', '2026-03-02T09:00:30.000Z'],
    ['soon', '2026-03-02T09:00:30.000Z'],
    ['-60', '2026-03-02T09:00:30.000Z'],
  ])('is not asked before the Retry-After of %s says, within six hours', (header, at) => {
    const moments = [askAgainAt('too_many_requests', 1, now, 0.5, header), restUntil('too_many_requests', now, header)]
    expect(moments.map(iso)).toEqual([at, at])
  })

  it('comes back neither earlier nor later than the jitter allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, chance) => {
          const pause = (share: number) => askAgainAt('timeout', attempts, now, share, null)!.getTime() - now.getTime()
          expect(pause(chance) / pause(0.5)).toBeGreaterThanOrEqual(1 - pullJitter - 0.001)
          expect(pause(chance) / pause(0.5)).toBeLessThanOrEqual(1 + pullJitter + 0.001)
        },
      ),
      { seed: 11, numRuns: 200 },
    )
  })
})

describe('the advice', () => {
  it('says what to do, and of what passes whether it is asked for by itself', () => {
    expect(adviceOn('api_key_missing', false)).toContain('API key')
    expect(adviceOn('too_many_requests', true)).toContain('by itself')
    expect(adviceOn('too_many_requests', false)).toContain('Retry')
  })

  it.each(['created', 'unknown_reference', 'toString'])('on %s there is none', outcome => {
    expect(adviceOn(outcome, true)).toBeNull()
  })
})
