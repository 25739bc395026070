import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Company, openService, type Service } from '../../support/service.ts'

describe('signing in', () => {
  let service: Service
  let company: Company
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
  })
  afterAll(() => service.close())

  const signIn = (body: object) => service.anonymous.post('/v1/auth/token', body)

  it('gives a session for the right password, and the session says who one is', async () => {
    const session = await signIn({ email: 'ADMIN@northwind.example', password: 'a password for tests' })
    expect(session.status).toBe(200)
    expect(session.body).toMatchObject({ token_type: 'Bearer', expires_in: 600 })
    const me = await service.anonymous.get('/v1/me', { authorization: `Bearer ${session.body.access_token}` })
    expect(me.status).toBe(200)
    expect(me.body).toMatchObject({
      kind: 'person',
      name: 'Ada Admin',
      roles: ['admin'],
      company: { slug: 'northwind' },
    })
  })

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await signIn({ email: 'admin@northwind.example', password: 'not the password' })
    const unknown = await signIn({ email: 'nobody@northwind.example', password: 'not the password' })
    const strip = ({ instance: _, ...problem }: Record<string, unknown>) => problem
    expect(wrong.status).toBe(401)
    expect(strip(wrong.body)).toEqual(strip(unknown.body))
    expect(wrong.body.code).toBe('sign_in_failed')
  })

  it('asks for the company only after the password was right in several', async () => {
    const other = await service.company('Contoso')
    await service.sql`update people set email = 'admin@northwind.example' where id = ${other.admin.id}`
    const both = await signIn({ email: 'admin@northwind.example', password: 'a password for tests' })
    expect([both.status, both.body.code]).toEqual([409, 'company_needed'])
    const wrong = await signIn({ email: 'admin@northwind.example', password: 'not the password' })
    expect(wrong.body.code).toBe('sign_in_failed')
    const named = await signIn({
      email: 'admin@northwind.example',
      password: 'a password for tests',
      company: 'contoso',
    })
    expect(named.status).toBe(200)
    await service.sql`update people set email = 'admin@contoso.example' where id = ${other.admin.id}`
  })

  it('rotates refresh tokens, and a token used twice ends the whole family', async () => {
    const first = (await signIn({ email: 'admin@northwind.example', password: 'a password for tests' })).body
    const refresh = (token: string) => service.anonymous.post('/v1/auth/refresh', { refresh_token: token })
    const second = await refresh(first.refresh_token)
    expect(second.status).toBe(200)
    expect(second.body.refresh_token).not.toBe(first.refresh_token)
    const replayed = await refresh(first.refresh_token)
    expect([replayed.status, replayed.body.code]).toEqual([401, 'refresh_token_invalid'])
    expect((await refresh(second.body.refresh_token)).status).toBe(401)
  })

  it('ends a sign-in on request, and says nothing when there is none', async () => {
    const session = (await signIn({ email: 'admin@northwind.example', password: 'a password for tests' })).body
    const out = await service.anonymous.post('/v1/auth/sign-out', { refresh_token: session.refresh_token })
    expect(out.status).toBe(204)
    expect((await service.anonymous.post('/v1/auth/refresh', { refresh_token: session.refresh_token })).status).toBe(
      401,
    )
    expect((await service.anonymous.post('/v1/auth/sign-out', { refresh_token: 'never given' })).status).toBe(204)
  })

  it('lets an access token serve ten minutes and not longer', async () => {
    const session = (await signIn({ email: 'admin@northwind.example', password: 'a password for tests' })).body
    const me = () => service.anonymous.get('/v1/me', { authorization: `Bearer ${session.access_token}` })
    expect((await me()).status).toBe(200)
    service.pass(0.2)
    expect((await me()).body.code).toBe('not_signed_in')
  })

  it('takes a role away at once, although the token still carries it', async () => {
    const head = await company.person('Hedda Head', { roles: ['head_of_product'] })
    expect((await head.get('/v1/people')).status).toBe(200)
    const demoted = await company.admin.patch(
      `/v1/people/${head.id}`,
      { roles: ['interviewer'] },
      { 'if-match': '"1"' },
    )
    expect(demoted.status).toBe(200)
    expect((await head.get('/v1/people')).body.code).toBe('forbidden')
    const gone = await company.admin.patch(`/v1/people/${head.id}`, { active: false }, { 'if-match': '"2"' })
    expect(gone.body.active).toBe(false)
    expect((await head.get('/v1/me')).body.code).toBe('not_signed_in')
  })

  it('ends every session when a password changes', async () => {
    const person = await company.person('Paul Password')
    expect(
      (await company.admin.put(`/v1/people/${person.id}/password`, { password: 'the first password' })).status,
    ).toBe(204)
    const session = (await signIn({ email: person.email, password: 'the first password' })).body
    const bearer = { authorization: `Bearer ${session.access_token}` }
    const refused = await service.anonymous.put(
      '/v1/me/password',
      { current: 'wrong', password: 'the second password' },
      bearer,
    )
    expect(refused.body.code).toBe('sign_in_failed')
    const changed = await service.anonymous.put(
      '/v1/me/password',
      { current: 'the first password', password: 'the second password' },
      bearer,
    )
    expect(changed.status).toBe(204)
    expect((await service.anonymous.get('/v1/me', bearer)).status).toBe(401)
    expect((await signIn({ email: person.email, password: 'the first password' })).status).toBe(401)
    expect((await signIn({ email: person.email, password: 'the second password' })).status).toBe(200)
  })
})

