/**
 * Acts that need two people, as rows: asked by one, granted or refused by another. The request is kept as it came, so that
 * granting carries out exactly what was asked. It does not know which acts those are: the permission matrix says so.
 */
import { z } from 'zod'
import type { Tx } from './database.ts'
import { Id, Time } from './json-schema.ts'

export const Approval = z
  .strictObject({
    id: Id,
    action: z.string(),
    operation: z.string(),
    reason: z.string(),
    asked: z.array(z.strictObject({ field: z.string(), value: z.string() })).meta({
      description:
        'what a grant would carry out, as it was asked: ids of the path, then fields of the body, long ones cut',
    }),
    state: z.enum(['open', 'granted', 'refused']),
    asked_by_id: Id,
    asked_at: Time,
    closed_by_id: Id.nullable(),
    closed_at: Time.nullable(),
    made_id: Id.nullable(),
  })
  .meta({ id: 'Approval', description: 'An act that needs two people: asked by one, granted or refused by another' })
export type Approval = z.output<typeof Approval>
export type ApprovalRow = Omit<Approval, 'asked'> & { readonly request: AskedRequest }

interface AskedRequest {
  readonly params: unknown
  readonly body: unknown
  readonly if_match?: string
}

const askedValueMax = 2_000

/** Keeps a request for a second person; the row leaves with the commit. */
export function askForApproval(
  tx: Tx,
  asked: {
    id: string
    action: string
    operation: string
    request: AskedRequest
    /** where the act itself takes none */
    reason?: string
    askedById: string
    now: Date
  },
): Approval {
  const reason = asked.reason ?? (asked.request.body as { reason?: unknown } | undefined)?.reason
  const row: Approval = {
    id: asked.id,
    action: asked.action,
    operation: asked.operation,
    reason: typeof reason === 'string' ? reason : '',
    asked: renderAsked(asked.request),
    state: 'open',
    asked_by_id: asked.askedById,
    asked_at: asked.now,
    closed_by_id: null,
    closed_at: null,
    made_id: null,
  }
  tx.defer(tx.sql`
    insert into approvals (company_id, id, action, operation, request, reason, asked_by_id, asked_at)
    values (${tx.companyId}, ${row.id}, ${row.action}, ${row.operation}, ${JSON.stringify(asked.request)}, ${row.reason},
      ${row.asked_by_id}, ${row.asked_at})`)
  return row
}

/** An approval as a row, as the wire shows it. */
export function approvalFrom({ request, ...row }: ApprovalRow): Approval {
  return { ...row, asked: renderAsked(request) }
}

/** What was asked, in lines that a second person can read before granting it. */
function renderAsked({ params, body }: AskedRequest): Approval['asked'] {
  return [params, body].flatMap(part =>
    Object.entries((part ?? {}) as Record<string, unknown>)
      .filter(([field]) => field !== 'reason')
      // The column keeps no order of its own.
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, value]) => ({ field, value: renderValue(value) })),
  )
}

function renderValue(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : Array.isArray(value) && value.every(each => typeof each === 'string')
        ? value.join(', ')
        : JSON.stringify(value)
  return text.length > askedValueMax ? `${text.slice(0, askedValueMax)}…` : text
}

/** An approval as it stands, for whoever asked for it. */
export async function loadApproval(tx: Tx, id: string): Promise<Approval> {
  const [row] = await tx.sql<ApprovalRow[]>`
    select id, action, operation, request, reason, state, asked_by_id, asked_at, closed_by_id, closed_at, made_id
    from approvals where id = ${id}`
  return approvalFrom(row!)
}

/** Closes an open approval and answers it as it then stands. */
export async function closeApproval(
  tx: Tx,
  id: string,
  state: 'granted' | 'refused',
  closedById: string,
  now: Date,
  madeId: string | null,
): Promise<Approval> {
  const [row] = await tx.sql<ApprovalRow[]>`
    update approvals set state = ${state}, closed_by_id = ${closedById}, closed_at = ${now}, made_id = ${madeId}
    where id = ${id}
    returning id, action, operation, request, reason, state, asked_by_id, asked_at, closed_by_id, closed_at, made_id`
  return approvalFrom(row!)
}
