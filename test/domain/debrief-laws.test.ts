/** What holds of every debrief, whatever the loop: order and names change nothing, missing changes no mean. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snapshotOf } from '../../src/domain/debrief/canonical-json.ts'
import { type DebriefInput, rollUp } from '../../src/domain/debrief.ts'
import { Debrief } from '../../src/domain/debrief-shape.ts'
import { estimated, factsOf, fiveDimensions, type PanelistSketch, panelistId, personId, uuid } from './debrief-facts.ts'

const runs = { seed: 20260302, numRuns: 250 }
const panelMax = 7

const answer = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(1, 2, 3, 4) },
  { weight: 1, arbitrary: fc.constantFrom('ran_out_of_time' as const, 'no_opportunity' as const) },
)
const answers = fc.dictionary(fc.constantFrom(...fiveDimensions), answer, { maxKeys: 5 })
const recommendation = fc.constantFrom('strong_no', 'no', 'yes', 'strong_yes', null)
const levelVote = fc.constantFrom('one_below', 'fits', 'one_above', null)
const flags = fc.array(
  fc.record({
    kind: fc.constantFrom('solo_success' as const, 'no_metrics' as const),
    quote: fc.constantFrom('it was me', 'it went well'),
    source: fc.constantFrom('human' as const, 'signals' as const),
  }),
  { maxLength: 2 },
)
const seat = fc.nat({ max: panelMax - 1 })
const sketch: fc.Arbitrary<PanelistSketch> = fc.record({
  answers,
  recommendation,
  levelVote,
  flags,
  role: fc.constantFrom('interviewer', 'interviewer', 'interviewer', 'shadow', 'reverse_shadow'),
  card: fc.constantFrom('submitted', 'submitted', 'submitted', 'submitted', 'open', 'closed', 'voided'),
  seniority: fc.integer({ min: 1, max: 5 }),
  barRaiser: fc.boolean(),
  artifact: fc.constantFrom('roadmap_narrative', 'reversed_decision', null),
  plannedArtifact: fc.constantFrom('roadmap_narrative', null),
  later: fc.array(fc.record({ answers, recommendation, seen: fc.uniqueArray(seat, { maxLength: 3 }) }), {
    maxLength: 2,
  }),
})

/** A loop with anything in it, and a few interviews shared by two panelists. */
const loop: fc.Arbitrary<DebriefInput> = fc
  .record({
    sketches: fc.array(sketch, { minLength: 1, maxLength: panelMax }),
    sharing: fc.array(fc.boolean(), { minLength: panelMax, maxLength: panelMax }),
    planned: fc.subarray([...fiveDimensions]),
    bar: fc.constantFrom(2.5, 3, 3.5),
    weights: fc.array(fc.constantFrom(1, 1, 2, 0.5), { minLength: 5, maxLength: 5 }),
    probabilities: fc.option(fc.array(fc.constantFrom(0.2, 0.3, 0.5, 0.7, 0.9), { minLength: 5, maxLength: 5 })),
    bars: fc.array(fc.constantFrom(-0.6, 0, 0.45), { minLength: panelMax, maxLength: panelMax }),
    owner: seat,
    overruler: seat,
    reviewer: seat,
  })
  .map(({ sketches, sharing, planned, bar, weights, probabilities, bars, owner, overruler, reviewer }) => {
    const seated = sketches.map((sketch, n) => (n > 0 && sharing[n] ? { ...sketch, sharesInterviewOf: n - 1 } : sketch))
    const plain = factsOf(seated, { planned })
    const counting = plain.panel
      .filter(({ role, card }) => role === 'interviewer' && card === 'submitted')
      .map(({ id }) => id)
    const figures = fiveDimensions.map((key, index) => [key, estimated(3, probabilities?.[index] ?? 0.5)] as const)
    const hour = (hours: number) => new Date(plain.loop.releasedAt.getTime() + hours * 3_600_000)
    return {
      ...plain,
      loop: { ...plain.loop, decisionOwnerId: personId(owner) },
      rubric: { ...plain.rubric, dimensions: fiveDimensions.map((key, n) => ({ key, weight: weights[n] ?? 1 })) },
      bars: { metric_discipline: bar },
      calibration: {
        inForce: probabilities !== null,
        editions: probabilities
          ? [
              {
                number: 2,
                scorecardIds: counting,
                dimensions: Object.fromEntries(figures),
                overall: estimated(3, 0.5),
              },
              { number: 1, scorecardIds: [], dimensions: {}, overall: estimated(2, 0.5) },
            ]
          : [],
      },
      interviewerBars: Object.fromEntries(
        bars.map((bar, n) => [personId(n), { problem_clarity: bar, tradeoff_literacy: -bar }]),
      ),
      splitOverrules: [
        { dimension: 'problem_clarity', cause: 'open', byId: personId(overruler), at: hour(1) },
        { dimension: 'problem_clarity', cause: 'different_bar', byId: personId(owner), at: hour(2) },
      ],
      signals: {
        status: 'ready',
        findings: sketches.map((_, n) => ({
          id: uuid(3000 + ((n * 5) % 7)),
          column: n % 2 === 0 ? ('quotes' as const) : ('transcript' as const),
          kind: 'learning' as const,
          panelist_id: n % 2 === 0 ? panelistId(n) : null,
          interview_id: uuid(1),
          dimension: null,
          turn: null,
          at_ms: null,
          quote: 'since then',
          start: 0,
          end: 10,
          rule: 'learning.since',
          reason: 'a changed habit',
          detector: 'rules-1',
          status: n % 3 === 0 ? ('dismissed' as const) : ('proposed' as const),
          by_id: n % 3 === 0 ? personId(reviewer) : null,
          reviewed_at: n % 3 === 0 ? hour(3).toISOString() : null,
        })),
      },
      signalFlags: [
        { panelistId: panelistId(0), kind: 'no_metrics', quote: 'it went well' },
        { panelistId: null, kind: 'solo_success', quote: 'it was me' },
      ],
      flagReviews: [
        { panelistId: panelistId(0), kind: 'no_metrics', status: 'confirmed', byId: personId(reviewer), at: hour(1) },
        { panelistId: panelistId(0), kind: 'no_metrics', status: 'dismissed', byId: personId(owner), at: hour(3) },
      ],
      dissents: [0, 1].map(n => ({
        decisionId: uuid(500),
        panelistId: panelistId(n),
        text: `dissent ${n}`,
        at: hour(30),
      })),
    } satisfies DebriefInput
  })

