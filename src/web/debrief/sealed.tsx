/**
 * A sealed loop: why nothing is to be seen, who is due for those who may know, and the way to open the seal early for those
 * who may. What may be known is what the API answers; this page asks it for nothing about cards.
 */
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Moment } from '../parts/moment.tsx'
import { Refusal } from '../parts/refusal.tsx'
import { Failure, Lines } from '../parts/states.tsx'
import { allows, useMe } from '../session.ts'
import styles from './room.module.css'
import { type Loop, useRefresh } from './room.ts'

export function SealedRoom({ loop }: { loop: Loop }) {
  const me = useMe()
  const own = loop.interviews
    .flatMap(interview => interview.panelists)
    .find(panelist => panelist.person_id === me.id && panelist.card?.state === 'open')
  const cancelled = loop.state === 'cancelled'
  return (
    <div className={styles.sealed}>
      <section className={styles.sealedWhy} aria-labelledby="sealed-title">
        <span className={styles.sealedIcon}>
          <Icon name="lock" size={24} />
        </span>
        <h2 id="sealed-title">{cancelled ? 'There is no debrief' : 'Sealed, so that nobody leans on anybody'}</h2>
        <p>
          {cancelled
            ? 'This loop was cancelled, and what you may see of it holds no cards.'
            : own
              ? 'While your own card in this loop is open you learn nothing of anyone else’s: no rating, no text, no count, no time. Write what you saw; then the rest comes into sight.'
              : 'Nobody sees a card of this loop before every required one is in or waived. Then all of them open at once, and the debrief stands here.'}
        </p>
        {own?.card && (
          <Button component={Link} to={`/cards/${own.card.id}`}>
            Go to your card
          </Button>
        )}
      </section>
      {!cancelled && allows(loop, 'loop.read_due') && <Due loop={loop} />}
      {allows(loop, 'loop.open_early') && <OpenEarly loop={loop} />}
    </div>
  )
}

function Due({ loop }: { loop: Loop }) {
  const due = useQuery({
    queryKey: ['debrief', loop.id, 'due'],
    queryFn: () => read(api.GET('/v1/loops/{id}/due', { params: { path: { id: loop.id } } })),
    refetchInterval: query => (query.state.error ? false : 30_000),
  })
  if (due.isPending) return <Lines count={3} height={52} />
  if (due.isError) return <Failure error={due.error} retry={() => due.refetch()} />
  const { counts, data } = due.data
  return (
    <section className={styles.section} aria-labelledby="due-title">
      <div className={styles.sectionHead}>
        <h2 id="due-title">Who is due</h2>
        <p className={styles.soft}>
          {counts.in} of {counts.required} required cards are in
          {counts.overdue > 0 && `, ${counts.overdue} overdue`}
        </p>
      </div>
      {data && data.length > 0 && (
        <ul className={styles.due}>
          {data.map(card => (
            <DueLine key={card.id} card={card} loop={loop} />
          ))}
        </ul>
      )}
    </section>
  )
}

function DueLine({ card, loop }: { card: Shapes['DueCard']; loop: Loop }) {
  const refresh = useRefresh(loop.id)
  const nudge = useMutation({
    mutationFn: () => read(api.POST('/v1/scorecards/{id}/nudges', { params: { path: { id: card.id } } })),
    onSuccess: refresh,
  })
  return (
    <li>
      <span>
        <b>{card.panelist.name}</b>
        <span className={styles.soft}>{card.interview.name}</span>
      </span>
      <span className={styles.dueWhen}>
        <span className={card.overdue ? styles.warned : styles.soft}>
          {card.due_at ? (
            <>
              {card.overdue ? 'was due' : 'due'} <Moment at={card.due_at} />
            </>
          ) : (
            'no time is set'
          )}
        </span>
        {card.nudged_at && (
          <span className={styles.soft}>
            reminded <Moment at={card.nudged_at} />
          </span>
        )}
      </span>
      {allows(loop, 'scorecard.nudge') && (
        <Button
          size="xs"
          variant="default"
          loading={nudge.isPending}
          aria-label={`Remind ${card.panelist.name}`}
          onClick={() => nudge.mutate()}
        >
          Remind
        </Button>
      )}
      <Refusal error={nudge.error} />
    </li>
  )
}

const reasonMin = 3

function OpenEarly({ loop }: { loop: Loop }) {
  const refresh = useRefresh(loop.id)
  const [reason, setReason] = useState('')
  const open = useMutation({
    mutationFn: () =>
      read(api.POST('/v1/loops/{id}/release', { params: { path: { id: loop.id } }, body: { reason: reason.trim() } })),
    onSuccess: refresh,
  })
  return (
    <details className={styles.details}>
      <summary>Open the seal early</summary>
      <form
        className={styles.form}
        aria-label="Open the seal early"
        onSubmit={event => {
          event.preventDefault()
          open.mutate()
        }}
      >
        <p>
          Every card that is in becomes visible at once, and this cannot be taken back. Cards still open stay sealed
          from and for their authors. Your name and your reason stand on the debrief for ever.
        </p>
        <Textarea
          label="Reason"
          rows={2}
          maxLength={2000}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        <Refusal error={open.error} />
        <div>
          <Button type="submit" color="alert" loading={open.isPending} disabled={reason.trim().length < reasonMin}>
            Open it now
          </Button>
        </div>
      </form>
    </details>
  )
}
