import { describe, expect, it } from 'vitest'
import { checkBars, checkPlan, coverPlan, type PlanDraft } from '../../src/domain/plan.ts'
import { Refusal } from '../../src/domain/refusal.ts'
import { productLeader } from '../../src/domain/rubrics/product-leader.ts'
import { productManager } from '../../src/domain/rubrics/product-manager.ts'

const five = [
  'problem_clarity',
  'tradeoff_literacy',
  'metric_discipline',
  'learning_after_a_miss',
  'stakeholder_judgment',
]
const plan = (dimensions: string[], ...focuses: string[][]): PlanDraft => ({
  dimensions,
  interviews: focuses.map(focus => ({ focus })),
})

describe('a plan', () => {
  it('keeps its dimensions in the order of the rubric, whatever order they were named in', () => {
    const named = ['stakeholder_judgment', 'problem_clarity', 'metric_discipline']
    expect(checkPlan(plan(named, ['problem_clarity']), productManager, 'senior', 'ic')).toEqual([
      'problem_clarity',
      'metric_discipline',
      'stakeholder_judgment',
    ])
  })

  it.each<[string, PlanDraft, 'pm' | 'senior' | 'lead', 'ic' | 'manager', string, object]>([
    [
      'seven dimensions',
      plan([...five, 'a_b', 'c_d'], ['problem_clarity']),
      'senior',
      'ic',
      'too_many_dimensions',
      { most: 6 },
    ],
    [
      'a dimension that the rubric does not have',
      plan(['problem_clarity', 'charisma'], ['problem_clarity']),
      'senior',
      'ic',
      'dimension_not_in_rubric',
      { dimensions: ['charisma'], level: 'senior', track: 'ic' },
    ],
    ['no interview', plan(['problem_clarity']), 'senior', 'ic', 'plan_has_no_interview', {}],
    [
      'an interview with four dimensions in focus',
      plan(five, five.slice(0, 4)),
      'senior',
      'ic',
      'focus_too_wide',
      { interview: 0, most: 3 },
    ],
    [
      'an interview that looks at something else than the plan',
      plan(['problem_clarity'], ['problem_clarity'], ['metric_discipline']),
      'senior',
      'ic',
      'dimension_unknown',
      { interview: 1, dimensions: ['metric_discipline'] },
    ],
  ])('with %s is refused by name', (_, draft, level, track, code, details) => {
    expect(refusalOf(() => checkPlan(draft, productManager, level, track))).toEqual({ code, details })
  })

  it('may have six dimensions and three in focus, and no more', () => {
    const six = [...five, 'strategy_influence']
    expect(checkPlan(plan(six, six.slice(0, 3), six.slice(3)), productLeader, 'lead', 'ic')).toEqual(six)
  })

  it('takes a dimension of the manager track on that track alone', () => {
    const people = plan(['people_growth'], ['people_growth'])
    expect(checkPlan(people, productLeader, 'lead', 'manager')).toEqual(['people_growth'])
    expect(refusalOf(() => checkPlan(people, productLeader, 'lead', 'ic')).code).toBe('dimension_not_in_rubric')
  })

  it('counts for each dimension the interviews that focus it, and names those with fewer than two', () => {
    const covered = coverPlan(plan(five.slice(0, 3), [five[0]!, five[1]!], [five[0]!], [five[0]!]))
    expect(covered).toEqual({
      planned: { problem_clarity: 3, tradeoff_literacy: 1, metric_discipline: 0 },
      gaps: ['tradeoff_literacy', 'metric_discipline'],
    })
  })
})

describe('a bar', () => {
  it('may stand at 2.5 in silence, and is raised only with its reason', () => {
    checkBars({
      problem_clarity: { bar: 2.5, reason: null },
      metric_discipline: { bar: 3, reason: 'Experiments run the team' },
    })
    const silent = { problem_clarity: { bar: 2.5, reason: null }, metric_discipline: { bar: 3.5, reason: null } }
    expect(refusalOf(() => checkBars(silent))).toEqual({
      code: 'bar_needs_reason',
      details: { dimensions: ['metric_discipline'] },
    })
  })
})

function refusalOf(act: () => unknown): { code: string; details: object } {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, details: error.details }
    throw error
  }
  throw new Error('nothing was refused')
}
