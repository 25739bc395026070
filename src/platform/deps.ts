/** What varies per process and is handed to the application when it is built: nothing here is ever imported as a global. */
import type { Queue } from '../../db/queues.ts'
import type { Config } from './config.ts'
import type { Database } from './database.ts'
import type { RequestWaits } from './request-waits.ts'

/** Whom a stranger may sign in as while the demo company runs, and the password that all of them share. */
export interface DemoCast {
  readonly password: string
  readonly people: readonly { name: string; email: string; role: string; whatFor: string }[]
}

/** Something to be done after the transaction that asked for it: ids, never names or text. */
export interface Job {
  readonly queue: Queue
  /** the same on every attempt */
  readonly id: string
  readonly companyId: string
  readonly subject: Readonly<Record<string, string>>
}

export interface Deps {
  readonly config: Config
  readonly db: Database
  /** the secret that signs access tokens and cursors */
  readonly secret: string
  readonly clock: () => Date
  /** a UUIDv7 for the given moment; ids made one after the other sort that way */
  readonly ids: (now: Date) => string
  /** answers every address of a name that is called; the system's resolver where absent */
  readonly resolve?: (name: string) => Promise<readonly string[]>
  /** only where the demo company belongs */
  readonly demo?: DemoCast
  /** how long requests may take to come in; the usual bounds where absent */
  readonly waits?: RequestWaits
  /** takes jobs in place of the queue: for the demo, which works them at the moments of its history */
  readonly takeJob?: (job: Job) => void
}
