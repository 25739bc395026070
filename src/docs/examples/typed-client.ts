/** The typed client in use: paths, parameters, replies and refusals come from openapi/types.ts, and the compiler checks them. */
import createClient from 'openapi-fetch'
import type { paths } from '../../../openapi/types.ts'

/** The mean of each dimension of each released loop, one line a loop; loops under seal say so. */
export async function readMeans(baseUrl: string, key: string): Promise<string[]> {
  const api = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } })
  const { data: loops, error } = await api.GET('/v1/loops')
  if (error) throw new Error(`${error.code}: ${error.title}`)
  const lines: string[] = []
  for (const loop of loops.data) {
    const { data: debrief, error: refused } = await api.GET('/v1/loops/{id}/debrief', {
      params: { path: { id: loop.id } },
    })
    if (refused && refused.code !== 'loop_sealed') throw new Error(`${refused.code}: ${refused.title}`)
    const means = debrief?.dimensions.map(({ dimension, raw }) => `${dimension} ${raw.mean ?? 'uncovered'}`)
    lines.push(`${loop.candidate.name}: ${means?.join(', ') ?? 'sealed'}`)
  }
  return lines
}
