/** Jobs with their hiring team and bars, and the plan that a loop of the job is built from. Knows no loop. */
import { and, eq, sql as fragment } from 'drizzle-orm'
import type { Fragment, ReservedSql } from 'postgres'
import { z } from 'zod'
import { jobs } from '../../../db/schema/intake.ts'
import type { Actor } from '../../domain/actor.ts'
import { JobUpsert } from '../../domain/import-rows.ts'
import { type Facts, permissionsOf } from '../../domain/permit.ts'
import { checkBars, checkPlan, coverPlan } from '../../domain/plan.ts'
import { Refusal } from '../../domain/refusal.ts'
import { Level, Rubric, type Track } from '../../domain/rubrics/rubric.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { type Route, route } from '../../platform/http.ts'
import { ByExternalId, enterOne, rowOf } from '../../platform/incoming.ts'
import { Id } from '../../platform/json-schema.ts'
import { onTeamOf, stayedOnPanel, visibleJob } from '../../platform/visibility.ts'
import { enterJobs } from './incoming-rows.ts'
import { type Bars, Job, JobChange, JobState, NewJob, Plan, PlanSet } from './shapes.ts'

const tag = 'intake'
const ById = z.strictObject({ id: Id })

export const createJob = route({
  operationId: 'createJob',
  method: 'POST',
  path: '/v1/jobs',
  tag,
  summary: 'Add a job; it gets its plan next',
  may: 'job.write',
  body: NewJob,
  reply: Job,
  status: 201,
  etag: true,
  refuses: ['bar_needs_reason', 'external_id_taken', 'unknown_reference', 'person_inactive'],
  facts: async ({ tx, body }) => ({ people: await loadPeople(tx, namedIn(body)) }),
  async handle({ tx, deps, actor, body, facts, now, etag }) {
    checkBars(body.bars)
    refuseUnlessTakingPart(facts.people, namedIn(body))
    const id = deps.ids(now)
    const [, , row] = await Promise.all([
      insertJob(tx, id, body, now),
      insertHiringTeam(tx, id, body.hiring_team),
      loadJob(tx, actor, id),
    ])
    etag(row.version)
    return jobFrom(row, actor)
  },
  async again({ tx, actor, etag }, id) {
    const row = await loadJob(tx, actor, id)
    etag(row.version)
    return jobFrom(row, actor)
  },
})

export const listJobs = route({
  operationId: 'listJobs',
  method: 'GET',
  path: '/v1/jobs',
  tag,
  summary: 'Jobs that you may see, newest first',
  may: 'job.read',
  query: z.strictObject({
    ...pageQuery,
    state: JobState.optional(),
    level: Level.optional(),
    q: z.string().min(1).max(100).optional().meta({ description: 'part of the title' }),
    hiring_team_member: z
      .union([z.literal('me'), Id])
      .optional()
      .meta({ description: 'only jobs to whose hiring team this person belongs, decision owner and deputy included' }),
  }),
  reply: listOf(Job),
  async handle({ tx, actor, query, paging }) {
    const { sql } = tx
    const pages = paging()
    const member = query.hiring_team_member === 'me' ? actor.id : query.hiring_team_member
    const rows = await sql<JobRow[]>`
      select ${jobColumns(sql, actor)} from jobs j
      where ${visibleJob(sql, actor, 'job.read')}
        ${query.state === undefined ? sql`` : sql`and j.state = ${query.state}`}
        ${query.level === undefined ? sql`` : sql`and j.level = ${query.level}`}
        ${query.q === undefined ? sql`` : sql`and j.title ilike ${likeWithin(query.q)}`}
        ${member === undefined ? sql`` : sql`and ${onTeamOf(sql, member, sql`j.id`)}`}
        ${pages.after ? sql`and j.id < ${pages.after[0]!}::uuid` : sql``}
      order by j.id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    return { data: page.map(row => jobFrom(row, actor)), next_cursor }
  },
})

export const getJob = route({
  operationId: 'getJob',
  method: 'GET',
  path: '/v1/jobs/{id}',
  tag,
  summary: 'One job',
  may: 'job.read',
  params: ById,
  reply: Job,
  etag: true,
  facts: async ({ tx, actor, params }) => standingOn(await loadJob(tx, actor, params.id)),
  async handle({ actor, facts, etag }) {
    etag(facts.row.version)
    return jobFrom(facts.row, actor)
  },
})

export const changeJob = route({
  operationId: 'changeJob',
  method: 'PATCH',
  path: '/v1/jobs/{id}',
  tag,
  summary: 'Change a job; loops that are open keep the level, the bars and the people they opened with',
  may: 'job.write',
  params: ById,
  body: JobChange,
  reply: Job,
  etag: true,
  ifMatch: 'required',
  refuses: [
    'bar_needs_reason',
    'dimension_unknown',
    'dimension_not_in_rubric',
    'external_id_taken',
    'unknown_reference',
    'person_inactive',
  ],
  facts: async ({ tx, actor, params, body }) => {
    const [, row, plan, people] = await Promise.all([
      lockJob(tx, params.id),
      loadJob(tx, actor, params.id),
      loadPlanWithRubric(tx, params.id),
      loadPeople(tx, namedIn(body)),
    ])
    return { ...standingOn(row), plan, people }
  },
  async handle({ tx, actor, params, body, facts, now, ifMatch, etag }) {
    const expected = ifMatch()
    refuseUnlessTakingPart(facts.people, namedIn(body))
    if (body.bars) checkBars(body.bars)
    if (facts.plan) refuseWhatBreaksThePlan(facts.plan, facts.row, body)
    const { decision_owner_id, deputy_id, signals_off, hiring_team, external, ...same } = body
    const [changed] = await tx.db
      .update(jobs)
      .set({
        ...same,
        ...(decision_owner_id === undefined ? {} : { decisionOwnerId: decision_owner_id }),
        ...(deputy_id === undefined ? {} : { deputyId: deputy_id }),
        ...(signals_off === undefined ? {} : { signalsOff: signals_off }),
        ...(external === undefined
          ? {}
          : { externalSource: external?.source ?? null, externalId: external?.id ?? null }),
        version: fragment`${jobs.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(jobs.id, params.id), expected === null ? undefined : eq(jobs.version, expected)))
      .returning({ version: jobs.version })
    if (!changed) throw new Refusal('precondition_failed')
    if (hiring_team !== undefined) {
      await tx.sql`delete from hiring_team_members where job_id = ${params.id}`
      await insertHiringTeam(tx, params.id, hiring_team)
    }
    etag(changed.version)
    return jobFrom(await loadJob(tx, actor, params.id), actor)
  },
})

