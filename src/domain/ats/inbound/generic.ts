/**
 * Pushes of whatever speaks our words: `{ type, data }`, signed as Standard Webhooks. For systems of one's own and for bridges
 * built with a workflow tool. Unlike vendors' pushes, what is not understood is refused rather than passed over.
 */
import { z } from 'zod'
import { type Happening, type HappeningCandidate, nothing, type PushRead, type Vendor, VendorId } from '../happening.ts'

const Word = z.string().trim().min(1).max(200)
const Person = z.strictObject({ id: VendorId, name: Word, email: z.email().max(254).nullish() })

const Push = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('application.updated'),
    data: z.strictObject({
      id: VendorId,
      job_id: VendorId,
      candidate: Person,
      stage: Word.nullish(),
      state: z.enum(['active', 'hired', 'rejected', 'withdrawn']).default('active'),
      reason: z.string().trim().min(1).max(2_000).nullish(),
      source: Word.nullish(),
      occurred_at: z.iso.datetime({ offset: true }).max(40).nullish(),
    }),
  }),
  z.object({ type: z.literal('candidate.updated'), data: Person }),
  z.object({ type: z.literal('candidate.merged'), data: z.strictObject({ from_id: VendorId, into_id: VendorId }) }),
  z.object({ type: z.literal('ping') }),
])

const unsaid = 'no reason was given'

export const generic: Vendor = {
  name: 'generic',
  signing: { kind: 'standard' },
  read(body): PushRead | null {
    const push = Push.safeParse(body)
    return push.success ? { action: push.data.type, happening: happeningFrom(push.data) } : null
  },
}

function happeningFrom(push: z.output<typeof Push>): Happening {
  switch (push.type) {
    case 'application.updated': {
      const { id, job_id, candidate, stage, state, reason, source, occurred_at } = push.data
      return {
        kind: 'application',
        id,
        job: job_id,
        candidate: candidateFrom(candidate),
        stage: stage ?? null,
        state,
        reason: state === 'rejected' ? (reason ?? unsaid) : (reason ?? null),
        source: source ?? null,
        occurredAt: occurred_at ?? null,
      }
    }
    case 'candidate.updated':
      return { kind: 'candidate', candidate: candidateFrom(push.data) }
    case 'candidate.merged':
      return { kind: 'merge', from: push.data.from_id, into: push.data.into_id }
    case 'ping':
      return nothing
  }
}

function candidateFrom({ id, name, email }: z.output<typeof Person>): z.output<typeof HappeningCandidate> {
  return { id, name, email: email ?? null }
}
