/**
 * How an actor stands to a loop or a candidate: the facts that the permission matrix asks for, loaded in one statement.
 * Several features ask about loops, so the question stands here and not in one of them. It decides nothing.
 */
import type { Fragment } from 'postgres'
import type { Actor } from '../domain/actor.ts'
import type { Facts } from '../domain/permit.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Tx } from './database.ts'
import { broughtBy, releasedTo, stayedOnPanel } from './visibility.ts'

/** A loop as far as everybody who may know of it needs it, and how the actor stands to it. */
export interface LoopStanding {
  readonly loopId: string
  readonly jobId: string
  readonly candidateId: string
  readonly applicationId: string
  readonly releasedAt: Date | null
  readonly cancelledAt: Date | null
  readonly decisionOwnerId: string
  readonly deputyId: string | null
  readonly version: number
  readonly permit: Facts
}

interface StandingRow {
  readonly id: string
  readonly job_id: string
  readonly candidate_id: string
  readonly application_id: string
  readonly released_at: Date | null
  readonly cancelled_at: Date | null
  readonly decision_owner_id: string
  readonly deputy_id: string | null
  readonly seal_mode: 'loop' | 'own_card'
  readonly version: number
  readonly is_candidate: boolean
  readonly recused: boolean
  readonly erased: boolean
  readonly on_team: boolean
  readonly on_loop: boolean
  readonly own_open: boolean
  readonly own_in: boolean
  readonly own_required_in: boolean
  readonly open_on_candidate: boolean
  readonly delegated: boolean
  readonly decided: boolean
  readonly unmasked: boolean
}

/**
 * Loads how the actor stands to a loop; refuses `not_found` when there is none. One statement. To lock the loop, send
 * `lockLoop` first in the same flush: a statement that waits for a lock still sees the world from before the wait.
 */
export async function loadLoopStanding(tx: Tx, actor: Actor, loopId: LoopRef, now: Date): Promise<LoopStanding> {
  const [standing] = await loadLoopStandings(tx, actor, tx.sql`l.id = ${loopId}`, now)
  if (!standing) throw new Refusal('not_found')
  return standing
}

/** How the actor stands to each loop (`l`) that `which` picks, in no particular order. One statement. */
export async function loadLoopStandings(tx: Tx, actor: Actor, which: Fragment, now: Date): Promise<LoopStanding[]> {
  const me = actor.kind === 'person' ? actor.id : null
  const rows = await tx.sql<StandingRow[]>`
    select l.id, l.job_id, l.candidate_id, l.application_id, l.released_at, l.cancelled_at, l.decision_owner_id, l.deputy_id,
      l.seal_mode, l.version,
      coalesce(c.person_id = ${me}, false) as is_candidate, c.erased_at is not null as erased,
      exists (select 1 from recusals r where r.candidate_id = l.candidate_id and r.person_id = ${me}) as recused,
      (coalesce(${me}::uuid in (l.decision_owner_id, l.deputy_id, j.decision_owner_id, j.deputy_id), false)
        or exists (select 1 from hiring_team_members m where m.job_id = l.job_id and m.person_id = ${me})) as on_team,
      coalesce(own.on_loop, false) as on_loop, coalesce(own.any_open, false) as own_open,
      coalesce(own.any_in, false) as own_in, coalesce(own.required_in, false) as own_required_in,
      exists (select 1 from panelists p join loops x on x.company_id = p.company_id and x.id = p.loop_id
        where p.person_id = ${me} and x.candidate_id = l.candidate_id and p.submitted_at is null and p.closed_at is null) as open_on_candidate,
      exists (select 1 from delegations d where d.loop_id = l.id and d.person_id = ${me}) as delegated,
      exists (select 1 from decisions d where d.loop_id = l.id and d.decision <> 'defer') as decided,
      exists (select 1 from unmaskings u where u.person_id = ${me} and u.expires_at > ${now}) as unmasked
    from loops l
    join candidates c on c.company_id = l.company_id and c.id = l.candidate_id
    join jobs j on j.company_id = l.company_id and j.id = l.job_id
    left join lateral (
      select bool_or(${stayedOnPanel(tx.sql)}) as on_loop,
        bool_or(p.submitted_at is null and p.closed_at is null) as any_open,
        bool_or(p.submitted_at is not null and p.voided_at is null) as any_in,
        bool_or(p.submitted_at is not null and p.voided_at is null and p.role = 'interviewer') as required_in
      from panelists p where p.loop_id = l.id and p.person_id = ${me}) own on true
    where ${which}`
  return rows.map(row => standingFrom(row, actor, me))
}

