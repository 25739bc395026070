/**
 * What every act on a loop loads first: the loop locked, how the actor stands to it, its interviews and seats as they are
 * behind the lock. Four statements, one flush.
 */
import type { Fragment } from 'postgres'
import type { Actor } from '../../domain/actor.ts'
import { stateOfLoop } from '../../domain/loop.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Tx } from '../../platform/database.ts'
import { type LoopRef, loadLoopStanding, lockLoop } from '../../platform/standing.ts'
import { asKnown, isShut } from './loop-view.ts'
import type { LoopInHand } from './release.ts'
import { interviewOf, seatOf, selectInterviews, selectLoops, selectPanelists } from './rows.ts'

export type LoopFacts = Awaited<ReturnType<typeof factsOfLoopAct>>

/** Locks the loop and loads what acts on it need. Refuses `not_found`. */
export async function factsOfLoopAct(tx: Tx, actor: Actor, loopId: LoopRef, now: Date) {
  const [, standing, [row], interviews, panelists] = await Promise.all([
    lockLoop(tx, loopId),
    loadLoopStanding(tx, actor, loopId, now),
    selectLoops(tx, tx.sql`l.id = ${loopId}`),
    selectInterviews(tx, tx.sql`i.loop_id = ${loopId}`),
    selectPanelists(tx, tx.sql`p.loop_id = ${loopId}`),
  ])
  if (!row) throw new Refusal('not_found')
  const loop: LoopInHand = {
    id: row.id,
    jobId: row.job_id,
    candidateId: row.candidate_id,
    applicationId: row.application_id,
    releasedAt: row.released_at,
    cancelledAt: row.cancelled_at,
  }
  const parts = interviews.map(interviewOf)
  const known = asKnown(row, standing)
  return {
    row,
    loop,
    // As the actor may know it, so that a refusal by state tells no more than a read.
    state: stateOfLoop(
      { releasedAt: known.released_at, cancelledAt: row.cancelled_at, decided: known.decided },
      parts,
      now,
    ),
    interviews,
    panelists,
    parts,
    seats: panelists.map(seatOf),
    standing,
    permit: standing.permit,
    loopId: row.id,
  }
}

/**
 * Refuses what tells, by working or not, whether others' cards are in: another person does it while an own card on the
 * candidate is open. For acts where only some changes tell so; where the whole act does, the matrix says it (`ownCardAct`).
 */
export function refuseWithOpenCard({ standing }: Pick<LoopFacts, 'standing'>): void {
  if (isShut(standing)) throw new Refusal('own_card_open')
}

/** The loop of a panelist, as a subquery. */
export function loopOfPanelist(tx: Tx, panelistId: string): Fragment {
  return tx.sql`(select loop_id from panelists where id = ${panelistId})`
}

/** The loop of an interview, as a subquery. */
export function loopOfInterview(tx: Tx, interviewId: string): Fragment {
  return tx.sql`(select loop_id from interviews where id = ${interviewId})`
}
