/** The debrief itself, and what people rule on it: why a dimension is split, whether a red flag stands. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { type Debrief, Split } from '../../domain/debrief-shape.ts'
import { type Facts, permissionsOf, permit } from '../../domain/permit.ts'
import { Refusal } from '../../domain/refusal.ts'
import { DimensionKey } from '../../domain/rubrics/rubric.ts'
import type { Tx } from '../../platform/database.ts'
import { route } from '../../platform/http.ts'
import { Id } from '../../platform/json-schema.ts'
import { loadLoopStanding } from '../../platform/standing.ts'
import { debriefOf, selectDebriefs } from './debrief-rows.ts'
import { DebriefReply, FlagReview, NewFlagReview, SplitRuling } from './shapes.ts'

const tag = 'debriefs'

/** The loop with all its debrief rests on, and how the actor stands to it: two statements, one flush, no lock. */
async function factsOfDebrief({ tx, actor, params, now }: { tx: Tx; actor: Actor; params: { id: string }; now: Date }) {
  const [[row], standing] = await Promise.all([
    selectDebriefs(tx, tx.sql`l.id = ${params.id}`),
    loadLoopStanding(tx, actor, params.id, now),
  ])
  if (!row) throw new Refusal('not_found')
  return { row, loopId: row.id, permit: standing.permit }
}

export const getDebrief = route({
  operationId: 'getDebrief',
  method: 'GET',
  path: '/v1/loops/{id}/debrief',
  tag,
  summary:
    'The debrief of a released loop: evidence, raw and calibrated figures, splits, gaps, agenda, ledger, decisions',
  description:
    'Raw stands beside calibrated always, and nothing here recommends. An integration reads the words only with the scope `evidence:read` and decisions only with `decisions:read`. The ETag covers everything but `permissions`.',
  may: 'debrief.read',
  params: z.strictObject({ id: Id }),
  reply: DebriefReply,
  etag: true,
  evidence: true,
  refuses: ['loop_sealed', 'gone'],
  facts: factsOfDebrief,
  async handle({ actor, facts, etag }) {
    const debrief = asReadBy(debriefOf(facts.row), actor, facts.permit)
    etag(tagOf(debrief))
    return { ...debrief, permissions: permissionsOf('debrief', actor, facts.permit) }
  },
})

/** Keys may lack the scope for words or decisions: then those are empty. People who read a debrief read both. */
function asReadBy(debrief: Debrief, actor: Actor, facts: Facts): Debrief {
  const withWords = permit('scorecard.read_evidence', actor, facts) === 'allowed' ? debrief : withoutWords(debrief)
  if (permit('decision.read', actor, facts) === 'allowed') return withWords
  return { ...withWords, decisions: [], dissents: [] }
}

/** Numbers and choices stay; quotes, summaries and notes go, and with them the flags and findings that rest on words. */
function withoutWords(debrief: Debrief): Debrief {
  return {
    ...debrief,
    cards: debrief.cards.map(card => ({
      ...card,
      summary: null,
      artifact: card.artifact && { ...card.artifact, note: '' },
    })),
    dimensions: debrief.dimensions.map(dimension => ({
      ...dimension,
      ratings: dimension.ratings.map(dot => ({ ...dot, evidence: [] })),
    })),
    signals: withoutFindings(debrief.signals),
    red_flags: [],
  }
}

/** Counts stay; the findings themselves and what points to them go. */
function withoutFindings(signals: Debrief['signals']): Debrief['signals'] {
  const { loop, interviews } = signals.balance
  const bare = (told: typeof loop): typeof loop => ({
    transcript: countsOnly(told.transcript),
    quotes: countsOnly(told.quotes),
    observations: countsOnly(told.observations),
  })
  return {
    ...signals,
    balance: {
      loop: bare(loop),
      interviews: interviews.map(({ interview_id, ...told }) => ({ ...bare(told), interview_id })),
    },
    findings: [],
  }
}

