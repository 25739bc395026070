/**
 * What calibration is worth, and what it costs: `tsx test/bench/calibration.ts [speed] [scale] [release] [accuracy] [--quick]
 * [--only=clean,thin] [--seed=7000000]`, all four without a word, all scenarios without `--only`. Prints tables and writes `artifacts/calibration-bench.json`.
 *
 * speed     CPU seconds beside lme4's lmer in the same run (Debian: apt-get install r-base-core r-cran-lme4; the R column is left
 *           out where Rscript is missing)
 * scale     125,000 to 1,000,000 ratings of M3, each in a process of its own: seconds, memory, growth exponent
 * release   a just released loop's figures from a stored calibration
 * accuracy  companies with known truth: error against the raw mean, coverage, top tenth, and the estimators that were tried
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bars, calibrate, type RatingRow } from '../../src/domain/calibration/calibrate.ts'
import type { Model, Ratings } from '../../src/domain/calibration/design.ts'
import { figuresFor, intervalAround } from '../../src/domain/calibration/figures.ts'
import { fitMixedModel } from '../../src/domain/calibration/mixed-model.ts'
import {
  SCENARIOS,
  type Scenario,
  type SimulatedCompany,
  simulateCompany,
} from '../../src/domain/calibration/simulate.ts'
import { createRandom, type Random } from '../../src/domain/stats/random.ts'
import { fitRasch } from './calibration-rasch.ts'

const here = fileURLToPath(import.meta.url)
const words = process.argv.slice(2)
const quick = words.includes('--quick')
/** The first company's seed: the choices of `within_loops` were made on those from 7,000,000 on. */
const firstSeed = Number(words.find(word => word.startsWith('--seed='))?.slice('--seed='.length) ?? 7_000_000)
const wants = (part: string) => words.filter(w => !w.startsWith('--')).length === 0 || words.includes(part)

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function cpuSeconds<T>(work: () => T): { result: T; cpu: number; elapsed: number } {
  const before = process.cpuUsage()
  const start = performance.now()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { result, cpu: (user + system) / 1e6, elapsed: (performance.now() - start) / 1000 }
}

// ── Speed ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function benchSpeed() {
  say('\nSPEED: one fit, CPU seconds, beside lmer with its defaults in this run')
  say('                                     ratings      ours      lmer    ratio   |criterion difference|')
  const cases: { name: string; ratings: Ratings; model: Model; lmer: boolean }[] = [
    {
      name: 'M1, 1,100 candidates × 3,000',
      ratings: classroom(1100, 3000, 73_000, createRandom(1)),
      model: 'M1',
      lmer: true,
    },
    {
      name: 'M3, 600 × 80, 5 dimensions',
      ratings: teams({ loops: 600, interviewers: 80, team: 80, panel: 5, rated: [4, 4] }, createRandom(2)),
      model: 'M3',
      lmer: true,
    },
    {
      name: 'M3, 5,000 × 100, 5 dimensions',
      ratings: teams({ loops: 5000, interviewers: 100, team: 100, panel: 5, rated: [4, 4] }, createRandom(3)),
      model: 'M3',
      lmer: false,
    },
    {
      name: 'M3, 20,000 × 500, 5 dimensions',
      ratings: teams({ loops: 20_000, interviewers: 500, team: 50, panel: 2, rated: [2, 3] }, createRandom(4)),
      model: 'M3',
      lmer: false,
    },
  ]
  return cases.map(({ name, ratings, model, lmer }) => {
    const { result, cpu, elapsed } = cpuSeconds(() => fitMixedModel(ratings, model))
    const r = lmer && !(quick && model === 'M3') ? fitByLmer(ratings, model) : undefined
    const difference = r ? Math.abs(r.criterion - result.remlCriterion) : undefined
    say(
      `${name.padEnd(34)}${String(ratings.score.length).padStart(10)}${cpu.toFixed(2).padStart(10)}${(r?.cpu.toFixed(2) ?? '–').padStart(10)}` +
        `${(r ? (cpu / r.cpu).toFixed(2) : '–').padStart(9)}${(difference?.toExponential(1) ?? '–').padStart(12)}`,
    )
    return { name, ratings: ratings.score.length, cpu, elapsed, lmer: r, difference, convergence: result.convergence }
  })
}

type LmerTime = { cpu: number; elapsed: number; criterion: number; lme4: string }

