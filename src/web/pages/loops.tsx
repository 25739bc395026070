/**
 * Loops as a table: where each stands, what it covers, whose card it waits for. The filters are the address, so that a view
 * can be kept and sent. What somebody may not know is not in the API's answer and so not here.
 */
import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { NewLoop } from '../loop/new-loop.tsx'
import { Icon } from '../parts/icon.tsx'
import { LoopState } from '../parts/loop-state.tsx'
import { inWords, Moment, useNow } from '../parts/moment.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Empty, Failure, Lines } from '../parts/states.tsx'
import { may, useMe } from '../session.ts'
import { say } from '../words.ts'
import styles from './loops.module.css'

type Loop = Shapes['Loop']

const states = ['planned', 'interviewing', 'sealed', 'debrief', 'decided', 'cancelled'] as const
const pageSize = '40'

export default function Loops() {
  const me = useMe()
  const [params, setParams] = useSearchParams()
  const [creating, setCreating] = useState(false)
  const writes = may(me, 'loop.write')
  const state = states.find(each => each === params.get('state'))
  const jobId = params.get('job') ?? undefined
  const mine = params.get('mine') === 'owner' ? 'owner' : params.get('mine') === 'panel' ? 'panel' : undefined
  const jobs = useQuery({
    queryKey: ['jobs', 'all'],
    enabled: may(me, 'job.read'),
    queryFn: () => read(api.GET('/v1/jobs', { params: { query: { limit: '200' } } })),
  })
  const loops = useInfiniteQuery({
    queryKey: ['loops', state, jobId, mine],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(
        api.GET('/v1/loops', {
          params: {
            query: {
              limit: pageSize,
              ...(state ? { state } : {}),
              ...(jobId ? { job_id: jobId } : {}),
              ...(mine === 'owner' ? { decision_owner: 'me' } : {}),
              ...(mine === 'panel' ? { panelist: 'me' } : {}),
              ...(cursor ? { cursor } : {}),
            },
          },
        }),
      ),
    getNextPageParam: page => page.next_cursor ?? undefined,
  })
  const set = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(params)
    if (value) next.set(name, value)
    else next.delete(name)
    setParams(next, { replace: true })
  }
  const rows = loops.data?.pages.flatMap(page => page.data) ?? []
  return (
    <>
      <PageHead title="Loops" lead="Every interview loop you may see, and what it waits for.">
        {(writes || may(me, 'loop.request')) && (
          <Button
            variant={writes ? 'filled' : 'default'}
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setCreating(true)}
          >
            {writes ? 'New loop' : 'Ask for a loop'}
          </Button>
        )}
      </PageHead>
      <div className={styles.filters}>
        <fieldset className={styles.states}>
          <legend className="unseen">State</legend>
          {[undefined, ...states].map(each => (
            <button
              key={each ?? 'all'}
              type="button"
              className={styles.state}
              aria-pressed={state === each}
              onClick={() => set('state', each)}
            >
              {each ? say(each) : 'All'}
            </button>
          ))}
        </fieldset>
        <div className={styles.selects}>
          <select
            className={styles.select}
            aria-label="Job"
            value={jobId ?? ''}
            onChange={event => set('job', event.currentTarget.value || undefined)}
          >
            <option value="">All jobs</option>
            {jobs.data?.data.map(job => (
              <option key={job.id} value={job.id}>
                {job.title}
              </option>
            ))}
          </select>
          <select
            className={styles.select}
            aria-label="Whose"
            value={mine ?? ''}
            onChange={event => set('mine', event.currentTarget.value || undefined)}
          >
            <option value="">Everybody’s</option>
            <option value="owner">Mine to decide</option>
            <option value="panel">I am on the panel</option>
          </select>
        </div>
      </div>
      {loops.isPending ? (
        <Lines count={8} height={52} />
      ) : loops.isError ? (
        <Failure error={loops.error} retry={() => loops.refetch()} />
      ) : rows.length === 0 ? (
        <Empty icon="loop" title="No loop here">
          {state || jobId || mine
            ? 'None fits these filters. Take one away to see more.'
            : 'A loop opens for an application, from the plan of its job. It then shows here with what it covers and whom it waits for.'}
        </Empty>
      ) : (
        <div className={styles.frame}>
          <table className={styles.table}>
            <caption className="unseen">Loops</caption>
            <thead>
              <tr>
                <th scope="col">Candidate</th>
                <th scope="col">State</th>
                <th scope="col">Cards</th>
                <th scope="col">Coverage</th>
                <th scope="col">Waits for</th>
                <th scope="col">Age</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(loop => (
                <Row key={loop.id} loop={loop} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {loops.hasNextPage && (
        <Button
          className={styles.more}
          variant="default"
          size="xs"
          loading={loops.isFetchingNextPage}
          onClick={() => void loops.fetchNextPage()}
        >
          Show earlier ones
        </Button>
      )}
      {creating && <NewLoop asks={!writes} onClose={() => setCreating(false)} />}
    </>
  )
}

type Seat = Loop['interviews'][number]['panelists'][number]

/** The seats whose card the loop asks for and whose state the reader may know. */
function knownCards(loop: Loop): Seat[] {
  return loop.interviews
    .filter(({ state }) => state !== 'no_show' && state !== 'dropped')
    .flatMap(({ panelists }) => panelists)
    .filter(({ role, left, card }) => role === 'interviewer' && left === null && card !== undefined)
}

function Row({ loop }: { loop: Loop }) {
  const now = useNow()
  const cards = knownCards(loop)
  const done = loop.state === 'decided' || loop.state === 'cancelled' || loop.state === 'debrief'
  const waits = done
    ? []
    : cards
        .filter(({ card }) => card!.state === 'open' && card!.due_at !== null && loop.state !== 'planned')
        .sort((left, right) => left.card!.due_at!.localeCompare(right.card!.due_at!))
  const [next] = waits
  const due = next && new Date(next.card!.due_at!)
  return (
    <tr>
      <th scope="row" className={styles.candidate}>
        <Link to={`/loops/${loop.id}`} className={styles.name}>
          {loop.candidate.name}
        </Link>
        <span className={styles.job}>{loop.job.title}</span>
      </th>
      <td data-label="State">
        <LoopState state={loop.state} />
      </td>
      <td data-label="Cards">
        {cards.length > 0 ? <Dots cards={cards} now={now} /> : <span className={styles.soft}>–</span>}
      </td>
      <td data-label="Coverage">
        <Coverage loop={loop} />
      </td>
      <td data-label="Waits for">
        {next && due ? (
          <span className={styles.waits} data-late={due < now || undefined}>
            {next.name}
            {waits.length > 1 && ` +${waits.length - 1}`}
            <span className={styles.sub}>
              {due < now ? 'was due' : 'due'} {inWords(due, now)}
            </span>
          </span>
        ) : (
          <span className={styles.soft}>–</span>
        )}
      </td>
      <td data-label="Age" className={styles.age}>
        <Moment at={loop.created_at} />
      </td>
    </tr>
  )
}

/** A dot for each card that is asked for: full when in, hollow while open, ringed when late. */
function Dots({ cards, now }: { cards: readonly Seat[]; now: Date }) {
  const submitted = cards.filter(({ card }) => card!.state === 'submitted').length
  const asked = cards.filter(({ card }) => card!.state === 'submitted' || card!.state === 'open')
  return (
    <span className={styles.dots}>
      {asked.map(({ id, card }) => (
        <span
          key={id}
          className={styles.dot}
          data-state={
            card!.state === 'submitted' ? 'in' : card!.due_at && new Date(card!.due_at) < now ? 'late' : 'open'
          }
          aria-hidden="true"
        />
      ))}
      <span className="numbers">
        {submitted} of {asked.length}
      </span>
    </span>
  )
}

function Coverage({ loop }: { loop: Loop }) {
  const gaps = loop.coverage.after_release?.uncovered ?? loop.coverage.gaps
  const thin = loop.coverage.after_release?.thin ?? []
  if (loop.state === 'cancelled') return <span className={styles.soft}>–</span>
  if (gaps.length === 0 && thin.length === 0) return <span className={styles.soft}>Complete</span>
  const words = loop.coverage.after_release
    ? [gaps.length > 0 && `${gaps.length} uncovered`, thin.length > 0 && `${thin.length} thin`]
        .filter(Boolean)
        .join(', ')
    : `${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}`
  return (
    <span className={styles.gaps} title={[...gaps, ...thin].map(say).join(', ')}>
      {words}
      <span className={styles.sub}>
        {[...gaps, ...thin].slice(0, 2).map(say).join(', ')}
        {gaps.length + thin.length > 2 && ' …'}
      </span>
    </span>
  )
}
