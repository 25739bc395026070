/**
 * What the service has to say to the author of a card about their own words, while they write: the coach's hints and the
 * signals in the text, as places in it. Asked for when the typing pauses, never waited for, kept nowhere, and silent when
 * there is no answer. Saving and submitting know nothing of it.
 */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { api, read, type Shapes } from '../api.ts'
import { type DraftView, type Fields, type RatingValue, tidy } from '../card-draft.ts'
import { allows, may, useMe } from '../session.ts'
import { say } from '../words.ts'
import type { TextMark } from './text-marks.tsx'

/** Marks on what is being written. */
export interface CardMarks {
  /** by dimension and by the place of a piece of evidence in it */
  readonly evidence: Readonly<Record<string, readonly (readonly TextMark[])[]>>
  /** on a rating as a whole, by dimension */
  readonly ratings: Readonly<Record<string, readonly TextMark[]>>
  readonly summary: readonly TextMark[]
  readonly artifact: readonly TextMark[]
}

type Hint = Shapes['CoachHint']
type Unit = Shapes['UnitsToDetect']['units'][number]
type Found = Shapes['DetectedSignals']['units'][number]

interface Texts {
  readonly coach: Shapes['TextsToCoach']
  readonly units: readonly Unit[]
}

interface Answer {
  readonly hints: readonly Hint[]
  readonly units: readonly Found[]
}

const quietMs = 1_200
/** After a refusal or no answer nothing is asked for so long: hints are worth no load. */
const restMs = 60_000
const unitsMax = 200
const lettersMax = 5_000

/** Marks on the draft as it stands; those whose words are no longer there are left out until the next answer. */
export function useCardMarks(card: Shapes['Scorecard'], view: DraftView): CardMarks {
  const me = useMe()
  const coached = allows(card, 'coach.read')
  const detects = may(me, 'signal.detect')
  const job = useQuery({
    enabled: detects,
    queryKey: ['job', card.job.id],
    queryFn: () => read(api.GET('/v1/jobs/{id}', { params: { path: { id: card.job.id } } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const looked = detects && job.data?.signals_off === false
  const texts = useMemo(() => textsOf(view.ratings, view.fields), [view.ratings, view.fields])
  const key = JSON.stringify(texts)
  const [answer, setAnswer] = useState<Answer>({ hints: [], units: [] })
  const restsUntil = useRef(0)
  useEffect(() => {
    const { coach, units } = JSON.parse(key) as Texts
    const given = new AbortController()
    const timer = setTimeout(async () => {
      if (Date.now() < restsUntil.current) return
      try {
        const { signal } = given
        const [hints, found] = await Promise.all([
          coached ? read(api.POST('/v1/coach', { body: coach, signal })) : null,
          looked && units.length > 0
            ? read(api.POST('/v1/signals/detect', { body: { engine: 'rules', units: [...units] }, signal }))
            : null,
        ])
        if (!signal.aborted) setAnswer({ hints: hints?.hints ?? [], units: found?.units ?? [] })
      } catch {
        if (!given.signal.aborted) restsUntil.current = Date.now() + restMs
      }
    }, quietMs)
    return () => {
      clearTimeout(timer)
      given.abort()
    }
  }, [key, coached, looked])
  return useMemo(() => marksOf(answer, view.ratings, view.fields), [answer, view.ratings, view.fields])
}

/** What is sent: only what has words, each piece of evidence under its own place in the draft. */
function textsOf(ratings: DraftView['ratings'], fields: Fields): Texts {
  const sent: Record<string, RatingValue> = {}
  const units: Unit[] = []
  for (const [dimension, value] of Object.entries(ratings)) {
    const said = tidy(value)
    if (said === null || 'not_assessed' in said) continue
    sent[dimension] = said
    for (const [at, { kind, text }] of evidenceOf(value).entries())
      if (text.trim() !== '')
        units.push({ id: placeOf(dimension, at), speaker: kind === 'quote' ? 'candidate' : 'note', text })
  }
  const { artifact, summary } = fields
  if (summary?.trim()) units.push({ id: '/summary', speaker: 'note', text: summary })
  if (artifact?.note.trim()) units.push({ id: '/artifact/note', speaker: 'note', text: artifact.note })
  return {
    coach: {
      ratings: sent,
      artifact: artifact?.note.trim() ? artifact : null,
      summary: summary?.trim() ? summary : null,
      notes: null,
    },
    units: units.filter(({ text }) => text.length <= lettersMax).slice(0, unitsMax),
  }
}

function placeOf(dimension: string, at: number): string {
  return `/ratings/${dimension}/evidence/${at}/text`
}

function evidenceOf(value: RatingValue | null | undefined): readonly Shapes['Evidence'][] {
  return value && 'evidence' in value ? value.evidence : []
}

function marksOf({ hints, units }: Answer, ratings: DraftView['ratings'], fields: Fields): CardMarks {
  const evidence: Record<string, TextMark[][]> = {}
  const onRatings: Record<string, TextMark[]> = {}
  for (const [dimension, value] of Object.entries(ratings)) {
    const pieces = evidenceOf(value)
    // Blank pieces were not sent, so the answer counts without them.
    const filled = pieces.filter(({ text }) => text.trim() !== '')
    const marks = pieces.map(({ text }, at) => [
      ...hintsAt(placeOf(dimension, filled.indexOf(pieces[at]!)), text),
      ...signalsAt(placeOf(dimension, at), text),
    ])
    if (marks.some(each => each.length > 0)) evidence[dimension] = marks
    const whole = filled.length === 0 ? hintsAt(`/ratings/${dimension}`, '') : []
    if (whole.length > 0) onRatings[dimension] = whole
  }
  const at = (place: string, text: string) => [...hintsAt(place, text), ...signalsAt(place, text)]
  return {
    evidence,
    ratings: onRatings,
    summary: at('/summary', fields.summary ?? ''),
    artifact: at('/artifact/note', fields.artifact?.note ?? ''),
  }

  function hintsAt(place: string, text: string): TextMark[] {
    return hints
      .filter(({ pointer, start, end, quote }) => pointer === place && text.slice(start, end) === quote)
      .map(({ code, start, end, message }) => ({
        from: start,
        to: end,
        kind: 'hint',
        label: say(code),
        reason: message,
      }))
  }
  function signalsAt(place: string, text: string): TextMark[] {
    return units
      .filter(({ id }) => id === place)
      .flatMap(({ findings }) => findings)
      .filter(({ start, end, quote }) => text.slice(start, end) === quote)
      .map(({ kind, start, end, reason }) => ({ from: start, to: end, kind: 'signal', label: say(kind), reason }))
  }
}