function fitByLmer(ratings: Ratings, model: Model): LmerTime | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'calibration-'))
  try {
    const file = join(folder, 'ratings.csv')
    const lines = Array.from(
      ratings.score,
      (y, k) => `c${ratings.loop[k]},i${ratings.interviewer[k]},d${ratings.dimension[k]},${y}`,
    )
    writeFileSync(file, `candidate,interviewer,dimension,score\n${lines.join('\n')}\n`)
    const script = fileURLToPath(new URL('calibration.R', import.meta.url))
    const run = spawnSync('Rscript', [script, file, model], {
      encoding: 'utf8',
      env: { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' },
    })
    if (run.status !== 0) return undefined
    return JSON.parse(run.stdout) as LmerTime
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Many raters of few things, each rating some within a department: the shape of course evaluations. */
function classroom(loops: number, interviewers: number, ratings: number, random: Random): Ratings {
  const departments = 14
  const level = (n: number, spread: number) => Float64Array.from({ length: n }, () => spread * random.normal())
  const [ofLoop, ofInterviewer] = [level(loops, 0.52), level(interviewers, 0.33)]
  const seen = new Set<number>()
  const columns = createColumns()
  while (seen.size < ratings) {
    const interviewer = random.below(interviewers)
    const home = interviewer % departments
    const department = random.uniform() < 0.85 ? home : random.below(departments)
    const loop = department + departments * random.below(Math.floor(loops / departments))
    const key = loop * interviewers + interviewer
    if (seen.has(key)) continue
    seen.add(key)
    columns.push(
      loop,
      interviewer,
      0,
      Math.round(Math.min(5, Math.max(1, 3.3 + ofLoop[loop]! + ofInterviewer[interviewer]! + 1.18 * random.normal()))),
    )
  }
  return columns.ratings(loops, interviewers, 1)
}

type TeamPlan = { loops: number; interviewers: number; team: number; panel: number; rated: [number, number] }

/** A company in teams: panels come from one team, and one loop in ten also hears a bar raiser, of whom every team has one. */
function teams({ loops, interviewers, team, panel, rated }: TeamPlan, random: Random): Ratings {
  const size = 5
  const count = Math.ceil(interviewers / team)
  const level = (n: number, spread: number) => Float64Array.from({ length: n }, () => spread * random.normal())
  const bars = level(interviewers, 0.3)
  const tastes = level(interviewers * size, 0.15)
  const columns = createColumns()
  for (let loop = 0; loop < loops; loop++) {
    const strength = 0.7 * random.normal()
    const strengths = level(size, 0.3)
    const home = random.below(count)
    const people = new Set<number>()
    if (count > 1 && random.uniform() < 0.1) people.add(random.below(count) * team)
    while (people.size < panel) people.add(Math.min(interviewers - 1, home * team + random.below(team)))
    for (const who of people) {
      const impression = 0.25 * random.normal()
      const dimensions = random.shuffle([0, 1, 2, 3, 4]).slice(0, rated[0] + random.below(rated[1] - rated[0] + 1))
      for (const d of dimensions) {
        columns.push(
          loop,
          who,
          d,
          2.6 + strength + strengths[d]! + bars[who]! + tastes[who * size + d]! + impression + 0.6 * random.normal(),
        )
      }
    }
  }
  return columns.ratings(loops, interviewers, size)
}

function createColumns() {
  const [loop, interviewer, dimension, score]: [number[], number[], number[], number[]] = [[], [], [], []]
  return {
    push(c: number, i: number, d: number, y: number) {
      loop.push(c)
      interviewer.push(i)
      dimension.push(d)
      score.push(y)
    },
    ratings: (loops: number, interviewers: number, dimensions: number): Ratings => ({
      loops,
      interviewers,
      dimensions,
      groups: 1,
      group: new Int32Array(loops),
      loop: Int32Array.from(loop),
      interviewer: Int32Array.from(interviewer),
      dimension: Int32Array.from(dimension),
      score: Float64Array.from(score),
    }),
  }
}

// ── Scale ────────────────────────────────────────────────────────────────────────────────────────────────────────────

type ScaleResult = {
  ratings: number
  loops: number
  interviewers: number
  seconds: number
  cpu: number
  megabytes: number
  stopped: string
  evaluations: number
}

function measureScale(loops: number): ScaleResult {
  const interviewers = loops / 40
  const ratings = teams({ loops, interviewers, team: 50, panel: 2, rated: [2, 3] }, createRandom(5))
  const { result, cpu, elapsed } = cpuSeconds(() => fitMixedModel(ratings, 'M3'))
  return {
    ratings: ratings.score.length,
    loops,
    interviewers,
    seconds: elapsed,
    cpu,
    megabytes: process.resourceUsage().maxRSS / 1024,
    stopped: result.convergence.stopped,
    evaluations: result.convergence.evaluations,
  }
}

function benchScale() {
  say('\nSCALE: M3, 5 dimensions, teams of 50 with a bar raiser in one loop of ten')
  say('     ratings     loops  interviewers   seconds       CPU        MB  evaluations')
  const sizes = quick ? [12_500, 25_000, 50_000] : [25_000, 50_000, 100_000, 200_000]
  const results = sizes.map(loops => {
    const run = spawnSync(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), here, '--one-scale', String(loops)],
      {
        encoding: 'utf8',
      },
    )
    if (run.status !== 0) throw new Error(run.stderr)
    const r = JSON.parse(run.stdout) as ScaleResult
    say(
      `${String(r.ratings).padStart(12)}${String(r.loops).padStart(10)}${String(r.interviewers).padStart(14)}${r.seconds.toFixed(1).padStart(10)}` +
        `${r.cpu.toFixed(1).padStart(10)}${r.megabytes.toFixed(0).padStart(10)}${String(r.evaluations).padStart(13)}`,
    )
    return r
  })
  const first = results[0]!
  const last = results.at(-1)!
  const growth = Math.log(last.cpu / first.cpu) / Math.log(last.ratings / first.ratings)
  say(`growth exponent of CPU seconds over ratings: ${growth.toFixed(2)}`)
  return { results, growth }
}

