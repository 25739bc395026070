/**
 * Sends what is ready: a row is claimed, its words are written from what stands in the tables now, it goes out between two
 * short transactions, and the row is settled. A claim runs out by itself, so that another worker takes up what a dead one
 * left; a mail has the same id on every attempt. What is no longer true, or no longer theirs to know, is never sent.
 */
import { createHmac } from 'node:crypto'
import type { Role } from '../../domain/actor.ts'
import { type Channel, type Kind, nextAttempt, sendableFrom } from '../../domain/notification.ts'
import { dueAt } from '../../domain/scorecard.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Working } from '../../platform/jobs.ts'
import { sendMail } from '../../platform/mail.ts'
import { OutboundRefused, send } from '../../platform/outbound.ts'
import { makeCardLink } from './card-links.ts'
import { tellDigest } from './digests.ts'
import { type Told, writeChat, writeMail } from './texts.ts'
import { dueGraceMinutes, mayHear } from './wanted.ts'

const claimMs = 2 * 60_000
const claimedMax = 20
const atOnceMax = 4
const roundsMax = 100
const chatTimeoutMs = 10_000

interface Claimed {
  readonly id: string
  readonly person_id: string
  readonly kind: Kind
  readonly channel: Channel
  readonly subject: string
  readonly loop_id: string | null
  readonly panelist_id: string | null
  readonly attempts: number
  readonly created_at: Date
}

/** Why something was never sent. */
type Because = 'left' | 'switched_off' | 'over' | 'not_theirs' | 'refused' | 'gave_up'

type Prepared =
  | { readonly told: Told; readonly to: { name: string; address: string }; readonly chatUrl: string | null }
  | { readonly withheld: Because }
  | { readonly later: Date }

/** Whether something waits that may be sent now. */
export async function hasReady(tx: Tx, now: Date): Promise<boolean> {
  const rows = await tx.sql`
    select 1 from notifications where state = 'waiting' and not_before <= ${now}
      and (claimed_until is null or claimed_until <= ${now}) limit 1`
  return rows.length > 0
}

/** Sends everything that is ready in a company, a few at once. What fails waits for its next attempt. */
export async function sendReady(
  { deps, stopping }: Pick<Working, 'deps' | 'stopping'>,
  companyId: string,
): Promise<void> {
  for (let round = 0; round < roundsMax && !stopping.aborted; round++) {
    const claimed = await deps.db.write(companyId, tx => claim(tx, deps.clock()))
    if (claimed.length === 0) return
    for (let at = 0; at < claimed.length; at += atOnceMax)
      await Promise.all(claimed.slice(at, at + atOnceMax).map(each => sendOne(deps, companyId, each)))
  }
}

function claim(tx: Tx, now: Date) {
  return tx.sql<Claimed[]>`
    update notifications set claimed_until = ${new Date(now.getTime() + claimMs)}, attempts = attempts + 1
    where id in (select id from notifications where state = 'waiting' and not_before <= ${now}
      and (claimed_until is null or claimed_until <= ${now}) order by not_before, id limit ${claimedMax} for update skip locked)
    returning id, person_id, kind, channel, subject, loop_id, panelist_id, attempts, created_at`
}

async function sendOne(deps: Deps, companyId: string, row: Claimed): Promise<void> {
  const prepared = await deps.db.write(companyId, tx => prepare(tx, deps, row, deps.clock()))
  if ('later' in prepared) return settle(deps, companyId, row, { later: prepared.later, counts: false })
  if ('withheld' in prepared) return settle(deps, companyId, row, { state: 'withheld', because: prepared.withheld })
  try {
    const outcome = await deliver(deps, row, prepared)
    if (outcome === 'sent') return await settle(deps, companyId, row, { state: 'sent', because: null })
    return await settle(deps, companyId, row, { state: 'failed', because: 'refused' })
  } catch {
    // Why is the receiver's business, and may hold its address; the row tells how often.
    const now = deps.clock()
    const later = nextAttempt(row.attempts, row.created_at, now)
    return settle(deps, companyId, row, later ? { later, counts: true } : { state: 'failed', because: 'gave_up' })
  }
}

