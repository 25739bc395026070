/** Who is told when a card of a job's loops stays overdue, and after how long. Whether they may know of it the service says. */
import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Problem, read, type Shapes } from '../api.ts'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import styles from './settings.module.css'

type Backup = Shapes['JobBackup']
type People = readonly Shapes['DirectoryEntry'][]

const hoursUsual = 24

export function JobBackup({ job, people }: { job: Shapes['Job']; people: People }) {
  const backup = useQuery({
    queryKey: ['job-backup', job.id],
    queryFn: async () => {
      try {
        return await read(api.GET('/v1/jobs/{id}/backup', { params: { path: { id: job.id } } }))
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }
    },
  })
  return (
    <Loaded query={backup}>
      {found => (
        <Form
          key={found ? `${found.person_id} ${found.after_hours}` : 'none'}
          job={job}
          people={people}
          found={found}
        />
      )}
    </Loaded>
  )
}

function Form({ job, people, found }: { job: Shapes['Job']; people: People; found: Backup | null }) {
  const queries = useQueryClient()
  const [personId, setPersonId] = useState(found?.person_id ?? '')
  const [hours, setHours] = useState(found?.after_hours ?? hoursUsual)
  const params = { path: { id: job.id } }
  const save = useMutation({
    mutationFn: async () => {
      if (personId === '') await read(api.DELETE('/v1/jobs/{id}/backup', { params }))
      else await read(api.PUT('/v1/jobs/{id}/backup', { params, body: { person_id: personId, after_hours: hours } }))
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['job-backup', job.id] }),
  })
  const same = personId === (found?.person_id ?? '') && (personId === '' || hours === found?.after_hours)
  return (
    <form
      className={styles.form}
      aria-label={`Overdue cards of ${job.title}`}
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <p className={styles.legend}>When a card stays overdue</p>
      <div className="pair">
        <NativeSelect
          label="Is told"
          value={personId}
          onChange={event => setPersonId(event.currentTarget.value)}
          data={[
            { value: '', label: 'Nobody' },
            ...people.map(({ id, name }) => ({ value: id, label: name })),
            ...(found && !people.some(({ id }) => id === found.person_id)
              ? [{ value: found.person_id, label: 'Somebody no longer here' }]
              : []),
          ]}
        />
        {personId !== '' && (
          <NumberInput
            label="After so many hours"
            min={1}
            max={240}
            value={hours}
            onChange={value => setHours(Number(value) || 1)}
          />
        )}
      </div>
      <Refusal error={save.error} />
      <div className={styles.acts}>
        <Button type="submit" variant="default" loading={save.isPending} disabled={same}>
          Save who is told
        </Button>
        <span role="status" className={styles.said}>
          {same && found && `${people.find(({ id }) => id === found.person_id)?.name ?? 'Somebody'} is told.`}
        </span>
      </div>
    </form>
  )
}
