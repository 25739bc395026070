import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
  Rated,
  RatingRow,
} from '../../../src/domain/ats/facade-rows.ts'
import * as v1 from '../../../src/domain/ats/harvest-v1.ts'
import * as v3 from '../../../src/domain/ats/harvest-v3.ts'
import * as merge from '../../../src/domain/ats/merge.ts'
import { halvesOf, noteFor, wordFor } from '../../../src/domain/ats/words.ts'

const at = new Date('2026-03-02T09:00:00Z')
const later = new Date('2026-03-04T09:00:00Z')
const dated = { n: 7, created_at: at, updated_at: later }
const plain: Numbering = (_, n) => n
const ref = { n: 1, id: 'person', name: 'Ines Ilves', external_id: null }

const person: PersonRow = { ...dated, ...ref, n: 7, email: 'ines@example.org', active: true, roles: ['interviewer'] }
const job: JobRow = { ...dated, id: 'job', title: 'PM', state: 'open', external_id: null, owners: [ref], team: [] }
const candidate: CandidateRow = {
  ...dated,
  id: 'candidate',
  name: 'Noor van Haddad',
  email: null,
  external_id: null,
  files: [{ title: 'Portfolio', url: 'https://example.org' }],
  applications: [{ n: 3, id: 'application' }],
}
const application: ApplicationRow = {
  ...dated,
  id: 'application',
  state: 'active',
  stage: null,
  source: null,
  rejection_reason: null,
  closed_at: null,
  external_id: null,
  job_n: 2,
  job_id: 'job',
  job_title: 'PM',
  candidate_n: 5,
  candidate_id: 'candidate',
  loop_n: null,
}
const loop: LoopRow = {
  ...dated,
  application_n: 3,
  job_n: 2,
  entered_at: at,
  exited_at: null,
  days_in_stage: 2,
  current: true,
}
const interview: InterviewRow = {
  ...dated,
  id: 'interview',
  name: 'Metrics',
  starts_at: at,
  ends_at: null,
  place: null,
  state: 'scheduled',
  external_id: null,
  job_n: 2,
  application_n: 3,
  application_id: 'application',
  plan_n: 11,
  panel: [{ ...ref, email: 'ines@example.org' }],
}
const interviewer: InterviewerRow = { ...dated, interview_n: 4, person_n: 1, email: 'ines@example.org', card_n: 7 }
const draft: CardRow = {
  ...dated,
  id: 'card',
  content: null,
  submitted_at: at,
  interviewed_at: at,
  author: ref,
  interview_id: 'interview',
  interview_name: 'Metrics',
  plan_n: 11,
  application_n: 3,
  application_id: 'application',
  candidate_n: 5,
  titles: { metric_discipline: 'Metric discipline' },
}
const rated: Rated = {
  rating: 4,
  evidence: [
    { kind: 'quote', text: 'We were wrong.' },
    { kind: 'observation', text: 'Named the baseline.' },
  ],
}
const complete: CardRow = {
  ...draft,
  content: {
    ratings: { metric_discipline: rated, problem_clarity: { not_assessed: 'ran_out_of_time' } },
    recommendation: 'strong_no',
    summary: 'A summary.',
  },
}
const rating: RatingRow = { ...dated, card_n: 7, job_dimension_n: 9, rated }
const dimension: DimensionRow = { ...dated, job_n: 2, title: 'Metric discipline', position: 1, active: true }
const planned: PlanInterviewRow = {
  ...dated,
  job_n: 2,
  name: 'Metrics',
  position: 0,
  minutes: 45,
  active: true,
  note: null,
  questions: [{ n: 12, text: 'Which number?' }],
}
const focus: FocusRow = { ...dated, plan_n: 11, job_dimension_n: 9 }
const question: QuestionRow = { ...dated, plan_n: 11, text: 'Which number?', position: 0, active: true }

