/**
 * The permission matrix as SQL: which loops, jobs, candidates and events an actor may find in a list. Each condition of
 * the matrix has one fragment per kind of row; the rows of the matrix say how they combine. Aliases are fixed: `l` loops,
 * `j` jobs, `c` candidates, `a` applications, `e` events. It decides nothing by itself.
 */
import type { Fragment, ReservedSql } from 'postgres'
import type { Actor } from '../domain/actor.ts'
import { type Action, type Condition, grantsFor } from '../domain/permit.ts'

type Fragments = Partial<Record<Condition, Fragment>>

/** Panelists whose row no longer makes them part of the panel. */
export const leftThePanel = ['declined', 'reassigned', 'recused'] as const

/** Loops (`l`) that the actor may find by `action`. */
export function visibleLoop(sql: ReservedSql, actor: Actor, action: Action): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return all(sql, [
    notConflicted(sql, me, sql`l.candidate_id`),
    anyGrant(sql, grantsFor(action, actor), {
      C1: onPanelOf(sql, me, sql`p.loop_id = l.id`),
      C3: sql`(l.released_at is not null or l.cancelled_at is not null)`,
      C5: sql`(${onTeamOf(sql, me, sql`l.job_id`)} or ${me}::uuid in (l.decision_owner_id, l.deputy_id))`,
    }),
    // Earlier loops of a candidate stay hidden while an own card on that candidate is open.
    sql`(exists (select 1 from panelists p where p.loop_id = l.id and p.person_id = ${me})
      or not ${openCardOn(sql, me, sql`l.candidate_id`)})`,
  ])
}

/** Jobs (`j`) that the actor may find by `action`. */
export function visibleJob(sql: ReservedSql, actor: Actor, action: Action): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return anyGrant(sql, grantsFor(action, actor), {
    C1: onPanelOf(sql, me, sql`p.loop_id in (select id from loops where job_id = j.id)`),
    C5: onTeamOf(sql, me, sql`j.id`),
  })
}

/** Candidates (`c`) that the actor may find by `action`. */
export function visibleCandidate(sql: ReservedSql, actor: Actor, action: Action): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return all(sql, [
    notConflicted(sql, me, sql`c.id`),
    anyGrant(sql, grantsFor(action, actor), {
      C1: onPanelOf(sql, me, sql`p.loop_id in (select id from loops where candidate_id = c.id)`),
      C3: sql`exists (select 1 from loops x where x.candidate_id = c.id and (x.released_at is not null or x.cancelled_at is not null))`,
      C5: sql`exists (select 1 from applications x where x.candidate_id = c.id and ${onTeamOf(sql, me, sql`x.job_id`)})`,
    }),
  ])
}

/** Applications (`a`) that the actor may find by `action`. */
export function visibleApplication(sql: ReservedSql, actor: Actor, action: Action): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return all(sql, [
    notConflicted(sql, me, sql`a.candidate_id`),
    anyGrant(sql, grantsFor(action, actor), {
      C1: onPanelOf(sql, me, sql`p.loop_id in (select id from loops where application_id = a.id)`),
      C3: sql`exists (select 1 from loops x where x.application_id = a.id and (x.released_at is not null or x.cancelled_at is not null))`,
      C5: onTeamOf(sql, me, sql`a.job_id`),
    }),
  ])
}

/** What may be heard of a loop by somebody whose own card there is still open: what its plan shows anyway. */
const heardWithOpenCard = [
  'loop.planned',
  'interview.changed',
  'application.received',
  'application.stage_entered',
  'application.closed',
]

/** Events (`e`) that the actor may find in the feed. Unpublished ones are left out by the query itself. */
export function visibleEvent(sql: ReservedSql, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return all(sql, [
    sql`(e.candidate_id is null or ${notConflicted(sql, me, sql`e.candidate_id`)})`,
    anyGrant(sql, grantsFor('event.read', actor), {
      published: sql`true`,
      C1: sql`(e.loop_id is not null and ${onPanelOf(sql, me, sql`p.loop_id = e.loop_id`)})`,
      C5: sql`(e.job_id is not null and ${onTeamOf(sql, me, sql`e.job_id`)})`,
    }),
    sql`(e.candidate_id is null or not ${openCardOn(sql, me, sql`e.candidate_id`)}
      or (e.type in ${sql(heardWithOpenCard)} and (e.loop_id is null or ${onPanelOf(sql, me, sql`p.loop_id = e.loop_id`)})))`,
  ])
}

/** Whether the person is on a panel; `match` ties panelists `p` to the row. */
function onPanelOf(sql: ReservedSql, me: string | null, match: Fragment): Fragment {
  return sql`exists (select 1 from panelists p where p.person_id = ${me} and ${match}
    and (p.closed_cause is null or p.closed_cause not in ${sql([...leftThePanel])}))`
}

/** Whether the person is on a job's hiring team; decision owner and deputy always are. */
export function onTeamOf(sql: ReservedSql, me: string | null, jobId: Fragment): Fragment {
  return sql`(exists (select 1 from hiring_team_members m where m.job_id = ${jobId} and m.person_id = ${me})
    or exists (select 1 from jobs t where t.id = ${jobId} and ${me}::uuid in (t.decision_owner_id, t.deputy_id)))`
}

/** Neither the candidate themselves nor recused from them. */
function notConflicted(sql: ReservedSql, me: string | null, candidateId: Fragment): Fragment {
  return sql`(${me}::uuid is null or not exists (
    select 1 from candidates x where x.id = ${candidateId} and x.person_id = ${me}
    union all select 1 from recusals r where r.candidate_id = ${candidateId} and r.person_id = ${me}))`
}

/** An own card, required or training, still open in any loop of the candidate. */
function openCardOn(sql: ReservedSql, me: string | null, candidateId: Fragment): Fragment {
  return sql`exists (select 1 from panelists o join loops ol on ol.company_id = o.company_id and ol.id = o.loop_id
    where o.person_id = ${me} and ol.candidate_id = ${candidateId} and o.submitted_at is null and o.closed_at is null)`
}

/** The disjunction of the actor's grants. A condition without a fragment for this kind of row holds for none. */
function anyGrant(sql: ReservedSql, grants: readonly (readonly Condition[])[], fragments: Fragments): Fragment {
  const ways = grants.map(conjunction =>
    all(
      sql,
      conjunction.map(condition => fragments[condition] ?? sql`false`),
    ),
  )
  return ways.length === 0 ? sql`false` : sql`(${ways.reduce((left, right) => sql`${left} or ${right}`)})`
}

function all(sql: ReservedSql, parts: readonly Fragment[]): Fragment {
  return parts.length === 0 ? sql`true` : sql`(${parts.reduce((left, right) => sql`${left} and ${right}`)})`
}
