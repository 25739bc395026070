/**
 * Everything an observer can read, made from the routes themselves: each GET for the ids of a world, with its filters and in
 * small pages. A new route that this file has no value for fails the suite. It sends nothing.
 */
import { z } from 'zod'
import { routes } from '../../src/app.ts'
import { facadeRoutes } from '../../src/features/facades/routes.ts'
import type { Route } from '../../src/platform/http.ts'
import type { Ask } from './twin.ts'
import type { World } from './world.ts'

export const unknownId = '0197a000-0000-7000-8000-00000000dead'

/** A number below `below`, from a generator that starts with the world's salt. */
export type Pick = (below: number) => number

/** A small generator of its own, so that what is asked depends on the world and on nothing else. */
export function pickFrom(salt: number): Pick {
  let state = (salt + 0x9e3779b9) >>> 0
  return below => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Where no act on a loop leaves a trace: asked now and then, in case that changes. */
const elsewhere = new Set([
  'me',
  'people',
  'directory',
  'company',
  'api-keys',
  'unmaskings',
  'rubrics',
  'rubric-versions',
  'webhook-endpoints',
  'webhook-deliveries',
  'connections',
  'pushes',
])

/** Where a world has so many things that half of them are asked for each time. */
const numerous = new Set(['interviews', 'scorecards'])

/**
 * The reads of one observer. `all` asks everything; else each thing of a loop is read, and of filters, pages and unknown
 * ids a quarter, so that many worlds together ask everything many times.
 */
export function readsOf(world: World, pick: Pick, all: boolean): Ask[] {
  return routes
    .filter(each => each.method === 'GET')
    .flatMap(each => {
      const urls = urlsOf(each, world, pick)
      if (all) return urls
      const skip = elsewhere.has(kindOf(each)) && pick(8) > 0
      const share = numerous.has(kindOf(each)) ? 2 : 1
      return skip ? [] : urls.filter(({ always }) => pick(always ? share : 4) === 0)
    })
    .map(({ url }) => ({ method: 'GET' as const, url }))
}

/**
 * The reads of a key through the facades: each list whole, in small pages and by what a poller asks, and each single thing by
 * id where the ids are ours. Numbers of things come from the lists; single things by number say no more.
 */
export function facadeReadsOf(world: World, pick: Pick, all: boolean): Ask[] {
  return facadeRoutes
    .filter(each => each.method === 'GET')
    .flatMap(each => {
      const name = each.path.split('/').at(-1)!
      if (name !== '{id}' && each.path.includes('{id}')) return []
      if (name === '{id}') {
        const ids = each.path.includes('/merge/') ? (world.ids[each.path.split('/').at(-2)!] ?? []) : ['1']
        return ids.map(id => ({ url: each.path.replace('{id}', id), always: pick(2) === 0 }))
      }
      const queries = [
        'per_page=7&page_size=7',
        ...pollsAt(world.readAt),
        'status=draft',
        'status=complete',
        'active=true',
        'expand=application,interview,interviewer,interviewers,candidate,job,applications,hiring_managers,recruiters',
      ]
      return [
        { url: each.path, always: true },
        ...queries.map(query => ({ url: `${each.path}?${query}`, always: false })),
      ]
    })
    .filter(({ always }) => all || always || pick(4) === 0)
    .map(({ url }) => ({ method: 'GET' as const, url }))
}

/** What a tool asks that wants what changed since the loop began, in the words of each vendor. */
function pollsAt(readAt: Date): string[] {
  const since = new Date(readAt.getTime() - 2_000 * 60_000).toISOString()
  return [`updated_at=gte|${since}`, `updated_after=${since}`, `modified_after=${since}`]
}

interface Read {
  readonly url: string
  readonly always: boolean
}

function urlsOf(each: Route, world: World, pick: Pick): Read[] {
  return pathsOf(each, world).flatMap(({ url, always }) =>
    queriesOf(each, world, pick).map((query, index) => ({
      url: query === '' ? url : `${url}?${query}`,
      always: always && index === 0,
    })),
  )
}

function kindOf(each: Route): string {
  return each.path.split('/')[2]!
}

/** The path of a route for each thing of its kind, for an id of nothing and for what is no id. */
function pathsOf(each: Route, world: World): Read[] {
  const parameters = [...each.path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
  if (parameters.length === 0) return [{ url: each.path, always: true }]
  const ids = world.ids[kindOf(each)]
  if (!ids) throw new Error(`${each.operationId}: no ids of ${kindOf(each)} to ask with`)
  if (parameters.join() !== 'id')
    throw new Error(`${each.operationId}: no value for the parameters ${parameters.join()}`)
  const filled = (id: string) => each.path.replace('{id}', id)
  return [
    ...ids.map(id => ({ url: filled(id), always: true })),
    { url: filled(unknownId), always: false },
    { url: filled('x'), always: false },
  ]
}

/** The list by itself, in small pages, and with a value for each of its filters. */
function queriesOf(each: Route, world: World, pick: Pick): string[] {
  if (!each.query) return ['']
  const { properties, required } = queryOf(each)
  const valueFor = (name: string) => {
    const values = valuesFor(each, name, properties[name]!, world)
    return values[pick(values.length)]!
  }
  const needed = required.map(name => [name, valueFor(name)])
  const queries = [needed]
  for (const name of Object.keys(properties)) {
    if (name === 'cursor' || required.includes(name)) continue
    queries.push([...needed, [name, name === 'limit' ? String(pageOf(each)) : valueFor(name)]])
  }
  return queries.map(query => new URLSearchParams(query as [string, string][]).toString())
}

function pageOf(each: Route): number {
  return each.operationId === 'listEvents' ? 7 : 2
}

interface Query {
  readonly properties: Readonly<Record<string, Property>>
  readonly required: readonly string[]
}

interface Property {
  readonly $ref?: string
  readonly enum?: readonly string[]
  readonly format?: string
  readonly anyOf?: readonly { const?: string; format?: string }[]
}

const queries = new Map<Route, Query>()

function queryOf(each: Route): Query {
  const known = queries.get(each)
  if (known) return known
  const schema = z.toJSONSchema(each.query!, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Property>
    required?: string[]
    $defs?: Record<string, Property>
  }
  // A named schema stands under its name.
  const resolve = (property: Property) =>
    (property.$ref && schema.$defs?.[property.$ref.replace('#/$defs/', '')]) || property
  const made = {
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, property]) => [name, resolve(property)]),
    ),
    required: schema.required ?? [],
  }
  queries.set(each, made)
  return made
}

/** Values for the filters that are neither one of a few words nor an id. */
const freeFilters: Readonly<Record<string, readonly string[]>> = {
  q: ['a', 'Noor', 'CANARY', 'senior'],
  starts_from: ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  starts_before: ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  from: ['1'],
  to: ['1'],
}

/** The kind of thing that a filter names. */
const idFilters: Readonly<Record<string, string>> = {
  loop_id: 'loops',
  job_id: 'jobs',
  candidate_id: 'candidates',
  application_id: 'applications',
  panelist: 'people',
  rubric_id: 'rubrics',
  decision_owner: 'people',
  hiring_team_member: 'people',
  endpoint_id: 'webhook-endpoints',
  connection_id: 'connections',
  event_id: 'webhook-deliveries',
}

function valuesFor(each: Route, name: string, property: Property, world: World): readonly string[] {
  if (property.enum) return property.enum
  const isId = property.format === 'uuid' || property.anyOf?.some(way => way.format === 'uuid')
  const values = isId ? world.ids[idFilters[name] ?? ''] : freeFilters[name]
  if (!values) throw new Error(`${each.operationId}: no value for the filter ${name}`)
  return [...(property.anyOf?.flatMap(way => way.const ?? []) ?? []), ...values]
}