/** The members of each resource of v3, as its clients list them. */
const membersOfV3: readonly (readonly [string, object, string])[] = [
  [
    'applications',
    v3.applicationIn(application, plain),
    'id created_at updated_at agency_note_id candidate_id coordinator_id job_id job_post_id recruiter_id referrer_id source_id stage_id stage_name status needs_decision prospect rejected_at last_activity_at location_address answers prospective_job_ids custom_fields',
  ],
  [
    'candidates',
    v3.candidateIn(candidate, plain),
    'id created_at updated_at first_name last_name preferred_name company title last_activity_at private can_email time_zone tags linked_user_ids phone_numbers addresses email_addresses website_addresses social_media_addresses custom_fields',
  ],
  [
    'jobs',
    v3.jobIn(job, plain),
    'id created_at updated_at name requisition_id notes confidential status opened_at closed_at is_template copied_from_id department_id office_ids custom_fields',
  ],
  [
    'users',
    v3.userIn(person, plain),
    'id created_at updated_at first_name last_name primary_email job_title agency_id name deactivated site_admin employee_id linked_candidate_ids office_ids department_ids interviewer_tags emails custom_fields',
  ],
  [
    'interviews',
    v3.interviewIn(interview, plain),
    'id created_at updated_at job_id application_id job_interview_id starts_at ends_at location status organizer_id scheduled_at all_day_start_on all_day_end_on external_event_id video_conferencing_url availability_received_at',
  ],
  [
    'interviewers',
    v3.interviewerIn(interviewer, plain),
    'id created_at updated_at interview_id user_id scorecard_id email response_status',
  ],
  [
    'interview_kits',
    v3.kitIn(planned, plain),
    'id created_at updated_at job_id job_interview_id exercises anonymize_candidate anonymize_resumes',
  ],
  [
    'job_interviews',
    v3.jobInterviewIn(planned, plain),
    'id created_at updated_at job_interview_stage_id job_id sort_order scheduling_type duration summary instructions name active require_scorecard',
  ],
  ['job_interview_stages', v3.jobStageIn(job, plain), 'id created_at updated_at job_id sort_order name active'],
  [
    'application_stages',
    v3.applicationStageIn(loop, plain),
    'id created_at updated_at application_id job_interview_stage_id entered_at exited_at days_in_stage current',
  ],
  [
    'scorecards',
    v3.scorecardIn(complete, plain),
    'id created_at updated_at interview_kit_id interviewer_id interviewed_at notes notes_with_tags submitter_id candidate_rating private_notes private_notes_with_tags status public_notes public_notes_with_tags application_id submitted_at',
  ],
  [
    'scorecard_candidate_attributes',
    v3.scorecardAttributeIn(rating, plain),
    'id created_at updated_at scorecard_id candidate_attribute_rating job_candidate_attribute_id note',
  ],
  [
    'scorecard_questions',
    v3.questionIn(question, plain),
    'id created_at updated_at interview_kit_id question sort_order active answer_type required',
  ],
  [
    'focus_candidate_attributes',
    v3.focusIn(focus, plain),
    'id created_at updated_at interview_kit_id job_candidate_attribute_id',
  ],
  [
    'job_candidate_attributes',
    v3.jobAttributeIn(dimension, plain),
    'id created_at updated_at job_id candidate_attribute_type_id active sort_order name',
  ],
  [
    'candidate_attribute_types',
    v3.attributeTypeIn(dimension, plain),
    'id created_at updated_at name job_id sort_order active is_draft',
  ],
]

describe('words', () => {
  it.each([
    [{ rating: 1, evidence: [] }, 'definitely_not'],
    [{ rating: 2, evidence: [] }, 'no'],
    [{ rating: 3, evidence: [] }, 'yes'],
    [{ rating: 4, evidence: [] }, 'strong_yes'],
    [{ not_assessed: 'no_opportunity' }, 'no_decision'],
    [{ not_assessed: 'imported_mixed' }, 'no_decision'],
  ] as const)('%j is %s', (given, word) => {
    expect(wordFor(given)).toBe(word)
  })

  it('a quote stands in quotation marks, an observation by itself, and nothing is null', () => {
    expect(noteFor(rated)).toBe('“We were wrong.”\nNamed the baseline.')
    expect(noteFor({ rating: 2, evidence: [] })).toBe(null)
    expect(noteFor({ not_assessed: 'ran_out_of_time' })).toBe(null)
  })

  it.each([
    ['Noor Haddad', 'Noor', 'Haddad'],
    ['  Petra  Paul Pohl ', 'Petra Paul', 'Pohl'],
    ['Raj', 'Raj', ''],
    ['', '', ''],
  ])('%j is %j and %j', (name, first, last) => {
    expect(halvesOf(name)).toEqual({ first, last })
  })

  it('the halves of any name hold all of it', () => {
    fc.assert(
      fc.property(fc.string(), name => {
        const { first, last } = halvesOf(name)
        expect([first, last].filter(Boolean).join(' ')).toBe(name.trim().split(/\s+/).join(' '))
      }),
      { seed: 20_260_302, numRuns: 300 },
    )
  })
})

