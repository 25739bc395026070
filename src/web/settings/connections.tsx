/**
 * Connections to applicant tracking systems: which vendor pushes here, the stage at which a loop opens, the jobs it knows,
 * and what came last. An address of its own opens one connection with its instructions and its pushes.
 */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import { NewConnection } from './connections-form.tsx'
import { addressOf, ConnectionPage, Guide } from './connections-one.tsx'
import { vendorGuides } from './connections-vendors.ts'
import { pushStateOf } from './pushes-words.ts'
import styles from './settings.module.css'
import looks from './webhooks.module.css'
import { StateChip } from './webhooks-copy.tsx'

type Connection = Shapes['Connection']

export default function Connections() {
  const { id } = useParams()
  return id === undefined ? <List /> : <ConnectionPage id={id} />
}

function List() {
  const writes = may(useMe(), 'connection.write')
  const [adding, setAdding] = useState(false)
  const [shown, setShown] = useState<Shapes['ShownConnection'] | null>(null)
  const connections = useQuery({
    queryKey: ['connections'],
    queryFn: () => read(api.GET('/v1/connections', { params: { query: { limit: '200' } } })),
  })
  if (shown) return <Guide connection={shown} secret={shown.secret} />
  return (
    <div className={styles.stack}>
      {writes && (
        <details className={styles.details} open={adding} onToggle={event => setAdding(event.currentTarget.open)}>
          <summary>Add a connection</summary>
          {adding && <NewConnection made={setShown} />}
        </details>
      )}
      <Loaded query={connections}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty
              icon="loop"
              title="No applicant tracking system is connected"
              action={writes && !adding && <Button onClick={() => setAdding(true)}>Connect the first one</Button>}
            >
              Once one is, candidates and applications come by themselves, stay in step, and a loop opens from the job's
              plan when an application reaches the stage you name: never merely because somebody applied.
            </Empty>
          ) : (
            <ul className={styles.list}>
              {data.map(connection => (
                <ConnectionLine key={connection.id} connection={connection} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  )
}

function ConnectionLine({ connection }: { connection: Connection }) {
  const last = useQuery({
    queryKey: ['pushes', connection.id, 'last'],
    queryFn: () => read(api.GET('/v1/pushes', { params: { query: { connection_id: connection.id, limit: '1' } } })),
  })
  const push = last.data?.data[0]
  return (
    <li className={looks.line}>
      <div>
        <div className={looks.titled}>
          <Link to={`/settings/connections/${connection.id}`}>
            {connection.description ?? vendorGuides[connection.vendor].name}
          </Link>
          <StateChip
            words={connection.state === 'active' ? 'Active' : 'Paused'}
            tone={connection.state === 'active' ? 'good' : 'off'}
          />
        </div>
        <p className={styles.soft}>
          {vendorGuides[connection.vendor].name} · {sayOpening(connection)} · {sayJobs(connection)}
        </p>
        <p className={styles.soft}>
          {push ? (
            <>
              Last push <Moment at={push.last_received_at} />: {push.action}, {pushStateOf(push).words.toLowerCase()}
            </>
          ) : (
            last.isSuccess && 'Nothing was pushed yet.'
          )}
        </p>
        <p className={looks.address}>{addressOf(connection)}</p>
      </div>
    </li>
  )
}

function sayOpening({ opening_stage: stage }: Connection): string {
  return stage === null ? 'opens no loops' : `a loop opens at “${stage}”`
}

function sayJobs({ jobs }: Connection): string {
  if (jobs.length === 0) return 'jobs by their own external id'
  return `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'} named here`
}
