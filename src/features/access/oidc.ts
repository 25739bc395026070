/**
 * Signing in through the company's own provider (OpenID Connect): authorization code with PKCE, state and nonce, the ID
 * token's signature checked against the provider's present keys. People are found by the address that the provider has
 * verified and are never made. What a session is, and which cookies carry it, is known elsewhere.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as oidc from 'openid-client'
import { z } from 'zod'
import { Refusal } from '../../domain/refusal.ts'
import { cookiePlace, refuseOtherOrigins } from '../../platform/auth.ts'
import { isLoopback, type OidcSettings } from '../../platform/config.ts'
import type { Deps } from '../../platform/deps.ts'
import { Nothing, openRoute } from '../../platform/http.ts'
import { setSessionCookies } from './cookie-sessions.ts'
import { startSession } from './sessions.ts'
import { OidcAuthorization, OidcReturn } from './shapes.ts'

const tag = 'access'
const waitCookie = 'hireloop_oidc'
const waitPath = '/v1/auth/oidc'
const waitSeconds = 600
const providerTimeoutSeconds = 10
/** How long what a provider says of itself is believed. Its keys are asked for with every sign-in. */
const metadataKeptMs = 3_600_000
/** The page that the provider sends people back to. */
export const callbackPage = '/sign-in/callback'

export const createOidcAuthorization = openRoute({
  operationId: 'createOidcAuthorization',
  method: 'POST',
  path: '/v1/auth/oidc/authorization',
  tag,
  summary: "Begin to sign in at the company's provider: answers where to go",
  description:
    'Only from a page of the same origin. What has to match when the person comes back is kept in a cookie for ten minutes.',
  reply: OidcAuthorization,
  status: 201,
  refuses: ['no_provider', 'provider_unavailable', 'origin_refused'],
  signIn: true,
  async handle({ deps, now, reply }) {
    refuseOtherOrigins(reply.request, deps.config)
    const settings = settingsOf(deps)
    const provider = await askProvider(() => providerFor(settings, now))
    const waiting: Waiting = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      until: now.getTime() + waitSeconds * 1000,
    }
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: callbackOf(deps),
      scope: 'openid email',
      state: waiting.state,
      nonce: waiting.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(waiting.verifier),
      code_challenge_method: 'S256',
    })
    const place = { ...cookiePlace(deps.config, reply.request), path: waitPath }
    reply.setCookie(waitCookie, seal(waiting, deps.secret), { ...place, maxAge: waitSeconds })
    return { url: url.href }
  },
})

export const createOidcSession = openRoute({
  operationId: 'createOidcSession',
  method: 'POST',
  path: '/v1/auth/oidc/session',
  tag,
  summary: "Finish signing in at the company's provider: sets the session's cookies",
  description: 'Takes what the provider put behind the question mark when it sent the person back.',
  body: OidcReturn,
  reply: Nothing,
  status: 204,
  refuses: ['no_provider', 'provider_unavailable', 'sign_in_refused', 'sign_in_unknown', 'origin_refused'],
  signIn: true,
  async handle({ app, deps, body, now, reply }) {
    refuseOtherOrigins(reply.request, deps.config)
    const settings = settingsOf(deps)
    const waiting = unseal(reply.request.cookies[waitCookie], deps.secret)
    // Good for one attempt, whatever comes of it.
    reply.clearCookie(waitCookie, { ...cookiePlace(deps.config, reply.request), path: waitPath })
    if (!waiting || waiting.until < now.getTime()) throw new Refusal('sign_in_refused')
    const address = await askProvider(async () =>
      verifiedAddress(await providerFor(settings, now), new URL(`${callbackOf(deps)}?${body.query}`), waiting),
    )
    const companyId = await findCompany(deps, settings)
    const tokens = await deps.db.write(companyId, async tx => {
      const [person] = await tx.sql<{ id: string }[]>`
        select id from people where lower(email) = lower(${address}) and active`
      if (!person) throw new Refusal('sign_in_unknown')
      return startSession(app, deps, tx, person.id, deps.ids(now), now)
    })
    setSessionCookies(deps, reply, tokens)
  },
})

export const oidcRoutes = [createOidcAuthorization, createOidcSession]

function settingsOf({ config }: Deps): OidcSettings {
  if (!config.oidc) throw new Refusal('no_provider')
  return config.oidc
}

function callbackOf({ config }: Deps): string {
  return `${config.publicUrl!.replace(/\/+$/, '')}${callbackPage}`
}

/** The company whose people the provider knows: the one named, or the only one. */
async function findCompany(deps: Deps, settings: OidcSettings): Promise<string> {
  const companies = await deps.db.lookup<{ company_id: string; slug: string }>(
    sql => sql`select company_id, slug from list_companies()`,
  )
  const meant = settings.company === undefined ? companies : companies.filter(({ slug }) => slug === settings.company)
  if (meant.length !== 1) throw new Refusal('no_provider')
  return meant[0]!.company_id
}

