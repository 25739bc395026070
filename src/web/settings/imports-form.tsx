/**
 * A file on its way in: chosen or dropped, said what it holds and what shall become of it when rows are wrong, then sent.
 * Each kind comes with its columns in words and an example to start from. It reads no row: that is the service's.
 */
import { Button, FileButton, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, isPassing, read, type Shapes } from '../api.ts'
import { saveFile } from '../file-transfer.ts'
import { Icon } from '../parts/icon.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import looks from './imports.module.css'
import { exampleRows, type ImportKind, kindNames, kinds, mixedExample } from './imports-kinds.ts'
import { Meter } from './imports-meter.tsx'
import { csvOf } from './imports-rows.ts'
import styles from './settings.module.css'

/** What is said of a file beside it. */
export interface FileAsked {
  readonly format: 'csv' | 'jsonl'
  /** null where each row says its own */
  readonly kind: ImportKind | null
  readonly source: string
  readonly mode: Shapes['ImportMode']
  readonly rubricVersionId: string | null
}

const bytesMax = 134_217_728

export function BringFile({ send }: { send: (file: File, asked: FileAsked) => void }) {
  const me = useMe()
  const [kind, setKind] = useState<ImportKind | null>('person')
  const [source, setSource] = useState('')
  const [mode, setMode] = useState<FileAsked['mode']>('all_or_nothing')
  const [rubricVersionId, setRubricVersionId] = useState<string | null>(null)
  const [chosen, setChosen] = useState<{ file: File; format: FileAsked['format'] } | null>(null)
  const past = kind === 'scorecard'
  const act = kind === null ? undefined : kinds[kind].act
  const ready = chosen !== null && chosen.file.size <= bytesMax && (!past || rubricVersionId !== null)
  return (
    <section className={styles.details} aria-labelledby="bring-a-file">
      <h2 id="bring-a-file">Bring a file</h2>
      <form
        className={styles.form}
        aria-label="Bring a file"
        onSubmit={event => {
          event.preventDefault()
          if (chosen) send(chosen.file, { format: chosen.format, kind, source: source.trim(), mode, rubricVersionId })
        }}
      >
        <div className="pair">
          <NativeSelect
            label="What it holds"
            value={kind ?? ''}
            onChange={event => setKind(kindNames.find(each => each === event.currentTarget.value) ?? null)}
            data={[
              ...kindNames.map(each => ({ value: each, label: kinds[each].title })),
              { value: '', label: 'Several kinds, each row says its own' },
            ]}
          />
          <TextInput
            label="Where it comes from"
            placeholder="greenhouse"
            maxLength={60}
            value={source}
            onChange={event => setSource(event.currentTarget.value)}
          />
        </div>
        <p className={styles.soft}>
          The same word each time: by it and its own external_id a row is found again, and rows point to each other.
          {act !== undefined && !may(me, act) && (
            <strong> Rows are entered as if you did it by hand, and these you may not enter: ask an admin.</strong>
          )}
        </p>
        <Columns kind={kind} />
        {past && <PastCards rubricVersionId={rubricVersionId} choose={setRubricVersionId} />}
        <FileField
          chosen={chosen?.file ?? null}
          choose={file => void formatOf(file).then(format => setChosen({ file, format }))}
        />
        <Radio.Group
          label="When rows are wrong"
          value={mode}
          onChange={value => setMode(value === 'good_rows' ? 'good_rows' : 'all_or_nothing')}
        >
          <div className={styles.radios}>
            <Radio
              value="all_or_nothing"
              label="All or nothing"
              description="While a single row is wrong, nothing is entered. You get the list, mend the file and send it again."
            />
            <Radio
              value="good_rows"
              label="Good rows only"
              description="What is right is entered; what is wrong is left out and listed."
            />
          </div>
        </Radio.Group>
        <div className={styles.acts}>
          <Button type="submit" disabled={!ready}>
            Import
          </Button>
          <span className={styles.soft}>
            {chosen === null
              ? 'Choose a file first.'
              : past && rubricVersionId === null
                ? 'Choose the rubric first.'
                : chosen.format === 'csv'
                  ? 'Read as CSV: a header, then a row in each line.'
                  : 'Read as JSON lines: an object in each line.'}
          </span>
        </div>
      </form>
    </section>
  )
}

/** What the file is written in, by its name, or else by how it begins. */
async function formatOf(file: File): Promise<FileAsked['format']> {
  if (/\.(jsonl|ndjson|json)$/i.test(file.name)) return 'jsonl'
  if (/\.csv$/i.test(file.name)) return 'csv'
  const start = await file.slice(0, 200).text()
  return start.trimStart().startsWith('{') ? 'jsonl' : 'csv'
}

function Columns({ kind }: { kind: ImportKind | null }) {
  const example = () =>
    kind === null
      ? saveFile(
          'example.jsonl',
          new Blob([mixedExample.map(row => `${JSON.stringify(row)}\n`).join('')], { type: 'application/x-ndjson' }),
        )
      : saveFile(`example-${kind}.csv`, new Blob([csvOf(exampleRows(kind))], { type: 'text/csv' }))
  return (
    <details className={looks.columns}>
      <summary>
        {kind === null ? 'An example, and how rows say what they are' : `Columns of ${kinds[kind].title.toLowerCase()}`}
      </summary>
      <div className={styles.stackTight}>
        <div className={styles.acts}>
          <Button variant="default" size="xs" onClick={example}>
            Download an example
          </Button>
          <span className={styles.soft}>
            {kind === null
              ? 'JSON lines: each object says its kind, and may name its external_source.'
              : `${kinds[kind].words} Only the columns you need; an empty cell leaves alone what is here.`}
          </span>
        </div>
        {kind !== null && (
          <dl className={looks.explained}>
            {kinds[kind].columns.map(column => (
              <div key={column.name}>
                <dt>
                  <code>{column.name}</code>
                  {column.needed && <span className={styles.tag}>needed</span>}
                </dt>
                <dd>
                  {column.says}{' '}
                  <span className={looks.sample}>
                    Such as <code>{column.example.find(text => text !== '')}</code>
                  </span>
                </dd>
              </div>
            ))}
            <div>
              <dt>
                <code>external_source</code>
              </dt>
              <dd>The system a row comes from, where the file mixes several.</dd>
            </div>
          </dl>
        )}
      </div>
    </details>
  )
}

