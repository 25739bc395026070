/**
 * What loops do when something happens elsewhere, in the transaction of that act: an application ends, a person is recused,
 * a candidate is merged into another.
 */
import { happened } from '../../domain/event.ts'
import type { Reaction } from '../../platform/events.ts'
import { factsOfLoopAct } from './acts.ts'
import { loadToOpen, openLoop, saveCancellation } from './loop-routes.ts'
import { releaseIfDue, subjectOf } from './release.ts'

type React = Reaction['react']

/** Rejected or withdrawn before release: the loop is cancelled in the same transaction. A hire cancels nothing. */
export const cancelLoopsOfApplication: React = async ({ tx, actor, event, now, record }) => {
  const { applicationId } = event.subject
  const loops = await tx.sql<
    { id: string; job_id: string; candidate_id: string; application_id: string; state: string }[]
  >`
    select l.id, l.job_id, l.candidate_id, l.application_id, a.state from loops l
    join applications a on a.company_id = l.company_id and a.id = l.application_id
    where l.application_id = ${applicationId!} and a.state in ('rejected', 'withdrawn') and l.released_at is null and l.cancelled_at is null
    order by l.id for update of l`
  for (const loop of loops) {
    const reason = loop.state === 'rejected' ? 'the application was rejected' : 'the application was withdrawn'
    await saveCancellation(tx, loop.id, actor.kind === 'person' ? actor.id : null, reason, now)
    await record(
      happened('loop.cancelled', {
        jobId: loop.job_id,
        candidateId: loop.candidate_id,
        applicationId: loop.application_id,
        loopId: loop.id,
      }),
    )
  }
}

/** A recused person's open cards of the candidate close; that may be what a loop was waiting for. */
export const closeCardsOfRecused: React = async ({ tx, actor, event, now, record }) => {
  const { candidateId, personId } = event.subject
  const loops = await tx.sql<{ loop_id: string }[]>`
    select distinct p.loop_id from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id
    where l.candidate_id = ${candidateId!} and p.person_id = ${personId!} and l.cancelled_at is null
      and (p.closed_cause is null or p.closed_cause = 'waived')
    order by p.loop_id`
  for (const { loop_id } of loops) {
    const facts = await factsOfLoopAct(tx, actor, loop_id, now)
    await tx.sql`
      update panelists set closed_at = ${now}, closed_cause = 'recused', public_updated_at = ${now}
      where loop_id = ${loop_id} and person_id = ${personId!} and submitted_at is null and closed_at is null`
    const seats = facts.seats.map(seat =>
      seat.personId === personId && !seat.submitted && seat.closedCause === null
        ? { ...seat, closedCause: 'recused' as const }
        : seat,
    )
    // Whoever sat there is seen to leave, and alike whether their card was open, waived or in.
    const touched = new Set(
      facts.seats
        .filter(seat => seat.personId === personId && (seat.closedCause === null || seat.closedCause === 'waived'))
        .map(seat => seat.interviewId),
    )
    for (const interviewId of touched)
      await record(happened('interview.changed', subjectOf(facts.loop, { interviewId })))
    await releaseIfDue(tx, record, facts.loop, facts.parts, seats, actor.kind === 'person' ? actor.id : null, now)
  }
}

/** The loops of a merged candidate follow them. */
export const moveLoopsOfMerged: React = async ({ tx, event, now }) => {
  const { candidateId, mergedCandidateId } = event.subject
  await tx.sql`
    update loops set candidate_id = ${candidateId!}, version = version + 1, updated_at = ${now} where candidate_id = ${mergedCandidateId!}`
}

/**
 * An application entered the stage that its connection names: a loop opens from the job's plan, unless it has one already or
 * the job has no plan. Never merely because somebody applied.
 */
export const openLoopAtStage: React = async ({ tx, deps, event, now, record }) => {
  const { applicationId } = event.subject
  const [entered] = await tx.sql`
    select 1 from applications a join connections k on k.company_id = a.company_id and k.source = a.external_source
    where a.id = ${applicationId!} and a.state = 'active' and k.state = 'active' and lower(k.opening_stage) = lower(a.stage)
      and not exists (select 1 from loops l where l.application_id = a.id and l.cancelled_at is null)`
  if (!entered) return
  const found = await loadToOpen(tx, applicationId!, null)
  if (found?.plan) await openLoop({ tx, deps, now, record }, applicationId!, found)
}
