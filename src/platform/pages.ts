/**
 * Serves the built pages: assets by their hashed names for ever, and the one document at each address that is a page. The
 * build lists those addresses, so that every other one stays what it was: a problem, or the API. Knows no page by name.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

const Addresses = z.array(z.string().startsWith('/')).max(100)
const document = 'index.html'
const forEver = 'public, max-age=31536000, immutable'
const askAgain = 'no-cache'

/** Mounts what `src/cli/build.mjs` made of src/web; where there is no such build the service has an API and no pages. */
export function registerPages(app: FastifyInstance): void {
  const folder = findFolder()
  if (folder === undefined) return
  const addresses = Addresses.parse(JSON.parse(readFileSync(`${folder}/pages.json`, 'utf8')))
  const quiet = { logLevel: 'warn' as const, schema: { hide: true }, config: { rateLimit: false } }
  app.register(async scope => {
    scope.addHook('onRoute', route => {
      // The files too are outside the rate limit and outside the document: they are the same for everybody.
      Object.assign(route, { ...quiet, config: { ...route.config, ...quiet.config } })
    })
    await scope.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      preCompressed: true,
      cacheControl: false,
      globIgnore: ['**/*.br', '**/*.gz', document, 'pages.json'],
      setHeaders(response, path) {
        response.setHeader('cache-control', path.includes('/assets/') ? forEver : askAgain)
      },
    })
    for (const address of addresses) scope.get(address, quiet, (_request, reply) => reply.sendFile(document))
  })
}

/** Beside the compiled service, or in `dist` where the sources run by themselves. */
function findFolder(): string | undefined {
  return ['../../web', '../../dist/web']
    .map(place => fileURLToPath(new URL(place, import.meta.url)))
    .find(folder => existsSync(`${folder}/pages.json`))
}
