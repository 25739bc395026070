/**
 * Who wants to hear of what by which channel, and whether the matrix lets them: what planning and sending ask alike. A row of
 * `notifications` is made here and nowhere else; the unique key over person, kind, subject and channel is what tells it once.
 */
import type { Fragment } from 'postgres'
import type { Actor, Role } from '../../domain/actor.ts'
import { type Kind, sendableFrom } from '../../domain/notification.ts'
import { type Action, permit } from '../../domain/permit.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { loadLoopStanding } from '../../platform/standing.ts'

/** Whoever writes at once is not reminded. */
export const dueGraceMinutes = 30

/** Somebody who wants to hear of something by a channel, as they have set it. */
export interface Wanted {
  readonly person_id: string
  readonly subject: string
  readonly channel: 'email' | 'chat'
  readonly loop_id: string | null
  readonly panelist_id: string | null
  readonly zone: string | null
  readonly quiet_from: number | null
  readonly quiet_until: number | null
}

/** Makes the rows of a kind; leaves those that are there. They leave with the commit. */
export function saveWanted(tx: Tx, deps: Deps, kind: Kind, wanted: readonly Wanted[], now: Date): void {
  for (const each of wanted) {
    const quiet =
      each.quiet_from === null || each.quiet_until === null ? null : { from: each.quiet_from, until: each.quiet_until }
    tx.defer(tx.sql`
      insert into notifications (company_id, id, person_id, kind, channel, subject, loop_id, panelist_id, not_before, created_at)
      values (${tx.companyId}, ${deps.ids(now)}, ${each.person_id}, ${kind}, ${each.channel}, ${each.subject}, ${each.loop_id},
        ${each.panelist_id}, ${sendableFrom(now, each.zone ?? 'UTC', quiet)}, ${now})
      on conflict do nothing`)
  }
}

/**
 * The channels (`ch`) by which the person (`e`, settings `s`) wants to hear of a kind, and by which `subject` was not told
 * them yet. Whoever has set nothing hears everything by mail.
 */
export function byChannels(tx: Tx, deps: Deps, kind: Kind, subject: Fragment): Fragment {
  return tx.sql`
    left join notification_settings s on s.company_id = e.company_id and s.person_id = e.id
    join lateral (
      select 'email' as channel where ${deps.config.mail !== undefined} and (s.person_id is null or ${kind} = any(s.email_kinds))
      union all
      select 'chat' where s.chat_url is not null and ${kind} = any(s.chat_kinds)
    ) ch on not exists (select 1 from notifications n
      where n.company_id = e.company_id and n.person_id = e.id and n.kind = ${kind} and n.subject = ${subject} and n.channel = ch.channel)`
}

/** Whether the matrix lets a person do this on a loop right now. */
export async function mayHear(
  tx: Tx,
  action: Action,
  person: { readonly id: string; readonly roles: readonly Role[] },
  loopId: string,
  now: Date,
): Promise<boolean> {
  const actor: Actor = { kind: 'person', companyId: tx.companyId, ...person }
  const { permit: facts } = await loadLoopStanding(tx, actor, loopId, now)
  return permit(action, actor, { ...facts, self: false }) === 'allowed'
}
