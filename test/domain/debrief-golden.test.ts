/**
 * One whole loop, worked out by hand: five panelists and a shadow, a split that one known bar explains, a dimension that
 * nobody covered, a raised bar, a rating that moved after release. What goes in stands in no particular order.
 */
import { expect, it } from 'vitest'
import type { CardVersion, Panelist } from '../../src/domain/debrief/cards.ts'
import { type DebriefInput, rollUp } from '../../src/domain/debrief.ts'
import type { Calibrated, Debrief } from '../../src/domain/debrief-shape.ts'
import type { CardContent } from '../../src/domain/scorecard.ts'
import { estimated } from './debrief-facts.ts'

const id = (letter: string, number: number) => `019b0000-0000-7000-8000-${letter.repeat(8)}000${number}`
const loopId = id('a', 0)
const rubricVersionId = id('a', 1)
const [ana, ben, cho, dia, eli, shadow] = [1, 2, 3, 4, 5, 6].map(n => id('b', n)) as Six
const [anaId, benId, choId, diaId, eliId, shadowId] = [1, 2, 3, 4, 5, 6].map(n => id('c', n)) as Six
const [first, second, third, fourth, fifth] = [1, 2, 3, 4, 5].map(n => id('d', n)) as Six
type Six = [string, string, string, string, string, string]

const panelist = (
  panelistId: string,
  personId: string,
  interviewId: string,
  functionName: string,
  seniority: number,
  more: Partial<Panelist> = {},
): Panelist => ({
  id: panelistId,
  personId,
  interviewId,
  role: 'interviewer',
  function: functionName,
  seniority,
  barRaiser: false,
  card: 'submitted',
  waiver: null,
  ...more,
})

const rating = (number: number, text: string): CardContent['ratings'][string] => ({
  rating: number,
  evidence: [{ kind: 'quote', text }],
})

const version = (at: string, content: CardContent, more: Partial<CardVersion> = {}): CardVersion => ({
  number: 1,
  submittedAt: new Date(at),
  reason: null,
  seenOthers: [],
  content,
  ...more,
})

const bensContent: CardContent = {
  ratings: {
    metric_discipline: rating(2, 'adoption was good'),
    tradeoff_literacy: rating(2, 'we did all three'),
    problem_clarity: rating(3, 'the tickets were the symptom'),
  },
  artifact: { kind: 'roadmap_narrative', note: 'the second half' },
  red_flags: [{ kind: 'no_metrics', quote: 'adoption was good', source: 'human' }],
  recommendation: 'no',
  level_vote: 'one_below',
  summary: 'Clear on the problem, thin on the price.',
}

