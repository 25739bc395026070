/**
 * Everything an observer can ask, made from the routes themselves: each GET with ids from the world and with its filters, and
 * page by page; then acts of theirs that must tell nothing either. A new route that this file cannot ask fails the suite.
 */
import { z } from 'zod'
import { routes } from '../../src/app.ts'
import type { Route } from '../../src/platform/http.ts'
import type { Answer, Ask, Side, Twins, Who } from './twin.ts'
import type { World } from './world.ts'

const unknownId = '0197a000-0000-7000-8000-00000000dead'
/** Headers that differ by nature: when it was sent, under which number, how many requests are left. */
const ownHeaders = new Set(['date', 'x-request-id', 'ratelimit', 'ratelimit-policy', 'connection', 'keep-alive'])
const pagesMax = 200

export interface Difference {
  readonly observer: string
  readonly asked: string
  readonly what: string
  readonly a: string
  readonly b: string
}

export interface Comparison {
  readonly differences: Difference[]
  requests: number
}

/** Answers how often `who` was answered, and where the two services answered differently. */
export async function compareReads(
  twins: Twins,
  world: World,
  who: Who,
  salt: number,
  options: CompareOptions = {},
): Promise<Comparison> {
  const comparison: Comparison = { differences: [], requests: 0 }
  const pick = picker(salt)
  for (const ask of readsOf(world, pick)) {
    const [a, b] = await askBoth(twins, world, who, ask, comparison, options)
    await followPages(twins, world, who, a, b, comparison, options)
    const { etag } = a.headers
    if (etag !== undefined && pick(3) === 0)
      await askBoth(twins, world, who, { ...ask, headers: { 'if-none-match': etag } }, comparison, options)
  }
  return comparison
}

export interface CompareOptions {
  /** what a reader cannot make sense of (random tails of ids, opaque cursors) is put in order of appearance first */
  readonly neutral?: (answer: Answer) => Answer
}

/** Sends acts in both worlds and compares what comes back. */
export async function compareActs(
  twins: Twins,
  world: World,
  who: Who,
  acts: readonly Ask[],
  comparison: Comparison,
): Promise<void> {
  for (const ask of acts) await askBoth(twins, world, who, ask, comparison, {})
}

let asked = 0

async function askBoth(
  twins: Twins,
  world: World,
  who: Who,
  ask: Ask,
  comparison: Comparison,
  options: CompareOptions,
): Promise<[Answer, Answer]> {
  // Each request has a moment of its own, so that the lines of the access log have ids of their own.
  const at = new Date(world.readAt.getTime() + asked++)
  const one = async (side: Side) => {
    side.stand(at)
    return side.send(who, ask)
  }
  const [a, b] = await Promise.all([one(twins.a), one(twins.b)])
  comparison.requests++
  const difference = differenceBetween(told(a, options), told(b, options))
  if (difference)
    comparison.differences.push({ observer: who.name, asked: `${ask.method} ${patternOf(ask.url)}`, ...difference })
  if (a.status >= 500) throw new Error(`${who.name} ${ask.method} ${ask.url}: ${a.status} ${a.text}`)
  return [a, b]
}

async function followPages(
  twins: Twins,
  world: World,
  who: Who,
  a: Answer,
  b: Answer,
  comparison: Comparison,
  options: CompareOptions,
): Promise<void> {
  let [left, right] = [nextOf(a), nextOf(b)]
  for (let page = 0; left !== null && right !== null; page++) {
    if (page === pagesMax) throw new Error(`a list of more than ${pagesMax} pages: ${left}`)
    const urls = new Map([
      [twins.a, left],
      [twins.b, right],
    ] as [Side, string][])
    const at = new Date(world.readAt.getTime() + asked++)
    const one = async (side: Side) => {
      side.stand(at)
      return side.send(who, { method: 'GET', url: urls.get(side)! })
    }
    const [nextA, nextB] = await Promise.all([one(twins.a), one(twins.b)])
    comparison.requests++
    const difference = differenceBetween(told(nextA, options), told(nextB, options))
    if (difference)
      comparison.differences.push({
        observer: who.name,
        asked: `GET ${patternOf(left)} page ${page + 2}`,
        ...difference,
      })
    ;[left, right] = [nextOf(nextA), nextOf(nextB)]
  }
}

function nextOf(answer: Answer): string | null {
  const link = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link ?? '')?.[1]
  if (link === undefined) return null
  const { pathname, search } = new URL(link)
  return `${pathname}${search}`
}

