/** Choosing one of those who interview, by name: the search, the first few that fit, and how many more there are. */
import { useState } from 'react'
import styles from '../parts/act-form.module.css'
import { Field } from '../parts/act-form.tsx'
import { Lines } from '../parts/states.tsx'
import { useDirectory } from '../people.ts'
import { say } from '../words.ts'

const shownMax = 12

export function PersonChoice({
  value,
  taken,
  onChange,
}: {
  value: string
  /** who sits there already */
  taken: ReadonlySet<string>
  onChange: (id: string) => void
}) {
  const directory = useDirectory()
  const [search, setSearch] = useState('')
  const found = (directory.data ?? [])
    .filter(({ id, interviewer }) => interviewer && !taken.has(id))
    .filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <>
      <Field label="Search">
        <input
          className={styles.input}
          type="search"
          data-autofocus
          value={search}
          onChange={event => setSearch(event.currentTarget.value)}
        />
      </Field>
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
                checked={value === person.id}
                onChange={() => onChange(person.id)}
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
    </>
  )
}
