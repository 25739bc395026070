/**
 * Reads a body: JSON bounded in depth, free of prototype tricks, its text kept for digests and signatures; or a form, for
 * the few addresses whose clients send one.
 */
import type { FastifyRequest } from 'fastify'
import secureJsonParse from 'secure-json-parse'
import { Refusal } from '../domain/refusal.ts'

const depthMax = 24

/** Fastify's content type parser for JSON; refuses what is malformed or too deep. */
export function parseJsonBody(
  request: FastifyRequest,
  text: string | Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  const body = text.toString()
  request.rawText = body
  const fail = (message: string) => done(new Refusal('invalid_request', { errors: [{ pointer: '', message }] }))
  // A client that sends the content type always, also with nothing: the route's schema says whether nothing will do.
  if (body.trim() === '') done(null, undefined)
  else if (depthOf(body) > depthMax) fail(`The body is nested deeper than ${depthMax} levels`)
  else
    try {
      done(null, secureJsonParse.parse(body, undefined, { protoAction: 'error', constructorAction: 'error' }))
    } catch {
      fail('The body is not valid JSON')
    }
}

/** Fastify's content type parser for forms: each field once, the last one where it is given twice. */
export function parseFormBody(
  _request: FastifyRequest,
  text: string | Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  done(null, Object.fromEntries(new URLSearchParams(text.toString())))
}

/** How deep brackets nest, outside strings; one pass, so that a hostile body costs no more than its length. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > deepest) deepest = depth
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return deepest
}
