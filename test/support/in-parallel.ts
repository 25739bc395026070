/** Many things at once, but not all: a server's queue of new connections has an end. It knows nothing of what is done. */

/** Does the work for each item, at most `underWayMax` at a time, and answers what came of it in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  underWayMax: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const at = next++
      results[at] = await work(items[at]!)
    }
  }
  await Promise.all(Array.from({ length: underWayMax }, worker))
  return results
}
