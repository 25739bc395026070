/**
 * The rows that all facades are made from, each relation one SELECT of what the reader may see: the permissions and the seal
 * are in the SQL, as in every list of the house. A card that is not published shows its assignment and nothing else. Rows
 * are ordered and filtered by whoever lists them; `n` is what public integers are made from. Knows no vendor.
 */
import type { Fragment, ReservedSql } from 'postgres'
import type { Actor } from '../../domain/actor.ts'
import type { CardContent, CardRow, Rated, RatingRow } from '../../domain/ats/facade-rows.ts'
import { permit } from '../../domain/permit.ts'
import { independentVersion } from '../../platform/independent-version.ts'
import {
  stayedOnPanel,
  visibleApplication,
  visibleCandidate,
  visibleInterview,
  visibleJob,
  visibleLoop,
} from '../../platform/visibility.ts'

/** Who reads, and when. */
export interface Reader {
  readonly sql: ReservedSql
  readonly actor: Actor
  readonly now: Date
  /** only what changed from then on is wanted; null where that was not asked. A hint: rows from before may come as well */
  readonly changedSince: Date | null
}

export type Relation = (reader: Reader) => Fragment

/**
 * A thing of two parts has a serial number and a place below this. Serial numbers of such things end at 2^31 / 128, sixteen
 * million cards or jobs an installation.
 */
export const placesMax = 128

/** People. */
export const people: Relation = ({ sql }) => sql`
  select e.serial_number as n, e.id, e.name, e.email, e.active, e.roles, e.external_id, e.created_at, e.updated_at
  from people e`

/** Jobs with their owners and hiring team. */
export const jobs: Relation = ({ sql, actor }) => sql`
  select j.serial_number as n, j.id, j.title, j.state, j.external_id, j.created_at, j.updated_at,
    (select coalesce(json_agg(${personJson(sql)} order by e.serial_number), '[]') from people e
      where e.id in (j.decision_owner_id, j.deputy_id)) as owners,
    (select coalesce(json_agg(${personJson(sql)} order by e.serial_number), '[]') from people e
      join hiring_team_members m on m.company_id = e.company_id and m.person_id = e.id
      where m.job_id = j.id and e.id is distinct from j.decision_owner_id and e.id is distinct from j.deputy_id) as team
  from jobs j where ${visibleJob(sql, actor, 'job.read')}`

/** Candidates that are neither erased nor merged away. */
export const candidates: Relation = ({ sql, actor }) => sql`
  select c.serial_number as n, c.id, c.name, c.email, c.external_id, c.files, c.created_at, c.updated_at,
    (select coalesce(json_agg(json_build_object('n', a.serial_number, 'id', a.id) order by a.serial_number), '[]')
      from applications a where a.candidate_id = c.id) as applications,
    array(select ja.serial_number from applications a join jobs ja on ja.company_id = a.company_id and ja.id = a.job_id
      where a.candidate_id = c.id) as job_ns
  from candidates c
  where ${visibleCandidate(sql, actor, 'candidate.read')} and c.merged_into_id is null and c.erased_at is null`

/** Applications. Of their loops only the newest, and only for who may know of loops. */
export const applications: Relation = ({ sql, actor }) => sql`
  select a.serial_number as n, a.id, a.state, a.stage, a.source, a.rejection_reason, a.closed_at, a.external_id,
    a.created_at, a.updated_at, j.serial_number as job_n, j.id as job_id, j.title as job_title,
    c.serial_number as candidate_n, c.id as candidate_id,
    (select max(l.serial_number) from loops l where l.application_id = a.id and ${visibleLoop(sql, actor, 'loop.read')}) as loop_n
  from applications a
  join jobs j on j.company_id = a.company_id and j.id = a.job_id
  join candidates c on c.company_id = a.company_id and c.id = a.candidate_id
  where ${visibleApplication(sql, actor, 'application.read')} and c.erased_at is null`

/** Loops as a stage of their application: from opening to release or cancellation. */
export const loops: Relation = ({ sql, actor, now }) => sql`
  select l.serial_number as n, a.serial_number as application_n, j.serial_number as job_n, l.created_at as entered_at,
    coalesce(l.released_at, l.cancelled_at) as exited_at,
    floor(extract(epoch from coalesce(l.released_at, l.cancelled_at, ${now}) - l.created_at) / 86400)::int as days_in_stage,
    l.released_at is null and l.cancelled_at is null as current, l.created_at,
    greatest(l.created_at, l.released_at, l.cancelled_at) as updated_at
  from loops l
  join applications a on a.company_id = l.company_id and a.id = l.application_id
  join jobs j on j.company_id = l.company_id and j.id = l.job_id
  where ${visibleLoop(sql, actor, 'loop.read')}`

