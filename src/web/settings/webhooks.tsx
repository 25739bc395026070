/**
 * Webhooks: the addresses that hear what happens here, how each fares, a new one with its secret shown once, and what an
 * event is for whoever has none yet. An address of its own opens one endpoint. How deliveries fare is read from the
 * deliveries that one may see, never from the endpoint: it would tell of loops that are sealed.
 */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import styles from './settings.module.css'
import looks from './webhooks.module.css'
import { Code, ShownOnce, StateChip } from './webhooks-copy.tsx'
import { EndpointPage } from './webhooks-endpoint.tsx'
import { NewEndpoint } from './webhooks-form.tsx'
import {
  deliveryStates,
  endpointStates,
  hasArrived,
  hostOf,
  sayAttempt,
  sayDisabled,
  sayHeard,
} from './webhooks-words.ts'

type Endpoint = Shapes['WebhookEndpoint']
type Delivery = Shapes['WebhookDelivery']

export default function Webhooks() {
  const { id } = useParams()
  return id === undefined ? <Endpoints /> : <EndpointPage id={id} />
}

function Endpoints() {
  const writes = may(useMe(), 'webhook.write')
  const goTo = useNavigate()
  const [adding, setAdding] = useState(false)
  const [shown, setShown] = useState<Shapes['ShownWebhookEndpoint'] | null>(null)
  const endpoints = useQuery({
    queryKey: ['webhook-endpoints'],
    queryFn: () => read(api.GET('/v1/webhook-endpoints', { params: { query: { limit: '200' } } })),
  })
  if (shown)
    return (
      <ShownOnce
        title="The endpoint is there: store its secret now"
        secret={shown.secret}
        done={() => goTo(`/settings/webhooks/${shown.id}`)}
      >
        <p>
          Your receiver needs it to know that a delivery is ours. This is the only time it is shown; whoever loses it
          rotates it. Deliveries go to <span className={looks.address}>{shown.url}</span>.
        </p>
      </ShownOnce>
    )
  return (
    <div className={styles.stack}>
      {writes && (
        <details className={styles.details} open={adding} onToggle={event => setAdding(event.currentTarget.open)}>
          <summary>Add an endpoint</summary>
          {adding && <NewEndpoint made={setShown} />}
        </details>
      )}
      <Loaded query={endpoints}>
        {({ data }) =>
          data.length === 0 ? (
            <>
              <Empty
                icon="bell"
                title="Nothing of yours listens yet"
                action={writes && !adding && <Button onClick={() => setAdding(true)}>Add the first endpoint</Button>}
              >
                Add an address, and this service tells it what happens as it happens: signed, tried again for three
                days, never with a name or a text.
              </Empty>
              <Lesson />
            </>
          ) : (
            <>
              <ul className={styles.list}>
                {data.map(endpoint => (
                  <EndpointLine key={endpoint.id} endpoint={endpoint} />
                ))}
              </ul>
              <details className={styles.details}>
                <summary>What an event is, and how it is received</summary>
                <Lesson />
              </details>
            </>
          )
        }
      </Loaded>
    </div>
  )
}

const recentCount = 30

function EndpointLine({ endpoint }: { endpoint: Endpoint }) {
  const state = endpointStates[endpoint.state]
  const recent = useQuery({
    queryKey: ['webhook-deliveries', endpoint.id, 'recent'],
    queryFn: () =>
      read(
        api.GET('/v1/webhook-deliveries', {
          params: { query: { endpoint_id: endpoint.id, limit: String(recentCount) } },
        }),
      ),
  })
  return (
    <li className={looks.line}>
      <div className={looks.titled}>
        <Link to={`/settings/webhooks/${endpoint.id}`}>{endpoint.description ?? hostOf(endpoint.url)}</Link>
        <StateChip words={state.words} tone={state.tone} />
      </div>
      <Recent deliveries={recent.data?.data ?? []} />
      <div className={looks.below}>
        <p className={looks.address}>{endpoint.url}</p>
        <p className={styles.soft}>{sayHeard(endpoint.event_types)}</p>
        {endpoint.state === 'disabled' && <p className={styles.soft}>{sayDisabled(endpoint.disabled_reason)}</p>}
        {recent.data && <LastOnes deliveries={recent.data.data} />}
      </div>
    </li>
  )
}

/** The last deliveries as bars, oldest first, and the same as one sentence. */
function Recent({ deliveries }: { deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0) return <span />
  const counts = Object.entries(deliveryStates)
    .map(([state, { words }]) => [deliveries.filter(each => each.state === state).length, words.toLowerCase()] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
  const told = `The last ${deliveries.length}: ${counts.join(', ')}`
  return (
    <span className={looks.bars} role="img" aria-label={told} title={told}>
      {[...deliveries].reverse().map(({ id, state }) => (
        <i key={id} data-state={state} />
      ))}
    </span>
  )
}

function LastOnes({ deliveries }: { deliveries: readonly Delivery[] }) {
  const arrived = deliveries.flatMap(({ delivered_at: at }) => (at ? [at] : [])).sort()
  const failures = deliveries
    .flatMap(({ tries }) => tries.filter(each => !hasArrived(each)))
    .sort((left, right) => (left.at < right.at ? -1 : 1))
  const last = failures.at(-1)
  if (deliveries.length === 0) return <p className={styles.soft}>Nothing was sent yet.</p>
  return (
    <p className={styles.soft}>
      {arrived.length > 0 ? (
        <>
          Last delivered <Moment at={arrived.at(-1)!} />
        </>
      ) : (
        'Nothing was delivered lately'
      )}
      {last && (
        <>
          {' '}
          · last failure <Moment at={last.at} />: it {sayAttempt(last)}
        </>
      )}
    </p>
  )
}

const exampleEvent = `{
  "id": "0195d2c4-7b1a-7c55-8d3e-6f2a9b4c1d70",
  "type": "debrief.released",
  "timestamp": "2026-03-02T14:00:00.000Z",
  "actor": { "kind": "system", "id": null },
  "data": { "company_id": "…", "job_id": "…", "loop_id": "…" }
}`

const exampleReceiver = `const hook = new Webhook(process.env.WEBHOOK_SECRET)
createServer(async (req, res) => {
  const event = hook.verify(await text(req), req.headers)
  res.writeHead(204).end() // first the answer, then the work
}).listen(4000)`

function Lesson() {
  return (
    <div className={looks.lesson}>
      <div>
        <div>
          <h2>What an event is</h2>
          <p className={styles.soft}>
            Something that happened here: its type, its time, and the ids it is about. It holds no name, no rating and
            no text, so that it may pass through any system; the rest is read with an API key. What a sealed loop holds
            back is told at its release.
          </p>
        </div>
        <Code title="An event" text={exampleEvent} />
      </div>
      <div>
        <div>
          <h2>A receiver in five lines</h2>
          <p className={styles.soft}>
            Signed as Standard Webhooks asks; most languages have a library for it. This one, for Node, is{' '}
            <code>standardwebhooks</code>: it throws where the signature does not fit.
          </p>
        </div>
        <Code title="A receiver" text={exampleReceiver} />
        <ul className={styles.soft}>
          <li>Answer with a status from 200 to 299 within ten seconds, and do the work afterwards.</li>
          <li>
            Keep the <code>webhook-id</code> of what you have: the same event may come twice.
          </li>
          <li>
            Anything else is tried again, nine times over three days. Then the endpoint is disabled; this page says why,
            and the event <code>webhook.disabled</code> tells your other endpoints.
          </li>
        </ul>
      </div>
    </div>
  )
}
