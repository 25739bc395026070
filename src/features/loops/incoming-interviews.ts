/**
 * Interviews as other systems bring them: found by what their system calls them, or added to the newest loop of their
 * application. One at a time, each with its loop locked, by the rules that hold for people too. It opens no loop.
 */
import { type DomainEvent, happened } from '../../domain/event.ts'
import type { RowOf } from '../../domain/import-rows.ts'
import { moveInterview, refuseUnlessLoopTakes, sitsThere, stateOfInterview } from '../../domain/loop.ts'
import { permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import {
  attempt,
  type Change,
  type Entered,
  type EnterRows,
  findReferences,
  type Incoming,
  refKey,
} from '../../platform/incoming.ts'
import { factsOfLoopAct, type LoopFacts, refuseWithOpenCard } from './acts.ts'
import { insertInterview, insertPanelist, refuseUnknownFocus } from './new-interview.ts'
import { subjectOf } from './release.ts'
import { type InterviewRow, interviewOf } from './rows.ts'

export type InterviewRowIn = RowOf<'interview'>

/** Enters interviews for an import, quietly. */
export const enterInterviews: EnterRows<InterviewRowIn> = async (into, rows) => {
  const entered: Entered[] = []
  for (const row of rows) {
    const made = await attempt(into.tx, () => enterInterview(into, row, () => {}))
    entered.push(made instanceof Refusal ? { fault: faultOf(made) } : made)
  }
  return entered
}

/** Enters one interview; tells what happened. Refuses what the same act by hand would refuse. */
export async function enterInterview(
  into: Incoming,
  row: InterviewRowIn,
  tell: (...events: DomainEvent[]) => void,
): Promise<{ id: string; change: Change }> {
  const { tx, actor, now } = into
  const loopId = await findLoopOfRow(into, row)
  const facts = await factsOfLoopAct(tx, actor, loopId, now)
  const verdict = permit('interview.write', actor, facts.permit)
  if (verdict !== 'allowed') throw new Refusal(verdict === 'approval_needed' ? 'forbidden' : verdict)
  const [known] = await tx.sql<{ id: string }[]>`
    select id from interviews where external_source = ${row.external_source} and external_id = ${row.external_id}`
  const panelists = await findPanelists(into, row)
  const before = facts.interviews.find(each => each.id === known?.id)
  const made = before
    ? await changeKnown(into, facts, before, row, panelists)
    : await addTo(into, facts, row, panelists)
  if (made.change !== 'unchanged') tell(happened('interview.changed', subjectOf(facts.loop, { interviewId: made.id })))
  return made
}

/** The loop of an interview that is known by this name, or the newest of the application; whether it released, the lock will tell. */
export async function findLoopOfRow({ tx }: Pick<Incoming, 'tx'>, row: InterviewRowIn): Promise<string> {
  const [known] = await tx.sql<{ loop_id: string }[]>`
    select loop_id from interviews where external_source = ${row.external_source} and external_id = ${row.external_id}`
  if (known) return known.loop_id
  const applications = await findReferences(tx, 'applications', [{ source: row.external_source, ref: row.application }])
  const application = applications.get(refKey(row.external_source, row.application))
  if (!application) throw missing('application', `There is no application "${row.application}" here`)
  const [loop] = await tx.sql<{ id: string }[]>`
    select l.id from loops l where l.application_id = ${application} and not exists (select 1 from past_loops b where b.loop_id = l.id)
    order by l.cancelled_at is not null, l.id desc limit 1`
  if (!loop) throw missing('application', 'The application has no loop that could take an interview; open one first')
  return loop.id
}

async function findPanelists({ tx }: Incoming, { external_source, panelists = [] }: InterviewRowIn): Promise<string[]> {
  const found = await findReferences(
    tx,
    'people',
    panelists.map(ref => ({ source: external_source, ref })),
  )
  const ids = panelists.map(ref => {
    const id = found.get(refKey(external_source, ref))
    if (!id) throw missing('panelists', `There is no person "${ref}" here`)
    return id
  })
  return [...new Set(ids)]
}

async function addTo(
  { tx, deps, now }: Incoming,
  facts: LoopFacts,
  row: InterviewRowIn,
  panelists: readonly string[],
): Promise<{ id: string; change: Change }> {
  refuseUnlessLoopTakes(facts.state, 'add_interview')
  const { loop } = facts
  const planned = findPlanned(facts, row)
  if (planned) {
    // The plan holds its place already: what the other system scheduled is this one.
    await tx.sql`
      update interviews set external_source = ${row.external_source}, external_id = ${row.external_id} where id = ${planned.id}`
    const { id } = await changeKnown({ tx, deps, now }, facts, planned, row, panelists)
    return { id, change: 'created' }
  }
  const focus = row.focus ?? facts.row.dimensions.slice(0, 1)
  const interview = {
    name: row.name,
    focus,
    artifact: row.artifact ?? null,
    prompts: [],
    note: null,
    starts_at: row.starts_at ?? null,
    ends_at: row.ends_at ?? null,
    place: row.place ?? null,
    panelists: panelists.map(asInterviewer),
  }
  const position = Math.max(-1, ...facts.interviews.map(each => each.position)) + 1
  const place = {
    loopId: loop.id,
    candidateId: loop.candidateId,
    dimensions: facts.row.dimensions,
    released: loop.releasedAt !== null,
  }
  const { id } = await insertInterview(tx, deps, place, interview, position, now)
  await tx.sql`
    update interviews set external_source = ${row.external_source}, external_id = ${row.external_id} where id = ${id}`
  return { id, change: 'created' }
}

/** An interview of the plan that goes by this name and that no other system has claimed. */
function findPlanned(facts: LoopFacts, row: InterviewRowIn): InterviewRow | undefined {
  const seated = new Set(facts.panelists.map(each => each.interview_id))
  return facts.interviews.find(
    each => each.name === row.name && each.starts_at === null && each.outcome === null && !seated.has(each.id),
  )
}

async function changeKnown(
  { tx, deps, now }: Pick<Incoming, 'tx' | 'deps' | 'now'>,
  facts: LoopFacts,
  before: InterviewRow,
  row: InterviewRowIn,
  panelists: readonly string[],
): Promise<{ id: string; change: Change }> {
  const own = facts.panelists.filter(each => each.interview_id === before.id)
  const seated = own.filter(each => sitsThere({ closedCause: each.closed_cause })).map(each => each.person_id)
  const joining = panelists.filter(id => !seated.includes(id))
  const after = {
    name: row.name,
    focus: row.focus ?? before.focus,
    artifact: row.artifact === undefined ? before.artifact : row.artifact,
    starts_at: row.starts_at === undefined ? before.starts_at : row.starts_at,
    ends_at: row.ends_at === undefined ? before.ends_at : row.ends_at,
    place: row.place === undefined ? before.place : row.place,
  }
  const moved = !isAt(after.starts_at, before.starts_at) || !isAt(after.ends_at, before.ends_at)
  const refocused = after.focus.join() !== before.focus.join() || after.artifact !== before.artifact
  const edited = moved || refocused || after.name !== before.name || after.place !== before.place
  if (!edited && joining.length === 0) return { id: before.id, change: 'unchanged' }
  refuseUnlessLoopTakes(facts.state, 'edit')
  const state = stateOfInterview(interviewOf(before), now)
  const cardIn = own.some(each => each.submitted_at !== null)
  if (edited) {
    moveInterview(state, moved ? 'schedule' : 'edit', cardIn)
    if (refocused) {
      refuseUnknownFocus(after.focus, facts.row.dimensions, '/focus')
      refuseWithOpenCard(facts)
      if (cardIn) throw new Refusal('interview_has_submitted_card')
    }
    await tx.sql`
      update interviews set name = ${after.name}, focus = ${[...after.focus]}, artifact = ${after.artifact}, starts_at = ${after.starts_at},
        ends_at = ${after.ends_at}, place = ${after.place}, version = version + 1, updated_at = ${now} where id = ${before.id}`
  }
  if (joining.length > 0) {
    refuseUnlessLoopTakes(facts.state, 'assign')
    moveInterview(
      edited
        ? stateOfInterview({ ...interviewOf(before), startsAt: after.starts_at, endsAt: after.ends_at }, now)
        : state,
      'assign',
      false,
    )
    const place = { loopId: facts.loop.id, candidateId: facts.loop.candidateId }
    for (const id of joining) await insertPanelist(tx, deps, place, before.id, asInterviewer(id), now)
  }
  return { id: before.id, change: 'changed' }
}

function asInterviewer(person_id: string) {
  return { person_id, role: 'interviewer' as const, bar_raiser: false }
}

function isAt(one: Date | null, other: Date | null): boolean {
  return one?.getTime() === other?.getTime()
}

function missing(field: string, message: string): Refusal {
  return new Refusal('unknown_reference', { errors: [{ pointer: `/${field}`, message }] })
}

/** A refusal as the fault of a row. */
function faultOf(refusal: Refusal) {
  const [first] = (refusal.details.errors ?? []) as { pointer: string; message: string }[]
  return { code: refusal.code, pointer: first?.pointer ?? '', message: first?.message ?? refusal.title }
}
