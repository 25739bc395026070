/**
 * Pushes of Greenhouse: `{ action, payload }`, signed over the raw body in `Signature: sha256 <hex>`. The application comes
 * whole with every action that concerns it, so each is an upsert. What else it sends is nothing to us.
 */
import { z } from 'zod'
import { type Happening, nothing, type PushRead, shortened, type Vendor, VendorId, wholeName } from '../happening.ts'

const Envelope = z.object({ action: z.string().min(1).max(100), payload: z.unknown() })

const Person = z.object({
  id: VendorId,
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email_addresses: z.array(z.object({ value: z.string() })).nullish(),
})

const ApplicationPayload = z.object({
  candidate: Person.nullish(),
  application: z.object({
    id: VendorId,
    status: z.string().nullish(),
    prospect: z.boolean().nullish(),
    applied_at: z.string().nullish(),
    last_activity_at: z.string().nullish(),
    source: z.object({ public_name: z.string().nullish(), name: z.string().nullish() }).nullish(),
    current_stage: z.object({ name: z.string() }).nullish(),
    rejection_reason: z.object({ name: z.string().nullish() }).nullish(),
    candidate: Person.nullish(),
    jobs: z.array(z.object({ id: VendorId })).nullish(),
    job: z.object({ id: VendorId }).nullish(),
  }),
})

const aboutApplications = new Set([
  'new_candidate_application',
  'application_updated',
  'candidate_stage_change',
  'hire_candidate',
  'unhire_candidate',
  'reject_candidate',
  'unreject_candidate',
])
/** What these actions say of the state, whatever the status beside them. */
const stateByAction: Readonly<Record<string, 'active' | 'hired' | 'rejected'>> = {
  hire_candidate: 'hired',
  unhire_candidate: 'active',
  reject_candidate: 'rejected',
  unreject_candidate: 'active',
}
const unsaid = 'Greenhouse gave no reason'

export const greenhouse: Vendor = {
  name: 'greenhouse',
  signing: { kind: 'body', header: 'signature', prefix: 'sha256 ', idHeader: 'greenhouse-event-id' },
  read(body): PushRead | null {
    const envelope = Envelope.safeParse(body)
    if (!envelope.success) return null
    const { action, payload } = envelope.data
    const happening = readPayload(action, payload)
    return happening && { action, happening }
  },
}

function readPayload(action: string, payload: unknown): Happening | null {
  if (aboutApplications.has(action)) return readApplication(action, payload)
  if (action === 'update_candidate') {
    const found = z.object({ candidate: Person }).safeParse(payload)
    const candidate = found.success ? candidateFrom(found.data.candidate) : null
    return candidate && { kind: 'candidate', candidate }
  }
  if (action === 'merge_candidate') {
    const found = z.object({ person: z.object({ id: VendorId, new_candidate_id: VendorId }) }).safeParse(payload)
    return found.success
      ? { kind: 'merge', from: found.data.person.id, into: found.data.person.new_candidate_id }
      : null
  }
  return nothing
}

function readApplication(action: string, payload: unknown): Happening | null {
  const found = ApplicationPayload.safeParse(payload)
  if (!found.success) return null
  const { application } = found.data
  const person = application.candidate ?? found.data.candidate
  const candidate = person && candidateFrom(person)
  const job = application.jobs?.[0]?.id ?? application.job?.id
  // A prospect is nobody's applicant yet.
  if (application.prospect || job === undefined) return nothing
  if (!candidate) return null
  const state = stateByAction[action] ?? stateOf(application.status)
  return {
    kind: 'application',
    id: application.id,
    job,
    candidate,
    stage: shortened(application.current_stage?.name),
    state,
    reason: state === 'rejected' ? (shortened(application.rejection_reason?.name) ?? unsaid) : null,
    source: shortened(application.source?.public_name ?? application.source?.name),
    occurredAt: application.last_activity_at ?? application.applied_at ?? null,
  }
}

function stateOf(status: string | null | undefined): 'active' | 'hired' | 'rejected' {
  return status === 'hired' || status === 'rejected' ? status : 'active'
}

function candidateFrom(person: z.output<typeof Person>) {
  const name = wholeName(person.first_name, person.last_name)
  return name === null ? null : { id: person.id, name, email: shortened(person.email_addresses?.[0]?.value, 254) }
}
