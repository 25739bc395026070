/**
 * An import as it goes on: read once, then told of by server-sent events until it is over, also after the page was loaded
 * again, a sign-in was renewed or the network was away. How fast it goes is measured here, from what this window has seen.
 */
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, read, type Shapes } from '../api.ts'

export type Import = Shapes['Import']

/** What fetches each list of imports again. */
export const importsKey = ['imports'] as const
const importKey = (id: string) => ['import', id] as const

/** Also asked in between, where something keeps events from coming through. */
const askedEveryMs = 15_000
const reopenedAfterMs = 2_000

/** How far an import is, now and from now on. */
export function useImport(id: string): UseQueryResult<Import> {
  const queries = useQueryClient()
  const found = useQuery({
    queryKey: importKey(id),
    queryFn: () => read(api.GET('/v1/imports/{id}', { params: { path: { id } } })),
    staleTime: 0,
    refetchInterval: query => (query.state.data?.finished_at === null ? askedEveryMs : false),
  })
  const under = found.data?.finished_at === null
  const over = found.data !== undefined && !under
  useEffect(() => {
    if (!under) return
    let source: EventSource | undefined
    let timer: number | undefined
    const open = () => {
      source = new EventSource(`/v1/imports/${id}/progress`)
      const take = (event: MessageEvent<string>) => {
        const now: Import = JSON.parse(event.data)
        queries.setQueryData(importKey(id), now)
      }
      source.addEventListener('progress', take)
      source.addEventListener('done', event => {
        source?.close()
        take(event)
      })
      // A browser opens it again by itself, but not where it was refused; a read renews the sign-in then.
      source.onerror = () => {
        if (source?.readyState !== EventSource.CLOSED) return
        void queries.refetchQueries({ queryKey: importKey(id) })
        timer = window.setTimeout(open, reopenedAfterMs)
      }
    }
    open()
    return () => {
      source?.close()
      window.clearTimeout(timer)
    }
  }, [id, under, queries])
  const watched = useRef(false)
  useEffect(() => {
    if (under) watched.current = true
    // People and jobs that it brought are on other pages too.
    else if (over && watched.current)
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'import' && queryKey[0] !== 'me' })
  }, [under, over, queries])
  return found
}

/** Rows that were taken, changed or not. */
export function goodOf({ created, changed, unchanged }: Import): number {
  return created + changed + unchanged
}

export interface Pace {
  readonly rowsPerSecond: number
  readonly secondsLeft: number
}

interface Seen {
  readonly atMs: number
  readonly rows: number
  readonly progress: number
}

/** Seconds of looking on before a pace is told. */
const measuredFromS = 1

/** How fast an import goes since this window looks on; null while that is not known. */
export function usePace(now: Import): Pace | null {
  const rows = now.checked + goodOf(now) + now.faulty
  const [first, setFirst] = useState<Seen | null>(null)
  const [last, setLast] = useState<Seen | null>(null)
  useEffect(() => {
    if (now.state !== 'running') return
    const seen = { atMs: performance.now(), rows, progress: now.progress }
    setFirst(before => before ?? seen)
    setLast(seen)
  }, [now.state, now.progress, rows])
  if (!first || !last || now.state !== 'running') return null
  const seconds = (last.atMs - first.atMs) / 1_000
  const made = last.progress - first.progress
  if (seconds < measuredFromS || made <= 0) return null
  return {
    rowsPerSecond: Math.round((last.rows - first.rows) / seconds),
    secondsLeft: Math.round(((1 - last.progress) * seconds) / made),
  }
}
