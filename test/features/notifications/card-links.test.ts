import supertest from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { routes } from '../../../src/app.ts'
import { dropEmptyInterviews, expectStatus, makeJob, makeLoop, type Seat } from '../../support/hiring.ts'
import { type MailServer, openMailServer } from '../../support/mail-server.ts'
import { notify, notifying } from '../../support/notified.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

const linkIn = /https:\/\/hire\.northwind\.example\/card-link#([\w-]{43})/
const rating = { rating: 3, evidence: [{ kind: 'observation', text: 'Named the baseline first.' }] }

describe('the link of a mail that opens one card', () => {
  let mail: MailServer
  let service: Service
  let company: Company
  let owner: Caller
  let jobId: string
  let count = 0
  beforeAll(async () => {
    mail = await openMailServer()
    service = await openService(notifying(mail.url))
    company = await service.company('Northwind')
    owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
    jobId = await makeJob(company, owner)
    service.now = new Date('2026-03-03T09:00:00Z')
  })
  afterAll(async () => {
    await service.close()
    await mail.close()
  })
  beforeEach(() => {
    mail.mails.length = 0
  })

  const own = () => ({ origin: service.baseUrl, 'sec-fetch-site': 'same-origin' })
  const exchange = (token: string, headers: Record<string, string> = own()) =>
    supertest(service.baseUrl).post('/v1/auth/card-session').set(headers).send({ token })
  const cookieOf = (reply: { headers: Record<string, unknown> }) =>
    String(reply.headers['set-cookie'] ?? '').split(';', 1)[0]!
  const asking = (cookie: string) => {
    const headers = () => ({ ...own(), cookie, 'if-match': '*' })
    return {
      get: (path: string) => supertest(service.baseUrl).get(path).set(headers()),
      put: (path: string, body: object) => supertest(service.baseUrl).put(path).set(headers()).send(body),
      patch: (path: string, body: object) => supertest(service.baseUrl).patch(path).set(headers()).send(body),
      post: (path: string) => supertest(service.baseUrl).post(path).set(headers()),
    }
  }
  /** A card of somebody who never signed in, and the link that came with the mail about it. */
  async function linked(options: { roles?: ('interviewer' | 'admin')[]; beside?: boolean } = {}) {
    const person = await company.person(`Guest ${'abcdefghijklmnopqrstuvwxyz'[count++]}`, { roles: options.roles })
    const beside = await company.person(`Beside ${'abcdefghijklmnopqrstuvwxyz'[count++]}`)
    const loop = await makeLoop(service, company, jobId, [person, beside])
    await dropEmptyInterviews(company, loop.id)
    service.pass(1.5)
    await notify(service)
    const told = mail.mails.find(each => each.to === person.email)!
    const [seat, other] = loop.seats as [Seat, Seat]
    return { person, seat, other, loop, told, token: linkIn.exec(told.text)![1]! }
  }
  const signedIn = async (options: Parameters<typeof linked>[0] = {}) => {
    const made = await linked(options)
    const reply = await exchange(made.token)
    expect([reply.status, reply.body.scorecard_id]).toEqual([200, made.seat.cardId])
    return { ...made, reply, cookie: cookieOf(reply), ask: asking(cookieOf(reply)) }
  }

  it('goes to whoever has no other way in, and leads nobody else past the sign-in', async () => {
    const { told, token, seat } = await linked()
    expect(told.html).toContain(`href="https://hire.northwind.example/card-link#${token}"`)
    expect(told.text).not.toContain('/settings')
    await service.sql`insert into passwords (company_id, person_id, hash, updated_at) values (${company.id}, ${seat.person.id}, 'x', ${service.now})`
    expectStatus(await company.admin.post(`/v1/scorecards/${seat.cardId}/nudges`), 204)
    await notify(service)
    const later = mail.mails.filter(each => each.to === seat.person.email).at(-1)!
    expect(later.text).toContain(`/cards/${seat.cardId}`)
    expect(later.text).not.toMatch(linkIn)
  })

  it('is not used up by what opens links by itself, and its words are kept nowhere', async () => {
    const { token } = await linked()
    // All that a link sends when it is opened: what stands behind # stays in the browser.
    for (const method of ['get', 'head'] as const) await supertest(service.baseUrl)[method]('/card-link')
    expect((await supertest(service.baseUrl).get(`/v1/auth/card-session?token=${token}`)).status).toBe(404)
    const rows = await service.sql<
      { row: string }[]
    >`select k::text as row from card_links k union all select n::text from notifications n`
    expect(rows.filter(({ row }) => row.includes(token))).toEqual([])
    expect((await exchange(token)).status).toBe(200)
  })

  it('opens the card once: to read, to write, to submit, and then no more', async () => {
    const { seat, token, reply, ask, person } = await signedIn()
    expect(String(reply.headers['set-cookie'])).toMatch(
      /^hireloop_session=hc_\w{43}; Max-Age=259200; Path=\/v1; HttpOnly; Secure; SameSite=Strict$/,
    )
    const again = await exchange(token)
    expect([again.status, again.body.code]).toEqual([401, 'card_link_spent'])
    const me = (await ask.get('/v1/me')).body
    expect([me.id, me.card_id, me.roles]).toEqual([person.id, seat.cardId, ['interviewer']])
    expect(me.permissions).toMatchObject({ 'scorecard.write': 'allowed', 'loop.read': 'forbidden' })
    expect((await ask.get(`/v1/interviews/${seat.interviewId}`)).body.kit).toBeDefined()
    for (const dimension of seat.focus)
      expect((await ask.put(`/v1/scorecards/${seat.cardId}/ratings/${dimension}`, rating)).status).toBe(200)
    expect((await ask.patch(`/v1/scorecards/${seat.cardId}`, { summary: 'Clear.' })).body.summary).toBe('Clear.')
    expect((await ask.post(`/v1/scorecards/${seat.cardId}/submission`)).body.state).toBe('submitted')
    for (const path of ['/v1/me', `/v1/scorecards/${seat.cardId}`])
      expect((await ask.get(path)).body.code, path).toBe('not_signed_in')
  })

  it('may do nothing but that card: every other operation is refused, and every other card and interview', async () => {
    const { seat, other, loop, ask, cookie } = await signedIn({ roles: ['interviewer', 'admin'] })
    const open = new Set([
      'getMe',
      'readCoach',
      'getScorecard',
      'changeScorecard',
      'putRating',
      'deleteRating',
      'submitScorecard',
      'getInterview',
    ])
    const ids: Record<string, string> = {
      loops: loop.id,
      scorecards: other.cardId,
      interviews: other.interviewId,
      jobs: jobId,
    }
    const heard: string[] = []
    let asked = 0
    for (const each of routes.filter(route => route.may !== null)) {
      const kind = each.path.split('/')[2]!
      const path = each.path.replace('{id}', ids[kind] ?? seat.cardId).replace(/\{\w+\}/g, 'problem_clarity')
      if (each.cardSession === 'self') continue
      const reply = await service.app.inject({
        method: each.method,
        url: path,
        headers: { authorization: `Bearer ${cookie.split('=')[1]}`, 'if-match': '*' },
        ...(each.method === 'GET' ? {} : { payload: {} }),
      })
      asked++
      if (reply.statusCode !== 403 || reply.json().code !== 'forbidden')
        heard.push(`${each.operationId} ${reply.statusCode}`)
    }
    console.log(`figure: card session refused ${asked} operations of ${routes.length}`)
    expect(heard).toEqual([])
    expect(
      routes
        .filter(route => route.cardSession !== undefined)
        .map(route => route.operationId)
        .sort(),
    ).toEqual([...open].sort())
    // An admin by role, here they are not: the card in hand is all.
    expect((await ask.get('/v1/people')).body.code).toBe('forbidden')
    expect((await ask.get(`/v1/scorecards/${seat.cardId}`)).status).toBe(200)
  })

  const endings: readonly (readonly [string, (made: Awaited<ReturnType<typeof linked>>) => Promise<unknown>])[] = [
    [
      'the card is waived',
      ({ loop, seat }) =>
        company.admin.post(`/v1/loops/${loop.id}/waivers`, { panelist_id: seat.cardId, reason: 'ill today' }),
    ],
    [
      'another takes the seat',
      async ({ seat, other }) =>
        company.admin.post(`/v1/panelists/${seat.cardId}/reassignment`, { person_id: other.person.id }),
    ],
    [
      'the person leaves',
      ({ person }) => company.admin.patch(`/v1/people/${person.id}`, { active: false }, { 'if-match': '*' }),
    ],
    ['three days are over', async () => service.pass(72.01)],
  ]
  it.each(endings)('ends when %s', async (_, end) => {
    const { ask, seat, ...made } = await signedIn()
    expect((await ask.get(`/v1/scorecards/${seat.cardId}`)).status).toBe(200)
    await end({ seat, ...made })
    expect((await ask.get(`/v1/scorecards/${seat.cardId}`)).body.code).toBe('not_signed_in')
  })

  it.each(endings.slice(0, 3))('is spent when %s before it was used', async (_, end) => {
    const made = await linked()
    await end(made)
    expect((await exchange(made.token)).body.code).toBe('card_link_spent')
  })

  it('is spent after a week, and was never good for what is no link, nor from elsewhere', async () => {
    const { token } = await linked()
    expect((await exchange(`${token.slice(1)}x`)).body.code).toBe('card_link_spent')
    expect((await exchange('')).body.code).toBe('invalid_request')
    expect((await exchange(token, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).body.code).toBe(
      'origin_refused',
    )
    service.pass(7 * 24)
    expect((await exchange(token)).body.code).toBe('card_link_spent')
  })

  it('made up, forged or of another kind is no sign-in', async () => {
    const { reply } = await signedIn()
    const session = cookieOf(reply).split('=')[1]!
    for (const token of [`hc_${'x'.repeat(43)}`, `${session}x`, 'hc_', session.slice(3)]) {
      const asked = await supertest(service.baseUrl).get('/v1/me').set('authorization', `Bearer ${token}`)
      expect([asked.status, asked.body.code], token.slice(0, 3)).toEqual([401, 'not_signed_in'])
    }
    expect((await supertest(service.baseUrl).get('/v1/me').set('authorization', `Bearer ${session}`)).status).toBe(200)
  })
})
