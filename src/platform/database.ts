/**
 * The way to the database: one pool, and transactions that name their role and company in the same flush as their first
 * statement. Turns what the database refuses (a named constraint) into a refusal and what the world refuses (a lost
 * server) into an outage. It does not know any table.
 */
import { connect, type Socket } from 'node:net'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { serviceRole } from '../../db/roles.ts'
import { Refusal, type RefusalCode } from '../domain/refusal.ts'

declare const branded: unique symbol

/**
 * An open transaction of one company. Only `write`, `read` and the job runner hand one out. Statements that are started
 * without awaiting each other travel in one flush.
 */
export interface Tx {
  readonly [branded]: true
  readonly companyId: string
  /** plain SQL, prepared once a connection: for hot paths */
  readonly sql: postgres.ReservedSql
  /** the query builder on the same connection: for everything else */
  readonly db: PostgresJsDatabase
  /** Sends a statement together with the commit. Its failure fails the transaction; its result is nobody's. */
  defer(statement: postgres.PendingQuery<postgres.Row[]>): void
  /** Sends what was deferred now, for a reply that reads what it wrote. */
  flush(): Promise<void>
}

/** The world failed, not the request: answered 503 with Retry-After. */
export class Outage extends Error {
  constructor(cause: unknown) {
    super('the database cannot be reached', { cause })
    this.name = 'Outage'
  }
}

const statementTimeoutMs = 15_000
const idleInTransactionTimeoutMs = 15_000
const waitForConnectionMs = 5_000
const retriesMax = 3

export interface Database {
  /** Runs `work` in one transaction of `companyId`; repeats it when the database asks to (deadlock, serialization). */
  write<T>(companyId: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /** As `write`, but read only and on one snapshot, so that several statements agree. */
  read<T>(companyId: string, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Calls one of the few functions that find a company before one is known. */
  lookup<T extends postgres.Row>(call: (sql: postgres.ReservedSql) => postgres.PendingQuery<T[]>): Promise<T[]>
  /** How many migrations the database has; rejects when it does not answer within `timeoutMs`. */
  migrations(timeoutMs: number): Promise<number>
  /** For the job library alone: runs as the service role, without a company. */
  runAsService(text: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount: number }>
  end(): Promise<void>
}

/** Opens a pool of at most `max` connections. Nothing is sent before the first use. */
export function openDatabase(url: string, max = 10): Database {
  const pool = postgres(url, {
    max,
    idle_timeout: 60,
    max_lifetime: 60 * 30,
    connect_timeout: 5,
    backoff: attempt => Math.min(0.05 * 2 ** attempt, 1),
    onnotice: () => {},
    // The driver takes one; its types do not say so.
    ...({ socket: openSocket } as object),
    connection: {
      application_name: 'hireloop',
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      TimeZone: 'UTC',
    },
  })
  // JSON goes in as text that we made (the job library hands over objects) and counts come out as numbers. The query builder replaces the driver's handling of
  // times by none at all whenever it is built, so ours is put back: plain SQL keeps getting dates.
  const { parsers, serializers } = pool.options
  const asJson = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  Object.assign(serializers, { 114: asJson, 3802: asJson })
  Object.assign(parsers, { 20: Number })
  const kept = { parsers: { ...parsers }, serializers: { ...serializers } }

  async function reserve(): Promise<postgres.ReservedSql> {
    const reserving = pool.reserve()
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Outage(new Error('no connection became free in time'))), waitForConnectionMs)
    })
    try {
      return await Promise.race([reserving, tooLate])
    } catch (error) {
      reserving.then(
        connection => connection.release(),
        () => {},
      )
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  async function transact<T>(begin: string, companyId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const connection = await reserve()
    const deferred: postgres.PendingQuery<postgres.Row[]>[] = []
    let builder: PostgresJsDatabase | undefined
    const tx = {
      companyId,
      sql: connection,
      get db() {
        if (!builder) {
          builder = drizzle(Object.assign(connection, { options: pool.options }))
          Object.assign(parsers, kept.parsers)
          Object.assign(serializers, kept.serializers)
        }
        return builder
      },
      defer: (statement: postgres.PendingQuery<postgres.Row[]>) => void deferred.push(statement),
      flush: async () => void (await Promise.all(deferred.splice(0))),
    } as unknown as Tx
    try {
      // Started, not awaited: they leave in the same flush as the first statement of the work.
      const opening = Promise.all([
        connection.unsafe(begin, [], { prepare: true }).execute(),
        connection`select set_config('role', ${serviceRole}, true), set_config('app.company_id', ${companyId}, true)`.execute(),
      ])
      opening.catch(() => {})
      const result = await work(tx)
      // Work that only deferred has waited for nothing yet: then all of it is one flush.
      const closing = await Promise.allSettled([opening, ...deferred, connection`commit`])
      const failed = closing.find(outcome => outcome.status === 'rejected')
      if (failed) throw failed.reason
      return result
    } catch (error) {
      await connection`rollback`.catch(() => {})
      throw error
    } finally {
      connection.release()
    }
  }

  async function again<T>(begin: string, companyId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await transact(begin, companyId, work)
      } catch (error) {
        if (attempt < retriesMax && mayRepeat(error)) continue
        throw translateError(error)
      }
    }
  }

  return {
    write: (companyId, work) => again('begin', companyId, work),
    read: (companyId, work) => again('begin isolation level repeatable read, read only', companyId, work),
    async lookup(call) {
      const connection = await reserve().catch(error => {
        throw translateError(error)
      })
      try {
        const [, , rows] = await Promise.all([
          connection.unsafe('begin read only', [], { prepare: true }),
          connection`select set_config('role', ${serviceRole}, true)`,
          call(connection),
          connection`commit`,
        ])
        return [...rows]
      } catch (error) {
        await connection`rollback`.catch(() => {})
        throw translateError(error)
      } finally {
        connection.release()
      }
    },
    async migrations(timeoutMs) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Outage(new Error('no answer in time'))), timeoutMs)
      })
      try {
        const asking = pool<{ count: number }[]>`select count(*)::int as count from public.__drizzle_migrations`
        asking.catch(() => {})
        const [row] = await Promise.race([asking, late])
        return row!.count
      } catch (error) {
        throw translateError(error)
      } finally {
        clearTimeout(timer)
      }
    },
    async runAsService(text, values = []) {
      const connection = await reserve()
      try {
        const [, , rows] = await Promise.all([
          connection.unsafe('begin'),
          connection`select set_config('role', ${serviceRole}, true)`,
          // The job library leaves out what is to be null.
          connection.unsafe(text, values.map(value => value ?? null) as never[]),
        ])
        await connection`commit`
        return { rows: [...rows], rowCount: rows.count }
      } catch (error) {
        await connection`rollback`.catch(() => {})
        throw error
      } finally {
        connection.release()
      }
    },
    end: () => pool.end({ timeout: 5 }),
  }
}

