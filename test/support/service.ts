/**
 * The real application on a database of its own, with a clock that tests move and people who are signed in. Requests go
 * over real HTTP on loopback.
 */
import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import supertest from 'supertest'
import { inject } from 'vitest'
import { buildApp } from '../../src/app.ts'
import type { Role, Scope } from '../../src/domain/actor.ts'
import { insertCompany } from '../../src/features/access/new-company.ts'
import { insertLibraryRubrics } from '../../src/features/rubrics/library.ts'
import { hashSecret, newApiKey, signAccessToken } from '../../src/platform/auth.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabase } from '../../src/platform/database.ts'
import type { Deps } from '../../src/platform/deps.ts'
import { newIdMaker } from '../../src/platform/ids.ts'
import { databaseUrl, templateDatabase } from './database-server.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

export interface Reply {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the service answered
  readonly body: any
  readonly headers: Record<string, string>
  readonly text: string
}

/** Somebody who is signed in: a person or an integration. */
export interface Caller {
  readonly id: string
  readonly companyId: string
  readonly name: string
  readonly email: string
  get(path: string, headers?: Record<string, string>): Promise<Reply>
  post(path: string, body?: object | string, headers?: Record<string, string>): Promise<Reply>
  put(path: string, body?: object, headers?: Record<string, string>): Promise<Reply>
  patch(path: string, body?: object, headers?: Record<string, string>): Promise<Reply>
  delete(path: string, headers?: Record<string, string>): Promise<Reply>
}

export interface Service {
  readonly baseUrl: string
  readonly databaseUrl: string
  readonly deps: Deps
  readonly app: Awaited<ReturnType<typeof buildApp>>
  /** where the clock stands; assign to move it */
  now: Date
  /** moves the clock on */
  pass(hours: number): void
  anonymous: Omit<Caller, 'id' | 'companyId' | 'name' | 'email'>
  company(name: string): Promise<Company>
  /** the database as a superuser, row-level security aside */
  readonly sql: postgres.Sql
  close(): Promise<void>
}

export interface Company {
  readonly id: string
  readonly slug: string
  readonly admin: Caller
  person(
    name: string,
    options?: { roles?: Role[]; function?: string; seniority?: number; managerId?: string },
  ): Promise<Caller>
  integration(name: string, scopes: Scope[]): Promise<Caller>
}

let databases = 0
/** Replies that are text and no JSON, however long. */
export const streamed = /^text\/(csv|event-stream)|x-ndjson/

export interface ServiceOptions {
  /** makes the ids instead of chance: two services given the same maker answer the same acts with the same bytes */
  readonly ids?: Deps['ids']
  /** how long requests may take to come in */
  readonly waits?: Deps['waits']
}

/**
 * Opens the application on a fresh clone of the migrated template. `env` overrides settings; `through` is a proxy before
 * the server.
 */
