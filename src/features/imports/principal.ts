/**
 * Who stands behind work that outlasts a request: a file that is entered, an export that is still leaving. What they may do is
 * read again from their own row whenever it matters.
 */
import { type Actor, Role, Scope } from '../../domain/actor.ts'
import type { Tx } from '../../platform/database.ts'

/** A person or an API key as they may act now; null where they left, or the key ended. One statement. */
export async function loadPrincipal(
  tx: Tx,
  kind: 'person' | 'integration',
  id: string,
  now: Date,
): Promise<Actor | null> {
  const { companyId } = tx
  if (kind === 'integration') {
    const [key] = await tx.sql<{ scopes: string[] }[]>`
      select scopes from api_keys where id = ${id} and revoked_at is null and (expires_at is null or expires_at > ${now})`
    return key ? { kind, companyId, id, scopes: Scope.array().parse(key.scopes) } : null
  }
  const [person] = await tx.sql<{ roles: string[] }[]>`select roles from people where id = ${id} and active`
  return person ? { kind, companyId, id, roles: Role.array().parse(person.roles) } : null
}
