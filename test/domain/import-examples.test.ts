import { describe, expect, it } from 'vitest'
import {
  ApplicationUpsert,
  CandidateUpsert,
  InterviewUpsert,
  importKinds,
  JobUpsert,
  PersonUpsert,
  readRow,
  rowFromCells,
} from '../../src/domain/import-rows.ts'
import { exampleRows, kindNames, kinds, mixedExample } from '../../src/web/settings/imports-kinds.ts'
import { csvOf, cutRows } from '../../src/web/settings/imports-rows.ts'

const source = 'ats'

describe('the example files of the pages', () => {
  it('are there for every kind the service takes', () => {
    expect(kindNames).toEqual([...importKinds])
  })

  it.each(kindNames)('of kind %s holds rows that the service reads', kind => {
    const [header, ...rows] = exampleRows(kind)
    expect(rows).toHaveLength(2)
    for (const cells of rows) {
      const row = rowFromCells(Object.fromEntries(header!.map((name, at) => [name, cells[at]!])))
      expect(readRow(row, { kind, source })).toMatchObject({ kind })
    }
  })

  it.each(kindNames)('of kind %s calls needed what a row is refused without, and nothing else', kind => {
    const [header, cells] = exampleRows(kind)
    for (const { name, needed } of kinds[kind].columns) {
      // Of the ratings of a card any one will do.
      if (/^(rating|evidence)\./.test(name)) continue
      const without = Object.fromEntries(header!.map((each, at) => [each, each === name ? '' : cells![at]!]))
      const read = readRow(rowFromCells(without), { kind, source })
      expect(['faults' in read, name]).toEqual([needed === true, name])
    }
  })

  it.each([
    ['person', PersonUpsert],
    ['job', JobUpsert],
    ['candidate', CandidateUpsert],
    ['application', ApplicationUpsert],
    ['interview', InterviewUpsert],
  ] as const)('of kind %s explains every column the service knows', (kind, schema) => {
    const explained = kinds[kind].columns.map(({ name }) => name)
    expect([...explained].sort()).toEqual(['external_id', ...Object.keys(schema.shape)].sort())
  })

  it('of several kinds holds rows that say what they are', () => {
    const read = mixedExample.map(row => readRow(row, { kind: null, source }))
    expect(read.map(each => ('kind' in each ? each.kind : each.faults))).toEqual([
      'person',
      'job',
      'candidate',
      'application',
    ])
  })
})

describe('what is wrong with a row', () => {
  const good = { external_id: '1', name: 'Ann', email: 'ann@mail.example' }
  it.each([
    [{ name: undefined }, '/name', 'This is needed'],
    [{ function: 'sales' }, '/function', 'Give one of product, engineering, design, other'],
    [{ seniority: 'four' }, '/seniority', 'Give a number'],
    [{ seniority: 2.5 }, '/seniority', 'Give a whole number'],
    [{ seniority: 9 }, '/seniority', 'Give at most 5'],
    [{ seniority: 0 }, '/seniority', 'Give at least 1'],
    [{ name: 'x'.repeat(201) }, '/name', 'Give at most 200 characters'],
    [{ active: 'yes' }, '/active', 'Give true or false'],
    [{ email: 'nowhere' }, '/email', 'Give an e-mail address'],
    [{ roles: 'interviewer' }, '/roles', 'Give a list'],
  ])('%o is told in plain words', (wrong, pointer, message) => {
    expect(readRow({ ...good, ...wrong }, { kind: 'person', source })).toEqual({
      faults: [{ code: 'invalid_request', pointer, message }],
    })
  })
})

describe('refused rows cut out of a file', () => {
  it.each([
    ['plain lines', 'id,name\n1,Ann\n2,Bo\n3,Cy\n', [3], 'id,name\r\n2,Bo\r\n'],
    [
      'Windows lines and a mark at the start',
      '\u{FEFF}id,name\r\n1,Ann\r\n2,Bo',
      [2, 3],
      'id,name\r\n1,Ann\r\n2,Bo\r\n',
    ],
    ['a break within a cell', 'id,name\n1,"An\nn"\n2,Bo\n', [3], 'id,name\r\n1,"An\nn"\r\n'],
    ['a quoted quote beside a break', 'id,name\r\n1,"A ""b""\r\nc"\r\n2,Bo\r\n', [4], 'id,name\r\n2,Bo\r\n'],
    ['lines that say nothing', 'id,name\n\n1,Ann\n\n2,Bo\n', [5], 'id,name\r\n2,Bo\r\n'],
  ])('of CSV with %s are the header and those rows, as they stood', (_, text, lines, cut) => {
    expect(cutRows(text, 'csv', new Set(lines))).toBe(cut)
  })

  it('of JSON lines are those lines, as they stood', () => {
    expect(cutRows('{"a":1}\r\n\n{"b":2}\n{"c":3}', 'jsonl', new Set([1, 4]))).toBe('{"a":1}\n{"c":3}\n')
  })
})

describe('a list of refused rows as CSV', () => {
  it('quotes what needs it and lets no spreadsheet run a cell', () => {
    const rows = [
      [2, 'name', 'Say "more", or less'],
      [3, '=SUM(A1)', '@x'],
      [-1, '-1', 'two\nlines'],
    ]
    expect(csvOf(rows)).toBe(`2,name,"Say ""more"", or less"\r\n3,'=SUM(A1),'@x\r\n-1,'-1,"two\nlines"\r\n`)
  })
})
