/**
 * What every command that touches the database does first: find or start the server, migrate, find or make the secret.
 * Told in words on the terminal; knows no route.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { type EmbeddedDatabase, startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import type { Deps } from '../platform/deps.ts'
import { newIdMaker } from '../platform/ids.ts'

/** An error whose message is for the person at the terminal. */
export class ToldInWords extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ToldInWords'
  }
}

export interface Ready {
  readonly deps: Deps
  readonly url: string
  readonly embedded: EmbeddedDatabase | null
  /** closes the pool, then stops the embedded server */
  close(): Promise<void>
}

/** Answers a migrated database and what the application is built from. */
export async function getReady(config: Config, options: { quiet?: boolean } = {}): Promise<Ready> {
  const say = (line: string) => {
    if (!options.quiet) console.error(line)
  }
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbedded({ dataDir: config.dataDir, log: line => config.logLevel === 'debug' && say(line) })
      : null
  const url = config.databaseUrl ?? embedded!.url
  try {
    const applied = await migrate(url, say)
    if (applied > 0) say(`Migrated the database (${applied} ${applied === 1 ? 'step' : 'steps'}).`)
  } catch (error) {
    await embedded?.stop()
    throw unreachable(error)
  }
  const db = openDatabase(url, config.databasePool)
  const deps: Deps = {
    config,
    db,
    secret: config.jwtSecret ?? keptSecret(config.dataDir),
    clock: () => new Date(),
    ids: newIdMaker(),
  }
  return {
    deps,
    url,
    embedded,
    async close() {
      await db.end()
      await embedded?.stop()
    },
  }
}

/** The secret made up on the first start and kept beside the data, so that sessions outlive a restart. */
function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'jwt-secret')
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true })
    const fresh = `${path}.${process.pid}`
    writeFileSync(fresh, randomBytes(48).toString('base64'), { mode: 0o600 })
    renameSync(fresh, path)
  }
  chmodSync(path, 0o600)
  return readFileSync(path, 'utf8').trim()
}

function unreachable(error: unknown): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (!/^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|CONNECT_TIMEOUT|28|3D000)/.test(code)) return error
  return new ToldInWords(`The database of DATABASE_URL cannot be used (${code}): ${(error as Error).message}`)
}
