/**
 * What people can be told, by which channel, and when: kinds, quiet hours in a person's own zone, the day of the weekly
 * digest, the pauses between attempts. Pure: the moment comes as an argument. It does not know what a notification says.
 */

/** `digest` goes by mail alone; the others by either channel. */
export const kinds = ['due', 'overdue', 'escalated', 'nudge', 'released', 'decided', 'digest'] as const
export type Kind = (typeof kinds)[number]

export const channels = ['email', 'chat'] as const
export type Channel = (typeof channels)[number]

/** Minutes of the local day, 0 to 1439; `from` after `until` passes midnight. */
export interface QuietHours {
  readonly from: number
  readonly until: number
}

const minuteMs = 60_000
const dayMinutes = 24 * 60

/** Whether this is the name of a time zone. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/**
 * When something may be sent that is ready at `now`: `now` itself outside quiet hours, else the first minute at which they
 * are over by the local clock. Minutes that a change of the clock leaves out or repeats are walked through as they come, so
 * the answer is never inside the quiet hours and never more than a day and an hour away.
 */
export function sendableFrom(now: Date, zone: string, quiet: QuietHours | null): Date {
  if (quiet === null || !isQuiet(minuteOfDay(now, zone), quiet)) return now
  // Straight to where the end would be on an ordinary day, then on or back to where it is.
  const wait = (quiet.until - minuteOfDay(now, zone) + dayMinutes) % dayMinutes
  let at = floorToMinute(now).getTime() + wait * minuteMs
  const earliest = now.getTime()
  while (at - minuteMs > earliest && !isQuiet(minuteOfDay(new Date(at - minuteMs), zone), quiet)) at -= minuteMs
  while (isQuiet(minuteOfDay(new Date(at), zone), quiet)) at += minuteMs
  return new Date(at)
}

/** The hour of a Monday from which its digest is made, by the reader's own clock. */
const digestMinute = 8 * 60

/**
 * The week (as the date of its Monday) whose digest is to be made at `now`: on Mondays from eight in the reader's zone, and
 * for whoever was missed then until the day is over; null at any other time.
 */
export function digestWeekAt(now: Date, zone: string): string | null {
  const { weekday, date, minute } = localTime(now, zone)
  return weekday === 'Mon' && minute >= digestMinute ? date : null
}

/** Pauses after the first, second … failed attempt, in minutes; the last one repeats. */
const pausesMinutes = [1, 5, 15, 60, 120] as const

/** Nothing is tried again for longer than this. */
export const triedForHours = 72

/** When a notification made at `madeAt` is tried again after `attempts` failures; null when it is given up. */
export function nextAttempt(attempts: number, madeAt: Date, now: Date): Date | null {
  if (now.getTime() - madeAt.getTime() >= triedForHours * 60 * minuteMs) return null
  const pause = pausesMinutes[Math.min(attempts, pausesMinutes.length) - 1] ?? pausesMinutes[0]
  return new Date(now.getTime() + pause * minuteMs)
}

function isQuiet(minute: number, { from, until }: QuietHours): boolean {
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}

function minuteOfDay(at: Date, zone: string): number {
  return localTime(at, zone).minute
}

/** One formatter a zone: making one costs a thousand times what using it does. Bounded by the names there are. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function localTime(at: Date, zone: string): { weekday: string; date: string; minute: number } {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formatters.set(zone, formatter)
  }
  const parts = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    weekday: parts.weekday!,
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  }
}

function floorToMinute(at: Date): Date {
  return new Date(Math.floor(at.getTime() / minuteMs) * minuteMs)
}
