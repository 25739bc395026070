/**
 * Companies with a known truth: candidates with latent strengths, interviewers of several kinds, ratings cut from a latent
 * scale into 1 to 4. For tests, the bench and the demo; the model that calibrates is linear and knows none of this.
 */
import { normalProbability } from '../stats/distributions.ts'
import type { Random } from '../stats/random.ts'
import type { RatingRow } from './calibrate.ts'

export type RaterKind = 'steady' | 'inconsistent' | 'halo' | 'central'

export type Scenario = {
  name: string
  loops: number
  interviewers: number
  dimensions: number
  /** Interviewers per loop, and dimensions each of them rates, drawn evenly from the ranges. */
  panel: [number, number]
  rated: [number, number]
  /** Spread of the interviewers' bars on the latent scale, where candidates spread by about 1. */
  severity: number
  /** Share of inconsistent, halo and central interviewers together. */
  unsteady: number
  /** Above 0, strong candidates meet severe interviewers: log-odds per unit of strength × severity. */
  confounding: number
  /** Disconnected offices, with this distance between the mean strengths of their candidates. */
  offices: number
  intakeGap: number
  /** Each panel shares the dimensions out, two to an interview, instead of everybody rating most of them. */
  focused: boolean
}

export type SimulatedCompany = {
  rows: RatingRow[]
  /** What an average interviewer would give in the mean over many sheets. */
  truth: Map<string, { overall: number; byDimension: Map<string, number> }>
  interviewers: Map<string, { leniency: number; kind: RaterKind }>
}

const CLEAN: Scenario = {
  name: 'clean',
  loops: 400,
  interviewers: 60,
  dimensions: 5,
  panel: [4, 6],
  rated: [3, 5],
  severity: 0.37,
  unsteady: 0,
  confounding: 0,
  offices: 1,
  intakeGap: 0,
  focused: false,
}

/** The scenarios of the bench. All but `two_offices` are connected. */
export const SCENARIOS: Scenario[] = [
  CLEAN,
  { ...CLEAN, name: 'mixed_raters', unsteady: 0.3 },
  { ...CLEAN, name: 'confounded', unsteady: 0.3, confounding: 1.3 },
  { ...CLEAN, name: 'no_severity', severity: 0 },
  { ...CLEAN, name: 'forty_candidates', loops: 40, interviewers: 15, unsteady: 0.2 },
  { ...CLEAN, name: 'fifteen_candidates', loops: 15, interviewers: 10, panel: [3, 4], unsteady: 0.2 },
  { ...CLEAN, name: 'thin', loops: 100, interviewers: 120, panel: [3, 4], unsteady: 0.3 },
  { ...CLEAN, name: 'two_offices', offices: 2, intakeGap: 0.6, unsteady: 0.3 },
  {
    ...CLEAN,
    name: 'two_dimension_interviews',
    loops: 150,
    interviewers: 40,
    panel: [5, 5],
    focused: true,
    unsteady: 0.2,
  },
]

/** Spreads on the latent scale besides severity: a candidate's strengths, an interviewer's tastes, a sheet's halo, chance. */
const CANDIDATE = 1.1
const STRENGTH = 0.35
const TASTE = 0.15
const HALO = 0.3
const CHANCE = 0.75
/** Where the latent scale is cut into 1 | 2 | 3 | 4. */
const CUTS = [-1.35, -0.1, 1.15]
const NOISE_OF_ALL = Math.sqrt(TASTE ** 2 + HALO ** 2 + CHANCE ** 2)

/** One company of a scenario. The same generator state gives the same company. */
export function simulateCompany(scenario: Scenario, random: Random): SimulatedCompany {
  const dimensions = Array.from({ length: scenario.dimensions }, (_, d) => `d${d + 1}`)
  const people = Array.from({ length: scenario.interviewers }, (_, i) => drawInterviewer(scenario, i, random))
  const rows: RatingRow[] = []
  const truth: SimulatedCompany['truth'] = new Map()
  for (let c = 0; c < scenario.loops; c++) {
    const loop = `c${c + 1}`
    const office = c % scenario.offices
    const intake = scenario.offices > 1 ? scenario.intakeGap * (office / (scenario.offices - 1) - 0.5) : 0
    const strength = intake + CANDIDATE * random.normal()
    const strengths = dimensions.map(() => strength + STRENGTH * random.normal())
    const expected = strengths.map(expectedRating)
    truth.set(loop, {
      overall: expected.reduce((a, b) => a + b, 0) / expected.length,
      byDimension: new Map(dimensions.map((d, k) => [d, expected[k]!])),
    })
    const here = people.filter(p => p.office === office)
    const panel = drawPanel(here, between(scenario.panel, random), strength, scenario.confounding, random)
    panel.forEach((person, seat) => {
      const halo = HALO * random.normal() * (person.kind === 'halo' ? 2.5 : 1)
      for (const d of dimensionsOf(scenario, seat, random)) {
        const own = person.kind === 'halo' ? strength + 0.3 * (strengths[d]! - strength) : strengths[d]!
        const pull = person.kind === 'central' ? 0.5 : 1
        const chance = CHANCE * random.normal() * (person.kind === 'inconsistent' ? 1.9 : 1)
        rows.push({
          loop,
          interviewer: person.id,
          dimension: dimensions[d]!,
          rating: cut(pull * (own + halo + chance) + person.leniency + person.tastes[d]!),
        })
      }
    })
  }
  return { rows, truth, interviewers: new Map(people.map(p => [p.id, { leniency: p.leniency, kind: p.kind }])) }
}

type Interviewer = { id: string; office: number; kind: RaterKind; leniency: number; tastes: number[] }

function drawInterviewer(scenario: Scenario, i: number, random: Random): Interviewer {
  const office = i % scenario.offices
  const kinds: RaterKind[] = ['inconsistent', 'halo', 'central']
  const kind = random.uniform() < scenario.unsteady ? kinds[random.below(kinds.length)]! : 'steady'
  const leniency = scenario.severity * random.normal()
  const tastes = Array.from(
    { length: scenario.dimensions },
    () => (scenario.severity > 0 ? TASTE : 0) * random.normal(),
  )
  return { id: `i${i + 1}`, office, kind, leniency, tastes }
}

function drawPanel(
  from: Interviewer[],
  size: number,
  strength: number,
  confounding: number,
  random: Random,
): Interviewer[] {
  const pool = from.slice()
  const panel: Interviewer[] = []
  while (panel.length < size && pool.length > 0) {
    const weights = pool.map(p => Math.exp(-confounding * strength * p.leniency))
    let ticket = random.uniform() * weights.reduce((a, b) => a + b, 0)
    let at = 0
    while (at < pool.length - 1 && ticket >= weights[at]!) ticket -= weights[at++]!
    panel.push(...pool.splice(at, 1))
  }
  return panel
}

function dimensionsOf(scenario: Scenario, seat: number, random: Random): number[] {
  const all = Array.from({ length: scenario.dimensions }, (_, d) => d)
  if (scenario.focused) return [seat % scenario.dimensions, (seat + 1) % scenario.dimensions]
  return random.shuffle(all).slice(0, between(scenario.rated, random))
}

function between([low, high]: [number, number], random: Random): number {
  return low + random.below(high - low + 1)
}

function cut(latent: number): number {
  return 1 + CUTS.filter(c => latent > c).length
}

/** E of the rating by an interviewer without a bar: 1 + Σ P(latent + noise > cut). */
function expectedRating(latent: number): number {
  return 1 + CUTS.reduce((sum, c) => sum + normalProbability((latent - c) / NOISE_OF_ALL), 0)
}
