/** Decisions, who else may take them, and the dissents beside them. A decision is appended with the debrief it rests on. */
import { z } from 'zod'
import type { Actor, Role } from '../../domain/actor.ts'
import { type DecisionFacts, type DecisionMade, decide, dissent } from '../../domain/debrief/decision.ts'
import { Decision } from '../../domain/debrief-shape.ts'
import { happened } from '../../domain/event.ts'
import { type ClosedCause, type PanelistRole, stateOfInterview } from '../../domain/loop.ts'
import { permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import { stateOfCard } from '../../domain/scorecard.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { type LoopRef, loadLoopStanding, lockLoop } from '../../platform/standing.ts'
import { onTeamOf } from '../../platform/visibility.ts'
import { type DebriefRow, selectDebriefs, stateOfPart, timeOf } from './debrief-rows.ts'
import { Delegation, NewDecision, NewDelegation, NewDissent, RecordedDissent, Snapshot } from './shapes.ts'
import { type Basis, retakeSnapshot, takeSnapshot } from './snapshot.ts'

const tag = 'debriefs'
const ById = z.strictObject({ id: Id })

// ---- decisions ----

export const createDecision = route({
  operationId: 'createDecision',
  method: 'POST',
  path: '/v1/loops/{id}/decisions',
  tag,
  summary: 'Decide, with a reason; a later decision names the one it supersedes',
  description:
    'For the decision owner, the deputy, or somebody to whom it was delegated. An admin corrects a decision by a new one: that answers 202 with an approval that another admin grants. `defer` leaves the loop in debrief. No decision changes the application.',
  may: ['decision.write', 'decision.correct'],
  params: ById,
  body: NewDecision,
  reply: Decision,
  status: 201,
  refuses: [
    'decision_exists',
    'supersedes_not_newest',
    'decision_waits_for_cards',
    'decision_owner_only',
    'loop_sealed',
    'loop_closed',
    'gone',
  ],
  facts: async ({ tx, actor, params, now }) => {
    const [, [row], standing, delegations] = await Promise.all([
      lockLoop(tx, params.id),
      selectDebriefs(tx, tx.sql`l.id = ${params.id}`),
      loadLoopStanding(tx, actor, params.id, now),
      tx.sql<{ id: string; person_id: string }[]>`select id, person_id from delegations where loop_id = ${params.id}`,
    ])
    if (!row) throw new Refusal('not_found')
    return { row, delegations, loopId: row.id, permit: standing.permit }
  },
  async handle({ tx, deps, actor, body, facts: { row, delegations }, now, record, approvedBy }) {
    // A correction is the act of the admin who asked for it; who granted it stands on the approval.
    const decider = approvedBy === null ? personIn(actor) : { id: approvedBy, roles: ['admin' as const] }
    const newest = row.decisions.at(-1)
    const { decision } = decide(
      {
        loop: {
          releasedAt: row.released_at,
          cancelledAt: row.cancelled_at,
          decisionOwnerId: row.decision_owner_id,
          deputyId: row.deputy_id,
          level: row.level,
          track: row.track,
        },
        delegations: delegations.map(({ id, person_id }) => ({ id, personId: person_id })),
        addedInterviews: addedInterviews(row, now),
        newestDecision: newest ? { id: newest.id } : null,
      },
      body,
      decider,
      now,
    )
    const id = deps.ids(now)
    const snapshot = takeSnapshot(row)
    const number = (newest?.number ?? 0) + 1
    tx.defer(tx.sql`
      insert into decisions (company_id, id, loop_id, number, decision, level, track, reason, would_change_our_mind, sees_that_we_do_not,
        supersedes_id, decided_by_id, decided_as, delegation_id, decided_at, snapshot, snapshot_sha256, basis)
      values (${tx.companyId}, ${id}, ${row.id}, ${number}, ${decision.decision}, ${decision.level}, ${decision.track}, ${decision.reason},
        ${decision.wouldChangeOurMind}, ${decision.seesThatWeDoNot}, ${decision.supersedesId}, ${decision.decidedById},
        ${decision.decidedAs}, ${decision.delegationId}, ${now}, ${snapshot.json}, ${snapshot.sha256}, ${JSON.stringify(snapshot.basis)})`)
    await record(
      happened('decision.recorded', {
        jobId: row.job_id,
        candidateId: row.candidate_id,
        applicationId: row.application_id,
        loopId: row.id,
        decisionId: id,
      }),
    )
    return wireDecision(id, decision, snapshot.sha256)
  },
  again: ({ tx }, id) => loadDecision(tx, id),
})

function personIn(actor: Actor): { id: string; roles: readonly Role[] } {
  if (actor.kind !== 'person') throw new Error('only a person decides')
  return actor
}

/** The interviews added after release: the decision waits for their cards. */
function addedInterviews(row: DebriefRow, now: Date): DecisionFacts['addedInterviews'] {
  return row.interviews
    .filter(interview => interview.added_after_release)
    .map(({ id, starts_at, ends_at, outcome }) => ({
      id,
      state: stateOfInterview({ id, startsAt: timeOf(starts_at), endsAt: timeOf(ends_at), outcome }, now),
      cards: row.panel
        .filter(part => part.interview_id === id)
        .map(part => ({
          scorecardId: part.id,
          role: part.role,
          state: stateOfPart(part),
          waived: part.closed_cause === 'waived',
        })),
    }))
}

function wireDecision(id: string, made: DecisionMade, sha256: string): Decision {
  return {
    id,
    decision: made.decision,
    level: made.level,
    track: made.track,
    reason: made.reason,
    would_change_our_mind: made.wouldChangeOurMind,
    sees_that_we_do_not: made.seesThatWeDoNot,
    supersedes: made.supersedesId,
    decided_by_id: made.decidedById,
    decided_as: made.decidedAs,
    delegation_id: made.delegationId,
    decided_at: made.decidedAt.toISOString(),
    snapshot_sha256: sha256,
  }
}

type DecisionRow = Omit<Decision, 'decided_at'> & { readonly number: number; readonly decided_at: Date }

/** Decisions (`d`) without their snapshots. */
function decisionColumns(tx: Tx) {
  return tx.sql`d.id, d.number, d.decision, d.level, d.track, d.reason, d.would_change_our_mind, d.sees_that_we_do_not,
    d.supersedes_id as supersedes, d.decided_by_id, d.decided_as, d.delegation_id, d.decided_at, d.snapshot_sha256`
}

function decisionFrom({ number: _, decided_at, ...row }: DecisionRow): Decision {
  return { ...row, decided_at: decided_at.toISOString() }
}

async function loadDecision(tx: Tx, id: string): Promise<Decision> {
  const [row] = await tx.sql<DecisionRow[]>`select ${decisionColumns(tx)} from decisions d where d.id = ${id}`
  if (!row) throw new Refusal('not_found')
  return decisionFrom(row)
}

/** How the actor stands to a loop: one statement, no lock. */
async function factsOfLoop({ tx, actor, params, now }: { tx: Tx; actor: Actor; params: { id: string }; now: Date }) {
  const standing = await loadLoopStanding(tx, actor, params.id, now)
  return { standing, loopId: standing.loopId, permit: standing.permit }
}

export const listDecisions = route({
  operationId: 'listDecisions',
  method: 'GET',
  path: '/v1/loops/{id}/decisions',
  tag,
  summary: 'The decisions on a loop, newest first',
  may: 'decision.read',
  params: ById,
  query: z.strictObject(pageQuery),
  reply: listOf(Decision),
  refuses: ['loop_sealed', 'gone'],
  facts: factsOfLoop,
  async handle({ tx, params, paging }) {
    const pages = paging()
    const before = pages.after?.[0] ?? null
    const rows = await tx.sql<DecisionRow[]>`
      select ${decisionColumns(tx)} from decisions d
      where d.loop_id = ${params.id} and (${before}::int is null or d.number < ${before}::int)
      order by d.number desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [String(row.number)])
    return { data: page.map(decisionFrom), next_cursor }
  },
})

/** The loop of a decision, as a subquery. */
function loopOfDecision(tx: Tx, decisionId: string): LoopRef {
  return tx.sql`(select loop_id from decisions where id = ${decisionId})`
}

/** How the actor stands to the loop of a decision; the id may be of none: then `not_found`. */
async function factsOfDecision({
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
  const standing = await loadLoopStanding(tx, actor, loopOfDecision(tx, params.id), now)
  return { standing, loopId: standing.loopId, permit: standing.permit }
}

export const getDecision = route({
  operationId: 'getDecision',
  method: 'GET',
  path: '/v1/decisions/{id}',
  tag,
  summary: 'One decision',
  may: 'decision.read',
  params: ById,
  reply: Decision,
  refuses: ['loop_sealed', 'gone'],
  facts: factsOfDecision,
  handle: ({ tx, params }) => loadDecision(tx, params.id),
})

export const getSnapshot = route({
  operationId: 'getSnapshot',
  method: 'GET',
  path: '/v1/decisions/{id}/snapshot',
  tag,
  summary: 'The debrief as it stood when this was decided, with its hash, and whether the records still give it',
  description:
    'Made again from the records at every read. An integration needs the scopes `decisions:read`, `debriefs:read` and `evidence:read`.',
  may: 'decision.read',
  params: ById,
  reply: Snapshot,
  etag: true,
  evidence: true,
  refuses: ['loop_sealed', 'gone'],
  facts: async ({ tx, actor, params, now }) => {
    const [[decision], [row], standing] = await Promise.all([
      tx.sql<{ snapshot: string; snapshot_sha256: string; basis: Basis }[]>`
        select snapshot, snapshot_sha256, basis from decisions where id = ${params.id}`,
      selectDebriefs(tx, tx.sql`l.id = ${loopOfDecision(tx, params.id)}`),
      loadLoopStanding(tx, actor, loopOfDecision(tx, params.id), now),
    ])
    if (!decision || !row) throw new Refusal('not_found')
    return { decision, row, loopId: row.id, permit: standing.permit }
  },
  async handle({ actor, params, facts: { decision, row, permit: facts }, etag }) {
    for (const action of ['debrief.read', 'scorecard.read_evidence'] as const) {
      const verdict = permit(action, actor, facts)
      if (verdict !== 'allowed') throw new Refusal(verdict === 'approval_needed' ? 'forbidden' : verdict)
    }
    const { json, sha256 } = retakeSnapshot(row, decision.basis)
    etag(decision.snapshot_sha256)
    return {
      decision_id: params.id,
      sha256: decision.snapshot_sha256,
      json: decision.snapshot,
      reproduces: json === decision.snapshot && sha256 === decision.snapshot_sha256,
    }
  },
})

// ---- delegations ----

export const createDelegation = route({
  operationId: 'createDelegation',
  method: 'POST',
  path: '/v1/loops/{id}/delegations',
  tag,
  summary: 'Let somebody else decide, with a reason; owner and deputy may still decide themselves',
  may: 'decision.delegate',
  params: ById,
  body: NewDelegation,
  reply: Delegation,
  status: 201,
  refuses: [
    'delegation_exists',
    'unknown_reference',
    'person_inactive',
    'person_cannot_decide',
    'decision_owner_only',
    'loop_closed',
    'gone',
  ],
  facts: async ({ tx, actor, params, body, now }) => {
    const [standing, [person]] = await Promise.all([
      loadLoopStanding(tx, actor, params.id, now),
      tx.sql<{ active: boolean; roles: Role[]; conflicted: boolean; on_team: boolean }[]>`
        select e.active, e.roles,
          exists (select 1 from loops l join candidates c on c.company_id = l.company_id and c.id = l.candidate_id
            where l.id = ${params.id} and (c.person_id = e.id
              or exists (select 1 from recusals r where r.candidate_id = c.id and r.person_id = e.id))) as conflicted,
          ${onTeamOf(tx.sql, body.person_id, tx.sql`(select l.job_id from loops l where l.id = ${params.id})`)} as on_team
        from people e where e.id = ${body.person_id}`,
    ])
    return { standing, person, loopId: standing.loopId, permit: standing.permit }
  },
  async handle({ tx, deps, actor, params, body, facts: { standing, person }, now }) {
    if (standing.cancelledAt) throw new Refusal('loop_closed')
    if (!person)
      throw new Refusal('unknown_reference', {
        errors: [{ pointer: '/person_id', message: 'There is no such person' }],
      })
    if (!person.active) throw new Refusal('person_inactive', { person_id: body.person_id })
    if (body.person_id === standing.decisionOwnerId || body.person_id === standing.deputyId)
      throw new Refusal('delegation_exists')
    const decides = permit('decision.write', {
      kind: 'person',
      companyId: tx.companyId,
      id: body.person_id,
      roles: person.roles,
    })
    if (person.conflicted || decides !== 'allowed') throw new Refusal('person_cannot_decide')
    // Whoever decides must be able to read what the decision rests on.
    if (!person.on_team)
      throw new Refusal('person_cannot_decide', {
        errors: [{ pointer: '/person_id', message: 'Not on the hiring team of this job; add them to it first' }],
      })
    const made = {
      id: deps.ids(now),
      loop_id: params.id,
      ...body,
      delegated_by_id: personIn(actor).id,
      created_at: now,
    }
    tx.defer(tx.sql`
      insert into delegations (company_id, id, loop_id, person_id, reason, delegated_by_id, created_at)
      values (${tx.companyId}, ${made.id}, ${made.loop_id}, ${made.person_id}, ${made.reason}, ${made.delegated_by_id}, ${now})`)
    return made
  },
  async again({ tx, params }, id) {
    const [row] = await tx.sql<z.output<typeof Delegation>[]>`
      select id, loop_id, person_id, reason, delegated_by_id, created_at from delegations where id = ${id} and loop_id = ${params.id}`
    if (!row) throw new Refusal('not_found')
    return row
  },
})

export const listDelegations = route({
  operationId: 'listDelegations',
  method: 'GET',
  path: '/v1/loops/{id}/delegations',
  tag,
  summary: 'Who else may decide: all of it for those who may read decisions, else what one gave or was given',
  may: 'loop.read',
  params: ById,
  query: z.strictObject(pageQuery),
  reply: listOf(Delegation),
  refuses: ['gone'],
  facts: factsOfLoop,
  async handle({ tx, actor, params, facts, paging }) {
    const pages = paging()
    const before = pages.after?.[0] ?? null
    // A reason may speak of the cards: under the seal it is for the two people it concerns.
    const all = permit('decision.read', actor, facts.permit) === 'allowed'
    const rows = await tx.sql<z.output<typeof Delegation>[]>`
      select id, loop_id, person_id, reason, delegated_by_id, created_at from delegations
      where loop_id = ${params.id} and (${all} or ${actor.id}::uuid in (person_id, delegated_by_id))
        and (${before}::uuid is null or id < ${before}::uuid)
      order by id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    return { data: [...page], next_cursor }
  },
})

// ---- dissents ----

export const createDissent = route({
  operationId: 'createDissent',
  method: 'POST',
  path: '/v1/decisions/{id}/dissents',
  tag,
  summary: 'Record your own dissent, until 24 hours after the decision; it stands beside it for ever',
  may: 'dissent.write',
  params: ById,
  body: NewDissent,
  reply: RecordedDissent,
  status: 201,
  refuses: ['dissent_window_closed', 'dissent_exists', 'dissent_not_on_panel', 'loop_sealed', 'gone'],
  facts: async ({ tx, actor, params, now }) => {
    const loopId = loopOfDecision(tx, params.id)
    const [standing, [decision], panel, dissents] = await Promise.all([
      loadLoopStanding(tx, actor, loopId, now),
      tx.sql<{ decided_at: Date }[]>`select decided_at from decisions where id = ${params.id}`,
      tx.sql<SeatRow[]>`
        select id, person_id, role, submitted_at, closed_at, closed_cause, voided_at from panelists where loop_id = ${loopId}`,
      tx.sql<{ panelist_id: string }[]>`select panelist_id from dissents where decision_id = ${params.id}`,
    ])
    return { decision: decision!, panel, dissents, loopId: standing.loopId, permit: standing.permit }
  },
  async handle({ tx, deps, actor, params, body, facts, now }) {
    const made = dissent(
      {
        decision: { id: params.id, decidedAt: facts.decision.decided_at },
        panel: facts.panel.map(row => ({
          id: row.id,
          personId: row.person_id,
          role: row.role,
          card: stateOfCard({ submittedAt: row.submitted_at, closedAt: row.closed_at, voidedAt: row.voided_at }),
        })),
        dissents: facts.dissents.map(row => ({ panelistId: row.panelist_id })),
      },
      body,
      personIn(actor),
      now,
    )
    const id = deps.ids(now)
    tx.defer(tx.sql`
      insert into dissents (company_id, id, decision_id, panelist_id, text, created_at)
      values (${tx.companyId}, ${id}, ${made.decisionId}, ${made.panelistId}, ${made.text}, ${made.at})`)
    return {
      id,
      decision_id: made.decisionId,
      panelist_id: made.panelistId,
      text: made.text,
      at: made.at.toISOString(),
    }
  },
  async again({ tx, params }, id) {
    const [row] = await tx.sql<DissentRow[]>`
      select id, decision_id, panelist_id, text, created_at from dissents where id = ${id} and decision_id = ${params.id}`
    if (!row) throw new Refusal('not_found')
    return dissentFrom(row)
  },
})

interface SeatRow {
  readonly id: string
  readonly person_id: string
  readonly role: PanelistRole
  readonly submitted_at: Date | null
  readonly closed_at: Date | null
  readonly closed_cause: ClosedCause | null
  readonly voided_at: Date | null
}

interface DissentRow {
  readonly id: string
  readonly decision_id: string
  readonly panelist_id: string
  readonly text: string
  readonly created_at: Date
}

function dissentFrom({ created_at, ...row }: DissentRow): z.output<typeof RecordedDissent> {
  return { ...row, at: created_at.toISOString() }
}

export const listDissents = route({
  operationId: 'listDissents',
  method: 'GET',
  path: '/v1/decisions/{id}/dissents',
  tag,
  summary: 'The dissents to a decision, newest first',
  may: 'decision.read',
  params: ById,
  query: z.strictObject(pageQuery),
  reply: listOf(RecordedDissent),
  refuses: ['loop_sealed', 'gone'],
  facts: factsOfDecision,
  async handle({ tx, params, paging }) {
    const pages = paging()
    const before = pages.after?.[0] ?? null
    const rows = await tx.sql<DissentRow[]>`
      select id, decision_id, panelist_id, text, created_at from dissents
      where decision_id = ${params.id} and (${before}::uuid is null or id < ${before}::uuid)
      order by id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    return { data: page.map(dissentFrom), next_cursor }
  },
})

export const decisionRoutes = [
  createDecision,
  listDecisions,
  getDecision,
  getSnapshot,
  createDelegation,
  listDelegations,
  createDissent,
  listDissents,
]
