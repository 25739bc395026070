/**
 * What a vendor's client may ask of a list, as data: the name of a filter, the column it looks at and how its value is
 * written. One function turns a value into SQL; what cannot be read is refused with the name of the filter. Filters for
 * things we do not have find nothing, and names nobody knows are ignored, as the vendors do.
 */
import type { Fragment, ReservedSql } from 'postgres'
import { z } from 'zod'
import type { NumberedKind } from '../../domain/ats/facade-rows.ts'
import { Refusal } from '../../domain/refusal.ts'
import { publicNumberMax, serialNumberOf } from '../../platform/public-number.ts'

export type Filter =
  /** public integers, one or a comma list */
  | { readonly is: 'number'; readonly column: string; readonly kind: NumberedKind }
  /** a column that holds several serial numbers */
  | { readonly is: 'number_among'; readonly column: string; readonly kind: NumberedKind }
  /** bounds of a time: `gte|2026-01-01T00:00:00Z|lt|…`, or one bound with its operator in brackets after the name */
  | { readonly is: 'time'; readonly column: string }
  | { readonly is: 'since'; readonly column: string }
  | { readonly is: 'before'; readonly column: string }
  | { readonly is: 'flag'; readonly column: string; readonly not?: boolean }
  | { readonly is: 'text'; readonly column: string }
  | { readonly is: 'id'; readonly column: string }
  /** the vendor's words and which of ours each stands for */
  | { readonly is: 'word'; readonly column: string; readonly words: Readonly<Record<string, readonly string[]>> }
  /** asks for what nothing here has */
  | { readonly is: 'absent' }

export type Filters = Readonly<Record<string, Filter>>

/** Compares a column with a text, whatever its case. */
export const text = (column: string): Filter => ({ is: 'text', column })
/** Bounds of a time. */
export const time = (column: string): Filter => ({ is: 'time', column })
/** From a time on. */
export const since = (column: string): Filter => ({ is: 'since', column })
/** Before a time. */
export const before = (column: string): Filter => ({ is: 'before', column })
/** True or false. */
export const flag = (column: string): Filter => ({ is: 'flag', column })
/** Public integers of a kind, behind which the column has the serial numbers. */
export const number = (kind: NumberedKind, column: string): Filter => ({ is: 'number', kind, column })
/** One of our own ids. */
export const id = (column: string): Filter => ({ is: 'id', column })
/** What nothing here has. */
export const absent: Filter = { is: 'absent' }

export type Query = Readonly<Record<string, unknown>>

const valueLengthMax = 2_000
/** As many numbers as Harvest takes in one list. */
export const numbersMax = 50

/** The conditions that a query puts on the rows `r`, joined with `and`; `true` where it asks for nothing. */
export function conditionsFor(sql: ReservedSql, filters: Filters, query: Query, permutationKey: string): Fragment {
  let all = sql`true`
  for (const { name, filter, text } of askedIn(filters, query))
    all = sql`${all} and ${conditionFor(sql, filter, text, name, permutationKey)}`
  return all
}

/**
 * The time from which on a query wants rows by a column, null where it names none: for relations that can find their rows
 * by it. It narrows nothing by itself; that is what the conditions do.
 */
export function beginningOf(filters: Filters, query: Query, column: string): Date | null {
  const times = askedIn(filters, query).flatMap(({ name, filter, text }) => {
    if (!('column' in filter) || filter.column !== column) return []
    if (filter.is === 'since') return [timeFrom(text, name)]
    if (filter.is !== 'time') return []
    return boundsIn(text, name).flatMap(({ operator, time }) => (operator.startsWith('gt') ? [time] : []))
  })
  return times.length === 0 ? null : new Date(Math.max(...times.map(time => time.getTime())))
}

interface Asked {
  /** as it was asked */
  readonly name: string
  readonly filter: Filter
  /** its value, of a time with the operator before it */
  readonly text: string
}

/** The members of a query that are filters, and ask for something. */
function askedIn(filters: Filters, query: Query): Asked[] {
  return Object.entries(query).flatMap(([asked, value]) => {
    const [, name = '', operator] = /^(\w+)(?:\[(\w+)\])?$/.exec(asked) ?? []
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
    if (!filter || (operator !== undefined && filter.is !== 'time')) return []
    const text = textOf(asked, value)
    return text === '' ? [] : [{ name: asked, filter, text: operator === undefined ? text : `${operator}|${text}` }]
  })
}

/** The text of a query member; of one that is given several times, a comma list. Refuses what is too long. */
export function textOf(name: string, value: unknown): string {
  const text = [value].flat().join(',').trim()
  if (text.length > valueLengthMax) throw misread(name, `Give at most ${valueLengthMax} characters`)
  return text
}

