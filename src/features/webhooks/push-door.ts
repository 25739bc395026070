/**
 * The door for applicant tracking systems: takes a push as its bytes came, checks who signed it, writes it down once and lets a
 * job do the rest. Speaks its vendors' dialect: bare JSON errors, unknown members ignored, no Idempotency-Key. Whoever knocks
 * has no actor; the id in the path finds the company, and the signature says the rest.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Happening, isKeepable, momentOf, nothing, type PushRead } from '../../domain/ats/happening.ts'
import type { PullFault } from '../../domain/ats/pull.ts'
import { vendorCalled } from '../../domain/ats/vendors.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { enqueue } from '../../platform/jobs.ts'
import { Id } from '../../platform/json-schema.ts'
import { openSecrets, type SealedSecrets, secretColumns } from './secrets.ts'
import { type RawPush, type SignedPush, verifyPush } from './signatures.ts'

const pushBytesMax = 1_048_576
const pausedSeconds = 300
/** What a hint waits for that nobody can be asked about. */
const apiKeyMissing: PullFault = 'api_key_missing'

interface ConnectionRow extends SealedSecrets {
  readonly id: string
  readonly vendor: string
  readonly has_api_key: boolean
  readonly state: string
}

/** Mounts POST /v1/ats/{connection_id}. It stands apart from the routes: it has no actor, and its bodies stay bytes. */
export function registerPushDoor(app: FastifyInstance, deps: Deps): void {
  app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))
    scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? 503
      if (status >= 500) request.log.error({ err: error }, 'a push could not be taken')
      return refuse(reply, status >= 500 ? 503 : status, status >= 500 ? 'try again shortly' : 'this is not taken')
    })
    scope.post<{ Params: { connectionId: string } }>(
      '/v1/ats/:connectionId',
      { schema: { hide: true }, bodyLimit: pushBytesMax },
      async (request, reply) => {
        const { connectionId } = request.params
        const [found] = Id.safeParse(connectionId).success
          ? await deps.db.lookup<{ company_id: string; id: string }>(
              sql => sql`select company_id, id from find_connection(${connectionId})`,
            )
          : []
        if (!found) return refuse(reply, 404, 'there is no such connection')
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const push: RawPush = { bytes, body: parsed(bytes), headers: request.headers }
        const taken = await deps.db.write(found.company_id, tx => takePush(tx, deps, found.id, push))
        if (taken === 'paused')
          return refuse(reply.header('retry-after', pausedSeconds), 503, 'the connection is paused')
        if (taken === 'unsigned') return refuse(reply, 401, 'the signature does not fit')
        return reply.code(200).send({ id: taken.id })
      },
    )
  })
}

function refuse(reply: FastifyReply, status: number, message: string) {
  return reply.code(status).type('application/json').send({ message })
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Checks and writes down one push. One that came before, under its id or in the same words, is counted and answered alike. */
async function takePush(
  tx: Tx,
  deps: Deps,
  connectionId: string,
  push: RawPush,
): Promise<'paused' | 'unsigned' | { id: string }> {
  const now = deps.clock()
  const [connection] = await tx.sql<ConnectionRow[]>`
    select id, vendor, state, api_key is not null as has_api_key, ${secretColumns(tx.sql, now)} from connections where id = ${connectionId} for share`
  const vendor = connection && vendorCalled(connection.vendor)
  if (!vendor) return 'unsigned'
  const signed = verifyPush(vendor.signing, openSecrets(deps, connection), push)
  if (!signed) return 'unsigned'
  if (connection.state !== 'active') return 'paused'
  const read = vendor.read(push.body)
  // What no database column keeps is not understood either.
  return savePush(tx, deps, connection, signed, read && isKeepable(read) ? read : null, now)
}

async function savePush(
  tx: Tx,
  deps: Deps,
  connection: ConnectionRow,
  { eventId, digest }: SignedPush,
  read: PushRead | null,
  now: Date,
): Promise<{ id: string }> {
  const happening = read?.happening ?? nothing
  const state = read === null ? 'refused' : stateAtDoor(happening)
  const waits = state === 'received' || state === 'needs_pull'
  const asks = state === 'needs_pull' && connection.has_api_key
  const application = happening.kind === 'application' ? happening : null
  const reference = happening.kind === 'hint' ? happening.subject : (application?.id ?? null)
  const outcome = read === null ? 'unreadable' : state === 'needs_pull' && !asks ? apiKeyMissing : null
  const id = deps.ids(now)
  const [made] = await tx.sql<{ id: string }[]>`
    insert into pushes (company_id, id, connection_id, event_id, digest, action, happening, application_ref, occurred_at, state, outcome,
      next_attempt_at, last_received_at, created_at)
    values (${tx.companyId}, ${id}, ${connection.id}, ${eventId}, ${digest}, ${read?.action ?? 'unreadable'},
      ${waits ? JSON.stringify(happening) : null}, ${reference}, ${momentOf(application?.occurredAt)}, ${state}, ${outcome},
      ${asks ? now : null}, ${now}, ${now})
    on conflict do nothing returning id`
  if (made) {
    if (asks) enqueue(tx, deps, now, 'pushes', { connection_id: connection.id })
    else if (state === 'received') enqueue(tx, deps, now, 'pushes', { push_id: id })
    return made
  }
  const [before] = await tx.sql<{ id: string }[]>`
    update pushes set times = times + 1, last_received_at = ${now}
    where id = (select id from pushes where connection_id = ${connection.id} and (event_id = ${eventId} or digest = ${digest}) order by id limit 1)
    returning id`
  return before!
}

function stateAtDoor({ kind }: Happening): 'received' | 'needs_pull' | 'ignored' {
  if (kind === 'hint') return 'needs_pull'
  return kind === 'nothing' ? 'ignored' : 'received'
}
