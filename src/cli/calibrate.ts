/**
 * `hireloop calibrate ratings.csv [--model M1|M2|M3] [--json]`: calibration of a spreadsheet, offline, in a minute, so that a
 * company can try it on last year's ratings. Reads a file, writes a table or JSON; knows no service and no database.
 */
import { readFile } from 'node:fs/promises'
import {
  chooseModel,
  type Effect,
  indexRatings,
  nameEffects,
  type RatingRow,
  sheetsOf,
} from '../domain/calibration/calibrate.ts'
import { findComponents } from '../domain/calibration/connectivity.ts'
import type { Model, Term } from '../domain/calibration/design.ts'
import { termsOf } from '../domain/calibration/design.ts'
import { fitMixedModel } from '../domain/calibration/mixed-model.ts'
import type { MixedModelFit } from '../domain/calibration/reml.ts'

export type CalibrateIo = {
  out(text: string): void
  err(text: string): void
  /** A progress bar is drawn only for a person watching. */
  errIsTerminal: boolean
  read(path: string): Promise<string>
  /** Milliseconds on a clock that only runs forward. */
  clock(): number
}

export const processIo: CalibrateIo = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  errIsTerminal: process.stderr.isTTY === true,
  read: path => readFile(path, 'utf8'),
  clock: () => performance.now(),
}

const USAGE = `usage: hireloop calibrate ratings.csv [--model M1|M2|M3] [--json]

The file has a header with the columns candidate, interviewer, dimension, score (others are ignored).
  --model   M1 candidates and interviewers · M2 also per dimension · M3 also one impression per sheet;
            left out, the data decide
  --json    everything, as JSON, and nothing else, on standard output
`

/** How the terms are called here, where the rated unit is a candidate and not a loop. */
const NAMES: Record<Term | 'residual', string> = {
  loop: 'candidate',
  interviewer: 'interviewer',
  'loop:dimension': 'candidate:dimension',
  'interviewer:dimension': 'interviewer:dimension',
  sheet: 'candidate:interviewer',
  residual: 'residual',
}

/**
 * Runs the command and answers its exit code: 0 for an answer (also `too_few`), 1 for a file that cannot be read or has
 * malformed rows (each told with line and column), 2 for a wrong call.
 */
