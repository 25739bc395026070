/**
 * An interviewer's profile: their own in full; with a name for the head of product over the floor, pseudonymous for an
 * auditor, and for whoever may see no more, all interviewers together. It reads what calibrations say and computes no
 * statistic itself.
 */
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import type { CalibratedInterviewer } from '../../domain/calibration/calibrate.ts'
import { type Profile, pseudonymOfInterviewer, severityOf } from '../../domain/calibration/profile-shape.ts'
import { cellMin, type Facts, permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import type { Tx } from '../../platform/database.ts'
import { type Route, route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { InterviewerProfile, type ProfileOnRubric } from './shapes.ts'

/** Versions in a history; older ones say little of today. */
const historyMax = 20

interface PersonRow {
  readonly id: string
  readonly name: string
  readonly unmasked: boolean
  /** in some version in force: how many interviewers, and whether this one is over the floor */
  readonly people: number
  readonly over_floor: boolean
}

export const getInterviewerProfile = route({
  operationId: 'getInterviewerProfile',
  method: 'GET',
  path: '/v1/people/{id}/profile',
  tag: 'calibration',
  summary: 'How an interviewer rates: severity, consistency, range, halo, drift, agreement, timeliness',
  description: `One's own in full. By name for the head of product where the bar is over the floor, without flags; pseudonymous for an auditor; else figures about all interviewers together, from ${cellMin} people on. What is under a floor says need and have.`,
  may: ['profile.read', 'profile.read_named', 'profile.read_aggregate'],
  params: z.strictObject({ id: Id }),
  reply: InterviewerProfile,
  evidence: true,
  refuses: ['below_floor'],
  facts: async ({ tx, actor, params, now }) => {
    const me = actor.kind === 'person' ? actor.id : null
    const [row] = await tx.sql<PersonRow[]>`
      select p.id, p.name,
        exists (select 1 from unmaskings u where u.person_id = ${me} and u.expires_at > ${now}) as unmasked,
        coalesce((select max(k.interviewers) from calibrations k where k.in_force_from is not null and k.in_force_until is null), 0) as people,
        exists (select 1 from calibration_interviewers ci join calibrations k on k.company_id = ci.company_id and k.id = ci.calibration_id
          where ci.person_id = p.id and ci.named and k.in_force_from is not null and k.in_force_until is null) as over_floor
      from people p where p.id = ${params.id}`
    if (!row) throw new Refusal('not_found')
    return {
      row,
      subjectId: row.id,
      permit: { self: row.id === me, cell: row.people, overFloor: row.over_floor, unmasked: row.unmasked },
    }
  },
  async handle({ tx, actor, facts: { row, permit: facts } }) {
    const seenAs = seenBy(actor, facts)
    if (seenAs === 'aggregate') return { seen_as: seenAs, rubrics: await loadAggregates(tx) }
    const asName = seenAs !== 'pseudonymous' || row.unmasked
    return {
      seen_as: seenAs,
      person_id: asName ? row.id : null,
      name: asName ? row.name : pseudonymOfInterviewer(row.id),
      rubrics: await loadProfile(tx, row.id, seenAs),
    }
  },
})

/** The widest view that the matrix gives: one's own, by name over the floor, pseudonymous, all together. */
function seenBy(actor: Actor, facts: Facts): 'own' | 'named' | 'pseudonymous' | 'aggregate' {
  // An auditor may read every profile, but in full an interviewer alone reads their own.
  const interviews = actor.kind === 'person' && actor.roles.includes('interviewer')
  if (facts.self === true && interviews && permit('profile.read', actor, facts) === 'allowed') return 'own'
  if (permit('profile.read_named', actor, facts) === 'allowed') return 'named'
  return permit('profile.read', actor, facts) === 'allowed' ? 'pseudonymous' : 'aggregate'
}

interface VersionRow {
  readonly rubric_id: string
  readonly rubric_slug: string
  readonly calibration_id: string
  readonly in_force_from: Date
  readonly outcome: 'fitted' | 'too_few'
  readonly summary: { readonly need?: Record<string, number>; readonly have?: Record<string, number> }
  readonly effect: CalibratedInterviewer | null
  readonly profile: Profile | null
  readonly history: readonly { id: string; in_force_from: string; effect: CalibratedInterviewer }[]
}

async function loadProfile(tx: Tx, personId: string, seenAs: 'own' | 'named' | 'pseudonymous') {
  const rows = await tx.sql<VersionRow[]>`
    select k.rubric_id, r.slug as rubric_slug, k.id as calibration_id, k.in_force_from, k.outcome, k.summary, ci.effect, ci.profile,
      (select coalesce(json_agg(h order by h.in_force_from desc), '[]') from (
        select o.id, o.in_force_from, oi.effect from calibration_interviewers oi
        join calibrations o on o.company_id = oi.company_id and o.id = oi.calibration_id
        where oi.person_id = ${personId} and o.rubric_id = k.rubric_id and o.in_force_from is not null
        order by o.in_force_from desc limit ${historyMax}) h) as history
    from calibrations k join rubrics r on r.company_id = k.company_id and r.id = k.rubric_id
    left join calibration_interviewers ci on ci.company_id = k.company_id and ci.calibration_id = k.id and ci.person_id = ${personId}
    where k.in_force_from is not null and k.in_force_until is null
    order by r.slug`
  return rows.flatMap((row): z.output<typeof ProfileOnRubric>[] => {
    const { rubric_id, rubric_slug, calibration_id, in_force_from } = row
    const about = { rubric_id, rubric_slug, calibration_id, in_force_from }
    if (row.outcome === 'too_few')
      return [{ kind: 'too_few', ...about, need: row.summary.need ?? {}, have: row.summary.have ?? {} }]
    if (!row.effect || !row.profile) return [{ kind: 'not_in_it', ...about }]
    // By name only what is over the floor, here and in each version before.
    if (seenAs === 'named' && !row.effect.named) return []
    return [
      {
        kind: 'known',
        ...about,
        severity: severityOf(row.effect),
        statistics: seenAs === 'own' ? row.profile : withoutFlags(row.profile),
        history: row.history
          .filter(({ effect }) => seenAs === 'own' || effect.named)
          .map(each => ({
            calibration_id: each.id,
            in_force_from: new Date(each.in_force_from),
            severity: severityOf(each.effect),
          })),
      },
    ]
  })
}

/** Flags are between the service and the interviewer. */
function withoutFlags(profile: Profile): Profile {
  const bare = <T extends { kind: string }>(finding: T): T =>
    finding.kind === 'estimated' ? { ...finding, flagged: null } : finding
  return {
    ...profile,
    inconsistency: bare(profile.inconsistency),
    halo: bare(profile.halo),
    central_tendency: bare(profile.central_tendency),
    drift: bare(profile.drift),
  }
}

interface AggregateRow {
  readonly rubric_id: string
  readonly rubric_slug: string
  readonly calibration_id: string
  readonly in_force_from: Date
  readonly people: number
  readonly sheets: number
  readonly spread: number | null
  readonly reliability: number | null
}

async function loadAggregates(tx: Tx) {
  const rows = await tx.sql<AggregateRow[]>`
    select k.rubric_id, r.slug as rubric_slug, k.id as calibration_id, k.in_force_from, k.interviewers as people, k.sheets,
      (select stddev_pop((ci.effect ->> 'bar')::float8) from calibration_interviewers ci
        where ci.company_id = k.company_id and ci.calibration_id = k.id) as spread,
      (k.summary #>> '{reliabilities,interviewers,median}')::float8 as reliability
    from calibrations k join rubrics r on r.company_id = k.company_id and r.id = k.rubric_id
    where k.in_force_from is not null and k.in_force_until is null
    order by r.slug`
  return rows.map(({ people, sheets, spread, reliability, ...about }) =>
    people < cellMin || spread === null
      ? { kind: 'too_few' as const, ...about, need: { people: cellMin }, have: { people } }
      : { kind: 'aggregate' as const, ...about, people, spread, reliability, sheets },
  )
}

export const interviewerRoutes: readonly Route[] = [getInterviewerProfile]
