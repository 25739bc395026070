/**
 * Harvest v3 as its clients read it: one function for each resource, from a row of ours to the members that they know.
 * Members we have nothing for are null or empty, none is left out. Numbers are public integers made by the caller.
 * Knows no address, no filter and no permission.
 */
import type {
  ApplicationRow,
  CandidateRow,
  CardRow,
  DimensionRow,
  FocusRow,
  InterviewerRow,
  InterviewRow,
  JobRow,
  LoopRow,
  Numbering,
  PersonRow,
  PlanInterviewRow,
  QuestionRow,
  RatingRow,
} from './facade-rows.ts'
import { halvesOf, loopStageName, noteFor, wordFor } from './words.ts'

type Shape = Readonly<Record<string, unknown>>

const dated = (row: { created_at: Date; updated_at: Date }) => ({
  created_at: row.created_at,
  updated_at: row.updated_at,
})

/** Our states of an interview in theirs; what follows an interview is told of no card. */
export const interviewStatuses = {
  planned: 'to_be_scheduled',
  scheduled: 'scheduled',
  held: 'complete',
  no_show: 'skipped',
  dropped: 'skipped',
} as const

/** Our states of an application in theirs: asked for as `active`, an open one is returned as `in_process`. */
export const applicationStatuses = {
  active: 'in_process',
  hired: 'hired',
  rejected: 'rejected',
  withdrawn: 'rejected',
} as const

/** `/v3/users` */
export function userIn(row: PersonRow, number: Numbering): Shape {
  const { first, last } = halvesOf(row.name)
  return {
    id: number('person', row.n),
    ...dated(row),
    first_name: first,
    last_name: last,
    primary_email: row.email,
    job_title: null,
    agency_id: null,
    name: row.name,
    deactivated: !row.active,
    site_admin: row.roles.includes('admin'),
    employee_id: row.external_id,
    linked_candidate_ids: [],
    office_ids: [],
    department_ids: [],
    interviewer_tags: [],
    emails: [row.email],
    custom_fields: {},
  }
}

/** `/v3/jobs` */
export function jobIn(row: JobRow, number: Numbering): Shape {
  return {
    id: number('job', row.n),
    ...dated(row),
    name: row.title,
    requisition_id: row.external_id,
    notes: null,
    confidential: false,
    status: row.state,
    opened_at: row.created_at,
    closed_at: null,
    is_template: false,
    copied_from_id: null,
    department_id: null,
    office_ids: [],
    custom_fields: {},
  }
}

/** `/v3/candidates` */
export function candidateIn(row: CandidateRow, number: Numbering): Shape {
  const { first, last } = halvesOf(row.name)
  return {
    id: number('candidate', row.n),
    ...dated(row),
    first_name: first,
    last_name: last,
    preferred_name: null,
    company: null,
    title: null,
    last_activity_at: row.updated_at,
    private: false,
    can_email: row.email !== null,
    time_zone: null,
    tags: [],
    linked_user_ids: [],
    phone_numbers: [],
    addresses: [],
    email_addresses: row.email === null ? [] : [{ value: row.email, type: 'personal' }],
    website_addresses: row.files.map(({ url }) => ({ value: url, type: 'portfolio' })),
    social_media_addresses: [],
    custom_fields: {},
  }
}

/** `/v3/applications`. `stage_id` is that of the application's own stage (`application_stages`), not of the job's. */
export function applicationIn(row: ApplicationRow, number: Numbering): Shape {
  return {
    id: number('application', row.n),
    ...dated(row),
    agency_note_id: null,
    candidate_id: number('candidate', row.candidate_n),
    coordinator_id: null,
    job_id: number('job', row.job_n),
    job_post_id: null,
    recruiter_id: null,
    referrer_id: null,
    source_id: null,
    stage_id: row.loop_n === null ? null : number('loop', row.loop_n),
    stage_name: row.stage ?? (row.loop_n === null ? null : loopStageName),
    status: applicationStatuses[row.state],
    needs_decision: null,
    prospect: false,
    rejected_at: applicationStatuses[row.state] === 'rejected' ? row.closed_at : null,
    last_activity_at: row.updated_at,
    location_address: null,
    answers: [],
    prospective_job_ids: [],
    custom_fields: {},
  }
}

/** `/v3/application_stages`: a loop is the stage that an application is in from its opening to its release or end. */
export function applicationStageIn(row: LoopRow, number: Numbering): Shape {
  return {
    id: number('loop', row.n),
    ...dated(row),
    application_id: number('application', row.application_n),
    job_interview_stage_id: number('stage', row.job_n),
    entered_at: row.entered_at,
    exited_at: row.exited_at,
    days_in_stage: row.days_in_stage,
    current: row.current,
  }
}

/** `/v3/interviews` */
export function interviewIn(row: InterviewRow, number: Numbering): Shape {
  return {
    id: number('interview', row.n),
    ...dated(row),
    job_id: number('job', row.job_n),
    application_id: number('application', row.application_n),
    job_interview_id: number('plan_interview', row.plan_n),
    starts_at: row.starts_at,
    ends_at: row.ends_at,
    location: row.place,
    status: interviewStatuses[row.state],
    organizer_id: null,
    scheduled_at: null,
    all_day_start_on: null,
    all_day_end_on: null,
    external_event_id: row.external_id,
    video_conferencing_url: /^https?:/.test(row.place ?? '') ? row.place : null,
    availability_received_at: null,
  }
}

