/**
 * Requests to an operation of the document, drawn by fast-check: mostly what the document asks for, with ids that exist,
 * and every so often something it does not: wrong types, broken text, keys of prototypes, bodies too large or too deep. It
 * knows the document and a list of ids, and not what the service makes of them.
 */
import fc from 'fast-check'
import type { Contract, Operation, Parameter } from './contract-check.ts'
import { dimensions } from './hiring.ts'

// biome-ignore lint/suspicious/noExplicitAny: a schema is read as it comes
type Schema = any

export interface HostileRequest {
  readonly actor: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface Known {
  /** ids by what stands before them in a path: loops, people, rubric-versions … */
  readonly ids: Readonly<Record<string, readonly string[]>>
  /** ids of another company, and of nothing */
  readonly foreign: readonly string[]
  /** who may ask, the likelier ones named more than once */
  readonly actors: readonly string[]
}

const depthMax = 5
const bytesTooMany = 1_100_000

/** Draws requests to one operation. */
export function requestsTo(operation: Operation, contract: Contract, known: Known): fc.Arbitrary<HostileRequest> {
  const draw = arbitrariesOf(contract, known)
  const inPath = operation.parameters.filter(each => each.in === 'path')
  const inQuery = operation.parameters.filter(each => each.in === 'query')
  const path = fc
    .tuple(
      ...inPath.map(each =>
        fc.tuple(fc.constant(each.name), mostly(19, draw.pathPart(operation, each), fc.constantFrom(...oddPathParts))),
      ),
    )
    .map(parts => parts.reduce((made, [name, value]) => made.replace(`{${name}}`, value), operation.path))
  const query = mostly(inQuery.length > 0 ? 9 : 29, drawQuery(inQuery, draw), fc.constantFrom(...oddQueries))
  const body = operation.body
    ? mostly(14, drawBody(operation.body, draw), oddBodies)
    : mostly(19, fc.constant(undefined), oddBodies)
  return fc
    .record({ actor: fc.constantFrom(...known.actors), path, query, body, headers: drawHeaders(operation) })
    .map(({ actor, path: to, query: asked, body: sent, headers }) => ({
      actor,
      method: operation.method,
      path: asked === '' ? to : `${to}?${asked}`,
      headers: { ...(sent === undefined ? {} : { 'content-type': sent.type }), ...headers },
      body: sent?.text,
    }))
}

function mostly<A, B>(times: number, usual: fc.Arbitrary<A>, odd: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ arbitrary: usual, weight: times }, { arbitrary: odd, weight: 1 })
}

// ---- what is odd ----

const oddTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'half\udc00',
  '\u202eright to left\u202c',
  'zero\u200bwidth\ufeff',
  '\u2028',
  '𝕬𝖇𝖊𝖑',
  'e\u0301'.repeat(50),
  "'; drop table people; --",
  '<script>alert(1)</script>',
  '=1+1',
  '%00',
  '../../etc/passwd',
  '{{7*7}}',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-0',
  '1e400',
  'x'.repeat(10_000),
  '👩‍👩‍👧‍👦'.repeat(30),
]
const oddValues: unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e308,
  -1e-320,
  [],
  {},
  [[]],
  [null],
  { a: { b: {} } },
  ['x', 'x'],
  'me',
  '00000000-0000-0000-0000-000000000000',
  '2026-02-30T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '2026-03-02T09:00:00',
  '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
]
const oddKeys = [
  'unknown',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '\u0000',
  '\ud83d',
  'id',
  'company_id',
  'version',
  'x'.repeat(300),
]
const oddPathParts = [
  'me',
  '0',
  '-1',
  'null',
  '%00',
  '%20',
  '%2e%2e%2f',
  '%f0%9f%98%80',
  '%ff',
  '%',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '019578A0-0000-7000-8000-00000000ABCD',
  '019578a0-0000-7000-8000-000000000001%00',
  '__proto__',
  'constructor',
  'x'.repeat(490),
  'x'.repeat(600),
  '%e2%80%ae',
  "'%20or%201=1",
]
const oddQueries = [
  'limit=1&limit=2',
  'limit[]=1',
  'limit=0',
  'limit=201',
  'limit=-1',
  'limit=1e2',
  'limit=%00',
  'cursor=',
  'cursor=AAAA',
  `cursor=${'A'.repeat(1_001)}`,
  'cursor=%00',
  '__proto__=1',
  '__proto__[a]=1',
  'constructor=1',
  'unknown=1',
  '=',
  '&&&',
  '?',
  '%',
  '%ff=%ff',
  'q=%ed%a0%80',
  `q=${'x'.repeat(2_000)}`,
  'a=1&a=2&a=3',
  'limit=1;cursor=2',
  'q=%00',
  'q=%25',
  'q=_',
]
const oddContentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json;charset=UTF-8',
  'application/merge-patch+json',
  '',
  'json',
  'application/xml',
  'application/json, text/plain',
]

