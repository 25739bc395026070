/** What the log says and what it never says: no credential, no cookie, no body, no parameter of a statement. */
import type { FastifyServerOptions } from 'fastify'
import type { Config } from './config.ts'

/** Logger options for Fastify: JSON in production, readable lines on a terminal. */
export function loggerFor(config: Config): FastifyServerOptions['logger'] {
  return {
    level: config.logLevel,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
    serializers: {
      req: request => ({ method: request.method, path: pathOf(request.url), ip: request.ip }),
      err: error => describeError(error, 0),
    },
    ...(config.production || !process.stdout.isTTY
      ? {}
      : { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname' } } }),
  }
}

/** The path without its query: filters may hold an address or a name. */
function pathOf(url: string): string {
  return url.split('?', 1)[0]!
}

const causesMax = 4

/** An error as the log keeps it. The query builder writes SQL and parameters into its message: cut there. */
function describeError(error: unknown, depth: number): { type: string; message: string; stack: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error', stack: '' }
  const message = error.message.replace(/\nparams: [\s\S]*$/, '\nparams: (cut)')
  const stack = (error.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .join('\n')
  const { code, constraint_name: constraint } = error as { code?: unknown; constraint_name?: unknown }
  return {
    type: error.name,
    message,
    stack,
    ...(code ? { code } : {}),
    ...(constraint ? { constraint } : {}),
    ...(error.cause && depth < causesMax ? { cause: describeError(error.cause, depth + 1) } : {}),
  }
}
