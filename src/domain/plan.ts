/**
 * What makes the plan of a job sound, and what it covers. A plan picks dimensions of a rubric and spreads them over
 * interviews. It knows nothing of loops, people or of who may write a plan.
 */
import { Refusal } from './refusal.ts'
import { dimensionsFor, type Level, type Rubric, type Track } from './rubrics/rubric.ts'

export const planDimensionsMax = 6
export const planInterviewsMax = 12
export const focusMax = 3
/** Below this many interviews a dimension rests on one person's word. */
export const independentRatersMin = 2

/** The bar of a dimension that names none: between "below" and "meets". */
export const barDefault = 2.5

export interface PlanDraft {
  readonly dimensions: readonly string[]
  readonly interviews: readonly { readonly focus: readonly string[] }[]
}

/**
 * Answers the plan's dimensions in the order of the rubric. Refuses `too_many_dimensions` over six,
 * `dimension_not_in_rubric` where one does not apply to the job's level and track, `plan_has_no_interview`,
 * `focus_too_wide` over three, and `dimension_unknown` where an interview's focus is not among the plan's dimensions.
 */
export function checkPlan(plan: PlanDraft, rubric: Rubric, level: Level, track: Track): string[] {
  if (plan.dimensions.length > planDimensionsMax) throw new Refusal('too_many_dimensions', { most: planDimensionsMax })
  const applying = dimensionsFor(rubric, level, track)
  const foreign = plan.dimensions.filter(dimension => !applying.includes(dimension))
  if (foreign.length > 0) throw new Refusal('dimension_not_in_rubric', { dimensions: foreign, level, track })
  if (plan.interviews.length === 0) throw new Refusal('plan_has_no_interview')
  for (const [index, { focus }] of plan.interviews.entries()) {
    if (focus.length > focusMax) throw new Refusal('focus_too_wide', { interview: index, most: focusMax })
    const unknown = focus.filter(dimension => !plan.dimensions.includes(dimension))
    if (unknown.length > 0) throw new Refusal('dimension_unknown', { interview: index, dimensions: unknown })
  }
  return applying.filter(dimension => plan.dimensions.includes(dimension))
}

/** How many interviews of the plan focus each dimension, and those that fewer than two do. */
export function coverPlan(plan: PlanDraft): { planned: Record<string, number>; gaps: string[] } {
  const planned = Object.fromEntries(
    plan.dimensions.map(dimension => [
      dimension,
      plan.interviews.filter(({ focus }) => focus.includes(dimension)).length,
    ]),
  )
  return { planned, gaps: plan.dimensions.filter(dimension => planned[dimension]! < independentRatersMin) }
}

/**
 * Refuses bars that were raised without saying why (`bar_needs_reason`). `bars` is dimension → bar and reason; a
 * dimension that is absent stands at 2.5.
 */
export function checkBars(
  bars: Readonly<Record<string, { readonly bar: number; readonly reason: string | null }>>,
): void {
  const silent = Object.entries(bars).flatMap(([dimension, { bar, reason }]) =>
    bar > barDefault && reason === null ? [dimension] : [],
  )
  if (silent.length > 0) throw new Refusal('bar_needs_reason', { dimensions: silent })
}
