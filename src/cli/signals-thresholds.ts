/**
 * Chooses how sure the model must be, on windows that it was not taught. For a conversation, because a detector that is right
 * on a dense corpus cries wolf on an ordinary interview: one price for a false finding at natural density holds for all
 * kinds, and it is raised until such texts are read precisely enough. For evidence, whatever finds most on dense voices while
 * ownership and hero talk are hardly taken for each other. Beside it: which rules need nobody's consent, and from which
 * mean probability on units count as evidence.
 */
import type { Density, Finding, Kind, Speaker } from '../domain/signals/kinds.ts'
import { kinds } from '../domain/signals/kinds.ts'
import {
  anyOf,
  type ByRule,
  decideKinds,
  isContested,
  type Rivals,
  type Thresholds,
  weighRules,
} from '../domain/signals/model.ts'
import { rules } from '../domain/signals/rules/pack.ts'
import { countedAs } from '../domain/signals/rules/precision.ts'
import type { RulePrecision } from '../domain/signals/rules/rule.ts'
import { randomFrom } from './signals-learn.ts'
import { wilson } from './signals-tables.ts'

export interface Judged {
  readonly voice: string
  readonly unit: string
  readonly speaker: Speaker
  readonly natural: boolean
  readonly labels: ArrayLike<number>
  readonly probabilities: ArrayLike<number>
  readonly byRules: readonly Finding[]
}

/** What texts at natural density must be read with. */
export interface Demand {
  readonly precisionMin: number
  /** false findings at the most, over all of these texts */
  readonly falseMax: number
}

export type RuleCounts = Readonly<Record<string, RulePrecision>>

/** A rule carries a finding alone where it is right this often at least, at the lower end of the 95 % interval (Wilson 1927). */
const CARRIES_MIN = 0.75
/** At natural density it is seen seldom: its share in dense voices counts as so many sightings beside. */
const DENSE_COUNTS_AS = 4
const CARRIES_NATURAL_MIN = 0.85
/** Plain words are seldom in a corpus of hard cases: they are trusted until they are seen to mislead. */
const PLAIN_SEEN: Right = [18, 20]
const OTHERS_SEEN: Right = [1, 2]
const CARRIES_PLAIN_MIN = 2 / 3
const plainNames: ReadonlySet<string> = new Set(
  rules
    .filter(({ plain }) => plain)
    .flatMap(({ id }) => (['candidate', 'note'] as const).map(speaker => countedAs(id, speaker))),
)

/** How often each rule is right, by speaker, and where that suffices for a finding without the model's consent. */
export function countRules(read: readonly Pick<Judged, 'speaker' | 'natural' | 'labels' | 'byRules'>[]): RuleCounts {
  const counts = new Map<string, { dense: [number, number]; natural: [number, number] }>(
    [...plainNames].map(name => [name, { dense: [0, 0], natural: [0, 0] }]),
  )
  for (const { speaker, natural, labels, byRules } of read) {
    for (const [rule, kind] of new Map(byRules.map(each => [each.rule, each.kind]))) {
      const name = countedAs(rule, speaker)
      const counted = counts.get(name) ?? { dense: [0, 0], natural: [0, 0] }
      counts.set(name, counted)
      const part = natural ? counted.natural : counted.dense
      part[1]++
      if (labels[kinds.indexOf(kind)]! > 0) part[0]++
    }
  }
  return Object.fromEntries(
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { dense, natural }]) => {
        const precision = Math.round(100 * shareOf(name, dense, natural)) / 100
        return [name, { dense, natural, precision, carries: carriesAt(name, dense, natural) }]
      }),
  )
}

type Right = readonly [right: number, of: number]

function carriesAt(name: string, dense: Right, natural: Right): Density[] {
  if (plainNames.has(name) && shareOf(name, dense, natural) >= CARRIES_PLAIN_MIN) return ['evidence', 'conversation']
  if (dense[1] === 0 || wilson(...dense)[0] < CARRIES_MIN) return []
  const atNatural = (natural[0] + (DENSE_COUNTS_AS * dense[0]) / dense[1]) / (natural[1] + DENSE_COUNTS_AS)
  return atNatural >= CARRIES_NATURAL_MIN ? ['evidence', 'conversation'] : ['evidence']
}

/** The share of right findings, as if some had been seen before. */
function shareOf(name: string, dense: Right, natural: Right): number {
  const [right, of] = plainNames.has(name) ? PLAIN_SEEN : OTHERS_SEEN
  return (right + dense[0] + natural[0]) / (of + dense[1] + natural[1])
}

/** What the rules say of a window, by counts that are not in force yet. */
export function ruledBy(
  { byRules, speaker }: Pick<Judged, 'byRules' | 'speaker'>,
  counts: RuleCounts,
  density: Density,
): ByRule {
  return weighRules(byRules, rule => counts[countedAs(rule, speaker)]?.carries.includes(density) ?? false)
}

