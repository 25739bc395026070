/**
 * Events and attempts in words: what each type of event means to whoever ticks it, and what an attempt to deliver came to.
 * The types are those of the contract; the compiler says when one has no words. Knows no page.
 */
import type { Shapes } from '../api.ts'
import { say } from '../words.ts'

export type EventType = Shapes['EventType']
export type Tone = 'good' | 'wait' | 'bad' | 'off'
type Try = Shapes['WebhookDelivery']['tries'][number]

const eventWords = {
  'application.received': 'Somebody applied, or was entered by hand or by your ATS.',
  'application.stage_entered': 'An application came to another stage.',
  'application.closed': 'An application ended: hired, rejected or withdrawn.',
  'candidate.merged': 'Two records of one candidate became one.',
  'candidate.recused': 'Somebody stands back from a candidate they know.',
  'candidate.erased': 'A candidate was erased: erase what you copied.',
  'loop.planned': 'A loop was opened, with its interviews.',
  'interview.changed': 'An interview was scheduled, moved, held or dropped.',
  'loop.all_in': 'Every required card is in or waived.',
  'loop.cancelled': 'A loop ended without a debrief.',
  'debrief.released': 'The debrief is open; from here on its cards may be read.',
  'seal.opened_early': 'The decision owner opened the debrief before every card was in.',
  'scorecard.submitted': 'A card is in. Told at the release, with its time.',
  'scorecard.versioned': 'A later version of a card. Never told before the release.',
  'scorecard.voided': 'A submitted card was voided by two people.',
  'decision.recorded': 'A decision was recorded; a later one may supersede it.',
  'calibration.finished': 'A new calibration is there to be read.',
  'webhook.disabled': 'An endpoint was disabled. Hear of it from another one.',
} satisfies Record<EventType, string>

export const eventTypes = Object.keys(eventWords) as EventType[]

/** The types as they are ticked, by what they are about. */
export const eventGroups: readonly { readonly title: string; readonly types: readonly EventType[] }[] = [
  { title: 'Applications and candidates', types: eventTypes.filter(type => /^(application|candidate)\./.test(type)) },
  { title: 'Loops and interviews', types: eventTypes.filter(type => /^(loop|interview)\./.test(type)) },
  {
    title: 'Debriefs and decisions',
    types: eventTypes.filter(type => /^(debrief|seal|scorecard|decision)\./.test(type)),
  },
  { title: 'The service', types: eventTypes.filter(type => /^(calibration|webhook)\./.test(type)) },
]

/** What an event of this type tells. */
export function explainEvent(type: EventType): string {
  return eventWords[type]
}

/** "Debrief released" for `debrief.released`. */
export function sayEvent(type: string): string {
  return type === 'webhook.ping' ? 'Test ping' : say(type.replace('.', '_'))
}

export const deliveryStates: Readonly<Record<Shapes['DeliveryState'], { words: string; tone: Tone }>> = {
  pending: { words: 'Waiting', tone: 'wait' },
  delivered: { words: 'Delivered', tone: 'good' },
  failed: { words: 'Given up', tone: 'bad' },
}

export const endpointStates: Readonly<Record<Shapes['WebhookEndpoint']['state'], { words: string; tone: Tone }>> = {
  active: { words: 'Active', tone: 'good' },
  paused: { words: 'Paused', tone: 'off' },
  disabled: { words: 'Disabled', tone: 'bad' },
}

/** Why nothing came back, by the name that the service gives it. */
const errorWords: Readonly<Record<string, string>> = {
  timeout: 'did not answer within ten seconds',
  connection_failed: 'could not be reached',
  name_unresolved: 'was not called: nobody has this name',
  address_refused: 'was not called: the address is not a public one',
  scheme_refused: 'was not called: only https is',
  url_invalid: 'was not called: this is no address',
  userinfo_refused: 'was not called: the address holds a user name',
  body_too_large: 'was not called: the event is too large',
  secret_unreadable: 'was not called: the secret can no longer be read; rotate it',
}

/** What an attempt came to, after "It": "answered 204", "did not answer within ten seconds". */
export function sayAttempt({ status, error }: Pick<Try, 'status' | 'error'>): string {
  if (status === null) return errorWords[error ?? ''] ?? `was not reached (${error ?? 'no answer'})`
  if (status === 410) return 'answered 410: nothing more is wanted'
  if (status >= 300 && status < 400) return `answered ${status}, a redirect, which is not followed`
  return `answered ${status}`
}

/** "96 ms", "10.0 s". */
export function sayDuration(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`
}

/** Whether an attempt was one that delivered. */
export function hasArrived({ status }: Pick<Try, 'status'>): boolean {
  return status !== null && status >= 200 && status < 300
}

const namedMax = 4

/** "Hears every event", or the first few of those that it hears. */
export function sayHeard(types: Shapes['WebhookEndpoint']['event_types']): string {
  if (types === null) return 'Hears every event'
  const named = types.slice(0, namedMax).map(sayEvent)
  const more = types.length - named.length
  return `Hears: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Why an endpoint was disabled. */
export function sayDisabled(reason: Shapes['WebhookEndpoint']['disabled_reason']): string {
  return reason === 'gone'
    ? 'It answered 410, which asks for nothing more.'
    : 'A delivery was given up after ten attempts, and nothing else arrived meanwhile.'
}

/** The host of an address; the address where it has none. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

/** For how long an old secret counts beside a new one, in hours. */
export const overlaps: { value: string; label: string }[] = [
  { value: '0', label: 'Not at all' },
  { value: '1', label: 'For an hour' },
  { value: '24', label: 'For a day' },
  { value: '72', label: 'For three days' },
  { value: '168', label: 'For a week' },
]
