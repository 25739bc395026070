/** JSON pointers (RFC 6901): how a fault says where in a value it stands. It knows neither values nor faults. */

/** The pointer of a path of keys and list indexes; empty for the whole value. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
