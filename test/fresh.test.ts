/**
 * What is generated and committed is what would be generated now, byte for byte: the OpenAPI document from the routes, the
 * types from the document. Mended by `npm run generate`.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { collectionPath, collectionText } from '../openapi/collection.ts'
import { documentPath, openApiText } from '../openapi/generate.ts'
import { facades, routes } from '../src/app.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

it('openapi.json is what the routes say, with every name in its order and one newline at the end', async () => {
  const committed = await readFile(documentPath, 'utf8')
  expect(committed === (await openApiText()), 'openapi/openapi.json is stale: npm run generate').toBe(true)
  const { paths, components } = JSON.parse(committed)
  for (const named of [paths, ...Object.values<object>(components)])
    expect(Object.keys(named)).toEqual(Object.keys(named).sort())
  expect(committed).toMatch(/[^\n]\n$/)
})

it('types.ts is what the document says', async () => {
  const { stdout } = await promisify(execFile)('node', ['node_modules/openapi-typescript/bin/cli.js', documentPath], {
    cwd: root,
    maxBuffer: 16_777_216,
  })
  const committed = await readFile(new URL('../openapi/types.ts', import.meta.url), 'utf8')
  expect(committed === stdout, 'openapi/types.ts is stale: npm run generate').toBe(true)
})

it('collection.json is what the document says: each operation once, each body with its example', async () => {
  const committed = await readFile(collectionPath, 'utf8')
  const document = JSON.parse(await readFile(documentPath, 'utf8'))
  expect(committed === collectionText(document), 'openapi/collection.json is stale: npm run generate').toBe(true)
  const requests = JSON.parse(committed).item.flatMap(
    (folder: { item: { request: { method: string; url: { path: string[] }; body?: { raw: string } } }[] }) =>
      folder.item,
  )
  const told = requests.map(
    ({ request }: { request: { method: string; url: { path: string[] } } }) =>
      `${request.method} /${request.url.path.map(part => part.replace(/^:(\w+)$/, '{$1}')).join('/')}`,
  )
  expect(told.sort()).toEqual([...routes, ...facades].map(each => `${each.method} ${each.path}`).sort())
  const withBody = requests.filter(({ request }: { request: { body?: { raw: string } } }) => request.body)
  expect(withBody.length).toBe(routes.filter(each => each.body).length)
  for (const { request } of withBody) expect(() => JSON.parse(request.body.raw)).not.toThrow()
})
