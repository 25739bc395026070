/** How a refit runs: beside requests, visibly, once, and through the loss of its process. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reactions, workers } from '../../../src/app.ts'
import type { Job } from '../../../src/platform/deps.ts'
import { startJobs, type Working, workingFor } from '../../../src/platform/jobs.ts'
import { expectStatus } from '../../support/hiring.ts'
import { workOff } from '../../support/jobs.ts'
import { openService, type Service } from '../../support/service.ts'
import { type Rated, ratedCompany, simulatedRows } from './company.ts'

const rows = simulatedRows({ loops: 30, interviewers: 10 }, 3)
/** some twelve thousand ratings, three to five of five dimensions on a sheet: M3 */
const manyRows = simulatedRows({ loops: 600, interviewers: 80 }, 4)

describe('a refit', () => {
  let service: Service
  let rated: Rated
  let working: Working
  beforeAll(async () => {
    service = await openService()
    rated = await ratedCompany(service, 'Northwind', rows)
    working = workingFor(service.deps, reactions, new AbortController().signal)
  })
  afterAll(() => service.close())

  const ask = async () =>
    expectStatus(await rated.head.post('/v1/calibrations', { rubric_id: rated.rubricId }), 201).body
  const read = async (id: string) => expectStatus(await rated.head.get(`/v1/calibrations/${id}`), 200).body
  const jobFor = (id: string): Job => ({
    queue: 'calibration-run',
    id,
    companyId: rated.company.id,
    subject: { calibration_id: id },
  })
  const work = (job: Job, by: Working = working) => {
    const worker = workers['calibration-run']
    if (!worker || !('work' in worker)) throw new Error('the queue is worked')
    return worker.work(by, job)
  }
  const tick = async (queue: 'calibration-watch' | 'calibration-nightly') => {
    const worker = workers[queue]
    if (!worker || !('tick' in worker)) throw new Error('the clock works the queue')
    await worker.tick(working)
  }
  const forgetJobs = () => service.sql`delete from pgboss.job where name like 'calibration%'`

  it('is done once, however many workers take its job', async () => {
    const { id } = await ask()
    await forgetJobs()
    await Promise.all([work(jobFor(id)), work(jobFor(id)), work(jobFor(id))])
    expect(await read(id)).toMatchObject({ state: 'done', in_force: true })
    const [counts] =
      await service.sql`select (select count(*)::int from calibration_loops where calibration_id = ${id}) as loops,
      (select count(*)::int from calibration_interviewers where calibration_id = ${id}) as people,
      (select count(*)::int from calibrations where in_force_from is not null and in_force_until is null and rubric_id = ${rated.rubricId}) as in_force`
    expect(counts).toEqual({ loops: 30, people: 10, in_force: 1 })
  })

  it('whose job was lost, or whose process died in the middle, is taken up again and leaves nothing of the first attempt', async () => {
    const { id } = await ask()
    await forgetJobs()
    await tick('calibration-watch')
    // As a killed process leaves it: running, half of its rows stored, silent since.
    await service.sql`update calibrations set state = 'running', attempts = 1, beat_at = now() - interval '5 minutes', phase = 'saving' where id = ${id}`
    await service.sql`insert into calibration_loops (company_id, calibration_id, loop_id, component, sheets, standing, covariance)
      select company_id, ${id}, id, 0, 1, '{9}', '{9}' from loops where company_id = ${rated.company.id} limit 5`
    await forgetJobs()
    await tick('calibration-watch')
    await workOff(service)
    expect(await read(id)).toMatchObject({ state: 'done', in_force: true })
    const stored = await service.sql`select standing from calibration_loops where calibration_id = ${id}`
    expect(stored).toHaveLength(30)
    expect(stored.every(({ standing }) => standing.length > 1)).toBe(true)
  })

  it('that took its process with it three times is given up with the reason, and the version before stays in force', async () => {
    const before = (await rated.head.get(`/v1/calibrations?in_force=true&rubric_id=${rated.rubricId}`)).body.data[0]
    const { id } = await ask()
    await forgetJobs()
    await service.sql`update calibrations set state = 'running', attempts = 3, beat_at = now() - interval '5 minutes' where id = ${id}`
    await tick('calibration-watch')
    await workOff(service)
    expect(await read(id)).toMatchObject({ state: 'failed', in_force: false, failure: { code: 'interrupted' } })
    expect((await read(before.id)).in_force).toBe(true)
  })

  it('that fails says why, and the version before stays in force', async () => {
    const before = (await rated.head.get(`/v1/calibrations?in_force=true&rubric_id=${rated.rubricId}`)).body.data[0]
    const { id } = await ask()
    await forgetJobs()
    // A rating that is no number reaches the thread: the fit cannot be computed.
    const [card] =
      await service.sql`select s.panelist_id, s.content from scorecard_versions s join panelists p on p.id = s.panelist_id
      where p.company_id = ${rated.company.id} order by s.id limit 1`
    const broken = JSON.parse(JSON.stringify(card!.content))
    for (const rating of Object.values(broken.ratings) as { rating: unknown }[]) rating.rating = 2_000_000_000
    await service.sql`update scorecard_versions set content = ${service.sql.json(broken)} where panelist_id = ${card!.panelist_id}`
    await service.sql`create function fail_loops() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`
    await service.sql`create trigger fail before insert on calibration_loops for each row execute function fail_loops()`
    await expect(work(jobFor(id))).rejects.toThrow()
    expect(await read(id)).toMatchObject({ state: 'failed', in_force: false, failure: { code: 'fit_failed' } })
    expect((await read(before.id)).in_force).toBe(true)
    await service.sql`drop trigger fail on calibration_loops`
    await service.sql`update scorecard_versions set content = ${service.sql.json(card!.content)} where panelist_id = ${card!.panelist_id}`
    // The job comes again; a run that has failed is not run again.
    await work(jobFor(id))
    expect(await read(id)).toMatchObject({ state: 'failed' })
  })

  it('is handed back when the process is told to stop, and that counts as no attempt', async () => {
    const { id } = await ask()
    await forgetJobs()
    const stopping = new AbortController()
    const going = work(jobFor(id), { ...working, stopping: stopping.signal })
    stopping.abort()
    await going
    expect(await read(id)).toMatchObject({ state: 'queued', progress: 0, in_force: false })
    await tick('calibration-watch')
    await workOff(service)
    expect(await read(id)).toMatchObject({ state: 'done' })
  })

  it('comes by itself at night where a loop is new to the version in force, and after 25 such loops at once', async () => {
    await tick('calibration-nightly')
    expect(await workOff(service)).toEqual([])
    const { sql } = service
    const count = async () =>
      (await sql`select trigger from calibrations where company_id = ${rated.company.id} order by id`).map(
        each => each.trigger,
      )
    const before = await count()
    const ids = [...rated.loops.values()]
    await sql`delete from calibration_loops where loop_id = ${ids[0]!}`
    const due = workers['calibration-due']
    if (!due || !('work' in due)) throw new Error('the queue is worked')
    const released: Job = {
      queue: 'calibration-due',
      id: ids[0]!,
      companyId: rated.company.id,
      subject: { loop_id: ids[0]! },
    }
    await due.work(working, released)
    expect(await count()).toEqual(before)
    await tick('calibration-nightly')
    await workOff(service)
    expect(await count()).toEqual([...before, 'nightly'])
    await sql`delete from calibration_loops where loop_id in ${sql(ids.slice(0, 25))}`
    await due.work(working, released)
    await workOff(service)
    expect(await count()).toEqual([...before, 'nightly', 'released'])
  })
})

