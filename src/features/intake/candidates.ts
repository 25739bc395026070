/**
 * Candidates, who of the company is recused from them, and the merge of two that are one. Interviewers see name, pronouns
 * and files, auditors a pseudonym. It knows no card: what a recusal or a merge does to loops is decided where loops are.
 */
import { and, eq, sql as fragment } from 'drizzle-orm'
import type { Fragment, ReservedSql } from 'postgres'
import { z } from 'zod'
import { candidates } from '../../../db/schema/intake.ts'
import type { Actor } from '../../domain/actor.ts'
import { pseudonymOf } from '../../domain/candidate.ts'
import { happened } from '../../domain/event.ts'
import { CandidateUpsert } from '../../domain/import-rows.ts'
import { type Facts, permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Recorder } from '../../platform/events.ts'
import { type Route, route } from '../../platform/http.ts'
import { ByExternalId, enterOne, rowOf } from '../../platform/incoming.ts'
import { Id } from '../../platform/json-schema.ts'
import { loadCandidateStanding } from '../../platform/standing.ts'
import { broughtBy, onTeamOf, releasedTo, stayedOnPanel, visibleCandidate } from '../../platform/visibility.ts'
import { enterCandidates } from './incoming-rows.ts'
import { Candidate, CandidateChange, NewCandidate, NewMerge, NewRecusal, Recusal } from './shapes.ts'

const tag = 'intake'
const ById = z.strictObject({ id: Id })

export const createCandidate = route({
  operationId: 'createCandidate',
  method: 'POST',
  path: '/v1/candidates',
  tag,
  summary: 'Add a candidate',
  description:
    'With `person_id` the candidate is somebody of the company: that person finds nothing of their own candidacy, whatever their roles.',
  may: 'candidate.write',
  body: NewCandidate,
  reply: Candidate,
  status: 201,
  etag: true,
  refuses: ['not_found', 'external_id_taken', 'unknown_reference'],
  facts: async ({ actor, body }) => ({
    permit: { self: actor.kind === 'integration', candidate: { isActor: isMe(actor, body.person_id), recused: false } },
  }),
  async handle({ tx, deps, actor, body, now, etag }) {
    const id = deps.ids(now)
    const [row] = await tx.sql<CandidateRow[]>`
      insert into candidates as c (company_id, id, name, email, pronouns, files, person_id, external_source, external_id,
        created_by_key_id, created_at, updated_at)
      values (${tx.companyId}, ${id}, ${body.name}, ${body.email}, ${body.pronouns}, ${JSON.stringify(body.files)},
        ${body.person_id}, ${body.external?.source ?? null}, ${body.external?.id ?? null},
        ${actor.kind === 'integration' ? actor.id : null}, ${now}, ${now})
      returning ${candidateColumns(tx.sql)}`
    etag(1)
    return candidateFrom(row!, 'whole')
  },
  async again({ tx, actor, now, etag }, id) {
    const { row, permit: standing } = await loadCandidate(tx, actor, id, now)
    etag(row.version)
    return candidateFrom(row, sightOf(actor, standing))
  },
})