/** Interviews with who sits there. What state they are in comes from times and outcome alone. */
export const interviews: Relation = ({ sql, actor, now }) => sql`
  select i.serial_number as n, i.id, i.name, i.starts_at, i.ends_at, i.place, i.external_id, i.created_at, i.updated_at,
    case when i.outcome is not null then i.outcome when i.ends_at <= ${now} then 'held'
      when i.starts_at is not null then 'scheduled' else 'planned' end as state,
    j.serial_number as job_n, j.id as job_id, a.serial_number as application_n, a.id as application_id,
    ${planNumber(sql, sql`j.id`, sql`i.name`)} as plan_n,
    (select coalesce(json_agg(${personJson(sql, sql`, 'email', e.email`)} order by p.serial_number), '[]')
      from panelists p join people e on e.company_id = p.company_id and e.id = p.person_id
      where p.interview_id = i.id and ${onPanel(sql)}) as panel
  from interviews i
  join loops l on l.company_id = i.company_id and l.id = i.loop_id
  join applications a on a.company_id = l.company_id and a.id = l.application_id
  join jobs j on j.company_id = l.company_id and j.id = l.job_id
  where ${visibleInterview(sql, actor)}`

/** Who sits at which interview; of those who were recused, the authors of published cards, whom their cards point to. */
export const interviewers: Relation = ({ sql, actor }) => sql`
  select p.serial_number as n, i.serial_number as interview_n, e.serial_number as person_n, e.email,
    case when p.role = 'interviewer' then p.serial_number end as card_n, p.assigned_at as created_at, p.assigned_at as updated_at
  from panelists p
  join loops l on l.company_id = p.company_id and l.id = p.loop_id
  join interviews i on i.company_id = p.company_id and i.id = p.interview_id
  join people e on e.company_id = p.company_id and e.id = p.person_id
  where ${visibleInterview(sql, actor)}
    and (${onPanel(sql)} or (p.submitted_at is not null and ${visibleLoop(sql, actor, 'scorecard.read')}))`

/**
 * Cards of interviewers: published ones with the independent version, and for who may know of the panel the others as the
 * placeholder made at assignment. Training cards are left out, because no vendor tells them from the rest; so is the mark of
 * a void card, which falls back to its placeholder. `updated_at` is the public time: that of the release, or of what came
 * later. Whether a card is published is asked once a card (the offset keeps the planner from asking it in every column) and
 * without its content, which is fetched for the page alone. What a page shows besides is looked up row by row: each table more
 * among the joined ones makes the planner think longer than the page takes.
 */
export const cards: Relation = reader => selectCards(reader, 'all')

/** Published cards alone. */
export const publishedCards: Relation = reader => selectCards(reader, 'published')

function selectCards({ sql, actor, changedSince }: Reader, which: 'all' | 'published'): Fragment {
  // What is not submitted is passed over before anything else is asked of it.
  const shown =
    which === 'published'
      ? sql`p.submitted_at is not null and x.complete`
      : sql`(x.complete or (${onPanel(sql)} and ${visibleLoop(sql, actor, 'loop.read')}))`
  return sql`
  select p.serial_number as n, p.id, p.assigned_at as created_at,
    case when l.released_at is null then greatest(p.public_updated_at, case when p.submitted_at is not null then l.cancelled_at end)
      else p.public_updated_at end as updated_at,
    x.complete, case when x.complete then (${independentVersion(sql)}) end as content,
    case when x.complete then p.submitted_at end as submitted_at, case when x.complete then (select i.starts_at from interviews i where i.id = p.interview_id) end as interviewed_at,
    ${personJson(sql)} as author, e.id as author_id, e.serial_number as author_n,
    p.interview_id, (select i.name from interviews i where i.id = p.interview_id) as interview_name,
    (select ${planNumber(sql, sql`l.job_id`, sql`i.name`)} from interviews i where i.id = p.interview_id) as plan_n,
    a.serial_number as application_n, a.id as application_id,
    (select c.serial_number from candidates c where c.id = l.candidate_id) as candidate_n,
    (select j.serial_number from jobs j where j.id = l.job_id) as job_n
  from panelists p
  join loops l on l.company_id = p.company_id and l.id = p.loop_id
  join people e on e.company_id = p.company_id and e.id = p.person_id
  join applications a on a.company_id = l.company_id and a.id = l.application_id
  left join scorecard_versions f on f.company_id = p.company_id and f.panelist_id = p.id and f.number = 1 and f.seen_others = '{}'
  cross join lateral (select p.submitted_at is not null and p.voided_at is null and f.id is not null
    and ${visibleLoop(sql, actor, 'scorecard.read')} as complete offset 0) x
  where p.role = 'interviewer' and ${changedSince === null ? sql`true` : changedCard(sql, changedSince)} and ${shown}`
}

