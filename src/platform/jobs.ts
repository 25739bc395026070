/**
 * The background queue: pg-boss on our own connections. A job is put in by the transaction that makes it necessary, carries
 * ids only and runs at least once under the same id; what needs a company names it in its own transaction. It does not know
 * features: `app.ts` says what follows from events and who works which queue.
 */
import PgBoss from 'pg-boss'
import type { Fragment } from 'postgres'
import { jobsSchema, type Queue } from '../../db/queues.ts'
import { systemActor } from '../domain/actor.ts'
import type { Tx } from './database.ts'
import type { Deps, Job } from './deps.ts'
import { type Reaction, type Recorder, recorderFor } from './events.ts'

const keysKeptMs = 24 * 3_600_000
const sessionsKeptMs = 30 * 24 * 3_600_000
const pollSeconds = 1
/** A job is tried this often in all, with growing pauses; what is still missing then is found by the queue's own watch. */
const retriesMax = 5
const stopTimeoutMs = 10_000

export interface Working {
  readonly deps: Deps
  /** records what happened, in a transaction of this work */
  readonly recorder: (tx: Tx, now: Date) => Recorder
  /** aborted when the process is told to stop: long work gives up its thread and is taken up again later */
  readonly stopping: AbortSignal
  readonly aside: Aside
}

/** Work that goes on beside the queue, so that whoever is slow holds up no job. A stop waits for it, within its bound. */
export interface Aside {
  keep(work: Promise<unknown>): void
  /** does it after a pause, unless the process is told to stop before; a process that dies forgets it */
  later(pauseMs: number, work: () => Promise<unknown>): void
}

/** Who works a queue: a job at a time, or by the clock (in UTC) and once at the start. */
export type Worker =
  | { readonly work: (working: Working, job: Job) => Promise<void> }
  | { readonly every: string; readonly atStart: boolean; readonly tick: (working: Working) => Promise<void> }

export type Workers = Readonly<Partial<Record<Queue, Worker>>>

/** Puts a job into the queue with the commit of this transaction; with `where` only if it holds then. */
export function enqueue(
  tx: Tx,
  deps: Deps,
  now: Date,
  queue: Queue,
  subject: Job['subject'],
  where: Fragment = tx.sql`true`,
): void {
  const job: Job = { queue, id: deps.ids(now), companyId: tx.companyId, subject }
  if (deps.takeJob) {
    deps.takeJob(job)
    return
  }
  const data = JSON.stringify({ company_id: job.companyId, subject })
  tx.defer(tx.sql`
    insert into ${tx.sql(jobsSchema)}.job (id, name, data, retry_limit, retry_delay, retry_backoff, expire_in, policy)
    select ${job.id}::uuid, ${queue}, ${data}::jsonb, ${retriesMax}::int, 2, true, interval '2 hours', 'standard' where ${where}`)
}

/** A reaction that is worked after the act, by whoever works `queue`. Of what is not published yet nothing is queued. */
export function queued(queue: Queue): Reaction['react'] {
  return async ({ tx, deps, event, now }) => {
    if (!event.published) return
    const { loopId, scorecardId } = event.subject
    enqueue(tx, deps, now, queue, {
      ...(loopId ? { loop_id: loopId } : {}),
      ...(scorecardId ? { scorecard_id: scorecardId } : {}),
    })
  }
}

