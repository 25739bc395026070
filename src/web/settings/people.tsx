/**
 * Everybody of the company: added, changed, deactivated; and what waits for a second person. What takes two is the API's to
 * say: it answers that it asked instead of that it did, and this page repeats it.
 */
import { Button, Checkbox, NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { api, read, type Shapes, take } from '../api.ts'
import { Initials } from '../parts/initials.tsx'
import { Moment } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { ShowMore } from '../parts/show-more.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { useDirectory } from '../people.ts'
import { may, useMe } from '../session.ts'
import { say } from '../words.ts'
import styles from './settings.module.css'

type Person = Shapes['Person']
type Role = Shapes['Role']

const roles: readonly { value: Role; words: string }[] = [
  { value: 'interviewer', words: 'writes cards' },
  { value: 'hiring_manager', words: 'decides on their jobs' },
  { value: 'recruiter', words: 'builds and tends loops' },
  { value: 'head_of_product', words: 'looks after the bar' },
  { value: 'admin', words: 'people, settings, keys' },
  { value: 'auditor', words: 'reads the trail' },
]
const functions: readonly Shapes['PersonFunction'][] = ['product', 'engineering', 'design', 'other']
const pageSize = '100'

export default function People() {
  const me = useMe()
  const people = useInfiniteQuery({
    queryKey: ['people'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(api.GET('/v1/people', { params: { query: { limit: pageSize, ...(cursor ? { cursor } : {}) } } })),
    getNextPageParam: page => page.next_cursor ?? undefined,
  })
  const [sought, setSought] = useState('')
  const words = useDeferredValue(sought.trim().toLowerCase())
  const all = people.data?.pages.flatMap(page => page.data) ?? []
  const shown = all.filter(person => `${person.name} ${person.email}`.toLowerCase().includes(words))
  return (
    <div className={styles.stack}>
      {may(me, 'approval.decide') && <Approvals />}
      {may(me, 'person.write') && <NewPerson />}
      <TextInput
        label="Find somebody"
        placeholder="Name or email address"
        value={sought}
        onChange={event => setSought(event.currentTarget.value)}
      />
      <Loaded query={people}>
        {() =>
          shown.length === 0 ? (
            <Empty icon="person" title="Nobody by that name">
              Names and addresses are searched among the people loaded so far.
            </Empty>
          ) : (
            <ul className={styles.list}>
              {shown.map(person => (
                <PersonLine key={person.id} person={person} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <ShowMore of={people} />
    </div>
  )
}

function PersonLine({ person }: { person: Person }) {
  const me = useMe()
  const [open, setOpen] = useState(false)
  return (
    <li className={styles.row} data-off={!person.active || undefined}>
      <div className={styles.acts}>
        <Initials name={person.name} />
        <span>
          <b>{person.name}</b>
          <span className={styles.soft}>
            {' '}
            {say(person.function)}, seniority {person.seniority}
          </span>
          <br />
          <span className={styles.soft}>{person.email}</span>
        </span>
      </div>
      <span className={styles.tags}>
        {!person.active && <span className={styles.tag}>Deactivated</span>}
        {person.roles.map(role => (
          <span key={role} className={styles.tag}>
            {say(role)}
          </span>
        ))}
      </span>
      {may(me, 'person.write') && (
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          aria-label={`${open ? 'Close' : 'Change'} ${person.name}`}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Close' : 'Change'}
        </Button>
      )}
      {open && <ChangePerson id={person.id} done={() => setOpen(false)} />}
    </li>
  )
}

function ChangePerson({ id, done }: { id: string; done: () => void }) {
  const person = useQuery({
    queryKey: ['person', id],
    queryFn: () => take(api.GET('/v1/people/{id}', { params: { path: { id } } })),
    staleTime: 0,
  })
  return (
    <div className={styles.wide}>
      <Loaded query={person}>
        {({ data, etag }) => (
          <div className={styles.stack}>
            <PersonForm key={etag} person={data} etag={etag} done={done} />
            {data.active && <SetPassword person={data} />}
          </div>
        )}
      </Loaded>
    </div>
  )
}

function PersonForm({ person, etag, done }: { person: Person; etag: string | null; done: () => void }) {
  const queries = useQueryClient()
  const [form, setForm] = useState({
    name: person.name,
    function: person.function,
    seniority: person.seniority,
    manager_id: person.manager_id,
    roles: [...person.roles],
    active: person.active,
  })
  const save = useMutation({
    mutationFn: async () => {
      const asked = api.PATCH('/v1/people/{id}', {
        params: { path: { id: person.id }, header: { 'If-Match': etag ?? '*' } },
        body: changed(person, form),
      })
      await take(asked)
      return (await asked).response.status
    },
    onSuccess: async status => {
      await Promise.all(
        [['people'], ['person', person.id], ['approvals'], ['directory']].map(queryKey =>
          queries.invalidateQueries({ queryKey }),
        ),
      )
      if (status !== 202) done()
    },
  })
  return (
    <form
      className={styles.form}
      aria-label={`Change ${person.name}`}
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <PersonFields form={form} self={person.id} change={part => setForm({ ...form, ...part })} />
      <Checkbox
        label="Active"
        description="Whoever is not signs in no more and is assigned no more. What they wrote stays."
        checked={form.active}
        onChange={event => setForm({ ...form, active: event.currentTarget.checked })}
      />
      <Refusal
        error={save.error}
        words={{ precondition_failed: 'Somebody changed this person in the meantime. Close, and open it again.' }}
      />
      <div className={styles.acts}>
        <Button type="submit" size="xs" loading={save.isPending}>
          Save
        </Button>
        <span role="status" className={styles.said}>
          {save.data === 202 && 'Asked. It takes a second admin to grant it; until then nothing has changed.'}
        </span>
      </div>
    </form>
  )
}

/** A password set for somebody who has none, or lost theirs. It is sent once and shown nowhere. */
function SetPassword({ person }: { person: Person }) {
  const [password, setPassword] = useState('')
  const set = useMutation({
    mutationFn: () =>
      read(api.PUT('/v1/people/{id}/password', { params: { path: { id: person.id } }, body: { password } })),
    onSuccess: () => setPassword(''),
  })
  return (
    <form
      className={styles.form}
      aria-label={`Password of ${person.name}`}
      onSubmit={event => {
        event.preventDefault()
        set.mutate()
      }}
    >
      <PasswordInput
        label="New password"
        description="Give it to them yourself; they change it once they are in. Every session they have ends."
        autoComplete="new-password"
        maxLength={256}
        value={password}
        onChange={event => setPassword(event.currentTarget.value)}
      />
      <Refusal error={set.error} />
      <div className={styles.acts}>
        <Button type="submit" size="xs" variant="default" loading={set.isPending} disabled={password === ''}>
          Set the password
        </Button>
        <span role="status" className={styles.said}>
          {set.isSuccess && 'Set. Their sessions have ended.'}
        </span>
      </div>
    </form>
  )
}

interface Fields {
  readonly name: string
  readonly function: Shapes['PersonFunction']
  readonly seniority: number
  readonly manager_id: string | null
  readonly roles: Role[]
}

function PersonFields({
  form,
  self,
  change,
}: {
  form: Fields
  /** nobody is their own manager */
  self?: string
  change: (part: Partial<Fields>) => void
}) {
  const directory = useDirectory()
  const others = (directory.data ?? []).filter(({ id }) => id !== self)
  const gone = form.manager_id !== null && directory.isSuccess && !others.some(({ id }) => id === form.manager_id)
  return (
    <>
      <div className="pair">
        <TextInput label="Name" value={form.name} onChange={event => change({ name: event.currentTarget.value })} />
        <NativeSelect
          label="Function"
          value={form.function}
          onChange={event =>
            change({ function: functions.find(each => each === event.currentTarget.value) ?? 'other' })
          }
          data={functions.map(value => ({ value, label: say(value) }))}
        />
      </div>
      <div className="pair">
        <NumberInput
          label="Seniority"
          description="1, new to the work, to 5, leads the field here. The debrief speaks lowest first."
          min={1}
          max={5}
          value={form.seniority}
          onChange={value => change({ seniority: Number(value) || 1 })}
        />
        <NativeSelect
          label="Manager"
          description="Tells whose reporting line a bar raiser stands outside of."
          value={form.manager_id ?? ''}
          onChange={event => change({ manager_id: event.currentTarget.value || null })}
          data={[
            { value: '', label: 'Nobody' },
            ...(gone && form.manager_id ? [{ value: form.manager_id, label: 'Somebody no longer here' }] : []),
            ...others.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <Checkbox.Group
        label="Roles"
        value={[...form.roles]}
        onChange={values => change({ roles: roles.map(each => each.value).filter(role => values.includes(role)) })}
      >
        <div className={styles.scopes}>
          {roles.map(({ value, words }) => (
            <Checkbox key={value} value={value} label={say(value)} description={words} />
          ))}
        </div>
      </Checkbox.Group>
    </>
  )
}

/** Only what differs is sent: what is not named stays, and asks for no second person. */
function changed(person: Person, form: Fields & { active: boolean }): Shapes['PersonChange'] {
  const sameRoles = [...form.roles].sort().join() === [...person.roles].sort().join()
  return {
    ...(form.name === person.name ? {} : { name: form.name.trim() }),
    ...(form.function === person.function ? {} : { function: form.function }),
    ...(form.seniority === person.seniority ? {} : { seniority: form.seniority }),
    ...(form.manager_id === person.manager_id ? {} : { manager_id: form.manager_id }),
    ...(sameRoles ? {} : { roles: form.roles }),
    ...(form.active === person.active ? {} : { active: form.active }),
  }
}

const noPerson = {
  name: '',
  email: '',
  password: '',
  function: 'product' as const,
  seniority: 2,
  manager_id: null,
  roles: ['interviewer' as const],
}

function NewPerson() {
  const queries = useQueryClient()
  const [form, setForm] = useState<Fields & { email: string; password: string }>(noPerson)
  const add = useMutation({
    mutationFn: async () => {
      const { name, email, password, ...rest } = form
      const asked = api.POST('/v1/people', {
        body: {
          ...rest,
          name: name.trim(),
          email: email.trim(),
          ...(password ? { password } : {}),
        },
      })
      await take(asked)
      return { status: (await asked).response.status, name: name.trim() }
    },
    onSuccess: async () => {
      setForm(noPerson)
      await Promise.all(
        [['people'], ['approvals'], ['directory']].map(queryKey => queries.invalidateQueries({ queryKey })),
      )
    },
  })
  return (
    <details className={styles.details}>
      <summary>Add somebody</summary>
      <form
        className={styles.form}
        aria-label="Add somebody"
        onSubmit={event => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <PersonFields form={form} change={part => setForm({ ...form, ...part })} />
        <div className="pair">
          <TextInput
            label="Email address"
            type="email"
            autoComplete="off"
            value={form.email}
            onChange={event => setForm({ ...form, email: event.currentTarget.value })}
          />
          <PasswordInput
            label="First password"
            description="may be set later; without one they cannot sign in by password"
            inputWrapperOrder={['label', 'input', 'description']}
            autoComplete="new-password"
            value={form.password}
            onChange={event => setForm({ ...form, password: event.currentTarget.value })}
          />
        </div>
        <Refusal error={add.error} />
        <div className={styles.acts}>
          <Button type="submit" loading={add.isPending} disabled={form.name.trim() === '' || form.email.trim() === ''}>
            Add
          </Button>
          <span role="status" className={styles.said}>
            {add.data &&
              (add.data.status === 202
                ? `Asked: ${add.data.name} waits for a second admin.`
                : `${add.data.name} is in.`)}
          </span>
        </div>
      </form>
    </details>
  )
}

const askedFor: Readonly<Record<string, string>> = {
  createPerson: 'Add somebody',
  changePerson: 'Change a person',
  setPersonPassword: 'Set a password',
  createDecision: 'Correct a decision',
  voidScorecard: 'Void a card',
  createVoidRequest: 'Void a card',
  publishRubricVersion: 'Publish a rubric version',
  proposeRubricVersion: 'Publish a proposed rubric version',
  createLoopRequest: 'Open a loop',
}

function Approvals() {
  const approvals = useQuery({
    queryKey: ['approvals'],
    queryFn: () => read(api.GET('/v1/approvals', { params: { query: { state: 'open', limit: '200' } } })),
    refetchInterval: 60_000,
  })
  const directory = useDirectory()
  const open = approvals.data?.data ?? []
  if (open.length === 0) return null
  const names = new Map(directory.data?.map(each => [each.id, each.name]))
  return (
    <section aria-labelledby="approvals-title">
      <h2 id="approvals-title">Waits for a second person</h2>
      <ul className={styles.list}>
        {open.map(approval => (
          <ApprovalLine key={approval.id} approval={approval} names={names} />
        ))}
      </ul>
    </section>
  )
}

function ApprovalLine({ approval, names }: { approval: Shapes['Approval']; names: ReadonlyMap<string, string> }) {
  const asker = names.get(approval.asked_by_id) ?? 'Somebody no longer here'
  const queries = useQueryClient()
  const close = useMutation({
    mutationFn: (grants: boolean) => {
      const params = { params: { path: { id: approval.id } } }
      return grants
        ? read(api.POST('/v1/approvals/{id}/grant', params))
        : read(api.POST('/v1/approvals/{id}/refuse', params))
    },
    onSuccess: () =>
      Promise.all([['approvals'], ['people'], ['rubrics']].map(queryKey => queries.invalidateQueries({ queryKey }))),
  })
  const title = askedFor[approval.operation] ?? say(approval.action.replaceAll('.', ' '))
  return (
    <li className={styles.row}>
      <div>
        <b>{title}</b>
        <p className={styles.soft}>
          {asker} asked <Moment at={approval.asked_at} />
          {approval.reason && `: ${approval.reason}`}
        </p>
        <dl className={styles.asked}>
          {approval.asked.map(({ field, value }) => (
            <div key={field}>
              <dt>{say(field.replaceAll('_', ' '))}</dt>
              <dd>{names.get(value) ?? value}</dd>
            </div>
          ))}
        </dl>
        <Refusal error={close.error} />
      </div>
      <div className={styles.acts}>
        <Button size="xs" disabled={close.isPending} aria-label={`Grant: ${title}`} onClick={() => close.mutate(true)}>
          Grant
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={close.isPending}
          aria-label={`Refuse: ${title}`}
          onClick={() => close.mutate(false)}
        >
          Refuse
        </Button>
      </div>
    </li>
  )
}