/**
 * What published cards say of each dimension. The places are made once, and each card's content (for that stands the offset); a
 * list in the order of its cards fetches no other card.
 */
export const ratings: Relation = reader => reader.sql`
  select k.n * ${placesMax} + d.place as n, k.n as card_n, k.job_n * ${placesMax} + d.place as job_dimension_n, g.given -> d.key as rated,
    k.created_at, k.updated_at
  from (${publishedCards(reader)}) k
  cross join lateral (select k.content -> 'ratings' as given offset 0) g
  join (${dimensionPlaces(reader.sql)}) d on g.given ? d.key`

/** Every dimension of the company's rubrics in every job: what a card may name, whatever the plan says today. */
export const dimensions: Relation = ({ sql, actor }) => sql`
  select j.serial_number * ${placesMax} + d.place as n, j.serial_number as job_n, d.title,
    coalesce(array_position(pl.dimensions, d.key), 100 + d.place)::int as position,
    coalesce(d.key = any(pl.dimensions), false) as active, j.created_at, coalesce(pl.updated_at, j.created_at) as updated_at
  from jobs j
  cross join (${dimensionPlaces(sql)}) d
  left join plans pl on pl.company_id = j.company_id and pl.job_id = j.id
  where ${visibleJob(sql, actor, 'job.read')}`

/**
 * The interviews of the jobs' plans, each name once a job, and those of loops that the plan no longer has: of these the one that
 * was entered first, found before anything else is looked at.
 */
export const planInterviews: Relation = ({ sql, actor }) => sql`
  select distinct on (x.n) x.*, (
      select coalesce(json_agg(json_build_object('n', ${questionNumber(sql, sql`x.n`, sql`q.place`)}, 'text', q.text) order by q.place), '[]')
      from jsonb_array_elements_text(x.prompts) with ordinality q(text, place)) as questions
  from (
    select ${planNumber(sql, sql`j.id`, sql`i.plan ->> 'name'`)} as n, j.serial_number as job_n, i.plan ->> 'name' as name,
      (i.place - 1)::int as position, (i.plan ->> 'minutes')::int as minutes, true as active, i.plan ->> 'note' as note,
      i.plan -> 'focus' as focus, i.plan -> 'prompts' as prompts, j.created_at, pl.updated_at
    from jobs j join plans pl on pl.company_id = j.company_id and pl.job_id = j.id
    cross join lateral jsonb_array_elements(pl.interviews) with ordinality i(plan, place)
    where ${visibleJob(sql, actor, 'job.read')}
    union all
    select ${planNumber(sql, sql`j.id`, sql`i.name`)}, j.serial_number, i.name, i.position::int, null, false, i.kit ->> 'note',
      to_jsonb(i.focus), i.kit -> 'prompts', i.created_at, i.created_at
    from (select l.job_id, min(i.serial_number) as first from interviews i
      join loops l on l.company_id = i.company_id and l.id = i.loop_id
      where ${visibleInterview(sql, actor)} group by l.job_id, i.name) held
    join interviews i on i.serial_number = held.first
    join jobs j on j.id = held.job_id
    where ${visibleJob(sql, actor, 'job.read')}) x
  order by x.n, x.active desc, x.created_at, x.position`

/** Which dimensions the interviews of a plan have to answer. */
export const focuses: Relation = reader => reader.sql`
  select ${hashed(reader.sql, reader.sql`k.n::text || ' focus ' || d.key`)} as n, k.n as plan_n,
    k.job_n * ${placesMax} + d.place as job_dimension_n, k.created_at, k.updated_at
  from (${planInterviews(reader)}) k
  join (${dimensionPlaces(reader.sql)}) d on k.focus ? d.key`