// ── A released loop ──────────────────────────────────────────────────────────────────────────────────────────────────

function benchRelease() {
  say("\nRELEASE: a loop's figures from a stored calibration of 400 loops, 60 interviewers")
  const company = simulateCompany(SCENARIOS[0]!, createRandom(6))
  const stored = JSON.stringify(calibrate(company.rows.filter(r => r.loop !== 'c1')))
  const calibration = JSON.parse(stored) as ReturnType<typeof calibrate>
  if (calibration.kind !== 'fitted') throw new Error('the scenario is large enough')
  const plan = calibration.dimensions.map(dimension => ({ dimension, weight: 1, bar: 2.5 }))
  const ratings = company.rows.filter(r => r.loop === 'c1')
  const times: number[] = []
  for (let k = 0; k < 50; k++) {
    const start = performance.now()
    figuresFor({ level: null, plan, ratings }, calibration)
    times.push(performance.now() - start)
  }
  const first = times[0]!
  const slowest = Math.max(...times)
  say(
    `first ${first.toFixed(2)} ms, slowest of 50 ${slowest.toFixed(2)} ms (aim 50 ms); the calibration is ${(stored.length / 1024).toFixed(0)} kB as JSON`,
  )
  return { first, slowest, bytes: stored.length }
}

// ── Accuracy ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Estimate = { mean: number; low: number; high: number; byDimension: Map<string, number> }

const LEVEL = 0.9
const ESTIMATORS: { name: string; bars: Bars }[] = [
  { name: 'all_ratings', bars: 'all_ratings' },
  { name: 'within_loops', bars: 'within_loops' },
]

