/**
 * How often each rule is right, as it was counted on the corpus (precision-data.ts, made by `npm run signals:train`): the
 * strength of its findings, and whether it needs the consent of the statistical layer. It counts nothing itself.
 */
import type { Density, Speaker } from '../kinds.ts'
import { rulePrecision } from './precision-data.ts'

/** The name under which a rule is counted: it errs otherwise in a note than in the candidate's own words. */
export function countedAs(rule: string, speaker: Speaker): string {
  return `${rule} ${speaker}`
}

/** The share of right findings as it was counted; 1/2 where nothing is known. */
export function precisionOf(rule: string, speaker: Speaker): number {
  return rulePrecision[countedAs(rule, speaker)]?.precision ?? 0.5
}

/** Whether a finding of the rule stands at that density whatever the statistical layer says. */
export function carriesAlone(rule: string, speaker: Speaker, density: Density): boolean {
  return rulePrecision[countedAs(rule, speaker)]?.carries.includes(density) ?? false
}
