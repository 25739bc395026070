/** One's own weekly digests, newest first: what each found, and whether its four questions were answered. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, read, type Shapes } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { ShowMore } from '../parts/show-more.tsx'
import { Empty, Failure, Lines } from '../parts/states.tsx'
import looks from '../settings/imports.module.css'
import styles from '../settings/settings.module.css'

type Digest = Shapes['Digest']

const pageSize = '20'
const answers = ['learned', 'broken_assumption', 'stopping', 'conflict'] as const

export default function DigestsPage() {
  const found = useInfiniteQuery({
    queryKey: ['digests'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(api.GET('/v1/digests', { params: { query: { limit: pageSize, ...(cursor ? { cursor } : {}) } } })),
    getNextPageParam: page => page.next_cursor ?? undefined,
  })
  const all = found.data?.pages.flatMap(page => page.data) ?? []
  return (
    <>
      <PageHead
        title="Your digests"
        lead="Each Monday: what is late and where panels split in the loops you look after, and what you wrote a week before."
        back={{ to: '/settings/notifications', label: 'Notifications' }}
      />
      <div className={styles.stack}>
        {found.isPending ? (
          <Lines count={4} height={60} />
        ) : found.isError ? (
          <Failure error={found.error} retry={() => found.refetch()} />
        ) : all.length === 0 ? (
          <Empty icon="bell" title="No digest was made for you yet">
            The first comes on a Monday morning of your own time zone, to recruiters, hiring managers and the head of
            product.
          </Empty>
        ) : (
          <ul className={styles.list}>
            {all.map(digest => (
              <Week key={digest.id} digest={digest} />
            ))}
          </ul>
        )}
        <ShowMore of={found} words="Show older ones" />
      </div>
    </>
  )
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

function Week({ digest }: { digest: Digest }) {
  const answered = answers.filter(each => digest[each]).length
  return (
    <li className={`${styles.row} ${looks.past}`}>
      <div>
        <Link to={`/digests/${digest.id}`}>The week of {day.format(new Date(digest.week))}</Link>
        <p className={styles.soft}>
          {digest.overdue.length} overdue · {digest.splits.length} {digest.splits.length === 1 ? 'split' : 'splits'} ·{' '}
          {digest.early_openings.length} opened early
        </p>
      </div>
      <span className="chip" data-tone={answered === answers.length ? 'good' : undefined}>
        {answered === 0 ? 'Not answered' : `${answered} of ${answers.length} answered`}
      </span>
      <span className={looks.way}>
        <Icon name="next" size={16} />
      </span>
    </li>
  )
}
