import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeJob } from '../../support/hiring.ts'
import { type Caller, type Company, openService, type Service } from '../../support/service.ts'

describe('the directory of those who can be named', () => {
  let service: Service
  let company: Company
  let recruiter: Caller
  let manager: Caller
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    recruiter = await company.person('Rosa Recruiter', { roles: ['recruiter'], function: 'other' })
    manager = await company.person('Hana Manager', { roles: ['hiring_manager', 'interviewer'], seniority: 5 })
    await company.person('Ines Engineer', { function: 'engineering', seniority: 4 })
    await company.person('ines designer', { function: 'design', roles: [] })
    await company.person('İnci Öz', { function: 'design' })
    const left = await company.person('Leo Left', { function: 'engineering' })
    expect((await company.admin.patch(`/v1/people/${left.id}`, { active: false }, { 'if-match': '*' })).status).toBe(
      200,
    )
    const elsewhere = await service.company('Southwind')
    await elsewhere.person('Ines Elsewhere')
  })
  afterAll(() => service.close())

  const names = (reply: { body: { data: { name: string }[] } }) => reply.body.data.map(entry => entry.name)

  it('shows a recruiter everybody who takes part, with what a picker needs and nothing else', async () => {
    const reply = await recruiter.get('/v1/directory')
    expect(reply.status).toBe(200)
    expect(names(reply)).toHaveLength(6)
    expect(names(reply)).not.toContain('Leo Left')
    expect(reply.body.data.find((entry: { name: string }) => entry.name === 'Hana Manager')).toEqual({
      id: manager.id,
      name: 'Hana Manager',
      function: 'product',
      seniority: 5,
      interviewer: true,
    })
    expect(reply.body.data.find((entry: { name: string }) => entry.name === 'ines designer').interviewer).toBe(false)
    expect(reply.text).not.toContain('@')
  })

  it('finds by a part of the name, never by an address, and by function', async () => {
    expect(names(await manager.get('/v1/directory?q=INES'))).toEqual(['ines designer', 'Ines Engineer'])
    expect(names(await manager.get('/v1/directory?q=northwind'))).toEqual([])
    expect(names(await manager.get('/v1/directory?q=%25'))).toEqual([])
    expect(names(await manager.get('/v1/directory?function=engineering'))).toEqual(['Ines Engineer'])
    expect(names(await manager.get('/v1/directory?q=ines&function=design'))).toEqual(['ines designer'])
  })

  it('pages by name without losing or repeating anybody, whatever the letters', async () => {
    const whole = names(await recruiter.get('/v1/directory'))
    const paged: string[] = []
    let path = '/v1/directory?limit=1'
    for (let pages = 0; pages < 10; pages++) {
      const page = await recruiter.get(path)
      paged.push(...names(page))
      if (page.body.next_cursor === null) break
      path = `/v1/directory?limit=1&cursor=${page.body.next_cursor}`
    }
    expect(paged).toEqual(whole)
  })

  it('is for those who build or ask for loops, and for those who read people anyway', async () => {
    const head = await company.person('Hedda Head', { roles: ['head_of_product'] })
    const auditor = await company.person('Ada Auditor', { roles: ['auditor'] })
    const builds = await company.integration('Scheduler', ['loops:write'])
    for (const caller of [company.admin, head, auditor, builds])
      expect((await caller.get('/v1/directory')).status).toBe(200)
    const interviewer = await company.person('Ivo Interviewer')
    const refused = await interviewer.get('/v1/directory')
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
    const reads = await company.integration('Warehouse', ['loops:read'])
    expect((await reads.get('/v1/directory')).body.code).toBe('scope_missing')
    expect((await service.anonymous.get('/v1/directory')).status).toBe(401)
  })

  it('refuses what it does not know, and a cursor that belongs to somebody else', async () => {
    expect((await recruiter.get('/v1/directory?email=a')).body.code).toBe('invalid_request')
    expect((await recruiter.get('/v1/directory?function=sales')).body.code).toBe('invalid_request')
    const { next_cursor } = (await recruiter.get('/v1/directory?limit=1')).body
    expect((await manager.get(`/v1/directory?limit=1&cursor=${next_cursor}`)).body.code).toBe('invalid_cursor')
  })

  it('names people of one company alone', async () => {
    await makeJob(company, manager)
    expect(names(await manager.get('/v1/directory?q=elsewhere'))).toEqual([])
  })
})
