/**
 * Applications: a candidate for a job, the stage they are in, and how it ended. It knows no loop: what a closed
 * application does to its loops follows from the event.
 */
import { and, eq, sql as fragment } from 'drizzle-orm'
import type { Fragment, ReservedSql } from 'postgres'
import { z } from 'zod'
import { applications } from '../../../db/schema/intake.ts'
import type { Actor } from '../../domain/actor.ts'
import { ApplicationState, moveApplication } from '../../domain/application.ts'
import { happened } from '../../domain/event.ts'
import { ApplicationUpsert } from '../../domain/import-rows.ts'
import { type Facts, permit } from '../../domain/permit.ts'
import { Refusal, type RefusalCode } from '../../domain/refusal.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import type { Recorder } from '../../platform/events.ts'
import { type Route, route } from '../../platform/http.ts'
import { ByExternalId, enterOne, findReferences, refKey, rowOf } from '../../platform/incoming.ts'
import { Id } from '../../platform/json-schema.ts'
import { loadCandidateStanding } from '../../platform/standing.ts'
import { broughtBy, onTeamOf, releasedTo, visibleApplication } from '../../platform/visibility.ts'
import { type ApplicationTurn, enterApplicationsAs } from './incoming-rows.ts'
import { Application, ApplicationChange, NewApplication, Rejection, Withdrawal } from './shapes.ts'

const tag = 'intake'
const ById = z.strictObject({ id: Id })

export const createApplication = route({
  operationId: 'createApplication',
  method: 'POST',
  path: '/v1/applications',
  tag,
  summary: 'Add an application; it opens no loop by itself',
  may: 'application.write',
  body: NewApplication,
  reply: Application,
  status: 201,
  etag: true,
  refuses: [
    'unknown_reference',
    'job_closed',
    'candidate_merged',
    'already_exists',
    'external_id_taken',
    'not_found',
    'gone',
  ],
  facts: async ({ tx, actor, body, now }) => {
    // The share lock waits for a merge that is under way; what is read after it knows the merge's end.
    const [, mergedIntoId, job, standing] = await Promise.all([
      shareCandidate(tx, body.candidate_id),
      loadMerge(tx, body.candidate_id),
      shareJob(tx, body.job_id),
      loadCandidateStanding(tx, actor, body.candidate_id, now),
    ])
    return { ...standing, mergedIntoId, job }
  },
  async handle({ tx, deps, actor, body, facts, now, record, etag }) {
    if (facts.mergedIntoId !== null)
      throw new Refusal('candidate_merged', { candidate_id: body.candidate_id, merged_into_id: facts.mergedIntoId })
    if (!facts.job) throw new Refusal('unknown_reference', { job_id: body.job_id })
    if (facts.job.state === 'closed') throw new Refusal('job_closed', { job_id: body.job_id })
    const id = deps.ids(now)
    await tx.sql`
      insert into applications (company_id, id, job_id, candidate_id, stage, source, external_source, external_id, created_at, updated_at)
      values (${tx.companyId}, ${id}, ${body.job_id}, ${body.candidate_id}, ${body.stage}, ${body.source},
        ${body.external?.source ?? null}, ${body.external?.id ?? null}, ${now}, ${now})`
    const row = await loadApplication(tx, actor, id, now)
    const subject = { jobId: body.job_id, candidateId: body.candidate_id, applicationId: id }
    await record(happened('application.received', subject))
    if (body.stage !== null) await record(happened('application.stage_entered', subject))
    etag(row.version)
    return applicationFrom(row, actor)
  },
  again: showAgain,
})

