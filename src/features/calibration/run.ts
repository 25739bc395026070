/**
 * A refit from the queue to the version in force: claims the run, reads the cards in one snapshot, lets the thread fit,
 * stores what it says and puts it in force in one transaction. Whatever fails leaves the version before in force. Runs that
 * fell silent are taken up again. It does not know the mathematics.
 */
import type postgres from 'postgres'
import { happened } from '../../domain/event.ts'
import { Outage, type Tx } from '../../platform/database.ts'
import type { Deps, Job } from '../../platform/deps.ts'
import { enqueue, listCompanies, type Working } from '../../platform/jobs.ts'
import { FitFailed, type FromThread, type Outcome, startFitThread } from './fit-thread.ts'
import { enters, streamSheets } from './ratings.ts'
import type { CalibrationResult } from './shapes.ts'

/** So many newly released loops ask for a refit by themselves; the nightly run takes what is fewer. */
export const refitAfterLoops = 25
/** More ratings than this are not fitted in this process. */
export const ratingsMax = 2_000_000
/** A run that gave no sign of life for so long has lost its process. */
const silentSeconds = 30
const beatMs = 2_000
const progressMs = 400
/** A run that lost its process so often is given up. */
const attemptsMax = 3
const sheetsOfChunk = 1_000
/** What versions say of interviewers is kept for so many of them, and for every one that loops rest on. */
const versionsKeptMax = 50

type Trigger = 'requested' | 'nightly' | 'released'

/**
 * Asks for a refit of a rubric. Answers its id; where one is under way already, that one's. The job leaves with the commit.
 */
export async function requestCalibration(
  tx: Tx,
  deps: Deps,
  now: Date,
  rubricId: string,
  trigger: Trigger,
  requestedById: string | null,
): Promise<{ id: string; made: boolean }> {
  const id = deps.ids(now)
  const [made] = await tx.sql<{ id: string }[]>`
    insert into calibrations (company_id, id, rubric_id, trigger, requested_by_id, created_at)
    values (${tx.companyId}, ${id}, ${rubricId}, ${trigger}, ${requestedById}, ${now})
    on conflict (company_id, rubric_id) where state in ('queued', 'running') do nothing returning id`
  if (made) {
    enqueue(tx, deps, now, 'calibration-run', { calibration_id: id })
    return { id, made: true }
  }
  const [underWay] = await tx.sql<{ id: string }[]>`
    select id from calibrations where rubric_id = ${rubricId} and state in ('queued', 'running')`
  // It ended between the two statements: then the next one can be asked for.
  return underWay
    ? { id: underWay.id, made: false }
    : requestCalibration(tx, deps, now, rubricId, trigger, requestedById)
}

/** Works one run. Repeats are harmless: only one of them gets to claim it. */
export async function runCalibration(working: Working, job: Job): Promise<void> {
  const { deps, stopping } = working
  const { companyId } = job
  const id = job.subject.calibration_id!
  const run = await claim(deps, companyId, id)
  if (!run) return
  const began = performance.now()
  const thread = startFitThread()
  const giveUp = () => void thread.end()
  stopping.addEventListener('abort', giveUp)
  if (stopping.aborted) giveUp()
  const beats = setInterval(() => void beat(deps, companyId, run, {}).catch(() => {}), beatMs)
  try {
    await beat(deps, companyId, run, { phase: 'loading', progress: 0.02 })
    const ratings = await load(deps, companyId, run.rubric_id, thread.take)
    if (ratings > ratingsMax) throw new TooLarge()
    await beat(deps, companyId, run, { phase: 'fitting', progress: 0.1 })
    const saving = savingFor(deps, companyId, run)
    const outcome = await thread.fit(part => saving.take(part))
    await saving.finish()
    await putInForce(working, companyId, run, outcome, Math.round(performance.now() - began))
  } catch (error) {
    if (stopping.aborted) await handBack(deps, companyId, run)
    else if (error instanceof TooLarge) await failRun(deps, companyId, run, 'too_large')
    else if (error instanceof Outage) throw error
    else await failRun(deps, companyId, run, `fit_failed ${error instanceof FitFailed ? error.message : ''}`)
    if (!stopping.aborted && !(error instanceof TooLarge) && !(error instanceof FitFailed)) throw error
  } finally {
    clearInterval(beats)
    stopping.removeEventListener('abort', giveUp)
    await thread.end()
  }
}

