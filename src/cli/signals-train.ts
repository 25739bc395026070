/**
 * `npm run signals:train`: teaches the networks of the statistical layer from the corpus and writes
 * src/domain/signals/model-data.ts. First once without a quarter of the voices and half of the texts at natural density,
 * to choose the thresholds there; then on everything. The development corpus is never read here. Takes about half an hour
 * of one quiet core; vectors of texts are kept in the folder for temporary files.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { kinds } from '../domain/signals/kinds.ts'
import {
  askNetworks,
  type PackedExample,
  type PackedModel,
  packPlace,
  packWeights,
  shapeOf,
} from '../domain/signals/model.ts'
import type { Weights } from '../domain/signals/network.ts'
import { type Example, readExamples, readVoices, type Voice } from './signals-corpus.ts'
import { learn, schedule } from './signals-learn.ts'
import { chooseThresholds, type Judged } from './signals-thresholds.ts'

const HIDDEN = 128
const CONTEXT = 96
/** One network a seed. */
const SEEDS = [7, 8]
const EXAMPLES_A_KIND = 40
const EXAMPLE_LENGTH_MAX = 110

/** Voices that the first run is not taught: every fourth of the dense, every second of the natural. */
export function heldOut(voices: readonly Voice[]): Set<string> {
  const dense = voices.filter(({ natural }) => !natural)
  const natural = voices.filter(voice => voice.natural)
  return new Set(
    [...dense.filter((_, k) => k % 4 === 0), ...natural.filter((_, k) => k % 2 === 0)].map(({ name }) => name),
  )
}

/** What the networks say of examples, as it goes into the choice of thresholds. */
export function judge(networks: readonly Weights[], examples: readonly Example[], voices: readonly Voice[]): Judged[] {
  const natural = new Set(voices.filter(voice => voice.natural).map(({ name }) => name))
  return examples.map(({ reading, voice, labels }) => ({
    natural: natural.has(voice),
    labels,
    probabilities: askNetworks({ shape: shapeOf(HIDDEN, CONTEXT), networks }, reading).probabilities,
    byRule: new Set(reading.byRules.map(({ kind }) => kind)),
  }))
}

/** Labelled examples that findings are explained by: short, sure, of many voices. */
export function chooseExamples(network: Weights, examples: readonly Example[]): PackedExample[] {
  const shape = shapeOf(HIDDEN, CONTEXT)
  return kinds.flatMap((kind, k) => {
    const fit = examples
      .filter(
        ({ labels, unit }) => labels[k]! > 0 && unit.text.length <= EXAMPLE_LENGTH_MAX && unit.labels.length === 1,
      )
      .map(example => ({ example, opinion: askNetworks({ shape, networks: [network] }, example.reading) }))
      .filter(({ opinion }) => opinion.probabilities[k]! >= 0.8)
    const every = Math.max(1, Math.floor(fit.length / EXAMPLES_A_KIND))
    return fit
      .filter((_, n) => n % every === 0)
      .slice(0, EXAMPLES_A_KIND)
      .map(({ example, opinion }) => {
        const { start, end } = example.unit.labels[0]!
        return {
          kind,
          text: example.unit.text.slice(start, end),
          place: packPlace(opinion.answers[0]!.pooled.slice(k * CONTEXT, (k + 1) * CONTEXT)),
        }
      })
  })
}

/** The file of weights as text. */
export function renderModel(packed: PackedModel): string {
  const text = (value: unknown) => JSON.stringify(value)
  return `/** The weights of the statistical layer, as data: what src/cli/signals-learn.ts learns from the corpus. Nobody edits it. */
import type { PackedModel } from './model.ts'

// biome-ignore format: data
export const packedModel: PackedModel = {
  hidden: ${packed.hidden},
  context: ${packed.context},
  thresholds: ${text(packed.thresholds)},
  withRule: ${text(packed.withRule)},
  networks: [
${packed.networks.map(each => `    ${text(each)},`).join('\n')}
  ],
  examples: [
${packed.examples.map(each => `    ${text(each)},`).join('\n')}
  ],
}
`
}

async function train(): Promise<void> {
  const voices = readVoices()
  const examples = await readExamples(
    voices.flatMap(({ name, units }) => units.map(unit => ({ unit, voice: name }))),
    (done, of) => void process.stderr.write(`\rencoded ${done} of ${of}`),
  )
  const shape = shapeOf(HIDDEN, CONTEXT)
  const tell = (what: string) => (epoch: number, loss: number) =>
    console.error(`${what}: pass ${epoch} of ${schedule.epochs}, loss ${loss.toFixed(4)}`)
  const out = heldOut(voices)
  const trial = await learn(
    shape,
    examples.filter(({ voice }) => !out.has(voice)),
    schedule,
    tell('thresholds'),
  )
  const chosen = chooseThresholds(
    judge(
      [trial],
      examples.filter(({ voice }) => out.has(voice)),
      voices,
    ),
  )
  const networks: Weights[] = []
  for (const seed of SEEDS) networks.push(await learn(shape, examples, { ...schedule, seed }, tell(`network ${seed}`)))
  const packed: PackedModel = {
    hidden: HIDDEN,
    context: CONTEXT,
    ...chosen,
    networks: networks.map(each => packWeights(shape, each)),
    examples: chooseExamples(networks[0]!, examples),
  }
  writeFileSync(new URL('../domain/signals/model-data.ts', import.meta.url), renderModel(packed))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await train()
