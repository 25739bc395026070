/**
 * What other systems bring, row by row: people, jobs, candidates, applications, interviews and past scorecards, each
 * known by what its own system calls it. The same fields make the body of an upsert, a line of JSON and a line of CSV.
 * It checks the form of a row alone and knows nothing of what is in the database.
 */
import { z } from 'zod'
import { Role } from './actor.ts'
import { ApplicationState } from './application.ts'
import { ArtifactKind, DimensionKey, Level, Track } from './rubrics/rubric.ts'
import { schemaFaults } from './schema-faults.ts'
import {
  Evidence,
  evidencePiecesMax,
  evidenceTextMax,
  LevelVote,
  NotAssessedReason,
  type Rating,
  type Recommendation,
  summaryMax,
} from './scorecard.ts'

/** The kinds of rows, in the order in which they rest upon each other: what comes first is entered first. */
export const importKinds = ['person', 'job', 'candidate', 'application', 'interview', 'scorecard'] as const
export const ImportKind = z.enum(importKinds).meta({ id: 'ImportKind' })
export type ImportKind = z.infer<typeof ImportKind>

/** A line that says more than this is no row. */
export const rowCharactersMax = 65_536
const lineMax = 200
const textMax = 2_000
const peopleMax = 20
const rolesMax = 6
const dimensionsMax = 12

const Line = z.string().trim().min(1, 'Say something or leave it out').max(lineMax)
/** The system that things come from, and what it calls them. */
export const ExternalSource = z.string().min(1).max(60)
export const ExternalId = z.string().min(1).max(200)
/** A person, job, candidate or application, as the same system calls it. */
const Ref = z.string().trim().min(1).max(254)
const refTo = (what: string) => Ref.meta({ description: `${what}: what the same system calls it, or its id here` })
const personRef = (what: string) =>
  Ref.meta({ description: `${what}: what the same system calls the person, their id here, or their e-mail address` })
const Moment = z.iso
  .datetime({ offset: true, message: 'Give a time with its zone, such as 2026-03-02T09:00:00Z' })
  .max(40)
  .transform(text => new Date(text))
  .refine(time => time.getUTCFullYear() >= 1970 && time.getUTCFullYear() < 2200, 'Give a year between 1970 and 2199')

const personFields = {
  name: Line,
  email: z.email('Give an e-mail address').max(254),
  function: z.enum(['product', 'engineering', 'design', 'other']).optional(),
  seniority: z.int().min(1).max(5).optional(),
  roles: z
    .array(Role)
    .max(rolesMax)
    .refine(list => new Set(list).size === list.length, 'Name each role once')
    .optional(),
  manager: personRef('Their manager').nullable().optional(),
  active: z.boolean().optional(),
}
const jobFields = {
  title: Line,
  level: Level,
  track: Track.optional(),
  state: z.enum(['open', 'closed']).optional(),
  decision_owner: personRef('Who decides'),
  deputy: personRef('Who decides while they are away').nullable().optional(),
  hiring_team: z.array(personRef('Somebody of the hiring team')).max(peopleMax).optional(),
}
const candidateFields = {
  name: Line,
  email: z.email('Give an e-mail address').max(254).nullable().optional(),
  pronouns: z.string().trim().min(1).max(60).nullable().optional(),
}
const applicationFields = {
  job: refTo('The job'),
  candidate: refTo('The candidate'),
  stage: Line.nullable().optional(),
  source: Line.nullable().optional(),
  state: ApplicationState.optional(),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(textMax)
    .nullable()
    .optional()
    .meta({ description: 'why it was rejected or withdrawn; needed with `rejected`' }),
}
const interviewFields = {
  application: refTo('The application, whose newest loop the interview joins'),
  name: Line,
  focus: z.array(DimensionKey).min(1).max(3, 'An interview has at most three focus dimensions').optional(),
  artifact: ArtifactKind.nullable().optional(),
  starts_at: Moment.nullable().optional(),
  ends_at: Moment.nullable().optional(),
  place: z.string().max(500).nullable().optional(),
  panelists: z
    .array(personRef('Who interviews'))
    .max(peopleMax)
    .optional()
    .meta({ description: 'who sits there; those who sit there already and are not named stay' }),
}

const hasReason = (row: { state?: string; reason?: string | null }) => row.state !== 'rejected' || Boolean(row.reason)
const reasonNeeded = { path: ['reason'], message: 'Say why the application was rejected' }

