/**
 * What one connection pushed, newest first, and what came of each push: opened to what it means and what to do about it,
 * tried again where something stood in its way. Of candidates that one may not know of the API names no push.
 */
import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { ShowMore } from '../parts/show-more.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { vendorGuides } from './connections-vendors.ts'
import { isRetriable, pushStateOf, pushStates, sayOutcome } from './pushes-words.ts'
import styles from './settings.module.css'
import looks from './webhooks.module.css'
import { StateChip } from './webhooks-copy.tsx'

type Connection = Shapes['Connection']
type Push = Shapes['Push']

const pageSize = '25'
const refreshMs = 10_000

export function Pushes({ connection, writes }: { connection: Connection; writes: boolean }) {
  const [state, setState] = useState<Push['state'] | undefined>()
  const pushes = useInfiniteQuery({
    queryKey: ['pushes', connection.id, state ?? null],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(
        api.GET('/v1/pushes', {
          params: {
            query: {
              connection_id: connection.id,
              limit: pageSize,
              ...(state ? { state } : {}),
              ...(cursor ? { cursor } : {}),
            },
          },
        }),
      ),
    getNextPageParam: page => page.next_cursor ?? undefined,
    // Whoever has gone further back reads in peace.
    refetchInterval: ({ state: { data } }) => (data?.pages.length === 1 ? refreshMs : false),
  })
  const all = pushes.data?.pages.flatMap(page => page.data) ?? []
  return (
    <section aria-labelledby="pushes-title" className={styles.stackTight}>
      <h2 id="pushes-title">Pushes received</h2>
      <div className={looks.filters}>
        <NativeSelect
          label="What came of it"
          size="xs"
          value={state ?? ''}
          onChange={event => setState(pushStates.find(each => each === event.currentTarget.value))}
          data={[
            { value: '', label: 'Anything' },
            ...pushStates.map(value => ({ value, label: pushStateOf({ state: value }).words })),
          ]}
        />
      </div>
      <Loaded query={pushes}>
        {() =>
          all.length === 0 ? (
            <Empty icon="loop" title={state ? 'None of this kind' : 'Nothing was pushed yet'}>
              {state
                ? 'Pushes are kept for ninety days.'
                : `Once ${vendorGuides[connection.vendor].name === 'Another system' ? 'the other system' : vendorGuides[connection.vendor].name} pushes, each push stands here with what came of it. What is signed with another secret is turned away at the door and not listed.`}
            </Empty>
          ) : (
            <ul className={styles.list}>
              {all.map(push => (
                <PushLine key={push.id} push={push} writes={writes} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <ShowMore of={pushes} />
    </section>
  )
}

function PushLine({ push, writes }: { push: Push; writes: boolean }) {
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const { words, tone, meaning } = pushStateOf(push)
  const outcome = sayOutcome(push.outcome)
  const retry = useMutation({
    mutationFn: () => read(api.POST('/v1/pushes/{id}/retry', { params: { path: { id: push.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['pushes'] }),
  })
  return (
    <li className={looks.line}>
      <div>
        <div className={looks.titled}>
          <b>{push.action}</b>
          <StateChip words={words} tone={tone} />
          {push.times > 1 && <StateChip words={`Repeated, ${push.times} times in all`} tone="off" />}
        </div>
        <p className={styles.soft}>
          <Moment at={push.created_at} />
          {outcome && `: ${outcome}`}
          {push.next_attempt_at && (
            <>
              {' · '}asked for <Moment at={push.next_attempt_at} />
            </>
          )}
          {push.loop_id && (
            <>
              {' · '}
              <Link to={`/loops/${push.loop_id}`}>opened a loop</Link>
            </>
          )}
        </p>
        <p role="status" className={styles.said}>
          {retry.isSuccess && (push.state === 'received' || push.next_attempt_at !== null) && 'It is tried again.'}
        </p>
        <Refusal error={retry.error} />
      </div>
      <div className={styles.acts}>
        {writes && isRetriable(push) && (
          <Button
            size="xs"
            variant="default"
            loading={retry.isPending}
            aria-label={`Try again: ${push.action}`}
            onClick={() => retry.mutate()}
          >
            Try again
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          aria-expanded={open}
          aria-label={`${open ? 'Close' : 'Inspect'}: ${push.action}`}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Close' : 'Inspect'}
        </Button>
      </div>
      {open && (
        <div className={`${looks.below} ${looks.inside}`}>
          <p>{meaning}</p>
          {push.advice && <p>{push.advice}</p>}
          <dl className={looks.facts}>
            <dt>Its id there</dt>
            <dd>
              <code>{push.event_id}</code>
            </dd>
            <dt>Received</dt>
            <dd>
              <Moment at={push.created_at} plain />
              {push.times > 1 && (
                <>
                  , {push.times} times in all, last <Moment at={push.last_received_at} plain />; a repeat does nothing
                </>
              )}
            </dd>
            {push.application_id && (
              <>
                <dt>Application</dt>
                <dd>
                  <code>{push.application_id}</code>
                </dd>
              </>
            )}
            {push.candidate_id && (
              <>
                <dt>Candidate</dt>
                <dd>
                  <code>{push.candidate_id}</code>
                </dd>
              </>
            )}
            {push.loop_id && (
              <>
                <dt>Loop</dt>
                <dd>
                  <Link to={`/loops/${push.loop_id}`}>The loop it opened</Link>
                </dd>
              </>
            )}
          </dl>
          <p className={styles.soft}>What it said of a candidate is kept only until it is done.</p>
        </div>
      )}
    </li>
  )
}
