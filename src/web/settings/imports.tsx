/**
 * Imports: a file is chosen and sent, watched while it is entered, and its refused rows are taken home; below, every import
 * so far. Which one is looked at stands in the address, so that a reload finds it again. What a row means the service knows.
 */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, newKey, read } from '../api.ts'
import { sendFile } from '../file-transfer.ts'
import { Icon } from '../parts/icon.tsx'
import { Moment } from '../parts/moment.tsx'
import { ShowMore } from '../parts/show-more.tsx'
import { Empty, Failure, Lines } from '../parts/states.tsx'
import looks from './imports.module.css'
import { BringFile, type FileAsked, Sending, type SendingState } from './imports-form.tsx'
import { kinds } from './imports-kinds.ts'
import { ImportPart, StateChip } from './imports-progress.tsx'
import { goodOf, type Import, importsKey } from './imports-watch.ts'
import styles from './settings.module.css'

export default function Imports() {
  const [address, setAddress] = useSearchParams()
  const id = address.get('import')
  // The service keeps no copy of a file; this window does while it is open.
  const [atHand, setAtHand] = useState<{ importId: string; file: File } | null>(null)
  const { sending, send, again, stop } = useSending((made, file) => {
    setAtHand({ importId: made.id, file })
    setAddress({ import: made.id })
  })
  return (
    <div className={styles.stack}>
      {sending ? (
        <Sending state={sending} again={again} stop={stop} />
      ) : id !== null ? (
        <ImportPart key={id} id={id} file={atHand?.importId === id ? atHand.file : null} send={send} />
      ) : (
        <BringFile send={send} />
      )}
      <PastImports chosen={id} />
    </div>
  )
}

/** What is on its way to the service, how far, and what became of it. */
function useSending(onMade: (made: Import, file: File) => void) {
  const [sending, setSending] = useState<SendingState | null>(null)
  const stopping = useRef<AbortController | null>(null)
  const under = sending !== null && sending.error === null
  useEffect(() => {
    if (!under) return
    const hold = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', hold)
    return () => window.removeEventListener('beforeunload', hold)
  }, [under])
  useEffect(() => () => stopping.current?.abort(), [])
  const run = async (file: File, asked: FileAsked, key: string) => {
    const state: SendingState = { file, asked, key, sent: 0, error: null }
    const stops = new AbortController()
    stopping.current = stops
    setSending(state)
    try {
      const made = await sendFile<Import>({
        path: `/v1/imports?${new URLSearchParams({
          mode: asked.mode,
          ...(asked.kind ? { kind: asked.kind } : {}),
          ...(asked.source ? { source: asked.source } : {}),
          ...(asked.rubricVersionId ? { rubric_version_id: asked.rubricVersionId } : {}),
        })}`,
        file,
        type: asked.format === 'csv' ? 'text/csv' : 'application/x-ndjson',
        key,
        signal: stops.signal,
        onSent: sent => setSending(now => now && { ...now, sent }),
      })
      setSending(null)
      onMade(made, file)
    } catch (error) {
      setSending(now => now && { ...now, error })
    }
  }
  return {
    sending,
    send: (file: File, asked: FileAsked) => void run(file, asked, newKey()),
    // Under the same key, so that what did come in is not brought twice.
    again: () => sending && void run(sending.file, sending.asked, sending.key),
    stop: () => {
      stopping.current?.abort()
      setSending(null)
    },
  }
}

const pageSize = '20'
const askedEveryMs = 5_000

function PastImports({ chosen }: { chosen: string | null }) {
  const found = useInfiniteQuery({
    queryKey: importsKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(api.GET('/v1/imports', { params: { query: { limit: pageSize, ...(cursor ? { cursor } : {}) } } })),
    getNextPageParam: page => page.next_cursor ?? undefined,
    refetchInterval: query =>
      query.state.data?.pages.some(page => page.data.some(each => each.finished_at === null)) ? askedEveryMs : false,
  })
  const all = found.data?.pages.flatMap(page => page.data) ?? []
  return (
    <section className={styles.stackTight} aria-labelledby="past-imports">
      <h2 id="past-imports">Imports so far</h2>
      {found.isPending ? (
        <Lines count={3} height={60} />
      ) : found.isError ? (
        <Failure error={found.error} retry={() => found.refetch()} />
      ) : all.length === 0 ? (
        <Empty icon="cloud" title="Nothing was imported yet">
          People are best brought first, then jobs, candidates and applications: rows point to each other by what their
          own system calls them.
        </Empty>
      ) : (
        <ul className={styles.list}>
          {all.map(each => (
            <PastImport key={each.id} of={each} chosen={each.id === chosen} />
          ))}
        </ul>
      )}
      <ShowMore of={found} words="Show older ones" />
    </section>
  )
}

function PastImport({ of: each, chosen }: { of: Import; chosen: boolean }) {
  const what = each.kind ? kinds[each.kind].title : 'Several kinds'
  return (
    <li className={`${styles.row} ${looks.past}`} data-chosen={chosen || undefined}>
      <div>
        <Link to={`?import=${each.id}`} aria-current={chosen || undefined}>
          {what}
          {each.source && ` from ${each.source}`}
        </Link>
        <p className={styles.soft}>
          <Moment at={each.created_at} /> · {each.rows.toLocaleString('en')} {each.rows === 1 ? 'row' : 'rows'}
          {each.finished_at !== null &&
            each.state === 'done' &&
            ` · ${goodOf(each).toLocaleString('en')} taken, ${each.faulty.toLocaleString('en')} refused`}
          {each.state === 'refused' && ` · nothing was taken, ${each.faulty.toLocaleString('en')} with mistakes`}
        </p>
      </div>
      <StateChip of={each} />
      <span className={looks.way}>
        <Icon name="next" size={16} />
      </span>
    </li>
  )
}
