/** Every dossier by its key. The featured candidate has none: her cards are written out by hand. */
import type { Dossier } from '../dossier.ts'
import * as associates from './associates.ts'
import * as leads from './leads.ts'
import * as seniorsToGareth from './seniors-agnieszka-to-gareth.ts'
import * as seniorsToMeiLing from './seniors-hannah-to-mei-ling.ts'
import * as seniorsToVikram from './seniors-nadia-to-vikram.ts'

export const dossiers: ReadonlyMap<string, Dossier> = new Map(
  [seniorsToGareth, seniorsToMeiLing, seniorsToVikram, leads, associates]
    .flatMap((file): Dossier[] => Object.values(file))
    .map(dossier => [dossier.key, dossier]),
)
