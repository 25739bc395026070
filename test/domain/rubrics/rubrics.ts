/**
 * Rubrics for tests: a small one written by hand, and an arbitrary one for laws that hold for every rubric. The
 * arbitrary builds what the schema allows from the words of PRODUCT.md, not from the schema.
 */
import fc from 'fast-check'
import { type Anchors, type Dimension, type Level, levels, type Rubric } from '../../../src/domain/rubrics/rubric.ts'

export function anchorsOf(name: string): Anchors {
  return { '1': `${name} one`, '2': `${name} two`, '3': `${name} three`, '4': `${name} four` }
}

export function dimensionOf(key: string, changes: Partial<Dimension> = {}): Dimension {
  return {
    key,
    title: `Title of ${key}`,
    question: 'Does it?',
    strong_candidate: 'Does it.',
    ask_for: 'An instance.',
    not_this: ['Polish.'],
    prompts: [{ question: 'When did you?', follow_up: 'And then?' }],
    weight: 1,
    weight_reason: null,
    tracks: null,
    anchors: { pm: anchorsOf(`${key} pm`), lead: anchorsOf(`${key} lead`) },
    level_differences: { associate: `${key} for associates`, principal: `${key} for principals` },
    ...changes,
  }
}

/** Written for pm and lead, a line for associate and principal, and nothing for senior, which is not its level. */
export function rubricOf(changes: Partial<Rubric> = {}): Rubric {
  return {
    format: 'hireloop.rubric/1',
    slug: 'sample',
    title: 'Sample',
    summary: 'A rubric for tests.',
    levels: ['associate', 'pm', 'lead', 'principal'],
    tracks: ['ic', 'manager'],
    dimensions: [dimensionOf('seeing'), dimensionOf('weighing'), dimensionOf('growing', { tracks: ['manager'] })],
    artifacts: [{ kind: 'reversed_decision', title: 'Reversal', brief: 'Bring one.', look_for: ['A reason.'] }],
    ...changes,
  }
}

const text = fc.oneof(
  fc.constantFrom('a', 'b', 'a, a', 'with "quotes" and \\', 'two\nlines', 'é😀 ‮ zero​width', '/~1', '__proto__', ' x '),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter(value => value.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(value)),
)
const title = text.filter(value => !value.includes('\n'))
const lines = (min: number) => fc.uniqueArray(text, { minLength: min, maxLength: 4 })
const anchors = fc.record({ '1': text, '2': text, '3': text, '4': text })
const weighing = fc.oneof(
  fc.record({ weight: fc.constant(1), weight_reason: fc.option(text) }),
  fc.record({ weight: fc.double({ min: 0.1, max: 10, noNaN: true }), weight_reason: text }),
)

function arbitraryDimension(key: string, among: readonly Level[]): fc.Arbitrary<Dimension> {
  return fc
    .record({
      key: fc.constant(key),
      title,
      question: text,
      strong_candidate: text,
      ask_for: text,
      not_this: lines(0),
      prompts: fc.uniqueArray(fc.record({ question: text, follow_up: fc.option(text) }), {
        maxLength: 3,
        selector: prompt => prompt.question,
      }),
      tracks: fc.constantFrom<Dimension['tracks'][]>(null, ['manager'], ['ic'], ['manager', 'ic']),
      weighing,
      first: fc.constantFrom(...among),
      written: fc.subarray([...among]),
      perLevel: fc.array(fc.tuple(anchors, text), { minLength: levels.length, maxLength: levels.length }),
    })
    .map(({ weighing: { weight, weight_reason }, first, written, perLevel, ...rest }) => {
      const dimension: Dimension = { ...rest, weight, weight_reason, anchors: {}, level_differences: {} }
      for (const level of among) {
        const [full, line] = perLevel[levels.indexOf(level)]!
        if (level === first || written.includes(level)) dimension.anchors[level] = full
        else dimension.level_differences[level] = line
      }
      return dimension
    })
}

export const arbitraryRubric: fc.Arbitrary<Rubric> = fc
  .record({
    among: fc.shuffledSubarray([...levels], { minLength: 1 }),
    keys: fc.shuffledSubarray(['seeing', 'weighing', 'growing', 'x_1'], { minLength: 1 }),
    kinds: fc.shuffledSubarray(['roadmap_narrative', 'post_launch_review', 'reversed_decision'] as const),
  })
  .chain(({ among, keys, kinds }) =>
    fc.record<Rubric>({
      format: fc.constant('hireloop.rubric/1'),
      slug: fc.constantFrom('sample', 'other'),
      title,
      summary: text,
      levels: fc.constant(among),
      tracks: fc.constantFrom(['ic', 'manager'], ['manager', 'ic']),
      dimensions: fc.tuple(...keys.map(key => arbitraryDimension(key, among))),
      artifacts: fc.tuple(
        ...kinds.map(kind => fc.record({ kind: fc.constant(kind), title, brief: text, look_for: lines(1) })),
      ),
    }),
  )
