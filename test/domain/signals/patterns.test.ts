/**
 * Every regular expression of the detector and the coach is safe: recheck finds no text on which it takes more than linear
 * time. A proof takes seconds, so what was proven is kept by its fingerprint; what is new is proven at once, some are proven
 * again each time, and all at the large size. After a change of patterns `npx vitest -u` writes the list anew.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from 'recheck'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { detectByRules } from '../../../src/domain/signals/detect-rules.ts'
import { fingerprint } from '../../../src/domain/signals/fingerprint.ts'
import { reportedBy } from '../../../src/domain/signals/frames.ts'
import { rules } from '../../../src/domain/signals/rules/pack.ts'
import { classes, patternSource } from '../../../src/domain/signals/rules/rule.ts'
import { readSentences } from '../../../src/domain/signals/text.ts'
import { sized } from '../../support/size.ts'

const folder = 'src/domain/signals'
const provenFile = 'test/fixtures/signals/proven-patterns.json'
const proven: Readonly<Record<string, string>> = JSON.parse(readFileSync(provenFile, 'utf8'))
/** Of those proven before one in so many is proven again. */
const againEvery = sized(60, 1)
const patienceMs = 120_000

interface Pattern {
  readonly name: string
  readonly source: string
  readonly flags: string
}

const both = rules.flatMap(rule =>
  (['own', 'note'] as const)
    .filter(voice => rule.voice === undefined || rule.voice === voice)
    .map(voice => [rule.id, voice, patternSource(rule, voice)] as const),
)

const all: readonly Pattern[] = [
  // A rule is tried from the start of a word on, so that is where it has to be safe; a sentence has no more than 200 words.
  ...both.map(([id, voice, source]) => ({ name: `${id} (${voice})`, source: `^(?:${source})`, flags: '' })),
  { name: 'frames.ts reportedBy', source: reportedBy.source, flags: reportedBy.flags },
  ...literals(),
]

/** The regular expressions that stand in the sources of the folder as literals. */
function literals(): Pattern[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('-data.ts'))
    .sort()
    .flatMap(name => {
      const found: Pattern[] = []
      const file = ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.Latest)
      const walk = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf('/')
          found.push({
            name: `${name.replaceAll('\\', '/')} ${found.length + 1}`,
            source: node.text.slice(1, end),
            flags: node.text.slice(end + 1),
          })
        }
        ts.forEachChild(node, walk)
      }
      walk(file)
      return found
    })
}

const printOf = ({ source, flags }: Pattern) => fingerprint(`/${source}/${flags}`)
const provenNow = all.filter(
  (each, k) =>
    (proven[each.name] !== printOf(each) || (k + 5) % againEvery === 0) &&
    // What reads alike in both voices is proven once.
    all.findIndex(other => printOf(other) === printOf(each)) === k,
)

/** `safe`, `vulnerable`, or `unknown` where it cannot be told in time. */
async function prove({ source, flags }: Pick<Pattern, 'source' | 'flags'>): Promise<string> {
  return (await check(source, flags, { timeout: patienceMs })).status
}

describe('the patterns', () => {
  it.each(provenNow)('$name is safe', { timeout: 2 * patienceMs }, async pattern => {
    expect(await prove(pattern)).toBe('safe')
  })

  it.each([
    '^(?:chose (?:[a-z]+ ?){1,5}(?:,? ?(?:because|since)\\b|$))',
    '^(?:(?:[a-z]+ ?)+over)',
    '\\b(?:but|yet)\\b[^.]*\\bmine\\b',
  ])('%s, which is none of them, would be found unsafe', { timeout: 2 * patienceMs }, async source => {
    expect(await prove({ source, flags: '' })).toBe('vulnerable')
  })

  it('are the ones that were proven', async () => {
    const prints = Object.fromEntries(all.map(each => [each.name, printOf(each)]))
    await expect(`${JSON.stringify(prints, null, 2)}\n`).toMatchFileSnapshot(`../../../${provenFile}`)
  })

  it.each(both)('%s (%s) repeats without bound only the letters of one word', (_, __, source) => {
    const bare = source
      .replaceAll(classes.W!, 'W')
      .replaceAll(/\[[^\]]*\]/g, 'C')
      .replaceAll(/\\./g, 'E')
    expect(bare).not.toMatch(/[)WE][+*]|\{\d+,\}/)
  })

  it('see sentences of bounded length and words of bounded length, whatever the text', () => {
    const texts = [
      'a'.repeat(100_000),
      'a '.repeat(50_000),
      `I ${'had not '.repeat(12_000)}`,
      `${'"'.repeat(50_000)}`,
      'x'.repeat(99) + '9'.repeat(50_000),
    ]
    for (const text of texts) {
      for (const { canonical, words } of readSentences(text)) {
        expect(words.length).toBeLessThanOrEqual(200)
        expect(canonical.length).toBeLessThanOrEqual(200 * 41)
      }
      expect(detectByRules(text, 'note')).toBeInstanceOf(Array)
    }
  })
})
