/**
 * One endpoint: how it is set up, why it stands still where it does, and everything one does with it: a test ping told in
 * words, pause and resume, change, a new secret, a stretch of time sent again, removal. Its deliveries stand below.
 */
import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api, read, type Shapes, take } from '../api.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Icon } from '../parts/icon.tsx'
import { Moment, useNow } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import { useNames } from '../people.ts'
import { may, useMe } from '../session.ts'
import { Deliveries } from './deliveries.tsx'
import { ReplayRange } from './deliveries-range.tsx'
import styles from './settings.module.css'
import looks from './webhooks.module.css'
import { ShownOnce, StateChip } from './webhooks-copy.tsx'
import { ChangeEndpoint } from './webhooks-form.tsx'
import {
  endpointStates,
  hasArrived,
  hostOf,
  overlaps,
  sayAttempt,
  sayDisabled,
  sayDuration,
  sayEvent,
} from './webhooks-words.ts'

type Endpoint = Shapes['WebhookEndpoint']

export function EndpointPage({ id }: { id: string }) {
  const endpoint = useQuery({
    queryKey: ['webhook-endpoints', id],
    queryFn: () => take(api.GET('/v1/webhook-endpoints/{id}', { params: { path: { id } } })),
  })
  return (
    <div className={styles.stack}>
      <Link to="/settings/webhooks" className={looks.back}>
        <Icon name="back" size={14} />
        All endpoints
      </Link>
      <Loaded query={endpoint}>{({ data, etag }) => <One endpoint={data} etag={etag} />}</Loaded>
    </div>
  )
}

function One({ endpoint, etag }: { endpoint: Endpoint; etag: string | null }) {
  const writes = may(useMe(), 'webhook.write')
  const [shown, setShown] = useState<Shapes['ShownWebhookEndpoint'] | null>(null)
  return (
    <>
      {shown && (
        <ShownOnce title="Store the new secret now" secret={shown.secret} done={() => setShown(null)}>
          <p>
            {shown.previous_secret_expires_at && isAhead(shown.previous_secret_expires_at) ? (
              <>
                Until <Moment at={shown.previous_secret_expires_at} plain /> each delivery carries two signatures, by
                the old secret and by this one. Put this one into your receiver before.
              </>
            ) : (
              'From now on deliveries are signed by this one alone.'
            )}{' '}
            It is not shown again.
          </p>
        </ShownOnce>
      )}
      <SetUp endpoint={endpoint} etag={etag} writes={writes} rotated={setShown} />
      <Deliveries endpoint={endpoint} writes={writes} />
    </>
  )
}

type Doing = 'change' | 'rotate' | 'replay' | 'remove'