interface Body {
  readonly type: string
  readonly text: string
}

const json = (text: string): Body => ({ type: 'application/json', text })
const oddBodies: fc.Arbitrary<Body> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(
        '',
        ' ',
        '{',
        '}',
        '{"a":1,}',
        "{'a':1}",
        '\ufeff{}',
        'NaN',
        '{"a":NaN}',
        '{"a":1}{"b":2}',
        '{"a":"\u0001"}',
        '{"a":"\\u000"}',
        '"',
        'nul',
        '{"a":01}',
      )
      .map(json),
  },
  { weight: 4, arbitrary: fc.constantFrom('null', '[]', '{}', '"text"', '0', 'true', '[{}]', '-0', '1e999').map(json) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        '{"__proto__":{"admin":true}}',
        '{"constructor":{"prototype":{"admin":true}}}',
        '{"a":{"__proto__":null}}',
        '{"name":"a","name":"b"}',
      )
      .map(json),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(23, 24, 25, 40, 5_000)
      .map(depth => json(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
  },
  { weight: 1, arbitrary: fc.constantFrom(25, 30_000).map(depth => json('['.repeat(depth) + ']'.repeat(depth))) },
  { weight: 4, arbitrary: fc.constantFrom(...oddContentTypes).map(type => ({ type, text: '{"name":"Noor"}' })) },
  { weight: 1, arbitrary: fc.constant(json(JSON.stringify({ name: 'x'.repeat(bytesTooMany) }))) },
)

// ---- headers ----

function drawHeaders(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const ifMatch = fc.oneof(
    { weight: 4, arbitrary: fc.constant('*') },
    { weight: 1, arbitrary: fc.constantFrom('"1"', '"2"', undefined) },
    { weight: 1, arbitrary: fc.constantFrom('W/"1"', '1', '"x"', '"1", "2"', '"99999999999999999999"', '""', '"-1"') },
  )
  const ifNoneMatch = fc.constantFrom(undefined, undefined, '*', '"1"', 'x')
  const key = fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom('again', 'again', '"quoted"', '', 'é', 'x'.repeat(256), 'x'.repeat(255)) },
  )
  const other = fc.constantFrom<Record<string, string>>(
    {},
    {},
    {},
    {},
    { accept: 'text/html' },
    { 'accept-encoding': 'gzip, br' },
    { 'x-http-method-override': 'DELETE' },
    { origin: 'https://elsewhere.example' },
    { 'x-forwarded-for': "' or 1=1" },
  )
  const takesIfMatch = operation.parameters.some(({ name }) => name === 'If-Match')
  return fc
    .record({
      'if-match': takesIfMatch ? ifMatch : fc.constant(undefined),
      'if-none-match': ifNoneMatch,
      'idempotency-key': operation.method === 'post' ? key : fc.constant(undefined),
      other,
    })
    .map(({ other: more, ...headers }) =>
      Object.fromEntries(
        Object.entries({ ...headers, ...more }).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    )
}

// ---- queries and bodies ----

type Draw = ReturnType<typeof arbitrariesOf>

