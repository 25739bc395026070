/**
 * Pushes of Ashby: `{ action, data }`, signed over the raw body in `Ashby-Signature: sha256=<hex>`. Applications come whole;
 * a merge names the candidate that stays and those that are gone. What else it sends is nothing to us.
 */
import { z } from 'zod'
import { type Happening, nothing, type PushRead, shortened, type Vendor, VendorId } from '../happening.ts'

const Envelope = z.object({ action: z.string().min(1).max(100), data: z.unknown() })

const Person = z.object({
  id: VendorId,
  name: z.string().nullish(),
  primaryEmailAddress: z.object({ value: z.string() }).nullish(),
})

const ApplicationData = z.object({
  application: z.object({
    id: VendorId,
    status: z.string().nullish(),
    createdAt: z.string().nullish(),
    updatedAt: z.string().nullish(),
    candidate: Person,
    job: z.object({ id: VendorId }).nullish(),
    source: z.object({ title: z.string().nullish() }).nullish(),
    archiveReason: z.object({ text: z.string().nullish(), reasonType: z.string().nullish() }).nullish(),
    currentInterviewStage: z.object({ title: z.string() }).nullish(),
  }),
})

const MergeData = z.object({ candidate: z.object({ id: VendorId }), mergedCandidate: z.object({ id: VendorId }) })

const aboutApplications = new Set(['applicationSubmit', 'applicationUpdate', 'candidateStageChange', 'candidateHire'])
const unsaid = 'Ashby gave no reason'

export const ashby: Vendor = {
  name: 'ashby',
  signing: { kind: 'body', header: 'ashby-signature', prefix: 'sha256=', idHeader: null },
  read(body): PushRead | null {
    const envelope = Envelope.safeParse(body)
    if (!envelope.success) return null
    const { action, data } = envelope.data
    const happening = readData(action, data)
    return happening && { action, happening }
  },
}

function readData(action: string, data: unknown): Happening | null {
  if (action === 'candidateMerge') {
    const found = MergeData.safeParse(data)
    return found.success ? { kind: 'merge', from: found.data.mergedCandidate.id, into: found.data.candidate.id } : null
  }
  if (!aboutApplications.has(action)) return nothing
  const found = ApplicationData.safeParse(data)
  if (!found.success) return null
  const { application } = found.data
  const name = shortened(application.candidate.name)
  if (!application.job) return nothing
  if (name === null) return null
  const state = stateOf(action, application)
  return {
    kind: 'application',
    id: application.id,
    job: application.job.id,
    candidate: {
      id: application.candidate.id,
      name,
      email: shortened(application.candidate.primaryEmailAddress?.value, 254),
    },
    stage: shortened(application.currentInterviewStage?.title),
    state,
    reason: state === 'rejected' ? (shortened(application.archiveReason?.text) ?? unsaid) : null,
    source: shortened(application.source?.title),
    occurredAt: application.updatedAt ?? application.createdAt ?? null,
  }
}

/** An archived application was rejected by the company or withdrawn by the candidate: the kind of its reason says which. */
function stateOf(
  action: string,
  { status, archiveReason }: z.output<typeof ApplicationData>['application'],
): 'active' | 'hired' | 'rejected' | 'withdrawn' {
  if (action === 'candidateHire' || status === 'Hired') return 'hired'
  if (status !== 'Archived') return 'active'
  return archiveReason?.reasonType === 'RejectedByCandidate' ? 'withdrawn' : 'rejected'
}