function SetUp({
  endpoint,
  etag,
  writes,
  rotated,
}: {
  endpoint: Endpoint
  etag: string | null
  writes: boolean
  rotated: (shown: Shapes['ShownWebhookEndpoint']) => void
}) {
  const queries = useQueryClient()
  const [doing, setDoing] = useState<Doing | null>(null)
  const state = endpointStates[endpoint.state]
  const close = () => setDoing(null)
  // A form that closes leaves the keyboard where it was opened from; windows do so by themselves.
  const changing = useRef<HTMLButtonElement>(null)
  const changed = () => {
    close()
    changing.current?.focus()
  }
  const turn = useMutation({
    mutationFn: (to: 'active' | 'paused') =>
      take(
        api.PATCH('/v1/webhook-endpoints/{id}', {
          params: { path: { id: endpoint.id }, header: { 'If-Match': etag ?? '*' } },
          body: { state: to },
        }),
      ),
    onSuccess: () =>
      Promise.all(
        [['webhook-endpoints'], ['webhook-deliveries']].map(queryKey => queries.invalidateQueries({ queryKey })),
      ),
  })
  const resume = (
    <Button size="xs" loading={turn.isPending} onClick={() => turn.mutate('active')}>
      Resume
    </Button>
  )
  return (
    <section className={styles.details} aria-labelledby="endpoint-title">
      <div className={looks.head}>
        <div className={looks.titled}>
          <h2 id="endpoint-title">{endpoint.description ?? hostOf(endpoint.url)}</h2>
          <StateChip words={state.words} tone={state.tone} />
        </div>
        <p className={looks.address}>{endpoint.url}</p>
      </div>
      {endpoint.state === 'disabled' && (
        <div className={looks.notice} data-tone="bad">
          <h3>Disabled {endpoint.disabled_at && <Moment at={endpoint.disabled_at} />}: nothing is sent</h3>
          <p>
            {sayDisabled(endpoint.disabled_reason)} What happens meanwhile waits for it, for thirty days. Mend the
            receiver, then resume: what waits and what was given up is sent.
          </p>
          {writes && resume}
        </div>
      )}
      {endpoint.state === 'paused' && (
        <div className={looks.notice}>
          <p>Paused: what happens waits for it, for thirty days, and is sent once it is resumed.</p>
          {writes && resume}
        </div>
      )}
      {endpoint.previous_secret_expires_at && <Overlap until={endpoint.previous_secret_expires_at} />}
      <Facts endpoint={endpoint} />
      {writes && (
        <>
          <Refusal
            error={turn.error}
            words={{ precondition_failed: 'It was changed meanwhile. Load the page again and look.' }}
          />
          <Ping endpoint={endpoint}>
            {endpoint.state === 'active' && (
              <Button size="xs" variant="default" loading={turn.isPending} onClick={() => turn.mutate('paused')}>
                Pause
              </Button>
            )}
            <Button
              ref={changing}
              size="xs"
              variant="default"
              aria-expanded={doing === 'change'}
              onClick={() => setDoing(doing === 'change' ? null : 'change')}
            >
              Change
            </Button>
            <Button size="xs" variant="default" onClick={() => setDoing('rotate')}>
              Rotate the secret
            </Button>
            <Button size="xs" variant="default" onClick={() => setDoing('replay')}>
              Send a stretch of time again
            </Button>
            <Button size="xs" variant="default" onClick={() => setDoing('remove')}>
              Delete
            </Button>
          </Ping>
        </>
      )}
      {doing === 'change' && <ChangeEndpoint endpoint={endpoint} etag={etag} done={changed} />}
      {doing === 'rotate' && <Rotate endpoint={endpoint} rotated={rotated} close={close} />}
      {doing === 'replay' && <ReplayRange endpoint={endpoint} close={close} />}
      {doing === 'remove' && <Remove endpoint={endpoint} close={close} />}
    </section>
  )
}

function isAhead(moment: string): boolean {
  return new Date(moment) > new Date()
}

function Overlap({ until }: { until: string }) {
  const now = useNow()
  if (new Date(until) <= now) return null
  return (
    <div className={looks.notice}>
      <p>
        Two secrets sign until <Moment at={until} plain />: the old one and the new one. After that only the new one
        does.
      </p>
    </div>
  )
}

function Facts({ endpoint }: { endpoint: Endpoint }) {
  const me = useMe()
  const nameOf = useNames()
  const keys = useQuery({
    queryKey: ['api-keys'],
    enabled: endpoint.api_key_id !== null && may(me, 'api_key.read'),
    queryFn: () => read(api.GET('/v1/api-keys', { params: { query: { limit: '200' } } })),
  })
  const key = keys.data?.data.find(({ id }) => id === endpoint.api_key_id)
  return (
    <dl className={looks.facts}>
      <dt>Hears</dt>
      <dd>{endpoint.event_types?.map(sayEvent).join(', ') ?? 'Every event'}</dd>
      {endpoint.api_key_id && (
        <>
          <dt>Belongs to</dt>
          <dd>
            The key {key?.name ?? 'of an integration'}
            {key?.revoked_at && ', which is revoked: it hears nothing'}
          </dd>
        </>
      )}
      <dt>Added</dt>
      <dd>
        <Moment at={endpoint.created_at} plain /> by {nameOf(endpoint.created_by_id) ?? 'somebody no longer here'}
      </dd>
    </dl>
  )
}