/** The prompts of the interviews of a plan. */
export const questions: Relation = reader => reader.sql`
  select (q.one ->> 'n')::bigint as n, k.n as plan_n, q.one ->> 'text' as text, (q.place - 1)::int as position, k.active,
    k.created_at, k.updated_at
  from (${planInterviews(reader)}) k
  cross join lateral json_array_elements(k.questions) with ordinality q(one, place)`

/** The titles of the company's dimensions by their keys, as one object. */
export function titlesJson(sql: ReservedSql): Fragment {
  return sql`(select coalesce(json_object_agg(d.key, d.title), '{}') from (${dimensionPlaces(sql)}) d)`
}

/** A card as the reader may read it: without its words for a key that has no scope for evidence. */
export function readableCard<Row extends Pick<CardRow, 'content'>>(row: Row, actor: Actor): Row {
  if (row.content === null || readsEvidence(actor)) return row
  const ratings = Object.fromEntries(
    Object.entries(row.content.ratings).map(([dimension, rated]) => [dimension, withoutWords(rated)]),
  )
  return { ...row, content: { ...row.content, ratings, summary: null } satisfies CardContent }
}

/** A rating as the reader may read it. */
export function readableRating(row: RatingRow, actor: Actor): RatingRow {
  return readsEvidence(actor) ? row : { ...row, rated: withoutWords(row.rated) }
}

function readsEvidence(actor: Actor): boolean {
  return permit('scorecard.read_evidence', actor) === 'allowed'
}

function withoutWords(rated: Rated): Rated {
  return 'not_assessed' in rated ? rated : { ...rated, evidence: [] }
}

/** Whether a card (`p`) may have changed since: by an act of its own, or with a cancellation of its loop. */
function changedCard(sql: ReservedSql, since: Date): Fragment {
  return sql`p.id in (
    select w.id from panelists w where w.public_updated_at >= ${since}
    union all select w.id from loops k join panelists w on w.company_id = k.company_id and w.loop_id = k.id where k.cancelled_at >= ${since})`
}

/**
 * Whether a panelist (`p`) of a loop (`l`) is seen to be one. A recusal takes them off the panel also where it found their
 * card in: else who is left would tell whose cards were.
 */
function onPanel(sql: ReservedSql): Fragment {
  return sql`(${stayedOnPanel(sql)}
    and not exists (select 1 from recusals r where r.candidate_id = l.candidate_id and r.person_id = p.person_id)
    and (select s.person_id from candidates s where s.id = l.candidate_id) is distinct from p.person_id)`
}

function personJson(sql: ReservedSql, more: Fragment = sql``): Fragment {
  return sql`json_build_object('n', e.serial_number, 'id', e.id, 'name', e.name, 'external_id', e.external_id ${more})`
}

/**
 * Each dimension of the company's rubrics once, with its place: the order in which the published versions first named it.
 * Versions are only ever added, so that a place never changes.
 */
function dimensionPlaces(sql: ReservedSql): Fragment {
  return sql`
    select f.key, f.title, row_number() over (order by f.created_at, f.version_id, f.position) as place from (
      select distinct on (d.value ->> 'key') d.value ->> 'key' as key, d.value ->> 'title' as title, v.created_at,
        v.id as version_id, d.position
      from rubric_versions v cross join lateral jsonb_array_elements(v.content -> 'dimensions') with ordinality d(value, position)
      order by d.value ->> 'key', v.created_at, v.id, d.position) f`
}

/** The number of an interview of a plan: it has no row of its own, so it is made of its job and its name. */
function planNumber(sql: ReservedSql, jobId: Fragment, name: Fragment): Fragment {
  return hashed(sql, sql`${jobId}::text || ' ' || (${name})`)
}

function questionNumber(sql: ReservedSql, planNumberOf: Fragment, place: Fragment): Fragment {
  return hashed(sql, sql`${planNumberOf}::text || ' question ' || (${place})`)
}

/**
 * A number from 1 to 2^31 - 2 made of a text, for things of a plan. Two of N things share one with a chance of about
 * N² / 2^32: one in forty thousand at three hundred interviews in all plans of a company.
 */
function hashed(sql: ReservedSql, text: Fragment): Fragment {
  return sql`(('x' || substr(md5(${text}), 1, 8))::bit(32)::bigint % 2147483646 + 1)`
}
