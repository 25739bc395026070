/** Interviews and their panelists: adding, scheduling, what became of them, who sits there, declining and reassigning. */
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { type DomainEvent, happened } from '../../domain/event.ts'
import { InterviewUpsert } from '../../domain/import-rows.ts'
import { hasBegun, moveInterview, refuseUnlessLoopTakes, sitsThere, stateOfInterview } from '../../domain/loop.ts'
import { type Facts, permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import { anchorsFor, type Rubric } from '../../domain/rubrics/rubric.ts'
import { moveCard } from '../../domain/scorecard.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { route } from '../../platform/http.ts'
import { ByExternalId, rowOf } from '../../platform/incoming.ts'
import { Id, TimeIn } from '../../platform/json-schema.ts'
import { sitsOn, visibleInterview } from '../../platform/visibility.ts'
import { factsOfLoopAct, loopOfInterview, loopOfPanelist, refuseWithOpenCard } from './acts.ts'
import { enterInterview, findLoopOfRow } from './incoming-interviews.ts'
import { withSeat } from './loop-routes.ts'
import {
  isNamed,
  type LoopWhole,
  loadLoops,
  nameFor,
  permissionsOn,
  stateOfRow,
  viewInterviewSummary,
} from './loop-view.ts'
import { insertInterview, insertPanelist, refuseUnknownFocus } from './new-interview.ts'
import { releaseIfDue, subjectOf } from './release.ts'
import { type InterviewRow, interviewOf, type PanelistRow } from './rows.ts'
import {
  Interview,
  InterviewChange,
  InterviewStateShape,
  NewInterview,
  NewPanelist,
  OutcomeRequest,
  Panelist,
  ReasonOptional,
  Reassignment,
} from './shapes.ts'

const tag = 'loops'
const ById = z.strictObject({ id: Id })

async function loadInterview(
  tx: Tx,
  actor: Actor,
  interviewId: string,
  now: Date,
): Promise<z.output<typeof Interview>> {
  const [of] = await tx.sql<{ loop_id: string }[]>`select loop_id from interviews where id = ${interviewId}`
  if (!of) throw new Refusal('not_found')
  const [[whole], [rubric]] = await Promise.all([
    loadLoops(tx, actor, of.loop_id, now),
    tx.sql<{ content: Rubric }[]>`
      select v.content from loops l join rubric_versions v on v.company_id = l.company_id and v.id = l.rubric_version_id where l.id = ${of.loop_id}`,
  ])
  const row = whole!.interviews.find(each => each.id === interviewId)!
  return viewInterview(row, whole!, rubric!.content, actor, now)
}

function viewInterview(
  row: InterviewRow,
  whole: LoopWhole,
  rubric: Rubric,
  actor: Actor,
  now: Date,
): z.output<typeof Interview> {
  const { loop, panelists, standing } = whole
  const facts = factsAt(row, panelists, standing.permit, actor, now)
  const artifact = rubric.artifacts.find(each => each.kind === row.artifact)
  return {
    ...viewInterviewSummary(row, whole, actor, now),
    loop_id: loop.id,
    candidate: {
      id: loop.candidate_id,
      name: nameFor(actor, loop, standing),
      pronouns: isNamed(actor, standing) ? loop.candidate_pronouns : null,
    },
    job: { id: loop.job_id, title: loop.job_title, level: loop.level, track: loop.track },
    outcome: row.outcome && {
      outcome: row.outcome,
      by_id: row.outcome_by_id,
      at: row.outcome_at!,
      reason: row.outcome_reason,
    },
    kit: {
      prompts: row.kit.prompts,
      note: row.kit.note,
      dimensions: loop.dimensions.map(key => {
        const dimension = rubric.dimensions.find(each => each.key === key)!
        const written = anchorsFor(rubric, key, loop.level)!
        return {
          dimension: key,
          title: dimension.title,
          question: dimension.question,
          strong_candidate: dimension.strong_candidate,
          ask_for: dimension.ask_for,
          not_this: dimension.not_this,
          prompts: dimension.prompts,
          anchors: written.anchors,
          anchors_written_for: written.written_for,
          difference: written.difference,
          focus: row.focus.includes(key),
        }
      }),
      artifact: artifact
        ? { kind: artifact.kind, title: artifact.title, brief: artifact.brief, look_for: artifact.look_for }
        : null,
    },
    permissions: {
      ...permissionsOn('interview', actor, whole, facts),
      // One's own seat is what one declines.
      'panelist.decline': permit('panelist.decline', actor, { ...facts, self: facts.ownInterview }),
    },
  }
}

/** How somebody who stands so to the loop stands to one of its interviews. */
function factsAt(
  row: InterviewRow,
  panelists: readonly PanelistRow[],
  standing: Facts,
  actor: Actor,
  now: Date,
): Facts {
  const ownInterview = panelists.some(
    each =>
      each.interview_id === row.id && each.person_id === actor.id && sitsThere({ closedCause: each.closed_cause }),
  )
  return { ...standing, ownInterview, interviewBegun: hasBegun(interviewOf(row), now) }
}

export const createInterview = route({
  operationId: 'createInterview',
  method: 'POST',
  path: '/v1/loops/{id}/interviews',
  tag,
  summary: 'Add an interview; after release its panelist sees nothing until their card is in',
  may: 'interview.write',
  params: ById,
  body: NewInterview,
  reply: Interview,
  status: 201,
  etag: true,
  refuses: [
    'loop_closed',
    'dimension_unknown',
    'unknown_reference',
    'person_inactive',
    'panelist_recused',
    'panelist_is_candidate',
    'panelist_exists',
    'interview_times_invalid',
  ],
  facts: ({ tx, actor, params, now }) => factsOfLoopAct(tx, actor, params.id, now),
  async handle({ tx, deps, actor, body, facts, now, record, etag }) {
    refuseUnlessLoopTakes(facts.state, 'add_interview')
    const { row, loop } = facts
    const position = Math.max(-1, ...facts.interviews.map(each => each.position)) + 1
    const into = {
      loopId: loop.id,
      candidateId: loop.candidateId,
      dimensions: row.dimensions,
      released: loop.releasedAt !== null,
    }
    const made = await insertInterview(tx, deps, into, body, position, now)
    await record(happened('interview.changed', subjectOf(loop, { interviewId: made.id })))
    etag(1)
    return loadInterview(tx, actor, made.id, now)
  },
  async again({ tx, actor, now, etag }, id) {
    const [row] = await tx.sql<{ version: number }[]>`select version from interviews where id = ${id}`
    etag(row?.version ?? 1)
    return loadInterview(tx, actor, id, now)
  },
})

/** An interview as somebody stands to it. The id may be of none: then `not_found`. */
async function factsOfInterview({
  tx,
  actor,
  params,
  now,
}: {
  tx: Tx
  actor: Actor
  params: { id: string }
  now: Date
}) {
  const facts = await factsOfLoopAct(tx, actor, loopOfInterview(tx, params.id), now)
  const interview = facts.interviews.find(each => each.id === params.id)!
  const panelists = facts.panelists.filter(row => row.interview_id === params.id)
  return {
    ...facts,
    interview,
    interviewPanelists: panelists,
    interviewState: stateOfInterview(interviewOf(interview), now),
    permit: factsAt(interview, panelists, facts.permit, actor, now),
  }
}

/** Whether somebody else was seen to sit there: their card may be in. A recusal leaves a card that is in. */
function othersSit({ interviewPanelists }: { interviewPanelists: readonly PanelistRow[] }, actor: Actor): boolean {
  return interviewPanelists.some(
    row => row.person_id !== actor.id && row.closed_cause !== 'declined' && row.closed_cause !== 'reassigned',
  )
}

export const getInterview = route({
  operationId: 'getInterview',
  cardSession: 'interview',
  method: 'GET',
  path: '/v1/interviews/{id}',
  tag,
  summary: 'One interview with its kit: questions, artifact, anchors of this level',
  may: 'interview.read',
  params: ById,
  reply: Interview,
  etag: true,
  facts: async ({ tx, actor, params, now }) => {
    const [of] = await tx.sql<{ loop_id: string; version: number; content: Rubric }[]>`
      select i.loop_id, i.version, v.content from interviews i
      join loops l on l.company_id = i.company_id and l.id = i.loop_id
      join rubric_versions v on v.company_id = l.company_id and v.id = l.rubric_version_id
      where i.id = ${params.id}`
    if (!of) throw new Refusal('not_found')
    const [whole] = await loadLoops(tx, actor, of.loop_id, now)
    const row = whole!.interviews.find(each => each.id === params.id)!
    const standing = factsAt(row, whole!.panelists, whole!.standing.permit, actor, now)
    return { of, row, whole: whole!, loopId: of.loop_id, permit: standing }
  },
  async handle({ actor, facts: { of, row, whole }, now, etag }) {
    etag(of.version)
    return viewInterview(row, whole, of.content, actor, now)
  },
})

export const listInterviews = route({
  operationId: 'listInterviews',
  method: 'GET',
  path: '/v1/interviews',
  tag,
  summary: 'Interviews of loops you may see, newest first',
  may: 'interview.read',
  query: z.strictObject({
    ...pageQuery,
    loop_id: Id.optional(),
    panelist: z.union([z.literal('me'), Id]).optional(),
    state: InterviewStateShape.optional(),
    starts_from: TimeIn.optional().meta({ description: 'Only those that start then or later' }),
    starts_before: TimeIn.optional().meta({ description: 'Only those that start earlier' }),
  }),
  reply: listOf(Interview),
  async handle({ tx, actor, query, now, paging }) {
    const { sql } = tx
    const pages = paging()
    const panelist = query.panelist === 'me' ? actor.id : (query.panelist ?? null)
    const rows = await sql<{ id: string; loop_id: string; content: Rubric }[]>`
      select i.id, i.loop_id, v.content from interviews i
      join loops l on l.company_id = i.company_id and l.id = i.loop_id
      join rubric_versions v on v.company_id = l.company_id and v.id = l.rubric_version_id
      where ${visibleInterview(sql, actor)}
        and (${pages.after?.[0] ?? null}::uuid is null or i.id < ${pages.after?.[0] ?? null}::uuid)
        and (${query.loop_id ?? null}::uuid is null or i.loop_id = ${query.loop_id ?? null})
        and (${query.starts_from ?? null}::timestamptz is null or i.starts_at >= ${query.starts_from ?? null})
        and (${query.starts_before ?? null}::timestamptz is null or i.starts_at < ${query.starts_before ?? null})
        and (${query.state ?? null}::text is null or ${query.state ?? null} = coalesce(i.outcome,
          case when i.ends_at <= ${now} then 'held' when i.starts_at is not null then 'scheduled' else 'planned' end))
        and (${panelist}::uuid is null or ${sitsOn(sql, panelist, sql`p.interview_id = i.id`)})
      order by i.id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    const loops = page.length === 0 ? [] : await loadLoops(tx, actor, [...new Set(page.map(row => row.loop_id))], now)
    return {
      data: page.map(row => {
        const whole = loops.find(each => each.loop.id === row.loop_id)!
        return viewInterview(whole.interviews.find(each => each.id === row.id)!, whole, row.content, actor, now)
      }),
      next_cursor,
    }
  },
})

export const changeInterview = route({
  operationId: 'changeInterview',
  method: 'PATCH',
  path: '/v1/interviews/{id}',
  tag,
  summary: 'Change an interview: time, place, focus, artifact, kit',
  may: 'interview.write',
  params: ById,
  body: InterviewChange,
  reply: Interview,
  etag: true,
  ifMatch: 'required',
  refuses: [
    'interview_over',
    'interview_times_invalid',
    'dimension_unknown',
    'loop_closed',
    'own_card_open',
    'interview_has_submitted_card',
  ],
  facts: factsOfInterview,
  async handle({ tx, actor, params, body, facts, now, record, ifMatch, etag }) {
    const expected = ifMatch()
    const { interview } = facts
    refuseUnlessLoopTakes(facts.state, 'edit')
    const moved = body.starts_at !== undefined || body.ends_at !== undefined
    const cardIn = facts.interviewPanelists.some(row => row.submitted_at !== null)
    moveInterview(facts.interviewState, moved ? 'schedule' : 'edit', cardIn)
    if (body.focus) refuseUnknownFocus(body.focus, facts.row.dimensions, '/focus')
    if ((body.focus || body.artifact !== undefined) && othersSit(facts, actor)) refuseWithOpenCard(facts)
    // What a card was written against stays as it was.
    if ((body.focus || body.artifact !== undefined) && cardIn) throw new Refusal('interview_has_submitted_card')
    const kit = {
      prompts: body.prompts ?? interview.kit.prompts,
      note: body.note === undefined ? interview.kit.note : body.note,
    }
    const [changed] = await tx.sql<{ version: number }[]>`
      update interviews set name = ${body.name ?? interview.name}, focus = ${body.focus ?? interview.focus},
        artifact = ${body.artifact === undefined ? interview.artifact : body.artifact}, kit = ${JSON.stringify(kit)},
        starts_at = ${body.starts_at === undefined ? interview.starts_at : body.starts_at},
        ends_at = ${body.ends_at === undefined ? interview.ends_at : body.ends_at},
        place = ${body.place === undefined ? interview.place : body.place}, version = version + 1, updated_at = ${now}
      where id = ${params.id} and (${expected}::int is null or version = ${expected}) returning version`
    if (!changed) throw new Refusal('precondition_failed')
    await record(happened('interview.changed', subjectOf(facts.loop, { interviewId: params.id })))
    etag(changed.version)
    return loadInterview(tx, actor, params.id, now)
  },
})

export const upsertInterview = route({
  operationId: 'upsertInterview',
  method: 'PUT',
  path: '/v1/interviews/by-external-id/{source}/{id}',
  tag,
  summary: 'Add or change an interview by what another system calls it',
  description:
    'Answers 201 where it was not known by this name, else 200. It joins the newest loop of its application; an interview of the plan that goes by the same name, has no time and seats nobody is taken to be this one.',
  may: 'interview.write',
  params: ByExternalId,
  body: InterviewUpsert,
  reply: Interview,
  status: 201,
  etag: true,
  refuses: [
    'interview_over',
    'interview_times_invalid',
    'dimension_unknown',
    'loop_closed',
    'loop_sealed',
    'own_card_open',
    'interview_has_submitted_card',
    'unknown_reference',
    'person_inactive',
    'panelist_recused',
    'panelist_is_candidate',
    'panelist_exists',
    'external_id_taken',
    'gone',
  ],
  facts: async ({ tx, actor, params, body, now }) => {
    const row = rowOf(params, body)
    const facts = await factsOfLoopAct(tx, actor, await findLoopOfRow({ tx }, row), now)
    return { row, permit: facts.permit, loopId: facts.loopId }
  },
  async handle({ tx, deps, actor, facts, now, record, etag, status }) {
    const into = { tx, deps, actor, now, importId: null, rubricVersionId: null }
    const events: DomainEvent[] = []
    const { id, change } = await enterInterview(into, facts.row, (...told) => void events.push(...told))
    if (change !== 'created') status(200)
    await record(...events)
    await tx.flush()
    const [row] = await tx.sql<{ version: number }[]>`select version from interviews where id = ${id}`
    etag(row!.version)
    return loadInterview(tx, actor, id, now)
  },
})

const outcomeRoute = (
  operationId: string,
  path: string,
  may: 'interview.hold' | 'interview.drop',
  allowed: readonly string[],
  summary: string,
) =>
  route({
    operationId,
    method: 'PUT',
    path,
    tag,
    summary,
    may,
    params: ById,
    body: OutcomeRequest,
    reply: Interview,
    refuses: [
      'interview_over',
      'interview_has_submitted_card',
      'loop_closed',
      'own_card_open',
      'own_card_begun',
      'decision_owner_only',
    ],
    facts: factsOfInterview,
    async handle({ tx, actor, params, body, facts, now, record }) {
      if (!allowed.includes(body.outcome))
        throw new Refusal('invalid_request', {
          errors: [{ pointer: '/outcome', message: `Here it has to be one of ${allowed.join(', ')}` }],
        })
      refuseUnlessLoopTakes(facts.state, 'edit')
      if (body.outcome === 'no_show' && othersSit(facts, actor)) {
        refuseWithOpenCard(facts)
        // Who may say so only because they sit there learns nothing of whether another's card is in.
        if (permit('interview.hold', actor, { ...facts.permit, ownInterview: false }) !== 'allowed')
          throw new Refusal('forbidden')
      }
      const act = body.outcome === 'dropped' ? 'drop' : body.outcome === 'held' ? 'hold' : 'no_show'
      const cardIn = facts.interviewPanelists.some(row => row.submitted_at !== null && row.voided_at === null)
      const next = moveInterview(facts.interviewState, act, cardIn)
      const over = next === 'no_show' || next === 'dropped'
      if (facts.interview.outcome !== next) {
        await tx.sql`
          update interviews set outcome = ${body.outcome}, outcome_by_id = ${actor.kind === 'person' ? actor.id : null}, outcome_at = ${now},
            outcome_reason = ${body.reason}, version = version + 1, updated_at = ${now} where id = ${params.id}`
        if (over)
          await tx.sql`
            update panelists set closed_at = ${now}, closed_cause = ${next}, public_updated_at = ${now}
            where interview_id = ${params.id} and submitted_at is null and closed_at is null`
        await record(happened('interview.changed', subjectOf(facts.loop, { interviewId: params.id })))
        const parts = facts.parts.map(part => (part.id === params.id ? { ...part, outcome: body.outcome } : part))
        const seats = facts.seats.map(seat =>
          over && seat.interviewId === params.id && !seat.submitted && seat.closedCause === null
            ? { ...seat, closedCause: next }
            : seat,
        )
        await releaseIfDue(tx, record, facts.loop, parts, seats, actor.kind === 'person' ? actor.id : null, now)
        await tx.flush()
      }
      return loadInterview(tx, actor, params.id, now)
    },
  })

export const setInterviewOutcome = outcomeRoute(
  'setInterviewOutcome',
  '/v1/interviews/{id}/outcome',
  'interview.hold',
  ['held', 'no_show'],
  'Say that an interview was held, or that the candidate did not come',
)
export const dropInterview = outcomeRoute(
  'dropInterview',
  '/v1/interviews/{id}/drop',
  'interview.drop',
  ['dropped'],
  'Drop an interview that has not been held; its open cards close',
)

// ---- panelists ----

async function loadPanelist(tx: Tx, actor: Actor, panelistId: string, now: Date): Promise<z.output<typeof Panelist>> {
  const [of] = await tx.sql<{ loop_id: string }[]>`select loop_id from panelists where id = ${panelistId}`
  if (!of) throw new Refusal('not_found')
  const [whole] = await loadLoops(tx, actor, of.loop_id, now)
  const row = whole!.panelists.find(each => each.id === panelistId)!
  const interview = whole!.interviews.find(each => each.id === row.interview_id)!
  return viewInterviewSummary(interview, whole!, actor, now).panelists.find(each => each.id === panelistId)!
}

export const createPanelist = route({
  operationId: 'createPanelist',
  method: 'POST',
  path: '/v1/interviews/{id}/panelists',
  tag,
  summary: 'Assign somebody to an interview; their card opens at once',
  may: 'panelist.write',
  params: ById,
  body: NewPanelist,
  reply: Panelist,
  status: 201,
  refuses: [
    'loop_closed',
    'interview_over',
    'unknown_reference',
    'person_inactive',
    'panelist_recused',
    'panelist_is_candidate',
    'panelist_exists',
  ],
  facts: factsOfInterview,
  async handle({ tx, deps, actor, params, body, facts, now, record }) {
    refuseUnlessLoopTakes(facts.state, 'assign')
    moveInterview(facts.interviewState, 'assign', false)
    const id = await insertPanelist(
      tx,
      deps,
      { loopId: facts.loop.id, candidateId: facts.loop.candidateId },
      params.id,
      body,
      now,
    )
    await record(happened('interview.changed', subjectOf(facts.loop, { interviewId: params.id })))
    return loadPanelist(tx, actor, id, now)
  },
  again: ({ tx, actor, now }, id) => loadPanelist(tx, actor, id, now),
})

/** A panelist and their interview as somebody stands to them. */
async function factsOfPanelist({
  tx,
  actor,
  params,
  now,
}: {
  tx: Tx
  actor: Actor
  params: { id: string }
  now: Date
}) {
  const facts = await factsOfLoopAct(tx, actor, loopOfPanelist(tx, params.id), now)
  const panelist = facts.panelists.find(row => row.id === params.id)!
  const interview = facts.interviews.find(row => row.id === panelist.interview_id)!
  return {
    ...facts,
    panelist,
    interview,
    permit: {
      ...facts.permit,
      self: panelist.person_id === actor.id,
      interviewBegun: hasBegun(interviewOf(interview), now),
    },
  }
}

export const declineInterview = route({
  operationId: 'declineInterview',
  method: 'POST',
  path: '/v1/panelists/{id}/declination',
  tag,
  summary: 'Decline an interview before it begins; the card closes unwritten',
  may: 'panelist.decline',
  params: ById,
  body: ReasonOptional,
  reply: Panelist,
  status: 200,
  refuses: ['own_card_begun', 'scorecard_submitted', 'scorecard_closed', 'scorecard_voided', 'loop_closed'],
  facts: factsOfPanelist,
  async handle({ tx, actor, params, facts, now, record }) {
    refuseUnlessLoopTakes(facts.state, 'assign')
    moveCard(stateOfRow(facts.panelist), 'decline', facts.panelist.closed_cause)
    await tx.sql`update panelists set closed_at = ${now}, closed_cause = 'declined', public_updated_at = ${now} where id = ${params.id}`
    await record(happened('interview.changed', subjectOf(facts.loop, { interviewId: facts.interview.id })))
    const seats = withSeat(facts.seats, params.id, { closedCause: 'declined' })
    await releaseIfDue(tx, record, facts.loop, facts.parts, seats, actor.id, now)
    await tx.flush()
    return loadPanelist(tx, actor, params.id, now)
  },
  again: ({ tx, actor, params, now }) => loadPanelist(tx, actor, params.id, now),
})

export const reassignPanelist = route({
  operationId: 'reassignPanelist',
  method: 'POST',
  path: '/v1/panelists/{id}/reassignment',
  tag,
  summary: "Put somebody else in a panelist's place; the draft is never handed on",
  may: 'panelist.write',
  params: ById,
  body: Reassignment,
  reply: Panelist,
  status: 201,
  refuses: [
    'own_card_open',
    'own_card_begun',
    'scorecard_submitted',
    'scorecard_closed',
    'scorecard_voided',
    'loop_closed',
    'unknown_reference',
    'person_inactive',
    'panelist_recused',
    'panelist_is_candidate',
    'panelist_exists',
  ],
  facts: factsOfPanelist,
  async handle({ tx, deps, actor, params, body, facts, now, record }) {
    if (facts.panelist.person_id !== actor.id) refuseWithOpenCard(facts)
    refuseUnlessLoopTakes(facts.state, 'assign')
    moveCard(stateOfRow(facts.panelist), 'reassign', facts.panelist.closed_cause)
    await tx.sql`update panelists set closed_at = ${now}, closed_cause = 'reassigned', public_updated_at = ${now} where id = ${params.id}`
    const place = { person_id: body.person_id, role: facts.panelist.role, bar_raiser: facts.panelist.bar_raiser }
    const id = await insertPanelist(
      tx,
      deps,
      { loopId: facts.loop.id, candidateId: facts.loop.candidateId },
      facts.interview.id,
      place,
      now,
    )
    await record(happened('interview.changed', subjectOf(facts.loop, { interviewId: facts.interview.id })))
    return loadPanelist(tx, actor, id, now)
  },
  again: ({ tx, actor, now }, id) => loadPanelist(tx, actor, id, now),
})

export const interviewRoutes = [
  createInterview,
  listInterviews,
  getInterview,
  changeInterview,
  upsertInterview,
  setInterviewOutcome,
  dropInterview,
  createPanelist,
  declineInterview,
  reassignPanelist,
]
