/**
 * What calibration does in the transaction of a release: it writes down which version is in force, so that nobody can say
 * later that a loop's figures were computed from another one. It computes nothing.
 */
import type { Reaction } from '../../platform/events.ts'

/** Keeps the version in force for the loop's rubric, or that there is none. One statement, leaving with the commit. */
export const keepCalibrationInForce: Reaction['react'] = async ({ tx, event, now }) => {
  tx.defer(tx.sql`
    insert into loop_calibrations (company_id, loop_id, calibration_id, created_at)
    select l.company_id, l.id, k.id, ${now}
    from loops l join rubric_versions v on v.company_id = l.company_id and v.id = l.rubric_version_id
    left join calibrations k on k.company_id = l.company_id and k.rubric_id = v.rubric_id
      and k.in_force_from is not null and k.in_force_until is null
    where l.id = ${event.subject.loopId!}
    on conflict (company_id, loop_id) do nothing`)
}
