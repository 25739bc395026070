/** One delivery opened: what was sent where, with which headers, every attempt with its answer, and the next one. */
import { useQuery } from '@tanstack/react-query'
import { api, read, type Shapes } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { Loaded } from '../parts/states.tsx'
import styles from './settings.module.css'
import looks from './webhooks.module.css'
import { Code } from './webhooks-copy.tsx'
import { hasArrived, sayAttempt, sayDuration } from './webhooks-words.ts'

type Endpoint = Shapes['WebhookEndpoint']

/** `seen` is the delivery as the list has it: when that moves on, what is opened is read again. */
export function Inspected({ seen, endpoint }: { seen: Shapes['WebhookDelivery']; endpoint: Endpoint }) {
  const delivery = useQuery({
    queryKey: ['webhook-delivery', seen.id, seen.state, seen.tries.length],
    queryFn: () => read(api.GET('/v1/webhook-deliveries/{id}', { params: { path: { id: seen.id } } })),
    placeholderData: before => before,
  })
  return <Loaded query={delivery}>{found => <Opened delivery={found} endpoint={endpoint} />}</Loaded>
}

function Opened({ delivery, endpoint }: { delivery: Shapes['InspectedWebhookDelivery']; endpoint: Endpoint }) {
  return (
    <div className={looks.inside}>
      <div className={looks.request}>
        <Code title="Request" what="the request" text={headersOf(delivery, endpoint)} />
        <Code title="Body" what="the body" text={indented(delivery.request.body)} />
      </div>
      {delivery.tries.length === 0 ? (
        <p className={styles.soft}>There was no attempt yet.</p>
      ) : (
        <table className={looks.tries}>
          <caption>Attempts, the newest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Answer</th>
              <th scope="col">Took</th>
            </tr>
          </thead>
          <tbody>
            {[...delivery.tries].reverse().map((each, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may be of the same moment
              <tr key={at}>
                <th scope="row">
                  <Moment at={each.at} plain />
                </th>
                <td>
                  It {sayAttempt(each)}
                  {hasArrived(each) && ', delivered'}
                </td>
                <td className="numbers">{sayDuration(each.duration_ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles.soft}>
        {delivery.next_attempt_at ? (
          <>
            The next attempt: <Moment at={delivery.next_attempt_at} plain />.
          </>
        ) : (
          'No further attempt is planned.'
        )}{' '}
        The last thirty attempts are kept. What a receiver writes into its answer is not: its status is all that counts.
      </p>
    </div>
  )
}

/** Where it goes and with which headers. The signature is made for each attempt and kept nowhere. */
function headersOf({ request, tries }: Shapes['InspectedWebhookDelivery'], { url }: Endpoint): string {
  const last = tries.at(-1)
  const seconds = last ? Math.floor(new Date(last.at).getTime() / 1_000) : '(the second of the attempt)'
  return [
    `POST ${url}`,
    'content-type: application/json',
    `webhook-id: ${request.webhook_id}`,
    `webhook-timestamp: ${seconds}`,
    'webhook-signature: v1,… (made anew for each attempt)',
  ].join('\n')
}

/** On lines of its own each, to be read; what is sent and signed has no spaces. */
function indented(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2)
}
