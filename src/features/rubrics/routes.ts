/**
 * Rubrics: reading them, publishing versions of a company's own, and keeping one as a file in git. A published version
 * never changes. It knows neither plans nor cards; what a version says and how two differ is the domain's.
 */
import assert from 'node:assert/strict'
import type { Fragment, ReservedSql } from 'postgres'
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { type Facts, grantsFor } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import {
  anchorsFor,
  diffRubrics,
  dimensionsFor,
  formatRubricFile,
  Level,
  parseRubricFile,
  type Rubric as RubricContent,
  rubricFileBytesMax,
  Track,
} from '../../domain/rubrics/rubric.ts'
import { Approval, askForApproval, loadApproval } from '../../platform/approvals.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Route, route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { onTeamOf, openCardOn, stayedOnPanel, visibleJob, visibleLoop } from '../../platform/visibility.ts'
import {
  Content,
  NewRubricVersion,
  Rubric,
  RubricAnchors,
  RubricDiff,
  RubricFile,
  RubricImport,
  RubricPreview,
  RubricToPreview,
  RubricVersion,
  RubricVersionLine,
} from './shapes.ts'

const tag = 'rubrics'
const ById = z.strictObject({ id: Id })
/** A file of the largest size, with room for the escapes that carry it in JSON. */
const importBodyBytesMax = 3 * rubricFileBytesMax
const VersionNumber = z
  .string()
  .max(9)
  .regex(/^[1-9]\d{0,8}$/, 'Give the number of a version')
  .transform(Number)

