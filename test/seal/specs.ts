/** Worlds that stay sealed: a required card of each loop is open in both buildings, and what else differs is hidden. */
import fc from 'fast-check'
import { hidden, type Plan, plan, type Spec } from './world.ts'

/** A plan whose loops cannot release: a required card of each stays open in both buildings. */
export const staysSealed = plan.map((each): Plan => ({ ...each, observer: { ...each.observer, seat: 'interviewer' } }))
export const earlierStaysSealed = hidden(['none']).map(each => ({
  ...each,
  earlier: [each.earlier[0]!, { ...each.earlier[1]!, kind: 'drafted' as const }],
}))

/** Class 3: anything, while the seal is on. */
export const sealedForAll: fc.Arbitrary<Spec> = fc.record({
  plan: fc
    .record({ each: staysSealed, bystanders: fc.boolean() })
    .map(({ each, bystanders }): Plan => ({ ...each, bystanders })),
  a: earlierStaysSealed,
  b: earlierStaysSealed,
})
