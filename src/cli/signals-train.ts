/**
 * `npm run signals:train`: teaches the statistical layer from the corpus and writes src/domain/signals/model-data.ts and
 * wording-data.ts and rules/precision-data.ts. Each network is taught without one quarter of the voices and judges that quarter;
 * there blend and thresholds are chosen, and all networks together are the model. The development corpus is never read here.
 * Vectors and networks are kept in the folder for temporary files, so that a run that was broken off goes on. With
 * `--curve` it only prints how F1 grows with the number of voices.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parsePassageLines } from '../domain/signals/corpus.ts'
import { type Density, densities, kinds } from '../domain/signals/kinds.ts'
import {
  anyOf,
  askNetworks,
  decideKinds,
  meanLogits,
  type PackedExample,
  type PackedModel,
  type PackedWording,
  packPlace,
  packWeights,
  packWording,
  probabilityOf,
  shapeOf,
  type Thresholds,
  unpackWeights,
} from '../domain/signals/model.ts'
import type { Weights } from '../domain/signals/network.ts'
import { weighWording } from '../domain/signals/wording.ts'
import { type Example, readExamples, readVoices, type Voice } from './signals-corpus.ts'
import { learn, schedule } from './signals-learn.ts'
import { f1Of } from './signals-tables.ts'
import {
  chooseEvidenceMin,
  chooseForConversation,
  chooseForEvidence,
  countRules,
  type Judged,
  type RuleCounts,
  ruledBy,
} from './signals-thresholds.ts'
import { learnBlend, learnWording, sharpenBlend, type WordingWeights } from './signals-wording.ts'

const HIDDEN = 96
const CONTEXT = 96
const FOLDS = 4
/** As many of the folds have a network. Every one costs some milliseconds a sentence. */
const NETWORKS = 4
const SEED = 7
/** At natural density, asked of one network on texts that it was not taught: what is promised, which two together exceed. */
const PRECISION_MIN = 0.76
const WORDS_PER_FALSE_MIN = 300
const EXAMPLES_A_KIND = 40
const EXAMPLE_LENGTH_MAX = 110

/** They teach nothing; on them it shows how far the networks agree. */
const PASSAGES = 'src/domain/signals/corpus/passages.jsonl'
/** What was judged by what was not taught it, for the tests. */
const HELD = 'test/fixtures/signals/held-carries.json'

const shape = shapeOf(HIDDEN, CONTEXT)

/** Which fold each voice is held back in: every fourth of the dense, every fourth of the natural. */
export function foldsOf(voices: readonly Pick<Voice, 'name' | 'natural'>[]): Map<string, number> {
  const numbered = (some: readonly Pick<Voice, 'name'>[]) => some.map(({ name }, k) => [name, k % FOLDS] as const)
  return new Map([
    ...numbered(voices.filter(({ natural }) => !natural)),
    ...numbered(voices.filter(({ natural }) => natural)),
  ])
}

/** Labelled examples that findings are explained by: short, sure, of many voices. */
function chooseExamples(network: Weights, examples: readonly Example[]): PackedExample[] {
  return kinds.flatMap((kind, k) => {
    const fit = examples
      .filter(
        ({ labels, unit }) => labels[k]! > 0 && unit.text.length <= EXAMPLE_LENGTH_MAX && unit.labels.length === 1,
      )
      .map(example => ({ example, answer: askNetworks({ shape, networks: [network] }, example.reading)[0]! }))
      .filter(({ answer }) => probabilityOf(answer.logits[k]!) >= 0.8)
    const every = Math.max(1, Math.floor(fit.length / EXAMPLES_A_KIND))
    return fit
      .filter((_, n) => n % every === 0)
      .slice(0, EXAMPLES_A_KIND)
      .map(({ example, answer }) => {
        const { start, end } = example.unit.labels[0]!
        return {
          kind,
          text: example.unit.text.slice(start, end),
          place: packPlace(answer.pooled.slice(k * CONTEXT, (k + 1) * CONTEXT)),
        }
      })
  })
}

