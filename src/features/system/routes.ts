/** What operators and programs ask of the service itself: is it alive, is it ready, what happened, what do refusals mean. */
import { createHash, timingSafeEqual } from 'node:crypto'
import scalarReference from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { z } from 'zod'
import { knownMigrations } from '../../../db/migrate.ts'
import { EventType } from '../../domain/event.ts'
import { Refusal, type RefusalCode, refusals } from '../../domain/refusal.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Deps } from '../../platform/deps.ts'
import { route } from '../../platform/http.ts'
import { Id, Time } from '../../platform/json-schema.ts'
import { listEvents as selectEvents } from './events.ts'

const readinessTimeoutMs = 1_000

export const Event = z
  .strictObject({
    id: Id,
    type: EventType,
    timestamp: Time.meta({ description: 'when it was published' }),
    actor: z.strictObject({ kind: z.enum(['person', 'integration', 'system']), id: Id.nullable() }),
    data: z.strictObject({
      company_id: Id,
      job_id: Id.optional(),
      candidate_id: Id.optional(),
      application_id: Id.optional(),
      loop_id: Id.optional(),
      interview_id: Id.optional(),
      scorecard_id: Id.optional(),
      decision_id: Id.optional(),
    }),
  })
  .meta({ id: 'Event', description: 'Something that happened: ids, never names or text' })

export const listEvents = route({
  operationId: 'listEvents',
  method: 'GET',
  path: '/v1/events',
  tag: 'events',
  summary: 'What happened, oldest first, as far as you may see it',
  description:
    'A cursor never passes an event that is still on its way: follow next_cursor or repeat the last one. What is published is filtered by what the reader may read at that moment: a person whose own card was open then reads again from the start once it is in; an integration misses nothing.',
  may: 'event.read',
  query: z.strictObject({ ...pageQuery, type: EventType.optional(), loop_id: Id.optional() }),
  reply: listOf(Event),
  handle: ({ tx, actor, query, paging }) => selectEvents(tx, actor, query, paging()),
})

export const systemRoutes = [listEvents]

/** Whether this is the token that the operator set; never when none is set. Compared in constant time. */
function isBearer(header: string | undefined, token: string | undefined): boolean {
  if (token === undefined || header === undefined) return false
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(header), digest(`Bearer ${token}`))
}

/** Health, metrics, documents: outside /v1, outside the permission matrix, outside the rate limit. */
export function registerSystem(app: FastifyInstance, deps: Deps): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'time to answer, by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const operation = request.routeOptions.config?.operationId
    if (operation) durations.observe({ operation, status: reply.statusCode }, reply.elapsedTime / 1000)
  })

  let draining = false
  app.addHook('preClose', async () => {
    draining = true
  })
  const quiet = { logLevel: 'warn' as const, config: { rateLimit: false }, schema: { hide: true } }
  app.get('/livez', quiet, async () => ({ status: 'alive' }))
  app.get('/readyz', quiet, async (_request, reply) => {
    const known = knownMigrations()
    const applied = await deps.db.migrations(readinessTimeoutMs).catch(() => null)
    const ready = !draining && applied !== null && applied >= known
    const database = applied === null ? 'unreachable' : applied < known ? 'needs_migration' : 'ready'
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', database, draining })
  })
  app.get('/metrics', { ...quiet, config: {} }, async (request, reply) => {
    if (!isBearer(request.headers.authorization, deps.config.metricsToken)) throw new Refusal('not_found')
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  app.get('/problems/:code', { ...quiet, config: {} }, async (request, reply) => {
    const { code } = request.params as { code: string }
    if (!Object.hasOwn(refusals, code)) throw new Refusal('not_found')
    const [status, title] = refusals[code as RefusalCode]
    return reply.send({ code, status, title })
  })
  app.get('/openapi.json', { ...quiet, config: {} }, async (_request, reply) =>
    reply.type('application/json').send(app.swagger()),
  )
  app.register(scalarReference, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      // Nothing on this page offers to send anything elsewhere.
      agent: { disabled: true },
      showDeveloperTools: 'never',
      pageTitle: 'Hireloop API',
    },
    hooks: {
      onRequest: (_request, reply, done) => {
        // The reference page builds its own styles and starts from a script in the page: allowed here and nowhere else.
        reply.header(
          'content-security-policy',
          "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        )
        done()
      },
    },
  })
}