function countsOnly({ ownership, hero }: Debrief['signals']['balance']['loop']['quotes']) {
  return {
    ownership: { count: ownership.count, finding_ids: [] },
    hero: { count: hero.count, finding_ids: [] },
  }
}

/** A hash of what this reader gets. `rollUp` gives its members in one order, so plain JSON is canonical enough here. */
function tagOf(debrief: Debrief): string {
  return createHash('sha256').update(JSON.stringify(debrief)).digest('base64url').slice(0, 32)
}

export const overruleSplit = route({
  operationId: 'overruleSplit',
  method: 'PUT',
  path: '/v1/loops/{id}/splits/{dimension}',
  tag,
  summary: 'Say why the panel is split, in place of the proposed cause; the newest word stands, with its name',
  may: 'split.overrule',
  params: z.strictObject({ id: Id, dimension: DimensionKey }),
  body: SplitRuling,
  reply: Split,
  refuses: ['split_not_found', 'loop_sealed', 'gone'],
  facts: factsOfDebrief,
  async handle({ tx, deps, actor, params, body, facts, now }) {
    const { row } = facts
    const standing = splitIn(debriefOf(row), params.dimension)
    const byId = personId(actor)
    if (standing.cause === body.cause && standing.overruled_by_id === byId) return standing
    const ruling = {
      id: deps.ids(now),
      dimension: params.dimension,
      cause: body.cause,
      by_id: byId,
      at: now.toISOString(),
    }
    tx.defer(tx.sql`
      insert into split_overrules (company_id, id, loop_id, dimension, cause, overruled_by_id, created_at)
      values (${tx.companyId}, ${ruling.id}, ${row.id}, ${ruling.dimension}, ${ruling.cause}, ${byId}, ${now})`)
    return splitIn(debriefOf({ ...row, split_overrules: [...row.split_overrules, ruling] }), params.dimension)
  },
})

function splitIn(debrief: Debrief, dimension: string): Split {
  const split = debrief.dimensions.find(each => each.dimension === dimension)?.split
  if (!split) throw new Refusal('split_not_found', { dimension })
  return split
}

/** Whose word it is. The matrix gives these acts to people alone. */
function personId(actor: Actor): string {
  if (actor.kind !== 'person') throw new Error('only a person rules on a debrief')
  return actor.id
}

export const createFlagReview = route({
  operationId: 'createFlagReview',
  method: 'POST',
  path: '/v1/loops/{id}/flag-reviews',
  tag,
  summary: 'Confirm or dismiss the red flags of one kind on one card; the newest word stands',
  may: 'flag.review',
  params: z.strictObject({ id: Id }),
  body: NewFlagReview,
  reply: FlagReview,
  status: 201,
  refuses: ['flag_not_found', 'loop_sealed', 'gone'],
  facts: factsOfDebrief,
  async handle({ tx, deps, actor, body, facts, now }) {
    const { row } = facts
    const flags = debriefOf(row).red_flags
    if (!flags.some(flag => flag.panelist_id === body.panelist_id && flag.kind === body.kind))
      throw new Refusal('flag_not_found')
    const review = { id: deps.ids(now), loop_id: row.id, ...body, by_id: personId(actor), created_at: now }
    tx.defer(tx.sql`
      insert into flag_reviews (company_id, id, loop_id, panelist_id, kind, status, reviewed_by_id, created_at)
      values (${tx.companyId}, ${review.id}, ${row.id}, ${review.panelist_id}, ${review.kind}, ${review.status}, ${review.by_id}, ${now})`)
    return review
  },
  async again({ tx, facts }, id) {
    const [review] = await tx.sql<z.output<typeof FlagReview>[]>`
      select id, loop_id, panelist_id, kind, status, reviewed_by_id as by_id, created_at from flag_reviews
      where id = ${id} and loop_id = ${facts.row.id}`
    if (!review) throw new Refusal('not_found')
    return review
  },
})

export const debriefRoutesOfLoops = [getDebrief, overruleSplit, createFlagReview]
