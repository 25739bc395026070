/**
 * The load, in a process of its own: takes requests for each connection from its parent, sends each once in order with
 * autocannon, and answers how many came back with which status. It knows neither the service nor what is asked of it.
 */
import autocannon from 'autocannon'

export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}

export interface LoadOrder {
  readonly url: string
  /** one list a connection, all of the same length */
  readonly requests: readonly (readonly LoadRequest[])[]
}

export interface LoadAnswer {
  readonly seconds: number
  readonly statuses: Record<string, number>
  /** requests without an answer */
  readonly lost: number
  readonly latencyMs: { readonly p50: number; readonly p99: number }
}

process.on('message', async (order: LoadOrder) => {
  const clients = order.requests
  let next = 0
  // autocannon looks whether it is done once a second: the time is taken at the answers themselves.
  let last = 0
  const start = performance.now()
  const result = await autocannon({
    url: order.url,
    connections: clients.length,
    amount: clients.reduce((sum, each) => sum + each.length, 0),
    timeout: 60,
    setupClient(client) {
      client.setRequests(clients[next++]! as autocannon.Request[])
      client.on('response', () => {
        last = performance.now()
      })
    },
  })
  const statuses = Object.fromEntries(
    Object.entries(result.statusCodeStats ?? {}).map(([code, { count }]) => [code, count ?? 0]),
  )
  const answer: LoadAnswer = {
    seconds: (last - start) / 1000,
    statuses,
    lost: result.errors + result.timeouts,
    latencyMs: { p50: result.latency.p50, p99: result.latency.p99 },
  }
  process.send!(answer)
})
