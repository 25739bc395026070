import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runSignals } from '../../src/cli/signals.ts'

const units = [
  {
    id: 'u1',
    speaker: 'candidate',
    text: 'I should have looped in legal before the beta.',
    labels: [{ kind: 'ownership', span: 'I should have looped in legal' }],
  },
  { id: 'u2', speaker: 'interviewer', text: 'I should have sent you the agenda.', labels: [] },
  { id: 'u3', speaker: 'note', text: '- churn 4% > 3%, "I convinced them"' },
]
const passages = [
  {
    id: 'p1',
    turns: [
      { speaker: 'interviewer', text: 'Tell me about a success.' },
      { speaker: 'candidate', text: 'I got the deal over the line by myself. Churn fell from 6 to 4 percent.' },
    ],
    flags: ['solo_success'],
  },
]

async function run(words: string[], lines: readonly object[]) {
  let [out, err] = ['', '']
  const code = await runSignals(words, {
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    read: async path => {
      if (path !== 'file.jsonl') throw Object.assign(new Error('no'), { code: 'ENOENT' })
      return lines.map(line => JSON.stringify(line)).join('\n')
    },
  })
  return { code, out, err, lines: out.split('\n').filter(Boolean) }
}

describe('hireloop signals', () => {
  it.each(['rules', 'rules_and_model'])(
    'writes one JSON line a unit, in order, with spans cut from the text (%s)',
    async engine => {
      const { code, lines } = await run(['file.jsonl', '--json', '--engine', engine], units)
      expect(code).toBe(0)
      const read = lines.map(line => JSON.parse(line))
      expect(read.map(({ id }) => id)).toEqual(['u1', 'u2', 'u3'])
      expect(read[1]).toEqual({ id: 'u2', labels: [] })
      expect(read[0].labels[0]).toMatchObject({
        kind: 'ownership',
        start: 0,
        rule: expect.any(String),
        reason: expect.any(String),
        strength: expect.any(Number),
      })
      read.forEach(({ labels }, k) => {
        for (const { start, end, span } of labels) expect(units[k]!.text.slice(start, end)).toBe(span)
      })
    },
  )

  it('reads a file at the density that is said, or else says on standard error which it was; standard output stays the same', async () => {
    const said = await run(['file.jsonl', '--json', '--density', 'evidence'], units)
    expect(said).toMatchObject({ code: 0, err: '' })
    const decided = await run(['file.jsonl', '--json'], units)
    expect(decided).toMatchObject({ code: 0, out: said.out, err: 'read as evidence; --density says otherwise\n' })
    expect((await run(['file.jsonl', '--json', '--density', 'conversation'], units)).code).toBe(0)
    expect((await run(['file.jsonl', '--flags', '--json'], passages)).err).toBe('')
    expect(await run(['file.jsonl', '--density', 'dense'], units)).toMatchObject({ code: 2, out: '' })
  })

  it('writes the flags of passages with the labels they rest on', async () => {
    const { code, lines } = await run(['file.jsonl', '--flags', '--json'], passages)
    expect(code).toBe(0)
    expect(JSON.parse(lines[0]!)).toMatchObject({
      id: 'p1',
      flags: ['solo_success'],
      labels: [
        { turn: 1, kind: 'hero' },
        { turn: 1, kind: 'metric' },
      ],
    })
  })

  it('shows a table to people, and scores a labelled file', async () => {
    const table = await run(['file.jsonl', '--engine', 'rules'], units)
    expect(table.out).toContain('ownership      “I should have looped in legal')
    const score = await run(['file.jsonl', '--score', '--engine', 'rules'], units)
    expect(score.out).toMatch(/ownership +1\.00 .*1\.000 +1\/0\/0/)
    expect((await run(['file.jsonl', '--flags', '--engine', 'rules'], passages)).out).toContain('p1  solo_success')
  })

  it('says what is wrong with a call or a file, and where', async () => {
    expect((await run([], units)).code).toBe(2)
    expect((await run(['file.jsonl', '--colour'], units)).code).toBe(2)
    expect((await run(['file.jsonl', '--score', '--json'], units)).code).toBe(2)
    expect((await run(['file.jsonl', '--engine', 'magic'], units)).code).toBe(2)
    expect(await run(['other.jsonl'], units)).toMatchObject({ code: 1, err: 'other.jsonl: no such file\n' })
    expect(await run(['file.jsonl'], [{ id: 'x', text: 'y' }])).toMatchObject({
      code: 1,
      err: expect.stringContaining('file.jsonl: line 1: speaker is'),
    })
    expect((await run(['--help'], [])).out).toContain('usage: hireloop signals')
  })

  it('ends quietly when whoever reads has read enough', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hireloop-head-'))
    try {
      const file = join(folder, 'units.jsonl')
      const text = 'Churn fell from 6 to 4 percent and I should have told the support team.'
      writeFileSync(
        file,
        Array.from({ length: 5_000 }, (_, k) => JSON.stringify({ ...units[0], id: `u${k}`, text })).join('\n'),
      )
      const words = ['--import', 'tsx', 'src/main.ts', 'signals', file, '--json', '--engine', 'rules']
      const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
      let err = ''
      child.stderr.setEncoding('utf8').on('data', (part: string) => {
        err += part
      })
      await once(child.stdout, 'readable')
      child.stdout.destroy()
      const [code] = await once(child, 'close')
      expect(err).not.toContain('EPIPE')
      expect(code).toBe(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
