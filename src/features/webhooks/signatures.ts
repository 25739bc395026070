/**
 * Whether a push was signed with one of a connection's secrets, by the rule that its vendor's file tells. Answers what the
 * signature covers, because what it does not cover was said by nobody. Compares in constant time.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { Signing } from '../../domain/ats/happening.ts'
import { LeverSignature } from '../../domain/ats/inbound/lever.ts'

export interface SignedPush {
  /** what the other system calls the push; a digest where it does not name it */
  readonly eventId: string
  /** SHA-256 of what the signature covers */
  readonly digest: string
}

export interface RawPush {
  readonly bytes: Buffer
  /** parsed, or undefined where it is no JSON */
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

const eventIdLengthMax = 200

/** Answers what a push's signature covers; null where no secret fits, or it is too old. */
export function verifyPush(signing: Signing, secrets: readonly string[], push: RawPush): SignedPush | null {
  const header = (name: string) => [push.headers[name]].flat()[0] ?? ''
  switch (signing.kind) {
    case 'body': {
      const given = header(signing.header)
      if (!given.startsWith(signing.prefix)) return null
      if (!secrets.some(secret => isHmac(secret, push.bytes, given.slice(signing.prefix.length)))) return null
      return signed(signing.idHeader === null ? '' : header(signing.idHeader), push.bytes)
    }
    case 'token': {
      const found = LeverSignature.safeParse(push.body)
      if (!found.success) return null
      const { token, triggeredAt, signature } = found.data
      const covered = Buffer.from(`${token}${triggeredAt}`)
      return secrets.some(secret => isHmac(secret, covered, signature)) ? signed('', covered) : null
    }
    case 'standard': {
      const id = header('webhook-id')
      const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
      const headers = Object.fromEntries(names.map(name => [name, header(name)]))
      if (!secrets.some(secret => isVerified(secret, push.bytes, headers))) return null
      // The id is signed too: the same words under a new id are news.
      return signed(id, Buffer.concat([Buffer.from(`${id}.`), push.bytes]))
    }
  }
}

function signed(eventId: string, covered: Buffer): SignedPush {
  const digest = createHash('sha256').update(covered).digest('hex')
  return { eventId: eventId.slice(0, eventIdLengthMax) || digest, digest }
}

function isHmac(secret: string, covered: Buffer, given: string): boolean {
  const expected = createHmac('sha256', secret).update(covered).digest()
  const bytes = Buffer.from(given.trim(), 'hex')
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}

function isVerified(secret: string, bytes: Buffer, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(bytes.toString(), headers, { jsonParse: false })
    return true
  } catch {
    return false
  }
}
