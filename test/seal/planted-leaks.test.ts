import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCampaign } from './compare.ts'
import { sealedForAll } from './specs.ts'
import { type Answer, openTwins, type Side, type Tamper, type Twins, type Who } from './twin.ts'
import { hidden, plan, type Spec } from './world.ts'

const worldsMax = 20
const uuid = '([0-9a-f-]{36})'

/** A reply of one address, changed on its way by what the database knows and the reader must not. */
function leaking(path: string, change: (side: Side, id: string, answer: Answer) => Promise<Answer>): Tamper {
  const address = new RegExp(`^/v1/${path.replace('{id}', uuid)}(\\?|$)`)
  return async (side, who, ask, answer) => {
    const found = who.name === 'obs' && ask.method === 'GET' ? address.exec(ask.url) : null
    return found ? change(side, found[1] ?? '', answer) : answer
  }
}

function withMembers(answer: Answer, members: object): Answer {
  return answer.status === 200
    ? { ...answer, text: JSON.stringify({ ...JSON.parse(answer.text), ...members }) }
    : answer
}

const plants: readonly (readonly [name: string, tamper: Tamper])[] = [
  [
    'a count of the cards that are in',
    leaking('loops/{id}', async ({ service: { sql } }, id, answer) => {
      const [row] =
        await sql`select count(*)::int as cards_in from panelists where loop_id = ${id} and submitted_at is not null`
      return withMembers(answer, { cards_in: row!.cards_in })
    }),
  ],
  [
    'an updated_at that moves with the drafts of others',
    leaking('loops/{id}', async ({ service: { sql } }, id, answer) => {
      const [row] = await sql`select max(drafted_at) as at from panelists where loop_id = ${id}`
      return row!.at === null ? answer : withMembers(answer, { updated_at: row!.at })
    }),
  ],
  [
    'an ETag over rows that are hidden',
    leaking('loops/{id}', async ({ service: { sql } }, id, answer) => {
      const [row] = await sql`select sum(version + rating_edits)::int as edits from panelists where loop_id = ${id}`
      return answer.headers.etag ? { ...answer, headers: { ...answer.headers, etag: `"${row!.edits}"` } } : answer
    }),
  ],
  [
    'a running mean of a job',
    leaking('jobs/{id}', async ({ service: { sql } }, id, answer) => {
      const [row] = await sql`
        select avg(r.rating)::float as mean from ratings r join panelists p on p.company_id = r.company_id and p.id = r.panelist_id
        join loops l on l.company_id = p.company_id and l.id = p.loop_id where l.job_id = ${id}`
      return withMembers(answer, { mean: row!.mean })
    }),
  ],
  [
    'a sequence number in the feed',
    leaking('events', async ({ service: { sql } }, _, answer) => {
      if (answer.status !== 200) return answer
      const { data, ...rest } = JSON.parse(answer.text) as { data: { id: string; data: { company_id: string } }[] }
      const numbers = await sql`
        select id, row_number() over (partition by company_id order by created_at, id)::int as number from events
        where company_id in (select company_id from events where id = any(${data.map(each => each.id)}))`
      const numberOf = new Map(numbers.map(row => [row.id as string, row.number as number]))
      return {
        ...answer,
        text: JSON.stringify({ ...rest, data: data.map(each => ({ ...each, number: numberOf.get(each.id) })) }),
      }
    }),
  ],
  [
    'an order of panelists by the time of their submission',
    leaking('loops/{id}', async ({ service: { sql } }, id, answer) => {
      if (answer.status !== 200) return answer
      const rows = await sql`select id from panelists where loop_id = ${id} order by submitted_at nulls last, id`
      const place = new Map(rows.map((row, index) => [row.id as string, index]))
      const loop = JSON.parse(answer.text) as { interviews: { panelists: { id: string }[] }[] }
      for (const interview of loop.interviews)
        interview.panelists.sort((left, right) => place.get(left.id)! - place.get(right.id)!)
      return { ...answer, text: JSON.stringify(loop) }
    }),
  ],
  [
    'a refusal that says whether a card is still a draft',
    leaking('scorecards/{id}', async ({ service: { sql } }, id, answer) => {
      const [row] = await sql`select submitted_at is null as draft from panelists where id = ${id}`
      return answer.status === 403 && row?.draft ? { ...answer, status: 404 } : answer
    }),
  ],
]

