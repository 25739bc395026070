/** Who decides in a loop, and who stands in for them: changed under the version that was read when the form opened. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type Shapes, take } from '../api.ts'
import styles from '../parts/act-form.module.css'
import { ActForm, Field } from '../parts/act-form.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Lines } from '../parts/states.tsx'
import { useDirectory } from '../people.ts'

export function OwnerForm({ loop, onClose }: { loop: Shapes['Loop']; onClose: () => void }) {
  const directory = useDirectory()
  const [ownerId, setOwnerId] = useState(loop.decision_owner_id)
  const [deputyId, setDeputyId] = useState(loop.deputy_id ?? '')
  const path = { id: loop.id }
  const opened = useQuery({
    queryKey: ['loop-as-opened', loop.id],
    queryFn: () => take(api.GET('/v1/loops/{id}', { params: { path } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const save = () =>
    take(
      api.PATCH('/v1/loops/{id}', {
        params: { path, header: { 'If-Match': opened.data?.etag ?? '*' } },
        body: { decision_owner_id: ownerId, deputy_id: deputyId || null },
      }),
    )
  const people = directory.data ?? []
  return (
    <ActForm
      title="Who decides"
      act="Save"
      closing="Close without changing anything"
      ready={opened.isSuccess && directory.isSuccess && ownerId !== deputyId}
      words={{ precondition_failed: 'Somebody changed this loop in the meantime. Close, and open it again.' }}
      onAct={save}
      onClose={onClose}
    >
      {directory.isPending || opened.isPending ? (
        <Lines count={2} height={56} />
      ) : (
        <>
          <Field label="Decision owner" hint="Runs the debrief and records the decision with its reason.">
            <select
              className={styles.select}
              data-autofocus
              value={ownerId}
              onChange={event => setOwnerId(event.currentTarget.value)}
            >
              {people.map(person => (
                <option key={person.id} value={person.id}>
                  {person.name}
                </option>
              ))}
            </select>
          </Field>
          <Field label="Deputy" hint="For when the owner is away or recused.">
            <select
              className={styles.select}
              value={deputyId}
              onChange={event => setDeputyId(event.currentTarget.value)}
            >
              <option value="">Nobody</option>
              {people
                .filter(({ id }) => id !== ownerId)
                .map(person => (
                  <option key={person.id} value={person.id}>
                    {person.name}
                  </option>
                ))}
            </select>
          </Field>
        </>
      )}
      <Refusal error={opened.error ?? directory.error} />
    </ActForm>
  )
}
