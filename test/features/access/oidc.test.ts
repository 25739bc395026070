import supertest from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'
import { clientId, clientSecret, openSignInProvider, type SignInProvider } from '../../support/sign-in-provider.ts'

const publicUrl = 'http://hire.northwind.example'
const redirectUri = `${publicUrl}/sign-in/callback`

describe("signing in at the company's provider", () => {
  let provider: SignInProvider
  let service: Service
  let company: Company
  let ines: Caller
  beforeAll(async () => {
    provider = await openSignInProvider({ redirectUri })
    service = await openService({
      PUBLIC_URL: publicUrl,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_NAME: 'Northwind ID',
      OIDC_COMPANY: 'northwind',
    })
    company = await service.company('Northwind')
    ines = await company.person('Ines Duarte')
  })
  afterAll(async () => {
    await service.close()
    await provider.stop()
  })
  // An hour on: what the provider said of itself is asked for anew.
  beforeEach(() => service.pass(1.1))

  const own = () => ({ origin: service.baseUrl, 'sec-fetch-site': 'same-origin' })
  const jarOf = (reply: { headers: Record<string, unknown> }) =>
    [reply.headers['set-cookie'] ?? []]
      .flat()
      .map(line => String(line).split(';', 1)[0]!)
      .join('; ')
  const begin = (headers: Record<string, string> = own()) =>
    supertest(service.baseUrl).post('/v1/auth/oidc/authorization').set(headers)
  const finish = (query: string, cookie: string, headers: Record<string, string> = own()) =>
    supertest(service.baseUrl)
      .post('/v1/auth/oidc/session')
      .set({ ...headers, cookie })
      .send({ query })
  const goThrough = async (account: { email?: string; email_verified?: boolean }) => {
    const begun = await begin()
    expect([begun.status, begun.body.code]).toEqual([201, undefined])
    return finish(await provider.visit(begun.body.url, account), jarOf(begun))
  }
  const verified = (email: string) => ({ email, email_verified: true })

  it('is offered by its name', async () => {
    expect((await service.anonymous.get('/v1/auth/options')).body.oidc).toEqual({ name: 'Northwind ID' })
  })

  it('sends the browser away with PKCE, state and nonce, and signs in whoever comes back with a verified address', async () => {
    const begun = await begin()
    const asked = new URL(begun.body.url).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name), name).toMatch(/^[\w-]{40,}$/)
    expect(asked.get('redirect_uri')).toBe(redirectUri)
    expect(String(begun.headers['set-cookie'])).toMatch(
      /^hireloop_oidc=[^;]+; Max-Age=600; Path=\/v1\/auth\/oidc; HttpOnly; SameSite=Strict$/,
    )
    const reply = await finish(await provider.visit(begun.body.url, verified(ines.email)), jarOf(begun))
    expect([reply.status, reply.text]).toEqual([204, ''])
    const me = await supertest(service.baseUrl).get('/v1/me').set('cookie', jarOf(reply))
    expect([me.body.id, me.body.company.id]).toEqual([ines.id, company.id])
    const renewed = await supertest(service.baseUrl)
      .post('/v1/auth/session/renewal')
      .set({ ...own(), cookie: jarOf(reply) })
    expect(renewed.status).toBe(204)
  })

  it('finds an address however it is spelled, and makes nobody', async () => {
    expect((await goThrough(verified(ines.email.toUpperCase()))).status).toBe(204)
    const before = await service.sql`select count(*)::int as count from people`
    const unknown = await goThrough(verified('nobody@northwind.example'))
    expect([unknown.status, unknown.body.code, jarOf(unknown)]).toEqual([403, 'sign_in_unknown', 'hireloop_oidc='])
    expect(await service.sql`select count(*)::int as count from people`).toEqual(before)
  })

  it('believes no address that is missing, or that the provider has not verified', async () => {
    for (const account of [{}, { email: ines.email }, { email: ines.email, email_verified: false }]) {
      const reply = await goThrough(account)
      expect([reply.status, reply.body.code], JSON.stringify(account)).toEqual([401, 'sign_in_refused'])
    }
  })

  it('knows nobody who left, and nobody of another company', async () => {
    const lena = await company.person('Lena Leaves')
    await service.sql`update people set active = false where id = ${lena.id}`
    expect((await goThrough(verified(lena.email))).body.code).toBe('sign_in_unknown')
    const other = await service.company('Contoso')
    expect((await goThrough(verified(other.admin.email))).body.code).toBe('sign_in_unknown')
  })

  const crooked: readonly (readonly [string, (query: URLSearchParams) => void])[] = [
    ['another state', query => query.set('state', 'x'.repeat(43))],
    ['no state', query => query.delete('state')],
    ['another issuer', query => query.set('iss', 'https://evil.example')],
    ['a code that was never given', query => query.set('code', 'x'.repeat(43))],
    ['no code', query => query.delete('code')],
    [
      'the word that it was refused',
      query => ['code', 'iss'].map(name => query.delete(name)) && query.set('error', 'access_denied'),
    ],
  ]
  it.each(crooked)('refuses a return with %s', async (_, bend) => {
    const begun = await begin()
    const query = new URLSearchParams(await provider.visit(begun.body.url, verified(ines.email)))
    bend(query)
    const reply = await finish(query.toString(), jarOf(begun))
    expect([reply.status, reply.body.code]).toEqual([401, 'sign_in_refused'])
  })

  it('refuses a return to a browser that never left, to another one, with a forged cookie, too late, and twice', async () => {
    const [one, other] = [await begin(), await begin()]
    const query = await provider.visit(one.body.url, verified(ines.email))
    const code = async (cookie: string) => (await finish(query, cookie)).body.code
    expect(await code('')).toBe('sign_in_refused')
    expect(await code(jarOf(other))).toBe('sign_in_refused')
    expect(await code(`${jarOf(one)}x`)).toBe('sign_in_refused')
    expect(await code('hireloop_oidc=bm90aGluZw.bm90aGluZw')).toBe('sign_in_refused')
    const late = await begin()
    const lateQuery = await provider.visit(late.body.url, verified(ines.email))
    service.pass(0.2)
    expect((await finish(lateQuery, jarOf(late))).body.code).toBe('sign_in_refused')
    const again = await begin()
    const spent = await provider.visit(again.body.url, verified(ines.email))
    expect((await finish(spent, jarOf(again))).status).toBe(204)
    expect((await finish(spent, jarOf(again))).body.code).toBe('sign_in_refused')
  })

  it('refuses an ID token with the nonce of another sign-in', async () => {
    // The state and the verifier are those of the cookie; the nonce alone was changed on the way.
    const begun = await begin()
    const url = new URL(begun.body.url)
    url.searchParams.set('nonce', 'another-nonce-that-was-not-asked-for-by-us')
    const reply = await finish(await provider.visit(url.href, verified(ines.email)), jarOf(begun))
    expect([reply.status, reply.body.code]).toEqual([401, 'sign_in_refused'])
  })

  it('takes the new key of a provider that changed its keys a moment ago', async () => {
    expect((await goThrough(verified(ines.email))).status).toBe(204)
    const before = provider.asked['/.well-known/openid-configuration']
    provider.changeKeys()
    expect((await goThrough(verified(ines.email))).status).toBe(204)
    // What it says of itself was not asked for again: the new key was.
    expect(provider.asked['/.well-known/openid-configuration']).toBe(before)
  })

  it('says so when the provider is away, lets passwords in meanwhile, and goes on when it is back', async () => {
    const left = await begin()
    const query = await provider.visit(left.body.url, verified(ines.email))
    await provider.stop()
    const returned = await finish(query, jarOf(left))
    expect([returned.status, returned.body.code]).toEqual([503, 'provider_unavailable'])
    service.pass(1.1)
    const begun = await begin()
    expect([begun.status, begun.body.code]).toEqual([503, 'provider_unavailable'])
    const password = await service.anonymous.post('/v1/auth/token', {
      email: company.admin.email,
      password: 'a password for tests',
    })
    expect(password.status).toBe(200)
    await provider.start()
    expect((await goThrough(verified(ines.email))).status).toBe(204)
  })

  it('does nothing for a page of another origin and takes no malformed return', async () => {
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await begin(evil)).body.code).toBe('origin_refused')
    expect((await finish('code=x', '', evil)).body.code).toBe('origin_refused')
    expect((await finish('', '')).body.code).toBe('invalid_request')
  })

  it('asks which company is meant by nobody: without a name among several companies no provider is connected', async () => {
    const { config } = service.deps
    const app = await buildApp({
      ...service.deps,
      config: { ...config, oidc: { ...config.oidc!, company: undefined } },
    })
    const inject = (url: string, payload?: object, cookie = '') =>
      app.inject({ method: 'POST', url, headers: { origin: publicUrl, cookie }, ...(payload ? { payload } : {}) })
    const begun = await inject('/v1/auth/oidc/authorization')
    const query = await provider.visit(begun.json().url, verified(ines.email))
    const reply = await inject('/v1/auth/oidc/session', { query }, jarOf(begun as never))
    await app.close()
    expect(reply.json().code).toBe('no_provider')
  })
})

