/** Acts that need two people: the list of what was asked, and granting or refusing it. A grant carries the act out. */
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import type { Action } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import { Approval, type ApprovalRow, approvalFrom, closeApproval, loadApproval } from '../../platform/approvals.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { visibleApproval } from '../../platform/visibility.ts'

const tag = 'access'
const ById = z.strictObject({ id: Id })
/** After this long an admin who is the only one may grant their own. */
const loneAdminAfterMs = 72 * 3_600_000

export const listApprovals = route({
  operationId: 'listApprovals',
  method: 'GET',
  path: '/v1/approvals',
  tag,
  summary: 'Acts that wait for a second person, newest first',
  may: 'approval.read',
  query: z.strictObject({ ...pageQuery, state: Approval.shape.state.optional() }),
  reply: listOf(Approval),
  async handle({ tx, actor, query, paging }) {
    const pages = paging()
    const after = pages.after?.[0] ?? null
    const state = query.state ?? null
    const rows = await tx.sql<ApprovalRow[]>`
      select id, action, operation, request, reason, state, asked_by_id, asked_at, closed_by_id, closed_at, made_id from approvals q
      where (${after}::uuid is null or id < ${after}::uuid) and (${state}::text is null or state = ${state})
        and ${visibleApproval(tx.sql, actor)}
      order by id desc limit ${pages.fetch}`
    const { rows: data, next_cursor } = pages.page(rows, row => [row.id])
    return { data: data.map(approvalFrom), next_cursor }
  },
})

const factsOfApproval = async ({
  tx,
  actor,
  params,
  now,
}: {
  tx: Tx
  actor: Actor
  params: { id: string }
  now: Date
}) => {
  const [[approval], admins] = await Promise.all([
    tx.sql<ApprovalRow[]>`
      select id, action, operation, request, reason, state, asked_by_id, asked_at, closed_by_id, closed_at, made_id
      from approvals q where id = ${params.id} and ${visibleApproval(tx.sql, actor)} for update of q`,
    tx.sql`select 1 from people where 'admin' = any(roles) and active and id <> ${actor.id} limit 1`,
  ])
  if (!approval) throw new Refusal('not_found')
  const waited = now.getTime() - approval.asked_at.getTime() >= loneAdminAfterMs
  return {
    approval,
    permit: {
      approval: { askedById: approval.asked_by_id, action: approval.action as Action },
      loneAdmin: waited && admins.length === 0,
    },
  }
}

export const grantApproval = route({
  operationId: 'grantApproval',
  method: 'POST',
  path: '/v1/approvals/{id}/grant',
  tag,
  summary: 'Grant what another person asked for; the act happens now',
  may: 'approval.decide',
  params: ById,
  reply: Approval,
  refuses: ['approval_closed', 'approval_own'],
  facts: factsOfApproval,
  async handle({ tx, actor, facts, now, requestId, perform }) {
    const { approval } = facts
    if (approval.state !== 'open') throw new Refusal('approval_closed')
    const made = await perform(approval.operation, {
      tx,
      actor,
      now,
      requestId,
      request: approval.request,
      approvedBy: approval.asked_by_id,
      loneAdmin: facts.permit.loneAdmin,
    })
    return closeApproval(tx, approval.id, 'granted', actor.id!, now, (made as { id?: string } | undefined)?.id ?? null)
  },
  again: ({ tx }, id) => loadApproval(tx, id),
})

export const refuseApproval = route({
  operationId: 'refuseApproval',
  method: 'POST',
  path: '/v1/approvals/{id}/refuse',
  tag,
  summary: 'Refuse what another person asked for',
  may: 'approval.decide',
  params: ById,
  reply: Approval,
  refuses: ['approval_closed', 'approval_own'],
  facts: factsOfApproval,
  async handle({ tx, actor, facts, now }) {
    if (facts.approval.state !== 'open') throw new Refusal('approval_closed')
    return closeApproval(tx, facts.approval.id, 'refused', actor.id!, now, null)
  },
  again: ({ tx }, id) => loadApproval(tx, id),
})

export const approvalRoutes = [listApprovals, grantApproval, refuseApproval]
