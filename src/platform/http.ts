/**
 * A route is a value, and this file is all that stands between it and Fastify: who asks, whether they may, parsing, one
 * transaction, the reply or the refusal. Idempotency, ETags and cursors are written here once. It knows no feature.
 */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import { type Action, type Facts, permit, type Verdict } from '../domain/permit.ts'
import { Refusal, type RefusalCode } from '../domain/refusal.ts'
import { schemaFaults } from '../domain/schema-faults.ts'
import { type AccessEntry, logAccess } from './access-log.ts'
import { Approval, askForApproval, loadApproval } from './approvals.ts'
import { authenticate, authenticateIntegration, loadActor, type Principal } from './auth.ts'
import { type Paging, pagingFor } from './cursor.ts'
import { Outage, type Tx } from './database.ts'
import type { Deps } from './deps.ts'
import type { Dialect, Trouble } from './dialect.ts'
import { type Reaction, type Recorder, recorderFor } from './events.ts'
import { Id, type Json, SchemaBook } from './json-schema.ts'
import { describeOperation } from './open-api.ts'

type Schema = z.ZodType
type Out<S> = S extends Schema ? z.output<S> : undefined
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What `facts` may tell the frame besides what the handler needs. */
export interface RouteFacts {
  /** what the permission matrix needs to know of the resource; absent where the actor alone decides */
  readonly permit?: Facts
  /** for the access log */
  readonly loopId?: string | null
  readonly subjectId?: string | null
}

export interface Asking<P, Q, B> {
  readonly tx: Tx
  readonly deps: Deps
  /** in `facts` the roles are those of the token, in `handle` those of the row: decide nothing by them in `facts` */
  readonly actor: Actor
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly now: Date
}

export interface Context<P, Q, B, F> extends Asking<P, Q, B> {
  readonly facts: F
  readonly requestId: string
  readonly record: Recorder
  /** the other person of an act that needs two */
  readonly approvedBy: string | null
  /** the version that If-Match names; refuses when the header is missing. `*` answers null: whatever is there */
  ifMatch(): number | null
  /** true when the client says that nothing must be there yet (`If-None-Match: *`) */
  ifAbsent(): boolean
  /** sets the ETag of the reply: a version that If-Match can name, or the hash of what is only read */
  etag(tag: number | string): void
  /** answers this status instead of the route's own */
  status(code: 200 | 201 | 202): void
  /** the first of these content types that the request says it takes; the first of all where it does not say */
  accepted(types: readonly [string, ...string[]]): string
  /** cursor and limit of a list; `keys` is how many keys order it */
  paging(keys?: number): Paging
  /** adds a header to the reply */
  header(name: string, value: string): void
  /** where the request was sent, by its own host: for links that lead back here */
  readonly address: Address
  /** runs another route's act inside this transaction: how a granted approval is carried out */
  perform(operationId: string, input: PerformInput): Promise<unknown>
}

export interface Address {
  /** scheme and host */
  readonly origin: string
  readonly path: string
}

interface Common {
  readonly operationId: string
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  readonly refuses?: readonly RefusalCode[]
  readonly status?: 200 | 201 | 202 | 204
  /** the reply carries an ETag */
  readonly etag?: boolean
  /** the request has to carry If-Match: `required`, or `or_absent` where If-None-Match: * makes the first one */
  readonly ifMatch?: 'required' | 'or_absent'
  /** the reply shows a secret once: a repeat under the same Idempotency-Key is refused */
  readonly showsSecret?: boolean
  /** reads people's evidence: logged before the reply leaves */
  readonly evidence?: boolean
  /** what a sign-in to one card may ask: itself, its own card, the interview of it; nothing where absent */
  readonly cardSession?: 'self' | 'card' | 'interview'
  /** bytes of request body at the most */
  readonly bodyLimit?: number
  /** answers in place of another vendor's service: for API keys alone, and described where that vendor describes it */
  readonly dialect?: Dialect
  /** content types of a body that is handed over as it comes in, unread: `StreamedBody` */
  readonly takes?: readonly string[]
  /** content types of a reply that leaves piece by piece: `Streamed` */
  readonly sends?: readonly string[]
}

