/** The routes of this feature, as one list. */
import type { Route } from '../../platform/http.ts'
import { getComparison } from './comparison-routes.ts'
import { debriefRoutesOfLoops } from './debrief-routes.ts'
import { decisionRoutes } from './decision-routes.ts'

export const debriefRoutes: readonly Route[] = [...debriefRoutesOfLoops, ...decisionRoutes, getComparison]
