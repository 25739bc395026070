/**
 * One connection: the steps that lead to the first push, how it is set up, and what one does with it: change the stage or
 * the jobs, pause, a new secret, removal. What was pushed stands below.
 */
import { Button, NativeSelect, PasswordInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { api, read, type Shapes, take } from '../api.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Icon } from '../parts/icon.tsx'
import { Moment, useNow } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Loaded } from '../parts/states.tsx'
import { useNames } from '../people.ts'
import { may, useMe } from '../session.ts'
import { AskingFields, ChangeConnection } from './connections-form.tsx'
import { genericPush, genericSender, vendorGuides } from './connections-vendors.ts'
import { Pushes } from './pushes.tsx'
import styles from './settings.module.css'
import looks from './webhooks.module.css'
import { Code, Pasted, ShownOnce, StateChip } from './webhooks-copy.tsx'
import { overlaps } from './webhooks-words.ts'

type Connection = Shapes['Connection']

/** Where the vendor pushes to, as one reaches this service now. */
export function addressOf({ path }: Pick<Connection, 'path'>): string {
  return `${window.location.origin}${path}`
}

export function ConnectionPage({ id }: { id: string }) {
  const connection = useQuery({
    queryKey: ['connections', id],
    queryFn: () => take(api.GET('/v1/connections/{id}', { params: { path: { id } } })),
  })
  return (
    <div className={styles.stack}>
      <Link to="/settings/connections" className={looks.back}>
        <Icon name="back" size={14} />
        All connections
      </Link>
      <Loaded query={connection}>{({ data, etag }) => <One connection={data} etag={etag} />}</Loaded>
    </div>
  )
}

/** What comes after a connection was made: its secret, this once, and the steps in the vendor's settings. */
export function Guide({ connection, secret }: { connection: Connection; secret: string }) {
  const goTo = useNavigate()
  const guide = vendorGuides[connection.vendor]
  const toIt = () => goTo(`/settings/connections/${connection.id}`)
  if (guide.secret === 'theirs')
    return (
      <div className={styles.stack}>
        <h2>{guide.name} is connected: one step is left</h2>
        <Steps connection={connection} />
        <div>
          <Button onClick={toIt}>I have pasted it</Button>
        </div>
      </div>
    )
  return (
    <div className={styles.stack}>
      <ShownOnce title="The connection is there: store its secret now" secret={secret} done={toIt}>
        <p>
          {guide.name} signs its pushes with it: “{guide.secretField}” in its settings. This is the only time it is
          shown; whoever loses it rotates it.
        </p>
      </ShownOnce>
      <Steps connection={connection} />
    </div>
  )
}

function Steps({ connection }: { connection: Connection }) {
  const guide = vendorGuides[connection.vendor]
  return (
    <div className={styles.stackTight}>
      <ol className={looks.steps}>
        {guide.steps.map(step => (
          <li key={step}>{step}</li>
        ))}
        <li>
          <span>{guide.addressField}:</span>
          <Pasted text={addressOf(connection)} what="the address" />
          <p className={styles.soft}>
            As you reach this service now. {guide.name === 'Another system' ? 'The sender' : guide.name} has to reach it
            too: where it has another name outside, put that in.
          </p>
        </li>
        <li>
          {guide.secret === 'ours'
            ? `${guide.secretField}: the secret that was shown when the connection was made.`
            : `${guide.secretField}: the one that you pasted when you made the connection.`}
        </li>
        <li>
          <span>{connection.vendor === 'generic' ? 'What is understood:' : 'What to send:'}</span>
          <ul className={looks.sent}>
            {guide.events.map(({ name, does }) => (
              <li key={name}>
                <b>{name}</b> <span className={styles.soft}>{does}</span>
              </li>
            ))}
          </ul>
        </li>
        {guide.asked !== null && <li>{guide.asked}</li>}
        <li>{guide.afterwards}</li>
      </ol>
      {connection.vendor === 'generic' && (
        <>
          <Code title="A push" text={genericPush} />
          <Code
            title="A sender in five lines, with standardwebhooks"
            what="the sender"
            text={genericSender(addressOf(connection))}
          />
        </>
      )}
    </div>
  )
}

type Doing = 'change' | 'rotate' | 'key' | 'remove'

