/**
 * Asking a vendor what its push is about: what an answer means, when to ask again, and what whoever looks at the push is told
 * to do. It knows no vendor, no address, no clock and no chance.
 */
const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** The pause after the first answer that was none, the second, and so on; after the last one the push is given up. */
export const pullPausesMs: readonly number[] = [30 * second, 2 * minute, 10 * minute, 30 * minute, 2 * hour, 6 * hour]
/** How long a vendor that could not answer is left alone at least, whatever else there is to ask. */
export const pullRestMs = pullPausesMs[0]!
/** By how much of itself a pause is shorter or longer, so that what failed together does not come back together. */
export const pullJitter = 0.1
/** Whoever asks for a longer silence is asked again after this. */
const silenceMaxMs = 6 * hour

const askedAgain = 'It is asked for again by itself.'

/** What stands in the way, and what to do about it. */
const advices = {
  api_key_missing: 'Give the connection an API key of the other system: then this is asked for by itself.',
  api_key_unreadable: 'The API key can no longer be read, because the secret of this service changed: give it again.',
  api_key_refused: 'The other system does not take the API key: give the connection one that it takes.',
  not_there: 'The other system has nothing under this id: it was removed, or the API key may not see it.',
  too_many_requests: 'The other system was asked too often.',
  unavailable_there: 'The other system could not answer.',
  unreachable: 'The other system could not be reached.',
  timeout: 'The other system did not answer in time.',
  address_refused:
    'The address of the other system may not be called from here: change it, or ask who runs this service.',
  answer_too_large: 'The answer was larger than is read: enter the application by hand.',
  answer_unexpected: 'The answer was none that the other system documents: check the address, then retry.',
} as const

/** Why a push is not known in full. */
export type PullFault = keyof typeof advices

const passing: readonly PullFault[] = ['too_many_requests', 'unavailable_there', 'unreachable', 'timeout']

/** Why a status is no answer; null where it is one. */
export function faultOfStatus(status: number): PullFault | null {
  if (status >= 200 && status < 300) return null
  if (status === 401 || status === 403) return 'api_key_refused'
  if (status === 404 || status === 410) return 'not_there'
  if (status === 429) return 'too_many_requests'
  return status === 408 || status >= 500 ? 'unavailable_there' : 'answer_unexpected'
}

/**
 * When to ask again after `attempts` (1 or more) of which the last met `fault` at `now`; null where that is final. `retryAfter`
 * is what the vendor said, in seconds or as a date: it is never asked before. `chance` is from 0 up to 1 and spreads the pause.
 */
export function askAgainAt(
  fault: PullFault,
  attempts: number,
  now: Date,
  chance: number,
  retryAfter: string | null,
): Date | null {
  const pause = passing.includes(fault) ? pullPausesMs[attempts - 1] : undefined
  if (pause === undefined) return null
  const spread = Math.round(pause * (1 - pullJitter + 2 * pullJitter * chance))
  return new Date(now.getTime() + Math.max(spread, silenceMs(retryAfter, now)))
}

/** Until when nothing else is asked of a vendor that met one of its questions with `fault`; null where nothing speaks against it. */
export function restUntil(fault: PullFault, now: Date, retryAfter: string | null): Date | null {
  return passing.includes(fault) ? new Date(now.getTime() + Math.max(pullRestMs, silenceMs(retryAfter, now))) : null
}

/** What to do about a push that met `fault`; `again` says that it is asked for once more by itself. */
export function adviceOn(fault: string, again: boolean): string | null {
  if (!Object.hasOwn(advices, fault)) return null
  const advice = advices[fault as PullFault]
  if (!passing.includes(fault as PullFault)) return advice
  return again ? `${advice} ${askedAgain}` : `${advice} Retry when it can.`
}

/** The milliseconds of a Retry-After header, which gives seconds or a date; 0 where it says nothing that can be read. */
function silenceMs(retryAfter: string | null, now: Date): number {
  if (retryAfter === null) return 0
  const ms = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * second : new Date(retryAfter).getTime() - now.getTime()
  return ms > 0 ? Math.min(ms, silenceMaxMs) : 0
}
