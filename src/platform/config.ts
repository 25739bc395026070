/**
 * The settings: one list that the environment is read against, that the README's table is made from and that knows every
 * default. The only place that looks at process.env. Each setting may also come as NAME_FILE, the path of a file that
 * holds it; all faults are told at once.
 */
import { readFileSync } from 'node:fs'
import { isNetwork } from './outbound.ts'

interface Setting {
  readonly name: string
  readonly says: string
  readonly fallback: string | null
  /** answers the fault in words, or null */
  readonly check: (value: string) => string | null
}

const whole = (min: number, max: number) => (value: string) =>
  /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max
    ? null
    : `has to be a whole number from ${min} to ${max}`
const oneOf =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value) ? null : `has to be one of ${values.join(', ')}`
const anything = () => null
const address = (value: string) =>
  URL.canParse(value) && /^https?:/.test(value) ? null : 'has to be an http(s) address'
const secretBytesMin = 32
const longEnough = (value: string) =>
  Buffer.byteLength(value) < secretBytesMin ? `has to be at least ${secretBytesMin} bytes long` : null

export const settings: readonly Setting[] = [
  { name: 'PORT', says: 'port to listen on', fallback: '3000', check: whole(0, 65_535) },
  { name: 'HOST', says: 'address to listen on', fallback: '127.0.0.1', check: anything },
  {
    name: 'DATA_DIR',
    says: 'where the embedded PostgreSQL and the made-up secret live',
    fallback: '.data',
    check: anything,
  },
  {
    name: 'DATABASE_URL',
    says: 'a PostgreSQL 15 or newer of your own; without it an embedded one is started',
    fallback: null,
    check: value => (/^postgres(ql)?:\/\//.test(value) ? null : 'has to start with postgres://'),
  },
  {
    name: 'JWT_SECRET',
    says: `signs access tokens; at least ${secretBytesMin} bytes; made up and kept in DATA_DIR outside production`,
    fallback: null,
    check: value =>
      longEnough(value) ?? (new Set(value).size < 10 ? 'has to be random: it repeats a few characters' : null),
  },
  { name: 'PUBLIC_URL', says: 'the address people reach the service under', fallback: null, check: address },
  {
    name: 'DEMO',
    says: '1 for the demo company, 0 for none; by default only with the embedded database on loopback',
    fallback: null,
    check: oneOf('0', '1'),
  },
  {
    name: 'LOG_LEVEL',
    says: 'how much is logged',
    fallback: 'info',
    check: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  {
    name: 'NODE_ENV',
    says: 'production asks for a DATABASE_URL and a real JWT_SECRET',
    fallback: 'development',
    check: anything,
  },
  { name: 'DATABASE_POOL', says: 'connections to the database per process', fallback: '10', check: whole(2, 200) },
  {
    name: 'RATE_LIMIT_PER_MINUTE',
    says: 'requests per person or key, minute and instance',
    fallback: '6000',
    check: whole(1, 100_000_000),
  },
  {
    name: 'SIGN_IN_LIMIT_PER_MINUTE',
    says: 'sign-ins per client address, minute and instance',
    fallback: '60',
    check: whole(1, 100_000_000),
  },
  {
    name: 'OVERLOAD_DELAY_MS',
    says: 'requests are refused with 503 while the event loop lags more than this; 0 never',
    fallback: '1500',
    check: whole(0, 60_000),
  },
  {
    name: 'TRUST_PROXY',
    says: 'addresses of reverse proxies whose X-Forwarded-* headers count, comma-separated',
    fallback: null,
    check: anything,
  },
  {
    name: 'METRICS_TOKEN',
    says: `opens /metrics to those who bear it; without one there are no metrics, since counts of acts would tell of sealed cards`,
    fallback: null,
    check: longEnough,
  },
  {
    name: 'WORK_QUEUE',
    says: '0 keeps serve from working the background queue (then run hireloop work beside it)',
    fallback: '1',
    check: oneOf('0', '1'),
  },
  {
    name: 'API_KEY',
    says: 'the key by which the commands `import` and `export` ask a running service; the service itself has no use for it',
    fallback: null,
    check: value => (/^hl_[0-9A-Za-z]{36}$/.test(value) ? null : 'has to be an API key: hl_ and 36 letters and digits'),
  },
  {
    name: 'OUTBOUND_ALLOW',
    says: 'networks (CIDR, comma-separated) that webhooks and chat may be sent to although they are not public, and without TLS',
    fallback: null,
    check: value => (listed(value).every(isNetwork) ? null : 'has to be networks such as 10.0.0.0/8, comma-separated'),
  },
  {
    name: 'SMTP_URL',
    says: 'the mail server that notifications leave by, such as smtp://user@mail.example.com:587 or smtps://…; without it nothing is mailed',
    fallback: null,
    check: value =>
      URL.canParse(value) && /^smtps?:\/\/./.test(value) ? null : 'has to start with smtp:// or smtps://',
  },
  {
    name: 'SMTP_PASSWORD',
    says: 'the password for the user in SMTP_URL, where it does not stand there itself',
    fallback: null,
    check: anything,
  },
  {
    name: 'SMTP_TLS',
    says: 'required: no mail leaves by a connection that is not encrypted, the same machine aside; offered: encrypted where the server can',
    fallback: 'required',
    check: oneOf('required', 'offered'),
  },
  {
    name: 'MAIL_FROM',
    says: 'the sender of mails, such as Hireloop <hireloop@example.com>',
    fallback: null,
    check: value => (/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(value) ? null : 'has to be a mail address'),
  },
  {
    name: 'OIDC_ISSUER',
    says: "the address of the company's sign-in provider; its discovery document stands under /.well-known/openid-configuration there",
    fallback: null,
    check: value =>
      address(value) ??
      (value.startsWith('https:') || isLoopback(new URL(value).hostname) ? null : 'has to start with https://'),
  },
  { name: 'OIDC_CLIENT_ID', says: 'what the provider knows this service as', fallback: null, check: anything },
  {
    name: 'OIDC_CLIENT_SECRET',
    says: 'the secret that goes with it; without one the provider has to take PKCE alone',
    fallback: null,
    check: anything,
  },
  {
    name: 'OIDC_NAME',
    says: 'the name on the button: Sign in with …',
    fallback: 'your company',
    check: value => (value.length <= 60 ? null : 'has to be at most 60 characters long'),
  },
  {
    name: 'OIDC_COMPANY',
    says: 'the slug of the company whose people the provider signs in; needed where there are several companies',
    fallback: null,
    check: anything,
  },
]

function listed(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
}

/** Whether a host name means this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)
}

/** The mail server, and who mails come from. */
export interface MailSettings {
  readonly url: string
  readonly password: string | undefined
  readonly tls: 'required' | 'offered'
  readonly from: string
}

/** The sign-in provider of the company. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly name: string
  /** undefined where there is one company alone */
  readonly company: string | undefined
}

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** undefined asks for the embedded PostgreSQL */
  readonly databaseUrl: string | undefined
  /** undefined asks for one made up and kept in dataDir; never in production */
  readonly jwtSecret: string | undefined
  readonly publicUrl: string | undefined
  readonly demo: boolean | undefined
  readonly logLevel: string
  readonly production: boolean
  readonly databasePool: number
  readonly rateLimitPerMinute: number
  readonly signInLimitPerMinute: number
  /** 0 switches the refusal off */
  readonly overloadDelayMs: number
  readonly trustProxy: readonly string[]
  /** undefined serves no metrics */
  readonly metricsToken: string | undefined
  readonly workQueue: boolean
  /** networks, as CIDR, that may be called although they are not public, and without TLS */
  readonly outboundAllow: readonly string[]
  /** undefined mails nothing */
  readonly mail: MailSettings | undefined
  /** undefined leaves passwords as the only way in */
  readonly oidc: OidcSettings | undefined
}

