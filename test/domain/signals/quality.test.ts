/**
 * How well the detector reads the development corpus, which taught it nothing. What the networks say of it is a fixture
 * (`npm run signals:score -- --record`), so that this runs without the encoder; rules, wording, blend and thresholds are
 * run. A change that makes the detector worse fails here.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { confusionOf, macroF1 } from '../../../src/cli/signals-tables.ts'
import { type LabelledUnit, parseUnitLines } from '../../../src/domain/signals/corpus.ts'
import { currentModel } from '../../../src/domain/signals/detect.ts'
import { detectByRules } from '../../../src/domain/signals/detect-rules.ts'
import { readTold } from '../../../src/domain/signals/features.ts'
import { fingerprint } from '../../../src/domain/signals/fingerprint.ts'
import { type Density, type Finding, kinds } from '../../../src/domain/signals/kinds.ts'
import { blendOpinions, decideKinds, weighRules } from '../../../src/domain/signals/model.ts'
import { packedModel } from '../../../src/domain/signals/model-data.ts'
import { carriesAlone } from '../../../src/domain/signals/rules/precision.ts'
import { readSentences, windowsOf } from '../../../src/domain/signals/text.ts'
import { placeWording } from '../../../src/domain/signals/wording.ts'

const read = (name: string) => readFileSync(`test/fixtures/signals/${name}`, 'utf8')
const units = parseUnitLines(read('dev-units.jsonl'))
const recorded: { networks: string; meant: Record<string, number[][]> } = JSON.parse(read('dev-meant.json'))

/** Kinds found in a unit; where they stand is not looked at here. */
function findKinds({ id, text, speaker }: LabelledUnit, density: Density): Finding[] {
  if (speaker === 'interviewer') return []
  const model = currentModel()
  return windowsOf(readSentences(text)).flatMap((window, at) => {
    const told = readTold(window, speaker)
    const probabilities = blendOpinions(model, recorded.meant[id]![at]!, placeWording(told))
    const byRule = weighRules(told.byRules, rule => carriesAlone(rule, speaker, density))
    return decideKinds(model.thresholds[density], probabilities, byRule).map(kind => ({
      kind,
      start: 0,
      end: text.length,
      rule: '',
      reason: '',
      strength: probabilities[kinds.indexOf(kind)]!,
    }))
  })
}

describe('the detector on the development corpus', () => {
  it('is held against what the networks in force say', () => {
    expect(recorded.networks).toBe(fingerprint(JSON.stringify(packedModel.networks)))
  })

  it.each([
    // The corpus is evidence: units that somebody picked. Of its 95 units told of ownership or of hero talk alone none is taken
    // for the other; read as a conversation two are, which is 0.021 and not the 0.02 that is aimed at.
    { density: 'evidence', floor: 0.873, hardFloor: 0.82, confusedMax: 0.02 },
    { density: 'conversation', floor: 0.855, hardFloor: 0.79, confusedMax: 0.022 },
  ] as const)(
    'finds what a careful reader finds about as often as when it was last measured, read as $density',
    ({ density, floor, hardFloor, confusedMax }) => {
      const found = units.map(unit => findKinds(unit, density))
      const hard = units.flatMap((unit, k) => (unit.hard ? [k] : []))
      const f1 = macroF1(units, found)
      const f1Hard = macroF1(
        hard.map(k => units[k]!),
        hard.map(k => found[k]!),
      )
      const confusion = confusionOf(units, found)
      console.log(
        `figure: as ${density} macro F1 ${f1.toFixed(3)}, hard ${f1Hard.toFixed(3)}, ownership for hero ${confusion.toFixed(3)}`,
      )
      expect(f1).toBeGreaterThanOrEqual(floor)
      expect(f1Hard).toBeGreaterThanOrEqual(hardFloor)
      expect(confusion).toBeLessThanOrEqual(confusedMax)
    },
  )

  it('finds by rules alone what the rules say, as often as when it was last measured', () => {
    expect(
      macroF1(
        units,
        units.map(({ text, speaker }) => detectByRules(text, speaker)),
      ),
    ).toBeGreaterThanOrEqual(0.62)
  })
})
