/** `hireloop serve` and `hireloop work`: the long-running processes, and how they end without dropping anything. */
import closeWithGrace from 'close-with-grace'
import { buildApp } from '../app.ts'
import type { Config } from '../platform/config.ts'
import { startJobs } from '../platform/jobs.ts'
import { getReady, ToldInWords } from './start-up.ts'
import { welcome } from './welcome.ts'

const graceMs = 15_000

/** Serves until it is told to stop; answers the exit code. */
export async function serve(config: Config): Promise<number> {
  const ready = await getReady(config)
  const app = await buildApp(ready.deps).catch(async error => {
    await ready.close()
    throw error
  })
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    await app.close()
    await ready.close()
    if ((error as { code?: string }).code === 'EADDRINUSE')
      throw new ToldInWords(`Port ${config.port} on ${config.host} is taken: stop what listens there or set PORT.`)
    throw error
  }
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  console.log(await welcome(ready.deps, port, ready.embedded !== null))
  const jobs = config.workQueue ? await startJobs(ready.deps) : null
  ready.embedded?.gone.then(() => app.log.error('the embedded PostgreSQL has ended'))
  return untilToldToStop(app.log, async () => {
    await app.close()
    await jobs?.stop()
    await ready.close()
  })
}

/** Works the background queue until it is told to stop. */
export async function work(config: Config): Promise<number> {
  if (config.databaseUrl === undefined)
    throw new ToldInWords('`work` needs DATABASE_URL: the embedded PostgreSQL belongs to one process, and `serve` works the queue itself.')
  const ready = await getReady(config)
  const jobs = await startJobs(ready.deps)
  console.log('Working the background queue. Ctrl-C stops.')
  return untilToldToStop(console, async () => {
    await jobs.stop()
    await ready.close()
  })
}

function untilToldToStop(log: { error(...words: unknown[]): void }, stop: () => Promise<void>): Promise<number> {
  return new Promise(resolve => {
    closeWithGrace({ delay: graceMs, logger: false }, async ({ err }) => {
      if (err) log.error(err)
      await stop()
      resolve(err ? 1 : 0)
    })
  })
}
