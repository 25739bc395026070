/**
 * Harvest v1 as its clients read it: nested objects where v3 has numbers. Whoever loads the rows brings only cards that are
 * published: v1 knows no drafts. Knows no address, no filter and no permission.
 */
import type {
  ApplicationRow,
  CandidateRow,
  CardRow,
  InterviewRow,
  JobRow,
  Numbering,
  PersonRef,
  PersonRow,
  PlanInterviewRow,
} from './facade-rows.ts'
import { halvesOf, loopStageName, noteFor, type RatingWord, wordFor } from './words.ts'

type Shape = Readonly<Record<string, unknown>>

const recommendations = { strong_no: 'definitely_not', no: 'no', yes: 'yes', strong_yes: 'strong_yes' } as const

/** Our states of an interview in theirs: an interview without a time is not scheduled, a dropped one is gone. */
export const interviewStatuses = { scheduled: 'scheduled', held: 'complete', no_show: 'complete' } as const

/** Our states of an application in theirs. */
export const applicationStatuses = {
  active: 'active',
  hired: 'hired',
  rejected: 'rejected',
  withdrawn: 'rejected',
} as const

/** `/v1/scorecards`: a published card. The word `mixed` has its place among the ratings and nothing in it. */
export function scorecardIn(row: CardRow, number: Numbering): Shape {
  const ratings = Object.entries(row.content?.ratings ?? {}).map(([dimension, rated]) => ({
    name: row.titles[dimension] ?? dimension,
    type: 'Skills',
    note: noteFor(rated),
    rating: wordFor(rated),
  }))
  const named = (word: RatingWord) => ratings.filter(({ rating }) => rating === word).map(({ name }) => name)
  const author = personIn(row.author, number)
  const { recommendation, summary } = row.content ?? { recommendation: null, summary: null }
  return {
    id: number('scorecard', row.n),
    updated_at: row.updated_at,
    created_at: row.created_at,
    interview: row.interview_name,
    interview_step: { id: number('plan_interview', row.plan_n), name: row.interview_name },
    candidate_id: number('candidate', row.candidate_n),
    application_id: number('application', row.application_n),
    interviewed_at: row.interviewed_at,
    submitted_by: author,
    interviewer: author,
    submitted_at: row.submitted_at,
    overall_recommendation: recommendation ? recommendations[recommendation] : 'no_decision',
    attributes: ratings,
    ratings: {
      definitely_not: named('definitely_not'),
      no: named('no'),
      mixed: [],
      yes: named('yes'),
      strong_yes: named('strong_yes'),
    },
    questions: [
      { id: null, question: 'Key Take-Aways', answer: summary ?? '' },
      { id: null, question: 'Private Notes', answer: '' },
    ],
  }
}

/** `/v1/scheduled_interviews` */
export function interviewIn(row: InterviewRow, number: Numbering): Shape {
  return {
    id: number('interview', row.n),
    application_id: number('application', row.application_n),
    external_event_id: row.external_id,
    start: row.starts_at && { date_time: row.starts_at },
    end: row.ends_at && { date_time: row.ends_at },
    location: row.place,
    video_conferencing_url: /^https?:/.test(row.place ?? '') ? row.place : null,
    status: interviewStatuses[row.state as keyof typeof interviewStatuses],
    created_at: row.created_at,
    updated_at: row.updated_at,
    interview: { id: number('plan_interview', row.plan_n), name: row.name },
    organizer: null,
    interviewers: row.panel.map(each => ({
      id: number('person', each.n),
      employee_id: each.external_id,
      name: each.name,
      email: each.email,
      response_status: 'accepted',
      // Which card is theirs is told with the card itself, once it is published.
      scorecard_id: null,
    })),
  }
}