class TooLarge extends Error {}

interface Run {
  readonly id: string
  readonly rubric_id: string
  /** tells this attempt from one that was given up for lost and comes back */
  readonly attempts: number
}

/** Claims a run that is queued, or whose process was lost; clears what a lost attempt had stored. */
async function claim(deps: Deps, companyId: string, id: string): Promise<Run | null> {
  return deps.db.write(companyId, async tx => {
    const [run] = await tx.sql<Run[]>`
      update calibrations set state = 'running', attempts = attempts + 1, started_at = ${deps.clock()},
        beat_at = clock_timestamp(), phase = 'loading', progress = 0
      where id = ${id} and (state = 'queued' or (state = 'running' and beat_at < clock_timestamp() - make_interval(secs => ${silentSeconds})))
      returning id, rubric_id, attempts`
    if (!run) return null
    if (run.attempts > 1) {
      await tx.sql`delete from calibration_loops where calibration_id = ${id}`
      await tx.sql`delete from calibration_interviewers where calibration_id = ${id}`
    }
    return run
  })
}

/** A sign of life, and how far it is. */
async function beat(
  deps: Deps,
  companyId: string,
  run: Run,
  { phase, progress }: { phase?: string; progress?: number },
): Promise<void> {
  await deps.db.write(companyId, async tx => {
    await tx.sql`
      update calibrations set beat_at = clock_timestamp(), phase = coalesce(${phase ?? null}, phase),
        progress = greatest(progress, coalesce(${progress ?? null}::float8, 0))
      where id = ${run.id} and state = 'running' and attempts = ${run.attempts}`
  })
}

/** Hands the cards to the thread; answers how many ratings they hold. */
async function load(
  deps: Deps,
  companyId: string,
  rubricId: string,
  take: Parameters<typeof streamSheets>[3],
): Promise<number> {
  let ratings = 0
  await deps.db.read(companyId, tx =>
    streamSheets(tx, rubricId, sheetsOfChunk, async sheets => {
      for (const sheet of sheets) ratings += Object.keys(sheet.ratings).length
      await take(sheets)
    }),
  )
  return ratings
}

/** Stores the parts of a fit one after the other, as they come. */
function savingFor(deps: Deps, companyId: string, run: Run) {
  let last: Promise<void> = Promise.resolve()
  let failure: unknown = null
  let saidAt = 0
  const after = (work: () => Promise<void>) => {
    last = last
      .then(() => (failure ? undefined : work()))
      .catch(error => {
        failure ??= error
      })
  }
  return {
    take(part: Exclude<FromThread, Outcome>) {
      if (part.kind !== 'progress') return after(() => savePart(deps, companyId, run, part))
      const now = performance.now()
      if (part.phase === 'fitting' && now - saidAt < progressMs) return
      saidAt = now
      // Nobody knows how many evaluations it will take; some twenty are usual.
      const progress = part.phase === 'profiling' ? 0.8 : 0.1 + 0.65 * (1 - Math.exp(-part.evaluations / 15))
      after(() => beat(deps, companyId, run, { phase: part.phase, progress }))
    },
    async finish() {
      await last
      if (failure) throw failure
    },
  }
}

