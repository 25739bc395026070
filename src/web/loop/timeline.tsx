/** What happened in a loop, newest first, as far as the reader may know. While it is sealed, cards are no news. */
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, read, type Shapes } from '../api.ts'
import { Moment } from '../parts/moment.tsx'
import { Failure, Lines } from '../parts/states.tsx'
import { say } from '../words.ts'
import styles from './timeline.module.css'

const pageSize = '100'

export function Timeline({ loop, nameOf }: { loop: Shapes['Loop']; nameOf: (id: string) => string | null }) {
  const events = useInfiniteQuery({
    queryKey: ['events', loop.id],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(
        api.GET('/v1/events', {
          params: { query: { loop_id: loop.id, limit: pageSize, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    // A cursor is always given; a page that is not full is the last for now.
    getNextPageParam: page => (page.data.length < Number(pageSize) ? undefined : (page.next_cursor ?? undefined)),
  })
  if (events.isError) return <Failure error={events.error} retry={() => events.refetch()} />
  if (events.isPending) return <Lines count={4} height={24} />
  const all = events.data.pages.flatMap(page => page.data).reverse()
  if (all.length === 0) return <p className={styles.none}>Nothing that you may hear of has happened yet.</p>
  const interviewOf = (id: string | undefined) => loop.interviews.find(each => each.id === id)?.name
  return (
    <>
      <ol className={styles.timeline}>
        {all.map(event => {
          const who = event.actor.id ? nameOf(event.actor.id) : null
          const where = interviewOf(event.data.interview_id)
          return (
            <li key={event.id}>
              <span className={styles.what}>
                {inWords(event.type)}
                {where && <span className={styles.soft}> · {where}</span>}
              </span>
              <span className={styles.soft}>
                {who && `${who}, `}
                <Moment at={event.timestamp} />
              </span>
            </li>
          )
        })}
      </ol>
      {events.hasNextPage && (
        <Button variant="default" size="xs" onClick={() => void events.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  )
}

/** "Card submitted" of `scorecard.submitted`. */
function inWords(type: string): string {
  const [noun = '', verb = ''] = type.split('.')
  return `${noun === 'scorecard' ? 'Card' : say(noun)} ${say(verb).toLowerCase()}`
}
