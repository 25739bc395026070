/**
 * Harvest v3 at /facade/harvest/v3: lists alone, newest first, with an opaque cursor in an absolute Link. Resources are data;
 * one handler serves them all. Knows how v3 asks and pages; what its members are called stands in the domain.
 */
import type { Fragment, ReservedSql } from 'postgres'
import { z } from 'zod'
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
  NumberedKind,
  PersonRow,
  PlanInterviewRow,
  QuestionRow,
  RatingRow,
} from '../../domain/ats/facade-rows.ts'
import * as shapes from '../../domain/ats/harvest-v3.ts'
import { Refusal } from '../../domain/refusal.ts'
import { openCursor, pagingFor } from '../../platform/cursor.ts'
import { type Route, route } from '../../platform/http.ts'
import { harvestV3 } from './dialects.ts'
import {
  absent,
  beginningOf,
  conditionsFor,
  type Filters,
  flag,
  misread,
  number,
  numbersMax,
  type Query,
  text,
  textOf,
  time,
} from './filters.ts'
import { loadPermutationKey, numberingWith, type Resource, resource, type Shape, selectRows } from './listing.ts'
import * as rows from './rows.ts'

const perPageMax = 500
const perPageDefault = 100

/** The filters that every list of v3 takes. */
function common(kind: NumberedKind): Filters {
  return { ids: number(kind, 'n'), created_at: time('created_at'), updated_at: time('updated_at') }
}

/** Filters for things that nobody has here. */
function absentOf(...names: readonly string[]): Filters {
  return Object.fromEntries(names.map(name => [name, absent]))
}

/** Which of our words each of theirs asks for. */
function wordsFor(theirs: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  const words: Record<string, string[]> = {}
  for (const [ours, word] of Object.entries(theirs)) words[word] = [...(words[word] ?? []), ours]
  return words
}

const applicationWords = wordsFor(shapes.applicationStatuses)