export async function openService(
  env: Record<string, string> = {},
  through?: string,
  options: ServiceOptions = {},
): Promise<Service> {
  const serverUrl = inject('serverUrl')
  const database = `t_${process.pid}_${databases++}_${randomBytes(3).toString('hex')}`
  const owner = postgres(serverUrl, { max: 1, onnotice: () => {} })
  await owner.unsafe(`create database ${database} template ${templateDatabase}`)
  const url = databaseUrl(serverUrl, database)
  const asked = databaseUrl(through ?? serverUrl, database)
  const config = readConfig({
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    DATABASE_URL: asked,
    JWT_SECRET: randomBytes(48).toString('base64'),
    SIGN_IN_LIMIT_PER_MINUTE: '100000',
    RATE_LIMIT_PER_MINUTE: '1000000',
    OVERLOAD_DELAY_MS: '0',
    ...env,
  })
  const db = openDatabase(asked, config.databasePool)
  let now = new Date('2026-03-02T09:00:00Z')
  const deps: Deps = {
    config,
    db,
    secret: config.jwtSecret!,
    clock: () => new Date(now),
    ids: options.ids ?? newIdMaker(),
    waits: options.waits,
  }
  const app = await buildApp(deps)
  const baseUrl = await app.listen({ port: 0, host: '127.0.0.1' })
  const sql = postgres(url, { max: 2, onnotice: () => {} })

  const callerWith = (credential: () => string | null) => {
    const send = async (
      method: Method,
      path: string,
      body: object | string | undefined,
      headers: Record<string, string> = {},
    ): Promise<Reply> => {
      let pending = supertest(baseUrl)[method](path).set(headers)
      const token = credential()
      if (token !== null && !('authorization' in headers)) pending = pending.set('authorization', `Bearer ${token}`)
      const reply = await (body === undefined ? pending : pending.send(body))
      const text = reply.text ?? ''
      const body_ =
        /[/+]json/.test(reply.headers['content-type'] ?? '') && text !== ''
          ? JSON.parse(text)
          : streamed.test(reply.headers['content-type'] ?? '')
            ? text
            : reply.body
      return { status: reply.status, body: body_, headers: reply.headers as Record<string, string>, text }
    }
    return {
      get: (path: string, headers?: Record<string, string>) => send('get', path, undefined, headers),
      post: (path: string, body?: object | string, headers?: Record<string, string>) =>
        send('post', path, body, headers),
      put: (path: string, body?: object, headers?: Record<string, string>) => send('put', path, body, headers),
      patch: (path: string, body?: object, headers?: Record<string, string>) => send('patch', path, body, headers),
      delete: (path: string, headers?: Record<string, string>) => send('delete', path, undefined, headers),
    }
  }
  const signedIn = (companyId: string, id: string, name: string, email: string, roles: Role[]): Caller => ({
    id,
    companyId,
    name,
    email,
    ...callerWith(() => signAccessToken(app, { companyId, id, roles, epoch: 1 }, deps.clock())),
  })

  return {
    baseUrl,
    databaseUrl: url,
    deps,
    app,
    sql,
    get now() {
      return now
    },
    set now(time: Date) {
      now = time
    },
    pass(hours) {
      now = new Date(now.getTime() + hours * 3_600_000)
    },
    anonymous: callerWith(() => null),
    async company(name) {
      const id = deps.ids(now)
      const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
      const email = `admin@${slug}.example`
      const adminId = await db.write(id, async tx => {
        const made = await insertCompany(tx, deps, now, {
          slug,
          name,
          demo: false,
          admin: { email, name: 'Ada Admin', password: 'a password for tests' },
        })
        await insertLibraryRubrics(tx, deps, now)
        // What is tested here is not the encoder, which takes seconds and memory in every file that submits a card.
        await tx.sql`update companies set signals_engine = 'rules'`
        return made
      })
      const admin = signedIn(id, adminId, 'Ada Admin', email, ['admin'])
      return {
        id,
        slug,
        admin,
        async person(personName, options = {}) {
          const roles = options.roles ?? ['interviewer']
          const address = `${personName.toLowerCase().replace(/[^a-z]+/g, '.')}@${slug}.example`
          // Straight into the table: making an admin through the API takes two people.
          const personId = deps.ids(now)
          await sql`
            insert into people (company_id, id, email, name, function, seniority, manager_id, roles, created_at, updated_at)
            values (${id}, ${personId}, ${address}, ${personName}, ${options.function ?? 'product'}, ${options.seniority ?? 3},
              ${options.managerId ?? null}, ${roles}, ${now}, ${now})`
          return signedIn(id, personId, personName, address, roles)
        },
        async integration(keyName, scopes) {
          const key = newApiKey()
          const keyId = deps.ids(now)
          await sql`
            insert into api_keys (company_id, id, name, scopes, hint, hash, created_by_id, created_at)
            values (${id}, ${keyId}, ${keyName}, ${scopes}, ${key.slice(0, 7)}, ${hashSecret(key)}, ${adminId}, ${now})`
          return { id: keyId, companyId: id, name: keyName, email: '', ...callerWith(() => key) }
        },
      }
    },
    async close() {
      await app.close()
      await db.end()
      await sql.end()
      await owner.unsafe(`drop database ${database} with (force)`)
      await owner.end()
    },
  }
}
