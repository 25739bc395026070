/** A service that mails and chats, and what it takes to let its clock and its jobs run. */

import { jobsSchema } from '../../db/queues.ts'
import { reactions } from '../../src/app.ts'
import { tickNotifications, workNotifications } from '../../src/features/notifications/planning.ts'
import type { Job } from '../../src/platform/deps.ts'
import { workingFor } from '../../src/platform/jobs.ts'
import type { Service } from './service.ts'

/** The settings of a service that mails by `smtpUrl` and may chat on this machine. */
export const notifying = (smtpUrl: string): Record<string, string> => ({
  SMTP_URL: smtpUrl,
  MAIL_FROM: 'Hireloop <hireloop@northwind.example>',
  PUBLIC_URL: 'https://hire.northwind.example',
  OUTBOUND_ALLOW: '127.0.0.0/8',
})

/** One round of the clock, and every job of notifications that waits. */
export async function notify(service: Service): Promise<void> {
  await workQueued(service)
  await tickNotifications({ deps: service.deps })
  await workQueued(service)
}

async function workQueued(service: Service): Promise<void> {
  const working = workingFor(service.deps, reactions, new AbortController().signal)
  const rows = await service.sql<{ id: string; data: { company_id: string; subject: Job['subject'] } }[]>`
    delete from ${service.sql(jobsSchema)}.job where state = 'created' and name = 'notifications' returning id, data`
  for (const { id, data } of [...rows].sort((a, b) => (a.id < b.id ? -1 : 1)))
    await workNotifications(working, { queue: 'notifications', id, companyId: data.company_id, subject: data.subject })
}
