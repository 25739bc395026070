/**
 * The permission matrix as SQL: which loops, jobs, candidates and events an actor may find in a list. Each condition of
 * the matrix has one fragment per kind of row; the rows of the matrix say how they combine. Aliases are fixed: `l` loops,
 * `j` jobs, `c` candidates, `a` applications, `e` events. It decides nothing by itself.
 */
import type { Fragment, ReservedSql } from 'postgres'
import type { Actor } from '../domain/actor.ts'
import { type Action, type Condition, cellMin, descriptors, grantsFor } from '../domain/permit.ts'

type Fragments = Partial<Record<Condition, Fragment>>

/** Panelists whose row no longer makes them part of the panel. */
const leftThePanel = ['declined', 'reassigned', 'recused'] as const

/**
 * Loops (`l`) that the actor may find by `action`. `more` brings the fragments of conditions that ask for more than the
 * loop, such as whose card a row is; it also lifts the seal where the matrix says that one's own stays open.
 */
export function visibleLoop(sql: ReservedSql, actor: Actor, action: Action, more: Fragments = {}): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  const onPanel = onPanelOf(sql, me, sql`p.loop_id = l.id`)
  return all(sql, [
    notConflicted(sql, me, sql`l.candidate_id`),
    sql`not exists (select 1 from candidates x where x.id = l.candidate_id and x.erased_at is not null)`,
    anyGrant(sql, grantsFor(action, actor), {
      C1: onPanel,
      C2: sql`(${onPanel} and not ${ownCard(sql, me, 'open')} and (l.released_at is not null or ${ownCard(sql, me, 'in')}))`,
      C3: sql`(l.released_at is not null or l.cancelled_at is not null)`,
      C5: sql`(${onTeamOf(sql, me, sql`l.job_id`)} or ${me}::uuid in (l.decision_owner_id, l.deputy_id))`,
      own_card_setting: sql`l.seal_mode = 'own_card'`,
      decided: sql`exists (select 1 from decisions d where d.loop_id = l.id and d.decision <> 'defer')`,
      ...more,
    }),
    unsealed(sql, me, action, onPanel, more),
  ])
}

/** Interviews (`i`, of loops `l`) that the actor may find. */
export function visibleInterview(sql: ReservedSql, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return visibleLoop(sql, actor, 'interview.read', { own_interview: onPanelOf(sql, me, sql`p.interview_id = i.id`) })
}

/** Cards (`p`, of loops `l`) that the actor may find: their own, and those of others as far as the matrix shows them. */
export function visibleCard(sql: ReservedSql, actor: Actor): Fragment {
  const own = actor.kind === 'person' ? sql`p.person_id = ${actor.id}` : sql`false`
  return sql`(${visibleLoop(sql, actor, 'scorecard.read_own', { own })}
    or (p.submitted_at is not null and ${visibleLoop(sql, actor, 'scorecard.read')}))`
}

/**
 * What the seal leaves of loops (`l`): nothing that others wrote while an own card on the candidate is open, nor after a
 * cancellation that found the own card not in; and of plans, no earlier loop of a candidate one still has to judge.
 */
function unsealed(sql: ReservedSql, me: string | null, action: Action, onPanel: Fragment, more: Fragments): Fragment {
  const act = descriptors[action]
  const free = act.sealFreeWhen === undefined ? undefined : more[act.sealFreeWhen]
  const shut = openCardOn(sql, me, sql`l.candidate_id`)
  if (act.hidesEarlierLoop) return sql`(${onPanel} or not ${shut})`
  if (!act.subjectToSeal) return sql`true`
  return sql`(${free ?? sql`false`} or not (${shut} or ${missedOut(sql, me)}))`
}

/** A loop (`l`) whose cancellation found the own card not in: its cards stay sealed. */
function missedOut(sql: ReservedSql, me: string | null): Fragment {
  return sql`(l.cancelled_at is not null and l.released_at is null
    and ${onPanelOf(sql, me, sql`p.loop_id = l.id`)} and not ${ownCard(sql, me, 'in')})`
}

