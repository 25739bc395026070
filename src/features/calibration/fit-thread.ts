/**
 * Starts the thread that fits and speaks with it. It answers the parts of a fit as they come, so that they can be stored
 * while the next ones are on their way. It knows no database.
 */
import { Worker } from 'node:worker_threads'
import type { CalibratedLoop, TooFew } from '../../domain/calibration/calibrate.ts'
import type { Fit, FittedInterviewer, Phase } from './fit.ts'
import type { Sheet } from './ratings.ts'

type Fitted = Extract<Fit, { kind: 'fitted' }>

export type ToThread = { readonly kind: 'sheets'; readonly sheets: readonly Sheet[] } | { readonly kind: 'fit' }

export type FromThread =
  | { readonly kind: 'progress'; readonly phase: Phase; readonly evaluations: number }
  | { readonly kind: 'interviewers'; readonly interviewers: readonly FittedInterviewer[] }
  | { readonly kind: 'loops'; readonly loops: readonly CalibratedLoop[] }
  | Outcome

/** What is said last. */
export type Outcome = Pick<Fitted, 'kind' | 'core' | 'summary' | 'agreement'> | TooFew

/** The thread fell: the message is of the engine's own making and holds nobody's words. */
export class FitFailed extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FitFailed'
  }
}

export interface FitThread {
  take(sheets: readonly Sheet[]): void
  /** Fits what was taken; hands progress and parts over, in order, and answers the outcome after the last of them. */
  fit(hear: (part: Exclude<FromThread, Outcome>) => void): Promise<Outcome>
  /** Ends the thread, whatever it is at. */
  end(): Promise<void>
}

/** Starts the thread. Its source is TypeScript where this file's is: then the loader is brought along. */
export function startFitThread(): FitThread {
  const file = new URL(import.meta.url.endsWith('.ts') ? './fit-worker.ts' : './fit-worker.js', import.meta.url)
  const worker = file.href.endsWith('.ts')
    ? new Worker(
        `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file.href)}) })`,
        { eval: true },
      )
    : new Worker(file)
  const say = (message: ToThread) => worker.postMessage(message)
  let failed: Error | null = null
  let fail = (error: Error) => {
    failed = error
  }
  worker.on('error', error => fail(new FitFailed(error.message.slice(0, 300))))
  worker.on('exit', code => fail(new FitFailed(`the thread ended early (${code})`)))
  return {
    take: sheets => say({ kind: 'sheets', sheets }),
    fit(hear) {
      return new Promise<Outcome>((resolve, reject) => {
        fail = reject
        if (failed) reject(failed)
        worker.on('message', (message: FromThread) => {
          if (message.kind === 'fitted' || message.kind === 'too_few') resolve(message)
          else hear(message)
        })
        say({ kind: 'fit' })
      })
    },
    end: async () => void (await worker.terminate()),
  }
}
