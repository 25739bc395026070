/**
 * The typed way to the API: every request of the pages goes through here. The session travels in cookies that no script
 * reads; when the short one has run out it is renewed once and the request repeated. Knows no page.
 */
import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from '../../openapi/types.ts'

export type Shapes = components['schemas']

/** What the service refused, in its own words. `code` is for us, `message` for people. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  /** the request id, as in the log */
  readonly instance: string | null
  readonly details: Readonly<Record<string, unknown>>
  constructor(status: number, body: Record<string, unknown>) {
    super(typeof body.title === 'string' ? body.title : 'The service answered in a way this page does not know')
    this.name = 'Problem'
    this.status = status
    this.code = typeof body.code === 'string' ? body.code : 'unknown'
    this.instance = typeof body.instance === 'string' ? body.instance : null
    this.details = body
  }
}

/** Nobody answered: the network, or the service, is away. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The service cannot be reached; you may be offline', { cause })
    this.name = 'Unreachable'
  }
}

/** Whether waiting and trying again may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && (error.status === 503 || error.status === 429))
}

let tellSessionEnded = () => {}

/** Names what is called when a request found the session over and it could not be renewed. */
export function onSessionEnd(listener: () => void): void {
  tellSessionEnded = listener
}

/** What makes nothing is kept nowhere, its key neither. */
const unkept = ['/v1/auth/', '/v1/coach', '/v1/signals/detect', '/previews']

/** A POST that is repeated, after a renewal or a lost answer, is done once. */
const keyed: Middleware = {
  onRequest({ request }) {
    if (request.method === 'POST' && !unkept.some(path => request.url.includes(path)))
      request.headers.set('idempotency-key', newKey())
    return request
  },
}

export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin', fetch: send })
api.use(keyed)

/** Waits for an answer of `api` and gives its data and ETag, or throws what went wrong as Problem or Unreachable. */
export async function take<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<{ data: T; etag: string | null }> {
  const { data, error, response } = await asked
  if (!response.ok) throw new Problem(response.status, isRecord(error) ? error : {})
  return { data: data as T, etag: response.headers.get('etag') }
}

/** As `take`, for those who do not edit. */
export async function read<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  return (await take(asked)).data
}

async function send(request: Request): Promise<Response> {
  const again = request.clone()
  const reply = await reach(request)
  if (reply.status !== 401 || request.url.includes('/v1/auth/')) return reply
  if (await renew()) return reach(again)
  tellSessionEnded()
  return reply
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw new Unreachable(error)
  }
}

let renewing: Promise<boolean> | null = null

/** Trades the refresh cookie, one tab at a time: a refresh token that is used twice ends its session. */
function renew(): Promise<boolean> {
  renewing ??= oneAtATime(async () => {
    const reply = await reach(new Request('/v1/auth/session/renewal', { method: 'POST' }))
    if (reply.status >= 500 || reply.status === 429) throw new Unreachable(reply.status)
    return reply.ok
  }).finally(() => {
    renewing = null
  })
  return renewing
}

function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  // Only in secure contexts; elsewhere each tab is for itself.
  return navigator.locks ? (navigator.locks.request('hireloop-renewal', work) as Promise<T>) : work()
}

/** A key under which a POST, however often it is sent, is done once. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
