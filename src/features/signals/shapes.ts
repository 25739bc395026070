/** What transcripts, detected signals and words on them look like on the wire. */
import { z } from 'zod'
import { ReviewStatus, SignalKind } from '../../domain/debrief-shape.ts'
import { CardArtifact, NotAssessed, notesMax, Rated, summaryMax } from '../../domain/scorecard.ts'
import { hintCodes } from '../../domain/signals/coach/hints.ts'
import { densities } from '../../domain/signals/kinds.ts'
import { fileLengthMax, nameLengthMax, transcriptFormats, turnLengthMax, turnsMax } from '../../domain/transcript.ts'
import { Id, Time } from '../../platform/json-schema.ts'

const hourMs = 3_600_000

/** As many units as one request may bring, by rules alone and with the model. */
export const unitsMax = { rules: 1_000, rules_and_model: 200 } as const
const unitLengthMax = 10_000

export const TurnSpeaker = z.enum(['candidate', 'interviewer']).meta({ id: 'TurnSpeaker' })

export const TranscriptTurn = z
  .strictObject({
    speaker: TurnSpeaker,
    name: z.string().max(nameLengthMax).nullable().meta({ description: 'of an interviewer, as it stands in the file' }),
    at_ms: z
      .int()
      .min(0)
      .max(24 * hourMs)
      .nullable()
      .meta({ description: 'milliseconds from the beginning of the recording' }),
    text: z.string().min(1).max(turnLengthMax),
  })
  .meta({ id: 'TranscriptTurn' })

const NewTurn = TranscriptTurn.extend({
  name: TranscriptTurn.shape.name.default(null),
  at_ms: TranscriptTurn.shape.at_ms.default(null),
  text: z.string().trim().min(1, 'Say what was said').max(turnLengthMax),
}).meta({ id: 'NewTranscriptTurn' })

export const NewTranscript = z
  .strictObject({
    turns: z.array(NewTurn).min(1).max(turnsMax).optional(),
    format: z.enum(transcriptFormats).optional(),
    text: z.string().min(1).max(fileLengthMax).optional().meta({ description: 'the file, whole' }),
    candidate: z
      .string()
      .trim()
      .min(1)
      .max(nameLengthMax)
      .optional()
      .meta({ description: 'under which name the candidate speaks in the file; their own name where this is absent' }),
  })
  .refine(
    body => (body.turns === undefined) !== (body.text === undefined),
    'Send either turns, or the text of a file with its format',
  )
  .refine(body => (body.text === undefined) === (body.format === undefined), {
    path: ['format'],
    message: 'A text needs its format: vtt, srt, txt or json',
  })
  .refine(body => body.turns === undefined || body.turns.some(turn => turn.speaker === 'candidate'), {
    path: ['turns'],
    message: 'The candidate says nothing here',
  })
  .meta({
    id: 'NewTranscript',
    description: 'A transcript as turns, or as a file that a recorder wrote',
    examples: [
      {
        format: 'vtt',
        text: 'WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Noor Haddad>I should have looped in legal before the beta.\n',
      },
    ],
  })

export const TranscriptAdded = z
  .strictObject({
    id: Id,
    loop_id: Id,
    interview_id: Id,
    format: z.enum(['turns', ...transcriptFormats]),
    turns: z.int().meta({ description: 'how many turns were read' }),
    candidate_turns: z.int(),
    created_at: Time,
  })
  .meta({ id: 'TranscriptAdded', description: 'What was read of a transcript; its words are sealed like cards' })

export const Transcript = z
  .strictObject({
    id: Id,
    loop_id: Id,
    interview_id: Id,
    format: z.enum(['turns', ...transcriptFormats]),
    turns: z.array(TranscriptTurn),
    added_by: z.strictObject({ kind: z.enum(['person', 'integration']), id: Id }),
    created_at: Time,
  })
  .meta({
    id: 'Transcript',
    description: 'What was said in an interview; a later transcript stands in for an earlier one',
  })

export const SignalSpeaker = z.enum(['candidate', 'interviewer', 'note']).meta({ id: 'SignalSpeaker' })

/** Half of all evidence carries a signal, and of a conversation one sentence in seven: how sure the model must be differs. */
export const SignalDensity = z.enum(densities).meta({
  id: 'SignalDensity',
  description: 'evidence: units that somebody picked; conversation: talk or notes as they run',
})

