/**
 * Calibration of a spreadsheet: what it reads, what it refuses and where, what it prints.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type CalibrateIo, parseRatings, runCalibrate } from '../../../src/cli/calibrate.ts'
import { readReference } from './reference.ts'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/calibration/${name}`, import.meta.url), 'utf8')

async function run(argv: string[], text: string, terminal = false) {
  let out = ''
  let err = ''
  let now = 0
  const io: CalibrateIo = {
    out: t => {
      out += t
    },
    err: t => {
      err += t
    },
    errIsTerminal: terminal,
    read: async path => {
      if (path !== 'ratings.csv') throw new Error('no such file')
      return text
    },
    clock: () => {
      now += 700
      return now
    },
  }
  return { code: await runCalibrate(argv, io), out, err }
}

describe('the JSON', () => {
  it('is all there is on standard output, and agrees with lme4', async () => {
    const { code, out, err } = await run(['ratings.csv', '--json', '--model', 'M2'], fixture('sim_H_thin.csv'), false)
    const told = JSON.parse(out)
    const reference = readReference('sim_H_thin', 'M2')
    expect([code, err]).toEqual([0, ''])
    expect(told).toMatchObject({
      model: 'M2',
      n: 1368,
      boundary: ['interviewer:dimension'],
      components: [{ candidates: 100, interviewers: 115, sheets: 342 }],
    })
    expect(Object.keys(told.variance_components)).toEqual([
      'candidate',
      'interviewer',
      'candidate:dimension',
      'interviewer:dimension',
      'residual',
    ])
    expect(told.reml_criterion).toBeCloseTo(reference.reml_criterion, 4)
    for (const [list, key] of [
      ['candidates', 'candidate'],
      ['interviewers', 'interviewer'],
      ['candidate_dimensions', 'candidate:dimension'],
    ] as const) {
      const expected = reference.ranef[key]!
      const ours = new Map<string, { effect: number; cond_sd: number; pe_sd: number }>(
        told[list].map((one: { id: string }) => [one.id, one]),
      )
      expect(ours.size).toBe(expected.id.length)
      expected.id.forEach((id, k) => {
        expect(ours.get(id)!.effect).toBeCloseTo(expected.blup[k]!, 5)
        expect(ours.get(id)!.cond_sd).toBeCloseTo(expected.cond_sd[k]!, 5)
        expect(ours.get(id)!.pe_sd).toBeCloseTo(expected.pe_sd[k]!, 5)
      })
    }
  })

  it('obeys an explicit model without the rule for one-sheet impressions, and chooses by the rule otherwise', async () => {
    const text = `candidate,interviewer,dimension,score\n${Array.from({ length: 24 }, (_, k) => `c${k % 6},i${k % 4},d${k % 3},${1 + ((k * 7) % 4)}`).join('\n')}\n`
    expect(JSON.parse((await run(['ratings.csv', '--json', '--model', 'M3'], text)).out).model).toBe('M3')
    expect(JSON.parse((await run(['ratings.csv', '--json'], text)).out).model).not.toBe('M3')
  })

  it('says too_few with need and have', async () => {
    const { code, out } = await run(['--json', 'ratings.csv'], 'candidate,interviewer,dimension,score\na,x,d,3\n')
    expect([code, JSON.parse(out)]).toEqual([0, { kind: 'too_few', need: { ratings: 2 }, have: { ratings: 1 } }])
  })
})

describe('the table', () => {
  it('names the model and why, the variances, the bars and the standings', async () => {
    const { code, out } = await run(['ratings.csv'], fixture('sim_G_tiny.csv'))
    expect(code).toBe(0)
    for (const said of ['M3 (53 of 53 sheets', 'candidate:dimension', 'lenient is positive', 'i2 ', 'c15 '])
      expect(out).toContain(said)
  })

  it('draws a bar on a terminal only', async () => {
    expect((await run(['ratings.csv'], fixture('sim_G_tiny.csv'), true)).err).toContain('fitting [')
    expect((await run(['ratings.csv'], fixture('sim_G_tiny.csv'), false)).err).toBe('')
  })
})

describe('reading', () => {
  it('takes quotes, doubled quotes, commas and line breaks in quotes, CRLF, a byte order mark, empty lines, columns in any order', () => {
    const text =
      '\uFEFFscore,"Candidate",note,interviewer,dimension\r\n3,"Ada, ""the first""",x,i1,d1\r\n\r\n2.5,"two\r\nlines",,i2,d1\r\n4,c,"",i3,d2'
    expect(parseRatings(text)).toEqual({
      faults: [],
      rows: [
        { loop: 'Ada, "the first"', interviewer: 'i1', dimension: 'd1', rating: 3 },
        { loop: 'two\r\nlines', interviewer: 'i2', dimension: 'd1', rating: 2.5 },
        { loop: 'c', interviewer: 'i3', dimension: 'd2', rating: 4 },
      ],
    })
  })

  const head = 'candidate,interviewer,dimension,score\n'
  it.each([
    ['a score in words', `${head}a,x,d,3\nb,x,d,three`, [3, 7, 'score is not a number: "three"']],
    ['an infinite score', `${head}a,x,d,1e999`, [2, 7, 'score is not a number: "1e999"']],
    ['a missing score', `${head}a,x,d,`, [2, 7, 'score is empty']],
    ['a missing candidate', `${head},x,d,3`, [2, 1, 'candidate is empty']],
    ['too few fields', `${head}a,x,3`, [2, 5, '3 fields where the header has 4']],
    ['too many fields', `${head}a,x,d,3,9`, [2, 9, '5 fields where the header has 4']],
    ['text after a quote', `${head}"a"b,x,d,3`, [2, 4, 'text after a closing quote']],
    ['an open quote', `${head}a,x,d,3\n"b,x,d,3\n`, [3, 1, 'the quote that opens here is never closed']],
    ['a fault behind a line break in quotes', `${head}"a\nb",x,d,3\nc,x,d,?`, [4, 7, 'score is not a number: "?"']],
    ['no such column', 'candidate,interviewer,score\na,x,3', [1, 1, 'the header has no column "dimension"']],
    [
      'a column twice',
      'candidate,interviewer,dimension,score,score\n',
      [1, 39, 'the header has the column "score" twice'],
    ],
    ['nothing', '', [1, 1, 'the file is empty']],
  ])('tells %s by line and column', (_, text, [line, column, message]) => {
    expect(parseRatings(text).faults).toEqual([{ line, column, message }])
  })

  it('tells every malformed row, uses none of the file, and keeps standard output empty', async () => {
    const { code, out, err } = await run(['ratings.csv', '--json'], `${head}a,x,d,?\nb,x,d,3\nc,x,d,!\n`)
    expect([code, out]).toEqual([1, ''])
    expect(err).toBe('ratings.csv:2:7: score is not a number: "?"\nratings.csv:4:7: score is not a number: "!"\n')
  })

  it.each([[[]], [['--modle']], [['a.csv', 'b.csv']], [['a.csv', '--model', 'M4']]])(
    'refuses the call %j with the usage',
    async argv => {
      const { code, out, err } = await run(argv, '')
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain('usage: hireloop calibrate')
    },
  )

  it('says when the file cannot be read', async () => {
    expect(await run(['other.csv'], '')).toEqual({ code: 1, out: '', err: 'cannot read other.csv: no such file\n' })
  })
})