export async function runCalibrate(argv: readonly string[], io: CalibrateIo = processIo): Promise<number> {
  const call = parseCall(argv)
  if ('wrong' in call) {
    io.err(`${call.wrong}\n\n${USAGE}`)
    return 2
  }
  let text: string
  try {
    text = await io.read(call.path)
  } catch (error) {
    io.err(`cannot read ${call.path}: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
  const started = io.clock()
  const { rows, faults } = parseRatings(text)
  if (faults.length > 0) {
    tellFaults(faults, call.path, io)
    return 1
  }
  const model = call.model ?? chooseModel(rows).model
  const indexed = indexRatings(rows, new Map())
  const need = 1 + (model === 'M1' ? 1 : indexed.dimensions.length)
  if (rows.length < need) {
    const have = { ratings: rows.length }
    if (call.json) io.out(`${JSON.stringify({ kind: 'too_few', need: { ratings: need }, have })}\n`)
    else io.out(`too few ratings: ${rows.length}, at least ${need} are needed for ${model}\n`)
    return 0
  }
  const progress = watchProgress(io, started)
  let fit: MixedModelFit
  try {
    fit = fitMixedModel(indexed.ratings, model, { progress: progress.tick })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    io.err(`${error.message}\n`)
    return 1
  } finally {
    progress.done()
  }
  const told: Told = {
    rows,
    fit,
    loops: indexed.loops,
    interviewers: indexed.interviewers,
    dimensions: indexed.dimensions,
    elapsedMs: io.clock() - started,
  }
  if (call.json) writeJson(told, io)
  else writeTable(told, call.model === undefined ? chooseModel(rows).because : 'as asked for', io)
  return 0
}

type Call = { path: string; json: boolean; model: Model | undefined }

function parseCall(argv: readonly string[]): Call | { wrong: string } {
  const call: Call = { path: '', json: false, model: undefined }
  for (let k = 0; k < argv.length; k++) {
    const word = argv[k]!
    if (word === '--json') call.json = true
    else if (word === '--model' || word.startsWith('--model=')) {
      const value = word === '--model' ? argv[++k] : word.slice('--model='.length)
      if (value !== 'M1' && value !== 'M2' && value !== 'M3')
        return { wrong: `--model is M1, M2 or M3, not ${value ?? 'nothing'}` }
      call.model = value
    } else if (word.startsWith('-')) return { wrong: `unknown option ${word}` }
    else if (call.path !== '') return { wrong: `one file at a time: ${call.path} or ${word}` }
    else call.path = word
  }
  return call.path === '' ? { wrong: 'which file?' } : call
}

// ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Fault = { line: number; column: number; message: string }

const COLUMNS = ['candidate', 'interviewer', 'dimension', 'score'] as const

/** Most faults that are told one by one; after them only their number. */
const MAX_FAULTS_TOLD = 20

/**
 * Ratings out of CSV (RFC 4180: quotes, doubled quotes, line breaks inside quotes; LF or CRLF; a byte order mark is ignored;
 * empty lines too). Every malformed row is a fault with the line and column where it goes wrong, and no row of such a file is
 * used. Scores may be any finite number, and the same (candidate, interviewer, dimension) may come more than once.
 */
export function parseRatings(text: string): { rows: RatingRow[]; faults: Fault[] } {
  const faults: Fault[] = []
  const records = parseCsv(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, faults)
  const header = records.shift()
  if (!header)
    return { rows: [], faults: faults.length > 0 ? faults : [{ line: 1, column: 1, message: 'the file is empty' }] }
  const names = header.map(field => field.text.trim().toLowerCase())
  const places = COLUMNS.map(name => names.indexOf(name))
  COLUMNS.forEach((name, k) => {
    const twice = names.lastIndexOf(name)
    if (places[k]! < 0) faults.push({ line: header[0]!.line, column: 1, message: `the header has no column "${name}"` })
    else if (twice !== places[k])
      faults.push({
        line: header[twice]!.line,
        column: header[twice]!.column,
        message: `the header has the column "${name}" twice`,
      })
  })
  if (faults.some(f => f.line === header[0]!.line)) return { rows: [], faults }
  const rows: RatingRow[] = []
  for (const record of records) {
    const first = record[0]!
    if (record.length !== header.length) {
      const { line, column } = record.length > header.length ? record[header.length]! : record.at(-1)!
      faults.push({ line, column, message: `${record.length} fields where the header has ${header.length}` })
      continue
    }
    const [candidate, interviewer, dimension, score] = places.map(p => record[p]!)
    const empty = COLUMNS.findIndex((_, k) => record[places[k]!]!.text.trim() === '')
    if (empty >= 0) {
      const { line, column } = record[places[empty]!]!
      faults.push({ line, column, message: `${COLUMNS[empty]} is empty` })
      continue
    }
    const rating = Number(score!.text)
    if (!Number.isFinite(rating) || !/^[-+.\d\seE]+$/.test(score!.text)) {
      faults.push({
        line: score!.line,
        column: score!.column,
        message: `score is not a number: ${JSON.stringify(score!.text.slice(0, 40))}`,
      })
      continue
    }
    rows.push({
      loop: candidate!.text.trim(),
      interviewer: interviewer!.text.trim(),
      dimension: dimension!.text.trim(),
      rating,
    })
    if (first.line > MAX_LINES) throw new RangeError(`more than ${MAX_LINES} lines`)
  }
  return { rows, faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) }
}

/** Lines beyond this are no spreadsheet of ratings. */
const MAX_LINES = 20_000_000

type Field = { text: string; line: number; column: number }

/** Records of fields, each with the place where it begins. Quoting faults are reported and the record left out. */
function parseCsv(text: string, faults: Fault[]): Field[][] {
  const records: Field[][] = []
  let at = 0
  let line = 1
  let lineStart = 0
  while (at < text.length) {
    const record: Field[] = []
    let broken = false
    for (;;) {
      const field: Field = { text: '', line, column: at - lineStart + 1 }
      if (text[at] === '"') {
        at++
        for (;;) {
          const quote = text.indexOf('"', at)
          const piece = text.slice(at, quote < 0 ? text.length : quote)
          for (let n = piece.indexOf('\n'); n >= 0; n = piece.indexOf('\n', n + 1)) {
            line++
            lineStart = at + n + 1
          }
          field.text += piece
          if (quote < 0) {
            faults.push({
              line: field.line,
              column: field.column,
              message: 'the quote that opens here is never closed',
            })
            return records
          }
          at = quote + 1
          if (text[at] !== '"') break
          field.text += '"'
          at++
        }
        if (at < text.length && !',\r\n'.includes(text[at]!)) {
          faults.push({ line, column: at - lineStart + 1, message: 'text after a closing quote' })
          broken = true
        }
      }
      const start = at
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++
      const rest = text.slice(start, at)
      field.text += rest.endsWith('\r') && text[at] !== ',' ? rest.slice(0, -1) : rest
      record.push(field)
      if (text[at] !== ',') break
      at++
    }
    if (at < text.length) {
      at++
      line++
      lineStart = at
    }
    const blank = record.length === 1 && record[0]!.text.trim() === ''
    if (!blank && !broken) records.push(record)
  }
  return records
}

function tellFaults(faults: Fault[], path: string, io: CalibrateIo): void {
  for (const { line, column, message } of faults.slice(0, MAX_FAULTS_TOLD))
    io.err(`${path}:${line}:${column}: ${message}\n`)
  if (faults.length > MAX_FAULTS_TOLD) io.err(`… and ${faults.length - MAX_FAULTS_TOLD} more\n`)
}

// ── Progress ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const BAR_AFTER_MS = 1000
const BAR_WIDTH = 24
/** The number of steps is not known beforehand; each covers this share of what is left, and most fits take six to ten. */
const STEP_SHARE = 0.25

function watchProgress(io: CalibrateIo, started: number): { tick: (step: number) => void; done: () => void } {
  let drawn = false
  return {
    tick(step) {
      const elapsed = io.clock() - started
      if (!io.errIsTerminal || elapsed < BAR_AFTER_MS) return
      const full = Math.round(BAR_WIDTH * (1 - (1 - STEP_SHARE) ** step))
      io.err(
        `\rfitting [${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] step ${step}, ${(elapsed / 1000).toFixed(1)} s`,
      )
      drawn = true
    },
    done() {
      if (drawn) io.err('\r\u001b[K')
    },
  }
}

// ── Telling ──────────────────────────────────────────────────────────────────────────────────────────────────────────

type Told = {
  rows: RatingRow[]
  fit: MixedModelFit
  loops: string[]
  interviewers: string[]
  dimensions: string[]
  elapsedMs: number
}

type NamedEffect = { id: string; effect: number; cond_sd: number; pe_sd: number }

function named(id: string, { effect, conditionalSd, peSd }: Effect): NamedEffect {
  return { id, effect, cond_sd: conditionalSd, pe_sd: peSd }
}

/** The document piece by piece, so that a million ratings need no string of their whole length. */
function writeJson(told: Told, io: CalibrateIo): void {
  const { rows, fit, loops, interviewers, dimensions } = told
  const { size, variances } = fit
  const p = fit.beta.length
  const fixed = Array.from(fit.beta, (estimate, k) => {
    const place = fit.column.indexOf(k)
    return {
      id: size === 1 && fit.model === 'M1' ? '(all)' : dimensions[place]!,
      estimate,
      se: Math.sqrt(fit.betaCovariance[k * p + k]!),
    }
  })
  const candidates = nameEffects(fit.loops, size, variances.loop, variances['loop:dimension'])
  const raters = nameEffects(fit.interviewers, size, variances.interviewer, variances['interviewer:dimension'])
  const { components } = findComponents(sheetsOf(rows))
  const head = {
    kind: 'fitted',
    model: fit.model,
    n: fit.observations,
    n_levels: {
      candidates: loops.length,
      interviewers: interviewers.length,
      dimensions: dimensions.length,
      sheets: fit.sheets.effect.length,
    },
    variance_components: Object.fromEntries([
      ...termsOf(fit.model).map(term => [NAMES[term], variances[term]]),
      [NAMES.residual, fit.residual],
    ]),
    reml_criterion: fit.remlCriterion,
    fixed,
    boundary: fit.boundary.map(term => NAMES[term]),
    convergence: {
      iterations: fit.convergence.iterations,
      evaluations: fit.convergence.evaluations,
      criterion: fit.remlCriterion,
      gradient_norm: fit.convergence.gradientNorm,
      stopped: fit.convergence.stopped,
    },
    elapsed_ms: told.elapsedMs,
    components: components.map(c => ({ candidates: c.loops, interviewers: c.interviewers, sheets: c.sheets })),
  }
  io.out(JSON.stringify(head).slice(0, -1))
  writeList(io, 'candidates', loops.length, c => named(loops[c]!, candidates.main[c]!))
  writeList(io, 'interviewers', interviewers.length, i => named(interviewers[i]!, raters.main[i]!))
  const withDimensions = fit.model !== 'M1'
  const rated = withDimensions ? ratedCells(rows, loops, dimensions, row => row.loop) : []
  writeList(io, 'candidate_dimensions', rated.length, k => {
    const { unit, dimension } = rated[k]!
    const at = unit * size + dimension
    const effect = named(`${loops[unit]}:${dimensions[dimension]}`, candidates.byDimension[at]!)
    const standing = fit.beta[fit.column[dimension]!]! + fit.loops.effect[at]!
    const pe_sd = Math.sqrt(Math.max(fit.standing[at * size + dimension]!, 0))
    return { ...effect, candidate: loops[unit], dimension: dimensions[dimension], standing: { value: standing, pe_sd } }
  })
  const used = withDimensions ? ratedCells(rows, interviewers, dimensions, row => row.interviewer) : []
  writeList(io, 'interviewer_dimensions', used.length, k => {
    const { unit, dimension } = used[k]!
    const effect = named(`${interviewers[unit]}:${dimensions[dimension]}`, raters.byDimension[unit * size + dimension]!)
    return { ...effect, interviewer: interviewers[unit], dimension: dimensions[dimension] }
  })
  writeList(io, 'sheets', fit.model === 'M3' ? fit.sheets.effect.length : 0, s => {
    const candidate = loops[fit.sheets.loop[s]!]!
    const interviewer = interviewers[fit.sheets.interviewer[s]!]!
    const sd = (variance: number) => Math.sqrt(Math.max(variance, 0))
    const conditionalSd = sd(fit.sheets.conditional[s]!)
    const peSd = sd(fit.sheets.predictionError[s]!)
    return {
      ...named(`${candidate}:${interviewer}`, { effect: fit.sheets.effect[s]!, conditionalSd, peSd }),
      candidate,
      interviewer,
    }
  })
  io.out('}\n')
}

const ITEMS_PER_WRITE = 2000

function writeList(io: CalibrateIo, name: string, length: number, item: (k: number) => object): void {
  io.out(`,${JSON.stringify(name)}:[`)
  for (let first = 0; first < length; first += ITEMS_PER_WRITE) {
    const items: string[] = []
    for (let k = first; k < Math.min(first + ITEMS_PER_WRITE, length); k++) items.push(JSON.stringify(item(k)))
    io.out((first > 0 ? ',' : '') + items.join(','))
  }
  io.out(']')
}

/** The (unit, dimension) pairs that occur, in order. */
function ratedCells(
  rows: RatingRow[],
  units: string[],
  dimensions: string[],
  unitOf: (row: RatingRow) => string,
): { unit: number; dimension: number }[] {
  const unitAt = new Map(units.map((id, k) => [id, k]))
  const dimensionAt = new Map(dimensions.map((id, k) => [id, k]))
  const cells = new Set<number>()
  for (const row of rows) cells.add(unitAt.get(unitOf(row))! * dimensions.length + dimensionAt.get(row.dimension)!)
  return [...cells]
    .sort((a, b) => a - b)
    .map(cell => ({ unit: Math.floor(cell / dimensions.length), dimension: cell % dimensions.length }))
}

/** Rows of the longer tables that are printed; the rest is in the JSON. */
const MAX_ROWS_PRINTED = 40

function writeTable(told: Told, because: string, io: CalibrateIo): void {
  const { fit, loops, interviewers, dimensions, rows } = told
  const { size, variances } = fit
  const number = (x: number) => x.toFixed(3).padStart(8)
  const raters = nameEffects(fit.interviewers, size, variances.interviewer, variances['interviewer:dimension']).main
  const { components } = findComponents(sheetsOf(rows))
  const lines = [
    `${fit.model} (${because}): ${fit.observations} ratings, ${loops.length} candidates, ${interviewers.length} interviewers, ${dimensions.length} dimensions`,
    `fitted in ${(told.elapsedMs / 1000).toFixed(2)} s, ${fit.convergence.iterations} steps, ${fit.convergence.stopped}; REML criterion ${fit.remlCriterion.toFixed(4)}`,
  ]
  if (components.length > 1)
    lines.push(`${components.length} parts share no candidate or interviewer: nothing can be compared between them`)
  lines.push('', 'what makes ratings differ       variance')
  for (const term of termsOf(fit.model)) {
    lines.push(`  ${NAMES[term].padEnd(28)}${number(variances[term])}${variances[term] === 0 ? '   none found' : ''}`)
  }
  lines.push(`  ${NAMES.residual.padEnd(28)}${number(fit.residual)}`)
  const idWidth = Math.min(28, Math.max(12, ...[...loops, ...interviewers].slice(0, 1000).map(id => id.length)))
  const list = (title: string, ids: string[], value: (k: number) => number, rest: (k: number) => string) => {
    lines.push('', title)
    const order = ids.map((_, k) => k).sort((a, b) => value(b) - value(a))
    for (const k of order.slice(0, MAX_ROWS_PRINTED)) {
      lines.push(`  ${ids[k]!.slice(0, idWidth).padEnd(idWidth)}${number(value(k))} ±${rest(k)}`)
    }
    if (order.length > MAX_ROWS_PRINTED) lines.push(`  … and ${order.length - MAX_ROWS_PRINTED} more (--json has all)`)
  }
  const reliability = (peSd: number) =>
    variances.interviewer > 0 ? Math.max(0, 1 - peSd ** 2 / variances.interviewer).toFixed(2) : 'no difference found'
  const bars = 'interviewers: bar (lenient is positive) ± deviation, reliability'
  list(
    bars,
    interviewers,
    i => raters[i]!.effect,
    i => `${raters[i]!.peSd.toFixed(3)}  ${reliability(raters[i]!.peSd)}`,
  )
  const overall = loops.map((_, c) => overallStanding(fit, c))
  list(
    'candidates: standing over all dimensions ± deviation',
    loops,
    c => overall[c]!.mean,
    c => overall[c]!.peSd.toFixed(3),
  )
  io.out(`${lines.join('\n')}\n`)
}

/** Mean over the dimensions of β + C + CD, with its prediction-error deviation. */
function overallStanding(fit: MixedModelFit, candidate: number): { mean: number; peSd: number } {
  const { size } = fit
  let mean = 0
  let variance = 0
  for (let d = 0; d < size; d++) {
    mean += (fit.beta[fit.column[d]!]! + fit.loops.effect[candidate * size + d]!) / size
    for (let e = 0; e < size; e++) variance += fit.standing[candidate * size * size + d * size + e]! / size ** 2
  }
  return { mean, peSd: Math.sqrt(Math.max(variance, 0)) }
}
