/**
 * Profiles of simulated interviewers of known kind: the flags find them, and leave the steady ones alone.
 */
import { describe, expect, it } from 'vitest'
import { type Calibration, calibrate, type RatingRow } from '../../../src/domain/calibration/calibrate.ts'
import { measureAgreement, profileRaters } from '../../../src/domain/calibration/rater-effects.ts'
import { type RaterKind, SCENARIOS, simulateCompany } from '../../../src/domain/calibration/simulate.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'

const DAY = 86_400_000
const company = simulateCompany(SCENARIOS.find(s => s.name === 'mixed_raters')!, createRandom(40))
const timed = company.rows.map(r => ({ ...r, submittedAt: Number(r.loop.slice(1)) * DAY }))

function calibrated(rows: RatingRow[]): Calibration {
  const calibration = calibrate(rows)
  if (calibration.kind !== 'fitted') throw new Error('large enough')
  return calibration
}

const calibration = calibrated(company.rows)
const profiles = profileRaters(timed, calibration, createRandom(1))
const ofKind = (kind: RaterKind) => profiles.filter(p => company.interviewers.get(p.interviewer)!.kind === kind)
const flagged = (part: { kind: string; flagged?: boolean }) => part.kind === 'estimated' && part.flagged === true

describe('flags', () => {
  it('find inconsistent and central interviewers', () => {
    expect(ofKind('inconsistent').length).toBeGreaterThan(2)
    expect(ofKind('central').length).toBeGreaterThan(2)
    expect(ofKind('inconsistent').every(p => flagged(p.inconsistency))).toBe(true)
    expect(ofKind('central').every(p => flagged(p.centralTendency))).toBe(true)
  })

  it('leave nine in ten of the steady alone in every respect', () => {
    const steady = ofKind('steady')
    const accused = steady.filter(p => [p.inconsistency, p.halo, p.centralTendency, p.drift].some(flagged))
    expect(steady.length).toBeGreaterThan(30)
    expect(accused.length / steady.length).toBeLessThan(0.1)
  })

  it('see a halo where one impression colours a sheet', () => {
    const correlations = (kind: RaterKind) =>
      ofKind(kind).map(p => (p.halo.kind === 'estimated' ? p.halo.correlation : 0))
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
    expect(mean(correlations('halo'))).toBeGreaterThan(mean(correlations('steady')) + 0.15)
  })

  it('find the one who grew more lenient half-way, and say by how much', () => {
    const drifted = timed.map(r => ({
      ...r,
      rating: r.interviewer === 'i1' && r.submittedAt > 200 * DAY ? r.rating + 0.8 : r.rating,
    }))
    const one = profileRaters(drifted, calibrated(drifted), createRandom(1)).find(p => p.interviewer === 'i1')!
    expect(flagged(one.drift)).toBe(true)
    expect(one.drift.kind === 'estimated' && one.drift.change).toBeGreaterThan(0.4)
    expect(one.drift.kind === 'estimated' && one.drift.change).toBeLessThan(1)
  })

  it('stay silent below forty ratings on fifteen sheets of several, with need and have', () => {
    const thin = simulateCompany(SCENARIOS.find(s => s.name === 'fifteen_candidates')!, createRandom(2)).rows
    for (const profile of profileRaters(thin, calibrated(thin), createRandom(1))) {
      expect(profile.inconsistency).toMatchObject({ kind: 'too_few', need: { ratings: 40, sheetsOfSeveral: 15 } })
      expect(profile.halo.kind).toBe('too_few')
      expect(profile.centralTendency.kind).toBe('too_few')
      expect(profile.drift.kind).toBe('too_few')
    }
  })

  it('do not speak of drift without times, nor within half a year', () => {
    const untimed = profileRaters(company.rows, calibration, createRandom(1))
    expect(untimed.every(p => p.drift.kind === 'too_few')).toBe(true)
    const hurried = timed.map(r => ({ ...r, submittedAt: r.submittedAt / 4 }))
    expect(profileRaters(hurried, calibration, createRandom(1)).every(p => p.drift.kind === 'too_few')).toBe(true)
  })
})

it('agreement has an interval around it, per dimension and over all', () => {
  const measured = measureAgreement(company.rows, createRandom(9))
  expect(measured.map(m => m.dimension)).toEqual([null, 'd1', 'd2', 'd3', 'd4', 'd5'])
  for (const { alpha, interval } of measured) {
    if (alpha.kind !== 'estimated' || interval.kind !== 'estimated') throw new Error('shared ratings')
    expect(alpha.value).toBeGreaterThan(interval.low)
    expect(alpha.value).toBeLessThan(interval.high)
  }
})
