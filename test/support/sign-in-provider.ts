/**
 * A real sign-in provider on loopback, whose people are whoever the test says, and a browser that goes there and comes back.
 * Its keys can be changed and it can be taken away and brought back under the same address.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export const clientId = 'hireloop'
export const clientSecret = 'a secret between the two'

export interface Account {
  readonly email?: string
  readonly email_verified?: boolean
}

export interface SignInProvider {
  readonly issuer: string
  /** signs with another key from now on; the old one is gone */
  changeKeys(): void
  stop(): Promise<void>
  start(): Promise<void>
  /** how often each address of the provider was asked for */
  readonly asked: Record<string, number>
  /** whoever comes next, in whatever browser, is this account */
  as(account: Account): void
  /** goes where `url` leads, as a browser with this account, and answers what stands behind the question mark on return */
  visit(url: string, account: Account): Promise<string>
}

export interface ProviderOptions {
  readonly redirectUri: string
  /** puts the address into the ID token itself instead of the page behind it */
  readonly tellsInToken?: boolean
}

export async function openSignInProvider(options: ProviderOptions): Promise<SignInProvider> {
  const accounts = new Map<string, Account>()
  let visiting = ''
  let server: Server = createServer()
  await listen(server, 0)
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const asked: Record<string, number> = {}

  const build = (): Provider => {
    const provider: Provider = new Provider(issuer, {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: [options.redirectUri],
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      jwks: { keys: [newKey()] },
      cookies: { keys: ['cookies of a test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      conformIdTokenClaims: options.tellsInToken !== true,
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accounts.get(id) }) }),
      async loadExistingGrant(ctx) {
        const grant = new provider.Grant({ clientId, accountId: ctx.oidc.session!.accountId! })
        grant.addOIDCScope('openid email')
        await grant.save()
        return grant
      },
    })
    return provider
  }
  let provider = build()
  const serve = (made: Server) =>
    made.on('request', (request, response) => {
      const path = new URL(request.url!, issuer).pathname
      asked[path] = (asked[path] ?? 0) + 1
      if (path.startsWith('/interaction/'))
        void provider.interactionFinished(request, response, { login: { accountId: visiting } })
      else provider.callback()(request, response)
    })
  serve(server)
  const become = (account: Account) => {
    visiting = randomUUID()
    accounts.set(visiting, account)
  }

  return {
    issuer,
    asked,
    changeKeys() {
      provider = build()
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    async start() {
      server = createServer()
      serve(server)
      await listen(server, port)
    },
    as: become,
    async visit(url, account) {
      become(account)
      const jar = new Map<string, string>()
      let next = new URL(url)
      for (let hop = 0; hop < 8; hop++) {
        const reply = await fetch(next, {
          redirect: 'manual',
          headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
        })
        for (const line of reply.headers.getSetCookie()) {
          const [pair = ''] = line.split(';')
          jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
        }
        const location = reply.headers.get('location')
        if (location === null)
          throw new Error(`the provider answered ${reply.status}: ${(await reply.text()).slice(0, 400)}`)
        next = new URL(location, next)
        if (`${next.origin}${next.pathname}` === options.redirectUri) return next.search.slice(1)
      }
      throw new Error('the provider sends its visitor round in circles')
    },
  }
}

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise(resolve => server.listen(port, '127.0.0.1', resolve))
}
