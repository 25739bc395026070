/**
 * The only place where features meet: which routes there are, and what happens when something has happened. To see what
 * the server does, read this file. It knows no SQL and no rule.
 */
import { randomUUID } from 'node:crypto'
import fastifyCompress from '@fastify/compress'
import fastifyHelmet from '@fastify/helmet'
import fastifyRateLimit from '@fastify/rate-limit'
import fastifySwagger from '@fastify/swagger'
import fastifyUnderPressure from '@fastify/under-pressure'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { eventTypes } from './domain/event.ts'
import { Refusal, type RefusalCode } from './domain/refusal.ts'
import { enterPeople } from './features/access/incoming-people.ts'
import { accessRoutes } from './features/access/routes.ts'
import { keepCalibrationInForce } from './features/calibration/at-release.ts'
import { calibrationRoutes } from './features/calibration/routes.ts'
import { refitIfDue, refitNightly, runCalibration, watchCalibrations } from './features/calibration/run.ts'
import { computeLoopFigures, findMissingFigures } from './features/debriefs/loop-figures.ts'
import { debriefRoutes } from './features/debriefs/routes.ts'
import { dialects } from './features/facades/dialects.ts'
import { facadeRoutes } from './features/facades/routes.ts'
import { importRoutes } from './features/imports/routes.ts'
import { type Entries, runImportsWith, watchImports } from './features/imports/run.ts'
import { applyHappening } from './features/intake/happenings.ts'
import { enterApplications, enterCandidates, enterJobs } from './features/intake/incoming-rows.ts'
import { intakeRoutes } from './features/intake/routes.ts'
import { interviewerRoutes } from './features/interviewers/routes.ts'
import { enterInterviews } from './features/loops/incoming-interviews.ts'
import { enterPastScorecards } from './features/loops/past-scorecards.ts'
import {
  cancelLoopsOfApplication,
  closeCardsOfRecused,
  moveLoopsOfMerged,
  openLoopAtStage,
} from './features/loops/reactions.ts'
import { loopRoutes } from './features/loops/routes.ts'
import { queueDecided, queueReleased, tickNotifications, workNotifications } from './features/notifications/planning.ts'
import { notificationRoutes } from './features/notifications/routes.ts'
import { rubricRoutes } from './features/rubrics/routes.ts'
import { analyseQueued, queueCardAnalysis, watchSignals } from './features/signals/analysis.ts'
import { signalRoutes } from './features/signals/routes.ts'
import { registerSystem, systemRoutes } from './features/system/routes.ts'
import { queueOutbox, watchWebhooks, workOutbox } from './features/webhooks/outbox.ts'
import { registerPushDoor } from './features/webhooks/push-door.ts'
import { pushesBy, watchPushes } from './features/webhooks/push-work.ts'
import { webhookRoutes } from './features/webhooks/routes.ts'
import { registerAuth } from './platform/auth.ts'
import type { Deps } from './platform/deps.ts'
import { findDialect } from './platform/dialect.ts'
import type { Reaction } from './platform/events.ts'
import { mount, problemFor, type Route, takeStreamedBody } from './platform/http.ts'
import { queued, type Workers } from './platform/jobs.ts'
import { buildLazySerializer } from './platform/lazy-serializer.ts'
import { loggerFor } from './platform/log.ts'
import { openApiDocument } from './platform/open-api.ts'
import { registerPages } from './platform/pages.ts'
import { parseFormBody, parseJsonBody } from './platform/request-body.ts'
import { boundRequests, problemOnWire, requestWaits, serverWaits } from './platform/request-waits.ts'

/** Every route under /v1. */
export const routes: readonly Route[] = [
  ...accessRoutes,
  ...rubricRoutes,
  ...intakeRoutes,
  ...loopRoutes,
  ...debriefRoutes,
  ...signalRoutes,
  ...calibrationRoutes,
  ...interviewerRoutes,
  ...webhookRoutes,
  ...notificationRoutes,
  ...importRoutes,
  ...systemRoutes,
]