export const upsertJob = route({
  operationId: 'upsertJob',
  method: 'PUT',
  path: '/v1/jobs/by-external-id/{source}/{id}',
  tag,
  summary: 'Add or change a job by what another system calls it',
  description:
    'Answers 201 for a new job, else 200. Plan and bars stay as they are here; loops that are open keep the level and the people they opened with.',
  may: 'job.write',
  params: ByExternalId,
  body: JobUpsert,
  reply: Job,
  status: 201,
  etag: true,
  refuses: ['unknown_reference', 'person_inactive', 'already_exists', 'dimension_not_in_rubric', 'dimension_unknown'],
  async handle({ tx, deps, actor, params, body, now, etag, status }) {
    const into = { tx, deps, actor, now, importId: null, rubricVersionId: null }
    const { id, change } = await enterOne(enterJobs, into, rowOf(params, body))
    if (change !== 'created') status(200)
    const row = await loadJob(tx, actor, id)
    etag(row.version)
    return jobFrom(row, actor)
  },
})

export const closeJob = stateRoute({
  operationId: 'closeJob',
  path: '/v1/jobs/{id}/closing',
  summary:
    'Close a job: it takes no more applications; those it has, and their loops, go on. Closing it again changes nothing',
  to: 'closed',
})

export const reopenJob = stateRoute({
  operationId: 'reopenJob',
  path: '/v1/jobs/{id}/reopening',
  summary: 'Open a closed job again; opening it again changes nothing',
  to: 'open',
})

function stateRoute(each: { operationId: string; path: string; summary: string; to: z.infer<typeof JobState> }): Route {
  return route({
    operationId: each.operationId,
    method: 'POST',
    path: each.path,
    tag,
    summary: each.summary,
    may: 'job.write',
    params: ById,
    reply: Job,
    etag: true,
    facts: async ({ tx, actor, params }) => {
      const [, row] = await Promise.all([lockJob(tx, params.id), loadJob(tx, actor, params.id)])
      return standingOn(row)
    },
    async handle({ tx, actor, params, now, etag }) {
      await tx.sql`
        update jobs set state = ${each.to}, version = version + 1, updated_at = ${now} where id = ${params.id} and state <> ${each.to}`
      const row = await loadJob(tx, actor, params.id)
      etag(row.version)
      return jobFrom(row, actor)
    },
  })
}

// ---- the plan ----