async function savePart(
  deps: Deps,
  companyId: string,
  run: Run,
  part: Extract<FromThread, { kind: 'loops' | 'interviewers' }>,
): Promise<void> {
  await deps.db.write(companyId, async tx => {
    if (part.kind === 'loops') {
      const rows = part.loops.map(({ id, component, sheets, standing, covariance }) => ({
        loop_id: id,
        component,
        sheets,
        standing,
        covariance,
      }))
      await tx.sql`
        insert into calibration_loops (company_id, calibration_id, loop_id, component, sheets, standing, covariance)
        select ${companyId}::uuid, ${run.id}::uuid, r.loop_id, r.component, r.sheets, r.standing, r.covariance
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          r(loop_id uuid, component int, sheets int, standing float8[], covariance float8[])`
      return
    }
    const rows = part.interviewers.map(({ effect, profile }) => ({
      person_id: effect.id,
      component: effect.component,
      named: effect.named,
      effect,
      profile,
    }))
    await tx.sql`
      insert into calibration_interviewers (company_id, calibration_id, person_id, component, named, effect, profile)
      select ${companyId}::uuid, ${run.id}::uuid, r.person_id, r.component, r.named, r.effect, r.profile
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        r(person_id uuid, component int, named boolean, effect jsonb, profile jsonb)`
  })
}

/** Ends the run: the version before goes out of force and this one in, in one transaction. */
async function putInForce(
  working: Working,
  companyId: string,
  run: Run,
  outcome: Outcome,
  elapsedMs: number,
): Promise<void> {
  const { deps } = working
  await deps.db
    .write(companyId, async tx => {
      const now = deps.clock()
      const fitted = outcome.kind === 'fitted'
      const n = fitted ? outcome.summary.n : outcome.have
      const result: CalibrationResult = fitted
        ? { ...outcome.summary, elapsed_ms: elapsedMs }
        : { kind: 'too_few', need: outcome.need, have: outcome.have, elapsed_ms: elapsedMs }
      await tx.sql`
      update calibrations set in_force_until = ${now}
      where rubric_id = ${run.rubric_id} and in_force_from is not null and in_force_until is null`
      const done = await tx.sql`
      update calibrations set state = 'done', outcome = ${outcome.kind}, finished_at = ${now}, in_force_from = ${now},
        phase = 'finished', progress = 1, interviewers = ${n.interviewers}, loops = ${n.loops}, sheets = ${n.sheets},
        summary = ${JSON.stringify(result)}, core = ${fitted ? JSON.stringify(outcome.core) : null},
        agreement = ${fitted ? JSON.stringify(outcome.agreement) : null}
      where id = ${run.id} and state = 'running' and attempts = ${run.attempts} returning 1`
      if (done.length === 0) throw new LostRun()
      for (const statement of prune(tx, run)) tx.defer(statement)
      await working.recorder(tx, now)(happened('calibration.finished', {}))
    })
    .catch(error => {
      if (!(error instanceof LostRun)) throw error
    })
}

/** Another process has taken the run over: what this one found is dropped. */
class LostRun extends Error {}

/** What nothing rests on any more: loops of versions out of force that no snapshot shows, interviewers of old ones. */
function prune(tx: Tx, run: Run): postgres.PendingQuery<postgres.Row[]>[] {
  return [
    tx.sql`
      delete from calibration_loops cl using calibrations k
      where k.company_id = cl.company_id and k.id = cl.calibration_id and k.rubric_id = ${run.rubric_id} and k.id <> ${run.id}
        and not exists (select 1 from decisions d where d.company_id = cl.company_id and d.loop_id = cl.loop_id
          and d.basis ->> 'later_calibration_id' = cl.calibration_id::text)`,
    tx.sql`
      delete from calibration_interviewers ci
      where ci.calibration_id in (
        select k.id from calibrations k where k.rubric_id = ${run.rubric_id} and k.in_force_from is not null
        order by k.in_force_from desc offset ${versionsKeptMax})
        and not exists (select 1 from loop_calibrations lc where lc.company_id = ci.company_id and lc.calibration_id = ci.calibration_id)`,
  ]
}

