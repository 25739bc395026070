/**
 * Cards that were written elsewhere, before: entered with the loops they belong to, which are born released and without events.
 * Provenance stands beside each. A card is pinned to the rubric version that the import names, may lack evidence, and is never
 * changed by a later file. Set by set, because histories are long.
 */
import type { RowOf } from '../../domain/import-rows.ts'
import { type RefusalCode, refusals } from '../../domain/refusal.ts'
import { dimensionsFor, type Level, Rubric, type Track } from '../../domain/rubrics/rubric.ts'
import type { CardContent, Rating } from '../../domain/scorecard.ts'
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

export type PastScorecardRow = RowOf<'scorecard'>

const focusMax = 3
const nameless = 'Imported interview'

interface Application {
  readonly id: string
  readonly job_id: string
  readonly candidate_id: string
  readonly candidate_person_id: string | null
  readonly recused: string[]
  readonly erased: boolean
  readonly conflicted: boolean
  readonly level: Level
  readonly track: Track
  readonly bars: object
  readonly decision_owner_id: string
  readonly deputy_id: string | null
  readonly seal_mode: string
}

interface Card {
  readonly row: PastScorecardRow
  readonly id: string
  readonly application: Application
  readonly personId: string
}

/** Enters past cards. Refuses them all where the company does not take any, or where no rubric version is named. */
export const enterPastScorecards: EnterRows<PastScorecardRow> = (into, rows) =>
  enterInTurns(rows, turn => enterOnce(into, turn))

async function enterOnce(into: Incoming, rows: readonly PastScorecardRow[]): Promise<Entered[]> {
  const { tx, deps, now, importId, rubricVersionId } = into
  const [[company], [version]] = await Promise.all([
    tx.sql<{ past_scorecards: boolean }[]>`select past_scorecards from companies`,
    tx.sql<{ content: unknown }[]>`select content from rubric_versions where id = ${rubricVersionId}`,
  ])
  if (!company!.past_scorecards)
    return rows.map(() => fault('past_scorecards_off', '', refusals.past_scorecards_off[1]))
  if (!version || importId === null)
    return rows.map(() =>
      fault('unknown_reference', '', 'Name the rubric version that past cards are rated by (rubric_version_id)'),
    )
  const rubric = Rubric.parse(version.content)
  const [applications, people, before] = await Promise.all([
    findReferences(
      tx,
      'applications',
      rows.map(row => ({ source: row.external_source, ref: row.application })),
    ),
    findReferences(
      tx,
      'people',
      rows.map(row => ({ source: row.external_source, ref: row.interviewer })),
    ),
    loadPastCards(tx, rows),
  ])
  const known = await loadApplications(into, [...new Set(applications.values())])
  const cards: Card[] = []
  const entered = rows.map((row): Entered => {
    const applicationId = applications.get(refKey(row.external_source, row.application))
    const application = applicationId === undefined ? undefined : known.get(applicationId)
    if (!application || application.conflicted) return unknownRef('application', row.application, 'application')
    if (application.erased) return fault('gone', '/application', refusals.gone[1])
    const personId = people.get(refKey(row.external_source, row.interviewer))
    if (!personId) return unknownRef('interviewer', row.interviewer, 'person')
    if (personId === application.candidate_person_id)
      return fault('panelist_is_candidate', '/interviewer', refusals.panelist_is_candidate[1])
    if (application.recused.includes(personId))
      return fault('panelist_recused', '/interviewer', refusals.panelist_recused[1])
    if (row.submitted_at > now)
      return fault('invalid_request', '/submitted_at', 'A past card was submitted in the past')
    const rateable = dimensionsFor(rubric, application.level, application.track)
    const unknown = Object.keys(row.ratings).find(dimension => !rateable.includes(dimension))
    if (unknown !== undefined)
      return fault('dimension_unknown', `/ratings/${unknown}`, `The rubric has no dimension "${unknown}" for this job`)
    const there = before.get(keyOfRow(row))
    if (there) {
      const same =
        there.content === canonical(contentOf(row)) &&
        there.person_id === personId &&
        there.application_id === application.id
      if (same) return { id: there.id, change: 'unchanged' }
      return fault(
        'scorecard_submitted',
        '',
        'This card is here already and says something else; a card is never changed',
      )
    }
    const id = deps.ids(row.submitted_at)
    cards.push({ row, id, application, personId })
    return { id, change: 'created' }
  })
  if (cards.length > 0) await saveCards(into, rubric, cards)
  return entered
}

