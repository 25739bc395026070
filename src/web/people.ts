/** Names of people by id, for those whom the API lets look; others know whom they meet on a panel. */
import { useQuery } from '@tanstack/react-query'
import { api, read, type Shapes } from './api.ts'
import { may, useMe } from './session.ts'

const pagesMax = 10
const pageSize = '200'

/** Everybody who can be named on a panel; empty for those who may not look. */
export function useDirectory() {
  const me = useMe()
  const allowed = ['loop.write', 'loop.request', 'decision.delegate', 'person.read'].some(act => may(me, act))
  return useQuery({
    queryKey: ['directory'],
    enabled: allowed,
    staleTime: 300_000,
    queryFn: async () => {
      const people: Shapes['DirectoryEntry'][] = []
      let cursor: string | undefined
      for (let page = 0; page < pagesMax; page++) {
        const found = await read(
          api.GET('/v1/directory', { params: { query: { limit: pageSize, ...(cursor ? { cursor } : {}) } } }),
        )
        people.push(...found.data)
        if (!found.next_cursor) break
        cursor = found.next_cursor
      }
      return people
    },
  })
}

/** Answers names by id: oneself, the directory as far as one may look, and whoever else is at hand. */
export function useNames(atHand: readonly { id: string; name: string }[] = []): (id: string) => string | null {
  const me = useMe()
  const directory = useDirectory()
  const names = new Map([
    ...(directory.data ?? []).map(({ id, name }) => [id, name] as const),
    ...atHand.map(({ id, name }) => [id, name] as const),
    [me.id, me.name] as const,
  ])
  return id => names.get(id) ?? null
}
