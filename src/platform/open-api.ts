/**
 * How routes are told to people and programs: the OpenAPI 3.1 document. Its frame (title, security schemes, tags) stands
 * here; everything else comes from the routes and from the permission matrix, so that it cannot say anything else than
 * the service does. What is described here is never run: the serializers are made from replies alone.
 */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { type Action, conditions, matrix } from '../domain/permit.ts'
import { type RefusalCode, refusals } from '../domain/refusal.ts'
import type { Json } from './json-schema.ts'

const tags = [
  ['access', 'Signing in, people, roles, API keys, approvals'],
  ['rubrics', 'Rubrics, their versions, anchors and prompts'],
  ['intake', 'Jobs with their plan, candidates, applications, recusals'],
  ['loops', 'Loops, interviews, panelists, release'],
  ['scorecards', 'Cards: ratings with evidence, submission, later versions'],
  ['debriefs', 'Debriefs, decisions, dissents, comparison'],
  ['signals', 'Transcripts of interviews and the language signals found in them and in cards: advice, never a score'],
  ['calibration', 'Calibrations of the bars of interviewers, and what interviewers learn of their own'],
  ['reports', 'Reports'],
  ['notifications', 'What people hear by mail and chat, the link that opens one card, the weekly digest'],
  ['imports', 'Files in and out: what other systems bring, what warehouses take'],
  ['events', 'The feed of what happened'],
  ['webhooks', 'Events sent to endpoints, and pushes of applicant tracking systems'],
] as const

/** The options of @fastify/swagger: the document's frame, and what is tidied once all routes stand in it. */
export function openApiDocument(): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Hireloop',
        version: '1.0.0',
        description:
          'Interview scorecards and hiring loops for product managers. Panels stay independent until release, debriefs rest on evidence, and no endpoint recommends to hire or not.',
        license: { name: 'MIT', identifier: 'MIT' },
        contact: { name: 'Hireloop', url: 'https://hireloop.invalid' },
      },
      servers: [
        Object.assign(
          { url: '/', description: 'The server that serves this document: production, or a local one' },
          { 'x-internal': true },
        ),
      ],
      tags: tags.map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'Access token of a person, from POST /v1/auth/token. Algorithm, issuer, audience and expiry are pinned, as RFC8725 asks.',
          },
          api_key: { type: 'http', scheme: 'bearer', description: 'API key of an integration, starting with hl_' },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, at) => (typeof json.$id === 'string' ? json.$id : `schema-${at}`),
    },
    transformObject: made => ('openapiObject' in made ? tidyDocument(made.openapiObject) : made.swaggerObject),
  }
}

/** What the description of one operation is made from. The schemas are JSON Schema already. */
export interface RouteInWords {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  /** null where nobody has to be signed in */
  readonly actions: readonly Action[] | null
  readonly status: number
  readonly etag: boolean
  readonly ifMatch?: 'required' | 'or_absent'
  readonly takesIdempotencyKey: boolean
  readonly codes: readonly RefusalCode[]
  readonly params?: Json
  readonly query?: Json
  readonly body?: Json
  /** null for a reply without content */
  readonly reply: Json | null
  readonly approval: Json
  readonly problem: Json
  /** the reply is a page of a list */
  readonly paged: boolean
  /** content types of a body that is read as it comes in */
  readonly takes?: readonly string[]
  /** content types of a reply that leaves piece by piece */
  readonly sends?: readonly string[]
}

const textLengthMax = 134_217_728

/** One operation in the form that @fastify/swagger turns into the document. */
export function describeOperation(each: RouteInWords): Json {
  const headers = requestHeadersOf(each)
  return {
    operationId: each.operationId,
    summary: each.summary,
    description: [each.description, whoMay(each.actions)].filter(Boolean).join('\n\n'),
    tags: [each.tag],
    security: each.actions === null ? [] : [{ bearer: [] }, { api_key: [] }],
    ...(each.params ? { params: withParamsDescribed(each.params, each.path) } : {}),
    ...(each.query ? { querystring: withFiltersDescribed(each.query) } : {}),
    ...(each.body ? { body: each.body } : {}),
    ...(each.takes ? { body: contentOf(each.takes, { type: 'string', maxLength: textLengthMax }) } : {}),
    ...(Object.keys(headers).length > 0
      ? { headers: { type: 'object', properties: headers, required: requiredHeadersOf(each) } }
      : {}),
    response: { ...successesOf(each), ...refusalsIn(each) },
  }
}

