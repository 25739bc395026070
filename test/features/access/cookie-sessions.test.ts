import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { type Company, openService, type Service } from '../../support/service.ts'

const password = 'a password for tests'
const elsewhere = 'https://evil.example'

describe('signing in by cookie', () => {
  let service: Service
  let company: Company
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
  })
  afterAll(() => service.close())

  const own = () => ({ origin: service.baseUrl, 'sec-fetch-site': 'same-origin' })
  const start = (headers: Record<string, string> = own(), body: object = { email: company.admin.email, password }) =>
    supertest(service.baseUrl).post('/v1/auth/session').set(headers).send(body)
  const cookiesOf = (reply: { headers: Record<string, unknown> }) =>
    [reply.headers['set-cookie'] ?? []].flat().map(line => String(line))
  const jarOf = (reply: { headers: Record<string, unknown> }) =>
    cookiesOf(reply)
      .map(line => line.split(';', 1)[0]!)
      .join('; ')
  const renew = (cookie: string, headers: Record<string, string> = own()) =>
    supertest(service.baseUrl)
      .post('/v1/auth/session/renewal')
      .set({ ...headers, cookie })

  it('sets two cookies that no script reads and no other site sends, and shows no token', async () => {
    const reply = await start()
    expect([reply.status, reply.text]).toEqual([204, ''])
    const cookies = cookiesOf(reply)
    expect(cookies).toHaveLength(2)
    for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/)
    expect(cookies[0]).toMatch(/^hireloop_session=[^;]+; Max-Age=600; Path=\/v1;/)
    expect(cookies[1]).toMatch(/^hireloop_refresh=[^;]+; Max-Age=2592000; Path=\/v1\/auth\/session;/)
    const me = await supertest(service.baseUrl).get('/v1/me').set('cookie', jarOf(reply))
    expect([me.status, me.body.name]).toEqual([200, 'Ada Admin'])
  })

  it('marks the cookies Secure where people come by https', async () => {
    const config = { ...service.deps.config, publicUrl: 'https://hire.northwind.example' }
    const app = await buildApp({ ...service.deps, config })
    const reply = await app.inject({
      method: 'POST',
      url: '/v1/auth/session',
      headers: { origin: 'https://hire.northwind.example' },
      payload: { email: company.admin.email, password },
    })
    await app.close()
    expect(reply.statusCode).toBe(204)
    for (const cookie of cookiesOf(reply)) expect(cookie).toMatch(/; Secure; /)
  })

  it('refuses a wrong password and a malformed request without any cookie', async () => {
    const wrong = await start(own(), { email: company.admin.email, password: 'not the password' })
    expect([wrong.status, wrong.body.code, cookiesOf(wrong)]).toEqual([401, 'sign_in_failed', []])
    const malformed = await start(own(), { email: company.admin.email })
    expect([malformed.status, malformed.body.code]).toEqual([400, 'invalid_request'])
  })

  it('asks for the company where the address and password fit in two', async () => {
    const other = await service.company('Contoso')
    await service.sql`update people set email = ${company.admin.email} where id = ${other.admin.id}`
    const reply = await start()
    expect([reply.status, reply.body.code, cookiesOf(reply)]).toEqual([409, 'company_needed', []])
    await service.sql`update people set email = 'ada@contoso.example' where id = ${other.admin.id}`
  })

  const foreign: readonly [string, Record<string, string>][] = [
    ['a page of another site', { origin: elsewhere, 'sec-fetch-site': 'cross-site' }],
    ['a page of another site in a browser that says no more', { origin: elsewhere }],
    ['a page on another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a frame without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a page that hides where it is', { 'sec-fetch-site': 'cross-site' }],
    ['an address typed into the browser', { 'sec-fetch-site': 'none' }],
    ['a page whose name begins like ours', { origin: 'PREFIX.evil.example' }],
    ['something that names no origin at all', {}],
  ]

  it.each(foreign)('writes nothing for %s', async (_, headers) => {
    const said = headers.origin === 'PREFIX.evil.example' ? { origin: `${service.baseUrl}.evil.example` } : headers
    const cookie = jarOf(await start())
    const attempts = [
      await start(said),
      await renew(cookie, said),
      await supertest(service.baseUrl)
        .delete('/v1/auth/session')
        .set({ ...said, cookie }),
      await supertest(service.baseUrl)
        .patch('/v1/company')
        .set({ ...said, cookie, 'if-match': '*' })
        .send({ name: 'Taken over' }),
    ]
    expect(attempts.map(each => [each.status, each.body.code])).toEqual(attempts.map(() => [403, 'origin_refused']))
    expect((await company.admin.get('/v1/company')).body.name).toBe('Northwind')
    // Nothing was spent either: the session goes on.
    expect((await renew(cookie)).status).toBe(204)
  })

  it('reads nothing for a page of another origin, and reads for a typed address', async () => {
    const cookie = jarOf(await start())
    const get = (headers: Record<string, string>) =>
      supertest(service.baseUrl)
        .get('/v1/me')
        .set({ ...headers, cookie })
    expect((await get({ 'sec-fetch-site': 'same-site' })).body.code).toBe('origin_refused')
    expect((await get({ origin: elsewhere })).body.code).toBe('origin_refused')
    expect((await get({ 'sec-fetch-site': 'none' })).status).toBe(200)
    expect((await get({})).status).toBe(200)
  })

  it('writes for a page of its own', async () => {
    const cookie = jarOf(await start())
    const change = (name: string, headers: Record<string, string>) =>
      supertest(service.baseUrl)
        .patch('/v1/company')
        .set({ ...headers, cookie, 'if-match': '*' })
        .send({ name })
    expect((await change('Northwind Ltd', own())).status).toBe(200)
    expect((await change('Northwind', { origin: service.baseUrl })).status).toBe(200)
  })

  it('leaves bearers alone: where a token or key is sent, the cookie does not count', async () => {
    const cookie = jarOf(await start())
    const key = await company.integration('Warehouse', ['loops:read'])
    expect((await key.get('/v1/loops', { origin: elsewhere, cookie })).status).toBe(200)
    const bad = await supertest(service.baseUrl).get('/v1/me').set({ cookie, authorization: 'Bearer nonsense' })
    expect(bad.body.code).toBe('not_signed_in')
  })

  it('renews by the cookie, once each, and a copied cookie ends the session', async () => {
    const first = jarOf(await start())
    const second = await renew(first)
    expect(second.status).toBe(204)
    expect((await renew(jarOf(second))).status).toBe(204)
    const copied = await renew(first)
    expect([copied.status, copied.body.code]).toEqual([401, 'refresh_token_invalid'])
    expect(cookiesOf(copied).every(cookie => /=; .*Expires=Thu, 01 Jan 1970/.test(cookie))).toBe(true)
    expect((await renew(jarOf(second))).body.code).toBe('refresh_token_invalid')
  })

  it('has nothing to renew without a cookie, nor for somebody who left', async () => {
    expect((await renew('')).body.code).toBe('refresh_token_invalid')
    const person = await company.person('Lena Leaves')
    await company.admin.put(`/v1/people/${person.id}/password`, { password })
    const cookie = jarOf(await start(own(), { email: person.email, password }))
    await service.sql`update people set active = false where id = ${person.id}`
    expect((await renew(cookie)).body.code).toBe('sign_in_failed')
  })

  it('lets the session cookie serve ten minutes, and the renewal after that', async () => {
    const started = await start()
    service.pass(0.2)
    const me = await supertest(service.baseUrl).get('/v1/me').set('cookie', jarOf(started))
    expect(me.body.code).toBe('not_signed_in')
    const renewed = jarOf(await renew(jarOf(started)))
    expect((await supertest(service.baseUrl).get('/v1/me').set('cookie', renewed)).status).toBe(200)
  })

  it('signs out: the cookies go, the sign-in has ended, and a second time says the same', async () => {
    const cookie = jarOf(await start())
    const out = () =>
      supertest(service.baseUrl)
        .delete('/v1/auth/session')
        .set({ ...own(), cookie })
    const reply = await out()
    expect(reply.status).toBe(204)
    expect(cookiesOf(reply).map(line => line.split('=', 1)[0])).toEqual(['hireloop_session', 'hireloop_refresh'])
    expect((await renew(cookie)).body.code).toBe('refresh_token_invalid')
    expect((await out()).status).toBe(204)
  })
})

describe('how one can sign in', () => {
  const cast = {
    password: 'known to everybody',
    people: [{ name: 'Ida Demo', email: 'ida@demo.example', role: 'interviewer', whatFor: 'a card due' }],
  }
  let service: Service
  beforeAll(async () => {
    service = await openService()
    await service.company('Northwind')
  })
  afterAll(() => service.close())

  const options = async (demo?: typeof cast) => {
    const app = await buildApp({ ...service.deps, demo })
    const reply = await app.inject({ url: '/v1/auth/options' })
    await app.close()
    return reply.json()
  }

  it('names nobody and no password outside a demonstration', async () => {
    expect(await options()).toEqual({ demo: null, oidc: null })
    expect(await options(cast), 'a demonstration without its company').toEqual({ demo: null, oidc: null })
  })

  it('names the people of the demo company and their password where it runs', async () => {
    await service.sql`update companies set demo = true`
    expect(await options(cast)).toEqual({
      demo: {
        password: 'known to everybody',
        people: [{ name: 'Ida Demo', email: 'ida@demo.example', role: 'interviewer', what_for: 'a card due' }],
      },
      oidc: null,
    })
    expect(await options(), 'the company without the setting').toEqual({ demo: null, oidc: null })
  })
})