const facts: DebriefInput = {
  loop: {
    id: loopId,
    releasedAt: new Date('2026-04-07T16:30:00.000Z'),
    release: { cause: 'all_in', byId: null, reason: null },
    decisionOwnerId: diaId,
  },
  rubric: {
    versionId: rubricVersionId,
    dimensions: [
      { key: 'problem_clarity', weight: 1 },
      { key: 'tradeoff_literacy', weight: 1 },
      { key: 'metric_discipline', weight: 1 },
      { key: 'learning_after_a_miss', weight: 1 },
      { key: 'stakeholder_judgment', weight: 1 },
    ],
  },
  bars: { metric_discipline: 3 },
  plannedDimensions: [
    'stakeholder_judgment',
    'learning_after_a_miss',
    'metric_discipline',
    'tradeoff_literacy',
    'problem_clarity',
  ],
  interviews: [
    { id: fifth, position: 5, artifact: null, focus: ['learning_after_a_miss', 'stakeholder_judgment'] },
    { id: third, position: 3, artifact: 'post_launch_review', focus: ['metric_discipline', 'tradeoff_literacy'] },
    { id: first, position: 1, artifact: null, focus: ['problem_clarity', 'tradeoff_literacy'] },
    { id: fourth, position: 4, artifact: null, focus: ['stakeholder_judgment'] },
    { id: second, position: 2, artifact: 'roadmap_narrative', focus: ['metric_discipline'] },
  ],
  panel: [
    panelist(shadow, shadowId, fourth, 'product', 1, { role: 'shadow' }),
    panelist(eli, eliId, fifth, 'other', 3),
    panelist(cho, choId, third, 'design', 2, { barRaiser: true }),
    panelist(ana, anaId, first, 'product', 3),
    panelist(dia, diaId, fourth, 'product', 5),
    panelist(ben, benId, second, 'engineering', 4),
  ],
  cards: [
    {
      scorecardId: ben,
      panelistId: ben,
      versions: [
        version(
          '2026-04-07T17:10:00.000Z',
          {
            ...bensContent,
            ratings: { ...bensContent.ratings, tradeoff_literacy: rating(3, 'offline mode had to go') },
          },
          { number: 2, reason: 'new_evidence_heard', seenOthers: [dia, ana] },
        ),
        version('2026-04-07T14:00:00.000Z', bensContent),
      ],
    },
    {
      scorecardId: shadow,
      panelistId: shadow,
      versions: [
        version('2026-04-07T15:20:00.000Z', {
          ratings: { learning_after_a_miss: rating(1, 'nothing comes to mind') },
          artifact: null,
          red_flags: [],
          recommendation: 'strong_no',
          level_vote: 'one_below',
          summary: 'in training',
        }),
      ],
    },
    {
      scorecardId: ana,
      panelistId: ana,
      versions: [
        version('2026-04-07T12:00:00.000Z', {
          ratings: {
            problem_clarity: rating(3, 'who calls support, and why'),
            tradeoff_literacy: rating(3, 'buying would have cost two quarters'),
          },
          artifact: null,
          red_flags: [],
          recommendation: 'yes',
          level_vote: 'fits',
          summary: 'Reframed the ask.',
        }),
      ],
    },
    {
      scorecardId: eli,
      panelistId: eli,
      versions: [
        version('2026-04-07T16:30:00.000Z', {
          ratings: {
            problem_clarity: rating(3, 'it was never about the button'),
            stakeholder_judgment: rating(3, 'told the board in week two'),
            learning_after_a_miss: { not_assessed: 'ran_out_of_time' },
          },
          artifact: null,
          red_flags: [],
          recommendation: 'yes',
          level_vote: null,
          summary: null,
        }),
      ],
    },
    {
      scorecardId: cho,
      panelistId: cho,
      versions: [
        version('2026-04-07T13:00:00.000Z', {
          ratings: {
            tradeoff_literacy: rating(3, 'latency before themes'),
            metric_discipline: rating(3, 'churn fell by two points'),
          },
          artifact: { kind: 'post_launch_review', note: '' },
          red_flags: [],
          recommendation: 'yes',
          level_vote: 'fits',
          summary: 'Knows the number.',
        }),
      ],
    },
    {
      scorecardId: dia,
      panelistId: dia,
      versions: [
        version('2026-04-07T15:00:00.000Z', {
          ratings: {
            stakeholder_judgment: rating(4, 'brought it to her on the Monday'),
            tradeoff_literacy: rating(4, 'what we did not build paid for it'),
            problem_clarity: rating(4, 'the form was fine, the trust was not'),
          },
          artifact: null,
          red_flags: [],
          recommendation: 'strong_yes',
          level_vote: 'fits',
          summary: 'Bad news early, with a way forward.',
        }),
      ],
    },
  ],
  calibration: {
    inForce: true,
    editions: [
      {
        number: 1,
        scorecardIds: [eli, dia, cho, ben, ana],
        dimensions: {
          problem_clarity: estimated(3.1, 0.91),
          tradeoff_literacy: estimated(2.9, 0.8),
          metric_discipline: estimated(2.8, 0.35),
          learning_after_a_miss: estimated(2.7, 0.6),
          stakeholder_judgment: estimated(3.2, 0.93),
        },
        overall: estimated(2.95, 0.88),
      },
    ],
  },
  // 2 + 0.6 and 4 − 0.5 leave 2.6 to 3.5 among four ratings: 0.9, below one point.
  interviewerBars: { [benId]: { tradeoff_literacy: -0.6 }, [diaId]: { tradeoff_literacy: 0.5 } },
  splitOverrules: [],
  signals: {
    status: 'ready',
    findings: [
      {
        id: id('e', 1),
        column: 'quotes',
        kind: 'metric',
        panelist_id: cho,
        interview_id: third,
        dimension: 'metric_discipline',
        turn: null,
        at_ms: null,
        quote: 'churn fell by two points',
        start: 0,
        end: 24,
        rule: 'metric.fell',
        reason: 'a named measure with a figure',
        detector: 'rules-1',
        status: 'confirmed',
        by_id: diaId,
        reviewed_at: '2026-04-08T10:00:00.000Z',
      },
    ],
  },
  signalFlags: [],
  flagReviews: [
    { panelistId: ben, kind: 'no_metrics', status: 'dismissed', byId: diaId, at: new Date('2026-04-08T09:00:00.000Z') },
  ],
  decisions: [
    {
      id: id('f', 1),
      decision: 'defer',
      level: 'senior',
      track: 'ic',
      reason: 'Nobody heard a miss.',
      would_change_our_mind: 'A miss with its habit.',
      sees_that_we_do_not: null,
      supersedes: null,
      decided_by_id: diaId,
      decided_as: 'owner',
      delegation_id: null,
      decided_at: '2026-04-08T10:00:00.000Z',
      snapshot_sha256: '0f'.repeat(32),
    },
  ],
  dissents: [
    { decisionId: id('f', 1), panelistId: ana, text: 'Enough was heard.', at: new Date('2026-04-08T11:00:00.000Z') },
  ],
}

