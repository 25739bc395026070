/**
 * What an attempt to deliver an event means: delivered, to be tried again at a time, given up, or the receiver is gone. It
 * knows no address, no clock and no chance: whoever attempts brings them.
 */
const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** The pause after the first failed attempt, the second, and so on; after the last one the delivery gives up. */
export const retryPausesMs: readonly number[] = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]
/** By how much of itself a pause is shorter or longer, so that what failed together does not come back together. */
export const jitter = 0.1

export type AttemptOutcome = 'delivered' | 'gone' | 'failed'

/** Only a status from 200 to 299 is a delivery; 410 says that nothing more is wanted; no status is a failure. */
export function outcomeOf(status: number | null): AttemptOutcome {
  if (status !== null && status >= 200 && status < 300) return 'delivered'
  return status === 410 ? 'gone' : 'failed'
}

/**
 * When to try again after `failures` failed attempts (1 or more), the last one at `now`; null where that was the last.
 * `chance` is from 0 up to 1 and spreads the pause by the jitter around itself.
 */
export function retryAt(failures: number, now: Date, chance: number): Date | null {
  const pause = retryPausesMs[failures - 1]
  if (pause === undefined) return null
  return new Date(now.getTime() + Math.round(pause * (1 - jitter + 2 * jitter * chance)))
}
