/**
 * Reading cards and transcripts for signals, after the act and beside everything: nothing waits for it. A job carries an id;
 * the text is read, detected in the thread and stored with pack, engine and places. Where the time is spent the reading says
 * unavailable and the card stands as it is. It decides nothing about anybody.
 */

import type { CardContent } from '../../domain/scorecard.ts'
import { proposeFlags, type ToldTurn } from '../../domain/signals/flags.ts'
import type { Density, Engine, Finding } from '../../domain/signals/kinds.ts'
import type { Turn } from '../../domain/transcript.ts'
import type { Tx } from '../../platform/database.ts'
import type { Deps, Job } from '../../platform/deps.ts'
import type { Reaction } from '../../platform/events.ts'
import { enqueue, listCompanies, type Working } from '../../platform/jobs.ts'
import { type Detected, type Detector, makeDetector, type Unit } from './detect-thread.ts'
import { NotDetected } from './text-thread.ts'

const quoteLengthMax = 300
/** The watch asks for at most so many readings of a company at once; the next round takes more. */
const watchedMax = 200

/** A card came in, or a later version of it: it is read whether or not anybody may know of it yet. */
export const queueCardAnalysis: Reaction['react'] = async ({ tx, deps, event, now }) => {
  enqueue(tx, deps, now, 'signals-analysis', { scorecard_id: event.subject.scorecardId! })
}

/** Works one job: every version of the card, or the transcript, that was not read yet. Repeats do no harm. */
export function analysisBy(detector: Pick<Detector, 'detect'>) {
  return async ({ deps, stopping }: Pick<Working, 'deps' | 'stopping'>, job: Job): Promise<void> => {
    const { companyId, subject } = job
    const texts = await deps.db.read(companyId, tx =>
      subject.scorecard_id ? loadVersions(tx, subject.scorecard_id) : loadTranscript(tx, subject.transcript_id!),
    )
    for (const text of texts) {
      const detected = await detector
        .detect(
          text.units.map(({ unit }) => unit),
          { engine: text.engine, density: text.density },
        )
        .catch((error: unknown) => {
          if (stopping.aborted || !(error instanceof NotDetected)) throw error
          return null
        })
      await deps.db.write(companyId, tx => saveAnalysis(tx, deps, text, detected))
    }
  }
}

/** The queue hands out a job at a time, the demo one for each of its lanes. */
const readAtOnceMax = 1_000

/** Works the queue with a thread of its own, so that nobody who waits for an answer waits for a long transcript. */
export const analyseQueued = analysisBy(makeDetector(readAtOnceMax))

/** A text that was not read yet: whose it is, and its units in order. */
interface TextToRead {
  readonly loopId: string
  readonly interviewId: string
  readonly panelistId: string | null
  readonly cardVersion: number | null
  readonly transcriptId: string | null
  readonly engine: Engine
  /** what stands on a card somebody picked as evidence; a transcript is talk as it runs */
  readonly density: Density
  readonly units: readonly Placed[]
}

/** A unit, and where it stands. */
interface Placed {
  readonly unit: Unit
  readonly column: 'transcript' | 'quotes' | 'observations'
  readonly dimension: string | null
  readonly turn: number | null
  readonly atMs: number | null
}

async function loadVersions(tx: Tx, panelistId: string): Promise<TextToRead[]> {
  const rows = await tx.sql<
    { loop_id: string; interview_id: string; number: number; content: CardContent; engine: Engine }[]
  >`
    select p.loop_id, p.interview_id, v.number, v.content, k.signals_engine as engine
    from panelists p
    join loops l on l.company_id = p.company_id and l.id = p.loop_id
    join jobs j on j.company_id = l.company_id and j.id = l.job_id and not j.signals_off
    join candidates c on c.company_id = l.company_id and c.id = l.candidate_id and c.erased_at is null
    join companies k on k.company_id = p.company_id
    join scorecard_versions v on v.company_id = p.company_id and v.panelist_id = p.id
    where p.id = ${panelistId}
      and not exists (select 1 from signal_analyses a where a.company_id = v.company_id and a.panelist_id = p.id and a.card_version = v.number)
    order by v.number`
  return rows.map(({ loop_id, interview_id, number, content, engine }) => ({
    loopId: loop_id,
    interviewId: interview_id,
    panelistId,
    cardVersion: number,
    transcriptId: null,
    engine,
    density: 'evidence',
    units: unitsOfCard(content),
  }))
}

/** Quotes are the candidate's words, observations the interviewer's notes; notes, summary and flags are not evidence. */
function unitsOfCard({ ratings }: CardContent): Placed[] {
  return Object.entries(ratings).flatMap(([dimension, given]) =>
    given && 'evidence' in given
      ? given.evidence.map(
          ({ kind, text }): Placed => ({
            unit: { speaker: kind === 'quote' ? 'candidate' : 'note', text },
            column: kind === 'quote' ? 'quotes' : 'observations',
            dimension,
            turn: null,
            atMs: null,
          }),
        )
      : [],
  )
}

