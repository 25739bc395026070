/**
 * A rubric as a form: the next version of one, or a new one, with everything a version holds: dimensions and their order,
 * anchors per level or the line that tells a level apart, prompts, "what this is not", weights, artifacts. What is wrong
 * with a rubric the API says, place by place.
 */
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Problem, read, type Shapes } from '../api.ts'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import { levels, say, tracks } from '../words.ts'
import { ArtifactFields, blankArtifact } from './rubric-artifacts.tsx'
import { blankDimension, DimensionFields } from './rubric-dimension.tsx'
import { RubricPreview } from './rubric-preview.tsx'
import styles from './settings.module.css'

type Content = Shapes['RubricContent']
type Dimension = Content['dimensions'][number]

const artifactKinds: readonly Shapes['ArtifactKind'][] = [
  'roadmap_narrative',
  'post_launch_review',
  'reversed_decision',
]
const dimensionsMax = 12

const blankRubric: Content = {
  format: 'hireloop.rubric/1',
  slug: '',
  title: '',
  summary: '',
  levels: ['senior'],
  tracks: ['ic'],
  dimensions: [blankDimension],
  artifacts: [],
}

export function NewRubric({ done }: { done: () => void }) {
  return <Form content={blankRubric} rubric={null} done={done} />
}

export function RubricForm({ rubric, done }: { rubric: Shapes['Rubric']; done: () => void }) {
  const version = useQuery({
    queryKey: ['rubric-version', rubric.newest_version.id],
    queryFn: () => read(api.GET('/v1/rubric-versions/{id}', { params: { path: { id: rubric.newest_version.id } } })),
  })
  return <Loaded query={version}>{({ content }) => <Form rubric={rubric} content={content} done={done} />}</Loaded>
}

function Form({ rubric, content, done }: { rubric: Shapes['Rubric'] | null; content: Content; done: () => void }) {
  const me = useMe()
  const queries = useQueryClient()
  const writes = may(me, 'rubric.write')
  const [form, setForm] = useState(content)
  const [note, setNote] = useState('')
  const [open, setOpen] = useState<number | null>(rubric === null ? 0 : null)
  const save = useMutation({
    mutationFn: async () => {
      const body = { content: tidied(form), note: note.trim() || null }
      if (rubric === null) await read(api.POST('/v1/rubrics', { body }))
      else {
        const params = { path: { id: rubric.id } }
        if (writes) await read(api.POST('/v1/rubrics/{id}/versions', { params, body }))
        else await read(api.POST('/v1/rubrics/{id}/proposals', { params, body }))
      }
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['rubrics'] })
      if (writes) done()
    },
  })
  // Looked at before it is published, and again when a word changed since.
  const look = useMutation({
    mutationFn: (id: string) =>
      read(api.POST('/v1/rubrics/{id}/previews', { params: { path: { id } }, body: { content: tidied(form) } })),
  })
  const [seen, setSeen] = useState<Content | null>(null)
  const looked = look.data !== undefined && seen === form
  const publishes = rubric === null || looked
  const setDimensions = (dimensions: Dimension[]) => setForm({ ...form, dimensions })
  const move = (at: number, by: number) => {
    const next = [...form.dimensions]
    const [moved] = next.splice(at, 1)
    if (moved) next.splice(at + by, 0, moved)
    setDimensions(next)
    setOpen(null)
  }
  const unused = artifactKinds.filter(kind => !form.artifacts.some(each => each.kind === kind))
  return (
    <form
      className={styles.form}
      aria-label={rubric ? `Next version of ${rubric.title}` : 'New rubric'}
      onSubmit={event => {
        event.preventDefault()
        if (publishes) save.mutate()
        else
          look.mutate(rubric.id, {
            onSuccess: () => {
              save.reset()
              setSeen(form)
            },
          })
      }}
    >
      <div className="pair">
        <TextInput
          label="Title"
          maxLength={120}
          value={form.title}
          onChange={event => setForm({ ...form, title: event.currentTarget.value })}
        />
        {rubric === null && (
          <TextInput
            label="Key"
            description="lower-case letters, digits and underscores; never changes"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={49}
            value={form.slug}
            onChange={event => setForm({ ...form, slug: event.currentTarget.value })}
          />
        )}
      </div>
      <Textarea
        label="Summary"
        rows={3}
        value={form.summary}
        onChange={event => setForm({ ...form, summary: event.currentTarget.value })}
      />
      <div className="pair">
        <Checkbox.Group
          label="Levels"
          description="each dimension has anchors or a line of difference for each"
          value={[...form.levels]}
          onChange={keys =>
            setForm(
              withLevels(
                form,
                levels.filter(level => keys.includes(level)),
              ),
            )
          }
        >
          <div className={styles.radios}>
            {levels.map(level => (
              <Checkbox key={level} value={level} label={say(level)} />
            ))}
          </div>
        </Checkbox.Group>
        <Checkbox.Group
          label="Tracks"
          description="they differ from lead up"
          value={[...form.tracks]}
          onChange={keys => setForm({ ...form, tracks: tracks.filter(track => keys.includes(track)) })}
        >
          <div className={styles.radios}>
            {tracks.map(track => (
              <Checkbox key={track} value={track} label={say(track)} />
            ))}
          </div>
        </Checkbox.Group>
      </div>

      <section className={styles.stackTight} aria-label="Dimensions">
        <h3>Dimensions</h3>
        <ol className={styles.list}>
          {form.dimensions.map((dimension, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: keys are typed here, and may be equal while they are
            <li key={at} className={styles.row}>
              <div>
                <b>{dimension.title || 'A dimension without a name'}</b>{' '}
                <span className={styles.soft}>
                  <code>{dimension.key}</code>
                </span>
              </div>
              <div className={styles.acts}>
                {at > 0 && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={`Move ${nameOf(dimension)} up`}
                    onClick={() => move(at, -1)}
                  >
                    Up
                  </Button>
                )}
                {at < form.dimensions.length - 1 && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={`Move ${nameOf(dimension)} down`}
                    onClick={() => move(at, 1)}
                  >
                    Down
                  </Button>
                )}
                {form.dimensions.length > 1 && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={`Take out ${nameOf(dimension)}`}
                    onClick={() => {
                      setDimensions(form.dimensions.filter((_, place) => place !== at))
                      setOpen(null)
                    }}
                  >
                    Take out
                  </Button>
                )}
                <Button
                  size="xs"
                  variant="default"
                  aria-expanded={open === at}
                  aria-label={`${open === at ? 'Close' : 'Edit'} ${nameOf(dimension)}`}
                  onClick={() => setOpen(open === at ? null : at)}
                >
                  {open === at ? 'Close' : 'Edit'}
                </Button>
              </div>
              {open === at && (
                <div className={styles.wide}>
                  <DimensionFields
                    dimension={dimension}
                    known={content.dimensions.some(each => each.key === dimension.key && each.key !== '')}
                    levels={form.levels}
                    tracks={form.tracks}
                    change={next => setDimensions(form.dimensions.map((each, place) => (place === at ? next : each)))}
                  />
                </div>
              )}
            </li>
          ))}
        </ol>
        {form.dimensions.length < dimensionsMax && (
          <div>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                setDimensions([...form.dimensions, blankDimension])
                setOpen(form.dimensions.length)
              }}
            >
              Add a dimension
            </Button>
          </div>
        )}
      </section>

      <section className={styles.stackTight} aria-label="Artifacts">
        <h3>Artifacts</h3>
        {form.artifacts.map((artifact, at) => (
          <ArtifactFields
            key={artifact.kind}
            artifact={artifact}
            change={next =>
              setForm({ ...form, artifacts: form.artifacts.map((each, place) => (place === at ? next : each)) })
            }
            remove={() => setForm({ ...form, artifacts: form.artifacts.filter((_, place) => place !== at) })}
          />
        ))}
        {unused.length > 0 && (
          <div className={styles.acts}>
            {unused.map(kind => (
              <Button
                key={kind}
                size="xs"
                variant="default"
                onClick={() => setForm({ ...form, artifacts: [...form.artifacts, blankArtifact(kind)] })}
              >
                Add: {say(kind).toLowerCase()}
              </Button>
            ))}
          </div>
        )}
      </section>

      <TextInput
        label="What this version is about"
        value={note}
        maxLength={500}
        onChange={event => setNote(event.currentTarget.value)}
      />
      {looked && look.data && (
        <section className={styles.stackTight} aria-labelledby="rubric-preview">
          <h3 id="rubric-preview" ref={lead} tabIndex={-1}>
            What version {look.data.number} changes
          </h3>
          <RubricPreview preview={look.data} content={form} />
        </section>
      )}
      <Refusal error={inWords(looked ? save.error : (look.error ?? save.error), form)} />
      <div className={styles.acts}>
        <Button
          type="submit"
          loading={save.isPending || look.isPending}
          disabled={looked && look.data?.changes.length === 0}
        >
          {!publishes ? 'Preview what changes' : writes ? 'Publish' : 'Propose'}
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