/** A body that nobody has read yet. */
export interface StreamedBody {
  readonly type: string
  readonly stream: Readable
}

/** A reply that leaves piece by piece when the transaction is over; `closing` says that the server wants to stop. */
export class Streamed {
  readonly type: string
  readonly pieces: (closing: () => boolean) => AsyncIterable<string>
  /** the name a browser saves it under; null where it is shown */
  readonly fileName: string | null

  constructor(type: string, fileName: string | null, pieces: (closing: () => boolean) => AsyncIterable<string>) {
    this.type = type
    this.fileName = fileName
    this.pieces = pieces
  }
}

interface Parts<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema,
> {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly reply: R
}

export interface RouteDefinition<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema,
  F extends object,
> extends Common,
    Parts<P, Q, B, R> {
  /** the action of the permission matrix; of several, any one that is allowed will do */
  readonly may: Action | readonly Action[]
  /** loads and locks what the permission and the handler need; its statements leave with the transaction's opening */
  readonly facts?: (asking: Asking<Out<P>, Out<Q>, Out<B>>) => Promise<F & RouteFacts>
  readonly handle: (context: Context<Out<P>, Out<Q>, Out<B>, F>) => Promise<z.output<R>>
  /** builds the reply to a repeated POST again from what was made; the permission has been asked again by then */
  readonly again?: (context: Context<Out<P>, Out<Q>, Out<B>, F>, madeId: string) => Promise<z.output<R>>
  /** what takes long and needs no database: makes the reply of what `handle` answered, when the transaction is over */
  readonly afterwards?: (made: Made<z.output<R>, Out<B>>) => Promise<z.output<R>>
}

/** What a transaction made, for what follows it before the reply. */
export interface Made<A, B> {
  readonly answer: A
  readonly body: B
  readonly deps: Deps
  readonly companyId: string
  /** this repeats an earlier request under the same Idempotency-Key */
  readonly replayed: boolean
}

type StreamDefinition<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  R extends Schema,
  F extends object,
> = Omit<RouteDefinition<P, Q, undefined, R, F>, 'handle' | 'method' | 'afterwards' | 'again'> & {
  readonly sends: readonly string[]
  /** answers what is sent; decides in the transaction, sends after it */
  readonly stream: (context: Context<Out<P>, Out<Q>, undefined, F>) => Promise<Streamed>
}

export interface OpenContext<Q, B> {
  readonly app: FastifyInstance
  readonly deps: Deps
  readonly query: Q
  readonly body: B
  readonly now: Date
  readonly reply: FastifyReply
}