export const PersonUpsert = z.strictObject(personFields).meta({
  id: 'PersonUpsert',
  description: 'What is left out stays as it is; of somebody new it takes its default',
  examples: [{ name: 'Ines Duarte', email: 'ines@northwind.example', function: 'product', seniority: 4 }],
})
export const JobUpsert = z.strictObject(jobFields).meta({
  id: 'JobUpsert',
  description: 'What is left out stays as it is; of a new job it takes its default',
  examples: [{ title: 'Senior product manager, payments', level: 'senior', decision_owner: 'ines@northwind.example' }],
})
export const CandidateUpsert = z.strictObject(candidateFields).meta({
  id: 'CandidateUpsert',
  description: 'What is left out stays as it is; of a new candidate it is empty',
  examples: [{ name: 'Noor Haddad', email: 'noor@mail.example' }],
})
export const ApplicationUpsert = z
  .strictObject(applicationFields)
  .refine(hasReason, reasonNeeded)
  .meta({
    id: 'ApplicationUpsert',
    description: 'What is left out stays as it is; a new application is active unless it says otherwise',
    examples: [{ job: 'job-7', candidate: 'cand-31', stage: 'Onsite' }],
  })
export const InterviewUpsert = z.strictObject(interviewFields).meta({
  id: 'InterviewUpsert',
  description: 'What is left out stays as it is; a new interview takes the focus of the plan that its name stands for',
  examples: [
    {
      application: 'app-12',
      name: 'Problem framing',
      focus: ['problem_clarity'],
      starts_at: '2026-03-02T13:00:00Z',
      ends_at: '2026-03-02T14:00:00Z',
      panelists: ['ines@northwind.example'],
    },
  ],
})

/** The words that applicant tracking systems rate with. */
const ratingWords: Readonly<Record<string, Rating | null>> = {
  definitely_not: { rating: 1, evidence: [] },
  strong_no: { rating: 1, evidence: [] },
  no: { rating: 2, evidence: [] },
  yes: { rating: 3, evidence: [] },
  strong_yes: { rating: 4, evidence: [] },
  mixed: { not_assessed: 'imported_mixed' },
  no_decision: null,
}
const wordsSaid = `1 to 4, ${Object.keys(ratingWords).join(', ')}`

const PastRating = z
  .union(
    [
      z.int().min(1).max(4),
      z.enum(Object.keys(ratingWords) as [string, ...string[]]),
      z.strictObject({
        rating: z.union([z.int().min(1).max(4), z.enum(Object.keys(ratingWords) as [string, ...string[]])]),
        evidence: z.array(Evidence).max(evidencePiecesMax).default([]),
      }),
      z.strictObject({ not_assessed: NotAssessedReason }),
    ],
    { error: `Give ${wordsSaid}, or an object with rating and evidence` },
  )
  .transform(ratingOf)

const recommendationWords: Readonly<Record<string, Recommendation | null>> = {
  definitely_not: 'strong_no',
  strong_no: 'strong_no',
  no: 'no',
  yes: 'yes',
  strong_yes: 'strong_yes',
  mixed: null,
  no_decision: null,
}

const scorecardFields = {
  application: refTo('The application'),
  interviewer: personRef('Who wrote the card'),
  interview: Line.optional().meta({ description: 'name of the interview; cards that name the same one share it' }),
  submitted_at: Moment,
  recommendation: z
    .enum(Object.keys(recommendationWords) as [string, ...string[]])
    .nullable()
    .optional()
    .transform(word => (word ? recommendationWords[word]! : null)),
  level_vote: LevelVote.nullable().default(null),
  summary: z.string().max(summaryMax).nullable().default(null),
  ratings: z
    .record(DimensionKey, PastRating)
    .refine(all => Object.keys(all).length <= dimensionsMax, `Name at most ${dimensionsMax} dimensions`)
    .transform(all =>
      Object.fromEntries(Object.entries(all).flatMap(([key, rating]) => (rating ? [[key, rating] as const] : []))),
    )
    .refine(all => Object.keys(all).length > 0, 'Rate at least one dimension'),
}

const external = { external_source: ExternalSource.optional(), external_id: ExternalId }
const rowOf = <K extends ImportKind, F extends z.ZodRawShape>(kind: K, fields: F) =>
  z.strictObject({ kind: z.literal(kind), ...external, ...fields })

const rowSchemas = {
  person: rowOf('person', personFields),
  job: rowOf('job', jobFields),
  candidate: rowOf('candidate', candidateFields),
  application: rowOf('application', applicationFields).refine(hasReason, reasonNeeded),
  interview: rowOf('interview', interviewFields),
  scorecard: rowOf('scorecard', scorecardFields),
} as const

/** What every row carries besides its fields: whose name for it that is. */
export interface Named {
  readonly external_source: string
  readonly external_id: string
}

export type RowOf<K extends ImportKind> = Omit<z.output<(typeof rowSchemas)[K]>, 'external_source' | 'kind'> & Named

/** Why a row was not taken: where in it, under which code, and in words that a recruiter understands. */
export interface RowFault {
  readonly code: string
  /** a JSON pointer into the row; for CSV the name of the column is its only part */
  readonly pointer: string
  readonly message: string
}

