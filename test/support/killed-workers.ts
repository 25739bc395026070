/**
 * Workers that die: starts them as processes of their own, stops them at a point of their work by holding what they need next, and
 * ends them with SIGKILL there. They know no queue; what is held is the caller's to say.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import type { Service } from './service.ts'

export interface WorkerOrder {
  readonly databaseUrl: string
  readonly secret: string
  /** milliseconds at which its clock starts */
  readonly startsAt: number
  readonly queues: readonly string[]
  readonly settings: Readonly<Record<string, string>>
}

export interface KilledWorkers {
  /** starts a worker at the service's time and moves that time on, so that the next one finds what this one leaves silent or claimed */
  start(): Promise<ChildProcess>
  /**
   * Holds something the worker needs next, in a transaction of its own, lets a worker run into it, kills it there and lets
   * go. With `once` it is held only when that has come about, and `then` lets the worker go on towards it. Answers when the
   * database has noticed that nobody is there any more.
   */
  killAt(hold: Hold, once?: () => Promise<unknown>, then?: () => void): Promise<void>
  /** ends whoever still works */
  close(): Promise<void>
}

type Hold = (sql: postgres.TransactionSql) => Promise<unknown>

const program = fileURLToPath(new URL('./job-worker.ts', import.meta.url))
const pollMs = 5
/** Longer than a claim of a notification lives and than an import may be silent. */
const betweenMs = 5 * 60_000

/** Workers of these queues on the database of `service`. */
export function killedWorkers(
  service: Service,
  queues: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): KilledWorkers {
  const running = new Set<ChildProcess>()
  const holder = postgres(service.databaseUrl, { max: 1, onnotice: () => {} })

  async function start(): Promise<ChildProcess> {
    service.now = new Date(service.now.getTime() + betweenMs)
    const order: WorkerOrder = {
      databaseUrl: service.databaseUrl,
      secret: service.deps.secret,
      startsAt: service.now.getTime(),
      queues,
      settings: { LOG_LEVEL: 'silent', ...settings },
    }
    const worker = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.add(worker)
    worker.once('exit', () => running.delete(worker))
    await once(worker.stdout!, 'data')
    return worker
  }

  return {
    start,
    async killAt(hold, come, then) {
      let worker = come ? await start() : null
      await come?.()
      await holder
        .begin(async sql => {
          await hold(sql)
          then?.()
          worker ??= await start()
          await until(async () => (await waiting(sql)) > 0)
          await kill(worker)
          throw new LetGo()
        })
        .catch(error => {
          if (!(error instanceof LetGo)) throw error
        })
      await until(async () => (await othersAtWork(holder)) === 0)
    },
    async close() {
      for (const worker of running) await kill(worker)
      await holder.end()
    },
  }
}

/** Ends a process without a word to it. */
export async function kill(worker: ChildProcess): Promise<void> {
  const gone = once(worker, 'exit')
  worker.kill('SIGKILL')
  await gone
}

/** Waits until something is so; only the bound of the test itself ends it otherwise. */
export async function until(so: () => Promise<boolean>): Promise<void> {
  while (!(await so())) await delay(pollMs)
}

/** The holder's transaction is undone: it was only ever in the way. */
class LetGo extends Error {}

/** How many of the service's connections wait for what this transaction holds. */
async function waiting(sql: postgres.TransactionSql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'hireloop' and pg_backend_pid() = any(pg_blocking_pids(pid))`
  return row!.count
}

/** How many connections of the service have a transaction open: those of the dead end when the server speaks to them next. */
async function othersAtWork(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'hireloop' and state <> 'idle'`
  return row!.count
}
