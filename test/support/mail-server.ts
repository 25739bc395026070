/**
 * A mail server that keeps what it is given, and a chat that does so too: on loopback, at ports of their own. Both can be told
 * to say no, later or never. They know no notification.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface MailKept {
  readonly to: string
  readonly subject: string
  readonly messageId: string
  /** the whole message as it came */
  readonly raw: string
  readonly text: string
  readonly html: string
}

export interface MailServer {
  readonly url: string
  readonly mails: MailKept[]
  /** takes: 250 · later: 451 · never: 550 to the recipient · hangs: never answers the message · drops: closes the line */
  mode: 'takes' | 'later' | 'never' | 'hangs' | 'drops'
  /** called when a message has come in whole, before it is answered */
  onMessage: (() => void) | null
  /** breaks off whatever hangs */
  hangUp(): void
  /** how many messages hang */
  hanging(): number
  /** takes so many of those that hang, the oldest first, and says so */
  take(count: number): void
  close(): Promise<void>
}

export async function openMailServer(): Promise<MailServer> {
  const hanging: { end(): void; take(): void }[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo(_address, _session, done) {
      if (kept.mode === 'never') done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }))
      else if (kept.mode === 'later') done(Object.assign(new Error('come back later'), { responseCode: 451 }))
      else done()
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', part => parts.push(part))
      stream.on('end', () => {
        kept.onMessage?.()
        const take = () => {
          kept.mails.push(readMail(session.envelope.rcptTo.map(each => each.address).join(), Buffer.concat(parts)))
          done()
        }
        if (kept.mode === 'hangs') {
          hanging.push({ end: () => done(Object.assign(new Error('closing'), { responseCode: 421 })), take })
          return
        }
        if (kept.mode === 'drops') {
          done(Object.assign(new Error('closing'), { responseCode: 421 }))
          return
        }
        take()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const kept: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    mode: 'takes',
    onMessage: null,
    hangUp() {
      for (const each of hanging.splice(0)) each.end()
    },
    hanging: () => hanging.length,
    take(count) {
      for (const each of hanging.splice(0, count)) each.take()
    },
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
  return kept
}

export interface ChatServer {
  readonly url: string
  readonly messages: { path: string; text: string }[]
  status: number
  close(): Promise<void>
}

export async function openChat(): Promise<ChatServer> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      if (chat.status < 300)
        chat.messages.push({ path: request.url ?? '', text: JSON.parse(Buffer.concat(parts).toString()).text })
      response.writeHead(chat.status).end('ok')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const chat: ChatServer = {
    url: `http://127.0.0.1:${port}`,
    messages: [],
    status: 200,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
  return chat
}

function readMail(to: string, bytes: Buffer): MailKept {
  const raw = bytes.toString()
  const [head = ''] = raw.split('\r\n\r\n', 1)
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ')
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? ''
  return {
    to,
    subject: header('Subject'),
    messageId: header('Message-ID'),
    raw,
    text: partOf(raw, 'plain'),
    html: partOf(raw, 'html'),
  }
}

function partOf(raw: string, kind: string): string {
  const part = raw.split(/\r\n--[^\r\n]+/).find(each => new RegExp(`content-type: text/${kind}`, 'i').test(each)) ?? ''
  const [head = '', ...body] = part.trimStart().split('\r\n\r\n')
  const text = body.join('\r\n\r\n')
  if (/quoted-printable/i.test(head))
    return Buffer.from(
      text
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    ).toString()
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString()
  return text
}
