/** Everybody of the company by name, page after page: for the names behind ids and for choosing somebody. */
import { api, read, type Shapes } from '../api.ts'

const pageSize = '200'
/** Above this many people names are missing rather than the page slow. */
const pagesMax = 10

export async function loadDirectory(): Promise<Shapes['DirectoryEntry'][]> {
  const all: Shapes['DirectoryEntry'][] = []
  let cursor: string | null = null
  for (let page = 0; page < pagesMax; page++) {
    const query: { limit: string; cursor?: string } = { limit: pageSize, ...(cursor === null ? {} : { cursor }) }
    const got: Shapes['DirectoryEntryList'] = await read(api.GET('/v1/directory', { params: { query } }))
    all.push(...got.data)
    cursor = got.next_cursor
    if (cursor === null) break
  }
  return all
}