export const listCandidates = route({
  operationId: 'listCandidates',
  method: 'GET',
  path: '/v1/candidates',
  tag,
  summary: 'Candidates that you may see, newest first',
  description:
    'Leaves out those merged away. Interviewers see name, pronouns and files; auditors a pseudonym made from the id, unless unmasked. `q` finds only names that you may see.',
  may: 'candidate.read',
  query: z.strictObject({
    ...pageQuery,
    q: z.string().min(1).max(100).optional().meta({ description: 'part of the name' }),
  }),
  reply: listOf(Candidate),
  async handle({ tx, actor, query, now, paging }) {
    const { sql } = tx
    const pages = paging()
    const rows = await sql<(CandidateRow & SightRow)[]>`
      select ${candidateColumns(sql)}, ${sightColumns(sql, actor, now)} from candidates c
      where ${visibleCandidate(sql, actor, 'candidate.read')} and c.merged_into_id is null and c.erased_at is null
        ${query.q === undefined ? sql`` : sql`and c.name ilike ${likeWithin(query.q)} and ${nameSeen(sql, actor, now)}`}
        ${pages.after ? sql`and c.id < ${pages.after[0]!}::uuid` : sql``}
      order by c.id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    return { data: page.map(row => candidateFrom(row, sightOf(actor, factsOf(row)))), next_cursor }
  },
})

export const getCandidate = route({
  operationId: 'getCandidate',
  method: 'GET',
  path: '/v1/candidates/{id}',
  tag,
  summary: 'One candidate; one that was merged away says into whom',
  description:
    'Interviewers see name, pronouns and files; auditors a pseudonym made from the id, unless unmasked. Who is recused, or is the candidate, gets 404.',
  may: 'candidate.read',
  params: ById,
  reply: Candidate,
  etag: true,
  refuses: ['loop_sealed', 'gone'],
  facts: ({ tx, actor, params, now }) => loadCandidate(tx, actor, params.id, now),
  async handle({ actor, facts, etag }) {
    etag(facts.row.version)
    return candidateFrom(facts.row, sightOf(actor, facts.permit))
  },
})

export const changeCandidate = route({
  operationId: 'changeCandidate',
  method: 'PATCH',
  path: '/v1/candidates/{id}',
  tag,
  summary: 'Change a candidate',
  may: 'candidate.write',
  params: ById,
  body: CandidateChange,
  reply: Candidate,
  etag: true,
  ifMatch: 'required',
  refuses: ['candidate_merged', 'external_id_taken', 'unknown_reference', 'gone'],
  facts: async ({ tx, actor, params, body, now }) => {
    const [, , found] = await Promise.all([
      lockLoopsOf(tx, [params.id]),
      lockCandidates(tx, [params.id]),
      loadCandidate(tx, actor, params.id, now),
    ])
    return { ...found, permit: withLink(found.permit, isMe(actor, body.person_id ?? null)) }
  },
  async handle({ tx, actor, params, body, facts, now, record, ifMatch, etag }) {
    const expected = ifMatch()
    refuseMerged(facts.row)
    const { person_id, external, ...same } = body
    const [changed] = await tx.db
      .update(candidates)
      .set({
        ...same,
        ...(person_id === undefined ? {} : { personId: person_id }),
        ...(external === undefined
          ? {}
          : { externalSource: external?.source ?? null, externalId: external?.id ?? null }),
        version: fragment`${candidates.version} + 1`,
        updatedAt: now,
      })
      .where(and(eq(candidates.id, params.id), expected === null ? undefined : eq(candidates.version, expected)))
      .returning({ version: candidates.version })
    if (!changed) throw new Refusal('precondition_failed')
    if (person_id !== undefined && person_id !== facts.row.person_id) {
      await tx.sql`update candidates set person_id = ${person_id} where merged_into_id = ${params.id}`
      // As with a recusal: cards that this person still has open on themselves must hold nothing up.
      if (person_id !== null)
        await record(happened('candidate.recused', { candidateId: params.id, personId: person_id }, false))
    }
    etag(changed.version)
    const { row } = await loadCandidate(tx, actor, params.id, now)
    return candidateFrom(row, sightOf(actor, facts.permit))
  },
})

export const upsertCandidate = route({
  operationId: 'upsertCandidate',
  method: 'PUT',
  path: '/v1/candidates/by-external-id/{source}/{id}',
  tag,
  summary: 'Add or change a candidate by what another system calls them',
  description:
    'Answers 201 for somebody new, else 200. A key changes those alone that it brought. One that was merged away takes no more changes.',
  may: 'candidate.write',
  params: ByExternalId,
  body: CandidateUpsert,
  reply: Candidate,
  status: 201,
  etag: true,
  refuses: ['candidate_merged', 'already_exists', 'gone'],
  facts: async ({ tx, actor, params, now }) => {
    const [known] = await tx.sql<{ id: string }[]>`
      select id from candidates where external_source = ${params.source} and external_id = ${params.id}`
    if (known) return loadCandidate(tx, actor, known.id, now)
    return { permit: { self: actor.kind === 'integration', candidate: { isActor: false, recused: false } } }
  },
  async handle({ tx, deps, actor, params, body, now, etag, status }) {
    const into = { tx, deps, actor, now, importId: null, rubricVersionId: null }
    const { id, change } = await enterOne(enterCandidates, into, rowOf(params, body))
    if (change !== 'created') status(200)
    const { row, permit: standing } = await loadCandidate(tx, actor, id, now)
    etag(row.version)
    return candidateFrom(row, sightOf(actor, standing))
  },
})

// ---- recusals ----

export const createRecusal = route({
  operationId: 'createRecusal',
  method: 'POST',
  path: '/v1/candidates/{id}/recusals',
  tag,
  summary: 'Recuse oneself from a candidate, or (recruiters, admins) somebody else; it stays',
  description:
    'The person finds nothing of the candidate from then on (404), and their open cards on them close. One that is recused already answers 409.',
  may: 'candidate.recuse',
  params: ById,
  body: NewRecusal,
  reply: Recusal,
  status: 201,
  refuses: ['recusal_exists', 'unknown_reference', 'candidate_merged', 'loop_sealed', 'gone'],
  facts: async ({ tx, actor, params, body, now }) => {
    const personId = body.person_id ?? actor.id!
    const [, , found] = await Promise.all([
      lockLoopsOf(tx, [params.id]),
      lockCandidates(tx, [params.id]),
      loadCandidate(tx, actor, params.id, now),
    ])
    const { candidate, ...others } = found.permit
    // Of their own recusal a person may hear again: a repeat is told so, not that there is no such candidate.
    const self = personId === actor.id
    return {
      ...found,
      personId,
      permit: { ...others, self, candidate: { ...candidate!, recused: candidate!.recused && !self } },
    }
  },
  async handle({ tx, deps, actor, params, body, facts, now, record }) {
    refuseMerged(facts.row)
    const row = {
      id: deps.ids(now),
      candidate_id: params.id,
      person_id: facts.personId,
      reason: body.reason,
      recorded_by_id: actor.id!,
      created_at: now,
    }
    await insertRecusal(tx, row)
    const before = await tx.sql<{ id: string }[]>`
      select id from candidates c where merged_into_id = ${params.id}
        and not exists (select 1 from recusals r where r.candidate_id = c.id and r.person_id = ${facts.personId})`
    // Whoever was merged into this candidate is the same human being.
    await Promise.all(before.map(({ id }) => insertRecusal(tx, { ...row, id: deps.ids(now), candidate_id: id })))
    await record(happened('candidate.recused', { candidateId: params.id, personId: facts.personId }, false))
    return row
  },
  async again({ tx }, id) {
    const [row] = await tx.sql<
      z.output<typeof Recusal>[]
    >`select ${recusalColumns(tx.sql)} from recusals where id = ${id}`
    if (!row) throw new Refusal('not_found')
    return row
  },
})

export const listRecusals = route({
  operationId: 'listRecusals',
  method: 'GET',
  path: '/v1/candidates/{id}/recusals',
  tag,
  summary: 'Who is recused from a candidate, newest first; for recruiters and admins',
  may: 'candidate.recuse',
  params: ById,
  query: z.strictObject(pageQuery),
  reply: listOf(Recusal),
  refuses: ['loop_sealed', 'gone'],
  facts: async ({ tx, actor, params, now }) => {
    const found = await loadCandidate(tx, actor, params.id, now)
    return { ...found, permit: { ...found.permit, self: false } }
  },
  async handle({ tx, params, paging }) {
    const { sql } = tx
    const pages = paging()
    const rows = await sql<z.output<typeof Recusal>[]>`
      select ${recusalColumns(sql)} from recusals where candidate_id = ${params.id}
        ${pages.after ? sql`and id < ${pages.after[0]!}::uuid` : sql``}
      order by id desc limit ${pages.fetch}`
    const { rows: data, next_cursor } = pages.page(rows, row => [row.id])
    return { data: [...data], next_cursor }
  },
})

// ---- merges ----

export const createMerge = route({
  operationId: 'createMerge',
  method: 'POST',
  path: '/v1/candidates/{id}/merges',
  tag,
  summary: 'Merge a candidate into another, who stays; answers the one that stays',
  description:
    'Applications, loops and recusals become those of the one that stays; its name, address and files are kept as they are. The one merged away goes on answering, with `merged_into_id`, and takes no more changes. Where both are active in the same job one has to be withdrawn or rejected first, because that ends a loop and a person should choose which.',
  may: 'candidate.merge',
  params: ById,
  body: NewMerge,
  reply: Candidate,
  etag: true,
  refuses: [
    'merge_with_itself',
    'candidate_merged',
    'own_card_open',
    'merge_of_two_people',
    'merge_active_twice',
    'merge_into_open_card',
    'gone',
  ],
  facts: async ({ tx, actor, params, body, now }) => {
    const both = [params.id, body.into_id]
    const [, , found, into] = await Promise.all([
      lockLoopsOf(tx, both),
      lockCandidates(tx, both),
      loadCandidate(tx, actor, params.id, now),
      loadCandidate(tx, actor, body.into_id, now).catch(absentAsNull),
    ])
    return { ...found, into }
  },
  async handle({ tx, deps, actor, params, body, facts, now, record, etag }) {
    const { row, into } = facts
    if (params.id === body.into_id) throw new Refusal('merge_with_itself')
    if (!into) throw new Refusal('not_found')
    const verdict = permit('candidate.merge', actor, into.permit)
    if (verdict !== 'allowed') throw new Refusal(verdict === 'approval_needed' ? 'forbidden' : verdict)
    refuseMerged(row)
    refuseMerged(into.row)
    // Whether anybody else's card is open is nothing that somebody with an open card may learn.
    if (facts.permit.candidate?.ownCardOpen || into.permit.candidate?.ownCardOpen) throw new Refusal('own_card_open')
    await mergeCandidates({ tx, deps, now, record }, row, into.row)
    const merged = await loadCandidate(tx, actor, into.row.id, now)
    etag(merged.row.version)
    return candidateFrom(merged.row, sightOf(actor, into.permit))
  },
  async again({ tx, actor, now, etag }, id) {
    const { row, permit: standing } = await loadCandidate(tx, actor, id, now)
    etag(row.version)
    return candidateFrom(row, sightOf(actor, standing))
  },
})

export const candidateRoutes: readonly Route[] = [
  createCandidate,
  listCandidates,
  getCandidate,
  changeCandidate,
  upsertCandidate,
  createRecusal,
  listRecusals,
  createMerge,
]

/** Who two candidates are, as far as a merge has to know. */
interface ToMerge {
  readonly id: string
  readonly person_id: string | null
}

/**
 * Merges a candidate into another, both locked and neither merged away: applications, loops and recusals become those of the
 * one that stays. Refuses what would end a loop, mix two people of the company or let somebody see what they judge.
 */
export async function mergeCandidates(
  { tx, deps, now, record }: { tx: Tx; deps: Deps; now: Date; record: Recorder },
  row: ToMerge,
  into: ToMerge,
): Promise<void> {
  if (row.person_id && into.person_id && row.person_id !== into.person_id) throw new Refusal('merge_of_two_people')
  await refuseUnmergeable(tx, row.id, into.id)

  const personId = into.person_id ?? row.person_id
  await Promise.all([
    tx.sql`update applications set candidate_id = ${into.id}, version = version + 1, updated_at = ${now}
      where candidate_id = ${row.id}`,
    tx.sql`update candidates set merged_into_id = ${into.id}, person_id = ${personId}, version = version + 1, updated_at = ${now}
      where id = ${row.id} or merged_into_id = ${row.id}`,
    tx.sql`update candidates set person_id = ${personId}, version = version + 1, updated_at = ${now} where id = ${into.id}`,
    tx.sql`update candidates set person_id = ${personId} where merged_into_id = ${into.id}`,
  ])
  await shareRecusals(tx, () => deps.ids(now), into.id)
  await record(happened('candidate.merged', { candidateId: into.id, mergedCandidateId: row.id }))
  // Only now are the loops all of one candidate: whoever is recused from either has no card to write in any of them.
  const conflicted = await tx.sql<{ person_id: string }[]>`
    select distinct p.person_id from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id
    where l.candidate_id = ${into.id} and p.submitted_at is null and p.closed_at is null
      and (p.person_id = ${personId} or exists (
        select 1 from recusals r where r.candidate_id = ${into.id} and r.person_id = p.person_id))`
  await record(
    ...conflicted.map(({ person_id }) =>
      happened('candidate.recused', { candidateId: into.id, personId: person_id }, false),
    ),
  )
}

/** Locks loops before anything else, as every act on a loop does, so that no two of them ever wait for each other. */
export async function lockLoopsOf(tx: Tx, candidateIds: readonly string[]): Promise<void> {
  await tx.sql`select 1 from loops where candidate_id in ${tx.sql([...candidateIds])} order by id for update`
}

interface CandidateRow {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly pronouns: string | null
  readonly files: { title: string; url: string }[]
  readonly person_id: string | null
  readonly merged_into_id: string | null
  readonly external_source: string | null
  readonly external_id: string | null
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
}

/** What a row tells of how the actor stands to it, in a list that holds only what they may read. */
interface SightRow {
  readonly on_team: boolean
  readonly on_loop: boolean
  readonly released: boolean
  readonly unmasked: boolean
  readonly own_source: boolean
}

/** How much of a candidate somebody sees. */
type Sight = 'whole' | 'name_and_files' | 'pseudonym'

/**
 * What the actor sees of a candidate whom they may read or write. Asks the matrix twice: whether the name may be seen at
 * all, and whether anything but a seat on the panel opens it. An integration sees again what it brought.
 */
function sightOf(actor: Actor, facts: Facts): Sight {
  if (actor.kind === 'integration' && facts.self) return 'whole'
  if (permit('candidate.read_named', actor, facts) !== 'allowed') return 'pseudonym'
  const { onLoop: _, ...offThePanel } = facts
  return permit('candidate.read_named', actor, offThePanel) === 'allowed' ? 'whole' : 'name_and_files'
}

function candidateFrom(row: CandidateRow, sight: Sight): z.output<typeof Candidate> {
  const { id, merged_into_id, created_at, updated_at } = row
  const always = { id, merged_into_id, created_at, updated_at }
  const hidden = { email: null, person_id: null, external: null }
  if (sight === 'pseudonym') return { ...always, ...hidden, name: pseudonymOf(id), pronouns: null, files: [] }
  const named = { ...always, name: row.name, pronouns: row.pronouns, files: row.files }
  if (sight === 'name_and_files') return { ...named, ...hidden }
  const { email, person_id, external_source: source, external_id } = row
  return {
    ...named,
    email,
    person_id,
    external: source !== null && external_id !== null ? { source, id: external_id } : null,
  }
}

function candidateColumns(sql: ReservedSql): Fragment {
  return sql`c.id, c.name, c.email, c.pronouns, c.files, c.person_id, c.merged_into_id, c.external_source, c.external_id,
    c.version, c.created_at, c.updated_at`
}

function sightColumns(sql: ReservedSql, actor: Actor, now: Date): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  return sql`
    exists (select 1 from applications x where x.candidate_id = c.id and ${onTeamOf(sql, me, sql`x.job_id`)}) as on_team,
    exists (select 1 from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id
      where l.candidate_id = c.id and p.person_id = ${me}
        and ${stayedOnPanel(sql)}) as on_loop,
    ${releasedTo(sql, me, sql`x.candidate_id = c.id`, sql`c.id`)} as released,
    ${isUnmasked(sql, me, now)} as unmasked, ${broughtBy(sql, actor)} as own_source`
}

function factsOf(row: SightRow): Facts {
  return {
    self: row.own_source,
    candidate: { isActor: false, recused: false },
    job: { onHiringTeam: row.on_team },
    onLoop: row.on_loop,
    ...(row.released
      ? { loop: { onLoop: false, ownCard: 'none', released: true, mode: 'loop', as: null, decided: false } }
      : {}),
    unmasked: row.unmasked,
  }
}

/** A name that may not be seen must not be found either, letter by letter. */
function nameSeen(sql: ReservedSql, actor: Actor, now: Date): Fragment {
  if (permit('candidate.read_named', actor, { unmasked: true }) !== 'allowed')
    return visibleCandidate(sql, actor, 'candidate.read_named')
  const me = actor.kind === 'person' ? actor.id : null
  return sql`(${visibleCandidate(sql, actor, 'candidate.read_named')} or ${isUnmasked(sql, me, now)})`
}

function isUnmasked(sql: ReservedSql, me: string | null, now: Date): Fragment {
  return sql`exists (select 1 from unmaskings u where u.person_id = ${me} and u.expires_at > ${now})`
}

interface FoundCandidate {
  readonly row: CandidateRow
  readonly permit: Facts
  readonly subjectId: string
}

/**
 * Loads a candidate and how the actor stands to them; refuses `not_found` when there is none. Of one that was merged away
 * nothing but its row is left: the standing is that to the one who stayed. Two statements in one flush, four after a merge.
 */
async function loadCandidate(tx: Tx, actor: Actor, id: string, now: Date): Promise<FoundCandidate> {
  const [[row], standing] = await Promise.all([
    tx.sql<CandidateRow[]>`select ${candidateColumns(tx.sql)} from candidates c where c.id = ${id}`,
    loadCandidateStanding(tx, actor, id, now),
  ])
  if (!row) throw new Refusal('not_found')
  if (row.merged_into_id === null) return { row, permit: standing.permit, subjectId: id }
  const stayed = await loadCandidateStanding(tx, actor, row.merged_into_id, now)
  return { row, permit: { ...stayed.permit, self: standing.permit.self }, subjectId: id }
}

function absentAsNull(error: unknown): null {
  if (error instanceof Refusal && error.code === 'not_found') return null
  throw error
}

/** In the order of ids, so that two merges of the same two never wait for each other. */
export async function lockCandidates(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.sql`select 1 from candidates where id in ${tx.sql([...ids])} order by id for update`
}

function refuseMerged(row: CandidateRow): void {
  if (row.merged_into_id !== null)
    throw new Refusal('candidate_merged', { candidate_id: row.id, merged_into_id: row.merged_into_id })
}

function isMe(actor: Actor, personId: string | null): boolean {
  return actor.kind === 'person' && personId === actor.id
}

/** Nobody acts on their own candidacy, the act that makes it theirs included. */
function withLink(facts: Facts, becomesMine: boolean): Facts {
  return becomesMine ? { ...facts, candidate: { ...facts.candidate!, isActor: true } } : facts
}

async function insertRecusal(tx: Tx, row: z.output<typeof Recusal>): Promise<void> {
  await tx.sql`
    insert into recusals (company_id, id, candidate_id, person_id, reason, recorded_by_id, created_at)
    values (${tx.companyId}, ${row.id}, ${row.candidate_id}, ${row.person_id}, ${row.reason}, ${row.recorded_by_id}, ${row.created_at})`
}

function recusalColumns(sql: ReservedSql): Fragment {
  return sql`id, candidate_id, person_id, reason, recorded_by_id, created_at`
}

/**
 * Refuses a merge after which two applications of one job would be active at once (`merge_active_twice`), or in which
 * somebody sits on a panel of each while one of the two is still to be judged (`merge_into_open_card`): what they saw of
 * the one would stand behind their card on the other. That asks for panels and releases, not for cards that are sealed.
 */
async function refuseUnmergeable(tx: Tx, id: string, intoId: string): Promise<void> {
  const [twice, shared] = await Promise.all([
    tx.sql<{ job_id: string }[]>`
      select a.job_id from applications a join applications b on b.company_id = a.company_id and b.job_id = a.job_id
      where a.candidate_id = ${id} and b.candidate_id = ${intoId} and a.state = 'active' and b.state = 'active'`,
    tx.sql`
      with seats as (
        select l.candidate_id, p.person_id,
          (l.released_at is null and l.cancelled_at is null) or (p.submitted_at is null and p.closed_at is null) as pending
        from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id
        where l.candidate_id in (${id}, ${intoId})
          and ${stayedOnPanel(tx.sql)})
      select 1 from seats s join seats t on t.person_id = s.person_id
      where s.candidate_id = ${id} and t.candidate_id = ${intoId} and (s.pending or t.pending) limit 1`,
  ])
  if (twice.length > 0) throw new Refusal('merge_active_twice', { jobs: twice.map(({ job_id }) => job_id) })
  if (shared.length > 0) throw new Refusal('merge_into_open_card')
}

/** Gives every recusal from one of the candidates that are now one to all of them, with the words it was given with. */
async function shareRecusals(tx: Tx, nextId: () => string, intoId: string): Promise<void> {
  const missing = await tx.sql<z.output<typeof Recusal>[]>`
    with same as (select id from candidates where id = ${intoId} or merged_into_id = ${intoId})
    select distinct on (s.id, r.person_id) r.id, s.id as candidate_id, r.person_id, r.reason, r.recorded_by_id, r.created_at
    from same s cross join recusals r
    where r.candidate_id in (select id from same)
      and not exists (select 1 from recusals x where x.candidate_id = s.id and x.person_id = r.person_id)
    order by s.id, r.person_id, r.id`
  await Promise.all(missing.map(row => insertRecusal(tx, { ...row, id: nextId() })))
}

function likeWithin(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
