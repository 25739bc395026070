/**
 * Writes openapi.json: the document that the routes themselves describe. The application is built as it is served, on a
 * database that answers nobody, because describing asks nothing of it. It knows no SQL and no route by name.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/platform/config.ts'
import type { Database } from '../src/platform/database.ts'

export const documentPath = fileURLToPath(new URL('openapi.json', import.meta.url))

/** Answers the OpenAPI 3.1 document as the bytes of openapi.json: paths and schemas in order of name, one newline at the end. */
export async function openApiText(): Promise<string> {
  const config = readConfig({ LOG_LEVEL: 'silent', RATE_LIMIT_PER_MINUTE: '6000' })
  const app = await buildApp({
    config,
    db: unusedDatabase(),
    secret: 'a secret that signs nothing, for a service that serves nobody',
    clock: () => new Date(0),
    ids: () => '00000000-0000-7000-8000-000000000000',
  })
  try {
    await app.ready()
    return `${JSON.stringify(app.swagger(), null, 2)}\n`
  } finally {
    await app.close()
  }
}

function unusedDatabase(): Database {
  const refuse = () => Promise.reject(new Error('the document is made without a database'))
  return { write: refuse, read: refuse, lookup: refuse, migrations: refuse, runAsService: refuse, end: async () => {} }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(documentPath, await openApiText())
