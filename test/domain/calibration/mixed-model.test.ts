/**
 * The fit against lme4 on three simulated companies, and the laws it must obey on any data.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexRatings, nameEffects, type RatingRow } from '../../../src/domain/calibration/calibrate.ts'
import type { Model } from '../../../src/domain/calibration/design.ts'
import { fitMixedModel } from '../../../src/domain/calibration/mixed-model.ts'
import type { MixedModelFit } from '../../../src/domain/calibration/reml.ts'
import { createRandom } from '../../../src/domain/stats/random.ts'
import { type ReferenceEffects, readRatings, readReference } from './reference.ts'

const SETS = ['sim_F_small', 'sim_G_tiny', 'sim_H_thin']
const MODELS: Model[] = ['M1', 'M2', 'M3']
const CASES = SETS.flatMap(set => MODELS.map(model => ({ set, model })))

function fitRows(rows: RatingRow[], model: Model) {
  const indexed = indexRatings(rows, new Map())
  return { ...indexed, fit: fitMixedModel(indexed.ratings, model) }
}

describe('against lme4', () => {
  for (const { set, model } of CASES) {
    it(`finds the criterion, variances, effects and deviations of ${set} under ${model}`, () => {
      const reference = readReference(set, model)
      const { fit, loops, interviewers, dimensions } = fitRows(readRatings(set), model)
      expect(Math.abs(fit.remlCriterion - reference.reml_criterion)).toBeLessThan(1e-4)

      const { variances, size } = fit
      const named: [string, number][] = [
        ['candidate', variances.loop],
        ['interviewer', variances.interviewer],
        ['candidate:dimension', variances['loop:dimension']],
        ['interviewer:dimension', variances['interviewer:dimension']],
        ['candidate:interviewer', variances.sheet],
        ['Residual', fit.residual],
      ]
      for (const [name, variance] of named) {
        const expected = reference.variance_components[name]
        if (expected === undefined || expected < 1e-8) expect(variance, name).toBe(0)
        else expect(Math.abs(variance / expected - 1), name).toBeLessThan(1e-4)
      }

      const candidates = nameEffects(fit.loops, size, variances.loop, variances['loop:dimension'])
      const raters = nameEffects(fit.interviewers, size, variances.interviewer, variances['interviewer:dimension'])
      const key = (unit: string, d: number) => `${unit}:${dimensions[d]}`
      compare(reference.ranef.candidate!, new Map(loops.map((id, c) => [id, candidates.main[c]!])))
      compare(reference.ranef.interviewer!, new Map(interviewers.map((id, i) => [id, raters.main[i]!])))
      if (model !== 'M1') {
        const cells = (units: string[], effects: typeof candidates.byDimension) =>
          new Map(units.flatMap((id, u) => dimensions.map((_, d) => [key(id, d), effects[u * size + d]!] as const)))
        compare(reference.ranef['candidate:dimension']!, cells(loops, candidates.byDimension))
        compare(reference.ranef['interviewer:dimension']!, cells(interviewers, raters.byDimension))
        const standings = reference.candidate_dimension_standing!
        standings.candidate.forEach((id, k) => {
          const c = loops.indexOf(id)
          const d = dimensions.indexOf(standings.dimension[k]!)
          expect(
            Math.abs(fit.beta[fit.column[d]!]! + fit.loops.effect[c * size + d]! - standings.value[k]!),
          ).toBeLessThan(1e-5)
          expect(Math.abs(Math.sqrt(fit.standing[c * size * size + d * size + d]!) - standings.pe_sd[k]!)).toBeLessThan(
            1e-5,
          )
        })
      }
      if (model === 'M3') {
        const { sheets } = fit
        const ids = Array.from(sheets.loop, (c, s) => `${loops[c]}:${interviewers[sheets.interviewer[s]!]}`)
        const effects = ids.map((_, s) => ({
          effect: sheets.effect[s]!,
          conditionalSd: Math.sqrt(sheets.conditional[s]!),
          peSd: Math.sqrt(sheets.predictionError[s]!),
        }))
        compare(reference.ranef['candidate:interviewer']!, new Map(ids.map((id, s) => [id, effects[s]!])))
      }
    })
  }

  it('has the fixed effects and their covariance, read as means of dimensions instead of contrasts', () => {
    const reference = readReference('sim_F_small', 'M3')
    const { fit, dimensions } = fitRows(readRatings('sim_F_small'), 'M3')
    const contrastOf = (name: string) => dimensions.indexOf(name.replace('dimension', ''))
    reference.fixed.names.forEach((name, k) => {
      const mean = reference.fixed.estimate[0]! + (k === 0 ? 0 : reference.fixed.estimate[k]!)
      const d = k === 0 ? dimensions.indexOf('d1') : contrastOf(name)
      expect(fit.beta[d]).toBeCloseTo(mean, 6)
      const { vcov } = reference.fixed
      const variance = vcov[0]![0]! + (k === 0 ? 0 : vcov[k]![k]! + 2 * vcov[0]![k]!)
      expect(fit.betaCovariance[d * dimensions.length + d]).toBeCloseTo(variance, 7)
    })
  })
})

type Deviations = { effect: number; conditionalSd: number; peSd: number }

function compare(reference: ReferenceEffects, ours: Map<string, Deviations>): void {
  expect(reference.id.length).toBeGreaterThan(0)
  reference.id.forEach((id, k) => {
    const one = ours.get(id)!
    expect(Math.abs(one.effect - reference.blup[k]!), id).toBeLessThan(1e-5)
    // Where lme4 stops just short of a variance of zero its deviations are of the size of that remainder.
    expect(Math.abs(one.conditionalSd - reference.cond_sd[k]!), id).toBeLessThan(1e-5)
    expect(Math.abs(one.peSd - reference.pe_sd[k]!), id).toBeLessThan(1e-5)
  })
}

describe('laws', () => {
  const thin = readRatings('sim_G_tiny')

  it('gives the same digits whatever the order of the rows', () => {
    const shuffled = createRandom(11).shuffle(thin)
    expect(plain(fitRows(shuffled, 'M3').fit)).toEqual(plain(fitRows(thin, 'M3').fit))
  })

  it('does not care what people and candidates are called', () => {
    const renamed = thin.map(r => ({
      ...r,
      loop: `z${1000 - Number(r.loop.slice(1))}`,
      interviewer: `${r.interviewer}x${r.interviewer}`,
    }))
    const a = fitRows(thin, 'M3')
    const b = fitRows(renamed, 'M3')
    expect(b.fit.remlCriterion).toBeCloseTo(a.fit.remlCriterion, 7)
    const at = b.loops.indexOf('z995')
    expect(b.fit.loops.effect[at * 5]).toBeCloseTo(a.fit.loops.effect[a.loops.indexOf('c5') * 5]!, 5)
  })

  it('folds away either side and finds the same', () => {
    const swapped = thin.map(r => ({ ...r, loop: r.interviewer, interviewer: r.loop }))
    const a = fitRows(thin, 'M3')
    const b = fitRows(swapped, 'M3')
    expect(b.fit.remlCriterion).toBeCloseTo(a.fit.remlCriterion, 7)
    expect(b.fit.variances.loop).toBeCloseTo(a.fit.variances.interviewer, 6)
    expect(b.fit.interviewers.effect[0]).toBeCloseTo(a.fit.loops.effect[a.loops.indexOf(b.interviewers[0]!) * 5]!, 5)
  })

  it('moves the means alone when every rating moves', () => {
    const a = fitRows(thin, 'M3').fit
    const b = fitRows(
      thin.map(r => ({ ...r, rating: r.rating + 10 })),
      'M3',
    ).fit
    expect(b.beta[0]! - a.beta[0]!).toBeCloseTo(10, 8)
    expect(b.variances.loop).toBeCloseTo(a.variances.loop, 8)
    expect(b.loops.effect[7]).toBeCloseTo(a.loops.effect[7]!, 8)
  })

  it('scales variances with the square of the scale', () => {
    const a = fitRows(thin, 'M2').fit
    const b = fitRows(
      thin.map(r => ({ ...r, rating: r.rating * 3 })),
      'M2',
    ).fit
    for (const term of ['loop', 'interviewer', 'loop:dimension'] as const)
      expect(b.variances[term] / a.variances[term]).toBeCloseTo(9, 4)
  })

  it('raises the bar of an interviewer whose every rating is raised, and hardly anybody else', () => {
    const a = fitRows(thin, 'M1')
    const b = fitRows(
      thin.map(r => (r.interviewer === 'i3' ? { ...r, rating: r.rating + 1 } : r)),
      'M1',
    )
    const shift = a.interviewers.map((_, i) => b.fit.interviewers.effect[i]! - a.fit.interviewers.effect[i]!)
    const raised = a.interviewers.indexOf('i3')
    expect(shift[raised]).toBeGreaterThan(0.5)
    for (const [i, moved] of shift.entries()) if (i !== raised) expect(Math.abs(moved)).toBeLessThan(0.35)
  })
})

describe('designs at the edge', () => {
  const answers = (fit: MixedModelFit) => {
    const numbers = [
      fit.remlCriterion,
      fit.residual,
      ...Object.values(fit.variances),
      ...fit.beta,
      ...fit.betaCovariance,
    ]
    const vectors = [fit.loops, fit.interviewers].flatMap(side => [side.effect, side.conditional, side.predictionError])
    return [
      ...numbers,
      ...[...vectors, fit.standing, fit.sheets.effect, fit.sheets.predictionError].flatMap(v => Array.from(v)),
    ]
  }
  const row = (loop: string, interviewer: string, dimension: string, rating: number): RatingRow => ({
    loop,
    interviewer,
    dimension,
    rating,
  })

  it('answers perfect agreement with variance among candidates only, and says so', () => {
    const rows = ['a', 'b', 'c', 'd'].flatMap((loop, c) =>
      ['x', 'y', 'z'].flatMap(who =>
        ['p', 'q'].map((dimension, d) => row(loop, who, dimension, 1 + ((c * 2 + d * c) % 4))),
      ),
    )
    for (const model of MODELS.slice(1)) {
      const { fit } = fitRows(rows, model)
      expect(fit.convergence.stopped).toBe('perfect_agreement')
      expect(fit.residual).toBe(0)
      expect(fit.boundary).toEqual(expect.arrayContaining(['interviewer', 'interviewer:dimension']))
      expect(fit.variances.loop + fit.variances['loop:dimension']).toBeGreaterThan(0)
      // What everybody said is the standing, without uncertainty.
      const standing = fit.beta[1]! + fit.loops.effect[1 * 2 + 1]!
      expect(standing).toBeCloseTo(rows.find(r => r.loop === 'b' && r.dimension === 'q')!.rating, 10)
      expect(fit.standing[1 * 4 + 3]).toBe(0)
      expect(answers(fit).every(Number.isFinite)).toBe(true)
    }
  })

  it('answers ratings that are all alike with zero variance everywhere', () => {
    const rows = ['a', 'b', 'c'].flatMap(loop => ['x', 'y'].flatMap(who => ['p', 'q'].map(d => row(loop, who, d, 3))))
    for (const model of MODELS) {
      const { fit } = fitRows(rows, model)
      expect(Object.values(fit.variances)).toEqual([0, 0, 0, 0, 0])
      expect(Array.from(fit.beta, b => Math.round(b * 1e9) / 1e9)).toEqual(model === 'M1' ? [3] : [3, 3])
      expect(answers(fit).every(Number.isFinite)).toBe(true)
    }
  })

  it('holds the bar of an only interviewer at zero, because nobody can tell it from the mean', () => {
    const rows = ['a', 'b', 'c', 'd', 'e'].flatMap((loop, c) =>
      ['p', 'q'].map((d, k) => row(loop, 'x', d, ((c + k * 2) % 4) + 1)),
    )
    const { fit } = fitRows(rows, 'M3')
    expect(fit.variances.interviewer).toBe(0)
    expect(fit.boundary).toContain('interviewer')
    expect(answers(fit).every(Number.isFinite)).toBe(true)
  })

  it('gives what cannot be told apart to the simpler term: with one dimension there are no tastes', () => {
    const rows = readRatings('sim_G_tiny').filter(r => r.dimension === 'd1')
    const simple = fitRows(rows, 'M1').fit
    const asked = fitRows(rows, 'M3').fit
    expect(asked.boundary).toEqual(expect.arrayContaining(['loop:dimension', 'interviewer:dimension', 'sheet']))
    expect(asked.remlCriterion).toBeCloseTo(simple.remlCriterion, 8)
    expect(asked.variances.loop).toBeCloseTo(simple.variances.loop, 6)
  })

  it('takes repeated rows as repeated ratings', () => {
    const rows = [...readRatings('sim_G_tiny'), ...readRatings('sim_G_tiny').slice(0, 40)]
    expect(fitRows(rows, 'M3').fit.observations).toBe(261)
  })

  it('never answers anything but numbers, whatever the design', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.nat(4), fc.nat(2), fc.integer({ min: 1, max: 4 })), {
          minLength: 8,
          maxLength: 60,
        }),
        fc.constantFrom(...MODELS),
        (cells, model) => {
          const rows = cells.map(([c, i, d, y]) => row(`c${c}`, `i${i}`, `d${d}`, y))
          const { fit } = fitRows(rows, model)
          expect(answers(fit).every(Number.isFinite)).toBe(true)
          expect(Object.values(fit.variances).every(v => v >= 0)).toBe(true)
          expect(['converged', 'perfect_agreement', 'no_progress', 'at_ceiling']).toContain(fit.convergence.stopped)
        },
      ),
      { seed: 5, numRuns: 300 },
    )
  })
})

function plain(fit: MixedModelFit) {
  return {
    variances: fit.variances,
    criterion: fit.remlCriterion,
    loops: Array.from(fit.loops.effect),
    beta: Array.from(fit.beta),
  }
}
