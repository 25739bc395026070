/** What the webhook routes take and answer: endpoints, deliveries, connections, pushes. Secrets stand only in what shows them once. */
import { z } from 'zod'
import { EventType } from '../../domain/event.ts'
import { Id, Time, TimeIn } from '../../platform/json-schema.ts'
import { outboundUrlLengthMax } from '../../platform/outbound.ts'

export const overlapHoursMax = 168
const overlapHoursDefault = 24
const mappedJobsMax = 500

const hasField = (change: object) => Object.keys(change).length > 0
const hasFieldMessage = 'Name at least one field'

const Description = z.string().trim().min(1, 'Say something or leave it out').max(200)

// ---- endpoints ----

const Url = z.string().min(1).max(outboundUrlLengthMax)
const EventTypes = z
  .array(EventType)
  .min(1)
  .max(EventType.options.length)
  .meta({ description: 'the types of events to hear; null for all' })

export const WebhookEndpoint = z
  .strictObject({
    id: Id,
    url: z.string(),
    description: z.string().nullable(),
    event_types: z.array(EventType).nullable().meta({ description: 'the types it hears; null hears all' }),
    state: z.enum(['active', 'paused', 'disabled']).meta({
      description:
        'while paused or disabled its deliveries wait; `disabled` is what the service does to one that is gone',
    }),
    disabled_reason: z
      .enum(['gone', 'failing'])
      .nullable()
      .meta({ description: 'it answered 410, or a delivery gave up and none arrived meanwhile' }),
    disabled_at: Time.nullable(),
    api_key_id: Id.nullable().meta({ description: 'the integration it belongs to, which may rotate its secret' }),
    previous_secret_expires_at: Time.nullable().meta({ description: 'until then deliveries carry two signatures' }),
    created_by_id: Id,
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'WebhookEndpoint', description: 'Where events are sent to' })

export const ShownWebhookEndpoint = WebhookEndpoint.extend({
  secret: z.string().meta({ description: 'signs every delivery; shown this once' }),
}).meta({ id: 'ShownWebhookEndpoint', description: 'A webhook endpoint with its new secret' })

export const NewWebhookEndpoint = z
  .strictObject({
    url: Url,
    description: Description.nullable().default(null),
    event_types: EventTypes.nullable().default(null),
    api_key_id: Id.nullable()
      .default(null)
      .meta({ description: 'the integration it belongs to: it hears what that key may, while it may' }),
    paused: z.boolean().default(false),
  })
  .meta({
    id: 'NewWebhookEndpoint',
    examples: [
      {
        url: 'https://hooks.northwind.example/hireloop',
        description: 'Decisions back into the ATS',
        event_types: ['debrief.released', 'decision.recorded'],
      },
    ],
  })

export const WebhookEndpointChange = z
  .strictObject({
    url: Url.optional(),
    description: Description.nullable().optional(),
    event_types: EventTypes.nullable().optional(),
    state: z
      .enum(['active', 'paused'])
      .optional()
      .meta({ description: '`active` also wakes one that was disabled: what waited is delivered' }),
  })
  .refine(hasField, hasFieldMessage)
  .meta({ id: 'WebhookEndpointChange', examples: [{ state: 'paused' }] })

export const WebhookRotation = z
  .strictObject({
    overlap_hours: z
      .int()
      .min(0)
      .max(overlapHoursMax)
      .default(overlapHoursDefault)
      .meta({ description: 'hours for which the old secret signs too' }),
  })
  .meta({ id: 'WebhookRotation', examples: [{ overlap_hours: 24 }] })

// ---- deliveries ----

export const DeliveryType = z
  .enum([...EventType.options, 'webhook.ping'])
  .meta({ id: 'DeliveryType', description: 'the type of the event, or a ping' })

export const DeliveryState = z
  .enum(['pending', 'delivered', 'failed'])
  .meta({ id: 'DeliveryState', description: '`failed` is given up; ask for a replay' })

