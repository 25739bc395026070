/** What varies per process and is handed to the application when it is built: nothing here is ever imported as a global. */
import type { Config } from './config.ts'
import type { Database } from './database.ts'

export interface Deps {
  readonly config: Config
  readonly db: Database
  /** the secret that signs access tokens and cursors */
  readonly secret: string
  readonly clock: () => Date
  /** a UUIDv7 for the given moment; ids made one after the other sort that way */
  readonly ids: (now: Date) => string
}
