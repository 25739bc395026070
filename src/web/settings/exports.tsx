/**
 * Exports: what leaves as a file, for whom, with which columns, and what is left out. A link works by itself with the sign-in of
 * this window; pressed, it tells how far it is and what was refused. What a row may show is the service's.
 */
import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, read } from '../api.ts'
import { receiveFile, saveFile } from '../file-transfer.ts'
import { Icon } from '../parts/icon.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { may, useMe } from '../session.ts'
import looks from './exports.module.css'
import { sizeOf } from './imports-form.tsx'
import styles from './settings.module.css'

const exported = [
  {
    key: 'cards',
    title: 'Cards',
    words: 'One row a card: who wrote it, recommendation, summary, red flags, when it was in, whether it was imported.',
  },
  {
    key: 'ratings',
    title: 'Ratings',
    words: 'One row a card and dimension, with its evidence. Not assessed says why and has no number.',
  },
  {
    key: 'decisions',
    title: 'Decisions',
    words: 'One row a decision with its reason and who took it, superseded ones included.',
  },
  {
    key: 'events',
    title: 'Events',
    words: 'One row an event in the order of the feed. Ids, never names.',
  },
] as const

type Format = 'csv' | 'jsonl'

export default function Exports() {
  const me = useMe()
  const [format, setFormat] = useState<Format>('csv')
  const [jobId, setJobId] = useState('')
  const jobs = useQuery({
    enabled: may(me, 'job.read'),
    queryKey: ['jobs', 'to-export'],
    queryFn: () => read(api.GET('/v1/jobs', { params: { query: { limit: '200' } } })),
  })
  return (
    <div className={styles.stack}>
      <div className="pair">
        <NativeSelect
          label="Of which job"
          value={jobId}
          onChange={event => setJobId(event.currentTarget.value)}
          data={[
            { value: '', label: 'All that you may see' },
            ...(jobs.data?.data ?? []).map(({ id, title }) => ({ value: id, label: title })),
          ]}
        />
        <NativeSelect
          label="Written as"
          value={format}
          onChange={event => setFormat(event.currentTarget.value === 'jsonl' ? 'jsonl' : 'csv')}
          data={[
            { value: 'csv', label: 'CSV, for spreadsheets' },
            { value: 'jsonl', label: 'JSON lines, for programs' },
          ]}
        />
      </div>
      <ul className={styles.list}>
        {exported.map(each => (
          <ExportLine key={`${each.key} ${format} ${jobId}`} of={each} format={format} jobId={jobId} />
        ))}
      </ul>
      <LeftOut />
    </div>
  )
}

function ExportLine({
  of: { key, title, words },
  format,
  jobId,
}: {
  of: (typeof exported)[number]
  format: Format
  jobId: string
}) {
  const [bytes, setBytes] = useState(0)
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])
  const path = `/v1/exports/${key}?${new URLSearchParams({ format, ...(jobId ? { job_id: jobId } : {}) })}`
  const name = `${key}.${format}`
  const fetchFile = useMutation({
    mutationFn: async () => {
      setBytes(0)
      stopping.current = new AbortController()
      const file = await receiveFile(path, stopping.current.signal, setBytes)
      saveFile(name, file)
      return file.size
    },
  })
  return (
    <li className={styles.row}>
      <div>
        <b>{title}</b>
        <p className={styles.soft}>{words}</p>
        <p className={styles.said} role="status">
          {fetchFile.isPending && `${sizeOf(bytes)} so far`}
          {fetchFile.data !== undefined && `${name}: ${sizeOf(fetchFile.data)}, with your downloads.`}
        </p>
        <Refusal error={fetchFile.error} />
      </div>
      <div className={styles.acts}>
        {fetchFile.isPending && (
          <Button size="xs" variant="subtle" onClick={() => stopping.current?.abort()}>
            Stop
          </Button>
        )}
        <Button
          component="a"
          size="xs"
          variant="default"
          href={path}
          download={name}
          aria-disabled={fetchFile.isPending}
          onClick={event => {
            event.preventDefault()
            if (!fetchFile.isPending) fetchFile.mutate()
          }}
        >
          Download<span className="unseen"> {title.toLowerCase()}</span>
        </Button>
      </div>
    </li>
  )
}

const facts = [
  [
    'Nothing sealed leaves',
    'A loop stands in a file from its release on; where a card of yours is open, you learn nothing of the others there. What is not shown to you on a page is in no file of yours.',
  ],
  [
    'The independent version',
    'Of each card what its author wrote before they could see another’s. Later versions, void cards and notes are left out.',
  ],
  [
    'Formulas stay text',
    'In CSV a cell that begins with = + - @, a tab or a line break starts with an apostrophe, so that a spreadsheet shows it and runs nothing. JSON lines hold every letter as it was written.',
  ],
  [
    'It is written down',
    'That you took evidence along stands in the access log. For a program, a key with the scope exports:read does the same; the words of evidence ask for evidence:read besides.',
  ],
] as const

function LeftOut() {
  return (
    <section aria-labelledby="what-leaves">
      <h2 id="what-leaves" className={looks.factsTitle}>
        <Icon name="lock" size={16} /> What leaves, and what does not
      </h2>
      <dl className={styles.told}>
        {facts.map(([title, words]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
