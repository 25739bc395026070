import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareWords, type Piece } from '../../src/web/settings/rubric-words.ts'

const marked = (pieces: readonly Piece[]) =>
  pieces.map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `[+${text}+]`)).join('')
const side = (pieces: readonly Piece[], without: Piece['kind']) =>
  pieces
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('')

describe('what became of a sentence', () => {
  it.each([
    ['names the problem', 'names the problem', 'names the problem'],
    ['names the problem', 'names the real problem', 'names the[+ real+] problem'],
    ['names the very real problem', 'names the problem', 'names the[- very real-] problem'],
    ['who has it', 'who feels it now', 'who[- has-][+ feels+] it[+ now+]'],
    ['a b c d', 'x y', '[-a b c d-][+x y+]'],
    ['', 'new', '[+new+]'],
    ['old', '', '[-old-]'],
    ['one\ntwo', 'one\n\ntwo', 'one[-\ntwo-][+\n\ntwo+]'],
  ])('%j to %j reads %s', (before, after, shown) => {
    expect(marked(compareWords(before, after))).toBe(shown)
  })

  it('is told without loss: what stayed and went is the old text, what stayed and came the new one', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ' ', '\n', 'long', '  '), { maxLength: 40 })
      .map(all => all.join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = compareWords(before, after)
        expect(side(pieces, 'added')).toBe(before)
        expect(side(pieces, 'removed')).toBe(after)
        expect(pieces.every((piece, at) => piece.kind !== pieces[at - 1]?.kind)).toBe(true)
      }),
      { seed: 8, numRuns: 500 },
    )
  })

  it('leaves the comparing where texts are too long for it, and still loses nothing', () => {
    const many = (word: string) => Array.from({ length: 2_000 }, (_, at) => `${word}${at}`).join(' ')
    const pieces = compareWords(`same ${many('a')} end`, `same ${many('b')} end`)
    expect(pieces.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added', 'same'])
    expect(side(pieces, 'added')).toBe(`same ${many('a')} end`)
  })
})