async function failRun(deps: Deps, companyId: string, run: Run, failure: string): Promise<void> {
  await deps.db.write(companyId, async tx => {
    await tx.sql`
      update calibrations set state = 'failed', failure = ${failure.trim()}, finished_at = ${deps.clock()}
      where id = ${run.id} and state = 'running' and attempts = ${run.attempts}`
  })
}

/** The process is told to stop: the run goes back and is taken up by the next one. It was no failed attempt. */
async function handBack(deps: Deps, companyId: string, run: Run): Promise<void> {
  await deps.db.write(companyId, async tx => {
    await tx.sql`
      update calibrations set state = 'queued', attempts = attempts - 1, phase = 'waiting', progress = 0
      where id = ${run.id} and state = 'running' and attempts = ${run.attempts}`
  })
}

// ---- when ----

/** After a release or a late card: whether so many loops are new to the version in force that a refit is due. */
export async function refitIfDue({ deps }: Working, job: Job): Promise<void> {
  await deps.db.write(job.companyId, async tx => {
    const now = deps.clock()
    const [due] = await tx.sql<{ rubric_id: string; fresh: number }[]>`
      select v.rubric_id, (${freshLoops(tx, tx.sql`v.rubric_id`)})::int as fresh
      from loops m join rubric_versions v on v.company_id = m.company_id and v.id = m.rubric_version_id
      where m.id = ${job.subject.loop_id!}`
    if (due && due.fresh >= refitAfterLoops) await requestCalibration(tx, deps, now, due.rubric_id, 'released', null)
  })
}

/** Every night: each rubric of each company that has loops its version in force has not seen. */
export async function refitNightly({ deps }: Working): Promise<void> {
  for (const companyId of await listCompanies(deps)) {
    await deps.db.write(companyId, async tx => {
      const now = deps.clock()
      const rubrics = await tx.sql<{ id: string }[]>`
        select r.id from rubrics r where (${freshLoops(tx, tx.sql`r.id`)}) > 0 order by r.id`
      for (const { id } of rubrics) await requestCalibration(tx, deps, now, id, 'nightly', null)
    })
  }
}

/** How many loops that may enter a fit, and say something, the version in force of a rubric has not seen. */
function freshLoops(tx: Tx, rubricId: postgres.Fragment) {
  const inForce = tx.sql`k.rubric_id = ${rubricId} and k.in_force_from is not null and k.in_force_until is null`
  return tx.sql`
    select greatest(count(*) - coalesce((select k.loops from calibrations k where ${inForce} and k.outcome = 'too_few'), 0), 0)
    from loops l join rubric_versions lv on lv.company_id = l.company_id and lv.id = l.rubric_version_id
    where lv.rubric_id = ${rubricId} and ${enters(tx.sql)}
      and exists (select 1 from panelists w join ratings g on g.company_id = w.company_id and g.panelist_id = w.id
        where w.company_id = l.company_id and w.loop_id = l.id and w.role = 'interviewer' and w.submitted_at is not null
          and w.voided_at is null and g.rating is not null)
      and not exists (
        select 1 from calibrations k join calibration_loops cl on cl.company_id = k.company_id and cl.calibration_id = k.id
        where ${inForce} and cl.loop_id = l.id)`
}

/**
 * At the start and every minute: queues runs again whose job or process was lost, and gives up those that took too many
 * processes with them. Queueing one twice does no harm.
 */
export async function watchCalibrations({ deps }: Working): Promise<void> {
  for (const companyId of await listCompanies(deps)) {
    await deps.db.write(companyId, async tx => {
      const now = deps.clock()
      const silent = tx.sql`(state = 'running' and beat_at < clock_timestamp() - make_interval(secs => ${silentSeconds}))`
      await tx.sql`
        update calibrations set state = 'failed', finished_at = ${now}, failure = 'interrupted'
        where ${silent} and attempts >= ${attemptsMax}`
      const lost = await tx.sql<{ id: string }[]>`select id from calibrations where state = 'queued' or ${silent}`
      for (const { id } of lost) enqueue(tx, deps, now, 'calibration-run', { calibration_id: id })
    })
  }
}
