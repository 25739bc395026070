/**
 * A job as a form, new or changed: level, who decides and in whose absence who, the team, raised bars with their reasons,
 * signals off. Only what differs is sent; what holds of a job the API says.
 */
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes, take } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import { useDirectory } from '../people.ts'
import { levels, say, tracks } from '../words.ts'
import { JobBackup } from './job-backup.tsx'
import { usePlan } from './plan-form.tsx'
import styles from './settings.module.css'

type Job = Shapes['Job']
type Bars = Job['bars']

const bars = [2.5, 3, 3.5] as const

interface Fields {
  readonly title: string
  readonly level: Shapes['Level']
  readonly track: Shapes['Track']
  readonly decision_owner_id: string
  readonly deputy_id: string | null
  readonly hiring_team: readonly string[]
  readonly signals_off: boolean
}

export function NewJob() {
  const queries = useQueryClient()
  const directory = useDirectory()
  const noJob: Fields = {
    title: '',
    level: 'senior',
    track: 'ic',
    decision_owner_id: '',
    deputy_id: null,
    hiring_team: [],
    signals_off: false,
  }
  const [form, setForm] = useState(noJob)
  const add = useMutation({
    mutationFn: () =>
      read(
        api.POST('/v1/jobs', {
          body: {
            ...form,
            title: form.title.trim(),
            hiring_team: [...form.hiring_team],
            bars: {},
            external: null,
          },
        }),
      ),
    onSuccess: async () => {
      setForm(noJob)
      await queries.invalidateQueries({ queryKey: ['jobs'] })
    },
  })
  return (
    <details className={styles.details}>
      <summary>Add a job</summary>
      <form
        className={styles.form}
        aria-label="Add a job"
        onSubmit={event => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <Loaded query={directory}>
          {people => <JobFields form={form} people={people} change={part => setForm({ ...form, ...part })} />}
        </Loaded>
        <Refusal error={add.error} />
        <div className={styles.acts}>
          <Button
            type="submit"
            loading={add.isPending}
            disabled={form.title.trim() === '' || form.decision_owner_id === ''}
          >
            Add the job
          </Button>
          <span role="status" className={styles.said}>
            {add.data && `${add.data.title} is in. Give it a plan next: loops open from it.`}
          </span>
        </div>
      </form>
    </details>
  )
}

/** Reads the job once more, so that what is changed is what was shown. */
export function ChangeJob({ id, done }: { id: string; done: () => void }) {
  const job = useQuery({
    queryKey: ['job-as-opened', id],
    queryFn: () => take(api.GET('/v1/jobs/{id}', { params: { path: { id } } })),
    staleTime: 0,
    gcTime: 0,
  })
  const directory = useDirectory()
  const plan = usePlan(id)
  return (
    <Loaded query={job}>
      {({ data, etag }) => (
        <Loaded query={directory}>
          {people => (
            <Loaded query={plan}>
              {found => (
                <div className={styles.stack}>
                  <JobForm
                    key={etag}
                    job={data}
                    etag={etag}
                    people={people}
                    dimensions={[...new Set([...(found?.data.dimensions ?? []), ...Object.keys(data.bars)])]}
                    done={done}
                  />
                  <JobBackup job={data} people={people} />
                </div>
              )}
            </Loaded>
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

function JobForm({
  job,
  etag,
  people,
  dimensions,
  done,
}: {
  job: Job
  etag: string | null
  people: readonly Shapes['DirectoryEntry'][]
  /** those a bar can be raised for */
  dimensions: readonly string[]
  done: () => void
}) {
  const queries = useQueryClient()
  const [form, setForm] = useState<Fields>({
    title: job.title,
    level: job.level,
    track: job.track,
    decision_owner_id: job.decision_owner_id,
    deputy_id: job.deputy_id,
    hiring_team: job.hiring_team,
    signals_off: job.signals_off,
  })
  const [raised, setRaised] = useState<Bars>(job.bars)
  const refresh = () =>
    Promise.all([['jobs'], ['job'], ['plan', job.id]].map(queryKey => queries.invalidateQueries({ queryKey })))
  const change = changed(job, form, raised)
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PATCH('/v1/jobs/{id}', {
          params: { path: { id: job.id }, header: { 'If-Match': etag ?? '*' } },
          body: change,
        }),
      ),
    onSuccess: async () => {
      await refresh()
      done()
    },
  })
  const close = useMutation({
    mutationFn: () => {
      const params = { params: { path: { id: job.id } } }
      return job.state === 'open'
        ? read(api.POST('/v1/jobs/{id}/closing', params))
        : read(api.POST('/v1/jobs/{id}/reopening', params))
    },
    onSuccess: async () => {
      await refresh()
      done()
    },
  })
  return (
    <form
      className={styles.form}
      aria-label={`Change ${job.title}`}
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <p className={styles.soft}>Loops that are open keep the level, the bars and the people they opened with.</p>
      <JobFields form={form} people={people} change={part => setForm({ ...form, ...part })} />
      <fieldset className={styles.plain}>
        <legend className={styles.legend}>Bars</legend>
        <p className={styles.soft}>
          The bar lies at 2.5, between “below” and “meets”. A higher one needs the reason that is shown beside it.
        </p>
        {dimensions.length === 0 && <p className={styles.soft}>They can be raised once the job has a plan.</p>}
        <div className={styles.bars}>
          {dimensions.map(key => {
            const entry = raised[key]
            return (
              <div key={key} className={styles.bar}>
                <NativeSelect
                  label={say(key)}
                  value={String(entry?.bar ?? 2.5)}
                  onChange={event => {
                    const bar = bars.find(each => String(each) === event.currentTarget.value) ?? 2.5
                    setRaised({ ...raised, [key]: { bar, reason: bar === 2.5 ? null : (entry?.reason ?? '') } })
                  }}
                  data={bars.map(bar => ({ value: String(bar), label: bar.toFixed(1) }))}
                />
                {entry && entry.bar > 2.5 && (
                  <TextInput
                    label="Reason"
                    aria-label={`Reason for the bar of ${say(key)}`}
                    maxLength={2_000}
                    value={entry.reason ?? ''}
                    onChange={event => setRaised({ ...raised, [key]: { ...entry, reason: event.currentTarget.value } })}
                  />
                )}
              </div>
            )
          })}
        </div>
      </fieldset>
      <Refusal
        error={save.error ?? close.error}
        words={{ precondition_failed: 'Somebody changed this job in the meantime. Close, and open it again.' }}
      />
      <div className={styles.acts}>
        <Button type="submit" loading={save.isPending} disabled={Object.keys(change).length === 0}>
          Save the job
        </Button>
        <Button variant="default" loading={close.isPending} onClick={() => close.mutate()}>
          {job.state === 'open' ? 'Close to new applications' : 'Open again'}
        </Button>
        <Button variant="subtle" onClick={done}>
          Leave it
        </Button>
      </div>
    </form>
  )
}

function JobFields({
  form,
  people,
  change,
}: {
  form: Fields
  people: readonly Shapes['DirectoryEntry'][]
  change: (part: Partial<Fields>) => void
}) {
  const named = people.map(({ id, name }) => ({ value: id, label: name }))
  const nameOf = (id: string) => people.find(each => each.id === id)?.name ?? 'Somebody no longer here'
  const always = [form.decision_owner_id, form.deputy_id]
  return (
    <>
      <TextInput
        label="Title"
        placeholder="Senior product manager, payments"
        maxLength={200}
        value={form.title}
        onChange={event => change({ title: event.currentTarget.value })}
      />
      <div className="pair">
        <NativeSelect
          label="Level"
          value={form.level}
          onChange={event => change({ level: levels.find(each => each === event.currentTarget.value) ?? 'senior' })}
          data={levels.map(value => ({ value, label: say(value) }))}
        />
        <NativeSelect
          label="Track"
          value={form.track}
          onChange={event => change({ track: tracks.find(each => each === event.currentTarget.value) ?? 'ic' })}
          data={tracks.map(value => ({ value, label: say(value) }))}
        />
      </div>
      <div className="pair">
        <NativeSelect
          label="Decides"
          value={form.decision_owner_id}
          onChange={event => change({ decision_owner_id: event.currentTarget.value })}
          data={[...(form.decision_owner_id ? [] : [{ value: '', label: 'Choose somebody' }]), ...named]}
        />
        <NativeSelect
          label="In their absence"
          value={form.deputy_id ?? ''}
          onChange={event => change({ deputy_id: event.currentTarget.value || null })}
          data={[{ value: '', label: 'Nobody' }, ...named.filter(({ value }) => value !== form.decision_owner_id)]}
        />
      </div>
      <div className={styles.team}>
        <NativeSelect
          label="Hiring team"
          description="sees the loops of this job; who decides always belongs to it"
          value=""
          onChange={event => {
            const id = event.currentTarget.value
            if (id) change({ hiring_team: [...form.hiring_team, id] })
          }}
          data={[
            { value: '', label: 'Add somebody' },
            ...named.filter(({ value }) => !form.hiring_team.includes(value) && !always.includes(value)),
          ]}
        />
        {form.hiring_team.length > 0 && (
          <ul className={styles.tags}>
            {form.hiring_team.map(id => (
              <li key={id} className={styles.tag}>
                {nameOf(id)}
                <button
                  type="button"
                  className={styles.untag}
                  onClick={() => change({ hiring_team: form.hiring_team.filter(each => each !== id) })}
                >
                  <Icon name="close" size={12} />
                  <span className="unseen">Take {nameOf(id)} off the team</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <Checkbox
        label="No language signals"
        description="Nothing is looked for in the loops of this job."
        checked={form.signals_off}
        onChange={event => change({ signals_off: event.currentTarget.checked })}
      />
    </>
  )
}

/** Only what differs, as the API takes it. */
function changed(job: Job, form: Fields, raised: Bars): Shapes['JobChange'] {
  const standing = Object.fromEntries(
    Object.entries(raised)
      .filter(([, { bar }]) => bar > 2.5)
      .map(([key, { bar, reason }]) => [key, { bar, reason: reason?.trim() || null }]),
  )
  const sameBars =
    JSON.stringify(standing) ===
    JSON.stringify(Object.fromEntries(Object.entries(job.bars).filter(([, { bar }]) => bar > 2.5)))
  return {
    ...(form.title.trim() === job.title ? {} : { title: form.title.trim() }),
    ...(form.level === job.level ? {} : { level: form.level }),
    ...(form.track === job.track ? {} : { track: form.track }),
    ...(form.decision_owner_id === job.decision_owner_id ? {} : { decision_owner_id: form.decision_owner_id }),
    ...(form.deputy_id === job.deputy_id ? {} : { deputy_id: form.deputy_id }),
    ...([...form.hiring_team].sort().join() === [...job.hiring_team].sort().join()
      ? {}
      : { hiring_team: [...form.hiring_team] }),
    ...(form.signals_off === job.signals_off ? {} : { signals_off: form.signals_off }),
    ...(sameBars ? {} : { bars: standing }),
  }
}
