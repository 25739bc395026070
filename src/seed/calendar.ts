/**
 * Times of the demo's history, counted in working days from the moment it is entered, so that interviews fall on weekdays
 * and into office hours whenever the service is first started. All times are UTC. It reads no clock.
 */

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000
const officeOpens = 7
const officeCloses = 17

export interface Calendar {
  /** the moment that everything is counted from */
  readonly base: Date
  /** so many working days from the base's own, at an hour (9.5 is half past nine); the base's day counts as the Friday before on a weekend */
  day(offset: number, hour?: number): Date
  /** about so many hours before the base, in office hours, to the half hour */
  recent(hours: number): Date
  /** about so many hours after the base, in office hours, to the half hour */
  upcoming(hours: number): Date
}

/** The calendar counted from a moment. */
export function calendarOf(base: Date): Calendar {
  const midnight = new Date(base)
  midnight.setUTCHours(0, 0, 0, 0)
  while (isWeekend(midnight)) midnight.setTime(midnight.getTime() - dayMs)
  return {
    base,
    day(offset, hour = 9) {
      const date = new Date(midnight)
      for (let left = Math.abs(offset); left > 0; ) {
        date.setTime(date.getTime() + Math.sign(offset) * dayMs)
        if (!isWeekend(date)) left--
      }
      return new Date(date.getTime() + hour * hourMs)
    },
    recent: hours => backIntoOffice(new Date(halfHour(base.getTime() - hours * hourMs))),
    upcoming: hours => intoOffice(new Date(halfHour(base.getTime() + hours * hourMs) + hourMs / 2)),
  }
}

/** The same moment where it is in office hours, else the next opening. */
export function intoOffice(time: Date): Date {
  const moved = new Date(time)
  if (moved.getUTCHours() >= officeCloses) moved.setTime(opening(moved, 1))
  else if (moved.getUTCHours() < officeOpens) moved.setTime(opening(moved, 0))
  while (isWeekend(moved)) moved.setTime(opening(moved, 1))
  return moved
}

/** So many minutes later, earlier below zero. */
export function plusMinutes(time: Date, minutes: number): Date {
  return new Date(time.getTime() + minutes * minuteMs)
}

/** So many hours later, earlier below zero. */
export function plusHours(time: Date, hours: number): Date {
  return new Date(time.getTime() + hours * hourMs)
}

/** The hour before the office last closed, where the time is outside office hours. */
function backIntoOffice(time: Date): Date {
  const moved = new Date(time)
  const lastHour = officeCloses - 1
  if (moved.getUTCHours() >= officeCloses) moved.setUTCHours(lastHour, 0, 0, 0)
  else if (moved.getUTCHours() < officeOpens) moved.setTime(closing(moved, lastHour))
  while (isWeekend(moved)) moved.setTime(closing(moved, lastHour))
  return moved
}

function opening(time: Date, daysOn: number): number {
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() + daysOn, officeOpens, 30)
}

function closing(time: Date, hour: number): number {
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() - 1, hour)
}

function halfHour(ms: number): number {
  return Math.floor(ms / (30 * minuteMs)) * 30 * minuteMs
}

function isWeekend(time: Date): boolean {
  return time.getUTCDay() === 0 || time.getUTCDay() === 6
}
