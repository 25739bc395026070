/**
 * Jobs, candidates and applications as other systems bring them: entered by what their system calls them, many at a time. It
 * knows no HTTP and no loop beyond whether an application still has one that is not released.
 */
import type { Actor } from '../../domain/actor.ts'
import { type ApplicationState, applicationEdges } from '../../domain/application.ts'
import type { RowOf } from '../../domain/import-rows.ts'
import { permit } from '../../domain/permit.ts'
import { checkPlan } from '../../domain/plan.ts'
import { Refusal, type RefusalCode, refusals } from '../../domain/refusal.ts'
import { type Level, Rubric, type Track } from '../../domain/rubrics/rubric.ts'
import type { Tx } from '../../platform/database.ts'
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
import { broughtBy } from '../../platform/visibility.ts'

export type JobRow = RowOf<'job'>
export type CandidateRow = RowOf<'candidate'>
export type ApplicationRow = RowOf<'application'>

// ---- jobs ----

interface KnownJob {
  readonly id: string
  readonly external_source: string
  readonly external_id: string
  readonly title: string
  readonly level: Level
  readonly track: Track
  readonly state: 'open' | 'closed'
  readonly decision_owner_id: string
  readonly deputy_id: string | null
  readonly team: string[]
  readonly plan: { dimensions: string[]; interviews: { focus: string[] }[]; content: unknown } | null
}

/** Enters jobs. The plan, the bars and whether signals are looked for stay as they are here. */
export const enterJobs: EnterRows<JobRow> = (into, rows) =>
  enterInTurns(rows, turn => settleRaces(into, 'jobs', turn, enterJobsOnce))

async function enterJobsOnce(into: Incoming, rows: readonly JobRow[]): Promise<Entered[]> {
  const { tx, deps, actor, now } = into
  if (permit('job.write', actor) !== 'allowed') return rows.map(() => mayNot('add or change jobs'))
  const known = await loadKnownJobs(tx, rows)
  const people = await findReferences(
    tx,
    'people',
    rows.flatMap(row =>
      [row.decision_owner, row.deputy, ...(row.hiring_team ?? [])].flatMap(ref =>
        ref ? [{ source: row.external_source, ref }] : [],
      ),
    ),
  )
  const active = await loadActive(tx, [...people.values()])
  const made: object[] = []
  const changed: object[] = []
  const teams: { id: string; team: string[] }[] = []
  const entered = rows.map((row): Entered => {
    const before = known.get(keyOfRow(row))
    const find = (ref: string) => people.get(refKey(row.external_source, ref))
    const owner = find(row.decision_owner)
    if (!owner) return unknownRef('decision_owner', row.decision_owner, 'person')
    const deputy = row.deputy ? find(row.deputy) : row.deputy === null ? null : (before?.deputy_id ?? null)
    if (deputy === undefined) return unknownRef('deputy', row.deputy!, 'person')
    if (deputy === owner) return fault('unknown_reference', '/deputy', 'The deputy is somebody else')
    const missing = (row.hiring_team ?? []).find(ref => !find(ref))
    if (missing !== undefined) return unknownRef('hiring_team', missing, 'person')
    const state = row.state ?? before?.state ?? 'open'
    // Of a job that is over, whoever decided then may have left.
    if (state === 'open' && owner !== before?.decision_owner_id && !active.has(owner))
      return fault('person_inactive', '/decision_owner', refusals.person_inactive[1])
    const after = {
      id: before?.id ?? deps.ids(now),
      external_source: row.external_source,
      external_id: row.external_id,
      title: row.title,
      level: row.level,
      track: row.track ?? before?.track ?? 'ic',
      state,
      decision_owner_id: owner,
      deputy_id: deputy,
    }
    const team = row.hiring_team ? [...new Set(row.hiring_team.map(ref => find(ref)!))].sort() : (before?.team ?? [])
    const sameTeam = before !== undefined && isSame(team, before.team)
    if (!sameTeam && team.length > 0) teams.push({ id: after.id, team })
    if (!before) {
      made.push(after)
      return { id: after.id, change: 'created' }
    }
    const unfit = before.plan && planFault(before.plan, before, after)
    if (unfit) return unfit
    if (isUnchanged(before, after) && sameTeam) return { id: before.id, change: 'unchanged' }
    if (!sameTeam && team.length === 0) teams.push({ id: after.id, team })
    changed.push(after)
    return { id: before.id, change: 'changed' }
  })
  const written = await insertJobs(into, made)
  await updateJobs(into, changed)
  await saveTeams(
    tx,
    teams.filter(({ id }) => written.has(id) || changed.some(each => (each as KnownJob).id === id)),
  )
  return withoutLost(entered, written)
}

