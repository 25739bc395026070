/**
 * Chooses, per kind, how sure the model must be: on windows that it was not taught, densely labelled ones and texts at natural
 * density together, because a detector that is right on a dense corpus cries wolf on an ordinary interview. One price for
 * a false finding at natural density holds for all kinds; it is raised until such texts are read precisely enough.
 */
import { type Kind, kinds } from '../domain/signals/kinds.ts'

export interface Judged {
  readonly natural: boolean
  readonly labels: ArrayLike<number>
  readonly probabilities: ArrayLike<number>
  /** kinds that a rule found */
  readonly byRule: ReadonlySet<Kind>
}

/** What texts at natural density must be read with. */
export interface Demand {
  readonly precisionMin: number
  /** false findings at the most, over all of these texts */
  readonly falseMax: number
}

const steps = Array.from({ length: 36 }, (_, k) => Math.round((0.05 + 0.025 * k) * 1000) / 1000)
/** A rule that fired is right nine times in ten: no more than this is asked of the model beside it. */
const RULED_MAX = 0.4
const PRICE_STEP = 0.0005
const PRICES = 400

interface Counts {
  readonly hit: number
  readonly wrong: number
}

export interface Thresholds {
  readonly thresholds: Record<Kind, number>
  readonly withRule: Record<Kind, number>
  /** what they come to on the texts at natural density that they were chosen on */
  readonly natural: Counts & { readonly labelled: number }
}

/** Thresholds with and without a rule behind them, a kind: the best F1 on dense text at the lowest price that meets the demand. */
export function chooseThresholds(judged: readonly Judged[], demand: Demand): Thresholds {
  const options = kinds.map((kind, k) => optionsOf(judged, kind, k))
  let chosen = options.map(each => bestAt(each, 0))
  for (let step = 1; step <= PRICES; step++) {
    const { hit, wrong } = sumOf(chosen)
    if (wrong <= demand.falseMax && hit / Math.max(1, hit + wrong) >= demand.precisionMin) break
    chosen = options.map(each => bestAt(each, step * PRICE_STEP))
  }
  const named = (pick: (option: Option) => number) =>
    Object.fromEntries(kinds.map((kind, k) => [kind, pick(chosen[k]!)])) as Record<Kind, number>
  const labelled = judged
    .filter(({ natural }) => natural)
    .reduce((sum, { labels }) => sum + kinds.filter((_, k) => labels[k]! > 0).length, 0)
  return {
    thresholds: named(({ alone }) => alone),
    withRule: named(({ ruled }) => ruled),
    natural: { ...sumOf(chosen), labelled },
  }
}

function sumOf(options: readonly Option[]): Counts {
  return {
    hit: options.reduce((sum, { natural }) => sum + natural.hit, 0),
    wrong: options.reduce((sum, { natural }) => sum + natural.wrong, 0),
  }
}

interface Option {
  readonly alone: number
  readonly ruled: number
  readonly dense: number
  readonly natural: Counts
}

function bestAt(options: readonly Option[], price: number): Option {
  const worth = ({ dense, natural }: Option) => dense - price * natural.wrong
  return options.reduce((best, each) => (worth(each) > worth(best) ? each : best))
}

/** Every pair of thresholds of a kind with what it comes to. Where a rule fired the lower one holds, elsewhere the other. */
function optionsOf(judged: readonly Judged[], kind: Kind, k: number): Option[] {
  const count = (natural: boolean, byRule: boolean) =>
    steps.map(step => {
      let [hit, wrong] = [0, 0]
      for (const each of judged) {
        if (each.natural !== natural || each.byRule.has(kind) !== byRule || each.probabilities[k]! < step) continue
        if (each.labels[k]! > 0) hit++
        else wrong++
      }
      return { hit, wrong }
    })
  const [dense, denseRuled] = [count(false, false), count(false, true)]
  const [natural, naturalRuled] = [count(true, false), count(true, true)]
  const labelled = judged.filter(each => !each.natural && each.labels[k]! > 0).length
  return steps.flatMap((alone, a) =>
    steps
      .filter((ruled, r) => r <= a && ruled <= RULED_MAX)
      .map((ruled, r) => {
        const hit = dense[a]!.hit + denseRuled[r]!.hit
        const wrong = dense[a]!.wrong + denseRuled[r]!.wrong
        return {
          alone,
          ruled,
          dense: (2 * hit) / Math.max(1, hit + wrong + labelled),
          natural: { hit: natural[a]!.hit + naturalRuled[r]!.hit, wrong: natural[a]!.wrong + naturalRuled[r]!.wrong },
        }
      }),
  )
}
