import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MailServer, openMailServer } from '../support/mail-server.ts'
import { notify, notifying } from '../support/notified.ts'
import { sized } from '../support/size.ts'
import { openTwins, type Twins } from './twin.ts'
import { buildWorlds, hidden, plan, type Spec, type World } from './world.ts'

const patienceMs = sized(1_800_000, 7_200_000)
const hourMs = 3_600_000

/** What was mailed to one person on each side. A digest's own id is chance; everything else is compared. */
type Mailed = readonly [a: string[], b: string[]]

describe('mails in two worlds that differ only in what their reader must not know are alike, byte for byte,', {
  timeout: patienceMs,
}, () => {
  let mails: readonly [MailServer, MailServer]
  let twins: Twins
  beforeAll(async () => {
    mails = [await openMailServer(), await openMailServer()]
    twins = await openTwins([notifying(mails[0].url), notifying(mails[1].url)])
  })
  afterAll(async () => {
    await twins.close()
    for (const each of mails) await each.close()
  })

  /** Lets days pass in both buildings, over a Monday morning, and answers who was mailed what. */
  async function liveOn(world: World, backup: string): Promise<(name: string) => Mailed> {
    const monday = new Date(world.readAt)
    monday.setUTCHours(8, 0, 0, 0)
    while (monday.getUTCDay() !== 1 || monday <= world.readAt) monday.setTime(monday.getTime() + 24 * hourMs)
    const times = [0, 1, 25, 49, 97].map(hours => new Date(world.readAt.getTime() + hours * hourMs))
    for (const side of [twins.a, twins.b]) {
      await side.service.sql`
        insert into job_backups (company_id, job_id, person_id, after_hours, updated_at)
        select ${world.founded.companyId}, id, ${backup}, 1, ${world.readAt} from jobs where company_id = ${world.founded.companyId}`
      for (const at of [...times, monday].sort((one, other) => one.getTime() - other.getTime())) {
        side.stand(at)
        await notify(side.service)
      }
      // The clock goes through every company there is: what is over is not asked again.
      await side.service.sql`update people set active = false where company_id = ${world.founded.companyId}`
    }
    const [company] = await twins.a.service.sql<{ slug: string }[]>`
      select slug from companies where company_id = ${world.founded.companyId}`
    return name => {
      const [a, b] = mails.map(({ mails: kept }) =>
        kept
          .filter(each => each.to === `${name}@${company!.slug}.example`)
          .map(({ raw }) => raw.replace(/digests\/[0-9a-f=\r\n-]{36,42}/g, 'digests/ID'))
          // Several leave at once, and which of them arrives first is the network's.
          .sort(),
      )
      return [a!, b!]
    }
  }

  async function compare(
    name: string,
    specs: fc.Arbitrary<Spec>,
    seed: number,
    readers: readonly string[],
    from: number,
  ) {
    const differences: string[] = []
    let compared = 0
    let othersDiffer = 0
    const drawn = fc.sample(specs, { seed, numRuns: sized(6, 60) })
    for (const [index, spec] of drawn.entries()) {
      for (const each of mails) each.mails.length = 0
      // A millisecond apart, so that no two worlds share a moment.
      const base = new Date(Date.UTC(2026, 2, 2, 9, 0, 0, from + index))
      const world = await buildWorlds(twins, spec, from + index, base)
      const mailed = await liveOn(world, world.founded.people[readers[0]!]!.id)
      for (const reader of readers) {
        const [a, b] = mailed(reader)
        compared += a.length
        if (JSON.stringify(a) !== JSON.stringify(b))
          differences.push(`world ${index}, ${reader}:\n${a.join('\n')}\n----\n${b.join('\n')}`)
      }
      for (const other of ['p0', 'p1', 'p2']) {
        const [a, b] = mailed(other)
        if (JSON.stringify(a) !== JSON.stringify(b)) othersDiffer++
      }
    }
    console.log(
      `figure: mails in two worlds, ${name}: ${drawn.length} pairs of worlds, ${compared} mails compared, ${differences.length} differences (those of others differ ${othersDiffer} times)`,
    )
    expect(differences.slice(0, 2).join('\n')).toBe('')
    expect(compared).toBeGreaterThan(drawn.length)
    return othersDiffer
  }

  it('for whoever has an open card, also as the named backup: anything of the cards of others', async () => {
    const ends = ['none', 'none', 'opened early', 'deferred', 'delegated', 'decided'] as const
    const anything: fc.Arbitrary<Spec> = fc.record({ plan, a: hidden(ends), b: hidden(ends) })
    const othersDiffer = await compare('own card open', anything, 7, ['obs'], 100)
    // The worlds are not the same: those who wrote other things were told other things.
    expect(othersDiffer).toBeGreaterThan(0)
  })

  it('for whoever sees who is due: what the cards say', async () => {
    const otherContents: fc.Arbitrary<Spec> = fc
      .record({
        plan: plan.map(each => ({ ...each, observer: { ...each.observer, seat: 'interviewer' as const } })),
        a: hidden(['none']),
        b: hidden(['none']),
      })
      .map(({ plan: drawn, a, b }) => ({
        plan: drawn,
        a,
        b: {
          ...a,
          acts: a.acts.map((act, index) => ({ ...act, content: b.acts[index]!.content })),
          earlier: a.earlier.map((act, index) => ({ ...act, content: b.earlier[index]!.content })),
        },
      }))
    // Of a released loop the digest counts splits: the earlier loop stays sealed here.
    const sealed = otherContents.map(({ plan: drawn, a, b }) => {
      const open = (each: Spec['a']) => ({
        ...each,
        earlier: [each.earlier[0]!, { ...each.earlier[1]!, kind: 'drafted' as const }],
      })
      return { plan: drawn, a: open(a), b: open(b) }
    })
    await compare('sees who is due', sealed, 11, ['ada', 'rita', 'hana'], 300)
  })
})