async function loadKnownJobs(tx: Tx, rows: readonly JobRow[]): Promise<ReadonlyMap<string, KnownJob>> {
  const found = await tx.sql<KnownJob[]>`
    select j.id, j.external_source, j.external_id, j.title, j.level, j.track, j.state, j.decision_owner_id, j.deputy_id,
      array(select m.person_id from hiring_team_members m where m.job_id = j.id order by m.person_id) as team,
      (select json_build_object('dimensions', p.dimensions, 'interviews', p.interviews, 'content', v.content) from plans p
        join rubric_versions v on v.company_id = p.company_id and v.id = p.rubric_version_id where p.job_id = j.id) as plan
    from jobs j where ${isOneOf(tx, rows, tx.sql`j`)} order by j.id for update of j`
  return new Map(found.map(each => [keyOfRow(each), each]))
}

async function loadActive(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.sql<{ id: string }[]>`select id from people where id = any(${[...ids]}::uuid[]) and active`
  return new Set(rows.map(({ id }) => id))
}

/** A plan that no longer fits its job would only be noticed when a loop opens; so the change is what is not taken. */
function planFault(
  plan: NonNullable<KnownJob['plan']>,
  before: KnownJob,
  after: { level: Level; track: Track },
): Entered | null {
  if (before.level === after.level && before.track === after.track) return null
  try {
    checkPlan(plan, Rubric.parse(plan.content), after.level, after.track)
    return null
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return fault(error.code, '/level', error.title)
  }
}

async function insertJobs({ tx, now }: Incoming, made: readonly object[]): Promise<ReadonlySet<string>> {
  if (made.length === 0) return new Set()
  const rows = await tx.sql<{ id: string }[]>`
    insert into jobs (company_id, id, external_source, external_id, title, level, track, state, decision_owner_id, deputy_id, created_at, updated_at)
    select ${tx.companyId}, x.id, x.external_source, x.external_id, x.title, x.level, x.track, x.state, x.decision_owner_id, x.deputy_id, ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as x(id uuid, external_source text, external_id text, title text, level text,
      track text, state text, decision_owner_id uuid, deputy_id uuid)
    on conflict do nothing returning id`
  return new Set(rows.map(({ id }) => id))
}

async function updateJobs({ tx, now }: Incoming, changed: readonly object[]): Promise<void> {
  if (changed.length === 0) return
  await tx.sql`
    update jobs j set title = x.title, level = x.level, track = x.track, state = x.state, decision_owner_id = x.decision_owner_id,
      deputy_id = x.deputy_id, version = j.version + 1, updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as x(id uuid, title text, level text, track text, state text,
      decision_owner_id uuid, deputy_id uuid)
    where j.id = x.id`
}

async function saveTeams(tx: Tx, teams: readonly { id: string; team: string[] }[]): Promise<void> {
  if (teams.length === 0) return
  const members = teams.flatMap(({ id, team }) => team.map(person => ({ job_id: id, person_id: person })))
  await tx.sql`delete from hiring_team_members where job_id = any(${teams.map(({ id }) => id)}::uuid[])`
  await tx.sql`
    insert into hiring_team_members (company_id, job_id, person_id)
    select ${tx.companyId}, x.job_id, x.person_id
    from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as x(job_id uuid, person_id uuid)`
}