/** The address that the provider vouches for; refuses `sign_in_refused` where it vouches for none. */
async function verifiedAddress(provider: oidc.Configuration, returned: URL, waiting: Waiting): Promise<string> {
  const tokens = await oidc.authorizationCodeGrant(provider, returned, {
    pkceCodeVerifier: waiting.verifier,
    expectedState: waiting.state,
    expectedNonce: waiting.nonce,
    idTokenExpected: true,
  })
  const told = tokens.claims()!
  const more =
    told.email === undefined && provider.serverMetadata().userinfo_endpoint !== undefined
      ? await oidc.fetchUserInfo(provider, tokens.access_token, told.sub)
      : told
  const vouched = z.object({ email: z.email().max(254), email_verified: z.literal(true) }).safeParse(more)
  if (!vouched.success) throw new Refusal('sign_in_refused')
  return vouched.data.email
}

/** What each provider said of itself, and when; one a process, since the settings are one. */
const discovered = new WeakMap<OidcSettings, { at: number; provider: oidc.Configuration }>()

/**
 * The provider, asked for what it says of itself when it is first needed, so that the service starts without it. Each sign-in
 * gets a configuration of its own: the library keeps the keys it has seen with that, and a key that is minutes old is taken.
 */
async function providerFor(settings: OidcSettings, now: Date): Promise<oidc.Configuration> {
  const known = discovered.get(settings)
  const fresh = known && now.getTime() - known.at < metadataKeptMs ? known : null
  const { provider } = fresh ?? { provider: await discover(settings) }
  if (!fresh) discovered.set(settings, { at: now.getTime(), provider })
  const metadata = structuredClone({ ...provider.serverMetadata(), supportsPKCE: undefined })
  const methods = metadata.token_endpoint_auth_methods_supported
  const own = new oidc.Configuration(metadata, settings.clientId, undefined, authOf(settings, methods))
  own.timeout = providerTimeoutSeconds
  // Not only the connection vouches for the token, its signature does.
  oidc.enableNonRepudiationChecks(own)
  if (isInsecure(settings)) oidc.allowInsecureRequests(own)
  return own
}

function discover(settings: OidcSettings): Promise<oidc.Configuration> {
  return oidc.discovery(new URL(settings.issuer), settings.clientId, undefined, oidc.None(), {
    execute: isInsecure(settings) ? [oidc.allowInsecureRequests] : [],
    timeout: providerTimeoutSeconds,
  })
}

/** Without TLS only on this machine: the settings refuse everything else. */
function isInsecure({ issuer }: OidcSettings): boolean {
  const { protocol, hostname } = new URL(issuer)
  return protocol === 'http:' && isLoopback(hostname)
}

/** As a header, which is what a provider takes unless it says otherwise. */
function authOf({ clientSecret }: OidcSettings, methods: readonly string[] | undefined): oidc.ClientAuth {
  if (clientSecret === undefined) return oidc.None()
  return methods === undefined || methods.includes('client_secret_basic')
    ? oidc.ClientSecretBasic(clientSecret)
    : oidc.ClientSecretPost(clientSecret)
}

/** Does what needs the provider; tells apart that it said no from that it said nothing. A fault of ours stays one. */
async function askProvider<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Refusal) throw error
    if (isSilence(error)) throw new Refusal('provider_unavailable')
    const said = [oidc.ClientError, oidc.AuthorizationResponseError, oidc.ResponseBodyError]
    if (said.some(kind => error instanceof kind)) throw new Refusal('sign_in_refused')
    throw error
  }
}

/** Nobody there, no answer in time, or an answer that is the server's own trouble. */
function isSilence(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at !== undefined && at !== null && depth < 5; depth++) {
    if (at instanceof Response) return at.status >= 500 || at.status === 404
    const { name, code, message, status } = at as { name?: string; code?: string; message?: string; status?: number }
    if (name === 'TimeoutError' || name === 'AbortError' || code === 'OAUTH_TIMEOUT') return true
    if (name === 'TypeError' && message === 'fetch failed') return true
    if (typeof status === 'number' && status >= 500) return true
    at = (at as { cause?: unknown }).cause
  }
  return false
}

/** What has to match when somebody comes back. */
const Waiting = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), until: z.number() })
type Waiting = z.infer<typeof Waiting>

/** Signed, so that no neighbour under the same name can put a sign-in of its own into somebody's browser. */
function seal(waiting: Waiting, secret: string): string {
  const text = Buffer.from(JSON.stringify(waiting)).toString('base64url')
  return `${text}.${signatureOf(text, secret)}`
}

function unseal(cookie: string | undefined, secret: string): Waiting | null {
  const [text, signature] = (cookie ?? '').split('.')
  if (!text || !signature) return null
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(text, secret))]
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  return Waiting.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data ?? null
}

function signatureOf(text: string, secret: string): string {
  return createHmac('sha256', secret).update(`oidc wait ${text}`).digest('base64url')
}
