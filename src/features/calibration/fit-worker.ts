/**
 * The thread in which a refit computes, so that requests are answered meanwhile. Takes cards in chunks, answers progress and
 * the fit in chunks: nothing is ever cloned in one piece large enough to hold the other thread up. It knows no database.
 */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { fitSheets } from './fit.ts'
import type { FromThread, ToThread } from './fit-thread.ts'
import type { Sheet } from './ratings.ts'

const chunkOfAnswer = 250
/** Hearing of each evaluation of a small fit would cost more than the fit. */
const progressEveryMs = 100

if (parentPort) serve(parentPort)

/** Gathers cards until it is told to fit, fits once, and lets the thread end. */
function serve(port: MessagePort): void {
  const say = (message: FromThread) => port.postMessage(message)
  const sheets: Sheet[] = []
  let saidAt = 0
  let saidPhase = ''
  port.on('message', (message: ToThread) => {
    if (message.kind === 'sheets') {
      sheets.push(...message.sheets)
      return
    }
    const fit = fitSheets(sheets, (phase, evaluations) => {
      const now = performance.now()
      if (phase === saidPhase && now - saidAt < progressEveryMs) return
      saidAt = now
      saidPhase = phase
      say({ kind: 'progress', phase, evaluations })
    })
    if (fit.kind === 'too_few') {
      say({ kind: 'too_few', need: fit.need, have: fit.have })
    } else {
      const { loops, interviewers, ...rest } = fit
      for (let at = 0; at < interviewers.length; at += chunkOfAnswer)
        say({ kind: 'interviewers', interviewers: interviewers.slice(at, at + chunkOfAnswer) })
      for (let at = 0; at < loops.length; at += chunkOfAnswer)
        say({ kind: 'loops', loops: loops.slice(at, at + chunkOfAnswer) })
      say({ ...rest })
    }
    port.close()
  })
}
