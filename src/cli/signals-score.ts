/**
 * `npm run signals:score`: how well the detector does on the development corpus, which taught it nothing, and on the texts at
 * natural density (half of which chose its thresholds and all of which taught it: read those figures as an upper bound).
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parsePassageLines, parseUnitLines } from '../domain/signals/corpus.ts'
import { proposeFlags } from '../domain/signals/flags.ts'
import { engines, kinds } from '../domain/signals/kinds.ts'
import { detectMany } from './signals.ts'
import { readVoices } from './signals-corpus.ts'
import { countKind, renderScore } from './signals-tables.ts'

const io = { err: (text: string) => void process.stderr.write(text) }

async function score(): Promise<void> {
  const units = parseUnitLines(readFileSync('test/fixtures/signals/dev-units.jsonl', 'utf8'))
  for (const engine of engines) {
    console.log(renderScore(units, await detectMany(units, engine, io), `development corpus, ${engine}`))
  }
  await scoreFlags()
  const natural = readVoices()
    .filter(voice => voice.natural)
    .flatMap(voice => voice.units)
  const found = await detectMany(natural, 'rules_and_model', io)
  console.log(renderScore(natural, found, 'natural density'))
  const words = natural
    .filter(({ speaker }) => speaker !== 'interviewer')
    .reduce((sum, { text }) => sum + text.split(/\s+/).length, 0)
  const counts = kinds.map(kind => countKind(natural, found, kind))
  const [hit, wrong] = [
    counts.reduce((sum, each) => sum + each.hit, 0),
    counts.reduce((sum, each) => sum + each.wrong, 0),
  ]
  console.log(
    `  all kinds: precision ${(hit / (hit + wrong)).toFixed(3)}, one false finding in ${Math.round(words / Math.max(1, wrong))} words (${words} words)\n`,
  )
}

async function scoreFlags(): Promise<void> {
  const passages = parsePassageLines(readFileSync('test/fixtures/signals/dev-passages.jsonl', 'utf8'))
  let right = 0
  for (const { id, turns, flags } of passages) {
    const found = await detectMany(turns, 'rules_and_model', io)
    const proposed = proposeFlags(turns.map((turn, k) => ({ ...turn, findings: found[k]! }))).map(({ flag }) => flag)
    if ([...flags].sort().join() === [...proposed].sort().join()) right++
    else console.log(`  ${id}: labelled ${flags.join(', ') || 'none'}; proposed ${proposed.join(', ') || 'none'}`)
  }
  console.log(`flags right on ${right} of ${passages.length} passages\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await score()