/** Every fault of the settings in one message, so that nobody mends them one start at a time. */
export class ConfigFaults extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The settings cannot be used:\n${faults.map(fault => `  - ${fault}`).join('\n')}`)
    this.name = 'ConfigFaults'
    this.faults = faults
  }
}

/** Reads the settings from an environment; throws ConfigFaults with all that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = []
  const values = new Map<string, string>()
  for (const setting of settings) {
    const value = readOne(setting, env, faults)
    if (value !== undefined) values.set(setting.name, value)
  }
  const production = values.get('NODE_ENV') === 'production'
  if (production && !values.has('DATABASE_URL'))
    faults.push('DATABASE_URL is needed in production: name a PostgreSQL 15 or newer')
  if (production && !values.has('JWT_SECRET'))
    faults.push('JWT_SECRET is needed in production: make one with `openssl rand -base64 48`')
  for (const [one, others] of Object.entries(together)) {
    const missing = values.has(one) ? others.filter(name => !values.has(name)) : []
    if (missing.length > 0) faults.push(`${one} needs ${missing.join(' and ')} beside it`)
  }
  if (faults.length > 0) throw new ConfigFaults(faults)
  return {
    port: Number(values.get('PORT')),
    host: values.get('HOST')!,
    dataDir: values.get('DATA_DIR')!,
    databaseUrl: values.get('DATABASE_URL'),
    jwtSecret: values.get('JWT_SECRET'),
    publicUrl: values.get('PUBLIC_URL'),
    demo: values.has('DEMO') ? values.get('DEMO') === '1' : undefined,
    logLevel: values.get('LOG_LEVEL')!,
    production,
    databasePool: Number(values.get('DATABASE_POOL')),
    rateLimitPerMinute: Number(values.get('RATE_LIMIT_PER_MINUTE')),
    signInLimitPerMinute: Number(values.get('SIGN_IN_LIMIT_PER_MINUTE')),
    overloadDelayMs: Number(values.get('OVERLOAD_DELAY_MS')),
    trustProxy: listed(values.get('TRUST_PROXY')),
    metricsToken: values.get('METRICS_TOKEN'),
    workQueue: values.get('WORK_QUEUE') === '1',
    outboundAllow: listed(values.get('OUTBOUND_ALLOW')),
    mail: values.has('SMTP_URL')
      ? {
          url: values.get('SMTP_URL')!,
          password: values.get('SMTP_PASSWORD'),
          tls: values.get('SMTP_TLS') === 'offered' ? 'offered' : 'required',
          from: values.get('MAIL_FROM')!,
        }
      : undefined,
    oidc: values.has('OIDC_ISSUER')
      ? {
          issuer: values.get('OIDC_ISSUER')!,
          clientId: values.get('OIDC_CLIENT_ID')!,
          clientSecret: values.get('OIDC_CLIENT_SECRET'),
          name: values.get('OIDC_NAME')!,
          company: values.get('OIDC_COMPANY'),
        }
      : undefined,
  }
}

/** Settings that make no sense without others: what is mailed links to a page, and a provider sends people back to one. */
const together: Readonly<Record<string, readonly string[]>> = {
  SMTP_URL: ['MAIL_FROM', 'PUBLIC_URL'],
  OIDC_ISSUER: ['OIDC_CLIENT_ID', 'PUBLIC_URL'],
}

/** What a command needs that asks a running service: where it is, and the key to ask with. */
export interface ClientSettings {
  readonly address: string
  readonly apiKey: string | undefined
}

/** Reads those few settings alone: a command that only asks needs no database and no secret. Throws ConfigFaults. */
export function readClientSettings(env: NodeJS.ProcessEnv = process.env): ClientSettings {
  const faults: string[] = []
  const [port, publicUrl, apiKey] = ['PORT', 'PUBLIC_URL', 'API_KEY'].map(name =>
    readOne(settings.find(each => each.name === name)!, env, faults),
  )
  if (faults.length > 0) throw new ConfigFaults(faults)
  return { address: publicUrl ?? `http://127.0.0.1:${port}`, apiKey }
}

function readOne(setting: Setting, env: NodeJS.ProcessEnv, faults: string[]): string | undefined {
  const direct = env[setting.name]
  const file = env[`${setting.name}_FILE`]
  if (direct && file) {
    faults.push(`${setting.name} and ${setting.name}_FILE are both set; keep one`)
    return undefined
  }
  let value = direct || undefined
  if (file) {
    try {
      value = readFileSync(file, 'utf8').trim()
    } catch {
      faults.push(`${setting.name}_FILE points to a file that cannot be read`)
      return undefined
    }
    if (!value) faults.push(`${setting.name}_FILE points to an empty file`)
  }
  value ??= setting.fallback ?? undefined
  const fault = value === undefined ? null : setting.check(value)
  if (fault) faults.push(`${setting.name} ${fault}`)
  return value
}