function benchAccuracy() {
  say(
    '\nACCURACY: error of the overall standing against the raw mean, in per cent of its RMSE (± standard error over companies)',
  )
  say('                                      raw        M3        bars within       Rasch      RMSE raw')
  say('scenario                 companies   RMSE   all ratings       loops       unshrunk   + 2 SE kept')
  const only = words
    .find(w => w.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',')
  const table = SCENARIOS.filter(s => !only || only.includes(s.name)).map(scenario => {
    const small = scenario.loops <= 150
    const replications = quick ? (small ? 20 : 4) : small ? 200 : 50
    const tallies = new Map<string, Tally>()
    for (let k = 0; k < replications; k++)
      measureCompany(scenario, simulateCompany(scenario, createRandom(firstSeed + k)), tallies)
    const raw = summarise(tallies.get('raw')!, tallies.get('raw')!)
    const estimators = Object.fromEntries(
      [...tallies].map(([name, tally]) => [name, summarise(tally, tallies.get('raw')!)]),
    )
    const connected = scenario.offices === 1
    const kept = ESTIMATORS.map(e => estimators[e.name]!).map(e => e.difference <= 2 * e.differenceSe)
    const cell = (name: string) =>
      `${signed(estimators[name]!.change)} ± ${estimators[name]!.changeSe.toFixed(1)}`.padStart(14)
    say(
      `${scenario.name.padEnd(26)}${String(replications).padStart(8)}${raw.rmse.toFixed(4).padStart(9)}${cell('all_ratings')}${cell('within_loops')}${cell('rasch')}` +
        `${(connected ? kept.map(k => (k ? 'yes' : 'NO')).join(' ') : '(apart)').padStart(12)}`,
    )
    return { scenario: scenario.name, replications, estimators }
  })
  say(
    '\n                            per dimension         coverage of 90 %      top tenth found           companies worse than raw',
  )
  say(
    'scenario                    all    within         all    within        raw    all    within        all    within   Rasch',
  )
  for (const { scenario, estimators } of table) {
    const [all, within, rasch, raw] = ['all_ratings', 'within_loops', 'rasch', 'raw'].map(
      name => estimators[name]!,
    ) as [Summary, Summary, Summary, Summary]
    say(
      `${scenario.padEnd(24)}${signed(all.dimensionChange).padStart(8)}${signed(within.dimensionChange).padStart(9)}` +
        `${all.coverage.toFixed(3).padStart(13)}${within.coverage.toFixed(3).padStart(10)}` +
        `${raw.topTenth.toFixed(2).padStart(11)}${all.topTenth.toFixed(2).padStart(7)}${within.topTenth.toFixed(2).padStart(9)}` +
        `${all.worse.toFixed(2).padStart(12)}${within.worse.toFixed(2).padStart(9)}${rasch.worse.toFixed(2).padStart(9)}`,
    )
  }
  say('\nTHE EXPERIMENT: points behind the best of M3 and unshrunk Rasch (rule: at most 3 everywhere)')
  for (const { scenario, estimators } of table) {
    const best = Math.min(estimators.all_ratings!.change, estimators.rasch!.change)
    say(`${scenario.padEnd(26)}${(estimators.within_loops!.change - best).toFixed(1).padStart(6)}`)
  }
  return table
}

function signed(x: number): string {
  return `${x > 0 ? '+' : ''}${x.toFixed(1)}`
}

type Tally = {
  squares: number[]
  dimensionSquares: number
  covered: number
  loops: number
  companies: number
  top: number
  topOf: number
}

type Summary = {
  rmse: number
  change: number
  changeSe: number
  difference: number
  differenceSe: number
  dimensionChange: number
  coverage: number
  topTenth: number
  worse: number
}

function measureCompany(scenario: Scenario, company: SimulatedCompany, tallies: Map<string, Tally>): void {
  add('raw', rawEstimates(company.rows))
  for (const { name, bars } of ESTIMATORS) add(name, calibratedEstimates(company.rows, bars))
  const rasch = fitRasch(company.rows)
  add(
    'rasch',
    new Map([...rasch].map(([loop, mean]) => [loop, { mean, low: mean, high: mean, byDimension: new Map() }])),
  )

  function add(name: string, estimates: Map<string, Estimate>): void {
    const tally = tallies.get(name) ?? {
      squares: [],
      dimensionSquares: 0,
      covered: 0,
      loops: 0,
      companies: 0,
      top: 0,
      topOf: 0,
    }
    tallies.set(name, tally)
    let squares = 0
    for (const [loop, truth] of company.truth) {
      const estimate = estimates.get(loop)!
      squares += (estimate.mean - truth.overall) ** 2
      if (truth.overall >= estimate.low && truth.overall <= estimate.high) tally.covered++
      for (const [dimension, mean] of estimate.byDimension)
        tally.dimensionSquares += (mean - truth.byDimension.get(dimension)!) ** 2
    }
    tally.squares.push(squares / company.truth.size)
    tally.loops += company.truth.size
    tally.companies++
    const tenth = Math.max(1, Math.round(scenario.loops / 10))
    const best = (of: (loop: string) => number) =>
      [...company.truth.keys()].sort((a, b) => of(b) - of(a)).slice(0, tenth)
    const truly = new Set(best(loop => company.truth.get(loop)!.overall))
    tally.top += best(loop => estimates.get(loop)!.mean).filter(loop => truly.has(loop)).length
    tally.topOf += tenth
  }
}