/** The file of weights as text. */
function renderModel(packed: Omit<PackedModel, 'wording'>): string {
  const text = (value: unknown) => JSON.stringify(value)
  return `/** The networks of the statistical layer, as data: what \`npm run signals:train\` learns from the corpus. Nobody edits it. */
import type { PackedModel } from './model.ts'

// biome-ignore format: data
export const packedModel: Omit<PackedModel, 'wording'> = {
  hidden: ${packed.hidden},
  context: ${packed.context},
  thresholds: ${text(packed.thresholds)},
  evidenceMin: ${packed.evidenceMin},
  blend: ${text(packed.blend)},
  networks: [
${packed.networks.map(each => `    ${text(each)},`).join('\n')}
  ],
  examples: [
${packed.examples.map(each => `    ${text(each)},`).join('\n')}
  ],
}
`
}

function renderRules(counts: RuleCounts): string {
  return `/** How often each rule is right on the corpus, as data: what \`npm run signals:train\` counts. Nobody edits it. */
import type { RulePrecision } from './rule.ts'

// biome-ignore format: data
export const rulePrecision: Readonly<Record<string, RulePrecision>> = {
${Object.entries(counts)
  .map(([name, counted]) => `  ${JSON.stringify(name)}: ${JSON.stringify(counted)},`)
  .join('\n')}
}
`
}

function renderWording(packed: PackedWording): string {
  return `/** The weights of the wording, as data: what \`npm run signals:train\` learns from the corpus. Nobody edits it. */
import type { PackedWording } from './model.ts'

// biome-ignore format: data
export const packedWording: PackedWording = ${JSON.stringify(packed)}
`
}

/** The network of a fold, from the folder for temporary files where the same one was learned before. */
async function learnFold(examples: readonly Example[], fold: number): Promise<string> {
  const folder = join(tmpdir(), 'hireloop-signals-networks')
  mkdirSync(folder, { recursive: true })
  const digest = createHash('sha256').update(JSON.stringify([schedule, HIDDEN, CONTEXT, SEED + fold]))
  for (const { reading, labels, tags } of examples)
    for (const part of [reading.sentence, reading.whole, labels, tags])
      digest.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  const file = join(folder, digest.digest('hex').slice(0, 32))
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const started = process.cpuUsage()
  const weights = await learn(shape, examples, { ...schedule, seed: SEED + fold }, (epoch, loss) =>
    console.error(`network ${fold + 1} of ${NETWORKS}: pass ${epoch} of ${schedule.epochs}, loss ${loss.toFixed(4)}`),
  )
  const { user, system } = process.cpuUsage(started)
  console.error(`network ${fold + 1} of ${NETWORKS}: ${Math.round((user + system) / 1e6)} s of a core`)
  const packed = packWeights(shape, weights)
  writeFileSync(file, packed)
  return packed
}

/** What the wording says of windows that it was not taught. */
function judgeWording({ weights, bias }: WordingWeights, example: Example): Float32Array {
  return weighWording(
    weights,
    bias.map(() => 1),
    bias,
    example.reading.wording,
  )
}

const CURVE_PARTS = 6

/**
 * F1 of the wording alone on one fold, by how many of the other voices taught it, the best threshold a kind: quick, and
 * its slope tells whether more voices still help.
 */
