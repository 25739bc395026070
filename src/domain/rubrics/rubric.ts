/**
 * What a rubric is: the one shape in which it is written in code, kept in git as a JSON file, sent over the wire and
 * pinned to a card; and the pure questions asked of it: is this file a rubric and if not in which line, what changed
 * between two versions, which dimensions apply to a job, which anchors an interviewer sees.
 * It knows nothing of versions, publishing, plans or ratings given; those belong to their features.
 */
import { z } from 'zod'
import { pointerOf } from '../json-pointer.ts'
import { type Json, type PositionedJson, readPositionedJson } from './positioned-json.ts'

/** Levels are scopes of ambiguity, from the narrowest to the widest; the order is used to find the nearest level. */
export const levels = ['associate', 'pm', 'senior', 'lead', 'principal'] as const
export const Level = z.enum(levels).meta({ id: 'Level' })
export type Level = z.infer<typeof Level>

/** What a person of each level is handed. */
export const levelScopes: Readonly<Record<Level, string>> = {
  associate: 'a defined task',
  pm: 'a defined problem',
  senior: 'a goal and a fog',
  lead: 'several connected bets',
  principal: 'a portfolio, and whether its theory holds',
}

/** From `lead` up there are two tracks of equal height; below it a track says nothing. */
export const tracks = ['ic', 'manager'] as const
export const Track = z.enum(tracks).meta({ id: 'Track' })
export type Track = z.infer<typeof Track>

export const ratingNumbers = ['1', '2', '3', '4'] as const
export type RatingNumber = (typeof ratingNumbers)[number]

/** The words of the four numbers. There is no neutral middle, and not assessed is not a number. */
export const ratingWords: Readonly<Record<RatingNumber, string>> = {
  '1': 'clear concern',
  '2': 'below the bar',
  '3': 'meets the bar',
  '4': 'sets a new bar',
}

export const artifactKinds = ['roadmap_narrative', 'post_launch_review', 'reversed_decision'] as const
export const ArtifactKind = z.enum(artifactKinds).meta({ id: 'ArtifactKind' })
export type ArtifactKind = z.infer<typeof ArtifactKind>

/** The dimensions of the library rubrics, in their order; a company's own rubric may have others. */
export const libraryDimensions = [
  'problem_clarity',
  'tradeoff_literacy',
  'metric_discipline',
  'learning_after_a_miss',
  'stakeholder_judgment',
  'cross_functional_alignment',
  'strategy_influence',
  'portfolio_judgment',
  'delegation',
  'people_growth',
] as const

export const rubricFileBytesMax = 512 * 1024
export const rubricFileErrorsMax = 100
const titleMax = 120
const textMax = 2_000
const dimensionsMax = 12
const linesMax = 12
const weightMax = 10

/** PostgreSQL stores neither NUL nor half a surrogate pair, and other control characters are invisible in a form. */
const isPrintable = (text: string) => !/[\p{Cs}\p{Cc}]/u.test(text.replace(/[\t\n]/g, ''))
const textOf = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/\S/, 'must not be blank')
    .refine(isPrintable, 'holds a control character or half a character that cannot be stored; remove it')

const Title = textOf(titleMax).regex(/^[^\t\n]*$/, 'must be a single line')
const Text = textOf(textMax)

const keyRule = 'must be a key of 2 to 49 lower-case letters, digits and underscores, letter first'
export const DimensionKey = z
  .string()
  .max(49, { error: keyRule, abort: true })
  .regex(/^[a-z][a-z0-9_]{1,48}$/, keyRule)
export type DimensionKey = z.infer<typeof DimensionKey>

/** One text per number: behaviour that an interviewer could have heard or seen. */
export const Anchors = z.strictObject({ '1': Text, '2': Text, '3': Text, '4': Text })
export type Anchors = z.infer<typeof Anchors>