/** Rejects where trying again may help. */
async function deliver(
  deps: Deps,
  row: Claimed,
  { told, to, chatUrl }: Extract<Prepared, { told: Told }>,
): Promise<'sent' | 'refused'> {
  if (row.channel === 'email')
    return sendMail(deps.config.mail!, { to, ...writeMail(told), id: nameOf(deps, row), at: row.created_at })
  try {
    const { status } = await send(deps, chatUrl!, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(writeChat(told)),
      timeoutMs: chatTimeoutMs,
    })
    if (status >= 200 && status < 300) return 'sent'
    // Too many, or their fault: later. Anything else will not change: gone, wrong, moved.
    if (status === 429 || status === 408 || status >= 500) throw new Error(`chat answered ${status}`)
    return 'refused'
  } catch (error) {
    if (error instanceof OutboundRefused && error.fault !== 'name_unresolved') return 'refused'
    throw error
  }
}

/** The name of a message, the same on every attempt. It tells nothing: not how many others were made beside it. */
function nameOf(deps: Deps, { person_id, kind, subject }: Claimed): string {
  return createHmac('sha256', deps.secret).update(`message ${person_id} ${kind} ${subject}`).digest('hex').slice(0, 40)
}

type Settled =
  | { readonly state: 'sent' | 'withheld' | 'failed'; readonly because: Because | null }
  | { readonly later: Date; readonly counts: boolean }

async function settle(deps: Deps, companyId: string, row: Claimed, how: Settled): Promise<void> {
  await deps.db.write(companyId, async tx => {
    if ('later' in how)
      await tx.sql`
        update notifications set not_before = ${how.later}, claimed_until = null, attempts = attempts - ${how.counts ? 0 : 1}
        where id = ${row.id} and state = 'waiting'`
    else
      await tx.sql`
        update notifications set state = ${how.state}, because = ${how.because}, settled_at = ${deps.clock()}, claimed_until = null
        where id = ${row.id} and state = 'waiting'`
  })
}

interface PersonRow {
  readonly name: string
  readonly email: string
  readonly roles: Role[]
  readonly active: boolean
  readonly email_kinds: Kind[] | null
  readonly chat_kinds: Kind[] | null
  readonly chat_url: string | null
  readonly zone: string | null
  readonly quiet_from: number | null
  readonly quiet_until: number | null
  readonly signs_in: boolean
}

/** Writes the words of a row from what stands there now, or says why they are not to be sent, or not yet. */
async function prepare(tx: Tx, deps: Deps, row: Claimed, now: Date): Promise<Prepared> {
  const [person] = await tx.sql<PersonRow[]>`
    select e.name, e.email, e.roles, e.active, s.email_kinds, s.chat_kinds, s.chat_url, s.zone, s.quiet_from, s.quiet_until,
      (exists (select 1 from passwords w where w.person_id = e.id) or exists (select 1 from refresh_tokens t where t.person_id = e.id)) as signs_in
    from people e left join notification_settings s on s.company_id = e.company_id and s.person_id = e.id
    where e.id = ${row.person_id}`
  if (!person?.active) return { withheld: 'left' }
  const wanted =
    row.channel === 'email'
      ? deps.config.mail !== undefined && (person.email_kinds?.includes(row.kind) ?? true)
      : person.chat_url !== null && person.chat_kinds!.includes(row.kind)
  if (!wanted) return { withheld: 'switched_off' }
  const zone = person.zone ?? 'UTC'
  const { quiet_from: from, quiet_until: until } = person
  const sendable = sendableFrom(now, zone, from === null || until === null ? null : { from, until })
  if (sendable > now) return { later: sendable }
  const facts = await factsOf(tx, deps, row, person, now)
  if (!('link' in facts)) return facts
  const told: Told = {
    kind: row.kind,
    candidate: null,
    interview: null,
    job: null,
    whose: null,
    dueAt: null,
    digest: null,
    now,
    zone,
    settings: addressOf(deps, '/settings/notifications'),
    ...facts,
  }
  return { told, to: { name: person.name, address: person.email }, chatUrl: person.chat_url }
}

type ToldFacts = Partial<Told> & { readonly link: string }

