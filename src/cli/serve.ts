/** `hireloop serve` and `hireloop work`: the long-running processes, and how they end without dropping anything. */
import closeWithGrace from 'close-with-grace'
import { buildApp, reactions, workers } from '../app.ts'
import type { Config } from '../platform/config.ts'
import type { DemoCast, Deps } from '../platform/deps.ts'
import { startJobs } from '../platform/jobs.ts'
import { demoPassword, demoPeople } from '../seed/people.ts'
import { getReady, ToldInWords } from './start-up.ts'
import { welcome } from './welcome.ts'

const graceMs = 15_000

const loopback = new Set(['127.0.0.1', 'localhost', '::1'])

/** Whether a demo company belongs here: in the embedded database on loopback by itself, elsewhere only when asked for. */
function demoBelongs(config: Config): boolean {
  return config.demo ?? (config.databaseUrl === undefined && loopback.has(config.host))
}

/** Serves until it is told to stop; answers the exit code. */
export async function serve(config: Config): Promise<number> {
  const ready = await getReady(config)
  const companies = await ready.deps.db.lookup<{ demo: boolean }>(sql => sql`select demo from list_companies()`)
  if (companies.some(company => company.demo) && !loopback.has(config.host) && config.demo !== true) {
    await ready.close()
    throw new ToldInWords(
      `This database holds the demo company, whose passwords everybody knows, and HOST=${config.host} is open to others.\nSet DEMO=1 to show it all the same, or name another database or DATA_DIR.`,
    )
  }
  const enters = demoBelongs(config) && companies.every(company => company.demo)
  const demo: DemoCast | undefined = enters ? { password: demoPassword, people: demoPeople } : undefined
  const app = await buildApp({ ...ready.deps, demo }).catch(async error => {
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
  console.log(await welcome(ready.deps, port, ready.embedded !== null, enters))
  const entering = enters ? enterDemo(ready.deps, app.log) : null
  const jobs = config.workQueue ? await startJobs(ready.deps, workers, reactions, app.log) : null
  ready.embedded?.gone.then(() => app.log.error('the embedded PostgreSQL has ended'))
  return untilToldToStop(app.log, async () => {
    await app.close()
    await entering?.stop()
    await jobs?.stop()
    await ready.close()
  })
}

/** Enters the demo company behind the start. What is half in when the process stops is finished by the next start. */
function enterDemo(
  deps: Deps,
  log: { info(words: string): void; error(...words: unknown[]): void },
): { stop(): Promise<void> } {
  let stopping = false
  const began = performance.now()
  const entering = import('../seed/demo.ts')
    .then(({ seedDemo }) => seedDemo(deps, { shouldStop: () => stopping }))
    .then(() => log.info(`the demo company is in (${((performance.now() - began) / 1000).toFixed(1)} s)`))
    .catch(error => log.error(error, 'the demo company could not be entered'))
  return {
    async stop() {
      stopping = true
      await entering
    },
  }
}

/** Works the background queue until it is told to stop. */
export async function work(config: Config): Promise<number> {
  if (config.databaseUrl === undefined)
    throw new ToldInWords(
      '`work` needs DATABASE_URL: the embedded PostgreSQL belongs to one process, and `serve` works the queue itself.',
    )
  const ready = await getReady(config)
  const jobs = await startJobs(ready.deps, workers, reactions)
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
