/** Naming a panelist and setting the time of an interview: the two acts a recruiter does most. */
import { Button, Modal } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes, take } from '../api.ts'
import { Failure, Lines } from '../parts/states.tsx'
import { useDirectory } from '../people.ts'
import { say } from '../words.ts'
import styles from './form.module.css'

type Interview = Shapes['InterviewSummary']

const roles = ['interviewer', 'shadow', 'reverse_shadow'] as const
const shownMax = 12

export function PanelistForm({ interview, onClose }: { interview: Interview; onClose: () => void }) {
  const queries = useQueryClient()
  const directory = useDirectory()
  const [search, setSearch] = useState('')
  const [personId, setPersonId] = useState('')
  const [role, setRole] = useState<(typeof roles)[number]>('interviewer')
  const [barRaiser, setBarRaiser] = useState(false)
  const adding = useMutation({
    mutationFn: () =>
      read(
        api.POST('/v1/interviews/{id}/panelists', {
          params: { path: { id: interview.id } },
          body: { person_id: personId, role, bar_raiser: barRaiser },
        }),
      ),
    async onSuccess() {
      await queries.invalidateQueries()
      onClose()
    },
  })
  const there = new Set(interview.panelists.filter(({ left }) => left === null).map(panelist => panelist.person_id))
  const found = (directory.data ?? [])
    .filter(({ id, interviewer }) => interviewer && !there.has(id))
    .filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Who sits in “${interview.name}”?`}
      closeButtonProps={{ 'aria-label': 'Close without naming anybody' }}
    >
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault()
          adding.mutate()
        }}
      >
        <label className={styles.labelled}>
          Search
          <input
            className={styles.input}
            type="search"
            data-autofocus
            value={search}
            onChange={event => setSearch(event.currentTarget.value)}
          />
        </label>
        {directory.isPending ? (
          <Lines count={4} height={32} />
        ) : (
          <fieldset className={styles.list}>
            <legend>Person</legend>
            {found.slice(0, shownMax).map(person => (
              <label key={person.id} className={styles.choice}>
                <input
                  type="radio"
                  name="person"
                  required
                  checked={personId === person.id}
                  onChange={() => setPersonId(person.id)}
                />
                <span>
                  {person.name}
                  <span className={styles.hint}>
                    {say(person.function)}, seniority {person.seniority}
                  </span>
                </span>
              </label>
            ))}
            {found.length === 0 && (
              <span className={styles.hint}>Nobody of that name interviews and is free to sit here.</span>
            )}
            {found.length > shownMax && (
              <span className={styles.hint}>And {found.length - shownMax} more: search by name.</span>
            )}
          </fieldset>
        )}
        <label className={styles.labelled}>
          As
          <select
            className={styles.select}
            value={role}
            onChange={event => setRole(roles.find(each => each === event.currentTarget.value) ?? 'interviewer')}
          >
            {roles.map(each => (
              <option key={each} value={each}>
                {say(each)}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.choice}>
          <input type="checkbox" checked={barRaiser} onChange={() => setBarRaiser(!barRaiser)} />
          <span>
            Bar raiser
            <span className={styles.hint}>From outside the decision owner’s reporting line</span>
          </span>
        </label>
        {adding.isError && <Failure error={adding.error} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" disabled={personId === ''} loading={adding.isPending}>
            Name as {say(role).toLowerCase()}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

export function TimeForm({ interview, onClose }: { interview: Interview; onClose: () => void }) {
  const queries = useQueryClient()
  const [startsAt, setStartsAt] = useState(localInput(interview.starts_at))
  const [endsAt, setEndsAt] = useState(localInput(interview.ends_at))
  const [place, setPlace] = useState(interview.place ?? '')
  const saving = useMutation({
    async mutationFn() {
      const path = { id: interview.id }
      const { etag } = await take(api.GET('/v1/interviews/{id}', { params: { path } }))
      return read(
        api.PATCH('/v1/interviews/{id}', {
          params: { path, header: { 'If-Match': etag ?? '*' } },
          body: { starts_at: moment(startsAt), ends_at: moment(endsAt), place: place.trim() || null },
        }),
      )
    },
    async onSuccess() {
      await queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={`When is “${interview.name}”?`}
      closeButtonProps={{ 'aria-label': 'Close without changing anything' }}
    >
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault()
          saving.mutate()
        }}
      >
        <label className={styles.labelled}>
          Begins
          <input
            className={styles.input}
            type="datetime-local"
            value={startsAt}
            onChange={event => setStartsAt(event.currentTarget.value)}
          />
        </label>
        <label className={styles.labelled}>
          Ends
          <input
            className={styles.input}
            type="datetime-local"
            value={endsAt}
            min={startsAt}
            onChange={event => setEndsAt(event.currentTarget.value)}
          />
        </label>
        <label className={styles.labelled}>
          Place
          <input
            className={styles.input}
            maxLength={500}
            value={place}
            onChange={event => setPlace(event.currentTarget.value)}
          />
        </label>
        <p className={styles.hint}>Times are in your own zone, {Intl.DateTimeFormat().resolvedOptions().timeZone}.</p>
        {saving.isError && <Failure error={saving.error} />}
        <div className={styles.acts}>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={saving.isPending}>
            Save the time
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** A moment as the browser's field for one takes it, in the reader's zone. */
function localInput(at: string | null): string {
  if (at === null) return ''
  const time = new Date(at)
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function moment(input: string): string | null {
  return input === '' ? null : new Date(input).toISOString()
}
