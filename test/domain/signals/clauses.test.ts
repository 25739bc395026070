import { describe, expect, it } from 'vitest'
import { actorNames, CLAUSE_WIDTH, describeClauses, markNames } from '../../../src/domain/signals/clauses.ts'
import { readTold } from '../../../src/domain/signals/features.ts'
import { tagWords } from '../../../src/domain/signals/tags.ts'
import { readSentences, windowsOf } from '../../../src/domain/signals/text.ts'
import { placeWording, WORDING_PLACES, weighWording } from '../../../src/domain/signals/wording.ts'

/** Actor and marks of the clause that a word of the sentence stands in. */
function clauseOf(text: string, word: string): string {
  const [sentence] = readSentences(text)
  const { words, canonical, places } = sentence!
  const rows = describeClauses(words, tagWords(canonical, places))
  const at = words.findIndex(each => each.text === word)
  const row = [...rows.subarray(at * CLAUSE_WIDTH, (at + 1) * CLAUSE_WIDTH)]
  const marks = markNames.filter((_, k) => row[actorNames.length + k] === 1)
  return [actorNames[row.indexOf(1)], ...marks].join(' ')
}

describe('clauses', () => {
  it.each([
    ['I convinced them in an hour.', 'convinced', 'i'],
    ['They convinced me in an hour.', 'convinced', 'they me'],
    ['We waited, but I never asked them.', 'waited', 'we'],
    ['We waited, but I never asked them.', 'asked', 'i negated'],
    ['I would convince them with charts.', 'convince', 'i supposed'],
    ['I should have asked them.', 'asked', 'i should'],
    ['Did I ask them?', 'ask', 'none asked'],
    ['Missed the date.', 'missed', 'none'],
    ['I saw it and waved it through.', 'waved', 'i inherited'],
    ['The vendor missed the date.', 'missed', 'noun people'],
  ])('of %j: %s is done by %s', (text, word, expected) => {
    expect(clauseOf(text, word)).toBe(expected)
  })
})

describe('the wording of a window', () => {
  const placesOf = (text: string, speaker: 'candidate' | 'note' = 'candidate') =>
    placeWording(readTold(windowsOf(readSentences(text))[0]!, speaker))

  it('is a list of places, each once, ascending and in range, the same every time', () => {
    const places = [...placesOf('I should have asked the pharmacists before the launch.')]
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
    expect(places.length).toBeGreaterThan(50)
    expect(places.every(place => place >= 0 && place < WORDING_PLACES)).toBe(true)
    expect([...placesOf('I should have asked the pharmacists before the launch.')]).toEqual(places)
  })

  it('tells the candidate’s words from those of a note, and not one name from another', () => {
    const text = 'Asked the nurses with Priya.'
    expect(placesOf(text)).not.toEqual(placesOf(text, 'note'))
    expect(placesOf(text)).toEqual(placesOf('Asked the nurses with Gunnar.'))
  })

  it('weighs places by their number: bias plus the sum of scaled weights over the root of how many', () => {
    const weights = [1, 2, 3, 4, 5, 6, 7, 8]
    expect([...weighWording(weights, [1, 10], [0.5, -1], Int32Array.from([0, 1, 2, 3]))]).toEqual([
      0.5 + (1 + 3 + 5 + 7) / 2,
      -1 + (10 * (2 + 4 + 6 + 8)) / 2,
    ])
    expect([...weighWording(weights, [1, 1], [0.5, -1], new Int32Array(0))]).toEqual([0.5, -1])
  })
})
