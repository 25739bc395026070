/**
 * One import: how far it is while it runs, what came of it, and its refused rows with line, field and reason, as a list and as
 * the rows themselves. The service keeps no copy of the file, so the rows are cut from the one at hand, or chosen again.
 */
import { Button, FileButton } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { saveFile } from '../file-transfer.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Moment } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { ShowMore } from '../parts/show-more.tsx'
import { Failure, Lines, Loaded } from '../parts/states.tsx'
import looks from './imports.module.css'
import { type FileAsked, sizeOf } from './imports-form.tsx'
import { kinds } from './imports-kinds.ts'
import { Meter } from './imports-meter.tsx'
import { csvOf, cutRows } from './imports-rows.ts'
import { goodOf, type Import, useImport, usePace } from './imports-watch.ts'
import styles from './settings.module.css'

type Fault = Shapes['ImportFault']
type Send = (file: File, asked: FileAsked) => void

const states: Readonly<Record<Import['state'], readonly [words: string, icon: IconName, tone: string]>> = {
  receiving: ['Coming in', 'cloud', 'busy'],
  queued: ['Waits its turn', 'clock', 'busy'],
  running: ['Running', 'loop', 'busy'],
  done: ['Done', 'check', 'good'],
  refused: ['Nothing taken', 'warn', 'bad'],
  failed: ['Failed', 'warn', 'bad'],
}

/** Where an import stands as a chip: a word, a tone and a shape. */
export function StateChip({ of: { state, faulty } }: { of: Import }) {
  const [words, icon, tone] = states[state]
  return (
    <span className="chip" data-tone={tone}>
      <Icon name={icon} size={13} />
      {state === 'done' && faulty > 0 ? 'Done in part' : words}
    </span>
  )
}

export function ImportPart({ id, file, send }: { id: string; file: File | null; send: Send }) {
  const found = useImport(id)
  return (
    <section className={styles.details} aria-label="This import">
      <Loaded query={found} skeleton={<Lines count={3} height={48} />}>
        {now => (
          <>
            <div className={looks.head}>
              <div>
                <h2>
                  {now.kind ? kinds[now.kind].title : 'Several kinds'}
                  {now.source && ` from ${now.source}`}
                </h2>
                <p className={styles.soft}>
                  {file && `${file.name}, `}
                  {sizeOf(now.bytes)} of {now.format === 'csv' ? 'CSV' : 'JSON lines'} · brought{' '}
                  <Moment at={now.created_at} /> · {now.mode === 'good_rows' ? 'good rows only' : 'all or nothing'}
                </p>
              </div>
              <StateChip of={now} />
            </div>
            <Course now={now} />
            <Outcome now={now} />
            {now.finished_at !== null && now.faulty > 0 && <Refused now={now} file={file} send={send} />}
            <div>
              <Link to="/settings/imports">Bring another file</Link>
            </div>
          </>
        )}
      </Loaded>
    </section>
  )
}

/** How far it is, and how much longer. */
function Course({ now }: { now: Import }) {
  const pace = usePace(now)
  const checking = now.mode === 'all_or_nothing' && now.checked < now.rows && now.state === 'running'
  const words: Readonly<Record<Import['state'], ReactNode>> = {
    receiving: `The file is coming in: ${count(now.rows)} so far. Where the window that sends it was closed, send it again.`,
    queued: 'The file is in. Its rows are entered next; you may leave this page.',
    running: checking
      ? `Looking at the rows before anything is entered: ${now.checked.toLocaleString('en')} of ${count(now.rows)}.`
      : `Entering ${count(now.rows)}. You may leave this page.`,
    done: (
      <>
        Finished <Moment at={now.finished_at ?? now.updated_at} />.
      </>
    ),
    refused:
      'Nothing was entered, because rows are wrong and all or nothing was asked for. Mend them and send the file again, or take the good rows.',
    failed: `${now.failure ?? 'It broke off'}. Choose the file again: what is here already is not entered twice.`,
  }
  return (
    <>
      {now.finished_at === null && <Meter label="Rows worked through" share={now.progress} />}
      <p role="status" className={now.state === 'failed' || now.state === 'refused' ? looks.stop : styles.soft}>
        {words[now.state]}
      </p>
      {now.state === 'running' && (
        <p className={`${styles.soft} numbers`}>
          {pace
            ? `About ${pace.rowsPerSecond.toLocaleString('en')} rows a second, ${timeLeft(pace.secondsLeft)} left.`
            : 'How fast it goes is told in a moment.'}
        </p>
      )}
    </>
  )
}

function Outcome({ now }: { now: Import }) {
  return (
    <dl className={looks.counts}>
      <div>
        <dt>Rows read</dt>
        <dd className="numbers">{now.rows.toLocaleString('en')}</dd>
      </div>
      <div>
        <dt>Good</dt>
        <dd className="numbers">
          {goodOf(now).toLocaleString('en')}
          <span className={styles.soft}>
            {now.created.toLocaleString('en')} new, {now.changed.toLocaleString('en')} changed,{' '}
            {now.unchanged.toLocaleString('en')} as before
          </span>
        </dd>
      </div>
      <div data-bad={now.faulty > 0 || undefined}>
        <dt>Refused</dt>
        <dd className="numbers">{now.faulty.toLocaleString('en')}</dd>
      </div>
    </dl>
  )
}

