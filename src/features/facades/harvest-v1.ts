/**
 * Harvest v1 at /facade/harvest/v1: lists by page number, single things by id, and what belongs to one application or job.
 * Cards appear once they are published and not before. Knows how v1 asks and pages; what its members are called stands in
 * the domain.
 */
import { z } from 'zod'
import type {
  ApplicationRow,
  CandidateRow,
  CardRow,
  InterviewRow,
  JobRow,
  NumberedKind,
  PersonRow,
  PlanInterviewRow,
} from '../../domain/ats/facade-rows.ts'
import * as shapes from '../../domain/ats/harvest-v1.ts'
import { Refusal } from '../../domain/refusal.ts'
import { type Address, type Route, route } from '../../platform/http.ts'
import { harvestV1 } from './dialects.ts'
import {
  absent,
  before,
  beginningOf,
  conditionsFor,
  type Filter,
  type Filters,
  misread,
  number,
  type Query,
  since,
  text,
  textOf,
} from './filters.ts'
import { loadPermutationKey, numberingWith, type Resource, resource, type Showing, selectRows } from './listing.ts'
import * as rows from './rows.ts'

const perPageMax = 500
const perPageDefault = 100
const pageMax = 1_000_000
/** Lists longer than this name no last page, as if the count had been skipped: counting costs what all rows cost. */
const countedMax = 5_000

const created: Filters = { created_after: since('created_at'), created_before: before('created_at') }
const dated: Filters = { ...created, updated_after: since('updated_at'), updated_before: before('updated_at') }

/** A list of v1, the kind of its numbers, and whether its things are also served one by one. */
interface ResourceV1 {
  readonly resource: Resource
  readonly kind: NumberedKind
  readonly single: boolean
}

const scorecards: ResourceV1 = {
  kind: 'scorecard',
  single: true,
  resource: resource<CardRow & { titles: Record<string, string> }>({
    name: 'scorecards',
    may: 'scorecard.read',
    evidence: true,
    relation: reader =>
      reader.sql`select k.*, ${rows.titlesJson(reader.sql)} as titles from (${rows.publishedCards(reader)}) k`,
    filters: dated,
    shape: (row, numbering, actor) => shapes.scorecardIn(rows.readableCard(row, actor), numbering),
  }),
}

const scheduledInterviews: ResourceV1 = {
  kind: 'interview',
  single: true,
  resource: resource<InterviewRow>({
    name: 'scheduled_interviews',
    may: 'interview.read',
    relation: reader =>
      reader.sql`select k.* from (${rows.interviews(reader)}) k where k.starts_at is not null and k.state <> 'dropped'`,
    filters: {
      ...dated,
      starts_after: since('starts_at'),
      starts_before: before('starts_at'),
      ends_after: since('ends_at'),
      ends_before: before('ends_at'),
      external_event_id: text('external_id'),
      actionable: { is: 'word', column: 'state', words: { true: ['scheduled'], false: ['held', 'no_show'] } },
    },
    shape: shapes.interviewIn,
  }),
}

const jobStages: ResourceV1 = {
  kind: 'stage',
  single: false,
  resource: {
    name: 'job_stages',
    may: 'job.read',
    relation: rows.jobs,
    filters: dated,
    show: (page: readonly JobRow[], showing) => showStages(page, showing),
  },
}

