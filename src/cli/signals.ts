/**
 * `hireloop signals units.jsonl [--json] [--score] [--flags] [--density …] [--engine …]`: the detector over a file, offline. Reads the guideline's JSON lines, writes findings as JSON lines or as a table. Knows no service and no
 * database; what it prints are findings, never a score of a person.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type LabelledUnit, parsePassageLines, parseUnitLines } from '../domain/signals/corpus.ts'
import { detect, packOf, settleUnits, textsToEncode, type WeighedUnit, weighUnit } from '../domain/signals/detect.ts'
import { proposeFlags } from '../domain/signals/flags.ts'
import { type Density, densities, type Engine, engines, type Finding, type Speaker } from '../domain/signals/kinds.ts'
import { type Encoded, makeEncoder } from '../platform/encoder.ts'
import { renderScore } from './signals-tables.ts'

export interface SignalsIo {
  out(text: string): void
  err(text: string): void
  read(path: string): Promise<string>
}

const processIo: SignalsIo = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  read: path => readFile(path, 'utf8'),
}

const USAGE = `usage: hireloop signals units.jsonl [--json] [--score] [--density evidence|conversation]
                       [--engine rules|rules_and_model]
       hireloop signals passages.jsonl --flags [--json]

One JSON object a line: {"id","speaker","text"} for units, {"id","turns":[{"speaker","text"}]} for passages.
  --json     one JSON line a unit or passage, same order, and nothing else, on standard output
  --score    for a labelled file: precision, recall and F1 a kind instead of the findings
  --flags    the file holds passages; their flags, with the labels they rest on
  --density  evidence: units that somebody picked; conversation: talk or notes as they run. Where it is not said it is
             decided once for the file from the text itself and told on standard error; passages are conversation
  --engine   rules alone, or rules and the statistical layer (the default)
`

/** Passages are whole answers; measured on passages of our own, which taught nothing (`npm run signals:score`). */
const PASSAGES: Density = 'conversation'

/** Units whose texts are encoded in one go; progress is told in between. */
const UNITS_PER_STEP = 64

/** Runs the command; answers 0, 1 for a file that cannot be read or is malformed, 2 for a wrong call. */
export async function runSignals(words: readonly string[], io: SignalsIo = processIo): Promise<number> {
  let path: string | undefined
  let options: {
    json?: boolean
    score?: boolean
    flags?: boolean
    engine?: string
    density?: string
    help?: boolean
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        score: { type: 'boolean' },
        flags: { type: 'boolean' },
        engine: { type: 'string' },
        density: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    if (positionals.length > 1) throw new Error('one file at a time')
    options = values
    path = positionals[0]
  } catch (error) {
    io.err(`${(error as Error).message}\n\n${USAGE}`)
    return 2
  }
  if (options.help) {
    io.out(USAGE)
    return 0
  }
  const engine = engines.find(each => each === (options.engine ?? 'rules_and_model'))
  const density = densities.find(each => each === options.density)
  const unknown = engine === undefined || (options.density !== undefined && density === undefined)
  if (path === undefined || unknown || (options.score && (options.json || options.flags))) {
    io.err(USAGE)
    return 2
  }
  let text: string
  try {
    text = await io.read(path)
  } catch (error) {
    io.err(`${path}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'cannot be read'}\n`)
    return 1
  }
  try {
    const asked = { engine, density, json: options.json === true }
    if (options.flags) await writePassages(text, asked, io)
    else if (options.score) await writeScore(text, asked, io)
    else await writeUnits(text, asked, io)
    return 0
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    io.err(`${path}: ${error.message}\n`)
    return 1
  }
}

interface Asked {
  readonly engine: Engine
  /** undefined where the text itself decides */
  readonly density: Density | undefined
}

/** Findings of many texts, in order; progress on standard error where it takes a while, and the density where it was decided here. */
async function detectMany(
  asked: readonly { readonly speaker: Speaker; readonly text: string }[],
  { engine, density: said }: Asked,
  io: Pick<SignalsIo, 'err'>,
): Promise<(readonly Finding[])[]> {
  if (engine === 'rules') return asked.map(({ text, speaker }) => detect(text, speaker))
  const { density, findings } = settleUnits(await weighMany(asked, io), said)
  if (said === undefined) io.err(`read as ${density}; --density says otherwise\n`)
  return findings
}