/** Whether an own card in the loop (`l`) is open, or in and not void. */
function ownCard(sql: ReservedSql, me: string | null, state: 'open' | 'in'): Fragment {
  const is =
    state === 'open'
      ? sql`w.submitted_at is null and w.closed_at is null`
      : sql`w.submitted_at is not null and w.voided_at is null`
  return sql`exists (select 1 from panelists w where w.loop_id = l.id and w.person_id = ${me} and ${is})`
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
      C3: releasedTo(sql, me, sql`x.candidate_id = c.id`, sql`c.id`),
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
      C3: releasedTo(sql, me, sql`x.application_id = a.id`, sql`a.candidate_id`),
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

/** Calibrations (`k`) that the actor may find: those of rubrics of their jobs, with enough people behind them, or all. */
export function visibleCalibration(sql: ReservedSql, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return anyGrant(sql, grantsFor('calibration.read', actor), {
    C5: usesRubric(sql, me, sql`k.rubric_id`),
    C7: sql`k.interviewers >= ${cellMin}`,
  })
}

/** Whether a job on whose hiring team the person is has a plan or a loop with the rubric. */
export function usesRubric(sql: ReservedSql, me: string | null, rubricId: Fragment): Fragment {
  return sql`(exists (select 1 from plans n join rubric_versions nv on nv.company_id = n.company_id and nv.id = n.rubric_version_id
      where nv.rubric_id = ${rubricId} and ${onTeamOf(sql, me, sql`n.job_id`)})
    or exists (select 1 from loops nl join rubric_versions nv on nv.company_id = nl.company_id and nv.id = nl.rubric_version_id
      where nv.rubric_id = ${rubricId} and ${onTeamOf(sql, me, sql`nl.job_id`)}))`
}

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

/**
 * Events (`e`) that are the actor's own acts, also those that are not published: whoever did it knows. While a card of theirs on
 * the candidate is open only what they knew by then: what an act led to, such as a loop cancelled with its application, tells
 * how far others were.
 */
export function ownEvent(sql: ReservedSql, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  const ownCard = ['scorecard.submitted', 'scorecard.versioned']
  return all(sql, [
    sql`e.actor_kind = 'person' and e.actor_id = ${me}`,
    sql`(e.candidate_id is null or (${notConflicted(sql, me, sql`e.candidate_id`)}
      and (e.type in ${sql([...heardWithOpenCard, ...ownCard])} or not ${openCardOn(sql, me, sql`e.candidate_id`)})))`,
  ])
}

/**
 * Lines of the access log (`g`) that are the actor's own and say what their reply said. "Not found" is kept only where there is
 * something, and so is not among them; nor are reads about a candidate of whom they may hear nothing now.
 */
export function ownAccess(sql: ReservedSql, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return all(sql, [
    sql`g.actor_kind = 'person' and g.actor_id = ${me} and g.outcome <> 'not_found'`,
    sql`(g.outcome <> 'read' or g.loop_id is null or exists (select 1 from loops l where l.id = g.loop_id
      and ${notConflicted(sql, me, sql`l.candidate_id`)} and not ${openCardOn(sql, me, sql`l.candidate_id`)}))`,
  ])
}

/** Events (`e`) that the actor may take along: of those they hear of, what an export may hold. */
export function exportableEvent(sql: ReservedSql, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return all(sql, [
    visibleEvent(sql, actor),
    anyGrant(sql, grantsFor('export.read', actor), {
      // Not while an own card on the candidate is open: what is there only once a loop released would tell that it has.
      C3: sql`(e.loop_id is null or exists (
        select 1 from loops x where x.id = e.loop_id and (x.released_at is not null or x.cancelled_at is not null)
          and not ${openCardOn(sql, me, sql`x.candidate_id`)}))`,
      C5: sql`(e.job_id is not null and ${onTeamOf(sql, me, sql`e.job_id`)})`,
      own: sql`(e.actor_kind = 'person' and e.actor_id = ${me})`,
    }),
  ])
}

/**
 * Approvals (`q`) that the actor may find. Whoever is recused from the candidate of whom it speaks finds none; whoever may
 * hear nothing of the cards (an own one is open, or the loop is sealed and they may not see who is due) none but their own.
 */
export function visibleApproval(sql: ReservedSql, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  const seesWhoIsDue = grantsFor('loop.read_due', actor).some(conjunction => conjunction.length === 0)
  const sealed = seesWhoIsDue ? sql`false` : sql`sl.released_at is null and sl.cancelled_at is null`
  const asked = uuidIn(sql, '{params,id}')
  const loops = sql`select ${asked} union select loop_id from panelists where id = ${asked} union select loop_id from decisions where id = ${asked}`
  return all(sql, [
    anyGrant(sql, grantsFor('approval.read', actor), { own: sql`q.asked_by_id = ${me}` }),
    sql`not exists (select 1 from loops sl where sl.id in (${loops})
      and (not ${notConflicted(sql, me, sql`sl.candidate_id`)}
        or (q.asked_by_id <> ${me} and (${sealed} or ${openCardOn(sql, me, sql`sl.candidate_id`)}))))`,
    // A cancellation that found the own card not in leaves the loop's cards sealed.
    sql`not exists (select 1 from loops l where l.id in (${loops}) and q.asked_by_id <> ${me} and ${missedOut(sql, me)})`,
    sql`not exists (select 1 from candidates s where s.id in (select ${asked} union select a.candidate_id from applications a
        where a.id = ${uuidIn(sql, '{body,application_id}')})
      and (not ${notConflicted(sql, me, sql`s.id`)} or (q.asked_by_id <> ${me} and ${openCardOn(sql, me, sql`s.id`)})))`,
  ])
}

/** The id at a place in the request that an approval `q` keeps; null where there is none. */
function uuidIn(sql: ReservedSql, path: '{params,id}' | '{body,application_id}'): Fragment {
  return sql`(case when q.request #>> ${path}::text[] ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then (q.request #>> ${path}::text[])::uuid end)`
}

/**
 * Whether somebody is seen to sit where `match` ties panelists `p` to the loop (`l`). Somebody recused is not, also where the
 * recusal found their card in.
 */
export function sitsOn(sql: ReservedSql, personId: string | null, match: Fragment): Fragment {
  return sql`(${onPanelOf(sql, personId, match)} and ${notConflicted(sql, personId, sql`l.candidate_id`)})`
}

/** Whether the person is on a panel; `match` ties panelists `p` to the row. */
function onPanelOf(sql: ReservedSql, me: string | null, match: Fragment): Fragment {
  return sql`exists (select 1 from panelists p where p.person_id = ${me} and ${match} and ${stayedOnPanel(sql)})`
}

/** Panelists (`p`) who are still part of their panel, whatever became of their card. */
export function stayedOnPanel(sql: ReservedSql): Fragment {
  return sql`(p.closed_cause is null or p.closed_cause not in ${sql([...leftThePanel])})`
}

/** Whether the person is on a job's hiring team; decision owner and deputy always are. */
export function onTeamOf(sql: ReservedSql, me: string | null, jobId: Fragment): Fragment {
  return sql`(exists (select 1 from hiring_team_members m where m.job_id = ${jobId} and m.person_id = ${me})
    or exists (select 1 from jobs t where t.id = ${jobId} and ${me}::uuid in (t.decision_owner_id, t.deputy_id)))`
}

/** Whether the key, or one that it was rotated from, brought the candidate `c`. Of people it says no. */
export function broughtBy(sql: ReservedSql, actor: Actor): Fragment {
  if (actor.kind !== 'integration') return sql`false`
  return sql`coalesce(c.created_by_key_id in (
    with recursive lineage as (
      select k.id, k.rotated_from_id from api_keys k where k.id = ${actor.id}
      union select k.id, k.rotated_from_id from api_keys k join lineage on k.id = lineage.rotated_from_id)
    select id from lineage), false)`
}

/** Neither the candidate themselves nor recused from them. */
function notConflicted(sql: ReservedSql, me: string | null, candidateId: Fragment): Fragment {
  return sql`(${me}::uuid is null or not exists (
    select 1 from candidates x where x.id = ${candidateId} and x.person_id = ${me}
    union all select 1 from recusals r where r.candidate_id = ${candidateId} and r.person_id = ${me}))`
}

/** An own card, required or training, still open in any loop of the candidate. */
export function openCardOn(sql: ReservedSql, me: string | null, candidateId: Fragment): Fragment {
  return sql`exists (select 1 from panelists o join loops ol on ol.company_id = o.company_id and ol.id = o.loop_id
    where o.person_id = ${me} and ol.candidate_id = ${candidateId} and o.submitted_at is null and o.closed_at is null)`
}

/** Some loop (`x`) that `match` ties to the row is released, and no open card of the person keeps them from hearing of it. */
export function releasedTo(sql: ReservedSql, me: string | null, match: Fragment, candidateId: Fragment): Fragment {
  return sql`(exists (select 1 from loops x where ${match} and (x.released_at is not null or x.cancelled_at is not null))
    and not ${openCardOn(sql, me, candidateId)})`
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
