/**
 * What can have happened. One event is one row: the feed, the outbox of webhooks and the trigger of reactions at once.
 * It carries ids, never names or text, so that a feed can be handed to a machine. It does not know who listens.
 */
import { z } from 'zod'

export const eventTypes = [
  'application.received',
  'application.stage_entered',
  'application.closed',
  'candidate.merged',
  'candidate.recused',
  'candidate.erased',
  'loop.planned',
  'loop.all_in',
  'loop.cancelled',
  'interview.changed',
  'debrief.released',
  'seal.opened_early',
  'scorecard.submitted',
  'scorecard.versioned',
  'scorecard.voided',
  'decision.recorded',
  'calibration.finished',
  'webhook.disabled',
] as const
export const EventType = z.enum(eventTypes).meta({ id: 'EventType' })
export type EventType = z.infer<typeof EventType>

/** The ids an event speaks of; those that do not apply are absent. */
export interface Subject {
  readonly jobId?: string | null
  readonly candidateId?: string | null
  readonly applicationId?: string | null
  readonly loopId?: string | null
  readonly interviewId?: string | null
  readonly scorecardId?: string | null
  readonly decisionId?: string | null
  /** for reactions only, never stored: the person recused, the candidate merged away */
  readonly personId?: string
  readonly mergedCandidateId?: string
}

/**
 * An event as the domain states it. `published: false` keeps it out of the feed and every webhook until the loop it
 * speaks of releases: a submission must not be heard before everybody's card is in.
 */
export interface DomainEvent {
  readonly type: EventType
  readonly subject: Subject
  readonly published: boolean
}

/** States that something happened; published at once unless told otherwise. */
export function happened(type: EventType, subject: Subject, published = true): DomainEvent {
  return { type, subject, published }
}