function One({ connection, etag }: { connection: Connection; etag: string | null }) {
  const writes = may(useMe(), 'connection.write')
  const queries = useQueryClient()
  const now = useNow()
  const [doing, setDoing] = useState<Doing | null>(null)
  const [shown, setShown] = useState<Shapes['ShownConnection'] | null>(null)
  const guide = vendorGuides[connection.vendor]
  const close = () => setDoing(null)
  // A form that closes leaves the keyboard where it was opened from; windows do so by themselves.
  const changing = useRef<HTMLButtonElement>(null)
  const changed = () => {
    close()
    changing.current?.focus()
  }
  const turn = useMutation({
    mutationFn: (state: 'active' | 'paused') =>
      take(
        api.PATCH('/v1/connections/{id}', {
          params: { path: { id: connection.id }, header: { 'If-Match': etag ?? '*' } },
          body: { state },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  })
  const until = connection.previous_secret_expires_at
  return (
    <>
      {shown && (
        <ShownOnce title="Store the new secret now" secret={shown.secret} done={() => setShown(null)}>
          <p>
            Put it into “{guide.secretField}” of {guide.name === 'Another system' ? 'the sender' : guide.name}
            {shown.previous_secret_expires_at && (
              <>
                {' '}
                before <Moment at={shown.previous_secret_expires_at} plain />: until then pushes signed with the old one
                are taken too
              </>
            )}
            . It is not shown again.
          </p>
        </ShownOnce>
      )}
      <section className={styles.details} aria-labelledby="connection-title">
        <div className={looks.head}>
          <div className={looks.titled}>
            <h2 id="connection-title">{connection.description ?? guide.name}</h2>
            <StateChip
              words={connection.state === 'active' ? 'Active' : 'Paused'}
              tone={connection.state === 'active' ? 'good' : 'off'}
            />
          </div>
          <Pasted text={addressOf(connection)} what="the address" />
        </div>
        {connection.state === 'paused' && (
          <div className={looks.notice}>
            <p>
              Paused: pushes are refused for now, and {guide.name === 'Another system' ? 'the sender' : guide.name}{' '}
              tries them again later.
            </p>
          </div>
        )}
        {until && new Date(until) > now && (
          <div className={looks.notice}>
            <p>
              Two secrets are taken until <Moment at={until} plain />: the old one and the new one. After that only the
              new one is.
            </p>
          </div>
        )}
        {guide.asked !== null && connection.api_key_set_at === null && (
          <div className={looks.notice} data-tone="bad">
            <h3>{guide.name} cannot be asked: its hints wait</h3>
            <p>{guide.asked}</p>
            {writes && (
              <Button size="xs" onClick={() => setDoing('key')}>
                Give an API key
              </Button>
            )}
          </div>
        )}
        <Facts connection={connection} />
        {writes && (
          <>
            <Refusal
              error={turn.error}
              words={{ precondition_failed: 'It was changed meanwhile. Load the page again and look.' }}
            />
            <div className={styles.acts}>
              <Button
                ref={changing}
                size="xs"
                variant="default"
                aria-expanded={doing === 'change'}
                onClick={() => setDoing(doing === 'change' ? null : 'change')}
              >
                Change stage and jobs
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={turn.isPending}
                onClick={() => turn.mutate(connection.state === 'active' ? 'paused' : 'active')}
              >
                {connection.state === 'active' ? 'Pause' : 'Resume'}
              </Button>
              <Button size="xs" variant="default" onClick={() => setDoing('rotate')}>
                {guide.secret === 'ours' ? 'Rotate the secret' : `Replace the ${guide.secretField.toLowerCase()}`}
              </Button>
              {connection.api_key_set_at !== null && (
                <Button size="xs" variant="default" onClick={() => setDoing('key')}>
                  Replace the API key
                </Button>
              )}
              <Button size="xs" variant="default" onClick={() => setDoing('remove')}>
                Remove
              </Button>
            </div>
          </>
        )}
        {doing === 'change' && <ChangeConnection connection={connection} etag={etag} done={changed} />}
        {doing === 'rotate' && <Rotate connection={connection} rotated={setShown} close={close} />}
        {doing === 'key' && <GiveKey connection={connection} etag={etag} close={close} />}
        {doing === 'remove' && <Remove connection={connection} close={close} />}
      </section>
      <details className={styles.details}>
        <summary>What to enter in {guide.name === 'Another system' ? 'the other system' : guide.name}</summary>
        <Steps connection={connection} />
      </details>
      <Pushes connection={connection} writes={writes} />
    </>
  )
}

function Facts({ connection }: { connection: Connection }) {
  const nameOf = useNames()
  const jobs = useQuery({
    queryKey: ['jobs'],
    queryFn: () => read(api.GET('/v1/jobs', { params: { query: { limit: '200' } } })),
  })
  const titles = new Map(jobs.data?.data.map(({ id, title }) => [id, title]))
  return (
    <dl className={looks.facts}>
      <dt>A loop opens at</dt>
      <dd>{connection.opening_stage ?? 'no stage: loops are opened by hand'}</dd>
      <dt>Jobs named here</dt>
      <dd>
        {connection.jobs.length === 0
          ? `None: jobs are found by their external id under “${connection.source}”`
          : connection.jobs.map(each => (
              <span key={each.external_id} className={looks.pairOf}>
                <code>{each.external_id}</code> {titles.get(each.job_id) ?? 'a job that is not in sight'}
              </span>
            ))}
      </dd>
      {connection.api_url !== null && (
        <>
          <dt>Asked at</dt>
          <dd>
            {connection.api_url}
            {connection.api_key_set_at ? (
              <>
                , with a key since <Moment at={connection.api_key_set_at} plain />
              </>
            ) : (
              ', once there is a key'
            )}
          </dd>
        </>
      )}
      <dt>Source</dt>
      <dd>
        <code>{connection.source}</code>
      </dd>
      <dt>Added</dt>
      <dd>
        <Moment at={connection.created_at} plain /> by {nameOf(connection.created_by_id) ?? 'somebody no longer here'}
      </dd>
    </dl>
  )
}

function Rotate({
  connection,
  rotated,
  close,
}: {
  connection: Connection
  rotated: (shown: Shapes['ShownConnection']) => void
  close: () => void
}) {
  const [hours, setHours] = useState('24')
  const [token, setToken] = useState('')
  const guide = vendorGuides[connection.vendor]
  const theirs = guide.secret === 'theirs'
  const what = theirs ? guide.secretField.toLowerCase() : 'secret'
  return (
    <ActForm
      title={theirs ? `Replace the ${what}` : 'Rotate the secret'}
      act={theirs ? 'Replace it' : 'Make a new secret'}
      ready={!theirs || token.trim() !== ''}
      onClose={close}
      onAct={async () => {
        const shown = await read(
          api.POST('/v1/connections/{id}/rotation', {
            params: { path: { id: connection.id } },
            body: { overlap_hours: Number(hours), ...(theirs ? { secret: token.trim() } : {}) },
          }),
        )
        // What one has just pasted needs not be shown.
        if ('secret' in shown && !theirs) rotated(shown)
      }}
    >
      <p>
        {theirs
          ? `${guide.name} makes it: generate a new one there, and paste it here.`
          : 'A new secret is made and shown once; paste it into the settings of the other system.'}{' '}
        For as long as you choose, pushes signed with the old one are taken too.
      </p>
      {theirs && (
        <PasswordInput
          label={`New ${what} of ${guide.name}`}
          autoComplete="off"
          maxLength={200}
          data-autofocus
          value={token}
          onChange={event => setToken(event.currentTarget.value)}
        />
      )}
      <NativeSelect
        label="The old one is taken too"
        data={overlaps}
        value={hours}
        onChange={event => setHours(event.currentTarget.value)}
      />
    </ActForm>
  )
}

/** A key goes only to the address that it was given for: with another address it is given again. */
function GiveKey({ connection, etag, close }: { connection: Connection; etag: string | null; close: () => void }) {
  const guide = vendorGuides[connection.vendor]
  const [opened] = useState(etag)
  const [form, setForm] = useState({ key: '', url: connection.api_url ?? '' })
  const moved = form.url.trim() !== (connection.api_url ?? '')
  return (
    <ActForm
      title={connection.api_key_set_at === null ? 'Give an API key' : 'Replace the API key'}
      act="Use this key"
      ready={form.key.trim() !== ''}
      wide
      words={{ precondition_failed: 'It was changed meanwhile. Close this, look again, and give the key then.' }}
      onClose={close}
      onAct={() =>
        take(
          api.PATCH('/v1/connections/{id}', {
            params: { path: { id: connection.id }, header: { 'If-Match': opened ?? '*' } },
            body: { api_key: form.key.trim(), ...(moved ? { api_url: form.url.trim() || null } : {}) },
          }),
        )
      }
    >
      <p>{guide.asked}</p>
      <AskingFields vendor={guide.name} form={form} change={part => setForm({ ...form, ...part })} />
      <p className={styles.soft}>What waited for a key, or was refused by the old one, is asked for at once.</p>
    </ActForm>
  )
}

function Remove({ connection, close }: { connection: Connection; close: () => void }) {
  const goTo = useNavigate()
  const queries = useQueryClient()
  const guide = vendorGuides[connection.vendor]
  return (
    <ActForm
      title="Remove this connection?"
      act="Remove for good"
      onClose={close}
      onAct={async () => {
        await read(api.DELETE('/v1/connections/{id}', { params: { path: { id: connection.id } } }))
        queries.removeQueries({ queryKey: ['connections', connection.id] })
        goTo('/settings/connections')
      }}
    >
      <p>
        Nothing that {guide.name === 'Another system' ? 'the other system' : guide.name} pushes is taken any more, and
        the record of its pushes goes. The candidates, applications and loops that it brought stay. To stop for a while,
        pause it.
      </p>
    </ActForm>
  )
}