/** The refusal that names a member of the query. */
export function misread(name: string, message: string): Refusal {
  return new Refusal('invalid_request', { errors: [{ pointer: `/query/${name}`, message }] })
}

function conditionFor(sql: ReservedSql, filter: Filter, text: string, name: string, permutationKey: string): Fragment {
  switch (filter.is) {
    case 'absent':
      return sql`false`
    case 'number':
      return sql`${column(sql, filter.column)} = any(${serialsOf(text, filter.kind, name, permutationKey)}::bigint[])`
    case 'number_among':
      return sql`${column(sql, filter.column)} && ${serialsOf(text, filter.kind, name, permutationKey)}::bigint[]`
    case 'time':
      return timesIn(sql, filter.column, text, name)
    case 'since':
      return sql`${column(sql, filter.column)} >= ${timeFrom(text, name)}`
    case 'before':
      return sql`${column(sql, filter.column)} < ${timeFrom(text, name)}`
    case 'flag': {
      if (text !== 'true' && text !== 'false') throw misread(name, 'Must be one of: true, false')
      return sql`${column(sql, filter.column)} = ${(text === 'true') !== (filter.not ?? false)}`
    }
    case 'text':
      return sql`lower(${column(sql, filter.column)}) = lower(${text})`
    case 'id':
      return z.uuid().safeParse(text).success ? sql`${column(sql, filter.column)} = ${text}::uuid` : sql`false`
    case 'word': {
      const ours = text.split(',').flatMap(word => (Object.hasOwn(filter.words, word) ? filter.words[word]! : []))
      return sql`${column(sql, filter.column)}::text = any(${ours}::text[])`
    }
  }
}

function column(sql: ReservedSql, name: string): Fragment {
  return sql`${sql(`r.${name}`)}`
}

/** The serial numbers behind a comma list of public ones. What cannot be one of ours stands for none. */
function serialsOf(text: string, kind: NumberedKind, name: string, permutationKey: string): number[] {
  const numbers = text.split(',').map(each => each.trim())
  if (numbers.length > numbersMax) throw misread(name, `Give at most ${numbersMax} ids`)
  return numbers.flatMap(each => {
    if (!/^\d{1,18}$/.test(each)) throw misread(name, 'Must be a number or a comma list of numbers')
    const number = Number(each)
    return number >= 1 && number <= publicNumberMax ? [serialNumberOf(permutationKey, kind, number)] : []
  })
}

const bounds = {
  gte: (sql: ReservedSql, left: Fragment, time: Date) => sql`${left} >= ${time}`,
  gt: (sql: ReservedSql, left: Fragment, time: Date) => sql`${left} > ${time}`,
  lte: (sql: ReservedSql, left: Fragment, time: Date) => sql`${left} <= ${time}`,
  lt: (sql: ReservedSql, left: Fragment, time: Date) => sql`${left} < ${time}`,
} as const
type Operator = keyof typeof bounds

function isOperator(word: string): word is Operator {
  return Object.hasOwn(bounds, word)
}

function timesIn(sql: ReservedSql, name: string, text: string, asked: string): Fragment {
  return boundsIn(text, asked).reduce(
    (all, { operator, time }) => sql`${all} and ${bounds[operator](sql, column(sql, name), time)}`,
    sql`true`,
  )
}

function boundsIn(text: string, asked: string): { operator: Operator; time: Date }[] {
  const parts = text.split('|')
  if (parts.length % 2 !== 0 || parts.length > 8)
    throw misread(asked, 'Give an operator and a time: gte|2026-01-01T00:00:00Z')
  return parts.flatMap((operator, at) => {
    if (at % 2 === 1) return []
    if (!isOperator(operator)) throw misread(asked, 'Must be one of: gte, gt, lte, lt')
    return [{ operator, time: timeFrom(parts[at + 1]!, asked) }]
  })
}

/** A time with its zone (none means UTC), or a day, which begins at midnight in UTC. A plus sign may have become a space. */
function timeFrom(text: string, name: string): Date {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[ +-]\d{2}:?\d{2})?)?$/i.exec(text)
  const [, day, clock = '00:00', zone = 'Z'] = parts ?? []
  const offset = zone.replace(' ', '+').replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2')
  const time = new Date(`${day}T${clock}${offset}`)
  // Years that the database knows; whoever wants everything asks from some year 1.
  const year = time.getUTCFullYear()
  if (!(year >= 1 && year <= 9999)) throw misread(name, 'Give a time such as 2026-03-02T09:00:00Z')
  return time
}
