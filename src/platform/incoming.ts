/**
 * How rows from outside are entered, whoever owns their table: what an entry is told, what it answers of each row, and
 * how names that another system gives are found. Upserts enter one row, imports many; each feature that owns tables enters
 * its own. It decides nothing about what a row means.
 */
import { z } from 'zod'
import type { Actor } from '../domain/actor.ts'
import { Refusal, type RefusalCode } from '../domain/refusal.ts'
import { type Tx, translateError } from './database.ts'
import type { Deps } from './deps.ts'
import { asRefusal } from './http.ts'

/** The path of an upsert: whose name for the thing it is, and the name. */
export const ByExternalId = z.strictObject({
  source: z
    .string()
    .min(1)
    .max(60)
    .meta({ description: 'The system that the name comes from', examples: ['greenhouse'] }),
  id: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'What that system calls it', examples: ['4021-7'] }),
})

/** The body of an upsert with the name from its path, as a row. */
export function rowOf<B extends object>(params: z.output<typeof ByExternalId>, body: B) {
  return { ...body, external_source: params.source, external_id: params.id }
}

/** What an entry of rows is told. */
export interface Incoming {
  readonly tx: Tx
  readonly deps: Deps
  readonly actor: Actor
  readonly now: Date
  /** the import that brings the rows; null for an upsert */
  readonly importId: string | null
  /** the rubric version that past cards are pinned to; null where none was named */
  readonly rubricVersionId: string | null
}

/** Why one row was not entered. */
export interface EntryFault {
  readonly code: RefusalCode
  readonly pointer: string
  readonly message: string
}

export type Change = 'created' | 'changed' | 'unchanged'

/** What became of one row. */
export type Entered = { readonly id: string; readonly change: Change } | { readonly fault: EntryFault }

/** Enters rows of one kind, in one transaction; answers what became of each, in their order. */
export type EnterRows<R> = (into: Incoming, rows: readonly R[]) => Promise<Entered[]>

interface Row {
  readonly external_source: string
  readonly external_id: string
}

/** What tells rows apart. */
export function keyOfRow({ external_source, external_id }: Row): string {
  return `${external_source}\n${external_id}`
}

/**
 * Enters rows in turns, so that no turn holds the same thing twice: what a file says later of a thing is entered after what it
 * said before. `keys` names what a row speaks of.
 */
export async function enterInTurns<R extends Row, E>(
  rows: readonly R[],
  enter: (rows: readonly R[]) => Promise<E[]>,
  keys: (row: R) => readonly string[] = row => [keyOfRow(row)],
): Promise<E[]> {
  const entered: E[] = []
  let waiting = rows.map((row, at) => ({ row, at }))
  while (waiting.length > 0) {
    const seen = new Set<string>()
    const turn: typeof waiting = []
    const later: typeof waiting = []
    for (const each of waiting) {
      const own = keys(each.row)
      const free = !own.some(key => seen.has(key))
      for (const key of own) seen.add(key)
      if (free) turn.push(each)
      else later.push(each)
    }
    const outcomes = await enter(turn.map(({ row }) => row))
    for (const [place, { at }] of turn.entries()) entered[at] = outcomes[place]!
    waiting = later
  }
  return entered
}

/** The one row of an upsert: answers what became of it, refuses where it was not entered. */
export async function enterOne<R>(
  enter: EnterRows<R>,
  into: Incoming,
  row: R,
): Promise<{ id: string; change: Change }> {
  const [entered] = await enter(into, [row])
  if ('fault' in entered!) throw refusalOf(entered.fault)
  return entered!
}

/** A fault of a row as a refusal of the request that brought it. */
export function refusalOf({ code, pointer, message }: EntryFault): Refusal {
  return new Refusal(code, { errors: [{ pointer, message }] })
}

/**
 * Does what may be refused after it has begun to write, and undoes that alone. A named constraint counts as a refusal;
 * anything else is thrown.
 */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T | Refusal> {
  await tx.sql`savepoint row_entered`
  try {
    const done = await work()
    await tx.sql`release savepoint row_entered`
    return done
  } catch (error) {
    const refusal = asRefusal(translateError(error))
    if (refusal === null || refusal.code === 'unavailable') throw error
    await tx.sql`rollback to savepoint row_entered`
    return refusal
  }
}

/** What may be named from outside. */
export type Named = 'people' | 'jobs' | 'candidates' | 'applications'

/** The key of a reference: what the row's own system calls the thing. */
export function refKey(source: string, ref: string): string {
  return `${source}\n${ref}`
}

/**
 * Finds what rows point to: by what their own system calls it, by its id here, people also by address. Answers the id for each
 * reference found, by `refKey`. Of a candidate who was merged away it answers the one who stays. One statement.
 */
export async function findReferences(
  tx: Tx,
  table: Named,
  refs: readonly { readonly source: string; readonly ref: string }[],
): Promise<ReadonlyMap<string, string>> {
  const asked = new Map(refs.map(({ source, ref }) => [refKey(source, ref), { source, ref }]))
  if (asked.size === 0) return new Map()
  const { sql } = tx
  const list = [...asked.values()]
  const own = table === 'candidates' ? sql`coalesce(t.merged_into_id, t.id)` : sql`t.id`
  const addresses =
    table === 'people'
      ? sql`union all select x.source, x.ref, t.id, 3 from asked x join people t on lower(t.email) = lower(x.ref)`
      : sql``
  const rows = await sql<{ source: string; ref: string; id: string }[]>`
    with asked as (select * from unnest(${list.map(({ source }) => source)}::text[], ${list.map(({ ref }) => ref)}::text[]) as x (source, ref))
    select distinct on (f.source, f.ref) f.source, f.ref, f.id from (
      select x.source, x.ref, ${own} as id, 1 as rank from asked x join ${sql(table)} t on t.external_source = x.source and t.external_id = x.ref
      union all
      select x.source, x.ref, ${own}, 2 from asked x
        join ${sql(table)} t on t.id = (case when x.ref ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then x.ref::uuid end)
      ${addresses}) f
    order by f.source, f.ref, f.rank`
  return new Map(rows.map(({ source, ref, id }) => [refKey(source, ref), id]))
}

/** The fault of a row that points to nothing. */
export function unknownRef(field: string, ref: string, what: string): { fault: EntryFault } {
  return {
    fault: {
      code: 'unknown_reference',
      pointer: `/${field}`,
      message: `There is no ${what} "${ref.slice(0, 100)}" here`,
    },
  }
}
