/**
 * `npm run signals:score`: how well the detector does on the development corpus, which taught it nothing, and on the texts at
 * natural density, each of which taught the wording and all networks but at most one (read those figures as an upper bound;
 * what was not taught is printed by signals:train). `--record` keeps what the networks say of the development corpus as the fixture
 * that the tests hold the model against.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type LabelledUnit, parsePassageLines, parseUnitLines } from '../domain/signals/corpus.ts'
import { currentModel, detect, settleUnits } from '../domain/signals/detect.ts'
import { vetoedBy } from '../domain/signals/detect-rules.ts'
import { fingerprint } from '../domain/signals/fingerprint.ts'
import { proposeFlags } from '../domain/signals/flags.ts'
import { densities, type Finding, kinds } from '../domain/signals/kinds.ts'
import { askNetworks, meanLogits } from '../domain/signals/model.ts'
import { packedModel } from '../domain/signals/model-data.ts'
import { readSentences } from '../domain/signals/text.ts'
import { readExamples, readVoices, weighCached } from './signals-corpus.ts'
import { countKind, macroF1, renderScore } from './signals-tables.ts'

const devUnits = 'test/fixtures/signals/dev-units.jsonl'
const devPassages = 'test/fixtures/signals/dev-passages.jsonl'
const ownPassages = 'src/domain/signals/corpus/passages.jsonl'
const recorded = 'test/fixtures/signals/dev-meant.json'

async function score(): Promise<void> {
  const units = parseUnitLines(readFileSync(devUnits, 'utf8'))
  const byRules = units.map(({ text, speaker }) => detect(text, speaker))
  console.log(renderScore(units, byRules, 'development corpus, rules'))
  console.log(renderErrors(units, byRules))
  const weighed = await weighCached(units)
  for (const density of densities) {
    const { findings } = settleUnits(weighed, density)
    console.log(renderScore(units, findings, `development corpus, rules_and_model, read as ${density}`))
    console.log(renderErrors(units, findings))
  }
  console.log(`  where nothing is said it is read as ${settleUnits(weighed).density}\n`)
  for (const [name, file] of Object.entries({ 'of the development corpus': devPassages, 'of our own': ownPassages }))
    await scoreFlags(name, file)
  await scoreNatural()
}

async function scoreFlags(name: string, file: string): Promise<void> {
  const passages = parsePassageLines(readFileSync(file, 'utf8'))
  const weighed = await weighCached(passages.flatMap(({ turns }) => turns))
  for (const density of densities) {
    const found = [...settleUnits(weighed, density).findings]
    let right = 0
    const wrong: string[] = []
    for (const { id, turns, flags } of passages) {
      const own = found.splice(0, turns.length)
      const proposed = proposeFlags(turns.map((turn, k) => ({ ...turn, findings: own[k]! }))).map(({ flag }) => flag)
      if ([...flags].sort().join() === [...proposed].sort().join()) right++
      else wrong.push(`  ${id}: labelled ${flags.join(', ') || 'none'}; proposed ${proposed.join(', ') || 'none'}`)
    }
    console.log(`flags right on ${right} of ${passages.length} passages ${name}, read as ${density}`)
    console.log(`${wrong.join('\n')}\n`)
  }
}

async function scoreNatural(): Promise<void> {
  const voices = readVoices().filter(voice => voice.natural)
  const units = voices.flatMap(voice => voice.units)
  const found = [...settleUnits(await weighCached(units), 'conversation').findings]
  console.log(renderScore(units, found, 'natural density, read as conversation'))
  const words = units
    .filter(({ speaker }) => speaker !== 'interviewer')
    .reduce((sum, { text }) => sum + text.split(/\s+/).length, 0)
  const counts = kinds.map(kind => countKind(units, found, kind))
  const hit = counts.reduce((sum, each) => sum + each.hit, 0)
  const wrong = counts.reduce((sum, each) => sum + each.wrong, 0)
  console.log(
    `  all kinds: precision ${(hit / (hit + wrong)).toFixed(3)}, one false finding in ${Math.round(words / Math.max(1, wrong))} words (${words} words)\n`,
  )
  console.log('  by register')
  for (const { name, register, units: own } of voices) {
    const part = found.splice(0, own.length)
    console.log(`  ${macroF1(own, part).toFixed(2)}  ${name.replace('natural/', '')}: ${register}`)
  }
}

/** What went wrong, by what the text is like: counts of misses and of false findings. */
function renderErrors(units: readonly LabelledUnit[], found: readonly (readonly Finding[])[]): string {
  const missed = new Map<string, number>()
  const wrong = new Map<string, number>()
  const add = (counts: Map<string, number>, cause: string) => counts.set(cause, (counts.get(cause) ?? 0) + 1)
  units.forEach((unit, k) => {
    for (const kind of kinds) {
      const labelled = unit.labels.some(each => each.kind === kind)
      const proposed = found[k]!.some(each => each.kind === kind)
      if (labelled && !proposed) add(missed, causeOfMiss(unit, kind, found[k]!))
      if (proposed && !labelled) add(wrong, causeOfFalse(unit))
    }
  })
  const table = (title: string, counts: ReadonlyMap<string, number>) =>
    [
      title,
      ...[...counts].sort((a, b) => b[1] - a[1]).map(([cause, n]) => `  ${String(n).padStart(4)}  ${cause}`),
    ].join('\n')
  return `${table('  missed', missed)}\n${table('  false', wrong)}\n`
}