const pollMs = 1_000
const pollsMax = 30

/** The other acts stand beside it; what came of the ping is said below them. */
function Ping({ endpoint, children }: { endpoint: Endpoint; children: ReactNode }) {
  const queries = useQueryClient()
  const ping = useMutation({
    mutationFn: () => read(api.POST('/v1/webhook-endpoints/{id}/pings', { params: { path: { id: endpoint.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['webhook-deliveries'] }),
  })
  const id = ping.data?.id
  const sent = useQuery({
    queryKey: ['webhook-delivery', id, 'ping'],
    enabled: id !== undefined,
    queryFn: () => read(api.GET('/v1/webhook-deliveries/{id}', { params: { path: { id: id ?? '' } } })),
    refetchInterval: ({ state }) =>
      (state.data && isTried(state.data)) || state.dataUpdateCount >= pollsMax || state.status === 'error'
        ? false
        : pollMs,
  })
  const tried = sent.data !== undefined && isTried(sent.data)
  useEffect(() => {
    if (tried) void queries.invalidateQueries({ queryKey: ['webhook-deliveries'] })
  }, [tried, queries])
  return (
    <>
      <div className={styles.acts}>
        {endpoint.state === 'active' && (
          <Button size="xs" loading={ping.isPending} onClick={() => ping.mutate()}>
            Send a test ping
          </Button>
        )}
        {children}
      </div>
      <p role="status" className={styles.said}>
        {id !== undefined && (tried ? sayPing(sent.data) : 'The ping is on its way…')}
      </p>
      <Refusal error={ping.error ?? sent.error} />
    </>
  )
}

function isTried({ tries, state }: Shapes['WebhookDelivery']): boolean {
  return tries.length > 0 || state !== 'pending'
}

function sayPing({ tries }: Shapes['WebhookDelivery']): string {
  const last = tries.at(-1)
  if (!last) return 'The ping was sent.'
  if (hasArrived(last)) return `The receiver ${sayAttempt(last)} in ${sayDuration(last.duration_ms)}: it works.`
  return `The receiver ${sayAttempt(last)}. The ping is tried again like any delivery; look at it below.`
}

function Rotate({
  endpoint,
  rotated,
  close,
}: {
  endpoint: Endpoint
  rotated: (shown: Shapes['ShownWebhookEndpoint']) => void
  close: () => void
}) {
  const [hours, setHours] = useState('24')
  return (
    <ActForm
      title="Rotate the secret"
      act="Make a new secret"
      onClose={close}
      onAct={async () => {
        const shown = await read(
          api.POST('/v1/webhook-endpoints/{id}/rotation', {
            params: { path: { id: endpoint.id } },
            body: { overlap_hours: Number(hours) },
          }),
        )
        if ('secret' in shown) rotated(shown)
      }}
    >
      <p>
        A new secret is made and shown once. For as long as you choose here, each delivery carries a signature by the
        old one too, so that your receiver can change over without missing any.
      </p>
      <NativeSelect
        label="The old secret signs too"
        data={overlaps}
        value={hours}
        onChange={event => setHours(event.currentTarget.value)}
      />
    </ActForm>
  )
}

function Remove({ endpoint, close }: { endpoint: Endpoint; close: () => void }) {
  const goTo = useNavigate()
  const queries = useQueryClient()
  return (
    <ActForm
      title="Delete this endpoint?"
      act="Delete for good"
      onClose={close}
      onAct={async () => {
        await read(api.DELETE('/v1/webhook-endpoints/{id}', { params: { path: { id: endpoint.id } } }))
        queries.removeQueries({ queryKey: ['webhook-endpoints', endpoint.id] })
        goTo('/settings/webhooks')
      }}
    >
      <p>
        <span className={looks.address}>{endpoint.url}</span> hears nothing more, and the record of its deliveries goes
        with it, also those that still wait. The events themselves stay in the feed. To stop for a while, pause it.
      </p>
    </ActForm>
  )
}
