/**
 * Sentence vectors: the Universal Sentence Encoder from a package of the registry, in a thread of its own, so that the
 * event loop never waits for it. The package has not been released since 2023; everything that knows it stands in
 * encoder-worker.ts, and another encoder with the same answer can take its place. Knows nothing of signals.
 */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

/** What the encoder says of one text: the pieces it read and what each means in its place. */
export interface Encoded {
  /** where each piece begins in the text, and where it ends */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** `starts.length` rows of `ENCODED_WIDTH`: the first layer's and the last layer's reading of the piece */
  readonly pieces: Float32Array
  /** one row of `SENTENCE_WIDTH` of length 1 */
  readonly sentence: Float32Array
}

export const SENTENCE_WIDTH = 512
export const ENCODED_WIDTH = 1024

export interface Encoder {
  /** Vectors of the texts, in order. Rejects when the thread died; the next call starts another. */
  encode(texts: readonly string[], onProgress?: (done: number) => void): Promise<Encoded[]>
  /** Starts the thread and lets it load, for whoever has something else to do first. */
  warm(): void
  /** Ends the thread. A later `encode` starts it again. */
  close(): Promise<void>
}

/** Texts that are read in one go: more share the cost of starting, fewer bound the memory, which the network never gives back. */
const BATCH_MAX = 8

/** Rows leave the thread as soon as they are made: a small nursery keeps it small. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 }

/** The encoder; nothing is loaded before the first text. `onProgress` hears how many of one call's texts are done. */
export function makeEncoder(): Encoder {
  let worker: Worker | undefined
  let next = 0
  const waiting = new Map<number, { resolve(rows: Encoded[]): void; reject(error: Error): void }>()

  function fail(error: Error): void {
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  function start(): Worker {
    const made = import.meta.url.endsWith('.ts')
      ? new Worker(fromSource(), { eval: true, resourceLimits })
      : new Worker(new URL('./encoder-worker.js', import.meta.url), { resourceLimits })
    made.unref()
    made.on('message', ({ id, rows, error }: { id: number; rows?: Encoded[]; error?: string }) => {
      const asked = waiting.get(id)
      waiting.delete(id)
      if (waiting.size === 0) made.unref()
      if (rows) asked?.resolve(rows)
      else asked?.reject(new Error(`the encoder failed: ${error}`))
    })
    made.on('error', error => {
      if (worker === made) fail(error instanceof Error ? error : new Error(String(error)))
    })
    made.on('exit', () => {
      if (worker === made) fail(new Error('the encoder ended'))
    })
    return made
  }

  function ask(texts: readonly string[]): Promise<Encoded[]> {
    worker ??= start()
    worker.ref()
    const id = next++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker!.postMessage({ id, texts })
    })
  }

  return {
    async encode(texts, onProgress) {
      // Texts of about one length together: the short ones of a batch are padded to its longest.
      const order = texts.map((_, k) => k).sort((a, b) => texts[a]!.length - texts[b]!.length)
      const rows: Encoded[] = new Array(texts.length)
      for (let first = 0; first < order.length; first += BATCH_MAX) {
        const part = order.slice(first, first + BATCH_MAX)
        const read = await ask(part.map(k => texts[k]!))
        part.forEach((k, at) => {
          rows[k] = read[at]!
        })
        onProgress?.(first + part.length)
      }
      return rows
    },
    warm() {
      if (!worker) ask(['.']).catch(() => {})
    },
    async close() {
      const ending = worker
      worker = undefined
      for (const { reject } of waiting.values()) reject(new Error('the encoder was closed'))
      waiting.clear()
      await ending?.terminate()
    },
  }
}

/** As built the neighbour is a .js file; under a loader for TypeScript the thread needs the loader too. */
function fromSource(): string {
  const loader = new URL(
    './dist/esm/api/index.mjs',
    pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json')),
  ).href
  const worker = new URL('./encoder-worker.ts', import.meta.url).href
  return `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(worker)}) })`
}
