/**
 * Signing in, staying signed in and signing out. A refresh token serves once; one that comes back a second time was
 * copied, so its whole family ends. Whether an address is known can be told neither from the answer nor from its time.
 */
import { hash, verify } from '@node-rs/argon2'
import type { FastifyInstance } from 'fastify'
import type { Role } from '../../domain/actor.ts'
import { Refusal } from '../../domain/refusal.ts'
import { accessTokenSeconds, hashSecret, newToken, signAccessToken } from '../../platform/auth.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'

export const refreshTokenDays = 30
const dayMs = 86_400_000
/** OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane. */
const argon2Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Verified when nobody has the address, so that the answer takes as long. */
let nobodysHash: Promise<string> | undefined

export function hashPassword(password: string): Promise<string> {
  return hash(password, argon2Options)
}

export function isPassword(stored: string, password: string): Promise<boolean> {
  return verify(stored, password)
}

interface SignInRow {
  readonly [column: string]: unknown
  readonly company_id: string
  readonly company_slug: string
  readonly person_id: string
  readonly password_hash: string
}

/** Answers a session for the address and password. Refuses `sign_in_failed`, or `company_needed` once the password was right. */
export async function signIn(
  app: FastifyInstance,
  deps: Deps,
  request: { email: string; password: string; company?: string },
  now: Date,
) {
  const found = await deps.db.lookup<SignInRow>(
    sql => sql`select company_id, company_slug, person_id, password_hash from find_sign_ins(${request.email})`,
  )
  const asked = request.company === undefined ? found : found.filter(row => row.company_slug === request.company)
  if (asked.length === 0) {
    nobodysHash ??= hashPassword(newToken())
    await isPassword(await nobodysHash, request.password)
    throw new Refusal('sign_in_failed')
  }
  const right: SignInRow[] = []
  for (const row of asked) if (await isPassword(row.password_hash, request.password)) right.push(row)
  const [only] = right
  if (!only) throw new Refusal('sign_in_failed')
  if (right.length > 1) throw new Refusal('company_needed', { companies: right.map(row => row.company_slug) })
  return deps.db.write(only.company_id, tx => startSession(app, deps, tx, only.person_id, deps.ids(now), now))
}

/** Answers the next session of a family and spends the token. Refuses `refresh_token_invalid`. */
export async function refreshSession(app: FastifyInstance, deps: Deps, token: string, now: Date) {
  const [found] = await deps.db.lookup<{ company_id: string; id: string }>(
    sql => sql`select company_id, id from find_refresh_token(${hashSecret(token)})`,
  )
  if (!found) throw new Refusal('refresh_token_invalid')
  const session = await deps.db.write(found.company_id, async tx => {
    const [spent] = await tx.sql<{ family_id: string; person_id: string }[]>`
      update refresh_tokens set used_at = ${now}
      where id = ${found.id} and used_at is null and revoked_at is null and expires_at > ${now}
      returning family_id, person_id`
    if (spent) return startSession(app, deps, tx, spent.person_id, spent.family_id, now)
    // Committed, not refused inside: the revocation has to last.
    await tx.sql`
      update refresh_tokens set revoked_at = ${now}
      where revoked_at is null and family_id = (select family_id from refresh_tokens where id = ${found.id} and used_at is not null)`
    return null
  })
  if (!session) throw new Refusal('refresh_token_invalid')
  return session
}

/** Ends the sign-in that a refresh token belongs to; silent when there is none. */
export async function endSession(deps: Deps, token: string, now: Date): Promise<void> {
  const [found] = await deps.db.lookup<{ company_id: string; id: string }>(
    sql => sql`select company_id, id from find_refresh_token(${hashSecret(token)})`,
  )
  if (!found) return
  await deps.db.write(found.company_id, async tx => {
    await tx.sql`
      update refresh_tokens set revoked_at = ${now}
      where revoked_at is null and family_id = (select family_id from refresh_tokens where id = ${found.id})`
  })
}

/** Begins or goes on with a sign-in of somebody who has shown who they are. Refuses `sign_in_failed` where they left. */
export async function startSession(
  app: FastifyInstance,
  deps: Deps,
  tx: Tx,
  personId: string,
  familyId: string,
  now: Date,
) {
  const refreshToken = newToken()
  const [person] = await tx.sql<{ roles: Role[]; session_epoch: number }[]>`
    select roles, session_epoch from people where id = ${personId} and active`
  if (!person) throw new Refusal('sign_in_failed')
  tx.defer(tx.sql`
    insert into refresh_tokens (company_id, id, family_id, person_id, hash, created_at, expires_at)
    values (${tx.companyId}, ${deps.ids(now)}, ${familyId}, ${personId}, ${hashSecret(refreshToken)}, ${now},
      ${new Date(now.getTime() + refreshTokenDays * dayMs)})`)
  const access = { companyId: tx.companyId, id: personId, roles: person.roles, epoch: person.session_epoch }
  return {
    token_type: 'Bearer' as const,
    access_token: signAccessToken(app, access, now),
    expires_in: accessTokenSeconds,
    refresh_token: refreshToken,
  }
}
