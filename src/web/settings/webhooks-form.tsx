/** What makes an endpoint and what changes one: its address, what it is called, what it hears, whose it is. */
import { Button, Checkbox, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, read, type Shapes, take } from '../api.ts'
import { Refusal } from '../parts/refusal.tsx'
import { may, useMe } from '../session.ts'
import { ChangeForm } from './change-form.tsx'
import styles from './settings.module.css'
import looks from './webhooks.module.css'
import { type EventType, eventGroups, eventTypes, explainEvent, sayEvent } from './webhooks-words.ts'

type Endpoint = Shapes['WebhookEndpoint']

const urlLettersMax = 2_000
const descriptionLettersMax = 200

interface Fields {
  readonly url: string
  readonly description: string
  readonly heard: readonly EventType[] | null
}

const isComplete = ({ url, heard }: Fields) => url.trim() !== '' && heard?.length !== 0

export function NewEndpoint({ made }: { made: (shown: Shapes['ShownWebhookEndpoint']) => void }) {
  const me = useMe()
  const queries = useQueryClient()
  const [form, setForm] = useState<Fields>({ url: '', description: '', heard: null })
  const [keyId, setKeyId] = useState('')
  const keys = useQuery({
    queryKey: ['api-keys'],
    enabled: may(me, 'api_key.read'),
    queryFn: () => read(api.GET('/v1/api-keys', { params: { query: { limit: '200' } } })),
  })
  const integrations = keys.data?.data.filter(key => key.revoked_at === null) ?? []
  const create = useMutation({
    mutationFn: () =>
      read(
        api.POST('/v1/webhook-endpoints', { body: { ...bodyFrom(form), api_key_id: keyId || null, paused: false } }),
      ),
    onSuccess: async shown => {
      await queries.invalidateQueries({ queryKey: ['webhook-endpoints'] })
      // A repeated request answers the endpoint without its secret.
      if ('secret' in shown) made(shown)
    },
  })
  return (
    <form
      className={styles.form}
      aria-label="New endpoint"
      onSubmit={event => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <EndpointFields form={form} change={part => setForm({ ...form, ...part })} />
      {integrations.length > 0 && (
        <NativeSelect
          label="Belongs to"
          description="With an API key it hears what that key may hear, as long as it may, and the key may rotate the secret."
          value={keyId}
          onChange={event => setKeyId(event.currentTarget.value)}
          data={[
            { value: '', label: 'The company' },
            ...integrations.map(({ id, name }) => ({ value: id, label: `The key ${name}` })),
          ]}
        />
      )}
      <Refusal error={create.error} />
      <div className={styles.acts}>
        <Button type="submit" loading={create.isPending} disabled={!isComplete(form)}>
          Add the endpoint
        </Button>
        <span className={styles.soft}>Its secret is shown next, this once.</span>
      </div>
    </form>
  )
}

export function ChangeEndpoint({
  endpoint,
  etag,
  done,
}: {
  endpoint: Endpoint
  etag: string | null
  done: () => void
}) {
  const [form, setForm] = useState<Fields>({
    url: endpoint.url,
    description: endpoint.description ?? '',
    heard: endpoint.event_types,
  })
  const save = (ifMatch: string) =>
    take(
      api.PATCH('/v1/webhook-endpoints/{id}', {
        params: { path: { id: endpoint.id }, header: { 'If-Match': ifMatch } },
        body: bodyFrom(form),
      }),
    )
  return (
    <ChangeForm
      label="Change the endpoint"
      etag={etag}
      complete={isComplete(form)}
      save={save}
      changes="webhook-endpoints"
      done={done}
    >
      <EndpointFields form={form} change={part => setForm({ ...form, ...part })} />
    </ChangeForm>
  )
}

function bodyFrom({ url, description, heard }: Fields) {
  return {
    url: url.trim(),
    description: description.trim() || null,
    event_types: heard === null ? null : [...heard],
  }
}

function EndpointFields({ form, change }: { form: Fields; change: (part: Partial<Fields>) => void }) {
  const address = useRef<HTMLInputElement>(null)
  useEffect(() => address.current?.focus(), [])
  return (
    <>
      <TextInput
        ref={address}
        label="Address"
        description="https, and reachable from this service"
        inputWrapperOrder={['label', 'input', 'description']}
        placeholder="https://hooks.example.com/hireloop"
        type="url"
        autoComplete="off"
        spellCheck={false}
        maxLength={urlLettersMax}
        value={form.url}
        onChange={event => change({ url: event.currentTarget.value })}
      />
      <TextInput
        label="What it is for"
        placeholder="Decisions back into the ATS"
        maxLength={descriptionLettersMax}
        value={form.description}
        onChange={event => change({ description: event.currentTarget.value })}
      />
      <Radio.Group
        label="What it hears"
        value={form.heard === null ? 'all' : 'some'}
        onChange={value => change({ heard: value === 'all' ? null : [] })}
      >
        <div className={styles.radios}>
          <Radio value="all" label="Every event" description="Also kinds that later versions of this service bring." />
          <Radio value="some" label="Only what is ticked" />
        </div>
      </Radio.Group>
      {form.heard !== null && (
        <Checkbox.Group
          aria-label="Events"
          value={[...form.heard]}
          onChange={values => change({ heard: eventTypes.filter(type => values.includes(type)) })}
        >
          <div className={looks.groups}>
            {eventGroups.map(({ title, types }) => (
              <fieldset key={title} className={looks.group}>
                <legend>{title}</legend>
                <div className={looks.ticks}>
                  {types.map(type => (
                    <Checkbox key={type} value={type} label={sayEvent(type)} description={explainEvent(type)} />
                  ))}
                </div>
              </fieldset>
            ))}
          </div>
        </Checkbox.Group>
      )}
    </>
  )
}