export const Prompt = z.strictObject({ question: Text, follow_up: Text.nullable() })
export type Prompt = z.infer<typeof Prompt>

export const Dimension = z
  .strictObject({
    key: DimensionKey,
    title: Title,
    question: Text,
    strong_candidate: Text,
    ask_for: Text,
    not_this: z.array(Text).max(linesMax),
    prompts: z.array(Prompt).max(linesMax),
    weight: z.number().positive().max(weightMax),
    weight_reason: Text.nullable(),
    tracks: z.array(Track).min(1).max(tracks.length).nullable(),
    anchors: z.strictObject({
      associate: Anchors.optional(),
      pm: Anchors.optional(),
      senior: Anchors.optional(),
      lead: Anchors.optional(),
      principal: Anchors.optional(),
    }),
    level_differences: z.strictObject({
      associate: Text.optional(),
      pm: Text.optional(),
      senior: Text.optional(),
      lead: Text.optional(),
      principal: Text.optional(),
    }),
  })
  .superRefine((dimension, context) => {
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (dimension.weight > 0 && dimension.weight !== 1 && dimension.weight_reason === null)
      refuse(['weight'], `is ${dimension.weight} without a reason; say why in "weight_reason", or weigh it 1`)
    if (writtenLevels(dimension).length === 0) refuse(['anchors'], 'must be written out for at least one level')
    for (const level of levels)
      if (dimension.anchors[level] && dimension.level_differences[level])
        refuse(['level_differences', level], 'is never shown, because this level has anchors of its own; remove one')
    for (const index of repeated(dimension.not_this)) refuse(['not_this', index], 'repeats an earlier line')
    for (const index of repeated(dimension.prompts.map(prompt => prompt.question)))
      refuse(['prompts', index, 'question'], 'repeats an earlier question')
    for (const index of repeated(dimension.tracks ?? [])) refuse(['tracks', index], 'repeats an earlier track')
  })
export type Dimension = z.infer<typeof Dimension>

export const Artifact = z
  .strictObject({ kind: ArtifactKind, title: Title, brief: Text, look_for: z.array(Text).min(1).max(linesMax) })
  .superRefine((artifact, context) => {
    for (const index of repeated(artifact.look_for))
      context.addIssue({ code: 'custom', path: ['look_for', index], message: 'repeats an earlier line' })
  })
export type Artifact = z.infer<typeof Artifact>

export const Rubric = z
  .strictObject({
    format: z.literal('hireloop.rubric/1'),
    slug: DimensionKey,
    title: Title,
    summary: Text,
    levels: z.array(Level).min(1).max(levels.length),
    tracks: z.array(Track).min(1).max(tracks.length),
    dimensions: z.array(Dimension).min(1).max(dimensionsMax),
    artifacts: z.array(Artifact).max(artifactKinds.length),
  })
  .superRefine((rubric, context) => {
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
    for (const index of repeated(rubric.levels)) refuse(['levels', index], 'repeats an earlier level')
    for (const index of repeated(rubric.tracks)) refuse(['tracks', index], 'repeats an earlier track')
    for (const index of repeated(rubric.dimensions.map(({ key }) => key)))
      refuse(['dimensions', index, 'key'], 'is the key of an earlier dimension')
    for (const index of repeated(rubric.artifacts.map(({ kind }) => kind)))
      refuse(['artifacts', index, 'kind'], 'is the kind of an earlier artifact')
    // Without levels each line of each dimension would be called wrong; the one fault is told already.
    if (rubric.levels.length === 0) return
    for (const [index, dimension] of rubric.dimensions.entries()) {
      const at = ['dimensions', index]
      for (const [place, track] of (dimension.tracks ?? []).entries())
        if (!rubric.tracks.includes(track)) refuse([...at, 'tracks', place], 'is not among the tracks of the rubric')
      for (const level of levels) {
        const written = dimension.anchors[level] !== undefined
        const differs = dimension.level_differences[level] !== undefined
        if (rubric.levels.includes(level) && !written && !differs)
          refuse(
            [...at, 'anchors', level],
            'is missing: each level of the rubric needs anchors or a line of difference',
          )
        if (!rubric.levels.includes(level) && (written || differs))
          refuse([...at, written ? 'anchors' : 'level_differences', level], 'is not among the levels of the rubric')
      }
    }
  })
