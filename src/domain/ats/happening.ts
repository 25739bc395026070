/**
 * What an applicant tracking system's push means, in our words: an application as it now stands, a candidate, a merge, a hint,
 * or nothing to us. Vendor files make it from bytes; whoever owns the tables applies it. It knows no vendor and no signature.
 */
import { z } from 'zod'

export const HappeningCandidate = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  email: z.string().max(254).nullable(),
})

/** Kept as JSON between the door and the worker; times are ISO 8601. */
export const Happening = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('application'),
    id: z.string().min(1).max(200),
    /** what the other system calls the job */
    job: z.string().min(1).max(200),
    candidate: HappeningCandidate,
    stage: z.string().min(1).max(200).nullable(),
    state: z.enum(['active', 'hired', 'rejected', 'withdrawn']),
    /** why it was rejected, where that was said */
    reason: z.string().min(1).max(2_000).nullable(),
    source: z.string().min(1).max(200).nullable(),
    occurredAt: z.string().max(40).nullable(),
  }),
  z.strictObject({ kind: z.literal('candidate'), candidate: HappeningCandidate }),
  /** `from` became `into`, who stays */
  z.strictObject({ kind: z.literal('merge'), from: z.string().min(1).max(200), into: z.string().min(1).max(200) }),
  /** something changed at what the other system calls `subject`, but nobody signed what: it has to be asked for */
  z.strictObject({ kind: z.literal('hint'), subject: z.string().min(1).max(200) }),
  /** nothing that concerns us: a ping, an offer, a job post */
  z.strictObject({ kind: z.literal('nothing') }),
])
export type Happening = z.infer<typeof Happening>

export const nothing: Happening = { kind: 'nothing' }

/** Whose names a happening is told in. */
export interface Origin {
  /** under which its external ids stand */
  readonly source: string
  /** jobs here by what the other system calls them, besides those that carry their external id themselves */
  readonly jobs: ReadonlyMap<string, string>
}

/** What came of it: `unknown` is a candidate of whom nothing is here, which is nothing to be kept. */
export interface Applied {
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'merged' | 'unknown'
  readonly candidateId: string | null
  readonly applicationId: string | null
}

/** How a happening is applied, by whoever owns the tables; `Act` is what they write with. Refuses by name. */
export type ApplyHappening<Act> = (into: Act & Origin, happening: Happening) => Promise<Applied>

/** How a vendor signs: told as data by its file, checked where the keys are. */
export type Signing =
  /** HMAC-SHA256 of the body in hexadecimal, in a header behind a prefix */
  | { readonly kind: 'body'; readonly header: string; readonly prefix: string; readonly idHeader: string | null }
  /** Standard Webhooks */
  | { readonly kind: 'standard' }
  /** HMAC-SHA256 of token and time alone, all of it inside the body */
  | { readonly kind: 'token' }

export interface PushRead {
  /** in the vendor's words */
  readonly action: string
  readonly happening: Happening
}

/** What to ask next, as a path under the vendor's address, or what was learnt. */
export type PullRead = { readonly ask: string } | { readonly happening: Happening }

/** How a vendor is asked what a hint is about, by an API key that is the user of Basic, one question after the other. */
export interface Pull {
  /** where the vendor is reached, unless a connection says otherwise */
  readonly url: string
  /** Reads the parsed answers so far, none at first; null where one has not the form the vendor documents. */
  read(subject: string, answers: readonly unknown[]): PullRead | null
}

export interface Vendor {
  readonly name: string
  readonly signing: Signing
  /** Reads the parsed body of a push; null where it has not the form the vendor documents. */
  read(body: unknown): PushRead | null
  /** where what is pushed is no more than a hint */
  readonly pull?: Pull
}

/** Whether a database column can keep what was read: not NUL, not half a character. */
export function isKeepable(read: PushRead | Happening): boolean {
  return !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(read))
}

/** Ids come as numbers or texts; here they are texts. */
export const VendorId = z.union([z.int(), z.string().min(1).max(200)]).transform(String)

/** A name of two halves, either of which may be missing; null where both are. */
export function wholeName(first: string | null | undefined, last: string | null | undefined): string | null {
  return shortened(
    [first, last]
      .map(part => part?.trim())
      .filter(Boolean)
      .join(' '),
  )
}

/** A text as long as we keep one; null where nothing is left. */
export function shortened(text: string | null | undefined, max = 200): string | null {
  const kept = [...(text ?? '').trim()].slice(0, max).join('').trim()
  return kept === '' ? null : kept
}

/** A moment as the vendor wrote it; null where it is none. */
export function momentOf(text: string | null | undefined): Date | null {
  const time = text ? new Date(text) : null
  return time && time.getUTCFullYear() >= 1970 && time.getUTCFullYear() < 2200 ? time : null
}
