/** Cards: the draft with its autosave, submission, later versions, voiding, nudging. Hot paths are plain SQL, prepared. */
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { happened } from '../../domain/event.ts'
import { hasBegun, seenBy, stateOfInterview } from '../../domain/loop.ts'
import { type Facts, permissionsOf, permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import { dimensionsFor, type RubricReach } from '../../domain/rubrics/rubric.ts'
import {
  addVersion,
  type CardContent,
  DraftChange,
  dueAt,
  independentVersion,
  LaterVersion,
  missingFrom,
  moveCard,
  type Rating,
  RatingChange,
  refuseUnknownDimensions,
  submit,
} from '../../domain/scorecard.ts'
import { Approval, askForApproval, loadApproval } from '../../platform/approvals.ts'
import { listOf, pageQuery } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/database.ts'
import { Nothing, route } from '../../platform/http.ts'
import { enqueue } from '../../platform/jobs.ts'
import { Id } from '../../platform/json-schema.ts'
import { type LoopStanding, loadLoopStanding, loadLoopStandings } from '../../platform/standing.ts'
import { visibleCard } from '../../platform/visibility.ts'
import { factsOfLoopAct, loopOfPanelist } from './acts.ts'
import { withSeat } from './loop-routes.ts'
import { nameFor, stateOfRow } from './loop-view.ts'
import { releaseIfDue, subjectOf } from './release.ts'
import {
  type CardRow,
  contentOf,
  type InterviewRow,
  interviewOf,
  type LoopRow,
  selectCards,
  selectInterviews,
  selectLoops,
} from './rows.ts'
import { CardStateShape, DimensionName, ReasonGiven, SavedRating, Scorecard, ScorecardSummary } from './shapes.ts'

const tag = 'scorecards'
const ById = z.strictObject({ id: Id })
const RatingRef = z.strictObject({ id: Id, dimension: DimensionName })

/** A card with what its rules need around it. */
interface CardInHand {
  readonly card: CardRow
  readonly loop: LoopRow
  readonly interview: InterviewRow
  readonly dimensions: readonly string[]
}

function viewCard(
  { card, loop, interview, dimensions }: CardInHand,
  actor: Actor,
  facts: Facts,
): z.output<typeof Scorecard> {
  const state = stateOfRow(card)
  const own = actor.id === card.person_id
  const shown =
    own || permit('scorecard.read_evidence', actor, facts) === 'allowed' ? (said: CardContent) => said : withoutWords
  const content = shown(contentOf(card))
  const versions = (card.versions ?? []).map(version => ({
    ...version,
    content: shown(version.content),
    seenOthers: version.seen_others,
  }))
  const independent = independentVersion(versions)
  return {
    id: card.id,
    loop_id: card.loop_id,
    interview_id: card.interview_id,
    panelist: { id: card.id, person_id: card.person_id, name: card.person_name, role: card.role },
    candidate: { id: loop.candidate_id, name: loop.candidate_name },
    job: { id: loop.job_id, title: loop.job_title, level: loop.level, track: loop.track },
    rubric_version_id: loop.rubric_version_id,
    state,
    focus: interview.focus,
    dimensions: [...dimensions],
    due_at: dueOf(interview, loop),
    ...content,
    etags:
      state === 'open' ? Object.fromEntries((card.ratings ?? []).map(row => [row.dimension, `"${row.version}"`])) : {},
    notes: own ? card.notes : null,
    missing: state === 'open' ? missingFrom(content.ratings, interview.focus, dimensions) : [],
    submitted_at: card.submitted_at,
    closed: card.closed_cause === null ? null : { cause: card.closed_cause, reason: card.waived_reason },
    voided: card.voided_at && {
      at: card.voided_at,
      by_id: card.voided_by_id!,
      second_id: card.void_second_id!,
      reason: card.void_reason!,
    },
    nudged_at: card.nudged_at,
    imported_by: card.imported_by,
    versions: versions.map(version => ({
      ...version.content,
      number: version.number,
      created_at: new Date(version.created_at),
      reason: version.reason,
      independent: version === independent,
      seen_others: version.seen_others,
    })),
    // One's own card shows when it last changed, whatever has been published; everybody else sees the public time.
    updated_at: own
      ? latestOf(
          card.assigned_at,
          card.drafted_at,
          card.submitted_at,
          lastVersionAt(card),
          card.closed_at,
          card.voided_at,
        )
      : card.public_updated_at,
    permissions: permissionsOf('scorecard', actor, facts),
  }
}

function lastVersionAt(card: CardRow): Date | null {
  const newest = card.versions?.at(-1)
  return newest ? new Date(newest.created_at) : null
}

function latestOf(first: Date, ...others: readonly (Date | null)[]): Date {
  return others.reduce<Date>((latest, time) => (time !== null && time > latest ? time : latest), first)
}

/** A card for an integration without the scope for evidence: its numbers and choices, none of its words. */
function withoutWords(said: CardContent): CardContent {
  const ratings = Object.fromEntries(
    Object.entries(said.ratings).map(([dimension, rating]) => [
      dimension,
      'not_assessed' in rating ? rating : { ...rating, evidence: [] },
    ]),
  )
  return { ...said, ratings, artifact: said.artifact && { ...said.artifact, note: '' }, red_flags: [], summary: null }
}

function dueOf(interview: InterviewRow, loop: LoopRow): Date | null {
  return dueAt(
    { endsAt: interview.ends_at, outcome: interview.outcome, outcomeAt: interview.outcome_at },
    loop.card_due_hours,
  )
}

/** Every dimension that may be rated in a loop: the rubric's for this level and track, the plan's first by rubric order. */
function rateable(rubric: RubricReach, loop: LoopRow): string[] {
  const all = dimensionsFor(rubric, loop.level, loop.track)
  return all.length > 0 ? all : loop.dimensions
}

/** Loads a card with its loop, interview and rubric, and how the actor stands to it: five statements, one flush, no lock. */
async function loadCard(tx: Tx, actor: Actor, id: string, now: Date) {
  const loopId = loopOfPanelist(tx, id)
  const [[card], standing, [loop], interviews, [rubric]] = await Promise.all([
    selectCards(tx, tx.sql`p.id = ${id}`),
    loadLoopStanding(tx, actor, loopId, now),
    selectLoops(tx, tx.sql`l.id = ${loopId}`),
    selectInterviews(tx, tx.sql`i.id = (select interview_id from panelists where id = ${id})`),
    selectRubric(tx, id),
  ])
  if (!card || !loop) throw new Refusal('not_found')
  const interview = interviews[0]!
  const hand: CardInHand = { card, loop, interview, dimensions: rateable(rubric!.content, loop) }
  return { hand, standing, loopId: loop.id, permit: cardFacts(card, interview, standing.permit, actor, now) }
}

/** Of the rubric of a card what says which dimensions there are: with its anchors it is thirty kilobytes, and every save asks. */
function selectRubric(tx: Tx, panelistId: string) {
  return tx.sql<{ content: RubricReach }[]>`
    select jsonb_build_object('levels', v.content -> 'levels', 'tracks', v.content -> 'tracks', 'dimensions', (
      select jsonb_agg(jsonb_build_object('key', d.value -> 'key', 'tracks', d.value -> 'tracks') order by d.place)
      from jsonb_array_elements(v.content -> 'dimensions') with ordinality d(value, place))) as content
    from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id
    join rubric_versions v on v.company_id = l.company_id and v.id = l.rubric_version_id where p.id = ${panelistId}`
}

function cardFacts(card: CardRow, interview: InterviewRow, standing: Facts, actor: Actor, now: Date): Facts {
  return {
    ...standing,
    self: actor.kind === 'person' && card.person_id === actor.id,
    draft: card.submitted_at === null,
    interviewBegun: hasBegun(interviewOf(interview), now),
  }
}

async function replyCard(tx: Tx, actor: Actor, id: string, now: Date) {
  const { hand, permit: facts } = await loadCard(tx, actor, id, now)
  return viewCard(hand, actor, facts)
}

export const listScorecards = route({
  operationId: 'listScorecards',
  method: 'GET',
  path: '/v1/scorecards',
  tag,
  summary: 'Your own cards, and the cards of released loops you may read, newest first',
  description: '`panelist=me&due=true` lists what one still has to write, whatever its age.',
  may: ['scorecard.read_own', 'scorecard.read'],
  query: z.strictObject({
    ...pageQuery,
    panelist: z.union([z.literal('me'), Id]).optional(),
    due: z
      .enum(['true', 'false'])
      .optional()
      .meta({ description: 'true: open cards whose interview is over, or has no time' }),
    state: CardStateShape.optional(),
    loop_id: Id.optional(),
  }),
  reply: listOf(ScorecardSummary),
  async handle({ tx, actor, query, now, paging }) {
    const { sql } = tx
    const pages = paging()
    const panelist = query.panelist === 'me' ? actor.id : (query.panelist ?? null)
    const rows = await sql<SummaryRow[]>`
      select p.id, p.loop_id, p.interview_id, p.person_id, e.name as person_name, p.role, p.submitted_at, p.closed_at, p.closed_cause,
        p.voided_at, p.nudged_at, p.assigned_at, p.public_updated_at, p.drafted_at, p.recommendation,
        (select max(v.created_at) from scorecard_versions v where v.panelist_id = p.id) as versioned_at,
        (select v.content ->> 'recommendation' from scorecard_versions v where v.panelist_id = p.id order by v.number desc limit 1) as said,
        i.name as interview_name, i.starts_at, i.ends_at, i.outcome, i.outcome_at, c.id as candidate_id, c.name as candidate_name,
        j.id as job_id, j.title, l.level, l.track, o.card_due_hours
      from panelists p
      join loops l on l.company_id = p.company_id and l.id = p.loop_id
      join interviews i on i.company_id = p.company_id and i.id = p.interview_id
      join people e on e.company_id = p.company_id and e.id = p.person_id
      join candidates c on c.company_id = l.company_id and c.id = l.candidate_id
      join jobs j on j.company_id = l.company_id and j.id = l.job_id
      join companies o on o.company_id = p.company_id
      where (${pages.after?.[0] ?? null}::uuid is null or p.id < ${pages.after?.[0] ?? null}::uuid)
        and ${visibleCard(sql, actor)}
        ${panelist === null ? sql`` : sql`and p.person_id = ${panelist}`}
        and (${query.loop_id ?? null}::uuid is null or p.loop_id = ${query.loop_id ?? null})
        and (${query.state ?? null}::text is null or ${query.state ?? null} = case when p.voided_at is not null then 'voided'
          when p.submitted_at is not null then 'submitted' when p.closed_at is not null then 'closed' else 'open' end)
        and (${query.due ?? null}::text is null or (${query.due === 'true'}) = (p.submitted_at is null and p.closed_at is null
          and coalesce(i.outcome = 'held' or i.ends_at <= ${now} or i.starts_at is null, false)))
      order by p.id desc limit ${pages.fetch}`
    const { rows: page, next_cursor } = pages.page(rows, row => [row.id])
    const others = [...new Set(page.filter(row => row.person_id !== actor.id).map(row => row.loop_id))]
    const standings =
      others.length === 0 ? [] : await loadLoopStandings(tx, actor, sql`l.id = any(${others}::uuid[])`, now)
    const standingOn = new Map(standings.map(standing => [standing.loopId, standing]))
    return { data: page.map(row => viewSummary(row, standingOn.get(row.loop_id), actor, now)), next_cursor }
  },
})

interface SummaryRow {
  readonly id: string
  readonly loop_id: string
  readonly interview_id: string
  readonly person_id: string
  readonly person_name: string
  readonly role: CardRow['role']
  readonly submitted_at: Date | null
  readonly closed_at: Date | null
  readonly closed_cause: CardRow['closed_cause']
  readonly voided_at: Date | null
  readonly nudged_at: Date | null
  readonly assigned_at: Date
  readonly versioned_at: Date | null
  readonly public_updated_at: Date
  readonly drafted_at: Date | null
  readonly recommendation: CardRow['recommendation']
  readonly said: CardRow['recommendation']
  readonly interview_name: string
  readonly starts_at: Date | null
  readonly ends_at: Date | null
  readonly outcome: InterviewRow['outcome']
  readonly outcome_at: Date | null
  readonly candidate_id: string
  readonly candidate_name: string
  readonly job_id: string
  readonly title: string
  readonly level: LoopRow['level']
  readonly track: LoopRow['track']
  readonly card_due_hours: number
}

/** `standing` is needed where the card is somebody else's: one's own candidate is known by name. */
function viewSummary(
  row: SummaryRow,
  standing: LoopStanding | undefined,
  actor: Actor,
  now: Date,
): z.output<typeof ScorecardSummary> {
  const state = stateOfRow(row)
  const due = dueAt({ endsAt: row.ends_at, outcome: row.outcome, outcomeAt: row.outcome_at }, row.card_due_hours)
  const interview = { id: row.interview_id, startsAt: row.starts_at, endsAt: row.ends_at, outcome: row.outcome }
  const own = row.person_id === actor.id
  return {
    id: row.id,
    loop_id: row.loop_id,
    interview: {
      id: row.interview_id,
      name: row.interview_name,
      state: stateOfInterview(interview, now),
      starts_at: row.starts_at,
      ends_at: row.ends_at,
    },
    panelist: { id: row.id, person_id: row.person_id, name: row.person_name, role: row.role },
    candidate: { id: row.candidate_id, name: own || !standing ? row.candidate_name : nameFor(actor, row, standing) },
    job: { id: row.job_id, title: row.title, level: row.level, track: row.track },
    state,
    due_at: due,
    overdue: state === 'open' && due !== null && due < now,
    nudged_at: row.nudged_at,
    submitted_at: row.submitted_at,
    recommendation: row.said ?? (own ? row.recommendation : null),
    updated_at: own
      ? latestOf(row.assigned_at, row.drafted_at, row.submitted_at, row.versioned_at, row.closed_at, row.voided_at)
      : row.public_updated_at,
  }
}

export const getScorecard = route({
  operationId: 'getScorecard',
  cardSession: 'card',
  method: 'GET',
  path: '/v1/scorecards/{id}',
  tag,
  summary: 'One card: your own at any time, others once their loop is released to you',
  may: ['scorecard.read_own', 'scorecard.read'],
  params: ById,
  reply: Scorecard,
  etag: true,
  refuses: ['loop_sealed', 'gone'],
  evidence: true,
  facts: ({ tx, actor, params, now }) => loadCard(tx, actor, params.id, now),
  async handle({ actor, facts, etag }) {
    const { hand, permit: own } = facts
    // A strong tag over what the reader sees: the draft's own version for its author, the published state for others.
    etag(own.self && hand.card.submitted_at === null ? hand.card.version : (hand.card.versions?.length ?? 0))
    const card = viewCard(hand, actor, own)
    const name = own.self ? hand.loop.candidate_name : nameFor(actor, hand.loop, facts.standing)
    return { ...card, candidate: { ...card.candidate, name } }
  },
})

/** What writing a draft needs: the card and how its author stands, without locking the loop. */
const factsOfDraft = async ({
  tx,
  actor,
  params,
  now,
}: {
  tx: Tx
  actor: Actor
  params: { id: string }
  now: Date
}) => {
  const [[card], standing, [interview], [rubric]] = await Promise.all([
    tx.sql<DraftRow[]>`
      select p.person_id, p.submitted_at, p.closed_at, p.closed_cause, p.voided_at, p.version, l.level, l.track, l.dimensions
      from panelists p join loops l on l.company_id = p.company_id and l.id = p.loop_id where p.id = ${params.id}`,
    loadLoopStanding(tx, actor, loopOfPanelist(tx, params.id), now),
    selectInterviews(tx, tx.sql`i.id = (select interview_id from panelists where id = ${params.id})`),
    selectRubric(tx, params.id),
  ])
  if (!card || !interview) throw new Refusal('not_found')
  return {
    card,
    dimensions: rateable(rubric!.content, card as unknown as LoopRow),
    loopId: standing.loopId,
    permit: {
      ...standing.permit,
      self: actor.kind === 'person' && card.person_id === actor.id,
      draft: card.submitted_at === null,
    },
  }
}

interface DraftRow {
  readonly person_id: string
  readonly submitted_at: Date | null
  readonly closed_at: Date | null
  readonly closed_cause: CardRow['closed_cause']
  readonly voided_at: Date | null
  readonly version: number
  readonly level: LoopRow['level']
  readonly track: LoopRow['track']
  readonly dimensions: string[]
}

export const changeScorecard = route({
  operationId: 'changeScorecard',
  cardSession: 'card',
  method: 'PATCH',
  path: '/v1/scorecards/{id}',
  tag,
  summary: 'Save the draft: everything but the ratings',
  may: 'scorecard.write',
  params: ById,
  body: DraftChange,
  reply: Scorecard,
  etag: true,
  ifMatch: 'required',
  refuses: ['scorecard_submitted', 'scorecard_closed', 'scorecard_voided'],
  facts: factsOfDraft,
  async handle({ tx, actor, params, body, facts, now, ifMatch, etag }) {
    const expected = ifMatch()
    moveCard(stateOfRow(facts.card), 'write', facts.card.closed_cause)
    const keep = (name: keyof typeof body) => body[name] === undefined
    const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value))
    const [changed] = await tx.sql<{ version: number }[]>`
      update panelists set
        artifact = case when ${keep('artifact')} then artifact else ${json(body.artifact)}::jsonb end,
        red_flags = case when ${keep('red_flags')} then red_flags else ${json(body.red_flags ?? [])}::jsonb end,
        recommendation = case when ${keep('recommendation')} then recommendation else ${body.recommendation ?? null} end,
        level_vote = case when ${keep('level_vote')} then level_vote else ${body.level_vote ?? null} end,
        summary = case when ${keep('summary')} then summary else ${body.summary ?? null} end,
        notes = case when ${keep('notes')} then notes else ${body.notes ?? null} end,
        version = version + 1, drafted_at = ${now}
      where id = ${params.id} and submitted_at is null and closed_at is null and (${expected}::int is null or version = ${expected})
      returning version`
    if (!changed) throw new Refusal('precondition_failed')
    etag(changed.version)
    return replyCard(tx, actor, params.id, now)
  },
})