function printCurve(examples: readonly Example[], folds: ReadonlyMap<string, number>): void {
  const taught = [...new Set(examples.map(({ voice }) => voice))].filter(voice => folds.get(voice) !== 0)
  const tested = examples.filter(({ voice }) => folds.get(voice) === 0 && !voice.startsWith('natural'))
  console.log('voices  windows  macro F1 of the wording on voices that it was not taught')
  for (let part = 1; part <= CURVE_PARTS; part++) {
    const voices = new Set(taught.filter((_, k) => (k * 7) % CURVE_PARTS < part))
    const some = examples.filter(({ voice }) => voices.has(voice))
    const model = learnWording(some.map(({ reading, labels }) => ({ wording: reading.wording, labels })))
    const said = tested.map(example => judgeWording(model, example))
    const macro = kinds.reduce((sum, _, k) => {
      const best = Math.max(
        ...[-3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5].map(cut => {
          const count = { hit: 0, wrong: 0, missed: 0 }
          tested.forEach(({ labels }, at) => {
            const found = said[at]![k]! >= cut
            if (found && labels[k]! > 0) count.hit++
            else if (found) count.wrong++
            else if (labels[k]! > 0) count.missed++
          })
          return f1Of(count)
        }),
      )
      return sum + best / kinds.length
    }, 0)
    console.log(`${String(voices.size).padStart(6)}  ${String(some.length).padStart(7)}  ${macro.toFixed(3)}`)
  }
}

async function train(): Promise<void> {
  const voices = readVoices()
  const examples = await readExamples(
    voices.flatMap(({ name, units }) => units.map(unit => ({ unit, voice: name }))),
    (done, of) => void process.stderr.write(`\rencoded ${done} of ${of}`),
  )
  const folds = foldsOf(voices)
  if (process.argv.includes('--curve')) return printCurve(examples, folds)
  const networks: string[] = []
  const judged: { example: Example; meant: Float32Array; worded: Float32Array; labels: Float32Array }[] = []
  for (let fold = 0; fold < NETWORKS; fold++) {
    const taught = examples.filter(({ voice }) => folds.get(voice) !== fold)
    const packed = await learnFold(taught, fold)
    networks.push(packed)
    const network = unpackWeights(shape, packed)
    const wording = learnWording(taught.map(({ reading, labels }) => ({ wording: reading.wording, labels })))
    for (const example of examples.filter(({ voice }) => folds.get(voice) === fold))
      judged.push({
        example,
        labels: example.labels,
        meant: meanLogits(askNetworks({ shape, networks: [network] }, example.reading)),
        worded: judgeWording(wording, example),
      })
  }
  const blend = learnBlend(judged.filter(({ example }) => !example.voice.startsWith('natural')))
  const natural = new Set(voices.filter(each => each.natural).map(({ name }) => name))
  const words = voices
    .filter(({ name, natural }) => natural && folds.get(name)! < NETWORKS)
    .flatMap(({ units }) => units)
    .filter(({ speaker }) => speaker !== 'interviewer')
    .reduce((sum, { text }) => sum + text.split(/\s+/).length, 0)
  const seen = judged.map(
    ({ example: { voice, unit, reading }, meant, worded, labels }): Judged => ({
      voice,
      unit: unit.id,
      speaker: unit.speaker,
      natural: natural.has(voice),
      labels,
      probabilities: blend.map((each, k) =>
        probabilityOf(each.meant * meant[k]! + each.worded * worded[k]! + each.bias),
      ),
      byRules: reading.byRules,
    }),
  )
  // Rules are not taught: they are counted on everything.
  const rules = countRules(
    examples.map(({ voice, unit, reading, labels }) => ({
      speaker: unit.speaker,
      natural: natural.has(voice),
      labels,
      byRules: reading.byRules,
    })),
  )
  const { thresholds: conversation, natural: held } = chooseForConversation(seen, rules, {
    precisionMin: PRECISION_MIN,
    falseMax: words / WORDS_PER_FALSE_MIN,
  })
  const thresholds: Record<Density, Thresholds> = { evidence: chooseForEvidence(seen, rules), conversation }
  for (const density of densities) printHeld(seen, rules, density, thresholds[density])
  console.log(
    `natural density as conversation, not taught: precision ${(held.hit / (held.hit + held.wrong)).toFixed(3)}, recall ${(held.hit / held.labelled).toFixed(3)}, one false finding in ${Math.round(words / Math.max(1, held.wrong))} words`,
  )
  const evidenceMin = chooseEvidenceMin(seen)
  console.log(`units count as evidence from a mean probability of ${evidenceMin} on`)
  const wording = learnWording(examples.map(({ reading, labels }) => ({ wording: reading.wording, labels })))
  const packedWording = packWording(wording.weights, wording.bias)
  const packed = {
    hidden: HIDDEN,
    context: CONTEXT,
    thresholds,
    evidenceMin,
    blend: sharpenBlend(blend, await askAll(networks)),
    networks,
    examples: chooseExamples(unpackWeights(shape, networks[0]!), examples),
  }
  writeFileSync(new URL('../domain/signals/model-data.ts', import.meta.url), renderModel(packed))
  writeFileSync(new URL('../domain/signals/wording-data.ts', import.meta.url), renderWording(packedWording))
  writeFileSync(new URL('../domain/signals/rules/precision-data.ts', import.meta.url), renderRules(rules))
  writeFileSync(HELD, `${JSON.stringify(carriesByVoice(seen))}\n`)
}