const pageSize = '100'
const pagesMax = 110

/** The faults of an import, page by page. */
function pageOfFaults(id: string, cursor: string | undefined, limit: string) {
  return read(
    api.GET('/v1/imports/{id}/faults', { params: { path: { id }, query: { limit, ...(cursor ? { cursor } : {}) } } }),
  )
}

async function allFaults(id: string): Promise<Fault[]> {
  const faults: Fault[] = []
  let cursor: string | undefined
  for (let page = 0; page < pagesMax; page++) {
    const found = await pageOfFaults(id, cursor, '200')
    faults.push(...found.data)
    if (!found.next_cursor) break
    cursor = found.next_cursor
  }
  return faults
}

function Refused({ now, file, send }: { now: Import; file: File | null; send: Send }) {
  const [again, setAgain] = useState<File | null>(null)
  const faults = useInfiniteQuery({
    queryKey: ['import', now.id, 'faults'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => pageOfFaults(now.id, pageParam, pageSize),
    getNextPageParam: page => page.next_cursor ?? undefined,
  })
  const saveList = useMutation({
    mutationFn: async () => {
      const rows = (await allFaults(now.id)).map(each => [each.line, fieldOf(each, now.format), each.message])
      saveFile('refused-rows-with-reasons.csv', new Blob([csvOf([['line', 'field', 'reason'], ...rows])]))
    },
  })
  const source = file ?? again
  const saveRows = useMutation({
    mutationFn: async (from: File) => {
      const lines = new Set((await allFaults(now.id)).map(({ line }) => line))
      const rows = cutRows(await from.text(), now.format, lines)
      saveFile(`refused-rows.${now.format}`, new Blob([rows]))
    },
  })
  const another = source !== null && source.size !== now.bytes
  const sendGood = (from: File) =>
    send(from, {
      format: now.format,
      kind: now.kind,
      source: now.source ?? '',
      mode: 'good_rows',
      rubricVersionId: now.rubric_version_id,
    })
  const all = faults.data?.pages.flatMap(page => page.data) ?? []
  return (
    <div className={styles.stackTight}>
      <h3>Refused rows</h3>
      {faults.isPending ? (
        <Lines count={3} height={32} />
      ) : faults.isError ? (
        <Failure error={faults.error} retry={() => faults.refetch()} />
      ) : (
        <FaultTable faults={all} format={now.format} />
      )}
      <ShowMore of={faults} />
      <div className={styles.acts}>
        {now.state === 'refused' && source !== null && !another && (
          <Button size="xs" onClick={() => sendGood(source)}>
            Take the good rows
          </Button>
        )}
        {source !== null && !another && (
          <Button size="xs" variant="default" loading={saveRows.isPending} onClick={() => saveRows.mutate(source)}>
            Download the refused rows
          </Button>
        )}
        <Button size="xs" variant="default" loading={saveList.isPending} onClick={() => saveList.mutate()}>
          Download this list
        </Button>
        {(source === null || another) && (
          <FileButton accept=".csv,.jsonl,.ndjson,.json,.txt" onChange={setAgain}>
            {props => (
              <Button {...props} size="xs" variant="default">
                Choose the file again
              </Button>
            )}
          </FileButton>
        )}
      </div>
      {another ? (
        <p role="alert" className={looks.notice}>
          <Icon name="warn" size={16} />
          <span>
            {source.name} holds {sizeOf(source.size)}; the file of this import held {sizeOf(now.bytes)}.
          </span>
        </p>
      ) : (
        source === null && (
          <p className={styles.soft}>
            The service keeps no copy of a file. Choose it again to take the good rows, or to cut out the refused ones
            for mending.
          </p>
        )
      )}
      <Refusal error={saveList.error ?? saveRows.error} />
    </div>
  )
}

function FaultTable({ faults, format }: { faults: readonly Fault[]; format: Import['format'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className={looks.faults} tabIndex={0} aria-label="Refused rows">
      <table>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Field</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {faults.map(each => (
            <tr key={`${each.line} ${each.pointer} ${each.message}`}>
              <td className="numbers">{each.line === 0 ? '–' : each.line.toLocaleString('en')}</td>
              <td>
                <code>{fieldOf(each, format)}</code>
              </td>
              <td>{each.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The field as the file names it: a column, or the way into an object. */
function fieldOf({ pointer }: Fault, format: Import['format']): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (parts.length === 0) return 'the row'
  if (format === 'csv' && parts[0] === 'ratings' && parts[1])
    return `${parts[2] === 'evidence' ? 'evidence' : 'rating'}.${parts[1]}`
  return format === 'csv' ? parts[0]! : parts.join('.')
}

function count(rows: number): string {
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`
}

function timeLeft(seconds: number): string {
  if (seconds < 10) return 'a few seconds'
  return seconds < 90 ? `about ${Math.round(seconds / 5) * 5} seconds` : `about ${Math.round(seconds / 60)} minutes`
}