function drawQuery(parameters: readonly Parameter[], draw: Draw): fc.Arbitrary<string> {
  const members = parameters
    .filter(({ name }) => name !== 'cursor')
    .map(({ name, schema, required }) =>
      fc.oneof(
        {
          weight: required ? 30 : 2,
          arbitrary: draw.value(schema, name).map(value => `${name}=${encodeURIComponent(wellFormed(String(value)))}`),
        },
        { weight: required ? 1 : 4, arbitrary: fc.constant('') },
        {
          weight: 1,
          arbitrary: fc.constantFrom(...oddTexts).map(text => `${name}=${encodeURIComponent(wellFormed(text))}`),
        },
      ),
    )
  return fc.tuple(...members).map(parts => parts.filter(part => part !== '').join('&'))
}

function wellFormed(text: string): string {
  return text.toWellFormed()
}

function drawBody(schema: Schema, draw: Draw): fc.Arbitrary<Body> {
  const good = fc.oneof(
    { weight: 2, arbitrary: draw.value(schema, '') },
    { weight: 1, arbitrary: draw.example(schema) },
  )
  const spoilt = fc
    .tuple(
      good,
      fc.integer({ min: 0, max: 1_000 }),
      fc.constantFrom(...oddValues, ...oddTexts),
      fc.constantFrom(...oddKeys),
      fc.integer({ min: 0, max: 4 }),
    )
    .map(([value, where, odd, key, how]) => spoil(value, where, odd, key, how))
  return mostly(2, good, spoilt).map(value => json(JSON.stringify(value)))
}

/** Changes one place of a body: another value, one less, one more, one twice as large, or another kind of thing at the top. */
function spoil(value: unknown, where: number, odd: unknown, key: string, how: number): unknown {
  const copy = structuredClone(value)
  const places: [holder: Record<string, unknown>, key: string][] = []
  const visit = (node: unknown) => {
    if (node === null || typeof node !== 'object') return
    for (const [name, inner] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, name])
      visit(inner)
    }
  }
  visit(copy)
  if (places.length === 0 || how === 4) return where % 3 === 0 ? odd : { ...(copy as object), [key]: odd }
  const [holder, name] = places[where % places.length]!
  if (how === 0 || how === 1) holder[name] = odd
  else if (how === 2) delete holder[name]
  else if (typeof holder[name] === 'string') holder[name] = `${holder[name]}${odd}`.repeat(3)
  else if (Array.isArray(holder[name])) holder[name] = Array.from({ length: 60 }, () => odd)
  else Object.defineProperty(holder, key, { value: odd, enumerable: true })
  return copy
}

/** Whose id a field holds, by its name. */
const kindsByField: readonly (readonly [field: RegExp, kind: string])[] = [
  [
    /^(person|decision_owner|deputy|manager)(_id)?$|^hiring_team$|^panelist$|^decision_owner$|^hiring_team_member$/,
    'people',
  ],
  [/^job_id$/, 'jobs'],
  [/^(candidate_id|into_id)$/, 'candidates'],
  [/^application_id$/, 'applications'],
  [/^loop_id$/, 'loops'],
  [/^interview_id$/, 'interviews'],
  [/^panelist_id$/, 'panelists'],
  [/^rubric_version_id$/, 'rubric-versions'],
  [/^supersedes$/, 'decisions'],
]

