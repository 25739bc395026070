/**
 * How long a request may take to come in, over real sockets. The bounds are lowered; nothing here looks at how long anything
 * took: a connection that is never ended fails by the bound of the test itself.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workers } from '../../src/app.ts'
import { type Working, workingFor } from '../../src/platform/jobs.ts'
import type { RequestWaits } from '../../src/platform/request-waits.ts'
import { expectStatus } from '../support/hiring.ts'
import { type Company, openService, type Service } from '../support/service.ts'

/** Longer than any test: what is not to bite. */
const never = 3_600_000
const soon = 250
const dripMs = 20

interface Open {
  readonly service: Service
  readonly company: Company
  readonly key: string
}

async function open(waits: Partial<RequestWaits>): Promise<Open> {
  const all = { wholeMs: never, idleMs: never, longestMs: never, lookMs: soon, ...waits }
  const service = await openService({}, undefined, { waits: all })
  const company = await service.company('Northwind')
  const made = { name: 'Importer', scopes: ['imports:write', 'people:write'] }
  const { key } = expectStatus(await company.admin.post('/v1/api-keys', made), 201).body
  return { service, company, key }
}

interface Wire {
  readonly socket: Socket
  /** what the service said, once it ended the connection */
  readonly said: Promise<string>
}

/** A connection on which nothing is said yet; a `stubborn` end goes on sending when it hears that the other has hung up. */
async function dial({ service }: Open, stubborn: 'stubborn' | 'polite' = 'polite'): Promise<Wire> {
  const { hostname, port } = new URL(service.baseUrl)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: stubborn === 'stubborn' })
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  // Whoever is cut off in the middle of a word may hear of it as an error; what counts is that it is over.
  socket.on('error', () => {})
  const said = new Promise<string>(resolve => socket.on('close', () => resolve(text)))
  await once(socket, 'connect')
  return { socket, said }
}

/** Sends pieces one by one until there are none or the connection is gone. */
async function drip({ socket }: Wire, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return
    socket.write(piece)
    await pause(dripMs)
  }
}

function* endlessly(piece: string): Generator<string> {
  for (;;) yield piece
}