export const listApplications = route({
  operationId: 'listApplications',
  method: 'GET',
  path: '/v1/applications',
  tag,
  summary: 'Applications that you may see, newest first',
  may: 'application.read',
  query: z.strictObject({
    ...pageQuery,
    job_id: Id.optional(),
    candidate_id: Id.optional(),
    state: ApplicationState.optional(),
  }),
  reply: listOf(Application),
  async handle({ tx, actor, query, now, paging }) {
    const { sql } = tx
    const pages = paging()
    const rows = await sql<ApplicationRow[]>`
      select ${applicationColumns(sql, actor, now)} from applications a
      join candidates c on c.company_id = a.company_id and c.id = a.candidate_id
      where ${visibleApplication(sql, actor, 'application.read')} and c.erased_at is null
        ${query.job_id === undefined ? sql`` : sql`and a.job_id = ${query.job_id}`}
        ${query.candidate_id === undefined ? sql`` : sql`and a.candidate_id = ${query.candidate_id}`}
        ${query.state === undefined ? sql`` : sql`and a.state = ${query.state}`}
        ${pages.after ? sql`and a.id < ${pages.after[0]!}::uuid` : sql``}
      order by a.id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    return { data: page.map(row => applicationFrom(row, actor)), next_cursor }
  },
})

export const getApplication = route({
  operationId: 'getApplication',
  method: 'GET',
  path: '/v1/applications/{id}',
  tag,
  summary: 'One application',
  may: 'application.read',
  params: ById,
  reply: Application,
  etag: true,
  refuses: ['loop_sealed', 'gone'],
  facts: async ({ tx, actor, params, now }) => standingOn(await loadApplication(tx, actor, params.id, now), actor),
  async handle({ actor, facts, etag }) {
    etag(facts.row.version)
    return applicationFrom(facts.row, actor)
  },
})

export const changeApplication = route({
  operationId: 'changeApplication',
  method: 'PATCH',
  path: '/v1/applications/{id}',
  tag,
  summary: 'Change stage or source; the stage of an active application only',
  may: 'application.write',
  params: ById,
  body: ApplicationChange,
  reply: Application,
  etag: true,
  ifMatch: 'required',
  refuses: ['application_closed', 'external_id_taken', 'gone'],
  facts: async ({ tx, actor, params, now }) => {
    const [, row] = await Promise.all([lockApplication(tx, params.id), loadApplication(tx, actor, params.id, now)])
    return standingOn(row, actor)
  },
  async handle({ tx, actor, params, body, facts, now, record, ifMatch, etag }) {
    const expected = ifMatch()
    const { external, ...same } = body
    const moved = body.stage !== undefined && body.stage !== facts.row.stage
    if (moved && facts.row.state !== 'active') throw new Refusal('application_closed', { state: facts.row.state })
    const [changed] = await tx.db
      .update(applications)
      .set({
        ...same,
        ...(external === undefined
          ? {}
          : { externalSource: external?.source ?? null, externalId: external?.id ?? null }),
        version: fragment`${applications.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(applications.id, params.id), expected === null ? undefined : eq(applications.version, expected)))
      .returning({ version: applications.version })
    if (!changed) throw new Refusal('precondition_failed')
    if (moved && body.stage !== null) await record(happened('application.stage_entered', subjectOf(facts.row)))
    etag(changed.version)
    return applicationFrom(await loadApplication(tx, actor, params.id, now), actor)
  },
})

export const upsertApplication = route({
  operationId: 'upsertApplication',
  method: 'PUT',
  path: '/v1/applications/by-external-id/{source}/{id}',
  tag,
  summary: 'Add or change an application by what another system calls it',
  description:
    'Answers 201 for a new one, else 200. Job and candidate are named as the same system calls them, or by their id here. Entering a stage and closing have the consequences they have by hand.',
  may: 'application.write',
  params: ByExternalId,
  body: ApplicationUpsert,
  reply: Application,
  status: 201,
  etag: true,
  refuses: ['unknown_reference', 'job_closed', 'application_closed', 'already_exists', 'gone'],
  facts: async ({ tx, actor, params, body, now }) => {
    const ref = { source: params.source, ref: body.candidate }
    const candidateId = (await findReferences(tx, 'candidates', [ref])).get(refKey(ref.source, ref.ref))
    if (candidateId) return loadCandidateStanding(tx, actor, candidateId, now)
    return { permit: { self: actor.kind === 'integration', candidate: { isActor: false, recused: false } } }
  },
  async handle({ tx, deps, actor, params, body, now, record, etag, status }) {
    const into = { tx, deps, actor, now, importId: null, rubricVersionId: null }
    let turn: ApplicationTurn | undefined
    const enter = enterApplicationsAs((_, told) => {
      turn = told
    })
    const { id, change } = await enterOne(enter, into, rowOf(params, body))
    if (change !== 'created') status(200)
    if (turn) await recordTurn(record, id, turn)
    const row = await loadApplication(tx, actor, id, now)
    etag(row.version)
    return applicationFrom(row, actor)
  },
})

export const rejectApplication = stateRoute({
  operationId: 'rejectApplication',
  path: '/v1/applications/{id}/rejection',
  summary: 'Reject an application, with the reason; its loops that are not released are cancelled',
  body: Rejection,
  to: 'rejected',
  refuses: ['rejection_reason_needed'],
  reasonOf({ reason }) {
    if (reason === '') throw new Refusal('rejection_reason_needed')
    return reason
  },
})

