/** Times in the reader's own zone and words: how long from now, with the exact moment behind it. */
import { useEffect, useState } from 'react'

const minuteMs = 60_000
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const steps: readonly [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', minuteMs],
]

/** "in 3 hours", "2 days ago", "now". */
export function inWords(time: Date, now: Date): string {
  const distance = time.getTime() - now.getTime()
  const [unit, ms] = steps.find(([, size]) => Math.abs(distance) >= size) ?? ['minute', minuteMs]
  const count = Math.round(distance / ms)
  return unit === 'minute' && count === 0 ? 'now' : relative.format(count, unit)
}

const exact = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const exactWithYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** "Tue, 3 Mar, 14:00", with the year where it is another one. */
export function exactly(time: Date, now: Date): string {
  return (time.getFullYear() === now.getFullYear() ? exact : exactWithYear).format(time)
}

/** The present moment, moving on by itself once every `everyMs`. */
export function useNow(everyMs = minuteMs / 2): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** A moment: in words, exact on hover; or exact at once. */
export function Moment({ at, plain = false }: { at: string; plain?: boolean }) {
  const now = useNow()
  const time = new Date(at)
  return (
    <time dateTime={at} title={exactly(time, now)} className="numbers">
      {plain ? exactly(time, now) : inWords(time, now)}
    </time>
  )
}
