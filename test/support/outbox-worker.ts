/**
 * A worker of the webhook outbox as a process of its own, so that a test can kill it with SIGKILL in the middle of a delivery.
 * Takes the database, the secret and the moment at which its clock starts as arguments; says `ready` and works until it dies.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { watchWebhooks } from '../../src/features/webhooks/outbox.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openDatabase } from '../../src/platform/database.ts'
import type { Deps } from '../../src/platform/deps.ts'
import { newIdMaker } from '../../src/platform/ids.ts'
import { workingFor } from '../../src/platform/jobs.ts'

const [url, secret, startsAt] = process.argv.slice(2)
const begun = Date.now()
const deps: Deps = {
  config: readConfig({
    DATABASE_URL: url!,
    JWT_SECRET: randomBytes(48).toString('base64'),
    OUTBOUND_ALLOW: '127.0.0.0/8',
  }),
  db: openDatabase(url!, 6),
  secret: secret!,
  clock: () => new Date(Number(startsAt) + Date.now() - begun),
  ids: newIdMaker(),
}
const never = new AbortController().signal
const pauseMs = 50
process.stdout.write('ready\n')
for (;;) {
  const beside: Promise<unknown>[] = []
  const aside = { keep: (work: Promise<unknown>) => void beside.push(work), later: () => {} }
  await watchWebhooks(workingFor(deps, [], never, aside))
  await Promise.all(beside)
  process.stdout.write('idle\n')
  await delay(pauseMs)
}
