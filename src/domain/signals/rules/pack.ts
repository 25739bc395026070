/**
 * The rule pack: all rules of all kinds in one list, with an id. Who adds a rule adds it to its kind's file; the pack's
 * hash changes by itself.
 */
import { blameRules } from './blame.ts'
import { heroRules } from './hero.ts'
import { learningRules } from './learning.ts'
import { metricRules } from './metric.ts'
import { ownershipRules } from './ownership.ts'
import type { Rule } from './rule.ts'
import { sharedCreditRules } from './shared-credit.ts'
import { tradeoffRules } from './tradeoff.ts'

/** Changes when the way of reading changes; the hash beside it changes with every rule and weight. */
export const PACK_ID = 'pm-signals-1'

export const rules: readonly Rule[] = [
  ...ownershipRules,
  ...heroRules,
  ...blameRules,
  ...sharedCreditRules,
  ...tradeoffRules,
  ...metricRules,
  ...learningRules,
]