/** What past cards ask for besides: that an admin allows them, and the version of a rubric they are pinned to. */
function PastCards({ rubricVersionId, choose }: { rubricVersionId: string | null; choose: (id: string) => void }) {
  const me = useMe()
  const company = useQuery({
    enabled: may(me, 'settings.read'),
    queryKey: ['company-taken'],
    queryFn: () => read(api.GET('/v1/company')),
  })
  const rubrics = useQuery({
    queryKey: ['rubrics'],
    queryFn: () => read(api.GET('/v1/rubrics', { params: { query: { limit: '200' } } })),
  })
  return (
    <>
      {company.data?.past_scorecards === false && (
        <p className={looks.notice}>
          <Icon name="lock" size={16} />
          <span>
            This company takes no cards that were written elsewhere.{' '}
            <Link to="/settings/past-scorecards">Read what that means, and allow it</Link>.
          </span>
        </p>
      )}
      <Loaded query={rubrics}>
        {({ data }) => (
          <NativeSelect
            label="Rated by"
            description="The dimensions of the file are those of this rubric; the cards stay pinned to this version."
            value={rubricVersionId ?? ''}
            onChange={event => choose(event.currentTarget.value)}
            data={[
              ...(rubricVersionId === null ? [{ value: '', label: 'Choose a rubric' }] : []),
              ...data.map(({ title, newest_version: { id, number } }) => ({
                value: id,
                label: `${title}, version ${number}`,
              })),
            ]}
          />
        )}
      </Loaded>
    </>
  )
}

function FileField({ chosen, choose }: { chosen: File | null; choose: (file: File) => void }) {
  const [over, setOver] = useState(false)
  const spreadsheet = chosen !== null && /\.(xlsx?|numbers|ods)$/i.test(chosen.name)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset takes no drop in every browser
    <div
      role="group"
      aria-label="The file"
      className={looks.drop}
      data-over={over || undefined}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file) choose(file)
      }}
    >
      <Icon name="cloud" size={22} />
      <div className={looks.dropWords}>
        <FileButton accept=".csv,.jsonl,.ndjson,.json,.txt" onChange={file => file && choose(file)}>
          {props => (
            <Button {...props} variant="default" size="xs">
              {chosen ? 'Choose another file' : 'Choose a file'}
            </Button>
          )}
        </FileButton>
        <p className={styles.soft} role="status">
          {chosen ? (
            <>
              <b>{chosen.name}</b>, {sizeOf(chosen.size)}
            </>
          ) : (
            'or drop it here: CSV or JSON lines, up to 100,000 rows.'
          )}
        </p>
      </div>
      {spreadsheet && (
        <p className={looks.notice}>
          <Icon name="warn" size={16} />
          <span>A spreadsheet cannot be read. Save it as CSV (UTF-8) and choose that.</span>
        </p>
      )}
      {chosen !== null && chosen.size > bytesMax && (
        <p className={looks.notice} role="alert">
          <Icon name="warn" size={16} />
          <span>The file is larger than {sizeOf(bytesMax)}. Cut it in two: the parts may point to each other.</span>
        </p>
      )}
    </div>
  )
}

/** "812 bytes", "4.2 MB". */
export function sizeOf(bytes: number): string {
  if (bytes < 10_000) return `${bytes.toLocaleString('en')} bytes`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

export interface SendingState {
  readonly file: File
  readonly asked: FileAsked
  readonly key: string
  /** bytes that have left */
  readonly sent: number
  readonly error: unknown
}

/** The file on its way, and what to do where it broke off. */
export function Sending({ state, again, stop }: { state: SendingState; again: () => void; stop: () => void }) {
  const { file, sent, error } = state
  const share = file.size === 0 ? 1 : Math.min(1, sent / file.size)
  return (
    <section className={styles.details} aria-labelledby="sending">
      <h2 id="sending">{error === null ? `Sending ${file.name}` : `${file.name} is not in`}</h2>
      {error === null ? (
        <>
          <Meter label={`${file.name}, sent`} share={share} />
          <p className={styles.soft}>
            {share < 1
              ? `${sizeOf(sent)} of ${sizeOf(file.size)}. Leave this window open until all of it is there.`
              : 'All of it is there; its rows are being counted.'}
          </p>
          <div>
            <Button variant="default" size="xs" onClick={stop}>
              Stop
            </Button>
          </div>
        </>
      ) : (
        <>
          {isPassing(error) ? (
            <p role="alert" className={looks.notice}>
              <Icon name="cloud" size={16} />
              <span>
                It broke off after {sizeOf(sent)} of {sizeOf(file.size)}. Nothing of it was entered. Send it again as
                soon as you are connected; a file is never entered twice.
              </span>
            </p>
          ) : (
            <Refusal error={error} />
          )}
          <div className={styles.acts}>
            <Button size="xs" onClick={again}>
              Send it again
            </Button>
            <Button size="xs" variant="default" onClick={stop}>
              Choose something else
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
