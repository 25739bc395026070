/** What a person chooses to hear, and whom the loops of a job are escalated to; with them the other routes of notifications. */
import { z } from 'zod'
import type { Actor, Role } from '../../domain/actor.ts'
import { type Channel, type Kind, kinds } from '../../domain/notification.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { Nothing, route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { faultOfUrl } from '../../platform/outbound.ts'
import { onTeamOf } from '../../platform/visibility.ts'
import { createCardSession } from './card-links.ts'
import { answerDigest, getDigest, listDigests } from './digests.ts'
import { JobBackup, NotificationSettings, NotificationSettingsChange } from './shapes.ts'

const tag = 'notifications'
const ById = z.strictObject({ id: Id })

interface SettingsRow {
  readonly email_kinds: Kind[]
  readonly chat_kinds: Kind[]
  readonly chat_url: string | null
  readonly zone: string
  readonly quiet_from: number | null
  readonly quiet_until: number | null
  readonly version: number
}

/** What holds for whoever has set nothing. */
const nothingSet: SettingsRow = {
  email_kinds: [...kinds],
  chat_kinds: [],
  chat_url: null,
  zone: 'UTC',
  quiet_from: null,
  quiet_until: null,
  version: 0,
}

/** A key has nobody to tell. */
function personOf(actor: Actor): string {
  if (actor.kind !== 'person') throw new Refusal('forbidden')
  return actor.id
}

async function loadSettings(tx: Tx, personId: string): Promise<SettingsRow> {
  const [row] = await tx.sql<SettingsRow[]>`
    select email_kinds, chat_kinds, chat_url, zone, quiet_from, quiet_until, version
    from notification_settings where person_id = ${personId}`
  return row ?? nothingSet
}

function viewSettings(row: SettingsRow, deps: Deps): z.output<typeof NotificationSettings> {
  const { quiet_from: from, quiet_until: until } = row
  const mail: Channel[] = deps.config.mail === undefined ? [] : ['email']
  return {
    email: row.email_kinds,
    chat: row.chat_kinds,
    chat_host: row.chat_url === null ? null : new URL(row.chat_url).host,
    zone: row.zone,
    quiet_hours: from === null || until === null ? null : { from, until },
    channels: [...mail, 'chat'],
  }
}

export const getNotificationSettings = route({
  operationId: 'getNotificationSettings',
  method: 'GET',
  path: '/v1/me/notifications',
  tag,
  summary: 'What you hear, by which channel, and when not',
  may: 'self.read',
  reply: NotificationSettings,
  etag: true,
  facts: async ({ tx, actor }) => ({ settings: await loadSettings(tx, personOf(actor)) }),
  async handle({ deps, facts: { settings }, etag }) {
    etag(settings.version)
    return viewSettings(settings, deps)
  },
})

export const changeNotificationSettings = route({
  operationId: 'changeNotificationSettings',
  method: 'PATCH',
  path: '/v1/me/notifications',
  tag,
  summary: 'Choose what you hear, by which channel, and when not',
  description: 'The chat address is an incoming webhook that only you read: a person is told, never a channel.',
  may: 'self.read',
  body: NotificationSettingsChange,
  reply: NotificationSettings,
  etag: true,
  ifMatch: 'required',
  refuses: ['address_refused'],
  facts: async ({ tx, actor }) => ({ before: await loadSettings(tx, personOf(actor)) }),
  async handle({ tx, deps, actor, body, facts: { before }, now, ifMatch, etag }) {
    const personId = personOf(actor)
    const expected = ifMatch()
    const fault = typeof body.chat_url === 'string' ? faultOfUrl(deps, body.chat_url) : null
    if (fault !== null) throw new Refusal('address_refused', { fault })
    const quiet = body.quiet_hours === undefined ? null : body.quiet_hours
    const after = {
      ...before,
      email_kinds: body.email ?? before.email_kinds,
      chat_kinds: body.chat ?? before.chat_kinds,
      chat_url: body.chat_url === undefined ? before.chat_url : body.chat_url,
      zone: body.zone ?? before.zone,
      ...(body.quiet_hours === undefined ? {} : { quiet_from: quiet?.from ?? null, quiet_until: quiet?.until ?? null }),
    }
    // Written over what was read: whoever came between them is met by the version, with If-Match: * by the later of the two.
    const [saved] = await tx.sql<{ version: number }[]>`
      insert into notification_settings as n (company_id, person_id, email_kinds, chat_kinds, chat_url, zone, quiet_from, quiet_until, version, updated_at)
      select ${tx.companyId}, ${personId}, ${after.email_kinds}::text[], ${after.chat_kinds}::text[], ${after.chat_url}, ${after.zone},
        ${after.quiet_from}, ${after.quiet_until}, 1, ${now}
      where ${expected}::int is null or ${expected} = ${before.version}
      on conflict (company_id, person_id) do update set email_kinds = excluded.email_kinds, chat_kinds = excluded.chat_kinds,
        chat_url = excluded.chat_url, zone = excluded.zone, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
        version = n.version + 1, updated_at = excluded.updated_at
      where ${expected}::int is null or n.version = ${expected}
      returning version`
    if (!saved) throw new Refusal('precondition_failed')
    etag(saved.version)
    return viewSettings({ ...after, version: saved.version }, deps)
  },
})

