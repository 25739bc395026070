/**
 * Asks both services the same and compares what comes back, byte for byte: status, body and headers, but for what differs by
 * nature (when it was sent, under which number, how many requests are left).
 */
import fc from 'fast-check'
import { probesOf } from './probes.ts'
import { facadeReadsOf, type Pick, pickFrom, readsOf } from './reads.ts'
import type { Answer, Ask, Side, Twins, Who } from './twin.ts'
import { buildWorlds, type Spec, type World } from './world.ts'

const ownHeaders = new Set([
  'date',
  'x-request-id',
  'ratelimit',
  'ratelimit-policy',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'connection',
  'keep-alive',
  'content-length',
])
const pagesMax = 100

/**
 * Newest first, and as long as everything its reader ever asked: what a world adds stands on the first pages, and the rest was
 * compared with the worlds before it.
 */
const growing = { path: '/v1/audit/own', pages: 8 }

export interface Difference {
  readonly observer: string
  readonly asked: string
  /** the member in which the answers first differ, where it can be told */
  readonly what: string
  readonly a: string
  readonly b: string
}

export interface Comparison {
  readonly differences: Difference[]
  requests: number
}

export interface Reading {
  readonly twins: Twins
  readonly world: World
  readonly who: Who
  /** puts what a reader can make nothing of (random tails of ids, sealed cursors) in order of appearance first */
  readonly neutral?: (answer: Answer) => Answer
  /** a key that reads nothing but facades */
  readonly facadesAlone?: boolean
}

/** Sends every read of an observer, page after page, and again with the ETag that came back. */
export async function compareReads(reading: Reading, pick: Pick, all: boolean): Promise<Comparison> {
  const comparison: Comparison = { differences: [], requests: 0 }
  // Facades answer keys alone.
  const throughFacades = reading.who.key === null ? [] : facadeReadsOf(reading.world, pick, all)
  const direct = reading.facadesAlone ? [] : readsOf(reading.world, pick, all)
  for (const ask of [...direct, ...throughFacades]) {
    const answers = await askBoth(reading, [ask, ask], comparison)
    await followPages(reading, answers, comparison)
    const { etag } = answers[0].headers
    const again = { ...ask, headers: { 'if-none-match': etag ?? '' } }
    if (etag !== undefined && pick(4) === 0) await askBoth(reading, [again, again], comparison)
  }
  return comparison
}

/** Tries every act of an observer once, and those that add something twice under one Idempotency-Key. */
export async function compareProbes(reading: Reading, tries: (ask: Ask) => boolean): Promise<Comparison> {
  const comparison: Comparison = { differences: [], requests: 0 }
  for (const [index, ask] of probesOf(reading.world).filter(tries).entries()) {
    const keyed =
      ask.method === 'POST' ? { ...ask, headers: { ...ask.headers, 'idempotency-key': `probe ${index}` } } : ask
    const [answer] = await askBoth(reading, [keyed, keyed], comparison)
    if (ask.method === 'POST' && answer.status === 201) await askBoth(reading, [keyed, keyed], comparison)
  }
  return comparison
}

let asked = 0

async function askBoth(
  { twins, world, who, neutral }: Reading,
  asks: readonly [Ask, Ask],
  comparison: Comparison,
  page = 1,
): Promise<[Answer, Answer]> {
  // Each request has a moment of its own, so that what it writes has ids of its own.
  const at = new Date(world.readAt.getTime() + asked++)
  const one = async (side: Side, ask: Ask) => {
    side.stand(at)
    return side.send(who, ask)
  }
  const [a, b] = await Promise.all([one(twins.a, asks[0]), one(twins.b, asks[1])])
  const [{ method, url }] = asks
  for (const answer of [a, b])
    if (answer.status >= 500) throw new Error(`${who.name} ${method} ${url}: ${answer.status} ${answer.text}`)
  comparison.requests++
  const [left, right] = neutral ? [neutral(a), neutral(b)] : [a, b]
  const difference = differenceBetween(told(left), told(right))
  const where = `${method} ${patternOf(url)}${page > 1 ? ` page ${page}` : ''}`
  if (difference)
    comparison.differences.push({ observer: `${who.name} (${who.roles.join(', ')})`, asked: where, ...difference })
  return [a, b]
}

