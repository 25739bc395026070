/**
 * Transcripts of interviews: added and replaced before and after release, read after it. Adding is blind: nobody learns from
 * it whether another transcript was there. Nothing is overwritten; the newest one stands.
 */
import { z } from 'zod'
import type { Actor } from '../../domain/actor.ts'
import { sitsThere } from '../../domain/loop.ts'
import { Refusal } from '../../domain/refusal.ts'
import { parseTranscript, type Turn } from '../../domain/transcript.ts'
import type { Tx } from '../../platform/database.ts'
import { route } from '../../platform/http.ts'
import { enqueue } from '../../platform/jobs.ts'
import { Id } from '../../platform/json-schema.ts'
import { loadLoopStanding } from '../../platform/standing.ts'
import { NewTranscript, Transcript, TranscriptAdded } from './shapes.ts'

const tag = 'signals'
const ById = z.strictObject({ id: Id })
const uploadBytesMax = 2_500_000

/** The interview, whose it is, and how the actor stands to its loop: two statements, one flush. */
async function factsOfInterview({
  tx,
  actor,
  params,
  now,
}: {
  tx: Tx
  actor: Actor
  params: { id: string }
  now: Date
}) {
  const me = actor.kind === 'person' ? actor.id : null
  const [[row], standing] = await Promise.all([
    tx.sql<{ candidate_name: string; signals_off: boolean; seats: Parameters<typeof sitsThere>[0]['closedCause'][] }[]>`
      select c.name as candidate_name, j.signals_off,
        array(select p.closed_cause from panelists p where p.interview_id = i.id and p.person_id = ${me}) as seats
      from interviews i
      join loops l on l.company_id = i.company_id and l.id = i.loop_id
      join candidates c on c.company_id = l.company_id and c.id = l.candidate_id
      join jobs j on j.company_id = l.company_id and j.id = l.job_id
      where i.id = ${params.id}`,
    loadLoopStanding(tx, actor, tx.sql`(select loop_id from interviews where id = ${params.id})`, now),
  ])
  if (!row) throw new Refusal('not_found')
  const ownInterview = row.seats.some(closedCause => sitsThere({ closedCause }))
  return {
    candidateName: row.candidate_name,
    signalsOff: row.signals_off,
    cancelled: standing.cancelledAt !== null,
    loopId: standing.loopId,
    permit: { ...standing.permit, ownInterview },
  }
}

export const createTranscript = route({
  operationId: 'createTranscript',
  method: 'POST',
  path: '/v1/interviews/{id}/transcripts',
  tag,
  summary:
    'Add the transcript of an interview, or one that stands in for it: turns, or a .vtt, .srt, .txt or JSON file',
  description:
    'Sealed like cards. A file that cannot be read is refused with `errors`, each with its line. The answer says what was read of this file and nothing of what was there before; the newest transcript stands.',
  may: 'transcript.write',
  params: ById,
  body: NewTranscript,
  bodyLimit: uploadBytesMax,
  reply: TranscriptAdded,
  status: 201,
  refuses: ['transcript_invalid', 'loop_closed', 'loop_sealed', 'gone'],
  facts: factsOfInterview,
  async handle({ tx, deps, actor, params, body, facts, now }) {
    // Everybody who knows of the loop knows that it was cancelled; whether it was decided is not for all.
    if (facts.cancelled) throw new Refusal('loop_closed')
    const turns: readonly Turn[] =
      body.turns ?? parseTranscript(body.format!, body.text!, [body.candidate ?? facts.candidateName])
    const made = {
      id: deps.ids(now),
      loop_id: facts.loopId,
      interview_id: params.id,
      format: body.format ?? ('turns' as const),
      created_at: now,
    }
    // The candidate needs no name beside their words: whoever may not know it reads these turns as well.
    const kept = turns.map(turn => (turn.speaker === 'candidate' ? { ...turn, name: null } : turn))
    tx.defer(tx.sql`
      insert into transcripts (company_id, id, loop_id, interview_id, format, turns, added_by_kind, added_by_id, created_at)
      values (${tx.companyId}, ${made.id}, ${made.loop_id}, ${made.interview_id}, ${made.format}, ${JSON.stringify(kept)},
        ${actor.kind}, ${actor.id}, ${now})`)
    if (!facts.signalsOff) enqueue(tx, deps, now, 'signals-analysis', { transcript_id: made.id })
    return { ...made, ...countsOf(kept) }
  },
  async again({ tx, params }, id) {
    const [row] = await tx.sql<TranscriptRow[]>`
      select id, loop_id, interview_id, format, turns, added_by_kind, added_by_id, created_at from transcripts
      where id = ${id} and interview_id = ${params.id}`
    if (!row) throw new Refusal('not_found')
    const { turns, added_by_kind: _, added_by_id: __, ...made } = row
    return { ...made, ...countsOf(turns) }
  },
})

interface TranscriptRow {
  readonly id: string
  readonly loop_id: string
  readonly interview_id: string
  readonly format: z.output<typeof Transcript>['format']
  readonly turns: Turn[]
  readonly added_by_kind: 'person' | 'integration'
  readonly added_by_id: string
  readonly created_at: Date
}

function countsOf(turns: readonly Turn[]): { turns: number; candidate_turns: number } {
  return { turns: turns.length, candidate_turns: turns.filter(({ speaker }) => speaker === 'candidate').length }
}

export const getTranscript = route({
  operationId: 'getTranscript',
  method: 'GET',
  path: '/v1/interviews/{id}/transcript',
  tag,
  summary: 'The transcript of an interview, turn by turn; of several the newest',
  may: 'transcript.read',
  params: ById,
  reply: Transcript,
  etag: true,
  evidence: true,
  refuses: ['loop_sealed', 'gone'],
  facts: factsOfInterview,
  async handle({ tx, params, etag }) {
    const [row] = await tx.sql<TranscriptRow[]>`
      select id, loop_id, interview_id, format, turns, added_by_kind, added_by_id, created_at from transcripts
      where interview_id = ${params.id} order by created_at desc, id desc limit 1`
    if (!row) throw new Refusal('not_found')
    const { added_by_kind: kind, added_by_id: id, ...transcript } = row
    etag(transcript.id)
    return { ...transcript, added_by: { kind, id } }
  },
})

export const transcriptRoutes = [createTranscript, getTranscript]
