/** A stretch of time sent again to one endpoint: from when to when, which events, and what the service takes at once. */
import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, read, type Shapes } from '../api.ts'
import { ActForm } from '../parts/act-form.tsx'
import { exactly } from '../parts/moment.tsx'
import { eventTypes, sayEvent } from './webhooks-words.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

export function ReplayRange({ endpoint, close }: { endpoint: Shapes['WebhookEndpoint']; close: () => void }) {
  const [opened] = useState(() => new Date())
  const [from, setFrom] = useState(() => localOf(new Date(opened.getTime() - dayMs)))
  const [to, setTo] = useState(() => localOf(opened))
  const [type, setType] = useState('')
  const heard = endpoint.event_types ?? eventTypes
  const chosen = eventTypes.find(each => each === type)
  return (
    <ActForm
      title="Send a stretch of time again"
      act="Send again"
      ready={from !== '' && to !== ''}
      said={
        from !== '' &&
        to !== '' &&
        `What happened between ${exactly(new Date(from), opened)} and ${exactly(new Date(to), opened)} goes out again, as far as this endpoint hears it. The list of deliveries shows how it goes.`
      }
      onClose={close}
      onAct={() =>
        read(
          api.POST('/v1/webhook-endpoints/{id}/replays', {
            params: { path: { id: endpoint.id } },
            body: {
              from: new Date(from).toISOString(),
              to: new Date(to).toISOString(),
              event_types: chosen ? [chosen] : null,
            },
          }),
        )
      }
    >
      <p>
        Also what happened before this endpoint was there. Each event goes out under the id it has, so that a receiver
        which keeps the ids passes over what it holds. At most 10,000 events at once.
      </p>
      <div className="pair">
        <TextInput
          label="From"
          type="datetime-local"
          value={from}
          onChange={event => setFrom(event.currentTarget.value)}
        />
        <TextInput label="To" type="datetime-local" value={to} onChange={event => setTo(event.currentTarget.value)} />
      </div>
      <NativeSelect
        label="Events"
        value={type}
        onChange={event => setType(event.currentTarget.value)}
        data={[{ value: '', label: 'All that it hears' }, ...heard.map(value => ({ value, label: sayEvent(value) }))]}
      />
    </ActForm>
  )
}

/** A moment as the field for it wants it, in the reader's own zone, up to the next whole minute. */
function localOf(time: Date): string {
  const up = new Date(Math.ceil(time.getTime() / minuteMs) * minuteMs)
  return new Date(up.getTime() - up.getTimezoneOffset() * minuteMs).toISOString().slice(0, 16)
}
