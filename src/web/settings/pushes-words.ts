/** What came of a push, in words, and what one does about it. States are looked up by name: a new one is shown as it is called. */
import type { Shapes } from '../api.ts'
import { say } from '../words.ts'
import type { Tone } from './webhooks-words.ts'

type Push = Shapes['Push']

interface PushWords {
  readonly words: string
  readonly tone: Tone
  /** what it means, and what to do where there is something to do */
  readonly meaning: string
}

const states: Readonly<Record<string, PushWords>> = {
  received: { words: 'Received', tone: 'wait', meaning: 'It is written down and is being worked.' },
  applied: { words: 'Applied', tone: 'good', meaning: 'What it says stands here now.' },
  ignored: {
    words: 'Passed over',
    tone: 'off',
    meaning: 'It says nothing that concerns a loop, or is about somebody who never applied here.',
  },
  superseded: {
    words: 'Came too late',
    tone: 'off',
    meaning: 'A newer word on the same application was applied before; an older one undoes nothing.',
  },
  needs_pull: {
    words: 'A hint',
    tone: 'wait',
    meaning: 'It tells that something changed. What it says is signed by nobody, so nothing of it was taken over.',
  },
  job_unknown: {
    words: 'Job not known',
    tone: 'bad',
    meaning:
      'Its job is not known here. Name the job on this connection, or give the job its external id; then try again.',
  },
  refused: {
    words: 'Refused',
    tone: 'bad',
    meaning: 'It could not be taken over. Mend what stands in its way, then try again.',
  },
}

export const pushStates = Object.keys(states)

const outcomes: Readonly<Record<string, string>> = {
  created: 'it is new here',
  changed: 'something changed',
  unchanged: 'nothing changed',
  merged: 'two candidates became one',
  unknown: 'nobody here is meant',
  unreadable: 'it could not be read',
  candidate_erased: 'the candidate was erased here',
}

/** The state of a push in words. */
export function pushStateOf({ state }: Pick<Push, 'state'>): PushWords {
  return states[state] ?? { words: say(state), tone: 'wait', meaning: '' }
}

/** What came of it: in words where it is an outcome, by its code where it is a refusal; null where nothing did yet. */
export function sayOutcome(outcome: string | null): string | null {
  if (outcome === null) return null
  return outcomes[outcome] ?? outcome.replaceAll('_', ' ')
}

/** Whether it can be tried again as it is. */
export function isRetriable({ state, outcome }: Pick<Push, 'state' | 'outcome'>): boolean {
  return (state === 'job_unknown' || state === 'refused') && outcome !== 'unreadable'
}