/** Every route that answers in place of another vendor's service. */
export const facades: readonly Route[] = facadeRoutes

/** What follows from what happened: in the transaction of the act itself, or queued by it and worked afterwards. */
export const reactions: readonly Reaction[] = [
  { on: 'application.closed', react: cancelLoopsOfApplication },
  { on: 'application.stage_entered', react: openLoopAtStage },
  { on: 'candidate.recused', react: closeCardsOfRecused },
  { on: 'candidate.merged', react: moveLoopsOfMerged },
  { on: 'debrief.released', react: keepCalibrationInForce },
  { on: 'debrief.released', react: queued('loop-figures') },
  { on: 'scorecard.submitted', react: queued('loop-figures') },
  { on: 'scorecard.voided', react: queued('loop-figures') },
  { on: 'debrief.released', react: queued('calibration-due') },
  { on: 'scorecard.submitted', react: queued('calibration-due') },
  { on: 'scorecard.submitted', react: queueCardAnalysis },
  { on: 'scorecard.versioned', react: queueCardAnalysis },
  ...eventTypes.map(on => ({ on, react: queueOutbox })),
  { on: 'debrief.released', react: queueReleased },
  { on: 'scorecard.submitted', react: queueReleased },
  { on: 'decision.recorded', react: queueDecided },
]

/** Who enters which rows of an import. */
const entries: Entries = {
  person: enterPeople,
  job: enterJobs,
  candidate: enterCandidates,
  application: enterApplications,
  interview: enterInterviews,
  scorecard: enterPastScorecards,
}

/** Who works what was queued, and what the clock brings (times in UTC). */
export const workers: Workers = {
  'loop-figures': { work: computeLoopFigures },
  'figures-watch': { every: '*/10 * * * *', atStart: true, tick: findMissingFigures },
  'calibration-run': { work: runCalibration },
  'calibration-due': { work: refitIfDue },
  'calibration-watch': { every: '* * * * *', atStart: true, tick: watchCalibrations },
  'import-run': runImportsWith(entries),
  'import-watch': watchImports,
  'signals-analysis': { work: analyseQueued },
  'signals-watch': { every: '*/10 * * * *', atStart: true, tick: watchSignals },
  notifications: { work: workNotifications },
  'notifications-clock': { every: '* * * * *', atStart: true, tick: tickNotifications },
  'calibration-nightly': { every: '43 2 * * *', atStart: false, tick: refitNightly },
  'webhook-outbox': { work: workOutbox },
  pushes: { work: pushesBy(applyHappening) },
  'pushes-watch': { every: '*/10 * * * *', atStart: true, tick: watchPushes },
  'webhook-watch': { every: '* * * * *', atStart: true, tick: watchWebhooks },
}

const bodyBytesMax = 1_048_576
const settlingMs = 5_000
/** What a request did that Node ended before it was one; whatever else it did, it had not the form of one. */
const saidOnTheWire: Readonly<Record<string, RefusalCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_too_slow',
}

