/** The facades: addresses at which tools made for another vendor's service read what they may see here. */
import type { Route } from '../../platform/http.ts'
import { harvestV1Routes } from './harvest-v1.ts'
import { harvestV3Routes } from './harvest-v3.ts'
import { mergeRoutes } from './merge.ts'
import { createHarvestToken } from './token.ts'

export const facadeRoutes: readonly Route[] = [
  createHarvestToken,
  ...harvestV3Routes,
  ...harvestV1Routes,
  ...mergeRoutes,
]
