/**
 * Merge's ATS API at /facade/merge/ats/v1: lists with `next` and `previous`, single models by id, our own ids. Cards appear
 * once they are published and not before. Knows how Merge asks and pages; what its members are called stands in the domain.
 */
import { z } from 'zod'
import type {
  ApplicationRow,
  CandidateRow,
  CardRow,
  InterviewRow,
  JobRow,
  Numbering,
  PersonRow,
} from '../../domain/ats/facade-rows.ts'
import * as shapes from '../../domain/ats/merge.ts'
import { Refusal } from '../../domain/refusal.ts'
import { openCursor, sealCursor } from '../../platform/cursor.ts'
import { type Route, route } from '../../platform/http.ts'
import { merge } from './dialects.ts'
import { expandMembers, namesToExpand } from './expansions.ts'
import {
  absent,
  before,
  beginningOf,
  conditionsFor,
  type Filters,
  id,
  misread,
  type Query,
  since,
  text,
  textOf,
} from './filters.ts'
import { type ListedRow, type Resource, resource, selectRows } from './listing.ts'
import * as rows from './rows.ts'

const pageSizeMax = 100
const pageSizeDefault = 100

/** The filters that every list of Merge takes. */
const common: Filters = {
  created_after: since('created_at'),
  created_before: before('created_at'),
  modified_after: since('updated_at'),
  modified_before: before('updated_at'),
  remote_id: text('external_id'),
}

export const resources: readonly Resource[] = [
  resource<PersonRow>({
    name: 'users',
    may: 'person.read',
    relation: rows.people,
    filters: { ...common, email: text('email') },
    shape: shapes.userIn,
  }),
  resource<JobRow>({
    name: 'jobs',
    may: 'job.read',
    relation: rows.jobs,
    filters: {
      ...common,
      code: text('external_id'),
      status: { is: 'word', column: 'state', words: { OPEN: ['open'], CLOSED: ['closed'] } },
      offices: absent,
    },
    shape: shapes.jobIn,
  }),
  resource<CandidateRow>({
    name: 'candidates',
    may: 'candidate.read',
    relation: reader => reader.sql`
      select k.*, regexp_replace(k.name, '\\s+\\S+$', '') as first_name, coalesce(substring(k.name from '\\s(\\S+)$'), '') as last_name
      from (${rows.candidates(reader)}) k`,
    filters: {
      ...common,
      email_addresses: text('email'),
      first_name: text('first_name'),
      last_name: text('last_name'),
      tags: absent,
    },
    shape: shapes.candidateIn,
  }),
  resource<ApplicationRow>({
    name: 'applications',
    may: 'application.read',
    relation: rows.applications,
    filters: {
      ...common,
      candidate_id: id('candidate_id'),
      job_id: id('job_id'),
      source: text('source'),
      credited_to_id: absent,
      current_stage_id: absent,
      reject_reason_id: absent,
    },
    shape: shapes.applicationIn,
  }),
  resource<InterviewRow>({
    name: 'interviews',
    may: 'interview.read',
    relation: reader => reader.sql`select k.* from (${rows.interviews(reader)}) k where k.state <> 'dropped'`,
    filters: {
      ...common,
      application_id: id('application_id'),
      job_id: id('job_id'),
      job_interview_stage_id: absent,
      organizer_id: absent,
    },
    shape: shapes.interviewIn,
  }),
  resource<CardRow>({
    name: 'scorecards',
    may: 'scorecard.read',
    evidence: true,
    relation: rows.publishedCards,
    filters: {
      ...common,
      remote_id: absent,
      application_id: id('application_id'),
      interview_id: id('interview_id'),
      interviewer_id: id('author_id'),
    },
    shape: shapes.scorecardIn,
  }),
]

/** Merge has our own ids: a number asked for here is a mistake. */
const unnumbered: Numbering = kind => {
  throw new Error(`Merge knows no number of a ${kind}`)
}

function nameOf({ name }: Resource): string {
  return name.replace(/^\w/, letter => letter.toUpperCase())
}

