/**
 * What the service says to PostgreSQL, word for word: a loopback proxy that reads the protocol's frames and keeps each
 * statement with its parameters and the flush it travelled in. The bench hands the same words to pgbench. It changes
 * nothing on its way and knows no statement.
 */
import { createConnection, createServer, type Socket } from 'node:net'

export interface Statement {
  readonly text: string
  /** object ids of the types that the driver named; 0 where it left them to the server */
  readonly types: readonly number[]
  /** null is NULL */
  readonly values: readonly (string | null)[]
}

/** What one request sent: flushes in order, each with its statements in order. */
export interface Exchange {
  readonly flushes: readonly (readonly Statement[])[]
  /** whether each statement was prepared before: only then is this what a warm connection sends */
  readonly warm: boolean
}

export interface Wire {
  readonly url: string
  /** what was sent since the last call */
  take(): Exchange
  close(): Promise<void>
}

/** Answers are held back this long, so that what the client sends without having heard anything counts as one flush. */
const answerDelayMs = 5

/** Starts a proxy before the server of `databaseUrl`. */
export async function listenOnWire(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let flushes: Statement[][] = []
  let warm = true
  const server = createServer(client => {
    const upstream = createConnection({ host: target.hostname, port: Number(target.port || 5432) })
    const prepared = new Map<string, { text: string; types: number[] }>()
    let waitingFor = 0
    let flush: Statement[] = []
    const send = (statement: Statement) => {
      if (waitingFor === 0 && flush.length === 0) flushes.push(flush)
      flush.push(statement)
    }
    const fromClient = frames(true, (type, body) => {
      if (type === 'P') {
        const { name, text, types } = readParse(body)
        prepared.set(name, { text, types })
        warm = false
      }
      if (type === 'B') {
        const { name, values } = readBind(body)
        const { text, types } = prepared.get(name)!
        send({ text, types, values })
      }
      if (type === 'Q') send({ text: readText(body, 0).text, types: [], values: [] })
      if (type === 'S' || type === 'Q') waitingFor++
    })
    const fromServer = frames(false, type => {
      if (type === 'Z' && waitingFor > 0 && --waitingFor === 0) flush = []
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
      const taken = { flushes, warm }
      flushes = []
      warm = true
      return taken
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Reads each frame of a PostgreSQL stream. A client's first frame has a length and no type. */
function frames(startsUntyped: boolean, on: (type: string, body: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let untyped = startsUntyped
  return chunk => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const head = untyped ? 0 : 1
      if (rest.length < head + 4) return
      const length = head + rest.readUInt32BE(head)
      if (rest.length < length) return
      if (!untyped) on(String.fromCharCode(rest[0]!), rest.subarray(head + 4, length))
      untyped = false
      rest = rest.subarray(length)
    }
  }
}

function readText(body: Buffer, from: number): { text: string; next: number } {
  const end = body.indexOf(0, from)
  return { text: body.toString('utf8', from, end), next: end + 1 }
}

function readParse(body: Buffer): { name: string; text: string; types: number[] } {
  const name = readText(body, 0)
  const statement = readText(body, name.next)
  const count = body.readInt16BE(statement.next)
  const types = Array.from({ length: count }, (_, at) => body.readUInt32BE(statement.next + 2 + at * 4))
  return { name: name.text, text: statement.text, types }
}

function readBind(body: Buffer): { name: string; values: (string | null)[] } {
  const name = readText(body, readText(body, 0).next)
  let at = name.next
  const formats = body.readInt16BE(at)
  for (let each = 0; each < formats; each++)
    if (body.readInt16BE(at + 2 + each * 2) !== 0) throw new Error('a parameter travelled in binary')
  at += 2 + formats * 2
  const count = body.readInt16BE(at)
  at += 2
  const values: (string | null)[] = []
  for (let each = 0; each < count; each++) {
    const length = body.readInt32BE(at)
    at += 4
    values.push(length < 0 ? null : body.toString('utf8', at, at + length))
    at += Math.max(length, 0)
  }
  return { name: name.text, values }
}
