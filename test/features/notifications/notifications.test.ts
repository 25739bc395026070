import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sendReady } from '../../../src/features/notifications/sending.ts'
import {
  dropEmptyInterviews,
  expectStatus,
  fillAndSubmit,
  type LoopMade,
  makeJob,
  makeLoop,
} from '../../support/hiring.ts'
import { type ChatServer, type MailKept, type MailServer, openChat, openMailServer } from '../../support/mail-server.ts'
import { notify, notifying } from '../../support/notified.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

const any = { 'if-match': '*' }
const password = 'a password for tests'

let mail: MailServer
let chat: ChatServer
let service: Service
let company: Company
let owner: Caller
let recruiter: Caller
let jobId: string
beforeAll(async () => {
  mail = await openMailServer()
  chat = await openChat()
  service = await openService(notifying(mail.url))
  company = await service.company('Northwind')
  owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
  recruiter = await company.person('Rita Recruiter', { roles: ['recruiter'] })
  jobId = await makeJob(company, owner, { team: [recruiter] })
  // A Tuesday: digests are made on Mondays and stand in a file of their own.
  service.now = new Date('2026-03-03T09:00:00Z')
})
afterAll(async () => {
  await service.close()
  await mail.close()
  await chat.close()
})
let panelists = 0
beforeEach(async () => {
  mail.mode = 'takes'
  chat.status = 200
  await notify(service)
  mail.mails.length = 0
  chat.messages.length = 0
})

/** People who can sign in, and a loop in which they sit at the first interviews; the others are dropped. */
async function panelOf(count: number, loopOf: (panel: Caller[]) => Promise<LoopMade> = seat): Promise<LoopMade> {
  const panel: Caller[] = []
  for (let at = 0; at < count; at++) {
    const person = await company.person(
      `Panelist ${'abcdefghijklmnopqrstuvwxyz'[panelists % 26]}${'abcdefghijklmnopqrstuvwxyz'[Math.floor(panelists / 26)]}`,
    )
    panelists++
    await service.sql`insert into passwords (company_id, person_id, hash, updated_at) values (${company.id}, ${person.id}, 'none', ${service.now})`
    panel.push(person)
  }
  const loop = await loopOf(panel)
  await dropEmptyInterviews(company, loop.id)
  return loop
}
const seat = (panel: Caller[]) => makeLoop(service, company, jobId, panel)
const to = (person: Caller): MailKept[] => mail.mails.filter(each => each.to === person.email)
const subjects = (person: Caller) => to(person).map(each => each.subject)
const minutes = (count: number) => service.pass(count / 60)

