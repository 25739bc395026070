/**
 * What the schema refuses, where a broken file is told to be broken, what a diff says, and which anchors and dimensions
 * a job gets. The broken files are edits of one numbered file, so that each expected line can be counted by eye.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anchorsFor,
  type Dimension,
  diffRubrics,
  dimensionsFor,
  formatRubricFile,
  type Level,
  parseRubricFile,
  Rubric,
  type RubricChange,
  rubricFileBytesMax,
  rubricFileErrorsMax,
  type Track,
} from '../../../src/domain/rubrics/rubric.ts'
import { anchorsOf, arbitraryRubric, dimensionOf, rubricOf } from './rubrics.ts'

fc.configureGlobal({ seed: 20250711 })

const withDimension = (changes: Partial<Dimension>) => rubricOf({ dimensions: [dimensionOf('seeing', changes)] })
const prompt = (question: string) => ({ question, follow_up: null })
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `number ${index}`)

describe('the schema', () => {
  const accepted: [name: string, rubric: Rubric][] = [
    ['the sample itself', rubricOf()],
    ['no artifacts, prompts or not_this lines', { ...withDimension({ prompts: [], not_this: [] }), artifacts: [] }],
    ['a weight of two with its reason', withDimension({ weight: 2, weight_reason: 'The team is new to the market.' })],
    ['a key of two characters', rubricOf({ dimensions: [dimensionOf('ab')] })],
    ['a key of 49 characters', rubricOf({ dimensions: [dimensionOf(`a${'b'.repeat(48)}`)] })],
    ['twelve dimensions', rubricOf({ dimensions: numbered(12).map((_, index) => dimensionOf(`d${index}x`)) })],
    ['a text of 2,000 characters', withDimension({ question: 'x'.repeat(2_000) })],
    ['line breaks and tabs in a text', withDimension({ question: 'one\n\ttwo' })],
  ]
  test.each(accepted)('%s is a rubric', (_name, rubric) => {
    expect(Rubric.safeParse(rubric).error?.issues).toBeUndefined()
  })

  const refused: [name: string, rubric: unknown, path: string][] = [
    ['another format', { ...rubricOf(), format: 'hireloop.rubric/2' }, 'format'],
    ['an unknown field', { ...rubricOf(), colour: 'red' }, ''],
    ['no dimensions', rubricOf({ dimensions: [] }), 'dimensions'],
    ['thirteen dimensions', rubricOf({ dimensions: numbered(13).map((_, i) => dimensionOf(`d${i}x`)) }), 'dimensions'],
    ['two dimensions of one key', rubricOf({ dimensions: [dimensionOf('ab'), dimensionOf('ab')] }), 'dimensions.1.key'],
    ['a key with capitals', rubricOf({ dimensions: [dimensionOf('Seeing')] }), 'dimensions.0.key'],
    ['a key of one character', rubricOf({ dimensions: [dimensionOf('a')] }), 'dimensions.0.key'],
    ['a key of 50 characters', rubricOf({ dimensions: [dimensionOf(`a${'b'.repeat(49)}`)] }), 'dimensions.0.key'],
    [
      'a key with a line break behind it',
      rubricOf({ dimensions: [dimensionOf('seeing\n', { title: 'Seeing' })] }),
      'dimensions.0.key',
    ],
    ['a blank title', rubricOf({ title: '  ' }), 'title'],
    ['a title of 121 characters', rubricOf({ title: 'x'.repeat(121) }), 'title'],
    ['a text of 2,001 characters', withDimension({ question: 'x'.repeat(2_001) }), 'dimensions.0.question'],
    ['a NUL in a text', withDimension({ ask_for: 'a\u0000b' }), 'dimensions.0.ask_for'],
    ['half a surrogate pair in a text', withDimension({ ask_for: 'a\ud83d' }), 'dimensions.0.ask_for'],
    ['thirteen prompts', withDimension({ prompts: numbered(13).map(prompt) }), 'dimensions.0.prompts'],
    ['one question twice', withDimension({ prompts: ['a', 'a'].map(prompt) }), 'dimensions.0.prompts.1.question'],
    ['one not_this line twice', withDimension({ not_this: ['a', 'b', 'a'] }), 'dimensions.0.not_this.2'],
    ['a weight of zero', withDimension({ weight: 0 }), 'dimensions.0.weight'],
    ['a weight below zero', withDimension({ weight: -1, weight_reason: 'Why not.' }), 'dimensions.0.weight'],
    ['a weight of eleven', withDimension({ weight: 11, weight_reason: 'Much.' }), 'dimensions.0.weight'],
    ['a weight without a reason', withDimension({ weight: 2 }), 'dimensions.0.weight'],
    ['a weight with a blank reason', withDimension({ weight: 2, weight_reason: ' ' }), 'dimensions.0.weight_reason'],
    ['an empty list of tracks', withDimension({ tracks: [] }), 'dimensions.0.tracks'],
    [
      'a track the rubric has not',
      { ...withDimension({ tracks: ['ic'] }), tracks: ['manager'] },
      'dimensions.0.tracks.0',
    ],
    ['one track twice', rubricOf({ tracks: ['manager', 'manager'] }), 'tracks.1'],
    ['a title of two lines', rubricOf({ title: 'one\ntwo' }), 'title'],
    ['one level twice', rubricOf({ levels: ['associate', 'pm', 'pm', 'lead', 'principal'] }), 'levels.2'],
    ['no levels', rubricOf({ levels: [] }), 'levels'],
    [
      'a level with neither anchors nor a line',
      withDimension({ level_differences: { associate: 'Less.' } }),
      'dimensions.0.anchors.principal',
    ],
    [
      'a level with both anchors and a line',
      withDimension({ level_differences: { associate: 'Less.', principal: 'More.', pm: 'Same.' } }),
      'dimensions.0.level_differences.pm',
    ],
    [
      'anchors for a level that is not the rubric’s',
      withDimension({ anchors: { pm: anchorsOf('a'), senior: anchorsOf('b'), lead: anchorsOf('c') } }),
      'dimensions.0.anchors.senior',
    ],
    [
      'lines of difference with nothing to differ from',
      withDimension({ anchors: {}, level_differences: { associate: 'a', pm: 'b', lead: 'c', principal: 'd' } }),
      'dimensions.0.anchors',
    ],
    [
      'three of the four numbers',
      withDimension({ anchors: { pm: { '1': 'a', '2': 'b', '3': 'c' }, lead: anchorsOf('d') } } as Partial<Dimension>),
      'dimensions.0.anchors.pm.4',
    ],
    [
      'two artifacts of one kind',
      rubricOf({ artifacts: [...rubricOf().artifacts, ...rubricOf().artifacts] }),
      'artifacts.1.kind',
    ],
    ['an artifact with nothing to look for', artifactWith({ look_for: [] }), 'artifacts.0.look_for'],
    ['an artifact of a kind of its own', artifactWith({ kind: 'case_study' }), 'artifacts.0.kind'],
  ]
  test.each(refused)('%s is refused, at the field that is wrong', (_name, rubric, path) => {
    expect(Rubric.safeParse(rubric).error?.issues.map(issue => issue.path.join('.'))).toEqual([path])
  })

  function artifactWith(changes: object): unknown {
    return { ...rubricOf(), artifacts: [{ ...rubricOf().artifacts[0], ...changes }] }
  }
})

const file = `{
  "format": "hireloop.rubric/1",
  "slug": "sample",
  "title": "Sample",
  "summary": "A rubric for tests.",
  "levels": ["pm", "lead"],
  "tracks": ["ic", "manager"],
  "dimensions": [
    {
      "key": "seeing",
      "title": "Seeing",
      "question": "Does it?",
      "strong_candidate": "Does it.",
      "ask_for": "An instance.",
      "not_this": ["Polish."],
      "prompts": [
        { "question": "When did you?", "follow_up": "And then?" },
        { "question": "Who else?", "follow_up": null }
      ],
      "weight": 1,
      "weight_reason": null,
      "tracks": null,
      "anchors": {
        "pm": {
          "1": "One.",
          "2": "Two.",
          "3": "Three.",
          "4": "Four."
        }
      },
      "level_differences": { "lead": "Several at a time." }
    }
  ],
  "artifacts": [
    { "kind": "reversed_decision", "title": "Reversal", "brief": "Bring one.", "look_for": ["A reason."] }
  ]
}
`

function edited(line: number, from: string, to: string): string {
  const all = file.split('\n')
  const old = all[line - 1] ?? ''
  if (!old.includes(from)) throw new Error(`line ${line} is: ${old}`)
  all[line - 1] = old.replace(from, () => to)
  return all.join('\n')
}

describe('a rubric file', () => {
  test('that is whole gives its rubric', () => {
    const parsed = parseRubricFile(file)
    expect(parsed.ok && parsed.rubric).toEqual(JSON.parse(file))
  })

  type Fault = [line: number, column: number, pointer: string, message: RegExp | string]
  const cases: [name: string, text: string, ...faults: Fault[]][] = [
    ['a missing comma', edited(11, ',', ''), [12, 7, '/dimensions/0', 'A comma is missing before this.']],
    [
      'a file cut short',
      file.slice(0, file.indexOf('"look_for"')),
      [35, 80, '/artifacts/0', /ends before|ends where|expected/],
    ],
    [
      'a missing anchor number',
      edited(28, '"4": "Four."', '').replace('"Three.",', '"Three."'),
      [
        24,
        15,
        '/dimensions/0/anchors/pm/4',
        'Dimension "seeing", anchors, pm: "4" is missing; it must be text in double quotes.',
      ],
    ],
    [
      'a number too many',
      edited(28, '"Four."', '"Four.", "5": "Five."'),
      [
        28,
        25,
        '/dimensions/0/anchors/pm/5',
        'Dimension "seeing", anchors, pm: the field "5" is not known here. Known: 1, 2, 3, 4.',
      ],
    ],
    [
      'a doubled key',
      edited(13, '"strong_candidate"', '"question"'),
      [13, 7, '/dimensions/0/question', '"question" stands here twice; it was first given in line 12. Keep one.'],
    ],
    [
      'an unknown field',
      edited(35, '"title"', '"name"'),
      [
        35,
        5,
        '/artifacts/0/title',
        'Artifact "reversed_decision": "title" is missing; it must be text in double quotes.',
      ],
      [
        35,
        36,
        '/artifacts/0/name',
        'Artifact "reversed_decision": the field "name" is not known here. Known: kind, title, brief, look_for.',
      ],
    ],
    [
      'a text where a number belongs',
      edited(20, '1', '"1"'),
      [
        20,
        17,
        '/dimensions/0/weight',
        'Dimension "seeing": "weight" must be a number, but here it is text in double quotes.',
      ],
    ],
    [
      'a list where a text belongs',
      edited(14, '"An instance."', '["An instance."]'),
      [
        14,
        18,
        '/dimensions/0/ask_for',
        'Dimension "seeing": "ask_for" must be text in double quotes, but here it is a list [ … ].',
      ],
    ],
    [
      'a bare text where a prompt belongs',
      edited(18, '{ "question": "Who else?", "follow_up": null }', '"Who else?"'),
      [
        18,
        9,
        '/dimensions/0/prompts/1',
        'Dimension "seeing", prompts: number 2 must be an object { … }, but here it is text in double quotes.',
      ],
    ],
    [
      'null where a text belongs',
      edited(26, '"Two."', 'null'),
      [
        26,
        16,
        '/dimensions/0/anchors/pm/2',
        'Dimension "seeing", anchors, pm: "2" must be text in double quotes, but here it is null.',
      ],
    ],
    [
      'a weight without a reason',
      edited(20, '1', '1.5'),
      [
        20,
        17,
        '/dimensions/0/weight',
        'Dimension "seeing": "weight" is 1.5 without a reason; say why in "weight_reason", or weigh it 1.',
      ],
    ],
    [
      'an unknown level',
      edited(6, '"lead"', '"group"'),
      [
        6,
        20,
        '/levels/1',
        'Levels: number 2 must be one of "associate", "pm", "senior", "lead", "principal", but here it is "group".',
      ],
    ],
    [
      'a level that nothing is said about',
      edited(6, '"lead"', '"lead", "senior"'),
      [
        23,
        18,
        '/dimensions/0/anchors/senior',
        'Dimension "seeing", anchors: "senior" is missing: each level of the rubric needs anchors or a line of difference.',
      ],
    ],
    [
      'a later format',
      edited(2, '/1', '/9'),
      [2, 13, '/format', '"format" must be "hireloop.rubric/1", but here it is "hireloop.rubric/9".'],
    ],
    [
      'a blank text',
      edited(31, '"Several at a time."', '" "'),
      [31, 38, '/dimensions/0/level_differences/lead', /"lead" must not be blank\.$/],
    ],
    [
      'a title too long',
      edited(4, 'Sample', 'x'.repeat(1_200)),
      [4, 12, '/title', '"title" has 1,200 characters; at most 120 are allowed.'],
    ],
    [
      'too many entries',
      edited(7, '"manager"', '"manager", "ic"'),
      [7, 13, '/tracks', '"tracks" has 3 entries; at most 2 are allowed.'],
    ],
    [
      'too few entries',
      edited(35, '["A reason."]', '[]'),
      [35, 92, '/artifacts/0/look_for', /"look_for" needs at least 1 entry\.$/],
    ],
    [
      'a key that is none',
      edited(10, 'seeing', 'Seeing it'),
      [10, 14, '/dimensions/0/key', /^Dimension "Seeing it": "key" must be a key of 2 to 49/],
    ],
    ['a list at the top', '[]', [1, 1, '', 'The file must be an object { … }, but here it is a list [ … ].']],
    ['nothing', '', [1, 1, '', 'The file is empty.']],
  ]
  test.each(cases)('with %s is refused at its line and column', (_name, text, ...faults) => {
    const parsed = parseRubricFile(text)
    expect(parsed.ok ? [] : parsed.errors).toEqual(
      faults.map(([line, column, pointer, message]) => ({
        line,
        column,
        pointer,
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      })),
    )
  })

  test('with several faults has them all told, from top to bottom', () => {
    const text = edited(20, '1', '"1"').replace('"slug"', '"name": "x", "slug"').replace('"look_for"', '"look_at"')
    const parsed = parseRubricFile(text)
    expect(parsed.ok ? [] : parsed.errors.map(error => [error.line, error.pointer])).toEqual([
      [3, '/name'],
      [20, '/dimensions/0/weight'],
      [35, '/artifacts/0/look_for'],
      [35, '/artifacts/0/look_at'],
    ])
  })

  test('keeps its lines when written on Windows', () => {
    const parsed = parseRubricFile(`\ufeff${edited(20, '1', '"1"').replaceAll('\n', '\r\n')}`)
    expect(parsed.ok ? [] : parsed.errors.map(error => [error.line, error.column])).toEqual([[20, 17]])
  })

  test('is measured in bytes, and refused beyond the bound before it is read', () => {
    const padded = (bytes: number) => file + ' '.repeat(bytes - file.length)
    expect(parseRubricFile(padded(rubricFileBytesMax)).ok).toBe(true)
    expect(parseRubricFile(padded(rubricFileBytesMax + 1))).toEqual({
      ok: false,
      errors: [{ line: 1, column: 1, pointer: '', message: 'The file is larger than 512 kB.' }],
    })
    expect(parseRubricFile(`"${'é'.repeat(rubricFileBytesMax / 2)}"`)).toMatchObject({
      errors: [{ message: 'The file is larger than 512 kB.' }],
    })
  })

  test('with more faults than anyone reads has the first hundred told', () => {
    const unknown = numbered(1_000).map((name, index) => `"${name}": ${index}`)
    const parsed = parseRubricFile(file.replace('{', `{${unknown.join(', ')},`))
    const doubled = parseRubricFile(`{${numbered(1_000).map(() => '"a": 1')}}`)
    expect([parsed, doubled].map(each => (each.ok ? 0 : each.errors.length))).toEqual([
      rubricFileErrorsMax,
      rubricFileErrorsMax,
    ])
  })

  test('written and read again gives the same rubric, whatever order its fields were stored in', () => {
    fc.assert(
      fc.property(arbitraryRubric, rubric => {
        const text = formatRubricFile(rubric)
        expect(parseRubricFile(text)).toEqual({ ok: true, rubric })
        expect(formatRubricFile(reverseFields(rubric) as Rubric)).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  function reverseFields(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reverseFields)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, reverseFields(inner)]),
    )
  }
})

describe('a diff', () => {
  const [seeing, weighing, growing] = rubricOf().dimensions as [Dimension, Dimension, Dimension]
  const pm = anchorsOf('seeing pm')
  const lead = anchorsOf('seeing lead')
  const others = [weighing, growing]
  const cases: [name: string, after: Rubric, changes: RubricChange[]][] = [
    ['nothing', rubricOf(), []],
    [
      'a title',
      rubricOf({ title: 'Sample two' }),
      [change('/title', 'changed', 'Sample', 'Sample two', 'Rubric, title: changed from "Sample" to "Sample two".')],
    ],
    [
      'a dimension added',
      rubricOf({ dimensions: [seeing, weighing, growing, dimensionOf('telling')] }),
      [change('/dimensions/telling', 'added', null, 'Title of telling', 'Dimension: added "Title of telling".')],
    ],
    [
      'a dimension removed',
      rubricOf({ dimensions: [seeing, growing] }),
      [change('/dimensions/weighing', 'removed', 'Title of weighing', null, 'Dimension: removed "Title of weighing".')],
    ],
    [
      'a dimension under another title',
      rubricOf({ dimensions: [{ ...seeing, title: 'Insight' }, ...others] }),
      [
        change(
          '/dimensions/seeing/title',
          'changed',
          'Title of seeing',
          'Insight',
          'Insight, title: changed from "Title of seeing" to "Insight".',
        ),
      ],
    ],
    [
      'dimensions in another order',
      rubricOf({ dimensions: [weighing, seeing, growing] }),
      [
        change(
          '/dimensions',
          'changed',
          'seeing · weighing · growing',
          'weighing · seeing · growing',
          'The order of the dimensions changed.',
        ),
      ],
    ],
    [
      'an anchor',
      rubricOf({ dimensions: [{ ...seeing, anchors: { pm: { ...pm, '3': 'x'.repeat(80) }, lead } }, ...others] }),
      [
        change(
          '/dimensions/seeing/anchors/pm/3',
          'changed',
          'seeing pm three',
          'x'.repeat(80),
          'Title of seeing, anchor for pm, 3 (meets the bar): changed.',
        ),
      ],
    ],
    [
      'anchors of a level exchanged for a line',
      rubricOf({
        dimensions: [
          { ...seeing, anchors: { pm }, level_differences: { ...seeing.level_differences, lead: 'Several.' } },
          ...others,
        ],
      }),
      [
        ...(['1', '2', '3', '4'] as const).map(number =>
          change(
            `/dimensions/seeing/anchors/lead/${number}`,
            'removed',
            lead[number],
            null,
            expect.stringContaining(`anchor for lead, ${number}`),
          ),
        ),
        change(
          '/dimensions/seeing/level_differences/lead',
          'added',
          null,
          'Several.',
          'Title of seeing, line of difference for lead: added "Several.".',
        ),
      ],
    ],
    [
      'a prompt reworded, a follow-up dropped',
      rubricOf({
        dimensions: [
          { ...seeing, prompts: [prompt('When did they?')] },
          { ...weighing, prompts: [prompt('When did you?')] },
          growing,
        ],
      }),
      [
        change(
          '/dimensions/seeing/prompts/When did you?',
          'removed',
          'When did you?',
          null,
          'Title of seeing, prompt: removed "When did you?".',
        ),
        change(
          '/dimensions/seeing/prompts/When did they?',
          'added',
          null,
          'When did they?',
          'Title of seeing, prompt: added "When did they?".',
        ),
        change(
          '/dimensions/weighing/prompts/When did you?/follow_up',
          'removed',
          'And then?',
          null,
          'Title of weighing, follow-up of a prompt: removed "And then?".',
        ),
      ],
    ],
    [
      'a weight with its reason, a line, tracks',
      rubricOf({
        dimensions: [
          { ...seeing, weight: 2, weight_reason: 'New market.', not_this: ['Polish.', 'Pedigree.'], tracks: ['ic'] },
          ...others,
        ],
      }),
      [
        change(
          '/dimensions/seeing/not_this/Pedigree.',
          'added',
          null,
          'Pedigree.',
          'Title of seeing, not this: added "Pedigree.".',
        ),
        change('/dimensions/seeing/weight', 'changed', 1, 2, 'Title of seeing, weight: changed from "1" to "2".'),
        change(
          '/dimensions/seeing/weight_reason',
          'added',
          null,
          'New market.',
          'Title of seeing, reason for the weight: added "New market.".',
        ),
        change('/dimensions/seeing/tracks', 'added', null, 'ic', 'Title of seeing, tracks: added "ic".'),
      ],
    ],
    [
      'an artifact',
      rubricOf({
        artifacts: [
          { kind: 'reversed_decision', title: 'Reversal', brief: 'Bring two.', look_for: ['A reason.', 'A date.'] },
        ],
      }),
      [
        change(
          '/artifacts/reversed_decision/brief',
          'changed',
          'Bring one.',
          'Bring two.',
          'Reversal, brief: changed from "Bring one." to "Bring two.".',
        ),
        change(
          '/artifacts/reversed_decision/look_for/A date.',
          'added',
          null,
          'A date.',
          'Reversal, look for: added "A date.".',
        ),
      ],
    ],
  ]
  test.each(cases)('of %s says that and no more', (_name, after, changes) => {
    expect(diffRubrics(rubricOf(), after)).toEqual(changes)
  })

  test('is empty for equal rubrics only, names each place once, and read backwards is its own mirror', () => {
    fc.assert(
      fc.property(arbitraryRubric, arbitraryRubric, fc.boolean(), (one, other, same) => {
        const two = same ? structuredClone(one) : other
        const forth = diffRubrics(one, two)
        expect(forth.length === 0).toBe(formatRubricFile(one) === formatRubricFile(two))
        expect(new Set(forth.map(({ path }) => path)).size).toBe(forth.length)
        const back = new Map(diffRubrics(two, one).map(each => [each.path, each]))
        expect(back.size).toBe(forth.length)
        for (const { path, kind, before, after } of forth)
          expect(back.get(path)).toMatchObject({ kind: mirrored[kind], before: after, after: before })
      }),
      { numRuns: 500 },
    )
  })

  const mirrored = { added: 'removed', removed: 'added', changed: 'changed' } as const

  test('tells two orders apart even where the texts look the same when strung together', () => {
    const ordered = (...not_this: string[]) => withDimension({ not_this })
    expect(diffRubrics(ordered('a', 'a,a'), ordered('a,a', 'a')).map(({ path }) => path)).toEqual([
      '/dimensions/seeing/not_this',
    ])
  })

  test('finds the one field that was touched, in any rubric', () => {
    fc.assert(
      fc.property(arbitraryRubric, fc.nat(), (rubric, place) => {
        const after = structuredClone(rubric)
        const dimension = after.dimensions[place % after.dimensions.length]!
        dimension.ask_for += '.'
        expect(diffRubrics(rubric, after).map(({ path }) => path)).toEqual([`/dimensions/${dimension.key}/ask_for`])
      }),
      { numRuns: 200 },
    )
  })

  function change(
    path: string,
    kind: RubricChange['kind'],
    before: RubricChange['before'],
    after: RubricChange['after'],
    says: string,
  ): RubricChange {
    return { path, kind, before, after, says }
  }
})

describe('the anchors for a level', () => {
  const cases: [level: Level, writtenFor: Level, difference: string | null][] = [
    ['associate', 'pm', 'seeing for associates'],
    ['pm', 'pm', null],
    ['lead', 'lead', null],
    ['principal', 'lead', 'seeing for principals'],
  ]
  test.each(cases)('%s are those written for %s', (level, writtenFor, difference) => {
    expect(anchorsFor(rubricOf(), 'seeing', level)).toEqual({
      anchors: anchorsOf(`seeing ${writtenFor}`),
      written_for: writtenFor,
      difference,
    })
  })

  test('halfway between two written levels are those of the lower', () => {
    const dimension = dimensionOf('seeing', {
      level_differences: { associate: 'a', senior: 'In a fog.', principal: 'p' },
    })
    const rubric = rubricOf({ levels: ['associate', 'pm', 'senior', 'lead', 'principal'], dimensions: [dimension] })
    expect(anchorsFor(rubric, 'seeing', 'senior')).toMatchObject({ written_for: 'pm', difference: 'In a fog.' })
  })

  test('are none for a dimension or a level that the rubric has not', () => {
    expect([anchorsFor(rubricOf(), 'hearing', 'pm'), anchorsFor(rubricOf(), 'seeing', 'senior')]).toEqual([null, null])
  })

  test('exist for each level and dimension of any rubric, with a difference unless written for it', () => {
    fc.assert(
      fc.property(arbitraryRubric, rubric => {
        for (const { key } of rubric.dimensions)
          for (const level of rubric.levels) {
            const found = anchorsFor(rubric, key, level)
            expect(Object.keys(found?.anchors ?? {})).toEqual(['1', '2', '3', '4'])
            expect(found?.difference === null).toBe(found?.written_for === level)
          }
      }),
      { numRuns: 200 },
    )
  })
})

describe('the dimensions for a job', () => {
  const both = ['seeing', 'weighing']
  const cases: [level: Level, track: Track | null, keys: string[]][] = [
    ['pm', null, both],
    ['pm', 'manager', both],
    ['lead', null, both],
    ['lead', 'ic', both],
    ['lead', 'manager', [...both, 'growing']],
    ['principal', 'manager', [...both, 'growing']],
    ['senior', 'manager', []],
  ]
  test.each(cases)('of level %s and track %s are the ones that apply', (level, track, keys) => {
    expect(dimensionsFor(rubricOf(), level, track)).toEqual(keys)
  })

  test('are none, from lead up, in a rubric of the other track', () => {
    const rubric = rubricOf({ tracks: ['manager'] })
    expect(dimensionsFor(rubric, 'lead', 'ic')).toEqual([])
    expect(dimensionsFor(rubric, 'pm', 'ic')).toEqual(both)
  })
})
