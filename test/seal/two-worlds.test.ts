import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sized } from '../support/size.ts'
import { type Campaign, renderDifferences, runCampaign } from './compare.ts'
import { earlierStaysSealed, sealedForAll, staysSealed } from './specs.ts'
import type { Answer, Founded, Twins, Who } from './twin.ts'
import { foundCompany, openTwins } from './twin.ts'
import { hidden, plan, type Spec, type World } from './world.ts'

const patienceMs = sized(1_800_000, 7_200_000)

describe('two worlds that differ only in what one must not know answer alike, byte for byte,', {
  timeout: patienceMs,
}, () => {
  let twins: Twins
  let stranger: Who
  beforeAll(async () => {
    twins = await openTwins()
    stranger = (await foundOther(twins)).people.zoe!
  })
  afterAll(() => twins.close())

  async function expectNothing(campaign: Campaign): Promise<void> {
    const started = performance.now()
    const { worlds: run, requests, differences } = await runCampaign(twins, campaign)
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(
      `figure: seal: ${campaign.name}: ${run} pairs of worlds, ${requests} requests compared, ${differences.length} differences (${seconds} s)`,
    )
    expect(renderDifferences(differences)).toBe('')
  }

  it('for whoever has an open card: anything of the cards of others, and of other loops of the candidate', async () => {
    await expectNothing({
      name: 'own card open',
      specs: anything,
      worlds: sized(40, 300),
      observersOf: ({ founded: { people } }, { plan: { extra, visible } }, number) => {
        const others = [
          ...(extra === 'stays' ? [people.vera!] : []),
          ...(extra === 'reassigned' ? [people.newt!] : []),
          ...(visible.includes('added later') ? [people.p3!] : []),
        ]
        return number % 4 === 0 && others.length > 0 ? [people.obs!, others[0]!] : [people.obs!]
      },
      tries: () => true,
    })
  })

  it('for whoever sees who is due: what the cards say', async () => {
    await expectNothing({
      name: 'sees who is due',
      specs: otherContents,
      worlds: sized(40, 300),
      observersOf: ({ founded: { people } }, { plan: { observer } }, number) => {
        const watching = [
          people.rita!,
          people.hana!,
          people.ada!,
          people.tess!,
          ...(observer.standing === 'none' ? [people.dora!] : []),
        ]
        return [watching[number % watching.length]!]
      },
      // What opens a loop opens what the cards say.
      tries: ({ url }) => !/\/(release|cancellation|waivers|drop|outcome)$/.test(url),
    })
  })

  it('for whoever stands outside: anything of that loop', async () => {
    await expectNothing({
      name: 'outside the loop',
      specs: sealedForAll,
      worlds: sized(40, 300),
      observersOf: (world, spec, number) => [
        outsidersOf(world, spec, stranger)[number % outsidersOf(world, spec, stranger).length]!,
      ],
    })
  })

  it('for a tool that reads through the facades, with every scope there is: anything of a sealed loop', async () => {
    await expectNothing({
      name: 'through the facades',
      specs: sealedForAll,
      worlds: sized(6, 100),
      observersOf: ({ founded: { keys } }) => [keys['every scope']!],
      facadesAlone: true,
    })
  })

  it('for whoever may not read the cards after release either: what they say and in which order they came', async () => {
    await expectNothing({
      name: 'released, without the right to read',
      specs: releasedAlike,
      worlds: sized(10, 100),
      observersOf: ({ founded: { people, keys } }, _, number) => [
        [keys.feed!, people.rolf!, people.out!, stranger][number % 4]!,
      ],
      neutral: inOrderOfAppearance,
    })
  })
})

/** A company whose admin looks into the others. */
function foundOther(twins: Twins): Promise<Founded> {
  return foundCompany(twins, new Date('2026-01-05T09:00:00Z'), {
    slug: 'elsewhere',
    sealMode: 'loop',
    people: [{ name: 'zoe', roles: ['admin'] }],
    keys: [],
  })
}

const anyEnd = ['none', 'none', 'opened early', 'deferred', 'delegated', 'decided'] as const

/** Class 1. */
const anything: fc.Arbitrary<Spec> = fc.record({ plan, a: hidden(anyEnd), b: hidden(anyEnd) })

/** Class 2: the same cards in, at the same times, with other contents. */
const otherContents: fc.Arbitrary<Spec> = fc
  .record({ plan: staysSealed, a: earlierStaysSealed, b: earlierStaysSealed })
  .map(({ plan, a, b }) => ({
    plan,
    a,
    b: {
      ...a,
      acts: a.acts.map((act, index) => ({ ...act, content: b.acts[index]!.content })),
      earlier: a.earlier.map((act, index) => ({ ...act, content: b.earlier[index]!.content })),
    },
  }))

/** Class 3 after a release at the same moment: the cards say other things and came in another order. */
const releasedAlike: fc.Arbitrary<Spec> = fc
  .record({ plan, a: earlierStaysSealed, b: earlierStaysSealed })
  .map(({ plan: drawn, a, b }) => {
    const allIn = (each: Spec['a']) => ({ ...each, acts: each.acts.map(act => ({ ...act, kind: 'in' as const })) })
    const visible = drawn.visible.filter(each => each !== 'recusal' && each !== 'added later')
    const observer = { ...drawn.observer, twice: false, seat: 'interviewer' as const }
    return { plan: { ...drawn, observer, visible, extra: 'stays' as const, releases: true }, a: allIn(a), b: allIn(b) }
  })

function outsidersOf(
  { founded: { people, keys } }: World,
  { plan: { bystanders, sealMode, seats, extra } }: Spec,
  stranger: Who,
): Who[] {
  // Counts are shown to a head of product where five or more people stand behind them.
  const required = new Set(seats.filter(seat => seat.role === 'interviewer').map(seat => seat.person)).size
  const few = !bystanders && extra !== 'stays' && extra !== 'reassigned' && required <= 3
  return [
    people.out!,
    keys['every scope']!,
    people.rolf!,
    people.otto!,
    stranger,
    keys.feed!,
    ...(few ? [people.hope!] : []),
    ...(bystanders ? [people.wade!] : []),
    // In the other setting a panelist reads others' cards as soon as their own is in.
    ...(bystanders && sealMode === 'loop' ? [people.inny!] : []),
    ...(extra === 'declines' ? [people.vera!] : []),
  ]
}

/** Ids by their time and the order in which they appear, cursors as what they are: sealed. */
function inOrderOfAppearance(answer: Answer): Answer {
  const seen: string[] = []
  const text = answer.text
    .replace(/"id":"([0-9a-f]{8}-[0-9a-f]{4})-([0-9a-f-]{22})"/g, (_, time: string, tail: string) => {
      if (!seen.includes(tail)) seen.push(tail)
      return `"id":"${time} ${seen.indexOf(tail)}"`
    })
    .replace(/"next_cursor":"[\w-]+"/, '"next_cursor":"sealed"')
  const { link } = answer.headers
  return {
    ...answer,
    text,
    headers: link ? { ...answer.headers, link: link.replace(/cursor=[\w-]+/, 'cursor=sealed') } : answer.headers,
  }
}
