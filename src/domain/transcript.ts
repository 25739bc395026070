/**
 * What was said in an interview, from the files that recorders and people write: WebVTT, SubRip, plain text, JSON. Every
 * fault names its line. Whoever bears the candidate's name speaks as the candidate; everybody else is an interviewer. It
 * knows no signals, and a transcript is data to it, whatever it says.
 */
import { Refusal } from './refusal.ts'
import { readPositionedJson } from './rubrics/positioned-json.ts'

export const transcriptFormats = ['vtt', 'srt', 'txt', 'json'] as const
export type TranscriptFormat = (typeof transcriptFormats)[number]

/** A file is at most this many characters, a transcript this many turns, and a turn this many characters. */
export const fileLengthMax = 600_000
export const turnsMax = 3_000
export const turnLengthMax = 8_000
export const nameLengthMax = 120
const faultsShownMax = 50
/** Cues of one voice are joined up to here: captions cut sentences in two. */
const joinedLengthMax = 4_000
const hoursMax = 24

export interface Turn {
  readonly speaker: 'candidate' | 'interviewer'
  /** as it stands in the file */
  readonly name: string | null
  /** milliseconds from the beginning of the recording */
  readonly at_ms: number | null
  readonly text: string
}

export interface Fault {
  /** from 1 */
  readonly line: number
  readonly message: string
}

/** A turn before it is known who speaks. */
interface Said {
  readonly line: number
  readonly name: string | null
  readonly atMs: number | null
  readonly text: string
}

/**
 * The turns of a file. `candidate` holds the names under which the candidate may speak in it; "candidate", "interviewee" and
 * "applicant" always do. Refuses `transcript_invalid` with every faulty line, at most fifty. Linear in the text.
 */
export function parseTranscript(format: TranscriptFormat, file: string, candidate: readonly string[]): Turn[] {
  const text = file.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const faults: Fault[] = []
  const own = new Set([...candidate.flatMap(namesOf), 'candidate', 'interviewee', 'applicant'])
  const said = readers[format](text, faults, own)
  const turns = joinTurns(said).map(({ line, name, atMs, text: words }): Turn => {
    if (words.length > turnLengthMax) faults.push({ line, message: `A turn has at most ${turnLengthMax} characters` })
    if (unreadable.test(words) || (name !== null && unreadable.test(name)))
      faults.push({ line, message: 'This holds NUL or half a character' })
    if (name !== null && name.length > nameLengthMax)
      faults.push({ line, message: `A speaker's name has at most ${nameLengthMax} characters` })
    return {
      speaker: name !== null && own.has(keyOf(name)) ? 'candidate' : 'interviewer',
      name,
      at_ms: atMs,
      text: words,
    }
  })
  if (faults.length === 0 && turns.length === 0) faults.push({ line: 1, message: 'Nothing is said in this file' })
  if (turns.length > turnsMax)
    faults.push({ line: said[turnsMax]?.line ?? 1, message: `A transcript has at most ${turnsMax} turns` })
  if (faults.length === 0 && !turns.some(({ speaker }) => speaker === 'candidate'))
    faults.push({
      line: said[0]!.line,
      message: 'Nobody here speaks under the name of the candidate; name the speaker in "candidate"',
    })
  if (faults.length > 0)
    throw new Refusal('transcript_invalid', {
      errors: faults
        .sort((a, b) => a.line - b.line)
        .slice(0, faultsShownMax)
        .map(({ line, message }) => ({ pointer: '/text', line, message })),
    })
  return turns
}

// NUL, which no database keeps, and halves of surrogate pairs.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is just what is looked for
const unreadable = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

/** A name and its first word, as they are compared. */
function namesOf(name: string): string[] {
  const whole = keyOf(name)
  return [whole, whole.split(' ')[0]!].filter(each => each !== '')
}

function keyOf(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
}

type Reader = (text: string, faults: Fault[], own: ReadonlySet<string>) => Said[]

const readers: Readonly<Record<TranscriptFormat, Reader>> = {
  vtt: readCues,
  srt: readCues,
  txt: readPlain,
  json: readJson,
}

// ---- captions ----

const timing = /^\s*([\d:.,]{5,16})\s+-->\s+([\d:.,]{5,16})(?:\s.*)?$/
const voiceTag = /^<v(?:\.[^\s>]{0,80})?\s+([^>]{1,200})>/