export type Rubric = z.infer<typeof Rubric>

export type RubricFileError = { line: number; column: number; pointer: string; message: string }

/**
 * Reads the text of a rubric file and answers the rubric, or every fault found with the line and column where it stands
 * (both from 1), its JSON pointer and a sentence that its author understands. A missing field is shown at the object
 * that should hold it, an unknown or doubled one at its name, anything else at its value. Refuses texts over
 * `rubricFileBytesMax` bytes of UTF-8 before reading them; lists at most `rubricFileErrorsMax` faults, in the order of the file.
 */
export function parseRubricFile(text: string): { ok: true; rubric: Rubric } | { ok: false; errors: RubricFileError[] } {
  if (text.length > rubricFileBytesMax || new TextEncoder().encode(text).length > rubricFileBytesMax) {
    const message = `The file is larger than ${rubricFileBytesMax / 1024} kB.`
    return { ok: false, errors: [{ line: 1, column: 1, pointer: '', message }] }
  }
  const read = readPositionedJson(text)
  if (!read.ok) return { ok: false, errors: read.faults.slice(0, rubricFileErrorsMax) }
  const parsed = Rubric.safeParse(read.json.value)
  if (parsed.success) return { ok: true, rubric: parsed.data }
  const errors = parsed.error.issues
    .flatMap(issue => errorsOf(issue, read.json))
    .sort((a, b) => a.line - b.line || a.column - b.column)
  return { ok: false, errors: errors.slice(0, rubricFileErrorsMax) }
}

/**
 * The text of a rubric file: two spaces, a line end at the end, fields in the order of the schema whatever order they
 * were stored in, so that git shows only what changed. `parseRubricFile` of it answers the same rubric.
 */
export function formatRubricFile(rubric: Rubric): string {
  return `${JSON.stringify(Rubric.parse(rubric), null, 2)}\n`
}

/** One difference. `path` is a JSON pointer in which dimensions and artifacts stand by key, not by place in the list. */
export type RubricChange = {
  path: string
  kind: 'added' | 'removed' | 'changed'
  before: string | number | null
  after: string | number | null
  says: string
}

/**
 * The differences between two versions, in reading order, each with a sentence. Empty exactly when the versions are
 * equal. Dimensions are matched by key, artifacts by kind, prompts by their question, other lines by their text; what
 * has no partner is added or removed whole, as one change.
 */
export function diffRubrics(before: Rubric, after: Rubric): RubricChange[] {
  const changes: RubricChange[] = []
  for (const field of ['slug', 'title', 'summary'] as const)
    pushChange(changes, `/${field}`, `Rubric, ${field}`, before[field], after[field])
  for (const field of ['levels', 'tracks'] as const)
    pushChange(changes, `/${field}`, `Rubric, ${field}`, before[field].join(', '), after[field].join(', '))
  pushMatched(changes, '/dimensions', 'Dimension', 'dimensions', before.dimensions, after.dimensions, {
    keyOf: dimension => dimension.key,
    textOf: dimension => dimension.title,
    pushInner: pushDimensionChanges,
  })
  pushMatched(changes, '/artifacts', 'Artifact', 'artifacts', before.artifacts, after.artifacts, {
    keyOf: artifact => artifact.kind,
    textOf: artifact => artifact.title,
    pushInner: pushArtifactChanges,
  })
  return changes
}

/**
 * The anchors to show for a dimension at a level: the level's own in full with `difference` null, or those of the
 * nearest written level (the lower of two equally near) with the line that says what differs. Null when the rubric has
 * no such dimension or is not for that level.
 */