/** The same schema under each content type. */
function contentOf(types: readonly string[], schema: Json): Json {
  return { content: Object.fromEntries(types.map(type => [type, { schema }])) }
}

/** The matrix's lines about an operation, in its own words. */
function whoMay(actions: readonly Action[] | null): string {
  if (actions === null) return 'Nobody has to be signed in.'
  const lines = actions.map(action => {
    const ways = matrix
      .filter(row => row.action === action)
      .map(row => {
        const scope = row.scope ? `scope \`${row.scope}\`` : ''
        const grants = row.when.map(all => all.map(name => conditions[name]).join(', ')).filter(Boolean)
        const asks = [scope, grants.join(' – or '), row.effect === 'approval' ? 'with a second person' : '']
          .filter(Boolean)
          .join('; ')
        return `- ${row.role.replaceAll('_', ' ')}${asks ? `: ${asks}` : ''}`
      })
    return `Open by \`${action}\` to:\n${ways.join('\n')}`
  })
  return lines.join('\n\nor ')
}

/** A filter says what it leaves, where its own words do not. */
function withFiltersDescribed(query: Json): Json {
  const properties = Object.entries((query.properties ?? {}) as Record<string, Json>).map(([name, schema]) => {
    const one = /^(\w+)_id$/.exec(name)?.[1]
    const description = one ? `Only of this ${one}` : `Only with this ${name.replaceAll('_', ' ')}`
    return [name, { ...schema, description: schema.description ?? description }]
  })
  return { ...query, properties: Object.fromEntries(properties) }
}

const headerSchemas = {
  ifMatch: { type: 'string', maxLength: 64, description: 'The ETag you read, or *', examples: ['"3"'] },
  ifNoneMatch: { type: 'string', maxLength: 64, description: '* where nothing must be there yet' },
  ifNoneMatchOfRead: {
    type: 'string',
    maxLength: 100,
    description: 'The ETag you hold; answered 304 while it still stands',
  },
  idempotencyKey: {
    type: 'string',
    maxLength: 257,
    description: 'Makes a repeat of this request safe for 24 hours; 1 to 255 visible characters, bare or quoted',
  },
} as const

function requestHeadersOf(each: RouteInWords): Json {
  return {
    ...(each.ifMatch ? { 'If-Match': headerSchemas.ifMatch } : {}),
    ...(each.ifMatch === 'or_absent' ? { 'If-None-Match': headerSchemas.ifNoneMatch } : {}),
    ...(each.method === 'GET' && each.etag ? { 'If-None-Match': headerSchemas.ifNoneMatchOfRead } : {}),
    ...(each.takesIdempotencyKey ? { 'Idempotency-Key': headerSchemas.idempotencyKey } : {}),
  }
}

function requiredHeadersOf(each: RouteInWords): string[] {
  return each.ifMatch === 'required' ? ['If-Match'] : []
}

/** Path parameters say whose id they are: `/v1/loops/{id}` takes the id of a loop. */
function withParamsDescribed(params: Json, path: string): Json {
  const properties = Object.entries(params.properties as Record<string, Json>).map(([name, schema]) => {
    const owner = new RegExp(`([a-z-]+)/\\{${name}\\}`).exec(path)?.[1] ?? name
    const one = owner === 'people' ? 'person' : owner.replaceAll('-', ' ').replace(/s$/, '')
    const description = name === 'id' ? `Id of the ${one}` : `Which ${name.replaceAll('_', ' ')}`
    const examples =
      schema.format === 'uuid'
        ? ['019578a0-0000-7000-8000-000000000001']
        : name === 'dimension'
          ? ['problem_clarity']
          : undefined
    return [name, { ...(examples ? { examples } : {}), ...schema, description: schema.description ?? description }]
  })
  return { ...params, properties: Object.fromEntries(properties) }
}

