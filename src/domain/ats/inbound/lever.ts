/**
 * Pushes of Lever: `{ token, triggeredAt, signature, event, data }`. The signature covers token and time and nothing of what
 * is said, so that a push that verifies is only a hint: something changed at an opportunity, and Lever is asked what. What we
 * call an application is Lever's opportunity, our candidate its contact, our job the posting that it applied to.
 */
import { z } from 'zod'
import { nothing, type Pull, type PullRead, type PushRead, shortened, type Vendor } from '../happening.ts'

/** What the signature is made of and compared with. */
export const LeverSignature = z.object({
  token: z.string().min(1).max(500),
  triggeredAt: z.int(),
  signature: z.string().min(1).max(200),
})

/** Ids of Lever are letters, digits and hyphens: nothing that could lead elsewhere in an address. */
const LeverId = z.string().regex(/^[0-9A-Za-z-]{1,64}$/)

const Envelope = z.object({
  event: z.string().min(1).max(100),
  data: z.object({ opportunityId: LeverId.nullish() }).nullish(),
})

/** The year 2200, in milliseconds: later than that is no time of ours. */
const momentMax = 7_258_118_400_000

const Contact = z.object({ id: LeverId, name: z.string().nullish(), emails: z.array(z.string()).nullish() })

const Opportunity = z.object({
  data: z.object({
    id: LeverId,
    name: z.string().nullish(),
    contact: z.union([Contact, LeverId.transform((id): z.output<typeof Contact> => ({ id }))]),
    emails: z.array(z.string()).nullish(),
    stage: z.object({ text: z.string() }).nullish(),
    archived: z.object({ reason: LeverId }).nullish(),
    applications: z.array(z.object({ posting: LeverId.nullish() })),
    sources: z.array(z.string()).nullish(),
    isAnonymized: z.boolean().nullish(),
    updatedAt: z.int().min(0).max(momentMax).nullish(),
  }),
})

const ArchiveReason = z.object({ data: z.object({ text: z.string().nullish(), type: z.string().nullish() }) })

const unsaid = 'Lever gave no reason'

const pull: Pull = {
  url: 'https://api.lever.co/v1',
  read(subject, answers): PullRead | null {
    if (answers.length === 0)
      return { ask: `/opportunities/${subject}?expand=applications&expand=contact&expand=stage` }
    const found = Opportunity.safeParse(answers[0])
    if (!found.success || found.data.data.id !== subject) return null
    const opportunity = found.data.data
    if (!opportunity.archived) return happeningFrom(opportunity, null)
    if (answers.length === 1) return { ask: `/archive_reasons/${opportunity.archived.reason}` }
    const reason = ArchiveReason.safeParse(answers[1])
    return reason.success ? happeningFrom(opportunity, reason.data.data) : null
  },
}

export const lever: Vendor = {
  name: 'lever',
  signing: { kind: 'token' },
  read(body): PushRead | null {
    const envelope = Envelope.safeParse(body)
    if (!envelope.success) return null
    const { event, data } = envelope.data
    return { action: event, happening: data?.opportunityId ? { kind: 'hint', subject: data.opportunityId } : nothing }
  },
  pull,
}

/** One reason stands for a hire, and every other means that the candidate was rejected. */
function happeningFrom(
  opportunity: z.output<typeof Opportunity>['data'],
  reason: z.output<typeof ArchiveReason>['data'] | null,
): PullRead | null {
  const { contact } = opportunity
  const job = opportunity.applications[0]?.posting
  // A lead has applied to nothing yet; of somebody made anonymous there is nothing left to know.
  if (!job || opportunity.isAnonymized) return { happening: nothing }
  const name = shortened(contact.name ?? opportunity.name)
  if (name === null) return null
  const state = reason === null ? 'active' : reason.type === 'hired' ? 'hired' : 'rejected'
  return {
    happening: {
      kind: 'application',
      id: opportunity.id,
      job,
      candidate: { id: contact.id, name, email: shortened(contact.emails?.[0] ?? opportunity.emails?.[0], 254) },
      stage: shortened(opportunity.stage?.text),
      state,
      reason: state === 'rejected' ? (shortened(reason?.text) ?? unsaid) : null,
      source: shortened(opportunity.sources?.[0]),
      occurredAt: opportunity.updatedAt == null ? null : new Date(opportunity.updatedAt).toISOString(),
    },
  }
}
