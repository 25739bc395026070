import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { openService, type Service } from '../support/service.ts'

describe('the pool', () => {
  const size = 2
  let service: Service
  let db: Database
  let companyId: string
  beforeAll(async () => {
    service = await openService()
    companyId = (await service.company('Northwind')).id
    db = openDatabase(service.databaseUrl, size)
  })
  afterAll(async () => {
    await db.end()
    await service.close()
  })

  it('a statement that cannot be built fails by itself, and takes neither another one nor its connection with it', async () => {
    for (let time = 0; time < 3 * size; time++) {
      const outcome = await db
        .write(companyId, async tx => {
          const [before, unbuilt, after] = await Promise.allSettled([
            tx.sql<{ x: number }[]>`select 1 as x`,
            tx.sql`select ${undefined as unknown as string} as x`,
            tx.sql<{ x: number }[]>`select 3 as x`,
          ])
          expect(before).toMatchObject({ status: 'fulfilled', value: [{ x: 1 }] })
          expect(String(unbuilt.status === 'rejected' && unbuilt.reason)).toContain('UNDEFINED_VALUE')
          expect(after).toMatchObject({ status: 'fulfilled', value: [{ x: 3 }] })
          return 'went on'
        })
        .catch(String)
      expect(outcome).toBe('went on')
    }
    // Alone on an idle connection it fails as well, and the connection goes on.
    for (let time = 0; time < 3 * size; time++) {
      await expect(db.runAsService('select $1::text', [Symbol('nothing a driver can send')])).rejects.toThrow()
    }
    expect((await db.runAsService('select 1 as x')).rows).toEqual([{ x: 1 }])
  })

  it('the job library may leave out what is to be null', async () => {
    expect((await db.runAsService('select $1::text as x', [undefined])).rows).toEqual([{ x: null }])
  })
})