// ---- candidates ----

interface KnownCandidate {
  readonly id: string
  readonly external_source: string
  readonly external_id: string
  readonly name: string
  readonly email: string | null
  readonly pronouns: string | null
  readonly merged: boolean
  readonly erased: boolean
  readonly own: boolean
  readonly conflicted: boolean
}

/** Enters candidates. A key changes those alone that it brought; nobody changes what is their own candidacy. */
export const enterCandidates: EnterRows<CandidateRow> = (into, rows) =>
  enterInTurns(rows, turn => settleRaces(into, 'candidates', turn, enterCandidatesOnce))

async function enterCandidatesOnce(into: Incoming, rows: readonly CandidateRow[]): Promise<Entered[]> {
  const { tx, deps, actor, now } = into
  if (permit('candidate.write', actor) !== 'allowed') return rows.map(() => mayNot('add or change candidates'))
  const { sql } = tx
  const found = await sql<KnownCandidate[]>`
    select c.id, c.external_source, c.external_id, c.name, c.email, c.pronouns, c.merged_into_id is not null as merged,
      c.erased_at is not null as erased, ${broughtBy(sql, actor)} as own, ${conflictOf(tx, actor)} as conflicted
    from candidates c where ${isOneOf(tx, rows, sql`c`)} order by c.id for update of c`
  const known = new Map(found.map(each => [keyOfRow(each), each]))
  const made: object[] = []
  const changed: object[] = []
  const entered = rows.map((row): Entered => {
    const before = known.get(keyOfRow(row))
    const barred = before && barredFrom(before, actor)
    if (barred) return barred
    if (before?.merged) return fault('candidate_merged', '', refusals.candidate_merged[1])
    const after = {
      id: before?.id ?? deps.ids(now),
      external_source: row.external_source,
      external_id: row.external_id,
      name: row.name,
      email: row.email === undefined ? (before?.email ?? null) : row.email,
      pronouns: row.pronouns === undefined ? (before?.pronouns ?? null) : row.pronouns,
    }
    if (!before) {
      made.push(after)
      return { id: after.id, change: 'created' }
    }
    if (isUnchanged(before, after)) return { id: before.id, change: 'unchanged' }
    changed.push(after)
    return { id: before.id, change: 'changed' }
  })
  const written = await insertCandidates(into, made)
  if (changed.length > 0)
    await sql`
      update candidates c set name = x.name, email = x.email, pronouns = x.pronouns, version = c.version + 1, updated_at = ${now}
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as x(id uuid, name text, email text, pronouns text) where c.id = x.id`
  return withoutLost(entered, written)
}

/** Of a candidate (`c`): the actor is them, or is recused from them. */
function conflictOf({ sql }: Tx, actor: Actor) {
  const me = actor.kind === 'person' ? actor.id : null
  return sql`(coalesce(c.person_id = ${me}, false)
    or exists (select 1 from recusals r where r.candidate_id = c.id and r.person_id = ${me}))`
}

/** Why the actor may not touch a candidate; null where they may. */
function barredFrom(
  { own, conflicted, erased }: Pick<KnownCandidate, 'own' | 'conflicted' | 'erased'>,
  actor: Actor,
): Entered | null {
  const verdict = permit('candidate.write', actor, {
    self: own,
    candidate: { isActor: false, recused: conflicted, erased, couldRead: true },
  })
  if (verdict === 'allowed' || verdict === 'approval_needed') return null
  return fault(verdict, '', verdict === 'forbidden' ? 'This candidate came from elsewhere' : refusals[verdict][1])
}