function rawEstimates(rows: RatingRow[]): Map<string, Estimate> {
  const sums = new Map<string, Map<string, { sum: number; n: number }>>()
  for (const { loop, dimension, rating } of rows) {
    const own = sums.get(loop) ?? new Map<string, { sum: number; n: number }>()
    const cell = own.get(dimension) ?? { sum: 0, n: 0 }
    own.set(dimension, { sum: cell.sum + rating, n: cell.n + 1 })
    sums.set(loop, own)
  }
  return new Map(
    [...sums].map(([loop, own]) => {
      const byDimension = new Map([...own].map(([d, { sum, n }]) => [d, sum / n]))
      const mean = [...byDimension.values()].reduce((a, b) => a + b, 0) / byDimension.size
      return [loop, { mean, low: mean, high: mean, byDimension }]
    }),
  )
}

function calibratedEstimates(rows: RatingRow[], bars: Bars): Map<string, Estimate> {
  const calibration = calibrate(rows, { bars })
  if (calibration.kind !== 'fitted') throw new Error('every scenario is over the floors')
  const rated = new Set(rows.map(r => `${r.loop} ${r.dimension}`))
  return new Map(
    calibration.loops.map(loop => {
      const size = loop.standing.length
      const mean = loop.standing.reduce((a, b) => a + b, 0) / size
      const variance = loop.covariance.reduce((a, b) => a + b, 0) / size ** 2
      const { low, high } = intervalAround(mean, Math.sqrt(variance), LEVEL, loop.sheets)
      // Per dimension the raw mean has nothing to say where nobody rated; compared are the rated ones.
      const known = calibration.dimensions.flatMap((d, k) =>
        rated.has(`${loop.id} ${d}`) ? [[d, loop.standing[size === 1 ? 0 : k]!] as const] : [],
      )
      return [loop.id, { mean, low, high, byDimension: new Map(known) }]
    }),
  )
}

function summarise(tally: Tally, raw: Tally): Summary {
  const n = tally.squares.length
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const [own, base] = [mean(tally.squares), mean(raw.squares)]
  const rmse = Math.sqrt(own)
  // Delta method on the paired companies: d RMSE = d MSE / 2 RMSE.
  const paired = tally.squares.map((s, k) => s / (2 * rmse) - raw.squares[k]! / (2 * Math.sqrt(base)))
  const centre = mean(paired)
  const differenceSe = n > 1 ? Math.sqrt(paired.reduce((sum, p) => sum + (p - centre) ** 2, 0) / (n - 1) / n) : 0
  const ratio = tally.squares.map((s, k) => (rmse / Math.sqrt(base)) * (s / (2 * own) - raw.squares[k]! / (2 * base)))
  const ratioCentre = mean(ratio)
  return {
    rmse,
    change: 100 * (rmse / Math.sqrt(base) - 1),
    changeSe: n > 1 ? 100 * Math.sqrt(ratio.reduce((sum, r) => sum + (r - ratioCentre) ** 2, 0) / (n - 1) / n) : 0,
    difference: rmse - Math.sqrt(base),
    differenceSe,
    dimensionChange: 100 * (Math.sqrt(tally.dimensionSquares / raw.dimensionSquares) - 1),
    coverage: tally.covered / tally.loops,
    topTenth: tally.top / tally.topOf,
    worse: tally.squares.filter((s, k) => s > raw.squares[k]!).length / n,
  }
}

// Last, because the constants above it must exist before it runs.
if (words[0] === '--one-scale') {
  process.stdout.write(`${JSON.stringify(measureScale(Number(words[1])))}\n`)
} else {
  const results: Record<string, unknown> = { node: process.version, quick }
  if (wants('speed')) results.speed = benchSpeed()
  if (wants('release')) results.release = benchRelease()
  if (wants('scale')) results.scale = benchScale()
  if (wants('accuracy')) results.accuracy = benchAccuracy()
  mkdirSync('artifacts', { recursive: true })
  writeFileSync('artifacts/calibration-bench.json', `${JSON.stringify(results, null, 1)}\n`)
  say('\nwritten to artifacts/calibration-bench.json')
}