/** `/v3/interviewers` */
export function interviewerIn(row: InterviewerRow, number: Numbering): Shape {
  return {
    id: number('interviewer', row.n),
    ...dated(row),
    interview_id: number('interview', row.interview_n),
    user_id: number('person', row.person_n),
    scorecard_id: row.card_n === null ? null : number('scorecard', row.card_n),
    email: row.email,
    response_status: 'accepted',
  }
}

/** `/v3/scorecards`: `draft` with nothing but its assignment until the card is published. Notes are the author's alone. */
export function scorecardIn(row: CardRow, number: Numbering): Shape {
  const { content } = row
  return {
    id: number('scorecard', row.n),
    ...dated(row),
    interview_kit_id: number('kit', row.plan_n),
    interviewer_id: number('interviewer', row.n),
    interviewed_at: content && row.interviewed_at,
    notes: null,
    notes_with_tags: null,
    submitter_id: number('person', row.author.n),
    candidate_rating: content && (content.recommendation ?? 'no_decision'),
    private_notes: null,
    private_notes_with_tags: null,
    status: content ? 'complete' : 'draft',
    public_notes: content?.summary ?? null,
    public_notes_with_tags: content?.summary ?? null,
    application_id: number('application', row.application_n),
    submitted_at: content && row.submitted_at,
  }
}

/** `/v3/scorecard_candidate_attributes`: one for each dimension that a published card answers. */
export function scorecardAttributeIn(row: RatingRow, number: Numbering): Shape {
  return {
    id: number('rating', row.n),
    ...dated(row),
    scorecard_id: number('scorecard', row.card_n),
    candidate_attribute_rating: wordFor(row.rated),
    job_candidate_attribute_id: number('job_dimension', row.job_dimension_n),
    note: noteFor(row.rated),
  }
}

/** `/v3/job_candidate_attributes`: a dimension of the company's rubrics in a job, active where the job's plan has it. */
export function jobAttributeIn(row: DimensionRow, number: Numbering): Shape {
  return {
    id: number('job_dimension', row.n),
    ...dated(row),
    job_id: number('job', row.job_n),
    candidate_attribute_type_id: number('dimension_type', row.n),
    active: row.active,
    sort_order: row.position,
    name: row.title,
  }
}

/** `/v3/candidate_attribute_types`: one for each of the job's attributes, as Harvest counts types by job. */
export function attributeTypeIn(row: DimensionRow, number: Numbering): Shape {
  return {
    id: number('dimension_type', row.n),
    ...dated(row),
    name: row.title,
    job_id: number('job', row.job_n),
    sort_order: row.position,
    active: row.active,
    is_draft: false,
  }
}

/** `/v3/focus_candidate_attributes`: which dimensions an interview of the plan has to answer. */
export function focusIn(row: FocusRow, number: Numbering): Shape {
  return {
    id: number('focus', row.n),
    ...dated(row),
    interview_kit_id: number('kit', row.plan_n),
    job_candidate_attribute_id: number('job_dimension', row.job_dimension_n),
  }
}

/** `/v3/scorecard_questions`: the prompts of an interview of the plan. */
export function questionIn(row: QuestionRow, number: Numbering): Shape {
  return {
    id: number('question', row.n),
    ...dated(row),
    interview_kit_id: number('kit', row.plan_n),
    question: row.text,
    sort_order: row.position,
    active: row.active,
    answer_type: 'text',
    required: false,
  }
}

/** `/v3/job_interview_stages`: each job has one, its loop. */
export function jobStageIn(row: JobRow, number: Numbering): Shape {
  return {
    id: number('stage', row.n),
    ...dated(row),
    job_id: number('job', row.n),
    sort_order: 0,
    name: loopStageName,
    active: row.state === 'open',
  }
}

/** `/v3/job_interviews`: the interviews of the job's plan, and those held that the plan no longer has. */
export function jobInterviewIn(row: PlanInterviewRow, number: Numbering): Shape {
  return {
    id: number('plan_interview', row.n),
    ...dated(row),
    job_interview_stage_id: number('stage', row.job_n),
    job_id: number('job', row.job_n),
    sort_order: row.position,
    scheduling_type: 'needs_scheduling',
    duration: row.minutes,
    summary: null,
    instructions: row.note,
    name: row.name,
    active: row.active,
    require_scorecard: true,
  }
}

/** `/v3/interview_kits`: one for each interview of the plan. */
export function kitIn(row: PlanInterviewRow, number: Numbering): Shape {
  return {
    id: number('kit', row.n),
    ...dated(row),
    job_id: number('job', row.job_n),
    job_interview_id: number('plan_interview', row.n),
    exercises: null,
    anonymize_candidate: false,
    anonymize_resumes: false,
  }
}
