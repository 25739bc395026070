/** One card: for its author to write while it is open, to read once it is in; for others once the loop shows it to them. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { cardKey } from '../card/card-query.ts'
import { CardReader } from '../card/reader.tsx'
import { CardWriter, loadCard } from '../card/writer.tsx'
import { Icon } from '../parts/icon.tsx'
import { ImportedMark } from '../parts/imported-mark.tsx'
import { exactly, inWords, Moment, useNow } from '../parts/moment.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Failure, PageSkeleton } from '../parts/states.tsx'
import { useMe } from '../session.ts'
import { say } from '../words.ts'
import styles from './scorecard.module.css'

export default function ScorecardPage() {
  const { id = '' } = useParams()
  const me = useMe()
  const card = useQuery({ queryKey: cardKey(id), queryFn: () => loadCard(id) })
  const interviewId = card.data?.card.interview_id
  const interview = useQuery({
    queryKey: ['interview', interviewId],
    queryFn: () => read(api.GET('/v1/interviews/{id}', { params: { path: { id: interviewId! } } })),
    enabled: interviewId !== undefined,
    staleTime: 300_000,
  })
  if (card.isError && !card.data) return <Failure error={card.error} retry={() => card.refetch()} />
  if (!card.data || interview.isPending) return <PageSkeleton />
  const { card: said } = card.data
  const own = said.panelist.person_id === me.id
  const writing = own && said.state === 'open'
  return (
    <>
      <PageHead
        title={said.candidate.name}
        back={
          me.card_id
            ? undefined
            : own
              ? { to: '/cards', label: 'My cards' }
              : { to: `/loops/${said.loop_id}`, label: 'The loop' }
        }
        lead={<Facts card={said} interview={interview.data} own={own} />}
      />
      {writing ? (
        interview.data ? (
          <CardWriter key={said.id} cardRead={card.data} interview={interview.data} />
        ) : (
          <Failure error={interview.error} retry={() => interview.refetch()} />
        )
      ) : (
        <CardReader card={said} kit={interview.data?.kit ?? null} />
      )}
    </>
  )
}

function Facts({
  card,
  interview,
  own,
}: {
  card: Shapes['Scorecard']
  interview: Shapes['Interview'] | undefined
  own: boolean
}) {
  const now = useNow()
  const due = card.due_at ? new Date(card.due_at) : null
  const late = due !== null && due < now
  return (
    <span className={styles.facts}>
      {interview && (
        <span className={styles.name}>
          {interview.name}
          {interview.candidate.pronouns && <span className={styles.soft}> · {interview.candidate.pronouns}</span>}
        </span>
      )}
      <span>{card.job.title}</span>
      {!own && <span>Card of {card.panelist.name}</span>}
      <ImportedMark by={card.imported_by} />
      {card.panelist.role !== 'interviewer' && <span>{say(card.panelist.role)}</span>}
      {interview?.starts_at && (
        <span>
          <Icon name="clock" size={14} /> <Moment at={interview.starts_at} plain />
        </span>
      )}
      {card.state === 'open' && due && (
        <span className={styles.due} data-late={late || undefined}>
          {late ? 'Was due' : 'Due'} {inWords(due, now)} ({exactly(due, now)})
        </span>
      )}
      {card.submitted_at && (
        <span>
          Submitted <Moment at={card.submitted_at} />
        </span>
      )}
      {card.state === 'open' && card.nudged_at && (
        <span className={styles.due} data-late>
          <Icon name="bell" size={14} /> You were reminded <Moment at={card.nudged_at} />
        </span>
      )}
    </span>
  )
}
