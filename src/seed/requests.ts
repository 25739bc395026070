/**
 * How the demo asks its service: the real application with a clock of its own per request, every request sent by a person
 * with their token. It knows how a request is repeated safely; what is asked stands in the script.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyInstance } from 'fastify'
import { v7 } from 'uuid'
import { buildApp, reactions, workers } from '../app.ts'
import { signAccessToken } from '../platform/auth.ts'
import type { Deps, Job } from '../platform/deps.ts'
import { workingFor } from '../platform/jobs.ts'
import { personOf } from './cards.ts'

/** Figures come seconds after a release. */
const jobDelayMs = 4_000

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH'

export interface Asked {
  readonly body?: object
  /** of a POST: what makes a second run find what the first one made */
  readonly key?: string
  /** saves the first one, and nothing where there is one */
  readonly first?: boolean
  /** refusals that say that an earlier run has done this already */
  readonly settled?: readonly string[]
}

// biome-ignore lint/suspicious/noExplicitAny: the script reads ids out of whatever the service answered
export type Answer = any

/** Asks as somebody at a moment; answers the reply's body, or null where an earlier run has settled it. */
export type Ask = (at: Date, who: string, method: Method, path: string, asked?: Asked) => Promise<Answer>

export interface Requests {
  readonly app: FastifyInstance
  readonly ask: Ask
  /** who is who, filled while people are entered */
  readonly ids: Map<string, string>
  companyId: string
  /** works at a moment what an interrupted run has left behind */
  catchUp(at: Date): Promise<void>
  close(): Promise<void>
}

/** Builds the application for the demo: same database and secret, its own clock, no limits that are meant for clients. */
export async function openRequests(deps: Deps): Promise<Requests> {
  const moment = new AsyncLocalStorage<{ at: Date; jobs: Job[] }>()
  let sequence = 0
  const own: Deps = {
    ...deps,
    config: {
      ...deps.config,
      logLevel: 'silent',
      rateLimitPerMinute: 100_000_000,
      signInLimitPerMinute: 100_000_000,
      overloadDelayMs: 0,
    },
    clock: () => moment.getStore()?.at ?? deps.clock(),
    // Counted, so that what is made in one millisecond keeps its order on every run.
    ids: now => v7({ msecs: now.getTime(), seq: sequence++ }),
    // Worked right after the request that asked for them, a few seconds later in its time.
    takeJob: job => moment.getStore()?.jobs.push(job),
  }
  const app = await buildApp(own)
  const ending = new AbortController()
  const working = workingFor(own, reactions, ending.signal)
  const workOff = async (at: Date, jobs: readonly Job[]): Promise<void> => {
    if (jobs.length === 0) return
    const more: Job[] = []
    const later = new Date(at.getTime() + jobDelayMs)
    await moment.run({ at: later, jobs: more }, async () => {
      for (const job of jobs) {
        const worker = workers[job.queue]
        if (worker && 'work' in worker) await worker.work(working, job)
      }
    })
    await workOff(later, more)
  }
  const ids = new Map<string, string>()
  const requests: Requests = {
    app,
    ids,
    companyId: '',
    async catchUp(at) {
      const jobs: Job[] = []
      await moment.run({ at, jobs }, async () => {
        for (const worker of Object.values(workers)) if ('tick' in worker && worker.atStart) await worker.tick(working)
      })
      await workOff(
        at,
        jobs.filter(job => job.companyId === requests.companyId),
      )
    },
    async close() {
      ending.abort()
      await app.close()
    },
    async ask(at, who, method, path, { body, key, first, settled = [] } = {}) {
      const person = { companyId: requests.companyId, id: idOf(ids, who), roles: personOf(who).roles, epoch: 1 }
      // Awaited inside: what `inject` answers sends the request only when somebody waits for it.
      const jobs: Job[] = []
      const reply = await moment.run(
        { at, jobs },
        async () =>
          await app.inject({
            method,
            url: path,
            headers: {
              authorization: `Bearer ${signAccessToken(app, person, at)}`,
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
              ...(key === undefined ? {} : { 'idempotency-key': `demo ${key}` }),
              ...(method === 'PUT' || method === 'PATCH'
                ? first
                  ? { 'if-none-match': '*' }
                  : { 'if-match': '*' }
                : {}),
            },
            ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
          }),
      )
      await workOff(at, jobs)
      const answer: Answer = reply.body === '' ? null : JSON.parse(reply.body)
      if (reply.statusCode < 400) return answer
      if (settled.includes(answer.code)) return null
      throw new Error(
        `The demo could not be entered: ${method} ${path} as ${who} at ${at.toISOString()} answered ${reply.statusCode} ${reply.body.slice(0, 500)}`,
      )
    },
  }
  return requests
}

function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`The demo has not made ${key} yet`)
  return id
}
