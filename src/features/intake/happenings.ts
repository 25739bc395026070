/**
 * What an applicant tracking system says happened, applied to applications and candidates: with the consequences that the same
 * has by hand. It knows no vendor and no signature, and opens no loop: that follows from the stage that was entered.
 */

import { systemActor } from '../../domain/actor.ts'
import type { Applied, ApplyHappening, Happening, Origin } from '../../domain/ats/happening.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Acting } from '../../platform/events.ts'
import { enterOne, findReferences, type Incoming, refKey, refusalOf } from '../../platform/incoming.ts'
import { recordTurn } from './applications.ts'
import { lockCandidates, lockLoopsOf, mergeCandidates } from './candidates.ts'
import { type ApplicationTurn, enterApplicationsAs, enterCandidates } from './incoming-rows.ts'

type Into = Acting & Origin

/** Applies one happening in the caller's transaction. Refuses by name what the same act would be refused for by hand. */
export const applyHappening: ApplyHappening<Acting> = async (into, happening) => {
  switch (happening.kind) {
    case 'application':
      return applyApplication(into, happening)
    case 'candidate':
      return applyCandidate(into, happening.candidate)
    case 'merge':
      return applyMerge(into, happening.from, happening.into)
    default:
      return { outcome: 'unchanged', candidateId: null, applicationId: null }
  }
}

type Told<K extends Happening['kind']> = Extract<Happening, { kind: K }>

async function applyApplication(into: Into, told: Told<'application'>): Promise<Applied> {
  const { tx, source, record } = into
  await enterCandidate(into, told.candidate)
  let turn: ApplicationTurn | undefined
  const enter = enterApplicationsAs((_, heard) => {
    turn = heard
  })
  const { id, change } = await enterOne(enter, incoming(into), {
    external_source: source,
    external_id: told.id,
    job: into.jobs.get(told.job) ?? told.job,
    candidate: told.candidate.id,
    state: told.state,
    // Where an application stood when it ended says nothing about a stage entered.
    ...(told.stage !== null && told.state === 'active' ? { stage: told.stage } : {}),
    ...(told.source === null ? {} : { source: told.source }),
    ...(told.state === 'rejected' || told.state === 'withdrawn' ? { reason: told.reason } : {}),
  })
  if (turn) await recordTurn(record, id, turn)
  const [row] = await tx.sql<{ candidate_id: string }[]>`select candidate_id from applications where id = ${id}`
  return { outcome: change, candidateId: row!.candidate_id, applicationId: id }
}

/** Enters the candidate of an application. One that was merged away stays as it is: the one who stays is meant. */
async function enterCandidate(into: Into, told: Told<'candidate'>['candidate']) {
  const row = {
    external_source: into.source,
    external_id: told.id,
    name: told.name,
    ...(told.email === null ? {} : { email: told.email }),
  }
  const [entered] = await enterCandidates(incoming(into), [row])
  if ('fault' in entered! && entered.fault.code !== 'candidate_merged') throw refusalOf(entered.fault)
  return entered!
}

/** A candidate is changed, never made: whoever has no application here is nobody of ours. */
async function applyCandidate(into: Into, told: Told<'candidate'>['candidate']): Promise<Applied> {
  const ref = { source: into.source, ref: told.id }
  const known = (await findReferences(into.tx, 'candidates', [ref])).get(refKey(ref.source, ref.ref))
  if (!known) return { outcome: 'unknown', candidateId: null, applicationId: null }
  const entered = await enterCandidate(into, told)
  return { outcome: 'fault' in entered ? 'unchanged' : entered.change, candidateId: known, applicationId: null }
}

async function applyMerge(into: Into, from: string, to: string): Promise<Applied> {
  const { tx, source } = into
  const ids = await tx.sql<{ id: string; external_id: string; merged_into_id: string | null }[]>`
    select id, external_id, merged_into_id from candidates where external_source = ${source} and external_id in (${from}, ${to})`
  const gone = ids.find(each => each.external_id === from)
  const stays = ids.find(each => each.external_id === to)
  if (!gone) return { outcome: 'unknown', candidateId: null, applicationId: null }
  // Of the one who stays nothing was heard yet: this is them, under another name.
  if (!stays) {
    await tx.sql`
      update candidates set external_id = ${to}, version = version + 1, updated_at = ${into.now} where id = ${gone.id}`
    return { outcome: 'merged', candidateId: gone.id, applicationId: null }
  }
  const target = stays.merged_into_id ?? stays.id
  if (gone.merged_into_id === target || gone.id === target)
    return { outcome: 'unchanged', candidateId: target, applicationId: null }
  await lockLoopsOf(tx, [gone.id, target])
  await lockCandidates(tx, [gone.id, target])
  const rows = await tx.sql<{ id: string; person_id: string | null; merged_into_id: string | null }[]>`
    select id, person_id, merged_into_id from candidates where id in (${gone.id}, ${target})`
  const [one, other] = [rows.find(({ id }) => id === gone.id)!, rows.find(({ id }) => id === target)!]
  if (one.merged_into_id !== null || other.merged_into_id !== null)
    throw new Refusal('candidate_merged', { candidate_id: one.id, merged_into_id: one.merged_into_id })
  await mergeCandidates(into, one, other)
  return { outcome: 'merged', candidateId: target, applicationId: null }
}

function incoming({ tx, deps, now }: Into): Incoming {
  return { tx, deps, actor: systemActor(tx.companyId), now, importId: null, rubricVersionId: null }
}
