/**
 * A thread that reads texts under a time budget, so that the event loop never waits for a pattern or a vector. It starts with
 * the first request, takes one after the other and is ended where one takes too long. It knows neither what is asked nor
 * what is answered, and keeps nothing of either.
 */
import { type MessagePort, parentPort, Worker } from 'node:worker_threads'

export interface TextThread<Question, Answer> {
  /** The thread's answer. Rejects with `NotDetected` when the budget is spent, the thread falls or too many wait. */
  ask(question: Question, budgetMs: number): Promise<Answer>
  close(): Promise<void>
}

/** No answer: the text took too long, or the thread fell. Holds nobody's words. */
export class NotDetected extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NotDetected'
  }
}

type Said<Answer> = 'started' | { readonly answer: Answer } | { readonly error: string }

const startMs = 60_000
/** What is made for a sentence is garbage with the next: a small nursery keeps the thread small. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 }

/**
 * A thread that is not started yet. `source` is the URL of its file without the ending, as TypeScript or as built; more than
 * `waitingMax` requests at once are turned away.
 */
export function makeTextThread<Question, Answer>(source: URL, waitingMax: number): TextThread<Question, Answer> {
  let thread: Promise<Worker> | undefined
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function end(): Promise<void> {
    const ending = thread
    thread = undefined
    const worker = await ending?.catch(() => undefined)
    await worker?.terminate()
  }

  async function answerTo(question: Question, budgetMs: number): Promise<Answer> {
    thread ??= start(source)
    try {
      const worker = await thread
      worker.ref()
      worker.postMessage(question)
      const said = await wordOf<Answer>(worker, budgetMs)
      worker.unref()
      if (said === 'started' || 'error' in said) throw new NotDetected('the reading failed')
      return said.answer
    } catch (error) {
      await end()
      throw error instanceof NotDetected ? error : new NotDetected('the thread could not be started')
    }
  }

  return {
    async ask(question, budgetMs) {
      if (waiting >= waitingMax) throw new NotDetected('too many wait already')
      waiting++
      const mine = last.then(() => answerTo(question, budgetMs))
      last = mine.catch(() => {})
      return mine.finally(() => {
        waiting--
      })
    },
    close: end,
  }
}

/** Starts the thread. Its source is TypeScript where this file's is: then the loader is brought along. */
async function start(source: URL): Promise<Worker> {
  const typed = import.meta.url.endsWith('.ts')
  const file = new URL(`${source.href}${typed ? '.ts' : '.js'}`)
  const worker = typed
    ? new Worker(
        `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file.href)}) })`,
        { eval: true, resourceLimits },
      )
    : new Worker(file, { resourceLimits })
  if ((await wordOf(worker, startMs)) !== 'started') throw new NotDetected('the thread could not be started')
  worker.unref()
  return worker
}

/** The next word of the thread, within the budget. */
function wordOf<Answer>(worker: Worker, budgetMs: number): Promise<Said<Answer>> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer)
      worker.off('message', hear).off('error', fall).off('exit', fall)
    }
    const hear = (message: Said<Answer>) => {
      done()
      resolve(message)
    }
    const fall = () => {
      done()
      reject(new NotDetected('the thread ended'))
    }
    const timer = setTimeout(() => {
      done()
      worker.terminate().catch(() => {})
      reject(new NotDetected('the time for this text is spent'))
    }, budgetMs)
    worker.on('message', hear).on('error', fall).on('exit', fall)
  })
}

/** The thread's side: answers one question after the other. What goes wrong is told by its kind alone, since a message may hold words of the text. */
export function serveTexts<Question, Answer>(
  answerTo: (question: Question) => Answer | Promise<Answer>,
  port: MessagePort | null = parentPort,
): void {
  if (!port) return
  const say = (message: Said<Answer>) => port.postMessage(message)
  port.on('message', async (question: Question) => {
    try {
      say({ answer: await answerTo(question) })
    } catch (error) {
      say({ error: error instanceof Error ? error.name : 'Error' })
    }
  })
  say('started')
}
