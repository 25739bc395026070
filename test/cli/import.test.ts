import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runExport } from '../../src/cli/export.ts'
import { runImport } from '../../src/cli/import.ts'
import { hashSecret, newApiKey } from '../../src/platform/auth.ts'
import { ConfigFaults, readClientSettings } from '../../src/platform/config.ts'
import { workOff } from '../support/jobs.ts'
import { type Company, openService, type Service } from '../support/service.ts'

let service: Service
let company: Company
let folder: string
let apiKey: string

beforeAll(async () => {
  service = await openService()
  company = await service.company('Northwind')
  folder = mkdtempSync(join(tmpdir(), 'hireloop-import-'))
  apiKey = newApiKey()
  await service.sql`
    insert into api_keys (company_id, id, name, scopes, hint, hash, created_by_id, created_at)
    values (${company.id}, ${crypto.randomUUID()}, 'Shell', ${['imports:write', 'candidates:write', 'exports:read', 'events:read']}, 'hl_shel',
      ${hashSecret(apiKey)}, ${company.admin.id}, ${service.now})`
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await service.close()
})

/** Runs a command beside a worker, and hears what it says. */
async function heard(command: typeof runImport, words: string[], key: string | undefined = apiKey, terminal = false) {
  const said = { out: '', err: '' }
  let over = false
  const running = command(words, {
    out: text => {
      said.out += text
    },
    err: text => {
      said.err += text
    },
    errIsTerminal: terminal,
    settings: () => ({ address: service.baseUrl, apiKey: key }),
  }).finally(() => {
    over = true
  })
  while (!over) {
    await workOff(service)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return { code: await running, ...said }
}

function fileOf(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('hireloop import', () => {
  it('brings a file, shows how far it is to whoever watches, and says what came of it', async () => {
    const rows = Array.from({ length: 700 }, (_, at) => `{"kind":"candidate","external_id":"s${at}","name":"S ${at}"}`)
    const file = fileOf('history.jsonl', rows.join('\n'))
    const { code, out, err } = await heard(runImport, [file, '--source', 'shell'], apiKey, true)
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^700 rows: 700 created, 0 changed, 0 unchanged, 0 faulty \(import [0-9a-f-]{36}\)\n$/),
    ])
    expect(err).toMatch(/█{30} 100 % {2}700\/700 rows/)
    expect((await heard(runImport, [file, '--source', 'shell'])).out).toMatch(/0 created, 0 changed, 700 unchanged/)
  })

  it('tells each faulty row with its line, and answers 1', async () => {
    const file = fileOf('mixed.csv', 'external_id,name,email\nm1,Mia,mia@mail.example\nm2,,nowhere\n')
    const all = await heard(runImport, [file, '--kind', 'candidate', '--source', 'shell'])
    expect([all.code, all.out]).toEqual([
      1,
      expect.stringMatching(/^2 rows: 0 created, 0 changed, 0 unchanged, 1 faulty/),
    ])
    expect(all.err).toContain('Nothing was written; mend the rows below, or ask for --mode good_rows.')
    expect(all.err).toContain('line 3 /email: Give an e-mail address')
    const good = await heard(runImport, [file, '--kind', 'candidate', '--source', 'shell', '--mode', 'good_rows'])
    expect([good.code, good.out]).toEqual([1, expect.stringMatching(/^2 rows: 1 created/)])
  })

  it('says in words what keeps it from beginning', async () => {
    const file = fileOf('one.jsonl', '{}')
    expect(await heard(runImport, [])).toMatchObject({
      code: 2,
      err: expect.stringContaining('usage: hireloop import'),
    })
    expect(await heard(runImport, [file, '--colour', 'green'])).toMatchObject({ code: 2 })
    expect(await heard(runImport, [join(folder, 'nothing.csv')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be read'),
    })
    const keyless = await runImport([file], {
      out: () => {},
      err: () => {},
      errIsTerminal: false,
      settings: () => ({ address: service.baseUrl, apiKey: undefined }),
    })
    expect(keyless).toBe(2)
    expect(await heard(runImport, [file], newApiKey())).toMatchObject({
      code: 1,
      err: 'Sign in first (not_signed_in)\n',
    })
    expect(await heard(runImport, [file, '--mode', 'some'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('/query/mode'),
    })
    expect(await heard(runImport, [file, '--url', 'http://127.0.0.1:9'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not answer'),
    })
  })
})

describe('hireloop export', () => {
  it('takes an export as it leaves, or says why not', async () => {
    await company.admin.put('/v1/jobs/by-external-id/shell/j', {
      title: 'J',
      level: 'pm',
      decision_owner: company.admin.id,
    })
    await company.admin.put('/v1/candidates/by-external-id/shell/c', { name: 'C' })
    await company.admin.put('/v1/applications/by-external-id/shell/a', { job: 'j', candidate: 'c' })
    const taken = await heard(runExport, ['events'])
    expect([taken.code, taken.out.split('\r\n')[0]!.split(',').slice(0, 3)]).toEqual([
      0,
      ['event_id', 'type', 'timestamp'],
    ])
    expect(taken.out).toContain('application.received')
    expect(await heard(runExport, ['cards'])).toMatchObject({ code: 1, err: expect.stringContaining('scope_missing') })
    expect(await heard(runExport, ['everything'])).toMatchObject({ code: 2 })
    expect(await heard(runExport, ['events', '--url', 'http://127.0.0.1:9'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('broke off'),
    })
  })
})

describe('where the commands ask', () => {
  it('is the public address, else the port on loopback; a key that cannot be one is told', () => {
    expect(readClientSettings({})).toEqual({ address: 'http://127.0.0.1:3000', apiKey: undefined })
    expect(readClientSettings({ PUBLIC_URL: 'https://hire.example', API_KEY: apiKey })).toEqual({
      address: 'https://hire.example',
      apiKey,
    })
    expect(() => readClientSettings({ API_KEY: 'password' })).toThrow(ConfigFaults)
  })
})