const lists = resources.map(each => {
  const operationId = `listMerge${nameOf(each)}`
  return route({
    operationId,
    method: 'GET',
    path: `/facade/merge/ats/v1/${each.name}`,
    tag: 'facades',
    summary: `Merge: ${each.name}`,
    dialect: merge,
    may: each.may,
    evidence: each.evidence,
    query: z.record(z.string().max(100), z.unknown()),
    reply: z.strictObject({
      next: z.string().nullable(),
      previous: z.string().nullable(),
      results: z.array(z.looseObject({})),
    }),
    async handle({ tx, deps, actor, now, query }) {
      const { cursor, page_size, ...others } = query
      const pageSize = readPageSize(page_size)
      const asked = Object.fromEntries(Object.entries(others).filter(([name]) => name in each.filters))
      const binding = [tx.companyId, actor.id, operationId, JSON.stringify(asked)].join('\n')
      const from = cursor === undefined || cursor === '' ? null : readCursor(deps.secret, binding, cursor)
      const seal = (direction: Direction, row: ListedRow) =>
        sealCursor(deps.secret, binding, [direction, String(row.n)])
      const { sql } = tx
      const reader = { sql, actor, now, changedSince: beginningOf(each.filters, asked, 'updated_at') }
      const back = from?.direction === 'before'
      const place = from === null ? sql`true` : back ? sql`r.n > ${from.n}::bigint` : sql`r.n < ${from.n}::bigint`
      const where = sql`${conditionsFor(sql, each.filters, asked, '')} and ${place}`
      const order = back ? sql`order by r.n` : sql`order by r.n desc`
      const found = await selectRows(tx, reader, each.relation, where, sql`${order} limit ${pageSize + 1}`)
      const more = found.length > pageSize
      const page = back ? found.slice(0, pageSize).reverse() : found.slice(0, pageSize)
      const [first, last] = [page[0], page.at(-1)]
      // What the page asks of its own rows is asked of nothing beside them.
      const showing = { tx, reader: { ...reader, changedSince: null }, actor, number: unnumbered }
      const shown = await each.show(page as never[], showing)
      return {
        next: last && (back || more) ? seal('after', last) : null,
        previous: first && (back ? more : from !== null) ? seal('before', first) : null,
        results: [...(await expandMembers(shown, each, namesToExpand(query), resources, showing))],
      }
    },
  })
})

const singles = resources.map(each =>
  route({
    operationId: `getMerge${nameOf(each).replace(/s$/, '')}`,
    method: 'GET',
    path: `/facade/merge/ats/v1/${each.name}/{id}`,
    tag: 'facades',
    summary: `Merge: one of the ${each.name}`,
    dialect: merge,
    may: each.may,
    evidence: each.evidence,
    params: z.strictObject({ id: z.uuid() }),
    query: z.record(z.string().max(100), z.unknown()),
    reply: z.looseObject({}),
    async handle({ tx, actor, now, params, query }) {
      const reader = { sql: tx.sql, actor, now, changedSince: null }
      const found = await selectRows(tx, reader, each.relation, tx.sql`r.id = ${params.id}`, tx.sql`limit 1`)
      if (found.length === 0) throw new Refusal('not_found')
      const showing = { tx, reader, actor, number: unnumbered }
      const shown = await each.show(found as never[], showing)
      const [shape] = await expandMembers(shown, each, namesToExpand(query), resources, showing)
      return shape!
    },
  }),
)

export const mergeRoutes: readonly Route[] = [...lists, ...singles]

type Direction = 'after' | 'before'

function readPageSize(asked: Query[string]): number {
  if (asked === undefined) return pageSizeDefault
  const size = Number(textOf('page_size', asked))
  if (!Number.isInteger(size) || size < 1) throw misread('page_size', 'Must be a whole number from 1 on')
  return Math.min(size, pageSizeMax)
}

function readCursor(secret: string, binding: string, cursor: unknown): { direction: Direction; n: string } {
  try {
    const [direction, n] = openCursor(secret, binding, textOf('cursor', cursor), 2)
    return { direction: direction === 'before' ? 'before' : 'after', n: n! }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'invalid_cursor')
      throw misread('cursor', 'Is not a cursor of this list')
    throw error
  }
}
