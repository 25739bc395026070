/**
 * The recipes of src/docs/integrations.md and the typed client of the README, run as they stand there against the real
 * service: the pages show these very files.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMeans } from '../../src/docs/examples/typed-client.ts'
import { type FacadeWorld, makeKey, openFacadeWorld } from '../features/facades/company.ts'
import { expectStatus, fillAndSubmit } from '../support/hiring.ts'

let world: FacadeWorld
let folder: string
beforeAll(async () => {
  world = await openFacadeWorld()
  folder = await mkdtemp(join(tmpdir(), 'recipes-'))
}, 120_000)
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true })
})

const recipe = (name: string) => fileURLToPath(new URL(`../../src/docs/examples/${name}`, import.meta.url))

/** Runs a recipe to its end; fails with what it said where it failed. */
async function run(name: string, env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [recipe(name)], { env: { PATH: process.env.PATH, ...env } })
  const [said, code] = await Promise.all([text(child.stderr), new Promise(resolve => child.on('exit', resolve))])
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${said}`)
}

async function rowsIn(file: string) {
  const lines = (await readFile(join(folder, file), 'utf8')).split('\n').filter(Boolean)
  return lines.map(line => JSON.parse(line))
}

describe('the typed client', () => {
  it('reads released means and is told that the other loop is sealed', async () => {
    const key = await makeKey(world.service, world.company, ['loops:read', 'debriefs:read', 'candidates:read'])
    const lines = await readMeans(world.service.baseUrl, key.key)
    expect(lines.find(line => line.startsWith('Sam'))).toBe('Sam Sealed: sealed')
    expect(lines.find(line => line.startsWith('Noor'))).toContain('problem_clarity 2')
    await expect(readMeans(world.service.baseUrl, world.key.key)).rejects.toThrow('scope_missing')
  })
})

describe('the nightly pull', () => {
  it('fetches everything once, then only what changed, the cards of a new release among it', async () => {
    const { service, sealed, key } = world
    const env = { HIRELOOP_URL: service.baseUrl, HIRELOOP_KEY: key.key, FOLDER: folder }
    await run('warehouse-pull.mjs', env)
    const first = await rowsIn('scorecards.jsonl')
    expect(first.map(card => card.status).sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'complete'),
      ...Array.from({ length: 3 }, () => 'draft'),
    ])
    expect(await rowsIn('jobs.jsonl')).toHaveLength(1)
    service.pass(1)
    await fillAndSubmit(sealed.seats[2]!)
    service.pass(1)
    await run('warehouse-pull.mjs', env)
    const newest = new Map((await rowsIn('scorecards.jsonl')).map(card => [card.id, card.status]))
    expect([...newest.values()]).toEqual(Array.from({ length: 6 }, () => 'complete'))
    // The newest of the night before come again, because what commits late carries a time that is past.
    expect((await rowsIn('scorecards.jsonl')).length).toBe(6 + 6)
    await run('warehouse-pull.mjs', env)
    expect((await rowsIn('scorecards.jsonl')).length).toBe(6 + 6 + 3)
  })
})

describe('the decision, back into the ATS', () => {
  it('is sent once to the application it came from, with its reason, and goes on where it stopped', async () => {
    const { service, company, owner, released } = world
    expectStatus(
      await company.admin.patch(
        `/v1/applications/${released.applicationId}`,
        { external: { source: 'greenhouse', id: '4711' } },
        { 'if-match': '*' },
      ),
      200,
    )
    const decide = (decision: string, supersedes: string | null) =>
      owner.post(`/v1/loops/${released.id}/decisions`, {
        decision,
        level: 'senior',
        track: 'ic',
        reason: 'Evidence.',
        supersedes,
      })
    expectStatus(await decide('defer', null), 201)
    const key = await makeKey(service, company, ['events:read', 'decisions:read', 'candidates:read'])
    const received: { url: string; key: string; body: { outcome: string; reason: string } }[] = []
    let failures = 1
    const ats = await listen(
      createServer(async (request, reply) => {
        if (failures-- > 0) return reply.writeHead(500).end()
        const body = JSON.parse(await text(request))
        received.push({ url: request.url!, key: String(request.headers['idempotency-key']), body })
        return reply.writeHead(204).end()
      }),
    )
    try {
      const env = {
        HIRELOOP_URL: service.baseUrl,
        HIRELOOP_KEY: key.key,
        ATS_URL: `http://127.0.0.1:${(ats.address() as AddressInfo).port}`,
        ATS_TOKEN: 'theirs',
        STATE: join(folder, 'decisions.json'),
      }
      await expect(run('decision-to-ats.mjs', env)).rejects.toThrow('500')
      await run('decision-to-ats.mjs', env)
      await run('decision-to-ats.mjs', env)
      expect(received.map(({ url, body }) => [url, body.outcome, body.reason])).toEqual([
        ['/applications/4711/decisions', 'defer', 'Evidence.'],
      ])
      const { id } = (await owner.get(`/v1/loops/${released.id}/decisions`)).body.data[0]
      expectStatus(await decide('hire', id), 201)
      await run('decision-to-ats.mjs', env)
      expect(received.map(({ body }) => body.outcome)).toEqual(['defer', 'hire'])
      expect(new Set(received.map(each => each.key)).size).toBe(2)
    } finally {
      ats.close()
    }
  })
})

describe('the receiver in fifteen lines', () => {
  it('takes a signed event once, and nothing that was forged, altered or old', async () => {
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
    const port = await freePort()
    const child = spawn(process.execPath, [recipe('webhook-receiver.mjs')], {
      env: { PATH: process.env.PATH, WEBHOOK_SECRET: secret, PORT: String(port) },
    })
    try {
      await reachable(port)
      const hook = new Webhook(secret)
      const event = JSON.stringify({ id: 'one', type: 'debrief.released', data: {} })
      const send = async (body: string, at: Date, signed = body) => {
        const headers = {
          'webhook-id': 'one',
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': hook.sign('one', at, signed),
        }
        return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body })).status
      }
      const now = new Date()
      expect(await send(event, now)).toBe(204)
      expect(await send(event, now)).toBe(204)
      expect(await send(event.replace('one', 'two'), now, event)).toBe(400)
      expect(await send(event, new Date(now.getTime() - 3_600_000))).toBe(400)
      const heard = text(child.stdout)
      child.kill()
      expect(await heard).toBe(`${event}\n`)
    } finally {
      child.kill()
    }
  })

  it('is fifteen lines below what it imports', async () => {
    const lines = (await readFile(recipe('webhook-receiver.mjs'), 'utf8')).trim().split('\n')
    const code = lines.filter(line => !/^(\/\*\*|import )/.test(line) && line !== '')
    expect(code.length).toBeLessThanOrEqual(15)
  })
})

async function listen(server: Server): Promise<Server> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function freePort(): Promise<number> {
  const server = createSocketServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Waits until somebody listens. */
async function reachable(port: number): Promise<void> {
  for (;;) {
    const open = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
    if (open) return
    await wait(50)
  }
}