const wordsLong = 24

function causeOfMiss({ text, speaker, labels }: LabelledUnit, kind: string, found: readonly Finding[]): string {
  const vetoes = readSentences(text).flatMap(each => vetoedBy(each, speaker === 'note' ? 'note' : 'candidate'))
  if (vetoes.some(veto => veto.kind === kind))
    return 'a rule saw it and took it for denied, supposed, asked or reported'
  if (found.some(each => !labels.some(label => label.kind === each.kind))) return 'taken for another kind'
  if (labels.length > 1) return 'second signal of its sentence'
  if (speaker === 'note' && /["“]/.test(text)) return 'the candidate quoted in a note'
  if (speaker === 'note') return 'told by a note without a typical word'
  return text.split(/\s+/).length >= wordsLong
    ? 'told in a long sentence without a typical word'
    : 'told in a short sentence without a typical word'
}

function causeOfFalse({ text, speaker, labels }: LabelledUnit): string {
  if (labels.length > 0) return 'beside a right one, or instead of it'
  if (/\b(?:not|never|no|nobody|none|without|couldn't|didn't|wouldn't|don't)\b/i.test(text)) return 'denied or absent'
  if (/\b(?:if|would|will|might|plan|hope|target|wants?)\b/i.test(text)) return 'supposed, planned or wished'
  if (/\b(?:says?|said|claims?|claimed|told|quotes?|referee|reference)\b/i.test(text))
    return 'told of or by somebody else'
  if (/\b(?:we|our|us)\b/i.test(text)) return 'told of "we"'
  return speaker === 'note' ? 'plain words of a note' : 'plain words of the candidate'
}

/** What the networks say of every window of the development corpus, so that tests need no encoder. */
async function record(): Promise<void> {
  const units = parseUnitLines(readFileSync(devUnits, 'utf8'))
  const examples = await readExamples(units.map(unit => ({ unit, voice: 'development' })))
  const meant: Record<string, number[][]> = {}
  for (const { unit, reading } of examples) {
    meant[unit.id] ??= []
    meant[unit.id]!.push(
      Array.from(meanLogits(askNetworks(currentModel(), reading)), logit => Math.round(logit * 1000) / 1000),
    )
  }
  const networks = fingerprint(JSON.stringify(packedModel.networks))
  writeFileSync(recorded, `${JSON.stringify({ networks, meant })}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--record')) await record()
  else await score()
}