/** A route for people who are not signed in yet: no actor, no transaction of its own. */
export interface OpenRouteDefinition<Q extends Schema | undefined, B extends Schema | undefined, R extends Schema>
  extends Common,
    Parts<undefined, Q, B, R> {
  readonly handle: (context: OpenContext<Out<Q>, Out<B>>) => Promise<z.output<R>>
  /** counted per client address against the stricter sign-in limit */
  readonly signIn?: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: a list of routes holds routes of every shape; each was checked where it was written
type AnyParts = any
export type Route = Common &
  Parts<AnyParts, AnyParts, AnyParts, Schema> & {
    readonly may: Action | readonly Action[] | null
    readonly signIn?: boolean
    readonly facts?: (asking: AnyParts) => Promise<object>
    readonly handle: (context: AnyParts) => Promise<unknown>
    readonly again?: (context: AnyParts, madeId: string) => Promise<unknown>
    readonly afterwards?: (made: AnyParts) => Promise<unknown>
  }

/** Declares a route for somebody who is signed in. */
export function route<
  R extends Schema,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  F extends object = RouteFacts,
>(definition: RouteDefinition<P, Q, B, R, F>): Route {
  return definition
}

/** Declares a read whose reply leaves piece by piece; `reply` describes the text. */
export function streamRoute<
  R extends Schema,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  F extends object = RouteFacts,
>({ stream, ...definition }: StreamDefinition<P, Q, R, F>): Route {
  return { ...definition, method: 'GET', handle: stream }
}

/** Declares a route for somebody who is not. */
export function openRoute<
  R extends Schema,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(definition: OpenRouteDefinition<Q, B, R>): Route {
  return { ...definition, may: null }
}

/** What a route takes in a part that it declares nothing for. */
const Empty = z.strictObject({})

/** No content: the reply of a removal. */
export const Nothing = z.void()

export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    instance: z.string().meta({ description: 'the request id, as in the log' }),
    errors: z.array(z.looseObject({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457). `code` is for programs, `title` for people.' })

const idempotencyKeyLengthMax = 255
/** Faults of a request that are told at once. */
const faultsMax = 20
/** Refusals that say somebody was kept from something: written to the access log. */
const denials = new Set<RefusalCode>([
  'loop_sealed',
  'forbidden',
  'scope_missing',
  'gone',
  'own_card_open',
  'decision_owner_only',
])

export interface PerformInput {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: Date
  readonly requestId: string
  readonly request: unknown
  readonly approvedBy: string
  /** the only admin grants their own, after the wait that this takes */
  readonly loneAdmin: boolean
}

/** What every mounted route shares. */
interface House {
  readonly app: FastifyInstance
  readonly deps: Deps
  readonly reactions: readonly Reaction[]
  readonly byOperation: ReadonlyMap<string, Route>
}

/** Mounts routes on Fastify. Reactions are called in the transaction of the event they wait for. */
export function mount(
  app: FastifyInstance,
  deps: Deps,
  routes: readonly Route[],
  reactions: readonly Reaction[],
): void {
  const book = new SchemaBook()
  const problem = book.describe(Problem, 'output')
  const approval = book.describe(Approval, 'output')
  const described = routes.map(each => ({
    each,
    ...(each.dialect ? leaveUndescribed(each) : describeRoute(each, book, problem, approval)),
  }))
  for (const [name, definition] of book.components) app.addSchema({ $id: name, ...definition })
  const house: House = { app, deps, reactions, byOperation: new Map(routes.map(each => [each.operationId, each])) }
  for (const { each, schema, document } of described) mountOne(house, each, schema, document)
}

/** A request that waits for a second person, as it was kept. */
const KeptRequest = z.object({ params: z.unknown(), body: z.unknown(), if_match: z.string().optional() })

/** Runs a route as `actor` inside an open transaction, from a request that was kept. */
async function perform(house: House, operationId: string, input: PerformInput): Promise<unknown> {
  const { tx, actor, now, requestId, approvedBy } = input
  const each = house.byOperation.get(operationId)
  if (!each) throw new Refusal('not_found')
  const kept = KeptRequest.parse(input.request)
  const parsed = parseRequest(each, kept)
  const frame = frameFor(
    house,
    each,
    { tx, actor, now, requestId, ...parsed },
    { headers: { 'if-match': kept.if_match ?? '*' }, approvedBy },
  )
  const facts: RouteFacts = (await each.facts?.(frame.asking)) ?? {}
  refuseUnlessAllowed(ask(each, actor, { ...facts.permit, approvedBy, loneAdmin: input.loneAdmin }).verdict)
  return each.handle(frame.contextFor(actor, facts))
}

function mountOne(house: House, each: Route, schema: object, document: object): void {
  const { app, deps } = house
  app.route({
    method: each.method,
    url: each.path.replace(/\{(\w+)\}/g, ':$1'),
    schema,
    bodyLimit: each.bodyLimit,
    config: {
      operationId: each.operationId,
      signIn: each.signIn ?? false,
      takes: each.takes,
      swaggerTransform: ({ url }: { url: string }) => ({ schema: document, url }),
    },
    validatorCompiler: ({ httpPart }) => {
      const part = { params: each.params, querystring: each.query ?? Empty, body: each.body ?? Empty.nullable() }[
        httpPart ?? ''
      ]
      if (!part) return () => true
      return (value: unknown) => {
        const outcome = parsePart(part, value, httpPart!)
        return outcome instanceof Refusal ? { error: outcome } : { value: outcome }
      }
    },
    async onRequest(request) {
      if (each.may === null) return
      // Told only in the next hook: between the two stands the rate limit, which counts those who are refused as well.
      try {
        const identify = each.dialect ? authenticateIntegration : authenticate
        request.principal = await identify(app, deps, request)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        request.notSignedIn = error
      }
    },
    async preParsing(request) {
      if (each.may === null) return
      if (request.notSignedIn) throw request.notSignedIn
      const { actor } = request.principal!
      if (!isOpenToCard(each, request)) {
        await logDenial(deps, each, request, actor, 'forbidden', {})
        throw new Refusal('forbidden')
      }
      const { verdict } = ask(each, actor)
      if (verdict !== 'allowed' && verdict !== 'approval_needed') {
        await logDenial(deps, each, request, actor, verdict, {})
        throw new Refusal(verdict)
      }
    },
    async handler(request, reply) {
      const now = deps.clock()
      if (each.may === null) {
        const answer = await each.handle({ app, deps, query: request.query, body: request.body, now, reply })
        return send(reply, each.status ?? 200, answer)
      }
      if (each.takes && !isStreamed(request.body)) throw new Refusal('unsupported_media_type', { send: each.takes })
      const outcome = await answerSignedIn(house, each, request, request.principal!, now)
      if (outcome.etag !== undefined) {
        const tag = `"${outcome.etag}"`
        reply.header('etag', tag)
        if (each.method === 'GET' && request.headers['if-none-match'] === tag) return reply.code(304).send()
      }
      if (outcome.replayed) reply.header('idempotent-replayed', 'true')
      const next = (outcome.answer as { next_cursor?: string | null } | undefined)?.next_cursor
      if (next) reply.header('link', `<${nextUrl(request, next)}>; rel="next"`)
      reply.headers(outcome.headers ?? {})
      if (outcome.answer instanceof Streamed) return sendStreamed(app, reply, outcome.answer)
      return send(reply, outcome.status, outcome.answer)
    },
  })
}

/** Whether a sign-in to one card may ask this; any other sign-in may go on to the matrix. */
function isOpenToCard(each: Route, request: FastifyRequest): boolean {
  const bound = request.principal?.card
  if (!bound) return true
  const { id } = (request.params ?? {}) as { id?: string }
  if (each.cardSession === 'card') return id === bound.cardId
  if (each.cardSession === 'interview') return id === bound.interviewId
  return each.cardSession === 'self'
}

/**
 * Fastify's content type parser for bodies that are handed over unread. Where the route takes no such body it is refused like any
 * other type that is not known.
 */
export function takeStreamedBody(
  request: FastifyRequest,
  payload: Readable,
  done: (error: Error | null, body?: unknown) => void,
): void {
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  if (request.routeOptions.config.takes?.includes(type)) done(null, { type, stream: payload } satisfies StreamedBody)
  else done(new Refusal('unsupported_media_type'))
}

function isStreamed(body: unknown): body is StreamedBody {
  return body !== null && typeof body === 'object' && 'stream' in body && body.stream instanceof Readable
}

/** Sends a reply piece by piece: the next one is made when the last one has left. */
function sendStreamed(app: FastifyInstance, reply: FastifyReply, { type, fileName, pieces }: Streamed) {
  const listened = app.server.listening
  reply.header('content-type', `${type}; charset=utf-8`)
  if (fileName !== null) reply.header('content-disposition', `attachment; filename="${fileName}"`)
  return reply.send(
    Readable.from(
      pieces(() => listened && !app.server.listening),
      { objectMode: false },
    ),
  )
}

interface Outcome {
  answer: unknown
  status: number
  etag?: number | string
  replayed?: boolean
  headers?: Record<string, string>
}

async function answerSignedIn(
  house: House,
  each: Route,
  request: FastifyRequest,
  principal: Principal,
  now: Date,
): Promise<Outcome> {
  const { deps } = house
  const key = takesIdempotencyKey(each) ? readIdempotencyKey(request) : null
  const outcome: Outcome = { answer: undefined, status: each.status ?? 200 }
  let factsSeen: RouteFacts = {}
  let actorSeen = principal.actor
  const inTransaction = async (tx: Tx) => {
    outcome.etag = undefined
    outcome.status = each.status ?? 200
    outcome.headers = {}
    const frame = frameFor(
      house,
      each,
      {
        tx,
        actor: principal.actor,
        now,
        requestId: request.id,
        params: request.params,
        query: request.query,
        body: request.body,
      },
      { headers: request.headers, approvedBy: null, outcome, address: addressOf(request) },
    )
    // One flush: the actor as they are now, the idempotency key, the facts.
    const [actor, before, facts] = await settleAll([
      loadActor(tx, principal, now),
      key === null ? Promise.resolve(null) : claimKey(tx, each, principal.actor, key, digestOf(request)),
      (each.facts?.(frame.asking) ?? Promise.resolve({})) as Promise<RouteFacts>,
    ])
    factsSeen = facts
    actorSeen = actor
    // A route without facts is about nothing in particular: the actor alone decides, and SQL leaves out the rest.
    const { action, verdict } = ask(each, actor, each.facts ? (facts.permit ?? {}) : undefined)
    const keepKey = (madeId: string | null) => {
      if (key === null) return
      tx.defer(tx.sql`
        insert into idempotency_keys (company_id, principal, operation, key, digest, status, made_id, created_at)
        values (${tx.companyId}, ${principalOf(actor)}, ${each.operationId}, ${key}, ${digestOf(request)}, ${outcome.status}, ${madeId}, ${now})`)
    }
    if (verdict !== 'approval_needed') refuseUnlessAllowed(verdict)
    if (before?.status === 202) {
      outcome.replayed = true
      outcome.status = 202
      outcome.answer = await loadApproval(tx, before.made_id!)
      return
    }
    if (verdict === 'approval_needed') {
      outcome.status = 202
      const approval = askForApproval(tx, {
        id: deps.ids(now),
        action,
        operation: each.operationId,
        request: {
          params: request.params,
          body: request.rawText ? JSON.parse(request.rawText) : undefined,
          // What has changed by the time of the grant is not overwritten by what was asked before.
          ...(each.ifMatch === 'required' ? { if_match: versionNamed(request) } : {}),
        },
        askedById: actor.id!,
        now,
      })
      outcome.answer = approval
      keepKey(approval.id)
      return
    }
    const context = frame.contextFor(actor, facts)
    if (before) {
      if (each.showsSecret) throw new Refusal('secret_already_shown')
      outcome.replayed = true
      outcome.status = before.status
      outcome.answer =
        each.again && before.made_id ? await each.again(context, before.made_id) : await each.handle(context)
      return
    }
    outcome.answer = await each.handle(context)
    keepKey((outcome.answer as { id?: string } | undefined)?.id ?? null)
  }
  try {
    const { companyId } = principal.actor
    await (each.method === 'GET' ? deps.db.read(companyId, inTransaction) : deps.db.write(companyId, inTransaction))
  } catch (error) {
    if (error instanceof Refusal && (denials.has(error.code) || factsSeen.loopId))
      await logDenial(deps, each, request, actorSeen, error.code, factsSeen)
    throw error
  }
  if (each.afterwards)
    outcome.answer = await each.afterwards({
      answer: outcome.answer,
      body: request.body,
      deps,
      companyId: principal.actor.companyId,
      replayed: outcome.replayed ?? false,
    })
  if (each.evidence) await logAccess(deps, accessEntry(each, request, actorSeen, 'read', factsSeen, now))
  return outcome
}

/** The version that an edit names; refuses where it names none. */
function versionNamed(request: FastifyRequest): string {
  const value = [request.headers['if-match']].flat()[0]?.trim()
  if (value === undefined) throw new Refusal('precondition_required')
  return value
}

/** Waits for all, then throws the first fault in the order given: the actor's comes before what the facts found. */
async function settleAll<A, B, C>(promises: [Promise<A>, Promise<B>, Promise<C>]): Promise<[A, B, C]> {
  const settled = await Promise.allSettled(promises)
  for (const each of settled) if (each.status === 'rejected') throw each.reason
  return settled.map(each => (each as PromiseFulfilledResult<unknown>).value) as [A, B, C]
}

/**
 * Asks the matrix about a route. Of several actions the first that is allowed holds, then one that a second person can
 * grant; where none does, the refusal is the first that says more than that the role does not allow it.
 */
function ask(each: Route, actor: Actor, facts?: Facts): { action: Action; verdict: Verdict } {
  const asked = [each.may!].flat().map(action => ({ action, verdict: permit(action, actor, facts) }))
  const plain = new Set<Verdict>(['forbidden', 'scope_missing'])
  return (
    asked.find(({ verdict }) => verdict === 'allowed') ??
    asked.find(({ verdict }) => verdict === 'approval_needed') ??
    asked.find(({ verdict }) => !plain.has(verdict)) ??
    asked[0]!
  )
}

function refuseUnlessAllowed(verdict: Verdict): void {
  if (verdict === 'allowed') return
  throw new Refusal(verdict === 'approval_needed' ? 'forbidden' : verdict)
}

interface FrameInput {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: Date
  readonly requestId: string
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

function frameFor(
  house: House,
  each: Route,
  input: FrameInput,
  around: {
    headers: Record<string, string | string[] | undefined>
    approvedBy: string | null
    outcome?: Outcome
    address?: Address
  },
) {
  const { deps, reactions } = house
  const { tx, now, params, query, body } = input
  const asking: Asking<unknown, unknown, unknown> = { tx, deps, actor: input.actor, params, query, body, now }
  const header = (name: string) => [around.headers[name]].flat()[0]?.trim()
  const contextFor = (actor: Actor, facts: RouteFacts): Context<unknown, unknown, unknown, RouteFacts> => ({
    ...asking,
    actor,
    facts,
    requestId: input.requestId,
    record: recorderFor(tx, deps, actor, now, reactions),
    approvedBy: around.approvedBy,
    ifMatch() {
      const value = header('if-match')
      if (value === undefined) throw new Refusal('precondition_required')
      if (value === '*') return null
      const strong = value.split(',').map(tag => /^"(\d{1,15})"$/.exec(tag.trim())?.[1])
      if (strong.length !== 1 || strong[0] === undefined) throw new Refusal('precondition_failed')
      return Number(strong[0])
    },
    ifAbsent: () => header('if-none-match') === '*',
    etag(tag) {
      if (around.outcome) around.outcome.etag = tag
    },
    status(code) {
      if (around.outcome) around.outcome.status = code
    },
    header(name, value) {
      if (around.outcome?.headers) around.outcome.headers[name] = value
    },
    address: around.address ?? { origin: '', path: each.path },
    accepted: types => types.find(type => header('accept')?.includes(type)) ?? types[0],
    paging(keys = 1) {
      const { limit, cursor, ...filters } = (query ?? {}) as { limit?: number; cursor?: string }
      const binding = [
        tx.companyId,
        principalOf(actor),
        each.operationId,
        JSON.stringify(params),
        JSON.stringify(filters),
      ]
      return pagingFor(deps.secret, binding.join('\n'), { limit, cursor }, keys)
    },
    perform: (operationId, request) => perform(house, operationId, request),
  })
  return { asking, contextFor }
}

// ---- idempotency ----

function readIdempotencyKey(request: FastifyRequest): string | null {
  const header = request.headers['idempotency-key']
  if (header === undefined) return null
  const bare = Array.isArray(header) ? '' : header.replace(/^"(.*)"$/, '$1')
  if (!/^[\x20-\x7e]+$/.test(bare) || bare.length > idempotencyKeyLengthMax)
    throw new Refusal('invalid_idempotency_key')
  return bare
}

interface KeyBefore {
  readonly digest: string
  readonly status: number
  readonly made_id: string | null
}

/** Takes the key for this transaction and answers what an earlier request under it made. Two statements, one flush. */
async function claimKey(tx: Tx, each: Route, actor: Actor, key: string, digest: string): Promise<KeyBefore | null> {
  const principal = principalOf(actor)
  const name = [tx.companyId, principal, each.operationId, key].join('\n')
  const [locks, rows] = await Promise.all([
    tx.sql<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as mine`,
    tx.sql<KeyBefore[]>`
      select digest, status, made_id from idempotency_keys
      where principal = ${principal} and operation = ${each.operationId} and key = ${key}`,
  ])
  if (!locks[0]!.mine) throw new Refusal('idempotency_key_running')
  const [before] = rows
  if (before && before.digest !== digest) throw new Refusal('idempotency_key_reused')
  return before ?? null
}

function digestOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n`)
    .update(request.rawText ?? '')
    .digest('hex')
}

function principalOf(actor: Actor): string {
  return `${actor.kind}:${actor.id ?? ''}`
}

// ---- access log ----

function accessEntry(
  each: Route,
  request: FastifyRequest,
  actor: Actor,
  outcome: AccessEntry['outcome'],
  facts: RouteFacts,
  at: Date,
): AccessEntry {
  const params = request.params as { id?: unknown } | undefined
  const subjectId = facts.subjectId ?? (Id.safeParse(params?.id).success ? (params!.id as string) : null)
  return {
    actor,
    operation: each.operationId,
    outcome,
    loopId: facts.loopId ?? null,
    subjectId,
    requestId: request.id,
    at,
  }
}

async function logDenial(
  deps: Deps,
  each: Route,
  request: FastifyRequest,
  actor: Actor,
  code: string,
  facts: RouteFacts,
): Promise<void> {
  if (!denials.has(code as RefusalCode) && code !== 'not_found') return
  await logAccess(deps, accessEntry(each, request, actor, code as AccessEntry['outcome'], facts, deps.clock()))
}

// ---- parsing ----

function parseRequest(each: Route, input: { params?: unknown; query?: unknown; body?: unknown }) {
  const take = (part: Schema | undefined, value: unknown, name: string) => {
    if (!part) return undefined
    const outcome = parsePart(part, value, name)
    if (outcome instanceof Refusal) throw outcome
    return outcome
  }
  return {
    params: take(each.params, input.params, 'params'),
    query: take(each.query, input.query ?? {}, 'querystring'),
    body: take(each.body, input.body, 'body'),
  }
}

/** Parses one part of a request; answers the value or a refusal that points at every fault. */
function parsePart(schema: Schema, value: unknown, part: string): unknown {
  const unreadable = findUnreadableText(value, '')
  if (unreadable !== null)
    return invalid([
      { pointer: pointerIn(part, unreadable), message: 'This text holds a character that cannot be kept' },
    ])
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = schemaFaults(parsed.error, value, faultsMax).map(({ pointer, message }) => ({
    pointer: pointerIn(part, pointer),
    message,
  }))
  // An id in the path that is none points at nothing, whoever asks.
  return part === 'params' ? new Refusal('not_found') : invalid(errors)
}

function pointerIn(part: string, path: string): string {
  return part === 'body' ? path : `/${part === 'querystring' ? 'query' : part}${path}`
}

function invalid(errors: { pointer: string; message: string }[]): Refusal {
  return new Refusal('invalid_request', { errors })
}

/** Where a text holds NUL or half a character, which no database column keeps; null when all can be read. */
function findUnreadableText(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null
  if (value === null || typeof value !== 'object') return null
  for (const [key, inner] of Object.entries(value)) {
    if (key.includes('\0') || !key.isWellFormed()) return path
    const found = findUnreadableText(inner, `${path}/${key}`)
    if (found !== null) return found
  }
  return null
}

// ---- replies ----

function send(reply: FastifyReply, status: number, answer: unknown) {
  if (status === 204 || answer === undefined) return reply.code(204).send()
  return reply.code(status).send(answer)
}

function addressOf(request: FastifyRequest): Address {
  return { origin: `${request.protocol}://${request.host}`, path: request.url.split('?')[0]! }
}

function nextUrl(request: FastifyRequest, cursor: string): string {
  const url = new URL(request.url, addressOf(request).origin)
  url.searchParams.set('cursor', cursor)
  return url.href
}

/** What a client is told of an error: refusals by name, outages as a wait, everything else as nothing but its number. */
export function problemFor(
  error: unknown,
  requestId: string,
): { status: number; body: Trouble & Record<string, unknown>; retryAfterSeconds?: number } {
  const refusal = asRefusal(error)
  if (refusal) {
    const { status, title, code, details } = refusal
    const retryAfterSeconds = code === 'unavailable' ? 2 : undefined
    return {
      status,
      body: { type: `/problems/${code}`, title, status, code, instance: requestId, ...details },
      retryAfterSeconds,
    }
  }
  const title = 'Something went wrong on our side; the request id helps us find it'
  return { status: 500, body: { type: '/problems/fault', title, status: 500, code: 'fault', instance: requestId } }
}

/** The refusal that an error means, also for the framework's own; null for a fault. */
export function asRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof Outage) return new Refusal('unavailable')
  const { statusCode, code } = error as { statusCode?: number; code?: string }
  if (statusCode === 503) return new Refusal('unavailable')
  if (statusCode === 429) return new Refusal('too_many_requests')
  if (statusCode === 413) return new Refusal('payload_too_large')
  if (statusCode === 415) return new Refusal('unsupported_media_type')
  if (statusCode === 404) return new Refusal('not_found')
  if (statusCode === 400 && (code?.startsWith('FST_') || error instanceof SyntaxError))
    return invalid([
      {
        pointer: '',
        message: 'The body is not valid JSON',
      },
    ])
  return null
}

// ---- description ----

/** Every status a route can answer with, for the document, the generated types and the contract test. */
export function refusalsOf(each: Route): RefusalCode[] {
  const codes = new Set<RefusalCode>(each.refuses ?? [])
  codes.add('invalid_request').add('too_many_requests').add('unavailable')
  if (each.method !== 'GET') codes.add('payload_too_large').add('unsupported_media_type')
  if (each.may !== null) codes.add('not_signed_in').add('forbidden').add('scope_missing')
  if (each.params) codes.add('not_found')
  if (isPaged(each)) codes.add('invalid_cursor')
  if (each.ifMatch) codes.add('precondition_required').add('precondition_failed')
  if (takesIdempotencyKey(each))
    codes.add('invalid_idempotency_key').add('idempotency_key_reused').add('idempotency_key_running')
  if (each.showsSecret && takesIdempotencyKey(each)) codes.add('secret_already_shown')
  return [...codes]
}

/** Whether a repeat of a request to this route can be made safe by a key: every POST of somebody signed in that keeps something. */
export function takesIdempotencyKey(each: Route): boolean {
  return each.method === 'POST' && each.may !== null && ![each.may].flat().includes('signal.detect')
}

/**
 * A route twice: what Fastify runs (which parts to parse, how to serialize a success) and what the document tells. Refusals
 * stand in the document alone: their serializers would be most of the time that a start takes, and are never used.
 */
function describeRoute(
  each: Route,
  book: SchemaBook,
  problem: Json,
  approval: Json,
): { schema: object; document: object } {
  const status = each.reply === Nothing ? 204 : (each.status ?? 200)
  const reply = status === 204 ? null : book.describe(each.reply, 'output')
  const params = each.params && book.describe(each.params, 'input')
  const query = each.query && book.describe(each.query, 'input')
  const body = each.body && book.describe(each.body, 'input')
  const document = describeOperation({
    operationId: each.operationId,
    method: each.method,
    path: each.path,
    summary: each.summary,
    description: each.description,
    tag: each.tag,
    actions: each.may === null ? null : [each.may].flat(),
    status,
    etag: each.etag ?? false,
    ifMatch: each.ifMatch,
    takesIdempotencyKey: takesIdempotencyKey(each),
    codes: refusalsOf(each),
    params,
    query,
    body,
    reply,
    approval,
    problem,
    paged: isPaged(each),
    takes: each.takes,
    sends: each.sends,
  })
  const serialized = (schema: Json) => ({ content: { 'application/json': { schema } } })
  const schema = {
    params: {},
    querystring: {},
    ...(each.method === 'GET' || each.takes ? {} : { body: {} }),
    response:
      reply && !each.sends
        ? { [status]: serialized(reply), ...(status === 201 ? { 200: serialized(reply) } : {}) }
        : {},
  }
  return { schema, document }
}

/** Of another vendor's shapes the document says nothing, and what their handlers make leaves as it is. */
function leaveUndescribed(each: Route): { schema: object; document: object } {
  const body = each.method === 'GET' ? {} : { body: {} }
  return { schema: { params: {}, querystring: {}, ...body, response: {} }, document: { hide: true } }
}

function isPaged(each: Route): boolean {
  return 'cursor' in ((each.query as { shape?: object } | undefined)?.shape ?? {})
}

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal
    /** why there is no principal */
    notSignedIn?: Refusal
    /** the body as it came, for digests and signatures */
    rawText?: string
  }
  interface FastifyContextConfig {
    operationId?: string
    signIn?: boolean
    takes?: readonly string[]
  }
}
