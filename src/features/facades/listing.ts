/**
 * What all facades share in listing: a resource as data (relation, filters, shape), the public integers of a company, and
 * one SELECT over a relation. Knows no address and no way of paging.
 */
import type { Fragment } from 'postgres'
import type { Actor } from '../../domain/actor.ts'
import type { NumberedKind, Numbering } from '../../domain/ats/facade-rows.ts'
import type { Action } from '../../domain/permit.ts'
import type { Tx } from '../../platform/database.ts'
import { publicNumberOf } from '../../platform/public-number.ts'
import type { Filters } from './filters.ts'
import type { Reader, Relation } from './rows.ts'

/** A list that a vendor's clients know, made of one relation. */
export interface Resource {
  readonly name: string
  readonly may: Action
  readonly relation: Relation
  readonly filters: Filters
  /** where rows are parts of cards: their order is that of their cards first, so that a page needs no more cards than it shows */
  readonly ofCards?: boolean
  /** shows what people wrote of candidates: each read is logged */
  readonly evidence?: boolean
  /** the vendor's members of some rows, all of one reply */
  readonly show: (rows: readonly never[], showing: Showing) => Promise<readonly Shape[]> | readonly Shape[]
}

export type Shape = Readonly<Record<string, unknown>>

/** What a shape needs besides its rows. */
export interface Showing {
  readonly tx: Tx
  readonly reader: Reader
  readonly actor: Actor
  readonly number: Numbering
}

/** Declares a resource whose rows are shown one by one. */
export function resource<Row>(
  definition: Omit<Resource, 'show'> & { readonly shape: (row: Row, number: Numbering, actor: Actor) => Shape },
): Resource {
  const { shape, ...others } = definition
  return {
    ...others,
    show: (rows, { number, actor }) => (rows as readonly Row[]).map(row => shape(row, number, actor)),
  }
}

/** A row as a list reads it: what orders it, and the rest. */
export interface ListedRow {
  readonly n: number
}

/** Reads rows of a relation (as `r`) that `where` leaves, in the given order. */
export async function selectRows(
  tx: Tx,
  reader: Reader,
  relation: Relation,
  where: Fragment,
  rest: Fragment,
): Promise<ListedRow[]> {
  return tx.sql<ListedRow[]>`select r.* from (${relation(reader)}) r where ${where} ${rest}`
}

/** The key of the company's permutation of public integers. */
export async function loadPermutationKey(tx: Tx): Promise<string> {
  const [company] = await tx.sql<{ permutation_key: string }[]>`
    select permutation_key from companies where company_id = ${tx.companyId}`
  return company!.permutation_key
}

/** Public integers of one reply. Each is made once: ten digests a number would add up over a page. */
export function numberingWith(permutationKey: string): Numbering {
  const known = new Map<string, number>()
  return (kind: NumberedKind, n: number) => {
    const name = `${kind} ${n}`
    const number = known.get(name) ?? publicNumberOf(permutationKey, kind, n)
    known.set(name, number)
    return number
  }
}