describe('API keys', () => {
  let service: Service
  let company: Company
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
  })
  afterAll(() => service.close())

  it('are shown once, work within their scopes, rotate with an overlap and are revoked at once', async () => {
    const made = await company.admin.post(
      '/v1/api-keys',
      { name: 'Warehouse', scopes: ['people:read'] },
      { 'idempotency-key': 'k1' },
    )
    expect(made.status).toBe(201)
    expect(made.body.key).toMatch(/^hl_[0-9A-Za-z]{36}$/)
    const again = await company.admin.post(
      '/v1/api-keys',
      { name: 'Warehouse', scopes: ['people:read'] },
      { 'idempotency-key': 'k1' },
    )
    expect([again.status, again.body.code]).toEqual([409, 'secret_already_shown'])
    const as = (key: string) => ({ authorization: `Bearer ${key}` })
    expect((await service.anonymous.get('/v1/people', as(made.body.key))).status).toBe(200)
    const beyond = await service.anonymous.post(
      '/v1/people',
      { name: 'X', email: 'x@x.example', function: 'other', seniority: 1 },
      as(made.body.key),
    )
    expect([beyond.status, beyond.body.code]).toEqual([403, 'scope_missing'])
    const rotated = await company.admin.post(`/v1/api-keys/${made.body.id}/rotation`, { overlap_hours: 1 })
    expect(rotated.status).toBe(201)
    expect((await service.anonymous.get('/v1/people', as(made.body.key))).status).toBe(200)
    service.pass(1.1)
    expect((await service.anonymous.get('/v1/people', as(made.body.key))).status).toBe(401)
    expect((await service.anonymous.get('/v1/people', as(rotated.body.key))).status).toBe(200)
    expect((await company.admin.delete(`/v1/api-keys/${rotated.body.id}`)).status).toBe(204)
    expect((await service.anonymous.get('/v1/people', as(rotated.body.key))).status).toBe(401)
    const listed = await company.admin.get('/v1/api-keys')
    expect(listed.text).not.toContain(made.body.key)
    expect(listed.body.data).toHaveLength(2)
  })

  it('refuses a mistyped key by its checksum', async () => {
    const made = await company.admin.post('/v1/api-keys', { name: 'Typo', scopes: ['people:read'] })
    const mistyped = `${made.body.key.slice(0, -1)}${made.body.key.endsWith('a') ? 'b' : 'a'}`
    expect((await service.anonymous.get('/v1/people', { authorization: `Bearer ${mistyped}` })).status).toBe(401)
  })
})
