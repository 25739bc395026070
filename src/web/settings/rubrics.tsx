/**
 * Rubrics: their versions, what changed between two, the file to keep in git, the import with its faults line by line, and
 * the form that makes a next version. What is published never changes; the API says what is wrong with a rubric.
 */
import { Button, FileButton, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes } from '../api.ts'
import { saveFile } from '../file-transfer.ts'
import { Moment } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import { say } from '../words.ts'
import { NewRubric, RubricForm } from './rubric-form.tsx'
import { Changes } from './rubric-preview.tsx'
import styles from './settings.module.css'

type Rubric = Shapes['Rubric']
type Line = Shapes['RubricVersionLine']

export default function Rubrics() {
  const me = useMe()
  const rubrics = useQuery({
    queryKey: ['rubrics'],
    queryFn: () => read(api.GET('/v1/rubrics', { params: { query: { limit: '200' } } })),
  })
  return (
    <div className={styles.stack}>
      {may(me, 'rubric.write') && (
        <>
          <Import />
          <Write />
        </>
      )}
      <Loaded query={rubrics}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="scale" title="No rubric is in sight">
              A rubric says what is rated and how each rating reads. Those of your jobs appear here.
            </Empty>
          ) : (
            data.map(rubric => <RubricCard key={rubric.id} rubric={rubric} />)
          )
        }
      </Loaded>
    </div>
  )
}

const bytesMax = 524_288

function Import() {
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [note, setNote] = useState('')
  const [tooLarge, setTooLarge] = useState(false)
  const bring = useMutation({
    mutationFn: () => read(api.POST('/v1/rubrics/imports', { body: { text, note: note.trim() || null } })),
    onSuccess: async () => {
      setText('')
      setNote('')
      await queries.invalidateQueries({ queryKey: ['rubrics'] })
    },
  })
  return (
    <details className={styles.details}>
      <summary>Import a file</summary>
      <form
        className={styles.form}
        aria-label="Import a rubric"
        onSubmit={event => {
          event.preventDefault()
          bring.mutate()
        }}
      >
        <p className={styles.soft}>
          A file of a rubric that is here makes its next version; another makes a new rubric. Nothing published is
          overwritten.
        </p>
        <div>
          <FileButton
            accept="application/json"
            onChange={file => {
              setTooLarge(file !== null && file.size > bytesMax)
              if (file !== null && file.size <= bytesMax) void file.text().then(setText)
            }}
          >
            {props => (
              <Button {...props} variant="default" size="xs">
                Choose a file
              </Button>
            )}
          </FileButton>
        </div>
        {tooLarge && <p role="alert">The file is larger than 512 KiB; no rubric is.</p>}
        <Textarea
          label="The file's text"
          rows={8}
          spellCheck={false}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <TextInput
          label="What this version is about"
          value={note}
          maxLength={500}
          onChange={event => setNote(event.currentTarget.value)}
        />
        <Refusal error={bring.error} />
        <div className={styles.acts}>
          <Button type="submit" loading={bring.isPending} disabled={text.trim() === ''}>
            Import
          </Button>
          <span role="status" className={styles.said}>
            {bring.data && `Version ${bring.data.number} of ${bring.data.slug} is published.`}
          </span>
        </div>
      </form>
    </details>
  )
}

function Write() {
  const [open, setOpen] = useState(false)
  return (
    <details
      className={styles.details}
      open={open}
      onToggle={event => {
        if (event.target === event.currentTarget) setOpen(event.currentTarget.open)
      }}
    >
      <summary>Write a new rubric</summary>
      {open && <NewRubric done={() => setOpen(false)} />}
    </details>
  )
}

