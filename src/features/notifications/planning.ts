/**
 * Who is to be told what: rows made before anything is sent, one for each person, kind, subject and channel, so that nothing
 * is told twice. Cards that are due or late are found by the clock; a release, a decision and a reminder bring a job, and the
 * clock finds what got lost. Whether it may still be told is asked again when it is sent.
 */
import type { Role } from '../../domain/actor.ts'
import type { Kind } from '../../domain/notification.ts'
import type { Action } from '../../domain/permit.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps, Job } from '../../platform/deps.ts'
import type { Reaction } from '../../platform/events.ts'
import { enqueue, listCompanies, type Working } from '../../platform/jobs.ts'
import { stayedOnPanel } from '../../platform/visibility.ts'
import { planDigests } from './digests.ts'
import { hasReady, sendReady } from './sending.ts'
import { byChannels, dueGraceMinutes, mayHear, openCards, saveWanted, type Wanted } from './wanted.ts'

/** What became late longer ago than this is told to nobody: the service was away, or the past was imported. */
const lateDaysMax = 7
/** At most so many rows of a kind a minute; the next minute takes more. */
const plannedMax = 500
/** A release or decision whose job got lost is found within this. */
const lostFromMs = 2 * 60_000
const lostUntilMs = 30 * 60_000
const keptDays = 90
const linksKeptDays = 30

/** A loop released, or a card came in after that: told to those who may read the debrief now. */
export const queueReleased: Reaction['react'] = async ({ tx, deps, event, now }) => {
  if (event.published) enqueue(tx, deps, now, 'notifications', { loop_id: event.subject.loopId! })
}

/** A decision was recorded. */
export const queueDecided: Reaction['react'] = async ({ tx, deps, event, now }) => {
  enqueue(tx, deps, now, 'notifications', { decision_id: event.subject.decisionId! })
}

/** Works one job: makes the rows that its subject asks for, then sends what is ready in the company. */
export async function workNotifications(working: Working, { companyId, subject }: Job): Promise<void> {
  const { deps } = working
  const { loop_id: loopId, decision_id: decisionId, scorecard_id: panelistId } = subject
  if (loopId || decisionId || panelistId) {
    await deps.db.write(companyId, async tx => {
      const now = deps.clock()
      if (loopId) await planReleased(tx, deps, loopId, now)
      if (decisionId) await planDecided(tx, deps, decisionId, now)
      if (panelistId) await planNudge(tx, deps, panelistId, now)
    })
  }
  await sendReady(working, companyId)
}

/** Every minute: plans what the clock brings and what got lost, and queues the sending where something is ready. */
export async function tickNotifications({ deps }: Pick<Working, 'deps'>): Promise<void> {
  for (const companyId of await listCompanies(deps)) {
    await deps.db.write(companyId, async tx => {
      const now = deps.clock()
      const [due, overdue, escalated, lost] = await Promise.all([
        selectDue(tx, deps, now),
        selectOverdue(tx, deps, now),
        selectEscalated(tx, deps, now),
        selectLost(tx, now),
      ])
      saveWanted(tx, deps, 'due', due, now)
      saveWanted(tx, deps, 'overdue', overdue, now)
      saveWanted(tx, deps, 'escalated', escalated, now)
      for (const { loop_id, decision_id } of lost) {
        if (decision_id) await planDecided(tx, deps, decision_id, now)
        else await planReleased(tx, deps, loop_id!, now)
      }
      await planDigests(tx, deps, now)
      const before = (days: number) => new Date(now.getTime() - days * 86_400_000)
      tx.defer(tx.sql`delete from notifications where created_at < ${before(keptDays)} and state <> 'waiting'`)
      tx.defer(tx.sql`delete from card_links where created_at < ${before(linksKeptDays)}`)
      await tx.flush()
      if (await hasReady(tx, now)) enqueue(tx, deps, now, 'notifications', {})
    })
  }
}

function selectDue(tx: Tx, deps: Deps, now: Date) {
  const ended = new Date(now.getTime() - dueGraceMinutes * 60_000)
  return tx.sql<Wanted[]>`
    select e.id as person_id, p.id::text as subject, ch.channel, p.loop_id, p.id as panelist_id, s.zone, s.quiet_from, s.quiet_until
    from ${openCards(tx.sql)}
    join people e on e.company_id = p.company_id and e.id = p.person_id and e.active
    ${byChannels(tx, deps, 'due', tx.sql`p.id::text`)}
    where x.ended <= ${ended} and y.due > ${now} order by p.id limit ${plannedMax}`
}

function selectOverdue(tx: Tx, deps: Deps, now: Date) {
  const seated = new Date(now.getTime() - 3_600_000)
  return tx.sql<Wanted[]>`
    select e.id as person_id, p.id::text as subject, ch.channel, p.loop_id, p.id as panelist_id, s.zone, s.quiet_from, s.quiet_until
    from ${openCards(tx.sql)}
    join people e on e.company_id = p.company_id and e.id = p.person_id and e.active
    ${byChannels(tx, deps, 'overdue', tx.sql`p.id::text`)}
    where y.due <= ${now} and y.due > ${lateSince(now)} and p.assigned_at <= ${seated} order by p.id limit ${plannedMax}`
}