describe('a large refit', () => {
  let service: Service
  let rated: Rated
  let jobs: Awaited<ReturnType<typeof startJobs>>
  beforeAll(async () => {
    service = await openService()
    rated = await ratedCompany(service, 'Bigco', manyRows)
    jobs = await startJobs(service.deps, workers, reactions)
  })
  afterAll(async () => {
    await jobs.stop()
    await service.close()
  })

  /** Asks for something all the time until `until` says so; answers how the event loop and the requests fared. */
  async function underWay(until: () => Promise<boolean>) {
    const lag = monitorEventLoopDelay({ resolution: 10 })
    const times: number[] = []
    const seen: { state: string; phase: string; progress: number }[] = []
    lag.enable()
    for (;;) {
      const began = performance.now()
      const { status, body } = await rated.head.get('/v1/calibrations?limit=1')
      times.push(performance.now() - began)
      expect(status).toBe(200)
      if (body.data[0]) seen.push(body.data[0])
      if (await until()) break
      await delay(5)
    }
    lag.disable()
    times.sort((a, b) => a - b)
    const ms = (nanoseconds: number) => (nanoseconds / 1e6).toFixed(0)
    const said = `event loop p50 ${ms(lag.percentile(50))} p99 ${ms(lag.percentile(99))} max ${ms(lag.max)} ms, requests ${times.length}, slowest ${times.at(-1)!.toFixed(0)} ms`
    return { said, seen, requests: times.length }
  }

  it('leaves the event loop to the requests, which see how far it is', async () => {
    const idleUntil = performance.now() + 3_000
    const idle = await underWay(async () => performance.now() > idleUntil)
    const { id } = expectStatus(await rated.head.post('/v1/calibrations', {}), 201).body
    const busy = await underWay(async () => {
      const [row] = await service.sql`select state from calibrations where id = ${id}`
      return row!.state === 'done' || row!.state === 'failed'
    })
    const done = (await rated.head.get(`/v1/calibrations/${id}`)).body
    expect(done).toMatchObject({ state: 'done', result: { model: 'M3', n: { loops: 600 } } })
    console.log(`figure: idle: ${idle.said}`)
    console.log(
      `figure: refit of ${done.result.n.ratings} ratings, M3, ${done.result.elapsed_ms} ms beside requests: ${busy.said}`,
    )
    const running = busy.seen.filter(({ state }) => state === 'running')
    expect(running.length).toBeGreaterThan(3)
    expect(new Set(running.map(({ phase }) => phase)).size).toBeGreaterThan(1)
    const progress = running.map(each => each.progress)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
  })
})