export function anchorsFor(
  rubric: Rubric,
  dimensionKey: string,
  level: Level,
): { anchors: Anchors; written_for: Level; difference: string | null } | null {
  const dimension = rubric.dimensions.find(({ key }) => key === dimensionKey)
  if (!dimension || !rubric.levels.includes(level)) return null
  const own = dimension.anchors[level]
  if (own) return { anchors: own, written_for: level, difference: null }
  const distance = (other: Level) => Math.abs(levels.indexOf(other) - levels.indexOf(level))
  // The sort is stable and the list ascends, so the lower of two equally near levels stays in front.
  const nearest = writtenLevels(dimension).sort((a, b) => distance(a) - distance(b))[0]
  const anchors = nearest && dimension.anchors[nearest]
  if (!anchors) return null
  return { anchors, written_for: nearest, difference: dimension.level_differences[level] ?? null }
}

/** What tells which dimensions of a rubric apply: all of it but its words, which are most of it. */
export type RubricReach = Pick<Rubric, 'levels' | 'tracks'> & {
  readonly dimensions: readonly Pick<Dimension, 'key' | 'tracks'>[]
}

/**
 * The keys of the dimensions that apply to a job, in the rubric's order. A dimension of one track applies from `lead`
 * up and only there; below, or where the track is not known, it does not. Empty when the rubric is not for that level
 * or, from `lead` up, not for that track.
 */
export function dimensionsFor(rubric: RubricReach, level: Level, track: Track | null): string[] {
  if (!rubric.levels.includes(level)) return []
  const effective = levels.indexOf(level) < levels.indexOf('lead') ? null : track
  if (effective && !rubric.tracks.includes(effective)) return []
  return rubric.dimensions
    .filter(dimension => dimension.tracks === null || (effective !== null && dimension.tracks.includes(effective)))
    .map(({ key }) => key)
}

function writtenLevels(dimension: Pick<Dimension, 'anchors'>): Level[] {
  return levels.filter(level => dimension.anchors[level] !== undefined)
}

/** The indexes of entries that occurred before. */
function repeated(entries: readonly string[]): number[] {
  return entries.flatMap((entry, index) => (entries.indexOf(entry) < index ? [index] : []))
}

function errorsOf(issue: z.core.$ZodIssue, json: PositionedJson): RubricFileError[] {
  const where = placeInWords(issue.path, json.value)
  if (issue.code === 'unrecognized_keys') {
    const known = knownFields(issue.path)
    return issue.keys.map(key => {
      const pointer = pointerOf([...issue.path, key])
      const message = `${where}the field "${key.slice(0, 60)}" is not known here. Known: ${known.join(', ')}.`
      return { ...json.keyPositionOf(pointer), pointer, message: sentence(message) }
    })
  }
  const pointer = pointerOf(issue.path)
  const parent = placeInWords(issue.path.slice(0, -1), json.value)
  const name = issue.path.length === 0 ? 'the file' : nameInWords(issue.path)
  const message = `${parent}${name} ${complaintOf(issue, valueAt(json.value, issue.path))}.`
  return [{ ...json.positionOf(pointer), pointer, message: sentence(message) }]
}

