/**
 * Secrets in rotation: an endpoint signs, and a connection is verified, by a secret and for an overlap by the one before.
 * Both tables keep them in the same three columns; how they turn, and which are in force, is said here alone.
 */
import { randomBytes } from 'node:crypto'
import { type AnyColumn, sql as fragment, type SQL } from 'drizzle-orm'
import type { Fragment, ReservedSql } from 'postgres'
import type { Deps } from '../../platform/deps.ts'
import { openSecret, sealSecret } from '../../platform/sealed-secret.ts'

const secretBytes = 32
const hourMs = 3_600_000

/** A secret of Standard Webhooks: the prefix by which leaked ones are found, and 256 random bits. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`
}

interface Turned {
  readonly previousSecret: SQL
  readonly previousSecretExpiresAt: Date
  readonly secret: string
  readonly version: SQL
  readonly updatedAt: Date
}

/** What an update sets so that `secret` is in force from now on, and the one before it for `overlapHours` more. */
export function turnTo(
  deps: Deps,
  table: { readonly secret: AnyColumn; readonly version: AnyColumn },
  secret: string,
  overlapHours: number,
  now: Date,
): Turned {
  return {
    previousSecret: fragment`${table.secret}`,
    previousSecretExpiresAt: new Date(now.getTime() + overlapHours * hourMs),
    secret: sealSecret(deps, secret),
    version: fragment`${table.version} + 1`,
    updatedAt: now,
  }
}

/** The sealed secrets of a row as they stand in the database. */
export interface SealedSecrets {
  readonly secret: string
  readonly previous_secret: string | null
}

/** The columns of the one table among those selected that keeps secrets; the previous one only while it is in force. */
export function secretColumns(sql: ReservedSql, now: Date): Fragment {
  return sql`secret, case when previous_secret_expires_at > ${now} then previous_secret end as previous_secret`
}

/** The secrets in force, the newest first; none of those that were sealed under another key. */
export function openSecrets(deps: Deps, { secret, previous_secret }: SealedSecrets): string[] {
  return [secret, previous_secret].flatMap(sealed => {
    const opened = sealed === null ? null : openSecret(deps, sealed)
    return opened === null ? [] : [opened]
  })
}
