import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultOfUrl, isNetwork, OutboundRefused, type OutboundRules, send } from '../../src/platform/outbound.ts'

let canary: Server
let port: number
let hits: { method: string; url: string; body: string; headers: Record<string, unknown> }[] = []
/** what the canary answers next; a redirect to itself, a flood, or nothing at all */
let answer: (reply: import('node:http').ServerResponse) => void = reply => reply.writeHead(204).end()

beforeAll(async () => {
  canary = createServer((request, reply) => {
    let body = ''
    request.on('data', part => {
      body += part
    })
    request.on('end', () => {
      hits.push({ method: request.method!, url: request.url!, body, headers: request.headers })
      answer(reply)
    })
  })
  await new Promise<void>(resolve => canary.listen(0, '::', resolve))
  port = (canary.address() as AddressInfo).port
})
afterAll(() => {
  canary.closeAllConnections()
  canary.close()
})

const nobody: OutboundRules = { config: { outboundAllow: [] } }
const knows = (names: Record<string, string[]>, outboundAllow: string[] = []): OutboundRules => ({
  config: { outboundAllow },
  resolve: async name => names[name] ?? [],
})

/** Spellings of addresses that are not public, each with why it is tried. PORT becomes the canary's. */
const attacks: readonly (readonly [url: string, why: string])[] = [
  ['http://127.0.0.1:PORT/', 'loopback, plainly'],
  ['https://127.0.0.1:PORT/', 'loopback with TLS'],
  ['https://127.1:PORT/', 'loopback, shortened'],
  ['https://127.0.1:PORT/', 'loopback, shortened by one'],
  ['https://2130706433:PORT/', 'loopback as one decimal number'],
  ['https://0x7f000001:PORT/', 'loopback as one hexadecimal number'],
  ['https://017700000001:PORT/', 'loopback as one octal number'],
  ['https://0177.0.0.1:PORT/', 'loopback, first part octal'],
  ['https://0x7f.0x0.0x0.0x1:PORT/', 'loopback, parts hexadecimal'],
  ['https://0x7F.1:PORT/', 'loopback, hexadecimal and shortened'],
  ['https://127.0.0.1.:PORT/', 'loopback with a dot behind'],
  ['https://①②⑦.⓪.⓪.①:PORT/', 'loopback in circled digits'],
  ['https://127。0。0。1:PORT/', 'loopback with ideographic stops'],
  ['https://%31%32%37.0.0.1:PORT/', 'loopback in percent signs'],
  ['https://127.255.255.254:PORT/', 'the far end of loopback'],
  ['https://0:PORT/', 'nowhere, which is here'],
  ['https://0.0.0.0:PORT/', 'nowhere, spelled out'],
  ['https://[::1]:PORT/', 'loopback in IPv6'],
  ['https://[0:0:0:0:0:0:0:1]:PORT/', 'loopback in IPv6, spelled out'],
  ['https://[::]:PORT/', 'nowhere in IPv6'],
  ['https://[::ffff:127.0.0.1]:PORT/', 'IPv4 mapped into IPv6'],
  ['https://[::ffff:7f00:1]:PORT/', 'IPv4 mapped, hexadecimal'],
  ['https://[::127.0.0.1]:PORT/', 'IPv4 compatible, as it once was'],
  ['https://[64:ff9b::7f00:1]:PORT/', 'loopback behind NAT64'],
  ['https://[64:ff9b:1::7f00:1]:PORT/', 'loopback behind a local NAT64'],
  ['https://[2002:7f00:1::]:PORT/', 'loopback by 6to4'],
  ['https://[2001:0:7f00:1::]:PORT/', 'Teredo'],
  ['https://[fe80::1]:PORT/', 'link-local'],
  ['https://[fec0::1]:PORT/', 'site-local, as it once was'],
  ['https://[fd00::1]:PORT/', 'unique local'],
  ['https://[ff02::1]:PORT/', 'multicast in IPv6'],
  ['https://[fd00:ec2::254]/', 'the metadata service of a cloud, in IPv6'],
  ['https://169.254.169.254/latest/meta-data/', 'the metadata service of a cloud'],
  ['https://2852039166/', 'the metadata service as one number'],
  ['https://10.0.0.1:PORT/', 'private'],
  ['https://172.16.0.1:PORT/', 'private'],
  ['https://192.168.1.1:PORT/', 'private'],
  ['https://100.64.0.1:PORT/', 'behind the carrier'],
  ['https://198.18.0.1:PORT/', 'benchmarks'],
  ['https://224.0.0.1:PORT/', 'multicast'],
  ['https://255.255.255.255:PORT/', 'broadcast'],
  ['https://hooks.example@127.0.0.1:PORT/', 'a name as user before loopback'],
  ['https://user:word@hooks.example:PORT/', 'user and password'],
  ['https://127.0.0.1#@hooks.example:PORT/', 'a fragment that looks like a host'],
  ['https://127.0.0.1\\@hooks.example:PORT/', 'a backslash, which the network reads as a slash'],
  ['http://hooks.example:PORT/', 'without TLS'],
  ['ftp://127.0.0.1:PORT/', 'another scheme'],
  ['file:///etc/passwd', 'a file'],
  ['gopher://127.0.0.1:PORT/_', 'an old scheme'],
  ['//127.0.0.1:PORT/', 'no scheme'],
  ['https://localhost:PORT/', 'the name of loopback'],
  ['https://LOCALHOST.:PORT/', 'the name of loopback, with a dot behind'],
  ['https://inside.example:PORT/', 'a name that points inside'],
  ['https://mapped.example:PORT/', 'a name that points inside by a mapped address'],
  ['https://both.example:PORT/', 'a name that points outside and inside'],
  ['https://nonsense.example:PORT/', 'a name whose answer is no address'],
  ['https://nobody.example:PORT/', 'a name without an answer'],
]
const names = {
  localhost: ['127.0.0.1', '::1'],
  'localhost.': ['127.0.0.1'],
  'hooks.example': ['93.184.215.14'],
  'inside.example': ['10.1.2.3'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'both.example': ['93.184.215.14', '127.0.0.1'],
  'nonsense.example': ['127.0.0.1; DROP'],
}

describe('addresses that are not called', () => {
  it.each(attacks)('%s (%s)', async url => {
    hits = []
    await expect(send(knows(names), url.replace('PORT', String(port)), { timeoutMs: 2_000 })).rejects.toBeInstanceOf(
      OutboundRefused,
    )
    expect(hits).toEqual([])
  })

  it('are as many as promised, and the canary would have heard', async () => {
    hits = []
    const reply = await send({ config: { outboundAllow: ['127.0.0.0/8'] } }, `http://127.0.0.1:${port}/heard`)
    expect([reply.status, hits.length]).toEqual([204, 1])
    expect(new Set(attacks.map(([url]) => url)).size).toBeGreaterThanOrEqual(30)
    console.log(`figure: outbound attack addresses ${attacks.length}, canary hits 0`)
  })

  it('a name is resolved once, and what it points to a moment later changes nothing', async () => {
    hits = []
    let asked = 0
    const rebinding: OutboundRules = {
      config: { outboundAllow: ['127.0.0.2/32'] },
      resolve: async () => (++asked === 1 ? ['127.0.0.2'] : ['127.0.0.1']),
    }
    const local = createServer((_request, reply) => reply.writeHead(200).end('from the judged address'))
    await new Promise<void>(resolve => local.listen(0, '127.0.0.2', resolve))
    const reply = await send(rebinding, `http://rebind.example:${(local.address() as AddressInfo).port}/`)
    expect([reply.status, reply.text, asked]).toEqual([200, 'from the judged address', 1])
    await expect(send(rebinding, `http://rebind.example:${port}/`)).rejects.toMatchObject({ fault: 'scheme_refused' })
    expect(hits).toEqual([])
    local.closeAllConnections()
    local.close()
  })
})

describe('addresses as people enter them', () => {
  it.each([
    ['https://hooks.example/hireloop?team=3', null],
    ['https://93.184.215.14/', null],
    ['https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/', null],
    ['http://hooks.example/', 'scheme_refused'],
    ['https://10.0.0.1/', 'address_refused'],
    ['https://u@hooks.example/', 'userinfo_refused'],
    ['not an address', 'url_invalid'],
    [`https://hooks.example/${'x'.repeat(2_000)}`, 'url_invalid'],
  ])('%s: %s', (url, fault) => {
    expect(faultOfUrl(nobody, url)).toBe(fault)
  })

  it('a network that the operator named may be called, without TLS too, and no other', () => {
    const rules: OutboundRules = { config: { outboundAllow: ['10.0.0.0/8', 'fd00::/8'] } }
    expect(faultOfUrl(rules, 'http://10.2.3.4/')).toBeNull()
    expect(faultOfUrl(rules, 'http://[fd00::7]/')).toBeNull()
    expect(faultOfUrl(rules, 'http://[::ffff:10.2.3.4]/')).toBeNull()
    expect(faultOfUrl(rules, 'https://192.168.0.1/')).toBe('address_refused')
    expect(faultOfUrl(rules, 'http://93.184.215.14/')).toBe('scheme_refused')
  })

  it.each([
    ['10.0.0.0/8', true],
    ['fd00::/8', true],
    ['10.0.0.1', false],
    ['inside', false],
  ])('%s is a network: %s', (text, is) => {
    expect(isNetwork(text)).toBe(is)
  })
})

describe('calls within bounds', () => {
  const loopback: OutboundRules = { config: { outboundAllow: ['127.0.0.0/8'] } }
  const canaryUrl = (path: string) => `http://127.0.0.1:${port}${path}`

  it('sends method, headers and exact bytes', async () => {
    hits = []
    answer = reply => reply.writeHead(200, { 'x-said': 'yes' }).end('thanks')
    const body = '{"name":"Zoë – 日本"}'
    const reply = await send(loopback, canaryUrl('/hook?a=1'), { headers: { 'x-mine': '1' }, body })
    expect([reply.status, reply.headers['x-said'], reply.text]).toEqual([200, 'yes', 'thanks'])
    expect(hits).toMatchObject([{ method: 'POST', url: '/hook?a=1', body, headers: { 'x-mine': '1' } }])
  })

  it('follows no redirect: it is an answer like any other', async () => {
    hits = []
    answer = reply => reply.writeHead(302, { location: canaryUrl('/elsewhere') }).end()
    expect((await send(loopback, canaryUrl('/'))).status).toBe(302)
    expect(hits.map(({ url }) => url)).toEqual(['/'])
  })

  it('reads no more than it needs of an answer without end', async () => {
    answer = reply => {
      reply.writeHead(200)
      const more = () => {
        while (reply.write('x'.repeat(65_536)));
        reply.once('drain', more)
      }
      reply.on('close', () => reply.removeAllListeners('drain'))
      more()
    }
    const reply = await send(loopback, canaryUrl('/'))
    expect([reply.text.length, reply.whole]).toEqual([16_384, false])
    expect((await send(loopback, canaryUrl('/'), { replyBytesMax: 100_000 })).text.length).toBe(100_000)
  })

  it.each([
    [99, false],
    [100, true],
    [101, true],
  ])('of an answer of a hundred bytes reads at the most %i, and says whether that was all: %s', async (most, whole) => {
    answer = reply => reply.writeHead(200).end('x'.repeat(100))
    const reply = await send(loopback, canaryUrl('/'), { replyBytesMax: most })
    expect([reply.text.length, reply.whole]).toEqual([Math.min(100, most), whole])
  })

  it('gives up where nobody answers in time', async () => {
    answer = () => {}
    await expect(send(loopback, canaryUrl('/'), { timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' })
    const never: OutboundRules = { ...loopback, resolve: () => new Promise(() => {}) }
    await expect(send(never, 'https://slow.example/', { timeoutMs: 50 })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })

  it('sends no body larger than the bound', async () => {
    hits = []
    await expect(send(loopback, canaryUrl('/'), { body: 'x'.repeat(262_145) })).rejects.toMatchObject({
      fault: 'body_too_large',
    })
    expect(hits).toEqual([])
  })
})