async function followPages(reading: Reading, first: [Answer, Answer], comparison: Comparison): Promise<void> {
  let [left, right] = first.map(nextOf)
  for (let page = 2; left && right; page++) {
    if (page > growing.pages && left.startsWith(`${growing.path}?`)) return
    if (page > pagesMax) throw new Error(`a list of more than ${pagesMax} pages: ${left}`)
    const answers = await askBoth(
      reading,
      [
        { method: 'GET', url: left },
        { method: 'GET', url: right },
      ],
      comparison,
      page,
    )
    ;[left, right] = answers.map(nextOf)
  }
}

function nextOf(answer: Answer): string | null {
  const link = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link ?? '')?.[1]
  if (link === undefined) return null
  const { pathname, search } = new URL(link)
  return `${pathname}${search}`
}

/** What a reader is told. A refusal names the request; that number is the reader's own. */
function told({ status, headers, text }: Answer): string {
  const kept = Object.entries(headers)
    .filter(([name]) => !ownHeaders.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1))
  const id = headers['x-request-id']
  return JSON.stringify([status, id ? text.replaceAll(id, '<request id>') : text, kept])
}

function differenceBetween(a: string, b: string): Pick3 | null {
  if (a === b) return null
  let at = 0
  while (a[at] === b[at]) at++
  const around = (text: string) => text.slice(Math.max(0, at - 100), at + 140)
  const what = [...a.slice(0, at).matchAll(/"(\w+)\\":/g)].at(-1)?.[1] ?? `character ${at}`
  return { what, a: around(a), b: around(b) }
}

type Pick3 = Omit<Difference, 'observer' | 'asked'>

/** A path without its ids, to say where a difference was. */
function patternOf(url: string): string {
  return url.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/cursor=[\w-]+/, 'cursor=…')
}

export interface Campaign {
  readonly name: string
  readonly specs: fc.Arbitrary<Spec>
  readonly worlds: number
  /** who reads in this world; `number` counts the worlds of the campaign */
  readonly observersOf: (world: World, spec: Spec, number: number) => readonly Who[]
  readonly neutral?: (answer: Answer) => Answer
  readonly facadesAlone?: boolean
  /** the acts that the first observer also tries; none where absent */
  readonly tries?: (ask: Ask) => boolean
  /** stops at the first world in which something differs */
  readonly untilFound?: boolean
}

export interface Findings {
  worlds: number
  requests: number
  differences: Difference[]
}

const seed = 20_260_302
/** Of so many worlds one is asked everything; the others a part, drawn for each. */
const wholeEvery = 20
let built = 0

/** Builds worlds and compares them. Always the same worlds: the seed is fixed. */
export async function runCampaign(twins: Twins, campaign: Campaign): Promise<Findings> {
  const findings: Findings = { worlds: 0, requests: 0, differences: [] }
  for (const [number, spec] of fc.sample(campaign.specs, { numRuns: campaign.worlds, seed }).entries()) {
    const world = await buildWorlds(twins, spec, built, new Date(Date.UTC(2026, 2, 2, 9, 0, 0, built++)))
    findings.worlds++
    for (const [index, who] of campaign.observersOf(world, spec, number).entries()) {
      const { neutral, facadesAlone } = campaign
      const reading = { twins, world, who, neutral, facadesAlone }
      const pick = pickFrom(spec.plan.salt)
      const all = number % wholeEvery === wholeEvery - 1
      const comparisons = [await compareReads(reading, pick, all)]
      const { tries } = campaign
      if (tries && index === 0) {
        comparisons.push(await compareProbes(reading, ask => tries(ask) && (all || pick(6) === 0)))
        // What was done leaves traces, and those must be alike too.
        if (pick(3) === 0) comparisons.push(await compareReads(reading, pick, false))
      }
      for (const { differences, requests } of comparisons) {
        findings.requests += requests
        findings.differences.push(...differences)
      }
    }
    if (campaign.untilFound && findings.differences.length > 0) break
  }
  return findings
}

/** The differences as a person reads them: each kind once, with how often it came. */
export function renderDifferences(differences: readonly Difference[]): string {
  const kinds = new Map<string, Difference[]>()
  for (const each of differences) {
    const kind = `${each.asked} · ${each.what}`
    kinds.set(kind, [...(kinds.get(kind) ?? []), each])
  }
  return [...kinds]
    .map(
      ([kind, [first, ...others]]) =>
        `${others.length + 1} × ${kind}, ${first!.observer}\n  A ${first!.a}\n  B ${first!.b}`,
    )
    .join('\n')
}
