/**
 * One's own cards: what is due, what is coming, what is in. The order and the lateness are the API's; one click leads into
 * the card.
 */
import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { Link } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { exactly, inWords, Moment, useNow } from '../parts/moment.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Empty, Lines, Loaded } from '../parts/states.tsx'
import { say } from '../words.ts'
import styles from './my-cards.module.css'

type Summary = Shapes['ScorecardSummary']

const openMax = '200'
const pageSize = '20'

export default function MyCards() {
  const own = { panelist: 'me' as const, limit: openMax }
  const due = useQuery({
    queryKey: ['cards', 'due'],
    queryFn: () => read(api.GET('/v1/scorecards', { params: { query: { ...own, due: 'true' } } })),
    refetchInterval: 60_000,
  })
  const open = useQuery({
    queryKey: ['cards', 'open'],
    queryFn: () => read(api.GET('/v1/scorecards', { params: { query: { ...own, state: 'open' } } })),
    refetchInterval: 60_000,
  })
  const dueIds = new Set(due.data?.data.map(card => card.id))
  const coming = (open.data?.data ?? []).filter(card => !dueIds.has(card.id)).sort(byStart)
  return (
    <>
      <PageHead
        title="My cards"
        lead="Write what you saw while it is fresh. Nobody sees a draft, and you see nobody else's card until yours is in."
      />
      <Section title="Due" count={due.data?.data.length}>
        <Loaded query={due} skeleton={<Lines count={2} height={76} />}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty icon="check" title="Nothing is due">
                A card is due after its interview. When one ends it appears here with the time until which it is
                awaited.
              </Empty>
            ) : (
              <CardList cards={[...data].sort(byDue)} />
            )
          }
        </Loaded>
      </Section>
      {coming.length > 0 && (
        <Section title="Coming up" count={coming.length}>
          <CardList cards={coming} />
        </Section>
      )}
      <Submitted />
    </>
  )
}

function Submitted() {
  const submitted = useInfiniteQuery({
    queryKey: ['cards', 'submitted'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(
        api.GET('/v1/scorecards', {
          params: { query: { panelist: 'me', state: 'submitted', limit: pageSize, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    getNextPageParam: page => page.next_cursor ?? undefined,
  })
  const cards = submitted.data?.pages.flatMap(page => page.data) ?? []
  return (
    <Section title="Submitted">
      {submitted.isPending ? (
        <Lines count={3} height={52} />
      ) : cards.length === 0 ? (
        <Empty icon="card" title="No card of yours is in yet">
          Submitted cards stay here, with every later version. They are final: what you saw then is what you saw.
        </Empty>
      ) : (
        <CardList cards={cards} />
      )}
      {submitted.hasNextPage && (
        <Button
          className={styles.more}
          variant="default"
          size="xs"
          loading={submitted.isFetchingNextPage}
          onClick={() => void submitted.fetchNextPage()}
        >
          Show earlier ones
        </Button>
      )}
    </Section>
  )
}

function Section({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>
        {title}
        {count !== undefined && count > 0 && <span className={styles.count}>{count}</span>}
      </h2>
      {children}
    </section>
  )
}

function CardList({ cards }: { cards: readonly Summary[] }) {
  return (
    <ul className={styles.list}>
      {cards.map(card => (
        <li key={card.id}>
          <Row card={card} />
        </li>
      ))}
    </ul>
  )
}

function Row({ card }: { card: Summary }) {
  const open = card.state === 'open'
  return (
    <Link to={`/cards/${card.id}`} className={styles.row} data-overdue={card.overdue || undefined}>
      <span className={styles.who}>
        <span className={styles.candidate}>{card.candidate.name}</span>
        <span className={styles.interview}>{card.interview.name}</span>
        <span className={styles.job}>
          {card.job.title}
          {card.panelist.role !== 'interviewer' && <span className={styles.tag}>{say(card.panelist.role)}</span>}
        </span>
        {open && card.nudged_at && (
          <span className={styles.nudge}>
            <Icon name="bell" size={14} />
            You were reminded <Moment at={card.nudged_at} />
          </span>
        )}
      </span>
      <span className={styles.when}>{open ? <Due card={card} /> : <Done card={card} />}</span>
      <Icon name="next" size={16} />
    </Link>
  )
}

function Due({ card }: { card: Summary }) {
  const now = useNow()
  if (card.due_at) {
    const at = new Date(card.due_at)
    const over = card.interview.ends_at && new Date(card.interview.ends_at) > now
    return (
      <>
        <span className={styles.due} data-overdue={card.overdue || undefined}>
          <Icon name="clock" size={14} />
          {over && card.interview.starts_at
            ? `Interview ${inWords(new Date(card.interview.starts_at), now)}`
            : card.overdue
              ? `Was due ${inWords(at, now)}`
              : `Due ${inWords(at, now)}`}
        </span>
        <span className={styles.exact}>
          {exactly(over && card.interview.starts_at ? new Date(card.interview.starts_at) : at, now)}
        </span>
      </>
    )
  }
  return <span className={styles.exact}>No time is set yet</span>
}

function Done({ card }: { card: Summary }) {
  return (
    <>
      {card.recommendation && <span className={styles.said}>{say(card.recommendation)}</span>}
      {card.submitted_at && (
        <span className={styles.exact}>
          Submitted <Moment at={card.submitted_at} />
        </span>
      )}
    </>
  )
}

function byDue(left: Summary, right: Summary): number {
  return (left.due_at ?? '9').localeCompare(right.due_at ?? '9')
}

function byStart(left: Summary, right: Summary): number {
  return (left.interview.starts_at ?? '9').localeCompare(right.interview.starts_at ?? '9')
}