export const WebhookDelivery = z
  .strictObject({
    id: Id,
    endpoint_id: Id,
    event_id: Id.nullable().meta({
      description: 'the webhook-id of every attempt; null for a ping, whose id is its own',
    }),
    type: DeliveryType,
    state: DeliveryState,
    attempts: z.int().meta({ description: 'failed attempts since it was asked for' }),
    next_attempt_at: Time.nullable(),
    delivered_at: Time.nullable(),
    tries: z
      .array(
        z.strictObject({
          at: z.string().meta({ description: 'ISO 8601 in UTC' }),
          status: z.int().nullable().meta({ description: 'what the receiver answered' }),
          error: z.string().nullable().meta({ description: 'why there is no answer' }),
          duration_ms: z.int(),
        }),
      )
      .meta({ description: 'the last attempts, the newest last' }),
    created_at: Time,
  })
  .meta({ id: 'WebhookDelivery', description: 'One event on its way to one endpoint' })

export const InspectedWebhookDelivery = WebhookDelivery.extend({
  request: z
    .strictObject({
      webhook_id: Id.meta({ description: 'the webhook-id of every attempt' }),
      body: z.string().meta({ description: 'the exact text that every attempt signs and sends' }),
    })
    .meta({ description: 'the signature is made anew for each attempt and kept nowhere' }),
}).meta({ id: 'InspectedWebhookDelivery', description: 'A delivery with what is sent' })

