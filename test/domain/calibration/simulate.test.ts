/**
 * Companies with a known truth: that they are what they claim, and that calibration is worth something on them.
 */
import { describe, expect, it } from 'vitest'
import { calibrate } from '../../../src/domain/calibration/calibrate.ts'
import { intervalAround } from '../../../src/domain/calibration/figures.ts'
import { SCENARIOS, simulateCompany } from '../../../src/domain/calibration/simulate.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'

const scenario = (name: string) => SCENARIOS.find(s => s.name === name)!

describe('a simulated company', () => {
  it('is the same for the same seed, and has ratings of 1 to 4, each by an interviewer once per dimension', () => {
    const { rows, truth, interviewers } = simulateCompany(scenario('forty_candidates'), createRandom(5))
    expect(simulateCompany(scenario('forty_candidates'), createRandom(5)).rows).toEqual(rows)
    expect([truth.size, interviewers.size]).toEqual([40, 15])
    expect(new Set(rows.map(r => r.rating))).toEqual(new Set([1, 2, 3, 4]))
    expect(new Set(rows.map(r => JSON.stringify([r.loop, r.interviewer, r.dimension]))).size).toBe(rows.length)
  })

  it('sends strong candidates to severe interviewers where it is confounded, and to anybody where it is not', () => {
    const meeting = (name: string) => {
      const { rows, truth, interviewers } = simulateCompany(scenario(name), createRandom(6))
      const points = rows.map(r => [truth.get(r.loop)!.overall, interviewers.get(r.interviewer)!.leniency] as const)
      const [x, y] = [0, 1].map(k => points.reduce((sum, p) => sum + p[k]!, 0) / points.length) as [number, number]
      return points.reduce((sum, p) => sum + (p[0] - x) * (p[1] - y), 0) / points.length
    }
    expect(meeting('confounded')).toBeLessThan(-0.05)
    expect(Math.abs(meeting('clean'))).toBeLessThan(0.02)
  })

  it('has two offices that share nobody, and two dimensions an interview where it says so', () => {
    const { rows } = simulateCompany(scenario('two_offices'), createRandom(7))
    expect(rows.every(r => Number(r.loop.slice(1)) % 2 === Number(r.interviewer.slice(1)) % 2)).toBe(true)
    const focused = simulateCompany(scenario('two_dimension_interviews'), createRandom(7)).rows
    const sheets = new Map<string, number>()
    for (const r of focused)
      sheets.set(`${r.loop} ${r.interviewer}`, (sheets.get(`${r.loop} ${r.interviewer}`) ?? 0) + 1)
    expect(new Set(sheets.values())).toEqual(new Set([2]))
  })
})

/** Squared errors of raw means and standings over companies, and how often a 90 % interval holds the truth. */
function measure(name: string, companies: number) {
  const raw: number[] = []
  const ours: number[] = []
  let [covered, loops] = [0, 0]
  for (let k = 0; k < companies; k++) {
    const { rows, truth } = simulateCompany(scenario(name), createRandom(31_000 + k))
    const calibration = calibrate(rows)
    if (calibration.kind !== 'fitted') throw new Error('over the floors')
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
    let [rawSquares, ourSquares] = [0, 0]
    for (const loop of calibration.loops) {
      const expected = truth.get(loop.id)!.overall
      const own = rows.filter(r => r.loop === loop.id)
      const byDimension = [...new Set(own.map(r => r.dimension))].map(d =>
        mean(own.filter(r => r.dimension === d).map(r => r.rating)),
      )
      rawSquares += (mean(byDimension) - expected) ** 2
      const standing = mean(loop.standing)
      ourSquares += (standing - expected) ** 2
      const deviation = Math.sqrt(loop.covariance.reduce((a, b) => a + b, 0)) / loop.standing.length
      const { low, high } = intervalAround(standing, deviation, 0.9, loop.sheets)
      if (expected >= low && expected <= high) covered++
      loops++
    }
    raw.push(rawSquares / calibration.loops.length)
    ours.push(ourSquares / calibration.loops.length)
  }
  const differences = ours.map((s, k) => s - raw[k]!)
  const centre = differences.reduce((a, b) => a + b, 0) / companies
  const se = Math.sqrt(differences.reduce((sum, d) => sum + (d - centre) ** 2, 0) / (companies - 1) / companies)
  return { difference: centre, se, coverage: covered / loops }
}

describe('calibration', () => {
  it.each([
    ['forty_candidates', 12],
    ['fifteen_candidates', 25],
    ['thin', 4],
    ['two_dimension_interviews', 4],
  ])(
    'is no worse than the raw mean in %s (%d companies), and its nine-in-ten intervals hold the truth at least 85 times of 100',
    (name, companies) => {
      const { difference, se, coverage } = measure(name, companies)
      expect(difference).toBeLessThanOrEqual(2 * se)
      expect(coverage).toBeGreaterThanOrEqual(0.85)
    },
  )

  it('is far better where strong candidates met severe interviewers', () => {
    const { difference, se } = measure('confounded', 2)
    expect(difference + 2 * se).toBeLessThan(0)
  })
})
