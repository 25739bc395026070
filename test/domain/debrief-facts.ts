/**
 * Sketches of loops for the tests of the debrief: a panelist in one line, everything unsaid as plain as it can be. The
 * n-th panelist (from 0) is panelist 10n, person 10n + 1, in interview 10n + 2 of their own, with card 10n (panelist and
 * card are one row).
 */

import type { CardVersion, Panelist } from '../../src/domain/debrief/cards.ts'
import type { DebriefInput } from '../../src/domain/debrief.ts'
import type { Calibrated } from '../../src/domain/debrief-shape.ts'
import type { CardContent } from '../../src/domain/scorecard.ts'

export const fiveDimensions = [
  'problem_clarity',
  'tradeoff_literacy',
  'metric_discipline',
  'learning_after_a_miss',
  'stakeholder_judgment',
] as const

export function uuid(number: number): string {
  return `019a0000-0000-7000-8000-${String(number).padStart(12, '0')}`
}
export const panelistId = (n: number) => uuid(10 * n)
export const personId = (n: number) => uuid(10 * n + 1)
export const interviewId = (n: number) => uuid(10 * n + 2)
export const released = new Date('2026-03-02T12:00:00.000Z')

type Answers = Readonly<Record<string, number | 'ran_out_of_time' | 'no_opportunity' | 'not_my_expertise'>>

export type LaterSketch = {
  readonly answers?: Answers
  readonly recommendation?: CardContent['recommendation']
  readonly levelVote?: CardContent['level_vote']
  readonly reason?: CardVersion['reason']
  /** places of the panelists whose cards had been seen */
  readonly seen?: readonly number[]
}

export type PanelistSketch = LaterSketch & {
  readonly role?: Panelist['role']
  readonly function?: string
  readonly seniority?: number
  readonly barRaiser?: boolean
  readonly card?: Panelist['card']
  readonly waiver?: Panelist['waiver']
  /** place of the panelist whose interview this one sits in too */
  readonly sharesInterviewOf?: number
  readonly artifact?: 'roadmap_narrative' | 'post_launch_review' | 'reversed_decision' | null
  readonly plannedArtifact?: 'roadmap_narrative' | 'post_launch_review' | 'reversed_decision' | null
  readonly flags?: CardContent['red_flags']
  /** each says what it changes against the version before */
  readonly later?: readonly LaterSketch[]
}

/** The facts of a loop released with everybody in, planned on the dimensions given, without calibration or signals. */
export function factsOf(
  sketches: readonly PanelistSketch[],
  { planned = fiveDimensions, ...more }: { planned?: readonly string[] } & Partial<DebriefInput> = {},
): DebriefInput {
  return {
    loop: {
      id: uuid(9000),
      releasedAt: released,
      release: { cause: 'all_in', byId: null, reason: null },
      decisionOwnerId: uuid(9001),
    },
    rubric: { versionId: uuid(9002), dimensions: fiveDimensions.map(key => ({ key, weight: 1 })) },
    bars: {},
    plannedDimensions: planned,
    interviews: sketches.map((sketch, n) => ({
      id: interviewId(n),
      position: n + 1,
      artifact: sketch.plannedArtifact ?? null,
      focus: [],
    })),
    panel: sketches.map((sketch, n) => ({
      id: panelistId(n),
      personId: personId(n),
      interviewId: interviewId(sketch.sharesInterviewOf ?? n),
      role: sketch.role ?? 'interviewer',
      function: sketch.function ?? 'product',
      seniority: sketch.seniority ?? 3,
      barRaiser: sketch.barRaiser ?? false,
      card: sketch.card ?? 'submitted',
      waiver: sketch.waiver ?? null,
    })),
    cards: sketches.map((sketch, n) => ({
      scorecardId: panelistId(n),
      panelistId: panelistId(n),
      versions: versionsOf(sketch, n),
    })),
    calibration: { inForce: false, editions: [] },
    interviewerBars: {},
    splitOverrules: [],
    signals: { status: 'ready', findings: [] },
    signalFlags: [],
    flagReviews: [],
    decisions: [],
    dissents: [],
    ...more,
  }
}

function versionsOf(sketch: PanelistSketch, n: number): CardVersion[] {
  const first: CardVersion = {
    number: 1,
    submittedAt: new Date(released.getTime() - (60 - n) * 60_000),
    reason: null,
    seenOthers: (sketch.seen ?? []).map(panelistId),
    content: {
      ratings: ratingsOf(sketch.answers ?? {}),
      artifact: sketch.artifact ? { kind: sketch.artifact, note: '' } : null,
      red_flags: sketch.flags ?? [],
      recommendation: sketch.recommendation ?? null,
      level_vote: sketch.levelVote ?? null,
      summary: `summary ${n}`,
    },
  }
  const versions = [first]
  for (const [index, later] of (sketch.later ?? []).entries()) {
    const before = versions[index]?.content ?? first.content
    versions.push({
      number: index + 2,
      submittedAt: new Date(released.getTime() + (n * 10 + index + 1) * 60_000),
      reason: later.reason ?? 'moved_to_the_group',
      seenOthers: (later.seen ?? []).map(panelistId),
      content: {
        ...before,
        ratings: { ...before.ratings, ...ratingsOf(later.answers ?? {}) },
        recommendation: later.recommendation === undefined ? before.recommendation : later.recommendation,
        level_vote: later.levelVote === undefined ? before.level_vote : later.levelVote,
      },
    })
  }
  return versions
}

function ratingsOf(answers: Answers): CardContent['ratings'] {
  return Object.fromEntries(
    Object.entries(answers).map(([dimension, answer]) => [
      dimension,
      typeof answer === 'number'
        ? { rating: answer, evidence: [{ kind: 'quote', text: `heard on ${dimension}` }] }
        : { not_assessed: answer },
    ]),
  )
}

/** An estimate whose figures add up: nothing but its mean, its probability and its calibration matters to these tests. */
export function estimated(mean: number, pAtOrAboveBar: number, calibrationId = uuid(9100)): Calibrated {
  return {
    kind: 'estimated',
    mean,
    pe_sd: 0.3,
    interval: { level: 0.8, low: mean - 0.4, high: mean + 0.4 },
    p_at_or_above_bar: pAtOrAboveBar,
    calibration_id: calibrationId,
    model: 'M3',
    computed_at: '2026-03-02T12:00:05.000Z',
    released_loops: 37,
    arithmetic: {
      raw_mean: mean,
      standing: mean,
      interviewers_bars: 0,
      one_sheet_impressions: 0,
      few_ratings: 0,
      not_rated: 0,
      named: [],
    },
    later: [],
  }
}
