/**
 * How somebody proves who they are: an access token (ten minutes, one algorithm, one issuer, one audience), sent as a bearer
 * or, by the pages of this service alone, in a cookie that no script can read; or an API key. What they may do is asked elsewhere, and what their roles are right now is read in the request's own transaction, so
 * that a removed role bites at once.
 */
import { createHash, randomBytes } from 'node:crypto'
import fastifyCookie from '@fastify/cookie'
import fastifyJwt from '@fastify/jwt'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Actor, Role, Scope } from '../domain/actor.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Config } from './config.ts'
import type { Tx } from './database.ts'
import type { Deps } from './deps.ts'

export const accessTokenSeconds = 600
/** The cookie in which the pages carry the access token. */
export const sessionCookie = 'hireloop_session'
/** How the token of a sign-in to one card begins. */
export const cardSessionPrefix = 'hc_'
const clockSkewMs = 5_000
/** How long the token lives that an API key is traded for at an address which wants one. */
export const keyTokenSeconds = 3_600
const issuer = 'hireloop'
const audience = 'hireloop-api'
const keyAudience = 'hireloop-facade'

/** Who a request comes from, as far as its credential alone tells. */
export interface Principal {
  readonly actor: Actor
  /** of a person's session: compared with the row, so that a changed password ends it */
  readonly epoch: number | null
  /** of a sign-in to one card: the only card and interview it may ask for */
  readonly card?: CardBound
}

/** What a sign-in by the link of a mail is bound to. */
export interface CardBound {
  readonly linkId: string
  readonly cardId: string
  readonly interviewId: string
  readonly expiresAt: Date
}

const Claims = z.strictObject({
  sub: z.uuid(),
  company: z.uuid(),
  roles: z.array(Role),
  epoch: z.int(),
  iss: z.literal(issuer),
  aud: z.literal(audience),
  iat: z.int(),
  exp: z.int(),
})

const KeyClaims = z.strictObject({
  sub: z.uuid(),
  company: z.uuid(),
  iss: z.literal(issuer),
  aud: z.literal(keyAudience),
  iat: z.int(),
  exp: z.int(),
})

/** Registers token signing and checking with everything pinned that a forger could vary. */
export async function registerAuth(app: FastifyInstance, deps: Deps): Promise<void> {
  await app.register(fastifyCookie)
  await app.register(fastifyJwt, {
    secret: deps.secret,
    sign: { algorithm: 'HS256', iss: issuer, aud: audience, expiresIn: accessTokenSeconds },
    verify: {
      algorithms: ['HS256'],
      allowedIss: issuer,
      allowedAud: audience,
      requiredClaims: ['sub', 'company', 'iat', 'exp'],
      cache: false,
    },
  })
}

/** Signs an access token for a person. `now` is the service's clock, so that a test's time holds for tokens too. */
export function signAccessToken(
  app: FastifyInstance,
  person: { companyId: string; id: string; roles: readonly Role[]; epoch: number },
  now: Date,
): string {
  return app.jwt.sign(
    {
      sub: person.id,
      company: person.companyId,
      roles: [...person.roles],
      epoch: person.epoch,
      iat: Math.floor(now.getTime() / 1000),
    },
    {},
  )
}

/** Answers who sends this request; refuses with `not_signed_in` whatever is wrong with the credential. */
export async function authenticate(app: FastifyInstance, deps: Deps, request: FastifyRequest): Promise<Principal> {
  const header = request.headers.authorization
  const cookie = request.cookies[sessionCookie]
  if (header === undefined && cookie !== undefined) {
    refuseOtherOrigins(request, deps.config)
    return cookie.startsWith(cardSessionPrefix) ? findCardSession(deps, cookie) : verifyToken(app, deps, cookie)
  }
  const match = /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(header ?? '')
  if (!match) throw new Refusal('not_signed_in')
  const credential = match[1]!
  if (credential.startsWith('hl_')) return findKey(deps, credential)
  if (credential.startsWith(cardSessionPrefix)) return findCardSession(deps, credential)
  return verifyToken(app, deps, credential)
}

/**
 * Answers which integration sends this request, in whichever way its clients know: the API key as a bearer, a token it was
 * traded for, the key as the user of Basic with no password, or its id and the key as user and password. People are not let
 * in here. Refuses with `not_signed_in` whatever is wrong with the credential.
 */