/** What a reader is told: status, headers and body, without what differs by nature. */
function told(answer: Answer, { neutral }: CompareOptions): string {
  const { status, headers, text } = neutral ? neutral(answer) : answer
  const kept = Object.entries(headers)
    .filter(([name]) => !ownHeaders.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1))
  const body = headers['x-request-id'] ? text.replaceAll(headers['x-request-id'], '<request id>') : text
  return JSON.stringify([status, body, kept])
}

function differenceBetween(a: string, b: string): { what: string; a: string; b: string } | null {
  if (a === b) return null
  let at = 0
  while (a[at] === b[at]) at++
  const around = (text: string) => text.slice(Math.max(0, at - 80), at + 120)
  const member = /"(\w+)\\?":[^"]*"?[^"]*$/.exec(a.slice(0, at))?.[1]?.replace('\\', '')
  return { what: member ?? `at ${at}`, a: around(a), b: around(b) }
}

/** A path without its ids, to say where a difference was. */
function patternOf(url: string): string {
  return url.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/cursor=[\w-]+/, 'cursor=…')
}

/** Every GET of every route, for the ids of the world. */
export function readsOf(world: World, pick: (below: number) => number): Ask[] {
  return routes
    .filter(each => each.method === 'GET')
    .flatMap(each => pathsOf(each, world).flatMap(path => withFilters(each, path, world, pick)))
    .map(url => ({ method: 'GET' as const, url }))
}

/** The path of a route for each thing of its kind, for an id of nothing and for what is no id. */
function pathsOf(each: Route, world: World): string[] {
  const parameters = [...each.path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
  if (parameters.length === 0) return [each.path]
  const kind = each.path.split('/')[2]!
  const ids = world.ids[kind]
  if (!ids) throw new Error(`${each.operationId}: no ids of ${kind} to ask with`)
  if (parameters.join() !== 'id')
    throw new Error(`${each.operationId}: no value for the parameters ${parameters.join()}`)
  return [...ids, unknownId, 'x'].map(id => each.path.replace('{id}', id))
}

/** A path by itself, in small pages, and with a value for each of its filters. */
function withFilters(each: Route, path: string, world: World, pick: (below: number) => number): string[] {
  if (!each.query) return [path]
  const schema = z.toJSONSchema(each.query, { io: 'input', unrepresentable: 'any' }) as QuerySchema
  const { required = [] } = schema
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [name, resolve(property, schema)]),
  )
  const valueFor = (name: string) => {
    const values = valuesFor(each, name, properties[name]!, world)
    return values[pick(values.length)]!
  }
  const needed = required.map(name => [name, valueFor(name)])
  const urls = [needed]
  for (const name of Object.keys(properties)) {
    if (name === 'cursor' || required.includes(name)) continue
    urls.push([...needed, [name, name === 'limit' ? (each.operationId === 'listEvents' ? '7' : '1') : valueFor(name)]])
  }
  return urls.map(query => (query.length === 0 ? path : `${path}?${new URLSearchParams(query as [string, string][])}`))
}

interface QuerySchema {
  readonly properties?: Readonly<Record<string, Property>>
  readonly required?: readonly string[]
  readonly $defs?: Readonly<Record<string, Property>>
}

/** A named schema stands under its name. */
function resolve(property: Property, { $defs = {} }: QuerySchema): Property {
  return (property.$ref && $defs[property.$ref.replace('#/$defs/', '')]) || property
}

interface Property {
  readonly $ref?: string
  readonly enum?: readonly string[]
  readonly format?: string
  readonly anyOf?: readonly { const?: string; format?: string }[]
}

/** Values for the filters that are neither one of a few words nor an id. */
const freeFilters: Readonly<Record<string, readonly string[]>> = {
  q: ['a', 'Noor', 'CANARY', 'senior'],
  starts_from: ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  starts_before: ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  from: ['1'],
  to: ['1'],
}

const idFilters: Readonly<Record<string, string>> = {
  loop_id: 'loops',
  job_id: 'jobs',
  candidate_id: 'candidates',
  application_id: 'applications',
  panelist: 'people',
  decision_owner: 'people',
  hiring_team_member: 'people',
}

function valuesFor(each: Route, name: string, property: Property, world: World): readonly string[] {
  if (property.enum) return property.enum
  const isId = property.format === 'uuid' || property.anyOf?.some(way => way.format === 'uuid')
  const values = isId ? world.ids[idFilters[name] ?? ''] : freeFilters[name]
  if (name !== 'limit' && !values) throw new Error(`${each.operationId}: no value for the filter ${name}`)
  return [...(property.anyOf?.flatMap(way => way.const ?? []) ?? []), ...(values ?? [])]
}

/** A small generator of its own, so that which filters are asked depends on the world and on nothing else. */
function picker(salt: number): (below: number) => number {
  let state = (salt + 0x9e3779b9) >>> 0
  return below => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}
