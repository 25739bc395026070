/**
 * A gate for what goes on beside the queue: so many attempts at once in a process, whoever they are for, so that a few slow
 * receivers cannot take all that there is. It does not know what passes.
 */

/** Lets at most `places` run at once; the others wait in the order in which they came. */
export function makeGate(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = places
  const waiting: (() => void)[] = []
  return async work => {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}
