/**
 * What was pushed, and what came of it: the record that an admin looks at when something did not arrive. Who may not know of a
 * candidate finds no push about them.
 */
import type { Fragment, ReservedSql } from 'postgres'
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { adviceOn } from '../../domain/ats/pull.ts'
import { Refusal } from '../../domain/refusal.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { type Route, route } from '../../platform/http.ts'
import { enqueue } from '../../platform/jobs.ts'
import { Id } from '../../platform/json-schema.ts'
import { visibleCandidate } from '../../platform/visibility.ts'
import { askFromNow } from './puller.ts'
import { Push, PushState } from './shapes.ts'

const tag = 'webhooks'
const ById = z.strictObject({ id: Id })

type PushShape = z.output<typeof Push>
type PushRow = Omit<PushShape, 'advice'>

export const listPushes = route({
  operationId: 'listPushes',
  method: 'GET',
  path: '/v1/pushes',
  tag,
  summary: 'What connections pushed, newest first, and what came of it',
  description:
    'Pushes are kept for ninety days; what they say of a candidate only until it is done. `advice` says what to do about one that got no further.',
  may: 'connection.read',
  query: z.strictObject({ ...pageQuery, connection_id: Id.optional(), state: PushState.optional() }),
  reply: listOf(Push),
  async handle({ tx, actor, query, paging }) {
    const pages = paging()
    const after = pages.after?.[0] ?? null
    const rows = await tx.sql<PushRow[]>`
      select ${pushColumns(tx.sql)} from pushes p left join candidates c on c.company_id = p.company_id and c.id = p.candidate_id
      where (${after}::uuid is null or p.id < ${after}::uuid)
        and (${query.connection_id ?? null}::uuid is null or p.connection_id = ${query.connection_id ?? null})
        and (${query.state ?? null}::text is null or p.state = ${query.state ?? null})
        and ${visiblePush(tx.sql, actor)}
      order by p.id desc limit ${pages.fetch}`
    const { rows: data, next_cursor } = pages.page(rows, row => [row.id])
    return { data: data.map(withAdvice), next_cursor }
  },
})

export const getPush = route({
  operationId: 'getPush',
  method: 'GET',
  path: '/v1/pushes/{id}',
  tag,
  summary: 'One push and what came of it',
  may: 'connection.read',
  params: ById,
  reply: Push,
  handle: ({ tx, actor, params }) => loadPush(tx, actor, params.id),
})

export const retryPush = route({
  operationId: 'retryPush',
  method: 'POST',
  path: '/v1/pushes/{id}/retry',
  tag,
  summary: 'Try again a push that got no further, when what stood in its way is mended',
  may: 'connection.write',
  params: ById,
  reply: Push,
  refuses: ['push_done'],
  facts: async ({ tx, actor, params }) => {
    await tx.sql`select 1 from pushes where id = ${params.id} for update`
    return { push: await loadPush(tx, actor, params.id) }
  },
  async handle({ tx, deps, actor, params, now }) {
    const [applied] = await tx.sql`
      update pushes set state = 'received', outcome = null
      where id = ${params.id} and state in ('job_unknown', 'refused') and happening is not null returning 1`
    const [asked] = applied
      ? []
      : await tx.sql<{ connection_id: string }[]>`
          update pushes set ${askFromNow(tx.sql, now)}
          where id = ${params.id} and state in ('needs_pull', 'failed') and happening is not null returning connection_id`
    if (!applied && !asked) throw new Refusal('push_done')
    enqueue(tx, deps, now, 'pushes', asked ? { connection_id: asked.connection_id } : { push_id: params.id })
    return loadPush(tx, actor, params.id)
  },
  again: ({ tx, actor }, id) => loadPush(tx, actor, id),
})

export const pushRoutes: readonly Route[] = [listPushes, getPush, retryPush]

async function loadPush(tx: Tx, actor: Actor, id: string): Promise<PushShape> {
  const [row] = await tx.sql<PushRow[]>`
    select ${pushColumns(tx.sql)} from pushes p left join candidates c on c.company_id = p.company_id and c.id = p.candidate_id
    where p.id = ${id} and ${visiblePush(tx.sql, actor)}`
  if (!row) throw new Refusal('not_found')
  return withAdvice(row)
}

function withAdvice(row: PushRow): PushShape {
  return { ...row, advice: row.outcome === null ? null : adviceOn(row.outcome, row.next_attempt_at !== null) }
}

/** A push (`p`, of the candidate `c`) that the actor may know of. */
function visiblePush(sql: ReservedSql, actor: Actor): Fragment {
  return sql`(p.candidate_id is null or ${visibleCandidate(sql, actor, 'candidate.read')})`
}

function pushColumns(sql: ReservedSql): Fragment {
  return sql`p.id, p.connection_id, p.event_id, p.action, p.state, p.outcome, p.next_attempt_at, p.candidate_id, p.application_id, p.loop_id, p.times,
    p.last_received_at, p.created_at`
}
