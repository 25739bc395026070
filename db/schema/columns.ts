/**
 * The columns that every table of ours shares: the company it belongs to, the id inside it and the time it was made.
 * Keys are composite from the first migration, so that a row can only ever point to a row of its own company.
 */
import { bigint, timestamp, uuid } from 'drizzle-orm/pg-core'

export const companyId = () => uuid('company_id').notNull()
export const id = () => uuid('id').notNull()
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })
export const createdAt = () => at('created_at').notNull()
export const updatedAt = () => at('updated_at').notNull()

/**
 * A number that counts rows up. It never leaves the database as it stands: what the outside sees is a keyed permutation
 * of it, because a sequence tells how many rows came between two others.
 */
export const serialNumber = () => bigint('serial_number', { mode: 'number' }).generatedAlwaysAsIdentity()
