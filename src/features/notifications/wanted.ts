/**
 * Who wants to hear of what by which channel, and whether the matrix lets them: what planning and sending ask alike. A row of
 * `notifications` is made here and nowhere else; the unique key over person, kind, subject and channel is what tells it once.
 */
import type { Fragment, ReservedSql } from 'postgres'
import type { Actor, Role } from '../../domain/actor.ts'
import { type Kind, sendableFrom } from '../../domain/notification.ts'
import { type Action, permit } from '../../domain/permit.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { loadLoopStanding } from '../../platform/standing.ts'

/** Whoever writes at once is not reminded. */
export const dueGraceMinutes = 30

/** Open cards (`p`) of whose interview the end is known, with that end and the moment they are due; nothing of the erased. */
export function openCards(sql: ReservedSql): Fragment {
  return sql`
    panelists p
    join interviews i on i.company_id = p.company_id and i.id = p.interview_id
    join loops l on l.company_id = p.company_id and l.id = p.loop_id
    join candidates c on c.company_id = l.company_id and c.id = l.candidate_id and c.erased_at is null
    join companies o on o.company_id = p.company_id
    join lateral (select coalesce(i.ends_at, case when i.outcome = 'held' then i.outcome_at end) as ended) x
      on x.ended is not null and p.submitted_at is null and p.closed_at is null
    join lateral (select x.ended + make_interval(hours => o.card_due_hours) as due) y on true`
}

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
