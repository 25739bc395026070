/**
 * Counts round trips to the database on the wire itself: a loopback proxy that reads the protocol's frames and counts how
 * often the client begins to wait, whatever was sent in one flush. It changes nothing on its way.
 */
import { createConnection, createServer, type Socket } from 'node:net'

export interface RoundTrips {
  readonly url: string
  /** flushes since the last call: times at which the client went from idle to waiting */
  take(): number
  /** statements prepared since the start: each is a round trip that happens once a connection */
  prepared(): number
  close(): Promise<void>
}

/**
 * Answers are held back this long, as a network would: what the client sends without having heard anything belongs to one
 * flush, also where its driver writes it in several pieces.
 */
const answerDelayMs = 15

/** Starts a proxy before the server of `databaseUrl`. */
export async function countRoundTrips(databaseUrl: string): Promise<RoundTrips> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let flushes = 0
  let parses = 0
  const server = createServer(client => {
    const upstream = createConnection({ host: target.hostname, port: Number(target.port) })
    let waitingFor = 0
    const fromClient = frames(true, type => {
      if (type === 'P') parses++
      if (type !== 'S' && type !== 'Q') return
      if (waitingFor === 0) flushes++
      waitingFor++
    })
    const fromServer = frames(false, type => {
      if (type === 'Z' && waitingFor > 0) waitingFor--
    })
    client.on('data', chunk => {
      fromClient(chunk)
      upstream.write(chunk)
    })
    upstream.on('data', chunk => {
      setTimeout(() => {
        fromServer(chunk)
        client.write(chunk)
      }, answerDelayMs)
    })
    for (const [here, there] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(here)
      here.on('error', () => there.destroy())
      here.on('close', () => {
        sockets.delete(here)
        there.end()
      })
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${(server.address() as { port: number }).port}`
  return {
    url: url.href,
    take() {
      const taken = flushes
      flushes = 0
      return taken
    },
    prepared: () => parses,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Reads the type of each frame of a PostgreSQL stream. A client's first frame has a length and no type. */
function frames(startsUntyped: boolean, on: (type: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let untyped = startsUntyped
  return chunk => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const head = untyped ? 0 : 1
      if (rest.length < head + 4) return
      const length = head + rest.readUInt32BE(head)
      if (rest.length < length) return
      if (!untyped) on(String.fromCharCode(rest[0]!))
      untyped = false
      rest = rest.subarray(length)
    }
  }
}