async function loadTranscript(tx: Tx, transcriptId: string): Promise<TextToRead[]> {
  const rows = await tx.sql<{ loop_id: string; interview_id: string; turns: Turn[]; engine: Engine }[]>`
    select t.loop_id, t.interview_id, t.turns, k.signals_engine as engine
    from transcripts t
    join loops l on l.company_id = t.company_id and l.id = t.loop_id
    join jobs j on j.company_id = l.company_id and j.id = l.job_id and not j.signals_off
    join candidates c on c.company_id = l.company_id and c.id = l.candidate_id and c.erased_at is null
    join companies k on k.company_id = t.company_id
    where t.id = ${transcriptId}
      and not exists (select 1 from signal_analyses a where a.company_id = t.company_id and a.transcript_id = t.id)`
  return rows.map(({ loop_id, interview_id, turns, engine }) => ({
    loopId: loop_id,
    interviewId: interview_id,
    panelistId: null,
    cardVersion: null,
    transcriptId,
    engine,
    density: 'conversation',
    units: turns.map(
      ({ speaker, text, at_ms }, turn): Placed => ({
        unit: { speaker, text },
        column: 'transcript',
        dimension: null,
        turn,
        atMs: at_ms,
      }),
    ),
  }))
}

/** Where no detector answered, none stands beside the reading. */
const nothingAsked = { id: 'none', hash: 'none' }

/** Stores what was found, or that nothing could be; leaves a reading that another attempt stored. */
async function saveAnalysis(tx: Tx, deps: Deps, text: TextToRead, detected: Detected | null): Promise<void> {
  const now = deps.clock()
  const pack = detected?.pack ?? nothingAsked
  const told = text.units.map(({ unit }, at): ToldTurn => ({ ...unit, findings: detected?.findings[at] ?? [] }))
  const findings = text.units.flatMap(({ unit, column, dimension, turn, atMs }, at) =>
    told[at]!.findings.map(finding => ({
      id: deps.ids(now),
      column,
      kind: finding.kind,
      dimension,
      turn,
      at_ms: atMs,
      quote: unit.text.slice(finding.start, finding.end),
      start: finding.start,
      end: finding.end,
      rule: finding.rule,
      reason: finding.reason,
      strength: finding.strength,
    })),
  )
  tx.defer(tx.sql`
    insert into signal_analyses (company_id, id, loop_id, interview_id, panelist_id, card_version, transcript_id, status, engine,
      pack_id, pack_hash, findings, no_metrics_quote, created_at)
    values (${tx.companyId}, ${deps.ids(now)}, ${text.loopId}, ${text.interviewId}, ${text.panelistId}, ${text.cardVersion},
      ${text.transcriptId}, ${detected ? 'ready' : 'unavailable'}, ${text.engine}, ${pack.id}, ${pack.hash},
      ${JSON.stringify(findings)}, ${detected ? noMetricsQuote(told) : null}, ${now})
    on conflict do nothing`)
}

/** Words of an outcome that was told, where at least two are told and none has a measure; null elsewhere. */
function noMetricsQuote(told: readonly ToldTurn[]): string | null {
  if (!proposeFlags(told).some(({ flag }) => flag === 'no_metrics')) return null
  const tells = ({ kind }: Finding) => kind !== 'tradeoff' && kind !== 'learning'
  const teller = told.find(({ findings }) => findings.some(tells))
  const finding = teller?.findings.find(tells)
  const words =
    teller && finding
      ? teller.text.slice(finding.start, finding.end)
      : (told.find(({ speaker }) => speaker !== 'interviewer')?.text ?? '')
  // A cut never goes through the middle of a character.
  return [...words.slice(0, quoteLengthMax)].join('').toWellFormed() || null
}

/** At the start and now and then: asks for what was never read, because its job was lost or signals were off then. */
export async function watchSignals({ deps }: Pick<Working, 'deps'>): Promise<void> {
  for (const companyId of await listCompanies(deps)) {
    await deps.db.write(companyId, async tx => {
      const now = deps.clock()
      const missing = await tx.sql<{ scorecard_id: string | null; transcript_id: string | null }[]>`
        select v.panelist_id as scorecard_id, null::uuid as transcript_id
        from scorecard_versions v
        join loops l on l.company_id = v.company_id and l.id = v.loop_id
        join jobs j on j.company_id = l.company_id and j.id = l.job_id and not j.signals_off
        join candidates c on c.company_id = l.company_id and c.id = l.candidate_id and c.erased_at is null
        where not exists (select 1 from signal_analyses a
          where a.company_id = v.company_id and a.panelist_id = v.panelist_id and a.card_version = v.number)
        union
        select null, t.id
        from transcripts t
        join loops l on l.company_id = t.company_id and l.id = t.loop_id
        join jobs j on j.company_id = l.company_id and j.id = l.job_id and not j.signals_off
        join candidates c on c.company_id = l.company_id and c.id = l.candidate_id and c.erased_at is null
        where not exists (select 1 from signal_analyses a where a.company_id = t.company_id and a.transcript_id = t.id)
        limit ${watchedMax}`
      for (const { scorecard_id, transcript_id } of missing)
        enqueue(tx, deps, now, 'signals-analysis', scorecard_id ? { scorecard_id } : { transcript_id: transcript_id! })
    })
  }
}