function standingFrom(row: StandingRow, actor: Actor, me: string | null): LoopStanding {
  return {
    loopId: row.id,
    jobId: row.job_id,
    candidateId: row.candidate_id,
    applicationId: row.application_id,
    releasedAt: row.released_at,
    cancelledAt: row.cancelled_at,
    decisionOwnerId: row.decision_owner_id,
    deputyId: row.deputy_id,
    version: row.version,
    permit: {
      candidate: {
        isActor: row.is_candidate,
        recused: row.recused,
        erased: row.erased,
        couldRead:
          row.on_team || row.on_loop || (actor.kind === 'person' && actor.roles.some(role => role !== 'interviewer')),
        ownCardOpen: row.open_on_candidate,
      },
      job: { onHiringTeam: row.on_team },
      loop: {
        onLoop: row.on_loop,
        // Whoever left the panel has no card there any more.
        ownCard: row.own_open ? 'open' : row.own_in ? 'in' : row.on_loop ? 'closed' : 'none',
        onlyTraining: row.own_in && !row.own_required_in,
        released: row.released_at !== null,
        cancelled: row.cancelled_at !== null,
        mode: row.seal_mode,
        as:
          me === null
            ? null
            : row.decision_owner_id === me
              ? 'owner'
              : row.deputy_id === me
                ? 'deputy'
                : row.delegated
                  ? 'delegate'
                  : null,
        decided: row.decided,
      },
      unmasked: row.unmasked,
    },
  }
}

/** A loop by its id, or by a subquery that answers it. */
export type LoopRef = string | Fragment

/** Locks a loop for the rest of the transaction. Always the first lock taken, so that acts on one loop never deadlock. */
export async function lockLoop(tx: Tx, loopId: LoopRef): Promise<void> {
  await tx.sql`select 1 from loops where id = ${loopId} for update`
}

/** How the actor stands to a candidate, for what is asked of the candidate and not of one loop. */
export async function loadCandidateStanding(
  tx: Tx,
  actor: Actor,
  candidateId: string,
  now: Date,
): Promise<{ permit: Facts }> {
  const me = actor.kind === 'person' ? actor.id : null
  const [row] = await tx.sql<
    {
      is_candidate: boolean
      recused: boolean
      erased: boolean
      own_source: boolean
      on_team: boolean
      on_loop: boolean
      open_on_candidate: boolean
      released: boolean
      unmasked: boolean
    }[]
  >`
    select coalesce(c.person_id = ${me}, false) as is_candidate, c.erased_at is not null as erased,
      ${broughtBy(tx.sql, actor)} as own_source,
      exists (select 1 from recusals r where r.candidate_id = c.id and r.person_id = ${me}) as recused,
      exists (select 1 from applications a join jobs j on j.company_id = a.company_id and j.id = a.job_id
        where a.candidate_id = c.id and (${me}::uuid in (j.decision_owner_id, j.deputy_id)
          or exists (select 1 from hiring_team_members m where m.job_id = j.id and m.person_id = ${me}))) as on_team,
      exists (select 1 from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id
        where l.candidate_id = c.id and p.person_id = ${me}
          and ${stayedOnPanel(tx.sql)}) as on_loop,
      exists (select 1 from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id
        where l.candidate_id = c.id and p.person_id = ${me} and p.submitted_at is null and p.closed_at is null) as open_on_candidate,
      ${releasedTo(tx.sql, me, tx.sql`x.candidate_id = c.id`, tx.sql`c.id`)} as released,
      exists (select 1 from unmaskings u where u.person_id = ${me} and u.expires_at > ${now}) as unmasked
    from candidates c where c.id = ${candidateId}`
  if (!row) throw new Refusal('not_found')
  return {
    permit: {
      self: row.own_source,
      candidate: {
        isActor: row.is_candidate,
        recused: row.recused,
        erased: row.erased,
        couldRead:
          row.on_team || row.on_loop || (actor.kind === 'person' && actor.roles.some(role => role !== 'interviewer')),
        ownCardOpen: row.open_on_candidate,
      },
      job: { onHiringTeam: row.on_team },
      onLoop: row.on_loop,
      ...(row.released ? { loop: releasedSomewhere } : {}),
      unmasked: row.unmasked,
    },
  }
}

/** Of a candidate as a whole, "released" means: some loop of theirs is. */
const releasedSomewhere = {
  onLoop: false,
  ownCard: 'none',
  released: true,
  mode: 'loop',
  as: null,
  decided: false,
} as const