/** What every network says of the windows of our own passages, which taught none of them. */
async function askAll(networks: readonly string[]): Promise<Float32Array[][]> {
  const passages = parsePassageLines(readFileSync(PASSAGES, 'utf8'))
  const units = passages.flatMap(({ id, turns }) =>
    turns.map((turn, at) => ({ voice: id, unit: { ...turn, id: `${id}-${at}`, labels: [], hard: false } })),
  )
  const all = networks.map(packed => unpackWeights(shape, packed))
  return (await readExamples(units)).map(({ reading }) =>
    askNetworks({ shape, networks: all }, reading).map(({ logits }) => logits),
  )
}

/** Per voice and unit how probably each window carries anything, by what was not taught it: what tests decide density on. */
function carriesByVoice(judged: readonly Judged[]): Record<string, number[][]> {
  const voices = new Map<string, Map<string, number[]>>()
  for (const { voice, unit, probabilities } of judged) {
    const units = voices.get(voice) ?? new Map<string, number[]>()
    voices.set(voice, units)
    units.set(unit, [...(units.get(unit) ?? []), Math.round(1000 * anyOf(probabilities)) / 1000])
  }
  return Object.fromEntries([...voices].map(([voice, units]) => [voice, [...units.values()]]))
}

/** F1 a kind on dense voices, each judged by what was not taught it, and how often ownership and hero are confused. */
function printHeld(judged: readonly Judged[], rules: RuleCounts, density: Density, thresholds: Thresholds): void {
  const counts = kinds.map(() => ({ hit: 0, wrong: 0, missed: 0 }))
  const confused = { of: 0, taken: 0 }
  for (const each of judged) {
    if (each.natural) continue
    const { labels, probabilities } = each
    const found = new Set(decideKinds(thresholds, probabilities, ruledBy(each, rules, density)))
    kinds.forEach((kind, k) => {
      if (found.has(kind) && labels[k]! > 0) counts[k]!.hit++
      else if (found.has(kind)) counts[k]!.wrong++
      else if (labels[k]! > 0) counts[k]!.missed++
    })
    const [ownership, hero] = [labels[kinds.indexOf('ownership')]! > 0, labels[kinds.indexOf('hero')]! > 0]
    if (ownership === hero) continue
    confused.of++
    if (found.has(ownership ? 'hero' : 'ownership')) confused.taken++
  }
  const f1s = counts.map(f1Of)
  console.log(
    `dense voices as ${density}, not taught: ${kinds.map((kind, k) => `${kind} ${f1s[k]!.toFixed(3)}`).join('  ')}`,
  )
  console.log(
    `  macro F1 ${(f1s.reduce((sum, f1) => sum + f1, 0) / f1s.length).toFixed(3)}, ownership and hero taken for each other ${((100 * confused.taken) / Math.max(1, confused.of)).toFixed(1)} %`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await train()
