/**
 * Holds replies against the OpenAPI document: the status is one the operation documents, the body is what the document
 * says, a refusal carries a code declared for it, the headers that are promised are there. It knows the document alone,
 * not the routes, so that it sees the service as a client does.
 */
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Caller, Company, Reply } from './service.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document is read as it comes
type Json = any

export interface Operation {
  readonly operationId: string
  /** lower case */
  readonly method: string
  /** as the document has it, with {names} */
  readonly path: string
  readonly tags: readonly string[]
  readonly security: readonly object[]
  readonly parameters: readonly Parameter[]
  /** null where the operation takes no body */
  readonly body: Json | null
  readonly responses: Readonly<Record<string, Response>>
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Json
}

export interface Response {
  readonly headers: Readonly<Record<string, Json>>
  /** pointers to the schemas by content type; none where there is no content */
  readonly schemas: ReadonlyMap<string, string>
}

export interface Contract {
  readonly document: Json
  readonly operations: readonly Operation[]
  /** Follows a reference inside the document, if this is one. */
  resolve(node: Json): Json
  /** The operation that answers this request, or undefined: outside the document. */
  operationFor(method: string, path: string): Operation | undefined
  /** What is wrong with a reply, in words; empty where it keeps the contract. */
  faultsOf(operation: Operation, reply: Reply): string[]
  /** What is wrong with a value by a schema of the document, given by its pointer. */
  faultsBy(pointer: string, value: unknown): string[]
}

const documentUrl = new URL('../../openapi/openapi.json', import.meta.url)

