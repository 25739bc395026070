/**
 * How long a request may take to come in. Node keeps one bound for all of a server, and a file over a slow line needs a longer
 * one than anything else: so the server's own is the longest of all, and each request is held to what its route takes. An
 * ordinary request has to be in within half a minute; an upload only has to go on coming. What the answer takes is not asked.
 */
import { randomUUID } from 'node:crypto'
import { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../domain/refusal.ts'

export interface RequestWaits {
  /** until the headers of any request are in, and the whole of an ordinary one */
  readonly wholeMs: number
  /** of an upload: how long nothing at all may come */
  readonly idleMs: number
  /** of an upload: until it is in, however steadily it comes */
  readonly longestMs: number
  /** how often the server looks for headers that are late and requests that are older than the longest */
  readonly lookMs: number
}

export const requestWaits: RequestWaits = { wholeMs: 30_000, idleMs: 30_000, longestMs: 3_600_000, lookMs: 15_000 }

/** The bounds that the server keeps by itself: on headers, and on the longest that anything may take. */
export function serverWaits({ wholeMs, longestMs, lookMs }: RequestWaits) {
  return {
    requestTimeout: longestMs,
    http: { headersTimeout: wholeMs, requestTimeout: longestMs, connectionsCheckingInterval: lookMs },
  }
}

/**
 * Holds every request with a body to its bound; register it before anything else that may wait. One that is too slow is told
 * `request_too_slow` where nothing was answered yet, and its connection ends either way.
 */
export function boundRequests(app: FastifyInstance, waits: RequestWaits): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { headers, socket } = request.raw
    const awaited = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
    // Requests that were never on a wire have no socket.
    if (awaited && socket instanceof Socket) watch(request, reply, waits)
    done()
  })
}

function watch(request: FastifyRequest, reply: FastifyReply, { wholeMs, idleMs }: RequestWaits): void {
  const { raw } = request
  const uploads = request.routeOptions.config.takes !== undefined
  let heard = raw.socket.bytesRead
  const look = () => {
    if (raw.complete) return
    // What lies here unread waits for us. What comes after the answer is no upload any more: nobody reads it.
    const comes = raw.socket.bytesRead > heard || raw.readableLength > 0
    heard = raw.socket.bytesRead
    if (!uploads || !comes || reply.raw.writableEnded) cutOff(request, reply)
  }
  const timer = setInterval(look, uploads ? idleMs : wholeMs).unref()
  raw.once('close', () => clearInterval(timer))
}

function cutOff({ raw, id }: FastifyRequest, reply: FastifyReply): void {
  const tooSlow = new Refusal('request_too_slow')
  // Whoever reads the body hears the same, and the connection is gone with it.
  const end = () => raw.destroy(tooSlow)
  if (reply.raw.headersSent) end()
  else raw.socket.end(problemOnWire(tooSlow, id), end)
}

/** What is told on a connection where no reply can be made: the whole answer, and that it is the last. */
export function problemOnWire({ status, code, title }: Refusal, requestId: string = randomUUID()): string {
  const text = JSON.stringify({ type: `/problems/${code}`, title, status, code, instance: requestId })
  return [
    `HTTP/1.1 ${status} Refused`,
    'Content-Type: application/problem+json',
    `X-Request-Id: ${requestId}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
    '',
    text,
  ].join('\r\n')
}
