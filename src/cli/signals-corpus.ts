/**
 * The labelled corpora as readings: files found, lines parsed, windows encoded, with the vectors kept outside the repository
 * so that the next run is quick. For training and scoring alone; the service never comes here.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LabelledUnit, parseMarkup } from '../domain/signals/corpus.ts'
import { textsToEncode, type WeighedUnit, weighUnit } from '../domain/signals/detect.ts'
import { type Reading, readWindow, textOfWindow, type Vectors } from '../domain/signals/features.ts'
import { kinds } from '../domain/signals/kinds.ts'
import { readSentences, windowsOf } from '../domain/signals/text.ts'
import { makeEncoder } from '../platform/encoder.ts'

export interface Voice {
  readonly name: string
  /** how it speaks or writes, in the words of the file's head */
  readonly register: string
  readonly natural: boolean
  readonly units: readonly LabelledUnit[]
}

/** Voices of the training corpus and texts at natural density, from the sources of the repository. */
export function readVoices(folder = 'src/domain/signals/corpus'): Voice[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.txt') && !name.startsWith('second-reading'))
    .sort()
    .map(path => {
      const text = readFileSync(join(folder, path), 'utf8')
      return {
        name: path.replaceAll('\\', '/').replace(/\.txt$/, ''),
        register: /^# register: (.*)$/m.exec(text)?.[1] ?? '',
        natural: path.startsWith('natural'),
        units: parseMarkup(path, text),
      }
    })
}

/** A window of a unit with what its labels say: per kind, and per piece and kind. */
export interface Example {
  readonly unit: LabelledUnit
  readonly voice: string
  readonly reading: Reading
  readonly labels: Float32Array
  readonly tags: Float32Array
}

/** The windows of the units, encoded. Interviewers have none. `onProgress` hears how many texts are encoded. */
export async function readExamples(
  units: readonly { readonly unit: LabelledUnit; readonly voice: string }[],
  onProgress?: (done: number, of: number) => void,
): Promise<Example[]> {
  const asked = units.flatMap(({ unit, voice }) =>
    unit.speaker === 'interviewer'
      ? []
      : windowsOf(readSentences(unit.text)).map(window => ({
          unit,
          voice,
          window,
          speaker: unit.speaker as 'candidate' | 'note',
        })),
  )
  const vectors = await encodeAll(
    asked.map(({ window }) => textOfWindow(window)),
    onProgress,
  )
  return asked.map(({ unit, voice, window, speaker }, k) => {
    const reading = readWindow(window, speaker, vectors[k]!)
    const labels = new Float32Array(kinds.length)
    const tags = new Float32Array(reading.size * kinds.length)
    for (const { kind, start, end } of unit.labels) {
      for (let t = 0; t < reading.size; t++) {
        const word = reading.words[reading.wordOf[t]!]!
        if (word.start < end && word.end > start) {
          tags[t * kinds.length + kinds.indexOf(kind)] = 1
          labels[kinds.indexOf(kind)] = 1
        }
      }
    }
    return { unit, voice, reading, labels, tags }
  })
}

/** Units weighed, in order, with vectors from the cache. */
export async function weighCached(units: readonly Pick<LabelledUnit, 'speaker' | 'text'>[]): Promise<WeighedUnit[]> {
  const texts = units.map(({ text, speaker }) => textsToEncode(text, speaker))
  const vectors = await encodeAll(texts.flat())
  return units.map(({ text, speaker }, k) => weighUnit(text, speaker, vectors.splice(0, texts[k]!.length)))
}

const ROW = 1024
const BATCH = 256

/** Vectors of the texts, from the cache where they were made before. */
export async function encodeAll(
  texts: readonly string[],
  onProgress?: (done: number, of: number) => void,
): Promise<Vectors[]> {
  const folder = join(tmpdir(), 'hireloop-signals-vectors')
  mkdirSync(folder, { recursive: true })
  const pathOf = (text: string) => join(folder, createHash('sha256').update(text).digest('hex').slice(0, 32))
  const missing = [...new Set(texts.filter(text => !existsSync(pathOf(text))))].sort((a, b) => a.length - b.length)
  const encoder = makeEncoder()
  try {
    for (let first = 0; first < missing.length; first += BATCH) {
      const part = missing.slice(first, first + BATCH)
      const rows = await encoder.encode(part)
      rows.forEach((row, k) => {
        const size = row.starts.length
        const all = new Float32Array(1 + 2 * size + size * ROW + row.sentence.length)
        all[0] = size
        all.set(row.starts, 1)
        all.set(row.ends, 1 + size)
        all.set(row.pieces, 1 + 2 * size)
        all.set(row.sentence, 1 + 2 * size + size * ROW)
        const file = openSync(pathOf(part[k]!), 'w')
        writeSync(file, new Uint8Array(all.buffer))
        closeSync(file)
      })
      onProgress?.(first + part.length, missing.length)
    }
  } finally {
    await encoder.close()
  }
  return texts.map(text => {
    const path = pathOf(text)
    const all = new Float32Array(statSync(path).size / 4)
    const file = openSync(path, 'r')
    readSync(file, new Uint8Array(all.buffer))
    closeSync(file)
    const size = all[0]!
    return {
      starts: Int32Array.from(all.subarray(1, 1 + size)),
      ends: Int32Array.from(all.subarray(1 + size, 1 + 2 * size)),
      pieces: all.subarray(1 + 2 * size, 1 + 2 * size + size * ROW),
      sentence: all.subarray(1 + 2 * size + size * ROW),
    }
  })
}
