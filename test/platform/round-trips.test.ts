import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { fillCard, makeJob, makeLoop, submitCard } from '../support/hiring.ts'
import { countRoundTrips, type RoundTrips } from '../support/round-trips.ts'
import { type Caller, type Company, openService, type Service } from '../support/service.ts'

describe('round trips to the database', () => {
  let proxy: RoundTrips
  let service: Service
  let company: Company
  beforeAll(async () => {
    proxy = await countRoundTrips(inject('serverUrl'))
    // One connection, so that every statement is prepared on it once the walk was taken.
    service = await openService({ DATABASE_POOL: '2' }, proxy.url)
    company = await service.company('Northwind')
  })
  afterAll(async () => {
    await service.close()
    await proxy.close()
  })

  it('a submission takes at most three, also the one that releases; a debrief at most two beside the access log', async () => {
    const owner = await company.person('Hana Manager', { roles: ['hiring_manager'] })
    const panel: Caller[] = []
    for (const name of ['Ines One', 'Jon Two', 'Kim Three', 'Lea Four', 'Max Five'])
      panel.push(await company.person(name))
    const jobId = await makeJob(company, owner)
    const walk = async () => {
      const loop = await makeLoop(service, company, jobId, panel)
      service.pass(6)
      for (const seat of loop.seats) await fillCard(seat)
      const submissions = []
      for (const seat of loop.seats) {
        proxy.take()
        expect((await submitCard(seat)).status).toBe(201)
        submissions.push(proxy.take())
      }
      const debriefs = []
      for (let read = 0; read < 3; read++) {
        proxy.take()
        expect((await owner.get(`/v1/loops/${loop.id}/debrief`)).status).toBe(200)
        debriefs.push(proxy.take())
      }
      proxy.take()
      const [seat] = (await makeLoop(service, company, jobId, panel)).seats
      await fillCard(seat!)
      proxy.take()
      await seat!.person.put(
        `/v1/scorecards/${seat!.cardId}/ratings/problem_clarity`,
        { rating: 4, evidence: [] },
        { 'if-match': '*' },
      )
      return { submissions, debriefs, autosave: proxy.take() }
    }
    // A connection prepares each statement the first time it meets it; what is promised is what follows.
    let before: number
    let walked: Awaited<ReturnType<typeof walk>>
    let walks = 0
    do {
      before = proxy.prepared()
      walked = await walk()
    } while (proxy.prepared() > before && ++walks < 12)
    const { submissions, debriefs, autosave } = walked
    console.log(
      `figure: round trips: submission ${submissions.join(' ')}, debrief read with access log ${debriefs.join(' ')}, autosave ${autosave}`,
    )
    expect(Math.max(...submissions)).toBeLessThanOrEqual(3)
    // The one flush of the access log stands beside the two of the read.
    expect(Math.max(...debriefs)).toBeLessThanOrEqual(2 + 1)
    expect(autosave).toBeLessThanOrEqual(3)
  })
})
