/**
 * A worker of the background queue as a process of its own, so that a test can end it with SIGKILL in the middle of its work: the
 * application's own workers on the real queue. Takes an order as JSON; says `ready` when it polls and works until it dies.
 */
import { reactions, workers } from '../../src/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabase } from '../../src/platform/database.ts'
import type { Deps } from '../../src/platform/deps.ts'
import { newIdMaker } from '../../src/platform/ids.ts'
import { startJobs, type Workers } from '../../src/platform/jobs.ts'
import type { WorkerOrder } from './killed-workers.ts'

const { databaseUrl, secret, startsAt, queues, settings } = JSON.parse(process.argv[2]!) as WorkerOrder
const begun = Date.now()
const deps: Deps = {
  config: readConfig({ DATABASE_URL: databaseUrl, JWT_SECRET: secret, ...settings }),
  db: openDatabase(databaseUrl, 6),
  secret,
  clock: () => new Date(startsAt + Date.now() - begun),
  ids: newIdMaker(),
}
const own: Workers = Object.fromEntries(Object.entries(workers).filter(([queue]) => queues.includes(queue)))
await startJobs(deps, own, reactions)
process.stdout.write('ready\n')
