/** What a loop grows from: jobs with their plan, candidates, applications, and who is recused. */
import type { Route } from '../../platform/http.ts'
import { applicationRoutes } from './applications.ts'
import { candidateRoutes } from './candidates.ts'
import { jobRoutes } from './jobs.ts'

export const intakeRoutes: readonly Route[] = [...jobRoutes, ...candidateRoutes, ...applicationRoutes]
