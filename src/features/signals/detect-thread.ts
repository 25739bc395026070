/**
 * The detector in a thread of its own, under a time budget: the event loop never waits for a pattern or a vector. How long a
 * text may take is decided here; how the thread is kept is not.
 */
import type { Pack } from '../../domain/signals/detect.ts'
import type { Density, Engine, Finding, Speaker } from '../../domain/signals/kinds.ts'
import { makeTextThread } from './text-thread.ts'

export interface Unit {
  readonly speaker: Speaker
  readonly text: string
}

export interface Detected {
  readonly pack: Pack
  /** at which density the units were read; null by rules alone, which do not ask */
  readonly density: Density | null
  /** one list a unit, in their order */
  readonly findings: readonly (readonly Finding[])[]
}

/** How units are to be read; their density shows in themselves where it is null. */
export interface Reading {
  readonly engine: Engine
  readonly density: Density | null
}

export type ToDetector = Reading & { readonly units: readonly Unit[] }

export interface Detector {
  /** The findings of each unit. Rejects with `NotDetected` when the budget is spent, the thread falls or too many wait. */
  detect(units: readonly Unit[], reading: Reading, budgetMs?: number): Promise<Detected>
  close(): Promise<void>
}

/** Of those who wait for an answer; the background has a queue of its own and waits in it. */
const waitingMaxDefault = 16

/** What a request may take: far above what was measured, so that it ends only what runs away. */
export function budgetFor(units: readonly Unit[], engine: Engine): number {
  const letters = units.reduce((sum, { text }) => sum + text.length, 0)
  return engine === 'rules' ? 3_000 + letters / 20 : 30_000 + letters * 2
}

/** A detector whose thread is not started yet; more than `waitingMax` requests at once are turned away. */
export function makeDetector(waitingMax = waitingMaxDefault): Detector {
  const thread = makeTextThread<ToDetector, Detected>(new URL('./detect-worker', import.meta.url), waitingMax)
  return {
    detect: (units, reading, budgetMs = budgetFor(units, reading.engine)) =>
      thread.ask({ ...reading, units }, budgetMs),
    close: thread.close,
  }
}
