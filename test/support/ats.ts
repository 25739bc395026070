/** An applicant tracking system as a test plays it: recorded payloads, signed as each vendor signs, sent to the door as bytes. */
import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import type { Service } from './service.ts'

const folder = new URL('../fixtures/ats/', import.meta.url)

/** A recorded payload, to be changed by whoever sends it. */
// biome-ignore lint/suspicious/noExplicitAny: payloads have the shape of their vendors
export function recorded(vendor: string, name: string): any {
  return JSON.parse(readFileSync(new URL(`${vendor}/${name}.json`, folder), 'utf8'))
}

export interface Pushed {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was answered
  readonly body: any
}

export interface SentPush {
  readonly bytes: string
  readonly headers: Readonly<Record<string, string>>
}

/** Signs a payload as the vendor does. Greenhouse escapes what could be markup before it signs. */
export function signPush(vendor: string, secret: string, payload: object, id: string = randomUUID()): SentPush {
  const hmac = (text: string) => createHmac('sha256', secret).update(text).digest('hex')
  if (vendor === 'greenhouse') {
    const bytes = JSON.stringify(payload).replace(/[<>&]/g, each => `\\u00${each.charCodeAt(0).toString(16)}`)
    return { bytes, headers: { signature: `sha256 ${hmac(bytes)}`, 'greenhouse-event-id': id } }
  }
  if (vendor === 'ashby') {
    const bytes = JSON.stringify(payload)
    return { bytes, headers: { 'ashby-signature': `sha256=${hmac(bytes)}` } }
  }
  if (vendor === 'lever') {
    const { triggeredAt } = payload as { triggeredAt: number }
    return { bytes: JSON.stringify({ ...payload, token: id, signature: hmac(`${id}${triggeredAt}`) }), headers: {} }
  }
  const bytes = JSON.stringify(payload)
  const at = new Date()
  return {
    bytes,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, bytes),
    },
  }
}

/** Sends bytes to the door of a connection. */
export async function push(service: Service, path: string, { bytes, headers }: SentPush): Promise<Pushed> {
  const reply = await fetch(`${service.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: bytes,
  })
  const text = await reply.text()
  return { status: reply.status, text, body: JSON.parse(text) }
}