export const putRating = route({
  operationId: 'putRating',
  cardSession: 'card',
  method: 'PUT',
  path: '/v1/scorecards/{id}/ratings/{dimension}',
  tag,
  summary: 'Save one rating of the draft',
  description: 'Each rating has its own ETag, given in the card as `etags`; `If-None-Match: *` saves the first one.',
  may: 'scorecard.write',
  params: RatingRef,
  body: RatingChange,
  reply: SavedRating,
  etag: true,
  ifMatch: 'or_absent',
  refuses: ['scorecard_submitted', 'scorecard_closed', 'scorecard_voided', 'dimension_unknown'],
  facts: factsOfDraft,
  async handle({ tx, params, body, facts, now, ifMatch, ifAbsent, etag }) {
    const first = ifAbsent()
    const expected = first ? null : ifMatch()
    moveCard(stateOfRow(facts.card), 'write', facts.card.closed_cause)
    refuseUnknownDimensions({ [params.dimension]: body }, facts.dimensions)
    const rated: Rating = body
    const rating = 'rating' in rated ? rated.rating : null
    const notAssessed = 'not_assessed' in rated ? rated.not_assessed : null
    const evidence = JSON.stringify('evidence' in rated ? rated.evidence : [])
    // The panelist's row is taken first: a submission in another tab waits, or has closed the draft.
    const [saved] = await tx.sql<{ version: number }[]>`
      with card as (
        update panelists set rating_edits = rating_edits + 1, drafted_at = ${now}
        where id = ${params.id} and submitted_at is null and closed_at is null returning rating_edits)
      insert into ratings as r (company_id, panelist_id, dimension, rating, not_assessed, evidence, version)
      select ${tx.companyId}, ${params.id}, ${params.dimension}, ${rating}, ${notAssessed}, ${evidence}::jsonb, card.rating_edits from card
      where ${first || expected === null} or exists (select 1 from ratings x where x.panelist_id = ${params.id} and x.dimension = ${params.dimension})
      on conflict (company_id, panelist_id, dimension) do update set rating = excluded.rating, not_assessed = excluded.not_assessed,
        evidence = excluded.evidence, version = excluded.version
      where not ${first} and (${expected}::bigint is null or r.version = ${expected})
      returning version`
    if (!saved) throw new Refusal('precondition_failed')
    etag(saved.version)
    return { dimension: params.dimension, rating: rated, etag: `"${saved.version}"` }
  },
})