function RubricCard({ rubric }: { rubric: Rubric }) {
  const me = useMe()
  const [open, setOpen] = useState<'versions' | 'edit' | null>(null)
  const writes = may(me, 'rubric.write') || may(me, 'rubric.propose')
  return (
    <section className={styles.details} aria-labelledby={`rubric-${rubric.id}`}>
      <h2 id={`rubric-${rubric.id}`}>{rubric.title}</h2>
      <p className={styles.soft}>
        <code>{rubric.slug}</code> · version {rubric.newest_version.number},{' '}
        {rubric.origin === 'library' ? 'came with the service' : 'written here'} ·{' '}
        {rubric.levels.map(say).join(', ').toLowerCase()}
      </p>
      <p>{rubric.summary}</p>
      <div className={styles.acts}>
        <Button
          size="xs"
          variant="default"
          aria-expanded={open === 'versions'}
          onClick={() => setOpen(open === 'versions' ? null : 'versions')}
        >
          Versions and differences
        </Button>
        <Export versionId={rubric.newest_version.id} title={rubric.title} />
        {writes && (
          <Button
            size="xs"
            variant="default"
            aria-expanded={open === 'edit'}
            onClick={() => setOpen(open === 'edit' ? null : 'edit')}
          >
            {may(me, 'rubric.write') ? 'Write the next version' : 'Propose a version'}
          </Button>
        )}
      </div>
      {open === 'versions' && <Versions rubric={rubric} />}
      {open === 'edit' && <RubricForm rubric={rubric} done={() => setOpen(null)} />}
    </section>
  )
}

function Export({ versionId, title }: { versionId: string; title: string }) {
  const fetchFile = useMutation({
    mutationFn: () => read(api.GET('/v1/rubric-versions/{id}/file', { params: { path: { id: versionId } } })),
    onSuccess: ({ file_name, text }) => saveFile(file_name, new Blob([text], { type: 'application/json' })),
  })
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={fetchFile.isPending}
        aria-label={`Export ${title}`}
        onClick={() => fetchFile.mutate()}
      >
        Export
      </Button>
      <Refusal error={fetchFile.error} />
    </>
  )
}

function Versions({ rubric }: { rubric: Rubric }) {
  const versions = useQuery({
    queryKey: ['rubrics', rubric.id, 'versions'],
    queryFn: () =>
      read(api.GET('/v1/rubrics/{id}/versions', { params: { path: { id: rubric.id }, query: { limit: '200' } } })),
  })
  return (
    <Loaded query={versions}>
      {({ data }) => (
        <div className={styles.stack}>
          <ul className={styles.list}>
            {data.map(version => (
              <li key={version.id} className={styles.row}>
                <div>
                  <b>Version {version.number}</b>{' '}
                  <span className={styles.soft}>
                    <Moment at={version.published_at} />
                  </span>
                  {version.note && <p className={styles.soft}>{version.note}</p>}
                </div>
              </li>
            ))}
          </ul>
          {data.length > 1 && <Difference rubric={rubric} versions={data} />}
        </div>
      )}
    </Loaded>
  )
}

function Difference({ rubric, versions }: { rubric: Rubric; versions: readonly Line[] }) {
  const numbers = versions.map(version => version.number).sort((left, right) => left - right)
  const [from, setFrom] = useState(String(numbers.at(-2)))
  const [to, setTo] = useState(String(numbers.at(-1)))
  const diff = useQuery({
    queryKey: ['rubrics', rubric.id, 'diff', from, to],
    queryFn: () => read(api.GET('/v1/rubrics/{id}/diff', { params: { path: { id: rubric.id }, query: { from, to } } })),
  })
  const choices = numbers.map(number => ({ value: String(number), label: `Version ${number}` }))
  return (
    <section aria-label="Differences">
      <h3>What changed</h3>
      <div className="pair">
        <NativeSelect label="From" value={from} data={choices} onChange={event => setFrom(event.currentTarget.value)} />
        <NativeSelect label="To" value={to} data={choices} onChange={event => setTo(event.currentTarget.value)} />
      </div>
      <Loaded query={diff}>
        {({ changes }) =>
          changes.length === 0 ? (
            <p className={styles.soft}>Nothing differs between these two.</p>
          ) : (
            <Changes changes={changes} />
          )
        }
      </Loaded>
    </section>
  )
}
