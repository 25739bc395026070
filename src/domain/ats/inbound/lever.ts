/**
 * Pushes of Lever: `{ token, triggeredAt, signature, event, data }`. The signature covers token and time and nothing of what
 * is said, so that a push that verifies is only a hint: something changed, and has to be fetched.
 */
import { z } from 'zod'
import type { PushRead, Vendor } from '../happening.ts'

/** What the signature is made of and compared with. */
export const LeverSignature = z.object({
  token: z.string().min(1).max(500),
  triggeredAt: z.int(),
  signature: z.string().min(1).max(200),
})

const Envelope = z.object({ event: z.string().min(1).max(100) })

export const lever: Vendor = {
  name: 'lever',
  signing: { kind: 'token' },
  read(body): PushRead | null {
    const envelope = Envelope.safeParse(body)
    return envelope.success ? { action: envelope.data.event, happening: { kind: 'hint' } } : null
  },
}