export const deleteRating = route({
  operationId: 'deleteRating',
  cardSession: 'card',
  method: 'DELETE',
  path: '/v1/scorecards/{id}/ratings/{dimension}',
  tag,
  summary: 'Take one rating out of the draft',
  may: 'scorecard.write',
  params: RatingRef,
  reply: Nothing,
  status: 204,
  ifMatch: 'required',
  refuses: ['scorecard_submitted', 'scorecard_closed', 'scorecard_voided'],
  facts: factsOfDraft,
  async handle({ tx, params, facts, now, ifMatch }) {
    const expected = ifMatch()
    moveCard(stateOfRow(facts.card), 'write', facts.card.closed_cause)
    const removed = await tx.sql`
      with card as (
        update panelists set rating_edits = rating_edits + 1, drafted_at = ${now}
        where id = ${params.id} and submitted_at is null and closed_at is null returning id)
      delete from ratings r using card where r.panelist_id = card.id and r.dimension = ${params.dimension}
        and (${expected}::bigint is null or r.version = ${expected}) returning r.dimension`
    if (removed.length === 0) throw new Refusal('precondition_failed')
  },
})

/** What acts on a card need: the loop and the card locked, in that order, then everything behind the locks. One flush. */
async function factsOfCardAct({ tx, actor, params, now }: { tx: Tx; actor: Actor; params: { id: string }; now: Date }) {
  const loopId = loopOfPanelist(tx, params.id)
  // The panelist is locked inside the loop's lock, so that an autosave under way is in the draft or refused.
  const acting = factsOfLoopAct(tx, actor, loopId, now)
  const [, [card], [rubric], seen, facts] = await Promise.all([
    tx.sql`select 1 from panelists where id = ${params.id} for update`,
    selectCards(tx, tx.sql`p.id = ${params.id}`),
    selectRubric(tx, params.id),
    tx.sql<{ id: string }[]>`
      select distinct unnest(v.seen_others) as id from scorecard_versions v
      join panelists p on p.company_id = v.company_id and p.id = v.panelist_id
      where v.loop_id = ${loopId} and p.person_id = (select person_id from panelists where id = ${params.id})`,
    acting,
  ])
  if (!card) throw new Refusal('not_found')
  const interview = facts.interviews.find(row => row.id === card.interview_id)!
  const hand: CardInHand = { card, loop: facts.row, interview, dimensions: rateable(rubric!.content, facts.row) }
  return {
    ...facts,
    hand,
    seenBefore: seen.map(row => row.id),
    permit: cardFacts(card, interview, facts.permit, actor, now),
  }
}

