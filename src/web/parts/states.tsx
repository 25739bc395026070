/**
 * What stands where content is not: on its way, empty, failed, unknown. Every list and page uses these, so that waiting
 * looks the same everywhere and an empty place says what would fill it.
 */
import { Button, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Problem, Unreachable } from '../api.ts'
import { Icon, type IconName } from './icon.tsx'
import styles from './states.module.css'

/** Shows what a query found, a skeleton before, and the failure with a way to try again. */
export function Loaded<T>({
  query,
  skeleton,
  children,
}: {
  query: UseQueryResult<T>
  skeleton?: ReactNode
  children: (data: T) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failure error={query.error} retry={() => query.refetch()} />
  return skeleton ?? <Lines />
}

/** Grey lines of about the height that the content will have. */
export function Lines({ count = 5, height = 44 }: { count?: number; height?: number }) {
  return (
    <div className={styles.lines} role="status">
      <span className="unseen">Loading</span>
      {Array.from({ length: count }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <Skeleton key={at} height={height} radius="sm" />
      ))}
    </div>
  )
}

/** A page that is on its way; `alone` where not even the menu is known yet. */
export function PageSkeleton({ alone = false }: { alone?: boolean }) {
  return (
    <div className={alone ? styles.alone : undefined}>
      <div className={styles.skeletonPage} role="status">
        <span className="unseen">Loading</span>
        <Skeleton height={30} width="40%" radius="sm" />
        <Skeleton height={16} width="60%" radius="sm" />
        <Skeleton height={160} radius="md" />
        <Skeleton height={160} radius="md" />
      </div>
    </div>
  )
}

/** A place with nothing in it: what it is for, and what fills it. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName
  title: string
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon}>
        <Icon name={icon} size={22} />
      </span>
      <p className={styles.emptyTitle}>{title}</p>
      <p className={styles.emptyText}>{children}</p>
      {action}
    </div>
  )
}

/** Something was refused or nobody answered; says which, and gives the number that finds it in the log. */
export function Failure({ error, retry, alone = false }: { error: unknown; retry?: () => void; alone?: boolean }) {
  const problem = error instanceof Problem ? error : null
  const title =
    error instanceof Unreachable ? 'No connection' : problem?.status === 404 ? 'Nothing here' : 'This did not work'
  const words = problem ?? (error instanceof Unreachable ? error : null)
  return (
    <div className={alone ? styles.alone : undefined}>
      <div className={styles.failure} role="alert">
        <span className={styles.failureIcon}>
          <Icon
            name={error instanceof Unreachable ? 'cloud' : problem?.code === 'loop_sealed' ? 'lock' : 'warn'}
            size={20}
          />
        </span>
        <div>
          <p className={styles.emptyTitle}>{title}</p>
          <p className={styles.failureText}>{words?.message ?? 'Something went wrong on this page.'}</p>
          {problem?.instance && problem.status >= 500 && <p className={styles.instance}>Request {problem.instance}</p>}
          {retry && problem?.status !== 404 && (
            <Button className={styles.retry} variant="default" size="xs" onClick={() => retry()}>
              Try again
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

/** An address that is no page. */
export function Unknown() {
  return (
    <Empty icon="back" title="There is no page here" action={<Link to="/">To the start</Link>}>
      The address may have been mistyped, or the page has moved.
    </Empty>
  )
}