function complaintOf(issue: z.core.$ZodIssue, value: Json | undefined): string {
  const missing = value === undefined
  switch (issue.code) {
    case 'invalid_type':
      return missing
        ? `is missing; it must be ${kindInWords(issue.expected)}`
        : `must be ${kindInWords(issue.expected)}, but here it is ${kindInWords(kindOf(value))}`
    case 'invalid_value': {
      const wanted = issue.values.map(option => `"${String(option)}"`).join(', ')
      const must = issue.values.length === 1 ? `must be ${wanted}` : `must be one of ${wanted}`
      if (missing) return `is missing; it ${must}`
      const shown = typeof value === 'string' ? `"${value.slice(0, 60)}"` : kindInWords(kindOf(value))
      return `${must}, but here it is ${shown}`
    }
    case 'too_big': {
      if (typeof value === 'string')
        return `has ${value.length.toLocaleString('en')} characters; at most ${Number(issue.maximum).toLocaleString('en')} are allowed`
      if (Array.isArray(value)) return `has ${value.length} entries; at most ${issue.maximum} are allowed`
      return `must be at most ${issue.maximum}`
    }
    case 'too_small':
      if (Array.isArray(value)) return `needs at least ${issue.minimum} ${issue.minimum === 1 ? 'entry' : 'entries'}`
      return `must be greater than ${issue.minimum}`
    default:
      return issue.message
  }
}

/** `Dimension "problem_clarity", anchors, pm: ` for the path of the object that holds the offending field. */
function placeInWords(path: readonly PropertyKey[], root: Json): string {
  const words: string[] = []
  for (const [index, part] of path.entries()) {
    const list = path[index - 1]
    if (typeof part !== 'number') {
      if (part !== 'dimensions' && part !== 'artifacts') words.push(String(part).replaceAll('_', ' '))
    } else if (list === 'dimensions' || list === 'artifacts') {
      const name = valueAt(root, [...path.slice(0, index + 1), list === 'dimensions' ? 'key' : 'kind'])
      const noun = list === 'dimensions' ? 'dimension' : 'artifact'
      words.push(typeof name === 'string' && name !== '' ? `${noun} "${name.slice(0, 60)}"` : `${noun} ${part + 1}`)
    } else words.push(`number ${part + 1}`)
  }
  return words.length === 0 ? '' : `${words.join(', ')}: `
}

function nameInWords(path: readonly PropertyKey[]): string {
  const last = path[path.length - 1]
  return typeof last === 'number' ? `number ${last + 1}` : `"${String(last)}"`
}

