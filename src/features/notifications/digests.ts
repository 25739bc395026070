/**
 * The weekly digest: what is overdue, where panels split and what was opened early in the loops its reader may know of, and
 * four fields that the reader fills and the next digest shows back. Made on Monday morning by the reader's own clock; it
 * names no candidate. How it is mailed is not known here.
 */
import type { Fragment } from 'postgres'
import { z } from 'zod'
import type { Actor, Role } from '../../domain/actor.ts'
import { isSplit } from '../../domain/debrief.ts'
import { digestWeekAt } from '../../domain/notification.ts'
import { Refusal } from '../../domain/refusal.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { route } from '../../platform/http.ts'
import { independentVersion } from '../../platform/independent-version.ts'
import { Id } from '../../platform/json-schema.ts'
import { visibleLoop } from '../../platform/visibility.ts'
import { Digest, DigestAnswers, type DigestContent } from './shapes.ts'
import type { DigestCounts } from './texts.ts'
import { byChannels, openCards, saveWanted, type Wanted } from './wanted.ts'

/** Those who look after loops. Everybody else has their own cards to look at. */
export const digestRoles = ['recruiter', 'hiring_manager', 'head_of_product'] as const
const weekDays = 7
const listedMax = 50
/** So many digests a company and minute; on Monday morning the next minutes make the rest. */
const madeMax = 50
const barDefault = 2.5

type Content = z.output<typeof DigestContent>

/** Makes the digests whose Monday morning it is, each in its reader's zone, and the rows that mail them. */
export async function planDigests(tx: Tx, deps: Deps, now: Date): Promise<void> {
  const readers = await tx.sql<{ id: string; roles: Role[]; zone: string | null; last: string | null }[]>`
    select e.id, e.roles, s.zone, (select max(d.week) from digests d where d.person_id = e.id) as last
    from people e left join notification_settings s on s.company_id = e.company_id and s.person_id = e.id
    where e.active and e.roles && ${[...digestRoles]}::text[]
      and not exists (select 1 from digests d where d.person_id = e.id and d.created_at > ${daysBefore(now, weekDays - 2)})
    order by e.id`
  const due = readers.flatMap(reader => {
    const week = digestWeekAt(now, reader.zone ?? 'UTC')
    return week !== null && week !== reader.last ? [{ ...reader, week }] : []
  })
  for (const { id: personId, roles, week } of due.slice(0, madeMax)) {
    const id = deps.ids(now)
    const content = await gather(tx, { kind: 'person', companyId: tx.companyId, id: personId, roles }, now)
    await tx.sql`
      insert into digests (company_id, id, person_id, week, content, created_at, updated_at)
      values (${tx.companyId}, ${id}, ${personId}, ${week}, ${JSON.stringify(content)}, ${now}, ${now}) on conflict do nothing`
    const wanted = await tx.sql<Wanted[]>`
      select e.id as person_id, ${week}::text as subject, ch.channel, null::uuid as loop_id, null::uuid as panelist_id,
        s.zone, s.quiet_from, s.quiet_until
      from people e ${byChannels(tx, deps, 'digest', tx.sql`${week}`)} where e.id = ${personId} and ch.channel = 'email'`
    saveWanted(tx, deps, 'digest', wanted, now)
  }
}

/** What a reader may know of the week before `now`. Loops that are sealed to them are not in it, nor counted. */
async function gather(tx: Tx, actor: Actor, now: Date): Promise<Content> {
  const since = daysBefore(now, weekDays)
  const released = (action: 'debrief.read', more: Fragment) => tx.sql`
    from loops l join jobs j on j.company_id = l.company_id and j.id = l.job_id
    where l.released_at > ${since} and l.released_at <= ${now} ${more} and ${visibleLoop(tx.sql, actor, action)}`
  const [overdue, early, rated] = await Promise.all([
    tx.sql<{ loop_id: string; job_title: string; person: string; due_at: Date }[]>`
      select l.id as loop_id, j.title as job_title, e.name as person, y.due as due_at
      from ${openCards(tx.sql)}
      join jobs j on j.company_id = l.company_id and j.id = l.job_id
      join people e on e.company_id = p.company_id and e.id = p.person_id
      where y.due <= ${now} and p.role = 'interviewer' and ${visibleLoop(tx.sql, actor, 'loop.read_due')}
      order by y.due, p.id limit ${listedMax}`,
    tx.sql<{ loop_id: string; job_title: string }[]>`
      select l.id as loop_id, j.title as job_title ${released('debrief.read', tx.sql`and l.release_cause = 'opened_early'`)}
      order by l.released_at desc, l.id limit ${listedMax}`,
    tx.sql<{ loop_id: string; job_title: string; bars: Record<string, { bar: number }>; ratings: Rated[] }[]>`
      select l.id as loop_id, j.title as job_title, l.bars, coalesce((
        select jsonb_agg(v.content -> 'ratings' order by p.id) from panelists p
        join lateral (${independentVersion(tx.sql)}) v on true
        where p.company_id = l.company_id and p.loop_id = l.id and p.role = 'interviewer'
          and p.submitted_at is not null and p.voided_at is null), '[]') as ratings ${released('debrief.read', tx.sql``)}
      order by l.released_at desc, l.id limit ${listedMax}`,
  ])
  const splits = rated.flatMap(({ loop_id, job_title, bars, ratings }) =>
    [...new Set(ratings.flatMap(each => Object.keys(each)))]
      .sort()
      .filter(dimension =>
        isSplit(
          ratings.flatMap(each => each[dimension]?.rating ?? []),
          bars[dimension]?.bar ?? barDefault,
        ),
      )
      .map(dimension => ({ loop_id, job_title, dimension })),
  )
  return { overdue: [...overdue], splits: splits.slice(0, listedMax), early_openings: [...early] }
}

