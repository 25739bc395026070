import { describe, expect, it } from 'vitest'
import { calendarOf } from '../../src/seed/calendar.ts'
import { jobOf, personOf, seatsOf, writeCards, writersOf } from '../../src/seed/cards.ts'
import { chanceOf } from '../../src/seed/chance.ts'
import { facets } from '../../src/seed/dossier.ts'
import { dossiers } from '../../src/seed/dossiers/everybody.ts'
import { demoJobs, demoLoops } from '../../src/seed/history.ts'
import { people } from '../../src/seed/people.ts'

const everyDossier = [...dossiers.values()]
const everyPiece = everyDossier.flatMap(dossier =>
  dossier.stories.flatMap(story =>
    Object.values(story.facts).flatMap(pieces => pieces!.map(piece => ({ ...piece, key: dossier.key }))),
  ),
)

describe('the dossiers', () => {
  it('hold at least sixty stories, each with seven pieces of evidence or more', () => {
    const stories = everyDossier.flatMap(dossier => dossier.stories)
    expect(stories.length).toBeGreaterThanOrEqual(60)
    for (const { product, facts } of stories)
      expect([product, Object.values(facts).flat().length >= 7]).toEqual([product, true])
    expect(new Set(stories.map(({ product }) => product)).size).toBe(stories.length)
  })

  it('say nothing twice', () => {
    expect(new Set(everyPiece.map(({ text }) => text)).size).toBe(everyPiece.length)
  })

  it('give what was seen without its subject and without a full stop, and what was said as it was said', () => {
    for (const { kind, text, key } of everyPiece) {
      expect([key, text, text.trim()]).toEqual([key, text, text])
      if (kind === 'observation')
        expect([key, text, /^[A-Z][a-z]+ /.test(text) && !/[.!]$/.test(text)]).toEqual([key, text, true])
      else expect([key, text, /[.?!]"?$/.test(text)]).toEqual([key, text, true])
    }
  })

  it('speak to every dimension that a loop of their job looks at', () => {
    for (const loop of demoLoops) {
      const dossier = dossiers.get(loop.candidate)
      if (!dossier || loop.state === 'planned') continue
      for (const facet of jobOf(loop).facets)
        expect([loop.key, facet, dossier.stories.some(({ facts }) => (facts[facet]?.length ?? 0) > 0)]).toEqual([
          loop.key,
          facet,
          true,
        ])
    }
  })

  it('rest each red flag on words that the candidate said', () => {
    const flags = everyDossier.flatMap(dossier => (dossier.flags ?? []).map(flag => ({ ...flag, key: dossier.key })))
    expect(flags.length).toBeGreaterThanOrEqual(6)
    for (const { key, quote } of flags)
      expect([
        key,
        everyPiece.some(piece => piece.key === key && piece.kind === 'quote' && piece.text.includes(quote)),
      ]).toEqual([key, true])
  })
})

describe('the cards', () => {
  it('come out the same on every run', () => {
    expect(JSON.stringify([...writeCards(demoLoops)])).toBe(JSON.stringify([...writeCards(demoLoops)]))
  })

  it('answer each focus dimension of their interview with evidence, or say why not', () => {
    for (const [key, cards] of writeCards(demoLoops)) {
      const loop = demoLoops.find(each => each.key === key)!
      for (const card of cards) {
        const focus = jobOf(loop).interviews[card.interview]?.focus ?? []
        for (const facet of focus) {
          const answer = card.ratings[facets[facet]]
          expect([key, card.person, facet, answer && ('not_assessed' in answer || answer.evidence.length > 0)]).toEqual(
            [key, card.person, facet, true],
          )
        }
      }
    }
  })

  it('seat nobody twice in a loop, and nobody who does not interview', () => {
    for (const loop of demoLoops) {
      const writers = writersOf(loop).map(({ person }) => person)
      expect([loop.key, new Set(writers).size]).toEqual([loop.key, writers.length])
      for (const { person } of seatsOf(loop.panel)) expect(personOf(person).bar).toBeTypeOf('number')
      expect(seatsOf(loop.panel).every(({ interview }) => interview < jobOf(loop).interviews.length)).toBe(true)
    }
  })

  it('are written in as many manners as there are people to write them', () => {
    const manners = new Set(people.flatMap(({ manner }) => (manner ? [manner] : [])))
    expect(manners.size).toBe(8)
  })
})

describe('the history', () => {
  it('names each loop once, and a job, a candidate and people that exist', () => {
    expect(new Set(demoLoops.map(({ key }) => key)).size).toBe(demoLoops.length)
    const known = new Set(people.map(({ key }) => key))
    for (const { key, job, turns = [] } of demoLoops) {
      expect(demoJobs.some(each => each.key === job)).toBe(true)
      for (const turn of turns)
        for (const name of ['who', 'by', 'to', 'instead', 'waitingFor'] as const) {
          const person = (turn as unknown as Record<string, unknown>)[name]
          if (typeof person === 'string') expect([key, person, known.has(person)]).toEqual([key, person, true])
        }
    }
  })
})

describe('the calendar', () => {
  const cases: [base: string, offset: number, day: string][] = [
    ['2026-03-04T10:20:00Z', 0, '2026-03-04T09:00:00.000Z'],
    ['2026-03-04T10:20:00Z', -3, '2026-02-27T09:00:00.000Z'],
    ['2026-03-04T10:20:00Z', 3, '2026-03-09T09:00:00.000Z'],
    ['2026-03-07T10:20:00Z', 0, '2026-03-06T09:00:00.000Z'],
    ['2026-03-08T23:59:00Z', 1, '2026-03-09T09:00:00.000Z'],
    ['2026-03-07T00:00:00Z', -1, '2026-03-05T09:00:00.000Z'],
  ]
  it.each(cases)('from %s, %i working days on is %s', (base, offset, day) => {
    expect(calendarOf(new Date(base)).day(offset).toISOString()).toBe(day)
  })

  it('puts what is recent before the base and what is upcoming after it, in office hours of weekdays, at any hour of any day', () => {
    for (let hour = 0; hour < 24 * 8; hour++) {
      const base = new Date(Date.UTC(2026, 2, 2, hour, 17))
      const calendar = calendarOf(base)
      for (const hours of [1.5, 5, 26]) {
        const [before, after] = [calendar.recent(hours), calendar.upcoming(hours)]
        expect(before < base && after > base).toBe(true)
        for (const time of [before, after]) {
          expect([0, 6]).not.toContain(time.getUTCDay())
          expect(time.getUTCHours()).toBeGreaterThanOrEqual(7)
          expect(time.getUTCHours()).toBeLessThan(17)
        }
      }
    }
  })
})

describe('chance', () => {
  it('is the same for the same word and another for another, and spreads evenly', () => {
    const [one, again, other] = ['loop', 'loop', 'pool'].map(word => {
      const drawn = chanceOf(word)
      return Array.from({ length: 20 }, () => drawn.next())
    })
    expect(again).toEqual(one)
    expect(other).not.toEqual(one)
    const chance = chanceOf('spread')
    const normals = Array.from({ length: 4000 }, () => chance.normal())
    const mean = normals.reduce((sum, each) => sum + each, 0) / normals.length
    const variance = normals.reduce((sum, each) => sum + (each - mean) ** 2, 0) / normals.length
    expect(Math.abs(mean)).toBeLessThan(0.05)
    expect(variance).toBeGreaterThan(0.9)
    expect(variance).toBeLessThan(1.1)
    const wholes = new Set(Array.from({ length: 300 }, () => chance.whole(1, 6)))
    expect([...wholes].sort()).toEqual([1, 2, 3, 4, 5, 6])
    expect(() => chance.pick([])).toThrow('nothing to pick')
  })
})
