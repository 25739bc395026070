/**
 * From what the service sent to a pgbench script that sends the same: two exchanges of the same kind are laid side by side,
 * what is equal becomes a constant parameter, what the bench knows becomes an expression over its counters, what the service
 * made up anew each time becomes something new each time. Anything else that varies is refused, so that no script can do
 * less than the service did.
 */
import type { Exchange, Statement } from './service-wire.ts'

/** An exchange with the values in it that the bench knows, and what each is in pgbench's words. */
export interface Example {
  readonly exchange: Exchange
  readonly known: ReadonlyMap<string, string>
}

export interface Script {
  /** the script's lines, one statement after another */
  readonly plain: string
  /** the same statements in the service's own flushes, each a pipeline */
  readonly pipelined: string
  /** string variables for pgbench's -D */
  readonly variables: ReadonlyMap<string, string>
  readonly statements: number
  readonly flushes: number
}

/** Where numbers of one kind of thing live among ids: the bench makes its ids, so that a counter is enough to name them. */
export const kinds = {
  candidate: 1,
  application: 2,
  loop: 3,
  interview: 4,
  card: 5,
  person: 6,
  version: 7,
  fresh: 256,
} as const

/** The id of the `number`th thing of a kind. It has the form of a UUIDv7 and sorts by number. */
export function idOf(kind: number, number: number): string {
  return `${idPrefix(kind)}${number.toString(16).padStart(12, '0')}`
}

/** The same in SQL, for an expression that is a whole number. */
export function idIn(kind: number, expression: string): string {
  return `('${idPrefix(kind)}' || lpad(to_hex((${expression})::bigint), 12, '0'))::uuid`
}

function idPrefix(kind: number): string {
  return `01900000-0000-7${kind.toString(16).padStart(3, '0')}-8000-`
}

const castOf = new Map([
  [16, '::boolean'],
  [20, '::bigint'],
  [1184, '::timestamptz'],
])
const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Times, the time inside an id, and what a card says: another value of the same length costs the same. */
const likeForms = [/^\d{4}-\d\d-\d\dT/, /^[0-9a-f]{12}$/, /^\{"/]
const hashForm = /^[0-9a-f]{64}$/

/**
 * Writes the script of `one` and `other`. `name` keeps variables of several scripts apart; the script expects a whole
 * number `:fresh` that is new with every transaction of a run.
 */
export function writeScript(name: string, one: Example, other: Example): Script {
  const variables = new Map<string, string>()
  const constants = new Map<string, string>()
  const made = new Map<string, number>()
  const expressionOf = (statement: Statement, at: number, twin: string | null): string => {
    const value = statement.values[at]!
    const cast = castOf.get(statement.types[at] ?? 0) ?? ''
    if (value === null) {
      if (twin !== null) throw new Error(`NULL once and a value once: ${statement.text}`)
      return 'null'
    }
    const known = one.known.get(value)
    if (known !== undefined) {
      if (twin === null || other.known.get(twin) !== known)
        throw new Error(`${known} is elsewhere in the other: ${statement.text}`)
      return known
    }
    if (value === twin || likeForms.some(form => twin !== null && form.test(value) && form.test(twin))) {
      const variable = constants.get(value) ?? `${name}_${constants.size}`
      constants.set(value, variable)
      variables.set(variable, value)
      return `:${variable}${cast}`
    }
    if (uuidForm.test(value)) {
      if (!made.has(value)) made.set(value, made.size)
      return idIn(kinds.fresh + made.get(value)!, ':fresh')
    }
    if (hashForm.test(value)) return `lpad(to_hex(:fresh::bigint), 64, '0')`
    throw new Error(`nobody knows where ${JSON.stringify(value)} comes from in: ${statement.text}`)
  }
  const flushes = one.exchange.flushes.map((flush, flushAt) => {
    const twins = other.exchange.flushes[flushAt] ?? []
    if (twins.length !== flush.length) throw new Error(`${name}: two requests of one kind sent different flushes`)
    return flush.map((statement, at) => {
      const twin = twins[at]!
      if (twin.text !== statement.text) throw new Error(`${name}: two requests of one kind sent different statements`)
      return `${statement.text.replace(/\$(\d+)/g, (_, number) => expressionOf(statement, Number(number) - 1, twin.values[Number(number) - 1] ?? null))};\n`
    })
  })
  if (one.exchange.flushes.length !== other.exchange.flushes.length)
    throw new Error(`${name}: two requests of one kind sent different numbers of flushes`)
  return {
    plain: flushes.flat().join(''),
    pipelined: flushes
      .map(flush => (flush.length > 1 ? `\\startpipeline\n${flush.join('')}\\endpipeline\n` : flush.join('')))
      .join(''),
    variables,
    statements: flushes.flat().length,
    flushes: flushes.length,
  }
}

/** The exchange up to its `commits`th commit: what is left when a later transaction of the same request is not wanted. */
export function upToCommit(exchange: Exchange, commits: number): Exchange {
  let seen = 0
  const kept: Statement[][] = []
  for (const flush of exchange.flushes) {
    if (seen >= commits) break
    const part: Statement[] = []
    for (const statement of flush) {
      if (seen >= commits) break
      part.push(statement)
      if (statement.text === 'commit') seen++
    }
    kept.push(part)
  }
  return { ...exchange, flushes: kept }
}
