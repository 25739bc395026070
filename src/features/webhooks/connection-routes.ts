/** Connections: which applicant tracking systems push here, under which source, and what their pushes may set off. */
import { and, desc, eq, sql as fragment, lt } from 'drizzle-orm'
import { z } from 'zod'
import { connections } from '../../../db/schema/webhooks.ts'
import { vendorCalled } from '../../domain/ats/vendors.ts'
import { Refusal } from '../../domain/refusal.ts'
import { newToken } from '../../platform/auth.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { Nothing, type Route, route } from '../../platform/http.ts'
import { enqueue } from '../../platform/jobs.ts'
import { Id } from '../../platform/json-schema.ts'
import { faultOfUrl } from '../../platform/outbound.ts'
import { sealSecret } from '../../platform/sealed-secret.ts'
import { askFromNow } from './puller.ts'
import { newWebhookSecret, turnTo } from './secrets.ts'
import {
  Connection,
  ConnectionChange,
  ConnectionRotation,
  NewConnection,
  ShownConnection,
  type Vendor,
} from './shapes.ts'

const tag = 'webhooks'
const ById = z.strictObject({ id: Id })

type VendorName = z.output<typeof Vendor>
type MappedJobs = z.output<typeof Connection>['jobs']

const columns = {
  id: connections.id,
  vendor: fragment<VendorName>`${connections.vendor}`,
  source: connections.source,
  description: connections.description,
  opening_stage: connections.openingStage,
  jobs: fragment<MappedJobs>`${connections.jobs}`,
  state: fragment<'active' | 'paused'>`${connections.state}`,
  api_key_set_at: connections.apiKeySetAt,
  api_url: connections.apiUrl,
  previous_secret_expires_at: connections.previousSecretExpiresAt,
  created_by_id: connections.createdById,
  created_at: connections.createdAt,
  updated_at: connections.updatedAt,
}

export const createConnection = route({
  operationId: 'createConnection',
  method: 'POST',
  path: '/v1/connections',
  tag,
  summary: 'Connect an applicant tracking system; the secret is shown this once',
  description:
    'The vendor pushes to the `path` of the answer, signed with the secret. An application that is pushed is added or changed; a loop opens when it enters the opening stage, never merely because somebody applied.',
  may: 'connection.write',
  body: NewConnection,
  reply: ShownConnection,
  status: 201,
  etag: true,
  showsSecret: true,
  refuses: ['already_exists', 'unknown_reference', 'secret_invalid', 'url_refused'],
  async handle({ tx, deps, actor, body, now, etag }) {
    const secret = secretFor(body.vendor, body.secret)
    refuseUnaskable(deps, body.vendor, body)
    await refuseUnknownJobs(tx, body.jobs)
    const [row] = await tx.db
      .insert(connections)
      .values({
        companyId: tx.companyId,
        id: deps.ids(now),
        vendor: body.vendor,
        source: body.source ?? body.vendor,
        description: body.description,
        openingStage: body.opening_stage,
        jobs: body.jobs,
        apiUrl: body.api_url,
        ...keyColumns(deps, body.api_key, now),
        secret: sealSecret(deps, secret),
        createdById: actor.id!,
        createdAt: now,
        updatedAt: now,
      })
      .returning(columns)
    etag(1)
    return { ...withPath(row!), secret }
  },
})

export const listConnections = route({
  operationId: 'listConnections',
  method: 'GET',
  path: '/v1/connections',
  tag,
  summary: 'Connections to applicant tracking systems, newest first, without their secrets',
  may: 'connection.read',
  query: z.strictObject(pageQuery),
  reply: listOf(Connection),
  async handle({ tx, paging }) {
    const pages = paging()
    const rows = await tx.db
      .select(columns)
      .from(connections)
      .where(pages.after ? lt(connections.id, pages.after[0]!) : undefined)
      .orderBy(desc(connections.id))
      .limit(pages.fetch)
    const { rows: data, next_cursor } = pages.page(rows, row => [row.id])
    return { data: data.map(withPath), next_cursor }
  },
})

