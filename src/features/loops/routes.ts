/** Everything of a loop: the loop itself, its interviews and panelists, its cards. */
import { interviewRoutes } from './interview-routes.ts'
import { loopRoutesOfLoops } from './loop-routes.ts'
import { scorecardRoutes } from './scorecard-routes.ts'

export const loopRoutes = [...loopRoutesOfLoops, ...interviewRoutes, ...scorecardRoutes]