type Rated = Readonly<Record<string, { readonly rating?: number }>>

const questions = {
  learned: 'What did we learn?',
  broken_assumption: 'Which assumption broke?',
  stopping: 'What are we stopping?',
  conflict: 'Which conflict needs a single owner?',
} as const

/** What a mail tells of somebody's digest of a week. */
export async function tellDigest(tx: Tx, personId: string, week: string): Promise<DigestCounts & { id: string }> {
  const [row] = await selectDigests(tx, tx.sql`d.person_id = ${personId} and d.week = ${week}`, 1)
  const lastWeek = Object.entries(questions).flatMap(([field, question]) => {
    const answer = row!.last_week?.[field as keyof typeof questions]
    return answer ? [[question, answer] as const] : []
  })
  const { overdue, splits, early_openings } = row!.content
  return { id: row!.id, overdue: overdue.length, splits: splits.length, earlyOpenings: early_openings.length, lastWeek }
}

interface DigestRow {
  readonly id: string
  readonly week: string
  readonly content: Omit<Content, 'overdue'> & {
    readonly overdue: (Omit<Content['overdue'][number], 'due_at'> & { due_at: string })[]
  }
  readonly learned: string | null
  readonly broken_assumption: string | null
  readonly stopping: string | null
  readonly conflict: string | null
  readonly last_week: Record<keyof typeof questions, string | null> | null
  readonly version: number
  readonly created_at: Date
  readonly updated_at: Date
}

function selectDigests(tx: Tx, which: Fragment, limit: number) {
  return tx.sql<DigestRow[]>`
    select d.id, d.week, d.content, d.learned, d.broken_assumption, d.stopping, d.conflict, d.version, d.created_at, d.updated_at,
      (select jsonb_build_object('learned', b.learned, 'broken_assumption', b.broken_assumption, 'stopping', b.stopping, 'conflict', b.conflict)
        from digests b where b.company_id = d.company_id and b.person_id = d.person_id and b.week < d.week order by b.week desc limit 1) as last_week
    from digests d where ${which} order by d.id desc limit ${limit}`
}

function viewDigest({ content, version: _, ...row }: DigestRow): z.output<typeof Digest> {
  return { ...row, ...content, overdue: content.overdue.map(each => ({ ...each, due_at: new Date(each.due_at) })) }
}

const tag = 'notifications'
const ById = z.strictObject({ id: Id })

export const listDigests = route({
  operationId: 'listDigests',
  method: 'GET',
  path: '/v1/digests',
  tag,
  summary: 'Your own weekly digests, newest first',
  may: 'self.read',
  query: z.strictObject(pageQuery),
  reply: listOf(Digest),
  async handle({ tx, actor, paging }) {
    const pages = paging()
    const after = pages.after?.[0] ?? null
    const own = tx.sql`d.person_id = ${actor.id} and (${after}::uuid is null or d.id < ${after}::uuid)`
    const { rows, next_cursor } = pages.page(await selectDigests(tx, own, pages.fetch), row => [row.id])
    return { data: rows.map(viewDigest), next_cursor }
  },
})

/** One's own digest; nobody else's exists. */
async function loadOwn(tx: Tx, actor: Actor, id: string): Promise<DigestRow> {
  const [row] = await selectDigests(tx, tx.sql`d.id = ${id} and d.person_id = ${actor.id}`, 1)
  if (!row) throw new Refusal('not_found')
  return row
}

export const getDigest = route({
  operationId: 'getDigest',
  method: 'GET',
  path: '/v1/digests/{id}',
  tag,
  summary: 'One of your weekly digests',
  may: 'self.read',
  params: ById,
  reply: Digest,
  etag: true,
  facts: async ({ tx, actor, params }) => ({ row: await loadOwn(tx, actor, params.id) }),
  async handle({ facts: { row }, etag }) {
    etag(row.version)
    return viewDigest(row)
  },
})

export const answerDigest = route({
  operationId: 'answerDigest',
  method: 'PATCH',
  path: '/v1/digests/{id}',
  tag,
  summary: 'Fill the four fields of a digest; the next one shows them back',
  may: 'self.read',
  params: ById,
  body: DigestAnswers,
  reply: Digest,
  etag: true,
  ifMatch: 'required',
  facts: async ({ tx, actor, params }) => ({ row: await loadOwn(tx, actor, params.id) }),
  async handle({ tx, actor, params, body, now, ifMatch, etag }) {
    const expected = ifMatch()
    const keep = (field: keyof typeof questions) => body[field] === undefined
    const [changed] = await tx.sql`
      update digests set version = version + 1, updated_at = ${now},
        learned = case when ${keep('learned')} then learned else ${body.learned ?? null} end,
        broken_assumption = case when ${keep('broken_assumption')} then broken_assumption else ${body.broken_assumption ?? null} end,
        stopping = case when ${keep('stopping')} then stopping else ${body.stopping ?? null} end,
        conflict = case when ${keep('conflict')} then conflict else ${body.conflict ?? null} end
      where id = ${params.id} and (${expected}::int is null or version = ${expected}) returning version`
    if (!changed) throw new Refusal('precondition_failed')
    const row = await loadOwn(tx, actor, params.id)
    etag(row.version)
    return viewDigest(row)
  },
})

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000)
}
