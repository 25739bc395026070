/** The version of a card that counts, asked of the database, beside the one that the domain picks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countingCards } from '../../src/domain/debrief/cards.ts'
import type { CardContent } from '../../src/domain/scorecard.ts'
import { independentVersion } from '../../src/platform/independent-version.ts'
import { fillCard, type LoopMade, makeJob, makeLoop } from '../support/hiring.ts'
import { type Company, openService, type Service } from '../support/service.ts'

/** Whether each version of a card, first to last, had seen another's; and the number of the one that counts. */
const histories: readonly (readonly [name: string, sights: readonly boolean[], counts: number | null])[] = [
  ['nothing submitted', [], null],
  ['one that saw nothing', [false], 1],
  ['one that saw something before it was first written', [true], null],
  ['a later one that saw nothing', [false, false], 2],
  ['a later one that saw something', [false, true], 1],
  ['the last of three before the sight', [false, false, false, true], 3],
  ['one that records no sight after one that does', [false, true, false], 1],
  ['none, however much was written after the first sight', [true, false, false], null],
]

describe('the independent version', () => {
  let service: Service
  let company: Company
  let loop: LoopMade
  beforeAll(async () => {
    service = await openService()
    company = await service.company('Northwind')
    const author = await company.person('Ines One')
    const owner = await company.person('Olga Owner', { roles: ['hiring_manager'] })
    loop = await makeLoop(service, company, await makeJob(company, owner), [author])
    await fillCard(loop.seats[0]!)
  })
  afterAll(() => service.close())

  it.each(histories)('of %s is the same in the database as in the domain', async (_, sights, counts) => {
    const { cardId, interviewId } = loop.seats[0]!
    const other = '01890000-0000-7000-8000-000000000001'
    const content = (number: number) => ({ summary: `Version ${number}`, ratings: {} }) as unknown as CardContent
    const versions = sights.map((saw, at) => ({
      number: at + 1,
      submittedAt: service.now,
      reason: at === 0 ? null : ('slip' as const),
      seenOthers: saw ? [other] : [],
      content: content(at + 1),
    }))
    await service.sql`delete from scorecard_versions where panelist_id = ${cardId}`
    for (const each of versions)
      await service.sql`
        insert into scorecard_versions (company_id, id, panelist_id, loop_id, number, content, reason, seen_others, created_at)
        values (${company.id}, gen_random_uuid(), ${cardId}, ${loop.id}, ${each.number},
          ${service.sql.json(each.content as never)}, ${each.reason}, ${[...each.seenOthers]}::uuid[], ${service.now})`
    const [found] = await service.deps.db.read(
      company.id,
      ({ sql }) => sql<{ content: { summary: string } }[]>`
        select s.content from panelists p join lateral (${independentVersion(sql)}) s on true where p.id = ${cardId}`,
    )
    const [picked] = countingCards({
      interviews: [{ id: interviewId, position: 0, artifact: null, focus: [] }],
      panel: [
        {
          id: cardId,
          personId: loop.seats[0]!.person.id,
          interviewId,
          role: 'interviewer',
          function: 'product',
          seniority: 3,
          barRaiser: false,
          card: 'submitted',
          waiver: null,
        },
      ],
      cards: [{ scorecardId: cardId, panelistId: cardId, versions }],
    })
    expect(found?.content.summary ?? null).toBe(counts === null ? null : `Version ${counts}`)
    expect(picked?.independent.number ?? null).toBe(counts)
  })
})
