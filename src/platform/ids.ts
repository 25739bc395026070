/** Ids as UUIDv7: they sort by the moment they were made for, and those made one after the other in that order. */
import { v7 } from 'uuid'

/** Answers a maker of ids. Within one millisecond a counter keeps the order; across processes chance keeps them apart. */
export function newIdMaker(): (now: Date) => string {
  let last = 0
  let seq = 0
  return now => {
    const msecs = now.getTime()
    seq = msecs === last ? (seq + 1) % 0xffff_ffff : 0
    last = msecs
    return v7({ msecs, seq })
  }
}