export const withdrawApplication = stateRoute({
  operationId: 'withdrawApplication',
  path: '/v1/applications/{id}/withdrawal',
  summary: 'The candidate withdrew; loops that are not released are cancelled',
  body: Withdrawal,
  to: 'withdrawn',
  refuses: [],
  reasonOf: ({ reason }) => reason,
})

export const hireApplication = stateRoute({
  operationId: 'hireApplication',
  path: '/v1/applications/{id}/hire',
  summary: 'The candidate was hired; that is the end of the application',
  body: undefined,
  to: 'hired',
  refuses: [],
  reasonOf: () => null,
})

export const reopenApplication = stateRoute({
  operationId: 'reopenApplication',
  path: '/v1/applications/{id}/reopening',
  summary: 'Make a rejected or withdrawn application active again; cancelled loops stay cancelled',
  body: undefined,
  to: 'active',
  refuses: ['already_exists', 'job_closed'],
  reasonOf: () => null,
})

export const applicationRoutes: readonly Route[] = [
  createApplication,
  listApplications,
  getApplication,
  changeApplication,
  upsertApplication,
  rejectApplication,
  withdrawApplication,
  hireApplication,
  reopenApplication,
]

/** Records what an entry of an application says: received, a stage entered, closed. */
export async function recordTurn(record: Recorder, id: string, turn: ApplicationTurn): Promise<void> {
  const subject = { jobId: turn.jobId, candidateId: turn.candidateId, applicationId: id }
  if (turn.stateBefore === null) await record(happened('application.received', subject))
  const entersStage = turn.stage !== null && turn.stage !== turn.stageBefore && turn.state === 'active'
  if (entersStage) await record(happened('application.stage_entered', subject))
  if (turn.state !== 'active' && turn.stateBefore === 'active') await record(happened('application.closed', subject))
}

interface StateRoute<B extends z.ZodType | undefined> {
  readonly operationId: string
  readonly path: string
  readonly summary: string
  readonly body: B
  readonly to: ApplicationState
  readonly refuses: readonly RefusalCode[]
  /** what is kept as the reason; may refuse */
  reasonOf(body: B extends z.ZodType ? z.output<B> : undefined): string | null
}

/** The four ways from one state to another: the same route but for what they ask. */
function stateRoute<B extends z.ZodType | undefined>(each: StateRoute<B>): Route {
  return route({
    operationId: each.operationId,
    method: 'POST',
    path: each.path,
    tag,
    summary: each.summary,
    may: 'application.write',
    params: ById,
    body: each.body,
    reply: Application,
    etag: true,
    refuses: ['application_state_unchanged', 'application_closed', 'gone', ...each.refuses],
    facts: async ({ tx, actor, params, now }) => {
      const [, , row] = await Promise.all([
        lockLoops(tx, params.id),
        lockApplication(tx, params.id),
        loadApplication(tx, actor, params.id, now),
      ])
      return standingOn(row, actor)
    },
    async handle({ tx, actor, params, body, facts, now, record, etag }) {
      const state = moveApplication(facts.row.state, each.to)
      const reason = each.reasonOf(body)
      if (state === 'active' && facts.row.job_state === 'closed')
        throw new Refusal('job_closed', { job_id: facts.row.job_id })
      // Awaited before the event: what follows from it reads the state.
      await tx.sql`
        update applications set state = ${state}, rejection_reason = ${reason}, closed_at = ${state === 'active' ? null : now},
          version = version + 1, updated_at = ${now}
        where id = ${params.id}`
      if (state !== 'active') await record(happened('application.closed', subjectOf(facts.row)))
      const row = await loadApplication(tx, actor, params.id, now)
      etag(row.version)
      return applicationFrom(row, actor)
    },
    again: showAgain,
  })
}

interface ApplicationRow {
  readonly id: string
  readonly job_id: string
  readonly candidate_id: string
  readonly state: ApplicationState
  readonly stage: string | null
  readonly source: string | null
  readonly closing_reason: string | null
  readonly closed_at: Date | null
  readonly external_source: string | null
  readonly external_id: string | null
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
  readonly job_state: string
  readonly is_candidate: boolean
  readonly recused: boolean
  readonly erased: boolean
  readonly own_source: boolean
  readonly on_team: boolean
  readonly released: boolean
  readonly unmasked: boolean
}

