/**
 * Who read evidence and who was refused it: a short write of its own, committed before the reply leaves. When it fails, so
 * does the read, because a look that left no trace is the one that matters.
 */
import type { Actor } from '../domain/actor.ts'
import type { Deps } from './deps.ts'

export interface AccessEntry {
  readonly actor: Actor
  readonly operation: string
  readonly outcome:
    | 'read'
    | 'loop_sealed'
    | 'forbidden'
    | 'scope_missing'
    | 'not_found'
    | 'gone'
    | 'own_card_open'
    | 'decision_owner_only'
  readonly loopId: string | null
  readonly subjectId: string | null
  readonly requestId: string
  readonly at: Date
}

/** Writes one line; rejects with an outage when it cannot. */
export async function logAccess(deps: Deps, entry: AccessEntry): Promise<void> {
  await deps.db.write(entry.actor.companyId, async tx => {
    tx.defer(tx.sql`
      insert into access_log (company_id, id, actor_kind, actor_id, operation, outcome, loop_id, subject_id, request_id, at)
      values (${tx.companyId}, ${deps.ids(entry.at)}, ${entry.actor.kind}, ${entry.actor.id}, ${entry.operation},
        ${entry.outcome}, ${entry.loopId}, ${entry.subjectId}, ${entry.requestId}, ${entry.at})`)
  })
}
