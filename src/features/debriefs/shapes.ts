/**
 * What the debrief's acts look like on the wire. The debrief itself, decisions and the comparison are described in
 * `domain/debrief-shape.ts`, because a snapshot of them is hashed; this file adds what only HTTP knows.
 */
import { z } from 'zod'
import { Debrief, DecisionRequest, Dissent, DissentRequest, SplitCause } from '../../domain/debrief-shape.ts'
import { FlagKind } from '../../domain/scorecard.ts'
import { Id, Time } from '../../platform/json-schema.ts'

const Reason = z.string().trim().min(3, 'Say why, in a few words').max(2_000)

export const DebriefReply = Debrief.extend({
  permissions: z.record(z.string(), z.string()).meta({
    description:
      'One entry per act on this debrief: `allowed`, `approval_needed` or the code the call would be refused with',
  }),
}).meta({
  id: 'Debrief',
  description: 'What the cards of a released loop amount to: evidence first, raw beside calibrated, and no advice',
})

export const NewDecision = z.strictObject(DecisionRequest.shape).meta({
  id: 'NewDecision',
  description: 'What is decided, and why in the words of whoever decides',
  examples: [
    {
      decision: 'hire',
      reason: 'Three of four saw the problem found before the feature; the open question on guardrails has a plan.',
      would_change_our_mind: 'A reference who says the metrics came afterwards.',
    },
  ],
})

export const Snapshot = z
  .strictObject({
    decision_id: Id,
    sha256: z.string().meta({ description: 'of `json` in UTF-8' }),
    json: z.string().meta({
      description: 'the debrief as it stood when decided, as canonical JSON (RFC 8785): these very bytes were hashed',
    }),
    reproduces: z
      .boolean()
      .meta({ description: 'whether the cards, ratings and decisions on record still give these very bytes' }),
  })
  .meta({ id: 'Snapshot', description: 'The debrief on which a decision rests. To verify: `jq -j .json | sha256sum`' })

export const NewDelegation = z.strictObject({ person_id: Id, reason: Reason }).meta({
  id: 'NewDelegation',
  description: 'Who may decide besides the owner and the deputy, and why',
  examples: [
    {
      person_id: '019578a0-0000-7000-8000-000000000001',
      reason: 'On leave until the ninth; the panel meets on the fourth.',
    },
  ],
})

export const Delegation = z
  .strictObject({ id: Id, loop_id: Id, person_id: Id, reason: z.string(), delegated_by_id: Id, created_at: Time })
  .meta({ id: 'Delegation' })

export const NewDissent = z.strictObject(DissentRequest.shape).meta({
  id: 'NewDissent',
  examples: [{ text: 'Nobody saw a decision taken back; we hire on four dimensions of five.' }],
})

export const RecordedDissent = Dissent.extend({ id: Id }).meta({
  id: 'RecordedDissent',
  description: "A panelist's own dissent to a decision",
})

export const SplitRuling = z.strictObject({ cause: SplitCause }).meta({
  id: 'SplitRuling',
  description: 'Why the panel is split, in place of the proposed cause',
  examples: [{ cause: 'different_evidence' }],
})

export const NewFlagReview = z
  .strictObject({
    panelist_id: Id.nullable().meta({
      description: 'whose card the flag stands on; null for a flag of a transcript alone',
    }),
    kind: FlagKind,
    status: z.enum(['confirmed', 'dismissed']),
  })
  .meta({
    id: 'NewFlagReview',
    description: 'Confirms or dismisses the flags of one kind on one card; the newest word stands',
    examples: [{ panelist_id: '019578a0-0000-7000-8000-000000000001', kind: 'no_metrics', status: 'dismissed' }],
  })

export const FlagReview = z
  .strictObject({
    id: Id,
    loop_id: Id,
    panelist_id: Id.nullable(),
    kind: FlagKind,
    status: z.enum(['confirmed', 'dismissed']),
    by_id: Id,
    created_at: Time,
  })
  .meta({ id: 'FlagReview' })
