/**
 * Notifications whose worker is killed: real processes, ended by SIGKILL while they plan, while a mail is under way and between
 * its having been taken and its being recorded. Held by locks and by a mail server that answers when it is told to.
 */
import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropEmptyInterviews, type LoopMade, makeJob, makeLoop } from '../../support/hiring.ts'
import { type KilledWorkers, kill, killedWorkers, until } from '../../support/killed-workers.ts'
import { type MailServer, openMailServer } from '../../support/mail-server.ts'
import { notifying } from '../../support/notified.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

const week = '2026-03-09'

let mail: MailServer
let service: Service
let company: Company
let readers: Caller[]
let loop: LoopMade
let workers: KilledWorkers
beforeAll(async () => {
  mail = await openMailServer()
  const settings = notifying(mail.url)
  service = await openService(settings)
  // A Monday: digests are made from eight on, and the cards of the morning are due by the next one.
  service.now = new Date(`${week}T04:00:00Z`)
  company = await service.company('Northwind')
  const owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  const recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  readers = [owner, recruiter]
  const panel = [await company.person('Ines One'), await company.person('Jon Two'), await company.person('Kim Three')]
  loop = await makeLoop(service, company, await makeJob(company, owner, { team: [recruiter] }), panel)
  await dropEmptyInterviews(company, loop.id)
  service.now = new Date(`${week}T08:30:00Z`)
  workers = killedWorkers(service, ['notifications', 'notifications-clock'], settings)
})
afterAll(async () => {
  await workers.close()
  await service.close()
  await mail.close()
})

interface Row {
  readonly kind: string
  readonly state: string
  readonly email: string
}

const rowsNow = () => service.sql<Row[]>`
  select n.kind, n.state, e.email from notifications n join people e on e.company_id = n.company_id and e.id = n.person_id
  order by e.email, n.kind`
const mailsOf = ({ email, kind }: Row) =>
  mail.mails.filter(each => each.to === email && (kind === 'digest') === /week in loops/.test(each.subject))
const sent = async () => (await rowsNow()).filter(({ state }) => state === 'sent')

/** Another transaction is about to plan the same: whoever plans waits for it. */
const holdCard = (sql: postgres.TransactionSql) => sql`
  insert into notifications (company_id, id, person_id, kind, channel, subject, loop_id, panelist_id, not_before, created_at)
  values (${company.id}, ${randomUUID()}, ${loop.seats[1]!.person.id}, 'due', 'email', ${loop.seats[1]!.cardId}, ${loop.id},
    ${loop.seats[1]!.cardId}, ${service.now}, ${service.now})`
const holdDigest = (sql: postgres.TransactionSql) => sql`
  insert into digests (company_id, id, person_id, week, content, created_at, updated_at)
  values (${company.id}, ${randomUUID()}, ${readers[1]!.id}, ${week}, '{}', ${service.now}, ${service.now})`
const holdRows = (sql: postgres.TransactionSql) => sql`select 1 from notifications for update`

describe('a notification whose worker is killed', () => {
  it('is sent at least once under one name, never recorded as sent when it was not, and every digest is made once', async () => {
    let kills = 0
    const afterKill = async () => {
      kills++
      for (const row of await sent()) expect(mailsOf(row), `${row.kind} to ${row.email}`).not.toEqual([])
    }

    // Planning: all of a minute's plan, or none.
    for (const hold of [holdCard, holdDigest]) {
      await workers.killAt(hold)
      await afterKill()
      expect(await rowsNow()).toEqual([])
      expect((await service.sql`select 1 from digests`).length).toBe(0)
    }

    // Planned, and mails under way that nobody has taken.
    mail.mode = 'hangs'
    const underWay = () => until(async () => mail.hanging() > 0)
    const first = await workers.start()
    await underWay()
    await kill(first)
    await afterKill()
    expect([mail.mails.length, (await sent()).length]).toEqual([0, 0])
    expect((await rowsNow()).map(({ kind }) => kind).sort()).toEqual(['digest', 'digest', 'due', 'due', 'due'])
    mail.hangUp()

    // Taken, and not recorded yet.
    await workers.killAt(holdRows, underWay, () => mail.take(mail.hanging()))
    await afterKill()
    expect(mail.mails.length).toBeGreaterThan(0)
    expect(await sent()).toEqual([])
    mail.hangUp()

    // One recorded, others under way.
    const second = await workers.start()
    await underWay()
    mail.take(1)
    await until(async () => (await sent()).length > 0)
    await kill(second)
    await afterKill()
    expect(await sent()).toHaveLength(1)
    mail.hangUp()

    mail.mode = 'takes'
    const last = await workers.start()
    await until(async () => (await rowsNow()).every(({ state }) => state !== 'waiting'))
    await kill(last)
    await afterKill()
    const rows = await rowsNow()
    expect(rows.map(({ kind, state, email }) => `${kind} ${state} ${email}`).sort()).toEqual(
      [
        ...loop.seats.map(({ person }) => `due sent ${person.email}`),
        ...readers.map(({ email }) => `digest sent ${email}`),
      ].sort(),
    )
    for (const row of rows) {
      const mails = mailsOf(row)
      expect(mails.length, `${row.kind} to ${row.email}`).toBeLessThan(kills)
      expect(new Set(mails.map(({ messageId }) => messageId)).size, 'a repeat has the name of the first').toBe(1)
    }
    const digests = await service.sql<{ person_id: string; week: string }[]>`select person_id, week from digests`
    expect(digests.map(each => `${each.person_id} ${each.week}`).sort()).toEqual(
      readers.map(({ id }) => `${id} ${week}`).sort(),
    )
    const repeated = mail.mails.length - rows.length
    console.log(`figure: notification workers killed ${kills - 1}, told ${rows.length}, sent twice or more ${repeated}`)
  })
})