const steps = Array.from({ length: 36 }, (_, k) => Math.round((0.05 + 0.025 * k) * 1000) / 1000)
/** Where a rule fired no more than this is asked of the model beside it. */
const RULED_MAX = 0.4
/** How far ownership and hero talk must be apart where nothing else was found to be better. */
const RIVALS: Rivals = { sure: 0.85, margin: 2 }
const PRICE_STEP = 0.0005
const PRICES = 400

interface Counts {
  readonly hit: number
  readonly wrong: number
}

/** Thresholds for a conversation: the best F1 on dense text at the lowest price that meets the demand. */
export function chooseForConversation(
  judged: readonly Judged[],
  counted: RuleCounts,
  demand: Demand,
): { readonly thresholds: Thresholds; readonly natural: Counts & { readonly labelled: number } } {
  const options = kinds.map((kind, k) => optionsOf(judged, counted, 'conversation', kind, k))
  let chosen = options.map(each => bestAt(each, 0))
  for (let step = 1; step <= PRICES; step++) {
    const { hit, wrong } = sumOf(chosen)
    if (wrong <= demand.falseMax && hit / Math.max(1, hit + wrong) >= demand.precisionMin) break
    chosen = options.map(each => bestAt(each, step * PRICE_STEP))
  }
  const labelled = judged
    .filter(({ natural }) => natural)
    .reduce((sum, { labels }) => sum + kinds.filter((_, k) => labels[k]! > 0).length, 0)
  return { thresholds: thresholdsOf(chosen, RIVALS), natural: { ...sumOf(chosen), labelled } }
}