/** Figures alone: what rests on the cards that count. */
const figuresOf = ({ dimensions, overall, uncovered, thin, agenda }: Debrief) => ({
  dimensions: dimensions.map(({ ratings, not_assessed, ...figures }) => ({
    ...figures,
    dots: ratings.map(({ panelist_id, rating }) => [panelist_id, rating]),
  })),
  overall,
  uncovered,
  thin,
  items: agenda.items,
  advocate: agenda.devils_advocate,
})

describe('every debrief', () => {
  it('has the documented shape', () => {
    fc.assert(
      fc.property(loop, facts => {
        const debrief = rollUp(facts)
        expect(Debrief.parse(debrief)).toEqual(debrief)
      }),
      runs,
    )
  })

  it('is the same text whatever the order in which its rows were read', () => {
    fc.assert(
      fc.property(loop, fc.nat(), (facts, seed) => {
        const { next } = randomFrom(seed)
        const shuffle = <Row>(rows: readonly Row[]): Row[] =>
          rows
            .map(row => ({ row, key: next() }))
            .sort((a, b) => a.key - b.key)
            .map(({ row }) => row)
        const shuffled: DebriefInput = {
          ...facts,
          plannedDimensions: shuffle(facts.plannedDimensions),
          interviews: shuffle(facts.interviews),
          panel: shuffle(facts.panel),
          cards: shuffle(facts.cards).map(card => ({
            ...card,
            versions: shuffle(card.versions).map(version => ({
              ...version,
              seenOthers: shuffle(version.seenOthers),
              content: {
                ...version.content,
                ratings: Object.fromEntries(shuffle(Object.entries(version.content.ratings))),
                red_flags: shuffle(version.content.red_flags),
              },
            })),
          })),
          calibration: {
            ...facts.calibration,
            editions: shuffle(facts.calibration.editions).map(edition => ({
              ...edition,
              scorecardIds: shuffle(edition.scorecardIds),
            })),
          },
          splitOverrules: shuffle(facts.splitOverrules),
          signals: { ...facts.signals, findings: shuffle(facts.signals.findings) },
          signalFlags: shuffle(facts.signalFlags),
          flagReviews: shuffle(facts.flagReviews),
          dissents: shuffle(facts.dissents),
        }
        expect(snapshotOf(rollUp(shuffled)).json).toBe(snapshotOf(rollUp(facts)).json)
      }),
      runs,
    )
  })

  it('changes by nothing but the ids of people when people are renamed', () => {
    fc.assert(
      fc.property(loop, fc.integer({ min: 1, max: panelMax - 1 }), (facts, turn) => {
        const renamed = new Map(
          Array.from({ length: panelMax }, (_, n) => [personId(n), personId((n + turn) % panelMax)] as const),
        )
        const rename = (text: string) =>
          text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, id => renamed.get(id) ?? id)
        const dates = (key: string, value: unknown) =>
          typeof value === 'string' && /^\d{4}-.*Z$/.test(value) && key !== 'computed_at' ? new Date(value) : value
        const renamedFacts: DebriefInput = JSON.parse(rename(JSON.stringify(facts)), dates)
        expect(JSON.stringify(rollUp(renamedFacts))).toBe(rename(JSON.stringify(rollUp(facts))))
      }),
      runs,
    )
  })

  it('has means between the lowest and the highest rating, and a distribution that sums to its n', () => {
    fc.assert(
      fc.property(loop, facts => {
        const { dimensions, overall } = rollUp(facts)
        for (const { raw, ratings } of dimensions) {
          const numbers = ratings.map(({ rating }) => rating)
          const { '1': one, '2': two, '3': three, '4': four } = raw.distribution
          expect(raw.n).toBe(numbers.length)
          expect(one + two + three + four).toBe(raw.n)
          if (raw.mean === null) {
            expect([raw.n, raw.spread]).toEqual([0, null])
            continue
          }
          expect(raw.mean).toBeGreaterThanOrEqual(Math.min(...numbers))
          expect(raw.mean).toBeLessThanOrEqual(Math.max(...numbers))
          expect(one + 2 * two + 3 * three + 4 * four).toBeCloseTo(raw.mean * raw.n, 9)
        }
        const means = dimensions.flatMap(({ raw }) => (raw.mean === null ? [] : [raw.mean]))
        expect(overall.raw.dimensions).toBe(means.length)
        if (overall.raw.mean === null) expect(means).toEqual([])
        else {
          expect(overall.raw.mean).toBeGreaterThan(Math.min(...means) - 1e-9)
          expect(overall.raw.mean).toBeLessThan(Math.max(...means) + 1e-9)
        }
      }),
      runs,
    )
  })

  it('keeps every figure when a card adds that it did not assess something', () => {
    fc.assert(
      fc.property(loop, seat, fc.constantFrom(...fiveDimensions), (facts, n, dimension) => {
        const target = facts.cards[n % facts.cards.length]
        const cards = facts.cards.map(card =>
          card !== target
            ? card
            : {
                ...card,
                versions: card.versions.map(version => ({
                  ...version,
                  content: {
                    ...version.content,
                    ratings: { [dimension]: { not_assessed: 'no_opportunity' as const }, ...version.content.ratings },
                  },
                })),
              },
        )
        const before = rollUp(facts)
        const after = rollUp({ ...facts, cards })
        const [figuresBefore, figuresAfter] = [figuresOf(before), figuresOf(after)]
        // A dimension that nobody had mentioned may now be listed, with nothing in it.
        const known = new Set(before.dimensions.map(({ dimension }) => dimension))
        for (const added of figuresAfter.dimensions.filter(({ dimension }) => !known.has(dimension)))
          expect(added).toMatchObject({ raw: { n: 0, mean: null }, dots: [], planned: false })
        expect({
          ...figuresAfter,
          dimensions: figuresAfter.dimensions.filter(({ dimension }) => known.has(dimension)),
        }).toEqual(figuresBefore)
      }),
      runs,
    )
  })

  it('keeps every figure when a training card or a voided one is added', () => {
    fc.assert(
      fc.property(loop, answers, fc.constantFrom('shadow', 'reverse_shadow', 'voided'), (facts, ratings, kind) => {
        const odd = factsOf([
          ...Array.from({ length: panelMax }, () => ({})),
          { answers: ratings, recommendation: 'strong_no', levelVote: 'one_below' },
        ])
        const [panelist, card, interview] = [odd.panel[panelMax], odd.cards[panelMax], odd.interviews[panelMax]]
        if (!panelist || !card || !interview) throw new Error('the sketch has no such panelist')
        const added =
          kind === 'voided'
            ? { ...panelist, card: 'voided' as const }
            : { ...panelist, role: kind === 'shadow' ? ('shadow' as const) : ('reverse_shadow' as const) }
        const after = rollUp({
          ...facts,
          panel: [...facts.panel, added],
          cards: [...facts.cards, card],
          interviews: [...facts.interviews, interview],
        })
        expect(figuresOf(after)).toEqual(figuresOf(rollUp(facts)))
        expect(after.panel).toHaveLength(facts.panel.length + 1)
      }),
      runs,
    )
  })

  it('keeps every figure when somebody moves after having seen others', () => {
    fc.assert(
      fc.property(loop, seat, answers, recommendation, (facts, n, ratings, recommendation) => {
        const target = facts.cards[n % facts.cards.length]
        const moved = factsOf([{ later: [{ answers: ratings, recommendation, seen: [n + 1] }] }]).cards[0]?.versions[1]
        if (!moved) throw new Error('the sketch has no later version')
        const cards = facts.cards.map(card =>
          card === target ? { ...card, versions: [...card.versions, { ...moved, number: 99 }] } : card,
        )
        const [before, after] = [rollUp(facts), rollUp({ ...facts, cards })]
        expect(figuresOf(after)).toEqual(figuresOf(before))
        expect(after.ledger.length).toBeGreaterThanOrEqual(before.ledger.length)
      }),
      runs,
    )
  })

  it('talks about each planned or rated dimension once, within the meeting', () => {
    fc.assert(
      fc.property(loop, facts => {
        const { agenda, dimensions, uncovered } = rollUp(facts)
        const due = dimensions.filter(({ planned, raw }) => planned || raw.n > 0).map(({ dimension }) => dimension)
        expect(agenda.items.map(({ dimension }) => dimension).sort()).toEqual([...due].sort())
        expect(agenda.items.filter(({ why }) => why === 'uncovered').map(({ dimension }) => dimension)).toEqual(
          uncovered,
        )
        const minutes = agenda.items.map(item => item.minutes)
        expect(minutes.reduce((sum, minute) => sum + minute, 0)).toBeLessThanOrEqual(40)
        for (const minute of minutes) expect(minute).toBeGreaterThanOrEqual(3)
      }),
      runs,
    )
  })

  it('gives a voice to each whose card counts, once, with the owner at the end', () => {
    fc.assert(
      fc.property(loop, facts => {
        const { agenda, panel } = rollUp(facts)
        const speakers = agenda.speaking_order.filter(({ speaks }) => speaks).map(({ panelist_id }) => panelist_id)
        const required = panel.filter(({ role, card }) => role === 'interviewer' && card === 'submitted')
        expect([...speakers].sort()).toEqual(required.map(({ panelist_id }) => panelist_id).sort())
        const seats = speakers.map(id => panel.find(({ panelist_id }) => panelist_id === id))
        const others = seats.filter(member => member?.person_id !== facts.loop.decisionOwnerId)
        expect(seats.slice(0, others.length)).toEqual(others)
        const seniorities = others.map(member => member?.seniority ?? 0)
        expect(seniorities).toEqual([...seniorities].sort((a, b) => a - b))
      }),
      runs,
    )
  })
})

/** A small repeatable stream of numbers, enough to shuffle with. */
function randomFrom(seed: number): { next: () => number } {
  let state = seed >>> 0
  return {
    next: () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.imul(state ^ (state >>> 15), 2_246_822_519) >>> 0
    },
  }
}
