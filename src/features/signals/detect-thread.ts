/**
 * The detector in a thread of its own, under a time budget: the event loop never waits for a pattern or a vector. It starts
 * with the first text, takes one request after the other and is ended where one takes too long. It keeps nothing it reads.
 */
import { Worker } from 'node:worker_threads'
import type { Pack } from '../../domain/signals/detect.ts'
import type { Engine, Finding, Speaker } from '../../domain/signals/kinds.ts'

export interface Unit {
  readonly speaker: Speaker
  readonly text: string
}

export interface Detected {
  readonly pack: Pack
  /** one list a unit, in their order */
  readonly findings: readonly (readonly Finding[])[]
}

export type ToDetector = { readonly units: readonly Unit[]; readonly engine: Engine }
export type FromDetector = 'started' | Detected | { readonly error: string }

export interface Detector {
  /** The findings of each unit. Rejects with `NotDetected` when the budget is spent, the thread falls or too many wait. */
  detect(units: readonly Unit[], engine: Engine, budgetMs?: number): Promise<Detected>
  close(): Promise<void>
}

/** No answer: the text took too long, or the thread fell. Holds nobody's words. */
export class NotDetected extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NotDetected'
  }
}

const startMs = 60_000
/** Of those who wait for an answer; the background has a queue of its own and waits in it. */
const waitingMaxDefault = 16

/** What a request may take: far above what was measured, so that it ends only what runs away. */
export function budgetFor(units: readonly Unit[], engine: Engine): number {
  const letters = units.reduce((sum, { text }) => sum + text.length, 0)
  return engine === 'rules' ? 3_000 + letters / 20 : 30_000 + letters * 2
}

/** A detector whose thread is not started yet; more than `waitingMax` requests at once are turned away. */
export function makeDetector(waitingMax = waitingMaxDefault): Detector {
  let thread: Promise<Worker> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function end(): Promise<void> {
    const ending = thread
    thread = undefined
    const worker = await ending?.catch(() => undefined)
    await worker?.terminate()
  }

  async function ask(request: ToDetector, budgetMs: number): Promise<Detected> {
    thread ??= start()
    try {
      const worker = await thread
      worker.ref()
      worker.postMessage(request)
      const answer = await answerOf(worker, budgetMs)
      worker.unref()
      if (answer === 'started' || 'error' in answer) throw new NotDetected('the detector failed')
      return answer
    } catch (error) {
      await end()
      throw error instanceof NotDetected ? error : new NotDetected('the detector could not be started')
    }
  }

  return {
    async detect(units, engine, budgetMs = budgetFor(units, engine)) {
      if (waiting >= waitingMax) throw new NotDetected('too many wait already')
      waiting++
      const mine = last.then(() => ask({ units, engine }, budgetMs))
      last = mine.catch(() => {})
      return mine.finally(() => {
        waiting--
      })
    },
    close: end,
  }
}

/** Starts the thread. Its source is TypeScript where this file's is: then the loader is brought along. */
async function start(): Promise<Worker> {
  const file = new URL(import.meta.url.endsWith('.ts') ? './detect-worker.ts' : './detect-worker.js', import.meta.url)
  const worker = file.href.endsWith('.ts')
    ? new Worker(
        `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file.href)}) })`,
        { eval: true },
      )
    : new Worker(file)
  const answer = await answerOf(worker, startMs)
  if (answer !== 'started') throw new NotDetected('the detector could not be started')
  worker.unref()
  return worker
}

/** The next word of the thread, within the budget. */
function answerOf(worker: Worker, budgetMs: number): Promise<FromDetector> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer)
      worker.off('message', hear).off('error', fall).off('exit', fall)
    }
    const hear = (message: FromDetector) => {
      done()
      resolve(message)
    }
    const fall = () => {
      done()
      reject(new NotDetected('the detector ended'))
    }
    const timer = setTimeout(() => {
      done()
      worker.terminate().catch(() => {})
      reject(new NotDetected('the time for this text is spent'))
    }, budgetMs)
    worker.on('message', hear).on('error', fall).on('exit', fall)
  })
}
