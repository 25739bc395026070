/** Works what the service queued, in the order in which it was queued, without waiting for a worker to poll. */
import { jobsSchema } from '../../db/queues.ts'
import { reactions, workers } from '../../src/app.ts'
import type { Deps, Job } from '../../src/platform/deps.ts'
import { workingFor } from '../../src/platform/jobs.ts'
import type { Service } from './service.ts'

const roundsMax = 1_000

/** Works off every job there is, also those that jobs queue. Answers the queues worked, in order. */
export async function workOff(service: Service, deps: Deps = service.deps): Promise<string[]> {
  const worked: string[] = []
  const beside: Promise<unknown>[] = []
  const aside = { keep: (work: Promise<unknown>) => void beside.push(work), later: () => {} }
  const working = workingFor(deps, reactions, new AbortController().signal, aside)
  for (let round = 0; round < roundsMax; round++) {
    const rows = await service.sql<{ id: string; name: Job['queue']; data: { company_id: string; subject: object } }[]>`
      delete from ${service.sql(jobsSchema)}.job where state in ('created', 'retry') and name in ${service.sql(Object.keys(workers))}
      returning id, name, data, created_on`
    if (rows.length === 0) return worked
    const ordered = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const { id, name, data } of ordered) {
      const worker = workers[name]
      if (!worker || !('work' in worker)) continue
      worked.push(name)
      await worker.work(working, {
        queue: name,
        id,
        companyId: data.company_id,
        subject: data.subject as Job['subject'],
      })
      await Promise.all(beside.splice(0))
    }
  }
  throw new Error('jobs make jobs without end')
}
