/**
 * Draws `src/docs/calibration.svg`, the picture of the page on calibration: two simulated candidates near the bar, one
 * seen by a severe panel and one by a lenient one. `tsx test/bench/calibration-picture.ts`; the same seed, the same picture.
 */
import { writeFileSync } from 'node:fs'
import { calibrate } from '../../src/domain/calibration/calibrate.ts'
import { type Estimated, figuresFor } from '../../src/domain/calibration/figures.ts'
import { SCENARIOS, simulateCompany } from '../../src/domain/calibration/simulate.ts'
import { createRandom } from '../../src/domain/stats/random.ts'

const { rows } = simulateCompany({ ...SCENARIOS[0]!, loops: 200, interviewers: 30 }, createRandom(21))
const byLoop = new Map<string, typeof rows>()
for (const row of rows) byLoop.set(row.loop, [...(byLoop.get(row.loop) ?? []), row])

const all = calibrate(rows)
if (all.kind !== 'fitted') throw new Error('the company is large enough')
const bars = new Map(all.interviewers.map(i => [i.id, i.bar]))
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const candidates = [...byLoop].map(([loop, own]) => ({
  loop,
  raw: mean(own.map(r => r.rating)),
  bar: mean(own.map(r => bars.get(r.interviewer)!)),
}))
const near = candidates.filter(c => c.raw > 2.4 && c.raw < 2.75).sort((a, b) => a.bar - b.bar)
const chosen = [near[0]!, near.at(-1)!]

function figureOf(loop: string): { estimate: Estimated; ratings: number[] } {
  const own = byLoop.get(loop)!
  // As in life: the calibration does not contain the loop it is applied to.
  const calibration = calibrate(rows.filter(r => r.loop !== loop))
  if (calibration.kind !== 'fitted') throw new Error('the company is large enough')
  const plan = calibration.dimensions.map(dimension => ({ dimension, weight: 1, bar: 2.5 }))
  const { overall } = figuresFor({ level: null, plan, ratings: own }, calibration)
  if (overall.kind !== 'estimated') throw new Error('the loop was rated')
  const people = [...new Set(own.map(r => r.interviewer))]
  return {
    estimate: overall,
    ratings: people.map(who => mean(own.filter(r => r.interviewer === who).map(r => r.rating))),
  }
}

const WIDTH = 760
const ROW = 178
const x = (rating: number) => 60 + ((rating - 1) / 3) * (WIDTH - 120)
const text = (at: number, y: number, said: string, more = '') =>
  `<text x="${at.toFixed(1)}" y="${y}" ${more}>${said}</text>`

function drawCandidate(title: string, loop: string, top: number): string {
  const { estimate, ratings } = figureOf(loop)
  const { arithmetic: a, interval, mean: standing } = estimate
  const y = top + 58
  const number = (value: number) => `${value < 0 ? '−' : '+'} ${Math.abs(value).toFixed(2)}`
  const rest = a.fewRatings + a.notRated
  const sum = `${a.rawMean.toFixed(2)} = ${standing.toFixed(2)} ${number(a.interviewersBars)} ${number(a.oneSheetImpressions)} ${number(rest)}`
  const side = a.interviewersBars < 0 ? 'a severe panel' : 'a lenient panel'
  return [
    text(60, top + 22, `${title}: ${side}`, 'class="title"'),
    `<line x1="${x(1)}" y1="${y}" x2="${x(4)}" y2="${y}" class="axis"/>`,
    ...[1, 2, 3, 4].map(r => text(x(r), y + 22, String(r), 'class="tick"')),
    `<line x1="${x(2.5)}" y1="${y - 26}" x2="${x(2.5)}" y2="${y + 10}" class="bar"/>`,
    ...ratings.map(r => `<circle cx="${x(r).toFixed(1)}" cy="${y}" r="6" class="dot"/>`),
    `<line x1="${x(interval.low).toFixed(1)}" y1="${y - 18}" x2="${x(interval.high).toFixed(1)}" y2="${y - 18}" class="interval"/>`,
    `<circle cx="${x(standing).toFixed(1)}" cy="${y - 18}" r="5" class="standing"/>`,
    `<path d="M ${x(a.rawMean).toFixed(1)} ${y + 8} l -6 10 h 12 z" class="raw"/>`,
    text(60, y + 48, sum, 'class="sum"'),
    text(60, y + 66, 'raw mean = standing, interviewers’ bars, one-sheet impressions, few ratings', 'class="small"'),
    text(
      60,
      y + 84,
      `at or above the bar of 2.5 with probability ${estimate.pAtOrAboveBar.toFixed(2)}`,
      'class="small"',
    ),
  ].join('\n  ')
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${2 * ROW + 52}" role="img" aria-labelledby="t d">
  <title id="t">Two candidates whose order turns round once the panels are known</title>
  <desc id="d">Each interviewer's mean rating as a dot, the raw mean as a triangle, the calibrated standing as a filled circle with its 80 % interval, and the bar at 2.5.</desc>
  <style>
    svg { background: #fff; font: 14px system-ui, sans-serif }
    text { fill: #222 } .title { font-weight: 600 } .tick { text-anchor: middle; fill: #555 } .small { fill: #555; font-size: 13px }
    .sum { font-variant-numeric: tabular-nums; font-size: 16px } .axis { stroke: #999 } .bar { stroke: #222; stroke-dasharray: 3 3 }
    .dot { fill: #fff; stroke: #555; stroke-width: 1.5 } .raw { fill: #555 } .interval { stroke: #1c6e8c; stroke-width: 4; stroke-linecap: round }
    .standing { fill: #1c6e8c }
  </style>
  ${drawCandidate('Candidate A', chosen[0]!.loop, 0)}
  ${drawCandidate('Candidate B', chosen[1]!.loop, ROW)}
  <g transform="translate(60 ${2 * ROW + 26})">
    <circle cx="6" cy="0" r="6" class="dot"/>${text(20, 5, 'an interviewer', 'class="small"')}
    <path d="M 140 -5 l -6 10 h 12 z" class="raw"/>${text(154, 5, 'raw mean', 'class="small"')}
    <line x1="250" y1="0" x2="290" y2="0" class="interval"/><circle cx="270" cy="0" r="5" class="standing"/>${text(304, 5, 'calibrated standing, 80 % interval', 'class="small"')}
    <line x1="540" y1="-9" x2="540" y2="9" class="bar"/>${text(552, 5, 'the bar', 'class="small"')}
  </g>
</svg>
`
writeFileSync(new URL('../../src/docs/calibration.svg', import.meta.url), svg)
