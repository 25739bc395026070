/**
 * The release: what is written, once, in the transaction of the act that completes a loop. The loop's row is locked by
 * then; cards, events and times that were held back get the time of release.
 */
import { happened, type Subject } from '../../domain/event.ts'
import { type Interview, type ReleaseCause, releaseDue, type Seat } from '../../domain/loop.ts'
import type { Tx } from '../../platform/database.ts'
import { publishHeldEvents, type Recorder } from '../../platform/events.ts'

export interface LoopInHand {
  readonly id: string
  readonly jobId: string
  readonly candidateId: string
  readonly applicationId: string
  readonly releasedAt: Date | null
  readonly cancelledAt: Date | null
}

export function subjectOf(loop: LoopInHand, more: Subject = {}): Subject {
  return {
    jobId: loop.jobId,
    candidateId: loop.candidateId,
    applicationId: loop.applicationId,
    loopId: loop.id,
    ...more,
  }
}

/**
 * Releases the loop when what now stands completes it; answers the cause, or null. `interviews` and `seats` are as they
 * are after the act. The statements leave with the commit.
 */
export async function releaseIfDue(
  tx: Tx,
  record: Recorder,
  loop: LoopInHand,
  interviews: readonly Interview[],
  seats: readonly Seat[],
  byId: string | null,
  now: Date,
): Promise<ReleaseCause | null> {
  const cause = releaseDue(loop, interviews, seats)
  if (cause) await saveRelease(tx, record, loop, { cause, byId, reason: null }, now)
  return cause
}

/** Writes the release and publishes what was held back. Called with the loop's row locked and not released. */
export async function saveRelease(
  tx: Tx,
  record: Recorder,
  loop: LoopInHand,
  release: { cause: ReleaseCause | 'opened_early'; byId: string | null; reason: string | null },
  now: Date,
): Promise<void> {
  // Neither version nor time of update moves: those whose card is open read them too. The view adds the release for others.
  tx.defer(tx.sql`
    update loops set released_at = ${now}, release_cause = ${release.cause}, released_by_id = ${release.byId},
      release_reason = ${release.reason}
    where id = ${loop.id} and released_at is null`)
  // Cards still open at an early release keep the time of their assignment: nothing of them is published.
  tx.defer(tx.sql`
    update panelists set public_updated_at = ${now}
    where loop_id = ${loop.id} and (submitted_at is not null or closed_at is not null)`)
  publishHeldEvents(tx, loop.id, now)
  if (release.cause === 'opened_early') await record(happened('seal.opened_early', subjectOf(loop)))
  else await record(happened('loop.all_in', subjectOf(loop)))
  await record(happened('debrief.released', subjectOf(loop)))
}