const headersOf = (path: string, type: string, length: number | 'chunked', key?: string) =>
  [
    `POST ${path} HTTP/1.1`,
    'host: hireloop.example',
    `content-type: ${type}`,
    length === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${length}`,
    ...(key === undefined ? [] : [`authorization: Bearer ${key}`]),
    '',
    '',
  ].join('\r\n')
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const person = (at: number) =>
  `${JSON.stringify({ kind: 'person', external_id: `p${at}`, name: `Person ${at}`, email: `p${at}@northwind.example` })}\n`
const uploadPath = '/v1/imports?source=hris&mode=good_rows'
const lines = 'application/x-ndjson'
const statusOf = (said: string) => Number(said.split(' ', 2)[1] ?? Number.NaN)
const problemIn = (said: string) => JSON.parse(said.slice(said.indexOf('\r\n\r\n') + 4))

describe('an ordinary request', () => {
  let at: Open
  beforeAll(async () => {
    at = await open({ wholeMs: soon })
  })
  afterAll(() => at.service.close())

  it('whose body stops coming is told so and ended', async () => {
    const wire = await dial(at)
    wire.socket.write(`${headersOf('/v1/candidates', 'application/json', 100, at.key)}{"name":`)
    const said = await wire.said
    expect(statusOf(said)).toBe(408)
    expect(problemIn(said)).toMatchObject({ code: 'request_too_slow', status: 408, type: '/problems/request_too_slow' })
  })

  it.each([
    ['to an address that is there', '/v1/candidates', true],
    ['to one that is not', '/v1/nothing', true],
    ['to the sign-in, by somebody unknown', '/v1/auth/token', false],
    ['by somebody who was refused before the body was in', '/v1/candidates', false],
    ['to the door of a tracking system', '/v1/ats/01890000-0000-7000-8000-000000000001', false],
    ['to a path that is none', '/v1/%zz', false],
  ])('whose body drips without end %s is ended all the same', async (_, path, signed) => {
    const wire = await dial(at, 'stubborn')
    wire.socket.write(headersOf(path, 'application/json', 1_000_000, signed ? at.key : undefined))
    await drip(wire, endlessly('x'))
    const said = await wire.said
    if (said !== '') expect([400, 401, 404, 408]).toContain(statusOf(said))
  })

  it('whose headers drip without end is ended', async () => {
    const wire = await dial(at, 'stubborn')
    wire.socket.write('GET /v1/me HTTP/1.1\r\nhost: hireloop.example\r\n')
    await drip(wire, endlessly('x-more: y\r\n'))
    const said = await wire.said
    if (said !== '') expect(problemIn(said).code).toBe('request_too_slow')
  })

  it('that is in may wait for its answer as long as that takes', async () => {
    // The first flush of the transaction waits for a lock that somebody else holds for many times the bound.
    const held = at.service.sql.begin(async sql => {
      await sql`lock table people in access exclusive mode`
      await pause(soon * 4)
    })
    const answered = await at.company.admin.post('/v1/candidates', { name: 'Noor Haddad' })
    await held
    expect(answered.status).toBe(201)
  })

  it('that tries to be an upload by its type alone is none', async () => {
    const wire = await dial(at, 'stubborn')
    wire.socket.write(headersOf('/v1/candidates', 'text/csv', 1_000_000, at.key))
    await drip(wire, endlessly('x'))
    const said = await wire.said
    if (said !== '') expect([408, 415]).toContain(statusOf(said))
  })
})

describe('an upload', () => {
  it('that keeps coming is not cut, however long it takes', async () => {
    const at = await open({ wholeMs: soon })
    const rows = Math.ceil((soon * 6) / dripMs)
    const wire = await dial(at)
    wire.socket.write(headersOf(uploadPath, lines, 'chunked', at.key))
    const began = performance.now()
    await drip(
      wire,
      Array.from({ length: rows }, (_, each) => chunk(person(each))),
    )
    expect(performance.now() - began, 'many times what an ordinary request gets').toBeGreaterThan(soon * 5)
    wire.socket.write('0\r\n\r\n')
    await once(wire.socket, 'data')
    const [made] = (await at.company.admin.get('/v1/imports')).body.data
    expect(made).toMatchObject({ state: 'queued', rows })
    wire.socket.end()
    expect(statusOf(await wire.said)).toBe(201)
    await at.service.close()
  })

  it('of which nothing comes any more is ended, and its import says why and keeps no row', async () => {
    const at = await open({ idleMs: soon })
    const wire = await dial(at)
    wire.socket.write(headersOf(uploadPath, lines, 'chunked', at.key) + chunk(person(0)) + chunk('{"kind":'))
    const said = await wire.said
    expect([statusOf(said), problemIn(said).code]).toEqual([408, 'request_too_slow'])
    const failed = async () => (await at.company.admin.get('/v1/imports')).body.data[0]
    while ((await failed()).state === 'receiving') await pause(dripMs)
    expect(await failed()).toMatchObject({
      state: 'failed',
      failure: 'The request did not come in in time; send it again',
    })
    expect((await at.service.sql`select 1 from import_rows`).length).toBe(0)
    await at.service.close()
  })

  it('by somebody who was refused already may not go on coming', async () => {
    const at = await open({ idleMs: soon })
    const wire = await dial(at, 'stubborn')
    wire.socket.write(headersOf(uploadPath, lines, 'chunked'))
    await drip(wire, endlessly(chunk(person(0))))
    const said = await wire.said
    if (said !== '') expect(statusOf(said)).toBe(401)
    await at.service.close()
  })

  it('that would never end is ended at the longest that anything may take', async () => {
    const at = await open({ wholeMs: soon, longestMs: soon * 4 })
    const wire = await dial(at, 'stubborn')
    wire.socket.write(headersOf(uploadPath, lines, 'chunked', at.key))
    await drip(wire, endlessly(chunk(' \n')))
    const said = await wire.said
    if (said !== '') expect(statusOf(said)).toBe(408)
    await at.service.close()
  })

  it('that brings less than a batch in minutes is not given up, and one that was given up is not entered', async () => {
    const at = await open({})
    const [slow, silent] = [await dial(at), await dial(at)]
    const state = async () => {
      const { data } = (await at.company.admin.get('/v1/imports')).body
      return data.map((each: { state: string }) => each.state)
    }
    const start = async (wire: Wire, count: number) => {
      wire.socket.write(headersOf(uploadPath, lines, 'chunked', at.key) + chunk(person(0)))
      while ((await state()).length < count) await pause(dripMs)
    }
    await start(slow, 1)
    await start(silent, 2)
    const touched = async () =>
      (await at.service.sql<{ at: Date }[]>`select max(updated_at) as at from imports`)[0]!.at.getTime()
    const { tick } = workers['import-watch'] as { tick(working: Working): Promise<void> }
    const working = workingFor(at.service.deps, [], new AbortController().signal)
    for (let minute = 1; minute <= 5; minute++) {
      at.service.pass(1 / 60)
      slow.socket.write(chunk(person(minute)))
      while ((await touched()) < at.service.now.getTime()) await pause(dripMs)
      await tick(working)
    }
    // Newest first.
    expect(await state()).toEqual(['failed', 'receiving'])
    for (const wire of [slow, silent]) {
      wire.socket.write(`${chunk(person(9))}0\r\n\r\n`)
      await once(wire.socket, 'data')
      wire.socket.end()
    }
    expect([statusOf(await slow.said), statusOf(await silent.said)]).toEqual([201, 408])
    expect(await state()).toEqual(['failed', 'queued'])
    expect((await at.service.sql`select distinct import_id from import_rows`).length).toBe(1)
    await at.service.close()
  })
})
