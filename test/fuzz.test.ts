/**
 * Every operation of the document under requests of all kinds, from everybody, against a company in which something of
 * everything exists: no answer is a fault, and every answer is one that the document describes. What is drawn is fixed by a
 * seed; what the database makes of it at the same moment is not, which is the point of sending many at once.
 */
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../src/app.ts'
import { matrix } from '../src/domain/permit.ts'
import { signAccessToken } from '../src/platform/auth.ts'
import { type Operation, readContract } from './support/contract-check.ts'
import { type World, walkThrough } from './support/contract-walk.ts'
import { type HostileRequest, type Known, requestsTo } from './support/hostile-requests.ts'
import { type Company, openService, type Reply, type Service, streamed } from './support/service.ts'
import { sized } from './support/size.ts'

const contract = readContract()
const seed = 20_260_302
const requestsEach = sized(50, 1_000)
/** operations after which a new company is built, because the old one is worn out */
const operationsPerWorld = sized(32, 4)
const atOnce = 12
const faultsShown = 25

const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
const seen = { requests: 0, successes: 0, refused: 0 }
const outages: string[] = []
const succeeded = new Set<string>()
const codes = new Map<string, number>()

let service: Service
let other: World
let world: World
let worlds = 0
let credentials: Record<string, string>
let epochs: Readonly<Record<string, { id: string; roles: readonly string[] }>>

beforeAll(async () => {
  service = await openService()
  other = await walkThrough(service, await service.company('Contoso'), service.anonymous, 'contoso')
})
afterAll(async () => {
  agent.destroy()
  await service.close()
  const kinds = [...codes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 12)
    .map(([code, count]) => `${code} ${count}`)
  console.log(
    `figure: fuzz requests ${seen.requests}, operations ${contract.operations.length}, successes ${seen.successes}, operations with a success ${succeeded.size}, 5xx ${outages.length}${outages.length > 0 ? `: ${outages.slice(0, 5).join('; ')}` : ''}`,
  )
  console.log(`figure: fuzz refusals ${seen.refused} of ${codes.size} codes: ${kinds.join(', ')} …`)
})

describe('every operation under hostile requests', () => {
  for (const [at, operation] of contract.operations.entries()) {
    it(
      `${operation.operationId} answers ${requestsEach} requests as the document says, and never with a fault`,
      async () => {
        if (at % operationsPerWorld === 0) await enterWorld()
        await restoreActors()
        const known: Known = {
          ids: world.ids,
          foreign: foreignIds(),
          actors: actorsFor(operation),
        }
        const drawn = fc.sample(requestsTo(operation, contract, known), { numRuns: requestsEach, seed: seed + at })
        const faults: string[] = []
        for (let from = 0; from < drawn.length; from += atOnce) {
          const batch = drawn.slice(from, from + atOnce)
          const replies = await Promise.all(batch.map(send))
          for (const [place, reply] of replies.entries()) faults.push(...judge(operation, batch[place]!, reply))
          if (from % (atOnce * 10) === 0) await restoreActors()
        }
        expect(faults.slice(0, faultsShown)).toEqual([])
      },
      sized(60_000, 240_000),
    )
  }
})

function judge(operation: Operation, sent: HostileRequest, reply: Reply): string[] {
  seen.requests++
  // Described or not: nothing that is sent may make the service say that it cannot answer.
  if (reply.status >= 500) outages.push(`${operation.operationId} ${reply.status} ${reply.text.slice(0, 200)}`)
  else if (reply.status >= 400) seen.refused++
  else {
    seen.successes++
    succeeded.add(operation.operationId)
  }
  if (reply.body?.code) codes.set(reply.body.code, (codes.get(reply.body.code) ?? 0) + 1)
  // A path that is none (half a percent sign, far too long) reaches no operation, nor does a request line longer than the
  // server reads; a problem it is all the same.
  const reached =
    contract.operationFor(sent.method, sent.path) === operation && isPath(sent.path) && reply.status !== 431
  const faults = reached || reply.status < 400 ? contract.faultsOf(operation, reply) : faultsOfProblem(reply)
  if (reply.status >= 500) faults.push('no answer')
  return faults.map(
    fault =>
      `${reply.status} ${fault} ← ${sent.actor} ${sent.method} ${sent.path.slice(0, 200)} ${JSON.stringify(sent.headers)} ${sent.body?.slice(0, 600) ?? ''} → ${reply.text.slice(0, 300)}`,
  )
}

