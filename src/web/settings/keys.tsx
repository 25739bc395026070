/** API keys: made with scopes, shown once, rotated with an overlap, revoked at once. The list never holds a secret. */
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read, type Shapes } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import styles from './settings.module.css'

type Key = Shapes['ApiKey']
type Scope = Shapes['Scope']

/** The scopes as the contract lists them; the type fails when one is missing here. */
const scopes = Object.keys({
  'people:read': 1,
  'people:write': 1,
  'rubrics:read': 1,
  'candidates:read': 1,
  'candidates:write': 1,
  'jobs:read': 1,
  'jobs:write': 1,
  'loops:read': 1,
  'loops:write': 1,
  'scorecards:read': 1,
  'evidence:read': 1,
  'debriefs:read': 1,
  'decisions:read': 1,
  'transcripts:write': 1,
  'signals:detect': 1,
  'events:read': 1,
  'webhooks:rotate': 1,
  'api_keys:rotate': 1,
  'imports:write': 1,
  'exports:read': 1,
  'privacy:open': 1,
  'self_identification:write': 1,
} satisfies Record<Scope, 1>) as Scope[]

export default function Keys() {
  const me = useMe()
  const writes = may(me, 'api_key.write')
  const keys = useQuery({
    queryKey: ['api-keys'],
    queryFn: () => read(api.GET('/v1/api-keys', { params: { query: { limit: '200' } } })),
  })
  const [shown, setShown] = useState<Shapes['ShownApiKey'] | null>(null)
  return (
    <div className={styles.stack}>
      {shown && <Secret shown={shown} done={() => setShown(null)} />}
      {writes && <NewKey made={setShown} />}
      <Loaded query={keys}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="lock" title="No integration has a key yet">
              Make one for each tool, with the scopes it needs and no more. No scope reads notes or drafts.
            </Empty>
          ) : (
            <ul className={styles.list}>
              {data.map(key => (
                <KeyLine key={key.id} of={key} writes={writes} made={setShown} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  )
}

function Secret({ shown, done }: { shown: Shapes['ShownApiKey']; done: () => void }) {
  const [copied, setCopied] = useState(false)
  return (
    <section className={styles.secret} aria-label="The new key">
      <h2>{shown.name}: copy it now</h2>
      <p className={styles.soft}>This is the only time it is shown. Whoever loses it rotates it.</p>
      <code>{shown.key}</code>
      <div className={styles.acts}>
        <Button
          size="xs"
          onClick={() =>
            navigator.clipboard?.writeText(shown.key).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
        >
          Copy
        </Button>
        <Button size="xs" variant="default" onClick={done}>
          I have it
        </Button>
        <span role="status" className={styles.soft}>
          {copied && 'Copied.'}
        </span>
      </div>
    </section>
  )
}

function NewKey({ made }: { made: (shown: Shapes['ShownApiKey']) => void }) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [until, setUntil] = useState('')
  const create = useMutation({
    mutationFn: () =>
      read(
        api.POST('/v1/api-keys', {
          body: {
            name: name.trim(),
            scopes: scopes.filter(scope => chosen.includes(scope)),
            expires_at: until ? new Date(`${until}T23:59:59`).toISOString() : null,
          },
        }),
      ),
    onSuccess: async shown => {
      // A repeated request answers the key without its secret.
      if ('key' in shown) made(shown)
      setName('')
      setChosen([])
      await queries.invalidateQueries({ queryKey: ['api-keys'] })
    },
  })
  return (
    <details className={styles.details}>
      <summary>Make a key</summary>
      <form
        className={styles.form}
        aria-label="New API key"
        onSubmit={event => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <div className="pair">
          <TextInput
            label="Name"
            placeholder="Nightly warehouse"
            value={name}
            maxLength={200}
            onChange={event => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Until"
            description="empty: until it is revoked"
            inputWrapperOrder={['label', 'input', 'description']}
            type="date"
            value={until}
            onChange={event => setUntil(event.currentTarget.value)}
          />
        </div>
        <Checkbox.Group label="Scopes" value={[...chosen]} onChange={setChosen}>
          <div className={styles.scopes}>
            {scopes.map(scope => (
              <Checkbox key={scope} value={scope} label={scope} size="xs" />
            ))}
          </div>
        </Checkbox.Group>
        <Refusal error={create.error} />
        <div>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || chosen.length === 0}>
            Make the key
          </Button>
        </div>
      </form>
    </details>
  )
}

function KeyLine({
  of: key,
  writes,
  made,
}: {
  of: Key
  writes: boolean
  made: (shown: Shapes['ShownApiKey']) => void
}) {
  const queries = useQueryClient()
  const [sure, setSure] = useState(false)
  const refresh = () => queries.invalidateQueries({ queryKey: ['api-keys'] })
  const path = { id: key.id }
  const rotate = useMutation({
    mutationFn: () => read(api.POST('/v1/api-keys/{id}/rotation', { params: { path }, body: { overlap_hours: 24 } })),
    onSuccess: async shown => {
      if ('key' in shown) made(shown)
      await refresh()
    },
  })
  const revoke = useMutation({
    mutationFn: () => read(api.DELETE('/v1/api-keys/{id}', { params: { path } })),
    onSuccess: refresh,
  })
  return (
    <li className={styles.row} data-off={key.revoked_at !== null || undefined}>
      <div>
        <b>{key.name}</b> <code className={styles.soft}>{key.hint}…</code>
        <p className={styles.soft}>{key.scopes.join(', ')}</p>
        <p className={styles.soft}>
          {key.revoked_at ? (
            <>
              revoked <Moment at={key.revoked_at} />
            </>
          ) : (
            <>
              {key.last_used_at ? (
                <>
                  last used <Moment at={key.last_used_at} />
                </>
              ) : (
                'never used'
              )}
              {key.expires_at && (
                <>
                  , ends <Moment at={key.expires_at} />
                </>
              )}
            </>
          )}
        </p>
        <Refusal error={rotate.error ?? revoke.error} />
      </div>
      {writes && key.revoked_at === null && (
        <div className={styles.acts}>
          {sure ? (
            <>
              <Button size="xs" color="alert" loading={revoke.isPending} onClick={() => revoke.mutate()}>
                Revoke for good
              </Button>
              <Button size="xs" variant="default" onClick={() => setSure(false)}>
                Keep it
              </Button>
            </>
          ) : (
            <>
              <Button
                size="xs"
                variant="default"
                loading={rotate.isPending}
                aria-label={`Rotate ${key.name}: the old one ends in 24 hours`}
                onClick={() => rotate.mutate()}
              >
                Rotate
              </Button>
              <Button size="xs" variant="default" aria-label={`Revoke ${key.name}`} onClick={() => setSure(true)}>
                Revoke
              </Button>
            </>
          )}
        </div>
      )}
    </li>
  )
}
