/** The next version of a rubric as a form: its words, dimension by dimension, anchors by level. Keys and structure stay. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes } from '../api.ts'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import { ratingWords, say } from '../words.ts'
import styles from './settings.module.css'

type Content = Shapes['RubricContent']
type Dimension = Content['dimensions'][number]
type Level = Shapes['Level']

const ratings = [1, 2, 3, 4] as const

export function RubricForm({ rubric, done }: { rubric: Shapes['Rubric']; done: () => void }) {
  const version = useQuery({
    queryKey: ['rubric-version', rubric.newest_version.id],
    queryFn: () => read(api.GET('/v1/rubric-versions/{id}', { params: { path: { id: rubric.newest_version.id } } })),
  })
  return <Loaded query={version}>{({ content }) => <Form rubric={rubric} content={content} done={done} />}</Loaded>
}

function Form({ rubric, content, done }: { rubric: Shapes['Rubric']; content: Content; done: () => void }) {
  const me = useMe()
  const queries = useQueryClient()
  const writes = may(me, 'rubric.write')
  const [form, setForm] = useState(content)
  const [note, setNote] = useState('')
  const [key, setKey] = useState(content.dimensions[0]?.key ?? '')
  const save = useMutation({
    mutationFn: async () => {
      const params = { path: { id: rubric.id } }
      const body = { content: form, note: note.trim() || null }
      if (writes) await read(api.POST('/v1/rubrics/{id}/versions', { params, body }))
      else await read(api.POST('/v1/rubrics/{id}/proposals', { params, body }))
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['rubrics'] })
      if (writes) done()
    },
  })
  const dimension = form.dimensions.find(each => each.key === key)
  const change = (next: Dimension) =>
    setForm({ ...form, dimensions: form.dimensions.map(each => (each.key === next.key ? next : each)) })
  return (
    <form
      className={styles.form}
      aria-label={`Next version of ${rubric.title}`}
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <TextInput
        label="Title"
        value={form.title}
        onChange={event => setForm({ ...form, title: event.currentTarget.value })}
      />
      <Textarea
        label="Summary"
        rows={3}
        value={form.summary}
        onChange={event => setForm({ ...form, summary: event.currentTarget.value })}
      />
      <NativeSelect
        label="Dimension"
        value={key}
        onChange={event => setKey(event.currentTarget.value)}
        data={form.dimensions.map(each => ({ value: each.key, label: each.title }))}
      />
      {dimension && <DimensionFields key={dimension.key} dimension={dimension} change={change} />}
      <TextInput
        label="What this version is about"
        value={note}
        maxLength={500}
        onChange={event => setNote(event.currentTarget.value)}
      />
      <Refusal error={save.error} />
      <div className={styles.acts}>
        <Button type="submit" loading={save.isPending}>
          {writes ? 'Publish' : 'Propose'}
        </Button>
        <Button variant="subtle" onClick={done}>
          Leave it
        </Button>
        <span role="status" className={styles.said}>
          {save.isSuccess && 'Proposed. Somebody who writes rubrics grants or refuses it.'}
        </span>
      </div>
    </form>
  )
}

function DimensionFields({ dimension, change }: { dimension: Dimension; change: (next: Dimension) => void }) {
  const levels = Object.keys(dimension.anchors) as Level[]
  const [level, setLevel] = useState<Level | undefined>(levels[0])
  const anchors = level && dimension.anchors[level]
  return (
    <div className={styles.dimension}>
      <TextInput
        label="Name"
        value={dimension.title}
        onChange={event => change({ ...dimension, title: event.currentTarget.value })}
      />
      <Textarea
        label="Question"
        rows={2}
        value={dimension.question}
        onChange={event => change({ ...dimension, question: event.currentTarget.value })}
      />
      <Textarea
        label="A strong candidate"
        rows={3}
        value={dimension.strong_candidate}
        onChange={event => change({ ...dimension, strong_candidate: event.currentTarget.value })}
      />
      <Textarea
        label="Ask for"
        rows={2}
        value={dimension.ask_for}
        onChange={event => change({ ...dimension, ask_for: event.currentTarget.value })}
      />
      <Textarea
        label="What this is not"
        description="one in each line"
        rows={3}
        value={dimension.not_this.join('\n')}
        onChange={event => change({ ...dimension, not_this: event.currentTarget.value.split('\n') })}
      />
      {level && anchors && (
        <>
          <NativeSelect
            label="Anchors of the level"
            value={level}
            onChange={event => setLevel(levels.find(each => each === event.currentTarget.value))}
            data={levels.map(value => ({ value, label: say(value) }))}
          />
          {ratings.map(rating => (
            <Textarea
              key={rating}
              label={`${rating}, ${ratingWords[rating]?.toLowerCase()}`}
              rows={3}
              value={anchors[rating]}
              onChange={event =>
                change({
                  ...dimension,
                  anchors: { ...dimension.anchors, [level]: { ...anchors, [rating]: event.currentTarget.value } },
                })
              }
            />
          ))}
        </>
      )}
    </div>
  )
}
