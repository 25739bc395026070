/** All routes of language signals and the transcripts they are looked for in. */
import type { Route } from '../../platform/http.ts'
import { transcriptRoutes } from './transcript-routes.ts'

export const signalRoutes: readonly Route[] = [...transcriptRoutes]