const resources: readonly ResourceV1[] = [
  {
    kind: 'person',
    single: true,
    resource: resource<PersonRow>({
      name: 'users',
      may: 'person.read',
      relation: rows.people,
      filters: { ...dated, email: text('email'), employee_id: text('external_id') },
      shape: shapes.userIn,
    }),
  },
  {
    kind: 'job',
    single: true,
    resource: resource<JobRow>({
      name: 'jobs',
      may: 'job.read',
      relation: rows.jobs,
      filters: {
        ...dated,
        requisition_id: text('external_id'),
        status: { is: 'word', column: 'state', words: { open: ['open'], closed: ['closed'], draft: [] } },
        opening_id: absent,
        department_id: absent,
        external_department_id: absent,
        office_id: absent,
        external_office_id: absent,
        custom_field_option_id: absent,
      },
      shape: shapes.jobIn,
    }),
  },
  {
    kind: 'candidate',
    single: true,
    resource: {
      name: 'candidates',
      may: 'candidate.read',
      relation: rows.candidates,
      filters: {
        ...dated,
        job_id: { is: 'number_among', kind: 'job', column: 'job_ns' },
        email: text('email'),
        candidate_ids: number('candidate', 'n'),
      },
      show: (page: readonly CandidateRow[], showing) => showCandidates(page, showing),
    },
  },
  {
    kind: 'application',
    single: true,
    resource: resource<ApplicationRow>({
      name: 'applications',
      may: 'application.read',
      relation: rows.applications,
      filters: {
        ...created,
        last_activity_after: since('updated_at'),
        job_id: number('job', 'job_n'),
        candidate_id: number('candidate', 'candidate_n'),
        status: {
          is: 'word',
          column: 'state',
          words: { active: ['active'], hired: ['hired'], rejected: ['rejected', 'withdrawn'] },
        },
      },
      shape: shapes.applicationIn,
    }),
  },
  scorecards,
  scheduledInterviews,
  jobStages,
]

/** Candidates with their applications, which v1 nests: one more statement for the whole page. */
async function showCandidates(page: readonly CandidateRow[], { tx, reader, number: numbering }: Showing) {
  const ns = page.map(({ n }) => n)
  const found = (await selectRows(
    tx,
    reader,
    rows.applications,
    tx.sql`r.candidate_n = any(${ns}::bigint[])`,
    tx.sql`order by r.n`,
  )) as ApplicationRow[]
  return page.map(each =>
    shapes.candidateIn(
      each,
      found.filter(application => application.candidate_n === each.n),
      numbering,
    ),
  )
}

/** The stages of jobs with the interviews of their plans: one more statement for the whole page. */
async function showStages(page: readonly JobRow[], { tx, reader, number: numbering }: Showing) {
  const ns = page.map(({ n }) => n)
  const found = (await selectRows(
    tx,
    reader,
    rows.planInterviews,
    tx.sql`r.active and r.job_n = any(${ns}::bigint[])`,
    tx.sql`order by r.position, r.n`,
  )) as PlanInterviewRow[]
  return page.map(each =>
    shapes.stageIn(
      each,
      found.filter(interview => interview.job_n === each.n),
      numbering,
    ),
  )
}

const NumberInPath = z.strictObject({ id: z.string().regex(/^\d{1,18}$/) })

/** A list at `path`; `parent` is the filter that a number in the path stands for. */
function listRoute({ resource: each }: ResourceV1, operationId: string, path: string, parent?: Filter): Route {
  const filters: Filters = parent ? { ...each.filters, parent } : each.filters
  return route({
    operationId,
    method: 'GET',
    path: `/facade/harvest/v1/${path}`,
    tag: 'facades',
    summary: `Harvest v1: ${each.name.replaceAll('_', ' ')}`,
    dialect: harvestV1,
    may: each.may,
    evidence: each.evidence,
    params: parent ? NumberInPath : z.strictObject({}),
    query: z.record(z.string().max(100), z.unknown()),
    reply: z.array(z.looseObject({})),
    async handle({ tx, actor, now, params, query, address, header }) {
      const { page, perPage, skipCount } = readPage(query)
      const permutationKey = await loadPermutationKey(tx)
      const { sql } = tx
      const { parent: _, ...asked } = query
      const reader = { sql, actor, now, changedSince: beginningOf(filters, asked, 'updated_at') }
      const of = 'id' in params ? { parent: params.id } : {}
      const where = conditionsFor(sql, filters, { ...asked, ...of }, permutationKey)
      const [found, total] = await Promise.all([
        selectRows(
          tx,
          reader,
          each.relation,
          where,
          sql`order by r.n limit ${perPage + 1} offset ${(page - 1) * perPage}`,
        ),
        skipCount
          ? null
          : sql<{ count: number }[]>`
              select count(*)::int as count from (
                select 1 from (${each.relation(reader)}) r where ${where} limit ${countedMax + 1}) counted`,
      ])
      const rowsInAll = total === null || total[0]!.count > countedMax ? null : total[0]!.count
      const link = linksTo(address, query, page, {
        next: found.length > perPage ? page + 1 : null,
        prev: page > 1 ? page - 1 : null,
        last: rowsInAll === null ? null : Math.max(1, Math.ceil(rowsInAll / perPage)),
      })
      if (link) header('link', link)
      // What the page asks of its own rows is asked of nothing beside them.
      const showing = { tx, reader: { ...reader, changedSince: null }, actor, number: numberingWith(permutationKey) }
      return [...(await each.show(found.slice(0, perPage) as never[], showing))]
    },
  })
}

