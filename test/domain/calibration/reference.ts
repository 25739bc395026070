/**
 * Reading the reference fits: CSVs of our own simulations with what lme4 1.1-31 (R 4.2.2, tight optimiser) found on them.
 */
import { readFileSync } from 'node:fs'
import type { RatingRow } from '../../../src/domain/calibration/calibrate.ts'
import type { Model } from '../../../src/domain/calibration/design.ts'

const folder = new URL('../../fixtures/calibration/', import.meta.url)

export type ReferenceEffects = { id: string[]; blup: number[]; cond_sd: number[]; pe_sd: number[] }

export type ReferenceFit = {
  reml_criterion: number
  variance_components: Record<string, number>
  fixed: { names: string[]; estimate: number[]; vcov: number[][] }
  ranef: Record<string, ReferenceEffects>
  candidate_dimension_standing?: { candidate: string[]; dimension: string[]; value: number[]; pe_sd: number[] }
}

export function readRatings(set: string): RatingRow[] {
  const lines = readFileSync(new URL(`${set}.csv`, folder), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  return lines.map(line => {
    const [loop, interviewer, dimension, rating] = line.split(',')
    return { loop: loop!, interviewer: interviewer!, dimension: dimension!, rating: Number(rating) }
  })
}

export function readReference(set: string, model: Model): ReferenceFit {
  return JSON.parse(readFileSync(new URL(`${set}.${model}.lme4.json`, folder), 'utf8')) as ReferenceFit
}