describe('Harvest v3', () => {
  it.each(membersOfV3)('%s have the members that clients list, none left out', (_, shape, members) => {
    expect(Object.keys(shape)).toEqual(members.split(' '))
    expect(Object.values(shape)).not.toContain(undefined)
  })

  it('a card that is not published tells its assignment and nothing else, whatever the row holds', () => {
    const shape = v3.scorecardIn(draft, plain)
    expect(shape).toMatchObject({ status: 'draft', submitted_at: null, interviewed_at: null, candidate_rating: null })
    expect(shape.public_notes).toBe(null)
    expect(Object.keys(shape)).toEqual(Object.keys(v3.scorecardIn(complete, plain)))
  })

  it('a published card keeps our recommendation and gives none where there is none', () => {
    expect(v3.scorecardIn(complete, plain)).toMatchObject({ status: 'complete', candidate_rating: 'strong_no' })
    const silent = { ...complete, content: { ...complete.content!, recommendation: null } }
    expect(v3.scorecardIn(silent, plain).candidate_rating).toBe('no_decision')
  })

  it.each([
    ['active', 'in_process', null],
    ['hired', 'hired', null],
    ['rejected', 'rejected', later],
    ['withdrawn', 'rejected', later],
  ] as const)('an application that is %s is told as %s', (state, status, rejected_at) => {
    const row = { ...application, state, closed_at: state === 'active' ? null : later }
    expect(v3.applicationIn(row, plain)).toMatchObject({ status, rejected_at })
  })

  it('what is counted apart is numbered apart', () => {
    const kinds = new Set<string>()
    const numbering: Numbering = (kind, n) => {
      kinds.add(kind)
      return n
    }
    v3.scorecardIn(complete, numbering)
    expect([...kinds].sort()).toEqual(['application', 'interviewer', 'kit', 'person', 'scorecard'])
  })
})

describe('Harvest v1', () => {
  it('a card names its dimensions under their words, and mixed stays empty', () => {
    const shape = v1.scorecardIn(complete, plain)
    expect(shape.ratings).toEqual({
      definitely_not: [],
      no: [],
      mixed: [],
      yes: [],
      strong_yes: ['Metric discipline'],
    })
    expect(shape.attributes).toEqual([
      {
        name: 'Metric discipline',
        type: 'Skills',
        note: '“We were wrong.”\nNamed the baseline.',
        rating: 'strong_yes',
      },
      { name: 'problem_clarity', type: 'Skills', note: null, rating: 'no_decision' },
    ])
    expect(shape.overall_recommendation).toBe('definitely_not')
  })

  it('nests what v3 numbers: the job of an application, the applications of a candidate, the interviews of a stage', () => {
    expect(v1.applicationIn(application, plain)).toMatchObject({ jobs: [{ id: 2, name: 'PM' }], current_stage: null })
    expect(v1.candidateIn(candidate, [application], plain)).toMatchObject({
      application_ids: [3],
      applications: [{ id: 7 }],
      last_name: 'Haddad',
    })
    expect(v1.stageIn(job, [planned], plain)).toMatchObject({
      interviews: [{ name: 'Metrics', interview_kit: { questions: [{ id: 12, question: 'Which number?' }] } }],
    })
    expect(v1.interviewIn(interview, plain)).toMatchObject({ start: { date_time: at }, end: null, status: 'scheduled' })
    expect(v1.userIn({ ...person, active: false }, plain)).toMatchObject({ disabled: true, site_admin: false })
    expect(v1.jobIn(job, plain)).toMatchObject({ hiring_team: { hiring_managers: [{ name: 'Ines Ilves' }] } })
  })
})

describe('Merge', () => {
  it.each([
    ['strong_no', 'DEFINITELY_NO'],
    ['no', 'NO'],
    ['yes', 'YES'],
    ['strong_yes', 'STRONG_YES'],
    [null, 'NO_DECISION'],
  ] as const)('a card that says %s is told as %s', (recommendation, word) => {
    const card = { ...complete, content: { ...complete.content!, recommendation } }
    expect(merge.scorecardIn(card)).toMatchObject({ overall_recommendation: word, id: 'card', modified_at: later })
  })

  it.each([
    ['planned', null],
    ['scheduled', 'SCHEDULED'],
    ['held', 'COMPLETE'],
    ['no_show', 'COMPLETE'],
  ] as const)('an interview that is %s is told as %s', (state, status) => {
    expect(merge.interviewIn({ ...interview, state }).status).toBe(status)
  })

  it.each([
    [['admin', 'interviewer'], 'ADMIN'],
    [['interviewer'], 'INTERVIEWER'],
    [['recruiter'], 'TEAM_MEMBER'],
  ])('somebody who is %j has the role %s', (roles, role) => {
    expect(merge.userIn({ ...person, roles }).access_role).toBe(role)
  })

  it('every model has our id, the id it came with, and when it changed', () => {
    const models = [
      merge.candidateIn(candidate),
      merge.applicationIn(application),
      merge.jobIn(job),
      merge.userIn(person),
      merge.interviewIn(interview),
      merge.scorecardIn(complete),
    ]
    for (const model of models)
      expect(model).toMatchObject({ remote_id: null, modified_at: later, remote_was_deleted: false, remote_data: null })
  })
})