async function insertCandidates({ tx, now, actor }: Incoming, made: readonly object[]): Promise<ReadonlySet<string>> {
  if (made.length === 0) return new Set()
  const keyId = actor.kind === 'integration' ? actor.id : null
  const rows = await tx.sql<{ id: string }[]>`
    insert into candidates (company_id, id, external_source, external_id, name, email, pronouns, created_by_key_id, created_at, updated_at)
    select ${tx.companyId}, x.id, x.external_source, x.external_id, x.name, x.email, x.pronouns, ${keyId}, ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as x(id uuid, external_source text, external_id text, name text, email text, pronouns text)
    on conflict do nothing returning id`
  return new Set(rows.map(({ id }) => id))
}

// ---- applications ----

interface KnownApplication {
  readonly id: string
  readonly external_source: string | null
  readonly external_id: string | null
  readonly job_id: string
  readonly candidate_id: string
  readonly stage: string | null
  readonly source: string | null
  readonly state: ApplicationState
  readonly rejection_reason: string | null
  readonly sealed_loop: boolean
}

/** What an entry of applications tells whoever records events. */
export interface ApplicationTurn {
  readonly jobId: string
  readonly candidateId: string
  readonly stage: string | null
  readonly stageBefore: string | null
  readonly stateBefore: ApplicationState | null
  readonly state: ApplicationState
}

/** Enters applications for an import: quietly, and so closing none that still has a loop under seal. */
export const enterApplications: EnterRows<ApplicationRow> = enterApplicationsAs(null)

/**
 * Enters applications. Where `tell` is given, it hears what became of each, for events; else an application whose loop is under
 * seal is not closed, because what follows from that would stay unheard.
 */
export function enterApplicationsAs(
  tell: ((id: string, turn: ApplicationTurn) => void) | null,
): EnterRows<ApplicationRow> {
  return (into, rows) =>
    enterInTurns(
      rows,
      turn => settleRaces(into, 'applications', turn, (at, list) => enterApplicationsOnce(at, list, tell)),
      row => [keyOfRow(row), `pair ${row.external_source} ${row.job} ${row.candidate}`],
    )
}

