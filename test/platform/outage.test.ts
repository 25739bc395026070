import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedDatabase, startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { buildApp } from '../../src/app.ts'
import { insertCompany } from '../../src/features/access/new-company.ts'
import { signAccessToken } from '../../src/platform/auth.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { startJobs } from '../../src/platform/jobs.ts'

describe('when the database dies', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hireloop-outage-'))
  let embedded: EmbeddedDatabase
  let app: Awaited<ReturnType<typeof buildApp>>
  let baseUrl: string
  let bearer: string
  let close: () => Promise<void>
  let hammering = false
  let load: Promise<void>[] = []

  beforeAll(async () => {
    embedded = await startEmbedded({ dataDir, log: () => {} })
    await migrate(embedded.url)
    const config = readConfig({
      LOG_LEVEL: 'silent',
      DATABASE_URL: embedded.url,
      JWT_SECRET: 'a secret for tests that is long enough 0123456789',
      OVERLOAD_DELAY_MS: '0',
    })
    const db = openDatabase(embedded.url, 10)
    const deps = {
      config,
      db,
      secret: config.jwtSecret!,
      clock: () => new Date(),
      ids: (now: Date) => v7({ msecs: now.getTime() }),
    }
    app = await buildApp(deps)
    baseUrl = await app.listen({ port: 0, host: '127.0.0.1' })
    const companyId = deps.ids(new Date())
    const admin = { email: 'ada@northwind.example', name: 'Ada Admin', password: 'a password for tests' }
    const adminId = await db.write(companyId, tx =>
      insertCompany(tx, deps, new Date(), { slug: 'northwind', name: 'Northwind', demo: false, admin }),
    )
    bearer = `Bearer ${signAccessToken(app, { companyId, id: adminId, roles: ['admin'], epoch: 1 }, new Date())}`
    const jobs = await startJobs(deps)
    close = async () => {
      await app.close()
      await jobs.stop()
      await db.end()
    }
  })
  afterAll(async () => {
    hammering = false
    await Promise.all(load)
    await close()
    await embedded.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  const status = (path: string) => fetch(`${baseUrl}${path}`).then(reply => reply.status)
  const until = async (holds: () => Promise<boolean>, withinMs: number) => {
    for (const end = Date.now() + withinMs; Date.now() < end; await delay(50)) if (await holds()) return true
    return false
  }

  it('the process lives on under load, says so at /readyz, and serves again when the server is back, without a restart', async () => {
    expect(await status('/readyz')).toBe(200)
    const answers = new Map<number, number>()
    hammering = true
    load = Array.from({ length: 16 }, async () => {
      while (hammering) {
        const reply = await fetch(`${baseUrl}/v1/people`, { headers: { authorization: bearer } })
        answers.set(reply.status, (answers.get(reply.status) ?? 0) + 1)
        await reply.arrayBuffer()
      }
    })
    expect(await until(async () => (answers.get(200) ?? 0) > 50, 20_000)).toBe(true)
    const port = Number(new URL(embedded.url).port)
    process.kill(embedded.pid, 'SIGKILL')
    expect(await until(async () => (await status('/readyz')) === 503, 20_000)).toBe(true)
    expect(await status('/livez')).toBe(200)
    expect(await until(async () => (answers.get(503) ?? 0) > 0, 20_000)).toBe(true)
    const refused = await fetch(`${baseUrl}/v1/people`, { headers: { authorization: bearer } })
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('2')
    expect(await refused.json()).toMatchObject({ code: 'unavailable', status: 503 })
    await embedded.gone
    embedded = await startEmbedded({ dataDir, port, log: () => {} })
    expect(await until(async () => (await status('/readyz')) === 200, 60_000)).toBe(true)
    const before = answers.get(200) ?? 0
    expect(await until(async () => (answers.get(200) ?? 0) > before + 50, 20_000)).toBe(true)
    hammering = false
    await Promise.all(load)
    console.log(
      `figure: server killed under load: answers ${[...answers].map(([code, count]) => `${code}: ${count}`).join(', ')}`,
    )
    expect([...answers.keys()].filter(code => code !== 200 && code !== 503)).toEqual([])
  })
})
