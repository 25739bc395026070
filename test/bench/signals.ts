/**
 * What reading for signals costs: `npx tsx test/bench/signals.ts`. Loads the model in the service's own threads, reads a
 * transcript of an hour and single sentences, and lets the rules read the corpus and hostile text. It prints times of the
 * clock and of the processor, units a second of one core, and how much memory the process grew by. It judges nothing.
 */
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parseMarkup } from '../../src/domain/signals/corpus.ts'
import { detectByRules } from '../../src/domain/signals/detect-rules.ts'
import type { Unit } from '../../src/features/signals/detect-thread.ts'
import { makeDetector } from '../../src/features/signals/detect-thread.ts'

const folder = 'src/domain/signals/corpus'
const reading = { engine: 'rules_and_model', density: 'conversation' } as const
/** Words of an hour's talk. */
const hourWords = 9_000
const budgetMs = 600_000
const rounds = 5
const hostileLength = 100_000

const natural = ['chicago-fintech-onboarding', 'leeds-grocery-slots', 'accra-ride-hailing', 'oslo-energy-app'].flatMap(
  name => unitsOf(`natural/${name}`),
)
const dense = ['plain-everyday', 'compact-tellers', 'rambling-spoken-answers'].flatMap(unitsOf)

function unitsOf(name: string): Unit[] {
  return parseMarkup(name, readFileSync(`${folder}/${name}.txt`, 'utf8')).filter(unit => unit.speaker !== 'interviewer')
}

const wordsIn = (units: readonly Unit[]) => units.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0)

/** Seconds of the clock and of the processor, all threads together. */
async function timed<T>(what: () => T | Promise<T>): Promise<{ clock: number; processor: number }> {
  const [from, cpu] = [performance.now(), process.cpuUsage()]
  await what()
  const { user, system } = process.cpuUsage(cpu)
  return { clock: (performance.now() - from) / 1e3, processor: (user + system) / 1e6 }
}

const megabytes = () => Math.round(process.memoryUsage.rss() / 2 ** 20)
const say = (what: string, figure: string) => console.log(`${what.padEnd(44)} ${figure}`)
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!

const detector = makeDetector()
const empty = megabytes()
await detector.detect([dense[0]!], { engine: 'rules', density: null }, budgetMs)
const withRules = megabytes()
const load = await timed(() => detector.detect([dense[1]!], reading, budgetMs))
say('load, with the first sentence', `${load.clock.toFixed(2)} s, ${load.processor.toFixed(2)} s of a core`)
say('memory: rules, model', `${withRules - empty} MB, ${megabytes() - withRules} MB more`)

const single: number[] = []
for (const unit of dense.slice(2, 2 + 4 * rounds))
  single.push((await timed(() => detector.detect([unit], reading, budgetMs))).clock)
say(
  'a single sentence, median and worst',
  `${(1e3 * median(single)).toFixed(0)} and ${(1e3 * Math.max(...single)).toFixed(0)} ms`,
)

const hour: Unit[] = []
while (wordsIn(hour) < hourWords) hour.push(...natural)
const transcript = await timed(() => detector.detect(hour, reading, budgetMs))
say(
  `an hour: ${wordsIn(hour)} words, ${hour.length} units`,
  `${transcript.clock.toFixed(1)} s, ${transcript.processor.toFixed(1)} s of a core, ${(hour.length / transcript.processor).toFixed(0)} units/s of a core`,
)
const some = await timed(() => detector.detect(dense, reading, budgetMs))
say(`${dense.length} dense units`, `${(dense.length / some.processor).toFixed(0)} units/s of a core`)
say('memory afterwards', `${megabytes() - empty} MB more than before`)
await detector.close()

const bytes = dense.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
const byRules: number[] = []
for (let round = 0; round < rounds; round++)
  byRules.push((await timed(() => dense.map(({ text, speaker }) => detectByRules(text, speaker)))).clock)
say('rules alone', `${(bytes / 1e3 / median(byRules)).toFixed(0)} kB/s`)

const benign = dense
  .map(({ text }) => text)
  .join(' ')
  .repeat(3)
  .slice(0, hostileLength)
const ofRules = async (text: string) => (await timed(() => detectByRules(text, 'note'))).clock
const plain = await ofRules(benign)
const hostile = {
  'one letter': 'a'.repeat(hostileLength),
  blanks: ' '.repeat(hostileLength),
  'quotation marks': '"'.repeat(hostileLength),
  'the beginning of a rule': 'i had not thought of the '.repeat(hostileLength).slice(0, hostileLength),
  figures: '1,000 '.repeat(hostileLength).slice(0, hostileLength),
}
for (const [name, text] of Object.entries(hostile))
  say(`100 kB of ${name}`, `${((await ofRules(text)) / plain).toFixed(2)} times ordinary text`)
