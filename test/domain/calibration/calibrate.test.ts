/**
 * The door: which model, over which floors, about whom.
 */
import { describe, expect, it } from 'vitest'
import { calibrate, chooseModel, type RatingRow } from '../../../src/domain/calibration/calibrate.ts'
import { findComponents } from '../../../src/domain/calibration/connectivity.ts'
import { SCENARIOS, simulateCompany } from '../../../src/domain/calibration/simulate.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'
import { readRatings } from './reference.ts'

const company = (name: string, seed = 1) => simulateCompany(SCENARIOS.find(s => s.name === name)!, createRandom(seed))

function grid(
  loops: number,
  interviewers: number,
  dimensions: number,
  rating: (c: number, i: number, d: number) => number | undefined,
): RatingRow[] {
  const rows: RatingRow[] = []
  for (let c = 0; c < loops; c++) {
    for (let i = 0; i < interviewers; i++) {
      for (let d = 0; d < dimensions; d++) {
        const value = rating(c, i, d)
        if (value !== undefined) rows.push({ loop: `c${c}`, interviewer: `i${i}`, dimension: `d${d}`, rating: value })
      }
    }
  }
  return rows
}

describe('the model', () => {
  it.each([
    ['M1', 'one dimension', grid(12, 4, 1, (c, i) => 1 + ((c + i) % 4))],
    ['M1', 'nothing of a loop rated twice', grid(12, 4, 4, (c, i, d) => (i === d ? 1 + ((c + i) % 4) : undefined))],
    ['M2', 'sheets of one rating', grid(40, 4, 2, (c, i, d) => ((i + d) % 2 === 0 ? 1 + ((c + i) % 4) : undefined))],
    ['M2', 'too few sheets of two ratings', grid(9, 3, 2, (c, i, d) => 1 + ((c * i + d) % 4))],
    ['M3', 'sheets of several ratings', grid(15, 3, 2, (c, i, d) => 1 + ((c * i + d) % 4))],
  ])('is %s for %s, and says why', (model, _, rows) => {
    const choice = chooseModel(rows)
    expect(choice.model).toBe(model)
    expect(choice.because).not.toBe('')
  })

  it('needs a third of the sheets to carry two ratings, however many they are', () => {
    const rows = grid(100, 4, 2, (c, i, d) => (d === 0 || (i === 0 && c % 3 !== 0) ? 1 + ((c + i) % 4) : undefined))
    expect(chooseModel(rows)).toEqual({
      model: 'M2',
      because: '66 of 400 sheets carry two or more ratings; one-sheet impressions need a third',
    })
  })
})

describe('the floors', () => {
  it.each([
    [
      'two interviewers',
      grid(20, 2, 3, (c, i, d) => 1 + ((c + i + d) % 4)),
      { interviewers: 2, loops: 20, sheets: 40 },
    ],
    ['nine loops', grid(9, 4, 3, (c, i, d) => 1 + ((c + i + d) % 4)), { interviewers: 4, loops: 9, sheets: 36 }],
    [
      'twenty-nine sheets',
      grid(10, 3, 3, (c, i, d) => (c === 0 && i === 0 ? undefined : 1 + ((c + i + d) % 4))),
      { interviewers: 3, loops: 10, sheets: 29 },
    ],
    ['nothing', [], { interviewers: 0, loops: 0, sheets: 0 }],
  ])('refuse %s with need and have', (_, rows, have) => {
    expect(calibrate(rows)).toEqual({ kind: 'too_few', need: { interviewers: 3, loops: 10, sheets: 30 }, have })
  })

  it('let exactly three interviewers, ten loops and thirty sheets through', () => {
    expect(calibrate(grid(10, 3, 3, (c, i, d) => 1 + ((c * 7 + i * 3 + d * 5 + c * i) % 4))).kind).toBe('fitted')
  })

  it('say "early days" under forty loops', () => {
    const at = (loops: number) => calibrate(grid(loops, 3, 2, (c, i, d) => 1 + ((c * 7 + i * 3 + d * 5 + c * i) % 4)))
    expect(at(39)).toMatchObject({ earlyDays: true })
    expect(at(40)).toMatchObject({ earlyDays: false })
  })
})