/** WebVTT and SubRip alike: blocks with a line of times, then what is said. */
function readCues(text: string, faults: Fault[], own: ReadonlySet<string>): Said[] {
  const lines = text.split('\n')
  const cues: Said[] = []
  let voice: string | null = null
  let at = /^WEBVTT(?:\s|$)/.test(lines[0]!) ? behindBlock(lines, 0) : 0
  while (at < lines.length) {
    const first = lines[at]!
    if (first.trim() === '') {
      at++
      continue
    }
    if (/^(?:NOTE|STYLE|REGION)(?:\s|$)/.test(first)) {
      at = behindBlock(lines, at)
      continue
    }
    // A number or a name may stand before the times.
    const timed = timing.test(first) ? at : at + 1
    const match = timing.exec(lines[timed] ?? '')
    if (!match) {
      faults.push({ line: at + 1, message: 'Expected a time such as 00:01:02.500 --> 00:01:04.000' })
      at = behindBlock(lines, at)
      continue
    }
    const from = timeOf(match[1]!)
    const to = timeOf(match[2]!)
    if (from === null || to === null)
      faults.push({ line: timed + 1, message: 'This is no time; write hours:minutes:seconds.thousandths' })
    else if (to < from) faults.push({ line: timed + 1, message: 'This ends before it begins' })
    const end = behindBlock(lines, timed)
    for (let line = timed + 1; line < end; line++) {
      const tagged = voiceTag.exec(lines[line]!)
      const bare = plainOf(lines[line]!)
      const label: { name: string; rest: string } | null = tagged
        ? { name: plainOf(tagged[1]!), rest: bare }
        : labelOf(bare)
      if (label) voice = label.name
      const words = (label ? label.rest : bare).trim()
      if (words !== '') cues.push({ line: line + 1, name: voice, atMs: from, text: words })
    }
    at = end
  }
  return withoutChanceNames(cues, own)
}

/** The line behind the block that `at` stands in: its next empty line, or the end. */
function behindBlock(lines: readonly string[], at: number): number {
  let end = at
  while (end < lines.length && lines[end]!.trim() !== '') end++
  return end
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  lrm: '',
  rlm: '',
  quot: '"',
}

/** The words of a caption line without its tags. */
function plainOf(line: string): string {
  return line
    .replace(/<[^<>]{0,200}>/g, '')
    .replace(/\{\\[^{}]{0,40}\}/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm|quot);/g, (_, name: string) => entities[name]!)
    .trim()
}

/** `[h:]mm:ss[.mmm]` in milliseconds; null where it is none. */
function timeOf(text: string): number | null {
  const parts = /^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?$/.exec(text)
  if (!parts) return null
  const [hours, minutes, seconds] = [parts[1] ?? 0, parts[2], parts[3]].map(Number) as [number, number, number]
  if (hours >= hoursMax || seconds > 59 || (parts[1] !== undefined && minutes > 59)) return null
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((parts[4] ?? '').padEnd(3, '0'))
}

// ---- names before what is said ----

const label = /^(\p{Lu}[^\s:]{0,30}(?: [^\s:]{1,30}){0,4}):(?:\s+(.*))?$/u

/** The name before a colon and what stands behind it. */
function labelOf(line: string): { name: string; rest: string } | null {
  const match = label.exec(line)
  return match ? { name: match[1]!, rest: match[2] ?? '' } : null
}

const roles = new Set(['interviewer', 'recruiter', 'host', 'speaker', 'hiring manager', 'panel', 'q', 'a'])

/**
 * One word before a colon may be a name or the beginning of a sentence ("So: we stopped"). It is a name where it comes
 * twice, is the first or means the candidate or a role; else it goes back into the words of whoever spoke before.
 */
function withoutChanceNames(said: readonly Said[], own: ReadonlySet<string>): Said[] {
  const seen = new Map<string, number>()
  let last: string | null = null
  for (const { name } of said) {
    if (name !== null && name !== last) seen.set(name, (seen.get(name) ?? 0) + 1)
    last = name
  }
  const first = said[0]?.name
  const isName = (name: string) =>
    name === first ||
    name.includes(' ') ||
    (seen.get(name) ?? 0) > 1 ||
    own.has(keyOf(name)) ||
    roles.has(keyOf(name).replace(/\s*\d+$/, ''))
  let voice: string | null = null
  let chance: string | null = null
  return said.map(each => {
    if (each.name === null || isName(each.name)) {
      voice = each.name
      chance = null
      return each
    }
    const text = each.name === chance ? each.text : `${each.name}: ${each.text}`
    chance = each.name
    return { ...each, name: voice, text }
  })
}

