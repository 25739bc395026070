/**
 * The one way out to addresses that people entered: webhook receivers, chat. An address is read as the network will read it,
 * its name is resolved once, every answer is judged, and the connection goes to what was judged, so that no name can point
 * elsewhere a moment later. Follows no redirect, waits and reads within bounds. It does not know what is sent.
 */
import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, request } from 'undici'

export const outboundUrlLengthMax = 2_000
const timeoutMsDefault = 10_000
const connectTimeoutMs = 5_000
const requestBytesMax = 262_144
/** Of an answer no more is read than this unless more is asked for: what counts is its status. */
const replyBytesMax = 16_384

/** Why an address is not called: told to whoever entered it. */
export type OutboundFault =
  | 'url_invalid'
  | 'scheme_refused'
  | 'userinfo_refused'
  | 'address_refused'
  | 'name_unresolved'
  | 'body_too_large'

/** An address that is not called. Nothing was sent. */
export class OutboundRefused extends Error {
  readonly fault: OutboundFault
  constructor(fault: OutboundFault) {
    super(`the address is not called: ${fault}`)
    this.name = 'OutboundRefused'
    this.fault = fault
  }
}

export interface OutboundRequest {
  readonly method?: 'POST' | 'PUT' | 'GET'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** for the whole exchange */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** bytes of the answer that are read at the most */
  readonly replyBytesMax?: number
}

export interface OutboundReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** the first bytes of the answer */
  readonly text: string
  /** false where more than that was to come */
  readonly whole: boolean
}

/** What of the process decides where calls may go. Part of `Deps`. */
export interface OutboundRules {
  readonly config: {
    /** networks, as CIDR, that may be called although they are not public, and without TLS */
    readonly outboundAllow: readonly string[]
  }
  /** answers every address of a name; the system's own resolver where absent */
  readonly resolve?: (name: string) => Promise<readonly string[]>
}

/**
 * Calls an address that somebody entered. Refuses with OutboundRefused before anything is sent where the address may not be
 * called; rejects with the network's own error where nobody answers in time. Any status is an answer, redirects too.
 */
export async function send(rules: OutboundRules, url: string, what: OutboundRequest = {}): Promise<OutboundReply> {
  const { method = 'POST', headers = {}, body, timeoutMs = timeoutMsDefault } = what
  if (body !== undefined && Buffer.byteLength(body) > requestBytesMax) throw new OutboundRefused('body_too_large')
  const target = readAddress(rules, url)
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = what.signal ? AbortSignal.any([timeout, what.signal]) : timeout
  const address = await withinTime(pin(rules, target), signal)
  const agent = new Agent({ connect: { timeout: connectTimeoutMs, lookup: always(address) }, pipelining: 0 })
  try {
    const reply = await request(target, {
      method,
      headers: { 'user-agent': 'hireloop', ...headers },
      body: body ?? null,
      dispatcher: agent,
      signal,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    return {
      status: reply.statusCode,
      headers: reply.headers,
      ...(await readSome(reply.body, what.replyBytesMax ?? replyBytesMax)),
    }
  } finally {
    agent.destroy().catch(() => {})
  }
}

/**
 * What is wrong with an address as far as its letters tell, or null: for whoever enters one. A name is judged again, with
 * what it resolves to, by every call.
 */
export function faultOfUrl(rules: OutboundRules, url: string): OutboundFault | null {
  try {
    readAddress(rules, url)
    return null
  } catch (error) {
    if (error instanceof OutboundRefused) return error.fault
    throw error
  }
}

/** Whether text is a network in CIDR notation. */
export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text)
}

/** Parses as the network will: decimal, octal and hexadecimal spellings of an address have become dots by now. */
function readAddress(rules: OutboundRules, url: string): URL {
  if (url.length > outboundUrlLengthMax || !URL.canParse(url)) throw new OutboundRefused('url_invalid')
  const target = new URL(url)
  if (target.protocol !== 'https:' && target.protocol !== 'http:') throw new OutboundRefused('scheme_refused')
  if (target.username !== '' || target.password !== '') throw new OutboundRefused('userinfo_refused')
  const literal = literalOf(target)
  // Without TLS only into networks that the operator named; a name is judged when it is resolved.
  if (target.protocol === 'http:' && rules.config.outboundAllow.length === 0)
    throw new OutboundRefused('scheme_refused')
  if (literal !== null) judge(rules, target, literal)
  return target
}

function literalOf(target: URL): string | null {
  const bare = target.hostname.replace(/^\[(.*)\]$/, '$1')
  return ipaddr.isValid(bare) ? bare : null
}

/** The address that the call goes to. Of a name every answer has to be allowed: one bad one among them is a trap. */
async function pin(rules: OutboundRules, target: URL): Promise<string> {
  const literal = literalOf(target)
  if (literal !== null) return literal
  const found = await (rules.resolve ?? resolveBySystem)(target.hostname).catch(() => [])
  if (found.length === 0) throw new OutboundRefused('name_unresolved')
  for (const address of found) judge(rules, target, address)
  return found[0]!
}

async function resolveBySystem(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address)
}

/** Refuses what is neither public nor in a network that the operator named. */
function judge(rules: OutboundRules, target: URL, text: string): void {
  if (!ipaddr.isValid(text)) throw new OutboundRefused('address_refused')
  // An IPv4 address in the clothes of IPv6 is what it is underneath.
  const address = ipaddr.process(text)
  if (rules.config.outboundAllow.some(network => isWithin(address, network))) return
  if (target.protocol === 'http:') throw new OutboundRefused('scheme_refused')
  if (!isPublic(address)) throw new OutboundRefused('address_refused')
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  const [range, bits] = ipaddr.parseCIDR(network)
  return address.kind() === range.kind() && address.match(range, bits)
}

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** Ranges that the library calls unicast and that lead nowhere public: benchmarks, and examples of later date. */
const notPublic = ['198.18.0.0/15', '3fff::/20', '2001:2::/48'] as const

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false
  if (address instanceof ipaddr.IPv6 && !address.match(globalUnicast)) return false
  return !notPublic.some(network => isWithin(address, network))
}

/** A resolver that knows one answer, whatever it is asked. */
function always(address: string): LookupFunction {
  const family = ipaddr.parse(address).kind() === 'ipv6' ? 6 : 4
  return (_name, options, found) => {
    if (options.all) found(null, [{ address, family }])
    else found(null, address, family)
  }
}

async function withinTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    signal.throwIfAborted()
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function readSome(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  bytesMax: number,
): Promise<{ text: string; whole: boolean }> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of body) {
    parts.push(part)
    bytes += part.length
    if (bytes > bytesMax) break
  }
  body.destroy()
  return { text: Buffer.concat(parts).subarray(0, bytesMax).toString(), whole: bytes <= bytesMax }
}