async function factsOf(
  tx: Tx,
  deps: Deps,
  row: Claimed,
  person: PersonRow,
  now: Date,
): Promise<ToldFacts | { readonly withheld: Because } | { readonly later: Date }> {
  const who = { id: row.person_id, roles: person.roles }
  if (row.kind === 'digest') {
    const digest = await tellDigest(tx, row.person_id, row.subject)
    return { digest, link: addressOf(deps, `/digests/${digest.id}`) }
  }
  if (row.kind === 'released' || row.kind === 'decided') {
    const action = row.kind === 'released' ? 'debrief.read' : 'decision.read'
    if (!(await mayHear(tx, action, who, row.loop_id!, now))) return { withheld: 'not_theirs' }
    const [loop] = await tx.sql<{ candidate: string; job: string }[]>`
      select c.name as candidate, j.title as job from loops l
      join candidates c on c.company_id = l.company_id and c.id = l.candidate_id
      join jobs j on j.company_id = l.company_id and j.id = l.job_id where l.id = ${row.loop_id}`
    return { ...loop, link: addressOf(deps, `/loops/${row.loop_id}/debrief`) }
  }
  const card = await loadCard(tx, row.panelist_id!)
  if (!card || card.submitted_at || card.closed_at || card.erased_at) return { withheld: 'over' }
  const due = dueAt({ endsAt: card.ends_at, outcome: card.outcome, outcomeAt: card.outcome_at }, card.card_due_hours)
  const said = { candidate: card.candidate, interview: card.interview, job: card.job, dueAt: due }
  if (row.kind === 'escalated') {
    if (!(await mayHear(tx, 'loop.read_due', who, row.loop_id!, now))) return { withheld: 'not_theirs' }
    if (due === null) return { withheld: 'over' }
    if (due > now) return { later: due }
    return { ...said, whose: card.whose, link: addressOf(deps, `/loops/${row.loop_id}`) }
  }
  if (card.person_id !== row.person_id) return { withheld: 'not_theirs' }
  if (row.kind !== 'nudge') {
    // The interview may have been moved meanwhile.
    if (due === null) return { withheld: 'over' }
    if (row.kind === 'due' && due <= now) return { withheld: 'over' }
    const ready =
      row.kind === 'overdue'
        ? due
        : new Date(due.getTime() - card.card_due_hours * 3_600_000 + dueGraceMinutes * 60_000)
    if (ready > now) return { later: ready }
  }
  // Chat may be read by others than its owner thinks: what opens a card without a sign-in goes by mail alone.
  if (person.signs_in || row.channel === 'chat') return { ...said, link: addressOf(deps, `/cards/${row.panelist_id}`) }
  const token = makeCardLink(tx, deps, row, now)
  return { ...said, link: `${addressOf(deps, '/card-link')}#${token}`, settings: null }
}

interface CardRow {
  readonly person_id: string
  readonly submitted_at: Date | null
  readonly closed_at: Date | null
  readonly erased_at: Date | null
  readonly ends_at: Date | null
  readonly outcome: string | null
  readonly outcome_at: Date | null
  readonly card_due_hours: number
  readonly candidate: string
  readonly interview: string
  readonly job: string
  readonly whose: string
}

async function loadCard(tx: Tx, panelistId: string): Promise<CardRow | undefined> {
  const [card] = await tx.sql<CardRow[]>`
    select p.person_id, p.submitted_at, p.closed_at, c.erased_at, i.ends_at, i.outcome, i.outcome_at, o.card_due_hours,
      c.name as candidate, i.name as interview, j.title as job, e.name as whose
    from panelists p
    join interviews i on i.company_id = p.company_id and i.id = p.interview_id
    join loops l on l.company_id = p.company_id and l.id = p.loop_id
    join candidates c on c.company_id = l.company_id and c.id = l.candidate_id
    join jobs j on j.company_id = l.company_id and j.id = l.job_id
    join companies o on o.company_id = p.company_id
    join people e on e.company_id = p.company_id and e.id = p.person_id
    where p.id = ${panelistId}`
  return card
}

/** A page under the address that people reach the service by. Chat alone can do without a PUBLIC_URL; then it is this machine's. */
function addressOf({ config }: Deps, path: string): string {
  const base = config.publicUrl ?? `http://${config.host}:${config.port}`
  return `${base.replace(/\/+$/, '')}${path}`
}