/**
 * A socket that sends at once. The driver's own waits for the answer to its first packet before it sends a second one, so
 * that a flush of more than a kilobyte would cost two round trips. Handed over while it is still connecting: only then does
 * the driver hear that a connection was refused, and only what it hears of it tries again.
 */
function openSocket(options: { host: string[]; port: number[]; path?: string | false }): Socket {
  return options.path
    ? connect({ path: options.path })
    : connect({ host: options.host[0]!, port: options.port[0]!, noDelay: true })
}

/**
 * Constraint → refusal: how a race that the database settled is told to the person who lost it. A constraint that is not
 * listed can only be broken by a bug of ours and stays a fault.
 */
export const constraintRefusals: Readonly<Record<string, RefusalCode>> = {
  companies_slug_taken: 'already_exists',
  people_email_taken: 'email_taken',
  people_external_id_taken: 'external_id_taken',
  people_manager_exists: 'unknown_reference',
  people_not_their_own_manager: 'unknown_reference',
  rubrics_slug_taken: 'rubric_slug_taken',
  rubric_versions_number_taken: 'precondition_failed',
  jobs_external_id_taken: 'external_id_taken',
  jobs_decision_owner_exists: 'unknown_reference',
  jobs_deputy_exists: 'unknown_reference',
  jobs_deputy_is_another: 'unknown_reference',
  hiring_team_members_person_exists: 'unknown_reference',
  plans_rubric_version_exists: 'unknown_reference',
  candidates_external_id_taken: 'external_id_taken',
  candidates_person_exists: 'unknown_reference',
  recusals_person_recused_already: 'recusal_exists',
  recusals_person_exists: 'unknown_reference',
  applications_job_exists: 'unknown_reference',
  applications_candidate_exists: 'unknown_reference',
  applications_external_id_taken: 'external_id_taken',
  applications_active_already: 'already_exists',
  loops_decision_owner_exists: 'unknown_reference',
  loops_deputy_exists: 'unknown_reference',
  loops_deputy_is_another: 'unknown_reference',
  interviews_external_id_taken: 'external_id_taken',
  interviews_times_invalid: 'interview_times_invalid',
  interviews_focus_too_wide: 'focus_too_wide',
  panelists_person_exists: 'unknown_reference',
  panelists_person_on_interview_already: 'panelist_exists',
  ratings_pk: 'precondition_failed',
  decisions_number_taken: 'decision_exists',
  decisions_superseded_once: 'supersedes_not_newest',
  delegations_person_exists: 'unknown_reference',
  delegations_person_delegated_already: 'delegation_exists',
  dissents_recorded_already: 'dissent_exists',
  calibrations_rubric_exists: 'unknown_reference',
  imports_rubric_version_exists: 'unknown_reference',
  webhook_endpoints_api_key_exists: 'unknown_reference',
  connections_source_taken: 'already_exists',
  job_backups_person_exists: 'unknown_reference',
}

/**
 * What an error of the database means: a refusal where it is a named constraint, an outage where the server is gone or
 * too slow, itself otherwise. Looks at the error and at its cause, because the query builder wraps it outside
 * transactions and does not inside.
 */
export function translateError(error: unknown): unknown {
  if (error instanceof Refusal || error instanceof Outage) return error
  const known = databaseError(error)
  if (!known) return error
  if (known.code.startsWith('23')) {
    const refusal = constraintRefusals[known.constraint_name ?? '']
    if (refusal) return new Refusal(refusal, { constraint: known.constraint_name })
  }
  const lost =
    /^(08|53|57P|58|57014)/.test(known.code) ||
    /^(ECONN|EPIPE|EAI_|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|CONNECTION_|CONNECT_TIMEOUT)/.test(known.code) ||
    known.code === '55P03'
  return lost ? new Outage(error) : error
}

function mayRepeat(error: unknown): boolean {
  const code = databaseError(error)?.code
  return code === '40001' || code === '40P01'
}

function databaseError(error: unknown): { code: string; constraint_name?: string } | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    const { code } = at as { code?: unknown }
    if (typeof code === 'string' && !code.startsWith('FST_'))
      return at as unknown as { code: string; constraint_name?: string }
  }
  return undefined
}