describe('a card that is due', () => {
  it('is told its author half an hour after the interview, once, with a link into the card', async () => {
    const { seats } = await panelOf(1)
    const [{ person, cardId }] = seats as [LoopMade['seats'][0]]
    minutes(55 + 29)
    await notify(service)
    expect(to(person)).toEqual([])
    minutes(1)
    await notify(service)
    await notify(service)
    minutes(1)
    await notify(service)
    expect(to(person)).toHaveLength(1)
    const [told] = to(person)
    expect(told!.subject).toMatch(/^Due Wed,? \d+ Mar,? \d\d:\d\d \(UTC\): your card: Problem framing$/)
    expect(told!.text).toContain('Noor Haddad · Problem framing · Senior product manager, scheduling')
    expect(told!.text).toContain(`https://hire.northwind.example/cards/${cardId}`)
    expect(told!.html).toContain(`href="https://hire.northwind.example/cards/${cardId}"`)
    expect(told!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    // What a tired interviewer reads: a subject, a line of what, a line of why, a link.
    expect(told!.text.split(/\r?\n/).filter(Boolean)).toHaveLength(5)
  })

  it('is told nobody once it is in, nor when the interview was no show', async () => {
    const { seats } = await panelOf(2)
    service.pass(3)
    await fillAndSubmit(seats[0]!)
    expectStatus(
      await company.admin.put(`/v1/interviews/${seats[1]!.interviewId}/outcome`, { outcome: 'no_show', reason: 'ill' }),
      200,
    )
    service.pass(40)
    await notify(service)
    expect(
      mail.mails.filter(each => seats.some(({ person }) => person.email === each.to && !/debrief/.test(each.subject))),
    ).toEqual([])
  })

  it('is told once more when it is overdue, and not long after that', async () => {
    const { seats } = await panelOf(1)
    const { person } = seats[0]!
    minutes(55 + 24 * 60 - 1)
    await notify(service)
    expect(subjects(person)).toEqual([expect.stringMatching(/^Due/)])
    minutes(1)
    await notify(service)
    minutes(1)
    await notify(service)
    expect(subjects(person)).toEqual([expect.stringMatching(/^Due/), 'Overdue: your card: Problem framing'])
    const { seats: old } = await panelOf(1)
    service.pass(24 * 9)
    await notify(service)
    expect(to(old[0]!.person)).toEqual([])
  })

  it('that is given more time is not called overdue before that is over', async () => {
    const { seats } = await panelOf(1)
    const { person } = seats[0]!
    const quiet = { quiet_hours: { from: 0, until: 23 * 60 + 59 } }
    expectStatus(await person.patch('/v1/me/notifications', quiet, any), 200)
    service.pass(26)
    await notify(service)
    expectStatus(await company.admin.patch('/v1/company', { card_due_hours: 72 }, any), 200)
    expectStatus(await person.patch('/v1/me/notifications', { quiet_hours: null }, any), 200)
    service.pass(24)
    await notify(service)
    expect(subjects(person)).toEqual([expect.stringMatching(/^Due/)])
    service.pass(24)
    await notify(service)
    expect(subjects(person)).toEqual([expect.stringMatching(/^Due/), expect.stringMatching(/^Overdue/)])
    expectStatus(await company.admin.patch('/v1/company', { card_due_hours: 24 }, any), 200)
  })
})

describe('a card that stays overdue', () => {
  it('is told the named backup, who may see who is due, and only then', async () => {
    const backup = await company.person('Bea Backup', { roles: ['recruiter'] })
    const ownJob = await makeJob(company, owner, { team: [backup], title: 'Group product manager, billing' })
    expectStatus(await company.admin.put(`/v1/jobs/${ownJob}/backup`, { person_id: backup.id, after_hours: 10 }), 200)
    const { seats, id } = await panelOf(2, panel => makeLoop(service, company, ownJob, panel))
    service.pass(2)
    await fillAndSubmit(seats[1]!)
    service.pass(32.8)
    await notify(service)
    expect(to(backup)).toEqual([])
    service.pass(0.2)
    await notify(service)
    await notify(service)
    expect(subjects(backup)).toEqual([`Still overdue: the card of ${seats[0]!.person.name}`])
    expect(to(backup)[0]!.text).toContain(`https://hire.northwind.example/loops/${id}`)
    expectStatus(await company.admin.delete(`/v1/jobs/${ownJob}/backup`), 204)
    expect((await company.admin.get(`/v1/jobs/${ownJob}/backup`)).status).toBe(404)
  })

  it('is not told a backup whose own card is open, who left the team, or whose roles changed', async () => {
    const ends: readonly ((backup: Caller, loop: LoopMade, job: string) => Promise<unknown>)[] = [
      async (backup, loop) =>
        expectStatus(
          await company.admin.post(`/v1/interviews/${loop.seats[0]!.interviewId}/panelists`, { person_id: backup.id }),
          201,
        ),
      (backup, _, job) =>
        service.sql`delete from hiring_team_members where person_id = ${backup.id} and job_id = ${job}`,
      backup => service.sql`update people set roles = '{interviewer}' where id = ${backup.id}`,
      backup => service.sql`update people set active = false where id = ${backup.id}`,
    ]
    for (const [at, end] of ends.entries()) {
      const backup = await company.person(`Bob Backup ${'abcd'[at]}`, { roles: ['recruiter', 'interviewer'] })
      const ownJob = await makeJob(company, owner, { team: [backup], title: 'Another' })
      expectStatus(await company.admin.put(`/v1/jobs/${ownJob}/backup`, { person_id: backup.id, after_hours: 1 }), 200)
      const loop = await panelOf(1, panel => makeLoop(service, company, ownJob, panel))
      await end(backup, loop, ownJob)
      service.pass(27)
      await notify(service)
      expect(
        subjects(backup).filter(subject => /Still/.test(subject)),
        String(at),
      ).toEqual([])
      await service.sql`delete from job_backups where job_id = ${ownJob}`
    }
  })
})

describe('a reminder', () => {
  it('is mailed to the author of the card, at most once a day, and not for a card that came in meanwhile', async () => {
    const { seats } = await panelOf(2)
    const nudge = async (cardId: string) =>
      expectStatus(await company.admin.post(`/v1/scorecards/${cardId}/nudges`), 204)
    await nudge(seats[0]!.cardId)
    await nudge(seats[0]!.cardId)
    await notify(service)
    expect(subjects(seats[0]!.person)).toEqual(['A reminder: your card: Problem framing'])
    expect(to(seats[1]!.person)).toEqual([])
    service.pass(24)
    await nudge(seats[0]!.cardId)
    await nudge(seats[1]!.cardId)
    await fillAndSubmit(seats[1]!)
    await notify(service)
    expect(subjects(seats[0]!.person).filter(each => /reminder/.test(each))).toHaveLength(2)
    expect(subjects(seats[1]!.person).filter(each => /reminder/.test(each))).toEqual([])
  })
})

describe('a release and a decision', () => {
  it('are told panel, owner and hiring team, each once, the decision not to whoever took it', async () => {
    const { seats, id } = await panelOf(2)
    service.pass(3)
    await fillAndSubmit(seats[0]!)
    await notify(service)
    expect(mail.mails.filter(each => /debrief/.test(each.subject))).toEqual([])
    await fillAndSubmit(seats[1]!)
    await notify(service)
    await notify(service)
    const heard = [owner, recruiter, ...seats.map(each => each.person)]
    const open = 'The debrief is open: Senior product manager, scheduling'
    expect(heard.map(person => subjects(person).filter(each => each === open).length)).toEqual([1, 1, 1, 1])
    expect(to(owner)[0]!.text).toContain(`https://hire.northwind.example/loops/${id}/debrief`)
    expectStatus(await owner.post(`/v1/loops/${id}/decisions`, { decision: 'defer', reason: 'One more talk.' }), 201)
    await notify(service)
    expect(mail.mails.filter(each => /^Decided/.test(each.subject))).toEqual([])
    const last = (await owner.get(`/v1/loops/${id}/decisions`)).body.data[0]
    expectStatus(
      await owner.post(`/v1/loops/${id}/decisions`, { decision: 'no_hire', reason: 'Thin.', supersedes: last.id }),
      201,
    )
    await notify(service)
    const decided = 'Decided: Senior product manager, scheduling'
    expect(heard.map(person => subjects(person).filter(each => each === decided).length)).toEqual([0, 1, 1, 1])
    // Neither which way it went nor why: that is read where its evidence stands.
    for (const each of mail.mails) expect(each.raw).not.toMatch(/no_hire|no hire|Thin\./i)
  })

  it('at an early release are told nobody whose own card is open, and told them once it is in', async () => {
    const { seats, id } = await panelOf(2)
    service.pass(3)
    await fillAndSubmit(seats[0]!)
    expectStatus(await owner.post(`/v1/loops/${id}/release`, { reason: 'The offer expires tonight.' }), 200)
    await notify(service)
    const open = (person: Caller) => subjects(person).filter(each => /debrief/.test(each)).length
    expect(seats.map(({ person }) => open(person))).toEqual([1, 0])
    await fillAndSubmit(seats[1]!)
    await notify(service)
    expect(seats.map(({ person }) => open(person))).toEqual([1, 1])
  })

  it('whose job got lost are found by the clock', async () => {
    const { seats } = await panelOf(1)
    service.pass(3)
    await fillAndSubmit(seats[0]!)
    await service.sql`delete from pgboss.job where name = 'notifications'`
    minutes(3)
    await notify(service)
    expect(subjects(owner)).toEqual(['The debrief is open: Senior product manager, scheduling'])
  })
})

describe('what a person chooses', () => {
  it('decides what goes by which channel; chat goes to their own address and names no candidate', async () => {
    const { seats } = await panelOf(1, panel => makeLoop(service, company, jobId, panel, { name: 'Mirembe Okello' }))
    const { person, interviewId, cardId } = seats[0]!
    await service.sql`update interviews set name = 'Mirembe on <!channel> metrics & more' where id = ${interviewId}`
    expectStatus(
      await person.patch(
        '/v1/me/notifications',
        { email: [], chat: ['due', 'nudge'], chat_url: `${chat.url}/mine` },
        any,
      ),
      200,
    )
    minutes(90)
    await notify(service)
    expect(to(person)).toEqual([])
    expect(chat.messages.map(each => each.path)).toEqual(['/mine'])
    expect(chat.messages[0]!.text).toContain(`<https://hire.northwind.example/cards/${cardId}|Write the card>`)
    expect(chat.messages[0]!.text).not.toMatch(/mirembe|okello|<!/i)
    await service.sql`update interviews set name = 'On <!channel> metrics & more' where id = ${interviewId}`
    expectStatus(await company.admin.post(`/v1/scorecards/${cardId}/nudges`), 204)
    await notify(service)
    expect(chat.messages[1]!.text).toContain('On &lt;!channel&gt; metrics &amp; more')
    service.pass(24)
    await notify(service)
    expect(chat.messages).toHaveLength(2)
    expect(to(person)).toEqual([])
  })

  it('holds back what falls into quiet hours until they end by their own clock, and loses nothing', async () => {
    service.now = new Date('2026-03-05T16:00:00Z')
    const { seats } = await panelOf(1)
    const { person } = seats[0]!
    const quiet = { zone: 'Asia/Tokyo', quiet_hours: { from: 22 * 60, until: 7 * 60 } }
    expectStatus(await person.patch('/v1/me/notifications', quiet, any), 200)
    // Half past two at night in Tokyo.
    minutes(90)
    await notify(service)
    service.now = new Date('2026-03-05T21:59:00Z')
    await notify(service)
    expect(to(person)).toEqual([])
    service.now = new Date('2026-03-05T22:00:00Z')
    await notify(service)
    expect(subjects(person)).toEqual([expect.stringMatching(/^Due Sat,? 7 Mar,? 01:55 \(Asia\/Tokyo\)/)])
  })

  it('is asked for again when it is sent: what was switched off meanwhile is not sent', async () => {
    const { seats } = await panelOf(1)
    const { person } = seats[0]!
    mail.mode = 'later'
    minutes(90)
    await notify(service)
    expectStatus(await person.patch('/v1/me/notifications', { email: [] }, any), 200)
    mail.mode = 'takes'
    minutes(5)
    await notify(service)
    expect(to(person)).toEqual([])
    const [row] = await service.sql`select state, because from notifications where person_id = ${person.id}`
    expect(row).toEqual({ state: 'withheld', because: 'switched_off' })
  })
})

describe('when the world fails', () => {
  const rowOf = async (person: Caller) => {
    const [row] = await service.sql<{ state: string; because: string | null; attempts: number }[]>`
      select state, because, attempts from notifications where person_id = ${person.id} order by created_at limit 1`
    return row
  }

  it.each(['later', 'drops'] as const)(
    'a mail server that %s gets it again, under the same id, until it takes it',
    async mode => {
      const { seats } = await panelOf(1)
      const { person } = seats[0]!
      mail.mode = mode
      minutes(90)
      await notify(service)
      await notify(service)
      expect(await rowOf(person)).toEqual({ state: 'waiting', because: null, attempts: 1 })
      for (const wait of [1, 5]) {
        minutes(wait)
        await notify(service)
      }
      expect((await rowOf(person))!.attempts).toBe(3)
      mail.mode = 'takes'
      minutes(15)
      await notify(service)
      await notify(service)
      expect(to(person)).toHaveLength(1)
      expect(await rowOf(person)).toEqual({ state: 'sent', because: null, attempts: 4 })
    },
  )

  it('an address that the server will never take is not tried again', async () => {
    const { seats } = await panelOf(1)
    mail.mode = 'never'
    minutes(90)
    await notify(service)
    expect(await rowOf(seats[0]!.person)).toEqual({ state: 'failed', because: 'refused', attempts: 1 })
  })

  it('chat that is away is asked again, chat that is gone or may not be called is not', async () => {
    const { seats } = await panelOf(3)
    for (const { person } of seats)
      expectStatus(
        await person.patch('/v1/me/notifications', { email: [], chat: ['nudge'], chat_url: `${chat.url}/x` }, any),
        200,
      )
    const nudge = async (at: number) => {
      expectStatus(await company.admin.post(`/v1/scorecards/${seats[at]!.cardId}/nudges`), 204)
      await notify(service)
      return rowOf(seats[at]!.person)
    }
    chat.status = 503
    expect(await nudge(0)).toMatchObject({ state: 'waiting', attempts: 1 })
    chat.status = 404
    expect(await nudge(1)).toMatchObject({ state: 'failed', because: 'refused' })
    await service.sql`update notification_settings set chat_url = 'https://10.0.0.1/x' where person_id = ${seats[2]!.person.id}`
    expect(await nudge(2)).toMatchObject({ state: 'failed', because: 'refused' })
    chat.status = 200
    minutes(2)
    await notify(service)
    expect(await rowOf(seats[0]!.person)).toMatchObject({ state: 'sent' })
    expect(chat.messages).toHaveLength(1)
  })

  it('what a worker had in hand when it died is sent by the next one, once its claim is over', async () => {
    const { seats } = await panelOf(1)
    const { person } = seats[0]!
    mail.mode = 'hangs'
    minutes(90)
    const reached = new Promise<void>(resolve => {
      mail.onMessage = resolve
    })
    // It never comes back: as if the process had ended in the middle of the message.
    const dying = notify(service).catch(() => {})
    await reached
    mail.onMessage = null
    mail.mode = 'takes'
    const working = { deps: service.deps, stopping: new AbortController().signal }
    await sendReady(working, company.id)
    expect(to(person)).toEqual([])
    minutes(2)
    await sendReady(working, company.id)
    await sendReady(working, company.id)
    expect(to(person)).toHaveLength(1)
    expect(await rowOf(person)).toMatchObject({ state: 'sent', attempts: 2 })
    mail.hangUp()
    await dying
    expect(await rowOf(person)).toMatchObject({ state: 'sent', attempts: 2 })
  })

  it('two workers at once send each once', async () => {
    const { seats } = await panelOf(5)
    service.pass(6)
    mail.mode = 'later'
    await notify(service)
    mail.mode = 'takes'
    minutes(2)
    const working = { deps: service.deps, stopping: new AbortController().signal }
    await Promise.all([1, 2, 3].map(() => sendReady(working, company.id)))
    expect(seats.map(({ person }) => to(person).length)).toEqual([1, 1, 1, 1, 1])
  })

  it('gives up after three days', async () => {
    const { seats } = await panelOf(1)
    expectStatus(await company.admin.post(`/v1/scorecards/${seats[0]!.cardId}/nudges`), 204)
    mail.mode = 'later'
    await notify(service)
    service.pass(73)
    await notify(service)
    expect(await rowOf(seats[0]!.person)).toMatchObject({ state: 'failed', because: 'gave_up' })
  })
})

describe('the settings', () => {
  it('are everything by mail for whoever has set nothing, and keep what they are given', async () => {
    const person = await company.person('Nia New')
    const first = await person.get('/v1/me/notifications')
    expect(first.body).toEqual({
      email: ['due', 'overdue', 'escalated', 'nudge', 'released', 'decided', 'digest'],
      chat: [],
      chat_host: null,
      zone: 'UTC',
      quiet_hours: null,
      channels: ['email', 'chat'],
    })
    const change = { email: ['due'], chat: ['overdue'], chat_url: `${chat.url}/secret-path`, zone: 'Europe/Lisbon' }
    const changed = await person.patch('/v1/me/notifications', change, { 'if-match': first.headers.etag! })
    expect([changed.status, changed.headers.etag]).toEqual([200, '"1"'])
    expect(changed.body).toMatchObject({ email: ['due'], chat: ['overdue'], chat_host: new URL(chat.url).host })
    expect(changed.text).not.toContain('secret-path')
    const stale = await person.patch('/v1/me/notifications', { zone: 'UTC' }, { 'if-match': '"0"' })
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed'])
    const early = await (await company.person('Ned New')).patch(
      '/v1/me/notifications',
      { zone: 'UTC' },
      { 'if-match': '"4"' },
    )
    expect(early.body.code).toBe('precondition_failed')
    expect((await person.patch('/v1/me/notifications', { zone: 'UTC' })).body.code).toBe('precondition_required')
    const quiet = { quiet_hours: { from: 1200, until: 480 }, chat_url: null }
    expect((await person.patch('/v1/me/notifications', quiet, { 'if-match': '"1"' })).body).toMatchObject({
      quiet_hours: { from: 1200, until: 480 },
      chat_host: null,
      zone: 'Europe/Lisbon',
    })
  })

  it.each([
    [{}],
    [{ zone: 'Europe/Atlantis' }],
    [{ email: ['due', 'due'] }],
    [{ email: ['everything'] }],
    [{ quiet_hours: { from: 5, until: 5 } }],
    [{ quiet_hours: { from: 0, until: 1440 } }],
    [{ chat_url: 'ftp://chat.example/x' }],
    [{ channel: '#hiring' }],
  ])('refuse %j', async change => {
    const reply = await owner.patch('/v1/me/notifications', change, any)
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid_request'])
  })

  it('take no address that may not be called from here', async () => {
    for (const url of ['https://192.168.0.7/hook', 'https://[::1]/hook', 'https://user:word@chat.example/hook']) {
      const reply = await owner.patch('/v1/me/notifications', { chat_url: url }, any)
      expect([reply.status, reply.body.code], url).toEqual([422, 'address_refused'])
    }
  })

  it('are nobody’s without a sign-in, and a key has none', async () => {
    expect((await service.anonymous.get('/v1/me/notifications')).body.code).toBe('not_signed_in')
    const key = await company.integration('Everything', ['jobs:read'])
    expect((await key.get('/v1/me/notifications')).body.code).toBe('forbidden')
    expect((await key.patch('/v1/me/notifications', { zone: 'UTC' }, any)).body.code).toBe('forbidden')
  })
})

describe('the backup of a job', () => {
  it('is somebody of the company who can see who is due', async () => {
    const put = (person_id: string, by = company.admin, job = jobId) =>
      by.put(`/v1/jobs/${job}/backup`, { person_id, after_hours: 24 })
    const nobody = await company.person('Ivo Interviewer')
    const elsewhere = await company.person('Rolf Recruiter', { roles: ['recruiter'] })
    expect((await put(company.admin.id)).body).toEqual({ person_id: company.admin.id, after_hours: 24 })
    expect((await put(recruiter.id)).status).toBe(200)
    expect((await put(owner.id)).status).toBe(200)
    expect((await company.admin.get(`/v1/jobs/${jobId}/backup`)).body.person_id).toBe(owner.id)
    for (const person of [nobody, elsewhere]) expect((await put(person.id)).body.code).toBe('backup_sees_nothing')
    const other = await service.company('Contoso')
    expect((await put(other.admin.id)).body.code).toBe('unknown_reference')
    expect((await put(other.admin.id, other.admin)).body.code).toBe('not_found')
    expect((await put(owner.id, owner)).body.code).toBe('forbidden')
    expect((await service.anonymous.put(`/v1/jobs/${jobId}/backup`, {})).body.code).toBe('not_signed_in')
    expect((await company.admin.put(`/v1/jobs/${jobId}/backup`, { person_id: owner.id })).body.code).toBe(
      'invalid_request',
    )
    await company.admin.delete(`/v1/jobs/${jobId}/backup`)
  })
})

describe('a service without a mail server', () => {
  it('mails nobody, says so, and its clock goes on', async () => {
    const silent = await openService()
    try {
      const other = await silent.company('Fabrikam')
      expect((await other.admin.get('/v1/me/notifications')).body.channels).toEqual(['chat'])
      await notify(silent)
      expect(await silent.sql`select 1 from notifications`).toHaveLength(0)
    } finally {
      await silent.close()
    }
  })
})

it('signs in with a password as before', async () => {
  const reply = await service.anonymous.post('/v1/auth/token', { email: company.admin.email, password })
  expect(reply.status).toBe(200)
})