export const getConnection = route({
  operationId: 'getConnection',
  method: 'GET',
  path: '/v1/connections/{id}',
  tag,
  summary: 'One connection, without its secret',
  may: 'connection.read',
  params: ById,
  reply: Connection,
  etag: true,
  async handle({ tx, params, etag }) {
    const { version, ...connection } = await loadConnection(tx, params.id)
    etag(version)
    return withPath(connection)
  },
})

export const changeConnection = route({
  operationId: 'changeConnection',
  method: 'PATCH',
  path: '/v1/connections/{id}',
  tag,
  summary: 'Change the opening stage, the jobs or the API key of a connection, pause or resume it',
  description: 'With a new API key what waited for one, or was refused by the old one, is asked for.',
  may: 'connection.write',
  params: ById,
  body: ConnectionChange,
  reply: Connection,
  etag: true,
  ifMatch: 'required',
  refuses: ['unknown_reference', 'secret_invalid', 'url_refused'],
  facts: async ({ tx, params }) => ({ before: await loadConnection(tx, params.id) }),
  async handle({ tx, deps, params, body, facts, now, ifMatch, etag }) {
    const expected = ifMatch()
    refuseUnaskable(deps, facts.before.vendor, body)
    refuseMovedKey(facts.before, body)
    if (body.jobs !== undefined) await refuseUnknownJobs(tx, body.jobs)
    const [changed] = await tx.db
      .update(connections)
      .set({
        ...(body.description === undefined ? {} : { description: body.description }),
        ...(body.opening_stage === undefined ? {} : { openingStage: body.opening_stage }),
        ...(body.jobs === undefined ? {} : { jobs: body.jobs }),
        ...(body.state === undefined ? {} : { state: body.state }),
        ...(body.api_key === undefined ? {} : keyColumns(deps, body.api_key, now)),
        ...(body.api_url === undefined ? {} : { apiUrl: body.api_url }),
        version: fragment`${connections.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(connections.id, params.id), expected === null ? undefined : eq(connections.version, expected)))
      .returning({ ...columns, version: connections.version })
    if (!changed) throw new Refusal('precondition_failed')
    if (body.api_key) await askForWhatWaited(tx, params.id, now)
    const waiting = tx.sql`exists (select 1 from pushes where connection_id = ${params.id} and next_attempt_at is not null)`
    enqueue(tx, deps, now, 'pushes', { connection_id: params.id }, waiting)
    const { version, ...connection } = changed
    etag(version)
    return withPath(connection)
  },
})

export const removeConnection = route({
  operationId: 'removeConnection',
  method: 'DELETE',
  path: '/v1/connections/{id}',
  tag,
  summary: 'Remove a connection with the record of its pushes; what it brought stays',
  may: 'connection.write',
  params: ById,
  reply: Nothing,
  status: 204,
  async handle({ tx, params }) {
    await tx.sql`select 1 from connections where id = ${params.id} for update`
    await tx.sql`delete from pushes where connection_id = ${params.id}`
    const removed = await tx.sql`delete from connections where id = ${params.id} returning 1`
    if (removed.length === 0) throw new Refusal('not_found')
  },
})

export const rotateConnectionSecret = route({
  operationId: 'rotateConnectionSecret',
  method: 'POST',
  path: '/v1/connections/{id}/rotation',
  tag,
  summary: 'Make a new secret; the old one is taken as well for the overlap',
  may: 'connection.write',
  params: ById,
  body: ConnectionRotation,
  reply: ShownConnection,
  status: 201,
  showsSecret: true,
  refuses: ['secret_invalid'],
  facts: async ({ tx, params }) => ({ connection: await loadConnection(tx, params.id) }),
  async handle({ tx, deps, params, body, facts, now }) {
    const secret = secretFor(facts.connection.vendor, body.secret)
    const [row] = await tx.db
      .update(connections)
      .set(turnTo(deps, connections, secret, body.overlap_hours, now))
      .where(eq(connections.id, params.id))
      .returning(columns)
    return { ...withPath(row!), secret }
  },
})

export const connectionRoutes: readonly Route[] = [
  createConnection,
  listConnections,
  getConnection,
  changeConnection,
  removeConnection,
  rotateConnectionSecret,
]

/** With the path that a vendor pushes to, of which the id is all that finds the company, and the address that it is asked at. */
function withPath<R extends { id: string; vendor: VendorName; api_url: string | null }>(row: R): R & { path: string } {
  return { ...row, path: `/v1/ats/${row.id}`, api_url: askedAt(row.vendor, row.api_url) }
}

function askedAt(vendor: VendorName, apiUrl: string | null): string | null {
  return apiUrl ?? vendorCalled(vendor)?.pull?.url ?? null
}

/** What an update or insert sets where an API key is given or taken away. */
function keyColumns(deps: Deps, apiKey: string | null, now: Date) {
  return apiKey === null
    ? { apiKey: null, apiKeySetAt: null }
    : { apiKey: sealSecret(deps, apiKey), apiKeySetAt: now, restsUntil: null }
}

interface AskedWith {
  readonly api_key?: string | null
  readonly api_url?: string | null
}

/** An API key and its address are for vendors that are asked, and the address is one that may be called. */
function refuseUnaskable(deps: Deps, vendor: VendorName, { api_key, api_url }: AskedWith): void {
  if ((api_key || api_url) && !vendorCalled(vendor)?.pull)
    throw secretInvalid(api_key ? '/api_key' : '/api_url', 'This vendor says all in its pushes and is never asked')
  const fault = api_url ? faultOfUrl(deps, api_url) : null
  if (fault) throw new Refusal('url_refused', { errors: [{ pointer: '/api_url', message: fault }] })
}

/** A key goes only where it was given for: else whoever may change the address could have it sent to themselves. */
function refuseMovedKey(before: Awaited<ReturnType<typeof loadConnection>>, change: AskedWith): void {
  const { vendor } = before
  const moves = change.api_url !== undefined && askedAt(vendor, change.api_url) !== askedAt(vendor, before.api_url)
  if (moves && before.api_key_set_at !== null && change.api_key === undefined)
    throw secretInvalid('/api_key', 'Give the key again, or null: it is sent only to the address that it was given for')
}

/** A new key may be told what there was none for, and what the old one was refused. */
async function askForWhatWaited(tx: Tx, connectionId: string, now: Date): Promise<void> {
  await tx.sql`
    update pushes set ${askFromNow(tx.sql, now)}
    where connection_id = ${connectionId} and happening ->> 'kind' = 'hint'
      and (state = 'needs_pull' or (state = 'failed' and outcome in ('api_key_refused', 'api_key_unreadable')))`
}

function secretInvalid(pointer: string, message: string): Refusal {
  return new Refusal('secret_invalid', { errors: [{ pointer, message }] })
}

/** The secret of a connection: the vendor's where it makes one, of the form that its signatures need, else a new one. */
function secretFor(vendor: VendorName, given: string | undefined): string {
  const refuse = (message: string) => secretInvalid('/secret', message)
  if (vendor === 'lever' && given === undefined) throw refuse('Lever makes it: paste its signature token')
  if (vendor === 'generic' && given !== undefined && !/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(given))
    throw refuse('Standard Webhooks asks for whsec_ and at least 24 bytes in base64')
  return given ?? (vendor === 'generic' ? newWebhookSecret() : newToken())
}

async function refuseUnknownJobs(tx: Tx, jobs: MappedJobs): Promise<void> {
  if (jobs.length === 0) return
  const ids = jobs.map(({ job_id }) => job_id)
  const found = await tx.sql<{ id: string }[]>`select id from jobs where id = any(${ids}::uuid[])`
  const known = new Set(found.map(({ id }) => id))
  const errors = ids.flatMap((id, at) =>
    known.has(id) ? [] : [{ pointer: `/jobs/${at}/job_id`, message: 'There is no such job' }],
  )
  if (errors.length > 0) throw new Refusal('unknown_reference', { errors: errors.slice(0, 20) })
}

async function loadConnection(tx: Tx, id: string) {
  const [row] = await tx.db
    .select({ ...columns, version: connections.version })
    .from(connections)
    .where(eq(connections.id, id))
  if (!row) throw new Refusal('not_found')
  return row
}
