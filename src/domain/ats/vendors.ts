/** The vendors whose pushes are understood. Adding one is a file in `inbound/`, a line here and its payloads as fixtures. */
import type { Vendor } from './happening.ts'
import { ashby } from './inbound/ashby.ts'
import { generic } from './inbound/generic.ts'
import { greenhouse } from './inbound/greenhouse.ts'
import { lever } from './inbound/lever.ts'

export const vendors: readonly Vendor[] = [greenhouse, lever, ashby, generic]

/** The vendor of that name; null where there is none. */
export function vendorCalled(name: string): Vendor | null {
  return vendors.find(each => each.name === name) ?? null
}