export const submitScorecard = route({
  operationId: 'submitScorecard',
  cardSession: 'card',
  method: 'POST',
  path: '/v1/scorecards/{id}/submission',
  tag,
  summary: 'Submit a card; later versions can be added, it can never be taken back',
  description:
    'The card that completes a loop releases it, in the same transaction. A repeat answers 200 with the same card.',
  may: 'scorecard.submit',
  params: ById,
  reply: Scorecard,
  status: 201,
  refuses: ['scorecard_incomplete', 'scorecard_closed', 'scorecard_voided', 'interview_not_started'],
  facts: factsOfCardAct,
  async handle({ tx, deps, actor, facts, now, record, status }) {
    const { hand, loop } = facts
    if (hand.card.submitted_at && !hand.card.voided_at) {
      status(200)
      return viewCard(hand, actor, facts.permit)
    }
    const content = submit(
      {
        state: stateOfRow(hand.card),
        closedCause: hand.card.closed_cause,
        content: contentOf(hand.card),
        focus: hand.interview.focus,
        dimensions: hand.dimensions,
        interview: interviewOf(hand.interview),
      },
      now,
    )
    const seen = seenByAuthor(facts, actor)
    saveVersion(tx, deps.ids(now), hand.card, 1, content, null, seen, now)
    const published = loop.releasedAt !== null
    tx.defer(tx.sql`
      update panelists set submitted_at = ${now}, public_updated_at = case when ${published} then ${now} else public_updated_at end
      where id = ${hand.card.id}`)
    await record(
      happened(
        'scorecard.submitted',
        subjectOf(loop, { interviewId: hand.interview.id, scorecardId: hand.card.id }),
        published,
      ),
    )
    const seats = withSeat(facts.seats, hand.card.id, { submitted: true })
    const released = await releaseIfDue(tx, record, loop, facts.parts, seats, actor.id, now)
    const submitted: CardInHand = {
      ...hand,
      card: {
        ...hand.card,
        submitted_at: now,
        public_updated_at: published || released ? now : hand.card.public_updated_at,
        versions: [{ number: 1, content, reason: null, seen_others: seen, created_at: now.toISOString() }],
      },
    }
    const othersOpen = facts.seats.some(
      seat => seat.personId === actor.id && seat.id !== hand.card.id && !seat.submitted && seat.closedCause === null,
    )
    const after: Facts = {
      ...facts.permit,
      draft: false,
      loop: { ...facts.permit.loop!, ownCard: othersOpen ? 'open' : 'in', released: published || released !== null },
    }
    return viewCard(submitted, actor, after)
  },
  again: ({ tx, actor, params, now }) => replyCard(tx, actor, params.id, now),
})