/** Builds the application; it listens nowhere yet. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const { config } = deps
  const builtAt = performance.now()
  const waits = deps.waits ?? requestWaits
  const app = fastify({
    logger: loggerFor(config),
    genReqId: () => randomUUID(),
    ...serverWaits(waits),
    bodyLimit: bodyBytesMax,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    return503OnClosing: false,
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: { buildSerializer: buildLazySerializer } },
    // A path that is none (half an escape, far too long) points at nothing.
    frameworkErrors(_error, request, reply) {
      const { status, body } = problemFor(new Refusal('not_found'), request.id)
      // No hook looks at such a request, so nobody waits for the rest of it.
      const headers = { 'content-type': 'application/problem+json', 'x-request-id': request.id, connection: 'close' }
      reply.raw.writeHead(status, headers)
      reply.raw.end(JSON.stringify(body))
    },
    // Ended for good and not only from this side: whoever goes on sending would be listened to for ever.
    clientErrorHandler({ code }, socket) {
      if (!socket.writable) return
      const refusal = new Refusal(saidOnTheWire[code] ?? 'invalid_request')
      socket.end(problemOnWire(refusal), () => socket.destroy())
    },
  })
  boundRequests(app, waits)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJsonBody)
  app.addContentTypeParser(['application/x-ndjson', 'application/jsonl', 'text/csv'], takeStreamedBody)
  const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const { status, body, retryAfterSeconds } = problemFor(error, request.id)
    if (status >= 500) request.log.error({ err: error }, status === 500 ? 'fault' : 'outage')
    if (retryAfterSeconds) reply.header('retry-after', retryAfterSeconds)
    const told = findDialect(dialects, request.url)?.refuse(body)
    if (status === 401) reply.header('www-authenticate', told?.challenge ?? 'Bearer')
    return reply
      .code(told?.status ?? status)
      .type(told ? 'application/json' : 'application/problem+json')
      .serializer(JSON.stringify)
      .send(told?.body ?? body)
  }
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler((request, reply) => sendProblem(new Refusal('not_found'), request, reply))
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })

  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: config.publicUrl?.startsWith('https:') ? { maxAge: 31_536_000 } : false,
  })
  await app.register(fastifyCompress, { global: true, threshold: 2_048 })
  await app.register(fastifyUnderPressure, {
    maxEventLoopDelay: config.overloadDelayMs,
    pressureHandler: request => {
      // Building the application is one long lag of its own, and health is asked just when there is pressure.
      const settling = performance.now() - builtAt < settlingMs
      if (!settling && /^\/(v1|facade)\//.test(request.url)) throw new Refusal('unavailable')
    },
  })
  await app.register(fastifyRateLimit, {
    global: true,
    max: (request, key) =>
      key.startsWith('sign-in ')
        ? config.signInLimitPerMinute
        : Math.ceil((config.rateLimitPerMinute * windowSecondsFor(request, key)) / 60),
    timeWindow: (request, key) => windowSecondsFor(request, key) * 1000,
    cache: 20_000,
    hook: 'onRequest',
    keyGenerator: request =>
      request.routeOptions.config.signIn
        ? `sign-in ${request.ip}`
        : `${findDialect(dialects, request.url)?.name ?? ''} ${request.principal?.actor.companyId ?? ''} ${request.principal?.actor.id ?? request.ip}`,
    errorResponseBuilder: () => new Refusal('too_many_requests'),
  })
  app.addHook('onSend', async (request, reply) => {
    if (findDialect(dialects, request.url)) {
      // Vendors tell the moment at which the window ends, not how far off it is.
      const seconds = reply.getHeader('x-ratelimit-reset')
      if (seconds !== undefined)
        reply.header('x-ratelimit-reset', Math.floor(deps.clock().getTime() / 1000) + Number(seconds))
      return
    }
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map(name =>
      reply.getHeader(`x-ratelimit-${name}`),
    )
    if (limit === undefined) return
    for (const name of ['limit', 'remaining', 'reset']) reply.removeHeader(`x-ratelimit-${name}`)
    reply.header('ratelimit-policy', `"default";q=${limit};w=60`)
    reply.header('ratelimit', `"default";r=${remaining};t=${reset}`)
  })
  await registerAuth(app, deps)
  await app.register(fastifySwagger, openApiDocument())
  await app.register(async scope => {
    mount(scope, deps, routes, reactions)
    registerSystem(scope, deps)
    registerPushDoor(scope, deps)
    registerPages(scope)
  })
  await app.register(async scope => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, parseFormBody)
    mount(scope, deps, facades, [])
  })
  return app
}

/** In how long a window the requests of this sender are counted. */
function windowSecondsFor(request: FastifyRequest, key: string): number {
  const dialect = key.startsWith('sign-in ') ? undefined : findDialect(dialects, request.url)
  return dialect?.windowSeconds ?? 60
}