const refusalHeaders = {
  retryAfter: {
    'Retry-After': { type: 'integer', format: 'int32', minimum: 0, maximum: 86_400, description: 'Seconds to wait' },
  },
  challenge: { 'WWW-Authenticate': { type: 'string', maxLength: 100, description: 'Bearer' } },
} as const

const replyHeaders = {
  etag: { ETag: { type: 'string', maxLength: 100, description: 'The version that If-Match names' } },
  link: { Link: { type: 'string', maxLength: 4_000, description: 'The next page, rel="next"; absent on the last' } },
  replayed: {
    'Idempotent-Replayed': {
      type: 'string',
      enum: ['true'],
      description: 'There when this repeats an earlier request under the same Idempotency-Key',
    },
  },
} as const

function successesOf(each: RouteInWords): Json {
  const headers = {
    ...(each.etag ? replyHeaders.etag : {}),
    ...(each.paged ? replyHeaders.link : {}),
    ...(each.takesIdempotencyKey ? replyHeaders.replayed : {}),
  }
  const withContent = (description: string, schema: Json, more: object = headers) => ({
    description,
    ...(Object.keys(more).length > 0 ? { headers: more } : {}),
    ...contentOf(each.sends ?? ['application/json'], schema),
  })
  const responses: Json = {}
  if (each.reply === null) responses[204] = { description: 'Done', type: 'null' }
  else if (each.status === 201) {
    responses[201] = withContent('Made', each.reply)
    responses[200] = withContent('It was there already: the same again', each.reply)
  } else
    responses[each.status] = withContent(each.method === 'GET' ? 'What was asked for' : 'As it stands now', each.reply)
  if (each.method === 'GET' && each.etag)
    responses[304] = { description: 'Unchanged since the ETag in If-None-Match', type: 'null' }
  if (each.actions?.some(action => matrix.some(row => row.action === action && row.effect === 'approval')))
    responses[202] = withContent('Asked for: another person has to grant this first', each.approval, {})
  return responses
}

/** Each status with the codes that travel under it, so that a typed client can tell them apart. */
function refusalsIn(each: RouteInWords): Json {
  const responses: Json = {}
  const withCodes = (description: string, codes: readonly string[], headers?: object) => ({
    description,
    ...(headers ? { headers } : {}),
    content: {
      'application/problem+json': {
        schema: { allOf: [each.problem, { type: 'object', properties: { code: { type: 'string', enum: codes } } }] },
      },
    },
  })
  const headersOf: Readonly<Record<number, object>> = {
    401: refusalHeaders.challenge,
    429: refusalHeaders.retryAfter,
    503: refusalHeaders.retryAfter,
  }
  for (const status of new Set(each.codes.map(code => refusals[code][0]))) {
    const codes = each.codes.filter(code => refusals[code][0] === status).sort()
    responses[status] = withCodes(
      codes.map(code => `\`${code}\`: ${refusals[code][1]}`).join('  \n'),
      codes,
      headersOf[status],
    )
  }
  responses[500] = withCodes('`fault`: Something went wrong on our side', ['fault'])
  return responses
}

// ---- the whole document ----

interface Document extends Json {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: Record<string, Record<string, Json>>
}

interface Operation extends Json {
  parameters?: Json[]
  responses: Record<string, Json>
}

/**
 * The last touch, when everything stands: what is said in many places is said once (words such as roles and states,
 * refusals, headers, what every list takes), and names come in order, so that a new route moves no other line.
 */
function tidyDocument(source: object): Json {
  const document = structuredClone(source) as Document
  const { components } = document
  const names = new Map(Object.entries(components.schemas!).map(([name, schema]) => [sameness(schema), name]))
  for (const [name, schema] of Object.entries(components.schemas!))
    components.schemas![name] = withMembers(schema, inner => byName(inner, names))
  Object.assign(components, { responses: {}, parameters: {}, headers: { ...rateLimitHeaders } })
  for (const operation of Object.values(document.paths).flatMap(operations => Object.values(operations))) {
    if (operation.parameters)
      operation.parameters = operation.parameters.map(each =>
        shareParameter(byName(each, names) as Json, components.parameters!),
      )
    for (const [status, response] of Object.entries(operation.responses)) {
      const spoken = byName(response, names) as Json
      operation.responses[status] = shareResponse(
        withHeadersShared(status, spoken, components.headers!),
        components.responses!,
      )
    }
  }
  for (const [part, members] of Object.entries(components)) components[part] = inOrder(Object.entries(members))
  return { ...document, paths: inOrder(Object.entries(document.paths)) }
}