export const resources: readonly Resource[] = [
  resource<PersonRow>({
    name: 'users',
    may: 'person.read',
    relation: rows.people,
    filters: {
      ...common('person'),
      deactivated: { is: 'flag', column: 'active', not: true },
      primary_email: text('email'),
      employee_ids: text('external_id'),
      ...absentOf('agency_ids', 'office_ids', 'department_ids', 'linked_candidate_ids', 'interviewer_tag_ids'),
      ...absentOf('custom_field_option_id', 'external_office_id', 'external_department_id'),
    },
    shape: shapes.userIn,
  }),
  resource<JobRow>({
    name: 'jobs',
    may: 'job.read',
    relation: rows.jobs,
    filters: {
      ...common('job'),
      status: { is: 'word', column: 'state', words: { open: ['open'], closed: ['closed'] } },
      opened_at: time('created_at'),
      requisition_id: text('external_id'),
      ...absentOf('closed_at', 'department_id', 'office_id', 'custom_field_option_id'),
    },
    shape: shapes.jobIn,
  }),
  resource<CandidateRow>({
    name: 'candidates',
    may: 'candidate.read',
    relation: rows.candidates,
    filters: {
      ...common('candidate'),
      last_activity_at: time('updated_at'),
      email: text('email'),
      ...absentOf('custom_field_option_id', 'tag'),
    },
    shape: shapes.candidateIn,
  }),
  resource<ApplicationRow>({
    name: 'applications',
    may: 'application.read',
    relation: rows.applications,
    filters: {
      ...common('application'),
      candidate_ids: number('candidate', 'candidate_n'),
      job_ids: number('job', 'job_n'),
      stage_ids: number('loop', 'loop_n'),
      stage_name: text('stage'),
      // Asked for as `active`, returned as `in_process`; who asks in the returned word is understood too.
      status: { is: 'word', column: 'state', words: { ...applicationWords, active: ['active'], converted: [] } },
      last_activity_at: time('updated_at'),
      ...absentOf('prospective_job_ids', 'job_post_ids', 'source_ids', 'referrer_ids', 'custom_field_option_id'),
    },
    shape: shapes.applicationIn,
  }),
  resource<LoopRow>({
    name: 'application_stages',
    may: 'loop.read',
    relation: rows.loops,
    filters: {
      ...common('loop'),
      application_ids: number('application', 'application_n'),
      job_interview_stage_ids: number('stage', 'job_n'),
      current: flag('current'),
    },
    shape: shapes.applicationStageIn,
  }),
  resource<InterviewRow>({
    name: 'interviews',
    may: 'interview.read',
    relation: rows.interviews,
    filters: {
      ...common('interview'),
      job_ids: number('job', 'job_n'),
      application_ids: number('application', 'application_n'),
      job_interview_ids: number('plan_interview', 'plan_n'),
      starts_at: time('starts_at'),
      ends_at: time('ends_at'),
      external_event_id: text('external_id'),
      status: { is: 'word', column: 'state', words: wordsFor(shapes.interviewStatuses) },
      ...absentOf('organizer_ids', 'all_day_start_on', 'all_day_end_on'),
    },
    shape: shapes.interviewIn,
  }),
  resource<InterviewerRow>({
    name: 'interviewers',
    may: 'interview.read',
    relation: rows.interviewers,
    filters: {
      ...common('interviewer'),
      interview_ids: number('interview', 'interview_n'),
      user_ids: number('person', 'person_n'),
      scorecard_ids: number('scorecard', 'card_n'),
    },
    shape: shapes.interviewerIn,
  }),
  resource<CardRow>({
    name: 'scorecards',
    may: 'scorecard.read',
    evidence: true,
    relation: rows.cards,
    filters: {
      ...common('scorecard'),
      interview_kit_ids: number('kit', 'plan_n'),
      submitter_ids: number('person', 'author_n'),
      application_ids: number('application', 'application_n'),
      interviewer_ids: number('interviewer', 'n'),
      interviewed_at: time('interviewed_at'),
      submitted_at: time('submitted_at'),
      status: { is: 'word', column: 'complete', words: { draft: ['false'], complete: ['true'] } },
    },
    shape: (row, numbering, actor) => shapes.scorecardIn(rows.readableCard(row, actor), numbering),
  }),
  resource<RatingRow>({
    name: 'scorecard_candidate_attributes',
    may: 'scorecard.read',
    evidence: true,
    relation: rows.ratings,
    ofCards: true,
    filters: {
      ...common('rating'),
      scorecard_ids: number('scorecard', 'card_n'),
      job_candidate_attribute_ids: number('job_dimension', 'job_dimension_n'),
    },
    shape: (row, numbering, actor) => shapes.scorecardAttributeIn(rows.readableRating(row, actor), numbering),
  }),
  resource<DimensionRow>({
    name: 'job_candidate_attributes',
    may: 'job.read',
    relation: rows.dimensions,
    filters: {
      ...common('job_dimension'),
      job_ids: number('job', 'job_n'),
      candidate_attribute_type_ids: number('dimension_type', 'n'),
      active: flag('active'),
    },
    shape: shapes.jobAttributeIn,
  }),
  resource<DimensionRow>({
    name: 'candidate_attribute_types',
    may: 'job.read',
    relation: rows.dimensions,
    filters: { ...common('dimension_type'), active: flag('active') },
    shape: shapes.attributeTypeIn,
  }),
  resource<FocusRow>({
    name: 'focus_candidate_attributes',
    may: 'job.read',
    relation: rows.focuses,
    filters: {
      ...common('focus'),
      interview_kit_ids: number('kit', 'plan_n'),
      job_candidate_attribute_ids: number('job_dimension', 'job_dimension_n'),
    },
    shape: shapes.focusIn,
  }),
  resource<QuestionRow>({
    name: 'scorecard_questions',
    may: 'job.read',
    relation: rows.questions,
    filters: { ...common('question'), interview_kit_ids: number('kit', 'plan_n'), active: flag('active') },
    shape: shapes.questionIn,
  }),
  resource<JobRow>({
    name: 'job_interview_stages',
    may: 'job.read',
    relation: rows.jobs,
    filters: {
      ...common('stage'),
      job_ids: number('job', 'n'),
      active: { is: 'word', column: 'state', words: { true: ['open'], false: ['closed'] } },
    },
    shape: shapes.jobStageIn,
  }),
  resource<PlanInterviewRow>({
    name: 'job_interviews',
    may: 'job.read',
    relation: rows.planInterviews,
    filters: {
      ...common('plan_interview'),
      job_interview_stage_ids: number('stage', 'job_n'),
      job_ids: number('job', 'job_n'),
      active: flag('active'),
    },
    shape: shapes.jobInterviewIn,
  }),
  resource<PlanInterviewRow>({
    name: 'interview_kits',
    may: 'job.read',
    relation: rows.planInterviews,
    filters: {
      ...common('kit'),
      job_ids: number('job', 'job_n'),
      job_interview_ids: number('plan_interview', 'n'),
    },
    shape: shapes.kitIn,
  }),
]