/** Starts working the queues; `stop` waits for running jobs, within a bound. */
export async function startJobs(
  deps: Deps,
  workers: Workers = {},
  reactions: readonly Reaction[] = [],
  log: { error(...words: unknown[]): void } = console,
): Promise<{ stop(): Promise<void> }> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => deps.db.runAsService(text, values) },
    schema: jobsSchema,
    migrate: false,
    supervise: true,
    schedule: true,
  })
  const stopping = new AbortController()
  const logAside = (error: unknown) => {
    if (!stopping.signal.aborted) log.error({ err: error }, 'work beside the queue failed and will be taken up again')
  }
  const { aside, settled } = asideUntil(stopping.signal, logAside)
  const working = workingFor(deps, reactions, stopping.signal, aside)
  // An outage is the database's to end: pg-boss asks again by itself, and requests say 503 meanwhile.
  boss.on('error', () => {})
  await boss.start()
  await boss.schedule('housekeeping', '17 3 * * *', {}, { tz: 'UTC' })
  await boss.work('housekeeping', async () => {
    await purge(deps)
  })
  const logged = async (queue: string, work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      if (!stopping.signal.aborted) log.error({ err: error, queue }, 'a job failed and will be tried again')
      throw error
    }
  }
  for (const [queue, worker] of Object.entries(workers)) {
    if ('work' in worker) {
      await boss.work<{ company_id: string; subject: Job['subject'] }>(
        queue,
        { pollingIntervalSeconds: pollSeconds, batchSize: 1 },
        async ([job]) => {
          if (!job) return
          const { company_id: companyId, subject } = job.data
          await logged(queue, () => worker.work(working, { queue: queue as Queue, id: job.id, companyId, subject }))
        },
      )
    } else {
      await boss.schedule(queue, worker.every, {}, { tz: 'UTC' })
      await boss.work(queue, () => logged(queue, () => worker.tick(working)))
      if (worker.atStart) void logged(queue, () => worker.tick(working)).catch(() => {})
    }
  }
  return {
    async stop() {
      stopping.abort()
      await Promise.all([boss.stop({ graceful: true, wait: true, timeout: stopTimeoutMs }), settled(stopTimeoutMs)])
    },
  }
}

/** Keeps what goes on beside the queue until it is told to stop; `settled` then waits for the rest, within a bound. */
function asideUntil(stopping: AbortSignal, failed: (error: unknown) => void) {
  const kept = new Set<Promise<unknown>>()
  const timers = new Set<NodeJS.Timeout>()
  stopping.addEventListener('abort', () => timers.forEach(clearTimeout), { once: true })
  const aside: Aside = {
    keep(work) {
      const ending = work.catch(failed).finally(() => kept.delete(ending))
      kept.add(ending)
    },
    later(pauseMs, work) {
      if (stopping.aborted) return
      const timer = setTimeout(() => {
        timers.delete(timer)
        aside.keep(work())
      }, pauseMs)
      timers.add(timer.unref())
    },
  }
  const settled = async (boundMs: number) => {
    let timer: NodeJS.Timeout | undefined
    const bound = new Promise<void>(resolve => {
      timer = setTimeout(resolve, boundMs)
    })
    await Promise.race([Promise.allSettled([...kept]), bound])
    clearTimeout(timer)
  }
  return { aside, settled }
}

/** Where nothing is kept and nothing comes later: for whoever works the queue by hand. */
const noAside: Aside = { keep: work => void work.catch(() => {}), later: () => {} }

/** What a worker is handed. */
export function workingFor(
  deps: Deps,
  reactions: readonly Reaction[],
  stopping: AbortSignal,
  aside: Aside = noAside,
): Working {
  return {
    deps,
    stopping,
    aside,
    recorder: (tx, now) => recorderFor(tx, deps, systemActor(tx.companyId), now, reactions),
  }
}

/** The companies there are: work by the clock goes through them one after the other. */
export async function listCompanies(deps: Deps): Promise<string[]> {
  const rows = await deps.db.lookup<{ company_id: string }>(sql => sql`select company_id from list_companies()`)
  return rows.map(row => row.company_id)
}

/** Removes what has served its time: answered requests after a day, ended sessions after a month. */
export async function purge(deps: Deps): Promise<void> {
  const now = deps.clock().getTime()
  for (const companyId of await listCompanies(deps)) {
    await deps.db.write(companyId, async tx => {
      await tx.sql`delete from idempotency_keys where created_at < ${new Date(now - keysKeptMs)}`
      await tx.sql`delete from refresh_tokens where expires_at < ${new Date(now - sessionsKeptMs)}`
    })
  }
}