function singleRoute({ resource: each, kind }: ResourceV1, operationId: string): Route {
  return route({
    operationId,
    method: 'GET',
    path: `/facade/harvest/v1/${each.name}/{id}`,
    tag: 'facades',
    summary: `Harvest v1: one of the ${each.name.replaceAll('_', ' ')}`,
    dialect: harvestV1,
    may: each.may,
    evidence: each.evidence,
    params: NumberInPath,
    query: z.record(z.string().max(100), z.unknown()),
    reply: z.looseObject({}),
    async handle({ tx, actor, now, params }) {
      const permutationKey = await loadPermutationKey(tx)
      const { sql } = tx
      const reader = { sql, actor, now, changedSince: null }
      const where = conditionsFor(sql, { id: number(kind, 'n') }, { id: params.id }, permutationKey)
      const found = await selectRows(tx, reader, each.relation, where, sql`limit 1`)
      if (found.length === 0) throw new Refusal('not_found')
      const [shape] = await each.show(found as never[], {
        tx,
        reader,
        actor,
        number: numberingWith(permutationKey),
      })
      return shape!
    },
  })
}

function nameOf(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
}

export const harvestV1Routes: readonly Route[] = [
  ...resources.map(each => listRoute(each, `listHarvestV1${nameOf(each.resource.name)}`, each.resource.name)),
  ...resources
    .filter(({ single }) => single)
    .map(each => singleRoute(each, `getHarvestV1${nameOf(each.resource.name).replace(/s$/, '')}`)),
  listRoute(
    scorecards,
    'listHarvestV1ScorecardsOfApplication',
    'applications/{id}/scorecards',
    number('application', 'application_n'),
  ),
  listRoute(
    scheduledInterviews,
    'listHarvestV1InterviewsOfApplication',
    'applications/{id}/scheduled_interviews',
    number('application', 'application_n'),
  ),
  listRoute(jobStages, 'listHarvestV1StagesOfJob', 'jobs/{id}/stages', number('job', 'n')),
]

function readPage(query: Query): { page: number; perPage: number; skipCount: boolean } {
  const whole = (name: string, otherwise: number, max: number) => {
    const asked = query[name] === undefined ? String(otherwise) : textOf(name, query[name])
    const value = /^\d{1,7}$/.test(asked) ? Number(asked) : 0
    if (value < 1 || value > max) throw misread(name, `Must be between 1 and ${max}`)
    return value
  }
  return {
    page: whole('page', 1, pageMax),
    perPage: whole('per_page', perPageDefault, perPageMax),
    skipCount: query.skip_count === 'true',
  }
}

/** The Link header: other pages of the same question, by absolute addresses; null where there is only one page. */
function linksTo(
  address: Address,
  query: Query,
  page: number,
  pages: { next: number | null; prev: number | null; last: number | null },
): string | null {
  if (pages.next === null && pages.prev === null) return null
  const addressOf = (number: number) => {
    const members = Object.entries(query).map(([name, value]) => [name, textOf(name, value)])
    return `${address.origin}${address.path}?${new URLSearchParams([...members.filter(([name]) => name !== 'page'), ['page', String(number)]] as [string, string][])}`
  }
  return Object.entries(pages)
    .filter((each): each is [string, number] => each[1] !== null && each[1] !== page)
    .map(([rel, number]) => `<${addressOf(number)}>; rel="${rel}"`)
    .join(', ')
}