async function enterApplicationsOnce(
  into: Incoming,
  rows: readonly ApplicationRow[],
  tell: ((id: string, turn: ApplicationTurn) => void) | null,
): Promise<Entered[]> {
  const { tx, deps, actor, now } = into
  if (permit('application.write', actor) !== 'allowed') return rows.map(() => mayNot('add or change applications'))
  const { sql } = tx
  const [jobs, candidates] = await Promise.all([
    findReferences(
      tx,
      'jobs',
      rows.map(row => ({ source: row.external_source, ref: row.job })),
    ),
    findReferences(
      tx,
      'candidates',
      rows.map(row => ({ source: row.external_source, ref: row.candidate })),
    ),
  ])
  const jobStates = await loadJobStates(tx, [...jobs.values()])
  const standings = await loadCandidates(tx, actor, [...candidates.values()])
  const known = await loadKnownApplications(tx, rows, [...candidates.values()])
  const made: object[] = []
  const changed: object[] = []
  const told: { id: string; turn: ApplicationTurn }[] = []
  const entered = rows.map((row): Entered => {
    const jobId = jobs.get(refKey(row.external_source, row.job))
    if (!jobId) return unknownRef('job', row.job, 'job')
    const candidateId = candidates.get(refKey(row.external_source, row.candidate))
    if (!candidateId) return unknownRef('candidate', row.candidate, 'candidate')
    const barred = barredFrom(standings.get(candidateId)!, actor)
    if (barred) return barred
    const same = known.find(
      each => each.external_source === row.external_source && each.external_id === row.external_id,
    )
    const before =
      same ??
      known.find(
        each =>
          each.external_id === null &&
          each.job_id === jobId &&
          each.candidate_id === candidateId &&
          each.state === 'active',
      )
    if (before && (before.job_id !== jobId || before.candidate_id !== candidateId))
      return fault('already_exists', '/job', 'This application is of another job or candidate')
    const state = row.state ?? before?.state ?? 'active'
    if (before && state !== before.state && !applicationEdges[before.state].includes(state))
      return fault('application_closed', '/state', refusals.application_closed[1])
    if (state === 'active' && before?.state !== 'active' && jobStates.get(jobId) === 'closed')
      return fault('job_closed', '/job', refusals.job_closed[1])
    const closes = before?.state === 'active' && state !== 'active'
    if (closes && tell === null && before.sealed_loop)
      return fault('application_closed', '/state', 'Its loop has not released; close the application here by hand')
    const stage = row.stage === undefined ? (before?.stage ?? null) : row.stage
    if (before && before.state !== 'active' && state !== 'active' && stage !== before.stage)
      return fault('application_closed', '/stage', refusals.application_closed[1])
    if (!before && state === 'active' && known.some(each => isActiveFor(each, jobId, candidateId)))
      return fault('already_exists', '/candidate', 'The candidate is active in this job already, from elsewhere')
    const reason =
      state === 'active' || state === 'hired'
        ? null
        : row.reason === undefined
          ? (before?.rejection_reason ?? null)
          : row.reason
    const after = {
      id: before?.id ?? deps.ids(now),
      external_source: row.external_source,
      external_id: row.external_id,
      job_id: jobId,
      candidate_id: candidateId,
      stage,
      source: row.source === undefined ? (before?.source ?? null) : row.source,
      state,
      rejection_reason: reason,
    }
    const stateBefore = before?.state ?? null
    const turn = { jobId, candidateId, stage, stageBefore: before?.stage ?? null, stateBefore, state }
    if (!before) {
      made.push(after)
      told.push({ id: after.id, turn })
      return { id: after.id, change: 'created' }
    }
    if (isUnchanged(before, after)) return { id: before.id, change: 'unchanged' }
    changed.push(after)
    told.push({ id: after.id, turn })
    return { id: before.id, change: 'changed' }
  })
  const written = await insertApplications(into, made)
  if (changed.length > 0)
    await sql`
      update applications a set external_source = x.external_source, external_id = x.external_id, stage = x.stage, source = x.source,
        state = x.state, rejection_reason = x.rejection_reason,
        closed_at = case when x.state = 'active' then null when a.state = x.state then a.closed_at else ${now} end,
        version = a.version + 1, updated_at = ${now}
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as x(id uuid, external_source text, external_id text, stage text,
        source text, state text, rejection_reason text)
      where a.id = x.id`
  for (const { id, turn } of told) if (written.has(id) || turn.stateBefore !== null) tell?.(id, turn)
  return withoutLost(entered, written)
}

function isActiveFor(each: KnownApplication, jobId: string, candidateId: string): boolean {
  return each.state === 'active' && each.job_id === jobId && each.candidate_id === candidateId
}

async function loadJobStates(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.sql<{ id: string; state: string }[]>`
    select id, state from jobs where id = any(${[...ids]}::uuid[]) order by id for share`
  return new Map(rows.map(({ id, state }) => [id, state]))
}

type CandidateStanding = Pick<KnownCandidate, 'id' | 'own' | 'conflicted' | 'erased'>

