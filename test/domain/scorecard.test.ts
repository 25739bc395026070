/** The card's state table cell by cell, when it is due, what it still lacks, what a submission freezes, which version counts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal, type RefusalCode } from '../../src/domain/refusal.ts'
import {
  addVersion,
  type CardAct,
  type CardContent,
  type CardState,
  cardMoves,
  type Draft,
  DraftChange,
  dueAt,
  independentVersion,
  LaterVersion,
  missingFrom,
  moveCard,
  type Rating,
  RatingChange,
  refuseUnknownDimensions,
  stateOfCard,
  submit,
  type Version,
} from '../../src/domain/scorecard.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour))

function outcomeOf<T>(act: () => T): T | RefusalCode {
  try {
    return act()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

function refusalOf(act: () => unknown): Refusal {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the state of a card', () => {
  it.each([
    ['a fresh draft', { submittedAt: null, closedAt: null, voidedAt: null }, 'open'],
    ['submitted', { submittedAt: at(9), closedAt: null, voidedAt: null }, 'submitted'],
    ['closed unwritten', { submittedAt: null, closedAt: at(9), voidedAt: null }, 'closed'],
    ['submitted, then void', { submittedAt: at(9), closedAt: null, voidedAt: at(10) }, 'voided'],
  ] as const)('%s', (_, row, state) => {
    expect(stateOfCard(row)).toBe(state)
  })

  const acts: readonly CardAct[] = ['write', 'submit', 'version', 'waive', 'decline', 'reassign', 'void', 'nudge']
  const all = (answer: string) => acts.map(() => answer)
  // biome-ignore format: a table, every cell written by hand
  const moves: Readonly<Record<CardState, readonly string[]>> = {
    //           write                  submit       version                    waive                  decline                reassign               void                       nudge
    open:      ['open',                'submitted', 'scorecard_not_submitted', 'closed',              'closed',              'closed',              'scorecard_not_submitted', 'open'],
    submitted: ['scorecard_submitted', 'submitted', 'submitted',               'scorecard_submitted', 'scorecard_submitted', 'scorecard_submitted', 'voided',                  'scorecard_submitted'],
    closed:    all('scorecard_closed'),
    voided:    all('scorecard_voided'),
  }
  const cells = Object.entries(moves).flatMap(([state, answers]) =>
    acts.map((act, i) => [state as CardState, act, answers[i]!] as const),
  )
  it.each(cells)('%s · %s → %s', (state, act, answer) => {
    expect(outcomeOf(() => moveCard(state, act))).toBe(answer)
  })
  it('every cell of the table is expected here', () => {
    expect(Object.keys(cardMoves).sort()).toEqual(Object.keys(moves).sort())
    for (const row of Object.values(cardMoves)) expect(Object.keys(row).sort()).toEqual([...acts].sort())
    console.log(`figure: cells of the card table ${cells.length}, wrong 0`)
  })
  it('nothing leads back: what is submitted stays written, what is closed or void stays so', () => {
    for (const act of acts) {
      expect(cardMoves.submitted[act]).not.toBe('open')
      expect(cardMoves.submitted[act]).not.toBe('closed')
      expect(['open', 'submitted', 'voided']).not.toContain(cardMoves.closed[act])
      expect(['open', 'submitted', 'closed']).not.toContain(cardMoves.voided[act])
    }
  })
})

describe('when a card is due', () => {
  const cases: readonly [string, Parameters<typeof dueAt>[0], number, Date | null][] = [
    ['a day after the end', { endsAt: at(10), outcome: null, outcomeAt: null }, 24, at(34)],
    ['as many hours as the company says', { endsAt: at(10), outcome: null, outcomeAt: null }, 48, at(58)],
    ['no time and nothing said', { endsAt: null, outcome: null, outcomeAt: null }, 24, null],
    ['no time, said to be held', { endsAt: null, outcome: 'held', outcomeAt: at(12) }, 24, at(36)],
    ['its end counts, not when somebody said so', { endsAt: at(10), outcome: 'held', outcomeAt: at(20) }, 24, at(34)],
    ['no time, missed', { endsAt: null, outcome: 'no_show', outcomeAt: at(12) }, 24, null],
  ]
  it.each(cases)('%s', (_, interview, hours, due) => {
    expect(dueAt(interview, hours)).toEqual(due)
  })
})

const answered: Rating = { rating: 3, evidence: [{ kind: 'quote', text: 'We asked twelve clinics.' }] }
const content = (ratings: Record<string, Rating>, change: Partial<CardContent> = {}): CardContent => ({
  ratings,
  artifact: null,
  red_flags: [],
  recommendation: null,
  level_vote: null,
  summary: null,
  ...change,
})
const rubric = ['clarity', 'tradeoffs', 'metrics', 'learning']

describe('what a card still lacks', () => {
  const cases: readonly [string, Record<string, Rating>, string[], string[]][] = [
    ['everything in focus, at the start', {}, ['clarity', 'metrics'], ['clarity', 'metrics']],
    [
      'nothing, once each is answered',
      { clarity: answered, metrics: { not_assessed: 'no_opportunity' } },
      ['clarity', 'metrics'],
      [],
    ],
    ['evidence', { clarity: { rating: 3, evidence: [] } }, ['clarity'], ['clarity']],
    [
      'evidence that says something',
      { clarity: { rating: 3, evidence: [{ kind: 'quote', text: '  \n' }] } },
      ['clarity'],
      ['clarity'],
    ],
    ['a rating', { clarity: { rating: null, evidence: answered.evidence } }, ['clarity'], ['clarity']],
    ['nothing of what nobody asked for and nobody began', { clarity: answered }, ['clarity'], []],
    [
      'the rest of a dimension out of focus that was begun',
      { clarity: answered, learning: { rating: 2, evidence: [] } },
      ['clarity'],
      ['learning'],
    ],
    ['in the order of the rubric', {}, ['metrics', 'clarity'], ['clarity', 'metrics']],
  ]
  it.each(cases)('%s', (_, ratings, focus, missing) => {
    expect(missingFrom(ratings, focus, rubric)).toEqual(missing)
  })
})

describe('submitting', () => {
  const draft = (change: Partial<Draft> = {}): Draft => ({
    state: 'open',
    content: content({ clarity: answered }),
    focus: ['clarity'],
    dimensions: rubric,
    interview: { startsAt: at(9) },
    ...change,
  })

  it('freezes what was said, without evidence that has no words', () => {
    const spoken = { kind: 'observation', text: 'Named the guardrail unasked.' } as const
    const written = content(
      {
        clarity: { rating: 4, evidence: [{ kind: 'quote', text: ' ' }, spoken] },
        learning: { not_assessed: 'ran_out_of_time' },
      },
      { recommendation: 'yes', summary: 'Clear.', level_vote: 'fits' },
    )
    expect(submit(draft({ content: written }), at(10))).toEqual({
      ...written,
      ratings: { clarity: { rating: 4, evidence: [spoken] }, learning: { not_assessed: 'ran_out_of_time' } },
    })
  })

  it('takes a card from the start of its interview on, and at any time where none is set', () => {
    expect(outcomeOf(() => submit(draft(), at(9)))).toMatchObject({ ratings: { clarity: { rating: 3 } } })
    expect(outcomeOf(() => submit(draft({ interview: { startsAt: null } }), at(1)))).toMatchObject({ summary: null })
    const early = refusalOf(() => submit(draft(), at(8)))
    expect([early.code, early.details]).toEqual(['interview_not_started', { starts_at: at(9).toISOString() }])
  })

  it('says of an incomplete card what is missing, and where', () => {
    const ratings: Record<string, Rating> = {
      clarity: { rating: 3, evidence: [] },
      metrics: { rating: null, evidence: answered.evidence },
    }
    const refused = refusalOf(() =>
      submit(draft({ content: content(ratings), focus: ['clarity', 'tradeoffs', 'metrics'] }), at(10)),
    )
    expect(refused.code).toBe('scorecard_incomplete')
    expect(refused.details).toEqual({
      missing: ['clarity', 'tradeoffs', 'metrics'],
      errors: [
        { pointer: '/ratings/clarity/evidence', message: 'A rating needs at least one piece of evidence' },
        { pointer: '/ratings/tradeoffs', message: 'Rate it with evidence, or say why it was not assessed' },
        { pointer: '/ratings/metrics/rating', message: 'There is evidence and no rating yet' },
      ],
    })
  })

  it.each(['closed', 'voided'] as const)('refuses a card that is %s before it looks at anything else', state => {
    expect(refusalOf(() => submit(draft({ state, content: content({}) }), at(1))).code).toBe(`scorecard_${state}`)
  })
})

describe('a later version', () => {
  const newest = content(
    { clarity: answered, metrics: { not_assessed: 'no_opportunity' } },
    { summary: 'First.', recommendation: 'no' },
  )
  const card = { state: 'submitted' as const, focus: ['clarity', 'metrics'], dimensions: rubric }
  const lower: Rating = { rating: 2, evidence: [{ kind: 'observation', text: 'The baseline came only when asked.' }] }

  it('lays what changes over the newest one and leaves the rest', () => {
    expect(addVersion(newest, { reason: 'own_evidence_reread', ratings: { clarity: lower } }, card)).toEqual({
      ...newest,
      ratings: { clarity: lower, metrics: { not_assessed: 'no_opportunity' } },
    })
    expect(addVersion(newest, { reason: 'slip', recommendation: 'yes', summary: null }, card)).toEqual({
      ...newest,
      recommendation: 'yes',
      summary: null,
    })
  })
  it('changes something, whatever the order in which it is written', () => {
    expect(outcomeOf(() => addVersion(newest, { reason: 'slip' }, card))).toBe('scorecard_unchanged')
    const turned: Rating = { evidence: [{ text: 'We asked twelve clinics.', kind: 'quote' }], rating: 3 }
    expect(outcomeOf(() => addVersion(newest, { reason: 'slip', ratings: { clarity: turned } }, card))).toBe(
      'scorecard_unchanged',
    )
  })
  it('is as complete as a first one, and about the same rubric', () => {
    const bare: Rating = { rating: 1, evidence: [] }
    expect(outcomeOf(() => addVersion(newest, { reason: 'slip', ratings: { clarity: bare } }, card))).toBe(
      'scorecard_incomplete',
    )
    expect(outcomeOf(() => addVersion(newest, { reason: 'slip', ratings: { charisma: lower } }, card))).toBe(
      'dimension_unknown',
    )
  })
  it.each([
    ['open', 'scorecard_not_submitted'],
    ['closed', 'scorecard_closed'],
    ['voided', 'scorecard_voided'],
  ] as const)('of a card that is %s is refused: %s', (state, code) => {
    expect(outcomeOf(() => addVersion(newest, { reason: 'slip', summary: 'x' }, { ...card, state }))).toBe(code)
  })
  it('names each dimension that the rubric does not have', () => {
    const refused = refusalOf(() => refuseUnknownDimensions({ clarity: 1, charisma: 1, poise: 1 }, rubric))
    expect(refused.details).toEqual({
      errors: [
        { pointer: '/ratings/charisma', message: 'The rubric has no such dimension' },
        { pointer: '/ratings/poise', message: 'The rubric has no such dimension' },
      ],
    })
  })
})

describe('the independent version', () => {
  const version = (number: number, ...seenOthers: string[]): Version => ({ number, seenOthers })
  const cases: readonly [string, Version[], number | null][] = [
    ['none, where nothing was written', [], null],
    ['the first, where it stands alone', [version(1)], 1],
    ['the last one before anybody else was seen', [version(1), version(2), version(3, 'other')], 2],
    ['none, where already the first was written with others in sight', [version(1, 'other')], null],
    ['never one after the first sight, whatever it says', [version(1), version(2, 'other'), version(3)], 1],
    ['by number, not by place', [version(3, 'other'), version(2), version(1)], 2],
  ]
  it.each(cases)('%s', (_, versions, number) => {
    expect(independentVersion(versions)?.number ?? null).toBe(number)
  })
  it('is not moved by anything written after others were seen', () => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(4), (before, after) => {
        const alone = Array.from({ length: before }, (_, i) => version(i + 1))
        const later = Array.from({ length: after }, (_, i) => version(before + 2 + i, ...(i % 2 ? ['x'] : [])))
        const all = [...alone, version(before + 1, 'first sight'), ...later]
        expect(independentVersion(all)?.number ?? null).toBe(before === 0 ? null : before)
      }),
      { seed: 20260302, numRuns: 100 },
    )
  })
})

describe('the form of what is saved', () => {
  const accepts = (schema: typeof RatingChange | typeof DraftChange | typeof LaterVersion, value: unknown) =>
    schema.safeParse(value).success
  it.each([
    ['a rating with evidence', { rating: 3, evidence: [{ kind: 'quote', text: 'x' }] }, true],
    ['evidence alone, for now', { evidence: [{ kind: 'observation', text: 'x' }] }, true],
    ['a reason instead of a rating', { not_assessed: 'ran_out_of_time' }, true],
    ['a rating and a reason', { rating: 3, not_assessed: 'ran_out_of_time' }, false],
    ['no neutral middle', { rating: 2.5 }, false],
    ['nothing below one', { rating: 0 }, false],
    ['nothing above four', { rating: 5 }, false],
    ['a number, not a text', { rating: '3' }, false],
    ['a kind of evidence of its own', { rating: 3, evidence: [{ kind: 'feeling', text: 'x' }] }, false],
    ['a reason that only imports give', { not_assessed: 'imported_mixed' }, false],
  ])('%s: %j → %s', (_, value, ok) => {
    expect(accepts(RatingChange, value)).toBe(ok)
  })
  it('a flag always comes with a quote, ticked by a human unless said otherwise', () => {
    expect(accepts(DraftChange, { red_flags: [{ kind: 'no_metrics', quote: ' ' }] })).toBe(false)
    expect(DraftChange.parse({ red_flags: [{ kind: 'no_metrics', quote: 'We felt it.' }] }).red_flags).toEqual([
      { kind: 'no_metrics', quote: 'We felt it.', source: 'human' },
    ])
  })
  it('a change names something, and a version its reason', () => {
    expect(accepts(DraftChange, {})).toBe(false)
    expect(accepts(DraftChange, { mood: 'good' })).toBe(false)
    expect(accepts(LaterVersion, { summary: 'x' })).toBe(false)
    expect(accepts(LaterVersion, { reason: 'because' })).toBe(false)
    expect(accepts(LaterVersion, { reason: 'slip', ratings: { clarity: { not_assessed: 'imported_mixed' } } })).toBe(
      false,
    )
    expect(accepts(LaterVersion, { reason: 'new_evidence_heard', notes: 'x' })).toBe(false)
  })
})
