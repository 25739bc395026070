/**
 * What was sent to one endpoint, newest first: filtered by state and event, page by page, each opened to what was sent, what
 * came back and when it goes again, and sent once more. Of events that one may not hear of yet the API names no delivery.
 */
import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { ShowMore } from '../parts/show-more.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { Inspected } from './deliveries-inspect.tsx'
import styles from './settings.module.css'
import looks from './webhooks.module.css'
import { StateChip } from './webhooks-copy.tsx'
import { deliveryStates, eventTypes, sayAttempt, sayEvent } from './webhooks-words.ts'

type Endpoint = Shapes['WebhookEndpoint']
type Delivery = Shapes['WebhookDelivery']
type State = Shapes['DeliveryState']
type Type = Shapes['DeliveryType']

const states = Object.keys(deliveryStates) as State[]
const types: readonly Type[] = [...eventTypes, 'webhook.ping']
const pageSize = '25'
const refreshMs = 10_000

export function Deliveries({ endpoint, writes }: { endpoint: Endpoint; writes: boolean }) {
  const [state, setState] = useState<State | undefined>()
  const [type, setType] = useState<Type | undefined>()
  const deliveries = useInfiniteQuery({
    queryKey: ['webhook-deliveries', endpoint.id, state ?? null, type ?? null],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(
        api.GET('/v1/webhook-deliveries', {
          params: {
            query: {
              endpoint_id: endpoint.id,
              limit: pageSize,
              ...(state ? { state } : {}),
              ...(type ? { type } : {}),
              ...(cursor ? { cursor } : {}),
            },
          },
        }),
      ),
    getNextPageParam: page => page.next_cursor ?? undefined,
    // Whoever has gone further back reads in peace.
    refetchInterval: ({ state: { data } }) => (data?.pages.length === 1 ? refreshMs : false),
  })
  const all = deliveries.data?.pages.flatMap(page => page.data) ?? []
  return (
    <section aria-labelledby="deliveries-title" className={styles.stackTight}>
      <h2 id="deliveries-title">Deliveries</h2>
      <div className={looks.filters}>
        <NativeSelect
          label="State"
          size="xs"
          value={state ?? ''}
          onChange={event => setState(states.find(each => each === event.currentTarget.value))}
          data={[{ value: '', label: 'Any' }, ...states.map(value => ({ value, label: deliveryStates[value].words }))]}
        />
        <NativeSelect
          label="Event"
          size="xs"
          value={type ?? ''}
          onChange={event => setType(types.find(each => each === event.currentTarget.value))}
          data={[{ value: '', label: 'Any' }, ...types.map(value => ({ value, label: sayEvent(value) }))]}
        />
      </div>
      <Loaded query={deliveries}>
        {() =>
          all.length === 0 ? (
            <Empty icon="bell" title={state || type ? 'None of this kind' : 'Nothing was sent yet'}>
              {state || type
                ? 'Deliveries are kept for thirty days.'
                : 'What happens from now on is sent here. A test ping shows at once whether the receiver works; for what happened before, send a stretch of time again.'}
            </Empty>
          ) : (
            <ul className={styles.list}>
              {all.map(delivery => (
                <DeliveryLine key={delivery.id} delivery={delivery} endpoint={endpoint} writes={writes} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <ShowMore of={deliveries} />
    </section>
  )
}

function DeliveryLine({ delivery, endpoint, writes }: { delivery: Delivery; endpoint: Endpoint; writes: boolean }) {
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const state = deliveryStates[delivery.state]
  const name = sayEvent(delivery.type)
  const replay = useMutation({
    mutationFn: () => read(api.POST('/v1/webhook-deliveries/{id}/replay', { params: { path: { id: delivery.id } } })),
    onSuccess: () =>
      Promise.all(
        [['webhook-deliveries'], ['webhook-delivery', delivery.id]].map(queryKey =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  })
  return (
    <li className={looks.line}>
      <div>
        <div className={looks.titled}>
          <b>{name}</b>
          <StateChip words={state.words} tone={state.tone} />
        </div>
        <p className={styles.soft}>
          <Moment at={delivery.created_at} />
          <Course delivery={delivery} endpoint={endpoint} />
        </p>
        <p role="status" className={styles.said}>
          {replay.isSuccess && delivery.state === 'pending' && 'Goes out again, under the same id.'}
        </p>
        <Refusal error={replay.error} />
      </div>
      <div className={styles.acts}>
        {writes && (
          <Button
            size="xs"
            variant="default"
            loading={replay.isPending}
            aria-label={`Send again: ${name}`}
            onClick={() => replay.mutate()}
          >
            Send again
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          aria-label={`${open ? 'Close' : 'Inspect'}: ${name}`}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Close' : 'Inspect'}
        </Button>
      </div>
      {open && (
        <div className={looks.below}>
          <Inspected seen={delivery} endpoint={endpoint} />
        </div>
      )}
    </li>
  )
}

/** How far it is, after its time: ", answered 500, tried again in 5 minutes". */
function Course({ delivery, endpoint }: { delivery: Delivery; endpoint: Endpoint }) {
  const last = delivery.tries.at(-1)
  return (
    <>
      {last ? `: it ${sayAttempt(last)}` : ''}
      {delivery.attempts > 0 && ` · ${delivery.attempts} failed ${delivery.attempts === 1 ? 'attempt' : 'attempts'}`}
      {delivery.state === 'pending' && endpoint.state !== 'active' && ' · waits until the endpoint is resumed'}
      {delivery.state === 'pending' && endpoint.state === 'active' && delivery.next_attempt_at && (
        <>
          {' · '}
          {last ? 'tried again' : 'goes out'} <Moment at={delivery.next_attempt_at} />
        </>
      )}
    </>
  )
}