export async function authenticateIntegration(
  app: FastifyInstance,
  deps: Deps,
  request: FastifyRequest,
): Promise<Principal> {
  const [, scheme, credential] =
    /^(Bearer|Basic) +([\x21-\x7e]{1,4096})$/i.exec(request.headers.authorization ?? '') ?? []
  if (!scheme || !credential) throw new Refusal('not_signed_in')
  if (scheme.toLowerCase() === 'bearer')
    return credential.startsWith('hl_') ? findKey(deps, credential) : verifyKeyToken(app, deps, credential)
  const [user = '', ...rest] = Buffer.from(credential, 'base64').toString().split(':')
  const password = rest.join(':')
  if (user.startsWith('hl_') && password === '') return findKey(deps, user)
  const principal = await findKey(deps, password)
  if (principal.actor.id !== user.toLowerCase()) throw new Refusal('not_signed_in')
  return principal
}

/** Signs a token that stands for an API key where a vendor's clients trade one for the other. Revoking the key ends it. */
export function signKeyToken(
  app: FastifyInstance,
  key: { companyId: string; id: string },
  now: Date,
): { token: string; expiresAt: Date } {
  const iat = Math.floor(now.getTime() / 1000)
  const token = app.jwt.sign(
    { sub: key.id, company: key.companyId, iat },
    { aud: keyAudience, expiresIn: keyTokenSeconds },
  )
  return { token, expiresAt: new Date((iat + keyTokenSeconds) * 1000) }
}

/**
 * Refuses with `origin_refused` what a page of another origin made a browser send. A browser says where a request comes
 * from (`Sec-Fetch-Site`; over plain HTTP, where it is silent, `Origin` on everything that writes); who says nothing and
 * wants to write is no page of ours. Same-site is not enough: another port or subdomain is somebody else.
 */
export function refuseOtherOrigins(request: FastifyRequest, config: Config): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  const reads = request.method === 'GET' || request.method === 'HEAD'
  // `none`: the address was typed, or followed from a bookmark.
  if (site !== undefined && site !== 'same-origin' && !(reads && site === 'none')) throw new Refusal('origin_refused')
  if (origin !== undefined) {
    const own = [request.host, config.publicUrl && new URL(config.publicUrl).host]
    if (!URL.canParse(origin) || !own.includes(new URL(origin).host)) throw new Refusal('origin_refused')
  } else if (site === undefined && !reads) throw new Refusal('origin_refused')
}

/** Where a session cookie may travel: no script reads it and no other site sends it. */
export function cookiePlace(config: Config, request: FastifyRequest) {
  const secure = request.protocol === 'https' || config.publicUrl?.startsWith('https:') === true
  return { httpOnly: true, sameSite: 'strict' as const, secure }
}

function verifyToken(app: FastifyInstance, deps: Deps, token: string): Principal {
  let decoded: unknown
  try {
    decoded = app.jwt.verify(token, { clockTimestamp: deps.clock().getTime() } as never)
  } catch {
    throw new Refusal('not_signed_in')
  }
  const claims = Claims.safeParse(decoded)
  if (!claims.success) throw new Refusal('not_signed_in')
  const { sub, company, roles, epoch, iat, exp } = claims.data
  // No token of ours lives longer or comes from the future, whatever else it says.
  if (exp - iat > accessTokenSeconds || iat * 1000 > deps.clock().getTime() + clockSkewMs)
    throw new Refusal('not_signed_in')
  return { actor: { kind: 'person', companyId: company, id: sub, roles }, epoch }
}

function verifyKeyToken(app: FastifyInstance, deps: Deps, token: string): Principal {
  let decoded: unknown
  try {
    decoded = app.jwt.verify(token, { allowedAud: keyAudience, clockTimestamp: deps.clock().getTime() } as never)
  } catch {
    throw new Refusal('not_signed_in')
  }
  const claims = KeyClaims.safeParse(decoded)
  if (!claims.success) throw new Refusal('not_signed_in')
  const { sub, company, iat, exp } = claims.data
  if (exp - iat > keyTokenSeconds || iat * 1000 > deps.clock().getTime() + clockSkewMs)
    throw new Refusal('not_signed_in')
  return { actor: { kind: 'integration', companyId: company, id: sub, scopes: Scope.options }, epoch: null }
}

async function findKey(deps: Deps, key: string): Promise<Principal> {
  if (!isWellFormedKey(key)) throw new Refusal('not_signed_in')
  const [found] = await deps.db.lookup<{ company_id: string; id: string }>(
    sql => sql`select company_id, id from find_api_key(${hashSecret(key)})`,
  )
  if (!found) throw new Refusal('not_signed_in')
  // Its scopes are read in the request's transaction; until then it may do whatever some key might.
  return {
    actor: { kind: 'integration', companyId: found.company_id, id: found.id, scopes: Scope.options },
    epoch: null,
  }
}

/**
 * The person and the card that a sign-in by link is bound to. Whatever the person may be otherwise, here they are an
 * interviewer with one card.
 */