/** `/v1/applications` */
export function applicationIn(row: ApplicationRow, number: Numbering): Shape {
  const status = applicationStatuses[row.state]
  return {
    id: number('application', row.n),
    candidate_id: number('candidate', row.candidate_n),
    prospect: false,
    applied_at: row.created_at,
    rejected_at: status === 'rejected' ? row.closed_at : null,
    last_activity_at: row.updated_at,
    location: null,
    source: null,
    credited_to: null,
    recruiter: null,
    coordinator: null,
    rejection_reason: row.rejection_reason === null ? null : { id: null, name: row.rejection_reason, type: null },
    rejection_details: null,
    jobs: [{ id: number('job', row.job_n), name: row.job_title }],
    job_post_id: null,
    status,
    current_stage:
      row.loop_n === null && row.stage === null
        ? null
        : { id: number('stage', row.job_n), name: row.stage ?? loopStageName },
    answers: [],
    prospective_office: null,
    prospective_department: null,
    prospect_detail: { prospect_pool: null, prospect_stage: null, prospect_owner: null },
    custom_fields: {},
    keyed_custom_fields: {},
    attachments: [],
  }
}

/** `/v1/candidates`; `applications` are those of this candidate. */
export function candidateIn(row: CandidateRow, applications: readonly ApplicationRow[], number: Numbering): Shape {
  const { first, last } = halvesOf(row.name)
  return {
    id: number('candidate', row.n),
    first_name: first,
    last_name: last,
    company: null,
    title: null,
    created_at: row.created_at,
    updated_at: row.updated_at,
    last_activity: row.updated_at,
    is_private: false,
    photo_url: null,
    attachments: [],
    application_ids: row.applications.map(({ n }) => number('application', n)),
    phone_numbers: [],
    addresses: [],
    email_addresses: row.email === null ? [] : [{ value: row.email, type: 'personal' }],
    website_addresses: row.files.map(({ url }) => ({ value: url, type: 'portfolio' })),
    social_media_addresses: [],
    recruiter: null,
    coordinator: null,
    can_email: row.email !== null,
    tags: [],
    applications: applications.map(each => applicationIn(each, number)),
    educations: [],
    employments: [],
    linked_user_ids: [],
    custom_fields: {},
    keyed_custom_fields: {},
  }
}

/** `/v1/jobs` */
export function jobIn(row: JobRow, number: Numbering): Shape {
  return {
    id: number('job', row.n),
    name: row.title,
    requisition_id: row.external_id,
    notes: null,
    confidential: false,
    status: row.state,
    created_at: row.created_at,
    opened_at: row.created_at,
    closed_at: null,
    updated_at: row.updated_at,
    is_template: false,
    copied_from_id: null,
    departments: [],
    offices: [],
    custom_fields: {},
    keyed_custom_fields: {},
    hiring_team: {
      hiring_managers: row.owners.map(each => personIn(each, number)),
      recruiters: row.team.map(each => ({ ...personIn(each, number), responsible: false })),
      coordinators: [],
      sourcers: [],
    },
    openings: [],
  }
}

/** `/v1/job_stages` and `/v1/jobs/{id}/stages`: a job has one stage, its loop, with the interviews of its plan. */
export function stageIn(row: JobRow, interviews: readonly PlanInterviewRow[], number: Numbering): Shape {
  return {
    id: number('stage', row.n),
    name: loopStageName,
    created_at: row.created_at,
    updated_at: row.updated_at,
    active: row.state === 'open',
    job_id: number('job', row.n),
    priority: 0,
    interviews: interviews.map(each => ({
      id: number('plan_interview', each.n),
      name: each.name,
      schedulable: true,
      estimated_minutes: each.minutes,
      default_interviewer_users: [],
      interview_kit: {
        id: number('kit', each.n),
        content: each.note ?? '',
        questions: each.questions.map(({ n, text }) => ({ id: number('question', n), question: text })),
      },
    })),
  }
}

/** `/v1/users` */
export function userIn(row: PersonRow, number: Numbering): Shape {
  const { first, last } = halvesOf(row.name)
  return {
    id: number('person', row.n),
    name: row.name,
    first_name: first,
    last_name: last,
    primary_email_address: row.email,
    updated_at: row.updated_at,
    created_at: row.created_at,
    disabled: !row.active,
    site_admin: row.roles.includes('admin'),
    emails: [row.email],
    employee_id: row.external_id,
    linked_candidate_ids: [],
    offices: [],
    departments: [],
  }
}

function personIn(row: PersonRef, number: Numbering): Shape {
  const { first, last } = halvesOf(row.name)
  return {
    id: number('person', row.n),
    first_name: first,
    last_name: last,
    name: row.name,
    employee_id: row.external_id,
  }
}
