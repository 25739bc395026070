/** Writes interviews and panelists, checked against the loop they join. A panelist's row is the draft of their card. */
import { Refusal } from '../../domain/refusal.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'

export interface InterviewToAdd {
  readonly name: string
  readonly focus: readonly string[]
  readonly artifact: string | null
  readonly prompts: readonly string[]
  readonly note: string | null
  readonly starts_at: Date | null
  readonly ends_at: Date | null
  readonly place: string | null
  readonly panelists: readonly PanelistToAdd[]
}

export interface PanelistToAdd {
  readonly person_id: string
  readonly role: 'interviewer' | 'shadow' | 'reverse_shadow'
  readonly bar_raiser: boolean
}

interface Into {
  readonly loopId: string
  readonly candidateId: string
  readonly dimensions: readonly string[]
  readonly released: boolean
}

/** Refuses focus dimensions that the loop does not have. */
export function refuseUnknownFocus(focus: readonly string[], dimensions: readonly string[], pointer: string): void {
  const unknown = focus.filter(dimension => !dimensions.includes(dimension))
  if (unknown.length > 0 || new Set(focus).size !== focus.length)
    throw new Refusal('dimension_unknown', {
      errors: [
        {
          pointer,
          message: unknown.length > 0 ? `Not in this loop: ${unknown.join(', ')}` : 'Name each dimension once',
        },
      ],
    })
}

/** Inserts an interview with its panelists at a position; answers their ids. */
export async function insertInterview(
  tx: Tx,
  deps: Deps,
  into: Into,
  interview: InterviewToAdd,
  position: number,
  now: Date,
) {
  refuseUnknownFocus(interview.focus, into.dimensions, '/focus')
  const id = deps.ids(now)
  const kit = { prompts: interview.prompts, note: interview.note }
  await tx.sql`
    insert into interviews (company_id, id, loop_id, position, name, focus, artifact, kit, starts_at, ends_at, place,
      added_after_release, created_at, updated_at)
    values (${tx.companyId}, ${id}, ${into.loopId}, ${position}, ${interview.name}, ${[...interview.focus]}, ${interview.artifact},
      ${JSON.stringify(kit)}, ${interview.starts_at}, ${interview.ends_at}, ${interview.place}, ${into.released}, ${now}, ${now})`
  const panelistIds: string[] = []
  for (const panelist of interview.panelists) panelistIds.push(await insertPanelist(tx, deps, into, id, panelist, now))
  return { id, panelistIds }
}

/**
 * Seats somebody at an interview. Refuses who cannot sit there: inactive, recused, the candidate themselves, or there
 * already.
 */
export async function insertPanelist(
  tx: Tx,
  deps: Deps,
  into: Pick<Into, 'loopId' | 'candidateId'>,
  interviewId: string,
  panelist: PanelistToAdd,
  now: Date,
): Promise<string> {
  const [person] = await tx.sql<{ active: boolean; recused: boolean; is_candidate: boolean }[]>`
    select e.active,
      exists (select 1 from recusals r where r.candidate_id = ${into.candidateId} and r.person_id = e.id) as recused,
      exists (select 1 from candidates c where c.id = ${into.candidateId} and c.person_id = e.id) as is_candidate
    from people e where e.id = ${panelist.person_id}`
  if (!person)
    throw new Refusal('unknown_reference', { errors: [{ pointer: '/person_id', message: 'There is no such person' }] })
  if (!person.active) throw new Refusal('person_inactive', { person_id: panelist.person_id })
  if (person.is_candidate) throw new Refusal('panelist_is_candidate', { person_id: panelist.person_id })
  if (person.recused) throw new Refusal('panelist_recused', { person_id: panelist.person_id })
  const id = deps.ids(now)
  await tx.sql`
    insert into panelists (company_id, id, loop_id, interview_id, person_id, role, bar_raiser, assigned_at, public_updated_at)
    values (${tx.companyId}, ${id}, ${into.loopId}, ${interviewId}, ${panelist.person_id}, ${panelist.role}, ${panelist.bar_raiser}, ${now}, ${now})`
  return id
}