export const harvestV3Routes: readonly Route[] = resources.map(each => {
  const operationId = `listHarvestV3${each.name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}`
  return route({
    operationId,
    method: 'GET',
    path: `/facade/harvest/v3/${each.name}`,
    tag: 'facades',
    summary: `Harvest v3: ${each.name.replaceAll('_', ' ')}`,
    dialect: harvestV3,
    may: each.may,
    evidence: each.evidence,
    query: z.record(z.string().max(100), z.unknown()),
    reply: z.array(z.looseObject({})),
    async handle({ tx, deps, actor, now, query, address, header }) {
      const binding = [tx.companyId, actor.id, operationId].join('\n')
      const asked = readAsked(query, cursor => openCursor(deps.secret, binding, cursor, 2))
      const { perPage, fields } = readPage(asked.query)
      const paging = pagingFor(deps.secret, binding, { limit: perPage }, 2)
      const permutationKey = await loadPermutationKey(tx)
      const { sql } = tx
      const reader = { sql, actor, now, changedSince: beginningOf(each.filters, asked.query, 'updated_at') }
      const where = sql`${conditionsFor(sql, each.filters, asked.query, permutationKey)} and ${placeOf(sql, each, asked.after)}`
      const order = each.ofCards ? sql`order by r.card_n desc, r.n desc` : sql`order by r.n desc`
      const found = await selectRows(tx, reader, each.relation, where, sql`${order} limit ${paging.fetch}`)
      const { rows: page, next_cursor } = paging.page(found, row => [String(row.n), asked.text])
      if (next_cursor)
        header('link', `<${address.origin}${address.path}?cursor=${encodeURIComponent(next_cursor)}>; rel="next"`)
      const number = numberingWith(permutationKey)
      const shown = await each.show(page as never[], { tx, reader, actor, number })
      return fields === null ? [...shown] : shown.map(shape => pickFields(shape, fields))
    },
  })
})

/** What comes after the row `after`; everything where there is none. */
function placeOf(sql: ReservedSql, { ofCards }: Resource, after: string | null): Fragment {
  if (after === null) return sql`true`
  const place = sql`r.n < ${after}::bigint`
  return ofCards ? sql`${place} and r.card_n <= ${Math.floor(Number(after) / rows.placesMax)}` : place
}

interface Asked {
  /** what the first page was asked with */
  readonly query: Query
  readonly text: string
  readonly after: string | null
}

/** What a page is asked for: by the query itself, or by a cursor, which carries the query and must stand alone. */
function readAsked(query: Query, open: (cursor: string) => readonly string[]): Asked {
  const { cursor, ...others } = query
  if (cursor === undefined) {
    const text = JSON.stringify(others)
    if (text.length > queryLengthMax) throw misread('query', 'This is too long')
    return { query: others, text, after: null }
  }
  if (Object.keys(others).length > 0) throw misread('cursor', 'Must be the only parameter')
  try {
    const [after, text] = open(String(cursor))
    return { query: JSON.parse(text!) as Query, text: text!, after: after! }
  } catch (error) {
    if (error instanceof Refusal) throw misread('cursor', 'Is not a cursor of this list')
    throw error
  }
}

/** A cursor carries the query it began with, and has to fit into an address. */
const queryLengthMax = 4_000

function readPage(query: Query): { perPage: number; fields: readonly string[] | null } {
  const asked = query.per_page === undefined ? String(perPageDefault) : textOf('per_page', query.per_page)
  const perPage = /^\d{1,3}$/.test(asked) ? Number(asked) : 0
  if (perPage < 1 || perPage > perPageMax) throw misread('per_page', `Must be between 1 and ${perPageMax}`)
  if (query.fields === undefined) return { perPage, fields: null }
  const fields = textOf('fields', query.fields)
    .split(',')
    .map(each => each.trim())
    .filter(Boolean)
  if (fields.length > numbersMax) throw misread('fields', `Give at most ${numbersMax} fields`)
  return { perPage, fields }
}

function pickFields(shape: Shape, fields: readonly string[]): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([name]) => fields.includes(name)))
}
