/**
 * What the outward shapes are made from: people, jobs, candidates, applications, loops, interviews and cards as one reader
 * may see them, in the house's own words. Whoever loads the rows has asked the permissions and the seal; a card that is not
 * published carries nothing but its assignment. Knows no vendor.
 */

/** Kinds of things that are counted apart in public integers. */
export type NumberedKind =
  | 'person'
  | 'job'
  | 'candidate'
  | 'application'
  | 'loop'
  | 'interview'
  | 'interviewer'
  | 'scorecard'
  | 'stage'
  | 'plan_interview'
  | 'kit'
  | 'question'
  | 'focus'
  | 'job_dimension'
  | 'dimension_type'
  | 'rating'

/** Answers the public integer of what stands behind the serial number `n`. */
export type Numbering = (kind: NumberedKind, n: number) => number

interface Dated {
  /** the serial number; never shown as it stands */
  readonly n: number
  readonly created_at: Date
  readonly updated_at: Date
}

export interface PersonRef {
  readonly n: number
  readonly id: string
  readonly name: string
  readonly external_id: string | null
}

export interface PersonRow extends Dated {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly active: boolean
  readonly roles: readonly string[]
  readonly external_id: string | null
}

export interface JobRow extends Dated {
  readonly id: string
  readonly title: string
  readonly state: 'open' | 'closed'
  readonly external_id: string | null
  /** decision owner and deputy */
  readonly owners: readonly PersonRef[]
  /** the others of the hiring team */
  readonly team: readonly PersonRef[]
}

export interface ApplicationRef {
  readonly n: number
  readonly id: string
}

export interface CandidateRow extends Dated {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly external_id: string | null
  readonly files: readonly { readonly title: string; readonly url: string }[]
  readonly applications: readonly ApplicationRef[]
}

export interface ApplicationRow extends Dated {
  readonly id: string
  readonly state: 'active' | 'hired' | 'rejected' | 'withdrawn'
  readonly stage: string | null
  readonly source: string | null
  readonly rejection_reason: string | null
  readonly closed_at: Date | null
  readonly external_id: string | null
  readonly job_n: number
  readonly job_id: string
  readonly job_title: string
  readonly candidate_n: number
  readonly candidate_id: string
  /** the newest loop, where the reader may know of loops */
  readonly loop_n: number | null
}

export interface LoopRow extends Dated {
  readonly application_n: number
  readonly job_n: number
  readonly entered_at: Date
  /** release or cancellation */
  readonly exited_at: Date | null
  readonly days_in_stage: number
  readonly current: boolean
}

export interface InterviewerRef extends PersonRef {
  readonly email: string
}

export interface InterviewRow extends Dated {
  readonly id: string
  readonly name: string
  readonly starts_at: Date | null
  readonly ends_at: Date | null
  readonly place: string | null
  /** from times and outcome alone: it tells nothing of cards */
  readonly state: 'planned' | 'scheduled' | 'held' | 'no_show' | 'dropped'
  readonly external_id: string | null
  readonly job_n: number
  readonly application_n: number
  readonly application_id: string
  /** the interview of the plan that this one is held by */
  readonly plan_n: number
  readonly panel: readonly InterviewerRef[]
}

export interface InterviewerRow extends Dated {
  readonly interview_n: number
  readonly person_n: number
  readonly email: string
  /** null for those whose card is for training */
  readonly card_n: number | null
}

export interface Evidence {
  readonly kind: 'quote' | 'observation'
  readonly text: string
}

export type Rated =
  | { readonly rating: number; readonly evidence: readonly Evidence[] }
  | { readonly not_assessed: string }

export interface CardContent {
  readonly ratings: Readonly<Record<string, Rated>>
  readonly recommendation: 'strong_no' | 'no' | 'yes' | 'strong_yes' | null
  readonly summary: string | null
}

export interface CardRow extends Dated {
  readonly id: string
  /** the independent version, once published and without words for whoever may not read evidence; null before */
  readonly content: CardContent | null
  readonly submitted_at: Date | null
  readonly interviewed_at: Date | null
  readonly author: PersonRef
  readonly interview_id: string
  readonly interview_name: string
  readonly plan_n: number
  readonly application_n: number
  readonly application_id: string
  readonly candidate_n: number
  /** the titles of the dimensions by their keys */
  readonly titles: Readonly<Record<string, string>>
}

export interface RatingRow extends Dated {
  readonly card_n: number
  readonly job_dimension_n: number
  readonly rated: Rated
}

export interface DimensionRow extends Dated {
  readonly job_n: number
  readonly title: string
  readonly position: number
  readonly active: boolean
}

export interface PlanInterviewRow extends Dated {
  readonly job_n: number
  readonly name: string
  readonly position: number
  readonly minutes: number | null
  readonly active: boolean
  readonly note: string | null
  readonly questions: readonly { readonly n: number; readonly text: string }[]
}

export interface FocusRow extends Dated {
  readonly plan_n: number
  readonly job_dimension_n: number
}

export interface QuestionRow extends Dated {
  readonly plan_n: number
  readonly text: string
  readonly position: number
  readonly active: boolean
}
