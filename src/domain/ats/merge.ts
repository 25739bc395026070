/**
 * The ATS models of Merge as its clients read them: our own ids, Merge's names, enums in capitals. Whoever loads the rows
 * brings only cards that are published. Knows no address, no filter and no permission.
 */
import type { ApplicationRow, CandidateRow, CardRow, InterviewRow, JobRow, PersonRow } from './facade-rows.ts'
import { halvesOf } from './words.ts'

type Shape = Readonly<Record<string, unknown>>

const recommendations = { strong_no: 'DEFINITELY_NO', no: 'NO', yes: 'YES', strong_yes: 'STRONG_YES' } as const
const interviewStatuses = {
  planned: null,
  scheduled: 'SCHEDULED',
  held: 'COMPLETE',
  no_show: 'COMPLETE',
  dropped: null,
} as const

/** What every model of Merge begins and ends with. */
function model(
  row: { id: string; external_id?: string | null; created_at: Date; updated_at: Date },
  members: Shape,
): Shape {
  return {
    id: row.id,
    remote_id: row.external_id ?? null,
    created_at: row.created_at,
    modified_at: row.updated_at,
    ...members,
    remote_was_deleted: false,
    field_mappings: {},
    remote_data: null,
  }
}

/** A published card: who gave which overall recommendation. Merge's model has no place for ratings and their evidence. */
export function scorecardIn(row: CardRow): Shape {
  const recommendation = row.content?.recommendation
  return model(row, {
    application: row.application_id,
    interview: row.interview_id,
    interviewer: row.author.id,
    remote_created_at: row.created_at,
    submitted_at: row.submitted_at,
    overall_recommendation: recommendation ? recommendations[recommendation] : 'NO_DECISION',
  })
}

/** An interview; its status comes from times and outcome alone. */
export function interviewIn(row: InterviewRow): Shape {
  return model(row, {
    application: row.application_id,
    job_interview_stage: null,
    organizer: null,
    interviewers: row.panel.map(({ id }) => id),
    location: row.place,
    start_at: row.starts_at,
    end_at: row.ends_at,
    remote_created_at: row.created_at,
    remote_updated_at: row.updated_at,
    status: interviewStatuses[row.state],
  })
}

/** An application. */
export function applicationIn(row: ApplicationRow): Shape {
  return model(row, {
    candidate: row.candidate_id,
    job: row.job_id,
    applied_at: row.created_at,
    rejected_at: row.state === 'rejected' || row.state === 'withdrawn' ? row.closed_at : null,
    offers: [],
    source: row.source,
    credited_to: null,
    screening_question_answers: [],
    current_stage: null,
    reject_reason: null,
  })
}

/** A candidate. */
export function candidateIn(row: CandidateRow): Shape {
  const { first, last } = halvesOf(row.name)
  return model(row, {
    first_name: first,
    last_name: last,
    company: null,
    title: null,
    remote_created_at: row.created_at,
    remote_updated_at: row.updated_at,
    last_interaction_at: row.updated_at,
    is_private: false,
    can_email: row.email !== null,
    locations: [],
    phone_numbers: [],
    email_addresses: row.email === null ? [] : [{ value: row.email, email_address_type: 'PERSONAL' }],
    urls: row.files.map(({ url }) => ({ value: url, url_type: 'PORTFOLIO' })),
    tags: [],
    applications: row.applications.map(({ id }) => id),
    attachments: [],
  })
}

/** A job. */
export function jobIn(row: JobRow): Shape {
  return model(row, {
    name: row.title,
    description: null,
    code: row.external_id,
    status: row.state === 'open' ? 'OPEN' : 'CLOSED',
    type: 'REQUISITION',
    job_postings: [],
    job_posting_urls: [],
    remote_created_at: row.created_at,
    remote_updated_at: row.updated_at,
    confidential: false,
    departments: [],
    offices: [],
    hiring_managers: row.owners.map(({ id }) => id),
    recruiters: row.team.map(({ id }) => id),
  })
}

/** A person who interviews or hires. */
export function userIn(row: PersonRow): Shape {
  const { first, last } = halvesOf(row.name)
  const role = row.roles.includes('admin')
    ? 'ADMIN'
    : row.roles.length === 1 && row.roles[0] === 'interviewer'
      ? 'INTERVIEWER'
      : 'TEAM_MEMBER'
  return model(row, {
    first_name: first,
    last_name: last,
    email: row.email,
    disabled: !row.active,
    remote_created_at: row.created_at,
    access_role: role,
  })
}