async function findCardSession(deps: Deps, token: string): Promise<Principal> {
  const [found] = await deps.db.lookup<{ company_id: string; id: string }>(
    sql => sql`select company_id, id from find_card_session(${hashSecret(token)})`,
  )
  if (!found) throw new Refusal('not_signed_in')
  const [bound] = await deps.db.read(
    found.company_id,
    tx => tx.sql<{ person_id: string; card_id: string; interview_id: string; expires_at: Date }[]>`
      select p.person_id, p.id as card_id, p.interview_id, k.session_expires_at as expires_at
      from card_links k join panelists p on p.company_id = k.company_id and p.id = k.panelist_id where k.id = ${found.id}`,
  )
  if (!bound) throw new Refusal('not_signed_in')
  const { card_id: cardId, interview_id: interviewId, expires_at: expiresAt } = bound
  return {
    actor: { kind: 'person', companyId: found.company_id, id: bound.person_id, roles: ['interviewer'], cardId },
    epoch: null,
    card: { linkId: found.id, cardId, interviewId, expiresAt },
  }
}

/**
 * Reads what the principal may be right now: roles of a person, scopes of a key. Sent in the first flush of a transaction.
 * Refuses with `not_signed_in` when the person left, the session ended or the key is revoked.
 */
export async function loadActor(tx: Tx, principal: Principal, now: Date): Promise<Actor> {
  const { actor } = principal
  if (actor.kind === 'system') return actor
  if (actor.kind === 'integration') {
    const key = await loadKey(tx, actor.id, now)
    if (!key) throw new Refusal('not_signed_in')
    return { ...actor, scopes: key.scopes }
  }
  if (principal.card) {
    const open = await tx.sql`
      select 1 from card_links k
      join panelists p on p.company_id = k.company_id and p.id = k.panelist_id and p.submitted_at is null and p.closed_at is null
      join people e on e.company_id = p.company_id and e.id = p.person_id and e.active
      where k.id = ${principal.card.linkId} and k.session_expires_at > ${now}`
    if (open.length === 0) throw new Refusal('not_signed_in')
    return actor
  }
  const person = await loadPerson(tx, actor.id)
  if (!person || person.session_epoch !== principal.epoch) throw new Refusal('not_signed_in')
  return { ...actor, roles: person.roles }
}

/**
 * Who stands behind work that outlasts a request (a file that is entered, an export that is still leaving), as they may act
 * now; null where they left, or the key ended. No session is asked about: the work goes on when its bringer signs out.
 */
export async function loadBringer(
  tx: Tx,
  kind: 'person' | 'integration',
  id: string,
  now: Date,
): Promise<Actor | null> {
  const { companyId } = tx
  if (kind === 'integration') {
    const key = await loadKey(tx, id, now)
    return key ? { kind, companyId, id, scopes: key.scopes } : null
  }
  const person = await loadPerson(tx, id)
  return person ? { kind, companyId, id, roles: person.roles } : null
}

async function loadKey(tx: Tx, id: string, now: Date): Promise<{ scopes: Scope[] } | undefined> {
  const [key] = await tx.sql<{ scopes: Scope[] }[]>`
    select scopes from api_keys where id = ${id} and revoked_at is null and (expires_at is null or expires_at > ${now})`
  return key
}

async function loadPerson(tx: Tx, id: string): Promise<{ roles: Role[]; session_epoch: number } | undefined> {
  const [person] = await tx.sql<{ roles: Role[]; session_epoch: number }[]>`
    select roles, session_epoch from people where id = ${id} and active`
  return person
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const keyLetters = 30
const checksumLetters = 6

/** A new API key: `hl_`, 30 random base62 letters, 6 of checksum, so that a typing error is told without a look-up. */
export function newApiKey(): string {
  const body = randomLetters(keyLetters)
  return `hl_${body}${checksum(body)}`
}

/** A new refresh token or another secret that a client hands back as it is. */
export function newToken(): string {
  return randomLetters(43)
}

/** What is kept of a secret. Secrets here are random and long, so that a plain digest is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function isWellFormedKey(key: string): boolean {
  const match = /^hl_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/.exec(key)
  return match !== null && checksum(match[1]!) === match[2]
}

function checksum(body: string): string {
  const digest = createHash('sha256').update(`hireloop key ${body}`).digest()
  return Array.from({ length: checksumLetters }, (_, at) => base62[digest[at]! % base62.length]).join('')
}

/** Uniform letters: bytes of 248 and above are thrown away, because 256 is no multiple of 62. */
function randomLetters(count: number): string {
  let letters = ''
  while (letters.length < count) {
    for (const byte of randomBytes(count * 2)) {
      if (byte < 248 && letters.length < count) letters += base62[byte % 62]
    }
  }
  return letters
}
