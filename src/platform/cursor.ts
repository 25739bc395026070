/**
 * Opaque cursors: the keys of the last row served, bound to who asked for which list and signed, so that a cursor neither
 * tells nor can be bent to anything. It does not know what is listed.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '../domain/refusal.ts'

export const pageLimitMax = 200
const pageLimitDefault = 50
const macBytes = 12

/** The query members that every list takes. */
export const pageQuery = {
  limit: z
    .string()
    .max(3)
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(pageLimitMax))
    .optional()
    .meta({ description: `how many at the most, 1 to ${pageLimitMax}; ${pageLimitDefault} where absent` }),
  cursor: z.string().max(1_000).optional().meta({ description: 'next_cursor of the page before' }),
}

/** What a list route serves: the rows and where to go on. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .strictObject({
      data: z.array(item),
      next_cursor: z
        .string()
        .nullable()
        .meta({ description: 'null on the last page; the same is in Link: rel="next"' }),
    })
    .meta({ id: `${item.meta()?.id}List`, description: 'A page of a list' })

export interface Paging {
  /** one more than the page holds, so that a next page is known without counting */
  readonly fetch: number
  /** the keys of the last row of the page before, or null at the start */
  readonly after: readonly string[] | null
  page<Row>(
    rows: readonly Row[],
    keysOf: (row: Row) => readonly string[],
  ): { rows: readonly Row[]; next_cursor: string | null }
}

/** Reads a list's cursor and limit. `binding` names who asks for which list with which filters. */
export function pagingFor(
  secret: string,
  binding: string,
  query: { limit?: number; cursor?: string },
  keys: number,
): Paging {
  const limit = query.limit ?? pageLimitDefault
  return {
    fetch: limit + 1,
    after: query.cursor === undefined ? null : openCursor(secret, binding, query.cursor, keys),
    page(rows, keysOf) {
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const next_cursor = rows.length > limit && last !== undefined ? sealCursor(secret, binding, keysOf(last)) : null
      return { rows: page, next_cursor }
    },
  }
}

/** A cursor of these keys, for whoever `binding` names. */
export function sealCursor(secret: string, binding: string, keys: readonly string[]): string {
  const payload = Buffer.from(JSON.stringify(keys))
  return Buffer.concat([mac(secret, binding, payload), payload]).toString('base64url')
}

/** The keys of a cursor; refuses with `invalid_cursor` one that was made for something else. */
export function openCursor(secret: string, binding: string, cursor: string, keys: number): readonly string[] {
  const bytes = Buffer.from(cursor, 'base64url')
  const payload = bytes.subarray(macBytes)
  if (bytes.length <= macBytes || !timingSafeEqual(bytes.subarray(0, macBytes), mac(secret, binding, payload)))
    throw new Refusal('invalid_cursor')
  const parsed = z.array(z.string()).length(keys).safeParse(JSON.parse(payload.toString()))
  if (!parsed.success) throw new Refusal('invalid_cursor')
  return parsed.data
}

function mac(secret: string, binding: string, payload: Buffer): Buffer {
  return createHmac('sha256', secret).update(`cursor\n${binding}\n`).update(payload).digest().subarray(0, macBytes)
}