export const setPlan = route({
  operationId: 'setPlan',
  method: 'PUT',
  path: '/v1/jobs/{id}/plan',
  tag,
  summary: "Set the job's plan; loops that are open keep the plan they opened with",
  may: 'job.write',
  params: ById,
  body: PlanSet,
  reply: Plan,
  etag: true,
  ifMatch: 'or_absent',
  refuses: [
    'unknown_reference',
    'too_many_dimensions',
    'dimension_not_in_rubric',
    'dimension_unknown',
    'focus_too_wide',
    'plan_has_no_interview',
  ],
  facts: async ({ tx, actor, params, body }) => {
    const [, row, rubric] = await Promise.all([
      lockJob(tx, params.id),
      loadJob(tx, actor, params.id),
      loadRubric(tx, body.rubric_version_id),
    ])
    return { ...standingOn(row), rubric }
  },
  async handle({ tx, params, body, facts, now, ifAbsent, ifMatch, etag }) {
    const first = ifAbsent()
    const expected = first ? null : ifMatch()
    if (!facts.rubric) throw new Refusal('unknown_reference', { rubric_version_id: body.rubric_version_id })
    const dimensions = checkPlan(body, facts.rubric, facts.row.level, facts.row.track)
    const interviews = JSON.stringify(body.interviews)
    const [saved] = first
      ? await tx.sql<{ version: number }[]>`
          insert into plans (company_id, job_id, rubric_version_id, dimensions, interviews, updated_at)
          values (${tx.companyId}, ${params.id}, ${body.rubric_version_id}, ${dimensions}, ${interviews}, ${now})
          on conflict (company_id, job_id) do nothing returning version`
      : await tx.sql<{ version: number }[]>`
          update plans set rubric_version_id = ${body.rubric_version_id}, dimensions = ${dimensions}, interviews = ${interviews},
            version = version + 1, updated_at = ${now}
          where job_id = ${params.id} and (${expected}::int is null or version = ${expected}) returning version`
    if (!saved) throw new Refusal('precondition_failed')
    etag(saved.version)
    return planFrom({ ...body, job_id: params.id, dimensions, updated_at: now })
  },
})

export const getPlan = route({
  operationId: 'getPlan',
  method: 'GET',
  path: '/v1/jobs/{id}/plan',
  tag,
  summary: "The job's plan, and what it covers",
  may: 'job.read',
  params: ById,
  reply: Plan,
  etag: true,
  facts: async ({ tx, actor, params }) => {
    const [row, plan] = await Promise.all([loadJob(tx, actor, params.id), loadPlan(tx, params.id)])
    return { ...standingOn(row), plan }
  },
  async handle({ facts, etag }) {
    if (!facts.plan) throw new Refusal('not_found')
    etag(facts.plan.version)
    return planFrom(facts.plan)
  },
})

export const jobRoutes: readonly Route[] = [
  createJob,
  listJobs,
  getJob,
  changeJob,
  upsertJob,
  closeJob,
  reopenJob,
  setPlan,
  getPlan,
]

interface JobRow {
  readonly id: string
  readonly title: string
  readonly level: Level
  readonly track: Track
  readonly state: z.infer<typeof JobState>
  readonly bars: z.infer<typeof Bars>
  readonly hiring_team: string[]
  readonly decision_owner_id: string
  readonly deputy_id: string | null
  readonly signals_off: boolean
  readonly external_source: string | null
  readonly external_id: string | null
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly on_team: boolean
  readonly on_loop: boolean
}

type PlanRow = Omit<z.infer<typeof Plan>, 'coverage'> & { readonly version: number }

/** The columns of a job (`j`) and how the actor stands to it. */
function jobColumns(sql: ReservedSql, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return sql`j.id, j.title, j.level, j.track, j.state, j.bars, j.decision_owner_id, j.deputy_id, j.signals_off,
    j.external_source, j.external_id, j.version, j.created_at, j.updated_at,
    array(select m.person_id from hiring_team_members m where m.job_id = j.id order by m.person_id) as hiring_team,
    coalesce(${onTeamOf(sql, me, sql`j.id`)}, false) as on_team,
    exists (select 1 from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id
      where l.job_id = j.id and p.person_id = ${me}
        and ${stayedOnPanel(sql)}) as on_loop`
}

async function loadJob(tx: Tx, actor: Actor, id: string): Promise<JobRow> {
  const [row] = await tx.sql<JobRow[]>`select ${jobColumns(tx.sql, actor)} from jobs j where j.id = ${id}`
  if (!row) throw new Refusal('not_found')
  return row
}

/** Sent before the statement that reads what it guards: a statement that waits still sees the world from before. */
async function lockJob(tx: Tx, id: string): Promise<void> {
  await tx.sql`select 1 from jobs where id = ${id} for update`
}