/** The field names that the schema knows at a path, read from the schema itself. */
function knownFields(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType | undefined = Rubric
  for (const part of [...path, null]) {
    while (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) schema = schema.unwrap()
    if (part === null) break
    if (schema instanceof z.ZodArray) schema = schema.element
    else if (schema instanceof z.ZodObject) schema = schema.shape[String(part)]
  }
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function valueAt(root: Json, path: readonly PropertyKey[]): Json | undefined {
  let value: Json | undefined = root
  for (const part of path) {
    if (Array.isArray(value)) value = typeof part === 'number' ? value[part] : undefined
    else if (typeof value === 'object' && value !== null)
      value = Object.hasOwn(value, part) ? value[String(part)] : undefined
    else return undefined
  }
  return value
}

function kindOf(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function kindInWords(kind: string): string {
  const words: Record<string, string> = {
    string: 'text in double quotes',
    number: 'a number',
    boolean: 'true or false',
    null: 'null',
    array: 'a list [ … ]',
    object: 'an object { … }',
  }
  return words[kind] ?? kind
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

type Value = string | number | null

function pushChange(changes: RubricChange[], path: string, what: string, before: Value, after: Value): void {
  if (before === after) return
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed'
  const isShort = (value: Value) => value === null || String(value).length <= 60
  const values = kind === 'added' ? `"${after}"` : kind === 'removed' ? `"${before}"` : `from "${before}" to "${after}"`
  const says = isShort(before) && isShort(after) ? `${what}: ${kind} ${values}.` : `${what}: ${kind}.`
  changes.push({ path, kind, before, after, says })
}

/** How two lists are told apart: a key that pairs their entries, a text that stands for one, and what is inside. */
type Matching<Entry> = {
  keyOf: (entry: Entry) => string
  textOf: (entry: Entry) => string
  pushInner: (changes: RubricChange[], path: string, what: string, before: Entry, after: Entry) => void
}

function pushMatched<Entry>(
  changes: RubricChange[],
  path: string,
  noun: string,
  plural: string,
  before: readonly Entry[],
  after: readonly Entry[],
  { keyOf, textOf, pushInner }: Matching<Entry>,
): void {
  const old = new Map(before.map(entry => [keyOf(entry), entry]))
  const kept = new Set(after.map(keyOf))
  for (const entry of before)
    if (!kept.has(keyOf(entry))) pushChange(changes, `${path}${pointerOf([keyOf(entry)])}`, noun, textOf(entry), null)
  for (const entry of after) {
    const partner = old.get(keyOf(entry))
    const inner = `${path}${pointerOf([keyOf(entry)])}`
    if (partner === undefined) pushChange(changes, inner, noun, null, textOf(entry))
    else pushInner(changes, inner, textOf(entry), partner, entry)
  }
  const oldOrder = before.map(keyOf).filter(key => kept.has(key))
  const newOrder = after.map(keyOf).filter(key => old.has(key))
  if (oldOrder.every((key, index) => key === newOrder[index])) return
  const says = `The order of the ${plural} changed.`
  changes.push({ path, kind: 'changed', before: oldOrder.join(' · '), after: newOrder.join(' · '), says })
}

function pushDimensionChanges(
  changes: RubricChange[],
  path: string,
  title: string,
  before: Dimension,
  after: Dimension,
): void {
  const push = (field: string, what: string, old: Value, now: Value) =>
    pushChange(changes, `${path}/${field}`, `${title}, ${what}`, old, now)
  for (const field of ['title', 'question', 'strong_candidate', 'ask_for'] as const)
    push(field, field.replaceAll('_', ' '), before[field], after[field])
  pushLines(
    changes,
    `${path}/not_this`,
    `${title}, not this`,
    `“not this” lines of ${title}`,
    before.not_this,
    after.not_this,
  )
  pushMatched(changes, `${path}/prompts`, `${title}, prompt`, `prompts of ${title}`, before.prompts, after.prompts, {
    keyOf: prompt => prompt.question,
    textOf: prompt => prompt.question,
    pushInner: (list, inner, _what, old, now) =>
      pushChange(list, `${inner}/follow_up`, `${title}, follow-up of a prompt`, old.follow_up, now.follow_up),
  })
  push('weight', 'weight', before.weight, after.weight)
  push('weight_reason', 'reason for the weight', before.weight_reason, after.weight_reason)
  push('tracks', 'tracks', before.tracks?.join(', ') ?? null, after.tracks?.join(', ') ?? null)
  for (const level of levels)
    for (const number of ratingNumbers) {
      const what = `anchor for ${level}, ${number} (${ratingWords[number]})`
      push(
        `anchors/${level}/${number}`,
        what,
        before.anchors[level]?.[number] ?? null,
        after.anchors[level]?.[number] ?? null,
      )
    }
  for (const level of levels) {
    const old = before.level_differences[level] ?? null
    push(`level_differences/${level}`, `line of difference for ${level}`, old, after.level_differences[level] ?? null)
  }
}

function pushArtifactChanges(
  changes: RubricChange[],
  path: string,
  title: string,
  before: Artifact,
  after: Artifact,
): void {
  for (const field of ['title', 'brief'] as const)
    pushChange(changes, `${path}/${field}`, `${title}, ${field}`, before[field], after[field])
  pushLines(
    changes,
    `${path}/look_for`,
    `${title}, look for`,
    `“look for” lines of ${title}`,
    before.look_for,
    after.look_for,
  )
}

/** Lines have no key; each is its own, so a reworded line is one removed and one added. */
function pushLines(
  changes: RubricChange[],
  path: string,
  noun: string,
  plural: string,
  before: readonly string[],
  after: readonly string[],
): void {
  const pushInner = () => {}
  pushMatched(changes, path, noun, plural, before, after, { keyOf: line => line, textOf: line => line, pushInner })
}
