/** One delivery opened: what was sent where, with which headers, every attempt with its answer, and the next one. */
import type { Shapes } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import styles from './settings.module.css'
import looks from './webhooks.module.css'
import { Code } from './webhooks-copy.tsx'
import { hasArrived, sayAttempt, sayDuration } from './webhooks-words.ts'

export function Inspected({
  delivery,
  endpoint,
}: {
  delivery: Shapes['WebhookDelivery']
  endpoint: Shapes['WebhookEndpoint']
}) {
  return (
    <div className={looks.inside}>
      <Code title="Headers" what="the headers" text={headersOf(delivery, endpoint)} />
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

/** As they go out. The signature is made for each attempt and kept nowhere. */
function headersOf({ event_id: eventId, id, tries }: Shapes['WebhookDelivery'], { url }: { url: string }): string {
  const last = tries.at(-1)
  const seconds = last ? Math.floor(new Date(last.at).getTime() / 1_000) : 'the second of the attempt'
  return [
    `POST ${url}`,
    'content-type: application/json',
    `webhook-id: ${eventId ?? id}`,
    `webhook-timestamp: ${seconds}`,
    'webhook-signature: v1,… (made anew for each attempt)',
  ].join('\n')
}
