/**
 * The calibrated figures of a released loop, computed after its release and whenever a late card or a void changes what
 * they rest on: one edition per set of cards, from the calibration that was in force at release, appended and never changed.
 * Worked from the queue; it knows no HTTP.
 */
import type { CalibratedInterviewer, Calibration, TooFew } from '../../domain/calibration/calibrate.ts'
import { type CalibrationAtRelease, figuresOfEdition } from '../../domain/debrief/calibrated.ts'
import type { Tx } from '../../platform/database.ts'
import type { Job } from '../../platform/deps.ts'
import { enqueue, listCompanies, type Working } from '../../platform/jobs.ts'
import { debriefOf, selectDebriefs } from './debrief-rows.ts'

/** Loops that released longer ago are not looked through for figures that got lost. */
const watchedDays = 90
const foundMax = 500

/** Computes and keeps the edition that a loop lacks. Where it has one for its present cards, nothing happens. */
export async function computeLoopFigures({ deps }: Working, job: Job): Promise<void> {
  const loopId = job.subject.loop_id!
  await deps.db.write(job.companyId, async tx => {
    const [row] = await selectDebriefs(tx, tx.sql`l.id = ${loopId}`)
    if (!row?.released_at) return
    const debrief = debriefOf(row)
    const cards = debrief.cards.map(card => card.scorecard_id)
    const setOf = (ids: readonly string[]) => [...ids].sort().join(' ')
    const newest = [...row.editions].sort((a, b) => b.number - a.number)[0]
    if (newest && setOf(newest.scorecard_ids) === setOf(cards)) return
    const people = debrief.panel.map(member => member.person_id)
    const calibration = row.calibration_id === null ? null : await loadCalibration(tx, row.calibration_id, people)
    const now = deps.clock()
    const figures = figuresOfEdition(debrief, row.level, calibration, now)
    tx.defer(tx.sql`
      insert into debrief_editions (company_id, loop_id, number, scorecard_ids, figures, created_at)
      values (${tx.companyId}, ${loopId}, ${(newest?.number ?? 0) + 1}, ${cards}, ${JSON.stringify(figures)}, ${now})
      on conflict (company_id, loop_id, number) do nothing`)
  })
}

/** A calibration as far as these people's ratings need it: of thousands of interviewers a panel is a handful. */
async function loadCalibration(tx: Tx, id: string, people: readonly string[]): Promise<CalibrationAtRelease> {
  const [[version], interviewers] = await Promise.all([
    tx.sql<{ outcome: 'fitted' | 'too_few'; summary: TooFew; core: Omit<Calibration, 'loops' | 'interviewers'> }[]>`
      select outcome, summary, core from calibrations where id = ${id}`,
    tx.sql<{ effect: CalibratedInterviewer }[]>`
      select effect from calibration_interviewers where calibration_id = ${id} and person_id = any(${[...people]}::uuid[]) order by person_id`,
  ])
  if (!version) throw new Error(`calibration ${id} was in force and is gone`)
  if (version.outcome === 'too_few') {
    const { need, have } = version.summary
    return { id, outcome: { kind: 'too_few', need, have } }
  }
  return { id, outcome: { ...version.core, interviewers: interviewers.map(({ effect }) => effect), loops: [] } }
}

/** At the start and now and then: queues the loops whose figures are missing for the cards they have now. */
export async function findMissingFigures({ deps }: Working): Promise<void> {
  for (const companyId of await listCompanies(deps)) {
    await deps.db.write(companyId, async tx => {
      const now = deps.clock()
      const since = new Date(now.getTime() - watchedDays * 86_400_000)
      const missing = await tx.sql<{ id: string }[]>`
        select l.id from loop_calibrations lc join loops l on l.company_id = lc.company_id and l.id = lc.loop_id
        join lateral (
          select coalesce(array_agg(p.id), '{}') as cards from panelists p
          where p.company_id = l.company_id and p.loop_id = l.id and p.role = 'interviewer' and p.submitted_at is not null
            and p.voided_at is null and exists (select 1 from scorecard_versions s where s.company_id = p.company_id
              and s.panelist_id = p.id and s.number = 1 and cardinality(s.seen_others) = 0)) now on true
        where lc.created_at > ${since} and not exists (
          select 1 from debrief_editions d where d.company_id = l.company_id and d.loop_id = l.id
            and d.scorecard_ids @> now.cards and d.scorecard_ids <@ now.cards)
        order by l.id limit ${foundMax}`
      for (const { id } of missing) enqueue(tx, deps, now, 'loop-figures', { loop_id: id })
    })
  }
}
