/** What came of a push, in words, and what one does about it. The states are those of the contract;
 * the compiler says when one has no words. */
import type { Shapes } from '../api.ts'
import type { Tone } from './webhooks-words.ts'

type Push = Shapes['Push']

interface PushWords {
  readonly words: string
  readonly tone: Tone
  /** what it means, and what to do where there is something to do */
  readonly meaning: string
}

const states = {
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
    meaning: 'It tells that something changed. What it says is signed by nobody, so the other system is asked instead.',
  },
  failed: {
    words: 'Not told',
    tone: 'bad',
    meaning: 'The other system was asked what happened and did not tell.',
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
} satisfies Record<Push['state'], PushWords>

export const pushStates = Object.keys(states) as Push['state'][]

const outcomes: Readonly<Record<string, string>> = {
  created: 'it is new here',
  changed: 'something changed',
  unchanged: 'nothing changed',
  merged: 'two candidates became one',
  unknown: 'nobody here is meant',
  unreadable: 'it could not be read',
  unknown_reference: 'what it points to does not exist here',
  candidate_erased: 'the candidate was erased here',
  api_key_missing: 'there is no API key to ask with',
  api_key_unreadable: 'the API key can no longer be read',
  api_key_refused: 'the API key was refused',
  not_there: 'nothing is there under this id',
  too_many_requests: 'it was asked too often',
  unavailable_there: 'the other system could not answer',
  unreachable: 'the other system could not be reached',
  timeout: 'the other system did not answer in time',
  address_refused: 'the address may not be called from here',
  answer_too_large: 'the answer was too large',
  answer_unexpected: 'the answer was not one that is documented',
}

/** The state of a push in words. */
export function pushStateOf({ state }: Pick<Push, 'state'>): PushWords {
  return states[state]
}

/** What came of it: in words where it is an outcome, by its code where it is a refusal; null where nothing did yet. */
export function sayOutcome(outcome: string | null): string | null {
  if (outcome === null) return null
  return outcomes[outcome] ?? outcome.replaceAll('_', ' ')
}

const retriable: readonly Push['state'][] = ['job_unknown', 'refused', 'failed', 'needs_pull']

/** Whether trying again can help as things stand: not without the key by which it is asked for, nor what cannot be read. */
export function isRetriable({ state, outcome }: Pick<Push, 'state' | 'outcome'>): boolean {
  return retriable.includes(state) && outcome !== 'unreadable' && outcome !== 'api_key_missing'
}
