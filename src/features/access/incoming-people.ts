/**
 * People as other systems bring them: entered by what their system calls them, many at a time. Somebody who is here already
 * under the same address and comes from nowhere else is taken to be the same person. It knows no HTTP.
 */

import type { Role } from '../../domain/actor.ts'
import type { RowOf } from '../../domain/import-rows.ts'
import { type Facts, permit } from '../../domain/permit.ts'
import type { RefusalCode } from '../../domain/refusal.ts'
import {
  type Entered,
  type EnterRows,
  enterInTurns,
  findReferences,
  type Incoming,
  keyOfRow,
  refKey,
  unknownRef,
} from '../../platform/incoming.ts'

export type PersonRow = RowOf<'person'>

interface Known {
  readonly id: string
  readonly external_source: string | null
  readonly external_id: string | null
  readonly name: string
  readonly email: string
  readonly function: string
  readonly seniority: number
  readonly roles: Role[]
  readonly active: boolean
}

const defaults = { function: 'other', seniority: 3, roles: ['interviewer'] as Role[], active: true }

/**
 * Enters people. `mayGive` says what facts the matrix was asked with already: an upsert has asked for this one row, an import
 * asks here. Making somebody an admin takes a second person and so no file.
 */
export function enterPeopleAs(asked: boolean): EnterRows<PersonRow> {
  return (into, rows) =>
    enterInTurns(
      rows,
      turn => enterTurn(into, turn, asked),
      row => [keyOfRow(row), `address ${row.email.toLowerCase()}`],
    )
}

/** Enters people for an import. */
export const enterPeople: EnterRows<PersonRow> = enterPeopleAs(false)

/** Whom a row speaks of, as they are now, locked; null where it is somebody new. */
export async function findPersonOfRow({ tx }: Pick<Incoming, 'tx'>, row: PersonRow): Promise<{ roles: Role[] } | null> {
  return targetOf(await loadKnown(tx, [row]), row)
}

/** What a row does, as the permission matrix asks it. */
export function factsOfPersonRow(row: PersonRow, before: { roles: Role[] } | null): Facts {
  const roles = row.roles ?? before?.roles ?? defaults.roles
  const had = before?.roles ?? []
  const changes = before ? !isSame(roles, had) : roles.some(role => role !== 'interviewer')
  return { targetIsAdmin: roles.includes('admin') && !had.includes('admin'), changesRoles: changes }
}

async function enterTurn(into: Incoming, rows: readonly PersonRow[], asked: boolean): Promise<Entered[]> {
  const { tx, deps, now } = into
  const known = await loadKnown(tx, rows)
  const managers = rows.flatMap(row =>
    row.manager ? [{ source: row.external_source, ref: row.manager, row: keyOfRow(row) }] : [],
  )
  const inTurn = new Set(rows.flatMap(row => [keyOfRow(row), refKey(row.external_source, row.email)]))
  const found = await findReferences(tx, 'people', managers)
  const changed: object[] = []
  const made: object[] = []
  const entered = rows.map((row): Entered => {
    const before = targetOf(known, row)
    const holder = known.find(each => each.email.toLowerCase() === row.email.toLowerCase())
    if (holder && holder !== before) return fault('email_taken', '/email', 'Another person here has this address')
    const manager = row.manager ? refKey(row.external_source, row.manager) : null
    if (manager && !found.has(manager) && !inTurn.has(manager)) return unknownRef('manager', row.manager!, 'person')
    const after = {
      id: before?.id ?? deps.ids(now),
      external_source: row.external_source,
      external_id: row.external_id,
      name: row.name,
      email: row.email,
      function: row.function ?? before?.function ?? defaults.function,
      seniority: row.seniority ?? before?.seniority ?? defaults.seniority,
      roles: row.roles ?? before?.roles ?? defaults.roles,
      active: row.active ?? before?.active ?? defaults.active,
    }
    if (!asked) {
      const verdict = permit('person.write', into.actor, factsOfPersonRow(row, before))
      if (verdict === 'approval_needed')
        return fault('forbidden', '/roles', 'A file makes nobody an admin; that takes two people')
      if (verdict !== 'allowed') return fault('forbidden', '', 'You may not add people with these roles')
    }
    if (!before) {
      made.push(after)
      return { id: after.id, change: 'created' }
    }
    if (isUnchanged(before, after)) return { id: before.id, change: 'unchanged' }
    changed.push(after)
    return { id: before.id, change: 'changed' }
  })
  const leaving = changed.filter(each => isLeavingAdmin(each as Known, known)).map(each => (each as Known).id)
  if (leaving.length > 0) {
    const others = await tx.sql`
      select 1 from people where 'admin' = any(roles) and active and id <> all(${leaving}::uuid[]) for update`
    if (others.length === 0) {
      for (const [at, each] of entered.entries())
        if ('id' in each && leaving.includes(each.id))
          entered[at] = fault('last_admin', '/roles', 'A company keeps at least one admin')
      remove(changed, each => leaving.includes((each as Known).id))
    }
  }
  await Promise.all([insertPeople(into, made), updatePeople(into, changed)])
  await setManagers(into, rows, entered, managers)
  return settleRaces(into, rows, entered, asked)
}