function standingOn(row: JobRow): { row: JobRow; permit: Facts } {
  return { row, permit: { job: { onHiringTeam: row.on_team }, onLoop: row.on_loop } }
}

function jobFrom(row: JobRow, actor: Actor): z.output<typeof Job> {
  const { external_source, external_id, version: _, on_team: __, on_loop: ___, ...same } = row
  return {
    ...same,
    external: external_source !== null && external_id !== null ? { source: external_source, id: external_id } : null,
    permissions: permissionsOf('job', actor, standingOn(row).permit),
  }
}

function planFrom(plan: Omit<PlanRow, 'version'>): z.output<typeof Plan> {
  const { job_id, rubric_version_id, dimensions, interviews, updated_at } = plan
  return { job_id, rubric_version_id, dimensions, interviews, coverage: coverPlan(plan), updated_at }
}

async function insertJob(tx: Tx, id: string, job: z.output<typeof NewJob>, now: Date): Promise<void> {
  await tx.sql`
    insert into jobs (company_id, id, title, level, track, bars, decision_owner_id, deputy_id, signals_off, external_source,
      external_id, created_at, updated_at)
    values (${tx.companyId}, ${id}, ${job.title}, ${job.level}, ${job.track}, ${JSON.stringify(job.bars)},
      ${job.decision_owner_id}, ${job.deputy_id}, ${job.signals_off}, ${job.external?.source ?? null},
      ${job.external?.id ?? null}, ${now}, ${now})`
}

async function insertHiringTeam(tx: Tx, jobId: string, people: readonly string[]): Promise<void> {
  if (people.length === 0) return
  await tx.sql`
    insert into hiring_team_members (company_id, job_id, person_id)
    select ${tx.companyId}, ${jobId}, person_id from unnest(${[...people]}::uuid[]) as person_id`
}

/** Everybody whom a request names. */
function namedIn(body: { hiring_team?: string[]; decision_owner_id?: string; deputy_id?: string | null }): string[] {
  const named = [...(body.hiring_team ?? []), body.decision_owner_id, body.deputy_id]
  return [...new Set(named.filter(id => typeof id === 'string'))]
}

/** person → whether they take part. */
async function loadPeople(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.sql<
    { id: string; active: boolean }[]
  >`select id, active from people where id in ${tx.sql([...ids])}`
  return new Map(rows.map(({ id, active }) => [id, active]))
}

function refuseUnlessTakingPart(people: ReadonlyMap<string, boolean>, ids: readonly string[]): void {
  const unknown = ids.filter(id => !people.has(id))
  if (unknown.length > 0) throw new Refusal('unknown_reference', { people: unknown })
  const inactive = ids.filter(id => people.get(id) === false)
  if (inactive.length > 0) throw new Refusal('person_inactive', { people: inactive })
}

async function loadPlan(tx: Tx, jobId: string): Promise<PlanRow | null> {
  const [row] = await tx.sql<PlanRow[]>`
    select job_id, rubric_version_id, dimensions, interviews, updated_at, version from plans where job_id = ${jobId}`
  return row ?? null
}

async function loadRubric(tx: Tx, versionId: string): Promise<Rubric | null> {
  const [row] = await tx.sql<{ content: unknown }[]>`select content from rubric_versions where id = ${versionId}`
  return row ? Rubric.parse(row.content) : null
}

interface PlanWithRubric {
  readonly dimensions: string[]
  readonly interviews: { focus: string[] }[]
  readonly rubric: Rubric
}

async function loadPlanWithRubric(tx: Tx, jobId: string): Promise<PlanWithRubric | null> {
  const [row] = await tx.sql<{ dimensions: string[]; interviews: { focus: string[] }[]; content: unknown }[]>`
    select p.dimensions, p.interviews, v.content from plans p
    join rubric_versions v on v.company_id = p.company_id and v.id = p.rubric_version_id where p.job_id = ${jobId}`
  return row ? { dimensions: row.dimensions, interviews: row.interviews, rubric: Rubric.parse(row.content) } : null
}

/** A plan that no longer fits its job would only be noticed when a loop opens; so the change is what is refused. */
function refuseWhatBreaksThePlan(plan: PlanWithRubric, job: JobRow, change: z.output<typeof JobChange>): void {
  if (change.level !== undefined || change.track !== undefined)
    checkPlan(plan, plan.rubric, change.level ?? job.level, change.track ?? job.track)
  const known = plan.rubric.dimensions.map(({ key }) => key)
  const unknown = Object.keys(change.bars ?? {}).filter(dimension => !known.includes(dimension))
  if (unknown.length > 0) throw new Refusal('dimension_unknown', { dimensions: unknown })
}

function likeWithin(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
