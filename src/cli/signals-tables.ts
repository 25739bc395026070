/**
 * Tables of how well the detector does on labelled units: precision, recall and F1 a kind with intervals, how often
 * ownership and hero are taken for each other, overlap of spans. It counts and prints; it detects nothing.
 */
import type { LabelledUnit } from '../domain/signals/corpus.ts'
import { type Finding, type Kind, kinds } from '../domain/signals/kinds.ts'

interface Count {
  readonly hit: number
  readonly wrong: number
  readonly missed: number
}

/** Hits, false findings and misses of one kind: a label is found when the kind is right for the unit. */
export function countKind(
  units: readonly Pick<LabelledUnit, 'labels'>[],
  found: readonly (readonly Finding[])[],
  kind: Kind,
): Count {
  let [hit, wrong, missed] = [0, 0, 0]
  units.forEach(({ labels }, k) => {
    const labelled = labels.some(each => each.kind === kind)
    const proposed = found[k]!.some(each => each.kind === kind)
    if (labelled && proposed) hit++
    else if (proposed) wrong++
    else if (labelled) missed++
  })
  return { hit, wrong, missed }
}

/** 2·hits / (2·hits + false + missed); 1 where there is nothing to find and nothing was found. */
export function f1Of({ hit, wrong, missed }: Count): number {
  return hit + wrong + missed === 0 ? 1 : (2 * hit) / (2 * hit + wrong + missed)
}

/** The unweighted mean of F1 over the seven kinds. */
export function macroF1(
  units: readonly Pick<LabelledUnit, 'labels'>[],
  found: readonly (readonly Finding[])[],
): number {
  return kinds.reduce((sum, kind) => sum + f1Of(countKind(units, found, kind)) / kinds.length, 0)
}

/** Of units labelled with one of ownership and hero alone, the share where the other was found instead. */
export function confusionOf(
  units: readonly Pick<LabelledUnit, 'labels'>[],
  found: readonly (readonly Finding[])[],
): number {
  let [of, taken] = [0, 0]
  units.forEach(({ labels }, k) => {
    for (const [own, other] of [
      ['ownership', 'hero'],
      ['hero', 'ownership'],
    ] as const) {
      if (!labels.some(({ kind }) => kind === own) || labels.some(({ kind }) => kind === other)) continue
      of++
      if (found[k]!.some(({ kind }) => kind === other)) taken++
    }
  })
  return of === 0 ? 0 : taken / of
}

/** Mean share of letters that label and finding have in common, of those that either has, over labels whose kind was found. */
export function overlapOf(
  units: readonly Pick<LabelledUnit, 'labels'>[],
  found: readonly (readonly Finding[])[],
): number {
  const shares = units.flatMap(({ labels }, k) =>
    labels.flatMap(label => {
      const same = found[k]!.filter(({ kind }) => kind === label.kind)
      if (same.length === 0) return []
      return Math.max(
        ...same.map(({ start, end }) => {
          const common = Math.max(0, Math.min(end, label.end) - Math.max(start, label.start))
          return common / (Math.max(end, label.end) - Math.min(start, label.start))
        }),
      )
    }),
  )
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** The 95 % interval of a share of at least one (Wilson 1927). */
export function wilson(part: number, of: number): [low: number, high: number] {
  const z = 1.96
  const p = part / of
  const middle = (p + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of)
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** A share and its interval as text. */
function interval(part: number, of: number): string {
  if (of === 0) return '–'
  const [low, high] = wilson(part, of)
  return `${(part / of).toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`
}

/** The table of one set of units. */
export function renderScore(
  units: readonly LabelledUnit[],
  found: readonly (readonly Finding[])[],
  title = 'all units',
): string {
  const rows = kinds.map(kind => {
    const count = countKind(units, found, kind)
    return `  ${kind.padEnd(14)} ${interval(count.hit, count.hit + count.wrong).padEnd(18)} ${interval(count.hit, count.hit + count.missed).padEnd(18)} ${f1Of(count).toFixed(3)}   ${count.hit}/${count.wrong}/${count.missed}`
  })
  return [
    `${title}: ${units.length} units`,
    `  ${'kind'.padEnd(14)} ${'precision'.padEnd(18)} ${'recall'.padEnd(18)} F1      found/false/missed`,
    ...rows,
    `  macro F1 ${macroF1(units, found).toFixed(3)}   ownership and hero taken for each other ${(100 * confusionOf(units, found)).toFixed(1)} %   overlap of spans ${overlapOf(units, found).toFixed(2)}`,
    '',
    ...parts(units, found),
    '',
  ].join('\n')
}

/** Macro F1 by speaker and by hard and easy, where more than one occurs. */
function parts(units: readonly LabelledUnit[], found: readonly (readonly Finding[])[]): string[] {
  const named: [string, (unit: LabelledUnit) => boolean][] = [
    ['candidate', ({ speaker }) => speaker === 'candidate'],
    ['note', ({ speaker }) => speaker === 'note'],
    ['hard', ({ hard }) => hard],
    ['easy', ({ hard }) => !hard],
  ]
  return named.flatMap(([name, belongs]) => {
    const places = units.flatMap((unit, k) => (belongs(unit) ? [k] : []))
    if (places.length === 0) return []
    const own = places.map(k => units[k]!)
    return [
      `  ${name.padEnd(14)} ${String(own.length).padStart(5)} units   macro F1 ${macroF1(
        own,
        places.map(k => found[k]!),
      ).toFixed(3)}`,
    ]
  })
}
