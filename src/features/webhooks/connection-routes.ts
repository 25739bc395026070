/** Connections: which applicant tracking systems push here, under which source, and what their pushes may set off. */
import { and, desc, eq, sql as fragment, lt } from 'drizzle-orm'
import { z } from 'zod'
import { connections } from '../../../db/schema/webhooks.ts'
import { Refusal } from '../../domain/refusal.ts'
import { newToken } from '../../platform/auth.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { Nothing, type Route, route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { sealSecret } from '../../platform/sealed-secret.ts'
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
  refuses: ['already_exists', 'unknown_reference', 'secret_invalid'],
  async handle({ tx, deps, actor, body, now, etag }) {
    const secret = secretFor(body.vendor, body.secret)
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
  summary: 'Change the opening stage or the jobs of a connection, pause or resume it',
  may: 'connection.write',
  params: ById,
  body: ConnectionChange,
  reply: Connection,
  etag: true,
  ifMatch: 'required',
  refuses: ['unknown_reference'],
  facts: async ({ tx, params }) => ({ before: await loadConnection(tx, params.id) }),
  async handle({ tx, params, body, now, ifMatch, etag }) {
    const expected = ifMatch()
    if (body.jobs !== undefined) await refuseUnknownJobs(tx, body.jobs)
    const [changed] = await tx.db
      .update(connections)
      .set({
        ...(body.description === undefined ? {} : { description: body.description }),
        ...(body.opening_stage === undefined ? {} : { openingStage: body.opening_stage }),
        ...(body.jobs === undefined ? {} : { jobs: body.jobs }),
        ...(body.state === undefined ? {} : { state: body.state }),
        version: fragment`${connections.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(connections.id, params.id), expected === null ? undefined : eq(connections.version, expected)))
      .returning({ ...columns, version: connections.version })
    if (!changed) throw new Refusal('precondition_failed')
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

/** The path that a vendor pushes to: the id is all that finds the company. */
function withPath<R extends { id: string }>(row: R): R & { path: string } {
  return { ...row, path: `/v1/ats/${row.id}` }
}

/** The secret of a connection: the vendor's where it makes one, of the form that its signatures need, else a new one. */
function secretFor(vendor: VendorName, given: string | undefined): string {
  const refuse = (message: string) => new Refusal('secret_invalid', { errors: [{ pointer: '/secret', message }] })
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