function arbitrariesOf({ resolve }: Contract, { ids, foreign }: Known) {
  const everyId = Object.values(ids).flat()
  const idOf = (kind: string | undefined) =>
    fc.oneof(
      { weight: 16, arbitrary: fc.constantFrom(...((kind && ids[kind]) || everyId)) },
      { weight: 2, arbitrary: fc.constantFrom(...everyId) },
      { weight: 2, arbitrary: fc.constantFrom(...foreign) },
    )

  function pathPart(operation: Operation, { name, schema }: Parameter): fc.Arbitrary<string> {
    if (schema.format !== 'uuid') return fc.constantFrom(...dimensions, 'portfolio_judgment', 'no_such_dimension')
    return idOf(new RegExp(`([a-z-]+)/\\{${name}\\}`).exec(operation.path)?.[1])
  }

  function value(raw: Schema, field: string, depth = 0): fc.Arbitrary<unknown> {
    const schema = resolve(raw)
    if (schema.enum) return fc.constantFrom(...schema.enum)
    if ('const' in schema) return fc.constant(schema.const)
    const either = schema.anyOf ?? schema.oneOf
    if (either) return fc.oneof(...either.map((one: Schema) => value(one, field, depth)))
    const [type, nullable] = Array.isArray(schema.type)
      ? [schema.type.find((one: string) => one !== 'null'), true]
      : [schema.type, false]
    const some = ofType(type, schema, field, depth)
    return nullable ? mostly(3, some, fc.constant(null)) : some
  }

  function ofType(type: string, schema: Schema, field: string, depth: number): fc.Arbitrary<unknown> {
    if (type === 'string') return text(schema, field)
    if (type === 'integer')
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 100, 2 ** 31 - 1),
      })
    if (type === 'number')
      return fc.double({ min: schema.minimum ?? schema.exclusiveMinimum ?? 0, max: schema.maximum ?? 100, noNaN: true })
    if (type === 'boolean') return fc.boolean()
    if (type === 'array') {
      const most = Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3)
      if (depth > depthMax) return fc.constant([])
      return fc.uniqueArray(value(schema.items ?? {}, field, depth + 1), {
        minLength: schema.minItems ?? 0,
        maxLength: most,
        comparator: (a, b) => JSON.stringify(a) === JSON.stringify(b),
      })
    }
    if (type === 'object') return object(schema, depth)
    return fc.constantFrom(...oddValues)
  }

  function object(schema: Schema, depth: number): fc.Arbitrary<object> {
    const members = Object.entries<Schema>(schema.properties ?? {})
    if (members.length === 0 && schema.additionalProperties && depth <= depthMax)
      return fc.dictionary(fc.constantFrom(...dimensions), value(schema.additionalProperties, '', depth + 1), {
        maxKeys: 3,
      })
    const model = Object.fromEntries(members.map(([name, inner]) => [name, value(inner, name, depth + 1)]))
    return fc.record(model, { requiredKeys: schema.required ?? [] })
  }

  function text(schema: Schema, field: string): fc.Arbitrary<string> {
    if (schema.format === 'uuid') return idOf(kindsByField.find(([name]) => name.test(field))?.[1])
    if (schema.format === 'date-time')
      return fc
        .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
        .map(date => date.toISOString())
    if (schema.format === 'email') return fc.uuid().map(id => `p${id.slice(0, 8)}@fuzz.example`)
    if (schema.format === 'uri')
      return fc.constantFrom('https://files.example/a', 'http://127.0.0.1/', 'javascript:alert(1)')
    if (/a-z\]\[a-z0-9_\]/.test(schema.pattern ?? '')) return fc.constantFrom(...dimensions, 'no_such_dimension')
    if (/\\d/.test(schema.pattern ?? ''))
      return fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 60 })).map(String)
    const least = schema.minLength ?? 0
    const most = Math.min(schema.maxLength ?? 200, least + 60)
    return fc.oneof(
      {
        weight: 6,
        arbitrary: fc.lorem({ maxCount: 4 }).map(words => words.slice(0, Math.max(most, 1)).padEnd(least, '.')),
      },
      {
        weight: 2,
        arbitrary: fc.string({ unit: 'grapheme', minLength: least, maxLength: Math.max(least, Math.floor(most / 8)) }),
      },
      { weight: 1, arbitrary: fc.constantFrom(...oddTexts) },
    )
  }

  /** One of the examples that the document shows, about things that exist here. */
  function example(raw: Schema): fc.Arbitrary<unknown> {
    const examples: unknown[] = resolve(raw).examples ?? []
    return examples.length === 0 ? value(raw, '') : fc.oneof(...examples.map(one => likeExample(one, '')))
  }

  function likeExample(one: unknown, field: string): fc.Arbitrary<unknown> {
    if (typeof one === 'string' && /^[0-9a-f]{8}-/.test(one)) return text({ format: 'uuid' }, field)
    if (Array.isArray(one)) return fc.tuple(...one.map(inner => likeExample(inner, field)))
    if (one === null || typeof one !== 'object') return fc.constant(one)
    return fc.record(Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, likeExample(inner, name)])))
  }

  return { value, example, pathPart }
}
