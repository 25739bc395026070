/** What rubrics and their versions look like on the wire. The content is the domain's own shape, that of the file. */
import { z } from 'zod'
import { Anchors, Level, Rubric as RubricContent, rubricFileBytesMax, Track } from '../../domain/rubrics/rubric.ts'
import { Id, Time } from '../../platform/json-schema.ts'

/** A small rubric that holds together, shown in the docs as JSON and as a file. */
const example = {
  format: 'hireloop.rubric/1',
  slug: 'growth_manager',
  title: 'Growth manager',
  summary: 'For those who own an acquisition or activation number.',
  levels: ['senior'],
  tracks: ['ic'],
  dimensions: [
    {
      key: 'experiment_judgment',
      title: 'Experiment judgment',
      question: 'Does this person know which experiment is worth running?',
      strong_candidate: 'Names the decision an experiment would change before running it.',
      ask_for: 'An experiment they stopped early.',
      not_this: ['The number of experiments run.'],
      prompts: [{ question: 'Which experiment did you talk your team out of?', follow_up: 'What did you do instead?' }],
      weight: 1,
      weight_reason: null,
      tracks: null,
      anchors: {
        senior: {
          '1': 'Ran experiments without saying what they would decide.',
          '2': 'Names the measure, not the decision behind it.',
          '3': 'Names decision, measure and guardrail before the start.',
          '4': 'As 3, and shows an experiment they stopped or never ran, with the reason.',
        },
      },
      level_differences: {},
    },
  ],
  artifacts: [],
}

const Note = z.string().trim().min(1, 'Say something or leave it out').max(2_000)
export const Content = RubricContent.meta({
  id: 'RubricContent',
  description: 'A rubric as it stands in a file: dimensions with anchors, prompts and what not to rate, and artifacts',
})

const versionShape = {
  id: Id,
  rubric_id: Id,
  number: z.int().meta({ description: 'counts from 1 within the rubric' }),
  note: z.string().nullable().meta({ description: 'what this version is about' }),
  published_by_id: Id.nullable().meta({ description: 'null where it came with the service' }),
  published_at: Time,
}

export const RubricVersionLine = z
  .strictObject(versionShape)
  .meta({ id: 'RubricVersionLine', description: 'A version without what it says' })

export const Rubric = z
  .strictObject({
    id: Id,
    slug: z.string().meta({ description: 'stays the same in every version, and in the file' }),
    title: z.string(),
    summary: z.string(),
    levels: z.array(Level),
    tracks: z.array(Track),
    origin: z
      .enum(['library', 'company'])
      .meta({ description: '`library` came with the service, `company` was written here' }),
    newest_version: RubricVersionLine,
    created_at: Time,
  })
  .meta({
    id: 'Rubric',
    description: 'What cards of a kind of job are rated by; title and levels are those of the newest version',
  })

export const RubricVersion = z
  .strictObject({ ...versionShape, slug: z.string(), content: Content })
  .meta({ id: 'RubricVersion', description: 'A published version. It never changes; every card is pinned to one' })

export const NewRubricVersion = z.strictObject({ content: Content, note: Note.nullable().default(null) }).meta({
  id: 'NewRubricVersion',
  examples: [
    {
      note: 'First words of our own',
      content: example,
    },
  ],
})

export const RubricImport = z
  .strictObject({
    text: z
      .string()
      .min(1)
      .max(rubricFileBytesMax + 1)
      .meta({ description: `the whole file, up to ${rubricFileBytesMax} bytes` }),
    note: Note.nullable().default(null),
  })
  .meta({
    id: 'RubricImport',
    examples: [{ text: JSON.stringify(example, null, 2), note: 'rubrics/growth_manager.json at 4f1c2aa' }],
  })

export const RubricFile = z
  .strictObject({
    slug: z.string(),
    number: z.int(),
    file_name: z.string(),
    text: z.string().meta({ description: 'the file, ready for git: the same version gives the same bytes' }),
  })
  .meta({ id: 'RubricFile' })

const Value = z.union([z.string(), z.number()]).nullable()

const Changes = z.array(
  z.strictObject({
    path: z.string().meta({ description: 'a JSON pointer in which dimensions and artifacts stand by key' }),
    kind: z.enum(['added', 'removed', 'changed']),
    before: Value,
    after: Value,
    says: z.string(),
  }),
)

export const RubricDiff = z
  .strictObject({ rubric_id: Id, from: z.int(), to: z.int(), changes: Changes })
  .meta({ id: 'RubricDiff', description: 'What changed from one version to another, in reading order' })

export const RubricToPreview = z
  .strictObject({ content: Content })
  .meta({ id: 'RubricToPreview', examples: [{ content: example }] })

export const RubricPreview = z
  .strictObject({
    rubric_id: Id,
    from: z.int().meta({ description: 'number of the newest version, which it is compared with' }),
    number: z.int().meta({ description: 'the number it would get' }),
    changes: Changes,
    plans: z
      .array(
        z.strictObject({
          job_id: Id,
          job_title: z.string(),
          number: z.int().meta({ description: 'the version that the plan is on, and stays on' }),
          changed: z.array(z.string()).meta({ description: 'dimensions of the plan that would read otherwise' }),
          gone: z.array(z.string()).meta({ description: 'dimensions of the plan that it would no longer find' }),
          loops_planned: z.int().meta({ description: 'loops of the job on this rubric before their first interview' }),
          loops_under_way: z.int().meta({ description: 'those after it, up to their release' }),
        }),
      )
      .meta({ description: 'open jobs you may see whose plan uses this rubric; none of them moves by itself' }),
  })
  .meta({ id: 'RubricPreview', description: 'What a version would change, before it is published' })

export const RubricAnchors = z
  .strictObject({
    rubric_version_id: Id,
    level: Level,
    track: Track.nullable(),
    dimensions: z.array(
      z.strictObject({
        dimension: z.string(),
        title: z.string(),
        question: z.string(),
        anchors: Anchors,
        written_for: Level.meta({
          description: 'the level whose words these are: the nearest where this one has none of its own',
        }),
        difference: z.string().nullable().meta({ description: 'what is different at the level asked for' }),
      }),
    ),
  })
  .meta({
    id: 'RubricAnchors',
    description: 'The dimensions that apply to a level and track, with the anchors to show',
  })