/** Headers and what every list takes are the same wherever they stand; where one is not, it stays where it is. */
function shareParameter(parameter: Json, shared: Record<string, Json>): Json {
  const name = String(parameter.name)
  if (parameter.in !== 'header' && name !== 'cursor' && name !== 'limit') return parameter
  const key = name.replaceAll('-', '').replace(/^[a-z]/, letter => letter.toUpperCase())
  shared[key] ??= parameter
  return JSON.stringify(shared[key]) === JSON.stringify(parameter)
    ? { $ref: `#/components/parameters/${key}` }
    : parameter
}

function withHeadersShared(status: string, response: Json, shared: Record<string, Json>): Json {
  const own = Object.entries((response.headers ?? {}) as Record<string, Json>)
  for (const [name, header] of own) shared[name] = header
  const names = [...own.map(([name]) => name), ...(/^[24]/.test(status) ? Object.keys(rateLimitHeaders) : [])]
  if (names.length === 0) return response
  return {
    ...response,
    headers: Object.fromEntries(names.map(name => [name, { $ref: `#/components/headers/${name}` }])),
  }
}

const codesNamedMax = 2

/** A refusal that stands alone or in a pair under its status is told once, by the name of its codes. */
function shareResponse(response: Json, shared: Record<string, Json>): Json {
  const codes = codesOf(response)
  if (codes.length === 0 || codes.length > codesNamedMax) return response
  const name = codes
    .map(code => code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()))
    .join('Or')
  shared[name] ??= response
  return { $ref: `#/components/responses/${name}` }
}

const rateLimitHeaders: Record<string, Json> = {
  RateLimit: {
    description: 'What is left of the quota and in how many seconds it is full again',
    schema: { type: 'string', maxLength: 200 },
  },
  'RateLimit-Policy': { description: 'The quota and its window', schema: { type: 'string', maxLength: 200 } },
}

function codesOf(response: Json): string[] {
  const content = response.content as
    | Record<string, { schema: { allOf?: [Json, { properties: { code: { enum: string[] } } }] } }>
    | undefined
  return content?.['application/problem+json']?.schema.allOf?.[1].properties.code.enum ?? []
}

/** Replaces what stands as a component too (an object, a list of words) by the component's name, also where it may be null. */
function byName(node: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(node)) return node.map(each => byName(each, names))
  if (node === null || typeof node !== 'object') return node
  const schema = node as Json
  const { description, default: otherwise } = schema
  const said = { ...(description ? { description } : {}), ...(otherwise === undefined ? {} : { default: otherwise }) }
  if (schema.enum || schema.properties) {
    const name = names.get(sameness(schema))
    const nullable = Array.isArray(schema.enum) && schema.enum.includes(null)
    const nameOfWords = nullable ? names.get(sameness(withoutNull(schema))) : undefined
    if (name) return { $ref: `#/components/schemas/${name}`, ...said }
    if (nameOfWords) return { anyOf: [{ $ref: `#/components/schemas/${nameOfWords}` }, { type: 'null' }], ...said }
  }
  return withMembers(schema, inner => byName(inner, names))
}

/** What makes two schemas the same: everything but what is said about them. */
function sameness({ description: _, default: _default, examples: _examples, ...schema }: Json): string {
  return JSON.stringify(Object.entries(schema).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function withoutNull(schema: Json): Json {
  return { ...schema, type: 'string', enum: (schema.enum as unknown[]).filter(word => word !== null) }
}

function withMembers(node: Json, replace: (inner: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, replace(inner)]))
}

function inOrder<T>(entries: [string, T][]): Record<string, T> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