async function weighMany(
  asked: readonly { readonly speaker: Speaker; readonly text: string }[],
  io: Pick<SignalsIo, 'err'>,
): Promise<WeighedUnit[]> {
  const encoder = makeEncoder()
  encoder.warm()
  const weighed: WeighedUnit[] = []
  try {
    for (let first = 0; first < asked.length; first += UNITS_PER_STEP) {
      const part = asked.slice(first, first + UNITS_PER_STEP)
      const texts = part.map(({ text, speaker }) => textsToEncode(text, speaker))
      const vectors: Encoded[] = await encoder.encode(texts.flat())
      let next = 0
      part.forEach(({ text, speaker }, k) => {
        const own = vectors.slice(next, next + texts[k]!.length)
        next += texts[k]!.length
        weighed.push(weighUnit(text, speaker, own))
      })
      if (asked.length > 2 * UNITS_PER_STEP) io.err(`\rread ${weighed.length} of ${asked.length}`)
    }
  } finally {
    await encoder.close()
  }
  if (asked.length > 2 * UNITS_PER_STEP) io.err('\n')
  return weighed
}

function labelOf({ kind, start, end, rule, reason, strength }: Finding, text: string) {
  return { kind, start, end, span: text.slice(start, end), rule, reason, strength }
}

async function writeUnits(text: string, asked: Asked & { json: boolean }, io: SignalsIo): Promise<void> {
  const units = parseUnitLines(text)
  const found = await detectMany(units, asked, io)
  if (asked.json) {
    units.forEach(({ id, text: words }, k) => {
      io.out(`${JSON.stringify({ id, labels: found[k]!.map(each => labelOf(each, words)) })}\n`)
    })
    return
  }
  const { id: pack, hash } = packOf(asked.engine)
  io.out(`${units.length} units, ${found.flat().length} signals (${pack} ${hash})\n\n`)
  units.forEach((unit, k) => {
    if (found[k]!.length > 0) io.out(tableOf(unit, found[k]!))
  })
}

function tableOf(
  { id, speaker, text }: Pick<LabelledUnit, 'id' | 'speaker' | 'text'>,
  found: readonly Finding[],
): string {
  const rows = found.map(
    ({ kind, start, end, rule, reason }) =>
      `    ${kind.padEnd(14)} “${text.slice(start, end)}”\n    ${''.padEnd(14)} ${rule}: ${reason}\n`,
  )
  return `${id}  ${speaker}: ${text}\n${rows.join('')}\n`
}

async function writeScore(text: string, asked: Asked, io: SignalsIo): Promise<void> {
  const units = parseUnitLines(text)
  const found = await detectMany(units, asked, io)
  io.out(renderScore(units, found))
}

async function writePassages(text: string, asked: Asked & { json: boolean }, io: SignalsIo): Promise<void> {
  const passages = parsePassageLines(text)
  const turns = passages.flatMap(passage => passage.turns)
  const found = await detectMany(turns, { ...asked, density: asked.density ?? PASSAGES }, io)
  let next = 0
  for (const { id, turns: said } of passages) {
    const told = said.map((turn, k) => ({ ...turn, findings: found[next + k]! }))
    next += said.length
    const flags = proposeFlags(told).map(({ flag }) => flag)
    if (asked.json) {
      const labels = told.flatMap(({ findings, text: words }, turn) =>
        findings.map(each => ({ turn, ...labelOf(each, words) })),
      )
      io.out(`${JSON.stringify({ id, flags, labels })}\n`)
      continue
    }
    io.out(`${id}  ${flags.length > 0 ? flags.join(', ') : 'no flags'}\n`)
    for (const turn of told) {
      if (turn.findings.length > 0) io.out(tableOf({ id: '  ', speaker: turn.speaker, text: turn.text }, turn.findings))
    }
  }
}
