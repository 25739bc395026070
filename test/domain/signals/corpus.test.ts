import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseMarkup, parsePassageLines, parseUnitLines } from '../../../src/domain/signals/corpus.ts'

const folder = 'src/domain/signals/corpus'

describe('the markup of the corpus', () => {
  it('cuts spans out of the text, also nested ones', () => {
    const [unit] = parseMarkup('x', '# a voice\n\nn* - {o:shipped {m:at 3%} {crash} rate}, sorry')
    expect(unit).toMatchObject({ id: 'x-3', speaker: 'note', hard: true, text: '- shipped at 3% {crash} rate, sorry' })
    expect(unit!.labels.map(({ kind, start, end }) => [kind, unit!.text.slice(start, end)])).toEqual([
      ['ownership', 'shipped at 3% {crash} rate'],
      ['metric', 'at 3%'],
    ])
  })

  it.each([
    ['x hello', 'a unit begins with'],
    ['c {q:hello}', 'no kind has the letter q'],
    ['c {o:hello', 'never closed'],
    ['c hello}', 'never opened'],
    ['c {o:}', 'no length'],
    ['i {o:hello}', 'carries no label'],
  ])('refuses %j with its line', (line, says) => {
    expect(() => parseMarkup('file', `# head\n${line}`)).toThrow(new RegExp(`file:2: .*${says}`))
  })

  it('reads the JSON lines of the guideline and refuses others with their line', () => {
    expect(
      parseUnitLines('{"id":"a","speaker":"note","text":"x y","labels":[{"kind":"metric","span":"y"}]}\n\n'),
    ).toEqual([{ id: 'a', speaker: 'note', text: 'x y', labels: [{ kind: 'metric', start: 2, end: 3 }], hard: false }])
    for (const line of [
      '[',
      '3',
      '{"id":1}',
      '{"id":"a","text":"x","speaker":"bot"}',
      '{"id":"a","text":"x","speaker":"note","labels":[{"kind":"luck"}]}',
    ]) {
      expect(() => parseUnitLines(`\n${line}`)).toThrow(/^line 2: /)
    }
  })
})

describe('the corpus', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.txt') && !name.startsWith('second-reading'),
  )
  const voices = files.map(name => ({ name, units: parseMarkup(name, readFileSync(`${folder}/${name}`, 'utf8')) }))
  const units = voices.flatMap(voice => voice.units)

  it('follows the markup in every line, and no text stands in it twice with the same speaker', () => {
    const seen = new Map<string, string>()
    const twice = units.flatMap(({ id, speaker, text, labels }) => {
      const key = `${speaker} ${text.toLowerCase()}`
      const before = seen.get(key)
      seen.set(key, id)
      return before !== undefined && labels.length > 0 ? [`${before} ${id}`] : []
    })
    expect(twice).toEqual([])
  })

  it('has its labels inside the text, none for an interviewer', () => {
    for (const { id, speaker, text, labels } of units) {
      if (speaker === 'interviewer') expect(labels, id).toEqual([])
      for (const { start, end } of labels) {
        expect(start, id).toBeGreaterThanOrEqual(0)
        expect(end, id).toBeGreaterThan(start)
        expect(end, id).toBeLessThanOrEqual(text.length)
      }
    }
  })

  it('holds nothing of the corpus that only tests', () => {
    const tests = parseUnitLines(readFileSync('test/fixtures/signals/dev-units.jsonl', 'utf8'))
    const known = new Set(tests.filter(({ labels }) => labels.length > 0).map(({ text }) => text.toLowerCase()))
    expect(units.filter(({ text }) => known.has(text.toLowerCase())).map(({ id }) => id)).toEqual([])
    expect(parsePassageLines(readFileSync('test/fixtures/signals/dev-passages.jsonl', 'utf8'))).toHaveLength(16)
  })
})
