/**
 * Reads labelled units: the compact markup in which the corpus is written, and the JSON lines of the guideline. It exists
 * so that training, tests and the command line see one shape. It knows neither files nor what the labels mean.
 *
 * Markup, one unit a line: `c|i|n`, `*` where the unit is hard, a space, the text, with `{o:span}` around each label
 * (o ownership, h hero, b blame, s shared_credit, t tradeoff, m metric, l learning; spans may nest). Lines that begin
 * with `# ` describe the file; blank lines mean nothing.
 */
import { type Kind, kinds, type Speaker } from './kinds.ts'

export interface Label {
  readonly kind: Kind
  readonly start: number
  readonly end: number
}

export interface LabelledUnit {
  readonly id: string
  readonly speaker: Speaker
  readonly text: string
  readonly labels: readonly Label[]
  readonly hard: boolean
}

const kindOfLetter: Readonly<Record<string, Kind>> = {
  o: 'ownership',
  h: 'hero',
  b: 'blame',
  s: 'shared_credit',
  t: 'tradeoff',
  m: 'metric',
  l: 'learning',
}
const speakerOfLetter: Readonly<Record<string, Speaker>> = { c: 'candidate', i: 'interviewer', n: 'note' }

/**
 * The units of a file in markup; ids are `<name>-<line>`. Throws with name and line where a line does not follow the
 * markup: an unknown letter, a brace that is never closed, a label of no length, a labelled interviewer.
 */
export function parseMarkup(name: string, text: string): LabelledUnit[] {
  const units: LabelledUnit[] = []
  text.split('\n').forEach((line, k) => {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed === '#' || trimmed.startsWith('# ')) return
    const wrong = (what: string) => new RangeError(`${name}:${k + 1}: ${what}: ${trimmed.slice(0, 80)}`)
    const head = /^([cin])(\*?) /.exec(trimmed)
    if (!head) throw wrong('a unit begins with c, i or n, perhaps *, and a space')
    const speaker = speakerOfLetter[head[1]!]!
    const { plain, labels } = takeLabels(trimmed.slice(head[0].length), wrong)
    if (speaker === 'interviewer' && labels.length > 0) throw wrong('an interviewer carries no label')
    units.push({ id: `${name}-${k + 1}`, speaker, text: plain, labels, hard: head[2] === '*' })
  })
  return units
}

function takeLabels(marked: string, wrong: (what: string) => Error): { plain: string; labels: Label[] } {
  let plain = ''
  const open: { kind: Kind | null; start: number }[] = []
  const labels: Label[] = []
  for (let at = 0; at < marked.length; at++) {
    const char = marked[at]!
    if (char === '{') {
      const letter = /^\{([a-z]):/.exec(marked.slice(at, at + 3))?.[1]
      if (letter === undefined) {
        open.push({ kind: null, start: plain.length })
        plain += char
        continue
      }
      const kind = kindOfLetter[letter]
      if (!kind) throw wrong(`no kind has the letter ${letter}`)
      open.push({ kind, start: plain.length })
      at += 2
    } else if (char === '}') {
      const label = open.pop()
      if (label === undefined) throw wrong('a brace is closed that was never opened')
      if (label.kind === null) {
        plain += char
        continue
      }
      if (plain.length === label.start) throw wrong('a label of no length')
      labels.push({ kind: label.kind, start: label.start, end: plain.length })
    } else plain += char
  }
  if (open.some(({ kind }) => kind !== null)) throw wrong('a label is never closed')
  return { plain, labels: labels.sort((a, b) => a.start - b.start || a.end - b.end) }
}

/**
 * The units of a file of JSON lines, `{id, speaker, text, labels?: [{kind, span}], hard?}`; a span is found by its first
 * occurrence. Throws with the line where one is not such an object.
 */
export function parseUnitLines(text: string): LabelledUnit[] {
  return jsonLines(text).map(({ value, wrong }) => {
    const { id, speaker, text: words, labels = [], hard = false } = value
    if (typeof id !== 'string') throw wrong('id is a string')
    if (typeof words !== 'string') throw wrong('text is a string')
    if (!isSpeaker(speaker)) throw wrong('speaker is candidate, interviewer or note')
    if (!Array.isArray(labels)) throw wrong('labels is a list')
    const found = labels.map((label: { kind?: unknown; span?: unknown }) => {
      if (!isKind(label.kind)) throw wrong('a label has a kind')
      const span = typeof label.span === 'string' ? label.span : words
      const start = Math.max(0, words.indexOf(span))
      return { kind: label.kind, start, end: Math.min(words.length, start + span.length) }
    })
    return { id, speaker, text: words, labels: found, hard: hard === true }
  })
}

export interface LabelledPassage {
  readonly id: string
  readonly turns: readonly { readonly speaker: Speaker; readonly text: string }[]
  readonly flags: readonly string[]
}

/** The passages of a file of JSON lines, `{id, turns: [{speaker, text}], flags?}`. Throws with the line, as for units. */
export function parsePassageLines(text: string): LabelledPassage[] {
  return jsonLines(text).map(({ value, wrong }) => {
    const { id, turns, flags = [] } = value
    if (typeof id !== 'string') throw wrong('id is a string')
    if (!Array.isArray(turns)) throw wrong('turns is a list')
    if (!Array.isArray(flags)) throw wrong('flags is a list')
    const said = turns.map((turn: { speaker?: unknown; text?: unknown }) => {
      if (!isSpeaker(turn.speaker)) throw wrong('speaker is candidate, interviewer or note')
      if (typeof turn.text !== 'string') throw wrong('text is a string')
      return { speaker: turn.speaker, text: turn.text }
    })
    return { id, turns: said, flags: flags.map(String) }
  })
}

function jsonLines(text: string): { value: Record<string, unknown>; wrong: (what: string) => Error }[] {
  return text.split('\n').flatMap((line, k) => {
    if (line.trim() === '') return []
    const wrong = (what: string) => new RangeError(`line ${k + 1}: ${what}`)
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw wrong('not JSON')
    }
    if (typeof value !== 'object' || value === null) throw wrong('not an object')
    return [{ value: value as Record<string, unknown>, wrong }]
  })
}

function isKind(value: unknown): value is Kind {
  return kinds.some(kind => kind === value)
}

function isSpeaker(value: unknown): value is Speaker {
  return value === 'candidate' || value === 'interviewer' || value === 'note'
}