export const NewWebhookReplay = z
  .strictObject({ from: TimeIn, to: TimeIn, event_types: EventTypes.nullable().default(null) })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'The end is after the start' })
  .meta({
    id: 'NewWebhookReplay',
    description: 'events published from `from` on and before `to`',
    examples: [{ from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' }],
  })

export const WebhookReplay = z
  .strictObject({ endpoint_id: Id, from: Time, to: Time })
  .meta({ id: 'WebhookReplay', description: 'What is sent again; list the deliveries to see how it goes' })

// ---- connections ----

export const Vendor = z
  .enum(['greenhouse', 'lever', 'ashby', 'generic'])
  .meta({ id: 'Vendor', description: 'how its pushes are signed and read' })

const MappedJobs = z
  .array(z.strictObject({ external_id: z.string().min(1).max(200), job_id: Id }))
  .max(mappedJobsMax)
  .refine(jobs => new Set(jobs.map(each => each.external_id)).size === jobs.length, 'Name each external id once')
  .meta({
    description: 'jobs by what the other system calls them, besides those that carry their external id themselves',
  })
const Stage = z.string().trim().min(1).max(200)
const Secret = z.string().min(16).max(200)
/** What can stand as the user of Basic: no colon, nothing that is not a letter of ASCII. */
const ApiKey = z
  .string()
  .min(8)
  .max(200)
  .regex(/^[!-9;-~]+$/, 'Letters, digits and signs of ASCII, without spaces or colons')
const ApiUrl = z
  .string()
  .max(outboundUrlLengthMax / 2)
  .regex(/^https?:\/\/[^?#\s]+$/, 'An address without a query, such as https://api.lever.co/v1')
const apiKeyHelp =
  'for vendors whose pushes are only hints (Lever): a key of theirs by which they are asked what happened; never shown again'
const apiUrlHelp = "where the vendor is asked; null for the vendor's own address"

export const Connection = z
  .strictObject({
    id: Id,
    vendor: Vendor,
    source: z.string().meta({ description: 'stands as the source of external ids of what it brings' }),
    description: z.string().nullable(),
    opening_stage: z
      .string()
      .nullable()
      .meta({ description: 'an application that enters this stage gets a loop; null opens none' }),
    jobs: z.array(z.strictObject({ external_id: z.string(), job_id: Id })),
    state: z.enum(['active', 'paused']).meta({ description: 'while paused its pushes are refused, and come again' }),
    path: z.string().meta({ description: 'where the vendor pushes to' }),
    api_key_set_at: Time.nullable().meta({ description: 'since when there is this API key; null where there is none' }),
    api_url: z
      .string()
      .nullable()
      .meta({ description: 'where the vendor is asked what happened; null for those that say it' }),
    previous_secret_expires_at: Time.nullable(),
    created_by_id: Id,
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Connection', description: 'An applicant tracking system that pushes' })

export const ShownConnection = Connection.extend({
  secret: z.string().meta({ description: 'signs every push; shown this once' }),
}).meta({ id: 'ShownConnection', description: 'A connection with its new secret' })

export const NewConnection = z
  .strictObject({
    vendor: Vendor,
    source: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,59}$/, 'Lower-case letters, digits, - and _')
      .max(60)
      .optional()
      .meta({ description: "the vendor's name where absent; two connections to one vendor need two" }),
    description: Description.nullable().default(null),
    opening_stage: Stage.nullable().default(null),
    jobs: MappedJobs.default([]),
    secret: Secret.optional().meta({ description: 'where the vendor makes it (Lever does); made up where absent' }),
    api_key: ApiKey.nullable().default(null).meta({ description: apiKeyHelp }),
    api_url: ApiUrl.nullable().default(null).meta({ description: apiUrlHelp }),
  })
  .meta({
    id: 'NewConnection',
    examples: [
      {
        vendor: 'greenhouse',
        opening_stage: 'Onsite',
        jobs: [{ external_id: '107761', job_id: '0195d2c4-7b1a-7c55-8d3e-6f2a9b4c1d70' }],
      },
    ],
  })

export const ConnectionChange = z
  .strictObject({
    description: Description.nullable().optional(),
    opening_stage: Stage.nullable().optional(),
    jobs: MappedJobs.optional(),
    state: z.enum(['active', 'paused']).optional(),
    api_key: ApiKey.nullable()
      .optional()
      .meta({ description: `${apiKeyHelp}; null removes it` }),
    api_url: ApiUrl.nullable()
      .optional()
      .meta({ description: `${apiUrlHelp}; to change it, give the key again` }),
  })
  .refine(hasField, hasFieldMessage)
  .meta({ id: 'ConnectionChange', examples: [{ opening_stage: 'Final round' }] })

export const ConnectionRotation = z
  .strictObject({
    overlap_hours: z.int().min(0).max(overlapHoursMax).default(overlapHoursDefault),
    secret: Secret.optional().meta({ description: 'where the vendor makes it; made up where absent' }),
  })
  .meta({ id: 'ConnectionRotation', examples: [{ overlap_hours: 24 }] })

// ---- pushes ----

export const PushState = z
  .enum(['received', 'applied', 'ignored', 'superseded', 'needs_pull', 'failed', 'job_unknown', 'refused'])
  .meta({
    id: 'PushState',
    description:
      '`superseded` came after a newer word on the same application; `needs_pull` is a hint whose words nobody signed, and is asked for where the connection has an API key; `failed` was asked for and not told; it, `job_unknown` and `refused` can be tried again',
  })

export const Push = z
  .strictObject({
    id: Id,
    connection_id: Id,
    event_id: z.string(),
    action: z.string().meta({ description: "in the vendor's words" }),
    state: PushState,
    outcome: z.string().nullable().meta({ description: 'what came of it, or what stood in its way' }),
    advice: z.string().nullable().meta({ description: 'for people: what to do about it; null where there is nothing' }),
    next_attempt_at: Time.nullable().meta({ description: 'when the other system may be asked for it next' }),
    candidate_id: Id.nullable(),
    application_id: Id.nullable(),
    loop_id: Id.nullable().meta({ description: 'the loop that it opened' }),
    times: z.int().meta({ description: 'how often it was received' }),
    last_received_at: Time,
    created_at: Time,
  })
  .meta({ id: 'Push', description: 'What a connection pushed' })
