/** What varies per process and is handed to the application when it is built: nothing here is ever imported as a global. */
import type { Config } from './config.ts'
import type { Database } from './database.ts'

/** Whom a stranger may sign in as while the demo company runs, and the password that all of them share. */
export interface DemoCast {
  readonly password: string
  readonly people: readonly { name: string; email: string; role: string; whatFor: string }[]
}

export interface Deps {
  readonly config: Config
  readonly db: Database
  /** the secret that signs access tokens and cursors */
  readonly secret: string
  readonly clock: () => Date
  /** a UUIDv7 for the given moment; ids made one after the other sort that way */
  readonly ids: (now: Date) => string
  /** only where the demo company belongs */
  readonly demo?: DemoCast
}
