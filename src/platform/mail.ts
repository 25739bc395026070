/**
 * The way out for mail: one message over SMTP, with bounds on every wait. A message carries the same id on every attempt, so
 * that whoever gets it twice can tell. It does not know what mails say nor who is to get them.
 */
import { createTransport, type Transporter } from 'nodemailer'
import { isLoopback, type MailSettings } from './config.ts'

const connectTimeoutMs = 10_000
const answerTimeoutMs = 20_000

export interface Mail {
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly html: string
  /** the same on every attempt: names the message, and parts its parts */
  readonly id: string
  readonly at: Date
}

/**
 * Hands a mail to the server. Answers `sent` once the server took it and `refused` where it will never take it for this
 * address; rejects where trying again may help: nobody there, no room, wrong password, no encryption where it is required.
 */
export async function sendMail(settings: MailSettings, mail: Mail): Promise<'sent' | 'refused'> {
  const transport = transportFor(settings)
  try {
    await transport.sendMail({
      from: settings.from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      date: mail.at,
      messageId: `<${mail.id}@hireloop>`,
      // Nobody's holiday reply is wanted.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      disableFileAccess: true,
      disableUrlAccess: true,
      ...{ baseBoundary: mail.id },
    })
    return 'sent'
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number }
    if (code === 'EENVELOPE' && responseCode !== undefined && responseCode >= 500) return 'refused'
    throw error
  } finally {
    transport.close()
  }
}

/** A connection a mail: they are few, and an idle one would have to be watched. */
function transportFor(settings: MailSettings): Transporter {
  const url = new URL(settings.url)
  const secure = url.protocol === 'smtps:'
  const user = decodeURIComponent(url.username)
  const pass = settings.password ?? decodeURIComponent(url.password)
  return createTransport({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && settings.tls === 'required' && !isLoopback(url.hostname),
    // On the same machine nobody listens, and test servers show certificates of their own making.
    ignoreTLS: !secure && isLoopback(url.hostname),
    ...(user === '' ? {} : { auth: { user, pass } }),
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: answerTimeoutMs,
    dnsTimeout: connectTimeoutMs,
  })
}
