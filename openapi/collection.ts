/**
 * Writes collection.json: every operation of the document as a request that can be sent, with an example of its body, in the
 * format of Postman collections (v2.1), which other clients import as well. Made from openapi.json and the facades.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { facades } from '../src/app.ts'
import { documentPath } from './generate.ts'

export const collectionPath = fileURLToPath(new URL('collection.json', import.meta.url))

// biome-ignore lint/suspicious/noExplicitAny: a document is read as it comes
type Json = any

const format = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

/** Answers the collection as the bytes of collection.json: a folder for each tag in the document's order, one newline at the end. */
export function collectionText(document: Json): string {
  const operations = Object.entries<Json>(document.paths).flatMap(([path, byMethod]) =>
    methods.flatMap(method => (byMethod[method] ? [{ path, method, operation: byMethod[method] }] : [])),
  )
  const folders = document.tags.map(({ name, description }: Json) => ({
    name,
    description,
    item: operations.filter(({ operation }) => operation.tags.includes(name)).map(each => requestFor(document, each)),
  }))
  const collection = {
    info: { name: document.info.title, description: document.info.description, schema: format },
    auth: bearer('token'),
    variable: [
      { key: 'base_url', value: 'http://127.0.0.1:3000' },
      { key: 'token', value: '' },
      { key: 'api_key', value: '' },
      { key: 'api_key_id', value: '' },
    ],
    item: [...folders.filter(({ item }: Json) => item.length > 0), facadeFolder()],
  }
  return `${JSON.stringify(collection, null, 2)}\n`
}

function requestFor(document: Json, { path, method, operation }: { path: string; method: string; operation: Json }) {
  const parameters = (operation.parameters ?? []).map((each: Json) => resolve(document, each))
  const schema = resolve(document, operation.requestBody?.content?.['application/json']?.schema)
  const body = schema?.examples?.[0]
  const headers = parameters
    .filter((each: Json) => each.in === 'header' && each.required)
    .map(({ name }: Json) => ({ key: name, value: '*' }))
  return {
    name: operation.summary,
    request: {
      ...(operation.security?.length === 0 ? { auth: { type: 'noauth' } } : {}),
      method: method.toUpperCase(),
      header: [...headers, ...(body === undefined ? [] : [{ key: 'Content-Type', value: 'application/json' }])],
      url: addressFor(path, parameters),
      ...(body === undefined ? {} : { body: { mode: 'raw', raw: JSON.stringify(body, null, 2) } }),
      description: operation.description,
    },
  }
}

function addressFor(path: string, parameters: readonly Json[]) {
  const parts = path
    .split('/')
    .slice(1)
    .map(part => part.replace(/^\{(\w+)\}$/, ':$1'))
  const query = parameters
    .filter(each => each.in === 'query')
    .map(({ name, description, required }) => ({ key: name, value: '', description, disabled: !required }))
  return {
    raw: `{{base_url}}/${parts.join('/')}`,
    host: ['{{base_url}}'],
    path: parts,
    ...(query.length > 0 ? { query } : {}),
    ...(parts.some(part => part.startsWith(':'))
      ? {
          variable: parts
            .filter(part => part.startsWith(':'))
            .map(part => ({ key: part.slice(1), value: String(exampleOf(parameters, part.slice(1)) ?? '') })),
        }
      : {}),
  }
}

function exampleOf(parameters: readonly Json[], name: string): unknown {
  const parameter = parameters.find(each => each.in === 'path' && each.name === name)
  return parameter?.schema?.examples?.[0] ?? parameter?.example
}

/** The facades are told by their vendors; here they are only reached. */
function facadeFolder() {
  return {
    name: 'facades',
    description: "Addresses that answer in place of another vendor's service; see src/docs/integrations.md",
    auth: bearer('api_key'),
    item: facades.map(each => ({
      name: each.summary,
      request: {
        ...(each.may === null ? { auth: basic() } : {}),
        method: each.method,
        header: [],
        url: addressFor(each.path, []),
      },
    })),
  }
}

function bearer(variable: string) {
  return { type: 'bearer', bearer: [{ key: 'token', value: `{{${variable}}}`, type: 'string' }] }
}

function basic() {
  return {
    type: 'basic',
    basic: [
      { key: 'username', value: '{{api_key_id}}', type: 'string' },
      { key: 'password', value: '{{api_key}}', type: 'string' },
    ],
  }
}

/** Follows a reference within the document; anything else is itself. */
function resolve(document: Json, node: Json): Json {
  if (typeof node?.$ref !== 'string') return node
  const parts = node.$ref.replace('#/', '').split('/')
  return parts.reduce((at: Json, part: string) => at[part.replaceAll('~1', '/')], document)
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(collectionPath, collectionText(JSON.parse(readFileSync(documentPath, 'utf8'))))