function thresholdsOf(chosen: readonly Pick<Option, 'alone' | 'ruled'>[], rivals: Rivals): Thresholds {
  const named = (pick: (option: Pick<Option, 'alone' | 'ruled'>) => number) =>
    Object.fromEntries(kinds.map((kind, k) => [kind, pick(chosen[k]!)])) as Record<Kind, number>
  return { alone: named(({ alone }) => alone), withRule: named(({ ruled }) => ruled), rivals }
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
function optionsOf(judged: readonly Judged[], counted: RuleCounts, density: Density, kind: Kind, k: number): Option[] {
  const ruled = judged.map(each => ruledBy(each, counted, density))
  const contested = judged.map((each, at) => isContested(RIVALS, kind, each.probabilities, ruled[at]!))
  const count = (natural: boolean, byRule: boolean) =>
    steps.map(step => {
      let [hit, wrong] = [0, 0]
      judged.forEach((each, at) => {
        if (each.natural !== natural || ruled[at]!.found.has(kind) !== byRule) return
        if (contested[at] || (each.probabilities[k]! < step && !ruled[at]!.certain.has(kind))) return
        if (each.labels[k]! > 0) hit++
        else wrong++
      })
      return { hit, wrong }
    })
  const [dense, denseRuled] = [count(false, false), count(false, true)]
  const [natural, naturalRuled] = [count(true, false), count(true, true)]
  const labelled = judged.filter(each => !each.natural && each.labels[k]! > 0).length
  return steps.flatMap((alone, a) =>
    steps
      .filter((step, r) => r <= a && step <= RULED_MAX)
      .map((step, r) => {
        const hit = dense[a]!.hit + denseRuled[r]!.hit
        const wrong = dense[a]!.wrong + denseRuled[r]!.wrong
        return {
          alone,
          ruled: step,
          dense: (2 * hit) / Math.max(1, hit + wrong + labelled),
          natural: { hit: natural[a]!.hit + naturalRuled[r]!.hit, wrong: natural[a]!.wrong + naturalRuled[r]!.wrong },
        }
      }),
  )
}

/**
 * Of windows told of ownership or of hero talk alone, at most this share may be taken for the other: the upper end of its 95 %
 * interval (Wilson 1927), so that it holds for more than the voices it was counted on.
 */
const CONFUSED_MAX = 0.02
/** What a share of one above it costs, in F1: enough that it is never worth it. */
const CONFUSED_PRICE = 20
const sureSteps = [0.8, 0.85, 0.9, 0.95, 1.01]
const marginSteps = [0, 0.5, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3]
const startsAt = [0.3, 0.45, 0.6, 0.75]
const ROUNDS = 6

/**
 * Thresholds for evidence: the best F1 a kind on dense voices; for ownership and hero talk together the best that keeps them
 * apart, found by turning one of their six numbers after the other, from several starts.
 */
export function chooseForEvidence(judged: readonly Judged[], counted: RuleCounts): Thresholds {
  const dense = judged.filter(({ natural }) => !natural)
  const best = kinds.map((kind, k) => bestAt(optionsOf(dense, counted, 'evidence', kind, k), 0))
  const told = dense.map(each => ({ each, byRule: ruledBy(each, counted, 'evidence') }))
  const [o, h] = [kinds.indexOf('ownership'), kinds.indexOf('hero')]
  const bears = told.filter(({ each: { labels, probabilities }, byRule }) =>
    [o, h].some(k => labels[k]! > 0 || probabilities[k]! >= steps[0]! || byRule.found.has(kinds[k]!)),
  )
  const worthOf = (thresholds: Thresholds) => {
    const count = [o, h].map(() => ({ hit: 0, wrong: 0, missed: 0 }))
    let [of, taken] = [0, 0]
    for (const { each, byRule } of bears) {
      const found = decideKinds(thresholds, each.probabilities, byRule)
      const has = [o, h].map(k => found.includes(kinds[k]!))
      const is = [o, h].map(k => each.labels[k]! > 0)
      count.forEach((counted, n) => {
        if (has[n] && is[n]) counted.hit++
        else if (has[n]) counted.wrong++
        else if (is[n]) counted.missed++
      })
      if (is[0] === is[1]) continue
      of++
      if (has[is[0] ? 1 : 0]) taken++
    }
    const f1 = count.reduce((sum, { hit, wrong, missed }) => sum + (2 * hit) / Math.max(1, 2 * hit + wrong + missed), 0)
    return f1 / count.length - CONFUSED_PRICE * Math.max(0, wilson(taken, Math.max(1, of))[1] - CONFUSED_MAX)
  }
  const made = (six: readonly number[]) =>
    thresholdsOf(
      best.map((option, k) => {
        const n = [o, h].indexOf(k)
        return n < 0 ? option : { alone: six[n]!, ruled: six[n + 2]! }
      }),
      { sure: six[4]!, margin: six[5]! },
    )
  let [chosen, worth] = [made([1, 1, 1, 1, 1, 0]), Number.NEGATIVE_INFINITY]
  for (const start of startsAt) {
    const ruled = Math.min(start, RULED_MAX)
    let six = [start, start, ruled, ruled, RIVALS.sure, RIVALS.margin]
    let own = worthOf(made(six))
    for (let round = 0; round < ROUNDS; round++) {
      const before = own
      for (let turned = 0; turned < six.length; turned++)
        for (const step of [steps, steps, steps, steps, sureSteps, marginSteps][turned]!) {
          const tried = six.map((each, n) => (n === turned ? step : each))
          if (tried[2]! > tried[0]! || tried[3]! > tried[1]!) continue
          const tryWorth = worthOf(made(tried))
          if (tryWorth > own) [six, own] = [tried, tryWorth]
        }
      if (own === before) break
    }
    if (own > worth) [chosen, worth] = [made(six), own]
  }
  return chosen
}

/** A request or file of so many units must be told apart. */
const SAMPLE_UNITS = 50
const SAMPLES = 40
const SAMPLE_SEED = 7
const cuts = Array.from({ length: 101 }, (_, k) => Math.round((0.2 + 0.005 * k) * 1000) / 1000)

/**
 * From which mean probability on that a window carries anything units count as evidence: where random samples of fifty units
 * of dense voices and of texts at natural density are told apart most often; of several such places the middle.
 */
export function chooseEvidenceMin(judged: readonly Judged[]): number {
  const random = randomFrom(SAMPLE_SEED)
  const voices = new Map<string, { natural: boolean; units: Map<string, number[]> }>()
  for (const { voice, unit, natural, probabilities } of judged) {
    const known = voices.get(voice) ?? { natural, units: new Map<string, number[]>() }
    voices.set(voice, known)
    known.units.set(unit, [...(known.units.get(unit) ?? []), anyOf(probabilities)])
  }
  const means = { natural: [] as number[], dense: [] as number[] }
  for (const { natural, units } of voices.values()) {
    const all = [...units.values()]
    for (let n = 0; n < SAMPLES; n++) {
      const carries = sampleOf(all, SAMPLE_UNITS, random).flat()
      means[natural ? 'natural' : 'dense'].push(carries.reduce((sum, each) => sum + each, 0) / carries.length)
    }
  }
  const errorAt = (cut: number) =>
    means.natural.filter(mean => mean >= cut).length / Math.max(1, means.natural.length) +
    means.dense.filter(mean => mean < cut).length / Math.max(1, means.dense.length)
  const least = Math.min(...cuts.map(errorAt))
  const fit = cuts.filter(cut => errorAt(cut) === least)
  return fit[Math.floor(fit.length / 2)]!
}

/** Some of all, each at most once (Fisher & Yates, stopped early). */
export function sampleOf<T>(all: readonly T[], count: number, random: () => number): T[] {
  const left = [...all]
  const most = Math.min(count, left.length)
  for (let k = 0; k < most; k++) {
    const other = k + Math.floor(random() * (left.length - k))
    ;[left[k], left[other]] = [left[other]!, left[k]!]
  }
  return left.slice(0, most)
}