function selectEscalated(tx: Tx, deps: Deps, now: Date) {
  return tx.sql<Wanted[]>`
    select e.id as person_id, p.id::text as subject, ch.channel, p.loop_id, p.id as panelist_id, s.zone, s.quiet_from, s.quiet_until
    from ${openCards(tx.sql)}
    join job_backups b on b.company_id = l.company_id and b.job_id = l.job_id and b.person_id <> p.person_id
    join people e on e.company_id = b.company_id and e.id = b.person_id and e.active
    ${byChannels(tx, deps, 'escalated', tx.sql`p.id::text`)}
    where y.due + make_interval(hours => b.after_hours) <= ${now}
      and y.due + make_interval(hours => b.after_hours) > ${lateSince(now)} order by p.id limit ${plannedMax}`
}

function lateSince(now: Date): Date {
  return new Date(now.getTime() - lateDaysMax * 86_400_000)
}

/** Releases and decisions of the last half hour of which nobody was told anything: their job may have got lost. */
function selectLost(tx: Tx, now: Date) {
  const from = new Date(now.getTime() - lostUntilMs)
  const until = new Date(now.getTime() - lostFromMs)
  return tx.sql<{ loop_id: string | null; decision_id: string | null }[]>`
    select l.id as loop_id, null::uuid as decision_id from loops l
    where l.released_at between ${from} and ${until}
      and not exists (select 1 from notifications n where n.kind = 'released' and n.subject = l.id::text)
    union all
    select null, d.id from decisions d
    where d.decided_at between ${from} and ${until} and d.decision <> 'defer'
      and not exists (select 1 from notifications n where n.kind = 'decided' and n.subject = d.id::text)
    limit ${plannedMax}`
}

async function planReleased(tx: Tx, deps: Deps, loopId: string, now: Date): Promise<void> {
  const people = await selectInterested(tx, loopId)
  await planFor(tx, deps, { kind: 'released', action: 'debrief.read', subject: loopId, loopId }, people, now)
}

async function planDecided(tx: Tx, deps: Deps, decisionId: string, now: Date): Promise<void> {
  const [decision] = await tx.sql<{ loop_id: string; decided_by_id: string }[]>`
    select loop_id, decided_by_id from decisions where id = ${decisionId} and decision <> 'defer'`
  if (!decision) return
  const { loop_id: loopId, decided_by_id: deciderId } = decision
  const people = (await selectInterested(tx, loopId)).filter(person => person.id !== deciderId)
  await planFor(tx, deps, { kind: 'decided', action: 'decision.read', subject: decisionId, loopId }, people, now)
}

/** One reminder a card and day, however often somebody asks for one. */
async function planNudge(tx: Tx, deps: Deps, panelistId: string, now: Date): Promise<void> {
  const subject = `${panelistId} ${now.toISOString().slice(0, 10)}`
  const wanted = await tx.sql<Wanted[]>`
    select e.id as person_id, ${subject}::text as subject, ch.channel, p.loop_id, p.id as panelist_id, s.zone, s.quiet_from, s.quiet_until
    from panelists p join people e on e.company_id = p.company_id and e.id = p.person_id and e.active
    ${byChannels(tx, deps, 'nudge', tx.sql`${subject}`)}
    where p.id = ${panelistId} and p.submitted_at is null and p.closed_at is null`
  saveWanted(tx, deps, 'nudge', wanted, now)
}

interface Interested {
  readonly id: string
  readonly roles: Role[]
}

/** Panel, decision owner, deputy and hiring team of a loop. */
function selectInterested(tx: Tx, loopId: string) {
  return tx.sql<Interested[]>`
    select e.id, e.roles from loops l join people e on e.company_id = l.company_id and e.active
    where l.id = ${loopId} and (e.id in (l.decision_owner_id, l.deputy_id)
      or exists (select 1 from hiring_team_members m where m.job_id = l.job_id and m.person_id = e.id)
      or exists (select 1 from panelists p where p.loop_id = l.id and p.person_id = e.id
        and ${stayedOnPanel(tx.sql)}))
    order by e.id`
}

/** Of these people, those whom the matrix lets read it now get their rows; the others may get them later. */
async function planFor(
  tx: Tx,
  deps: Deps,
  about: { kind: Kind; action: Action; subject: string; loopId: string },
  people: readonly Interested[],
  now: Date,
): Promise<void> {
  const readers = await Promise.all(
    people.map(async ({ id, roles }) =>
      (await mayHear(tx, about.action, { id, roles }, about.loopId, now)) ? [id] : [],
    ),
  )
  const wanted = await tx.sql<Wanted[]>`
    select e.id as person_id, ${about.subject}::text as subject, ch.channel, ${about.loopId}::uuid as loop_id, null::uuid as panelist_id,
      s.zone, s.quiet_from, s.quiet_until
    from people e ${byChannels(tx, deps, about.kind, tx.sql`${about.subject}`)}
    where e.id = any(${readers.flat()}::uuid[]) order by e.id`
  saveWanted(tx, deps, about.kind, wanted, now)
}