async function loadKnown(tx: Incoming['tx'], rows: readonly PersonRow[]): Promise<Known[]> {
  const found = await tx.sql<Known[]>`
    select p.id, p.external_source, p.external_id, p.name, p.email, p.function, p.seniority, p.roles, p.active from people p
    where (p.external_source, p.external_id) in (
        select * from unnest(${rows.map(row => row.external_source)}::text[], ${rows.map(row => row.external_id)}::text[]))
      or lower(p.email) = any(${rows.map(row => row.email.toLowerCase())}::text[])
    order by p.id for update`
  return [...found]
}

/** Known by the same name in the same system, or by the address where no system has claimed them yet. */
function targetOf(known: readonly Known[], row: PersonRow): Known | null {
  const same = known.find(each => each.external_source === row.external_source && each.external_id === row.external_id)
  if (same) return same
  const address = row.email.toLowerCase()
  return known.find(each => each.external_id === null && each.email.toLowerCase() === address) ?? null
}

function isUnchanged(before: Known, after: Known): boolean {
  const { roles, ...rest } = before
  return (
    isSame(roles, after.roles) && (Object.keys(rest) as (keyof typeof rest)[]).every(key => before[key] === after[key])
  )
}

function isSame(one: readonly Role[], other: readonly Role[]): boolean {
  return one.length === other.length && one.every(role => other.includes(role))
}

function isLeavingAdmin(after: Known, known: readonly Known[]): boolean {
  const before = known.find(each => each.id === after.id)
  return before?.roles.includes('admin') === true && before.active && !(after.active && after.roles.includes('admin'))
}

async function insertPeople({ tx, now }: Incoming, made: readonly object[]): Promise<void> {
  if (made.length === 0) return
  await tx.sql`
    insert into people (company_id, id, external_source, external_id, name, email, function, seniority, roles, active, created_at, updated_at)
    select ${tx.companyId}, x.id, x.external_source, x.external_id, x.name, x.email, x.function, x.seniority, x.roles, x.active, ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as x(id uuid, external_source text, external_id text, name text, email text,
      function text, seniority smallint, roles text[], active boolean)
    on conflict do nothing`
}

async function updatePeople({ tx, now }: Incoming, changed: readonly object[]): Promise<void> {
  if (changed.length === 0) return
  const list = JSON.stringify(changed)
  await tx.sql`
    update people p set external_source = x.external_source, external_id = x.external_id, name = x.name, email = x.email,
      function = x.function, seniority = x.seniority, roles = x.roles, active = x.active, version = p.version + 1, updated_at = ${now},
      session_epoch = p.session_epoch + (case when p.active and not x.active then 1 else 0 end)
    from jsonb_to_recordset(${list}::jsonb) as x(id uuid, external_source text, external_id text, name text, email text,
      function text, seniority smallint, roles text[], active boolean)
    where p.id = x.id`
  await tx.sql`
    update refresh_tokens set revoked_at = ${now} where revoked_at is null and person_id in (
      select x.id from jsonb_to_recordset(${list}::jsonb) as x(id uuid, active boolean) where not x.active)`
}

/** Managers come last: they may be named in the same turn as their people. */
async function setManagers(
  { tx, now }: Incoming,
  rows: readonly PersonRow[],
  entered: Entered[],
  managers: readonly { source: string; ref: string }[],
): Promise<void> {
  const found = await findReferences(tx, 'people', managers)
  const wished = rows.flatMap((row, at) => {
    const each = entered[at]!
    if ('fault' in each || row.manager === undefined) return []
    const managerId = row.manager === null ? null : (found.get(refKey(row.external_source, row.manager)) ?? null)
    if (managerId === each.id) {
      entered[at] = fault('unknown_reference', '/manager', 'Nobody is their own manager')
      return []
    }
    return [{ id: each.id, manager_id: managerId }]
  })
  if (wished.length === 0) return
  const moved = await tx.sql<{ id: string }[]>`
    update people p set manager_id = x.manager_id, version = p.version + 1, updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(wished)}::jsonb) as x(id uuid, manager_id uuid)
    where p.id = x.id and p.manager_id is distinct from x.manager_id returning p.id`
  const ids = new Set(moved.map(({ id }) => id))
  for (const [at, each] of entered.entries())
    if ('id' in each && each.change === 'unchanged' && ids.has(each.id))
      entered[at] = { id: each.id, change: 'changed' }
}

/** Another request may have made the same person in between: the constraint tells, and this row is entered upon theirs. */
async function settleRaces(
  into: Incoming,
  rows: readonly PersonRow[],
  entered: Entered[],
  asked: boolean,
): Promise<Entered[]> {
  const made = entered.flatMap(each => ('id' in each && each.change === 'created' ? [each.id] : []))
  if (made.length === 0) return entered
  const there = await into.tx.sql<{ id: string }[]>`select id from people where id = any(${made}::uuid[])`
  const ids = new Set(there.map(({ id }) => id))
  const lost = entered.flatMap((each, at) =>
    'id' in each && each.change === 'created' && !ids.has(each.id) ? [at] : [],
  )
  if (lost.length === 0) return entered
  const again = await enterTurn(
    into,
    lost.map(at => rows[at]!),
    asked,
  )
  for (const [place, at] of lost.entries()) entered[at] = again[place]!
  return entered
}

function fault(code: RefusalCode, pointer: string, message: string): Entered {
  return { fault: { code, pointer, message } }
}

function remove<T>(list: T[], which: (each: T) => boolean): void {
  list.splice(0, list.length, ...list.filter(each => !which(each)))
}
