/**
 * The same sessions for the pages of this service: the tokens travel in cookies that no script can read and no other site
 * can send, and the refresh token goes to these addresses alone. Programs use /v1/auth/token. Knows nothing of passwords
 * and families; sessions.ts does.
 */
import type { FastifyReply } from 'fastify'
import { Refusal } from '../../domain/refusal.ts'
import { cookiePlace, refuseOtherOrigins, sessionCookie } from '../../platform/auth.ts'
import type { Deps } from '../../platform/deps.ts'
import { Nothing, openRoute } from '../../platform/http.ts'
import { endSession, refreshSession, refreshTokenDays, signIn } from './sessions.ts'
import { SignIn, SignInOptions } from './shapes.ts'

const tag = 'access'
const refreshCookie = 'hireloop_refresh'
const daySeconds = 86_400

export const getSignInOptions = openRoute({
  operationId: 'getSignInOptions',
  method: 'GET',
  path: '/v1/auth/options',
  tag,
  summary: 'How one can sign in here; the people of the demo company where this is a demonstration',
  reply: SignInOptions,
  async handle({ deps }) {
    const { demo, config } = deps
    const oidc = config.oidc ? { name: config.oidc.name } : null
    if (!demo) return { demo: null, oidc }
    const companies = await deps.db.lookup<{ demo: boolean }>(sql => sql`select demo from list_companies()`)
    if (!companies.some(company => company.demo)) return { demo: null, oidc }
    const people = demo.people.map(({ whatFor, ...person }) => ({ ...person, what_for: whatFor }))
    return { demo: { password: demo.password, people }, oidc }
  },
})

export const createSession = openRoute({
  operationId: 'createSession',
  method: 'POST',
  path: '/v1/auth/session',
  tag,
  summary: 'Sign in by cookie: for the pages of this service, which never see a token',
  description: 'Only from a page of the same origin. Programs ask /v1/auth/token.',
  body: SignIn,
  reply: Nothing,
  status: 204,
  refuses: ['sign_in_failed', 'company_needed', 'origin_refused'],
  signIn: true,
  async handle({ app, deps, body, now, reply }) {
    refuseOtherOrigins(reply.request, deps.config)
    setSessionCookies(deps, reply, await signIn(app, deps, body, now))
  },
})

export const renewSession = openRoute({
  operationId: 'renewSession',
  method: 'POST',
  path: '/v1/auth/session/renewal',
  tag,
  summary: "Trade the cookie's refresh token for the next pair; one at a time, or the session ends",
  reply: Nothing,
  status: 204,
  refuses: ['refresh_token_invalid', 'sign_in_failed', 'origin_refused'],
  async handle({ app, deps, now, reply }) {
    refuseOtherOrigins(reply.request, deps.config)
    try {
      setSessionCookies(deps, reply, await refreshSession(app, deps, reply.request.cookies[refreshCookie] ?? '', now))
    } catch (error) {
      // An outage ends nothing: the cookies serve once it is over.
      if (error instanceof Refusal) clearCookies(deps, reply)
      throw error
    }
  },
})

export const endCookieSession = openRoute({
  operationId: 'endCookieSession',
  method: 'DELETE',
  path: '/v1/auth/session',
  tag,
  summary: 'Sign out by cookie: the sign-in ends and the cookies go',
  reply: Nothing,
  status: 204,
  refuses: ['origin_refused'],
  async handle({ deps, now, reply }) {
    refuseOtherOrigins(reply.request, deps.config)
    clearCookies(deps, reply)
    const token = reply.request.cookies[refreshCookie]
    if (token) await endSession(deps, token, now)
  },
})

interface Tokens {
  readonly access_token: string
  readonly expires_in: number
  readonly refresh_token: string
}

/** Sets a session's cookies: the access token goes to the whole API, the refresh token to where it is traded alone. */
export function setSessionCookies(deps: Deps, reply: FastifyReply, tokens: Tokens): void {
  const { access, refresh } = placesOf(deps, reply)
  reply.setCookie(sessionCookie, tokens.access_token, { ...access, maxAge: tokens.expires_in })
  reply.setCookie(refreshCookie, tokens.refresh_token, { ...refresh, maxAge: refreshTokenDays * daySeconds })
}

function clearCookies(deps: Deps, reply: FastifyReply): void {
  const { access, refresh } = placesOf(deps, reply)
  reply.clearCookie(sessionCookie, access)
  reply.clearCookie(refreshCookie, refresh)
}

function placesOf({ config }: Deps, reply: FastifyReply) {
  const shared = cookiePlace(config, reply.request)
  return { access: { ...shared, path: '/v1' }, refresh: { ...shared, path: '/v1/auth/session' } }
}

export const cookieSessionRoutes = [getSignInOptions, createSession, renewSession, endCookieSession]