interface PastCard {
  readonly id: string
  readonly person_id: string
  readonly application_id: string
  readonly content: string
}

async function loadPastCards(tx: Tx, rows: readonly PastScorecardRow[]): Promise<ReadonlyMap<string, PastCard>> {
  const found = await tx.sql<
    (Omit<PastCard, 'content'> & { external_source: string; external_id: string; content: CardContent })[]
  >`
    select p.id, p.person_id, l.application_id, s.external_source, s.external_id, v.content from past_scorecards s
    join panelists p on p.company_id = s.company_id and p.id = s.panelist_id
    join loops l on l.company_id = p.company_id and l.id = p.loop_id
    join scorecard_versions v on v.company_id = p.company_id and v.panelist_id = p.id and v.number = 1
    where (s.external_source, s.external_id) in (
      select * from unnest(${rows.map(row => row.external_source)}::text[], ${rows.map(row => row.external_id)}::text[]))`
  return new Map(found.map(each => [keyOfRow(each), { ...each, content: canonical(each.content) }]))
}

async function loadApplications(
  { tx, actor }: Incoming,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Application>> {
  const me = actor.kind === 'person' ? actor.id : null
  const found = await tx.sql<Application[]>`
    select a.id, a.job_id, a.candidate_id, c.person_id as candidate_person_id, c.erased_at is not null as erased,
      array(select r.person_id from recusals r where r.candidate_id = c.id) as recused,
      (coalesce(c.person_id = ${me}, false) or exists (select 1 from recusals r where r.candidate_id = c.id and r.person_id = ${me})) as conflicted,
      j.level, j.track, j.bars, j.decision_owner_id, j.deputy_id, o.seal_mode
    from applications a
    join candidates c on c.company_id = a.company_id and c.id = a.candidate_id
    join jobs j on j.company_id = a.company_id and j.id = a.job_id
    join companies o on o.company_id = a.company_id
    where a.id = any(${[...ids]}::uuid[]) order by a.id for share of a`
  return new Map(found.map(each => [each.id, each]))
}

interface PastLoop {
  readonly id: string
  readonly application_id: string
  readonly released_at: Date
  readonly dimensions: string[]
  readonly interviews: { id: string; name: string; position: number; people: string[] }[]
}

/** Writes loops, interviews, panelists, ratings and versions, a statement each. */
async function saveCards(into: Incoming, rubric: Rubric, cards: readonly Card[]): Promise<void> {
  const { tx, deps, now, importId, rubricVersionId } = into
  const byApplication = new Map<string, Card[]>()
  for (const card of cards) {
    const list = byApplication.get(card.application.id)
    if (list) list.push(card)
    else byApplication.set(card.application.id, [card])
  }
  const before = await loadPastLoops(into, [...byApplication.keys()])
  const [loops, pastLoops, touched, interviews, panelists, ratings, versions, past]: object[][] = Array.from(
    { length: 8 },
    () => [],
  )
  const order = rubric.dimensions.map(({ key }) => key)
  for (const [applicationId, own] of byApplication) {
    const { application } = own[0]!
    const there = before.get(applicationId)
    const latest = new Date(Math.max(...own.map(({ row }) => row.submitted_at.getTime())))
    const loopId = there?.id ?? deps.ids(latest)
    const rated = new Set([...(there?.dimensions ?? []), ...own.flatMap(({ row }) => Object.keys(row.ratings))])
    const dimensions = order.filter(key => rated.has(key))
    if (!there) {
      loops!.push({
        id: loopId,
        ...pick(application),
        dimensions,
        weights: Object.fromEntries(
          rubric.dimensions.filter(({ key }) => rated.has(key)).map(({ key, weight }) => [key, weight]),
        ),
        at: latest,
      })
      pastLoops!.push({ loop_id: loopId, application_id: applicationId })
    } else if (latest > there.released_at || dimensions.length > there.dimensions.length) {
      touched!.push({ id: loopId, dimensions, at: latest > there.released_at ? latest : there.released_at })
    }
    const places = [...(there?.interviews ?? [])].map(each => ({ ...each, people: [...each.people] }))
    for (const { row, id, personId } of own) {
      const dimensionsOfCard = order.filter(key => key in row.ratings)
      let place = places.find(each => each.name === row.interview && !each.people.includes(personId))
      if (!place) {
        const position = Math.max(-1, ...places.map(each => each.position)) + 1
        place = { id: deps.ids(row.submitted_at), name: row.interview ?? nameless, position, people: [] }
        // What has no name is shared by nobody.
        places.push(row.interview === undefined ? { ...place, name: '' } : place)
        interviews!.push({
          id: place.id,
          loop_id: loopId,
          position,
          name: place.name,
          focus: dimensionsOfCard.slice(0, focusMax),
          at: row.submitted_at,
        })
      }
      place.people.push(personId)
      const content = contentOf(row)
      panelists!.push({
        id,
        loop_id: loopId,
        interview_id: place.id,
        person_id: personId,
        recommendation: content.recommendation,
        level_vote: content.level_vote,
        summary: content.summary,
        at: row.submitted_at,
      })
      versions!.push({
        id: deps.ids(row.submitted_at),
        panelist_id: id,
        loop_id: loopId,
        content,
        at: row.submitted_at,
      })
      past!.push({ panelist_id: id, external_source: row.external_source, external_id: row.external_id })
      for (const [dimension, rating] of Object.entries(row.ratings)) ratings!.push(ratingRow(id, dimension, rating))
    }
  }
  const { sql, companyId } = tx
  const json = (list: object[] | undefined) => JSON.stringify(list)
  await Promise.all([
    sql`
      insert into loops (company_id, id, application_id, job_id, candidate_id, rubric_version_id, level, track, dimensions, bars, weights,
        seal_mode, decision_owner_id, deputy_id, released_at, release_cause, created_at, updated_at)
      select ${companyId}, x.id, x.application_id, x.job_id, x.candidate_id, ${rubricVersionId}, x.level, x.track, x.dimensions, x.bars,
        x.weights, x.seal_mode, x.decision_owner_id, x.deputy_id, x.at, 'all_in', x.at, ${now}
      from jsonb_to_recordset(${json(loops)}::jsonb) as x(id uuid, application_id uuid, job_id uuid, candidate_id uuid, level text,
        track text, dimensions text[], bars jsonb, weights jsonb, seal_mode text, decision_owner_id uuid, deputy_id uuid, at timestamptz)`,
    sql`
      insert into past_loops (company_id, loop_id, application_id, rubric_version_id, import_id)
      select ${companyId}, x.loop_id, x.application_id, ${rubricVersionId}, ${importId}
      from jsonb_to_recordset(${json(pastLoops)}::jsonb) as x(loop_id uuid, application_id uuid)`,
    sql`
      update loops l set dimensions = x.dimensions, released_at = x.at, updated_at = ${now}, version = l.version + 1
      from jsonb_to_recordset(${json(touched)}::jsonb) as x(id uuid, dimensions text[], at timestamptz) where l.id = x.id`,
    sql`
      insert into interviews (company_id, id, loop_id, position, name, focus, kit, outcome, outcome_at, created_at, updated_at)
      select ${companyId}, x.id, x.loop_id, x.position, x.name, x.focus, '{"prompts": [], "note": null}', 'held', x.at, x.at, ${now}
      from jsonb_to_recordset(${json(interviews)}::jsonb) as x(id uuid, loop_id uuid, position smallint, name text, focus text[], at timestamptz)`,
    sql`
      insert into panelists (company_id, id, loop_id, interview_id, person_id, recommendation, level_vote, summary, assigned_at,
        submitted_at, public_updated_at)
      select ${companyId}, x.id, x.loop_id, x.interview_id, x.person_id, x.recommendation, x.level_vote, x.summary, x.at, x.at, ${now}
      from jsonb_to_recordset(${json(panelists)}::jsonb) as x(id uuid, loop_id uuid, interview_id uuid, person_id uuid,
        recommendation text, level_vote text, summary text, at timestamptz)`,
    sql`
      insert into past_scorecards (company_id, panelist_id, import_id, external_source, external_id)
      select ${companyId}, x.panelist_id, ${importId}, x.external_source, x.external_id
      from jsonb_to_recordset(${json(past)}::jsonb) as x(panelist_id uuid, external_source text, external_id text)`,
    sql`
      insert into ratings (company_id, panelist_id, dimension, rating, not_assessed, evidence, version)
      select ${companyId}, x.panelist_id, x.dimension, x.rating, x.not_assessed, x.evidence, 1
      from jsonb_to_recordset(${json(ratings)}::jsonb) as x(panelist_id uuid, dimension text, rating smallint, not_assessed text, evidence jsonb)`,
    sql`
      insert into scorecard_versions (company_id, id, panelist_id, loop_id, number, content, seen_others, created_at)
      select ${companyId}, x.id, x.panelist_id, x.loop_id, 1, x.content, '{}', x.at
      from jsonb_to_recordset(${json(versions)}::jsonb) as x(id uuid, panelist_id uuid, loop_id uuid, content jsonb, at timestamptz)`,
  ])
}

async function loadPastLoops(
  { tx, rubricVersionId }: Incoming,
  applicationIds: readonly string[],
): Promise<ReadonlyMap<string, PastLoop>> {
  const found = await tx.sql<PastLoop[]>`
    select l.id, l.application_id, l.released_at, l.dimensions,
      coalesce((select json_agg(json_build_object('id', i.id, 'name', i.name, 'position', i.position,
        'people', array(select p.person_id from panelists p where p.interview_id = i.id and p.loop_id = l.id)) order by i.position)
        from interviews i where i.loop_id = l.id), '[]') as interviews
    from past_loops b join loops l on l.company_id = b.company_id and l.id = b.loop_id
    where b.application_id = any(${[...applicationIds]}::uuid[]) and b.rubric_version_id = ${rubricVersionId}
    order by l.id for update of l`
  return new Map(found.map(each => [each.application_id, each]))
}

function pick(application: Application): object {
  const { id, job_id, candidate_id, level, track, bars, seal_mode, decision_owner_id, deputy_id } = application
  return { application_id: id, job_id, candidate_id, level, track, bars, seal_mode, decision_owner_id, deputy_id }
}

function contentOf(row: PastScorecardRow): CardContent {
  return {
    ratings: row.ratings,
    artifact: null,
    red_flags: [],
    recommendation: row.recommendation,
    level_vote: row.level_vote,
    summary: row.summary,
  }
}

function ratingRow(panelistId: string, dimension: string, rating: Rating): object {
  const said =
    'not_assessed' in rating
      ? { rating: null, not_assessed: rating.not_assessed, evidence: [] }
      : { rating: rating.rating, not_assessed: null, evidence: rating.evidence }
  return { panelist_id: panelistId, dimension, ...said }
}

/** Text that two contents share when they say the same, whatever the order of their members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}

function fault(code: RefusalCode, pointer: string, message: string): Entered {
  return { fault: { code, pointer, message } }
}