const quote = (text: string) => [{ kind: 'quote' as const, text }]
const dot = (panelistId: string, number: number, text: string) => ({
  scorecard_id: panelistId,
  panelist_id: panelistId,
  rating: number,
  evidence: quote(text),
  later: null,
})
const member = (
  panelistId: string,
  personId: string,
  interviewId: string,
  functionName: string,
  seniority: number,
) => ({
  panelist_id: panelistId,
  person_id: personId,
  interview_id: interviewId,
  role: 'interviewer' as const,
  function: functionName,
  seniority,
  card: 'submitted' as const,
  waiver: null,
})
const figure = (mean: number, p: number): Calibrated => estimated(mean, p)

const expected: Debrief = {
  loop_id: loopId,
  rubric_version_id: rubricVersionId,
  edition: 1,
  released_at: '2026-04-07T16:30:00.000Z',
  release: { cause: 'all_in', by_id: null, reason: null },
  panel: [
    member(ana, anaId, first, 'product', 3),
    member(ben, benId, second, 'engineering', 4),
    member(cho, choId, third, 'design', 2),
    member(dia, diaId, fourth, 'product', 5),
    { ...member(shadow, shadowId, fourth, 'product', 1), role: 'shadow' },
    member(eli, eliId, fifth, 'other', 3),
  ],
  cards: [
    {
      scorecard_id: ana,
      panelist_id: ana,
      recommendation: 'yes',
      level_vote: 'fits',
      summary: 'Reframed the ask.',
      artifact: null,
      later: null,
    },
    {
      scorecard_id: ben,
      panelist_id: ben,
      recommendation: 'no',
      level_vote: 'one_below',
      summary: 'Clear on the problem, thin on the price.',
      artifact: { kind: 'roadmap_narrative', note: 'the second half' },
      later: null,
    },
    {
      scorecard_id: cho,
      panelist_id: cho,
      recommendation: 'yes',
      level_vote: 'fits',
      summary: 'Knows the number.',
      artifact: { kind: 'post_launch_review', note: '' },
      later: null,
    },
    {
      scorecard_id: dia,
      panelist_id: dia,
      recommendation: 'strong_yes',
      level_vote: 'fits',
      summary: 'Bad news early, with a way forward.',
      artifact: null,
      later: null,
    },
    {
      scorecard_id: eli,
      panelist_id: eli,
      recommendation: 'yes',
      level_vote: null,
      summary: null,
      artifact: null,
      later: null,
    },
  ],
  dimensions: [
    {
      dimension: 'problem_clarity',
      planned: true,
      weight: 1,
      bar: 2.5,
      ratings: [
        dot(ana, 3, 'who calls support, and why'),
        dot(ben, 3, 'the tickets were the symptom'),
        dot(dia, 4, 'the form was fine, the trust was not'),
        dot(eli, 3, 'it was never about the button'),
      ],
      not_assessed: [],
      raw: { n: 4, mean: 3.25, spread: 1, distribution: { '1': 0, '2': 0, '3': 3, '4': 1 } },
      calibrated: figure(3.1, 0.91),
      split: null,
    },
    {
      dimension: 'tradeoff_literacy',
      planned: true,
      weight: 1,
      bar: 2.5,
      ratings: [
        dot(ana, 3, 'buying would have cost two quarters'),
        {
          ...dot(ben, 2, 'we did all three'),
          later: {
            rating: 3,
            reason: 'new_evidence_heard',
            seen_others: [ana, dia],
            at: '2026-04-07T17:10:00.000Z',
          },
        },
        dot(cho, 3, 'latency before themes'),
        dot(dia, 4, 'what we did not build paid for it'),
      ],
      not_assessed: [],
      raw: { n: 4, mean: 3, spread: 2, distribution: { '1': 0, '2': 1, '3': 2, '4': 1 } },
      calibrated: figure(2.9, 0.8),
      split: {
        min: 2,
        max: 4,
        proposed_cause: 'different_bar',
        cause: 'different_bar',
        overruled_by_id: null,
        question:
          'Read the anchors on both sides of the bar aloud: at this level, is it enough to name what was given up, or must the alternative and its price be told too?',
      },
    },
    {
      dimension: 'metric_discipline',
      planned: true,
      weight: 1,
      bar: 3,
      ratings: [dot(ben, 2, 'adoption was good'), dot(cho, 3, 'churn fell by two points')],
      not_assessed: [],
      raw: { n: 2, mean: 2.5, spread: 1, distribution: { '1': 0, '2': 1, '3': 1, '4': 0 } },
      calibrated: figure(2.8, 0.35),
      split: null,
    },
    {
      dimension: 'learning_after_a_miss',
      planned: true,
      weight: 1,
      bar: 2.5,
      ratings: [],
      not_assessed: [{ panelist_id: eli, reason: 'ran_out_of_time' }],
      raw: { n: 0, mean: null, spread: null, distribution: { '1': 0, '2': 0, '3': 0, '4': 0 } },
      calibrated: figure(2.7, 0.6),
      split: null,
    },
    {
      dimension: 'stakeholder_judgment',
      planned: true,
      weight: 1,
      bar: 2.5,
      ratings: [dot(dia, 4, 'brought it to her on the Monday'), dot(eli, 3, 'told the board in week two')],
      not_assessed: [],
      raw: { n: 2, mean: 3.5, spread: 1, distribution: { '1': 0, '2': 0, '3': 1, '4': 1 } },
      calibrated: figure(3.2, 0.93),
      split: null,
    },
  ],
  overall: {
    // (4 × 2.5 + 3) / 5
    bar: 2.6,
    recommendations: { strong_no: 0, no: 1, yes: 3, strong_yes: 1 },
    level_votes: { one_below: 1, fits: 3, one_above: 0 },
    // (3.25 + 3 + 2.5 + 3.5) / 4
    raw: { dimensions: 4, mean: 3.0625 },
    calibrated: figure(2.95, 0.88),
  },
  uncovered: ['learning_after_a_miss'],
  thin: [],
  agenda: {
    minutes: 45,
    items: [
      {
        dimension: 'learning_after_a_miss',
        why: 'uncovered',
        question:
          'Nobody rated what was learned from a miss. Did anybody hear of a decision that was reversed, or does the decision need one more conversation?',
        minutes: 12,
      },
      {
        dimension: 'tradeoff_literacy',
        why: 'split',
        question:
          'Read the anchors on both sides of the bar aloud: at this level, is it enough to name what was given up, or must the alternative and its price be told too?',
        minutes: 12,
      },
      {
        // P is 0.15 away from a half, the next 0.41, the last 0.43
        dimension: 'metric_discipline',
        why: 'unsure',
        question: "Which number would have changed the candidate's call, and did they say so themselves?",
        minutes: 6,
      },
      {
        dimension: 'problem_clarity',
        why: 'unsure',
        question:
          'Which words show the candidate reframing when the evidence turned, and which show them staying with the feature they were asked for?',
        minutes: 5,
      },
      {
        dimension: 'stakeholder_judgment',
        why: 'unsure',
        question: 'Which moment shows when bad news was brought, and did it come with a way forward?',
        minutes: 5,
      },
    ],
    speaking_order: [
      { panelist_id: shadow, speaks: false },
      { panelist_id: cho, speaks: true },
      { panelist_id: ana, speaks: true },
      { panelist_id: eli, speaks: true },
      { panelist_id: ben, speaks: true },
      { panelist_id: dia, speaks: true },
    ],
    bar_raiser_id: cho,
    devils_advocate: { panelist_id: ben, proposed: true },
  },
  signals: {
    status: 'ready',
    columns: { transcript: {}, quotes: { metric: 1 }, observations: {} },
    dimensions: { metric_discipline: { quotes: { metric: 1 }, observations: {} } },
    balance: {
      loop: {
        transcript: { ownership: { count: 0, finding_ids: [] }, hero: { count: 0, finding_ids: [] } },
        quotes: { ownership: { count: 0, finding_ids: [] }, hero: { count: 0, finding_ids: [] } },
        observations: { ownership: { count: 0, finding_ids: [] }, hero: { count: 0, finding_ids: [] } },
      },
      interviews: [],
    },
    findings: [
      {
        id: id('e', 1),
        column: 'quotes',
        kind: 'metric',
        panelist_id: cho,
        interview_id: third,
        dimension: 'metric_discipline',
        turn: null,
        at_ms: null,
        quote: 'churn fell by two points',
        start: 0,
        end: 24,
        rule: 'metric.fell',
        reason: 'a named measure with a figure',
        detector: 'rules-1',
        status: 'confirmed',
        by_id: diaId,
        reviewed_at: '2026-04-08T10:00:00.000Z',
      },
    ],
  },
  red_flags: [
    {
      kind: 'no_metrics',
      quote: 'adoption was good',
      source: 'human',
      panelist_id: ben,
      status: 'dismissed',
      by_id: diaId,
    },
  ],
  ledger: [
    {
      panelist_id: ben,
      dimension: 'tradeoff_literacy',
      version: 2,
      independent: 2,
      before: 2,
      later: 3,
      reason: 'new_evidence_heard',
      seen_others: [ana, dia],
      // now one point from a 4 instead of two, and at a 3 instead of one away
      toward: [ana, dia],
      at: '2026-04-07T17:10:00.000Z',
    },
  ],
  decisions: facts.decisions.map(decision => ({ ...decision })),
  dissents: [{ decision_id: id('f', 1), panelist_id: ana, text: 'Enough was heard.', at: '2026-04-08T11:00:00.000Z' }],
}

it('a loop of five panelists, with a split, a gap and a rating that moved, rolls up as worked out by hand', () => {
  expect(rollUp(facts)).toEqual(expected)
})
