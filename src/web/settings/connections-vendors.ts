/**
 * The systems that push, each in words: what it is called, which of its events are worth sending, and the steps in its own
 * settings from the address of a connection to the first push. The names are those of the vendors' pages.
 */
import type { Shapes } from '../api.ts'

export type VendorName = Shapes['Vendor']

export interface VendorGuide {
  readonly name: string
  readonly words: string
  /** who makes the secret: shown here and pasted there, or the other way round */
  readonly secret: 'ours' | 'theirs'
  /** what one does there first, where the secret is theirs */
  readonly before: readonly string[]
  /** before the address is pasted */
  readonly steps: readonly string[]
  /** what its fields for the address and the secret are called */
  readonly addressField: string
  readonly secretField: string
  /** what to tick there, and what it does here */
  readonly events: readonly { readonly name: string; readonly does: string }[]
  /** where its pushes are only hints: what one does there for the API key by which it is asked */
  readonly asked: string | null
  /** how one sees that it works */
  readonly afterwards: string
}

export const vendorGuides: Readonly<Record<VendorName, VendorGuide>> = {
  greenhouse: {
    name: 'Greenhouse',
    words: 'Greenhouse Recruiting, by its web hooks',
    secret: 'ours',
    before: [],
    steps: [
      'In Greenhouse, open Configure, then Dev Center, then Web Hooks, and Web Hooks once more. It takes the right to manage web hooks.',
      'Make one web hook for each event of the list below, each with this address and this secret.',
    ],
    addressField: 'Endpoint URL',
    secretField: 'Secret key',
    events: [
      { name: 'Candidate has submitted application', does: 'adds the application' },
      { name: 'Application updated', does: 'keeps it in step' },
      { name: 'Candidate has changed stage', does: 'opens the loop at the opening stage' },
      { name: 'Candidate or prospect rejected', does: 'ends the application' },
      { name: 'Candidate or prospect unrejected', does: 'takes it up again' },
      { name: 'Candidate has been hired', does: 'ends it as hired' },
      { name: 'Candidate or prospect updated', does: 'keeps name and address' },
      { name: 'Merged candidate', does: 'makes two candidates one' },
    ],
    asked: null,
    afterwards:
      'Give each an address under “Error recipient email”: Greenhouse tells of failures nowhere else. Its first pushes appear below.',
  },
  lever: {
    name: 'Lever',
    words: 'LeverTRM, by its webhooks',
    secret: 'theirs',
    before: [
      'In Lever, open Settings, then Integrations and API, then Webhooks. It takes a Super Admin.',
      'Turn the webhook on for “Candidate stage change”. Lever shows a signature token beside it: paste it here.',
    ],
    steps: ['In Lever, open Settings, then Integrations and API, then Webhooks again.'],
    addressField: 'Webhook URL',
    secretField: 'Signature token',
    events: [
      { name: 'Candidate stage change', does: 'tells that an opportunity moved' },
      { name: 'Candidate archive state change', does: 'tells that one was closed or taken up again' },
      { name: 'Candidate hired', does: 'tells of a hire' },
    ],
    asked:
      'Lever signs the time of a push, not what it says. So a push is only a hint, and this service asks Lever what happened, with an API key: in Lever, Settings, then Integrations and API, then API credentials; let it read opportunities, contacts and archive reasons.',
    afterwards:
      'The first push appears below. Where Lever gives each webhook a token of its own, pushes signed with another one are turned away.',
  },
  ashby: {
    name: 'Ashby',
    words: 'Ashby, by its webhooks',
    secret: 'ours',
    before: [],
    steps: [
      'In Ashby, open Admin, then Integrations, then Webhooks.',
      'Choose New, once for each type of the list below, each with this address and this secret.',
    ],
    addressField: 'Request URL',
    secretField: 'Secret token',
    events: [
      { name: 'applicationSubmit', does: 'adds the application' },
      { name: 'applicationUpdate', does: 'keeps it in step, and ends it when it is archived' },
      { name: 'candidateStageChange', does: 'opens the loop at the opening stage' },
      { name: 'candidateHire', does: 'ends it as hired' },
      { name: 'candidateMerge', does: 'makes two candidates one' },
    ],
    asked: null,
    afterwards:
      'Ashby sends a ping as soon as you save: it appears below. A webhook whose ping was not taken is saved switched off; switch it on once the secret fits.',
  },
  generic: {
    name: 'Another system',
    words: 'Anything that can sign as Standard Webhooks does',
    secret: 'ours',
    before: [],
    steps: [
      'Let your system, or the workflow tool between, send the JSON below to this address, signed with this secret.',
    ],
    addressField: 'Address',
    secretField: 'Secret',
    events: [
      {
        name: 'application.updated',
        does: 'adds an application or keeps it in step; opens the loop at the opening stage',
      },
      { name: 'candidate.updated', does: 'keeps name and address' },
      { name: 'candidate.merged', does: 'makes two candidates one' },
      { name: 'ping', does: 'nothing: it shows that the signature fits' },
    ],
    asked: null,
    afterwards: 'A ping is enough to see that it works: it appears below.',
  },
}

export const vendorNames = Object.keys(vendorGuides) as VendorName[]

export const genericPush = `{ "type": "application.updated",
  "data": { "id": "app-17", "job_id": "job-4",
            "candidate": { "id": "cand-9", "name": "Noor Haddad", "email": "noor@mail.example" },
            "stage": "Onsite", "state": "active",
            "occurred_at": "2026-03-02T10:00:00Z" } }`

/** Five lines that sign and send, for the address of a connection. */
export function genericSender(address: string): string {
  return `const [id, at, body] = [crypto.randomUUID(), new Date(), JSON.stringify(push)]
await fetch('${address}', { method: 'POST', body, headers: {
  'webhook-id': id, 'webhook-timestamp': String(Math.floor(at / 1000)),
  'webhook-signature': new Webhook(process.env.CONNECTION_SECRET).sign(id, at, body),
} })`
}
