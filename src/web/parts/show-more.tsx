/** The button below a list that comes page by page: what is shown stays, the next page comes after it. */
import { Button } from '@mantine/core'

interface Pages {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): Promise<unknown>
}

/** Nothing where the list is whole. */
export function ShowMore({ of: pages, words = 'Show more' }: { of: Pages; words?: string }) {
  if (!pages.hasNextPage) return null
  return (
    <div>
      <Button variant="default" size="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        {words}
      </Button>
    </div>
  )
}