/** Whose cards the author of this card has been able to see: recorded, not asked. */
function seenByAuthor(facts: Awaited<ReturnType<typeof factsOfCardAct>>, actor: Actor): string[] {
  const { hand, loop, row, panelists, seats, seenBefore } = facts
  const reads = actor.kind === 'person' && actor.roles.some(role => role === 'admin' || role === 'head_of_product')
  return seenBy({
    author: seats.find(seat => seat.id === hand.card.id)!,
    seats: seats.map((seat, at) => ({ ...seat, submittedAt: panelists[at]!.submitted_at })),
    releasedAt: loop.releasedAt,
    mode: row.seal_mode,
    assignedAt: hand.card.assigned_at,
    readsByRole: reads || facts.permit.job?.onHiringTeam === true,
    seenBefore,
  })
}

function saveVersion(
  tx: Tx,
  id: string,
  card: CardRow,
  number: number,
  content: CardContent,
  reason: string | null,
  seen: readonly string[],
  now: Date,
): void {
  tx.defer(tx.sql`
    insert into scorecard_versions (company_id, id, panelist_id, loop_id, number, content, reason, seen_others, created_at)
    values (${tx.companyId}, ${id}, ${card.id}, ${card.loop_id}, ${number}, ${JSON.stringify(content)}, ${reason}, ${[...seen]}::uuid[], ${now})`)
}