/** Leads whoever hears or keys the page to what has just come. */
function lead(heading: HTMLElement | null): void {
  heading?.focus()
}

function nameOf(dimension: Dimension): string {
  return dimension.title || 'the dimension without a name'
}

/** A level that is taken out takes its words with it; one that comes in begins without any. */
function withLevels(form: Content, chosen: Shapes['Level'][]): Content {
  const only = <T,>(by: Partial<Record<Shapes['Level'], T>>) =>
    Object.fromEntries(Object.entries(by).filter(([level]) => chosen.some(each => each === level)))
  return {
    ...form,
    levels: chosen,
    dimensions: form.dimensions.map(each => ({
      ...each,
      anchors: only(each.anchors),
      level_differences: only(each.level_differences),
    })),
  }
}

/** Lines that were begun and left blank are not sent. */
function tidied(form: Content): Content {
  const filled = (lines: readonly string[]) => lines.filter(line => line.trim() !== '')
  return {
    ...form,
    dimensions: form.dimensions.map(each => ({
      ...each,
      not_this: filled(each.not_this),
      prompts: each.prompts
        .filter(({ question }) => question.trim() !== '')
        .map(({ question, follow_up }) => ({ question, follow_up: follow_up?.trim() ? follow_up : null })),
      weight_reason: each.weight_reason?.trim() ? each.weight_reason : null,
      level_differences: Object.fromEntries(Object.entries(each.level_differences).filter(([, line]) => line?.trim())),
    })),
    artifacts: form.artifacts.map(each => ({ ...each, look_for: filled(each.look_for) })),
  }
}

/** The refusal with dimensions by their names where the API counts them. */
function inWords(error: unknown, form: Content): unknown {
  if (!(error instanceof Problem) || !Array.isArray(error.details.errors)) return error
  const errors = error.details.errors.map((each: { pointer?: unknown; message?: unknown }) => {
    const pointer = typeof each.pointer === 'string' ? each.pointer.replace(/^\/content/, '') : ''
    const [, at, rest = ''] = /^\/dimensions\/(\d+)(.*)$/.exec(pointer) ?? []
    const dimension = at === undefined ? undefined : form.dimensions[Number(at)]
    return { ...each, pointer: dimension ? `/${dimension.title || `dimension ${Number(at) + 1}`}${rest}` : pointer }
  })
  return new Problem(error.status, { ...error.details, errors })
}
