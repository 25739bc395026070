/** How far two readers of the guideline agree on the corpus: the ceiling of anything that is trained on it. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type LabelledUnit, parseMarkup } from '../../../src/domain/signals/corpus.ts'
import { kinds } from '../../../src/domain/signals/kinds.ts'

const folder = 'src/domain/signals/corpus'
const read = (path: string) => parseMarkup(path, readFileSync(`${folder}/${path}`, 'utf8'))
const voices = readdirSync(folder).filter(file => file.endsWith('.txt'))

const nameOf = ({ speaker, text }: LabelledUnit) => `${speaker} ${text}`
const first = new Map(voices.flatMap(read).map(unit => [nameOf(unit), unit]))
const kindsOf = ({ labels }: LabelledUnit) => new Set(labels.map(({ kind }) => kind))

describe.each([
  { file: 'sample.txt', least: 350 },
  { file: 'later-voices.txt', least: 150 },
  // read by somebody who had seen the labels in the same hour: even reading, not a stranger's
  { file: 'last-voices.txt', least: 60 },
  { file: 'strangers.txt', least: 190 },
  { file: 'strangers-again.txt', least: 190 },
])('a second reading of a sample of the corpus ($file)', ({ file, least }) => {
  const pairs = read(`second-reading/${file}`).flatMap(second => {
    const unit = first.get(nameOf(second))
    return unit ? [{ one: kindsOf(unit), other: kindsOf(second) }] : []
  })

  it('is of units that stand in the corpus, of many voices', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(least)
  })

  it('agrees with the first, kind by kind', () => {
    for (const kind of kinds) {
      const both = pairs.filter(({ one, other }) => one.has(kind) && other.has(kind)).length
      const [ones, others] = [
        pairs.filter(({ one }) => one.has(kind)).length,
        pairs.filter(({ other }) => other.has(kind)).length,
      ]
      const agreed = pairs.filter(({ one, other }) => one.has(kind) === other.has(kind)).length / pairs.length
      const [p, q] = [ones / pairs.length, others / pairs.length]
      const byChance = p * q + (1 - p) * (1 - q)
      // Cohen 1960: kappa = (observed agreement − agreement by chance) / (1 − agreement by chance).
      const kappa = (agreed - byChance) / (1 - byChance)
      console.log(
        `figure: second reading of ${pairs.length} units: ${kind} F1 ${((2 * both) / (ones + others)).toFixed(3)}, kappa ${kappa.toFixed(3)}`,
      )
      expect(kappa, kind).toBeGreaterThan(0.8)
    }
  })
})