export const getJobBackup = route({
  operationId: 'getJobBackup',
  method: 'GET',
  path: '/v1/jobs/{id}/backup',
  tag,
  summary: 'Who is told when a card of the job’s loops stays overdue',
  may: 'job.write',
  params: ById,
  reply: JobBackup,
  facts: ({ tx, params }) => factsOfJob(tx, params.id),
  handle: ({ tx, params }) => loadBackup(tx, params.id),
})

export const setJobBackup = route({
  operationId: 'setJobBackup',
  method: 'PUT',
  path: '/v1/jobs/{id}/backup',
  tag,
  summary: 'Name who is told when a card of the job’s loops stays overdue',
  description: 'Somebody who may see who is due: an admin, or a recruiter or hiring manager of the hiring team.',
  may: 'job.write',
  params: ById,
  body: JobBackup,
  reply: JobBackup,
  refuses: ['backup_sees_nothing', 'unknown_reference'],
  facts: ({ tx, params }) => factsOfJob(tx, params.id),
  async handle({ tx, params, body, now }) {
    const [person] = await tx.sql<{ roles: Role[]; on_team: boolean }[]>`
      select roles, ${onTeamOf(tx.sql, body.person_id, tx.sql`${params.id}`)} as on_team from people where id = ${body.person_id} and active`
    if (!person) throw new Refusal('unknown_reference')
    const sees =
      person.roles.includes('admin') ||
      (person.on_team && person.roles.some(role => role === 'recruiter' || role === 'hiring_manager'))
    if (!sees) throw new Refusal('backup_sees_nothing')
    await tx.sql`
      insert into job_backups (company_id, job_id, person_id, after_hours, updated_at)
      values (${tx.companyId}, ${params.id}, ${body.person_id}, ${body.after_hours}, ${now})
      on conflict (company_id, job_id) do update set person_id = excluded.person_id, after_hours = excluded.after_hours, updated_at = excluded.updated_at`
    return body
  },
})

export const deleteJobBackup = route({
  operationId: 'deleteJobBackup',
  method: 'DELETE',
  path: '/v1/jobs/{id}/backup',
  tag,
  summary: 'Tell nobody any more when a card of the job’s loops stays overdue',
  may: 'job.write',
  params: ById,
  reply: Nothing,
  status: 204,
  facts: ({ tx, params }) => factsOfJob(tx, params.id),
  async handle({ tx, params }) {
    await tx.sql`delete from job_backups where job_id = ${params.id}`
  },
})

async function factsOfJob(tx: Tx, id: string) {
  const [job] = await tx.sql`select 1 from jobs where id = ${id}`
  if (!job) throw new Refusal('not_found')
  return {}
}

async function loadBackup(tx: Tx, jobId: string): Promise<z.output<typeof JobBackup>> {
  const [backup] = await tx.sql<{ person_id: string; after_hours: number }[]>`
    select person_id, after_hours from job_backups where job_id = ${jobId}`
  if (!backup) throw new Refusal('not_found')
  return backup
}

export const notificationRoutes = [
  getNotificationSettings,
  changeNotificationSettings,
  getJobBackup,
  setJobBackup,
  deleteJobBackup,
  listDigests,
  getDigest,
  answerDigest,
  createCardSession,
]