export const listRubrics = route({
  operationId: 'listRubrics',
  method: 'GET',
  path: '/v1/rubrics',
  tag,
  summary: 'Rubrics that you may see, by slug, each with its newest version',
  description: 'Interviewers see those that loops of theirs use, hiring managers those that plans of their jobs use.',
  may: 'rubric.read',
  query: z.strictObject(pageQuery),
  reply: listOf(Rubric),
  async handle({ tx, actor, paging }) {
    const { sql } = tx
    const pages = paging()
    const rows = await sql<RubricRow[]>`
      select ${rubricColumns(sql)} from rubrics r ${newestVersion(sql)}
      where ${visibleRubric(sql, actor)} ${pages.after ? sql`and r.slug > ${pages.after[0]!}` : sql``}
      order by r.slug limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.slug])
    return { data: page.map(rubricFrom), next_cursor }
  },
})

export const createRubric = route({
  operationId: 'createRubric',
  method: 'POST',
  path: '/v1/rubrics',
  tag,
  summary: "Publish a company's own rubric: the first version of a new slug",
  may: 'rubric.write',
  body: NewRubricVersion,
  reply: Rubric,
  status: 201,
  refuses: ['rubric_slug_taken'],
  async handle({ tx, deps, actor, body, now }) {
    const rubricId = await insertRubric(tx, deps, body.content, now)
    if (rubricId === null) throw new Refusal('rubric_slug_taken', { slug: body.content.slug })
    await insertVersion(tx, deps, { rubricId, number: 1, ...body, publishedById: actor.id }, now)
    return loadRubric(tx, rubricId)
  },
  again: ({ tx }, id) => loadRubric(tx, id),
})

export const getRubric = route({
  operationId: 'getRubric',
  method: 'GET',
  path: '/v1/rubrics/{id}',
  tag,
  summary: 'One rubric, with its newest version',
  may: 'rubric.read',
  params: ById,
  reply: Rubric,
  facts: ({ tx, actor, params }) => loadStanding(tx, actor, params.id),
  handle: ({ tx, params }) => loadRubric(tx, params.id),
})

export const publishRubricVersion = route({
  operationId: 'publishRubricVersion',
  method: 'POST',
  path: '/v1/rubrics/{id}/versions',
  tag,
  summary: 'Publish a version; loops and cards stay with the version they have',
  description: 'The slug stays. A version that says nothing new is refused.',
  may: 'rubric.write',
  params: ById,
  body: NewRubricVersion,
  reply: RubricVersion,
  status: 201,
  refuses: ['rubric_invalid', 'rubric_unchanged'],
  facts: async ({ tx, actor, params }) => {
    const [, standing, newest] = await Promise.all([
      lockRubric(tx, params.id),
      loadStanding(tx, actor, params.id),
      loadNewest(tx, params.id),
    ])
    return { ...standing, newest }
  },
  async handle({ tx, deps, actor, params, body, facts, now }) {
    const { newest } = facts
    refuseNoVersion(newest, body.content)
    const version = { rubricId: params.id, number: newest.number + 1, ...body, publishedById: actor.id }
    return loadVersion(tx, await insertVersion(tx, deps, version, now))
  },
  again: ({ tx }, id) => loadVersion(tx, id),
})

export const proposeRubricVersion = route({
  operationId: 'proposeRubricVersion',
  method: 'POST',
  path: '/v1/rubrics/{id}/proposals',
  tag,
  summary: 'Propose a version; an admin grants or refuses it, and granting publishes it',
  description: 'Answers 202 with the approval that waits. The note says why, for whoever decides.',
  may: 'rubric.propose',
  params: ById,
  body: NewRubricVersion,
  reply: Approval,
  status: 202,
  refuses: ['rubric_invalid', 'rubric_unchanged'],
  facts: async ({ tx, actor, params }) => {
    const [standing, newest] = await Promise.all([loadStanding(tx, actor, params.id), loadNewest(tx, params.id)])
    return { ...standing, newest }
  },
  async handle({ tx, deps, actor, params, body, facts, now }) {
    refuseNoVersion(facts.newest, body.content)
    return askForApproval(tx, {
      id: deps.ids(now),
      action: 'rubric.write',
      operation: publishRubricVersion.operationId,
      request: { params, body },
      reason: body.note ?? '',
      askedById: actor.id!,
      now,
    })
  },
  again: ({ tx }, id) => loadApproval(tx, id),
})

export const previewRubricVersion = route({
  operationId: 'previewRubricVersion',
  method: 'POST',
  path: '/v1/rubrics/{id}/previews',
  tag,
  summary: 'What a version would change, before it is published; makes nothing',
  description:
    'The differences from the newest version, and the plans that go on with the version they have: each until somebody sets it anew, loops that are open for good.',
  may: 'rubric.read',
  params: ById,
  body: RubricToPreview,
  reply: RubricPreview,
  refuses: ['rubric_invalid'],
  facts: async ({ tx, actor, params }) => {
    const [standing, newest] = await Promise.all([loadStanding(tx, actor, params.id), loadNewest(tx, params.id)])
    return { ...standing, newest }
  },
  handle: ({ tx, actor, params, body, facts, now }) => preview(tx, actor, params.id, facts.newest, body.content, now),
  // Nothing was made, so a repeat looks again.
  again: ({ tx, actor, params, body, facts, now }) => preview(tx, actor, params.id, facts.newest, body.content, now),
})

export const listRubricVersions = route({
  operationId: 'listRubricVersions',
  method: 'GET',
  path: '/v1/rubrics/{id}/versions',
  tag,
  summary: 'The versions of a rubric, newest first',
  may: 'rubric.read',
  params: ById,
  query: z.strictObject(pageQuery),
  reply: listOf(RubricVersionLine),
  facts: ({ tx, actor, params }) => loadStanding(tx, actor, params.id),
  async handle({ tx, params, paging }) {
    const { sql } = tx
    const pages = paging()
    const rows = await sql<z.output<typeof RubricVersionLine>[]>`
      select v.id, v.rubric_id, v.number, v.note, v.published_by_id, v.created_at as published_at from rubric_versions v
      where v.rubric_id = ${params.id} ${pages.after ? sql`and v.number < ${pages.after[0]!}::int` : sql``}
      order by v.number desc limit ${pages.fetch}`
    const { rows: data, next_cursor } = pages.page(rows, row => [String(row.number)])
    return { data: [...data], next_cursor }
  },
})

export const getRubricVersion = route({
  operationId: 'getRubricVersion',
  method: 'GET',
  path: '/v1/rubric-versions/{id}',
  tag,
  summary: 'One version with all it says: dimensions, anchors, prompts, what not to rate, artifacts',
  may: 'rubric.read',
  params: ById,
  reply: RubricVersion,
  facts: ({ tx, actor, params }) => loadStandingOnVersion(tx, actor, params.id),
  handle: ({ tx, params }) => loadVersion(tx, params.id),
})

export const exportRubricVersion = route({
  operationId: 'exportRubricVersion',
  method: 'GET',
  path: '/v1/rubric-versions/{id}/file',
  tag,
  summary: 'The version as the text of a file to keep in git; importing it again changes nothing',
  may: 'rubric.read',
  params: ById,
  reply: RubricFile,
  facts: ({ tx, actor, params }) => loadStandingOnVersion(tx, actor, params.id),
  async handle({ tx, params }) {
    const { slug, number, content } = await loadVersion(tx, params.id)
    return { slug, number, file_name: `${slug}.json`, text: formatRubricFile(content) }
  },
})

export const importRubric = route({
  operationId: 'importRubric',
  method: 'POST',
  path: '/v1/rubrics/imports',
  tag,
  summary: 'Take a rubric from a file: a new slug makes a rubric, a known one gets its next version',
  description:
    'A file that says what the newest version says answers 200 with that version. A file that does not hold together is refused with `errors`, each with line, column, JSON pointer and a sentence.',
  may: 'rubric.write',
  body: RubricImport,
  bodyLimit: importBodyBytesMax,
  reply: RubricVersion,
  status: 201,
  refuses: ['rubric_invalid'],
  async handle({ tx, deps, actor, body, now, status }) {
    const parsed = parseRubricFile(body.text)
    if (!parsed.ok) throw new Refusal('rubric_invalid', { errors: parsed.errors })
    const { rubric: content } = parsed
    const common = { content, note: body.note, publishedById: actor.id }
    const rubricId = await insertRubric(tx, deps, content, now)
    if (rubricId !== null)
      return loadVersion(tx, await insertVersion(tx, deps, { rubricId, number: 1, ...common }, now))
    const [known] = await tx.sql<{ id: string }[]>`select id from rubrics where slug = ${content.slug} for update`
    assert(known, 'a slug that was in the way of an insert is there')
    const newest = await loadNewest(tx, known.id)
    if (diffRubrics(newest.content, content).length === 0) {
      status(200)
      return loadVersion(tx, newest.id)
    }
    return loadVersion(
      tx,
      await insertVersion(tx, deps, { rubricId: known.id, number: newest.number + 1, ...common }, now),
    )
  },
  again: ({ tx }, id) => loadVersion(tx, id),
})

export const compareRubricVersions = route({
  operationId: 'compareRubricVersions',
  method: 'GET',
  path: '/v1/rubrics/{id}/diff',
  tag,
  summary: 'What changed from one version to another, in sentences',
  may: 'rubric.read',
  params: ById,
  query: z.strictObject({
    from: VersionNumber.meta({ description: 'number of a version' }),
    to: VersionNumber.meta({ description: 'number of a version' }),
  }),
  reply: RubricDiff,
  facts: ({ tx, actor, params }) => loadStanding(tx, actor, params.id),
  async handle({ tx, params, query }) {
    const rows = await tx.sql<{ number: number; content: unknown }[]>`
      select number, content from rubric_versions where rubric_id = ${params.id} and number in (${query.from}, ${query.to})`
    const contentOf = (number: number) => {
      const row = rows.find(each => each.number === number)
      if (!row) throw new Refusal('not_found', { number })
      return Content.parse(row.content)
    }
    return { rubric_id: params.id, ...query, changes: diffRubrics(contentOf(query.from), contentOf(query.to)) }
  },
})

export const getRubricAnchors = route({
  operationId: 'getRubricAnchors',
  method: 'GET',
  path: '/v1/rubric-versions/{id}/anchors',
  tag,
  summary: 'The dimensions that apply to a level and track, with the anchors to show an interviewer',
  description:
    'Where a level has no anchors of its own these are those of the nearest one that has, with the line that says what differs. Empty where the version is not for that level or, from `lead` up, not for that track.',
  may: 'rubric.read',
  params: ById,
  query: z.strictObject({ level: Level, track: Track.optional().meta({ description: 'tells nothing below `lead`' }) }),
  reply: RubricAnchors,
  facts: ({ tx, actor, params }) => loadStandingOnVersion(tx, actor, params.id),
  async handle({ tx, params, query }) {
    const { content } = await loadVersion(tx, params.id)
    const track = query.track ?? null
    const applying = dimensionsFor(content, query.level, track)
    return {
      rubric_version_id: params.id,
      level: query.level,
      track,
      dimensions: content.dimensions.flatMap(({ key, title, question }) => {
        const shown = applying.includes(key) ? anchorsFor(content, key, query.level) : null
        return shown ? [{ dimension: key, title, question, ...shown }] : []
      }),
    }
  },
})

export const rubricRoutes: readonly Route[] = [
  listRubrics,
  createRubric,
  importRubric,
  getRubric,
  publishRubricVersion,
  proposeRubricVersion,
  previewRubricVersion,
  listRubricVersions,
  compareRubricVersions,
  getRubricVersion,
  exportRubricVersion,
  getRubricAnchors,
]

interface RubricRow {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly levels: Level[]
  readonly tracks: Track[]
  readonly origin: 'library' | 'company'
  readonly created_at: Date
  readonly version_id: string
  readonly number: number
  readonly note: string | null
  readonly published_by_id: string | null
  readonly published_at: Date
}

/** The columns of a rubric (`r`) and of its newest version (`v`), without all that the version says. */
function rubricColumns(sql: ReservedSql): Fragment {
  return sql`r.id, r.slug, r.origin, r.created_at, v.content ->> 'title' as title, v.content ->> 'summary' as summary,
    v.content -> 'levels' as levels, v.content -> 'tracks' as tracks,
    v.id as version_id, v.number, v.note, v.published_by_id, v.created_at as published_at`
}

function newestVersion(sql: ReservedSql): Fragment {
  return sql`join lateral (select * from rubric_versions n where n.rubric_id = r.id order by n.number desc limit 1) v on true`
}

/** The rows of the matrix as a condition on rubrics (`r`). */
function visibleRubric(sql: ReservedSql, actor: Actor): Fragment {
  const me = actor.kind === 'person' ? actor.id : null
  const fragments: Partial<Record<string, Fragment>> = { C1: usedByPanel(sql, me), C5: usedByTeam(sql, me) }
  const ways = grantsFor('rubric.read', actor).map(all =>
    all
      .map(condition => fragments[condition] ?? sql`false`)
      .reduce((left, right) => sql`${left} and ${right}`, sql`true`),
  )
  return sql`(${ways.reduce((left, right) => sql`${left} or (${right})`, sql`false`)})`
}

/** C1 of a rubric: on the panel of a loop that uses one of its versions. */
function usedByPanel(sql: ReservedSql, me: string | null): Fragment {
  return sql`exists (
    select 1 from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id
    join rubric_versions u on u.company_id = l.company_id and u.id = l.rubric_version_id
    where u.rubric_id = r.id and p.person_id = ${me}
      and ${stayedOnPanel(sql)})`
}

/** C5 of a rubric: on the hiring team of a job whose plan, or one of whose loops, uses one of its versions. */
function usedByTeam(sql: ReservedSql, me: string | null): Fragment {
  return sql`exists (
    select 1 from rubric_versions u join (
      select company_id, rubric_version_id, job_id from plans
      union select company_id, rubric_version_id, job_id from loops) w
      on w.company_id = u.company_id and w.rubric_version_id = u.id
    where u.rubric_id = r.id and ${onTeamOf(sql, me, sql`w.job_id`)})`
}

/** How the actor stands to a rubric; refuses `not_found` when there is none. */
async function loadStanding(tx: Tx, actor: Actor, rubricId: string): Promise<{ permit: Facts }> {
  return standingOf(tx, actor, tx.sql`r.id = ${rubricId}`)
}

async function loadStandingOnVersion(tx: Tx, actor: Actor, versionId: string): Promise<{ permit: Facts }> {
  return standingOf(tx, actor, tx.sql`r.id = (select rubric_id from rubric_versions where id = ${versionId})`)
}

async function standingOf(tx: Tx, actor: Actor, match: Fragment): Promise<{ permit: Facts }> {
  const { sql } = tx
  const me = actor.kind === 'person' ? actor.id : null
  const [row] = await sql<{ on_team: boolean; on_loop: boolean }[]>`
    select ${usedByTeam(sql, me)} as on_team, ${usedByPanel(sql, me)} as on_loop from rubrics r where ${match}`
  if (!row) throw new Refusal('not_found')
  return { permit: { job: { onHiringTeam: row.on_team }, onLoop: row.on_loop } }
}

async function loadRubric(tx: Tx, id: string): Promise<z.output<typeof Rubric>> {
  const [row] = await tx.sql<RubricRow[]>`
    select ${rubricColumns(tx.sql)} from rubrics r ${newestVersion(tx.sql)} where r.id = ${id}`
  if (!row) throw new Refusal('not_found')
  return rubricFrom(row)
}

function rubricFrom(row: RubricRow): z.output<typeof Rubric> {
  const { version_id, number, note, published_by_id, published_at, ...same } = row
  return { ...same, newest_version: { id: version_id, rubric_id: row.id, number, note, published_by_id, published_at } }
}

async function loadVersion(tx: Tx, id: string): Promise<z.output<typeof RubricVersion>> {
  const [row] = await tx.sql<(z.output<typeof RubricVersionLine> & { slug: string; content: unknown })[]>`
    select v.id, v.rubric_id, v.number, v.note, v.published_by_id, v.created_at as published_at, r.slug, v.content
    from rubric_versions v join rubrics r on r.company_id = v.company_id and r.id = v.rubric_id where v.id = ${id}`
  if (!row) throw new Refusal('not_found')
  return { ...row, content: Content.parse(row.content) }
}

/** Refuses what is no next version of the newest: another slug, or nothing new. */
function refuseNoVersion(newest: Awaited<ReturnType<typeof loadNewest>>, content: RubricContent): void {
  refuseOtherSlug(newest.content, content)
  if (diffRubrics(newest.content, content).length === 0)
    throw new Refusal('rubric_unchanged', { rubric_version_id: newest.id })
}

function refuseOtherSlug(before: RubricContent, content: RubricContent): void {
  if (content.slug !== before.slug)
    throw new Refusal('rubric_invalid', {
      errors: [{ pointer: '/content/slug', message: `A rubric keeps its slug, which is "${before.slug}"` }],
    })
}

const plansShownMax = 200

async function preview(
  tx: Tx,
  actor: Actor,
  rubricId: string,
  newest: { number: number; content: RubricContent },
  content: RubricContent,
  now: Date,
): Promise<z.output<typeof RubricPreview>> {
  refuseOtherSlug(newest.content, content)
  const { sql } = tx
  const changes = diffRubrics(newest.content, content)
  const me = actor.kind === 'person' ? actor.id : null
  // Whoever has a card open learns of no release by it.
  const openToThem = sql`l.cancelled_at is null and (l.released_at is null or ${openCardOn(sql, me, sql`l.candidate_id`)})`
  const begun = sql`exists (
    select 1 from interviews i where i.company_id = l.company_id and i.loop_id = l.id and i.outcome is distinct from 'dropped'
      and (i.outcome is not null or i.starts_at <= ${now}))`
  const plans = await sql<UsingPlan[]>`
    select j.id as job_id, j.title as job_title, j.level, j.track, v.number, p.dimensions,
      count(l.id) filter (where not l.begun)::int as loops_planned, count(l.id) filter (where l.begun)::int as loops_under_way
    from plans p
    join rubric_versions v on v.company_id = p.company_id and v.id = p.rubric_version_id
    join jobs j on j.company_id = p.company_id and j.id = p.job_id
    left join lateral (
      select l.id, ${begun} as begun from loops l join rubric_versions u on u.company_id = l.company_id and u.id = l.rubric_version_id
      where l.job_id = j.id and u.rubric_id = v.rubric_id and ${openToThem} and ${visibleLoop(sql, actor, 'loop.read')}) l on true
    where v.rubric_id = ${rubricId} and j.state = 'open' and ${visibleJob(sql, actor, 'job.read')}
    group by j.id, j.title, j.level, j.track, v.number, p.dimensions order by j.title, j.id limit ${plansShownMax}`
  const touched = new Set(changes.flatMap(({ path }) => /^\/dimensions\/([^/]+)/.exec(path)?.[1] ?? []))
  return {
    rubric_id: rubricId,
    from: newest.number,
    number: newest.number + 1,
    changes,
    plans: plans.map(({ level, track, dimensions, ...plan }) => {
      const there = dimensionsFor(content, level, track)
      return {
        ...plan,
        changed: dimensions.filter(key => there.includes(key) && touched.has(key)),
        gone: dimensions.filter(key => !there.includes(key)),
      }
    }),
  }
}

interface UsingPlan {
  readonly job_id: string
  readonly job_title: string
  readonly level: Level
  readonly track: Track
  readonly number: number
  readonly dimensions: string[]
  readonly loops_planned: number
  readonly loops_under_way: number
}

/** Sent before what it guards, so that two who publish at once get two numbers. */
async function lockRubric(tx: Tx, id: string): Promise<void> {
  await tx.sql`select 1 from rubrics where id = ${id} for update`
}

async function loadNewest(tx: Tx, rubricId: string): Promise<{ id: string; number: number; content: RubricContent }> {
  const [row] = await tx.sql<{ id: string; number: number; content: unknown }[]>`
    select id, number, content from rubric_versions where rubric_id = ${rubricId} order by number desc limit 1`
  if (!row) throw new Refusal('not_found')
  return { ...row, content: Content.parse(row.content) }
}

/** Answers the id of the new rubric, or null where the slug is there already, also when somebody else just made it. */
async function insertRubric(tx: Tx, deps: Deps, content: RubricContent, now: Date): Promise<string | null> {
  const [row] = await tx.sql<{ id: string }[]>`
    insert into rubrics (company_id, id, slug, origin, created_at)
    values (${tx.companyId}, ${deps.ids(now)}, ${content.slug}, 'company', ${now})
    on conflict (company_id, slug) do nothing returning id`
  return row?.id ?? null
}

interface VersionToInsert {
  readonly rubricId: string
  readonly number: number
  readonly content: RubricContent
  readonly note: string | null
  readonly publishedById: string | null
}

async function insertVersion(tx: Tx, deps: Deps, version: VersionToInsert, now: Date): Promise<string> {
  const id = deps.ids(now)
  await tx.sql`
    insert into rubric_versions (company_id, id, rubric_id, number, content, note, published_by_id, created_at)
    values (${tx.companyId}, ${id}, ${version.rubricId}, ${version.number}, ${JSON.stringify(version.content)}, ${version.note},
      ${version.publishedById}, ${now})`
  return id
}