/** A list of a facade, changed on its way to a key. */
function leakingTo(path: string, change: (side: Side, who: Who, answer: Answer) => Promise<Answer>): Tamper {
  return async (side, who, ask, answer) =>
    who.key !== null && ask.method === 'GET' && ask.url === `/facade/${path}` && answer.status === 200
      ? change(side, who, answer)
      : answer
}

const plantsInFacades: readonly (readonly [name: string, tamper: Tamper])[] = [
  [
    'a placeholder whose time moves when its card comes in',
    leakingTo('harvest/v3/scorecards', async ({ service: { sql } }, who, answer) => {
      const rows = await sql`select assigned_at, submitted_at from panelists
        where company_id = ${who.companyId} and role = 'interviewer' and submitted_at is not null`
      const cards = JSON.parse(answer.text) as { created_at: string; updated_at: string }[]
      for (const card of cards) {
        const moved = rows.find(row => row.assigned_at.toISOString() === card.created_at)
        if (moved) card.updated_at = moved.submitted_at.toISOString()
      }
      return { ...answer, text: JSON.stringify(cards) }
    }),
  ],
  [
    'an interview that waits for feedback until its cards are in',
    leakingTo('merge/ats/v1/interviews', async ({ service: { sql } }, _, answer) => {
      const list = JSON.parse(answer.text) as { results: { id: string; status: string }[] }
      const open = await sql`select interview_id from panelists where submitted_at is null and closed_at is null
        and interview_id = any(${list.results.map(each => each.id)})`
      for (const each of list.results)
        if (open.some(row => row.interview_id === each.id)) each.status = 'AWAITING_FEEDBACK'
      return { ...answer, text: JSON.stringify(list) }
    }),
  ],
]

const specs: fc.Arbitrary<Spec> = fc.record({
  plan,
  a: hidden(['none', 'none', 'opened early', 'decided']),
  b: hidden(['none', 'none', 'opened early', 'decided']),
})

const plantsAll = plants.length + plantsInFacades.length + 1

describe('a leak that was planted is found', { timeout: 600_000 }, () => {
  let twins: Twins
  let found = 0
  beforeAll(async () => {
    twins = await openTwins()
  })
  afterAll(() => twins.close())

  async function searchFor(name: string, byKey = false): Promise<void> {
    const { worlds, differences } = await runCampaign(twins, {
      name,
      specs: byKey ? sealedForAll : specs,
      worlds: worldsMax,
      observersOf: ({ founded: { people, keys } }) => [byKey ? keys['every scope']! : people.obs!],
      untilFound: true,
    })
    const [first] = differences
    if (first) found++
    console.log(
      `figure: seal: planted ${name}: ${first ? `found in world ${worlds}` : `not found in ${worlds} worlds`}`,
    )
    expect(first, name).toBeDefined()
  }

  it.each(plants)('%s', async (name, tamper) => {
    for (const side of [twins.a, twins.b]) side.tamper = tamper
    try {
      await searchFor(name)
    } finally {
      for (const side of [twins.a, twins.b]) side.tamper = null
    }
  })

  it.each(plantsInFacades)('%s', async (name, tamper) => {
    for (const side of [twins.a, twins.b]) side.tamper = tamper
    try {
      await searchFor(name, true)
    } finally {
      for (const side of [twins.a, twins.b]) side.tamper = null
    }
  })

  it('a submission that moves the version and the time of its loop, in the database itself', async () => {
    const { a, b } = twins
    for (const { service } of [a, b])
      await service.sql.unsafe(`
        create function planted() returns trigger language plpgsql as $$ begin
          update loops set version = version + 1, updated_at = new.submitted_at where company_id = new.company_id and id = new.loop_id;
          return new;
        end $$;
        create trigger planted after update of submitted_at on panelists for each row
          when (old.submitted_at is null and new.submitted_at is not null) execute function planted();`)
    try {
      await searchFor('a submission that moves its loop')
    } finally {
      for (const { service } of [a, b])
        await service.sql.unsafe('drop trigger planted on panelists; drop function planted();')
    }
  })

  it('and all of them were', () => {
    console.log(`figure: seal: ${found} of ${plantsAll} planted leaks found`)
    expect(found).toBe(plantsAll)
  })
})
