/**
 * What a person chooses to hear, who backs up a job, the one-card link and the weekly digest on the wire. A chat address is
 * taken and never shown again: whoever knows it can write to its owner. Knows nothing of how anything is sent.
 */
import { z } from 'zod'
import { channels, isZone, kinds } from '../../domain/notification.ts'
import { Id, Time } from '../../platform/json-schema.ts'

export const NotificationKind = z.enum(kinds).meta({
  id: 'NotificationKind',
  description:
    'due: an interview is over and your card is open · overdue · escalated: somebody’s card stays overdue and you are the named backup · nudge: somebody reminds you · released · decided · digest: the week in one mail',
})

const Kinds = z
  .array(NotificationKind)
  .max(kinds.length)
  .refine(list => new Set(list).size === list.length, 'Name each kind once')

const minutesMax = 24 * 60 - 1
export const QuietHours = z
  .strictObject({
    from: z.int().min(0).max(minutesMax),
    until: z.int().min(0).max(minutesMax),
  })
  .refine(({ from, until }) => from !== until, 'Quiet hours end at another time than they begin')
  .meta({
    id: 'QuietHours',
    description: 'Minutes of the local day; may pass midnight. What falls inside is held back until they end.',
  })

const Zone = z
  .string()
  .min(1)
  .max(60)
  .refine(isZone, 'Give a time zone by its name, such as Europe/Lisbon')
  .meta({ description: 'a name of the IANA time zone database' })

export const NotificationSettings = z
  .strictObject({
    email: z.array(NotificationKind).meta({ description: 'what one hears by mail' }),
    chat: z.array(NotificationKind).meta({ description: 'what one hears by chat' }),
    chat_host: z.string().nullable().meta({ description: 'where chat goes; the address itself is shown to nobody' }),
    zone: z.string(),
    quiet_hours: QuietHours.nullable(),
    channels: z
      .array(z.enum(channels))
      .meta({ description: 'what this service can send by: mail only where it has a mail server' }),
  })
  .meta({ id: 'NotificationSettings', description: 'What one hears, by which channel, and when not' })

export const NotificationSettingsChange = z
  .strictObject({
    email: Kinds.optional(),
    chat: Kinds.optional(),
    chat_url: z
      .url({ protocol: /^https?$/, error: 'Give the address of an incoming webhook' })
      .max(500)
      .nullable()
      .optional()
      .meta({ description: 'an incoming webhook that only you read; null removes it' }),
    zone: Zone.optional(),
    quiet_hours: QuietHours.nullable().optional(),
  })
  .refine(change => Object.keys(change).length > 0, 'Name at least one field')
  .meta({
    id: 'NotificationSettingsChange',
    examples: [
      { email: ['due', 'overdue', 'nudge'], zone: 'Europe/Lisbon', quiet_hours: { from: 20 * 60, until: 8 * 60 } },
    ],
  })

const afterHoursMax = 240
export const JobBackup = z
  .strictObject({
    person_id: Id,
    after_hours: z.int().min(1).max(afterHoursMax).meta({ description: 'hours a card has to be overdue' }),
  })
  .meta({
    id: 'JobBackup',
    description: 'Who is told when a card of the job’s loops stays overdue',
    examples: [{ person_id: '0197a000-0000-7000-8000-000000000001', after_hours: 24 }],
  })

const tokenMax = 100
export const CardLinkUse = z
  .strictObject({ token: z.string().min(1).max(tokenMax) })
  .meta({ id: 'CardLinkUse', examples: [{ token: 'Zk3fYc0mQWv2bL8sT1xN5pR7uA9dE4gH6jK0iO2yBvC' }] })

export const CardSession = z
  .strictObject({ scorecard_id: Id, expires_at: Time })
  .meta({ id: 'CardSession', description: 'A sign-in for one card, until it is in or the time is over' })

const answerMax = 2_000
const Answer = z.string().trim().max(answerMax).nullable()
const answers = {
  learned: Answer.meta({ description: 'What did we learn?' }),
  broken_assumption: Answer.meta({ description: 'Which assumption broke?' }),
  stopping: Answer.meta({ description: 'What are we stopping?' }),
  conflict: Answer.meta({ description: 'Which conflict needs a single owner?' }),
}

const Mention = z.strictObject({ loop_id: Id, job_title: z.string() })

export const DigestContent = z.strictObject({
  overdue: z.array(z.strictObject({ loop_id: Id, job_title: z.string(), person: z.string(), due_at: Time })),
  splits: z.array(z.strictObject({ loop_id: Id, job_title: z.string(), dimension: z.string() })),
  early_openings: z.array(Mention),
})

export const Digest = z
  .strictObject({
    id: Id,
    week: z.string().meta({ description: 'the Monday it was made for' }),
    overdue: z.array(z.strictObject({ loop_id: Id, job_title: z.string(), person: z.string(), due_at: Time })),
    splits: z.array(z.strictObject({ loop_id: Id, job_title: z.string(), dimension: z.string() })),
    early_openings: z.array(Mention),
    ...answers,
    last_week: z
      .strictObject(answers)
      .nullable()
      .meta({ description: 'what the reader wrote into the digest before this one' }),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Digest', description: 'The week in one page, and four fields for its reader' })

export const DigestAnswers = z
  .strictObject({
    learned: Answer.optional(),
    broken_assumption: Answer.optional(),
    stopping: Answer.optional(),
    conflict: Answer.optional(),
  })
  .refine(change => Object.keys(change).length > 0, 'Name at least one field')
  .meta({
    id: 'DigestAnswers',
    description:
      'what did we learn · which assumption broke · what are we stopping · which conflict needs a single owner',
    examples: [{ learned: 'Panels without a designer split on clarity.', conflict: 'Levels: Hana decides.' }],
  })
