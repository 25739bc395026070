/** All routes of language signals and the transcripts they are looked for in. */
import type { Route } from '../../platform/http.ts'
import { readCoach } from './coach-routes.ts'
import { signalRoutesOfLoops } from './signal-routes.ts'
import { transcriptRoutes } from './transcript-routes.ts'

export const signalRoutes: readonly Route[] = [...transcriptRoutes, ...signalRoutesOfLoops, readCoach]
