/**
 * Unshrunk many-facet Rasch by joint maximum likelihood, as practitioners run it: the other baseline of the bench, not part of
 * the product. log P(k) / P(k−1) = θ_c − λ_i − δ_d − τ_k, each parameter fixed, no prior (Linacre 1989).
 */
import type { RatingRow } from '../../src/domain/calibration/calibrate.ts'
import { findComponents } from '../../src/domain/calibration/connectivity.ts'

const MAX_ROUNDS = 150
const MOVED = 1e-4
/** Candidates and interviewers at an end of the scale have no finite estimate; their sum is moved in by this much, as is usual. */
const EXTREME = 0.3
const FURTHEST = 8

/** Expected rating of each loop by an interviewer of average severity, over all dimensions; severities sum to zero in each part. */
export function fitRasch(rows: readonly RatingRow[]): Map<string, number> {
  const categories = 4
  const facets = [
    facetOf(rows, r => r.loop, 1),
    facetOf(rows, r => r.interviewer, -1),
    facetOf(rows, r => r.dimension, -1),
  ]
  const [loops, interviewers, dimensions] = facets as [Facet, Facet, Facet]
  const steps = new Float64Array(categories)
  const parts = findComponents(rows).ofInterviewer
  // Reused, because this is called some million times: probabilities of the categories, their mean and variance.
  const chances = new Float64Array(categories)
  const moments = { mean: 0, variance: 0 }
  const expect = (latent: number) => {
    let sum = 0
    let level = 0
    for (let k = 0; k < categories; k++) {
      if (k > 0) level += latent - steps[k]!
      const weight = Math.exp(level)
      chances[k] = weight
      sum += weight
    }
    let mean = 0
    let square = 0
    for (let k = 0; k < categories; k++) {
      const chance = chances[k]! / sum
      chances[k] = chance
      mean += k * chance
      square += k * k * chance
    }
    moments.mean = mean
    moments.variance = square - mean * mean
    return moments
  }
  const latentOf = (r: number) =>
    loops.value[loops.of[r]!]! - interviewers.value[interviewers.of[r]!]! - dimensions.value[dimensions.of[r]!]!
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let moved = 0
    for (const facet of facets) {
      const score = new Float64Array(facet.value.length)
      const information = new Float64Array(facet.value.length)
      rows.forEach((_, r) => {
        const { mean, variance } = expect(latentOf(r))
        score[facet.of[r]!]! += mean
        information[facet.of[r]!]! += variance
      })
      for (let u = 0; u < facet.value.length; u++) {
        const top = facet.count[u]! * (categories - 1)
        const observed = Math.min(Math.max(facet.sum[u]!, EXTREME), top - EXTREME)
        const step = Math.max(-1, Math.min(1, (facet.sign * (observed - score[u]!)) / Math.max(information[u]!, 1e-6)))
        facet.value[u] = Math.max(-FURTHEST, Math.min(FURTHEST, facet.value[u]! + step))
        moved = Math.max(moved, Math.abs(step))
      }
    }
    centre(interviewers, id => parts.get(id)!)
    centre(dimensions, () => 0)
    const seen = new Float64Array(categories)
    const foreseen = new Float64Array(categories)
    rows.forEach((row, r) => {
      seen[row.rating - 1]! += 1
      expect(latentOf(r))
      for (let k = 0; k < categories; k++) foreseen[k]! += chances[k]!
    })
    for (let k = 1; k < categories; k++)
      steps[k]! -= Math.log(((seen[k]! + 0.5) / (seen[k - 1]! + 0.5)) * (foreseen[k - 1]! / foreseen[k]!)) * 0.7
    const mean = (steps[1]! + steps[2]! + steps[3]!) / 3
    for (let k = 1; k < categories; k++) steps[k]! -= mean
    if (moved < MOVED) break
  }
  return new Map(
    loops.ids.map((id, c) => {
      let sum = 0
      for (const delta of dimensions.value) sum += 1 + expect(loops.value[c]! - delta).mean
      return [id, sum / dimensions.value.length]
    }),
  )
}

type Facet = {
  ids: string[]
  of: Int32Array
  value: Float64Array
  sum: Float64Array
  count: Float64Array
  sign: 1 | -1
}

function facetOf(rows: readonly RatingRow[], idOf: (row: RatingRow) => string, sign: 1 | -1): Facet {
  const ids = [...new Set(rows.map(idOf))]
  const place = new Map(ids.map((id, k) => [id, k]))
  const of = Int32Array.from(rows, row => place.get(idOf(row))!)
  const sum = new Float64Array(ids.length)
  const count = new Float64Array(ids.length)
  rows.forEach((row, r) => {
    sum[of[r]!]! += row.rating - 1
    count[of[r]!]! += 1
  })
  return { ids, of, value: new Float64Array(ids.length), sum, count, sign }
}

function centre(facet: Facet, partOf: (id: string) => number): void {
  const sums = new Map<number, { sum: number; n: number }>()
  facet.ids.forEach((id, k) => {
    const part = sums.get(partOf(id)) ?? { sum: 0, n: 0 }
    part.sum += facet.value[k]!
    part.n++
    sums.set(partOf(id), part)
  })
  facet.ids.forEach((id, k) => {
    const { sum, n } = sums.get(partOf(id))!
    facet.value[k]! -= sum / n
  })
}
