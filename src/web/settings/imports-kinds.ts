/**
 * What a file may hold, as data: each kind with its columns explained and rows to start from. The service alone decides what
 * it takes; test/domain/import-examples.test.ts holds these words against it.
 */
import type { components } from '../../../openapi/types.ts'

export type ImportKind = components['schemas']['ImportKind']

export interface Column {
  readonly name: string
  readonly needed?: true
  readonly says: string
  /** what it holds in the two rows of the example */
  readonly example: readonly [string, string]
}

export interface KindOfFile {
  readonly title: string
  readonly words: string
  /** the act by which somebody may do the same by hand */
  readonly act?: string
  readonly columns: readonly Column[]
}

const known = (what: string): string =>
  `What the other system calls ${what}. The same again finds the same one, so that a file can be sent twice.`
const personSays = 'by external_id, or by e-mail address'

export const kinds: Readonly<Record<ImportKind, KindOfFile>> = {
  person: {
    title: 'People',
    words: 'Who interviews, decides and recruits.',
    act: 'person.write',
    columns: [
      { name: 'external_id', needed: true, says: known('them'), example: ['u-7', 'u-8'] },
      { name: 'name', needed: true, says: 'Their full name.', example: ['Ines Duarte', 'Jon Weber'] },
      {
        name: 'email',
        needed: true,
        says: 'By which they sign in. Nobody else here may have it.',
        example: ['ines@northwind.example', 'jon@northwind.example'],
      },
      {
        name: 'function',
        says: 'product, engineering, design or other. Left out: other.',
        example: ['product', 'engineering'],
      },
      { name: 'seniority', says: '1 to 5. Left out: 3.', example: ['4', '3'] },
      {
        name: 'roles',
        says: 'interviewer, hiring_manager, recruiter, head_of_product, admin, auditor; several with semicolons between them. Left out: interviewer.',
        example: ['interviewer;hiring_manager', 'interviewer'],
      },
      { name: 'manager', says: `Their manager, ${personSays}.`, example: ['', 'u-7'] },
      { name: 'active', says: 'false takes their access away. Left out: true.', example: ['true', 'true'] },
    ],
  },
  job: {
    title: 'Jobs',
    words: 'Openings with their level and who decides. Their plan is made here.',
    act: 'job.write',
    columns: [
      { name: 'external_id', needed: true, says: known('it'), example: ['job-3', 'job-4'] },
      {
        name: 'title',
        needed: true,
        says: 'As the team calls it.',
        example: ['Senior product manager, payments', 'Lead product manager, growth'],
      },
      {
        name: 'level',
        needed: true,
        says: 'associate, pm, senior, lead or principal.',
        example: ['senior', 'lead'],
      },
      { name: 'track', says: 'ic or manager. Left out: ic.', example: ['ic', 'manager'] },
      { name: 'state', says: 'open or closed. Left out: open.', example: ['open', 'closed'] },
      {
        name: 'decision_owner',
        needed: true,
        says: `Who decides, ${personSays}.`,
        example: ['u-7', 'ines@northwind.example'],
      },
      { name: 'deputy', says: `Who decides in their absence, ${personSays}.`, example: ['u-8', ''] },
      {
        name: 'hiring_team',
        says: `Who else sees its loops, ${personSays}; several with semicolons between them.`,
        example: ['u-7;u-8', ''],
      },
    ],
  },
  candidate: {
    title: 'Candidates',
    words: 'Those who apply.',
    act: 'candidate.write',
    columns: [
      { name: 'external_id', needed: true, says: known('them'), example: ['cand-9', 'cand-10'] },
      { name: 'name', needed: true, says: 'Their full name.', example: ['Noor Haddad', 'Ana Ruiz'] },
      { name: 'email', says: 'Where they can be reached.', example: ['noor@mail.example', ''] },
      { name: 'pronouns', says: 'As they gave them.', example: ['she/her', ''] },
    ],
  },
  application: {
    title: 'Applications',
    words: 'Which candidate applied to which job, and how it ended.',
    act: 'application.write',
    columns: [
      { name: 'external_id', needed: true, says: known('it'), example: ['app-12', 'app-13'] },
      { name: 'job', needed: true, says: 'The external_id of the job.', example: ['job-3', 'job-3'] },
      { name: 'candidate', needed: true, says: 'The external_id of the candidate.', example: ['cand-9', 'cand-10'] },
      { name: 'stage', says: 'How far it is, in the words of the other system.', example: ['Onsite', ''] },
      { name: 'source', says: 'Where it came from.', example: ['Referral', 'Website'] },
      {
        name: 'state',
        says: 'active, hired, rejected or withdrawn. Left out: active.',
        example: ['active', 'rejected'],
      },
      { name: 'reason', says: 'Why. Needed with rejected.', example: ['', 'Below the bar in two dimensions'] },
    ],
  },
  interview: {
    title: 'Interviews',
    words: 'Times and panels that stand elsewhere. Each joins the newest loop of its application.',
    act: 'interview.write',
    columns: [
      { name: 'external_id', needed: true, says: known('it'), example: ['int-41', 'int-42'] },
      {
        name: 'application',
        needed: true,
        says: 'The external_id of the application.',
        example: ['app-12', 'app-12'],
      },
      {
        name: 'name',
        needed: true,
        says: 'What the plan calls it; then it takes the focus of the plan.',
        example: ['Problem framing', 'Metrics'],
      },
      {
        name: 'focus',
        says: 'One to three dimensions, with semicolons between them. Needed where the plan has no such interview.',
        example: ['', 'metric_discipline;problem_clarity'],
      },
      {
        name: 'artifact',
        says: 'roadmap_narrative, post_launch_review or reversed_decision.',
        example: ['', 'post_launch_review'],
      },
      {
        name: 'starts_at',
        says: 'With its zone.',
        example: ['2026-03-02T13:00:00Z', '2026-03-03T10:00:00+01:00'],
      },
      { name: 'ends_at', says: 'With its zone.', example: ['2026-03-02T14:00:00Z', '2026-03-03T11:00:00+01:00'] },
      { name: 'place', says: 'A room, or the address of a call.', example: ['Room 4', ''] },
      {
        name: 'panelists',
        says: `Who interviews, ${personSays}; several with semicolons between them. Those who sit there already stay.`,
        example: ['ines@northwind.example', 'u-7;u-8'],
      },
    ],
  },
  scorecard: {
    title: 'Past scorecards',
    words: 'Cards written elsewhere, before. Their loops are born released, and a card that is in is never changed.',
    columns: [
      { name: 'external_id', needed: true, says: known('it'), example: ['card-1', 'card-2'] },
      {
        name: 'application',
        needed: true,
        says: 'The external_id of the application.',
        example: ['app-13', 'app-13'],
      },
      {
        name: 'interviewer',
        needed: true,
        says: `Who wrote it, ${personSays}.`,
        example: ['u-7', 'jon@northwind.example'],
      },
      {
        name: 'interview',
        says: 'Name of the interview. Cards that name the same one share it.',
        example: ['Problem framing', 'Metrics'],
      },
      {
        name: 'submitted_at',
        needed: true,
        says: 'When it was written, with its zone.',
        example: ['2024-05-02T15:00:00Z', '2024-05-03T09:30:00Z'],
      },
      {
        name: 'recommendation',
        says: 'strong_no, no, yes or strong_yes. Also taken: definitely_not; mixed and no_decision leave it open.',
        example: ['yes', 'no'],
      },
      { name: 'level_vote', says: 'fits, one_below or one_above.', example: ['fits', ''] },
      { name: 'summary', says: 'What they wrote about the whole.', example: ['Named the baseline unasked.', ''] },
      {
        name: 'rating.problem_clarity',
        says: 'A column for each dimension of the rubric: 1 to 4, or strong_no, no, yes, strong_yes. mixed becomes not assessed; an empty cell or no_decision rates nothing. At least one in each row.',
        example: ['3', 'mixed'],
      },
      {
        name: 'evidence.problem_clarity',
        says: 'What was seen. Optional; past cards may lack evidence.',
        example: ['Separated the problem from the feature that was asked for.', ''],
      },
      { name: 'rating.metric_discipline', says: 'As above, for another dimension.', example: ['4', '2'] },
      {
        name: 'evidence.metric_discipline',
        says: 'As above.',
        example: ['', 'No guardrail before the launch.'],
      },
    ],
  },
}

export const kindNames = Object.keys(kinds) as ImportKind[]

/** The example of a kind as rows of cells, its header first. */
export function exampleRows(kind: ImportKind): string[][] {
  const { columns } = kinds[kind]
  return [columns.map(({ name }) => name), ...([0, 1] as const).map(row => columns.map(({ example }) => example[row]))]
}

/** Rows of every kind but cards, each saying its own, as JSON lines may mix them. */
export const mixedExample: readonly Readonly<Record<string, unknown>>[] = [
  {
    kind: 'person',
    external_id: 'u-7',
    name: 'Ines Duarte',
    email: 'ines@northwind.example',
    function: 'product',
    seniority: 4,
    roles: ['interviewer', 'hiring_manager'],
  },
  {
    kind: 'job',
    external_id: 'job-3',
    title: 'Senior product manager, payments',
    level: 'senior',
    decision_owner: 'u-7',
  },
  { kind: 'candidate', external_id: 'cand-9', name: 'Noor Haddad', email: 'noor@mail.example' },
  { kind: 'application', external_id: 'app-12', job: 'job-3', candidate: 'cand-9', stage: 'Onsite' },
]
