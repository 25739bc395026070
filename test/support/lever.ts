/**
 * Lever as a test plays it: opportunities and archive reasons over real HTTP on loopback, for whoever knows the key. What it
 * answers has the form that Lever documents, as far as it matters here and a little further.
 */
import type { ServerResponse } from 'node:http'
import { openReceiver, type Received } from './receiver.ts'

export const leverKey = 'lever-key-of-the-tests'

/** An opportunity as Lever answers it with applications, contact and stage expanded; for tests to change. */
// biome-ignore lint/suspicious/noExplicitAny: a test changes whatever it likes
export function leverOpportunity(): { data: any } {
  return {
    data: {
      id: '8f8f8f8f-5555-4666-8777-888888888888',
      name: 'Noor Haddad',
      headline: 'Brickworks, Vandal Supplies',
      contact: {
        id: '7e7e7e7e-1111-4222-8333-444444444444',
        name: 'Noor Haddad',
        emails: ['noor.haddad@mail.example'],
        phones: [{ type: 'mobile', value: '+49 30 1234' }],
        isAnonymized: false,
      },
      emails: ['noor.haddad@mail.example'],
      stage: { id: 'onsite', text: 'Onsite' },
      confidentiality: 'non-confidential',
      archived: null,
      tags: [],
      sources: ['Referral'],
      origin: 'referred',
      applications: [{ id: 'application-1', type: 'referral', posting: 'posting-1', customQuestions: [] }],
      createdAt: 1_772_352_000_000,
      updatedAt: 1_772_445_600_000,
      lastInteractionAt: 1_772_445_600_000,
      isAnonymized: false,
    },
  }
}

export interface LeverDouble {
  readonly url: string
  /** the requests so far; forgets them */
  take(): Received[]
  /** by path, without the query; what is not here is 404 */
  readonly things: Map<string, unknown>
  /** answers in place of what it has; null has it answer again */
  instead: ((reply: ServerResponse) => void) | null
  close(): Promise<void>
}

/** Opens Lever. Its address has a path, as the real one has. */
export async function openLever(): Promise<LeverDouble> {
  const receiver = await openReceiver()
  const allowed = `Basic ${Buffer.from(`${leverKey}:`).toString('base64')}`
  const double: LeverDouble = {
    url: `${receiver.url}/v1`,
    take: receiver.take,
    things: new Map(),
    instead: null,
    close: receiver.close,
  }
  receiver.answer = (reply, { path, headers }) => {
    const send = (status: number, body: unknown) =>
      void reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (double.instead) return double.instead(reply)
    if (headers.authorization !== allowed) return send(401, { code: 'Unauthorized', message: 'Invalid API key' })
    const thing = double.things.get(path.replace(/^\/v1|\?.*$/g, ''))
    return thing === undefined
      ? send(404, { code: 'ResourceNotFound', message: 'Opportunity was not found' })
      : send(200, thing)
  }
  return double
}
