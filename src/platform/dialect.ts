/**
 * How addresses that stand in for another vendor's service speak: their error bodies and the window in which they count
 * requests. Who asks, what they may, the transaction and the access log are those of every route. Knows no vendor.
 */

/** What went wrong, before it is put into somebody's words. */
export interface Trouble {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[]
}

export interface Dialect {
  readonly name: string
  /** every address that begins so speaks it, also those that lead nowhere */
  readonly prefix: string
  /** requests are counted in windows of this length */
  readonly windowSeconds: number
  /** the same trouble in the vendor's words */
  refuse(trouble: Trouble): { readonly status: number; readonly body: object; readonly challenge?: string }
}

/** The dialect that an address speaks; undefined where it is the house's own. */
export function findDialect(dialects: readonly Dialect[], url: string): Dialect | undefined {
  return dialects.find(({ prefix }) => url.startsWith(prefix) && /^[/?]?$/.test(url.charAt(prefix.length)))
}