export const UnitsToDetect = z
  .strictObject({
    engine: z.enum(['rules']).optional().meta({ description: "rules alone, whatever the company's engine is" }),
    density: SignalDensity.optional().meta({
      description: 'decided once for all units from their text where it is left out; rules alone do not ask',
    }),
    units: z
      .array(
        z.strictObject({
          id: z.string().min(1).max(100).optional().meta({ description: 'given back with the findings' }),
          speaker: SignalSpeaker,
          text: z.string().max(unitLengthMax),
        }),
      )
      .min(1)
      .max(unitsMax.rules),
  })
  .meta({
    id: 'UnitsToDetect',
    description: `Sentences, bullets or answers: at most ${unitsMax.rules} by rules, ${unitsMax.rules_and_model} with the model`,
    examples: [{ units: [{ id: 'a', speaker: 'candidate', text: 'I should have looped in legal before the beta.' }] }],
  })

export const DetectedSignals = z
  .strictObject({
    engine: z.enum(['rules', 'rules_and_model']),
    density: SignalDensity.nullable().meta({
      description: 'at which density the units were read; null by rules alone',
    }),
    pack: z.strictObject({ id: z.string(), hash: z.string() }).meta({ description: 'the rules that were asked' }),
    units: z.array(
      z.strictObject({
        id: z.string().nullable(),
        findings: z.array(
          z.strictObject({
            kind: SignalKind,
            start: z.int(),
            end: z.int(),
            quote: z.string().meta({ description: 'the text from start to end, letter for letter' }),
            rule: z.string(),
            reason: z.string(),
            strength: z.number().meta({ description: '0 to 1: how sure the detector is; never a score of a person' }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'DetectedSignals', description: 'In the order of the units; nothing of it is kept' })

export const NewSignalReview = z.strictObject({ finding_id: Id, status: ReviewStatus.exclude(['proposed']) }).meta({
  id: 'NewSignalReview',
  description: 'Confirms or dismisses one finding; the newest word stands',
  examples: [{ finding_id: '019578a0-0000-7000-8000-000000000001', status: 'dismissed' }],
})

export const SignalReview = z
  .strictObject({
    id: Id,
    loop_id: Id,
    finding_id: Id,
    status: ReviewStatus.exclude(['proposed']),
    by_id: Id,
    created_at: Time,
  })
  .meta({ id: 'SignalReview' })

const dimensionsMax = 12

/** Long enough for a full card; what is longer is read in parts. */
export const coachBytesMax = 400_000

export const TextsToCoach = z
  .strictObject({
    ratings: z
      .record(z.string().max(50), z.union([Rated, NotAssessed]))
      .refine(all => Object.keys(all).length <= dimensionsMax, 'Too many dimensions')
      .default({}),
    artifact: CardArtifact.nullable().default(null),
    summary: z.string().max(summaryMax).nullable().default(null),
    notes: z.string().max(notesMax).nullable().default(null),
  })
  .meta({
    id: 'TextsToCoach',
    description: 'A card of your own, whole or only what you are writing, in the shape of a draft',
    examples: [
      {
        ratings: {
          metric_discipline: { rating: 4, evidence: [{ kind: 'observation', text: 'Great answer, very confident.' }] },
        },
        summary: 'Strong candidate.',
      },
    ],
  })

export const CoachHint = z
  .strictObject({
    code: z.enum(hintCodes).meta({ description: 'what it is about; new ones may come' }),
    pointer: z.string().meta({ description: 'where the text stands in what you sent, as a JSON pointer' }),
    dimension: z.string().nullable(),
    field: z.enum(['quote', 'observation', 'artifact', 'summary', 'notes', 'rating']),
    start: z.int().meta({ description: 'offset of the words in that text, in UTF-16 units' }),
    end: z.int(),
    quote: z.string().meta({ description: 'the text from start to end, letter for letter' }),
    message: z.string().meta({ description: 'a question to yourself; nothing has to be done about it' }),
  })
  .meta({ id: 'CoachHint' })

export const CoachHints = z
  .strictObject({ hints: z.array(CoachHint) })
  .meta({ id: 'CoachHints', description: 'In the order of the texts, for you alone; nothing of it is kept' })
