/** A receiver of webhooks on loopback: keeps the exact bytes it was sent and answers what a test tells it to. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export interface Received {
  readonly id: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** as it came */
  readonly text: string
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** answers a delivery; 204 unless told otherwise */
  answer: (reply: ServerResponse, delivery: Received) => void
  /** forgets what came so far, and answers it */
  take(): Received[]
  close(): Promise<void>
}

/** What a receiver answers that takes everything. */
export const takeAll = (reply: ServerResponse) => void reply.writeHead(204).end()

export async function openReceiver(): Promise<Receiver> {
  const server = createServer((request, reply) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const headers = request.headers as Record<string, string>
      const delivery = {
        id: headers['webhook-id'] ?? '',
        path: request.url ?? '',
        headers,
        text: Buffer.concat(parts).toString('utf8'),
      }
      receiver.received.push(delivery)
      receiver.answer(reply, delivery)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: takeAll,
    take: () => receiver.received.splice(0),
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return receiver
}

/** Verifies a delivery with the library that receivers use; throws where it does not hold, answers what it says. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was sent
export function verified(delivery: Received, secret: string): any {
  return new Webhook(secret).verify(delivery.text, { ...delivery.headers })
}