export const createScorecardVersion = route({
  operationId: 'createScorecardVersion',
  method: 'POST',
  path: '/v1/scorecards/{id}/versions',
  tag,
  summary: 'Add a later version of a submitted card, with its reason',
  description:
    'The service records whose cards the author had been able to see. The independent version stays what rollups use.',
  may: 'scorecard.version',
  params: ById,
  body: LaterVersion,
  reply: Scorecard,
  status: 201,
  refuses: [
    'scorecard_not_submitted',
    'scorecard_closed',
    'scorecard_voided',
    'scorecard_unchanged',
    'scorecard_incomplete',
    'dimension_unknown',
  ],
  facts: factsOfCardAct,
  async handle({ tx, deps, actor, params, body, facts, now, record }) {
    const { hand, loop } = facts
    const content = addVersion(contentOf(hand.card), body, {
      state: stateOfRow(hand.card),
      closedCause: hand.card.closed_cause,
      focus: hand.interview.focus,
      dimensions: hand.dimensions,
    })
    const seen = seenByAuthor(facts, actor)
    const number = (hand.card.versions?.length ?? 0) + 1
    const published = loop.releasedAt !== null
    saveVersion(tx, deps.ids(now), hand.card, number, content, body.reason, seen, now)
    if (published) tx.defer(tx.sql`update panelists set public_updated_at = ${now} where id = ${params.id}`)
    await record(
      happened(
        'scorecard.versioned',
        subjectOf(loop, { interviewId: hand.interview.id, scorecardId: hand.card.id }),
        published,
      ),
    )
    await tx.flush()
    return replyCard(tx, actor, params.id, now)
  },
  again: ({ tx, actor, params, now }) => replyCard(tx, actor, params.id, now),
})