async function loadCandidates(
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CandidateStanding>> {
  const rows = await tx.sql<CandidateStanding[]>`
    select c.id, ${broughtBy(tx.sql, actor)} as own, ${conflictOf(tx, actor)} as conflicted, c.erased_at is not null as erased
    from candidates c where c.id = any(${[...ids]}::uuid[]) order by c.id for share of c`
  return new Map(rows.map(each => [each.id, each]))
}

/** Those that the rows name, and those of the same candidates, which a row may turn out to speak of. Loops are locked first. */
async function loadKnownApplications(
  tx: Tx,
  rows: readonly ApplicationRow[],
  candidateIds: readonly string[],
): Promise<KnownApplication[]> {
  const { sql } = tx
  const which = sql`(${isOneOf(tx, rows, sql`a`)} or a.candidate_id = any(${[...candidateIds]}::uuid[]))`
  if (rows.some(row => row.state !== undefined && row.state !== 'active'))
    await sql`
      select 1 from loops l where l.application_id in (select a.id from applications a where ${which}) and l.released_at is null
      order by l.id for update`
  const found = await sql<KnownApplication[]>`
    select a.id, a.external_source, a.external_id, a.job_id, a.candidate_id, a.stage, a.source, a.state, a.rejection_reason,
      exists (select 1 from loops l where l.application_id = a.id and l.released_at is null and l.cancelled_at is null) as sealed_loop
    from applications a where ${which} order by a.id for update of a`
  return [...found]
}

async function insertApplications({ tx, now }: Incoming, made: readonly object[]): Promise<ReadonlySet<string>> {
  if (made.length === 0) return new Set()
  const rows = await tx.sql<{ id: string }[]>`
    insert into applications (company_id, id, external_source, external_id, job_id, candidate_id, stage, source, state, rejection_reason,
      closed_at, created_at, updated_at)
    select ${tx.companyId}, x.id, x.external_source, x.external_id, x.job_id, x.candidate_id, x.stage, x.source, x.state, x.rejection_reason,
      case when x.state <> 'active' then ${now}::timestamptz end, ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as x(id uuid, external_source text, external_id text, job_id uuid,
      candidate_id uuid, stage text, source text, state text, rejection_reason text)
    on conflict do nothing returning id`
  return new Set(rows.map(({ id }) => id))
}

// ---- what all three share ----

interface NamedRow {
  readonly external_source: string
  readonly external_id: string
}

/** Rows of `table` that go by one of the names. */
function isOneOf({ sql }: Tx, rows: readonly NamedRow[], table: ReturnType<Tx['sql']>) {
  return sql`(${table}.external_source, ${table}.external_id) in (
    select * from unnest(${rows.map(row => row.external_source)}::text[], ${rows.map(row => row.external_id)}::text[]))`
}

const turnsMax = 3

/**
 * Enters rows; those that another request made in between (a named constraint says so) are entered again, upon what is there
 * by then.
 */
async function settleRaces<R extends NamedRow>(
  into: Incoming,
  what: string,
  rows: readonly R[],
  enter: (into: Incoming, rows: readonly R[]) => Promise<Entered[]>,
): Promise<Entered[]> {
  const entered = await enter(into, rows)
  for (let turn = 1; turn < turnsMax; turn++) {
    const lost = entered.flatMap((each, at) => (isLost(each) ? [at] : []))
    if (lost.length === 0) return entered
    const again = await enter(
      into,
      lost.map(at => rows[at]!),
    )
    for (const [place, at] of lost.entries()) entered[at] = again[place]!
  }
  return entered.map(each =>
    isLost(each) ? fault('already_exists', '', `Something else among the ${what} keeps this from being entered`) : each,
  )
}

const lostMark = 'lost to another request'

/** Marks what was to be made and is not there: somebody else made it first. */
function withoutLost(entered: readonly Entered[], written: ReadonlySet<string>): Entered[] {
  return entered.map(each =>
    'id' in each && each.change === 'created' && !written.has(each.id) ? fault('already_exists', '', lostMark) : each,
  )
}

function isLost(each: Entered): boolean {
  return 'fault' in each && each.fault.message === lostMark
}

function isUnchanged(before: object, after: object): boolean {
  const now = before as Record<string, unknown>
  return Object.entries(after).every(([key, value]) => now[key] === value)
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at])
}

function mayNot(what: string): Entered {
  return fault('forbidden', '', `You may not ${what}`)
}

function fault(code: RefusalCode, pointer: string, message: string): Entered {
  return { fault: { code, pointer, message } }
}
