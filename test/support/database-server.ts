/**
 * One real PostgreSQL for the whole run, with one migrated template that each test file clones. The embedded server is
 * used unless TEST_DATABASE_URL names another (a superuser's), which also shows that nothing newer than 15 is needed.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { ensureDriverGuard } from '../../db/driver-guard.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string
  }
}

export const templateDatabase = 'hireloop_template'

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  ensureDriverGuard()
  const named = process.env.TEST_DATABASE_URL
  const folder = mkdtempSync(join(tmpdir(), 'hireloop-test-'))
  // As root the server runs as somebody else, who has to pass through here.
  chmodSync(folder, 0o711)
  const embedded = named === undefined ? await startEmbedded({ dataDir: folder, log: () => {} }) : null
  const serverUrl = named ?? embedded!.url
  const sql = postgres(serverUrl, { max: 1, onnotice: () => {} })
  await sql.unsafe(`drop database if exists ${templateDatabase}`)
  await sql.unsafe(`create database ${templateDatabase}`)
  await sql.end()
  await migrate(databaseUrl(serverUrl, templateDatabase))
  project.provide('serverUrl', serverUrl)
  return async () => {
    await embedded?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}
