/**
 * Chooses, per kind, how sure the networks must be: on voices that they were not taught, densely labelled ones and texts at
 * natural density together, because a detector that is right on a dense corpus cries wolf on an ordinary interview.
 */
import { type Kind, kinds } from '../domain/signals/kinds.ts'

export interface Judged {
  readonly natural: boolean
  readonly labels: ArrayLike<number>
  readonly probabilities: ArrayLike<number>
  /** kinds that a rule found */
  readonly byRule: ReadonlySet<Kind>
}

const steps = Array.from({ length: 18 }, (_, k) => 0.05 + 0.05 * k)
/** Precision that is asked for at natural density, where any threshold reaches it. */
const PRECISION_MIN = 0.6
/** F1 at natural density counts so much of the whole. */
const NATURAL_SHARE = 0.2

/** Thresholds with and without a rule behind them, a kind. */
export function chooseThresholds(judged: readonly Judged[]): {
  thresholds: Record<Kind, number>
  withRule: Record<Kind, number>
} {
  const thresholds: Partial<Record<Kind, number>> = {}
  const withRule: Partial<Record<Kind, number>> = {}
  kinds.forEach((kind, k) => {
    let best = Number.NEGATIVE_INFINITY
    for (const alone of steps)
      for (const ruled of steps) {
        if (ruled > alone) continue
        const count = (natural: boolean) => {
          let [hit, wrong, missed] = [0, 0, 0]
          for (const each of judged) {
            if (each.natural !== natural) continue
            const p = each.probabilities[k]!
            const found = p >= alone || (each.byRule.has(kind) && p >= ruled)
            if (found && each.labels[k]! > 0) hit++
            else if (found) wrong++
            else if (each.labels[k]! > 0) missed++
          }
          return {
            f1: hit === 0 ? 0 : (2 * hit) / (2 * hit + wrong + missed),
            precision: hit + wrong === 0 ? 1 : hit / (hit + wrong),
          }
        }
        const [dense, natural] = [count(false), count(true)]
        const worth =
          (1 - NATURAL_SHARE) * dense.f1 + NATURAL_SHARE * natural.f1 - Math.max(0, PRECISION_MIN - natural.precision)
        if (worth > best) {
          best = worth
          thresholds[kind] = Math.round(alone * 100) / 100
          withRule[kind] = Math.round(ruled * 100) / 100
        }
      }
  })
  return { thresholds: thresholds as Record<Kind, number>, withRule: withRule as Record<Kind, number> }
}