/** Reads the committed document, or takes the one given. */
export function readContract(document: Json = JSON.parse(readFileSync(documentUrl, 'utf8'))): Contract {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, validateFormats: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'document')
  const validators = new Map<string, ValidateFunction>()

  function resolve(node: Json): Json {
    if (typeof node?.$ref !== 'string') return node
    return node.$ref
      .slice(2)
      .split('/')
      .reduce((at: Json, part: string) => at[part.replaceAll('~1', '/').replaceAll('~0', '~')], document)
  }

  function faultsBy(pointer: string, value: unknown): string[] {
    let validate = validators.get(pointer)
    if (!validate) {
      validate = ajv.compile({ $ref: `document#${pointer.split('/').map(encodeURIComponent).join('/')}` })
      validators.set(pointer, validate)
    }
    if (validate(value)) return []
    return (validate.errors ?? [])
      .slice(0, 5)
      .map(each => `${each.instancePath || '/'} ${each.message} ${JSON.stringify(each.params)}`)
  }

  const operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Json>(methods).map(([method, described]): Operation => {
      const responses = Object.entries<Json>(described.responses).map(([status, response]): [string, Response] => {
        const pointer =
          typeof response.$ref === 'string'
            ? response.$ref.slice(1)
            : `/paths/${pointerPart(path)}/${method}/responses/${status}`
        const { content, headers = {} } = resolve(response)
        const schemas = new Map(
          Object.keys(content ?? {}).map(type => [type, `${pointer}/content/${pointerPart(type)}/schema`]),
        )
        return [status, { headers, schemas }]
      })
      return {
        operationId: described.operationId,
        method,
        path,
        tags: described.tags,
        security: described.security,
        parameters: (described.parameters ?? []).map(resolve),
        body: described.requestBody?.content['application/json']?.schema ?? null,
        responses: Object.fromEntries(responses),
      }
    }),
  )

  // Words before holes: /v1/rubrics/imports is no /v1/rubrics/{id}.
  const matchers = operations
    .map(operation => ({ operation, pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`) }))
    .sort((a, b) => a.operation.path.split('{').length - b.operation.path.split('{').length)

  function operationFor(method: string, path: string): Operation | undefined {
    const [bare] = path.split('?')
    return matchers.find(each => each.operation.method === method.toLowerCase() && each.pattern.test(bare!))?.operation
  }

  function faultsOf(operation: Operation, reply: Reply): string[] {
    const said = operation.responses[reply.status]
    if (!said)
      return [`answers ${reply.status}${reply.body?.code ? ` ${reply.body.code}` : ''}, which is not documented`]
    const faults = reply.headers['x-request-id'] ? [] : ['no X-Request-Id']
    if (said.schemas.size === 0) return reply.text === '' ? faults : [...faults, 'content where none is documented']
    const type = (reply.headers['content-type'] ?? '').split(';')[0]
    const schema = said.schemas.get(type!)
    if (schema) faults.push(...faultsBy(schema, reply.body))
    else faults.push(`content type ${type} instead of ${[...said.schemas.keys()].join(' or ')}`)
    if (reply.status < 300) {
      if ('ETag' in said.headers && reply.status !== 202 && !/^"[^"]+"$/.test(reply.headers.etag ?? ''))
        faults.push('no strong ETag')
      if (
        'Link' in said.headers &&
        (reply.body.next_cursor !== null) !== /; rel="next"$/.test(reply.headers.link ?? '')
      )
        faults.push('Link and next_cursor do not agree')
    }
    if (reply.status === 401 && reply.headers['www-authenticate'] !== 'Bearer') faults.push('no WWW-Authenticate')
    if ((reply.status === 503 || reply.status === 429) && !/^\d+$/.test(reply.headers['retry-after'] ?? ''))
      faults.push('no Retry-After')
    return faults
  }

  return { document, operations, resolve, operationFor, faultsOf, faultsBy }
}

/** What was seen of each operation, and every reply that broke the contract. */
export interface Ledger {
  /** operation → statuses it answered with */
  readonly seen: Map<string, Set<number>>
  readonly faults: string[]
  replies: number
}

export function newLedger(): Ledger {
  return { seen: new Map(), faults: [], replies: 0 }
}

/** Writes one reply into the ledger. */
export function book(contract: Contract, ledger: Ledger, method: string, path: string, reply: Reply): void {
  const operation = contract.operationFor(method, path)
  ledger.replies++
  if (!operation) {
    ledger.faults.push(`${method} ${path}: no such operation`)
    return
  }
  const statuses = ledger.seen.get(operation.operationId) ?? new Set()
  ledger.seen.set(operation.operationId, statuses.add(reply.status))
  const faults = contract.faultsOf(operation, reply)
  if (faults.length > 0)
    ledger.faults.push(
      `${operation.operationId} ${method} ${path} → ${reply.status}: ${faults.join('; ')} ${reply.text.slice(0, 300)}`,
    )
}

/** The same caller, every reply of whose requests goes into the ledger. */
export function booked<C extends Pick<Caller, 'get' | 'post' | 'put' | 'patch' | 'delete'>>(
  caller: C,
  contract: Contract,
  ledger: Ledger,
): C {
  const keep = async (method: string, path: string, asked: Promise<Reply>) => {
    const reply = await asked
    book(contract, ledger, method, path, reply)
    return reply
  }
  return {
    ...caller,
    get: (path: string, headers?: Record<string, string>) => keep('get', path, caller.get(path, headers)),
    post: (path: string, body?: object | string, headers?: Record<string, string>) =>
      keep('post', path, caller.post(path, body, headers)),
    put: (path: string, body?: object, headers?: Record<string, string>) =>
      keep('put', path, caller.put(path, body, headers)),
    patch: (path: string, body?: object, headers?: Record<string, string>) =>
      keep('patch', path, caller.patch(path, body, headers)),
    delete: (path: string, headers?: Record<string, string>) => keep('delete', path, caller.delete(path, headers)),
  }
}

/** The same company, whose people's requests go into the ledger. */
export function bookedCompany(company: Company, contract: Contract, ledger: Ledger): Company {
  return {
    ...company,
    admin: booked(company.admin, contract, ledger),
    person: async (name, options) => booked(await company.person(name, options), contract, ledger),
    integration: async (name, scopes) => booked(await company.integration(name, scopes), contract, ledger),
  }
}

function pointerPart(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1')
}