/** The columns of an application (`a`) with its candidate (`c`) and how the actor stands to it. */
function applicationColumns(sql: ReservedSql, actor: Actor, now: Date): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return sql`a.id, a.job_id, a.candidate_id, a.state, a.stage, a.source, a.rejection_reason as closing_reason, a.closed_at,
    a.external_source, a.external_id, a.version, a.created_at, a.updated_at,
    (select j.state from jobs j where j.id = a.job_id) as job_state,
    coalesce(c.person_id = ${me}, false) as is_candidate, c.erased_at is not null as erased,
    ${broughtBy(sql, actor)} as own_source,
    exists (select 1 from recusals r where r.candidate_id = c.id and r.person_id = ${me}) as recused,
    coalesce(${onTeamOf(sql, me, sql`a.job_id`)}, false) as on_team,
    ${releasedTo(sql, me, sql`x.application_id = a.id`, sql`a.candidate_id`)} as released,
    exists (select 1 from unmaskings u where u.person_id = ${me} and u.expires_at > ${now}) as unmasked`
}

async function loadApplication(tx: Tx, actor: Actor, id: string, now: Date): Promise<ApplicationRow> {
  const [row] = await tx.sql<ApplicationRow[]>`
    select ${applicationColumns(tx.sql, actor, now)} from applications a
    join candidates c on c.company_id = a.company_id and c.id = a.candidate_id where a.id = ${id}`
  if (!row) throw new Refusal('not_found')
  return row
}

// The locks are functions, so that they leave in the order in which they are called and after the transaction's opening.

/** Loops first, as every act on a loop: those of the application are about to be cancelled. */
async function lockLoops(tx: Tx, applicationId: string): Promise<void> {
  await tx.sql`select 1 from loops where application_id = ${applicationId} order by id for update`
}

async function lockApplication(tx: Tx, id: string): Promise<void> {
  await tx.sql`select 1 from applications where id = ${id} for update`
}

async function shareCandidate(tx: Tx, id: string): Promise<void> {
  await tx.sql`select 1 from candidates where id = ${id} for share`
}

/** Into whom a candidate was merged; null where they were not, or are not there. */
async function loadMerge(tx: Tx, candidateId: string): Promise<string | null> {
  const [row] = await tx.sql<{ merged_into_id: string | null }[]>`
    select merged_into_id from candidates where id = ${candidateId}`
  return row?.merged_into_id ?? null
}

/** A job whose state stays as it is until the transaction ends. */
async function shareJob(tx: Tx, id: string): Promise<{ state: string } | null> {
  const [row] = await tx.sql<{ state: string }[]>`select state from jobs where id = ${id} for share`
  return row ?? null
}

function standingOn(row: ApplicationRow, actor: Actor): { row: ApplicationRow; permit: Facts; subjectId: string } {
  const couldRead = row.on_team || (actor.kind === 'person' && actor.roles.some(role => role !== 'interviewer'))
  return {
    row,
    subjectId: row.id,
    permit: {
      self: row.own_source,
      candidate: { isActor: row.is_candidate, recused: row.recused, erased: row.erased, couldRead },
      job: { onHiringTeam: row.on_team },
      ...(row.released
        ? { loop: { onLoop: false, ownCard: 'none', released: true, mode: 'loop', as: null, decided: false } }
        : {}),
      unmasked: row.unmasked,
    },
  }
}

/** An external id leads to the name in the other system: for those who may see the name, and for whoever brought it. */
function applicationFrom(row: ApplicationRow, actor: Actor): z.output<typeof Application> {
  const { external_source: source, external_id, closing_reason } = row
  const named = row.own_source || permit('candidate.read_named', actor, standingOn(row, actor).permit) === 'allowed'
  return {
    id: row.id,
    job_id: row.job_id,
    candidate_id: row.candidate_id,
    state: row.state,
    stage: row.stage,
    source: row.source,
    rejection_reason: row.state === 'rejected' ? closing_reason : null,
    withdrawal_reason: row.state === 'withdrawn' ? closing_reason : null,
    closed_at: row.closed_at,
    external: named && source !== null && external_id !== null ? { source, id: external_id } : null,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}

function subjectOf(row: ApplicationRow) {
  return { jobId: row.job_id, candidateId: row.candidate_id, applicationId: row.id }
}

async function showAgain(
  { tx, actor, now, etag }: { tx: Tx; actor: Actor; now: Date; etag(version: number): void },
  id: string,
): Promise<z.output<typeof Application>> {
  const row = await loadApplication(tx, actor, id, now)
  etag(row.version)
  return applicationFrom(row, actor)
}