export const voidScorecard = route({
  operationId: 'voidScorecard',
  method: 'POST',
  path: '/v1/scorecards/{id}/voiding',
  tag,
  summary: 'Void a submitted card, with a reason and a second person',
  description:
    'Answers 202 with an approval that another admin grants. The card stays, struck through, and counts nowhere.',
  may: 'scorecard.void',
  params: ById,
  body: ReasonGiven,
  reply: Scorecard,
  status: 200,
  refuses: ['scorecard_not_submitted', 'scorecard_closed', 'scorecard_voided', 'legal_hold', 'loop_sealed'],
  facts: factsOfCardAct,
  async handle({ tx, actor, params, body, facts, now, record, approvedBy }) {
    const { hand, loop } = facts
    moveCard(stateOfRow(hand.card), 'void', hand.card.closed_cause)
    await tx.sql`
      update panelists set voided_at = ${now}, voided_by_id = ${approvedBy ?? actor.id}, void_second_id = ${actor.id}, void_reason = ${body.reason},
        public_updated_at = case when ${loop.releasedAt !== null} then ${now} else public_updated_at end
      where id = ${params.id}`
    await record(
      happened(
        'scorecard.voided',
        subjectOf(loop, { interviewId: hand.interview.id, scorecardId: hand.card.id }),
        loop.releasedAt !== null,
      ),
    )
    await releaseIfDue(tx, record, loop, facts.parts, withSeat(facts.seats, params.id, { voided: true }), actor.id, now)
    await tx.flush()
    return replyCard(tx, actor, params.id, now)
  },
})

