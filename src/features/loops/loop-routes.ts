/** Loops: opening one from an application's plan, reading, waiving, opening early, cancelling, who is due. */
import { z } from 'zod'
import { happened } from '../../domain/event.ts'
import { refuseOpeningEmpty, refuseUnlessLoopTakes, type Seat } from '../../domain/loop.ts'
import { permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Level, Rubric, Track } from '../../domain/rubrics/rubric.ts'
import { dueAt, moveCard } from '../../domain/scorecard.ts'
import { Approval, askForApproval, loadApproval } from '../../platform/approvals.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Recorder } from '../../platform/events.ts'
import { route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { loadLoopStanding } from '../../platform/standing.ts'
import { onTeamOf, openCardOn, sitsOn, visibleLoop } from '../../platform/visibility.ts'
import { factsOfLoopAct } from './acts.ts'
import { asKnown, loadLoops, peopleBehind, requiredCards, stateOfRow, tagOfLoop, viewLoop } from './loop-view.ts'
import { type InterviewToAdd, insertInterview } from './new-interview.ts'
import { releaseIfDue, saveRelease, subjectOf } from './release.ts'
import {
  DueList,
  Loop,
  LoopChange,
  LoopRequest,
  LoopStateShape,
  NewLoop,
  ReasonGiven,
  Waiver,
  WaiverRequest,
} from './shapes.ts'

const tag = 'loops'
const ById = z.strictObject({ id: Id })
const PersonRef = z.union([z.literal('me'), Id])

async function loadLoop(tx: Tx, actor: Parameters<typeof viewLoop>[1], id: string, now: Date) {
  const [whole] = await loadLoops(tx, actor, id, now)
  if (!whole) throw new Refusal('not_found')
  return viewLoop(whole, actor, now)
}

export const createLoop = route({
  operationId: 'createLoop',
  method: 'POST',
  path: '/v1/loops',
  tag,
  summary: "Open a loop for an application, from its job's plan",
  may: 'loop.write',
  body: NewLoop,
  reply: Loop,
  status: 201,
  etag: true,
  refuses: [
    'unknown_reference',
    'application_closed',
    'plan_missing',
    'dimension_unknown',
    'person_inactive',
    'panelist_recused',
    'panelist_is_candidate',
    'panelist_exists',
    'interview_times_invalid',
  ],
  facts: async ({ tx, actor, body }) => {
    const found = await loadToOpen(tx, body.application_id, actor.kind === 'person' ? actor.id : null)
    if (!found)
      throw new Refusal('unknown_reference', {
        errors: [{ pointer: '/application_id', message: 'There is no such application' }],
      })
    return { found, permit: { candidate: { isActor: found.is_candidate, recused: found.recused } } }
  },
  async handle({ tx, deps, actor, body, facts: { found }, now, record, etag }) {
    const id = await openLoop({ tx, deps, now, record }, body.application_id, found, body)
    etag(tagOfLoop({ version: 1, released_at: null }))
    return loadLoop(tx, actor, id, now)
  },
  async again({ tx, actor, now, etag }, id) {
    const [whole] = await loadLoops(tx, actor, id, now)
    if (!whole) throw new Refusal('not_found')
    etag(tagOfLoop(whole.loop))
    return viewLoop(whole, actor, now)
  },
})

/** An application with what its loop would be made of, as it is now. */
interface ToOpen {
  state: string
  job_id: string
  candidate_id: string
  level: Level
  track: Track
  bars: Record<string, unknown>
  decision_owner_id: string
  deputy_id: string | null
  seal_mode: 'loop' | 'own_card'
  rubric_version_id: string | null
  dimensions: string[] | null
  plan: { name: string; focus: string[]; artifact: string | null; prompts?: string[]; note?: string | null }[] | null
  rubric: Rubric | null
  is_candidate: boolean
  recused: boolean
}

/** Loads what opening a loop for an application needs, and how a person stands to the candidate; null where there is none. */
export async function loadToOpen(tx: Tx, applicationId: string, me: string | null): Promise<ToOpen | null> {
  const [found] = await tx.sql<ToOpen[]>`
    select a.state, a.job_id, a.candidate_id, j.level, j.track, j.bars, j.decision_owner_id, j.deputy_id, o.seal_mode,
      p.rubric_version_id, p.dimensions, p.interviews as plan, v.content as rubric,
      coalesce(c.person_id = ${me}, false) as is_candidate,
      exists (select 1 from recusals r where r.candidate_id = a.candidate_id and r.person_id = ${me}) as recused
    from applications a
    join jobs j on j.company_id = a.company_id and j.id = a.job_id
    join candidates c on c.company_id = a.company_id and c.id = a.candidate_id
    join companies o on o.company_id = a.company_id
    left join plans p on p.company_id = a.company_id and p.job_id = a.job_id
    left join rubric_versions v on v.company_id = a.company_id and v.id = p.rubric_version_id
    where a.id = ${applicationId} for share of a`
  return found ?? null
}

/** Opens a loop from the plan of the job, in the caller's transaction; answers its id. Refuses a closed application and a job without plan. */
export async function openLoop(
  { tx, deps, now, record }: { tx: Tx; deps: Deps; now: Date; record: Recorder },
  applicationId: string,
  found: ToOpen,
  asked: Partial<Pick<z.output<typeof NewLoop>, 'decision_owner_id' | 'deputy_id' | 'interviews'>> = {},
): Promise<string> {
  if (found.state !== 'active') throw new Refusal('application_closed', { state: found.state })
  if (!found.rubric_version_id || !found.dimensions || !found.plan || !found.rubric)
    throw new Refusal('plan_missing', { job_id: found.job_id })
  const id = deps.ids(now)
  const weights = Object.fromEntries(
    found.rubric.dimensions
      .filter(({ key }) => found.dimensions!.includes(key))
      .map(({ key, weight }) => [key, weight]),
  )
  await tx.sql`
    insert into loops (company_id, id, application_id, job_id, candidate_id, rubric_version_id, level, track, dimensions, bars,
      weights, seal_mode, decision_owner_id, deputy_id, created_at, updated_at)
    values (${tx.companyId}, ${id}, ${applicationId}, ${found.job_id}, ${found.candidate_id}, ${found.rubric_version_id},
      ${found.level}, ${found.track}, ${found.dimensions}, ${JSON.stringify(found.bars)}, ${JSON.stringify(weights)},
      ${found.seal_mode}, ${asked.decision_owner_id ?? found.decision_owner_id},
      ${asked.deputy_id === undefined ? found.deputy_id : asked.deputy_id}, ${now}, ${now})`
  const interviews = asked.interviews ?? found.plan.map(fromPlan)
  const into = { loopId: id, candidateId: found.candidate_id, dimensions: found.dimensions, released: false }
  for (const [position, interview] of interviews.entries())
    await insertInterview(tx, deps, into, interview, position, now)
  await record(
    happened('loop.planned', {
      jobId: found.job_id,
      candidateId: found.candidate_id,
      applicationId: applicationId,
      loopId: id,
    }),
  )
  return id
}

export const createLoopRequest = route({
  operationId: 'createLoopRequest',
  method: 'POST',
  path: '/v1/loop-requests',
  tag,
  summary: "Ask for a loop to be opened for an application of one's job; an admin grants or refuses it",
  description: 'Answers 202 with the approval that waits. Granting it opens the loop from the plan as it then is.',
  may: 'loop.request',
  body: LoopRequest,
  reply: Approval,
  status: 202,
  refuses: ['unknown_reference', 'application_closed'],
  facts: async ({ tx, actor, body }) => {
    const me = actor.kind === 'person' ? actor.id : null
    const [found] = await tx.sql<
      { state: string; on_team: boolean; on_loop: boolean; is_candidate: boolean; recused: boolean }[]
    >`
      select a.state, ${onTeamOf(tx.sql, me, tx.sql`a.job_id`)} as on_team,
        exists (select 1 from loops l where l.job_id = a.job_id and ${sitsOn(tx.sql, me, tx.sql`p.loop_id = l.id`)}) as on_loop,
        coalesce(c.person_id = ${me}, false) as is_candidate,
        exists (select 1 from recusals r where r.candidate_id = a.candidate_id and r.person_id = ${me}) as recused
      from applications a join candidates c on c.company_id = a.company_id and c.id = a.candidate_id
      where a.id = ${body.application_id}`
    if (!found)
      throw new Refusal('unknown_reference', {
        errors: [{ pointer: '/application_id', message: 'There is no such application' }],
      })
    return {
      state: found.state,
      permit: {
        job: { onHiringTeam: found.on_team },
        onLoop: found.on_loop,
        candidate: { isActor: found.is_candidate, recused: found.recused },
      },
    }
  },
  async handle({ tx, deps, actor, body, facts, now }) {
    if (facts.state !== 'active') throw new Refusal('application_closed', { state: facts.state })
    return askForApproval(tx, {
      id: deps.ids(now),
      action: 'loop.write',
      operation: createLoop.operationId,
      request: { params: {}, body: { application_id: body.application_id } },
      reason: body.reason,
      askedById: actor.id!,
      now,
    })
  },
  again: ({ tx }, id) => loadApproval(tx, id),
})

function fromPlan(planned: {
  name: string
  focus: string[]
  artifact: string | null
  prompts?: string[]
  note?: string | null
}): InterviewToAdd {
  return {
    ...planned,
    prompts: planned.prompts ?? [],
    note: planned.note ?? null,
    starts_at: null,
    ends_at: null,
    place: null,
    panelists: [],
  }
}

export const listLoops = route({
  operationId: 'listLoops',
  method: 'GET',
  path: '/v1/loops',
  tag,
  summary: 'Loops you may see, newest first',
  may: 'loop.read',
  query: z.strictObject({
    ...pageQuery,
    state: LoopStateShape.optional(),
    job_id: Id.optional(),
    candidate_id: Id.optional(),
    application_id: Id.optional(),
    panelist: PersonRef.optional().meta({ description: 'loops on whose panel this person sits; `me` for oneself' }),
    decision_owner: PersonRef.optional(),
  }),
  reply: listOf(Loop),
  async handle({ tx, actor, query, now, paging }) {
    const { sql } = tx
    const pages = paging()
    const who = (ref: string | undefined) => (ref === 'me' ? actor.id : (ref ?? null))
    const panelist = who(query.panelist)
    const owner = who(query.decision_owner)
    const me = actor.kind === 'person' ? actor.id : null
    const rows = await sql<{ id: string }[]>`
      select l.id from loops l
      left join lateral (select decision from decisions where loop_id = l.id order by number desc limit 1) d on true
      left join lateral (select
          bool_and(coalesce(i.outcome is not null or i.ends_at <= ${now}, false)) as all_over,
          bool_or(coalesce(i.outcome is not null or i.starts_at <= ${now}, false)) as any_begun
        from interviews i where i.loop_id = l.id) i on true
      cross join lateral (select l.released_at is not null and not ${openCardOn(sql, me, sql`l.candidate_id`)} as known) r
      where ${visibleLoop(sql, actor, 'loop.read')}
        and (${pages.after?.[0] ?? null}::uuid is null or l.id < ${pages.after?.[0] ?? null}::uuid)
        and (${query.job_id ?? null}::uuid is null or l.job_id = ${query.job_id ?? null})
        and (${query.candidate_id ?? null}::uuid is null or l.candidate_id = ${query.candidate_id ?? null})
        and (${query.application_id ?? null}::uuid is null or l.application_id = ${query.application_id ?? null})
        and (${owner}::uuid is null or l.decision_owner_id = ${owner})
        and (${panelist}::uuid is null or ${sitsOn(sql, panelist, sql`p.loop_id = l.id`)})
        and (${query.state ?? null}::text is null or ${query.state ?? null} = case
          when l.cancelled_at is not null then 'cancelled'
          when r.known and d.decision <> 'defer' then 'decided'
          when r.known then 'debrief'
          when i.all_over then 'sealed'
          when i.any_begun then 'interviewing'
          else 'planned' end)
      order by l.id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    const loops =
      page.length === 0
        ? []
        : await loadLoops(
            tx,
            actor,
            page.map(row => row.id),
            now,
          )
    return { data: loops.map(loop => viewLoop(loop, actor, now)), next_cursor }
  },
})

export const getLoop = route({
  operationId: 'getLoop',
  method: 'GET',
  path: '/v1/loops/{id}',
  tag,
  summary: 'One loop: plan, people, seal, coverage',
  may: 'loop.read',
  params: ById,
  reply: Loop,
  refuses: ['loop_sealed'],
  etag: true,
  facts: async ({ tx, actor, params, now }) => {
    const [whole] = await loadLoops(tx, actor, params.id, now)
    if (!whole) throw new Refusal('not_found')
    return { whole, loopId: params.id, permit: whole.standing.permit }
  },
  async handle({ actor, facts, now, etag }) {
    etag(tagOfLoop(facts.whole.loop))
    return viewLoop(facts.whole, actor, now)
  },
})

export const changeLoop = route({
  operationId: 'changeLoop',
  method: 'PATCH',
  path: '/v1/loops/{id}',
  tag,
  summary: 'Name another decision owner or deputy',
  may: 'loop.write',
  params: ById,
  body: LoopChange,
  reply: Loop,
  etag: true,
  ifMatch: 'required',
  refuses: ['unknown_reference', 'loop_closed'],
  facts: ({ tx, actor, params, now }) => factsOfLoopAct(tx, actor, params.id, now),
  async handle({ tx, actor, params, body, facts, now, ifMatch, etag }) {
    const expected = ifMatch()
    refuseUnlessLoopTakes(facts.state, 'edit')
    const known = asKnown(facts.row, facts.standing)
    if (expected !== null && expected !== tagOfLoop(known)) throw new Refusal('precondition_failed')
    await tx.sql`
      update loops set decision_owner_id = ${body.decision_owner_id ?? facts.row.decision_owner_id},
        deputy_id = ${body.deputy_id === undefined ? facts.row.deputy_id : body.deputy_id}, version = version + 1, updated_at = ${now}
      where id = ${params.id}`
    etag(tagOfLoop({ ...known, version: known.version + 1 }))
    return loadLoop(tx, actor, params.id, now)
  },
})

export const cancelLoop = route({
  operationId: 'cancelLoop',
  method: 'POST',
  path: '/v1/loops/{id}/cancellation',
  tag,
  summary: 'Cancel a loop that has not released; open cards close and none of its cards enters a fit',
  may: 'loop.cancel',
  params: ById,
  body: ReasonGiven,
  reply: Loop,
  status: 200,
  refuses: ['loop_closed', 'loop_already_released', 'own_card_open'],
  facts: ({ tx, actor, params, now }) => factsOfLoopAct(tx, actor, params.id, now),
  async handle({ tx, actor, params, body, facts, now, record }) {
    refuseUnlessLoopTakes(facts.state, 'cancel')
    await saveCancellation(tx, params.id, actor.kind === 'person' ? actor.id : null, body.reason, now)
    await record(happened('loop.cancelled', subjectOf(facts.loop)))
    return loadLoop(tx, actor, params.id, now)
  },
  again: ({ tx, actor, params, now }) => loadLoop(tx, actor, params.id, now),
})

/** Cancels one loop, or closes what is left open on it. Its held-back events are never published. */
export async function saveCancellation(
  tx: Tx,
  loopId: string,
  byId: string | null,
  reason: string,
  now: Date,
): Promise<void> {
  await Promise.all([
    tx.sql`
      update loops set cancelled_at = ${now}, cancelled_by_id = ${byId}, cancel_reason = ${reason}, updated_at = ${now}, version = version + 1
      where id = ${loopId} and cancelled_at is null and released_at is null`,
    tx.sql`
      update panelists set closed_at = ${now}, closed_cause = 'cancelled', public_updated_at = ${now}
      where loop_id = ${loopId} and submitted_at is null and closed_at is null`,
  ])
}

export const releaseLoop = route({
  operationId: 'releaseLoop',
  method: 'POST',
  path: '/v1/loops/{id}/release',
  tag,
  summary: 'Open the seal early, with a reason that is shown for ever',
  description:
    'For the decision owner or the deputy, and never for somebody whose own card is open. Cards still open stay sealed from and for their authors.',
  may: 'loop.open_early',
  params: ById,
  body: ReasonGiven,
  reply: Loop,
  status: 200,
  refuses: ['loop_already_released', 'loop_closed', 'loop_has_no_card', 'own_card_open', 'decision_owner_only'],
  facts: ({ tx, actor, params, now }) => factsOfLoopAct(tx, actor, params.id, now),
  async handle({ tx, actor, params, body, facts, now, record }) {
    refuseUnlessLoopTakes(facts.state, 'open_early')
    refuseOpeningEmpty(facts.seats)
    await saveRelease(tx, record, facts.loop, { cause: 'opened_early', byId: actor.id, reason: body.reason }, now)
    await tx.flush()
    return loadLoop(tx, actor, params.id, now)
  },
  again: ({ tx, actor, params, now }) => loadLoop(tx, actor, params.id, now),
})

export const createWaiver = route({
  operationId: 'createWaiver',
  method: 'POST',
  path: '/v1/loops/{id}/waivers',
  tag,
  summary: 'Stop waiting for a card, with a reason; it may be what releases the loop',
  may: 'loop.waive',
  params: ById,
  body: WaiverRequest,
  reply: Waiver,
  status: 201,
  refuses: [
    'panelist_needed',
    'scorecard_submitted',
    'scorecard_closed',
    'scorecard_voided',
    'training_card_not_required',
    'waiver_exists',
    'own_card_open',
    'loop_closed',
    'decision_owner_only',
  ],
  facts: ({ tx, actor, params, now }) => factsOfLoopAct(tx, actor, params.id, now),
  async handle({ tx, actor, params, body, facts, now, record }) {
    refuseUnlessLoopTakes(facts.state, 'waive')
    const panelist = facts.panelists.find(row => row.id === body.panelist_id)
    if (!panelist) throw new Refusal('panelist_needed')
    if (panelist.role !== 'interviewer') throw new Refusal('training_card_not_required')
    if (panelist.closed_cause === 'waived') throw new Refusal('waiver_exists')
    moveCard(stateOfRow(panelist), 'waive', panelist.closed_cause)
    const published = facts.loop.releasedAt !== null
    await tx.sql`
      update panelists set closed_at = ${now}, closed_cause = 'waived', waived_by_id = ${actor.id}, waived_reason = ${body.reason},
        public_updated_at = case when ${published} then ${now} else public_updated_at end
      where id = ${body.panelist_id}`
    const seats = withSeat(facts.seats, body.panelist_id, { closedCause: 'waived' })
    await releaseIfDue(tx, record, facts.loop, facts.parts, seats, actor.id, now)
    return {
      id: body.panelist_id,
      loop_id: params.id,
      panelist_id: body.panelist_id,
      by_id: actor.id!,
      reason: body.reason,
      at: now,
    }
  },
  again: async ({ tx, params }, id) => {
    const [row] = await tx.sql<z.output<typeof Waiver>[]>`
      select id, loop_id, id as panelist_id, waived_by_id as by_id, waived_reason as reason, closed_at as at
      from panelists where id = ${id} and loop_id = ${params.id} and closed_cause = 'waived'`
    if (!row) throw new Refusal('not_found')
    return row
  },
})

export function withSeat(seats: readonly Seat[], id: string, change: Partial<Seat>): Seat[] {
  return seats.map(seat => (seat.id === id ? { ...seat, ...change } : seat))
}

export const listDue = route({
  operationId: 'listDue',
  method: 'GET',
  path: '/v1/loops/{id}/due',
  tag,
  summary: 'Whose card the loop waits for',
  may: 'loop.read_due',
  params: ById,
  reply: DueList,
  refuses: ['loop_sealed', 'below_floor'],
  facts: async ({ tx, actor, params, now }) => {
    const [[whole], standing] = await Promise.all([
      loadLoops(tx, actor, params.id, now),
      loadLoopStanding(tx, actor, params.id, now),
    ])
    if (!whole) throw new Refusal('not_found')
    const required = requiredCards(whole.panelists)
    return {
      whole,
      required,
      loopId: params.id,
      permit: { ...standing.permit, self: false, cell: peopleBehind(required) },
    }
  },
  async handle({ actor, facts, now }) {
    const { loop, interviews } = facts.whole
    const { cell: _, ...withoutCell } = facts.permit
    const names = permit('loop.read_due', actor, withoutCell) === 'allowed'
    const cards = facts.required.map(row => {
      const interview = interviews.find(each => each.id === row.interview_id)!
      const due = dueAt(
        { endsAt: interview.ends_at, outcome: interview.outcome, outcomeAt: interview.outcome_at },
        loop.card_due_hours,
      )
      const state = stateOfRow(row)
      return {
        id: row.id,
        panelist: { id: row.id, person_id: row.person_id, name: row.person_name, role: row.role },
        interview: { id: interview.id, name: interview.name },
        state,
        due_at: due,
        overdue: state === 'open' && due !== null && due < now,
        nudged_at: row.nudged_at,
      }
    })
    const count = (keep: (card: (typeof cards)[number]) => boolean) => cards.filter(keep).length
    return {
      counts: {
        required: cards.length,
        in: count(card => card.state === 'submitted'),
        open: count(card => card.state === 'open'),
        overdue: count(card => card.overdue),
      },
      data: names ? cards.filter(card => card.state === 'open') : null,
    }
  },
})

export const loopRoutesOfLoops = [
  createLoop,
  createLoopRequest,
  listLoops,
  getLoop,
  changeLoop,
  cancelLoop,
  releaseLoop,
  createWaiver,
  listDue,
]