// ---- plain text ----

const stamp = /^[[(]?(\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)[\])]?\s*[-–]?\s*/
/** A recorder's heading: a name, then a time, then nothing. */
const heading = /^(\p{Lu}[^\n:]{0,100}?)\s{1,8}[[(]?(\d{1,3}:\d{2}(?::\d{2})?)[\])]?:?$/u

/** `Name: words`, with or without a time before it, or a heading of name and time over the words. */
function readPlain(text: string, faults: Fault[], own: ReadonlySet<string>): Said[] {
  const said: Said[] = []
  let voice: string | null = null
  let atMs: number | null = null
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '') continue
    const headed = heading.exec(line)
    if (headed && timeOf(headed[2]!) !== null) {
      voice = headed[1]!.trim()
      atMs = timeOf(headed[2]!)
      continue
    }
    const stamped = stamp.exec(line)
    if (stamped) {
      const time = timeOf(stamped[1]!)
      if (time === null) {
        faults.push({ line: index + 1, message: 'This is no time; write hours:minutes:seconds' })
        continue
      }
      atMs = time
    }
    const rest = stamped ? line.slice(stamped[0].length) : line
    const labelled = labelOf(rest)
    if (labelled) voice = labelled.name
    else if (voice === null) {
      faults.push({ line: index + 1, message: 'Who says this? Begin the line with a name and a colon' })
      continue
    }
    const words = (labelled ? labelled.rest : rest).trim()
    if (words !== '') said.push({ line: index + 1, name: voice, atMs, text: words })
  }
  return withoutChanceNames(said, own)
}

// ---- JSON ----

const timeMembers = { at_ms: 1, start_ms: 1, start: 1_000, at: 1_000, time: 1_000 } as const

/** A list of turns, bare or under `turns`, `segments` or `utterances`: each with `text`, a speaker and perhaps a time. */
function readJson(text: string, faults: Fault[]): Said[] {
  const read = readPositionedJson(text)
  if (!read.ok) {
    faults.push(...read.faults.map(({ line, message }) => ({ line, message })))
    return []
  }
  const { value, positionOf } = read.json
  const holder = ['turns', 'segments', 'utterances'].find(name => isRecord(value) && Array.isArray(value[name]))
  const list = holder && isRecord(value) ? value[holder] : value
  if (!Array.isArray(list)) {
    faults.push({ line: 1, message: 'Expected a list of turns, or an object with a list "turns"' })
    return []
  }
  return list.flatMap((each, index): Said[] => {
    const { line } = positionOf(`${holder ? `/${holder}` : ''}/${index}`)
    const wrong = (message: string) => {
      faults.push({ line, message })
      return []
    }
    if (!isRecord(each)) return wrong('A turn is an object with "speaker" and "text"')
    const { text: words } = each
    const speaker = each.name ?? each.speaker
    if (typeof words !== 'string') return wrong('A turn needs its "text"')
    if (typeof speaker !== 'string' || speaker.trim() === '') return wrong('A turn needs its "speaker"')
    // Where both are given, the role decides and the name is shown.
    const asCandidate = typeof each.speaker === 'string' && keyOf(each.speaker) === 'candidate'
    const atMs = timeIn(each)
    if (Number.isNaN(atMs)) return wrong('The time of a turn is a number of seconds, "at_ms", or hours:minutes:seconds')
    if (words.trim() === '') return []
    return [{ line, name: asCandidate ? 'candidate' : speaker.trim(), atMs, text: words.trim() }]
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Milliseconds; null where no time is given, NaN where it is none. */
function timeIn(turn: Record<string, unknown>): number | null {
  for (const [name, factor] of Object.entries(timeMembers)) {
    const given = turn[name]
    if (given === undefined || given === null) continue
    if (typeof given === 'string') return timeOf(given) ?? Number.NaN
    const ms = typeof given === 'number' ? Math.round(given * factor) : Number.NaN
    return ms >= 0 && ms < hoursMax * 3_600_000 ? ms : Number.NaN
  }
  return null
}

// ---- turns ----

/** Joins what one voice says without a break, so that no sentence is cut where a caption was. */
function joinTurns(said: readonly Said[]): Said[] {
  const turns: Said[] = []
  for (const each of said) {
    const before = turns.at(-1)
    if (before && before.name === each.name && before.text.length + each.text.length < joinedLengthMax)
      turns[turns.length - 1] = { ...before, text: `${before.text} ${each.text}` }
    else turns.push(each)
  }
  return turns
}