describe('where the provider puts the address into the token itself', () => {
  it('believes it as well', async () => {
    const provider = await openSignInProvider({ redirectUri, tellsInToken: true })
    const service = await openService({
      PUBLIC_URL: publicUrl,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
    })
    try {
      const company = await service.company('Northwind')
      const own = { origin: service.baseUrl }
      const begun = await supertest(service.baseUrl).post('/v1/auth/oidc/authorization').set(own)
      const query = await provider.visit(begun.body.url, { email: company.admin.email, email_verified: true })
      const cookie = String(begun.headers['set-cookie']).split(';', 1)[0]!
      const reply = await supertest(service.baseUrl)
        .post('/v1/auth/oidc/session')
        .set({ ...own, cookie })
        .send({ query })
      expect(reply.status).toBe(204)
      expect(provider.asked['/me']).toBeUndefined()
    } finally {
      await service.close()
      await provider.stop()
    }
  })
})

describe('where no provider is connected', () => {
  it('offers none and says so', async () => {
    const service = await openService()
    await service.company('Northwind')
    const own = { origin: service.baseUrl }
    const begun = await supertest(service.baseUrl).post('/v1/auth/oidc/authorization').set(own)
    expect([begun.status, begun.body.code]).toEqual([409, 'no_provider'])
    expect((await service.anonymous.get('/v1/auth/options')).body.oidc).toBe(null)
    await service.close()
  })
})