function isPath(path: string): boolean {
  try {
    return decodeURIComponent(path.split('?')[0]!)
      .split('/')
      .every(part => part.length <= 500)
  } catch {
    return false
  }
}

function faultsOfProblem(reply: Reply): string[] {
  const type = (reply.headers['content-type'] ?? '').split(';')[0]
  const faults =
    type === 'application/problem+json'
      ? contract.faultsBy('/components/schemas/Problem', reply.body)
      : [`content type ${type}`]
  return reply.status >= 500 ? [...faults, 'a fault'] : faults
}

async function send({ actor, method, path, headers, body }: HostileRequest): Promise<Reply> {
  const url = new URL(service.baseUrl)
  const credential = credentials[actor]
  const bytes = body === undefined ? undefined : Buffer.from(body)
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request(
      {
        agent,
        host: url.hostname,
        port: url.port,
        method: method.toUpperCase(),
        // The path goes as it was drawn: nothing mends it on the way.
        path,
        headers: {
          ...Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
          ),
          ...(credential ? { authorization: `Bearer ${credential}` } : {}),
          ...(bytes ? { 'content-length': String(bytes.length) } : {}),
        },
      },
      resolve,
    )
    asking.on('error', reject)
    asking.end(bytes)
  })
  const content =
    headers['accept-encoding'] && answer.headers['content-encoding'] ? await inflated(answer) : await text(answer)
  const type = answer.headers['content-type'] ?? ''
  const parsed = () => (/json/.test(type) && content !== '' ? JSON.parse(content) : undefined)
  return {
    status: answer.statusCode!,
    headers: answer.headers as Record<string, string>,
    text: content,
    body: streamed.test(type) ? content : parsed(),
  }
}

async function inflated(answer: IncomingMessage): Promise<string> {
  const { createBrotliDecompress, createGunzip } = await import('node:zlib')
  return text(answer.pipe(answer.headers['content-encoding'] === 'br' ? createBrotliDecompress() : createGunzip()))
}

async function enterWorld(): Promise<void> {
  const name = `World ${++worlds}`
  const company: Company = await service.company(name)
  world = await walkThrough(service, company, service.anonymous, `world-${worlds}`)
  const key = (await world.admin.post('/v1/api-keys', { name: 'Fuzz', scopes: scopesOfKeys() })).body.key as string
  epochs = {
    admin: { id: world.admin.id, roles: ['admin'] },
    second: { id: world.secondAdmin.id, roles: ['admin'] },
    recruiter: { id: world.recruiter.id, roles: ['recruiter'] },
    hiring_manager: { id: world.owner.id, roles: ['hiring_manager'] },
    interviewer: { id: world.panel[0]!.id, roles: ['interviewer'] },
    auditor: { id: world.auditor.id, roles: ['auditor'] },
  }
  const tokens = Object.entries(epochs).map(([actor, { id, roles }]) => [
    actor,
    signAccessToken(service.app, { companyId: company.id, id, roles: roles as never, epoch: 1 }, service.now),
  ])
  credentials = { ...Object.fromEntries(tokens), integration: key, forger: `${tokens[0]![1]}x` }
}

function scopesOfKeys(): string[] {
  return contract.document.components.schemas.Scope.enum
}

/** Requests deactivate people, take their roles and end their sessions; the next batch finds them as they were. */
async function restoreActors(): Promise<void> {
  for (const { id, roles } of Object.values(epochs))
    await service.sql`update people set active = true, roles = ${[...roles]}, session_epoch = 1 where id = ${id}`
  await service.sql`update api_keys set revoked_at = null, expires_at = null where company_id = ${world.company.id}`
}

/** Everybody asks; those whose role the matrix lets ask more often, so that more than refusals are seen. */
function actorsFor({ operationId }: Operation): string[] {
  const everybody = [
    'admin',
    'recruiter',
    'hiring_manager',
    'interviewer',
    'integration',
    'auditor',
    'anonymous',
    'forger',
  ]
  const { may } = routes.find(each => each.operationId === operationId)!
  const actions = new Set<string | null>([may].flat())
  const allowed = matrix
    .map(({ action, role }) => (actions.has(action) ? role : ''))
    .filter(role => everybody.includes(role))
  return [...everybody, ...allowed, ...allowed, ...allowed]
}

function foreignIds(): string[] {
  return [...Object.values(other.ids).flatMap(ids => ids.slice(0, 2)), '019578a0-0000-7000-8000-000000000001']
}
