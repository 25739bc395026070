/**
 * A lean HTTP client for suites that ask tens of thousands of times: connections are kept, a few requests are under way at
 * once. It knows nothing of what it carries.
 */
import { Agent, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly code: string | null
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the service answered
  readonly body: any
}

export const underWayMax = 8

export interface Client {
  send(
    method: string,
    path: string,
    token: string | null,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Answer>
  close(): void
}

export function openClient(baseUrl: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: underWayMax })
  return {
    send(method, path, token, body, headers = {}) {
      const text = body === undefined ? undefined : JSON.stringify(body)
      return new Promise((resolve, reject) => {
        const sending = request(
          baseUrl + path,
          {
            method,
            agent,
            headers: {
              ...(token === null ? {} : { authorization: `Bearer ${token}` }),
              ...(text === undefined
                ? {}
                : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
              ...headers,
            },
          },
          reply => {
            const parts: Buffer[] = []
            reply.on('data', part => parts.push(part))
            reply.on('error', reject)
            reply.on('end', () => {
              const read = Buffer.concat(parts).toString('utf8')
              const json = /json/.test(reply.headers['content-type'] ?? '') && read !== ''
              const parsed = json ? JSON.parse(read) : null
              resolve({
                status: reply.statusCode!,
                code: reply.statusCode! >= 400 ? (parsed?.code ?? null) : null,
                body: parsed,
              })
            })
          },
        )
        sending.on('error', reject)
        sending.end(text)
      })
    },
    close: () => agent.destroy(),
  }
}