describe('interviewers', () => {
  it('are named only when the bar is reliable and away from nothing, and then rightly', () => {
    const { rows, interviewers } = company('clean')
    const calibration = calibrate(rows)
    if (calibration.kind !== 'fitted') throw new Error('large enough')
    const named = calibration.interviewers.filter(i => i.named)
    expect(named.length).toBeGreaterThan(5)
    for (const one of named) {
      expect(one.reliability.kind === 'estimated' && one.reliability.value).toBeGreaterThanOrEqual(0.7)
      expect(Math.abs(one.bar)).toBeGreaterThan(1.645 * one.peSd)
    }
    const right = named.filter(one => Math.sign(one.bar) === Math.sign(interviewers.get(one.id)!.leniency))
    expect(right.length / named.length).toBeGreaterThan(0.9)
  })

  it('are said not to differ where their variance is at zero', () => {
    const agreed = calibrate(grid(20, 3, 2, (c, _, d) => 1 + ((c * 3 + d) % 4)))
    if (agreed.kind !== 'fitted') throw new Error('large enough')
    expect(agreed.boundary).toContain('interviewer')
    expect(agreed.interviewers.map(i => i.reliability)).toEqual(Array(3).fill({ kind: 'no_difference_found' }))
    expect(agreed.interviewers.some(i => i.named)).toBe(false)
  })

  it('have their bar moved by what they add to every rating, and nobody else', () => {
    const { rows } = company('forty_candidates')
    const before = calibrate(rows)
    const after = calibrate(rows.map(r => (r.interviewer === 'i3' ? { ...r, rating: r.rating + 0.5 } : r)))
    if (before.kind !== 'fitted' || after.kind !== 'fitted') throw new Error('large enough')
    for (const [k, one] of before.interviewers.entries()) {
      const moved = after.interviewers[k]!.bar - one.bar
      if (one.id === 'i3') expect(moved).toBeGreaterThan(0.25)
      else expect(Math.abs(moved)).toBeLessThan(0.12)
    }
  })

  it('learn nothing about each other from whom they met: a stronger intake in a disconnected office moves no bar there', () => {
    const { rows } = company('two_offices')
    const evens = new Set(rows.filter(r => Number(r.loop.slice(1)) % 2 === 0).map(r => r.loop))
    const stronger = rows.map(r => (evens.has(r.loop) ? { ...r, rating: r.rating + 1 } : r))
    const [before, after] = [calibrate(rows), calibrate(stronger)]
    if (before.kind !== 'fitted' || after.kind !== 'fitted') throw new Error('large enough')
    expect(before.components.length).toBe(2)
    for (const [k, one] of before.interviewers.entries())
      expect(Math.abs(after.interviewers[k]!.bar - one.bar)).toBeLessThan(0.01)
    const plain = [calibrate(rows, { bars: 'all_ratings' }), calibrate(stronger, { bars: 'all_ratings' })]
    if (plain[0]!.kind !== 'fitted' || plain[1]!.kind !== 'fitted') throw new Error('large enough')
    const shift = plain[0]!.interviewers.map((one, k) =>
      plain[1]!.kind === 'fitted' ? plain[1]!.interviewers[k]!.bar - one.bar : 0,
    )
    expect(Math.max(...shift)).toBeGreaterThan(0.05)
  })

  it('who never shared a loop with anybody have no bar, rather than an invented one', () => {
    const alone = grid(30, 3, 3, (c, i, d) => (c % 3 === i ? 1 + ((c * 7 + d * 5 + i) % 4) : undefined))
    const calibration = calibrate(alone)
    if (calibration.kind !== 'fitted') throw new Error('large enough')
    expect(calibration.boundary).toContain('interviewer')
    expect(calibration.interviewers.every(i => i.bar === 0 && !i.named)).toBe(true)
  })

  it('of a part too small for itself are not named', () => {
    const { rows } = company('clean')
    const island = grid(4, 3, 5, (c, i) => Math.min(4, Math.max(1, 2 + (c % 2) + (i === 0 ? 1 : 0)))).map(r => ({
      ...r,
      loop: `island ${r.loop}`,
      interviewer: `island ${r.interviewer}`,
    }))
    const calibration = calibrate([...rows, ...island])
    if (calibration.kind !== 'fitted') throw new Error('large enough')
    expect(calibration.components).toHaveLength(2)
    expect(calibration.interviewers.filter(i => i.component === 1 && i.named)).toEqual([])
  })
})

describe('connectivity', () => {
  it('finds the parts that share no loop, the largest first, whatever the order', () => {
    const sheets = ['a1', 'a2', 'b2', 'b3', 'x9', 'y9'].map(s => ({ loop: s[0]!, interviewer: s[1]! }))
    for (const order of [sheets, sheets.toReversed()]) {
      const found = findComponents(order)
      expect(found.components).toEqual([
        { loops: 2, interviewers: 3, sheets: 4 },
        { loops: 2, interviewers: 1, sheets: 2 },
      ])
      expect([
        found.ofLoop.get('a'),
        found.ofLoop.get('b'),
        found.ofLoop.get('x'),
        found.ofInterviewer.get('9'),
      ]).toEqual([0, 0, 1, 1])
    }
  })
})

it('is the same calibration whatever the order of the rows', () => {
  const rows = readRatings('sim_F_small')
  expect(calibrate(createRandom(2).shuffle(rows))).toEqual(calibrate(rows))
})
