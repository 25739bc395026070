/** The routes of webhooks: out to endpoints, in from applicant tracking systems. */
import type { Route } from '../../platform/http.ts'
import { connectionRoutes } from './connection-routes.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { endpointRoutes } from './endpoint-routes.ts'
import { pushRoutes } from './push-routes.ts'

export const webhookRoutes: readonly Route[] = [
  ...endpointRoutes,
  ...deliveryRoutes,
  ...connectionRoutes,
  ...pushRoutes,
]