export const createVoidRequest = route({
  operationId: 'createVoidRequest',
  method: 'POST',
  path: '/v1/scorecards/{id}/void-requests',
  tag,
  summary: 'Ask for a card to be voided, with a reason; an admin grants or refuses it',
  description:
    'Answers 202 with the approval that waits, whatever the state of the card: asking tells nothing about it.',
  may: 'scorecard.ask_void',
  params: ById,
  body: ReasonGiven,
  reply: Approval,
  status: 202,
  refuses: ['loop_sealed'],
  facts: ({ tx, actor, params, now }) => loadCard(tx, actor, params.id, now),
  async handle({ tx, deps, actor, params, body, now }) {
    return askForApproval(tx, {
      id: deps.ids(now),
      action: 'scorecard.void',
      operation: voidScorecard.operationId,
      request: { params, body },
      askedById: actor.id!,
      now,
    })
  },
  again: ({ tx }, id) => loadApproval(tx, id),
})

export const createNudge = route({
  operationId: 'createNudge',
  method: 'POST',
  path: '/v1/scorecards/{id}/nudges',
  tag,
  summary: 'Remind a panelist of an open card; it shows on their list, and they are told as they like to be',
  may: 'scorecard.nudge',
  params: ById,
  reply: Nothing,
  status: 204,
  refuses: ['scorecard_submitted', 'scorecard_closed', 'scorecard_voided', 'loop_sealed'],
  facts: factsOfCardAct,
  async handle({ tx, deps, params, facts, now }) {
    moveCard(stateOfRow(facts.hand.card), 'nudge', facts.hand.card.closed_cause)
    await tx.sql`update panelists set nudged_at = ${now} where id = ${params.id}`
    enqueue(tx, deps, now, 'notifications', { scorecard_id: params.id })
  },
})

export const scorecardRoutes = [
  listScorecards,
  getScorecard,
  changeScorecard,
  putRating,
  deleteRating,
  submitScorecard,
  createScorecardVersion,
  voidScorecard,
  createVoidRequest,
  createNudge,
]