export interface RowDefaults {
  /** the kind of rows that do not say theirs */
  readonly kind: ImportKind | null
  /** the system of rows that do not say theirs */
  readonly source: string | null
}

/** A row in the form its kind asks for, or everything that is wrong with it. */
export type ReadRow =
  | { readonly [K in ImportKind]: { readonly kind: K; readonly row: RowOf<K> } }[ImportKind]
  | { readonly faults: readonly RowFault[] }

const faultsOfRowMax = 10

/** The kind that a value says it is of, or the one that all rows are of; null where that is none. */
export function kindOfRow(value: unknown, defaults: RowDefaults): ImportKind | null {
  const said = value !== null && typeof value === 'object' && 'kind' in value ? value.kind : defaults.kind
  return ImportKind.safeParse(said).data ?? null
}

/** Reads a row: what it is of, and whether it has the form of that. Refuses nothing: what is wrong is the answer. */
export function readRow(value: unknown, defaults: RowDefaults): ReadRow {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { faults: [fault('', 'A row is an object with named fields')] }
  const unreadable = unreadableIn(value, '')
  if (unreadable !== null) return { faults: [fault(unreadable, 'This text holds a character that cannot be kept')] }
  const kind = kindOfRow(value, defaults)
  if (kind === null) return { faults: [fault('/kind', `Say what the row is: one of ${importKinds.join(', ')}`)] }
  const parsed = rowSchemas[kind].safeParse({ ...value, kind })
  if (!parsed.success) return { faults: faultsOf(parsed.error, value) }
  const { kind: _, external_source: own, ...row } = parsed.data
  const external_source = own ?? defaults.source
  if (external_source === null || external_source === undefined)
    return {
      faults: [fault('/external_source', 'Say which system the row comes from, here or once for the whole file')],
    }
  return { kind, row: { ...row, external_source } } as ReadRow
}

/** Everything that is wrong by a schema, each with where it stands, the first ten. */
function faultsOf(error: z.ZodError, row: object): RowFault[] {
  return schemaFaults(error, row, faultsOfRowMax).map(({ pointer, message }) => fault(pointer, message))
}

function fault(pointer: string, message: string): RowFault {
  return { code: 'invalid_request', pointer, message }
}

/** Where a text holds NUL or half a character, which nothing keeps; null where all can be read. */
function unreadableIn(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null
  if (value === null || typeof value !== 'object') return null
  for (const [key, inner] of Object.entries(value)) {
    if (key.includes('\0') || !key.isWellFormed()) return path
    const found = unreadableIn(inner, `${path}/${key}`)
    if (found !== null) return found
  }
  return null
}

const listColumns = new Set(['roles', 'hiring_team', 'focus', 'panelists'])
const numberColumns = new Set(['seniority'])

/**
 * A line of CSV as a row: empty cells are absent, lists are separated by semicolons, `rating.<dimension>` and
 * `evidence.<dimension>` make the ratings of a past card. What cannot be understood stays as it is, for the row's own faults.
 */
export function rowFromCells(cells: Readonly<Record<string, string>>): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  const ratings: Record<string, unknown> = {}
  for (const [column, text] of Object.entries(cells)) {
    const value = text.trim()
    if (value === '') continue
    const [, part, dimension] = /^(rating|evidence)\.(.+)$/.exec(column) ?? []
    if (part === 'rating') {
      const rating = /^\d+$/.test(value) ? Number(value) : value
      const words = (cells[`evidence.${dimension}`] ?? '').trim().slice(0, evidenceTextMax)
      ratings[dimension!] = words === '' ? rating : { rating, evidence: [{ kind: 'observation', text: words }] }
    } else if (part === undefined) row[column] = valueOfCell(column, value)
  }
  return Object.keys(ratings).length > 0 ? { ...row, ratings } : row
}

function valueOfCell(column: string, value: string): unknown {
  if (listColumns.has(column))
    return value
      .split(';')
      .map(each => each.trim())
      .filter(Boolean)
  if (numberColumns.has(column)) return /^\d{1,3}$/.test(value) ? Number(value) : value
  if (column === 'active') return value === 'true' ? true : value === 'false' ? false : value
  return value
}

type PastRatingIn =
  | number
  | string
  | { rating: number | string; evidence: Evidence[] }
  | { not_assessed: NotAssessedReason }

/** A rating as a card holds it; null where somebody left it open. "Mixed" is no number and becomes not assessed. */
function ratingOf(said: PastRatingIn): Rating | null {
  if (typeof said === 'object' && 'not_assessed' in said) return said
  const { rating, evidence } = typeof said === 'object' ? said : { rating: said, evidence: [] }
  if (typeof rating === 'number') return { rating, evidence }
  const meant = ratingWords[rating]!
  return meant && 'rating' in meant ? { rating: meant.rating, evidence } : meant
}
