import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  digestWeekAt,
  isZone,
  nextAttempt,
  type QuietHours,
  sendableFrom,
  triedForHours,
} from '../../src/domain/notification.ts'

const at = (text: string) => new Date(text)
const clock = (hours: number, minutes = 0) => hours * 60 + minutes
const night: QuietHours = { from: clock(22), until: clock(7) }

describe('quiet hours', () => {
  const cases: readonly (readonly [string, string, QuietHours | null, string, string])[] = [
    ['none at all', 'UTC', null, '2026-03-03T02:00:00Z', '2026-03-03T02:00:00Z'],
    ['outside', 'UTC', night, '2026-03-03T21:59:59Z', '2026-03-03T21:59:59Z'],
    ['at their beginning', 'UTC', night, '2026-03-03T22:00:00Z', '2026-03-04T07:00:00Z'],
    ['in their last minute', 'UTC', night, '2026-03-04T06:59:30Z', '2026-03-04T07:00:00Z'],
    ['at their end', 'UTC', night, '2026-03-04T07:00:00Z', '2026-03-04T07:00:00Z'],
    ['within one day', 'UTC', { from: clock(12), until: clock(14) }, '2026-03-03T13:30:00Z', '2026-03-03T14:00:00Z'],
    ['in Tokyo', 'Asia/Tokyo', night, '2026-03-03T14:00:00Z', '2026-03-03T22:00:00Z'],
    ['a quarter of an hour off, in Nepal', 'Asia/Kathmandu', night, '2026-03-03T18:00:00Z', '2026-03-04T01:15:00Z'],
    // In Lisbon clocks go on from 01:00 to 02:00 UTC+1 on 29 March 2026, and back on 25 October.
    ['in the night that is an hour short', 'Europe/Lisbon', night, '2026-03-28T23:00:00Z', '2026-03-29T06:00:00Z'],
    ['in the night that is an hour long', 'Europe/Lisbon', night, '2026-10-24T22:00:00Z', '2026-10-25T07:00:00Z'],
    [
      'ending in the hour that is left out',
      'Europe/Lisbon',
      { from: clock(22), until: clock(1, 30) },
      '2026-03-28T23:00:00Z',
      '2026-03-29T01:00:00Z',
    ],
  ]
  it.each(cases)('%s', (_, zone, quiet, now, expected) => {
    expect(sendableFrom(at(now), zone, quiet).toISOString()).toBe(at(expected).toISOString())
  })

  const zone = fc.constantFrom(
    'UTC',
    'Europe/Lisbon',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
  )
  const minute = fc.integer({ min: 0, max: 1439 })
  const quietHours = fc.record({ from: minute, until: minute }).filter(({ from, until }) => from !== until)
  const moment = fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z'), noInvalidDate: true })

  it('hold nothing back longer than a day and an hour, send nothing earlier than now, and what they answer is sendable', () => {
    fc.assert(
      fc.property(moment, zone, quietHours, (now, where, quiet) => {
        const sendable = sendableFrom(now, where, quiet)
        expect(sendable.getTime()).toBeGreaterThanOrEqual(now.getTime())
        expect(sendable.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000)
        expect(sendableFrom(sendable, where, quiet)).toEqual(sendable)
      }),
      { seed: 20260302, numRuns: 300 },
    )
  })

  it('hold back no minute that is not quiet', () => {
    fc.assert(
      fc.property(moment, zone, quietHours, (now, where, quiet) => {
        const sendable = sendableFrom(now, where, quiet).getTime()
        if (sendable === now.getTime()) return
        const middle = at(new Date((now.getTime() + sendable) / 2).toISOString())
        expect(sendableFrom(middle, where, quiet).getTime()).toBe(sendable)
      }),
      { seed: 20260303, numRuns: 200 },
    )
  })
})

describe('the week of a digest', () => {
  const cases: readonly (readonly [string, string, string | null])[] = [
    ['2026-03-02T07:59:00Z', 'UTC', null],
    ['2026-03-02T08:00:00Z', 'UTC', '2026-03-02'],
    ['2026-03-02T23:59:00Z', 'UTC', '2026-03-02'],
    ['2026-03-03T00:00:00Z', 'UTC', null],
    ['2026-03-01T23:00:00Z', 'Asia/Tokyo', '2026-03-02'],
    ['2026-03-02T15:00:00Z', 'Asia/Tokyo', null],
    ['2026-03-03T05:00:00Z', 'America/Los_Angeles', '2026-03-02'],
  ]
  it.each(cases)('at %s in %s is %s', (now, zone, week) => {
    expect(digestWeekAt(at(now), zone)).toBe(week)
  })
})

describe('a further attempt', () => {
  it('comes after a minute, then later and later, two hours at the most, until three days are over', () => {
    const made = at('2026-03-02T09:00:00Z')
    const waits = [1, 2, 3, 4, 5, 6, 40].map(
      attempts => (nextAttempt(attempts, made, made)!.getTime() - made.getTime()) / 60_000,
    )
    expect(waits).toEqual([1, 5, 15, 60, 120, 120, 120])
    const last = at('2026-03-05T08:59:59Z')
    expect(nextAttempt(9, made, last)).not.toBe(null)
    expect(nextAttempt(9, made, at('2026-03-05T09:00:00Z'))).toBe(null)
    expect(triedForHours).toBe(72)
  })
})

describe('a zone', () => {
  it.each([
    ['Europe/Lisbon', true],
    ['UTC', true],
    ['Europe/Atlantis', false],
    ['', false],
    ['../../etc/passwd', false],
  ])('%j is one: %s', (name, known) => {
    expect(isZone(name)).toBe(known)
  })
})
